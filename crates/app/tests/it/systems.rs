//! The four supporting systems: what a site may connect, for the stories beside this one; how they stand.

use crate::office::keys;
use app::exchange::Mapping;
use app::port::{Exchange, IdentityProvider, Sent, SignInAsked, Sms, Unproven, Wiring};
use app::{Ctx, Fault};
use jiff::civil::{Date, date};
use model::refusal::Refused;
use model::role::Role;
use model::time::Instant;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use testkit::{TestSite, wait};

pub const TODAY: Date = date(2026, 11, 24);
pub const TOMORROW: Date = date(2026, 11, 25);
pub const BACK: &str = "https://wujia.example.cn/sign-in/return";

/// A sign-in service that vouches for whoever brings a code of hers.
struct Service;

impl IdentityProvider for Service {
    fn issuer(&self) -> &str {
        "https://sso.example.cn"
    }

    fn name(&self) -> &str {
        "县统一登录"
    }

    fn begin(&self, asked: &SignInAsked) -> Result<String, Unproven> {
        assert_eq!(asked.back, BACK);
        assert!(asked.verifier != asked.nonce && asked.verifier != asked.state);
        Ok(format!(
            "https://sso.example.cn/authorize?state={}",
            asked.state
        ))
    }

    fn subject(&self, code: &str, asked: &SignInAsked, _: Instant) -> Result<String, Unproven> {
        assert_eq!(asked.verifier.len(), 64);
        code.strip_prefix("of-")
            .map(str::to_owned)
            .ok_or_else(|| Unproven::Refused("no such code".into()))
    }
}

/// Another system: what it got, and what it answers.
#[derive(Default)]
pub struct Other {
    got: Mutex<Vec<(String, String, String)>>,
    answers: Mutex<VecDeque<Sent>>,
}

impl Other {
    fn answer(&self) -> Sent {
        self.answers
            .lock()
            .unwrap()
            .pop_front()
            .unwrap_or(Sent::Accepted)
    }

    pub fn took(&self) -> Vec<(String, String, String)> {
        std::mem::take(&mut self.got.lock().unwrap())
    }

    pub fn answers(&self, answers: impl IntoIterator<Item = Sent>) {
        self.answers.lock().unwrap().extend(answers);
    }
}

impl Exchange for Other {
    fn permits(&self, url: &str) -> Result<(), Refused> {
        if url.starts_with("https://events.example.cn/") {
            return Ok(());
        }
        Err(Refused::new("outside-not-listed"))
    }

    fn deliver(&self, _: &str, secret: &[u8], id: &str, _: Instant, event: &[u8]) -> Sent {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let got = (id.to_owned(), text(secret), text(event));
        self.got.lock().unwrap().push(got);
        self.answer()
    }
}

impl Sms for Other {
    fn send(&self, id: &str, phone: &str, text: &str) -> Sent {
        let got = (id.to_owned(), phone.to_owned(), text.to_owned());
        self.got.lock().unwrap().push(got);
        self.answer()
    }
}

const MAPPING: &str = r#"
[[event]]
type = "cn.example.asked"
source = "/example/"
procedure = "statutory-service"
item = "小餐饮登记"
name = "data.name"
division = "data.division"
lng = "data.lng"
lat = "data.lat"
fields = { applicant-kind = "=person", name = "data.name", citizen-number = "data.number", phone = "data.phone", matter = "data.matter" }
"#;

/// Wires everything a site may connect to one other system.
pub fn wired(site: &TestSite) -> Arc<Other> {
    let other = Arc::new(Other::default());
    site.app.wire_systems(Wiring {
        identity: Some(Arc::new(Service)),
        relay: Some(other.clone()),
        exchange: Some(other.clone()),
        mapping: Mapping::parse(MAPPING).unwrap(),
        address: Some("https://wujia.example.cn".into()),
    });
    other
}

pub fn admin(site: &TestSite) -> Ctx {
    site.ctx(site.of(Role::SystemAdmin))
}

pub fn submit<T: Send + 'static>(
    site: &TestSite,
    unit: impl Fn(&mut store::Tx<'_>) -> Result<T, Fault> + Send + Sync + 'static,
) -> Result<T, Fault> {
    site.app.submit_blocking(move |_, tx| unit(tx))
}

/// Waits until every entry has its number, as it has at once on SQLite.
pub fn numbered(site: &TestSite) {
    let begun = std::time::Instant::now();
    while site
        .app
        .store()
        .read_blocking(store::journal::unnumbered)
        .unwrap()
        > 0
    {
        assert!(begun.elapsed().as_secs() < 20, "the sequencer does not run");
        std::thread::yield_now();
    }
}

#[test]
fn the_four_systems_tell_how_they_stand_and_are_counted_for_the_document() {
    let site = TestSite::new(TODAY);
    wired(&site);
    let lines = wait(app::systems::overview(&site.app, &admin(&site))).unwrap();
    let codes: Vec<&str> = lines.iter().map(|line| line.code).collect();
    assert_eq!(codes, app::systems::ALL);
    assert!(
        lines.iter().all(|line| line.standing.code() == "works"),
        "{lines:?}"
    );
    let security = site.ctx(site.of(Role::SecurityAdmin));
    assert!(wait(app::systems::overview(&site.app, &security)).is_ok());
    let clerk = site.ctx(site.of(Role::WindowClerk));
    assert_eq!(
        keys(wait(app::systems::overview(&site.app, &clerk))),
        ["not-for-your-post"]
    );
    site.enter_book();
    let leader = site.ctx(site.of(Role::Leader));
    let figures = wait(app::structure::five_plus(&site.app, &leader, TODAY)).unwrap();
    let systems = figures
        .iter()
        .find(|f| f.code == "support-systems")
        .unwrap();
    assert_eq!(systems.rows.len(), 4);
    assert!(systems.value.is_some());
}
