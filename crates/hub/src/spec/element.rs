//! The dictionary of elements.

use super::toml;
use model::feed::{Element, ElementKind};
use serde::Deserialize;
use sheet::FileFault;
use std::collections::BTreeMap;
use toml::Spanned;

const FILE: &str = "elements.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    element: Vec<Spanned<Element>>,
}

/// Groups an element's code may begin with.
const GROUPS: [&str; 4] = ["person", "organisation", "place", "record"];

pub(super) fn read(bytes: &[u8], faults: &mut Vec<FileFault>) -> BTreeMap<String, Element> {
    let Some((file, text)) = toml::<File>(FILE, bytes, faults) else {
        return BTreeMap::new();
    };
    let mut all = BTreeMap::new();
    for spanned in file.element {
        let at = spanned.span().start;
        let element = spanned.into_inner();
        let mut fault = |key: &str| {
            let fault = FileFault::new(FILE, key).with("element", &element.code);
            faults.push(fault.at(&text, at));
        };
        let group = element.code.split_once('.').map(|(group, _)| group);
        if !group.is_some_and(|group| GROUPS.contains(&group)) {
            fault("hub-element-group");
        }
        if !(1..=4).contains(&element.class) {
            fault("hub-element-class");
        }
        if element.kind == ElementKind::Code && element.list.is_empty() {
            fault("hub-element-list");
        }
        if all.contains_key(&element.code) {
            fault("hub-element-twice");
            continue;
        }
        all.insert(element.code.clone(), element);
    }
    all
}
