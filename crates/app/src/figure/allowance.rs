//! The allowances in figures: who is entitled, what was paid this month, who would miss the month;
//! and the page that proves "filed on D, paid in month M" person by person.

use super::{Figure, Listing, Unit, area};
use crate::context::Ctx;
use crate::journal::record_read;
use crate::policy::{Action, require, scope};
use crate::site::Site;
use crate::{App, Fault};
use codes::DivisionCode;
use jiff::civil::Date;
use model::id::CaseId;
use model::journal::ReadKind;
use model::library::Purpose;
use model::money::Fen;
use model::refusal::Refusal;
use model::roll::PaymentState;
use model::time::{Instant, Month};
use store::Tx;
use store::case::CaseLine;

/// Cases fetched at a time.
const FETCH: i64 = 200;
/// Rows of a page of the proof.
const PAGE: i64 = 100;

/// An allowance on the leader's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowance {
    /// Programme.
    pub programme: String,
    /// The month.
    pub month: Month,
    /// Who is entitled.
    pub entitled: Figure,
    /// Payments of the month's rolls that the bank made.
    pub paid: Figure,
    /// Their sum.
    pub paid_sum: Figure,
    /// Who is owed the month and stands on no roll for it yet.
    pub unpaid: Figure,
    /// Who was found or has asked, and would miss the month as things stand.
    pub at_risk: Figure,
    /// The day after which the regular roll takes nobody in.
    pub cut_off: Date,
    /// Days from today to it; negative once it has passed.
    pub days_left: i64,
    /// Whether the rules were checked against their document.
    pub verified: bool,
}

/// Somebody who would miss the month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AtRisk {
    /// Her case.
    pub line: CaseLine,
    /// The day she reached the age.
    pub reached: Date,
    /// Town and village.
    pub place: String,
    /// The unit that must act.
    pub unit: Option<String>,
    /// Days to the cut-off; negative once it has passed.
    pub days_left: i64,
}

/// A line of the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The case.
    pub line: CaseLine,
    /// Town and village.
    pub place: String,
    /// Filed on.
    pub filed_on: Date,
    /// Granted at.
    pub granted_at: Option<Instant>,
    /// The month of the first roll that paid her, with the month it was for and the amount.
    pub paid: Option<Paid>,
    /// Filed and paid in one month.
    pub same_month: bool,
}

/// The first payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    /// Month of the roll.
    pub roll_month: Month,
    /// Month it was for.
    pub due_month: Month,
    /// Fen.
    pub amount: Fen,
    /// When the bank paid.
    pub at: Instant,
}

/// The last day of the month on which the regular roll takes somebody in.
fn cut_off(month: Month, day: i8) -> Date {
    let last = month.last_day();
    Date::new(last.year(), last.month(), day.clamp(1, last.day())).unwrap_or(last)
}

fn days_to(today: Date, day: Date) -> i64 {
    i64::from(codes::zone::day_number(day) - codes::zone::day_number(today))
}

/// The figures of an allowance below a division.
pub(super) fn of(
    tx: &mut Tx<'_>,
    site: &Site,
    programme: &str,
    division: DivisionCode,
    now: Instant,
) -> Result<Allowance, crate::Error> {
    let today = now.date();
    let month = Month::of(today);
    let rules = site.parameters.allowance(programme, today);
    let (paid, sum) = tx.paid_in_month(programme, month, division)?;
    let cut_off = cut_off(month, rules.cut_off_day);
    let rolls = Listing::Rolls {
        division,
        month: Some(month),
        state: None,
    };
    let below = || (programme.to_owned(), division);
    let entitled = {
        let (programme, division) = below();
        Figure::count(
            "figure-entitled",
            tx.entitled_count(&programme, division)?,
            Listing::Entitled {
                programme,
                division,
            },
        )
    };
    let unpaid = {
        let (programme, division) = below();
        let n = tx.unpaid_count(&programme, division, month)?;
        Figure::count(
            "figure-unpaid",
            n,
            Listing::Unpaid {
                programme,
                division,
                month,
            },
        )
    };
    let at_risk = {
        let (programme, division) = below();
        let n = at_risk(tx, site, &programme, division, now)?.len() as i64;
        Figure::count(
            "figure-at-risk",
            n,
            Listing::AtRisk {
                programme,
                division,
            },
        )
    };
    Ok(Allowance {
        programme: programme.to_owned(),
        month,
        entitled,
        paid: Figure::count("figure-paid", paid, rolls.clone()),
        paid_sum: Figure {
            key: "figure-paid-sum",
            n: sum.0,
            unit: Unit::Fen,
            listing: rolls,
        },
        unpaid,
        at_risk,
        days_left: days_to(today, cut_off),
        cut_off,
        verified: rules.bands.iter().all(|band| band.verified),
    })
}

/// Open cases of a programme whose person is owed this month already: they miss it unless they
/// are decided in time, or a supplementary roll takes them in.
pub(super) fn at_risk(
    tx: &mut Tx<'_>,
    site: &Site,
    programme: &str,
    division: DivisionCode,
    now: Instant,
) -> Result<Vec<AtRisk>, crate::Error> {
    let today = now.date();
    let month = Month::of(today);
    let rules = site.parameters.allowance(programme, today);
    let days_left = days_to(today, cut_off(month, rules.cut_off_day));
    let (mut found, mut after) = (Vec::new(), None);
    loop {
        let page = tx.case_open_of_procedure(programme, division, after, FETCH)?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        let full = page.len() as i64 == FETCH;
        for line in page {
            let Some(person) = line.person else { continue };
            let person = tx.person_resolve(person)?;
            let Some(person) = tx.person(person)? else {
                continue;
            };
            let Some(reached) = roll::reaches(person.birth, &rules) else {
                continue;
            };
            let first = roll::first_month(person.birth, line.filed_at.date(), person.since, &rules);
            if first.is_none_or(|first| first > month) {
                continue;
            }
            let place = site.place_name(line.division);
            let unit = line.unit.as_ref().map(|unit| site.unit_name(unit));
            found.push(AtRisk {
                line,
                reached,
                place,
                unit,
                days_left,
            });
        }
        if !full {
            break;
        }
    }
    Ok(found)
}

fn reading(ctx: &Ctx) -> Ctx {
    Ctx {
        purpose: Some(ctx.purpose.unwrap_or(Purpose::Payment)),
        ..ctx.clone()
    }
}

/// Names stand in full for who may read the cases behind a figure, masked for everybody else.
pub(super) fn name_for(ctx: &Ctx, name: &str) -> String {
    if scope(&ctx.actor, Action::CaseRead).is_some() {
        name.to_owned()
    } else {
        words::mask_name(name)
    }
}

/// Who would miss the month, below all an actor reaches or a part of it.
///
/// # Errors
/// Not for this post; not found outside her area; the store's.
pub async fn alarms(
    app: &App,
    ctx: &Ctx,
    programme: &str,
    part: Option<DivisionCode>,
) -> Result<Vec<AtRisk>, Fault> {
    let reach = area_of(app, ctx, part)?;
    let (ctx, programme) = (ctx.clone(), programme.to_owned());
    let site = app.site();
    let mut found = app
        .read({
            let now = ctx.now;
            move |_, tx| at_risk(tx, &site, &programme, reach, now)
        })
        .await?;
    for line in &mut found {
        line.line.applicant = name_for(&ctx, &line.line.applicant);
    }
    app.submit(move |_, tx| {
        let subjects = found.iter().filter_map(|line| line.line.person).collect();
        record_read(
            tx,
            &reading(&ctx),
            &mut ctx.draw("alarms"),
            ReadKind::Listed,
            subjects,
            None,
            "month-at-risk",
        )?;
        Ok(found.clone())
    })
    .await
}

fn area_of(app: &App, ctx: &Ctx, part: Option<DivisionCode>) -> Result<DivisionCode, Refusal> {
    let scope = match scope(&ctx.actor, Action::FigureRead) {
        Some(scope) => scope,
        None => require(&ctx.actor, Action::RollRead)?,
    };
    area(&scope, app.site().county, part)
}

/// The proof for cases of a programme filed in a month: filed on D, paid in month M; after a case,
/// and where to go on.
///
/// # Errors
/// Not for this post; not found outside her area; the store's.
pub async fn proof(
    app: &App,
    ctx: &Ctx,
    programme: &str,
    part: Option<DivisionCode>,
    month: Month,
    after: Option<CaseId>,
) -> Result<(Vec<Proof>, Option<CaseId>), Fault> {
    let reach = area_of(app, ctx, part)?;
    let (ctx, programme) = (ctx.clone(), programme.to_owned());
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let (from, to) = (
            Instant::start_of(month.first_day()),
            Instant::start_of(month.plus(1).first_day()),
        );
        let ids = tx.case_filed_between(&programme, reach, from, to, after, PAGE)?;
        let next = ids.last().copied().filter(|_| ids.len() as i64 == PAGE);
        let mut lines = Vec::with_capacity(ids.len());
        for id in ids {
            let Some(mut line) = tx.case_line(id)? else {
                continue;
            };
            line.applicant = name_for(&ctx, &line.applicant);
            lines.push(prove(tx, &site, line, &programme)?);
        }
        let subjects = lines.iter().filter_map(|proof| proof.line.person).collect();
        record_read(
            tx,
            &reading(&ctx),
            &mut ctx.draw("proof"),
            ReadKind::Listed,
            subjects,
            None,
            "month-proof",
        )?;
        Ok((lines, next))
    })
    .await
}

fn prove(
    tx: &mut Tx<'_>,
    site: &Site,
    line: CaseLine,
    programme: &str,
) -> Result<Proof, crate::Error> {
    let filed_on = line.filed_at.date();
    let (mut paid, mut granted_at) = (None, None);
    if let Some(person) = line.person {
        let person = tx.person_resolve(person)?;
        granted_at = tx
            .entitlement(programme, person)?
            .filter(|entitlement| entitlement.case == Some(line.id))
            .map(|entitlement| entitlement.granted_at);
        for payment in tx.payments_of(person)? {
            let PaymentState::Paid(at) = payment.state else {
                continue;
            };
            if payment.programme != programme || at < line.filed_at {
                continue;
            }
            let Some(roll) = tx.roll(payment.roll)? else {
                continue;
            };
            let earlier = paid.as_ref().is_none_or(|held: &Paid| {
                (roll.month, payment.due_month) < (held.roll_month, held.due_month)
            });
            if earlier {
                paid = Some(Paid {
                    roll_month: roll.month,
                    due_month: payment.due_month,
                    amount: payment.amount,
                    at,
                });
            }
        }
    }
    let same_month = paid
        .as_ref()
        .is_some_and(|paid| paid.roll_month == Month::of(filed_on));
    Ok(Proof {
        place: site.place_name(line.division),
        filed_on,
        granted_at,
        same_month,
        paid,
        line,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_cut_off_never_falls_outside_its_month() {
        let february = Month::of(date(2027, 2, 1));
        assert_eq!(cut_off(february, 20), date(2027, 2, 20));
        assert_eq!(cut_off(february, 31), date(2027, 2, 28));
        assert_eq!(days_to(date(2027, 2, 18), cut_off(february, 20)), 2);
        assert_eq!(days_to(date(2027, 2, 21), cut_off(february, 20)), -1);
    }
}
