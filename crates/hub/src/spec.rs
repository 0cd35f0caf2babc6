//! What a site says of its data: elements, feeds, libraries. Files that people write, so every mistake
//! is told with its line and what to do.

mod element;
mod feed;
mod library;

use model::feed::{Element, Feed, Library};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sheet::FileFault;
use std::collections::BTreeMap;

/// As many feeds as one byte can number.
pub const FEEDS_MAX: usize = 255;

/// Everything a site says of its data.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Spec {
    /// Elements by code.
    pub elements: BTreeMap<String, Element>,
    /// Feeds by number.
    pub feeds: Vec<Feed>,
    /// Libraries in the order of their files.
    pub libraries: Vec<Library>,
}

impl Spec {
    /// Reads a site's `hub` folder: its files by name, and what is in each.
    ///
    /// # Errors
    /// Every mistake of the elements; without one, every mistake of the feeds; then of the libraries.
    pub fn read(files: &BTreeMap<String, Vec<u8>>) -> Result<Self, Vec<FileFault>> {
        let mut faults = Vec::new();
        let mut spec = Self::default();
        match files.get("elements.toml") {
            Some(bytes) => spec.elements = element::read(bytes, &mut faults),
            None => faults.push(FileFault::new("elements.toml", "hub-file-missing")),
        }
        // What only follows from a mistake is not said beside it.
        if !faults.is_empty() {
            return Err(faults);
        }
        for (name, bytes) in files.iter().filter(|(name, _)| is_in("feeds/", name)) {
            spec.feeds
                .extend(feed::read(name, bytes, &spec.elements, &mut faults));
        }
        spec.feeds.sort_by_key(|feed| feed.number);
        feed::together(&spec.feeds, &mut faults);
        if !faults.is_empty() {
            return Err(faults);
        }
        for (name, bytes) in files.iter().filter(|(name, _)| is_in("libraries/", name)) {
            spec.libraries
                .extend(library::read(name, bytes, &spec, &mut faults));
        }
        if faults.is_empty() {
            library::together(&spec, &mut faults);
        }
        if faults.is_empty() {
            Ok(spec)
        } else {
            Err(faults)
        }
    }

    /// A feed by code.
    #[must_use]
    pub fn feed(&self, code: &str) -> Option<&Feed> {
        self.feeds.iter().find(|feed| feed.code == code)
    }

    /// Elements that a library's rows of records have themselves, in its order.
    #[must_use]
    pub fn own(&self, library: &Library) -> Vec<&Element> {
        let codes = library.columns.iter();
        codes.filter_map(|code| self.elements.get(code)).collect()
    }

    /// A library by code.
    #[must_use]
    pub fn library(&self, code: &str) -> Option<&Library> {
        self.libraries.iter().find(|library| library.code == code)
    }
}

fn is_in(folder: &str, name: &str) -> bool {
    name.starts_with(folder) && name.ends_with(".toml")
}

/// Reads TOML into a plain structure; a mistake is told with its line.
fn toml<T: DeserializeOwned>(
    file: &str,
    bytes: &[u8],
    faults: &mut Vec<FileFault>,
) -> Option<(T, String)> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        faults.push(FileFault::new(file, "site-not-utf8"));
        return None;
    };
    match toml::from_str(text) {
        Ok(value) => Some((value, text.to_owned())),
        Err(error) => {
            let fault = FileFault::new(file, "site-toml").with("detail", error.message());
            faults.push(match error.span() {
                Some(span) => fault.at(text, span.start),
                None => fault,
            });
            None
        }
    }
}

/// Number and code of a file's name: `feeds/07-party-members.toml`.
fn named(file: &str) -> Option<(u8, &str)> {
    let name = file.rsplit('/').next()?.strip_suffix(".toml")?;
    let (number, code) = name.split_once('-')?;
    (number.len() == 2 && is_code(code)).then_some((number.parse().ok()?, code))
}

fn is_code(code: &str) -> bool {
    !code.is_empty()
        && code.len() <= 40
        && code
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The known word nearest to a mistaken one, where one is near.
fn near<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let chars: Vec<char> = word.chars().collect();
    known
        .map(|k| {
            let known: Vec<char> = k.chars().collect();
            (crate::text::distance(&chars, &known), k)
        })
        .filter(|(d, k)| *d <= 1 + k.len() / 4)
        .min()
        .map_or_else(String::new, |(_, k)| k.to_owned())
}
