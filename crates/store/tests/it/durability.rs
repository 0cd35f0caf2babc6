//! kill -9 under load: nothing acknowledged is lost, the journal verifies. The script
//! `scripts/kill9-store.sh` does it two hundred times.

use crate::site::{NOW, Site, bytes16, case, record};
use model::journal::Subject;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};
use store::{Config, Sql, Store, params};

const PUT: Sql = Sql::both("INSERT INTO meta (name, value) VALUES ($1, $2)");
const GET: Sql = Sql::both("SELECT value FROM meta WHERE name = $1");

/// What the child does: eight clients that write pairs of row and entry and print what is
/// acknowledged. It is this very test binary, started on the test below with a variable set.
fn work(config: &Config, round: u64) {
    let store = Store::open(config).unwrap();
    let threads: Vec<_> = (0..8_u64)
        .map(|client| {
            let store = store.clone();
            std::thread::spawn(move || {
                for step in 0..1_000_000_u64 {
                    let n = round * 100_000_000 + client * 10_000_000 + step;
                    store
                        .submit_blocking(move |tx| {
                            tx.execute(&PUT, params![format!("n{n}"), "x"])?;
                            Ok(record(tx, n, Subject::Case(case(client)))?)
                        })
                        .unwrap();
                    // One write call a line, straight to the pipe: outside this process once it returns.
                    use std::io::Write as _;
                    std::io::stderr()
                        .write_all(format!("ack {n}\n").as_bytes())
                        .unwrap();
                }
            })
        })
        .collect();
    threads.into_iter().for_each(|t| t.join().unwrap());
}

const CHILD: &str = "WUJIA_KILL9_CHILD";

#[test]
fn child_that_is_killed() {
    let Ok(told) = std::env::var(CHILD) else {
        return;
    };
    let mut parts = told.splitn(3, ' ');
    let round = parts.next().unwrap().parse().unwrap();
    let dir = parts.next().unwrap();
    let config = match parts.next() {
        Some(url) if !url.is_empty() => Config::postgres(dir, url),
        _ => Config::sqlite(dir),
    };
    work(&config, round);
}

fn start(config: &Config, round: u64) -> Child {
    let url = match &config.database {
        store::Database::Postgres(url) => url.as_str(),
        store::Database::Sqlite => "",
    };
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "durability::child_that_is_killed", "--nocapture"])
        .env(
            CHILD,
            format!("{round} {} {url}", config.data_dir.display()),
        )
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn nothing_acknowledged_is_lost(site: &Site) {
    let rounds: u64 = std::env::var("WUJIA_KILL9_ROUNDS").map_or(4, |n| n.parse().unwrap());
    let mut acknowledged: Vec<u64> = Vec::new();
    for round in 1..=rounds {
        let mut child = start(&site.config, round);
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        // Killed after a number of acknowledgements that differs from round to round.
        for _ in 0..(round * 37) % 150 + 20 {
            let mut line = String::new();
            assert!(
                lines.read_line(&mut line).unwrap() > 0,
                "the child ended by itself"
            );
            let n = line
                .trim()
                .strip_prefix("ack ")
                .unwrap_or_else(|| panic!("{line}"));
            acknowledged.push(n.parse().unwrap());
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let mut rest = String::new();
        lines.read_to_string(&mut rest).unwrap();
        // A line cut off in the middle was not read by anyone.
        let whole = rest.rfind('\n').map_or("", |end| &rest[..end]);
        acknowledged.extend(
            whole
                .lines()
                .map(|line| line.strip_prefix("ack ").unwrap().parse::<u64>().unwrap()),
        );

        let store = site.store();
        let asked = acknowledged.clone();
        let lost = store
            .read_blocking(move |tx| {
                let mut lost = Vec::new();
                for n in asked {
                    let row = tx.one(&GET, params![format!("n{n}")], |_| Ok(()))?;
                    let entry =
                        store::journal::find(tx, model::id::EntryId::from_bytes(bytes16(5, n)))?;
                    if row.is_none() || entry.is_none() {
                        lost.push(n);
                    }
                }
                Ok(lost)
            })
            .unwrap();
        assert!(
            lost.is_empty(),
            "round {round}: lost {lost:?} of {}",
            acknowledged.len()
        );
        site.numbered();
        let (rows, entries) = store
            .read_blocking(|tx| {
                const COUNT: Sql = Sql::both("SELECT COUNT(*) FROM meta");
                Ok((
                    tx.one(&COUNT, &[], |row| row.i64(0))?.unwrap(),
                    store::log::size(tx)?,
                ))
            })
            .unwrap();
        assert_eq!(rows, entries, "a row and its entry are there together");
        let origin = evidence::checkpoint::Origin::new("kill9.test").unwrap();
        let key = evidence::SigningKey::from_entropy(&[9; 32]);
        let public = key.public().clone();
        let verified = origin.clone();
        store
            .submit_blocking(move |tx| Ok(store::checkpoint::make(tx, &origin, &key, NOW)?))
            .unwrap();
        let report = store
            .read_blocking(move |tx| store::checkpoint::verify(tx, &verified, &[public], &[]))
            .unwrap();
        assert!(report.ok, "round {round}: {report:?}");
        drop(store);
        site.close();
    }
    println!(
        "{rounds} kills, {} acknowledged, 0 lost",
        acknowledged.len()
    );
}

crate::stories!(nothing_acknowledged_is_lost);

/// A failed sync ends the process, and nobody was told yes for what it may have lost. The fault is
/// injected by `strace`, where there is one that may trace.
#[test]
fn a_failed_sync_ends_the_process() {
    let may_trace = Command::new("strace")
        .args(["-f", "-o", "/dev/null", "-e", "trace=fsync", "true"])
        .status()
        .is_ok_and(|status| status.success());
    if !may_trace {
        println!("skipped: no strace that may trace here");
        return;
    }
    use std::os::unix::process::ExitStatusExt as _;
    let site = Site::sqlite();
    // The schema is made in peace.
    site.store();
    site.close();
    let inject = "inject=fsync,fdatasync:error=EIO:when=25";
    let mut child = Command::new("strace")
        .args([
            "-f",
            "-o",
            "/dev/null",
            "-e",
            "trace=fsync,fdatasync",
            "-e",
            inject,
        ])
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", "durability::child_that_is_killed", "--nocapture"])
        .env(CHILD, format!("1 {} ", site.config.data_dir.display()))
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut told)
        .unwrap();
    let status = child.wait().unwrap();
    // strace ends as its tracee did: by SIGABRT.
    assert_eq!(status.signal(), Some(6), "{status:?}");
    let acknowledged: Vec<u64> = told
        .lines()
        .filter_map(|line| line.strip_prefix("ack "))
        .map(|n| n.parse().unwrap())
        .collect();
    assert!(!acknowledged.is_empty());
    let lost = site
        .store()
        .read_blocking(move |tx| {
            let mut lost = 0;
            for n in acknowledged {
                lost += u64::from(
                    tx.one(&GET, params![format!("n{n}")], |_| Ok(()))?
                        .is_none(),
                );
            }
            Ok(lost)
        })
        .unwrap();
    assert_eq!(lost, 0);
}
