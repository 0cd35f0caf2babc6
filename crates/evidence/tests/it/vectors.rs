//! Published vectors of the national algorithms, as our own calls compute them.

use evidence::seal::{self, KeyRing, SealError};
use evidence::{FileDigest, Mac3, file_digest::FileHasher, sm3};
use serde_json::Value;
use std::io::Write;

const DIR: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/data/vectors/sm2_sm3_sm4/"
);

fn read(name: &str) -> String {
    std::fs::read_to_string(format!("{DIR}{name}")).unwrap()
}

pub fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// Blocks of `KEY = value` lines of a NIST-style file.
fn blocks(text: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let mut blocks = vec![std::collections::BTreeMap::new()];
    for line in text.lines() {
        match line.split_once(" = ") {
            Some((key, value)) => {
                blocks
                    .last_mut()
                    .unwrap()
                    .insert(key.to_owned(), value.to_owned());
            }
            None => blocks.push(Default::default()),
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

#[test]
fn sm3_of_the_standard() {
    let cases = blocks(&read("cryptography_vectors/oscca.txt"));
    assert!(cases.len() >= 6, "{}", cases.len());
    for case in cases {
        let mut message = unhex(&case["Msg"]);
        message.truncate(case["Len"].parse::<usize>().unwrap() / 8);
        assert_eq!(evidence::hex::encode(&sm3(&[&message])), case["MD"]);
        let (whole, len) = FileDigest::of_reader(message.as_slice()).unwrap();
        assert_eq!(
            (whole.to_string(), len),
            (case["MD"].clone(), message.len() as u64)
        );
        let mut hasher = FileHasher::default();
        for byte in &message {
            hasher.write_all(&[*byte]).unwrap();
        }
        assert_eq!(hasher.finish().0, whole);
        assert_eq!(case["MD"].parse(), Ok(whole));
    }
    assert!("66C7f0f4".parse::<FileDigest>().is_err());
}

#[test]
fn sm4_blocks_of_the_draft() {
    use sm4::cipher::{BlockCipherEncrypt, KeyInit};
    let cases = blocks(&read(
        "cryptography_vectors/draft-ribose-cfrg-sm4-10-ecb.txt",
    ));
    assert!(cases.len() >= 4);
    for case in cases {
        let key: [u8; 16] = unhex(&case["KEY"]).try_into().unwrap();
        let cipher = sm4::Sm4::new(&key.into());
        let mut out = Vec::new();
        for block in unhex(&case["PLAINTEXT"]).chunks(16) {
            let mut block: [u8; 16] = block.try_into().unwrap();
            cipher.encrypt_block((&mut block).into());
            out.extend(block);
        }
        assert_eq!(out, unhex(&case["CIPHERTEXT"]));
    }
}

fn ring_with(key: &str) -> KeyRing {
    let filler = "22".repeat(32);
    let text =
        format!("wujia-keys 1\nperson {filler}\nkey 1 2026-11-24 {key} {filler}\ncurrent 1\n");
    KeyRing::parse(&text).unwrap()
}

#[test]
fn sm4_gcm_of_rfc_8998() {
    for case in blocks(&read("cryptography_vectors/rfc8998.txt")) {
        let Some(key) = case.get("KEY") else { continue };
        let nonce = unhex(&case["IV"]).try_into().unwrap();
        let (aad, plain) = (unhex(&case["AAD"]), unhex(&case["PLAINTEXT"]));
        let sealed = seal::seal(&ring_with(key), &aad, nonce, &plain).unwrap();
        let expected = format!(
            "0100000001{}{}{}",
            case["IV"], case["CIPHERTEXT"], case["TAG"]
        );
        assert_eq!(evidence::hex::encode(&sealed), expected);
        return;
    }
    panic!("no case in the file");
}

#[test]
fn sm4_gcm_of_wycheproof() {
    let file: Value = serde_json::from_str(&read("sm4_gcm_test.json")).unwrap();
    let (mut valid, mut invalid) = (0, 0);
    for group in file["testGroups"].as_array().unwrap() {
        if group["ivSize"] != 96 || group["tagSize"] != 128 {
            continue;
        }
        for test in group["tests"].as_array().unwrap() {
            let text = |name: &str| test[name].as_str().unwrap().to_owned();
            let (ring, aad, plain) = (
                ring_with(&text("key")),
                unhex(&text("aad")),
                unhex(&text("msg")),
            );
            let sealed = unhex(&format!(
                "0100000001{}{}{}",
                text("iv"),
                text("ct"),
                text("tag")
            ));
            if test["result"] == "valid" {
                let nonce = unhex(&text("iv")).try_into().unwrap();
                assert_eq!(
                    seal::seal(&ring, &aad, nonce, &plain).unwrap(),
                    sealed,
                    "{test}"
                );
                assert_eq!(seal::open(&ring, &aad, &sealed).unwrap(), plain, "{test}");
                valid += 1;
            } else {
                assert_eq!(
                    seal::open(&ring, &aad, &sealed),
                    Err(SealError::Authentic),
                    "{test}"
                );
                invalid += 1;
            }
        }
    }
    assert!(
        valid > 30 && invalid > 10,
        "{valid} valid, {invalid} invalid"
    );
}

#[test]
fn hmac_sm3_of_wycheproof() {
    let file: Value = serde_json::from_str(&read("hmac_sm3_test.json")).unwrap();
    let mut count = 0;
    for group in file["testGroups"].as_array().unwrap() {
        for test in group["tests"].as_array().unwrap() {
            let bytes = |name: &str| unhex(test[name].as_str().unwrap());
            let code = Mac3::new(&bytes("key")).code(&[&bytes("msg")]);
            let tag = bytes("tag");
            assert_eq!(
                code[..tag.len()] == tag[..],
                test["result"] == "valid",
                "{test}"
            );
            count += 1;
        }
    }
    assert_eq!(count, 174);
}
