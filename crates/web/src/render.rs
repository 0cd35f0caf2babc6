//! Templates to HTML. Undefined names are mistakes, everything is escaped, work is bounded by fuel.
//! A site may put its own file of the same name into its folder; a debug build reads from disk.
//!
//! Functions: `t(key, name=…)`, `asset(name)`. Filters: `date` (civil date `yyyy-mm-dd`), `when`
//! (UTC ms → `3月2日 10:14`), `moment` (with the year), `money` (fen → `1,234.56`), `qr` (text → SVG),
//! `urlencode`.

use crate::asset;
use minijinja::value::{Kwargs, Serde, Value, ValueKind, merge_maps};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, TemplateSource, UndefinedBehavior, path_loader,
};
use rust_embed::RustEmbed;
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, Mutex};
use words::{Args, Lexicon, Locale};

/// Steps one page may take; a list of two hundred rows takes about a fiftieth of it.
const FUEL: u64 = 5_000_000;

#[derive(RustEmbed)]
#[folder = "../../templates"]
struct Shipped;

/// Both languages' environments: what `t` says is bound when the environment is made.
pub struct Templates {
    zh_cn: Environment<'static>,
    en: Environment<'static>,
    missing: Arc<Mutex<BTreeSet<String>>>,
}

impl Templates {
    /// Shipped templates, with a site's own in front of them.
    #[must_use]
    pub fn new(lexicon: &Arc<Lexicon>, own: Option<&Path>) -> Self {
        let missing = Arc::new(Mutex::new(BTreeSet::new()));
        let make = |locale| environment(locale, lexicon, own, &missing);
        Self {
            zh_cn: make(Locale::ZhCn),
            en: make(Locale::En),
            missing: Arc::clone(&missing),
        }
    }

    /// Renders a page: the frame's context under `chrome`, the page's own beside it.
    ///
    /// # Errors
    /// The template's.
    pub fn page(
        &self,
        locale: Locale,
        name: &str,
        chrome: &impl Serialize,
        context: &impl Serialize,
    ) -> Result<String, Error> {
        let chrome = minijinja::context! { chrome => Value::from(Serde(chrome)) };
        self.render(
            locale,
            name,
            merge_maps([Value::from(Serde(context)), chrome]),
        )
    }

    /// Renders a template.
    ///
    /// # Errors
    /// The template's.
    pub fn render(&self, locale: Locale, name: &str, context: Value) -> Result<String, Error> {
        self.environment(locale).get_template(name)?.render(context)
    }

    const fn environment(&self, locale: Locale) -> &Environment<'static> {
        match locale {
            Locale::ZhCn => &self.zh_cn,
            Locale::En => &self.en,
        }
    }

    /// Whether a template reads.
    ///
    /// # Errors
    /// Where it does not.
    pub fn parses(&self, name: &str) -> Result<(), Error> {
        self.zh_cn.get_template(name).map(|_| ())
    }

    /// Names of all shipped templates.
    #[must_use]
    pub fn names() -> Vec<String> {
        Shipped::iter().map(|name| name.to_string()).collect()
    }

    /// Texts that templates asked for and nobody has written, so far.
    #[must_use]
    pub fn missing(&self) -> BTreeSet<String> {
        match self.missing.lock() {
            Ok(missing) => missing.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }
}

fn shipped(name: &str) -> Result<Option<TemplateSource>, Error> {
    if cfg!(debug_assertions) {
        return path_loader(concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates"))(name);
    }
    let Some(file) = Shipped::get(name) else {
        return Ok(None);
    };
    match String::from_utf8(file.data.into_owned()) {
        Ok(text) => Ok(Some(TemplateSource::new(text))),
        Err(error) => Err(Error::new(ErrorKind::InvalidOperation, "not UTF-8").with_source(error)),
    }
}

fn environment(
    locale: Locale,
    lexicon: &Arc<Lexicon>,
    own: Option<&Path>,
    missing: &Arc<Mutex<BTreeSet<String>>>,
) -> Environment<'static> {
    let mut env = Environment::new();
    let own = own.map(path_loader);
    env.set_loader(
        move |name| match own.as_ref().map(|load| load(name)).transpose()?.flatten() {
            Some(source) => Ok(Some(source)),
            None => shipped(name),
        },
    );
    env.set_auto_reload(cfg!(debug_assertions));
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|name| {
        if name.ends_with(".html") {
            AutoEscape::Html
        } else {
            AutoEscape::None
        }
    });
    env.set_fuel(Some(FUEL));
    env.set_debug(cfg!(debug_assertions));
    let (words, lost) = (Arc::clone(lexicon), Arc::clone(missing));
    env.add_function(
        "t",
        move |key: &str, kwargs: Kwargs| -> Result<String, Error> {
            let args = sentence_args(&kwargs)?;
            Ok(words.try_say(locale, key, &args).unwrap_or_else(|error| {
                tracing::error!(%error, "a page without words");
                if let Ok(mut lost) = lost.lock() {
                    lost.insert(error.to_string());
                }
                words.say(locale, key, &args)
            }))
        },
    );
    env.add_function("asset", asset::href);
    env.add_filter("date", move |value: &Value| -> Result<String, Error> {
        empty_or(value, |value| {
            let text = value
                .as_str()
                .ok_or_else(|| wrong("date wants yyyy-mm-dd"))?;
            let date = text
                .parse::<jiff::civil::Date>()
                .map_err(|_| wrong("date wants yyyy-mm-dd"))?;
            Ok(words::date(locale, date))
        })
    });
    env.add_filter("when", move |value: &Value| {
        empty_or(value, |value| Ok(words::instant(locale, whole(value)?)))
    });
    env.add_filter("moment", move |value: &Value| {
        empty_or(value, |value| Ok(words::moment(locale, whole(value)?)))
    });
    env.add_filter("money", move |value: &Value| {
        empty_or(value, |value| Ok(words::yuan(whole(value)?)))
    });
    env.add_filter("qr", |text: &str| qr(text).map(Value::from_safe_string));
    env
}

fn wrong(why: &'static str) -> Error {
    Error::new(ErrorKind::InvalidOperation, why)
}

fn whole(value: &Value) -> Result<i64, Error> {
    value
        .as_i64()
        .ok_or_else(|| wrong("a whole number is wanted"))
}

fn empty_or(
    value: &Value,
    say: impl FnOnce(&Value) -> Result<String, Error>,
) -> Result<String, Error> {
    if value.is_none() {
        Ok(String::new())
    } else {
        say(value)
    }
}

fn sentence_args(kwargs: &Kwargs) -> Result<Args<'static>, Error> {
    let mut args = Args::new();
    for name in kwargs.args() {
        let value: Value = kwargs.peek(name)?;
        args = match value.as_i64().filter(|_| value.kind() == ValueKind::Number) {
            Some(n) => args.count(name.to_owned(), n),
            None => args.text(name.to_owned(), value.to_string()),
        };
    }
    Ok(args)
}

/// A QR code as an SVG that takes the text's colour; level M, quiet zone of four modules.
///
/// # Errors
/// When the text is longer than a QR code holds.
pub fn qr(text: &str) -> Result<String, Error> {
    let code = qrcode::QrCode::new(text.as_bytes()).map_err(|_| wrong("too long for a QR code"))?;
    let side = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(side).enumerate() {
        let mut x = 0;
        while x < side {
            let dark = row
                .iter()
                .skip(x)
                .take_while(|colour| **colour == qrcode::Color::Dark)
                .count();
            if dark > 0 {
                path.push_str(&format!("M{} {}h{dark}v1h-{dark}z", x + 4, y + 4));
            }
            x += dark.max(1);
        }
    }
    let size = side + 8;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\" aria-hidden=\"true\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}
