//! One smoke of the binary: it founds, serves, is found held, backs up, restores, checks, is
//! tampered with and says so, is killed and comes back.

use crate::place::{Place, Server};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::time::{Duration, Instant};

#[test]
fn a_demonstration_lives_through_what_can_happen_to_it() {
    let place = Place::new();
    let made = place.json(&[
        "demo",
        "--people",
        "2000",
        "--history",
        "1m",
        "--no-serve",
        "--json",
    ]);
    let accounts = made["accounts"].as_array().unwrap();
    let clerk = accounts
        .iter()
        .find(|a| a["role"] == "window-clerk")
        .unwrap();
    let (login, password) = (
        clerk["account"].as_str().unwrap(),
        clerk["password"].as_str().unwrap(),
    );
    assert!(accounts.len() > 500 && password.len() >= 12);
    let again = place.json(&["demo", "--no-serve", "--json"]);
    assert_eq!(
        again["accounts"], made["accounts"],
        "a demonstration that is there stays as it is"
    );
    place.good(&["check"]);

    let server = place.serve();
    assert_eq!(server.get("/healthz", "").0, 200);
    sign_in(&server, login, password);
    second_owner_is_turned_away(&place, &server);
    orders_reach_the_owner(&place, &server, login);
    let backup = place.dir.path().join("backup");
    // What the witness holds at the time; what it gets later says that a backup is an older copy.
    let seen = place.dir.path().join("seen.witness");
    std::fs::copy(place.keys().with_extension("witness"), &seen).unwrap();
    place.good(&["backup", backup.to_str().unwrap()]);
    server.stop();
    restored_elsewhere_it_is_the_same(&place, &backup, &seen);

    // Killed without warning, it comes back whole.
    let server = place.serve();
    assert_eq!(server.get("/healthz", "").0, 200);
    server.kill();
    let server = place.serve();
    assert_eq!(server.get("/healthz", "").0, 200);
    server.stop();
    place.good(&["check"]);
    place.good(&["journal", "verify"]);
    tampering_is_found(&place, &backup);
}

fn sign_in(server: &Server, login: &str, password: &str) {
    let body = format!("{{\"login\":\"{login}\",\"password\":\"{password}\"}}");
    let request = |body: &str| {
        format!(
            "POST /api/v1/session HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            server.address,
            body.len()
        )
    };
    let (status, text) = server.ask(&request(&body));
    assert!((200..300).contains(&status), "{text}");
    let (status, _) = server.ask(&request(&body.replace(password, "wrong-password")));
    assert!((400..500).contains(&status));
}

fn second_owner_is_turned_away(place: &Place, server: &Server) {
    let begun = Instant::now();
    let (code, say) = place.bad(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(
        begun.elapsed() < Duration::from_secs(1),
        "{:?}",
        begun.elapsed()
    );
    assert_eq!(code, 3);
    assert!(say.contains(&server.address), "it names the holder: {say}");
}

/// Writing commands speak to the process that owns the directory, over a socket for its owner alone.
fn orders_reach_the_owner(place: &Place, server: &Server, login: &str) {
    let socket = std::fs::metadata(place.data().join("control.sock")).unwrap();
    assert_eq!(socket.permissions().mode() & 0o777, 0o600);
    let token = place.json(&["user", "token", login, "--json"])["token"]
        .as_str()
        .unwrap()
        .to_owned();
    let bearer = format!("Authorization: Bearer {token}\r\n");
    assert_eq!(server.get("/api/v1/cases", &bearer).0, 200);
    assert_eq!(server.get("/api/v1/cases", "").0, 401);
    let (_, say) = place.bad(&["user", "token", "nobody-at-all"]);
    assert!(!say.is_empty());
    let run = place.json(&["screening", "run", "--json"]);
    assert!(run["looked"].as_i64().unwrap() > 0);
}

fn restored_elsewhere_it_is_the_same(place: &Place, backup: &Path, seen: &Path) {
    let other = Place::new();
    let (code, say) = other.bad(&["restore", backup.to_str().unwrap()]);
    assert_eq!(code, 2, "without its keys a backup is not restored: {say}");
    copy_keys(place, &other);
    other.good(&["restore", backup.to_str().unwrap()]);
    other.good(&["check"]);
    other.good(&["journal", "verify", "--witness", seen.to_str().unwrap()]);
    let own = place.keys().with_extension("witness");
    let both = [
        "journal",
        "verify",
        "--witness",
        seen.to_str().unwrap(),
        "--witness",
    ];
    place.good(&[&both[..], &[own.to_str().unwrap()]].concat());
    let lists = [place, &other].map(|p| p.json(&["roll", "list", "--json"]));
    assert_eq!(lists[0], lists[1]);
    other.bad(&["restore", backup.to_str().unwrap()]);
}

pub fn copy_keys(from: &Place, to: &Place) {
    std::fs::create_dir_all(to.keys().parent().unwrap()).unwrap();
    for name in ["site.keys", "site.sm2"] {
        let (source, target) = (
            from.keys().with_file_name(name),
            to.keys().with_file_name(name),
        );
        std::fs::copy(source, &target).unwrap();
        std::fs::set_permissions(target, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

/// One byte of an entry's body changed in the database file is found; so is a directory rolled back.
fn tampering_is_found(place: &Place, backup: &Path) {
    let path = place.data().join("wujia.db");
    let mut bytes = std::fs::read(&path).unwrap();
    // A header ends with its kind and that text's length before it; the packed body follows.
    let needle = b"\x0csite.founded";
    let at = bytes
        .windows(needle.len())
        .position(|window| window == needle)
        .unwrap();
    bytes[at + needle.len() + 100] ^= 1;
    std::fs::write(&path, &bytes).unwrap();
    let (_, say) = place.bad(&["journal", "verify"]);
    assert!(say.contains("not what was written"), "{say}");
    place.bad(&["check"]);

    let older = Place::new();
    copy_keys(place, &older);
    older.good(&["restore", backup.to_str().unwrap()]);
    older.good(&["journal", "verify", "--json", "--witness", "/dev/null"]);
    let witness = place.keys().with_extension("witness");
    older.bad(&["journal", "verify", "--witness", witness.to_str().unwrap()]);
}

#[test]
fn a_root_on_paper_and_a_new_key_leave_everything_as_it_was() {
    let place = Place::new();
    let site = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sites/rudong");
    let data = place.data();
    place.good(&["init", "--site", site, "--data", data.to_str().unwrap()]);
    let signed = place.json(&["journal", "checkpoint", "--json"]);
    let said = place.good(&["journal", "checkpoint"]);
    let root = signed["root"].as_str().unwrap();
    assert!(said.starts_with(signed["line"].as_str().unwrap()), "{said}");
    let groups: Vec<&str> = (0..8).map(|n| &root[n * 8..n * 8 + 8]).collect();
    assert!(said.contains(&groups.join(" ")), "{said}");
    let printed = |root: &str| format!("{}:{root}", signed["entries"]);
    place.good(&[
        "journal",
        "verify",
        "--printed",
        &printed(&groups.join(" ")),
    ]);
    let other = root.replace(|c: char| c.is_ascii_digit(), "0");
    let (_, say) = place.bad(&["journal", "verify", "--printed", &printed(&other)]);
    assert!(say.contains("printed"), "{say}");
    let (_, say) = place.bad(&["journal", "verify", "--printed", &format!("999999:{root}")]);
    assert!(say.contains("999999"), "{say}");

    let before = std::fs::read_to_string(place.keys()).unwrap();
    let server = place.serve();
    let (code, _) = place.bad(&["keys", "rotate"]);
    assert_eq!(code, 3, "not while a server seals");
    server.stop();
    assert!(place.good(&["keys", "rotate"]).contains("key 2"));
    let after = std::fs::read_to_string(place.keys()).unwrap();
    assert!(after.contains("current 2") && after.contains(before.lines().nth(2).unwrap()));
    let mode = std::fs::metadata(place.keys())
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    place.good(&["check"]);
    let findings = place.json(&["doctor", "--json"]).to_string();
    assert!(
        findings.contains("2 of") && findings.contains("0 days old"),
        "{findings}"
    );
}

#[test]
fn keys_and_configuration_are_refused_where_they_must_be() {
    let place = Place::new();
    let site = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sites/rudong");
    place.good(&[
        "init",
        "--site",
        site,
        "--data",
        place.data().to_str().unwrap(),
    ]);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for path in [place.keys(), place.keys().with_extension("sm2")] {
        assert_eq!(mode(&path), 0o600, "{}", path.display());
    }
    assert_eq!(mode(&place.data()), 0o700);
    place.good(&["check"]);
    let counted = place.json(&["county", "show", "--json"]);
    let towns = counted
        .as_array()
        .unwrap()
        .iter()
        .filter(|d| d["kind"] == "town" || d["kind"] == "street");
    assert_eq!(towns.count(), 15);

    // A second founding, a demonstration in a real site.
    let (code, _) = place.bad(&[
        "init",
        "--site",
        site,
        "--data",
        place.data().to_str().unwrap(),
    ]);
    assert_eq!(code, 2);
    let (_, say) = place.bad(&["demo", "--no-serve"]);
    assert!(say.contains("real site"), "{say}");

    // Keys that others may read, or that lie beside what they seal.
    std::fs::set_permissions(place.keys(), std::fs::Permissions::from_mode(0o640)).unwrap();
    let (code, say) = place.bad(&["check"]);
    assert!(code == 2 && say.contains("0640"), "{say}");
    std::fs::set_permissions(place.keys(), std::fs::Permissions::from_mode(0o600)).unwrap();
    let inside = place
        .command(&["check"])
        .env("WUJIA_KEYS", place.data().join("x.keys"))
        .output()
        .unwrap();
    assert_eq!(inside.status.code(), Some(2));

    std::fs::write(
        place.data().join("wujia.toml"),
        "listen = \"127.0.0.1:1\"\nlisten_at = 3\n",
    )
    .unwrap();
    let (code, say) = place.bad(&["check"]);
    assert!(
        code == 2 && say.contains("line 2") && say.contains("listen_at"),
        "{say}"
    );
}

#[test]
fn accounts_are_opened_from_the_command_line_before_anybody_can_sign_in() {
    let place = Place::new();
    let site = concat!(env!("CARGO_MANIFEST_DIR"), "/../../sites/rudong");
    place.good(&[
        "init",
        "--site",
        site,
        "--data",
        place.data().to_str().unwrap(),
    ]);
    let add = |login: &str, number: &str, role: &str, unit: &str| {
        vec![
            "user", "add", login, "--number", number, "--name", "丁一", "--role", role, "--unit",
            unit, "--json",
        ]
        .into_iter()
        .map(str::to_owned)
        .collect::<Vec<String>>()
    };
    let unit = place.json(&["county", "show", "--json"])[0]["code"]
        .as_str()
        .unwrap()
        .to_owned()
        + "-ZF";
    let words = add("chief", "320623198001010010", "system-admin", &unit);
    let refs: Vec<&str> = words.iter().map(String::as_str).collect();
    let (code, say) = place.bad(&refs);
    assert!(
        code == 1 && !say.is_empty(),
        "a wrong check character is refused: {say}"
    );
    let number = codes_number("32062319800101001");
    let words = add("chief", &number, "system-admin", &unit);
    let refs: Vec<&str> = words.iter().map(String::as_str).collect();
    let opened = place.json(&refs);
    assert!(opened["password"].as_str().unwrap().len() >= 10);
    let listed = place.json(&["user", "list", "--json"]);
    assert_eq!(listed[0]["account"], "chief");
    assert_eq!(listed[0]["role"], "system-admin");
    place.good(&["check"]);
}

/// Seventeen digits with their check character (GB 11643).
fn codes_number(digits: &str) -> String {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits
        .chars()
        .zip(weights)
        .map(|(c, w)| c.to_digit(10).unwrap() * w)
        .sum();
    format!(
        "{digits}{}",
        ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][(sum % 11) as usize]
    )
}

#[test]
fn help_is_there_in_both_languages_and_wrong_use_ends_with_two() {
    let place = Place::new();
    let help = place.good(&["--help"]);
    for word in ["demo", "serve", "backup", "五加", "备份"] {
        assert!(help.contains(word), "{word}");
    }
    assert_eq!(place.bad(&["journal"]).0, 2);
    assert_eq!(place.bad(&["demo", "--history", "lots"]).0, 2);
    let (code, say) = place.bad(&["demo", "--listen", "0.0.0.0:0"]);
    assert!(code == 2 && say.contains("--public-demo"), "{say}");
    assert!(place.good(&["version"]).contains("SQLite 3."));
}
