//! Which elements a column may mean, how sure that is, and why: by its header, as feeds that are
//! described already have it, held against its values.

use super::column::Seen;
use crate::clean::{Cleaner, Places, Value};
use crate::spec::Spec;
use crate::text;
use model::feed::{Column, DateForm, DivisionForm, Element, ElementKind, Feed, Measure};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Every way in which dates are written.
const FORMS: [DateForm; 6] = [
    DateForm::Plain,
    DateForm::Dashes,
    DateForm::Slashes,
    DateForm::Chinese,
    DateForm::Month,
    DateForm::DashedMonth,
];
/// Days that a date of today's data may be, since 1970: 1900 to 2099.
const DAYS: std::ops::Range<i32> = -25_567..47_482;
/// Share of a file's headers from which another feed is taken to be of the same kind.
const NEAR: f64 = 0.5;
/// Trust of a source nobody has said anything of.
const TRUST: u8 = 50;
/// Values a list of codes has at most.
pub(super) const CODES_MAX: usize = 30;

/// What a column may mean.
#[derive(Debug, Clone)]
pub(super) struct Guess {
    /// The column as it would be described.
    pub column: Column,
    /// From 0 to 1, and never 1.
    pub sure: f64,
    pub why: String,
}

impl Guess {
    /// How sure, in hundredths, rounded down: nothing is wholly certain.
    pub fn percent(&self) -> u32 {
        (self.sure.clamp(0.0, 0.99) * 100.0) as u32
    }

    pub fn element(&self) -> &str {
        self.column.element.as_deref().unwrap_or_default()
    }

    /// Two reasons for the same are more than either.
    fn join(&mut self, other: Self) {
        self.sure = 1.0 - (1.0 - self.sure) * (1.0 - other.sure);
        self.why = format!("{}; {}", self.why, other.why);
    }
}

/// What a column's header says.
pub(super) enum ByHeader<'s> {
    /// In a feed of this kind it stays with the source.
    Stays(&'s Feed, &'s Column),
    /// What it may mean; nothing when nobody knows it.
    Means(Vec<Guess>),
}

/// A word for an element.
struct Hint<'s> {
    like: Option<&'s Column>,
    weight: f64,
    why: String,
}

pub(super) struct Judge<'s> {
    pub(super) spec: &'s Spec,
    places: &'s Places,
    /// For each feed the share of the file's headers that it has too.
    overlaps: Vec<f64>,
}

/// A header as it is compared.
fn folded(header: &str) -> String {
    text::name(header).to_lowercase()
}

/// How much of the longer word the shorter one is, where it stands in it.
fn contained(a: &str, b: &str) -> Option<f64> {
    let (long, short) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    let (wide, narrow) = (long.chars().count(), short.chars().count());
    let enough = if short.is_ascii() { 4 } else { 2 };
    (narrow >= enough && long.contains(short)).then(|| narrow as f64 / wide.max(1) as f64)
}

impl<'s> Judge<'s> {
    pub fn new(spec: &'s Spec, places: &'s Places, headers: &[String]) -> Self {
        let headers: Vec<String> = headers.iter().map(|h| folded(h)).collect();
        let has = |feed: &Feed, header: &String| {
            let mut columns = feed.columns.iter();
            columns.any(|column| folded(&column.header) == *header)
        };
        let overlap = |feed: &Feed| {
            let same = headers.iter().filter(|header| has(feed, header)).count();
            same as f64 / headers.len().max(1) as f64
        };
        Self {
            overlaps: spec.feeds.iter().map(overlap).collect(),
            spec,
            places,
        }
    }

    /// The feed that has most of the file's headers, where it has many of them, and their share.
    pub fn near(&self) -> Option<(&'s Feed, f64)> {
        let mut best: Option<(&'s Feed, f64)> = None;
        for (feed, overlap) in self.spec.feeds.iter().zip(&self.overlaps) {
            if *overlap >= NEAR && best.is_none_or(|(_, most)| *overlap > most) {
                best = Some((feed, *overlap));
            }
        }
        best
    }

    /// What a header says of its column.
    pub fn by_header(&self, seen: &Seen<'_>) -> ByHeader<'s> {
        let header = folded(seen.header);
        let mut same: Vec<(f64, &'s Feed, &'s Column)> = Vec::new();
        let mut hints: BTreeMap<&'s str, Hint<'s>> = BTreeMap::new();
        for (feed, overlap) in self.spec.feeds.iter().zip(&self.overlaps) {
            for column in &feed.columns {
                let other = folded(&column.header);
                if other == header {
                    same.push((*overlap, feed, column));
                } else if let Some(code) = &column.element
                    && let Some(share) = contained(&header, &other)
                {
                    let why = format!("header near {} of {}", column.header, feed.code);
                    offer(&mut hints, code, Some(column), 0.40 + 0.3 * share, why);
                }
            }
        }
        // Feeds stand by number, and the order of equals is kept.
        same.sort_by(|a, b| b.0.total_cmp(&a.0));
        if let Some((overlap, feed, column)) = same.first().copied()
            && column.element.is_none()
            && overlap >= NEAR
        {
            return ByHeader::Stays(feed, column);
        }
        for (overlap, feed, column) in same {
            if let Some(code) = &column.element {
                let why = format!("header as in {}", feed.code);
                offer(&mut hints, code, Some(column), 0.55 + 0.4 * overlap, why);
            }
        }
        for element in self.spec.elements.values() {
            let name = folded(&element.name);
            if name == header {
                let why = "header is the element's name".to_owned();
                offer(&mut hints, &element.code, None, 0.85, why);
            } else if let Some(share) = contained(&header, &name) {
                let why = format!("header near the element's name {}", element.name);
                offer(&mut hints, &element.code, None, 0.45 + 0.3 * share, why);
            }
        }
        let guess = |(code, hint): (&str, Hint<'s>)| {
            let element = self.spec.elements.get(code)?;
            Some(self.guessed(seen, element, hint))
        };
        ByHeader::Means(hints.into_iter().filter_map(guess).collect())
    }

    /// A word for an element, held against the values.
    fn guessed(&self, seen: &Seen<'_>, element: &Element, hint: Hint<'_>) -> Guess {
        let column = self.settled(seen, element, hint.like);
        let all = seen.judged().count();
        let fits = self.fits(seen, &column, element);
        let share = fits as f64 / all.max(1) as f64;
        let telling = matches!(
            element.kind,
            ElementKind::Number
                | ElementKind::CreditCode
                | ElementKind::Date
                | ElementKind::Division
                | ElementKind::Code
        );
        let weight = hint.weight;
        let (sure, values) = if all == 0 {
            (weight * 0.9, "no values to look at".to_owned())
        } else {
            let sure = if share < 0.5 {
                weight * share
            } else if telling {
                weight + (1.0 - weight) * 0.8 * (2.0 * share - 1.0)
            } else {
                weight * (0.8 + 0.2 * share)
            };
            (sure, format!("{fits} of {all} values fit"))
        };
        Guess {
            column,
            sure,
            why: format!("{}, {values}", hint.why),
        }
    }

    pub(super) fn fits(&self, seen: &Seen<'_>, column: &Column, element: &Element) -> usize {
        let cleaner = Cleaner::new(column, element);
        let fits = |value: &&str| {
            let value = cleaner.clean(value, self.places);
            !matches!(value, Value::Bad(_) | Value::Empty)
        };
        seen.judged().filter(fits).count()
    }

    /// The column as it has to be described to mean an element.
    pub(super) fn settled(
        &self,
        seen: &Seen<'_>,
        element: &Element,
        like: Option<&Column>,
    ) -> Column {
        let mut column = Column {
            header: seen.header.to_owned(),
            element: Some(element.code.clone()),
            trust: like.map_or(TRUST, |like| like.trust),
            codes: self.codes(seen, element, like),
            dates: Vec::new(),
            measure: None,
            division: None,
            required: false,
        };
        let measure = like.and_then(|like| like.measure);
        match element.kind {
            ElementKind::Date if column.codes.is_empty() => {
                column.dates = self.dates(seen, element, like);
            }
            ElementKind::Division => column.division = Some(self.division(seen, element, like)),
            ElementKind::Money => {
                let money = measure.filter(|m| matches!(m, Measure::Yuan | Measure::Fen));
                column.measure = Some(money.unwrap_or(Measure::Yuan));
            }
            ElementKind::Quantity => {
                let mu = seen.header.contains('亩').then_some(Measure::Mu);
                column.measure = measure.or(mu);
            }
            _ => {}
        }
        column
    }

    /// The days a column says when it is read in one form, row by row.
    pub(super) fn days(
        &self,
        seen: &Seen<'_>,
        element: &Element,
        forms: &[DateForm],
    ) -> Vec<Option<i32>> {
        let mut column = bare(seen.header, element);
        column.dates = forms.to_vec();
        let cleaner = Cleaner::new(&column, element);
        let day = |cell: &&str| match cleaner.clean(cell, self.places) {
            Value::Day(day) if DAYS.contains(&day) => Some(day),
            _ => None,
        };
        seen.cells.iter().map(day).collect()
    }

    /// The forms in which a column's dates are written, the most frequent first.
    pub(super) fn dates(
        &self,
        seen: &Seen<'_>,
        element: &Element,
        like: Option<&Column>,
    ) -> Vec<DateForm> {
        let mut found: Vec<(usize, DateForm)> = FORMS
            .into_iter()
            .map(|form| {
                let days = self.days(seen, element, &[form]);
                (days.iter().flatten().count(), form)
            })
            .filter(|(n, _)| *n > 0 && *n * 50 >= seen.given)
            .collect();
        found.sort_by_key(|(n, _)| Reverse(*n));
        let known = like.map(|like| like.dates.as_slice()).unwrap_or_default();
        if !known.is_empty() && found.iter().all(|(_, form)| known.contains(form)) {
            return known.to_vec();
        }
        if found.is_empty() {
            return vec![DateForm::Dashes];
        }
        found.into_iter().map(|(_, form)| form).collect()
    }

    /// The form of a column's divisions that most of its values fit.
    fn division(&self, seen: &Seen<'_>, element: &Element, like: Option<&Column>) -> DivisionForm {
        let mut best = like.and_then(|like| like.division);
        let mut most = 0;
        let known = best.into_iter();
        for form in known.chain([DivisionForm::Code, DivisionForm::Name, DivisionForm::Short]) {
            let mut column = bare(seen.header, element);
            column.division = Some(form);
            let fits = self.fits(seen, &column, element);
            if fits > most {
                (best, most) = (Some(form), fits);
            }
        }
        best.unwrap_or(DivisionForm::Code)
    }

    /// Codes as another feed has them where they fit, else those whose words are in the element's list.
    fn codes(
        &self,
        seen: &Seen<'_>,
        element: &Element,
        like: Option<&Column>,
    ) -> BTreeMap<String, String> {
        if let Some(like) = like.filter(|like| !like.codes.is_empty()) {
            let mut column = bare(seen.header, element);
            column.codes = like.codes.clone();
            let all = seen.judged().count();
            if self.fits(seen, &column, element) * 2 >= all {
                return column.codes;
            }
        }
        let mut codes = BTreeMap::new();
        if element.kind != ElementKind::Code || seen.counts.len() > CODES_MAX {
            return codes;
        }
        for value in seen.counts.keys() {
            if element.codes().any(|code| code == *value) {
                continue;
            }
            if let Some(code) = self.code_of(element, value) {
                codes.insert((*value).to_owned(), code);
            }
        }
        codes
    }

    /// The code of a word: by the element's list, then as every feed has it that has it.
    pub(super) fn code_of(&self, element: &Element, value: &str) -> Option<String> {
        let lines = || {
            let lines = element.list.iter();
            lines.filter_map(|line| line.split_once(char::is_whitespace))
        };
        let whole = lines().find(|(_, word)| word.trim() == value);
        let part = || {
            let mut near = lines().filter(|(_, word)| {
                let word = word.trim();
                word.starts_with(value) || value.starts_with(word)
            });
            let first = near.next();
            first.filter(|_| near.next().is_none())
        };
        if let Some((code, _)) = whole.or_else(part) {
            return Some(code.to_owned());
        }
        let feeds = self.spec.feeds.iter();
        let mut said = feeds.filter_map(|feed| {
            let (_, column) = feed.column_of(&element.code)?;
            column.codes.get(value)
        });
        let first = said.next()?;
        said.all(|other| other == first).then(|| first.clone())
    }
}

fn bare(header: &str, element: &Element) -> Column {
    Column {
        header: header.to_owned(),
        element: Some(element.code.clone()),
        trust: 0,
        codes: BTreeMap::new(),
        dates: Vec::new(),
        measure: None,
        division: None,
        required: false,
    }
}

fn offer<'s>(
    hints: &mut BTreeMap<&'s str, Hint<'s>>,
    code: &'s str,
    like: Option<&'s Column>,
    weight: f64,
    why: String,
) {
    let held = hints.get(code).map_or(0.0, |hint| hint.weight);
    if weight > held {
        hints.insert(code, Hint { like, weight, why });
    }
}

/// All guesses of a column, one an element, the surest first.
pub(super) fn joined(by_header: Vec<Guess>, by_values: Vec<Guess>) -> Vec<Guess> {
    let mut all = by_header;
    for guess in by_values {
        match all.iter_mut().find(|g| g.element() == guess.element()) {
            Some(held) => held.join(guess),
            None => all.push(guess),
        }
    }
    all.sort_by(|a, b| {
        let by_element = || a.element().cmp(b.element());
        b.sure.total_cmp(&a.sure).then_with(by_element)
    });
    all
}
