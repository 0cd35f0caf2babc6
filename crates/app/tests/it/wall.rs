//! The wall: every figure moves when its case comes, opens to exactly the cases it counts, and is the
//! same when everything is counted anew. On both engines.

use crate::command::{numbered, raise, take_back};
use app::case::ActRequest;
use app::figure::{self, Figure, Unit, Wall};
use jiff::civil::date;
use model::case::{Case, Proof};
use model::role::Role;
use std::collections::{BTreeMap, BTreeSet};
use store::case::CaseFilter;
use testkit::{TestSite, engines, planted, wait};

/// The wall as it stands once everything is counted.
fn wall(site: &TestSite) -> Wall {
    numbered(site);
    figure::count_flow(&site.app).unwrap();
    let ctx = site.ctx(site.of(Role::Dispatcher));
    wait(figure::wall(&site.app, &ctx, None)).unwrap()
}

/// Every figure under a name: of modules and towns those the cases of this story are in.
fn figures(wall: &Wall) -> BTreeMap<String, Figure> {
    let mut all = BTreeMap::new();
    let mut put = |group: &str, figure: &Figure| {
        let name = format!("{group} {}", figure.key);
        all.insert(name, figure.clone());
    };
    wall.today.iter().for_each(|f| put("today", f));
    for line in &wall.modules {
        if line.module == "government-service" {
            line.figures.iter().for_each(|f| put("module", f));
        }
    }
    for line in &wall.places {
        if line.division.to_string() == "320623111000" {
            line.figures.iter().for_each(|f| put("town", f));
        }
    }
    let today = wall.days.last().unwrap();
    assert_eq!(today.day, wall.at.date());
    put("day", &today.filed);
    put("day", &today.closed);
    all
}

/// Names of the figures that differ.
fn moved(before: &Wall, after: &Wall) -> BTreeSet<String> {
    let (before, after) = (figures(before), figures(after));
    after
        .iter()
        .filter(|(name, figure)| before.get(*name).map(|f| f.n) != Some(figure.n))
        .map(|(name, _)| name.clone())
        .collect()
}

/// Each number opens to as many cases, and stands spread over as many.
fn opens(site: &TestSite, wall: &Wall) {
    let ctx = site.ctx(site.of(Role::Dispatcher));
    for held in wall.figures() {
        let (rows, _) = wait(figure::list(&site.app, &ctx, held.listing.clone(), None)).unwrap();
        let listing = held.listing.clone();
        let spread = wait(app::command::spread(&site.app, listing, ctx.now)).unwrap();
        let spread: i64 = spread.iter().map(|line| line.n).sum();
        assert_eq!(spread, rows.len() as i64, "{held:?}");
        if held.unit == Unit::Count {
            assert_eq!(held.n, rows.len() as i64, "{held:?}");
        }
    }
}

fn act(site: &TestSite, who: &str, case: &Case, request: ActRequest) -> Case {
    site.clock.pass_minutes(1);
    let request = ActRequest {
        version: Some(case.version),
        ..request
    };
    let ctx = site.ctx(site.cast.login(who));
    wait(app::case::act(&site.app, &ctx, case.id, request)).unwrap()
}

fn named(code: &str) -> ActRequest {
    ActRequest {
        act: code.to_owned(),
        ..ActRequest::default()
    }
}

/// The open allowances of the planted five, each ready to be rated.
fn told(site: &TestSite) -> Vec<Case> {
    let auditor = site.ctx(site.of(Role::Auditor));
    let filter = CaseFilter {
        limit: 100,
        ..CaseFilter::default()
    };
    let lines = wait(app::case::list(&site.app, &auditor, filter, "")).unwrap();
    let papers: BTreeMap<String, Proof> = ["portrait", "citizen-card", "household-register"]
        .into_iter()
        .map(|paper| (paper.to_owned(), Proof::Paper))
        .collect();
    planted(site.cast.founded)[..5]
        .iter()
        .map(|who| {
            let person = site.person(who.number().as_str());
            let line = lines.iter().find(|l| l.person == Some(person)).unwrap();
            let case = wait(app::case::get(&site.app, &auditor, line.id)).unwrap();
            let hand_in = ActRequest {
                fields: [("consent".to_owned(), "yes".to_owned())].into(),
                materials: papers.clone(),
                ..named("hand-in")
            };
            let case = act(site, "xg-grid-1", &case, hand_in);
            let case = act(site, "sd-window-1", &case, named("accept"));
            act(site, "sd-approve-1", &case, named("approve"))
        })
        .collect()
}

#[test]
fn every_figure_of_a_wall_moves_with_its_case_and_a_recount_gives_the_same() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let empty = wall(&site);
        let mut seen = BTreeSet::new();

        // It comes.
        let late = raise(&site, None);
        let filed = wall(&site);
        let names = moved(&empty, &filed);
        for name in [
            "today figure-filed-today",
            "today figure-open",
            "module figure-filed-today",
            "module figure-open",
            "town figure-filed-today",
            "town figure-open",
            "day figure-filed",
        ] {
            assert!(names.contains(name), "{engine:?} {name}: {names:?}");
        }
        seen.extend(names);
        opens(&site, &filed);

        // Its limit runs out.
        site.clock.to(date(2026, 12, 7), 9, 0);
        assert!(site.fire() > 0);
        let overdue = wall(&site);
        seen.extend(moved(&filed, &overdue));
        opens(&site, &overdue);

        // It ends, late; another ends in time.
        take_back(&site, late.id);
        let ended = wall(&site);
        seen.extend(moved(&overdue, &ended));
        let on_time = |wall: &Wall| {
            let share = wall.today.iter().find(|f| f.key == "figure-on-time");
            share.map(|f| f.n)
        };
        assert_eq!(on_time(&overdue), None, "nothing ended yet");
        assert_eq!(on_time(&ended), Some(0));
        let prompt = raise(&site, None);
        take_back(&site, prompt.id);
        let both = wall(&site);
        assert_eq!(on_time(&both), Some(5_000));
        seen.extend(moved(&ended, &both));
        opens(&site, &both);

        // The five levels of a rating.
        site.screen();
        let before = wall(&site);
        for (case, level) in told(&site).iter().zip(1..=5) {
            site.clock.pass_minutes(1);
            let person = case.applicant.person.unwrap();
            let ctx = site.citizen(person, &case.applicant.name);
            wait(app::case::rate_by_receipt(
                &site.app,
                &ctx,
                &case.receipt,
                level,
                None,
            ))
            .unwrap();
        }
        let rated = wall(&site);
        seen.extend(moved(&before, &rated));
        opens(&site, &rated);

        let all: BTreeSet<String> = figures(&rated).into_keys().collect();
        let still: Vec<&String> = all.difference(&seen).collect();
        assert!(still.is_empty(), "{engine:?}: never moved: {still:?}");

        let counters = figure::flow_counters(&site.app).unwrap();
        assert!(!counters.is_empty());
        figure::recount_flow(&site.app).unwrap();
        assert_eq!(figure::flow_counters(&site.app).unwrap(), counters);
        let again = wall(&site);
        assert!(moved(&rated, &again).is_empty());
        opens(&site, &again);
    }
}

#[test]
fn a_towns_wall_is_of_its_villages_and_nobody_else_looks_at_it() {
    let site = TestSite::new(date(2026, 11, 24));
    site.screen();
    figure::count_flow(&site.app).unwrap();
    let ctx = site.ctx(site.of(Role::Dispatcher));
    let town = codes::DivisionCode::parse("320623111000").unwrap();
    let wall = wait(figure::wall(&site.app, &ctx, Some(town))).unwrap();
    assert_eq!(wall.places.len(), 2, "two villages");
    let open = |wall: &Wall| {
        wall.today
            .iter()
            .find(|f| f.key == "figure-open")
            .unwrap()
            .n
    };
    let whole = wait(figure::wall(&site.app, &ctx, None)).unwrap();
    assert!(open(&wall) > 0 && open(&wall) < open(&whole));
    opens(&site, &wall);
    let clerk = site.ctx(site.of(Role::WindowClerk));
    assert!(wait(figure::wall(&site.app, &clerk, None)).is_err());
}
