//! Reading what is shared: a page at a time, only the granted columns, whom a row is about as a
//! pseudonym that means something within one grant and one run of the libraries alone.

use super::{columns, libraries, library, own_unit, state, still_shared};
use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::policy::{Action, require};
use crate::port::{RowsAnswered, RowsAsked, Unanswered};
use crate::{App, Fault, Site};
use codes::DivisionCode;
use jiff::civil::Date;
use model::feed::{Element, ElementKind, EntityKind, Library, Sharing};
use model::id::{PersonId, RequestId};
use model::journal::{Body, ReadKind, Subject};
use model::library::Catalogue;
use model::refusal::Refusal;
use model::request::Asked;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::BTreeSet;
use store::Tx;

/// Rows of a page.
pub const PAGE_ROWS: usize = 100;
/// Pages that can be turned to; whoever wants more of a library narrows it.
pub const PAGES_MAX: u64 = 1_000;

/// What of it is wanted.
#[derive(Debug, Clone, Default)]
pub struct Looking {
    /// Page, from 1.
    pub page: u64,
    /// 12 digits of a village.
    pub village: Option<String>,
    /// A coded column and a code.
    pub code: Option<(String, String)>,
}

/// A row.
#[derive(Debug, Clone)]
pub struct SharedRow {
    /// Pseudonym of whom or what it is about; none when nobody knows.
    pub id: Option<String>,
    /// A value for each column, as the libraries write it.
    pub values: Vec<Option<String>>,
}

/// A page of rows.
#[derive(Debug, Clone)]
pub struct Rows {
    /// Name of the library.
    pub library: String,
    /// Columns.
    pub columns: Vec<Element>,
    /// Rows.
    pub rows: Vec<SharedRow>,
    /// Page, from 1.
    pub page: u64,
    /// There are more.
    pub more: bool,
    /// Last day of the grant; none where none is needed.
    pub until: Option<Date>,
}

/// A value in words: a code's word, a place's name, money in yuan, a quantity in its unit.
#[must_use]
pub fn said(site: &Site, element: &Element, value: &str) -> String {
    let worded = match element.kind {
        ElementKind::Code => element.list.iter().find_map(|line| {
            let (code, word) = line.split_once(char::is_whitespace)?;
            (code == value).then(|| word.trim().to_owned())
        }),
        ElementKind::Division => value
            .parse::<u64>()
            .ok()
            .and_then(DivisionCode::from_number)
            .map(|code| site.place_name(code)),
        ElementKind::Money => value.parse::<i64>().ok().map(words::yuan),
        ElementKind::Quantity => value.parse::<i64>().ok().map(|n| decimal(n, 3)),
        ElementKind::Point => value.parse::<i64>().ok().map(|n| decimal(n, 6)),
        _ => None,
    };
    worded.unwrap_or_else(|| value.to_owned())
}

/// A whole number of parts as a decimal, without what says nothing at its end.
fn decimal(parts: i64, places: usize) -> String {
    let sign = if parts < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", parts.unsigned_abs(), width = places + 1);
    let (whole, rest) = digits.split_at(digits.len() - places);
    let rest = rest.trim_end_matches('0');
    if rest.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{rest}")
    }
}

/// Rows as the filter wants them, all conditions on columns that are shown anyway.
fn only(columns: &[Element], looking: &Looking) -> Result<Vec<(String, String)>, Refusal> {
    let mut only = Vec::new();
    if let Some(village) = &looking.village {
        let mut places = columns.iter().filter(|e| e.kind == ElementKind::Division);
        let Some(place) = places.next() else {
            return Err(Refusal::field("village", "sharing-no-village"));
        };
        if village.len() != 12 || !village.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Refusal::field("village", "sharing-village-unknown"));
        }
        only.push((place.code.clone(), village.clone()));
    }
    if let Some((column, code)) = &looking.code {
        let mut coded = columns.iter().filter(|e| e.kind == ElementKind::Code);
        let Some(element) = coded.find(|e| e.code == *column) else {
            return Err(Refusal::field("code", "sharing-no-code"));
        };
        if !element.codes().any(|known| known == code) {
            return Err(Refusal::field("code", "sharing-code-unknown"));
        }
        only.push((column.clone(), code.clone()));
    }
    Ok(only)
}

/// What the hub's no is to whoever reads.
pub(super) fn unanswered(why: Unanswered) -> Fault {
    match why {
        Unanswered::NoLibraries => Refusal::forbidden("library-none").into(),
        Unanswered::TooLong => Refusal::forbidden("library-too-long").into(),
        Unanswered::SingleRows => crate::Error::Damaged("rows refused".to_owned()).into(),
        Unanswered::NoQuery(detail) | Unanswered::Failed(detail) => {
            crate::Error::Damaged(detail).into()
        }
    }
}

/// Whether a column says by itself who somebody is, so that reading it is reading her.
pub(super) fn names(element: &Element) -> bool {
    element.code.starts_with("person.") && (element.identity || element.kind == ElementKind::Name)
}

/// Whose records stand in rows.
pub(super) fn subjects(app: &App, answered: &RowsAnswered) -> Vec<PersonId> {
    let numbers = answered.rows.iter().filter_map(|row| row.number.as_ref());
    let persons: BTreeSet<PersonId> = numbers.map(|n| app.sealer().person(n)).collect();
    persons.into_iter().collect()
}

/// A pseudonym that another grant, or another run of the libraries, does not have.
pub(super) fn pseudonym(app: &App, grant: &[u8], run: &str, about: (EntityKind, u32)) -> String {
    let (kind, id) = about;
    let kind = match kind {
        EntityKind::Person => b'p',
        EntityKind::Organisation => b'o',
        EntityKind::Place => b'l',
    };
    let mut value = Vec::with_capacity(grant.len() + run.len() + 21);
    for part in [grant, run.as_bytes()] {
        value.extend_from_slice(&(part.len() as u64).to_be_bytes());
        value.extend_from_slice(part);
    }
    value.push(kind);
    value.extend_from_slice(&id.to_be_bytes());
    let digest = app.sealer().digest("sharing-pseudonym", &value);
    evidence::hex::encode(&digest[..8])
}

/// The order in which a grant's rows are read: by their places in it two grants could be joined.
pub(super) fn order(app: &App, grant: &[u8]) -> [u32; 4] {
    let digest = app.sealer().digest("sharing-order", grant);
    let mut order = [0; 4];
    for (word, bytes) in order.iter_mut().zip(digest.chunks_exact(4)) {
        *word = bytes
            .iter()
            .fold(0, |word, byte| word << 8 | u32::from(*byte));
    }
    order
}

/// A page that was asked of the hub, and what has to be written down before it is shown.
struct Found {
    page: u64,
    only: Vec<(String, String)>,
    answered: RowsAnswered,
    subjects: Vec<PersonId>,
}

impl Found {
    /// The page as it is shown: ids are the grant's.
    fn shown(
        self,
        app: &App,
        grant: &[u8],
        library: &Library,
        columns: Vec<Element>,
        until: Option<Date>,
    ) -> Rows {
        let run = self.answered.run;
        let rows = self.answered.rows.into_iter().map(|row| SharedRow {
            id: row.about.map(|about| pseudonym(app, grant, &run, about)),
            values: row.values,
        });
        Rows {
            library: library.name.clone(),
            columns,
            rows: rows.collect(),
            page: self.page,
            more: self.answered.more,
            until,
        }
    }
}

async fn find(
    app: &App,
    library: &Library,
    columns: &[Element],
    grant: &[u8],
    looking: &Looking,
) -> Result<Found, Fault> {
    let page = looking.page.max(1);
    if page > PAGES_MAX {
        let rows = PAGES_MAX as i64 * PAGE_ROWS as i64;
        let refusal = Refusal::field("page", "sharing-page-deep");
        return Err(refusal.with("rows", rows).into());
    }
    let only = only(columns, looking)?;
    let hub = app
        .hub()
        .cloned()
        .ok_or_else(|| Refusal::forbidden("library-none"))?;
    let from = usize::try_from(page - 1).unwrap_or(0) * PAGE_ROWS;
    let asked = RowsAsked {
        library: library.code.clone(),
        columns: columns.iter().map(|element| element.code.clone()).collect(),
        only: only.clone(),
        order: order(app, grant),
        from,
        limit: PAGE_ROWS,
        whom: columns.iter().any(names),
    };
    let answered = hub.rows(asked).await.map_err(unanswered)?;
    Ok(Found {
        page,
        only,
        subjects: subjects(app, &answered),
        answered,
    })
}

/// The entries of a page: that it was shown, and whose records by name were on it.
fn written(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    body: &Body,
    subjects: Vec<PersonId>,
) -> Result<(), crate::Error> {
    let mut draw = ctx.draw("sharing-read");
    record(tx, ctx, &mut draw, Subject::County, 0, body)?;
    record_read(
        tx,
        ctx,
        &mut draw,
        ReadKind::Listed,
        subjects,
        None,
        "shared-library",
    )
}

fn body(request: Option<RequestId>, library: &Library, found: &Found) -> Body {
    Body::LibraryShared {
        request,
        library: library.code.clone(),
        rows: i64::try_from(found.answered.rows.len()).unwrap_or(i64::MAX),
        page: i64::try_from(found.page).unwrap_or(i64::MAX),
        only: found.only.clone(),
    }
}

/// Library, columns and last day of a grant of a unit that runs.
fn granted(
    tx: &mut Tx<'_>,
    id: RequestId,
    of: &UnitCode,
    now: Instant,
) -> Result<(String, Vec<String>, Date), Fault> {
    let held = tx.request(id)?.ok_or_else(Refusal::not_found)?;
    if let Asked::Sharing { unit, .. } = &held.request.asked
        && unit == of
    {
        if let Some(refusal) = state(&held, now).closed() {
            return Err(refusal.into());
        }
    } else {
        return Err(Refusal::not_found().into());
    }
    match held.request.asked {
        Asked::Sharing {
            library,
            columns,
            until,
            ..
        } => Ok((library, columns, until)),
        _ => Err(Refusal::not_found().into()),
    }
}

/// The columns of a grant that the library still has.
fn still_there(catalogue: &Catalogue, of: &Library, granted: &[String]) -> Vec<Element> {
    let mut all = columns(catalogue, of);
    all.retain(|element| granted.contains(&element.code));
    all
}

/// A page of what was granted to the own unit. It is an entry, and the grant runs while it is
/// written, before anything is shown.
///
/// # Errors
/// `sharing-…` where nothing is granted (any more) or the filter names what is not shown; not found;
/// not for this post; the hub's; the store's.
pub async fn rows(app: &App, ctx: &Ctx, id: RequestId, looking: Looking) -> Result<Rows, Fault> {
    require(&ctx.actor, Action::SharingAsk)?;
    let (unit, now) = (own_unit(ctx)?, ctx.now);
    let of = unit.clone();
    let (code, granted_columns, until) = app.look(move |_, tx| granted(tx, id, &of, now)).await?;
    let catalogue = libraries(app)?;
    let library = still_shared(&catalogue, &code)?;
    let columns = still_there(&catalogue, library, &granted_columns);
    let found = find(app, library, &columns, id.bytes(), &looking).await?;
    let (body, subjects, reader) = (
        body(Some(id), library, &found),
        found.subjects.clone(),
        ctx.clone(),
    );
    app.submit(move |_, tx| {
        granted(tx, id, &unit, reader.now)?;
        Ok(written(tx, &reader, &body, subjects.clone())?)
    })
    .await?;
    Ok(found.shown(app, id.bytes(), library, columns, Some(until)))
}

/// A page of a library that is shared without condition: the same columns and the same entry, but no
/// request.
///
/// # Errors
/// `sharing-not-open`; as [`rows`].
pub async fn open_rows(app: &App, ctx: &Ctx, code: &str, looking: Looking) -> Result<Rows, Fault> {
    require(&ctx.actor, Action::LibraryOpen)?;
    let catalogue = libraries(app)?;
    let library = library(&catalogue, code).ok_or_else(Refusal::not_found)?;
    if library.sharing != Sharing::Open {
        return Err(Refusal::forbidden("sharing-not-open").into());
    }
    let columns = columns(&catalogue, library);
    let unit = own_unit(ctx)?;
    let grant = format!("open {} {unit}", library.code);
    let found = find(app, library, &columns, grant.as_bytes(), &looking).await?;
    let (body, subjects, reader) = (
        body(None, library, &found),
        found.subjects.clone(),
        ctx.clone(),
    );
    app.submit(move |_, tx| Ok(written(tx, &reader, &body, subjects.clone())?))
        .await?;
    Ok(found.shown(app, grant.as_bytes(), library, columns, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_said_as_decimals() {
        for (parts, places, said) in [
            (1_500, 3, "1.5"),
            (-20, 3, "-0.02"),
            (7_000, 3, "7"),
            (0, 3, "0"),
            (121_186_500, 6, "121.1865"),
        ] {
            assert_eq!(decimal(parts, places), said);
        }
    }
}
