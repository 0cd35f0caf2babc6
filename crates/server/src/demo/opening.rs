//! What was there before the product: who is entitled already, and the rolls that were paid.

use super::Plan;
use super::people::Made;
use crate::clock;
use crate::stop::Done;
use app::found::{Founder, OpeningRoll};
use app::roll::ELDER_ALLOWANCE;
use app::{App, Draw};
use codes::{DivisionCode, Level};
use model::id::{PaymentId, PersonId, RollId};
use model::money::Fen;
use model::role::Role;
use model::roll::{Entitlement, Payment, PaymentState, Roll, RollKind, RollState};
use model::time::{Instant, Month};
use roll::Rules;
use std::collections::BTreeMap;

/// Months that were paid before the past begins.
const MONTHS: i32 = 3;
/// Day and hour of payment.
const PAID: (i8, i64) = (25, 16);

/// Founds entitlements and paid rolls.
///
/// # Errors
/// The store's.
pub fn found(app: &App, founder: &mut Founder, made: &Made, plan: &Plan) -> Done {
    let begins = Month::of(plan.start.date());
    let first = begins.plus(-MONTHS);
    let rules = app
        .site()
        .parameters
        .allowance(ELDER_ALLOWANCE, plan.start.date());
    let mut entitlements: Vec<Entitlement> = Vec::with_capacity(made.elders.len());
    for person in &made.elders {
        let Some(account) = person.account.clone() else {
            continue;
        };
        let Some(reached) = roll::reaches(person.birth, &rules) else {
            continue;
        };
        let from = Month::of(reached).max(first);
        if from >= begins {
            continue;
        }
        entitlements.push(Entitlement {
            programme: ELDER_ALLOWANCE.to_owned(),
            person: person.id,
            name: person.name.clone(),
            case: None,
            division: person.division,
            birth: person.birth,
            from,
            until: None,
            stopped_for: None,
            account,
            account_holder: person.id,
            granted_at: Instant::at(from.first_day(), 9, 0),
            version: 1,
        });
    }
    let payers = payers(app)?;
    let mut draw = clock::chance().draw("opening-rolls");
    let mut rolls = Vec::new();
    for back in (1..=MONTHS).rev() {
        let month = begins.plus(-back);
        let mut by_town: BTreeMap<DivisionCode, Vec<&Entitlement>> = BTreeMap::new();
        for e in entitlements.iter().filter(|e| e.from <= month) {
            if let Some(town) = e.division.at(Level::Town) {
                by_town.entry(town).or_default().push(e);
            }
        }
        for (town, some) in by_town {
            let hands = payers
                .get(&town)
                .copied()
                .unwrap_or((app::PRODUCT, app::PRODUCT));
            rolls.push(roll_of(town, month, &some, &rules, hands, &mut draw));
        }
    }
    founder.entitlements(entitlements)?;
    Ok(founder.rolls(rolls)?)
}

/// The two who draw up and check in each town.
fn payers(app: &App) -> Done<BTreeMap<DivisionCode, (PersonId, PersonId)>> {
    let towns: Vec<DivisionCode> = app.site().towns().map(|(code, _)| code).collect();
    let today = clock::now().date();
    let held = app
        .store()
        .read_blocking(move |tx| tx.appointments_of_role(Role::Payer, today))?;
    Ok(towns
        .into_iter()
        .filter_map(|town| {
            let mut of_town = held
                .iter()
                .filter(|post| post.division == town)
                .map(|post| post.person);
            let one = of_town.next()?;
            let two = of_town.find(|person| *person != one)?;
            Some((town, (one, two)))
        })
        .collect())
}

fn roll_of(
    town: DivisionCode,
    month: Month,
    some: &[&Entitlement],
    rules: &Rules,
    hands: (PersonId, PersonId),
    draw: &mut Draw,
) -> OpeningRoll {
    let day = month
        .first_day()
        .saturating_add(jiff::SignedDuration::from_hours(
            24 * (i64::from(PAID.0) - 1),
        ));
    let paid_at = Instant::at(day, PAID.1, 0);
    let drawn_at = Instant(paid_at.0 - 3 * codes::zone::DAY_MS);
    let id = RollId::new(drawn_at.0, draw.bytes());
    let mut payments: Vec<Payment> = Vec::with_capacity(some.len());
    for e in some {
        let Some(band) = rules.amount(e.birth, month) else {
            continue;
        };
        payments.push(Payment {
            id: PaymentId::new(drawn_at.0, draw.bytes()),
            roll: id,
            programme: ELDER_ALLOWANCE.to_owned(),
            person: e.person,
            name: e.name.clone(),
            division: e.division,
            due_month: month,
            amount: band.amount,
            band: u32::from(band.from_age),
            account: e.account.clone(),
            state: PaymentState::Paid(paid_at),
        });
    }
    let roll = Roll {
        id,
        programme: ELDER_ALLOWANCE.to_owned(),
        division: town,
        month,
        kind: RollKind::Regular,
        state: RollState::Settled,
        count: payments.len() as i64,
        total: payments.iter().map(|p| p.amount).sum::<Fen>(),
        drawn_by: hands.0,
        drawn_at,
        checked_by: Some(hands.1),
        file_digest: None,
        version: 4,
        synthetic: true,
    };
    OpeningRoll { roll, payments }
}
