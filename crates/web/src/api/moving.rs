//! Moves: noted by a grid worker, entered by the data steward.

use super::citizen::Done;
use super::{Call, Write};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::shape;
use app::moving::{Mover, Noting};
use app::policy::Action;
use codes::GridCode;
use model::id::RequestId;
use model::refusal::Refusal;

shape! {
    /// A move as it is noted: one of `person` and `number`.
    pub struct MoveGiven {
        /// Somebody of the caller's grids.
        pub person: Option<model::id::PersonId>,
        /// Somebody by her citizen number.
        pub number: Option<String>,
        /// The grid she lives in now; left out: she left the county.
        pub to: Option<String>,
        /// Since when.
        pub on: jiff::civil::Date,
        /// How it is known.
        pub reason: String,
    }

    /// A move that was noted.
    pub struct MoveTaken {
        /// The request, which the data steward decides.
        pub request: model::id::RequestId,
    }

    /// A move that waits.
    pub struct MoveShown {
        /// The request.
        pub request: model::id::RequestId,
        /// Whom it is about.
        pub person: model::id::PersonId,
        /// Her name.
        pub name: String,
        /// Where she lived.
        pub from: String,
        /// Where she lives now; none: she left the county.
        pub to: Option<String>,
        /// Since when.
        pub on: jiff::civil::Date,
        /// How it is known.
        pub reason: String,
        /// Who noted it.
        pub by: String,
        /// When.
        pub at: model::time::Instant,
    }

    /// Moves that wait, oldest first.
    pub struct MoveList {
        /// They.
        pub moves: Vec<MoveShown>,
    }

    /// A decision about a move.
    pub struct MoveDecision {
        /// Whether it is entered.
        pub granted: bool,
        /// Words; needed where it is not.
        pub note: Option<String>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (work, write) = (
        Access::Api(Action::FieldWork),
        Access::Api(Action::PersonWrite),
    );
    vec![
        Route::api_post(
            "/api/v1/moves",
            work,
            "Notes a move for the data steward",
            note,
        )
        .takes::<MoveGiven>()
        .answers::<MoveTaken>()
        .creates(),
        Route::api_get(
            "/api/v1/moves",
            write,
            "Lists noted moves that wait",
            waiting,
        )
        .query("after", "Moves after this one (cursor)")
        .answers::<MoveList>(),
        Route::api_post(
            "/api/v1/moves/{request}",
            write,
            "Enters a noted move into the population library, or says why not",
            decide,
        )
        .takes::<MoveDecision>()
        .example(r#"{"granted":true}"#)
        .answers::<Done>(),
    ]
}

async fn note(call: Call, write: Write<MoveGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let who = match (body.person, body.number) {
        (Some(id), None) => Mover::Person(id),
        (None, Some(number)) => Mover::Number(number),
        _ => return Err(Failure::from(Refusal::field("person", "field-required"))),
    };
    let to = match body.to.as_deref() {
        None => None,
        Some(code) => {
            let grid = code.parse::<GridCode>().ok();
            Some(grid.ok_or_else(|| Failure::from(Refusal::field("to", "field-unreadable")))?)
        }
    };
    let noting = Noting {
        who,
        to,
        on: body.on,
        reason: body.reason,
    };
    let ctx = call.ctx.clone();
    let taken = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        app::moving::note_in(app, tx, &ctx, &noting).map(|request| MoveTaken { request })
    })
    .await?;
    call.created("/api/v1/moves", taken)
}

async fn waiting(call: Call, query: Asked) -> Answer {
    let found = app::moving::waiting(call.app(), &call.ctx, query.parse("after")).await?;
    let moves = found
        .into_iter()
        .map(|line| MoveShown {
            request: line.id,
            person: line.person,
            name: line.name,
            from: line.from,
            to: line.to,
            on: line.on,
            reason: line.reason,
            by: line.by,
            at: line.at,
        })
        .collect();
    call.answer(MoveList { moves })
}

async fn decide(call: Call, Path(id): Path<RequestId>, write: Write<MoveDecision>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (ctx, body) = (call.ctx.clone(), write.body);
    let done = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        let note = body.note.as_deref();
        app::moving::decide_in(app, tx, &ctx, id, body.granted, note)?;
        Ok(Done { done: true })
    })
    .await?;
    call.answer(done)
}
