//! Signing in through a service on the loopback that speaks the standard.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use outside::{BadToken, OidcClient, OidcError, Outbound, SignIn, is_private_way};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

use crate::{Listener, answer, outbound};

const NOW_S: i64 = 1_795_500_000;

struct Signer {
    pair: EcdsaKeyPair,
    random: SystemRandom,
}

impl Signer {
    fn new() -> Self {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, made.as_ref(), &random)
                .unwrap();
        Self { pair, random }
    }

    fn keys(&self) -> String {
        let point = self.pair.public_key().as_ref();
        let part = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let key = json!({ "kty": "EC", "crv": "P-256", "kid": "e1", "x": part(&point[1..33]), "y": part(&point[33..]) });
        json!({ "keys": [key] }).to_string()
    }

    fn token(&self, claims: &Value) -> String {
        let head = URL_SAFE_NO_PAD.encode(r#"{"alg":"ES256","kid":"e1"}"#);
        let said = format!("{head}.{}", URL_SAFE_NO_PAD.encode(claims.to_string()));
        let signature = self.pair.sign(&self.random, said.as_bytes()).unwrap();
        format!("{said}.{}", URL_SAFE_NO_PAD.encode(signature.as_ref()))
    }
}

fn sign_in() -> SignIn {
    SignIn {
        state: "s".repeat(64),
        nonce: "n-1".to_owned(),
        verifier: "v".repeat(64),
        redirect: "https://wujia.example.cn/sign-in/return".to_owned(),
    }
}

fn configuration(address: &str) -> String {
    json!({
        "issuer": address,
        "authorization_endpoint": format!("{address}/authorize?tenant=1"),
        "token_endpoint": format!("{address}/token"),
        "jwks_uri": format!("{address}/keys"),
        "token_endpoint_auth_methods_supported": ["client_secret_basic"],
    })
    .to_string()
}

fn claims(issuer: &str) -> Value {
    json!({ "iss": issuer, "aud": "wujia", "sub": "u-1", "nonce": "n-1", "exp": NOW_S + 300, "iat": NOW_S })
}

/// A service that answers its configuration, its keys, and then this.
fn service(more: impl FnOnce(&str, &Signer) -> Vec<String>) -> (OidcClient, Listener) {
    let signer = Signer::new();
    // The answers name the address they come from, which is known only once it is listened on.
    let listener = Listener::bound(|address| {
        let issuer = format!("http://{address}");
        let mut all = vec![
            answer("200 OK", "", &configuration(&issuer)),
            answer("200 OK", "", &signer.keys()),
        ];
        all.extend(more(&issuer, &signer));
        all
    });
    let issuer = format!("http://{}", listener.address);
    let client = OidcClient::new(
        outbound(&[listener.address.to_string()]),
        &issuer,
        "wujia",
        "top secret",
    )
    .unwrap();
    (client, listener)
}

fn told(token: &str) -> String {
    answer("200 OK", "", &json!({ "id_token": token }).to_string())
}

fn subject(change: impl FnOnce(&mut Value)) -> Result<String, OidcError> {
    let (client, _listener) = service(|issuer, signer| {
        let mut said = claims(issuer);
        change(&mut said);
        vec![told(&signer.token(&said))]
    });
    client.subject("code-1", &sign_in(), NOW_S)
}

#[test]
fn the_browser_is_sent_with_state_nonce_and_challenge_and_the_code_is_exchanged_with_the_verifier()
{
    let (client, listener) = service(|issuer, signer| vec![told(&signer.token(&claims(issuer)))]);
    let address = client.begin(&sign_in()).unwrap();
    let state = "s".repeat(64);
    for part in [
        "/authorize?tenant=1&response_type=code&client_id=wujia",
        "redirect_uri=https%3A%2F%2Fwujia.example.cn%2Fsign-in%2Freturn",
        "scope=openid",
        &format!("state={state}"),
        "nonce=n-1",
        // SHA-256 of sixty-four v, base64url: openssl dgst -sha256 -binary
        "code_challenge=w1TpKUdYE9hUAcNSeeSRFioHDxfUxuHho_JHAfZ_vDM",
        "code_challenge_method=S256",
    ] {
        assert!(address.contains(part), "{part} in {address}");
    }
    assert!(!address.contains(&"v".repeat(64)) && !address.contains("secret"));
    assert_eq!(client.subject("code 1", &sign_in(), NOW_S).unwrap(), "u-1");
    let asked: Vec<String> = (0..3).map(|_| listener.asked.recv().unwrap()).collect();
    assert!(asked[0].starts_with("GET /.well-known/openid-configuration "));
    assert!(asked[1].starts_with("GET /keys "));
    assert!(asked[2].starts_with("POST /token "));
    // base64 of wujia:top%20secret
    assert!(
        asked[2].contains("authorization: Basic d3VqaWE6dG9wJTIwc2VjcmV0"),
        "{}",
        asked[2]
    );
    let verifier = format!("code_verifier={}", "v".repeat(64));
    for part in ["grant_type=authorization_code", "code=code%201", &verifier] {
        assert!(asked[2].contains(part), "{part} in {}", asked[2]);
    }
}

#[test]
fn a_token_that_claims_something_else_signs_nobody_in() {
    assert_eq!(subject(|_| ()).unwrap(), "u-1");
    assert_eq!(
        subject(|said| said["aud"] = json!(["wujia"])).unwrap(),
        "u-1"
    );
    let wrong: [(&str, Value, &str); 12] = [
        ("iss", json!("https://other.example.cn"), "iss"),
        ("aud", json!("other"), "aud"),
        ("aud", json!(["wujia", "other"]), "azp"),
        ("azp", json!("other"), "azp"),
        ("exp", json!(NOW_S - 61), "exp"),
        ("exp", json!("soon"), "exp"),
        ("iat", json!(NOW_S + 61), "iat"),
        ("nbf", json!(NOW_S + 61), "nbf"),
        ("nonce", json!("n-2"), "nonce"),
        ("nonce", Value::Null, "nonce"),
        ("sub", json!(""), "sub"),
        ("sub", json!("x".repeat(256)), "sub"),
    ];
    for (name, value, claim) in wrong {
        let why = subject(|said| said[name] = value.clone()).unwrap_err();
        assert!(
            matches!(why, OidcError::Token(BadToken::Claim(found)) if found == claim),
            "{name} {value}: {why:?}"
        );
    }
    // Within a minute of each other two clocks are the same.
    assert!(subject(|said| said["exp"] = json!(NOW_S - 59)).is_ok());
}

#[test]
fn another_signer_signs_nobody_in_and_new_keys_are_asked_for_once() {
    let stranger = Signer::new();
    let (client, listener) = service(|issuer, signer| {
        let keys = answer("200 OK", "", &signer.keys());
        vec![told(&stranger.token(&claims(issuer))), keys]
    });
    assert!(matches!(
        client.subject("c", &sign_in(), NOW_S),
        Err(OidcError::Token(BadToken::Signature))
    ));
    assert_eq!(listener.asked.iter().take(4).count(), 4);
    // The service changed its keys: the token of the new one counts.
    let fresh = Signer::new();
    let (client, _listener) = service(|issuer, _| {
        let keys = answer("200 OK", "", &fresh.keys());
        vec![told(&fresh.token(&claims(issuer))), keys]
    });
    assert_eq!(client.subject("c", &sign_in(), NOW_S).unwrap(), "u-1");
}

#[test]
fn a_code_that_is_refused_and_a_service_that_says_nonsense_are_told_apart() {
    let (client, _listener) = service(|_, _| {
        vec![answer(
            "400 Bad Request",
            "",
            r#"{"error":"invalid_grant"}"#,
        )]
    });
    assert!(matches!(
        client.subject("c", &sign_in(), NOW_S),
        Err(OidcError::Refused { status: 400 })
    ));
    let (client, _listener) = service(|_, _| vec![answer("200 OK", "", "{}")]);
    assert!(matches!(
        client.subject("c", &sign_in(), NOW_S),
        Err(OidcError::NotUnderstood { .. })
    ));
    let impostor = Listener::answering(&[&answer(
        "200 OK",
        "",
        &configuration("https://other.example.cn"),
    )]);
    let issuer = format!("http://{}", impostor.address);
    let outbound = outbound(&[impostor.address.to_string()]);
    let client = OidcClient::new(outbound, &issuer, "wujia", "x").unwrap();
    assert!(matches!(
        client.begin(&sign_in()),
        Err(OidcError::NotUnderstood { .. })
    ));
}

#[test]
fn secrets_go_over_tls_or_nowhere_and_only_where_the_list_allows() {
    for (way, private) in [
        ("https://sso.example.cn/realm", true),
        ("http://127.0.0.1:8080", true),
        ("http://[::1]:8080/x", true),
        ("http://localhost", true),
        ("http://sso.example.cn", false),
        ("http://127.0.0.1.example.cn", false),
        ("http://127.0.0.1:80@example.cn/", false),
        ("ftp://127.0.0.1", false),
        ("", false),
    ] {
        assert_eq!(is_private_way(way), private, "{way}");
    }
    let closed = || Outbound::new(outside::Egress::closed(), std::time::Duration::from_secs(1));
    assert!(OidcClient::new(closed(), "http://sso.example.cn", "a", "b").is_err());
    let client = OidcClient::new(closed(), "https://sso.example.cn", "a", "topsecret").unwrap();
    assert!(matches!(
        client.begin(&sign_in()),
        Err(OidcError::Outbound(outside::OutboundError::Blocked(_)))
    ));
    assert!(!format!("{client:?}").contains("topsecret"));
}
