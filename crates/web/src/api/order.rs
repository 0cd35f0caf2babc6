//! Work orders of the caller's unit: what it is asked, what it asked.

use super::Call;
use crate::error::Answer;
use crate::form::Asked;
use crate::pages::order::{cursor, next};
use crate::route::{Access, Route};
use crate::shape;
use app::order::{OrderLine, Side};
use app::policy::Action;
use model::refusal::Refusal;
use model::time::Instant;

shape! {
    /// An open work order.
    pub struct OrderShown {
        /// Id.
        pub id: model::id::OrderId,
        /// Its case; acting on the order is acting on the case.
        pub case: model::id::CaseId,
        /// Number of the case.
        pub number: String,
        /// Procedure of the case.
        pub procedure: String,
        /// Item of the case.
        pub item: String,
        /// Applicant's name.
        pub applicant: String,
        /// Place of the case.
        pub division: ::codes::DivisionCode,
        /// Who is asked.
        pub unit: String,
        /// Who asked.
        pub asker: String,
        /// `lead` or `assist`.
        pub part: String,
        /// What is asked.
        pub question: String,
        /// Due.
        pub due: Option<model::time::Instant>,
        /// Whether it is over its limit.
        pub overdue: bool,
        /// When it was asked.
        pub asked_at: model::time::Instant,
        /// Machine-made.
        pub synthetic: bool,
    }

    /// Open work orders, nearest limit first.
    pub struct OrderPage {
        /// They.
        pub orders: Vec<OrderShown>,
        /// How many are open in all.
        pub open: i64,
        /// How many of these are over their limit.
        pub overdue: i64,
        /// Ask again with it for what follows.
        pub cursor: Option<String>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_get(
            "/api/v1/orders",
            Access::Api(Action::CaseRead),
            "Lists open work orders of the caller's unit, overdue first",
            list,
        )
        .query("side", "`asked` of the unit, or `asking`: asked by it")
        .query("cursor", "From the page before")
        .answers::<OrderPage>(),
    ]
}

fn shown(line: OrderLine, now: Instant) -> OrderShown {
    let due = Some(line.order.due).filter(|due| *due != Instant(i64::MAX));
    OrderShown {
        id: line.order.id,
        case: line.order.case,
        number: line.number,
        procedure: line.procedure,
        item: line.item,
        applicant: line.applicant,
        division: line.division,
        unit: line.order.unit.to_string(),
        asker: line.order.asker.to_string(),
        part: line.order.part,
        question: line.order.question,
        overdue: due.is_some_and(|due| due < now),
        due,
        asked_at: line.order.asked_at,
        synthetic: line.synthetic,
    }
}

async fn list(call: Call, query: Asked) -> Answer {
    let side = match query.opt("side") {
        None | Some("asked") => Side::Asked,
        Some("asking") => Side::Asking,
        Some(_) => return Err(Refusal::field("side", "json-not-allowed").into()),
    };
    let after = match query.opt("cursor") {
        None => None,
        Some(text) => {
            Some(cursor(text).ok_or_else(|| Refusal::field("cursor", "field-unreadable"))?)
        }
    };
    let lines = app::order::list(call.app(), &call.ctx, side, after).await?;
    let counts = app::order::counts(call.app(), &call.ctx).await?;
    let (open, overdue) = match side {
        Side::Asked => (counts.asked, counts.asked_late),
        Side::Asking => (counts.asking, counts.asking_late),
    };
    let cursor = next(&lines);
    let now = call.ctx.now;
    call.answer(OrderPage {
        orders: lines.into_iter().map(|line| shown(line, now)).collect(),
        open,
        overdue,
        cursor,
    })
}
