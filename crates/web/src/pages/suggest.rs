//! What past cases say of a text that is being typed: a piece of the filing form, asked for while typing or by its
//! own button. Nothing is decided by it.

use super::case_words::Says;
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Page;
use crate::route::{Access, Route};
use app::policy::Action;
use app::suggest::{self, Suggested, Suggestion};
use flow::{FieldKind, Procedure};
use model::place::Point;
use model::unit::UnitCode;
use serde::Serialize;
use words::Args;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get(
        "/cases/new/suggest",
        Access::Signed(Action::CaseFile),
        show,
    )]
}

/// What a filing form needs to ask for suggestions.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Offer {
    pub href: String,
    /// Controls that are sent along.
    pub include: String,
}

/// Whether a procedure's filing form has suggestions: it has classes and words to learn from.
pub(crate) fn offer(procedure: &Procedure) -> Option<Offer> {
    let class = app::class::field(procedure)?;
    let summary = app::class::summary(procedure)?;
    let mut include = vec![control(&class.code), control(&summary.code)];
    include.extend(
        procedure
            .fields()
            .iter()
            .filter(|field| field.kind == FieldKind::Location)
            .map(|field| control(&field.code)),
    );
    Some(Offer {
        href: format!(
            "/cases/new/suggest?procedure={}",
            crate::form::percent(procedure.code())
        ),
        include: include.join(", "),
    })
}

fn control(field: &str) -> String {
    format!("[name='{}']", super::case_form::name(field))
}

#[derive(Serialize)]
struct Line {
    name: String,
    sure: String,
}

#[derive(Serialize)]
struct TwinLine {
    href: String,
    number: String,
    text: String,
    words: String,
}

/// Suggestions in words.
#[derive(Serialize)]
pub(crate) struct Shown {
    asked: bool,
    learnt: String,
    classes: Vec<Line>,
    units: Vec<Line>,
    twins: Vec<TwinLine>,
}

#[derive(Serialize)]
struct SuggestPage {
    s: Shown,
}

/// What a form sent along: the summary, the class, the point.
pub(crate) fn asked_of(
    procedure: &Procedure,
    value: impl Fn(&str) -> Option<String>,
) -> suggest::Asked {
    let of = |field: Option<&flow::Field>| field.and_then(|field| value(&field.code));
    let point = procedure
        .fields()
        .iter()
        .filter(|field| field.kind == FieldKind::Location)
        .find_map(|field| value(&field.code))
        .and_then(|text| point_of(&text));
    suggest::Asked {
        procedure: procedure.code().to_owned(),
        text: of(app::class::summary(procedure)).unwrap_or_default(),
        point,
        class: of(app::class::field(procedure)),
    }
}

/// `longitude,latitude` in degrees.
pub(crate) fn point_of(text: &str) -> Option<Point> {
    let (lng, lat) = text.split_once(',')?;
    let e7 = |part: &str, most: f64| {
        let degrees: f64 = part.trim().parse().ok()?;
        (degrees.abs() <= most).then_some((degrees * 1e7).round() as i64)
    };
    Some(Point {
        lng_e7: e7(lng, 180.0)?,
        lat_e7: e7(lat, 90.0)?,
    })
}

/// How sure a suggestion is, in words.
fn sure(says: &Says<'_>, suggested: &Suggested) -> String {
    let args = Args::new().integer("percent", suggested.percent);
    says.say(&format!("suggest-{}", suggested.sure.code()), &args)
}

async fn show(page: Page, asked: Asked) -> Answer {
    let site = page.app().site();
    let code = asked.text("procedure");
    let (_, procedure) = site.procedure(code).ok_or_else(Failure::not_found)?;
    let wish = asked_of(procedure, |field| {
        asked.opt(&super::case_form::name(field)).map(str::to_owned)
    });
    let shown = shown(&page, procedure, wish).await?;
    page.render("pages/suggest/show.html", SuggestPage { s: shown })
}

/// What is suggested for a filing form, in words.
///
/// # Errors
/// The store's.
pub(crate) async fn shown(
    page: &Page,
    procedure: &Procedure,
    wish: suggest::Asked,
) -> Result<Shown, Failure> {
    let typed = !wish.text.is_empty();
    let found: Suggestion = suggest::suggest(page.app(), &page.ctx, wish).await?;
    let (says, site) = (Says::of(page), page.app().site());
    let classes = app::class::classes(procedure);
    let class_name = |code: &str| {
        classes
            .iter()
            .find(|class| class.code == code)
            .map_or_else(|| code.to_owned(), |c| c.name_in(page.locale()).to_owned())
    };
    let learnt = match found.learnt_at {
        Some(at) => {
            let args = Args::new()
                .text("day", says.date(at.date()))
                .integer("n", found.learnt_from);
            says.say("suggest-learnt", &args)
        }
        None => says.word("suggest-not-yet"),
    };
    let line = |name: String, one: &Suggested| Line {
        name,
        sure: sure(&says, one),
    };
    let twin = |twin: &suggest::Twin| {
        let args = Args::new()
            .text("class", class_name(&twin.class))
            .integer("metres", twin.metres)
            .text("ago", says.span(twin.ago_ms))
            .integer("percent", twin.percent);
        TwinLine {
            href: format!("/cases/{}", twin.case),
            number: twin.number.clone(),
            text: says.say("suggest-twin", &args),
            words: twin.words.clone(),
        }
    };
    Ok(Shown {
        asked: typed,
        learnt,
        classes: found
            .classes
            .iter()
            .map(|one| line(class_name(&one.code), one))
            .collect(),
        units: found
            .units
            .iter()
            .map(|one| line(site.unit_name(&UnitCode(one.code.clone())), one))
            .collect(),
        twins: found.twins.iter().map(twin).collect(),
    })
}
