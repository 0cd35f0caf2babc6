//! Who of a unit's roster has an account, and in which posts she acts with it today. The roster knows
//! names and birth dates, the accounts persons and posts: they meet at the login the roster names, else
//! where one name of the roster is one holder of a post of the same unit.

use super::Member;
use crate::Error;
use jiff::civil::Date;
use model::establishment::{Staff, StaffNo};
use model::id::PersonId;
use model::role::Role;
use model::unit::UnitCode;
use std::collections::BTreeMap;
use store::Tx;

/// The account of somebody on the roster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The natural person who signs in.
    pub person: PersonId,
    /// As what she acts today.
    pub roles: Vec<Role>,
}

/// Somebody who holds a post of the unit with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Holder {
    person: PersonId,
    name: String,
    /// As the population library knows it.
    born: Option<Date>,
    roles: Vec<Role>,
}

/// Gives members of a unit their seats.
///
/// # Errors
/// The store's.
pub(super) fn take(
    tx: &mut Tx<'_>,
    unit: &UnitCode,
    members: &mut [Member],
    today: Date,
) -> Result<(), Error> {
    let mut named = BTreeMap::new();
    for member in members.iter() {
        let Some(login) = &member.staff.login else {
            continue;
        };
        if let Some(known) = tx.account_by_login(login)? {
            let person = known.account.person;
            let posts = tx.appointments_of(person, today)?;
            let roles = posts.into_iter().map(|post| post.role).collect();
            named.insert(member.staff.no.clone(), Seat { person, roles });
        }
    }
    let mut holders: Vec<Holder> = Vec::new();
    for post in tx.appointments_of_unit(unit, today)? {
        if let Some(held) = holders.iter_mut().find(|h| h.person == post.person) {
            held.roles.push(post.role);
            continue;
        }
        holders.push(Holder {
            person: post.person,
            name: crate::account::name_of(tx, post.person)?,
            born: tx.person(post.person)?.map(|known| known.birth),
            roles: vec![post.role],
        });
    }
    let mut seats = matched(members.iter().map(|m| &m.staff), &holders, named);
    for member in members {
        member.seat = seats.remove(&member.staff.no).map(|mut seat| {
            seat.roles.sort();
            seat.roles.dedup();
            seat
        });
    }
    Ok(())
}

/// Seats by number of the roster. Two of one name are nobody's seat: it is not guessed which is meant.
fn matched<'m>(
    members: impl Iterator<Item = &'m Staff> + Clone,
    holders: &[Holder],
    named: BTreeMap<StaffNo, Seat>,
) -> BTreeMap<StaffNo, Seat> {
    let mut seats = named;
    let taken: Vec<PersonId> = seats.values().map(|seat| seat.person).collect();
    for holder in holders.iter().filter(|h| !taken.contains(&h.person)) {
        let fitting: Vec<&Staff> = members
            .clone()
            .filter(|staff| staff.name == holder.name && !seats.contains_key(&staff.no))
            .filter(|staff| holder.born.is_none_or(|born| born == staff.born))
            .take(2)
            .collect();
        let namesake = holders
            .iter()
            .any(|other| other.person != holder.person && other.name == holder.name);
        if let ([staff], false) = (fitting.as_slice(), namesake) {
            let seat = Seat {
                person: holder.person,
                roles: holder.roles.clone(),
            };
            seats.insert(staff.no.clone(), seat);
        }
    }
    seats
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use model::establishment::{Engagement, Rank, Sex, StaffStatus};

    fn staff(no: &str, name: &str, born: Date) -> Staff {
        let unit = UnitCode("320623111000-FWZX".to_owned());
        Staff {
            no: no.into(),
            name: name.to_owned(),
            sex: Sex::Female,
            born,
            kind: Engagement::Administrative,
            serves: unit.clone(),
            unit,
            title: String::new(),
            rank: Rank::Staff,
            entered: date(2015, 1, 1),
            status: StaffStatus::OnPost,
            lent_by: None,
            login: None,
            label: String::new(),
        }
    }

    fn person(n: u8) -> PersonId {
        PersonId::from_bytes([n; 16])
    }

    fn holder(n: u8, name: &str, born: Option<Date>) -> Holder {
        Holder {
            person: person(n),
            name: name.to_owned(),
            born,
            roles: vec![Role::WindowClerk],
        }
    }

    fn seats(roster: &[Staff], holders: &[Holder]) -> Vec<(String, PersonId)> {
        matched(roster.iter(), holders, BTreeMap::new())
            .into_iter()
            .map(|(no, seat)| (no.to_string(), seat.person))
            .collect()
    }

    #[test]
    fn one_name_of_the_roster_is_one_holder_and_two_are_nobody() {
        let (young, old) = (date(1990, 5, 1), date(1970, 5, 1));
        let roster = [
            staff("RD1", "李芳", young),
            staff("RD2", "王强", old),
            staff("RD3", "李芳", old),
        ];
        // Two of one name, and nothing that tells them apart.
        assert!(seats(&roster, &[holder(1, "李芳", None)]).is_empty());
        // The library knows when she was born.
        assert_eq!(
            seats(&roster, &[holder(1, "李芳", Some(old))]),
            [("RD3".to_owned(), person(1))]
        );
        // A namesake of another age is somebody else.
        assert!(seats(&roster, &[holder(2, "王强", Some(young))]).is_empty());
        assert_eq!(
            seats(&roster, &[holder(2, "王强", None), holder(3, "赵六", None)]),
            [("RD2".to_owned(), person(2))]
        );
        // Two holders of one name.
        assert!(seats(&roster, &[holder(2, "王强", None), holder(4, "王强", None)]).is_empty());
    }

    #[test]
    fn a_login_that_the_roster_names_goes_before_any_name() {
        let roster = [staff("RD2", "王强", date(1970, 5, 1))];
        let named = Seat {
            person: person(9),
            roles: Vec::new(),
        };
        let seats = matched(
            roster.iter(),
            &[holder(2, "王强", None)],
            [("RD2".into(), named.clone())].into(),
        );
        assert_eq!(seats.into_values().collect::<Vec<_>>(), [named]);
    }
}
