//! Reporting from a phone whose network comes and goes: what is kept, who sees it, and that it arrives once.

use super::chromium::{Held, Tools};
use super::hall::Hall;
use super::page::Visit;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The network between the phone and the hall: while it is cut, whoever connects hears nothing, the page
/// and its worker alike.
struct Network {
    address: SocketAddr,
    cut: Arc<AtomicBool>,
}

impl Network {
    fn to(hall: SocketAddr) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let cut = Arc::new(AtomicBool::new(false));
        let told = Arc::clone(&cut);
        // Ends with the test's process; each connection's threads end with it.
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let told = Arc::clone(&told);
                if told.load(Ordering::SeqCst) {
                    continue;
                }
                let Ok(far) = TcpStream::connect(hall) else {
                    continue;
                };
                let pairs = [
                    (near.try_clone(), far.try_clone()),
                    (far.try_clone(), near.try_clone()),
                ];
                for (from, to) in pairs {
                    let (Ok(from), Ok(to)) = (from, to) else {
                        continue;
                    };
                    let told = Arc::clone(&told);
                    std::thread::spawn(move || carry(from, to, &told));
                }
            }
        });
        Self { address, cut }
    }

    fn cut(&self) {
        self.cut.store(true, Ordering::SeqCst);
    }

    fn mend(&self) {
        self.cut.store(false, Ordering::SeqCst);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream, cut: &AtomicBool) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(n @ 1..) = from.read(&mut bytes) {
        if cut.load(Ordering::SeqCst) || to.write_all(&bytes[..n]).is_err() {
            break;
        }
    }
    // Either side may be gone already.
    let _ = from.shutdown(std::net::Shutdown::Both);
    let _ = to.shutdown(std::net::Shutdown::Both);
}

const LIST: &str = "[...document.querySelectorAll('[data-outbox] li[data-state]')]";

/// A worker with a phone.
pub(super) struct Phone<'h> {
    pub(super) visit: Visit<'h>,
    picture: PathBuf,
    /// Reports that the list should show.
    made: usize,
}

impl<'h> Phone<'h> {
    pub(super) fn new(hall: &'h Hall, tools: &Tools) -> Self {
        let visit = Visit::begin(hall, tools, Held::Phone, true);
        let picture = visit.browser.folder().join("rubbish.jpg");
        image::RgbImage::from_fn(1800, 900, |x, y| {
            image::Rgb([(x % 256) as u8, 90, (y % 256) as u8])
        })
        .save(&picture)
        .unwrap();
        Self {
            visit,
            picture,
            made: 0,
        }
    }

    /// She stands in the first grid of her village, and the browser may say so.
    pub(super) fn stand(&self) {
        let origin = self.visit.hall.url("");
        self.cdp(
            "Browser.grantPermissions",
            &json!({ "permissions": ["geolocation"], "origin": origin }),
        );
        self.cdp(
            "Emulation.setGeolocationOverride",
            &json!({ "latitude": 32.3, "longitude": 121.05, "accuracy": 8 }),
        );
    }

    fn cdp(&self, command: &str, parameters: &Value) {
        let body = json!({ "cmd": command, "params": parameters });
        self.visit
            .browser
            .post("goog/cdp/execute", &body)
            .unwrap_or_else(|why| panic!("{command}: {why}"));
    }

    /// The page with its worker in charge, as after the first visit.
    fn ready(&mut self) {
        self.visit.open("/report");
        let kept = "return window.reportKept === true || (caches.match('/report/kept', { ignoreVary: true })\
                    .then((page) => { window.reportKept = page !== undefined; }), false)";
        self.visit.until(
            "the worker",
            "return navigator.serviceWorker.controller !== null",
        );
        self.visit.until("the kept page", kept);
    }

    /// Photograph, kind, send.
    pub(super) fn report(&mut self) {
        let text = self.picture.to_string_lossy().into_owned();
        let element = self
            .visit
            .run("return document.querySelector('#f-photo')", &[]);
        let element = element.as_object().unwrap().values().next().unwrap();
        let to = format!("element/{}/value", element.as_str().unwrap());
        self.visit
            .browser
            .post(&to, &json!({ "text": text }))
            .unwrap_or_else(|why| panic!("the photograph: {why}"));
        let taken = "return document.querySelectorAll('[data-shots=photo] img').length === 1";
        self.visit.until("the photograph", taken);
        self.visit.run(
            "document.querySelector('.report-family input[value=\"0102\"]').click();
             document.querySelector('.thumb button').click();",
            &[],
        );
        self.made += 1;
        let listed = format!("return {LIST}.length === {}", self.made);
        self.visit.until("its line", &listed);
    }

    /// Waits until all its reports stand so.
    pub(super) fn all(&self, state: &str) {
        let made = self.made;
        let so = format!(
            "return {LIST}.length === {made} && {LIST}.every((line) => line.dataset.state === '{state}')"
        );
        self.visit.until(state, &so);
    }

    /// The tab is closed, and another opened.
    fn reopen(&mut self) {
        let browser = &self.visit.browser;
        browser
            .post("window/new", &json!({ "type": "tab" }))
            .unwrap();
        browser.delete("window").unwrap();
        let handles = browser.get("window/handles").unwrap();
        browser
            .post("window", &json!({ "handle": handles[0] }))
            .unwrap();
        self.visit.open("/report");
    }
}

/// Outlines of the small county, so that a point lies somewhere.
pub(super) fn draw(hall: &Hall) {
    let square = "[[[[1210000000,322000000],[1211000000,322000000],[1211000000,324000000],[1210000000,324000000],[1210000000,322000000]]]]";
    let area = |code: i64, kind: &str, parent: i64| app::county::Area {
        code,
        kind: kind.into(),
        name: kind.into(),
        parent,
        lng_e7: 1_210_500_000,
        lat_e7: 323_000_000,
        rings: square.into(),
        approximate: true,
    };
    let all = [
        area(320_623_111_000, "town", 320_623_000_000),
        area(320_623_111_001, "village", 320_623_111_000),
        area(320_623_111_001_001, "grid", 320_623_111_001),
    ];
    hall.site
        .app
        .submit_blocking(move |_, tx| {
            for area in &all {
                tx.area_insert(area)?;
            }
            Ok(())
        })
        .unwrap();
}

/// Cases of reports, by who filed them first.
fn filed(hall: &Hall, login: &str) -> usize {
    let person = hall.site.cast.login(login).person();
    let filter = app::case::CaseFilter {
        module: "grid".into(),
        limit: 200,
        ..app::case::CaseFilter::default()
    };
    hall.site
        .app
        .submit_blocking(move |_, tx| {
            let mut n = 0;
            for line in tx.case_list(&model::scope::Scope::County, &filter)? {
                let case = tx.case(line.id)?.expect("a case of its line").0;
                n += usize::from(case.hands[0].person == person);
            }
            Ok(n)
        })
        .unwrap()
}

/// Whether the page's scripts are there; prints why not.
pub(super) fn built() -> bool {
    let worker = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/dist/sw.js");
    if !worker.exists() {
        println!("skipped: ui/dist/sw.js is not built (`cargo xtask ui`)");
    }
    worker.exists()
}

fn begun() -> Option<(Hall, Network)> {
    let mut hall = Hall::open();
    if app::report::kinds(&hall.site.app.site()).is_none() {
        println!("skipped: no module of grid events");
        return None;
    }
    if !built() {
        return None;
    }
    draw(&hall);
    let network = Network::to(hall.address);
    hall.address = network.address;
    Some((hall, network))
}

#[test]
fn what_is_reported_without_a_network_arrives_once_when_there_is_one() {
    let Some(tools) = Tools::given() else { return };
    let Some((hall, network)) = begun() else {
        return;
    };
    let mut phone = Phone::new(&hall, &tools);
    phone.visit.sign_in("xg-grid-1");
    phone.stand();
    phone.ready();
    phone.report();
    phone.all("sent");

    network.cut();
    phone.report();
    let waits = format!("return {LIST}[0].dataset.state === 'waiting'");
    phone.visit.until("waiting", &waits);
    phone.visit.expect(&phone.visit.say("report-js-waiting"));

    // The phone is put away; the page that is opened again is the kept one, and has what was kept.
    phone.reopen();
    let mode = "return document.querySelector('form[data-report]').dataset.mode";
    assert_eq!(phone.visit.run(mode, &[]), json!("kept"));
    phone.visit.until("the kept report", &waits);
    assert_eq!(filed(&hall, "xg-grid-1"), 1);

    network.mend();
    phone
        .visit
        .run("window.dispatchEvent(new Event('online'))", &[]);
    phone.all("sent");
    assert_eq!(filed(&hall, "xg-grid-1"), 2, "each once");
    phone.visit.open("/report");
    phone.all("sent");
    assert_eq!(filed(&hall, "xg-grid-1"), 2);
}

#[test]
fn a_report_waits_for_whose_it_is_and_nobody_else_sends_it() {
    let Some(tools) = Tools::given() else { return };
    let Some((hall, network)) = begun() else {
        return;
    };
    let mut phone = Phone::new(&hall, &tools);
    phone.visit.sign_in("xg-grid-1");
    phone.stand();
    phone.ready();
    network.cut();
    phone.report();
    let waits = format!("return {LIST}[0].dataset.state === 'waiting'");
    phone.visit.until("waiting", &waits);

    // Meanwhile her session ends.
    hall.site.clock.pass_minutes(13 * 60);
    network.mend();
    phone
        .visit
        .run("window.dispatchEvent(new Event('online'))", &[]);
    phone.all("sign-in");
    phone.visit.expect(&phone.visit.say("report-js-mine"));
    assert_eq!(filed(&hall, "xg-grid-1"), 0);

    // Another takes the phone: she neither sees nor sends it.
    phone.visit.sign_in("xg-grid-2");
    phone.visit.open("/report");
    phone.visit.until(
        "what is another's",
        &format!("return {LIST}.length === 0 && !document.querySelector('[data-outbox]').hidden"),
    );
    phone.visit.expect(&phone.visit.say("report-js-whose"));
    assert_eq!(
        (filed(&hall, "xg-grid-1"), filed(&hall, "xg-grid-2")),
        (0, 0)
    );
    phone.visit.sign_out();

    phone.visit.sign_in("xg-grid-1");
    phone.visit.open("/report");
    phone.all("sent");
    assert_eq!(
        (filed(&hall, "xg-grid-1"), filed(&hall, "xg-grid-2")),
        (1, 0)
    );
}

#[test]
fn a_full_phone_says_so_before_the_photograph_and_keeps_the_words() {
    let Some(tools) = Tools::given() else { return };
    let Some((hall, _network)) = begun() else {
        return;
    };
    let mut phone = Phone::new(&hall, &tools);
    phone.visit.sign_in("xg-grid-1");
    phone.stand();
    let full = "navigator.storage.estimate = async () => ({ quota: 1000, usage: 999 });
        const put = IDBObjectStore.prototype.put;
        IDBObjectStore.prototype.put = function (row) {
          if (this.name === 'parts') throw new DOMException('full', 'QuotaExceededError');
          return put.call(this, row);
        };";
    phone.cdp(
        "Page.addScriptToEvaluateOnNewDocument",
        &json!({ "source": full }),
    );
    phone.visit.open("/report");
    let room = phone.visit.say("report-js-room");
    phone.visit.until(
        "the warning",
        "return !document.querySelector('#report-notice').hidden",
    );
    phone.visit.expect(&room);
    phone.visit.run(
        "document.querySelector('#f-summary').value = '桥头堆了两天'",
        &[],
    );
    phone.report();
    phone.all("no-photo");
    phone
        .visit
        .expect(&phone.visit.say("report-js-no-photo-kept"));
    let edit = phone.visit.say("report-js-edit");
    phone.visit.run(
        "[...document.querySelectorAll('[data-outbox] button')].find((b) => b.textContent === arguments[0]).click()",
        &[json!(edit)],
    );
    phone.visit.until(
        "the words",
        "return document.querySelector('#f-summary').value === '桥头堆了两天'",
    );
    assert_eq!(filed(&hall, "xg-grid-1"), 0);
}

#[test]
fn a_phone_with_a_wrong_clock_is_told_and_the_servers_time_counts() {
    let Some(tools) = Tools::given() else { return };
    let Some((hall, _network)) = begun() else {
        return;
    };
    let mut phone = Phone::new(&hall, &tools);
    phone.visit.sign_in("xg-grid-1");
    phone.stand();
    let slow = "const now = Date.now; Date.now = () => 1577836800000 + (now() % 86400000);";
    phone.cdp(
        "Page.addScriptToEvaluateOnNewDocument",
        &json!({ "source": slow }),
    );
    phone.visit.open("/report");
    phone.report();
    phone.all("sent");
    phone.visit.expect(&phone.visit.say("report-js-clock"));
    let filter = app::case::CaseFilter {
        module: "grid".into(),
        limit: 1,
        ..app::case::CaseFilter::default()
    };
    let case = hall
        .site
        .app
        .submit_blocking(move |_, tx| {
            let line = tx
                .case_list(&model::scope::Scope::County, &filter)?
                .remove(0);
            Ok(tx.case(line.id)?.expect("a case").0)
        })
        .unwrap();
    assert_eq!(case.filed_at.date(), jiff::civil::date(2026, 11, 24));
    let told = &case.fields["reported-at"].value;
    assert!(
        matches!(told, model::value::Value::Text(text) if text.starts_with("2020")),
        "{told:?}"
    );
}

#[test]
fn the_reporting_pages_are_fit_to_be_read_by_everybody() {
    let Some(tools) = Tools::given() else { return };
    let Some((hall, _network)) = begun() else {
        return;
    };
    let mut phone = Phone::new(&hall, &tools);
    phone.stand();
    phone.visit.open("/report/public");
    phone.visit.sign_in("xg-grid-1");
    phone.visit.open("/report");
    let looks = phone.visit.looks;
    drop(phone.visit.browser);
    looks.judge();
}
