//! A program as the interface for programs knows it: signs in by name and password, sends JSON and
//! pictures, reads what is answered. It goes through the very routes of `wujia serve`; only the
//! socket is missing.

use super::cast::Member;
use super::past::Past;
use crate::stop::{Done, Stop, While as _};
use crate::tell;
use app::port::Clock;
use serde_json::Value;
use std::sync::Arc;
use web::inside::{Inside, Said};
use web::limit::Rate;
use web::{Settings, Web};

/// A machine may ask as often as it likes.
const OFTEN: Rate = Rate {
    burst: 1_000_000,
    per_minute: 1_000_000,
};
const BOUNDARY: &str = "wujia-demo-5f1d0c7a";

/// The site's routes under the clock of the past.
pub struct Hall {
    inside: Inside,
}

impl Hall {
    /// Opens the routes; what is written through them is marked synthetic.
    pub fn open(past: &Past<'_>) -> Self {
        let settings = Settings {
            synthetic: true,
            by_address: OFTEN,
            by_attempt: OFTEN,
            by_account: OFTEN,
            by_report: OFTEN,
            ..Settings::default()
        };
        let clock: Arc<dyn Clock> = past.clock.clone();
        let lexicon = Arc::new(tell::lexicon().clone());
        Self {
            inside: Inside::new(Web::new(past.app.clone(), clock, lexicon, settings)),
        }
    }

    /// Asks as somebody who is not signed in.
    ///
    /// # Errors
    /// What is answered, when it is no success.
    pub fn stranger(&self, past: &Past<'_>, path: &str, body: &Value) -> Done<Value> {
        let headers = [("content-type", "application/json")];
        let said = self.send(past, "POST", path, &headers, body.to_string().into_bytes())?;
        read(path, &said)
    }

    /// Signs a member of the cast in.
    ///
    /// # Errors
    /// Her name and password do not open a session in her post.
    pub fn sign_in(&self, past: &Past<'_>, member: &Member) -> Done<Client<'_>> {
        let body = serde_json::json!({ "login": member.login, "password": member.password });
        let opened = self.stranger(past, "/api/v1/session", &body)?;
        let token = opened["token"].as_str().unwrap_or_default();
        let mut client = Client {
            hall: self,
            login: member.login.clone(),
            bearer: format!("Bearer {token}"),
            calls: 0,
        };
        if let Some(post) = &member.actor.post {
            client.post(
                past,
                "/api/v1/session/post",
                &serde_json::json!({ "post": post.id }),
            )?;
        }
        Ok(client)
    }

    fn send(
        &self,
        past: &Past<'_>,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Vec<u8>,
    ) -> Done<Said> {
        past.runtime
            .block_on(self.inside.call(method, path, headers, body))
            .during(path)
    }
}

/// Somebody signed in.
pub struct Client<'a> {
    hall: &'a Hall,
    login: String,
    bearer: String,
    calls: u32,
}

impl Client<'_> {
    /// Reads.
    ///
    /// # Errors
    /// What is answered, when it is no success.
    pub fn get(&self, past: &Past<'_>, path: &str) -> Done<Value> {
        let headers = [("authorization", self.bearer.as_str())];
        let said = self.hall.send(past, "GET", path, &headers, Vec::new())?;
        read(path, &said)
    }

    /// Writes.
    ///
    /// # Errors
    /// What is answered, when it is no success.
    pub fn post(&mut self, past: &Past<'_>, path: &str, body: &Value) -> Done<Value> {
        let said = self.download(past, path, body)?;
        read(path, &said)
    }

    /// Writes, and answers the answer as it came: the bank's file is no JSON.
    ///
    /// # Errors
    /// What is answered, when it is no success.
    pub fn download(&mut self, past: &Past<'_>, path: &str, body: &Value) -> Done<Said> {
        let said = self.raw(
            past,
            path,
            "application/json",
            body.to_string().into_bytes(),
        )?;
        good(path, &said)?;
        Ok(said)
    }

    /// Uploads pictures; their ids in the same order.
    ///
    /// # Errors
    /// What is answered, when it is no success.
    pub fn upload(&mut self, past: &Past<'_>, pictures: &[(String, Vec<u8>)]) -> Done<Vec<Value>> {
        let path = "/api/v1/files";
        let media = format!("multipart/form-data; boundary={BOUNDARY}");
        let said = self.raw(past, path, &media, multipart(pictures))?;
        let stored = read(path, &said)?;
        let files = stored["files"].as_array().map(Vec::as_slice).unwrap_or(&[]);
        Ok(files.iter().map(|file| file["id"].clone()).collect())
    }

    fn raw(&mut self, past: &Past<'_>, path: &str, media: &str, body: Vec<u8>) -> Done<Said> {
        self.calls += 1;
        let key = format!("{}-{}", self.login, self.calls);
        let headers = [
            ("authorization", self.bearer.as_str()),
            ("content-type", media),
            ("idempotency-key", key.as_str()),
        ];
        self.hall.send(past, "POST", path, &headers, body)
    }
}

fn multipart(pictures: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, bytes) in pictures {
        body.extend_from_slice(
            format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: image/jpeg\r\n\r\n"
            )
            .as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

fn good(path: &str, said: &Said) -> Done {
    if said.is_good() {
        return Ok(());
    }
    Err(Stop::failed(format!(
        "the story: {path} answered {}: {}",
        said.status,
        String::from_utf8_lossy(&said.body)
    )))
}

fn read(path: &str, said: &Said) -> Done<Value> {
    good(path, said)?;
    serde_json::from_slice(&said.body).during(path)
}
