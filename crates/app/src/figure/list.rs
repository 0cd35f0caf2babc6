//! The rows behind a figure.

use super::allowance::{at_risk, name_for};
use super::{Listing, Moved, area};
use crate::context::Ctx;
use crate::journal::record_read;
use crate::policy::{Action, require, scope};
use crate::{App, Fault};
use codes::DivisionCode;
use model::id::{CaseId, PersonId, RollId};
use model::journal::ReadKind;
use model::refusal::Refusal;
use model::roll::{Payment, Roll};
use model::scope::Scope;
use model::time::Instant;
use store::Tx;
use store::case::{CaseFilter, CaseLine};
use store::caseflow::{Ended, Span};
use store::service::ServedSpan;

/// Rows of a page.
const PAGE: i64 = 100;

/// A row behind a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// A case.
    Case(CaseLine),
    /// A person with her village and the case that granted her entitlement.
    Person {
        /// Who.
        person: PersonId,
        /// Her name, masked for who may not read cases.
        name: String,
        /// Town and village.
        place: String,
        /// The case.
        case: Option<CaseId>,
    },
    /// A roll.
    Roll(Roll),
    /// A payment.
    Payment(Payment),
}

/// A page of the rows behind a figure, and where to go on: the text of the last row's id. Entries,
/// corrections and leaves are listed by `audit`, `citizen` and `leave`.
///
/// # Errors
/// Not for this post; not found outside her area; `figure-listed-elsewhere`; the store's.
pub async fn list(
    app: &App,
    ctx: &Ctx,
    listing: Listing,
    cursor: Option<String>,
) -> Result<(Vec<Row>, Option<String>), Fault> {
    require(&ctx.actor, Action::OwnDesk)?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let (mut rows, next) = rows(app, tx, &ctx, &listing, cursor.as_deref())?;
        // Whom a complaint is about finds it behind no number.
        let unit = ctx.actor.post.as_ref().map(|post| &post.unit);
        rows.retain(|row| match row {
            Row::Case(line) => !line.about(unit, ctx.actor.person),
            _ => true,
        });
        let mut subjects = Vec::new();
        for row in &mut rows {
            match row {
                Row::Case(line) => {
                    line.applicant = name_for(&ctx, &line.applicant);
                    subjects.extend(line.person);
                }
                Row::Person { person, name, .. } => {
                    *name = name_for(&ctx, name);
                    subjects.push(*person);
                }
                Row::Payment(payment) => {
                    payment.name = name_for(&ctx, &payment.name);
                    subjects.push(payment.person);
                }
                Row::Roll(_) => {}
            }
        }
        record_read(
            tx,
            &ctx,
            &mut ctx.draw("figure-list"),
            ReadKind::Listed,
            subjects,
            None,
            "figure",
        )?;
        Ok((rows, next))
    })
    .await
}

fn parsed<T: std::str::FromStr>(cursor: Option<&str>) -> Result<Option<T>, Refusal> {
    cursor
        .map(|text| {
            text.parse()
                .map_err(|_| Refusal::field("cursor", "cursor-wrong"))
        })
        .transpose()
}

fn within(
    app: &App,
    ctx: &Ctx,
    action: Action,
    division: DivisionCode,
) -> Result<DivisionCode, Refusal> {
    let scope = require(&ctx.actor, action)?;
    area(&scope, app.site().county, Some(division))
}

/// Figures and rolls may be looked into by who reads either.
fn within_money(app: &App, ctx: &Ctx, division: DivisionCode) -> Result<DivisionCode, Refusal> {
    let action = if scope(&ctx.actor, Action::RollRead).is_some() {
        Action::RollRead
    } else {
        Action::FigureRead
    };
    within(app, ctx, action, division)
}

type Rows = (Vec<Row>, Option<String>);

fn rows(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    listing: &Listing,
    cursor: Option<&str>,
) -> Result<Rows, Fault> {
    match listing {
        Listing::Open { division, overdue } => {
            let division = within(app, ctx, Action::FigureRead, *division)?;
            let filter = open(cursor, *overdue, ctx.now)?;
            Ok(cases(tx.case_list(
                &Scope::Division(division),
                &CaseFilter {
                    division: Some(division),
                    ..filter
                },
            )?))
        }
        Listing::OpenOf {
            division,
            module,
            overdue,
        } => {
            let division = within(app, ctx, Action::FigureRead, *division)?;
            let filter = CaseFilter {
                division: Some(division),
                module: module.clone(),
                ..open(cursor, *overdue, ctx.now)?
            };
            Ok(cases(tx.case_list(&Scope::Division(division), &filter)?))
        }
        Listing::Moved {
            moved,
            division,
            module,
            since,
            until,
        } => {
            let span = Span {
                division: within(app, ctx, Action::FigureRead, *division)?,
                module,
                since: *since,
                until: *until,
            };
            let ids = moved_ids(tx, *moved, span, parsed(cursor)?, PAGE)?;
            lines_of(tx, ids)
        }
        Listing::Served(served) => {
            let (since, until) = crate::service::span_of(served.month);
            let asker = crate::service::asker(ctx);
            let span = ServedSpan {
                procedure: &served.procedure,
                since,
                until,
                division: within(app, ctx, Action::FigureRead, served.division)?,
                asker: &asker,
            };
            let (whose, what) = (served.whose.code(), served.what());
            let ids = tx.service_cases(span, whose, &what, parsed(cursor)?, PAGE)?;
            lines_of(tx, ids)
        }
        Listing::Mine => {
            let own = crate::citizen::ids_of(tx, ctx.actor.person)?;
            Ok(cases(tx.case_list(
                &Scope::Persons(own),
                &open(cursor, false, ctx.now)?,
            )?))
        }
        Listing::Closed {
            division,
            since,
            until,
        } => {
            let division = within(app, ctx, Action::FigureRead, *division)?;
            let ids = tx.case_closed_between(division, *since, *until, parsed(cursor)?, PAGE)?;
            lines_of(tx, ids)
        }
        Listing::Queue {
            unit,
            role,
            overdue,
        } => {
            let own = ctx
                .actor
                .post
                .as_ref()
                .is_some_and(|post| post.unit == *unit && post.role == *role);
            if !own {
                return Err(Refusal::not_found().into());
            }
            let after = match parsed::<CaseId>(cursor)? {
                None => None,
                Some(id) => tx
                    .case_line(id)?
                    .map(|line| (line.due.unwrap_or(Instant(0)), id)),
            };
            let lines = tx.case_queue(unit, *role, ctx.actor.person, after, PAGE)?;
            Ok(late(lines, *overdue, ctx.now))
        }
        Listing::Assigned { overdue } => Ok(late(
            tx.case_assigned(ctx.actor.person, PAGE)?,
            *overdue,
            ctx.now,
        )),
        Listing::AtRisk {
            programme,
            division,
        } => {
            let division = within_money(app, ctx, *division)?;
            let site = app.site_in(tx, ctx.now)?;
            let found = at_risk(tx, &site, programme, division, ctx.now)?;
            Ok((
                found.into_iter().map(|line| Row::Case(line.line)).collect(),
                None,
            ))
        }
        Listing::Entitled { .. } | Listing::Unpaid { .. } => persons(app, tx, ctx, listing, cursor),
        Listing::Rolls {
            division,
            month,
            state,
        } => {
            let division = within_money(app, ctx, *division)?;
            let held = match state {
                Some(state) => tx.rolls_in_state(division, *state, PAGE)?,
                None => tx.rolls_below(division, *month, parsed::<RollId>(cursor)?, PAGE)?,
            };
            let next = held
                .last()
                .map(|roll| roll.id.to_string())
                .filter(|_| state.is_none() && held.len() as i64 == PAGE);
            let fits = |roll: &Roll| month.is_none_or(|month| roll.month == month);
            Ok((held.into_iter().filter(fits).map(Row::Roll).collect(), next))
        }
        Listing::Failed {
            programme,
            division,
        } => {
            let division = within_money(app, ctx, *division)?;
            Ok((
                tx.payments_failed(programme, division)?
                    .into_iter()
                    .map(Row::Payment)
                    .collect(),
                None,
            ))
        }
        Listing::Corrections | Listing::Leaves { .. } | Listing::Entries { .. } => {
            Err(Refusal::invalid("figure-listed-elsewhere").into())
        }
    }
}

/// Cases that moved in a span, the newest filed first, before a case.
pub(super) fn moved_ids(
    tx: &mut Tx<'_>,
    moved: Moved,
    span: Span<'_>,
    before: Option<CaseId>,
    limit: i64,
) -> Result<Vec<CaseId>, crate::Error> {
    match moved {
        Moved::Filed => tx.flow_filed(span, before, limit),
        Moved::Closed => tx.flow_ended(span, Ended::All, before, limit),
        Moved::OnTime => tx.flow_ended(span, Ended::OnTime, before, limit),
        Moved::Late => tx.flow_ended(span, Ended::Late, before, limit),
        Moved::Rated(_) => tx.flow_of(span, &moved.code(), before, limit),
    }
}

fn open(cursor: Option<&str>, overdue: bool, now: Instant) -> Result<CaseFilter, Refusal> {
    Ok(CaseFilter {
        state: "open".to_owned(),
        overdue_at: overdue.then_some(now),
        before: parsed(cursor)?,
        limit: PAGE,
        ..CaseFilter::default()
    })
}

fn lines_of(tx: &mut Tx<'_>, ids: Vec<CaseId>) -> Result<Rows, Fault> {
    let mut lines = Vec::with_capacity(ids.len());
    for id in ids {
        lines.extend(tx.case_line(id)?);
    }
    Ok(cases(lines))
}

fn cases(lines: Vec<CaseLine>) -> Rows {
    let next = lines
        .last()
        .map(|line| line.id.to_string())
        .filter(|_| lines.len() as i64 == PAGE);
    (lines.into_iter().map(Row::Case).collect(), next)
}

/// A queue stands in the order of limits, so that what is overdue comes first.
fn late(mut lines: Vec<CaseLine>, overdue: bool, now: Instant) -> Rows {
    let next = lines
        .last()
        .map(|line| line.id.to_string())
        .filter(|_| lines.len() as i64 == PAGE);
    let full = lines.len();
    if overdue {
        lines.retain(|line| line.due.is_some_and(|due| due < now));
    }
    let next = next.filter(|_| lines.len() == full);
    (lines.into_iter().map(Row::Case).collect(), next)
}

fn persons(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    listing: &Listing,
    cursor: Option<&str>,
) -> Result<Rows, Fault> {
    let site = app.site_in(tx, ctx.now)?;
    let after = parsed(cursor)?;
    let found = match listing {
        Listing::Entitled {
            programme,
            division,
        } => {
            let division = within_money(app, ctx, *division)?;
            tx.entitled_after(programme, division, after, PAGE)?
        }
        Listing::Unpaid {
            programme,
            division,
            month,
        } => {
            let division = within_money(app, ctx, *division)?;
            tx.unpaid(programme, division, *month, after, PAGE)?
        }
        _ => Vec::new(),
    };
    let next = found
        .last()
        .map(|(person, ..)| person.to_string())
        .filter(|_| found.len() as i64 == PAGE);
    let rows = found
        .into_iter()
        .map(|(person, name, division, case)| Row::Person {
            person,
            name,
            place: site.place_name(division),
            case,
        })
        .collect();
    Ok((rows, next))
}
