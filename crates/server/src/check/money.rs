//! Entitlements, rolls, payments, claims: rows, sums, and that nobody is paid a month twice.

use super::Report;
use super::book::{Book, digest};
use codes::DivisionCode;
use model::id::PersonId;
use model::money::Fen;
use model::roll::{PaymentState, RollState};
use model::time::Month;
use std::collections::BTreeSet;
use store::{Error, Tx};

const PAGE: i64 = 1_000;

/// Compares everything that is money.
///
/// # Errors
/// The store's.
pub fn compare(
    tx: &mut Tx<'_>,
    book: &Book,
    county: DivisionCode,
    report: &mut Report,
) -> Result<(), Error> {
    entitlements(tx, book, report)?;
    findings(tx, book, report)?;
    let mut before = None;
    let mut seen = 0;
    let mut paid: BTreeSet<(String, PersonId, Month)> = BTreeSet::new();
    let mut payments = 0;
    loop {
        let page = tx.rolls_below(county, None, before, 200)?;
        let Some(last) = page.last() else { break };
        before = Some(last.id);
        for roll in page {
            seen += 1;
            report.holds(
                "roll",
                roll.id,
                book.rolls.get(&roll.id) == Some(&roll),
                "is not as the journal says",
            );
            let (mut count, mut total) = (0, Fen::ZERO);
            let mut after = None;
            loop {
                let lines = tx.payments_of_roll(roll.id, after, PAGE)?;
                let Some(last) = lines.last() else { break };
                after = Some(last.id);
                for payment in lines {
                    payments += 1;
                    count += 1;
                    total = total.plus(payment.amount).unwrap_or(total);
                    let same = book.payments.get(&payment.id) == Some(&payment);
                    report.holds("payment", payment.id, same, "is not as the journal says");
                    if matches!(payment.state, PaymentState::Listed | PaymentState::Paid(_)) {
                        let whose = tx.person_resolve(payment.person)?;
                        let once =
                            paid.insert((payment.programme.clone(), whose, payment.due_month));
                        report.holds(
                            "paid-once",
                            payment.id,
                            once,
                            "the same person is paid the same month twice",
                        );
                    }
                }
            }
            let sum = count == roll.count && total == roll.total;
            report.holds(
                "roll-sum",
                roll.id,
                sum,
                "its lines do not agree with its sum",
            );
            let two = match roll.checked_by {
                Some(by) => tx.person_resolve(by)? != tx.person_resolve(roll.drawn_by)?,
                None => true,
            };
            report.holds(
                "roll-hands",
                roll.id,
                two,
                "the same person drew it up and checked it",
            );
            let named = !matches!(
                roll.state,
                RollState::Checked | RollState::Exported | RollState::Settling | RollState::Settled
            ) || roll.checked_by.is_some();
            report.holds(
                "roll-hands",
                roll.id,
                named,
                "nobody is named who checked it",
            );
        }
    }
    report.holds(
        "rolls",
        seen,
        seen == book.rolls.len(),
        "their number is not what the journal says",
    );
    report.holds(
        "payments",
        payments,
        payments == book.payments.len(),
        "their number is not what the journal says",
    );
    for (payment, claim) in &book.claims {
        let held = tx.claim_of(*payment)?;
        report.holds(
            "claim",
            payment,
            held.as_ref() == Some(claim),
            "is not as the journal says",
        );
    }
    Ok(())
}

fn findings(tx: &mut Tx<'_>, book: &Book, report: &mut Report) -> Result<(), Error> {
    let procedures: BTreeSet<&str> = book
        .findings
        .keys()
        .map(|(procedure, _)| procedure.as_str())
        .collect();
    let mut seen = 0;
    for procedure in procedures {
        let mut after = None;
        loop {
            let page = tx.findings_after(procedure, after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = Some(last.person);
            for held in page {
                seen += 1;
                let key = (held.procedure.clone(), held.person);
                report.holds(
                    "finding",
                    held.person,
                    book.findings.get(&key) == Some(&held),
                    "is not as the journal says",
                );
            }
        }
    }
    report.holds(
        "findings",
        seen,
        seen == book.findings.len(),
        "their number is not what the journal says",
    );
    Ok(())
}

fn entitlements(tx: &mut Tx<'_>, book: &Book, report: &mut Report) -> Result<(), Error> {
    let programmes: BTreeSet<&str> = book
        .entitlements
        .keys()
        .map(|(programme, _)| programme.as_str())
        .collect();
    let mut seen = 0;
    for programme in programmes {
        let mut after = PersonId::from_bytes([0; 16]);
        loop {
            let page = tx.entitlements_after(programme, after, PAGE)?;
            let Some(last) = page.last() else { break };
            after = last.person;
            for held in page {
                seen += 1;
                let same = book
                    .entitlements
                    .get(&(held.programme.clone(), held.person))
                    == Some(&digest(&held)?);
                report.holds(
                    "entitlement",
                    held.person,
                    same,
                    "is not as the journal says",
                );
            }
        }
    }
    report.holds(
        "entitlements",
        seen,
        seen == book.entitlements.len(),
        "their number is not what the journal says",
    );
    Ok(())
}
