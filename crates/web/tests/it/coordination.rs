//! A department's directive from its form to the closing, as its officer and a town see it.

use crate::browser::Town;
use crate::casework::{text, value};
use axum::http::StatusCode;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_directive_says_whom_it_goes_to_before_it_is_sent_and_each_town_finds_its_order() {
    let town = Town::with_book();
    let mut officer = town.signed_in("mz-officer").await;
    let form = officer.get("/cases/new?procedure=directive").await;
    assert_eq!(form.status, StatusCode::OK, "{}", form.text);
    let words = text(&form.text);
    assert!(words.contains("15 个单位承办"), "{words}");
    assert!(words.contains("双甸镇"), "{words}");
    let fields = [
        ("procedure", "directive"),
        ("field-subject", "走访80岁以上老人"),
        ("field-demand", "逐户走访，3月20日前报走访数"),
    ];
    let sent = officer.post("/cases/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let case = sent.header("location").to_owned();
    let asking = officer.get("/orders?side=asking").await;
    assert!(text(&asking.text).contains("逐户走访"), "{}", asking.text);

    // The head of an institution that answers to nobody of it does not see it.
    let mut other = town.signed_in("sd-grid-head").await;
    assert_eq!(other.get(&case).await.status, StatusCode::NOT_FOUND);
    let close = officer.get(&format!("{case}/acts/close")).await;
    let version = value(&close.text, "version");
    let fields = [("version", version.as_str()), ("note", "汇总完毕")];
    let early = officer.post(&format!("{case}/acts/close"), &fields).await;
    assert_eq!(early.status, StatusCode::CONFLICT);

    // Towns have no department's power to direct; what they have to say goes up.
    let mut head = town.signed_in("sd-head").await;
    let refused = head.get("/cases/new?procedure=directive").await;
    assert!(refused.text.contains("情况上报"), "{}", refused.text);
    let up = head.get("/cases/new?procedure=report").await;
    assert_eq!(up.status, StatusCode::OK, "{}", up.text);
    assert!(text(&up.text).contains("将送"), "{}", up.text);
}
