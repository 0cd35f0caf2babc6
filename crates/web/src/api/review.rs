//! Records that may be somebody's, for a steward to decide.

use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::shape;
use app::policy::Action;
use jiff::civil::Date;
use model::library::{Likeness, ReviewLine};

shape! {
    /// What is known of somebody; her number and phone are masked.
    pub struct LikenessShown {
        /// Number.
        pub number: String,
        /// Name.
        pub name: String,
        /// Birth.
        pub birth: Option<Date>,
        /// Sex: 1 male, 2 female.
        pub sex: String,
        /// Phone.
        pub phone: String,
        /// Village, 12 digits.
        pub village: String,
    }

    /// A record and the person it may be.
    pub struct ReviewShown {
        /// The record.
        pub record: String,
        /// Code of its feed.
        pub feed: String,
        /// Row of its delivery.
        pub row: u32,
        /// What it says.
        pub said: LikenessShown,
        /// What is known of her.
        pub known: LikenessShown,
        /// For it against it, in tenths of a bit.
        pub weight: i64,
    }

    /// Records nobody has decided.
    pub struct ReviewList {
        /// They.
        pub records: Vec<ReviewShown>,
        /// Where the next page begins.
        pub next: Option<u64>,
    }

    /// A decision.
    pub struct ReviewDecision {
        /// It is the person it was held against; else nobody's who is known.
        pub same: bool,
    }

    /// A decision that is kept.
    pub struct ReviewDecided {
        /// The record.
        pub record: String,
        /// As it was decided.
        pub same: bool,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_get(
            "/api/v1/libraries/review",
            Access::Api(Action::PersonWrite),
            "Lists records that may be somebody's and nobody has decided",
            list,
        )
        .answers::<ReviewList>(),
        Route::api_post(
            "/api/v1/libraries/review/{record}",
            Access::Api(Action::PersonWrite),
            "Decides of a record whether it is the person it was held against",
            decide,
        )
        .takes::<ReviewDecision>()
        .answers::<ReviewDecided>(),
    ]
}

fn likeness(side: &Likeness) -> LikenessShown {
    let masked = |text: &str, mask: fn(&str) -> String| match text {
        "" => String::new(),
        text => mask(text),
    };
    LikenessShown {
        number: masked(&side.number, words::mask_citizen_number),
        name: side.name.clone(),
        birth: side.birth,
        sex: side.sex.clone(),
        phone: masked(&side.phone, words::mask_phone),
        village: side
            .village
            .map_or_else(String::new, |village| village.to_string()),
    }
}

fn shown(line: &ReviewLine) -> ReviewShown {
    ReviewShown {
        record: line.record.clone(),
        feed: line.feed.clone(),
        row: line.row,
        said: likeness(&line.said),
        known: likeness(&line.known),
        weight: line.weight,
    }
}

async fn list(call: Call, query: Asked) -> Answer {
    let from = query.parse::<usize>("from").unwrap_or(0);
    let found = app::library::reviews(call.app(), &call.ctx, from).await?;
    call.answer(ReviewList {
        records: found.lines.iter().map(shown).collect(),
        next: found.next.map(|next| next as u64),
    })
}

async fn decide(call: Call, Path(record): Path<String>, write: Write<ReviewDecision>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let same = write.body.same;
    app::library::decide(call.app(), &call.ctx, &record, same, repeat).await?;
    call.answer(ReviewDecided { record, same })
}
