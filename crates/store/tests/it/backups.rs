//! Backup while working, restore elsewhere, on either engine; damaged backups are refused.

use crate::site::{NOW, Site, bytes16, case, record};
use evidence::FileDigest;
use model::journal::Subject;
use std::path::Path;
use store::backup::{check, digests};
use store::{Error, Progress, Store, Timer};

fn fill(site: &Site) -> Store {
    let store = site.store();
    store.put_file(b"photo of a household register").unwrap();
    store.put_file(&[7; 100_000]).unwrap();
    for n in 0..300 {
        store
            .submit_blocking(move |tx| {
                record(tx, n, Subject::Case(case(n % 7)))?;
                let due = NOW.plus_ms(i64::try_from(n).unwrap());
                tx.set_timer(&Timer {
                    due,
                    case: case(n),
                    clock: "承诺".to_owned(),
                    generation: 1,
                })?;
                store::search::index(
                    tx,
                    "case",
                    bytes16(1, n),
                    &["d1".to_owned()],
                    "王老太 高龄津贴",
                )?;
                if n % 3 == 0 {
                    store::search::forget(tx, "case", bytes16(1, n / 2))?;
                }
                tx.tally_add("t", &format!("键{}", n % 11), 1)?;
                tx.set_progress(&Progress {
                    name: "p".to_owned(),
                    position: n.to_string(),
                    done: 1,
                    total: None,
                    at: NOW,
                    finished: n % 2 == 0,
                })?;
                Ok(tx.enqueue(bytes16(9, n), "sms", &[0, 1, 255], NOW)?)
            })
            .unwrap();
    }
    store
}

fn the_same(left: &Store, right: &Store) {
    let told = |store: &Store| store.read_blocking(digests).unwrap();
    assert_eq!(told(left), told(right));
    assert_eq!(
        right.read_blocking(store::schema::integrity).unwrap(),
        Vec::<String>::new()
    );
    assert_eq!(left.list_files().unwrap(), right.list_files().unwrap());
    let found = |store: &Store| {
        store
            .read_blocking(|tx| {
                store::search::find(tx, "case", &["d1".to_owned()], "高龄", None, 500)
            })
            .unwrap()
            .iter()
            .map(|hit| hit.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(found(left), found(right));
    assert!(!found(left).is_empty());
}

/// Restores `from` into `to` and goes on working there.
fn moves(from: &Site, to: &Site) {
    let store = fill(from);
    from.numbered();
    let folder = from.path().join("backup");
    let (manifest, digest) = store.backup(&folder, NOW).unwrap();
    assert_eq!(
        digest,
        FileDigest::of(&std::fs::read(folder.join("manifest.json")).unwrap())
    );
    assert_eq!((manifest.numbered, manifest.files), (300, 2));
    assert_eq!(Store::restore(&folder, &to.config).unwrap(), manifest);
    the_same(&store, &to.store());
    let second = Store::restore(&folder, &to.config);
    assert!(matches!(second, Err(Error::Backup(words)) if words.contains("not empty")));
    let there = to.store();
    there
        .submit_blocking(|tx| Ok(record(tx, 1000, Subject::County)?))
        .unwrap();
    to.numbered();
    let entries = there
        .read_blocking(|tx| store::journal::after(tx, 300, 10))
        .unwrap();
    assert_eq!(entries[0].seq, Some(301));
}

fn a_backup_restores_into_the_same_engine(site: &Site) {
    let to = match site.store().engine() {
        store::Engine::Sqlite => Site::sqlite(),
        store::Engine::Postgres => Site::postgres().unwrap(),
    };
    moves(site, &to);
}

fn a_backup_is_of_one_moment(site: &Site) {
    let store = fill(site);
    let going = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(true));
    let writer = {
        let (store, going) = (store.clone(), std::sync::Arc::clone(&going));
        std::thread::spawn(move || {
            let mut n = 5000;
            while going.load(std::sync::atomic::Ordering::SeqCst) {
                // Two rows that always go together.
                store
                    .submit_blocking(move |tx| {
                        tx.tally_add("pair", "left", 1)?;
                        record(tx, n, Subject::County)?;
                        Ok(tx.tally_add("pair", "right", 1)?)
                    })
                    .unwrap();
                n += 1;
            }
        })
    };
    let folder = site.path().join("backup");
    store.backup(&folder, NOW).unwrap();
    going.store(false, std::sync::atomic::Ordering::SeqCst);
    writer.join().unwrap();
    let to = Site::sqlite();
    Store::restore(&folder, &to.config).unwrap();
    let pairs = to
        .store()
        .read_blocking(|tx| tx.tallies("pair", "", 10))
        .unwrap();
    assert!(
        pairs.windows(2).all(|pair| pair[0].1 == pair[1].1),
        "{pairs:?}"
    );
    let size = to.store().read_blocking(store::log::size).unwrap();
    assert_eq!(size, 300 + pairs.first().map_or(0, |pair| pair.1));
}

crate::stories!(
    a_backup_restores_into_the_same_engine,
    a_backup_is_of_one_moment
);

#[test]
fn a_site_moves_from_one_engine_to_the_other() {
    if let Some(postgres) = Site::postgres() {
        moves(&Site::sqlite(), &postgres);
        let second = Site::postgres().unwrap();
        moves(&second, &Site::sqlite());
    }
}

fn files_below(folder: &Path, into: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, into)
        } else {
            into.push(path)
        }
    }
}

#[test]
fn damaged_backups_are_refused_and_the_target_is_untouched() {
    let site = Site::sqlite();
    let folder = site.path().join("backup");
    fill(&site).backup(&folder, NOW).unwrap();
    check(&folder).unwrap();
    let mut files = Vec::new();
    files_below(&folder, &mut files);
    assert!(files.len() > 15);
    let to = Site::sqlite();
    for path in files {
        let whole = std::fs::read(&path).unwrap();
        if whole.is_empty() {
            continue;
        }
        let mut flipped = whole.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 4;
        for damaged in [Some(flipped), Some(whole[..whole.len() - 1].to_vec()), None] {
            match damaged {
                Some(bytes) => std::fs::write(&path, bytes).unwrap(),
                None => std::fs::remove_file(&path).unwrap(),
            }
            assert!(
                Store::restore(&folder, &to.config).is_err(),
                "{}",
                path.display()
            );
            assert!(!to.config.data_dir.exists());
        }
        std::fs::write(&path, &whole).unwrap();
    }
    Store::restore(&folder, &to.config).unwrap();
    the_same(&site.store(), &to.store());
}
