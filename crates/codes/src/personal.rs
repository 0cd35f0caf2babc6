//! Personal numbers in free text: a citizen number, a mobile phone or a bank account that somebody
//! wrote into a note, where it would stand open for ever. Case numbers, document numbers, division
//! codes, dates and amounts are none; neither are landlines, which offices put into notes on purpose.

use crate::citizen::CitizenNumber;

/// What was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Personal {
    /// A citizen number with the right check digit.
    CitizenNumber,
    /// A mobile phone.
    Phone,
    /// A bank card, or digits that the text calls an account.
    BankAccount,
}

impl Personal {
    /// Key of what to say, `text-…`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::CitizenNumber => "text-citizen-number",
            Self::Phone => "text-phone",
            Self::BankAccount => "text-bank-account",
        }
    }
}

/// Words after which digits are an account.
const ACCOUNT_WORDS: [&str; 6] = ["账号", "帐号", "账户", "帐户", "卡号", "account"];
/// So many characters before the digits such a word may stand.
const WORD_REACH: usize = 8;

/// Digits that belong together: groups with single blanks or hyphens between them.
struct Run {
    groups: Vec<String>,
    /// Directly behind a letter, or before one: part of a code.
    of_code: bool,
    /// The text calls them an account.
    called_account: bool,
}

/// The first personal number in a text.
#[must_use]
pub fn personal_number(text: &str) -> Option<Personal> {
    let chars: Vec<char> = text.chars().map(half_width).collect();
    runs(&chars).iter().find_map(found)
}

/// Full-width digits and letters as half-width ones, other spellings of a hyphen as one.
fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        '\u{2010}'..='\u{2015}' => '-',
        other => other,
    }
}

fn runs(chars: &[char]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if !chars[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let begin = at;
        let mut groups = vec![String::new()];
        while at < chars.len() {
            let joins = matches!(chars[at], ' ' | '-')
                && chars.get(at + 1).is_some_and(char::is_ascii_digit);
            if chars[at].is_ascii_digit() {
                if let Some(group) = groups.last_mut() {
                    group.push(chars[at]);
                }
            } else if joins {
                groups.push(String::new());
            } else {
                break;
            }
            at += 1;
        }
        // The check character of a citizen number belongs to its digits.
        let ends_in_x = matches!(chars.get(at), Some('x' | 'X'));
        if ends_in_x && let Some(group) = groups.last_mut() {
            group.push('X');
            at += 1;
        }
        let before = begin.checked_sub(1).and_then(|n| chars.get(n));
        let letter = |c: Option<&char>| c.is_some_and(char::is_ascii_alphabetic);
        let lead: String = chars[begin.saturating_sub(WORD_REACH)..begin]
            .iter()
            .collect::<String>()
            .to_lowercase();
        runs.push(Run {
            groups,
            of_code: letter(before) || letter(chars.get(at)),
            called_account: ACCOUNT_WORDS.iter().any(|word| lead.contains(word)),
        });
    }
    runs
}

/// The first personal number among consecutive groups of a run.
fn found(run: &Run) -> Option<Personal> {
    for first in 0..run.groups.len() {
        let mut joined = String::new();
        for last in first..run.groups.len() {
            joined.push_str(&run.groups[last]);
            if joined.len() > 21 {
                break;
            }
            let groups = &run.groups[first..=last];
            // Dates and amounts have shorter groups than numbers that are read out.
            if groups.len() > 1 && groups.iter().any(|group| group.len() < 3) {
                continue;
            }
            if let Some(what) = number(run, &joined) {
                return Some(what);
            }
        }
    }
    None
}

fn number(run: &Run, digits: &str) -> Option<Personal> {
    if digits.len() == 18 && CitizenNumber::parse(digits).is_ok() {
        return Some(Personal::CitizenNumber);
    }
    if run.of_code || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mobile = digits
        .strip_prefix("0086")
        .or_else(|| digits.strip_prefix("86"))
        .filter(|rest| rest.len() == 11)
        .unwrap_or(digits);
    if mobile.len() == 11 && mobile.starts_with('1') && mobile.as_bytes()[1] >= b'3' {
        return Some(Personal::Phone);
    }
    let card = (16..=19).contains(&digits.len()) && digits.starts_with("62");
    let called = run.called_account && (12..=21).contains(&digits.len());
    (card || called).then_some(Personal::BankAccount)
}
