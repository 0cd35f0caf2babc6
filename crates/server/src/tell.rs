//! What commands say on the terminal: refusals in words, tables, JSON.

use model::Refusal;
use std::sync::OnceLock;
use words::{Args, Lexicon, Locale};

/// The shipped texts.
///
/// # Panics
/// Never: texts that do not read are said, and keys stand in for them.
pub fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| {
        Lexicon::shipped().unwrap_or_else(|error| {
            eprintln!("wujia: {error}");
            Lexicon::empty()
        })
    })
}

/// The language of the terminal: Chinese where `LANG` says so.
fn locale() -> Locale {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_default();
    if said.starts_with("zh") {
        Locale::ZhCn
    } else {
        Locale::En
    }
}

/// A text in the terminal's language.
#[must_use]
pub fn word(key: &str) -> String {
    lexicon().say(locale(), key, &Args::new())
}

/// A sentence in the terminal's language.
#[must_use]
pub fn say(key: &str, args: &Args<'_>) -> String {
    lexicon().say(locale(), key, args)
}

/// A refusal in the words of the terminal's language; a key without words stands as itself.
#[must_use]
pub fn refusal(refusal: &Refusal) -> String {
    let mut lines = Vec::new();
    for reason in &refusal.reasons {
        let mut args = Args::new();
        for (name, arg) in &reason.args {
            args = match arg {
                model::refusal::Arg::Number(n) => args.integer(name.as_str(), *n),
                model::refusal::Arg::Text(text) => args.text(name.as_str(), text.as_str()),
            };
        }
        let words = lexicon()
            .try_say(locale(), &reason.key, &args)
            .unwrap_or_else(|_| {
                let args: Vec<String> = reason
                    .args
                    .iter()
                    .map(|(name, arg)| format!("{name}={arg:?}"))
                    .collect();
                if args.is_empty() {
                    reason.key.clone()
                } else {
                    format!("{} ({})", reason.key, args.join(", "))
                }
            });
        lines.push(match &reason.field {
            Some(field) => format!("{field}: {words}"),
            None => words,
        });
    }
    lines.join("\n")
}

/// Columns a character takes on a terminal.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| if (c as u32) < 0x1100 { 1 } else { 2 })
        .sum()
}

/// Rows in columns, the first row being heads.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|n| {
            rows.iter()
                .filter_map(|row| row.get(n))
                .map(|cell| width(cell))
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (cell, wide) in row.iter().zip(&widths) {
            line.push_str(cell);
            line.extend(std::iter::repeat_n(' ', wide - width(cell) + 2));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// A value as one JSON text on standard output.
///
/// # Errors
/// It has no JSON form.
pub fn json(value: &impl serde::Serialize) -> crate::stop::Done {
    out(&format!("{}\n", serde_json::to_string_pretty(value)?));
    Ok(())
}

/// Writes to standard output; whoever reads it may stop early.
pub fn out(text: &str) {
    use std::io::Write as _;
    // Nobody is left to whom a broken pipe could be told.
    let _ = std::io::stdout().write_all(text.as_bytes());
}
