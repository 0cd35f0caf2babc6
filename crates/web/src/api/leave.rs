//! Leaves and deputies (AB 岗).

use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::shape;
use app::leave::{self, LeaveLine, Leaving, Set};
use app::policy::Action;
use model::id::{LeaveId, RequestId};
use model::unit::UnitCode;

shape! {
    /// A leave to be set, or proposed for an own post.
    pub struct LeaveGiven {
        /// Post that is left.
        pub post: model::id::AppointmentId,
        /// Who stands in.
        pub deputy: model::id::PersonId,
        /// First day.
        pub from: jiff::civil::Date,
        /// Last day.
        pub to: jiff::civil::Date,
    }

    /// What became of it: exactly one of the two.
    pub struct LeaveSet {
        /// It stands.
        pub leave: Option<model::id::LeaveId>,
        /// It waits for the head of the unit.
        pub request: Option<String>,
    }

    /// A leave on a list.
    pub struct LeaveShown {
        /// Id.
        pub id: model::id::LeaveId,
        /// Post that is left.
        pub post: model::id::AppointmentId,
        /// Who holds it.
        pub name: String,
        /// Who stands in.
        pub deputy: String,
        /// First day.
        pub from: jiff::civil::Date,
        /// Last day.
        pub to: jiff::civil::Date,
        /// The request, while it is only proposed.
        pub request: Option<String>,
    }

    /// Leaves.
    pub struct LeaveList {
        /// They.
        pub leaves: Vec<LeaveShown>,
    }

    /// A decision about a proposed leave.
    pub struct LeaveDecision {
        /// Whether it is agreed to.
        pub granted: bool,
        /// Words.
        pub note: Option<String>,
    }

    /// Done.
    pub struct LeaveDone {
        /// Always true.
        pub done: bool,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (desk, set_by) = (Access::Api(Action::OwnDesk), Access::Api(Action::LeaveSet));
    vec![
        Route::api_get(
            "/api/v1/leaves",
            desk,
            "Lists a unit's leaves, or for whom the caller stands in",
            list,
        )
        .query(
            "unit",
            "Unit; left out: for whom the caller stands in today",
        )
        .answers::<LeaveList>(),
        Route::api_post(
            "/api/v1/leaves",
            desk,
            "Sets a leave, or proposes one for an own post",
            set,
        )
        .takes::<LeaveGiven>()
        .answers::<LeaveSet>()
        .creates(),
        Route::api_post("/api/v1/leaves/{id}/end", desk, "Takes a leave back", end)
            .takes::<super::roll::Nothing>()
            .example("{}")
            .answers::<LeaveDone>(),
        Route::api_post(
            "/api/v1/leaves/requests/{id}",
            set_by,
            "Decides about a proposed leave",
            decide,
        )
        .takes::<LeaveDecision>()
        .example(r#"{"granted":true}"#)
        .answers::<LeaveDone>(),
    ]
}

fn shown(line: LeaveLine) -> LeaveShown {
    LeaveShown {
        id: line.leave.id,
        post: line.leave.post,
        name: line.name,
        deputy: line.deputy,
        from: line.leave.from,
        to: line.leave.to,
        request: line.proposed.map(|id| id.to_string()),
    }
}

async fn list(call: Call, query: Asked) -> Answer {
    let lines = match query.opt("unit") {
        Some(unit) => leave::of_unit(call.app(), &call.ctx, &UnitCode(unit.to_owned())).await?,
        None => leave::standing_in(call.app(), &call.ctx).await?,
    };
    call.answer(LeaveList {
        leaves: lines.into_iter().map(shown).collect(),
    })
}

async fn set(call: Call, write: Write<LeaveGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let wish = Leaving {
        post: body.post,
        deputy: body.deputy,
        from: body.from,
        to: body.to,
    };
    let ctx = call.ctx.clone();
    let done = app::once::once(call.app(), &call.ctx, repeat, move |_, tx| {
        app::policy::require(&ctx.actor, Action::OwnDesk)?;
        Ok(match leave::set_in(tx, &ctx, &wish)? {
            Set::Leave(leave) => LeaveSet {
                leave: Some(leave.id),
                request: None,
            },
            Set::Proposed(id) => LeaveSet {
                leave: None,
                request: Some(id.to_string()),
            },
        })
    })
    .await?;
    call.created("/api/v1/leaves", done)
}

async fn end(call: Call, Path(id): Path<LeaveId>, write: Write<super::roll::Nothing>) -> Answer {
    let ctx = call.ctx.clone();
    let done = app::once::once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| {
            leave::end_in(tx, &ctx, id)?;
            Ok(LeaveDone { done: true })
        },
    )
    .await?;
    call.answer(done)
}

async fn decide(call: Call, Path(id): Path<RequestId>, write: Write<LeaveDecision>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (ctx, body) = (call.ctx.clone(), write.body);
    let done = app::once::once(call.app(), &call.ctx, repeat, move |_, tx| {
        leave::decide_in(tx, &ctx, id, body.granted, body.note.as_deref())?;
        Ok(LeaveDone { done: true })
    })
    .await?;
    call.answer(done)
}
