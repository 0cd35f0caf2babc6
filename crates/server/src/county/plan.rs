//! `wujia county plan`.

use super::{base, render};
use crate::config::Where;
use crate::stop::{Done, Stop, While as _};
use crate::tell;
use county::Book;
use county::plan::OpenCase;
use std::path::Path;
use std::sync::Arc;

/// The county a reform is planned on: of the data directory when one is named, else of the reform's
/// site with the reforms that were in force before it.
fn county_for(place: &Where, file: &Path, code: &str) -> Done<(Book, Vec<OpenCase>)> {
    if place.data.is_some() {
        return base::data(place);
    }
    let Some(dir) = base::site_of(file) else {
        return Err(Stop::usage(
            "the reform lies in no site's folder: name a data directory with --data",
        ));
    };
    let site = base::site(&dir)?;
    let mut book = Book::new(Arc::clone(&site.founding));
    for (entry, reform) in (1..).zip(&site.reforms) {
        if reform.code == code {
            break;
        }
        book.enter(entry, reform.changes.iter().cloned());
    }
    Ok((book, Vec::new()))
}

/// Prints a plan; it fails when something is refused.
///
/// # Errors
/// The files' mistakes; what is refused; the store's.
pub fn run(place: &Where, file: &Path, json: bool, xlsx: Option<&Path>) -> Done {
    let reform = base::reform(file)?;
    let (book, open) = county_for(place, file, &reform.code)?;
    let plan = county::plan(&book, &reform.code, &reform.title, &reform.changes, &open)
        .map_err(|b| base::broken(&b))?;
    if let Some(path) = xlsx {
        let bytes = render::workbook(&plan.sections())?;
        std::fs::write(path, bytes).during(path.display())?;
    }
    if json {
        tell::json(&render::value(&plan))?;
    } else if xlsx.is_none() {
        let days = plan
            .days
            .map(|(from, to)| format!("{from} – {to}"))
            .unwrap_or_default();
        tell::out(&format!("{}  {days}\n", plan.title));
        tell::out(&render::text(&plan.sections()));
    }
    if plan.broken.is_empty() {
        if !json {
            println!("\n{}", tell::word("plan-none-refused"));
        }
        return Ok(());
    }
    let args = words::Args::new().integer(
        "count",
        i64::try_from(plan.broken.len()).unwrap_or(i64::MAX),
    );
    Err(Stop::failed(tell::say("plan-refused-count", &args)))
}
