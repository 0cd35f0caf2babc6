//! Keeping text from being run by an office program, reversibly. The rule stands in the crate's documentation.

use std::borrow::Cow;

use crate::table::NOTE_MARK;

/// Whether a cell beginning with this character may be taken for a formula (OWASP's list and its full-width forms).
pub(crate) fn is_active(first: char) -> bool {
    matches!(
        first,
        '=' | '+' | '-' | '@' | '\t' | '\r' | '\0' | '＝' | '＋' | '－' | '＠'
    )
}

/// First character behind leading apostrophes.
fn first_behind(text: &str) -> Option<char> {
    text.chars().find(|&c| c != '\'')
}

/// Puts one apostrophe before text that an office program might run or that would read back as a note.
pub fn neutralise(text: &str) -> Cow<'_, str> {
    guard(text, |c| is_active(c) || c == NOTE_MARK)
}

/// Takes away the apostrophe that [`neutralise`] put.
pub fn restore(text: &str) -> &str {
    unguard(text, |c| is_active(c) || c == NOTE_MARK)
}

/// As [`neutralise`], for the note mark alone (XLSX).
pub(crate) fn guard_note(text: &str) -> Cow<'_, str> {
    guard(text, |c| c == NOTE_MARK)
}

/// As [`restore`], for the note mark alone (XLSX).
pub(crate) fn unguard_note(text: &str) -> &str {
    unguard(text, |c| c == NOTE_MARK)
}

fn guard(text: &str, risky: impl Fn(char) -> bool) -> Cow<'_, str> {
    match first_behind(text) {
        Some(first) if risky(first) => Cow::Owned(format!("'{text}")),
        _ => Cow::Borrowed(text),
    }
}

fn unguard(text: &str, risky: impl Fn(char) -> bool) -> &str {
    match (text.strip_prefix('\''), first_behind(text)) {
        (Some(rest), Some(first)) if risky(first) => rest,
        _ => text,
    }
}
