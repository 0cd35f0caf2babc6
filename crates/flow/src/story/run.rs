//! Plays a story through the very functions that `app` uses.

use super::cast::{bytes_of, person, seal, unit_of};
use super::{Given, Step, Story, Then, What, When, Who, With};
use crate::act::{Act, ActorFacts};
use crate::module::Module;
use crate::procedure::{ParameterValue, Procedure};
use codes::calendar::Calendar;
use model::Refusal;
use model::case::{Case, Channel, Holder, Proof};
use model::event::Event;
use model::id::{CaseId, CertificateId, FileId};
use model::order::Part;
use model::role::Role;
use model::time::{Instant, Month};
use model::unit::{UnitCode, UnitKind};
use model::value::{FieldValue, Source, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Where a story did not come true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// File within the module.
    pub file: String,
    /// Line of the sentence.
    pub line: u32,
    /// Title of the story.
    pub title: String,
    /// What the story says.
    pub expected: String,
    /// What happened.
    pub found: String,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            file,
            line,
            title,
            expected,
            found,
        } = self;
        write!(
            f,
            "{file}:{line} [{title}] expected {expected}; found {found}"
        )
    }
}

pub(super) struct Stage<'s> {
    pub procedure: &'s Procedure,
    pub full: &'s Calendar,
    pub calendar: Calendar,
    pub now: Instant,
    pub case: Option<Case>,
    pub history: Vec<(Event, Instant)>,
    /// Events of the last step that changed something.
    pub last: Vec<Event>,
    pub refused: Option<Refusal>,
    pub warnings: Vec<model::Refused>,
    pub parameters: BTreeMap<String, ParameterValue>,
    pub(super) switches: BTreeSet<String>,
    pub(super) applicant: String,
    pub(super) item: String,
    pub(super) known: bool,
    pub(super) channel: Option<Channel>,
    pub(super) library: BTreeMap<String, Value>,
    pub(super) certificates: BTreeSet<String>,
    pub(super) deputies: Vec<(String, Role, String)>,
    pub(super) duplicates: Vec<String>,
    /// Whom routes send to.
    pub(super) sent_to: Vec<(UnitCode, Part)>,
    pub(super) first_months: BTreeMap<String, Month>,
    pub(super) last_months: BTreeMap<String, Month>,
    pub(super) asked: Option<UnitKind>,
    pub(super) counter: u8,
}

/// Plays one story with this calendar.
///
/// # Errors
/// The first sentence that did not come true.
pub fn run(module: &Module, story: &Story, calendar: &Calendar) -> Result<(), Failure> {
    let failure = |line: u32, expected: &str, found: String| Failure {
        file: story.file.clone(),
        line,
        title: story.title.clone(),
        expected: expected.to_owned(),
        found,
    };
    let Some(procedure) = module.procedures.get(&story.procedure) else {
        return Err(failure(
            story.line,
            "a procedure of the module",
            story.procedure.clone(),
        ));
    };
    let mut stage = Stage {
        procedure,
        full: calendar,
        calendar: calendar.clone(),
        now: Instant::at(jiff::civil::date(2026, 3, 2), 9, 0),
        case: None,
        history: Vec::new(),
        last: Vec::new(),
        refused: None,
        warnings: Vec::new(),
        parameters: BTreeMap::new(),
        switches: BTreeSet::new(),
        applicant: "王老太".to_owned(),
        item: "story".to_owned(),
        known: true,
        channel: None,
        library: BTreeMap::new(),
        certificates: BTreeSet::new(),
        deputies: Vec::new(),
        duplicates: Vec::new(),
        sent_to: Vec::new(),
        first_months: BTreeMap::new(),
        last_months: BTreeMap::new(),
        asked: None,
        counter: 0,
    };
    let mut refused_at = story.line;
    for Step { line, what } in &story.steps {
        let says_refused = matches!(what, What::Then(list) if list.iter().any(|t| matches!(t, Then::Refused { .. })));
        let goes_on = !says_refused && !matches!(what, What::Given(_));
        if let Some(refusal) = stage.refused.as_ref().filter(|_| goes_on) {
            return Err(failure(refused_at, "the act to be done", describe(refusal)));
        }
        let done = match what {
            What::Given(given) => stage.given(given),
            What::When(when) => {
                refused_at = *line;
                stage.refused = None;
                stage.when(when)
            }
            What::Then(clauses) => clauses
                .iter()
                .try_for_each(|clause| stage.then(clause))
                .inspect(|()| {
                    if says_refused {
                        stage.refused = None;
                    }
                }),
        };
        done.map_err(|(expected, found)| failure(*line, &expected, found))?;
    }
    match &stage.refused {
        Some(refusal) => Err(failure(refused_at, "the act to be done", describe(refusal))),
        None => Ok(()),
    }
}

/// How a story went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Procedure and title.
    pub name: String,
    /// Where it did not come true.
    pub fault: Option<Failure>,
}

/// Plays every story of a module with this calendar.
#[must_use]
pub fn run_all(module: &Module, calendar: &Calendar) -> Vec<Told> {
    let told = module.stories().iter().map(|story| Told {
        name: format!("{}: {}", story.procedure, story.title),
        fault: run(module, story, calendar).err(),
    });
    told.collect()
}

pub(super) fn describe(refusal: &Refusal) -> String {
    let one = |reason: &model::Refused| match &reason.field {
        Some(field) => format!("{} at {field}", reason.key),
        None => format!("{} {:?}", reason.key, reason.args),
    };
    format!(
        "refused {}",
        refusal
            .reasons
            .iter()
            .map(one)
            .collect::<Vec<_>>()
            .join(", ")
    )
}

pub(super) type Not = (String, String);

impl Stage<'_> {
    pub(super) fn next(&mut self) -> [u8; 16] {
        self.counter = self.counter.wrapping_add(1);
        let mut bytes = [0; 16];
        bytes[15] = self.counter;
        bytes
    }

    fn given(&mut self, given: &Given) -> Result<(), Not> {
        match given {
            Given::Today(now) => self.now = *now,
            Given::CalendarUntil(year) => {
                let notices = self
                    .full
                    .notices()
                    .iter()
                    .filter(|n| n.year() <= *year)
                    .cloned();
                self.calendar = Calendar::new(notices.collect(), self.full.hours());
            }
            Given::Switch(switch, true) => {
                self.switches.insert(switch.clone());
            }
            Given::Switch(switch, false) => {
                self.switches.remove(switch);
            }
            Given::Parameter(code, text) => {
                let value = text.parse().map_or_else(
                    |_| ParameterValue::Text(text.clone()),
                    ParameterValue::Integer,
                );
                self.parameters.insert(code.clone(), value);
            }
            Given::Applicant(name) => self.applicant.clone_from(name),
            Given::Item(item) => self.item.clone_from(item),
            Given::NoPerson => self.known = false,
            Given::Channel(channel) => self.channel = Some(*channel),
            Given::Library(code, text) => {
                let value = self.value(code, text)?;
                self.library.insert(code.clone(), value);
            }
            Given::Certificate(kind) => {
                self.certificates.insert(kind.clone());
            }
            Given::StandsIn {
                deputy,
                role,
                absent,
            } => {
                self.deputies.push((deputy.clone(), *role, absent.clone()));
            }
            Given::Duplicate(number) => self.duplicates.push(number.clone()),
            Given::SentTo(unit, part) => self.sent_to.push((unit.clone(), *part)),
            Given::FirstMonth(programme, month) => {
                self.first_months.insert(programme.clone(), *month);
            }
            Given::LastMonth(programme, month) => {
                self.last_months.insert(programme.clone(), *month);
            }
        }
        Ok(())
    }

    pub(super) fn value(&self, code: &str, text: &str) -> Result<Value, Not> {
        let expected = || format!("a value for {code}");
        let field = self
            .procedure
            .field(code)
            .ok_or_else(|| (expected(), "no such field".to_owned()))?;
        if field.kind == crate::procedure::FieldKind::Person {
            return Ok(Value::Person(person(text)));
        }
        let (value, _) =
            crate::form::read(field, text).map_err(|reason| (expected(), reason.key))?;
        Ok(match value {
            Value::Text(text) if field.sealed() => seal(&text),
            value => value,
        })
    }

    pub(super) fn actor(&self, who: &Who) -> ActorFacts {
        match who {
            Who::Product => ActorFacts::product(person("product")),
            Who::Applicant => ActorFacts::citizen(person(&self.applicant)),
            Who::Relative(name) => {
                let mut actor = ActorFacts::citizen(person(name));
                actor.acts_for.insert(person(&self.applicant));
                actor
            }
            Who::Staff { role, name, unit } => {
                let held = self.case.as_ref().and_then(|case| case.holder.as_ref());
                let held = held
                    .filter(|holder| holder.role == *role)
                    .map(|holder| holder.unit.clone());
                let unit = unit
                    .clone()
                    .map(UnitCode)
                    .or(held)
                    .unwrap_or_else(|| unit_of(*role));
                let mut actor = ActorFacts::staff(person(name), *role, unit.clone());
                for (_, role, absent) in
                    self.deputies.iter().filter(|(deputy, _, _)| deputy == name)
                {
                    let post = self.case.as_ref().and_then(|case| case.holder.as_ref());
                    let unit = post
                        .filter(|h| h.role == *role)
                        .map_or_else(|| unit_of(*role), |h| h.unit.clone());
                    actor.deputises.push(Holder {
                        unit,
                        role: *role,
                        person: Some(person(absent)),
                    });
                }
                actor
            }
        }
    }

    fn when(&mut self, when: &When) -> Result<(), Not> {
        match when {
            When::Today(now) => {
                if *now < self.now {
                    return Err((
                        "time to go forward".to_owned(),
                        format!("{now:?} before {:?}", self.now),
                    ));
                }
                self.now = *now;
                Ok(())
            }
            When::CalendarComes(year) => {
                let notices = self
                    .full
                    .notices()
                    .iter()
                    .filter(|n| n.year() <= *year)
                    .cloned();
                self.calendar = Calendar::new(notices.collect(), self.full.hours());
                let events = match &self.case {
                    Some(case) => crate::decide_reckoning(self.procedure, case, &self.calendar),
                    None => Vec::new(),
                };
                self.apply(events, 0)
            }
            When::Due(clock) => {
                let Some(case) = self.case.clone() else {
                    return Err(("a case".to_owned(), "none".to_owned()));
                };
                let due = case.clocks.get(clock).map(|state| state.due);
                let due =
                    due.ok_or_else(|| (format!("clock {clock}"), "not started".to_owned()))?;
                self.now = self.now.max(due.plus_ms(1));
                let act = crate::timer_act(self.procedure, &case, clock);
                let acts = u64::from(act.is_some());
                let act = act.unwrap_or_else(|| Act::new(""));
                let calendar = self.calendar.clone();
                let facts = self.facts(&act, ActorFacts::product(person("product")), &calendar);
                match crate::decide_timer(self.procedure, &case, clock, &facts) {
                    Ok(events) => self.apply(events, acts),
                    Err(refusal) => {
                        self.refused = Some(refusal);
                        Ok(())
                    }
                }
            }
            When::Act {
                who,
                act,
                seen,
                with,
            } => self.act(who, act, *seen, with),
        }
    }

    fn act(&mut self, who: &Who, code: &str, seen: Option<u64>, with: &[With]) -> Result<(), Not> {
        let actor = self.actor(who);
        let mut act = Act {
            version: seen,
            ..Act::new(code)
        };
        let mut raw = BTreeMap::new();
        for with in with {
            self.with(&mut act, &mut raw, with);
        }
        self.warnings.clear();
        self.last.clear();
        // Persons are named in stories; everything else goes through the form's own reader.
        let people: Vec<String> = raw
            .keys()
            .filter(|code| self.is_person(code))
            .cloned()
            .collect();
        for code in people {
            if let Some(name) = raw.remove(&code) {
                let value = Value::Person(person(&name));
                act.fields.insert(
                    code,
                    FieldValue {
                        value,
                        source: Source::Given(actor.person),
                    },
                );
            }
        }
        match crate::parse_fields(self.procedure, code, &raw) {
            Ok(parsed) => {
                for (code, value) in parsed.values {
                    let value = match value {
                        Value::Text(text) if parsed.needs_sealing.contains(&code) => seal(&text),
                        value => value,
                    };
                    act.fields.insert(
                        code,
                        FieldValue {
                            value,
                            source: Source::Given(actor.person),
                        },
                    );
                }
                self.warnings = parsed.warnings;
            }
            Err(refusal) => {
                self.refused = Some(refusal);
                return Ok(());
            }
        }
        // What the form does not ask for still reaches the engine, which has to refuse it.
        for (code, text) in &raw {
            if !act.fields.contains_key(code) {
                let value = self
                    .value(code, text)
                    .unwrap_or_else(|_| Value::Text(text.clone()));
                act.fields.insert(
                    code.clone(),
                    FieldValue {
                        value,
                        source: Source::Given(actor.person),
                    },
                );
            }
        }
        if let Some(verb) = self.procedure.act(code).map(|spec| spec.verb) {
            use model::verb::Verb::{Answer, Disclaim, Recall};
            if matches!(verb, Answer | Disclaim | Recall) {
                // The last that is open and was asked of the actor, else the last of all.
                let mut orders: Vec<_> = self.case.iter().flat_map(|case| &case.orders).collect();
                orders.reverse();
                orders.sort_by_key(|order| order.state != model::order::OrderState::Open);
                let orders = orders.into_iter();
                let own =
                    |order: &&model::order::WorkOrder| actor.unit.as_ref() == Some(&order.unit);
                let order = orders.clone().find(own).or_else(|| orders.clone().next());
                act.order = order.map(|order| order.id);
            }
        }
        let calendar = self.calendar.clone();
        let facts = self.facts(&act, actor, &calendar);
        match crate::decide(self.procedure, self.case.as_ref(), &act, &facts) {
            Ok(events) => self.apply(events, 1),
            Err(refusal) => {
                self.refused = Some(refusal);
                Ok(())
            }
        }
    }

    fn is_person(&self, code: &str) -> bool {
        self.procedure
            .field(code)
            .is_some_and(|field| field.kind == crate::procedure::FieldKind::Person)
    }

    fn with(&mut self, act: &mut Act, raw: &mut BTreeMap<String, String>, with: &With) {
        match with {
            With::Field(code, text) => {
                raw.insert(code.clone(), text.clone());
            }
            With::Photo(code) => {
                let file = FileId::from_bytes(self.next());
                act.materials.insert(code.clone(), Proof::Files(vec![file]));
            }
            With::Paper(code) => {
                act.materials.insert(code.clone(), Proof::Paper);
            }
            With::Certificate(code) => {
                let id = CertificateId::from_bytes(bytes_of(code));
                act.materials.insert(code.clone(), Proof::Certificate(id));
            }
            With::Note(text) => act.note = Some(text.clone()),
            With::Line(text) => act.lines.push(text.clone()),
            With::Question(text) => act.question = Some(text.clone()),
            With::Unit(code, kind) => {
                act.unit = Some(UnitCode(code.clone()));
                self.asked = Some(*kind);
            }
            With::Lead => act.part = Some(Part::Lead),
            With::Cites(text) => act.cites = Some(text.clone()),
            With::Level(level) => act.level = Some(*level),
            With::Link(number) => act.link = Some(CaseId::from_bytes(bytes_of(number))),
            With::Assign(role, name) => {
                let person = (!name.is_empty()).then(|| person(name));
                act.assign = Some(Holder {
                    unit: unit_of(*role),
                    role: *role,
                    person,
                });
            }
        }
    }

    /// Folds the events and holds the engine to its own laws.
    fn apply(&mut self, events: Vec<Event>, acts: u64) -> Result<(), Not> {
        let before = self.case.as_ref().map_or(0, |case| case.version);
        for event in &events {
            match &mut self.case {
                Some(case) => crate::evolve(case, event, self.now),
                None => self.case = crate::begin(event, self.now),
            }
            self.history.push((event.clone(), self.now));
        }
        self.last = events;
        let version = self.case.as_ref().map_or(0, |case| case.version);
        if version != before + acts {
            return Err((
                format!("version {}", before + acts),
                format!("version {version}"),
            ));
        }
        let refolded = crate::refold(self.history.iter().map(|(event, at)| (event, *at)));
        if refolded != self.case {
            return Err((
                "the refolded case to equal the case".to_owned(),
                "another".to_owned(),
            ));
        }
        Ok(())
    }
}
