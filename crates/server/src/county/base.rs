//! The county a command speaks of: a site's folder, or a data directory.

use crate::config::Where;
use crate::stop::{Done, Stop};
use crate::{journal, wire};
use county::plan::OpenCase;
use county::{Book, Site};
use model::change::Reform;
use sheet::FileFault;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Mistakes in files that people write, as what the operator is told.
pub fn faults(faults: &[FileFault]) -> Stop {
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    Stop::failed(format!("{} mistakes:\n{}", lines.len(), lines.join("\n")))
}

/// A site read from its folder.
///
/// # Errors
/// Its mistakes.
pub fn site(dir: &Path) -> Done<Site> {
    Site::read(|name| std::fs::read(dir.join(name)).ok()).map_err(|all| faults(&all))
}

/// Says that a site's files hold.
///
/// # Errors
/// Its mistakes.
pub fn check(dir: &Path) -> Done {
    let site = site(dir)?;
    let county = site
        .book()
        .on(crate::clock::now().date())
        .map_err(|b| broken(&b))?;
    println!(
        "{}: {} units, {} people, {} items, {} documents; {} reforms in force, {} proposed",
        site.county.name,
        county.units.len(),
        county.people.len(),
        county.items.len(),
        county.documents.len(),
        site.reforms.len(),
        site.proposed.len()
    );
    Ok(())
}

/// The folder of the site a reform's file lies in: the one above `reforms/`.
#[must_use]
pub fn site_of(file: &Path) -> Option<PathBuf> {
    let reforms = file.parent()?;
    let site = if reforms.as_os_str().is_empty() {
        PathBuf::from("..")
    } else {
        reforms.parent()?.to_owned()
    };
    site.join("site.toml").exists().then_some(site)
}

/// A reform from its file and the tables beside it.
///
/// # Errors
/// Its mistakes.
pub fn reform(file: &Path) -> Done<Reform> {
    let bytes =
        std::fs::read(file).map_err(|e| Stop::failed(format!("{}: {e}", file.display())))?;
    let folder = file.parent().map(Path::to_owned).unwrap_or_default();
    let name = file
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    county::site::read_reform(&name, &bytes, |table| {
        std::fs::read(folder.join(table)).ok()
    })
    .map_err(|all| faults(&all))
}

/// The book of a data directory with the cases that are open in it.
///
/// # Errors
/// `no book`: the site was founded without one; the store's.
pub fn data(place: &Where) -> Done<(Book, Vec<OpenCase>)> {
    let store = wire::look(&place.read()?)?;
    let (founding, entered, open) = store.read_blocking(|tx| {
        journal::county_of(tx)?;
        Ok((
            tx.county_founding::<county::Founding>()?,
            tx.reforms_entered(0)?,
            app::reform::open_cases(tx)?,
        ))
    })?;
    let founding =
        founding.ok_or_else(|| Stop::failed("this site was founded without a county's book"))?;
    let mut book = Book::new(Arc::new(founding));
    for (entry, reform) in entered {
        book.enter(u64::try_from(entry).unwrap_or(0), reform.changes);
    }
    Ok((book, open))
}

/// A book that no longer folds.
#[must_use]
pub fn broken(all: &[county::Broken]) -> Stop {
    let lines: Vec<String> = all.iter().take(20).map(ToString::to_string).collect();
    Stop::failed(format!(
        "the county's book does not fold:\n{}",
        lines.join("\n")
    ))
}
