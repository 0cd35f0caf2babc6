//! A hall's queue: tickets are drawn, seen, called; windows are opened and closed.

use super::hall::small;
use super::{Call, Idem, Write};
use crate::error::Answer;
use crate::page::{Path, Visitor};
use crate::pages::receipt::stranger;
use crate::pages::window::act_of;
use crate::route::{Access, Route};
use crate::{codes, shape};
use app::once::Repeat;
use app::policy::Action;
use app::ticket::{self, Drawing};
use app::{hall, window};
use axum::http::StatusCode;
use model::hall::{HallCode, WindowState};
use model::id::TicketId;
use model::ticket::Ticket;

codes! {
    /// How a window is to stand.
    pub enum WindowSetTo {
        /// It calls people.
        Open = "open",
        /// Its clerk is away for a while.
        Paused = "paused",
        /// Nobody sits there.
        Closed = "closed",
    }

    /// What is done with a ticket at the window.
    pub enum TicketActGiven {
        /// Call once more.
        Again = "again",
        /// Nobody came.
        Missed = "missed",
        /// She came back: behind the next three.
        Return = "return",
        /// Send on to another window.
        Transfer = "transfer",
        /// Done.
        Finish = "finish",
    }
}

shape! {
    /// A wish for a ticket.
    pub struct TicketWish {
        /// Codes of items; empty: not sure.
        pub items: Vec<String>,
        /// Over seventy, pregnant or disabled: asked, never proved.
        pub priority: Option<bool>,
        /// Mobile phone that is told when the turn is near; refused where no gateway is wired.
        pub phone: Option<String>,
    }

    /// The digits of a booking.
    pub struct ArrivalGiven {
        /// Six digits.
        pub code: String,
    }

    /// A ticket.
    pub struct TicketShown {
        /// Its id: whoever knows it sees its place.
        pub ticket: model::id::TicketId,
        /// Code of its hall.
        pub hall: String,
        /// The number that is called.
        pub number: String,
        /// `waiting`, `called`, `missed`, `finished`.
        pub state: String,
        /// Codes of items.
        pub items: Vec<String>,
        /// How many are called before it; none when it does not wait.
        pub ahead: Option<u32>,
        /// How long she may expect to wait, in milliseconds, an estimate; none while no window calls.
        pub expected: Option<i64>,
        /// The window it was called to.
        pub window: Option<u32>,
        /// When it was drawn.
        pub drawn_at: model::time::Instant,
    }

    /// A number at a window.
    pub struct NumberCalled {
        /// The number.
        pub number: String,
        /// The window.
        pub window: u32,
    }

    /// What a calling screen shows.
    pub struct ScreenShown {
        /// At windows, latest called first.
        pub called: Vec<NumberCalled>,
        /// Who waits, in the order in which they would be called.
        pub next: Vec<String>,
        /// Called, and nobody came.
        pub missed: Vec<String>,
        /// Windows that call people now.
        pub calling: u32,
    }

    /// A window is opened, paused or closed.
    pub struct WindowGiven {
        /// Its number.
        pub window: u32,
        /// How it is to stand.
        pub state: WindowSetTo,
    }

    /// A window that was set.
    pub struct WindowDone {
        /// Its number.
        pub window: u32,
    }

    /// Something is done with a ticket.
    pub struct TicketStepGiven {
        /// What.
        pub act: TicketActGiven,
        /// To which window it is sent on.
        pub window: Option<u32>,
    }

    /// A ticket as a desk sees it.
    pub struct DeskTicket {
        /// Its id.
        pub ticket: model::id::TicketId,
        /// The number that is called.
        pub number: String,
        /// `ordinary`, `priority`, `booked`.
        pub lane: String,
        /// Codes of items.
        pub items: Vec<String>,
        /// Cases filed under it.
        pub cases: Vec<model::id::CaseId>,
        /// When it was drawn.
        pub drawn_at: model::time::Instant,
    }

    /// The caller's desk.
    pub struct DeskShown {
        /// Code of the hall; none where the unit has none.
        pub hall: Option<String>,
        /// The caller's window.
        pub window: Option<u32>,
        /// `open` or `paused`.
        pub state: Option<String>,
        /// At the window.
        pub current: Option<DeskTicket>,
        /// Who waits.
        pub next: Vec<DeskTicket>,
        /// Called, and nobody came.
        pub missed: Vec<DeskTicket>,
    }

    /// Results that wait to be handed out.
    pub struct HandOuts {
        /// Cases.
        pub cases: Vec<model::id::CaseId>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let work = Access::Api(Action::WindowWork);
    vec![
        Route::api_post(
            "/api/v1/halls/{hall}/tickets",
            Access::Public,
            "Draws a ticket of a hall's queue",
            draw,
        )
        .takes::<TicketWish>()
        .example(r#"{"items":["BM-001","BM-010"],"priority":true}"#)
        .answers::<TicketShown>()
        .creates()
        .costly(),
        Route::api_post(
            "/api/v1/halls/{hall}/arrivals",
            Access::Public,
            "Draws the ticket of a booking",
            arrive,
        )
        .takes::<ArrivalGiven>()
        .example(r#"{"code":"042917"}"#)
        .answers::<TicketShown>()
        .creates()
        .costly(),
        Route::api_get(
            "/api/v1/tickets/{ticket}",
            Access::Public,
            "Shows a ticket's place in the queue",
            show,
        )
        .answers::<TicketShown>(),
        Route::api_get(
            "/api/v1/halls/{hall}/screen",
            Access::Public,
            "Tells what a hall's calling screen shows",
            screen,
        )
        .answers::<ScreenShown>(),
        Route::api_get("/api/v1/window", work, "Shows the caller's desk", desk)
            .answers::<DeskShown>(),
        Route::api_post(
            "/api/v1/window",
            work,
            "Opens, pauses or closes a window of the caller's hall",
            set,
        )
        .takes::<WindowGiven>()
        .example(r#"{"window":2,"state":"open"}"#)
        .answers::<WindowDone>(),
        Route::api_post(
            "/api/v1/window/next",
            work,
            "Calls whoever is next to the caller's window",
            next,
        )
        .takes::<super::roll::Nothing>()
        .example("{}")
        .answers::<TicketShown>(),
        Route::api_post(
            "/api/v1/window/tickets/{ticket}",
            work,
            "Calls a ticket again, sets it aside, takes it back, sends it on or finishes it",
            act,
        )
        .takes::<TicketStepGiven>()
        .example(r#"{"act":"transfer","window":3}"#)
        .answers::<TicketShown>(),
        Route::api_get(
            "/api/v1/window/hand-outs",
            work,
            "Lists decided cases whose result waits to be handed out",
            hand_outs,
        )
        .answers::<HandOuts>(),
    ]
}

/// What tells a stranger's wish sent again: a key she may send, the address, the body.
fn repeat(visitor: &Visitor, idem: &Idem) -> Repeat {
    Repeat {
        key: idem.key.clone(),
        route: visitor.arrival().path.clone(),
        body: idem.body_digest,
    }
}

async fn shown(visitor: &Visitor, id: TicketId) -> Result<TicketShown, crate::error::Failure> {
    let standing = ticket::standing(visitor.app(), visitor.now(), id).await?;
    let ticket = standing.ticket;
    Ok(TicketShown {
        ticket: ticket.id,
        hall: ticket.hall.to_string(),
        number: ticket.number(),
        state: ticket.state.code().to_owned(),
        ahead: standing.ahead.map(small),
        expected: standing.expected_ms,
        window: ticket.window,
        drawn_at: ticket.drawn_at,
        items: ticket.items,
    })
}

async fn made(visitor: &Visitor, id: TicketId) -> Answer {
    let body = shown(visitor, id).await?;
    super::json(StatusCode::CREATED, body)
}

async fn draw(visitor: Visitor, Path(code): Path<String>, write: Write<TicketWish>) -> Answer {
    let repeat = repeat(&visitor, &write.idem);
    let wish = Drawing {
        hall: HallCode(code),
        items: write.body.items,
        priority: write.body.priority.unwrap_or(false),
        phone: write.body.phone,
    };
    let id = ticket::draw(visitor.app(), &stranger(&visitor), wish, repeat).await?;
    made(&visitor, id).await
}

async fn arrive(visitor: Visitor, Path(code): Path<String>, write: Write<ArrivalGiven>) -> Answer {
    let repeat = repeat(&visitor, &write.idem);
    let (ctx, hall) = (stranger(&visitor), HallCode(code));
    let id = ticket::arrive(visitor.app(), &ctx, hall, write.body.code, repeat).await?;
    made(&visitor, id).await
}

async fn show(visitor: Visitor, Path(id): Path<TicketId>) -> Answer {
    super::json(StatusCode::OK, shown(&visitor, id).await?)
}

async fn screen(visitor: Visitor, Path(code): Path<String>) -> Answer {
    let view = hall::view(visitor.app(), visitor.now(), HallCode(code)).await?;
    let numbers = |tickets: &[Ticket]| tickets.iter().map(Ticket::number).collect();
    let body = ScreenShown {
        called: view
            .queue
            .called
            .iter()
            .map(|ticket| NumberCalled {
                number: ticket.number(),
                window: ticket.window.unwrap_or(0),
            })
            .collect(),
        next: numbers(&view.queue.waiting),
        missed: numbers(&view.queue.missed),
        calling: small(view.queue.calling(visitor.now().date())),
    };
    super::json(StatusCode::OK, body)
}

fn of_desk(ticket: &Ticket) -> DeskTicket {
    DeskTicket {
        ticket: ticket.id,
        number: ticket.number(),
        lane: ticket.lane.code().to_owned(),
        items: ticket.items.clone(),
        cases: ticket.cases.clone(),
        drawn_at: ticket.drawn_at,
    }
}

async fn desk(call: Call) -> Answer {
    let desk = window::desk(call.app(), &call.ctx).await?;
    let body = match &desk {
        None => DeskShown {
            hall: None,
            window: None,
            state: None,
            current: None,
            next: Vec::new(),
            missed: Vec::new(),
        },
        Some(desk) => DeskShown {
            hall: Some(desk.hall.code.to_string()),
            window: desk.window.as_ref().map(|window| window.number),
            state: desk
                .window
                .as_ref()
                .map(|window| window.state.code().to_owned()),
            current: desk.current.as_ref().map(of_desk),
            next: desk.queue.waiting.iter().map(of_desk).collect(),
            missed: desk.queue.missed.iter().map(of_desk).collect(),
        },
    };
    call.answer(body)
}

async fn set(call: Call, write: Write<WindowGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let state = match write.body.state {
        WindowSetTo::Open => WindowState::Open,
        WindowSetTo::Paused => WindowState::Paused,
        WindowSetTo::Closed => WindowState::Closed,
    };
    let window = window::set(call.app(), &call.ctx, write.body.window, state, repeat).await?;
    call.answer(WindowDone { window })
}

async fn next(call: Call, write: Write<super::roll::Nothing>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let id = window::next(call.app(), &call.ctx, repeat).await?;
    let body = shown(&call, id).await?;
    call.answer(body)
}

async fn act(call: Call, Path(id): Path<TicketId>, write: Write<TicketStepGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let code = match write.body.act {
        TicketActGiven::Again => "again",
        TicketActGiven::Missed => "missed",
        TicketActGiven::Return => "return",
        TicketActGiven::Transfer => "transfer",
        TicketActGiven::Finish => "finish",
    };
    let act = act_of(code, write.body.window)?;
    window::act(call.app(), &call.ctx, id, act, repeat).await?;
    let body = shown(&call, id).await?;
    call.answer(body)
}

async fn hand_outs(call: Call) -> Answer {
    let lines = window::hand_outs(call.app(), &call.ctx).await?;
    call.answer(HandOuts {
        cases: lines.iter().map(|line| line.id).collect(),
    })
}
