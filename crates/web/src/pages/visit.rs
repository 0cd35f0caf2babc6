//! Households of a grid and visits to them: what for, with what consent, when next.

use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::policy::Action;
use app::visit::{Checklist, HouseholdLine, PAGE, Planning, Visiting};
use codes::GridCode;
use model::id::HouseholdId;
use model::refusal::Refusal;
use model::time::Month;
use model::visit::Consent;
use serde::Serialize;
use words::Locale;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (work, read) = (
        Access::Signed(Action::FieldWork),
        Access::Signed(Action::FieldRead),
    );
    vec![
        Route::get("/households", work, list),
        Route::get("/households/{household}", work, show),
        Route::post("/households/{household}/plan", work, plan),
        Route::post("/households/{household}/visits", work, visit),
        Route::post("/households/{household}/allow", work, allow),
        Route::get("/visits", read, counts),
    ]
}

#[derive(Serialize)]
pub(crate) struct Row {
    href: String,
    pub(crate) name: String,
    address: String,
    grid: String,
    members: i64,
    kinds: Vec<String>,
    next: Option<String>,
    late: bool,
    refused: bool,
    synthetic: bool,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

/// Names as the site's file gives them.
fn list_name(page: &Page, list: &Checklist) -> String {
    match page.locale() {
        Locale::ZhCn => list.name.clone(),
        Locale::En => list.name_en.clone(),
    }
}

pub(crate) fn kinds(page: &Page, codes: &[String]) -> Vec<String> {
    let lists = page.app().checklists();
    codes
        .iter()
        .filter_map(|code| lists.get(code))
        .map(|list| list_name(page, list))
        .collect()
}

pub(crate) fn row(page: &Page, line: HouseholdLine) -> Row {
    let today = page.now().date();
    let plan = line.plan.as_ref();
    let next = plan.and_then(|plan| plan.next_on);
    Row {
        href: format!("/households/{}", line.household),
        grid: page.app().site().grid_name(line.grid),
        kinds: plan.map_or_else(Vec::new, |plan| kinds(page, &plan.kinds)),
        next: next.map(|day| words::date(page.locale(), day)),
        late: next.is_some_and(|day| day < today),
        refused: plan.is_some_and(|plan| plan.refused),
        name: line.name,
        address: line.address,
        members: line.members,
        synthetic: line.synthetic,
    }
}

#[derive(Serialize)]
struct ListPage {
    grid: String,
    places: Vec<Chip>,
    rows: Vec<Row>,
    next: Option<String>,
}

#[derive(Serialize)]
struct Chip {
    label: String,
    href: String,
    current: bool,
}

async fn list(page: Page, asked: Asked) -> Answer {
    let site = page.app().site();
    let own: Vec<GridCode> = page
        .ctx
        .actor
        .post
        .as_ref()
        .map(|post| post.grids.clone())
        .unwrap_or_default();
    let grid = asked
        .parse::<GridCode>("grid")
        .or_else(|| own.first().copied())
        .ok_or_else(Failure::not_found)?;
    let found = app::visit::households(page.app(), &page.ctx, grid, asked.parse("after")).await?;
    let full = i64::try_from(found.len()).is_ok_and(|n| n == PAGE);
    let next = found
        .last()
        .filter(|_| full)
        .map(|line| format!("/households?grid={grid}&after={}", line.household));
    let context = ListPage {
        grid: site.grid_name(grid),
        places: own
            .iter()
            .map(|code| Chip {
                label: site.grid_name(*code),
                href: format!("/households?grid={code}"),
                current: *code == grid,
            })
            .collect(),
        rows: found.into_iter().map(|line| row(&page, line)).collect(),
        next,
    };
    page.render("pages/visit/list.html", context)
}

#[derive(Serialize)]
struct Member {
    name: String,
    href: String,
    file: String,
    moves: String,
    number: String,
}

#[derive(Serialize)]
struct VisitRow {
    at: i64,
    said: String,
    ticked: Vec<String>,
}

#[derive(Serialize)]
struct ShowPage {
    id: String,
    grid: String,
    members: Vec<Member>,
    refused: bool,
    planned: bool,
    /// Codes of what it is visited for.
    held: Vec<String>,
    kinds: Vec<Choice>,
    label: String,
    items: Vec<Choice>,
    consents: Vec<Choice>,
    next: Option<String>,
    proposed: String,
    visits: Vec<VisitRow>,
    today: String,
    /// Who may say that visits are welcome again.
    speakers: Vec<Choice>,
    /// Where it lives, as far as that is written.
    houses: Vec<Choice>,
    house: String,
}

async fn show(page: Page, Path(id): Path<HouseholdId>) -> Answer {
    let form = page.form(Fields::default());
    show_with(&page, id, &form).await
}

/// A day so many days after another, as forms write it.
fn later(day: jiff::civil::Date, days: i64) -> String {
    let number = codes::zone::day_number(day) + i32::try_from(days).unwrap_or(0);
    codes::zone::day_of_number(number).to_string()
}

fn item_name(page: &Page, ticked: &str) -> Option<String> {
    let (kind, code) = ticked.split_once('.')?;
    let item = page
        .app()
        .checklists()
        .get(kind)?
        .items
        .iter()
        .find(|item| item.code == code)?;
    Some(match page.locale() {
        Locale::ZhCn => item.name.clone(),
        Locale::En => item.name_en.clone(),
    })
}

async fn show_with(page: &Page, id: HouseholdId, form: &FormState) -> Answer {
    let view = app::visit::open(page.app(), &page.ctx, id).await?;
    let lists = page.app().checklists();
    let today = page.now().date();
    let plan = view.plan.as_ref();
    let held: Vec<String> = plan.map_or_else(Vec::new, |plan| plan.kinds.clone());
    let mut items = Vec::new();
    for list in held.iter().filter_map(|code| lists.get(code)) {
        let kind = list_name(page, list);
        for item in &list.items {
            let value = format!("{}.{}", list.code, item.code);
            let said = item_name(page, &value).unwrap_or_default();
            items.push(Choice {
                label: format!("{kind} · {said}"),
                value,
            });
        }
    }
    let every = held
        .iter()
        .filter_map(|code| lists.get(code))
        .map(|list| list.every_days)
        .min()
        .unwrap_or(30);
    let context = ShowPage {
        id: id.to_string(),
        grid: page.app().site().grid_name(view.grid),
        members: view
            .members
            .iter()
            .map(|person| Member {
                name: person.name.clone(),
                number: person.number.masked.clone(),
                href: format!("/people/{}?purpose=visit", person.id),
                file: format!("/cases/new?person={}", person.id),
                moves: format!("/moves/new?person={}", person.id),
            })
            .collect(),
        refused: plan.is_some_and(|plan| plan.refused),
        planned: !held.is_empty(),
        kinds: lists
            .lists
            .iter()
            .map(|list| Choice {
                value: list.code.clone(),
                label: list_name(page, list),
            })
            .collect(),
        label: lists.label.clone(),
        items,
        consents: Consent::ALL
            .iter()
            .map(|consent| Choice {
                value: consent.code().to_owned(),
                label: page.say(&format!("visit-consent-{}", consent.code())),
            })
            .collect(),
        next: plan
            .and_then(|plan| plan.next_on)
            .map(|day| words::date(page.locale(), day)),
        proposed: later(today, every),
        visits: view
            .visits
            .iter()
            .map(|visit| VisitRow {
                at: visit.at.0,
                said: page.say(&format!("visit-consent-{}", visit.consent.code())),
                ticked: visit
                    .ticked
                    .iter()
                    .filter_map(|ticked| item_name(page, ticked))
                    .collect(),
            })
            .collect(),
        today: today.to_string(),
        speakers: view
            .members
            .iter()
            .map(|person| Choice {
                value: person.id.to_string(),
                label: person.name.clone(),
            })
            .collect(),
        houses: view
            .houses
            .iter()
            .map(|house| Choice {
                value: format!("/houses/{}", house.id),
                label: house.address.masked.clone(),
            })
            .collect(),
        house: format!("/houses/new?grid={}&household={id}", view.grid),
        held,
    };
    page.render_form(form, "pages/visit/show.html", context)
}

async fn plan(page: Page, Path(id): Path<HouseholdId>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let planning = Planning {
            household: id,
            kinds: fields.all("kinds").to_vec(),
            next_on: fields.parse_opt("next")?,
        };
        Ok::<_, Failure>(app::visit::plan(page.app(), &page.ctx, planning).await?)
    };
    match done.await {
        Ok(()) => page.to_saying(
            &format!("/households/{id}"),
            Level::Good,
            "visit-planned-said",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, fields)?;
            show_with(&page, id, &form).await
        }
    }
}

async fn visit(page: Page, Path(id): Path<HouseholdId>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let consent = Consent::from_code(fields.need("consent")?)
            .ok_or_else(|| Refusal::field("consent", "field-required"))?;
        let visiting = Visiting {
            household: id,
            consent,
            ticked: fields.all("ticked").to_vec(),
            next_on: fields.parse_opt("next")?,
        };
        app::visit::visit(page.app(), &page.ctx, visiting).await?;
        Ok::<_, Failure>(consent)
    };
    match done.await {
        Ok(consent) => {
            let key = match consent {
                Consent::Never => "visit-never-said",
                Consent::Agreed | Consent::NotToday => "visit-done-said",
            };
            page.to_saying(&format!("/households/{id}"), Level::Good, key, &[])
        }
        Err(why) => {
            let form = page.refused(why, fields)?;
            show_with(&page, id, &form).await
        }
    }
}

async fn allow(page: Page, Path(id): Path<HouseholdId>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let said_by = fields.parse("said-by")?;
        if !fields.ticked("agreed") {
            return Err(Failure::from(Refusal::field(
                "agreed",
                "visit-agreed-needed",
            )));
        }
        Ok::<_, Failure>(app::visit::allow(page.app(), &page.ctx, id, said_by).await?)
    };
    match done.await {
        Ok(_) => page.to_saying(
            &format!("/households/{id}"),
            Level::Good,
            "visit-allowed-said",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, fields)?;
            show_with(&page, id, &form).await
        }
    }
}

#[derive(Serialize)]
struct CountRow {
    grid: String,
    place: String,
    href: String,
    all: i64,
    agreed: i64,
}

#[derive(Serialize)]
struct CountsPage {
    month: String,
    rows: Vec<CountRow>,
    before: String,
    after: Option<String>,
}

/// A month as `2026-11`.
pub(crate) fn month(text: &str) -> Option<Month> {
    let (year, month) = text.split_once('-')?;
    Month::new(year.parse().ok()?, month.parse().ok()?)
}

fn typed(month: Month) -> String {
    format!("{:04}-{:02}", month.year(), month.month())
}

async fn counts(page: Page, asked: Asked) -> Answer {
    let this = Month::of(page.now().date());
    let chosen = asked.opt("month").and_then(month).unwrap_or(this);
    let found = app::visit::counts(page.app(), &page.ctx, chosen).await?;
    let site = page.app().site();
    let rows = found
        .into_iter()
        .map(|line| CountRow {
            grid: site.grid_name(line.grid),
            place: site
                .grids
                .get(&line.grid)
                .map(|held| site.place_name(held.division))
                .unwrap_or_default(),
            href: format!("/grids/{}", line.grid),
            all: line.all,
            agreed: line.agreed,
        })
        .collect();
    let context = CountsPage {
        month: words::month(page.locale(), chosen.first_day()),
        rows,
        before: format!("/visits?month={}", typed(chosen.plus(-1))),
        after: (chosen < this).then(|| format!("/visits?month={}", typed(chosen.plus(1)))),
    };
    page.render("pages/visit/counts.html", context)
}
