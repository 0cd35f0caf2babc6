//! What the libraries of the data hub say is taken over into the store, where decisions rest on it: who
//! died or left, and whom the procedures' queries find (MISSION P4.7, "let it act").
//!
//! Nothing is taken from a delivery that was refused, nor when an unlikely number of persons would end
//! at once: a wrong file must not stop anybody's allowance.

use crate::context::Chance;
use crate::journal::record_product;
use crate::port::DataHub;
use crate::{App, Fault};
use codes::zone::day_number;
use flow::FoundBy;
use jiff::civil::Date;
use model::finding::{Came, Facts, Finding};
use model::id::PersonId;
use model::journal::{Body, Subject};
use model::library::Catalogue;
use model::person::Standing;
use model::time::Instant;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Persons of one unit.
const CHUNK: usize = 100;
/// Persons of a page that is read.
const PAGE: i64 = 1_000;
/// So many may end at once whatever their share.
const FEW: usize = 20;
/// Else at most one in so many.
const SHARE: usize = 5;

/// What a taking over found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// Persons whose standing changed: they died or left.
    pub standing: usize,
    /// Persons found, or of whom the libraries say something else.
    pub came: usize,
    /// Persons found no longer.
    pub gone: usize,
    /// Queries whose answer was held back.
    pub held: usize,
}

/// Takes over what the libraries say today; nothing where there are none.
///
/// # Errors
/// The store's; the hub's.
pub fn take(app: &App, now: Instant, chance: Chance, synthetic: bool) -> Result<Taken, Fault> {
    let Some(hub) = app.hub().cloned() else {
        return Ok(Taken::default());
    };
    let catalogue = hub.catalogue().map_err(crate::Error::Damaged)?;
    let Some(run) = catalogue.run.as_ref().map(|run| run.name.clone()) else {
        return Ok(Taken::default());
    };
    let mut taking = Taking {
        app,
        hub,
        catalogue,
        run,
        now,
        synthetic,
        draw: chance.draw("taking"),
        taken: Taken::default(),
    };
    taking.standing()?;
    let site = app.site();
    let queries: Vec<(String, String, Vec<String>)> = site
        .found()
        .filter_map(|(procedure, found)| match &found.by {
            FoundBy::Birth => None,
            FoundBy::Query { sql, feeds } => {
                Some((procedure.code().to_owned(), sql.clone(), feeds.clone()))
            }
        })
        .collect();
    for (procedure, sql, feeds) in queries {
        taking.procedure(&procedure, &sql, &feeds)?;
    }
    Ok(taking.taken)
}

struct Taking<'a> {
    app: &'a App,
    hub: Arc<dyn DataHub>,
    catalogue: Catalogue,
    run: String,
    now: Instant,
    synthetic: bool,
    draw: crate::Draw,
    taken: Taken,
}

impl Taking<'_> {
    /// Who died or left by what the population library says of it.
    fn standing(&mut self) -> Result<(), Fault> {
        let queries: Vec<(String, bool)> = self
            .catalogue
            .libraries
            .iter()
            .filter_map(|line| line.library.standing.as_ref())
            .flat_map(|standing| {
                [
                    (standing.died.clone(), true),
                    (standing.left.clone(), false),
                ]
            })
            .collect();
        for (sql, died) in queries {
            if sql.is_empty() {
                continue;
            }
            let Some(found) = self.ask("standing", &sql)? else {
                continue;
            };
            let days: Vec<(PersonId, Date)> = found
                .into_iter()
                .filter_map(|(person, facts)| {
                    let day = facts.values().next()?.get(..10)?.parse().ok()?;
                    Some((person, day))
                })
                .collect();
            let mut changed = Vec::new();
            for page in days.chunks(CHUNK) {
                let ids: Vec<PersonId> = page.iter().map(|(id, _)| *id).collect();
                let held = self.app.store().read_blocking(move |tx| tx.persons(&ids))?;
                let here: BTreeSet<PersonId> = held
                    .iter()
                    .filter(|p| matches!(p.standing, Standing::Registered | Standing::Resident))
                    .map(|p| p.id)
                    .collect();
                changed.extend(page.iter().copied().filter(|(id, _)| here.contains(id)));
            }
            let people = self
                .app
                .store()
                .read_blocking(|tx| tx.person_count_about())?;
            let people = usize::try_from(people).unwrap_or(usize::MAX);
            if changed.len() > FEW.max(people / (SHARE * 4)) {
                self.hold("standing", "too-many-gone", changed.len().to_string())?;
                continue;
            }
            for page in changed.chunks(CHUNK) {
                self.taken.standing += self.moved(page.to_vec(), died)?;
            }
        }
        Ok(())
    }

    fn moved(&mut self, page: Vec<(PersonId, Date)>, died: bool) -> Result<usize, Fault> {
        let (now, synthetic) = (self.now, self.synthetic);
        let draw = Chance(self.draw.take()).draw("part");
        self.app.submit_blocking(move |app, tx| {
            let mut draw = draw.clone();
            let site = app.site_in(tx, now)?;
            let mut moved = 0;
            for (id, day) in &page {
                let (id, day) = (*id, *day);
                let Some(mut person) = tx.person(id)? else {
                    continue;
                };
                // Meanwhile somebody may have written it.
                if !matches!(person.standing, Standing::Registered | Standing::Resident) {
                    continue;
                }
                person.standing = if died {
                    Standing::Died(day)
                } else {
                    Standing::MovedAway(day)
                };
                person.version += 1;
                if !tx.person_update(&person)? {
                    continue;
                }
                crate::person::index_in(tx, &site, &person)?;
                let body = Body::PersonWritten {
                    person: Box::new(person),
                    reason: "library".to_owned(),
                };
                record_product(tx, now, synthetic, &mut draw, Subject::Person(id), 0, &body)?;
                moved += 1;
            }
            Ok(moved)
        })
    }

    /// Whom a procedure's query finds.
    fn procedure(&mut self, procedure: &str, sql: &str, feeds: &[String]) -> Result<(), Fault> {
        for code in feeds {
            let line = self.catalogue.feeds.iter().find(|f| f.feed.code == *code);
            // A county without this feed has no use for the query.
            let Some(line) = line else { return Ok(()) };
            if line.refused.is_some() || line.rows == 0 {
                let name = line.feed.name.clone();
                return self.hold(procedure, "feed-refused", name);
            }
        }
        let Some(found) = self.ask(procedure, sql)? else {
            return Ok(());
        };
        let held = self.held(procedure)?;
        let Difference { came, gone } = difference(&found, &held);
        let standing = held.values().filter(|f| f.until.is_none()).count();
        if gone.len() > FEW.max(standing / SHARE) {
            return self.hold(procedure, "too-many-gone", gone.len().to_string());
        }
        for page in came.chunks(CHUNK) {
            self.taken.came += self.write(procedure, page.to_vec(), Vec::new())?;
        }
        for page in gone.chunks(CHUNK) {
            self.taken.gone += self.write(procedure, Vec::new(), page.to_vec())?;
        }
        Ok(())
    }

    /// Persons and facts of a query; none when it failed, which is written down.
    fn ask(&mut self, what: &str, sql: &str) -> Result<Option<BTreeMap<PersonId, Facts>>, Fault> {
        let rows = match self.hub.persons(sql, self.now.date()) {
            Ok(rows) => rows,
            Err(why) => {
                self.hold(what, "query-failed", why)?;
                return Ok(None);
            }
        };
        let mut found = BTreeMap::new();
        for (number, values) in rows.rows {
            let facts: Facts = rows
                .columns
                .iter()
                .zip(values)
                .filter_map(|(column, value)| Some((column.clone(), value?)))
                .collect();
            found.insert(self.app.sealer().person(&number), facts);
        }
        Ok(Some(found))
    }

    fn held(&self, procedure: &str) -> Result<BTreeMap<PersonId, Finding>, Fault> {
        let mut held = BTreeMap::new();
        let mut after = None;
        loop {
            let code = procedure.to_owned();
            let page = self
                .app
                .store()
                .read_blocking(move |tx| tx.findings_after(&code, after, PAGE))?;
            let Some(last) = page.last() else {
                return Ok(held);
            };
            after = Some(last.person);
            held.extend(page.into_iter().map(|found| (found.person, found)));
        }
    }

    /// One unit: findings and the entry that says them.
    fn write(
        &mut self,
        procedure: &str,
        came: Vec<Came>,
        gone: Vec<PersonId>,
    ) -> Result<usize, Fault> {
        let (now, synthetic) = (self.now, self.synthetic);
        let (procedure, run) = (procedure.to_owned(), self.run.clone());
        let draw = Chance(self.draw.take()).draw("part");
        self.app.submit_blocking(move |_, tx| {
            let mut draw = draw.clone();
            let day = now.date();
            let mut known = Vec::with_capacity(came.len());
            for came in &came {
                // Whom the population library does not know has no place and no registration: she is
                // looked for again with the next libraries.
                if tx.person(came.person)?.is_some() {
                    known.push(came.clone());
                }
            }
            for found in taken(&procedure, &run, day, &known) {
                tx.finding_write(&found)?;
            }
            for person in &gone {
                if let Some(mut held) = tx.finding(&procedure, *person)? {
                    held.run.clone_from(&run);
                    held.until = Some(day);
                    tx.finding_write(&held)?;
                }
            }
            let written = known.len() + gone.len();
            if written > 0 {
                let body = Body::FindingsTaken {
                    procedure: procedure.clone(),
                    run: run.clone(),
                    day,
                    came: known,
                    gone: gone.clone(),
                };
                record_product(tx, now, synthetic, &mut draw, Subject::County, 0, &body)?;
            }
            Ok(written)
        })
    }

    /// Writes down that an answer was not taken; said once a run of the libraries.
    fn hold(&mut self, procedure: &str, why: &str, detail: String) -> Result<(), Fault> {
        self.taken.held += 1;
        let key = format!("held {procedure}");
        let position = format!("{} {why} {}", self.run, day_number(self.now.date()));
        let body = Body::FindingsHeld {
            procedure: procedure.to_owned(),
            run: self.run.clone(),
            why: why.to_owned(),
            detail,
        };
        let (now, synthetic) = (self.now, self.synthetic);
        let draw = Chance(self.draw.take()).draw("part");
        self.app.submit_blocking(move |_, tx| {
            let mut draw = draw.clone();
            if tx
                .progress(&key)?
                .is_some_and(|said| said.position == position)
            {
                return Ok(());
            }
            let said = store::Progress {
                name: key.clone(),
                position: position.clone(),
                done: 0,
                total: None,
                at: now,
                finished: true,
            };
            tx.set_progress(&said)?;
            record_product(tx, now, synthetic, &mut draw, Subject::County, 0, &body)?;
            Ok(())
        })
    }
}

/// Findings as they stand after a taking over: the same for who writes them and who refolds them.
#[must_use]
pub fn taken(procedure: &str, run: &str, day: Date, came: &[Came]) -> Vec<Finding> {
    came.iter()
        .map(|came| Finding {
            procedure: procedure.to_owned(),
            person: came.person,
            facts: came.facts.clone(),
            run: run.to_owned(),
            since: day,
            until: None,
        })
        .collect()
}

/// What is new against what is held.
#[derive(Debug, Default, PartialEq, Eq)]
struct Difference {
    came: Vec<Came>,
    gone: Vec<PersonId>,
}

fn difference(found: &BTreeMap<PersonId, Facts>, held: &BTreeMap<PersonId, Finding>) -> Difference {
    let same = |(person, facts): &(&PersonId, &Facts)| {
        held.get(*person)
            .is_some_and(|held| held.until.is_none() && held.facts == **facts)
    };
    Difference {
        came: found
            .iter()
            .filter(|pair| !same(pair))
            .map(|(person, facts)| Came {
                person: *person,
                facts: facts.clone(),
            })
            .collect(),
        gone: held
            .values()
            .filter(|held| held.until.is_none() && !found.contains_key(&held.person))
            .map(|held| held.person)
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u8) -> PersonId {
        PersonId::from_bytes([n; 16])
    }

    fn facts(level: &str) -> Facts {
        BTreeMap::from([("level".to_owned(), level.to_owned())])
    }

    #[test]
    fn who_is_new_changed_back_or_gone_is_told_from_who_stays() {
        let day = jiff::civil::date(2026, 11, 30);
        let held: BTreeMap<PersonId, Finding> = [
            (1, "a", None),
            (2, "a", None),
            (3, "a", None),
            (4, "a", Some(day)),
        ]
        .into_iter()
        .map(|(n, level, until)| {
            let found = Finding {
                procedure: "p".to_owned(),
                person: person(n),
                facts: facts(level),
                run: "1".to_owned(),
                since: day,
                until,
            };
            (found.person, found)
        })
        .collect();
        let found = BTreeMap::from([
            (person(1), facts("a")),
            (person(2), facts("b")),
            (person(4), facts("a")),
            (person(5), facts("a")),
        ]);
        let new = difference(&found, &held);
        let came: Vec<PersonId> = new.came.iter().map(|c| c.person).collect();
        assert_eq!(came, [person(2), person(4), person(5)]);
        assert_eq!(new.gone, [person(3)]);
    }
}
