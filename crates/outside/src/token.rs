//! Signed tokens (JWS in compact form, RFC 7515) under a set of keys (RFC 7517): RS256 and ES256, and
//! nothing else. What a token claims is the caller's to judge; here only who signed it is.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;
use thiserror::Error;

/// Why a token says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadToken {
    /// It is no token.
    #[error("not a signed token")]
    Shape,
    /// It is signed, or said to be, in a way that is not accepted.
    #[error("an algorithm that is not accepted")]
    Algorithm,
    /// No key of the set fits it.
    #[error("signed with a key that is not in the set")]
    NoKey,
    /// The signature is not that key's.
    #[error("the signature is wrong")]
    Signature,
    /// Signed rightly, but it claims something else than was asked for.
    #[error("claims something else: {0}")]
    Claim(&'static str),
}

#[derive(Deserialize)]
struct Head {
    alg: String,
    kid: Option<String>,
    /// Extensions that must be understood; we understand none.
    crit: Option<serde_json::Value>,
}

/// A public key of a set.
#[derive(Clone, Debug, Deserialize)]
struct Key {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// A set of public keys.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Keys {
    keys: Vec<serde_json::Value>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Algorithm {
    Rs256,
    Es256,
}

fn decoded(text: &str) -> Result<Vec<u8>, BadToken> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| BadToken::Shape)
}

impl Key {
    fn fits(&self, algorithm: Algorithm, kid: Option<&str>) -> bool {
        let (kty, alg) = match algorithm {
            Algorithm::Rs256 => ("RSA", "RS256"),
            Algorithm::Es256 => ("EC", "ES256"),
        };
        let named = kid.is_none_or(|kid| self.kid.as_deref() == Some(kid));
        named
            && self.kty == kty
            && self.alg.as_deref().is_none_or(|held| held == alg)
            && self.usage.as_deref().is_none_or(|usage| usage == "sig")
            && (algorithm == Algorithm::Rs256 || self.crv.as_deref() == Some("P-256"))
    }

    /// Whether the signature is this key's.
    fn signed(&self, algorithm: Algorithm, said: &[u8], signature: &[u8]) -> bool {
        let part = |text: &Option<String>| decoded(text.as_deref().unwrap_or_default());
        match algorithm {
            Algorithm::Rs256 => {
                let (Ok(n), Ok(e)) = (part(&self.n), part(&self.e)) else {
                    return false;
                };
                let zeros = n.iter().take_while(|byte| **byte == 0).count();
                let key = RsaPublicKeyComponents {
                    n: &n[zeros..],
                    e: &e[..],
                };
                key.verify(&RSA_PKCS1_2048_8192_SHA256, said, signature)
                    .is_ok()
            }
            Algorithm::Es256 => {
                let (Ok(x), Ok(y)) = (part(&self.x), part(&self.y)) else {
                    return false;
                };
                let mut point = vec![4];
                point.extend_from_slice(&x);
                point.extend_from_slice(&y);
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
                    .verify(said, signature)
                    .is_ok()
            }
        }
    }
}

/// What a token says, if a key of the set signed it.
pub(crate) fn verified(token: &str, keys: &Keys) -> Result<serde_json::Value, BadToken> {
    let parts: Vec<&str> = token.split('.').collect();
    let [head, payload, signature] = parts[..] else {
        return Err(BadToken::Shape);
    };
    let said = &token.as_bytes()[..head.len() + 1 + payload.len()];
    let head: Head = serde_json::from_slice(&decoded(head)?).map_err(|_| BadToken::Shape)?;
    let algorithm = match head.alg.as_str() {
        "RS256" => Algorithm::Rs256,
        "ES256" => Algorithm::Es256,
        _ => return Err(BadToken::Algorithm),
    };
    if head.crit.is_some() {
        return Err(BadToken::Algorithm);
    }
    let signature = decoded(signature)?;
    // Keys of kinds we do not know stand beside ours.
    let fitting: Vec<Key> = keys
        .keys
        .iter()
        .filter_map(|key| serde_json::from_value::<Key>(key.clone()).ok())
        .filter(|key| key.fits(algorithm, head.kid.as_deref()))
        .collect();
    if fitting.is_empty() {
        return Err(BadToken::NoKey);
    }
    if !fitting
        .iter()
        .any(|key| key.signed(algorithm, said, &signature))
    {
        return Err(BadToken::Signature);
    }
    serde_json::from_slice(&decoded(payload)?).map_err(|_| BadToken::Shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Made with openssl: genrsa 2048, dgst -sha256 -sign.
    const MODULUS: &str = "4kIqKbSEu8DecsDjiEslXxfiCEtYY28lFmBiRGP_lE_eFo5Oda_MfbUAV07WvibF8xOaadCtnvZQU_z9n4uHFeMJWiev3knUZXrNL18UuG723x6qu6mnJXGongHTzSIDE76e7AntU2cHOf1eWKYLbpzhB2_5Gmda44hmqaH8OA1521FyCTzH-UuOYsw0EPT4vXVSIFCwTSPXXCkYh8LLLRM-RpLNzZv_oL3FKzhvmY2_7UbH_qWA8zEW3P_LD_zAGM9MoqTFq-LONQKeS8wNGYQn3hIxRcQHFxAiCUR7R151Odm7sxS5fUcYFrzvxvXsphtqnKVvGndQPAHUVEg_pQ";
    const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6InIxIn0.eyJzdWIiOiJ1LTEifQ.POeVeh4qbjPHxWWGv20-TJEiya-jB7gJUg1zn2aDy6gQ49vrrgYa9ZdJcB0oXhbKa1MOxlErG-6DM3423ePSDjJvxyMuYnOdgXub23kqDu-YKVSplUX1OxohpmIcA2Z_UaL0s9QRnRNeHy1Ok6KngdnJi7ew9zfSatbUli_mC1V8UFDPYLAGbZXPy2nhgsxGiLwqpW3yKR45LkwaredypLU3UBsu2AKapuOP3nIte9hB2IrkOJjJ5LHQYhM1k2nO0Yyq5rNl71KgniJXPLEbFJPwfoAfpyGm2Zv9sPUDV8GC1B95UXEzqLQ68ayCT3irD5T_GUlGxwPLRy31ZX12Wg";

    fn keys(key: serde_json::Value) -> Keys {
        let strange = serde_json::json!({ "kty": "OKP", "crv": "Ed25519", "x": 7 });
        serde_json::from_value(serde_json::json!({ "keys": [strange, key] })).unwrap()
    }

    fn rsa() -> serde_json::Value {
        serde_json::json!({ "kty": "RSA", "kid": "r1", "use": "sig", "alg": "RS256", "n": MODULUS, "e": "AQAB" })
    }

    fn with_head(head: &str) -> String {
        let rest = TOKEN.split_once('.').unwrap().1;
        format!("{}.{rest}", URL_SAFE_NO_PAD.encode(head))
    }

    #[test]
    fn a_token_counts_under_its_own_key_alone() {
        assert_eq!(verified(TOKEN, &keys(rsa())).unwrap()["sub"], "u-1");
        for (name, value) in [
            ("kid", "r2"),
            ("use", "enc"),
            ("alg", "RS512"),
            ("kty", "EC"),
        ] {
            let mut other = rsa();
            other[name] = value.into();
            assert_eq!(
                verified(TOKEN, &keys(other)),
                Err(BadToken::NoKey),
                "{name}"
            );
        }
        let mut other = rsa();
        other["n"] = MODULUS.replacen(&MODULUS[20..22], "AA", 1).into();
        assert_eq!(verified(TOKEN, &keys(other)), Err(BadToken::Signature));
    }

    #[test]
    fn unsigned_changed_and_strange_tokens_count_for_nothing() {
        let keys = keys(rsa());
        for alg in ["none", "None", "HS256", "RS384", "PS256", ""] {
            let token = with_head(&format!(r#"{{"alg":"{alg}","kid":"r1"}}"#));
            assert_eq!(verified(&token, &keys), Err(BadToken::Algorithm), "{alg}");
        }
        let critical = with_head(r#"{"alg":"RS256","kid":"r1","crit":["exp"]}"#);
        assert_eq!(verified(&critical, &keys), Err(BadToken::Algorithm));
        let (said, signature) = TOKEN.rsplit_once('.').unwrap();
        let changed = format!("{}A.{signature}", &said[..said.len() - 1]);
        assert_eq!(verified(&changed, &keys), Err(BadToken::Signature));
        for token in ["", "a.b", "a.b.c.d", "!.!.!", &format!("{said}.")] {
            assert!(verified(token, &keys).is_err(), "{token}");
        }
    }
}
