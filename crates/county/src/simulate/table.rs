//! A simulation as tables and charts: the same forms as a plan's.

use super::backtest::{Backtest, BacktestUnit, Fit};
use super::load::{Load, Spread};
use super::staff::Servers;
use super::{Simulation, UnitComparison};
use crate::plan::{Section, Value};
use model::refusal::Arg;
use model::unit::UnitCode;
use serde::Serialize;

/// A unit's pair of bars.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// The unit.
    pub unit: UnitCode,
    /// Its name.
    pub name: String,
    /// Before; none where nothing came or nobody served.
    pub before: Option<i64>,
    /// After; none where nothing comes or nobody serves.
    pub after: Option<i64>,
}

/// A chart: `plan-chart-<code>` is its title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chart {
    /// `utilisation` in basis points, `waiting` in working milliseconds, `overdue` in basis points.
    pub code: &'static str,
    /// Means over the runs, by unit.
    pub bars: Vec<Bar>,
}

/// How a figure is written.
type Written = fn(i64) -> String;

fn tenths(tenfold: i64) -> String {
    let sign = if tenfold < 0 { "-" } else { "" };
    let size = tenfold.unsigned_abs();
    format!("{sign}{}.{}", size / 10, size % 10)
}

/// Working milliseconds as hours with one digit, rounded half up.
fn hours(ms: i64) -> String {
    const TENTH_MS: i64 = 360_000;
    tenths(ms.saturating_add(TENTH_MS / 2).div_euclid(TENTH_MS))
}

/// Basis points as per cent with one digit, rounded half up.
fn percent(basis_points: i64) -> String {
    format!("{}%", tenths(basis_points.saturating_add(5).div_euclid(10)))
}

fn count(n: i64) -> String {
    n.to_string()
}

fn sentence(key: &str, args: impl IntoIterator<Item = (&'static str, Arg)>) -> Value {
    Value::Sentence {
        key: key.to_owned(),
        args: args
            .into_iter()
            .map(|(name, arg)| (name.to_owned(), arg))
            .collect(),
    }
}

/// Mean, least and greatest of the runs in one cell.
fn spread(figure: Option<Spread>, written: Written) -> Value {
    figure.map_or(Value::None, |s| {
        sentence(
            "plan-spread",
            [
                ("mean", written(s.mean).into()),
                ("low", written(s.low).into()),
                ("high", written(s.high).into()),
            ],
        )
    })
}

fn people(servers: Servers) -> Value {
    match servers {
        Servers::AtWork(n) => Value::Number(i64::from(n)),
        Servers::Assumed(n) => sentence("plan-people-assumed", [("count", i64::from(n).into())]),
        Servers::Nobody => Value::word("plan-people-nobody"),
    }
}

/// A figure of a load: its code, what it is, how it is written.
type Figure = (&'static str, fn(&Load) -> Option<Spread>, Written);

const FIGURES: [Figure; 6] = [
    ("arrivals", |l| Some(l.arrivals), count),
    ("utilisation", |l| l.utilisation_bp, percent),
    ("waiting", |l| Some(l.waiting_mean_ms), hours),
    ("waiting-p90", |l| Some(l.waiting_p90_ms), hours),
    ("overdue", |l| l.overdue_bp, percent),
    ("queue", |l| Some(l.waiting_at_end), count),
];

impl Simulation {
    /// The simulation as tables, empty ones left out: what it rests on, all together, bottlenecks,
    /// units.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let all = [self.basis(), self.totals(), self.stuck(), self.by_unit()];
        all.into_iter().filter(|s| !s.rows.is_empty()).collect()
    }

    fn basis(&self) -> Section {
        basis(
            "simulation-basis",
            [
                ("from", Value::Day(self.from.date())),
                // The end is the first instant that counts no longer.
                ("to", Value::Day(self.to.plus_ms(-1).date())),
                ("visits", Value::number(self.visits)),
                ("learnt", Value::number(self.learnt)),
                ("laid-aside", Value::number(self.laid_aside)),
                ("runs", Value::number(self.seeds.len())),
            ],
        )
    }

    fn totals(&self) -> Section {
        let side = |load: &Option<Load>, figure: &Figure| {
            spread(load.as_ref().and_then(figure.1), figure.2)
        };
        Section {
            code: "simulation-total",
            columns: vec!["what", "before", "after"],
            rows: FIGURES
                .iter()
                .map(|figure| {
                    vec![
                        Value::word(format!("plan-simulated-{}", figure.0)),
                        side(&self.total.before, figure),
                        side(&self.total.after, figure),
                    ]
                })
                .collect(),
        }
    }

    fn stuck(&self) -> Section {
        let mut rows = Vec::new();
        for stuck in self.bottlenecks() {
            let Some(row) = self
                .units
                .iter()
                .find(|u| u.unit.as_ref() == Some(&stuck.unit))
            else {
                continue;
            };
            let Some(after) = &row.after else {
                continue;
            };
            for reason in &stuck.reasons {
                rows.push(vec![
                    Value::text(&stuck.name),
                    Value::word(format!("plan-why-{}", reason.code())),
                    Value::word(if stuck.already {
                        "plan-stuck-already"
                    } else {
                        "plan-stuck-new"
                    }),
                    people(after.servers),
                    spread(after.utilisation_bp, percent),
                    spread(row.same_work_ms, hours),
                    spread(Some(after.waiting_mean_ms), hours),
                    spread(Some(after.waiting_at_end), count),
                ]);
            }
        }
        Section {
            code: "simulation-bottlenecks",
            columns: vec![
                "unit",
                "why",
                "stuck",
                "people",
                "utilisation",
                "waiting-same-work",
                "waiting",
                "queue",
            ],
            rows,
        }
    }

    fn by_unit(&self) -> Section {
        let row = |unit: &UnitComparison| {
            let sides = [&unit.before, &unit.after];
            let mut cells = vec![Value::text(&unit.name)];
            cells.extend(sides.map(|l| l.as_ref().map_or(Value::None, |l| people(l.servers))));
            for (_, figure, written) in FIGURES {
                cells.extend(sides.map(|l| spread(l.as_ref().and_then(figure), written)));
            }
            cells
        };
        Section {
            code: "simulation-units",
            columns: vec![
                "unit",
                "people-before",
                "people-after",
                "arrivals-before",
                "arrivals-after",
                "utilisation-before",
                "utilisation-after",
                "waiting-before",
                "waiting-after",
                "waiting-p90-before",
                "waiting-p90-after",
                "overdue-before",
                "overdue-after",
                "queue-before",
                "queue-after",
            ],
            rows: self.units.iter().map(row).collect(),
        }
    }

    /// Utilisation, waiting and overdue share of every unit, before and after.
    #[must_use]
    pub fn charts(&self) -> Vec<Chart> {
        let chart = |code: &'static str, figure: fn(&Load) -> Option<Spread>| Chart {
            code,
            bars: self
                .units
                .iter()
                .filter_map(|row| {
                    let side = |load: &Option<Load>| {
                        load.as_ref().and_then(figure).map(|spread| spread.mean)
                    };
                    Some(Bar {
                        unit: row.unit.clone()?,
                        name: row.name.clone(),
                        before: side(&row.before),
                        after: side(&row.after),
                    })
                })
                .collect(),
        };
        vec![
            chart("utilisation", |l| l.utilisation_bp),
            chart("waiting", |l| Some(l.waiting_mean_ms)),
            chart("overdue", |l| l.overdue_bp),
        ]
    }
}

fn basis<const N: usize>(code: &'static str, lines: [(&str, Value); N]) -> Section {
    Section {
        code,
        columns: vec!["what", "value"],
        rows: lines
            .into_iter()
            .map(|(what, value)| vec![Value::word(format!("plan-basis-{what}")), value])
            .collect(),
    }
}

impl Backtest {
    /// The backtest as tables: what it rests on, and every unit with all together first.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let share = |basis_points: Option<i64>| {
            basis_points.map_or(Value::None, |basis_points| Value::Share {
                basis_points,
                digits: 1,
            })
        };
        let turnaround = |fit: Fit| {
            [
                Value::text(hours(fit.observed)),
                spread(Some(fit.simulated), hours),
                share(fit.error_bp()),
            ]
        };
        let row = |unit: &BacktestUnit| {
            let mut cells = vec![
                if unit.unit.is_some() {
                    Value::text(&unit.name)
                } else {
                    Value::word("plan-all-units")
                },
                people(unit.servers),
                Value::number(unit.visits),
            ];
            cells.extend(turnaround(unit.mean_ms));
            cells.extend(turnaround(unit.median_ms));
            let overdue = unit.overdue_bp;
            cells.extend([
                share(overdue.map(|fit| fit.observed)),
                spread(overdue.map(|fit| fit.simulated), percent),
                share(overdue.map(Fit::difference)),
            ]);
            cells
        };
        vec![
            basis(
                "backtest-basis",
                [
                    ("learnt-until", Value::Day(self.learnt_until.date())),
                    ("to", Value::Day(self.to.plus_ms(-1).date())),
                    ("visits", Value::number(self.total.visits)),
                    ("learnt", Value::number(self.learnt)),
                    ("laid-aside", Value::number(self.laid_aside)),
                    ("runs", Value::number(self.seeds.len())),
                ],
            ),
            Section {
                code: "backtest",
                columns: vec![
                    "unit",
                    "people",
                    "visits",
                    "turnaround-mean",
                    "turnaround-mean-simulated",
                    "turnaround-mean-error",
                    "turnaround-median",
                    "turnaround-median-simulated",
                    "turnaround-median-error",
                    "overdue",
                    "overdue-simulated",
                    "overdue-difference",
                ],
                rows: std::iter::once(&self.total)
                    .chain(&self.units)
                    .map(row)
                    .collect(),
            },
        ]
    }
}
