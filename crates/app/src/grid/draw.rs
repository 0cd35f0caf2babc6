//! Drawing the grids of a village otherwise, from a day on: what is drawn is the whole picture, and what
//! differs from the picture of that day is written. Gaps and overlaps beyond the site's tolerance refuse it.

use super::{Drawn, may_draw, picture};
use crate::context::Ctx;
use crate::journal::record;
use crate::{App, Error, Fault, Site};
use ::county::ground::{Findings, SLIVER_M2, area_m2, difference, findings, intersection, sound};
use codes::{DivisionCode, GridCode};
use jiff::civil::Date;
use model::grid::{Grid, GridKind};
use model::journal::{Body, Subject};
use model::place::Shape;
use model::refusal::{Kind, Refusal, Refused};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::Tx;

/// Longest name and reason, in characters.
const NAME_CHARS: usize = 40;
const WHY_CHARS: usize = 200;
/// Grids of one village, and corners of all of them.
const GRIDS_MAX: usize = 120;
const CORNERS_MAX: usize = 8_000;
/// Square metres a gap or an overlap may have (默认).
const TOLERANCE_M2: i64 = 50;

/// The picture of a village as it is to be from a day on.
#[derive(Debug, Clone)]
pub struct Drawing {
    /// First day.
    pub from: Date,
    /// Why it is drawn otherwise.
    pub why: String,
    /// Every grid of the village; what is missing ends.
    pub grids: Vec<Drawn>,
}

/// What a drawing did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawDone {
    /// Grids that were drawn anew or changed.
    pub written: Vec<GridCode>,
    /// Grids that end.
    pub ended: Vec<GridCode>,
}

/// A picture looked through before it is kept.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The village's outline, where one is drawn.
    pub outline: Option<Shape>,
    /// The grids, made sound.
    pub grids: Vec<Drawn>,
    /// What is wrong with them: places of `parts` in `grids`.
    pub findings: Findings,
    /// Which of `grids` the findings count.
    pub parts: Vec<usize>,
    /// Square metres that are let pass.
    pub tolerance_m2: i64,
}

impl Checked {
    /// The grid a finding means.
    #[must_use]
    pub fn part(&self, n: usize) -> Option<&Drawn> {
        self.grids.get(*self.parts.get(n)?)
    }

    /// Every piece beyond the tolerance, as reasons.
    fn reasons(&self) -> Vec<Refused> {
        let limit = self.tolerance_m2 as f64;
        let name = |n: usize| self.part(n).map_or_else(String::new, |g| g.name.clone());
        let whole = |area: f64| area.round() as i64;
        let mut reasons = Vec::new();
        for (piece, beside) in self.findings.gaps.iter().filter(|(p, _)| p.area_m2 > limit) {
            let near = beside.first().map_or_else(String::new, |n| name(*n));
            reasons.push(
                Refused::new("grid-gap")
                    .at("grids")
                    .with("area", whole(piece.area_m2))
                    .with("near", near),
            );
        }
        for (a, b, piece) in &self.findings.overlaps {
            if piece.area_m2 > limit {
                reasons.push(
                    Refused::new("grid-overlap")
                        .at("grids")
                        .with("area", whole(piece.area_m2))
                        .with("one", name(*a))
                        .with("other", name(*b)),
                );
            }
        }
        for (n, piece) in &self.findings.outside {
            if piece.area_m2 > limit {
                reasons.push(
                    Refused::new("grid-outside")
                        .at("grids")
                        .with("area", whole(piece.area_m2))
                        .with("name", name(*n)),
                );
            }
        }
        reasons
    }
}

/// Names, kinds and shapes of what is drawn, each by itself.
fn sane(drawn: &[Drawn], site: &Site) -> Result<Vec<Drawn>, Refusal> {
    if drawn.is_empty() {
        return Err(Refusal::field("grids", "grid-none-drawn"));
    }
    let corners: usize = drawn.iter().map(|grid| grid.shape.corners()).sum();
    if drawn.len() > GRIDS_MAX || corners > CORNERS_MAX {
        return Err(Refusal::field("grids", "grid-too-many")
            .with("grids", GRIDS_MAX as i64)
            .with("corners", CORNERS_MAX as i64));
    }
    let (mut names, mut codes) = (BTreeSet::new(), BTreeSet::new());
    let mut sane = Vec::with_capacity(drawn.len());
    for grid in drawn {
        let name = grid.name.trim().to_owned();
        if name.is_empty() {
            return Err(Refusal::field("grids", "grid-name-needed"));
        }
        if name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
            return Err(Refusal::field("grids", "grid-name-long")
                .with("max", NAME_CHARS as i64)
                .with("name", name));
        }
        crate::open_words("grids", &name)?;
        if !names.insert(name.clone()) || !grid.code.is_none_or(|code| codes.insert(code)) {
            return Err(Refusal::field("grids", "grid-twice").with("name", name));
        }
        let micro = grid.kind == GridKind::Micro;
        if grid
            .code
            .is_some_and(|code| code.micro().is_some() != micro)
        {
            return Err(Refusal::field("grids", "grid-kind-of-code").with("name", name));
        }
        if grid.households.is_some_and(|n| !(0..=100_000).contains(&n)) {
            return Err(Refusal::field("grids", "grid-households").with("name", name));
        }
        if grid
            .departments
            .iter()
            .any(|unit| !site.units.contains_key(unit))
        {
            return Err(Refusal::field("grids", "grid-department").with("name", name));
        }
        let shape = sound(&grid.shape, "grids").map_err(|no| no.with("name", name.clone()))?;
        sane.push(Drawn {
            name,
            shape,
            ..grid.clone()
        });
    }
    Ok(sane)
}

fn looked_through(
    site: &Site,
    outline: Option<Shape>,
    drawn: &[Drawn],
    on: Date,
) -> Result<Checked, Refusal> {
    let grids = sane(drawn, site)?;
    let parts: Vec<usize> = (0..grids.len())
        .filter(|n| grids[*n].kind != GridKind::Micro)
        .collect();
    let shapes: Vec<Shape> = parts.iter().map(|n| grids[*n].shape.clone()).collect();
    Ok(Checked {
        findings: findings(outline.as_ref(), &shapes),
        outline,
        grids,
        parts,
        tolerance_m2: site
            .parameters
            .number("grid.tolerance", on, TOLERANCE_M2)
            .max(0),
    })
}

/// Looks a picture of a village through: its gaps, overlaps and what lies outside. Writes nothing.
///
/// # Errors
/// Not found, or not within reach; what is drawn badly, at `grids`; the store's.
pub async fn check(
    app: &App,
    ctx: &Ctx,
    village: DivisionCode,
    drawn: &[Drawn],
) -> Result<Checked, Fault> {
    let site = app.site();
    may_draw(&site, ctx, village)?;
    let today = ctx.now.date();
    let held = app.site();
    let (outline, _) = app
        .read(move |_, tx| picture(tx, &held, village, today))
        .await?;
    Ok(looked_through(&site, outline, drawn, today)?)
}

/// Draws the grids of a village otherwise, from a day on.
///
/// # Errors
/// As [`draw_in`].
pub async fn draw(
    app: &App,
    ctx: &Ctx,
    village: DivisionCode,
    drawing: Drawing,
) -> Result<DrawDone, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| draw_in(app, tx, &ctx, village, &drawing))
        .await
}

/// Draws them inside a unit.
///
/// # Errors
/// Not found, or not within reach; `grid-day-past`, `grid-later-drawing` at `from`; `reason-needed` at
/// `why`; what is drawn badly, `grid-gap`, `grid-overlap`, `grid-outside`, `grid-micro-outside` by piece,
/// `grid-unknown`, `grid-nothing-changed` at `grids`; the store's.
pub fn draw_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    village: DivisionCode,
    drawing: &Drawing,
) -> Result<DrawDone, Fault> {
    let site = app.site_in(tx, ctx.now)?;
    may_draw(&site, ctx, village)?;
    if drawing.from < ctx.now.date() {
        return Err(Refusal::field("from", "grid-day-past").into());
    }
    let why = reason(&drawing.why)?;
    if let Some(later) = tx.grid_latest(village)?.filter(|day| *day > drawing.from) {
        return Err(Refusal::field("from", "grid-later-drawing")
            .with("day", later.to_string())
            .into());
    }
    let (outline, before) = picture(tx, &site, village, drawing.from)?;
    let checked = looked_through(&site, outline, &drawing.grids, drawing.from)?;
    let mut reasons = checked.reasons();
    let coded = coded(tx, village, &checked, &before, &mut reasons)?;
    if !reasons.is_empty() {
        return Err(Refusal {
            kind: Kind::Invalid,
            reasons,
        }
        .into());
    }
    let (written, ended) = differs(village, drawing.from, coded, &before, checked.tolerance_m2);
    if written.is_empty() && ended.is_empty() {
        return Err(Refusal::field("grids", "grid-nothing-changed").into());
    }
    let mut draw = ctx.draw("grid");
    for grid in written.iter().chain(&ended) {
        tx.grid_write(grid)?;
        let body = Body::GridWritten {
            grid: Box::new(grid.clone()),
            why: why.clone(),
        };
        record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
    }
    crate::site::moved(tx, "county")?;
    crate::site::moved(tx, crate::site::GROUND)?;
    let codes = |grids: &[Grid]| grids.iter().map(|grid| grid.code).collect();
    Ok(DrawDone {
        written: codes(&written),
        ended: codes(&ended),
    })
}

fn reason(why: &str) -> Result<String, Refusal> {
    let why = why.trim();
    if why.is_empty() {
        return Err(Refusal::field("why", "reason-needed"));
    }
    if why.chars().count() > WHY_CHARS || why.chars().any(char::is_control) {
        return Err(Refusal::field("why", "field-too-long").with("max", WHY_CHARS as i64));
    }
    crate::open_words("why", why)?;
    Ok(why.to_owned())
}

/// Gives codes to what has none: the next serial of the village, of a micro-grid the next within the grid
/// it lies in.
fn coded(
    tx: &mut Tx<'_>,
    village: DivisionCode,
    checked: &Checked,
    before: &[Grid],
    reasons: &mut Vec<Refused>,
) -> Result<Vec<(GridCode, Drawn)>, Error> {
    let known: BTreeSet<GridCode> = before.iter().map(|grid| grid.code).collect();
    let refused = |key: &str, grid: &Drawn| {
        Refused::new(key)
            .at("grids")
            .with("name", grid.name.clone())
    };
    let mut serial = tx.grid_last_serial(village, None)?;
    let mut coded: Vec<(GridCode, Drawn)> = Vec::with_capacity(checked.grids.len());
    for grid in checked.grids.iter().filter(|g| g.kind != GridKind::Micro) {
        let code = match grid.code {
            Some(code) if known.contains(&code) => Some(code),
            Some(_) => None,
            None => {
                serial += 1;
                GridCode::compose(village, serial, None)
            }
        };
        match code {
            Some(code) => coded.push((code, grid.clone())),
            None => reasons.push(refused("grid-unknown", grid)),
        }
    }
    let tolerance = checked.tolerance_m2 as f64;
    let mut given: std::collections::BTreeMap<GridCode, u16> = std::collections::BTreeMap::new();
    let mut micro = Vec::new();
    for grid in checked.grids.iter().filter(|g| g.kind == GridKind::Micro) {
        // Whatever of it lies beyond its grid is at most what is let pass.
        let within = coded
            .iter()
            .find(|(_, whole)| area_m2(&difference(&grid.shape, &whole.shape)) <= tolerance)
            .map(|(code, _)| *code);
        let Some(within) = within else {
            reasons.push(refused("grid-micro-outside", grid));
            continue;
        };
        let code = match grid.code {
            Some(code) if known.contains(&code) && within.contains(code) => Some(code),
            Some(_) => None,
            None => {
                let last = match given.get(&within) {
                    Some(last) => *last,
                    None => tx.grid_last_serial(village, Some(within))?,
                };
                given.insert(within, last + 1);
                let next = u8::try_from(last + 1).ok();
                next.and_then(|n| GridCode::compose(within.division(), within.serial(), Some(n)))
            }
        };
        match code {
            Some(code) => micro.push((code, grid.clone())),
            None => reasons.push(refused("grid-unknown", grid)),
        }
    }
    coded.extend(micro);
    Ok(coded)
}

/// What differs from the picture before: words to be written, and words that end a grid.
fn differs(
    village: DivisionCode,
    from: Date,
    coded: Vec<(GridCode, Drawn)>,
    before: &[Grid],
    tolerance_m2: i64,
) -> (Vec<Grid>, Vec<Grid>) {
    let kept: BTreeSet<GridCode> = coded.iter().map(|(code, _)| *code).collect();
    let mut written = Vec::new();
    for (code, drawn) in coded {
        let was = before.iter().find(|grid| grid.code == code);
        let same = was.is_some_and(|was| {
            was.name == drawn.name
                && was.kind == drawn.kind
                && was.shape == drawn.shape
                && was.departments == drawn.departments
                && was.households == drawn.households
        });
        if same {
            continue;
        }
        let gained = match was {
            Some(was) if !was.shape.is_empty() => difference(&drawn.shape, &was.shape),
            _ => drawn.shape.clone(),
        };
        let limit = (tolerance_m2 as f64).max(SLIVER_M2);
        let came_from = before
            .iter()
            .filter(|old| old.code != code && old.code.micro().is_none() && !old.shape.is_empty())
            .filter(|_| code.micro().is_none())
            .filter(|old| area_m2(&intersection(&gained, &old.shape)) > limit)
            .map(|old| old.code)
            .collect();
        written.push(Grid {
            code,
            name: drawn.name,
            division: village,
            kind: drawn.kind,
            shape: drawn.shape,
            departments: drawn.departments,
            households: drawn.households,
            came_from,
            from,
            ended: false,
        });
    }
    let ended = before
        .iter()
        .filter(|grid| !kept.contains(&grid.code))
        .map(|grid| Grid {
            from,
            ended: true,
            came_from: Vec::new(),
            division: village,
            ..grid.clone()
        })
        .collect();
    (written, ended)
}
