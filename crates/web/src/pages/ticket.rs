//! The queue's public pages: the machine that gives out tickets (touched, typed or read aloud, at the
//! hall or on a phone), the page of a ticket, the calling screen. They hold no person.

use super::case_words::Says;
use super::hall::{ItemLine, chosen, hours, item_lines, repeat};
use super::receipt::stranger;
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Path, Visitor};
use crate::route::{Access, Route};
use app::hall::{self, HallView};
use app::ticket::{self, Drawing, Standing};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use model::hall::HallCode;
use model::id::TicketId;
use model::refusal::Refusal;
use model::ticket::TicketState;
use serde::Serialize;
use words::Args;

/// Numbers at windows that a screen shows, and those it says come next.
const SCREEN_CALLED: usize = 12;
const SCREEN_NEXT: usize = 12;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/halls/{hall}/ticket", Access::Public, machine),
        Route::post("/halls/{hall}/ticket", Access::Public, draw).costly(),
        Route::post("/halls/{hall}/arrival", Access::Public, arrive).costly(),
        Route::get("/tickets/{ticket}", Access::Public, show),
        Route::get("/tickets/{ticket}/now", Access::Public, now),
        Route::get("/halls/{hall}/screen", Access::Public, screen),
        Route::get("/halls/{hall}/screen/now", Access::Public, screen_now),
    ]
}

#[derive(Serialize)]
struct MachinePage {
    code: String,
    hall: String,
    hours: String,
    closed: String,
    ahead: i64,
    calling: i64,
    expected: String,
    measured: bool,
    items: Vec<ItemLine>,
    shown: usize,
    total: usize,
    /// A phone can be told: there is a gateway.
    tells: bool,
    /// Which of the two forms came back: `draw`, `arrival` or nothing.
    sent: &'static str,
}

/// Items whose names hold the words; those ticked stay.
fn asked_items(lines: Vec<ItemLine>, text: &str, ticked: &[String]) -> Vec<ItemLine> {
    let words: Vec<&str> = text.split_whitespace().collect();
    lines
        .into_iter()
        .filter(|line| {
            ticked.contains(&line.value) || words.iter().all(|word| line.label.contains(word))
        })
        .collect()
}

/// An estimate in whole minutes, rounded up.
fn expected(says: &Says<'_>, ms: Option<i64>) -> String {
    match ms {
        None => says.word("ticket-expected-unknown"),
        Some(ms) => {
            let minutes = (ms + 59_999) / 60_000;
            says.say("ticket-expected", &Args::new().count("n", minutes))
        }
    }
}

async fn machine_page(
    visitor: &Visitor,
    code: &str,
    form: &FormState,
    fields: &Fields,
    sent: &'static str,
) -> Answer {
    let view = hall::view(visitor.app(), visitor.now(), HallCode(code.to_owned())).await?;
    let says = Says::of(visitor);
    let day = visitor.now().date();
    let all = item_lines(visitor, &hall::items(&view.site, &view.hall));
    let total = all.len();
    let items = asked_items(all, fields.text("text"), fields.all("items"));
    let ahead = i64::try_from(view.queue.waiting.len()).unwrap_or(i64::MAX);
    let context = MachinePage {
        code: view.hall.code.to_string(),
        hall: view.hall.name.clone(),
        hours: hours(visitor, &view.hall),
        closed: view.hall.closed.clone().unwrap_or_default(),
        ahead,
        calling: view.queue.calling(day),
        expected: expected(&says, view.queue.expected_ms(ahead, day)),
        measured: view.queue.measured,
        shown: items.len(),
        total,
        items,
        tells: visitor.app().sms().is_some(),
        sent,
    };
    visitor.render_form(form, "pages/ticket/machine.html", context)
}

async fn machine(visitor: Visitor, Path(code): Path<String>, asked: Asked) -> Answer {
    let fields = asked.fields().clone();
    let form = visitor.form(fields.clone());
    machine_page(&visitor, &code, &form, &fields, "").await
}

async fn draw(visitor: Visitor, Path(code): Path<String>, posted: Posted) -> Answer {
    let repeat = repeat(&visitor, &posted);
    let fields = posted.fields;
    let wish = Drawing {
        hall: HallCode(code.clone()),
        items: chosen(&fields),
        priority: fields.ticked("priority"),
        phone: fields.opt("phone").map(str::to_owned),
    };
    match ticket::draw(visitor.app(), &stranger(&visitor), wish, repeat).await {
        Ok(id) => visitor.to(&format!("/tickets/{id}")),
        Err(why) => {
            let form = visitor.refused(why, fields.clone())?;
            machine_page(&visitor, &code, &form, &fields, "draw").await
        }
    }
}

async fn arrive(visitor: Visitor, Path(code): Path<String>, posted: Posted) -> Answer {
    let repeat = repeat(&visitor, &posted);
    let fields = posted.fields;
    let hall = HallCode(code.clone());
    let done = match fields.need("code") {
        Ok(digits) => {
            let ctx = stranger(&visitor);
            let digits = digits.to_owned();
            ticket::arrive(visitor.app(), &ctx, hall, digits, repeat)
                .await
                .map_err(Failure::from)
        }
        Err(refusal) => Err(refusal.into()),
    };
    match done {
        Ok(id) => visitor.to(&format!("/tickets/{id}")),
        Err(why) => {
            let form = visitor.refused(why, fields.clone())?;
            machine_page(&visitor, &code, &form, &fields, "arrival").await
        }
    }
}

#[derive(Serialize)]
struct TicketPage {
    id: String,
    number: String,
    hall: String,
    hall_href: String,
    /// `waiting`, `called`, `missed`, `finished`, `over`.
    state: &'static str,
    /// What she must know, first.
    said: String,
    ahead: i64,
    expected: String,
    measured: bool,
    items: Vec<String>,
    drawn: i64,
    url: String,
    again: String,
}

fn ticket_page(visitor: &Visitor, standing: &Standing) -> TicketPage {
    let says = Says::of(visitor);
    let ticket = &standing.ticket;
    let over = ticket.day != visitor.now().date() && ticket.state != TicketState::Finished;
    let number = i64::from(ticket.window.unwrap_or(0));
    let ahead = standing.ahead.unwrap_or(0);
    let (state, said) = match ticket.state {
        _ if over => ("over", says.word("ticket-said-over")),
        TicketState::Waiting if ahead == 0 => ("waiting", says.word("ticket-said-next")),
        TicketState::Waiting => (
            "waiting",
            says.say("ticket-said-ahead", &Args::new().count("n", ahead)),
        ),
        TicketState::Called => (
            "called",
            says.say("ticket-said-called", &Args::new().integer("window", number)),
        ),
        TicketState::Missed => ("missed", says.word("ticket-said-missed")),
        TicketState::Finished => ("finished", says.word("ticket-said-finished")),
    };
    let items = ticket
        .items
        .iter()
        .map(|item| {
            standing
                .site
                .item_name(item)
                .unwrap_or_else(|| item.clone())
        })
        .collect();
    TicketPage {
        id: ticket.id.to_string(),
        number: ticket.number(),
        hall: standing.hall.name.clone(),
        hall_href: format!("/halls/{}", standing.hall.code),
        state,
        said,
        ahead,
        expected: expected(&says, standing.expected_ms),
        measured: standing.measured,
        items,
        drawn: ticket.drawn_at.0,
        url: visitor.absolute(&format!("/tickets/{}", ticket.id)),
        again: format!("/tickets/{}/now", ticket.id),
    }
}

async fn ticket_of(visitor: &Visitor, id: &str) -> Result<TicketPage, Failure> {
    let id: TicketId = id.parse().map_err(|_| Refusal::not_found())?;
    let standing = ticket::standing(visitor.app(), visitor.now(), id).await?;
    Ok(ticket_page(visitor, &standing))
}

async fn show(visitor: Visitor, Path(id): Path<String>) -> Answer {
    let context = ticket_of(&visitor, &id).await?;
    visitor.render("pages/ticket/show.html", context)
}

/// The part of the page that changes, for whoever has scripts.
async fn now(visitor: Visitor, Path(id): Path<String>) -> Answer {
    let context = ticket_of(&visitor, &id).await?;
    visitor.render("pages/ticket/now.html", context)
}

#[derive(Serialize)]
struct CalledLine {
    number: String,
    window: u32,
}

#[derive(Serialize)]
struct WindowLine {
    window: u32,
    /// The window calls nobody for a while.
    paused: bool,
    number: String,
}

#[derive(Serialize)]
struct ScreenPage {
    code: String,
    hall: String,
    /// What is read aloud: the latest call.
    said: String,
    called: Vec<CalledLine>,
    windows: Vec<WindowLine>,
    next: Vec<String>,
    missed: Vec<String>,
    in_queue: usize,
    clock: i64,
    /// What the page shows, told from anything else; the fragment says it back.
    mark: String,
    again: String,
}

fn screen_page(visitor: &Visitor, view: &HallView) -> ScreenPage {
    let says = Says::of(visitor);
    let queue = &view.queue;
    let called: Vec<CalledLine> = queue
        .called
        .iter()
        .take(SCREEN_CALLED)
        .map(|ticket| CalledLine {
            number: ticket.number(),
            window: ticket.window.unwrap_or(0),
        })
        .collect();
    let calls = queue.called.first().map_or(0, |ticket| ticket.calls);
    let said = called
        .first()
        .map(|first| {
            says.say(
                "screen-said",
                &Args::new()
                    .text("number", first.number.as_str())
                    .integer("window", i64::from(first.window)),
            )
        })
        .unwrap_or_default();
    let windows: Vec<WindowLine> = queue
        .windows
        .iter()
        .map(|window| WindowLine {
            window: window.number,
            paused: !window.calls(visitor.now().date()),
            number: queue
                .called
                .iter()
                .find(|ticket| ticket.window == Some(window.number))
                .map(model::ticket::Ticket::number)
                .unwrap_or_default(),
        })
        .collect();
    let numbers = |tickets: &[model::ticket::Ticket], most: usize| -> Vec<String> {
        tickets
            .iter()
            .take(most)
            .map(model::ticket::Ticket::number)
            .collect()
    };
    let next = numbers(&queue.waiting, SCREEN_NEXT);
    let missed = numbers(&queue.missed, SCREEN_NEXT);
    let in_queue = queue.waiting.len();
    // A minute of the clock is a change, too: the screen shows that it is alive.
    let minute = visitor.now().0 / 60_000;
    let told: Vec<String> = windows
        .iter()
        .map(|w| format!("{}{}{}", w.window, w.number, w.paused))
        .chain(next.iter().cloned())
        .chain(missed.iter().cloned())
        .chain([
            said.clone(),
            calls.to_string(),
            in_queue.to_string(),
            minute.to_string(),
        ])
        .collect();
    let mark = evidence::hex::encode(&evidence::sm3(&[told.join("|").as_bytes()])[..8]);
    ScreenPage {
        code: view.hall.code.to_string(),
        hall: view.hall.name.clone(),
        said,
        called,
        windows,
        next,
        missed,
        in_queue,
        clock: visitor.now().0,
        again: format!("/halls/{}/screen/now?seen={mark}", view.hall.code),
        mark,
    }
}

async fn screen(visitor: Visitor, Path(code): Path<String>) -> Answer {
    let view = hall::view(visitor.app(), visitor.now(), HallCode(code)).await?;
    visitor.render("pages/ticket/screen.html", screen_page(&visitor, &view))
}

/// The part of the screen that changes; nothing when it has not changed since it was asked.
async fn screen_now(visitor: Visitor, Path(code): Path<String>, asked: Asked) -> Answer {
    let view = hall::view(visitor.app(), visitor.now(), HallCode(code)).await?;
    let context = screen_page(&visitor, &view);
    if asked.opt("seen") == Some(context.mark.as_str()) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    visitor.render("pages/ticket/screen_now.html", context)
}
