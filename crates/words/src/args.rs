//! Arguments of a sentence.

use std::borrow::Cow;

use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentValue};
use jiff::civil::Date;

use crate::day;
use crate::locale::Locale;
use crate::money::yuan;

/// Largest whole number a double holds exactly; Fluent counts in doubles.
const EXACT_MAX: u64 = 1 << 53;

#[derive(Clone, Debug)]
enum Arg<'a> {
    Text(Cow<'a, str>),
    Integer(i64),
    Count(i64),
    Fen(i64),
    Date(Date),
    Instant(i64),
    Moment(i64),
}

/// Named arguments, typed, shown in the way of the locale that says them.
#[derive(Clone, Debug, Default)]
pub struct Args<'a>(Vec<(Cow<'a, str>, Arg<'a>)>);

impl<'a> Args<'a> {
    /// No arguments.
    pub fn new() -> Self {
        Self(Vec::new())
    }

    /// Text as it stands.
    #[must_use]
    pub fn text(self, name: impl Into<Cow<'a, str>>, text: impl Into<Cow<'a, str>>) -> Self {
        self.with(name, Arg::Text(text.into()))
    }

    /// A whole number, without separators (years, rows); English plurals see it.
    #[must_use]
    pub fn integer(self, name: impl Into<Cow<'a, str>>, number: i64) -> Self {
        self.with(name, Arg::Integer(number))
    }

    /// A number of things, with thousands separators; English plurals see it.
    #[must_use]
    pub fn count(self, name: impl Into<Cow<'a, str>>, number: i64) -> Self {
        self.with(name, Arg::Count(number))
    }

    /// Money in fen, shown in yuan as `1,234.56`; the unit stands in the sentence.
    #[must_use]
    pub fn fen(self, name: impl Into<Cow<'a, str>>, fen: i64) -> Self {
        self.with(name, Arg::Fen(fen))
    }

    /// A civil date: `2026年3月2日`, `2 March 2026`.
    #[must_use]
    pub fn date(self, name: impl Into<Cow<'a, str>>, date: Date) -> Self {
        self.with(name, Arg::Date(date))
    }

    /// An instant in UTC milliseconds, without its year: `3月2日 10:14`.
    #[must_use]
    pub fn instant(self, name: impl Into<Cow<'a, str>>, ms: i64) -> Self {
        self.with(name, Arg::Instant(ms))
    }

    /// An instant in UTC milliseconds, with its year: `2026年3月2日 10:14`.
    #[must_use]
    pub fn moment(self, name: impl Into<Cow<'a, str>>, ms: i64) -> Self {
        self.with(name, Arg::Moment(ms))
    }

    fn with(mut self, name: impl Into<Cow<'a, str>>, arg: Arg<'a>) -> Self {
        self.0.push((name.into(), arg));
        self
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn fluent(&self, locale: Locale) -> FluentArgs<'_> {
        let mut fluent = FluentArgs::with_capacity(self.0.len());
        for (name, arg) in &self.0 {
            let value = match arg {
                Arg::Text(text) => FluentValue::String(Cow::Borrowed(text.as_ref())),
                Arg::Integer(number) => counted(*number, false),
                Arg::Count(number) => counted(*number, true),
                Arg::Fen(fen) => yuan(*fen).into(),
                Arg::Date(date) => day::date(locale, *date).into(),
                Arg::Instant(ms) => day::instant(locale, *ms).into(),
                Arg::Moment(ms) => day::moment(locale, *ms).into(),
            };
            fluent.set(name.as_ref(), value);
        }
        fluent
    }
}

/// Refusals carry `(&'static str, String)` pairs.
impl<'a> FromIterator<(&'a str, String)> for Args<'a> {
    fn from_iter<I: IntoIterator<Item = (&'a str, String)>>(pairs: I) -> Self {
        pairs
            .into_iter()
            .fold(Self::new(), |args, (name, text)| args.text(name, text))
    }
}

fn counted(number: i64, grouped: bool) -> FluentValue<'static> {
    if number.unsigned_abs() > EXACT_MAX {
        return number.to_string().into();
    }
    let options = FluentNumberOptions {
        use_grouping: grouped,
        ..FluentNumberOptions::default()
    };
    FluentValue::Number(FluentNumber::new(number as f64, options))
}
