//! Bulletins: reports of a day, a week or a month (日报、周报、月报) and the running table (台账): drafted from the journal and
//! the cases it folds into, kept in the words of whoever sends them.

mod draft;
mod gather;

pub use draft::{ClassLine, Counts, Draft, LateLine, OpenLine};
pub use gather::CASES_MAX;

use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::once::{Repeat, once};
use crate::policy::{Action, require};
use crate::{App, Fault, Site};
use codes::DivisionCode;
use jiff::civil::Date;
use model::bulletin::{Bulletin, BulletinKind};
use model::case::Case;
use model::id::{BulletinId, PersonId};
use model::journal::{Body, ReadKind, Subject};
use model::outside_number::OutsideNumber;
use model::refusal::Refusal;
use model::scope::Scope;
use model::time::{Instant, Month};
use model::unit::UnitCode;
use std::sync::Arc;
use store::Tx;

/// Reports of a page.
pub const PAGE: i64 = 50;
/// Longest text that is kept, in characters.
pub const TEXT_CHARS_MAX: usize = 20_000;

/// Whose report it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// The asker's own unit: what it did and holds.
    Unit,
    /// A place within the asker's sight: what happened there.
    Place(DivisionCode),
}

/// A period: a kind and its first and last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// How long.
    pub kind: BulletinKind,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

fn days_on(date: Date, days: i32) -> Date {
    codes::zone::day_of_number(codes::zone::day_number(date) + days)
}

impl Period {
    /// The period of a kind in which a day lies.
    #[must_use]
    pub fn of(kind: BulletinKind, day: Date) -> Self {
        let (from, to) = match kind {
            BulletinKind::Day => (day, day),
            BulletinKind::Week => {
                let monday = days_on(day, -i32::from(day.weekday().to_monday_zero_offset()));
                (monday, days_on(monday, 6))
            }
            BulletinKind::Month => {
                let month = Month::of(day);
                (month.first_day(), month.last_day())
            }
        };
        Self { kind, from, to }
    }

    /// The one before.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of(self.kind, days_on(self.from, -1))
    }

    /// Its instants, from and up to.
    #[must_use]
    pub fn span(self) -> (Instant, Instant) {
        (
            Instant::start_of(self.from),
            Instant::start_of(days_on(self.to, 1)),
        )
    }
}

/// Whose it is, once it is known to be the asker's to ask.
#[derive(Debug, Clone)]
pub(crate) struct Of {
    pub unit: Option<UnitCode>,
    pub division: DivisionCode,
}

/// The unit or place asked for.
///
/// # Errors
/// Not found: the place is beyond the asker's sight, or she has no unit.
fn of(site: &Site, ctx: &Ctx, whose: &Whose) -> Result<Of, Refusal> {
    let scope = require(&ctx.actor, Action::FigureRead)?;
    let reach = match scope {
        Scope::Division(division) => division,
        _ => site.county,
    };
    match whose {
        Whose::Unit => {
            let post = ctx.actor.post.as_ref().ok_or_else(Refusal::not_found)?;
            Ok(Of {
                unit: Some(post.unit.clone()),
                division: post.division,
            })
        }
        Whose::Place(division) if reach.contains(*division) => Ok(Of {
            unit: None,
            division: *division,
        }),
        Whose::Place(_) => Err(Refusal::not_found()),
    }
}

/// Drafts a report from the journal. It names cases by number and nobody.
///
/// # Errors
/// Not found beyond the asker's sight; `bulletin-too-large`; the store's.
pub async fn draft(app: &App, ctx: &Ctx, whose: Whose, period: Period) -> Result<Draft, Fault> {
    let ctx = ctx.clone();
    app.look(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let of = of(&site, &ctx, &whose)?;
        let before = period.before();
        let facts = crate::case::actor_facts(tx, &ctx)?;
        let mut cases = gather::cases(tx, &of, before.span().0, period.span().1)?;
        cases.retain(|case| !crate::class::about(&site, &facts, case));
        let known = gather::histories(tx, cases)?;
        Ok(draft::composed(site, of, period, ctx.now, &known))
    })
    .await
}

/// The running table of a unit or place: every case of a period, with the numbers it bears elsewhere.
pub struct Ledger {
    /// The cases, in the order of filing.
    pub rows: Vec<(Case, bool, Vec<OutsideNumber>)>,
    /// The county they stand in.
    pub site: Arc<Site>,
}

/// The running table; whom its cases are about is written down as exported.
///
/// # Errors
/// As [`draft`].
pub async fn ledger(
    app: &App,
    ctx: &Ctx,
    whose: Whose,
    from: Date,
    to: Date,
) -> Result<Ledger, Fault> {
    if to < from {
        return Err(Refusal::field("to", "bulletin-days").into());
    }
    let ctx = ctx.clone();
    let period = Period {
        kind: BulletinKind::Day,
        from,
        to,
    };
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let of = of(&site, &ctx, &whose)?;
        let (since, until) = period.span();
        let facts = crate::case::actor_facts(tx, &ctx)?;
        let mut cases = gather::cases(tx, &of, since, until)?;
        cases.retain(|case| !crate::class::about(&site, &facts, case));
        let mut rows = Vec::new();
        let mut subjects: Vec<PersonId> = Vec::new();
        for told in gather::histories(tx, cases)? {
            subjects.extend(told.case.applicant.person);
            let numbers = tx.outside_numbers_of(told.case.id)?;
            let late = told.late();
            rows.push((told.case, late, numbers));
        }
        let mut draw = ctx.draw("ledger");
        record_read(
            tx,
            &ctx,
            &mut draw,
            ReadKind::Exported,
            subjects,
            None,
            "ledger",
        )?;
        Ok(Ledger {
            rows,
            site: Arc::clone(&site),
        })
    })
    .await
}

/// Keeps a report in the words it is sent in.
///
/// # Errors
/// Not for this post; `bulletin-empty`, `bulletin-long`, somebody's number in the text, at the field; the store's.
pub async fn keep(
    app: &App,
    ctx: &Ctx,
    whose: Whose,
    period: Period,
    text: &str,
    repeat: Repeat,
) -> Result<Bulletin, Fault> {
    require(&ctx.actor, Action::BulletinWork)?;
    let text = text.trim().to_owned();
    if text.is_empty() {
        return Err(Refusal::field("text", "bulletin-empty").into());
    }
    if text.chars().count() > TEXT_CHARS_MAX {
        let max = i64::try_from(TEXT_CHARS_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::field("text", "bulletin-long")
            .with("max", max)
            .into());
    }
    crate::open_words("text", &text)?;
    let asker = ctx.clone();
    once(app, ctx, repeat, move |app, tx| {
        let site = app.site_in(tx, asker.now)?;
        let of = of(&site, &asker, &whose)?;
        keep_in(tx, &asker, of, period, &text)
    })
    .await
}

fn keep_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    of: Of,
    period: Period,
    text: &str,
) -> Result<Bulletin, Fault> {
    let mut draw = ctx.draw("bulletin");
    let bulletin = Bulletin {
        id: BulletinId::new(ctx.now.0, draw.bytes()),
        kind: period.kind,
        unit: of.unit,
        division: of.division,
        from: period.from,
        to: period.to,
        text: text.to_owned(),
        by: ctx.actor.person,
        at: ctx.now,
    };
    tx.bulletin_insert(&bulletin)?;
    let body = Body::BulletinKept {
        bulletin: Box::new(bulletin.clone()),
    };
    record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
    Ok(bulletin)
}

/// Reports that were kept within the asker's sight, newest first, before one.
///
/// # Errors
/// Not for this post; the store's.
pub async fn list(
    app: &App,
    ctx: &Ctx,
    before: Option<BulletinId>,
) -> Result<Vec<Bulletin>, Fault> {
    let scope = require(&ctx.actor, Action::FigureRead)?;
    let county = app.site().county;
    let below = match scope {
        Scope::Division(division) => division,
        _ => county,
    };
    app.look(move |_, tx| Ok(tx.bulletins_below(below, before, PAGE)?))
        .await
}

/// A report that was kept, and who kept it.
///
/// # Errors
/// Not found beyond the asker's sight; the store's.
pub async fn kept(app: &App, ctx: &Ctx, id: BulletinId) -> Result<(Bulletin, String), Fault> {
    let scope = require(&ctx.actor, Action::FigureRead)?;
    app.look(move |_, tx| {
        let bulletin = tx.bulletin(id)?.ok_or_else(Refusal::not_found)?;
        let seen = match scope {
            Scope::Division(division) => division.contains(bulletin.division),
            _ => true,
        };
        if !seen {
            return Err(Refusal::not_found().into());
        }
        let name = crate::account::name_of(tx, bulletin.by)?;
        Ok((bulletin, name))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_week_begins_on_monday_and_a_month_on_its_first() {
        let tuesday = date(2026, 11, 24);
        let week = Period::of(BulletinKind::Week, tuesday);
        assert_eq!(
            (week.from, week.to),
            (date(2026, 11, 23), date(2026, 11, 29))
        );
        assert_eq!(week.before().from, date(2026, 11, 16));
        let month = Period::of(BulletinKind::Month, tuesday);
        assert_eq!(
            (month.from, month.to),
            (date(2026, 11, 1), date(2026, 11, 30))
        );
        assert_eq!(month.before().to, date(2026, 10, 31));
        let day = Period::of(BulletinKind::Day, tuesday);
        assert_eq!(day.before().from, date(2026, 11, 23));
        assert_eq!(day.span().1.0 - day.span().0.0, codes::zone::DAY_MS);
    }
}
