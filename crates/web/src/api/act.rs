//! Acting on a case, by the name of the act.

use super::case::{CaseBrief, ProofGiven, as_typed, brief, proofs, seen};
use super::{Call, Write};
use crate::error::Answer;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::shape;
use app::case::{self, ActRequest};
use app::person;
use app::policy::Action;
use model::id::CaseId;
use model::refusal::Refusal;
use model::unit::UnitCode;
use serde_json::Value;
use std::collections::BTreeMap;

shape! {
    /// An act to be performed.
    pub struct ActGiven {
        /// Its code, as the case lists it under `acts`.
        pub act: String,
        /// The version that was seen: of the case, or of the work order for acts on one.
        pub version: i64,
        /// Fields it asks for.
        pub fields: Option<BTreeMap<String, Value>>,
        /// Materials handed in, by code.
        pub materials: Option<BTreeMap<String, ProofGiven>>,
        /// Words.
        pub note: Option<String>,
        /// Lines for its letter: what is missing, reasons, remedies.
        pub lines: Option<Vec<String>>,
        /// Work order it is about.
        pub order: Option<model::id::OrderId>,
        /// What a work order asks.
        pub question: Option<String>,
        /// Unit asked.
        pub unit: Option<String>,
        /// Asked to assist instead of leading.
        pub assist: Option<bool>,
        /// Line of the list that "not ours" cites.
        pub cites: Option<String>,
        /// Person the case is given to.
        pub assign: Option<model::id::PersonId>,
        /// Rating: 5 very satisfied to 1 very dissatisfied.
        pub level: Option<u32>,
        /// Number of another case that this one belongs together with.
        pub link: Option<String>,
    }

    /// A masked field of a case, to be shown in clear.
    pub struct FieldWanted {
        /// Field code.
        pub field: String,
        /// Why: a purpose code.
        pub purpose: String,
    }

    /// A value in clear. The read has been journalled.
    pub struct Clear {
        /// The value.
        pub value: String,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let act = Access::Api(Action::CaseAct);
    vec![
        Route::api_post(
            "/api/v1/cases/{id}/acts",
            act,
            "Performs an act on a case",
            perform,
        )
        .takes::<ActGiven>()
        .example(r#"{"act":"notify","version":3,"lines":["户口簿本人页"],"note":"电话告知家属"}"#)
        .answers::<CaseBrief>(),
        Route::api_post(
            "/api/v1/cases/{id}/unmask",
            act,
            "Shows one masked field of a case in clear",
            unmask,
        )
        .takes::<FieldWanted>()
        .example(r#"{"field":"bank-account","purpose":"case"}"#)
        .answers::<Clear>(),
    ]
}

async fn perform(call: Call, Path(id): Path<CaseId>, write: Write<ActGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let level = body
        .level
        .map(|level| u8::try_from(level).map_err(|_| Refusal::field("level", "rating-level")))
        .transpose()?;
    let request = ActRequest {
        act: body.act,
        fields: as_typed(body.fields)?,
        materials: proofs(body.materials)?,
        note: body.note,
        lines: body.lines.unwrap_or_default(),
        version: Some(seen(body.version)),
        order: body.order,
        question: body.question,
        unit: body.unit.map(UnitCode),
        assist: body.assist.unwrap_or(false),
        cites: body.cites,
        assign: body.assign,
        level,
        link: body.link,
    };
    let ctx = call.ctx.clone();
    let done = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        case::act_in(app, tx, &ctx, id, &request).map(|case| brief(&case))
    })
    .await?;
    call.answer(done)
}

async fn unmask(call: Call, Path(id): Path<CaseId>, write: Write<FieldWanted>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let page = call
        .into_page()
        .for_purpose(person::purpose(&write.body.purpose)?);
    let field = &write.body.field;
    let value = person::unmask_in_case_once(page.app(), &page.ctx, id, field, repeat).await?;
    super::json(axum::http::StatusCode::OK, Clear { value })
}
