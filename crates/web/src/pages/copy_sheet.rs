//! The copy sheet: what of a case is typed into another system by hand, in that system's order; and what was typed
//! twice, by system and month.

use super::sheet_exchange::{Known, element};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::copy_sheet::{self, PAGE, TypedCount};
use app::once::Repeat;
use app::policy::Action;
use model::id::CaseId;
use model::time::Month;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let act = Access::Signed(Action::CaseAct);
    vec![
        Route::get("/cases/{id}/copy/{system}", act, show),
        Route::post("/cases/{id}/copy/{system}/typed", act, typed),
        Route::get("/copies", Access::Signed(Action::FigureRead), lines),
    ]
}

#[derive(Serialize)]
struct CopyLine {
    theirs: String,
    value: String,
    order: usize,
}

#[derive(Serialize)]
struct CopyPage {
    system_name: String,
    number: String,
    href: String,
    lines: Vec<CopyLine>,
    action: String,
    typed: Option<i64>,
    kept_back: bool,
}

async fn show(page: Page, Path((id, system)): Path<(CaseId, String)>) -> Answer {
    let sheet = copy_sheet::open(page.app(), &page.ctx, id, &system).await?;
    let known = Known {
        number: sheet.numbers.first().map_or("", |n| n.number.as_str()),
        note: None,
        clear: Some(&sheet.clear),
        kept_back: sheet.kept_back,
    };
    let lines = (1..)
        .zip(&sheet.copied.columns)
        .map(|(order, given)| CopyLine {
            theirs: given.theirs.clone(),
            value: element(&page, &sheet.site, &sheet.case, given, &known),
            order,
        })
        .collect();
    let context = CopyPage {
        system_name: sheet.system.name_in(page.locale()).to_owned(),
        number: sheet.case.number.clone(),
        href: format!("/cases/{id}"),
        lines,
        action: format!("/cases/{id}/copy/{system}/typed"),
        typed: sheet.typed.as_ref().map(|typed| typed.at.0),
        kept_back: sheet.kept_back,
    };
    page.render("pages/copy_sheet/show.html", context)
}

async fn typed(page: Page, Path((id, system)): Path<(CaseId, String)>) -> Answer {
    copy_sheet::typed(page.app(), &page.ctx, id, &system, Repeat::never()).await?;
    page.to_saying(&format!("/cases/{id}"), Level::Good, "copy-typed-said", &[])
}

/// A system's month, as figures show it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CountLine {
    pub system: String,
    pub month: String,
    pub cases: i64,
    pub values: i64,
    pub href: String,
}

/// What was typed twice, by system and month; months without any are left out.
pub(crate) fn counted(page: &Page, counts: &[TypedCount]) -> Vec<CountLine> {
    counts
        .iter()
        .filter(|count| count.cases > 0)
        .map(|count| {
            let known = page.app().outside_systems().get(&count.system);
            CountLine {
                system: known.map_or_else(
                    || count.system.clone(),
                    |system| system.name_in(page.locale()).to_owned(),
                ),
                month: words::month(page.locale(), count.month.first_day()),
                cases: count.cases,
                values: count.values,
                href: format!(
                    "/copies?system={}&month={}",
                    crate::form::percent(&count.system),
                    count.month
                ),
            }
        })
        .collect()
}

#[derive(Serialize)]
struct TypedRow {
    number: String,
    href: String,
    unit: String,
    at: i64,
    values: i64,
}

#[derive(Serialize)]
struct TypedPage {
    counts: Vec<CountLine>,
    system_name: String,
    month: String,
    rows: Vec<TypedRow>,
    next: String,
}

async fn lines(page: Page, asked: Asked) -> Answer {
    let counts = copy_sheet::counts(page.app(), &page.ctx).await?;
    let mut context = TypedPage {
        counts: counted(&page, &counts),
        system_name: String::new(),
        month: String::new(),
        rows: Vec::new(),
        next: String::new(),
    };
    if let (Some(system), Some(month)) = (asked.opt("system"), asked.parse::<Month>("month")) {
        let after = asked.parse::<CaseId>("after");
        let found = copy_sheet::lines(page.app(), &page.ctx, system, month, after).await?;
        let site = page.app().site();
        let known = page.app().outside_systems().get(system);
        context.system_name =
            known.map_or_else(String::new, |s| s.name_in(page.locale()).to_owned());
        context.month = words::month(page.locale(), month.first_day());
        if found.len() as i64 == PAGE
            && let Some((last, _)) = found.last()
        {
            context.next = asked.href("/copies", "after", Some(&last.case.to_string()));
        }
        context.rows = found
            .into_iter()
            .map(|(typed, number)| TypedRow {
                number,
                href: format!("/cases/{}", typed.case),
                unit: typed
                    .unit
                    .as_ref()
                    .map_or_else(String::new, |unit| site.unit_name(unit)),
                at: typed.at.0,
                values: typed.values,
            })
            .collect();
    }
    page.render("pages/copy_sheet/lines.html", context)
}
