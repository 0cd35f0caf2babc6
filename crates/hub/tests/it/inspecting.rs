//! A delivery looked at before it lands.

use crate::fixture::{self, land, people, places, put, spec};
use hub::clean::Reason;
use hub::inspect::{Inspection, Mistakes, SHOWN, inspect, masked};
use std::path::{Path, PathBuf};

fn looked_at(feed: &str, landed: &[PathBuf], files: &[PathBuf]) -> Inspection {
    let spec = spec();
    let feed = spec.feed(feed).unwrap();
    inspect(&spec, feed, &places(), landed, files).unwrap()
}

/// A file of a feed in a folder.
fn file(root: &Path, feed: &str, name: &str, text: &str) -> PathBuf {
    put(root, feed, name, text.as_bytes());
    root.join("landed").join(feed).join(name)
}

/// Rows and what is shown of them.
fn shown(mistakes: &Mistakes) -> Vec<(u32, &str)> {
    let all = mistakes.first.iter();
    all.map(|shown| (shown.row, shown.what.as_str())).collect()
}

#[test]
fn a_good_delivery_is_found_good_as_a_build_finds_it() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let built = fixture::built(folder.path());
    for report in &built.report.feeds {
        let spec = spec();
        let feed = spec.feed(&report.code).unwrap();
        let landed = folder.path().join("landed").join(&report.code);
        let files = hub::read::files(feed, &landed).unwrap();
        let found = looked_at(&report.code, &[], &files);
        assert_eq!(found.refused, None, "{}", report.code);
        assert_eq!(found.rows, report.rows, "{}", report.code);
        assert_eq!(found.rejections(), report.rejections());
        for (column, reported) in found.columns.iter().zip(&report.columns) {
            let header = &column.header;
            assert_eq!(*header, reported.header);
            assert_eq!(column.given, reported.given, "{header}");
            let bad: u64 = column.bad.values().map(|m| m.count).sum();
            assert_eq!(bad, reported.bad.values().sum::<u64>(), "{header}");
        }
    }
}

#[test]
fn mistakes_are_told_by_column_and_reason_with_the_first_rows_and_no_value_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut text = String::from("meter|month|customer|tel|site|kwh\n");
    for n in 0..10 {
        // Six bad phones, one bad month, one bad name.
        let tel = if n < 6 { "1391234" } else { "13900001001" };
        let month = if n == 8 { "202613" } else { "202601" };
        let customer = if n == 9 { "张三4丰" } else { "张秀英" };
        text.push_str(&format!("M{n}|{month}|{customer}|{tel}|x|1\n"));
    }
    text.push_str("M1|202601|李建国|13900001001|x|1\n");
    text.push_str("||李建国|13900001001|x|1\n");
    text.push_str("M99|202601|李建国\n");
    let path = file(folder.path(), "meters", "meters_001.csv", &text);
    let found = looked_at("meters", &[], &[path]);
    assert_eq!((found.rows, found.rejections()), (13, 3));
    assert_eq!(found.files, [13]);
    let phone = &found.columns[3].bad[&Reason::Phone];
    assert_eq!((found.columns[3].given, phone.count), (10, 6));
    let first = [(1, "1*****4"), (2, "1*****4"), (3, "1*****4")];
    assert_eq!(shown(phone), first);
    assert_eq!(phone.first.len(), SHOWN);
    let month = &found.columns[1].bad[&Reason::Date];
    assert_eq!(shown(month), [(9, "2****3")]);
    let name = &found.columns[2].bad[&Reason::Name];
    assert_eq!(shown(name), [(10, "张**丰")]);
    assert_eq!(shown(&found.apart[&Reason::Twice]), [(11, "meter")]);
    assert_eq!(shown(&found.apart[&Reason::Key]), [(12, "meter")]);
    assert_eq!(shown(&found.apart[&Reason::Width]), [(13, "")]);
    // Two thousand in ten thousand may be bad: three of thirteen are more.
    let refused = found.refused.as_deref().unwrap();
    assert!(refused.contains("3 of 13 rows are bad"), "{refused}");
    let all = format!("{found:?}");
    for whole in ["1391234", "张三4丰", "李建国", "13900001001", "202613"] {
        assert!(!all.contains(whole), "{whole}");
    }
}

#[test]
fn a_delivery_of_another_feed_is_refused_and_a_key_that_landed_has_come() {
    let folder = tempfile::tempdir().unwrap();
    let header = "meter|month|customer|tel|site|kwh\n";
    let old = file(
        folder.path(),
        "meters",
        "meters_001.csv",
        &format!("{header}M1|202601|张秀英||x|1\n"),
    );
    let new = file(
        folder.path(),
        "meters",
        "meters_002.csv",
        &format!("{header}M1|202601|张秀英||x|1\nM1|202602|张秀英||x|1\n"),
    );
    let found = looked_at("meters", &[old], std::slice::from_ref(&new));
    assert_eq!(shown(&found.apart[&Reason::Twice]), [(1, "meter")]);
    assert!(found.refused.is_some(), "half of it has come before");
    let alone = looked_at("meters", &[], &[new]);
    assert_eq!((alone.rejections(), alone.refused), (0, None));

    let other = file(folder.path(), "meters", "meters_003.csv", "a|b\n1|2\n");
    let found = looked_at("meters", &[], &[other]);
    let refused = found.refused.as_deref().unwrap();
    assert!(refused.contains("no column meter"), "{refused}");
    let missing = folder.path().join("meters_004.csv");
    let spec = spec();
    let feed = spec.feed("meters").unwrap();
    assert!(inspect(&spec, feed, &places(), &[], &[missing]).is_err());
}

#[test]
fn nothing_that_names_somebody_is_seen_through_a_mask() {
    for (number, name, _, _, address, phone) in people() {
        for value in [number, name, address, phone] {
            let mask = masked(&value);
            let open = mask.chars().filter(|c| *c != '*').count();
            assert!(open <= 2 && mask != value, "{value} {mask}");
        }
    }
    let cases = [("", ""), ("张", "*"), ("张三", "张*"), ("a\tb", "a*b")];
    for (value, mask) in cases {
        assert_eq!(masked(value), mask);
    }
    assert_eq!(masked("\u{1b}[31m\u{7}"), "?****?");
    assert_eq!(masked(&"9".repeat(500)).chars().count(), 18);
}
