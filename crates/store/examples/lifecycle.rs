//! Bench of a case's life without HTTP: file, assign, resolve, search, by many clients at once.
//! `cargo run --profile demo -p store --example lifecycle -- [--cases N] [--clients N] [--postgres URL]`
//! prints lives and units a second, latencies of a unit, and bytes a case.

use model::account::Actor;
use model::id::{AccountId, CaseId, EntryId, PersonId};
use model::journal::{Body, Subject};
use model::time::Instant;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Config, Error, Fault, IdemKey, NewEntry, Once, Sql, Store, Timer, Tx, params};

const FILE: Sql = Sql::both(
    "INSERT INTO case_state (id, number, receipt, module, procedure, item, stage, town, division, grid, unit,
         role, applicant, due, filed_at, version, synthetic, folded)
     VALUES ($1, $2, $3, 'gov-service', 'elder-allowance', 'elder-80', 'filed', 320623100, 320623100001,
         320623100001001, '320623100000-FWZX', 'window-clerk', '王老太', $4, $5, 1, TRUE, $6)",
);
const LOAD: Sql = Sql::both("SELECT version, folded FROM case_state WHERE id = $1");
const MOVE: Sql = Sql::both(
    "UPDATE case_state SET stage = $2, assignee = $3, version = version + 1, folded = $4 WHERE id = $1 AND version = $5",
);

fn id(kind: u8, n: u64, step: u64) -> [u8; 16] {
    let mut chance = [kind; 10];
    chance[2..].copy_from_slice(&(n.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ step).to_be_bytes());
    model::id::uuid_v7(
        1_790_000_000_000 + i64::try_from(n / 10).unwrap_or(0),
        chance,
    )
}

fn body(step: u64) -> Body {
    // About as long as the events of one act.
    Body::ParametersTaken {
        digest: format!("act-{step}"),
        text: "字段与结果，含期限、承办人与来源版本。".repeat(8),
    }
}

fn entry(tx: &mut Tx<'_>, actor: &Actor, n: u64, step: u64) -> Result<(), Error> {
    tx.record(&NewEntry {
        id: EntryId::from_bytes(id(5, n, step)),
        at: Instant(1_790_000_000_000),
        actor: Some(actor),
        subject: Subject::Case(CaseId::from_bytes(id(1, n, 0))),
        parent_version: i64::try_from(step).unwrap_or(0),
        body: &body(step),
        salt: id(6, n, step),
        synthetic: true,
    })
    .map(drop)
}

fn act(tx: &mut Tx<'_>, actor: &Actor, n: u64, step: u64) -> Result<(), Fault> {
    let case = CaseId::from_bytes(id(1, n, 0));
    let key = format!("{n}-{step}");
    let key = IdemKey {
        account: actor.account,
        route: "POST /api/v1/cases",
        client_key: &key,
    };
    let digest = evidence::sm3(&[key.client_key.as_bytes()]);
    let Once::First(noted) = tx.once(&key, &digest, Instant(0))? else {
        return Ok(());
    };
    let state = "{\"fields\":{}}".repeat(60).into_bytes();
    let timer = Timer {
        due: Instant(1_790_000_000_000),
        case,
        clock: "promised".to_owned(),
        generation: 1,
    };
    if step == 0 {
        let number = format!("RD{n:09}");
        tx.execute(
            &FILE,
            params![case, &number, format!("R{n:x}"), 5, 6, &state],
        )?;
        tx.set_timer(&timer)?;
        let scope = [
            "320623100".to_owned(),
            "320623100001".to_owned(),
            "unit320623100000".to_owned(),
        ];
        store::search::index(
            tx,
            "case",
            *case.bytes(),
            &scope,
            &format!("{number} 王老太{} 高龄津贴", n % 977),
        )?;
    } else {
        let version = tx
            .one(&LOAD, params![case], |row| {
                row.bytes(1)?;
                row.i64(0)
            })?
            .ok_or_else(|| Error::Damaged("the case is gone".to_owned()))?;
        let stage = if step == 1 { "assigned" } else { "done" };
        tx.execute(&MOVE, params![case, stage, actor.person, &state, version])?;
        if step == 1 {
            tx.set_timer(&Timer {
                generation: 2,
                ..timer
            })?;
        } else {
            tx.clear_timer(case, "promised")?;
        }
    }
    entry(tx, actor, n, step)?;
    tx.once_outcome(&noted, case.bytes())?;
    Ok(())
}

fn argument(name: &str) -> Option<String> {
    let all: Vec<String> = std::env::args().collect();
    all.iter()
        .position(|a| a == name)
        .and_then(|at| all.get(at + 1).cloned())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cases: u64 = argument("--cases").map_or(Ok(20_000), |n| n.parse())?;
    let clients: u64 = argument("--clients").map_or(Ok(64), |n| n.parse())?;
    let dir = tempfile::tempdir()?;
    let data = argument("--data").map_or_else(|| dir.path().join("data"), std::path::PathBuf::from);
    let config = match argument("--postgres") {
        Some(url) => Config {
            writers: 8,
            ..Config::postgres(&data, &url)
        },
        None => Config::sqlite(&data),
    };
    let first: u64 = argument("--first").map_or(Ok(0), |n| n.parse())?;
    let search = argument("--search").is_none_or(|s| s != "no");
    let store = Store::open(&config)?;
    let next = Arc::new(AtomicU64::new(first));
    let begun = std::time::Instant::now();
    let threads: Vec<_> = (0..clients)
        .map(|_| {
            let (store, next) = (store.clone(), Arc::clone(&next));
            std::thread::spawn(move || -> Result<Vec<u32>, Fault> {
                let actor = Actor {
                    account: AccountId::from_bytes([3; 16]),
                    person: PersonId::from_bytes([2; 16]),
                    name: "王办事员".to_owned(),
                    post: None,
                };
                let mut times = Vec::new();
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= first + cases {
                        return Ok(times);
                    }
                    for step in 0..3 {
                        let actor = actor.clone();
                        let at = std::time::Instant::now();
                        store.submit_blocking(move |tx| act(tx, &actor, n, step))?;
                        times.push(u32::try_from(at.elapsed().as_micros()).unwrap_or(u32::MAX));
                    }
                    if search {
                        let scope = vec!["320623100".to_owned()];
                        let hits = store.read_blocking(move |tx| {
                            store::search::find(tx, "case", &scope, &format!("RD{n:09}"), None, 20)
                        })?;
                        if hits.len() != 1 {
                            return Err(Error::Damaged(format!("case {n} was not found")).into());
                        }
                    }
                }
            })
        })
        .collect();
    let mut times = Vec::new();
    for thread in threads {
        times.extend(thread.join().map_err(|_| "a client panicked")??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |share: f64| {
        times
            .get((times.len() as f64 * share) as usize)
            .copied()
            .unwrap_or(0)
    };
    drop(store);
    let bytes: u64 = std::fs::read_dir(&data)?
        .flatten()
        .filter_map(|e| e.metadata().ok())
        .map(|m| m.len())
        .sum();
    println!(
        "{clients} clients: {:.0} lives/s, {:.0} units/s, unit p50 {:.1} ms p99 {:.1} ms, {} bytes a case on disk",
        cases as f64 / seconds,
        times.len() as f64 / seconds,
        f64::from(at(0.5)) / 1000.0,
        f64::from(at(0.99)) / 1000.0,
        bytes / (first + cases).max(1),
    );
    Ok(())
}
