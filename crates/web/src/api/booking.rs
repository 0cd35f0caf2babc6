//! Visits booked ahead.

use super::hall::small;
use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::{Path, Visitor};
use crate::route::{Access, Route};
use crate::shape;
use app::booking::{self, BookingLine, Wish};
use app::policy::Action;
use axum::http::StatusCode;
use jiff::civil::Date;
use model::hall::{HallCode, clock};
use model::id::BookingId;
use model::time::Instant;

shape! {
    /// A half hour with the places left.
    pub struct SlotShown {
        /// Its beginning, such as `09:30`.
        pub slot: String,
        /// Places left.
        pub left: u32,
    }

    /// What can be booked of a hall's day.
    pub struct SlotList {
        /// The day.
        pub day: jiff::civil::Date,
        /// Days that can be booked.
        pub days: Vec<jiff::civil::Date>,
        /// Half hours that have not begun.
        pub slots: Vec<SlotShown>,
    }

    /// A wish for a visit.
    pub struct BookingWish {
        /// The day.
        pub day: jiff::civil::Date,
        /// Beginning of the half hour, such as `09:30`.
        pub slot: String,
        /// Codes of items; empty: not sure.
        pub items: Vec<String>,
    }

    /// A visit taken on the phone.
    pub struct BookingTaken {
        /// The day.
        pub day: jiff::civil::Date,
        /// Beginning of the half hour, such as `09:30`.
        pub slot: String,
        /// Codes of items; empty: not sure.
        pub items: Vec<String>,
        /// For whom.
        pub name: String,
    }

    /// A booking that was made or ended.
    pub struct BookingDone {
        /// Its id.
        pub booking: model::id::BookingId,
    }

    /// A ticket that was drawn for a booking.
    pub struct BookingArrived {
        /// The ticket.
        pub ticket: model::id::TicketId,
    }

    /// A booking.
    pub struct BookingShown {
        /// Its id.
        pub booking: model::id::BookingId,
        /// Code of the hall.
        pub hall: String,
        /// The day.
        pub day: jiff::civil::Date,
        /// Beginning of the half hour.
        pub slot: String,
        /// Six digits that are typed on arrival.
        pub code: String,
        /// Codes of items.
        pub items: Vec<String>,
        /// Whose it is.
        pub name: String,
        /// `booked`, `arrived`, `cancelled`, `expired`.
        pub state: String,
    }

    /// Bookings.
    pub struct BookingList {
        /// They.
        pub bookings: Vec<BookingShown>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let own = Access::Api(Action::CitizenDesk);
    let work = Access::Api(Action::WindowWork);
    vec![
        Route::api_get(
            "/api/v1/halls/{hall}/slots",
            Access::Public,
            "Tells which half hours of a hall can be booked",
            slots,
        )
        .query("day", "The day; left out: the first that can be booked")
        .answers::<SlotList>(),
        Route::api_post(
            "/api/v1/halls/{hall}/bookings",
            own,
            "Books a visit for the caller",
            book,
        )
        .takes::<BookingWish>()
        .example(r#"{"day":"2026-12-01","slot":"09:30","items":["BM-010"]}"#)
        .answers::<BookingDone>()
        .creates(),
        Route::api_get(
            "/api/v1/my/bookings",
            own,
            "Lists the caller's bookings from today on",
            mine,
        )
        .answers::<BookingList>(),
        Route::api_post(
            "/api/v1/my/bookings/{booking}/cancel",
            own,
            "Takes an own booking back",
            cancel,
        )
        .takes::<super::roll::Nothing>()
        .example("{}")
        .answers::<BookingDone>(),
        Route::api_get(
            "/api/v1/window/bookings",
            work,
            "Lists a day's bookings of the caller's hall",
            of_day,
        )
        .query("day", "The day; left out: today")
        .answers::<BookingList>(),
        Route::api_post(
            "/api/v1/window/bookings",
            work,
            "Takes a booking for somebody on the phone",
            take,
        )
        .takes::<BookingTaken>()
        .example(r#"{"day":"2026-12-01","slot":"10:00","items":[],"name":"张示例"}"#)
        .answers::<BookingDone>()
        .creates(),
        Route::api_post(
            "/api/v1/window/bookings/{booking}/arrive",
            work,
            "Draws the ticket of a booking at the desk",
            receive,
        )
        .takes::<super::roll::Nothing>()
        .example("{}")
        .answers::<BookingArrived>(),
        Route::api_post(
            "/api/v1/window/bookings/{booking}/cancel",
            work,
            "Takes back a booking of the caller's hall",
            cancel,
        )
        .takes::<super::roll::Nothing>()
        .example("{}")
        .answers::<BookingDone>(),
    ]
}

async fn slots(visitor: Visitor, Path(code): Path<String>, query: Asked) -> Answer {
    let day: Option<Date> = query.parse("day");
    let found = booking::slots(visitor.app(), visitor.now(), HallCode(code), day).await?;
    let body = SlotList {
        day: found.day,
        days: found.days,
        slots: found
            .slots
            .into_iter()
            .map(|slot| SlotShown {
                slot: clock(slot.at),
                left: small(slot.left),
            })
            .collect(),
    };
    super::json(StatusCode::OK, body)
}

async fn book(call: Call, Path(code): Path<String>, write: Write<BookingWish>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let wish = Wish {
        hall: HallCode(code),
        day: write.body.day,
        slot: write.body.slot,
        items: write.body.items,
        name: String::new(),
    };
    let booking = booking::book(call.app(), &call.ctx, wish, repeat).await?;
    call.created("/api/v1/my/bookings", BookingDone { booking })
}

fn shown(line: BookingLine, now: Instant) -> BookingShown {
    let state = line.booking.state(line.ending.as_ref(), now);
    let booking = line.booking;
    BookingShown {
        booking: booking.id,
        hall: booking.hall.to_string(),
        day: booking.day,
        slot: clock(booking.slot),
        code: booking.code,
        items: booking.items,
        name: booking.name,
        state: state.code().to_owned(),
    }
}

async fn mine(call: Call) -> Answer {
    let own = booking::own(call.app(), &call.ctx).await?;
    let now = call.now();
    call.answer(BookingList {
        bookings: own.into_iter().map(|own| shown(own.line, now)).collect(),
    })
}

async fn cancel(
    call: Call,
    Path(id): Path<BookingId>,
    write: Write<super::roll::Nothing>,
) -> Answer {
    let repeat = call.repeat(&write.idem);
    let booking = booking::cancel(call.app(), &call.ctx, id, repeat).await?;
    call.answer(BookingDone { booking })
}

async fn of_day(call: Call, query: Asked) -> Answer {
    let day = query.parse("day").unwrap_or_else(|| call.now().date());
    let (_, lines) = booking::of_day(call.app(), &call.ctx, day).await?;
    let now = call.now();
    call.answer(BookingList {
        bookings: lines.into_iter().map(|line| shown(line, now)).collect(),
    })
}

async fn take(call: Call, write: Write<BookingTaken>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let wish = Wish {
        hall: HallCode(String::new()),
        day: write.body.day,
        slot: write.body.slot,
        items: write.body.items,
        name: write.body.name,
    };
    let booking = booking::take(call.app(), &call.ctx, wish, repeat).await?;
    call.created("/api/v1/window/bookings", BookingDone { booking })
}

async fn receive(
    call: Call,
    Path(id): Path<BookingId>,
    write: Write<super::roll::Nothing>,
) -> Answer {
    let repeat = call.repeat(&write.idem);
    let ticket = booking::receive(call.app(), &call.ctx, id, repeat).await?;
    call.answer(BookingArrived { ticket })
}
