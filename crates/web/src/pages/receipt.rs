//! What a receipt number opens, to anybody who holds it: the stage, and the rating. Nothing about
//! the person.

use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Path, Visitor};
use crate::route::{Access, Route};
use crate::speech;
use app::case::{self, PublicView};
use app::context::Ctx;
use axum::http::StatusCode;
use jiff::civil::Date;
use model::account::Actor;
use model::case::Outcome;
use model::id::AccountId;
use model::refusal::{Arg, Kind, Refusal};
use model::time::Instant;
use serde::Serialize;
use std::collections::BTreeMap;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/track", Access::Public, find),
        Route::get("/track/{receipt}", Access::Public, old),
        Route::get("/r/{receipt}", Access::Public, show).costly(),
        Route::post("/r/{receipt}/rating", Access::Public, rate).costly(),
    ]
}

/// A visitor as the actor of the one act that a receipt allows.
#[must_use]
pub fn stranger(visitor: &Visitor) -> Ctx {
    let actor = Actor {
        account: AccountId::from_bytes([0; 16]),
        person: app::PRODUCT,
        name: String::new(),
        post: None,
    };
    Ctx {
        now: visitor.now(),
        actor,
        locale: visitor.locale(),
        chance: visitor.chance(),
        purpose: None,
        synthetic: false,
    }
}

/// A step of the way.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Step {
    pub label: String,
    pub state: &'static str,
}

/// How a matter stands, in the words that are made public.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Progress {
    pub procedure: String,
    pub stage: String,
    /// `good`, `bad`, `` of the notice.
    pub tone: &'static str,
    pub steps: Vec<Step>,
    pub filed: i64,
    pub due: Option<i64>,
    pub late: bool,
    pub unit: Option<String>,
    pub open: bool,
    pub rating: Option<u8>,
    pub may_rate: bool,
    /// When who reported in confidence was looked at, by whom and what for.
    pub opened: Vec<Opened>,
}

/// One look at who reported in confidence.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Opened {
    at: i64,
    unit: String,
    purpose: String,
}

pub(super) fn progress(visitor: &Visitor, view: &PublicView) -> Progress {
    let words = |stage: &str| visitor.say(&format!("public-{}-{stage}", view.procedure));
    let standing = view.path.iter().rposition(|(_, reached)| *reached);
    let ended = view.outcome.is_some();
    let good = matches!(view.outcome, Some(Outcome::Granted | Outcome::Done));
    let steps = view
        .path
        .iter()
        .enumerate()
        .map(|(n, (stage, reached))| Step {
            // What the end says of the outcome is not promised before.
            label: if !ended && !*reached && n + 1 == view.path.len() {
                visitor.say("citizen-step-end")
            } else {
                words(stage)
            },
            state: match (Some(n) == standing, *reached) {
                (true, _) if ended && !good => "failed",
                (true, _) if ended => "done",
                (true, _) => "current",
                (false, true) => "done",
                (false, false) => "ahead",
            },
        })
        .collect();
    Progress {
        // Words typed at a window stay between it and the applicant; a published name does not.
        procedure: visitor
            .app()
            .site()
            .item_name(&view.item)
            .unwrap_or_else(|| visitor.say(&format!("procedure-{}", view.procedure))),
        stage: words(&view.stage),
        tone: match view.outcome {
            Some(Outcome::Granted | Outcome::Done) => "good",
            Some(Outcome::Refused | Outcome::Declined) => "warn",
            _ => "",
        },
        steps,
        filed: view.filed_at.0,
        due: view.due.map(|due| due.0),
        late: view.due.is_some_and(|due| due < visitor.now()),
        unit: view.unit.clone(),
        open: !ended,
        rating: view.rating.as_ref().map(|rating| rating.level),
        may_rate: view.may_rate,
        opened: view
            .opened
            .iter()
            .map(|(at, unit, purpose)| Opened {
                at: at.0,
                unit: unit.clone(),
                purpose: visitor.say(&format!("audit-purpose-{}", purpose.code())),
            })
            .collect(),
    }
}

/// The receipt as people read it out: in fours.
pub(super) fn spaced(receipt: &str) -> String {
    let letters: Vec<char> = receipt.chars().collect();
    letters
        .chunks(4)
        .map(|four| four.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The receipt without what people type between its characters.
fn plain(receipt: &str) -> String {
    receipt
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .take(40)
        .collect()
}

#[derive(Serialize)]
struct ReceiptPage {
    number: String,
    receipt: String,
    spaced: String,
    url: String,
    progress: Progress,
}

async fn old(visitor: Visitor, Path(receipt): Path<String>) -> Answer {
    visitor.to(&format!("/r/{}", plain(&receipt)))
}

#[derive(Serialize)]
struct FindPage {}

async fn find(visitor: Visitor, asked: Asked) -> Answer {
    match asked.opt("number").map(plain) {
        Some(receipt) if !receipt.is_empty() => visitor.to(&format!("/r/{receipt}")),
        Some(_) => not_found(
            &visitor,
            asked.text("number"),
            &Refusal::field("number", "field-required").into(),
        ),
        None => visitor.render_form(
            &visitor.form(Fields::default()),
            "pages/public/track.html",
            FindPage {},
        ),
    }
}

/// A number nobody knows is a slip of the finger: the field again, with what was typed.
fn not_found(visitor: &Visitor, typed: &str, why: &Failure) -> Answer {
    let why = match why {
        Failure::Refused(refusal) if refusal.kind == Kind::NotFound => {
            Failure::Refused(Refusal::new(
                Kind::NotFound,
                model::Refused::new("receipt-unknown").at("number"),
            ))
        }
        other => other.clone(),
    };
    let form = visitor.sent_back(&why, Fields::default().with("number", typed));
    visitor.render_form(&form, "pages/public/track.html", FindPage {})
}

fn page(visitor: &Visitor, receipt: &str, view: &PublicView) -> ReceiptPage {
    let receipt = plain(receipt);
    ReceiptPage {
        number: view.number.clone(),
        spaced: spaced(&receipt),
        url: visitor.absolute(&format!("/r/{receipt}")),
        receipt,
        progress: progress(visitor, view),
    }
}

async fn show(visitor: Visitor, Path(receipt): Path<String>) -> Answer {
    match case::public_view(visitor.app(), visitor.now(), &receipt)
        .await
        .map_err(Failure::from)
    {
        Ok(view) => {
            let form = visitor.form(Fields::default());
            visitor.render_form(
                &form,
                "pages/public/receipt.html",
                page(&visitor, &receipt, &view),
            )
        }
        Err(why) if why.status() == StatusCode::NOT_FOUND => {
            not_found(&visitor, &spaced(&plain(&receipt)), &why)
        }
        Err(why) => Err(why),
    }
}

async fn rate(visitor: Visitor, Path(receipt): Path<String>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = rated(&visitor, &receipt, &fields).await;
    let back = format!("/r/{}", plain(&receipt));
    match done {
        Ok(()) => visitor.to_saying(&back, Level::Good, "citizen-rated", &[]),
        Err(why @ Failure::Refused(_)) if why.status() != StatusCode::NOT_FOUND => {
            let view = case::public_view(visitor.app(), visitor.now(), &receipt).await?;
            let form: FormState = visitor.sent_back(&why, fields);
            visitor.render_form(
                &form,
                "pages/public/receipt.html",
                page(&visitor, &receipt, &view),
            )
        }
        Err(why) => Err(why),
    }
}

/// Rates by the receipt.
///
/// # Errors
/// At `score`, at `words`; not open.
pub(super) async fn rated(
    visitor: &Visitor,
    receipt: &str,
    fields: &Fields,
) -> Result<(), Failure> {
    let level: u8 = match fields.opt("score") {
        Some(_) => fields.parse("score")?,
        None => return Err(Refusal::field("score", "rating-level").into()),
    };
    if !(1..=5).contains(&level) {
        return Err(Refusal::field("score", "rating-level").into());
    }
    let words = fields.opt("words").map(str::to_owned);
    if words
        .as_ref()
        .is_some_and(|words| words.chars().count() > 500)
    {
        return Err(Refusal::field("words", "field-too-long")
            .with("max", 500)
            .into());
    }
    case::rate_by_receipt(visitor.app(), &stranger(visitor), receipt, level, words).await?;
    Ok(())
}

/// A key of the locales with its arguments; days in the reader's form.
pub(super) fn sentence(visitor: &Visitor, key: &str, args: &BTreeMap<String, Arg>) -> String {
    let told: BTreeMap<String, Arg> = args
        .iter()
        .map(|(name, arg)| {
            let arg = match arg {
                Arg::Text(text) => match text.parse::<Date>() {
                    Ok(day) if text.len() == 10 => Arg::Text(words::date(visitor.locale(), day)),
                    _ => arg.clone(),
                },
                Arg::Number(_) => arg.clone(),
            };
            (name.clone(), arg)
        })
        .collect();
    visitor
        .web()
        .lexicon()
        .say(visitor.locale(), key, &speech::args(&told))
}

/// Whether an instant has passed.
pub(super) fn over(at: Option<Instant>, now: Instant) -> bool {
    at.is_some_and(|at| at < now)
}
