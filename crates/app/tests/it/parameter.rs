//! Dated parameters: proposed by one person, confirmed by another, in force from their day.

use crate::office::keys;
use app::parameter::{Proposing, decide, proposals, propose};
use app::roll::{DrawRequest, ELDER_ALLOWANCE};
use jiff::civil::{Date, date};
use model::case::Proof;
use model::id::RequestId;
use model::money::Fen;
use model::role::Role;
use model::time::Month;
use std::collections::BTreeMap;
use store::case::CaseFilter;
use testkit::{TestSite, engines, wait};

const TODAY: Date = date(2026, 11, 24);

fn bands(from: Date) -> Proposing {
    Proposing {
        key: "elder-allowance.band".into(),
        value: "80-89 80.00\n90-99 160.00\n100- 400.00".into(),
        from,
        basis: "东民〔2026〕41号".into(),
        verified: true,
        restates: false,
    }
}

fn proposed(site: &TestSite, wish: Proposing) -> Result<RequestId, app::Fault> {
    wait(propose(
        &site.app,
        &site.ctx(site.of(Role::SystemAdmin)),
        wish,
    ))
}

fn confirmed(site: &TestSite, id: RequestId, granted: bool) -> Result<(), app::Fault> {
    let ctx = site.ctx(site.of(Role::SecurityAdmin));
    wait(decide(&site.app, &ctx, id, granted, None))
}

/// Grants 王秀珍 her allowance.
fn granted(site: &TestSite) {
    site.screen();
    let ctx = site.ctx(site.of(Role::Auditor));
    let filter = CaseFilter {
        limit: 100,
        ..CaseFilter::default()
    };
    let lines = wait(app::case::list(&site.app, &ctx, filter, "")).unwrap();
    let id = lines.iter().find(|l| l.applicant == "王秀珍").unwrap().id;
    let papers = ["portrait", "citizen-card", "household-register"];
    let hand_in = app::case::ActRequest {
        act: "hand-in".into(),
        fields: BTreeMap::from([("consent".into(), "yes".into())]),
        materials: papers
            .iter()
            .map(|m| ((*m).to_owned(), Proof::Paper))
            .collect(),
        ..app::case::ActRequest::default()
    };
    let plain = |act: &str| app::case::ActRequest {
        act: act.into(),
        ..app::case::ActRequest::default()
    };
    for (who, request) in [
        ("xg-grid-1", hand_in),
        ("sd-window-1", plain("accept")),
        ("sd-approve-1", plain("approve")),
    ] {
        let ctx = site.ctx(site.cast.login(who));
        wait(app::case::act(&site.app, &ctx, id, request)).unwrap();
    }
}

fn drawn(site: &TestSite, month: Month) -> Fen {
    let request = DrawRequest {
        programme: ELDER_ALLOWANCE.into(),
        division: codes::DivisionCode::parse("320623111000").unwrap(),
        month,
        reissue: false,
    };
    let ctx = site.ctx(site.cast.nth(Role::Payer, 0));
    wait(app::roll::draw(&site.app, &ctx, request))
        .unwrap()
        .total
}

#[test]
fn a_new_amount_holds_from_its_month_and_the_old_one_stands_before_it() {
    for on in engines() {
        let site = TestSite::on(on, TODAY);
        granted(&site);
        assert_eq!(drawn(&site, Month::of(TODAY)), Fen(5_000));
        // November is on a roll: what would change it must say so.
        assert_eq!(
            keys(proposed(&site, bands(date(2026, 11, 28)))),
            ["parameter-months-paid"]
        );
        let id = proposed(&site, bands(date(2026, 12, 1))).unwrap();
        let waiting = wait(proposals(
            &site.app,
            &site.ctx(site.of(Role::SecurityAdmin)),
        ))
        .unwrap();
        assert_eq!((waiting.len(), waiting[0].id), (1, id));
        // Proposed is not in force.
        let amount = |site: &TestSite, on: Date| {
            let parameters = site.app.site().parameters.clone();
            parameters.allowance(ELDER_ALLOWANCE, on).bands
        };
        assert!(amount(&site, TODAY).iter().all(|b| b.amount != Fen(8_000)));
        confirmed(&site, id, true).unwrap();
        assert_eq!(keys(confirmed(&site, id, true)), ["stale"]);
        site.clock.to(date(2026, 12, 21), 9, 0);
        assert_eq!(drawn(&site, Month::of(date(2026, 12, 1))), Fen(8_000));
        // The history stands, each row with its days and who is behind it.
        let parameters = site.app.site().parameters.clone();
        let rows: Vec<_> = parameters
            .rows()
            .iter()
            .filter(|row| row.key == "elder-allowance.band")
            .collect();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].ends(), Some(date(2026, 12, 1)));
        assert_eq!(rows[1].from(), Some(date(2026, 12, 1)));
        assert!(
            rows[1].verified && rows[1].proposed_by.is_some() && rows[1].confirmed_by.is_some()
        );
        assert_eq!(
            parameters.row("elder-allowance.band", TODAY).unwrap().bands[0].amount,
            5_000
        );
    }
}

#[test]
fn nobody_confirms_what_she_proposed_whatever_account_she_uses() {
    let site = TestSite::new(TODAY);
    let system = site.of(Role::SystemAdmin).clone();
    let wish = Proposing {
        key: "roll.cut-off-day".into(),
        value: "18".into(),
        ..bands(date(2027, 1, 1))
    };
    let id = proposed(&site, wish).unwrap();
    // The same person with another account in the other administrator's post.
    let mut own = site.ctx(site.of(Role::SecurityAdmin));
    own.actor.person = system.person();
    assert_eq!(
        keys(wait(decide(&site.app, &own, id, true, None))),
        ["own-matter"]
    );
    // Those who hold no such power do not get as far.
    let window = site.ctx(site.of(Role::WindowClerk));
    assert_eq!(
        keys(wait(decide(&site.app, &window, id, true, None))),
        ["not-for-your-post"]
    );
    assert_eq!(keys(confirmed(&site, id, false)), ["note-missing"]);
    confirmed(&site, id, true).unwrap();
    let on = |day| {
        site.app
            .site()
            .parameters
            .number("roll.cut-off-day", day, 0)
    };
    wait(app::county::fresh(&site.app, &site.ctx(&system))).unwrap();
    assert_eq!((on(date(2026, 12, 31)), on(date(2027, 1, 1))), (20, 18));
}

#[test]
fn a_value_that_does_not_fit_its_parameter_is_refused_at_its_field() {
    let site = TestSite::new(TODAY);
    let later = date(2027, 1, 1);
    let with = |key: &str, value: &str| Proposing {
        key: key.into(),
        value: value.into(),
        ..bands(later)
    };
    for (wish, key) in [
        (with("elder-allowance.nothing", "1"), "parameter-unknown"),
        (
            with("elder-allowance.backpay-months", "many"),
            "parameter-number",
        ),
        (with("roll.cut-off-day", "31"), "parameter-number"),
        (
            with("elder-allowance.start-rule", "sometime"),
            "parameter-code",
        ),
        (
            with("elder-allowance.village-check", "yes"),
            "parameter-switch",
        ),
        (
            with("elder-allowance.band", "80-89 50\n85- 60"),
            "parameter-bands",
        ),
        (with("elder-allowance.band", "80-89 0"), "parameter-bands"),
        (
            Proposing {
                basis: " ".into(),
                ..bands(later)
            },
            "parameter-basis",
        ),
        (bands(date(2010, 1, 1)), "parameter-order"),
        (bands(date(2026, 11, 1)), "parameter-past"),
    ] {
        assert_eq!(keys(proposed(&site, wish)), [key]);
    }
    // Said to be meant so, it may reach back.
    let back = Proposing {
        restates: true,
        ..bands(date(2026, 10, 1))
    };
    let id = proposed(&site, back).unwrap();
    confirmed(&site, id, true).unwrap();
    let switch = with("elder-allowance.village-check", "on");
    let id = proposed(&site, switch).unwrap();
    confirmed(&site, id, true).unwrap();
    let ctx = site.ctx(site.of(Role::SystemAdmin));
    let now = wait(app::county::fresh(&site.app, &ctx)).unwrap();
    assert!(
        !now.parameters
            .switched_on("elder-allowance.village-check", TODAY)
    );
    assert!(
        now.parameters
            .switched_on("elder-allowance.village-check", later)
    );
}
