//! What rolls say when held against deaths, accounts and households.

use super::pages::auditing;
use crate::account::name_of;
use crate::citizen::ids_of;
use crate::context::Ctx;
use crate::journal::record_read;
use crate::policy::{Action, require};
use crate::{App, Fault};
use model::id::{CaseId, PaymentId, PersonId};
use model::journal::ReadKind;
use model::roll::{Claim, Entitlement};
use roll::End;
use std::collections::BTreeMap;
use store::Tx;
use store::audit::{AfterDeath, Kin};

/// Rows of a page.
const PAGE: i64 = 200;

/// A payment for a month that a dead person was no longer owed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadPaid {
    /// The payment, the person and the day of death.
    pub row: AfterDeath,
    /// Town and village.
    pub place: String,
    /// What is done about it; none = nothing yet.
    pub claim: Option<Claim>,
}

/// An account that serves several people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedAccount {
    /// Masked.
    pub masked: String,
    /// Who is paid to it: entitlement and place.
    pub persons: Vec<(Entitlement, String)>,
}

/// Somebody entitled in the household of somebody whose hand, or whose unit's hand, was in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KinPaid {
    /// Who, in which unit, and the entitled member of her household.
    pub row: Kin,
    /// Name of the member of staff.
    pub staff: String,
    /// Her unit's name.
    pub unit: String,
    /// Town and village.
    pub place: String,
    /// The case's number.
    pub number: Option<String>,
    /// It is her own entitlement.
    pub own: bool,
    /// Acts of the case, or `roll`, by her own hand.
    pub by_herself: Vec<String>,
    /// Acts of the case by the hand of a colleague of her unit.
    pub by_unit: Vec<String>,
}

fn journalled(tx: &mut Tx<'_>, ctx: &Ctx, persons: Vec<PersonId>, what: &str) -> Result<(), Fault> {
    let mut draw = ctx.draw("finding");
    Ok(record_read(
        tx,
        &auditing(ctx),
        &mut draw,
        ReadKind::Listed,
        persons,
        None,
        what,
    )?)
}

/// Payments made or listed for months after a death, by the programme's own rule of the last month
/// owed; after a payment, and where to go on.
///
/// # Errors
/// Not for this post; the store's.
pub async fn rolls_against_deaths(
    app: &App,
    ctx: &Ctx,
    after: Option<PaymentId>,
) -> Result<(Vec<DeadPaid>, Option<PaymentId>), Fault> {
    require(&ctx.actor, Action::JournalRead)?;
    let ctx = ctx.clone();
    // The search goes through all the dead, so it reads; only what it found is a unit.
    let rows = app
        .read(move |_, tx| tx.payments_after_death(after, PAGE))
        .await?;
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let next = (rows.len() as i64 == PAGE)
            .then(|| rows.last().map(|row| row.payment))
            .flatten();
        let mut found = Vec::new();
        for row in &rows {
            let rules = site
                .parameters
                .allowance(&row.programme, row.due_month.first_day());
            if row.due_month <= roll::last_month(End::Death(row.died), &rules) {
                continue;
            }
            let claim = tx.claim_of(row.payment)?;
            found.push(DeadPaid {
                place: site.place_name(row.division),
                claim,
                row: row.clone(),
            });
        }
        journalled(
            tx,
            &ctx,
            found.iter().map(|line| line.row.person).collect(),
            "rolls-against-deaths",
        )?;
        Ok((found, next))
    })
    .await
}

/// Accounts that serve as many people as the site's threshold, or more.
///
/// # Errors
/// Not for this post; the store's.
pub async fn shared_accounts(app: &App, ctx: &Ctx) -> Result<Vec<SharedAccount>, Fault> {
    require(&ctx.actor, Action::JournalRead)?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let most = site
            .parameters
            .number("roll.shared-account-threshold", ctx.now.date(), 2)
            - 1;
        let mut found = Vec::new();
        for (index, _) in tx.accounts_shared(site.county, most, PAGE)? {
            let held = tx.entitlements_by_account(&index)?;
            let masked = held
                .first()
                .map_or_else(String::new, |e| e.account.masked.clone());
            let persons = held
                .into_iter()
                .filter(|entitlement| entitlement.until.is_none())
                .map(|entitlement| {
                    let place = site.place_name(entitlement.division);
                    (entitlement, place)
                })
                .collect();
            found.push(SharedAccount { masked, persons });
        }
        let persons = found
            .iter()
            .flat_map(|line| line.persons.iter().map(|(e, _)| e.person))
            .collect();
        journalled(tx, &ctx, persons, "shared-accounts")?;
        Ok(found)
    })
    .await
}

/// Entitled members of staff's households, herself included, where her own hand or one of her unit
/// was in the case or the roll; after a member of staff, and where to go on.
///
/// # Errors
/// Not for this post; the store's.
pub async fn staff_kin(
    app: &App,
    ctx: &Ctx,
    after: Option<PersonId>,
) -> Result<(Vec<KinPaid>, Option<PersonId>), Fault> {
    require(&ctx.actor, Action::JournalRead)?;
    let ctx = ctx.clone();
    let today = ctx.now.date();
    let mut rows = app
        .read(move |_, tx| tx.staff_kin(today, after, PAGE))
        .await?;
    let mut next = None;
    if rows.len() as i64 == PAGE
        && let Some(last) = rows.last().map(|row| row.staff)
    {
        // Her rows may go on beyond the page; they are shown whole on the next one.
        if rows.iter().any(|row| row.staff != last) {
            rows.retain(|row| row.staff != last);
        }
        next = rows.last().map(|row| row.staff);
    }
    let found = app
        .read({
            let rows = rows.clone();
            move |app, tx| {
                let mut colleagues = BTreeMap::new();
                let mut found = Vec::new();
                for row in rows {
                    found.extend(held_against(app, tx, row, today, &mut colleagues)?);
                }
                Ok(found)
            }
        })
        .await?;
    app.submit(move |_, tx| {
        journalled(
            tx,
            &ctx,
            found.iter().map(|line| line.row.person).collect(),
            "staff-kin",
        )?;
        Ok((found.clone(), next))
    })
    .await
}

type Colleagues = BTreeMap<String, Vec<PersonId>>;

fn held_against(
    app: &App,
    tx: &mut Tx<'_>,
    row: Kin,
    today: jiff::civil::Date,
    colleagues: &mut Colleagues,
) -> Result<Option<KinPaid>, crate::Error> {
    let site = app.site();
    if !colleagues.contains_key(row.unit.as_str()) {
        let posts = tx.appointments_of_unit(&row.unit, today)?;
        colleagues.insert(
            row.unit.as_str().to_owned(),
            posts.into_iter().map(|post| post.person).collect(),
        );
    }
    let unit = colleagues
        .get(row.unit.as_str())
        .map_or(&[][..], Vec::as_slice);
    let (mut by_herself, mut by_unit, mut number) = (Vec::new(), Vec::new(), None);
    if let Some(case) = row
        .case
        .map(|id: CaseId| tx.case(id))
        .transpose()?
        .flatten()
        .map(|(case, _)| case)
    {
        for hand in &case.hands {
            if hand.person == row.staff {
                by_herself.push(hand.act.clone());
            } else if unit.contains(&hand.person) {
                by_unit.push(hand.act.clone());
            }
        }
        number = Some(case.number);
    }
    let mut rolls = Vec::new();
    for id in ids_of(tx, row.person)? {
        rolls.extend(
            tx.payments_of(id)?
                .into_iter()
                .filter(|p| p.programme == row.programme)
                .map(|p| p.roll),
        );
    }
    rolls.sort();
    rolls.dedup();
    for id in rolls {
        if let Some(roll) = tx.roll(id)?
            && (roll.drawn_by == row.staff || roll.checked_by == Some(row.staff))
        {
            by_herself.push("roll".to_owned());
        }
    }
    for acts in [&mut by_herself, &mut by_unit] {
        acts.sort();
        acts.dedup();
    }
    if by_herself.is_empty() && by_unit.is_empty() {
        return Ok(None);
    }
    Ok(Some(KinPaid {
        staff: name_of(tx, row.staff)?,
        unit: site.unit_name(&row.unit),
        place: site.place_name(row.division),
        own: row.staff == row.person,
        number,
        by_herself,
        by_unit,
        row,
    }))
}
