//! The allowance story played by forms: task, visit with photographs, acceptance, approval, slip.

use crate::browser::{Answered, Browser, Town};
use axum::body::Bytes;
use axum::http::{Method, StatusCode};
use std::io::Cursor;

const BOUNDARY: &str = "----wujia-test";

/// A page's texts without markup, blanks squeezed.
pub fn text(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    raw(&out).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Markup with its escaped signs as they are meant.
pub fn raw(html: &str) -> String {
    html.replace("&#x2f;", "/")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

/// The address of the link whose text holds the words.
pub fn link(html: &str, words: &str) -> String {
    let html = &raw(html);
    html.split("<a ")
        .skip(1)
        .find(|a| a.split("</a>").next().is_some_and(|a| a.contains(words)))
        .and_then(|a| a.split("href=\"").nth(1))
        .and_then(|a| a.split('"').next())
        .unwrap_or_else(|| panic!("no link {words} in {}", text(html)))
        .to_owned()
}

pub fn value(html: &str, name: &str) -> String {
    html.split(&format!("name=\"{name}\" value=\""))
        .nth(1)
        .and_then(|t| t.split('"').next())
        .unwrap_or_default()
        .to_owned()
}

fn photograph() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = image::RgbImage::from_fn(64, 48, |x, y| image::Rgb([x as u8, y as u8, 90]));
    picture
        .write_to(&mut bytes, image::ImageFormat::Jpeg)
        .unwrap();
    bytes.into_inner()
}

async fn multipart(
    browser: &mut Browser,
    path: &str,
    fields: &[(&str, &str)],
    photos: &[(&str, &[u8])],
) -> Answered {
    let mut body = Vec::new();
    let csrf = browser.csrf.clone();
    for (name, value) in [("csrf", csrf.as_str())].iter().chain(fields) {
        body.extend_from_slice(
            format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            )
            .as_bytes(),
        );
    }
    for (name, bytes) in photos {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"p.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    let media = format!("multipart/form-data; boundary={BOUNDARY}");
    browser
        .send(
            Method::POST,
            path,
            &[("content-type", media.as_str())],
            Bytes::from(body),
        )
        .await
}

/// A county in which the search has found who may be entitled.
pub fn found() -> Town {
    let town = Town::open();
    // The search waits for the store, which a thread that serves must not.
    std::thread::scope(|scope| scope.spawn(|| town.site.screen()).join().unwrap());
    town
}

/// The page of 王秀珍's case, for somebody who has it on the home page.
async fn hers(browser: &mut Browser) -> (String, Answered) {
    let home = browser.get("/").await;
    let href = link(&home.text, "王秀珍");
    let page = browser.get(&href).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    (href, page)
}

/// Hands in 王秀珍's papers as her grid worker; the address of the case.
pub async fn handed_in(town: &Town) -> String {
    let mut worker = town.signed_in("xg-grid-1").await;
    let (href, page) = hers(&mut worker).await;
    let form = worker.get(&link(&page.text, "提交")).await;
    let version = value(&form.text, "version");
    let photo = photograph();
    let photos = [
        ("photo-portrait", &photo[..]),
        ("photo-citizen-card", &photo[..]),
        ("photo-household-register", &photo[..]),
    ];
    let action = format!("{href}/acts/hand-in");
    let sent = multipart(
        &mut worker,
        &action,
        &[("version", &version), ("field-consent", "yes")],
        &photos,
    )
    .await;
    assert_eq!(
        (sent.status, sent.header("location")),
        (StatusCode::SEE_OTHER, href.as_str()),
        "{}",
        text(&sent.text)
    );
    href
}

/// Presses an act that asks nothing on the case's page.
pub async fn press(
    browser: &mut Browser,
    href: &str,
    act: &str,
    fields: &[(&str, &str)],
) -> Answered {
    let page = browser.get(href).await;
    assert_eq!(page.status, StatusCode::OK);
    let version = value(&page.text, "version");
    let version = if version.is_empty() {
        let form = browser.get(&format!("{href}/acts/{act}")).await;
        value(&form.text, "version")
    } else {
        version
    };
    let mut all = vec![("version", version.as_str())];
    all.extend(fields);
    browser.post(&format!("{href}/acts/{act}"), &all).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_grid_worker_sees_the_task_and_hands_in_with_photographs() {
    let town = found();
    let mut worker = town.signed_in("xg-grid-1").await;
    let home = worker.get("/").await;
    let said = text(&home.text);
    assert!(
        said.contains("等您办") && said.contains("王秀珍") && said.contains("尊老金 · 待上门"),
        "{said}"
    );
    assert!(home.text.contains("class=\"phone\""));
    assert!(!said.contains("吴小妹"), "another grid's neighbour");
    let tasks = text(&worker.get("/tasks").await.text);
    assert!(tasks.contains("王秀珍"));
    let (href, page) = hers(&mut worker).await;
    let said = text(&page.text);
    assert!(
        said.contains("现在该您办") && said.contains("系统 系统找到") || said.contains("系统找到"),
        "{said}"
    );
    let form = worker.get(&link(&page.text, "提交")).await;
    let said = text(&form.text);
    // Known values stand there with their source, masked; they are not asked.
    assert!(
        said.contains("已有信息，来自人口库") && said.contains("1946年"),
        "{said}"
    );
    assert!(
        !form.text.contains("name=\"field-name\"")
            && !form.text.contains("name=\"field-citizen-number\"")
    );
    assert!(
        !form.text.contains(
            testkit::planted(town.site.cast.founded)[0]
                .number()
                .as_str()
        )
    );
    assert!(
        form.text.contains("name=\"photo-portrait\"")
            && form.text.contains("enctype=\"multipart/form-data\"")
    );
    let href_again = handed_in(&town).await;
    assert_eq!(href, href_again);
    let page = worker.get(&href).await;
    let said = text(&page.text);
    assert!(
        said.contains("赵格（双甸镇网格化服务管理中心）提交"),
        "{said}"
    );
    assert!(
        said.contains("收到户口簿") && said.contains("待受理"),
        "{said}"
    );
    let markup = raw(&page.text);
    let small = markup
        .split("src=\"")
        .skip(1)
        .find(|s| s.starts_with("/files/"))
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let picture = worker.get(small).await;
    assert_eq!(
        (picture.status, picture.header("content-type")),
        (StatusCode::OK, "image/jpeg")
    );
    let distinct: std::collections::BTreeSet<&str> = markup
        .split("href=\"/files/")
        .skip(1)
        .filter_map(|s| s.split('"').next())
        .collect();
    assert_eq!(distinct.len(), 3, "three photographs are three files");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_accepts_the_back_office_approves_and_letters_print() {
    let town = found();
    let href = handed_in(&town).await;
    town.site.clock.pass_minutes(125);
    let mut window = town.signed_in("sd-window-1").await;
    let home = text(&window.get("/").await.text);
    assert!(
        home.contains("有 1 件事等您办") && home.contains("王秀珍"),
        "{home}"
    );
    let accepted = press(&mut window, &href, "accept", &[]).await;
    assert_eq!(
        accepted.status,
        StatusCode::SEE_OTHER,
        "{}",
        text(&accepted.text)
    );
    let page = window.get(&href).await;
    let said = text(&page.text);
    assert!(said.contains("王秀珍：“受理”已办好。"), "{said}");
    assert!(
        said.contains("周窗（双甸镇为民服务中心）受理，用时 2 小时 5 分钟"),
        "{said}"
    );
    assert!(said.contains("待审批"));
    let letter = window.get(&link(&page.text, "受理通知书")).await;
    assert_eq!(letter.status, StatusCode::OK);
    let said = text(&letter.text);
    assert!(
        said.contains("受理通知书")
            && said.contains("王秀珍：")
            && said.contains("10个工作日")
            && said.contains("双甸"),
        "{said}"
    );
    let receipt = window.get(&format!("{href}/receipt")).await;
    assert!(text(&receipt.text).contains("收件凭证") && text(&receipt.text).contains("户口簿"));
    // Nobody who had a hand in it approves.
    assert!(!text(&window.get(&href).await.text).contains("批准"));
    let mut approver = town.signed_in("sd-approve-1").await;
    let (_, page) = hers(&mut approver).await;
    let form = approver.get(&link(&page.text, "批准")).await;
    assert!(text(&form.text).contains("《尊老金准予决定书》"));
    let version = value(&form.text, "version");
    let granted = approver
        .post(
            &format!("{href}/acts/approve"),
            &[("version", &version), ("note", "符合条件")],
        )
        .await;
    assert_eq!(
        granted.status,
        StatusCode::SEE_OTHER,
        "{}",
        text(&granted.text)
    );
    let page = approver.get(&href).await;
    let said = text(&page.text);
    assert!(
        said.contains("起发放") && said.contains("符合条件") && said.contains("待告知"),
        "{said}"
    );
    let decision = text(
        &approver
            .get(&link(&page.text, "尊老金准予决定书"))
            .await
            .text,
    );
    assert!(
        decision.contains("王秀珍")
            && decision.contains("示例标准")
            && decision.contains("行政复议"),
        "{decision}"
    );
    // The slip waits for her grid worker, and once printed waits no longer.
    let mut worker = town.signed_in("xg-grid-1").await;
    let slips = worker.get("/messages").await;
    let said = text(&slips.text);
    assert!(
        said.contains("您的尊老金已批准，从 2026年11月 起按月发放"),
        "{said}"
    );
    let waiting = raw(&slips.text).matches("/print\"").count();
    let print = raw(&slips.text)
        .split("action=\"")
        .skip(1)
        .find(|s| s.contains("/print\""))
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let slip = worker.post(&print, &[]).await;
    assert_eq!(slip.status, StatusCode::OK);
    assert!(text(&slip.text).contains("告知单") && slip.text.contains("<svg"));
    assert_eq!(
        raw(&worker.get("/messages").await.text)
            .matches("/print\"")
            .count(),
        waiting - 1
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_keeps_what_was_typed_and_photographs_already_sent() {
    let town = found();
    let mut worker = town.signed_in("xg-grid-1").await;
    let (href, page) = hers(&mut worker).await;
    let form = worker.get(&link(&page.text, "提交")).await;
    let version = value(&form.text, "version");
    let photo = photograph();
    let action = format!("{href}/acts/hand-in");
    let fields = [("version", version.as_str()), ("note", "上午去的")];
    let refused = multipart(
        &mut worker,
        &action,
        &fields,
        &[("photo-portrait", &photo[..])],
    )
    .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = text(&refused.text);
    assert!(
        said.contains("本人同意") && said.contains("您填写的内容都已保留"),
        "{said}"
    );
    assert!(
        refused.text.contains("href=\"#f-field-consent\"")
            && refused.text.contains("id=\"f-field-consent\"")
    );
    assert!(refused.text.contains("上午去的"));
    assert!(said.contains("已传 1 张"), "{said}");
    let kept = value(&refused.text, "kept-portrait");
    // What was kept is handed in without being sent again.
    let fields = [
        ("version", version.as_str()),
        ("field-consent", "yes"),
        ("kept-portrait", kept.as_str()),
        ("seen-citizen-card", "yes"),
        ("seen-household-register", "yes"),
    ];
    let sent = multipart(&mut worker, &action, &fields, &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", text(&sent.text));
    let said = text(&worker.get(&href).await.text);
    assert!(
        said.contains("赵格当面看过原件") && said.contains("1 张，赵格提交"),
        "{said}"
    );
    let picture = multipart(
        &mut worker,
        &action,
        &[("version", "1")],
        &[("photo-portrait", b"<svg></svg>")],
    )
    .await;
    assert!(!picture.status.is_success() && !picture.status.is_server_error());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_comes_too_late_hears_who_was_first_and_loses_nothing() {
    let town = found();
    let href = handed_in(&town).await;
    let (mut first, mut second) = (
        town.signed_in("sd-window-1").await,
        town.signed_in("sd-window-2").await,
    );
    let form = second.get(&format!("{href}/acts/notify")).await;
    let version = value(&form.text, "version");
    let accepted = press(&mut first, &href, "accept", &[]).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER);
    let late = second
        .post(
            &format!("{href}/acts/notify"),
            &[("version", &version), ("lines", "户口簿：缺本人页，请补拍")],
        )
        .await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let said = text(&late.text);
    assert!(
        said.contains("周窗（双甸镇为民服务中心）刚刚办了“受理”"),
        "{said}"
    );
    assert!(said.contains("户口簿：缺本人页，请补拍"), "{said}");
    let gone = second.get(&format!("{href}/acts/notify")).await;
    assert_eq!(
        (gone.status, gone.header("location")),
        (StatusCode::SEE_OTHER, href.as_str())
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_notice_is_prefilled_and_letters_say_its_lines() {
    let town = found();
    let mut worker = town.signed_in("xg-grid-1").await;
    let (href, page) = hers(&mut worker).await;
    let version = value(&worker.get(&link(&page.text, "提交")).await.text, "version");
    let action = format!("{href}/acts/hand-in");
    let sent = multipart(
        &mut worker,
        &action,
        &[
            ("version", &version),
            ("field-consent", "yes"),
            ("seen-portrait", "yes"),
        ],
        &[],
    )
    .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", text(&sent.text));
    let mut window = town.signed_in("sd-window-1").await;
    let form = window.get(&format!("{href}/acts/notify")).await;
    let said = text(&form.text);
    assert!(
        said.contains("户口簿：还没有，请带原件或清楚的照片来补")
            && said.contains("身份证：还没有"),
        "{said}"
    );
    let version = value(&form.text, "version");
    let empty = window
        .post(&format!("{href}/acts/decline"), &[("version", &version)])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        empty.text.contains("href=\"#f-lines\"") && text(&empty.text).contains("请逐条列明依据")
    );
    let lines = "身份证：还没有，请补拍正反面\n户口簿：看不清，请重拍";
    let told = window
        .post(
            &format!("{href}/acts/notify"),
            &[("version", &version), ("lines", lines)],
        )
        .await;
    assert_eq!(told.status, StatusCode::SEE_OTHER, "{}", text(&told.text));
    let page = window.get(&href).await;
    let letter = text(&window.get(&link(&page.text, "一次性告知书")).await.text);
    assert!(
        letter.contains("看不清")
            && letter.contains("请补拍正反面")
            && letter.contains("以上共2项"),
        "{letter}"
    );
    assert!(text(&page.text).contains("正在等申请人补充材料"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_sees_others_cases_and_forms_need_their_token() {
    let town = found();
    let href = handed_in(&town).await;
    let mut other = town.signed_in("ch-window-1").await;
    for path in [
        href.clone(),
        format!("{href}/acts/accept"),
        format!("{href}/receipt"),
        format!("{href}/letters/0"),
    ] {
        assert_eq!(
            other.get(&path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    assert_eq!(
        other
            .post(&format!("{href}/acts/accept"), &[("version", "2")])
            .await
            .status,
        StatusCode::NOT_FOUND
    );
    let list = text(&other.get("/cases").await.text);
    assert!(!list.contains("王秀珍"));
    let found = text(
        &other
            .get("/search?q=%E7%8E%8B%E7%A7%80%E7%8F%8D")
            .await
            .text,
    );
    assert!(found.contains("没有找到办件"), "{found}");
    let mut window = town.signed_in("sd-window-1").await;
    window.get(&href).await;
    let forged = window
        .post_raw(
            &format!("{href}/acts/accept"),
            &[("csrf", "0000"), ("version", "2")],
            &[],
        )
        .await;
    assert_eq!(forged.status, StatusCode::FORBIDDEN);
    let mut auditor = town.signed_in("auditor").await;
    assert_eq!(auditor.get(&href).await.status, StatusCode::OK);
    assert_eq!(
        auditor.get(&format!("{href}/acts/accept")).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn masked_values_are_shown_for_a_purpose_and_the_look_is_told() {
    let town = found();
    let href = handed_in(&town).await;
    let mut window = town.signed_in("sd-window-1").await;
    let number = testkit::planted(town.site.cast.founded)[0].number();
    let page = window.get(&href).await;
    assert!(!page.text.contains(number.as_str()));
    let without = window
        .post(&format!("{href}/unmask/citizen-number"), &[])
        .await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    let shown = window
        .post(
            &format!("{href}/unmask/citizen-number"),
            &[("purpose", "case")],
        )
        .await;
    assert!(
        shown.text.contains(number.as_str())
            && text(&shown.text).contains("已显示，本次查看已记录")
    );
    let after = window.get(&href).await;
    assert!(!after.text.contains(number.as_str()));
    assert!(
        text(&after.text).contains("周窗（双甸镇为民服务中心）显示了公民身份号码"),
        "{}",
        text(&after.text)
    );
}
