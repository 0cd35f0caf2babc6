//! Pages and lists at a fixed rate, timed from the moment each request was due, so that a stall
//! shows in every request that waited behind it.

use super::gauge::{self, HEADING, Times};
use super::options::Options;
use super::site::{Account, Site};
use super::story;
use super::wire::{Answer, Wire};
use crate::stop::{Stop, While};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Connections that share the requests; more than can be busy at once at any sane latency.
const CONNECTIONS: u64 = 24;

pub fn run(options: &Options) -> Result<(), Stop> {
    let site = Site::prepare(options)?;
    let server = site.serve()?;
    let mut cookies = BTreeMap::new();
    for (role, _) in story::PAGES {
        if !cookies.contains_key(role) {
            cookies.insert(*role, sign_in(server.address, site.account(role)?)?);
        }
    }
    let (rate, seconds) = (options.number("rate").max(1), options.number("seconds"));
    println!(
        "pages on {}: {rate} requests a second for {seconds} s, {} pages",
        site.engine(),
        story::PAGES.len()
    );
    let before = gauge::cpu(server.pid()).unwrap_or_default();
    let begun = Instant::now() + Duration::from_millis(100);
    let results: Vec<Vec<(usize, Result<Duration, String>)>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..CONNECTIONS)
            .map(|first| {
                let (cookies, address) = (&cookies, server.address);
                scope.spawn(move || {
                    let ticks = (first..rate * seconds).step_by(CONNECTIONS as usize);
                    ticks
                        .map(|tick| one(address, cookies, begun, rate, tick))
                        .collect()
                })
            })
            .collect();
        workers
            .into_iter()
            .filter_map(|worker| worker.join().ok())
            .collect()
    });
    let cpu = gauge::cpu(server.pid())
        .unwrap_or_default()
        .saturating_sub(before);
    let memory = gauge::memory(server.pid()).unwrap_or_default();
    server.stop()?;

    let mut by_page = vec![Times::default(); story::PAGES.len()];
    let mut faults = Vec::new();
    for (page, result) in results.into_iter().flatten() {
        match result {
            Ok(took) => by_page[page].add(took),
            Err(text) => faults.push(text),
        }
    }
    println!("{HEADING}");
    let mut all = Times::default();
    for ((role, path), times) in story::PAGES.iter().zip(&mut by_page) {
        println!("{:<26} {}", format!("{path} {role}"), times.row());
        all.join(times);
    }
    println!("{:<26} {}", "all", all.row());
    println!(
        "server                     {:.1} CPU s; memory at most {} MB",
        cpu.as_secs_f64(),
        memory.1 >> 20
    );
    match faults.first() {
        None => Ok(()),
        Some(first) => Err(Stop::failed(format!(
            "{} requests went wrong, such as {first}",
            faults.len()
        ))),
    }
}

/// Waits for the request's moment and sends it; the time counts from that moment.
fn one(
    address: SocketAddr,
    cookies: &BTreeMap<&str, String>,
    begun: Instant,
    rate: u64,
    tick: u64,
) -> (usize, Result<Duration, String>) {
    let page = (tick % story::PAGES.len() as u64) as usize;
    let (role, path) = story::PAGES[page];
    let due = begun + Duration::from_micros(tick * 1_000_000 / rate);
    std::thread::sleep(due.saturating_duration_since(Instant::now()));
    let headers = [
        ("Cookie", cookies[role].as_str()),
        ("Accept", "text/html"),
        ("Connection", "close"),
    ];
    let answer = Wire::open(address).and_then(|mut wire| wire.send("GET", path, &headers, b""));
    let result = match answer {
        Ok(answer) if answer.status == 200 => Ok(due.elapsed()),
        Ok(answer) => Err(format!("GET {path}: {}", answer.status)),
        Err(error) => Err(format!("GET {path}: {error}")),
    };
    (page, result)
}

/// Signs in as a person does: opens the form, sends it back filled, keeps the cookies.
fn sign_in(address: SocketAddr, account: &Account) -> Result<String, Stop> {
    let mut wire = Wire::open(address)?;
    let form = wire
        .send("GET", story::SIGN_IN, &[("Accept", "text/html")], b"")
        .while_doing("opening the sign-in page")?;
    let html = String::from_utf8_lossy(&form.body).into_owned();
    let mut fields = hidden_fields(&html);
    fields.push((story::SIGN_IN_ACCOUNT.to_owned(), account.name.clone()));
    fields.push((story::SIGN_IN_PASSWORD.to_owned(), account.password.clone()));
    let body: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", escape(name), escape(value)))
        .collect();
    let first = cookie_header(&[&form]);
    let headers = [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Cookie", first.as_str()),
    ];
    let answer = wire
        .send("POST", story::SIGN_IN, &headers, body.join("&").as_bytes())
        .while_doing("signing in")?;
    if answer.status != 303 && answer.status != 302 {
        return Err(Stop::failed(format!(
            "{} could not sign in: {}",
            account.name, answer.status
        )));
    }
    Ok(cookie_header(&[&form, &answer]))
}

/// The `Cookie` header after these answers; a later value replaces an earlier one.
fn cookie_header(answers: &[&Answer]) -> String {
    let mut jar: BTreeMap<&str, &str> = BTreeMap::new();
    for value in answers.iter().flat_map(|answer| answer.all("set-cookie")) {
        if let Some((name, value)) = value
            .split(';')
            .next()
            .and_then(|pair| pair.split_once('='))
        {
            jar.insert(name.trim(), value.trim());
        }
    }
    jar.iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect::<Vec<_>>()
        .join("; ")
}

/// Names and values of `<input type="hidden">`, with attributes in any order.
fn hidden_fields(html: &str) -> Vec<(String, String)> {
    html.split("<input")
        .skip(1)
        .filter_map(|rest| rest.split_once('>').map(|(tag, _)| tag))
        .filter(|tag| attribute(tag, "type") == Some("hidden"))
        .filter_map(|tag| {
            Some((
                attribute(tag, "name")?.to_owned(),
                attribute(tag, "value").unwrap_or("").to_owned(),
            ))
        })
        .collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    after.split_once('"').map(|(value, _)| value)
}

fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_fields_go_back_as_they_came() {
        let html = r#"<form><input name="csrf" type="hidden" value="a+b"><input type="text" name="account"></form>"#;
        assert_eq!(hidden_fields(html), [("csrf".to_owned(), "a+b".to_owned())]);
        assert_eq!(escape("a+b 甲"), "a%2Bb%20%E7%94%B2");
    }

    #[test]
    fn a_new_cookie_replaces_the_old_one() {
        let with = |value: &str| Answer {
            status: 200,
            headers: vec![("set-cookie".to_owned(), value.to_owned())],
            body: Vec::new(),
        };
        assert_eq!(
            cookie_header(&[&with("s=old; Path=/"), &with("s=new; HttpOnly")]),
            "s=new"
        );
    }
}
