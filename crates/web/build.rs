//! The bundle of scripts and styles is made by `cargo xtask ui`, never by `cargo build`. A build
//! without it still succeeds: pages work without a script.

use std::path::Path;

fn main() -> std::io::Result<()> {
    let here = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
    std::fs::create_dir_all(Path::new(&here).join("../../ui/dist"))?;
    println!("cargo:rerun-if-changed=build.rs");
    // A debug build reads templates and assets from disk, so that editing one compiles nothing.
    if std::env::var("PROFILE").is_ok_and(|profile| profile != "debug") {
        println!("cargo:rerun-if-changed=../../templates");
        println!("cargo:rerun-if-changed=../../ui/dist");
    }
    Ok(())
}
