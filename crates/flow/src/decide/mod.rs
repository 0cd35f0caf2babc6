//! The pure engine: an act and what it rests on become events, or a refusal. Nothing here reads a
//! clock or draws chance; the same input decides the same for ever.

mod events;
mod gates;
mod given;
mod orders;

use crate::act::{Act, Facts, Needs};
use crate::guard::Known;
use crate::procedure::{ActSpec, Effect, FieldIx, OnDue, ParameterValue, Procedure, StageIx};
use codes::age::LeapBirthday;
use model::case::{Case, Channel};
use model::clock::ClockPhase;
use model::event::Event;
use model::id::PersonId;
use model::time::Instant;
use model::unit::UnitCode;
use model::value::{FieldValue, Value};
use model::verb::Verb;
use model::{Refusal, Refused};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) use gates::follows_end;
pub use gates::{AskedField, AskedMaterial, OpenAct, open_acts};
pub use given::lacking;

/// Parameter that says when those born on 29 February have their birthday in a common year:
/// `last-of-february` (default) or `first-of-march` (DOMAIN §4).
pub const LEAP_PARAMETER: &str = "leap-birthday";

/// What the decision about this act rests on. An unknown act needs nothing and is refused by
/// [`decide`].
#[must_use]
pub fn needs(procedure: &Procedure, case: Option<&Case>, act: &Act) -> Needs {
    let mut needs = Needs::default();
    let Some(spec) = procedure.act(&act.code) else {
        return needs;
    };
    let filing = case.is_none();
    for (ix, field) in procedure.fields.iter().enumerate() {
        let asked = spec.asks.contains(&FieldIx::at(ix));
        let known = case.is_some_and(|case| case.fields.contains_key(&field.code));
        if let Some(element) = field.from.as_ref().filter(|_| (filing || asked) && !known) {
            needs.library.insert(field.code.clone(), element.clone());
        }
    }
    for ix in &spec.takes {
        let material = procedure.material_at(*ix);
        let there = case.is_some_and(|case| case.materials.contains_key(&material.code));
        if let Some(kind) = material.certificate.as_ref().filter(|_| !there) {
            needs.certificates.insert(kind.clone());
        }
    }
    let mut stage = spec.to;
    let mut hops = 0;
    while let Some(ix) = stage.filter(|_| hops <= procedure.stages.len()) {
        let entered = procedure.stage_at(ix);
        if let Some(holder) = &entered.holder {
            needs.holders.insert(entered.code.clone(), holder.clone());
        }
        stage = entered.switch.as_ref().and(entered.otherwise);
        needs.switches.extend(entered.switch.clone());
        hops += 1;
    }
    needs.letters.extend(spec.letter.clone());
    needs
        .parameters
        .extend(procedure.parameters.iter().map(|p| p.code.clone()));
    needs.parameters.insert(LEAP_PARAMETER.to_owned());
    needs.duplicates = spec.unique;
    needs.kin = gates::judges(spec.verb) || events::hands_in(spec.verb);
    for effect in &spec.effects {
        match effect {
            Effect::Enrol { programme } => {
                needs.first_months.insert(programme.clone());
            }
            Effect::Disenrol { programme, .. } => {
                needs.last_months.insert(programme.clone());
            }
            Effect::Certificate { kind } => {
                needs.issues.insert(kind.clone());
            }
            Effect::Spawn {
                link,
                procedure,
                rated_at_most,
                ..
            } if rated(act, *rated_at_most) => {
                needs.spawns.insert(link.clone(), procedure.clone());
            }
            Effect::Plan { field, steps, .. } => {
                let plan = chosen(procedure, case, act, *field);
                let of_plan = steps.iter().filter(|step| Some(step.plan.as_str()) == plan);
                needs.steps.extend(of_plan.map(|step| step.unit.clone()));
            }
            Effect::Send { route, .. } => {
                needs.routes.insert(*route);
            }
            Effect::Spawn { .. }
            | Effect::Notify { .. }
            | Effect::Link { .. }
            | Effect::Credit { .. }
            | Effect::PayTo { .. }
            | Effect::CountyChange { .. }
            | Effect::Publish { .. } => {}
        }
    }
    needs.apart = procedure.fields.iter().any(|field| field.against);
    if spec.verb == Verb::Ask {
        needs.order = true;
        needs.asked = act.unit.clone();
    }
    needs
}

/// Whether an act rates as badly as an effect waits for; one that waits for no rating always follows.
pub(super) fn rated(act: &Act, at_most: Option<u8>) -> bool {
    at_most.is_none_or(|most| act.level.is_some_and(|level| level <= most))
}

/// The choice a field holds with this act on top.
fn chosen<'a>(
    procedure: &Procedure,
    case: Option<&'a Case>,
    act: &'a Act,
    field: FieldIx,
) -> Option<&'a str> {
    let code = procedure.field_at(field).code.as_str();
    let given = act.fields.get(code);
    let held = given.or_else(|| case.and_then(|case| case.fields.get(code)));
    match held.map(|held| &held.value) {
        Some(Value::Choice(choice)) => Some(choice),
        _ => None,
    }
}

/// Whom a complaint is about, as far as the case says: units and persons.
#[must_use]
pub fn against<'a>(procedure: &'a Procedure, case: &'a Case) -> Vec<&'a Value> {
    let named = procedure.fields.iter().filter(|field| field.against);
    named
        .filter_map(|field| case.fields.get(&field.code).map(|held| &held.value))
        .collect()
}

/// The act the product performs when this clock falls due, where the procedure declares one and
/// it is open in the case's stage. `app` asks [`needs`] for it before [`decide_timer`].
#[must_use]
pub fn timer_act(procedure: &Procedure, case: &Case, clock: &str) -> Option<Act> {
    let spec = procedure.clock(clock)?;
    let OnDue::Act(ix) = spec.on_due else {
        return None;
    };
    let stage = procedure.stage_index.get(&case.stage)?;
    let act = procedure.act_at(ix);
    (case.is_open() && act.from.contains(stage)).then(|| Act::new(&act.code))
}

/// Decides an act on a case, or its filing when there is no case yet.
///
/// # Errors
/// A [`Refusal`] that names everything that stands in the way, each at its field.
pub fn decide(
    procedure: &Procedure,
    case: Option<&Case>,
    act: &Act,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let turn = Turn::new(procedure, case, act, facts)?;
    turn.gates()?;
    turn.events()
}

/// Decides what happens because a clock's due instant has passed: it expires, and the product
/// performs the declared act, if any. Late firing carries the due instant in the events.
///
/// # Errors
/// `timer-not-due` when the clock does not run or is not due (an old timer); what [`decide`]
/// refuses of the declared act.
pub fn decide_timer(
    procedure: &Procedure,
    case: &Case,
    clock: &str,
    facts: &Facts<'_>,
) -> Result<Vec<Event>, Refusal> {
    let running = case
        .clocks
        .get(clock)
        .filter(|state| state.phase == ClockPhase::Running);
    let Some(state) = running.filter(|state| facts.now > state.due) else {
        return Err(Refusal::new(
            model::refusal::Kind::Stale,
            Refused::new("timer-not-due").with("clock", clock),
        ));
    };
    let mut events = vec![Event::ClockExpired {
        clock: clock.to_owned(),
        due: state.due,
    }];
    if let Some(act) = timer_act(procedure, case, clock) {
        let mut after = case.clone();
        for event in &events {
            crate::evolve(&mut after, event, facts.now);
        }
        events.extend(decide(procedure, Some(&after), &act, facts)?);
    }
    Ok(events)
}

/// Due dates that a new calendar moves (RELIABILITY D4): one event for each running clock whose
/// due instant or 暂定 mark changes.
#[must_use]
pub fn decide_reckoning(
    procedure: &Procedure,
    case: &Case,
    calendar: &codes::calendar::Calendar,
) -> Vec<Event> {
    let rolls = |code: &str| clock_spec(procedure, case, code).is_some_and(|spec| spec.rolls);
    let anew = case.clocks.iter().filter_map(|(code, clock)| {
        let reckoned = crate::clock::again(clock, rolls(code), calendar)?;
        Some(Event::ClockReckoned {
            clock: code.clone(),
            due: reckoned.due,
            provisional: reckoned.provisional,
        })
    });
    anew.collect()
}

/// The declared clock behind a case's clock; `order:…` clocks are those of their order's kind.
pub(crate) fn clock_spec<'p>(
    procedure: &'p Procedure,
    case: &Case,
    code: &str,
) -> Option<&'p crate::procedure::ClockSpec> {
    if let Some(spec) = procedure.clock(code) {
        return Some(spec);
    }
    let order = case.orders.iter().find(|order| order.clock == code)?;
    procedure
        .order(&order.kind)
        .map(|kind| procedure.clock_at(kind.clock))
}

/// The index of the declared clock behind a case's clock.
pub(crate) fn clock_ix(
    procedure: &Procedure,
    case: &Case,
    code: &str,
) -> Option<crate::procedure::ClockIx> {
    if let Some(ix) = procedure.clock_index.get(code) {
        return Some(*ix);
    }
    let order = case.orders.iter().find(|order| order.clock == code)?;
    procedure.order(&order.kind).map(|kind| kind.clock)
}

/// One decision under way: everything looked up once.
pub(crate) struct Turn<'a> {
    procedure: &'a Procedure,
    case: Option<&'a Case>,
    spec: &'a ActSpec,
    stage: Option<StageIx>,
    act: &'a Act,
    facts: &'a Facts<'a>,
    /// Values that are set by this act, with sources.
    sets: BTreeMap<&'a str, FieldValue>,
    /// Materials that come in with this act.
    gives: BTreeMap<&'a str, model::case::Proof>,
}

impl<'a> Turn<'a> {
    fn new(
        procedure: &'a Procedure,
        case: Option<&'a Case>,
        act: &'a Act,
        facts: &'a Facts<'a>,
    ) -> Result<Self, Refusal> {
        let Some(spec) = procedure.act(&act.code) else {
            return Err(Refusal::invalid("act-unknown").with("act", act.code.as_str()));
        };
        let stage = case.and_then(|case| procedure.stage_index.get(&case.stage).copied());
        if case.is_some() && stage.is_none() {
            let code = case.map_or("", |case| case.stage.as_str());
            return Err(Refusal::forbidden("stage-unknown").with("stage", code));
        }
        let mut turn = Self {
            procedure,
            case,
            spec,
            stage,
            act,
            facts,
            sets: BTreeMap::new(),
            gives: BTreeMap::new(),
        };
        turn.on_its_way()?;
        turn.collect()?;
        Ok(turn)
    }

    fn now(&self) -> Instant {
        self.facts.now
    }

    /// Person the case is about, as far as known.
    fn applicant(&self) -> Option<&model::case::Applicant> {
        match (self.case, &self.facts.filing) {
            (Some(case), _) => Some(&case.applicant),
            (None, Some(filing)) => Some(&filing.applicant),
            (None, None) => None,
        }
    }

    /// The item the case is about; empty where none is being filed.
    fn item(&self) -> &'a str {
        match (self.case, &self.facts.filing) {
            (Some(case), _) => &case.item,
            (None, Some(filing)) => &filing.item,
            (None, None) => "",
        }
    }

    /// The instant at which materials last came in (材料收到之日).
    fn received(&self) -> Instant {
        let Some(case) = self.case else {
            return self.now();
        };
        if self.spec.verb == Verb::Supply {
            return self.now();
        }
        received(case)
    }

    /// What guards may read.
    fn known(&self) -> Known<'_> {
        let mut fields: BTreeMap<&str, &Value> = BTreeMap::new();
        let mut materials: BTreeSet<&str> = BTreeSet::new();
        if let Some(case) = self.case {
            fields.extend(
                case.fields
                    .iter()
                    .map(|(code, field)| (code.as_str(), &field.value)),
            );
            materials.extend(case.materials.keys().map(String::as_str));
        }
        fields.extend(self.sets.iter().map(|(code, field)| (*code, &field.value)));
        materials.extend(self.gives.keys().copied());
        let applicant = self.applicant();
        Known {
            fields,
            materials,
            filed: self.case.map_or(self.now(), |case| case.filed_at).date(),
            received: self.received().date(),
            accepted: self
                .case
                .and_then(|case| case.accepted_at)
                .map(Instant::date),
            applicant: applicant.and_then(|applicant| applicant.person),
            channel: applicant.map_or(Channel::Program, |applicant| applicant.channel),
            parameters: self.parameters(),
            calendar: self.facts.calendar,
            leap: leap(&self.facts.parameters),
        }
    }

    /// Whether the case, with this act on top, is a complaint about a unit or a person.
    fn complained_of(&self, unit: &UnitCode, person: Option<PersonId>) -> bool {
        let named = self.procedure.fields.iter().filter(|field| field.against);
        named
            .filter_map(|field| {
                let code = field.code.as_str();
                let held = self.case.and_then(|case| case.fields.get(code));
                self.sets.get(code).or(held).map(|held| &held.value)
            })
            .any(|value| match value {
                Value::Unit(about) => about == unit,
                Value::Person(about) => Some(*about) == person,
                _ => false,
            })
    }

    fn parameters(&self) -> BTreeMap<&str, &ParameterValue> {
        parameters(self.procedure, &self.facts.parameters)
    }
}

/// The site's parameters with the procedure's defaults filled in.
pub(crate) fn parameters<'a>(
    procedure: &'a Procedure,
    set: &'a BTreeMap<String, ParameterValue>,
) -> BTreeMap<&'a str, &'a ParameterValue> {
    let value = |p: &'a crate::procedure::Parameter| {
        (p.code.as_str(), set.get(&p.code).unwrap_or(&p.default))
    };
    procedure.parameters.iter().map(value).collect()
}

/// The rule for birthdays on 29 February.
pub(crate) fn leap(set: &BTreeMap<String, ParameterValue>) -> LeapBirthday {
    match set.get(LEAP_PARAMETER) {
        Some(ParameterValue::Text(text)) if text == "first-of-march" => LeapBirthday::FirstOfMarch,
        _ => LeapBirthday::LastOfFebruary,
    }
}

/// The instant at which the applicant's materials last came in: filing or the latest supplement.
#[must_use]
pub fn received(case: &Case) -> Instant {
    let hands = case
        .hands
        .iter()
        .filter(|hand| matches!(hand.verb, Verb::File | Verb::Supply));
    hands.map(|hand| hand.at).max().unwrap_or(case.filed_at)
}
