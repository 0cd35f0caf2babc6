//! A citizen's own pages: her matters, what she may be entitled to, who looked at her, her data.

mod matter;
mod open;
mod record;

use super::case_words::Says;
use super::receipt::sentence;
use crate::error::Answer;
use crate::form::Asked;
use crate::page::{Page, Visitor};
use crate::route::{Access, Route};
use app::citizen::{Entitled, Matter, State, entitlements, my_matters, who_looked};
use app::policy::Action;
use model::id::CaseId;
use model::journal::ReadKind;
use model::library::Purpose;
use model::time::Month;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let own = Access::Signed(Action::CitizenDesk);
    let mut all = vec![
        Route::get("/my", own, matters),
        Route::get("/my/entitlements", own, entitled),
        Route::get("/my/reads", own, looks),
    ];
    all.extend(open::routes());
    all.extend(record::routes());
    all.extend(matter::routes());
    all
}

/// A matter on a list.
#[derive(Debug, Clone, Serialize)]
struct MatterLine {
    href: String,
    title: String,
    /// Whose, where it is not her own.
    of: Option<String>,
    stage: String,
    number: String,
    filed: i64,
    due: Option<i64>,
    late: bool,
    open: bool,
}

fn matter_line(visitor: &Visitor, matter: &Matter) -> MatterLine {
    let line = &matter.line;
    let open = line.outcome.is_none();
    MatterLine {
        href: format!("/my/{}", line.id),
        title: Says::of(visitor).item(&line.procedure, &line.item),
        of: (!matter.own).then(|| line.applicant.clone()),
        stage: visitor.say(&format!("public-{}-{}", line.procedure, line.stage)),
        number: line.number.clone(),
        filed: line.filed_at.0,
        due: line.due.filter(|_| open).map(|due| due.0),
        late: open && super::receipt::over(line.due, visitor.now()),
        open,
    }
}

/// How she stands to a programme, in words.
#[derive(Debug, Clone, Serialize)]
struct EntitledLine {
    title: String,
    /// Whose, where it is not her own.
    of: Option<String>,
    tone: &'static str,
    state: String,
    lines: Vec<String>,
    amount: Option<i64>,
    verified: bool,
    href: Option<String>,
    link: &'static str,
}

fn month(visitor: &Visitor, month: Month) -> String {
    words::month(visitor.locale(), month.first_day())
}

fn entitled_line(visitor: &Visitor, entitled: &Entitled) -> EntitledLine {
    let lexicon = visitor.web().lexicon();
    let state = |key: &str, name: &'static str, value: String| {
        lexicon.say(visitor.locale(), key, &words::Args::new().text(name, value))
    };
    let mut line = EntitledLine {
        title: visitor.say(&format!("procedure-{}", entitled.programme)),
        of: (!entitled.own).then(|| entitled.name.clone()),
        tone: "",
        state: String::new(),
        lines: entitled
            .reasons
            .iter()
            .map(|reason| sentence(visitor, reason.key, &reason.args))
            .collect(),
        amount: None,
        verified: entitled.verified,
        href: None,
        link: "",
    };
    match &entitled.state {
        State::Granted {
            from,
            amount,
            last_paid,
        } => {
            line.tone = "good";
            line.state = state("citizen-state-granted", "month", month(visitor, *from));
            line.amount = amount.map(|amount| amount.0);
            // The state says it already.
            line.lines.clear();
            line.lines.extend(
                last_paid.map(|paid| state("citizen-last-paid", "month", month(visitor, paid))),
            );
        }
        State::Stopped { until } => {
            line.state = state("citizen-state-stopped", "month", month(visitor, *until))
        }
        State::UnderWay { case, stage, .. } => {
            line.state = visitor.say("citizen-state-under-way");
            line.lines = vec![visitor.say(&format!("public-{}-{stage}", entitled.programme))];
            line.href = Some(format!("/my/{case}"));
            line.link = "citizen-look";
        }
        State::Reached { first, .. } => {
            line.tone = "good";
            line.state = visitor.say("citizen-state-reached");
            line.lines.push(state(
                "citizen-first-month",
                "month",
                month(visitor, *first),
            ));
            line.href = Some(format!(
                "/apply/{}?of={}",
                entitled.programme, entitled.person
            ));
            line.link = "citizen-apply-now";
        }
        State::Soon { .. } => line.state = visitor.say("citizen-state-soon"),
        State::Not => line.state = visitor.say("citizen-state-not"),
    }
    line
}

#[derive(Serialize)]
struct HomePage {
    name: String,
    matters: Vec<MatterLine>,
    more: bool,
    entitled: Vec<EntitledLine>,
}

/// Matters on the home page.
const FEW: usize = 3;

/// Home of a citizen: what runs, what she may have, the three acts.
///
/// # Errors
/// The store's.
pub(super) async fn home(page: &Page) -> Answer {
    let all = my_matters(page.app(), &page.ctx, None).await?;
    let open: Vec<&Matter> = all
        .iter()
        .filter(|matter| matter.line.outcome.is_none())
        .collect();
    let mut entitled: Vec<EntitledLine> = entitlements(page.app(), &page.ctx)
        .await?
        .iter()
        .filter(|entitled| !matches!(entitled.state, State::Not | State::UnderWay { .. }))
        .map(|entitled| entitled_line(page, entitled))
        .collect();
    entitled.truncate(FEW);
    let context = HomePage {
        name: page.ctx.actor.name.clone(),
        more: all.len() > open.len().min(FEW),
        matters: open
            .into_iter()
            .take(FEW)
            .map(|matter| matter_line(page, matter))
            .collect(),
        entitled,
    };
    page.render_form(
        &page.form(crate::form::Fields::default()),
        "pages/citizen/home.html",
        context,
    )
}

#[derive(Serialize)]
struct MatterPage {
    open: Vec<MatterLine>,
    closed: Vec<MatterLine>,
    next: Option<String>,
}

/// Lines `app` gives at once.
const PAGE: usize = 50;

async fn matters(page: Page, asked: Asked) -> Answer {
    let all = my_matters(page.app(), &page.ctx, asked.parse::<CaseId>("cursor")).await?;
    let next = all
        .last()
        .filter(|_| all.len() >= PAGE)
        .map(|matter| format!("/my?cursor={}", matter.line.id));
    let lines: Vec<MatterLine> = all
        .iter()
        .map(|matter| matter_line(&page, matter))
        .collect();
    let (open, closed) = lines.into_iter().partition(|line| line.open);
    page.render(
        "pages/citizen/matters.html",
        MatterPage { open, closed, next },
    )
}

#[derive(Serialize)]
struct EntitledPage {
    lines: Vec<EntitledLine>,
}

async fn entitled(page: Page) -> Answer {
    let lines = entitlements(page.app(), &page.ctx)
        .await?
        .iter()
        .map(|line| entitled_line(&page, line))
        .collect();
    page.render("pages/citizen/entitlements.html", EntitledPage { lines })
}

#[derive(Serialize)]
struct LookLine {
    at: i64,
    name: String,
    unit: String,
    how: String,
    why: String,
    case: Option<String>,
    own: bool,
}

#[derive(Serialize)]
struct LookPage {
    lines: Vec<LookLine>,
    next: Option<String>,
}

const fn how(how: ReadKind) -> &'static str {
    match how {
        ReadKind::Opened => "citizen-how-opened",
        ReadKind::Prefilled => "citizen-how-prefilled",
        ReadKind::Unmasked => "citizen-how-unmasked",
        ReadKind::Printed => "citizen-how-printed",
        ReadKind::Exported => "citizen-how-exported",
        ReadKind::Found => "citizen-how-found",
        ReadKind::Listed => "citizen-how-listed",
    }
}

const fn why(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Case => "citizen-why-case",
        Purpose::Payment => "citizen-why-payment",
        Purpose::OwnRequest => "citizen-why-own-request",
        Purpose::Visit => "citizen-why-visit",
        Purpose::DataCare => "citizen-why-data-care",
        Purpose::Audit => "citizen-why-audit",
        Purpose::Screening => "citizen-why-screening",
    }
}

async fn looks(page: Page, asked: Asked) -> Answer {
    let found = who_looked(page.app(), &page.ctx, asked.parse("cursor")).await?;
    let next = found
        .last()
        .filter(|_| found.len() >= PAGE)
        .map(|line| format!("/my/reads?cursor={}", line.ord));
    let lines = found
        .into_iter()
        .map(|line| LookLine {
            at: line.at.0,
            name: if line.own {
                page.say("citizen-yourself")
            } else if line.by.is_none() {
                page.say("citizen-the-product")
            } else {
                line.name
            },
            unit: line.unit.unwrap_or_default(),
            how: page.say(how(line.how)),
            why: page.say(why(line.purpose)),
            case: line.case,
            own: line.own,
        })
        .collect();
    page.render("pages/citizen/reads.html", LookPage { lines, next })
}
