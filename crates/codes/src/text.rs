//! Reading codes as people type them: full-width forms, blanks, lower case.

/// Normalises one typed character: full-width ASCII becomes ASCII, letters become upper case,
/// and blanks (spaces of any width, zero-width marks) become `None`.
fn normal(c: char) -> Option<char> {
    let c = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        c => c,
    };
    let blank = c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}');
    (!blank).then(|| c.to_ascii_uppercase())
}

/// What stood in a typed code: at most `N` normalised characters and how many there were.
pub(crate) struct Typed<const N: usize> {
    /// The first `N` characters; a character outside ASCII stands as 0xFF here.
    pub bytes: [u8; N],
    /// Number of characters, blanks not counted (may exceed `N`).
    pub count: usize,
    /// The first character outside ASCII within the first `N`: its index and itself.
    pub foreign: Option<(usize, char)>,
}

/// Normalises `text` into a fixed buffer; never allocates.
pub(crate) fn typed<const N: usize>(text: &str) -> Typed<N> {
    let mut out = Typed {
        bytes: [0; N],
        count: 0,
        foreign: None,
    };
    for c in text.chars().filter_map(normal) {
        if out.count < N {
            out.bytes[out.count] = if c.is_ascii() { c as u8 } else { 0xFF };
            if !c.is_ascii() && out.foreign.is_none() {
                out.foreign = Some((out.count, c));
            }
        }
        out.count += 1;
    }
    out
}

impl<const N: usize> Typed<N> {
    /// The first character at which `allowed(index, byte)` is false: its index and itself.
    pub(crate) fn offender(&self, allowed: impl Fn(usize, u8) -> bool) -> Option<(usize, char)> {
        let end = self.count.min(N);
        let at = self.bytes[..end]
            .iter()
            .enumerate()
            .find(|(i, b)| !allowed(*i, **b))?
            .0;
        match self.foreign {
            Some((i, c)) if i == at => Some((at, c)),
            _ => Some((at, self.bytes[at] as char)),
        }
    }
}

/// The text of bytes that this crate has checked to be ASCII.
pub(crate) fn ascii(bytes: &[u8]) -> &str {
    // Every caller stores only bytes it has found to be ASCII, so the fallback is never taken.
    core::str::from_utf8(bytes).unwrap_or_default()
}

/// The value of a run of ASCII digits.
pub(crate) fn number(digits: &[u8]) -> u64 {
    digits
        .iter()
        .fold(0, |n, d| n * 10 + u64::from(d.wrapping_sub(b'0')))
}

/// Writes `value` in decimal, zero-padded, over the whole of `out`.
pub(crate) fn put_number(out: &mut [u8], mut value: u64) {
    for place in out.iter_mut().rev() {
        *place = b'0' + (value % 10) as u8;
        value /= 10;
    }
}
