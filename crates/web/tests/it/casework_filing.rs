//! Filing at the window, lists, persons, homes, and colleagues asked for support.

use crate::browser::Town;
use crate::casework::{found, handed_in, link, press, raw, text, value};
use axum::http::StatusCode;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_files_by_number_and_a_second_filing_is_refused() {
    let town = Town::open();
    let number = testkit::planted(town.site.cast.founded)[1].number();
    let mut window = town.signed_in("sd-window-1").await;
    let who = window.get("/cases/new").await;
    assert!(text(&who.text).contains("尊老金") && text(&who.text).contains("依申请事项"));
    let wrong = window
        .post(
            "/cases/new",
            &[
                ("step", "who"),
                ("procedure", "elder-allowance"),
                ("number", "320623194611020047"),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("value=\"320623194611020047\""));
    let to = window
        .post(
            "/cases/new",
            &[
                ("step", "who"),
                ("procedure", "elder-allowance"),
                ("number", number.as_str()),
            ],
        )
        .await;
    assert_eq!(to.status, StatusCode::SEE_OTHER, "{}", text(&to.text));
    assert!(
        !to.header("location").contains(number.as_str()),
        "no citizen number in an address"
    );
    let form = window.get(to.header("location")).await;
    assert!(
        text(&form.text).contains("尊老金：陈桂英")
            && form.text.contains("name=\"photo-portrait\""),
        "{}",
        text(&form.text)
    );
    let (person, key) = (value(&form.text, "person"), value(&form.text, "key"));
    let fields = [
        ("procedure", "elder-allowance"),
        ("person", person.as_str()),
        ("key", key.as_str()),
        ("field-consent", "yes"),
        ("seen-portrait", "yes"),
        ("seen-citizen-card", "yes"),
        ("seen-household-register", "yes"),
    ];
    let filed = window.post("/cases/new", &fields).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", text(&filed.text));
    let href = filed.header("location").to_owned();
    let twice = window.post("/cases/new", &fields).await;
    assert_eq!(twice.header("location"), href, "sent twice, filed once");
    let said = text(&window.get(&href).await.text);
    assert!(
        said.contains("窗口收件") && said.contains("陈桂英"),
        "{said}"
    );
    let other: Vec<_> = fields
        .iter()
        .map(|(n, v)| {
            if *n == "key" {
                ("key", "another")
            } else {
                (*n, *v)
            }
        })
        .collect();
    let again = window.post("/cases/new", &other).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(
        text(&again.text).contains("不用重复申请"),
        "{}",
        text(&again.text)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_files_a_statutory_matter_for_somebody_the_library_does_not_know() {
    let town = Town::open();
    let mut window = town.signed_in("sd-window-1").await;
    let to = window
        .post(
            "/cases/new",
            &[
                ("step", "who"),
                ("procedure", "statutory-service"),
                ("unknown", "yes"),
            ],
        )
        .await;
    // The token comes with a page.
    assert_eq!(to.status, StatusCode::FORBIDDEN);
    window.get("/cases/new").await;
    let to = window
        .post(
            "/cases/new",
            &[
                ("step", "who"),
                ("procedure", "statutory-service"),
                ("unknown", "yes"),
            ],
        )
        .await;
    assert_eq!(to.status, StatusCode::SEE_OTHER, "{}", text(&to.text));
    let form = window.get(to.header("location")).await;
    assert!(
        form.text.contains("name=\"item\"") && form.text.contains("name=\"field-matter\""),
        "{}",
        text(&form.text)
    );
    let missing = window
        .post(
            "/cases/new",
            &[
                ("procedure", "statutory-service"),
                ("item", "食品经营许可"),
                ("field-matter", "开一家面馆"),
            ],
        )
        .await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(missing.text.contains("开一家面馆") && missing.text.contains("食品经营许可"));
    let fields = [
        ("procedure", "statutory-service"),
        ("item", "食品经营许可"),
        ("field-applicant-kind", "person"),
        ("field-name", "林外地"),
        (
            "field-citizen-number",
            testkit::planted(town.site.cast.founded)[8]
                .number()
                .as_str(),
        ),
        ("field-phone", "13800000000"),
        ("field-matter", "开一家面馆"),
        ("seen-application-form", "yes"),
        ("seen-citizen-card", "yes"),
    ]
    .map(|(n, v)| (n.to_owned(), v.to_owned()));
    let pairs: Vec<(&str, &str)> = fields
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let filed = window.post("/cases/new", &pairs).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", text(&filed.text));
    let said = text(&window.get(filed.header("location")).await.text);
    assert!(
        said.contains("食品经营许可") && said.contains("林外地") && said.contains("待受理"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_filter_and_leave_as_masked_tables() {
    let town = found();
    let mut window = town.signed_in("sd-window-1").await;
    let all = text(&window.get("/cases").await.text);
    assert!(
        all.contains("王秀珍") && all.contains("待上门") && !all.contains("孙邻镇"),
        "{all}"
    );
    let none = text(&window.get("/cases?stage=approval").await.text);
    assert!(none.contains("没有符合条件的办件"), "{none}");
    let words = text(
        &window
            .get("/cases?q=%E7%8E%8B%E7%A7%80%E7%8F%8D")
            .await
            .text,
    );
    assert!(
        words.contains("王秀珍") && !words.contains("张福田"),
        "{words}"
    );
    let csv = window.get("/cases/export?state=open&format=csv").await;
    assert!(csv.header("content-disposition").starts_with("attachment"));
    assert!(
        csv.text.contains("王*") && !csv.text.contains("王秀珍"),
        "{}",
        csv.text
    );
    let xlsx = window.get("/cases/export?format=xlsx").await;
    assert!(xlsx.text.starts_with("PK"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn persons_open_for_a_purpose_within_ones_area() {
    let town = found();
    let mut worker = town.signed_in("xg-grid-1").await;
    worker.get("/people").await;
    let why = worker.post("/people", &[("q", "王秀珍")]).await;
    assert_eq!(why.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(why.text.contains("value=\"王秀珍\""));
    let found = worker
        .post("/people", &[("q", "王秀珍"), ("purpose", "visit")])
        .await;
    let record = worker.get(&link(&found.text, "王秀珍")).await;
    let said = text(&record.text);
    assert!(
        said.contains("查看原因：走访") && said.contains("80 岁") && said.contains("尊老金"),
        "{said}"
    );
    let number = testkit::planted(town.site.cast.founded)[0].number();
    assert!(!record.text.contains(number.as_str()));
    let unmask = raw(&record.text)
        .split("action=\"")
        .skip(1)
        .find(|s| s.contains("/unmask/citizen-number"))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let shown = worker.post(&unmask, &[("purpose", "visit")]).await;
    assert!(shown.text.contains(number.as_str()));
    let elsewhere = worker
        .post("/people", &[("q", "孙邻镇"), ("purpose", "visit")])
        .await;
    assert!(text(&elsewhere.text).contains("没有找到"));
    let id = unmask.split('/').nth(2).unwrap().to_owned();
    let mut far = town.signed_in("ch-grid-1").await;
    assert_eq!(
        far.get(&format!("/people/{id}?purpose=visit")).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_home_and_page_is_complete_in_both_languages() {
    let town = found();
    let href = handed_in(&town).await;
    for login in [
        "xg-grid-1",
        "xg-clerk",
        "sd-window-1",
        "sd-approve-1",
        "sd-head",
        "mz-officer",
        "dispatcher",
    ] {
        let mut browser = town.signed_in(login).await;
        for locale in ["zh-CN", "en"] {
            browser.get("/").await;
            browser
                .post("/prefs", &[("locale", locale), ("back", "/")])
                .await;
            for path in [
                "/",
                "/cases",
                "/cases/new",
                "/messages",
                "/people",
                "/search?q=ab",
                &href,
            ] {
                let page = browser.get(path).await;
                assert!(
                    !page.status.is_server_error(),
                    "{login} {path}: {}",
                    page.text
                );
                assert!(
                    !page.text.contains('⟦'),
                    "{login} {locale} {path}: {}",
                    text(&page.text)
                );
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_extends_reassigns_and_support_is_asked_and_answered() {
    let town = found();
    let href = handed_in(&town).await;
    let mut window = town.signed_in("sd-window-1").await;
    assert_eq!(
        press(&mut window, &href, "accept", &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let mut head = town.signed_in("sd-head").await;
    let home = text(&head.get("/").await.text);
    assert!(
        home.contains("本单位有") && home.contains("后台审批员"),
        "{home}"
    );
    let form = head.get(&format!("{href}/acts/reassign")).await;
    let approver = town.site.cast.login("sd-approve-2").person().to_string();
    assert!(text(&form.text).contains("冯批 · 后台审批员") && form.text.contains(&approver));
    let version = value(&form.text, "version");
    let given = head
        .post(
            &format!("{href}/acts/reassign"),
            &[("version", &version), ("assign", &approver)],
        )
        .await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", text(&given.text));
    let mut second = town.signed_in("sd-approve-2").await;
    let form = second.get(&format!("{href}/acts/ask")).await;
    assert!(
        text(&form.text).contains("如东县民政局") && !text(&form.text).contains("岔河镇社会事业局"),
        "{}",
        text(&form.text)
    );
    let version = value(&form.text, "version");
    let fields = [
        ("version", version.as_str()),
        ("unit", "320623000000-MZJ"),
        ("part", "lead"),
        ("question", "请核对户籍"),
    ];
    let asked = second.post(&format!("{href}/acts/ask"), &fields).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", text(&asked.text));
    let page = second.get(&href).await;
    assert!(
        text(&page.text).contains("请如东县民政局支持：请核对户籍"),
        "{}",
        text(&page.text)
    );
    let mut officer = town.signed_in("mz-officer").await;
    let page = officer.get(&href).await;
    let form = officer
        .get(&link(&page.text, "答复").replace("&amp;", "&"))
        .await;
    assert!(text(&form.text).contains("请核对户籍"));
    let (version, order) = (value(&form.text, "version"), value(&form.text, "order"));
    let answered = officer
        .post(
            &format!("{href}/acts/answer"),
            &[
                ("version", &version),
                ("order", &order),
                ("note", "户籍在双甸"),
            ],
        )
        .await;
    assert_eq!(
        answered.status,
        StatusCode::SEE_OTHER,
        "{}",
        text(&answered.text)
    );
    assert!(text(&second.get(&href).await.text).contains("户籍在双甸"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_be_filed_stands_by_module_and_services_come_first() {
    let town = Town::open();
    let mut window = town.signed_in("sd-window-1").await;
    let who = window.get("/cases/new").await;
    let at = |word: &str| {
        let found = who.text.find(word);
        found.unwrap_or_else(|| panic!("{word}: {}", text(&who.text)))
    };
    let services = at("政务服务");
    assert!(services < at("value=\"elder-allowance\""));
    assert!(at("value=\"elder-allowance\"") < at("value=\"report\""));
    // What was chosen is shown again, wherever it stands.
    let again = window.get("/cases/new?procedure=statutory-service").await;
    assert!(again.text.contains("value=\"statutory-service\" checked"));
}
