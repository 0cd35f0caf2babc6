//! Sealing, key ring, blind index, ids of persons.

use evidence::seal::{self, KeyRing, RingError, SealError};
use evidence::{hex, person_id};
use jiff::civil::date;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn ring() -> KeyRing {
    let text = format!(
        "wujia-keys 1\nperson {}\nkey 1 2026-11-24 {} {}\ncurrent 1\n",
        "33".repeat(32),
        "11".repeat(16),
        "22".repeat(32)
    );
    let ring = KeyRing::parse(&text).unwrap();
    assert_eq!(ring.to_secret_text(), text);
    ring
}

#[test]
fn a_value_opens_only_in_its_place() {
    let ring = ring();
    let place = seal::aad("person", "phone", b"\x01\x02");
    let sealed = seal::seal(&ring, &place, [5; 12], b"13800000000").unwrap();
    assert_eq!(sealed.len(), 11 + seal::OVERHEAD);
    assert_eq!(seal::open(&ring, &place, &sealed).unwrap(), b"13800000000");
    for (table, column, row) in [
        ("person", "phone", b"\x01\x03".as_slice()),
        ("person", "phon", b"e\x01\x02"),
        ("personp", "hone", b"\x01\x02"),
    ] {
        let elsewhere = seal::aad(table, column, row);
        assert_eq!(
            seal::open(&ring, &elsewhere, &sealed),
            Err(SealError::Authentic)
        );
    }
    for at in 0..sealed.len() {
        for bit in 0..8 {
            let mut bytes = sealed.clone();
            bytes[at] ^= 1 << bit;
            assert!(seal::open(&ring, &place, &bytes).is_err(), "byte {at}");
        }
        assert!(seal::open(&ring, &place, &sealed[..at]).is_err());
    }
    let text = seal::to_text(&sealed);
    assert!(text.starts_with("s1:AQAAAAEFBQUF"), "{text}");
    assert_eq!(seal::from_text(&text).unwrap(), sealed);
    assert_eq!(seal::from_text("s1:?"), Err(SealError::Form));
    assert_eq!(seal::from_text("13800000000"), Err(SealError::Form));
}

#[test]
fn rotation_keeps_old_values_readable_and_findable() {
    let mut ring = KeyRing::generate(&std::array::from_fn(|i| i as u8), date(2026, 1, 1));
    let sealed = seal::seal(&ring, b"", [0; 12], b"old").unwrap();
    let index = seal::blind_index(&ring, "phone", b"138");
    let person = person_id::from_number(&ring, "11010519491231002X");
    assert_eq!(ring.rotate(&[9; 48], date(2026, 11, 24)), Ok(2));
    assert_eq!(ring.current_id(), 2);
    assert_eq!(seal::open(&ring, b"", &sealed).unwrap(), b"old");
    assert_eq!(seal::key_id(&sealed), Ok(1));
    assert_eq!(
        seal::key_id(&seal::seal(&ring, b"", [0; 12], b"new").unwrap()),
        Ok(2)
    );
    let now = seal::blind_index(&ring, "phone", b"138");
    assert_eq!(
        seal::blind_indexes(&ring, "phone", b"138"),
        [(2, now), (1, index)]
    );
    assert_ne!(now, index);
    assert_eq!(person_id::from_number(&ring, "11010519491231002X"), person);
    let text = ring.to_secret_text();
    let again = KeyRing::parse(&text).unwrap();
    assert_eq!(again.to_secret_text(), text);
    assert_eq!(
        again.ids().collect::<Vec<_>>(),
        [(2, date(2026, 11, 24)), (1, date(2026, 1, 1))]
    );
    let mut other = KeyRing::generate(&[1; 80], date(2026, 1, 1));
    assert_eq!(seal::open(&other, b"", &sealed), Err(SealError::Authentic));
    other.rotate(&[2; 48], date(2026, 1, 2)).unwrap();
    let third = seal::seal(&other, b"", [1; 12], b"x")
        .map(|mut s| {
            s[4] = 7;
            s
        })
        .unwrap();
    assert_eq!(
        seal::open(&ring, b"", &third),
        Err(SealError::UnknownKey(7))
    );
}

#[test]
fn keys_never_show() {
    let ring = ring();
    let shown = format!("{ring:?} {:?}", evidence::Mac3::new(&[0x22; 32]));
    assert_eq!(shown, "KeyRing(keys [1], current 1) Mac3(..)");
}

#[test]
fn a_key_file_is_read_strictly() {
    let (person, sm4, hmac) = ("33".repeat(32), "11".repeat(16), "22".repeat(32));
    let key = |id: &str| format!("key {id} 2026-11-24 {sm4} {hmac}\n");
    let head = format!("wujia-keys 1\nperson {person}\n");
    let cases = [
        (String::new(), RingError::Version),
        ("wujia-keys 2\n".into(), RingError::Version),
        (format!("{head}{}", key("1")), RingError::Current),
        (format!("{head}{}current 2\n", key("1")), RingError::Current),
        (
            format!("wujia-keys 1\n{}current 1\n", key("1")),
            RingError::Line(2),
        ),
        (
            format!("{head}{}{}current 1\n", key("2"), key("1")),
            RingError::Line(4),
        ),
        (
            format!("{head}{}{}current 1\n", key("1"), key("1")),
            RingError::Line(4),
        ),
        (
            format!("{head}{}current 1\n", key("01")),
            RingError::Line(3),
        ),
        (format!("{head}{}current 0\n", key("0")), RingError::Line(3)),
        (
            format!("{head}{}current 1\n", key("1").replace("11", "1g")),
            RingError::Line(3),
        ),
        (
            format!(
                "{head}{}current 1\n",
                key("1").replace("2026-11", "2026-13")
            ),
            RingError::Line(3),
        ),
        (
            format!("{head}{}current 1\n", key("1").trim_end_matches("22\n")),
            RingError::Line(3),
        ),
        (
            format!("{head}{}current 1\n\n", key("1")),
            RingError::Line(5),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(KeyRing::parse(&text).map(|_| ()), Err(expected), "{text}");
    }
}

/// Values by OpenSSL's SM3.
#[test]
fn indexes_and_person_ids_as_another_program_derives_them() {
    let ring = ring();
    assert_eq!(
        hex::encode(&seal::blind_index(&ring, "phone", b"13800000000")),
        "196f639db2681043eaa63ea147a58dea6824762b519fff7e890e8fa265a4f792"
    );
    let by_number = person_id::from_number(&ring, "11010519491231002X");
    assert_eq!(hex::encode(&by_number), "4a213dba07718da3a83cf7d66c805488");
    let by_source = person_id::from_source(&ring, "07-hospital", "A1");
    assert_eq!(hex::encode(&by_source), "82646831e8d481519db4e8abe8823fe4");
    let distinct = BTreeSet::from([
        seal::blind_index(&ring, "phone", b"1"),
        seal::blind_index(&ring, "phon", b"e1"),
        seal::blind_index(&ring, "account", b"1"),
    ]);
    assert_eq!(distinct.len(), 3);
    assert_ne!(
        person_id::from_source(&ring, "a", "bc"),
        person_id::from_source(&ring, "ab", "c")
    );
}

proptest! {
    #[test]
    fn any_value_comes_back(plain: Vec<u8>, aad: Vec<u8>, nonce: [u8; 12]) {
        let ring = ring();
        let sealed = seal::seal(&ring, &aad, nonce, &plain).unwrap();
        prop_assert_eq!(seal::open(&ring, &aad, &sealed).unwrap(), plain);
    }
}

#[test]
fn a_new_sealing_key_seals_anew_and_leaves_the_indexes_alone() {
    let mut ring = KeyRing::generate(&[3; 80], date(2026, 1, 1));
    let place = seal::aad("person", "phone", b"x");
    let before = seal::seal(&ring, &place, [1; 12], b"13800000001").unwrap();
    let index = seal::blind_index(&ring, "phone", b"13800000001");
    assert_eq!(ring.rotate_sealing(&[7; 16], date(2026, 12, 1)), Ok(2));
    let after = seal::seal(&ring, &place, [2; 12], b"13800000001").unwrap();
    assert_eq!(
        (seal::key_id(&before), seal::key_id(&after)),
        (Ok(1), Ok(2))
    );
    for sealed in [&before, &after] {
        assert_eq!(seal::open(&ring, &place, sealed).unwrap(), b"13800000001");
    }
    assert_eq!(seal::blind_index(&ring, "phone", b"13800000001"), index);
    let again = KeyRing::parse(&ring.to_secret_text()).unwrap();
    assert_eq!(seal::open(&again, &place, &after).unwrap(), b"13800000001");
}
