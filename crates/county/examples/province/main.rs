//! Bench of a county of a province's size: 30,000 units in 1,500 towns, 300,000 people, 20,000
//! changes over ten years, then a reform of 5,000 changes.
//! `cargo run --release -p county --example province` prints times and memory; the cold starts run
//! in a process of their own, so that its memory is a server's and not the maker's.

mod land;

use county::{Book, Founding};
use jiff::civil::date;
use land::{FOUNDED, Province, REFORM, YEARS};
use model::change::DatedChange;
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Box<dyn Error>> {
    match std::env::args().nth(1) {
        Some(file) => cold(&file),
        None => make(),
    }
}

/// What a server reads before it serves.
#[derive(Serialize, Deserialize)]
struct Kept {
    founding: Founding,
    entries: Vec<Vec<DatedChange>>,
    reform: Vec<DatedChange>,
}

fn make() -> Result<(), Box<dyn Error>> {
    let place = Province::new()?;
    let founding = place.founding()?;
    let entries: Vec<Vec<DatedChange>> = (0..YEARS).map(|y| place.year(y)).collect();
    println!(
        "{} units in {} towns, {} people, {} items, {} divisions",
        founding.units.len(),
        place.towns.len(),
        founding.people.len(),
        founding.items.len(),
        founding.divisions.len()
    );
    println!(
        "{} changes over {YEARS} years, then a reform of {REFORM}",
        entries.iter().map(Vec::len).sum::<usize>()
    );
    let kept = Kept {
        founding,
        entries,
        reform: place.reform(),
    };
    let bytes = serde_json::to_vec(&kept)?;
    println!("{:.1} MB of JSON", bytes.len() as f64 / 1e6);
    let file = std::env::temp_dir().join(format!("province-{}.json", std::process::id()));
    std::fs::write(&file, bytes)?;
    let status = std::process::Command::new(std::env::current_exe()?)
        .arg(&file)
        .status()?;
    std::fs::remove_file(&file)?;
    if status.success() {
        Ok(())
    } else {
        Err("the measuring process failed".into())
    }
}

/// The measures, in a process that has only what was kept.
fn cold(file: &str) -> Result<(), Box<dyn Error>> {
    let all = Watch::start();
    let bytes = std::fs::read(file)?;
    let read = say("read the file", all);
    let kept: Kept = serde_json::from_slice(&bytes)?;
    drop(bytes);
    let parsed = say("parse it", read);
    let mut book = Book::new(Arc::new(kept.founding));
    for (n, changes) in (1..).zip(kept.entries) {
        book.enter(n, changes);
    }
    let entered = say("enter the changes", parsed);
    let last = date(2026, 12, 31);
    black_box(book.on(FOUNDED).map_err(told)?);
    let entered = say("the county as founded", entered);
    // As a server does when it begins: it rests on the eve of its day.
    book.rest_before(last).map_err(told)?;
    let county = book.on(last).map_err(told)?;
    say("the changes folded, to the last day", entered);
    say("FROM COLD to the last day", all);
    println!(
        "  {} units, {} people, {} movements, {} closed",
        county.units.len(),
        county.people.len(),
        county.movements.len(),
        county.closed.len()
    );
    memory()?;
    drop(county);
    // The first look at the past folds from the founding and keeps the beginnings of its years; any
    // other day is folded from the beginning of its year.
    for day in [
        date(2021, 6, 1),
        FOUNDED,
        date(2018, 6, 1),
        date(2021, 12, 31),
        last,
    ] {
        let start = Watch::start();
        let county = book.on(day).map_err(told)?;
        say(
            &format!("again, {day}, {} years kept", book.years_kept()),
            start,
        );
        drop(black_box(county));
    }
    memory()?;
    for day in [date(2018, 6, 1), last] {
        let mut fresh = Book::new(Arc::new(book.founding().clone()));
        let mut entries: Vec<Vec<DatedChange>> = vec![Vec::new(); YEARS + 1];
        for entered in book.changes() {
            entries[entered.entry as usize].push(entered.change.clone());
        }
        for (n, changes) in (0..).zip(entries) {
            fresh.enter(n, changes);
        }
        let start = Watch::start();
        let county = fresh.on(day).map_err(told)?;
        say(&format!("in-memory founding, never folded, {day}"), start);
        drop(black_box(county));
    }
    let start = Watch::start();
    let plan = county::plan(&book, "reform", "reform", &kept.reform, &[]).map_err(told)?;
    say(&format!("PLAN of {} changes", plan.changes), start);
    println!(
        "  refused {}, closed {}, movements {}, people {}, items {}, towns {}",
        plan.broken.len(),
        plan.closed.len(),
        plan.movements.len(),
        plan.people.len(),
        plan.items.len(),
        plan.institutions.len()
    );
    for broken in plan.broken.iter().take(5) {
        println!("  {broken}");
    }
    let start = Watch::start();
    let rows: usize = plan.sections().iter().map(|s| s.rows.len()).sum();
    say(&format!("its tables, {rows} rows"), start);
    drop(plan);
    let start = Watch::start();
    let one = county::plan(&book, "one", "one", &kept.reform[..4], &[]).map_err(told)?;
    say(&format!("plan of {} changes", one.changes), start);
    drop(one);
    let start = Watch::start();
    let empty = Book::new(Arc::new(book.founding().clone()));
    say("(copy of the founding)", start);
    let every: Vec<DatedChange> = book.changes().map(|e| e.change.clone()).collect();
    let start = Watch::start();
    let admitted = empty.admit(&every);
    say(&format!("admit {} changes at once", every.len()), start);
    if let Err(broken) = admitted {
        for b in broken.iter().take(5) {
            println!("  {b}");
        }
        println!("  {} refused", broken.len());
    }
    memory()
}

fn told(broken: Vec<county::Broken>) -> String {
    broken
        .iter()
        .take(5)
        .map(|b| format!("{b}\n"))
        .collect::<String>()
}

/// Time by the wall and on a processor: what others take of the machine is the difference.
#[derive(Clone, Copy)]
struct Watch {
    wall: Instant,
    processor_ms: f64,
}

impl Watch {
    fn start() -> Self {
        Self {
            wall: Instant::now(),
            processor_ms: processor_ms(),
        }
    }
}

fn processor_ms() -> f64 {
    let said = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let ns: f64 = said
        .split(' ')
        .next()
        .and_then(|ns| ns.parse().ok())
        .unwrap_or(0.0);
    ns / 1e6
}

fn say(what: &str, since: Watch) -> Watch {
    println!(
        "{:>9.1} ms, {:>7.1} on a processor  {what}",
        since.wall.elapsed().as_secs_f64() * 1e3,
        processor_ms() - since.processor_ms
    );
    Watch::start()
}

fn memory() -> Result<(), Box<dyn Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    for line in status
        .lines()
        .filter(|l| l.starts_with("VmHWM") || l.starts_with("VmRSS"))
    {
        println!("  {line}");
    }
    Ok(())
}
