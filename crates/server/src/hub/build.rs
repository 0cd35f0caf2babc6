//! `wujia hub build`: from what has landed to libraries that readers see.

use super::ground as files;
use crate::ground;
use crate::stop::{Done, Stop};
use ::hub::build::{Options, RunReport, build};
use codes::zone::day_number;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Build the libraries / 建库
#[derive(Debug, clap::Args)]
pub struct Build {
    /// Where deliveries have landed: a folder for each feed
    #[arg(long, value_name = "DIR")]
    landed: PathBuf,
    /// Where the libraries are
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Seconds between checkpoints
    #[arg(long, default_value_t = 30)]
    checkpoint: u64,
    /// Folder with site.toml; the shipped site when left out
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
    /// No progress
    #[arg(long)]
    quiet: bool,
}

/// Builds.
///
/// # Errors
/// The site's mistakes; what the build says.
pub fn run(asked: &Build) -> Done {
    let report = from_landed(
        asked.site.as_deref(),
        &asked.landed,
        &asked.out,
        Duration::from_secs(asked.checkpoint),
        !asked.quiet,
    )?;
    print(&report);
    Ok(())
}

/// Builds the libraries of a folder from what has landed in another.
///
/// # Errors
/// The site's mistakes; what the build says.
pub fn from_landed(
    site: Option<&Path>,
    landed: &Path,
    out: &Path,
    checkpoint_every: Duration,
    told: bool,
) -> Done<RunReport> {
    let spec = files::spec(site)?;
    let ground = match site {
        Some(dir) => ground::folder(0, dir)?,
        None => ground::shipped(0)?,
    };
    let places = files::places(&ground.site);
    let now = crate::clock::now();
    let options = Options {
        landed: landed.to_owned(),
        out: out.to_owned(),
        run: format!("{}", now.0),
        today: day_number(now.date()),
        created_ms: now.0,
        checkpoint_every,
    };
    let progress = told.then(indicatif::ProgressBar::new_spinner);
    let mut tell = |feed: &str, rows: u64| {
        if let Some(bar) = &progress {
            bar.set_message(format!("{feed} {rows}"));
            bar.tick();
        }
    };
    let built = build(&spec, &places, &options, &mut tell).map_err(Stop::failed)?;
    if let Some(bar) = &progress {
        bar.finish_and_clear();
    }
    Ok(built.report)
}

/// Prints what a run found.
fn print(report: &RunReport) {
    println!(
        "{:<26}{:>12}{:>9}{:>12}{:>10}{:>8}{:>8}{:>9}",
        "feed", "rows", "apart", "by number", "linked", "review", "alone", "others'"
    );
    for feed in &report.feeds {
        println!(
            "{:<26}{:>12}{:>9}{:>12}{:>10}{:>8}{:>8}{:>9}",
            feed.code,
            feed.rows,
            feed.rejections(),
            feed.by_number,
            feed.linked,
            feed.review,
            feed.alone,
            feed.others_number
        );
        if let Some(why) = &feed.refused {
            println!("    not taken: {why}");
        }
    }
    for (library, rows) in &report.libraries {
        println!("{library:<26}{rows:>12}");
    }
    let [persons, organisations, places] = report.entities;
    println!(
        "{} records; {persons} persons, {organisations} organisations, {places} places; {} values lost against a golden one; {:.1} s",
        report.records(),
        report.losers,
        report.took_ms as f64 / 1_000.0
    );
}
