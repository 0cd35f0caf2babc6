//! What a page's handler holds: who asks, in which language, when; and how it answers.

use crate::address;
use crate::cookie::Cookie;
use crate::error::{Answer, Failure};
use crate::form::{Fields, FormState};
use crate::menu;
use crate::route::{Kind, Meta};
use crate::speech;
use crate::state::Web;
use app::context::{Chance, Ctx};
use app::live::Counters;
use app::session::Signed;
use axum::extract::{FromRequestParts, Request};
use axum::http::header::{ACCEPT_LANGUAGE, HOST, HeaderValue, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::{Html, IntoResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use minijinja::value::{Serde, Value, merge_maps};
use model::id::SessionId;
use model::library::Purpose;
use model::refusal::{Arg, Kind as No};
use model::time::Instant;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;
use words::Locale;

/// A request as it came in, before anybody is known.
pub struct Arrival {
    /// Its number, for the log and the error page.
    pub id: String,
    /// When.
    pub now: Instant,
    /// Its entropy.
    pub chance: Chance,
    /// Language: chosen, else the browser's, else Chinese.
    pub locale: Locale,
    /// Large type was chosen.
    pub large_type: bool,
    /// Path and question part.
    pub path: String,
    /// Whose bucket it is counted in.
    pub bucket: IpAddr,
    /// From this very machine.
    pub local: bool,
    host: Option<String>,
    visit: String,
    pub(crate) new_visit: Option<String>,
    flash: Option<Flash>,
}

impl Arrival {
    pub(crate) fn of(web: &Web, request: &Request) -> Self {
        let headers = request.headers();
        let secure = web.settings().secure_cookies;
        let chance = web.clock().chance();
        let chosen = Cookie::Locale
            .read(headers, secure)
            .and_then(|tag| Locale::from_tag(&tag));
        let accepted = || {
            headers
                .get(ACCEPT_LANGUAGE)
                .and_then(|v| v.to_str().ok())
                .map_or_else(Locale::default, Locale::accepted)
        };
        let from = address::of(headers, request.extensions(), web.settings().proxied);
        let held = Cookie::Visit
            .read(headers, secure)
            .filter(|token| token.len() == 32);
        // Programs send no forms: no token is made for them.
        let kind = crate::frame::kind_of(request.uri().path());
        let forms = !matches!(kind, Kind::Api | Kind::Open311);
        let new_visit = (held.is_none() && forms)
            .then(|| evidence::hex::encode(&chance.draw("visit").bytes::<16>()));
        Self {
            id: evidence::hex::encode(&chance.draw("request").bytes::<8>()),
            now: web.clock().now(),
            chance,
            locale: chosen.unwrap_or_else(accepted),
            large_type: Cookie::Type
                .read(headers, secure)
                .is_some_and(|v| v == "large"),
            path: path_of(request.uri()),
            bucket: address::bucket(from),
            local: from.is_some_and(|ip| ip.is_loopback()),
            host: headers
                .get(HOST)
                .and_then(|v| v.to_str().ok())
                .or_else(|| request.uri().host())
                .map(str::to_owned),
            visit: held.or_else(|| new_visit.clone()).unwrap_or_default(),
            new_visit,
            flash: Cookie::Flash
                .read(headers, secure)
                .and_then(|text| Flash::read(web, &text)),
        }
    }
}

fn path_of(uri: &Uri) -> String {
    uri.path_and_query()
        .map_or_else(|| "/".to_owned(), |both| both.as_str().to_owned())
}

/// A path on this site, or `/`: an address from outside never becomes a redirect elsewhere.
#[must_use]
pub fn local_path(path: &str) -> &str {
    let local = path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.len() <= 2_000
        && path.bytes().all(|b| b.is_ascii_graphic());
    if local { path } else { "/" }
}

/// How a message on the next page stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// Done.
    Good,
    /// For notice.
    Note,
    /// Take care.
    Warn,
    /// Not done.
    Bad,
}

/// One message for the next page: a key of the locales, never free text.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Flash {
    level: Level,
    key: String,
    args: BTreeMap<String, Arg>,
}

impl Flash {
    fn seal(&self, web: &Web) -> Option<String> {
        let body = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).ok()?);
        let mark = evidence::hex::encode(&web.flash_key().code(&[body.as_bytes()])[..16]);
        Some(format!("{body}.{mark}"))
    }

    fn read(web: &Web, text: &str) -> Option<Self> {
        let (body, mark) = text.split_once('.')?;
        let ours = evidence::hex::encode(&web.flash_key().code(&[body.as_bytes()])[..16]);
        if !crate::origin::same(&ours, mark) {
            return None;
        }
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()
    }
}

/// A post in the switch of the top bar.
#[derive(Debug, Clone, Serialize)]
pub struct PostLine {
    /// Its id.
    pub id: String,
    /// Unit and role.
    pub label: String,
    /// Acting in it now.
    pub current: bool,
}

/// Who is signed in, as the top bar shows her.
#[derive(Debug, Clone, Serialize)]
pub struct PersonLine {
    /// Name.
    pub name: String,
    /// Role.
    pub title: String,
    /// Unit.
    pub unit: String,
    /// Her posts.
    pub posts: Vec<PostLine>,
}

/// A message above the content.
#[derive(Debug, Clone, Serialize)]
pub struct MessageLine {
    /// `good`, `note`, `warn`, `bad`.
    pub level: Level,
    /// In words.
    pub text: String,
}

/// The context of the frame (`templates/base.html`).
#[derive(Debug, Clone, Serialize)]
pub struct Chrome {
    /// `zh-CN` or `en`.
    pub locale: &'static str,
    /// County.
    pub county: String,
    /// The people in it are made up.
    pub synthetic: bool,
    /// A demonstration open to everybody.
    pub public_demo: bool,
    /// Who is signed in.
    pub person: Option<PersonLine>,
    /// The role's places.
    pub menu: Vec<menu::Line>,
    /// Token of every form.
    pub csrf: String,
    /// Messages.
    pub messages: Vec<MessageLine>,
    /// Large type.
    pub large_type: bool,
    /// Path and question part, to come back to.
    pub path: String,
    /// What was searched for.
    pub search_query: String,
    /// Unread messages; none when nobody counts them.
    pub unread: Option<i64>,
    /// Matters that wait for the reader; none when nobody counts them.
    pub waiting: Option<i64>,
    /// Where counters that change while the page stands are told; empty for who is not signed in.
    pub live: &'static str,
}

impl Chrome {
    /// The frame for somebody unknown.
    #[must_use]
    pub fn bare(web: &Web, arrival: &Arrival) -> Self {
        let site = web.app().site();
        Self {
            locale: arrival.locale.tag(),
            county: site.county_name.clone(),
            synthetic: site.synthetic,
            public_demo: web.settings().public_demo,
            person: None,
            menu: Vec::new(),
            csrf: arrival.visit.clone(),
            messages: Vec::new(),
            large_type: arrival.large_type,
            path: arrival.path.clone(),
            search_query: String::new(),
            unread: None,
            waiting: None,
            live: "",
        }
    }
}

/// Anybody who asks for a page that is open to all; perhaps signed in.
#[derive(Clone)]
pub struct Visitor {
    web: Web,
    arrival: Arc<Arrival>,
    signed: Option<Signed>,
    meta: Arc<Meta>,
    counters: Option<Counters>,
}

impl Visitor {
    pub(crate) fn new(
        web: Web,
        arrival: Arc<Arrival>,
        signed: Option<Signed>,
        meta: Arc<Meta>,
    ) -> Self {
        Self {
            web,
            arrival,
            signed,
            meta,
            counters: None,
        }
    }

    /// The web state.
    #[must_use]
    pub fn web(&self) -> &Web {
        &self.web
    }

    /// The verbs.
    #[must_use]
    pub fn app(&self) -> &app::App {
        self.web.app()
    }

    /// The request.
    #[must_use]
    pub fn arrival(&self) -> &Arrival {
        &self.arrival
    }

    /// Language of the answer.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.arrival.locale
    }

    /// When the request came.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.arrival.now
    }

    /// Entropy of the request.
    #[must_use]
    pub fn chance(&self) -> Chance {
        self.arrival.chance
    }

    /// Who is signed in.
    #[must_use]
    pub fn signed(&self) -> Option<&Signed> {
        self.signed.as_ref()
    }

    /// The route's address as it stands in the table; part of an idempotency key.
    #[must_use]
    pub fn route(&self) -> &'static str {
        self.meta.path
    }

    /// Token of every form on the page.
    #[must_use]
    pub fn csrf(&self) -> &str {
        match &self.signed {
            Some(signed) if !signed.csrf.is_empty() => &signed.csrf,
            _ => &self.arrival.visit,
        }
    }

    /// The circumstances of an act of somebody who is signed in.
    pub(crate) fn ctx_of(&self, signed: &Signed) -> Ctx {
        Ctx {
            now: self.arrival.now,
            actor: signed.actor.clone(),
            locale: self.arrival.locale,
            chance: self.arrival.chance,
            purpose: None,
            synthetic: self.web().settings().synthetic,
        }
    }

    /// A text of the locales, without arguments.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        speech::say(self.web.lexicon(), self.arrival.locale, key)
    }

    /// A full address on this site, for QR codes and messages.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        match (&self.web.settings().address, &self.arrival.host) {
            (Some(address), _) => format!("{}{path}", address.trim_end_matches('/')),
            (None, Some(host)) => {
                let scheme = if self.web.settings().secure_cookies {
                    "https"
                } else {
                    "http"
                };
                format!("{scheme}://{host}{path}")
            }
            (None, None) => path.to_owned(),
        }
    }

    /// A key for a form about to be shown.
    #[must_use]
    pub fn form_key(&self) -> String {
        evidence::hex::encode(&self.arrival.chance.draw("form-key").bytes::<16>())
    }

    /// A form about to be shown; `fields` are what it starts with.
    #[must_use]
    pub fn form(&self, fields: Fields) -> FormState {
        FormState::fresh(fields, self.form_key())
    }

    /// The frame's context.
    #[must_use]
    pub fn chrome(&self) -> Chrome {
        let mut chrome = Chrome::bare(&self.web, &self.arrival);
        chrome.csrf = self.csrf().to_owned();
        chrome
            .messages
            .extend(self.arrival.flash.iter().map(|flash| MessageLine {
                level: flash.level,
                text: self.web.lexicon().say(
                    self.arrival.locale,
                    &flash.key,
                    &speech::args(&flash.args),
                ),
            }));
        let Some(signed) = &self.signed else {
            return chrome;
        };
        let site = self.web.app().site();
        let role = |role: model::role::Role| self.say(&format!("web-role-{}", role.code()));
        let unit = |code: &model::unit::UnitCode| site.unit_name(code);
        let current = signed.actor.post.as_ref().map(|post| post.id);
        chrome.person = Some(PersonLine {
            name: signed.actor.name.clone(),
            title: role(signed.actor.role()),
            unit: signed
                .actor
                .post
                .as_ref()
                .map(|post| unit(&post.unit))
                .unwrap_or_default(),
            posts: signed
                .posts
                .iter()
                .map(|post| PostLine {
                    id: post.id.to_string(),
                    label: format!("{} · {}", unit(&post.unit), role(post.role)),
                    current: Some(post.id) == current,
                })
                .collect(),
        });
        if let Some(counters) = &self.counters {
            chrome.unread = Some(counters.unread);
            chrome.waiting = Some(counters.waiting());
            chrome.live = crate::pages::live::PATH;
        }
        if !signed.must_change {
            chrome.menu = menu::lines(
                &self.web,
                self.arrival.locale,
                &signed.actor,
                &self.arrival.path,
            );
        }
        chrome
    }

    /// Shows a page.
    ///
    /// # Errors
    /// The template's, as a failure.
    pub fn render(&self, template: &str, context: impl Serialize) -> Answer {
        self.render_with(StatusCode::OK, template, context)
    }

    /// Shows a page with another status.
    ///
    /// # Errors
    /// The template's, as a failure.
    pub fn render_with(
        &self,
        status: StatusCode,
        template: &str,
        context: impl Serialize,
    ) -> Answer {
        self.render_value(status, template, Value::from(Serde(context)))
    }

    /// Shows a page with a form, under `form` beside the page's own context; the status is 200 for
    /// a fresh form and the refusal's for one sent back.
    ///
    /// # Errors
    /// The template's, as a failure.
    pub fn render_form(&self, form: &FormState, template: &str, context: impl Serialize) -> Answer {
        let form_value = minijinja::context! { form => form.value() };
        self.render_value(
            form.status(),
            template,
            merge_maps([Value::from(Serde(context)), form_value]),
        )
    }

    fn render_value(&self, status: StatusCode, template: &str, context: Value) -> Answer {
        let chrome = minijinja::context! { chrome => Value::from(Serde(self.chrome())) };
        let html = self.web.templates().render(
            self.arrival.locale,
            template,
            merge_maps([context, chrome]),
        )?;
        let mut response = (status, Html(html)).into_response();
        if self.arrival.flash.is_some()
            && let Some(line) = Cookie::Flash.clear(self.web.settings().secure_cookies)
        {
            response.headers_mut().append(SET_COOKIE, line);
        }
        Ok(response)
    }

    /// Shows a whole document with its own styles (a letter, a print view made by `letters`): nothing
    /// in it runs, nothing is fetched from elsewhere.
    ///
    /// # Errors
    /// Never.
    pub fn document(&self, html: String) -> Answer {
        let mut response = Html(html).into_response();
        let policy = HeaderValue::from_static(
            "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
             frame-ancestors 'none'",
        );
        response
            .headers_mut()
            .insert(axum::http::header::CONTENT_SECURITY_POLICY, policy);
        Ok(response)
    }

    /// Sends a file under a name; `media` without markup is never run by a browser.
    ///
    /// # Errors
    /// Never for media types we make.
    pub fn download(&self, bytes: Vec<u8>, media: &str, name: &str) -> Answer {
        self.file(bytes, media, name, "attachment")
    }

    /// Shows a stored picture in the page that asks for it.
    ///
    /// # Errors
    /// Never for media types we make.
    pub fn picture(&self, bytes: Vec<u8>, media: &str, name: &str) -> Answer {
        self.file(bytes, media, name, "inline")
    }

    fn file(&self, bytes: Vec<u8>, media: &str, name: &str, how: &str) -> Answer {
        let mut response = bytes.into_response();
        let told = |text: &str| {
            HeaderValue::from_str(text).map_err(|_| Failure::failed("a header that cannot be sent"))
        };
        let named = format!(
            "{how}; filename*=UTF-8''{}",
            crate::form::percent(&crate::upload::file_name(name))
        );
        response
            .headers_mut()
            .insert(axum::http::header::CONTENT_TYPE, told(media)?);
        response
            .headers_mut()
            .insert(axum::http::header::CONTENT_DISPOSITION, told(&named)?);
        Ok(response)
    }

    /// What a form was refused for, to show it again with everything typed. Refusals that no change
    /// to the form could cure (not visible, not for this post, too often) and failures pass on.
    ///
    /// # Errors
    /// Those.
    pub fn refused(&self, why: impl Into<Failure>, fields: Fields) -> Result<FormState, Failure> {
        let why = why.into();
        match &why {
            Failure::Refused(refusal)
                if matches!(refusal.kind, No::Invalid | No::Stale | No::Forbidden) =>
            {
                Ok(self.sent_back(&why, fields))
            }
            _ => Err(why),
        }
    }

    /// The form with its mistakes, whatever kind they are.
    #[must_use]
    pub fn sent_back(&self, why: &Failure, fields: Fields) -> FormState {
        // The same key stays: what was refused left no record under it.
        let key = fields
            .opt("key")
            .map_or_else(|| self.form_key(), str::to_owned);
        FormState::refused(self.web.lexicon(), self.arrival.locale, fields, why, key)
    }

    /// Leads on after a form did its work (303).
    ///
    /// # Errors
    /// Never for paths of this site.
    pub fn to(&self, path: &str) -> Answer {
        let mut response = StatusCode::SEE_OTHER.into_response();
        let place =
            HeaderValue::from_str(local_path(path)).map_err(|_| Failure::failed("redirect"))?;
        response.headers_mut().insert(LOCATION, place);
        Ok(response)
    }

    /// The same, with one message on the page it leads to: a key of the locales and its arguments.
    ///
    /// # Errors
    /// Never for paths of this site.
    pub fn to_saying(&self, path: &str, level: Level, key: &str, args: &[(&str, Arg)]) -> Answer {
        let mut response = self.to(path)?;
        let args = args
            .iter()
            .map(|(name, arg)| ((*name).to_owned(), arg.clone()))
            .collect();
        let flash = Flash {
            level,
            key: key.to_owned(),
            args,
        };
        let line = flash
            .seal(&self.web)
            .and_then(|text| Cookie::Flash.set(&text, self.web.settings().secure_cookies));
        if let Some(line) = line {
            response.headers_mut().append(SET_COOKIE, line);
        }
        Ok(response)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Failure::failed("a route outside the table"))
    }
}

/// Somebody signed in, whose post the route's action is open to.
#[derive(Clone)]
pub struct Page {
    /// The circumstances of the act, as `app` takes them.
    pub ctx: Ctx,
    /// The session; none for a program's token.
    pub session: Option<SessionId>,
    visitor: Visitor,
}

impl Page {
    /// States why persons are read from here on.
    #[must_use]
    pub fn for_purpose(mut self, purpose: Purpose) -> Self {
        self.ctx.purpose = Some(purpose);
        self
    }
}

impl Deref for Page {
    type Target = Visitor;
    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let signed = visitor
            .signed
            .as_ref()
            .ok_or_else(|| Failure::http(StatusCode::UNAUTHORIZED, "sign-in-first"))?;
        let ctx = visitor.ctx_of(signed);
        let session = signed.session;
        let mut visitor = visitor;
        // Only where a page is about to be shown: a form that was sent mostly leads on to one.
        if visitor.meta.kind == Kind::Page
            && visitor.meta.method.is_safe()
            && crate::pages::live::counts(visitor.meta.path)
        {
            visitor.counters = Some(app::live::counters(visitor.app(), &ctx).await?);
        }
        Ok(Self {
            ctx,
            session,
            visitor,
        })
    }
}

/// Values in the path. One that does not read names nothing: 404.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map(|path| Self(path.0))
            .map_err(|_| Failure::not_found())
    }
}
