//! Disputes over who handles, and what single items ask for.

use crate::browser::Town;
use crate::casework::{text, value};
use axum::http::StatusCode;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dispute_is_ruled_by_a_line_and_the_ruling_is_said_next_time() {
    let town = Town::with_book();
    let mut head = town.signed_in("sd-head").await;
    let form = head.get("/cases/new?procedure=handling-dispute").await;
    assert!(
        form.text.contains("name=\"field-other\"") && !form.text.contains("name=\"item\""),
        "{}",
        form.text
    );
    let raised = head
        .post(
            "/cases/new",
            &[
                ("procedure", "handling-dispute"),
                ("field-about", "event"),
                ("field-event-class", "0102 暴露垃圾"),
                ("field-matter", "双南村河边堆放垃圾，几家互相推"),
                ("field-other", "320623000000-CGJ"),
                ("field-reason", "河道管理范围内的垃圾不由镇清理"),
            ],
        )
        .await;
    assert_eq!(raised.status, StatusCode::SEE_OTHER, "{}", raised.text);
    let case = raised.header("location").to_owned();
    assert!(
        text(&head.get(&case).await.text).contains("待裁定"),
        "who raised it follows it"
    );
    let mut dispatcher = town.signed_in("dispatcher").await;
    let rule = dispatcher.get(&format!("{case}/acts/rule")).await;
    assert!(
        rule.text.contains("谁来办：以前的裁定和清单"),
        "{}",
        rule.text
    );
    let version = value(&rule.text, "version");
    let mut fields = vec![
        ("version", version.as_str()),
        ("field-lead", "320623000000-CGJ"),
        ("field-assist", "320623111000-ZFJ"),
        ("field-grounds", "清单写明由县城市管理局牵头"),
        ("field-line", "没有这一条"),
    ];
    let refused = dispatcher.post(&format!("{case}/acts/rule"), &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text.contains("id=\"e-field-line\""),
        "{}",
        refused.text
    );
    fields.pop();
    fields.push(("field-line", "SD-001"));
    let ruled = dispatcher.post(&format!("{case}/acts/rule"), &fields).await;
    assert_eq!(ruled.status, StatusCode::SEE_OTHER, "{}", ruled.text);

    let again = head
        .get("/cases/new?procedure=handling-dispute&field-about=event&field-event-class=0102")
        .await;
    let said = text(&again.text);
    assert!(
        said.contains("裁定（") && said.contains("如东县城市管理局") && said.contains("SD-001"),
        "{said}"
    );
    let other = head
        .get("/cases/new?procedure=handling-dispute&field-about=event&field-event-class=0101")
        .await;
    assert!(!text(&other.text).contains("裁定（"));
    // A window does not raise disputes.
    let mut window = town.signed_in("sd-window-1").await;
    let denied = window.get("/cases/new?procedure=handling-dispute").await;
    assert_ne!(denied.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_item_asks_for_its_own_fields_in_place_of_the_matter() {
    let town = Town::with_book();
    let mut window = town.signed_in("sd-window-1").await;
    let base = "/cases/new?procedure=statutory-service&unknown=1";
    let own = window.get(&format!("{base}&item=BM-001")).await;
    assert!(
        own.text.contains("name=\"field-household-size\"")
            && own.text.contains("共同生活家庭人口")
            && !own.text.contains("name=\"field-matter\"")
            && !own.text.contains("name=\"field-shop-name\""),
        "{}",
        own.text
    );
    let general = window.get(&format!("{base}&item=BM-029")).await;
    assert!(
        general.text.contains("name=\"field-matter\"")
            && !general.text.contains("name=\"field-household-size\"")
    );
    let number = testkit::planted(town.site.cast.founded)[8].number();
    let mut fields = vec![
        ("procedure", "statutory-service"),
        ("item", "BM-001"),
        ("field-applicant-kind", "person"),
        ("field-name", "林外地"),
        ("field-citizen-number", number.as_str()),
        ("field-phone", "13800138000"),
        ("field-household-size", "3"),
        ("field-hardship", "illness"),
        ("seen-application-form", "yes"),
        ("seen-citizen-card", "yes"),
    ];
    let missing = window.post("/cases/new", &fields).await;
    assert_eq!(missing.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        missing.text.contains("id=\"e-field-monthly-income\""),
        "{}",
        missing.text
    );
    fields.push(("field-monthly-income", "520.00"));
    let filed = window.post("/cases/new", &fields).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text);
    let said = text(&window.get(filed.header("location")).await.text);
    assert!(
        said.contains("最低生活保障申请") && said.contains("520.00") && said.contains("重病"),
        "{said}"
    );
}
