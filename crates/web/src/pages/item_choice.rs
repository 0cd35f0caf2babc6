//! Choosing the item: of those that the unit takes, by typing its name or code, or from its category.
//! Works as a plain form; a site without a catalogue keeps its free words.

use super::case_form::Option_;
use super::case_words::Says;
use super::list::limit;
use crate::error::Answer;
use crate::form::{Fields, FormState};
use crate::page::Page;
use app::Site;
use app::catalogue;
use codes::DivisionCode;
use flow::Procedure;
use model::item::{Item, ItemCode};
use model::unit::UnitCode;
use serde::Serialize;

/// An item to choose.
#[derive(Debug, Clone, Serialize)]
struct Line {
    code: String,
    name: String,
    href: String,
    limit: String,
}

/// A category with its items.
#[derive(Debug, Clone, Serialize)]
struct Group {
    label: String,
    items: Vec<Line>,
}

/// The item chosen, with what its guide says first.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Chosen {
    pub code: String,
    pub name: String,
    limit: String,
    papers: String,
    result: String,
    guide: String,
    other: String,
}

/// How the item of a new case is told.
pub(crate) enum Pick {
    /// Typed in words: there is no catalogue.
    Free,
    /// This one.
    Item(Box<Chosen>),
    /// Still to be chosen.
    Ask,
}

/// Where a case is to be filed.
pub(crate) struct Place<'a> {
    /// Under which procedure.
    pub procedure: &'a Procedure,
    /// Through which unit; none for a citizen online.
    pub through: Option<&'a UnitCode>,
    /// Where the matter is.
    pub at: DivisionCode,
    /// The form's address without the item, its question part begun.
    pub base: &'a str,
}

impl Place<'_> {
    fn items<'s>(&self, site: &'s Site) -> Option<Vec<&'s Item>> {
        let at = self.through.is_none().then_some(self.at);
        catalogue::choices(site, self.procedure.code(), self.through, at)
    }

    /// How the item is told, after what was typed.
    pub fn pick(&self, says: &Says<'_>, site: &Site, typed: &str) -> Pick {
        let Some(items) = self.items(site) else {
            return Pick::Free;
        };
        let code = catalogue::chosen(site, typed);
        let Some(item) = items.into_iter().find(|item| item.code.as_str() == code) else {
            return Pick::Ask;
        };
        let papers: Vec<&str> = item.materials.iter().map(|m| m.name.as_str()).collect();
        Pick::Item(Box::new(Chosen {
            code,
            name: item.name.clone(),
            limit: limit(says, item),
            papers: papers.join(&says.word("county-and")),
            result: item.result.clone(),
            guide: format!("/lists/items/{}", crate::form::percent(item.code.as_str())),
            other: self.base.trim_end_matches(['?', '&']).to_owned(),
        }))
    }
}

#[derive(Serialize)]
struct ChoosePage {
    title: String,
    action: String,
    hidden: Vec<Option_>,
    options: Vec<Option_>,
    groups: Vec<Group>,
    found: bool,
    crumb: Option_,
    phone: bool,
}

/// Asks for the item. `crumb` is where the reader came from: address and name.
///
/// # Errors
/// The template's.
pub(crate) fn ask(
    page: &Page,
    place: &Place<'_>,
    typed: &str,
    form: &FormState,
    crumb: (&str, String),
) -> Answer {
    let (says, site) = (Says::of(page), page.app().site());
    let items = place.items(&site).unwrap_or_default();
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let named = |item: &&&Item| {
        let text = format!("{} {}", item.code, item.name).to_lowercase();
        words.iter().all(|word| text.contains(word.as_str()))
    };
    let hits: Vec<&&Item> = items.iter().filter(named).collect();
    let found = !hits.is_empty();
    let shown: Vec<&Item> = if found {
        hits.into_iter().copied().collect()
    } else {
        items.clone()
    };
    let mut groups: Vec<Group> = Vec::new();
    for item in shown {
        let label = says.word(&format!("item-category-{}", item.category.code()));
        let line = Line {
            code: item.code.to_string(),
            name: item.name.clone(),
            href: format!(
                "{}item={}",
                place.base,
                crate::form::percent(item.code.as_str())
            ),
            limit: limit(&says, item),
        };
        match groups.last_mut().filter(|group| group.label == label) {
            Some(group) => group.items.push(line),
            None => groups.push(Group {
                label,
                items: vec![line],
            }),
        }
    }
    // A known item that is not taken here: the list says who holds it.
    let code = catalogue::chosen(&site, typed);
    let elsewhere = catalogue::listed(&site)
        .is_some_and(|county| county.item(&ItemCode(code.clone())).is_some());
    let refused = (form.errors().is_empty() && elsewhere)
        .then(|| {
            app::power::at_filing(
                &site,
                &code,
                place.procedure.code(),
                place.at,
                place.through,
            )
        })
        .and_then(Result::err)
        .map(|why| page.sent_back(&why.into(), Fields::default().with("item", typed)));
    let fresh = page.form(Fields::default().with("item", typed));
    let form = match &refused {
        Some(refused) => refused,
        None if form.errors().is_empty() => &fresh,
        None => form,
    };
    let (path, question) = place.base.split_once('?').unwrap_or((place.base, ""));
    let hidden = question
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .map(|(name, value)| Option_ {
            value: value.to_owned(),
            label: name.to_owned(),
        })
        .collect();
    let context = ChoosePage {
        title: says.word("item-choose-title"),
        action: path.to_owned(),
        hidden,
        options: items
            .iter()
            .map(|item| Option_ {
                value: format!("{} {}", item.code, item.name),
                label: item.name.clone(),
            })
            .collect(),
        groups,
        found: found || typed.is_empty() || !form.errors().is_empty(),
        crumb: Option_ {
            value: crumb.0.to_owned(),
            label: crumb.1,
        },
        phone: page.ctx.actor.role() == model::role::Role::GridWorker,
    };
    page.render_form(form, "pages/case/item.html", context)
}
