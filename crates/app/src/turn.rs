//! The county turns: what a new day or a new entry of its book changed is carried out once (DESIGN
//! §5). Open cases go to who must act on them now, their clocks untouched; accounts' posts follow
//! their units; people and entitlements of a merged village belong to the one it went into. Works in
//! short chunks with people's writes in between, also after downtime: it compares the county as it
//! was last carried out with the county as it stands.

use crate::context::{Chance, Draw};
use crate::journal::record_product;
use crate::{App, Error, Fault};
use ::county::County;
use ::county::plan::{OpenCase, destination};
use codes::{DivisionCode, Level};
use jiff::civil::Date;
use model::account::Appointment;
use model::event::Event;
use model::id::{AppointmentId, CaseId, PersonId};
use model::item::ItemCode;
use model::journal::{Body, Subject};
use model::time::Instant;
use model::unit::UnitCode;
use serde::{Deserialize, Serialize};
use store::{Progress, Tx};

/// Name of the record of how far the county was carried out.
pub const TURNING: &str = "county-turn";
/// Cases or people of one chunk.
const CHUNK: i64 = 64;

/// How far the county was carried out, and how far a turn under way has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Standing {
    /// The day it stood on.
    day: Date,
    /// The last entry it knew.
    known: u64,
    /// Where a turn under way goes to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    to: Option<(Date, u64)>,
    /// Where its next chunk of cases begins; `None`: cases are done.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    at: Option<Place>,
    /// Cases that changed hands in it.
    #[serde(default)]
    cases: u64,
    /// Posts that moved in it.
    #[serde(default)]
    posts: u64,
}

/// Where a walk through the cases stands: which cases, and after which of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    of: Cases,
    after: CaseId,
}

/// Cases that may have to move, in the order they are walked through.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Cases {
    /// Of a unit that must act.
    Held(UnitCode),
    /// In which a unit was asked.
    Asked(UnitCode),
    /// Of a village that merged.
    Village(DivisionCode),
}

impl Cases {
    fn page(&self, tx: &mut Tx<'_>, after: CaseId) -> Result<Vec<CaseId>, Error> {
        match self {
            Self::Held(unit) => tx.case_open_of_unit(unit, after, CHUNK),
            Self::Asked(unit) => tx.case_asked_of_unit(unit, after, CHUNK),
            Self::Village(division) => tx.case_open_of_division(*division, after, CHUNK),
        }
    }

    /// Every such set between two counties, in order.
    fn all(before: &County, after: &County) -> Vec<Self> {
        let shaken = ::county::plan::shaken(before, after);
        let gone = shaken.iter().filter(|unit| after.unit(unit).is_none());
        let mut all: Vec<Self> = gone.cloned().map(Self::Asked).collect();
        all.extend(merged(before, after).map(Self::Village));
        all.extend(shaken.into_iter().map(Self::Held));
        all.sort();
        all
    }
}

/// Villages that are no more.
fn merged<'a>(before: &'a County, after: &'a County) -> impl Iterator<Item = DivisionCode> + 'a {
    before
        .divisions()
        .filter(|d| d.code.level() == Level::Village && after.division(d.code).is_none())
        .map(|d| d.code)
}

fn read(tx: &mut Tx<'_>) -> Result<Option<Standing>, Error> {
    tx.progress(TURNING)?
        .map(|p| {
            serde_json::from_str(&p.position).map_err(|e| Error::Damaged(format!("{TURNING}: {e}")))
        })
        .transpose()
}

fn write(tx: &mut Tx<'_>, standing: &Standing, now: Instant) -> Result<(), Error> {
    let position = serde_json::to_string(standing).map_err(|e| Error::Canon(e.to_string()))?;
    tx.set_progress(&Progress {
        name: TURNING.to_owned(),
        position,
        done: i64::try_from(standing.cases).unwrap_or(i64::MAX),
        total: None,
        at: now,
        finished: standing.to.is_none(),
    })
}

/// Carries out what is not yet carried out; for the timekeeper and the command line. A stop in
/// between loses nothing: the next call goes on.
///
/// # Errors
/// The store's.
pub fn turn(app: &App, now: Instant, chance: Chance) -> Result<(), Fault> {
    if app.store().read_blocking(move |tx| settled(tx, now))? {
        return Ok(());
    }
    let draw = chance.draw("turn");
    for round in 0_u64.. {
        let seed = Chance(draw.clone().nth(round));
        if !app.submit_blocking(move |app, tx| chunk_in(app, tx, now, seed))? {
            break;
        }
    }
    Ok(())
}

/// Whether nothing is to be carried out: the same day and the same book as last time.
fn settled(tx: &mut Tx<'_>, now: Instant) -> Result<bool, Error> {
    let known = tx.reform_last_entry()?;
    Ok(match read(tx)? {
        Some(standing) => {
            standing.to.is_none()
                && standing.day >= now.date()
                && i64::try_from(standing.known) == Ok(known)
        }
        None => false,
    })
}

/// The next chunk; whether more is left.
///
/// # Errors
/// The store's.
pub fn chunk_in(app: &App, tx: &mut Tx<'_>, now: Instant, chance: Chance) -> Result<bool, Fault> {
    let site = app.site_in(tx, now)?;
    let (Some(book), Some(stands)) = (&site.book, &site.now) else {
        return Ok(false);
    };
    let today = now.date();
    let (day, known) = (today, book.known());
    let Some(mut standing) = read(tx)? else {
        // The first time: the county as it is now is what everything was founded on.
        let standing = Standing {
            day,
            known,
            to: None,
            at: None,
            cases: 0,
            posts: 0,
        };
        write(tx, &standing, now)?;
        return Ok(false);
    };
    let mut draw = chance.draw("county-turn");
    let (to_day, to_known) = match standing.to {
        Some(to) => to,
        None => {
            let due = standing.known != known || book.days_after(standing.day).any(|d| d <= today);
            if !due {
                if standing.day < today {
                    standing.day = today;
                    write(tx, &standing, now)?;
                }
                return Ok(false);
            }
            standing.to = Some((day, known));
            (standing.cases, standing.posts) = (0, 0);
            (day, known)
        }
    };
    let fold = |day: Date, known: u64| {
        book.as_of(day, known).map_err(|broken| {
            let first = broken.first().map(ToString::to_string).unwrap_or_default();
            Error::Damaged(format!("the county's book no longer folds: {first}"))
        })
    };
    let before = fold(standing.day, standing.known)?;
    let after_county;
    let after: &County = if (to_day, to_known) == (today, known) {
        stands
    } else {
        after_county = fold(to_day, to_known)?;
        &after_county
    };
    let walk = Cases::all(&before, after);
    // What a turn begins with; afterwards its record says where it stands, and none that it is over.
    let begun = tx.progress(TURNING)?.is_some_and(|p| !p.finished);
    let place = if begun {
        standing.at.clone()
    } else {
        walk.first().map(|of| Place {
            of: of.clone(),
            after: CaseId::from_bytes([0; 16]),
        })
    };
    if let Some(Place { of, after: from }) = place {
        let page = of.page(tx, from)?;
        for id in &page {
            if hand_over(app, tx, (&before, after), *id, now, &mut draw)? {
                standing.cases += 1;
            }
        }
        standing.at = match page.last() {
            Some(last) => Some(Place { of, after: *last }),
            None => walk.into_iter().find(|next| *next > of).map(|of| Place {
                of,
                after: CaseId::from_bytes([0; 16]),
            }),
        };
        write(tx, &standing, now)?;
        return Ok(true);
    }
    if people(tx, &before, after, now, site.synthetic, &mut draw)? {
        return Ok(true);
    }
    standing.posts += posts(tx, &before, after, to_day, now, site.synthetic, &mut draw)?;
    let body = Body::CountyTurned {
        day: to_day,
        known: to_known,
        cases: standing.cases,
        posts: standing.posts,
    };
    record_product(
        tx,
        now,
        site.synthetic,
        &mut draw,
        Subject::County,
        0,
        &body,
    )?;
    standing.day = to_day;
    standing.known = to_known;
    standing.to = None;
    write(tx, &standing, now)?;
    crate::site::moved(tx, "county")?;
    Ok(true)
}

/// Hands an open case over, when another unit must act on it now, or its village is another's.
fn hand_over(
    app: &App,
    tx: &mut Tx<'_>,
    (before, after): (&County, &County),
    id: CaseId,
    now: Instant,
    draw: &mut Draw,
) -> Result<bool, Fault> {
    let Some((case, _)) = tx.case(id)? else {
        return Ok(false);
    };
    let village = merged_into(after, case.place.division);
    let mut events = Vec::new();
    let mut handed = |from: &UnitCode, to: UnitCode, division: Option<DivisionCode>| {
        events.push(Event::HandedOver {
            from: from.clone(),
            to,
            division,
            effective: after.day,
        });
    };
    if let Some(holder) = &case.holder {
        let open = OpenCase {
            id: id.to_string(),
            number: case.number.clone(),
            item: ItemCode(case.item.clone()),
            unit: holder.unit.clone(),
            place: case.place.division,
        };
        let to = destination(before, after, &open);
        if to.is_some() || village.is_some() {
            let to = to.unwrap_or_else(|| holder.unit.clone());
            handed(&holder.unit, to, village);
        }
    }
    let asked: Vec<UnitCode> = case
        .orders
        .iter()
        .filter(|o| o.state == model::order::OrderState::Open && after.unit(&o.unit).is_none())
        .map(|o| o.unit.clone())
        .collect();
    for unit in asked {
        if let Some(to) = after.successor(&unit) {
            handed(&unit, to.clone(), None);
        }
    }
    if events.is_empty() {
        return Ok(false);
    }
    crate::case::hand_over_in(app, tx, now, draw, id, &events)?;
    Ok(true)
}

/// The village a merged one went into; none when it is there still.
fn merged_into(after: &County, division: DivisionCode) -> Option<DivisionCode> {
    if division.level() != Level::Village || after.division(division).is_some() {
        return None;
    }
    after.village_of(division)
}

/// People and entitlements of villages that merged; whether more is left.
fn people(
    tx: &mut Tx<'_>,
    before: &County,
    after: &County,
    now: Instant,
    synthetic: bool,
    draw: &mut Draw,
) -> Result<bool, Fault> {
    let gone: Vec<DivisionCode> = merged(before, after).collect();
    for division in gone {
        let Some(into) = after.village_of(division) else {
            continue;
        };
        let page = tx.persons_of_division(division, PersonId::from_bytes([0; 16]), CHUNK)?;
        for mut person in page.iter().cloned() {
            person.division = into;
            person.version += 1;
            if !tx.person_update(&person)? {
                continue;
            }
            let body = Body::PersonWritten {
                person: Box::new(person.clone()),
                reason: "village-merged".to_owned(),
            };
            record_product(
                tx,
                now,
                synthetic,
                draw,
                Subject::Person(person.id),
                0,
                &body,
            )?;
            for mut entitlement in tx.entitlements_of(person.id)? {
                if entitlement.division != division {
                    continue;
                }
                entitlement.division = into;
                tx.entitlement_write(&entitlement)?;
                let body = Body::EntitlementWritten {
                    entitlement: Box::new(entitlement),
                    reason: "moved".to_owned(),
                };
                record_product(
                    tx,
                    now,
                    synthetic,
                    draw,
                    Subject::Person(person.id),
                    0,
                    &body,
                )?;
            }
        }
        if !page.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Accounts' posts at units that went, or villages that merged: they end, and begin at the successor.
fn posts(
    tx: &mut Tx<'_>,
    before: &County,
    after: &County,
    day: Date,
    now: Instant,
    synthetic: bool,
    draw: &mut Draw,
) -> Result<u64, Fault> {
    let mut moved = 0;
    let last = day.yesterday().unwrap_or(day);
    for unit in before.units.keys().filter(|u| after.unit(u).is_none()) {
        let successor = after.successor(unit).cloned();
        for post in tx.appointments_of_unit(unit, day)? {
            tx.appointment_end(post.id, last)?;
            let ended = Body::Dismissed {
                appointment: post.id,
                to: last,
            };
            record_product(
                tx,
                now,
                synthetic,
                draw,
                Subject::Person(post.person),
                0,
                &ended,
            )?;
            let Some(to) = &successor else {
                continue;
            };
            let division = match merged_into(after, post.division) {
                Some(village) => village,
                None if post.division.level() == Level::Village => post.division,
                None => to.division().unwrap_or(post.division),
            };
            let next = Appointment {
                id: AppointmentId::new(now.0, draw.bytes()),
                unit: to.clone(),
                division,
                from: day,
                to: post.to,
                ..post
            };
            tx.appointment_insert(&next)?;
            let begun = Body::Appointed {
                appointment: next.clone(),
            };
            record_product(
                tx,
                now,
                synthetic,
                draw,
                Subject::Person(next.person),
                0,
                &begun,
            )?;
            moved += 1;
        }
    }
    Ok(moved)
}
