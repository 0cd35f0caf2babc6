//! The published lists: open to everybody, counted, filtered, as files and as data.

use crate::browser::{Answered, Town};
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
    assert!(
        powers.text.contains("共 101 项，分 7 类"),
        "{}",
        powers.text
    );
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

/// Lines of the page's table, by their anchors.
fn lines(text: &str) -> usize {
    text.matches("<tr id=\"").count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_territorial_list_is_asked_by_kind_level_department_and_whom_it_binds() {
    let town = Town::with_book();
    let mut stranger = town.browser();
    let whole = stranger.get("/lists/territorial").await;
    let all = lines(&whole.text);
    assert!(all > 50, "{all}");
    for said in ["事件类别", "哪一级有责任", "责任对象", "街面秩序", "打印"] {
        assert!(whole.text.contains(said), "{said}: {}", whole.text);
    }
    for asked in [
        "category=05",
        "category=grid",
        "department=320623000000-SWJ",
        "town_unit=NCJ",
        "audience=legal",
        "category=01&audience=natural",
    ] {
        let page = stranger.get(&format!("/lists/territorial?{asked}")).await;
        let shown = lines(&page.text);
        assert!(0 < shown && shown < all, "{asked}: {shown} of {all}");
        // The files and the interface are asked the same question.
        let json = stranger
            .get(&format!("/lists/territorial.json?{asked}"))
            .await;
        assert_eq!(json.json().as_array().unwrap().len(), shown, "{asked}");
        let api = stranger
            .get(&format!("/api/v1/lists/territorial?limit=200&{asked}"))
            .await
            .json();
        assert_eq!(api["lines"].as_array().unwrap().len(), shown, "{asked}");
    }
    // Every line of the county has a part for the county and for the towns, and none for villages.
    for (level, shown) in [("county", all), ("town", all), ("village", 0)] {
        let page = stranger
            .get(&format!("/lists/territorial?level={level}"))
            .await;
        assert_eq!(lines(&page.text), shown, "{level}");
    }
    let wrong = stranger.get("/api/v1/lists/territorial?level=moon").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
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
            .get(&format!(
                "/api/v1/items?list=power&limit=40&cursor={cursor}"
            ))
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
    assert_eq!(
        wrong.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        wrong.text
    );
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

/// A matter for somebody the library does not know, ready to be filed at the window.
const MATTER: [(&str, &str); 7] = [
    ("procedure", "statutory-service"),
    ("field-applicant-kind", "person"),
    ("field-name", "林外地"),
    ("field-phone", "13800138000"),
    ("field-matter", "住院自付费用较高，申请医疗救助"),
    ("seen-application-form", "yes"),
    ("seen-citizen-card", "yes"),
];

async fn filed(town: &Town, window: &mut crate::browser::Browser, item: &str) -> Answered {
    let number = testkit::planted(town.site.cast.founded)[8].number();
    // The token comes with a page.
    window.get("/cases/new").await;
    let mut fields = MATTER.to_vec();
    fields.push(("item", item));
    fields.push(("field-citizen-number", number.as_str()));
    window.post("/cases/new", &fields).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_item_is_chosen_among_what_the_unit_takes() {
    let town = Town::with_book();
    let mut window = town.signed_in("sd-window-1").await;
    let base = "/cases/new?procedure=statutory-service&unknown=1";
    let choose = window.get(base).await;
    assert!(
        choose.text.contains("选择要办的事项")
            && choose.text.contains("BM-029 医疗救助申请")
            && choose.text.contains("<datalist"),
        "{}",
        choose.text
    );
    let form = window.get(&format!("{base}&item=BM-029")).await;
    assert!(
        form.text.contains("name=\"item\" value=\"BM-029\"")
            && form.text.contains("医疗救助申请")
            && form.text.contains("工作日"),
        "{}",
        form.text
    );
    // Typed by name, as the suggestion writes it, or by a part of it.
    let by_name = window
        .get(&format!(
            "{base}&item={}",
            web::form::percent("BM-029 医疗救助申请")
        ))
        .await;
    assert!(by_name.text.contains("name=\"item\" value=\"BM-029\""));
    let part = window
        .get(&format!("{base}&item={}", web::form::percent("医疗救助")))
        .await;
    assert!(part.text.contains("item=BM-029") && !part.text.contains("item=BM-020"));
    let filed = filed(&town, &mut window, "BM-029").await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text);
    let case = window.get(filed.header("location")).await;
    assert!(case.text.contains("医疗救助申请"), "{}", case.text);

    // The village takes 39 of them, and says who takes the others.
    let mut clerk = town.signed_in("xg-clerk").await;
    let choose = clerk.get(base).await;
    assert!(!choose.text.contains("item=BM-029"), "{}", choose.text);
    let refused = clerk.get(&format!("{base}&item=BM-029")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
    assert!(
        refused.text.contains("不受理“医疗救助申请”"),
        "{}",
        refused.text
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn not_ours_cites_a_line_that_is_offered() {
    let town = Town::with_book();
    let mut window = town.signed_in("sd-window-1").await;
    let filed = filed(&town, &mut window, "BM-029").await;
    let case = filed.header("location").to_owned();
    let ask = window.get(&format!("{case}/acts/ask")).await;
    let version = crate::casework::value(&ask.text, "version");
    let asked = window
        .post(
            &format!("{case}/acts/ask"),
            &[
                ("version", &version),
                ("unit", "320623000000-MZJ"),
                ("part", "lead"),
                ("question", "请核对是否在册"),
            ],
        )
        .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let mut officer = town.signed_in("mz-officer").await;
    let form = officer.get(&format!("{case}/acts/disclaim")).await;
    assert!(
        form.text.contains("<option value=\"SD-001\"") && form.text.contains("如东县城市管理局"),
        "{}",
        form.text
    );
    let (version, order) = (
        crate::casework::value(&form.text, "version"),
        crate::casework::value(&form.text, "order"),
    );
    let with = |cites: &'static str| {
        [
            ("version", version.clone()),
            ("order", order.clone()),
            ("cites", cites.to_owned()),
        ]
    };
    let wrong: Vec<(String, String)> = with("随便一条").map(|(n, v)| (n.to_owned(), v)).into();
    let pairs: Vec<(&str, &str)> = wrong
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let refused = officer.post(&format!("{case}/acts/disclaim"), &pairs).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("id=\"e-cites\"") && refused.text.contains("退回须引用清单上的一条"),
        "{}",
        refused.text
    );
    let right: Vec<(String, String)> = with("SD-001").map(|(n, v)| (n.to_owned(), v)).into();
    let pairs: Vec<(&str, &str)> = right
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let done = officer.post(&format!("{case}/acts/disclaim"), &pairs).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_chooses_the_item_and_sees_what_to_bring() {
    let town = Town::with_book();
    let mut son = crate::citizen::citizen(&town, "王家强").await;
    let choose = son.get("/apply/statutory-service").await;
    assert!(
        choose.text.contains("选择要办的事项") && choose.text.contains("BM-066"),
        "{}",
        choose.text
    );
    let form = son.get("/apply/statutory-service?item=BM-066").await;
    assert!(
        form.text.contains("name=\"field-child-name\"")
            && form.text.contains("name=\"item\" value=\"BM-066\"")
            && !form.text.contains("name=\"field-matter\""),
        "{}",
        form.text
    );
    let list = son.get("/apply").await;
    assert!(list.text.contains("便民套餐"), "{}", list.text);
}
