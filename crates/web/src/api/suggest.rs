//! What past cases say of a text: never more than a suggestion.

use super::Call;
use crate::error::Answer;
use crate::form::Asked;
use crate::pages::suggest::point_of;
use crate::route::{Access, Route};
use crate::shape;
use app::policy::Action;
use app::suggest::{self, Suggested};
use model::refusal::Refusal;

shape! {
    /// A class or unit that is suggested.
    pub struct SuggestedShown {
        /// Its code.
        pub code: String,
        /// Share of confidence in percent.
        pub percent: i64,
        /// The same in words: `hardly`, `maybe`, `likely`.
        pub sure: String,
    }

    /// A report that may be of the same thing.
    pub struct TwinShown {
        /// The case.
        pub case: model::id::CaseId,
        /// Its number.
        pub number: String,
        /// Its class.
        pub class: String,
        /// How far away, in metres.
        pub metres: i64,
        /// How long ago, in milliseconds.
        pub ago: i64,
        /// How alike the words are, in percent.
        pub percent: i64,
    }

    /// What is suggested.
    pub struct SuggestionShown {
        /// Classes, the most probable first.
        pub classes: Vec<SuggestedShown>,
        /// Lead units, the most probable first.
        pub units: Vec<SuggestedShown>,
        /// Reports of the same thing.
        pub twins: Vec<TwinShown>,
        /// When past cases were learnt from; none before that.
        pub learnt_at: Option<model::time::Instant>,
        /// From how many.
        pub learnt_from: i64,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_get(
            "/api/v1/suggest",
            Access::Api(Action::CaseFile),
            "Suggests class, lead unit and twins of a text from past cases",
            show,
        )
        .query("procedure", "Procedure it would be filed in")
        .query("text", "What was typed")
        .query("point", "longitude,latitude in degrees")
        .query("class", "Class that was chosen already")
        .answers::<SuggestionShown>(),
    ]
}

fn shown(all: Vec<Suggested>) -> Vec<SuggestedShown> {
    all.into_iter()
        .map(|one| SuggestedShown {
            code: one.code,
            percent: one.percent,
            sure: one.sure.code().to_owned(),
        })
        .collect()
}

async fn show(call: Call, query: Asked) -> Answer {
    let point = match query.opt("point") {
        None => None,
        Some(text) => {
            Some(point_of(text).ok_or_else(|| Refusal::field("point", "field-unreadable"))?)
        }
    };
    let asked = suggest::Asked {
        procedure: query.text("procedure").to_owned(),
        text: query.text("text").to_owned(),
        point,
        class: query.opt("class").map(str::to_owned),
    };
    let found = suggest::suggest(call.app(), &call.ctx, asked).await?;
    call.answer(SuggestionShown {
        classes: shown(found.classes),
        units: shown(found.units),
        twins: found
            .twins
            .into_iter()
            .map(|twin| TwinShown {
                case: twin.case,
                number: twin.number,
                class: twin.class,
                metres: twin.metres,
                ago: twin.ago_ms,
                percent: twin.percent,
            })
            .collect(),
        learnt_at: found.learnt_at,
        learnt_from: found.learnt_from,
    })
}
