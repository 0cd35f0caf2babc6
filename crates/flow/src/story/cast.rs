//! Who plays in stories: persons by name, units by role, seals that keep equality.

use model::id::PersonId;
use model::role::Role;
use model::unit::UnitCode;
use model::value::{Sealed, Value};

/// Sixteen bytes that stand for a name; equal names, equal bytes.
pub(super) fn bytes_of(name: &str) -> [u8; 16] {
    let fnv = |seed: u64| {
        name.bytes().fold(seed, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    let mut bytes = [0; 16];
    bytes[..8].copy_from_slice(&fnv(0xcbf2_9ce4_8422_2325).to_be_bytes());
    bytes[8..].copy_from_slice(&fnv(0x8422_2325_cbf2_9ce4).to_be_bytes());
    bytes
}

pub(super) fn person(name: &str) -> PersonId {
    PersonId::from_bytes(bytes_of(name))
}

/// How a story seals: a stand-in that keeps equality and shows the last four characters.
pub(super) fn seal(text: &str) -> Value {
    let tail: String = text
        .chars()
        .rev()
        .take(4)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let index = bytes_of(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Value::Sealed(Sealed {
        cipher: format!("story:{}", text.chars().count()),
        index,
        masked: format!("****{tail}"),
    })
}

/// The unit a role sits in when the story names none.
pub(super) fn unit_of(role: Role) -> UnitCode {
    UnitCode(
        match role {
            Role::GridWorker => "320623111204-WG001",
            Role::VillageClerk => "320623111204-CWH",
            Role::DepartmentOfficer => "320623000000-MZJ",
            Role::Dispatcher => "320623111000-WGZX",
            Role::HotlineOperator => "320623000000-ZHZX",
            _ => "320623111000-FWZX",
        }
        .to_owned(),
    )
}
