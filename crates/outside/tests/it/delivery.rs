use std::net::TcpListener;
use std::time::{Duration, Instant};

use outside::{
    Delivery, Egress, Outbound, OutboundError, Sms, SmsGateway, TIMEOUT_MAX, Webhook,
    WebhookMessage, signature,
};

use crate::{Listener, answer, outbound};

fn sms() -> Sms {
    Sms {
        id: "019340c2-0001".into(),
        to: "13800000000".into(),
        text: "您的尊老金已到账。".into(),
    }
}

fn send(answers: &[&str]) -> (Result<Delivery, OutboundError>, Listener) {
    let listener = Listener::answering(answers);
    let gateway = SmsGateway {
        url: listener.url("/send"),
        token: "secret".into(),
    };
    (
        gateway.send(&outbound(&[listener.address.to_string()]), &sms()),
        listener,
    )
}

#[test]
fn a_message_is_handed_over_with_its_id_and_token() {
    let (delivery, listener) = send(&[&answer("202 Accepted", "", r#"{"reference":"G-7"}"#)]);
    assert_eq!(
        delivery.unwrap(),
        Delivery::Accepted {
            reference: Some("G-7".into())
        }
    );
    let asked = listener.asked.recv().unwrap();
    let (head, body) = asked.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /send HTTP/1.1"));
    for header in [
        "authorization: Bearer secret",
        "idempotency-key: 019340c2-0001",
        "content-type: application/json",
    ] {
        assert!(head.contains(header), "{header} in {head}");
    }
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    assert_eq!(
        body,
        serde_json::json!({"id": "019340c2-0001", "to": "13800000000", "text": "您的尊老金已到账。"})
    );
}

#[test]
fn answers_are_judged() {
    let of = |status: &str, headers: &str| send(&[&answer(status, headers, "why")]).0.unwrap();
    assert_eq!(of("200 OK", ""), Delivery::Accepted { reference: None });
    assert_eq!(
        of("400 Bad Request", ""),
        Delivery::Refused {
            status: 400,
            reason: "why".into()
        }
    );
    assert_eq!(
        of("302 Found", "location: http://127.0.0.1:1/\r\n"),
        Delivery::Refused {
            status: 302,
            reason: "why".into()
        }
    );
    assert_eq!(
        of("429 Too Many Requests", "retry-after: 30\r\n"),
        Delivery::TryLater {
            reason: "HTTP 429: why".into(),
            after_s: Some(30)
        }
    );
    assert_eq!(
        of("503 Service Unavailable", ""),
        Delivery::TryLater {
            reason: "HTTP 503: why".into(),
            after_s: None
        }
    );
}

#[test]
fn a_gateway_that_is_down_or_speaks_nonsense_is_tried_later() {
    let free = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let gateway = SmsGateway {
        url: format!("http://{free}/"),
        token: String::new(),
    };
    assert!(matches!(
        gateway
            .send(&outbound(&[free.to_string()]), &sms())
            .unwrap(),
        Delivery::TryLater { .. }
    ));
    assert!(matches!(
        send(&["nonsense\r\n\r\n"]).0.unwrap(),
        Delivery::TryLater { .. }
    ));
    let endless = answer("200 OK", "", &"x".repeat(2 << 20));
    assert!(matches!(
        send(&[&endless]).0.unwrap(),
        Delivery::TryLater { .. }
    ));
}

#[test]
fn a_silent_gateway_does_not_hold_us() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap().to_string();
    let outbound = Outbound::new(
        Egress::parse([&address]).unwrap(),
        Duration::from_millis(200),
    );
    let gateway = SmsGateway {
        url: format!("http://{address}/"),
        token: String::new(),
    };
    let start = Instant::now();
    assert!(matches!(
        gateway.send(&outbound, &sms()).unwrap(),
        Delivery::TryLater { .. }
    ));
    assert!(start.elapsed() < TIMEOUT_MAX / 6, "{:?}", start.elapsed());
}

#[test]
fn a_gateway_not_on_the_list_is_the_administrators_matter() {
    let gateway = SmsGateway {
        url: "https://sms.example.cn/send".into(),
        token: String::new(),
    };
    let outbound = Outbound::new(Egress::closed(), Duration::from_secs(1));
    assert!(matches!(
        gateway.send(&outbound, &sms()),
        Err(OutboundError::Blocked(_))
    ));
}

#[test]
fn numbers_texts_and_secrets_stay_out_of_logs() {
    let gateway = SmsGateway {
        url: "https://sms.example.cn/".into(),
        token: "topsecret".into(),
    };
    let webhook = Webhook {
        url: "https://example.cn/".into(),
        secret: b"topsecret".to_vec(),
    };
    let shown = format!("{gateway:?} {webhook:?} {:?}", sms());
    for hidden in ["topsecret", "13800000000", "尊老金", "116, 111"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

#[test]
fn webhooks_are_signed_over_id_time_and_body() {
    let listener = Listener::answering(&[&answer("204 No Content", "", "")]);
    let webhook = Webhook {
        url: listener.url("/hook"),
        secret: b"key".to_vec(),
    };
    let message = WebhookMessage {
        id: "e1",
        sent_at_s: 1_795_500_000,
        body: br#"{"type":"case.closed"}"#,
    };
    let delivery = webhook
        .send(&outbound(&[listener.address.to_string()]), &message)
        .unwrap();
    assert_eq!(delivery, Delivery::Accepted { reference: None });
    let asked = listener.asked.recv().unwrap();
    let expected = signature(b"key", &message).unwrap();
    // openssl dgst -sm3 -hmac key
    assert_eq!(
        expected,
        "v1sm3,r41Ve9XTVaudXVbJaq7SFbzwI4yCswrKFxppA5dCqJA="
    );
    for header in [
        "webhook-id: e1",
        "webhook-timestamp: 1795500000",
        &format!("webhook-signature: {expected}"),
    ] {
        assert!(asked.contains(header), "{header} in {asked}");
    }
    assert!(asked.ends_with(r#"{"type":"case.closed"}"#));
    for other in [
        WebhookMessage {
            id: "e2",
            ..message
        },
        WebhookMessage {
            sent_at_s: 1_795_500_001,
            ..message
        },
        WebhookMessage {
            body: b"{}",
            ..message
        },
    ] {
        assert_ne!(signature(b"key", &other).unwrap(), expected);
    }
    assert_ne!(signature(b"other", &message).unwrap(), expected);
}
