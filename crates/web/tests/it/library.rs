//! The data hub on its pages: what there is, how good it is, questions in groups.

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
