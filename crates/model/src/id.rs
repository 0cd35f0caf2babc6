//! Typed ids. Every id is 128 bits, time-ordered where the product makes it (UUIDv7) or a keyed
//! digest where it must not depend on the order of arrival (`PersonId`, DESIGN §5).
//! Its text form is a prefix, an underscore and 26 characters of Crockford base 32.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Why a text is not an id of the kind asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an id of this kind")]
pub struct IdFault;

fn write_base32(bytes: [u8; 16], out: &mut String) {
    let number = u128::from_be_bytes(bytes);
    for place in (0..26).rev() {
        let index = ((number >> (place * 5)) & 31) as usize;
        out.push(char::from(ALPHABET[index]));
    }
}

fn read_base32(text: &str) -> Option<[u8; 16]> {
    if text.len() != 26 {
        return None;
    }
    let mut number: u128 = 0;
    for (place, byte) in text.bytes().enumerate() {
        let digit = ALPHABET.iter().position(|&a| a == byte)? as u128;
        if place == 0 && digit > 7 {
            return None;
        }
        number = (number << 5) | digit;
    }
    Some(number.to_be_bytes())
}

/// Makes a UUIDv7 from an instant in UTC milliseconds and ten bytes of given chance.
#[must_use]
pub fn uuid_v7(at_ms: i64, chance: [u8; 10]) -> [u8; 16] {
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(at_ms).unwrap_or(0), &chance)
        .into_uuid()
        .into_bytes()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// The prefix of the text form.
            pub const PREFIX: &'static str = $prefix;

            /// From its sixteen bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self { Self(bytes) }

            /// A new time-ordered id; chance is given, never drawn here.
            #[must_use]
            pub fn new(at_ms: i64, chance: [u8; 10]) -> Self { Self(uuid_v7(at_ms, chance)) }

            /// Its sixteen bytes, as columns and hashes hold it.
            #[must_use]
            pub const fn bytes(&self) -> &[u8; 16] { &self.0 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut text = String::with_capacity($prefix.len() + 27);
                text.push_str($prefix);
                text.push('_');
                write_base32(self.0, &mut text);
                f.write_str(&text)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { fmt::Display::fmt(self, f) }
        }

        impl std::str::FromStr for $name {
            type Err = IdFault;
            fn from_str(text: &str) -> Result<Self, IdFault> {
                let rest = text.strip_prefix($prefix).and_then(|t| t.strip_prefix('_')).ok_or(IdFault)?;
                read_base32(rest).map(Self).ok_or(IdFault)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// A sign-in account; one natural person may hold several.
    AccountId = "acct";
    /// A visit to a hall, booked ahead (预约).
    BookingId = "book";
    /// A post somebody is appointed to: person, unit, role, division, dates.
    AppointmentId = "post";
    /// A recorded, revocable authorisation of one citizen to act for another.
    AuthorisationId = "auth";
    /// A matter moving through a procedure (办件).
    CaseId = "case";
    /// A certificate held in the certificate library.
    CertificateId = "cert";
    /// A device that shows without anybody signed in: a wall of a command hall.
    DeviceId = "dev";
    /// A shift of a duty roster (值班班次).
    DutyId = "duty";
    /// One entry of the journal, before and after it has its number.
    EntryId = "ent";
    /// A stored file, by upload; its content is addressed by SM3.
    FileId = "file";
    /// A house (房屋).
    HouseId = "hous";
    /// A household (户).
    HouseholdId = "hh";
    /// A leave with its deputy (AB 岗).
    LeaveId = "leav";
    /// A message to a person: SMS or printed slip.
    MessageId = "msg";
    /// A message to somebody's account, shown where she works.
    NoticeId = "note";
    /// A co-handling work order (工单) inside a case.
    OrderId = "ord";
    /// A walk along a route (巡查).
    PatrolId = "ptrl";
    /// A natural person; a keyed digest of the canonical citizen number (DESIGN §5).
    PersonId = "pers";
    /// A reform that was proposed: what the county is to become.
    ReformId = "reform";
    /// A report of a day, a week or a month that was kept.
    BulletinId = "bull";
    /// Something asked of somebody who must decide: a correction, a leave.
    RequestId = "req";
    /// A payment roll (发放名册).
    RollId = "roll";
    /// A route of a grid.
    RouteId = "rout";
    /// One payment of one roll.
    PaymentId = "pay";
    /// A signed-in session.
    SessionId = "sess";
    /// A visit to a household (走访).
    VisitId = "vist";
    /// A ticket of a hall's queue (排队号).
    TicketId = "tick";
    /// Another system that is told what happens to cases.
    SubscriptionId = "sub";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_round_trips_and_keeps_order() {
        let a = CaseId::new(1_700_000_000_000, [1; 10]);
        let b = CaseId::new(1_700_000_000_001, [0; 10]);
        assert!(a < b && a.to_string() < b.to_string());
        assert_eq!(a.to_string().parse::<CaseId>(), Ok(a));
        assert!(a.to_string().parse::<PersonId>().is_err());
        assert!("case_zzzzzzzzzzzzzzzzzzzzzzzzzz".parse::<CaseId>().is_err());
    }
}
