//! A folder with a data directory and a place for keys, the binary run on it, a server of it.

use serde_json::Value;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

/// A folder with a data directory and a place for keys.
pub struct Place {
    pub dir: tempfile::TempDir,
    database: Option<String>,
    keys: Option<PathBuf>,
}

impl Place {
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            database: None,
            keys: None,
        }
    }

    /// On a schema of its own, where a server is named.
    pub fn on_postgres() -> Option<Self> {
        let Ok(url) = std::env::var("WUJIA_TEST_PG") else {
            assert!(
                std::env::var_os("CI").is_none(),
                "WUJIA_TEST_PG must name a server in CI"
            );
            println!("skipped on PostgreSQL: WUJIA_TEST_PG is not set");
            return None;
        };
        Some(Self {
            database: Some(store::fresh_schema(&url).unwrap()),
            ..Self::new()
        })
    }

    /// A further server of the same site: the same database and keys, a directory of its own.
    pub fn beside(&self) -> Self {
        Self {
            database: self.database.clone(),
            keys: Some(self.keys()),
            ..Self::new()
        }
    }

    pub fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub fn keys(&self) -> PathBuf {
        self.keys
            .clone()
            .unwrap_or_else(|| self.dir.path().join("keys/site.keys"))
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wujia"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("WUJIA_")) {
            command.env_remove(name);
        }
        command
            .env("WUJIA_DATA", self.data())
            .env("WUJIA_KEYS", self.keys())
            .env("LANG", "C")
            .args(words);
        if let Some(database) = &self.database {
            command.env("WUJIA_DATABASE", database);
        }
        command.stdin(Stdio::null());
        command
    }

    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    pub fn good(&self, words: &[&str]) -> String {
        let output = self.run(words);
        assert!(
            output.status.success(),
            "{words:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    pub fn json(&self, words: &[&str]) -> Value {
        serde_json::from_str(&self.good(words)).unwrap()
    }

    /// What a command says when it fails, with its status.
    pub fn bad(&self, words: &[&str]) -> (i32, String) {
        let output = self.run(words);
        assert!(!output.status.success(), "{words:?} went well");
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    }

    /// Starts serving on a free port and waits until it says its address.
    pub fn serve(&self) -> Server {
        let mut child = self
            .command(&["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().rsplit("//").next().unwrap().to_owned();
        Server { child, address }
    }
}

pub struct Server {
    child: Child,
    pub address: String,
}

impl Server {
    /// Status line, head and body of an answer.
    pub fn ask(&self, request: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let text = String::from_utf8_lossy(&answer).into_owned();
        (text.split(' ').nth(1).unwrap().parse().unwrap(), text)
    }

    pub fn get(&self, path: &str, more: &str) -> (u16, String) {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{more}\r\n",
            self.address
        ))
    }

    pub fn stop(mut self) {
        let term = Command::new("sh")
            .args(["-c", &format!("kill -TERM {}", self.child.id())])
            .status()
            .unwrap();
        assert!(term.success());
        assert!(
            self.child.wait().unwrap().success(),
            "an orderly end is a success"
        );
    }

    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
