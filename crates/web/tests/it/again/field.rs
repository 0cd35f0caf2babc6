//! What is sent from the field: grids, patrols, visits, moves.

use super::sent::{Wish, citizen, number, person};
use crate::api::Program;
use crate::browser::{Town, aside};
use serde_json::{Value, json};

/// A route of the first grid worker's grid.
async fn route(town: &Town) -> Value {
    let mut dispatcher = Program::of(town, "dispatcher").await;
    let body = json!({ "name": "沿河", "every_days": 7, "points": [{ "name": "闸口", "lng": 120.921, "lat": 32.305 }] });
    let path = "/api/v1/grids/320623111001001/routes";
    dispatcher.keyed(path, "a-route", &body).await.json()
}

/// A patrol along it that runs.
async fn patrol(town: &Town) -> (Program, String) {
    let laid = route(town).await;
    let mut worker = Program::of(town, "xg-grid-1").await;
    let begun = worker
        .keyed(
            "/api/v1/patrols",
            "a-patrol",
            &json!({ "route": laid["route"] }),
        )
        .await
        .json();
    let id = begun["patrol"].as_str().unwrap().to_owned();
    (worker, id)
}

/// A household of the grid.
fn household(town: &Town) -> String {
    let id = model::id::HouseholdId::from_bytes([3; 16]);
    let whose = town.site.person(&number(town, "王秀珍"));
    aside(|| {
        town.site
            .app
            .submit_blocking(move |_, tx| {
                let mut held = tx.person(whose)?.unwrap();
                held.household = Some(id);
                held.version += 1;
                assert!(tx.person_update(&held)?);
                Ok(())
            })
            .unwrap();
    });
    id.to_string()
}

fn a_house() -> Value {
    json!({ "grid": "320623111001001", "address": "双甸镇双甸村委会一组12号", "used": "rented", "reason": "上门看过" })
}

/// A house that waits for the steward.
async fn noted(town: &Town) -> String {
    let mut worker = Program::of(town, "xg-grid-1").await;
    let noted = worker
        .keyed("/api/v1/houses", "a-house", &a_house())
        .await
        .json();
    noted["request"].as_str().unwrap().to_owned()
}

/// A house that was entered.
async fn written(town: &Town) -> String {
    let request = noted(town).await;
    let mut steward = Program::of(town, "steward").await;
    let waiting = steward.get("/api/v1/house-requests").await.json();
    let path = format!("/api/v1/house-requests/{request}");
    let granted = json!({ "granted": true });
    steward.keyed(&path, "a-decision", &granted).await;
    waiting["houses"][0]["house"]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// What is sent from the field.
pub(super) async fn field(town: &Town, line: &str) -> Option<Wish> {
    match line {
        "POST /api/v1/grids/{grid}/routes" => Wish::json(
            Program::of(town, "dispatcher").await,
            "/api/v1/grids/320623111001001/routes",
            json!({ "name": "沿河", "every_days": 7, "points": [{ "name": "闸口", "lng": 120.921, "lat": 32.305 }] }),
        ),
        "POST /api/v1/grids/villages/{division}" => {
            aside(|| town.site.lay_ground());
            let mut dispatcher = Program::of(town, "dispatcher").await;
            let path = "/api/v1/grids/villages/320623111001";
            let mut grids = dispatcher.get(path).await.json();
            grids["features"][1]["properties"]["name"] = json!("第一网格");
            Wish::json(
                dispatcher,
                path,
                json!({ "from": "2026-12-01", "why": "改名", "grids": grids }),
            )
        }
        "POST /api/v1/patrols" => {
            let laid = route(town).await;
            let body = json!({ "route": laid["route"] });
            Wish::json(
                Program::of(town, "xg-grid-1").await,
                "/api/v1/patrols",
                body,
            )
        }
        "POST /api/v1/patrols/{patrol}/positions" => {
            let (worker, id) = patrol(town).await;
            let path = format!("/api/v1/patrols/{id}/positions");
            Wish::json(worker, path, json!({ "lng": 120.921, "lat": 32.305 }))
        }
        "POST /api/v1/patrols/{patrol}/end" => {
            let (worker, id) = patrol(town).await;
            Wish::json(worker, format!("/api/v1/patrols/{id}/end"), json!({}))
        }
        "POST /api/v1/households/{household}/plan" => {
            let id = household(town);
            Wish::json(
                Program::of(town, "xg-grid-1").await,
                format!("/api/v1/households/{id}/plan"),
                json!({ "kinds": ["elder-alone"], "next_on": "2026-12-01" }),
            )
        }
        "POST /api/v1/households/{household}/visits" => {
            let id = household(town);
            let mut worker = Program::of(town, "xg-grid-1").await;
            let plan = json!({ "kinds": ["elder-alone"], "next_on": "2026-11-24" });
            let path = format!("/api/v1/households/{id}/plan");
            worker.keyed(&path, "a-plan", &plan).await;
            Wish::json(
                worker,
                format!("/api/v1/households/{id}/visits"),
                json!({ "consent": "agreed", "ticked": ["elder-alone.meals"], "next_on": "2026-12-08" }),
            )
        }
        "POST /api/v1/households/{household}/allow" => {
            let id = household(town);
            let mut worker = Program::of(town, "xg-grid-1").await;
            let path = format!("/api/v1/households/{id}");
            let plan = json!({ "kinds": ["elder-alone"], "next_on": "2026-11-24" });
            worker.keyed(&format!("{path}/plan"), "a-plan", &plan).await;
            let never = json!({ "consent": "never" });
            worker
                .keyed(&format!("{path}/visits"), "a-visit", &never)
                .await;
            Wish::json(
                worker,
                format!("{path}/allow"),
                json!({ "said_by": person(town, "王秀珍") }),
            )
        }
        "POST /api/v1/my/visits" => {
            household(town);
            Wish::json(
                citizen(town, "王秀珍").await,
                "/api/v1/my/visits",
                json!({ "welcome": false }),
            )
        }
        "POST /api/v1/houses" => Wish::json(
            Program::of(town, "xg-grid-1").await,
            "/api/v1/houses",
            a_house(),
        ),
        "POST /api/v1/houses/{house}" => {
            let id = written(town).await;
            let body =
                json!({ "grid": "320623111001001", "used": "empty", "reason": "租客已经搬走" });
            Wish::json(
                Program::of(town, "xg-grid-1").await,
                format!("/api/v1/houses/{id}"),
                body,
            )
        }
        "POST /api/v1/house-requests/{request}" => {
            let request = noted(town).await;
            Wish::json(
                Program::of(town, "steward").await,
                format!("/api/v1/house-requests/{request}"),
                json!({ "granted": true }),
            )
        }
        "POST /api/v1/moves" => Wish::json(
            Program::of(town, "xg-grid-1").await,
            "/api/v1/moves",
            json!({ "person": person(town, "周素兰"), "on": "2026-11-20", "reason": "上门看过，已经搬走" }),
        ),
        "POST /api/v1/moves/{request}" => {
            let mut worker = Program::of(town, "xg-grid-1").await;
            let body = json!({ "person": person(town, "周素兰"), "on": "2026-11-20", "reason": "上门看过，已经搬走" });
            let noted = worker.keyed("/api/v1/moves", "a-move", &body).await.json();
            let path = format!("/api/v1/moves/{}", noted["request"].as_str().unwrap());
            Wish::json(
                Program::of(town, "steward").await,
                path,
                json!({ "granted": true }),
            )
        }
        _ => None,
    }
}
