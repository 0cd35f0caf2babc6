//! Figures: what stands on home pages and on the leader's page. A number comes with the list of
//! what it counts, so that it opens down to its cases, persons and payments.

mod allowance;
mod asked;
mod flow;
mod home;
mod list;
mod module;
mod trend;
mod wall;

pub use allowance::{Allowance, AtRisk, Proof, alarms, proof};
pub use asked::{AskedLine, asked, count as count_asked};
pub use flow::{Moved, count as count_flow, counters as flow_counters, recount as recount_flow};
pub use home::home;
pub use list::{Row, list};
pub use module::{DAYS, ModuleFigure, count as count_modules, forget as forget_modules, of_module};
pub use trend::{Week, trend};
pub use wall::{DayLine, HOTLINE, ModuleLine, PlaceLine, Spread, Wall, spread_in, wall, wall_in};

use crate::citizen::programmes;
use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault};
use codes::DivisionCode;
use model::refusal::Refusal;
use model::role::Role;
use model::roll::RollState;
use model::scope::Scope;
use model::time::{Instant, Month};
use model::unit::UnitCode;
use store::Tx;

/// A day in ms.
const DAY_MS: i64 = codes::zone::DAY_MS;

/// What a figure counts, as data: [`list`] shows exactly these rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// Open cases below a division; of them only the overdue ones where `overdue` is set.
    Open {
        /// Below.
        division: DivisionCode,
        /// Only what is over its limit.
        overdue: bool,
    },
    /// Open cases of a module below a division; of them only the overdue ones where `overdue` is set.
    OpenOf {
        /// Below.
        division: DivisionCode,
        /// Module.
        module: String,
        /// Only what is over its limit.
        overdue: bool,
    },
    /// Cases below a division that came, ended or were rated in a span.
    Moved {
        /// Which.
        moved: Moved,
        /// Below.
        division: DivisionCode,
        /// Module; empty = all.
        module: String,
        /// From.
        since: Instant,
        /// To, exclusive.
        until: Instant,
    },
    /// Cases below a division that ended in a span.
    Closed {
        /// Below.
        division: DivisionCode,
        /// From.
        since: Instant,
        /// To, exclusive.
        until: Instant,
    },
    /// Ended matters by how they were served.
    Served(crate::service::Cases),
    /// What waits for a unit's role, or for the asker by name.
    Queue {
        /// Unit.
        unit: UnitCode,
        /// Role.
        role: Role,
        /// Only what is over its limit.
        overdue: bool,
    },
    /// Open cases given to the asker by name.
    Assigned {
        /// Only what is over its limit.
        overdue: bool,
    },
    /// The asker's own open matters.
    Mine,
    /// Who is entitled in a programme below a division.
    Entitled {
        /// Programme.
        programme: String,
        /// Below.
        division: DivisionCode,
    },
    /// Who is owed a month and stands on no roll for it.
    Unpaid {
        /// Programme.
        programme: String,
        /// Below.
        division: DivisionCode,
        /// The month.
        month: Month,
    },
    /// Open cases of people who would miss the month.
    AtRisk {
        /// Programme.
        programme: String,
        /// Below.
        division: DivisionCode,
    },
    /// Rolls of a month.
    Rolls {
        /// Below.
        division: DivisionCode,
        /// The month; none = all.
        month: Option<Month>,
        /// In a state; none = any.
        state: Option<RollState>,
    },
    /// Payments the bank gave back.
    Failed {
        /// Programme.
        programme: String,
        /// Below.
        division: DivisionCode,
    },
    /// Corrections that wait for the steward.
    Corrections,
    /// Leaves that wait for the unit's head.
    Leaves {
        /// Unit.
        unit: UnitCode,
    },
    /// Entries of the journal of a kind since an instant; empty = all.
    Entries {
        /// Kind.
        kind: String,
        /// From.
        since: Instant,
    },
}

/// What a number is measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Things.
    Count,
    /// Money in fen.
    Fen,
    /// Time in ms.
    Ms,
    /// Days.
    Days,
    /// A share in basis points.
    Rate,
}

/// A number with its name and the list behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Text key, `figure-…`.
    pub key: &'static str,
    /// The number.
    pub n: i64,
    /// In what.
    pub unit: Unit,
    /// What it counts.
    pub listing: Listing,
}

impl Figure {
    fn count(key: &'static str, n: i64, listing: Listing) -> Self {
        Self {
            key,
            n,
            unit: Unit::Count,
            listing,
        }
    }
}

/// What ended in a span, and how long it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// How many.
    pub count: i64,
    /// The middle of their durations in ms; none when nothing ended.
    pub median_ms: Option<i64>,
    /// Which.
    pub listing: Listing,
}

/// A town's line on the leader's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TownLine {
    /// The town.
    pub division: DivisionCode,
    /// Its name.
    pub name: String,
    /// Open cases.
    pub open: Figure,
    /// Of them overdue.
    pub overdue: Figure,
}

/// The leader's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Board {
    /// The county or a town.
    pub division: DivisionCode,
    /// Its name.
    pub name: String,
    /// Open cases.
    pub open: Figure,
    /// Of them overdue.
    pub overdue: Figure,
    /// Ended in the last seven days.
    pub week: Ended,
    /// Ended since the first of the month.
    pub month: Ended,
    /// By town; empty for a single town.
    pub towns: Vec<TownLine>,
    /// The allowances.
    pub allowances: Vec<Allowance>,
}

/// The division an actor's figures are about: all she reaches, or a part of it.
pub(crate) fn area(
    scope: &Scope,
    county: DivisionCode,
    part: Option<DivisionCode>,
) -> Result<DivisionCode, Refusal> {
    let whole = match scope {
        Scope::County => county,
        Scope::Division(division) => *division,
        _ => return Err(Refusal::denied("not-for-your-post")),
    };
    match part {
        None => Ok(whole),
        Some(part) if whole.contains(part) => Ok(part),
        Some(_) => Err(Refusal::not_found()),
    }
}

fn open_of(division: DivisionCode, open: i64, overdue: i64) -> (Figure, Figure) {
    (
        Figure::count(
            "figure-open",
            open,
            Listing::Open {
                division,
                overdue: false,
            },
        ),
        Figure::count(
            "figure-overdue",
            overdue,
            Listing::Open {
                division,
                overdue: true,
            },
        ),
    )
}

pub(crate) fn median(mut durations: Vec<i64>) -> Option<i64> {
    let count = durations.len();
    if count == 0 {
        return None;
    }
    let (below, middle, _) = durations.select_nth_unstable(count / 2);
    let upper = *middle;
    // Of an even number the two in the middle count alike.
    let lower = if count.is_multiple_of(2) {
        below.iter().max().copied().unwrap_or(upper)
    } else {
        upper
    };
    Some(lower + (upper - lower) / 2)
}

fn ended(
    tx: &mut Tx<'_>,
    division: DivisionCode,
    since: Instant,
    until: Instant,
) -> Result<Ended, crate::Error> {
    let durations = tx.case_durations(division, since, until)?;
    let count = durations.len() as i64;
    Ok(Ended {
        count,
        median_ms: median(durations),
        listing: Listing::Closed {
            division,
            since,
            until,
        },
    })
}

/// The leader's page: of all she reaches, or of one town of it.
///
/// # Errors
/// Not for this post; not found outside her area; the store's.
pub async fn board(app: &App, ctx: &Ctx, part: Option<DivisionCode>) -> Result<Board, Fault> {
    let scope = require(&ctx.actor, Action::FigureRead)?;
    let site = app.site();
    let division = area(&scope, site.county, part)?;
    let now = ctx.now;
    Ok(app
        .read(move |_, tx| {
            let (open, overdue) = tx.case_open_count(division, now)?;
            let (open, overdue) = open_of(division, open, overdue);
            let until = now.plus_ms(1);
            let week = ended(
                tx,
                division,
                Instant::start_of(now.plus_ms(-6 * DAY_MS).date()),
                until,
            )?;
            let month = ended(
                tx,
                division,
                Instant::start_of(Month::of(now.date()).first_day()),
                until,
            )?;
            let mut towns = Vec::new();
            if division == site.county {
                let counted = tx.case_open_by_town(now)?;
                for (town, held) in site.towns() {
                    let (n, late) = counted
                        .iter()
                        .find(|(code, _, _)| *code == town)
                        .map_or((0, 0), |(_, n, late)| (*n, *late));
                    let (open, overdue) = open_of(town, n, late);
                    towns.push(TownLine {
                        division: town,
                        name: held.name.clone(),
                        open,
                        overdue,
                    });
                }
            }
            let mut allowances = Vec::new();
            for programme in programmes(&site, now.date()) {
                allowances.push(allowance::of(tx, &site, &programme, division, now)?);
            }
            Ok(Board {
                division,
                name: site.division_name(division),
                open,
                overdue,
                week,
                month,
                towns,
                allowances,
            })
        })
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_between_the_two_middles() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![7]), Some(7));
        assert_eq!(median(vec![9, 1, 5]), Some(5));
        assert_eq!(median(vec![8, 2, 4, 6]), Some(5));
    }
}
