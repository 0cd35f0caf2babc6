//! The floor under every HTTP measure: one JSON answer by axum and nothing else, so that a figure of
//! the product can be told beside what this machine does at all.
//! `cargo run --profile demo -p web --example bare -- 127.0.0.1:8099`

use axum::routing::post;
use axum::{Json, Router};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let address = std::env::args()
        .nth(1)
        .unwrap_or_else(|| "127.0.0.1:8099".to_owned());
    let echo = |Json(body): Json<serde_json::Value>| async { Json(body) };
    let router = Router::new().route("/", post(echo));
    axum::serve(tokio::net::TcpListener::bind(address).await?, router).await
}
