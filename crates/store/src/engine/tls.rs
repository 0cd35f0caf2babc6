//! TLS to PostgreSQL, as the address asks for it: `sslmode=disable` (also when left out),
//! `require` (encrypted, whoever answers) or `verify-full` (encrypted, and the certificate must be
//! the host's, signed by `sslrootcert` or else by one of the system's authorities).

use crate::error::Error;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Where Debian, Ubuntu, openEuler and their kin keep the authorities a machine trusts.
const SYSTEM_ROOTS: [&str; 2] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
];

/// How a connection is protected on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Way {
    /// Not at all.
    Open,
    /// Encrypted to whoever answers.
    Encrypted,
    /// Encrypted to the host named; with the file of the authority, if one was named.
    Verified(Option<PathBuf>),
}

/// An address as the driver reads it, and how the way is to be protected.
pub(crate) fn split(url: &str) -> Result<(String, Way), Error> {
    let Some((before, query)) = url.split_once('?') else {
        return Ok((url.to_owned(), Way::Open));
    };
    let (mut mode, mut root, mut rest) = ("disable", None, Vec::new());
    for pair in query.split('&') {
        match pair.split_once('=') {
            Some(("sslmode", value)) => mode = value,
            Some(("sslrootcert", value)) => root = Some(PathBuf::from(unescaped(value))),
            _ => rest.push(pair),
        }
    }
    let way = match (mode, root) {
        ("disable", None) => Way::Open,
        ("require", None) => Way::Encrypted,
        ("verify-full", root) => Way::Verified(root),
        ("disable" | "require", Some(_)) => {
            return Err(Error::Address(format!(
                "sslrootcert says whom to trust, sslmode={mode} asks nobody; write sslmode=verify-full"
            )));
        }
        (other, _) => {
            return Err(Error::Address(format!(
                "sslmode={other} is none of disable, require, verify-full"
            )));
        }
    };
    let plain = if rest.is_empty() {
        before.to_owned()
    } else {
        format!("{before}?{}", rest.join("&"))
    };
    Ok((plain, way))
}

/// `%2F` and the like of an address as characters.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let code = (first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|two| std::str::from_utf8(two).ok())
            .and_then(|two| u8::from_str_radix(two, 16).ok());
        match code {
            Some(code) => {
                bytes.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Who connects this way; none for an open one.
pub(crate) fn connector(way: &Way) -> Result<Option<MakeRustlsConnect>, Error> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let bad = |e: rustls::Error| Error::Address(format!("TLS: {e}"));
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(bad)?;
    let config = match way {
        Way::Open => return Ok(None),
        Way::Encrypted => config
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(Anybody(provider))),
        Way::Verified(root) => config.with_root_certificates(roots(root.as_deref())?),
    };
    Ok(Some(MakeRustlsConnect::new(config.with_no_client_auth())))
}

fn roots(named: Option<&Path>) -> Result<RootCertStore, Error> {
    let path = match named {
        Some(path) => path,
        None => SYSTEM_ROOTS
            .iter()
            .map(Path::new)
            .find(|path| path.exists())
            .ok_or_else(|| {
                Error::Address(
                    "this machine has no list of authorities; name one with sslrootcert".to_owned(),
                )
            })?,
    };
    let unread = |e| Error::Address(format!("{}: {e}", path.display()));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(unread)? {
        // Of the system's list some may be of kinds that are no longer trusted.
        let added = roots.add(certificate.map_err(unread)?);
        if let (Err(e), Some(_)) = (added, named) {
            return Err(Error::Address(format!("{}: {e}", path.display())));
        }
    }
    if roots.is_empty() {
        return Err(Error::Address(format!(
            "{} holds no certificate",
            path.display()
        )));
    }
    Ok(roots)
}

/// Takes any certificate, as `sslmode=require` says; the handshake itself is still checked.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Whether what goes to a database at this address could be read on the way: it leaves this
/// machine and is not encrypted.
///
/// # Errors
/// It is no address.
pub fn travels_openly(url: &str) -> Result<bool, Error> {
    let (plain, way) = split(url)?;
    let config: ::postgres::Config = plain.parse()?;
    let away = config.get_hosts().iter().any(|host| match host {
        ::postgres::config::Host::Tcp(name) => {
            !(name == "localhost"
                || name
                    .parse::<std::net::IpAddr>()
                    .is_ok_and(|address| address.is_loopback()))
        }
        ::postgres::config::Host::Unix(_) => false,
    });
    Ok(away && way == Way::Open)
}
