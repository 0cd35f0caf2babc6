//! Accounts beyond the cast: posts that one story needs, and residents who sign in.

use crate::TestSite;
use crate::cast::{PASSWORD, Somebody};
use crate::county::planted;
use app::port::Clock;
use codes::DivisionCode;
use jiff::civil::date;
use model::account::{Account, Appointment};
use model::id::{AccountId, AppointmentId, PersonId};
use model::role::Role;
use model::unit::UnitCode;

fn account(id: AccountId, person: PersonId, login: &str, name: &str) -> Account {
    Account {
        id,
        person,
        login: login.to_owned(),
        name: name.to_owned(),
        enabled: true,
        must_change: false,
        synthetic: true,
    }
}

impl TestSite {
    /// Appoints somebody whom the cast lacks, with an account of her own.
    ///
    /// # Panics
    /// The unit's code names no division, or the sign-in name is taken.
    pub fn appoint(&self, login: &'static str, name: &str, role: Role, unit: &str) -> Somebody {
        let mut draw = self.clock.chance().draw(login);
        let (at, person) = (self.clock.now().0, PersonId::from_bytes(draw.bytes()));
        let who = Somebody {
            account: account(AccountId::new(at, draw.bytes()), person, login, name),
            post: Appointment {
                id: AppointmentId::new(at, draw.bytes()),
                person,
                unit: UnitCode(unit.to_owned()),
                role,
                division: DivisionCode::parse(&unit[..12]).unwrap(),
                grids: Vec::new(),
                from: date(2020, 1, 1),
                to: None,
            },
        };
        let held = who.clone();
        self.app
            .submit_blocking(move |_, tx| {
                assert!(tx.account_insert(&held.account, &format!("test:{PASSWORD}"))?);
                tx.appointment_insert(&held.post)?;
                Ok(())
            })
            .unwrap();
        who
    }

    /// Opens an account for a planted neighbour, who signs in with everybody's password.
    ///
    /// # Panics
    /// Nobody of that name was planted.
    pub fn give_account(&self, login: &'static str, name: &str) -> PersonId {
        let neighbours = planted(self.cast.founded);
        let her = neighbours.iter().find(|her| her.name == name).unwrap();
        let person = self.person(her.number().as_str());
        let mut draw = self.clock.chance().draw(login);
        let id = AccountId::new(self.clock.now().0, draw.bytes());
        let held = account(id, person, login, name);
        self.app
            .submit_blocking(move |_, tx| {
                assert!(tx.account_insert(&held, &format!("test:{PASSWORD}"))?);
                Ok(())
            })
            .unwrap();
        person
    }
}
