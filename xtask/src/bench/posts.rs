//! Clients move posts between institutions at random, each movement proposed by one person and
//! approved by another; the server is killed in between. Conservation is looked at from outside: the
//! checker adds up the ledger that the interface gives, and never asks whether it balances.

use super::gauge::{HEADING, Times};
use super::options::Options;
use super::site::Site;
use super::wire::{Answer, Wire};
use crate::stop::{Stop, While};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The kill comes between these two after the load began.
const KILL_MS: std::ops::Range<u64> = 800..4_000;
/// Between two looks at the ledger.
const LOOK: Duration = Duration::from_millis(400);

/// Requests sent so far.
static SENT: AtomicU64 = AtomicU64::new(0);

/// Posts by unit and kind.
type Posts = BTreeMap<(String, String), i64>;

/// What the load counts.
#[derive(Default)]
struct Counts {
    approved: AtomicU64,
    refused: AtomicU64,
    looks: AtomicU64,
}

struct Load<'a> {
    address: SocketAddr,
    tokens: &'a [String; 2],
    units: &'a [String],
    today: &'a str,
    killed: &'a AtomicBool,
    counts: &'a Counts,
    approved: &'a Mutex<BTreeSet<String>>,
    opening: &'a Mutex<Option<Posts>>,
    times: &'a Mutex<[Times; 2]>,
}

pub fn run(options: &Options) -> Result<(), Stop> {
    let site = Site::prepare(options)?;
    let clients = options.clients();
    let rounds = options.given("rounds").unwrap_or(20);
    let tokens = [
        site.token_of("rd-organise")?,
        site.token_of("rd-organise-check")?,
    ];
    println!(
        "posts on {}: {rounds} rounds, {clients} clients, each movement by two persons",
        site.engine()
    );
    let counts = Counts::default();
    let approved = Mutex::new(BTreeSet::new());
    let mut chance = options.number("seed").wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let opening = Mutex::new(None);
    let times = Mutex::new(<[Times; 2]>::default());
    let mut expected: Option<BTreeMap<String, i64>> = None;
    for round in 1..=rounds {
        let server = site.serve()?;
        let ledger = ledger(server.address, &tokens[0])?;
        let (sums, units) = looked_at(&ledger, &opening)?;
        let before = expected.get_or_insert_with(|| sums.clone());
        if *before != sums {
            return Err(Stop::failed(format!(
                "round {round}: NOT CONSERVED: {before:?} became {sums:?}"
            )));
        }
        entered(server.address, &tokens[0], &approved)?;
        let today = ledger["on"].as_str().unwrap_or_default().to_owned();
        let wait = Duration::from_millis(
            KILL_MS.start + next(&mut chance) % (KILL_MS.end - KILL_MS.start),
        );
        let killed = AtomicBool::new(false);
        let seed = next(&mut chance);
        let load = Load {
            address: server.address,
            tokens: &tokens,
            units: &units,
            today: &today,
            killed: &killed,
            counts: &counts,
            approved: &approved,
            opening: &opening,
            times: &times,
        };
        let fault = std::thread::scope(|scope| {
            let load = &load;
            let workers: Vec<_> = (0..clients)
                .map(|n| {
                    let seed = seed ^ ((n as u64 + 1) << 20);
                    scope.spawn(move || move_posts(load, seed | 1))
                })
                .collect();
            let sums = &sums;
            let looker = scope.spawn(move || look(load, sums));
            std::thread::sleep(wait);
            killed.store(true, Ordering::SeqCst);
            let dead = server.kill();
            let mut fault = dead.err();
            for worker in workers {
                if let Ok(Err(stop)) = worker.join() {
                    fault = Some(stop);
                }
            }
            if let Ok(Err(stop)) = looker.join() {
                fault = Some(stop);
            }
            fault
        });
        if let Some(stop) = fault {
            return Err(stop);
        }
        println!(
            "round {round:>3}: killed after {:>4} ms, {:>6} movements acknowledged so far, {:>5} refused by rule, {:>4} looks, all added up",
            wait.as_millis(),
            counts.approved.load(Ordering::SeqCst),
            counts.refused.load(Ordering::SeqCst),
            counts.looks.load(Ordering::SeqCst),
        );
    }
    let server = site.serve()?;
    let last = ledger(server.address, &tokens[0])?;
    let (sums, _) = looked_at(&last, &opening)?;
    entered(server.address, &tokens[0], &approved)?;
    server.stop()?;
    if expected.is_some_and(|before| before != sums) {
        return Err(Stop::failed("NOT CONSERVED at the end"));
    }
    site.check()?;
    if let Ok(mut all) = times.lock() {
        // With one client nobody waits for another: this is a unit and the way to it.
        println!("{HEADING}");
        for (what, times) in ["a proposal", "an approval"].iter().zip(all.iter_mut()) {
            println!("{what:<22}{}", times.row());
        }
    }
    println!(
        "posts: {rounds} rounds, {} movements acknowledged and none lost, {} looks at the ledger: posts are the sum of their movements, none filled beyond, sums by kind {sums:?}; check clean",
        counts.approved.load(Ordering::SeqCst),
        counts.looks.load(Ordering::SeqCst),
    );
    Ok(())
}

fn next(chance: &mut u64) -> u64 {
    *chance ^= *chance << 13;
    *chance ^= *chance >> 7;
    *chance ^= *chance << 17;
    *chance
}

fn send(
    wire: &mut Wire,
    token: &str,
    method: &str,
    path: &str,
    body: &Value,
) -> std::io::Result<Answer> {
    let bytes = if body.is_null() {
        Vec::new()
    } else {
        body.to_string().into_bytes()
    };
    // Every wish is a new one here; what is sent again is `kill9`'s.
    let key = format!(
        "posts-{}-{}",
        std::process::id(),
        SENT.fetch_add(1, Ordering::SeqCst)
    );
    wire.send(
        method,
        path,
        &[
            ("Authorization", token),
            ("Content-Type", "application/json"),
            ("Idempotency-Key", &key),
        ],
        &bytes,
    )
}

/// Proposes and approves movements until the line breaks.
fn move_posts(load: &Load<'_>, seed: u64) -> Result<(), Stop> {
    let mut chance = seed;
    let cut = |error: std::io::Error| {
        if load.killed.load(Ordering::SeqCst) {
            Ok(())
        } else {
            Err(Stop::failed(format!("the load was cut: {error}")))
        }
    };
    let mut wire = match Wire::open(load.address) {
        Ok(wire) => wire,
        Err(error) => return cut(error),
    };
    loop {
        let pick = |n: u64| &load.units[usize::try_from(n).unwrap_or(0) % load.units.len()];
        let (from, to) = (pick(next(&mut chance)), pick(next(&mut chance)));
        let count = 1 + next(&mut chance) % 3;
        let reform = json!({ "reform": {
            "code": format!("posts-{}", next(&mut chance)),
            "title": "编制调剂",
            "label": "示例",
            "steps": [{ "title": "编制调剂", "effective": load.today, "change": "move-posts", "count": 1 }],
            "changes": [{
                "at": "posts:1", "effective": load.today, "document": "PT-11", "resolution": "JY-2020-03",
                "change": { "do": "move-posts", "from": from, "to": to, "kind": "institution", "count": count },
            }],
        }});
        let asked = Instant::now();
        let proposed = match send(
            &mut wire,
            &load.tokens[0],
            "POST",
            "/api/v1/reforms",
            &reform,
        ) {
            Ok(answer) => answer,
            Err(error) => return cut(error),
        };
        if !proposed.is_done() {
            refused(load, &proposed)?;
            continue;
        }
        took(load, 0, asked);
        let id = field(&proposed, "id")?;
        let path = format!("/api/v1/reforms/{id}/decide");
        let asked = Instant::now();
        let decided = match send(
            &mut wire,
            &load.tokens[1],
            "POST",
            &path,
            &json!({ "approve": true }),
        ) {
            Ok(answer) => answer,
            Err(error) => return cut(error),
        };
        if decided.is_done() {
            took(load, 1, asked);
            load.counts.approved.fetch_add(1, Ordering::SeqCst);
            if let Ok(mut all) = load.approved.lock() {
                all.insert(id);
            }
        } else {
            refused(load, &decided)?;
        }
    }
}

/// Notes how long a call took that was answered.
fn took(load: &Load<'_>, call: usize, since: Instant) {
    if let Ok(mut times) = load.times.lock() {
        times[call].add(since.elapsed());
    }
}

/// A rule of the county said no: more posts than there are, more people than posts would be left.
fn refused(load: &Load<'_>, answer: &Answer) -> Result<(), Stop> {
    let said = answer.excerpt();
    if (answer.status == 409 || answer.status == 422 || answer.status == 403)
        && said.contains("county-")
    {
        load.counts.refused.fetch_add(1, Ordering::SeqCst);
        return Ok(());
    }
    Err(Stop::failed(format!("{}: {said}", answer.status)))
}

fn field(answer: &Answer, name: &str) -> Result<String, Stop> {
    let value: Value = serde_json::from_slice(&answer.body).while_doing("reading an answer")?;
    value[name]
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| Stop::failed(format!("an answer holds no `{name}`")))
}

/// Looks at the ledger while it is written.
fn look(load: &Load<'_>, sums: &BTreeMap<String, i64>) -> Result<(), Stop> {
    while !load.killed.load(Ordering::SeqCst) {
        let seen = match ledger(load.address, &load.tokens[0]) {
            Ok(seen) => seen,
            Err(_) if load.killed.load(Ordering::SeqCst) => return Ok(()),
            Err(stop) => return Err(stop),
        };
        let (now, _) = looked_at(&seen, load.opening)?;
        if now != *sums {
            return Err(Stop::failed(format!(
                "NOT CONSERVED while written: {sums:?} became {now:?}"
            )));
        }
        load.counts.looks.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(LOOK);
    }
    Ok(())
}

fn ledger(address: SocketAddr, token: &str) -> Result<Value, Stop> {
    let mut wire = Wire::open(address).while_doing("opening the ledger")?;
    let answer = send(
        &mut wire,
        token,
        "GET",
        "/api/v1/establishment",
        &Value::Null,
    )
    .while_doing("reading the ledger")?;
    if !answer.is_done() {
        return Err(Stop::failed(format!(
            "the ledger: {} {}",
            answer.status,
            answer.excerpt()
        )));
    }
    serde_json::from_slice(&answer.body).while_doing("reading the ledger")
}

fn looked_at(
    ledger: &Value,
    opening: &Mutex<Option<Posts>>,
) -> Result<(BTreeMap<String, i64>, Vec<String>), Stop> {
    let mut opening = opening
        .lock()
        .map_err(|_| Stop::failed("the opening is lost"))?;
    adds_up(ledger, &mut opening)
}

/// Adds the movements up: posts of every unit and kind must be their sum, none filled beyond, and what
/// all units hold by kind is what the upper level gave. Gives those sums and the institutions of towns.
fn adds_up(
    ledger: &Value,
    opening: &mut Option<Posts>,
) -> Result<(BTreeMap<String, i64>, Vec<String>), Stop> {
    let mut moved = Posts::new();
    let empty = Vec::new();
    let list = |name: &str| ledger[name].as_array().unwrap_or(&empty).clone();
    for entry in list("entries") {
        let kind = entry["kind"].as_str().unwrap_or_default().to_owned();
        let count = entry["count"].as_i64().unwrap_or_default();
        for (side, sign) in [("from", -1), ("to", 1)] {
            if let Some(unit) = entry[side]["code"].as_str() {
                *moved.entry((unit.to_owned(), kind.clone())).or_insert(0) += sign * count;
            }
        }
    }
    let mut stands = Posts::new();
    let mut sums: BTreeMap<String, i64> = BTreeMap::new();
    let mut institutions = Vec::new();
    for line in list("units") {
        let unit = line["unit"]["code"].as_str().unwrap_or_default().to_owned();
        if unit.ends_with("-ZHFW") {
            institutions.push(unit.clone());
        }
        for posts in line["posts"].as_array().unwrap_or(&empty) {
            let kind = posts["kind"].as_str().unwrap_or_default().to_owned();
            let quota = posts["quota"].as_i64().unwrap_or_default();
            let filled = posts["filled"].as_i64().unwrap_or_default();
            if filled > quota {
                return Err(Stop::failed(format!(
                    "OVER QUOTA: {unit} {kind} {filled} of {quota}"
                )));
            }
            if quota != 0 {
                stands.insert((unit.clone(), kind.clone()), quota);
            }
            *sums.entry(kind).or_insert(0) += quota;
        }
    }
    // The interface gives the movements since the founding; what stood then is what is left over at the
    // first look, and must stay so.
    let opening = opening.get_or_insert_with(|| {
        let mut opening = stands.clone();
        for (at, n) in &moved {
            *opening.entry(at.clone()).or_insert(0) -= n;
        }
        opening
    });
    for (at, n) in opening.iter() {
        *moved.entry(at.clone()).or_insert(0) += n;
    }
    moved.retain(|_, n| *n != 0);
    if moved != stands {
        let differing: Vec<_> = stands
            .iter()
            .filter(|(at, n)| moved.get(*at) != Some(n))
            .take(3)
            .collect();
        return Err(Stop::failed(format!(
            "NOT THE SUM of its movements: {differing:?}"
        )));
    }
    if institutions.len() < 2 {
        return Err(Stop::failed("the ledger names no institutions"));
    }
    Ok((sums, institutions))
}

/// Every movement that was acknowledged stands in the book.
fn entered(
    address: SocketAddr,
    token: &str,
    approved: &Mutex<BTreeSet<String>>,
) -> Result<(), Stop> {
    let wanted = approved.lock().map(|all| all.clone()).unwrap_or_default();
    let mut wire = Wire::open(address).while_doing("listing reforms")?;
    let mut found = BTreeSet::new();
    let mut before = String::new();
    loop {
        let path = format!("/api/v1/reforms{before}");
        let answer =
            send(&mut wire, token, "GET", &path, &Value::Null).while_doing("listing reforms")?;
        let page: Value = serde_json::from_slice(&answer.body).while_doing("listing reforms")?;
        let empty = Vec::new();
        let lines = page["reforms"].as_array().unwrap_or(&empty);
        let Some(last) = lines.last() else { break };
        before = format!("?before={}", last["id"].as_str().unwrap_or_default());
        for line in lines {
            if line["state"] == "approved" {
                found.insert(line["id"].as_str().unwrap_or_default().to_owned());
            }
        }
    }
    match wanted.difference(&found).next() {
        None => Ok(()),
        Some(id) => Err(Stop::failed(format!("LOST: {id} was approved and is not"))),
    }
}
