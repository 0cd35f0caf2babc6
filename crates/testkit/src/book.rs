//! The shipped county's book in a test's site: units, posts, roster, lists and the reforms in force.

use crate::TestSite;
use crate::cast::{PASSWORD, Somebody};
use app::port::Clock;
use codes::{CitizenNumber, DivisionCode};
use jiff::civil::date;
use model::account::{Account, Appointment};
use model::id::{AccountId, AppointmentId};
use model::role::Role;
use model::unit::UnitCode;
use std::path::Path;
use std::sync::Arc;

/// Reads a shipped site's folder.
///
/// # Panics
/// The site has mistakes.
#[must_use]
pub fn shipped_site(name: &str) -> county::Site {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../sites")
        .join(name);
    county::Site::read(|file| std::fs::read(folder.join(file)).ok())
        .unwrap_or_else(|faults| panic!("{faults:#?}"))
}

impl TestSite {
    /// Enters what the shipped county was founded with and its reforms in force.
    ///
    /// # Panics
    /// The shipped site has mistakes.
    pub fn found_book(&self) {
        let site = shipped_site("rudong");
        let (founding, reforms) = (Arc::clone(&site.founding), Arc::new(site.reforms));
        let now = self.clock.now();
        self.app
            .submit_blocking(move |app, tx| {
                let text = serde_json::to_string(founding.as_ref()).unwrap();
                let digest = app::found::digest(&text);
                tx.county_founding_insert(founding.as_ref(), founding.day, &digest)?;
                for reform in reforms.iter() {
                    app::reform::bring_in(tx, reform, now)?;
                }
                app::site::moved(tx, "county")?;
                app.site_in(tx, now)?;
                Ok(())
            })
            .unwrap();
    }

    /// The same, and appoints two organisers (`organiser`, `organiser-2`).
    ///
    /// # Panics
    /// The shipped site has mistakes.
    pub fn enter_book(&self) {
        self.found_book();
        let organisers: Vec<Somebody> = [("organiser", "严编", 391), ("organiser-2", "华编", 392)]
            .into_iter()
            .map(|(login, name, sequence)| self.organiser(login, name, sequence))
            .collect();
        self.app
            .submit_blocking(move |_, tx| {
                for who in &organisers {
                    tx.account_insert(&who.account, &format!("test:{PASSWORD}"))?;
                    tx.appointment_insert(&who.post)?;
                }
                Ok(())
            })
            .unwrap();
    }

    fn organiser(&self, login: &'static str, name: &str, sequence: u16) -> Somebody {
        let number = CitizenNumber::compose(320_623, date(1985, 5, 1), sequence).unwrap();
        let person = self.app.sealer().person(&number);
        let mut draw = self.clock.chance().draw(login);
        let at = self.clock.now().0;
        Somebody {
            account: Account {
                id: AccountId::new(at, draw.bytes()),
                person,
                login: login.to_owned(),
                name: name.to_owned(),
                enabled: true,
                must_change: false,
                synthetic: true,
            },
            post: Appointment {
                id: AppointmentId::new(at, draw.bytes()),
                person,
                unit: UnitCode("320623000000-BB".to_owned()),
                role: Role::Organiser,
                division: DivisionCode::from_number(320_623_000_000).unwrap(),
                grids: Vec::new(),
                from: date(2020, 1, 1),
                to: None,
            },
        }
    }
}
