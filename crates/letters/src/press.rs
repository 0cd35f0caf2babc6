//! Making a letter.

use std::path::{Path, PathBuf};

use jiff::civil::Date;
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, Value, context};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use rust_embed::RustEmbed;
use thiserror::Error as ThisError;
use words::Locale;

use crate::letter::Letter;

/// Steps a template may take; a roll of 20,000 lines needs about two million. Ends a site's endless loop.
const FUEL: u64 = 20_000_000;

/// The shipped templates: embedded in a release, read from the disk by a debug build.
#[derive(RustEmbed)]
#[folder = "../../templates/letters/"]
struct Shipped;

/// Why a letter was not made: always a mistake in a template, never in a letter's data.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
#[error("template {name}, line {line}: {why}")]
pub struct LetterError {
    /// The template.
    pub name: String,
    /// Line, from 1; 0 when unknown.
    pub line: usize,
    /// What is wrong, for logs.
    pub why: String,
}

impl LetterError {
    /// Key of the sentence said to the user, in `locales/*/letters.ftl`.
    pub fn key(&self) -> &'static str {
        "letters-broken"
    }

    /// Arguments of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        vec![("name", self.name.clone()), ("line", self.line.to_string())]
    }
}

impl From<Error> for LetterError {
    fn from(error: Error) -> Self {
        let mut why = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            why.push_str(": ");
            why.push_str(&inner.to_string());
            cause = inner.source();
        }
        Self {
            name: error.name().unwrap_or_default().to_owned(),
            line: error.line().unwrap_or(0),
            why,
        }
    }
}

/// Templates, parsed once and kept. Share one; a new one sees changed files.
pub struct Press {
    environment: Environment<'static>,
}

impl Press {
    /// The shipped templates, over which those of the site's folder (`<slug>.html`, `base.html`, `parts.html`, `letter.css`)
    /// take precedence, file by file.
    pub fn new(site_folder: Option<&Path>) -> Self {
        let site = site_folder.map(Path::to_path_buf);
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.set_loader(move |name| load(site.as_ref(), name));
        environment.add_filter("date", |text: &str| {
            Ok::<_, Error>(words::date(Locale::ZhCn, day(text)?))
        });
        environment.add_filter("month", |text: &str| {
            Ok::<_, Error>(words::month(Locale::ZhCn, day(text)?))
        });
        environment.add_filter("yuan", words::yuan);
        environment.add_filter("capital", words::capital);
        environment.add_function("qr", |text: &str| qr(text));
        Self { environment }
    }

    /// Makes the letter: one HTML document that needs nothing else.
    ///
    /// # Errors
    /// When a template is not there, is not valid or asks for something the letter does not have.
    pub fn render(&self, letter: &Letter) -> Result<String, LetterError> {
        let template = self
            .environment
            .get_template(&format!("{}.html", letter.slug()))?;
        Ok(template.render(context! { title => letter.title(), l => letter.context() })?)
    }
}

impl Press {
    /// Makes a document of a form by its name from what it says, whatever shape that has: for
    /// callers who hold plain values. [`Press::render`] is for those who hold a [`Letter`].
    ///
    /// # Errors
    /// As [`Press::render`]; and when the values are not those that the form asks for.
    pub fn print(
        &self,
        slug: &str,
        title: &str,
        says: &impl serde::Serialize,
    ) -> Result<String, LetterError> {
        let template = self.environment.get_template(&format!("{slug}.html"))?;
        let says = Value::from(minijinja::value::Serde(says));
        Ok(template.render(context! { title => title, l => says })?)
    }
}

impl std::fmt::Debug for Press {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Press").finish_non_exhaustive()
    }
}

/// Makes one letter with a press of its own. See [`Press::render`].
///
/// # Errors
/// As [`Press::render`].
pub fn render(letter: &Letter, site_folder: Option<&Path>) -> Result<String, LetterError> {
    Press::new(site_folder).render(letter)
}

fn load(site: Option<&PathBuf>, name: &str) -> Result<Option<String>, Error> {
    // Names come from templates a site may write: one folder, no way out of it.
    let plain = name.bytes().all(|byte| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'.'
    });
    if !plain || name.starts_with('.') {
        return Ok(None);
    }
    let unreadable = |why: String| {
        Error::new(
            ErrorKind::InvalidOperation,
            format!("template {name}: {why}"),
        )
    };
    if let Some(folder) = site {
        match std::fs::read_to_string(folder.join(name)) {
            Ok(text) => return Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(unreadable(error.to_string())),
        }
    }
    Shipped::get(name)
        .map(|file| {
            String::from_utf8(file.data.into_owned()).map_err(|error| unreadable(error.to_string()))
        })
        .transpose()
}

fn day(text: &str) -> Result<Date, Error> {
    text.parse()
        .map_err(|_| Error::new(ErrorKind::InvalidOperation, format!("{text} is no date")))
}

/// A QR code as inline SVG, safe to put into the page: nothing of the text is in it but squares.
fn qr(text: &str) -> Result<Value, Error> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)
        .map_err(|error| Error::new(ErrorKind::InvalidOperation, format!("QR code: {error}")))?;
    let svg = code
        .render::<svg::Color<'_>>()
        .min_dimensions(160, 160)
        .build();
    let svg = svg
        .find("<svg")
        .and_then(|at| svg.get(at..))
        .unwrap_or_default();
    Ok(Value::from_safe_string(svg.replacen(
        "<svg",
        "<svg role=\"img\" aria-label=\"二维码\"",
        1,
    )))
}
