//! Houses (房屋): a grid worker writes on her round what she finds; a data steward enters it, or says why not.
//! Who writes it down writes no record, as with moves.

use crate::account::name_of;
use crate::context::{Ctx, Draw};
use crate::journal::{record, record_read};
use crate::patrol::own_grids;
use crate::policy::{Action, require};
use crate::seal::{Bound, Kind};
use crate::{App, Error, Fault, Site};
use codes::GridCode;
use model::house::{House, HouseUse};
use model::id::{HouseId, HouseholdId, PersonId, RequestId};
use model::journal::{Body, ReadKind, Subject};
use model::library::Purpose;
use model::person::Standing;
use model::place::Point;
use model::refusal::Refusal;
use model::request::{Asked, Request};
use model::time::Instant;
use store::Tx;
use store::request::RequestLine;

/// Rows of a page.
pub const PAGE: i64 = 50;
/// Longest reason, in characters.
const CHARS_MAX: usize = 200;

/// A house as it is found.
#[derive(Debug, Clone)]
pub struct Noting {
    /// Which, when it is written already.
    pub id: Option<HouseId>,
    /// The grid it stands in.
    pub grid: GridCode,
    /// Its exact address; none: as it is written.
    pub address: Option<String>,
    /// Its gate; none: as it is written.
    pub point: Option<Point>,
    /// What it is used for.
    pub used: HouseUse,
    /// The household living there.
    pub household: Option<HouseholdId>,
    /// It is no more.
    pub ended: bool,
    /// How it is known.
    pub reason: String,
}

/// A house that waits for the data steward.
#[derive(Debug, Clone)]
pub struct WaitingHouse {
    /// The request.
    pub id: RequestId,
    /// As it is to be.
    pub house: House,
    /// As it is written; none: it is new.
    pub before: Option<House>,
    /// Village and grid, in words.
    pub place: String,
    /// Who lives there, by the eldest.
    pub household: Option<String>,
    /// How it is known.
    pub reason: String,
    /// Who found it.
    pub by: String,
    /// When.
    pub at: Instant,
}

fn for_visit(ctx: &Ctx) -> Ctx {
    Ctx {
        purpose: Some(Purpose::Visit),
        ..ctx.clone()
    }
}

/// The eldest of a household that lives here.
fn eldest(tx: &mut Tx<'_>, household: HouseholdId) -> Result<Option<model::person::Person>, Error> {
    let all = tx.persons_of_household(household)?;
    Ok(all
        .into_iter()
        .find(|p| matches!(p.standing, Standing::Registered | Standing::Resident)))
}

/// Those of some houses in which somebody is known to live, by the eldest.
fn dwellers(tx: &mut Tx<'_>, houses: &[House]) -> Result<Vec<PersonId>, Error> {
    let mut subjects = Vec::new();
    for household in houses.iter().filter_map(|house| house.household) {
        subjects.extend(eldest(tx, household)?.map(|person| person.id));
    }
    subjects.dedup();
    Ok(subjects)
}

/// Houses of one of her grids, of one use or of any; addresses masked.
///
/// # Errors
/// Not found, or no grid of hers; not for this post; the store's.
pub async fn list(
    app: &App,
    ctx: &Ctx,
    grid: GridCode,
    used: Option<HouseUse>,
    after: Option<HouseId>,
) -> Result<Vec<House>, Fault> {
    if !own_grids(ctx)?.contains(&grid) {
        return Err(Refusal::not_found().into());
    }
    let ctx = for_visit(ctx);
    app.submit(move |_, tx| {
        let houses = tx.houses_of_grid(grid, used, after, PAGE)?;
        let subjects = dwellers(tx, &houses)?;
        let mut draw = ctx.draw("houses");
        record_read(
            tx,
            &ctx,
            &mut draw,
            ReadKind::Listed,
            subjects,
            None,
            "houses",
        )?;
        Ok(houses)
    })
    .await
}

/// A house of one of her grids.
///
/// # Errors
/// Not found, or in no grid of hers; not for this post; the store's.
pub async fn open(app: &App, ctx: &Ctx, id: HouseId) -> Result<House, Fault> {
    let grids = own_grids(ctx)?;
    let ctx = for_visit(ctx);
    app.submit(move |_, tx| {
        let house = tx
            .house(id)?
            .filter(|house| grids.contains(&house.grid))
            .ok_or_else(Refusal::not_found)?;
        let subjects = dwellers(tx, std::slice::from_ref(&house))?;
        let mut draw = ctx.draw("house");
        record_read(
            tx,
            &ctx,
            &mut draw,
            ReadKind::Opened,
            subjects,
            None,
            "house",
        )?;
        Ok(house)
    })
    .await
}

/// How many houses of each use stand in a grid: no household in it.
///
/// # Errors
/// Not for this post; the store's.
pub async fn counts(app: &App, ctx: &Ctx, grid: GridCode) -> Result<Vec<(HouseUse, i64)>, Fault> {
    let scope = require(&ctx.actor, Action::GridRead)?;
    let site = app.site();
    let division = site.grids.get(&grid).map(|held| held.division);
    if !division.is_some_and(|division| crate::policy::reaches(&scope, division, Some(grid))) {
        return Ok(Vec::new());
    }
    Ok(app.read(move |_, tx| tx.house_counts(grid)).await?)
}

/// Writes down a house as it is found.
///
/// # Errors
/// As [`note_in`].
pub async fn note(app: &App, ctx: &Ctx, noting: Noting) -> Result<RequestId, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| note_in(app, tx, &ctx, &noting))
        .await
}

/// Writes it down inside a unit.
///
/// # Errors
/// Not found, or in no grid of hers; `field-required` at `address`; `house-elsewhere` at `point`;
/// `house-same` when nothing differs; `reason-needed` at `reason`; `own-matter`; the store's.
pub fn note_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx, noting: &Noting) -> Result<RequestId, Fault> {
    let grids = own_grids(ctx)?;
    let site = app.site_in(tx, ctx.now)?;
    let stands = site.grids.get(&noting.grid).map(|held| held.division);
    let Some(division) = stands.filter(|_| grids.contains(&noting.grid)) else {
        return Err(Refusal::not_found().into());
    };
    let held = match noting.id {
        None => None,
        Some(id) => Some(
            tx.house(id)?
                .filter(|house| grids.contains(&house.grid))
                .ok_or_else(Refusal::not_found)?,
        ),
    };
    if let Some(point) = noting.point
        && let Some((_, Some(there))) = crate::ground::locate(tx, &site, point)?
        && there != noting.grid
    {
        return Err(Refusal::field("point", "house-elsewhere")
            .with("grid", site.grid_name(there))
            .into());
    }
    let mut about = ctx.actor.person;
    if let Some(household) = noting.household {
        // Only a household of her own grids is hers to name.
        let (_, members) = crate::visit::members(tx, &grids, household)?;
        let me = tx.person_resolve(ctx.actor.person)?;
        if members.iter().any(|person| person.id == me) {
            return Err(Refusal::forbidden("own-matter").into());
        }
        if let Some(eldest) = members.first() {
            about = eldest.id;
        }
    }
    let reason = words(&noting.reason)?;
    let mut draw = ctx.draw("house");
    let house = as_found(app, ctx, noting, held.as_ref(), &mut draw)?;
    let same = held.as_ref().is_some_and(|held| {
        House {
            version: held.version,
            ..house.clone()
        } == *held
    });
    if same {
        return Err(Refusal::forbidden("house-same").into());
    }
    let request = Request {
        id: RequestId::new(ctx.now.0, draw.bytes()),
        asked: Asked::House {
            house: Box::new(house),
            reason,
        },
        about,
        by: ctx.actor.person,
        division,
        at: ctx.now,
    };
    let subject = match noting.household {
        Some(_) => Subject::Person(about),
        None => Subject::County,
    };
    crate::request::ask_in(tx, ctx, request, None, subject, &mut draw)
}

fn words(reason: &str) -> Result<String, Refusal> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::field("reason", "reason-needed"));
    }
    if reason.chars().count() > CHARS_MAX || reason.chars().any(char::is_control) {
        return Err(Refusal::field("reason", "field-too-long").with("max", CHARS_MAX as i64));
    }
    crate::open_words("reason", reason)?;
    Ok(reason.to_owned())
}

/// The house as it is to be written; a new one gets its id.
fn as_found(
    app: &App,
    ctx: &Ctx,
    noting: &Noting,
    held: Option<&House>,
    draw: &mut Draw,
) -> Result<House, Fault> {
    let id = match held {
        Some(held) => held.id,
        None => HouseId::new(ctx.now.0, draw.bytes()),
    };
    let typed = noting
        .address
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty());
    let address = match (typed, held) {
        (Some(text), _) => {
            let max = crate::address::TEXT_CHARS_MAX;
            if text.chars().count() > max || text.chars().any(char::is_control) {
                return Err(Refusal::field("address", "field-too-long")
                    .with("max", max as i64)
                    .into());
            }
            app.sealer()
                .seal(Kind::Address, Bound::House(id), draw, text)
                .map_err(|e| Error::Damaged(e.to_string()))?
        }
        (None, Some(held)) => held.address.clone(),
        (None, None) => return Err(Refusal::field("address", "field-required").into()),
    };
    Ok(House {
        id,
        grid: noting.grid,
        address,
        point: noting.point.or(held.and_then(|held| held.point)),
        used: noting.used,
        household: noting.household,
        ended: noting.ended,
        version: held.map_or(1, |held| held.version + 1),
    })
}

fn line(
    tx: &mut Tx<'_>,
    site: &Site,
    held: RequestLine,
) -> Result<Option<(WaitingHouse, Option<PersonId>)>, Error> {
    let Asked::House { house, reason } = held.request.asked else {
        return Ok(None);
    };
    let eldest = match house.household {
        Some(household) => eldest(tx, household)?,
        None => None,
    };
    let village = site
        .grids
        .get(&house.grid)
        .map_or(house.grid.division(), |grid| grid.division);
    let read = eldest.as_ref().map(|person| person.id);
    let waiting = WaitingHouse {
        id: held.request.id,
        before: tx.house(house.id)?,
        place: format!("{}{}", site.place_name(village), site.grid_name(house.grid)),
        household: eldest.map(|person| person.name),
        house: *house,
        reason,
        by: name_of(tx, held.request.by)?,
        at: held.request.at,
    };
    Ok(Some((waiting, read)))
}

/// Houses that wait for the data steward, oldest first.
///
/// # Errors
/// Not for this post; the store's.
pub async fn waiting(
    app: &App,
    ctx: &Ctx,
    after: Option<RequestId>,
) -> Result<Vec<WaitingHouse>, Fault> {
    require(&ctx.actor, Action::PersonWrite)?;
    let ctx = Ctx {
        purpose: Some(Purpose::DataCare),
        ..ctx.clone()
    };
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let (mut lines, mut subjects) = (Vec::new(), Vec::new());
        for held in tx.requests_waiting("house", None, after, PAGE)? {
            if let Some((line, read)) = line(tx, &site, held)? {
                lines.push(line);
                subjects.extend(read);
            }
        }
        let mut draw = ctx.draw("houses");
        record_read(
            tx,
            &ctx,
            &mut draw,
            ReadKind::Listed,
            subjects,
            None,
            "houses",
        )?;
        Ok(lines)
    })
    .await
}

/// Decides about a house; followed, it is written.
///
/// # Errors
/// As [`decide_in`].
pub async fn decide(
    app: &App,
    ctx: &Ctx,
    id: RequestId,
    granted: bool,
    note: Option<String>,
) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| decide_in(app, tx, &ctx, id, granted, note.as_deref()))
        .await
}

/// Decides inside a unit.
///
/// # Errors
/// Not found; `own-matter` for what she found herself or where she lives; `note-missing` when it is not
/// followed; `house-changed` when another correction was entered meanwhile; `grid-gone`; stale when it was
/// decided before; the store's.
pub fn decide_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RequestId,
    granted: bool,
    note: Option<&str>,
) -> Result<(), Fault> {
    require(&ctx.actor, Action::PersonWrite)?;
    let held = tx.request(id)?.ok_or_else(Refusal::not_found)?.request;
    let Asked::House { house, .. } = &held.asked else {
        return Err(Refusal::not_found().into());
    };
    let steward = tx.person_resolve(ctx.actor.person)?;
    let mut own = steward == tx.person_resolve(held.by)?;
    if let Some(household) = house.household {
        own |= tx
            .persons_of_household(household)?
            .iter()
            .any(|person| person.id == steward);
    }
    if own {
        return Err(Refusal::forbidden("own-matter").into());
    }
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if !granted && note.is_none() {
        return Err(Refusal::field("note", "note-missing").into());
    }
    let decision = crate::request::decide_in(tx, ctx, id, granted, note)?;
    let mut draw = ctx.draw("decide-house");
    if granted {
        let site = app.site_in(tx, ctx.now)?;
        let stands = tx.house(house.id)?.map_or(0, |before| before.version);
        if stands + 1 != house.version {
            return Err(Refusal::forbidden("house-changed").into());
        }
        let grid = crate::grid::stands(tx, &site, house.grid)?
            .ok_or_else(|| Refusal::forbidden("grid-without-heir"))?;
        let house = House {
            grid,
            ..House::clone(house)
        };
        tx.house_write(&house)?;
        let body = Body::HouseWritten {
            house: Box::new(house),
        };
        record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
    }
    let subject = match house.household {
        Some(_) => Subject::Person(held.about),
        None => Subject::County,
    };
    let body = Body::RequestDecided {
        request: id,
        decision,
    };
    record(tx, ctx, &mut draw, subject, 0, &body)?;
    Ok(())
}
