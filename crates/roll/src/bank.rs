//! The bank's return file, row by row.

use model::id::PaymentId;
use model::money::Fen;
use model::roll::Payment;
use std::collections::BTreeMap;

/// What the bank says of one payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Credited.
    Paid,
    /// Not credited, with the bank's reason.
    Failed(String),
}

/// One row of the return file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerRow {
    /// Row number in the file, from 1 without the header.
    pub row: u64,
    /// Our payment id, as it stood in the bank file.
    pub payment: PaymentId,
    /// Amount, as the bank repeats it.
    pub amount: Fen,
    /// Answer.
    pub answer: Answer,
}

/// A row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowFault {
    /// No such payment on this roll.
    Unknown(u64),
    /// The amount is not the one on the roll.
    Amount {
        /// Row.
        row: u64,
        /// On the roll.
        listed: Fen,
        /// In the file.
        answered: Fen,
    },
    /// Answered twice.
    Twice(u64),
    /// On the roll, not in the file.
    Missing(PaymentId),
}

/// A return file held against its roll.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reconciled {
    /// Every payment answered, in the order of the roll.
    pub answers: Vec<(PaymentId, Answer)>,
    /// Sum credited.
    pub paid: Fen,
    /// Sum not credited.
    pub failed: Fen,
    /// What is wrong; while anything is, nothing may be taken.
    pub faults: Vec<RowFault>,
}

/// Holds a return file against its roll.
#[must_use]
pub fn reconcile(payments: &[Payment], rows: &[AnswerRow]) -> Reconciled {
    let mut by_payment: BTreeMap<PaymentId, &AnswerRow> = BTreeMap::new();
    let mut reconciled = Reconciled::default();
    let listed: BTreeMap<PaymentId, Fen> = payments.iter().map(|p| (p.id, p.amount)).collect();
    for row in rows {
        match listed.get(&row.payment) {
            None => reconciled.faults.push(RowFault::Unknown(row.row)),
            Some(amount) if *amount != row.amount => {
                reconciled.faults.push(RowFault::Amount {
                    row: row.row,
                    listed: *amount,
                    answered: row.amount,
                });
            }
            Some(_) if by_payment.insert(row.payment, row).is_some() => {
                reconciled.faults.push(RowFault::Twice(row.row));
            }
            Some(_) => {}
        }
    }
    for payment in payments {
        match by_payment.get(&payment.id) {
            None => reconciled.faults.push(RowFault::Missing(payment.id)),
            Some(row) => {
                match row.answer {
                    Answer::Paid => {
                        reconciled.paid = Fen(reconciled.paid.0.saturating_add(payment.amount.0))
                    }
                    Answer::Failed(_) => {
                        reconciled.failed =
                            Fen(reconciled.failed.0.saturating_add(payment.amount.0));
                    }
                }
                reconciled.answers.push((payment.id, row.answer.clone()));
            }
        }
    }
    reconciled
}
