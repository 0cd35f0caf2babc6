//! Reports of a day, a week, a month: drafted as numbers, kept as words.

use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Path;
use crate::pages::bulletin::whose;
use crate::route::{Access, Route};
use crate::{codes, shape};
use app::bulletin::{self, Counts, PAGE, Period};
use app::policy::Action;
use jiff::civil::Date;
use model::bulletin::{Bulletin, BulletinKind};
use model::id::BulletinId;
use model::refusal::Refusal;

codes! {
    /// How long a report reaches.
    pub enum BulletinSpan {
        /// A day.
        Day = "day",
        /// Monday to Sunday.
        Week = "week",
        /// A calendar month.
        Month = "month",
    }
}

shape! {
    /// A report to be kept.
    pub struct BulletinGiven {
        /// `unit`, or the code of a division within sight.
        pub of: String,
        /// How long.
        pub kind: BulletinSpan,
        /// A day in it.
        pub day: jiff::civil::Date,
        /// What it says; no numbers of persons.
        pub text: String,
    }

    /// A report that was kept.
    pub struct BulletinShown {
        /// Its id.
        pub id: model::id::BulletinId,
        /// How long: `day`, `week`, `month`.
        pub kind: String,
        /// Of which unit; none: of the place.
        pub unit: Option<String>,
        /// Of which place.
        pub division: ::codes::DivisionCode,
        /// First day.
        pub from: jiff::civil::Date,
        /// Last day.
        pub to: jiff::civil::Date,
        /// What it says.
        pub text: String,
        /// When it was kept.
        pub at: model::time::Instant,
    }

    /// Reports, newest first.
    pub struct BulletinList {
        /// They.
        pub bulletins: Vec<BulletinShown>,
        /// For the next page.
        pub cursor: Option<String>,
    }

    /// What a period came to.
    pub struct BulletinCounts {
        /// Filed.
        pub received: i64,
        /// Taken into the procedure.
        pub accepted: i64,
        /// Ended.
        pub closed: i64,
        /// Of them in time.
        pub on_time: i64,
        /// Of them over a limit.
        pub late: i64,
        /// Open at the end.
        pub open: i64,
        /// Of them over a limit.
        pub overdue: i64,
    }

    /// The numbers of a class or item.
    pub struct BulletinClass {
        /// Procedure.
        pub procedure: String,
        /// Class or item.
        pub class: String,
        /// Numbers.
        pub counts: BulletinCounts,
    }

    /// A case of a report.
    pub struct BulletinCase {
        /// The case.
        pub case: model::id::CaseId,
        /// Its number.
        pub number: String,
        /// Class or item.
        pub class: String,
        /// When it is or was due.
        pub due: Option<model::time::Instant>,
        /// Unit that must act.
        pub unit: Option<String>,
        /// What was said of its being late.
        pub reason: Option<String>,
    }

    /// A report's numbers.
    pub struct BulletinDraft {
        /// First day.
        pub from: jiff::civil::Date,
        /// Last day.
        pub to: jiff::civil::Date,
        /// What it came to.
        pub counts: BulletinCounts,
        /// What the period before came to.
        pub before: BulletinCounts,
        /// By class or item.
        pub classes: Vec<BulletinClass>,
        /// Over their limit.
        pub late: Vec<BulletinCase>,
        /// Open at the end.
        pub open: Vec<BulletinCase>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, work) = (
        Access::Api(Action::FigureRead),
        Access::Api(Action::BulletinWork),
    );
    vec![
        Route::api_get(
            "/api/v1/bulletins",
            read,
            "Lists reports that were kept, newest first",
            list,
        )
        .query("cursor", "From the page before")
        .answers::<BulletinList>(),
        Route::api_post("/api/v1/bulletins", work, "Keeps a report", keep)
            .takes::<BulletinGiven>()
            .example(r#"{"of":"unit","kind":"week","day":"2026-11-24","text":"本周收到 12 件，办结 9 件。"}"#)
            .answers::<BulletinShown>()
            .creates(),
        Route::api_get(
            "/api/v1/bulletins/draft",
            read,
            "Counts a report's numbers from the journal",
            draft,
        )
        .query("of", "unit, or the code of a division within sight")
        .query("kind", "day, week or month")
        .query("day", "A day in it; none: today")
        .answers::<BulletinDraft>(),
        Route::api_get("/api/v1/bulletins/{id}", read, "Shows a report", show)
            .answers::<BulletinShown>(),
    ]
}

fn shown(kept: Bulletin) -> BulletinShown {
    BulletinShown {
        id: kept.id,
        kind: kept.kind.code().to_owned(),
        unit: kept.unit.map(|unit| unit.to_string()),
        division: kept.division,
        from: kept.from,
        to: kept.to,
        text: kept.text,
        at: kept.at,
    }
}

fn counts(counts: &Counts) -> BulletinCounts {
    BulletinCounts {
        received: counts.received,
        accepted: counts.accepted,
        closed: counts.closed,
        on_time: counts.on_time,
        late: counts.late,
        open: counts.open,
        overdue: counts.overdue,
    }
}

async fn list(call: Call, query: Asked) -> Answer {
    let before = super::case::asked::<BulletinId>(&query, "cursor")?;
    let found = bulletin::list(call.app(), &call.ctx, before).await?;
    let full = i64::try_from(found.len()).is_ok_and(|n| n == PAGE);
    let cursor = found
        .last()
        .filter(|_| full)
        .map(|kept| kept.id.to_string());
    call.answer(BulletinList {
        bulletins: found.into_iter().map(shown).collect(),
        cursor,
    })
}

async fn keep(call: Call, write: Write<BulletinGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let kind = match body.kind {
        BulletinSpan::Day => BulletinKind::Day,
        BulletinSpan::Week => BulletinKind::Week,
        BulletinSpan::Month => BulletinKind::Month,
    };
    let period = Period::of(kind, body.day);
    let kept = bulletin::keep(
        call.app(),
        &call.ctx,
        whose(&body.of)?,
        period,
        &body.text,
        repeat,
    )
    .await?;
    call.created(&format!("/api/v1/bulletins/{}", kept.id), shown(kept))
}

async fn show(call: Call, Path(id): Path<BulletinId>) -> Answer {
    let (kept, _) = bulletin::kept(call.app(), &call.ctx, id).await?;
    call.answer(shown(kept))
}

async fn draft(call: Call, query: Asked) -> Answer {
    let kind = BulletinKind::from_code(query.text("kind"))
        .ok_or_else(|| Refusal::field("kind", "field-unreadable"))?;
    let day = super::case::asked::<Date>(&query, "day")?;
    let period = Period::of(kind, day.unwrap_or_else(|| call.now().date()));
    let of = whose(query.text("of"))?;
    let found = bulletin::draft(call.app(), &call.ctx, of, period).await?;
    let unit = |unit: &Option<model::unit::UnitCode>| unit.as_ref().map(ToString::to_string);
    call.answer(BulletinDraft {
        from: period.from,
        to: period.to,
        counts: counts(&found.counts),
        before: counts(&found.before),
        classes: found
            .classes
            .iter()
            .map(|line| BulletinClass {
                procedure: line.procedure.clone(),
                class: line.class.clone(),
                counts: counts(&line.counts),
            })
            .collect(),
        late: found
            .late
            .iter()
            .map(|line| BulletinCase {
                case: line.case,
                number: line.number.clone(),
                class: line.class.clone(),
                due: Some(line.due),
                unit: unit(&line.unit),
                reason: line.reason.clone(),
            })
            .collect(),
        open: found
            .open
            .iter()
            .map(|line| BulletinCase {
                case: line.case,
                number: line.number.clone(),
                class: line.class.clone(),
                due: line.due,
                unit: unit(&line.unit),
                reason: None,
            })
            .collect(),
    })
}
