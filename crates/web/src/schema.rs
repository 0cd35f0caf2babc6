//! Shapes of JSON: one declaration gives the Rust type, its entry in the API document and the check
//! of what comes in, so that the three cannot drift apart.

use model::refusal::Refused;
use serde_json::{Map, Value, json};
use std::any::TypeId;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// Named shapes of the API document, by name.
pub type Components = BTreeMap<String, Value>;

/// A type with a JSON shape. Make one with [`crate::shape!`] or [`crate::codes!`].
pub trait Shape {
    /// Its JSON Schema (2020-12); named shapes go into `components` and are referred to.
    fn schema(components: &mut Components) -> Value;
    /// Whether it may be left out.
    const OPTIONAL: bool = false;
}

/// Declares structs with their shape. Fields of type `Option` may be left out or null; fields that
/// are not declared are refused.
#[macro_export]
macro_rules! shape {
    ($(
        $(#[doc = $about:literal])*
        $vis:vis struct $name:ident {
            $( $(#[doc = $says:literal])* $fvis:vis $field:ident : $type:ty ),* $(,)?
        }
    )+) => {$(
        $(#[doc = $about])*
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        $vis struct $name { $( $(#[doc = $says])* $fvis $field: $type ),* }

        impl $crate::schema::Shape for $name {
            fn schema(components: &mut $crate::schema::Components) -> serde_json::Value {
                $crate::schema::object(components, stringify!($name), concat!($($about),*), |components| vec![
                    $( $crate::schema::field::<$type>(components, stringify!($field), concat!($($says),*)) ),*
                ])
            }
        }
    )+};
}

/// Declares enums of codes with their shape.
#[macro_export]
macro_rules! codes {
    ($(
        $(#[doc = $about:literal])*
        $vis:vis enum $name:ident { $( $(#[doc = $says:literal])* $variant:ident = $code:literal ),+ $(,)? }
    )+) => {$(
        $(#[doc = $about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        $vis enum $name { $( $(#[doc = $says])* #[serde(rename = $code)] $variant ),+ }

        impl $crate::schema::Shape for $name {
            fn schema(_: &mut $crate::schema::Components) -> serde_json::Value {
                serde_json::json!({ "type": "string", "description": concat!($($about),*).trim(), "enum": [$($code),+] })
            }
        }
    )+};
}

/// A field of a declared struct; used by the macro.
#[doc(hidden)]
#[must_use]
pub fn field<T: Shape>(
    components: &mut Components,
    name: &'static str,
    about: &'static str,
) -> (&'static str, bool, Value) {
    let mut schema = T::schema(components);
    if let Some(map) = schema.as_object_mut()
        && !about.trim().is_empty()
    {
        map.insert("description".to_owned(), Value::from(about.trim()));
    }
    (name, T::OPTIONAL, schema)
}

/// A declared struct; used by the macro.
#[doc(hidden)]
#[must_use]
pub fn object(
    components: &mut Components,
    name: &str,
    about: &'static str,
    fields: impl FnOnce(&mut Components) -> Vec<(&'static str, bool, Value)>,
) -> Value {
    if !components.contains_key(name) {
        // Stands in while its own fields are described, should they come back to it.
        components.insert(name.to_owned(), Value::Null);
        let fields = fields(components);
        let required: Vec<&str> = fields
            .iter()
            .filter(|(_, optional, _)| !optional)
            .map(|(name, ..)| *name)
            .collect();
        let properties: Map<String, Value> = fields
            .iter()
            .map(|(name, _, schema)| ((*name).to_owned(), schema.clone()))
            .collect();
        let schema = json!({
            "type": "object",
            "description": about.trim(),
            "properties": properties,
            "required": required,
            "additionalProperties": false,
        });
        components.insert(name.to_owned(), schema);
    }
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

macro_rules! plain {
    ($($type:ty => $schema:tt),+ $(,)?) => {$(
        impl Shape for $type {
            fn schema(_: &mut Components) -> Value { json!($schema) }
        }
    )+};
}

plain! {
    String => { "type": "string" },
    bool => { "type": "boolean" },
    i64 => { "type": "integer", "format": "int64" },
    i32 => { "type": "integer", "format": "int32" },
    u32 => { "type": "integer", "format": "int32", "minimum": 0 },
    u64 => { "type": "integer", "format": "int64", "minimum": 0 },
    f64 => { "type": "number", "format": "double" },
    Value => {},
    jiff::civil::Date => { "type": "string", "format": "date" },
    model::time::Instant => { "type": "integer", "format": "int64", "description": "UTC milliseconds since 1970" },
    model::money::Fen => { "type": "integer", "format": "int64", "description": "Fen (1/100 CNY)" },
    model::time::Month => { "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" },
    codes::DivisionCode => { "type": "string", "pattern": "^[0-9]{12}$" },
}

macro_rules! ids {
    ($($type:ident),+ $(,)?) => {$(
        impl Shape for model::id::$type {
            fn schema(_: &mut Components) -> Value {
                let pattern = format!("^{}_[0-9a-hjkmnp-tv-z]{{26}}$", Self::PREFIX);
                json!({ "type": "string", "pattern": pattern })
            }
        }
    )+};
}

ids! {
    AccountId,
    AppointmentId,
    AuthorisationId,
    BookingId,
    BulletinId,
    CaseId,
    CertificateId,
    DeviceId,
    DutyId,
    EntryId,
    FileId,
    HouseId,
    HouseholdId,
    LeaveId,
    MessageId,
    NoticeId,
    OrderId,
    PatrolId,
    PaymentId,
    PersonId,
    ReformId,
    RequestId,
    RollId,
    RouteId,
    SessionId,
    SubscriptionId,
    TicketId,
    VisitId,
}

impl<T: Shape> Shape for Option<T> {
    fn schema(components: &mut Components) -> Value {
        json!({ "anyOf": [T::schema(components), { "type": "null" }] })
    }
    const OPTIONAL: bool = true;
}

impl<T: Shape> Shape for Vec<T> {
    fn schema(components: &mut Components) -> Value {
        json!({ "type": "array", "items": T::schema(components) })
    }
}

impl<T: Shape> Shape for BTreeMap<String, T> {
    fn schema(components: &mut Components) -> Value {
        json!({ "type": "object", "additionalProperties": T::schema(components) })
    }
}

/// What in a value does not fit a shape: every mistake with its path (`fields.card`, `rows.2`).
#[must_use]
pub fn mistakes<T: Shape + 'static>(value: &Value) -> Vec<Refused> {
    let made = made::<T>();
    misfits(&made.0, &made.1, value)
}

/// The schema of a type, written once a process: it is asked at every write.
fn made<T: Shape + 'static>() -> Arc<(Components, Value)> {
    type Made = RwLock<HashMap<TypeId, Arc<(Components, Value)>>>;
    static MADE: LazyLock<Made> = LazyLock::new(Made::default);
    let key = TypeId::of::<T>();
    let held = MADE.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(made) = held.get(&key) {
        return Arc::clone(made);
    }
    drop(held);
    let mut components = Components::new();
    let schema = T::schema(&mut components);
    let made = Arc::new((components, schema));
    MADE.write()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(key, Arc::clone(&made));
    made
}

/// The same against a schema at hand, as the table of routes declares it.
#[must_use]
pub fn misfits(components: &Components, schema: &Value, value: &Value) -> Vec<Refused> {
    let mut found = Vec::new();
    check(components, schema, value, "", &mut found);
    found
}

fn at(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}

fn check(
    components: &Components,
    schema: &Value,
    value: &Value,
    path: &str,
    found: &mut Vec<Refused>,
) {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        if let Some(named) = components.get(name) {
            check(components, named, value, path, found);
        }
        return;
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        if !value.is_null()
            && let Some(first) = choices.first()
        {
            check(components, first, value, path, found);
        }
        return;
    }
    let mut wrong = |key: &str| found.push(Refused::new(key).at(path));
    match schema["type"].as_str() {
        Some("string") => match value.as_str() {
            None => wrong("json-want-text"),
            Some(text) if text.contains('\0') => wrong("json-control-character"),
            Some(text) => {
                let listed = schema["enum"]
                    .as_array()
                    .is_none_or(|codes| codes.iter().any(|code| code == text));
                let dated = schema["format"] != "date" || text.parse::<jiff::civil::Date>().is_ok();
                if !listed
                    || !dated
                    || !schema["pattern"]
                        .as_str()
                        .is_none_or(|pattern| fits(pattern, text))
                {
                    wrong("json-not-allowed");
                }
            }
        },
        Some("boolean") if !value.is_boolean() => wrong("json-want-boolean"),
        Some("integer") => match (value.as_i64(), schema["format"].as_str()) {
            (None, _) => wrong("json-want-integer"),
            (Some(n), Some("int32")) if i32::try_from(n).is_err() => wrong("json-want-integer"),
            (Some(n), _) if schema["minimum"].as_i64().is_some_and(|least| n < least) => {
                wrong("json-not-allowed")
            }
            _ => {}
        },
        Some("number") if !value.is_number() => wrong("json-want-integer"),
        Some("array") => match value.as_array() {
            None => wrong("json-want-list"),
            Some(items) => {
                for (n, item) in items.iter().enumerate() {
                    check(
                        components,
                        &schema["items"],
                        item,
                        &at(path, &n.to_string()),
                        found,
                    );
                }
            }
        },
        Some("object") => match value.as_object() {
            None => wrong("json-want-object"),
            Some(map) => check_object(components, schema, map, path, found),
        },
        // Free JSON: only what no database can hold is refused.
        None => control(value, path, found),
        _ => {}
    }
}

fn check_object(
    components: &Components,
    schema: &Value,
    map: &Map<String, Value>,
    path: &str,
    found: &mut Vec<Refused>,
) {
    for (name, value) in map {
        match (
            schema["properties"].get(name),
            schema["additionalProperties"].is_object(),
        ) {
            (Some(inner), _) => check(components, inner, value, &at(path, name), found),
            (None, true) => check(
                components,
                &schema["additionalProperties"],
                value,
                &at(path, name),
                found,
            ),
            (None, false) => found.push(Refused::new("json-unknown-field").at(&at(path, name))),
        }
    }
    let required = schema["required"].as_array().map_or(&[][..], Vec::as_slice);
    for name in required
        .iter()
        .filter_map(Value::as_str)
        .filter(|name| !map.contains_key(*name))
    {
        found.push(Refused::new("json-missing-field").at(&at(path, name)));
    }
}

fn control(value: &Value, path: &str, found: &mut Vec<Refused>) {
    match value {
        Value::String(text) if text.contains('\0') => {
            found.push(Refused::new("json-control-character").at(path))
        }
        Value::Array(items) => items
            .iter()
            .enumerate()
            .for_each(|(n, item)| control(item, &at(path, &n.to_string()), found)),
        Value::Object(map) => map
            .iter()
            .for_each(|(name, item)| control(item, &at(path, name), found)),
        _ => {}
    }
}

/// The few patterns shapes declare: an anchored prefix, then one class of characters counted.
fn fits(pattern: &str, text: &str) -> bool {
    if pattern == "^[0-9]{12}$" {
        return text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    }
    if pattern.starts_with("^[0-9]{4}-") {
        return text.parse::<model::time::Month>().is_ok() && text.len() == 7;
    }
    let prefix = pattern
        .trim_start_matches('^')
        .split('[')
        .next()
        .unwrap_or("");
    text.strip_prefix(prefix).is_some_and(|rest| {
        rest.len() == 26
            && rest.starts_with(|c: char| ('0'..='7').contains(&c))
            && rest.bytes().all(|b| {
                b.is_ascii_digit()
                    || (b.is_ascii_lowercase() && !matches!(b, b'i' | b'l' | b'o' | b'u'))
            })
    })
}
