//! Quicker ways through a service in the lived past: a paper that is promised and comes later, a
//! commitment instead of a proof, what is done while the applicant waits.

use super::acts::said;
use super::past::Past;
use super::service::plain;
use super::{reviews, script};
use crate::stop::Done;
use app::case::ActRequest;
use model::case::{Case, Proof};
use model::value::Value;
use std::collections::BTreeMap;
use synth::said as spoken;

/// Of all, so many bring a paper later.
const PROMISED: f64 = 0.03;
/// So many commit themselves instead of proving.
const COMMITTED: f64 = 0.03;
/// Of what the catalogue marks so, so much is done while the applicant waits.
const AT_ONCE: f64 = 0.85;
/// Marks of the procedure.
const PAPER_PROMISED: &str = "missing-promised";
const COMMITTED_MARK: &str = "committed";
/// The decision that rests on what the applicant committed herself to.
const ON_COMMITMENT: &str = "approve-on-commitment";

/// Whether nothing of the kind has happened yet: the first is always one.
fn none_yet(past: &Past<'_>, what: &str) -> bool {
    !past.done.contains_key(what)
}

/// Whether somebody brings her second paper later.
pub fn promised(past: &mut Past<'_>) -> bool {
    let promised = none_yet(past, "papers promised") || past.chance.happens(PROMISED);
    if promised {
        past.count("papers promised");
    }
    promised
}

/// Papers that the case still lacks, by code.
fn lacking(past: &Past<'_>, case: &Case) -> Vec<String> {
    let site = past.app.site();
    let procedure = site.procedure_of(&case.version_of_module, &case.procedure);
    let lacks = procedure.map(|procedure| flow::lacking(procedure, case));
    let lacks = lacks.unwrap_or_default();
    lacks.iter().map(|paper| paper.code.clone()).collect()
}

/// Accepted in one of the quicker ways, where the matter and the papers allow it.
pub fn quickly(past: &mut Past<'_>, case: &Case) -> Option<ActRequest> {
    if past.left.contains_key(&case.id) {
        return None;
    }
    if !lacking(past, case).is_empty() {
        let mut wish = plain("accept-with-promise");
        wish.lines = vec![spoken::MISSING_PAPER.to_owned()];
        return Some(wish);
    }
    let instant = case.fields.get("instant").map(|held| &held.value);
    if instant == Some(&Value::Bool(true)) && past.chance.happens(AT_ONCE) {
        past.count("services at once");
        return Some(with("grant-at-once", "delivery-way", "window"));
    }
    if none_yet(past, "commitments") || past.chance.happens(COMMITTED) {
        past.count("commitments");
        let act = "accept-on-commitment";
        return Some(with(act, "commitment-terms", spoken::TERMS));
    }
    None
}

fn with(act: &str, field: &str, value: &str) -> ActRequest {
    ActRequest {
        fields: BTreeMap::from([(field.to_owned(), value.to_owned())]),
        ..plain(act)
    }
}

/// What was promised is brought, where something was.
pub fn brought(past: &Past<'_>, case: &Case) -> Option<ActRequest> {
    let lacks = lacking(past, case);
    if lacks.is_empty() || !case.marks.contains_key(PAPER_PROMISED) {
        return None;
    }
    let papers = lacks.into_iter().map(|paper| (paper, Proof::Paper));
    Some(ActRequest {
        materials: papers.collect(),
        ..plain("supply-missing")
    })
}

/// The decision where it is not the usual one: on a commitment; against what was never brought.
pub fn decision(past: &Past<'_>, case: &Case) -> Option<ActRequest> {
    if case.marks.contains_key(COMMITTED_MARK) {
        return Some(plain(ON_COMMITMENT));
    }
    (!lacking(past, case).is_empty()).then(|| ActRequest {
        lines: vec![said("demo-missing-form")],
        ..plain("reject")
    })
}

/// What was granted on a commitment is checked afterwards.
///
/// # Errors
/// The store's.
pub fn decided(past: &mut Past<'_>, case: &Case) -> Done {
    let last = case.hands.last().map(|hand| hand.act.as_str());
    if last != Some(ON_COMMITMENT) {
        return Ok(());
    }
    script::opened(past, case.id, reviews::commitment)
}
