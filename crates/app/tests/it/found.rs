//! What the libraries find acts by itself: a case that nobody asked for, and the end of what was paid;
//! and what a wrong delivery must not do.

use super::letters::{cared, lexicon, way};
use codes::CitizenNumber;
use jiff::civil::date;
use model::case::Channel;
use model::id::PersonId;
use model::library::Purpose;
use model::person::Standing;
use model::value::{Source, Value};
use std::collections::BTreeMap;
use testkit::{TestSite, engines, planted, wait};

const PROGRAMME: &str = "disability-care";
const FEEDS: [&str; 3] = [
    "disability-certificates",
    "household-register",
    "births-and-deaths",
];

fn number(site: &TestSite, name: &str) -> CitizenNumber {
    let all = planted(site.cast.founded);
    all.iter().find(|n| n.name == name).unwrap().number()
}

fn holds(site: &TestSite, rows: &[(CitizenNumber, &[&str])]) {
    site.hub
        .finds("残疾人证", &["level", "certificate", "until"], rows);
}

fn delivered(site: &TestSite) {
    for feed in FEEDS {
        site.hub.delivers(feed, false);
    }
}

/// The open case of a person in the procedure.
fn case_of(site: &TestSite, person: PersonId) -> Option<model::case::Case> {
    let ctx = site.ctx(site.of(model::role::Role::Auditor));
    let filter = store::case::CaseFilter {
        limit: 100,
        ..store::case::CaseFilter::default()
    };
    let lines = wait(app::case::list(&site.app, &ctx, filter, "")).unwrap();
    let line = lines
        .iter()
        .find(|l| l.person == Some(person) && l.procedure == PROGRAMME && l.outcome.is_none())?;
    Some(wait(app::case::get(&site.app, &ctx, line.id)).unwrap())
}

fn held(site: &TestSite) -> Vec<(String, String)> {
    site.app
        .store()
        .read_blocking(|tx| {
            let mut all = Vec::new();
            for procedure in [PROGRAMME, "standing"] {
                if let Some(said) = tx.progress(&format!("held {procedure}"))? {
                    let why = said.position.split(' ').nth(1).unwrap_or_default();
                    all.push((procedure.to_owned(), why.to_owned()));
                }
            }
            Ok(all)
        })
        .unwrap()
}

#[test]
fn who_holds_a_certificate_gets_a_case_with_what_it_says_and_it_ends_with_the_certificate() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let (man, woman) = (number(&site, "王家强"), number(&site, "陈桂英"));
        let him = site.person(man.as_str());
        delivered(&site);
        let his: &[&str] = &["two", "CJ-001", "2030-01-31"];
        let hers: &[&str] = &["one", "CJ-002", "2031-01-31"];
        holds(&site, &[(man, his), (woman, hers)]);
        site.screen();
        let case = case_of(&site, him).expect("nobody asked, and it is there");
        assert_eq!(
            (case.applicant.channel, case.item.as_str()),
            (Channel::Found, "BM-003")
        );
        let level = &case.fields["level"];
        assert_eq!(level.value, Value::Choice("two".to_owned()));
        assert!(
            matches!(&level.source, Source::Library { element, .. } if element == "found.level")
        );
        assert_eq!(
            case.fields["valid-until"].value,
            Value::Date(date(2030, 1, 31))
        );
        let before = site.entries();
        assert_eq!(site.screen().opened, 0, "a second night finds nobody new");
        assert_eq!(
            site.entries(),
            before + 1,
            "and writes down that it looked, no more"
        );

        // The next libraries do not hold his certificate: what was not decided lapses, hers stays.
        holds(&site, &[(woman, hers)]);
        assert_eq!(site.screen().stopped, 1);
        assert!(case_of(&site, him).is_none());
        assert!(case_of(&site, site.person(woman.as_str())).is_some());

        // It is there again: he is not visited a second time at once.
        holds(&site, &[(man, his), (woman, hers)]);
        assert_eq!(site.screen().opened, 0);
        site.clock.to(date(2026, 12, 26), 9, 0);
        assert_eq!(site.screen().opened, 1, "a month later he is");
    }
}

#[test]
fn what_is_paid_ends_when_the_certificate_does_with_its_reason() {
    let site = TestSite::new(date(2026, 11, 24));
    let lexicon = lexicon(&site);
    let man = number(&site, "王家强");
    let him = site.person(man.as_str());
    delivered(&site);
    holds(&site, &[(man, &["two", "CJ-001", "2030-01-31"])]);
    site.screen();
    let case = case_of(&site, him).unwrap();
    let mut way = way(&site, &lexicon, case);
    cared(&mut way)
        .plain("sd-window-2", "accept")
        .plain("sd-approve-1", "approve");
    let entitled = || {
        site.app
            .store()
            .read_blocking(move |tx| tx.entitlement(PROGRAMME, him))
            .unwrap()
            .unwrap()
    };
    assert!(entitled().until.is_none());
    assert_eq!(site.screen().stopped, 0);
    holds(&site, &[]);
    assert_eq!(site.screen().stopped, 1);
    let ended = entitled();
    assert_eq!(ended.stopped_for.as_deref(), Some("certificate-ended"));
    assert!(ended.until.is_some());
}

#[test]
fn a_refused_delivery_and_too_many_ends_at_once_stop_nobody() {
    let site = TestSite::new(date(2026, 11, 24));
    let man = number(&site, "王家强");
    let him = site.person(man.as_str());
    delivered(&site);
    holds(&site, &[(man, &["two", "CJ-001", "2030-01-31"])]);
    site.screen();
    assert!(case_of(&site, him).is_some());

    site.hub.delivers("disability-certificates", true);
    holds(&site, &[]);
    assert_eq!(site.screen().stopped, 0);
    assert!(case_of(&site, him).is_some(), "a wrong file ends nothing");
    assert_eq!(
        held(&site),
        [(PROGRAMME.to_owned(), "feed-refused".to_owned())]
    );

    // A delivery of which most is missing, although it reads.
    site.hub.delivers("disability-certificates", false);
    let now = app::port::Clock::now(&*site.clock).date();
    site.app
        .submit_blocking(move |_, tx| {
            for n in 0..60_u8 {
                tx.finding_write(&model::finding::Finding {
                    procedure: PROGRAMME.to_owned(),
                    person: PersonId::from_bytes([n; 16]),
                    facts: BTreeMap::new(),
                    run: "1".to_owned(),
                    since: now,
                    until: None,
                })?;
            }
            Ok(())
        })
        .unwrap();
    site.screen();
    assert!(case_of(&site, him).is_some());
    assert_eq!(
        held(&site),
        [(PROGRAMME.to_owned(), "too-many-gone".to_owned())]
    );
}

#[test]
fn who_died_by_the_libraries_is_registered_so_and_the_allowance_ends() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let wang = super::story::granted_wang(&site);
        let all = planted(site.cast.founded);
        let number = all[0].number();
        assert_eq!(site.person(number.as_str()), wang);
        site.hub.says_who_died("by death certificate");
        site.hub.finds(
            "by death certificate",
            &["day"],
            &[(number, &["2026-11-20"])],
        );
        assert_eq!(site.screen().stopped, 1);
        let auditor = app::Ctx {
            purpose: Some(Purpose::Audit),
            ..site.ctx(site.cast.login("steward"))
        };
        let seen = wait(app::person::open(&site.app, &auditor, wang)).unwrap();
        assert_eq!(seen.person.standing, Standing::Died(date(2026, 11, 20)));
        assert_eq!(
            seen.entitlements[0].stopped_for.as_deref(),
            Some("death"),
            "{:?}",
            seen.entitlements
        );
        assert_eq!(site.screen().stopped, 0, "once");
    }
}
