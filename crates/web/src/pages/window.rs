//! The window clerk's desk: who is at my window, what she came for, what is filed for her, who is
//! next; results that wait to be handed out.

use super::case_form::Option_;
use super::case_words::Says;
use super::desk::{Row, rows};
use super::hall::repeat;
use crate::error::{Answer, Failure};
use crate::form::{Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::policy::Action;
use app::window::{self, Desk, TicketAct};
use model::hall::WindowState;
use model::id::TicketId;
use model::refusal::{Arg, Refusal};
use model::ticket::{Lane, Ticket};
use serde::Serialize;

/// Tickets of the queue that a desk shows.
const QUEUE_SHOWN: usize = 12;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let work = Access::Signed(Action::WindowWork);
    vec![
        Route::get("/window", work, show),
        Route::post("/window", work, set),
        Route::post("/window/next", work, next),
        Route::post("/window/tickets/{ticket}", work, act),
    ]
}

/// An item of the current ticket, with where it is filed.
#[derive(Serialize)]
struct Wanted {
    item: String,
    href: String,
}

#[derive(Serialize)]
struct Current {
    id: String,
    number: String,
    priority: bool,
    booked: bool,
    calls: u32,
    since: i64,
    drawn: i64,
    items: Vec<Wanted>,
    filed: Vec<Row>,
    /// Where anything else is filed for her.
    other: String,
}

#[derive(Serialize)]
struct QueueRow {
    id: String,
    number: String,
    priority: bool,
    booked: bool,
    sent_here: bool,
    items: String,
    drawn: i64,
}

#[derive(Serialize)]
struct DeskPage {
    /// The unit has a hall.
    has_hall: bool,
    hall: String,
    hall_href: String,
    days_href: String,
    screen_href: String,
    closed: String,
    /// Her window's number; 0 while she sits at none.
    window: u32,
    paused: bool,
    windows: Vec<Option_>,
    others: Vec<Option_>,
    current: Option<Current>,
    rows: Vec<QueueRow>,
    in_queue: usize,
    missed: Vec<QueueRow>,
    hand_outs: Vec<Row>,
}

fn filing_href(desk: &Desk, ticket: &Ticket, item: &str) -> String {
    let code = model::item::ItemCode(item.to_owned());
    let procedure = app::catalogue::listed(&desk.site)
        .and_then(|county| county.item(&code))
        .and_then(|now| now.item.procedure.as_deref())
        .unwrap_or_default();
    format!(
        "/cases/new?procedure={}&item={}&ticket={}",
        crate::form::percent(procedure),
        crate::form::percent(item),
        ticket.id
    )
}

fn item_name(desk: &Desk, item: &str) -> String {
    desk.site.item_name(item).unwrap_or_else(|| item.to_owned())
}

fn queue_row(page: &Page, desk: &Desk, ticket: &Ticket, own: u32) -> QueueRow {
    let names: Vec<String> = ticket
        .items
        .iter()
        .map(|item| item_name(desk, item))
        .collect();
    QueueRow {
        id: ticket.id.to_string(),
        number: ticket.number(),
        priority: ticket.lane == Lane::Priority,
        booked: ticket.lane == Lane::Booked,
        sent_here: own != 0 && ticket.window == Some(own),
        items: names.join(&page.say("list-comma")),
        drawn: ticket.drawn_at.0,
    }
}

fn current(page: &Page, desk: &Desk, ticket: &Ticket) -> Current {
    let says = Says::of(page);
    Current {
        id: ticket.id.to_string(),
        number: ticket.number(),
        priority: ticket.lane == Lane::Priority,
        booked: ticket.lane == Lane::Booked,
        calls: ticket.calls,
        since: ticket.since.unwrap_or(ticket.drawn_at).0,
        drawn: ticket.drawn_at.0,
        items: ticket
            .items
            .iter()
            .map(|item| Wanted {
                item: item_name(desk, item),
                href: filing_href(desk, ticket, item),
            })
            .collect(),
        filed: rows(&says, &desk.site, &desk.filed, page.now()),
        other: format!("/cases/new?ticket={}", ticket.id),
    }
}

fn number(window: u32) -> Option_ {
    Option_ {
        value: window.to_string(),
        label: window.to_string(),
    }
}

fn none() -> DeskPage {
    DeskPage {
        has_hall: false,
        hall: String::new(),
        hall_href: String::new(),
        days_href: String::new(),
        screen_href: String::new(),
        closed: String::new(),
        window: 0,
        paused: false,
        windows: Vec::new(),
        others: Vec::new(),
        current: None,
        rows: Vec::new(),
        in_queue: 0,
        missed: Vec::new(),
        hand_outs: Vec::new(),
    }
}

async fn desk_page(page: &Page, form: &FormState) -> Answer {
    let Some(desk) = window::desk(page.app(), &page.ctx).await? else {
        return page.render_form(form, "pages/window/desk.html", none());
    };
    let says = Says::of(page);
    let hand_outs = window::hand_outs(page.app(), &page.ctx).await?;
    let own = desk.window.as_ref().map_or(0, |window| window.number);
    let staffed = |n: u32| desk.queue.windows.iter().any(|w| w.number == n);
    let hall = &desk.hall;
    let queue = |tickets: &[Ticket]| -> Vec<QueueRow> {
        tickets
            .iter()
            .take(QUEUE_SHOWN)
            .map(|ticket| queue_row(page, &desk, ticket, own))
            .collect()
    };
    let context = DeskPage {
        has_hall: true,
        hall: hall.name.clone(),
        hall_href: format!("/halls/{}", hall.code),
        days_href: format!("/halls/{}/days", hall.code),
        screen_href: format!("/halls/{}/screen", hall.code),
        closed: hall.closed.clone().unwrap_or_default(),
        window: own,
        paused: desk
            .window
            .as_ref()
            .is_some_and(|window| window.state == WindowState::Paused),
        windows: (1..=hall.windows)
            .filter(|n| !staffed(*n))
            .map(number)
            .collect(),
        others: desk
            .queue
            .windows
            .iter()
            .map(|window| window.number)
            .filter(|n| *n != own)
            .map(number)
            .collect(),
        current: desk
            .current
            .as_ref()
            .map(|ticket| current(page, &desk, ticket)),
        rows: queue(&desk.queue.waiting),
        in_queue: desk.queue.waiting.len(),
        missed: queue(&desk.queue.missed),
        hand_outs: rows(&says, &desk.site, &hand_outs, page.now()),
    };
    page.render_form(form, "pages/window/desk.html", context)
}

async fn show(page: Page) -> Answer {
    let form = page.form(Fields::default());
    desk_page(&page, &form).await
}

/// The desk again, with what was refused.
async fn back(page: &Page, why: impl Into<Failure>, fields: Fields) -> Answer {
    let form = page.refused(why, fields)?;
    desk_page(page, &form).await
}

async fn set(page: Page, posted: Posted) -> Answer {
    let repeat = repeat(&page, &posted);
    let fields = posted.fields;
    let done = async {
        let number: u32 = fields.parse("window")?;
        let state = WindowState::from_code(fields.text("state"))
            .ok_or_else(|| Refusal::field("state", "field-unreadable"))?;
        window::set(page.app(), &page.ctx, number, state, repeat).await?;
        Ok::<_, Failure>((number, state))
    };
    match done.await {
        Ok((number, state)) => {
            let told = [("window", Arg::Number(i64::from(number)))];
            let key = format!("window-set-{}", state.code());
            page.to_saying("/window", Level::Good, &key, &told)
        }
        Err(why) => back(&page, why, fields).await,
    }
}

async fn next(page: Page, posted: Posted) -> Answer {
    let repeat = repeat(&page, &posted);
    match window::next(page.app(), &page.ctx, repeat).await {
        Ok(_) => page.to("/window"),
        Err(why) => back(&page, why, posted.fields).await,
    }
}

/// What a form or a program wants done with a ticket.
pub(crate) fn act_of(act: &str, window: Option<u32>) -> Result<TicketAct, Refusal> {
    Ok(match act {
        "again" => TicketAct::Again,
        "missed" => TicketAct::Missed,
        "return" => TicketAct::Return,
        "finish" => TicketAct::Finish,
        "transfer" => {
            TicketAct::Transfer(window.ok_or_else(|| Refusal::field("window", "field-required"))?)
        }
        _ => return Err(Refusal::field("act", "field-unreadable")),
    })
}

async fn act(page: Page, Path(id): Path<String>, posted: Posted) -> Answer {
    let id: TicketId = id.parse().map_err(|_| Refusal::not_found())?;
    let repeat = repeat(&page, &posted);
    let fields = posted.fields;
    let done = async {
        let act = act_of(fields.text("act"), fields.parse_opt("window")?)?;
        window::act(page.app(), &page.ctx, id, act, repeat).await?;
        Ok::<_, Failure>(())
    };
    match done.await {
        Ok(()) => page.to("/window"),
        Err(why) => back(&page, why, fields).await,
    }
}
