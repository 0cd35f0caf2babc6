//! `wujia hub build`: from what has landed to libraries that readers see.

use super::ground as files;
use crate::config::{Config, Where};
use crate::ground;
use crate::stop::{Done, Stop};
use ::hub::build::{Options, RunReport, build};
use ::hub::identity::Sealing;
use codes::zone::day_number;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Build the libraries / 建库
#[derive(Debug, clap::Args)]
pub struct Build {
    /// Where deliveries have landed: a folder for each feed; the data directory's when left out
    #[arg(long, value_name = "DIR")]
    landed: Option<PathBuf>,
    /// Where the libraries are; the data directory's, sealed by its keys, when left out. What is built
    /// elsewhere stands open
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
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
pub fn run(place: &Where, asked: &Build) -> Done {
    let (landed, out, sealing) = match (&asked.landed, &asked.out) {
        (Some(landed), Some(out)) => (landed.clone(), out.clone(), Sealing::Off),
        (landed, out) => {
            let config = place.read()?;
            let hub = config.data.join("hub");
            let sealing = match out {
                Some(_) => Sealing::Off,
                None => sealing(&config)?,
            };
            let landed = landed.clone().unwrap_or_else(|| hub.join("landed"));
            (landed, out.clone().unwrap_or(hub), sealing)
        }
    };
    let every = Duration::from_secs(asked.checkpoint);
    let site = asked.site.as_deref();
    let report = from_landed(site, (&landed, &out), sealing, every, !asked.quiet)?;
    print(&report);
    Ok(())
}

/// By what the identity tables of a data directory are sealed.
///
/// # Errors
/// The keys cannot be read.
pub fn sealing(config: &Config) -> Done<Sealing> {
    let ring = crate::keys::read(&config.keys, &config.data)?.ring;
    Ok(Sealing::On(std::sync::Arc::new(ring)))
}

/// Builds the libraries of a folder from what has landed in another.
///
/// # Errors
/// The site's mistakes; what the build says.
pub fn from_landed(
    site: Option<&Path>,
    (landed, out): (&Path, &Path),
    sealing: Sealing,
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
        sealing,
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
