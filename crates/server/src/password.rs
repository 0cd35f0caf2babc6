//! Random passwords for accounts that a command opens.

use crate::clock;

/// No letter or digit that is taken for another when read aloud or from paper.
const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789-";
/// Characters; each carries five bits, less the dashes.
const LENGTH: usize = 14;

/// A new one of some 65 bits.
#[must_use]
pub fn random() -> String {
    from(&clock::entropy::<LENGTH>())
}

/// The password of some bytes of chance.
#[must_use]
pub fn from(bytes: &[u8; LENGTH]) -> String {
    let mut text: String = bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(byte & 31)]))
        .collect();
    // A dash at an end gets lost when it is copied.
    for (at, letter) in [(0, "w"), (LENGTH - 1, "j")] {
        if text.get(at..=at) == Some("-") {
            text.replace_range(at..=at, letter);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_long_enough_and_differ() {
        let (one, two) = (random(), random());
        assert_ne!(one, two);
        assert!(one.len() >= app::session::PASSWORD_CHARS_MIN);
        assert!(!from(&[31; LENGTH]).starts_with('-') && !from(&[31; LENGTH]).ends_with('-'));
    }
}
