//! `wujia backup` and `wujia restore`.

use crate::config::Where;
use crate::order::{self, Order};
use crate::stop::{Done, Stop};
use crate::{clock, tell, wire};
use serde_json::json;
use std::path::PathBuf;
use store::Store;

/// Back everything up into a new folder, while the site goes on working / 备份
#[derive(Debug, clap::Args)]
pub struct Backup {
    /// Folder that does not exist yet
    into: PathBuf,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Fill an empty data directory from a backup, after the whole backup was checked / 恢复
#[derive(Debug, clap::Args)]
pub struct Restore {
    /// Folder of the backup
    from: PathBuf,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// Makes a backup. Sealing keys are not in it; they are kept apart.
///
/// # Errors
/// The folder exists, the disk is full, something is damaged.
pub fn backup(place: &Where, backup: &Backup) -> Done {
    let config = place.read()?;
    let store = wire::look(&config)?;
    let (manifest, digest) = store.backup(&backup.into, clock::now())?;
    drop(store);
    let digest = digest.to_string();
    order::give(
        &config,
        &Order::BackedUp {
            digest: digest.clone(),
        },
    )
    .map_err(|stop| stop.during("the backup is whole, but its entry could not be written"))?;
    if backup.json {
        return tell::json(
            &json!({ "into": backup.into, "digest": digest, "entries": manifest.numbered, "files": manifest.files }),
        );
    }
    println!(
        "{}: {} entries, {} files, manifest {digest}",
        backup.into.display(),
        manifest.numbered,
        manifest.files
    );
    println!(
        "keys are not in it: keep {} and its .sm2 apart",
        config.keys.display()
    );
    Ok(())
}

/// Restores a backup.
///
/// # Errors
/// The backup is not whole, the target is not empty.
pub fn restore(place: &Where, restore: &Restore) -> Done {
    let config = place.read()?;
    if !config.keys.exists() {
        return Err(Stop::usage(format!(
            "the keys that sealed this backup must lie at {} first (configure `keys`, or copy them there with mode 600)",
            config.keys.display()
        )));
    }
    let manifest = Store::restore(&restore.from, &wire::store_config(&config))?;
    if restore.json {
        return tell::json(
            &json!({ "data": config.data, "entries": manifest.numbered, "files": manifest.files, "root": manifest.root }),
        );
    }
    println!(
        "{}: {} entries, {} files, as of {}",
        config.data.display(),
        manifest.numbered,
        manifest.files,
        manifest.at.date()
    );
    println!(
        "now run `wujia check` and `wujia journal verify --witness FILE` with the witness's file"
    );
    Ok(())
}
