//! Checkpoint lines, SM2 signatures, witnesses.

use crate::journal::Journal;
use crate::vectors::unhex;
use evidence::checkpoint::witness::{self, FaultyLine, WitnessFault, verify_against_witness};
use evidence::checkpoint::{Checkpoint, CheckpointError, Origin};
use evidence::{PublicKey, SignedCheckpoint, SigningKey, hex};

/// Key and signature made by OpenSSL 3.0.19 (`pkeyutl -sign -rawin -digest sm3 -pkeyopt
/// distid:1234567812345678`).
const OPENSSL_KEY: &str = "sm2:0464d38087c5cc2b5317779d4e4b21b9b58edfbf081ba6a2f5ba4cae317847a8a1\
b1dc0445da43da9fea33d73266518eb7c879b027a4d4d80bba2f79661e0acd16";
const OPENSSL_SECRET: &str =
    "sm2-secret:90d43e2efecaf05c1a24b91329ef1d5a9f63490e869d0840a4fb9bce147bf106";
const OPENSSL_SIGNATURE: &str = "1381e234957ebb24302b1caaa52a1fbff78ef1a610b4200526a30294ecbdd4e9\
624c102acb6d3f6fa94fd7f004e7b6d9b2886830b298270fcbe9f3739e41ed84";
const CLAIM: &str = "wujia1 rudong/journal 0 GrIdg1XPoX+OYRlIMegajyK+yMco/vt0ftA161CCqis= 0";

fn empty() -> Checkpoint {
    let origin = Origin::new("rudong/journal").unwrap();
    Checkpoint {
        origin,
        size: 0,
        root: evidence::log::empty_root(),
        at_ms: 0,
    }
}

#[test]
fn another_implementation_agrees() {
    let key: PublicKey = OPENSSL_KEY.parse().unwrap();
    assert_eq!(key.to_string(), OPENSSL_KEY);
    let secret = SigningKey::parse_secret(OPENSSL_SECRET).unwrap();
    assert_eq!(secret.public(), &key);
    assert_eq!(secret.to_secret_text(), OPENSSL_SECRET);
    let signature: [u8; 64] = unhex(OPENSSL_SIGNATURE).try_into().unwrap();
    assert!(key.verify(CLAIM.as_bytes(), &signature));
    let mut ours = empty().sign(&secret).unwrap();
    assert!(
        ours.to_string()
            .starts_with(&format!("{CLAIM} sm2-sm3 {} ", hex::encode(&key.id())))
    );
    ours.signature = signature;
    assert_eq!(ours.verify(&[key]), Ok(()));
}

#[test]
fn keys_come_from_entropy_and_stay_hidden() {
    let key = SigningKey::from_entropy(&[7; 32]);
    // SM3("wujia sm2 key" ‖ 0 in 4 bytes ‖ entropy), by OpenSSL's SM3.
    let scalar = "aa3a3cd7ee11f602c643d9fb9f6f00edd0a16a68377039e8e35a9f0215d20b1d";
    assert_eq!(key.to_secret_text(), format!("sm2-secret:{scalar}"));
    assert!(!format!("{key:?}").contains(&scalar[..16]));
    assert_ne!(SigningKey::from_entropy(&[8; 32]).public(), key.public());
    for bad in [
        "",
        "sm2-secret:00",
        &format!("sm2-secret:{}", "0".repeat(64)),
        scalar,
    ] {
        assert!(SigningKey::parse_secret(bad).is_err(), "{bad}");
    }
    // A point off the curve is no key.
    let off = format!("{}17", &OPENSSL_KEY[..OPENSSL_KEY.len() - 2]);
    assert!(off.parse::<PublicKey>().is_err());
}

#[test]
fn a_line_has_one_spelling_and_one_signer() {
    let key = SigningKey::from_entropy(&[1; 32]);
    let other = SigningKey::from_entropy(&[2; 32]);
    let trusted = [other.public().clone(), key.public().clone()];
    let signed = Checkpoint {
        size: 12,
        at_ms: -3,
        ..empty()
    }
    .sign(&key)
    .unwrap();
    let line = signed.to_string();
    assert_eq!(line.parse(), Ok(signed.clone()));
    assert_eq!(signed.verify(&trusted), Ok(()));
    assert_eq!(
        signed.verify(&trusted[..1]),
        Err(CheckpointError::UnknownKey)
    );
    let mut respelled = vec![
        format!(" {line}"),
        format!("{line} "),
        format!("{line}\n"),
        line.replace(' ', "  "),
        line.replace(" 12 ", " 012 "),
        line.replace(" 12 ", " +12 "),
        line.replace("sm2-sm3", "sm2"),
        line.replace("wujia1", "wujia2"),
        line.replace("rudong", "Rudong"),
        line.replace('=', ""),
    ];
    respelled.push(line.replace(
        &hex::encode(&signed.signer),
        &hex::encode(&signed.signer).to_uppercase(),
    ));
    for text in respelled {
        assert!(
            text == line || text.parse::<SignedCheckpoint>().is_err(),
            "{text}"
        );
    }
    // No byte of the line can change unseen.
    for at in 0..line.len() {
        for bit in [at % 3, 3 + at % 4] {
            let mut bytes = line.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let text = String::from_utf8(bytes).unwrap();
            let accepted = text
                .parse::<SignedCheckpoint>()
                .is_ok_and(|c| c.verify(&trusted).is_ok());
            assert!(!accepted, "{text}");
        }
    }
}

#[test]
fn witnesses_see_rollback_and_fork() {
    let journal = Journal::of(40, 10);
    let keys = [journal.key.public().clone()];
    let current = &journal.checkpoints[3].checkpoint;
    let text = journal
        .checkpoints
        .iter()
        .fold(String::from("# 丰利镇\n\n"), |t, c| {
            t + &format!("{c}\n")
        });
    let lines = witness::parse(&text).unwrap();
    assert_eq!(
        lines.iter().map(|l| l.line).collect::<Vec<_>>(),
        [3, 4, 5, 6]
    );
    assert_eq!(
        verify_against_witness(current, &lines, &keys, &journal.tiles),
        Ok(vec![])
    );
    assert_eq!(
        witness::parse("\nnonsense\n"),
        Err((2, CheckpointError::Form))
    );

    let old = &journal.checkpoints[1].checkpoint;
    let faults = verify_against_witness(old, &lines, &keys, &journal.tiles).unwrap();
    let rollback = |line, size| FaultyLine {
        line,
        size,
        fault: WitnessFault::Rollback,
    };
    assert_eq!(faults, [rollback(5, 30), rollback(6, 40)]);

    // The key thief rewrites entry 15 and everything after it, and signs again.
    let mut forged = journal.clone();
    forged.items[14].header.to_mut()[30] ^= 1;
    forged.rebuild_tiles();
    forged.check_point();
    let faults = verify_against_witness(
        &forged.checkpoints[4].checkpoint,
        &lines,
        &keys,
        &forged.tiles,
    )
    .unwrap();
    let fork = |line, size| FaultyLine {
        line,
        size,
        fault: WitnessFault::Fork,
    };
    assert_eq!(faults, [fork(4, 20), fork(5, 30), fork(6, 40)]);

    let stranger = SigningKey::from_entropy(&[99; 32]);
    let foreign = Checkpoint {
        origin: Origin::new("haian/journal").unwrap(),
        ..empty()
    };
    let text = format!(
        "{}\n{}\n",
        empty().sign(&stranger).unwrap(),
        foreign.sign(&journal.key).unwrap()
    );
    let lines = witness::parse(&text).unwrap();
    let faults = verify_against_witness(current, &lines, &keys, &journal.tiles).unwrap();
    let kinds: Vec<_> = faults.iter().map(|f| f.fault).collect();
    assert_eq!(kinds, [WitnessFault::Signature, WitnessFault::OtherLog]);
}
