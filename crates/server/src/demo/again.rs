//! A demonstration whose making was interrupted is begun again: a mark in the data directory says
//! from the first moment on that what is there is not whole, and what was there before. Nothing
//! serves a directory with the mark in it; `wujia demo` clears it away and starts anew.

use crate::config::{self, Config};
use crate::stop::{Done, While as _};
use crate::{keys, wire};
use serde::{Deserialize, Serialize};
use std::fs::{DirBuilder, File};
use std::io::Write as _;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;
use store::Store;

/// What was made for a demonstration and goes with it when it is begun again.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    /// The key files were not there before.
    keys: bool,
    /// The witness file was not there before.
    witness: bool,
}

/// Notes that a making begins.
///
/// # Errors
/// The directory cannot be written.
pub fn begin(config: &Config) -> Done {
    if !config.data.exists() {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&config.data)
            .during(config.data.display())?;
    }
    let mark = Mark {
        keys: !config.keys.exists(),
        witness: !config.witness.exists(),
    };
    let path = config.data.join(wire::UNFINISHED);
    let mut file = File::create(&path).during(path.display())?;
    file.write_all(&serde_json::to_vec(&mark)?)
        .and_then(|()| file.sync_all())
        .during(path.display())?;
    sync(&config.data)
}

/// Notes that it is whole.
///
/// # Errors
/// The directory cannot be written.
pub fn whole(config: &Config) -> Done {
    let path = config.data.join(wire::UNFINISHED);
    std::fs::remove_file(&path).during(path.display())?;
    sync(&config.data)
}

/// Whether everything was made and only the mark was not taken away.
///
/// # Errors
/// Another process is making it right now; the store's.
pub fn is_whole(config: &Config) -> Done<bool> {
    let store = Store::open(&wire::store_config(config))?;
    let past = store.read_blocking(|tx| tx.progress(wire::DEMO_PAST))?;
    Ok(past.is_some_and(|past| past.finished))
}

/// Clears away what an interrupted making left: rows, files, keys and witness that it made. The
/// configuration and the mark stay, so that a stop on the way is one more interruption.
///
/// # Errors
/// Another process is making it right now; something cannot be removed.
pub fn clear(config: &Config) -> Done {
    let path = config.data.join(wire::UNFINISHED);
    let text = std::fs::read(&path).during(path.display())?;
    store::clear(
        &wire::store_config(config),
        wire::DEMO_PAST,
        &[config::FILE, wire::UNFINISHED],
    )?;
    // A mark that was not written to its end was written before anything else was made.
    let mark = serde_json::from_slice(&text).unwrap_or(Mark {
        keys: false,
        witness: false,
    });
    if mark.keys {
        gone(&keys::signing_path(&config.keys))?;
        gone(&config.keys)?;
    }
    if mark.witness {
        gone(&config.witness)?;
    }
    Ok(())
}

fn gone(path: &Path) -> Done {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e).during(path.display()),
        _ => Ok(()),
    }
}

fn sync(dir: &Path) -> Done {
    File::open(dir)
        .and_then(|dir| dir.sync_all())
        .during(dir.display())
}
