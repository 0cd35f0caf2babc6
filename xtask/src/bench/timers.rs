//! Limits that fall due at one instant: the clock of the server is moved ahead (libfaketime), and
//! the rate of firings is read from its own figures while somebody keeps opening a list.

use super::gauge::{HEADING, Times};
use super::options::Options;
use super::site::{Server, Site};
use super::story;
use super::wire::Wire;
use crate::stop::{Stop, While};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Firing is over when the counter stood still for this long.
const STILL: Duration = Duration::from_secs(5);
/// A run that never settles is given up.
const RUN_LIMIT: Duration = Duration::from_secs(1800);

pub fn run(options: &Options) -> Result<(), Stop> {
    let library = faketime().ok_or_else(|| {
        Stop::needs_hands("libfaketime is needed; run this once:\nsudo apt-get install -y --no-install-recommends faketime")
    })?;
    let site = Site::prepare(options)?;
    let towns = site.towns(1)?;
    let days = options.number("days");
    let mut command = site.wujia(&["serve"]);
    command
        .env("LD_PRELOAD", &library)
        .env("FAKETIME", format!("+{days}d"))
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    let server = site.serve_as(command)?;
    println!(
        "timers on {}: the clock stands {days} days ahead of the data",
        site.engine()
    );

    let begun = Instant::now();
    let mut people = Times::default();
    let mut reader = Wire::open(server.address)?;
    let bearer = towns[0].bearer(story::FILED_BY);
    let mut seen = fired(&server)?;
    let at_start = seen;
    let (mut first, mut last) = (None, begun);
    while last.elapsed() < STILL && begun.elapsed() < RUN_LIMIT {
        let asked = Instant::now();
        let answer = reader.send("GET", story::CASES, &[("Authorization", bearer)], b"")?;
        people.add(asked.elapsed());
        if !answer.is_done() {
            return Err(Stop::failed(format!(
                "a list failed while timers fired: {}",
                answer.excerpt()
            )));
        }
        let now = fired(&server)?;
        if now != seen {
            seen = now;
            last = Instant::now();
            first.get_or_insert(asked);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    server.stop()?;
    let Some(first) = first else {
        return Err(Stop::failed(format!(
            "no timer fired after the server was ready ({at_start} before it was); are there open cases in the data?"
        )));
    };
    let took = last.duration_since(first).as_secs_f64();
    println!("fired before ready         {at_start:>9}");
    println!(
        "fired                      {:>9} in {took:.1} s: {:.0} a second",
        seen - at_start,
        (seen - at_start) as f64 / took.max(0.02)
    );
    println!("{HEADING}");
    println!("{:<26} {}", "a list meanwhile", people.row());
    Ok(())
}

/// The server's own counter of fired timers.
fn fired(server: &Server) -> Result<u64, Stop> {
    let mut wire = Wire::open(server.address)?;
    let answer = wire
        .send("GET", story::METRICS, &[], b"")
        .while_doing("reading the figures")?;
    counter(&String::from_utf8_lossy(&answer.body), story::TIMERS_FIRED).ok_or_else(|| {
        Stop::failed(format!(
            "{} (status {}) shows no {}",
            story::METRICS,
            answer.status,
            story::TIMERS_FIRED
        ))
    })
}

/// A counter in Prometheus' text form, summed over its labels.
fn counter(text: &str, name: &str) -> Option<u64> {
    let mut values = text
        .lines()
        .filter_map(|line| line.strip_prefix(name))
        .filter(|rest| rest.starts_with([' ', '{']))
        .filter_map(|rest| rest.rsplit(' ').next()?.parse::<f64>().ok())
        .peekable();
    values.peek()?;
    Some(values.sum::<f64>() as u64)
}

fn faketime() -> Option<PathBuf> {
    std::fs::read_dir("/usr/lib")
        .ok()?
        .flatten()
        .map(|entry| entry.path().join("faketime/libfaketime.so.1"))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::counter;

    #[test]
    fn a_counter_is_summed_over_its_labels() {
        let text = "# HELP x y\nx_total{a=\"1\"} 2\nx_total{a=\"2\"} 3\nx_total_other 9\n";
        assert_eq!(counter(text, "x_total"), Some(5));
        assert_eq!(counter(text, "y_total"), None);
    }
}
