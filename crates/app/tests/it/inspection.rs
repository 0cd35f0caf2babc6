//! Inspections of halls: what fails is shown until somebody else has seen it put right; who may inspect
//! which hall; the standard is whole. On both engines.

use crate::establishment::{file, now, refused};
use crate::reform::{case as held, founded, post};
use app::case::{ActRequest, act_in};
use app::inspection::{self, Compliance, HallStanding, Mark, State};
use app::{Ctx, Fault};
use jiff::civil::date;
use model::case::{Case, Outcome, Proof};
use model::id::CaseId;
use model::role::Role;
use std::collections::BTreeMap;
use testkit::{TestSite, engines, wait};

const SPJ: &str = "320623000000-SPJ";
const COUNTY: u64 = 320_623_000_000;
const TOWN: u64 = 320_623_111_000;
const VILLAGE: u64 = 320_623_111_001;
/// What fails in the story.
const FAILING: [&str; 2] = ["window-3", "running-6"];

fn begin(site: &TestSite, by: &Ctx, hall: &str, round: &str) -> Result<Case, Fault> {
    let fields = [("hall", hall), ("round", round)];
    file(site, by, inspection::PROCEDURE, &fields)
}

fn act(site: &TestSite, by: &Ctx, id: CaseId, request: ActRequest) -> Result<Case, Fault> {
    let ctx = now(site, by);
    site.app
        .submit_blocking(move |app, tx| act_in(app, tx, &ctx, id, &request))
}

fn plain(code: &str) -> ActRequest {
    ActRequest {
        act: code.to_owned(),
        ..ActRequest::default()
    }
}

fn noted(code: &str) -> ActRequest {
    ActRequest {
        note: Some("已到场看过".to_owned()),
        ..plain(code)
    }
}

/// Records every head; these clauses fail.
fn record(site: &TestSite, by: &Ctx, id: CaseId, failing: &[&str]) {
    let standard = inspection::standard(&site.app.site()).unwrap();
    for head in standard.heads {
        let fields = head.clauses.iter().map(|clause| {
            let fails = failing.contains(&clause.code.as_str());
            let result = if fails { "fail" } else { "pass" };
            (clause.code.clone(), result.to_owned())
        });
        let request = ActRequest {
            fields: fields.collect(),
            materials: BTreeMap::from([(format!("photo-{}", head.code), Proof::Paper)]),
            ..plain(&format!("record-{}", head.code))
        };
        act(site, by, id, request).unwrap();
    }
}

fn compliance(site: &TestSite, by: &Ctx) -> Compliance {
    wait(inspection::compliance(&site.app, &now(site, by), None)).unwrap()
}

fn standing(found: &Compliance, hall: u64) -> &HallStanding {
    let code = hall.to_string();
    let mut halls = found.halls.iter();
    halls.find(|of| of.hall.code.as_str() == code).unwrap()
}

#[test]
fn what_fails_is_shown_until_somebody_else_has_seen_it_put_right() {
    for engine in engines() {
        let site = founded(engine);
        let officer = post(&site, 81, Role::DepartmentOfficer, SPJ, COUNTY);
        let other = post(&site, 82, Role::DepartmentOfficer, SPJ, COUNTY);
        let clerk = post(&site, 83, Role::VillageClerk, "320623111001-JWH", VILLAGE);
        assert_eq!(
            standing(&compliance(&site, &officer), VILLAGE).state(),
            State::Never
        );

        let case = begin(&site, &officer, "320623111001", "1").unwrap();
        assert_eq!(case.place.division.number(), VILLAGE, "where its hall is");
        assert_eq!(case.applicant.name, "星光社区便民服务站");
        let going_on = compliance(&site, &officer);
        let hall = standing(&going_on, VILLAGE);
        assert_eq!(
            (hall.state(), hall.going_on),
            (State::Never, Some(case.id)),
            "{engine:?}: nothing is known yet"
        );

        record(&site, &officer, case.id, &FAILING);
        let early = act(&site, &officer, case.id, plain("pass")).unwrap_err();
        assert_eq!(refused(early).key, "hall-inspection-failing");
        let notice = ActRequest {
            lines: vec!["窗口没有人".to_owned()],
            ..plain("order-rectifying")
        };
        let ordered = act(&site, &officer, case.id, notice).unwrap();
        let holder = ordered.holder.clone().unwrap();
        assert_eq!(
            (holder.unit.as_str(), holder.role),
            ("320623111001-JWH", Role::VillageClerk),
            "a village's hall is its clerk's to put right"
        );
        let failing = compliance(&site, &officer);
        let hall = standing(&failing, VILLAGE);
        let found = hall.found.as_ref().unwrap();
        assert_eq!(hall.state(), State::Rectifying);
        let mut failed: Vec<&str> = found.failed().collect();
        failed.sort_unstable_by_key(|code| FAILING.iter().position(|one| one == code));
        assert_eq!(failed, FAILING);
        assert_eq!(found.until, Some(ordered.clocks["rectify"].due));
        assert_eq!(found.kept(), (37, 35));
        assert_eq!(failing.by_clause()["running-6"].failed, 1);
        assert_eq!(
            (failing.rounds[0].inspected, failing.rounds[0].open),
            (1, 1)
        );

        let bare = act(&site, &clerk, case.id, noted("rectified")).unwrap_err();
        assert_eq!(refused(bare).key, "hall-inspection-after-photo");
        let rectified = ActRequest {
            materials: BTreeMap::from([("after-photo".to_owned(), Proof::Paper)]),
            ..noted("rectified")
        };
        let rectified = act(&site, &clerk, case.id, rectified).unwrap();
        assert_eq!(rectified.holder.unwrap().unit.as_str(), SPJ);
        let again = ActRequest {
            fields: FAILING
                .map(|code| (format!("again-{code}"), "pass".to_owned()))
                .into(),
            ..plain("look-again")
        };
        let own = act(&site, &officer, case.id, again.clone()).unwrap_err();
        assert_eq!(refused(own).key, "same-hand", "nobody checks her own work");
        let unseen = act(&site, &other, case.id, plain("strike-off")).unwrap_err();
        assert!(
            refused(unseen)
                .key
                .starts_with("hall-inspection-still-failing")
        );
        act(&site, &other, case.id, again).unwrap();
        act(&site, &other, case.id, plain("strike-off")).unwrap();
        assert_eq!(held(&site, case.id).outcome, Some(Outcome::Done));

        let after = compliance(&site, &officer);
        let hall = standing(&after, VILLAGE);
        let found = hall.found.as_ref().unwrap();
        assert_eq!((hall.state(), found.until), (State::StruckOff, None));
        assert_eq!(found.marks["window-3"], Mark::Mended);
        assert_eq!((found.failed().count(), found.kept()), (0, (37, 37)));
        assert_eq!(after.rounds[0].struck_off, 1);
        // Another round replaces it once its findings are known.
        let second = begin(&site, &officer, "320623111001", "2").unwrap();
        record(&site, &officer, second.id, &[]);
        act(&site, &officer, second.id, plain("pass")).unwrap();
        let last = compliance(&site, &officer);
        assert_eq!(standing(&last, VILLAGE).state(), State::Compliant);
        assert_eq!(last.rounds.len(), 2, "{engine:?}");
        assert_eq!(last.by_clause()["window-3"].passed, 1);
    }
}

#[test]
fn the_county_inspects_all_halls_a_town_its_own_and_nobody_the_hall_of_her_own_unit() {
    for engine in engines() {
        let site = founded(engine);
        let officer = post(&site, 84, Role::DepartmentOfficer, SPJ, COUNTY);
        let elsewhere = post(
            &site,
            85,
            Role::DepartmentOfficer,
            "320623000000-MZJ",
            COUNTY,
        );
        let head = post(&site, 86, Role::UnitHead, "320623111000-FWZX", TOWN);
        let grids = post(&site, 87, Role::UnitHead, "320623111000-WGZX", TOWN);
        let key = |by: &Ctx, hall: &str| refused(begin(&site, by, hall, "1").unwrap_err()).key;
        assert_eq!(
            key(&head, "320623111000"),
            "inspection-not-yours",
            "her own"
        );
        assert_eq!(key(&head, "320623110000"), "inspection-not-yours");
        assert_eq!(key(&grids, "320623111001"), "inspection-not-yours");
        assert_eq!(key(&elsewhere, "320623111001"), "inspection-not-yours");
        assert_eq!(key(&officer, "320623110001"), "inspection-hall-closed");
        assert_eq!(key(&officer, "320623111003"), "inspection-hall-unknown");
        let offered = wait(inspection::to_inspect(&site.app, &now(&site, &head))).unwrap();
        let offered: Vec<&str> = offered.iter().map(|hall| hall.code.as_str()).collect();
        assert_eq!(offered, ["320623111001"], "{engine:?}");

        let case = begin(&site, &head, "320623111001", "1").unwrap();
        let holder = case.holder.clone().unwrap();
        assert_eq!(
            (holder.unit.as_str(), holder.role),
            ("320623111000-FWZX", Role::UnitHead)
        );
        let twice = refused(begin(&site, &officer, "320623111001", "1").unwrap_err());
        assert_eq!(twice.key, "inspection-open");
        assert_eq!(
            twice.args["number"],
            model::refusal::Arg::Text(case.number.clone())
        );
        record(&site, &head, case.id, &[]);
        act(&site, &head, case.id, plain("pass")).unwrap();
        // What a town sees is its own.
        let seen = compliance(&site, &head);
        assert!(seen.halls.iter().all(|of| {
            of.hall
                .division
                .at(codes::Level::Town)
                .map(codes::DivisionCode::number)
                == Some(TOWN)
        }));
        assert_eq!(standing(&seen, VILLAGE).state(), State::Compliant);
        let own = wait(inspection::of_hall(
            &site.app,
            &now(&site, &elsewhere),
            model::hall::HallCode("320623111001".to_owned()),
        ))
        .unwrap();
        assert!(!own.inspects && own.standing.is_some());
    }
}

#[test]
fn the_standard_has_seven_heads_and_every_clause_is_recorded_and_looked_at_again() {
    let site = TestSite::new(date(2026, 11, 24));
    let county = site.app.site();
    let standard = inspection::standard(&county).unwrap();
    assert_eq!(standard.heads.len(), 7);
    assert!(standard.clauses().count() >= 30);
    let (_, procedure) = county.procedure(inspection::PROCEDURE).unwrap();
    for clause in standard.clauses() {
        for field in [clause.code.clone(), format!("again-{}", clause.code)] {
            assert!(procedure.field(&field).is_some(), "{field} is not asked");
        }
        assert!(!clause.evidence.0.is_empty() && !clause.evidence.1.is_empty());
    }
    for head in &standard.heads {
        assert!(!head.clauses.is_empty(), "{}", head.code);
        assert!(
            procedure
                .material(&format!("photo-{}", head.code))
                .is_some()
        );
    }
}
