//! Where anything may go.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use thiserror::Error;
use ureq::http::Uri;

/// An entry of the allow-list that is no host and port.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("egress entry {entry:?}: want host:port, 192.0.2.1:443 or [2001:db8::1]:443")]
pub struct EgressError {
    /// The entry.
    pub entry: String,
}

/// Why a call was not made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Blocked {
    /// Not an address of http or https, or one with a user name in it.
    #[error("not an address that may be called")]
    BadAddress,
    /// Host and port are not on the allow-list.
    #[error("{host}:{port} is not on the allow-list")]
    NotListed {
        /// Host as in the address.
        host: String,
        /// Port.
        port: u16,
    },
    /// The name leads to an address inside (loopback, private, link-local …) that is not on the allow-list itself.
    #[error("{host}:{port} leads to an inside address that is not on the allow-list")]
    InsideAddress {
        /// Host as in the address.
        host: String,
        /// Port.
        port: u16,
    },
}

impl Blocked {
    /// Key of the sentence said to an administrator, in `locales/*/outside.ftl`.
    pub fn key(&self) -> &'static str {
        match self {
            Self::BadAddress => "outside-bad-address",
            Self::NotListed { .. } => "outside-not-listed",
            Self::InsideAddress { .. } => "outside-inside-address",
        }
    }

    /// Arguments of that sentence.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::BadAddress => vec![],
            Self::NotListed { host, port } | Self::InsideAddress { host, port } => {
                vec![("host", host.clone()), ("port", port.to_string())]
            }
        }
    }
}

/// The allow-list. Entries are exact: a host name with its port, or an address with its port. A name that leads to an inside
/// address needs that address on the list as well. Empty by default: nothing may leave.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Egress {
    hosts: BTreeSet<(String, u16)>,
    addresses: BTreeSet<SocketAddr>,
}

impl Egress {
    /// Nothing may leave.
    pub fn closed() -> Self {
        Self::default()
    }

    /// Reads the entries of a configuration: `sms.example.cn:443`, `10.20.30.40:8443`, `[2001:db8::1]:443`.
    ///
    /// # Errors
    /// The first entry that is neither. Numbers in other guises (`127.1`, `2130706433`, `0x7f.1`) are no host names.
    pub fn parse<S: AsRef<str>>(entries: impl IntoIterator<Item = S>) -> Result<Self, EgressError> {
        let mut egress = Self::closed();
        for entry in entries {
            let entry = entry.as_ref().trim();
            let wrong = || EgressError {
                entry: entry.to_owned(),
            };
            if let Ok(address) = entry.parse::<SocketAddr>() {
                if address.ip().to_canonical() != address.ip() || address.port() == 0 {
                    return Err(wrong());
                }
                egress.addresses.insert(address);
                continue;
            }
            let (host, port) = entry.rsplit_once(':').ok_or_else(wrong)?;
            let port: u16 = port
                .parse()
                .ok()
                .filter(|&port| port != 0)
                .ok_or_else(wrong)?;
            let host = host.to_ascii_lowercase();
            if !is_host_name(&host) {
                return Err(wrong());
            }
            egress.hosts.insert((host, port));
        }
        Ok(egress)
    }

    /// Whether nothing may leave.
    pub fn is_closed(&self) -> bool {
        self.hosts.is_empty() && self.addresses.is_empty()
    }

    /// Checks an address before its host is looked up.
    pub(crate) fn check(&self, uri: &Uri) -> Result<Target, Blocked> {
        let default_port = match uri.scheme_str() {
            Some("https") => 443,
            Some("http") => 80,
            _ => return Err(Blocked::BadAddress),
        };
        let authority = uri.authority().ok_or(Blocked::BadAddress)?;
        if authority.as_str().contains('@') || authority.host().is_empty() {
            return Err(Blocked::BadAddress);
        }
        let port = authority.port_u16().unwrap_or(default_port);
        let host = authority.host().to_ascii_lowercase();
        let listed = match literal(&host) {
            Some(address) => self.addresses.contains(&SocketAddr::new(address, port)),
            None => is_host_name(&host) && self.hosts.contains(&(host.clone(), port)),
        };
        if listed {
            Ok(Target { host, port })
        } else {
            Err(Blocked::NotListed { host, port })
        }
    }

    /// Whether an address that a listed host led to may be connected to.
    pub(crate) fn admits(&self, address: SocketAddr) -> bool {
        let address = SocketAddr::new(address.ip().to_canonical(), address.port());
        !is_inside(address.ip()) || self.addresses.contains(&address)
    }
}

/// A host and port that are on the list.
pub(crate) struct Target {
    pub host: String,
    pub port: u16,
}

impl Target {
    pub(crate) fn inside(self) -> Blocked {
        Blocked::InsideAddress {
            host: self.host,
            port: self.port,
        }
    }
}

/// An address in the one form that is accepted; `None` for names and for other guises of numbers.
fn literal(host: &str) -> Option<IpAddr> {
    let inner = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let address = match inner {
        Some(inner) => IpAddr::V6(inner.parse().ok()?),
        None => IpAddr::V4(host.parse().ok()?),
    };
    (address.to_canonical() == address).then_some(address)
}

/// Letters, digits, hyphens and dots, and a last label that no resolver would take for a number.
fn is_host_name(host: &str) -> bool {
    let labels_fine = host.split('.').all(|label| {
        !label.is_empty()
            && label.len() <= 63
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    });
    let last = host.rsplit('.').next().unwrap_or_default();
    let number = last.starts_with("0x") || last.bytes().all(|byte| byte.is_ascii_digit());
    labels_fine && host.len() <= 253 && !number
}

/// Addresses that do not belong to the open internet (IANA special-purpose registries), also behind IPv6 transitions.
fn is_inside(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_inside_v4(v4),
        IpAddr::V6(v6) => is_inside_v6(v6),
    }
}

fn is_inside_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    v4.is_loopback()
        || v4.is_private()
        || v4.is_link_local()
        || v4.is_multicast()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 198 && (b == 18 || b == 19))
        || (a, b, c) == (198, 51, 100)
        || (a, b, c) == (203, 0, 113)
}

fn is_inside_v6(v6: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = v6.segments();
    let embedded = |high: u16, low: u16| {
        let [x, y] = high.to_be_bytes();
        let [z, w] = low.to_be_bytes();
        is_inside_v4(Ipv4Addr::new(x, y, z, w))
    };
    v6.is_loopback()
        || v6.is_unspecified()
        || v6.is_multicast()
        || a & 0xFE00 == 0xFC00
        || a & 0xFFC0 == 0xFE80
        || a & 0xFFC0 == 0xFEC0
        || (a, b) == (0x2001, 0x0DB8)
        || (a == 0x2002 && embedded(b, c))
        || ((a, b) == (0x0064, 0xFF9B) && embedded(g, h))
        || ((a, b, c, d, e, f) == (0, 0, 0, 0, 0, 0) && embedded(g, h))
}
