//! `wujia county simulate`: a period of the journal replayed against a plan.

use super::{base, render};
use crate::config::Where;
use crate::stop::{Done, Stop};
use crate::{clock, tell, wire};
use county::simulate::{Bar, backtest, simulate};
use jiff::civil::Date;
use model::time::Instant;
use serde_json::json;

/// How a plan is simulated.
#[derive(Debug, clap::Args)]
pub struct Simulate {
    /// The reform's file
    file: std::path::PathBuf,
    /// First day of the period that is replayed; half a year back when left out
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Day after its last; today when left out
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// Runs with different chance
    #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u64).range(1..=100))]
    seeds: u64,
    /// As JSON
    #[arg(long)]
    json: bool,
}

fn day(text: Option<&String>, otherwise: Date) -> Done<Date> {
    text.map_or(Ok(otherwise), |text| {
        text.parse::<Date>()
            .map_err(|e| Stop::usage(format!("{text}: {e}")))
    })
}

/// Prints what a plan would do to load, waiting and limits, and how well the method fits the past.
///
/// # Errors
/// The files' mistakes; too little in the journal; the store's.
pub fn run(place: &Where, simulation: &Simulate) -> Done {
    let reform = base::reform(&simulation.file)?;
    let today = clock::now().date();
    let half_a_year = today.checked_sub(jiff::Span::new().days(182));
    let from = day(simulation.from.as_ref(), half_a_year.map_err(Stop::failed)?)?;
    let to = day(simulation.to.as_ref(), today)?;
    let (book, open) = base::data(place)?;
    let plan = county::plan(&book, &reform.code, &reform.title, &reform.changes, &open)
        .map_err(|b| base::broken(&b))?;
    let stands = book.on(today).map_err(|b| base::broken(&b))?;
    let store = wire::look(&place.read()?)?;
    let (history, staffing, calendar) = {
        let stands = stands.clone();
        store.read_blocking(move |tx| {
            let history = app::visits::between(tx, Instant::start_of(from), Instant::start_of(to))?;
            let staffing = app::visits::staffing(tx, &stands, today)?;
            let calendar = app::site::load(tx, today)?.calendar;
            Ok((history, staffing, calendar))
        })?
    };
    let seeds: Vec<u64> = (1..=simulation.seeds).collect();
    let no = |fault: county::simulate::HistoryFault| {
        let refused = fault.refused();
        Stop::failed(render::sentence(
            &format!("refusal-{}", refused.key),
            &refused.args,
        ))
    };
    let found = simulate(&plan, &history, &calendar, &staffing, &seeds).map_err(no)?;
    let past = backtest(&history, &stands, &calendar, &staffing, &seeds).map_err(no)?;
    let mut sections = found.sections();
    sections.extend(past.sections());
    if simulation.json {
        return tell::json(&json!({
            "reform": reform.code,
            "sound": plan.broken.is_empty(),
            "sections": sections,
            "charts": found.charts(),
        }));
    }
    tell::out(&format!("{}  {from} – {to}\n", plan.title));
    tell::out(&render::text(&sections));
    for chart in found.charts() {
        tell::out(&format!(
            "\n{}\n",
            tell::word(&format!("plan-chart-{}", chart.code))
        ));
        tell::out(&bars(&chart.bars));
    }
    Ok(())
}

/// Bars of a chart, before over after, the longest forty columns wide.
fn bars(bars: &[Bar]) -> String {
    let longest = bars
        .iter()
        .flat_map(|b| [b.before, b.after])
        .flatten()
        .max()
        .unwrap_or(0)
        .max(1);
    let wide = |n: Option<i64>| {
        let columns = n.unwrap_or(0).max(0) * 40 / longest;
        "█".repeat(usize::try_from(columns).unwrap_or(0))
    };
    let rows: Vec<Vec<String>> = bars
        .iter()
        .flat_map(|b| {
            [
                vec![b.name.clone(), "┃".to_owned(), wide(b.before)],
                vec![
                    String::new(),
                    "┃".to_owned(),
                    wide(b.after).replace('█', "▒"),
                ],
            ]
        })
        .collect();
    tell::table(&rows)
}
