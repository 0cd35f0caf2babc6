//! The two languages of the pages.

use unic_langid::LanguageIdentifier;

/// A language of the pages. Letters are always Chinese.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Locale {
    /// Simplified Chinese, the language of office.
    #[default]
    ZhCn,
    /// English.
    En,
}

impl Locale {
    /// Both, Chinese first.
    pub const ALL: [Self; 2] = [Self::ZhCn, Self::En];

    /// The tag in `lang` attributes, cookies and folder names.
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::En => "en",
        }
    }

    /// The locale of an exact tag, as [`Locale::tag`] gives it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|locale| locale.tag().eq_ignore_ascii_case(tag))
    }

    /// The first language of an `Accept-Language` header that there is; Chinese when none is.
    pub fn accepted(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|part| part.split([';', '-']).next())
            .find_map(
                |language| match language.trim().to_ascii_lowercase().as_str() {
                    "zh" => Some(Self::ZhCn),
                    "en" => Some(Self::En),
                    _ => None,
                },
            )
            .unwrap_or_default()
    }

    pub(crate) fn langid(self) -> LanguageIdentifier {
        // Plural rules only; British English has those of English.
        LanguageIdentifier::from_bytes(self.tag().as_bytes()).unwrap_or_default()
    }
}
