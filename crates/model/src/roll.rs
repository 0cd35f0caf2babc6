//! Payment rolls (发放名册): who is paid what for which month, and what became of it.

use crate::id::{CaseId, PaymentId, PersonId, RollId};
use crate::money::Fen;
use crate::time::{Instant, Month};
use crate::value::Sealed;
use codes::division::DivisionCode;
use serde::{Deserialize, Serialize};

/// A standing entitlement: somebody enrolled in a programme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entitlement {
    /// Programme, e.g. `elder-allowance`.
    pub programme: String,
    /// Whose (resolved id).
    pub person: PersonId,
    /// Name, as shown.
    pub name: String,
    /// The case that granted it; none for a roll brought in.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub case: Option<CaseId>,
    /// Village.
    pub division: DivisionCode,
    /// Birth date, which decides the band.
    pub birth: jiff::civil::Date,
    /// First month to pay.
    pub from: Month,
    /// Last month to pay, once it has stopped.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Month>,
    /// Why it stopped.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub stopped_for: Option<String>,
    /// The account to pay to.
    pub account: Sealed,
    /// Holder of the account, as given; must be the person.
    pub account_holder: PersonId,
    /// When it was granted.
    pub granted_at: Instant,
    /// Grows with each change.
    pub version: u64,
}

/// The regular roll of a month, or a supplement to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RollKind {
    /// Drawn up once a month.
    Regular,
    /// Late finds of the same month, numbered from 1.
    Supplement(u32),
    /// Failures of an earlier roll, paid again, numbered from 1.
    Reissue(u32),
}

/// How a roll stands. A step back makes a new roll, never an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RollState {
    /// Being drawn up, chunk by chunk: nothing can be done with it until it is whole.
    Drawing,
    /// Drawn up by one person.
    Drawn,
    /// Checked by another.
    Checked,
    /// Sent to the bank.
    Exported,
    /// The bank's answer is being taken, chunk by chunk: nothing can be done until all is taken.
    Settling,
    /// The bank's answer was read.
    Settled,
    /// Set aside before it was sent.
    Void,
}

/// A payment roll of a town for a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roll {
    /// Its id.
    pub id: RollId,
    /// Programme.
    pub programme: String,
    /// Town (or county).
    pub division: DivisionCode,
    /// Month it is paid in.
    pub month: Month,
    /// Regular, supplement, re-issue.
    pub kind: RollKind,
    /// How it stands.
    pub state: RollState,
    /// Lines.
    pub count: i64,
    /// Sum in fen.
    pub total: Fen,
    /// Who drew it up.
    pub drawn_by: PersonId,
    /// When.
    pub drawn_at: Instant,
    /// Who checked it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub checked_by: Option<PersonId>,
    /// SM3 of the bank file, once made.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub file_digest: Option<String>,
    /// Grows with each act.
    pub version: u64,
    /// Machine-made.
    pub synthetic: bool,
}

/// What became of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PaymentState {
    /// On a roll that is not yet settled.
    Listed,
    /// The bank paid it.
    Paid(Instant),
    /// The bank gave it back, with its reason.
    Failed(String),
    /// Paid again by a later roll.
    Reissued(RollId),
    /// Its roll was set aside.
    Void,
}

/// One payment: one person, one month of entitlement, exactly once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// Its id.
    pub id: PaymentId,
    /// Its roll.
    pub roll: RollId,
    /// Programme.
    pub programme: String,
    /// Whose (resolved id).
    pub person: PersonId,
    /// Name, as shown.
    pub name: String,
    /// Village.
    pub division: DivisionCode,
    /// Month of entitlement; back-pay lists one line a month.
    pub due_month: Month,
    /// Amount in fen.
    pub amount: Fen,
    /// Age band's first year.
    pub band: u32,
    /// Account paid to.
    pub account: Sealed,
    /// What became of it.
    pub state: PaymentState,
}

/// Money paid for a month after the entitlement ended (追回).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The payment that should not have been.
    pub payment: PaymentId,
    /// Whose.
    pub person: PersonId,
    /// Amount in fen.
    pub amount: Fen,
    /// When it was found.
    pub at: Instant,
    /// When it was given back.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub settled_at: Option<Instant>,
    /// When it was withdrawn, because the stop it rested on was none.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub withdrawn_at: Option<Instant>,
}

impl Claim {
    /// Whether it is still to be given back.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.settled_at.is_none() && self.withdrawn_at.is_none()
    }
}
