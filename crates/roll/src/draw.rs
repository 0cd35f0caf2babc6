//! Drawing up a roll: every eligible person exactly once a month of entitlement.

use crate::rules::Rules;
use model::id::{PaymentId, PersonId, RollId};
use model::money::Fen;
use model::roll::{Entitlement, Payment, PaymentState};
use model::time::Month;
use std::collections::{BTreeMap, BTreeSet};

/// What of a person was already listed or paid, by month of entitlement.
#[derive(Debug, Clone, Default)]
pub struct Paid(BTreeMap<PersonId, BTreeSet<Month>>);

impl Paid {
    /// From payments; those that failed, were re-issued or set aside do not count.
    pub fn from_payments<'a>(payments: impl IntoIterator<Item = &'a Payment>) -> Self {
        let mut paid = Self::default();
        for payment in payments {
            if matches!(
                payment.state,
                PaymentState::Listed | PaymentState::Paid(_) | PaymentState::Failed(_)
            ) {
                // A failed one is owed by re-issue, not by drawing it again.
                paid.mark(payment.person, payment.due_month);
            }
        }
        paid
    }

    /// Marks one month.
    pub fn mark(&mut self, person: PersonId, month: Month) {
        self.0.entry(person).or_default().insert(month);
    }

    /// Whether a month stands already.
    #[must_use]
    pub fn has(&self, person: PersonId, month: Month) -> bool {
        self.0
            .get(&person)
            .is_some_and(|months| months.contains(&month))
    }
}

/// A line to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Whose.
    pub person: PersonId,
    /// Month of entitlement.
    pub due_month: Month,
    /// First age of its band.
    pub band: u32,
    /// Fen.
    pub amount: Fen,
}

/// A roll to be: lines in order, and their sum.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// Lines, ordered by person and month.
    pub lines: Vec<Line>,
    /// Sum in fen.
    pub total: Fen,
}

/// Why somebody is not on a draft who might have been expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawn {
    /// A draft with its lines.
    Roll(Draft),
    /// The sum would overflow: the parameters are wrong.
    Overflow,
}

/// Draws up what is owed up to and including `month` and stands on no roll yet.
/// The same call serves the regular roll, a supplement and back-pay: what is paid is marked in `paid`.
#[must_use]
pub fn draw<'a>(
    entitlements: impl IntoIterator<Item = &'a Entitlement>,
    paid: &Paid,
    month: Month,
    rules: &Rules,
) -> Drawn {
    let mut draft = Draft::default();
    let mut seen = BTreeSet::new();
    for entitlement in entitlements {
        let last = entitlement.until.map_or(month, |until| until.min(month));
        let mut due = entitlement.from;
        while due <= last {
            if !paid.has(entitlement.person, due)
                && seen.insert((entitlement.person, due))
                && let Some(band) = rules.amount(entitlement.birth, due)
            {
                let Some(total) = draft.total.plus(band.amount) else {
                    return Drawn::Overflow;
                };
                draft.total = total;
                draft.lines.push(Line {
                    person: entitlement.person,
                    due_month: due,
                    band: u32::from(band.from_age),
                    amount: band.amount,
                });
            }
            due = due.plus(1);
        }
    }
    draft
        .lines
        .sort_by_key(|line| (line.person, line.due_month));
    Drawn::Roll(draft)
}

/// Draws up the failed payments of earlier rolls again.
#[must_use]
pub fn draw_reissue<'a>(failed: impl IntoIterator<Item = &'a Payment>) -> Drawn {
    let mut draft = Draft::default();
    for payment in failed {
        if !matches!(payment.state, PaymentState::Failed(_)) {
            continue;
        }
        let Some(total) = draft.total.plus(payment.amount) else {
            return Drawn::Overflow;
        };
        draft.total = total;
        draft.lines.push(Line {
            person: payment.person,
            due_month: payment.due_month,
            band: payment.band,
            amount: payment.amount,
        });
    }
    draft
        .lines
        .sort_by_key(|line| (line.person, line.due_month));
    Drawn::Roll(draft)
}

/// Payments made or listed for months after the last one owed: to be claimed back when paid,
/// to be taken off when only listed.
pub fn overpaid<'a>(
    payments: impl IntoIterator<Item = &'a Payment>,
    until: Month,
) -> impl Iterator<Item = (PaymentId, RollId, Fen, bool)> {
    payments
        .into_iter()
        .filter(move |payment| payment.due_month > until)
        .filter_map(|payment| match payment.state {
            PaymentState::Paid(_) => Some((payment.id, payment.roll, payment.amount, true)),
            PaymentState::Listed => Some((payment.id, payment.roll, payment.amount, false)),
            PaymentState::Failed(_) | PaymentState::Reissued(_) | PaymentState::Void => None,
        })
}

/// Accounts that serve more persons than allowed, by keyed index, with the persons.
#[must_use]
pub fn shared_accounts<'a>(
    entitlements: impl IntoIterator<Item = &'a Entitlement>,
    rules: &Rules,
) -> BTreeMap<String, Vec<PersonId>> {
    let mut by_account: BTreeMap<String, Vec<PersonId>> = BTreeMap::new();
    for entitlement in entitlements {
        by_account
            .entry(entitlement.account.index.clone())
            .or_default()
            .push(entitlement.person);
    }
    let most = usize::try_from(rules.account_persons_max).unwrap_or(usize::MAX);
    by_account.retain(|_, persons| {
        persons.sort();
        persons.dedup();
        persons.len() > most
    });
    by_account
}
