//! What people send: fields as they were typed, files as they came, and the form shown again with
//! its mistakes.

use crate::api::Idem;
use crate::error::Failure;
use crate::speech;
use crate::state::Web;
use crate::upload::{self, SheetFile, Uploaded};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Multipart, Request};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use minijinja::value::{Enumerator, Object, Value};
use model::refusal::{Refusal, Refused};
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;
use words::{Lexicon, Locale};

/// Fields in one form at most.
const FIELDS_MAX: usize = 1_000;
/// Files in one form at most.
const FILES_MAX: usize = 20;

/// Named texts as they were typed: line ends as `\n`, without control characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields(BTreeMap<String, Vec<String>>);

fn plain(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect()
}

impl Fields {
    /// From pairs in their order.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut fields = Self::default();
        for (name, value) in pairs {
            fields.push(name, &value);
        }
        fields
    }

    fn push(&mut self, name: String, value: &str) {
        self.0.entry(name).or_default().push(plain(value));
    }

    fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    /// What was typed, without spaces around it; empty when nothing was.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0
            .get(name)
            .and_then(|values| values.first())
            .map_or("", |value| value.trim())
    }

    /// What was typed, if anything was.
    #[must_use]
    pub fn opt(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// A secret exactly as it was typed; spaces may belong to it.
    #[must_use]
    pub fn secret(&self, name: &str) -> &str {
        self.0
            .get(name)
            .and_then(|values| values.first())
            .map_or("", String::as_str)
    }

    /// What must be typed.
    ///
    /// # Errors
    /// `field-required` at the field.
    pub fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.opt(name)
            .ok_or_else(|| Refusal::field(name, "field-required"))
    }

    /// A value of a type that reads itself from text.
    ///
    /// # Errors
    /// `field-required`, `field-unreadable` at the field.
    pub fn parse<T: FromStr>(&self, name: &str) -> Result<T, Refusal> {
        self.need(name)?
            .parse()
            .map_err(|_| Refusal::field(name, "field-unreadable"))
    }

    /// The same, where nothing may be typed.
    ///
    /// # Errors
    /// `field-unreadable` at the field.
    pub fn parse_opt<T: FromStr>(&self, name: &str) -> Result<Option<T>, Refusal> {
        match self.opt(name) {
            Some(_) => self.parse(name).map(Some),
            None => Ok(None),
        }
    }

    /// Every value of a field that may be ticked more than once.
    #[must_use]
    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Every field with its first value, without the token and the keys of the form itself.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .filter(|(name, _)| !matches!(name.as_str(), "csrf" | "key" | "version"))
            .map(|(name, values)| (name.as_str(), values.first().map_or("", String::as_str)))
    }

    /// Puts a value that a form starts with (what is stored) where nothing was typed.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0
            .entry(name.to_owned())
            .or_insert_with(|| vec![value.into()]);
        self
    }

    /// SM3 of everything typed but the token: what a repeated submission is compared by.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut bytes = Vec::new();
        for (name, values) in self.0.iter().filter(|(name, _)| *name != "csrf") {
            for value in values {
                for part in [name, value] {
                    bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
                    bytes.extend_from_slice(part.as_bytes());
                }
            }
        }
        evidence::sm3(&[&bytes])
    }
}

/// A map for templates in which everything that was not typed is the empty text.
#[derive(Debug)]
struct Kept(BTreeMap<String, Vec<String>>);

impl Object for Kept {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        Some(
            self.0
                .get(name)
                .and_then(|values| values.first())
                .map_or_else(|| Value::from(""), Value::from),
        )
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.keys().map(Value::from).collect())
    }
}

#[derive(Debug)]
struct KeptLists(BTreeMap<String, Vec<String>>);

impl Object for KeptLists {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let values = self.0.get(key.as_str()?).cloned().unwrap_or_default();
        Some(
            values
                .into_iter()
                .map(Value::from)
                .collect::<Vec<_>>()
                .into(),
        )
    }
}

/// A form as it is shown: in a template, `form.values.NAME` (text, empty when nothing was typed),
/// `form.lists.NAME` (all values), `form.error.NAME` (the mistake at the field, or empty),
/// `form.errors` (`[{field, text}]` for the summary), `form.key` (idempotency key of this form).
#[derive(Debug, Clone)]
pub struct FormState {
    fields: Fields,
    errors: Vec<(String, String)>,
    key: String,
    status: StatusCode,
}

impl FormState {
    /// A form not yet sent; `key` marks this form so that sending it twice does one thing.
    #[must_use]
    pub fn fresh(fields: Fields, key: String) -> Self {
        Self {
            fields,
            errors: Vec::new(),
            key,
            status: StatusCode::OK,
        }
    }

    /// The form as it was sent, with what is wrong with it.
    #[must_use]
    pub fn refused(
        lexicon: &Lexicon,
        locale: Locale,
        fields: Fields,
        failure: &Failure,
        key: String,
    ) -> Self {
        let errors = failure
            .reasons()
            .iter()
            .map(|reason| {
                (
                    reason.field.clone().unwrap_or_default(),
                    speech::refused(lexicon, locale, reason),
                )
            })
            .collect();
        Self {
            fields,
            errors,
            key,
            status: failure.status(),
        }
    }

    /// The status it is shown with.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The mistakes: field (empty for the form as a whole) and sentence.
    #[must_use]
    pub fn errors(&self) -> &[(String, String)] {
        &self.errors
    }

    /// As templates see it.
    #[must_use]
    pub fn value(&self) -> Value {
        // Secrets are never sent back.
        let mut kept = self.fields.0.clone();
        kept.retain(|name, _| {
            !matches!(name.as_str(), "csrf" | "password" | "old" | "new" | "again")
        });
        let mut by_field: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (field, text) in &self.errors {
            by_field
                .entry(field.clone())
                .or_default()
                .push(text.clone());
        }
        let errors: Vec<Value> = self
            .errors
            .iter()
            .map(|(field, text)| minijinja::context! { field => field.as_str(), text => text.as_str() })
            .collect();
        minijinja::context! {
            values => Value::from_object(Kept(kept.clone())),
            lists => Value::from_object(KeptLists(kept)),
            error => Value::from_object(Kept(by_field)),
            errors => Value::from(errors),
            key => self.key.as_str(),
        }
    }
}

/// A file as it came: not looked into yet.
#[derive(Debug, Clone)]
pub struct Part {
    /// The form's field.
    pub field: String,
    /// Its name on the sender's machine.
    pub name: String,
    /// Its bytes.
    pub bytes: Bytes,
}

/// A form that was sent, urlencoded or multipart; its token has been checked.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    /// What was typed.
    pub fields: Fields,
    /// What was attached.
    pub parts: Vec<Part>,
}

impl Posted {
    /// Reads a body of at most `limit` bytes.
    pub(crate) async fn read(request: Request, limit: usize) -> Result<Self, Failure> {
        let media = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("")
            .to_ascii_lowercase();
        let (parts, body) = request.into_parts();
        let bytes = body_bytes(&parts, body, limit).await?;
        if media.is_empty() && bytes.is_empty() {
            return Ok(Self::default());
        }
        let unreadable = || Failure::http(StatusCode::BAD_REQUEST, "form-unreadable");
        let request = Request::from_parts(parts, axum::body::Body::from(bytes));
        if media.starts_with("application/x-www-form-urlencoded") {
            let axum::Form(pairs) = axum::Form::<Vec<(String, String)>>::from_request(request, &())
                .await
                .map_err(|_| unreadable())?;
            if pairs.len() > FIELDS_MAX {
                return Err(unreadable());
            }
            return Ok(Self {
                fields: Fields::new(pairs),
                parts: Vec::new(),
            });
        }
        if !media.starts_with("multipart/form-data") {
            return Err(Failure::http(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "form-unreadable",
            ));
        }
        let mut multipart = Multipart::from_request(request, &())
            .await
            .map_err(|_| unreadable())?;
        let mut posted = Self::default();
        while let Some(field) = multipart.next_field().await.map_err(|_| unreadable())? {
            let name = field.name().ok_or_else(unreadable)?.to_owned();
            if let Some(file) = field.file_name().map(upload::file_name) {
                let bytes = field.bytes().await.map_err(|_| unreadable())?;
                // A file field left alone sends an empty file.
                if !bytes.is_empty() {
                    posted.parts.push(Part {
                        field: name,
                        name: file,
                        bytes,
                    });
                }
            } else {
                let text = field.text().await.map_err(|_| unreadable())?;
                posted.fields.push(name, &text);
            }
            if posted.fields.len() > FIELDS_MAX || posted.parts.len() > FILES_MAX {
                return Err(unreadable());
            }
        }
        Ok(posted)
    }

    /// The first file of a field.
    #[must_use]
    pub fn part(&self, field: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.field == field)
    }

    /// The image of a field, checked by content, turned upright, stripped of everything but the
    /// picture; none when none was chosen.
    ///
    /// # Errors
    /// `upload-*` at the field.
    pub async fn image(&self, web: &Web, field: &str) -> Result<Option<Uploaded>, Failure> {
        match self.part(field) {
            Some(part) => web.clean_image(part.clone()).await.map(Some),
            None => Ok(None),
        }
    }

    /// All images of a field.
    ///
    /// # Errors
    /// `upload-*` at the field.
    pub async fn images(&self, web: &Web, field: &str) -> Result<Vec<Uploaded>, Failure> {
        let mut images = Vec::new();
        for part in self.parts.iter().filter(|part| part.field == field) {
            images.push(web.clean_image(part.clone()).await?);
        }
        Ok(images)
    }

    /// All pictures and recordings of a field.
    ///
    /// # Errors
    /// `upload-*` at the field.
    pub async fn media(&self, web: &Web, field: &str) -> Result<Vec<Uploaded>, Failure> {
        let mut media = Vec::new();
        for part in self.parts.iter().filter(|part| part.field == field) {
            media.push(web.clean_media(part.clone()).await?);
        }
        Ok(media)
    }

    /// The table (XLSX or CSV) of a field; none when none was chosen.
    ///
    /// # Errors
    /// `upload-not-a-table`, `upload-too-large` at the field.
    pub fn sheet(&self, web: &Web, field: &str) -> Result<Option<SheetFile>, Refusal> {
        self.part(field)
            .map(|part| upload::sheet(part, web.settings().max_upload))
            .transpose()
    }

    /// What tells a repeated submission from a new one.
    #[must_use]
    pub fn idem(&self, route: &'static str) -> Idem {
        let files: Vec<u8> = self
            .parts
            .iter()
            .flat_map(|part| evidence::sm3(&[&part.bytes]))
            .collect();
        let body_digest = evidence::sm3(&[&self.fields.digest(), &files]);
        Idem {
            key: self.fields.opt("key").map(str::to_owned),
            route,
            body_digest,
        }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Posted {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Failure> {
        Ok(parts.extensions.remove::<Self>().unwrap_or_default())
    }
}

/// Reads a whole body, refusing early what announces itself as too large.
pub(crate) async fn body_bytes(
    parts: &Parts,
    body: axum::body::Body,
    limit: usize,
) -> Result<Bytes, Failure> {
    let too_large = || {
        let mib = i64::try_from(limit / 1_048_576).unwrap_or(i64::MAX).max(1);
        Failure::Http(
            StatusCode::PAYLOAD_TOO_LARGE,
            Refused::new("body-too-large").with("mib", mib),
        )
    };
    let announced = parts
        .headers
        .get(axum::http::header::CONTENT_LENGTH)
        .and_then(|v| v.to_str().ok())
        .and_then(|v| v.parse::<usize>().ok());
    if announced.is_some_and(|n| n > limit) {
        return Err(too_large());
    }
    axum::body::to_bytes(body, limit)
        .await
        .map_err(|_| too_large())
}

/// The question part of an address: filters, cursor. What does not read is as if it were not there.
#[derive(Debug, Clone, Default)]
pub struct Asked(Fields);

impl Asked {
    /// What was asked, if anything was.
    #[must_use]
    pub fn opt(&self, name: &str) -> Option<&str> {
        self.0.opt(name)
    }

    /// What was asked; empty when nothing was.
    #[must_use]
    pub fn text(&self, name: &str) -> &str {
        self.0.text(name)
    }

    /// A value of a type that reads itself from text; none when it does not.
    #[must_use]
    pub fn parse<T: FromStr>(&self, name: &str) -> Option<T> {
        self.opt(name)?.parse().ok()
    }

    /// All as fields, to fill the question bar with.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.0
    }

    /// The same address with one parameter set (a cursor) or taken away (`None`).
    #[must_use]
    pub fn href(&self, path: &str, name: &str, value: Option<&str>) -> String {
        let mut pairs: Vec<(&str, &str)> = self
            .0
            .iter()
            .filter(|(n, v)| *n != name && !v.is_empty())
            .collect();
        if let Some(value) = value {
            pairs.push((name, value));
        }
        if pairs.is_empty() {
            return path.to_owned();
        }
        let query: Vec<String> = pairs
            .iter()
            .map(|(n, v)| format!("{}={}", percent(n), percent(v)))
            .collect();
        format!("{path}?{}", query.join("&"))
    }
}

/// A text inside a query string.
#[must_use]
pub fn percent(text: &str) -> String {
    text.bytes()
        .fold(String::with_capacity(text.len()), |mut out, byte| {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
                out.push(char::from(byte));
            } else {
                out.push_str(&format!("%{byte:02X}"));
            }
            out
        })
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Failure;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let pairs = axum::extract::Query::<Vec<(String, String)>>::from_request_parts(parts, state)
            .await
            .map_err(|_| Failure::http(StatusCode::BAD_REQUEST, "query-unreadable"))?;
        Ok(Self(Fields::new(pairs.0)))
    }
}
