//! A data directory with its accounts, and the server on it.

use super::options::Options;
use super::story;
use super::wire::Wire;
use crate::postgres::{Cluster, Durability};
use crate::stop::{Stop, While};
use crate::{place, tool};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A server that is not ready by then has failed.
const READY_LIMIT: Duration = Duration::from_secs(300);
/// The environment's name for the configuration `database`.
const DATABASE: &str = "WUJIA_DATABASE";

/// Courtesies towards many clients are no part of a measure: a few accounts carry all of the load.
const LIMITS: &[(&str, &str)] = &[
    ("WUJIA_BY_ACCOUNT_BURST", "1000000"),
    ("WUJIA_BY_ACCOUNT_PER_MINUTE", "60000000"),
    ("WUJIA_BY_ADDRESS_BURST", "1000000"),
    ("WUJIA_BY_ADDRESS_PER_MINUTE", "60000000"),
];

/// Somebody who can sign in.
#[derive(Debug, Clone)]
pub struct Account {
    pub name: String,
    pub role: String,
    /// Division code, 12 digits.
    pub division: String,
    pub password: String,
}

/// The accounts of one town that play the story together, with their tokens by role.
#[derive(Debug, Clone)]
pub struct Town {
    /// Where cases are filed.
    pub division: String,
    tokens: BTreeMap<String, String>,
}

impl Town {
    /// The `Authorization` header of the account with this role.
    pub fn bearer(&self, role: &str) -> &str {
        self.tokens.get(role).map_or("", String::as_str)
    }
}

/// A data directory and the binary that works on it.
pub struct Site {
    pub binary: PathBuf,
    pub data: PathBuf,
    pub accounts: Vec<Account>,
    /// Where PostgreSQL holds the tables.
    cluster: Option<Cluster>,
}

impl Site {
    /// The given data directory, or a new one that `wujia demo` fills.
    pub fn prepare(options: &Options) -> Result<Self, Stop> {
        let binary = match &options.binary {
            Some(file) => file.canonicalize().while_doing(file.display())?,
            None => {
                let build = ["build", "--locked", "--profile", "demo", "-p", "server"];
                tool::run(tool::cargo().args(build), "cargo build")?;
                place::wujia("demo")
            }
        };
        let cluster = options
            .postgres
            .then(|| Cluster::start(Durability::Full))
            .transpose()?;
        let data = match &options.data {
            Some(_) if options.postgres => {
                return Err(Stop::usage(
                    "--postgres makes its own data; leave --data out",
                ));
            }
            Some(data) => data.canonicalize().while_doing(data.display())?,
            None => place::target().join(format!("bench/{}", std::process::id())),
        };
        let mut site = Self {
            binary,
            data,
            accounts: Vec::new(),
            cluster,
        };
        let told = site.data.with_extension("accounts.json");
        if options.data.is_none() {
            fs::create_dir_all(site.data.parent().unwrap_or(&site.data))?;
            println!(
                "making {} people and {} cases in {}",
                options.number("people"),
                options.number("cases"),
                site.data.display()
            );
            let accounts = tool::read(
                site.wujia(&["demo", "--no-serve", "--json", "--history", "0m"])
                    .args(["--people", &options.number("people").to_string()])
                    .args(["--cases", &options.number("cases").to_string()])
                    .args(["--seed", &options.number("seed").to_string()]),
                "wujia demo",
            )?;
            fs::write(&told, accounts).while_doing(told.display())?;
        }
        let text =
            fs::read_to_string(&told).while_doing(format_args!("reading {}", told.display()))?;
        site.accounts = read_accounts(&text)?;
        Ok(site)
    }

    /// A command of the binary on this data directory.
    pub fn wujia(&self, words: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .args(words)
            .arg("--data")
            .arg(&self.data)
            .stdin(Stdio::null())
            .envs(LIMITS.iter().copied());
        if let Some(cluster) = &self.cluster {
            command.env(DATABASE, &cluster.url);
        }
        command
    }

    /// The name of the engine, for the report.
    pub const fn engine(&self) -> &'static str {
        if self.cluster.is_some() {
            "PostgreSQL"
        } else {
            "SQLite"
        }
    }

    /// One account of a role.
    pub fn account(&self, role: &str) -> Result<&Account, Stop> {
        self.accounts
            .iter()
            .find(|account| account.role == role)
            .ok_or_else(|| Stop::failed(format!("nobody has the role {role}")))
    }

    /// Towns in which every role of the story is held, at most `max`, with fresh tokens.
    pub fn towns(&self, max: usize) -> Result<Vec<Town>, Stop> {
        let mut towns = Vec::new();
        for members in by_town(&self.accounts).values() {
            if towns.len() == max {
                break;
            }
            let cast: Option<Vec<&Account>> = story::ROLES
                .iter()
                .map(|role| {
                    members
                        .iter()
                        .copied()
                        .find(|account| account.role == *role)
                })
                .collect();
            let Some(cast) = cast else { continue };
            let mut tokens = BTreeMap::new();
            for account in &cast {
                tokens.insert(
                    account.role.clone(),
                    format!("Bearer {}", self.token(&account.name)?),
                );
            }
            towns.push(Town {
                division: cast[0].division.clone(),
                tokens,
            });
        }
        if towns.is_empty() {
            return Err(Stop::failed(
                "no town holds every role that the story needs",
            ));
        }
        Ok(towns)
    }

    /// The authorisation header of an account, with a fresh token.
    pub fn token_of(&self, account: &str) -> Result<String, Stop> {
        Ok(format!("Bearer {}", self.token(account)?))
    }

    fn token(&self, account: &str) -> Result<String, Stop> {
        let text = tool::read(
            &mut self.wujia(&["user", "token", account, "--json"]),
            "wujia user token",
        )?;
        let value: Value = serde_json::from_str(&text).while_doing("reading the token")?;
        let token = value["token"]
            .as_str()
            .ok_or_else(|| Stop::failed("the answer holds no `token`"))?;
        Ok(token.to_owned())
    }

    /// Starts the server and waits until it is ready.
    pub fn serve(&self) -> Result<Server, Stop> {
        self.serve_as(self.wujia(&["serve"]))
    }

    /// The same with a command that was made ready by the caller.
    pub fn serve_as(&self, mut command: Command) -> Result<Server, Stop> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let log = self.data.with_extension("log");
        let sink = fs::File::create(&log).while_doing(log.display())?;
        let begun = Instant::now();
        let child = command
            .arg("--listen")
            .arg(address.to_string())
            .stdout(sink.try_clone()?)
            .stderr(sink)
            .spawn()
            .while_doing("starting wujia serve")?;
        let mut server = Server {
            child,
            address,
            ready_after: Duration::ZERO,
        };
        loop {
            let answer =
                Wire::open(address).and_then(|mut wire| wire.send("GET", story::HEALTH, &[], b""));
            if answer.is_ok_and(|answer| answer.status == 200) {
                server.ready_after = begun.elapsed();
                return Ok(server);
            }
            if let Some(status) = server.child.try_wait()? {
                let said = fs::read_to_string(&log).unwrap_or_default();
                return Err(Stop::failed(format!("wujia serve ended: {status}\n{said}")));
            }
            if begun.elapsed() > READY_LIMIT {
                return Err(Stop::failed("wujia serve was not ready in time"));
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// `wujia check`: every invariant recomputed. The server must be down.
    pub fn check(&self) -> Result<(), Stop> {
        tool::read(&mut self.wujia(&["check"]), "wujia check").map(|_| ())
    }
}

/// A running server; dropped, it is killed.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From start to the first good answer.
    pub ready_after: Duration,
}

impl Server {
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL, and wait until it is gone.
    pub fn kill(mut self) -> Result<(), Stop> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// SIGTERM; an orderly end is an exit status of 0.
    pub fn stop(mut self) -> Result<(), Stop> {
        // The shell's own `kill`, because a bare machine may lack the program.
        let term = format!("kill -TERM {}", self.pid());
        tool::run(
            Command::new("sh").args(["-c", &term]),
            "stopping the server",
        )?;
        let end = Instant::now() + Duration::from_secs(60);
        while Instant::now() < end {
            match self.child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => {
                    return Err(Stop::failed(format!("the server ended with {status}")));
                }
                None => std::thread::sleep(Duration::from_millis(20)),
            }
        }
        Err(Stop::failed(
            "the server did not end within a minute of SIGTERM",
        ))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already gone after `kill` and `stop`.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Accounts by the nine digits of their town.
fn by_town(accounts: &[Account]) -> BTreeMap<&str, Vec<&Account>> {
    let mut towns: BTreeMap<&str, Vec<&Account>> = BTreeMap::new();
    for account in accounts {
        let town = account.division.get(..9).unwrap_or(&account.division);
        towns.entry(town).or_default().push(account);
    }
    towns
}

/// What `wujia demo --json` prints: a list of accounts, or an object that holds one.
fn read_accounts(text: &str) -> Result<Vec<Account>, Stop> {
    let value: Value =
        serde_json::from_str(text).while_doing("reading the accounts of wujia demo")?;
    let list = value.as_array().or_else(|| value["accounts"].as_array());
    let list = list.ok_or_else(|| Stop::failed("wujia demo --json printed no list of accounts"))?;
    let text = |account: &Value, key: &str| account[key].as_str().unwrap_or_default().to_owned();
    Ok(list
        .iter()
        .map(|account| Account {
            name: text(account, "account"),
            role: text(account, "role"),
            division: text(account, "division"),
            password: text(account, "password"),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_work_together_by_town() {
        let text = r#"{"base":"http://127.0.0.1:1","accounts":[
            {"account":"a","role":"window-clerk","division":"320623101000","password":"x"},
            {"account":"b","role":"approver","division":"320623101000","password":"y"},
            {"account":"c","role":"approver","division":"320623102000","password":"z"}]}"#;
        let accounts = read_accounts(text).unwrap();
        let towns = by_town(&accounts);
        assert_eq!(towns["320623101"].len(), 2);
        assert_eq!(towns["320623102"][0].name, "c");
        assert!(read_accounts("{}").is_err());
    }
}
