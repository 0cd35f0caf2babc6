//! `wujia roll`: payment rolls as lines.

use crate::config::Where;
use crate::stop::{Done, Stop};
use crate::{journal, tell, wire};
use model::time::Month;
use serde::Serialize;

/// Payment rolls / 发放名册
#[derive(Debug, clap::Subcommand)]
pub enum Roll {
    /// List rolls, newest first / 列出名册
    List {
        /// Month, YYYY-MM
        #[arg(long)]
        month: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

#[derive(Serialize)]
struct Line {
    roll: String,
    programme: String,
    division: String,
    month: String,
    kind: String,
    state: String,
    count: i64,
    total_fen: i64,
}

/// Runs a command on rolls.
///
/// # Errors
/// The month or file does not read; the store's.
pub fn run(place: &Where, roll: Roll) -> Done {
    let Roll::List { month, json } = roll;
    list(place, month.as_deref(), json)
}

fn list(place: &Where, month: Option<&str>, json: bool) -> Done {
    let month = month
        .map(|text| {
            text.parse::<Month>()
                .map_err(|_| Stop::usage(format!("{text} is not a month like 2026-11")))
        })
        .transpose()?;
    let store = wire::look(&place.read()?)?;
    let rolls = store.read_blocking(move |tx| {
        let county = journal::county_of(tx)?;
        tx.rolls_below(county, month, None, 1_000)
    })?;
    let lines = rolls
        .into_iter()
        .map(|roll| {
            Ok(Line {
                roll: roll.id.to_string(),
                programme: roll.programme,
                division: roll.division.to_string(),
                month: roll.month.to_string(),
                kind: serde_json::to_string(&roll.kind)?.replace('"', ""),
                state: serde_json::to_string(&roll.state)?.replace('"', ""),
                count: roll.count,
                total_fen: roll.total.0,
            })
        })
        .collect::<Done<Vec<Line>>>()?;
    if json {
        return tell::json(&lines);
    }
    let head = ["roll", "division", "month", "kind", "state", "lines", "fen"]
        .map(str::to_owned)
        .to_vec();
    let rows = lines.into_iter().map(|l| {
        vec![
            l.roll,
            l.division,
            l.month,
            l.kind,
            l.state,
            l.count.to_string(),
            l.total_fen.to_string(),
        ]
    });
    tell::out(&tell::table(
        &std::iter::once(head).chain(rows).collect::<Vec<_>>(),
    ));
    Ok(())
}
