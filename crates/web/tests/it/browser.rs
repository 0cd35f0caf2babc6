//! A browser of few words: keeps cookies, sends forms with the token of the last page.

use crate::lexicon;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use jiff::civil::date;
use std::collections::BTreeMap;
use testkit::TestSite;
use tower::ServiceExt;
use web::{Settings, Web};

/// Runs on a thread of its own what must not run on one that drives requests.
pub fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    std::thread::scope(|scope| scope.spawn(work).join().unwrap())
}

/// A county with its router.
pub struct Town {
    pub site: TestSite,
    pub router: axum::Router,
}

impl Town {
    pub fn new(settings: Settings) -> Self {
        let site = aside(|| TestSite::new(date(2026, 11, 24)));
        let web = Web::new(site.app.clone(), site.clock.clone(), lexicon(), settings);
        Self {
            site,
            router: web::router(web),
        }
    }

    pub fn open() -> Self {
        Self::new(Settings::default())
    }

    /// With the book of the real county: its units, its catalogue, its lists.
    pub fn with_book() -> Self {
        let site = aside(|| {
            let site = TestSite::new(date(2026, 11, 24));
            site.enter_book();
            site
        });
        let web = Web::new(
            site.app.clone(),
            site.clock.clone(),
            lexicon(),
            Settings::default(),
        );
        Self {
            site,
            router: web::router(web),
        }
    }

    pub fn browser(&self) -> Browser {
        Browser {
            router: self.router.clone(),
            cookies: BTreeMap::new(),
            csrf: String::new(),
        }
    }

    pub async fn signed_in(&self, login: &str) -> Browser {
        let mut browser = self.browser();
        browser.get("/sign-in").await;
        let page = browser
            .post(
                "/sign-in",
                &[("login", login), ("password", testkit::PASSWORD)],
            )
            .await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{login}: {}", page.text);
        browser
    }
}

/// What came back.
pub struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub bytes: Bytes,
}

impl Answered {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap()
    }
}

pub struct Browser {
    router: axum::Router,
    pub cookies: BTreeMap<String, String>,
    pub csrf: String,
}

impl Browser {
    pub async fn get(&mut self, path: &str) -> Answered {
        self.send(Method::GET, path, &[], Bytes::new()).await
    }

    pub async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> Answered {
        let csrf = self.csrf.clone();
        let mut all = vec![("csrf", csrf.as_str())];
        all.extend(pairs);
        self.post_raw(path, &all, &[]).await
    }

    pub async fn post_raw(
        &mut self,
        path: &str,
        pairs: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answered {
        let body: Vec<String> = pairs
            .iter()
            .map(|(n, v)| format!("{}={}", web::form::percent(n), web::form::percent(v)))
            .collect();
        let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
        all.extend(headers);
        self.send(Method::POST, path, &all, body.join("&").into())
            .await
    }

    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> Answered {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header("host", "wujia.test");
        if !self.cookies.is_empty() {
            let line: Vec<String> = self
                .cookies
                .iter()
                .map(|(n, v)| format!("{n}={v}"))
                .collect();
            request = request.header("cookie", line.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self
            .router
            .clone()
            .oneshot(request.body(Body::from(body)).unwrap())
            .await
            .unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all("set-cookie") {
            let line = line.to_str().unwrap();
            let (name, value) = line.split(';').next().unwrap().split_once('=').unwrap();
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        // A stream has no end: only that it opened is looked at here.
        let streams = parts
            .headers
            .get("content-type")
            .is_some_and(|media| media.as_bytes().starts_with(b"text/event-stream"));
        let body = if streams { Body::empty() } else { body };
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some(token) = text
            .split("name=\"csrf\" value=\"")
            .nth(1)
            .and_then(|t| t.split('"').next())
        {
            self.csrf = token.to_owned();
        }
        Answered {
            status: parts.status,
            headers: parts.headers,
            text,
            bytes,
        }
    }
}
