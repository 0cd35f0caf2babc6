//! Signing in through the site's own sign-in service (OpenID Connect Core 1.0): the authorization code
//! flow with PKCE (RFC 7636), state and nonce. Calls block: never in a unit of work.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

use crate::client::{Outbound, OutboundError, Reply};
use crate::token::{BadToken, Keys, verified};

/// How far the service's clock may be from ours, seconds.
pub const CLOCKS_APART_S: i64 = 60;
/// Longest subject.
const SUBJECT_BYTES_MAX: usize = 255;

/// Why somebody is not signed in.
#[derive(Debug, Error)]
pub enum OidcError {
    /// The service is not reached, or the allow-list forbids it.
    #[error(transparent)]
    Outbound(#[from] OutboundError),
    /// The service answered something that is not what the standard says.
    #[error("{what} of the sign-in service does not read: {why}")]
    NotUnderstood {
        /// What was asked for.
        what: &'static str,
        /// Why, for logs.
        why: String,
    },
    /// The service will not take the code.
    #[error("the sign-in service answered {status}")]
    Refused {
        /// HTTP status.
        status: u16,
    },
    /// Its token proves nothing.
    #[error(transparent)]
    Token(#[from] BadToken),
}

/// What one sign-in is told apart by; drawn by the caller, new for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Comes back in the address.
    pub state: String,
    /// Comes back in the token.
    pub nonce: String,
    /// 43 to 128 letters and digits; the service sees its digest first and itself last.
    pub verifier: String,
    /// Where the browser comes back to.
    pub redirect: String,
}

/// What the service says of itself.
#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    #[serde(default)]
    token_endpoint_auth_methods_supported: Vec<String>,
}

struct Service {
    document: Document,
    keys: Keys,
}

/// The site's client at its sign-in service.
pub struct OidcClient {
    outbound: Outbound,
    issuer: String,
    client: String,
    secret: String,
    service: Mutex<Option<Arc<Service>>>,
}

impl fmt::Debug for OidcClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OidcClient")
            .field("issuer", &self.issuer)
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// Whether an address is safe to send a secret to: over TLS, or to this very machine.
#[must_use]
pub fn is_private_way(url: &str) -> bool {
    if url.starts_with("https://") {
        return true;
    }
    let Some(rest) = url.strip_prefix("http://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    };
    matches!(host, "127.0.0.1" | "[::1]" | "localhost")
}

fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn form(pairs: &[(&str, &str)]) -> String {
    let parts: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", percent(value)))
        .collect();
    parts.join("&")
}

fn read<T: DeserializeOwned>(reply: &Reply, what: &'static str) -> Result<T, OidcError> {
    if reply.status != 200 {
        return Err(OidcError::NotUnderstood {
            what,
            why: format!("HTTP {}", reply.status),
        });
    }
    serde_json::from_slice(&reply.body).map_err(|error| OidcError::NotUnderstood {
        what,
        why: error.to_string(),
    })
}

impl OidcClient {
    /// A client of the service that calls itself `issuer`.
    ///
    /// # Errors
    /// The issuer is neither https nor this very machine.
    pub fn new(
        outbound: Outbound,
        issuer: &str,
        client: &str,
        secret: &str,
    ) -> Result<Self, OidcError> {
        if !is_private_way(issuer) {
            return Err(OidcError::NotUnderstood {
                what: "the address",
                why: "want https".to_owned(),
            });
        }
        Ok(Self {
            outbound,
            issuer: issuer.to_owned(),
            client: client.to_owned(),
            secret: secret.to_owned(),
            service: Mutex::new(None),
        })
    }

    /// What the service calls itself.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    fn keys(&self, document: &Document) -> Result<Keys, OidcError> {
        read(&self.outbound.get(&document.jwks_uri, &[])?, "the keys")
    }

    /// What the service says of itself, asked once and kept.
    fn service(&self) -> Result<Arc<Service>, OidcError> {
        // Nothing that can panic runs under this lock.
        let held = || self.service.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(service) = held().as_ref() {
            return Ok(Arc::clone(service));
        }
        let what = "the configuration";
        let address = format!(
            "{}/.well-known/openid-configuration",
            self.issuer.trim_end_matches('/')
        );
        let document: Document = read(&self.outbound.get(&address, &[])?, what)?;
        let ways = [
            &document.authorization_endpoint,
            &document.token_endpoint,
            &document.jwks_uri,
        ];
        if document.issuer != self.issuer || !ways.iter().all(|way| is_private_way(way)) {
            return Err(OidcError::NotUnderstood {
                what,
                why: "another issuer, or a way that is not https".to_owned(),
            });
        }
        let keys = self.keys(&document)?;
        let service = Arc::new(Service { document, keys });
        *held() = Some(Arc::clone(&service));
        Ok(service)
    }

    /// The address a browser is sent to.
    ///
    /// # Errors
    /// The service is not reached or does not read.
    pub fn begin(&self, sign_in: &SignIn) -> Result<String, OidcError> {
        let service = self.service()?;
        let way = &service.document.authorization_endpoint;
        let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, sign_in.verifier.as_bytes()));
        let query = form(&[
            ("response_type", "code"),
            ("client_id", &self.client),
            ("redirect_uri", &sign_in.redirect),
            ("scope", "openid"),
            ("state", &sign_in.state),
            ("nonce", &sign_in.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        let joint = if way.contains('?') { '&' } else { '?' };
        Ok(format!("{way}{joint}{query}"))
    }

    /// Whom a code stands for: the subject the service knows her by. `now_s` is the time, seconds
    /// since 1970 (UTC).
    ///
    /// # Errors
    /// See [`OidcError`].
    pub fn subject(&self, code: &str, sign_in: &SignIn, now_s: i64) -> Result<String, OidcError> {
        let service = self.service()?;
        let token = self.id_token(&service.document, code, sign_in)?;
        let claims = match verified(&token, &service.keys) {
            // The service may have new keys since: asked once more, for this token only once.
            Err(BadToken::NoKey | BadToken::Signature) => {
                let keys = self.keys(&service.document)?;
                let claims = verified(&token, &keys)?;
                *self.service.lock().unwrap_or_else(PoisonError::into_inner) = None;
                claims
            }
            claims => claims?,
        };
        Ok(self.judged(&claims, &sign_in.nonce, now_s)?)
    }

    fn id_token(
        &self,
        document: &Document,
        code: &str,
        sign_in: &SignIn,
    ) -> Result<String, OidcError> {
        #[derive(Deserialize)]
        struct Answer {
            id_token: String,
        }
        let methods = &document.token_endpoint_auth_methods_supported;
        let has = |name: &str| methods.iter().any(|method| method == name);
        let in_body = !has("client_secret_basic") && has("client_secret_post");
        let mut pairs: Vec<(&str, &str)> = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &sign_in.redirect),
            ("code_verifier", &sign_in.verifier),
            ("client_id", &self.client),
        ];
        let basic = STANDARD.encode(format!(
            "{}:{}",
            percent(&self.client),
            percent(&self.secret)
        ));
        let basic = format!("Basic {basic}");
        let mut headers = vec![("accept", "application/json")];
        if in_body {
            pairs.push(("client_secret", &self.secret));
        } else {
            headers.push(("authorization", &basic));
        }
        let reply = self.outbound.post(
            &document.token_endpoint,
            &headers,
            "application/x-www-form-urlencoded",
            form(&pairs).as_bytes(),
        )?;
        match reply.status {
            200 => Ok(read::<Answer>(&reply, "the token")?.id_token),
            status => Err(OidcError::Refused { status }),
        }
    }

    /// Judges what a token claims (OpenID Connect Core 1.0, 3.1.3.7).
    fn judged(
        &self,
        claims: &serde_json::Value,
        nonce: &str,
        now_s: i64,
    ) -> Result<String, BadToken> {
        let text = |name: &str| claims.get(name).and_then(serde_json::Value::as_str);
        let time = |name: &str| claims.get(name).and_then(serde_json::Value::as_i64);
        let ours = |value: &serde_json::Value| value.as_str() == Some(self.client.as_str());
        if text("iss") != Some(self.issuer.as_str()) {
            return Err(BadToken::Claim("iss"));
        }
        let (meant, several) = match claims.get("aud") {
            Some(serde_json::Value::Array(all)) => (all.iter().any(ours), all.len() > 1),
            Some(one) => (ours(one), false),
            None => (false, false),
        };
        if !meant {
            return Err(BadToken::Claim("aud"));
        }
        match text("azp") {
            Some(party) if party != self.client => return Err(BadToken::Claim("azp")),
            None if several => return Err(BadToken::Claim("azp")),
            _ => {}
        }
        if time("exp").is_none_or(|ends| ends <= now_s - CLOCKS_APART_S) {
            return Err(BadToken::Claim("exp"));
        }
        if time("iat").is_none_or(|made| made > now_s + CLOCKS_APART_S) {
            return Err(BadToken::Claim("iat"));
        }
        if time("nbf").is_some_and(|from| from > now_s + CLOCKS_APART_S) {
            return Err(BadToken::Claim("nbf"));
        }
        if text("nonce") != Some(nonce) {
            return Err(BadToken::Claim("nonce"));
        }
        text("sub")
            .filter(|subject| !subject.is_empty() && subject.len() <= SUBJECT_BYTES_MAX)
            .map(str::to_owned)
            .ok_or(BadToken::Claim("sub"))
    }
}
