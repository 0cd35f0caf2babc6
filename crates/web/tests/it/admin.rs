//! Administration and audit by forms: three administrators apart, an auditor who changes nothing.

use crate::browser::Town;
use axum::http::StatusCode;
use testkit::PASSWORD;

/// Text whose addresses read as they are.
fn plain(text: &str) -> String {
    text.replace("&#x2f;", "/").replace("&amp;", "&")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_opens_accounts_another_appoints_and_nobody_is_both() {
    let town = Town::open();
    let mut system = town.signed_in("sysadmin").await;
    let mut security = town.signed_in("secadmin").await;
    assert_eq!(system.get("/posts").await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        security.get("/accounts").await.status,
        StatusCode::FORBIDDEN
    );

    system.get("/accounts/new").await;
    let bad = system
        .post(
            "/accounts",
            &[
                ("number", "320623198501011234"),
                ("login", "new.one"),
                ("name", "新来"),
            ],
        )
        .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        bad.text.contains("value=\"new.one\""),
        "what was typed is kept"
    );
    let number = codes::CitizenNumber::compose(320_623, jiff::civil::date(1985, 1, 1), 123)
        .unwrap()
        .as_str()
        .to_owned();
    let opened = system
        .post(
            "/accounts",
            &[("number", &number), ("login", "new.one"), ("name", "新来")],
        )
        .await;
    assert_eq!(opened.status, StatusCode::OK, "{}", opened.text);
    assert!(opened.text.contains("一次性密码"));

    let unit = "320623111000-FWZX";
    security.get("/posts/new").await;
    let wish = |role: &'static str| {
        vec![
            ("login", "new.one"),
            ("unit", unit),
            ("role", role),
            ("from", "2026-11-24"),
        ]
    };
    assert_eq!(
        security.post("/posts", &wish("payer")).await.status,
        StatusCode::SEE_OTHER
    );
    let both = security.post("/posts", &wish("auditor")).await;
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(both.text.contains("不能由同一人担任"), "{}", both.text);
    let own = security
        .post(
            "/posts",
            &[
                ("login", "secadmin"),
                ("unit", unit),
                ("role", "payer"),
                ("from", "2026-11-24"),
            ],
        )
        .await;
    assert_eq!(own.status, StatusCode::CONFLICT, "nobody appoints herself");
    let posts = security.get(&format!("/posts?unit={unit}")).await;
    let listed = plain(&posts.text);
    assert!(posts.text.contains("新来") && posts.text.contains("发放经办"));

    let post = listed
        .split("新来")
        .nth(1)
        .unwrap()
        .split("/posts/")
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    let ended = security
        .post(
            &format!("/posts/{post}/dismiss"),
            &[("when", "now"), ("unit", unit)],
        )
        .await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER, "{}", ended.text);
    assert!(
        !security
            .get(&format!("/posts?unit={unit}"))
            .await
            .text
            .contains("新来")
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_is_reset_by_two_and_ends_the_sessions() {
    let town = Town::open();
    let mut clerk = town.signed_in("sd-window-1").await;
    let mut head = town.signed_in("sd-head").await;
    head.get("/resets").await;
    let alone = head
        .post(
            "/resets",
            &[
                ("login", "sd-window-1"),
                ("witness", "sd-head"),
                ("password", PASSWORD),
            ],
        )
        .await;
    assert_eq!(alone.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wrong = head
        .post(
            "/resets",
            &[
                ("login", "sd-window-1"),
                ("witness", "sd-window-2"),
                ("password", "no"),
            ],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = head
        .post(
            "/resets",
            &[
                ("login", "sd-window-1"),
                ("witness", "sd-window-2"),
                ("password", PASSWORD),
            ],
        )
        .await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    assert!(done.text.contains("一次性密码"));
    assert_eq!(
        clerk.get("/leaves/mine").await.status,
        StatusCode::SEE_OTHER,
        "her session is over"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_auditor_reads_everything_and_changes_nothing() {
    let town = Town::open();
    let mut auditor = town.signed_in("auditor").await;
    let pages = [
        "/",
        "/journal",
        "/journal?kind=session.signed-in",
        "/journal?money=1",
        "/journal?person=sd-pay-1",
        "/audit",
        "/audit/deaths",
        "/audit/accounts",
        "/audit/kin",
        "/audit/reads",
        "/audit/reads?of=staff&person=auditor",
        "/audit/reads?of=person&person=sd-head",
        "/audit/sign-ins",
        "/audit/sample",
        "/audit/sample?of=entries&from=2026-11-01&to=2026-11-24&rows=5&seed=7",
        "/audit/export",
    ];
    for path in pages {
        let page = auditor.get(path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
    }
    let journal = auditor.get("/journal?kind=session.signed-in").await;
    let listed = plain(&journal.text);
    let entry = listed
        .split("href=\"/journal/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    assert!(
        auditor
            .get(&format!("/journal/{entry}"))
            .await
            .text
            .contains("登录")
    );
    let nobody = auditor.get("/journal?person=nobody-here").await;
    assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);

    auditor.get("/audit").await;
    let verified = auditor.post("/audit/verify", &[]).await;
    assert!(verified.text.contains("核验通过"), "{}", verified.text);
    let unsigned = auditor
        .post(
            "/audit/export",
            &[("witness", "leader"), ("password", PASSWORD)],
        )
        .await;
    assert_eq!(
        unsigned.status,
        StatusCode::CONFLICT,
        "nothing was signed yet"
    );

    let actor = town.site.cast.login("auditor").actor();
    for route in web::routes()
        .iter()
        .filter(|route| route.meta.writes() && route.meta.kind == web::route::Kind::Page)
    {
        let Some(action) = route.meta.action() else {
            continue;
        };
        use app::policy::Action as A;
        if app::policy::scope(&actor, action).is_some() {
            // Looking, her own account, printing a slip of a case she reads, the county as a file.
            assert!(
                matches!(
                    action,
                    A::JournalRead | A::OwnDesk | A::CaseRead | A::ReformPlan
                ),
                "{}",
                route.meta.path
            );
            continue;
        }
        let path: Vec<&str> = route
            .meta
            .path
            .split('/')
            .map(|part| {
                if part.starts_with('{') {
                    "nothing"
                } else {
                    part
                }
            })
            .collect();
        assert_eq!(
            auditor.post(&path.join("/"), &[]).await.status,
            StatusCode::FORBIDDEN,
            "{}",
            route.meta.path
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn next_years_calendar_is_shown_first_and_then_taken_in() {
    let town = Town::open();
    let mut system = town.signed_in("sysadmin").await;
    let page = system.get("/site/calendar").await;
    assert!(
        page.text.contains("暂定") && page.text.contains("2027"),
        "{}",
        page.text
    );
    let garbage = system.post("/site/calendar", &[("text", "year = ")]).await;
    assert_eq!(garbage.status, StatusCode::UNPROCESSABLE_ENTITY);
    let known = std::fs::read_to_string(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../sites/calendars/2026.toml"
    ))
    .unwrap();
    let next = known.replace("2026", "2027");
    let preview = system.post("/site/calendar", &[("text", &next)]).await;
    assert_eq!(preview.status, StatusCode::OK, "{}", preview.text);
    assert!(preview.text.contains("2027 年，请核对"), "{}", preview.text);
    assert!(
        !system
            .get("/site/calendar")
            .await
            .text
            .contains("<td data-label=\"年份\"><span>2027"),
        "only looked at"
    );
    let taken = system
        .post("/site/calendar", &[("text", &next), ("do", "take")])
        .await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    assert!(system.get("/site/calendar").await.text.contains("2028"));
    for path in [
        "/",
        "/site",
        "/site/modules",
        "/accounts",
        "/county/parameters",
    ] {
        assert_eq!(system.get(path).await.status, StatusCode::OK, "{path}");
    }
    let off = system
        .post("/site/modules/government-service/switch", &[("on", "no")])
        .await;
    assert_eq!(off.status, StatusCode::SEE_OTHER);
    assert!(system.get("/site/modules").await.text.contains("停用"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leave_is_proposed_agreed_and_taken_back() {
    let town = Town::open();
    let mut clerk = town.signed_in("sd-window-1").await;
    let mut head = town.signed_in("sd-head").await;
    let colleague = town.site.cast.login("sd-window-2").person().to_string();
    let post = town.site.cast.login("sd-window-1").post.id.to_string();
    clerk.get("/leaves/mine").await;
    let wish = [
        ("desk", "mine"),
        ("post", &post),
        ("deputy", &colleague),
        ("from", "2026-11-25"),
        ("to", "2026-11-27"),
    ];
    let asked = clerk.post("/leaves", &wish).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let page = head.get("/leaves").await;
    assert!(
        page.text.contains("周窗") && page.text.contains("待批"),
        "{}",
        page.text
    );
    let listed = plain(&page.text);
    let request = listed
        .split("/leaves/requests/")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let granted = head
        .post(
            &format!("/leaves/requests/{request}"),
            &[("granted", "yes")],
        )
        .await;
    assert_eq!(granted.status, StatusCode::SEE_OTHER, "{}", granted.text);
    let page = head.get("/leaves").await;
    assert!(page.text.contains("将要请假"));
    let listed = plain(&page.text);
    let leave = listed
        .split("action=\"/leaves/leav")
        .nth(1)
        .unwrap()
        .split('/')
        .next()
        .unwrap()
        .to_owned();
    assert_eq!(
        head.post(&format!("/leaves/leav{leave}/end"), &[])
            .await
            .status,
        StatusCode::SEE_OTHER
    );
    assert!(!head.get("/leaves").await.text.contains("将要请假"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_steward_corrects_joins_and_searches() {
    let town = Town::open();
    let mut steward = town.signed_in("steward").await;
    let planted = testkit::planted(jiff::civil::date(2026, 11, 24));
    let id = |n: usize| town.site.person(planted[n].number().as_str()).to_string();
    let ran = {
        steward.get("/screening").await;
        steward.post("/screening", &[]).await
    };
    assert_eq!(ran.status, StatusCode::SEE_OTHER, "{}", ran.text);
    assert!(steward.get("/screening").await.text.contains("看过"));

    let path = format!("/steward/people/{}", id(0));
    let page = steward.get(&path).await;
    assert!(
        page.text.contains("王秀珍") && !page.text.contains(planted[0].number().as_str()),
        "the number stays masked"
    );
    let nothing = steward
        .post(&path, &[("version", "1"), ("reason", "x")])
        .await;
    assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    let no_day = steward
        .post(
            &path,
            &[
                ("version", "1"),
                ("standing", "died"),
                ("reason", "死亡证明"),
            ],
        )
        .await;
    assert_eq!(no_day.status, StatusCode::UNPROCESSABLE_ENTITY);
    let version = steward
        .get(&path)
        .await
        .text
        .split("name=\"version\" value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let done = steward
        .post(
            &path,
            &[
                ("version", &version),
                ("name", "王秀贞"),
                ("reason", "户口簿"),
            ],
        )
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let stale = steward
        .post(
            &path,
            &[
                ("version", &version),
                ("name", "王秀真"),
                ("reason", "户口簿"),
            ],
        )
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text.contains("王秀真"), "what was typed is kept");

    let both = steward
        .get(&format!("/steward/join?kept={}&alias={}", id(1), id(2)))
        .await;
    assert!(
        both.text.contains("陈桂英")
            && both.text.contains("李长寿")
            && both.text.contains("确认，合并"),
        "{}",
        both.text
    );
    let joined = steward
        .post("/steward/join", &[("kept", &id(1)), ("alias", &id(2))])
        .await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.text);
    assert_eq!(steward.get("/").await.status, StatusCode::OK);
}
