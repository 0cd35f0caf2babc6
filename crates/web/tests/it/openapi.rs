use serde_json::Value;
use std::collections::BTreeSet;
use web::route::Kind;
use web::{Access, openapi, routes};

fn listed(document: &Value) -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    for (path, operations) in document["paths"].as_object().unwrap() {
        for method in operations.as_object().unwrap().keys() {
            all.insert((method.to_uppercase(), path.clone()));
        }
    }
    all
}

#[test]
fn document_and_table_list_the_same_routes() {
    let table: BTreeSet<_> = routes()
        .iter()
        .filter(|route| matches!(route.meta.kind, Kind::Api | Kind::Open311))
        .map(|route| (route.meta.method.to_string(), route.meta.path.to_owned()))
        .collect();
    assert!(!table.is_empty());
    assert_eq!(listed(&openapi::document(&routes())), table);
}

#[test]
fn every_operation_is_described_and_every_write_asks_for_its_key() {
    let document = openapi::document(&routes());
    let mut ids = BTreeSet::new();
    let listed = |route: &&web::Route| matches!(route.meta.kind, Kind::Api | Kind::Open311);
    for route in routes().iter().filter(listed) {
        let meta = &route.meta;
        let operation = &document["paths"][meta.path][meta.method.as_str().to_lowercase()];
        assert!(
            !operation["summary"].as_str().unwrap().is_empty(),
            "{}",
            meta.path
        );
        assert!(
            ids.insert(operation["operationId"].as_str().unwrap().to_owned()),
            "{}",
            meta.path
        );
        let names: Vec<&str> = operation["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .map(|p| p["name"].as_str().unwrap())
            .collect();
        assert!(
            meta.path_names().iter().all(|name| names.contains(name)),
            "{}",
            meta.path
        );
        let keyed = meta.writes() && meta.access != Access::Public;
        assert_eq!(names.contains(&"Idempotency-Key"), keyed, "{}", meta.path);
        assert_eq!(
            operation["requestBody"].is_null(),
            meta.request.is_none(),
            "{}",
            meta.path
        );
        assert!(
            meta.path.starts_with("/api/v1/") || meta.path.starts_with("/open311/"),
            "{}",
            meta.path
        );
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = openapi::document(&routes());
    let mut waiting = vec![&document];
    let mut seen = 0;
    while let Some(value) = waiting.pop() {
        match value {
            Value::Object(map) => {
                if let Some(Value::String(reference)) = map.get("$ref") {
                    let pointer = reference.trim_start_matches('#');
                    assert!(
                        document.pointer(pointer).is_some_and(Value::is_object),
                        "{reference}"
                    );
                    seen += 1;
                }
                waiting.extend(map.values());
            }
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    assert!(seen > 0);
}
