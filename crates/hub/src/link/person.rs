//! What is compared between a record that names a person and a person of the population.

use super::{COMPARISONS_MAX, Comparison, Pattern};
use crate::text::{distance, folded};
use hashbrown::DefaultHashBuilder;
use std::hash::{BuildHasher, Hasher};

/// A person as far as a record or the population knows her.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Known<'a> {
    /// A number as written, also when its check fails.
    pub number: &'a str,
    /// Name.
    pub name: &'a str,
    /// Birth, in days since 1970.
    pub birth: Option<i32>,
    /// Sex code.
    pub sex: &'a str,
    /// Phone.
    pub phone: &'a str,
    /// Village, by its place.
    pub village: Option<u32>,
    /// Address.
    pub address: &'a str,
}

/// Blocking rules of [`keys`].
pub const RULES: usize = 8;
/// Of them those that are always looked through; the others find who has a slip in what these need, and
/// are looked through only for whom these have not made sure of.
pub const FIRST: usize = 5;
/// Comparisons that each rule decides by itself: name 0, birth 1, phone 3, place 4, number 5.
pub const FIXED: [&[usize]; RULES] = [
    &[0, 1],
    &[3],
    &[0, 4],
    &[1, 4],
    &[0, 4],
    &[0, 1],
    &[0, 1],
    &[4],
];

/// What is compared.
#[must_use]
pub fn comparisons() -> Vec<Comparison> {
    let one = |name: &str, levels: &[&str]| Comparison {
        name: name.to_owned(),
        levels: levels.iter().map(|l| (*l).to_owned()).collect(),
    };
    vec![
        one(
            "name",
            &["equal", "variant", "one-edit", "surname", "other"],
        ),
        one("birth", &["equal", "swapped", "one-part", "year", "other"]),
        one("sex", &["equal", "other"]),
        one("phone", &["equal", "one-digit", "other"]),
        one("place", &["address", "address-near", "village", "other"]),
        one("number", &["one-edit", "three-edits", "other"]),
    ]
}

/// Keys of a person by rule: name and birth; phone; name and village; birth and village; name and
/// address; then birth with the first character of the name, birth with its last, and address.
#[must_use]
pub fn keys(known: &Known<'_>, hasher: &DefaultHashBuilder) -> [Option<u64>; RULES] {
    let name = (!known.name.is_empty()).then(|| {
        let mut hash = hasher.build_hasher();
        known
            .name
            .chars()
            .for_each(|c| hash.write_u32(folded(c) as u32));
        hash.finish()
    });
    let phone = Some(known.phone).filter(|p| p.len() >= 7);
    let address = Some(known.address).filter(|a| !a.is_empty());
    let both = |a: Option<u64>, b: Option<i64>| Some(hasher.hash_one((a?, b?)));
    let birth = known.birth.map(i64::from);
    let village = known.village.map(i64::from);
    let part = |c: Option<char>, which: u8| {
        let c = folded(c?);
        Some(hasher.hash_one((c, birth?, which)))
    };
    [
        both(name, birth),
        phone.map(|p| hasher.hash_one(p)),
        both(name, village),
        village.zip(birth).map(|pair| hasher.hash_one(pair)),
        name.zip(address).map(|(n, a)| hasher.hash_one((n, a))),
        part(known.name.chars().next(), 1),
        part(known.name.chars().next_back(), 2),
        address.map(|a| hasher.hash_one(a)),
    ]
}

/// Levels of a pair.
#[must_use]
pub fn levels(a: &Known<'_>, b: &Known<'_>) -> Pattern {
    let mut pattern = [0; COMPARISONS_MAX];
    pattern[0] = name_level(a.name, b.name);
    pattern[1] = birth_level(a.birth, b.birth);
    pattern[2] = match (a.sex, b.sex) {
        ("1", "1") | ("2", "2") => 1,
        ("1", "2") | ("2", "1") => 2,
        _ => 0,
    };
    pattern[3] = phone_level(a.phone, b.phone);
    pattern[4] = place_level(a, b);
    pattern[5] = number_level(a.number, b.number);
    pattern
}

fn name_level(a: &str, b: &str) -> u8 {
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    if a == b {
        return 1;
    }
    let fold = |text: &str| -> Vec<char> { text.chars().map(folded).collect() };
    let (a, b) = (fold(a), fold(b));
    if a == b {
        2
    } else if distance(&a, &b) == 1 && a.len() + b.len() > 3 {
        3
    } else if a.first() == b.first() {
        4
    } else {
        5
    }
}

fn birth_level(a: Option<i32>, b: Option<i32>) -> u8 {
    let (Some(a), Some(b)) = (a, b) else { return 0 };
    if a == b {
        return 1;
    }
    let parts = |day: i32| {
        let date = codes::zone::day_of_number(day);
        (date.year(), date.month(), date.day())
    };
    let (a, b) = (parts(a), parts(b));
    if a.0 == b.0 && a.1 == b.2 && a.2 == b.1 {
        return 2;
    }
    let same = u8::from(a.0 == b.0) + u8::from(a.1 == b.1) + u8::from(a.2 == b.2);
    match same {
        2 => 3,
        1 if a.0 == b.0 => 4,
        _ => 5,
    }
}

fn phone_level(a: &str, b: &str) -> u8 {
    if a.is_empty() || b.is_empty() {
        0
    } else if a == b {
        1
    } else if a.len() == b.len() && distance(a.as_bytes(), b.as_bytes()) == 1 {
        2
    } else {
        3
    }
}

fn place_level(a: &Known<'_>, b: &Known<'_>) -> u8 {
    if !a.address.is_empty() && !b.address.is_empty() {
        if a.address == b.address {
            return 1;
        }
        // House numbers at the end tell neighbours apart, so that only a slip or two is near.
        let (x, y): (Vec<char>, Vec<char>) =
            (a.address.chars().collect(), b.address.chars().collect());
        if x.len().abs_diff(y.len()) <= 1 && distance(&x, &y) <= 1 {
            return 2;
        }
    }
    match (a.village, b.village) {
        (Some(a), Some(b)) if a == b => 3,
        (Some(_), Some(_)) => 4,
        _ if !a.address.is_empty() && !b.address.is_empty() => 4,
        _ => 0,
    }
}

fn number_level(a: &str, b: &str) -> u8 {
    if a.len() < 15 || b.len() < 15 {
        return 0;
    }
    match distance(a.as_bytes(), b.as_bytes()) {
        0 | 1 => 1,
        2 | 3 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreement_is_told_in_levels_and_what_is_not_known_weighs_nothing() {
        assert_eq!(name_level("张兰", "张兰"), 1);
        assert_eq!(name_level("李昇", "李升"), 2, "a variant character");
        assert_eq!(name_level("王小梅", "王小海"), 3);
        assert_eq!(name_level("王小", "王海"), 3);
        assert_eq!(name_level("王强", "李强军"), 5);
        let day = |y, m, d| Some(codes::zone::day_number(jiff::civil::date(y, m, d)));
        assert_eq!(birth_level(day(1950, 3, 7), day(1950, 7, 3)), 2);
        assert_eq!(birth_level(day(1950, 3, 7), day(1951, 3, 7)), 3);
        assert_eq!(birth_level(day(1950, 3, 7), None), 0);
        assert_eq!(
            phone_level("13912345678", "13912345687"),
            2,
            "neighbours swapped"
        );
        assert_eq!(number_level("320623194005011024", "320623194005011042"), 1);
        assert_eq!(number_level("", "320623194005011042"), 0);
    }
}
