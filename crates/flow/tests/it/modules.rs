//! Every shipped module is without mistakes, and every one of its stories comes true.

use crate::support::{calendar, files, root, say};
use flow::Module;
use std::collections::BTreeMap;

#[test]
fn shipped_modules_are_clean_and_their_stories_come_true() {
    let calendar = calendar();
    let mut failures = Vec::new();
    let mut told: BTreeMap<String, usize> = BTreeMap::new();
    for entry in std::fs::read_dir(root().join("modules")).unwrap() {
        let folder = entry.unwrap().path();
        let module = match Module::parse(&files(&folder)) {
            Ok(module) => module,
            Err(mistakes) => panic!("{}", say(&mistakes)),
        };
        for procedure in module.procedures.keys() {
            told.entry(procedure.clone()).or_default();
        }
        for story in module.stories() {
            *told.entry(story.procedure.clone()).or_default() += 1;
        }
        let faults = flow::story::run_all(&module, &calendar)
            .into_iter()
            .filter_map(|told| told.fault);
        failures.extend(faults.map(|failure| failure.to_string()));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    for (procedure, stories) in told {
        assert!(
            stories >= 12,
            "{procedure} is told by {stories} stories only"
        );
    }
}
