//! The duty roster: a week of shifts, planning it as the last one, handing over.

use super::case_words::Says;
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::duty::{DutyLine, OverLine, Shift, WEEK_DAYS};
use app::policy::{Action, scope};
use codes::zone::{DAY_MS, day_number, day_of_number};
use jiff::civil::Date;
use model::duty::DutyPart;
use model::id::DutyId;
use model::refusal::{Arg, Refusal};
use model::time::Instant;
use model::unit::UnitCode;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (own, plan) = (
        Access::Signed(Action::OwnDesk),
        Access::Signed(Action::DutyPlan),
    );
    vec![
        Route::get("/duty", own, week),
        Route::post("/duty", plan, set),
        Route::post("/duty/copy", plan, copy),
        Route::post("/duty/{duty}/end", plan, end),
        Route::post("/duty/{duty}/hand-over", own, hand_over),
        Route::post("/duty/{duty}/take", own, take),
    ]
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct ShiftRow {
    id: String,
    person: String,
    lead: bool,
    from: String,
    until: String,
    running: bool,
    over: bool,
    handed: bool,
    taken: bool,
}

#[derive(Serialize)]
struct DayRow {
    day: String,
    today: bool,
    shifts: Vec<ShiftRow>,
}

#[derive(Serialize)]
struct Gap {
    from: i64,
    until: i64,
}

#[derive(Serialize)]
struct CaseLink {
    number: String,
    href: String,
}

#[derive(Serialize)]
struct OverRow {
    /// The shift that was handed over.
    id: String,
    at: i64,
    from: String,
    to: String,
    note: String,
    open: i64,
    overdue: i64,
    cases: Vec<CaseLink>,
    taken: Option<TakenRow>,
}

#[derive(Serialize)]
struct TakenRow {
    at: i64,
    note: String,
}

#[derive(Serialize)]
struct Own {
    id: String,
    until: i64,
}

#[derive(Serialize)]
struct DutyPage {
    unit: String,
    monday: String,
    sunday: String,
    before: String,
    after: String,
    days: Vec<DayRow>,
    gaps: Vec<Gap>,
    overs: Vec<OverRow>,
    plans: bool,
    opens: bool,
    people: Vec<Choice>,
    next: Vec<Choice>,
    own: Option<Own>,
    take: Vec<OverRow>,
    back: String,
}

fn clock(at: Instant) -> String {
    let minutes = at.ms_of_day() / 60_000;
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `08:30` as minutes of the day.
fn minutes(text: &str) -> Option<i64> {
    let (hour, minute) = text.trim().split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

fn shift_row(says: &Says<'_>, line: &DutyLine, day: Date, now: Instant) -> ShiftRow {
    let begins = line.duty.from.date() == day;
    ShiftRow {
        id: line.duty.id.to_string(),
        person: line.name.clone(),
        lead: line.duty.part == DutyPart::Lead,
        from: if begins {
            clock(line.duty.from)
        } else {
            says.word("duty-from-eve")
        },
        until: clock(line.duty.until),
        running: line.duty.from <= now && now < line.duty.until,
        over: line.duty.until <= now,
        handed: line.handed.is_some(),
        taken: line
            .handed
            .as_ref()
            .is_some_and(|over| over.taken.is_some()),
    }
}

fn over_row(line: &OverLine) -> OverRow {
    OverRow {
        id: line.over.from.to_string(),
        at: line.over.at.0,
        from: line.from.clone(),
        to: line.to.clone(),
        note: line.over.note.clone(),
        open: line.over.open,
        overdue: line.over.overdue,
        cases: line
            .cases
            .iter()
            .map(|(id, number)| CaseLink {
                number: number.clone(),
                href: format!("/cases/{id}"),
            })
            .collect(),
        taken: line.over.taken.as_ref().map(|taken| TakenRow {
            at: taken.at.0,
            note: taken.note.clone(),
        }),
    }
}

fn href(unit: Option<&str>, day: Date) -> String {
    let unit = unit.map_or_else(String::new, |unit| {
        format!("&unit={}", crate::form::percent(unit))
    });
    format!("/duty?week={day}{unit}")
}

async fn week(page: Page, asked: Asked) -> Answer {
    let fields = asked.fields().clone();
    show(&page, fields, None).await
}

async fn show(page: &Page, fields: Fields, why: Option<Failure>) -> Answer {
    let (says, site, now) = (Says::of(page), page.app().site(), page.now());
    let day: Date = fields
        .opt("week")
        .and_then(|text| text.parse().ok())
        .unwrap_or_else(|| now.date());
    let asked = fields.opt("unit").map(|code| UnitCode(code.to_owned()));
    let unit = fields.opt("unit").map(str::to_owned);
    let week = app::duty::week(page.app(), &page.ctx, asked, day).await?;
    let later = |days: i32| day_of_number(day_number(week.monday) + days);
    let days = (0..7)
        .map(|n| {
            let day = later(n);
            let (begin, end) = (
                Instant::start_of(day),
                Instant::start_of(day).plus_ms(DAY_MS),
            );
            let on = |line: &&DutyLine| line.duty.from < end && line.duty.until > begin;
            DayRow {
                day: day.to_string(),
                today: day == now.date(),
                shifts: week
                    .shifts
                    .iter()
                    .filter(on)
                    .map(|line| shift_row(&says, line, day, now))
                    .collect(),
            }
        })
        .collect();
    let post = page.ctx.actor.post.as_ref();
    let plans = scope(&page.ctx.actor, Action::DutyPlan).is_some()
        && post.is_some_and(|post| post.unit == week.unit);
    let form = match why {
        Some(why) => page.refused(why, fields)?,
        None => page.form(fields.with("day", now.date().to_string())),
    };
    let context = DutyPage {
        unit: site.unit_name(&week.unit),
        sunday: later(6).to_string(),
        before: href(unit.as_deref(), later(-7)),
        after: href(unit.as_deref(), later(7)),
        back: week.monday.to_string(),
        monday: week.monday.to_string(),
        days,
        gaps: week
            .gaps
            .iter()
            .map(|(from, until)| Gap {
                from: from.0,
                until: until.0,
            })
            .collect(),
        overs: week.overs.iter().map(over_row).collect(),
        take: week.take.iter().map(over_row).collect(),
        plans,
        opens: scope(&page.ctx.actor, Action::CaseRead).is_some(),
        people: week
            .people
            .iter()
            .map(|(person, name)| Choice {
                value: person.to_string(),
                label: name.clone(),
            })
            .collect(),
        next: week
            .next
            .iter()
            .map(|line| Choice {
                value: line.duty.id.to_string(),
                label: format!(
                    "{} {}",
                    line.name,
                    words::instant(page.locale(), line.duty.from.0)
                ),
            })
            .collect(),
        own: week.own.as_ref().map(|duty| Own {
            id: duty.id.to_string(),
            until: duty.until.0,
        }),
    };
    page.render_form(&form, "pages/duty/week.html", context)
}

/// From a day and two times; an end that is not after the beginning is on the next day.
fn span(fields: &Fields) -> Result<(Instant, Instant), Failure> {
    let day: Date = fields.parse("day")?;
    let at = |name: &str| -> Result<i64, Refusal> {
        minutes(fields.need(name)?).ok_or_else(|| Refusal::field(name, "duty-time"))
    };
    let (from, until) = (at("from")?, at("until")?);
    let begin = Instant::start_of(day);
    let next = if until <= from { DAY_MS } else { 0 };
    Ok((
        begin.plus_ms(from * 60_000),
        begin.plus_ms(until * 60_000 + next),
    ))
}

fn part(fields: &Fields) -> Result<DutyPart, Refusal> {
    DutyPart::from_code(fields.text("part")).ok_or_else(|| Refusal::field("part", "field-required"))
}

fn back(fields: &Fields) -> String {
    match fields.opt("week").and_then(|text| text.parse().ok()) {
        Some(day) => href(None, day),
        None => "/duty".to_owned(),
    }
}

async fn set(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let (from, until) = span(&fields)?;
        let shift = Shift {
            person: fields.parse("person")?,
            part: part(&fields)?,
            from,
            until,
        };
        Ok::<_, Failure>(app::duty::set(page.app(), &page.ctx, shift).await?)
    };
    match done.await {
        Ok(_) => page.to_saying(&back(&fields), Level::Good, "duty-set-said", &[]),
        Err(why) => show(&page, fields, Some(why)).await,
    }
}

async fn copy(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let monday: Date = fields.parse("week")?;
    let copied = app::duty::copy_week(page.app(), &page.ctx, monday).await?;
    let told = [
        ("n", Arg::Number(copied.set)),
        ("left", Arg::Number(copied.left)),
    ];
    let level = if copied.left > 0 || copied.set == 0 {
        Level::Warn
    } else {
        Level::Good
    };
    page.to_saying(&back(&fields), level, "duty-copied-said", &told)
}

async fn end(page: Page, Path(id): Path<DutyId>, posted: Posted) -> Answer {
    app::duty::end(page.app(), &page.ctx, id).await?;
    page.to_saying(&back(&posted.fields), Level::Good, "duty-ended-said", &[])
}

async fn hand_over(page: Page, Path(id): Path<DutyId>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let to: DutyId = fields.parse("to")?;
        let note = fields.text("note");
        Ok::<_, Failure>(app::duty::hand_over(page.app(), &page.ctx, id, to, note).await?)
    };
    match done.await {
        Ok(_) => page.to_saying(&back(&fields), Level::Good, "duty-handed-said", &[]),
        Err(why) => show(&page, fields, Some(why)).await,
    }
}

async fn take(page: Page, Path(id): Path<DutyId>, posted: Posted) -> Answer {
    let fields = posted.fields;
    match app::duty::take(page.app(), &page.ctx, id, fields.text("note")).await {
        Ok(_) => page.to_saying(&back(&fields), Level::Good, "duty-taken-said", &[]),
        Err(why) => show(&page, fields, Some(Failure::from(why))).await,
    }
}

const _: () = assert!(WEEK_DAYS == 7, "the page shows seven days");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_the_day_reads_and_a_night_shift_ends_on_the_morrow() {
        assert_eq!(minutes("08:30"), Some(510));
        for wrong in ["24:00", "8", "08:60", "x:y", "-1:00"] {
            assert_eq!(minutes(wrong), None, "{wrong}");
        }
        let pairs = [("day", "2026-11-24"), ("from", "20:00"), ("until", "08:00")];
        let fields = Fields::new(pairs.map(|(n, v)| (n.to_owned(), v.to_owned())));
        let (from, until) = span(&fields).unwrap();
        assert_eq!(until.0 - from.0, 12 * 3_600_000);
    }
}
