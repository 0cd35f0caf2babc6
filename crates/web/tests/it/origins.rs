use axum::http::{HeaderMap, HeaderName, HeaderValue};
use web::cookie::Cookie;
use web::origin::{ours, token_fits};
use web::page::local_path;

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs
        .iter()
        .map(|(n, v)| {
            (
                HeaderName::from_static(n),
                HeaderValue::from_str(v).unwrap(),
            )
        })
        .collect()
}

#[test]
fn other_origins_are_told_from_ours() {
    let host = ("host", "wujia.test:8080");
    assert!(ours(&headers(&[host]), None));
    assert!(ours(
        &headers(&[host, ("origin", "http://wujia.test:8080")]),
        None
    ));
    assert!(ours(
        &headers(&[("origin", "https://wujia.test")]),
        Some("wujia.test")
    ));
    assert!(ours(
        &headers(&[host, ("sec-fetch-site", "same-origin")]),
        None
    ));
    for origin in [
        "http://evil.test",
        "http://wujia.test:8080.evil.test",
        "http://wujia.test",
        "null",
        "wujia.test:8080",
    ] {
        assert!(
            !ours(&headers(&[host, ("origin", origin)]), None),
            "{origin}"
        );
    }
    for site in ["cross-site", "same-site"] {
        assert!(
            !ours(&headers(&[host, ("sec-fetch-site", site)]), None),
            "{site}"
        );
    }
    assert!(
        !ours(&headers(&[("origin", "http://wujia.test")]), None),
        "no host to compare with"
    );
}

#[test]
fn an_empty_token_fits_nothing() {
    assert!(token_fits("abc", Some("abc")));
    assert!(!token_fits("abc", Some("abd")));
    assert!(!token_fits("abc", Some("abcd")));
    assert!(!token_fits("abc", None));
    assert!(!token_fits("", Some("")));
}

#[test]
fn redirects_never_leave_the_site() {
    for path in ["/", "/cases?stage=a&q=b", "/cases/case_0/acts"] {
        assert_eq!(local_path(path), path);
    }
    for path in [
        "",
        "//evil.test",
        "/\\evil.test",
        "https://evil.test",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x",
        "cases",
    ] {
        assert_eq!(local_path(path), "/", "{path}");
    }
}

#[test]
fn cookies_are_strict_and_hold_only_what_cookies_may() {
    let plain = Cookie::Session.set("abc", false).unwrap();
    assert_eq!(plain, "wujia-session=abc; Path=/; HttpOnly; SameSite=Lax");
    let secure = Cookie::Session.set("abc", true).unwrap();
    assert_eq!(
        secure,
        "__Host-wujia-session=abc; Path=/; HttpOnly; SameSite=Lax; Secure"
    );
    assert!(Cookie::Session.set("a; Domain=evil.test", true).is_none());
    let sent = headers(&[("cookie", "a=b; wujia-session=xyz; wujia-type=large")]);
    assert_eq!(Cookie::Session.read(&sent, false).as_deref(), Some("xyz"));
    assert_eq!(
        Cookie::Session.read(&sent, true),
        None,
        "a neighbour's cookie without the prefix is not ours"
    );
}
