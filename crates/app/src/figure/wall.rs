//! The figures of a wall (驾驶舱): what came and ended today, what is open and over its limit, by
//! module, by place, thirty days of it. Each figure comes with the list behind it; a wall itself shows
//! only how many of them stand where, never whose they are.

use super::flow::{Counts, counted_in};
use super::list::moved_ids;
use super::{Figure, Listing, Moved, Unit, area, open_of};
use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::site::Site;
use crate::{App, Fault};
use codes::zone::{DAY_MS, day_number, day_of_number};
use codes::{DivisionCode, Level};
use jiff::civil::Date;
use model::time::Instant;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::caseflow::Span;

/// Days of the trend, today among them, and of the rates.
pub const DAYS: i32 = 30;
/// The module of the hotline (12345), where a site has one.
pub const HOTLINE: &str = "hotline";
/// Cases looked through for a spread at most.
const SPREAD_MAX: i64 = 5_000;

/// A module's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModuleLine {
    /// Module code.
    pub module: String,
    /// Its figures.
    pub figures: Vec<Figure>,
}

/// A town's or village's line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceLine {
    /// Which.
    pub division: DivisionCode,
    /// Its name.
    pub name: String,
    /// Its figures.
    pub figures: Vec<Figure>,
}

/// A day of the trend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayLine {
    /// The day.
    pub day: Date,
    /// Came.
    pub filed: Figure,
    /// Ended.
    pub closed: Figure,
}

/// A wall.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wall {
    /// The county or a town.
    pub division: DivisionCode,
    /// Its name.
    pub name: String,
    /// When it was read.
    pub at: Instant,
    /// Today, and the rates of thirty days.
    pub today: Vec<Figure>,
    /// By module.
    pub modules: Vec<ModuleLine>,
    /// By town; for a town by village.
    pub places: Vec<PlaceLine>,
    /// The hotline; empty where the site has none.
    pub hotline: Vec<Figure>,
    /// Thirty days, the oldest first.
    pub days: Vec<DayLine>,
}

impl Wall {
    /// Every figure on it.
    pub fn figures(&self) -> impl Iterator<Item = &Figure> {
        let modules = self.modules.iter().flat_map(|line| &line.figures);
        let places = self.places.iter().flat_map(|line| &line.figures);
        let days = self.days.iter().flat_map(|day| [&day.filed, &day.closed]);
        let both = self.today.iter().chain(&self.hotline);
        both.chain(modules).chain(places).chain(days)
    }
}

/// How many cases of a listing stand at a stage in a town.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// The town, or the county itself.
    pub division: DivisionCode,
    /// Its name.
    pub name: String,
    /// Module.
    pub module: String,
    /// Stage code.
    pub stage: String,
    /// How many.
    pub n: i64,
}

/// The keys under which ratings are said, best first.
const RATED: [(&str, u8); 5] = [
    ("figure-rated-5", 5),
    ("figure-rated-4", 4),
    ("figure-rated-3", 3),
    ("figure-rated-2", 2),
    ("figure-rated-1", 1),
];

/// Days from one to another, both in it.
#[derive(Debug, Clone, Copy)]
struct Days {
    from: Date,
    to: Date,
}

impl Days {
    fn holds(self, day: Date) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// What was counted below a division, as figures.
struct Counted<'a> {
    division: DivisionCode,
    counts: &'a Counts,
}

impl Counted<'_> {
    fn n(&self, moved: Moved, module: &str, days: Days) -> i64 {
        self.counts
            .iter()
            .filter(|((day, what, of), _)| *what == moved && of == module && days.holds(*day))
            .map(|(_, n)| n)
            .sum()
    }

    fn listing(&self, moved: Moved, module: &str, days: Days) -> Listing {
        Listing::Moved {
            moved,
            division: self.division,
            module: module.to_owned(),
            since: Instant::start_of(days.from),
            until: Instant::start_of(days.to).plus_ms(DAY_MS),
        }
    }

    fn figure(&self, key: &'static str, moved: Moved, module: &str, days: Days) -> Figure {
        let n = self.n(moved, module, days);
        Figure::count(key, n, self.listing(moved, module, days))
    }

    /// The share that ended within every limit; none while nothing ended.
    fn on_time(&self, module: &str, days: Days) -> Option<Figure> {
        let ended = self.n(Moved::Closed, module, days);
        let on_time = self.n(Moved::OnTime, module, days);
        (ended > 0).then(|| Figure {
            key: "figure-on-time",
            n: on_time * 10_000 / ended,
            unit: Unit::Rate,
            listing: self.listing(Moved::OnTime, module, days),
        })
    }
}

fn open_of_module(division: DivisionCode, module: &str, open: i64, overdue: i64) -> [Figure; 2] {
    let listing = |overdue| Listing::OpenOf {
        division,
        module: module.to_owned(),
        overdue,
    };
    [
        Figure::count("figure-open", open, listing(false)),
        Figure::count("figure-overdue", overdue, listing(true)),
    ]
}

/// A wall of all an actor reaches, or a part of it.
///
/// # Errors
/// Not for this post; not found outside her area; the store's.
pub async fn wall(app: &App, ctx: &Ctx, part: Option<DivisionCode>) -> Result<Wall, Fault> {
    let scope = require(&ctx.actor, Action::FigureRead)?;
    let site = app.site();
    let division = area(&scope, site.county, part)?;
    let now = ctx.now;
    Ok(app
        .read(move |_, tx| wall_in(tx, &site, division, now))
        .await?)
}

/// A wall of a division.
///
/// # Errors
/// The store's.
pub fn wall_in(
    tx: &mut Tx<'_>,
    site: &Site,
    division: DivisionCode,
    now: Instant,
) -> Result<Wall, crate::Error> {
    let today = now.date();
    let month = Days {
        from: day_of_number(day_number(today) - DAYS + 1),
        to: today,
    };
    let day = Days {
        from: today,
        to: today,
    };
    let counts = counted_in(tx, division, month.from, today)?;
    let counted = Counted {
        division,
        counts: &counts,
    };
    let mut open_modules: BTreeMap<String, (i64, i64)> = tx
        .case_open_by_module(division, now)?
        .into_iter()
        .map(|(module, open, overdue)| (module, (open, overdue)))
        .collect();
    let (open, overdue) = open_modules
        .values()
        .fold((0, 0), |(a, b), (open, overdue)| (a + open, b + overdue));
    let (open, overdue) = open_of(division, open, overdue);
    let mut figures = vec![
        counted.figure("figure-filed-today", Moved::Filed, "", day),
        counted.figure("figure-closed-today", Moved::Closed, "", day),
        open,
        overdue,
    ];
    figures.extend(counted.on_time("", month));
    figures.push(counted.figure("figure-late-month", Moved::Late, "", month));
    figures.extend(RATED.map(|(key, level)| counted.figure(key, Moved::Rated(level), "", month)));

    let mut known: BTreeSet<String> = site.modules().map(|(code, ..)| code.to_owned()).collect();
    known.extend(open_modules.keys().cloned());
    let mut modules = Vec::new();
    let mut hotline = Vec::new();
    for module in known {
        let (open, overdue) = open_modules.remove(&module).unwrap_or_default();
        let mut figures = vec![
            counted.figure("figure-filed-today", Moved::Filed, &module, day),
            counted.figure("figure-closed-today", Moved::Closed, &module, day),
        ];
        figures.extend(open_of_module(division, &module, open, overdue));
        if module == HOTLINE {
            hotline.clone_from(&figures);
            hotline.extend(counted.on_time(&module, month));
        }
        modules.push(ModuleLine { module, figures });
    }
    let days = (0..DAYS)
        .map(|back| day_of_number(day_number(month.from) + back))
        .map(|day| {
            let one = Days { from: day, to: day };
            DayLine {
                day,
                filed: counted.figure("figure-filed", Moved::Filed, "", one),
                closed: counted.figure("figure-closed", Moved::Closed, "", one),
            }
        })
        .collect();
    Ok(Wall {
        division,
        name: site.division_name(division),
        at: now,
        today: figures,
        modules,
        places: places(tx, site, division, now)?,
        hotline,
        days,
    })
}

fn places(
    tx: &mut Tx<'_>,
    site: &Site,
    division: DivisionCode,
    now: Instant,
) -> Result<Vec<PlaceLine>, crate::Error> {
    let line = |at: DivisionCode, (open, overdue): (i64, i64)| PlaceLine {
        division: at,
        name: site.division_name(at),
        figures: <[Figure; 2]>::from(open_of(at, open, overdue)).to_vec(),
    };
    if division.level() == Level::Town {
        let counted: BTreeMap<DivisionCode, (i64, i64)> = tx
            .case_open_by_division(division, now)?
            .into_iter()
            .map(|(at, open, overdue)| (at, (open, overdue)))
            .collect();
        return Ok(site
            .villages(division)
            .map(|(at, _)| line(at, counted.get(&at).copied().unwrap_or_default()))
            .collect());
    }
    let counted: BTreeMap<DivisionCode, (i64, i64)> = tx
        .case_open_by_town(now)?
        .into_iter()
        .map(|(at, open, overdue)| (at, (open, overdue)))
        .collect();
    let today = now.date();
    let day = Days {
        from: today,
        to: today,
    };
    let mut lines = Vec::new();
    for (town, _) in site.towns() {
        let counts = counted_in(tx, town, today, today)?;
        let of_town = Counted {
            division: town,
            counts: &counts,
        };
        let mut place = line(town, counted.get(&town).copied().unwrap_or_default());
        let mut figures = vec![
            of_town.figure("figure-filed-today", Moved::Filed, "", day),
            of_town.figure("figure-closed-today", Moved::Closed, "", day),
        ];
        figures.append(&mut place.figures);
        place.figures = figures;
        lines.push(place);
    }
    Ok(lines)
}

/// How many of a wall's figure stand where: by town, module and stage. Other listings have none.
///
/// # Errors
/// The store's.
pub fn spread_in(
    tx: &mut Tx<'_>,
    site: &Site,
    listing: &Listing,
    now: Instant,
) -> Result<Vec<Spread>, crate::Error> {
    let mut counted: BTreeMap<(DivisionCode, String, String), i64> = BTreeMap::new();
    let late = |overdue: &bool| overdue.then_some(now);
    match listing {
        Listing::Open { division, overdue } => {
            for (at, module, stage, n) in
                tx.case_open_by_town_and_stage(*division, "", late(overdue))?
            {
                counted.insert((at, module, stage), n);
            }
        }
        Listing::OpenOf {
            division,
            module,
            overdue,
        } => {
            for (at, module, stage, n) in
                tx.case_open_by_town_and_stage(*division, module, late(overdue))?
            {
                counted.insert((at, module, stage), n);
            }
        }
        Listing::Moved {
            moved,
            division,
            module,
            since,
            until,
        } => {
            let span = Span {
                division: *division,
                module,
                since: *since,
                until: *until,
            };
            for id in moved_ids(tx, *moved, span, None, SPREAD_MAX)? {
                if let Some(case) = tx.case_glance(id)? {
                    let town = case.division.at(Level::Town).unwrap_or(case.division);
                    *counted.entry((town, case.module, case.stage)).or_default() += 1;
                }
            }
        }
        _ => {}
    }
    Ok(counted
        .into_iter()
        .map(|((division, module, stage), n)| Spread {
            division,
            name: site.division_name(division),
            module,
            stage,
            n,
        })
        .collect())
}
