//! Recusal (回避): household and recorded kin are helped, never judged.

use app::Fault;
use app::case::ActRequest;
use jiff::civil::date;
use model::case::{Case, Proof};
use model::id::{HouseholdId, PersonId};
use model::role::Role;
use std::collections::BTreeMap;
use store::case::CaseFilter;
use testkit::{TestSite, engines, planted, wait};

/// Puts the staff of some accounts into the household of a neighbour, under their own ids.
pub fn one_household(site: &TestSite, neighbour: usize, logins: &[&str]) -> PersonId {
    let about = site.person(planted(site.cast.founded)[neighbour].number().as_str());
    let staff: Vec<(PersonId, String)> = logins
        .iter()
        .map(|login| site.cast.login(login))
        .map(|somebody| (somebody.person(), somebody.account.name.clone()))
        .collect();
    site.app
        .submit_blocking(move |_, tx| {
            let mut record = tx.person(about)?.expect("a neighbour");
            record.household = Some(HouseholdId::from_bytes([7; 16]));
            record.version += 1;
            tx.person_update(&record)?;
            for (n, (id, name)) in staff.iter().enumerate() {
                let mut member = record.clone();
                member.id = *id;
                member.name.clone_from(name);
                member.birth = date(1985, 5, 1);
                member.number.index = format!("household-{n}");
                member.version = 1;
                tx.person_insert(&member)?;
            }
            Ok(())
        })
        .unwrap();
    about
}

fn case_of(site: &TestSite, person: PersonId) -> Case {
    let ctx = site.ctx(site.of(Role::Auditor));
    let filter = CaseFilter {
        limit: 100,
        ..CaseFilter::default()
    };
    let lines = wait(app::case::list(&site.app, &ctx, filter, "")).unwrap();
    let line = lines.iter().find(|line| line.person == Some(person));
    wait(app::case::get(&site.app, &ctx, line.unwrap().id)).unwrap()
}

fn act(site: &TestSite, who: &str, case: &Case, code: &str) -> Result<Case, Fault> {
    site.clock.pass_minutes(7);
    let mut request = ActRequest {
        act: code.into(),
        version: Some(case.version),
        ..ActRequest::default()
    };
    if code == "hand-in" {
        request.fields = BTreeMap::from([("consent".to_owned(), "yes".to_owned())]);
        request.materials = ["portrait", "citizen-card", "household-register"]
            .map(|material| (material.to_owned(), Proof::Paper))
            .into();
    }
    let ctx = site.ctx(site.cast.login(who));
    wait(app::case::act(&site.app, &ctx, case.id, request))
}

fn refusal(fault: Fault) -> (String, String) {
    let refused = fault.refusal().unwrap().reasons[0].clone();
    let who = refused.args.get("who").map(|who| format!("{who:?}"));
    (refused.key, who.unwrap_or_default())
}

#[test]
fn kin_may_help_and_the_case_says_so_but_kin_does_not_accept_or_approve() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let wang = one_household(&site, 0, &["xg-grid-1", "sd-window-1", "sd-approve-1"]);
        site.screen();
        let case = act(&site, "xg-grid-1", &case_of(&site, wang), "hand-in").unwrap();
        assert!(case.marks.contains_key(flow::KIN_MARK), "{:?}", case.marks);

        // Neither page nor verb lets the clerk of her household take it in; the refusal names who can.
        let clerk = site.ctx(site.cast.login("sd-window-1"));
        let view = wait(app::case::view(&site.app, &clerk, case.id)).unwrap();
        assert!(view.open.iter().all(|act| act.code != "accept"));
        let (key, who) = refusal(act(&site, "sd-window-1", &case, "accept").unwrap_err());
        assert_eq!(key, "kin-matter");
        assert!(who.contains("吴窗") && !who.contains("周窗"), "{who}");
        let case = act(&site, "sd-window-2", &case, "accept").unwrap();
        let (key, who) = refusal(act(&site, "sd-approve-1", &case, "approve").unwrap_err());
        assert_eq!(key, "kin-matter");
        assert!(who.contains("冯批"), "{who}");
        act(&site, "sd-approve-2", &case, "approve").unwrap();
    }
}

#[test]
fn an_authorised_relative_and_a_record_joined_later_are_kin_too() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let wang = site.person(planted(site.cast.founded)[0].number().as_str());
        site.screen();
        let case = act(&site, "xg-grid-1", &case_of(&site, wang), "hand-in").unwrap();
        assert!(!case.marks.contains_key(flow::KIN_MARK));
        // The clerk was found to be the one whom she once authorised, under another id.
        let (clerk, alias) = (
            site.cast.login("sd-window-1").person(),
            PersonId::from_bytes([0x5a; 16]),
        );
        site.app
            .submit_blocking(move |_, tx| {
                tx.authorisation_insert(&model::journal::Authorisation {
                    id: model::id::AuthorisationId::from_bytes([3; 16]),
                    from: wang,
                    to: alias,
                    since: date(2020, 1, 1),
                    until: Some(date(2020, 12, 31)),
                    revoked_at: None,
                })?;
                Ok(tx.person_join(alias, clerk)?)
            })
            .unwrap();
        let (key, _) = refusal(act(&site, "sd-window-1", &case, "accept").unwrap_err());
        assert_eq!(key, "kin-matter");
        act(&site, "sd-window-2", &case, "accept").unwrap();
    }
}

#[test]
fn where_everybody_is_kin_the_head_is_named_who_can_give_it_to_somebody() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let wang = one_household(&site, 0, &["sd-window-1", "sd-window-2"]);
        site.screen();
        let case = act(&site, "xg-grid-1", &case_of(&site, wang), "hand-in").unwrap();
        let (key, who) = refusal(act(&site, "sd-window-1", &case, "accept").unwrap_err());
        assert_eq!(key, "kin-matter");
        assert!(who.contains("陈主任"), "{who}");
    }
}
