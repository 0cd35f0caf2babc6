//! Numbers of other systems, what was typed into them again, and bulletins: rows as the journal says.

use super::Report;
use super::book::Book;
use model::bulletin::Bulletin;
use model::id::{BulletinId, CaseId};
use model::outside_number::{OutsideNumber, TypedAgain};
use std::collections::BTreeMap;
use store::{Error, Tx};

const PAGE: i64 = 500;

/// What is expected.
#[derive(Default)]
pub struct Outside {
    numbers: BTreeMap<(String, String), OutsideNumber>,
    typed: BTreeMap<(CaseId, String), TypedAgain>,
    bulletins: BTreeMap<BulletinId, Bulletin>,
}

impl Outside {
    /// Takes a number that was given.
    pub fn given(&mut self, n: OutsideNumber) {
        self.numbers.insert((n.system.clone(), n.number.clone()), n);
    }

    /// Takes it away again.
    pub fn taken(&mut self, n: OutsideNumber) {
        self.numbers.remove(&(n.system, n.number));
    }

    /// Takes what was typed.
    pub fn typed(&mut self, t: TypedAgain) {
        self.typed.insert((t.case, t.system.clone()), t);
    }

    /// Takes a bulletin.
    pub fn kept(&mut self, bulletin: Bulletin) {
        self.bulletins.insert(bulletin.id, bulletin);
    }
}

/// Compares them.
///
/// # Errors
/// The store's.
pub fn compare(tx: &mut Tx<'_>, book: &Book, report: &mut Report) -> Result<(), Error> {
    let expected = &book.outside;
    let same = "is not as the journal says";
    let number = "their number is not what the journal says";
    let (mut after, mut seen) = ((String::new(), String::new()), 0);
    loop {
        let page = tx.outside_numbers_after((&after.0, &after.1), PAGE)?;
        let Some(last) = page.last() else { break };
        after = (last.system.clone(), last.number.clone());
        for held in page {
            seen += 1;
            let key = (held.system.clone(), held.number.clone());
            let holds = expected.numbers.get(&key) == Some(&held);
            report.holds("outside-number", &held.number, holds, same);
        }
    }
    report.holds(
        "outside-numbers",
        seen,
        seen == expected.numbers.len(),
        number,
    );
    let (mut after, mut seen) = ((CaseId::from_bytes([0; 16]), String::new()), 0);
    loop {
        let page = tx.typed_again_after((after.0, &after.1), PAGE)?;
        let Some(last) = page.last() else { break };
        after = (last.case, last.system.clone());
        for held in page {
            seen += 1;
            let key = (held.case, held.system.clone());
            let holds = expected.typed.get(&key) == Some(&held);
            report.holds("typed-again", held.case, holds, same);
        }
    }
    report.holds("typed-agains", seen, seen == expected.typed.len(), number);
    let (mut after, mut seen) = (BulletinId::from_bytes([0; 16]), 0);
    loop {
        let page = tx.bulletins_after(after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.id;
        for held in page {
            seen += 1;
            let holds = expected.bulletins.get(&held.id) == Some(&held);
            report.holds("bulletin", held.id, holds, same);
        }
    }
    report.holds("bulletins", seen, seen == expected.bulletins.len(), number);
    Ok(())
}
