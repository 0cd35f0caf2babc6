//! Configuration of the supporting systems: `[webhook]`, `[identity.oidc]`, `[exchange]`.

use crate::stop::{Done, Stop};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Name of the mapping file in the data directory.
pub const MAPPING: &str = "exchange.toml";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RelayWritten {
    url: String,
    secret_file: PathBuf,
    #[serde(default)]
    egress: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct IdentityWritten {
    oidc: Option<OidcWritten>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct OidcWritten {
    issuer: String,
    client_id: String,
    secret_file: PathBuf,
    name: String,
    #[serde(default)]
    egress: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExchangeWritten {
    #[serde(default)]
    egress: Vec<String>,
    mapping: Option<PathBuf>,
}

/// A system that takes texts to phones by webhook.
#[derive(Clone)]
pub struct Relay {
    /// Its address.
    pub url: String,
    /// The secret both sides sign with.
    pub secret: String,
    /// Hosts that may be spoken to.
    pub egress: Vec<String>,
}

/// The site's sign-in service.
#[derive(Clone)]
pub struct Oidc {
    /// What it calls itself; its configuration stands below this address.
    pub issuer: String,
    /// What it calls us.
    pub client_id: String,
    /// The secret we show it.
    pub secret: String,
    /// What people call it.
    pub name: String,
    /// Hosts that may be spoken to.
    pub egress: Vec<String>,
}

/// Data exchange with other systems.
#[derive(Debug, Clone, Default)]
pub struct Exchange {
    /// Hosts that may be told; empty: nobody is.
    pub egress: Vec<String>,
    /// Which events file which cases; a file that need not be there.
    pub mapping: PathBuf,
}

fn secret(of: &str, path: &Path) -> Done<String> {
    let secret = crate::keys::read_private(path)?.trim().to_owned();
    if secret.is_empty() {
        return Err(Stop::usage(format!("{of}: {} is empty", path.display())));
    }
    Ok(secret)
}

pub(super) fn relay(written: Option<RelayWritten>) -> Done<Option<Relay>> {
    let Some(written) = written else {
        return Ok(None);
    };
    Ok(Some(Relay {
        secret: secret("webhook", &written.secret_file)?,
        url: written.url,
        egress: written.egress,
    }))
}

pub(super) fn oidc(written: Option<IdentityWritten>) -> Done<Option<Oidc>> {
    let Some(written) = written.and_then(|written| written.oidc) else {
        return Ok(None);
    };
    if !outside::is_private_way(&written.issuer) {
        return Err(Stop::usage(
            "identity.oidc: issuer: an address that begins with https://",
        ));
    }
    if written.name.trim().is_empty() {
        return Err(Stop::usage(
            "identity.oidc: name: what people call the sign-in service",
        ));
    }
    Ok(Some(Oidc {
        secret: secret("identity.oidc", &written.secret_file)?,
        issuer: written.issuer,
        client_id: written.client_id,
        name: written.name.trim().to_owned(),
        egress: written.egress,
    }))
}

pub(super) fn exchange(written: Option<ExchangeWritten>, data: &Path) -> Exchange {
    let (egress, mapping) = match written {
        Some(written) => (written.egress, written.mapping),
        None => (Vec::new(), None),
    };
    Exchange {
        egress,
        mapping: mapping.unwrap_or_else(|| data.join(MAPPING)),
    }
}
