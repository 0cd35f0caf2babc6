//! Libraries for other units and as files: asked, decided by another, read under pseudonyms of one
//! grant, written down, at an end.

use crate::office::keys;
use app::once::Repeat;
use app::sharing::export::{self, Exporting, Origin, Words};
use app::sharing::{
    Asking, Looking, PAGE_ROWS, Rows, State, ask, decide, desk, of_unit, open_rows, rows, withdraw,
};
use app::{Ctx, Fault};
use jiff::civil::{Date, date};
use model::feed::Sharing;
use model::id::RequestId;
use model::role::Role;
use std::collections::BTreeSet;
use std::sync::Arc;
use testkit::{TestSite, engines, wait};

const TODAY: Date = date(2026, 11, 24);
const UNTIL: Date = date(2026, 12, 31);

fn wish(columns: &[&str]) -> Asking {
    Asking {
        library: "elder-relief".into(),
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        purpose: "核对本年度困难老人救助的发放情况".into(),
        item: None,
        until: UNTIL,
    }
}

fn officer(site: &TestSite) -> Ctx {
    site.ctx(site.of(Role::DepartmentOfficer))
}

fn steward(site: &TestSite) -> Ctx {
    site.ctx(site.of(Role::DataSteward))
}

fn security(site: &TestSite) -> Ctx {
    site.ctx(site.of(Role::SecurityAdmin))
}

fn asked(site: &TestSite, wish: Asking) -> Result<RequestId, Fault> {
    wait(ask(&site.app, &officer(site), wish, Repeat::never()))
}

fn decided(site: &TestSite, ctx: &Ctx, id: RequestId, granted: bool) -> Result<(), Fault> {
    wait(decide(&site.app, ctx, id, granted, None, Repeat::never()))
}

fn granted(site: &TestSite, columns: &[&str]) -> RequestId {
    let id = asked(site, wish(columns)).unwrap();
    decided(site, &steward(site), id, true).unwrap();
    id
}

fn read(site: &TestSite, id: RequestId, looking: Looking) -> Result<Rows, Fault> {
    wait(rows(&site.app, &officer(site), id, looking))
}

fn page(page: u64) -> Looking {
    Looking {
        page,
        ..Looking::default()
    }
}

/// Field and key of every reason.
fn at<T: std::fmt::Debug>(result: Result<T, Fault>) -> Vec<(String, String)> {
    match result {
        Err(Fault::Refused(refusal)) => refusal
            .reasons
            .into_iter()
            .map(|r| (r.field.unwrap_or_default(), r.key))
            .collect(),
        other => panic!("{other:?}"),
    }
}

fn one(field: &str, key: &str) -> Vec<(String, String)> {
    vec![(field.to_owned(), key.to_owned())]
}

fn ids(rows: &Rows) -> BTreeSet<String> {
    rows.rows.iter().filter_map(|row| row.id.clone()).collect()
}

#[test]
fn a_unit_reads_what_was_granted_to_it_until_its_day_and_every_page_is_an_entry() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let columns = ["record.amount", "record.level", "person.village"];
        let id = asked(&site, wish(&columns)).unwrap();
        assert_eq!(keys(read(&site, id, page(1))), ["sharing-waiting"]);
        let waiting = wait(desk(&site.app, &steward(&site))).unwrap().waiting;
        assert_eq!((waiting.len(), waiting[0].id), (1, id));
        decided(&site, &steward(&site), id, true).unwrap();
        assert_eq!(keys(decided(&site, &steward(&site), id, true)), ["stale"]);

        let before = site.entries();
        let first = read(&site, id, page(1)).unwrap();
        assert_eq!(site.entries(), before + 1, "written down, and nobody named");
        assert_eq!((first.rows.len(), first.more), (PAGE_ROWS, true));
        let shown: Vec<&str> = first.columns.iter().map(|e| e.code.as_str()).collect();
        assert_eq!(shown, columns, "only what was granted");
        assert_eq!(
            first.rows[0].id, first.rows[1].id,
            "one person, one pseudonym"
        );
        assert_ne!(first.rows[0].id, first.rows[2].id);
        let last = read(&site, id, page(3)).unwrap();
        assert_eq!((last.rows.len(), last.more), (30, false));

        let narrow = Looking {
            village: Some("320623111003".into()),
            code: Some(("record.level".into(), "2".into())),
            ..page(1)
        };
        let narrow = read(&site, id, narrow).unwrap();
        assert!(!narrow.rows.is_empty() && narrow.rows.len() < PAGE_ROWS);
        assert!(
            narrow
                .rows
                .iter()
                .all(|row| row.values[1].as_deref() == Some("2"))
        );

        // The same rows for the same unit under another request: nothing joins the two.
        let other = granted(&site, &columns);
        let again = read(&site, other, page(1)).unwrap();
        assert!(ids(&first).is_disjoint(&ids(&again)));
        // Who is named was read: that is an entry of hers, too.
        let named = granted(&site, &["person.name"]);
        let before = site.entries();
        read(&site, named, page(1)).unwrap();
        assert_eq!(site.entries(), before + 2);

        // Another unit does not see that there is anything.
        let head = site.ctx(site.of(Role::UnitHead));
        assert_eq!(
            keys(wait(rows(&site.app, &head, id, page(1)))),
            ["not-found"]
        );
        site.clock.to(UNTIL, 23, 59);
        read(&site, id, page(1)).unwrap();
        site.clock.to(date(2027, 1, 1), 0, 0);
        assert_eq!(keys(read(&site, id, page(1))), ["sharing-over"]);
        let lines = wait(of_unit(&site.app, &officer(&site))).unwrap();
        assert!(lines.iter().all(|line| line.state == State::Over));
        assert_eq!(lines.len(), 3);
    }
}

#[test]
fn nobody_decides_for_herself_or_her_unit_and_what_is_taken_back_is_gone_at_once() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let id = asked(&site, wish(&["record.amount"])).unwrap();
        let mut own = steward(&site);
        own.actor.person = site.of(Role::DepartmentOfficer).person();
        assert_eq!(keys(decided(&site, &own, id, true)), ["own-matter"]);
        let mut colleague = steward(&site);
        if let Some(post) = &mut colleague.actor.post {
            post.unit = site.of(Role::DepartmentOfficer).post.unit.clone();
        }
        assert_eq!(
            keys(decided(&site, &colleague, id, true)),
            ["sharing-own-unit"]
        );
        assert_eq!(
            keys(decided(&site, &officer(&site), id, true)),
            ["not-for-your-post"]
        );
        assert_eq!(
            at(decided(&site, &steward(&site), id, false)),
            one("note", "note-missing")
        );
        decided(&site, &steward(&site), id, true).unwrap();
        read(&site, id, page(1)).unwrap();
        let end = |note: &str| {
            let ctx = steward(&site);
            wait(withdraw(&site.app, &ctx, id, note.into(), Repeat::never()))
        };
        assert_eq!(at(end(" ")), one("note", "note-missing"));
        end("用途已经变更").unwrap();
        assert_eq!(keys(read(&site, id, page(1))), ["sharing-withdrawn"]);
        assert_eq!(keys(end("再收回一次")), ["sharing-withdrawn"]);
        let lines = wait(of_unit(&site.app, &officer(&site))).unwrap();
        assert_eq!(lines[0].state, State::Withdrawn);
        let ended = lines[0].ended.as_ref().unwrap();
        assert_eq!(ended.note.as_deref(), Some("用途已经变更"));
        // A library that the law closes since is closed whatever was granted.
        let id = granted(&site, &["record.amount"]);
        site.hub.shares("elder-relief", Sharing::Closed);
        assert_eq!(keys(read(&site, id, page(1))), ["sharing-level-closed"]);
    }
}

#[test]
fn what_does_not_fit_is_refused_at_its_field() {
    let site = TestSite::new(TODAY);
    let with = |change: fn(&mut Asking)| {
        let mut wish = wish(&["record.amount"]);
        change(&mut wish);
        at(asked(&site, wish))
    };
    for (found, field, key) in [
        (
            with(|w| w.library = "nothing".into()),
            "library",
            "sharing-library-unknown",
        ),
        (
            with(|w| w.library = "mediation".into()),
            "library",
            "sharing-level-closed",
        ),
        (
            with(|w| w.library = "weather".into()),
            "library",
            "sharing-level-open",
        ),
        (
            with(|w| w.columns.clear()),
            "columns",
            "sharing-columns-missing",
        ),
        (
            with(|w| w.columns = vec!["record.date".into()]),
            "columns",
            "sharing-column-unknown",
        ),
        (
            with(|w| w.columns = vec!["person.number".into()]),
            "columns",
            "sharing-column-unknown",
        ),
        (
            with(|w| w.purpose = "看看".into()),
            "purpose",
            "sharing-purpose-short",
        ),
        (
            with(|w| w.purpose = "核对 320623194005011025 的救助发放情况".into()),
            "purpose",
            "text-citizen-number",
        ),
        (
            with(|w| w.item = Some("nothing".into())),
            "item",
            "item-unknown",
        ),
        (with(|w| w.until = date(2026, 11, 23)), "until", "date-past"),
        (
            with(|w| w.until = date(2027, 11, 26)),
            "until",
            "sharing-too-long",
        ),
    ] {
        assert_eq!(found, one(field, key));
    }
    // As long as it may be; and everything that is wrong is said together.
    let longest = Asking {
        until: date(2027, 11, 25),
        ..wish(&["record.amount"])
    };
    asked(&site, longest).unwrap();
    let bad = Asking {
        purpose: String::new(),
        until: date(2020, 1, 1),
        ..wish(&[])
    };
    assert_eq!(at(asked(&site, bad)).len(), 3);
    let id = granted(&site, &["record.amount"]);
    let looking = |looking: Looking| at(read(&site, id, looking));
    let village = Looking {
        village: Some("320623111003".into()),
        ..page(1)
    };
    assert_eq!(looking(village), one("village", "sharing-no-village"));
    let code = Looking {
        code: Some(("record.level".into(), "1".into())),
        ..page(1)
    };
    assert_eq!(looking(code), one("code", "sharing-no-code"));
    assert_eq!(looking(page(1_001)), one("page", "sharing-page-deep"));
}

#[test]
fn what_is_shared_without_condition_needs_no_request_but_is_written_down() {
    let site = TestSite::new(TODAY);
    let before = site.entries();
    let open = |ctx: &Ctx| wait(open_rows(&site.app, ctx, "weather", page(1)));
    let found = open(&officer(&site)).unwrap();
    assert_eq!((found.rows.len(), found.until), (PAGE_ROWS, None));
    assert_eq!(site.entries(), before + 1);
    let other = open(&site.ctx(site.of(Role::Auditor))).unwrap();
    assert!(ids(&found).is_disjoint(&ids(&other)), "each unit its own");
    let relief = wait(open_rows(
        &site.app,
        &officer(&site),
        "elder-relief",
        page(1),
    ));
    assert_eq!(keys(relief), ["sharing-not-open"]);
    assert_eq!(
        keys(open(&site.ctx(site.of(Role::WindowClerk)))),
        ["not-for-your-post"]
    );
}

fn words() -> Words {
    Words {
        pseudonym: "代号".into(),
        origin: Arc::new(|origin: &Origin| format!("{} {}", origin.name, origin.request)),
    }
}

fn fetched(site: &TestSite, ctx: &Ctx, id: RequestId) -> Result<export::File, Fault> {
    wait(export::fetch(&site.app, ctx, id, words(), Repeat::never()))
}

fn exported(site: &TestSite, columns: &[&str]) -> RequestId {
    let wish = Exporting {
        library: "elder-relief".into(),
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        purpose: "送省民政厅年度数据核对使用".into(),
    };
    wait(export::ask(
        &site.app,
        &steward(site),
        wish,
        Repeat::never(),
    ))
    .unwrap()
}

fn approved(site: &TestSite, ctx: &Ctx, id: RequestId) -> Result<(), Fault> {
    wait(export::decide(
        &site.app,
        ctx,
        id,
        true,
        None,
        Repeat::never(),
    ))
}

#[test]
fn a_file_leaves_once_after_another_person_approved_it() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        let id = exported(&site, &["person.number", "person.village", "record.amount"]);
        assert_eq!(
            keys(fetched(&site, &steward(&site), id)),
            ["sharing-waiting"]
        );
        let waiting = wait(export::desk(&site.app, &security(&site))).unwrap();
        let named: Vec<&str> = waiting.waiting[0]
            .identifying()
            .map(|e| e.code.as_str())
            .collect();
        assert_eq!(named, ["person.number"]);
        let mut own = security(&site);
        own.actor.person = site.of(Role::DataSteward).person();
        assert_eq!(keys(approved(&site, &own, id)), ["own-matter"]);
        assert_eq!(
            keys(approved(&site, &steward(&site), id)),
            ["not-for-your-post"]
        );
        approved(&site, &security(&site), id).unwrap();
        let mut other = steward(&site);
        other.actor.person = site.of(Role::Auditor).person();
        assert_eq!(keys(fetched(&site, &other, id)), ["export-asker-only"]);

        let before = site.entries();
        let file = fetched(&site, &steward(&site), id).unwrap();
        // Exported, the request's end, and 115 persons read in one entry.
        assert_eq!(site.entries(), before + 3);
        let text = String::from_utf8(file.csv.clone()).unwrap();
        let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
        assert_eq!(lines.len(), 2 + file.rows);
        assert!(lines[0].starts_with('\u{feff}'), "with its mark");
        assert!(lines[0].contains("代号") && lines[0].contains("公民身份号码"));
        assert!(lines[1].contains(&id.to_string()), "{}", lines[1]);
        assert!(lines[2].contains("双甸镇双南社区居委会") && lines[4].contains("2.00"));
        assert_eq!(file.digest, evidence::FileDigest::of(&file.csv).to_string());
        assert_eq!(keys(fetched(&site, &steward(&site), id)), ["sharing-taken"]);

        // A week, and not a day longer.
        let late = exported(&site, &["record.amount"]);
        approved(&site, &security(&site), late).unwrap();
        site.clock.to(date(2026, 12, 1), 9, 0);
        let in_time = wait(export::all(&site.app, &steward(&site))).unwrap();
        let in_time = in_time.iter().find(|line| line.id == late).unwrap();
        assert_eq!(in_time.state, State::Running);
        site.clock.to(date(2026, 12, 1), 9, 1);
        assert_eq!(
            keys(fetched(&site, &steward(&site), late)),
            ["sharing-over"]
        );
    }
}
