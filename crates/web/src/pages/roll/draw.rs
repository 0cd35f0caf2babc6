//! Drawing up a roll: what it would hold, then drawn.

use super::{Choice, asked_programme, month_words, programmes, shown_name, towns};
use crate::error::Answer;
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page};
use crate::route::{Access, Route};
use app::policy::Action;
use app::roll::DrawRequest;
use codes::DivisionCode;
use model::id::PersonId;
use model::refusal::Refusal;
use model::roll::Entitlement;
use model::time::Month;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Persons shown on a preview; the counts are of all.
const SHOWN: usize = 200;

pub(super) fn routes() -> Vec<Route> {
    let work = Access::Signed(Action::RollWork);
    vec![
        Route::get("/rolls/new", work, ask),
        Route::post("/rolls", work, draw),
    ]
}

#[derive(Serialize)]
struct BandLine {
    from_age: u16,
    to_age: Option<u16>,
    standard: i64,
    lines: i64,
    sum: i64,
    basis: String,
    verified: bool,
}

#[derive(Serialize)]
struct PersonLine {
    name: String,
    place: String,
    months: usize,
    first: String,
    last: String,
    amount: i64,
    back: bool,
    shared: bool,
}

#[derive(Serialize)]
struct SharedLine {
    masked: String,
    names: Vec<String>,
}

#[derive(Serialize)]
struct Preview {
    place: String,
    persons: usize,
    lines: usize,
    total: i64,
    capital: String,
    back_lines: usize,
    back_sum: i64,
    bands: Vec<BandLine>,
    rows: Vec<PersonLine>,
    more: usize,
    shared: Vec<SharedLine>,
    verified: bool,
}

#[derive(Serialize)]
struct DrawPage {
    programmes: Vec<Choice>,
    programme: String,
    programme_name: String,
    towns: Vec<Choice>,
    division: String,
    reissue: bool,
    month: String,
    cut_off: i8,
    past_cut_off: bool,
    preview: Option<Preview>,
}

fn request(page: &Page, programme: &str, division: DivisionCode, reissue: bool) -> DrawRequest {
    DrawRequest {
        programme: programme.to_owned(),
        division,
        month: Month::of(page.now().date()),
        reissue,
    }
}

async fn ask(page: Page, asked: Asked) -> Answer {
    let towns = towns(&page);
    let only = if towns.len() == 1 {
        towns.first().and_then(|town| town.value.parse().ok())
    } else {
        None
    };
    let division: Option<DivisionCode> = asked.parse("division").or(only);
    let form = page.form(Fields::default());
    let programme = asked_programme(&page, asked.opt("programme"));
    let reissue = asked.opt("reissue").is_some();
    show(&page, &form, &programme, division, reissue).await
}

async fn show(
    page: &Page,
    form: &FormState,
    programme: &str,
    division: Option<DivisionCode>,
    reissue: bool,
) -> Answer {
    let today = page.now().date();
    let rules = page.app().site().parameters.allowance(programme, today);
    let preview = match division {
        None => None,
        Some(division) => Some(preview(page, programme, division, reissue).await?),
    };
    let context = DrawPage {
        programmes: programmes(page),
        programme: programme.to_owned(),
        programme_name: app::roll::programme_name(&page.app().site(), programme),
        towns: towns(page),
        division: division.map_or_else(String::new, |code| code.to_string()),
        reissue,
        month: month_words(page, Month::of(today)),
        cut_off: rules.cut_off_day,
        past_cut_off: today.day() > rules.cut_off_day,
        preview,
    };
    page.render_form(form, "pages/roll/draw.html", context)
}

struct Sums {
    months: Vec<Month>,
    amount: i64,
}

async fn preview(
    page: &Page,
    programme: &str,
    division: DivisionCode,
    reissue: bool,
) -> Result<Preview, crate::Failure> {
    let wanted = request(page, programme, division, reissue);
    let (draft, entitlements) = app::roll::preview(page.app(), &page.ctx, wanted).await?;
    let site = page.app().site();
    let today = page.now().date();
    let month = Month::of(today);
    let rules = site.parameters.allowance(programme, today);
    let of: BTreeMap<PersonId, &Entitlement> = entitlements.iter().map(|e| (e.person, e)).collect();
    let mut sums: BTreeMap<PersonId, Sums> = BTreeMap::new();
    for line in &draft.lines {
        let entry = sums.entry(line.person).or_insert_with(|| Sums {
            months: Vec::new(),
            amount: 0,
        });
        entry.months.push(line.due_month);
        entry.amount = entry.amount.saturating_add(line.amount.0);
    }
    let on: BTreeSet<PersonId> = sums.keys().copied().collect();
    let mut shared = Vec::new();
    let mut alarmed = BTreeSet::new();
    let running = entitlements
        .iter()
        .filter(|e| e.until.is_none_or(|until| until >= month));
    for persons in roll::shared_accounts(running, &rules).into_values() {
        if persons.iter().any(|person| on.contains(person)) {
            let holder = persons.first().and_then(|person| of.get(person));
            shared.push(SharedLine {
                masked: holder.map_or_else(String::new, |e| e.account.masked.clone()),
                names: persons
                    .iter()
                    .filter_map(|person| of.get(person))
                    .map(|e| shown_name(page, &e.name))
                    .collect(),
            });
            alarmed.extend(persons);
        }
    }
    let bands = rules
        .bands
        .iter()
        .map(|band| {
            let fits = |line: &&roll::Line| {
                line.band == u32::from(band.from_age)
                    && line.due_month >= band.from
                    && band.to.is_none_or(|to| line.due_month <= to)
            };
            let lines: Vec<_> = draft.lines.iter().filter(fits).collect();
            BandLine {
                from_age: band.from_age,
                to_age: band.to_age,
                standard: band.amount.0,
                sum: lines.iter().map(|line| line.amount.0).sum(),
                lines: lines.len() as i64,
                basis: band.basis.clone(),
                verified: band.verified,
            }
        })
        .filter(|band| band.lines > 0)
        .collect();
    let mut rows: Vec<PersonLine> = sums
        .iter()
        .map(|(person, sums)| {
            let (first, last) = (
                sums.months.first().copied().unwrap_or(month),
                sums.months.last().copied().unwrap_or(month),
            );
            PersonLine {
                name: of
                    .get(person)
                    .map_or_else(String::new, |e| shown_name(page, &e.name)),
                place: of
                    .get(person)
                    .map_or_else(String::new, |e| site.place_name(e.division)),
                months: sums.months.len(),
                first: month_words(page, first),
                last: month_words(page, last),
                amount: sums.amount,
                back: first < month,
                shared: alarmed.contains(person),
            }
        })
        .collect();
    // What a second pair of eyes should see first: alarms, then back-pay, then village by village.
    rows.sort_by(|a, b| {
        (!a.shared, !a.back, &a.place, &a.name).cmp(&(!b.shared, !b.back, &b.place, &b.name))
    });
    let more = rows.len().saturating_sub(SHOWN);
    rows.truncate(SHOWN);
    let back: Vec<_> = draft
        .lines
        .iter()
        .filter(|line| line.due_month < month)
        .collect();
    Ok(Preview {
        place: site.division_name(division),
        persons: on.len(),
        lines: draft.lines.len(),
        total: draft.total.0,
        capital: words::capital(draft.total.0),
        back_lines: back.len(),
        back_sum: back.iter().map(|line| line.amount.0).sum(),
        bands,
        rows,
        more,
        shared,
        verified: rules.bands.iter().all(|band| band.verified),
    })
}

async fn draw(page: Page, posted: Posted) -> Answer {
    let reissue = posted.fields.ticked("reissue");
    let division: Option<DivisionCode> = posted.fields.parse_opt("division")?;
    let programme = asked_programme(&page, posted.fields.opt("programme"));
    let Some(town) = division else {
        let form = page.refused(Refusal::field("division", "not-a-town"), posted.fields)?;
        return show(&page, &form, &programme, None, reissue).await;
    };
    let wanted = request(&page, &programme, town, reissue);
    match app::roll::draw(page.app(), &page.ctx, wanted).await {
        Ok(roll) => page.to_saying(
            &format!("/rolls/{}", roll.id),
            Level::Good,
            "roll-drawn-said",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            show(&page, &form, &programme, division, reissue).await
        }
    }
}
