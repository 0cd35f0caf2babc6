//! Site parameters: their values by date; a new value proposed by one person, confirmed by another.

use super::citizen::Done;
use super::{Call, Write};
use crate::error::Answer;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::shape;
use app::parameter::{Proposing, Row};
use app::policy::Action;
use model::id::RequestId;
use serde_json::Value;

shape! {
    /// A band of an amount.
    pub struct BandShown {
        /// First age.
        pub from_age: u32,
        /// Last age; none: and older.
        pub to_age: Option<u32>,
        /// A month.
        pub amount: model::money::Fen,
    }

    /// A value of a parameter from a day on.
    pub struct ParameterShown {
        /// Key.
        pub key: String,
        /// What it is called.
        pub name: String,
        /// Number or code, where it has one.
        pub value: Option<Value>,
        /// Unit of the number.
        pub unit: Option<String>,
        /// Bands, where it is an amount.
        pub bands: Vec<BandShown>,
        /// Whether a stage is switched on, where it is a switch.
        pub enabled: Option<bool>,
        /// Label as the site's file has it.
        pub label: String,
        /// Whether it was held against its document.
        pub verified: bool,
        /// What it rests on.
        pub basis: String,
        /// First day it holds.
        pub from: Option<jiff::civil::Date>,
        /// First day it no longer holds.
        pub until: Option<jiff::civil::Date>,
        /// Who proposed it; none for the opening file.
        pub proposed_by: Option<model::id::PersonId>,
        /// Who confirmed it.
        pub confirmed_by: Option<model::id::PersonId>,
    }

    /// Parameters with their history, in the order they came.
    pub struct ParameterList {
        /// They.
        pub parameters: Vec<ParameterShown>,
    }

    /// A new value, wished for.
    pub struct ProposalGiven {
        /// Key.
        pub key: String,
        /// A whole number, a code, `on` or `off`; for an amount one line a band: `80-89 50.00`.
        pub value: String,
        /// First day it holds.
        pub from: jiff::civil::Date,
        /// Document it rests on.
        pub basis: String,
        /// Whether it was held against that document.
        pub verified: Option<bool>,
        /// It is meant to change months that are on a roll already, or days that are over.
        pub restates: Option<bool>,
    }

    /// A wish that was taken.
    pub struct ProposalTaken {
        /// The request, which another person confirms.
        pub request: model::id::RequestId,
    }

    /// A wish that waits.
    pub struct ProposalShown {
        /// The request.
        pub request: model::id::RequestId,
        /// Key.
        pub key: String,
        /// Value, as typed.
        pub value: String,
        /// First day it holds.
        pub from: jiff::civil::Date,
        /// Document it rests on.
        pub basis: String,
        /// Whether it was held against that document.
        pub verified: bool,
        /// Whether it is meant to change what is over.
        pub restates: bool,
        /// Who proposes.
        pub by: model::id::PersonId,
        /// When.
        pub at: model::time::Instant,
    }

    /// Wishes that wait, oldest first.
    pub struct ProposalList {
        /// They.
        pub proposals: Vec<ProposalShown>,
    }

    /// A decision about a wish.
    pub struct ProposalDecision {
        /// Whether it is confirmed.
        pub granted: bool,
        /// Words; needed where it is not.
        pub note: Option<String>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (manage, confirm) = (
        Access::Api(Action::SiteManage),
        Access::Api(Action::ParameterConfirm),
    );
    vec![
        Route::api_get(
            "/api/v1/parameters",
            Access::Api(Action::CountyRead),
            "Lists site parameters with every value by date",
            list,
        )
        .answers::<ParameterList>(),
        Route::api_post(
            "/api/v1/parameters/proposals",
            manage,
            "Proposes a dated value of a parameter",
            propose,
        )
        .takes::<ProposalGiven>()
        .example(r#"{"key":"roll.cut-off-day","value":"18","from":"2027-01-01","basis":"东民〔2026〕41号"}"#)
        .answers::<ProposalTaken>()
        .creates(),
        Route::api_get(
            "/api/v1/parameters/proposals",
            confirm,
            "Lists proposed values that wait for a second person",
            proposals,
        )
        .answers::<ProposalList>(),
        Route::api_post(
            "/api/v1/parameters/proposals/{request}",
            confirm,
            "Confirms or refuses a proposed value",
            decide,
        )
        .takes::<ProposalDecision>()
        .example(r#"{"granted":true}"#)
        .answers::<Done>(),
    ]
}

fn shown(row: &Row) -> ParameterShown {
    let value = row.value.as_ref().map(|value| match value.as_integer() {
        Some(number) => Value::from(number),
        None => Value::from(value.as_str().unwrap_or_default()),
    });
    ParameterShown {
        key: row.key.clone(),
        name: row.name.clone(),
        value: value.filter(|_| row.enabled.is_none()),
        unit: row.unit.clone(),
        bands: row
            .bands
            .iter()
            .map(|band| BandShown {
                from_age: u32::from(band.from_age),
                to_age: band.to_age.map(u32::from),
                amount: model::money::Fen(band.amount),
            })
            .collect(),
        enabled: row.enabled,
        label: row.label.clone(),
        verified: row.verified,
        basis: row.basis.clone(),
        from: row.from(),
        until: row.ends(),
        proposed_by: row.proposed_by,
        confirmed_by: row.confirmed_by,
    }
}

async fn list(call: Call) -> Answer {
    let site = app::county::fresh(call.app(), &call.ctx)
        .await
        .map_err(app::Fault::from)?;
    call.answer(ParameterList {
        parameters: site.parameters.rows().iter().map(shown).collect(),
    })
}

async fn propose(call: Call, write: Write<ProposalGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let wish = Proposing {
        key: body.key,
        value: body.value,
        from: body.from,
        basis: body.basis,
        verified: body.verified.unwrap_or(false),
        restates: body.restates.unwrap_or(false),
    };
    let ctx = call.ctx.clone();
    let taken = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        app::parameter::propose_in(app, tx, &ctx, &wish).map(|request| ProposalTaken { request })
    })
    .await?;
    call.created("/api/v1/parameters/proposals", taken)
}

async fn proposals(call: Call) -> Answer {
    let proposals = app::parameter::proposals(call.app(), &call.ctx)
        .await?
        .into_iter()
        .map(|line| ProposalShown {
            request: line.id,
            key: line.wish.key,
            value: line.wish.value,
            from: line.wish.from,
            basis: line.wish.basis,
            verified: line.wish.verified,
            restates: line.wish.restates,
            by: line.by,
            at: line.at,
        })
        .collect();
    call.answer(ProposalList { proposals })
}

async fn decide(call: Call, Path(id): Path<RequestId>, write: Write<ProposalDecision>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (ctx, body) = (call.ctx.clone(), write.body);
    let done = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        let note = body.note.as_deref();
        app::parameter::decide_in(app, tx, &ctx, id, body.granted, note)?;
        Ok(Done { done: true })
    })
    .await?;
    call.answer(done)
}
