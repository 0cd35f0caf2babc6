//! The steward's queue, from the files of a run to the values the verbs know.

use super::look::seen;
use ::hub::identity::{Identity, Sealing};
use ::hub::review::{self, Decided, RecordKey, Said, Waiting};
use codes::DivisionCode;
use codes::zone::day_of_number;
use model::id::PersonId;
use model::library::{Likeness, ReviewLine, ReviewPage};
use std::path::Path;

fn told(e: impl std::fmt::Display) -> String {
    e.to_string()
}

pub(super) fn waiting(
    out: &Path,
    sealing: &Sealing,
    from: usize,
    most: usize,
) -> Result<ReviewPage, String> {
    let Some((run, _)) = seen(out)? else {
        return Ok(ReviewPage::default());
    };
    let (waiting, next) = review::waiting(out, &run, sealing, from, most).map_err(told)?;
    let identity = Identity::open(&run, sealing.clone()).map_err(told)?;
    let mut lines = Vec::with_capacity(waiting.len());
    for waiting in waiting {
        lines.extend(line(&identity, sealing, waiting)?);
    }
    Ok(ReviewPage { lines, next })
}

pub(super) fn record(
    out: &Path,
    sealing: &Sealing,
    record: &str,
) -> Result<Option<ReviewLine>, String> {
    let (Some(key), Some((run, _))) = (RecordKey::parse(record), seen(out)?) else {
        return Ok(None);
    };
    let Some(found) = review::find(&run, sealing, key).map_err(told)? else {
        return Ok(None);
    };
    let identity = Identity::open(&run, sealing.clone()).map_err(told)?;
    line(&identity, sealing, found)
}

pub(super) fn decide(out: &Path, record: &str, person: Option<PersonId>) -> Result<(), String> {
    let record = RecordKey::parse(record).ok_or_else(|| "no record".to_owned())?;
    let decided = Decided {
        record,
        person: person.map(|person| *person.bytes()),
    };
    review::decide(out, decided).map_err(told)
}

/// Who is known without a number is nobody a decision could name.
fn line(
    identity: &Identity,
    sealing: &Sealing,
    waiting: Waiting,
) -> Result<Option<ReviewLine>, String> {
    let person = identity.person(waiting.person).map_err(told)?;
    let Some(number) = person.and_then(|told| told.number) else {
        return Ok(None);
    };
    let mut known = likeness(waiting.known);
    number.as_str().clone_into(&mut known.number);
    Ok(Some(ReviewLine {
        record: waiting.key.text(),
        feed: waiting.feed,
        row: waiting.row,
        said: likeness(waiting.said),
        known,
        person: PersonId::from_bytes(sealing.key_of(&number)),
        weight: (waiting.bits * 10.0).round() as i64,
    }))
}

fn likeness(said: Said) -> Likeness {
    Likeness {
        number: said.number,
        name: said.name,
        birth: said.birth.map(day_of_number),
        sex: said.sex,
        phone: said.phone,
        village: DivisionCode::from_number(said.village),
        address: said.address,
    }
}
