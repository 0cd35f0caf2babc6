//! Somebody at a browser: she points at words, types, and looks at each page she comes to.

use super::chromium::{Chromium, Held, Tools};
use super::hall::Hall;
use super::look::Looks;
use serde_json::{Value, json};
use std::path::Path;
use std::time::{Duration, Instant};
use words::{Args, Locale};

/// Longer than any page of a small county takes.
const PATIENCE: Duration = Duration::from_secs(20);
const PICK: &str = include_str!("pick.js");
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

pub struct Visit<'h> {
    pub hall: &'h Hall,
    pub browser: Chromium,
    pub looks: Looks,
    held: Held,
    who: String,
}

impl<'h> Visit<'h> {
    pub fn begin(hall: &'h Hall, tools: &Tools, held: Held, scripts: bool) -> Self {
        Self {
            hall,
            browser: Chromium::start(tools, held, scripts),
            looks: Looks::new(hall, held, scripts),
            held,
            who: "nobody".to_owned(),
        }
    }

    /// The words of a key as Chinese pages show them.
    #[track_caller]
    pub fn say(&self, key: &str) -> String {
        self.say_in(Locale::ZhCn, key)
    }

    /// The words of a key in a language.
    #[track_caller]
    pub fn say_in(&self, locale: Locale, key: &str) -> String {
        self.hall
            .lexicon
            .try_say(locale, key, &Args::new())
            .unwrap_or_else(|_| panic!("no words for {key}"))
    }

    /// Types an address. Everything else is reached by clicking.
    pub fn open(&mut self, path: &str) {
        let url = self.hall.url(path);
        self.browser
            .post("url", &json!({ "url": url }))
            .unwrap_or_else(|why| panic!("{path}: {why}"));
        self.arrived();
    }

    pub fn run(&self, script: &str, arguments: &[Value]) -> Value {
        self.try_run(script, arguments)
            .unwrap_or_else(|why| panic!("{}: {why}", self.here()))
    }

    fn try_run(&self, script: &str, arguments: &[Value]) -> Result<Value, super::wire::Refused> {
        self.browser.post(
            "execute/sync",
            &json!({ "script": script, "args": arguments }),
        )
    }

    /// Waits for a script's answer to be true.
    pub fn until(&self, what: &str, script: &str) {
        let begun = Instant::now();
        // A page on its way to the next has no script to ask: that is "not yet".
        while !matches!(self.try_run(script, &[]), Ok(Value::Bool(true))) {
            assert!(
                begun.elapsed() < PATIENCE,
                "{}: waited in vain for {what}\n{}",
                self.here(),
                self.text()
            );
            std::thread::yield_now();
        }
    }

    /// Who is at which address.
    pub fn here(&self) -> String {
        let url = self
            .browser
            .get("url")
            .ok()
            .and_then(|url| Some(url.as_str()?.to_owned()))
            .unwrap_or_default();
        let path = url.splitn(4, '/').nth(3).unwrap_or_default();
        format!("{} at /{path} ({:?})", self.who, self.held)
    }

    /// The page as it is read.
    pub fn text(&self) -> String {
        self.run("return document.body.innerText", &[])
            .as_str()
            .unwrap()
            .to_owned()
    }

    #[track_caller]
    pub fn expect(&self, words: &str) {
        let text = self.text();
        assert!(
            text.contains(words),
            "{}: “{words}” is not on the page:\n{text}",
            self.here()
        );
    }

    #[track_caller]
    pub fn expect_not(&self, words: &str) {
        let text = self.text();
        assert!(
            !text.contains(words),
            "{}: “{words}” is on the page:\n{text}",
            self.here()
        );
    }

    fn pick(&self, kind: &str, words: &str) -> Option<String> {
        let element = self.run(PICK, &[json!(kind), json!(words)]);
        Some(element.get(ELEMENT)?.as_str()?.to_owned())
    }

    #[track_caller]
    fn point(&self, kind: &str, words: &str) -> String {
        self.pick(kind, words).unwrap_or_else(|| {
            panic!(
                "{}: nothing to {kind} “{words}”:\n{}",
                self.here(),
                self.text()
            )
        })
    }

    /// Whether there is a button or a link of exactly these words.
    pub fn offers(&self, words: &str) -> bool {
        self.pick("exactly", words).is_some()
    }

    fn click(&self, element: &str) {
        let centred = "arguments[0].scrollIntoView({ block: 'center' })";
        self.run(centred, &[json!({ ELEMENT: element })]);
        self.browser
            .post(&format!("element/{element}/click"), &json!({}))
            .unwrap_or_else(|why| panic!("{}: {why}", self.here()));
    }

    /// Presses a button or follows a link, and looks at the page it leads to.
    #[track_caller]
    pub fn press(&mut self, words: &str) {
        let element = self.point("press", words);
        self.run("window.wujiaHere = true", &[]);
        self.click(&element);
        self.until(
            "the next page",
            "return window.wujiaHere !== true && document.readyState === 'complete'",
        );
        self.arrived();
    }

    /// Types into the field below a label.
    #[track_caller]
    pub fn fill(&self, label: &str, text: &str) {
        let element = self.point("labelled", label);
        self.browser
            .post(&format!("element/{element}/clear"), &json!({}))
            .unwrap();
        self.write(&element, text);
    }

    fn write(&self, element: &str, text: &str) {
        self.browser
            .post(
                &format!("element/{element}/value"),
                &json!({ "text": text }),
            )
            .unwrap_or_else(|why| panic!("{}: {why}", self.here()));
    }

    /// Ticks a box or chooses one of several by its label.
    #[track_caller]
    pub fn tick(&self, label: &str) {
        let element = self.point("tick", label);
        self.click(&element);
    }

    /// Hands a file to the field of a label, or to the first of a titled group.
    #[track_caller]
    pub fn attach(&self, label: &str, file: &Path) {
        let element = self.point("file", label);
        self.write(&element, &file.to_string_lossy());
    }

    /// Signs in by the form.
    pub fn sign_in(&mut self, login: &str) {
        self.open("/sign-in");
        self.fill(&self.say("web-sign-in-login"), login);
        self.fill(&self.say("ui-password"), testkit::PASSWORD);
        self.who = login.to_owned();
        let known = login.to_owned();
        let name = self
            .hall
            .site
            .app
            .store()
            .read_blocking(move |tx| tx.account_by_login(&known))
            .unwrap()
            .unwrap()
            .account
            .name;
        self.press_in_form(&self.say("ui-sign-in"));
        assert!(
            self.run("return document.body.textContent", &[])
                .as_str()
                .unwrap()
                .contains(&name),
            "{}: not signed in",
            self.here()
        );
    }

    /// Presses a button of the page's own form, where the frame offers a link of the same words.
    #[track_caller]
    pub fn press_in_form(&mut self, words: &str) {
        let pick = "return [...document.querySelectorAll('main form button')].find((b) => b.innerText.trim() === arguments[0]) ?? null";
        let element = self.run(pick, &[json!(words)]);
        let element = element
            .get(ELEMENT)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("{}: no button “{words}”:\n{}", self.here(), self.text()))
            .to_owned();
        self.run("window.wujiaHere = true", &[]);
        self.click(&element);
        self.until(
            "the next page",
            "return window.wujiaHere !== true && document.readyState === 'complete'",
        );
        self.arrived();
    }

    /// Signs out by the menu of her name.
    pub fn sign_out(&mut self) {
        let element = self.run(
            "return document.querySelector('details.who > summary')",
            &[],
        );
        self.click(
            element
                .get(ELEMENT)
                .and_then(Value::as_str)
                .expect("somebody is signed in"),
        );
        self.press(&self.say("ui-sign-out"));
        self.who = "nobody".to_owned();
    }

    fn arrived(&mut self) {
        let here = self.here();
        self.looks.at(&self.browser, &here);
    }
}
