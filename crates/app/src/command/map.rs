//! The map: open cases that have a point, the rest counted by village, who is on duty where. No field
//! worker's position is on it.

use super::{Light, command, light};
use crate::context::Ctx;
use crate::duty::{DutyLine, on_duty_in};
use crate::figure::{Listing, Spread, Wall, spread_in, wall_in};
use crate::site::Site;
use crate::{App, Fault};
use codes::DivisionCode;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::BTreeMap;
use store::Tx;
use store::command::{Area, Glance, POINTS_MAX};

/// Open cases of a village that have no point, or are beyond what is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rest {
    /// Village, town or county.
    pub division: DivisionCode,
    /// Its name.
    pub name: String,
    /// Where it is labelled, 1e-7 degrees; none where the map does not know it.
    pub centre: Option<(i64, i64)>,
    /// How many.
    pub n: i64,
    /// How many of them are overdue, at least.
    pub overdue: i64,
}

/// What the map shows.
#[derive(Debug, Clone)]
pub struct Picture {
    /// The place of the journal it stands at: what changed since is told from there.
    pub seq: i64,
    /// The county or town it shows.
    pub division: DivisionCode,
    /// Open cases with a point and their lights, the most urgent first.
    pub cases: Vec<(Glance, Light)>,
    /// The others, counted.
    pub rest: Vec<Rest>,
    /// Who is on duty now, with the place of her unit.
    pub duty: Vec<(DutyLine, Option<(i64, i64)>)>,
}

impl Picture {
    /// Who is on duty, without places.
    #[must_use]
    pub fn duty_lines(&self) -> Vec<DutyLine> {
        self.duty.iter().map(|(line, _)| line.clone()).collect()
    }
}

/// What a wall of a division shows: its figures and its picture, of one moment.
///
/// # Errors
/// The store's.
pub async fn walled(
    app: &App,
    division: DivisionCode,
    now: Instant,
) -> Result<(Wall, Picture), Fault> {
    // A wall is everybody's: what complains about whatever unit is on it as a light and no more.
    let nobody = UnitCode(String::new());
    Ok(app
        .read(move |app, tx| {
            let site = app.site_in(tx, now)?;
            let wall = wall_in(tx, &site, division, now)?;
            Ok((wall, picture_of(tx, &site, division, &nobody, now)?))
        })
        .await?)
}

/// How many cases of a wall's figure stand where: by town, module and stage.
///
/// # Errors
/// The store's.
pub async fn spread(app: &App, listing: Listing, now: Instant) -> Result<Vec<Spread>, Fault> {
    Ok(app
        .read(move |app, tx| spread_in(tx, &app.site(), &listing, now))
        .await?)
}

/// The picture of the asker's command, or of a part of it.
///
/// # Errors
/// Not for this post; not found outside her area; the store's.
pub async fn picture(app: &App, ctx: &Ctx, part: Option<DivisionCode>) -> Result<Picture, Fault> {
    let (division, unit) = command(app, ctx, part)?;
    let now = ctx.now;
    Ok(app
        .read(move |app, tx| picture_of(tx, &app.site(), division, &unit, now))
        .await?)
}

/// The picture of a division, without complaints about a unit.
///
/// # Errors
/// The store's.
pub fn picture_of(
    tx: &mut Tx<'_>,
    site: &Site,
    division: DivisionCode,
    unit: &UnitCode,
    now: Instant,
) -> Result<Picture, crate::Error> {
    let seq = store::log::size(tx)?;
    let area = Area {
        division,
        unit: unit.as_str(),
    };
    let cases: Vec<(Glance, Light)> = tx
        .command_points(area, POINTS_MAX)?
        .into_iter()
        .map(|case| {
            let lit = light(site, case.due, now);
            (case, lit)
        })
        .collect();
    let centres: BTreeMap<DivisionCode, (i64, i64)> = tx
        .area_centres(site.county)?
        .into_iter()
        .map(|(code, lng, lat)| (code, (lng, lat)))
        .collect();
    let mut drawn: BTreeMap<DivisionCode, (i64, i64)> = BTreeMap::new();
    for (case, lit) in &cases {
        let at = drawn.entry(case.division).or_default();
        at.0 += 1;
        at.1 += i64::from(*lit == Light::Red);
    }
    let rest = tx
        .case_open_by_division(division, now)?
        .into_iter()
        .filter_map(|(at, open, overdue)| {
            let (points, red) = drawn.get(&at).copied().unwrap_or_default();
            (open > points).then(|| Rest {
                division: at,
                name: site.place_name(at),
                centre: centres.get(&at).copied(),
                n: open - points,
                overdue: (overdue - red).max(0),
            })
        })
        .collect();
    let duty = on_duty_in(tx, site, division, now)?
        .into_iter()
        .map(|line| {
            let at = site
                .units
                .get(&line.duty.unit)
                .and_then(|unit| centres.get(&unit.division).copied());
            (line, at)
        })
        .collect();
    Ok(Picture {
        seq,
        division,
        cases,
        rest,
        duty,
    })
}
