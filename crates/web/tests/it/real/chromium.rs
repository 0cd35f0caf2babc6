//! One Chromium with its driver, ended with the test, whatever way the test ends.

use super::wire::{Refused, Wire};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A browser that was seen rendering, and its driver; none says why the test is left out.
pub struct Tools {
    chromium: PathBuf,
    driver: PathBuf,
}

impl Tools {
    /// Prints why there is no browser to test with.
    pub fn given() -> Option<Self> {
        let named = |variable: &str| std::env::var_os(variable).map(PathBuf::from);
        match (named("WUJIA_TEST_CHROMIUM"), named("CHROMEDRIVER")) {
            (Some(chromium), Some(driver)) => Some(Self { chromium, driver }),
            _ => {
                println!(
                    "skipped: WUJIA_TEST_CHROMIUM and CHROMEDRIVER name no browser that renders here"
                );
                None
            }
        }
    }
}

/// What the browser is held like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// In a hand: 390×844, touched.
    Phone,
    /// On a desk: 1440×900.
    Desk,
}

const FLAGS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=zh-CN",
];

/// A driver under way; killed when dropped.
struct Driver(Child);

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A browser under way.
pub struct Chromium {
    wire: Wire,
    session: String,
    profile: tempfile::TempDir,
    _driver: Driver,
}

impl Chromium {
    pub fn start(tools: &Tools, held: Held, scripts: bool) -> Self {
        let profile = tempfile::Builder::new()
            .prefix("wujia-browser-")
            .tempdir()
            .unwrap();
        let child = Command::new(&tools.driver)
            .args(["--port=0", "--log-level=WARNING"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut driver = Driver(child);
        let wire = Wire {
            driver: SocketAddr::from((Ipv4Addr::LOCALHOST, port(&mut driver.0))),
        };
        let session = begin(wire, tools, held, scripts, profile.path());
        Self {
            wire,
            session,
            profile,
            _driver: driver,
        }
    }

    /// A folder that lives as long as the browser: what it uploads.
    pub fn folder(&self) -> &Path {
        self.profile.path()
    }

    pub fn get(&self, what: &str) -> Result<Value, Refused> {
        self.wire.get(&format!("/session/{}/{what}", self.session))
    }

    pub fn post(&self, what: &str, body: &Value) -> Result<Value, Refused> {
        self.wire
            .post(&format!("/session/{}/{what}", self.session), body)
    }

    pub fn delete(&self, what: &str) -> Result<Value, Refused> {
        self.wire
            .delete(&format!("/session/{}/{what}", self.session))
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // The session's end is the browser's; one that does not hear it is ended below.
        let _ = self.wire.delete(&format!("/session/{}", self.session));
        for process in of_profile(self.profile.path()) {
            let _ = Command::new("kill")
                .args(["-KILL", &process.to_string()])
                .status();
        }
    }
}

/// The driver says in its first lines which port it took.
fn port(driver: &mut Child) -> u16 {
    let out = BufReader::new(driver.stdout.take().unwrap());
    let mut lines = out.lines().map_while(Result::ok);
    let port = lines
        .by_ref()
        .find_map(|line| {
            line.split_once("on port ")?
                .1
                .trim_end_matches('.')
                .parse()
                .ok()
                .filter(|port: &u16| *port != 0)
        })
        .expect("ChromeDriver names its port");
    // Its pipe stays open and empty, or it would end at its next word.
    std::thread::spawn(move || lines.for_each(drop));
    port
}

fn begin(wire: Wire, tools: &Tools, held: Held, scripts: bool, profile: &Path) -> String {
    let mut arguments: Vec<String> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
    arguments.push(format!(
        "--user-data-dir={}",
        profile.join("profile").display()
    ));
    let mut preferences = json!({ "intl.accept_languages": "zh-CN,zh" });
    if !scripts {
        preferences["profile.managed_default_content_settings.javascript"] = json!(2);
    }
    if held == Held::Desk {
        arguments.push("--window-size=1440,900".to_owned());
    }
    let mut options = json!({ "binary": tools.chromium, "args": arguments, "prefs": preferences });
    if held == Held::Phone {
        options["mobileEmulation"] = json!({ "deviceMetrics": { "width": 390, "height": 844, "pixelRatio": 2.0, "touch": true, "mobile": true } });
    }
    let wanted = json!({ "capabilities": { "alwaysMatch": {
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL" },
    } } });
    let answer = wire
        .post("/session", &wanted)
        .unwrap_or_else(|why| panic!("no session: {} {}", why.code, why.words));
    answer["sessionId"].as_str().unwrap().to_owned()
}

/// Processes that were started with this profile, and no others.
fn of_profile(profile: &Path) -> Vec<u32> {
    let name = profile.to_string_lossy().into_owned();
    let Ok(processes) = std::fs::read_dir("/proc") else {
        return Vec::new();
    };
    processes
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok())
        .filter(|id| *id != std::process::id())
        .filter(|id| {
            let line = std::fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&line).contains(&name)
        })
        .collect()
}
