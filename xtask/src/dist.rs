//! `cargo xtask dist`: the binary as it ships.

use crate::stop::{Stop, While};
use crate::{place, tool, ui};

/// Bundles the user interface, then builds with link-time optimisation. Unlike the demo it refuses
/// to go on without the scripts: what ships is whole.
pub fn run() -> Result<(), Stop> {
    if ui::missing() {
        return Err(Stop::needs_hands(
            "Node.js and npm are needed; `cargo xtask ui` installs them",
        ));
    }
    ui::build(true)?;
    tool::run(
        tool::cargo().args(["build", "--locked", "--release", "-p", "server"]),
        "cargo build --release",
    )?;
    let made = place::wujia("release");
    let bytes = std::fs::metadata(&made).while_doing(made.display())?.len();
    println!("xtask: {} ({:.1} MB)", made.display(), bytes as f64 / 1e6);
    Ok(())
}
