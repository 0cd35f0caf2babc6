//! Rolls of a whole town: drawn, sent and settled in short chunks by two people, and what a wrong
//! stop leaves behind.

use super::kin::one_household;
use super::story::{case_of, export, payer, refusal as keys, request};
use app::Fault;
use app::case::ActRequest;
use app::roll::ELDER_ALLOWANCE;
use app::seal::{Bound, Kind};
use codes::DivisionCode;
use jiff::civil::date;
use model::case::Case;
use model::id::PersonId;
use model::journal::{Body, Subject};
use model::money::Fen;
use model::role::Role;
use model::roll::{Entitlement, PaymentState, Roll, RollState};
use model::time::Month;
use roll::{Answer, AnswerRow};
use std::collections::BTreeSet;
use testkit::{TestSite, engines, planted, wait};

/// More than any chunk takes.
const PEOPLE: u8 = 130;

fn entitled(site: &TestSite, person: PersonId, account: &str) {
    let (account, now) = (account.to_owned(), app::port::Clock::now(&*site.clock));
    let mut draw = payer(site, 0).draw("entitled");
    let account = site
        .app
        .sealer()
        .seal(
            Kind::BankAccount,
            Bound::Person(person),
            &mut draw,
            &account,
        )
        .unwrap();
    let entitlement = Entitlement {
        programme: ELDER_ALLOWANCE.into(),
        person,
        name: "众老人".into(),
        case: None,
        division: DivisionCode::parse("320623111001").unwrap(),
        birth: date(1940, 1, 1),
        from: Month::of(now.date()),
        until: None,
        stopped_for: None,
        account,
        account_holder: person,
        granted_at: now,
        version: 1,
    };
    site.app
        .submit_blocking(move |_, tx| Ok(tx.entitlement_write(&entitlement)?))
        .unwrap();
}

/// A town with many people to pay.
fn town(site: &TestSite) -> BTreeSet<PersonId> {
    let like = site.person(planted(site.cast.founded)[0].number().as_str());
    let mut all = BTreeSet::new();
    for n in 0..PEOPLE {
        let mut bytes = [0x35; 16];
        bytes[0] = n.wrapping_mul(67);
        let id = PersonId::from_bytes(bytes);
        site.app
            .submit_blocking(move |_, tx| {
                let mut record = tx.person(like)?.expect("a neighbour");
                record.id = id;
                record.number.index = format!("town-{n}");
                record.version = 1;
                Ok(tx.person_insert(&record)?)
            })
            .unwrap();
        entitled(site, id, &format!("6239000000001{n:04}"));
        all.insert(id);
    }
    all
}

fn stands(site: &TestSite, roll: &Roll) -> Roll {
    let id = roll.id;
    site.app
        .store()
        .read_blocking(move |tx| tx.roll(id))
        .unwrap()
        .unwrap()
}

fn lines(site: &TestSite, roll: &Roll) -> Vec<model::roll::Payment> {
    let id = roll.id;
    site.app
        .store()
        .read_blocking(move |tx| tx.payments_of_roll(id, None, 10_000))
        .unwrap()
}

fn step(site: &TestSite, who: usize, roll: &Roll) -> Roll {
    let (ctx, id) = (payer(site, who), roll.id);
    site.app
        .submit_blocking(move |app, tx| app::roll::step_in(app, tx, &ctx, id))
        .unwrap()
}

fn resume(site: &TestSite) {
    let (now, chance) = (
        app::port::Clock::now(&*site.clock),
        app::port::Clock::chance(&*site.clock),
    );
    app::roll::resume(&site.app, now, chance).unwrap();
}

/// What the journal says of a roll: its lines, and what became of them.
fn told(site: &TestSite, roll: &Roll) -> (usize, usize) {
    let id = roll.id;
    let entries = site
        .app
        .store()
        .read_blocking(move |tx| store::journal::history(tx, Subject::Roll(id), 0, 1_000))
        .unwrap();
    let (mut listed, mut settled) = (0, 0);
    for entry in &entries {
        match entry.body() {
            Some(Body::RollDrawn { payments, .. } | Body::RollLines { payments, .. }) => {
                listed += payments.len();
            }
            Some(Body::RollMoved { payments, .. }) => settled += payments.len(),
            _ => {}
        }
    }
    (listed, settled)
}

fn answers(lines: &[model::roll::Payment]) -> Vec<AnswerRow> {
    (1..)
        .zip(lines)
        .map(|(row, line)| AnswerRow {
            row,
            payment: line.id,
            amount: line.amount,
            answer: Answer::Paid,
        })
        .collect()
}

/// An act on a person's case as it stands, five minutes later.
fn acted(
    site: &TestSite,
    person: PersonId,
    who: &str,
    code: &str,
    note: &str,
    fields: &[(&str, &str)],
) -> Result<Case, Fault> {
    site.clock.pass_minutes(5);
    let case = case_of(site, person);
    let request = ActRequest {
        act: code.into(),
        fields: fields
            .iter()
            .map(|(k, v)| ((*k).into(), (*v).into()))
            .collect(),
        note: Some(note.into()),
        version: Some(case.version),
        ..ActRequest::default()
    };
    let ctx = site.ctx(site.cast.login(who));
    wait(app::case::act(&site.app, &ctx, case.id, request))
}

fn sent(site: &TestSite, roll: &Roll) {
    wait(app::roll::check(&site.app, &payer(site, 1), roll.id, None)).unwrap();
    export(site, 1, roll).unwrap();
}

#[test]
fn a_roll_killed_between_chunks_goes_on_where_it_was_and_pays_everybody_once() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let all = town(&site);
        let (ctx, wish) = (payer(&site, 0), request(&site, false));
        let roll = site
            .app
            .submit_blocking(move |app, tx| app::roll::begin_in(app, tx, &ctx, &wish))
            .unwrap();
        let part = step(&site, 0, &roll);
        assert!(part.state == RollState::Drawing && part.count > 0);
        assert!(part.count < i64::from(PEOPLE));

        // Nothing can be done with half a roll, and nobody draws another beside it.
        let check = wait(app::roll::check(&site.app, &payer(&site, 1), roll.id, None));
        assert_eq!(keys(check.unwrap_err()), ["roll-state"]);
        let early = export(&site, 1, &roll);
        assert_eq!(keys(early.unwrap_err()), ["roll-not-checked"]);
        let beside = wait(app::roll::draw(
            &site.app,
            &payer(&site, 1),
            request(&site, false),
        ));
        assert_eq!(keys(beside.unwrap_err()), ["roll-being-drawn"]);

        let site = site.reopen();
        resume(&site);
        let whole = stands(&site, &roll);
        let on: BTreeSet<PersonId> = lines(&site, &roll).iter().map(|l| l.person).collect();
        assert_eq!(
            (whole.state, whole.count),
            (RollState::Drawn, i64::from(PEOPLE))
        );
        assert_eq!(on, all, "everybody once, nobody missed");
        let total: Fen = lines(&site, &roll).iter().map(|line| line.amount).sum();
        assert_eq!(whole.total, total);
        assert_eq!(
            told(&site, &roll).0,
            usize::from(PEOPLE),
            "the journal has them all"
        );

        // The bank's answer is taken the same way.
        sent(&site, &roll);
        let rows = answers(&lines(&site, &roll));
        let answered = wait(app::roll::held_against_roll(
            &site.app,
            &payer(&site, 1),
            roll.id,
            rows,
        ))
        .unwrap();
        let ctx = payer(&site, 1);
        site.app
            .submit_blocking(move |app, tx| app::roll::settle_in(app, tx, &ctx, None, &answered))
            .unwrap();
        let part = step(&site, 1, &roll);
        assert_eq!(part.state, RollState::Settling);
        let paid = |site: &TestSite| {
            let held = lines(site, &roll);
            held.iter()
                .filter(|line| matches!(line.state, PaymentState::Paid(_)))
                .count()
        };
        assert!((1..usize::from(PEOPLE)).contains(&paid(&site)));
        let site = site.reopen();
        resume(&site);
        assert_eq!(stands(&site, &roll).state, RollState::Settled);
        assert_eq!(paid(&site), usize::from(PEOPLE));
        assert_eq!(told(&site, &roll).1, usize::from(PEOPLE), "each moved once");
        resume(&site);
        assert_eq!(told(&site, &roll).1, usize::from(PEOPLE));
        let empty = wait(app::roll::draw(
            &site.app,
            &payer(&site, 0),
            request(&site, false),
        ));
        assert_eq!(keys(empty.unwrap_err()), ["roll-empty"]);
        let shown = wait(app::roll::list(&site.app, &payer(&site, 0), None, None)).unwrap();
        assert_eq!(shown.len(), 1, "what held nothing is no roll");
    }
}

#[test]
fn nobody_draws_checks_sends_or_settles_a_roll_with_her_kin_on_it() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let wang = one_household(&site, 0, &["sd-pay-1"]);
        entitled(&site, wang, "6239000000000009999");
        let draw = |n: usize| {
            wait(app::roll::draw(
                &site.app,
                &payer(&site, n),
                request(&site, false),
            ))
        };
        let refused = match draw(0).unwrap_err() {
            Fault::Refused(refusal) => refusal.reasons[0].clone(),
            Fault::Failed(error) => panic!("{error}"),
        };
        assert_eq!(refused.key, "kin-roll");
        assert!(
            format!("{:?}", refused.args).contains("蒋付"),
            "{refused:?}"
        );
        let roll = draw(1).unwrap();
        let check = wait(app::roll::check(&site.app, &payer(&site, 0), roll.id, None));
        assert_eq!(keys(check.unwrap_err()), ["kin-roll"]);
        let view = wait(app::roll::view(&site.app, &payer(&site, 0), roll.id, None)).unwrap();
        assert_eq!(view.may, [app::roll::RollAct::Void]);
    }
}

#[test]
fn a_drawer_under_another_id_is_still_the_drawer() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        town(&site);
        let roll = wait(app::roll::draw(
            &site.app,
            &payer(&site, 0),
            request(&site, false),
        ))
        .unwrap();
        let (one, two) = (
            site.cast.nth(Role::Payer, 0).person(),
            site.cast.nth(Role::Payer, 1).person(),
        );
        site.app
            .submit_blocking(move |_, tx| Ok(tx.person_join(two, one)?))
            .unwrap();
        let check = wait(app::roll::check(&site.app, &payer(&site, 1), roll.id, None));
        assert_eq!(keys(check.unwrap_err()), ["own-roll"]);
    }
}

#[test]
fn a_wrong_stop_takes_its_claims_with_it_and_money_given_back_is_paid_again() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 10, 9));
        let wang = super::story::granted_wang(&site);
        for day in [date(2026, 10, 10), date(2026, 11, 10), date(2026, 12, 10)] {
            site.clock.to(day, 9, 0);
            let drawn = wait(app::roll::draw(
                &site.app,
                &payer(&site, 0),
                request(&site, false),
            ));
            let roll = drawn.unwrap();
            sent(&site, &roll);
            let rows = answers(&lines(&site, &roll));
            wait(app::roll::settle(
                &site.app,
                &payer(&site, 1),
                roll.id,
                None,
                rows,
            ))
            .unwrap();
        }
        let act = |who: &str, code: &str, fields: &[(&str, &str)]| {
            acted(&site, wang, who, code, "查实有误", fields).unwrap()
        };
        // Wrongly reported dead in October: stopped from November on, two months claimed back.
        let steward = site.ctx(site.of(Role::DataSteward));
        let correct = |standing, version| app::person::Correction {
            standing: Some(standing),
            reason: format!("第{version}次登记"),
            ..app::person::Correction::default()
        };
        let died = model::person::Standing::Died(date(2026, 10, 30));
        wait(app::person::correct(
            &site.app,
            &steward,
            wang,
            1,
            correct(died, 1),
        ))
        .unwrap();
        assert_eq!(site.screen().stopped, 1);
        let claims = || wait(app::roll::claims(&site.app, &payer(&site, 0))).unwrap();
        assert_eq!(claims().len(), 2);
        let december = claims()
            .into_iter()
            .find(|(_, _, _, month)| month.to_string() == "2026-12")
            .unwrap();
        let back = wait(app::roll::settle_claim(
            &site.app,
            &payer(&site, 0),
            december.0.payment,
        ));
        back.unwrap();

        let lives = model::person::Standing::Registered;
        let steward = site.ctx(site.of(Role::DataSteward));
        wait(app::person::correct(
            &site.app,
            &steward,
            wang,
            2,
            correct(lives, 2),
        ))
        .unwrap();
        act("sd-approve-2", "restore", &[]);
        assert!(
            claims()
                .iter()
                .all(|(claim, ..)| claim.withdrawn_at.is_some())
        );
        let november = claims()
            .into_iter()
            .find(|(claim, ..)| claim.settled_at.is_none())
            .unwrap();
        let late = wait(app::roll::settle_claim(
            &site.app,
            &payer(&site, 0),
            november.0.payment,
        ));
        assert_eq!(keys(late.unwrap_err()), ["claim-withdrawn"]);
        // December came back though it was hers: it is paid again, and once.
        let again = wait(app::roll::draw(
            &site.app,
            &payer(&site, 0),
            request(&site, true),
        ));
        let again = again.unwrap();
        let owed: Vec<String> = lines(&site, &again)
            .iter()
            .map(|line| line.due_month.to_string())
            .collect();
        assert_eq!(owed, ["2026-12"]);
        // A stop that is right is claimed again.
        let died = model::person::Standing::Died(date(2026, 10, 31));
        let steward = site.ctx(site.of(Role::DataSteward));
        wait(app::person::correct(
            &site.app,
            &steward,
            wang,
            3,
            correct(died, 3),
        ))
        .unwrap();
        assert_eq!(site.screen().stopped, 1);
        let open = claims();
        assert_eq!(open.iter().filter(|(claim, ..)| claim.is_open()).count(), 1);
    }
}

#[test]
fn the_first_nights_search_stopped_between_units_goes_on_where_it_was() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let like = site.person(planted(site.cast.founded)[0].number().as_str());
        for n in 1..=40_u8 {
            site.app
                .submit_blocking(move |_, tx| {
                    let mut record = tx.person(like)?.expect("a neighbour");
                    record.id = PersonId::from_bytes([n; 16]);
                    record.number.index = format!("night-{n}");
                    record.version = 1;
                    Ok(tx.person_insert(&record)?)
                })
                .unwrap();
        }
        // A night that was stopped after the tenth of them: its record says where.
        let (now, day) = (app::port::Clock::now(&*site.clock), site.cast.founded);
        let stopped = site
            .app
            .submit_blocking(move |_, tx| {
                let page = tx.persons_born_up_to(date(1947, 1, 1), None, 10)?;
                let last = page.last().expect("ten of them");
                tx.set_progress(&store::Progress {
                    name: app::screening::SCREENING.to_owned(),
                    position: format!("{day} elder-allowance {} {} 7 0", last.birth, last.id),
                    done: 10,
                    total: None,
                    at: now,
                    finished: false,
                })?;
                Ok(page.len() as i64)
            })
            .unwrap();
        let site = site.reopen();
        let found = site.screen();
        let fresh = site.screen();
        assert!(found.looked > stopped && found.opened > 7, "{found:?}");
        assert_eq!(fresh.looked, found.looked, "the count goes on too");
        assert!(
            fresh.opened > 0,
            "who was passed in the test is found the next night"
        );
        assert_eq!(site.screen().opened, 0);
        let left = site
            .app
            .store()
            .read_blocking(|tx| tx.progress(app::screening::SCREENING))
            .unwrap();
        assert!(left.is_none(), "nothing is left of a search at its end");
    }
}

#[test]
fn a_card_given_after_the_grant_is_paid_to_once_a_second_person_confirmed_it() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let wang = super::story::granted_wang(&site);
        let act = |who: &str, code: &str, fields: &[(&str, &str)]| {
            acted(&site, wang, who, code, "老人换卡", fields)
        };
        let pays = || {
            site.app
                .store()
                .read_blocking(move |tx| tx.entitlement(ELDER_ALLOWANCE, wang))
                .unwrap()
                .unwrap()
                .account
                .masked
        };
        act("xg-grid-1", "tell", &[]).unwrap();
        let before = pays();
        let nothing = act("sd-approve-1", "confirm-account", &[]).unwrap_err();
        assert_eq!(keys(nothing), ["account-unchanged"]);
        // Whose account it is must be said, and be hers unless there is a dated reason.
        let new = ("bank-account", "6228480402564890018");
        let unnamed = act("sd-window-1", "correct", &[new]).unwrap_err();
        assert_eq!(keys(unnamed), ["account-name-missing"]);
        let other = act("sd-window-1", "correct", &[new, ("account-name", "王家强")]).unwrap_err();
        assert_eq!(keys(other), ["elder-account-name"]);
        act("sd-window-1", "correct", &[new, ("account-name", "王秀珍")]).unwrap();
        assert_eq!(pays(), before, "not before a second person looked");
        let own = act("sd-window-1", "confirm-account", &[]).unwrap_err();
        assert_eq!(keys(own), ["same-hand"]);
        act("sd-approve-1", "confirm-account", &[]).unwrap();
        assert_ne!(pays(), before);
        assert!(pays().ends_with("0018"), "{}", pays());
        // A guardian's account is paid to only when name and relation were verified.
        let guardian = [
            ("bank-account", "6217001210024455220"),
            ("account-name", "王家强"),
            ("holder-reason", "guardian"),
            ("holder-since", "2026-11-01"),
        ];
        act("xg-grid-1", "correct", &guardian).unwrap();
        let blind = act("sd-approve-1", "confirm-account", &[]).unwrap_err();
        assert_eq!(keys(blind), ["elder-holder-unconfirmed"]);
        act(
            "sd-approve-1",
            "confirm-account",
            &[("holder-confirmed", "yes")],
        )
        .unwrap();
        assert!(pays().ends_with("5220"), "{}", pays());
    }
}

#[test]
fn an_account_that_serves_somebody_else_is_an_alarm_at_filing_and_on_the_roll() {
    for engine in engines() {
        let site = TestSite::on(engine, date(2026, 11, 24));
        let neighbour = PersonId::from_bytes([0x77; 16]);
        // Grandmother Wang's own card in the library already serves a neighbour.
        let card = format!(
            "623900000000000{:04}",
            planted(site.cast.founded)[0].sequence
        );
        entitled(&site, neighbour, &card);
        let wang = super::story::granted_wang(&site);
        let case = case_of(&site, wang);
        assert!(
            case.marks.contains_key(app::case::SHARED_MARK),
            "{:?}",
            case.marks
        );
        let roll = wait(app::roll::draw(
            &site.app,
            &payer(&site, 0),
            request(&site, false),
        ))
        .unwrap();
        let view = wait(app::roll::view(&site.app, &payer(&site, 0), roll.id, None)).unwrap();
        assert_eq!(view.shared.len(), 1, "{:?}", view.shared);
    }
}
