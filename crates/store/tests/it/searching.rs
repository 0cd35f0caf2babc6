//! Search finds by words, within a scope, newest first.

use crate::site::{Site, bytes16};
use store::Store;
use store::search::{find, forget, index};

fn put(store: &Store, n: u64, scope: &[&str], text: &'static str) {
    let scope: Vec<String> = scope.iter().map(|s| (*s).to_owned()).collect();
    store
        .submit_blocking(move |tx| Ok(index(tx, "case", bytes16(1, n), &scope, text)?))
        .unwrap();
}

fn ask(store: &Store, scope: &[&str], query: &'static str) -> Vec<u64> {
    let scope: Vec<String> = scope.iter().map(|s| (*s).to_owned()).collect();
    store
        .read_blocking(move |tx| find(tx, "case", &scope, query, None, 10))
        .unwrap()
        .iter()
        .map(|hit| u64::from_be_bytes(hit.id[8..].try_into().unwrap()))
        .collect()
}

fn words_are_found_in_any_script(site: &Site) {
    let store = site.store();
    put(
        &store,
        1,
        &["d1"],
        "王小明 星光居委会 13812345678 RD2026-000123",
    );
    put(&store, 2, &["d1"], "王老太 𠮷田 阿卜杜·买买提");
    put(&store, 3, &["d1"], "小王 光明路 ＡＢＣ");
    for (query, expected) in [
        ("王", vec![3, 2, 1]),
        ("王小", vec![1]),
        ("小王", vec![3]),
        ("星光 小明", vec![1]),
        ("𠮷", vec![2]),
        ("𠮷田", vec![2]),
        ("买买提", vec![2]),
        ("abc", vec![3]),
        ("１３８12345678", vec![1]),
        ("1381234", vec![1]),
        ("rd2026", vec![1]),
        ("明光", vec![]),
        ("\" OR * NEAR('", vec![]),
        ("'|:*&!", vec![3, 2, 1]),
        ("王 不在", vec![]),
    ] {
        assert_eq!(ask(&store, &["d1"], query), expected, "{query}");
    }
}

fn nothing_outside_the_scope_is_found(site: &Site) {
    let store = site.store();
    put(&store, 1, &["320623111", "unit-A"], "王小明");
    put(&store, 2, &["320623112"], "王小明");
    assert_eq!(ask(&store, &["320623111"], "王小明"), [1]);
    assert_eq!(ask(&store, &["unit-A", "320623112"], "王小明"), [2, 1]);
    assert!(ask(&store, &["320623"], "王小明").is_empty());
    assert!(ask(&store, &[], "王小明").is_empty());
    // A text cannot claim a scope.
    put(&store, 3, &["320623113"], "§320623111 王小明");
    assert_eq!(ask(&store, &["320623111"], "王小明"), [1]);
    let other = store
        .read_blocking(|tx| find(tx, "person", &["320623111".to_owned()], "王小明", None, 10))
        .unwrap();
    assert!(other.is_empty());
}

fn a_document_is_replaced_and_forgotten(site: &Site) {
    let store = site.store();
    put(&store, 1, &["d"], "张三");
    put(&store, 1, &["d"], "李四");
    assert!(ask(&store, &["d"], "张三").is_empty());
    assert_eq!(ask(&store, &["d"], "李四"), [1]);
    // Several writes of one unit, and an undone one in between.
    let undone = store.submit_blocking(|tx| {
        index(tx, "case", bytes16(1, 1), &["d".to_owned()], "王五")?;
        Err::<(), _>(model::Refusal::invalid("no").into())
    });
    assert!(undone.is_err());
    assert_eq!(ask(&store, &["d"], "李四"), [1]);
    store
        .submit_blocking(|tx| {
            index(tx, "case", bytes16(1, 1), &["d".to_owned()], "王五")?;
            Ok(forget(tx, "case", bytes16(1, 1))?)
        })
        .unwrap();
    assert!(ask(&store, &["d"], "王五").is_empty());
    assert!(ask(&store, &["d"], "李四").is_empty());
}

fn pages_follow_each_other(site: &Site) {
    let store = site.store();
    for n in 0..25 {
        put(&store, n, &["d"], "同名");
    }
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let page = store
            .read_blocking(move |tx| find(tx, "case", &["d".to_owned()], "同名", before, 10))
            .unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.doc);
        seen.extend(page.iter().map(|hit| hit.id[15]));
    }
    assert_eq!(seen, (0..25).rev().collect::<Vec<_>>());
}

crate::stories!(
    words_are_found_in_any_script,
    nothing_outside_the_scope_is_found,
    a_document_is_replaced_and_forgotten,
    pages_follow_each_other,
);
