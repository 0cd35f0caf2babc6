//! Webhooks: CloudEvents to systems that asked for them, signed with HMAC-SM3.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sm3::Sm3;

use crate::client::{Delivery, Outbound, OutboundError, deliver};

/// One subscriber.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Where to post; its host and port must be on the allow-list.
    pub url: String,
    /// The secret both sides know.
    pub secret: Vec<u8>,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// One event, as bytes of a CloudEvents JSON document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookMessage<'a> {
    /// Id of the event; the same when it is sent again.
    pub id: &'a str,
    /// When it is sent, in seconds since 1970 (UTC).
    pub sent_at_s: i64,
    /// The document.
    pub body: &'a [u8],
}

/// `v1sm3,<base64>` of HMAC-SM3 over `id.sent_at_s.body`. The receiver computes it again and refuses old times.
///
/// # Errors
/// Never for keys of any length that HMAC takes, which is all.
pub fn signature(secret: &[u8], message: &WebhookMessage<'_>) -> Result<String, OutboundError> {
    let mut mac =
        Hmac::<Sm3>::new_from_slice(secret).map_err(|error| OutboundError::Unsayable {
            why: error.to_string(),
        })?;
    mac.update(message.id.as_bytes());
    mac.update(format!(".{}.", message.sent_at_s).as_bytes());
    mac.update(message.body);
    Ok(format!(
        "v1sm3,{}",
        STANDARD.encode(mac.finalize().into_bytes())
    ))
}

impl Webhook {
    /// Posts one event. What cannot be reached now is [`Delivery::TryLater`].
    ///
    /// # Errors
    /// When the allow-list forbids the subscriber or the call cannot be put together.
    pub fn send(
        &self,
        outbound: &Outbound,
        message: &WebhookMessage<'_>,
    ) -> Result<Delivery, OutboundError> {
        let sent_at = message.sent_at_s.to_string();
        let signature = signature(&self.secret, message)?;
        let headers = [
            ("webhook-id", message.id),
            ("webhook-timestamp", &sent_at),
            ("webhook-signature", &signature),
        ];
        deliver(outbound.post(
            &self.url,
            &headers,
            "application/cloudevents+json; charset=utf-8",
            message.body,
        ))
    }
}
