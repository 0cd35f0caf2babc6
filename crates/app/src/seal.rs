//! Sealing of numbers, phones, accounts and exact addresses, and the ids of persons.
//! A value about a known person is bound to (person, kind, her id), wherever a copy of it stands;
//! one about nobody known is bound to its case.

use crate::context::Draw;
use evidence::KeyRing;
use model::id::{CaseId, HouseId, PersonId, TicketId};
use model::value::Sealed;
use std::sync::Arc;

/// What kind of value is sealed; the kinds of `flow`'s sealed fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Citizen number.
    CitizenNumber,
    /// Phone.
    Phone,
    /// Bank account.
    BankAccount,
    /// Exact address.
    Address,
    /// Words that only some may read.
    SealedText,
}

impl Kind {
    /// Its code, as field kinds write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::CitizenNumber => "citizen-number",
            Self::Phone => "phone",
            Self::BankAccount => "bank-account",
            Self::Address => "address",
            Self::SealedText => "sealed-text",
        }
    }

    /// The kind of a field kind's code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::CitizenNumber,
            Self::Phone,
            Self::BankAccount,
            Self::Address,
            Self::SealedText,
        ]
        .into_iter()
        .find(|k| k.code() == code)
    }

    fn mask(self, plain: &str) -> String {
        match self {
            Self::CitizenNumber => words::mask_citizen_number(plain),
            Self::Phone => words::mask_phone(plain),
            Self::BankAccount => words::mask_account(plain),
            Self::Address => words::mask_address(plain),
            Self::SealedText => crate::case::VEILED.to_owned(),
        }
    }
}

/// What a sealed value is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    /// A known person.
    Person(PersonId),
    /// A case about nobody known.
    Case(CaseId),
    /// A ticket of a hall's queue, which names nobody.
    Ticket(TicketId),
    /// A house, whoever lives in it.
    House(HouseId),
}

impl Bound {
    fn aad(self, kind: Kind) -> Vec<u8> {
        match self {
            Self::Person(id) => evidence::seal::aad("person", kind.code(), id.bytes()),
            Self::Case(id) => evidence::seal::aad("case", kind.code(), id.bytes()),
            Self::Ticket(id) => evidence::seal::aad("ticket", kind.code(), id.bytes()),
            Self::House(id) => evidence::seal::aad("house", kind.code(), id.bytes()),
        }
    }
}

/// A sealed value that does not open: wrong key, wrong place, or changed.
#[derive(Debug, thiserror::Error)]
#[error("a sealed value does not open")]
pub struct Shut;

/// Seals and opens.
#[derive(Clone)]
pub struct Sealer {
    ring: Arc<KeyRing>,
}

impl Sealer {
    /// With a ring of keys.
    #[must_use]
    pub fn new(ring: KeyRing) -> Self {
        Self {
            ring: Arc::new(ring),
        }
    }

    /// Seals a canonical plain value.
    ///
    /// # Errors
    /// Only for values of many gigabytes.
    pub fn seal(
        &self,
        kind: Kind,
        bound: Bound,
        draw: &mut Draw,
        plain: &str,
    ) -> Result<Sealed, Shut> {
        let bytes =
            evidence::seal::seal(&self.ring, &bound.aad(kind), draw.bytes(), plain.as_bytes())
                .map_err(|_| Shut)?;
        Ok(Sealed {
            cipher: evidence::seal::to_text(&bytes),
            index: self.index(kind, plain),
            masked: kind.mask(plain),
        })
    }

    /// Opens a value.
    ///
    /// # Errors
    /// It does not open.
    pub fn open(&self, kind: Kind, bound: Bound, sealed: &Sealed) -> Result<String, Shut> {
        let bytes = evidence::seal::from_text(&sealed.cipher).map_err(|_| Shut)?;
        let plain = evidence::seal::open(&self.ring, &bound.aad(kind), &bytes).map_err(|_| Shut)?;
        String::from_utf8(plain).map_err(|_| Shut)
    }

    /// The keyed index for equality, 32 hex digits.
    #[must_use]
    pub fn index(&self, kind: Kind, plain: &str) -> String {
        let digest = evidence::seal::blind_index(&self.ring, kind.code(), plain.as_bytes());
        evidence::hex::encode(&digest[..16])
    }

    /// The id of the person with a canonical number (DESIGN §5).
    #[must_use]
    pub fn person(&self, number: &codes::CitizenNumber) -> PersonId {
        PersonId::from_bytes(evidence::person_id::from_number(
            &self.ring,
            number.as_str(),
        ))
    }

    /// The id of a person a feed knows without a number.
    #[must_use]
    pub fn person_of_source(&self, feed: &str, key: &str) -> PersonId {
        PersonId::from_bytes(evidence::person_id::from_source(&self.ring, feed, key))
    }

    /// A digest that only this installation can make: receipts, one-time codes.
    #[must_use]
    pub fn digest(&self, domain: &str, value: &[u8]) -> [u8; 32] {
        evidence::seal::blind_index(&self.ring, domain, value)
    }
}
