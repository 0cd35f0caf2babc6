//! Who filed in a month, and in which month she was paid: person by person.

use super::{Choice, PROGRAMME, asked_programme, month_words, programmes, risk, towns};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Page;
use crate::route::{Access, Route};
use app::policy::{Action, scope};
use codes::DivisionCode;
use model::time::Month;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::RollRead);
    vec![
        Route::get("/rolls/proof", read, show),
        Route::get("/rolls/alarms", read, alarms),
    ]
}

#[derive(Serialize)]
struct ProofLine {
    name: String,
    place: String,
    number: String,
    href: Option<String>,
    filed: String,
    granted: Option<i64>,
    paid_month: String,
    paid_at: Option<i64>,
    due_month: String,
    amount: Option<i64>,
    same: bool,
    paid: bool,
}

#[derive(Serialize)]
struct ProofPage {
    programmes: Vec<Choice>,
    programme: String,
    lines: Vec<ProofLine>,
    same: usize,
    paid: usize,
    towns: Vec<Choice>,
    division: String,
    month: String,
    month_words: String,
    next: Option<String>,
}

async fn show(page: Page, asked: Asked) -> Answer {
    let month = asked
        .parse::<Month>("month")
        .unwrap_or_else(|| Month::of(page.now().date()));
    let division: Option<DivisionCode> = asked.parse("division");
    let after = asked.parse("after");
    let programme = asked_programme(&page, asked.opt("programme"));
    let (found, next) =
        app::figure::proof(page.app(), &page.ctx, &programme, division, month, after).await?;
    let opens = scope(&page.ctx.actor, Action::CaseRead).is_some();
    let lines: Vec<ProofLine> = found
        .into_iter()
        .map(|proof| ProofLine {
            name: proof.line.applicant.clone(),
            place: proof.place,
            number: proof.line.number.clone(),
            href: opens.then(|| format!("/cases/{}", proof.line.id)),
            filed: proof.filed_on.to_string(),
            granted: proof.granted_at.map(|at| at.0),
            paid_month: proof
                .paid
                .as_ref()
                .map_or_else(String::new, |paid| month_words(&page, paid.roll_month)),
            due_month: proof
                .paid
                .as_ref()
                .map_or_else(String::new, |paid| month_words(&page, paid.due_month)),
            paid_at: proof.paid.as_ref().map(|paid| paid.at.0),
            amount: proof.paid.as_ref().map(|paid| paid.amount.0),
            same: proof.same_month,
            paid: proof.paid.is_some(),
        })
        .collect();
    let context = ProofPage {
        programmes: programmes(&page),
        programme,
        same: lines.iter().filter(|line| line.same).count(),
        paid: lines.iter().filter(|line| line.paid).count(),
        towns: towns(&page),
        division: asked.text("division").to_owned(),
        month: month.to_string(),
        month_words: month_words(&page, month),
        next: next.map(|id| asked.href("/rolls/proof", "after", Some(&id.to_string()))),
        lines,
    };
    page.render("pages/roll/proof.html", context)
}

#[derive(Serialize)]
struct AlarmsPage {
    risks: Vec<super::RiskLine>,
    days_left: Option<i64>,
    month: String,
}

async fn alarms(page: Page, asked: Asked) -> Answer {
    let found =
        app::figure::alarms(page.app(), &page.ctx, PROGRAMME, asked.parse("division")).await?;
    let context = AlarmsPage {
        days_left: found.first().map(|line| line.days_left),
        risks: found.iter().map(|at_risk| risk(&page, at_risk)).collect(),
        month: month_words(&page, Month::of(page.now().date())),
    };
    page.render("pages/roll/alarms.html", context)
}
