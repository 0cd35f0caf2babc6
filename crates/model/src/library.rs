//! Plain values that the libraries port exchanges (DESIGN §2, floor `model`).

use crate::id::{CertificateId, PersonId};
use crate::person::Person;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a look-up of a person answers: the record, and the ids she also has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonCard {
    /// The record.
    pub person: Person,
    /// Other ids that resolve to her.
    pub aliases: Vec<PersonId>,
    /// Certificates held and in force.
    pub certificates: Vec<Certificate>,
}

/// A certificate in the library (电子证照).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Its id.
    pub id: CertificateId,
    /// Whose.
    pub person: PersonId,
    /// Kind, e.g. `citizen-card`, `household-register`, `portrait`.
    pub kind: String,
    /// In force from.
    pub from: Date,
    /// To, inclusive; none = for good.
    pub to: Option<Date>,
}

/// Why the libraries are read; every read of a named person says so (DESIGN §4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// To handle a case.
    Case,
    /// To check a payment.
    Payment,
    /// At the person's own request.
    OwnRequest,
    /// To look after a household (走访).
    Visit,
    /// To keep the library right.
    DataCare,
    /// To audit.
    Audit,
    /// The nightly search for entitlements.
    Screening,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: &'static [Self] = &[
        Self::Case,
        Self::Payment,
        Self::OwnRequest,
        Self::Visit,
        Self::DataCare,
        Self::Audit,
        Self::Screening,
    ];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Case => "case",
            Self::Payment => "payment",
            Self::OwnRequest => "own-request",
            Self::Visit => "visit",
            Self::DataCare => "data-care",
            Self::Audit => "audit",
            Self::Screening => "screening",
        }
    }

    /// The purpose of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.code() == code)
    }
}
