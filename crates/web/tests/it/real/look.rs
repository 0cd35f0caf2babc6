//! What is held against every page somebody comes to, at the size she holds it: axe's rules of
//! WCAG A and AA, the console, the content policy, words that are missing or of the other language.

use super::chromium::{Chromium, Held};
use super::hall::Hall;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const AXE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/dist-test/axe.js");
const WORDS: &str = include_str!("words.js");

/// Runs the rules of WCAG 2.0, 2.1 and 2.2, levels A and AA.
const RULES: &str = "
const done = arguments[arguments.length - 1];
// What is pinned to the screen covers what scrolls below it; nobody has to press there.
const pinned = [...document.querySelectorAll('body *')]
  .filter((one) => ['fixed', 'sticky'].includes(getComputedStyle(one).position));
for (const one of pinned) one.style.position = 'static';
axe.run(document, {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'] },
  resultTypes: ['violations'],
  preload: false,
}).then(
  (found) => done(found.passes.length === 0 ? ['axe judged nothing'] : found.violations.flatMap((rule) => rule.nodes.slice(0, 5).map(
    (node) => `${rule.id} (${rule.impact}): ${node.target.flat().join(' ')}: ${(node.failureSummary ?? '').replace(/\\s+/g, ' ')}`))),
  (error) => done([`axe itself: ${error}`]),
).finally(() => { for (const one of pinned) one.style.position = ''; });";

/// Latin words that Chinese officials read every day.
const LATIN_ALLOWED: &[&str] = &[
    "CSV", "XLSX", "JPG", "JPEG", "PNG", "WebP", "PDF", "ID", "KB", "MB", "km", "SM3", "AB", "GB",
    "X",
];

pub struct Looks {
    held: Held,
    scripts: bool,
    axe: Option<String>,
    /// Names and places: Chinese on English pages too, Latin (account names) on Chinese ones.
    data: Vec<String>,
    seen: BTreeSet<String>,
    faults: Vec<String>,
    pages: usize,
}

impl Looks {
    pub fn new(hall: &Hall, held: Held, scripts: bool) -> Self {
        let axe = std::fs::read_to_string(AXE).ok();
        if axe.is_none() {
            assert!(
                std::env::var_os("CI").is_none(),
                "ui/dist-test/axe.js is missing: `cargo xtask ui` builds it"
            );
            println!("skipped: axe, because ui/dist-test/axe.js is not built (`cargo xtask ui`)");
        }
        Self {
            held,
            scripts,
            axe,
            data: data(hall),
            seen: BTreeSet::new(),
            faults: Vec::new(),
            pages: 0,
        }
    }

    /// Looks at the page that stands there.
    pub fn at(&mut self, browser: &Chromium, here: &str) {
        self.pages += 1;
        let page = browser
            .post("execute/sync", &json!({ "script": WORDS, "args": [] }))
            .unwrap_or_else(|why| panic!("{here}: {why}"));
        let mut faults = self.language(&page);
        if self.held == Held::Phone && page["wide"].as_i64().unwrap_or(0) > 0 {
            faults.push(format!("is {} px wider than the phone", page["wide"]));
        }
        if page["scripts"] != json!(self.scripts) {
            faults.push(format!("scripts run: {}", page["scripts"]));
        }
        faults.extend(console(browser));
        // The same page in the same language, seen by the same eyes, is judged by axe once.
        let key = format!("{here} {} {}", page["language"], page["heading"]);
        if self.scripts && self.seen.insert(key) {
            faults.extend(self.axe(browser));
        }
        let title = page["words"][0].as_str().unwrap_or_default();
        self.faults.extend(
            faults
                .into_iter()
                .map(|fault| format!("{here} “{title}”: {fault}")),
        );
    }

    fn axe(&self, browser: &Chromium) -> Vec<String> {
        let Some(axe) = &self.axe else {
            return Vec::new();
        };
        let loaded = browser.post("execute/sync", &json!({ "script": axe, "args": [] }));
        let found = loaded
            .and_then(|_| browser.post("execute/async", &json!({ "script": RULES, "args": [] })));
        match found {
            Ok(found) => found
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|line| Some(line.as_str()?.to_owned()))
                .collect(),
            Err(why) => vec![format!("axe did not run: {why}")],
        }
    }

    fn language(&self, page: &Value) -> Vec<String> {
        let mut faults = Vec::new();
        let chinese = page["language"] == "zh-CN";
        for text in page["words"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if text.contains('⟦') {
                faults.push(format!("words are missing: {text}"));
            }
            let rest = self.data.iter().fold(text.to_owned(), |rest, known| {
                rest.replace(known.as_str(), " ")
            });
            let foreign = if chinese {
                latin(&rest)
            } else {
                rest.chars().any(is_chinese)
            };
            if foreign {
                faults.push(format!(
                    "{} words on this page: {text}",
                    if chinese { "Latin" } else { "Chinese" }
                ));
            }
        }
        faults
    }

    /// Says everything that was held against the pages.
    ///
    /// # Panics
    /// There was something.
    pub fn judge(self) {
        println!("{:?}: {} pages looked at", self.held, self.pages);
        assert!(self.faults.is_empty(), "{}", self.told());
    }

    fn told(&self) -> String {
        format!(
            "{} faults on the pages:\n{}",
            self.faults.len(),
            self.faults.join("\n")
        )
    }
}

impl Drop for Looks {
    fn drop(&mut self) {
        // The story broke: what was seen on the way may say why.
        if std::thread::panicking() && !self.faults.is_empty() {
            eprintln!("{}", self.told());
        }
    }
}

/// Errors since the last look, the content policy's among them.
fn console(browser: &Chromium) -> Vec<String> {
    let entries = browser
        .post("se/log", &json!({ "type": "browser" }))
        .unwrap_or_else(|why| panic!("no log: {why}"));
    let words = |entry: &Value| {
        let message = entry["message"].as_str().unwrap_or_default();
        (entry["level"] == "SEVERE" || message.contains("Content Security Policy"))
            .then(|| format!("console: {message}"))
    };
    entries
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(words)
        .collect()
}

fn is_chinese(c: char) -> bool {
    ('\u{3400}'..='\u{9fff}').contains(&c)
}

/// Whether there are Latin words beyond the allowed.
fn latin(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.chars().filter(char::is_ascii_alphabetic).count() >= 2)
        .any(|word| !LATIN_ALLOWED.contains(&word))
}

/// Everything that is data in this county, the longest first.
fn data(hall: &Hall) -> Vec<String> {
    let site = hall.site.app.site();
    let mut data = vec!["如东县".to_owned()];
    data.extend(
        hall.site
            .cast
            .all
            .iter()
            .flat_map(|who| [who.account.name.clone(), who.account.login.clone()]),
    );
    data.extend(
        testkit::planted(hall.site.cast.founded)
            .iter()
            .map(|who| who.name.to_owned()),
    );
    data.extend(site.units.values().flat_map(|unit| {
        [
            unit.name.clone(),
            unit.short_name.clone(),
            unit.code.to_string(),
        ]
    }));
    data.extend(site.towns().map(|(_, town)| town.name.clone()));
    let towns: Vec<_> = site.towns().map(|(code, _)| code).collect();
    for town in towns {
        data.extend(site.villages(town).map(|(_, village)| village.name.clone()));
    }
    data.extend(site.grids.values().map(|grid| grid.name.clone()));
    // Codes of the county's book: reforms, roster, lists, documents, units that were and are.
    if let Some(book) = &site.book {
        let county = book.on(site.now.as_ref().unwrap().day).unwrap();
        data.extend(
            [
                "91320623MA1N000185",
                "five-plus",
                "divisions",
                "second",
                "organiser-2",
                "organiser",
            ]
            .map(str::to_owned),
        );
        data.extend(county.people.keys().map(ToString::to_string));
        data.extend(county.items.keys().map(ToString::to_string));
        data.extend(county.lines.keys().chain(county.owners.keys()).cloned());
        data.extend(county.closed.keys().map(ToString::to_string));
        data.extend(
            hall.site
                .cast
                .all
                .iter()
                .map(|who| who.post.unit.to_string()),
        );
        for document in county.documents.values() {
            data.extend([document.code.to_string(), document.number.clone()]);
        }
    }
    data.sort_by_key(|name| std::cmp::Reverse(name.len()));
    data.dedup();
    data
}
