//! File, act, act, search: the life of a case through the interface for programs.

use super::gauge::{self, HEADING, Times};
use super::options::Options;
use super::site::{Site, Town};
use super::story;
use super::wire::{Answer, Wire};
use crate::stop::Stop;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

/// Why a call did not do what the story wants.
pub enum Fault {
    /// The connection broke: nobody knows whether the call took effect.
    Cut(String),
    /// The product said no.
    Refused(String),
}

/// One client: a connection, a town's accounts and its own range of numbers.
pub struct Client {
    pub wire: Wire,
    pub town: Town,
    next: u64,
}

/// A filing as it went out: the same words can be said again after a break.
pub struct Filing {
    /// `Idempotency-Key`.
    pub key: String,
    pub body: Vec<u8>,
    pub number: u64,
}

impl Client {
    /// A client whose numbers begin at `first`; ranges of clients must not meet.
    pub fn open(address: SocketAddr, town: Town, first: u64) -> std::io::Result<Self> {
        Ok(Self {
            wire: Wire::open(address)?,
            town,
            next: first,
        })
    }

    /// The next filing; nothing is sent yet.
    pub fn next_filing(&mut self) -> Filing {
        let number = self.next;
        self.next += 1;
        let body = story::filing(number, &self.town.division)
            .to_string()
            .into_bytes();
        Filing {
            key: key(number, 0),
            body,
            number,
        }
    }

    /// Sends a filing: the case's id and version.
    pub fn file(&mut self, filing: &Filing) -> Result<(String, i64), Fault> {
        let bearer = self.town.bearer(story::FILED_BY).to_owned();
        self.write(story::CASES, &bearer, &filing.key, &filing.body)
    }

    /// Performs the story's act of this place on a case: its id and new version.
    pub fn act(
        &mut self,
        place: usize,
        id: &str,
        version: i64,
        number: u64,
    ) -> Result<(String, i64), Fault> {
        let (role, name, _) = story::ACTS[place];
        let bearer = self.town.bearer(role).to_owned();
        let body = story::act(name, version).to_string();
        let step = u64::try_from(place).unwrap_or_default() + 1;
        self.write(
            &format!("{}/{id}/acts", story::CASES),
            &bearer,
            &key(number, step),
            body.as_bytes(),
        )
    }

    /// Looks for the case by its text; it must be found.
    pub fn search(&mut self, number: u64) -> Result<(), Fault> {
        let bearer = self.town.bearer(story::FILED_BY).to_owned();
        let answer = self.call(
            "GET",
            &story::search(number),
            &[("Authorization", &bearer)],
            b"",
        )?;
        match story::listed(&answer.body) {
            Some(1..) => Ok(()),
            _ => Err(Fault::Refused(format!(
                "search did not find its case: {}",
                answer.excerpt()
            ))),
        }
    }

    fn write(
        &mut self,
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
        let answer = self.call("POST", path, &headers, body)?;
        story::case_of(&answer.body)
            .ok_or_else(|| Fault::Refused(format!("no case in the answer: {}", answer.excerpt())))
    }

    fn call(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Result<Answer, Fault> {
        let answer = self.wire.send(method, path, headers, body);
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
}

/// A key in the form of a UUIDv7, the same for the same call. Its time part is the number of the
/// call, so that keys rise as real ones do and no clock is read.
pub fn key(number: u64, step: u64) -> String {
    let mixed = (number.wrapping_mul(8) + step).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let time = 0x0190_0000_0000 + number;
    format!(
        "{:08x}-{:04x}-7{:03x}-8{:03x}-{:012x}",
        time >> 16 & 0xffff_ffff,
        time & 0xffff,
        step & 0xfff,
        mixed >> 48 & 0xfff,
        mixed & 0xffff_ffff_ffff
    )
}

/// The first number of a client's range: clients and runs on one data directory stay apart.
pub fn first_number(run: u64, client: usize) -> u64 {
    (run << 32) + (u64::try_from(client).unwrap_or_default() << 22)
}

/// The phases that clients look at between cycles.
const WARMING: u8 = 0;
const MEASURING: u8 = 1;
const OVER: u8 = 2;

#[derive(Default)]
struct Tally {
    calls: Vec<Times>,
    /// Whole lives inside the measured time.
    cycles: u64,
    /// Cases filed at any time, for the bytes of one.
    filed: u64,
    faults: BTreeMap<String, u64>,
}

pub fn run(options: &Options) -> Result<(), Stop> {
    let site = Site::prepare(options)?;
    let clients = options.clients();
    let towns = site.towns(clients)?;
    let before = gauge::bytes_below(&site.data);
    let server = site.serve()?;
    println!(
        "lifecycle on {}: {clients} clients in {} towns, {} s after {} s of warming, generator on the same machine, rate limits lifted",
        site.engine(),
        towns.len(),
        options.number("seconds"),
        options.number("warmup")
    );

    let phase = AtomicU8::new(WARMING);
    let mut cpu = (Duration::ZERO, Duration::ZERO);
    let (tallies, measured) = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..clients)
            .map(|index| {
                let town = towns[index % towns.len()].clone();
                let first = first_number(options.number("seed"), index);
                let (phase, address) = (&phase, server.address);
                scope.spawn(move || work(address, town, first, phase))
            })
            .collect();
        std::thread::sleep(options.seconds("warmup"));
        cpu.0 = gauge::cpu(server.pid()).unwrap_or_default();
        let begun = Instant::now();
        phase.store(MEASURING, Ordering::Relaxed);
        std::thread::sleep(options.seconds("seconds"));
        phase.store(OVER, Ordering::Relaxed);
        let measured = begun.elapsed();
        cpu.1 = gauge::cpu(server.pid()).unwrap_or_default();
        let tallies: Vec<Tally> = workers
            .into_iter()
            .filter_map(|worker| worker.join().ok())
            .collect();
        (tallies, measured)
    });
    let memory = gauge::memory(server.pid()).unwrap_or_default();
    server.stop()?;

    report(&tallies, measured, cpu.1.saturating_sub(cpu.0), memory);
    let filed: u64 = tallies.iter().map(|tally| tally.filed).sum();
    let grown = gauge::bytes_below(&site.data).saturating_sub(before);
    println!(
        "data directory             grew by {grown} bytes for {filed} cases: {} a case",
        grown / filed.max(1)
    );
    let faults: u64 = tallies.iter().flat_map(|tally| tally.faults.values()).sum();
    if faults == 0 && filed > 0 {
        Ok(())
    } else {
        Err(Stop::failed(format!("{faults} calls went wrong")))
    }
}

fn work(address: SocketAddr, town: Town, first: u64, phase: &AtomicU8) -> Tally {
    let mut tally = Tally {
        calls: vec![Times::default(); story::ACTS.len() + 2],
        ..Tally::default()
    };
    let mut client = match Client::open(address, town, first) {
        Ok(client) => client,
        Err(error) => {
            tally.faults.insert(error.to_string(), 1);
            return tally;
        }
    };
    loop {
        match phase.load(Ordering::Relaxed) {
            OVER => return tally,
            now => {
                let mut times = Vec::with_capacity(story::ACTS.len() + 2);
                let outcome = cycle(&mut client, &mut times);
                tally.filed += u64::from(!times.is_empty());
                // A cycle counts when it ended inside the measured time.
                if now == MEASURING && phase.load(Ordering::Relaxed) == MEASURING && outcome.is_ok()
                {
                    tally.cycles += 1;
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
    }
}

fn cycle(client: &mut Client, times: &mut Vec<Duration>) -> Result<(), Fault> {
    let mut begun = Instant::now();
    let mut lap = |times: &mut Vec<Duration>| {
        let now = Instant::now();
        times.push(now - begun);
        begun = now;
    };
    let filing = client.next_filing();
    let (id, mut version) = client.file(&filing)?;
    lap(times);
    for place in 0..story::ACTS.len() {
        (_, version) = client.act(place, &id, version, filing.number)?;
        lap(times);
    }
    client.search(filing.number)?;
    lap(times);
    Ok(())
}

fn report(tallies: &[Tally], measured: Duration, cpu: Duration, memory: (u64, u64)) {
    let names: Vec<&str> = ["file"]
        .into_iter()
        .chain(story::ACTS.iter().map(|(_, _, name)| *name))
        .chain(["search"])
        .collect();
    println!("{HEADING}");
    for (place, name) in names.iter().enumerate() {
        let mut times = Times::default();
        for calls in tallies.iter().filter_map(|tally| tally.calls.get(place)) {
            times.join(calls);
        }
        println!("{name:<26} {}", times.row());
    }
    let cycles: u64 = tallies.iter().map(|tally| tally.cycles).sum();
    let seconds = measured.as_secs_f64();
    println!(
        "lifecycles                 {cycles:>9} in {seconds:.1} s: {:.0} a second",
        cycles as f64 / seconds
    );
    println!(
        "server                     {:.1} CPU s ({:.0} % of one core), {:.2} CPU ms a lifecycle; memory {} MB, at most {} MB",
        cpu.as_secs_f64(),
        cpu.as_secs_f64() / seconds * 100.0,
        cpu.as_secs_f64() * 1000.0 / cycles.max(1) as f64,
        memory.0 >> 20,
        memory.1 >> 20
    );
    let mut faults: BTreeMap<&str, u64> = BTreeMap::new();
    for (text, count) in tallies.iter().flat_map(|tally| &tally.faults) {
        *faults.entry(text).or_default() += count;
    }
    for (text, count) in faults.iter().take(10) {
        println!("went wrong {count} times: {text}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_uuids_of_version_7_and_never_meet() {
        let made: std::collections::BTreeSet<String> = (0..20_000)
            .flat_map(|number| (0..3).map(move |step| key(number, step)))
            .collect();
        assert_eq!(made.len(), 60_000);
        for text in made.iter().take(100) {
            assert_eq!(text.len(), 36);
            assert_eq!(text.as_bytes()[14], b'7');
            assert_eq!(text.as_bytes()[19], b'8');
        }
    }

    #[test]
    fn ranges_of_clients_and_runs_stay_apart() {
        assert!(first_number(1, 0) - first_number(0, 1023) >= 1 << 22);
        assert_eq!(first_number(2, 1) - first_number(2, 0), 1 << 22);
    }
}
