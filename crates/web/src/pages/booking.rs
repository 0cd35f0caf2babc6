//! Visits booked ahead: a citizen books at a hall and sees her bookings; the clerk's desk sees the
//! day's, takes one on the phone, and draws the ticket of who has come.

use super::case_form::Option_;
use super::case_words::Says;
use super::hall::{ItemLine, chosen, item_lines, repeat};
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::booking::{self, BookingLine, Own, Slots, Wish};
use app::policy::Action;
use jiff::civil::Date;
use model::booking::BookingState;
use model::hall::{HallCode, clock};
use model::id::BookingId;
use model::refusal::{Arg, Refusal};
use serde::Serialize;
use words::Args;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let own = Access::Signed(Action::CitizenDesk);
    let work = Access::Signed(Action::WindowWork);
    vec![
        Route::get("/my/bookings", own, mine),
        Route::post("/my/bookings/{booking}/cancel", own, cancel),
        Route::get("/halls/{hall}/booking", own, ask),
        Route::post("/halls/{hall}/booking", own, book),
        Route::get("/window/bookings", work, day),
        Route::post("/window/bookings", work, take),
        Route::post("/window/bookings/{booking}/arrive", work, receive),
        Route::post("/window/bookings/{booking}/cancel", work, drop_one),
    ]
}

#[derive(Serialize)]
struct Row {
    id: String,
    hall: String,
    hall_href: String,
    day: String,
    slot: String,
    code: String,
    items: String,
    who: String,
    state: String,
    light: &'static str,
    stands: bool,
}

fn row(page: &Page, line: &BookingLine, hall: &str, hall_code: &str) -> Row {
    let booking = &line.booking;
    let state = booking.state(line.ending.as_ref(), page.now());
    let site = page.app().site();
    let names: Vec<String> = booking
        .items
        .iter()
        .map(|item| site.item_name(item).unwrap_or_else(|| item.clone()))
        .collect();
    Row {
        id: booking.id.to_string(),
        hall: hall.to_owned(),
        hall_href: format!("/halls/{hall_code}"),
        day: booking.day.to_string(),
        slot: clock(booking.slot),
        code: booking.code.clone(),
        items: names.join(&page.say("list-comma")),
        who: booking.name.clone(),
        state: page.say(&format!("booking-state-{}", state.code())),
        light: match state {
            BookingState::Booked => "green",
            BookingState::Arrived => "done",
            BookingState::Cancelled => "grey",
            BookingState::Expired => "red",
        },
        stands: state == BookingState::Booked,
    }
}

#[derive(Serialize)]
struct MinePage {
    rows: Vec<Row>,
}

async fn mine_page(page: &Page, form: &FormState) -> Answer {
    let own = booking::own(page.app(), &page.ctx).await?;
    let rows = own
        .iter()
        .map(|Own { line, hall }| {
            let named = hall.as_ref().map(|hall| hall.name.as_str());
            let code = line.booking.hall.as_str();
            row(page, line, named.unwrap_or_default(), code)
        })
        .collect();
    page.render_form(form, "pages/booking/mine.html", MinePage { rows })
}

async fn mine(page: Page) -> Answer {
    let form = page.form(Fields::default());
    mine_page(&page, &form).await
}

async fn cancel(page: Page, Path(id): Path<String>, posted: Posted) -> Answer {
    let id: BookingId = id.parse().map_err(|_| Refusal::not_found())?;
    let repeat = repeat(&page, &posted);
    match booking::cancel(page.app(), &page.ctx, id, repeat).await {
        Ok(_) => page.to_saying("/my/bookings", Level::Good, "booking-cancelled", &[]),
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            mine_page(&page, &form).await
        }
    }
}

/// Half hours to choose from, and the days they may lie on.
#[derive(Serialize)]
struct Choices {
    days: Vec<Option_>,
    slots: Vec<Option_>,
    full: bool,
    items: Vec<ItemLine>,
}

fn choices(page: &Page, found: &Slots) -> Choices {
    let says = Says::of(page);
    let slots: Vec<Option_> = found
        .slots
        .iter()
        .filter(|slot| slot.left > 0)
        .map(|slot| Option_ {
            value: clock(slot.at),
            label: says.say(
                "booking-slot",
                &Args::new()
                    .text("slot", clock(slot.at))
                    .count("left", slot.left),
            ),
        })
        .collect();
    Choices {
        days: found
            .days
            .iter()
            .map(|day| Option_ {
                value: day.to_string(),
                label: says.date(*day),
            })
            .collect(),
        full: slots.is_empty(),
        slots,
        items: item_lines(page, &app::hall::items(&found.site, &found.hall)),
    }
}

#[derive(Serialize)]
struct AskPage {
    code: String,
    hall: String,
    address: String,
    day: String,
    choices: Choices,
}

async fn ask_page(page: &Page, code: &str, day: Option<Date>, form: &FormState) -> Answer {
    let hall = HallCode(code.to_owned());
    let found = booking::slots(page.app(), page.now(), hall, day).await?;
    let context = AskPage {
        code: found.hall.code.to_string(),
        hall: found.hall.name.clone(),
        address: found.hall.address.clone(),
        day: found.day.to_string(),
        choices: choices(page, &found),
    };
    page.render_form(form, "pages/booking/ask.html", context)
}

async fn ask(page: Page, Path(code): Path<String>, asked: Asked) -> Answer {
    let form = page.form(asked.fields().clone());
    ask_page(&page, &code, asked.parse("day"), &form).await
}

/// What a form asks for.
fn wish(fields: &Fields, hall: HallCode) -> Result<Wish, Refusal> {
    Ok(Wish {
        hall,
        day: fields.parse("day")?,
        slot: fields.need("slot")?.to_owned(),
        items: chosen(fields),
        name: fields.text("who").to_owned(),
    })
}

async fn book(page: Page, Path(code): Path<String>, posted: Posted) -> Answer {
    let repeat = repeat(&page, &posted);
    let fields = posted.fields;
    let done = async {
        let wish = wish(&fields, HallCode(code.clone()))?;
        Ok::<_, Failure>(booking::book(page.app(), &page.ctx, wish, repeat).await?)
    };
    match done.await {
        Ok(_) => page.to_saying("/my/bookings", Level::Good, "booking-made", &[]),
        Err(why) => {
            let day = fields.text("day").parse().ok();
            let form = page.refused(why, fields)?;
            ask_page(&page, &code, day, &form).await
        }
    }
}

#[derive(Serialize)]
struct DayPage {
    hall: String,
    hall_href: String,
    day: String,
    today: bool,
    rows: Vec<Row>,
    choices: Choices,
}

async fn day_page(page: &Page, day: Option<Date>, form: &FormState) -> Answer {
    let day = day.unwrap_or_else(|| page.now().date());
    let (hall, lines) = booking::of_day(page.app(), &page.ctx, day).await?;
    let found = booking::slots(page.app(), page.now(), hall.code.clone(), Some(day)).await?;
    let context = DayPage {
        hall: hall.name.clone(),
        hall_href: format!("/halls/{}", hall.code),
        day: day.to_string(),
        today: day == page.now().date(),
        rows: lines
            .iter()
            .map(|line| row(page, line, &hall.name, hall.code.as_str()))
            .collect(),
        choices: choices(page, &found),
    };
    page.render_form(form, "pages/booking/day.html", context)
}

async fn day(page: Page, asked: Asked) -> Answer {
    let form = page.form(asked.fields().clone());
    day_page(&page, asked.parse("day"), &form).await
}

/// A name stands in the form as `who`.
fn at_controls(why: Failure) -> Failure {
    match why {
        Failure::Refused(mut refusal) => {
            for reason in &mut refusal.reasons {
                if reason.field.as_deref() == Some("name") {
                    reason.field = Some("who".to_owned());
                }
            }
            Failure::Refused(refusal)
        }
        other => other,
    }
}

async fn take(page: Page, posted: Posted) -> Answer {
    let repeat = repeat(&page, &posted);
    let fields = posted.fields;
    let done = async {
        // The hall is her own, whatever was sent.
        let wish = wish(&fields, HallCode(String::new()))?;
        Ok::<_, Failure>(booking::take(page.app(), &page.ctx, wish, repeat).await?)
    };
    let day: Option<Date> = fields.text("day").parse().ok();
    match done.await {
        Ok(_) => {
            let to = match day {
                Some(day) => format!("/window/bookings?day={day}"),
                None => "/window/bookings".to_owned(),
            };
            page.to_saying(&to, Level::Good, "booking-taken", &[])
        }
        Err(why) => {
            let form = page.refused(at_controls(why), fields)?;
            day_page(&page, day, &form).await
        }
    }
}

async fn receive(page: Page, Path(id): Path<String>, posted: Posted) -> Answer {
    let id: BookingId = id.parse().map_err(|_| Refusal::not_found())?;
    let repeat = repeat(&page, &posted);
    match booking::receive(page.app(), &page.ctx, id, repeat).await {
        Ok(ticket) => {
            let standing = app::ticket::standing(page.app(), page.now(), ticket).await?;
            let told = [("number", Arg::Text(standing.ticket.number()))];
            page.to_saying("/window/bookings", Level::Good, "booking-received", &told)
        }
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            day_page(&page, None, &form).await
        }
    }
}

async fn drop_one(page: Page, Path(id): Path<String>, posted: Posted) -> Answer {
    let id: BookingId = id.parse().map_err(|_| Refusal::not_found())?;
    let repeat = repeat(&page, &posted);
    match booking::cancel(page.app(), &page.ctx, id, repeat).await {
        Ok(_) => page.to_saying("/window/bookings", Level::Good, "booking-cancelled", &[]),
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            day_page(&page, None, &form).await
        }
    }
}
