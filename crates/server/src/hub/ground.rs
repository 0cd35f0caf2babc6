//! What a site says of its data, and the divisions its departments write.

use crate::ground;
use crate::stop::{Done, Stop};
use ::hub::clean::Places;
use ::hub::spec::Spec;
use county::Site;
use std::collections::BTreeMap;
use std::path::Path;

/// The files of a site's `hub` folder, by name.
///
/// # Errors
/// The file system's.
pub fn files(site: Option<&Path>) -> Done<BTreeMap<String, Vec<u8>>> {
    let Some(site) = site else {
        return Ok(ground::shipped_files("hub/"));
    };
    let root = site.join("hub");
    let mut files = BTreeMap::new();
    for folder in ["", "feeds", "libraries"] {
        let dir = root.join(folder);
        let all =
            std::fs::read_dir(&dir).map_err(|e| Stop::usage(format!("{}: {e}", dir.display())))?;
        for entry in all {
            let path = entry.map_err(Stop::failed)?.path();
            if path.extension().is_some_and(|e| e == "toml") {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let name = if folder.is_empty() {
                    name.into_owned()
                } else {
                    format!("{folder}/{name}")
                };
                files.insert(name, std::fs::read(&path).map_err(Stop::failed)?);
            }
        }
    }
    Ok(files)
}

/// The spec of a site.
///
/// # Errors
/// Every mistake in its files.
pub fn spec(site: Option<&Path>) -> Done<Spec> {
    Spec::read(&files(site)?).map_err(|all| crate::county::faults(&all))
}

/// Checks a site's files of data.
///
/// # Errors
/// Every mistake in them.
pub fn check(site: Option<&Path>) -> Done {
    let spec = spec(site)?;
    println!(
        "{} feeds, {} elements, {} libraries",
        spec.feeds.len(),
        spec.elements.len(),
        spec.libraries.len()
    );
    Ok(())
}

/// Divisions by every name departments use for them.
#[must_use]
pub fn places(site: &Site) -> Places {
    let county = [(site.county.code.number(), vec![site.county.name.clone()])];
    let towns: Vec<_> = site.towns_in_force().collect();
    let name_of = |town: codes::DivisionCode| {
        let found = towns.iter().find(|t| t.code == town);
        found.map_or("", |t| t.name.as_str())
    };
    let villages = site.villages_in_force().map(|village| {
        let whole = format!("{}{}", name_of(village.parent), village.name);
        (village.code.number(), vec![whole, village.name.clone()])
    });
    let of_towns = towns
        .iter()
        .map(|t| (t.code.number(), vec![t.name.clone()]));
    Places::new(county.into_iter().chain(of_towns).chain(villages))
}
