//! Five times the normal load for a minute: nothing may fail, and what people felt before they must
//! soon feel again. Events begin at a fixed rate, whatever is still under way, and their first call
//! is timed from when it was due, so that a stall shows in everything that waited behind it.

use super::events::{Crew, Event};
use super::gauge::{HEADING, Times};
use super::lifecycle::first_number;
use super::load::{Fault, Laps, Life};
use super::options::Options;
use super::site::Site;
use crate::stop::Stop;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Seconds before the burst, of it, and after it.
const BEFORE: u64 = 20;
const BURST: u64 = 60;
const AFTER: u64 = 60;
/// So many times the normal load.
const FOLD: u64 = 5;
/// Events begun a second while it is normal.
const RATE: u64 = 20;
/// Events under way at once, at most; more than can be at any sane latency.
const UNDER_WAY: u64 = 256;
/// It is normal again when so many seconds running are no slower than the slowest before.
const RUNNING: usize = 3;
/// Numbers of its events.
const RUNS: u64 = 900;

/// Spans with a rate each, one after another.
struct Plan {
    /// Seconds and events a second.
    spans: [(u64, u64); 4],
}

impl Plan {
    fn new(warmup: u64, rate: u64) -> Self {
        Self {
            spans: [
                (warmup, rate),
                (BEFORE, rate),
                (BURST, rate * FOLD),
                (AFTER, rate),
            ],
        }
    }

    /// When an event is due after the beginning; none after the last.
    fn due(&self, mut tick: u64) -> Option<Duration> {
        let mut begun = 0;
        for (seconds, rate) in self.spans {
            if tick < seconds * rate {
                return Some(Duration::from_micros(
                    begun * 1_000_000 + tick * 1_000_000 / rate,
                ));
            }
            tick -= seconds * rate;
            begun += seconds;
        }
        None
    }

    /// The first and the last second, exclusive, of a span.
    fn seconds(&self, span: usize) -> std::ops::Range<usize> {
        let sum = |spans: &[(u64, u64)]| spans.iter().map(|(seconds, _)| *seconds).sum::<u64>();
        let from = usize::try_from(sum(&self.spans[..span])).unwrap_or_default();
        from..from + usize::try_from(self.spans[span].0).unwrap_or_default()
    }
}

/// What one connection's thread saw.
#[derive(Default)]
struct Felt {
    /// Calls by the second in which they began.
    seconds: Vec<Times>,
    faults: Vec<String>,
}

impl Felt {
    fn add(&mut self, began: Duration, took: Duration) {
        let second = usize::try_from(began.as_secs()).unwrap_or(usize::MAX - 1);
        if self.seconds.len() <= second {
            self.seconds.resize(second + 1, Times::default());
        }
        self.seconds[second].add(took);
    }
}

/// Plays it.
pub fn run(options: &Options, site: &Site, crews: &[Crew]) -> Result<(), Stop> {
    let rate = options.given("rate").unwrap_or(RATE).max(1);
    let plan = Plan::new(options.number("warmup"), rate);
    let first = first_number(options.number("seed") * 1_000 + RUNS, 0);
    let server = site.serve()?;
    println!(
        "burst on {}: {rate} events a second for {BEFORE} s, {} for {BURST} s, {rate} for {AFTER} s, nine calls each, {} grids, generator on the same machine, rate limits lifted",
        site.engine(),
        rate * FOLD,
        crews.len()
    );
    let next = AtomicU64::new(0);
    let begun = Instant::now() + Duration::from_millis(100);
    let felt: Vec<Felt> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..UNDER_WAY)
            .map(|_| {
                let (plan, next, address) = (&plan, &next, server.address);
                scope
                    .spawn(move || work(plan, next, begun, |tick| one(address, crews, first, tick)))
            })
            .collect();
        workers
            .into_iter()
            .filter_map(|worker| worker.join().ok())
            .collect()
    });
    server.stop()?;
    report(&plan, felt)
}

/// A client for one event.
fn one(address: SocketAddr, crews: &[Crew], first: u64, tick: u64) -> std::io::Result<Event> {
    let place = usize::try_from(tick).unwrap_or_default() % crews.len();
    Event::open(address, crews[place].clone(), first + tick)
}

fn work<L: Life>(
    plan: &Plan,
    next: &AtomicU64,
    begun: Instant,
    open: impl Fn(u64) -> std::io::Result<L>,
) -> Felt {
    let mut felt = Felt::default();
    loop {
        let tick = next.fetch_add(1, Ordering::Relaxed);
        let Some(due) = plan.due(tick) else {
            return felt;
        };
        std::thread::sleep((begun + due).saturating_duration_since(Instant::now()));
        let mut times = Vec::new();
        let mut laps = Laps::new(begun + due, &mut times);
        let outcome = open(tick)
            .map_err(|error| Fault::Cut(error.to_string()))
            .and_then(|mut life| life.live(&mut laps));
        let mut began = due;
        for took in times {
            felt.add(began, took);
            began += took;
        }
        if let Err(Fault::Cut(text) | Fault::Refused(text)) = outcome {
            felt.faults.push(text);
        }
    }
}

fn report(plan: &Plan, felt: Vec<Felt>) -> Result<(), Stop> {
    let mut seconds: Vec<Times> = Vec::new();
    let mut faults = Vec::new();
    for mut one in felt {
        seconds.resize(seconds.len().max(one.seconds.len()), Times::default());
        for (all, times) in seconds.iter_mut().zip(&one.seconds) {
            all.join(times);
        }
        faults.append(&mut one.faults);
    }
    let end = plan.seconds(3).end;
    seconds.resize(seconds.len().max(end), Times::default());
    println!("{HEADING}");
    for (name, span) in [("before", 1), ("in the burst", 2), ("after", 3)] {
        let mut all = Times::default();
        for times in &seconds[plan.seconds(span)] {
            all.join(times);
        }
        println!("{name:<26} {}", all.row());
    }
    let p95: Vec<Duration> = seconds
        .iter_mut()
        .map(|times| times.percentile(95))
        .collect();
    let slowest = p95[plan.seconds(1)].iter().max().copied();
    let slowest = slowest.unwrap_or_default();
    let milliseconds = slowest.as_secs_f64() * 1000.0;
    match back(&p95[plan.seconds(3)], slowest) {
        Some(second) => println!(
            "normal again               {second} s after the burst: p95 of {RUNNING} seconds running no higher than of the slowest second before it ({milliseconds:.2} ms)"
        ),
        None => println!(
            "normal again               not within {AFTER} s: p95 of the slowest second before it was {milliseconds:.2} ms"
        ),
    }
    println!("went wrong                 {}", faults.len());
    match faults.first() {
        None => Ok(()),
        Some(first) => Err(Stop::failed(format!(
            "{} events went wrong, such as {first}",
            faults.len()
        ))),
    }
}

/// Seconds until it is as it was.
fn back(after: &[Duration], slowest: Duration) -> Option<usize> {
    after
        .windows(RUNNING)
        .position(|window| window.iter().all(|p95| *p95 <= slowest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_due_at_the_rate_of_their_span() {
        let plan = Plan::new(5, 10);
        assert_eq!(plan.due(0), Some(Duration::ZERO));
        assert_eq!(plan.due(50), Some(Duration::from_secs(5)));
        let burst = 50 + 200;
        assert_eq!(plan.due(burst), Some(Duration::from_secs(25)));
        assert_eq!(plan.due(burst + 50), Some(Duration::from_secs(26)));
        let after = burst + 50 * BURST;
        assert_eq!(plan.due(after), Some(Duration::from_secs(85)));
        assert_eq!(plan.due(after + 10 * AFTER), None);
        assert_eq!(plan.seconds(1), 5..25);
        assert_eq!(plan.seconds(3), 85..145);
    }

    #[test]
    fn it_is_normal_again_when_three_seconds_running_are() {
        let ms = |all: &[u64]| -> Vec<Duration> {
            all.iter().map(|n| Duration::from_millis(*n)).collect()
        };
        let slowest = Duration::from_millis(10);
        assert_eq!(back(&ms(&[9, 9, 9]), slowest), Some(0));
        assert_eq!(back(&ms(&[90, 9, 9, 90, 10, 9, 8]), slowest), Some(4));
        assert_eq!(back(&ms(&[9, 9, 11]), slowest), None);
    }
}
