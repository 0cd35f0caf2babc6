//! One row at a time: cleaned, heard, linked, handed to the libraries it belongs to.

use super::plan::{Elements, Plan, Says};
use super::report::{ColumnReport, FeedReport};
use crate::accept::Keys;
use crate::clean::{Places, Reason, Value};
use crate::entity::{Coded, Persons};
use crate::golden::{Cell, Golden, Source, rank};
use crate::link::person::{Known, levels};
use crate::read::Row;
use crate::strings::Strings;
use crate::table::{Parties, Parts, TableError};
use codes::zone::day_number;
use codes::{CitizenNumber, Sex};
use std::cell::RefCell;
use std::rc::Rc;

/// Columns of a row that need no allocation.
const FEW: usize = 20;
/// Trust in what a number itself says of birth and sex.
const NUMBER_TRUST: u8 = 97;

/// Everything that is known so far.
#[derive(Default)]
pub(super) struct State {
    pub strings: Strings,
    pub persons: Persons,
    pub organisations: Coded,
    pub places: Coded,
}

/// To whom a row is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Link {
    /// To whom its number says.
    ByNumber,
    /// To a person that was found for it, or to nobody.
    To(Option<u32>),
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is in.
    In,
    /// It waits: no valid number; or a valid one that is somebody else's.
    Waits {
        /// The number is somebody else's.
        others: bool,
    },
    /// It is kept apart.
    Apart(Reason, Option<usize>),
}

/// Where the elements stand that the engine itself looks at.
pub(super) struct Spots {
    pub name: usize,
    pub birth: usize,
    pub sex: usize,
    pub village: usize,
    pub phone: usize,
    pub address: usize,
    pub organisation_name: usize,
}

pub(super) struct Engine<'s> {
    pub places: &'s Places,
    pub elements: Elements,
    pub at: Spots,
    pub state: State,
    /// The day a delivery without dates is taken to speak of.
    pub today: i32,
    keys: Rc<RefCell<Keys>>,
    /// Sex codes among the strings: unknown, male, female.
    sexes: [u32; 3],
}

impl<'s> Engine<'s> {
    pub fn new(places: &'s Places, elements: Elements, mut state: State, today: i32) -> Self {
        let person = |e: &str| elements.person_at(e).unwrap_or(usize::MAX);
        let at = Spots {
            name: person("person.name"),
            birth: person("person.birth"),
            sex: person("person.sex"),
            village: person("person.village"),
            phone: person("person.phone"),
            address: person("person.address"),
            organisation_name: elements
                .organisation_at("organisation.name")
                .unwrap_or(usize::MAX),
        };
        if state.persons.is_empty() {
            state.persons = Persons::new(elements.person.len());
            state.organisations = Coded::new(elements.organisation.len());
            state.places = Coded::new(elements.place.len());
        }
        let sexes = ["0", "1", "2"].map(|sex| state.strings.intern(sex));
        Self {
            places,
            elements,
            at,
            state,
            today,
            keys: Rc::default(),
            sexes,
        }
    }

    /// Before the rows of a delivery: its keys are its own.
    pub fn begin(&mut self) {
        self.keys.borrow_mut().clear();
    }

    /// The keys that have come, for whoever knows where a file ends.
    pub fn keys(&self) -> Rc<RefCell<Keys>> {
        Rc::clone(&self.keys)
    }

    /// An empty report of a feed.
    pub fn report(plan: &Plan<'_>) -> FeedReport {
        FeedReport {
            number: plan.feed.number,
            code: plan.feed.code.clone(),
            columns: plan
                .feed
                .columns
                .iter()
                .map(|c| ColumnReport {
                    header: c.header.clone(),
                    element: c.element.clone(),
                    ..ColumnReport::default()
                })
                .collect(),
            ..FeedReport::default()
        }
    }

    /// Takes a row. `first` is whether it is seen for the first time: a row that waited was counted.
    pub fn row(
        &mut self,
        plan: &Plan<'_>,
        parts: &mut Parts,
        report: &mut FeedReport,
        (number, row): (u32, &Row<'_>),
        link: Link,
    ) -> Result<Taken, TableError> {
        let first = link == Link::ByNumber;
        if first {
            let apart = self.keys.borrow_mut().apart(plan.feed, &plan.key, row);
            if let Some((reason, column)) = apart {
                return Ok(Taken::Apart(reason, column));
            }
        }
        let mut few: [Value<'_>; FEW] = [const { Value::Empty }; FEW];
        let mut many = Vec::new();
        let values = if row.len() <= FEW {
            &mut few[..row.len()]
        } else {
            many.resize(row.len(), Value::Empty);
            &mut many[..]
        };
        for (n, (raw, cleaner)) in row.iter().zip(&plan.cleaners).enumerate() {
            let Some(cleaner) = cleaner else {
                if first && !raw.is_empty() {
                    report.columns[n].given += 1;
                }
                continue;
            };
            let value = cleaner.clean(raw, self.places);
            if first {
                self.counted(&mut report.columns[n], &value);
            }
            values[n] = value;
        }
        let day = match plan.date.map(|at| &values[at]) {
            Some(Value::Day(day)) => {
                if first {
                    let (from, to) = report.days.unwrap_or((*day, *day));
                    report.days = Some((from.min(*day), to.max(*day)));
                }
                *day
            }
            _ => self.today,
        };
        let source = Source {
            feed: plan.feed.number,
            row: number,
        };
        let mut parties = Parties::default();
        if plan.names_persons() {
            let to = match link {
                Link::To(to) => to,
                Link::ByNumber => match plan.number.map(|at| &values[at]) {
                    Some(Value::Number(packed)) => {
                        match self.by_number(*packed, plan, values, source, day) {
                            Some(person) => {
                                report.by_number += 1;
                                Some(person)
                            }
                            None => return Ok(Taken::Waits { others: true }),
                        }
                    }
                    _ => {
                        if Self::nameless(plan, values) {
                            report.nobody += 1;
                            None
                        } else {
                            return Ok(Taken::Waits { others: false });
                        }
                    }
                },
            };
            if let Some(person) = to {
                let golden = &mut self.state.persons.golden;
                hear(
                    golden,
                    &mut self.state.strings,
                    report,
                    person,
                    &plan.person,
                    values,
                    (source, day),
                );
            }
            parties.person = to;
        }
        parties.organisation = self.organisation(plan, report, values, (source, day));
        if let Some(Value::Text(code)) = plan.place.map(|at| &values[at]) {
            let id = self.state.places.of_code(code, &mut self.state.strings);
            let golden = &mut self.state.places.golden;
            hear(
                golden,
                &mut self.state.strings,
                report,
                id,
                &plan.ground,
                values,
                (source, day),
            );
            parties.place = Some(id);
        }
        let picks = plan.outputs.iter().map(|output| output.picks.as_slice());
        parts.take(number, parties, values, picks, self.places)?;
        Ok(Taken::In)
    }

    fn counted(&self, column: &mut ColumnReport, value: &Value<'_>) {
        match value {
            Value::Empty => {}
            Value::Bad(reason) => {
                column.given += 1;
                match column.bad.get_mut(reason.code()) {
                    Some(n) => *n += 1,
                    None => {
                        column.bad.insert(reason.code().to_owned(), 1);
                    }
                }
            }
            _ => column.given += 1,
        }
    }

    /// Whether a row names nobody at all.
    fn nameless(plan: &Plan<'_>, values: &[Value<'_>]) -> bool {
        let given = |says: &Says| matches!(values[says.column], Value::Text(_));
        !plan.person.iter().any(given)
    }

    /// The person a valid number says; none when what else the row says shows that the number is
    /// somebody else's.
    fn by_number(
        &mut self,
        packed: u64,
        plan: &Plan<'_>,
        values: &[Value<'_>],
        source: Source,
        day: i32,
    ) -> Option<u32> {
        if let Some(person) = self.state.persons.find(packed) {
            let said = self.said(plan, values, "");
            // The name agrees, which it nearly always does: nothing else needs looking at.
            let golden = self.state.persons.golden.cell(person, self.at.name);
            let name = golden.map(|cell| self.state.strings.get(cell.value));
            if said.name.is_empty() || name.is_none_or(|name| name == said.name) {
                return Some(person);
            }
            let held = self.known(person, "");
            return (!others(&said, &held)).then_some(person);
        }
        let person = self.state.persons.of_number(packed);
        // What the number itself says.
        if let Some(number) = CitizenNumber::unpacked(packed) {
            let birth = day_number(number.birth_date()).cast_unsigned();
            let sex = match number.sex() {
                Sex::Male => self.sexes[1],
                Sex::Female => self.sexes[2],
                _ => self.sexes[0],
            };
            let cell = |value| Cell {
                value,
                rank: rank(NUMBER_TRUST, day),
                source,
            };
            let golden = &mut self.state.persons.golden;
            golden.hear(person, self.at.birth, cell(birth));
            golden.hear(person, self.at.sex, cell(sex));
        }
        Some(person)
    }

    /// What a row says of its person.
    pub fn said<'v>(&self, plan: &Plan<'_>, values: &'v [Value<'_>], number: &'v str) -> Known<'v> {
        let mut known = Known {
            number,
            ..Known::default()
        };
        for says in &plan.person {
            let value = &values[says.column];
            match value {
                Value::Text(text) if says.element == self.at.name => known.name = text,
                Value::Text(text) if says.element == self.at.sex => known.sex = text,
                Value::Text(text) if says.element == self.at.phone => known.phone = text,
                Value::Text(text) if says.element == self.at.address => known.address = text,
                Value::Day(day) if says.element == self.at.birth => known.birth = Some(*day),
                Value::Place(at) if says.element == self.at.village => known.village = Some(*at),
                _ => {}
            }
        }
        known
    }

    /// What is known of a person.
    pub fn known<'a>(&'a self, person: u32, number: &'a str) -> Known<'a> {
        let golden = &self.state.persons.golden;
        let cell = |element| golden.cell(person, element).map(|c| c.value);
        let text = |element| cell(element).map_or("", |n| self.state.strings.get(n));
        Known {
            number,
            name: text(self.at.name),
            birth: cell(self.at.birth).map(u32::cast_signed),
            sex: text(self.at.sex),
            phone: text(self.at.phone),
            village: cell(self.at.village),
            address: text(self.at.address),
        }
    }

    fn organisation(
        &mut self,
        plan: &Plan<'_>,
        report: &mut FeedReport,
        values: &[Value<'_>],
        (source, day): (Source, i32),
    ) -> Option<u32> {
        let state = &mut self.state;
        let code = plan.code.map(|at| &values[at]);
        let name = plan
            .organisation
            .iter()
            .find(|says| says.element == self.at.organisation_name)
            .map(|says| &values[says.column]);
        let Some(Value::Text(code)) = code else {
            // Without a code a name leads to whom alone has it.
            return match name {
                Some(Value::Text(name)) => state.organisations.of_name(name, &state.strings),
                _ => None,
            };
        };
        let id = state.organisations.of_code(code, &mut state.strings);
        let golden = &mut state.organisations.golden;
        hear(
            golden,
            &mut state.strings,
            report,
            id,
            &plan.organisation,
            values,
            (source, day),
        );
        if let Some(Value::Text(name)) = name {
            let name = state.strings.intern(name);
            state.organisations.named(name, id);
        }
        Some(id)
    }
}

/// Hears what a row says of an entity.
fn hear(
    golden: &mut Golden,
    strings: &mut Strings,
    report: &mut FeedReport,
    entity: u32,
    all: &[Says],
    values: &[Value<'_>],
    (source, day): (Source, i32),
) {
    for says in all {
        let value = &values[says.column];
        let said = match (value, golden.cell(entity, says.element)) {
            // What nearly always agrees is not looked up among the strings.
            (Value::Text(text), Some(held)) if strings.get(held.value) == text.as_ref() => {
                held.value
            }
            (value, _) => match value.held(strings) {
                Some(said) => said,
                None => continue,
            },
        };
        let cell = Cell {
            value: said,
            rank: rank(says.trust, day),
            source,
        };
        if !golden.hear(entity, says.element, cell) {
            report.columns[says.column].differs += 1;
        }
    }
}

/// Whether a valid number is somebody else's: another surname, or another given name with another sex,
/// birth or place beside it. A changed name alone is no sign of it.
fn others(said: &Known<'_>, held: &Known<'_>) -> bool {
    let pattern = levels(said, held);
    let [name, birth, sex, phone, place, ..] = pattern;
    let against = usize::from(birth >= 4)
        + usize::from(sex == 2)
        + usize::from(phone == 3)
        + usize::from(place == 4);
    match name {
        5 => phone != 1 && place != 1 && (against > 0 || birth == 0),
        4 => birth >= 4 || sex == 2 || (phone == 3 && place == 4),
        _ => false,
    }
}
