//! What citizens and their families see and do.

use crate::api::{multipart, picture, unlimited};
use crate::browser::{Answered, Browser, Town};
use app::citizen::{Authorising, authorise, open_account};
use axum::http::{Method, StatusCode};
use model::role::Role;
use testkit::Neighbour;

const OWN: &str = "own horse battery staple";

fn neighbour(town: &Town, name: &str) -> Neighbour {
    testkit::planted(town.site.cast.founded)
        .into_iter()
        .find(|n| n.name == name)
        .unwrap()
}

/// Opens her account at the window and signs in with the code on the slip, then her own password.
pub(crate) async fn citizen(town: &Town, name: &str) -> Browser {
    let clerk = town.site.ctx(town.site.of(Role::WindowClerk));
    let number = neighbour(town, name).number();
    let opened = open_account(&town.site.app, &clerk, number.as_str(), name)
        .await
        .unwrap();
    let mut browser = town.browser();
    browser.get("/sign-in").await;
    let first = browser
        .post(
            "/sign-in",
            &[
                ("login", &opened.account.login),
                ("password", &opened.password),
            ],
        )
        .await;
    assert_eq!(first.header("location"), "/password");
    let home = browser.get("/").await;
    assert_eq!(
        home.header("location"),
        "/password",
        "first her own password"
    );
    browser.get("/password").await;
    let set = browser
        .post(
            "/password",
            &[("old", &opened.password), ("new", OWN), ("again", OWN)],
        )
        .await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
    browser
}

async fn send_form(
    browser: &mut Browser,
    path: &str,
    texts: &[(&str, &str)],
    files: &[(&str, Vec<u8>)],
) -> Answered {
    let csrf = browser.csrf.clone();
    let mut all = vec![("csrf", csrf.as_str())];
    all.extend(texts);
    let (media, body) = multipart(&all, files);
    browser
        .send(Method::POST, path, &[("content-type", &media)], body.into())
        .await
}

fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    page.split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .and_then(|t| t.split('"').next())
        .unwrap_or("")
}

/// Attributes as a browser reads them.
fn read(answer: &Answered) -> String {
    answer.text.replace("&#x2f;", "/")
}

fn whole(answer: &Answered) {
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(
        !answer.text.contains('⟦'),
        "words are missing: {}",
        answer.text
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn visitors_find_what_they_came_for_without_an_account() {
    let town = Town::new(unlimited());
    for language in ["zh-CN", "en"] {
        let mut visitor = town.browser();
        let home = visitor
            .send(
                Method::GET,
                "/",
                &[("accept-language", language)],
                axum::body::Bytes::new(),
            )
            .await;
        whole(&home);
        for link in ["/track", "/entitled/elder-allowance", "/apply", "/sign-in"] {
            assert!(read(&home).contains(&format!("\"{link}\"")), "{link}");
        }
        for path in ["/apply", "/track", "/entitled/elder-allowance"] {
            whole(
                &visitor
                    .send(
                        Method::GET,
                        path,
                        &[("accept-language", language)],
                        axum::body::Bytes::new(),
                    )
                    .await,
            );
        }
    }
    let mut visitor = town.browser();
    assert_eq!(
        visitor.get("/entitled/statutory-service").await.status,
        StatusCode::NOT_FOUND
    );
    assert!(
        visitor
            .get("/apply/elder-allowance")
            .await
            .header("location")
            .starts_with("/sign-in?next=")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_birth_date_tells_whether_somebody_is_entitled() {
    let town = Town::new(unlimited());
    let mut visitor = town.browser();
    visitor.get("/entitled/elder-allowance").await;
    for (typed, status, said) in [
        ("1946-11-20", 200, "已满 80 周岁"),
        ("19461120", 200, "已满 80 周岁"),
        ("1946年11月20日", 200, "已满 80 周岁"),
        ("1960-02-29", 200, "满 80 周岁"),
        ("1946-02-30", 422, "日期不对"),
        ("2030-01-01", 422, "这个日期不对"),
        ("奶奶", 422, "日期不对"),
        ("", 422, "要填"),
    ] {
        let answer = visitor
            .post("/entitled/elder-allowance", &[("birth", typed)])
            .await;
        assert_eq!(answer.status.as_u16(), status, "{typed}");
        assert!(answer.text.contains(said), "{typed}: {}", answer.text);
        assert!(
            status == 200 || answer.text.contains(&format!("value=\"{typed}\"")),
            "what was typed is kept"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_daughter_applies_for_her_father_and_a_stranger_follows_by_the_receipt() {
    let town = Town::new(unlimited());
    let father = neighbour(&town, "陈桂英");
    let clerk = town.site.ctx(town.site.of(Role::WindowClerk));
    let mut son = citizen(&town, "王家强").await;
    let alone = son.get("/apply/elder-allowance").await;
    whole(&alone);
    let given = Authorising {
        from: Some((father.number().as_str().to_owned(), "陈桂英".to_owned())),
        to: neighbour(&town, "王家强").number().as_str().to_owned(),
        until: None,
    };
    authorise(&town.site.app, &clerk, given).await.unwrap();
    let of = town.site.person(father.number().as_str()).to_string();
    let page = son.get(&format!("/apply/elder-allowance?of={of}")).await;
    whole(&page);
    assert!(page.text.contains("陈桂英") && !page.text.contains(father.number().as_str()));
    assert!(
        !page.text.contains("name=\"field-name\""),
        "what is known is not asked"
    );
    let key = hidden(&page.text, "key").to_owned();
    // Without consent: shown again, with the photograph kept.
    let refused = send_form(
        &mut son,
        "/apply/elder-allowance",
        &[("of", &of), ("key", &key)],
        &[("photo-portrait", picture(9))],
    )
    .await;
    assert!(refused.status.is_client_error(), "{}", refused.text);
    let kept = hidden(&refused.text, "kept-portrait").to_owned();
    assert!(kept.starts_with("file_"), "{}", refused.text);
    let texts = [
        ("of", of.as_str()),
        ("key", key.as_str()),
        ("field-consent", "yes"),
        ("kept-portrait", kept.as_str()),
    ];
    let files = [
        ("photo-citizen-card", picture(1)),
        ("photo-citizen-card-2", picture(2)),
        ("photo-household-register", picture(3)),
    ];
    let filed = send_form(&mut son, "/apply/elder-allowance", &texts, &files).await;
    assert_eq!(filed.status, StatusCode::SEE_OTHER, "{}", filed.text);
    let matter = filed.header("location").to_owned();
    let again = send_form(&mut son, "/apply/elder-allowance", &texts, &files).await;
    assert_eq!(
        again.header("location"),
        matter,
        "sent twice, filed once: {}",
        again.text
    );

    let shown = son.get(&matter).await;
    whole(&shown);
    assert!(
        shown.text.contains("陈桂英") && shown.text.contains("<svg"),
        "whose, and its QR code"
    );
    let link = shown
        .text
        .split("receipt-number\">")
        .nth(1)
        .and_then(|t| t.split('<').next())
        .unwrap()
        .replace(' ', "");
    let mut stranger = town.browser();
    let typed = format!("/track?number={}", link.to_lowercase());
    assert_eq!(
        stranger.get(&typed).await.header("location"),
        format!("/r/{link}")
    );
    let seen = stranger.get(&format!("/r/{link}")).await;
    whole(&seen);
    assert!(seen.text.contains("尊老金"));
    for secret in ["陈桂英", "王家强", father.number().as_str(), "1990000"] {
        assert!(!seen.text.contains(secret), "{secret}");
    }
    // She takes it back; the page says so, and the receipt too.
    let version = hidden(&shown.text, "version").to_owned();
    let back = son
        .post(&format!("{matter}/withdraw"), &[("version", &version)])
        .await;
    assert_eq!(back.header("location"), matter, "{}", back.text);
    assert!(
        stranger
            .get(&format!("/r/{link}"))
            .await
            .text
            .contains("已按您的意愿撤回")
    );
    let stale = son
        .post(&format!("{matter}/withdraw"), &[("version", &version)])
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    // Somebody else's matter is not hers to see.
    let mut other = citizen(&town, "张福田").await;
    assert_eq!(other.get(&matter).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_nobody_knows_are_said_kindly() {
    let town = Town::new(unlimited());
    let mut visitor = town.browser();
    let lost = visitor.get("/r/ABCD1234ABCD1234").await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    assert!(
        lost.text.contains("没有这个编号") && lost.text.contains("ABCD 1234 ABCD 1234"),
        "{}",
        lost.text
    );
    assert_eq!(
        visitor.get("/track?number=%20-%20").await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    visitor.get("/track").await;
    assert_eq!(
        visitor
            .post("/r/ABCD1234ABCD1234/rating", &[("score", "5")])
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn she_sees_her_data_who_looked_and_what_she_may_have() {
    let town = Town::new(unlimited());
    crate::browser::aside(|| town.site.screen());
    let mut wang = citizen(&town, "王秀珍").await;
    let number = neighbour(&town, "王秀珍").number().as_str().to_owned();
    let home = wang.get("/").await;
    whole(&home);
    assert!(home.text.contains("网格员将上门为您办理"), "{}", home.text);
    for path in [
        "/my",
        "/my/entitlements",
        "/my/reads",
        "/my/data",
        "/my/authorisations",
        "/apply",
    ] {
        let page = wang.get(path).await;
        whole(&page);
        assert!(!page.text.contains(&number), "{path}");
        let english = wang
            .send(
                Method::GET,
                path,
                &[("accept-language", "en")],
                axum::body::Bytes::new(),
            )
            .await;
        whole(&english);
    }
    let looked = wang.get("/my/reads").await;
    assert!(
        looked.text.contains("周窗") || looked.text.contains("双甸镇为民服务中心"),
        "the account was opened by somebody"
    );
    wang.get("/my/data").await;
    let wrong = wang
        .post(
            "/my/data",
            &[
                ("element", "population.phone"),
                ("value", "12"),
                ("reason", "换号"),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("value=\"12\""));
    let asked = wang
        .post(
            "/my/data",
            &[
                ("element", "population.phone"),
                ("value", "19912345678"),
                ("reason", "换号"),
            ],
        )
        .await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let data = wang.get("/my/data").await;
    assert!(data.text.contains("等待核对") && !data.text.contains("19912345678"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn letting_a_relative_act_is_given_and_taken_back() {
    let town = Town::new(unlimited());
    let mut wang = citizen(&town, "王秀珍").await;
    wang.get("/my/authorisations").await;
    let number = neighbour(&town, "王家强").number();
    let broken = wang.post("/my/authorisations", &[("to", "320623")]).await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let given = wang
        .post(
            "/my/authorisations",
            &[("to", number.as_str()), ("until", "2027-01-31")],
        )
        .await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
    let page = wang.get("/my/authorisations").await;
    whole(&page);
    assert!(page.text.contains("王家强") && !page.text.contains(number.as_str()));
    let revoke = read(&page)
        .split("action=\"/my/authorisations/")
        .nth(1)
        .and_then(|t| t.split('"').next())
        .unwrap()
        .to_owned();
    let taken = wang
        .post(&format!("/my/authorisations/{revoke}"), &[])
        .await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    assert!(
        wang.get("/my/authorisations")
            .await
            .text
            .contains("没有委托任何人")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_opens_an_account_against_the_card_and_records_who_may_act() {
    let town = Town::new(unlimited());
    let mut clerk = town.signed_in("sd-window-1").await;
    whole(&clerk.get("/citizens/new").await);
    let number = neighbour(&town, "王秀珍").number();
    let wrong = clerk
        .post(
            "/citizens/new",
            &[("number", number.as_str()), ("name", "王秀兰")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.text.contains("value=\"王秀兰\""),
        "what was typed is kept"
    );
    let slip = clerk
        .post(
            "/citizens/new",
            &[("number", number.as_str()), ("name", "王秀珍")],
        )
        .await;
    whole(&slip);
    let codes: Vec<&str> = slip
        .text
        .split("<strong class=\"code\">")
        .skip(1)
        .filter_map(|t| t.split('<').next())
        .collect();
    let mut wang = town.browser();
    wang.get("/sign-in").await;
    let first = wang
        .post("/sign-in", &[("login", codes[0]), ("password", codes[1])])
        .await;
    assert_eq!(first.header("location"), "/password");
    whole(&clerk.get("/citizens/authorisations/new").await);
    let to = neighbour(&town, "王家强").number();
    let pairs = [
        ("number", number.as_str()),
        ("name", "王秀珍"),
        ("to", to.as_str()),
    ];
    let given = clerk.post("/citizens/authorisations/new", &pairs).await;
    assert_eq!(given.status, StatusCode::SEE_OTHER, "{}", given.text);
    let twice = clerk.post("/citizens/authorisations/new", &pairs).await;
    assert!(twice.status.is_client_error());
    // Another town's window does not reach her.
    let mut other = town.signed_in("ch-window-1").await;
    other.get("/citizens/new").await;
    let denied = other
        .post(
            "/citizens/new",
            &[("number", number.as_str()), ("name", "王秀珍")],
        )
        .await;
    assert_eq!(denied.status, StatusCode::FORBIDDEN);
}
