//! Row S0: Grandmother Wang's allowance, from the night that finds her to the money on her card.

use app::case::{ActRequest, FileRequest, Whom};
use app::roll::{BankFile, DrawRequest, ELDER_ALLOWANCE};
use app::{Ctx, Fault};
use jiff::civil::{Date, date};
use model::case::{Case, Channel, Outcome, Proof};
use model::id::{CaseId, PersonId};
use model::money::Fen;
use model::refusal::Kind;
use model::role::Role;
use model::roll::{PaymentState, Roll, RollState};
use model::time::Month;
use std::collections::BTreeMap;
use store::case::CaseFilter;
use testkit::{On, TestSite, engines, planted, wait};

/// Working days on which the story is played: an ordinary one, the 1st, the 31st, 29 February,
/// 31 December, the eve of a long holiday.
const DAYS: [Date; 6] = [
    date(2026, 11, 24),
    date(2026, 6, 1),
    date(2026, 3, 31),
    date(2024, 2, 29),
    date(2025, 12, 31),
    date(2026, 9, 30),
];

fn act(
    site: &TestSite,
    who: &str,
    case: &Case,
    code: &str,
    fields: &[(&str, &str)],
) -> Result<Case, Fault> {
    let request = ActRequest {
        act: code.into(),
        fields: fields
            .iter()
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect(),
        version: Some(case.version),
        ..ActRequest::default()
    };
    act_with(site, who, case.id, request)
}

fn act_with(site: &TestSite, who: &str, id: CaseId, request: ActRequest) -> Result<Case, Fault> {
    site.clock.pass_minutes(7);
    wait(app::case::act(
        &site.app,
        &site.ctx(site.cast.login(who)),
        id,
        request,
    ))
}

pub fn refusal(fault: Fault) -> Vec<String> {
    match fault {
        Fault::Refused(refusal) => refusal.reasons.into_iter().map(|r| r.key).collect(),
        Fault::Failed(error) => panic!("{error}"),
    }
}

fn papers() -> BTreeMap<String, Proof> {
    ["portrait", "citizen-card", "household-register"]
        .into_iter()
        .map(|m| (m.to_owned(), Proof::Paper))
        .collect()
}

fn hand_in(site: &TestSite, case: &Case) -> Case {
    let request = ActRequest {
        act: "hand-in".into(),
        fields: [("consent", "yes")]
            .into_iter()
            .map(|(k, v)| (k.into(), v.into()))
            .collect(),
        materials: papers(),
        version: Some(case.version),
        ..ActRequest::default()
    };
    act_with(site, "xg-grid-1", case.id, request).unwrap()
}

fn of_person(site: &TestSite, person: PersonId) -> Case {
    let ctx = site.ctx(site.of(Role::Auditor));
    let lines = wait(app::case::list(
        &site.app,
        &ctx,
        CaseFilter {
            limit: 100,
            ..CaseFilter::default()
        },
        "",
    ))
    .unwrap();
    let line = lines
        .iter()
        .find(|line| line.person == Some(person))
        .expect("a case of hers");
    wait(app::case::get(&site.app, &ctx, line.id)).unwrap()
}

fn wang(site: &TestSite) -> PersonId {
    site.person(planted(site.cast.founded)[0].number().as_str())
}

/// From the visit to the grant.
fn granted(site: &TestSite, person: PersonId) -> Case {
    let case = hand_in(site, &of_person(site, person));
    let case = act(site, "sd-window-1", &case, "accept", &[]).unwrap();
    act(site, "sd-approve-1", &case, "approve", &[]).unwrap()
}

pub fn request(site: &TestSite, reissue: bool) -> DrawRequest {
    DrawRequest {
        programme: ELDER_ALLOWANCE.into(),
        division: codes::DivisionCode::parse("320623111000").unwrap(),
        month: Month::of(app::port::Clock::now(&*site.clock).date()),
        reissue,
    }
}

pub fn payer(site: &TestSite, n: usize) -> Ctx {
    site.ctx(site.cast.nth(Role::Payer, n))
}

fn titles() -> [String; 6] {
    ["序号", "流水号", "姓名", "账号", "金额", "所属月份"].map(str::to_owned)
}

/// The bank's file of a roll, asked for by one of the town's payers.
pub fn export(site: &TestSite, by: usize, roll: &Roll) -> Result<BankFile, Fault> {
    wait(app::roll::export(
        &site.app,
        &payer(site, by),
        roll.id,
        None,
        "roll",
        titles(),
    ))
}

/// Draws, checks and exports the roll of 双甸镇.
fn exported(site: &TestSite, reissue: bool) -> (Roll, String) {
    let roll = wait(app::roll::draw(
        &site.app,
        &payer(site, 0),
        request(site, reissue),
    ))
    .unwrap();
    let own = wait(app::roll::check(&site.app, &payer(site, 0), roll.id, None)).unwrap_err();
    assert_eq!(refusal(own), ["own-roll"]);
    let early = export(site, 1, &roll).unwrap_err();
    assert_eq!(refusal(early), ["roll-not-checked"]);
    wait(app::roll::check(&site.app, &payer(site, 1), roll.id, None)).unwrap();
    let file = export(site, 1, &roll).unwrap();
    assert_eq!(file.roll.state, RollState::Exported);
    let own = export(site, 0, &roll).unwrap_err();
    assert_eq!(
        refusal(own),
        ["own-roll"],
        "who drew it up does not send it"
    );
    let again = export(site, 1, &roll).unwrap();
    assert_eq!(file.csv, again.csv, "the file is the same to the byte");
    (file.roll, String::from_utf8(file.csv).unwrap())
}

/// The bank's answer to an exported file: everything paid but the rows of one name.
fn answer(csv: &str, failing: &str) -> Vec<u8> {
    let mut out = String::from("流水号,金额,结果,原因\r\n");
    for line in csv.lines().skip(1).filter(|l| !l.is_empty()) {
        let cells: Vec<&str> = line.split(',').collect();
        let failed = !failing.is_empty() && line.contains(failing);
        let (result, reason) = if failed {
            ("失败", "账号已销户")
        } else {
            ("成功", "")
        };
        out.push_str(&format!(
            "{},{},{result},{reason}\r\n",
            cells[1].trim_matches('"'),
            cells[4].trim_matches('"')
        ));
    }
    out.into_bytes()
}

fn settle(site: &TestSite, roll: &Roll, file: &[u8]) -> Result<Roll, Fault> {
    let titles = ["流水号", "金额", "结果", "原因"].map(str::to_owned);
    let rows = app::roll::read_return(file, &titles, "成功").map_err(Fault::Refused)?;
    let own = wait(app::roll::settle(
        &site.app,
        &payer(site, 0),
        roll.id,
        None,
        rows.clone(),
    ));
    assert!(
        own.is_err(),
        "who drew it up does not take the bank's answer"
    );
    wait(app::roll::settle(
        &site.app,
        &payer(site, 1),
        roll.id,
        None,
        rows,
    ))
    .map(|(roll, _)| roll)
}

fn paid_to(site: &TestSite, person: PersonId) -> Vec<(String, Fen, bool)> {
    let payments = site
        .app
        .store()
        .read_blocking(move |tx| tx.payments_of(person))
        .unwrap();
    payments
        .iter()
        .map(|p| {
            (
                p.due_month.to_string(),
                p.amount,
                matches!(p.state, PaymentState::Paid(_)),
            )
        })
        .collect()
}

#[test]
fn grandmother_wang_is_found_visited_granted_and_paid_in_the_same_month() {
    for engine in engines() {
        for day in DAYS {
            story(engine, day);
        }
    }
}

fn story(engine: On, day: Date) {
    let site = TestSite::on(engine, day);
    let found = site.screen();
    assert!(found.opened >= 5, "{found:?}");
    assert_eq!(
        site.screen().opened,
        0,
        "a second night opens nothing twice"
    );
    let wang = wang(&site);

    // The task is on her grid worker's desk, not on the next grid's.
    let desk = wait(app::case::desk(
        &site.app,
        &site.ctx(site.cast.login("xg-grid-1")),
        50,
    ))
    .unwrap();
    assert!(desk.mine.iter().any(|line| line.person == Some(wang)));
    let other = wait(app::case::desk(
        &site.app,
        &site.ctx(site.cast.login("xg-grid-2")),
        50,
    ))
    .unwrap();
    assert!(other.mine.iter().all(|line| line.person != Some(wang)));

    // The library filled name, number, birth date and address; nobody typed them.
    let case = of_person(&site, wang);
    assert_eq!(
        (case.stage.as_str(), case.applicant.channel),
        ("visit", Channel::Found)
    );
    let case = hand_in(&site, &case);
    for field in ["name", "citizen-number", "birth-date", "address"] {
        let source = &case.fields[field].source;
        assert!(
            matches!(source, model::value::Source::Library { .. }),
            "{field}: {source:?}"
        );
    }
    assert_eq!(case.stage, "acceptance");

    // Acceptance and approval by different natural persons; the approver of a case is not its maker.
    let case = act(&site, "sd-window-1", &case, "accept", &[]).unwrap();
    assert_eq!(case.stage, "approval");
    let denied = act(&site, "sd-window-1", &case, "approve", &[]).unwrap_err();
    assert!(
        matches!(&denied, Fault::Refused(r) if r.kind != Kind::NotFound),
        "{denied:?}"
    );
    let case = act(&site, "sd-approve-1", &case, "approve", &[]).unwrap();
    assert_eq!(case.stage, "telling");
    assert!(
        case.letters
            .iter()
            .any(|letter| letter.letter == "grant-decision" && letter.number.contains('〔'))
    );

    // The month's roll has her exactly once for each month since her birthday (two where it fell into
    // the month before), and the sum agrees.
    let (roll, csv) = exported(&site, false);
    let birthday = planted(day)[0].birth;
    let months = Month::of(day).since(Month::of(birthday).plus(80 * 12)) + 1;
    assert!((1..=2).contains(&months));
    assert_eq!(csv.matches("王秀珍").count() as i32, months);
    assert!(!csv.contains('*'), "the bank needs whole accounts");
    assert_eq!(
        (roll.count, roll.total),
        (i64::from(months), Fen(5_000 * i64::from(months)))
    );
    let roll = settle(&site, &roll, &answer(&csv, "")).unwrap();
    assert_eq!(roll.state, RollState::Settled);
    let paid = paid_to(&site, wang);
    assert_eq!(
        (paid.len() as i32, &paid[0]),
        (months, &(Month::of(day).to_string(), Fen(5_000), true))
    );
    let nothing = wait(app::roll::draw(
        &site.app,
        &payer(&site, 0),
        request(&site, false),
    ))
    .unwrap_err();
    assert_eq!(refusal(nothing), ["roll-empty"]);

    // She is told, by slip; the receipt shows the stage and nothing about her; she rates.
    let slips = wait(app::message::waiting(
        &site.app,
        &site.ctx(site.cast.login("xg-grid-1")),
    ))
    .unwrap();
    assert!(
        slips
            .iter()
            .any(|slip| slip.message.person == wang && slip.message.key == "message-paid")
    );
    let now = app::port::Clock::now(&*site.clock);
    let seen = wait(app::case::public_view(
        &site.app,
        now,
        &case.receipt.to_lowercase(),
    ))
    .unwrap();
    assert!(seen.may_rate && !format!("{seen:?}").contains("王秀珍"));
    let nobody = site.citizen(PersonId::from_bytes([1; 16]), "");
    wait(app::case::rate_by_receipt(
        &site.app,
        &nobody,
        &case.receipt,
        5,
        Some("谢谢".into()),
    ))
    .unwrap();
    let twice = wait(app::case::rate_by_receipt(
        &site.app,
        &nobody,
        &case.receipt,
        1,
        None,
    ))
    .unwrap_err();
    assert_eq!(refusal(twice), ["not-open"]);
    let case = of_person(&site, wang);
    assert_eq!(
        (case.outcome, case.rating.map(|r| r.level)),
        (Some(Outcome::Granted), Some(5))
    );
}

#[test]
fn who_was_planted_is_found_or_left_alone_as_the_rules_say() {
    for engine in engines() {
        let day = date(2026, 11, 24);
        let site = TestSite::on(engine, day);
        site.screen();
        let person = |name: &str| {
            let neighbour = planted(day).into_iter().find(|n| n.name == name).unwrap();
            site.person(neighbour.number().as_str())
        };
        let ctx = site.ctx(site.of(Role::Auditor));
        let all = CaseFilter {
            limit: 100,
            ..CaseFilter::default()
        };
        let lines = wait(app::case::list(&site.app, &ctx, all, "")).unwrap();
        let has = |name: &str| lines.iter().any(|line| line.person == Some(person(name)));
        for name in ["王秀珍", "陈桂英", "李长寿", "张福田", "周素兰", "孙邻镇"] {
            assert!(has(name), "{name}");
        }
        // Lives here but is registered elsewhere; not yet eighty.
        assert!(!has("郑外来") && !has("王家强"));

        // Found seven months late: paid back to the birthday's month. Moved in at 83: from that month.
        for (name, months) in [("陈桂英", 8), ("李长寿", 2)] {
            granted(&site, person(name));
            let (roll, csv) = exported(&site, false);
            assert_eq!(csv.matches(name).count(), months, "{name}: {csv}");
            settle(&site, &roll, &answer(&csv, "")).unwrap();
        }
        assert_eq!(
            paid_to(&site, person("陈桂英")).last().unwrap().0,
            "2026-04"
        );
        // The second roll of the month is a supplement.
        let rolls = wait(app::roll::list(&site.app, &payer(&site, 0), None, None)).unwrap();
        assert!(
            matches!(rolls[0].kind, model::roll::RollKind::Supplement(1)),
            "{:?}",
            rolls[0].kind
        );
    }
}

#[test]
fn a_failed_payment_is_paid_again_once_and_never_twice() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        site.screen();
        let wang = wang(&site);
        granted(&site, wang);
        let (roll, csv) = exported(&site, false);
        let short = "流水号,金额,结果,原因\r\n".as_bytes().to_vec();
        assert_eq!(
            refusal(settle(&site, &roll, &short).unwrap_err()),
            ["return-missing"]
        );
        settle(&site, &roll, &answer(&csv, "王秀珍")).unwrap();
        assert_eq!(
            paid_to(&site, wang),
            [("2026-11".to_owned(), Fen(5_000), false)]
        );
        let empty = wait(app::roll::draw(
            &site.app,
            &payer(&site, 0),
            request(&site, false),
        ))
        .unwrap_err();
        assert_eq!(
            refusal(empty),
            ["roll-empty"],
            "what failed waits for its re-issue"
        );
        let (again, csv) = exported(&site, true);
        settle(&site, &again, &answer(&csv, "")).unwrap();
        let paid: Vec<_> = paid_to(&site, wang).into_iter().filter(|p| p.2).collect();
        assert_eq!(paid, [("2026-11".to_owned(), Fen(5_000), true)]);
        let more = wait(app::roll::draw(
            &site.app,
            &payer(&site, 0),
            request(&site, true),
        ))
        .unwrap_err();
        assert_eq!(refusal(more), ["roll-empty"]);
    }
}

#[test]
fn death_stops_it_and_what_was_paid_after_is_to_be_given_back() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 10, 9));
        site.screen();
        let wang = wang(&site);
        granted(&site, wang);
        let (roll, csv) = exported(&site, false);
        settle(&site, &roll, &answer(&csv, "")).unwrap();
        site.clock.to(date(2026, 11, 10), 9, 0);
        let (roll, csv) = exported(&site, false);
        settle(&site, &roll, &answer(&csv, "")).unwrap();
        // The library learns on 24 November that she died on 30 October.
        site.clock.to(date(2026, 11, 24), 9, 0);
        let steward = site.ctx(site.of(Role::DataSteward));
        let correction = app::person::Correction {
            standing: Some(model::person::Standing::Died(date(2026, 10, 30))),
            reason: "户籍注销".into(),
            ..app::person::Correction::default()
        };
        wait(app::person::correct(
            &site.app, &steward, wang, 1, correction,
        ))
        .unwrap();
        assert_eq!(site.screen().stopped, 1);
        assert_eq!(site.screen().stopped, 0);
        let entitlement = site
            .app
            .store()
            .read_blocking(move |tx| tx.entitlement(ELDER_ALLOWANCE, wang))
            .unwrap()
            .unwrap();
        assert_eq!(entitlement.until.unwrap().to_string(), "2026-10");
        let claims = wait(app::roll::claims(&site.app, &payer(&site, 0))).unwrap();
        assert_eq!(
            claims
                .iter()
                .map(|c| (c.0.amount, c.3.to_string()))
                .collect::<Vec<_>>(),
            [(Fen(5_000), "2026-11".into())]
        );
        let case = of_person(&site, wang);
        assert_eq!(case.stage, "stopped", "the case tells it too");
    }
}

#[test]
fn a_case_is_filed_once_however_often_it_is_sent() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let wang = wang(&site);
        let file = |client: &str| FileRequest {
            procedure: ELDER_ALLOWANCE.into(),
            act: String::new(),
            item: ELDER_ALLOWANCE.into(),
            whom: Whom::Person(wang),
            channel: Channel::Door,
            place: None,
            fields: [("consent", "yes")]
                .into_iter()
                .map(|(k, v)| (k.into(), v.into()))
                .collect(),
            materials: papers(),
            note: None,
            client: Some(client.into()),
        };
        let worker = || site.ctx(site.cast.login("xg-grid-1"));
        let first = wait(app::case::file(&site.app, &worker(), file("a"))).unwrap();
        let again = wait(app::case::file(&site.app, &worker(), file("a"))).unwrap();
        assert_eq!((first.id, first.version), (again.id, again.version));
        let other = wait(app::case::file(&site.app, &worker(), file("b"))).unwrap_err();
        assert!(matches!(other, Fault::Refused(_)), "{other:?}");
        assert_eq!(site.screen().opened, 5, "she has a case already");
        // A grid worker of another grid cannot file for her, and hears nothing of her.
        let stranger = site.ctx(site.cast.login("ch-grid-1"));
        let denied = wait(app::case::file(&site.app, &stranger, file("c"))).unwrap_err();
        assert_eq!(refusal(denied), ["not-your-area"]);
        let unseen = wait(app::case::get(&site.app, &stranger, first.id)).unwrap_err();
        assert_eq!(refusal(unseen), ["not-found"]);
    }
}

/// Grandmother Wang, found and granted.
pub fn granted_wang(site: &TestSite) -> PersonId {
    site.screen();
    let wang = wang(site);
    granted(site, wang);
    wang
}

/// Somebody's case.
pub fn case_of(site: &TestSite, person: PersonId) -> Case {
    of_person(site, person)
}
