//! The hotline for programs: what waits for the desk, a caller's matters, what is like a call, taking it down.

use super::case::{as_typed, asked, brief};
use super::case_shape::CaseBrief;
use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::route::{Access, Route};
use crate::shape;
use app::hotline::{self, Alike, HotlineDesk, Like, Matter, Waiting};
use app::policy::Action;
use codes::DivisionCode;
use model::place::Point;
use model::refusal::Refusal;
use serde_json::Value;
use std::collections::BTreeMap;

/// What a call may look like.
const EXAMPLE: &str = r#"{ "act": "record", "division": "320623111001", "fields": { "caller-phone": "13800138000",
    "kind": "complaint", "class": "ts-noise", "summary": "Loud speakers at the market from five in the morning" } }"#;

shape! {
    /// A matter without whose it is.
    pub struct CallerMatter {
        /// The case.
        pub id: model::id::CaseId,
        /// Its number.
        pub number: String,
        /// Procedure.
        pub procedure: String,
        /// Its class.
        pub class: Option<String>,
        /// Its first words.
        pub words: String,
        /// Stage.
        pub stage: String,
        /// Where.
        pub division: ::codes::DivisionCode,
        /// The unit that must act.
        pub unit: Option<String>,
        /// Units that were asked and have not answered.
        pub asked: Vec<String>,
        /// When it came.
        pub filed_at: model::time::Instant,
        /// Earliest due instant.
        pub due: Option<model::time::Instant>,
        /// Whether it still goes on.
        pub open: bool,
    }

    /// Whose matters are looked for.
    pub struct CallerGiven {
        /// Her phone, as typed; only its keyed index is compared, and it is never answered.
        pub phone: String,
    }

    /// A caller's matters.
    pub struct CallerMatters {
        /// They, the newest first.
        pub matters: Vec<CallerMatter>,
    }

    /// Something like a call.
    pub struct AlikeShown {
        /// It.
        pub matter: CallerMatter,
        /// How far away, in metres, where both have a point.
        pub metres: Option<i64>,
    }

    /// What is like a call.
    pub struct AlikeList {
        /// How many hours were looked back.
        pub hours: i64,
        /// They, the nearest first.
        pub alike: Vec<AlikeShown>,
    }

    /// A case that waits for the desk.
    pub struct WaitingShown {
        /// The case.
        pub id: model::id::CaseId,
        /// Its number.
        pub number: String,
        /// Stage.
        pub stage: String,
        /// Where.
        pub division: ::codes::DivisionCode,
        /// Earliest due instant.
        pub due: Option<model::time::Instant>,
        /// The act that sends it to a unit, where that is open.
        pub dispatch: Option<String>,
    }

    /// What waits for the desk, nearest limit first.
    pub struct HotlineDeskShown {
        /// How many the desk holds.
        pub waiting: i64,
        /// Of these over a limit.
        pub late: i64,
        /// Whoever called is to be called back.
        pub call_back: Vec<WaitingShown>,
        /// Over a limit, whatever it waits for.
        pub overdue: Vec<WaitingShown>,
        /// To be sent to a unit.
        pub dispatch: Vec<WaitingShown>,
    }

    /// A point, CGCS2000, in units of 1e-7 degrees.
    pub struct CallPoint {
        /// Longitude.
        pub lng_e7: i64,
        /// Latitude.
        pub lat_e7: i64,
    }

    /// A call to be taken down.
    pub struct CallGiven {
        /// The filing act: to record it, or to answer at once; left out: to record it.
        pub act: Option<String>,
        /// Village or town; left out: where the point lies, else the county.
        pub division: Option<DivisionCode>,
        /// The point, where known.
        pub point: Option<CallPoint>,
        /// Fields as a form would send them. Phone, name and address are sealed at once and never answered.
        pub fields: BTreeMap<String, Value>,
        /// Number of the case it is merged into at once.
        pub link: Option<String>,
        /// The client's own id: the same id files once, for ever.
        pub client: Option<String>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let work = Access::Api(Action::HotlineWork);
    vec![
        Route::api_get(
            "/api/v1/hotline",
            work,
            "Lists what waits for the hotline's desk: to be called back, overdue, to be dispatched",
            desk,
        )
        .answers::<HotlineDeskShown>(),
        Route::api_post(
            "/api/v1/hotline/callers",
            work,
            "Finds the matters of whoever has a phone, without opening who she is",
            callers,
        )
        .takes::<CallerGiven>()
        .answers::<CallerMatters>(),
        Route::api_get(
            "/api/v1/hotline/alike",
            work,
            "Lists what was reported of a class in the same village within 72 hours and still goes on",
            alike,
        )
        .query("division", "Village or town; left out: where the point lies")
        .query("lng_e7", "Longitude in 1e-7 degrees")
        .query("lat_e7", "Latitude in 1e-7 degrees")
        .query("class", "Class of the call")
        .query("event_class", "Class of events that means the same")
        .answers::<AlikeList>(),
        Route::api_post(
            "/api/v1/hotline/calls",
            work,
            "Takes a call down, and merges it at once where a number is given",
            take,
        )
        .takes::<CallGiven>()
        .example(EXAMPLE)
        .answers::<CaseBrief>()
        .creates(),
    ]
}

fn matter(held: Matter) -> CallerMatter {
    CallerMatter {
        id: held.id,
        number: held.number,
        procedure: held.procedure,
        class: held.class.map(|(_, class)| class),
        words: held.words,
        stage: held.stage,
        division: held.division,
        unit: held.unit.map(|unit| unit.to_string()),
        asked: held.asked.iter().map(ToString::to_string).collect(),
        filed_at: held.filed_at,
        due: held.due,
        open: held.open,
    }
}

async fn desk(call: Call) -> Answer {
    let found: HotlineDesk = hotline::desk(call.app(), &call.ctx).await?;
    let rows = |all: Vec<Waiting>| -> Vec<WaitingShown> {
        all.into_iter()
            .map(|one| WaitingShown {
                id: one.line.id,
                number: one.line.number,
                stage: one.line.stage,
                division: one.line.division,
                due: one.line.due,
                dispatch: one.dispatch,
            })
            .collect()
    };
    call.answer(HotlineDeskShown {
        waiting: found.waiting,
        late: found.late,
        call_back: rows(found.call_back),
        overdue: rows(found.overdue),
        dispatch: rows(found.dispatch),
    })
}

async fn callers(call: Call, write: Write<CallerGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (ctx, phone) = (call.ctx.clone(), write.body.phone);
    let found = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        let matters = hotline::callers_in(app, tx, &ctx, &phone)?;
        Ok(CallerMatters {
            matters: matters.into_iter().map(matter).collect(),
        })
    })
    .await?;
    call.answer(found)
}

/// A point whose two halves are given, within the earth.
fn point(lng_e7: Option<i64>, lat_e7: Option<i64>, at: &str) -> Result<Option<Point>, Refusal> {
    match (lng_e7, lat_e7) {
        (None, None) => Ok(None),
        (Some(lng_e7), Some(lat_e7))
            if lng_e7.abs() <= 1_800_000_000 && lat_e7.abs() <= 900_000_000 =>
        {
            Ok(Some(Point { lng_e7, lat_e7 }))
        }
        _ => Err(Refusal::field(at, "json-not-allowed")),
    }
}

async fn alike(call: Call, query: Asked) -> Answer {
    let like = Like {
        division: asked(&query, "division")?,
        point: point(asked(&query, "lng_e7")?, asked(&query, "lat_e7")?, "lng_e7")?,
        classes: ["class", "event_class"]
            .iter()
            .filter_map(|name| query.opt(name).map(str::to_owned))
            .collect(),
    };
    let found = hotline::like(call.app(), &call.ctx, like).await?;
    call.answer(AlikeList {
        hours: hotline::LIKE_HOURS,
        alike: found
            .into_iter()
            .map(|one: Alike| AlikeShown {
                matter: matter(one.matter),
                metres: one.metres,
            })
            .collect(),
    })
}

async fn take(call: Call, write: Write<CallGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let at = body.point.map(|point| (point.lng_e7, point.lat_e7)).unzip();
    let taken = hotline::Call {
        act: body.act.unwrap_or_default(),
        division: body.division,
        point: point(at.0, at.1, "point")?,
        fields: as_typed(Some(body.fields))?,
        link: body.link,
        client: body.client,
    };
    let ctx = call.ctx.clone();
    let case = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        hotline::take_in(app, tx, &ctx, &taken).map(|case| brief(&case))
    })
    .await?;
    call.created(&format!("/api/v1/cases/{}", case.id), case)
}
