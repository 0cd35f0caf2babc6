//! All texts of all locales.

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentResource, FluentValue};
use fluent_syntax::ast::Entry;
use rust_embed::RustEmbed;
use thiserror::Error;

use crate::args::Args;
use crate::locale::Locale;
use crate::money::grouped;

/// The shipped texts: embedded in a release, read from the disk by a debug build.
#[derive(RustEmbed)]
#[folder = "../../locales/"]
struct Shipped;

/// Why a text file was not taken in.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LexiconError {
    /// Not UTF-8.
    #[error("{name}: not UTF-8")]
    NotText {
        /// The file.
        name: String,
    },
    /// Not Fluent.
    #[error("{name}, line {line}: {why}")]
    Syntax {
        /// The file.
        name: String,
        /// Line, from 1.
        line: usize,
        /// What the parser expected.
        why: String,
    },
    /// A key that an earlier file has already.
    #[error("{name}: key {key} already stands in another file")]
    Clash {
        /// The later file.
        name: String,
        /// The key.
        key: String,
    },
}

/// Why a sentence could not be said.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SayError {
    /// No such key in this locale.
    #[error("{locale}: no text for {key}", locale = locale.tag())]
    NoKey {
        /// The locale.
        locale: Locale,
        /// The key.
        key: String,
    },
    /// The sentence needs an argument that was not given, or refers to something that is not there.
    #[error("{locale}: {key}: {why}", locale = locale.tag())]
    Incomplete {
        /// The locale.
        locale: Locale,
        /// The key.
        key: String,
        /// What is missing.
        why: String,
    },
}

type Bundle = FluentBundle<Arc<FluentResource>>;

struct Tongue {
    locale: Locale,
    files: Vec<(String, Arc<FluentResource>)>,
    bundle: Bundle,
}

/// Texts by locale and key. Immutable once shared; `Send + Sync`.
pub struct Lexicon {
    zh_cn: Tongue,
    en: Tongue,
}

impl Lexicon {
    /// No texts at all.
    pub fn empty() -> Self {
        Self {
            zh_cn: Tongue::new(Locale::ZhCn),
            en: Tongue::new(Locale::En),
        }
    }

    /// The texts of the program: every `locales/<tag>/*.ftl`.
    ///
    /// # Errors
    /// The first file that is not Fluent or repeats a key.
    pub fn shipped() -> Result<Self, LexiconError> {
        let mut lexicon = Self::empty();
        let mut paths: Vec<_> = Shipped::iter().collect();
        paths.sort();
        for path in paths {
            let Some((tag, file)) = path.split_once('/') else {
                continue;
            };
            let (Some(locale), Some(name)) = (Locale::from_tag(tag), file.strip_suffix(".ftl"))
            else {
                continue;
            };
            let Some(found) = Shipped::get(&path) else {
                continue;
            };
            let text = std::str::from_utf8(&found.data).map_err(|_| LexiconError::NotText {
                name: path.to_string(),
            })?;
            lexicon.add(locale, name, text)?;
        }
        Ok(lexicon)
    }

    /// Adds a file of texts, such as a module's own. A file of the same name in that locale is replaced.
    ///
    /// # Errors
    /// When the text is not Fluent or repeats a key of another file; the lexicon is then as it was.
    pub fn add(&mut self, locale: Locale, name: &str, ftl_text: &str) -> Result<(), LexiconError> {
        let resource = FluentResource::try_new(ftl_text.to_owned()).map_err(|(_, errors)| {
            let at = errors.first().map_or(0, |error| error.pos.start);
            LexiconError::Syntax {
                name: format!("{}/{name}", locale.tag()),
                line: ftl_text
                    .bytes()
                    .take(at)
                    .filter(|&byte| byte == b'\n')
                    .count()
                    + 1,
                why: errors.first().map_or_else(String::new, ToString::to_string),
            }
        })?;
        let tongue = self.tongue(locale);
        let mut files: Vec<_> = tongue
            .files
            .iter()
            .filter(|(known, _)| known != name)
            .cloned()
            .collect();
        files.push((name.to_owned(), Arc::new(resource)));
        *self.tongue_mut(locale) = Tongue::of(locale, files)?;
        Ok(())
    }

    /// Says a sentence; a key or argument that is missing shows as `⟦key⟧`, so that no page hides it.
    pub fn say(&self, locale: Locale, key: &str, args: &Args<'_>) -> String {
        self.try_say(locale, key, args)
            .unwrap_or_else(|_| format!("⟦{key}⟧"))
    }

    /// Says a sentence without arguments.
    pub fn word(&self, locale: Locale, key: &str) -> String {
        self.say(locale, key, &Args::new())
    }

    /// Says a sentence. `key` is a message or `message.attribute`.
    ///
    /// # Errors
    /// When there is no such key or an argument is missing.
    pub fn try_say(&self, locale: Locale, key: &str, args: &Args<'_>) -> Result<String, SayError> {
        let bundle = &self.tongue(locale).bundle;
        let no_key = || SayError::NoKey {
            locale,
            key: key.to_owned(),
        };
        let pattern = match key.split_once('.') {
            None => bundle.get_message(key).and_then(|message| message.value()),
            Some((id, attribute)) => bundle
                .get_message(id)
                .and_then(|message| message.get_attribute(attribute))
                .map(|attribute| attribute.value()),
        }
        .ok_or_else(no_key)?;
        let fluent = (!args.is_empty()).then(|| args.fluent(locale));
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, fluent.as_ref(), &mut errors);
        match errors.first() {
            None => Ok(text.into_owned()),
            Some(error) => Err(SayError::Incomplete {
                locale,
                key: key.to_owned(),
                why: error.to_string(),
            }),
        }
    }

    /// Whether there is such a message.
    pub fn has(&self, locale: Locale, key: &str) -> bool {
        self.tongue(locale).bundle.has_message(key)
    }

    /// Message keys by file, for completeness checks.
    pub fn keys(&self, locale: Locale) -> BTreeMap<String, Vec<String>> {
        let tongue = self.tongue(locale);
        tongue
            .files
            .iter()
            .map(|(name, resource)| (name.clone(), message_keys(resource)))
            .collect()
    }

    fn tongue(&self, locale: Locale) -> &Tongue {
        match locale {
            Locale::ZhCn => &self.zh_cn,
            Locale::En => &self.en,
        }
    }

    fn tongue_mut(&mut self, locale: Locale) -> &mut Tongue {
        match locale {
            Locale::ZhCn => &mut self.zh_cn,
            Locale::En => &mut self.en,
        }
    }
}

impl Clone for Lexicon {
    fn clone(&self) -> Self {
        Self {
            zh_cn: self.zh_cn.again(),
            en: self.en.again(),
        }
    }
}

impl std::fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lexicon")
            .field("zh_cn", &self.zh_cn.files.len())
            .field("en", &self.en.files.len())
            .finish_non_exhaustive()
    }
}

impl Tongue {
    fn new(locale: Locale) -> Self {
        let mut bundle = Bundle::new_concurrent(vec![locale.langid()]);
        // Direction marks around every argument would end up in CSV cells, searches and copied numbers.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number)
                if number.options.use_grouping && number.value.fract() == 0.0 =>
            {
                Some(grouped(&format!("{:.0}", number.value)))
            }
            _ => None,
        }));
        Self {
            locale,
            files: Vec::new(),
            bundle,
        }
    }

    fn of(locale: Locale, files: Vec<(String, Arc<FluentResource>)>) -> Result<Self, LexiconError> {
        let mut tongue = Self::new(locale);
        for (name, resource) in files {
            let clash = message_keys(&resource)
                .into_iter()
                .find(|key| tongue.bundle.has_message(key));
            if let Some(key) = clash {
                return Err(LexiconError::Clash {
                    name: format!("{}/{name}", locale.tag()),
                    key,
                });
            }
            // What is left to go wrong is a key twice within one file, or a term twice.
            if let Err(errors) = tongue.bundle.add_resource(Arc::clone(&resource)) {
                let key = errors.first().map_or_else(String::new, ToString::to_string);
                return Err(LexiconError::Clash {
                    name: format!("{}/{name}", locale.tag()),
                    key,
                });
            }
            tongue.files.push((name, resource));
        }
        Ok(tongue)
    }

    /// The same files in a bundle of their own.
    fn again(&self) -> Self {
        let mut tongue = Self::new(self.locale);
        for (name, resource) in &self.files {
            tongue.bundle.add_resource_overriding(Arc::clone(resource));
            tongue.files.push((name.clone(), Arc::clone(resource)));
        }
        tongue
    }
}

fn message_keys(resource: &FluentResource) -> Vec<String> {
    resource
        .entries()
        .filter_map(|entry| match entry {
            Entry::Message(message) => Some(message.id.name.to_owned()),
            _ => None,
        })
        .collect()
}
