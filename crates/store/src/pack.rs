//! How bodies, folded states and kept outcomes stand in their columns: JSON, packed with a
//! dictionary of the words that all of them share (ADR 0008).
//!
//! The first byte says which form a value has: `1` a frame packed with dictionary 1, anything else
//! plain JSON as it was. What is signed and proven is the plain form; packing is below evidence,
//! and every export and backup of an auditor's holds plain text again.

use crate::error::Error;
use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

/// The dictionary, made of synthetic cases by the example `dictionary`. It is never changed: what
/// was packed with it must open for ever. A better one gets the next number.
const DICTIONARY_1: &[u8] = include_bytes!("dictionary_1.bin");
/// First byte of what was packed with it.
const PACKED_1: u8 = 1;
/// Higher levels save a few bytes and cost the writer's time.
const LEVEL: i32 = 1;
/// Shorter values gain nothing.
const SHORT: usize = 48;
/// Longest plain value; a frame that claims more is damaged.
const LONGEST: u64 = 1 << 28;

static ENCODER: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(DICTIONARY_1, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(DICTIONARY_1));

thread_local! {
    static PACKER: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static OPENER: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

fn packer() -> std::io::Result<Compressor<'static>> {
    let mut packer = Compressor::with_prepared_dictionary(&ENCODER)?;
    packer.set_parameter(zstd::zstd_safe::CParameter::DictIdFlag(false))?;
    packer.set_parameter(zstd::zstd_safe::CParameter::ChecksumFlag(false))?;
    Ok(packer)
}

/// Packs a JSON text. Where packing fails or gains nothing it stays as it is.
#[must_use]
pub fn pack(plain: &[u8]) -> Vec<u8> {
    if plain.len() < SHORT {
        return plain.to_vec();
    }
    let packed = PACKER.with_borrow_mut(|held| {
        let packer = match held {
            Some(packer) => packer,
            None => held.insert(packer()?),
        };
        let mut out = vec![0; 1 + zstd::zstd_safe::compress_bound(plain.len())];
        let (mark, frame) = out.split_at_mut(1);
        let length = packer.compress_to_buffer(plain, frame)?;
        mark[0] = PACKED_1;
        out.truncate(1 + length);
        Ok::<_, std::io::Error>(out)
    });
    match packed {
        Ok(packed) if packed.len() < plain.len() => packed,
        _ => plain.to_vec(),
    }
}

/// Opens what [`pack`] made.
///
/// # Errors
/// The frame is damaged.
pub fn unpack(bytes: &[u8]) -> Result<Cow<'_, [u8]>, Error> {
    let Some((&PACKED_1, frame)) = bytes.split_first() else {
        return Ok(Cow::Borrowed(bytes));
    };
    let damaged = |what: &str| Error::Damaged(format!("a packed value: {what}"));
    let length = zstd::zstd_safe::get_frame_content_size(frame)
        .ok()
        .flatten()
        .filter(|length| *length <= LONGEST)
        .ok_or_else(|| damaged("its length"))?;
    let length = usize::try_from(length).map_err(|_| damaged("its length"))?;
    OPENER
        .with_borrow_mut(|held| {
            let opener = match held {
                Some(opener) => opener,
                None => held.insert(Decompressor::with_prepared_dictionary(&DECODER)?),
            };
            opener.decompress(frame, length)
        })
        .map(Cow::Owned)
        .map_err(|error| damaged(&error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_dictionary_is_the_one_that_old_values_were_packed_with() {
        // Pinned by hand: a changed dictionary would make every stored value unreadable.
        assert_eq!(
            evidence::hex::encode(&evidence::sm3(&[DICTIONARY_1])),
            "5a0bf6d4921552fc26325872e083ad7fed91803bb0c31e10414f497fe3eee787"
        );
    }

    #[test]
    fn the_words_of_a_case_shrink_to_a_third() {
        let body = br#"{"case-acted":{"events":[{"acted":{"act":"accept","by":"prs_01k00000000000000000000000","unit":"320623111000-FWZX","verb":"accept"}},{"stage-entered":{"stage":"approval"}},{"holder-set":{"holder":{"role":"approver","unit":"320623111000-FWZX"}}},{"clock-stopped":{"clock":"acceptance"}}]}}"#;
        let packed = pack(body);
        assert!(
            packed.len() * 3 < body.len(),
            "{} of {}",
            packed.len(),
            body.len()
        );
        assert_eq!(unpack(&packed).unwrap().as_ref(), body);
    }

    #[test]
    fn damage_is_said_and_never_a_panic() {
        let mut packed = pack("{\"a\":\"0123456789\"}".repeat(40).as_bytes());
        assert_eq!(packed[0], PACKED_1);
        for at in 1..packed.len() {
            packed[at] ^= 0x55;
            let _ = unpack(&packed);
            packed[at] ^= 0x55;
        }
        assert!(unpack(&packed[..packed.len() / 2]).is_err());
        assert!(unpack(&[PACKED_1]).is_err());
    }

    proptest! {
        #[test]
        fn what_was_packed_opens(text in "\\{[ -~\u{4e00}-\u{4eff}]{0,400}\\}") {
            let packed = pack(text.as_bytes());
            let opened = unpack(&packed).unwrap();
            prop_assert_eq!(opened.as_ref(), text.as_bytes());
        }
    }
}
