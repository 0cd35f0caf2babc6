//! What is sent to the lines about other systems and about bulletins.

use super::sent::{Sent, Wish};
use crate::api::{Program, found};
use crate::browser::Town;
use axum::http::StatusCode;
use jiff::civil::date;
use serde_json::{Value, json};

/// A table of the example system, one row: somebody whom the library does not know.
pub fn table() -> Vec<u8> {
    let number = codes::CitizenNumber::compose(320_623, date(1970, 1, 1), 555).unwrap();
    let number = number.as_str();
    format!(
        "办件编号,申请人,证件号码,所属区划,事项名称,申请人类型,联系电话,申请内容\nZW20261124001,吴示例,{number},320623111000,小餐饮登记,个人,13800000001,新开办登记\n"
    )
    .into_bytes()
}

fn wished(who: Program, path: String, body: Value) -> Option<Wish> {
    Some(Wish {
        who,
        path,
        sent: Sent::Json(body),
    })
}

pub async fn wish(town: &Town, line: &str) -> Option<Wish> {
    let number = json!({ "system": "hotline", "number": "RD2026112400017" });
    match line {
        "POST /api/v1/cases/{id}/numbers" => {
            let (worker, id, _) = found(town).await;
            wished(worker, format!("/api/v1/cases/{id}/numbers"), number)
        }
        "POST /api/v1/cases/{id}/numbers/remove" => {
            let (mut worker, id, _) = found(town).await;
            let path = format!("/api/v1/cases/{id}/numbers");
            let given = worker.post(&path, &number).await;
            assert_eq!(given.status, StatusCode::CREATED, "{}", given.text);
            wished(worker, format!("{path}/remove"), number)
        }
        "POST /api/v1/cases/{id}/copy/{system}/typed" => {
            let (worker, id, _) = found(town).await;
            let path = format!("/api/v1/cases/{id}/copy/civil-affairs/typed");
            wished(worker, path, json!({}))
        }
        "POST /api/v1/exchange/{system}/imports"
        | "POST /api/v1/exchange/{system}/imports/preview" => Some(Wish {
            who: Program::of(town, "sd-window-1").await,
            path: line
                .trim_start_matches("POST ")
                .replace("{system}", "gov-service"),
            sent: Sent::Parts(Vec::new(), vec![("file", table())]),
        }),
        "POST /api/v1/bulletins" => wished(
            Program::of(town, "sd-head").await,
            "/api/v1/bulletins".to_owned(),
            json!({ "of": "unit", "kind": "week", "day": "2026-11-24", "text": "本周收到 1 件。" }),
        ),
        _ => None,
    }
}
