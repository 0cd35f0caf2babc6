//! One process owns a data directory.

use crate::error::Error;
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

/// Name of its file.
pub(crate) const FILE: &str = "lock";

/// The lock on a data directory; the kernel drops it with the process, however that ends.
#[derive(Debug)]
pub(crate) struct Lock {
    file: std::sync::Mutex<File>,
    path: PathBuf,
}

impl Lock {
    /// Takes it, or names the holder.
    pub(crate) fn take(dir: &Path) -> Result<Self, Error> {
        let path = dir.join(FILE);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(|e| Error::io(&path, e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => {
                let mut holder = String::new();
                file.read_to_string(&mut holder)
                    .map_err(|e| Error::io(&path, e))?;
                let holder = holder.trim();
                let holder = if holder.is_empty() {
                    "another process".to_owned()
                } else {
                    holder.to_owned()
                };
                return Err(Error::Held {
                    path: dir.to_owned(),
                    holder,
                });
            }
            Err(std::fs::TryLockError::Error(e)) => return Err(Error::io(&path, e)),
        }
        let lock = Self {
            file: std::sync::Mutex::new(file),
            path,
        };
        lock.describe(&format!("process {}", std::process::id()))?;
        Ok(lock)
    }

    /// Writes who holds it, for whoever finds it taken.
    pub(crate) fn describe(&self, holder: &str) -> Result<(), Error> {
        let mut file = self
            .file
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| writeln!(file, "{holder}"))
            .map_err(|e| Error::io(&self.path, e))
    }
}

/// Makes the folder for its owner alone, or checks that it is.
pub(crate) fn private_dir(path: &Path) -> Result<(), Error> {
    if !path.exists() {
        std::fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(path)
            .map_err(|e| Error::io(path, e))?;
    }
    check_private(path)
}

/// Refuses what others than its owner may touch.
pub(crate) fn check_private(path: &Path) -> Result<(), Error> {
    let mode = std::fs::metadata(path)
        .map_err(|e| Error::io(path, e))?
        .permissions()
        .mode()
        & 0o7777;
    if mode & 0o077 == 0 {
        Ok(())
    } else {
        Err(Error::Permissions {
            path: path.to_owned(),
            mode,
        })
    }
}

/// Makes a file for its owner alone, or checks that it is.
pub(crate) fn private_file(path: &Path) -> Result<(), Error> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(|e| Error::io(path, e))?;
    check_private(path)
}
