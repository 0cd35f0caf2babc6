//! People of the library: every row, whether its values open, and whether its id is its number's.

use super::Report;
use super::book::{Book, digest, last_day};
use app::seal::{Bound, Kind, Sealer};
use codes::CitizenNumber;
use model::id::PersonId;
use model::person::Person;
use store::{Error, Tx};

const PAGE: i64 = 1_000;

/// Compares every record.
///
/// # Errors
/// The store's.
pub fn compare(
    tx: &mut Tx<'_>,
    book: &Book,
    sealer: &Sealer,
    report: &mut Report,
) -> Result<(), Error> {
    let mut after = None;
    let mut seen = 0;
    loop {
        let page = tx.persons_born_up_to(last_day(), after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = Some((last.birth, last.id));
        for person in &page {
            seen += 1;
            let same = book.persons.get(&person.id) == Some(&digest(person)?);
            report.holds("person", person.id, same, "is not as the journal says");
            sealed(sealer, person, book, report);
        }
    }
    report.holds(
        "persons",
        seen,
        seen == book.persons.len(),
        "their number is not what the journal says",
    );
    for (alias, kept) in &book.aliases {
        let resolved = tx.person_resolve(*alias)?;
        report.holds(
            "alias",
            alias,
            resolved == root(book, *kept),
            "resolves to another person",
        );
    }
    Ok(())
}

/// The person an id means after all joins.
fn root(book: &Book, mut id: PersonId) -> PersonId {
    for _ in 0..16 {
        match book.aliases.get(&id) {
            Some(next) if *next != id => id = *next,
            _ => break,
        }
    }
    id
}

fn sealed(sealer: &Sealer, person: &Person, book: &Book, report: &mut Report) {
    let bound = Bound::Person(person.id);
    let values = [
        (Kind::CitizenNumber, Some(&person.number)),
        (Kind::Address, Some(&person.address)),
        (Kind::Phone, person.phone.as_ref()),
        (Kind::BankAccount, person.account.as_ref()),
    ];
    for (kind, value) in values {
        let Some(value) = value else { continue };
        report.seen("sealed", 1);
        match sealer.open(kind, bound, value) {
            Err(_) => report.fault(
                "sealed",
                person.id,
                format!("{} does not open", kind.code()),
            ),
            Ok(plain) => {
                if sealer.index(kind, &plain) != value.index {
                    report.fault(
                        "sealed",
                        person.id,
                        format!("{}: its index is another value's", kind.code()),
                    );
                }
                let own = kind != Kind::CitizenNumber
                    || book.aliases.contains_key(&person.id)
                    || CitizenNumber::parse(&plain)
                        .is_ok_and(|number| sealer.person(&number) == person.id);
                if !own {
                    report.fault("person", person.id, "its id is not that of its number");
                }
            }
        }
    }
}
