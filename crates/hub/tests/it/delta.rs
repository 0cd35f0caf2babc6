//! Tables as others open them: the log by the protocol, and by a reader that is not ours.

use crate::fixture::{built, land};
use hub::build::Built;
use hub::delta;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

const TABLES: [&str; 3] = [
    "libraries/population",
    "libraries/relief",
    "lineage/population",
];

/// What the other reader says of each table: rows, columns.
const ASK: &str = "
import json, sys
from deltalake import DeltaTable
said = {}
for name in sys.argv[1:]:
    table = DeltaTable(name)
    assert table.version() == 0, table.version()
    rows = table.to_pyarrow_table()
    said[name] = [rows.num_rows, rows.column_names]
print(json.dumps(said))
";

fn build() -> (tempfile::TempDir, Built) {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let built = built(folder.path());
    (folder, built)
}

/// Actions of a table's log by their name, in its order.
fn actions(table: &Path) -> Vec<(String, Value)> {
    let text = std::fs::read_to_string(table.join(delta::LOG).join(delta::COMMIT)).unwrap();
    text.lines()
        .map(|line| {
            let action: BTreeMap<String, Value> = serde_json::from_str(line).unwrap();
            assert_eq!(action.len(), 1, "one action a line: {line}");
            action.into_iter().next().unwrap()
        })
        .collect()
}

fn columns(table: &Path) -> Vec<String> {
    let part = hub::library::parts(table).unwrap().remove(0);
    let schema = delta::schema_of(&part).unwrap();
    schema.fields().iter().map(|f| f.name().clone()).collect()
}

#[test]
fn every_table_of_a_run_has_a_log_that_follows_the_protocol() {
    let (_folder, built) = build();
    let (_other_folder, again) = build();
    let mut ids = BTreeSet::new();
    for name in TABLES {
        let table = built.folder.join(name);
        let log: Vec<_> = std::fs::read_dir(table.join(delta::LOG)).unwrap().collect();
        assert_eq!(log.len(), 1, "{name}: nothing but the commit");
        let all = actions(&table);
        let named: Vec<&str> = all.iter().map(|(action, _)| action.as_str()).collect();
        assert_eq!(named[..3], ["commitInfo", "protocol", "metaData"], "{name}");
        assert_eq!(
            all[1].1,
            json!({ "minReaderVersion": 1, "minWriterVersion": 2 })
        );

        let meta = &all[2].1;
        assert_eq!(meta["name"], name);
        assert_eq!(meta["format"]["provider"], "parquet");
        assert_eq!(meta["partitionColumns"], json!([]));
        assert_eq!(meta["createdTime"], 1_796_000_000_000_i64);
        let id = meta["id"].as_str().unwrap().to_owned();
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
        let id_again = actions(&again.folder.join(name))[2].1["id"].clone();
        assert_eq!(id_again, id, "the same run and table");
        assert!(ids.insert(id), "{name}");
        let schema: Value = serde_json::from_str(meta["schemaString"].as_str().unwrap()).unwrap();
        assert_eq!(schema["type"], "struct");
        let fields = schema["fields"].as_array().unwrap();
        let said: Vec<&str> = fields.iter().map(|f| f["name"].as_str().unwrap()).collect();
        assert_eq!(said, columns(&table), "{name}");

        let mut rows = 0;
        let mut parts = Vec::new();
        for (action, add) in &all[3..] {
            assert_eq!(action, "add", "{name}");
            assert_eq!(add["partitionValues"], json!({}));
            assert_eq!(add["dataChange"], true);
            assert!(add["modificationTime"].as_i64().unwrap() > 0);
            let part = table.join(add["path"].as_str().unwrap());
            assert_eq!(
                add["size"].as_u64().unwrap(),
                std::fs::metadata(&part).unwrap().len()
            );
            let stats: Value = serde_json::from_str(add["stats"].as_str().unwrap()).unwrap();
            rows += stats["numRecords"].as_u64().unwrap();
            parts.push(part);
        }
        assert_eq!(parts, hub::library::parts(&table).unwrap(), "{name}");
        assert_eq!(rows, hub::library::rows(&table).unwrap(), "{name}");
        assert!(rows > 0, "{name}");
    }
    let day = actions(&built.folder.join("libraries/population"));
    let schema = day[2].1["schemaString"].as_str().unwrap();
    assert!(
        schema.contains("\"integer\"")
            && schema.contains("\"date\"")
            && schema.contains("\"long\""),
        "{schema}"
    );
}

/// `cargo xtask test` names a Python that has the reader; without one there is nobody to ask.
#[test]
fn another_reader_opens_every_table_with_the_rows_and_columns_that_are_ours() {
    let Some(python) = std::env::var_os("WUJIA_TEST_PYTHON") else {
        return;
    };
    let (_folder, built) = build();
    let tables = TABLES.map(|name| built.folder.join(name));
    let output = Command::new(python)
        .args(["-c", ASK])
        .args(&tables)
        .output()
        .unwrap();
    let failed = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{failed}");
    let said: BTreeMap<String, (u64, Vec<String>)> =
        serde_json::from_slice(&output.stdout).unwrap();
    for table in &tables {
        let (rows, names) = &said[&table.display().to_string()];
        assert_eq!(*rows, hub::library::rows(table).unwrap());
        assert_eq!(*names, columns(table));
    }
}
