//! Pages of the journal.

use super::say::{Names, line, subject_of};
use super::{Line, PAGE_ROWS};
use crate::account::name_of;
use crate::citizen::ids_of;
use crate::context::Ctx;
use crate::journal::record_read;
use crate::policy::{Action, require};
use crate::site::Site;
use crate::{App, Fault};
use model::id::{CaseId, EntryId, PersonId};
use model::journal::{Body, ReadKind, Subject};
use model::library::Purpose;
use model::refusal::Refusal;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::VecDeque;
use store::{Entry, Said, Tx, Which, journal};

/// Entries looked at for one page at most; a page may end early and go on from its cursor.
const LOOKED_MAX: usize = 2_000;
/// Entries fetched at a time from one index.
const FETCH: i64 = 100;
/// Kinds that move or owe money.
const MONEY: [&str; 4] = [
    "roll.drawn",
    "roll.moved",
    "claim.written",
    "entitlement.written",
];

/// What a page of the journal is narrowed by; all that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Acted by her, or about her.
    pub person: Option<PersonId>,
    /// Acted for a unit.
    pub unit: Option<UnitCode>,
    /// About a case.
    pub case: Option<CaseId>,
    /// Of a kind, `case.acted`.
    pub kind: Option<String>,
    /// Rolls, claims and entitlements only.
    pub money: bool,
    /// Not before.
    pub from: Option<Instant>,
    /// Before.
    pub to: Option<Instant>,
    /// Before this place of the journal (keyset).
    pub before: Option<i64>,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Entries, newest first.
    pub lines: Vec<Line>,
    /// Where the next page begins; none at the end.
    pub next: Option<i64>,
}

/// Entries of several indexes in one order, newest first, each once.
struct Merge {
    sources: Vec<Source>,
    floor: i64,
}

struct Source {
    which: Which,
    held: VecDeque<Entry>,
    before: i64,
    over: bool,
}

impl Merge {
    fn new(which: Vec<Which>, before: i64, floor: i64) -> Self {
        let sources = which
            .into_iter()
            .map(|which| Source {
                which,
                held: VecDeque::new(),
                before,
                over: false,
            })
            .collect();
        Self { sources, floor }
    }

    fn next(&mut self, tx: &mut Tx<'_>) -> Result<Option<Entry>, crate::Error> {
        for source in &mut self.sources {
            if source.held.is_empty() && !source.over {
                let page = journal::latest(tx, &source.which, Some(source.before), FETCH)?;
                source.over = page.len() < usize::try_from(FETCH).unwrap_or(usize::MAX);
                source.before = page.last().map_or(source.before, |entry| entry.ord);
                source.held.extend(page);
            }
        }
        let newest = self
            .sources
            .iter()
            .filter_map(|s| s.held.front().map(|e| e.ord))
            .max();
        let Some(newest) = newest.filter(|ord| *ord >= self.floor) else {
            return Ok(None);
        };
        let mut taken = None;
        for source in &mut self.sources {
            if source.held.front().is_some_and(|entry| entry.ord == newest) {
                taken = source.held.pop_front();
            }
        }
        Ok(taken)
    }
}

/// The indexes that hold what a filter asks for; what they cannot tell is looked at entry by entry.
fn sources(tx: &mut Tx<'_>, filter: &Filter) -> Result<Vec<Which>, crate::Error> {
    if let Some(case) = filter.case {
        return Ok(vec![Which::About(Subject::Case(case))]);
    }
    if let Some(person) = filter.person {
        let ids = ids_of(tx, person)?;
        return Ok(ids
            .into_iter()
            .flat_map(|id| [Which::By(id), Which::About(Subject::Person(id))])
            .collect());
    }
    if let Some(kind) = &filter.kind {
        return Ok(vec![Which::Kind(kind.clone())]);
    }
    if filter.money {
        return Ok(MONEY
            .iter()
            .map(|kind| Which::Kind((*kind).to_owned()))
            .collect());
    }
    Ok(vec![filter.unit.clone().map_or(Which::All, Which::ByUnit)])
}

fn holds(filter: &Filter, ids: &[PersonId], entry: &Entry) -> bool {
    let kind = entry.header.kind.as_str();
    let person = ids.is_empty()
        || entry.person.is_some_and(|by| ids.contains(&by))
        || matches!(subject_of(entry), Subject::Person(id) if ids.contains(&id));
    person
        && filter
            .unit
            .as_ref()
            .is_none_or(|unit| entry.unit.as_ref() == Some(unit))
        && filter.kind.as_ref().is_none_or(|wanted| wanted == kind)
        && (!filter.money || MONEY.contains(&kind))
}

/// The places of the journal a span of time means: from this one to before that one.
pub(super) fn span(
    tx: &mut Tx<'_>,
    from: Option<Instant>,
    to: Option<Instant>,
) -> Result<(i64, i64), crate::Error> {
    let low = from
        .map(|at| journal::place_at(tx, at))
        .transpose()?
        .unwrap_or(0);
    let high = to
        .map(|at| journal::place_at(tx, at))
        .transpose()?
        .unwrap_or(i64::MAX);
    Ok((low, high))
}

/// Entries a filter asks for, at most `rows`, and where to go on.
pub(super) fn gather(
    tx: &mut Tx<'_>,
    filter: &Filter,
    rows: usize,
    looked_max: usize,
) -> Result<(Vec<Entry>, Option<i64>), crate::Error> {
    let (low, high) = span(tx, filter.from, filter.to)?;
    let ids = filter
        .person
        .map(|person| ids_of(tx, person))
        .transpose()?
        .unwrap_or_default();
    let before = filter.before.unwrap_or(i64::MAX).min(high);
    let mut merge = Merge::new(sources(tx, filter)?, before, low);
    let (mut found, mut looked) = (Vec::new(), 0);
    while let Some(entry) = merge.next(tx)? {
        let ord = entry.ord;
        looked += 1;
        if holds(filter, &ids, &entry) {
            found.push(entry);
        }
        if found.len() >= rows || looked >= looked_max {
            return Ok((found, Some(ord)));
        }
    }
    Ok((found, None))
}

/// Turns entries into lines, with the persons whose names stand in them.
pub(super) fn said(
    tx: &mut Tx<'_>,
    site: &Site,
    entries: &[Entry],
) -> Result<(Vec<Line>, Vec<PersonId>), Fault> {
    let mut names = Names::default();
    let mut lines = Vec::with_capacity(entries.len());
    for entry in entries {
        lines.push(line(tx, site, &mut names, entry)?);
    }
    Ok((lines, names.subjects.into_iter().collect()))
}

/// Turns entries into lines and journals whose names stood on the page.
pub(super) fn lines_of(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    site: &Site,
    entries: &[Entry],
    how: ReadKind,
    what: &str,
) -> Result<Vec<Line>, Fault> {
    let (lines, subjects) = said(tx, site, entries)?;
    record_read(
        tx,
        &auditing(ctx),
        &mut ctx.draw("journal-read"),
        how,
        subjects,
        None,
        what,
    )?;
    Ok(lines)
}

/// The context in which an auditor reads persons.
pub(super) fn auditing(ctx: &Ctx) -> Ctx {
    Ctx {
        purpose: Some(ctx.purpose.unwrap_or(Purpose::Audit)),
        ..ctx.clone()
    }
}

/// A page of the journal.
///
/// # Errors
/// Not for this post; the store's.
pub async fn entries(app: &App, ctx: &Ctx, filter: Filter) -> Result<Page, Fault> {
    require(&ctx.actor, Action::JournalRead)?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let (found, next) = gather(tx, &filter, PAGE_ROWS, LOOKED_MAX)?;
        if let Some(person) = filter.person {
            let mut draw = ctx.draw("journal-of");
            record_read(
                tx,
                &auditing(&ctx),
                &mut draw,
                ReadKind::Opened,
                vec![person],
                None,
                "journal",
            )?;
        }
        let lines = lines_of(tx, &ctx, &site, &found, ReadKind::Listed, "journal")?;
        Ok(Page { lines, next })
    })
    .await
}

/// A value inside an entry's body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    /// Where: `case-acted.events.0.acted.act`.
    pub path: String,
    /// What stands there; sealed values masked.
    pub value: String,
    /// The name, where it is a person's id.
    pub name: Option<String>,
}

/// An entry, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its line.
    pub line: Line,
    /// Version of the subject it builds on.
    pub parent_version: u64,
    /// Its body, value by value; empty after a lawful erasure.
    pub body: Vec<Leaf>,
}

/// Opens an entry.
///
/// # Errors
/// Not found; not for this post; the store's.
pub async fn entry(app: &App, ctx: &Ctx, id: EntryId) -> Result<Opened, Fault> {
    require(&ctx.actor, Action::JournalRead)?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let found = journal::find(tx, id)?.ok_or_else(Refusal::not_found)?;
        let lines = lines_of(
            tx,
            &ctx,
            &site,
            std::slice::from_ref(&found),
            ReadKind::Opened,
            "journal-entry",
        )?;
        let line = lines.into_iter().next().ok_or_else(Refusal::not_found)?;
        let mut body = Vec::new();
        if let Said::Body(said) = &found.said {
            let value =
                serde_json::to_value(said).map_err(|e| crate::Error::Canon(e.to_string()))?;
            flatten(&value, String::new(), &mut body);
        }
        let mut named = Vec::new();
        for leaf in &mut body {
            if let Ok(person) = leaf.value.parse::<PersonId>() {
                leaf.name = Some(name_of(tx, person)?).filter(|name| !name.is_empty());
                named.push(person);
            }
        }
        named.sort();
        named.dedup();
        record_read(
            tx,
            &auditing(&ctx),
            &mut ctx.draw("entry"),
            ReadKind::Opened,
            named,
            None,
            "journal-entry",
        )?;
        Ok(Opened {
            line,
            parent_version: found.header.parent_version,
            body,
        })
    })
    .await
}

/// A body's values in their order; of a sealed value only the masked form.
fn flatten(value: &serde_json::Value, path: String, out: &mut Vec<Leaf>) {
    let below = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    match value {
        serde_json::Value::Object(map) => {
            if map.contains_key("cipher")
                && let Some(masked) = map.get("masked")
            {
                return flatten(masked, path, out);
            }
            for (name, value) in map {
                flatten(value, below(name), out);
            }
        }
        serde_json::Value::Array(list) => {
            for (n, value) in list.iter().enumerate() {
                flatten(value, below(&n.to_string()), out);
            }
        }
        serde_json::Value::String(text) => out.push(Leaf {
            path,
            value: text.clone(),
            name: None,
        }),
        other => out.push(Leaf {
            path,
            value: other.to_string(),
            name: None,
        }),
    }
}

/// Who read a person's record, newest first. The look is itself a read of her.
///
/// # Errors
/// Not for this post; the store's.
pub async fn reads_of(
    app: &App,
    ctx: &Ctx,
    person: PersonId,
    before: Option<i64>,
) -> Result<Vec<crate::citizen::LookLine>, Fault> {
    require(&ctx.actor, Action::JournalRead)?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let rows = i64::try_from(PAGE_ROWS).unwrap_or(50);
        let lines = crate::citizen::looks(app, tx, person, before, rows)?;
        let mut draw = ctx.draw("reads-of");
        record_read(
            tx,
            &auditing(&ctx),
            &mut draw,
            ReadKind::Opened,
            vec![person],
            None,
            "reads",
        )?;
        Ok(lines)
    })
    .await
}

/// What a member of staff read, newest first.
///
/// # Errors
/// Not for this post; the store's.
pub async fn reads_by(
    app: &App,
    ctx: &Ctx,
    staff: PersonId,
    before: Option<i64>,
) -> Result<Page, Fault> {
    let filter = Filter {
        person: Some(staff),
        kind: Some("person.read".to_owned()),
        before,
        ..Filter::default()
    };
    require(&ctx.actor, Action::JournalRead)?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let (mut found, next) = gather(tx, &filter, PAGE_ROWS, LOOKED_MAX)?;
        found.retain(|entry| {
            entry.person == Some(staff) && matches!(entry.body(), Some(Body::PersonsRead { .. }))
        });
        let lines = lines_of(tx, &ctx, &site, &found, ReadKind::Listed, "reads-by")?;
        Ok(Page { lines, next })
    })
    .await
}

/// Failed sign-ins, newest first.
///
/// # Errors
/// Not for this post; the store's.
pub async fn failed_sign_ins(app: &App, ctx: &Ctx, before: Option<i64>) -> Result<Page, Fault> {
    let filter = Filter {
        kind: Some("session.failed".to_owned()),
        before,
        ..Filter::default()
    };
    entries(app, ctx, filter).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opened_body_shows_sealed_values_masked_only() {
        let body = serde_json::json!({
            "a": { "cipher": "s1:secret", "index": "abc", "masked": "623900*********1234" },
            "b": [1, { "c": "text" }],
        });
        let mut leaves = Vec::new();
        flatten(&body, String::new(), &mut leaves);
        let said: Vec<_> = leaves
            .iter()
            .map(|leaf| (leaf.path.as_str(), leaf.value.as_str()))
            .collect();
        assert_eq!(
            said,
            [
                ("a", "623900*********1234"),
                ("b.0", "1"),
                ("b.1.c", "text")
            ]
        );
    }
}
