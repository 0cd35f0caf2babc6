//! `wujia county figures`: the document's numbers, counted.

use super::{base, render};
use crate::config::Where;
use crate::stop::Done;
use crate::tell;
use jiff::civil::Date;
use std::path::Path;

/// Prints every number of the document with what it is now.
///
/// # Errors
/// The files' mistakes; the store's.
pub fn run(place: &Where, day: Date, site: Option<&Path>, json: bool) -> Done {
    let book = match site {
        Some(dir) => base::site(dir)?.book(),
        None => base::data(place)?.0,
    };
    let figures = county::figure::figures(&book, day).map_err(|b| base::broken(&b))?;
    if json {
        return tell::json(&figures);
    }
    let head = [
        "figure-column-name",
        "figure-column-said",
        "figure-column-now",
    ]
    .map(tell::word)
    .to_vec();
    let rows = figures.iter().map(|f| {
        vec![
            tell::word(&format!("figure-{}", f.code)),
            f.said.to_owned(),
            f.value
                .as_ref()
                .map_or_else(|| tell::word("figure-not-yet"), render::words),
        ]
    });
    tell::out(&tell::table(
        &std::iter::once(head).chain(rows).collect::<Vec<_>>(),
    ));
    Ok(())
}
