//! What is sent to the hotline.

use super::Wish;
use crate::api::Program;
use crate::browser::Town;
use serde_json::json;

pub async fn wish(town: &Town, line: &str) -> Option<Wish> {
    match line {
        "POST /api/v1/hotline/callers" => {
            crate::hotline::recorded(town, "13800138000").await;
            let body = json!({ "phone": "13800138000" });
            Wish::json(
                Program::of(town, "hotline").await,
                "/api/v1/hotline/callers",
                body,
            )
        }
        "POST /api/v1/hotline/calls" => Wish::json(
            Program::of(town, "hotline").await,
            "/api/v1/hotline/calls",
            crate::hotline::noise("13800138000"),
        ),
        _ => None,
    }
}
