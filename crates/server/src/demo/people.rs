//! The population: made by one thread, sealed by two, written by this one.

use super::{Plan, bar, cast};
use crate::clock;
use crate::ground::Ground;
use crate::stop::{Done, Stop, While as _};
use app::found::{AliasRow, CHUNK_ROWS, Founder, PlainPerson, Prepared, seal_person};
use app::seal::Sealer;
use app::{App, Chance};
use model::id::{HouseholdId, PersonId};
use model::person::{Person, Standing};
use model::time::Instant;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::sync_channel;
use synth::{Population, Registration, SyntheticPerson, Trial};

/// What the past must know of the people.
pub struct Made {
    /// Who is paid already when the past begins.
    pub elders: Vec<Person>,
    /// What becomes known later, in no order.
    pub later: Vec<(Instant, Later)>,
}

/// Something that becomes known after the founding.
pub enum Later {
    /// A record comes in.
    Comes(Box<PlainPerson>),
    /// Somebody died or moved away.
    Goes(PersonId, Standing),
}

/// The feed that knew one person a second time, under the old number.
const SECOND_FEED: &str = "civil-affairs-roll";
/// Records come in at this hour.
const HOUR: i64 = 8;

/// Founds the people, their accounts and posts.
///
/// # Errors
/// The staff plan cannot be carried out; the store's.
pub fn found(app: &App, founder: &mut Founder, ground: &Ground, plan: &Plan) -> Done<Made> {
    let today = plan.now.date();
    let population = Population::plan(
        plan.seed,
        plan.people,
        &ground.geometry,
        &cast::plan(ground),
        today,
    )
    .map_err(|e| Stop::usage(format!("staff: {e}")))?;
    let chance = clock::chance();
    let (accounts, posts) = cast::accounts(app, &population.staff, plan.start, chance);
    let progress = bar("accounts", accounts.len() as u64);
    let hashes = cast::hashes(app, &accounts, chance, &|| progress.inc(1));
    progress.finish();
    founder.accounts(accounts.into_iter().zip(hashes).collect())?;
    founder.appointments(posts)?;
    write(app, founder, &population, plan)
}

fn write(app: &App, founder: &mut Founder, population: &Population<'_>, plan: &Plan) -> Done<Made> {
    let cutoff = paid_born_up_to(app, plan);
    let base = clock::chance();
    let progress = bar("people", population.len());
    let (plain_out, plain_in) = sync_channel::<Vec<PlainPerson>>(4);
    let (sealed_out, sealed_in) = sync_channel::<Done<(Prepared<Person>, Vec<Person>)>>(4);
    let plain_in = Mutex::new(plain_in);
    let serial = AtomicU64::new(0);
    let (sealer, start) = (app.sealer(), plan.start);
    let mut made = Made {
        elders: Vec::new(),
        later: Vec::new(),
    };
    let mut aliases = Vec::new();
    std::thread::scope(|scope| -> Done {
        let maker = scope.spawn(move || make(sealer, population, start, &plain_out));
        for _ in 0..2 {
            let (out, plain_in, serial) = (sealed_out.clone(), &plain_in, &serial);
            scope.spawn(move || {
                loop {
                    let next = match plain_in.lock() {
                        Ok(queue) => queue.recv(),
                        Err(poisoned) => poisoned.into_inner().recv(),
                    };
                    let Ok(some) = next else { return };
                    if out.send(seal(sealer, base, serial, some, cutoff)).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sealed_out);
        for chunk in sealed_in {
            let (prepared, elders) = chunk?;
            progress.inc(prepared.len() as u64);
            founder.persons(prepared)?;
            made.elders.extend(elders);
        }
        let (later, joined) = maker
            .join()
            .map_err(|_| Stop::failed("making people panicked"))?;
        made.later = later;
        aliases = joined;
        Ok(())
    })?;
    founder.aliases(aliases)?;
    progress.finish();
    Ok(made)
}

/// Who was born up to this day is paid already when the past begins.
fn paid_born_up_to(app: &App, plan: &Plan) -> jiff::civil::Date {
    let site = app.site();
    let day = plan.start.date();
    let rules = site.parameters.allowance(app::roll::ELDER_ALLOWANCE, day);
    let age = rules
        .first_age()
        .and_then(|age| i16::try_from(age).ok())
        .unwrap_or(80);
    jiff::civil::Date::new(day.year() - age, day.month(), 1).unwrap_or(day)
}

fn seal(
    sealer: &Sealer,
    base: Chance,
    serial: &AtomicU64,
    some: Vec<PlainPerson>,
    cutoff: jiff::civil::Date,
) -> Done<(Prepared<Person>, Vec<Person>)> {
    let mut persons = Vec::with_capacity(some.len());
    let mut elders = Vec::new();
    for plain in some {
        let number = serial.fetch_add(1, Ordering::Relaxed);
        let chance = Chance(evidence::sm3(&[&base.0, &number.to_be_bytes()]));
        let alias = plain.source.is_some();
        let person = seal_person(sealer, chance, plain).during("sealing a record")?;
        let paid = !alias
            && person.birth < cutoff
            && person.standing == Standing::Registered
            && person.account.is_some();
        if paid {
            elders.push(person.clone());
        }
        persons.push(person);
    }
    Ok((Prepared::new(persons)?, elders))
}

type Rest = (Vec<(Instant, Later)>, Vec<AliasRow>);

/// Makes everybody in order; what becomes known later is kept apart.
fn make(
    sealer: &Sealer,
    population: &Population<'_>,
    start: Instant,
    out: &std::sync::mpsc::SyncSender<Vec<PlainPerson>>,
) -> Rest {
    let begins = start.date();
    let (mut later, mut aliases) = (Vec::new(), Vec::new());
    let mut chunk = Vec::with_capacity(CHUNK_ROWS);
    for person in population.people() {
        let known = first_known(&person);
        let (standing, goes) = standing(&person, begins);
        let mut plain = plain(person, standing);
        if let Some((day, end)) = goes {
            later.push((
                Instant::at(day, HOUR, 30),
                Later::Goes(plain.id(sealer), end),
            ));
        }
        if plain.source.is_some() {
            aliases.push(AliasRow {
                alias: plain.id(sealer),
                kept: sealer.person(&plain.number),
            });
        }
        match known.filter(|day| *day > begins) {
            Some(day) => {
                plain.synthetic = true;
                later.push((Instant::at(day, HOUR, 0), Later::Comes(Box::new(plain))));
            }
            None => chunk.push(plain),
        }
        if chunk.len() >= CHUNK_ROWS {
            let full = std::mem::replace(&mut chunk, Vec::with_capacity(CHUNK_ROWS));
            if out.send(full).is_err() {
                break;
            }
        }
    }
    if !chunk.is_empty() {
        // Nobody listens only when the writer failed, which says so itself.
        let _ = out.send(chunk);
    }
    (later, aliases)
}

/// The day from which the library holds a record; none: from the beginning.
fn first_known(person: &SyntheticPerson) -> Option<jiff::civil::Date> {
    person
        .known_from
        .or(person.since)
        .max(Some(person.birth).filter(|_| person.known_from.is_none()))
}

type Goes = Option<(jiff::civil::Date, Standing)>;

/// Her registration when the past begins, and what becomes of it later.
fn standing(person: &SyntheticPerson, begins: jiff::civil::Date) -> (Standing, Goes) {
    let registered = match person.registration {
        Registration::Here | Registration::LivesElsewhere => Standing::Registered,
        Registration::RegisteredElsewhere(_) => Standing::Resident,
    };
    let end = match (person.died, person.moved_away) {
        (Some(day), _) => Some((person.death_known_from.unwrap_or(day), Standing::Died(day))),
        (None, Some(day)) => Some((day, Standing::MovedAway(day))),
        (None, None) => None,
    };
    match end {
        Some((known, end)) if known <= begins => (end, None),
        goes => (registered, goes),
    }
}

fn plain(person: SyntheticPerson, standing: Standing) -> PlainPerson {
    let mut household = [0; 16];
    household[8..].copy_from_slice(&person.household.to_be_bytes());
    // The old number is that of another feed's record of the same person.
    let second = person.marks.planted == Some(Trial::TwoRecords) && person.written.len() == 15;
    PlainPerson {
        number: person.number,
        name: person.name,
        sex: person.sex,
        birth: person.birth,
        division: person.village,
        grid: Some(person.grid),
        household: Some(HouseholdId::from_bytes(household)),
        address: person.address,
        phone: person.phone,
        account: person.account.map(|account| account.number),
        point: Some(person.gate),
        standing,
        since: person.since,
        synthetic: person.marks.synthetic,
        source: second.then_some((SECOND_FEED.to_owned(), person.written)),
    }
}
