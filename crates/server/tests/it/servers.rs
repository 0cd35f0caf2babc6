//! The binary on PostgreSQL: everything it can do, killed and coming back, two servers of one site.

use crate::place::{Place, Server};
use serde_json::{Value, json};

fn send(server: &Server, method: &str, path: &str, bearer: &str, body: &Value) -> (u16, Value) {
    let body = body.to_string();
    let head = if bearer.is_empty() {
        String::new()
    } else {
        format!(
            "Authorization: Bearer {bearer}\r\nIdempotency-Key: {}\r\n",
            body.len()
        )
    };
    let (status, text) = server.ask(&format!(
        "{method} {path} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n{head}\r\n{body}",
        server.address,
        body.len()
    ));
    let body = text.split_once("\r\n\r\n").unwrap().1;
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

fn sign_in(server: &Server, made: &Value, role: &str) -> String {
    let line = made["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|line| line["role"] == role)
        .unwrap();
    let given = json!({ "login": line["account"], "password": line["password"] });
    let (status, opened) = send(server, "POST", "/api/v1/session", "", &given);
    assert_eq!(status, 201, "{role}: {opened}");
    opened["token"].as_str().unwrap().to_owned()
}

fn cases(server: &Server, token: &str) -> u16 {
    let bearer = format!("Authorization: Bearer {token}\r\n");
    server.get("/api/v1/cases", &bearer).0
}

/// Nothing stays without a number, whoever numbers.
fn all_numbered(place: &Place) {
    for _ in 0..40 {
        let verified = place.json(&["journal", "verify", "--json"]);
        if verified["unnumbered_tail"] == 0 {
            return;
        }
    }
    panic!("entries stay without a number");
}

#[test]
fn a_site_on_postgresql_lives_through_what_can_happen_to_it() {
    let Some(place) = Place::on_postgres() else {
        return;
    };
    let words = [
        "demo",
        "--people",
        "600",
        "--history",
        "1m",
        "--no-serve",
        "--json",
    ];
    let made = place.json(&words);
    place.good(&["check"]);
    place.good(&["journal", "verify"]);

    let one = place.serve();
    let other_place = place.beside();
    let two = other_place.serve();
    assert_eq!(
        (one.get("/healthz", "").0, two.get("/healthz", "").0),
        (200, 200)
    );
    let clerk = sign_in(&one, &made, "window-clerk");
    assert_eq!(
        (cases(&one, &clerk), cases(&two, &clerk)),
        (200, 200),
        "a session is the site's"
    );

    // Closed at the one, it is closed at the next request at the other.
    let admin = sign_in(&one, &made, "system-admin");
    let (_, who) = {
        let bearer = format!("Authorization: Bearer {clerk}\r\n");
        let (status, text) = two.get("/api/v1/me", &bearer);
        (
            status,
            serde_json::from_str::<Value>(text.split_once("\r\n\r\n").unwrap().1).unwrap(),
        )
    };
    let door = format!("/api/v1/accounts/{}/door", who["account"].as_str().unwrap());
    let (status, closed) = send(&one, "POST", &door, &admin, &json!({ "enabled": false }));
    assert_eq!(status, 200, "{closed}");
    assert_eq!(cases(&two, &clerk), 401);
    assert_eq!(cases(&one, &clerk), 401);

    // The one that numbers the journal dies; the other takes over.
    one.kill();
    let approver = sign_in(&two, &made, "approver");
    assert_eq!(cases(&two, &approver), 200);
    all_numbered(&other_place);
    let one = place.serve();
    assert_eq!(cases(&one, &approver), 200);
    two.kill();
    sign_in(&one, &made, "approver");
    all_numbered(&place);

    let token = place.json(&["screening", "run", "--json"]);
    assert!(
        token["looked"].as_i64().unwrap() > 0,
        "orders reach the owner"
    );
    let findings = place.json(&["doctor", "--json"]);
    let bad = findings
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["health"] == "bad");
    assert_eq!(bad.count(), 0, "{findings}");
    let backup = place.dir.path().join("backup");
    place.good(&["backup", backup.to_str().unwrap()]);
    one.stop();
    place.good(&["check", "--rebuild"]);
    place.good(&["journal", "verify"]);

    // Into another database, and into SQLite.
    for other in [Place::on_postgres().unwrap(), Place::new()] {
        crate::binary::copy_keys(&place, &other);
        other.good(&["restore", backup.to_str().unwrap()]);
        other.good(&["check"]);
        other.good(&["journal", "verify", "--witness", "/dev/null"]);
        let server = other.serve();
        assert_eq!(cases(&server, &approver), 200);
        server.stop();
    }
}

#[test]
fn a_real_site_is_founded_on_postgresql() {
    let Some(place) = Place::on_postgres() else {
        return;
    };
    let site = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sites/rudong");
    let data = place.data();
    place.good(&["init", "--site", site, "--data", data.to_str().unwrap()]);
    place.good(&["check"]);
    let (code, _) = place.bad(&["init", "--site", site, "--data", data.to_str().unwrap()]);
    assert_ne!(code, 0);
    place.bad(&["demo", "--no-serve"]);
    place.good(&["check"]);
}
