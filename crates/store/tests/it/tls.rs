//! Getting to PostgreSQL over TLS, as the address asks for it.

use store::{Config, Store};

fn opened(url: &str) -> Result<(), String> {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(&Config::postgres(dir.path().join("data"), url));
    store.map(drop).map_err(|e| e.to_string())
}

/// The address of the tests' server, on which TLS is on, and the certificate it shows.
fn server() -> Option<(String, String)> {
    let url = crate::site::postgres_url()?;
    match std::env::var("WUJIA_TEST_PG_ROOT") {
        Ok(root) if !root.is_empty() => Some((url, root)),
        _ => {
            println!("skipped: WUJIA_TEST_PG_ROOT names no certificate of the tests' server");
            None
        }
    }
}

fn with(url: &str, more: &str) -> String {
    let url = store::fresh_schema(url).unwrap();
    format!("{url}&{more}")
}

#[test]
fn the_way_is_encrypted_and_the_server_known_where_the_address_says_so() {
    let Some((url, root)) = server() else { return };
    opened(&with(&url, "sslmode=require")).unwrap();
    let escaped = root.replace('/', "%2F");
    opened(&with(
        &url,
        &format!("sslmode=verify-full&sslrootcert={root}"),
    ))
    .unwrap();
    opened(&with(
        &url,
        &format!("sslmode=verify-full&sslrootcert={escaped}"),
    ))
    .unwrap();

    // The certificate is signed by nobody the machine trusts.
    let unknown = opened(&with(&url, "sslmode=verify-full")).unwrap_err();
    assert!(unknown.contains("TLS"), "{unknown}");
    // It is the right one, but another host was meant.
    let elsewhere = url.replace("@127.0.0.1:", "@db.elsewhere.test:");
    assert_ne!(elsewhere, url);
    let more = format!("hostaddr=127.0.0.1&sslmode=verify-full&sslrootcert={root}");
    let other = opened(&format!("{elsewhere}?{more}")).unwrap_err();
    assert!(other.contains("TLS"), "{other}");
}

#[test]
fn what_the_address_cannot_mean_is_refused_before_anything_is_sent() {
    for (more, word) in [
        ("sslmode=prefer", "prefer"),
        ("sslmode=require&sslrootcert=/x.pem", "verify-full"),
        (
            "sslmode=verify-full&sslrootcert=/nowhere/x.pem",
            "/nowhere/x.pem",
        ),
    ] {
        let say = opened(&format!("postgres://wujia@127.0.0.1:1/x?{more}")).unwrap_err();
        assert!(say.contains(word), "{more}: {say}");
    }
}

#[test]
fn what_leaves_the_machine_without_tls_is_known() {
    let open = |url: &str| store::travels_openly(url).unwrap();
    assert!(open("postgres://wujia@db.rudong.gov.cn/wujia"));
    assert!(!open(
        "postgres://wujia@db.rudong.gov.cn/wujia?sslmode=verify-full"
    ));
    assert!(!open(
        "postgres://wujia@db.rudong.gov.cn/wujia?sslmode=require"
    ));
    assert!(!open("postgres://wujia@127.0.0.1/wujia"));
    assert!(!open("postgres://wujia@localhost/wujia?connect_timeout=3"));
}
