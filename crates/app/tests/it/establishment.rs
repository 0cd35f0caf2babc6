//! Daily establishment work from the asking to the roster: on both engines, by two persons.

use crate::reform::{founded, post, stands_as_read_anew};
use app::Ctx;
use app::case::{ActRequest, FileRequest, Whom, act_in, file_in};
use codes::Level;
use county::County;
use jiff::civil::{Date, date};
use model::case::{Case, Channel, Outcome};
use model::document::DocumentCode;
use model::establishment::{PostKind, StaffStatus};
use model::id::ReformId;
use model::journal::Body;
use model::refusal::Refused;
use model::role::Role;
use model::unit::{Body as Nature, UnitCode};
use std::collections::BTreeMap;
use store::reform::ReformState;
use testkit::{TestSite, engines};

const BB: &str = "320623000000-BB";
const COUNTY: u64 = 320_623_000_000;

/// Who plays: the head of the unit that asks, two organisers, the head of their office.
struct Cast {
    head: Ctx,
    first: Ctx,
    second: Ctx,
    office: Ctx,
}

impl Cast {
    fn of(site: &TestSite, unit: &UnitCode) -> Self {
        Self {
            head: post(site, 41, Role::UnitHead, unit.as_str(), COUNTY),
            first: post(site, 42, Role::Organiser, BB, COUNTY),
            second: post(site, 43, Role::Organiser, BB, COUNTY),
            office: post(site, 44, Role::UnitHead, BB, COUNTY),
        }
    }
}

/// The same person now.
pub(crate) fn now(site: &TestSite, ctx: &Ctx) -> Ctx {
    site.ctx_of(ctx.actor.clone())
}

fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pair = |(code, text): &(&str, &str)| ((*code).to_owned(), (*text).to_owned());
    pairs.iter().map(pair).collect()
}

pub(crate) fn file(
    site: &TestSite,
    ctx: &Ctx,
    procedure: &str,
    fields: &[(&str, &str)],
) -> Result<Case, store::Fault> {
    let request = FileRequest {
        procedure: procedure.to_owned(),
        act: String::new(),
        item: String::new(),
        whom: Whom::Named(String::new()),
        channel: Channel::Online,
        place: None,
        fields: texts(fields),
        materials: BTreeMap::new(),
        note: None,
        client: None,
    };
    let ctx = now(site, ctx);
    site.app
        .submit_blocking(move |app, tx| file_in(app, tx, &ctx, &request))
}

fn act(site: &TestSite, ctx: &Ctx, case: &Case, code: &str) -> Result<Case, store::Fault> {
    let request = ActRequest {
        act: code.to_owned(),
        note: Some("已核对".to_owned()),
        ..ActRequest::default()
    };
    let (ctx, id) = (now(site, ctx), case.id);
    site.app
        .submit_blocking(move |app, tx| act_in(app, tx, &ctx, id, &request))
}

/// Checked by one organiser and granted by another.
fn granted(site: &TestSite, cast: &Cast, case: &Case) -> Result<Case, store::Fault> {
    act(site, &cast.first, case, "pass")?;
    act(site, &cast.second, case, "grant")
}

pub(crate) fn refused(fault: store::Fault) -> Refused {
    match fault {
        store::Fault::Refused(refusal) => refusal.reasons[0].clone(),
        other => panic!("{other:?}"),
    }
}

/// The county on a day, as the book stands.
pub(crate) fn county(site: &TestSite, day: Date) -> County {
    let at = app::port::Clock::now(&*site.clock);
    let held = site
        .app
        .submit_blocking(move |app, tx| Ok(app.site_in(tx, at)?))
        .unwrap();
    held.book.as_ref().unwrap().on(day).unwrap()
}

/// An organ of the county with one vacant post of a kind.
fn with_one_vacancy(county: &County) -> (UnitCode, PostKind) {
    county
        .units
        .values()
        .filter(|u| u.unit.division.level() == Level::County && u.body == Nature::Organ)
        .flat_map(|u| PostKind::ALL.map(|kind| (u, kind)))
        .find(|(u, kind)| u.vacant(*kind) == 1)
        .map(|(u, kind)| (u.unit.code.clone(), kind))
        .expect("an organ with one vacancy")
}

fn approval(site: &TestSite, cast: &Cast, unit: &UnitCode, kind: PostKind, n: &str) -> String {
    let asked = [
        ("unit", unit.as_str()),
        ("kind", kind.code()),
        ("number", n),
        ("reason", "补充人员"),
    ];
    let case = file(site, &cast.head, "post-use", &asked).unwrap();
    let case = granted(site, cast, &case).unwrap();
    assert_eq!(case.outcome, Some(Outcome::Granted));
    case.letters.last().unwrap().number.clone()
}

fn entry(
    site: &TestSite,
    cast: &Cast,
    unit: &UnitCode,
    kind: PostKind,
    approval: &str,
    no: &str,
) -> Result<Case, store::Fault> {
    let asked = [
        ("change", "enter"),
        ("staff-number", no),
        ("effective", "2027-01-04"),
        ("approval", approval),
        ("name", "王新"),
        ("sex", "female"),
        ("born", "2001-05-04"),
        ("kind", kind.code()),
        ("unit", unit.as_str()),
        ("title", "科员"),
        ("rank", "staff"),
    ];
    let case = file(site, &cast.head, "staff-change", &asked)?;
    granted(site, cast, &case)
}

const TODAY: Date = date(2026, 12, 30);
const FIRST_DAY: Date = date(2027, 1, 4);

#[test]
fn an_approval_to_use_posts_comes_first_and_the_roster_follows_on_its_day() {
    for engine in engines() {
        let site = founded(engine);
        let before = county(&site, TODAY);
        let (unit, kind) = with_one_vacancy(&before);
        let cast = Cast::of(&site, &unit);

        // Nobody enters by a document that is not there, or is something else.
        let none = entry(&site, &cast, &unit, kind, "无此文号", "RD90001").unwrap_err();
        assert_eq!(refused(none).key, "county-document-missing");
        let other = entry(&site, &cast, &unit, kind, "BZ-2019-01", "RD90001").unwrap_err();
        assert_eq!(refused(other).key, "county-entry-without-approval");

        let number = approval(&site, &cast, &unit, kind, "2");
        let code = DocumentCode(number.clone());
        let approved = county(&site, TODAY);
        assert_eq!(approved.entries_left(&code), 2, "{number}");

        // For another kind of post it is no approval.
        let wrong = PostKind::ALL
            .into_iter()
            .find(|k| *k != kind && before.units[&unit].may_hold(*k))
            .unwrap();
        let wrong = entry(&site, &cast, &unit, wrong, &number, "RD90001").unwrap_err();
        assert_eq!(refused(wrong).key, "county-entry-without-approval");

        let entered = entry(&site, &cast, &unit, kind, &number, "RD90001").unwrap();
        assert_eq!(entered.outcome, Some(Outcome::Granted));
        stands_as_read_anew(&site);
        assert_eq!(entered.applicant.person, None);
        assert_eq!(entered.applicant.name, before.unit_name(&unit));
        assert_eq!(entered.power, None);
        assert!(county(&site, TODAY).person(&"RD90001".into()).is_none());
        let after = county(&site, FIRST_DAY);
        let staff = after.person(&"RD90001".into()).unwrap();
        assert_eq!(
            (staff.unit.clone(), staff.entered),
            (unit.clone(), FIRST_DAY)
        );
        assert_eq!(after.unit(&unit).unwrap().vacant(kind), 0);
        assert_eq!(after.entries_left(&code), 1);
        assert!(after.is_balanced());

        // The approval has a number left, the unit has no post: told at the act, nothing entered.
        let over = entry(&site, &cast, &unit, kind, &number, "RD90002").unwrap_err();
        assert_eq!(refused(over).key, "county-over-quota");
        assert!(county(&site, FIRST_DAY).person(&"RD90002".into()).is_none());

        // The timekeeper carries it out like every other entry.
        site.clock.to(FIRST_DAY, 9, 0);
        site.turn();
        let held = site.app.site();
        assert!(
            held.now
                .as_ref()
                .unwrap()
                .person(&"RD90001".into())
                .is_some()
        );
    }
}

#[test]
fn what_an_approval_allows_is_used_up() {
    for engine in engines() {
        let site = founded(engine);
        let (unit, kind) = with_one_vacancy(&county(&site, TODAY));
        let cast = Cast::of(&site, &unit);
        let number = approval(&site, &cast, &unit, kind, "1");
        entry(&site, &cast, &unit, kind, &number, "RD90001").unwrap();
        let again = refused(entry(&site, &cast, &unit, kind, &number, "RD90002").unwrap_err());
        assert_eq!(again.key, "county-entry-without-approval");
        assert_eq!(
            again.args["fits"],
            model::refusal::Arg::Text("used-up".to_owned())
        );
    }
}

#[test]
fn somebody_is_lent_comes_back_moves_and_leaves() {
    for engine in engines() {
        let site = founded(engine);
        let before = county(&site, TODAY);
        let (to, kind) = with_one_vacancy(&before);
        let lender = before
            .people
            .values()
            .find(|p| {
                p.kind.post() == Some(kind)
                    && p.unit != to
                    && p.unit == p.serves
                    && p.rank == model::establishment::Rank::Staff
                    && before.standing(&p.unit) == Some(Level::County)
            })
            .unwrap();
        let (no, home) = (lender.no.clone(), lender.unit.clone());
        let cast = Cast::of(&site, &home);
        let change = |what: &str, more: &[(&str, &str)], day: &str| {
            let mut asked = vec![
                ("change", what),
                ("staff-number", no.as_str()),
                ("effective", day),
            ];
            asked.extend(more);
            let case = file(&site, &cast.head, "staff-change", &asked)?;
            granted(&site, &cast, &case)
        };
        let early = change("return", &[], "2026-12-30").unwrap_err();
        assert_eq!(refused(early).key, "county-not-seconded");

        change("second", &[("unit", to.as_str())], "2026-12-31").unwrap();
        let lent = county(&site, date(2026, 12, 31));
        let staff = lent.person(&no).unwrap();
        assert_eq!(staff.status, StaffStatus::SecondedOut);
        assert_eq!((&staff.unit, &staff.serves), (&home, &to), "在编不在岗");
        let (then, was) = (lent.unit(&home).unwrap(), before.unit(&home).unwrap());
        assert_eq!(then.vacant(kind), was.vacant(kind), "her post stays hers");

        change("return", &[], "2027-01-04").unwrap();
        let back = county(&site, FIRST_DAY);
        assert_eq!(back.person(&no).unwrap().serves, home);

        let more = [("unit", to.as_str()), ("title", "科员"), ("rank", "staff")];
        change("transfer", &more, "2027-01-05").unwrap();
        let moved = county(&site, date(2027, 1, 5));
        assert_eq!(moved.person(&no).unwrap().unit, to);
        assert_eq!(moved.unit(&to).unwrap().vacant(kind), 0);

        change("leave", &[("leaving-reason", "retired")], "2027-01-06").unwrap();
        let left = county(&site, date(2027, 1, 6));
        assert!(left.person(&no).is_none());
        assert_eq!(left.unit(&to).unwrap().vacant(kind), 1);
        let unknown = change("leave", &[("leaving-reason", "died")], "2027-01-07").unwrap_err();
        assert_eq!(refused(unknown).key, "county-person-unknown");

        // What begins in the past is refused when it is filed, and when it has become the past.
        let past = change("second", &[("unit", to.as_str())], "2026-12-29").unwrap_err();
        assert_eq!(refused(past).key, "staff-change-past");
        let other = before
            .people
            .values()
            .find(|p| p.unit == home && p.no != no);
        let asked = [
            ("change", "leave"),
            ("staff-number", other.unwrap().no.as_str()),
            ("effective", "2026-12-30"),
            ("leaving-reason", "resigned"),
        ];
        let late = file(&site, &cast.head, "staff-change", &asked).unwrap();
        site.clock.to(date(2026, 12, 31), 9, 0);
        let late = granted(&site, &cast, &late).unwrap_err();
        assert_eq!(refused(late).key, "county-change-past");
    }
}

#[test]
fn two_persons_stand_for_it_in_the_book_and_in_the_journal() {
    for engine in engines() {
        let site = founded(engine);
        let (unit, kind) = with_one_vacancy(&county(&site, TODAY));
        let cast = Cast::of(&site, &unit);
        let asked = [
            ("unit", unit.as_str()),
            ("kind", kind.code()),
            ("number", "1"),
            ("reason", "补充人员"),
        ];
        let case = file(&site, &cast.head, "post-use", &asked).unwrap();
        let passed = act(&site, &cast.first, &case, "pass").unwrap();
        let alone = act(&site, &cast.first, &passed, "grant").unwrap_err();
        assert_eq!(refused(alone).key, "same-hand");
        // The head of the unit that asks decides nothing; the head of the office does.
        let asker = act(&site, &cast.head, &passed, "grant").unwrap_err();
        assert_eq!(refused(asker).key, "not-yours");
        act(&site, &cast.office, &passed, "grant").unwrap();
        let lines = site
            .app
            .store()
            .read_blocking(|tx| tx.reforms(None::<ReformId>, 10))
            .unwrap();
        let line = &lines[0];
        assert_eq!(line.state, ReformState::Approved);
        assert_eq!(line.proposed_by, cast.first.actor.person);
        assert_eq!(line.decided_by, Some(cast.office.actor.person));
        let id = case.id;
        let bodies: Vec<Body> = site
            .app
            .store()
            .read_blocking(move |tx| {
                let about = store::Which::About(model::journal::Subject::County);
                let entries = store::journal::latest(tx, &about, None, 10)?;
                Ok(entries.iter().filter_map(|e| e.body().cloned()).collect())
            })
            .unwrap();
        assert!(bodies.iter().any(|body| matches!(
            body,
            Body::ReformProposed { case: Some(of), by: Some(by), .. }
                if *of == id && *by == cast.first.actor.person
        )));
        assert!(bodies.iter().any(|body| matches!(
            body,
            Body::ReformDecided {
                approved: true,
                entry: Some(_),
                ..
            }
        )));
    }
}

#[test]
fn who_may_file_this_may_file_nothing_else() {
    for engine in engines() {
        let site = founded(engine);
        let (unit, _) = with_one_vacancy(&county(&site, TODAY));
        let cast = Cast::of(&site, &unit);
        for ctx in [&cast.head, &cast.first] {
            for procedure in ["statutory-service", "elder-allowance"] {
                let other = file(&site, ctx, procedure, &[]).unwrap_err();
                assert_eq!(refused(other).key, "filing-not-yours");
            }
        }
        let window = post(&site, 45, Role::WindowClerk, "320623111000-FWZX", COUNTY);
        let asked = [("change", "return"), ("staff-number", "RD00001")];
        let outside = file(&site, &window, "staff-change", &asked).unwrap_err();
        assert_eq!(refused(outside).key, "filing-not-yours");
        // The unit it is about must be there.
        let unknown = [
            ("unit", "320623000000-NONE"),
            ("kind", "worker"),
            ("number", "1"),
        ];
        let nowhere = file(&site, &cast.head, "post-use", &unknown).unwrap_err();
        assert_eq!(refused(nowhere).key, "unit-unknown");
    }
}

#[test]
fn every_letter_of_the_offices_prints_on_a4() {
    let site = founded(testkit::On::Sqlite);
    let before = county(&site, TODAY);
    let (unit, kind) = with_one_vacancy(&before);
    let cast = Cast::of(&site, &unit);
    let lexicon = crate::letters::lexicon(&site);
    let asked = [
        ("unit", unit.as_str()),
        ("kind", kind.code()),
        ("number", "1"),
        ("reason", "补充人员"),
    ];
    let no = before.units[&unit].engaged.first().unwrap();
    let leaves = [
        ("change", "leave"),
        ("staff-number", no.as_str()),
        ("effective", "2026-12-31"),
        ("leaving-reason", "retired"),
    ];
    let mut printed = Vec::new();
    for (procedure, fields) in [("post-use", &asked), ("staff-change", &leaves)] {
        for end in ["grant", "reject"] {
            let case = file(&site, &cast.head, procedure, fields).unwrap();
            let case = act(&site, &cast.first, &case, "pass").unwrap();
            let request = ActRequest {
                act: end.to_owned(),
                lines: (end == "reject")
                    .then(|| "岗位另有安排".to_owned())
                    .into_iter()
                    .collect(),
                ..ActRequest::default()
            };
            let (ctx, id) = (now(&site, &cast.second), case.id);
            let case = site
                .app
                .submit_blocking(move |app, tx| act_in(app, tx, &ctx, id, &request))
                .unwrap();
            let letter = case.letters.last().unwrap();
            let paper = testkit::wait(app::case::letter(
                &site.app,
                &now(&site, &cast.first),
                &lexicon,
                case.id,
                app::case::Which::Issued(0),
                "https://rudong.example/r/ABCD",
            ))
            .unwrap();
            crate::letters::looks_like_paper(&paper, &letter.letter);
            assert!(
                paper.contains(&letter.number)
                    && paper.contains("中共如东县委机构编制委员会办公室")
            );
            assert_eq!(paper.contains("岗位另有安排"), end == "reject");
            assert!(!paper.contains("行政复议"), "offices do not sue each other");
            printed.push(letter.letter.clone());
        }
    }
    printed.sort();
    let declared = [
        "post-use-approval",
        "post-use-refusal",
        "staff-change-notice",
        "staff-change-refusal",
    ];
    assert_eq!(printed, declared);
}
