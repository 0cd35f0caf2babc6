//! The wall at both of its sizes, a case sent from the command desk, ten thousand points at sixty times
//! the speed of the day.

use super::chromium::{Held, Tools};
use super::hall::Hall;
use super::page::Visit;
use app::case::{FileRequest, Whom};
use model::case::{Case, Channel};
use model::place::{Place, Point};
use model::role::Role;
use serde_json::{Value, json};

fn raise(hall: &Hall) -> Case {
    hall.site.clock.pass_minutes(1);
    let ctx = hall.site.ctx(hall.site.cast.login("sd-head"));
    let fields = [
        ("about", "event"),
        ("event-class", "0102"),
        ("matter", "双南村河边堆放垃圾，几家互相推"),
        ("other", "320623000000-MZJ"),
        ("reason", "不归本中心办"),
    ];
    let request = FileRequest {
        procedure: "handling-dispute".to_owned(),
        act: String::new(),
        item: String::new(),
        whom: Whom::Named(String::new()),
        channel: Channel::Window,
        place: Some(Place {
            division: codes::DivisionCode::parse("320623111000").unwrap(),
            grid: None,
            point: Some(Point {
                lng_e7: 1_209_123_456,
                lat_e7: 323_456_789,
            }),
        }),
        fields: fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        materials: std::collections::BTreeMap::new(),
        note: None,
        client: None,
    };
    let case = hall
        .site
        .app
        .submit_blocking(move |app, tx| app::case::file_in(app, tx, &ctx, &request))
        .unwrap();
    app::figure::count_flow(&hall.site.app).unwrap();
    case
}

fn resize(visit: &Visit<'_>, width: i64, height: i64) {
    let size = json!({ "x": 0, "y": 0, "width": width, "height": height });
    visit
        .browser
        .post("window/rect", &size)
        .unwrap_or_else(|why| panic!("no window of {width}×{height}: {why}"));
}

/// A wall's address.
fn wall(hall: &Hall) -> String {
    let ctx = hall.site.ctx(hall.site.of(Role::Dispatcher));
    let wish = app::device::Wish {
        label: "指挥大厅东墙".to_owned(),
        division: None,
    };
    let now = ctx.now;
    let device = testkit::wait(app::device::make(&hall.site.app, &ctx, wish)).unwrap();
    let token = app::device::say(&hall.site.app, &device, now).unwrap();
    format!("/wall/{token}")
}

fn shown(visit: &Visit<'_>, figure: &str) -> i64 {
    let read = "return document.querySelector(`[data-figure=\"${arguments[0]}\"]`).textContent";
    let text = visit.run(read, &[json!(figure)]);
    text.as_str().unwrap().trim().parse().unwrap()
}

#[test]
fn a_wall_moves_when_a_case_is_filed_at_both_of_its_sizes() {
    let Some(tools) = Tools::given() else { return };
    let hall = Hall::open();
    app::figure::count_flow(&hall.site.app).unwrap();
    let address = wall(&hall);
    for (width, height, scenes) in [(1920, 1080, 1), (3840, 1080, 2)] {
        let mut visit = Visit::begin(&hall, &tools, Held::Desk, true);
        resize(&visit, width, height);
        visit.open(&address);
        visit.expect(&visit.say("wall-today"));
        let seen = "return [...document.querySelectorAll('[data-scene]')].filter((scene) => scene.getClientRects().length > 0).length";
        assert_eq!(visit.run(seen, &[]), json!(scenes), "{width}×{height}");
        let wide = "return document.documentElement.scrollWidth <= window.innerWidth";
        assert_eq!(visit.run(wide, &[]), json!(true), "{width}×{height}");
        let before = shown(&visit, "filed-today");
        raise(&hall);
        let moved = format!(
            "return Number(document.querySelector('[data-figure=\"filed-today\"]').textContent) === {}",
            before + 1
        );
        visit.until("the figure", &moved);
        // Its map shows the light, and each scene can be held by a touch.
        visit.until("the point", "return window.wujiaPoints.size > 0");
        let hold = "document.querySelector('[data-wall-nav] button:nth-child(2)').click(); \
                    return document.querySelectorAll('[data-scene]')[1].classList.contains('current')";
        assert_eq!(visit.run(hold, &[]), json!(true));
        let aged = "return document.querySelector('[data-wall-age]').textContent.length >= 19";
        assert_eq!(visit.run(aged, &[]), json!(true));
        visit.open(&format!("{address}/open?of=open"));
        visit.expect("双甸镇");
        let looks = visit.looks;
        drop(visit.browser);
        looks.judge();
    }
}

#[test]
fn a_dispatcher_sends_a_case_from_the_command_desk() {
    let Some(tools) = Tools::given() else { return };
    let hall = Hall::open();
    let case = raise(&hall);
    let mut desk = Visit::begin(&hall, &tools, Held::Desk, true);
    desk.sign_in("dispatcher");
    desk.press(&desk.say("web-menu-command"));
    desk.expect(&case.number);
    desk.until(
        "the point on the map",
        "return window.wujiaPoints !== undefined && window.wujiaPoints.size > 0",
    );
    desk.open(&format!("/command?dispatch={}", case.id));
    desk.run(
        "document.querySelector('#f-units').value = '320623000000-MZJ'",
        &[],
    );
    desk.fill(&desk.say("command-question"), "请到场看一下");
    desk.press_in_form(&desk.say("command-dispatch"));
    desk.expect("如东县民政局");
    let held = hall
        .site
        .app
        .store()
        .read_blocking(move |tx| tx.case(case.id))
        .unwrap()
        .unwrap()
        .0;
    assert_eq!(held.orders.len(), 1);
    // What another files appears by itself, on the map and in the queue.
    let second = raise(&hall);
    let there = format!(
        "return window.wujiaPoints.get('{}') !== undefined && document.querySelector('[data-queue]').innerText.includes('{}')",
        second.id, second.number
    );
    desk.until("the second case", &there);
    for place in ["/duty", "/devices", "/command/whistles", "/command/replay"] {
        desk.open(place);
    }
    desk.sign_out();
    let looks = desk.looks;
    drop(desk.browser);
    looks.judge();
}

#[test]
fn ten_thousand_points_play_at_sixty_times_without_stalling() {
    let Some(tools) = Tools::given() else { return };
    let hall = Hall::open();
    raise(&hall);
    let mut desk = Visit::begin(&hall, &tools, Held::Desk, true);
    desk.sign_in("dispatcher");
    desk.open("/command/replay");
    desk.until(
        "the day's steps",
        "return document.querySelector('[data-replay]').dataset.complete === 'yes'",
    );
    // Ten thousand cases around the middle of the view, all in the day's first hours.
    let lay = "
        const { steps, to } = window.wujiaReplay;
        const view = window.wujiaPoints.map.getView();
        const [x, y] = view.getCenter();
        const reach = view.getResolution() * 300;
        for (let n = 0; n < 10000; n += 1) {
          steps.push({ ms: n * 700, id: `case-${n}`, x: x + Math.sin(n) * reach, y: y + Math.cos(n * 7) * reach, what: n % 3 });
        }
        steps.sort((a, b) => a.ms - b.ms);
        to(0);
        to(6000000);
        return window.wujiaPoints.size";
    let held = desk.run(lay, &[]);
    assert!(held.as_i64().unwrap() > 8_000, "{held}");
    let play = "
        const done = arguments[arguments.length - 1];
        const before = window.wujiaPoints.frames;
        const begun = performance.now();
        document.querySelector('[data-replay-toggle]').click();
        const look = () => {
          const passed = performance.now() - begun;
          if (passed < 3000) { requestAnimationFrame(look); return; }
          document.querySelector('[data-replay-toggle]').click();
          done([window.wujiaPoints.frames - before, passed, window.wujiaPoints.size]);
        };
        requestAnimationFrame(look);";
    let measured: Value = desk
        .browser
        .post("execute/async", &json!({ "script": play, "args": [] }))
        .unwrap_or_else(|why| panic!("{why}"));
    let (frames, ms) = (measured[0].as_f64().unwrap(), measured[1].as_f64().unwrap());
    let rate = frames * 1_000.0 / ms;
    println!("{rate:.0} frames a second with {} points", measured[2]);
    // Drawn by software on two shared cores: a picture every fifteenth of a second is the floor.
    assert!(rate >= 15.0, "{rate:.1} frames a second");
    let looks = desk.looks;
    drop(desk.browser);
    looks.judge();
}
