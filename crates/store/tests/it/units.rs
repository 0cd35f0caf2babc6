//! Units of work: whole or not at all, answered after the sync, one writer a directory.

use crate::site::{NOW, Site, case, record};
use model::Refusal;
use model::journal::Subject;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use store::{Error, Fault, Param, Progress, Sql, Store, Timer, params};

const PUT: Sql = Sql::both("INSERT INTO meta (name, value) VALUES ($1, $2)");
const GET: Sql = Sql::both("SELECT value FROM meta WHERE name = $1");
const COUNT: Sql = Sql::both("SELECT COUNT(*) FROM meta");
/// The second placeholder stands first.
const SWAPPED: Sql =
    Sql::both("SELECT value FROM meta WHERE value = $2 AND name = $1 AND value = $2");
const WRONG: Sql = Sql::both("INSERT INTO meta (name, value) VALUES ($1, NULL)");

fn count(store: &Store) -> i64 {
    store
        .read_blocking(|tx| Ok(tx.one(&COUNT, &[], |row| row.i64(0))?.unwrap()))
        .unwrap()
}

fn what_is_acknowledged_is_read_and_survives_reopening(site: &Site) {
    let store = site.store();
    let n = store
        .submit_blocking(|tx| {
            tx.execute(&PUT, params!["a", "甲"])?;
            Ok(tx.execute(&PUT, params!["b", "乙"])?)
        })
        .unwrap();
    assert_eq!(n, 1);
    let read = |store: &Store| {
        store
            .read_blocking(|tx| tx.one(&GET, params!["a"], |row| Ok(row.text(0)?.to_owned())))
            .unwrap()
    };
    assert_eq!(read(&store).as_deref(), Some("甲"));
    drop(store);
    site.close();
    assert_eq!(read(&site.store()).as_deref(), Some("甲"));
}

fn placeholders_mean_their_number(site: &Site) {
    let store = site.store();
    store
        .submit_blocking(|tx| Ok(tx.execute(&PUT, params!["name", "value"])?))
        .unwrap();
    let found = store
        .read_blocking(|tx| {
            tx.one(&SWAPPED, params!["name", "value"], |row| {
                Ok(row.text(0)?.to_owned())
            })
        })
        .unwrap();
    assert_eq!(found.as_deref(), Some("value"));
}

fn a_refusal_undoes_its_unit_and_no_other(site: &Site) {
    let store = site.store();
    // One unit holds the writer while the others gather behind it, so that they share a group.
    let threads: Vec<_> = (0..40)
        .map(|n| {
            let store = store.clone();
            std::thread::spawn(move || {
                store.submit_blocking(move |tx| {
                    tx.execute(&PUT, params![format!("k{n}"), "x"])?;
                    match n % 4 {
                        0 => Err(Refusal::forbidden("no").into()),
                        1 => panic!("a unit of the test panics"),
                        2 => {
                            record(tx, n, Subject::Case(case(n)))?;
                            Ok(())
                        }
                        _ => Ok(()),
                    }
                })
            })
        })
        .collect();
    for (n, thread) in threads.into_iter().enumerate() {
        let answer = thread.join().unwrap();
        match n % 4 {
            0 => assert!(matches!(answer, Err(Fault::Refused(r)) if r.reasons[0].key == "no")),
            1 => assert!(
                matches!(answer, Err(Fault::Failed(Error::Panicked(words))) if words.contains("panics"))
            ),
            _ => answer.unwrap(),
        }
    }
    assert_eq!(count(&store), 20);
    site.numbered();
    let entries = store
        .read_blocking(|tx| store::journal::after(tx, 0, 100))
        .unwrap();
    // Numbers stay without gaps although units before and between were undone.
    assert_eq!(
        entries.iter().map(|e| e.seq.unwrap()).collect::<Vec<_>>(),
        (1..=10).collect::<Vec<_>>()
    );
}

fn a_failed_statement_fails_its_unit_even_when_passed_over(site: &Site) {
    let store = site.store();
    let answer = store.submit_blocking(|tx| {
        tx.execute(&PUT, params!["kept", "x"])?;
        let _ = tx.execute(&WRONG, params!["n"]);
        Ok(())
    });
    assert!(
        matches!(answer, Err(Fault::Failed(Error::PassedOver(_)))),
        "{answer:?}"
    );
    assert_eq!(count(&store), 0);
}

fn a_unique_column_is_told_apart(site: &Site) {
    let store = site.store();
    store
        .submit_blocking(|tx| Ok(tx.execute(&PUT, params!["a", "1"])?))
        .unwrap();
    let answer = store.submit_blocking(|tx| Ok(tx.execute(&PUT, params!["a", "2"])?));
    assert!(matches!(answer, Err(Fault::Failed(error)) if error.is_unique()));
}

fn a_read_cannot_write(site: &Site) {
    let store = site.store();
    let answer = store.read_blocking(|tx| tx.execute(&PUT, params!["a", "1"]));
    assert!(matches!(answer, Err(Error::ReadOnly)));
    let answer = store.read_blocking(|tx| record(tx, 1, Subject::County));
    assert!(matches!(answer, Err(Error::ReadOnly)));
    let answer = store.read_blocking(|tx| store::search::index(tx, "case", [0; 16], &[], "x"));
    assert!(matches!(answer, Err(Error::ReadOnly)));
    assert_eq!(count(&store), 0);
}

/// Counters of many threads: each unit reads and writes the same row, none is lost.
fn units_are_serial(site: &Site) {
    let store = site.store();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            std::thread::spawn(move || {
                for _ in 0..25 {
                    store
                        .submit_blocking(|tx| {
                            let done = tx.progress("p")?.map_or(0, |p| p.done);
                            tx.set_progress(&Progress {
                                name: "p".to_owned(),
                                position: String::new(),
                                done: done + 1,
                                total: None,
                                at: NOW,
                                finished: false,
                            })?;
                            Ok(())
                        })
                        .unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().unwrap());
    assert_eq!(
        store
            .read_blocking(|tx| tx.progress("p"))
            .unwrap()
            .unwrap()
            .done,
        200
    );
}

/// Two units that each look whether the other's row is there before writing their own: at most
/// one may find nothing.
fn units_do_not_skew(site: &Site) {
    let store = site.store();
    for round in 0..20 {
        let answers: Vec<bool> = ["x", "y"]
            .map(|side| {
                let store = store.clone();
                std::thread::spawn(move || {
                    let other = if side == "x" { "y" } else { "x" };
                    store
                        .submit_blocking(move |tx| {
                            let theirs =
                                tx.one(&GET, params![format!("{round}{other}")], |_| Ok(()))?;
                            if theirs.is_none() {
                                tx.execute(&PUT, params![format!("{round}{side}"), "1"])?;
                            }
                            Ok(theirs.is_none())
                        })
                        .unwrap()
                })
            })
            .map(|thread| thread.join().unwrap())
            .into();
        assert_eq!(
            answers.iter().filter(|alone| **alone).count(),
            1,
            "round {round}"
        );
    }
}

fn all_kinds_of_values_come_back(site: &Site) {
    let store = site.store();
    let timer = Timer {
        due: NOW,
        case: case(7),
        clock: "承诺".to_owned(),
        generation: i64::MAX,
    };
    let expected = timer.clone();
    let held = store
        .submit_blocking(move |tx| {
            tx.set_timer(&timer)?;
            Ok(store::timer::of_case(tx, case(7))?)
        })
        .unwrap();
    assert_eq!(held, [expected]);
    const LISTS: Sql = Sql::pair(
        "SELECT COUNT(*) FROM timer WHERE case_id IN (SELECT unhex(value) FROM json_each($1))
         AND clock IN (SELECT value FROM json_each($2)) AND ($3 IS NULL OR due = $3)",
        "SELECT COUNT(*) FROM timer WHERE case_id = ANY($1) AND clock = ANY($2) AND ($3::bigint IS NULL OR due = $3)",
    );
    let found = store
        .read_blocking(|tx| {
            let clocks = vec!["承诺".to_owned(), "\"".to_owned()];
            tx.one(
                &LISTS,
                params![&vec![case(6), case(7)], clocks, None::<i64>],
                |row| row.i64(0),
            )
        })
        .unwrap();
    assert_eq!(found, Some(1));
}

fn async_callers_are_answered_too(site: &Site) {
    let store = site.store();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let n = runtime.block_on(async {
        store
            .submit(|tx| Ok(tx.execute(&PUT, params!["a", "1"])?))
            .await
            .unwrap();
        store
            .read(|tx| tx.one(&COUNT, &[], |row| row.i64(0)))
            .await
            .unwrap()
            .unwrap()
    });
    assert_eq!(n, 1);
}

fn too_many_waiting_units_are_refused(site: &Site) {
    site.close();
    let mut config = site.config.clone();
    (config.queue, config.writers) = (2, 1);
    let store = Store::open(&config).unwrap();
    let gate = Arc::new(std::sync::Barrier::new(2));
    let inside = Arc::new(std::sync::Barrier::new(2));
    let (held, held_inside) = (Arc::clone(&gate), Arc::clone(&inside));
    let first = {
        let store = store.clone();
        std::thread::spawn(move || {
            store.submit_blocking(move |_| {
                held_inside.wait();
                held.wait();
                Ok(())
            })
        })
    };
    inside.wait();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut waiting = Vec::new();
        let mut refused = 0;
        for _ in 0..4 {
            let mut unit = Box::pin(store.submit(|_| Ok(())));
            match std::future::poll_fn(|cx| std::task::Poll::Ready(unit.as_mut().poll(cx))).await {
                std::task::Poll::Ready(Err(Fault::Refused(refusal))) => {
                    assert_eq!(refusal.kind, model::refusal::Kind::Busy);
                    refused += 1;
                }
                std::task::Poll::Ready(other) => panic!("{other:?}"),
                std::task::Poll::Pending => waiting.push(unit),
            }
        }
        assert_eq!((waiting.len(), refused), (2, 2));
        gate.wait();
        for unit in waiting {
            unit.await.unwrap();
        }
    });
    first.join().unwrap().unwrap();
}

fn a_second_owner_is_told_who_holds_the_directory(site: &Site) {
    let store = site.store();
    store.announce("127.0.0.1:8080").unwrap();
    let Err(Error::Held { holder, .. }) = Store::open(&site.config) else {
        panic!("opened twice")
    };
    assert_eq!(
        holder,
        format!("process {} at 127.0.0.1:8080", std::process::id())
    );
    // A reader beside the owner is welcome, and cannot write.
    let beside = Store::open_read_only(&site.config).unwrap();
    assert_eq!(count(&beside), 0);
    assert!(matches!(
        beside.submit_blocking(|_| Ok(())),
        Err(Fault::Failed(Error::ReadOnly))
    ));
}

/// What a thread remembers holds no longer than nobody has changed it, whoever did and wherever it
/// is read: in the owner's units and reads, and beside the owner.
fn what_is_remembered_is_read_again_once_it_moved(site: &Site) {
    let owner = site.store();
    let beside = Store::open_read_only(&site.config).unwrap();
    for moved in 0..3 {
        for reader in [&owner, &beside] {
            // Each of its threads has something to remember.
            for _ in 0..8 {
                let held = reader.read_blocking(|tx| tx.head("county")).unwrap();
                assert_eq!(held, moved);
            }
        }
        // Seen within the unit that moves it, too.
        let told = owner
            .submit_blocking(|tx| {
                let before = tx.head("county")?;
                tx.head_move("county")?;
                Ok((before, tx.head("county")?))
            })
            .unwrap();
        assert_eq!(told, (moved, moved + 1));
        // And what was undone is not.
        let refused = owner.submit_blocking(|tx| {
            tx.head_move("county")?;
            tx.head("county")?;
            Err::<(), _>(Refusal::invalid("no").into())
        });
        assert!(refused.is_err());
    }
}

crate::stories!(
    what_is_remembered_is_read_again_once_it_moved,
    what_is_acknowledged_is_read_and_survives_reopening,
    placeholders_mean_their_number,
    a_refusal_undoes_its_unit_and_no_other,
    a_failed_statement_fails_its_unit_even_when_passed_over,
    a_unique_column_is_told_apart,
    a_read_cannot_write,
    units_are_serial,
    units_do_not_skew,
    all_kinds_of_values_come_back,
    async_callers_are_answered_too,
    too_many_waiting_units_are_refused,
    a_second_owner_is_told_who_holds_the_directory,
);

#[test]
fn a_directory_open_to_others_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let site = Site::sqlite();
    site.store();
    site.close();
    let chmod = |path: &std::path::Path, mode| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let data = &site.config.data_dir;
    chmod(data, 0o750);
    assert!(matches!(
        Store::open(&site.config),
        Err(Error::Permissions { mode: 0o750, .. })
    ));
    chmod(data, 0o700);
    chmod(&data.join("wujia.db"), 0o644);
    assert!(matches!(
        Store::open(&site.config),
        Err(Error::Permissions { mode: 0o644, .. })
    ));
    chmod(&data.join("wujia.db"), 0o600);
    Store::open(&site.config).unwrap();
}

/// Group commit: many units that wait together cost few syncs.
#[test]
fn waiting_units_share_commits() {
    let site = Site::sqlite();
    let store = site.store();
    let commits = |store: &Store| {
        // Frames of the write-ahead log carry their commit: the salt and size of each commit frame.
        let wal = std::fs::read(store.data_dir().join("wujia.db-wal")).unwrap();
        let frame = 24 + 4096;
        wal.get(32..)
            .unwrap_or_default()
            .chunks_exact(frame)
            .filter(|f| f[4..8] != [0; 4])
            .count()
    };
    let gate = Arc::new(std::sync::Barrier::new(2));
    let inside = Arc::new(std::sync::Barrier::new(2));
    let runs = Arc::new(AtomicU32::new(0));
    let before = commits(&store);
    let (held, held_inside, first_runs) =
        (Arc::clone(&gate), Arc::clone(&inside), Arc::clone(&runs));
    let first_store = store.clone();
    let first = std::thread::spawn(move || {
        first_store.submit_blocking(move |tx| {
            first_runs.fetch_add(1, Ordering::SeqCst);
            held_inside.wait();
            held.wait();
            Ok(tx.execute(&PUT, params!["first", "1"])?)
        })
    });
    inside.wait();
    let threads: Vec<_> = (0..50)
        .map(|n| {
            let store = store.clone();
            std::thread::spawn(move || {
                store.submit_blocking(move |tx| {
                    Ok(tx.execute(&PUT, &[Param::Owned(format!("k{n}")), Param::Text("1")])?)
                })
            })
        })
        .collect();
    while store.waiting() < 50 {
        std::thread::yield_now();
    }
    gate.wait();
    first.join().unwrap().unwrap();
    threads
        .into_iter()
        .for_each(|t| assert_eq!(t.join().unwrap().unwrap(), 1));
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    // All fifty may share one commit with the first; a slow machine may end the group's 20 ms early.
    let shared = commits(&store) - before;
    assert!((1..=10).contains(&shared), "{shared} commits");
    assert_eq!(count(&store), 51);
}

/// Something that rolls the whole group back (here a unit that does it itself) costs the others
/// nothing: they are run again one by one, and only the culprit fails.
#[test]
fn a_group_that_is_lost_is_rerun_unit_by_unit() {
    const CULPRIT: Sql = Sql::both("ROLLBACK");
    let site = Site::sqlite();
    let store = site.store();
    let gate = Arc::new(std::sync::Barrier::new(2));
    let inside = Arc::new(std::sync::Barrier::new(2));
    let runs = Arc::new(AtomicU32::new(0));
    let first = {
        let (store, gate, inside) = (store.clone(), Arc::clone(&gate), Arc::clone(&inside));
        let runs = Arc::clone(&runs);
        std::thread::spawn(move || {
            store.submit_blocking(move |tx| {
                // The gate is for the first run alone: a unit may be run again.
                if runs.fetch_add(1, Ordering::SeqCst) == 0 {
                    inside.wait();
                    gate.wait();
                }
                Ok(tx.execute(&PUT, params!["first", "1"])?)
            })
        })
    };
    inside.wait();
    let threads: Vec<_> = (0..12_u64)
        .map(|n| {
            let store = store.clone();
            std::thread::spawn(move || {
                store.submit_blocking(move |tx| {
                    record(tx, n, Subject::Case(case(n)))?;
                    store::search::index(
                        tx,
                        "case",
                        [u8::try_from(n).unwrap(); 16],
                        &["d".to_owned()],
                        "甲",
                    )?;
                    tx.execute(&PUT, params![format!("k{n}"), "1"])?;
                    if n == 5 {
                        tx.execute(&CULPRIT, &[])?;
                    }
                    Ok(())
                })
            })
        })
        .collect();
    while store.waiting() < 12 {
        std::thread::yield_now();
    }
    gate.wait();
    first.join().unwrap().unwrap();
    let failed: Vec<usize> = threads
        .into_iter()
        .enumerate()
        .filter_map(|(n, thread)| thread.join().unwrap().is_err().then_some(n))
        .collect();
    assert_eq!(failed, [5]);
    assert_eq!(count(&store), 12);
    assert_eq!(store.read_blocking(store::log::size).unwrap(), 11);
    let hits = store
        .read_blocking(|tx| store::search::find(tx, "case", &["d".to_owned()], "甲", None, 50))
        .unwrap();
    assert_eq!(hits.len(), 11);
}

/// A full disk fails what does not fit and nothing else, and passes without a restart.
#[test]
fn a_full_database_refuses_honestly_and_goes_on_when_there_is_room() {
    const LIMIT: Sql = Sql::both("PRAGMA max_page_count = 1");
    const ROOM: Sql = Sql::both("PRAGMA max_page_count = 1000000");
    let site = Site::sqlite();
    let store = site.store();
    // The limit cannot fall below what the database has: it is full from now on.
    store
        .submit_blocking(|tx| Ok(tx.one(&LIMIT, &[], |_| Ok(()))?))
        .unwrap();
    let big = "长".repeat(100_000);
    let answer = {
        let big = big.clone();
        store.submit_blocking(move |tx| Ok(tx.execute(&PUT, params!["big", &big])?))
    };
    assert!(
        matches!(&answer, Err(Fault::Failed(error)) if error.is_full()),
        "{answer:?}"
    );
    assert_eq!(count(&store), 0);
    store
        .submit_blocking(|tx| Ok(tx.one(&ROOM, &[], |_| Ok(()))?))
        .unwrap();
    store
        .submit_blocking(move |tx| Ok(tx.execute(&PUT, params!["big", &big])?))
        .unwrap();
    assert_eq!(count(&store), 1);
}
