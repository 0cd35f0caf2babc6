//! Rounds of load, SIGKILL at a moment that chance picks, restart: what was acknowledged must be
//! there, what was not must be there at most once, and the books must balance.
//!
//! A killed process keeps what the kernel has; a power cut does not. So this proves that nothing is
//! acknowledged before it is handed over and that recovery is whole. It says nothing about fsync.

use super::lifecycle::{Client, Filing, first_number};
use super::load::Fault;
use super::options::Options;
use super::site::{Site, Town};
use super::story;
use super::wire::Wire;
use crate::place;
use crate::stop::{Stop, While};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The kill comes between these two after the load began.
const KILL_MS: std::ops::Range<u64> = 150..2_000;
/// Acknowledged filings said again after the restart, a client.
const SAID_AGAIN_MAX: usize = 5;

/// What one client knows when the server dies.
struct Knowledge {
    town: Town,
    /// Acknowledged: the filing, its case and the last version that was answered.
    acknowledged: Vec<(Filing, String, i64)>,
    /// Sent, and no answer came.
    unknown: Option<Filing>,
    /// Answers that were no break and no success.
    refused: Option<String>,
}

pub fn run(options: &Options) -> Result<(), Stop> {
    let site = Site::prepare(options)?;
    let clients = options.clients();
    let rounds = options.given("rounds").unwrap_or(200);
    let towns = site.towns(clients)?;
    let path = place::target().join(format!("bench/kill9-{}.journal", std::process::id()));
    let journal = Mutex::new(BufWriter::new(
        File::create(&path).while_doing(path.display())?,
    ));
    println!(
        "kill9 on {}: {rounds} rounds, {clients} clients, acknowledged writes in {}",
        site.engine(),
        path.display()
    );

    let mut chance = options.number("seed").wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let (mut acknowledged, mut unknown) = (0, 0);
    for round in 1..=rounds {
        let wait = Duration::from_millis(
            KILL_MS.start + next(&mut chance) % (KILL_MS.end - KILL_MS.start),
        );
        let run = options.number("seed") * 1_000 + round;
        let known = load_and_kill(&site, &towns, clients, run, wait, &journal)?;
        for knowledge in &known {
            if let Some(text) = &knowledge.refused {
                return Err(Stop::failed(format!(
                    "round {round}: the load was refused: {text}"
                )));
            }
        }
        let count: usize = known
            .iter()
            .map(|knowledge| knowledge.acknowledged.len())
            .sum();
        let open = known
            .iter()
            .filter(|knowledge| knowledge.unknown.is_some())
            .count();
        if count == 0 {
            return Err(Stop::failed(format!(
                "round {round}: nothing was acknowledged before the kill"
            )));
        }

        let server = site.serve()?;
        let recovered = server.ready_after;
        for knowledge in &known {
            confirm(server.address, knowledge)
                .map_err(|text| Stop::failed(format!("round {round}: {text}")))?;
        }
        server.stop()?;
        site.check()?;
        println!(
            "round {round:>3}: killed after {:>4} ms, {count:>6} acknowledged, {open:>3} open, ready again in {:>4} ms, check clean",
            wait.as_millis(),
            recovered.as_millis()
        );
        acknowledged += count;
        unknown += open;
    }
    println!(
        "kill9: {rounds} rounds, {acknowledged} acknowledged cases and none lost, {unknown} open ones settled exactly once"
    );
    Ok(())
}

fn load_and_kill(
    site: &Site,
    towns: &[Town],
    clients: usize,
    run: u64,
    wait: Duration,
    journal: &Mutex<BufWriter<File>>,
) -> Result<Vec<Knowledge>, Stop> {
    let server = site.serve()?;
    let killed = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..clients)
            .map(|index| {
                let town = towns[index % towns.len()].clone();
                let (address, killed) = (server.address, &killed);
                scope.spawn(move || work(address, town, first_number(run, index), killed, journal))
            })
            .collect();
        std::thread::sleep(wait);
        killed.store(true, Ordering::SeqCst);
        server.kill()?;
        let known = workers
            .into_iter()
            .filter_map(|worker| worker.join().ok())
            .collect();
        Ok(known)
    })
}

/// Files and acts until the line breaks, writing down each acknowledgement outside the product.
fn work(
    address: SocketAddr,
    town: Town,
    first: u64,
    killed: &AtomicBool,
    journal: &Mutex<BufWriter<File>>,
) -> Knowledge {
    let mut known = Knowledge {
        town: town.clone(),
        acknowledged: Vec::new(),
        unknown: None,
        refused: None,
    };
    let mut client = match Client::open(address, town, first) {
        Ok(client) => client,
        Err(error) => {
            if !killed.load(Ordering::SeqCst) {
                known.refused = Some(error.to_string());
            }
            return known;
        }
    };
    loop {
        let filing = client.next_filing();
        let (id, mut version) = match client.file(&filing) {
            Ok(case) => case,
            Err(Fault::Cut(_)) => {
                known.unknown = Some(filing);
                return known;
            }
            Err(Fault::Refused(text)) => {
                known.refused = Some(text);
                return known;
            }
        };
        write_down(journal, &filing.key, &id, version);
        let number = filing.number;
        let key = filing.key.clone();
        known.acknowledged.push((filing, id.clone(), version));
        for place in 0..story::ACTS.len() {
            match client.act(place, &id, version, number) {
                Ok((_, now)) => {
                    version = now;
                    write_down(journal, &key, &id, version);
                    if let Some(last) = known.acknowledged.last_mut() {
                        last.2 = version;
                    }
                }
                Err(Fault::Cut(_)) => return known,
                Err(Fault::Refused(text)) => {
                    known.refused = Some(text);
                    return known;
                }
            }
        }
    }
}

fn write_down(journal: &Mutex<BufWriter<File>>, key: &str, id: &str, version: i64) {
    if let Ok(mut file) = journal.lock() {
        // The list in memory decides; the file is for a person who looks into a failure.
        let _ = writeln!(file, "{key} {id} {version}").and_then(|()| file.flush());
    }
}

/// Everything acknowledged is there in at least its version; a key said again names the same case;
/// an open filing said twice makes one case.
fn confirm(address: SocketAddr, known: &Knowledge) -> Result<(), String> {
    let mut client =
        Client::open(address, known.town.clone(), 0).map_err(|error| error.to_string())?;
    let bearer = known.town.bearer(story::FILED_BY).to_owned();
    for (filing, id, version) in &known.acknowledged {
        let seen = look(&mut client.wire, &bearer, id)?;
        if seen < *version {
            return Err(format!(
                "LOST: case {id} (key {}) stands at version {seen}, {version} was acknowledged",
                filing.key
            ));
        }
    }
    for (filing, id, _) in known.acknowledged.iter().rev().take(SAID_AGAIN_MAX) {
        let again = file(&mut client, filing)?;
        if again != *id {
            return Err(format!(
                "DOUBLE: key {} made {id} before the kill and {again} after it",
                filing.key
            ));
        }
    }
    if let Some(filing) = &known.unknown {
        let (first, second) = (file(&mut client, filing)?, file(&mut client, filing)?);
        if first != second {
            return Err(format!(
                "DOUBLE: key {} made {first} and {second}",
                filing.key
            ));
        }
    }
    Ok(())
}

fn file(client: &mut Client, filing: &Filing) -> Result<String, String> {
    match client.file(filing) {
        Ok((id, _)) => Ok(id),
        Err(Fault::Cut(text) | Fault::Refused(text)) => {
            Err(format!("key {} said again: {text}", filing.key))
        }
    }
}

fn look(wire: &mut Wire, bearer: &str, id: &str) -> Result<i64, String> {
    let path = format!("{}/{id}", story::CASES);
    let answer = wire
        .send("GET", &path, &[("Authorization", bearer)], b"")
        .map_err(|error| error.to_string())?;
    if !answer.is_done() {
        return Err(format!(
            "LOST: case {id} was acknowledged and answers {} {}",
            answer.status,
            answer.excerpt()
        ));
    }
    match story::case_of(&answer.body) {
        Some((_, version)) => Ok(version),
        None => Err(format!("case {id} has no version: {}", answer.excerpt())),
    }
}

/// The next number of a small generator (xorshift); the moments need no better one.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}
