//! Response to whistles (吹哨报到): how long each department took from being asked to answering on site,
//! from the work orders of the procedure `whistle`.

use super::command;
use crate::context::Ctx;
use crate::{App, Fault};
use codes::zone::DAY_MS;
use jiff::civil::Date;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::BTreeMap;
use store::command::Asked;

/// Code of the procedure.
pub const PROCEDURE: &str = "whistle";
/// Its work orders to come; those to solve the matter are apart.
const ARRIVE: &str = "arrive";
/// Days looked back.
pub const DAYS: i64 = 90;
/// Work orders looked through at most.
const LOOKED: i64 = 5_000;

/// How a department answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answering {
    /// The department.
    pub unit: UnitCode,
    /// How often it was whistled for.
    pub asked: i64,
    /// How often it answered.
    pub answered: i64,
    /// How often it said that it was not its matter.
    pub returned: i64,
    /// Orders that still wait.
    pub waiting: i64,
    /// Answered or waiting beyond the limit.
    pub late: i64,
    /// The middle of its times in ms; none when it never answered.
    pub median_ms: Option<i64>,
    /// Its longest in ms.
    pub longest_ms: Option<i64>,
}

fn table(orders: Vec<Asked>, now: Instant) -> Vec<Answering> {
    let mut units: BTreeMap<UnitCode, (Answering, Vec<i64>)> = BTreeMap::new();
    for order in orders {
        if order.state == "withdrawn" {
            continue;
        }
        let (line, times) = units.entry(order.unit.clone()).or_insert_with(|| {
            let line = Answering {
                unit: order.unit.clone(),
                asked: 0,
                answered: 0,
                returned: 0,
                waiting: 0,
                late: 0,
                median_ms: None,
                longest_ms: None,
            };
            (line, Vec::new())
        });
        line.asked += 1;
        line.late += i64::from(order.due < order.ended_at.unwrap_or(now));
        match (order.state.as_str(), order.ended_at) {
            ("answered", Some(ended)) => {
                line.answered += 1;
                times.push(ended.0 - order.at.0);
            }
            ("returned", _) => line.returned += 1,
            _ => line.waiting += 1,
        }
    }
    units
        .into_values()
        .map(|(line, times)| Answering {
            longest_ms: times.iter().copied().max(),
            median_ms: crate::figure::median(times),
            ..line
        })
        .collect()
}

/// Response times of the last ninety days by department, and the first day looked at.
///
/// # Errors
/// Not for this post; the store's.
pub async fn whistles(app: &App, ctx: &Ctx) -> Result<(Date, Vec<Answering>), Fault> {
    let (division, _) = command(app, ctx, None)?;
    let now = ctx.now;
    let first = now.plus_ms(-DAYS * DAY_MS).date();
    let since = Instant::start_of(first);
    let orders = app
        .read(move |_, tx| tx.orders_of_procedure((PROCEDURE, ARRIVE), division, since, LOOKED))
        .await?;
    Ok((first, table(orders, now)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(unit: &str, at: i64, ended: Option<i64>, state: &str, due: i64) -> Asked {
        Asked {
            unit: UnitCode(unit.to_owned()),
            at: Instant(at),
            ended_at: ended.map(Instant),
            state: state.to_owned(),
            due: Instant(due),
        }
    }

    #[test]
    fn a_department_is_measured_from_being_asked_to_answering() {
        let table = table(
            vec![
                order("A", 0, Some(10), "answered", 50),
                order("A", 0, Some(90), "answered", 50),
                order("A", 0, None, "open", 50),
                order("A", 0, Some(1), "withdrawn", 50),
                order("B", 0, Some(5), "returned", 50),
            ],
            Instant(100),
        );
        assert_eq!(table.len(), 2);
        let a = &table[0];
        assert_eq!((a.asked, a.answered, a.waiting, a.late), (3, 2, 1, 2));
        assert_eq!((a.median_ms, a.longest_ms), (Some(50), Some(90)));
        let b = &table[1];
        assert_eq!((b.asked, b.returned, b.late), (1, 1, 0));
        assert_eq!(b.median_ms, None);
    }
}
