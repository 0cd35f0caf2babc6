//! Random walks through the shipped procedures: nothing panics, the fold is the state, every act
//! raises the version by one, an ended case admits only what is declared for it.

use crate::support::{calendar, government_service};
use codes::calendar::Calendar;
use flow::{
    Act, ActorFacts, Facts, HolderSpec, Module, Procedure, begin, decide, decide_reckoning,
    decide_timer,
};
use flow::{evolve, needs, open_acts, refold};
use jiff::civil::date;
use model::case::{Applicant, Case, Channel, Holder, Proof};
use model::event::{Event, Filing};
use model::id::{CaseId, CertificateId, FileId, OrderId, PersonId};
use model::order::Part;
use model::place::Place;
use model::refusal::Kind;
use model::role::Role;
use model::time::{Instant, Month};
use model::unit::{UnitCode, UnitKind};
use model::value::{FieldValue, Sealed, Source, Value};
use model::verb::Verb;
use proptest::prelude::*;

fn person(n: u8) -> PersonId {
    PersonId::from_bytes([n; 16])
}

/// An item without fields of its own.
const ITEM: &str = "i";

const ROLES: [Role; 7] = [
    Role::GridWorker,
    Role::VillageClerk,
    Role::WindowClerk,
    Role::Approver,
    Role::UnitHead,
    Role::DepartmentOfficer,
    Role::Dispatcher,
];

/// Mostly the right unit, now and then another.
fn unit(n: u8) -> UnitCode {
    UnitCode(
        if n.is_multiple_of(9) {
            "unit-b"
        } else {
            "unit-a"
        }
        .to_owned(),
    )
}

fn back_office() -> UnitCode {
    UnitCode("unit-c".to_owned())
}

fn actor(n: u8) -> ActorFacts {
    match n % 10 {
        0 => ActorFacts::citizen(person(1)),
        1 => ActorFacts::citizen(person(2)),
        2 => ActorFacts::product(person(3)),
        // A few natural persons in many posts, so that duties collide.
        8 => ActorFacts::staff(
            person(4 + n / 10 % 6),
            Role::DepartmentOfficer,
            // Asked from behind, or at her own desk.
            if n % 20 < 10 {
                back_office()
            } else {
                unit(n / 10)
            },
        ),
        k => ActorFacts::staff(
            person(4 + n / 10 % 6),
            ROLES[usize::from(k - 3)],
            unit(n / 10),
        ),
    }
}

fn value(procedure: &Procedure, code: &str, n: u8) -> Value {
    use flow::FieldKind as F;
    let field = procedure.field(code).unwrap();
    match field.kind {
        F::Bool => Value::Bool(!n.is_multiple_of(4)),
        F::Integer => Value::Integer(i64::from(n)),
        F::Date => Value::Date(date(1930 + i16::from(n % 40), 2, 28)),
        F::Money => Value::Fen(model::money::Fen(i64::from(n))),
        F::CitizenNumber | F::Phone | F::BankAccount | F::Address | F::SealedText => {
            Value::Sealed(Sealed {
                cipher: "s1:x".to_owned(),
                index: format!("{n:02x}"),
                masked: "*".to_owned(),
            })
        }
        F::Choice => Value::Choice(field.choices[usize::from(n) % field.choices.len()].clone()),
        F::Person => Value::Person(person(1 + n % 2)),
        F::Photo | F::File => Value::Files(vec![FileId::from_bytes([n; 16])]),
        F::Location => Value::Point(model::place::Point {
            lng_e7: 1,
            lat_e7: 1,
        }),
        F::Unit => Value::Unit(unit(n)),
        F::Division | F::Grid | F::Item | F::Text | F::CreditCode => {
            Value::Text("字".repeat(1 + usize::from(n % 3)))
        }
    }
}

struct Walk<'w> {
    procedure: &'w Procedure,
    calendar: &'w Calendar,
    case: Option<Case>,
    history: Vec<(Event, Instant)>,
    now: Instant,
}

impl Walk<'_> {
    fn facts(&self, act: &Act, actor: ActorFacts, n: u8) -> Facts<'_> {
        let needs = needs(self.procedure, self.case.as_ref(), act);
        let mut facts = Facts::new(self.now, actor, self.calendar);
        for (stage, spec) in &needs.holders {
            if let HolderSpec::Post { role, .. } = spec {
                let holder = Holder {
                    unit: unit(n),
                    role: *role,
                    person: None,
                };
                facts.holders.insert(stage.clone(), holder);
            }
        }
        for (k, link) in needs.spawns.keys().enumerate() {
            let id = model::id::CaseId::from_bytes([u8::try_from(k).unwrap().max(n); 16]);
            facts.spawns.insert(link.clone(), id);
        }
        for (k, _) in needs.steps.iter().enumerate() {
            let order = model::id::OrderId::from_bytes([n; 16]);
            let mut bytes = *order.bytes();
            bytes[0] = u8::try_from(k).unwrap();
            facts
                .steps
                .push((model::id::OrderId::from_bytes(bytes), unit(n)));
        }
        for (field, element) in needs.library.iter().filter(|_| !n.is_multiple_of(3)) {
            let source = Source::Library {
                element: element.clone(),
                version: 1,
            };
            facts.library.insert(
                field.clone(),
                FieldValue {
                    value: value(self.procedure, field, n),
                    source,
                },
            );
        }
        for kind in needs.certificates.iter().filter(|_| n.is_multiple_of(5)) {
            facts
                .certificates
                .insert(kind.clone(), CertificateId::from_bytes([n; 16]));
        }
        facts.switches = needs
            .switches
            .iter()
            .filter(|_| n.is_multiple_of(2))
            .cloned()
            .collect();
        facts.numbers = needs
            .letters
            .iter()
            .map(|letter| (letter.clone(), "1号".to_owned()))
            .collect();
        let month = Month::of(self.now.date());
        facts.first_months = needs
            .first_months
            .iter()
            .map(|p| (p.clone(), month))
            .collect();
        facts.last_months = needs
            .last_months
            .iter()
            .map(|p| (p.clone(), month))
            .collect();
        facts.order = needs
            .order
            .then(|| OrderId::from_bytes([u8::try_from(self.history.len() % 251).unwrap(); 16]));
        facts.asked_kind = needs.asked.as_ref().map(|_| UnitKind::Department);
        facts.issues = needs
            .issues
            .iter()
            .map(|kind| (kind.clone(), CertificateId::from_bytes([n; 16])))
            .collect();
        if self.case.is_none() {
            facts.filing = Some(Filing {
                id: CaseId::from_bytes([9; 16]),
                number: "1".to_owned(),
                receipt: "r".to_owned(),
                procedure: String::new(),
                version_of_module: "v".to_owned(),
                item: ITEM.to_owned(),
                applicant: Applicant {
                    person: Some(person(1)),
                    name: "王".to_owned(),
                    agent: None,
                    channel: Channel::Online,
                },
                place: Place {
                    division: codes::division::DivisionCode::from_number(320_623_111_204).unwrap(),
                    grid: None,
                    point: None,
                },
                effective: self.now.date(),
                known: 0,
                power: None,
                stage: String::new(),
                unique: false,
                client: None,
                synthetic: true,
            });
        }
        facts
    }

    fn act(&self, code: &str, actor: &ActorFacts, n: u8) -> Act {
        let spec = self.procedure.act(code).unwrap();
        let mut act = Act::new(code);
        if !n.is_multiple_of(7) {
            for field in self.procedure.fields() {
                let known = self
                    .case
                    .as_ref()
                    .is_some_and(|case| case.fields.contains_key(&field.code));
                let asked = open_asks(self.procedure, code, &field.code)
                    && self.procedure.concerns(field, ITEM);
                if asked && (!known || spec.verb == Verb::Correct) {
                    let value = value(self.procedure, &field.code, n);
                    let source = Source::Given(actor.person);
                    act.fields
                        .insert(field.code.clone(), FieldValue { value, source });
                }
            }
            for material in self
                .procedure
                .materials()
                .iter()
                .filter(|_| !n.is_multiple_of(11))
            {
                if takes(self.procedure, code, &material.code) {
                    let file = FileId::from_bytes([n; 16]);
                    act.materials
                        .insert(material.code.clone(), Proof::Files(vec![file]));
                }
            }
            act.note = Some("备注".to_owned());
            act.lines = vec!["理由".to_owned()];
            act.question = Some("问".to_owned());
            act.cites = Some("第 1 项".to_owned());
            act.level = Some(1 + n % 5);
            act.unit = Some(back_office());
            act.part = Some(if n.is_multiple_of(2) {
                Part::Lead
            } else {
                Part::Assist
            });
            act.assign = Some(Holder {
                unit: unit(n),
                role: ROLES[usize::from(n) % 7],
                person: None,
            });
        }
        act.order = self
            .case
            .as_ref()
            .and_then(|case| case.orders.last())
            .map(|order| order.id);
        act
    }

    fn fold(&mut self, events: Vec<Event>) {
        for event in events {
            match &mut self.case {
                Some(case) => evolve(case, &event, self.now),
                None => self.case = begin(&event, self.now),
            }
            self.history.push((event, self.now));
        }
        assert_eq!(
            refold(self.history.iter().map(|(event, at)| (event, *at))),
            self.case
        );
    }

    fn step(&mut self, kind: u8, n: u8, m: u8, hours: i64) {
        self.now = self.now.plus_ms(hours * 3_600_000);
        let before = self.case.clone();
        if let (0..=2, Some(case)) = (kind % 10, &self.case) {
            let codes: Vec<String> = case.clocks.keys().cloned().collect();
            for code in codes {
                let Some(case) = self.case.clone() else {
                    return;
                };
                let act =
                    flow::timer_act(self.procedure, &case, &code).unwrap_or_else(|| Act::new(""));
                let facts = self.facts(&act, ActorFacts::product(person(3)), n);
                if let Ok(events) = decide_timer(self.procedure, &case, &code, &facts) {
                    assert!(matches!(events[0], Event::ClockExpired { .. }));
                    self.fold(events);
                    let Some(after) = &self.case else { return };
                    assert!(after.clocks[&code].generation > case.clocks[&code].generation);
                }
            }
            let Some(case) = &self.case else { return };
            let events = decide_reckoning(self.procedure, case, self.calendar);
            assert_eq!(events, [], "nothing to reckon with the same calendar");
            return;
        }
        let who = actor(n);
        let open: Vec<String> = match &self.case {
            // Mostly what is open to her; now and then anything at all.
            Some(case) if !m.is_multiple_of(4) => {
                // Endings are rare, so that walks get somewhere.
                let ends = |code: &str| {
                    self.procedure
                        .act(code)
                        .is_some_and(|act| act.outcome.is_some())
                };
                let open = open_acts(self.procedure, case, &who)
                    .into_iter()
                    .map(|act| act.code);
                open.filter(|code| {
                    (kind / 10).is_multiple_of(6) || !ends(code) || case.stage == "delivery"
                })
                .collect()
            }
            Some(_) => self
                .procedure
                .acts()
                .iter()
                .map(|act| act.code.clone())
                .collect(),
            None => self
                .procedure
                .filings()
                .map(|act| act.code.clone())
                .collect(),
        };
        if open.is_empty() {
            return;
        }
        let code = &open[usize::from(m / 4) % open.len()];
        let act = self.act(code, &who, n);
        let facts = self.facts(&act, who.clone(), n);
        match decide(self.procedure, self.case.as_ref(), &act, &facts) {
            Ok(events) => {
                let spec = self.procedure.act(code).unwrap();
                if let Some(case) = &before {
                    assert!(
                        case.is_open()
                            || matches!(
                                spec.verb,
                                Verb::Rate | Verb::Reopen | Verb::Stop | Verb::Correct
                            )
                            || spec
                                .effects
                                .iter()
                                .any(|effect| matches!(effect, flow::Effect::PayTo { .. }))
                    );
                    assert!(spec.verb != Verb::File);
                }
                self.fold(events);
                let case = self.case.as_ref().unwrap();
                assert_eq!(
                    case.version,
                    before.as_ref().map_or(0, |case| case.version) + 1
                );
                if !case.is_open() {
                    assert_eq!(case.due(), None, "an ended case has no limit running");
                    let open = case
                        .orders
                        .iter()
                        .any(|order| order.state == model::order::OrderState::Open);
                    assert!(!open, "an ended case waits for nobody");
                }
                assert!(self.procedure.stage(&case.stage).is_some());
                // The same page sent twice is stale.
                if let Some(before) = before.filter(|_| act.order.is_none()) {
                    let again = act.clone().seen(before.version);
                    let facts = self.facts(&again, who, n);
                    let refusal =
                        decide(self.procedure, self.case.as_ref(), &again, &facts).unwrap_err();
                    assert_eq!(refusal.kind, Kind::Stale);
                }
            }
            Err(refusal) => {
                assert!(!refusal.reasons.is_empty());
                assert!(
                    refusal
                        .reasons
                        .iter()
                        .all(|reason| reason.key != "fact-missing"),
                    "{refusal:?}"
                );
            }
        }
    }
}

fn open_asks(procedure: &Procedure, act: &str, field: &str) -> bool {
    procedure.asks(act).any(|asked| asked.code == field)
}

fn takes(procedure: &Procedure, act: &str, material: &str) -> bool {
    procedure.takes(act).any(|spec| spec.code == material)
}

fn module() -> &'static Module {
    static MODULE: std::sync::OnceLock<Module> = std::sync::OnceLock::new();
    MODULE.get_or_init(government_service)
}

fn the_calendar() -> &'static Calendar {
    static CALENDAR: std::sync::OnceLock<Calendar> = std::sync::OnceLock::new();
    CALENDAR.get_or_init(calendar)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_walks_keep_the_laws(
        which in 0usize..5,
        steps in proptest::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), 0i64..60), 1..80),
    ) {
        let procedure = module().procedures.values().nth(which).unwrap();
        let mut walk = Walk {
            procedure,
            calendar: the_calendar(),
            case: None,
            history: Vec::new(),
            now: Instant::at(date(2026, 2, 9), 8, 0),
        };
        for (kind, n, m, hours) in steps {
            walk.step(kind, n, m, hours);
        }
        let text = serde_json::to_string(&walk.case).unwrap();
        prop_assert_eq!(serde_json::from_str::<Option<Case>>(&text).unwrap(), walk.case);
    }
}

#[test]
fn walks_get_about() {
    // A deterministic sweep, so that the laws above are known to have been tried widely.
    let mut state: u64 = 0x9e37_79b9_7f4a_7c15;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        u8::try_from(state >> 33 & 0xff).unwrap()
    };
    for procedure in module().procedures.values() {
        let mut reached = std::collections::BTreeSet::new();
        // Where seven things must have been done before the eighth, a walk goes on for seven times as long.
        let before = procedure
            .acts()
            .iter()
            .map(|act| act.needs_marks.len())
            .max();
        let steps = 80 * before.unwrap_or(0).max(1);
        for _ in 0..250 {
            let mut walk = Walk {
                procedure,
                calendar: the_calendar(),
                case: None,
                history: Vec::new(),
                now: Instant::at(date(2026, 2, 9), 8, 0),
            };
            for _ in 0..steps {
                walk.step(next(), next(), next(), i64::from(next() % 6));
                reached.extend(walk.case.as_ref().map(|case| case.stage.clone()));
            }
        }
        // The rest is walked by the stories.
        assert!(
            reached.len() >= 8.min(procedure.stages().len() - 1)
                && reached.len() * 3 >= procedure.stages().len() * 2,
            "{reached:?}"
        );
    }
}
