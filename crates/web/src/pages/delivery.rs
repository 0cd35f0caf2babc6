//! Unified messaging: templates and channels, how messages fared, a message to oneself; how somebody
//! wants to be told.

use crate::error::Answer;
use crate::form::{Asked, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::delivery::{DeliveryLine, PAGE, Records};
use app::policy::{Action, scope};
use model::id::{MessageId, PersonId};
use serde::Serialize;
use words::{Args, Lexicon, Locale};

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, manage) = (
        Access::Signed(Action::SystemsRead),
        Access::Signed(Action::SystemsManage),
    );
    vec![
        Route::get("/systems/messages", read, show),
        Route::post("/systems/messages/test", manage, test),
        Route::post("/systems/messages/{message}/resend", manage, resend),
        Route::post(
            "/messages/choice",
            Access::Signed(Action::CitizenDesk),
            choose,
        ),
        Route::post(
            "/people/{id}/messages",
            Access::Signed(Action::CitizenOpen),
            choose_for,
        ),
    ]
}

/// A template of messages: its key and its words with its arguments named.
pub(crate) struct Template {
    pub key: String,
    pub text: String,
}

/// Arguments that templates may name; `messages-arg-<name>` is what each is called.
const ARGUMENTS: [&str; 7] = [
    "name", "number", "receipt", "due", "month", "amount", "place",
];

/// Every template, the product's own and those of the modules, as it is sent.
pub(crate) fn templates(lexicon: &Lexicon, reader: Locale) -> Vec<Template> {
    let args = ARGUMENTS.iter().fold(Args::new(), |args, name| {
        let said = lexicon.word(reader, &format!("messages-arg-{name}"));
        args.text(*name, format!("〔{said}〕"))
    });
    lexicon
        .keys(Locale::ZhCn)
        .into_values()
        .flatten()
        .filter(|key| key.starts_with("message-"))
        .map(|key| Template {
            text: lexicon
                .try_say(Locale::ZhCn, &key, &args)
                .unwrap_or_else(|_| key.clone()),
            key,
        })
        .collect()
}

#[derive(Serialize)]
struct TemplateRow {
    key: String,
    text: String,
    urgent: bool,
}

#[derive(Serialize)]
struct DayRow {
    day: String,
    queued: i64,
    sent: i64,
    printed: i64,
    left: i64,
    refused: i64,
}

#[derive(Serialize)]
struct RecordRow {
    text: String,
    state: String,
    light: &'static str,
    at: i64,
    attempts: i64,
    why: String,
    resend: String,
}

#[derive(Serialize)]
struct MessagesPage {
    channels: Vec<String>,
    quiet: Option<(i64, i64)>,
    is_quiet: bool,
    outbox: i64,
    parked: i64,
    days: Vec<DayRow>,
    templates: Vec<TemplateRow>,
    records: Vec<RecordRow>,
    unsent: bool,
    next: Option<String>,
    manages: bool,
}

fn light(line: &DeliveryLine) -> (&'static str, &'static str) {
    match line.state.as_str() {
        "sms" | "webhook" => ("green", "messages-state-sent"),
        "slip" => ("done", "messages-state-printed"),
        "waiting" if line.unsent.is_some() => ("red", "messages-state-refused"),
        "waiting" if line.attempts.is_some() => ("amber", "messages-state-queued"),
        "waiting" => ("grey", "messages-state-slip"),
        _ => ("red", "messages-state-failed"),
    }
}

fn record(page: &Page, line: &DeliveryLine, manages: bool, texts: &[Template]) -> RecordRow {
    let (light, state) = light(line);
    let text = texts.iter().find(|template| template.key == line.key);
    RecordRow {
        text: text.map_or_else(|| line.key.clone(), |template| template.text.clone()),
        state: page.say(state),
        light,
        at: line.created_at.0,
        attempts: line.attempts.unwrap_or(0),
        why: line
            .unsent
            .as_ref()
            .map(|unsent| page.say(&format!("messages-why-{}", unsent.why)))
            .unwrap_or_default(),
        resend: if manages && line.state == "waiting" && (line.unsent.is_some() || line.parked) {
            format!("/systems/messages/{}/resend", line.id)
        } else {
            String::new()
        },
    }
}

async fn show(page: Page, asked: Asked) -> Answer {
    let overview = app::delivery::overview(page.app(), &page.ctx).await?;
    let unsent = asked.text("only") == "unsent";
    let which = if unsent {
        Records::Unsent
    } else {
        Records::All
    };
    let before: Option<MessageId> = asked.parse("before");
    let lines = app::delivery::records(page.app(), &page.ctx, which, before).await?;
    let full = i64::try_from(lines.len()).is_ok_and(|n| n == PAGE);
    let next = lines
        .last()
        .filter(|_| full)
        .map(|line| asked.href("/systems/messages", "before", Some(&line.id.to_string())));
    let manages = scope(&page.ctx.actor, Action::SystemsManage).is_some();
    let texts = templates(page.web().lexicon(), page.locale());
    let context = MessagesPage {
        channels: overview
            .channels
            .iter()
            .map(|channel| page.say(&format!("messages-channel-{channel}")))
            .collect(),
        quiet: overview.quiet,
        is_quiet: overview.is_quiet,
        outbox: overview.outbox,
        parked: overview.parked,
        days: overview
            .days
            .iter()
            .map(|line| DayRow {
                day: words::date(page.locale(), line.day),
                queued: line.queued,
                sent: line.sent,
                printed: line.printed,
                left: line.waiting,
                refused: line.refused,
            })
            .collect(),
        records: lines
            .iter()
            .map(|line| record(&page, line, manages, &texts))
            .collect(),
        templates: texts
            .into_iter()
            .map(|template| TemplateRow {
                urgent: overview.urgent.contains(&template.key),
                key: template.key,
                text: template.text,
            })
            .collect(),
        unsent,
        next,
        manages,
    };
    page.render("pages/systems/messages.html", context)
}

async fn test(page: Page) -> Answer {
    let ctx = page.ctx.clone();
    let tried = page
        .app()
        .submit(move |app, tx| app::delivery::try_in(app, tx, &ctx))
        .await?;
    let key = if tried.channel {
        "messages-tried-channel"
    } else {
        "messages-tried-account"
    };
    page.to_saying("/systems/messages", Level::Good, key, &[])
}

async fn resend(page: Page, Path(id): Path<MessageId>) -> Answer {
    let ctx = page.ctx.clone();
    page.app()
        .submit(move |_, tx| app::delivery::resend_in(tx, &ctx, id))
        .await?;
    page.to_saying("/systems/messages", Level::Good, "messages-resent", &[])
}

async fn choose(page: Page, posted: Posted) -> Answer {
    let (ctx, slip) = (page.ctx.clone(), posted.fields.text("slip") == "yes");
    page.app()
        .submit(move |_, tx| app::delivery::choose_own_in(tx, &ctx, slip))
        .await?;
    page.to_saying("/messages", Level::Good, "messages-chosen", &[])
}

async fn choose_for(page: Page, Path(id): Path<PersonId>, posted: Posted) -> Answer {
    let (ctx, slip) = (page.ctx.clone(), posted.fields.text("slip") == "yes");
    page.app()
        .submit(move |_, tx| app::delivery::choose_for_in(tx, &ctx, id, slip))
        .await?;
    page.to_saying(
        &format!("/people/{id}"),
        Level::Good,
        "messages-chosen",
        &[],
    )
}
