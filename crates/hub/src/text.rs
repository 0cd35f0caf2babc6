//! Words as people write them: folded to one form, and how far two are apart.

use std::borrow::Cow;

/// Characters that stand for one another in names (异体字) and what each is folded to. Only pairs that
/// registers really mix up, in the order of their numbers; the written form of a golden name is never changed by this.
const VARIANTS: [(char, char); 24] = [
    ('傑', '杰'),
    ('勲', '勋'),
    ('喆', '哲'),
    ('堃', '坤'),
    ('峯', '峰'),
    ('嵗', '岁'),
    ('恆', '恒'),
    ('昇', '升'),
    ('桠', '丫'),
    ('槑', '梅'),
    ('淸', '清'),
    ('澂', '澄'),
    ('犇', '奔'),
    ('珮', '佩'),
    ('甦', '苏'),
    ('祘', '算'),
    ('菓', '果'),
    ('逹', '达'),
    ('郃', '合'),
    ('鑪', '炉'),
    ('锺', '钟'),
    ('闗', '关'),
    ('陞', '升'),
    ('鬭', '斗'),
];

/// A character as it counts for comparison.
#[must_use]
pub fn folded(c: char) -> char {
    match VARIANTS.binary_search_by_key(&c, |(from, _)| *from) {
        Ok(at) => VARIANTS[at].1,
        Err(_) => c,
    }
}

/// A name in its standard form: full-width forms made narrow, blanks of every kind taken away, the dots
/// of names of other languages made `·`. Borrowed where nothing changes, which is nearly always.
#[must_use]
pub fn name(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    let odd = |c: char| {
        c.is_whitespace() || matches!(c, '\u{ff01}'..='\u{ff5e}' | '•' | '‧' | '・' | '.')
    };
    if !trimmed.contains(odd) {
        return Cow::Borrowed(trimmed);
    }
    let narrow = trimmed
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '•' | '．' | '‧' | '・' | '.' => '·',
            other => narrow(other),
        });
    Cow::Owned(narrow.collect())
}

/// Words in their standard form: full-width letters and digits narrow, no blanks at the ends.
#[must_use]
pub fn words(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    let odd = |c: char| matches!(c, '\u{ff10}'..='\u{ff19}' | '\u{ff21}'..='\u{ff3a}' | '\u{ff41}'..='\u{ff5a}');
    if !trimmed.contains(odd) {
        return Cow::Borrowed(trimmed);
    }
    Cow::Owned(
        trimmed
            .chars()
            .map(|c| if odd(c) { narrow(c) } else { c })
            .collect(),
    )
}

/// A full-width form as its narrow one.
const fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => match char::from_u32(c as u32 - 0xfee0) {
            Some(narrow) => narrow,
            None => c,
        },
        '\u{3000}' => ' ',
        other => other,
    }
}

/// Edits between two words: insertions, deletions, substitutions, swaps of neighbours, each one.
#[must_use]
pub fn distance<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let width = b.len() + 1;
    let mut before: Vec<usize> = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    let mut row = vec![0; width];
    for i in 1..=a.len() {
        row[0] = i;
        for j in 1..width {
            let same = a[i - 1] == b[j - 1];
            let mut best = (last[j] + 1)
                .min(row[j - 1] + 1)
                .min(last[j - 1] + usize::from(!same));
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(before[j - 2] + 1);
            }
            row[j] = best;
        }
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut row);
    }
    last[b.len()]
}

/// Jaro–Winkler likeness, 0 to 1.
#[must_use]
pub fn likeness(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.is_empty() || b.is_empty() {
        return f64::from(u8::from(a.is_empty() && b.is_empty()));
    }
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; b.len()];
    let mut matched = Vec::new();
    for (i, c) in a.iter().enumerate() {
        let (from, to) = (i.saturating_sub(window), (i + window + 1).min(b.len()));
        if let Some(j) = (from..to).find(|j| !taken[*j] && b[*j] == *c) {
            taken[j] = true;
            matched.push(*c);
        }
    }
    if matched.is_empty() {
        return 0.0;
    }
    let other = b.iter().zip(&taken).filter(|(_, t)| **t).map(|(c, _)| c);
    let swapped = matched.iter().zip(other).filter(|(x, y)| x != y).count();
    let m = matched.len() as f64;
    let jaro = (m / a.len() as f64 + m / b.len() as f64 + (m - swapped as f64 / 2.0) / m) / 3.0;
    let prefix = a.iter().zip(&b).take(4).take_while(|(x, y)| x == y).count();
    jaro + prefix as f64 * 0.1 * (1.0 - jaro)
}
