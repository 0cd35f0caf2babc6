//! Finding and running other programs.

use crate::place;
use crate::stop::{Stop, While};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The first of `names` that PATH holds as an executable file.
pub fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let dirs: Vec<PathBuf> = std::env::split_paths(&path).collect();
    names.iter().find_map(|name| {
        dirs.iter()
            .map(|dir| dir.join(name))
            .find(|file| is_executable(file))
    })
}

/// Whether this is a file that may be run.
pub fn is_executable(file: &Path) -> bool {
    std::fs::metadata(file)
        .is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// The numeric user id of this process.
pub fn uid() -> u32 {
    std::fs::metadata("/proc/self").map_or(u32::MAX, |meta| meta.uid())
}

/// Cargo, the one that started us where there is one, standing in the root of the work tree.
pub fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(place::root()).stdin(Stdio::null());
    command
}

/// Runs to the end with the terminal's output; an unsuccessful exit is a [`Stop`] naming `what`.
pub fn run(command: &mut Command, what: &str) -> Result<(), Stop> {
    let status = command.status().while_doing(what)?;
    if status.success() {
        Ok(())
    } else {
        Err(Stop::failed(format!("{what}: {status}")))
    }
}

/// Runs to the end and returns standard output as text; errors of the program are part of the
/// [`Stop`].
pub fn read(command: &mut Command, what: &str) -> Result<String, Stop> {
    let output = command.stdin(Stdio::null()).output().while_doing(what)?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(Stop::failed(format!(
        "{what}: {}\n{}",
        output.status,
        said.trim_end()
    )))
}

/// Runs to the end, at most `limit`, and returns standard output; `None` when it failed or took
/// longer (it is killed then).
pub fn read_within(command: &mut Command, limit: Duration) -> Option<String> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut out = child.stdout.take()?;
    let reader = std::thread::spawn(move || {
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut out, &mut text)
            .ok()
            .map(|_| text)
    });
    let end = Instant::now() + limit;
    let status = loop {
        match child.try_wait().ok()? {
            Some(status) => break status,
            None if Instant::now() >= end => {
                child.kill().ok()?;
                child.wait().ok()?;
                return None;
            }
            None => std::thread::sleep(Duration::from_millis(50)),
        }
    };
    let text = reader.join().ok().flatten()?;
    status
        .success()
        .then(|| String::from_utf8_lossy(&text).into_owned())
}
