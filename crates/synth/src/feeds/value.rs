//! The columns of a row, as the department writes them.

use super::error::{Slip, happens};
use super::{RowTruth, Truth, World};
use crate::chance::Chance;
use codes::zone::day_of_number;
use model::feed::{Column, DateForm, DivisionForm, Element, ElementKind, Feed, Measure};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Whom and what a row is about.
pub(super) struct Subject {
    pub row: u64,
    pub person: Option<u32>,
    pub organisation: usize,
    pub ground: usize,
}

/// Writes rows of one feed.
pub(super) struct Writer<'w> {
    world: &'w World<'w>,
    feed: &'w Feed,
    columns: Vec<Prepared<'w>>,
}

struct Prepared<'w> {
    column: &'w Column,
    element: &'w str,
    kind: Option<ElementKind>,
    /// The department's code for each standard one.
    back: BTreeMap<&'w str, &'w str>,
    /// The department's codes.
    codes: Vec<&'w str>,
    key: bool,
}

/// Record dates go back to 2021.
const FIRST_DAY: i32 = 18_628;

impl<'w> Writer<'w> {
    pub fn new(
        world: &'w World<'w>,
        feed: &'w Feed,
        elements: &'w BTreeMap<String, Element>,
    ) -> Self {
        let columns = feed
            .columns
            .iter()
            .map(|column| {
                let element = column.element.as_deref().unwrap_or("");
                let mut back = BTreeMap::new();
                for (from, to) in &column.codes {
                    back.entry(to.as_str()).or_insert(from.as_str());
                }
                Prepared {
                    column,
                    element,
                    kind: elements.get(element).map(|e| e.kind),
                    back,
                    codes: column.codes.keys().map(String::as_str).collect(),
                    key: feed.key.contains(&column.header),
                }
            })
            .collect();
        Self {
            world,
            feed,
            columns,
        }
    }

    /// Writes a row.
    pub fn write(
        &self,
        chance: &mut Chance,
        subject: &Subject,
        row: &mut [String],
        truth: &mut RowTruth,
    ) {
        let person = subject
            .person
            .and_then(|at| self.world.people.get(at as usize));
        let span = i64::from(self.world.today - FIRST_DAY);
        let date = FIRST_DAY + i32::try_from(chance.between(0, span)).unwrap_or(0);
        for (cell, of) in row.iter_mut().zip(&self.columns) {
            cell.clear();
            self.cell(chance, subject, person, date, of, cell);
        }
        if let Some(person) = person {
            self.slip(chance, person, row, truth);
        }
        let errors = &self.world.recipe.errors;
        if happens(chance, errors.code_unknown)
            && let Some(at) = self.columns.iter().position(|c| !c.codes.is_empty())
        {
            row[at] = "ZZ".to_owned();
            truth.slips.push(Slip::CodeUnknown);
        }
        if subject.row > 0 && happens(chance, errors.key_twice) {
            for (cell, of) in row.iter_mut().zip(&self.columns).filter(|(_, c)| c.key) {
                cell.clear();
                self.key(subject.row - 1, of, cell);
            }
            truth.slips.push(Slip::KeyTwice);
        }
        if happens(chance, errors.required_empty)
            && let Some(at) = self
                .columns
                .iter()
                .position(|c| c.column.required && !c.key)
        {
            row[at].clear();
            truth.slips.push(Slip::RequiredEmpty);
        }
    }

    /// A value that no other row of the feed has.
    fn key(&self, row: u64, of: &Prepared<'_>, cell: &mut String) {
        let _ = match of.element {
            "place.code" => write!(cell, "320623{:02}{row:010}", self.feed.number),
            "organisation.code" => {
                let many = self.world.organisations.len().max(1) as u64;
                cell.push_str(&self.world.organisations[(row % many) as usize].code);
                Ok(())
            }
            _ => write!(cell, "{:02}{row:09}", self.feed.number),
        };
    }

    fn cell(
        &self,
        chance: &mut Chance,
        subject: &Subject,
        person: Option<&Truth>,
        date: i32,
        of: &Prepared<'_>,
        cell: &mut String,
    ) {
        if of.key && !matches!(of.element, "person.number" | "record.date") {
            self.key(subject.row, of, cell);
            return;
        }
        let world = self.world;
        let organisation = &world.organisations[subject.organisation];
        let ground = &world.grounds[subject.ground];
        match of.element {
            "" => {
                if of.column.required || chance.below(4) > 0 {
                    let _ = write!(cell, "{}", chance.below(90_000) + 10_000);
                }
            }
            "person.number" => put(cell, person.map(|p| p.number.as_str())),
            "person.name" => put(cell, person.map(|p| p.name.as_str())),
            "person.sex" => code(of, cell, person.map(|p| p.sex)),
            "person.birth" => day(of, cell, person.map(|p| p.birth)),
            "person.nation" => code(of, cell, person.map(|p| p.nation)),
            "person.marital" => code(of, cell, person.map(|p| p.marital)),
            "person.education" => code(of, cell, person.map(|p| p.education)),
            "person.politics" => code(of, cell, person.map(|p| p.politics)),
            "person.village" => self.village(of, cell, person.map(|p| p.village)),
            "person.address" => put(cell, person.map(|p| p.address.as_str())),
            "person.phone" => put(cell, person.and_then(|p| p.phone.as_deref())),
            "person.account" => put(cell, person.and_then(|p| p.account.as_deref())),
            "person.died" => day(of, cell, person.and_then(|p| p.died)),
            "person.left" => day(of, cell, person.and_then(|p| p.left)),
            "organisation.code" => cell.push_str(&organisation.code),
            "organisation.name" => cell.push_str(&organisation.name),
            "organisation.kind" => code(of, cell, Some(organisation.kind)),
            "organisation.industry" => code(of, cell, Some(organisation.industry)),
            "organisation.address" => cell.push_str(&organisation.address),
            "organisation.village" => self.village(of, cell, Some(organisation.village)),
            "organisation.phone" => cell.push_str(&organisation.phone),
            "organisation.head" => cell.push_str(&organisation.head),
            "organisation.established" => day(of, cell, Some(organisation.established)),
            "organisation.ended" => day(of, cell, organisation.ended),
            "organisation.capital" => amount(of, cell, organisation.capital),
            "place.code" => {
                let _ = write!(cell, "320623{:02}{:010}", self.feed.number, ground.serial);
            }
            "place.name" => {
                let _ = write!(
                    cell,
                    "{}{}号",
                    self.named(ground.village),
                    ground.serial % 900 + 1
                );
            }
            "place.village" => self.village(of, cell, Some(ground.village)),
            "place.area" => quantity(of, cell, ground.area),
            "place.longitude" => degrees(cell, ground.longitude),
            "place.latitude" => degrees(cell, ground.latitude),
            "record.date" => day(of, cell, Some(date)),
            "record.until" => day(of, cell, Some(date + 365 * 3)),
            "record.village" => {
                let village = person.map_or(ground.village, |p| p.village);
                self.village(of, cell, Some(village));
            }
            "record.number" => {
                let _ = write!(
                    cell,
                    "{}〔{}〕{:06}",
                    self.feed.number,
                    2021 + subject.row % 6,
                    subject.row
                );
            }
            _ => match of.kind {
                _ if !of.codes.is_empty() => put(cell, chance.pick(&of.codes).copied()),
                Some(ElementKind::Money) => amount(of, cell, chance.between(20, 5_000) * 100),
                Some(ElementKind::Quantity) => quantity(of, cell, chance.between(1, 600) * 1_000),
                _ => cell.push_str("一般"),
            },
        }
    }

    fn named(&self, village: u32) -> &str {
        let village = self.world.villages.get(village as usize);
        village.map_or("", |v| v.name.as_str())
    }

    fn village(&self, of: &Prepared<'_>, cell: &mut String, village: Option<u32>) {
        let Some(village) = village.and_then(|at| self.world.villages.get(at as usize)) else {
            return;
        };
        let _ = match of.column.division {
            Some(DivisionForm::Name) => write!(cell, "{}", village.name),
            Some(DivisionForm::Short) => write!(cell, "{}", village.code / 1_000),
            _ => write!(cell, "{}", village.code),
        };
    }

    fn at(&self, element: &str) -> Option<usize> {
        self.columns.iter().position(|c| c.element == element)
    }

    /// Puts errors into what is said of a person.
    fn slip(&self, chance: &mut Chance, person: &Truth, row: &mut [String], truth: &mut RowTruth) {
        let errors = &self.world.recipe.errors;
        if let Some(at) = self.at("person.number") {
            self.slip_number(chance, person, &mut row[at], truth);
        }
        if let Some(at) = self.at("person.name") {
            let cell = &mut row[at];
            if let Some(former) = &person.former_name
                && happens(chance, errors.name_former)
            {
                cell.clone_from(former);
                truth.slips.push(Slip::NameFormer);
            }
            if happens(chance, errors.name_wrong) {
                let others = ["英", "明", "芳", "伟", "琴", "军", "霞", "平"];
                let mut chars: Vec<char> = cell.chars().collect();
                if let (Some(last), Some(other)) = (chars.last_mut(), chance.pick(&others)) {
                    *last = other.chars().next().unwrap_or(*last);
                }
                let wrong: String = chars.into_iter().collect();
                if wrong != *cell {
                    *cell = wrong;
                    truth.slips.push(Slip::NameWrong);
                }
            }
            if happens(chance, errors.name_blanks) {
                let spaced: Vec<String> = cell.chars().map(String::from).collect();
                *cell = spaced.join(" ");
                truth.slips.push(Slip::NameBlanks);
            }
        }
        if let Some(at) = self.at("person.birth")
            && happens(chance, errors.birth_wrong)
        {
            row[at].clear();
            day(
                &self.columns[at],
                &mut row[at],
                Some(person.birth + 365 * 10),
            );
            truth.slips.push(Slip::BirthWrong);
        }
        if let Some(at) = self.at("person.address")
            && let Some(former) = &person.former_address
            && happens(chance, errors.address_former)
        {
            row[at].clone_from(former);
            truth.slips.push(Slip::AddressFormer);
        }
        if let Some(at) = self.at("person.phone")
            && happens(chance, errors.phone_other)
        {
            row[at].clear();
            let _ = write!(row[at], "13{:09}", chance.below(1_000_000_000));
            truth.slips.push(Slip::PhoneOther);
        }
    }

    fn slip_number(
        &self,
        chance: &mut Chance,
        person: &Truth,
        cell: &mut String,
        truth: &mut RowTruth,
    ) {
        let errors = &self.world.recipe.errors;
        let mut slips = |slip: Slip| truth.slips.push(slip);
        if happens(chance, errors.number_missing) {
            cell.clear();
            slips(Slip::NumberMissing);
        } else if happens(chance, errors.number_digit) {
            let at = chance.between(6, 16) as usize;
            let mut bytes: Vec<u8> = cell.bytes().collect();
            bytes[at] = b'0' + (bytes[at] - b'0' + 1 + chance.below(8) as u8) % 10;
            *cell = String::from_utf8_lossy(&bytes).into_owned();
            slips(Slip::NumberDigit);
        } else if happens(chance, errors.number_swapped) {
            let other = chance.pick(&self.world.people).map(|p| p.number);
            if let Some(other) = other.filter(|other| *other != person.number) {
                cell.clear();
                cell.push_str(other.as_str());
                slips(Slip::NumberSwapped);
            }
        } else if cell[6..8] == *"19" && happens(chance, errors.number_old) {
            *cell = format!("{}{}", &cell[..6], &cell[8..17]);
            slips(Slip::NumberOld);
        } else if happens(chance, errors.number_wide) {
            let wide = |c: char| char::from_u32(c as u32 + 0xfee0).unwrap_or(c);
            *cell = cell.chars().map(wide).collect();
            slips(Slip::NumberWide);
        } else if cell.ends_with('X') && happens(chance, errors.number_small) {
            cell.pop();
            cell.push('x');
            slips(Slip::NumberSmall);
        }
    }
}

fn put(cell: &mut String, text: Option<&str>) {
    cell.push_str(text.unwrap_or_default());
}

/// The department's code for a standard one.
fn code(of: &Prepared<'_>, cell: &mut String, standard: Option<&str>) {
    let Some(standard) = standard else { return };
    match of.back.get(standard) {
        Some(own) => cell.push_str(own),
        None if of.codes.is_empty() => cell.push_str(standard),
        // Its table does not tell this apart.
        None => put(cell, of.codes.last().copied()),
    }
}

fn day(of: &Prepared<'_>, cell: &mut String, day: Option<i32>) {
    let Some(date) = day.map(day_of_number) else {
        return;
    };
    let (y, m, d) = (date.year(), date.month(), date.day());
    let _ = match of.column.dates.first() {
        Some(DateForm::Plain) => write!(cell, "{y:04}{m:02}{d:02}"),
        Some(DateForm::Slashes) => write!(cell, "{y}/{m}/{d}"),
        Some(DateForm::Chinese) => write!(cell, "{y}年{m}月{d}日"),
        Some(DateForm::Month) => write!(cell, "{y:04}{m:02}"),
        Some(DateForm::DashedMonth) => write!(cell, "{y:04}-{m:02}"),
        _ => write!(cell, "{y:04}-{m:02}-{d:02}"),
    };
}

fn amount(of: &Prepared<'_>, cell: &mut String, fen: i64) {
    let _ = match of.column.measure {
        Some(Measure::Yuan) => write!(cell, "{}.{:02}", fen / 100, fen % 100),
        _ => write!(cell, "{fen}"),
    };
}

fn quantity(of: &Prepared<'_>, cell: &mut String, thousandths: i64) {
    let own = match of.column.measure {
        Some(Measure::Mu) => thousandths * 3 / 2_000,
        _ => thousandths,
    };
    let _ = write!(cell, "{}.{:03}", own / 1_000, own % 1_000);
}

fn degrees(cell: &mut String, millionths: i64) {
    let _ = write!(
        cell,
        "{}.{:06}",
        millionths / 1_000_000,
        millionths % 1_000_000
    );
}
