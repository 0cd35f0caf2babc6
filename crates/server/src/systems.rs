//! The supporting systems' ways to the outside: each port of `app` a line of delegation to `outside`.

use crate::config::{Config, Exchange as ExchangeConfig, Oidc, Relay};
use crate::stop::{Done, Stop};
use app::exchange::Mapping;
use app::port::{Exchange, IdentityProvider, Sent, SignInAsked, Sms, Unproven, Wiring};
use model::refusal::Refused;
use model::time::Instant;
use outside::{
    Delivery, Egress, OidcClient, OidcError, Outbound, OutboundError, SignIn, Webhook,
    WebhookMessage,
};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long another system may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// What a site's configuration connects.
///
/// # Errors
/// An entry of an allow-list, or the mapping file, does not read.
pub fn wiring(config: &Config) -> Done<Wiring> {
    Ok(Wiring {
        identity: config.oidc.as_ref().map(identity).transpose()?,
        relay: config.relay.as_ref().map(relay).transpose()?,
        exchange: exchange(&config.exchange)?,
        mapping: mapping(&config.exchange.mapping)?,
        address: config.base.clone(),
    })
}

fn outbound(of: &str, entries: &[String]) -> Done<Outbound> {
    let egress = Egress::parse(entries).map_err(|e| Stop::usage(format!("{of}.egress: {e}")))?;
    Ok(Outbound::new(egress, PATIENCE))
}

fn mapping(path: &Path) -> Done<Mapping> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            Mapping::parse(&text).map_err(|e| Stop::usage(format!("{}: {e}", path.display())))
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(Mapping::default()),
        Err(e) => Err(Stop::usage(format!("{}: {e}", path.display()))),
    }
}

struct Service {
    client: OidcClient,
    name: String,
}

fn identity(config: &Oidc) -> Done<Arc<dyn IdentityProvider>> {
    let outbound = outbound("identity.oidc", &config.egress)?;
    let client = OidcClient::new(outbound, &config.issuer, &config.client_id, &config.secret)
        .map_err(|e| Stop::usage(format!("identity.oidc: {e}")))?;
    Ok(Arc::new(Service {
        client,
        name: config.name.clone(),
    }))
}

fn sign_in(asked: &SignInAsked) -> SignIn {
    SignIn {
        state: asked.state.clone(),
        nonce: asked.nonce.clone(),
        verifier: asked.verifier.clone(),
        redirect: asked.back.clone(),
    }
}

fn unproven(error: &OidcError) -> Unproven {
    tracing::warn!(%error, "the sign-in service vouched for nobody");
    match error {
        OidcError::Outbound(_) | OidcError::NotUnderstood { .. } => {
            Unproven::Unreachable(error.to_string())
        }
        OidcError::Refused { .. } | OidcError::Token(_) => Unproven::Refused(error.to_string()),
    }
}

impl IdentityProvider for Service {
    fn issuer(&self) -> &str {
        self.client.issuer()
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn begin(&self, asked: &SignInAsked) -> Result<String, Unproven> {
        self.client
            .begin(&sign_in(asked))
            .map_err(|error| unproven(&error))
    }

    fn subject(&self, code: &str, asked: &SignInAsked, now: Instant) -> Result<String, Unproven> {
        self.client
            .subject(code, &sign_in(asked), now.0.div_euclid(1_000))
            .map_err(|error| unproven(&error))
    }
}

fn sent(outcome: Result<Delivery, OutboundError>) -> Sent {
    match outcome {
        Ok(Delivery::Accepted { .. }) => Sent::Accepted,
        Ok(Delivery::Refused { status, reason }) => Sent::Refused(format!("{status} {reason}")),
        Ok(Delivery::TryLater { reason, .. }) => Sent::Later(reason),
        Err(error) => Sent::Later(error.to_string()),
    }
}

struct Texts {
    outbound: Outbound,
    webhook: Webhook,
}

fn relay(config: &Relay) -> Done<Arc<dyn Sms>> {
    Ok(Arc::new(Texts {
        outbound: outbound("webhook", &config.egress)?,
        webhook: Webhook {
            url: config.url.clone(),
            secret: config.secret.as_bytes().to_vec(),
        },
    }))
}

impl Sms for Texts {
    fn send(&self, id: &str, phone: &str, text: &str) -> Sent {
        let event = serde_json::json!({
            "specversion": "1.0",
            "id": id,
            "source": "/wujia",
            "type": "wujia.message",
            "datacontenttype": "application/json",
            "data": { "to": phone, "text": text },
        });
        let body = event.to_string();
        let message = WebhookMessage {
            id,
            sent_at_s: crate::clock::now().0.div_euclid(1_000),
            body: body.as_bytes(),
        };
        sent(self.webhook.send(&self.outbound, &message))
    }
}

struct Subscribers {
    outbound: Outbound,
}

fn exchange(config: &ExchangeConfig) -> Done<Option<Arc<dyn Exchange>>> {
    if config.egress.is_empty() {
        return Ok(None);
    }
    let outbound = outbound("exchange", &config.egress)?;
    Ok(Some(Arc::new(Subscribers { outbound })))
}

impl Exchange for Subscribers {
    fn permits(&self, url: &str) -> Result<(), Refused> {
        self.outbound.permits(url).map_err(|blocked| {
            blocked
                .args()
                .into_iter()
                .fold(Refused::new(blocked.key()), |refused, (name, value)| {
                    refused.with(name, value)
                })
        })
    }

    fn deliver(&self, url: &str, secret: &[u8], id: &str, at: Instant, event: &[u8]) -> Sent {
        let webhook = Webhook {
            url: url.to_owned(),
            secret: secret.to_vec(),
        };
        let message = WebhookMessage {
            id,
            sent_at_s: at.0.div_euclid(1_000),
            body: event,
        };
        sent(webhook.send(&self.outbound, &message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_be_told_is_the_lists_to_say() {
        let config = ExchangeConfig {
            egress: vec!["events.example.cn:443".to_owned()],
            ..ExchangeConfig::default()
        };
        let port = exchange(&config).map_err(|e| e.say).unwrap().unwrap();
        assert_eq!(port.permits("https://events.example.cn/in"), Ok(()));
        let refused = port.permits("https://other.example.cn/").unwrap_err();
        assert_eq!(refused.key, "outside-not-listed");
        assert_eq!(refused.args.len(), 2);
        assert!(
            exchange(&ExchangeConfig::default())
                .map_err(|e| e.say)
                .unwrap()
                .is_none()
        );
    }

    #[test]
    fn the_shipped_mapping_reads() {
        let shipped =
            Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sites/rudong/exchange.toml");
        let mapping = mapping(&shipped).map_err(|e| e.say).unwrap();
        assert_eq!(mapping.rules().len(), 1);
        let absent = Path::new("/nonexistent/exchange.toml");
        assert!(
            super::mapping(absent)
                .map_err(|e| e.say)
                .unwrap()
                .rules()
                .is_empty()
        );
    }
}
