//! What units owe each other and how they answer. On both engines.

use crate::hotline::{MZJ, act, answered, asking, noise, operator, plain, recorded};
use app::support::{self, UnitSupport, in_time, mean_ms};
use app::{Ctx, Fault};
use jiff::civil::{Date, date};
use model::role::Role;
use model::unit::{Side, UnitCode};
use testkit::{TestSite, engines, wait};

const TODAY: Date = date(2026, 11, 24);
const CENTRE: &str = "320623000000-ZHZX";

fn of(site: &TestSite, ctx: &Ctx, unit: &str) -> Result<UnitSupport, Fault> {
    let ctx = site.ctx_of(ctx.actor.clone());
    wait(support::of_unit(&site.app, &ctx, UnitCode(unit.to_owned())))
}

#[test]
fn what_is_asked_is_counted_on_both_sides_and_answered_in_its_time() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        let officer = site.ctx(site.of(Role::DepartmentOfficer));
        let dispatcher = site.ctx(site.of(Role::Dispatcher));
        let mut cases = Vec::new();
        for phone in ["13800138000", "13800138001", "13800138002"] {
            let case = recorded(&site, noise(phone, &[]));
            cases.push(act(&site, &operator(&site), case.id, asking("dispatch", MZJ)).unwrap());
        }
        answered(&site, &officer, &cases[0]);
        let called_back = app::case::ActRequest {
            order: Some(cases[1].orders[0].id),
            ..plain("recall", &[])
        };
        act(&site, &operator(&site), cases[1].id, called_back).unwrap();

        let owed = of(&site, &officer, MZJ).unwrap();
        assert_eq!(
            (owed.asked.asked, owed.asked.answered, owed.asked.open),
            (2, 1, 1),
            "{engine:?}: what was called back does not count"
        );
        assert_eq!(in_time(&owed.asked), Some(10_000));
        // Asked, two more calls with their asking, answered: each a minute later.
        assert_eq!(mean_ms(&owed.asked), Some(5 * 60_000));
        let (owes, owing) = owed.open.unwrap();
        assert_eq!((owes.len(), owing.len()), (1, 0));
        assert_eq!(owes[0].case, cases[2].id);
        assert_eq!(owes[0].unit.as_str(), CENTRE);

        let (_, _, lines) = wait(support::table(&site.app, &dispatcher, None)).unwrap();
        let told: Vec<(&str, Side, i64, i64)> = lines
            .iter()
            .map(|line| {
                let (asked, asking) = (line.asked.asked, line.asking.asked);
                (line.unit.as_str(), line.side, asked, asking)
            })
            .collect();
        assert_eq!(
            told,
            [(MZJ, Side::Back, 2, 0), (CENTRE, Side::Command, 0, 2)]
        );

        // Weeks later the open one is over its limit and weighs on the share; months later all is forgotten.
        site.clock.to(date(2026, 12, 28), 9, 0);
        let owed = of(&site, &officer, MZJ).unwrap();
        assert_eq!((owed.asked.late, in_time(&owed.asked)), (1, Some(5_000)));
        site.clock.to(date(2027, 3, 15), 9, 0);
        let owed = of(&site, &officer, MZJ).unwrap();
        assert_eq!((owed.asked.asked, in_time(&owed.asked)), (0, None));
        assert_eq!(owed.open.unwrap().0.len(), 1, "it is still owed");
    }
}

#[test]
fn numbers_are_for_staff_orders_for_the_unit_and_the_command_above_it() {
    let site = TestSite::new(TODAY);
    let case = recorded(
        &site,
        noise("13800138000", &[("about-unit", "320623111000-FWZX")]),
    );
    act(&site, &operator(&site), case.id, asking("dispatch", MZJ)).unwrap();
    let clerk = site.ctx(site.cast.login("sd-window-1"));
    let seen = of(&site, &clerk, MZJ).unwrap();
    assert_eq!(seen.asked.asked, 1);
    assert!(seen.open.is_none());
    let dispatcher = site.ctx(site.of(Role::Dispatcher));
    let (owes, _) = of(&site, &dispatcher, MZJ).unwrap().open.unwrap();
    assert_eq!(owes.len(), 1);
    let citizen = site.citizen(site.cast.all[0].person(), "某");
    assert!(of(&site, &citizen, MZJ).is_err());
    assert!(of(&site, &clerk, "320623000000-XXX").is_err());
}
