//! Actors for unit tests of pure functions.

use codes::DivisionCode;
use model::account::{Actor, Appointment};
use model::id::{AccountId, AppointmentId, PersonId};
use model::role::Role;
use model::unit::UnitCode;

/// Somebody in a post of 双甸镇.
pub(crate) fn actor(role: Role) -> Actor {
    let person = PersonId::from_bytes([7; 16]);
    let post = (role != Role::Citizen).then(|| Appointment {
        id: AppointmentId::from_bytes([8; 16]),
        person,
        unit: UnitCode("320623111000-FWZX".into()),
        role,
        division: DivisionCode::parse("320623111000").unwrap(),
        grids: Vec::new(),
        from: jiff::civil::date(2020, 1, 1),
        to: None,
    });
    Actor {
        account: AccountId::from_bytes([9; 16]),
        person,
        name: "测试".into(),
        post,
    }
}
