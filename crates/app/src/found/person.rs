//! People as a source holds them, and how they are sealed before they are stored.

use crate::seal::{Bound, Kind, Sealer, Shut};
use crate::{Chance, Draw};
use codes::lists::Sex;
use codes::{CitizenNumber, DivisionCode, GridCode};
use jiff::civil::Date;
use model::id::{HouseholdId, PersonId};
use model::person::{Person, Standing};
use model::place::Point;
use model::value::Sealed;

/// A person as a source holds her, in clear; lives only until [`seal_person`].
#[derive(Clone)]
pub struct PlainPerson {
    /// Citizen number.
    pub number: CitizenNumber,
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Birth date.
    pub birth: Date,
    /// Village.
    pub division: DivisionCode,
    /// Grid.
    pub grid: Option<GridCode>,
    /// Household.
    pub household: Option<HouseholdId>,
    /// Address.
    pub address: String,
    /// Phone.
    pub phone: Option<String>,
    /// Bank account.
    pub account: Option<String>,
    /// House gate.
    pub point: Option<Point>,
    /// Registration.
    pub standing: Standing,
    /// Registered here since.
    pub since: Option<Date>,
    /// Made by a machine.
    pub synthetic: bool,
    /// Feed and key, where the source did not know her by her canonical number: she gets an id of
    /// her own and is joined with the other record by an alias.
    pub source: Option<(String, String)>,
}

impl PlainPerson {
    /// The id she gets.
    #[must_use]
    pub fn id(&self, sealer: &Sealer) -> PersonId {
        match &self.source {
            Some((feed, key)) => sealer.person_of_source(feed, key),
            None => sealer.person(&self.number),
        }
    }
}

/// Seals a person's values. Pure; can be done on any thread. `chance` must differ for each person.
///
/// # Errors
/// Only for values of many gigabytes.
pub fn seal_person(sealer: &Sealer, chance: Chance, plain: PlainPerson) -> Result<Person, Shut> {
    let id = plain.id(sealer);
    let mut draw = chance.draw("person");
    let bound = Bound::Person(id);
    let some =
        |draw: &mut Draw, kind: Kind, text: Option<String>| -> Result<Option<Sealed>, Shut> {
            text.map(|text| sealer.seal(kind, bound, draw, &text))
                .transpose()
        };
    Ok(Person {
        id,
        number: sealer.seal(Kind::CitizenNumber, bound, &mut draw, plain.number.as_str())?,
        name: plain.name,
        sex: plain.sex,
        birth: plain.birth,
        division: plain.division,
        grid: plain.grid,
        household: plain.household,
        address: sealer.seal(Kind::Address, bound, &mut draw, &plain.address)?,
        phone: some(&mut draw, Kind::Phone, plain.phone)?,
        account: some(&mut draw, Kind::BankAccount, plain.account)?,
        point: plain.point,
        standing: plain.standing,
        since: plain.since,
        version: 1,
        synthetic: plain.synthetic,
    })
}
