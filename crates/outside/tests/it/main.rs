//! What may leave and what comes of it, against a listener on the loopback.

// A failed reading in a test is the failure; the lint's own exemption covers #[test] functions only.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod delivery;
mod egress;
mod oidc;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use outside::{Egress, Outbound};

/// A server that gives its answers in order, one a connection, and tells what it was asked.
pub struct Listener {
    pub address: SocketAddr,
    pub asked: Receiver<String>,
}

impl Listener {
    pub fn answering(answers: &[&str]) -> Self {
        Self::bound(|_| answers.iter().map(|answer| (*answer).to_owned()).collect())
    }

    /// With answers that name the address they come from.
    pub fn bound(answers: impl FnOnce(SocketAddr) -> Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answers = answers(address);
        let (tell, asked) = channel();
        std::thread::spawn(move || {
            for answer in answers {
                let (stream, _) = listener.accept().unwrap();
                let mut reader = BufReader::new(stream);
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") {
                    if reader.read_line(&mut head).unwrap() == 0 {
                        break;
                    }
                }
                let length = head
                    .lines()
                    .find_map(|line| {
                        line.to_ascii_lowercase()
                            .strip_prefix("content-length: ")
                            .map(|n| n.parse().unwrap())
                    })
                    .unwrap_or(0_usize);
                let mut body = vec![0; length];
                reader.read_exact(&mut body).unwrap();
                tell.send(head + &String::from_utf8(body).unwrap()).unwrap();
                // The other side may have hung up already.
                let _ = reader.get_mut().write_all(answer.as_bytes());
            }
        });
        Self { address, asked }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// An answer with this status line, headers and body, after which the connection ends.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-length: {}\r\n{headers}\r\n{body}",
        body.len()
    )
}

pub fn outbound<S: AsRef<str>>(entries: &[S]) -> Outbound {
    Outbound::new(Egress::parse(entries).unwrap(), Duration::from_secs(10))
}
