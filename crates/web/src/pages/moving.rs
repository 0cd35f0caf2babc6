//! Moves: noted by a grid worker, entered by the data steward.

use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::moving::{Mover, Noting, PAGE};
use app::policy::Action;
use codes::GridCode;
use model::id::{PersonId, RequestId};
use model::library::Purpose;
use model::refusal::Refusal;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (work, write) = (
        Access::Signed(Action::FieldWork),
        Access::Signed(Action::PersonWrite),
    );
    vec![
        Route::get("/moves/new", work, ask),
        Route::post("/moves", work, note),
        Route::get("/steward/moves", write, waiting),
        Route::post("/steward/moves/{request}", write, decide),
    ]
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct NotePage {
    person: String,
    who: String,
    grids: Vec<Choice>,
    today: String,
}

async fn ask(page: Page, asked: Asked) -> Answer {
    let fields = asked
        .fields()
        .clone()
        .with("on", page.now().date().to_string());
    let form = page.form(fields.clone());
    ask_with(&page, &fields, &form).await
}

async fn ask_with(page: &Page, fields: &Fields, form: &FormState) -> Answer {
    let site = page.app().site();
    // Whom it is about is read once more, and it is written down that it was.
    let who = match fields.parse_opt::<PersonId>("person")? {
        Some(id) => {
            let reader = page.clone().for_purpose(Purpose::Visit);
            let view = app::person::open(page.app(), &reader.ctx, id).await?;
            view.person.name
        }
        None => String::new(),
    };
    let town = page
        .ctx
        .actor
        .post
        .as_ref()
        .and_then(|post| post.division.at(codes::Level::Town));
    let grids = site
        .grids
        .iter()
        .filter(|(_, held)| town.is_none_or(|town| town.contains(held.division)))
        .map(|(code, held)| Choice {
            value: code.to_string(),
            label: format!("{} {}", site.division_name(held.division), held.name),
        })
        .collect();
    let context = NotePage {
        person: fields.text("person").to_owned(),
        who,
        grids,
        today: page.now().date().to_string(),
    };
    page.render_form(form, "pages/moving/note.html", context)
}

async fn note(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let who = match fields.parse_opt::<PersonId>("person")? {
            Some(id) => Mover::Person(id),
            None => Mover::Number(fields.need("number")?.replace(' ', "")),
        };
        let to = match fields.text("where") {
            "away" => None,
            "grid" => Some(fields.parse::<GridCode>("to")?),
            _ => return Err(Failure::from(Refusal::field("where", "field-required"))),
        };
        let noting = Noting {
            who,
            to,
            on: fields.parse("on")?,
            reason: fields.text("reason").to_owned(),
        };
        Ok::<_, Failure>(app::moving::note(page.app(), &page.ctx, noting).await?)
    };
    match done.await {
        Ok(_) => page.to_saying("/households", Level::Good, "move-noted-said", &[]),
        Err(why) => {
            let form = page.refused(why, fields.clone())?;
            ask_with(&page, &fields, &form).await
        }
    }
}

#[derive(Serialize)]
struct MoveRow {
    id: String,
    name: String,
    href: String,
    from: String,
    to: Option<String>,
    on: String,
    reason: String,
    by: String,
    at: i64,
}

#[derive(Serialize)]
struct WaitingPage {
    rows: Vec<MoveRow>,
    next: Option<String>,
}

async fn waiting(page: Page, asked: Asked) -> Answer {
    let form = page.form(Fields::default());
    waiting_with(&page, &form, asked.parse("after")).await
}

async fn waiting_with(page: &Page, form: &FormState, after: Option<RequestId>) -> Answer {
    let found = app::moving::waiting(page.app(), &page.ctx, after).await?;
    let full = i64::try_from(found.len()).is_ok_and(|n| n == PAGE);
    let next = found
        .last()
        .filter(|_| full)
        .map(|line| format!("/steward/moves?after={}", line.id));
    let rows = found
        .into_iter()
        .map(|line| MoveRow {
            id: line.id.to_string(),
            href: format!("/steward/people/{}", line.person),
            name: line.name,
            from: line.from,
            to: line.to,
            on: words::date(page.locale(), line.on),
            reason: line.reason,
            by: line.by,
            at: line.at.0,
        })
        .collect();
    page.render_form(
        form,
        "pages/moving/waiting.html",
        WaitingPage { rows, next },
    )
}

async fn decide(page: Page, Path(id): Path<RequestId>, posted: Posted) -> Answer {
    let page = page.for_purpose(Purpose::DataCare);
    let fields = posted.fields;
    let granted = fields.text("granted") == "yes";
    let note = fields.opt("note").map(str::to_owned);
    match app::moving::decide(page.app(), &page.ctx, id, granted, note).await {
        Ok(()) => {
            let key = if granted {
                "move-entered-said"
            } else {
                "move-refused-said"
            };
            page.to_saying("/steward/moves", Level::Good, key, &[])
        }
        Err(why) => {
            let form = page.refused(why, fields)?;
            waiting_with(&page, &form, None).await
        }
    }
}
