//! The data hub on its pages: what there is, how good it is, questions in groups.

use crate::api::Program;
use crate::browser::{Town, aside};
use crate::casework::text;
use axum::http::StatusCode;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_steward_sees_how_good_the_data_are_and_asks_in_groups() {
    let town = Town::with_book();
    let mut steward = town.signed_in("steward").await;
    let all = steward.get("/libraries").await;
    assert_eq!(all.status, StatusCode::OK, "{}", all.text);
    let words = text(&all.text);
    for said in ["民政救助", "救助发放", "整批没收", "该更新了", "1500"] {
        assert!(words.replace(',', "").contains(said), "{said}: {words}");
    }
    let feed = text(&steward.get("/libraries/feeds/allowances").await.text);
    assert!(feed.contains("公民身份号码校验不对 12"), "{feed}");
    let library = steward.get("/libraries/elder-relief").await;
    assert!(library.text.contains("各村多少人在领"), "{}", library.text);

    let before = aside(|| town.site.entries());
    let answer = steward
        .post("/libraries/elder-relief", &[("question", "0")])
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(
        text(&answer.text).contains("有 2 组少于 5"),
        "{}",
        answer.text
    );
    assert_eq!(aside(|| town.site.entries()), before + 1, "written down");
    let single = steward
        .post(
            "/libraries/ask",
            &[("sql", "select person_id from population")],
        )
        .await;
    assert_eq!(single.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(single.text.contains("id=\"e-sql\""), "{}", single.text);
    let number = steward
        .post(
            "/libraries/ask",
            &[(
                "sql",
                "select count(*) from t where x = '320623194005011025'",
            )],
        )
        .await;
    assert_eq!(
        number.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nobody is looked for by number"
    );
    assert_eq!(
        steward.get("/libraries/nothing").await.status,
        StatusCode::NOT_FOUND
    );
    let mut window = town.signed_in("sd-window-1").await;
    assert_eq!(window.get("/libraries").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_steward_sees_how_quality_went_and_how_records_are_linked() {
    let town = Town::with_book();
    let mut steward = town.signed_in("steward").await;
    let feed = steward.get("/libraries/feeds/allowances").await;
    assert_eq!(feed.status, StatusCode::OK, "{}", feed.text);
    // From 70 to 90 percent within a scale of 70 to 90: from the left foot to the right head.
    assert!(
        feed.text.contains("<polyline points=\"6,42 120,24 234,6\""),
        "{}",
        feed.text
    );
    let words = text(&feed.text);
    for said in [
        "历次建库的质量",
        "70.0 %",
        "90.0 %",
        "98.6 %",
        "比建库日期早",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let all = text(&steward.get("/libraries").await.text);
    assert!(all.contains("该更新 2 个，整批没收 1 个"), "{all}");

    let linkage = steward.get("/libraries/linkage").await;
    assert_eq!(linkage.status, StatusCode::OK, "{}", linkage.text);
    let words = text(&linkage.text);
    for said in [
        "姓名",
        "完全一样",
        "+16.5",
        "-5.6",
        "不到 0.01 %",
        "大约 500 对",
        "99 %",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert!(
        linkage.text.contains("class=\"against\""),
        "{}",
        linkage.text
    );
    let en = {
        steward
            .post("/prefs", &[("locale", "en"), ("back", "/")])
            .await;
        steward.get("/libraries/linkage").await
    };
    assert_eq!(en.status, StatusCode::OK);
    let mut window = town.signed_in("sd-window-1").await;
    for path in [
        "/libraries/linkage",
        "/libraries/feeds/allowances/rejected",
        "/libraries/population/lineage",
    ] {
        let refused = window.get(path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }

    let mut program = Program::of(&town, "auditor").await;
    let trend = program.get("/api/v1/libraries/trend?feed=allowances").await;
    let builds = trend.json()["builds"].clone();
    assert_eq!(builds.as_array().unwrap().len(), 3, "{builds}");
    assert_eq!(builds[2]["feeds"][0]["given"], 900);
    assert_eq!(builds[2]["feeds"].as_array().unwrap().len(), 1);
    let linkage = program.get("/api/v1/libraries/linkage").await.json();
    assert_eq!(linkage["weights"][0]["level"], "equal");
    assert_eq!(linkage["sure"], 0.99);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_kept_apart_are_listed_without_what_is_in_them() {
    let town = Town::with_book();
    let mut auditor = town.signed_in("auditor").await;
    let page = auditor.get("/libraries/feeds/allowances/rejected").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let words = text(&page.text);
    for said in ["第 41 行", "来源主键重复", "编号"] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let refused = auditor.get("/libraries/feeds/pupils/rejected").await;
    assert!(
        text(&refused.text).contains("整批没有收下"),
        "{}",
        refused.text
    );
    let none = auditor.get("/libraries/feeds/nothing/rejected").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let mut program = Program::of(&town, "leader").await;
    let path = "/api/v1/libraries/feeds/allowances/rejected";
    let rows = program.get(path).await.json();
    assert_eq!(rows["rows"][1]["row"], 41);
    assert_eq!(rows["reasons"][0]["reason"], "twice");
    assert_eq!(rows["more"], false);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_persons_values_are_traced_by_who_may_open_her_and_it_is_written_down() {
    let town = Town::with_book();
    let known = testkit::planted(jiff::civil::date(2026, 11, 24))[0].number();
    town.site.hub.numbers(7, known);
    let mut steward = town.signed_in("steward").await;
    let form = steward.get("/libraries/population/lineage").await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    let before = aside(|| town.site.entries());
    let page = steward.get("/libraries/population/lineage?id=7").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let words = text(&page.text);
    for said in [
        "在身份表里",
        "1946年2月8日",
        "1946年2月3日",
        "救助发放",
        "第 12 行",
        "第 77 行",
    ] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert!(!page.text.contains(known.as_str()), "no number");
    assert_eq!(aside(|| town.site.entries()), before + 1, "one read");
    steward.get("/libraries/population/lineage?id=8").await;
    assert_eq!(aside(|| town.site.entries()), before + 2, "a stranger, too");
    for wrong in ["99", "x", "320623194005011025"] {
        let path = format!("/libraries/population/lineage?id={wrong}");
        let refused = steward.get(&path).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(refused.text.contains("id=\"e-id\""), "{}", refused.text);
    }
    assert_eq!(aside(|| town.site.entries()), before + 2);
    let records = steward.get("/libraries/elder-relief/lineage").await;
    assert_eq!(records.status, StatusCode::NOT_FOUND);

    let mut auditor = town.signed_in("auditor").await;
    let journal = text(&auditor.get("/journal").await.text);
    assert!(journal.contains("用途：数据维护"), "{journal}");
    assert!(
        journal.contains("select * from lineage.population where person_id = 8"),
        "{journal}"
    );
    for login in ["auditor", "leader"] {
        let mut other = town.signed_in(login).await;
        let persons = other.get("/libraries/population/lineage?id=7").await;
        assert_eq!(persons.status, StatusCode::FORBIDDEN, "{login}");
        let units = other
            .get("/libraries/legal-persons/lineage?id=91320623MA1W00001X")
            .await;
        assert!(units.text.contains("双甸粮站"), "{}", units.text);
    }
    let mut program = Program::of(&town, "steward").await;
    let path = "/api/v1/libraries/population/lineage";
    let found = program.get(&format!("{path}?id=7")).await.json();
    assert_eq!(found["elements"][0]["identity"], true);
    assert_eq!(found["elements"][1]["source"]["row"], 12);
    assert_eq!(found["elements"][1]["lost"][0]["value"], "1946-02-03");
    let wrong = program.get(path).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stewards_home_says_which_feeds_to_chase() {
    let town = Town::with_book();
    let mut steward = town.signed_in("steward").await;
    let home = steward.get("/").await;
    assert_eq!(home.status, StatusCode::OK, "{}", home.text);
    let words = text(&home.text);
    for said in ["要催的数据源", "救助发放", "该更新了", "学籍", "整批没收"] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let mut program = Program::of(&town, "steward").await;
    let alarms = program.get("/api/v1/libraries/alarms").await.json();
    let feeds = alarms["feeds"].as_array().unwrap();
    assert_eq!(feeds.len(), 2, "{alarms}");
    assert_eq!(feeds[0]["late"], true);
    assert_eq!(feeds[1]["refused"], "no column XM");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn libraries_are_looked_into_for_an_open_case_and_every_look_is_written_down() {
    let town = Town::with_book();
    aside(|| town.site.screen());
    let mut clerk = town.signed_in("sd-head").await;
    let mut head = Program::of(&town, "sd-head").await;
    let open = head.get("/api/v1/cases?state=open&limit=1").await.json();
    let case = format!("/cases/{}", open["cases"][0]["id"].as_str().unwrap());
    let page = clerk.get(&case).await;
    assert!(page.text.contains("查看库里的记录"), "{}", page.text);
    let before = aside(|| town.site.entries());
    let held = clerk.get(&format!("{case}/libraries")).await;
    assert_eq!(held.status, StatusCode::OK, "{}", held.text);
    let words = text(&held.text);
    assert!(
        words.contains("救助发放") && words.contains("120.00"),
        "{words}"
    );
    assert!(
        !words.contains("医保结算"),
        "not named by its item: {words}"
    );
    assert!(
        !words.contains("13800138000"),
        "what identifies is not among it"
    );
    assert_eq!(aside(|| town.site.entries()), before + 1, "written down");

    let mut steward = town.signed_in("steward").await;
    let firm = steward
        .get("/libraries/organisations?code=91320623MA1MABCD0X")
        .await;
    let words = text(&firm.text);
    assert!(
        words.contains("如东海风食品有限公司") && words.contains("行政处罚"),
        "{words}"
    );
    assert!(!words.contains("5,000.00"), "sensitive: {words}");
    let none = steward.get("/libraries/organisations?code=913206").await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(none.text.contains("id=\"e-code\""), "{}", none.text);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_steward_decides_of_a_record_side_by_side_and_it_is_kept() {
    let town = Town::with_book();
    let mut steward = town.signed_in("steward").await;
    let before = aside(|| town.site.entries());
    let page = steward.get("/libraries/review").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert_eq!(
        aside(|| town.site.entries()),
        before + 1,
        "a read of two persons"
    );
    let words = text(&page.text);
    assert!(
        words.contains("王秀珍") && words.contains("不一致"),
        "{words}"
    );
    assert!(!words.contains("320623194603020021"), "masked: {words}");
    let record = "a0".repeat(16);
    let said = steward
        .post(&format!("/libraries/review/{record}"), &[("same", "yes")])
        .await;
    assert!(said.status.is_redirection(), "{}", said.text);
    let other = "b1".repeat(16);
    steward
        .post(&format!("/libraries/review/{other}"), &[("same", "no")])
        .await;
    let decided = town.site.hub.decided();
    assert_eq!(decided.len(), 2);
    assert!(decided[0].0 == record && decided[0].1.is_some());
    assert_eq!(decided[1], (other, None));
    let done = steward.get("/libraries/review").await;
    assert!(done.text.contains("没有待判断的记录"), "{}", done.text);
    let nowhere = steward
        .post("/libraries/review/00", &[("same", "yes")])
        .await;
    assert_eq!(nowhere.status, StatusCode::NOT_FOUND);
    let mut auditor = town.signed_in("auditor").await;
    assert_eq!(
        auditor.get("/libraries/review").await.status,
        StatusCode::FORBIDDEN
    );
}
