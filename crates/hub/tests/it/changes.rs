//! Files of later days correct what earlier ones said, and delete it, by source key.

use crate::fixture::{files, land, options, places, put};
use hub::build::build;
use hub::spec::Spec;

#[test]
fn a_later_file_corrects_and_deletes_what_an_earlier_one_said() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let mut all = files();
    let feed = all.get_mut("feeds/02-allowances.toml").unwrap();
    let text = String::from_utf8(feed.clone()).unwrap();
    let text = text.replace(
        "[key]",
        "[changes]\ndeleted = { column = \"kind\", code = \"D\" }\n[key]",
    );
    *feed = text.into_bytes();
    let spec = Spec::read(&all).unwrap_or_else(|faults| panic!("{faults:#?}"));
    let mut options = options(folder.path());
    let first = build(&spec, &places(), &options, &mut |_, _| {}).unwrap();
    let rows = first.report.feeds[1].rows;
    let landed = folder.path().join("landed/allowances");
    let name = std::fs::read_dir(&landed).unwrap().next().unwrap().unwrap();
    let lines = std::fs::read_to_string(name.path()).unwrap();
    let mut old = lines
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let (mut corrected, mut deleted) = (old.next().unwrap(), old.next().unwrap());
    corrected["yuan"] = "77.00".into();
    deleted["kind"] = "D".into();
    let batch = format!("{corrected}\n{deleted}\n");
    put(
        folder.path(),
        "allowances",
        "allowances_9.jsonl",
        batch.as_bytes(),
    );
    options.run = "second".to_owned();
    let second = build(&spec, &places(), &options, &mut |_, _| {}).unwrap();
    let feed = &second.report.feeds[1];
    assert_eq!((feed.refused.as_deref(), feed.rows), (None, rows + 2));
    // Two old rows and the deletion: none of them a mistake.
    assert_eq!((feed.changed, feed.rejected.get("twice")), (3, None));
    let held = |run: &hub::build::Built| run.report.libraries["relief"];
    assert_eq!(held(&second), held(&first) - 1);
}
