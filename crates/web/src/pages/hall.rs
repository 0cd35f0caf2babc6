//! Service halls: where they are, what can be done there, which are lacking; for who sees to one its
//! figures and its record.

use super::case_form::Option_;
use super::case_words::Says;
use super::list::limit;
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path, Visitor};
use crate::route::{Access, Route};
use app::hall::{self, HallDay, Writing};
use app::once::Repeat;
use app::policy::{Action, scope};
use codes::DivisionCode;
use codes::Level as Of;
use jiff::civil::Date;
use model::hall::{Hall, HallCode};
use model::item::Item;
use model::refusal::Arg;
use model::unit::UnitCode;
use serde::Serialize;
use words::Args;

/// Halls found by words that are shown.
const FOUND_SHOWN: usize = 60;
/// Days of figures that a page shows when none are asked.
const DAYS_SHOWN: i32 = 13;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::HallRead);
    let manage = Access::Signed(Action::HallManage);
    vec![
        Route::get("/halls", Access::Public, list),
        Route::get("/halls/coverage", Access::Public, coverage),
        Route::get("/halls/new", manage, fresh),
        Route::post("/halls/new", manage, found),
        Route::get("/halls/{hall}", Access::Public, show),
        Route::get("/halls/{hall}/days", read, days),
        Route::get("/halls/{hall}/edit", manage, edit),
        Route::post("/halls/{hall}/edit", manage, change),
    ]
}

/// What tells a form sent again, from whomever it comes.
pub(super) fn repeat(visitor: &Visitor, posted: &Posted) -> Repeat {
    let idem = posted.idem(visitor.route());
    Repeat {
        key: idem.key,
        route: visitor.arrival().path.clone(),
        body: idem.body_digest,
    }
}

/// Items somebody ticked: the codes, without those left empty.
pub(super) fn chosen(fields: &Fields) -> Vec<String> {
    fields
        .all("items")
        .iter()
        .map(|code| code.trim().to_owned())
        .filter(|code| !code.is_empty())
        .collect()
}

/// Office hours in words.
pub(super) fn hours(visitor: &Visitor, hall: &Hall) -> String {
    let spans: Vec<String> = hall.hours.iter().map(ToString::to_string).collect();
    let spans = spans.join(&visitor.say("list-comma"));
    Says::of(visitor).say("hall-hours", &Args::new().text("spans", spans))
}

/// Items of a hall as boxes to tick, with what is said of each.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ItemLine {
    pub value: String,
    pub label: String,
    pub hint: String,
}

/// The items of a hall, in the words of its reader.
pub(super) fn item_lines(visitor: &Visitor, items: &[&Item]) -> Vec<ItemLine> {
    let says = Says::of(visitor);
    items
        .iter()
        .map(|item| ItemLine {
            value: item.code.to_string(),
            label: item.name.clone(),
            hint: limit(&says, item),
        })
        .collect()
}

#[derive(Serialize)]
struct Row {
    href: String,
    hall: String,
    place: String,
    address: String,
    hours: String,
    phone: String,
    open: bool,
    reason: String,
    label: String,
}

fn row(visitor: &Visitor, site: &app::Site, hall: &Hall) -> Row {
    Row {
        href: format!("/halls/{}", hall.code),
        hall: hall.name.clone(),
        place: site.place_name(hall.division),
        address: hall.address.clone(),
        hours: hours(visitor, hall),
        phone: hall.phone.clone(),
        open: hall.is_open(),
        reason: hall.closed.clone().unwrap_or_default(),
        label: hall.label.clone(),
    }
}

#[derive(Serialize)]
struct ListPage {
    rows: Vec<Row>,
    shown: usize,
    total: usize,
    towns: Vec<Option_>,
    manages: bool,
    reads: bool,
}

fn may(visitor: &Visitor, action: Action) -> bool {
    visitor
        .signed()
        .is_some_and(|signed| scope(&signed.actor, action).is_some())
}

/// Which halls a reader asks for: of a town, by words; the county's and the towns' when nothing is asked.
fn asked_for(hall: &Hall, town: Option<DivisionCode>, text: &str) -> bool {
    let words = text
        .split_whitespace()
        .all(|word| hall.name.contains(word) || hall.address.contains(word));
    match town {
        Some(town) => town.contains(hall.division) && words,
        None if text.is_empty() => hall.level() != Of::Village,
        None => words,
    }
}

async fn list(visitor: Visitor, asked: Asked) -> Answer {
    let (site, halls) = hall::today(visitor.app(), visitor.now()).await?;
    let town: Option<DivisionCode> = asked
        .opt("town")
        .and_then(|code| DivisionCode::parse(code).ok());
    let text = asked.text("text");
    let found: Vec<&Hall> = halls
        .iter()
        .filter(|hall| asked_for(hall, town, text))
        .collect();
    let mut towns: Vec<Option_> = site
        .towns()
        .map(|(code, now)| Option_ {
            value: code.to_string(),
            label: now.name.clone(),
        })
        .collect();
    towns.sort_by(|a, b| a.value.cmp(&b.value));
    let rows: Vec<Row> = found
        .iter()
        .take(FOUND_SHOWN)
        .map(|hall| row(&visitor, &site, hall))
        .collect();
    let context = ListPage {
        shown: rows.len(),
        total: found.len(),
        rows,
        towns,
        manages: may(&visitor, Action::HallManage),
        reads: may(&visitor, Action::HallRead),
    };
    let form = visitor.form(asked.fields().clone());
    visitor.render_form(&form, "pages/hall/list.html", context)
}

#[derive(Serialize)]
struct LackRow {
    place: String,
    href: String,
    reason: String,
}

#[derive(Serialize)]
struct CoveragePage {
    day: String,
    reads: bool,
    towns: String,
    villages: String,
    rows: Vec<LackRow>,
}

async fn coverage(visitor: Visitor) -> Answer {
    let (site, found) = hall::coverage(visitor.app(), visitor.now()).await?;
    let says = Says::of(&visitor);
    let share = |(open, all): (i64, i64)| {
        says.say(
            "hall-covered",
            &Args::new().count("open", open).count("all", all),
        )
    };
    let context = CoveragePage {
        day: found.day.to_string(),
        reads: may(&visitor, Action::HallRead),
        towns: share(found.towns),
        villages: share(found.villages),
        rows: found
            .lacking
            .iter()
            .map(|lack| LackRow {
                place: site.place_name(lack.division),
                href: lack
                    .closed
                    .as_ref()
                    .map(|hall| format!("/halls/{}", hall.code))
                    .unwrap_or_default(),
                reason: lack
                    .closed
                    .as_ref()
                    .and_then(|hall| hall.closed.clone())
                    .unwrap_or_default(),
            })
            .collect(),
    };
    visitor.render("pages/hall/coverage.html", context)
}

#[derive(Serialize)]
struct Group {
    label: String,
    items: Vec<ItemLine>,
}

#[derive(Serialize)]
struct ShowPage {
    code: String,
    hall: String,
    place: String,
    unit: String,
    address: String,
    hours: String,
    phone: String,
    windows: u32,
    label: String,
    closed: String,
    open: bool,
    ahead: i64,
    calling: i64,
    groups: Vec<Group>,
    count: usize,
    url: String,
    /// She may book: a citizen, or whoever has not signed in yet.
    books: bool,
    reads: bool,
    manages: bool,
    /// How it stands against the standard, for who sees to halls here.
    inspection: Option<super::inspection::Row>,
}

async fn show(visitor: Visitor, Path(code): Path<String>) -> Answer {
    let view = hall::view(visitor.app(), visitor.now(), HallCode(code)).await?;
    let inspection = super::inspection::of_hall(&visitor, &view.hall.code).await?;
    let says = Says::of(&visitor);
    let items = hall::items(&view.site, &view.hall);
    let mut groups: Vec<Group> = Vec::new();
    for item in &items {
        let label = says.word(&format!("item-category-{}", item.category.code()));
        let mut line = item_lines(&visitor, std::slice::from_ref(item));
        match groups.last_mut().filter(|group| group.label == label) {
            Some(group) => group.items.append(&mut line),
            None => groups.push(Group { label, items: line }),
        }
    }
    let hall = &view.hall;
    let context = ShowPage {
        code: hall.code.to_string(),
        hall: hall.name.clone(),
        place: view.site.place_name(hall.division),
        unit: view.site.unit_name(&hall.unit),
        address: hall.address.clone(),
        hours: hours(&visitor, hall),
        phone: hall.phone.clone(),
        windows: hall.windows,
        label: hall.label.clone(),
        closed: hall.closed.clone().unwrap_or_default(),
        open: hall.is_open(),
        ahead: i64::try_from(view.queue.waiting.len()).unwrap_or(i64::MAX),
        calling: view.queue.calling(visitor.now().date()),
        count: items.len(),
        groups,
        url: visitor.absolute(&format!("/halls/{}/ticket", hall.code)),
        books: visitor.signed().is_none() || may(&visitor, Action::CitizenDesk),
        reads: may(&visitor, Action::HallRead),
        manages: may(&visitor, Action::HallManage),
        inspection,
    };
    visitor.render("pages/hall/show.html", context)
}

#[derive(Serialize)]
struct DayRow {
    day: String,
    drawn: i64,
    served: i64,
    missed: i64,
    wait_median: String,
    wait_p90: String,
    service_median: String,
}

fn day_row(says: &Says<'_>, day: &HallDay) -> DayRow {
    let span = |ms: Option<i64>| ms.map(|ms| says.span(ms)).unwrap_or_default();
    DayRow {
        day: day.day.to_string(),
        drawn: day.drawn,
        served: day.served,
        missed: day.missed,
        wait_median: span(day.wait_median),
        wait_p90: span(day.wait_p90),
        service_median: span(day.service_median),
    }
}

#[derive(Serialize)]
struct DaysPage {
    code: String,
    hall: String,
    from: String,
    to: String,
    rows: Vec<DayRow>,
    in_queue: usize,
    at_windows: usize,
    calling: i64,
}

/// The days a page or a program asks for; the last fortnight when none.
pub(crate) fn days_asked(asked: &Asked, today: Date) -> (Date, Date) {
    let to = asked.parse("to").unwrap_or(today);
    let from = asked
        .parse("from")
        .unwrap_or_else(|| hall::days_before(to, DAYS_SHOWN));
    (from, to)
}

async fn days(page: Page, Path(code): Path<String>, asked: Asked) -> Answer {
    let (from, to) = days_asked(&asked, page.now().date());
    let found = hall::days(page.app(), &page.ctx, HallCode(code), from, to).await?;
    let says = Says::of(&page);
    let context = DaysPage {
        code: found.hall.code.to_string(),
        hall: found.hall.name.clone(),
        from: from.to_string(),
        to: to.to_string(),
        rows: found.days.iter().map(|day| day_row(&says, day)).collect(),
        in_queue: found.queue.waiting.len(),
        at_windows: found.queue.called.len(),
        calling: found.queue.calling(page.now().date()),
    };
    page.render("pages/hall/days.html", context)
}

#[derive(Serialize)]
struct EditPage {
    action: String,
    hall: String,
    unit_fixed: String,
    today: String,
}

fn wish(fields: &Fields, code: Option<HallCode>) -> Result<Writing, Failure> {
    let closed = match fields.text("state") {
        "closed" => Some(fields.text("closed").to_owned()),
        _ => None,
    };
    Ok(Writing {
        code,
        unit: UnitCode(fields.need("unit")?.to_owned()),
        name: fields.text("hall-name").to_owned(),
        address: fields.text("address").to_owned(),
        hours: fields.text("hours").to_owned(),
        windows: fields.parse("windows")?,
        places: fields.parse("places")?,
        phone: fields.text("phone").to_owned(),
        closed,
        from: fields.parse("from")?,
        document: fields.text("document").to_owned(),
    })
}

fn edit_page(page: &Page, form: &FormState, hall: Option<&Hall>) -> Answer {
    let context = EditPage {
        action: hall.map_or_else(
            || "/halls/new".to_owned(),
            |hall| format!("/halls/{}/edit", hall.code),
        ),
        hall: hall.map(|hall| hall.name.clone()).unwrap_or_default(),
        unit_fixed: hall
            .map(|hall| page.app().site().unit_name(&hall.unit))
            .unwrap_or_default(),
        today: page.now().date().to_string(),
    };
    page.render_form(form, "pages/hall/edit.html", context)
}

/// The field of a refusal as the form calls it.
fn at_controls(why: Failure) -> Failure {
    match why {
        Failure::Refused(mut refusal) => {
            for reason in &mut refusal.reasons {
                if reason.field.as_deref() == Some("name") {
                    reason.field = Some("hall-name".to_owned());
                }
            }
            Failure::Refused(refusal)
        }
        other => other,
    }
}

async fn fresh(page: Page) -> Answer {
    let unit = page.ctx.actor.post.as_ref().map(|post| post.unit.clone());
    let fields = Fields::default()
        .with(
            "unit",
            unit.map(|unit| unit.to_string()).unwrap_or_default(),
        )
        .with("state", "open")
        .with("from", page.now().date().to_string());
    edit_page(&page, &page.form(fields), None)
}

async fn found(page: Page, posted: Posted) -> Answer {
    write(&page, posted, None).await
}

async fn held(page: &Page, code: String) -> Result<Hall, Failure> {
    let view = hall::view(page.app(), page.now(), HallCode(code)).await?;
    Ok(view.hall)
}

async fn edit(page: Page, Path(code): Path<String>) -> Answer {
    let hall = held(&page, code).await?;
    let spans: Vec<String> = hall.hours.iter().map(ToString::to_string).collect();
    let fields = Fields::default()
        .with("unit", hall.unit.to_string())
        .with("hall-name", hall.name.clone())
        .with("address", hall.address.clone())
        .with("hours", spans.join(";"))
        .with("windows", hall.windows.to_string())
        .with("places", hall.places.to_string())
        .with("phone", hall.phone.clone())
        .with("state", if hall.is_open() { "open" } else { "closed" })
        .with("closed", hall.closed.clone().unwrap_or_default())
        .with("from", page.now().date().to_string());
    edit_page(&page, &page.form(fields), Some(&hall))
}

async fn change(page: Page, Path(code): Path<String>, posted: Posted) -> Answer {
    let hall = held(&page, code).await?;
    write(&page, posted, Some(hall)).await
}

async fn write(page: &Page, posted: Posted, hall: Option<Hall>) -> Answer {
    let repeat = repeat(page, &posted);
    let fields = posted.fields;
    let done = async {
        let wish = wish(&fields, hall.as_ref().map(|hall| hall.code.clone()))?;
        Ok::<_, Failure>(hall::write(page.app(), &page.ctx, wish, repeat).await?)
    };
    match done.await {
        Ok(code) => {
            let told = [("hall", Arg::Text(fields.text("hall-name").to_owned()))];
            let to = format!("/halls/{code}");
            page.to_saying(&to, Level::Good, "hall-written", &told)
        }
        Err(why) => {
            let form = page.refused(at_controls(why), fields)?;
            edit_page(page, &form, hall.as_ref())
        }
    }
}
