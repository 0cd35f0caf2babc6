//! Slips: messages that no gateway sends, printed and brought.

use super::case_words::Says;
use crate::error::Answer;
use crate::form::Posted;
use crate::page::{Page, Path};
use crate::route::{Access, Route};
use app::policy::{Action, scope};
use model::id::MessageId;
use model::role::Role;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/messages", Access::Signed(Action::OwnDesk), list),
        Route::post(
            "/messages/{id}/print",
            Access::Signed(Action::CaseAct),
            print,
        ),
    ]
}

#[derive(Serialize)]
struct SlipLine {
    print: String,
    name: String,
    text: String,
    when: String,
    case: String,
}

/// A message to the reader's own account.
#[derive(Serialize)]
struct NoticeRow {
    text: String,
    when: String,
}

#[derive(Serialize)]
struct SlipsPage {
    slips: Vec<SlipLine>,
    notices: Vec<NoticeRow>,
    may: bool,
    own: bool,
    phone: bool,
    /// Whether a citizen wants slips only.
    slip_only: bool,
}

#[derive(Serialize)]
struct SlipPage {
    name: String,
    text: String,
    date: String,
    issuer: String,
    track: String,
    receipt: String,
}

fn told(message: &model::message::Message, name: &str) -> String {
    match message.args.get(name) {
        Some(model::refusal::Arg::Text(text)) => text.clone(),
        Some(model::refusal::Arg::Number(n)) => n.to_string(),
        None => String::new(),
    }
}

/// A message to an account, in its reader's language.
fn said(page: &Page, notice: &model::notice::Notice) -> String {
    let args = crate::speech::args(&notice.args);
    page.web().lexicon().say(page.locale(), &notice.key, &args)
}

async fn list(page: Page, _: Posted) -> Answer {
    let says = Says::of(&page);
    let may = scope(&page.ctx.actor, Action::CaseRead).is_some() && page.ctx.actor.post.is_some();
    let own = scope(&page.ctx.actor, Action::CitizenDesk).is_some();
    let notices = app::notice::own(page.app(), &page.ctx)
        .await?
        .iter()
        .map(|line| NoticeRow {
            text: said(&page, &line.notice),
            when: says.when(line.created_at, page.now()),
        })
        .collect();
    let slip_only = own && app::delivery::own_choice(page.app(), &page.ctx).await?;
    let waiting = if may {
        app::message::waiting(page.app(), &page.ctx).await?
    } else if own {
        app::message::own(page.app(), &page.ctx).await?
    } else {
        Vec::new()
    };
    let slips = waiting
        .iter()
        .map(|line| SlipLine {
            print: if may {
                format!("/messages/{}/print", line.message.id)
            } else {
                String::new()
            },
            name: told(&line.message, "name"),
            text: app::message::text_of(page.web().lexicon(), &line.message),
            when: says.when(line.created_at, page.now()),
            case: line
                .message
                .case
                .map(|case| {
                    if own {
                        format!("/my/{case}")
                    } else {
                        format!("/cases/{case}")
                    }
                })
                .unwrap_or_default(),
        })
        .collect();
    let phone = page.ctx.actor.role() == Role::GridWorker;
    page.render(
        "pages/message/list.html",
        SlipsPage {
            slips,
            notices,
            may,
            own,
            phone,
            slip_only,
        },
    )
}

/// Marks a slip as printed and shows it on paper.
async fn print(page: Page, Path(id): Path<MessageId>) -> Answer {
    let says = Says::of(&page);
    let line = app::message::print(page.app(), &page.ctx, id).await?;
    let receipt = told(&line.message, "receipt");
    let unit = page
        .ctx
        .actor
        .post
        .as_ref()
        .map(|post| page.app().site().unit_name(&post.unit));
    let context = SlipPage {
        name: told(&line.message, "name"),
        text: app::message::text_of(page.web().lexicon(), &line.message),
        date: says.date(page.now().date()),
        issuer: unit.unwrap_or_default(),
        track: if receipt.is_empty() {
            String::new()
        } else {
            super::case_show::track(&page, &receipt)
        },
        receipt: super::case_show::spaced(&receipt),
    };
    page.render("pages/message/slip.html", context)
}
