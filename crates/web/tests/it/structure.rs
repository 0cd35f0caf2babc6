//! The county's book on pages: units on any day, reforms, the document's numbers, the standard, the
//! ledger, the routing.

use crate::browser::{Town, aside};
use axum::http::StatusCode;

/// The shipped county with its reforms in force.
pub fn with_book() -> Town {
    let mut town = Town::open();
    aside(|| town.site.enter_book());
    town
}

fn plain(text: &str) -> String {
    text.replace("&#x2f;", "/").replace("&amp;", "&")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_is_read_on_any_day_also_when_it_is_no_more_or_not_yet() {
    let town = with_book();
    let mut organiser = town.signed_in("organiser").await;
    let centre = "/county/units/320623111000-ZHFW";
    let now = organiser.get(centre).await;
    assert_eq!(now.status, StatusCode::OK, "{}", now.text);
    for said in ["综合服务中心", "核定编制", "合并单位", "在岗", "事业编制", "沿革", "依据文件"] {
        assert!(now.text.contains(said), "{said}: {}", now.text);
    }
    let before = organiser.get(&format!("{centre}?on=2020-01-01")).await;
    assert!(before.text.contains("还没有这个单位"), "{}", before.text);
    // A unit that went: since when and into what, and still readable as it was.
    let listed = organiser.get("/county/units?on=2020-01-01").await;
    let listed = plain(&listed.text);
    assert!(listed.contains("不是现在的"), "{listed}");
    let old = listed
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.contains("320623111000-NJ") || href.contains("320623111000-RSS"))
        .unwrap_or_else(|| panic!("{listed}"))
        .to_owned();
    let then = organiser.get(&old).await;
    assert!(then.text.contains("核定编制"), "{}", then.text);
    let gone = organiser.get(old.split('?').next().unwrap()).await;
    assert!(
        gone.text.contains("撤销") && plain(&gone.text).contains("320623111000-ZHFW"),
        "{}",
        gone.text
    );
    assert_eq!(
        organiser.get("/county/units/320623111000-NICHTS").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn names_are_seen_by_organisers_and_by_the_units_own_head() {
    let town = with_book();
    let unit = "/county/units/320623111000-FWZX";
    let mut organiser = town.signed_in("organiser").await;
    let named = organiser.get(unit).await;
    assert!(named.text.contains("编制证号"), "{}", named.text);
    let mut head = town.signed_in("sd-head").await;
    assert!(head.get(unit).await.text.contains("编制证号"));
    assert!(!head.get("/county/units/320623111000-NCJ").await.text.contains("编制证号"));
    let mut window = town.signed_in("sd-window-1").await;
    let counted = window.get(unit).await;
    assert!(
        counted.text.contains("在此工作") && !counted.text.contains("编制证号"),
        "{}",
        counted.text
    );
}
