//! The journal: order, lists, proofs, erasure, tampering.

use crate::site::{NOW, Site, actor, bytes16, case, person, record};
use evidence::checkpoint::{Origin, SigningKey};
use evidence::log::root_at;
use evidence::verify::Report;
use model::id::EntryId;
use model::journal::{Body, ReadKind, Subject};
use model::unit::UnitCode;
use store::log::Tiles;
use store::{Erasing, NewEntry, Said, Store, Which};

fn key() -> SigningKey {
    SigningKey::from_entropy(&[7; 32])
}

fn origin() -> Origin {
    Origin::new("rudong.test").unwrap()
}

fn verify(store: &Store) -> Report {
    store
        .read_blocking(|tx| {
            store::checkpoint::verify(tx, &origin(), &[key().public().clone()], &[])
        })
        .unwrap()
}

fn checkpoint(store: &Store, at: i64) -> bool {
    store
        .submit_blocking(move |tx| {
            Ok(store::checkpoint::make(tx, &origin(), &key(), NOW.plus_ms(at))?.is_some())
        })
        .unwrap()
}

fn fill(store: &Store, from: u64, to: u64) {
    for chunk in (from..to).collect::<Vec<_>>().chunks(50) {
        let chunk = chunk.to_vec();
        store
            .submit_blocking(move |tx| {
                for n in &chunk {
                    record(tx, *n, Subject::Case(case(n % 5)))?;
                }
                Ok(())
            })
            .unwrap();
    }
}

fn history_is_in_order_and_lists_page(site: &Site) {
    let store = site.store();
    fill(&store, 0, 53);
    site.numbered();
    let history = store
        .read_blocking(|tx| store::journal::history(tx, Subject::Case(case(2)), 0, 100))
        .unwrap();
    let numbers: Vec<i64> = history.iter().map(|e| e.at().0 - NOW.0).collect();
    assert_eq!(numbers, (0..53).filter(|n| n % 5 == 2).collect::<Vec<_>>());
    assert!(
        history
            .iter()
            .all(|e| e.header.flags.synthetic && e.header.kind.as_str() == "clock.suspected")
    );
    let unit = UnitCode("320623111000-FWZX".to_owned());
    for which in [
        Which::All,
        Which::By(person(900)),
        Which::ByUnit(unit),
        Which::Kind("clock.suspected".to_owned()),
    ] {
        let mut seen = Vec::new();
        let mut before = None;
        loop {
            let asked = which.clone();
            let page = store
                .read_blocking(move |tx| store::journal::latest(tx, &asked, before, 10))
                .unwrap();
            let Some(last) = page.last() else { break };
            before = Some(last.ord);
            seen.extend(page.iter().map(|e| e.at().0 - NOW.0));
        }
        assert_eq!(seen, (0..53).rev().collect::<Vec<_>>(), "{which:?}");
    }
    let at = |ms| {
        store
            .read_blocking(move |tx| store::journal::place_at(tx, NOW.plus_ms(ms)))
            .unwrap()
    };
    assert_eq!(at(20) - at(10), 10);
    assert_eq!(
        store.read_blocking(store::journal::last_at).unwrap(),
        Some(NOW.plus_ms(52))
    );
    let one = store
        .read_blocking(|tx| store::journal::find(tx, EntryId::from_bytes(bytes16(5, 9))))
        .unwrap()
        .unwrap();
    assert_eq!(one.body(), Some(&Body::ClockSuspected { apart_ms: 9 }));
}

/// Writers of one case, each building on the last, many cases at once: numbers follow the order.
fn numbers_follow_the_order_within_a_case(site: &Site) {
    let store = site.store();
    let threads: Vec<_> = (0..6_u64)
        .map(|worker| {
            let store = store.clone();
            std::thread::spawn(move || {
                for step in 0..20_u64 {
                    let n = worker * 1000 + step;
                    // Three cases, two writers each.
                    let of = worker % 3;
                    store
                        .submit_blocking(move |tx| {
                            tx.tally_add("version", &of.to_string(), 1)?;
                            let version = tx.tally("version", &of.to_string())?;
                            let body = Body::ClockSuspected { apart_ms: version };
                            Ok(tx.record(&NewEntry {
                                id: EntryId::from_bytes(bytes16(5, n)),
                                at: NOW,
                                actor: None,
                                subject: Subject::Case(case(of)),
                                parent_version: version - 1,
                                body: &body,
                                salt: bytes16(6, n),
                                synthetic: true,
                            })?)
                        })
                        .unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().unwrap());
    site.numbered();
    for of in 0..3 {
        let history = store
            .read_blocking(move |tx| store::journal::history(tx, Subject::Case(case(of)), 0, 100))
            .unwrap();
        let parents: Vec<u64> = history.iter().map(|e| e.header.parent_version).collect();
        assert_eq!(parents, (0..40).collect::<Vec<_>>());
        let numbers: Vec<i64> = history.iter().map(|e| e.seq.unwrap()).collect();
        assert!(numbers.is_sorted());
    }
    let all = store
        .read_blocking(|tx| store::journal::after(tx, 0, 1000))
        .unwrap();
    assert_eq!(
        all.iter().map(|e| e.seq.unwrap()).collect::<Vec<_>>(),
        (1..=120).collect::<Vec<_>>()
    );
}

fn reads_of_a_person_are_listed_for_her(site: &Site) {
    let store = site.store();
    let read = |n: u64, how: ReadKind, subjects: Vec<u64>| {
        let body = Body::PersonsRead {
            how,
            subjects: subjects.into_iter().map(person).collect(),
            purpose: model::library::Purpose::Case,
            case: None,
            unit: None,
            what: "card".to_owned(),
        };
        store
            .submit_blocking(move |tx| {
                Ok(tx.record(&NewEntry {
                    id: EntryId::from_bytes(bytes16(5, n)),
                    at: NOW.plus_ms(n as i64),
                    actor: Some(&actor()),
                    subject: Subject::County,
                    parent_version: 0,
                    body: &body,
                    salt: bytes16(6, n),
                    synthetic: false,
                })?)
            })
            .unwrap();
    };
    read(1, ReadKind::Opened, vec![1]);
    read(2, ReadKind::Found, vec![1, 2, 2]);
    read(3, ReadKind::Listed, vec![1, 2]);
    read(4, ReadKind::Printed, vec![2]);
    let of = |n| {
        store
            .read_blocking(move |tx| {
                store::journal::latest(tx, &Which::ReadsOf(person(n)), None, 10)
            })
            .unwrap()
            .iter()
            .map(|e| e.at().0 - NOW.0)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(1), [2, 1]);
    assert_eq!(of(2), [4, 2]);
    assert!(of(3).is_empty());
}

fn the_log_grows_across_tiles_and_restarts_and_verifies(site: &Site) {
    let store = site.store();
    fill(&store, 0, 300);
    site.numbered();
    assert!(checkpoint(&store, 1000));
    assert!(!checkpoint(&store, 1001), "nothing new to sign");
    drop(store);
    site.close();
    let store = site.store();
    fill(&store, 300, 700);
    site.numbered();
    assert!(checkpoint(&store, 2000));
    let report = verify(&store);
    assert!(report.ok, "{report:?}");
    assert_eq!(
        (
            report.entries,
            report.checkpoints,
            report.signed_to,
            report.unsigned_tail
        ),
        (700, 2, 700, 0)
    );
    // The root from the tiles is the root from the leaves.
    let root = store
        .read_blocking(|tx| {
            let tiles = Tiles::open(tx)?;
            Ok(root_at(&tiles, tiles.size()).ok())
        })
        .unwrap();
    let mut plain = evidence::Frontier::new();
    for entry in store
        .read_blocking(|tx| store::journal::after(tx, 0, 1000))
        .unwrap()
    {
        let body = evidence::to_canonical(entry.body().unwrap()).unwrap();
        let n = u64::try_from(entry.at().0 - NOW.0).unwrap();
        plain.push(
            evidence::entry::leaf_hash(&entry.header.encode(), &bytes16(6, n), &body),
            |_| {},
        );
    }
    assert_eq!(root, Some(plain.root()));
}

fn an_erasure_destroys_the_body_and_keeps_the_proofs(site: &Site) {
    let store = site.store();
    fill(&store, 0, 10);
    site.numbered();
    assert!(checkpoint(&store, 100));
    let erase = |entries: &'static [i64], n: u64| {
        store.submit_blocking(move |tx| {
            Ok(tx.erase(&Erasing {
                id: EntryId::from_bytes(bytes16(5, n)),
                at: NOW.plus_ms(200),
                actor: Some(&actor()),
                subject: Subject::Case(case(3)),
                entries,
                ground: "个人信息保护法第四十七条",
                salt: bytes16(6, n),
                synthetic: true,
            })?)
        })
    };
    assert_eq!(erase(&[4], 500).unwrap(), 1);
    assert!(erase(&[99], 501).is_err(), "no such entry");
    site.numbered();
    assert!(checkpoint(&store, 300));
    let entries = store
        .read_blocking(|tx| store::journal::after(tx, 0, 100))
        .unwrap();
    assert_eq!(entries[3].said, Said::Erased);
    assert!(matches!(&entries[10].said, Said::Erasure(erasure) if erasure.entries == [4]));
    let report = verify(&store);
    assert!(report.ok, "{report:?}");
    assert_eq!(report.erased, 1);
}

fn what_an_administrator_changes_behind_the_store_is_found(site: &Site) {
    for (sql, first) in [
        (
            "UPDATE entry SET body = (SELECT body FROM entry WHERE ord = 3) WHERE ord = 2",
            2,
        ),
        ("UPDATE entry SET commitment = salt WHERE ord = 5", 5),
        ("UPDATE entry SET body = NULL, salt = NULL WHERE ord = 7", 7),
    ] {
        let store = site.store();
        if store.read_blocking(store::log::size).unwrap() == 0 {
            fill(&store, 0, 300);
            site.numbered();
            assert!(checkpoint(&store, 1000));
        }
        assert!(verify(&store).ok);
        drop(store);
        site.close();
        site.behind("CREATE TABLE kept AS SELECT * FROM entry");
        site.behind(sql);
        let report = verify(&site.store());
        assert!(!report.ok, "{sql} went unseen");
        assert!(
            report
                .faults
                .iter()
                .any(|fault| fault.first <= first && first <= fault.last),
            "{sql}: {report:?}"
        );
        site.close();
        site.behind(
            "UPDATE entry SET body = (SELECT body FROM kept WHERE kept.ord = entry.ord),
                 salt = (SELECT salt FROM kept WHERE kept.ord = entry.ord),
                 commitment = (SELECT commitment FROM kept WHERE kept.ord = entry.ord);
             DROP TABLE kept",
        );
    }
}

crate::stories!(
    history_is_in_order_and_lists_page,
    numbers_follow_the_order_within_a_case,
    reads_of_a_person_are_listed_for_her,
    the_log_grows_across_tiles_and_restarts_and_verifies,
    an_erasure_destroys_the_body_and_keeps_the_proofs,
    what_an_administrator_changes_behind_the_store_is_found,
);

/// Two servers on one PostgreSQL: one numbers, and when it goes the other takes over in a second.
#[test]
fn another_server_takes_the_numbering_over() {
    let Some(site) = Site::postgres() else { return };
    let first = site.store();
    let other_dir = tempfile::tempdir().unwrap();
    let mut config = site.config.clone();
    config.data_dir = other_dir.path().join("data");
    let second = Store::open(&config).unwrap();
    fill(&first, 0, 10);
    fill(&second, 10, 20);
    site.numbered();
    assert_eq!(second.read_blocking(store::log::size).unwrap(), 20);
    drop(first);
    site.close();
    let gone = std::time::Instant::now();
    fill(&second, 20, 30);
    while second.read_blocking(store::log::size).unwrap() < 30 {
        assert!(gone.elapsed().as_millis() < 1000, "nobody numbers");
        std::thread::yield_now();
    }
    assert!(checkpoint(&second, 1));
    assert!(verify(&second).ok);
}
