//! What a dispatcher does from the queue: sends a case to one unit or convenes several, urges many at
//! once. Each is an act that the case's procedure declares and opens to her.

use super::queue::acts_in;
use crate::case::{ActRequest, act_in, may_see};
use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault};
use model::case::Case;
use model::id::CaseId;
use model::refusal::Refusal;
use model::unit::UnitCode;
use model::verb::Verb;
use serde::{Deserialize, Serialize};
use store::Tx;

/// Units convened at once at most (会商).
pub const CONVENED_MAX: usize = 8;
/// Cases urged at once at most.
pub const URGED_MAX: usize = 50;

/// A wish to send a case to units.
#[derive(Debug, Clone, Default)]
pub struct Dispatch {
    /// The act, one of verb `ask`; empty = the one open to the dispatcher.
    pub act: String,
    /// The version that was seen.
    pub version: Option<u64>,
    /// Whom it goes to: the first leads, the others assist.
    pub units: Vec<UnitCode>,
    /// What is asked.
    pub question: String,
}

/// A case that could not be urged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unurged {
    /// Which.
    pub case: CaseId,
    /// Why: the key of the refusal.
    pub why: String,
}

/// What came of urging many.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urged {
    /// Cases that were urged.
    pub urged: Vec<CaseId>,
    /// Those that could not be.
    pub not: Vec<Unurged>,
}

/// Sends a case to a unit, or convenes several.
///
/// # Errors
/// `field-required` and `too-many-units` at `units`, `act-not-open` at `act`, what the procedure refuses;
/// stale when somebody acted before; not found when it is not hers to see; the store's.
pub async fn dispatch(app: &App, ctx: &Ctx, id: CaseId, wish: Dispatch) -> Result<Case, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| dispatch_in(app, tx, &ctx, id, &wish))
        .await
}

/// Sends a case to units inside a unit of work: to all of them or to none.
///
/// # Errors
/// As [`dispatch`].
pub fn dispatch_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: CaseId,
    wish: &Dispatch,
) -> Result<Case, Fault> {
    require(&ctx.actor, Action::CaseAct)?;
    let mut units = wish.units.clone();
    units.retain(|unit| !unit.as_str().is_empty());
    let mut seen = std::collections::BTreeSet::new();
    units.retain(|unit| seen.insert(unit.clone()));
    if units.is_empty() {
        return Err(Refusal::field("units", "field-required").into());
    }
    if units.len() > CONVENED_MAX {
        let max = i64::try_from(CONVENED_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::field("units", "too-many-units")
            .with("max", max)
            .into());
    }
    let site = app.site_in(tx, ctx.now)?;
    if let Some(unknown) = units.iter().find(|unit| !site.units.contains_key(*unit)) {
        return Err(Refusal::field("units", "unit-unknown")
            .with("unit", unknown.as_str())
            .into());
    }
    let case = may_see(app, tx, ctx, id)?;
    let act = acts_in(tx, &site, ctx, &case)?
        .into_iter()
        .find(|open| open.verb == Verb::Ask && (wish.act.is_empty() || open.code == wish.act))
        .map(|open| open.code)
        .ok_or_else(|| Refusal::field("act", "act-not-open"))?;
    let mut version = wish.version;
    let mut after = case;
    for (n, unit) in units.into_iter().enumerate() {
        let request = ActRequest {
            act: act.clone(),
            version,
            question: Some(wish.question.clone()).filter(|words| !words.trim().is_empty()),
            unit: Some(unit),
            assist: n > 0,
            ..ActRequest::default()
        };
        after = act_in(app, tx, ctx, id, &request)?;
        version = Some(after.version);
    }
    Ok(after)
}

/// Urges cases, each by the act of verb `urge` its procedure opens to the dispatcher.
///
/// # Errors
/// `field-required`, `too-many-cases` at `cases`; the store's. A case that cannot be urged stands among
/// the others' answer and stops none of them.
pub async fn urge(
    app: &App,
    ctx: &Ctx,
    cases: Vec<CaseId>,
    note: Option<String>,
) -> Result<Urged, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| urge_in(app, tx, &ctx, &cases, note.as_deref()))
        .await
}

/// Urges cases inside a unit of work.
///
/// # Errors
/// As [`urge`].
pub fn urge_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    cases: &[CaseId],
    note: Option<&str>,
) -> Result<Urged, Fault> {
    require(&ctx.actor, Action::CaseAct)?;
    if cases.is_empty() {
        return Err(Refusal::field("cases", "field-required").into());
    }
    if cases.len() > URGED_MAX {
        let max = i64::try_from(URGED_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::field("cases", "too-many-cases")
            .with("max", max)
            .into());
    }
    let mut done = Urged::default();
    for id in cases {
        // What refuses a case does so before anything of it is written.
        match urge_one(app, tx, ctx, *id, note) {
            Ok(()) => done.urged.push(*id),
            Err(Fault::Refused(refusal)) => done.not.push(Unurged {
                case: *id,
                why: refusal
                    .reasons
                    .into_iter()
                    .next()
                    .map_or_else(String::new, |reason| reason.key),
            }),
            Err(failed) => return Err(failed),
        }
    }
    Ok(done)
}

fn urge_one(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: CaseId,
    note: Option<&str>,
) -> Result<(), Fault> {
    let site = app.site_in(tx, ctx.now)?;
    let case = may_see(app, tx, ctx, id)?;
    let open = acts_in(tx, &site, ctx, &case)?
        .into_iter()
        .find(|open| open.verb == Verb::Urge)
        .ok_or_else(|| Refusal::field("act", "act-not-open"))?;
    let request = ActRequest {
        act: open.code,
        version: Some(case.version),
        note: note.map(str::to_owned),
        ..ActRequest::default()
    };
    act_in(app, tx, ctx, id, &request)?;
    Ok(())
}
