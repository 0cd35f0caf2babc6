//! Other systems tell us: an event files a case as the site's mapping says, once, whoever sends it how
//! often.

use super::mapping::{Rule, value};
use crate::case::{FileRequest, Whom, file_in};
use crate::context::Ctx;
use crate::once::{Repeat, once};
use crate::policy::{Action, require};
use crate::{App, Fault};
use codes::{DivisionCode, Geographic};
use model::case::{Case, Channel};
use model::place::Place;
use model::refusal::Refusal;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeMap;
use store::Tx;

/// Longest id and source, in bytes.
const NAME_BYTES_MAX: usize = 256;

/// An event as it came, whole: attributes and data.
#[derive(Debug, Clone)]
pub struct Incoming(pub Value);

impl Incoming {
    fn attribute(&self, name: &str) -> Result<&str, Refusal> {
        self.0
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.is_empty() && text.len() <= NAME_BYTES_MAX)
            .ok_or_else(|| Refusal::field(name, "event-attribute"))
    }
}

/// Files the case an event means. The same source and id file once, for ever; sent again, the answer is
/// the same.
///
/// # Errors
/// `event-attribute` at what CloudEvents 1.0 asks for, `event-version`, `event-unmapped`, what is wrong
/// with the place; what the procedure refuses; the store's.
pub async fn receive<T: Serialize + DeserializeOwned + Send + 'static>(
    app: &App,
    ctx: &Ctx,
    event: Incoming,
    repeat: Repeat,
    answer: impl Fn(&Case) -> T + Send + Sync + 'static,
) -> Result<T, Fault> {
    require(&ctx.actor, Action::CaseFile)?;
    let asker = ctx.clone();
    once(app, ctx, repeat, move |app, tx| {
        let site = app.site_in(tx, asker.now)?;
        let request = meant(app, &site, tx, &event)?;
        file_in(app, tx, &asker, &request).map(|case| answer(&case))
    })
    .await
}

fn meant(
    app: &App,
    site: &crate::Site,
    tx: &mut Tx<'_>,
    event: &Incoming,
) -> Result<FileRequest, Fault> {
    if event.attribute("specversion")? != "1.0" {
        return Err(Refusal::field("specversion", "event-version").into());
    }
    let (id, source) = (event.attribute("id")?, event.attribute("source")?);
    let kind = event.attribute("type")?;
    let rule = app
        .wiring()
        .and_then(|wiring| wiring.mapping.rule(kind, source))
        .ok_or_else(|| Refusal::field("type", "event-unmapped").with("type", kind))?;
    let at = |path: &str| value(&event.0, path);
    let fields: BTreeMap<String, String> = rule
        .fields
        .iter()
        .filter_map(|(field, path)| Some((field.clone(), at(path)?)))
        .collect();
    let item = if rule.item.is_empty() {
        &rule.procedure
    } else {
        &rule.item
    };
    Ok(FileRequest {
        procedure: rule.procedure.clone(),
        act: rule.act.clone(),
        item: item.clone(),
        whom: Whom::Named(at(&rule.name).unwrap_or_default()),
        channel: Channel::Program,
        place: place(tx, site, rule, &at)?,
        fields,
        materials: BTreeMap::new(),
        note: rule.note.as_deref().and_then(at),
        // Both halves have their length, so that no two pairs read alike.
        client: Some(format!("event:{}:{source}{id}", source.len())),
    })
}

fn place(
    tx: &mut Tx<'_>,
    site: &crate::Site,
    rule: &Rule,
    at: &impl Fn(&str) -> Option<String>,
) -> Result<Option<Place>, Fault> {
    let division = match rule.division.as_deref().and_then(at) {
        Some(text) => Some(
            DivisionCode::parse(&text).map_err(|_| Refusal::field("place", "division-unknown"))?,
        ),
        None => None,
    };
    let degrees = |path: &Option<String>| -> Result<Option<f64>, Refusal> {
        match path.as_deref().and_then(at) {
            Some(text) => text
                .parse::<f64>()
                .map(Some)
                .map_err(|_| Refusal::field("place", "address-point")),
            None => Ok(None),
        }
    };
    let (Some(lng), Some(lat)) = (degrees(&rule.lng)?, degrees(&rule.lat)?) else {
        return Ok(division.map(|division| Place {
            division,
            grid: None,
            point: None,
        }));
    };
    let stored = Geographic::received(rule.crs, lng, lat);
    let point = crate::address::point(stored)?;
    let lies = crate::address::locate_in(tx, site, point)?;
    let found = lies.as_ref().map(|lies| lies.division);
    let division = division
        .or(found)
        .ok_or_else(|| Refusal::field("place", "address-outside"))?;
    Ok(Some(Place {
        division,
        grid: lies
            .and_then(|lies| lies.grid)
            .filter(|grid| division.contains(grid.division())),
        point: Some(point),
    }))
}
