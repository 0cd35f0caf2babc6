use serde_json::json;
use std::collections::BTreeMap;
use web::api::read;
use web::schema::{Components, Shape, mistakes};
use web::{Failure, codes, shape};

shape! {
    /// An address.
    pub struct Place {
        /// Division code.
        pub division: ::codes::DivisionCode,
        /// Words.
        pub words: Option<String>,
    }

    /// Something filed.
    pub struct Filing {
        /// Procedure.
        pub procedure: String,
        /// When it happened.
        pub day: jiff::civil::Date,
        /// Rows.
        pub rows: Vec<Place>,
        /// Values.
        pub fields: BTreeMap<String, serde_json::Value>,
        /// How.
        pub how: How,
        /// Which case.
        pub case: Option<model::id::CaseId>,
        /// How many.
        pub count: Option<u32>,
    }
}

codes! {
    /// How it came.
    pub enum How {
        /// At the window.
        Window = "window",
        /// At home.
        Visit = "visit",
    }
}

fn good() -> serde_json::Value {
    json!({
        "procedure": "elder-allowance", "day": "2026-02-28", "rows": [{ "division": "320623111000" }],
        "fields": { "note": "x", "deep": [1, { "a": null }] }, "how": "visit", "case": null, "count": 3,
    })
}

fn found(value: &serde_json::Value) -> Vec<(String, String)> {
    mistakes::<Filing>(value)
        .into_iter()
        .map(|r| (r.field.unwrap_or_default(), r.key))
        .collect()
}

#[test]
fn what_fits_is_read() {
    assert!(found(&good()).is_empty());
    let filing: Filing = read(good().to_string().as_bytes()).unwrap();
    assert_eq!(
        (filing.how, filing.count, filing.rows.len()),
        (How::Visit, Some(3), 1)
    );
}

#[test]
fn every_mistake_is_named_by_path() {
    let cases = [
        ("/procedure", json!(7), "procedure", "json-want-text"),
        (
            "/procedure",
            json!("a\0b"),
            "procedure",
            "json-control-character",
        ),
        ("/day", json!("2026-02-30"), "day", "json-not-allowed"),
        ("/rows", json!({}), "rows", "json-want-list"),
        (
            "/rows/0/division",
            json!("32062"),
            "rows.0.division",
            "json-not-allowed",
        ),
        (
            "/rows/0",
            json!({ "division": "320623111000", "owner": "me" }),
            "rows.0.owner",
            "json-unknown-field",
        ),
        (
            "/rows/0",
            json!({}),
            "rows.0.division",
            "json-missing-field",
        ),
        ("/fields", json!([]), "fields", "json-want-object"),
        (
            "/fields/note",
            json!("a\0"),
            "fields.note",
            "json-control-character",
        ),
        ("/how", json!("by-post"), "how", "json-not-allowed"),
        ("/case", json!("case_1"), "case", "json-not-allowed"),
        (
            "/case",
            json!("pers_00000000000000000000000000"),
            "case",
            "json-not-allowed",
        ),
        ("/count", json!(1.5), "count", "json-want-integer"),
        ("/count", json!(-1), "count", "json-not-allowed"),
        (
            "/count",
            json!(9_999_999_999_i64),
            "count",
            "json-want-integer",
        ),
    ];
    for (pointer, value, field, key) in cases {
        let mut bad = good();
        *bad.pointer_mut(pointer).unwrap() = value;
        assert_eq!(
            found(&bad),
            [(field.to_owned(), key.to_owned())],
            "{pointer}"
        );
        assert!(read::<Filing>(bad.to_string().as_bytes()).is_err());
    }
}

#[test]
fn several_mistakes_come_at_once_and_owners_cannot_be_smuggled_in() {
    let mut bad = good();
    bad["status"] = json!("approved");
    bad["how"] = json!(1);
    bad.as_object_mut().unwrap().remove("procedure");
    assert_eq!(found(&bad).len(), 3);
}

#[test]
fn broken_and_bottomless_json_is_refused_with_its_place() {
    let broken = read::<Filing>(b"{\n \"procedure\": ,").unwrap_err();
    assert_eq!(broken.status().as_u16(), 400);
    assert!(
        matches!(&broken, Failure::Http(_, reason) if reason.key == "json-syntax" && reason.args.len() == 2)
    );
    let deep = "[".repeat(100_000);
    assert_eq!(
        read::<Filing>(deep.as_bytes())
            .unwrap_err()
            .status()
            .as_u16(),
        400
    );
}

#[test]
fn ids_that_fit_the_pattern_are_ids() {
    let id = model::id::CaseId::new(1_700_000_000_000, [7; 10]);
    let mut ok = good();
    ok["case"] = json!(id.to_string());
    assert_eq!(
        read::<Filing>(ok.to_string().as_bytes()).unwrap().case,
        Some(id)
    );
    ok["case"] = json!("case_zzzzzzzzzzzzzzzzzzzzzzzzzz");
    assert_eq!(
        found(&ok),
        [("case".to_owned(), "json-not-allowed".to_owned())]
    );
}

#[test]
fn a_shape_describes_itself() {
    let mut components = Components::new();
    assert_eq!(
        Filing::schema(&mut components),
        json!({ "$ref": "#/components/schemas/Filing" })
    );
    assert_eq!(
        components["Filing"]["required"],
        json!(["procedure", "day", "rows", "fields", "how"])
    );
    assert_eq!(components["Filing"]["additionalProperties"], json!(false));
    assert_eq!(
        components["Place"]["properties"]["words"]["description"],
        "Words."
    );
}
