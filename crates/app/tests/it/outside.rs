//! Other systems: their numbers, tables in and out, copy sheets; bulletins; what past cases suggest.

use crate::office::keys;
use app::Ctx;
use app::bulletin::{self, Counts, Period, Whose};
use app::case::{ActRequest, FileRequest, Whom};
use app::once::Repeat;
use app::sheet_exchange::{self, Preview, RowState};
use app::suggest::{self, Asked, Sure};
use app::{copy_sheet, outside_number};
use codes::{CitizenNumber, DivisionCode};
use jiff::civil::{Date, date};
use model::bulletin::BulletinKind;
use model::case::{Case, Channel, Proof};
use model::place::{Place, Point};
use std::collections::{BTreeMap, BTreeSet};
use store::case::CaseFilter;
use testkit::{TestSite, engines, planted, wait};

const TODAY: Date = date(2026, 11, 24);
const HOTLINE: &str = "hotline";
const PORTAL: &str = "gov-service";
const CIVIL: &str = "civil-affairs";

fn who(site: &TestSite, login: &str) -> Ctx {
    site.ctx(site.cast.login(login))
}

fn window(site: &TestSite) -> Ctx {
    who(site, "sd-window-1")
}

fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pair = |(code, text): &(&str, &str)| ((*code).to_owned(), (*text).to_owned());
    pairs.iter().map(pair).collect()
}

/// A service that a neighbour asks for at the window, with what it takes.
fn asked_for(site: &TestSite) -> Case {
    let neighbours = planted(site.cast.founded);
    let neighbour = neighbours.iter().find(|n| n.name == "王家强").unwrap();
    let request = FileRequest {
        procedure: "statutory-service".into(),
        act: "file-at-window".into(),
        item: "小餐饮登记".into(),
        whom: Whom::Number(neighbour.number().as_str().to_owned()),
        channel: Channel::Window,
        place: None,
        fields: texts(&[
            ("applicant-kind", "person"),
            ("phone", "13800000001"),
            ("matter", "在双甸镇星光社区开办小餐饮店"),
        ]),
        materials: ["application-form", "citizen-card"]
            .map(|code| (code.to_owned(), Proof::Paper))
            .into_iter()
            .collect(),
        note: None,
        client: None,
    };
    wait(app::case::file(&site.app, &window(site), request)).unwrap()
}

fn act(site: &TestSite, id: model::id::CaseId, code: &str, lines: &[&str]) -> Case {
    let request = ActRequest {
        act: code.to_owned(),
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        ..ActRequest::default()
    };
    wait(app::case::act(&site.app, &window(site), id, request)).unwrap()
}

fn found_by(site: &TestSite, words: &str) -> Vec<String> {
    let filter = CaseFilter {
        limit: 20,
        ..CaseFilter::default()
    };
    let lines = wait(app::case::list(&site.app, &window(site), filter, words)).unwrap();
    lines.into_iter().map(|line| line.number).collect()
}

#[test]
fn a_number_of_another_system_is_one_cases_and_finds_it() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let (case, other) = (asked_for(&site), asked_for(&site));
        let give = |id, system: &str, number: &str| {
            let ctx = window(&site);
            wait(outside_number::give(
                &site.app,
                &ctx,
                id,
                system,
                number,
                Repeat::never(),
            ))
        };
        let before = site.entries();
        let given = give(case.id, HOTLINE, " RD2026112400017 ").unwrap();
        assert_eq!(given.number, "RD2026112400017");
        assert_eq!(site.entries(), before + 1);
        give(case.id, HOTLINE, "RD2026112400017").unwrap();
        assert_eq!(
            site.entries(),
            before + 1,
            "the same again says nothing new"
        );

        assert_eq!(
            keys(give(other.id, HOTLINE, "RD2026112400017")),
            ["outside-number-of-another"]
        );
        // Another system may use the same number.
        give(other.id, PORTAL, "RD2026112400017").unwrap();
        assert_eq!(
            keys(give(case.id, "nobodys", "1")),
            ["outside-system-unknown"]
        );
        assert_eq!(keys(give(case.id, HOTLINE, "  ")), ["outside-number-form"]);
        let somebody = planted(TODAY)[0].number();
        assert_eq!(
            keys(give(case.id, HOTLINE, somebody.as_str())),
            ["text-citizen-number"]
        );
        let elsewhere = wait(outside_number::give(
            &site.app,
            &who(&site, "ch-window-1"),
            case.id,
            HOTLINE,
            "RD2",
            Repeat::never(),
        ));
        assert_eq!(keys(elsewhere), ["not-found"]);

        let found: BTreeSet<String> = found_by(&site, "RD2026112400017").into_iter().collect();
        assert_eq!(
            found,
            BTreeSet::from([case.number.clone(), other.number.clone()])
        );
        wait(outside_number::take(
            &site.app,
            &window(&site),
            other.id,
            PORTAL,
            "RD2026112400017",
            Repeat::never(),
        ))
        .unwrap();
        assert_eq!(
            found_by(&site, "RD2026112400017"),
            std::slice::from_ref(&case.number)
        );
        let held = wait(outside_number::of_case(&site.app, &window(&site), case.id)).unwrap();
        assert_eq!((held.len(), held[0].system.as_str()), (1, HOTLINE));
    }
}

const HEAD: &str = "办件编号,申请人,证件号码,所属区划,事项名称,申请人类型,联系电话,申请内容";

/// A number that nobody in the library has.
fn nobodys() -> CitizenNumber {
    CitizenNumber::compose(320_623, date(1970, 1, 1), 555).unwrap()
}

fn row(number: &str, place: &str, phone: &str) -> String {
    let citizen = nobodys();
    let citizen = citizen.as_str();
    format!("{number},吴示例,{citizen},{place},小餐饮登记,个人,{phone},新开办登记")
}

fn table(rows: &[String]) -> Vec<u8> {
    format!("{HEAD}\n{}\n", rows.join("\n")).into_bytes()
}

fn looked_at(site: &TestSite, bytes: &[u8]) -> Preview {
    wait(sheet_exchange::preview(
        &site.app,
        &window(site),
        PORTAL,
        bytes,
    ))
    .unwrap()
}

fn taken(site: &TestSite, bytes: &[u8], rows: Option<&[u32]>) -> Preview {
    let rows = rows.map(|rows| rows.iter().copied().collect());
    wait(sheet_exchange::take(
        &site.app,
        &window(site),
        PORTAL,
        bytes,
        rows,
    ))
    .unwrap()
}

fn fault(preview: &Preview, n: usize) -> Vec<String> {
    match &preview.rows[n].state {
        RowState::Faulty(all) => all.iter().map(|reason| reason.key.clone()).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_table_is_looked_at_without_a_trace_and_filed_once() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let bytes = table(&[
            row("ZW001", "双甸镇", "13800000001"),
            row("ZW002", "月球", "13800000001"),
            row("ZW001", "双甸镇", "13800000001"),
            row("", "双甸镇", "13800000001"),
            row("ZW003", "双甸镇", "not a phone"),
            row("ZW004", "320623111000", "13800000002"),
        ]);
        let before = site.entries();
        let seen = looked_at(&site, &bytes);
        assert_eq!((seen.sound(), seen.known(), seen.faulty()), (2, 0, 4));
        assert_eq!(fault(&seen, 1), ["sheet-exchange-place-unknown"]);
        assert_eq!(fault(&seen, 2), ["row-twice"]);
        assert_eq!(fault(&seen, 3), ["sheet-exchange-number-missing"]);
        assert_eq!(fault(&seen, 4).len(), 1, "what the procedure refuses");
        assert_eq!(site.entries(), before, "nothing was filed");
        assert!(found_by(&site, "ZW001").is_empty());

        // Rows as an office program numbers them: the first is row 2.
        let chosen = taken(&site, &bytes, Some(&[7]));
        assert_eq!((chosen.rows.len(), chosen.filed()), (1, 1));
        let all = taken(&site, &bytes, None);
        assert_eq!((all.filed(), all.known(), all.faulty()), (1, 1, 4));
        let entries = site.entries();
        let again = taken(&site, &bytes, None);
        assert_eq!((again.filed(), again.known()), (0, 2));
        assert_eq!(site.entries(), entries, "however often it is sent");
        assert_eq!(found_by(&site, "ZW001").len(), 1);

        let headless = "办件编号,申请人\n1,2\n".as_bytes();
        let missing = keys(wait(sheet_exchange::preview(
            &site.app,
            &window(&site),
            PORTAL,
            headless,
        )));
        assert!(
            missing.len() > 1 && missing.iter().all(|key| key == "column-missing"),
            "{missing:?}"
        );
        let worker = who(&site, "xg-grid-1");
        let not_hers = wait(sheet_exchange::preview(&site.app, &worker, PORTAL, &bytes));
        assert_eq!(keys(not_hers), ["not-for-your-post"]);
        let copied = wait(sheet_exchange::preview(
            &site.app,
            &window(&site),
            CIVIL,
            &bytes,
        ));
        assert_eq!(keys(copied), ["sheet-exchange-not-taken"]);
    }
}

#[test]
fn what_ended_goes_back_under_the_number_it_came_with() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let rows = [row("ZW001", "双甸镇", "13800000001")];
        assert_eq!(taken(&site, &table(&rows), None).filed(), 1);
        let case = asked_for(&site);
        wait(outside_number::give(
            &site.app,
            &window(&site),
            case.id,
            PORTAL,
            "ZW002",
            Repeat::never(),
        ))
        .unwrap();
        site.clock.pass_minutes(5);
        let ended = act(&site, case.id, "decline", &["不在受理范围"]);
        assert!(!ended.is_open());
        let results = |login: &str, since: Date| {
            wait(sheet_exchange::results(
                &site.app,
                &who(&site, login),
                PORTAL,
                since,
            ))
        };
        let before = site.entries();
        let given = results("sd-window-1", TODAY).unwrap();
        assert_eq!((given.rows.len(), given.more), (1, false));
        assert_eq!(given.rows[0].number, "ZW002");
        assert_eq!(given.rows[0].case.id, case.id);
        assert_eq!(
            site.entries(),
            before + 1,
            "whom it is about is written down"
        );
        let later = results("sd-window-1", date(2026, 11, 25)).unwrap();
        assert!(later.rows.is_empty());
        // Another town's window gets nothing of it.
        assert!(results("ch-window-1", TODAY).unwrap().rows.is_empty());
    }
}

#[test]
fn what_is_copied_by_hand_is_read_value_by_value_and_counted_once() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let case = asked_for(&site);
        let before = site.entries();
        let sheet = wait(copy_sheet::open(&site.app, &window(&site), case.id, CIVIL)).unwrap();
        let personal = sheet.copied.columns.iter().filter(|c| c.ours.personal());
        let personal = i64::try_from(personal.count()).unwrap();
        assert_eq!(site.entries(), before + personal);
        assert!(personal > 2 && sheet.typed.is_none());
        assert_eq!(sheet.clear["phone"], "13800000001");
        assert!(CitizenNumber::parse(&sheet.clear["citizen-number"]).is_ok());

        let elsewhere = who(&site, "ch-window-1");
        let opened = wait(copy_sheet::open(&site.app, &elsewhere, case.id, CIVIL)).map(|_| ());
        assert_eq!(keys(opened), ["not-found"]);
        let no_form = wait(copy_sheet::open(&site.app, &window(&site), case.id, PORTAL));
        assert_eq!(keys(no_form.map(|_| ())), ["not-found"]);

        let typed = || {
            wait(copy_sheet::typed(
                &site.app,
                &window(&site),
                case.id,
                CIVIL,
                Repeat::never(),
            ))
            .unwrap()
        };
        let first = typed();
        site.clock.pass_minutes(5);
        assert_eq!(typed(), first, "typed once");
        let counted = wait(copy_sheet::counts(&site.app, &who(&site, "sd-head"))).unwrap();
        assert_eq!(counted[0].system, CIVIL);
        assert_eq!((counted[0].cases, counted[0].values), (1, first.values));
        assert!(counted[1..].iter().all(|count| count.cases == 0));
        let month = counted[0].month;
        let lines = wait(copy_sheet::lines(
            &site.app,
            &who(&site, "sd-head"),
            CIVIL,
            month,
            None,
        ))
        .unwrap();
        assert_eq!(lines[0].1, case.number);
    }
}

fn town() -> DivisionCode {
    DivisionCode::parse("320623111000").unwrap()
}

#[test]
fn a_bulletin_counts_what_the_journal_says_and_is_kept_in_its_own_words() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let (stays, ends) = (asked_for(&site), asked_for(&site));
        site.clock.pass_minutes(30);
        act(&site, stays.id, "accept", &[]);
        act(&site, ends.id, "decline", &["不在受理范围"]);
        site.clock.pass_minutes(30);
        let draft = |whose: Whose, day: Date| {
            let period = Period::of(BulletinKind::Day, day);
            wait(bulletin::draft(
                &site.app,
                &who(&site, "sd-head"),
                whose,
                period,
            ))
        };
        let today = Counts {
            received: 2,
            accepted: 1,
            closed: 1,
            on_time: 1,
            late: 0,
            open: 1,
            overdue: 0,
        };
        for whose in [Whose::Unit, Whose::Place(town())] {
            let told = draft(whose, TODAY).unwrap();
            assert_eq!((told.counts, told.before), (today, Counts::default()));
            assert_eq!(told.classes.len(), 1);
            assert_eq!(told.classes[0].class, "小餐饮登记");
            assert_eq!(told.open[0].number, stays.number);
            assert!(told.late.is_empty());
        }
        site.clock.to(date(2026, 11, 25), 9, 0);
        let next = draft(Whose::Place(town()), date(2026, 11, 25)).unwrap();
        assert_eq!((next.counts.received, next.counts.open), (0, 1));
        assert_eq!(next.before, today);

        // Ten working days are long over.
        site.clock.to(date(2026, 12, 28), 9, 0);
        site.fire();
        let late = draft(Whose::Place(town()), date(2026, 12, 28)).unwrap();
        assert_eq!((late.counts.open, late.counts.overdue), (1, 1));
        assert_eq!(late.late.len(), 1);
        assert_eq!(late.late[0].number, stays.number);

        let beyond = DivisionCode::parse("320623110000").unwrap();
        let beyond = draft(Whose::Place(beyond), TODAY).map(|_| ());
        assert_eq!(keys(beyond), ["not-found"]);
        let keep = |login: &str, text: &str| {
            wait(bulletin::keep(
                &site.app,
                &who(&site, login),
                Whose::Unit,
                Period::of(BulletinKind::Week, TODAY),
                text,
                Repeat::never(),
            ))
        };
        assert_eq!(keys(keep("sd-head", " \n ")), ["bulletin-empty"]);
        assert_eq!(
            keys(keep("sd-window-1", "本周收到 2 件。")),
            ["not-for-your-post"]
        );
        let somebody = planted(TODAY)[0].number();
        let named = format!("收到 {} 的申请。", somebody.as_str());
        assert!(keep("sd-head", &named).is_err());
        let kept = keep("sd-head", "本周收到 2 件，办结 1 件。\n").unwrap();
        assert_eq!(kept.text, "本周收到 2 件，办结 1 件。");
        assert_eq!(
            (kept.from, kept.to),
            (date(2026, 11, 23), date(2026, 11, 29))
        );
        let list = wait(bulletin::list(&site.app, &who(&site, "sd-head"), None)).unwrap();
        assert_eq!(list, [kept]);
    }
}

#[test]
fn the_running_table_holds_every_case_of_the_days_and_says_that_it_left() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let case = asked_for(&site);
        let ledger = |from: Date, to: Date| {
            let ctx = who(&site, "sd-head");
            wait(bulletin::ledger(&site.app, &ctx, Whose::Unit, from, to))
        };
        let before = site.entries();
        let table = ledger(TODAY, TODAY).unwrap();
        let numbers: Vec<&str> = table.rows.iter().map(|r| r.0.number.as_str()).collect();
        assert_eq!(numbers, [case.number.as_str()]);
        assert_eq!(site.entries(), before + 1);
        let backwards = ledger(TODAY, date(2026, 11, 1)).map(|_| ());
        assert_eq!(keys(backwards), ["bulletin-days"]);
    }
}

/// In the western grid of 星光, where 赵格 works.
const AT: Point = Point {
    lng_e7: 1_209_250_000,
    lat_e7: 323_050_000,
};

fn seen(site: &TestSite, class: &str, words: &str, point: Point) -> Case {
    let ctx = who(site, "xg-grid-1");
    let request = FileRequest {
        procedure: "grid-event".into(),
        act: "report".into(),
        item: "grid-event".into(),
        whom: Whom::Named(ctx.actor.name.clone()),
        channel: Channel::Program,
        place: Some(Place {
            division: DivisionCode::parse("320623111001").unwrap(),
            grid: None,
            point: Some(point),
        }),
        fields: texts(&[("class", class), ("summary", words), ("source", "public")]),
        materials: BTreeMap::new(),
        note: None,
        client: None,
    };
    wait(app::case::file(&site.app, &ctx, request)).unwrap()
}

#[test]
fn past_cases_suggest_a_class_a_unit_and_reports_of_the_same() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        site.lay_ground();
        let away = |n: i64| Point {
            lat_e7: AT.lat_e7 + n * 20_000,
            ..AT
        };
        for (n, words) in (1..).zip([
            "路边垃圾成堆没人清运",
            "小区门口垃圾满溢有异味",
            "河边倾倒垃圾",
        ]) {
            seen(&site, "0102", words, away(n));
        }
        for (n, words) in (4..).zip(["三组路面坑洼积水", "桥头路面破损"]) {
            seen(&site, "0110", words, away(n));
        }
        let ask = |login: &str, text: &str, class: Option<&str>| {
            let asked = Asked {
                procedure: "grid-event".into(),
                text: text.into(),
                point: Some(AT),
                class: class.map(str::to_owned),
            };
            wait(suggest::suggest(&site.app, &who(&site, login), asked)).unwrap()
        };
        let nothing = ask("xg-grid-1", "村口垃圾成堆", None);
        assert!(nothing.classes.is_empty() && nothing.learnt_at.is_none());

        let now = window(&site).now;
        suggest::learn(&site.app, now).unwrap();
        let told = ask("xg-grid-1", "村口垃圾成堆", None);
        assert_eq!((told.learnt_at, told.learnt_from), (Some(now), 5));
        assert_eq!(told.classes[0].code, "0102");
        assert!(told.classes[0].percent > 50 && told.classes[0].sure >= Sure::Maybe);
        assert_eq!(told.units[0].code, "320623111000-WGZX");
        assert!(told.twins.is_empty(), "the nearest is 200 metres away");
        let unheard = ask("xg-grid-1", "嘟嘟", None);
        assert!(unheard.classes.is_empty() && unheard.units.is_empty());

        site.clock.pass_minutes(60);
        let near = Point {
            lng_e7: AT.lng_e7 + 5_000,
            ..AT
        };
        let twin = seen(&site, "0102", "村口垃圾成堆两天了", near);
        let told = ask("xg-grid-1", "村口垃圾成堆", Some("0102"));
        assert_eq!(told.twins.len(), 1);
        assert_eq!((told.twins[0].case, told.twins[0].ago_ms), (twin.id, 0));
        assert!((40..60).contains(&told.twins[0].metres));
        // Of another class, in other words, out of sight, long ago: none.
        assert!(
            ask("xg-grid-1", "村口垃圾成堆", Some("0110"))
                .twins
                .is_empty()
        );
        assert!(ask("xg-grid-1", "夜里施工噪声很大", None).twins.is_empty());
        assert!(ask("ch-grid-1", "村口垃圾成堆", None).twins.is_empty());
        site.clock.pass_minutes(73 * 60);
        assert!(ask("xg-grid-1", "村口垃圾成堆", None).twins.is_empty());

        let unknown = Asked {
            procedure: "nothing".into(),
            text: "垃圾".into(),
            ..Asked::default()
        };
        let refused = wait(suggest::suggest(&site.app, &window(&site), unknown));
        assert_eq!(keys(refused), ["procedure-unknown"]);
    }
}
