//! Whatever a program sends: a refusal, never a failure of ours.

use crate::api::{Program, unlimited};
use crate::browser::Town;
use axum::http::Method;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};
use web::route::Kind;
use web::schema::Components;
use web::{Access, routes};

/// Any JSON of a few levels.
fn anything() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|f| json!(f)),
        ".{0,12}".prop_map(Value::from),
        "[0-9]{1,19}".prop_map(Value::from),
        Just(json!("\u{0}")),
        Just(json!("𠀀王")),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec(("[a-z-]{1,10}", inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<String, Value>>())),
        ]
    })
}

/// JSON of a declared shape: right on the surface, arbitrary underneath.
fn shaped(
    components: &Components,
    schema: &Value,
    free: &mut impl FnMut() -> Value,
    depth: usize,
) -> Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        return shaped(components, &components[name], free, depth);
    }
    if let Some(first) = schema["anyOf"].as_array().and_then(|c| c.first()) {
        return if free().is_null() {
            Value::Null
        } else {
            shaped(components, first, free, depth)
        };
    }
    if let Some(codes) = schema["enum"].as_array() {
        return codes[0].clone();
    }
    match schema["type"].as_str() {
        Some("string") if schema["pattern"].as_str().is_some_and(|p| p.contains('_')) => {
            let prefix = schema["pattern"]
                .as_str()
                .unwrap()
                .trim_start_matches('^')
                .split('[')
                .next()
                .unwrap()
                .to_owned();
            json!(format!("{prefix}01jd8m3v9e0000000000000000"))
        }
        Some("string") if schema["format"] == "date" => json!("2026-12-01"),
        Some("string")
            if schema["pattern"]
                .as_str()
                .is_some_and(|p| p.contains("{12}")) =>
        {
            json!("320623111000")
        }
        Some("string") if schema["pattern"].is_string() => json!("2026-11"),
        Some("string") => match free() {
            Value::String(text) if !text.contains('\0') => Value::String(text),
            _ => json!("elder-allowance"),
        },
        Some("integer") => json!(free().as_i64().unwrap_or(3).rem_euclid(i64::from(i32::MAX))),
        Some("boolean") => json!(free().is_null()),
        Some("array") => json!([shaped(components, &schema["items"], free, depth + 1)]),
        Some("object") => match schema["properties"].as_object() {
            Some(properties) if depth < 6 => Value::Object(
                properties
                    .iter()
                    .map(|(name, inner)| (name.clone(), shaped(components, inner, free, depth + 1)))
                    .collect(),
            ),
            _ => json!({ "consent": free() }),
        },
        _ => free(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_json_whatever_makes_a_failure_of_ours() {
    let town = Town::new(unlimited());
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]),
    );
    let logins = [
        "sd-window-1",
        "sd-pay-1",
        "mz-officer",
        "steward",
        "sysadmin",
        "secadmin",
        "auditor",
    ];
    let mut programs = Vec::new();
    for login in logins {
        programs.push(Program::of(&town, login).await);
    }
    let strategy = anything();
    for route in routes().iter().filter(|route| {
        route.meta.kind == Kind::Api && route.meta.method == Method::POST && !route.meta.files
    }) {
        // Signing in guesses at passwords; the search is its own story.
        if route.meta.access == Access::Public || route.meta.path.ends_with("/screenings") {
            continue;
        }
        let mut components = Components::new();
        let schema = route
            .meta
            .request
            .map(|request| request(&mut components))
            .unwrap_or_default();
        for round in 0..14 {
            let mut free = || strategy.new_tree(&mut runner).unwrap().current();
            let body = if round % 2 == 0 {
                free()
            } else {
                shaped(&components, &schema, &mut free, 0)
            };
            let path: String = route
                .meta
                .path
                .split('/')
                .map(|part| match part {
                    "{id}" if route.meta.path.contains("cases") => {
                        "case_01jd8m3v9e0000000000000000"
                    }
                    "{id}" if route.meta.path.contains("rolls") => {
                        "roll_01jd8m3v9e0000000000000000"
                    }
                    part if part.starts_with('{') => "x",
                    part => part,
                })
                .collect::<Vec<_>>()
                .join("/");
            for program in &mut programs {
                let answer = program.post(&path, &body).await;
                assert!(
                    !answer.status.is_server_error(),
                    "{path} {body}: {} {}",
                    answer.status,
                    answer.text
                );
            }
        }
    }
}

#[test]
fn every_example_fits_its_shape() {
    let mut seen = 0;
    for route in routes() {
        let Some(example) = route.meta.example else {
            continue;
        };
        let value: Value = serde_json::from_str(example).unwrap();
        let mut components = Components::new();
        let schema = route.meta.request.unwrap()(&mut components);
        let mistakes = web::schema::misfits(&components, &schema, &value);
        assert!(mistakes.is_empty(), "{}: {mistakes:?}", route.meta.path);
        seen += 1;
    }
    assert!(seen > 15);
}
