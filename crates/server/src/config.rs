//! Configuration: `wujia.toml`, then the environment (`WUJIA_…`), then flags; the later one wins.

mod systems;

pub use systems::{Exchange, MAPPING, Oidc, Relay};

use crate::stop::{Done, Stop};
use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use store::Database;
use web::Settings;
use web::limit::Rate;

/// Name of the file in the data directory.
pub const FILE: &str = "wujia.toml";

/// Where the sealing keys of a data directory lie unless configured: outside it.
#[must_use]
pub fn default_keys(data: &Path, env: &dyn Fn(&str) -> Option<String>) -> PathBuf {
    let real = data.canonicalize().unwrap_or_else(|_| data.to_owned());
    let name = real.file_name().map_or_else(
        || "wujia".to_owned(),
        |name| name.to_string_lossy().into_owned(),
    );
    // Two directories of one name must not share keys.
    let place = evidence::sm3(&[real.as_os_str().as_encoded_bytes()]);
    let file = format!("{name}-{}.keys", evidence::hex::encode(&place[..4]));
    let home = env("HOME")
        .filter(|home| !home.is_empty())
        .map(|home| PathBuf::from(home).join(".config"));
    match env("XDG_CONFIG_HOME")
        .filter(|dir| !dir.is_empty())
        .map(PathBuf::from)
        .or(home)
    {
        Some(dir) => dir.join("wujia").join(file),
        None => Path::new("/etc/wujia").join(file),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    database: Option<String>,
    keys: Option<PathBuf>,
    listen: Option<String>,
    base: Option<String>,
    secure_cookies: Option<bool>,
    readers: Option<usize>,
    witness: Option<PathBuf>,
    log: Option<LogForm>,
    sms: Option<SmsWritten>,
    webhook: Option<systems::RelayWritten>,
    identity: Option<systems::IdentityWritten>,
    exchange: Option<systems::ExchangeWritten>,
    limits: Option<LimitsWritten>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct LimitsWritten {
    by_address: Option<RateWritten>,
    by_attempt: Option<RateWritten>,
    by_account: Option<RateWritten>,
    by_report: Option<RateWritten>,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct RateWritten {
    burst: u32,
    per_minute: u32,
}

/// How many requests one sender may make.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Of everybody who is not signed in, by address.
    pub by_address: Rate,
    /// Of sign-ins and guesses, by address.
    pub by_attempt: Rate,
    /// Of everybody who is signed in, by account.
    pub by_account: Rate,
    /// Of reports by somebody who is not signed in, by address.
    pub by_report: Rate,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SmsWritten {
    url: String,
    token: Option<String>,
    token_file: Option<PathBuf>,
    #[serde(default)]
    egress: Vec<String>,
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogForm {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// An SMS gateway.
#[derive(Clone)]
pub struct Sms {
    /// Its address.
    pub url: String,
    /// Its bearer token.
    pub token: String,
    /// Hosts that may be spoken to.
    pub egress: Vec<String>,
}

/// What a data directory is served with.
#[derive(Clone)]
pub struct Config {
    /// The data directory.
    pub data: PathBuf,
    /// Which database.
    pub database: Database,
    /// The sealing keys.
    pub keys: PathBuf,
    /// Address to listen on.
    pub listen: SocketAddr,
    /// Address people reach it under, without a slash at the end; none = the one listened on.
    pub base: Option<String>,
    /// Whether cookies are sent over TLS only; none = beyond loopback.
    pub secure_cookies: Option<bool>,
    /// Threads that read.
    pub readers: usize,
    /// File that checkpoints are appended to, best on another machine's share.
    pub witness: PathBuf,
    /// How the log is written.
    pub log: LogForm,
    /// SMS gateway.
    pub sms: Option<Sms>,
    /// A system that takes texts to phones by webhook.
    pub relay: Option<Relay>,
    /// The site's sign-in service.
    pub oidc: Option<Oidc>,
    /// Data exchange with other systems.
    pub exchange: Exchange,
    /// How many requests one sender may make.
    pub limits: Limits,
}

impl Config {
    /// Whether cookies are sent over TLS only.
    #[must_use]
    pub fn cookies_are_secure(&self) -> bool {
        self.secure_cookies
            .unwrap_or(!self.listen.ip().is_loopback())
    }
}

/// Flags that every command of a data directory takes.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct Where {
    /// Data directory / 数据目录
    #[arg(long, value_name = "DIR", env = "WUJIA_DATA", global = true)]
    pub data: Option<PathBuf>,
    /// Configuration file, instead of wujia.toml in the data directory / 配置文件
    #[arg(long, value_name = "FILE", env = "WUJIA_CONFIG", global = true)]
    pub config: Option<PathBuf>,
}

/// Where `wujia demo` puts a county unless told otherwise.
pub const DEFAULT_DATA: &str = "wujia-data";

impl Where {
    /// The data directory.
    #[must_use]
    pub fn data_dir(&self) -> PathBuf {
        self.data
            .clone()
            .unwrap_or_else(|| PathBuf::from(DEFAULT_DATA))
    }

    /// Reads the configuration.
    ///
    /// # Errors
    /// A file that does not read (with line and column), an unknown key, a value out of bounds.
    pub fn read(&self) -> Done<Config> {
        read(&self.data_dir(), self.config.as_deref(), &|name| {
            std::env::var(name).ok()
        })
    }
}

fn read(data: &Path, file: Option<&Path>, env: &dyn Fn(&str) -> Option<String>) -> Done<Config> {
    let path = file.map_or_else(|| data.join(FILE), Path::to_owned);
    let written = match std::fs::read_to_string(&path) {
        Ok(text) => toml::from_str::<Written>(&text)
            .map_err(|e| Stop::usage(format!("{}: {}", path.display(), with_line(&text, &e))))?,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && file.is_none() => Written::default(),
        Err(e) => return Err(Stop::usage(format!("{}: {e}", path.display()))),
    };
    let database = match env("WUJIA_DATABASE").or(written.database).as_deref() {
        None | Some("sqlite") => Database::Sqlite,
        Some(url) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            Database::Postgres(url.to_owned())
        }
        Some(_) => {
            return Err(Stop::usage(
                "database: `sqlite` or an address that begins with postgres://",
            ));
        }
    };
    let listen = env("WUJIA_LISTEN")
        .or(written.listen)
        .unwrap_or_else(|| "127.0.0.1:8080".to_owned());
    let listen = parse_listen(&listen)?;
    let secure_cookies = match env("WUJIA_SECURE_COOKIES") {
        Some(text) => Some(parse_bool("WUJIA_SECURE_COOKIES", &text)?),
        None => written.secure_cookies,
    };
    let readers = match env("WUJIA_READERS") {
        Some(text) => text
            .parse()
            .map_err(|_| Stop::usage(format!("WUJIA_READERS: {text} is not a number")))?,
        None => written.readers.unwrap_or(4),
    };
    if !(1..=64).contains(&readers) {
        return Err(Stop::usage(format!(
            "readers: {readers} is not between 1 and 64"
        )));
    }
    let keys = env("WUJIA_KEYS")
        .map(PathBuf::from)
        .or(written.keys)
        .unwrap_or_else(|| default_keys(data, env));
    let witness = env("WUJIA_WITNESS").map(PathBuf::from).or(written.witness);
    let log = match env("WUJIA_LOG_FORM").as_deref() {
        None => written.log.unwrap_or(LogForm::Text),
        Some("text") => LogForm::Text,
        Some("json") => LogForm::Json,
        Some(other) => {
            return Err(Stop::usage(format!(
                "WUJIA_LOG_FORM: {other} is neither text nor json"
            )));
        }
    };
    let base = env("WUJIA_BASE")
        .or(written.base)
        .map(|base| base.trim_end_matches('/').to_owned());
    if base
        .as_ref()
        .is_some_and(|base| !base.starts_with("http://") && !base.starts_with("https://"))
    {
        return Err(Stop::usage(
            "base: an address that begins with http:// or https://",
        ));
    }
    Ok(Config {
        data: data.to_owned(),
        database,
        witness: witness.unwrap_or_else(|| keys.with_extension("witness")),
        keys,
        listen,
        base,
        secure_cookies,
        readers,
        log,
        sms: sms(written.sms, env)?,
        relay: systems::relay(written.webhook)?,
        oidc: systems::oidc(written.identity)?,
        exchange: systems::exchange(written.exchange, data),
        limits: limits(written.limits.unwrap_or_default(), env)?,
    })
}

fn sms(written: Option<SmsWritten>, env: &dyn Fn(&str) -> Option<String>) -> Done<Option<Sms>> {
    let (url, token, egress) = match written {
        Some(SmsWritten {
            token: Some(_),
            token_file: Some(_),
            ..
        }) => {
            return Err(Stop::usage("sms: token or token_file, not both"));
        }
        Some(SmsWritten {
            url,
            token,
            token_file,
            egress,
        }) => {
            let token = match token_file {
                Some(path) => Some(crate::keys::read_private(&path)?.trim().to_owned()),
                None => token,
            };
            (Some(url), token, egress)
        }
        None => (None, None, Vec::new()),
    };
    let Some(url) = env("WUJIA_SMS_URL").or(url) else {
        return Ok(None);
    };
    let token = env("WUJIA_SMS_TOKEN").or(token).unwrap_or_default();
    let egress = match env("WUJIA_SMS_EGRESS") {
        Some(hosts) => hosts
            .split(',')
            .map(|host| host.trim().to_owned())
            .filter(|host| !host.is_empty())
            .collect(),
        None => egress,
    };
    Ok(Some(Sms { url, token, egress }))
}

fn limits(written: LimitsWritten, env: &dyn Fn(&str) -> Option<String>) -> Done<Limits> {
    let usual = Settings::default();
    let one = |name: &str, written: Option<RateWritten>, usual: Rate| -> Done<Rate> {
        let number = |end: &str, value: u32| match env(&format!("WUJIA_{name}_{end}")) {
            Some(text) => text
                .parse()
                .map_err(|_| Stop::usage(format!("WUJIA_{name}_{end}: {text} is not a number"))),
            None => Ok(value),
        };
        let (burst, per_minute) = written.map_or((usual.burst, usual.per_minute), |rate| {
            (rate.burst, rate.per_minute)
        });
        Ok(Rate {
            burst: number("BURST", burst)?,
            per_minute: number("PER_MINUTE", per_minute)?,
        })
    };
    Ok(Limits {
        by_address: one("BY_ADDRESS", written.by_address, usual.by_address)?,
        by_attempt: one("BY_ATTEMPT", written.by_attempt, usual.by_attempt)?,
        by_account: one("BY_ACCOUNT", written.by_account, usual.by_account)?,
        by_report: one("BY_REPORT", written.by_report, usual.by_report)?,
    })
}

/// An address with port; a bare port means loopback.
///
/// # Errors
/// It is neither.
pub fn parse_listen(text: &str) -> Done<SocketAddr> {
    if let Ok(port) = text.trim_start_matches(':').parse::<u16>() {
        return Ok(SocketAddr::from((std::net::Ipv4Addr::LOCALHOST, port)));
    }
    let text = text.replace("localhost:", "127.0.0.1:");
    text.parse().map_err(|_| {
        Stop::usage(format!(
            "listen: {text} is not an address with port, like 127.0.0.1:8080"
        ))
    })
}

fn parse_bool(name: &str, text: &str) -> Done<bool> {
    match text {
        "1" | "true" | "yes" => Ok(true),
        "0" | "false" | "no" => Ok(false),
        _ => Err(Stop::usage(format!(
            "{name}: {text} is neither true nor false"
        ))),
    }
}

/// The parser's own sentence with the line it means, in one line.
fn with_line(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().map(|span| {
        text.get(..span.start)
            .map_or(0, |before| before.matches('\n').count())
            + 1
    });
    let message = error.message().replace('\n', " ");
    line.map_or(message.clone(), |line| format!("line {line}: {message}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none(_: &str) -> Option<String> {
        None
    }

    fn refused(text: &str) -> String {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), text).unwrap();
        match read(dir.path(), None, &none) {
            Err(stop) => {
                assert_eq!(stop.code, 2);
                stop.say
            }
            Ok(_) => panic!("{text} was taken"),
        }
    }

    #[test]
    fn unknown_keys_and_wrong_values_are_named_with_their_line() {
        let say = refused("listen = \"127.0.0.1:1\"\nlisten_on = 3\n");
        assert!(say.contains("line 2") && say.contains("listen_on"), "{say}");
        assert!(refused("database = \"mysql://x\"").contains("postgres://"));
        assert!(refused("listen = \"somewhere\"").contains("not an address"));
        assert!(refused("readers = 0").contains("between 1 and 64"));
        assert!(refused("base = \"example.org\"").contains("https://"));
        assert!(refused("[sms]\nurl = \"https://x\"\nproxy = \"y\"\n").contains("line 3"));
    }

    #[test]
    fn the_environment_wins_over_the_file_and_defaults_fill_the_rest() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(
            dir.path().join(FILE),
            "listen = \"0.0.0.0:80\"\nkeys = \"/etc/wujia/x.keys\"\n",
        )
        .unwrap();
        let env = |name: &str| (name == "WUJIA_LISTEN").then(|| "9000".to_owned());
        let config = read(dir.path(), None, &env).map_err(|e| e.say).unwrap();
        assert_eq!(config.listen, "127.0.0.1:9000".parse().unwrap());
        assert_eq!(config.keys, Path::new("/etc/wujia/x.keys"));
        assert_eq!(config.witness, Path::new("/etc/wujia/x.witness"));
        assert!(!config.cookies_are_secure() && config.sms.is_none());
        let open = read(dir.path(), None, &none).map_err(|e| e.say).unwrap();
        assert!(
            open.cookies_are_secure(),
            "beyond loopback cookies travel over TLS only"
        );
    }

    #[test]
    fn default_keys_lie_outside_the_data_directory_and_apart_for_each() {
        let env = |name: &str| (name == "XDG_CONFIG_HOME").then(|| "/home/x/.config".to_owned());
        let (one, two) = (
            default_keys(Path::new("/a/site"), &env),
            default_keys(Path::new("/b/site"), &env),
        );
        assert!(one.starts_with("/home/x/.config/wujia") && one != two);
    }
}
