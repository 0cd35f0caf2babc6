//! What is filed most of late within somebody's sight, so that the page for filing shows it first.

use super::CaseFilter;
use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault};
use std::collections::BTreeMap;

/// Latest cases that are looked through.
const LOOKED: i64 = 120;

/// Procedures of the latest cases that the actor's post reaches, most first. Counts procedures, tells of
/// nobody.
///
/// # Errors
/// Not for this post; the store's.
pub async fn usual(app: &App, ctx: &Ctx) -> Result<Vec<String>, Fault> {
    require(&ctx.actor, Action::CaseFile)?;
    let scope = require(&ctx.actor, Action::CaseRead)?;
    let filter = CaseFilter {
        limit: LOOKED,
        ..CaseFilter::default()
    };
    let counted = app
        .read(move |_, tx| {
            let mut counted: BTreeMap<String, usize> = BTreeMap::new();
            for line in tx.case_list(&scope, &filter)? {
                *counted.entry(line.procedure).or_default() += 1;
            }
            Ok(counted)
        })
        .await?;
    let mut usual: Vec<(String, usize)> = counted.into_iter().collect();
    usual.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(usual.into_iter().map(|(procedure, _)| procedure).collect())
}
