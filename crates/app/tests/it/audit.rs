//! The auditor's page, and figures that open down to what they count.

use app::account::Second;
use app::audit::{Filter, Of, SampleRequest, Sampled};
use app::figure::Listing;
use app::port::Clock as _;
use app::{Ctx, Fault};
use evidence::SigningKey;
use evidence::checkpoint::Origin;
use jiff::civil::date;
use model::library::Purpose;
use model::refusal::Arg;
use model::role::Role;
use model::time::Instant;
use std::collections::{BTreeMap, BTreeSet};
use testkit::{PASSWORD, TestSite, engines, planted, wait};

fn keys<T: std::fmt::Debug>(result: Result<T, Fault>) -> Vec<String> {
    match result {
        Err(Fault::Refused(refusal)) => refusal.reasons.into_iter().map(|r| r.key).collect(),
        other => panic!("{other:?}"),
    }
}

/// A county with a day behind it: a search, a look, a failed sign-in.
fn lived(engine: testkit::On) -> TestSite {
    let today = date(2026, 11, 24);
    let site = TestSite::on(engine, today);
    site.screen();
    let wang = site.person(planted(today)[0].number().as_str());
    let clerk = Ctx {
        purpose: Some(Purpose::Visit),
        ..site.ctx(site.cast.login("xg-grid-1"))
    };
    wait(app::person::open(&site.app, &clerk, wang)).unwrap();
    site.clock.pass_minutes(5);
    wait(app::session::sign_in(
        &site.app,
        site.clock.now(),
        site.clock.chance(),
        "sd-head",
        "no",
    ))
    .unwrap_err();
    site.clock.pass_minutes(5);
    site
}

#[test]
fn the_journal_is_read_by_person_kind_and_time_and_the_reading_is_journalled() {
    for engine in engines() {
        let site = lived(engine);
        let app = &site.app;
        let wang = site.person(planted(date(2026, 11, 24))[0].number().as_str());
        let ctx = || site.ctx(site.of(Role::Auditor));
        let page = |filter| {
            wait(app::audit::entries(
                app,
                &site.ctx(site.of(Role::Auditor)),
                filter,
            ))
            .unwrap()
        };
        assert_eq!(
            keys(wait(app::audit::entries(
                app,
                &site.ctx(site.of(Role::Leader)),
                Filter::default()
            ))),
            ["not-for-your-post"]
        );

        let all = page(Filter::default());
        assert!(
            all.lines.windows(2).all(|w| w[0].ord > w[1].ord),
            "newest first, each once"
        );
        let failed = wait(app::audit::failed_sign_ins(app, &ctx(), None)).unwrap();
        assert_eq!(failed.lines.len(), 1);
        assert_eq!(failed.lines[0].subject, "sd-head");
        let reads = page(Filter {
            person: Some(site.cast.login("xg-grid-1").person()),
            ..Filter::default()
        });
        assert!(
            reads
                .lines
                .iter()
                .any(|line| line.kind == "person.read" && line.name == "赵格"),
            "{reads:?}"
        );
        let before = page(Filter {
            to: Some(Instant::start_of(date(2026, 11, 24))),
            ..Filter::default()
        });
        assert!(before.lines.is_empty());

        let looks = wait(app::audit::reads_of(app, &ctx(), wang, None)).unwrap();
        assert_eq!(looks.iter().filter(|look| look.name == "赵格").count(), 1);
        let again = wait(app::audit::reads_of(app, &ctx(), wang, None)).unwrap();
        assert!(
            again
                .iter()
                .any(|look| look.name == "尤审" && look.purpose == Purpose::Case),
            "{again:?}"
        );

        let filed = page(Filter {
            kind: Some("case.acted".into()),
            ..Filter::default()
        });
        let opened = wait(app::audit::entry(app, &ctx(), filed.lines[0].id)).unwrap();
        assert!(opened.body.iter().all(|leaf| !leaf.path.contains("cipher")));
        assert!(!opened.body.is_empty());
    }
}

#[test]
fn a_sample_can_be_drawn_again_by_its_seed() {
    for engine in engines() {
        let site = lived(engine);
        let draw = |of, seed| {
            let ctx = site.ctx(site.of(Role::Auditor));
            let wish = SampleRequest {
                of,
                rows: 3,
                from: Instant(0),
                to: ctx.now,
                seed,
            };
            wait(app::audit::sample(&site.app, &ctx, wish)).unwrap()
        };
        let first = draw(Of::Cases, None);
        let again = draw(Of::Cases, Some(first.seed));
        let ids = |sampled: &Sampled| match sampled {
            Sampled::Cases(lines) => lines.iter().map(|line| line.id).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        assert_eq!(ids(&first.rows).len(), 3);
        assert_eq!(ids(&first.rows), ids(&again.rows));
        assert!(
            matches!(draw(Of::Payments, Some(7)).rows, Sampled::Payments(list) if list.is_empty())
        );
    }
}

#[test]
fn an_export_is_made_by_two_and_proves_itself_without_the_database() {
    let site = lived(testkit::On::Sqlite);
    let app = &site.app;
    let ctx = || site.ctx(site.of(Role::Auditor));
    let second = || Second {
        login: "audadmin".into(),
        password: PASSWORD.into(),
    };
    let export = || wait(app::audit::export(app, &ctx(), Filter::default(), second()));
    assert_eq!(keys(export()), ["no-checkpoint"]);
    let key = SigningKey::from_entropy(&[7; 32]);
    let origin = Origin::new("rudong.example").unwrap();
    let (signer, now) = (key.clone(), site.clock.now());
    app.submit_blocking(move |_, tx| Ok(store::checkpoint::make(tx, &origin, &signer, now)?))
        .unwrap()
        .unwrap();
    let own = Second {
        login: "auditor".into(),
        password: PASSWORD.into(),
    };
    assert_eq!(
        keys(wait(app::audit::export(
            app,
            &ctx(),
            Filter::default(),
            own
        ))),
        ["second-same"]
    );
    let made = export().unwrap();
    let report =
        evidence::bundle::verify(made.bytes.as_slice(), std::slice::from_ref(key.public()))
            .unwrap();
    assert!(report.ok, "{report:?}");
    assert_eq!(report.proven, made.rows as u64);
    let mut bent = String::from_utf8(made.bytes).unwrap();
    bent = bent.replacen("\"looked\":", "\"looked\":1", 1);
    assert!(
        !evidence::bundle::verify(bent.as_bytes(), std::slice::from_ref(key.public()))
            .unwrap()
            .ok
    );
    let page = wait(app::audit::entries(
        app,
        &ctx(),
        Filter {
            kind: Some("export.made".into()),
            ..Filter::default()
        },
    ))
    .unwrap();
    assert_eq!(page.lines.len(), 1);
}

#[test]
fn every_figure_opens_down_to_as_many_rows_as_it_says() {
    for engine in engines() {
        let site = lived(engine);
        let app = &site.app;
        let ctx = || site.ctx(site.of(Role::Leader));
        let board = wait(app::figure::board(app, &ctx(), None)).unwrap();
        assert!(board.open.n >= 5 && board.towns.len() == 2);
        assert_eq!(
            board.towns.iter().map(|town| town.open.n).sum::<i64>(),
            board.open.n
        );
        let allowance = &board.allowances[0];
        assert!(allowance.at_risk.n >= 5 && allowance.entitled.n == 0);
        let mut figures = vec![
            &board.open,
            &board.overdue,
            &allowance.at_risk,
            &allowance.entitled,
            &allowance.unpaid,
        ];
        figures.extend(board.towns.iter().map(|town| &town.open));
        for figure in figures {
            let (rows, next) =
                wait(app::figure::list(app, &ctx(), figure.listing.clone(), None)).unwrap();
            assert_eq!((rows.len() as i64, next), (figure.n, None), "{figure:?}");
        }
        let (rows, _) = wait(app::figure::list(
            app,
            &ctx(),
            board.open.listing.clone(),
            None,
        ))
        .unwrap();
        for row in rows {
            let app::figure::Row::Case(line) = row else {
                panic!("a case")
            };
            assert!(
                line.applicant.contains('*') || line.applicant.contains('某'),
                "masked: {}",
                line.applicant
            );
        }
        let head = || site.ctx(site.cast.login("sd-head"));
        let county = Listing::Open {
            division: board.division,
            overdue: false,
        };
        assert_eq!(
            keys(wait(app::figure::list(app, &head(), county, None))),
            ["not-found"]
        );

        let alarms = wait(app::figure::alarms(app, &head(), "elder-allowance", None)).unwrap();
        assert!(
            !alarms.is_empty() && alarms.iter().all(|line| line.days_left < 0),
            "the 20th has passed"
        );
        let (proof, _) = wait(app::figure::proof(
            app,
            &head(),
            "elder-allowance",
            None,
            "2026-11".parse().unwrap(),
            None,
        ))
        .unwrap();
        assert!(
            alarms
                .iter()
                .all(|alarm| proof.iter().any(|line| line.line.id == alarm.line.id))
        );
        assert!(
            proof
                .iter()
                .all(|line| line.paid.is_none() && line.filed_on == date(2026, 11, 24))
        );
        for login in [
            "xg-grid-1",
            "sd-window-1",
            "sd-head",
            "sd-pay-1",
            "steward",
            "auditor",
            "leader",
        ] {
            wait(app::figure::home(app, &site.ctx(site.cast.login(login)))).unwrap();
        }
    }
}

/// A sentence of a key and its arguments; fails when a word or an argument is missing.
fn said(
    lexicon: &words::Lexicon,
    locale: words::Locale,
    key: &str,
    args: &BTreeMap<String, Arg>,
) -> String {
    let mut given = words::Args::new();
    for (name, arg) in args {
        given = match arg {
            Arg::Number(n) => given.integer(name.as_str(), *n),
            Arg::Text(text) => given.text(name.as_str(), text.as_str()),
        };
    }
    lexicon
        .try_say(locale, key, &given)
        .unwrap_or_else(|e| panic!("{e}"))
}

#[test]
fn every_entry_figure_and_reason_has_words_in_both_languages() {
    let site = lived(testkit::On::Sqlite);
    let app = &site.app;
    let lexicon = words::Lexicon::shipped().unwrap();
    let wang = site.person(planted(date(2026, 11, 24))[0].number().as_str());
    wait(app::citizen::open_account(
        app,
        &site.ctx(site.cast.login("sd-window-1")),
        planted(date(2026, 11, 24))[0].number().as_str(),
        "王秀珍",
    ))
    .unwrap();
    let page = wait(app::audit::entries(
        app,
        &site.ctx(site.of(Role::Auditor)),
        Filter::default(),
    ))
    .unwrap();
    let kinds: BTreeSet<_> = page.lines.iter().map(|line| line.kind.as_str()).collect();
    assert!(kinds.len() >= 6, "{kinds:?}");
    for locale in [words::Locale::ZhCn, words::Locale::En] {
        for line in &page.lines {
            said(&lexicon, locale, &line.key, &line.args);
        }
        for entitled in wait(app::citizen::entitlements(
            app,
            &site.citizen(wang, "王秀珍"),
        ))
        .unwrap()
        {
            for reason in &entitled.reasons {
                said(&lexicon, locale, reason.key, &reason.args);
            }
        }
        for login in [
            "xg-grid-1",
            "sd-window-1",
            "sd-head",
            "sd-pay-1",
            "steward",
            "auditor",
            "leader",
        ] {
            for figure in wait(app::figure::home(app, &site.ctx(site.cast.login(login)))).unwrap() {
                said(&lexicon, locale, figure.key, &BTreeMap::new());
            }
        }
        for key in [
            "card-name-differs",
            "calendar-twice",
            "sheet-broken",
            "sheet-too-large",
            "figure-listed-elsewhere",
        ] {
            let args = ["day", "max"].map(|name| (name.to_owned(), Arg::Text("1".into())));
            said(
                &lexicon,
                locale,
                &format!("refusal-{key}"),
                &args.into_iter().collect(),
            );
        }
    }
}
