//! What follows when a grid is drawn otherwise or ends, carried out on its day in short chunks with
//! people's writes in between, also after downtime. Whoever and whatever lies in it gets the grid of the
//! same village in which its point lies, else the heir of an ended one: the grid that has the largest part
//! of its ground. Cases keep their clocks and their stage.

use super::{history, picture};
use crate::context::{Chance, Draw};
use crate::journal::record_product;
use crate::patrol::ROUTES_MAX;
use crate::site::GROUND;
use crate::{App, Error, Fault, Site};
use ::county::ground::{area_m2, intersection};
use codes::{DivisionCode, GridCode};
use jiff::civil::{Date, date};
use model::event::Event;
use model::grid::Grid;
use model::id::{CaseId, HouseId, HouseholdId, PersonId};
use model::journal::{Body, Subject};
use model::person::Standing as Registration;
use model::place::Point;
use model::role::Role;
use model::time::Instant;
use serde::{Deserialize, Serialize};
use store::{Progress, Tx};

/// Name of the record of how far drawings were carried out.
pub const FOLLOWING: &str = "grid-turn";
/// Rows of one chunk.
const CHUNK: i64 = 64;

/// How far drawings were carried out, and how far a turn under way has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Standing {
    /// The day up to which.
    day: Date,
    /// The head of the ground it knew.
    ground: i64,
    /// A turn under way.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    under: Option<Turn>,
    /// Rows that were moved in all.
    #[serde(default)]
    moved: i64,
}

/// A turn under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Turn {
    /// Up to which day.
    day: Date,
    /// The head of the ground when it began.
    ground: i64,
    /// Where its next chunk begins.
    at: Place,
}

/// Which rows of which grid, and after which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    grid: GridCode,
    of: Rows,
    after: [u8; 16],
}

/// What lies in a grid, in the order it is walked through: people first, the rest goes by where they live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Rows {
    People,
    Plans,
    Houses,
    Routes,
    Cases,
}

impl Rows {
    const fn next(self) -> Option<Self> {
        match self {
            Self::People => Some(Self::Plans),
            Self::Plans => Some(Self::Houses),
            Self::Houses => Some(Self::Routes),
            Self::Routes => Some(Self::Cases),
            Self::Cases => None,
        }
    }
}

impl Place {
    const fn first(grid: GridCode, of: Rows) -> Self {
        Self {
            grid,
            of,
            after: [0; 16],
        }
    }
}

fn read(tx: &mut Tx<'_>) -> Result<Option<Standing>, Error> {
    tx.progress(FOLLOWING)?
        .map(|p| {
            serde_json::from_str(&p.position)
                .map_err(|e| Error::Damaged(format!("{FOLLOWING}: {e}")))
        })
        .transpose()
}

fn write(tx: &mut Tx<'_>, standing: &Standing, now: Instant) -> Result<(), Error> {
    let position = serde_json::to_string(standing).map_err(|e| Error::Canon(e.to_string()))?;
    tx.set_progress(&Progress {
        name: FOLLOWING.to_owned(),
        position,
        done: standing.moved,
        total: None,
        at: now,
        finished: standing.under.is_none(),
    })
}

/// Carries out what is not yet carried out of what was drawn; for the timekeeper. A stop in between
/// loses nothing: the next call goes on.
///
/// # Errors
/// The store's.
pub fn follow(app: &App, now: Instant, chance: Chance) -> Result<(), Fault> {
    if app.store().read_blocking(move |tx| settled(tx, now))? {
        return Ok(());
    }
    let draw = chance.draw("grid-follow");
    for round in 0_u64.. {
        let seed = Chance(draw.clone().nth(round));
        if !app.submit_blocking(move |app, tx| follow_in(app, tx, now, seed))? {
            break;
        }
    }
    Ok(())
}

/// Whether nothing is to be carried out: the same day and the same drawings as last time.
fn settled(tx: &mut Tx<'_>, now: Instant) -> Result<bool, Error> {
    Ok(match read(tx)? {
        Some(standing) => {
            standing.under.is_none()
                && standing.day >= now.date()
                && standing.ground == tx.head(GROUND)?
        }
        None => false,
    })
}

/// The next chunk; whether more is left.
///
/// # Errors
/// The store's.
pub fn follow_in(app: &App, tx: &mut Tx<'_>, now: Instant, chance: Chance) -> Result<bool, Fault> {
    let site = app.site_in(tx, now)?;
    let (today, ground) = (now.date(), tx.head(GROUND)?);
    // Before the first time nothing that was drawn was carried out.
    let mut standing = read(tx)?.unwrap_or_else(|| Standing {
        day: date(1, 1, 1),
        ground: -1,
        under: None,
        moved: 0,
    });
    let begun = standing.under.take();
    if begun.is_none() && standing.ground == ground && standing.day >= today {
        return Ok(false);
    }
    let turn = match begun {
        Some(turn) => Some(turn),
        None => drawn(tx, standing.day, today, None)?.map(|grid| Turn {
            day: today,
            ground,
            at: Place::first(grid, Rows::People),
        }),
    };
    let Some(mut turn) = turn else {
        (standing.day, standing.ground) = (today, ground);
        write(tx, &standing, now)?;
        return Ok(false);
    };
    let mut walk = Walk {
        app,
        site: &site,
        now,
        village: site
            .village_now(turn.at.grid.division())
            .unwrap_or(turn.at.grid.division()),
        heir: heir(tx, &site, turn.at.grid)?,
        draw: chance.draw("grid-turn"),
        moved: 0,
    };
    let last = walk.chunk(tx, turn.at)?;
    standing.moved += walk.moved;
    let Place { grid, of, .. } = turn.at;
    let next = match (last, of.next()) {
        (Some(after), _) => Some(Place { grid, of, after }),
        (None, Some(of)) => Some(Place::first(grid, of)),
        (None, None) => drawn(tx, standing.day, turn.day, Some(grid))?
            .map(|grid| Place::first(grid, Rows::People)),
    };
    match next {
        Some(at) => {
            turn.at = at;
            standing.under = Some(turn);
        }
        // What was drawn meanwhile moved the head on and is the next turn's.
        None => (standing.day, standing.ground) = (turn.day, turn.ground),
    }
    write(tx, &standing, now)?;
    Ok(true)
}

/// The next grid after one whose ground differs from what it was before a day.
fn drawn(
    tx: &mut Tx<'_>,
    from: Date,
    today: Date,
    after: Option<GridCode>,
) -> Result<Option<GridCode>, Error> {
    for code in tx.grids_spoken_of(from, today)? {
        // Nothing belongs to a micro-grid alone.
        if code.micro().is_some() || after.is_some_and(|after| code <= after) {
            continue;
        }
        let told = history(tx, code)?;
        let was = told.iter().rfind(|word| word.from < from);
        let is = told.iter().rfind(|word| word.from <= today);
        // What was said on that very day may have been said twice, and carried out in between.
        let same = matches!((was, is), (Some(was), Some(is))
            if is.from > from && was.ended == is.ended && was.shape == is.shape);
        if !same {
            return Ok(Some(code));
        }
    }
    Ok(None)
}

/// The heir of a grid that is no more: the one of its village that has the largest part of its ground
/// today. None while it stands, and where its village has no grid.
///
/// # Errors
/// The store's.
pub(crate) fn heir(
    tx: &mut Tx<'_>,
    site: &Site,
    code: GridCode,
) -> Result<Option<GridCode>, Error> {
    if site.grids.contains_key(&code.grid()) {
        return Ok(None);
    }
    let told = history(tx, code.grid())?;
    let last = told.into_iter().rfind(|word| word.from <= site.day());
    let village = last.as_ref().map_or(code.division(), |word| word.division);
    let village = site.village_now(village).unwrap_or(village);
    let (_, grids) = picture(tx, site, village, site.day())?;
    let part = |grid: &Grid| match &last {
        Some(last) if !last.shape.is_empty() && !grid.shape.is_empty() => {
            area_m2(&intersection(&grid.shape, &last.shape))
        }
        _ => 0.0,
    };
    Ok(grids
        .iter()
        .filter(|grid| grid.code.micro().is_none())
        .map(|grid| (part(grid), grid.code))
        // Of equal parts the first in the order of codes.
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(&a.1)))
        .map(|(_, code)| code))
}

/// The grid that a code means today: itself, or its heir; none where neither stands.
///
/// # Errors
/// The store's.
pub(crate) fn stands(
    tx: &mut Tx<'_>,
    site: &Site,
    code: GridCode,
) -> Result<Option<GridCode>, Error> {
    if site.grids.contains_key(&code.grid()) {
        return Ok(Some(code));
    }
    heir(tx, site, code)
}

/// A chunk of what lies in one grid.
struct Walk<'a> {
    app: &'a App,
    site: &'a Site,
    now: Instant,
    /// The village of the grid today.
    village: DivisionCode,
    /// Where goes what has no point; none: it stays.
    heir: Option<GridCode>,
    draw: Draw,
    moved: i64,
}

impl Walk<'_> {
    /// Carries a chunk out; its last row, none when nothing was left.
    fn chunk(&mut self, tx: &mut Tx<'_>, at: Place) -> Result<Option<[u8; 16]>, Fault> {
        match at.of {
            Rows::People => self.people(tx, at),
            Rows::Plans => self.plans(tx, at),
            Rows::Houses => self.houses(tx, at),
            Rows::Routes => self.routes(tx, at),
            Rows::Cases => self.cases(tx, at),
        }
    }

    fn record(&mut self, tx: &mut Tx<'_>, subject: Subject, body: &Body) -> Result<(), Error> {
        self.moved += 1;
        let synthetic = self.site.synthetic;
        record_product(tx, self.now, synthetic, &mut self.draw, subject, 0, body)?;
        Ok(())
    }

    /// The grid of the same village in which a point lies.
    fn at(&self, tx: &mut Tx<'_>, point: Option<Point>) -> Result<Option<GridCode>, Error> {
        let Some(point) = point else { return Ok(None) };
        Ok(match crate::ground::locate(tx, self.site, point)? {
            Some((division, grid)) if division == self.village => grid,
            _ => None,
        })
    }

    /// A grid that is one of this village today.
    fn own(&self, grid: Option<GridCode>) -> Option<GridCode> {
        grid.map(GridCode::grid).filter(|grid| {
            let held = self.site.grids.get(grid);
            held.is_some_and(|held| held.division == self.village)
        })
    }

    /// The grid in which a household lives today.
    fn home(&self, tx: &mut Tx<'_>, of: HouseholdId) -> Result<Option<GridCode>, Error> {
        let members = tx.persons_of_household(of)?;
        let grid = members
            .iter()
            .filter(|person| {
                matches!(
                    person.standing,
                    Registration::Registered | Registration::Resident
                )
            })
            .find_map(|person| self.own(person.grid));
        Ok(grid)
    }

    fn people(&mut self, tx: &mut Tx<'_>, at: Place) -> Result<Option<[u8; 16]>, Fault> {
        let page = tx.persons_of_grid(at.grid, PersonId::from_bytes(at.after), CHUNK)?;
        let last = page.last().map(|person| *person.id.bytes());
        for mut person in page {
            let to = self.at(tx, person.point)?.or(self.heir);
            let Some(to) = to.filter(|to| *to != at.grid) else {
                continue;
            };
            person.grid = Some(to);
            person.version += 1;
            if !tx.person_update(&person)? {
                continue;
            }
            crate::person::index_in(tx, self.site, &person)?;
            let subject = Subject::Person(person.id);
            let body = Body::PersonWritten {
                person: Box::new(person),
                reason: "regridded".to_owned(),
            };
            self.record(tx, subject, &body)?;
        }
        Ok(last)
    }

    fn plans(&mut self, tx: &mut Tx<'_>, at: Place) -> Result<Option<[u8; 16]>, Fault> {
        let page = tx.visit_plans_of_grid(at.grid, HouseholdId::from_bytes(at.after), CHUNK)?;
        let last = page.last().map(|plan| *plan.household.bytes());
        for mut plan in page {
            let to = self.home(tx, plan.household)?.or(self.heir);
            let Some(to) = to.filter(|to| *to != at.grid) else {
                continue;
            };
            plan.grid = to;
            tx.visit_plan_write(&plan)?;
            self.record(tx, Subject::County, &Body::VisitPlanned { plan })?;
        }
        Ok(last)
    }

    fn houses(&mut self, tx: &mut Tx<'_>, at: Place) -> Result<Option<[u8; 16]>, Fault> {
        let page = tx.houses_all_of_grid(at.grid, HouseId::from_bytes(at.after), CHUNK)?;
        let last = page.last().map(|house| *house.id.bytes());
        for mut house in page {
            let mut to = self.at(tx, house.point)?;
            if let Some(household) = house.household.filter(|_| to.is_none()) {
                to = self.home(tx, household)?;
            }
            let Some(to) = to.or(self.heir).filter(|to| *to != at.grid) else {
                continue;
            };
            house.grid = to;
            house.version += 1;
            tx.house_write(&house)?;
            let body = Body::HouseWritten {
                house: Box::new(house),
            };
            self.record(tx, Subject::County, &body)?;
        }
        Ok(last)
    }

    /// Routes of a grid that is no more go to the grid in which most of their points lie; where that has
    /// as many as it may have, they end. Those of a grid that stands are the town's to lay otherwise.
    fn routes(&mut self, tx: &mut Tx<'_>, at: Place) -> Result<Option<[u8; 16]>, Fault> {
        let Some(heir) = self.heir else {
            return Ok(None);
        };
        for mut route in tx.routes_of_grid(at.grid)? {
            let mut points: std::collections::BTreeMap<GridCode, i64> =
                std::collections::BTreeMap::new();
            for point in &route.points {
                if let Some(grid) = self.at(tx, Some(point.at))? {
                    *points.entry(grid).or_default() += 1;
                }
            }
            let most = points.into_iter().max_by_key(|(_, n)| *n);
            let to = most.map_or(heir, |(grid, _)| grid);
            if tx.routes_of_grid(to)?.len() < ROUTES_MAX {
                route.grid = to;
            } else {
                route.ended = true;
            }
            tx.route_write(&route)?;
            self.record(tx, Subject::County, &Body::RouteWritten { route })?;
        }
        Ok(None)
    }

    fn cases(&mut self, tx: &mut Tx<'_>, at: Place) -> Result<Option<[u8; 16]>, Fault> {
        let page = tx.case_open_of_grid(at.grid, CaseId::from_bytes(at.after), CHUNK)?;
        for id in &page {
            self.case(tx, at.grid, *id)?;
        }
        Ok(page.last().map(|id| *id.bytes()))
    }

    fn case(&mut self, tx: &mut Tx<'_>, from: GridCode, id: CaseId) -> Result<(), Fault> {
        let Some((case, _)) = tx.case(id)? else {
            return Ok(());
        };
        let mut to = self.at(tx, case.place.point)?;
        // A matter without a point of its own goes by where whom it is about lives.
        if let Some(person) = case.applicant.person.filter(|_| to.is_none()) {
            let person = tx.person_resolve(person)?;
            to = self.own(tx.person(person)?.and_then(|person| person.grid));
        }
        let Some(to) = to.or(self.heir).filter(|to| *to != from) else {
            return Ok(());
        };
        let mut events = vec![Event::Regridded {
            grid: to,
            effective: self.site.day(),
        }];
        // What a grid worker must do is the new grid's worker's; where nobody answers for it yet, it stays
        // with whom it is.
        let held = case.holder.as_ref();
        if held.is_some_and(|holder| holder.role == Role::GridWorker) {
            let holder = crate::case::worker_of(tx, to, case.applicant.person, self.now)?;
            if holder.is_some() && holder.as_ref() != held {
                events.push(Event::HolderSet { holder });
            }
        }
        self.moved += 1;
        crate::case::hand_over_in(self.app, tx, self.now, &mut self.draw, id, &events)
    }
}
