//! How long it takes to look a person up by number and to read everything
//! of her: `cargo run --release -p hub --example look_up -- OUT [TIMES]`, OUT being a folder of libraries that
//! were built with sealing off.
#![allow(
    clippy::expect_used,
    reason = "a measurement ends where something is wrong"
)]

use hub::build::current;
use hub::dossier::Dossiers;
use hub::identity::{Identity, Sealing};
use hub::postings::Whose;
use hub::spec::Spec;
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn told(what: &str, mut took: Vec<Duration>) {
    took.sort_unstable();
    let at = |share: usize| took[(took.len() - 1) * share / 1_000];
    println!(
        "{what}: p50 {:?}, p99 {:?}, p99.9 {:?} of {}",
        at(500),
        at(990),
        at(999),
        took.len()
    );
}

fn main() {
    let mut args = std::env::args().skip(1);
    let out = PathBuf::from(args.next().expect("a folder"));
    let times: usize = args
        .next()
        .map_or(100_000, |n| n.parse().expect("a number"));
    let run = current(&out).expect("a folder").expect("libraries");
    let identity = Identity::open(&run, Sealing::Off).expect("an identity table");
    let numbers = identity.numbers().expect("numbers");
    let spec: Spec = serde_json::from_slice(&std::fs::read(run.join("spec.json")).expect("a spec"))
        .expect("a spec");
    let mut at: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut any = || {
        at = at
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let n = (at >> 33) as usize % numbers.len();
        codes::CitizenNumber::unpacked(numbers[n])
    };
    println!("{} persons", numbers.len());
    let mut took = Vec::with_capacity(times);
    while took.len() < times {
        let Some(number) = any() else { continue };
        let begun = Instant::now();
        let found = identity.find(&number).expect("a look-up");
        took.push(begun.elapsed());
        assert!(found.is_some());
    }
    told("found by number", took);
    let mut took = Vec::new();
    while took.len() < times / 20 {
        let Some(number) = any() else { continue };
        let begun = Instant::now();
        let id = identity.find(&number).expect("a look-up").expect("known");
        identity.person(id).expect("her values");
        took.push(begun.elapsed());
    }
    told("found, and what identifies her opened", took);
    let dossiers = Dossiers::new(&spec, &run);
    let mut took = Vec::new();
    while took.len() < times / 1_000 {
        let Some(number) = any() else { continue };
        let begun = Instant::now();
        let id = identity.find(&number).expect("a look-up").expect("known");
        for library in &spec.libraries {
            dossiers
                .rows(library, Whose::Person, id, 200)
                .expect("rows");
        }
        took.push(begun.elapsed());
    }
    told("everything of her from all libraries", took);
}
