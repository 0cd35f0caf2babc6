//! The figures of a wall at many stored cases, in process: the example `wall` of `app` copies cases
//! into a demonstration's store, lets them be counted as the server does, and reads the wall.

use super::options::Options;
use super::site::Site;
use crate::stop::Stop;
use crate::{place, tool};
use std::process::Command;

/// Looks at each wall.
const ROUNDS: u64 = 50;
/// A small demonstration is enough: what is copied are its cases, what counts are its towns.
const PEOPLE: u64 = 2_000;
const CASES: u64 = 200;

pub fn run(options: &Options) -> Result<(), Stop> {
    if options.postgres {
        return Err(Stop::usage(
            "wall copies into a data directory; leave --postgres out",
        ));
    }
    let build = [
        "build",
        "--locked",
        "--profile",
        "demo",
        "-p",
        "app",
        "--example",
        "wall",
    ];
    tool::run(tool::cargo().args(build), "cargo build")?;
    let options = options
        .clone()
        .preset("people", PEOPLE)
        .preset("cases", CASES);
    let site = Site::prepare(&options)?;
    let rounds = options.given("rounds").unwrap_or(ROUNDS);
    let mut command = Command::new(place::target().join("demo/examples/wall"));
    command.arg("--data").arg(&site.data);
    for (name, value) in [
        ("--stored", options.number("stored")),
        ("--rounds", rounds),
        ("--seed", options.number("seed")),
    ] {
        command.args([name, &value.to_string()]);
    }
    tool::run(&mut command, "wall")?;
    println!("data directory             {}", site.data.display());
    Ok(())
}
