//! The map's cases as GeoJSON: lights, numbers, what they are; nobody's name.

use super::super::case_words::Says;
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Page;
use app::command::Picture;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::IntoResponse;
use codes::DivisionCode;
use serde_json::{Map, Value, json};

/// `GET /command/cases`.
pub(super) async fn cases(page: Page, asked: Asked) -> Answer {
    let part: Option<DivisionCode> = asked.parse("division");
    let picture = app::command::picture(page.app(), &page.ctx, part).await?;
    let body = serde_json::to_vec(&features(&page, &picture))
        .map_err(|e| Failure::failed(e.to_string()))?;
    let mut response = body.into_response();
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/geo+json"),
    );
    Ok(response)
}

fn degrees((lng, lat): (i64, i64)) -> Value {
    json!([lng as f64 / 1e7, lat as f64 / 1e7])
}

/// A picture as a collection of features. `seq` is where the journal stood; `words` names procedures,
/// so that what is told later need not carry them.
pub(crate) fn features(page: &Page, picture: &Picture) -> Value {
    let says = Says::of(page);
    let site = page.app().site();
    let mut words = Map::new();
    for (_, _, module, _) in site.modules() {
        for procedure in module.procedures.values() {
            let code = procedure.code();
            words.insert(code.to_owned(), Value::String(says.procedure(code)));
        }
    }
    let mut features: Vec<Value> = Vec::with_capacity(picture.cases.len());
    for (case, light) in &picture.cases {
        let Some(point) = case.point else { continue };
        features.push(json!({
            "type": "Feature",
            "id": case.id,
            "geometry": { "type": "Point", "coordinates": degrees(point) },
            "properties": {
                "kind": "case",
                "number": case.number,
                "module": case.module,
                "procedure": case.procedure,
                "name": says.item(&case.procedure, &case.item),
                "stage": says.stage(&case.procedure, &case.stage),
                "division": case.division.to_string(),
                "light": light.code(),
                "due": case.due,
            },
        }));
    }
    for rest in &picture.rest {
        let geometry = rest
            .centre
            .map(|centre| json!({ "type": "Point", "coordinates": degrees(centre) }));
        features.push(json!({
            "type": "Feature",
            "geometry": geometry,
            "properties": {
                "kind": "rest",
                "name": rest.name,
                "division": rest.division.to_string(),
                "count": rest.n,
                "overdue": rest.overdue,
            },
        }));
    }
    for (line, at) in &picture.duty {
        let geometry = at.map(|centre| json!({ "type": "Point", "coordinates": degrees(centre) }));
        let unit = site.unit_name(&line.duty.unit);
        features.push(json!({
            "type": "Feature",
            "geometry": geometry,
            "properties": {
                "kind": "duty",
                "name": format!("{unit} {}", line.name),
                "unit": unit,
                "person": line.name,
                "part": line.duty.part.code(),
            },
        }));
    }
    json!({
        "type": "FeatureCollection",
        "seq": picture.seq,
        "division": picture.division.to_string(),
        "words": words,
        "features": features,
    })
}
