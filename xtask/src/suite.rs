//! `cargo xtask test`: everything the tests need, then every test, then one closing line.

use crate::chromium::{self, Browser};
use crate::postgres::{Cluster, Durability};
use crate::stop::Stop;
use crate::{apt, place, postgres, python, tool, ui};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Tests that need a real browser stand in modules of this name, the smoke of the binary in the
/// other; the rest is told apart by its package.
const BROWSER: &str = "browser";
const SMOKE: &str = "smoke";

/// A part of the suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    All,
    Unit,
    Store,
    Web,
    Browser,
    Smoke,
}

impl Part {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "unit" => Self::Unit,
            "store" => Self::Store,
            "web" => Self::Web,
            "browser" => Self::Browser,
            "smoke" => Self::Smoke,
            _ => return None,
        })
    }

    const fn wants_browser(self) -> bool {
        matches!(self, Self::All | Self::Browser)
    }

    const fn wants_ui(self) -> bool {
        matches!(self, Self::All | Self::Browser | Self::Web | Self::Smoke)
    }

    const fn wants_python(self) -> bool {
        matches!(self, Self::All | Self::Unit)
    }

    /// The filter expression of nextest; `None` runs everything.
    fn expression(self, browser_works: bool) -> Option<String> {
        let in_module = |name: &str| format!("test(/(^|::){name}::/)");
        let (browser, smoke) = (in_module(BROWSER), in_module(SMOKE));
        Some(match self {
            Self::All if browser_works => return None,
            Self::All => format!("not {browser}"),
            Self::Unit => format!("not (package(store) | package(web) | {browser} | {smoke})"),
            Self::Store => "package(store)".to_owned(),
            Self::Web => format!("package(web) & not {browser}"),
            Self::Browser => browser,
            Self::Smoke => smoke,
        })
    }

    /// The same choice in the words of `cargo test`, which matches names by substring only.
    fn libtest(self, browser_works: bool) -> (Vec<&'static str>, Vec<&'static str>) {
        let skip_browser = ["--skip", "browser::"];
        match self {
            Self::All if browser_works => (vec!["--workspace"], vec![]),
            Self::All => (vec!["--workspace"], skip_browser.to_vec()),
            Self::Unit => (
                vec!["--workspace", "--exclude", "store", "--exclude", "web"],
                vec!["--skip", "browser::", "--skip", "smoke::"],
            ),
            Self::Store => (vec!["-p", "store"], vec![]),
            Self::Web => (vec!["-p", "web"], skip_browser.to_vec()),
            Self::Browser => (vec!["--workspace"], vec!["browser::"]),
            Self::Smoke => (vec!["--workspace"], vec!["smoke::"]),
        }
    }
}

const USAGE: &str =
    "cargo xtask test [--only unit|store|web|browser|smoke] [-- ARGS for the test runner]";

/// Sets up, runs, cleans up.
pub fn run(words: &[String]) -> Result<(), Stop> {
    let (part, rest) = parse(words)?;
    let begun = Instant::now();
    install_missing(part)?;
    if part.wants_ui() {
        ui::build(false)?;
    }
    let browser = if part.wants_browser() {
        chromium::working()
    } else {
        Err(String::new())
    };
    if let Err(why) = &browser
        && part.wants_browser()
    {
        println!("xtask: the browser tests are skipped: {why}");
        if part == Part::Browser {
            return Err(Stop::failed(
                "there is no browser to run the browser tests with",
            ));
        }
    }
    let python = if part.wants_python() {
        python::working()
    } else {
        Err(String::new())
    };
    if let Err(why) = &python
        && part.wants_python()
    {
        println!("xtask: no other reader opens the libraries' Delta tables: {why}");
    }
    let cluster = Cluster::start(Durability::None)?;
    let tools = Tools {
        browser: browser.as_ref().ok(),
        python: python.as_ref().ok(),
    };
    let outcome = run_tests(part, rest, &cluster, &tools);
    drop(cluster);

    let took = spell(begun.elapsed());
    match outcome {
        Ok(skipped) => {
            let mut note = match skipped {
                Some(count) => format!(", {count} browser tests skipped"),
                None => String::new(),
            };
            if part.wants_python() && python.is_err() {
                note.push_str(", Delta tables opened by no other reader");
            }
            println!("xtask test: every test that ran passed{note} ({took})");
            Ok(())
        }
        Err(stop) => Err(Stop {
            say: format!("test: FAILED ({took}): {}", stop.say),
            code: 1,
        }),
    }
}

fn parse(words: &[String]) -> Result<(Part, &[String]), Stop> {
    let (ours, rest) = match words.iter().position(|word| word == "--") {
        Some(at) => (&words[..at], &words[at + 1..]),
        None => (words, &[][..]),
    };
    let part = match ours {
        [] => Part::All,
        [flag, name] if flag == "--only" => {
            Part::named(name).ok_or_else(|| Stop::usage(format!("no part `{name}`\n{USAGE}")))?
        }
        _ => return Err(Stop::usage(USAGE)),
    };
    Ok((part, rest))
}

fn install_missing(part: Part) -> Result<(), Stop> {
    let mut needs = Vec::new();
    if !postgres::installed() {
        needs.push(apt::POSTGRES);
    }
    if part.wants_ui() && ui::missing() {
        needs.push(apt::NODE);
    }
    apt::install(&needs)?;
    if part.wants_python() && !python::installed() {
        wish(&[apt::PYTHON])?;
    }
    if !part.wants_browser() {
        return Ok(());
    }
    let mut wishes = Vec::new();
    let installable = !chromium::installed() && chromium::packaged();
    if installable {
        wishes.push(apt::CHROMIUM);
    }
    if (installable || chromium::installed()) && !has_cjk_fonts() {
        wishes.push(apt::CJK_FONTS);
    }
    wish(&wishes)
}

/// Installs what some tests need and the rest goes without.
fn wish(wishes: &[apt::Need]) -> Result<(), Stop> {
    match apt::install(wishes) {
        Err(stop) if stop.code == 2 => Err(stop),
        // A distribution without this package costs the tests that need it, not the others.
        Err(stop) => {
            eprintln!("xtask: {}", stop.say);
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

fn has_cjk_fonts() -> bool {
    tool::read_within(
        Command::new("fc-list").args([":lang=zh", "family"]),
        Duration::from_secs(20),
    )
    .is_some_and(|list| !list.trim().is_empty())
}

/// What was found for tests that other tests do without.
struct Tools<'a> {
    browser: Option<&'a Browser>,
    python: Option<&'a PathBuf>,
}

/// Runs the tests; the answer is how many browser tests were left out, where there is no browser.
fn run_tests(
    part: Part,
    rest: &[String],
    cluster: &Cluster,
    tools: &Tools<'_>,
) -> Result<Option<usize>, Stop> {
    let works = tools.browser.is_some();
    let left_out = part == Part::All && !works;
    let mut command = tool::cargo();
    command
        .env("WUJIA_TEST_PG", &cluster.url)
        .env(
            "WUJIA_TEST_PG_ROOT",
            cluster.root.as_deref().unwrap_or(Path::new("")),
        )
        .env("WUJIA_BIN", place::wujia("debug"));
    match tools.python {
        Some(python) => command.env("WUJIA_TEST_PYTHON", python),
        None => command.env_remove("WUJIA_TEST_PYTHON"),
    };
    match tools.browser {
        Some(found) => {
            command
                .env("WUJIA_TEST_CHROMIUM", &found.chromium)
                .env("CHROMEDRIVER", &found.driver);
        }
        None => {
            command
                .env_remove("WUJIA_TEST_CHROMIUM")
                .env_remove("CHROMEDRIVER");
        }
    }
    if tool::find(&["cargo-nextest"]).is_some() {
        command.args([
            "nextest",
            "run",
            "--locked",
            "--workspace",
            "--config-file",
            "xtask/nextest.toml",
        ]);
        if let Some(expression) = part.expression(works) {
            command.args(["-E", &expression]);
        }
        tool::run(command.args(rest), "cargo nextest run")?;
        if !left_out {
            return Ok(None);
        }
        let browser_tests = Part::Browser.expression(true).unwrap_or_default();
        let list = tool::read(
            tool::cargo()
                .args([
                    "nextest",
                    "list",
                    "--locked",
                    "--workspace",
                    "--message-format",
                    "oneline",
                    "-E",
                ])
                .arg(browser_tests),
            "counting the browser tests",
        )?;
        return Ok(Some(
            list.lines().filter(|line| !line.trim().is_empty()).count(),
        ));
    }
    let (choice, names) = part.libtest(works);
    command
        .args(["test", "--locked", "--no-fail-fast"])
        .args(choice)
        .arg("--")
        .args(names);
    tool::run(command.args(rest), "cargo test")?;
    if !left_out {
        return Ok(None);
    }
    let (choice, names) = Part::Browser.libtest(true);
    let list = tool::read(
        tool::cargo()
            .args(["test", "--locked", "--quiet"])
            .args(choice)
            .args(["--", "--list"])
            .args(names),
        "counting the browser tests",
    )?;
    Ok(Some(
        list.lines().filter(|line| line.ends_with(": test")).count(),
    ))
}

fn spell(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{} min {} s", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn words_after_two_dashes_go_to_the_runner() {
        let given = words("--only store -- --no-capture journal");
        let (part, rest) = parse(&given).unwrap();
        assert_eq!(part, Part::Store);
        assert_eq!(rest, ["--no-capture", "journal"]);
        assert_eq!(parse(&[]).unwrap().0, Part::All);
    }

    #[test]
    fn an_unknown_part_is_a_usage_error() {
        assert_eq!(parse(&words("--only everything")).unwrap_err().code, 2);
        assert_eq!(parse(&words("--fast")).unwrap_err().code, 2);
    }

    #[test]
    fn without_a_browser_only_its_tests_are_left_out() {
        assert_eq!(Part::All.expression(true), None);
        assert_eq!(
            Part::All.expression(false).unwrap(),
            "not test(/(^|::)browser::/)"
        );
    }
}
