//! The map: county, town, village, grid; and the areas behind it as GeoJSON that a browser may keep.

use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::{Page, Visitor};
use crate::route::{Access, Route};
use app::county::Areas;
use app::policy::{Action, scope};
use axum::http::StatusCode;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH,
};
use axum::response::{IntoResponse, Response};
use codes::{DivisionCode, Level};
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/map", Access::Signed(Action::CountyRead), show),
        // Boundaries hold no person: whoever tracks a matter or reports one sees the same map.
        Route::get("/map/boundary", Access::Public, boundary),
        Route::get("/map/towns", Access::Public, towns),
        Route::get("/map/villages", Access::Public, villages),
        Route::get("/map/grids", Access::Public, grids),
    ]
}

async fn areas(visitor: &Visitor, headers: &HeaderMap, which: Areas) -> Answer {
    let found = app::county::areas(visitor.app(), which).await?;
    let body = serde_json::to_vec(&found).map_err(|e| Failure::failed(e.to_string()))?;
    let mark = format!(
        "\"{}\"",
        evidence::hex::encode(&evidence::sm3(&[&body])[..12])
    );
    let same = headers
        .get(IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|held| held.split(',').any(|m| m.trim() == mark));
    let mut response: Response = if same {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        body.into_response()
    };
    let headers = response.headers_mut();
    headers.insert(
        CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=3600"),
    );
    headers.insert(
        ETAG,
        HeaderValue::from_str(&mark).map_err(|_| Failure::failed("an etag that cannot be sent"))?,
    );
    if !same {
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/geo+json"),
        );
    }
    Ok(response)
}

async fn boundary(visitor: Visitor, headers: HeaderMap) -> Answer {
    areas(&visitor, &headers, Areas::Boundary).await
}

async fn towns(visitor: Visitor, headers: HeaderMap) -> Answer {
    areas(&visitor, &headers, Areas::Towns).await
}

async fn villages(visitor: Visitor, asked: Asked, headers: HeaderMap) -> Answer {
    let town: DivisionCode = asked.parse("town").ok_or_else(Failure::not_found)?;
    areas(&visitor, &headers, Areas::Villages(town)).await
}

async fn grids(visitor: Visitor, asked: Asked, headers: HeaderMap) -> Answer {
    let village: DivisionCode = asked.parse("village").ok_or_else(Failure::not_found)?;
    areas(&visitor, &headers, Areas::Grids(village)).await
}

#[derive(Serialize)]
struct Item {
    name: String,
    href: Option<String>,
}

#[derive(Serialize)]
struct MapPage {
    title: String,
    src: String,
    crumbs: Vec<Item>,
    items: Vec<Item>,
    division: String,
    level: &'static str,
    grids: bool,
}

async fn show(page: Page, asked: Asked) -> Answer {
    let site = page.app().site();
    let grids = scope(&page.ctx.actor, Action::GridRead).is_some();
    let village: Option<DivisionCode> = asked.parse("village");
    let town: Option<DivisionCode> = asked.parse("town");
    let mut crumbs = vec![Item {
        name: site.county_name.clone(),
        href: Some("/map".to_owned()),
    }];
    let known = |code: DivisionCode, level: Level| {
        code.level() == level && site.divisions.contains_key(&code)
    };
    let context = if let Some(code) = village {
        if !known(code, Level::Village) {
            return Err(Failure::not_found());
        }
        if let Some(town) = code.at(Level::Town) {
            crumbs.push(Item {
                name: site.division_name(town),
                href: Some(format!("/map?town={town}")),
            });
        }
        MapPage {
            title: site.place_name(code),
            src: format!("/map/grids?village={code}"),
            items: site
                .grids_of(code)
                .map(|(_, grid)| Item {
                    name: grid.name.clone(),
                    href: None,
                })
                .collect(),
            division: code.to_string(),
            level: "grid",
            grids,
            crumbs,
        }
    } else if let Some(code) = town {
        if !known(code, Level::Town) {
            return Err(Failure::not_found());
        }
        MapPage {
            title: site.division_name(code),
            src: format!("/map/villages?town={code}"),
            items: site
                .villages(code)
                .map(|(village, held)| Item {
                    name: held.name.clone(),
                    href: Some(format!("/map?village={village}")),
                })
                .collect(),
            division: code.to_string(),
            level: "village",
            grids,
            crumbs,
        }
    } else {
        MapPage {
            title: site.county_name.clone(),
            src: "/map/towns".to_owned(),
            items: site
                .towns()
                .map(|(town, held)| Item {
                    name: held.name.clone(),
                    href: Some(format!("/map?town={town}")),
                })
                .collect(),
            division: site.county.to_string(),
            level: "town",
            grids,
            crumbs: Vec::new(),
        }
    };
    let mut context = context;
    if !context.crumbs.is_empty() {
        context.crumbs.push(Item {
            name: site.division_name(context.division.parse().unwrap_or(site.county)),
            href: None,
        });
    }
    page.render("pages/map/show.html", context)
}
