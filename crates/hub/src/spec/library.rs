//! A library's file, and what must hold between libraries and feeds.

use super::{Spec, named, near, toml};
use model::feed::{EntityKind, Library, LibraryKind};
use sheet::FileFault;

pub(super) fn read(
    name: &str,
    bytes: &[u8],
    spec: &Spec,
    faults: &mut Vec<FileFault>,
) -> Option<Library> {
    let (library, text) = toml::<Library>(name, bytes, faults)?;
    let before = faults.len();
    let mut fault = |word: &str, key: &str, args: &[(&'static str, &str)]| {
        let at = text.find(&format!("\"{word}\"")).unwrap_or(0);
        let mut fault = FileFault::new(name, key).at(&text, at);
        for (arg, value) in args {
            fault = fault.with(arg, value);
        }
        faults.push(fault);
    };
    if named(name).is_none_or(|(_, code)| code != library.code) {
        fault(&library.code, "hub-file-name", &[("code", &library.code)]);
    }
    for from in &library.from {
        if spec.feed(&from.feed).is_none() {
            let near = near(&from.feed, spec.feeds.iter().map(|f| f.code.as_str()));
            let args = [("feed", from.feed.as_str()), ("near", near.as_str())];
            fault(&from.feed, "hub-feed-unknown", &args);
        }
    }
    let group = |entity: EntityKind| match entity {
        EntityKind::Person => "person.",
        EntityKind::Organisation => "organisation.",
        EntityKind::Place => "place.",
    };
    let asked = library
        .elements
        .iter()
        .chain(&library.columns)
        .chain(&library.joins);
    for code in asked {
        match spec.elements.get(code) {
            None => {
                let near = near(code, spec.elements.keys().map(String::as_str));
                fault(
                    code,
                    "hub-element-unknown",
                    &[("element", code), ("near", &near)],
                );
            }
            // Numbers, phones, accounts and full addresses stand in the identity tables alone.
            Some(element) if element.identity && !library.elements.contains(code) => {
                fault(code, "hub-library-identity", &[("element", code)]);
            }
            Some(_) => {}
        }
    }
    if let Some(entity) = library.entity {
        for code in library
            .elements
            .iter()
            .filter(|c| !c.starts_with(group(entity)))
        {
            fault(code, "hub-library-group", &[("element", code)]);
        }
    }
    let whole = match library.kind {
        LibraryKind::Base => library.entity.is_some() == library.from.is_empty(),
        LibraryKind::Theme => library.entity.is_none() && library.from.len() >= 3,
    };
    if !whole {
        fault(
            &library.code,
            "hub-library-rows",
            &[("library", &library.code)],
        );
    }
    if library.kind == LibraryKind::Theme && library.question.len() < 3 {
        fault(
            &library.code,
            "hub-library-questions",
            &[("library", &library.code)],
        );
    }
    (faults.len() == before).then_some(library)
}

/// What must hold between libraries and feeds: who says that it serves a library is among its rows.
pub(super) fn together(spec: &Spec, faults: &mut Vec<FileFault>) {
    for library in &spec.libraries {
        if spec
            .libraries
            .iter()
            .filter(|l| l.code == library.code)
            .count()
            > 1
        {
            let fault = FileFault::new("libraries", "hub-library-twice");
            faults.push(fault.with("library", &library.code));
        }
    }
    for feed in &spec.feeds {
        let file = format!("feeds/{:02}-{}.toml", feed.number, feed.code);
        for code in &feed.serves {
            if spec.library(code).is_none() {
                let near = near(code, spec.libraries.iter().map(|l| l.code.as_str()));
                let fault = FileFault::new(&file, "hub-library-unknown");
                faults.push(fault.with("library", code).with("near", near));
            }
        }
    }
}
