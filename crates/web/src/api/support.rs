//! Support between units for programs.

use super::Call;
use super::case::asked;
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Path;
use crate::pages::county::side_code;
use crate::route::{Access, Route};
use crate::shape;
use app::policy::Action;
use app::support::{self, Measured, Owed};
use codes::DivisionCode;
use model::unit::UnitCode;

shape! {
    /// How the orders of a unit went.
    pub struct MeasuredShown {
        /// Asked.
        pub asked: i64,
        /// Answered.
        pub answered: i64,
        /// Of these within the limit.
        pub in_time: i64,
        /// In time of what was answered or waits over its limit, in basis points.
        pub share: Option<i64>,
        /// From being asked to answering on average, in ms.
        pub mean_ms: Option<i64>,
        /// Returned with a cited line.
        pub returned: i64,
        /// Still open.
        pub open: i64,
        /// Of these over their limit.
        pub late: i64,
    }

    /// A unit in the table.
    pub struct SupportShown {
        /// The unit.
        pub unit: String,
        /// `front`, `back` or `command`.
        pub side: String,
        /// What it was asked.
        pub asked: MeasuredShown,
        /// What it asked.
        pub asking: MeasuredShown,
    }

    /// Support between units.
    pub struct SupportTable {
        /// The first day looked at.
        pub since: jiff::civil::Date,
        /// County or town.
        pub division: ::codes::DivisionCode,
        /// Units that asked or were asked, by side.
        pub units: Vec<SupportShown>,
    }

    /// An open order, without whose case it is.
    pub struct OwedShown {
        /// The case.
        pub case: model::id::CaseId,
        /// Its number.
        pub number: String,
        /// The other unit.
        pub unit: String,
        /// What is asked.
        pub question: String,
        /// When.
        pub asked_at: model::time::Instant,
        /// Due.
        pub due: Option<model::time::Instant>,
    }

    /// What a unit owes and is owed.
    pub struct UnitSupportShown {
        /// The first day looked at.
        pub since: jiff::civil::Date,
        /// What it was asked.
        pub asked: MeasuredShown,
        /// What it asked.
        pub asking: MeasuredShown,
        /// Open orders asked of it; none for who may only see numbers.
        pub owes: Option<Vec<OwedShown>>,
        /// Open orders asked by it; none for who may only see numbers.
        pub owed: Option<Vec<OwedShown>>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_get(
            "/api/v1/figures/support",
            Access::Api(Action::FigureRead),
            "How units were asked and answered in the last ninety days, by side",
            table,
        )
        .query(
            "division",
            "A part of the caller's area; left out: all of it",
        )
        .answers::<SupportTable>(),
        Route::api_get(
            "/api/v1/county/units/{unit}/support",
            Access::Api(Action::CountyRead),
            "What a unit owes others and is owed; staff only",
            unit,
        )
        .answers::<UnitSupportShown>(),
    ]
}

fn measured(of: &Measured) -> MeasuredShown {
    MeasuredShown {
        asked: of.asked,
        answered: of.answered,
        in_time: of.in_time,
        share: support::in_time(of),
        mean_ms: support::mean_ms(of),
        returned: of.returned,
        open: of.open,
        late: of.late,
    }
}

fn owed(all: Vec<Owed>) -> Vec<OwedShown> {
    all.into_iter()
        .map(|one| OwedShown {
            case: one.case,
            number: one.number,
            unit: one.unit.to_string(),
            question: one.question,
            asked_at: one.asked_at,
            due: one.due,
        })
        .collect()
}

async fn table(call: Call, query: Asked) -> Answer {
    let part = asked::<DivisionCode>(&query, "division")?;
    let (since, division, lines) = support::table(call.app(), &call.ctx, part).await?;
    call.answer(SupportTable {
        since,
        division,
        units: lines
            .into_iter()
            .map(|line| SupportShown {
                unit: line.unit.to_string(),
                side: side_code(line.side).to_owned(),
                asked: measured(&line.asked),
                asking: measured(&line.asking),
            })
            .collect(),
    })
}

async fn unit(call: Call, Path(code): Path<String>) -> Answer {
    let found = support::of_unit(call.app(), &call.ctx, UnitCode(code)).await?;
    let (owes, asked_of_others) = found.open.unzip();
    call.answer(UnitSupportShown {
        since: found.since,
        asked: measured(&found.asked),
        asking: measured(&found.asking),
        owes: owes.map(owed),
        owed: asked_of_others.map(owed),
    })
}
