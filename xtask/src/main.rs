//! Automation of this repository: the two commands of the README (`demo`, `test`) and what they
//! are made of.
//!
//! It knows the shape of the work tree, the system's package manager and the outside contract of
//! the binary `wujia`; it links none of our crates, so that it builds in seconds on a machine that
//! has nothing yet. To add a command: one module with one public function, one line in [`COMMANDS`]
//! and one arm in `dispatch`.

mod apt;
mod bench;
mod chromium;
mod demo;
mod dist;
mod place;
mod postgres;
mod python;
mod stop;
mod suite;
mod tidy;
mod tool;
mod ui;

use std::process::ExitCode;
use stop::Stop;

const COMMANDS: &str = "\
cargo xtask demo [-- ARGS]      build and start a filled demonstration county; ARGS go to `wujia demo`
cargo xtask test [--only PART] [-- ARGS]
                                run every test, or one part: unit, store, web, browser, smoke;
                                ARGS go to the test runner
cargo xtask ui                  bundle the pages' scripts and styles into ui/dist
cargo xtask tidy                the repository's own rules: arrows, sizes, names, licences, texts
cargo xtask bench NAME [...]    measures: lifecycle, events, pages, limits, wall … (bench --help)
cargo xtask dist                the binary as it ships, with the user interface inside
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stop { say, code }) => {
            if !say.is_empty() {
                eprintln!("xtask: {say}");
            }
            ExitCode::from(code)
        }
    }
}

fn dispatch(words: &[String]) -> Result<(), Stop> {
    let Some((command, rest)) = words.split_first() else {
        return Err(Stop::usage(COMMANDS));
    };
    match command.as_str() {
        "demo" => demo::run(rest),
        "test" => suite::run(rest),
        "ui" => ui::run(rest),
        "tidy" => tidy::run(),
        "bench" => bench::run(rest),
        "dist" => dist::run(),
        postgres::KEEPER => postgres::keep(rest),
        "help" | "-h" | "--help" => {
            print!("{COMMANDS}");
            Ok(())
        }
        other => Err(Stop::usage(format!("no command `{other}`\n{COMMANDS}"))),
    }
}
