//! Records that may be somebody's: both sides side by side, decided one by one.

use super::{catalogue, department};
use crate::error::Answer;
use crate::form::{Asked, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::once::Repeat;
use app::policy::Action;
use model::library::{Likeness, Purpose, ReviewLine};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    let keeps = Access::Signed(Action::PersonWrite);
    vec![
        Route::get("/libraries/review", keeps, show),
        Route::post("/libraries/review/{record}", keeps, decide),
    ]
}

#[derive(Serialize)]
struct Side {
    said: String,
    known: String,
    /// Both say something, and not the same.
    differs: bool,
    label: &'static str,
}

#[derive(Serialize)]
struct Pair {
    record: String,
    feed: String,
    department: String,
    row: u32,
    weight: String,
    sides: Vec<Side>,
}

#[derive(Serialize)]
struct ReviewPage {
    pairs: Vec<Pair>,
    next: Option<usize>,
}

fn sides(page: &Page, said: &Likeness, known: &Likeness) -> Vec<Side> {
    let site = page.app().site();
    let date = |side: &Likeness| {
        side.birth
            .map(|day| words::date(page.locale(), day))
            .unwrap_or_default()
    };
    let sex = |side: &Likeness| match side.sex.as_str() {
        "1" => page.say("library-review-male"),
        "2" => page.say("library-review-female"),
        _ => String::new(),
    };
    let village = |side: &Likeness| {
        side.village
            .map_or_else(String::new, |v| site.place_name(v))
    };
    let masked = |text: &str, mask: fn(&str) -> String| match text {
        "" => String::new(),
        text => mask(text),
    };
    // Compared in clear, shown masked.
    let sealed = |label, said: &str, known: &str, mask: fn(&str) -> String| Side {
        differs: !said.is_empty() && !known.is_empty() && said != known,
        said: masked(said, mask),
        known: masked(known, mask),
        label,
    };
    let side = |label, said: String, known: String| Side {
        differs: !said.is_empty() && !known.is_empty() && said != known,
        said,
        known,
        label,
    };
    vec![
        side("library-review-name", said.name.clone(), known.name.clone()),
        sealed(
            "library-review-number",
            &said.number,
            &known.number,
            words::mask_citizen_number,
        ),
        side("library-review-birth", date(said), date(known)),
        side("library-review-sex", sex(said), sex(known)),
        sealed(
            "library-review-phone",
            &said.phone,
            &known.phone,
            words::mask_phone,
        ),
        side("library-review-village", village(said), village(known)),
        sealed(
            "library-review-address",
            &said.address,
            &known.address,
            words::mask_address,
        ),
    ]
}

async fn show(page: Page, asked: Asked) -> Answer {
    let page = page.for_purpose(Purpose::DataCare);
    let from = asked.parse::<usize>("from").unwrap_or(0);
    let found = app::library::reviews(page.app(), &page.ctx, from).await?;
    let feeds = catalogue(&page)?.feeds;
    let pair = |line: &ReviewLine| {
        let feed = feeds.iter().find(|f| f.feed.code == line.feed);
        Pair {
            record: line.record.clone(),
            feed: feed.map_or_else(String::new, |f| f.feed.name.clone()),
            department: feed.map(|f| department(&page, f)).unwrap_or_default(),
            row: line.row,
            weight: format!("{}.{}", line.weight / 10, line.weight.rem_euclid(10)),
            sides: sides(&page, &line.said, &line.known),
        }
    };
    let context = ReviewPage {
        pairs: found.lines.iter().map(pair).collect(),
        next: found.next,
    };
    page.render("pages/library/review.html", context)
}

async fn decide(page: Page, Path(record): Path<String>, posted: Posted) -> Answer {
    let page = page.for_purpose(Purpose::DataCare);
    let same = posted.fields.text("same") == "yes";
    app::library::decide(page.app(), &page.ctx, &record, same, Repeat::never()).await?;
    let said = if same {
        "library-review-same-said"
    } else {
        "library-review-other-said"
    };
    page.to_saying("/libraries/review", Level::Good, said, &[])
}
