//! Payment rolls: which months are owed to whom, in which band, in fen; supplements, re-issues,
//! what was paid too much, and what the bank's answer means.
//!
//! **Deliberately absent:** I/O, the clock, who may draw or check a roll, and where the account
//! comes from. A roll is a value computed from entitlements, payments and dated rules; drawing it
//! twice gives the same value.
//!
//! Sources: MISSION S0; DOMAIN §4 (formula: a month is payable iff start ≤ month ≤ stop, no
//! proration; the band is decided by the age in that month).

mod bank;
mod draw;
mod entitlement;
mod rules;

pub use bank::{Answer, AnswerRow, Reconciled, RowFault, reconcile};
pub use draw::{Draft, Drawn, Line, Paid, draw, draw_reissue, overpaid, shared_accounts};
pub use entitlement::{first_month, last_month, reaches};
pub use rules::{Band, BandChange, End, Rules, StartRule, StopRule};
