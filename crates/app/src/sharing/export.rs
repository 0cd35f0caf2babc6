//! A library as a file: the data steward asks, a second person approves, and it is fetched once. It
//! carries who fetched it, when, and by which request; what was written down holds its SM3.

use super::read::{names, order, pseudonym, subjects, unanswered};
use super::{
    Desk, Line, columns, decided, desk_of, identifying, libraries, library, misfits, ordered,
    refused, requested, said, state,
};
use crate::context::Ctx;
use crate::journal::{reads, record};
use crate::once::{Repeat, before, once, still_said};
use crate::policy::{Action, require};
use crate::port::RowsAsked;
use crate::{App, Fault};
use model::feed::{Element, ElementKind};
use model::id::{PersonId, RequestId};
use model::journal::{Body, ReadKind, Subject};
use model::refusal::Refusal;
use model::request::{Asked, Decision, Ending};
use model::time::Instant;
use serde::{Deserialize, Serialize};
use sheet::{Cell, Table};
use std::sync::Arc;
use store::Tx;

/// Days after the approval within which the file must be fetched (默认).
pub const FETCH_DAYS: i64 = 7;
/// Rows of a file at most (默认): it is made in memory.
pub const ROWS_MAX: usize = 200_000;

/// A wish for a file.
#[derive(Debug, Clone)]
pub struct Exporting {
    /// Code of the library.
    pub library: String,
    /// Elements; those that identify somebody only where they are named here.
    pub columns: Vec<String>,
    /// What for.
    pub purpose: String,
}

/// What the line of origin in a file says.
#[derive(Debug, Clone)]
pub struct Origin {
    /// Who fetched it.
    pub name: String,
    /// When.
    pub at: Instant,
    /// By which request.
    pub request: RequestId,
}

/// Words of a file, which are the same whatever language its pages were read in.
#[derive(Clone)]
pub struct Words {
    /// Title of the column of pseudonyms.
    pub pseudonym: String,
    /// The line of origin.
    pub origin: Arc<dyn Fn(&Origin) -> String + Send + Sync>,
}

/// A file.
#[derive(Debug, Clone)]
pub struct File {
    /// Name of the library.
    pub library: String,
    /// UTF-8 with its mark.
    pub csv: Vec<u8>,
    /// Rows of the library in it.
    pub rows: usize,
    /// Its SM3, as the journal has it.
    pub digest: String,
}

/// What is kept of a file: enough to make it again, to the byte, while the libraries stand.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    at: Instant,
    digest: String,
}

/// Asks for a library as a file.
///
/// # Errors
/// `sharing-…`, `export-too-many` at their fields; not for this post; the hub's; the store's.
pub async fn ask(
    app: &App,
    ctx: &Ctx,
    wish: Exporting,
    repeat: Repeat,
) -> Result<RequestId, Fault> {
    require(&ctx.actor, Action::ExportAsk)?;
    if let Some(id) = before(app, ctx, &repeat).await? {
        return Ok(id);
    }
    let catalogue = libraries(app)?;
    let Some(found) = library(&catalogue, &wish.library) else {
        return Err(Refusal::field("library", "sharing-library-unknown").into());
    };
    let mut lines = catalogue.libraries.iter();
    let rows = lines.find(|line| line.library.code == wish.library);
    if rows.is_some_and(|line| line.rows > ROWS_MAX as u64) {
        let refusal = Refusal::field("library", "export-too-many");
        return Err(refusal.with("max", ROWS_MAX as i64).into());
    }
    let mut allowed = columns(&catalogue, found);
    allowed.extend(identifying(&catalogue, found));
    let purpose = wish.purpose.trim().to_owned();
    refused(misfits(&allowed, &wish.columns, &purpose))?;
    let asked = Asked::Export {
        columns: ordered(&allowed, &wish.columns),
        library: wish.library,
        purpose,
    };
    let asker = ctx.clone();
    once(app, ctx, repeat, move |app, tx| {
        let site = app.site_in(tx, asker.now)?;
        requested(tx, &asker, &site, asked.clone(), None)
    })
    .await
}

/// Approves a file, or refuses it.
///
/// # Errors
/// `own-matter` for who asked, by natural person; `note-missing` where it is refused; stale when it
/// was decided before; not found; the store's.
pub async fn decide(
    app: &App,
    ctx: &Ctx,
    id: RequestId,
    granted: bool,
    note: Option<String>,
    repeat: Repeat,
) -> Result<(), Fault> {
    require(&ctx.actor, Action::ExportDecide)?;
    let asker = ctx.clone();
    once(app, ctx, repeat, move |_, tx| {
        let ctx = &asker;
        let held = tx.request(id)?.ok_or_else(Refusal::not_found)?.request;
        let Asked::Export { .. } = &held.asked else {
            return Err(Refusal::not_found().into());
        };
        if tx.person_resolve(held.by)? == tx.person_resolve(ctx.actor.person)? {
            return Err(Refusal::forbidden("own-matter").into());
        }
        let note = note.as_deref().map(str::trim);
        let note = note.filter(|note| !note.is_empty());
        if !granted && note.is_none() {
            return Err(Refusal::field("note", "note-missing").into());
        }
        let decision = crate::request::decide_in(tx, ctx, id, granted, note)?;
        decided(tx, ctx, id, decision)
    })
    .await
}

/// Files that were asked for, newest first.
///
/// # Errors
/// Not for this post; the hub's; the store's.
pub async fn all(app: &App, ctx: &Ctx) -> Result<Vec<Line>, Fault> {
    require(&ctx.actor, Action::ExportAsk)?;
    let Desk {
        mut waiting,
        decided,
    } = desk_of(app, ctx, "export").await?;
    waiting.extend(decided);
    waiting.sort_by_key(|line| std::cmp::Reverse(line.id));
    Ok(waiting)
}

/// What waits for the second person, and what was decided.
///
/// # Errors
/// Not for this post; the hub's; the store's.
pub async fn desk(app: &App, ctx: &Ctx) -> Result<Desk, Fault> {
    require(&ctx.actor, Action::ExportDecide)?;
    desk_of(app, ctx, "export").await
}

/// What was asked for, and what was decided about it.
struct Approved {
    library: String,
    columns: Vec<String>,
    decision: Decision,
}

/// An approved file of whoever fetches it; whether it still may be fetched is another question.
fn approved(tx: &mut Tx<'_>, id: RequestId, by: PersonId) -> Result<Approved, Fault> {
    let held = tx.request(id)?.ok_or_else(Refusal::not_found)?;
    let Asked::Export {
        library, columns, ..
    } = held.request.asked
    else {
        return Err(Refusal::not_found().into());
    };
    if tx.person_resolve(held.request.by)? != tx.person_resolve(by)? {
        return Err(Refusal::forbidden("export-asker-only").into());
    }
    let Some(decision) = held.decision else {
        return Err(Refusal::forbidden("sharing-waiting").into());
    };
    Ok(Approved {
        library,
        columns,
        decision,
    })
}

/// An approved file that can be fetched now.
fn fetchable(
    tx: &mut Tx<'_>,
    id: RequestId,
    by: PersonId,
    now: Instant,
) -> Result<Approved, Fault> {
    let approved = approved(tx, id, by)?;
    let held = tx.request(id)?.ok_or_else(Refusal::not_found)?;
    match state(&held, now).closed() {
        Some(refusal) => Err(refusal.into()),
        None => Ok(approved),
    }
}

/// A file with whose records are in it.
struct Drawn {
    file: File,
    subjects: Vec<PersonId>,
}

/// Draws the file up. `at` is when it was first fetched, so that it can be made again to the byte.
async fn draw_up(
    app: &App,
    ctx: &Ctx,
    id: RequestId,
    approved: &Approved,
    words: &Words,
    at: Instant,
) -> Result<Drawn, Fault> {
    let catalogue = libraries(app)?;
    let library = library(&catalogue, &approved.library)
        .ok_or_else(|| Refusal::forbidden("sharing-library-gone"))?;
    let mut elements = columns(&catalogue, library);
    elements.extend(identifying(&catalogue, library));
    elements.retain(|element| approved.columns.contains(&element.code));
    let hub = app
        .hub()
        .cloned()
        .ok_or_else(|| Refusal::forbidden("library-none"))?;
    let asked = RowsAsked {
        library: library.code.clone(),
        columns: elements
            .iter()
            .map(|element| element.code.clone())
            .collect(),
        only: Vec::new(),
        order: order(app, id.bytes()),
        from: 0,
        limit: ROWS_MAX,
        whom: elements.iter().any(names),
    };
    let answered = hub.rows(asked).await.map_err(unanswered)?;
    if answered.more {
        let refusal = Refusal::forbidden("export-too-many");
        return Err(refusal.with("max", ROWS_MAX as i64).into());
    }
    let subjects = subjects(app, &answered);
    let titles = std::iter::once(words.pseudonym.clone())
        .chain(elements.iter().map(|element| element.name.clone()));
    let mut table = Table::new(&*library.name, titles);
    let origin = Origin {
        name: ctx.actor.name.clone(),
        at,
        request: id,
    };
    let mut note = vec![Cell::Empty; table.columns.len()];
    if let Some(first) = note.first_mut() {
        *first = Cell::text((words.origin)(&origin));
    }
    table.rows.push(note);
    let rows = answered.rows.len();
    let site = app.site();
    for row in answered.rows {
        let about = row.about;
        let pseudonym = about.map(|about| pseudonym(app, id.bytes(), &answered.run, about));
        let mut cells = vec![Cell::text(pseudonym.unwrap_or_default())];
        let values = elements.iter().zip(row.values);
        cells.extend(values.map(|(element, value)| cell(&site, element, value.as_deref())));
        table.rows.push(cells);
    }
    let csv = sheet::write_csv(&table)
        .map_err(|e| crate::Error::Damaged(format!("library export: {e}")))?;
    Ok(Drawn {
        file: File {
            library: library.name.clone(),
            rows,
            digest: evidence::FileDigest::of(&csv).to_string(),
            csv,
        },
        subjects,
    })
}

/// A value as files have it: in words, but money without separators.
fn cell(site: &crate::Site, element: &Element, value: Option<&str>) -> Cell {
    let Some(value) = value else {
        return Cell::Empty;
    };
    let text = said(site, element, value);
    if element.kind == ElementKind::Money {
        return Cell::text(text.replace(',', ""));
    }
    Cell::text(text)
}

/// Fetches an approved file, once: whose records are in it, that it left and that it was fetched are
/// entries before it leaves.
///
/// # Errors
/// `export-asker-only`; `sharing-…` where it cannot be fetched (any more); `export-too-many`;
/// `said-once`; `idempotency-key-reused`; not found; not for this post; the hub's; the store's.
pub async fn fetch(
    app: &App,
    ctx: &Ctx,
    id: RequestId,
    words: Words,
    repeat: Repeat,
) -> Result<File, Fault> {
    require(&ctx.actor, Action::ExportAsk)?;
    let (by, now) = (ctx.actor.person, ctx.now);
    if let Some(kept) = before::<Kept>(app, ctx, &repeat).await? {
        return again(app, ctx, id, &words, kept).await;
    }
    let held = app.look(move |_, tx| fetchable(tx, id, by, now)).await?;
    let drawn = draw_up(app, ctx, id, &held, &words, now).await?;
    let whose = drawn.subjects.clone();
    reads(app, ctx, ReadKind::Exported, whose, "shared-library").await?;
    let (asker, digest) = (ctx.clone(), drawn.file.digest.clone());
    let rows = i64::try_from(drawn.file.rows).unwrap_or(i64::MAX);
    let kept = once(app, ctx, repeat, move |_, tx| {
        let ctx = &asker;
        let held = fetchable(tx, id, by, ctx.now)?;
        let body = Body::Exported {
            what: format!("library-{}", held.library),
            rows,
            digest: digest.clone(),
            approved_by: Some(held.decision.by),
        };
        let mut draw = ctx.draw("library-export");
        record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
        let ended = crate::request::end_in(tx, ctx, id, &held.decision, Ending::Taken, None)?;
        decided(tx, ctx, id, ended)?;
        Ok(Kept {
            at: ctx.now,
            digest: digest.clone(),
        })
    })
    .await?;
    if kept.digest != drawn.file.digest {
        // The same wish came twice at one moment, and the other fetched it.
        return Err(Refusal::stale().into());
    }
    Ok(drawn.file)
}

/// The file of a repeated wish, made again as it was.
async fn again(
    app: &App,
    ctx: &Ctx,
    id: RequestId,
    words: &Words,
    kept: Kept,
) -> Result<File, Fault> {
    still_said(kept.at, ctx.now)?;
    let by = ctx.actor.person;
    let held = app.look(move |_, tx| approved(tx, id, by)).await?;
    let drawn = draw_up(app, ctx, id, &held, words, kept.at).await?;
    if drawn.file.digest != kept.digest {
        // The libraries were built anew meanwhile.
        return Err(Refusal::forbidden("said-once").with("minutes", 0).into());
    }
    Ok(drawn.file)
}
