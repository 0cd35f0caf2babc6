//! Where things lie in the work tree.

use std::path::{Path, PathBuf};

/// The root of the work tree.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Cargo's target directory, wherever the caller put it.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// The binary `wujia` built under a profile's directory (`debug`, `demo`, `release`).
pub fn wujia(profile_dir: &str) -> PathBuf {
    target().join(profile_dir).join("wujia")
}

/// The user interface's sources.
pub fn ui() -> PathBuf {
    root().join("ui")
}

/// Every file of the repository that a person wrote, as paths relative to `root`, sorted; build
/// products, dependencies and hidden directories other than `.ci` are left out.
pub fn written_files(root: &Path) -> std::io::Result<Vec<PathBuf>> {
    const SKIPPED: &[&str] = &["target", "node_modules", "dist", "dist-test", "demo-data"];
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if kind.is_dir() {
                let hidden = name.starts_with('.') && name != ".ci" && name != ".cargo";
                if !hidden && !SKIPPED.contains(&name.as_ref()) {
                    open.push(entry.path());
                }
            } else if kind.is_file()
                && name != ".git"
                && let Ok(inner) = entry.path().strip_prefix(root)
            {
                found.push(inner.to_path_buf());
            }
        }
    }
    found.sort();
    Ok(found)
}
