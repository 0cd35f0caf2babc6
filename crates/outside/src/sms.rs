//! Short messages through the site's gateway.

use std::fmt;

use crate::client::{Delivery, Outbound, OutboundError, deliver};

/// One message.
#[derive(Clone, PartialEq, Eq, serde::Serialize)]
pub struct Sms {
    /// Our id; sending it again must not deliver it twice (`Idempotency-Key`).
    pub id: String,
    /// Telephone number.
    pub to: String,
    /// The text.
    pub text: String,
}

/// Numbers and texts stay out of logs.
impl fmt::Debug for Sms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sms")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// The site's gateway: one address that takes `{"id", "to", "text"}` and answers 2xx when it has the message.
#[derive(Clone, PartialEq, Eq)]
pub struct SmsGateway {
    /// Where to post; its host and port must be on the allow-list.
    pub url: String,
    /// Bearer token; empty for none.
    pub token: String,
}

impl fmt::Debug for SmsGateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmsGateway")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl SmsGateway {
    /// Hands one message to the gateway. What cannot be reached now is [`Delivery::TryLater`].
    ///
    /// # Errors
    /// When the allow-list forbids the gateway or the call cannot be put together: both are for the administrator.
    pub fn send(&self, outbound: &Outbound, sms: &Sms) -> Result<Delivery, OutboundError> {
        let body = serde_json::to_vec(sms).map_err(|error| OutboundError::Unsayable {
            why: error.to_string(),
        })?;
        let bearer = format!("Bearer {}", self.token);
        let mut headers = vec![("idempotency-key", sms.id.as_str())];
        if !self.token.is_empty() {
            headers.push(("authorization", &bearer));
        }
        deliver(outbound.post(
            &self.url,
            &headers,
            "application/json; charset=utf-8",
            &body,
        ))
    }
}
