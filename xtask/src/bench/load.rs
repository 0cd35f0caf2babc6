//! Closed load: clients that live one life after another, each call as soon as the one before was
//! answered. What a life is made of is told by who plays it.

use super::gauge::{self, HEADING, Times};
use super::site::Server;
use super::story;
use super::wire::{Answer, Wire};
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

/// Why a call did not do what the story wants.
pub enum Fault {
    /// The connection broke: nobody knows whether the call took effect.
    Cut(String),
    /// The product said no.
    Refused(String),
}

/// Sends a request; an answer that is not 2xx is a fault.
pub fn call(
    wire: &mut Wire,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Result<Answer, Fault> {
    let answer = wire.send(method, path, headers, body);
    let answer = answer.map_err(|error| Fault::Cut(error.to_string()))?;
    if answer.is_done() {
        Ok(answer)
    } else {
        Err(Fault::Refused(format!(
            "{method} {path}: {} {}",
            answer.status,
            answer.excerpt()
        )))
    }
}

/// Sends a write under a key of its own: the case's id and version.
pub fn write(
    wire: &mut Wire,
    path: &str,
    bearer: &str,
    key: &str,
    body: &[u8],
) -> Result<(String, i64), Fault> {
    let headers = [
        ("Authorization", bearer),
        ("Idempotency-Key", key),
        ("Content-Type", "application/json"),
    ];
    let answer = call(wire, "POST", path, &headers, body)?;
    story::case_of(&answer.body)
        .ok_or_else(|| Fault::Refused(format!("no case in the answer: {}", answer.excerpt())))
}

/// Times one call after another.
pub struct Laps<'a> {
    last: Instant,
    times: &'a mut Vec<Duration>,
}

impl<'a> Laps<'a> {
    /// The first call counts from `since`.
    pub const fn new(since: Instant, times: &'a mut Vec<Duration>) -> Self {
        Self { last: since, times }
    }

    /// A call was answered.
    pub fn lap(&mut self) {
        let now = Instant::now();
        self.times.push(now.saturating_duration_since(self.last));
        self.last = now;
    }
}

/// Somebody who lives a life of a case, again and again.
pub trait Life {
    /// Lives one; each call answered is a lap.
    fn live(&mut self, laps: &mut Laps<'_>) -> Result<(), Fault>;
}

/// The phases that clients look at between lives.
const WARMING: u8 = 0;
const MEASURING: u8 = 1;
const OVER: u8 = 2;

#[derive(Default)]
struct Tally {
    calls: Vec<Times>,
    /// Whole lives inside the measured time.
    lives: u64,
    /// Cases filed at any time.
    filed: u64,
    faults: BTreeMap<String, u64>,
}

/// What a span of load gave.
#[derive(Default)]
pub struct Seen {
    /// Times by call of a life, in order.
    pub calls: Vec<Times>,
    /// Whole lives inside the measured time.
    pub lives: u64,
    /// Cases filed at any time, for the bytes of one.
    pub filed: u64,
    /// What went wrong, and how often.
    pub faults: BTreeMap<String, u64>,
    /// The measured time.
    pub measured: Duration,
    /// What the server used of it.
    pub cpu: Duration,
}

impl Seen {
    /// Takes a further span of the same load in.
    pub fn join(&mut self, other: Self) {
        self.lives += other.lives;
        self.filed += other.filed;
        self.measured += other.measured;
        self.cpu += other.cpu;
        self.calls
            .resize(self.calls.len().max(other.calls.len()), Times::default());
        for (own, times) in self.calls.iter_mut().zip(&other.calls) {
            own.join(times);
        }
        for (text, count) in other.faults {
            *self.faults.entry(text).or_default() += count;
        }
    }

    /// Lives a second.
    pub fn rate(&self) -> f64 {
        self.lives as f64 / self.measured.as_secs_f64().max(0.001)
    }

    /// What the server used of a core for one life, in milliseconds.
    pub fn cpu_ms(&self) -> f64 {
        self.cpu.as_secs_f64() * 1000.0 / self.lives.max(1) as f64
    }

    /// All calls together.
    pub fn all(&self) -> Times {
        let mut all = Times::default();
        for times in &self.calls {
            all.join(times);
        }
        all
    }

    /// How often something went wrong.
    pub fn wrong(&self) -> u64 {
        self.faults.values().sum()
    }

    /// A row for each call, the rate, what the server used.
    pub fn report(&mut self, names: &[&str], memory: (u64, u64)) {
        println!("{HEADING}");
        for (name, times) in names.iter().zip(&mut self.calls) {
            println!("{name:<26} {}", times.row());
        }
        let seconds = self.measured.as_secs_f64();
        println!(
            "lifecycles                 {:>9} in {seconds:.1} s: {:.0} a second",
            self.lives,
            self.rate()
        );
        println!(
            "server                     {:.1} CPU s ({:.0} % of one core), {:.2} CPU ms a lifecycle; memory {} MB, at most {} MB",
            self.cpu.as_secs_f64(),
            self.cpu.as_secs_f64() / seconds * 100.0,
            self.cpu_ms(),
            memory.0 >> 20,
            memory.1 >> 20
        );
        for (text, count) in self.faults.iter().take(10) {
            println!("went wrong {count} times: {text}");
        }
    }
}

/// Plays lives by many clients: a while that does not count, then the span that does. `open` makes
/// the client of a number in its own thread.
pub fn play<L: Life>(
    server: &Server,
    clients: usize,
    warmup: Duration,
    span: Duration,
    open: impl Fn(usize) -> io::Result<L> + Sync,
) -> Seen {
    let phase = AtomicU8::new(WARMING);
    let mut seen = Seen::default();
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..clients)
            .map(|index| {
                let (phase, open) = (&phase, &open);
                scope.spawn(move || match open(index) {
                    Ok(life) => work(life, phase),
                    Err(error) => Tally {
                        faults: BTreeMap::from([(error.to_string(), 1)]),
                        ..Tally::default()
                    },
                })
            })
            .collect();
        std::thread::sleep(warmup);
        let before = gauge::cpu(server.pid()).unwrap_or_default();
        let begun = Instant::now();
        phase.store(MEASURING, Ordering::Relaxed);
        std::thread::sleep(span);
        phase.store(OVER, Ordering::Relaxed);
        seen.measured = begun.elapsed();
        let after = gauge::cpu(server.pid()).unwrap_or_default();
        seen.cpu = after.saturating_sub(before);
        workers
            .into_iter()
            .filter_map(|worker| worker.join().ok())
            .collect()
    });
    for tally in tallies {
        seen.join(Seen {
            calls: tally.calls,
            lives: tally.lives,
            filed: tally.filed,
            faults: tally.faults,
            ..Seen::default()
        });
    }
    seen
}

fn work<L: Life>(mut life: L, phase: &AtomicU8) -> Tally {
    let mut tally = Tally::default();
    loop {
        let now = phase.load(Ordering::Relaxed);
        if now == OVER {
            return tally;
        }
        let mut times = Vec::new();
        let outcome = life.live(&mut Laps::new(Instant::now(), &mut times));
        tally.filed += u64::from(!times.is_empty());
        // A life counts when it ended inside the measured time.
        if now == MEASURING && phase.load(Ordering::Relaxed) == MEASURING && outcome.is_ok() {
            tally.lives += 1;
            let calls = tally.calls.len().max(times.len());
            tally.calls.resize(calls, Times::default());
            for (calls, took) in tally.calls.iter_mut().zip(times) {
                calls.add(took);
            }
        }
        if let Err(fault) = outcome {
            let (text, over) = match fault {
                Fault::Cut(text) => (text, true),
                Fault::Refused(text) => (text, false),
            };
            *tally.faults.entry(text).or_default() += 1;
            // A broken line, or a hundred refusals, is no load worth measuring.
            if over || tally.faults.values().sum::<u64>() > 100 {
                return tally;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_the_same_load_add_up_call_by_call() {
        let of = |milliseconds: &[u64]| {
            let mut times = Times::default();
            for n in milliseconds {
                times.add(Duration::from_millis(*n));
            }
            times
        };
        let mut seen = Seen {
            calls: vec![of(&[1])],
            lives: 1,
            measured: Duration::from_secs(1),
            ..Seen::default()
        };
        seen.join(Seen {
            calls: vec![of(&[3]), of(&[5, 7])],
            lives: 3,
            measured: Duration::from_secs(1),
            faults: BTreeMap::from([("no".to_owned(), 2)]),
            ..Seen::default()
        });
        assert_eq!(seen.calls.len(), 2);
        assert_eq!(seen.calls[0].count(), 2);
        assert_eq!(seen.all().count(), 4);
        assert_eq!(seen.wrong(), 2);
        assert!((seen.rate() - 2.0).abs() < f64::EPSILON);
    }

    #[test]
    fn the_first_lap_counts_from_when_it_was_due() {
        let mut times = Vec::new();
        let due = Instant::now() - Duration::from_millis(50);
        let mut laps = Laps::new(due, &mut times);
        laps.lap();
        laps.lap();
        assert!(times[0] >= Duration::from_millis(50));
        assert!(times[1] < times[0]);
    }
}
