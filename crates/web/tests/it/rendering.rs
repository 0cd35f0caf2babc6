use crate::lexicon;
use minijinja::context;
use serde_json::json;
use web::page::{Chrome, Level, MessageLine, PersonLine, PostLine};
use web::render::{Templates, qr};
use web::{Fields, FormState, menu};
use words::Locale;

fn chrome(locale: Locale, signed: bool) -> Chrome {
    let person = signed.then(|| PersonLine {
        name: "王芳".into(),
        title: "窗口受理员".into(),
        unit: "双甸镇为民服务中心".into(),
        posts: vec![
            PostLine {
                id: "post_1".into(),
                label: "双甸镇为民服务中心 · 窗口受理员".into(),
                current: true,
            },
            PostLine {
                id: "post_2".into(),
                label: "星光居委会 · 村居代办员".into(),
                current: false,
            },
        ],
    });
    let menu = if signed {
        vec![menu::Line {
            href: "/",
            label: "首页".into(),
            current: true,
            count: Some(3),
        }]
    } else {
        Vec::new()
    };
    Chrome {
        locale: locale.tag(),
        county: "如东县".into(),
        synthetic: true,
        public_demo: true,
        person,
        menu,
        csrf: "token".into(),
        messages: vec![MessageLine {
            level: Level::Good,
            text: "<b>".into(),
        }],
        large_type: false,
        path: "/gallery?a=b".into(),
        search_query: String::new(),
        unread: None,
        waiting: signed.then_some(4),
        live: if signed { "/events" } else { "" },
    }
}

#[test]
fn the_gallery_renders_in_both_languages_for_strangers_and_for_staff() {
    let templates = Templates::new(&lexicon(), None);
    for locale in Locale::ALL {
        for signed in [false, true] {
            let html = templates
                .page(
                    locale,
                    "pages/gallery.html",
                    &chrome(locale, signed),
                    &json!({}),
                )
                .unwrap();
            assert!(
                html.contains("</html>") && html.contains(&format!("lang=\"{}\"", locale.tag()))
            );
        }
    }
    assert!(templates.missing().is_empty(), "{:?}", templates.missing());
}

#[test]
fn the_pages_of_this_floor_render_fresh_and_refused() {
    let templates = Templates::new(&lexicon(), None);
    let refused = FormState::refused(
        &lexicon(),
        Locale::ZhCn,
        Fields::new([("login".to_owned(), "\"><script>".to_owned())]),
        &model::Refusal::denied("sign-in-failed").into(),
        "k".into(),
    );
    for locale in Locale::ALL {
        let chrome = context! { chrome => minijinja::value::Value::from(minijinja::value::Serde(chrome(locale, false))) };
        for form in [
            FormState::fresh(Fields::default(), "k".into()),
            refused.clone(),
        ] {
            let form = context! { form => form.value(), demo => true, forced => true, least => 10 };
            for page in ["pages/session/sign-in.html", "pages/session/password.html"] {
                let context = minijinja::value::merge_maps([form.clone(), chrome.clone()]);
                let html = templates.render(locale, page, context).unwrap();
                assert!(html.contains("name=\"csrf\" value=\"token\""), "{page}");
                assert!(
                    !html.contains("\"><script>") && !html.contains("<b>\""),
                    "{page} escapes"
                );
            }
        }
        for status in [404, 500] {
            let error = json!({ "status": status, "title": "a", "text": "b", "reasons": ["c"], "request": "00ff" });
            let html = templates.render(locale, "pages/error.html", context! { ..minijinja::value::Value::from(minijinja::value::Serde(error)), ..chrome.clone() }).unwrap();
            assert_eq!(html.contains("00ff"), status == 500);
        }
        for places in [
            json!([]),
            json!([{ "href": "/cases", "label": "a", "text": "b" }]),
        ] {
            let home = json!({ "name": "a", "title": "b", "alerts": [], "places": places });
            templates.render(locale, "pages/home.html", context! { ..minijinja::value::Value::from(minijinja::value::Serde(home)), ..chrome.clone() }).unwrap();
        }
    }
    assert!(templates.missing().is_empty(), "{:?}", templates.missing());
}

#[test]
fn every_shipped_template_reads_and_carries_no_inline_script_or_style() {
    let templates = Templates::new(&lexicon(), None);
    let names = Templates::names();
    assert!(names.len() > 10);
    for name in names.iter().filter(|name| name.ends_with(".html")) {
        templates
            .parses(name)
            .unwrap_or_else(|e| panic!("{name}: {e:#}"));
        let text = std::fs::read_to_string(format!(
            "{}/../../templates/{name}",
            env!("CARGO_MANIFEST_DIR")
        ))
        .unwrap();
        // Letters are whole documents with a policy of their own (`Visitor::document`).
        if name.starts_with("letters/") {
            continue;
        }
        for inline in [
            " style=\"",
            "<style",
            " onclick=",
            " onsubmit=",
            " onchange=",
            "javascript:",
            "hx-on",
        ] {
            assert!(!text.contains(inline), "{name}: {inline}");
        }
    }
}

#[test]
fn everything_is_escaped_and_nothing_undefined_passes() {
    let own = tempdir();
    std::fs::write(
        own.join("x.html"),
        "{{ name }}|{{ t('ui-switch-to', post=name) }}",
    )
    .unwrap();
    std::fs::write(own.join("y.html"), "{{ absent }}").unwrap();
    std::fs::write(
        own.join("z.html"),
        "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}",
    )
    .unwrap();
    let templates = Templates::new(&lexicon(), Some(&own));
    let html = templates
        .render(
            Locale::ZhCn,
            "x.html",
            context! { name => "<img src=x onerror=alert(1)>" },
        )
        .unwrap();
    assert!(!html.contains("<img"), "{html}");
    assert!(
        templates
            .render(Locale::ZhCn, "y.html", context! {})
            .is_err()
    );
    assert!(
        templates
            .render(Locale::ZhCn, "z.html", context! {})
            .is_err(),
        "a loop without end is given up"
    );
    assert!(
        templates
            .render(Locale::ZhCn, "../Cargo.toml", context! {})
            .is_err()
    );
    std::fs::remove_dir_all(own).unwrap();
}

#[test]
fn a_site_may_put_its_own_page_in_front() {
    let own = tempdir();
    std::fs::create_dir_all(own.join("pages")).unwrap();
    std::fs::write(
        own.join("pages/home.html"),
        "{% extends \"base.html\" %}{% block content %}own{% endblock %}",
    )
    .unwrap();
    let templates = Templates::new(&lexicon(), Some(&own));
    let html = templates
        .page(
            Locale::ZhCn,
            "pages/home.html",
            &chrome(Locale::ZhCn, true),
            &json!({}),
        )
        .unwrap();
    assert!(html.contains(">own<") && html.contains("如东县"));
    std::fs::remove_dir_all(own).unwrap();
}

#[test]
fn filters_speak_the_readers_language() {
    let own = tempdir();
    std::fs::write(
        own.join("f.html"),
        "{{ d|date }}|{{ w|when }}|{{ w|moment }}|{{ m|money }}|{{ none|money }}|{{ q|urlencode }}",
    )
    .unwrap();
    let templates = Templates::new(&lexicon(), Some(&own));
    let context = || context! { d => "2026-03-02", w => 1_772_417_640_000_i64, m => 123_456_i64, q => "王 芳" };
    let zh = templates.render(Locale::ZhCn, "f.html", context()).unwrap();
    assert_eq!(
        zh,
        "2026年3月2日|3月2日 10:14|2026年3月2日 10:14|1,234.56||%E7%8E%8B%20%E8%8A%B3"
    );
    let en = templates.render(Locale::En, "f.html", context()).unwrap();
    assert!(
        en.starts_with("2 March 2026|2 March, 10:14|2 March 2026, 10:14|"),
        "{en}"
    );
    std::fs::remove_dir_all(own).unwrap();
}

#[test]
fn a_qr_code_is_a_plain_drawing() {
    let svg = qr("https://wujia.test/track/RD7K-4M2Q-9XWC").unwrap();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
    assert!(!svg.contains("style") && !svg.contains("wujia.test"));
    // Finder pattern: seven dark modules at the top left corner, inside the quiet zone.
    assert!(svg.contains("M4 4h7v1h-7z") && svg.contains("M4 10h7v1h-7z"));
    assert!(qr(&"x".repeat(10_000)).is_err());
}

/// A folder of this test's own, under the target directory.
fn tempdir() -> std::path::PathBuf {
    use std::sync::atomic::{AtomicU32, Ordering};
    static N: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "web-it-{}-{}",
        std::process::id(),
        N.fetch_add(1, Ordering::Relaxed)
    );
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&path).unwrap();
    path
}
