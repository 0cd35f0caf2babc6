//! Versions: the canonical bytes of a module, and cases that go on under a newer one.

use crate::broken::small;
use crate::support::say;
use flow::{ActorFacts, Facts, begin, check_continues, decide, decide_continue, evolve};
use jiff::civil::date;
use model::case::{Applicant, Channel, Holder};
use model::event::{Event, Filing};
use model::id::{CaseId, PersonId};
use model::role::Role;
use model::time::Instant;
use model::unit::UnitCode;
use model::value::{FieldValue, Source, Value};

const HER: PersonId = PersonId::from_bytes([1; 16]);
const NEW: (&str, &str) = ("version = \"1\"", "version = \"2\"");

#[test]
fn canonical_bytes_follow_the_files_alone() {
    let one = small(&[]);
    assert_eq!(one.canonical_files(), small(&[]).canonical_files());
    assert_ne!(one.canonical_files(), small(&[NEW]).canonical_files());
    // Line ends do not make a version.
    let windows = one
        .files()
        .iter()
        .map(|(path, text)| (path.clone(), text.replace('\n', "\r\n")))
        .collect();
    assert_eq!(
        flow::Module::parse(&windows).unwrap().canonical_files(),
        one.canonical_files()
    );
}

#[test]
fn maps_must_be_complete() {
    let old = small(&[]);
    let keys = |new: &flow::Module| {
        let mistakes = check_continues(&old.procedures["small"], &new.procedures["small"]);
        mistakes.iter().map(|m| m.key.clone()).collect::<Vec<_>>()
    };
    assert_eq!(keys(&small(&[NEW])), ["continues-none"]);
    let map = (
        "[[field]]\ncode = \"reason\"",
        "[[continues]]\nfrom = \"1\"\n\n[[field]]\ncode = \"reason\"",
    );
    assert!(keys(&small(&[NEW, map])).is_empty());
    let money = ("kind = \"date\"", "kind = \"money\"");
    assert_eq!(keys(&small(&[NEW, map, money])), ["continues-field"]);
}

#[test]
fn a_running_case_goes_on_along_the_map() {
    let old = small(&[]);
    let new = small(&[
        NEW,
        (
            "[[field]]\ncode = \"reason\"",
            "[[continues]]\nfrom = \"1\"\nfields = { reason = \"count\" }\n\n[[field]]\ncode = \"count\"",
        ),
        ("asks = [\"reason\"", "asks = [\"count\""),
    ]);
    let (old, new) = (&old.procedures["small"], &new.procedures["small"]);
    assert_eq!(say(&check_continues(old, new)), "");
    let calendar = crate::support::calendar();
    let at = Instant::at(date(2026, 3, 2), 9, 0);
    let mut facts = Facts::new(at, ActorFacts::citizen(HER), &calendar);
    let person = Applicant {
        person: Some(HER),
        name: "王".to_owned(),
        agent: None,
        channel: Channel::Online,
    };
    facts.filing = Some(Filing {
        id: CaseId::from_bytes([9; 16]),
        number: "1".to_owned(),
        receipt: "r".to_owned(),
        procedure: String::new(),
        version_of_module: "one".to_owned(),
        item: "i".to_owned(),
        applicant: person,
        place: model::place::Place {
            division: codes::division::DivisionCode::from_number(320_623_111_204).unwrap(),
            grid: None,
            point: None,
        },
        effective: date(2026, 3, 2),
        known: 0,
        power: None,
        stage: String::new(),
        unique: false,
        client: None,
        synthetic: true,
    });
    let holder = Holder {
        unit: UnitCode("u".to_owned()),
        role: Role::WindowClerk,
        person: None,
    };
    facts.holders.insert("desk".to_owned(), holder);
    let events = decide(old, None, &flow::Act::new("file"), &facts).unwrap();
    let mut case = begin(&events[0], at).unwrap();
    events[1..]
        .iter()
        .for_each(|event| evolve(&mut case, event, at));
    let value = FieldValue {
        value: Value::Text("因".to_owned()),
        source: Source::Given(HER),
    };
    evolve(
        &mut case,
        &Event::FieldSet {
            field: "reason".to_owned(),
            value: value.clone(),
        },
        at,
    );
    let moved = decide_continue(old, new, &case, "two").unwrap();
    moved.iter().for_each(|event| evolve(&mut case, event, at));
    assert_eq!(
        (case.version_of_module.as_str(), case.stage.as_str()),
        ("two", "desk")
    );
    assert_eq!(case.fields["count"], value);
    // Without a map it stays where it is.
    let plain = small(&[NEW]);
    let refusal = decide_continue(old, &plain.procedures["small"], &case, "two").unwrap_err();
    assert_eq!(refusal.reasons[0].key, "continues-incomplete");
}
