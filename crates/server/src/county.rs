//! `wujia county show`: the county as a tree, as of a day.

use crate::config::Where;
use crate::stop::{Done, Stop};
use crate::{clock, journal, tell, wire};
use jiff::civil::Date;
use serde::Serialize;

/// The county / 县域
#[derive(Debug, clap::Subcommand)]
pub enum County {
    /// Print divisions as a tree / 显示区划
    Show {
        /// Day; today when left out
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Serialize)]
struct Line {
    code: String,
    name: String,
    level: String,
    kind: String,
    parent: String,
    grids: usize,
}

/// Prints the county.
///
/// # Errors
/// The day does not read; the store's.
pub fn run(place: &Where, county: County) -> Done {
    let County::Show { as_of, json } = county;
    let day = match as_of {
        Some(text) => text
            .parse::<Date>()
            .map_err(|e| Stop::usage(format!("{text}: {e}")))?,
        None => clock::now().date(),
    };
    let store = wire::look(&place.read()?)?;
    let (divisions, grids) = store.read_blocking(move |tx| {
        journal::county_of(tx)?;
        Ok((tx.divisions_on(day)?, tx.grids_on(day)?))
    })?;
    let lines: Vec<Line> = divisions
        .into_iter()
        .map(|d| Line {
            grids: grids.iter().filter(|grid| grid.division == d.code).count(),
            code: d.code.to_string(),
            name: d.name,
            level: d.level,
            kind: d.kind,
            parent: d.parent.to_string(),
        })
        .collect();
    if json {
        return tell::json(&lines);
    }
    let depth = |level: &str| match level {
        "county" => 0,
        "town" => 1,
        _ => 2,
    };
    let mut text = String::new();
    for line in &lines {
        let grids = if line.grids == 0 {
            String::new()
        } else {
            format!("  ({} grids)", line.grids)
        };
        let zone = if line.kind == "zone" { "  zone" } else { "" };
        text += &format!(
            "{}{} {}{grids}{zone}\n",
            "  ".repeat(depth(&line.level)),
            line.code,
            line.name
        );
    }
    let of = |kinds: &[&str]| {
        lines
            .iter()
            .filter(|line| kinds.contains(&line.kind.as_str()))
            .count()
    };
    text += &format!(
        "{day}: {} towns and streets, {} villages, {} grids\n",
        of(&["town", "street"]),
        of(&["village"]),
        grids.len()
    );
    tell::out(&text);
    Ok(())
}
