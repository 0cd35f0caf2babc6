//! Reports of a day, a week, a month: drafted as numbers, kept as words.

use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Path;
use crate::pages::report::whose;
use crate::route::{Access, Route};
use crate::{codes, shape};
use app::policy::Action;
use app::report::{self, Counts, PAGE, Period};
use jiff::civil::Date;
use model::id::ReportId;
use model::refusal::Refusal;
use model::report::{Report, ReportKind};

codes! {
    /// How long a report reaches.
    pub enum ReportSpan {
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
    pub struct ReportGiven {
        /// `unit`, or the code of a division within sight.
        pub of: String,
        /// How long.
        pub kind: ReportSpan,
        /// A day in it.
        pub day: jiff::civil::Date,
        /// What it says; no numbers of persons.
        pub text: String,
    }

    /// A report that was kept.
    pub struct ReportShown {
        /// Its id.
        pub id: model::id::ReportId,
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
    pub struct ReportList {
        /// They.
        pub reports: Vec<ReportShown>,
        /// For the next page.
        pub cursor: Option<String>,
    }

    /// What a period came to.
    pub struct ReportCounts {
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
    pub struct ReportClass {
        /// Procedure.
        pub procedure: String,
        /// Class or item.
        pub class: String,
        /// Numbers.
        pub counts: ReportCounts,
    }

    /// A case of a report.
    pub struct ReportCase {
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
    pub struct ReportDraft {
        /// First day.
        pub from: jiff::civil::Date,
        /// Last day.
        pub to: jiff::civil::Date,
        /// What it came to.
        pub counts: ReportCounts,
        /// What the period before came to.
        pub before: ReportCounts,
        /// By class or item.
        pub classes: Vec<ReportClass>,
        /// Over their limit.
        pub late: Vec<ReportCase>,
        /// Open at the end.
        pub open: Vec<ReportCase>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, work) = (
        Access::Api(Action::FigureRead),
        Access::Api(Action::ReportWork),
    );
    vec![
        Route::api_get(
            "/api/v1/reports",
            read,
            "Lists reports that were kept, newest first",
            list,
        )
        .query("cursor", "From the page before")
        .answers::<ReportList>(),
        Route::api_post("/api/v1/reports", work, "Keeps a report", keep)
            .takes::<ReportGiven>()
            .example(r#"{"of":"unit","kind":"week","day":"2026-11-24","text":"本周收到 12 件，办结 9 件。"}"#)
            .answers::<ReportShown>()
            .creates(),
        Route::api_get(
            "/api/v1/reports/draft",
            read,
            "Counts a report's numbers from the journal",
            draft,
        )
        .query("of", "unit, or the code of a division within sight")
        .query("kind", "day, week or month")
        .query("day", "A day in it; none: today")
        .answers::<ReportDraft>(),
        Route::api_get("/api/v1/reports/{id}", read, "Shows a report", show)
            .answers::<ReportShown>(),
    ]
}

fn shown(report: Report) -> ReportShown {
    ReportShown {
        id: report.id,
        kind: report.kind.code().to_owned(),
        unit: report.unit.map(|unit| unit.to_string()),
        division: report.division,
        from: report.from,
        to: report.to,
        text: report.text,
        at: report.at,
    }
}

fn counts(counts: &Counts) -> ReportCounts {
    ReportCounts {
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
    let before = super::case::asked::<ReportId>(&query, "cursor")?;
    let found = report::list(call.app(), &call.ctx, before).await?;
    let full = i64::try_from(found.len()).is_ok_and(|n| n == PAGE);
    let cursor = found
        .last()
        .filter(|_| full)
        .map(|report| report.id.to_string());
    call.answer(ReportList {
        reports: found.into_iter().map(shown).collect(),
        cursor,
    })
}

async fn keep(call: Call, write: Write<ReportGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let kind = match body.kind {
        ReportSpan::Day => ReportKind::Day,
        ReportSpan::Week => ReportKind::Week,
        ReportSpan::Month => ReportKind::Month,
    };
    let period = Period::of(kind, body.day);
    let kept = report::keep(
        call.app(),
        &call.ctx,
        whose(&body.of)?,
        period,
        &body.text,
        repeat,
    )
    .await?;
    call.created(&format!("/api/v1/reports/{}", kept.id), shown(kept))
}

async fn show(call: Call, Path(id): Path<ReportId>) -> Answer {
    let (report, _) = report::kept(call.app(), &call.ctx, id).await?;
    call.answer(shown(report))
}

async fn draft(call: Call, query: Asked) -> Answer {
    let kind = ReportKind::from_code(query.text("kind"))
        .ok_or_else(|| Refusal::field("kind", "field-unreadable"))?;
    let day = super::case::asked::<Date>(&query, "day")?;
    let period = Period::of(kind, day.unwrap_or_else(|| call.now().date()));
    let of = whose(query.text("of"))?;
    let found = report::draft(call.app(), &call.ctx, of, period).await?;
    let unit = |unit: &Option<model::unit::UnitCode>| unit.as_ref().map(ToString::to_string);
    call.answer(ReportDraft {
        from: period.from,
        to: period.to,
        counts: counts(&found.counts),
        before: counts(&found.before),
        classes: found
            .classes
            .iter()
            .map(|line| ReportClass {
                procedure: line.procedure.clone(),
                class: line.class.clone(),
                counts: counts(&line.counts),
            })
            .collect(),
        late: found
            .late
            .iter()
            .map(|line| ReportCase {
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
            .map(|line| ReportCase {
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
