//! The pages' scripts and styles: npm fetches, esbuild bundles, both only when something changed.

use crate::stop::{Stop, While};
use crate::{apt, place, tool};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

/// Major version of Node.js below which the bundler does not start.
const NODE_MAJOR_MIN: u32 = 18;

/// `cargo xtask ui [--force]`.
pub fn run(words: &[String]) -> Result<(), Stop> {
    let force = match words {
        [] => false,
        [word] if word == "--force" => true,
        _ => return Err(Stop::usage("cargo xtask ui [--force]")),
    };
    if missing() {
        apt::install(&[apt::NODE])?;
    }
    build(force)
}

/// Whether Node.js or npm has to be installed first.
pub fn missing() -> bool {
    tool::find(&["npm"]).is_none() || tool::find(&["node"]).is_none()
}

/// Brings `ui/dist` up to date. Needs Node.js and npm on the machine.
///
/// # Errors
/// When Node.js is too old, npm cannot fetch, or the bundle does not build.
pub fn build(force: bool) -> Result<(), Stop> {
    let ui = place::ui();
    if !force && fresh(&ui)? {
        println!("xtask: ui/dist is newer than its sources");
        return Ok(());
    }
    check_node()?;
    fetch(&ui)?;
    println!("xtask: bundling scripts and styles");
    tool::run(
        Command::new("npm")
            .args(["run", "--silent", "build"])
            .current_dir(&ui)
            .stdin(Stdio::null()),
        "npm run build",
    )
}

fn check_node() -> Result<(), Stop> {
    let said = tool::read_within(
        Command::new("node").arg("--version"),
        Duration::from_secs(20),
    )
    .ok_or_else(|| Stop::failed("node does not start"))?;
    match node_major(&said) {
        Some(major) if major >= NODE_MAJOR_MIN => Ok(()),
        _ => Err(Stop::failed(format!(
            "Node.js {NODE_MAJOR_MIN} or newer is needed, this is {}",
            said.trim()
        ))),
    }
}

fn node_major(said: &str) -> Option<u32> {
    said.trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

/// `npm ci`, unless the lock file is the one that `node_modules` was made from.
fn fetch(ui: &Path) -> Result<(), Stop> {
    let lock =
        fs::read(ui.join("package-lock.json")).while_doing("reading ui/package-lock.json")?;
    let stamp = ui.join("node_modules/.made-from");
    if fs::read(&stamp).is_ok_and(|made_from| made_from == lock) {
        return Ok(());
    }
    println!("xtask: fetching the locked packages with npm");
    tool::run(
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(ui)
            .stdin(Stdio::null()),
        "npm ci",
    )?;
    fs::write(&stamp, lock).while_doing("writing ui/node_modules/.made-from")
}

/// Whether both bundles are there and every file of them is newer than every source.
fn fresh(ui: &Path) -> Result<bool, Stop> {
    let mut sources = files_below(&ui.join("src"))?;
    for entry in fs::read_dir(ui).while_doing("reading ui")? {
        let path = entry?.path();
        if path.is_file() {
            sources.push(path);
        }
    }
    let mut made = files_below(&ui.join("dist"))?;
    let for_tests = files_below(&ui.join("dist-test"))?;
    if made.is_empty() || for_tests.is_empty() {
        return Ok(false);
    }
    made.extend(for_tests);
    Ok(
        match (
            times(&sources)?.into_iter().max(),
            times(&made)?.into_iter().min(),
        ) {
            (Some(newest_source), Some(oldest_made)) => oldest_made > newest_source,
            _ => false,
        },
    )
}

fn files_below(dir: &Path) -> Result<Vec<PathBuf>, Stop> {
    if !dir.is_dir() {
        return Ok(Vec::new());
    }
    let inner = place::written_files(dir).while_doing(dir.display())?;
    Ok(inner.into_iter().map(|file| dir.join(file)).collect())
}

fn times(files: &[PathBuf]) -> Result<Vec<SystemTime>, Stop> {
    files
        .iter()
        .map(|file| {
            fs::metadata(file)
                .and_then(|meta| meta.modified())
                .while_doing(file.display())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(file: &Path, seconds: u64) {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        let handle = fs::File::create(file).unwrap();
        handle
            .set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
            .unwrap();
    }

    #[test]
    fn a_bundle_is_fresh_until_any_source_is_newer() {
        let ui = place::target().join(format!("xtask-test/ui-{}", std::process::id()));
        touch(&ui.join("package.json"), 100);
        touch(&ui.join("src/ts/app.ts"), 100);
        assert!(!fresh(&ui).unwrap(), "nothing was bundled yet");
        touch(&ui.join("dist/app.js"), 200);
        assert!(!fresh(&ui).unwrap(), "the tests' bundle is missing");
        touch(&ui.join("dist-test/axe.js"), 200);
        assert!(fresh(&ui).unwrap());
        touch(&ui.join("src/ts/map.ts"), 201);
        assert!(!fresh(&ui).unwrap());
        fs::remove_dir_all(ui).unwrap();
    }

    #[test]
    fn node_says_its_version() {
        assert_eq!(node_major("v20.20.2\n"), Some(20));
        assert_eq!(node_major("node"), None);
    }
}
