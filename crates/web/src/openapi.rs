//! The API document (OpenAPI 3.1), made from the table of routes: no unlisted route can exist.

use crate::error::Answer;
use crate::page::Visitor;
use crate::route::{Access, Kind, Meta, Route};
use crate::schema::Components;
use axum::Json;
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};

/// Where the document stands.
pub const PATH: &str = "/api/v1/openapi.json";

pub(crate) fn routes() -> Vec<Route> {
    vec![Route::api_get(PATH, Access::Public, "This document", show)]
}

async fn show(visitor: Visitor) -> Answer {
    Ok(Json(visitor.web().openapi()).into_response())
}

/// The document of a table.
#[must_use]
pub fn document(routes: &[Route]) -> Value {
    let mut components = Components::new();
    let mut paths: Map<String, Value> = Map::new();
    for meta in routes
        .iter()
        .map(|route| &route.meta)
        .filter(|meta| matches!(meta.kind, Kind::Api | Kind::Open311))
    {
        let operation = operation(meta, &mut components);
        let path = paths
            .entry(meta.path.to_owned())
            .or_insert_with(|| json!({}));
        path[meta.method.as_str().to_ascii_lowercase()] = operation;
    }
    components.insert("Problem".to_owned(), problem());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "wujia",
            "version": env!("CARGO_PKG_VERSION"),
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
            "description": "Grassroots governance of a county. Times are UTC milliseconds, amounts are fen. \
                            Lists are read on by `cursor`; writes carry an `Idempotency-Key`.",
        },
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer" },
                "session": { "type": "apiKey", "in": "cookie", "name": "wujia-session" },
            },
        },
    })
}

fn operation(meta: &Meta, components: &mut Components) -> Value {
    let mut parameters: Vec<Value> = meta
        .path_names()
        .iter()
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    parameters.extend(meta.query.iter().map(|p| {
        json!({ "name": p.name, "in": "query", "required": false, "description": p.about, "schema": { "type": "string" } })
    }));
    if meta.writes() && meta.access != Access::Public {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": !meta.own_id,
            "description": "Chosen by the caller; the same key and body do one thing however often they are sent",
            "schema": { "type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$" },
        }));
    }
    let mut success = json!({ "description": "Done" });
    if let Some(response) = meta.response {
        success["content"] = json!({ "application/json": { "schema": response(components) } });
    }
    let mut operation = json!({
        "operationId": operation_id(meta),
        "summary": meta.summary,
        "parameters": parameters,
        "responses": {
            meta.success.to_string(): success,
            "default": {
                "description": "Refused or failed",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            },
        },
        "security": if meta.access == Access::Public { json!([]) } else { json!([{ "token": [] }, { "session": [] }]) },
    });
    if let Some(request) = meta.request {
        let media = match (meta.files, meta.kind) {
            (true, _) => "multipart/form-data",
            (false, Kind::Open311) => "application/x-www-form-urlencoded",
            (false, _) => "application/json",
        };
        let mut content = json!({ "schema": request(components) });
        if let Some(example) = meta
            .example
            .and_then(|text| serde_json::from_str::<Value>(text).ok())
        {
            content["example"] = example;
        }
        operation["requestBody"] = json!({ "required": true, "content": { media: content } });
    }
    if let Some(action) = meta.action() {
        operation["x-action"] = Value::from(action.code());
    }
    operation
}

fn operation_id(meta: &Meta) -> String {
    let words = meta
        .path
        .trim_start_matches("/api/v1/")
        .split(['/', '.', '-'])
        .filter(|part| !part.is_empty());
    let path: Vec<String> = words
        .map(|part| part.trim_matches(['{', '}', '*']).to_owned())
        .collect();
    format!(
        "{}-{}",
        meta.method.as_str().to_ascii_lowercase(),
        path.join("-")
    )
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "detail", "instance", "errors"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "instance": { "type": "string" },
            "errors": { "type": "array", "items": {
                "type": "object",
                "required": ["key", "detail"],
                "properties": { "field": { "type": "string" }, "key": { "type": "string" }, "detail": { "type": "string" } },
            } },
        },
    })
}
