//! Services: the list, and what a report of one may say.

use super::{Last, answer, named};
use crate::error::Answer;
use crate::page::Visitor;
use app::offer::{self, Attribute, Service};
use flow::FieldKind;
use serde_json::{Value, json};

pub(super) fn shown(visitor: &Visitor, service: &Service, metadata: bool) -> Value {
    let family = service.class.family_in(visitor.locale());
    // A table may name its families by codes that the product has words for.
    let key = format!("report-family-{family}");
    let family = if visitor.web().lexicon().has(visitor.locale(), &key) {
        visitor.say(&key)
    } else {
        family.to_owned()
    };
    json!({
        "service_code": service.code,
        "service_name": service.class.name_in(visitor.locale()),
        "description": service.class.name_in(visitor.locale()),
        "metadata": metadata,
        "type": "realtime",
        "keywords": family,
        "group": family,
    })
}

pub(super) async fn list(visitor: Visitor) -> Answer {
    let site = visitor.app().site();
    let all = offer::services(&site)
        .iter()
        .map(|service| {
            let metadata = !offer::attributes(&site, service).is_empty();
            shown(&visitor, service, metadata)
        })
        .collect();
    answer(&visitor, "services", "service", &Value::Array(all))
}

fn attribute(visitor: &Visitor, service: &Service, order: usize, told: &Attribute) -> Value {
    let key = format!("field-{}-{}", service.procedure, told.code);
    let hint = format!("{key}.hint");
    let has = |key: &str| visitor.web().lexicon().has(visitor.locale(), key);
    let datatype = match told.kind {
        FieldKind::Integer => "number",
        FieldKind::Date => "datetime",
        FieldKind::Choice | FieldKind::Bool => "singlevaluelist",
        _ => "string",
    };
    let value = |code: &str, words: String| json!({ "key": code, "name": words });
    let values: Vec<Value> = match told.kind {
        FieldKind::Bool => vec![
            value("true", visitor.say("case-yes")),
            value("false", visitor.say("case-no")),
        ],
        _ => told
            .choices
            .iter()
            .map(|code| {
                let key = format!("choice-{}-{}-{code}", service.procedure, told.code);
                value(code, visitor.say(&key))
            })
            .collect(),
    };
    json!({
        "variable": true,
        "code": told.code,
        "datatype": datatype,
        "required": told.required,
        "datatype_description": if has(&hint) { Value::from(visitor.say(&hint)) } else { Value::Null },
        "order": order,
        "description": visitor.say(&key),
        "values": values,
    })
}

pub(super) async fn definition(visitor: Visitor, last: Last) -> Answer {
    let site = visitor.app().site();
    let service = offer::service(&site, named(&last.0)?)?;
    let attributes: Vec<Value> = (1..)
        .zip(offer::attributes(&site, &service))
        .map(|(order, told)| attribute(&visitor, &service, order, &told))
        .collect();
    let value = json!({ "service_code": service.code, "attributes": attributes });
    answer(&visitor, "service_definition", "attribute", &value)
}
