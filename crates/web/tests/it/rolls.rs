//! The payer's story by forms: an existing roll comes in, a month is drawn up, checked by another,
//! sent to the bank, its answer read, what failed paid again.

use crate::browser::{Answered, Browser, Town};
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use jiff::civil::date;

/// A form with a file.
async fn upload(
    browser: &mut Browser,
    path: &str,
    fields: &[(&str, &str)],
    name: &str,
    file: &str,
) -> Answered {
    let mut body = String::new();
    let csrf = browser.csrf.clone();
    for (field, value) in [("csrf", csrf.as_str())].iter().chain(fields) {
        body.push_str(&format!(
            "--mark\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
        ));
    }
    body.push_str(&format!("--mark\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{file}\r\n--mark--\r\n"));
    browser
        .send(
            Method::POST,
            path,
            &[("content-type", "multipart/form-data; boundary=mark")],
            Bytes::from(body),
        )
        .await
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    text.split(before)
        .nth(1)
        .and_then(|rest| rest.split(after).next())
        .unwrap_or_else(|| panic!("no {before} in {text}"))
}

/// The people of 双甸 who were paid elsewhere until October.
fn existing(with_faults: bool) -> String {
    let mut csv = "公民身份号码,姓名,银行账号,已发到月份\n".to_owned();
    for neighbour in testkit::planted(date(2026, 11, 24)) {
        if ["张福田", "周素兰", "陈桂英"].contains(&neighbour.name) {
            csv.push_str(&format!(
                "{},{},623900000000111{},2026-10\n",
                neighbour.number().as_str(),
                neighbour.name,
                neighbour.sequence
            ));
        }
    }
    if with_faults {
        csv.push_str("320623194001010000,无此人,6239000000001119999,2026-10\n");
    }
    csv
}

async fn brought_in(town: &Town) -> Browser {
    let mut payer = town.signed_in("sd-pay-1").await;
    payer.get("/rolls/import").await;
    let page = upload(&mut payer, "/rolls/import", &[], "old.csv", &existing(true)).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(
        page.text.contains("转入 3 人") && page.text.contains("下载标出问题的表"),
        "{}",
        page.text
    );
    let held = between(&page.text, "name=\"held\" value=\"", "\"").to_owned();
    let faults = payer.post("/rolls/import/faults", &[("held", &held)]).await;
    assert!(
        faults.header("content-type").contains("spreadsheetml") && faults.text.starts_with("PK")
    );
    payer.get("/rolls/import").await;
    let taken = payer
        .post(
            "/rolls/import/take",
            &[("held", &held), ("name", "old.csv")],
        )
        .await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
    payer
}

async fn drawn(payer: &mut Browser, reissue: bool) -> String {
    let page = payer
        .get(if reissue {
            "/rolls/new?reissue=1"
        } else {
            "/rolls/new"
        })
        .await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.text.contains("示例"),
        "an unverified standard is marked"
    );
    let mut fields = vec![("division", "320623111000")];
    if reissue {
        fields.push(("reissue", "1"));
    }
    let done = payer.post("/rolls", &fields).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    done.header("location").to_owned()
}

fn answers(
    csv: &str,
    say: impl Fn(usize) -> (&'static str, &'static str, Option<&'static str>),
) -> String {
    let mut out = "流水号,金额,结果,原因\n".to_owned();
    for (n, line) in csv.lines().skip(1).enumerate() {
        let cells: Vec<&str> = line
            .split(',')
            .map(|cell| cell.trim_matches('"').trim_start_matches('\t'))
            .collect();
        let (result, reason, amount) = say(n);
        out.push_str(&format!(
            "{},{},{result},{reason}\n",
            cells[1],
            amount.unwrap_or(cells[4])
        ));
    }
    out
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_month_is_drawn_checked_sent_answered_and_what_failed_is_paid_again() {
    let town = Town::open();
    let mut first = brought_in(&town).await;
    let mut second = town.signed_in("sd-pay-2").await;
    let roll = drawn(&mut first, false).await;
    let page = first.get(&roll).await;
    assert!(page.text.contains("张福田") && page.text.contains("待复核"));

    let own = first
        .post(&format!("{roll}/check"), &[("version", "3")])
        .await;
    assert_eq!(
        own.status,
        StatusCode::CONFLICT,
        "nobody checks her own roll"
    );
    let early = first
        .post(&format!("{roll}/export"), &[("version", "3")])
        .await;
    assert_eq!(
        early.status,
        StatusCode::CONFLICT,
        "nothing leaves unchecked"
    );

    let compared = second.get(&format!("{roll}/compare")).await;
    assert!(
        compared.text.contains("核对无误") && compared.text.contains("新增"),
        "{}",
        compared.text
    );
    let stale = second
        .post(&format!("{roll}/check"), &[("version", "9")])
        .await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let checked = second
        .post(&format!("{roll}/check"), &[("version", "3")])
        .await;
    assert_eq!(checked.status, StatusCode::SEE_OTHER, "{}", checked.text);

    second.get(&roll).await;
    let sent = second
        .post(&format!("{roll}/export"), &[("version", "4")])
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    let csv = second.get(&format!("{roll}/file?form=csv")).await;
    assert_eq!(csv.text.lines().count(), 4, "{}", csv.text);
    assert!(csv.header("content-disposition").starts_with("attachment"));
    assert_eq!(
        csv.text,
        second.get(&format!("{roll}/file?form=csv")).await.text,
        "the same to the byte whenever it is made"
    );
    let drawer = first.get(&format!("{roll}/file?form=csv")).await;
    assert_eq!(
        drawer.status,
        StatusCode::CONFLICT,
        "who drew it up does not send it"
    );
    assert!(
        second
            .get(&format!("{roll}/file?form=xlsx"))
            .await
            .text
            .starts_with("PK")
    );

    second.get(&roll).await;
    let wrong = answers(&csv.text, |n| ("成功", "", (n == 1).then_some("1.00")));
    let refused = upload(
        &mut second,
        &format!("{roll}/settle"),
        &[("version", "5")],
        "r.csv",
        &wrong,
    )
    .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("金额"), "{}", refused.text);
    assert!(
        second.get(&roll).await.text.contains("等银行回执"),
        "nothing was taken"
    );

    let sound = answers(&csv.text, |n| {
        if n == 0 {
            ("失败", "账户已销户", None)
        } else {
            ("成功", "", None)
        }
    });
    let settled = upload(
        &mut second,
        &format!("{roll}/settle"),
        &[("version", "5")],
        "r.csv",
        &sound,
    )
    .await;
    assert_eq!(settled.status, StatusCode::SEE_OTHER, "{}", settled.text);
    let returns = second.get(settled.header("location")).await;
    assert!(
        returns.text.contains("账户已销户") && returns.text.contains("重新发放"),
        "{}",
        returns.text
    );

    let again = drawn(&mut first, true).await;
    let page = first.get(&again).await;
    assert!(
        page.text.contains("第 1 次重发名册") && page.text.contains("1 笔"),
        "{}",
        page.text
    );
    assert!(
        first
            .get(&format!("{again}/print"))
            .await
            .text
            .contains("人民币（大写）")
    );
    for path in [
        "/",
        "/rolls",
        "/rolls?state=settled",
        "/rolls/claims",
        "/rolls/proof",
        "/rolls/alarms",
    ] {
        assert_eq!(first.get(path).await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_only_watches_sees_masked_names_and_changes_nothing() {
    let town = Town::open();
    let mut payer = brought_in(&town).await;
    let roll = drawn(&mut payer, false).await;
    let mut leader = town.signed_in("leader").await;
    let page = leader.get(&roll).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text.contains("张福田") && page.text.contains("示例标准"));
    assert!(
        !page.text.contains("6239000000001111"),
        "accounts stay masked"
    );
    for login in ["leader", "auditor"] {
        let mut browser = town.signed_in(login).await;
        browser.get("/").await;
        for path in [
            "/rolls".to_owned(),
            format!("{roll}/check"),
            format!("{roll}/void"),
            format!("{roll}/export"),
        ] {
            assert_eq!(
                browser.post(&path, &[("version", "1")]).await.status,
                StatusCode::FORBIDDEN,
                "{login} {path}"
            );
        }
    }
    let mut elsewhere = town.signed_in("ch-window-1").await;
    assert_eq!(elsewhere.get(&roll).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_languages_say_the_whole_of_a_roll() {
    let town = Town::open();
    let mut payer = brought_in(&town).await;
    let roll = drawn(&mut payer, false).await;
    payer.get("/").await;
    payer
        .post("/prefs", &[("locale", "en"), ("back", "/rolls")])
        .await;
    for (path, said) in [
        ("/rolls", "Payment rolls"),
        ("/rolls/new", "Nothing is due"),
        (roll.as_str(), "To be checked"),
    ] {
        let page = payer.get(path).await;
        assert!(page.text.contains(said), "{path}: {}", page.text);
    }
}
