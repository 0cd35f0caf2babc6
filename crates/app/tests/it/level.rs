//! Each item at its level (MISSION P2.3, P4.2): a town's window takes every one of the 77, a village
//! every one of the 39, and each is refused one level too low, with who holds it.

use crate::reform::founded;
use app::case::{FileRequest, Whom};
use app::ticket::file_in;
use app::window::TicketAct;
use app::{Ctx, Fault};
use codes::{DivisionCode, Level};
use flow::FieldKind;
use jiff::civil::date;
use model::case::{Case, Channel, Proof};
use model::id::TicketId;
use model::refusal::{Arg, Refused};
use model::unit::UnitCode;
use std::collections::BTreeMap;
use testkit::{TestSite, engines, planted};

const TOWN: u64 = 320_623_111_000;
const SERVICE: &str = "statutory-service";

/// An item of the package: code, procedure, whether villages take it, too.
type Delegated = (String, String, bool);

/// The package as the county of today delegates it.
fn package(site: &TestSite) -> Vec<Delegated> {
    let held = site.app.site();
    let county = held.now.as_deref().unwrap();
    let town = DivisionCode::from_number(TOWN).unwrap();
    let at = |now: &app::catalogue::ItemNow, level: Level| {
        now.delegated
            .get(&level)
            .is_some_and(|towns| towns.contains_key(&town))
    };
    county
        .items
        .values()
        .filter(|now| at(now, Level::Town))
        .map(|now| {
            (
                now.item.code.to_string(),
                now.item.procedure.clone().unwrap(),
                at(now, Level::Village),
            )
        })
        .collect()
}

fn number(n: usize) -> String {
    planted(date(2026, 12, 30))[n].number().as_str().to_owned()
}

/// What a service's form asks, filled in: the item's own fields, or the matter.
fn filled(site: &TestSite, item: &str) -> BTreeMap<String, String> {
    let held = site.app.site();
    let (_, procedure) = held.procedure(SERVICE).unwrap();
    let mut fields = BTreeMap::from([
        ("applicant-kind".to_owned(), "person".to_owned()),
        ("name".to_owned(), "测试人".to_owned()),
        ("citizen-number".to_owned(), number(8)),
        ("phone".to_owned(), "13800138000".to_owned()),
    ]);
    if !procedure.own_items().contains(item) {
        fields.insert("matter".to_owned(), "申请办理".to_owned());
        return fields;
    }
    for field in procedure
        .fields()
        .iter()
        .filter(|field| !field.items.is_empty() && procedure.concerns(field, item))
    {
        let value = match field.kind {
            FieldKind::Choice => field.choices[0].clone(),
            FieldKind::Integer => "12".to_owned(),
            FieldKind::Money => "5000".to_owned(),
            FieldKind::Date => "2027-01-12".to_owned(),
            FieldKind::Text => "示例内容".to_owned(),
            FieldKind::CitizenNumber => number(8),
            other => panic!("{item}: {} of kind {other:?}", field.code),
        };
        fields.insert(field.code.clone(), value);
    }
    fields
}

fn given(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// A filing on paper. The two allowances are for a person of the library, every other for a name.
fn request(site: &TestSite, (item, procedure, _): &Delegated, person: usize) -> FileRequest {
    let (whom, fields, papers) = match procedure.as_str() {
        SERVICE => (
            Whom::Named("测试人".to_owned()),
            filled(site, item),
            vec!["application-form", "citizen-card"],
        ),
        "elder-allowance" => (
            Whom::Person(site.person(&number(person))),
            given(&[("consent", "true")]),
            vec!["portrait", "citizen-card", "household-register"],
        ),
        _ => (
            Whom::Person(site.person(&number(person))),
            given(&[
                ("consent", "true"),
                ("needs-care", "true"),
                ("other-care", "none"),
                ("level", "one"),
            ]),
            vec!["citizen-card", "disability-certificate"],
        ),
    };
    FileRequest {
        procedure: procedure.clone(),
        act: String::new(),
        item: item.clone(),
        whom,
        channel: Channel::Window,
        place: None,
        fields,
        materials: papers
            .iter()
            .map(|paper| ((*paper).to_owned(), Proof::Paper))
            .collect(),
        note: None,
        client: None,
    }
}

fn filed(
    site: &TestSite,
    ctx: &Ctx,
    request: FileRequest,
    ticket: Option<TicketId>,
) -> Result<Case, Fault> {
    let ctx = Ctx {
        chance: app::port::Clock::chance(&*site.clock),
        ..ctx.clone()
    };
    site.app
        .submit_blocking(move |app, tx| file_in(app, tx, &ctx, &request, ticket))
}

fn reason(result: Result<Case, Fault>) -> Refused {
    match result {
        Err(Fault::Refused(refusal)) => refusal.reasons[0].clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_item_of_the_package_is_taken_at_its_level_and_refused_one_too_low() {
    for on in engines() {
        let site = founded(on);
        let package = package(&site);
        let village: Vec<&Delegated> = package.iter().filter(|(.., village)| *village).collect();
        assert_eq!((package.len(), village.len()), (77, 39));
        let window = site.ctx(site.cast.login("sd-window-1"));
        let clerk = site.ctx(site.cast.login("xg-clerk"));
        let holder = |item: &str| {
            let held = site.app.site();
            let county = held.now.as_deref().unwrap();
            let code = model::item::ItemCode(item.to_owned());
            let place = clerk.actor.post.as_ref().unwrap().division;
            let unit = county.holder(&code, place).cloned().unwrap();
            Arg::Text(county.unit_name(&unit))
        };
        for wanted in &package {
            let (item, procedure, to_villages) = wanted;
            // 王秀珍 and 王家强 come to the town, 陈桂英 and 周素兰 to their village.
            let (at_town, at_village) = match procedure.as_str() {
                "elder-allowance" => (0, 1),
                _ => (8, 4),
            };
            let done = filed(&site, &window, request(&site, wanted, at_town), None);
            let case = done.unwrap_or_else(|why| panic!("{item} at the town: {why:?}"));
            assert_eq!(case.item, *item);
            assert!(case.power.is_some(), "{item}: who held the power is kept");
            let there = filed(&site, &clerk, request(&site, wanted, at_village), None);
            if *to_villages {
                there.unwrap_or_else(|why| panic!("{item} at the village: {why:?}"));
            } else {
                let refused = reason(there);
                assert_eq!(refused.key, "item-not-here", "{item}");
                assert_eq!(refused.args["holder"], holder(item), "{item}");
                assert_eq!(refused.args["level"], Arg::Text("town".to_owned()));
            }
        }
        // Below the village there is no window: a unit that is none is told who holds it.
        let held = site.app.site();
        let bureau = UnitCode("320623111000-SSJ".to_owned());
        let place = clerk.actor.post.as_ref().unwrap().division;
        for (item, procedure, _) in village {
            let refused = app::power::at_filing(&held, item, procedure, place, Some(&bureau));
            let reason = refused.unwrap_err().reasons[0].clone();
            assert_eq!(reason.key, "item-not-here", "{item}");
            assert_eq!(reason.args["holder"], holder(item), "{item}");
            assert_eq!(reason.args["level"], Arg::Text("village".to_owned()));
        }
        // What is delegated to nobody is the county's own.
        let county = ("BM-066-T".to_owned(), "school-age".to_owned(), false);
        let own = app::power::at_filing(
            &held,
            &county.0,
            &county.1,
            place,
            Some(&UnitCode("320623111000-FWZX".to_owned())),
        );
        assert_eq!(own.unwrap_err().reasons[0].key, "item-not-here");
    }
}

#[test]
fn one_ticket_carries_several_items_and_only_the_window_it_is_at_files_under_it() {
    for on in engines() {
        let site = founded(on);
        let package = package(&site);
        let plain: Vec<&Delegated> = package
            .iter()
            .filter(|(_, procedure, _)| procedure == SERVICE)
            .take(2)
            .collect();
        let items: Vec<&str> = plain.iter().map(|(item, ..)| item.as_str()).collect();
        let not_here = crate::office::keys(crate::ticket::draw(&site, &["BM-066-T"], false));
        assert_eq!(not_here, ["ticket-item-not-here"]);
        let id = crate::ticket::draw(&site, &items, false).unwrap();
        crate::ticket::open(&site, 0, 1, model::hall::WindowState::Open).unwrap();
        crate::ticket::open(&site, 1, 2, model::hall::WindowState::Open).unwrap();
        assert_eq!(crate::ticket::next(&site, 0).unwrap(), id);
        let (window, other) = (
            crate::ticket::clerk(&site, 0),
            crate::ticket::clerk(&site, 1),
        );
        let elsewhere = filed(&site, &other, request(&site, plain[0], 8), Some(id));
        assert_eq!(reason(elsewhere).key, "ticket-elsewhere");
        let cases: Vec<Case> = plain
            .iter()
            .map(|wanted| filed(&site, &window, request(&site, wanted, 8), Some(id)).unwrap())
            .collect();
        let held = crate::ticket::ticket(&site, id);
        assert_eq!(held.items.len(), 2);
        assert!(cases.iter().all(|case| held.cases.contains(&case.id)));
        let first = cases[0].id;
        let of_case = site
            .app
            .store()
            .read_blocking(move |tx| tx.ticket_of_case(first));
        assert_eq!(of_case.unwrap(), Some(id));
        crate::ticket::act(&site, 0, id, TicketAct::Finish).unwrap();
        let late = filed(&site, &window, request(&site, plain[0], 8), Some(id));
        assert_eq!(reason(late).key, "ticket-elsewhere");
    }
}
