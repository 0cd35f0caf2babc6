//! The opening tables, read back from their files.

use super::Report;
use super::book::{Book, digest};
use app::found::{
    AliasRow, AreaRow, CalendarRow, DivisionRow, GridRow, ModuleRow, OpeningRoll, ParametersRow,
    Table,
};
use model::journal::Body;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use store::{Error, Store, Tx, Which};

/// Reads every chunk that the founding entry names.
///
/// # Errors
/// The store's.
pub fn read(
    tx: &mut Tx<'_>,
    files: &Store,
    book: &mut Book,
    report: &mut Report,
) -> Result<(), Error> {
    let founded = store::journal::latest(tx, &Which::Kind("site.founded".to_owned()), None, 2)?;
    let Some(Body::SiteFounded { tables, .. }) = founded.first().and_then(|entry| entry.body())
    else {
        report.fault("founding", "site", "no entry says that it was founded");
        return Ok(());
    };
    report.holds(
        "founding",
        "site",
        founded.len() == 1,
        "it was founded more than once",
    );
    for (name, address) in tables {
        let bytes = address
            .parse()
            .ok()
            .and_then(|digest| files.read_file(&digest).ok().flatten());
        let (Some(table), Some(bytes)) = (Table::of_chunk(name), bytes) else {
            report.fault("founding", name, "its file is gone or not what was stored");
            continue;
        };
        report.seen("founding", 1);
        if let Err(error) = take(table, &bytes, book) {
            report.fault("founding", name, error.to_string());
        }
    }
    Ok(())
}

fn rows<T: DeserializeOwned>(bytes: &[u8]) -> impl Iterator<Item = Result<T, Error>> + '_ {
    bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).map_err(|e| Error::Damaged(e.to_string())))
}

fn take(table: Table, bytes: &[u8], book: &mut Book) -> Result<(), Error> {
    match table {
        Table::Division => kept::<DivisionRow>("division", bytes, book)?,
        Table::Area => kept::<AreaRow>("area", bytes, book)?,
        Table::Grid => kept::<GridRow>("grid", bytes, book)?,
        Table::Unit => kept::<model::unit::Unit>("unit", bytes, book)?,
        Table::County => {
            for row in rows::<county::Founding>(bytes) {
                book.founding = Some(digest(&row?)?);
            }
        }
        Table::Reform => {
            for row in rows::<model::change::Reform>(bytes) {
                book.brought_in(row?)?;
            }
        }
        Table::Calendar => {
            for row in rows::<CalendarRow>(bytes) {
                let row = row?;
                book.calendars.insert(i64::from(row.year), row.text);
            }
        }
        Table::Parameters => {
            for row in rows::<ParametersRow>(bytes) {
                book.parameters = Some(row?.text);
            }
        }
        Table::Module => {
            for row in rows::<ModuleRow>(bytes) {
                book.modules.insert(row?.version);
            }
        }
        Table::Hall => {
            for row in rows(bytes) {
                book.halls.hall(row?);
            }
        }
        Table::Person => {
            for row in rows(bytes) {
                book.person(&row?)?;
            }
        }
        Table::Alias => {
            for row in rows::<AliasRow>(bytes) {
                let AliasRow { alias, kept } = row?;
                book.aliases.insert(alias, kept);
            }
        }
        Table::Certificate => {
            for row in rows(bytes) {
                book.certificate(row?);
            }
        }
        Table::Account => {
            for row in rows(bytes) {
                book.account(row?);
            }
        }
        Table::Appointment => {
            for row in rows(bytes) {
                book.appointment(row?);
            }
        }
        Table::Leave => {
            for row in rows(bytes) {
                book.leave(row?);
            }
        }
        Table::Entitlement => {
            for row in rows(bytes) {
                book.entitlement(&row?)?;
            }
        }
        Table::Roll => {
            for row in rows::<OpeningRoll>(bytes) {
                let OpeningRoll { roll, payments } = row?;
                book.roll(roll, payments);
            }
        }
    }
    Ok(())
}

fn kept<T: DeserializeOwned + serde::Serialize>(
    name: &'static str,
    bytes: &[u8],
    book: &mut Book,
) -> Result<(), Error> {
    for row in rows::<T>(bytes) {
        let digest = digest(&row?)?;
        book.structure.entry(name).or_default().insert(digest);
    }
    Ok(())
}

/// The rows of a structural table as they stand.
fn held_rows(tx: &mut Tx<'_>, name: &'static str) -> Result<BTreeSet<super::book::Digest>, Error> {
    let county = crate::journal::county_of(tx)?;
    let mut held = BTreeSet::new();
    match name {
        "division" => {
            for row in tx.division_history(county)? {
                held.insert(digest(&DivisionRow::from(row))?);
            }
        }
        "area" => {
            for kind in ["county", "town", "village", "grid"] {
                for row in tx.areas_of_kind(kind)? {
                    held.insert(digest(&AreaRow::from(row))?);
                }
            }
        }
        "grid" => {
            let today = crate::clock::now().date();
            for row in tx.grids_on(today)? {
                held.insert(digest(&GridRow::from(row))?);
            }
        }
        _ => {
            for row in tx.units()? {
                held.insert(digest(&row)?);
            }
        }
    }
    Ok(held)
}

/// Compares divisions, areas, grids, units, calendars, parameters and modules.
///
/// # Errors
/// The store's.
pub fn structure(tx: &mut Tx<'_>, book: &Book, report: &mut Report) -> Result<(), Error> {
    for (name, expected) in &book.structure {
        let held = held_rows(tx, name)?;
        report.seen(name, u64::try_from(held.len()).unwrap_or(u64::MAX));
        let (missing, foreign) = (
            expected.difference(&held).count(),
            held.difference(expected).count(),
        );
        if missing + foreign > 0 {
            report.fault(
                name,
                "table",
                format!("{missing} rows are not there, {foreign} were never written"),
            );
        }
    }
    county_book(tx, book, report)?;
    let calendars = tx.calendars()?.into_iter().collect();
    report.holds(
        "calendar",
        "all",
        book.calendars == calendars,
        "calendars are not those that were taken in",
    );
    let parameters = tx.parameters()?;
    report.holds(
        "parameters",
        "all",
        book.parameters == parameters,
        "are not those that were taken in",
    );
    for (version, module, files) in tx.module_versions()? {
        let whole = serde_json::from_str(&files)
            .ok()
            .and_then(|files| flow::Module::parse(&files).ok())
            .is_some_and(|module| app::module::version_of(&module) == version);
        report.holds(
            "module",
            &module,
            book.modules.contains(&version),
            "a version that was never adopted",
        );
        report.holds(
            "module",
            &module,
            whole,
            "its files are not those of its version",
        );
    }
    Ok(())
}

/// Compares the county's book: founding and reforms are those that were told, and it folds.
fn county_book(tx: &mut Tx<'_>, book: &Book, report: &mut Report) -> Result<(), Error> {
    let founding = tx.county_founding::<county::Founding>()?;
    let held = founding.as_ref().map(digest).transpose()?;
    report.holds(
        "county",
        "founding",
        held == book.founding,
        "is not what the county was founded with",
    );
    let mut before = None;
    let mut seen = 0;
    loop {
        let page = tx.reforms(before, app::reform::PAGE)?;
        let Some(last) = page.last() else { break };
        before = Some(last.id);
        for line in page {
            seen += 1;
            let body = tx.reform(line.id)?;
            let same = match (book.reforms.get(&line.id), &body) {
                (Some(expected), Some(body)) => {
                    expected.digest == digest(body)? && expected.state == (line.state, line.entry)
                }
                _ => false,
            };
            report.holds("reform", line.id, same, "is not as the journal says");
        }
    }
    report.holds("reform", "all", seen == book.reforms.len(), "some are gone");
    let Some(founding) = founding else {
        return Ok(());
    };
    let mut folded = county::Book::new(std::sync::Arc::new(founding));
    for (entry, reform) in tx.reforms_entered(0)? {
        folded.enter(u64::try_from(entry).unwrap_or(0), reform.changes);
    }
    let last = folded.on(jiff::civil::Date::MAX);
    let balanced = last.as_ref().is_ok_and(county::County::is_balanced);
    report.holds("county", "fold", last.is_ok(), "its book no longer folds");
    report.holds(
        "county",
        "posts",
        balanced,
        "posts are not the sum of their movements, or more are filled than stand",
    );
    Ok(())
}
