//! `cargo xtask demo`: from a bare machine to a filled county in the browser.

use crate::stop::{Stop, While};
use crate::{apt, place, tool, ui};
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Builds what is missing and becomes `wujia demo`; the words after the command go to it.
pub fn run(words: &[String]) -> Result<(), Stop> {
    let words = words.strip_prefix(&["--".to_owned()]).unwrap_or(words);
    prepare()?;
    println!("xtask: building wujia (the first time takes some minutes)");
    tool::run(
        tool::cargo().args(["build", "--locked", "--profile", "demo", "-p", "server"]),
        "cargo build",
    )?;
    // From here on this process is the county: its signals and exit status are wujia's own.
    let wujia = place::wujia("demo");
    Err(Command::new(&wujia).arg("demo").args(words).exec())
        .while_doing(format_args!("starting {}", wujia.display()))
}

/// A compiler is a must; without npm the pages still work, only without scripts.
fn prepare() -> Result<(), Stop> {
    let no_compiler = tool::find(&["cc", "gcc", "clang"]).is_none();
    let no_npm = ui::missing();
    if no_compiler && no_npm {
        apt::install(&[apt::CC, apt::NODE])?;
    } else if no_compiler {
        apt::install(&[apt::CC])?;
    } else if no_npm && let Err(stop) = apt::install(&[apt::NODE]) {
        if stop.code == 2 {
            return Err(stop);
        }
        eprintln!("xtask: {}", stop.say);
    }
    let built = if ui::missing() {
        Err(Stop::failed("npm cannot be had here"))
    } else {
        ui::build(false)
    };
    if let Err(stop) = built {
        eprintln!("xtask: {}", stop.say);
        eprintln!(
            "xtask: going on: every page works as plain links and forms, without the map and live updates"
        );
    }
    Ok(())
}
