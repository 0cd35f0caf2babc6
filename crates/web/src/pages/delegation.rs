//! What towns took in, on any day: how much each has, and what one has, had and will have.

use crate::error::Answer;
use crate::form::{Asked, percent};
use crate::page::Page;
use crate::pages::unit::{Link, day, link};
use crate::route::{Access, Route};
use app::delegation::{Cited, Line, Reach, Town};
use app::policy::Action;
use jiff::civil::Date;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get(
        "/county/delegations",
        Access::Signed(Action::CountyRead),
        show,
    )]
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct TownRow {
    name: String,
    href: String,
    held: usize,
    town: usize,
    village: usize,
}

#[derive(Serialize)]
struct Row {
    code: String,
    item: String,
    /// Address of the item's guide, where it is still listed.
    href: String,
    department: Option<Link>,
    reach: String,
    holder: Option<Link>,
    from: String,
    by: String,
    to: String,
    ended_by: String,
}

#[derive(Serialize)]
struct DelegationPage {
    on: String,
    today: bool,
    earliest: String,
    towns: Vec<Choice>,
    counts: Vec<TownRow>,
    /// The town asked for; empty when none was.
    asked: String,
    place: String,
    gone: bool,
    held: usize,
    at_town: usize,
    at_village: usize,
    in_force: Vec<Row>,
    ended: Vec<Row>,
    ahead: Vec<Row>,
}

/// A town in a list of choices; of one that is no more it is said.
fn choice(page: &Page, town: &Town) -> Choice {
    Choice {
        value: town.code.to_string(),
        label: if town.stands {
            town.name.clone()
        } else {
            let args = words::Args::new().text("name", town.name.as_str());
            page.web()
                .lexicon()
                .say(page.locale(), "delegation-town-gone", &args)
        },
    }
}

fn cited(cited: &Cited) -> String {
    cited.document.as_ref().map_or_else(
        || cited.code.to_string(),
        |d| format!("{} {}", d.number, d.title),
    )
}

fn row(page: &Page, line: &Line, on: Date) -> Row {
    let taken = &line.taken;
    let listed = page.app().site().item_name(taken.item.as_str()).is_some();
    Row {
        code: taken.item.to_string(),
        item: taken.name.clone(),
        href: if listed {
            format!("/lists/items/{}", percent(taken.item.as_str()))
        } else {
            String::new()
        },
        department: line.department.as_ref().map(|d| link(page, d, on)),
        reach: page.say(&format!("delegation-reach-{}", taken.reach.code())),
        holder: line.holder.as_ref().map(|h| link(page, h, on)),
        from: words::date(page.locale(), taken.from),
        by: cited(&line.by),
        to: taken
            .to
            .map_or_else(String::new, |to| words::date(page.locale(), to)),
        ended_by: line.ended_by.as_ref().map(cited).unwrap_or_default(),
    }
}

async fn show(page: Page, asked: Asked) -> Answer {
    if let Some(none) = super::structure::without_book(&page, "delegation-title") {
        return none;
    }
    let town = asked.parse("town");
    let view = app::delegation::view(page.app(), &page.ctx, town, day(&page, &asked)).await?;
    let on = view.on;
    let today = page.now().date();
    let rows = |wanted: &dyn Fn(&Line) -> bool| -> Vec<Row> {
        view.lines
            .iter()
            .filter(|line| wanted(line))
            .map(|line| row(&page, line, on))
            .collect()
    };
    let of = |reach: Reach| {
        view.lines
            .iter()
            .filter(|line| line.taken.reach == reach && line.taken.in_force_on(on))
            .count()
    };
    let address = |town: &Town| {
        let path = format!("/county/delegations?town={}", town.code);
        if on == today {
            path
        } else {
            format!("{path}&on={on}")
        }
    };
    let context = DelegationPage {
        on: on.to_string(),
        today: on == today,
        earliest: view.earliest.to_string(),
        towns: view.towns.iter().map(|town| choice(&page, town)).collect(),
        counts: view
            .towns
            .iter()
            .filter(|town| town.stands)
            .map(|town| TownRow {
                name: town.name.clone(),
                href: address(town),
                held: town.counts[0],
                town: town.counts[1],
                village: town.counts[2],
            })
            .collect(),
        asked: view
            .town
            .as_ref()
            .map(|town| town.code.to_string())
            .unwrap_or_default(),
        place: view
            .town
            .as_ref()
            .map(|town| town.name.clone())
            .unwrap_or_default(),
        gone: view.town.as_ref().is_some_and(|town| !town.stands),
        held: of(Reach::Held),
        at_town: of(Reach::Town),
        at_village: of(Reach::Village),
        in_force: rows(&|line| line.taken.in_force_on(on)),
        ended: rows(&|line| line.taken.to.is_some_and(|to| to <= on)),
        ahead: rows(&|line| line.taken.from > on),
    };
    page.render("pages/delegation/show.html", context)
}
