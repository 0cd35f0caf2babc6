//! One value, one spelling.

use evidence::{CanonError, check_canonical, from_canonical, to_canonical};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

fn text<T: Serialize>(value: &T) -> String {
    let bytes = to_canonical(value).unwrap();
    check_canonical(&bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Shape {
    Unit,
    New(u8),
    Pair(i8, Option<u8>),
    Named { zeta: bool, alpha: Option<String> },
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Id(String);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Everything {
    z: u64,
    a: i64,
    none: Option<u8>,
    shapes: Vec<Shape>,
    map: BTreeMap<String, i32>,
    by_number: BTreeMap<u32, char>,
    id: Id,
    名: String,
    #[serde(flatten)]
    more: More,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct More {
    m: (),
    b: [u8; 2],
}

fn everything() -> Everything {
    Everything {
        z: u64::MAX,
        a: i64::MIN,
        none: None,
        shapes: vec![
            Shape::Unit,
            Shape::New(0),
            Shape::Pair(-1, None),
            Shape::Named {
                zeta: true,
                alpha: None,
            },
        ],
        map: [("b\"", 1), ("b", 2), ("b#", 3), ("中", 4), ("", 5)]
            .map(|(k, v)| (k.into(), v))
            .into(),
        by_number: [(2, 'x'), (10, '"')].into(),
        id: Id("如东/\u{7f}\u{1}".into()),
        名: "\u{8}\t\n\u{c}\r\\ \u{1f}😀".into(),
        more: More { m: (), b: [1, 2] },
    }
}

#[test]
fn every_shape_has_its_spelling() {
    let expected = concat!(
        r#"{"a":-9223372036854775808,"b":[1,2],"by_number":{"10":"\"","2":"x"},"#,
        r#""id":"如东/"#,
        "\u{7f}",
        r#"\u0001","map":{"":5,"b":2,"b\"":1,"b#":3,"中":4},"#,
        r#""shapes":["unit",{"new":0},{"pair":[-1,null]},{"named":{"zeta":true}}],"#,
        r#""z":18446744073709551615,"名":"\b\t\n\f\r\\ \u001f😀"}"#,
    );
    assert_eq!(text(&everything()), expected);
}

#[test]
fn what_is_written_reads_back() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Body {
        shapes: Vec<Shape>,
        map: BTreeMap<String, i32>,
        gone: Option<u8>,
    }
    let Everything { shapes, map, .. } = everything();
    let body = Body {
        shapes,
        map,
        gone: None,
    };
    let bytes = to_canonical(&body).unwrap();
    assert_eq!(from_canonical::<Body>(&bytes).unwrap(), body);
    assert!(from_canonical::<Body>(b" {}").is_err());
}

#[test]
fn what_has_no_spelling_is_refused() {
    assert_eq!(to_canonical(&1.5), Err(CanonError::Float));
    assert_eq!(to_canonical(&vec![0.0f32]), Err(CanonError::Float));
    assert_eq!(
        to_canonical(&(u128::from(u64::MAX) + 1)),
        Err(CanonError::IntegerRange)
    );
    assert_eq!(
        to_canonical(&(i128::from(i64::MIN) - 1)),
        Err(CanonError::IntegerRange)
    );
    assert_eq!(text(&i128::from(u64::MAX)), u64::MAX.to_string());
    assert_eq!(
        to_canonical(&BTreeMap::from([((1, 2), 3)])),
        Err(CanonError::KeyNotText)
    );
    #[derive(Serialize)]
    enum Wrap {
        Maybe(Option<u8>),
    }
    assert_eq!(
        to_canonical(&Wrap::Maybe(None)),
        Err(CanonError::NullMember)
    );
    assert_eq!(text(&Wrap::Maybe(Some(1))), r#"{"Maybe":1}"#);
    #[derive(Serialize)]
    struct Twice {
        a: u8,
        #[serde(flatten)]
        rest: BTreeMap<&'static str, u8>,
    }
    let twice = Twice {
        a: 1,
        rest: [("a", 2)].into(),
    };
    assert_eq!(
        to_canonical(&twice),
        Err(CanonError::DuplicateKey("a".into()))
    );
    let mut deep = serde_json::json!(1);
    for _ in 0..64 {
        deep = serde_json::json!([deep]);
    }
    assert!(check_canonical(&to_canonical(&deep).unwrap()).is_ok());
    let deeper = serde_json::json!([deep]);
    assert_eq!(to_canonical(&deeper), Err(CanonError::TooDeep));
    assert!(check_canonical(deeper.to_string().as_bytes()).is_err());
}

#[test]
fn other_spellings_are_found_out() {
    let wrong: &[(&str, usize)] = &[
        ("", 0),
        (" 1", 0),
        ("1 ", 1),
        ("+1", 0),
        ("01", 0),
        ("-0", 0),
        ("-", 0),
        ("1.0", 0),
        ("1e3", 0),
        ("18446744073709551616", 0),
        ("-9223372036854775809", 0),
        ("nul", 0),
        ("True", 0),
        (r#"{"a":1,}"#, 7),
        (r#"{"b":1,"a":2}"#, 7),
        (r#"{"a":1,"a":1}"#, 7),
        (r#"{"a": 1}"#, 5),
        (r#"{"a":null}"#, 5),
        (r#"{a:1}"#, 1),
        ("[1,]", 3),
        ("[1", 2),
        ("[1 ,2]", 2),
        (r#""a"#, 2),
        (r#""\/""#, 1),
        (r#""\u0041""#, 1),
        (r#""\u001F""#, 1),
        (r#""\u000a""#, 1),
        (r#""\u0008""#, 1),
        ("\"\n\"", 1),
        (r#""\u00"#, 1),
        (r#"{"a\"":1,"a!":2}"#, 9),
    ];
    for (bytes, offset) in wrong {
        let fault = check_canonical(bytes.as_bytes()).expect_err(bytes);
        assert_eq!(fault.offset, *offset, "{bytes}: {fault}");
    }
    assert_eq!(check_canonical(b"\"\xff\"").map_err(|f| f.offset), Err(1));
    for right in [
        "null",
        "[null]",
        "0",
        "-1",
        r#"{"a!":1,"a\"":2}"#,
        r#""\u0000\u000b\u000e\u0010""#,
    ] {
        check_canonical(right.as_bytes()).expect(right);
    }
}

fn values() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        any::<u64>().prop_map(Into::into),
        any::<String>().prop_map(Into::into),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn writing_is_canonical_and_loses_nothing(value in values()) {
        let bytes = to_canonical(&value).unwrap();
        prop_assert_eq!(check_canonical(&bytes), Ok(()));
        let back: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert_eq!(&back, &value);
        prop_assert_eq!(to_canonical(&back).unwrap(), bytes);
    }

    /// Whatever the checker accepts is exactly what the writer would write.
    #[test]
    fn an_accepted_text_is_the_written_one(value in values(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut bytes = to_canonical(&value).unwrap();
        let at = at.index(bytes.len());
        bytes[at] = byte;
        if check_canonical(&bytes).is_ok() {
            let back: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            prop_assert_eq!(to_canonical(&back).unwrap(), bytes);
        }
    }
}
