//! Statements and schema on both engines.

use crate::site::Site;
use store::{Config, Database, Error, Store};

#[test]
fn every_statement_prepares_on_sqlite() {
    let site = Site::sqlite();
    site.store();
    site.close();
    let connection = rusqlite::Connection::open(site.config.data_dir.join("wujia.db")).unwrap();
    let mut count = 0;
    for (file, statements) in store::statements() {
        for sql in statements {
            let statement = connection
                .prepare(sql.sqlite)
                .unwrap_or_else(|e| panic!("{file}: {e}: {}", sql.sqlite));
            for index in 1..=statement.parameter_count() {
                let name = statement.parameter_name(index).unwrap_or_default();
                assert!(
                    name.strip_prefix('$')
                        .is_some_and(|n| n.parse::<usize>().is_ok()),
                    "{file}: placeholder {name} is not a number: {}",
                    sql.sqlite
                );
            }
            count += 1;
        }
    }
    assert!(count > 50, "{count} statements");
}

#[test]
fn every_statement_prepares_on_postgres() {
    let Some(site) = Site::postgres() else { return };
    site.store();
    site.close();
    let Database::Postgres(url) = &site.config.database else {
        unreachable!()
    };
    let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
    for (file, statements) in store::statements() {
        for sql in statements {
            client
                .prepare(sql.postgres)
                .unwrap_or_else(|e| panic!("{file}: {e:?}: {}", sql.postgres));
        }
    }
}

/// Migrations run once, and a schema from a newer program is left alone.
fn a_newer_schema_is_refused(site: &Site) {
    site.store();
    site.close();
    site.store();
    site.close();
    site.behind("INSERT INTO migration (name, digest) VALUES ('9999_future', 'x')");
    let Err(Error::Schema(words)) = Store::open(&site.config) else {
        panic!("opened")
    };
    assert!(words.contains("9999_future"), "{words}");
    site.behind("DELETE FROM migration WHERE name = '9999_future'");
    site.behind("UPDATE migration SET digest = 'x' WHERE name = '0000_engine'");
    assert!(matches!(Store::open(&site.config), Err(Error::Schema(_))));
}

crate::stories!(a_newer_schema_is_refused);

#[test]
fn reading_where_nothing_is_makes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    assert!(Store::open_read_only(&Config::sqlite(dir.path().join("none"))).is_err());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

/// Both engines have the same tables, columns and indexes, and those of the snapshot. A change of
/// the schema is written down with `WUJIA_SNAP=write`.
#[test]
fn the_schema_is_the_snapshots_on_both_engines() {
    let here = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/schema.snap");
    let told = Site::sqlite()
        .store()
        .read_blocking(store::schema::snapshot)
        .unwrap();
    if std::env::var("WUJIA_SNAP").is_ok_and(|v| v == "write") {
        std::fs::write(here, &told).unwrap();
    }
    let kept = std::fs::read_to_string(here).unwrap();
    let differing = |a: &str, b: &str| {
        a.lines()
            .zip(b.lines())
            .find(|(a, b)| a != b)
            .map(|(a, b)| format!("{a:?} against {b:?}"))
    };
    assert!(
        told == kept,
        "SQLite against the snapshot: {:?}",
        differing(&told, &kept)
    );
    if let Some(site) = Site::postgres() {
        let other = site.store().read_blocking(store::schema::snapshot).unwrap();
        assert!(
            other == told,
            "PostgreSQL against SQLite: {:?}",
            differing(&other, &told)
        );
    }
}
