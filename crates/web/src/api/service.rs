//! Response, solution and satisfaction for programs.

use super::Call;
use super::case::asked;
use crate::error::Answer;
use crate::form::Asked;
use crate::route::{Access, Route};
use crate::shape;
use app::figure::{Listing, Row};
use app::policy::Action;
use app::service::{self, ProcedureRates, RateLine, Whose};
use codes::DivisionCode;
use model::refusal::Refusal;
use model::time::Month;

shape! {
    /// How many said yes of how many that were asked.
    pub struct RateShown {
        /// `responded`, `solved` or `satisfied`.
        pub measure: String,
        /// Said yes.
        pub yes: i64,
        /// Were asked.
        pub of: i64,
        /// The share in basis points; none when nobody was asked.
        pub share: Option<i64>,
    }

    /// The rates of a unit or a place.
    pub struct RatesOf {
        /// The unit that led; none for all of a place, and for what the desk or the grid did alone.
        pub unit: Option<String>,
        /// Whether it is what no unit led.
        pub nobody: bool,
        /// Where.
        pub division: ::codes::DivisionCode,
        /// They.
        pub rates: Vec<RateShown>,
    }

    /// The rates of a procedure.
    pub struct ProcedureRatesShown {
        /// Which.
        pub procedure: String,
        /// All together.
        pub all: RatesOf,
        /// By the unit that led.
        pub units: Vec<RatesOf>,
        /// By town.
        pub towns: Vec<RatesOf>,
    }

    /// The rates of a month.
    pub struct RatesShown {
        /// County or town.
        pub division: ::codes::DivisionCode,
        /// The month in which the matters ended.
        pub month: model::time::Month,
        /// By procedure.
        pub procedures: Vec<ProcedureRatesShown>,
        /// Share of petitions that ended in time, in basis points; their number is never told.
        pub petitions_on_time: Option<i64>,
    }

    /// A case behind a number.
    pub struct ServedCase {
        /// The case.
        pub id: model::id::CaseId,
        /// Its number.
        pub number: String,
        /// Stage.
        pub stage: String,
        /// Where.
        pub division: ::codes::DivisionCode,
        /// When it ended.
        pub closed_at: Option<model::time::Instant>,
    }

    /// Cases behind a number.
    pub struct ServedCases {
        /// They, the newest first.
        pub cases: Vec<ServedCase>,
        /// Ask again with it for what follows.
        pub cursor: Option<String>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let read = Access::Api(Action::FigureRead);
    let part = "A part of the caller's area; left out: all of it";
    vec![
        Route::api_get(
            "/api/v1/figures/hotline",
            read,
            "Response, solution and satisfaction of calls and grid events by unit and town",
            rates,
        )
        .query("month", "yyyy-mm; left out: this month")
        .query("division", part)
        .answers::<RatesShown>(),
        Route::api_get(
            "/api/v1/figures/hotline/cases",
            read,
            "Lists the cases behind one of these numbers",
            cases,
        )
        .query("measure", "`responded`, `solved` or `satisfied`")
        .query("yes", "Any value: only those that said yes")
        .query("procedure", "Procedure code")
        .query("whose", "Unit that led; `-`: led by none; left out: any")
        .query("division", "Below this division")
        .query("month", "yyyy-mm")
        .query("cursor", "From the page before")
        .answers::<ServedCases>(),
    ]
}

fn of(line: RateLine) -> RatesOf {
    RatesOf {
        nobody: line.whose == Whose::Nobody,
        unit: match line.whose {
            Whose::Unit(unit) => Some(unit.to_string()),
            Whose::Any | Whose::Nobody => None,
        },
        division: line.division,
        rates: line
            .rates
            .iter()
            .map(|rate| RateShown {
                measure: rate.measure.code().to_owned(),
                yes: rate.yes,
                of: rate.of,
                share: rate.share(),
            })
            .collect(),
    }
}

fn procedure(held: ProcedureRates) -> ProcedureRatesShown {
    ProcedureRatesShown {
        procedure: held.procedure,
        all: of(held.all),
        units: held.units.into_iter().map(of).collect(),
        towns: held.towns.into_iter().map(of).collect(),
    }
}

async fn rates(call: Call, query: Asked) -> Answer {
    let month = asked::<Month>(&query, "month")?.unwrap_or_else(|| Month::of(call.ctx.now.date()));
    let part = asked::<DivisionCode>(&query, "division")?;
    let found = service::rates(call.app(), &call.ctx, part, month).await?;
    call.answer(RatesShown {
        division: found.division,
        month: found.month,
        procedures: found.procedures.into_iter().map(procedure).collect(),
        petitions_on_time: found.petitions_on_time,
    })
}

async fn cases(call: Call, query: Asked) -> Answer {
    let division = asked::<DivisionCode>(&query, "division")?
        .ok_or_else(|| Refusal::field("division", "field-required"))?;
    let (wanted, _) = crate::pages::service::cases(&query, division)?;
    let cursor = query.opt("cursor").map(str::to_owned);
    let listing = Listing::Served(wanted);
    let (rows, cursor) = app::figure::list(call.app(), &call.ctx, listing, cursor).await?;
    let cases = rows.into_iter().filter_map(|row| match row {
        Row::Case(line) => Some(ServedCase {
            id: line.id,
            number: line.number,
            stage: line.stage,
            division: line.division,
            closed_at: line.closed_at,
        }),
        Row::Person { .. } | Row::Roll(_) | Row::Payment(_) => None,
    });
    call.answer(ServedCases {
        cases: cases.collect(),
        cursor,
    })
}
