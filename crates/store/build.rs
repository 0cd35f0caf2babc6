//! Lists the migrations of both engines, so that adding one is adding two files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn files(dir: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    println!("cargo:rerun-if-changed={}", dir.display());
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "sql") {
            println!("cargo:rerun-if-changed={}", path.display());
            let name = path
                .file_stem()
                .map(|s| s.to_string_lossy().into_owned())
                .unwrap_or_default();
            found.push((name, path));
        }
    }
    found.sort();
    Ok(found)
}

fn main() -> std::io::Result<()> {
    let root = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").map_err(std::io::Error::other)?)
        .join("../../migrations");
    let mut text = String::from("&[\n");
    for (name, sqlite) in files(&root.join("sqlite"))? {
        let postgres = root.join("postgres").join(format!("{name}.sql"));
        if !postgres.exists() {
            return Err(std::io::Error::other(format!(
                "{name} is missing for PostgreSQL"
            )));
        }
        writeln!(
            text,
            "Migration {{ name: {name:?}, sqlite: include_str!({:?}), postgres: include_str!({:?}) }},",
            sqlite.canonicalize()?,
            postgres.canonicalize()?
        )
        .map_err(std::io::Error::other)?;
    }
    text.push(']');
    for (name, _) in files(&root.join("postgres"))? {
        if !root.join("sqlite").join(format!("{name}.sql")).exists() {
            return Err(std::io::Error::other(format!(
                "{name} is missing for SQLite"
            )));
        }
    }
    let out = PathBuf::from(std::env::var("OUT_DIR").map_err(std::io::Error::other)?)
        .join("migrations.rs");
    std::fs::write(out, text)
}
