//! What is sent to the lines of halls, queues and bookings.

use super::sent::{Wish, citizen};
use crate::api::Program;
use crate::browser::Town;
use axum::http::StatusCode;
use serde_json::{Value, json};

const HALL: &str = "320623111000";

fn hall(unit: &str) -> Value {
    json!({ "unit": unit, "name": "便民服务站", "address": "示例路2号（示例）", "hours": "08:30-11:30;14:00-17:00",
            "windows": 1, "places": 1, "phone": "0513-00000003", "from": "2026-12-01", "document": "PT-20" })
}

fn booking(slot: &str) -> Value {
    json!({ "day": "2026-11-24", "slot": slot, "items": [] })
}

async fn made(who: &mut Program, path: &str, body: &Value) -> Value {
    let answer = who.keyed(path, "made-before", body).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text);
    answer.json()
}

/// A booking taken on the phone: its id and its digits.
async fn taken(window: &mut Program) -> (String, String) {
    let mut body = booking("09:30");
    body["name"] = json!("张示例");
    made(window, "/api/v1/window/bookings", &body).await;
    let all = window.get("/api/v1/window/bookings").await;
    assert_eq!(all.status, StatusCode::OK, "{}", all.text);
    let text = |name: &str| all.json()["bookings"][0][name].as_str().unwrap().to_owned();
    (text("booking"), text("code"))
}

/// A window that is open, and somebody waiting for it.
async fn seated(window: &mut Program) {
    made(
        window,
        "/api/v1/window",
        &json!({ "window": 1, "state": "open" }),
    )
    .await;
    let tickets = format!("/api/v1/halls/{HALL}/tickets");
    made(window, &tickets, &json!({ "items": [] })).await;
}

pub async fn wish(town: &Town, line: &str) -> Option<Wish> {
    let path = line.trim_start_matches("POST ").replace("{hall}", HALL);
    let mut window = Program::of(town, "sd-window-1").await;
    match line {
        "POST /api/v1/halls" => Wish::json(
            Program::of(town, "sd-head").await,
            path,
            hall("320623111003-JWH"),
        ),
        "POST /api/v1/halls/{hall}/changes" => Wish::json(
            Program::of(town, "sd-head").await,
            path,
            hall("320623111000-FWZX"),
        ),
        "POST /api/v1/halls/{hall}/tickets" => {
            Wish::json(window, path, json!({ "items": [], "priority": true }))
        }
        "POST /api/v1/halls/{hall}/arrivals" => {
            let (_, code) = taken(&mut window).await;
            Wish::json(window, path, json!({ "code": code }))
        }
        "POST /api/v1/halls/{hall}/bookings" => {
            Wish::json(citizen(town, "王秀珍").await, path, booking("10:00"))
        }
        "POST /api/v1/my/bookings/{booking}/cancel" => {
            let mut own = citizen(town, "王秀珍").await;
            let at = format!("/api/v1/halls/{HALL}/bookings");
            let done = made(&mut own, &at, &booking("10:00")).await;
            let id = done["booking"].as_str().unwrap();
            Wish::json(own, format!("/api/v1/my/bookings/{id}/cancel"), json!({}))
        }
        "POST /api/v1/window" => Wish::json(window, path, json!({ "window": 2, "state": "open" })),
        "POST /api/v1/window/next" => {
            seated(&mut window).await;
            Wish::json(window, path, json!({}))
        }
        "POST /api/v1/window/tickets/{ticket}" => {
            seated(&mut window).await;
            let called = made(&mut window, "/api/v1/window/next", &json!({})).await;
            let id = called["ticket"].as_str().unwrap();
            let path = format!("/api/v1/window/tickets/{id}");
            Wish::json(window, path, json!({ "act": "missed" }))
        }
        "POST /api/v1/window/bookings" => {
            let mut body = booking("11:00");
            body["name"] = json!("李示例");
            Wish::json(window, path, body)
        }
        "POST /api/v1/window/bookings/{booking}/arrive" => {
            let (id, _) = taken(&mut window).await;
            let path = format!("/api/v1/window/bookings/{id}/arrive");
            Wish::json(window, path, json!({}))
        }
        "POST /api/v1/window/bookings/{booking}/cancel" => {
            let (id, _) = taken(&mut window).await;
            let path = format!("/api/v1/window/bookings/{id}/cancel");
            Wish::json(window, path, json!({}))
        }
        _ => None,
    }
}
