//! Figures: the leader's page, and the rows behind every number.

use crate::error::{Answer, Failure};
use crate::form::{Asked, percent};
use crate::page::Page;
use crate::route::{Access, Route};
use app::figure::{self, Board, Figure, Listing, Moved, Row, Unit};
use app::policy::Action;
use codes::DivisionCode;
use model::refusal::Refusal;
use model::roll::RollState;
use model::time::{Instant, Month};
use serde::Serialize;
use words::Args;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/figures", Access::Signed(Action::FigureRead), show),
        Route::get("/figures/rows", Access::Signed(Action::OwnDesk), rows),
    ]
}

/// A number as pages show it: what it is, how much, and where what it counts stands.
#[derive(Debug, Clone, Serialize)]
pub struct FigureLine {
    /// In words.
    pub label: String,
    /// The number, written.
    pub value: String,
    /// What it is measured in; empty for things.
    pub unit: String,
    /// What it counts.
    pub href: String,
    /// `red` for what is overdue, `amber` for what is at risk, else empty.
    pub tone: &'static str,
}

/// The state's code, as texts and addresses have it.
#[must_use]
pub const fn state_code(state: RollState) -> &'static str {
    match state {
        RollState::Drawing => "drawing",
        RollState::Settling => "settling",
        RollState::Drawn => "drawn",
        RollState::Checked => "checked",
        RollState::Exported => "exported",
        RollState::Settled => "settled",
        RollState::Void => "void",
    }
}

/// The state of a code.
#[must_use]
pub fn state_of(code: &str) -> Option<RollState> {
    [
        RollState::Drawing,
        RollState::Settling,
        RollState::Drawn,
        RollState::Checked,
        RollState::Exported,
        RollState::Settled,
        RollState::Void,
    ]
    .into_iter()
    .find(|state| state_code(*state) == code)
}

/// The address of the rows a listing means.
#[must_use]
pub fn href(listing: &Listing) -> String {
    let rows = |of: &str, rest: String| format!("/figures/rows?of={of}{rest}");
    let late = |overdue: &bool| if *overdue { "&overdue=1" } else { "" };
    match listing {
        Listing::Open { division, overdue } => {
            rows("open", format!("&division={division}{}", late(overdue)))
        }
        Listing::Closed {
            division,
            since,
            until,
        } => rows(
            "closed",
            format!("&division={division}&since={}&until={}", since.0, until.0),
        ),
        Listing::OpenOf {
            division,
            module,
            overdue,
        } => rows(
            "open-of",
            format!(
                "&division={division}&module={}{}",
                percent(module),
                late(overdue)
            ),
        ),
        Listing::Moved {
            moved,
            division,
            module,
            since,
            until,
        } => {
            let module = if module.is_empty() {
                String::new()
            } else {
                format!("&module={}", percent(module))
            };
            rows(
                "moved",
                format!(
                    "&moved={}&division={division}{module}&since={}&until={}",
                    moved.code(),
                    since.0,
                    until.0
                ),
            )
        }
        Listing::Served(cases) => rows("served", super::service::query(cases)),
        Listing::Queue { overdue, .. } => rows("queue", late(overdue).to_owned()),
        Listing::Assigned { overdue } => rows("assigned", late(overdue).to_owned()),
        Listing::Mine => "/my".to_owned(),
        Listing::Entitled {
            programme,
            division,
        } => rows(
            "entitled",
            format!("&programme={}&division={division}", percent(programme)),
        ),
        Listing::Unpaid {
            programme,
            division,
            month,
        } => rows(
            "unpaid",
            format!(
                "&programme={}&division={division}&month={month}",
                percent(programme)
            ),
        ),
        Listing::AtRisk {
            programme,
            division,
        } => rows(
            "at-risk",
            format!("&programme={}&division={division}", percent(programme)),
        ),
        Listing::Rolls {
            division,
            month,
            state,
        } => {
            let month = month.map_or_else(String::new, |month| format!("&month={month}"));
            let state = state.map_or("", state_code);
            format!("/rolls?division={division}{month}&state={state}")
        }
        Listing::Failed { .. } => "/rolls/returns".to_owned(),
        Listing::Corrections => "/steward/corrections".to_owned(),
        Listing::Leaves { .. } => "/leaves".to_owned(),
        Listing::Entries { kind, since } if kind.as_str() == "session.failed" => {
            format!("/audit/sign-ins?from={}", since.date())
        }
        Listing::Entries { kind, since } => {
            format!("/journal?kind={}&from={}", percent(kind), since.date())
        }
    }
}

/// A figure in words.
#[must_use]
pub fn line(page: &Page, figure: &Figure) -> FigureLine {
    let (value, unit) = match figure.unit {
        Unit::Count => (figure.n.to_string(), String::new()),
        Unit::Fen => (words::yuan(figure.n), page.say("ui-yuan")),
        Unit::Ms => (
            page.web().lexicon().span(page.locale(), figure.n),
            String::new(),
        ),
        Unit::Days => (figure.n.to_string(), page.say("figure-days")),
        Unit::Rate => (
            format!("{}.{}", figure.n / 100, figure.n % 100 / 10),
            page.say("figure-percent"),
        ),
    };
    let tone = match figure.key {
        "figure-overdue" | "figure-tasks-overdue" | "figure-sign-ins-failed" => "red",
        "figure-at-risk" | "figure-payments-failed" | "figure-unpaid" => "amber",
        _ => "",
    };
    FigureLine {
        label: page.say(figure.key),
        value,
        unit,
        href: href(&figure.listing),
        tone,
    }
}

/// The figures of the reader's home page.
///
/// # Errors
/// The store's.
pub async fn lines(page: &Page) -> Result<Vec<FigureLine>, Failure> {
    let figures = figure::home(page.app(), &page.ctx).await?;
    Ok(figures.iter().map(|figure| line(page, figure)).collect())
}

#[derive(Serialize)]
struct EndedLine {
    count: i64,
    median: String,
    href: String,
}

#[derive(Serialize)]
struct TownRow {
    name: String,
    href: String,
    open: i64,
    open_href: String,
    overdue: i64,
    overdue_href: String,
    /// Share of the county's open cases in percent.
    share: i64,
}

#[derive(Serialize)]
struct AllowanceCard {
    name: String,
    month: String,
    figures: Vec<FigureLine>,
    cut_off: String,
    days_left: i64,
    verified: bool,
    proof: String,
}

/// A column of the trend: its place in a drawing of 12 columns, 20 wide, 100 high.
#[derive(Serialize)]
struct Column {
    from: String,
    to: String,
    n: i64,
    href: String,
    x: i64,
    y: i64,
    height: i64,
}

#[derive(Serialize)]
struct BoardPage {
    name: String,
    up: Option<String>,
    open: FigureLine,
    overdue: FigureLine,
    week: EndedLine,
    month: EndedLine,
    towns: Vec<TownRow>,
    allowances: Vec<AllowanceCard>,
    trend: Vec<Column>,
    map: bool,
    typed: Vec<super::copy_sheet::CountLine>,
}

async fn show(page: Page, asked: Asked) -> Answer {
    board(&page, asked.parse("division"), "pages/figure/board.html").await
}

/// The leader's home.
///
/// # Errors
/// The store's.
pub async fn home(page: Page) -> Answer {
    board(&page, None, "pages/figure/board.html").await
}

async fn board(page: &Page, part: Option<DivisionCode>, template: &str) -> Answer {
    let board = figure::board(page.app(), &page.ctx, part).await?;
    let weeks = figure::trend(page.app(), &page.ctx, part).await?;
    let typed = app::copy_sheet::counts(page.app(), &page.ctx).await?;
    let typed = super::copy_sheet::counted(page, &typed);
    page.render(template, board_page(page, &board, &weeks, part, typed))
}

fn board_page(
    page: &Page,
    board: &Board,
    weeks: &[figure::Week],
    part: Option<DivisionCode>,
    typed: Vec<super::copy_sheet::CountLine>,
) -> BoardPage {
    let ended = |ended: &figure::Ended| EndedLine {
        count: ended.count,
        median: ended.median_ms.map_or_else(String::new, |ms| {
            page.web().lexicon().span(page.locale(), ms)
        }),
        href: href(&ended.listing),
    };
    let most = weeks
        .iter()
        .map(|week| week.closed)
        .max()
        .unwrap_or(0)
        .max(1);
    let trend = (0_i64..)
        .zip(weeks)
        .map(|(n, week)| {
            let height = week.closed * 100 / most;
            Column {
                from: week.from.to_string(),
                to: week.to.to_string(),
                n: week.closed,
                href: href(&week.listing),
                x: n * 20,
                y: 100 - height,
                height,
            }
        })
        .collect();
    let all = board.open.n.max(1);
    let towns = board
        .towns
        .iter()
        .map(|town| TownRow {
            name: town.name.clone(),
            href: format!("/figures?division={}", town.division),
            open: town.open.n,
            open_href: href(&town.open.listing),
            overdue: town.overdue.n,
            overdue_href: href(&town.overdue.listing),
            share: town.open.n * 100 / all,
        })
        .collect();
    let allowances = board
        .allowances
        .iter()
        .map(|allowance| AllowanceCard {
            name: procedure(page, &allowance.programme),
            month: words::month(page.locale(), allowance.month.first_day()),
            figures: [
                &allowance.entitled,
                &allowance.paid,
                &allowance.paid_sum,
                &allowance.unpaid,
                &allowance.at_risk,
            ]
            .map(|figure| line(page, figure))
            .to_vec(),
            cut_off: allowance.cut_off.to_string(),
            days_left: allowance.days_left,
            verified: allowance.verified,
            proof: format!(
                "/rolls/proof?month={}&division={}",
                allowance.month, board.division
            ),
        })
        .collect();
    let open = app::policy::scope(&page.ctx.actor, Action::RollRead).is_some();
    BoardPage {
        name: board.name.clone(),
        up: part.map(|_| "/figures".to_owned()),
        open: line(page, &board.open),
        overdue: line(page, &board.overdue),
        week: ended(&board.week),
        month: ended(&board.month),
        towns,
        // Money opens down to its rolls only for whoever may see rolls.
        allowances: if open { allowances } else { Vec::new() },
        trend,
        map: page.web().has_page("/map"),
        typed,
    }
}

#[derive(Serialize)]
struct CaseRow {
    href: Option<String>,
    number: String,
    item: String,
    name: String,
    place: String,
    stage: String,
    due: Option<i64>,
    late: bool,
    filed: i64,
    closed: Option<i64>,
}

#[derive(Serialize)]
struct PersonRow {
    name: String,
    place: String,
    href: Option<String>,
}

#[derive(Serialize)]
struct RowsPage {
    title: String,
    cases: Vec<CaseRow>,
    persons: Vec<PersonRow>,
    shown: usize,
    next: Option<String>,
}

fn listing(page: &Page, asked: &Asked) -> Result<(Listing, &'static str), Failure> {
    let division = || {
        asked
            .parse::<DivisionCode>("division")
            .ok_or_else(Failure::not_found)
    };
    let instant = |name: &str| {
        asked
            .parse::<i64>(name)
            .map(Instant)
            .ok_or_else(Failure::not_found)
    };
    let programme = || {
        asked
            .opt("programme")
            .map(str::to_owned)
            .ok_or_else(Failure::not_found)
    };
    let overdue = asked.opt("overdue").is_some();
    Ok(match asked.text("of") {
        "open" if overdue => (
            Listing::Open {
                division: division()?,
                overdue,
            },
            "figure-overdue",
        ),
        "open" => (
            Listing::Open {
                division: division()?,
                overdue,
            },
            "figure-open",
        ),
        "closed" => (
            Listing::Closed {
                division: division()?,
                since: instant("since")?,
                until: instant("until")?,
            },
            "figure-closed",
        ),
        "open-of" => (
            Listing::OpenOf {
                division: division()?,
                module: asked.text("module").to_owned(),
                overdue,
            },
            if overdue {
                "figure-overdue"
            } else {
                "figure-open"
            },
        ),
        "moved" => {
            let moved = Moved::from_code(asked.text("moved")).ok_or_else(Failure::not_found)?;
            let title = match moved {
                Moved::Filed => "figure-filed",
                Moved::Closed => "figure-closed",
                Moved::OnTime => "figure-on-time",
                Moved::Late => "figure-late-month",
                Moved::Rated(5) => "figure-rated-5",
                Moved::Rated(4) => "figure-rated-4",
                Moved::Rated(3) => "figure-rated-3",
                Moved::Rated(2) => "figure-rated-2",
                Moved::Rated(_) => "figure-rated-1",
            };
            let listing = Listing::Moved {
                moved,
                division: division()?,
                module: asked.text("module").to_owned(),
                since: instant("since")?,
                until: instant("until")?,
            };
            (listing, title)
        }
        "served" => {
            let (cases, title) = super::service::cases(asked, division()?)?;
            (Listing::Served(cases), title)
        }
        "assigned" => (Listing::Assigned { overdue }, "figure-tasks"),
        "queue" => {
            let post = page
                .ctx
                .actor
                .post
                .as_ref()
                .ok_or_else(Failure::not_found)?;
            (
                Listing::Queue {
                    unit: post.unit.clone(),
                    role: post.role,
                    overdue,
                },
                "figure-tasks",
            )
        }
        "entitled" => (
            Listing::Entitled {
                programme: programme()?,
                division: division()?,
            },
            "figure-entitled",
        ),
        "unpaid" => {
            let month = asked
                .parse::<Month>("month")
                .ok_or_else(Failure::not_found)?;
            (
                Listing::Unpaid {
                    programme: programme()?,
                    division: division()?,
                    month,
                },
                "figure-unpaid",
            )
        }
        "at-risk" => (
            Listing::AtRisk {
                programme: programme()?,
                division: division()?,
            },
            "figure-at-risk",
        ),
        _ => return Err(Refusal::not_found().into()),
    })
}

async fn rows(page: Page, asked: Asked) -> Answer {
    let (listing, title) = listing(&page, &asked)?;
    let cursor = asked.opt("cursor").map(str::to_owned);
    let (found, next) = figure::list(page.app(), &page.ctx, listing, cursor).await?;
    let (mut cases, mut persons) = (Vec::new(), Vec::new());
    let opens = app::policy::scope(&page.ctx.actor, Action::CaseRead).is_some();
    let site = page.app().site();
    let shown = found.len();
    for row in found {
        match row {
            Row::Case(line) => cases.push(CaseRow {
                href: opens.then(|| format!("/cases/{}", line.id)),
                item: item(&page, &line.procedure, &line.item),
                name: line.applicant,
                place: site.place_name(line.division),
                stage: stage(&page, &line.procedure, &line.stage),
                late: line.closed_at.is_none() && line.due.is_some_and(|due| due < page.now()),
                due: line.due.map(|due| due.0),
                filed: line.filed_at.0,
                closed: line.closed_at.map(|at| at.0),
                number: line.number,
            }),
            Row::Person {
                name, place, case, ..
            } => persons.push(PersonRow {
                name,
                place,
                href: case.filter(|_| opens).map(|case| format!("/cases/{case}")),
            }),
            Row::Roll(_) | Row::Payment(_) => {}
        }
    }
    let next = next.map(|cursor| asked.href("/figures/rows", "cursor", Some(&cursor)));
    page.render(
        "pages/figure/rows.html",
        RowsPage {
            title: page.say(title),
            cases,
            persons,
            shown,
            next,
        },
    )
}

/// A procedure's or programme's name in the module's own words.
#[must_use]
pub fn procedure(page: &Page, code: &str) -> String {
    word_or(page, &format!("procedure-{code}"), code)
}

/// An item's name: its own, else its procedure's.
#[must_use]
pub fn item(page: &Page, procedure_code: &str, code: &str) -> String {
    let named = !code.is_empty() && code != procedure_code;
    match page.app().site().item_name(code) {
        Some(name) if named => name,
        _ if named && !code.is_ascii() => code.to_owned(),
        _ => procedure(page, procedure_code),
    }
}

/// A stage's name.
#[must_use]
pub fn stage(page: &Page, procedure: &str, code: &str) -> String {
    word_or(page, &format!("stage-{procedure}-{code}"), code)
}

fn word_or(page: &Page, key: &str, code: &str) -> String {
    page.web()
        .lexicon()
        .try_say(page.locale(), key, &Args::new())
        .unwrap_or_else(|_| code.to_owned())
}
