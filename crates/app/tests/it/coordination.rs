//! Directives and reports, sent: every town's right institution has one order and no more, every
//! superior hears once, and who guides a stationed unit sees its cases. On both engines.

use crate::establishment::{file, now, refused};
use crate::reform::{founded, post};
use app::Ctx;
use app::case::{ActRequest, act_in};
use app::reform::{decide_in, propose_in};
use county::routing;
use jiff::civil::date;
use model::case::{Case, Outcome};
use model::change::{Change, DatedChange, Reform, Step};
use model::document::DocumentCode;
use model::establishment::Station;
use model::order::{OrderState, Part};
use model::role::Role;
use model::unit::UnitCode;
use std::collections::BTreeSet;
use testkit::{TestSite, engines};

const MZJ: &str = "320623000000-MZJ";
const COUNTY: u64 = 320_623_000_000;

fn today(site: &TestSite) -> county::County {
    crate::establishment::county(site, date(2026, 12, 30))
}

fn act(site: &TestSite, ctx: &Ctx, case: &Case, request: ActRequest) -> Result<Case, store::Fault> {
    let (ctx, id) = (now(site, ctx), case.id);
    site.app
        .submit_blocking(move |app, tx| act_in(app, tx, &ctx, id, &request))
}

fn words(code: &str) -> ActRequest {
    ActRequest {
        act: code.to_owned(),
        note: Some("已核对".to_owned()),
        ..ActRequest::default()
    }
}

fn issue(site: &TestSite, by: &Ctx) -> Result<Case, store::Fault> {
    let fields = [
        ("subject", "走访80岁以上老人"),
        ("demand", "逐户走访，报走访数"),
    ];
    file(site, by, "directive", &fields)
}

#[test]
fn a_directive_reaches_exactly_one_institution_of_every_town_and_closes_when_all_have_answered() {
    for engine in engines() {
        let site = founded(engine);
        let county = today(&site);
        let book = testkit::shipped_site("rudong");
        let planned = routing::directive(
            &county,
            book.founding.standard.as_ref(),
            &UnitCode(MZJ.to_owned()),
        );
        let officer = post(&site, 61, Role::DepartmentOfficer, MZJ, COUNTY);
        let case = issue(&site, &officer).unwrap();
        let of = |part: Part| -> Vec<&UnitCode> {
            let orders = case.orders.iter().filter(|o| o.part == part);
            orders.map(|o| &o.unit).collect()
        };
        let leads: BTreeSet<&UnitCode> = planned.iter().filter_map(|d| d.to.as_ref()).collect();
        assert_eq!(leads.len(), 15, "one a town");
        assert_eq!(of(Part::Lead).len(), 15, "none twice");
        assert_eq!(of(Part::Lead).into_iter().collect::<BTreeSet<_>>(), leads);
        let copies: Vec<&UnitCode> = planned.iter().flat_map(|d| &d.copied).collect();
        assert_eq!(of(Part::Assist), copies);

        for (n, order) in (100..).zip(case.orders.iter().filter(|o| o.part == Part::Lead)) {
            let early = act(&site, &officer, &case, words("close")).unwrap_err();
            assert_eq!(refused(early).key, "orders-open");
            let town = county.unit(&order.unit).unwrap().unit.division;
            let (unit, place) = (order.unit.as_str(), town.number());
            let head = post(&site, n, Role::UnitHead, unit, place);
            let answer = ActRequest {
                order: Some(order.id),
                ..words("answer")
            };
            act(&site, &head, &case, answer.clone()).unwrap();
            let twice = act(&site, &head, &case, answer).unwrap_err();
            assert_eq!(refused(twice).key, "order-closed");
        }
        act(&site, &officer, &case, words("close")).unwrap();
        let after = crate::reform::case(&site, case.id);
        assert_eq!(after.outcome, Some(Outcome::Done));
        assert!(
            after.orders.iter().all(|o| o.state != OrderState::Open),
            "{engine:?}"
        );
    }
}

#[test]
fn only_departments_direct_towns_and_a_stationed_unit_reports_to_both_superiors() {
    for engine in engines() {
        let site = founded(engine);
        let county = today(&site);
        let town = post(
            &site,
            62,
            Role::UnitHead,
            "320623111000-FWZX",
            320_623_111_000,
        );
        let key = refused(issue(&site, &town).unwrap_err()).key;
        assert_eq!(key, "route-no-department");

        let stationed = county
            .units
            .values()
            .find(|u| u.station.as_ref().is_some_and(|s| s.business != s.daily))
            .unwrap();
        let station = stationed.station.clone().unwrap();
        let (unit, place) = (stationed.unit.code.as_str(), stationed.unit.division);
        let head = post(&site, 63, Role::UnitHead, unit, place.number());
        let fields = [("subject", "夜市噪声"), ("content", "请求联合整治")];
        let case = file(&site, &head, "report", &fields).unwrap();
        let to: Vec<&UnitCode> = case.orders.iter().map(|o| &o.unit).collect();
        assert_eq!(to, [&station.business, &station.daily]);
        assert_eq!(case.holder.as_ref().unwrap().unit.as_str(), unit);

        // Who guides it sees the case also where nothing was asked of her, and has no hand in it.
        let other = post(&site, 64, Role::UnitHead, unit, place.number());
        let asked = [
            ("about", "item"),
            ("item-code", "QZ-011"),
            ("matter", "谁来办"),
            ("other", station.daily.as_str()),
            ("reason", "不归本所"),
        ];
        let dispute = file(&site, &other, "handling-dispute", &asked).unwrap();
        let officer =
            |n: u8, unit: &UnitCode| post(&site, n, Role::DepartmentOfficer, unit.as_str(), COUNTY);
        let guides = officer(65, &station.business);
        let stranger = officer(66, &UnitCode(MZJ.to_owned()));
        let seen = |ctx: &Ctx, case: &Case| {
            let (ctx, id) = (now(&site, ctx), case.id);
            testkit::wait(app::case::get(&site.app, &ctx, id)).is_ok()
        };
        assert!(seen(&guides, &case));
        assert!(!seen(&stranger, &case));
        // The dispute is the command centre's now: neither's.
        assert!(!seen(&guides, &dispute));
    }
}

/// Gives a stationed unit another department to guide it from today, by two persons.
fn guided_by(site: &TestSite, unit: &UnitCode, station: Station) {
    let today = date(2026, 12, 30);
    let reform = Reform {
        code: "guide".to_owned(),
        title: "调整业务指导部门".to_owned(),
        label: "示例".to_owned(),
        steps: vec![Step {
            title: "调整业务指导部门".to_owned(),
            effective: today,
            change: "station-units".to_owned(),
            count: 1,
        }],
        changes: vec![DatedChange {
            at: "guide:1".to_owned(),
            effective: today,
            document: DocumentCode("PT-11".to_owned()),
            resolution: Some(DocumentCode("JY-2020-03".to_owned())),
            approval: None,
            change: Change::StationUnit {
                unit: unit.clone(),
                station,
            },
        }],
    };
    let bb = "320623000000-BB";
    let (first, second) = (
        post(site, 71, Role::Organiser, bb, COUNTY),
        post(site, 72, Role::Organiser, bb, COUNTY),
    );
    let by = now(site, &first);
    let proposed = reform.clone();
    let id = site
        .app
        .submit_blocking(move |app, tx| propose_in(app, tx, &by, &proposed))
        .unwrap()
        .id;
    let by = now(site, &second);
    site.app
        .submit_blocking(move |app, tx| decide_in(app, tx, &by, id, true, None))
        .unwrap();
}

#[test]
fn who_guides_a_stationed_unit_sees_what_it_holds_without_being_asked_and_nothing_beside() {
    for engine in engines() {
        let site = founded(engine);
        let county = today(&site);
        let stationed = county
            .units
            .values()
            .find(|u| u.station.as_ref().is_some_and(|s| s.business != s.daily))
            .unwrap();
        let station = stationed.station.clone().unwrap();
        let (unit, place) = (stationed.unit.code.clone(), stationed.unit.division);
        let head = post(&site, 63, Role::UnitHead, unit.as_str(), place.number());
        let fields = [("subject", "夜市噪声"), ("content", "请求联合整治")];
        let case = file(&site, &head, "report", &fields).unwrap();
        // Another unit of the same town, of another line of work.
        let office = UnitCode::of(place, "NCJ");
        let beside = post(&site, 64, Role::UnitHead, office.as_str(), place.number());
        let other = file(&site, &beside, "report", &fields).unwrap();

        let guides = UnitCode(MZJ.to_owned());
        assert_ne!(guides, station.business);
        let officer = post(&site, 65, Role::DepartmentOfficer, MZJ, COUNTY);
        let seen = |ctx: &Ctx, case: &Case| {
            let (ctx, id) = (now(&site, ctx), case.id);
            testkit::wait(app::case::get(&site.app, &ctx, id)).is_ok()
        };
        let listed = |ctx: &Ctx| -> BTreeSet<String> {
            let filter = store::case::CaseFilter {
                limit: 50,
                ..store::case::CaseFilter::default()
            };
            testkit::wait(app::case::list(&site.app, &now(&site, ctx), filter, ""))
                .unwrap()
                .into_iter()
                .map(|line| line.number)
                .collect()
        };
        assert!(!seen(&officer, &case) && !listed(&officer).contains(&case.number));
        guided_by(
            &site,
            &unit,
            Station {
                business: guides.clone(),
                ..station.clone()
            },
        );
        // Nothing was ever asked of her office: it is hers to see because her department guides the unit.
        assert!(case.orders.iter().all(|order| order.unit != guides));
        assert!(seen(&officer, &case) && listed(&officer).contains(&case.number));
        assert!(act(&site, &officer, &case, words("close")).is_err());
        // The town's other units are not.
        assert!(!seen(&officer, &other) && !listed(&officer).contains(&other.number));
        // The daily superior sees what lies in its town, the stationed unit's work among it.
        let daily = post(
            &site,
            66,
            Role::UnitHead,
            station.daily.as_str(),
            place.number(),
        );
        assert!(seen(&daily, &case) && seen(&daily, &other));
    }
}
