//! Reforms: planned, proposed, decided; what a reform's files say, as JSON.

use super::{Call, Write};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::{shape, tongue};
use app::policy::Action;
use app::reform::ReformLine;
use model::change::Reform;
use model::id::ReformId;
use model::refusal::Refusal;
use serde_json::Value;

/// A reform with its changes, in bytes.
const REFORM_BYTES: usize = 8 * 1_048_576;

shape! {
    /// A reform: code, title, label, steps, changes with their dates and documents.
    pub struct ReformGiven {
        /// It, as the journal holds it.
        pub reform: Value,
    }

    /// Where a reform stands.
    pub struct ReformShown {
        /// Its id.
        pub id: model::id::ReformId,
        /// Code.
        pub code: String,
        /// Title.
        pub title: String,
        /// First day in force.
        pub first_day: jiff::civil::Date,
        /// Last day something of it comes in force.
        pub last_day: jiff::civil::Date,
        /// How many changes.
        pub changes: i64,
        /// `proposed`, `approved`, `refused`.
        pub state: String,
        /// Who proposed it.
        pub proposed_by: model::id::PersonId,
        /// When.
        pub proposed_at: model::time::Instant,
        /// Who decided.
        pub decided_by: Option<model::id::PersonId>,
        /// When.
        pub decided_at: Option<model::time::Instant>,
        /// Words of the decision.
        pub note: Option<String>,
        /// Its entry in the county's book.
        pub entry: Option<i64>,
    }

    /// Reforms, newest first.
    pub struct ReformList {
        /// They.
        pub reforms: Vec<ReformShown>,
    }

    /// A reform with what it does.
    pub struct ReformFull {
        /// Where it stands.
        pub line: ReformShown,
        /// The reform.
        pub reform: Value,
        /// Its plan: refusals and tables.
        pub plan: Value,
    }

    /// What a reform would do.
    pub struct ReformPlan {
        /// Refusals and tables.
        pub plan: Value,
    }

    /// A decision on a reform.
    pub struct ReformDecided {
        /// Whether it is approved; a proposer takes hers back by false.
        pub approve: bool,
        /// Words.
        pub note: Option<String>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let plan = Access::Api(Action::ReformPlan);
    vec![
        Route::api_get("/api/v1/reforms", plan, "Lists reforms, newest first", list)
            .query("before", "Id of the last reform of the page before")
            .answers::<ReformList>(),
        Route::api_post(
            "/api/v1/reforms/plan",
            Access::Api(Action::ReformPropose),
            "Says what a reform would do, without keeping it",
            planned,
        )
        .takes::<ReformGiven>()
        .answers::<ReformPlan>()
        .body(REFORM_BYTES),
        Route::api_post(
            "/api/v1/reforms",
            Access::Api(Action::ReformPropose),
            "Proposes a reform",
            propose,
        )
        .takes::<ReformGiven>()
        .answers::<ReformShown>()
        .creates()
        .body(REFORM_BYTES),
        Route::api_get(
            "/api/v1/reforms/{id}",
            plan,
            "Shows a reform with its plan",
            show,
        )
        .answers::<ReformFull>(),
        Route::api_post(
            "/api/v1/reforms/{id}/decide",
            Access::Api(Action::ReformDecide),
            "Approves or refuses a reform that another proposed, or takes one's own back",
            decide,
        )
        .takes::<ReformDecided>()
        .example(r#"{"approve":true}"#)
        .answers::<ReformShown>(),
    ]
}

fn shown(line: ReformLine) -> ReformShown {
    ReformShown {
        id: line.id,
        code: line.code,
        title: line.title,
        first_day: line.first_day,
        last_day: line.last_day,
        changes: line.changes,
        state: line.state.code().to_owned(),
        proposed_by: line.proposed_by,
        proposed_at: line.proposed_at,
        decided_by: line.decided_by,
        decided_at: line.decided_at,
        note: line.note,
        entry: line.entry,
    }
}

fn parsed(given: ReformGiven) -> Result<Reform, Refusal> {
    serde_json::from_value(given.reform).map_err(|_| Refusal::field("reform", "json-unreadable"))
}

async fn list(call: Call, asked: Asked) -> Answer {
    let before = match asked.opt("before") {
        Some(_) => Some(
            asked
                .parse::<ReformId>("before")
                .ok_or_else(|| Refusal::field("before", "field-unreadable"))?,
        ),
        None => None,
    };
    let reforms = app::reform::list(call.app(), &call.ctx, before)
        .await?
        .into_iter()
        .map(shown)
        .collect();
    call.answer(ReformList { reforms })
}

async fn planned(call: Call, write: Write<ReformGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let reform = parsed(write.body)?;
    let plan = app::reform::plan(call.app(), &call.ctx, reform).await?;
    // A plan is the same each time; only its key is kept.
    app::once::once(call.app(), &call.ctx, repeat, |_, _| Ok(true)).await?;
    call.answer(ReformPlan {
        plan: tongue::plan(&call, &plan),
    })
}

async fn propose(call: Call, write: Write<ReformGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let reform = parsed(write.body)?;
    let ctx = call.ctx.clone();
    let line = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        app::reform::propose_in(app, tx, &ctx, &reform).map(shown)
    })
    .await?;
    call.created(&format!("/api/v1/reforms/{}", line.id), line)
}

async fn show(call: Call, Path(id): Path<ReformId>) -> Answer {
    let view = app::reform::view(call.app(), &call.ctx, id).await?;
    call.answer(ReformFull {
        line: shown(view.line),
        reform: serde_json::to_value(&view.reform)
            .map_err(|e| Failure::failed(format!("a reform that is no JSON: {e}")))?,
        plan: tongue::plan(&call, &view.plan),
    })
}

async fn decide(call: Call, Path(id): Path<ReformId>, write: Write<ReformDecided>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (ctx, body) = (call.ctx.clone(), write.body);
    let line = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        let note = body.note.as_deref();
        app::reform::decide_in(app, tx, &ctx, id, body.approve, note).map(shown)
    })
    .await?;
    call.answer(line)
}
