//! Service halls: where they are, what can be done there, which are lacking, their days in figures.

use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::{Path, Visitor};
use crate::pages::hall::days_asked;
use crate::route::{Access, Route};
use crate::shape;
use app::hall::{self, HallDay, Writing};
use app::policy::Action;
use axum::http::StatusCode;
use codes::DivisionCode;
use model::hall::{Hall, HallCode};
use model::unit::UnitCode;

shape! {
    /// A service hall.
    pub struct HallShown {
        /// Code: the twelve digits of its division.
        pub hall: String,
        /// Unit whose hall it is.
        pub unit: String,
        /// Division it serves.
        pub division: codes::DivisionCode,
        /// Name.
        pub name: String,
        /// Where.
        pub address: String,
        /// Office hours of a working day, such as `09:00-12:00`.
        pub hours: Vec<String>,
        /// Windows.
        pub windows: u32,
        /// Bookings a half hour.
        pub places: u32,
        /// Its phone.
        pub phone: String,
        /// Why it is closed; none while it is open.
        pub closed: Option<String>,
        /// Since when it is so.
        pub from: jiff::civil::Date,
        /// Document it rests on.
        pub document: String,
    }

    /// Halls.
    pub struct HallList {
        /// They.
        pub halls: Vec<HallShown>,
    }

    /// An item that can be asked for in a hall.
    pub struct HallItem {
        /// Code.
        pub item: String,
        /// Name.
        pub name: String,
        /// Procedure.
        pub procedure: Option<String>,
    }

    /// A hall with what can be done there and how its queue stands.
    pub struct HallView {
        /// The hall.
        pub hall: HallShown,
        /// Items, by category and code.
        pub items: Vec<HallItem>,
        /// How many wait.
        pub in_queue: u32,
        /// Windows that call people now.
        pub calling: u32,
    }

    /// A town or village without a hall that serves people.
    pub struct HallLack {
        /// Where.
        pub division: codes::DivisionCode,
        /// Its hall that is closed; none where there never was one.
        pub hall: Option<String>,
        /// Why it is closed.
        pub closed: Option<String>,
    }

    /// Which towns and villages have their hall.
    pub struct HallCoverage {
        /// The day.
        pub day: jiff::civil::Date,
        /// Towns and streets.
        pub towns: u32,
        /// Those among them with an open hall.
        pub towns_open: u32,
        /// Villages.
        pub villages: u32,
        /// Those among them with an open hall.
        pub villages_open: u32,
        /// Those without.
        pub lacking: Vec<HallLack>,
    }

    /// What a hall's day came to; times in milliseconds.
    pub struct HallDayShown {
        /// The day.
        pub day: jiff::civil::Date,
        /// Tickets drawn.
        pub drawn: u32,
        /// Served to the end.
        pub served: u32,
        /// Called, and nobody came.
        pub missed: u32,
        /// Waiting before the first call, median.
        pub wait_median: Option<i64>,
        /// Nine of ten waited no longer.
        pub wait_p90: Option<i64>,
        /// Being served, median.
        pub service_median: Option<i64>,
    }

    /// Days of a hall, latest first.
    pub struct HallDayList {
        /// Code of the hall.
        pub hall: String,
        /// They.
        pub days: Vec<HallDayShown>,
    }

    /// What a hall is to be from a day on.
    pub struct HallGiven {
        /// Unit whose hall it is.
        pub unit: String,
        /// Name.
        pub name: String,
        /// Where.
        pub address: String,
        /// Office hours: `09:00-12:00;13:30-17:30`.
        pub hours: String,
        /// Windows.
        pub windows: u32,
        /// Bookings a half hour.
        pub places: u32,
        /// Its phone.
        pub phone: String,
        /// Why it is closed; left out: it is open.
        pub closed: Option<String>,
        /// First day.
        pub from: jiff::civil::Date,
        /// Code of the document it rests on.
        pub document: String,
    }

    /// A hall that was written down.
    pub struct HallWritten {
        /// Its code.
        pub hall: String,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let manage = Access::Api(Action::HallManage);
    vec![
        Route::api_get(
            "/api/v1/halls",
            Access::Public,
            "Lists the service halls of the day",
            list,
        )
        .query("division", "Below this division")
        .answers::<HallList>(),
        Route::api_get(
            "/api/v1/halls/coverage",
            Access::Public,
            "Tells which towns and villages lack a hall",
            coverage,
        )
        .answers::<HallCoverage>(),
        Route::api_get(
            "/api/v1/halls/{hall}",
            Access::Public,
            "Shows a hall, what can be done there and how its queue stands",
            show,
        )
        .answers::<HallView>(),
        Route::api_get(
            "/api/v1/halls/{hall}/days",
            Access::Api(Action::HallRead),
            "Tells what a hall's days came to",
            days,
        )
        .query("from", "First day; left out: a fortnight")
        .query("to", "Last day; left out: today")
        .answers::<HallDayList>(),
        Route::api_post(
            "/api/v1/halls",
            manage,
            "Writes down a new hall from a day on",
            found,
        )
        .takes::<HallGiven>()
        .example(
            r#"{"unit":"320623111003-JWH","name":"双南社区便民服务站","address":"如东县示例路2号（示例）","hours":"08:30-11:30;14:00-17:00","windows":1,"places":1,"phone":"0513-00000003","from":"2027-01-01","document":"PT-20"}"#,
        )
        .answers::<HallWritten>()
        .creates(),
        Route::api_post(
            "/api/v1/halls/{hall}/changes",
            manage,
            "Opens, closes or changes a hall from a day on",
            change,
        )
        .takes::<HallGiven>()
        .answers::<HallWritten>(),
    ]
}

pub(super) fn small(n: i64) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn shown(hall: &Hall) -> HallShown {
    HallShown {
        hall: hall.code.to_string(),
        unit: hall.unit.to_string(),
        division: hall.division,
        name: hall.name.clone(),
        address: hall.address.clone(),
        hours: hall.hours.iter().map(ToString::to_string).collect(),
        windows: hall.windows,
        places: hall.places,
        phone: hall.phone.clone(),
        closed: hall.closed.clone(),
        from: hall.from,
        document: hall.document.to_string(),
    }
}

async fn list(visitor: Visitor, query: Asked) -> Answer {
    let (_, halls) = hall::today(visitor.app(), visitor.now()).await?;
    let below = query
        .opt("division")
        .and_then(|code| DivisionCode::parse(code).ok());
    let halls = halls
        .iter()
        .filter(|hall| below.is_none_or(|below| below.contains(hall.division)))
        .map(shown)
        .collect();
    super::json(StatusCode::OK, HallList { halls })
}

async fn coverage(visitor: Visitor) -> Answer {
    let (_, found) = hall::coverage(visitor.app(), visitor.now()).await?;
    let lack = |lack: hall::Lack| HallLack {
        division: lack.division,
        hall: lack.closed.as_ref().map(|hall| hall.code.to_string()),
        closed: lack.closed.and_then(|hall| hall.closed),
    };
    let body = HallCoverage {
        day: found.day,
        towns: small(found.towns.1),
        towns_open: small(found.towns.0),
        villages: small(found.villages.1),
        villages_open: small(found.villages.0),
        lacking: found.lacking.into_iter().map(lack).collect(),
    };
    super::json(StatusCode::OK, body)
}

async fn show(visitor: Visitor, Path(code): Path<String>) -> Answer {
    let view = hall::view(visitor.app(), visitor.now(), HallCode(code)).await?;
    let items = hall::items(&view.site, &view.hall)
        .into_iter()
        .map(|item| HallItem {
            item: item.code.to_string(),
            name: item.name.clone(),
            procedure: item.procedure.clone(),
        })
        .collect();
    let body = HallView {
        hall: shown(&view.hall),
        items,
        in_queue: u32::try_from(view.queue.waiting.len()).unwrap_or(u32::MAX),
        calling: small(view.queue.calling(visitor.now().date())),
    };
    super::json(StatusCode::OK, body)
}

fn day(day: HallDay) -> HallDayShown {
    HallDayShown {
        day: day.day,
        drawn: small(day.drawn),
        served: small(day.served),
        missed: small(day.missed),
        wait_median: day.wait_median,
        wait_p90: day.wait_p90,
        service_median: day.service_median,
    }
}

async fn days(call: Call, Path(code): Path<String>, query: Asked) -> Answer {
    let (from, to) = days_asked(&query, call.now().date());
    let found = hall::days(call.app(), &call.ctx, HallCode(code), from, to).await?;
    call.answer(HallDayList {
        hall: found.hall.code.to_string(),
        days: found.days.into_iter().map(day).collect(),
    })
}

fn wish(given: HallGiven, code: Option<HallCode>) -> Writing {
    Writing {
        code,
        unit: UnitCode(given.unit),
        name: given.name,
        address: given.address,
        hours: given.hours,
        windows: given.windows,
        places: given.places,
        phone: given.phone,
        closed: given.closed,
        from: given.from,
        document: given.document,
    }
}

async fn found(call: Call, write: Write<HallGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let wish = wish(write.body, None);
    let code = hall::write(call.app(), &call.ctx, wish, repeat).await?;
    let body = HallWritten {
        hall: code.to_string(),
    };
    call.created(&format!("/api/v1/halls/{code}"), body)
}

async fn change(call: Call, Path(code): Path<String>, write: Write<HallGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let wish = wish(write.body, Some(HallCode(code)));
    let code = hall::write(call.app(), &call.ctx, wish, repeat).await?;
    call.answer(HallWritten {
        hall: code.to_string(),
    })
}
