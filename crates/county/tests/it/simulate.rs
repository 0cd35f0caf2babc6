//! A simulation gives the known answer where there is one, and catches a reform that moves people
//! without their work.

mod town;

use crate::site::{code, rudong};
use codes::calendar::Calendar;
use county::plan::{Plan, plan};
use county::simulate::{
    Auxiliaries, History, HistoryFault, Reason, Servers, Services, Simulation, Staffing, Visit,
    backtest, simulate,
};
use county::{Book, County};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use model::change::{Change, DatedChange};
use model::document::DocumentCode;
use model::establishment::{Engagement, Rank, StaffStatus};
use model::time::Instant;
use model::unit::UnitCode;
use std::sync::Arc;
use town::{TOWN, department, item, small, unit};

/// A Monday. The calendar has no notice: Monday to Friday, 08:30–12:00 and 13:30–17:30.
const MONDAY: Date = date(2024, 1, 1);
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 450 * MINUTE;
const MORNING: i64 = 210 * MINUTE;

/// The instant at which so much working time has passed since the Monday.
fn at(working: i64) -> Instant {
    let (day, rest) = (working.div_euclid(DAY), working.rem_euclid(DAY));
    let date = MONDAY.checked_add((day / 5 * 7 + day % 5).days()).unwrap();
    if rest < MORNING {
        Instant::at(date, 8, 30).plus_ms(rest)
    } else {
        Instant::at(date, 13, 30).plus_ms(rest - MORNING)
    }
}

/// Chance of the test's own, so that it does not share the simulation's.
struct Chance(u64);

impl Chance {
    /// Above 0, up to 1.
    fn share(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let word = (self.0 ^ (self.0 >> 29)) >> 11;
        (word as f64 + 1.0) / (1_u64 << 53) as f64
    }

    fn exponential(&mut self, mean: i64) -> i64 {
        (-self.share().ln() * mean as f64).round() as i64
    }
}

/// Visits of one unit served first come first served by so many people, with their true durations.
fn served(
    chance: &mut Chance,
    (what, letters, first_case): (&str, &str, usize),
    count: usize,
    people: usize,
    (every, lasts): (i64, i64),
) -> (Vec<Visit>, Vec<i64>) {
    let mut free = vec![0_i64; people];
    let (mut now, mut visits, mut durations) = (0, Vec::new(), Vec::new());
    for case in 0..count {
        now += chance.exponential(every);
        let duration = chance.exponential(lasts);
        let server = free.iter_mut().min().unwrap();
        let left = now.max(*server) + duration;
        *server = left;
        visits.push(Visit {
            case: first_case + case,
            item: item(what),
            place: code(TOWN),
            unit: unit(letters),
            arrived: at(now),
            left: Some(at(left)),
            due: Some(at(now + 2 * DAY)),
        });
        durations.push(duration);
    }
    (visits, durations)
}

fn history(visits: Vec<Visit>) -> History {
    let last = visits.iter().map(|v| v.arrived).max().unwrap();
    History {
        from: at(0),
        to: last.plus_ms(1),
        visits,
    }
}

fn county(institutions: &[(&str, usize)]) -> County {
    County::founded(&small(institutions)).unwrap_or_else(|b| panic!("{b:?}"))
}

fn planned(institutions: &[(&str, usize)], changes: Vec<Change>) -> Plan {
    let changes: Vec<DatedChange> = changes
        .into_iter()
        .enumerate()
        .map(|(n, change)| DatedChange {
            at: format!("test:{n}"),
            effective: date(2025, 1, 1),
            document: DocumentCode("BZ".to_owned()),
            resolution: Some(DocumentCode("JY".to_owned())),
            approval: None,
            change,
        })
        .collect();
    let book = Book::new(Arc::new(small(institutions)));
    let plan = plan(&book, "test", "test", &changes, &[]).unwrap();
    assert!(plan.broken.is_empty(), "{:?}", plan.broken);
    plan
}

fn move_away(letters: &str, n: usize, to: &str) -> Change {
    Change::MovePerson {
        person: format!("{letters}{n}").as_str().into(),
        unit: unit(to),
        serves: unit(to),
        title: String::new(),
        rank: Rank::Staff,
    }
}

fn calendar() -> Calendar {
    Calendar::default()
}

fn near(found: i64, expected: i64, percent: i64) -> bool {
    (found - expected).abs() * 100 <= expected * percent
}

#[test]
fn waiting_at_one_desk_is_what_queueing_theory_says() {
    let (every, lasts) = (20 * MINUTE, 14 * MINUTE);
    let mut chance = Chance(7);
    let (visits, _) = served(&mut chance, ("A", "ONE", 0), 20_000, 1, (every, lasts));
    let plan = planned(&[("ONE", 1)], Vec::new());
    let found = simulate(
        &plan,
        &history(visits),
        &calendar(),
        &Staffing::default(),
        &[1, 2, 3, 4, 5],
    )
    .unwrap();
    let load = found.units[0].before.clone().unwrap();
    // M/M/1: ρ = 0.7, mean wait ρ / (1 − ρ) × service = 32 min 40 s.
    assert!(
        near(load.utilisation_bp.unwrap().mean, 7_000, 3),
        "{load:?}"
    );
    assert!(near(load.waiting_mean_ms.mean, 1_960_000, 15), "{load:?}");
    // P(wait > t) = ρ e^−(1−ρ)t/s, so that nine of ten wait at most s/(1−ρ) × ln(ρ/0.1).
    assert!(near(load.waiting_p90_ms.mean, 5_448_000, 15), "{load:?}");
    assert!(load.waiting_mean_ms.low <= load.waiting_mean_ms.mean);
    assert_eq!(load.servers, Servers::AtWork(1));
}

#[test]
fn durations_are_found_again_from_arrivals_and_departures() {
    for people in [1_usize, 3] {
        let people_ = i64::try_from(people).unwrap();
        let mut chance = Chance(11);
        let rhythm = (20 * MINUTE / people_, 17 * MINUTE);
        let (visits, mut truth) = served(&mut chance, ("A", "ONE", 0), 3_000, people, rhythm);
        let mut history = history(visits);
        // Everything has left by the end.
        history.to = history
            .visits
            .iter()
            .filter_map(|v| v.left)
            .max()
            .unwrap()
            .plus_ms(1);
        let learnt = Services::learn(
            &history,
            &county(&[("ONE", people)]),
            &calendar(),
            &Staffing::default(),
        )
        .unwrap();
        truth.sort_unstable();
        assert_eq!(learnt.laid_aside(), 0);
        assert_eq!(learnt.durations(&item("A"), "ONE"), truth, "{people}");
        // An item never seen is drawn from what its unit does, a strange unit from everything.
        assert_eq!(learnt.durations(&item("B"), "ONE"), truth);
        assert_eq!(learnt.durations(&item("B"), "TWO"), truth);
    }
}

#[test]
fn a_case_laid_aside_does_not_take_a_person_away() {
    let mut chance = Chance(13);
    let (mut visits, truth) = served(
        &mut chance,
        ("A", "ONE", 1),
        500,
        1,
        (20 * MINUTE, 10 * MINUTE),
    );
    let end = visits.iter().filter_map(|v| v.left).max().unwrap();
    let mut forgotten = visits[0].clone();
    forgotten.case = 0;
    forgotten.arrived = at(0);
    forgotten.left = Some(end.plus_ms(HOUR));
    visits.push(forgotten);
    let mut history = history(visits);
    history.to = end.plus_ms(2 * HOUR);
    let learnt = Services::learn(
        &history,
        &county(&[("ONE", 1)]),
        &calendar(),
        &Staffing::default(),
    )
    .unwrap();
    assert_eq!(learnt.laid_aside(), 1);
    let found: i64 = learnt.durations(&item("A"), "ONE").iter().sum();
    let expected = truth.iter().sum::<i64>() + HOUR;
    assert!(near(found, expected, 1), "{found} {expected}");
}

/// Two institutions of four people each, each well busy.
fn two_institutions() -> History {
    let mut chance = Chance(17);
    let rhythm = (8 * MINUTE, 20 * MINUTE);
    let (mut visits, _) = served(&mut chance, ("A", "ONE", 0), 3_000, 4, rhythm);
    let (more, _) = served(&mut chance, ("A", "TWO", 10_000), 3_000, 4, rhythm);
    visits.extend(more);
    history(visits)
}

const TWO: [(&str, usize); 2] = [("ONE", 4), ("TWO", 4)];

fn played(plan: &Plan) -> Simulation {
    simulate(
        plan,
        &two_institutions(),
        &calendar(),
        &Staffing::default(),
        &[1, 2, 3],
    )
    .unwrap()
}

#[test]
fn people_moved_without_their_work_are_caught_and_a_merger_is_not() {
    let merged = played(&planned(
        &TWO,
        vec![Change::MergeUnit {
            from: unit("ONE"),
            into: unit("TWO"),
        }],
    ));
    assert_eq!(merged.bottlenecks(), []);
    let [one, two] = merged.units.as_slice() else {
        panic!("{:?}", merged.units)
    };
    assert_eq!(one.after, None);
    let after = two.after.clone().unwrap();
    assert_eq!(after.servers, Servers::AtWork(8));
    assert_eq!(
        after.arrivals.mean,
        one.before.clone().unwrap().arrivals.mean + two.before.clone().unwrap().arrivals.mean
    );
    // One queue for eight waits less than two for four each.
    assert!(after.waiting_mean_ms.mean < two.same_work_ms.unwrap().mean);

    let torn = played(&planned(
        &TWO,
        (0..3).map(|n| move_away("ONE", n, "TWO")).collect(),
    ));
    let stuck = torn.bottlenecks();
    assert_eq!(stuck.len(), 1, "{stuck:?}");
    assert_eq!(stuck[0].unit, unit("ONE"));
    assert_eq!(stuck[0].reasons, [Reason::Busy, Reason::WaitsLonger]);
    assert!(!stuck[0].already);
    let [one, two] = torn.units.as_slice() else {
        panic!("{:?}", torn.units)
    };
    let (was, is) = (one.before.clone().unwrap(), one.after.clone().unwrap());
    assert_eq!((was.servers.count(), is.servers.count()), (4, 1));
    assert!(is.waiting_at_end.mean > 1_000, "{is:?}");
    assert!(was.overdue_bp.unwrap().mean < 100, "{was:?}");
    assert!(is.overdue_bp.unwrap().mean > 5_000, "{is:?}");
    assert!(two.after.clone().unwrap().waiting_mean_ms.mean < HOUR);
}

#[test]
fn a_unit_with_work_and_nobody_is_blocked() {
    let emptied = played(&planned(
        &TWO,
        (0..4).map(|n| move_away("ONE", n, "TWO")).collect(),
    ));
    let stuck = emptied.bottlenecks();
    assert_eq!(stuck[0].unit, unit("ONE"));
    assert!(stuck[0].reasons.contains(&Reason::Blocked), "{stuck:?}");
    let after = emptied.units[0].after.clone().unwrap();
    assert_eq!(
        (after.servers, after.utilisation_bp),
        (Servers::Nobody, None)
    );
    assert_eq!(after.waiting_at_end.mean, after.arrivals.mean);
    // Lent away and on leave is not at work either; lent here is.
    let mut founding = small(&[("ONE", 2), ("TWO", 1)]);
    Arc::make_mut(&mut founding.people[0]).status = StaffStatus::SecondedOut;
    Arc::make_mut(&mut founding.people[1]).status = StaffStatus::Leave;
    let county = County::founded(&founding).unwrap();
    let staffing = Staffing::default();
    assert_eq!(staffing.before(&county, &unit("ONE")), Servers::Nobody);
    let lent = planned(
        &[("ONE", 1), ("TWO", 1)],
        vec![Change::Second {
            person: "TWO0".into(),
            to: Some(unit("ONE")),
        }],
    );
    assert_eq!(staffing.after(&lent, &unit("ONE")), Servers::AtWork(2));
    assert_eq!(staffing.after(&lent, &unit("TWO")), Servers::Nobody);
}

#[test]
fn people_who_are_on_no_roster_are_assumed_and_said_to_be() {
    let county = county(&[("ONE", 0)]);
    let committee = UnitCode("320623111205-CWH".to_owned());
    let staffing = Staffing {
        unrostered: 3,
        ..Staffing::default()
    };
    assert_eq!(staffing.before(&county, &department()), Servers::Assumed(3));
    assert_eq!(staffing.before(&county, &committee), Servers::Assumed(3));
    assert_eq!(staffing.before(&county, &unit("ONE")), Servers::Nobody);
    let none = Staffing {
        unrostered: 0,
        beside: [(unit("ONE"), 2)].into(),
        ..Staffing::default()
    };
    assert_eq!(none.before(&county, &committee), Servers::Assumed(1));
    assert_eq!(none.before(&county, &unit("ONE")), Servers::AtWork(2));
    let mut founding = small(&[("ONE", 2)]);
    Arc::make_mut(&mut founding.people[0]).kind = Engagement::Auxiliary;
    let county = County::founded(&founding).unwrap();
    assert_eq!(staffing.before(&county, &unit("ONE")), Servers::AtWork(1));
    let counted = Staffing {
        auxiliaries: Auxiliaries::Counted,
        ..staffing
    };
    assert_eq!(counted.before(&county, &unit("ONE")), Servers::AtWork(2));
}

#[test]
fn a_case_goes_on_when_its_earlier_visit_is_done() {
    // Every three hours: one hour at ONE, a pause of one hour in which TWO is busy with another case,
    // one hour at TWO.
    let visit = |case: usize, letters: &str, from: i64| Visit {
        case,
        item: item("A"),
        place: code(TOWN),
        unit: unit(letters),
        arrived: at(from),
        left: Some(at(from + HOUR)),
        due: None,
    };
    let visits = (0..40)
        .flat_map(|case| {
            let from = i64::try_from(case).unwrap() * 3 * HOUR;
            [
                visit(case, "ONE", from),
                visit(case, "TWO", from + 2 * HOUR),
                visit(100 + case, "TWO", from + HOUR),
            ]
        })
        .collect();
    let history = History {
        from: at(0),
        to: at(40 * 3 * HOUR),
        visits,
    };
    let found = |changes| {
        let plan = planned(&[("ONE", 1), ("TWO", 1)], changes);
        simulate(&plan, &history, &calendar(), &Staffing::default(), &[1]).unwrap()
    };
    let same = found(Vec::new());
    for (row, (visits, busy)) in same.units.iter().zip([(40, 3_333), (80, 6_667)]) {
        let load = row.before.clone().unwrap();
        assert_eq!((load.arrivals.mean, load.waiting_p90_ms.high), (visits, 0));
        assert_eq!(load.utilisation_bp.unwrap().mean, busy);
        assert_eq!(row.before, row.after);
        assert_eq!(load.overdue_bp, None);
    }
    // Nothing goes on where the first step is stuck.
    let stuck = found(vec![move_away("ONE", 0, "TWO")]);
    assert_eq!(
        stuck.units[0].after.clone().unwrap().waiting_at_end.mean,
        40
    );
    assert_eq!(stuck.units[1].after.clone().unwrap().arrivals.mean, 40);
}

#[test]
fn what_ran_beside_another_visit_does_not_wait_for_it() {
    let visit = |case: usize, letters: &str, from: i64, to: i64| Visit {
        case,
        item: item("A"),
        place: code(TOWN),
        unit: unit(letters),
        arrived: at(from),
        left: Some(at(to)),
        due: None,
    };
    let visits = (0..10)
        .flat_map(|case| {
            let from = i64::try_from(case).unwrap() * 3 * HOUR;
            [
                visit(case, "ONE", from, from + 2 * HOUR),
                visit(case, "TWO", from + HOUR, from + 2 * HOUR),
            ]
        })
        .collect();
    let history = History {
        from: at(0),
        to: at(10 * 3 * HOUR),
        visits,
    };
    let plan = planned(&[("ONE", 1), ("TWO", 1)], vec![move_away("ONE", 0, "TWO")]);
    let found = simulate(&plan, &history, &calendar(), &Staffing::default(), &[1]).unwrap();
    assert!(found.units[0].after.clone().unwrap().is_blocked());
    assert_eq!(found.units[1].after.clone().unwrap().arrivals.mean, 10);
}

#[test]
fn the_same_seeds_give_the_same_and_others_another_result() {
    let plan = planned(&TWO, (0..2).map(|n| move_away("ONE", n, "TWO")).collect());
    let play = |seeds: &[u64]| {
        let mut history = two_institutions();
        // The order in which visits are handed in does not matter.
        if seeds[0] == 2 {
            history.visits.reverse();
        }
        simulate(&plan, &history, &calendar(), &Staffing::default(), seeds).unwrap()
    };
    let first = play(&[1, 2]);
    assert_eq!(first, play(&[1, 2]));
    let mut turned = play(&[2, 1]);
    turned.seeds.reverse();
    assert_eq!(first, turned);
    assert_ne!(first.units, play(&[3, 4]).units);
}

#[test]
fn a_backtest_of_a_steady_past_is_near() {
    let mut chance = Chance(23);
    let (mut visits, _) = served(
        &mut chance,
        ("A", "ONE", 0),
        8_000,
        2,
        (10 * MINUTE, 13 * MINUTE),
    );
    let (more, _) = served(
        &mut chance,
        ("B", "TWO", 10_000),
        8_000,
        3,
        (10 * MINUTE, 21 * MINUTE),
    );
    visits.extend(more);
    let history = history(visits);
    let county = county(&[("ONE", 2), ("TWO", 3)]);
    let tried = |seeds: &[u64]| {
        backtest(&history, &county, &calendar(), &Staffing::default(), seeds).unwrap()
    };
    let found = tried(&[1, 2, 3, 4, 5]);
    assert!((7_000..9_000).contains(&found.total.visits), "{found:?}");
    for row in std::iter::once(&found.total).chain(&found.units) {
        assert!(row.mean_ms.error_bp().unwrap().abs() < 1_000, "{row:?}");
        assert!(row.median_ms.error_bp().unwrap().abs() < 1_000, "{row:?}");
        assert!(row.overdue_bp.unwrap().difference().abs() < 200, "{row:?}");
    }
    // A county with fewer people than acted shows in what seems laid aside.
    let fewer = backtest(
        &history,
        &self::county(&[("ONE", 1), ("TWO", 1)]),
        &calendar(),
        &Staffing::default(),
        &[1],
    )
    .unwrap();
    assert_eq!(found.laid_aside, 0);
    assert!(fewer.laid_aside > 500, "{}", fewer.laid_aside);
    let sections = found.sections();
    assert_eq!(sections[1].rows.len(), 3);
    assert!(
        sections[1]
            .rows
            .iter()
            .all(|r| r.len() == sections[1].columns.len())
    );
}

#[test]
fn visits_at_units_that_ship_merged_go_to_the_successor_s_people() {
    let site = rudong();
    let mut book = Book::new(site.founding.clone());
    book.enter(1, site.reforms[0].changes.iter().cloned());
    let reform = &site.reforms[1];
    let plan = plan(&book, &reform.code, &reform.title, &reform.changes, &[]).unwrap();
    let history = two_institutions();
    let visits = history.visits.iter().map(|visit| {
        let letters = if visit.case < 10_000 { "RSS" } else { "BMZX" };
        let unit = unit(letters);
        Visit {
            unit,
            ..visit.clone()
        }
    });
    let history = History {
        visits: visits.collect(),
        ..history
    };
    let found = simulate(&plan, &history, &calendar(), &Staffing::default(), &[1]).unwrap();
    let after: Vec<_> = found.units.iter().filter(|u| u.after.is_some()).collect();
    for row in &after {
        let load = row.after.clone().unwrap();
        assert!(load.servers.count() > 0, "{row:?}");
    }
    let before = found.total.before.unwrap().arrivals;
    assert_eq!(found.total.after.unwrap().arrivals, before);
    for letters in ["RSS", "BMZX"] {
        let into = plan.after.successor(&unit(letters)).unwrap();
        assert!(
            after.iter().any(|u| u.unit.as_ref() == Some(into)),
            "{into}"
        );
    }
}

#[test]
fn tables_and_charts_hold_every_unit_and_every_reason() {
    let torn = played(&planned(
        &TWO,
        (0..3).map(|n| move_away("ONE", n, "TWO")).collect(),
    ));
    let sections = torn.sections();
    let codes: Vec<_> = sections.iter().map(|s| s.code).collect();
    assert_eq!(
        codes,
        [
            "simulation-basis",
            "simulation-total",
            "simulation-bottlenecks",
            "simulation-units"
        ]
    );
    for section in &sections {
        assert!(
            section
                .rows
                .iter()
                .all(|r| r.len() == section.columns.len())
        );
    }
    assert_eq!((sections[2].rows.len(), sections[3].rows.len()), (2, 2));
    let charts = torn.charts();
    assert_eq!(charts[0].code, "utilisation");
    assert!(charts.iter().all(|c| c.bars.len() == 2));
    assert!(charts[0].bars[0].before < charts[0].bars[0].after);
}

#[test]
fn a_history_that_says_nothing_is_refused() {
    let plan = planned(&TWO, Vec::new());
    let refused = |change: &dyn Fn(&mut History)| {
        let mut history = two_institutions();
        change(&mut history);
        simulate(&plan, &history, &calendar(), &Staffing::default(), &[1]).unwrap_err()
    };
    assert_eq!(refused(&|h| h.visits.clear()), HistoryFault::NoVisit);
    assert_eq!(refused(&|h| h.to = h.from), HistoryFault::NoWorkingTime);
    assert_eq!(
        refused(&|h| h.visits.iter_mut().for_each(|v| v.left = None)),
        HistoryFault::NothingFinished
    );
    assert_eq!(
        refused(&|h| h.visits[3].left = Some(Instant(0))),
        HistoryFault::LeftBeforeArrival { case: 3 }
    );
    let history = two_institutions();
    let none = simulate(&plan, &history, &calendar(), &Staffing::default(), &[]);
    assert_eq!(none, Err(HistoryFault::NoSeed));
}
