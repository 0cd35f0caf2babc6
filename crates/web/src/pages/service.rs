//! Response, solution and satisfaction of a month, by unit and town; every number opens to its cases.

use super::case_words::Says;
use super::figure;
use crate::error::{Answer, Failure};
use crate::form::{Asked, percent};
use crate::page::Page;
use crate::route::{Access, Route};
use app::policy::Action;
use app::service::{self, Cases, Measure, RateLine, Rates, Whose};
use codes::DivisionCode;
use model::time::Month;
use model::unit::UnitCode;
use serde::Serialize;

/// In addresses: led by no unit.
const NOBODY: &str = "-";

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get(
        "/figures/hotline",
        Access::Signed(Action::FigureRead),
        show,
    )]
}

/// The question part that means these cases.
pub(super) fn query(cases: &Cases) -> String {
    let yes = if cases.yes { "&yes=1" } else { "" };
    let whose = match &cases.whose {
        Whose::Any => String::new(),
        Whose::Nobody => format!("&whose={NOBODY}"),
        Whose::Unit(unit) => format!("&whose={}", percent(unit.as_str())),
    };
    format!(
        "&measure={}{yes}&procedure={}&division={}&month={}{whose}",
        cases.measure.code(),
        percent(&cases.procedure),
        cases.division,
        cases.month
    )
}

/// The cases that a question part means, and the key of what they are.
///
/// # Errors
/// Not found.
pub(crate) fn cases(
    asked: &Asked,
    division: DivisionCode,
) -> Result<(Cases, &'static str), Failure> {
    let measure = Measure::from_code(asked.text("measure")).ok_or_else(Failure::not_found)?;
    let yes = asked.opt("yes").is_some();
    let key = match (measure, yes) {
        (Measure::Responded, false) => "service-asked-responded",
        (Measure::Responded, true) => "service-responded",
        (Measure::Solved, false) => "service-asked-solved",
        (Measure::Solved, true) => "service-solved",
        (Measure::Satisfied, false) => "service-asked-satisfied",
        (Measure::Satisfied, true) => "service-satisfied",
    };
    let cases = Cases {
        measure,
        yes,
        procedure: asked.text("procedure").to_owned(),
        whose: match asked.opt("whose") {
            None => Whose::Any,
            Some(NOBODY) => Whose::Nobody,
            Some(unit) => Whose::Unit(UnitCode(unit.to_owned())),
        },
        division,
        month: asked.parse("month").ok_or_else(Failure::not_found)?,
    };
    Ok((cases, key))
}

#[derive(Serialize)]
struct RateCell {
    label: String,
    /// In percent with one decimal; empty when nobody was asked.
    share: String,
    yes: i64,
    of: i64,
    yes_href: String,
    of_href: String,
}

#[derive(Serialize)]
struct RateRow {
    label: String,
    href: String,
    cells: Vec<RateCell>,
}

#[derive(Serialize)]
struct Group {
    heading: String,
    note: String,
    all: Vec<RateCell>,
    units: Vec<RateRow>,
    towns: Vec<RateRow>,
}

#[derive(Serialize)]
struct RatesPage {
    place: String,
    month_name: String,
    month: String,
    before: String,
    after: String,
    up: String,
    groups: Vec<Group>,
    petitions: String,
}

/// A share in percent with one decimal.
pub(super) fn tenths(share: i64) -> String {
    format!("{}.{}", share / 100, share % 100 / 10)
}

fn cells(says: &Says<'_>, line: &RateLine) -> Vec<RateCell> {
    line.rates
        .iter()
        .map(|rate| RateCell {
            label: says.word(&format!("service-rate-{}", rate.measure.code())),
            share: rate.share().map(tenths).unwrap_or_default(),
            yes: rate.yes,
            of: rate.of,
            yes_href: figure::href(&rate.yes_listing),
            of_href: figure::href(&rate.of_listing),
        })
        .collect()
}

fn address(month: Month, part: Option<DivisionCode>) -> String {
    let part = part.map_or_else(String::new, |part| format!("&division={part}"));
    format!("/figures/hotline?month={month}{part}")
}

async fn show(page: Page, asked: Asked) -> Answer {
    let part: Option<DivisionCode> = asked.parse("division");
    let this = Month::of(page.now().date());
    let month = asked.parse("month").unwrap_or(this);
    let rates = service::rates(page.app(), &page.ctx, part, month).await?;
    page.render(
        "pages/service/show.html",
        context(&page, &rates, part, this),
    )
}

fn context(page: &Page, rates: &Rates, part: Option<DivisionCode>, this: Month) -> RatesPage {
    let (says, site) = (Says::of(page), page.app().site());
    let month = rates.month;
    let groups = rates.procedures.iter().map(|of| Group {
        heading: says.procedure(&of.procedure),
        note: says.word(&format!("service-note-{}", of.procedure)),
        all: cells(&says, &of.all),
        units: of
            .units
            .iter()
            .map(|line| RateRow {
                label: match &line.whose {
                    Whose::Unit(unit) => site.unit_name(unit),
                    _ => says.word(&format!("service-nobody-{}", of.procedure)),
                },
                href: match &line.whose {
                    Whose::Unit(unit) => super::unit::href(page, unit, page.now().date()),
                    _ => String::new(),
                },
                cells: cells(&says, line),
            })
            .collect(),
        towns: of
            .towns
            .iter()
            .map(|line| RateRow {
                label: site.division_name(line.division),
                href: address(month, Some(line.division)),
                cells: cells(&says, line),
            })
            .collect(),
    });
    RatesPage {
        place: rates.name.clone(),
        month_name: words::month(page.locale(), month.first_day()),
        month: month.to_string(),
        before: address(month.plus(-1), part),
        after: if month < this {
            address(month.plus(1), part)
        } else {
            String::new()
        },
        up: if part.is_some() {
            address(month, None)
        } else {
            String::new()
        },
        groups: groups.collect(),
        petitions: rates.petitions_on_time.map(tenths).unwrap_or_default(),
    }
}
