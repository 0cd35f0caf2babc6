//! The tests' own PostgreSQL: a throw-away cluster on a free loopback port.
//!
//! A *keeper* process owns the cluster. It stands in its own process group and watches its standard
//! input: when the pipe closes, the cluster is stopped and its files removed. The pipe closes on
//! success, on failure, on Ctrl-C and on SIGKILL of the test run alike, so no cluster outlives it
//! and no signal handler is needed.

use crate::stop::{Stop, While};
use crate::{place, tool};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

/// The hidden command that runs as keeper.
pub const KEEPER: &str = "keep-postgres";
/// A cluster that is not ready by then has failed.
const READY_LIMIT: Duration = Duration::from_secs(60);
/// Another program may take the port between our look and the start.
const PORT_TRIES_MAX: u32 = 5;

/// Whether a cluster's writes survive a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// For tests, whose cluster dies with them anyway.
    None,
    /// For measures: as a site would run it.
    Full,
}

impl Durability {
    const FULL_WORD: &str = "durable";

    const fn settings(self) -> &'static [&'static str] {
        match self {
            // The durability of the product is tested apart, on a real disk.
            Self::None => &[
                "-c",
                "fsync=off",
                "-c",
                "full_page_writes=off",
                "-c",
                "synchronous_commit=off",
            ],
            Self::Full => &[
                "-c",
                "fsync=on",
                "-c",
                "synchronous_commit=on",
                "-c",
                "shared_buffers=1GB",
            ],
        }
    }
}

/// Whether the server's programs are on this machine.
pub fn installed() -> bool {
    programs().is_some()
}

/// A running cluster; dropping it stops it.
pub struct Cluster {
    keeper: Child,
    lifeline: Option<ChildStdin>,
    /// `postgres://user:password@127.0.0.1:port/postgres`, a superuser of an empty cluster.
    pub url: String,
    /// The certificate it shows over TLS; none where no `openssl` made one.
    pub root: Option<PathBuf>,
}

impl Cluster {
    /// Starts a cluster and returns when it takes connections.
    ///
    /// # Errors
    /// When the programs are missing or the cluster does not come up; the log's end is in the text.
    pub fn start(durability: Durability) -> Result<Self, Stop> {
        let mut keeper = Command::new(std::env::current_exe()?)
            .arg(KEEPER)
            .args((durability == Durability::Full).then_some(Durability::FULL_WORD))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .while_doing("starting the keeper of PostgreSQL")?;
        let lifeline = keeper.stdin.take();
        let (mut url, mut root) = (String::new(), String::new());
        if let Some(out) = keeper.stdout.take() {
            let mut lines = BufReader::new(out);
            lines.read_line(&mut url)?;
            lines.read_line(&mut root)?;
        }
        let cluster = Self {
            keeper,
            lifeline,
            url: url.trim().to_owned(),
            root: Some(root.trim())
                .filter(|root| !root.is_empty())
                .map(PathBuf::from),
        };
        if cluster.url.is_empty() {
            return Err(Stop::failed(
                "the tests' PostgreSQL did not start (the reason stands above)",
            ));
        }
        Ok(cluster)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // The keeper says for itself what went wrong while stopping.
        let _ = self.keeper.wait();
    }
}

/// The keeper: starts the cluster, prints its address, waits for the pipe to close, cleans up.
pub fn keep(words: &[String]) -> Result<(), Stop> {
    let durability = match words {
        [] => Durability::None,
        [word] if word == Durability::FULL_WORD => Durability::Full,
        _ => {
            return Err(Stop::usage(
                "the keeper of PostgreSQL is started by other commands",
            ));
        }
    };
    let programs =
        programs().ok_or_else(|| Stop::failed("PostgreSQL's programs are not installed"))?;
    let owner = Owner::choose()?;
    remove_stale(&programs, &owner);
    let dir = owner.make_dir()?;
    let outcome = keep_in(&programs, &owner, &dir, durability);
    let removed = fs::remove_dir_all(&dir).while_doing(format_args!("removing {}", dir.display()));
    outcome.and(removed)
}

fn keep_in(programs: &Path, owner: &Owner, dir: &Path, durability: Durability) -> Result<(), Stop> {
    let password = random_hex()?;
    let data = dir.join("data");
    let password_file = dir.join("password");
    fs::write(&password_file, &password)?;
    owner.own(&password_file)?;
    tool::read(
        owner
            .command(&programs.join("initdb"), dir)
            .args([
                "--username=wujia",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync",
            ])
            .arg(format!("--pwfile={}", password_file.display()))
            .arg("-D")
            .arg(&data),
        "initdb",
    )?;
    let root = certificate(owner, dir, &data);
    let (mut server, port) = serve(programs, owner, dir, durability, root.is_some())?;
    // The test run may already be gone; then the write fails and the cluster is stopped at once.
    let told = writeln!(
        std::io::stdout(),
        "postgres://wujia:{password}@127.0.0.1:{port}/postgres\n{}",
        root.as_deref().unwrap_or(Path::new("")).display()
    );
    if told.is_ok() {
        let mut rest = Vec::new();
        std::io::stdin().read_to_end(&mut rest)?;
    }
    let stopped = halt(programs, owner, &data, "fast");
    if stopped.is_err() {
        server.kill()?;
    }
    server.wait()?;
    stopped
}

/// A key and a certificate of the cluster's own, for loopback, where `openssl` can make them.
fn certificate(owner: &Owner, dir: &Path, data: &Path) -> Option<PathBuf> {
    let openssl = tool::find(&["openssl"])?;
    let (key, shown) = (data.join("server.key"), data.join("server.crt"));
    tool::read(
        owner
            .command(&openssl, dir)
            .args(["req", "-x509", "-newkey", "ec", "-pkeyopt"])
            .args(["ec_paramgen_curve:P-256", "-nodes", "-days", "2"])
            .args(["-subj", "/CN=localhost"])
            .args(["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE"])
            .arg("-keyout")
            .arg(&key)
            .arg("-out")
            .arg(&shown),
        "openssl req",
    )
    .ok()?;
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).ok()?;
    // Readable for the tests, which may run as another user.
    let copy = dir.join("server.crt");
    fs::copy(&shown, &copy).ok()?;
    fs::set_permissions(&copy, fs::Permissions::from_mode(0o644)).ok()?;
    Some(copy)
}

/// Starts the server on a free port and waits until its log says that it is ready.
fn serve(
    programs: &Path,
    owner: &Owner,
    dir: &Path,
    durability: Durability,
    tls: bool,
) -> Result<(Child, u16), Stop> {
    let (log, data) = (dir.join("log"), dir.join("data"));
    for _ in 0..PORT_TRIES_MAX {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let mut server = owner
            .command(&programs.join("postgres"), dir)
            .arg("-D")
            .arg(&data)
            .args([
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                &format!("port={port}"),
            ])
            .args([
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=200",
            ])
            .args(durability.settings())
            .args(if tls { &["-c", "ssl=on"][..] } else { &[] })
            .stdout(Stdio::null())
            .stderr(fs::File::create(&log)?)
            .spawn()
            .while_doing("starting postgres")?;
        let end = Instant::now() + READY_LIMIT;
        loop {
            let said = fs::read_to_string(&log).unwrap_or_default();
            if said.contains("ready to accept connections") {
                return Ok((server, port));
            }
            if server.try_wait()?.is_some() {
                if said.contains("Address already in use") {
                    break;
                }
                return Err(Stop::failed(format!("postgres ended at once:\n{said}")));
            }
            if Instant::now() > end {
                server.kill()?;
                server.wait()?;
                return Err(Stop::failed(format!(
                    "postgres was not ready in time:\n{said}"
                )));
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }
    Err(Stop::failed("no loopback port stayed free long enough"))
}

fn halt(programs: &Path, owner: &Owner, data: &Path, mode: &str) -> Result<(), Stop> {
    let dir = data.parent().unwrap_or(data);
    tool::read(
        owner
            .command(&programs.join("pg_ctl"), dir)
            .args([
                "stop",
                "--wait",
                "--timeout=30",
                "--silent",
                "--mode",
                mode,
                "-D",
            ])
            .arg(data),
        "pg_ctl stop",
    )
    .map(|_| ())
}

/// Removes what a keeper left that was itself killed.
fn remove_stale(programs: &Path, owner: &Owner) {
    for parent in parents() {
        let Ok(entries) = fs::read_dir(&parent) else {
            continue;
        };
        for dir in entries.flatten().map(|entry| entry.path()) {
            let keeper = dir
                .file_name()
                .and_then(|name| name.to_str())
                .and_then(|name| name.strip_prefix(DIR_PREFIX))
                .and_then(|pid| pid.parse::<u32>().ok());
            if let Some(pid) = keeper
                && !Path::new("/proc").join(pid.to_string()).exists()
            {
                let data = dir.join("data");
                if data.join("postmaster.pid").exists() {
                    let _ = halt(programs, owner, &data, "immediate");
                }
                let _ = fs::remove_dir_all(&dir);
            }
        }
    }
}

const DIR_PREFIX: &str = "wujia-test-postgres-";

/// Where a cluster may lie: under the target directory, or, where its user cannot get in there, in
/// the system's directory for temporary files.
fn parents() -> [PathBuf; 2] {
    [place::target(), std::env::temp_dir()]
}

/// The user that the cluster runs as: PostgreSQL refuses to run as root.
enum Owner {
    Me,
    Other { uid: u32, gid: u32 },
}

impl Owner {
    fn choose() -> Result<Self, Stop> {
        if tool::uid() != 0 {
            return Ok(Self::Me);
        }
        let users = fs::read_to_string("/etc/passwd").while_doing("reading /etc/passwd")?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| ids_of(&users, name))
            .map(|(uid, gid)| Self::Other { uid, gid })
            .ok_or_else(|| {
                Stop::failed("running as root, and there is neither a user postgres nor nobody")
            })
    }

    fn own(&self, path: &Path) -> Result<(), Stop> {
        match self {
            Self::Me => Ok(()),
            Self::Other { uid, gid } => {
                chown(path, Some(*uid), Some(*gid)).while_doing(path.display())
            }
        }
    }

    fn command(&self, program: &Path, dir: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(dir)
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        if let Self::Other { uid, gid } = self {
            command.uid(*uid).gid(*gid).env("HOME", dir);
        }
        command
    }

    fn make_dir(&self) -> Result<PathBuf, Stop> {
        parents()
            .iter()
            .find_map(|parent| self.make_dir_in(parent).ok().flatten())
            .ok_or_else(|| Stop::failed("no directory that the user of PostgreSQL can reach"))
    }

    /// A directory of the cluster's user; `None` where a parent is closed to that user, which shows
    /// as a failure to stand there.
    fn make_dir_in(&self, parent: &Path) -> Result<Option<PathBuf>, Stop> {
        let dir = parent.join(format!("{DIR_PREFIX}{}", std::process::id()));
        fs::create_dir_all(&dir)?;
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o700))?;
        self.own(&dir)?;
        let stood = self
            .command(Path::new("/usr/bin/env"), &dir)
            .arg("true")
            .status();
        if stood.is_ok_and(|status| status.success()) {
            return Ok(Some(dir));
        }
        fs::remove_dir_all(&dir)?;
        Ok(None)
    }
}

fn ids_of(passwd: &str, name: &str) -> Option<(u32, u32)> {
    passwd.lines().find_map(|line| {
        let mut parts = line.split(':');
        if parts.next()? != name {
            return None;
        }
        let uid = parts.nth(1)?.parse().ok()?;
        let gid = parts.next()?.parse().ok()?;
        Some((uid, gid))
    })
}

/// The directory that holds `initdb`, `postgres` and `pg_ctl`: the newest that Debian installed,
/// else the one on PATH.
fn programs() -> Option<PathBuf> {
    let complete = |dir: &PathBuf| {
        ["initdb", "postgres", "pg_ctl"]
            .iter()
            .all(|name| tool::is_executable(&dir.join(name)))
    };
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .collect();
    versions.sort();
    let installed = versions
        .into_iter()
        .rev()
        .map(|(_, dir)| dir)
        .find(complete);
    installed.or_else(|| {
        tool::find(&["initdb"])?
            .parent()
            .map(Path::to_path_buf)
            .filter(complete)
    })
}

fn random_hex() -> Result<String, Stop> {
    let mut bytes = [0_u8; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::ids_of;

    #[test]
    fn a_user_is_found_by_its_whole_name() {
        let passwd = "root:x:0:0::/root:/bin/sh\npostgres2:x:7:8::/:/bin/sh\npostgres:x:101:104:PG,,,:/var:/bin/bash\n";
        assert_eq!(ids_of(passwd, "postgres"), Some((101, 104)));
        assert_eq!(ids_of(passwd, "nobody"), None);
    }
}
