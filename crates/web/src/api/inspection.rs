//! The standard of the service halls and how they stand against it, for programs. An inspection is filed
//! and acted on as every case is.

use super::Call;
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Visitor;
use crate::pages::inspection::named;
use crate::route::{Access, Route};
use crate::{codes, shape};
use ::codes::DivisionCode;
use app::inspection::{self, Count, HallStanding, Head, Method, Round, State};
use app::policy::Action;
use axum::http::StatusCode;
use words::Locale;

codes! {
    /// How a clause is checked.
    pub enum InspectionMethod {
        /// By looking.
        Look = "look",
        /// By asking.
        Ask = "ask",
        /// By counting.
        Count = "count",
        /// By trying.
        Test = "test",
    }

    /// How a hall stands against the standard.
    pub enum InspectionState {
        /// Nobody ever inspected it.
        Never = "never",
        /// What failed is being put right.
        Rectifying = "rectifying",
        /// Put right, and to be looked at again.
        Recheck = "recheck",
        /// Found to meet the standard.
        Compliant = "compliant",
        /// Put right, and seen by somebody else.
        StruckOff = "struck-off",
    }
}

shape! {
    /// A clause of the standard.
    pub struct HallClause {
        /// Code: the field of an inspection that records it.
        pub clause: String,
        /// What must be so.
        pub name: String,
        /// How it is checked.
        pub method: InspectionMethod,
        /// What a photograph proves it with.
        pub evidence: String,
    }

    /// One of the seven heads.
    pub struct HallHead {
        /// Code.
        pub head: String,
        /// Name.
        pub name: String,
        /// Its clauses.
        pub clauses: Vec<HallClause>,
    }

    /// The standard of the service halls.
    pub struct HallStandard {
        /// Its heads.
        pub heads: Vec<HallHead>,
    }

    /// How a hall stands.
    pub struct HallStands {
        /// Code.
        pub hall: String,
        /// Name.
        pub name: String,
        /// Division it serves.
        pub division: ::codes::DivisionCode,
        /// How it stands.
        pub state: InspectionState,
        /// The inspection that says so.
        pub case: Option<model::id::CaseId>,
        /// The day it began.
        pub inspected: Option<jiff::civil::Date>,
        /// The number of its round in that year.
        pub round: Option<i64>,
        /// Clauses that were checked and concern it.
        pub checked: Option<u32>,
        /// Those of them that are so now.
        pub kept: Option<u32>,
        /// Clauses that are not so.
        pub failed: Vec<String>,
        /// Until when they must be put right.
        pub until: Option<model::time::Instant>,
        /// An inspection is going on.
        pub going_on: Option<model::id::CaseId>,
    }

    /// How the halls stand by a clause.
    pub struct HallClauseCount {
        /// Code.
        pub clause: String,
        /// It was so.
        pub passed: i64,
        /// It was put right.
        pub mended: i64,
        /// It is not so.
        pub failed: i64,
        /// It does not concern the hall.
        pub not_applicable: i64,
    }

    /// What a round came to.
    pub struct InspectionRound {
        /// Year.
        pub year: i64,
        /// Number in the year.
        pub number: i64,
        /// Inspections of which the findings are known.
        pub inspected: i64,
        /// Found to meet the standard.
        pub compliant: i64,
        /// Put right and struck off.
        pub struck_off: i64,
        /// Still open.
        pub open: i64,
    }

    /// How the halls stand against the standard.
    pub struct HallComplianceShown {
        /// The day.
        pub day: jiff::civil::Date,
        /// Halls, by code.
        pub halls: Vec<HallStands>,
        /// Clauses, in the order of the standard.
        pub clauses: Vec<HallClauseCount>,
        /// Rounds of this year and the last, latest first.
        pub rounds: Vec<InspectionRound>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_get(
            "/api/v1/halls/standard",
            Access::Public,
            "Tells what a service hall must be, clause by clause",
            standard,
        )
        .answers::<HallStandard>(),
        Route::api_get(
            "/api/v1/halls/compliance",
            Access::Api(Action::HallRead),
            "Tells how the halls stand against the standard",
            compliance,
        )
        .query("division", "Below this division")
        .query("state", "Only halls that stand so")
        .answers::<HallComplianceShown>(),
    ]
}

const fn method(method: Method) -> InspectionMethod {
    match method {
        Method::Look => InspectionMethod::Look,
        Method::Ask => InspectionMethod::Ask,
        Method::Count => InspectionMethod::Count,
        Method::Test => InspectionMethod::Test,
    }
}

const fn state(state: State) -> InspectionState {
    match state {
        State::Never => InspectionState::Never,
        State::Rectifying => InspectionState::Rectifying,
        State::Recheck => InspectionState::Recheck,
        State::Compliant => InspectionState::Compliant,
        State::StruckOff => InspectionState::StruckOff,
    }
}

fn head(locale: Locale, head: &Head) -> HallHead {
    let clauses = head.clauses.iter().map(|clause| HallClause {
        clause: clause.code.clone(),
        name: named(locale, &clause.name).to_owned(),
        method: method(clause.method),
        evidence: named(locale, &clause.evidence).to_owned(),
    });
    HallHead {
        head: head.code.clone(),
        name: named(locale, &head.name).to_owned(),
        clauses: clauses.collect(),
    }
}

async fn standard(visitor: Visitor) -> Answer {
    let found = inspection::standard(&visitor.app().site()).ok_or_else(Failure::not_found)?;
    let heads = found.heads.iter().map(|of| head(visitor.locale(), of));
    let body = HallStandard {
        heads: heads.collect(),
    };
    super::json(StatusCode::OK, body)
}

fn stands(of: &HallStanding) -> HallStands {
    let found = of.found.as_ref();
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let kept = found.map(|found| found.kept());
    HallStands {
        hall: of.hall.code.to_string(),
        name: of.hall.name.clone(),
        division: of.hall.division,
        state: state(of.state()),
        case: found.map(|found| found.case),
        inspected: found.map(|found| found.on),
        round: found.map(|found| found.round.1),
        checked: kept.map(|(all, _)| small(all)),
        kept: kept.map(|(_, kept)| small(kept)),
        failed: found
            .into_iter()
            .flat_map(|found| found.failed())
            .map(str::to_owned)
            .collect(),
        until: found.and_then(|found| found.until),
        going_on: of.going_on,
    }
}

fn count(clause: &str, count: Count) -> HallClauseCount {
    HallClauseCount {
        clause: clause.to_owned(),
        passed: count.passed,
        mended: count.mended,
        failed: count.failed,
        not_applicable: count.not_applicable,
    }
}

fn round(of: &Round) -> InspectionRound {
    InspectionRound {
        year: i64::from(of.round.0),
        number: of.round.1,
        inspected: of.inspected,
        compliant: of.compliant,
        struck_off: of.struck_off,
        open: of.open,
    }
}

async fn compliance(call: Call, asked: Asked) -> Answer {
    let below = asked
        .opt("division")
        .and_then(|code| DivisionCode::parse(code).ok());
    let found = inspection::compliance(call.app(), &call.ctx, below).await?;
    let wanted = asked.opt("state");
    let halls = found
        .halls
        .iter()
        .filter(|of| wanted.is_none_or(|wanted| wanted == of.state().code()));
    let counts = found.by_clause();
    let clauses = found.standard.clauses().map(|clause| {
        let stands = counts.get(&clause.code).copied().unwrap_or_default();
        count(&clause.code, stands)
    });
    call.answer(HallComplianceShown {
        day: found.day,
        halls: halls.map(stands).collect(),
        clauses: clauses.collect(),
        rounds: found.rounds.iter().map(round).collect(),
    })
}
