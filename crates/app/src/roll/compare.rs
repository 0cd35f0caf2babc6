//! A roll held against the month before: who is new, who is gone, whose amount changed. This is
//! what the second person checks.

use super::{all_lines, within};
use crate::context::Ctx;
use crate::journal::record_read;
use crate::policy::{Action, require};
use crate::{App, Error, Fault};
use codes::DivisionCode;
use model::id::{PersonId, RollId};
use model::journal::ReadKind;
use model::money::Fen;
use model::refusal::Refusal;
use model::roll::{Payment, PaymentState, Roll, RollKind, RollState};
use model::time::Month;
use std::collections::BTreeMap;
use store::Tx;

/// Somebody on one of the two sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Whose.
    pub person: PersonId,
    /// Name, as shown.
    pub name: String,
    /// Village.
    pub division: DivisionCode,
    /// What the month before listed for her; none when she was not on it.
    pub before: Option<Fen>,
    /// What this roll lists; none when she is not on it.
    pub now: Option<Fen>,
    /// Months this roll lists for her: more than one is back-pay.
    pub months: Vec<Month>,
    /// Why she is gone, where the entitlement says it.
    pub reason: Option<String>,
}

/// A roll beside the month before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// This roll.
    pub roll: Roll,
    /// The rolls of the month before that it is held against.
    pub against: Vec<Roll>,
    /// On this roll, not on theirs.
    pub new: Vec<Compared>,
    /// On theirs, not on this one; empty for supplements and re-issues, which list late finds only.
    pub gone: Vec<Compared>,
    /// On both with another sum.
    pub changed: Vec<Compared>,
    /// On both with the same sum.
    pub same: usize,
}

/// A roll with the names of whose hands it went through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The roll.
    pub roll: Roll,
    /// Who drew it up; empty for the product.
    pub drawn_by: String,
    /// Who checked it.
    pub checked_by: Option<String>,
}

/// A roll without its lines.
///
/// # Errors
/// Not found; not for this post; the store's.
pub async fn head(app: &App, ctx: &Ctx, id: RollId) -> Result<Head, Fault> {
    let scope = require(&ctx.actor, Action::RollRead)?;
    let county = app.site().county;
    let found = app
        .read(move |_, tx| {
            let Some(roll) = tx.roll(id)? else {
                return Ok(None);
            };
            let drawn_by = crate::account::name_of(tx, roll.drawn_by)?;
            let checked_by = roll
                .checked_by
                .map(|person| crate::account::name_of(tx, person))
                .transpose()?;
            Ok::<_, Error>(Some(Head {
                roll,
                drawn_by,
                checked_by,
            }))
        })
        .await?;
    let head = found.ok_or_else(Refusal::not_found)?;
    within(&scope, county, head.roll.division)?;
    Ok(head)
}

type Sums = BTreeMap<PersonId, (Payment, Fen, Vec<Month>)>;

fn sums(lines: Vec<Payment>) -> Sums {
    let mut sums = Sums::new();
    for line in lines {
        if line.state == PaymentState::Void {
            continue;
        }
        let entry = sums
            .entry(line.person)
            .or_insert_with(|| (line.clone(), Fen::ZERO, Vec::new()));
        entry.1 = Fen(entry.1.0.saturating_add(line.amount.0));
        entry.2.push(line.due_month);
    }
    sums
}

/// Holds a roll against the regular and supplementary rolls of the month before in its town. Whose
/// names stand on the page is journalled as one read.
///
/// # Errors
/// Not found; not for this post; the store's.
pub async fn compare(app: &App, ctx: &Ctx, id: RollId) -> Result<Comparison, Fault> {
    let scope = require(&ctx.actor, Action::RollRead)?;
    let county = app.site().county;
    let found = app.read(move |_, tx| held_against(tx, id)).await?;
    let comparison = found.ok_or_else(Refusal::not_found)?;
    within(&scope, county, comparison.roll.division)?;
    let ctx = ctx.clone();
    app.submit(move |_, tx| {
        let sides = [&comparison.new, &comparison.gone, &comparison.changed];
        let subjects = sides
            .into_iter()
            .flatten()
            .map(|line| line.person)
            .collect();
        record_read(
            tx,
            &ctx,
            &mut ctx.draw("compare"),
            ReadKind::Listed,
            subjects,
            None,
            "roll-compare",
        )?;
        Ok(comparison.clone())
    })
    .await
}

fn held_against(tx: &mut Tx<'_>, id: RollId) -> Result<Option<Comparison>, Error> {
    let Some(roll) = tx.roll(id)? else {
        return Ok(None);
    };
    let now = sums(all_lines(tx, id)?);
    let last = tx.rolls_below(roll.division, Some(roll.month.plus(-1)), None, 100)?;
    let against: Vec<Roll> = last
        .into_iter()
        .filter(|r| {
            r.programme == roll.programme
                && r.state != RollState::Void
                && !matches!(r.kind, RollKind::Reissue(_))
        })
        .collect();
    let mut lines = Vec::new();
    for earlier in &against {
        lines.extend(all_lines(tx, earlier.id)?);
    }
    let before = sums(lines);
    let (mut new, mut gone, mut changed, mut same) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for (person, (line, sum, months)) in &now {
        let was = before.get(person).map(|(_, sum, _)| *sum);
        let row = Compared {
            person: *person,
            name: line.name.clone(),
            division: line.division,
            before: was,
            now: Some(*sum),
            months: months.clone(),
            reason: None,
        };
        match was {
            None => new.push(row),
            Some(was) if was == *sum => same += 1,
            Some(_) => changed.push(row),
        }
    }
    if roll.kind == RollKind::Regular {
        for (person, (line, sum, _)) in before
            .iter()
            .filter(|(person, _)| !now.contains_key(person))
        {
            let reason = tx
                .entitlement(&roll.programme, *person)?
                .and_then(|e| e.stopped_for);
            gone.push(Compared {
                person: *person,
                name: line.name.clone(),
                division: line.division,
                before: Some(*sum),
                now: None,
                months: Vec::new(),
                reason,
            });
        }
    }
    Ok(Some(Comparison {
        roll,
        against,
        new,
        gone,
        changed,
        same,
    }))
}
