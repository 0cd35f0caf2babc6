//! The command centre: map and queue side by side, live; dispatching, convening, urging; incidents;
//! response to whistles; a day played again.

mod picture;
mod replay;
mod show;

use crate::changes::{Listener, stream};
use crate::cookie::Cookie;
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, Posted};
use crate::page::{Level, Page};
use crate::route::{Access, Route};
use crate::stream::since;
use app::command::Dispatch;
use app::policy::Action;
use axum::http::HeaderMap;
use model::id::CaseId;
use model::refusal::{Arg, Refusal};
use model::unit::UnitCode;

pub(crate) use picture::features;
pub(crate) use replay::compact;

/// Where changes are told.
pub(crate) const EVENTS: &str = "/command/events";
/// Where the map's cases are.
pub(crate) const CASES: &str = "/command/cases";
/// Where a day's steps are.
pub(crate) const STEPS: &str = "/command/replay/steps";

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let command = Access::Signed(Action::CommandRead);
    vec![
        Route::get("/command", command, show::page),
        Route::get(CASES, command, picture::cases),
        Route::get(EVENTS, command, events),
        Route::post("/command/dispatch", command, dispatch),
        Route::post("/command/urge", command, urge),
        Route::get("/command/whistles", command, show::whistles),
        Route::get("/command/replay", command, replay::page),
        Route::get(STEPS, command, replay::steps),
    ]
}

async fn events(page: Page, headers: HeaderMap, asked: Asked) -> Answer {
    let token = Cookie::Session
        .read(&headers, page.web().settings().secure_cookies)
        .ok_or_else(Failure::not_found)?;
    let whose = *page.ctx.actor.account.bytes();
    let after = since(&headers, &asked);
    stream(page.web(), Listener::Session(token), whose, after).await
}

/// The page a form was sent from: its filters stand in the form.
fn back(fields: &Fields) -> String {
    let kept: Vec<String> = show::FILTERS
        .iter()
        .filter_map(|name| {
            Some(format!(
                "{name}={}",
                crate::form::percent(fields.opt(name)?)
            ))
        })
        .collect();
    if kept.is_empty() {
        "/command".to_owned()
    } else {
        format!("/command?{}", kept.join("&"))
    }
}

async fn dispatch(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let case: CaseId = fields.parse("dispatch")?;
        let version: u64 = fields.parse_opt("version")?.ok_or_else(Refusal::stale)?;
        let wish = Dispatch {
            act: fields.text("act").to_owned(),
            version: Some(version),
            units: fields
                .all("units")
                .iter()
                .map(|code| UnitCode(code.trim().to_owned()))
                .collect(),
            question: fields.text("question").to_owned(),
        };
        Ok::<_, Failure>(app::command::dispatch(page.app(), &page.ctx, case, wish).await?)
    };
    match done.await {
        Ok(case) => {
            let told = [("number", Arg::Text(case.number))];
            page.to_saying(&back(&fields), Level::Good, "command-dispatched", &told)
        }
        Err(why) => show::again(&page, fields, why).await,
    }
}

async fn urge(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let cases = fields
            .all("cases")
            .iter()
            .map(|text| text.trim().parse::<CaseId>())
            .collect::<Result<Vec<_>, _>>()
            .map_err(|_| Refusal::field("cases", "field-unreadable"))?;
        let note = fields.opt("note").map(str::to_owned);
        Ok::<_, Failure>(app::command::urge(page.app(), &page.ctx, cases, note).await?)
    };
    match done.await {
        Ok(done) => {
            let count = |n: usize| Arg::Number(i64::try_from(n).unwrap_or(i64::MAX));
            let (level, key) = match (done.urged.is_empty(), done.not.is_empty()) {
                (_, true) => (Level::Good, "command-urged"),
                (false, false) => (Level::Warn, "command-urged-some"),
                (true, false) => (Level::Bad, "command-urged-none"),
            };
            let told = [
                ("n", count(done.urged.len())),
                ("not", count(done.not.len())),
            ];
            page.to_saying(&back(&fields), level, key, &told)
        }
        Err(why) => show::again(&page, fields, why).await,
    }
}
