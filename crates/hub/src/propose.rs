//! A feed's file proposed from a sample of what a department delivers: the form of the file, the
//! element that each column most likely means with how sure that is and why, the source key. What a
//! steward begins with, and no more than that: nothing uses a proposal before it was looked at.
//!
//! Values of the sample stand in it only where at least five rows have the same one in a short list;
//! names, numbers, phones, accounts and addresses never.

mod column;
mod form;
mod judge;
mod values;
mod written;

use crate::clean::{Places, Reason};
use crate::read::{self, ReadError, Row};
use crate::spec::Spec;
use codes::CitizenNumber;
use codes::zone::day_number;
use column::{
    Seen, is_account, is_address, is_body, is_credit_code, is_number, is_person, is_phone,
};
use form::Form;
use judge::{ByHeader, Guess, Judge, joined};
use model::feed::{About, Cadence, Column, ElementKind, Feed, Sharing};
use model::unit::UnitCode;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use values::Parties;
use written::{Draft, Remark};

/// Rows of a sample that are read at most.
pub const ROWS_MAX: usize = 10_000;
/// Cells of a sample that are held at most.
const CELLS_MAX: usize = 1 << 20;
/// From here on, between 0 and 1, an element is proposed; below it is only named in a comment.
const ENOUGH: f64 = 0.5;
/// A value is told only where this many rows have it.
const ROWS_TOLD: usize = 5;
/// Different values that are told at most.
const VALUES_TOLD: usize = 12;
/// Bad rows in ten thousand that a delivery may have unless somebody says otherwise.
const ERROR_LIMIT: u32 = 300;
/// Columns that are tried in twos for the key.
const PAIRED: usize = 12;
/// The last number a feed's file can have.
const LAST: u8 = 99;

/// What the file itself does not say.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The feed's code.
    pub code: &'a str,
    /// The unit that delivers it.
    pub department: &'a str,
}

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// Where it would stand in a site's `hub` folder: `feeds/35-code.toml`, the next free number.
    pub file: String,
    /// TOML with comments, ready to be edited.
    pub text: String,
}

/// What was read of a sample.
struct Sample {
    rows: Vec<Vec<String>>,
    bad: usize,
    whole: bool,
}

/// Proposes a feed from a sample. The same sample beside the same spec gives the same text.
///
/// # Errors
/// The file system's; a file that is none of the forms that are read, or has no header.
pub fn propose(
    spec: &Spec,
    places: &Places,
    path: &Path,
    asked: Asked<'_>,
) -> Result<Proposal, ReadError> {
    let form = Form::of(path)?;
    let mut feed = empty(spec, path, form, asked);
    let found = read::headers(&feed, path)?;
    let mut headers: Vec<String> = Vec::new();
    let mut left_out = 0;
    for header in found {
        let header = header.trim().to_owned();
        if header.is_empty() || headers.contains(&header) {
            left_out += 1;
        } else {
            headers.push(header);
        }
    }
    if headers.is_empty() {
        return Err(ReadError::not_its_feed(path, "no header"));
    }
    feed.columns = headers.iter().map(|header| unknown(header)).collect();
    let sample = sample(&feed, path)?;
    let seen: Vec<Seen<'_>> = headers
        .iter()
        .enumerate()
        .map(|(at, header)| {
            let cells = sample.rows.iter().map(move |row| row[at].as_str());
            Seen::of(header, cells)
        })
        .collect();
    let judge = Judge::new(spec, places, &headers);
    let (columns, remarks) = described(spec, &judge, &seen);
    feed.columns = columns;
    let near = judge.near();
    let (about, why_about) = about(&feed, near.map(|(feed, _)| feed));
    feed.about = about;
    let (key, why_key) = key(&feed, &seen, near.map(|(feed, _)| feed));
    for column in &mut feed.columns {
        column.required |= key.contains(&column.header);
    }
    feed.key = key;
    let mut from = "not in the file: to be set".to_owned();
    if let Some((near, _)) = near {
        feed.cadence = near.cadence;
        // What may be shared with nobody is said by a law, which is nobody's to guess.
        if near.sharing != Sharing::Closed {
            feed.sharing = near.sharing;
        }
        from = format!("as {}: to be checked", near.code);
    }
    let file = format!("feeds/{:02}-{}.toml", feed.number, feed.code);
    let draft = Draft {
        head: head(path, &file, &feed, &sample, near, left_out),
        about: why_about,
        from,
        key: why_key,
        columns: remarks,
        feed,
    };
    Ok(Proposal {
        file,
        text: draft.text(),
    })
}

/// The feed before anything is known of its columns.
fn empty(spec: &Spec, path: &Path, form: Form, asked: Asked<'_>) -> Feed {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let used: BTreeSet<u8> = spec.feeds.iter().map(|feed| feed.number).collect();
    let after = used.last().map_or(1, |last| last.saturating_add(1));
    let free = (after..=LAST).chain(1..=LAST).find(|n| !used.contains(n));
    let marks = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '_' | '-' | '.');
    let name = if stem.trim_matches(marks).is_empty() {
        asked.code
    } else {
        stem.trim_matches(marks)
    };
    Feed {
        number: free.unwrap_or(LAST),
        code: asked.code.to_owned(),
        name: name.to_owned(),
        department: UnitCode(asked.department.to_owned()),
        about: About::Record,
        cadence: Cadence::Month,
        sharing: Sharing::Conditional,
        basis: String::new(),
        serves: Vec::new(),
        label: String::new(),
        error_limit: ERROR_LIMIT,
        pattern: pattern(&file),
        format: form.format,
        charset: form.charset,
        delimiter: form.delimiter,
        key: Vec::new(),
        changes: None,
        columns: Vec::new(),
    }
}

/// A file's name with its last run of digits left open; without digits, with everything before its
/// ending left open.
fn pattern(file: &str) -> String {
    let file = file.replace(['*', '\\'], "_");
    let (stem, ending) = match file.rfind('.') {
        Some(dot) if dot > 0 => file.split_at(dot),
        _ => (file.as_str(), ""),
    };
    let digit = |c: char| c.is_ascii_digit();
    match stem.rfind(digit) {
        Some(last) => {
            let front = stem[..=last].trim_end_matches(digit);
            format!("{front}*{}{ending}", &stem[last + 1..])
        }
        None => format!("{stem}*{ending}"),
    }
}

fn unknown(header: &str) -> Column {
    Column {
        header: header.to_owned(),
        element: None,
        trust: 0,
        codes: BTreeMap::new(),
        dates: Vec::new(),
        measure: None,
        division: None,
        required: false,
    }
}

fn sample(feed: &Feed, path: &Path) -> Result<Sample, ReadError> {
    let most = (CELLS_MAX / feed.columns.len().max(1)).min(ROWS_MAX);
    let mut sample = Sample {
        rows: Vec::new(),
        bad: 0,
        whole: true,
    };
    let mut take = |_: u32, row: Result<&Row<'_>, Reason>| -> Result<(), ReadError> {
        if sample.rows.len() + sample.bad == most {
            sample.whole = false;
            return Err(ReadError::Stopped(String::new()));
        }
        match row {
            Ok(cells) => {
                let cells = cells.iter().map(|cell| (*cell).to_owned());
                sample.rows.push(cells.collect());
            }
            Err(_) => sample.bad += 1,
        }
        Ok(())
    };
    match read::rows(feed, path, 1, &mut take) {
        Ok(_) | Err(ReadError::Stopped(_)) => Ok(sample),
        Err(error) => Err(error),
    }
}

/// Every column as it would be described, and what is said of it.
fn described(spec: &Spec, judge: &Judge<'_>, seen: &[Seen<'_>]) -> (Vec<Column>, Vec<Remark>) {
    let by_header: Vec<ByHeader<'_>> = seen.iter().map(|seen| judge.by_header(seen)).collect();
    let parties = parties(seen, &by_header);
    let births = births(seen);
    let mut columns: Vec<Column> = seen.iter().map(|seen| unknown(seen.header)).collect();
    let mut remarks = vec![Remark::default(); seen.len()];
    let mut guesses: Vec<Vec<Guess>> = Vec::with_capacity(seen.len());
    for (at, (seen, said)) in seen.iter().zip(by_header).enumerate() {
        match said {
            ByHeader::Stays(feed, column) => {
                columns[at].required = column.required && seen.given == seen.cells.len();
                let why = format!("stays with the source, as in {}; {}", feed.code, told(seen));
                remarks[at].why = why;
                guesses.push(Vec::new());
            }
            ByHeader::Means(means) => {
                let by_values = judge.by_values(seen, parties, &births);
                guesses.push(joined(means, by_values));
            }
        }
    }
    // An element has one column: whoever is surest has it.
    let mut order: Vec<(usize, usize)> = Vec::new();
    for (at, all) in guesses.iter().enumerate() {
        order.extend((0..all.len()).map(|n| (at, n)));
    }
    order.sort_by(|a, b| {
        let sure = |(at, n): &(usize, usize)| guesses[*at][*n].sure;
        sure(b).total_cmp(&sure(a)).then_with(|| a.cmp(b))
    });
    let mut used: BTreeMap<String, String> = BTreeMap::new();
    for (at, n) in order {
        let guess = &guesses[at][n];
        let free = columns[at].element.is_none() && !used.contains_key(guess.element());
        if !free || guess.sure < ENOUGH {
            continue;
        }
        used.insert(guess.element().to_owned(), guess.column.header.clone());
        columns[at] = guess.column.clone();
        remarks[at].why = format!("{} % sure: {}", guess.percent(), guess.why);
        if let Some(element) = spec.elements.get(guess.element()) {
            remarks[at].more = doubts(&columns[at], element.kind, &seen[at], element.codes());
        }
    }
    for (at, seen) in seen.iter().enumerate() {
        if columns[at].element.is_none() && remarks[at].why.is_empty() {
            remarks[at].why = format!("unknown: {}", told(seen));
        }
        let other = guesses[at]
            .iter()
            .find(|guess| columns[at].element.as_deref() != Some(guess.element()));
        if let Some(other) = other.filter(|_| columns[at].element.is_none()) {
            let taken = used.get(other.element());
            let taken = taken.map_or_else(String::new, |by| format!("; which is {by}"));
            let sure = other.percent();
            let said = format!(
                "perhaps {}, {sure} %: {}{taken}",
                other.element(),
                other.why
            );
            remarks[at].more.push(said);
        }
    }
    (columns, remarks)
}

/// Of what the file's records speak: who is named at all decides what phones and addresses are.
fn parties(seen: &[Seen<'_>], by_header: &[ByHeader<'_>]) -> Parties {
    let mut parties = Parties::default();
    for (seen, said) in seen.iter().zip(by_header) {
        let means = |group: &str| match said {
            ByHeader::Stays(..) => false,
            ByHeader::Means(all) => all
                .iter()
                .any(|guess| guess.sure >= ENOUGH && guess.element().starts_with(group)),
        };
        if matches!(said, ByHeader::Stays(..)) {
            continue;
        }
        let numbers = seen.share(is_number) >= 0.6;
        let persons = numbers || (seen.varies() && seen.share(is_person) >= 0.8);
        let codes = !numbers && seen.share(is_credit_code) >= 0.6;
        parties.persons |= persons || means("person.");
        parties.organisations |= codes || seen.share(is_body) >= 0.7 || means("organisation.");
        parties.places |= means("place.");
    }
    parties
}

/// The days of the first column of citizen numbers, row by row; empty where there is none.
fn births(seen: &[Seen<'_>]) -> Vec<Option<i32>> {
    let numbers = seen.iter().find(|seen| seen.share(is_number) >= 0.6);
    let day = |cell: &&str| {
        let number = CitizenNumber::parse(cell).ok()?;
        Some(day_number(number.birth_date()))
    };
    numbers.map_or_else(Vec::new, |seen| seen.cells.iter().map(day).collect())
}

/// What is in a column, without saying whom it is about.
fn told(seen: &Seen<'_>) -> String {
    let (rows, different) = (seen.cells.len(), seen.counts.len());
    let mut said = format!("{} of {rows} given, {different} different", seen.given);
    let often = seen.counts.values().all(|n| *n >= ROWS_TOLD);
    let somebodys = |value: &str| {
        is_number(value)
            || is_person(value)
            || is_phone(value)
            || is_account(value)
            || is_address(value)
    };
    // Some words of lists begin as surnames do; a column of names is full of them.
    if often && seen.share(somebodys) < 0.3 && (1..=VALUES_TOLD).contains(&different) {
        let values = seen.counts.iter();
        let values: Vec<String> = values.map(|(value, n)| format!("{value} {n}")).collect();
        said = format!("{said}: {}", values.join(", "));
    }
    said
}

/// What a steward has to look at in a column that has an element.
fn doubts<'e>(
    column: &Column,
    kind: ElementKind,
    seen: &Seen<'_>,
    list: impl Iterator<Item = &'e str>,
) -> Vec<String> {
    let mut doubts = Vec::new();
    let list: BTreeSet<&str> = list.collect();
    if !column.codes.is_empty() || kind == ElementKind::Code {
        let counts = seen.counts.iter();
        let open: Vec<String> = counts
            .filter(|(value, n)| {
                let known = column.codes.contains_key(**value) || list.contains(**value);
                !known && **n >= ROWS_TOLD
            })
            .take(VALUES_TOLD)
            .map(|(value, n)| format!("{value} in {n} rows"))
            .collect();
        if !open.is_empty() {
            doubts.push(format!("without a code: {}", open.join(", ")));
        }
    }
    if kind == ElementKind::Money {
        doubts.push("yuan or fen: to be checked".to_owned());
    }
    doubts
}

/// What the records are about, and why.
fn about(feed: &Feed, near: Option<&Feed>) -> (About, String) {
    let has = |element: &str| feed.column_of(element).is_some();
    let bodies = has("organisation.code") || has("organisation.name");
    let may = |about: About| match about {
        About::Person => has("person.name"),
        About::Organisation => bodies,
        About::Place => has("place.code"),
        About::Record => true,
    };
    if let Some(near) = near.filter(|near| may(near.about)) {
        return (near.about, format!("as {}: to be checked", near.code));
    }
    let why = |what: &str| format!("{what}: to be checked");
    if has("person.name") && (feed.has_numbers() || !bodies) {
        (About::Person, why("it names persons"))
    } else if has("place.code") {
        (About::Place, why("it has codes of places"))
    } else if bodies {
        (About::Organisation, why("it names organisations"))
    } else {
        (About::Record, why("no column says of whom"))
    }
}

/// The source key: what is given in every row and never comes twice.
fn key(feed: &Feed, seen: &[Seen<'_>], near: Option<&Feed>) -> (Vec<String>, String) {
    let rows = seen.first().map_or(0, |seen| seen.cells.len());
    let unique = |columns: &[usize]| {
        let keys: BTreeSet<Vec<&str>> = (0..rows)
            .map(|row| columns.iter().map(|at| seen[*at].cells[row]).collect())
            .collect();
        let given = columns.iter().any(|at| seen[*at].given == rows);
        given && rows > 0 && keys.len() == rows
    };
    let named = |headers: &[String]| -> Option<Vec<usize>> {
        let at = |header: &String| feed.columns.iter().position(|c| c.header == *header);
        headers.iter().map(at).collect()
    };
    if let Some(near) = near
        && let Some(columns) = named(&near.key)
        && (rows == 0 || unique(&columns))
    {
        return (near.key.clone(), format!("as {}", near.code));
    }
    let header = |at: &usize| feed.columns[*at].header.clone();
    // What says of itself that it is one's own comes before what only happens to differ.
    let rank = |at: &usize| match feed.columns[*at].element.as_deref() {
        Some("record.number" | "place.code") => Some(0),
        None => Some(1),
        Some("organisation.code" | "person.number") => Some(2),
        Some(_) => None,
    };
    let mut may: Vec<usize> = (0..seen.len()).filter(|at| rank(at).is_some()).collect();
    may.sort_by_key(|at| (rank(at), *at));
    if let Some(at) = may.iter().find(|at| seen[**at].is_unique()) {
        let why = format!("given and different in all {rows} rows");
        return (vec![header(at)], why);
    }
    let dates = (0..seen.len()).filter(|at| {
        let element = feed.columns[*at].element.as_deref();
        matches!(element, Some("record.date" | "record.kind"))
    });
    may.truncate(PAIRED);
    may.extend(dates);
    for (n, a) in may.iter().enumerate() {
        for b in &may[n + 1..] {
            if unique(&[*a, *b]) {
                let why = format!("together different in all {rows} rows");
                return (vec![header(a), header(b)], why);
            }
        }
    }
    let first = may.first().copied().unwrap_or(0);
    let why = "nothing is given and different in every row: to be set".to_owned();
    (vec![header(&first)], why)
}

/// The lines at the top.
fn head(
    path: &Path,
    file: &str,
    feed: &Feed,
    sample: &Sample,
    near: Option<(&Feed, f64)>,
    left_out: usize,
) -> Vec<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let rows = sample.rows.len();
    let read = if sample.whole { "" } else { "the first " };
    let columns = feed.columns.len();
    let mut head = vec![format!(
        "Proposed from {name}: {read}{rows} rows, {columns} columns. To be read line by line before use."
    )];
    if let Some((near, share)) = near {
        let share = (share * 100.0).round();
        let code = &near.code;
        head.push(format!("{code} has {share} % of its headers."));
    }
    if sample.bad > 0 {
        head.push(format!("{} rows cannot be read.", sample.bad));
    }
    if left_out > 0 {
        head.push(format!(
            "{left_out} columns are left out: without a header, or with one that another has."
        ));
    }
    head.push(format!("To be saved as hub/{file}."));
    head
}
