//! Who looked at me (谁看过我): every read of one's record, from the journal.

use super::ids_of;
use crate::account::name_of;
use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault};
use model::id::PersonId;
use model::journal::{Body, ReadKind};
use model::library::Purpose;
use model::time::Instant;
use store::{Tx, Which, journal};

/// Rows of a page.
const PAGE: i64 = 50;

/// One look at somebody's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookLine {
    /// Its place in the journal; the cursor of the list.
    pub ord: i64,
    /// Its number in the log, once it has one.
    pub seq: Option<i64>,
    /// When.
    pub at: Instant,
    /// Who looked; empty for the product itself.
    pub name: String,
    /// The person who looked.
    pub by: Option<PersonId>,
    /// From which unit.
    pub unit: Option<String>,
    /// Whose record.
    pub of: PersonId,
    /// How.
    pub how: ReadKind,
    /// Why.
    pub purpose: Purpose,
    /// In which case.
    pub case: Option<String>,
    /// What exactly.
    pub what: String,
    /// She looked herself.
    pub own: bool,
}

/// Who looked at her, newest first, before a place in the journal; a masked work list of somebody
/// on duty is not a look.
///
/// # Errors
/// Not for this post; the store's.
pub async fn who_looked(app: &App, ctx: &Ctx, before: Option<i64>) -> Result<Vec<LookLine>, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let person = ctx.actor.person;
    Ok(app
        .read(move |app, tx| looks(app, tx, person, before, PAGE))
        .await?)
}

/// Reads of a person under every id she has, newest first.
///
/// # Errors
/// The store's.
pub(crate) fn looks(
    app: &App,
    tx: &mut Tx<'_>,
    person: PersonId,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<LookLine>, crate::Error> {
    let site = app.site();
    let ids = ids_of(tx, person)?;
    let mut entries = Vec::new();
    for id in &ids {
        for entry in journal::latest(tx, &Which::ReadsOf(*id), before, limit)? {
            entries.push((*id, entry));
        }
    }
    entries.sort_by_key(|(_, entry)| std::cmp::Reverse(entry.ord));
    entries.dedup_by_key(|(_, entry)| entry.ord);
    entries.truncate(usize::try_from(limit).unwrap_or(0));
    let mut lines = Vec::with_capacity(entries.len());
    for (of, entry) in entries {
        let Some(Body::PersonsRead {
            how,
            purpose,
            case,
            unit,
            what,
            ..
        }) = entry.body()
        else {
            continue;
        };
        let number = case
            .map(|id| tx.case_line(id))
            .transpose()?
            .flatten()
            .map(|line| line.number);
        lines.push(LookLine {
            ord: entry.ord,
            seq: entry.seq,
            at: entry.at(),
            name: entry
                .person
                .map(|by| name_of(tx, by))
                .transpose()?
                .unwrap_or_default(),
            by: entry.person,
            unit: unit
                .as_ref()
                .or(entry.unit.as_ref())
                .map(|code| site.unit_name(code)),
            of,
            how: *how,
            purpose: *purpose,
            case: number,
            what: what.clone(),
            own: entry.person.is_some_and(|by| ids.contains(&by)),
        });
    }
    Ok(lines)
}
