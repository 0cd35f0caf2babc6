use outside::{Blocked, Egress, EgressError, Outbound, OutboundError};
use std::time::Duration;

use crate::{Listener, answer, outbound};

fn blocked(outbound: &Outbound, url: &str) -> Blocked {
    match outbound.get(url, &[]) {
        Err(OutboundError::Blocked(blocked)) => blocked,
        other => panic!("{url}: {other:?}"),
    }
}

#[test]
fn a_listed_address_is_reached() {
    let listener = Listener::answering(&[&answer("200 OK", "", "好")]);
    let reply = outbound(&[listener.address.to_string()])
        .get(&listener.url("/x?y=1"), &[("accept", "text/plain")])
        .unwrap();
    assert_eq!(
        (reply.status, reply.body.as_slice()),
        (200, "好".as_bytes())
    );
    let asked = listener.asked.recv().unwrap();
    assert!(
        asked.starts_with("GET /x?y=1 HTTP/1.1\r\n") && asked.contains("accept: text/plain"),
        "{asked}"
    );
}

#[test]
fn by_default_nothing_leaves_in_any_guise() {
    let listener = Listener::answering(&[&answer("200 OK", "", "")]);
    let port = listener.address.port();
    assert!(Egress::closed().is_closed());
    let closed = Outbound::new(Egress::closed(), Duration::from_secs(5));
    // The very address, listed with this port, must not let its other guises pass either.
    let listed = outbound(&[format!("127.0.0.1:{port}")]);
    for host in [
        "127.1",
        "127.0.1",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "017700000001",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[0:0:0:0:0:ffff:127.0.0.1]",
        "[::1]",
        "localhost",
        "LOCALHOST",
        "localhost.",
        "0.0.0.0",
        "0",
        "169.254.169.254",
        "10.0.0.1",
        "example.com",
    ] {
        let url = format!("http://{host}:{port}/");
        for outbound in [&closed, &listed] {
            assert!(
                matches!(
                    blocked(outbound, &url),
                    Blocked::NotListed { .. } | Blocked::BadAddress
                ),
                "{url}"
            );
        }
    }
    assert!(matches!(
        blocked(&closed, &listener.url("/")),
        Blocked::NotListed { .. }
    ));
    assert!(listener.asked.try_recv().is_err(), "something left");
}

#[test]
fn other_ports_schemes_and_user_names_are_not_meant() {
    let outbound = outbound(&["127.0.0.1:8443", "sms.example.cn:443"]);
    assert_eq!(
        blocked(&outbound, "http://127.0.0.1:8444/"),
        Blocked::NotListed {
            host: "127.0.0.1".into(),
            port: 8444
        }
    );
    assert_eq!(
        blocked(&outbound, "http://sms.example.cn/"),
        Blocked::NotListed {
            host: "sms.example.cn".into(),
            port: 80
        }
    );
    for url in [
        "ftp://127.0.0.1:8443/",
        "file:///etc/passwd",
        "127.0.0.1:8443",
        "http://sms.example.cn:443@127.0.0.1:8443/",
        "",
        "http://a b/",
    ] {
        assert_eq!(blocked(&outbound, url), Blocked::BadAddress, "{url}");
    }
}

#[test]
fn a_listed_name_that_leads_inside_needs_its_address_listed_too() {
    let listener = Listener::answering(&[&answer("204 No Content", "", "")]);
    let port = listener.address.port();
    let name = format!("localhost:{port}");
    let url = format!("http://LocalHost:{port}/");
    let refused = blocked(&outbound(&[&name]), &url);
    assert_eq!(
        refused,
        Blocked::InsideAddress {
            host: "localhost".into(),
            port
        }
    );
    assert_eq!(refused.key(), "outside-inside-address");
    assert!(listener.asked.try_recv().is_err(), "something left");
    assert_eq!(
        outbound(&[name, format!("127.0.0.1:{port}")])
            .get(&url, &[])
            .unwrap()
            .status,
        204
    );
}

#[test]
fn redirects_are_answers_and_not_followed() {
    let goal = Listener::answering(&[&answer("200 OK", "", "")]);
    let location = format!("location: {}\r\n", goal.url("/"));
    let listener = Listener::answering(&[&answer("302 Found", &location, "")]);
    let outbound = outbound(&[listener.address.to_string(), goal.address.to_string()]);
    assert_eq!(outbound.get(&listener.url("/"), &[]).unwrap().status, 302);
    assert!(goal.asked.try_recv().is_err(), "the redirect was followed");
}

#[test]
fn entries_are_exact() {
    for entry in [
        "sms.example.cn",
        "sms.example.cn:",
        "sms.example.cn:0",
        "sms.example.cn:70000",
        "*.example.cn:443",
        "https://sms.example.cn:443",
        "127.1:80",
        "2130706433:80",
        "0x7f000001:80",
        "a.0x1:80",
        "[::ffff:127.0.0.1]:80",
        "::1:80",
        "-a.cn:80",
        "a..cn:80",
        ":80",
        "",
    ] {
        assert_eq!(
            Egress::parse([entry]),
            Err(EgressError {
                entry: entry.into()
            }),
            "{entry}"
        );
    }
    assert!(
        Egress::parse([
            "SMS.Example.cn:443",
            "10.0.0.1:8443",
            "[2001:db8::1]:443",
            "localhost:80"
        ])
        .is_ok()
    );
}
