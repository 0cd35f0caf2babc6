//! The offline verifier from outside: a good bundle, a changed one, a foreign key, a witness.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use evidence::bundle;
use evidence::checkpoint::{Checkpoint, Origin, SignedCheckpoint, SigningKey};
use evidence::entry::{Content, Flags, Header, Kind};
use evidence::log::{Frontier, TileReader};
use evidence::verify::Item;
use std::borrow::Cow;
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// One partial tile of leaves.
struct Leaves(Vec<u8>);

impl TileReader for Leaves {
    type Error = Infallible;
    fn tile(&self, level: u8, index: u64) -> Result<Option<Vec<u8>>, Infallible> {
        Ok((level == 0 && index == 0).then(|| self.0.clone()))
    }
}

/// A bundle of four entries, its checkpoint, and the key that signed it.
fn bundle_in(dir: &Path, text: &str) -> (PathBuf, SignedCheckpoint, SigningKey) {
    let key = SigningKey::from_entropy(&[3; 32]);
    let (mut edge, mut leaves, mut items) = (Frontier::new(), Vec::new(), Vec::new());
    for seq in 1..=4_u8 {
        let header = Header {
            id: [seq; 16],
            at_ms: 1_000 + i64::from(seq),
            actor: [0; 16],
            post: [0; 16],
            kind: Kind::new("case.acted").unwrap(),
            subject_kind: 1,
            subject: [seq; 16],
            parent_version: 0,
            flags: Flags { synthetic: true },
        }
        .encode();
        let body =
            evidence::to_canonical(&serde_json::json!({ "note": text, "seq": seq })).unwrap();
        let content = Content::Whole {
            salt: [seq; 16],
            body: Cow::Owned(body),
        };
        let leaf = content.leaf(&header);
        leaves.extend(leaf);
        edge.append([leaf]);
        items.push(Item {
            seq: u64::from(seq),
            header: Cow::Owned(header.to_vec()),
            content,
        });
    }
    let signed = Checkpoint {
        origin: Origin::new("journal/320623000000").unwrap(),
        size: 4,
        root: edge.root(),
        at_ms: 2_000,
    }
    .sign(&key)
    .unwrap();
    let mut bytes = Vec::new();
    bundle::write(&mut bytes, &signed, items, &Leaves(leaves)).unwrap();
    let path = dir.join("bundle.jsonl");
    std::fs::write(&path, bytes).unwrap();
    (path, signed, key)
}

fn run(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wujia-verify"))
        .args(words)
        .output()
        .unwrap()
}

#[test]
fn a_bundle_stands_or_falls_with_its_bytes_and_its_key() {
    let dir = tempfile::tempdir().unwrap();
    let (path, signed, key) = bundle_in(dir.path(), "true");
    let (path, trust) = (path.to_str().unwrap(), key.public().to_string());
    let good = run(&[path, "--trust", &trust, "--json"]);
    assert!(
        good.status.success(),
        "{}",
        String::from_utf8_lossy(&good.stderr)
    );
    let report: serde_json::Value = serde_json::from_slice(&good.stdout).unwrap();
    assert_eq!(
        (report["ok"].as_bool(), report["proven"].as_u64()),
        (Some(true), Some(4))
    );

    let stranger = SigningKey::from_entropy(&[4; 32]).public().to_string();
    assert_eq!(run(&[path, "--trust", &stranger]).status.code(), Some(1));
    assert_eq!(
        run(&[path]).status.code(),
        Some(2),
        "a bundle cannot vouch for itself"
    );

    let witness = dir.path().join("witness");
    std::fs::write(&witness, format!("{signed}\n")).unwrap();
    assert!(
        run(&[
            path,
            "--trust",
            &trust,
            "--witness",
            witness.to_str().unwrap()
        ])
        .status
        .success()
    );

    let changed = std::fs::read_to_string(path)
        .unwrap()
        .replacen("\"true\"", "\"trie\"", 1);
    std::fs::write(path, changed).unwrap();
    assert_eq!(run(&[path, "--trust", &trust]).status.code(), Some(1));
}

#[test]
fn a_past_written_anew_by_a_thief_of_the_key_is_seen_by_a_witness() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_, seen, key) = bundle_in(one.path(), "true");
    let (path, _, _) = bundle_in(two.path(), "false");
    let witness = two.path().join("witness");
    std::fs::write(&witness, format!("{seen}\n")).unwrap();
    let trust = key.public().to_string();
    let path = path.to_str().unwrap();
    assert!(run(&[path, "--trust", &trust]).status.success());
    let caught = run(&[
        path,
        "--trust",
        &trust,
        "--witness",
        witness.to_str().unwrap(),
    ]);
    assert_eq!(
        caught.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&caught.stdout)
    );
}
