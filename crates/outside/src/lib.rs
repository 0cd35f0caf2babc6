//! The only outbound client: SMS, webhooks and the site's sign-in service, behind an egress allow-list.
//!
//! Nothing leaves unless the site's configuration names host and port. A name is looked up once, its addresses are checked,
//! and only checked addresses are connected to; redirects are not followed, proxies of the environment are not used, and
//! every call ends within its time. Calls block: they belong on a worker, never in a unit of work.

mod client;
mod egress;
mod oidc;
mod sms;
mod token;
mod webhook;

pub use client::{Delivery, Outbound, OutboundError, REPLY_BYTES_MAX, Reply, TIMEOUT_MAX};
pub use egress::{Blocked, Egress, EgressError};
pub use oidc::{CLOCKS_APART_S, OidcClient, OidcError, SignIn, is_private_way};
pub use sms::{Sms, SmsGateway};
pub use token::BadToken;
pub use webhook::{Webhook, WebhookMessage, signature};
