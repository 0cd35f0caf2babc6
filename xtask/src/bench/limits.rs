//! Limits falling due within one minute among many open cases, in process: the example `limits` of
//! `app` makes the cases, keeps the time as the server does, and counts in the journal what fired.

use super::options::Options;
use crate::postgres::{Cluster, Durability};
use crate::stop::{Stop, While};
use crate::{place, tool};
use std::fs;
use std::process::Command;

/// People's reads and acts a second, each.
const RATE: u64 = 5;

pub fn run(options: &Options) -> Result<(), Stop> {
    let build = [
        "build",
        "--locked",
        "--profile",
        "demo",
        "-p",
        "app",
        "--example",
        "limits",
    ];
    tool::run(tool::cargo().args(build), "cargo build")?;
    // On the disk that everything else is measured on, not in memory.
    let dir = place::target().join("bench");
    fs::create_dir_all(&dir).while_doing(dir.display())?;
    let mut command = Command::new(place::target().join("demo/examples/limits"));
    command.env("TMPDIR", &dir);
    let rate = options.given("rate").unwrap_or(RATE);
    for (name, value) in [
        ("--stored", options.number("stored")),
        ("--due", options.number("due")),
        ("--limit", options.number("limit")),
        ("--rate", rate),
    ] {
        command.args([name, &value.to_string()]);
    }
    if options.down {
        command.args(["--down", "yes"]);
    }
    let cluster = options
        .postgres
        .then(|| Cluster::start(Durability::Full))
        .transpose()?;
    if let Some(cluster) = &cluster {
        command
            .env("WUJIA_TEST_PG", &cluster.url)
            .args(["--postgres", "yes"]);
    }
    tool::run(&mut command, "limits")
}
