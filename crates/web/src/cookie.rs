//! Cookies we set and read. `HttpOnly` and `SameSite=Lax` always; `Secure` and the `__Host-` prefix
//! where the site is served over TLS.

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderValue};

/// A cookie of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// The session's token.
    Session,
    /// Token against cross-site requests of somebody who is not signed in.
    Visit,
    /// Language chosen.
    Locale,
    /// Large type chosen.
    Type,
    /// One message for the next page.
    Flash,
}

impl Cookie {
    const fn plain(self) -> &'static str {
        match self {
            Self::Session => "wujia-session",
            Self::Visit => "wujia-visit",
            Self::Locale => "wujia-locale",
            Self::Type => "wujia-type",
            Self::Flash => "wujia-flash",
        }
    }

    /// Its name; `__Host-` keeps neighbours on the same domain from setting it for us.
    #[must_use]
    pub fn name(self, secure: bool) -> String {
        if secure {
            format!("__Host-{}", self.plain())
        } else {
            self.plain().to_owned()
        }
    }

    /// Seconds the browser keeps it; none: until it is closed.
    const fn keep(self) -> Option<u32> {
        match self {
            Self::Session | Self::Visit => None,
            Self::Locale | Self::Type => Some(365 * 86_400),
            Self::Flash => Some(60),
        }
    }

    /// Its value in a request.
    #[must_use]
    pub fn read(self, headers: &HeaderMap, secure: bool) -> Option<String> {
        let name = self.name(secure);
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value.to_owned())
            .filter(|value| !value.is_empty())
    }

    /// The `Set-Cookie` line; none when the value holds what a cookie cannot.
    #[must_use]
    pub fn set(self, value: &str, secure: bool) -> Option<HeaderValue> {
        if !value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~'))
        {
            return None;
        }
        self.line(value, self.keep(), secure)
    }

    /// The `Set-Cookie` line that removes it.
    #[must_use]
    pub fn clear(self, secure: bool) -> Option<HeaderValue> {
        self.line("", Some(0), secure)
    }

    fn line(self, value: &str, keep: Option<u32>, secure: bool) -> Option<HeaderValue> {
        let age = keep
            .map(|seconds| format!("; Max-Age={seconds}"))
            .unwrap_or_default();
        let secured = if secure { "; Secure" } else { "" };
        HeaderValue::from_str(&format!(
            "{}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secured}",
            self.name(secure)
        ))
        .ok()
    }
}
