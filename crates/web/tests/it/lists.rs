//! The published lists: open to everybody, counted, filtered, as files and as data.

use crate::browser::Town;
use axum::http::StatusCode;

/// Rows of the page's table.
fn rows(text: &str) -> usize {
    text.matches("class=\"row-link\"").count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_read_the_lists_and_the_numbers_of_the_document() {
    let town = Town::with_book();
    let mut stranger = town.browser();
    let home = stranger.get("/").await;
    assert!(home.text.contains("便民套餐"), "{}", home.text);
    let powers = stranger.get("/lists/powers").await;
    assert_eq!(powers.status, StatusCode::OK);
    assert!(powers.text.contains("共 101 项，分 7 类"), "{}", powers.text);
    assert_eq!(rows(&powers.text), 101);
    let services = stranger.get("/lists/services").await;
    assert!(
        services
            .text
            .contains("县级 15 个部门，镇（街道）能办 77 项，村（居）能办 39 项"),
        "{}",
        services.text
    );
    let villages = stranger.get("/lists/services?level=village").await;
    assert_eq!(rows(&villages.text), 39);
    let licences = stranger.get("/lists/powers?category=licence").await;
    assert!(rows(&licences.text) < 101 && licences.text.contains("宅基地"));
    let found = stranger.get("/lists/services?text=最低生活").await;
    assert_eq!(rows(&found.text), 1, "{}", found.text);
    let here = stranger.get("/lists/powers?town=320623111000").await;
    assert_eq!(rows(&here.text), 101);
    let territorial = stranger.get("/lists/territorial").await;
    assert!(territorial.text.contains("SD-001") && territorial.text.contains("牵头部门"));
    let supervision = stranger.get("/lists/supervision").await;
    assert!(
        supervision.text.contains("末端执法") && supervision.text.contains("镇（街道）综合执法局"),
        "{}",
        supervision.text
    );
    for path in ["powers", "services", "territorial", "supervision"] {
        let csv = stranger.get(&format!("/lists/{path}.csv")).await;
        assert!(csv.header("content-type").starts_with("text/csv"), "{path}");
        let json = stranger.get(&format!("/lists/{path}.json")).await;
        assert!(!json.json().as_array().unwrap().is_empty(), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_item_shows_its_guide_and_where_to_go() {
    let town = Town::with_book();
    let mut stranger = town.browser();
    let item = stranger.get("/lists/items/BM-001").await;
    for said in [
        "最低生活保障申请",
        "社会救助暂行办法",
        "户口簿",
        "15 个工作日",
        "双甸镇",
        "默认",
        "由证照库调取",
    ] {
        assert!(item.text.contains(said), "{said}: {}", item.text);
    }
    let penalty = stranger.get("/lists/items/QZ-011").await;
    assert!(
        penalty.text.contains("省级赋权依据") && penalty.text.contains("双甸镇综合行政执法局"),
        "{}",
        penalty.text
    );
    assert_eq!(
        stranger.get("/lists/items/nothing").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn programs_page_through_the_catalogue_by_its_codes() {
    let town = Town::with_book();
    let mut program = town.browser();
    let (mut seen, mut cursor) = (0, String::new());
    loop {
        let page = program
            .get(&format!("/api/v1/items?list=power&limit=40&cursor={cursor}"))
            .await
            .json();
        seen += page["items"].as_array().unwrap().len();
        match page["cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(seen, 101);
    let item = program.get("/api/v1/items/BM-001").await.json();
    assert_eq!(item["item"]["promised_days"], 15);
    assert_eq!(item["towns"].as_array().unwrap().len(), 15);
    let wrong = program.get("/api/v1/items?category=nothing").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", wrong.text);
    for (path, key) in [("territorial", "lines"), ("supervision", "matters")] {
        let list = program.get(&format!("/api/v1/lists/{path}")).await.json();
        assert!(!list[key].as_array().unwrap().is_empty(), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_site_without_a_catalogue_has_no_such_pages_and_says_nothing_of_them() {
    let town = Town::open();
    let mut stranger = town.browser();
    assert!(!stranger.get("/").await.text.contains("/lists"));
    assert_eq!(
        stranger.get("/lists/powers").await.status,
        StatusCode::NOT_FOUND
    );
}
