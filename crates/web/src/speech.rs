//! Refusals and page texts in the reader's words.

use model::refusal::{Arg, Refused};
use words::{Args, Lexicon, Locale};

/// The product's texts with those of the modules in force: stages, acts, fields, letters, messages
/// are said in a module's own words.
#[must_use]
pub fn with_modules(site: &app::Site, lexicon: &Lexicon) -> Lexicon {
    let mut whole = lexicon.clone();
    for (code, version, module, _) in site.modules() {
        for locale in Locale::ALL {
            let Some(text) = module.words(locale.tag()) else {
                continue;
            };
            if let Err(error) = whole.add(locale, &format!("module {code}"), &text) {
                tracing::error!(code, version, %error, "a module's texts were not taken in");
            }
        }
    }
    whole
}

/// A text without arguments.
#[must_use]
pub fn say(lexicon: &Lexicon, locale: Locale, key: &str) -> String {
    lexicon.word(locale, key)
}

/// Arguments of a refusal, of a flash message or of a template's call.
#[must_use]
pub fn args<'a>(pairs: impl IntoIterator<Item = (&'a String, &'a Arg)>) -> Args<'a> {
    pairs
        .into_iter()
        .fold(Args::new(), |args, (name, arg)| match arg {
            Arg::Number(n) => args.count(name.as_str(), *n),
            Arg::Text(text) => args.text(name.as_str(), text.as_str()),
        })
}

/// A mistake of a module's files and its remedy, in the module language's own words.
#[must_use]
pub fn mistake(lexicon: &Lexicon, locale: Locale, mistake: &flow::Mistake) -> (String, String) {
    let args = mistake
        .args
        .iter()
        .fold(Args::new(), |args, (name, value)| {
            args.text(name.as_str(), value.as_str())
        });
    let say = |key: String, other: &str| {
        lexicon
            .try_say(locale, &key, &args)
            .unwrap_or_else(|_| lexicon.word(locale, other))
    };
    (
        say(format!("mistake-{}", mistake.key), "site-module-mistake"),
        say(
            format!("remedy-{}", mistake.remedy_key),
            "site-module-remedy",
        ),
    )
}

/// A reason in words: the text of `refusal-<key>`. One that has no text yet is said as a plain
/// sentence and reported to the log; a test finds keys without texts before people do.
#[must_use]
pub fn refused(lexicon: &Lexicon, locale: Locale, reason: &Refused) -> String {
    match lexicon.try_say(
        locale,
        &format!("refusal-{}", reason.key),
        &args(&reason.args),
    ) {
        Ok(text) => text,
        Err(error) => {
            tracing::error!(key = %reason.key, error = %error, "a refusal without words");
            lexicon.word(locale, "web-refusal-unsaid")
        }
    }
}
