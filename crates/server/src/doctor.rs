//! `wujia doctor`: what an operator should know before trouble does.

use crate::config::{Config, Where};
use crate::stop::{Done, Stop};
use crate::{clock, journal, keys, tell, wire};
use codes::YearNotice;
use serde::Serialize;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;
use store::{Database, Which};

/// How a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Health {
    Good,
    Warning,
    Bad,
}

#[derive(Debug, Serialize)]
struct Finding {
    about: &'static str,
    health: Health,
    say: String,
}

/// Free space below this share of the disk is a warning, percent.
const FREE_PERCENT_MIN: u64 = 10;
/// Fewer days left in the last calendar are a warning.
const CALENDAR_DAYS_MIN: i32 = 45;
/// A key that seals longer than this is a warning, days (默认).
const KEY_DAYS_MAX: i32 = 2 * 365;
/// A checkpoint older than this, with entries after it, is a warning.
const CHECKPOINT_MS_MAX: i64 = 5 * 60_000;

/// Looks the site over.
///
/// # Errors
/// Something is bad.
pub fn run(place: &Where, json: bool) -> Done {
    let config = place.read()?;
    let mut findings = Vec::new();
    files(&config, &mut findings);
    disk(&config.data, &mut findings);
    system_clock(&mut findings);
    if let Err(stop) = inside(&config, &mut findings) {
        findings.push(bad("store", stop.say));
    }
    if json {
        tell::json(&findings)?;
    } else {
        for finding in &findings {
            let mark = match finding.health {
                Health::Good => "good   ",
                Health::Warning => "WARNING",
                Health::Bad => "BAD    ",
            };
            println!("{mark} {:<10} {}", finding.about, finding.say);
        }
    }
    match findings
        .iter()
        .filter(|finding| finding.health == Health::Bad)
        .count()
    {
        0 => Ok(()),
        bad => Err(Stop::failed(format!("{bad} findings are bad"))),
    }
}

fn good(about: &'static str, say: impl Into<String>) -> Finding {
    Finding {
        about,
        health: Health::Good,
        say: say.into(),
    }
}

fn warning(about: &'static str, say: impl Into<String>) -> Finding {
    Finding {
        about,
        health: Health::Warning,
        say: say.into(),
    }
}

fn bad(about: &'static str, say: impl Into<String>) -> Finding {
    Finding {
        about,
        health: Health::Bad,
        say: say.into(),
    }
}

fn files(config: &Config, findings: &mut Vec<Finding>) {
    match std::fs::metadata(&config.data) {
        Err(e) => findings.push(bad("data", format!("{}: {e}", config.data.display()))),
        Ok(about) => {
            let mode = about.permissions().mode() & 0o777;
            let say = format!("{} has mode {mode:o}", config.data.display());
            findings.push(if mode & 0o077 == 0 {
                good("data", say)
            } else {
                bad("data", format!("{say}; chmod 700 it"))
            });
        }
    }
    match keys::read(&config.keys, &config.data) {
        Ok(keys) => {
            let today = clock::now().date();
            let age = |made| codes::zone::day_number(today) - codes::zone::day_number(made);
            let ids: Vec<String> = keys
                .ring
                .ids()
                .map(|(id, made)| format!("{id} of {made}, {} days old", age(made)))
                .collect();
            let say = format!(
                "{}: {}; signing {}",
                config.keys.display(),
                ids.join(", "),
                short(&keys)
            );
            let current = keys.ring.ids().next().map_or(0, |(_, made)| age(made));
            findings.push(if current > KEY_DAYS_MAX {
                warning("keys", format!("{say}; run `wujia keys rotate`"))
            } else {
                good("keys", say)
            });
        }
        Err(stop) => findings.push(bad("keys", stop.say)),
    }
    if config.witness.starts_with(&config.data) {
        findings.push(warning("witness", "the witness file lies inside the data directory: whoever rolls that back takes it along"));
    }
}

fn short(keys: &keys::Keys) -> String {
    evidence::hex::encode(&keys.signing.public().id())
}

fn disk(data: &Path, findings: &mut Vec<Finding>) {
    // Without unsafe code the standard library cannot ask the file system; `df` can.
    let answer = Command::new("df").args(["-Pk"]).arg(data).output();
    let line = answer
        .ok()
        .and_then(|answer| String::from_utf8(answer.stdout).ok());
    let numbers: Option<(u64, u64)> = line.as_deref().and_then(|text| {
        let words: Vec<&str> = text.lines().nth(1)?.split_whitespace().collect();
        Some((words.get(1)?.parse().ok()?, words.get(3)?.parse().ok()?))
    });
    match numbers {
        None => findings.push(warning("disk", "free space could not be found out")),
        Some((all, free)) => {
            let percent = free * 100 / all.max(1);
            let say = format!("{} MiB free, {percent} %", free / 1024);
            findings.push(if percent < FREE_PERCENT_MIN {
                warning("disk", say)
            } else {
                good("disk", say)
            });
        }
    }
}

fn system_clock(findings: &mut Vec<Finding>) {
    let today = clock::now().date();
    if today.year() < 2026 {
        findings.push(bad("clock", format!("the machine's clock says {today}")));
    } else {
        findings.push(good("clock", format!("{today}")));
    }
}

fn inside(config: &Config, findings: &mut Vec<Finding>) -> Done {
    findings.push(match &config.database {
        Database::Sqlite => good("database", "SQLite inside the data directory"),
        Database::Postgres(url) if store::travels_openly(url)? => warning(
            "database",
            "PostgreSQL on another machine, spoken to without TLS: add sslmode=verify-full to its address",
        ),
        Database::Postgres(_) => good("database", "PostgreSQL"),
    });
    let store = wire::look(config)?;
    let now = clock::now();
    let (calendars, last, size, unnumbered, line, suspected, confirmed, parked) = store
        .read_blocking(move |tx| {
            journal::county_of(tx)?;
            let latest = |tx: &mut store::Tx<'_>, kind: &str| {
                let found = store::journal::latest(tx, &Which::Kind(kind.to_owned()), None, 1)?;
                Ok::<i64, store::Error>(found.first().map_or(0, |entry| entry.ord))
            };
            Ok((
                tx.calendars()?,
                store::journal::last_at(tx)?,
                store::log::size(tx)?,
                store::journal::unnumbered(tx)?,
                store::checkpoint::last(tx)?,
                latest(tx, "clock.suspected")?,
                latest(tx, "clock.confirmed")?,
                store::outbox::parked(tx, [0; 16], 1)?.len(),
            ))
        })?;
    if suspected > confirmed {
        findings.push(bad(
            "clock",
            "the clock was suspected: limits wait for `wujia clock confirm`",
        ));
    }
    if last.is_some_and(|last| last > now) {
        findings.push(bad("clock", "the last entry is later than now"));
    }
    calendar(&calendars, now.date(), findings);
    let signed = line
        .as_deref()
        .and_then(|line| line.parse::<evidence::checkpoint::SignedCheckpoint>().ok());
    let (to, at) = signed.map_or((0, 0), |signed| {
        (signed.checkpoint.size, signed.checkpoint.at_ms)
    });
    let tail = size - i64::try_from(to).unwrap_or(i64::MAX);
    let say =
        format!("{size} entries, signed to {to}, {tail} unsigned, {unnumbered} not numbered yet");
    findings.push(if tail > 0 && now.0 - at > CHECKPOINT_MS_MAX {
        warning(
            "journal",
            format!("{say}; no checkpoint for {} minutes", (now.0 - at) / 60_000),
        )
    } else {
        good("journal", say)
    });
    if parked > 0 {
        findings.push(warning("outbox", "jobs are parked after too many attempts"));
    }
    Ok(())
}

fn calendar(held: &[(i64, String)], today: jiff::civil::Date, findings: &mut Vec<Finding>) {
    let years: Vec<i16> = held
        .iter()
        .filter_map(|(_, text)| YearNotice::parse(text).ok())
        .map(|n| n.year())
        .collect();
    let Some(last) = years.iter().max() else {
        findings.push(bad(
            "calendar",
            "there is none: every due date is provisional",
        ));
        return;
    };
    let end = jiff::civil::Date::new(*last, 12, 31).unwrap_or(today);
    let left = codes::zone::day_number(end) - codes::zone::day_number(today);
    let say = format!("{} years, to the end of {last}", years.len());
    findings.push(if left < 0 {
        bad(
            "calendar",
            format!("{say}: due dates are provisional; run `wujia calendar import`"),
        )
    } else if left < CALENDAR_DAYS_MIN {
        warning(
            "calendar",
            format!("{say}: next year's notice will be needed"),
        )
    } else {
        good("calendar", say)
    });
}
