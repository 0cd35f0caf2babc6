//! What a receipt number opens to anybody: the stage, and the rating. Nothing about the person.

use super::Write;
use crate::error::Answer;
use crate::page::{Path, Visitor};
use crate::pages::receipt::stranger;
use crate::route::{Access, Route};
use crate::shape;
use app::case;
use axum::http::StatusCode;
use model::refusal::Refusal;

shape! {
    /// A stage that is made public.
    pub struct PublicStage {
        /// Its code.
        pub stage: String,
        /// In the reader's words.
        pub label: String,
        /// Whether it was reached.
        pub reached: bool,
    }

    /// How a matter stands.
    pub struct ReceiptShown {
        /// The number people use.
        pub number: String,
        /// Procedure.
        pub procedure: String,
        /// Item.
        pub item: String,
        /// Stage code.
        pub stage: String,
        /// In the reader's words.
        pub label: String,
        /// Public stages in their order.
        pub path: Vec<PublicStage>,
        /// When it was filed.
        pub filed_at: model::time::Instant,
        /// When the next step is due.
        pub due: Option<model::time::Instant>,
        /// Unit that works on it.
        pub unit: Option<String>,
        /// How it ended.
        pub outcome: Option<String>,
        /// Level it was rated with.
        pub rating: Option<u32>,
        /// Whether it may be rated now.
        pub may_rate: bool,
    }

    /// A rating.
    pub struct RatingGiven {
        /// 5 very satisfied to 1 very dissatisfied.
        pub level: u32,
        /// Own words.
        pub note: Option<String>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_get(
            "/api/v1/receipts/{receipt}",
            Access::Public,
            "Shows how a matter stands, by its receipt number",
            show,
        )
        .answers::<ReceiptShown>()
        .costly(),
        Route::api_post(
            "/api/v1/receipts/{receipt}/rating",
            Access::Public,
            "Rates a service, once, by the receipt number",
            rate,
        )
        .takes::<RatingGiven>()
        .example(r#"{"level":5,"note":"网格员上门很及时"}"#)
        .answers::<ReceiptShown>()
        .costly(),
    ]
}

async fn shown(visitor: &Visitor, receipt: &str) -> Answer {
    let view = case::public_view(visitor.app(), visitor.now(), receipt).await?;
    let label = |stage: &str| visitor.say(&format!("public-{}-{stage}", view.procedure));
    super::json(
        StatusCode::OK,
        ReceiptShown {
            label: label(&view.stage),
            path: view
                .path
                .iter()
                .map(|(stage, reached)| PublicStage {
                    stage: stage.clone(),
                    label: label(stage),
                    reached: *reached,
                })
                .collect(),
            outcome: view.outcome.as_ref().map(super::case::code),
            rating: view.rating.as_ref().map(|rating| u32::from(rating.level)),
            number: view.number,
            procedure: view.procedure,
            item: view.item,
            stage: view.stage,
            filed_at: view.filed_at,
            due: view.due,
            unit: view.unit,
            may_rate: view.may_rate,
        },
    )
}

async fn show(visitor: Visitor, Path(receipt): Path<String>) -> Answer {
    shown(&visitor, &receipt).await
}

async fn rate(visitor: Visitor, Path(receipt): Path<String>, write: Write<RatingGiven>) -> Answer {
    let level =
        u8::try_from(write.body.level).map_err(|_| Refusal::field("level", "rating-level"))?;
    case::rate_by_receipt(
        visitor.app(),
        &stranger(&visitor),
        &receipt,
        level,
        write.body.note,
    )
    .await?;
    shown(&visitor, &receipt).await
}
