//! Bench of what a proposal and an approval cost at Rudong's size, on the writer's thread: a movement of
//! posts dated today, one dated in the past and one planned, each tried once and entered, beside the
//! same entry folded anew.
//! `cargo run --release -p county --example unit` prints the median and the slowest of each.

use county::{Book, Site};
use jiff::civil::{Date, date};
use model::change::{Change, DatedChange};
use model::document::DocumentCode;
use model::establishment::PostKind;
use model::unit::UnitCode;
use std::error::Error;
use std::hint::black_box;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SITE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sites/rudong");
const TODAY: Date = date(2026, 11, 30);
const ROUNDS: u64 = 400;

fn main() -> Result<(), Box<dyn Error>> {
    let site = Site::read(|name| std::fs::read(format!("{SITE}/{name}")).ok())
        .map_err(|faults| format!("{} mistakes in {SITE}", faults.len()))?;
    let mut book = site.book();
    book.rest_before(TODAY).map_err(told)?;
    let county = book.on(TODAY).map_err(told)?;
    let institutions: Vec<UnitCode> = county
        .town_institutions()
        .filter(|u| u.vacant(PostKind::Institution) > 0)
        .map(|u| u.unit.code.clone())
        .collect();
    println!(
        "{} units, {} people, {} changes; posts move between {} institutions",
        county.units.len(),
        county.people.len(),
        book.changes().count(),
        institutions.len()
    );
    if institutions.len() < 2 {
        return Err("no two institutions with a vacant post".into());
    }
    for (what, day) in [
        ("dated today", TODAY),
        ("dated last year", date(2025, 6, 1)),
        ("planned", date(2027, 3, 1)),
    ] {
        let mut times = Times::default();
        for n in 0..ROUNDS {
            movement(&book, &institutions, day, n, &mut times)?;
        }
        times.print(what);
    }
    Ok(())
}

#[derive(Default)]
struct Times {
    once: Vec<Duration>,
    anew: Vec<Duration>,
}

impl Times {
    fn print(&mut self, what: &str) {
        for (how, all) in [
            ("tried once and entered", &mut self.once),
            ("entered and folded anew", &mut self.anew),
        ] {
            all.sort();
            let at = |share: usize| all[(all.len() - 1) * share / 100].as_secs_f64() * 1e3;
            println!(
                "{:>7.2} ms, slowest {:>7.2} ms  {what}, {how}",
                at(50),
                at(100)
            );
        }
    }
}

/// One movement: as an approval does it now, and as it did it before.
fn movement(
    book: &Book,
    institutions: &[UnitCode],
    day: Date,
    n: u64,
    times: &mut Times,
) -> Result<(), String> {
    let at = |n: u64| institutions[usize::try_from(n).unwrap_or(0) % institutions.len()].clone();
    let change = DatedChange {
        at: "unit:1".to_owned(),
        effective: day,
        document: DocumentCode("PT-11".to_owned()),
        resolution: Some(DocumentCode("JY-2020-03".to_owned())),
        approval: None,
        change: Change::MovePosts {
            from: at(n),
            to: at(n + 1),
            kind: PostKind::Institution,
            count: 1,
        },
    };
    let changes = [change];
    let start = Instant::now();
    let mut held = book.clone();
    let trial = county::plan::attempt(book, &changes, &[], TODAY).map_err(told)?;
    if let Some(broken) = trial.broken.first() {
        return Err(broken.to_string());
    }
    black_box(held.enter_tried(book.known() + 1, changes.iter().cloned(), &trial));
    times.once.push(start.elapsed());
    let start = Instant::now();
    let mut held = book.clone();
    drop(black_box(book.admit(&changes).map_err(told)?));
    held.enter(book.known() + 1, changes);
    held.rest_before(TODAY).map_err(told)?;
    drop(black_box(held.on(TODAY).map_err(told)?));
    times.anew.push(start.elapsed());
    Ok(())
}

fn told(broken: Vec<county::Broken>) -> String {
    broken.first().map_or_else(String::new, ToString::to_string)
}
