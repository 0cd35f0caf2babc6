//! Payment rolls: the list, the payer's home; drawing up, checking, the bank, claims, bringing an
//! existing roll in, and the proof each in their file.

mod bank;
mod claim;
mod draw;
mod import;
mod proof;
mod show;

use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Page;
use crate::pages::figure::{self, FigureLine, state_code, state_of};
use crate::route::{Access, Route};
use app::figure::{Listing, Row};
use app::policy::{Action, scope};
use codes::DivisionCode;
use model::roll::{Roll, RollKind, RollState};
use model::scope::Scope;
use model::time::Month;
use serde::Serialize;
use words::Args;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut all = vec![Route::get("/rolls", Access::Signed(Action::RollRead), list)];
    all.extend(draw::routes());
    all.extend(show::routes());
    all.extend(bank::routes());
    all.extend(claim::routes());
    all.extend(import::routes());
    all.extend(proof::routes());
    all
}

pub(crate) use import::columns as import_columns;

/// The programme that every county pays.
const PROGRAMME: &str = app::roll::ELDER_ALLOWANCE;

/// Programmes that are paid by rolls, to choose from.
fn programmes(page: &Page) -> Vec<Choice> {
    let site = page.app().site();
    let choice = |code: &str| Choice {
        value: code.to_owned(),
        label: app::roll::programme_name(&site, code),
    };
    app::roll::programmes(&site)
        .into_iter()
        .map(choice)
        .collect()
}

/// The programme that was asked for, if it is one.
fn asked_programme(page: &Page, asked: Option<&str>) -> String {
    let site = page.app().site();
    let all = app::roll::programmes(&site);
    let found = asked.and_then(|asked| all.into_iter().find(|code| *code == asked));
    found.unwrap_or(PROGRAMME).to_owned()
}

/// A choice of a select box.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
}

/// A roll on a list.
#[derive(Debug, Clone, Serialize)]
struct RollLine {
    href: String,
    programme: String,
    month: String,
    place: String,
    kind: String,
    state: String,
    light: &'static str,
    count: i64,
    total: i64,
    drawn_at: i64,
    own: bool,
    synthetic: bool,
}

fn say(page: &Page, key: &str, args: &Args<'_>) -> String {
    page.web().lexicon().say(page.locale(), key, args)
}

fn month_words(page: &Page, month: Month) -> String {
    words::month(page.locale(), month.first_day())
}

fn kind_words(page: &Page, kind: RollKind) -> String {
    match kind {
        RollKind::Regular => page.say("roll-kind-regular"),
        RollKind::Supplement(n) => say(
            page,
            "roll-kind-supplement",
            &Args::new().count("n", i64::from(n)),
        ),
        RollKind::Reissue(n) => say(
            page,
            "roll-kind-reissue",
            &Args::new().count("n", i64::from(n)),
        ),
    }
}

const fn light(state: RollState) -> &'static str {
    match state {
        RollState::Drawing | RollState::Settling => "pause",
        RollState::Drawn => "amber",
        RollState::Checked | RollState::Exported => "green",
        RollState::Settled => "done",
        RollState::Void => "grey",
    }
}

fn line(page: &Page, roll: &Roll) -> RollLine {
    RollLine {
        href: format!("/rolls/{}", roll.id),
        programme: app::roll::programme_name(&page.app().site(), &roll.programme),
        month: month_words(page, roll.month),
        place: page.app().site().division_name(roll.division),
        kind: kind_words(page, roll.kind),
        state: page.say(&format!("roll-state-{}", state_code(roll.state))),
        light: light(roll.state),
        count: roll.count,
        total: roll.total.0,
        drawn_at: roll.drawn_at.0,
        own: roll.drawn_by == page.ctx.actor.person,
        synthetic: roll.synthetic,
    }
}

/// Names in full for who handles payments or cases, masked for who only watches.
fn shown_name(page: &Page, name: &str) -> String {
    let works = [Action::RollWork, Action::CaseRead]
        .iter()
        .any(|action| scope(&page.ctx.actor, *action).is_some());
    if works {
        name.to_owned()
    } else {
        words::mask_name(name)
    }
}

/// The division the reader's rolls lie in.
fn area(page: &Page) -> DivisionCode {
    let county = page.app().site().county;
    match scope(&page.ctx.actor, Action::RollRead) {
        Some(Scope::Division(division)) => division,
        _ => county,
    }
}

/// Towns and streets whose rolls the reader may see.
fn towns(page: &Page) -> Vec<Choice> {
    let area = area(page);
    let site = page.app().site();
    site.towns()
        .filter(|(code, _)| area.contains(*code))
        .map(|(code, town)| Choice {
            value: code.to_string(),
            label: town.name.clone(),
        })
        .collect()
}

fn works(page: &Page) -> bool {
    scope(&page.ctx.actor, Action::RollWork).is_some()
}

#[derive(Serialize)]
struct ListPage {
    rolls: Vec<RollLine>,
    towns: Vec<Choice>,
    states: Vec<Choice>,
    division: String,
    month: String,
    state: String,
    works: bool,
    next: Option<String>,
    total: i64,
}

async fn list(page: Page, asked: Asked) -> Answer {
    let division = asked
        .parse::<DivisionCode>("division")
        .unwrap_or_else(|| area(&page));
    let month = asked.parse::<Month>("month");
    let state = state_of(asked.text("state"));
    let cursor = asked.opt("cursor").map(str::to_owned);
    let listing = Listing::Rolls {
        division,
        month,
        state,
    };
    let (rows, next) = app::figure::list(page.app(), &page.ctx, listing, cursor).await?;
    let rolls: Vec<RollLine> = rows
        .iter()
        .filter_map(|row| match row {
            Row::Roll(roll) => Some(line(&page, roll)),
            _ => None,
        })
        .collect();
    let states = [
        "drawing", "drawn", "checked", "exported", "settling", "settled", "void",
    ]
    .map(|code| Choice {
        value: code.to_owned(),
        label: page.say(&format!("roll-state-{code}")),
    })
    .to_vec();
    let context = ListPage {
        total: rolls.iter().map(|roll| roll.total).sum(),
        towns: towns(&page),
        states,
        division: asked.text("division").to_owned(),
        month: month.map_or_else(String::new, |month| month.to_string()),
        state: asked.text("state").to_owned(),
        works: works(&page),
        next: next.map(|cursor| asked.href("/rolls", "cursor", Some(&cursor))),
        rolls,
    };
    page.render("pages/roll/list.html", context)
}

/// Somebody who would miss the month.
#[derive(Serialize)]
struct RiskLine {
    name: String,
    place: String,
    number: String,
    stage: String,
    unit: String,
    reached: String,
    href: Option<String>,
}

#[derive(Serialize)]
struct HomePage {
    name: String,
    figures: Vec<FigureLine>,
    month: String,
    cut_off: i8,
    days_left: Option<i64>,
    risks: Vec<RiskLine>,
    waiting: Vec<RollLine>,
}

fn risk(page: &Page, at_risk: &app::figure::AtRisk) -> RiskLine {
    let opens = scope(&page.ctx.actor, Action::CaseRead).is_some();
    RiskLine {
        name: at_risk.line.applicant.clone(),
        place: at_risk.place.clone(),
        number: at_risk.line.number.clone(),
        stage: figure::stage(page, &at_risk.line.procedure, &at_risk.line.stage),
        unit: at_risk.unit.clone().unwrap_or_default(),
        reached: at_risk.reached.to_string(),
        href: opens.then(|| format!("/cases/{}", at_risk.line.id)),
    }
}

/// The payer's home: rolls that wait for a hand, payments to be issued again, who would miss the
/// month and how many days are left to the cut-off.
///
/// # Errors
/// The store's.
pub async fn home(page: Page) -> Answer {
    let today = page.now().date();
    let month = Month::of(today);
    let figures = figure::lines(&page).await?;
    let risks = app::figure::alarms(page.app(), &page.ctx, PROGRAMME, None).await?;
    let mut waiting = Vec::new();
    for state in [
        RollState::Drawing,
        RollState::Drawn,
        RollState::Checked,
        RollState::Exported,
        RollState::Settling,
    ] {
        waiting.extend(in_state(&page, state).await?);
    }
    let cut_off = page
        .app()
        .site()
        .parameters
        .allowance(PROGRAMME, today)
        .cut_off_day;
    let context = HomePage {
        name: page.ctx.actor.name.clone(),
        figures,
        month: month_words(&page, month),
        cut_off,
        days_left: Some(i64::from(cut_off.min(month.last_day().day())) - i64::from(today.day())),
        risks: risks
            .iter()
            .take(50)
            .map(|at_risk| risk(&page, at_risk))
            .collect(),
        waiting,
    };
    page.render("pages/roll/home.html", context)
}

async fn in_state(page: &Page, state: RollState) -> Result<Vec<RollLine>, Failure> {
    let listing = Listing::Rolls {
        division: area(page),
        month: None,
        state: Some(state),
    };
    let (rows, _) = app::figure::list(page.app(), &page.ctx, listing, None).await?;
    Ok(rows
        .iter()
        .filter_map(|row| match row {
            Row::Roll(roll) => Some(line(page, roll)),
            _ => None,
        })
        .take(20)
        .collect())
}
