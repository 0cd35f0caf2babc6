//! What is sent to the command centre, the duty roster and walls.

use super::Wish;
use crate::api::{Program, found};
use crate::browser::Town;
use axum::http::StatusCode;
use serde_json::{Value, json};

/// A question of who handles, waiting at the command centre.
async fn dispute(town: &Town) -> Value {
    let body = json!({ "procedure": "handling-dispute",
        "fields": { "about": "event", "event-class": "0102", "matter": "河边堆放垃圾", "other": "320623000000-MZJ",
                    "reason": "不归本中心办" },
        "place": { "division": "320623111000" }, "applicant": { "name": "双甸镇为民服务中心" } });
    let filed = Program::of(town, "sd-head")
        .await
        .post("/api/v1/cases", &body)
        .await;
    assert_eq!(filed.status, StatusCode::CREATED, "{}", filed.text);
    filed.json()
}

/// A shift of somebody of the command centre, from an hour of the town's first day on.
fn shift(town: &Town, who: &str, hour: i64) -> Value {
    let from = model::time::Instant::at(town.site.cast.founded, hour, 0);
    json!({ "person": town.site.cast.login(who).person(), "part": "lead", "from": from,
            "until": from.plus_ms(10 * 3_600_000) })
}

/// It, on the roster.
async fn on_duty(town: &Town, who: &str, hour: i64) -> String {
    let set = Program::of(town, "dispatcher")
        .await
        .keyed(
            "/api/v1/duty",
            &format!("shift-{hour}"),
            &shift(town, who, hour),
        )
        .await;
    assert_eq!(set.status, StatusCode::CREATED, "{}", set.text);
    set.json()["duty"].as_str().unwrap().to_owned()
}

pub async fn wish(town: &Town, line: &str) -> Option<Wish> {
    let wall = json!({ "label": "指挥大厅东墙" });
    match line {
        "POST /api/v1/command/dispatches" => {
            let case = dispute(town).await;
            let body = json!({ "case": case["id"], "version": case["version"], "units": ["320623000000-MZJ"],
                               "question": "请到场看一下" });
            Wish::json(
                Program::of(town, "dispatcher").await,
                "/api/v1/command/dispatches",
                body,
            )
        }
        "POST /api/v1/command/urges" => {
            let (_, id, _) = found(town).await;
            let body = json!({ "cases": [id], "note": "请尽快上门" });
            Wish::json(
                Program::of(town, "dispatcher").await,
                "/api/v1/command/urges",
                body,
            )
        }
        "POST /api/v1/devices" => Wish::json(
            Program::of(town, "dispatcher").await,
            "/api/v1/devices",
            wall,
        ),
        "POST /api/v1/devices/{id}/revoke" => {
            let mut dispatcher = Program::of(town, "dispatcher").await;
            let made = dispatcher.post("/api/v1/devices", &wall).await.json();
            let path = format!("/api/v1/devices/{}/revoke", made["id"].as_str().unwrap());
            Wish::json(dispatcher, path, json!({}))
        }
        "POST /api/v1/duty" => Wish::json(
            Program::of(town, "dispatcher").await,
            "/api/v1/duty",
            shift(town, "dispatcher", 8),
        ),
        "POST /api/v1/duty/weeks" => {
            on_duty(town, "dispatcher", 8).await;
            let body = json!({ "week": "2026-12-01" });
            Wish::json(
                Program::of(town, "dispatcher").await,
                "/api/v1/duty/weeks",
                body,
            )
        }
        "POST /api/v1/duty/{id}/end" => {
            let id = on_duty(town, "dispatcher", 8).await;
            Wish::json(
                Program::of(town, "dispatcher").await,
                format!("/api/v1/duty/{id}/end"),
                json!({}),
            )
        }
        "POST /api/v1/duty/{id}/hand-over" => {
            let id = on_duty(town, "dispatcher", 8).await;
            let next = on_duty(town, "steward", 18).await;
            let body = json!({ "to": next, "note": "双南村的垃圾要盯住" });
            Wish::json(
                Program::of(town, "dispatcher").await,
                format!("/api/v1/duty/{id}/hand-over"),
                body,
            )
        }
        "POST /api/v1/duty/{id}/take" => {
            let id = on_duty(town, "dispatcher", 8).await;
            let next = on_duty(town, "steward", 18).await;
            let body = json!({ "to": next, "note": "双南村的垃圾要盯住" });
            let path = format!("/api/v1/duty/{id}/hand-over");
            Program::of(town, "dispatcher")
                .await
                .post(&path, &body)
                .await;
            Wish::json(
                Program::of(town, "steward").await,
                format!("/api/v1/duty/{id}/take"),
                json!({ "note": "已接班" }),
            )
        }
        _ => None,
    }
}
