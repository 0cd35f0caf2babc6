//! What people type: every mistake at once, at its field.

use crate::support::government_service;
use flow::{Parsed, parse_fields};
use jiff::civil::date;
use model::Refusal;
use model::value::Value;
use std::collections::BTreeMap;

fn raw(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(code, text)| ((*code).to_owned(), (*text).to_owned()))
        .collect()
}

fn elder(act: &str, pairs: &[(&str, &str)]) -> Result<Parsed, Refusal> {
    let module = government_service();
    parse_fields(&module.procedures["elder-allowance"], act, &raw(pairs))
}

#[test]
fn values_are_read_as_people_write_them() {
    let parsed = elder(
        "file-at-window",
        &[
            ("name", " 王秀英 "),
            ("citizen-number", "32062319460320002９"),
            ("birth-date", "1946年3月20日"),
            ("phone", "+86 138-0013-8000"),
            ("bank-account", "6228 4804 0256 4890 018"),
            ("consent", "on"),
            ("stop-reason", "death"),
        ],
    )
    .unwrap();
    assert_eq!(parsed.values["name"], Value::Text("王秀英".to_owned()));
    assert_eq!(
        parsed.values["citizen-number"],
        Value::Text("320623194603200029".to_owned())
    );
    assert_eq!(parsed.values["birth-date"], Value::Date(date(1946, 3, 20)));
    assert_eq!(
        parsed.values["phone"],
        Value::Text("13800138000".to_owned())
    );
    assert_eq!(parsed.values["consent"], Value::Bool(true));
    // Not asked by this act, so not read.
    assert!(!parsed.values.contains_key("stop-reason"));
    let sealed: Vec<&str> = parsed.needs_sealing.iter().map(String::as_str).collect();
    assert_eq!(sealed, ["bank-account", "citizen-number", "phone"]);
    assert!(parsed.warnings.is_empty());
}

#[test]
fn every_mistake_is_said_at_its_field() {
    let refusal = elder(
        "file-at-window",
        &[
            ("citizen-number", "320623194603200028"),
            ("birth-date", "2026-02-30"),
            ("phone", "12"),
            ("bank-account", "62284804025648900x8"),
            ("consent", "perhaps"),
            ("account-holder", "nobody"),
        ],
    )
    .unwrap_err();
    let mut found: Vec<(String, String)> = refusal
        .reasons
        .into_iter()
        .map(|r| (r.field.unwrap_or_default(), r.key))
        .collect();
    found.sort();
    let expected = [
        ("account-holder", "field-person"),
        ("bank-account", "field-bank-account"),
        ("birth-date", "field-date"),
        ("citizen-number", "citizen-number-check-digit"),
        ("consent", "field-bool"),
        ("phone", "field-phone"),
    ];
    assert_eq!(found, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn a_card_that_fails_its_check_digit_is_a_warning_only() {
    let parsed = elder("hand-in", &[("bank-account", "6228480402564890017")]).unwrap();
    assert_eq!(parsed.warnings[0].key, "bank-account-check-digit");
    assert_eq!(parsed.warnings[0].field.as_deref(), Some("bank-account"));
    assert_eq!(parsed.values.len(), 1);
}

#[test]
fn blank_is_not_given_and_an_unknown_act_is_refused() {
    assert!(
        elder("hand-in", &[("bank-account", "   ")])
            .unwrap()
            .values
            .is_empty()
    );
    assert_eq!(elder("fly", &[]).unwrap_err().reasons[0].key, "act-unknown");
}

#[test]
fn money_places_and_numbers() {
    let module = crate::broken::small(&[(
        "[[act]]\ncode = \"file\"",
        concat!(
            "[[field]]\ncode = \"fee\"\nkind = \"money\"\n",
            "[[field]]\ncode = \"place\"\nkind = \"location\"\n",
            "[[field]]\ncode = \"count\"\nkind = \"integer\"\n",
            "[[act]]\ncode = \"file\"\nasks = [\"fee\", \"place\", \"count\"]",
        ),
    )]);
    let procedure = &module.procedures["small"];
    let read = |code: &str, text: &str| match parse_fields(procedure, "file", &raw(&[(code, text)]))
    {
        Ok(mut parsed) => Ok(parsed.values.remove(code)),
        Err(refusal) => Err(refusal.reasons[0].key.clone()),
    };
    let fen = |n| Ok(Some(Value::Fen(model::money::Fen(n))));
    assert_eq!(read("fee", "1,234.5元"), fen(123_450));
    assert_eq!(read("fee", "0.05"), fen(5));
    assert_eq!(read("fee", "-3"), fen(-300));
    assert_eq!(read("fee", "1.005"), Err("field-money-decimals".to_owned()));
    assert_eq!(read("fee", "1e3"), Err("field-money".to_owned()));
    assert_eq!(
        read("fee", "92233720368547758.08"),
        Err("field-money".to_owned())
    );
    assert_eq!(read("count", "１２"), Ok(Some(Value::Integer(12))));
    assert_eq!(read("count", "1.5"), Err("field-integer".to_owned()));
    let point = model::place::Point {
        lng_e7: 1_211_834_567,
        lat_e7: 323_100_000,
    };
    assert_eq!(
        read("place", "121.1834567, 32.31"),
        Ok(Some(Value::Point(point)))
    );
    assert_eq!(read("place", "32.31"), Err("field-location".to_owned()));
    assert_eq!(read("place", "121.1,95"), Err("field-location".to_owned()));
}
