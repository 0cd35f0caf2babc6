//! Files addressed by the SM3 of their content, under `files/` of the data directory. They are
//! written and synced before the unit that mentions them; one that no unit mentions does no harm.

use crate::error::Error;
use crate::store::Store;
use evidence::FileDigest;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Tells temporary files of one process apart.
static NEXT: AtomicU64 = AtomicU64::new(0);

pub(crate) fn folder(data_dir: &Path) -> PathBuf {
    data_dir.join("files")
}

pub(crate) fn path_of(files: &Path, digest: &FileDigest) -> PathBuf {
    let name = digest.to_string();
    let (first, second) = (
        name.get(..2).unwrap_or_default(),
        name.get(2..4).unwrap_or_default(),
    );
    files.join(first).join(second).join(&name)
}

pub(crate) fn sync_dir(path: &Path) -> Result<(), Error> {
    File::open(path)
        .and_then(|dir| dir.sync_all())
        .map_err(|e| Error::io(path, e))
}

/// Makes a folder and those above it up to `root`, each durable in its parent.
fn make_dir(root: &Path, path: &Path) -> Result<(), Error> {
    if path.exists() {
        return Ok(());
    }
    if path != root
        && let Some(parent) = path.parent()
    {
        make_dir(root, parent)?;
    }
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => {}
        // Another thread made it first.
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(e) => return Err(Error::io(path, e)),
    }
    path.parent().map_or(Ok(()), sync_dir)
}

/// Writes bytes under their digest below `files`, durably, unless they are there.
pub(crate) fn put(files: &Path, bytes: &[u8]) -> Result<FileDigest, Error> {
    let digest = FileDigest::of(bytes);
    let path = path_of(files, &digest);
    if path.exists() {
        return Ok(digest);
    }
    let dir = path.parent().unwrap_or(files);
    make_dir(files, dir)?;
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let temporary = dir.join(format!("tmp-{}-{number}", std::process::id()));
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&temporary)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&temporary, &path));
    if let Err(error) = written {
        // Best effort: what stays is a temporary file that nothing mentions.
        let _ = std::fs::remove_file(&temporary);
        return Err(Error::io(&path, error));
    }
    sync_dir(dir)?;
    Ok(digest)
}

impl Store {
    /// Keeps a file's bytes and answers their digest; on disk when this returns. Blocks.
    ///
    /// # Errors
    /// The disk is full or fails.
    pub fn put_file(&self, bytes: &[u8]) -> Result<FileDigest, Error> {
        put(&folder(self.data_dir()), bytes)
    }

    /// Opens a kept file; none if there is no such one.
    ///
    /// # Errors
    /// The disk fails.
    pub fn open_file(&self, digest: &FileDigest) -> Result<Option<File>, Error> {
        let path = path_of(&folder(self.data_dir()), digest);
        match File::open(&path) {
            Ok(file) => Ok(Some(file)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Error::io(&path, e)),
        }
    }

    /// A kept file's bytes, checked against its digest.
    ///
    /// # Errors
    /// The disk fails, or the bytes are no longer what was kept.
    pub fn read_file(&self, digest: &FileDigest) -> Result<Option<Vec<u8>>, Error> {
        let Some(mut file) = self.open_file(digest)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)
            .map_err(|e| Error::io(path_of(&folder(self.data_dir()), digest), e))?;
        if FileDigest::of(&bytes) == *digest {
            Ok(Some(bytes))
        } else {
            Err(Error::Damaged(format!(
                "file {digest} is not what was stored"
            )))
        }
    }

    /// Digests of all kept files, in order.
    ///
    /// # Errors
    /// The disk fails.
    pub fn list_files(&self) -> Result<Vec<FileDigest>, Error> {
        list(&folder(self.data_dir()))
    }
}

pub(crate) fn list(files: &Path) -> Result<Vec<FileDigest>, Error> {
    let mut found = Vec::new();
    let mut folders = vec![(files.to_owned(), 0)];
    while let Some((dir, depth)) = folders.pop() {
        if !dir.exists() {
            continue;
        }
        for entry in std::fs::read_dir(&dir).map_err(|e| Error::io(&dir, e))? {
            let path = entry.map_err(|e| Error::io(&dir, e))?.path();
            if depth < 2 {
                folders.push((path, depth + 1));
            } else if let Some(digest) = path
                .file_name()
                .and_then(|name| name.to_str())
                .and_then(|n| n.parse().ok())
            {
                found.push(digest);
            }
        }
    }
    found.sort();
    Ok(found)
}
