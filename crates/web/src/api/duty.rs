//! The duty roster for programs.

use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::{codes, shape};
use app::duty::{self, DutyLine, Shift};
use app::policy::Action;
use jiff::civil::Date;
use model::id::DutyId;
use model::unit::UnitCode;

codes! {
    /// As what somebody is on duty.
    pub enum DutyPart {
        /// Leads the shift.
        Lead = "lead",
        /// Is on duty beside the lead.
        Deputy = "deputy",
    }
}

shape! {
    /// A shift to be put on the roster of the caller's unit.
    pub struct DutyGiven {
        /// Who.
        pub person: model::id::PersonId,
        /// As what.
        pub part: DutyPart,
        /// From.
        pub from: model::time::Instant,
        /// Until, exclusive; a day later at most.
        pub until: model::time::Instant,
    }

    /// A shift.
    pub struct DutyShown {
        /// Id.
        pub id: model::id::DutyId,
        /// Who.
        pub person: model::id::PersonId,
        /// Her name.
        pub name: String,
        /// As what.
        pub part: DutyPart,
        /// From.
        pub from: model::time::Instant,
        /// Until, exclusive.
        pub until: model::time::Instant,
        /// Handed over.
        pub handed: bool,
        /// Whoever is next took it over.
        pub taken: bool,
    }

    /// A span without anybody.
    pub struct DutyGap {
        /// From.
        pub from: model::time::Instant,
        /// Until.
        pub until: model::time::Instant,
    }

    /// A unit's week.
    pub struct DutyWeek {
        /// Unit.
        pub unit: String,
        /// Its Monday.
        pub monday: jiff::civil::Date,
        /// Shifts.
        pub shifts: Vec<DutyShown>,
        /// What is not covered in the next seven days.
        pub gaps: Vec<DutyGap>,
    }

    /// A shift that stands.
    pub struct DutySet {
        /// Id.
        pub duty: model::id::DutyId,
    }

    /// A week to be planned as the one before.
    pub struct DutyCopy {
        /// A day of the week.
        pub week: jiff::civil::Date,
    }

    /// What came of it.
    pub struct DutyCopied {
        /// Shifts put on the roster.
        pub set: i64,
        /// Shifts left out.
        pub left: i64,
    }

    /// A shift that is handed over.
    pub struct DutyOver {
        /// The shift that begins.
        pub to: model::id::DutyId,
        /// What the next must know.
        pub note: String,
    }

    /// What was handed over.
    pub struct DutyHanded {
        /// Open cases then.
        pub open: i64,
        /// Of them over their limit.
        pub overdue: i64,
        /// The most urgent.
        pub cases: Vec<model::id::CaseId>,
    }

    /// A shift that is taken over.
    pub struct DutyTaking {
        /// What whoever takes it says to it.
        pub note: String,
    }

    /// Done.
    pub struct DutyDone {
        /// Always true.
        pub done: bool,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (own, plan) = (Access::Api(Action::OwnDesk), Access::Api(Action::DutyPlan));
    vec![
        Route::api_get(
            "/api/v1/duty",
            own,
            "A unit's week of duty and what is not covered",
            week,
        )
        .query("unit", "Unit; left out: the caller's own")
        .query("day", "A day of the week; left out: today")
        .answers::<DutyWeek>(),
        Route::api_post(
            "/api/v1/duty",
            plan,
            "Puts somebody of the caller's unit on duty",
            set,
        )
        .takes::<DutyGiven>()
        .answers::<DutySet>()
        .creates(),
        Route::api_post(
            "/api/v1/duty/weeks",
            plan,
            "Plans a week as the one before",
            copy,
        )
        .takes::<DutyCopy>()
        .example(r#"{"week":"2026-11-30"}"#)
        .answers::<DutyCopied>(),
        Route::api_post(
            "/api/v1/duty/{id}/end",
            plan,
            "Takes a shift off the roster",
            end,
        )
        .takes::<super::roll::Nothing>()
        .example("{}")
        .answers::<DutyDone>(),
        Route::api_post(
            "/api/v1/duty/{id}/hand-over",
            own,
            "Hands the caller's own shift over to the next",
            hand_over,
        )
        .takes::<DutyOver>()
        .answers::<DutyHanded>(),
        Route::api_post(
            "/api/v1/duty/{id}/take",
            own,
            "Takes over a shift that was handed to the caller's own",
            take,
        )
        .takes::<DutyTaking>()
        .example(r#"{"note":"已接班"}"#)
        .answers::<DutyDone>(),
    ]
}

const fn part(part: model::duty::DutyPart) -> DutyPart {
    match part {
        model::duty::DutyPart::Lead => DutyPart::Lead,
        model::duty::DutyPart::Deputy => DutyPart::Deputy,
    }
}

const fn part_of(part: DutyPart) -> model::duty::DutyPart {
    match part {
        DutyPart::Lead => model::duty::DutyPart::Lead,
        DutyPart::Deputy => model::duty::DutyPart::Deputy,
    }
}

fn shown(line: DutyLine) -> DutyShown {
    DutyShown {
        id: line.duty.id,
        person: line.duty.person,
        name: line.name,
        part: part(line.duty.part),
        from: line.duty.from,
        until: line.duty.until,
        handed: line.handed.is_some(),
        taken: line.handed.is_some_and(|over| over.taken.is_some()),
    }
}

async fn week(call: Call, query: Asked) -> Answer {
    let unit = query.opt("unit").map(|code| UnitCode(code.to_owned()));
    let day: Date = query.parse("day").unwrap_or_else(|| call.now().date());
    let week = duty::week(call.app(), &call.ctx, unit, day).await?;
    call.answer(DutyWeek {
        unit: week.unit.to_string(),
        monday: week.monday,
        shifts: week.shifts.into_iter().map(shown).collect(),
        gaps: week
            .gaps
            .into_iter()
            .map(|(from, until)| DutyGap { from, until })
            .collect(),
    })
}

async fn set(call: Call, write: Write<DutyGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let shift = Shift {
        person: body.person,
        part: part_of(body.part),
        from: body.from,
        until: body.until,
    };
    let ctx = call.ctx.clone();
    let done = app::once::once(call.app(), &call.ctx, repeat, move |_, tx| {
        let duty = duty::set_in(tx, &ctx, &shift)?;
        Ok(DutySet { duty: duty.id })
    })
    .await?;
    call.created("/api/v1/duty", done)
}

async fn copy(call: Call, write: Write<DutyCopy>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (ctx, body) = (call.ctx.clone(), write.body);
    let done = app::once::once(call.app(), &call.ctx, repeat, move |_, tx| {
        let copied = duty::copy_week_in(tx, &ctx, body.week)?;
        Ok(DutyCopied {
            set: copied.set,
            left: copied.left,
        })
    })
    .await?;
    call.answer(done)
}

async fn end(call: Call, Path(id): Path<DutyId>, write: Write<super::roll::Nothing>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let ctx = call.ctx.clone();
    let done = app::once::once(call.app(), &call.ctx, repeat, move |_, tx| {
        duty::end_in(tx, &ctx, id)?;
        Ok(DutyDone { done: true })
    })
    .await?;
    call.answer(done)
}

async fn hand_over(call: Call, Path(id): Path<DutyId>, write: Write<DutyOver>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (ctx, body) = (call.ctx.clone(), write.body);
    let done = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        let over = duty::hand_over_in(app, tx, &ctx, id, body.to, &body.note)?;
        Ok(DutyHanded {
            open: over.open,
            overdue: over.overdue,
            cases: over.cases,
        })
    })
    .await?;
    call.answer(done)
}

async fn take(call: Call, Path(id): Path<DutyId>, write: Write<DutyTaking>) -> Answer {
    let (ctx, body) = (call.ctx.clone(), write.body);
    let repeat = call.repeat(&write.idem);
    let done = app::once::once(call.app(), &call.ctx, repeat, move |_, tx| {
        duty::take_in(tx, &ctx, id, &body.note)?;
        Ok(DutyDone { done: true })
    })
    .await?;
    call.answer(done)
}
