//! Export bundles, checked with nothing but the text and a key.

use crate::journal::Journal;
use evidence::bundle::{self, BundleReport, BundleWhat};
use evidence::{PublicKey, SigningKey};

fn written() -> (String, PublicKey) {
    let mut journal = Journal::of(300, 100);
    journal.erase(5, true);
    let mut deep = serde_json::json!("最深");
    for _ in 0..64 {
        deep = serde_json::json!({ "d": deep });
    }
    journal.append("case.acted", evidence::to_canonical(&deep).unwrap());
    journal.append("clock.confirmed", b"\"clock-confirmed\"".to_vec());
    journal.check_point();
    let chosen = [1, 5, 256, 300, 301, 302, 303].map(|seq: usize| journal.items[seq - 1].clone());
    let mut text = Vec::new();
    bundle::write(
        &mut text,
        journal.checkpoints.last().unwrap(),
        chosen,
        &journal.tiles,
    )
    .unwrap();
    (
        String::from_utf8(text).unwrap(),
        journal.key.public().clone(),
    )
}

fn verify(text: &str, key: &PublicKey) -> BundleReport {
    bundle::verify(text.as_bytes(), std::slice::from_ref(key)).unwrap()
}

#[test]
fn a_bundle_proves_its_entries() {
    let (text, key) = written();
    let report = verify(&text, &key);
    assert!(report.ok, "{report:?}");
    assert_eq!(
        (report.origin.as_str(), report.size, report.proven),
        ("rudong/journal", 303, 7)
    );
    assert!(
        text.contains(r#"{"body":{"note":"第1条","seq":1},"#),
        "{text}"
    );
    let stranger = SigningKey::from_entropy(&[1; 32]);
    let report = verify(&text, stranger.public());
    assert!(!report.ok);
    assert_eq!(report.faults[0].what, BundleWhat::CheckpointSignature);
}

#[test]
fn any_change_is_named_by_line() {
    let (text, key) = written();
    let lines: Vec<&str> = text.lines().collect();
    for (index, line) in lines.iter().enumerate().take(3) {
        for at in (0..line.len()).step_by(5) {
            let mut bytes = line.as_bytes().to_vec();
            bytes[at] ^= 1;
            let Ok(changed) = String::from_utf8(bytes) else {
                continue;
            };
            let mut all = lines.clone();
            all[index] = &changed;
            let report = verify(&all.join("\n"), &key);
            assert!(!report.ok, "{changed}");
            assert_eq!(report.faults[0].line, index + 1, "{changed}");
        }
    }
    assert_eq!(verify("", &key).faults[0].what, BundleWhat::Head);
    let swapped = text.replace("\"seq\":256}", "\"seq\":255}");
    assert_eq!(verify(&swapped, &key).faults[0].what, BundleWhat::NotInLog);
}

#[test]
fn only_what_the_checkpoint_covers_is_written() {
    let journal = Journal::of(12, 10);
    let mut text = Vec::new();
    let late = [journal.items[10].clone()];
    assert!(bundle::write(&mut text, &journal.checkpoints[0], late, &journal.tiles).is_err());
}
