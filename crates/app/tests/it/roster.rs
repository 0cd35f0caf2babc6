//! The roster and the accounts meet: who of a unit's roster acts with an account, as what, today.

use crate::establishment::county;
use crate::reform::{founded, post};
use app::unit::{Member, People, Seat, State, dossier};
use jiff::civil::date;
use model::account::{Account, Appointment};
use model::id::{AccountId, AppointmentId, PersonId};
use model::role::Role;
use model::unit::UnitCode;
use std::collections::BTreeMap;
use testkit::{TestSite, engines, wait};

const UNIT: &str = "320623111000-FWZX";

/// Opens an account and appoints it to the unit.
fn appointed(site: &TestSite, n: u8, name: &str, role: Role) {
    let person = PersonId::from_bytes([n; 16]);
    let account = Account {
        id: AccountId::from_bytes([n; 16]),
        person,
        login: format!("roster-{n}"),
        name: name.to_owned(),
        enabled: true,
        must_change: false,
        synthetic: true,
    };
    let unit = UnitCode(UNIT.to_owned());
    let post = Appointment {
        id: AppointmentId::from_bytes([n; 16]),
        person,
        division: unit.division().unwrap(),
        unit,
        role,
        grids: Vec::new(),
        from: date(2020, 1, 1),
        to: None,
    };
    site.app
        .submit_blocking(move |_, tx| {
            tx.account_insert(&account, "test:roster")?;
            tx.appointment_insert(&post)?;
            Ok(())
        })
        .unwrap();
}

#[test]
fn somebody_of_the_roster_is_known_by_her_account_where_she_is_appointed() {
    for engine in engines() {
        let site = founded(engine);
        let today = date(2026, 12, 30);
        let unit = UnitCode(UNIT.to_owned());
        let now = county(&site, today);
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for member in now.serving(now.unit(&unit).unwrap()) {
            *names.entry(member.name.clone()).or_insert(0) += 1;
        }
        let name = names.iter().find(|(_, n)| **n == 1).unwrap().0.clone();
        appointed(&site, 71, &name, Role::WindowClerk);
        appointed(&site, 72, "名册上没有的人", Role::WindowClerk);
        let organiser = post(
            &site,
            31,
            Role::Organiser,
            "320623000000-BB",
            320_623_000_000,
        );
        let members = |on| -> Vec<Member> {
            let seen = wait(dossier(&site.app, &organiser, unit.clone(), on)).unwrap();
            let State::Stands(stands) = seen.unwrap().state else {
                panic!("the unit stands");
            };
            let People::Named(all) = stands.people else {
                panic!("an organiser sees names");
            };
            all
        };
        let seen = members(today);
        let seated = seen.iter().find(|m| m.staff.name == name).unwrap();
        let nobody = PersonId::from_bytes([72; 16]);
        let seats = seen.iter().filter_map(|m| m.seat.as_ref());
        assert!(seats.clone().all(|seat| seat.person != nobody));
        assert_eq!(
            seated.seat,
            Some(Seat {
                person: PersonId::from_bytes([71; 16]),
                roles: vec![Role::WindowClerk],
            })
        );
        // Accounts act today: the roster of another day knows only itself.
        assert!(members(date(2026, 12, 1)).iter().all(|m| m.seat.is_none()));
    }
}
