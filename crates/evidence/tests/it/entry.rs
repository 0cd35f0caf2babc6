//! Header bytes, commitment and leaf: vectors of ADR 0001, computed with OpenSSL's SM3.

use crate::vectors::unhex;
use evidence::entry::{self, Content, Flags, Header, HeaderError, Kind};
use evidence::{hex, to_canonical};
use proptest::prelude::*;

const HEADER: &str = "01000101000102030405060708090a0b0c0d0e0f0000019ab697e800\
aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa00000000000000000000000000000000\
cccccccccccccccccccccccccccccccc00000000000000070a636173652e6163746564";
const BODY: &str = "7b22616d6f756e74223a2d352c22e5908d223a22e5a682e4b89c5c6e5c7530303166227d";
const COMMITMENT: &str = "31de30927c94988cfd026cbb15f938b84394d1b684878ca206dcbc3d72641f16";
const LEAF: &str = "6e26164b4fb8d5d3039886c9a162c98fb3262299033c5577c82bc3f37c638089";

fn header() -> Header {
    Header {
        id: std::array::from_fn(|i| i as u8),
        at_ms: 1_764_000_000_000,
        actor: [0xaa; 16],
        post: [0; 16],
        kind: Kind::new("case.acted").unwrap(),
        subject_kind: 1,
        subject: [0xcc; 16],
        parent_version: 7,
        flags: Flags { synthetic: true },
    }
}

#[test]
fn the_vectors_of_the_decision_record() {
    let bytes = header().encode();
    assert_eq!(hex::encode(&bytes), HEADER);
    assert_eq!(Header::decode(&bytes), Ok(header()));
    let body = to_canonical(&serde_json::json!({"名": "如东\n\u{1f}", "amount": -5})).unwrap();
    assert_eq!(hex::encode(&body), BODY);
    let salt = std::array::from_fn(|i| 16 + i as u8);
    assert_eq!(hex::encode(&entry::commit(&salt, &body)), COMMITMENT);
    assert_eq!(hex::encode(&entry::leaf_hash(&bytes, &salt, &body)), LEAF);
}

#[test]
fn an_erased_entry_keeps_its_leaf() {
    let commitment = unhex(COMMITMENT).try_into().unwrap();
    assert_eq!(
        hex::encode(&Content::Erased { commitment }.leaf(&unhex(HEADER))),
        LEAF
    );
    let shown = format!(
        "{:?}",
        Content::Whole {
            salt: [9; 16],
            body: b"secret".as_slice().into()
        }
    );
    assert_eq!(shown, "Whole(6 bytes)");
}

#[test]
fn only_the_one_form_is_read() {
    let bytes = header().encode();
    for len in 0..bytes.len() {
        assert_eq!(
            Header::decode(&bytes[..len]),
            Err(HeaderError::Length),
            "{len}"
        );
    }
    let longer = [bytes.as_slice(), b"x"].concat();
    assert_eq!(Header::decode(&longer), Err(HeaderError::Length));
    let with = |at: usize, value: u8| {
        let mut bytes = bytes.clone();
        bytes[at] = value;
        Header::decode(&bytes)
    };
    assert_eq!(with(0, 2), Err(HeaderError::Version));
    assert_eq!(with(1, 1), Err(HeaderError::Flags));
    assert_eq!(with(2, 2), Err(HeaderError::Flags));
    assert_eq!(with(bytes.len() - 1, b'D'), Err(HeaderError::Kind));
    for bad in ["", "Case", "a b", "案", &"x".repeat(65)] {
        assert_eq!(Kind::new(bad), Err(HeaderError::Kind), "{bad}");
    }
    assert_eq!(Kind::new(&"x".repeat(64)).unwrap().as_str(), "x".repeat(64));
}

proptest! {
    #[test]
    fn headers_round_trip(
        id: [u8; 16], at_ms: i64, actor: [u8; 16], post: [u8; 16], kind in "[a-z0-9._-]{1,64}",
        subject_kind: u8, subject: [u8; 16], parent_version: u64, synthetic: bool,
    ) {
        let kind = Kind::new(&kind).unwrap();
        let flags = Flags { synthetic };
        let header = Header { id, at_ms, actor, post, kind, subject_kind, subject, parent_version, flags };
        prop_assert_eq!(Header::decode(&header.encode()), Ok(header));
    }

    #[test]
    fn whatever_decodes_encodes_to_the_same(at in 0usize..95, byte: u8) {
        let mut bytes = header().encode();
        bytes[at] = byte;
        if let Ok(header) = Header::decode(&bytes) {
            prop_assert_eq!(header.encode(), bytes);
        }
    }
}
