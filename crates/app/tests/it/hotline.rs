//! The hotline's desk at its boundary: a caller found again without being opened, what is like a call, one press
//! for an answer; and complaints, kept from whom they are about. On both engines.

use app::case::{ActRequest, CaseFilter, FileRequest, Told, VEILED, Whom, act_in, file_in};
use app::figure::{Listing, Row};
use app::hotline::{self, Alike, Call, Like, Matter};
use app::{Ctx, Fault};
use codes::DivisionCode;
use jiff::civil::{Date, date};
use model::case::{Case, Channel, Outcome};
use model::event::Event;
use model::id::CaseId;
use model::library::Purpose;
use model::place::Point;
use model::role::Role;
use model::unit::UnitCode;
use model::value::Value;
use std::collections::BTreeMap;
use testkit::{TestSite, engines, planted, wait};

const TODAY: Date = date(2026, 11, 24);
pub const MZJ: &str = "320623000000-MZJ";
const PHONE: &str = "13800138000";
const VILLAGE: &str = "320623111001";

pub fn refused<T: std::fmt::Debug>(result: Result<T, Fault>) -> (String, String) {
    match result {
        Err(Fault::Refused(refusal)) => {
            let reason = refusal.reasons[0].clone();
            (reason.field.unwrap_or_default(), reason.key)
        }
        other => panic!("{other:?}"),
    }
}

fn is(field: &str, key: &str) -> (String, String) {
    (field.to_owned(), key.to_owned())
}

pub fn texts(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pair = |(code, text): &(&str, &str)| ((*code).to_owned(), (*text).to_owned());
    pairs.iter().map(pair).collect()
}

fn division(code: &str) -> DivisionCode {
    DivisionCode::parse(code).unwrap()
}

pub fn operator(site: &TestSite) -> Ctx {
    site.ctx(site.of(Role::HotlineOperator))
}

fn take(site: &TestSite, call: Call) -> Result<Case, Fault> {
    site.clock.pass_minutes(1);
    wait(hotline::take(&site.app, &operator(site), call))
}

/// A call about noise in a village, from a phone.
pub fn noise(phone: &str, more: &[(&str, &str)]) -> Call {
    let mut fields = texts(&[
        ("caller-name", "张女士"),
        ("caller-phone", phone),
        ("kind", "complaint"),
        ("class", "ts-noise"),
        ("summary", "菜场早上五点放喇叭"),
    ]);
    fields.extend(texts(more));
    Call {
        act: "record".to_owned(),
        division: Some(division(VILLAGE)),
        fields,
        ..Call::default()
    }
}

pub fn recorded(site: &TestSite, call: Call) -> Case {
    take(site, call).unwrap()
}

/// Does something to a case as somebody, a minute later.
pub fn act(site: &TestSite, ctx: &Ctx, id: CaseId, request: ActRequest) -> Result<Case, Fault> {
    site.clock.pass_minutes(1);
    let ctx = site.ctx_of(ctx.actor.clone());
    site.app
        .submit_blocking(move |app, tx| act_in(app, tx, &ctx, id, &request))
}

pub fn plain(code: &str, fields: &[(&str, &str)]) -> ActRequest {
    ActRequest {
        act: code.to_owned(),
        note: Some("已核对".to_owned()),
        fields: texts(fields),
        ..ActRequest::default()
    }
}

pub fn asking(code: &str, unit: &str) -> ActRequest {
    ActRequest {
        act: code.to_owned(),
        unit: Some(UnitCode(unit.to_owned())),
        question: Some("请到现场处理并答复".to_owned()),
        ..ActRequest::default()
    }
}

/// The unit that was asked last answers.
pub fn answered(site: &TestSite, ctx: &Ctx, case: &Case) -> Case {
    let order = case.orders.last().unwrap().id;
    let request = ActRequest {
        order: Some(order),
        ..plain("answer", &[])
    };
    act(site, ctx, case.id, request).unwrap()
}

fn callers(site: &TestSite, phone: &str) -> Vec<Matter> {
    wait(hotline::callers(
        &site.app,
        &operator(site),
        phone.to_owned(),
    ))
    .unwrap()
}

fn alike(site: &TestSite, like: Like) -> Vec<Alike> {
    wait(hotline::like(&site.app, &operator(site), like)).unwrap()
}

fn of_noise(at: &str) -> Like {
    Like {
        division: Some(division(at)),
        classes: vec!["ts-noise".to_owned()],
        ..Like::default()
    }
}

#[test]
fn a_caller_is_found_by_her_phone_however_it_is_typed_and_is_not_opened() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        let first = recorded(&site, noise(PHONE, &[]));
        let second = recorded(&site, noise(PHONE, &[("summary", "喇叭还在放")]));
        recorded(&site, noise("13900139000", &[]));
        let before = site.entries();
        let found = callers(&site, "138-0013-8000");
        let ids: Vec<CaseId> = found.iter().map(|matter| matter.id).collect();
        assert_eq!(ids, [second.id, first.id], "{engine:?}: the newest first");
        assert_eq!(found[0].words, "喇叭还在放");
        assert_eq!(
            found[1].class,
            Some(("class".to_owned(), "ts-noise".to_owned()))
        );
        assert_eq!(
            (found[1].stage.as_str(), found[1].open),
            ("sorting", true),
            "{found:?}"
        );
        assert_eq!(site.entries(), before, "nobody known was read");
        assert!(callers(&site, "13700137000").is_empty());

        // A corrected phone is found by what it is now.
        let correct = plain("correct", &[("caller-phone", "13600136000")]);
        act(&site, &operator(&site), first.id, correct).unwrap();
        assert_eq!(callers(&site, "13600136000").len(), 1);
        assert_eq!(callers(&site, PHONE).len(), 1);

        let wrong = wait(hotline::callers(
            &site.app,
            &operator(&site),
            "138".to_owned(),
        ));
        assert_eq!(refused(wrong).0, "caller-phone");
        let clerk = site.ctx(site.of(Role::WindowClerk));
        let denied = wait(hotline::callers(&site.app, &clerk, PHONE.to_owned()));
        assert_eq!(refused(denied).1, "not-for-your-post");
    }
}

#[test]
fn what_is_like_a_call_is_of_its_village_its_class_and_its_three_days() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        let first = recorded(&site, noise(PHONE, &[]));
        let found = alike(&site, of_noise(VILLAGE));
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].matter.id, found[0].metres), (first.id, None));
        assert!(alike(&site, of_noise("320623111003")).is_empty());
        let other = Like {
            classes: vec!["qz-road".to_owned()],
            ..of_noise(VILLAGE)
        };
        assert!(alike(&site, other).is_empty());
        let nowhere = Like {
            division: None,
            ..of_noise(VILLAGE)
        };
        let nowhere = wait(hotline::like(&site.app, &operator(&site), nowhere));
        assert_eq!(refused(nowhere), is("where", "field-required"));

        // Taken down and merged in one press; sent again it is the same call.
        let again = Call {
            link: Some(first.number.clone()),
            client: Some("form-1".to_owned()),
            ..noise("13900139000", &[])
        };
        let merged = recorded(&site, again.clone());
        assert_eq!(merged.outcome, Some(Outcome::Lapsed), "{engine:?}");
        let links = site
            .app
            .store()
            .read_blocking(move |tx| tx.case_links(first.id))
            .unwrap();
        assert_eq!(links.len(), 1);
        assert_eq!((links[0].from, links[0].to), (merged.id, first.id));
        assert_eq!(recorded(&site, again).id, merged.id);
        assert_eq!(alike(&site, of_noise(VILLAGE)).len(), 1, "still the first");
        let nothing = Call {
            link: Some("2026-000000000000-000001".to_owned()),
            ..noise(PHONE, &[])
        };
        let count = callers(&site, PHONE).len();
        assert_eq!(refused(take(&site, nothing)), is("link", "link-unknown"));
        assert_eq!(callers(&site, PHONE).len(), count, "nothing of it stands");

        site.clock.to(date(2026, 11, 27), 10, 0);
        assert!(alike(&site, of_noise(VILLAGE)).is_empty(), "too long ago");
    }
}

#[test]
fn with_points_the_nearest_comes_first() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        site.lay_ground();
        let at = |place: &str| Call {
            division: None,
            ..noise(PHONE, &[("place", place)])
        };
        let far = recorded(&site, at("120.9380000,32.3100000"));
        let near = recorded(&site, at("120.9260000,32.3100000"));
        assert_eq!(near.place.division, division(VILLAGE));
        let found = alike(
            &site,
            Like {
                division: None,
                point: Some(Point {
                    lng_e7: 1_209_250_000,
                    lat_e7: 323_100_000,
                }),
                ..of_noise(VILLAGE)
            },
        );
        let ids: Vec<CaseId> = found.iter().map(|one| one.matter.id).collect();
        assert_eq!(ids, [near.id, far.id]);
        let metres = found[0].metres.unwrap();
        assert!((90..100).contains(&metres), "{metres}");
    }
}

#[test]
fn an_answer_takes_one_press_and_nothing_typed_is_lost() {
    let site = TestSite::new(TODAY);
    let question = Call {
        act: "answer-at-once".to_owned(),
        fields: texts(&[
            ("kind", "consult"),
            ("class", "zx-handling"),
            ("summary", "问居住证在哪里办"),
            ("reply", "到为民服务中心综合窗口办"),
        ]),
        ..Call::default()
    };
    let done = recorded(&site, question.clone());
    assert_eq!(
        (done.outcome, done.applicant.channel),
        (Some(Outcome::Done), Channel::Phone)
    );
    assert_eq!(done.applicant.name, VEILED);
    let mut beside = question;
    beside
        .fields
        .insert("caller-address".to_owned(), "一组八号".to_owned());
    assert_eq!(
        refused(take(&site, beside)),
        is("caller-address", "hotline-not-asked")
    );
    let answered = noise(PHONE, &[("reply", "已转告")]);
    assert_eq!(
        refused(take(&site, answered)),
        is("reply", "hotline-not-asked")
    );
}

#[test]
fn a_place_is_named_by_a_part_of_its_name() {
    let site = TestSite::new(TODAY);
    let county = site.app.site();
    let named = |typed: &str| hotline::place_named(&county, typed).map_err(Fault::from);
    assert_eq!(named("星光").unwrap(), division(VILLAGE));
    assert_eq!(named("双甸 双南").unwrap(), division("320623111003"));
    assert_eq!(named("双甸镇").unwrap(), division("320623111000"));
    assert_eq!(named(VILLAGE).unwrap(), division(VILLAGE));
    assert_eq!(named("如东县").unwrap(), county.county);
    assert_eq!(refused(named("社区")), is("where", "place-several"));
    assert_eq!(refused(named("没有的村")), is("where", "place-unknown"));
    assert_eq!(refused(named(" ")), is("where", "place-unknown"));
}

#[test]
fn the_desk_tells_what_to_dispatch_whom_to_call_back_and_what_is_late() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        let desk = || wait(hotline::desk(&site.app, &operator(&site))).unwrap();
        let case = recorded(&site, noise(PHONE, &[]));
        let now = desk();
        assert_eq!((now.waiting, now.late), (1, 0));
        assert_eq!(now.dispatch.len(), 1);
        assert_eq!(now.dispatch[0].dispatch.as_deref(), Some("dispatch"));
        assert!(now.call_back.is_empty() && now.overdue.is_empty());

        let case = act(&site, &operator(&site), case.id, asking("dispatch", MZJ)).unwrap();
        let now = desk();
        assert!(now.dispatch.is_empty(), "{engine:?}: it waits for the unit");
        let officer = site.ctx(site.of(Role::DepartmentOfficer));
        let case = answered(&site, &officer, &case);
        let reply = plain("replied", &[("reply", "菜场已停用早间喇叭")]);
        act(&site, &operator(&site), case.id, reply).unwrap();
        let now = desk();
        assert_eq!(now.call_back.len(), 1);
        assert!(now.dispatch.is_empty());

        site.clock.to(date(2026, 12, 8), 9, 0);
        let now = desk();
        assert_eq!((now.overdue.len(), now.late), (1, 1));
        assert_eq!(now.call_back.len(), 1, "late, and still to be called");
    }
}

/// What somebody sees of a case in the list, by its number, by its page, behind a number.
fn seen(site: &TestSite, ctx: &Ctx, case: &Case) -> [bool; 4] {
    let ctx = site.ctx_of(ctx.actor.clone());
    let filter = CaseFilter {
        limit: 100,
        ..CaseFilter::default()
    };
    let listed = wait(app::case::list(&site.app, &ctx, filter.clone(), "")).unwrap();
    let found = wait(app::case::list(&site.app, &ctx, filter, &case.number)).unwrap();
    let opened = wait(app::case::view(&site.app, &ctx, case.id));
    let open = Listing::Open {
        division: ctx.actor.post.as_ref().unwrap().division,
        overdue: false,
    };
    let counted = match wait(app::figure::list(&site.app, &ctx, open, None)) {
        Ok((rows, _)) => rows
            .iter()
            .any(|row| matches!(row, Row::Case(line) if line.id == case.id)),
        Err(_) => false,
    };
    [
        listed.iter().any(|line| line.id == case.id),
        found.iter().any(|line| line.id == case.id),
        opened.is_ok(),
        counted,
    ]
}

#[test]
fn a_complaint_is_kept_from_whom_it_is_about_and_its_caller_from_whoever_handles_it() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        let (about, other) = (site.cast.login("sd-head"), site.cast.login("sd-grid-head"));
        let (about, other) = (site.ctx(about), site.ctx(other));
        let case = recorded(
            &site,
            noise(
                PHONE,
                &[
                    ("about-unit", "320623111000-FWZX"),
                    ("about-person", &about.actor.person.to_string()),
                ],
            ),
        );
        let them = asking("dispatch", "320623111000-FWZX");
        let given = act(&site, &operator(&site), case.id, them);
        assert_eq!(refused(given), is("unit", "unit-against"));
        let case = act(&site, &operator(&site), case.id, asking("dispatch", MZJ)).unwrap();
        assert_eq!(seen(&site, &about, &case), [false; 4], "{engine:?}");
        assert_eq!(seen(&site, &other, &case), [true; 4]);
        let dispatcher = site.ctx(site.of(Role::Dispatcher));
        let filter = app::command::Filter::default();
        let queue = wait(app::command::queue(&site.app, &dispatcher, filter)).unwrap();
        assert_eq!(queue.lines.len(), 1);

        // The desk sees whose it is, masked; others not even that.
        let masked = |ctx: &Ctx| {
            let view = wait(app::case::view(&site.app, ctx, case.id)).unwrap();
            let Value::Sealed(phone) = &view.case.fields["caller-phone"].value else {
                panic!("a phone that stands open");
            };
            (
                view.veiled,
                view.case.applicant.name.clone(),
                phone.masked.clone(),
            )
        };
        let (veiled, _, phone) = masked(&operator(&site));
        assert!(!veiled && phone.ends_with("8000"), "{phone}");
        let officer = site.ctx(site.of(Role::DepartmentOfficer));
        for ctx in [&other, &officer, &dispatcher] {
            let hidden = (true, VEILED.to_owned(), VEILED.to_owned());
            assert_eq!(masked(ctx), hidden);
        }

        // Whoever opens it is in the journal, and whoever holds the receipt is told.
        let now = site.ctx(site.of(Role::Dispatcher)).now;
        let opened = |receipt: &str| {
            wait(app::case::public_view(&site.app, now, receipt))
                .unwrap()
                .opened
        };
        assert!(opened(&case.receipt).is_empty());
        let before = site.entries();
        let mut asks = site.ctx(site.of(Role::DepartmentOfficer));
        asks.purpose = Some(Purpose::Case);
        let field = "caller-phone";
        let clear = wait(app::person::unmask_in_case(
            &site.app, &asks, case.id, field,
        ));
        assert_eq!(clear.unwrap(), PHONE);
        assert_eq!(site.entries(), before + 1);
        let told = opened(&case.receipt);
        assert_eq!(told.len(), 1);
        assert_eq!(
            (told[0].1.as_str(), told[0].2),
            ("如东县民政局", Purpose::Case)
        );
        let about = site.ctx_of(about.actor);
        let denied = wait(app::person::unmask_in_case(
            &site.app, &about, case.id, field,
        ));
        assert_eq!(refused(denied).1, "not-found");
    }
}

/// A citizen tells the hotline on the public page.
fn submitted(site: &TestSite) -> Case {
    let wang = planted(TODAY).remove(0);
    let citizen = site.citizen(site.person(wang.number().as_str()), wang.name);
    let request = FileRequest {
        procedure: hotline::PROCEDURE.to_owned(),
        act: String::new(),
        item: hotline::PROCEDURE.to_owned(),
        whom: Whom::Person(citizen.actor.person),
        channel: Channel::Online,
        place: None,
        fields: texts(&[
            ("caller-phone", PHONE),
            ("kind", "help"),
            ("class", "qz-road"),
            ("summary", "村口井盖坏了"),
        ]),
        materials: BTreeMap::new(),
        note: None,
        client: None,
    };
    site.app
        .submit_blocking(move |app, tx| file_in(app, tx, &citizen, &request))
        .unwrap()
}

#[test]
fn an_event_opened_by_a_call_does_not_carry_who_called_nor_does_the_story() {
    for engine in engines() {
        let site = TestSite::on(engine, TODAY);
        let case = submitted(&site);
        let person = case.applicant.person.unwrap();
        assert_eq!(callers(&site, PHONE).len(), 1, "found by the desk, too");
        let grid = plain(
            "to-grid",
            &[
                ("event-class", "0102"),
                ("event-source", "hotline"),
                ("event-summary", "村口井盖破损"),
            ],
        );
        act(&site, &operator(&site), case.id, grid).unwrap();
        let other = site
            .app
            .store()
            .read_blocking(move |tx| {
                let links = tx.case_links(case.id)?;
                let other = links.first().map(|link| link.to);
                Ok(match other {
                    Some(other) => tx.case(other)?.map(|(case, _)| case),
                    None => None,
                })
            })
            .unwrap()
            .unwrap();
        assert_eq!(other.procedure, "grid-event");
        assert_eq!(other.applicant.person, None, "{engine:?}");
        assert_eq!(other.applicant.name, VEILED);
        assert_eq!(other.place, case.place);
        let sealed = |case: &Case| {
            let mut values = case.fields.values();
            values.any(|field| matches!(field.value, Value::Sealed(_)))
        };
        assert!(!sealed(&other) && sealed(&case));

        let head = site.ctx(site.cast.login("sd-grid-head"));
        let story = wait(app::case::history(&site.app, &head, case.id)).unwrap();
        for line in story {
            assert_ne!(line.person, Some(person));
            let Told::Events(events) = line.said else {
                continue;
            };
            for event in events {
                match event {
                    Event::Filed(filing) => assert_eq!(filing.applicant.person, None),
                    Event::Acted { by, .. } => assert_ne!(by, person),
                    Event::FieldSet { value, .. } => {
                        if let Value::Sealed(sealed) = value.value {
                            assert_eq!(sealed.masked, VEILED);
                        }
                        assert_ne!(value.source, model::value::Source::Given(person));
                    }
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn a_petition_is_never_given_to_whom_it_is_about_and_is_nobody_elses_to_find() {
    use crate::reform::{founded, post};
    const XFJ: &str = "320623000000-XFJ";
    const CZJ: &str = "320623000000-CZJ";
    const COUNTY: u64 = 320_623_000_000;
    for engine in engines() {
        let site = founded(engine);
        let officer = post(&site, 71, Role::DepartmentOfficer, XFJ, COUNTY);
        let second = post(&site, 72, Role::DepartmentOfficer, XFJ, COUNTY);
        let head = post(&site, 73, Role::UnitHead, XFJ, COUNTY);
        let about = post(&site, 74, Role::DepartmentOfficer, MZJ, COUNTY);
        let desk = post(
            &site,
            75,
            Role::HotlineOperator,
            "320623000000-ZHZX",
            COUNTY,
        );
        let request = FileRequest {
            procedure: app::service::PETITION.to_owned(),
            act: String::new(),
            item: String::new(),
            whom: Whom::Named(String::new()),
            channel: Channel::Online,
            place: None,
            fields: texts(&[
                ("petitioner", "张女士"),
                ("phone", PHONE),
                ("kind", "appeal"),
                ("class", "land"),
                ("demand", "征地补偿没有到账"),
                ("tried", "none"),
                ("about-unit", MZJ),
            ]),
            materials: BTreeMap::new(),
            note: None,
            client: None,
        };
        let filer = officer.clone();
        let case = site
            .app
            .submit_blocking(move |app, tx| file_in(app, tx, &filer, &request))
            .unwrap();
        let route = ActRequest {
            assign: Some(second.actor.person),
            ..plain("route", &[])
        };
        act(&site, &officer, case.id, route).unwrap();
        let case = act(&site, &second, case.id, plain("accept", &[])).unwrap();
        let given = act(&site, &second, case.id, asking("ask", MZJ));
        assert_eq!(refused(given), is("unit", "unit-against"), "{engine:?}");
        let case = act(&site, &second, case.id, asking("ask", CZJ)).unwrap();
        assert_eq!(seen(&site, &about, &case), [false; 4]);
        assert!(seen(&site, &second, &case)[2], "her own");

        let view = wait(app::case::view(&site.app, &head, case.id)).unwrap();
        assert!(view.veiled, "even their head sees the veil");
        // The hotline keeps its own callers, nobody else's petitioners.
        let found = wait(hotline::callers(&site.app, &desk, PHONE.to_owned())).unwrap();
        assert!(found.is_empty());
    }
}
