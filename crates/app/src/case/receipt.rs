//! What a receipt number opens to whoever holds it: how the matter stands, and the rating.

use super::{ActRequest, act_with};
use crate::context::Ctx;
use crate::site::Site;
use crate::{App, Fault};
use flow::ActorFacts;
use model::case::{Case, Outcome, Rating};
use model::id::CaseId;
use model::journal::{Body, ReadKind, Subject};
use model::library::Purpose;
use model::refusal::Refusal;
use model::time::Instant;
use store::Tx;

/// What a receipt number shows: the stage, nothing about the person.
#[derive(Debug, Clone)]
pub struct PublicView {
    /// Case number.
    pub number: String,
    /// Procedure.
    pub procedure: String,
    /// Item.
    pub item: String,
    /// Stage, where the procedure makes it public; else the last one that was.
    pub stage: String,
    /// Public stages in order, with whether they were reached.
    pub path: Vec<(String, bool)>,
    /// When it was filed.
    pub filed_at: Instant,
    /// When the next step is due.
    pub due: Option<Instant>,
    /// Unit that works on it.
    pub unit: Option<String>,
    /// How it ended.
    pub outcome: Option<Outcome>,
    /// Rating, once given.
    pub rating: Option<Rating>,
    /// Whether it may be rated now.
    pub may_rate: bool,
    /// When who reported in confidence was looked at, by which unit, what for.
    pub opened: Vec<(Instant, String, Purpose)>,
}

/// Reads a case by its receipt number.
///
/// # Errors
/// Not found; the store's.
pub async fn public_view(app: &App, now: Instant, receipt: &str) -> Result<PublicView, Fault> {
    let receipt = clean(receipt);
    app.submit(move |app, tx| {
        let site = app.site_in(tx, now)?;
        let id = tx
            .case_of_receipt(&receipt)?
            .ok_or_else(Refusal::not_found)?;
        let (case, _) = tx.case(id)?.ok_or_else(Refusal::not_found)?;
        let mut view = public_of(&site, &case, now.date())?;
        let confidential = site
            .procedure_of(&case.version_of_module, &case.procedure)
            .is_some_and(|procedure| procedure.confidential().is_some());
        if confidential {
            view.opened = opened(tx, &site, id)?;
        }
        Ok(view)
    })
    .await
}

/// Who opened what is kept in confidence: whoever holds the receipt is told.
fn opened(
    tx: &mut Tx<'_>,
    site: &Site,
    id: CaseId,
) -> Result<Vec<(Instant, String, Purpose)>, crate::Error> {
    let entries = store::journal::history(tx, Subject::Case(id), 0, 500)?;
    let reads = entries.iter().filter_map(|entry| match entry.body() {
        Some(Body::PersonsRead {
            how: ReadKind::Unmasked,
            purpose,
            unit,
            ..
        }) => {
            let unit = unit.as_ref().map(|unit| site.unit_name(unit));
            let at = Instant(entry.header.at_ms);
            Some((at, unit.unwrap_or_default(), *purpose))
        }
        _ => None,
    });
    Ok(reads.collect())
}

fn public_of(
    site: &Site,
    case: &Case,
    today: jiff::civil::Date,
) -> Result<PublicView, crate::Error> {
    let procedure = site
        .procedure_of(&case.version_of_module, &case.procedure)
        .ok_or_else(|| {
            crate::Error::Damaged(format!("case {}: its module version is not here", case.id))
        })?;
    let path = super::path::path(site, procedure, case, today);
    let stage = path
        .iter()
        .rev()
        .find(|(_, reached)| *reached)
        .map_or_else(|| case.stage.clone(), |(s, _)| s.clone());
    let citizen = ActorFacts::citizen(case.applicant.person.unwrap_or(crate::PRODUCT));
    let may_rate = case.rating.is_none()
        && case.applicant.person.is_some()
        && flow::open_acts(procedure, case, &citizen)
            .iter()
            .any(|act| act.verb == model::verb::Verb::Rate);
    Ok(PublicView {
        number: case.number.clone(),
        procedure: case.procedure.clone(),
        item: case.item.clone(),
        stage,
        path,
        filed_at: case.filed_at,
        due: case.due().filter(|_| case.is_open()),
        unit: case.holder.as_ref().map(|h| site.unit_name(&h.unit)),
        outcome: case.outcome,
        rating: case.rating.clone(),
        may_rate,
        opened: Vec::new(),
    })
}

/// Receipt numbers are read out and typed: case, spaces and hyphens do not matter, nor does O for 0.
fn clean(receipt: &str) -> String {
    receipt
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

/// Rates a service by the receipt number: she or her family, five levels, once.
///
/// # Errors
/// Not found; `not-open`; the store's.
pub async fn rate_by_receipt(
    app: &App,
    ctx: &Ctx,
    receipt: &str,
    level: u8,
    words: Option<String>,
) -> Result<(), Fault> {
    by_receipt(
        app,
        ctx,
        receipt,
        model::verb::Verb::Rate,
        Some(level),
        words,
    )
    .await
}

async fn by_receipt(
    app: &App,
    ctx: &Ctx,
    receipt: &str,
    verb: model::verb::Verb,
    level: Option<u8>,
    note: Option<String>,
) -> Result<(), Fault> {
    let (ctx, receipt) = (ctx.clone(), clean(receipt));
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let id = tx
            .case_of_receipt(&receipt)?
            .ok_or_else(Refusal::not_found)?;
        let (case, _) = tx.case_for_update(id)?.ok_or_else(Refusal::not_found)?;
        let person = case
            .applicant
            .person
            .ok_or_else(|| Refusal::forbidden("not-open"))?;
        let procedure = site
            .procedure_of(&case.version_of_module, &case.procedure)
            .ok_or_else(|| {
                crate::Error::Damaged(format!("case {id}: its module version is not here"))
            })?;
        // Whoever holds the receipt speaks for the applicant in this one act.
        let facts = ActorFacts::citizen(person);
        let Some(act) = flow::open_acts(procedure, &case, &facts)
            .into_iter()
            .find(|act| act.verb == verb)
        else {
            // The same rating sent again is the one that stands.
            let same = |held: &model::case::Rating| Some(held.level) == level && held.words == note;
            return if case.rating.as_ref().is_some_and(same) {
                Ok(())
            } else {
                Err(Refusal::forbidden("not-open").into())
            };
        };
        let mut ctx = ctx.clone();
        ctx.actor.person = person;
        ctx.actor.name = case.applicant.name.clone();
        ctx.actor.post = None;
        let version = Some(case.version);
        let request = ActRequest {
            act: act.code,
            level,
            note: note.clone(),
            version,
            ..ActRequest::default()
        };
        act_with(app, tx, &ctx, case, facts, &request)?;
        Ok(())
    })
    .await
}
