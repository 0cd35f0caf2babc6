//! `wujia init`: a real site from its folder, with nobody in it yet.

use crate::config::Where;
use crate::stop::{Done, Stop};
use crate::{clock, ground, keys, timekeeper, wire};
use app::found::Founder;
use std::path::{Path, PathBuf};
use store::Store;

/// Found a real site from its folder / 建立正式站点
#[derive(Debug, clap::Args)]
pub struct Init {
    /// Folder with site.toml and its tables
    #[arg(long, value_name = "DIR")]
    site: PathBuf,
}

/// The seed of a real site's approximate grids: always the same.
const SEED: u64 = 20_260_101;

/// Founds the site.
///
/// # Errors
/// Its files have mistakes; the data directory holds a site already.
pub fn run(place: &Where, init: &Init) -> Done {
    if place.data.is_none() {
        return Err(Stop::usage("say where the data go: --data DIR"));
    }
    let config = place.read()?;
    let ground = ground::folder(SEED, &init.site)?;
    empty(&config.data)?;
    let now = clock::now();
    let store = Store::open(&wire::store_config(&config))?;
    let keys = keys::make(&config.keys, &config.data, now.date())?;
    ground.leave_mapping(&config.data)?;
    let opened = wire::wire(&config, store, keys)?;
    timekeeper::set_aside(&config.witness, now)?;
    let mut founder = Founder::begin(&opened.app, now, false)?;
    ground.found(&mut founder, now.date())?;
    founder.finish(ground.site.county.name.clone(), clock::chance())?;
    timekeeper::sign(&opened.app, &opened.signing, &config.witness)?;
    println!(
        "{} founded in {}",
        ground.site.county.name,
        config.data.display()
    );
    println!(
        "keys: {} and {} — keep copies apart from every backup",
        config.keys.display(),
        keys::signing_path(&config.keys).display()
    );
    println!("public key: {}", opened.signing.public());
    println!("next: `wujia user add` for the three administrators, then `wujia serve`");
    Ok(())
}

/// Refuses a directory that holds something.
///
/// # Errors
/// It does.
pub fn empty(data: &Path) -> Done {
    let mut held = match std::fs::read_dir(data) {
        Ok(held) => held,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(Stop::usage(format!("{}: {e}", data.display()))),
    };
    let foreign = held.find_map(|entry| {
        entry
            .ok()
            .filter(|entry| entry.file_name() != crate::config::FILE)
    });
    match foreign {
        None => Ok(()),
        Some(entry) => Err(Stop::usage(format!(
            "{} is not empty: it holds {}",
            data.display(),
            entry.file_name().to_string_lossy()
        ))),
    }
}
