//! What is sent to the supporting systems.

use super::sent::{Wish, citizen, number, person};
use crate::api::{Program, found};
use crate::browser::Town;
use crate::systems::wire;
use axum::http::StatusCode;
use serde_json::{Value, json};

fn binding() -> Value {
    json!({ "login": "sd-window-2", "subject": "u-7", "witness": "secadmin", "password": testkit::PASSWORD })
}

/// A clerk's account, bound to the sign-in service.
async fn bound(town: &Town) -> Program {
    let mut admin = Program::of(town, "sysadmin").await;
    let done = admin
        .post("/api/v1/systems/identity/links", &binding())
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    admin
}

fn subscription() -> Value {
    json!({ "name": "县应急平台", "url": "https://events.example.cn/in", "tells": ["filed"] })
}

pub async fn wish(town: &Town, line: &str) -> Option<Wish> {
    let exchange = "/api/v1/systems/exchange";
    if let Some(rest) = line.strip_prefix("POST /api/v1/systems/exchange") {
        wire(town);
        let mut admin = Program::of(town, "sysadmin").await;
        if rest.is_empty() {
            return Wish::json(admin, exchange, subscription());
        }
        let made = admin.post(exchange, &subscription()).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
        let id = made.json()["subscription"].as_str().unwrap().to_owned();
        let verb = rest.rsplit('/').next().unwrap();
        let body = match verb {
            "replay" => json!({ "from": "2026-11-24" }),
            _ => json!({}),
        };
        return Wish::json(admin, format!("{exchange}/{id}/{verb}"), body);
    }
    match line {
        "POST /api/v1/systems/identity/links" => {
            wire(town);
            Wish::json(
                Program::of(town, "sysadmin").await,
                "/api/v1/systems/identity/links",
                binding(),
            )
        }
        "POST /api/v1/systems/identity/links/{account}/end" => {
            wire(town);
            let admin = bound(town).await;
            let account = town.site.cast.login("sd-window-2").account.id;
            let path = format!("/api/v1/systems/identity/links/{account}/end");
            Wish::json(admin, path, json!({}))
        }
        "POST /api/v1/identity/unbind" => {
            wire(town);
            bound(town).await;
            Wish::json(
                Program::of(town, "sd-window-2").await,
                "/api/v1/identity/unbind",
                json!({}),
            )
        }
        "POST /api/v1/systems/messages/test" => Wish::json(
            Program::of(town, "sysadmin").await,
            "/api/v1/systems/messages/test",
            json!({}),
        ),
        "POST /api/v1/systems/messages/{message}/resend" => {
            found(town).await;
            let mut admin = Program::of(town, "sysadmin").await;
            let records = admin.get("/api/v1/systems/messages/records").await.json();
            let id = records["records"][0]["message"].as_str().unwrap();
            let path = format!("/api/v1/systems/messages/{id}/resend");
            Wish::json(admin, path, json!({}))
        }
        "POST /api/v1/my/messages/choice" => Wish::json(
            citizen(town, "王秀珍").await,
            "/api/v1/my/messages/choice",
            json!({ "slip": true }),
        ),
        "POST /api/v1/persons/{id}/messages" => Wish::json(
            Program::of(town, "sd-window-1").await,
            format!("/api/v1/persons/{}/messages", person(town, "王秀珍")),
            json!({ "slip": true }),
        ),
        "POST /api/v1/events" => {
            wire(town);
            let data = json!({ "name": "吴某", "division": "320623111000", "number": number(town, "王秀珍"),
                               "phone": "13800000001", "matter": "登记" });
            Wish::json(
                Program::of(town, "sd-window-1").await,
                "/api/v1/events",
                json!({ "specversion": "1.0", "id": "A-1", "source": "/example/", "type": "cn.example.service.asked", "data": data }),
            )
        }
        _ => None,
    }
}
