//! The W3C WebDriver protocol as far as it is spoken here: JSON over HTTP to ChromeDriver.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A session's start or a page's load on a busy two-core machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where a driver listens.
#[derive(Debug, Clone, Copy)]
pub struct Wire {
    pub driver: SocketAddr,
}

/// What the driver refused: its error's code and words.
#[derive(Debug)]
pub struct Refused {
    pub code: String,
    pub words: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let first = self.words.lines().next().unwrap_or_default();
        write!(out, "{}: {first}", self.code)
    }
}

impl Wire {
    pub fn get(self, path: &str) -> Result<Value, Refused> {
        self.send("GET", path, None)
    }

    pub fn post(self, path: &str, body: &Value) -> Result<Value, Refused> {
        self.send("POST", path, Some(body))
    }

    pub fn delete(self, path: &str) -> Result<Value, Refused> {
        self.send("DELETE", path, None)
    }

    fn send(self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Refused> {
        let (status, answer) = self.exchange(method, path, body).map_err(|error| Refused {
            code: "the driver does not answer".to_owned(),
            words: error.to_string(),
        })?;
        let value = answer.get("value").cloned().unwrap_or(json!(null));
        if status == 200 {
            return Ok(value);
        }
        let text = |name: &str| value[name].as_str().unwrap_or_default().to_owned();
        Err(Refused {
            code: text("error"),
            words: text("message"),
        })
    }

    fn exchange(
        self,
        method: &str,
        path: &str,
        body: Option<&Value>,
    ) -> std::io::Result<(u16, Value)> {
        let mut stream = TcpStream::connect(self.driver)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let body = body.map(ToString::to_string).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            self.driver,
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        stream.write_all(body.as_bytes())?;
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok());
        let mut length = 0;
        loop {
            line.clear();
            if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = line.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse().unwrap_or(0);
            }
        }
        let mut bytes = vec![0; length];
        reader.read_exact(&mut bytes)?;
        let broken = || std::io::Error::other("an answer that is none");
        let answer = serde_json::from_slice(&bytes).map_err(|_| broken())?;
        Ok((status.ok_or_else(broken)?, answer))
    }
}
