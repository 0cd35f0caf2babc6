//! Guards as authors write them, judged through acts of a small procedure.

use crate::broken::small;
use crate::support::calendar;
use flow::{Act, ActorFacts, Facts, Module, decide};
use jiff::civil::date;
use model::case::{Applicant, Channel, Holder, Proof};
use model::event::{Event, Filing};
use model::id::{CaseId, FileId, PersonId};
use model::place::Place;
use model::role::Role;
use model::time::Instant;
use model::unit::UnitCode;
use model::value::{FieldValue, Source, Value};

type Row = (&'static str, Vec<(&'static str, Value)>, bool, &'static str);

const HER: PersonId = PersonId::from_bytes([1; 16]);

fn with_guard(guard: &str) -> Module {
    let line = format!(
        "takes = [\"form\"]\nasks = [\"reason\", \"birth\", \"way\"]\nrequires = [{{ when = \"{guard}\", key = \"no\" }}]"
    );
    small(&[("takes = [\"form\"]", &line)])
}

fn judge(guard: &str, fields: &[(&str, Value)], form: bool) -> String {
    let module = with_guard(guard);
    let calendar = calendar();
    let mut facts = Facts::new(
        Instant::at(date(2026, 3, 2), 9, 0),
        ActorFacts::citizen(HER),
        &calendar,
    );
    facts.filing = Some(Filing {
        id: CaseId::from_bytes([9; 16]),
        number: "1".to_owned(),
        receipt: "r".to_owned(),
        procedure: String::new(),
        version_of_module: "v".to_owned(),
        item: "i".to_owned(),
        applicant: Applicant {
            person: Some(HER),
            name: "王".to_owned(),
            agent: None,
            channel: Channel::Online,
        },
        place: Place {
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
    let mut act = Act::new("file");
    for (code, value) in fields {
        let value = FieldValue {
            value: value.clone(),
            source: Source::Given(HER),
        };
        act.fields.insert((*code).to_owned(), value);
    }
    if form {
        act.materials.insert(
            "form".to_owned(),
            Proof::Files(vec![FileId::from_bytes([2; 16])]),
        );
    }
    match decide(&module.procedures["small"], None, &act, &facts) {
        Ok(events) => {
            assert!(matches!(events[0], Event::Filed(_)));
            "holds".to_owned()
        }
        Err(refusal) => {
            let reason = &refusal.reasons[0];
            format!(
                "{} {}",
                reason.key,
                reason.field.clone().unwrap_or_default()
            )
            .trim()
            .to_owned()
        }
    }
}

#[test]
fn guards_judge() {
    let birth = |y, m, d| [("birth", Value::Date(date(y, m, d)))];
    let text = |text: &str| [("reason", Value::Text(text.to_owned()))];
    let way = |way: &str| [("way", Value::Choice(way.to_owned()))];
    let none: [(&str, Value); 0] = [];
    let rows: Vec<Row> = vec![
        (
            "age(birth, filed) >= 80",
            birth(1946, 3, 2).to_vec(),
            false,
            "holds",
        ),
        (
            "age(birth, filed) >= 80",
            birth(1946, 3, 3).to_vec(),
            false,
            "no",
        ),
        (
            "age(birth, filed) < 0",
            birth(2026, 3, 3).to_vec(),
            false,
            "holds",
        ),
        (
            "age(birth, date('2026-02-28')) == 78",
            birth(1948, 2, 29).to_vec(),
            false,
            "holds",
        ),
        (
            "birthday(birth, 78) == date('2026-02-28')",
            birth(1948, 2, 29).to_vec(),
            false,
            "holds",
        ),
        (
            "days(filed, birthday(birth, 80)) <= 60",
            birth(1946, 5, 1).to_vec(),
            false,
            "holds",
        ),
        (
            "days(filed, birthday(birth, 80)) <= 60",
            birth(1946, 5, 2).to_vec(),
            false,
            "no",
        ),
        (
            "days(birth, filed) == -1",
            birth(2026, 3, 3).to_vec(),
            false,
            "holds",
        ),
        (
            "workdays(date('2026-02-13'), filed) == 7",
            none.to_vec(),
            false,
            "holds",
        ),
        (
            "workdays(filed, date('2026-02-13')) == -7",
            none.to_vec(),
            false,
            "holds",
        ),
        ("size(reason) == 2", text("两字").to_vec(), false, "holds"),
        (
            "reason in ['a', 'b'] || reason == 'c'",
            text("c").to_vec(),
            false,
            "holds",
        ),
        ("reason in ['a', 'b']", text("c").to_vec(), false, "no"),
        (
            "way == 'desk' && channel == 'online'",
            way("desk").to_vec(),
            false,
            "holds",
        ),
        ("!(way == 'desk')", way("desk").to_vec(), false, "no"),
        ("has(form)", none.to_vec(), false, "no"),
        ("has(form)", none.to_vec(), true, "holds"),
        (
            "has(reason) && size(reason) > 0",
            none.to_vec(),
            false,
            "no",
        ),
        (
            "!has(reason) || size(reason) > 3",
            none.to_vec(),
            false,
            "holds",
        ),
        // Judged from the left; a value that is not there is named.
        (
            "size(reason) > 0",
            none.to_vec(),
            false,
            "field-missing reason",
        ),
        ("true || size(reason) > 0", none.to_vec(), false, "holds"),
        (
            "accepted == filed",
            none.to_vec(),
            false,
            "field-missing accepted",
        ),
        ("received == filed", none.to_vec(), false, "holds"),
    ];
    for (guard, fields, form, expected) in rows {
        assert_eq!(judge(guard, &fields, form), expected, "{guard} {fields:?}");
    }
}
