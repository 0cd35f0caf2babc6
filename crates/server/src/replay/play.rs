//! Filing in time order, then what became of each: dispatched and closed by the acts that are open to the tokens.

use super::Told;
use super::map::{Filed, Map};
use crate::stop::{Done, Stop, While as _};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageBuffer, Rgb};
use outside::{Outbound, OutboundError, Reply};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Acts that are tried for one step.
const ACTS_MAX: usize = 8;
/// How often a call is made again when the site says that it is too much.
const TRIES_MAX: usize = 20;
/// Longest pause before that, in seconds.
const PAUSE_MAX_S: u64 = 30;
const BOUNDARY: &str = "wujia-replay-2c7e91b4";
/// A field's value for which a picture is drawn and uploaded.
const PICTURE: &str = "@picture";

/// The site that is spoken to.
pub struct Side {
    /// May call it and nothing else.
    pub outbound: Outbound,
    /// Its address.
    pub base: String,
    /// Tokens.
    pub tokens: Vec<String>,
}

enum What {
    File,
    Dispatch,
    Close,
}

/// A step: when it happened, of which request, what.
struct Step {
    at: i64,
    of: usize,
    what: What,
}

fn steps(wishes: &[Filed]) -> Vec<Step> {
    let mut steps = Vec::new();
    for (of, filed) in wishes.iter().enumerate() {
        let mut step = |at: i64, what: What| steps.push(Step { at, of, what });
        step(filed.wish.at, What::File);
        if let Some(at) = filed.wish.dispatched {
            step(at, What::Dispatch);
        }
        if let Some(at) = filed.wish.closed {
            step(at, What::Close);
        }
    }
    // Of one instant, what was filed first comes first; a request's own steps keep their order.
    steps.sort_by_key(|step| step.at);
    steps
}

/// Plays everything.
///
/// # Errors
/// The site is not reached, or answers what it never should.
pub fn run(side: &Side, map: &Map, wishes: &[Filed], speed: Option<f64>, told: &mut Told) -> Done {
    let begun = Instant::now();
    let steps = steps(wishes);
    let first = steps.first().map_or(0, |step| step.at);
    let mut cases: BTreeMap<usize, String> = BTreeMap::new();
    for step in steps {
        if let Some(speed) = speed {
            wait(begun, step.at - first, speed);
        }
        let Some(filed) = wishes.get(step.of) else {
            continue;
        };
        match step.what {
            What::File => {
                if let Some(number) = file(side, filed, told)? {
                    cases.insert(step.of, number);
                }
            }
            What::Dispatch => {
                if let Some(number) = cases.get(&step.of) {
                    act(side, map, number, &map.dispatch, told)?;
                }
            }
            What::Close => {
                if let Some(number) = cases.get(&step.of)
                    && act(side, map, number, &map.close, told)?
                {
                    told.closed += 1;
                }
            }
        }
    }
    told.seconds = begun.elapsed().as_secs_f64();
    let done = u32::try_from(told.filed + told.acts).unwrap_or(u32::MAX);
    told.per_second = f64::from(done) / told.seconds.max(0.001);
    Ok(())
}

/// Waits until what happened `ms` after the first step is due, so many times faster.
fn wait(begun: Instant, ms: i64, speed: f64) {
    let seconds = ms.max(0) as f64 / 1_000.0 / speed;
    let due = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
    if let Some(rest) = due.checked_sub(begun.elapsed()) {
        std::thread::sleep(rest);
    }
}

fn percent(text: &str) -> String {
    web::form::percent(text)
}

impl Side {
    /// One call, made again after a pause while the site says that it is too much.
    fn again(&self, call: impl Fn() -> Result<Reply, OutboundError>) -> Done<Reply> {
        for _ in 0..TRIES_MAX {
            let reply = call().during(&self.base)?;
            if reply.status != 429 {
                return Ok(reply);
            }
            let pause = reply.retry_after_s.unwrap_or(1).clamp(1, PAUSE_MAX_S);
            std::thread::sleep(Duration::from_secs(pause));
        }
        Err(Stop::failed(format!("{}: always too busy", self.base)))
    }

    fn get(&self, path: &str, token: &str) -> Done<Reply> {
        let bearer = format!("Bearer {token}");
        let url = format!("{}{path}", self.base);
        self.again(|| {
            self.outbound
                .get(&url, &[("authorization", bearer.as_str())])
        })
    }

    fn post(
        &self,
        path: &str,
        token: Option<&str>,
        media: &str,
        key: &str,
        body: &[u8],
    ) -> Done<Reply> {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let mut headers = vec![("idempotency-key", key)];
        headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
        let url = format!("{}{path}", self.base);
        self.again(|| self.outbound.post(&url, &headers, media, body))
    }
}

fn body(reply: &Reply) -> Value {
    serde_json::from_slice(&reply.body).unwrap_or(Value::Null)
}

/// Why something was not taken, as the answer says first.
fn note(told: &mut Told, what: &str, reply: &Reply) {
    let said = body(reply);
    let why = said["errors"][0]["key"]
        .as_str()
        .or_else(|| said[0]["description"].as_str())
        .unwrap_or("no reason")
        .to_owned();
    let reason = format!("{what}: {} {why}", reply.status);
    *told.reasons.entry(reason).or_default() += 1;
}

/// Files a request through Open311; its number here.
fn file(side: &Side, filed: &Filed, told: &mut Told) -> Done<Option<String>> {
    let pairs = [
        ("service_code", filed.class.clone()),
        ("description", filed.wish.text.clone()),
        ("lat", format!("{:.7}", filed.lat)),
        ("long", format!("{:.7}", filed.lng)),
    ];
    let form: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", percent(value)))
        .collect();
    let reply = side.post(
        "/open311/v2/requests.json",
        side.tokens.first().map(String::as_str),
        "application/x-www-form-urlencoded",
        &format!("replay-{}", filed.wish.id),
        form.join("&").as_bytes(),
    )?;
    let number = body(&reply)[0]["service_request_id"]
        .as_str()
        .map(str::to_owned);
    match number {
        Some(number) if (200..300).contains(&reply.status) => {
            told.filed += 1;
            Ok(Some(number))
        }
        _ => {
            told.refused += 1;
            note(told, "file", &reply);
            Ok(None)
        }
    }
}

/// Performs the acts of a list that are open to one of the tokens, one after the other; whether the case ended.
fn act(side: &Side, map: &Map, number: &str, wanted: &[String], told: &mut Told) -> Done<bool> {
    for _ in 0..ACTS_MAX {
        let mut acted = false;
        for token in &side.tokens {
            let Some(case) = shown(side, token, number)? else {
                continue;
            };
            if !case["outcome"].is_null() {
                return Ok(true);
            }
            let open = case["acts"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default();
            let next = wanted
                .iter()
                .find_map(|code| open.iter().find(|act| act["act"] == code.as_str()));
            let Some(next) = next else { continue };
            if perform(side, map, token, &case, next, told)? {
                acted = true;
                break;
            }
        }
        if !acted {
            return Ok(false);
        }
    }
    Ok(false)
}

fn shown(side: &Side, token: &str, number: &str) -> Done<Option<Value>> {
    let found = side.get(&format!("/api/v1/cases?text={}", percent(number)), token)?;
    let Some(id) = body(&found)["cases"][0]["id"].as_str().map(str::to_owned) else {
        return Ok(None);
    };
    let reply = side.get(&format!("/api/v1/cases/{id}"), token)?;
    Ok((reply.status == 200).then(|| body(&reply)))
}

fn perform(
    side: &Side,
    map: &Map,
    token: &str,
    case: &Value,
    act: &Value,
    told: &mut Told,
) -> Done<bool> {
    let code = act["act"].as_str().unwrap_or_default();
    let id = case["id"].as_str().unwrap_or_default();
    let version = case["version"].as_i64().unwrap_or_default();
    let mut fields = serde_json::Map::new();
    for asked in act["fields"].as_array().into_iter().flatten() {
        let Some(field) = asked["field"].as_str() else {
            continue;
        };
        match map.fields.get(field).map(String::as_str) {
            Some(PICTURE) => {
                if let Some(picture) = upload(side, token, id, version)? {
                    fields.insert(field.to_owned(), Value::from(picture));
                }
            }
            Some(value) => {
                fields.insert(field.to_owned(), Value::from(value));
            }
            None => {}
        }
    }
    let mut wish = json!({ "act": code, "version": version, "fields": fields });
    if act["note"] != "no" && !map.note.is_empty() {
        wish["note"] = Value::from(map.note.as_str());
    }
    let reply = side.post(
        &format!("/api/v1/cases/{id}/acts"),
        Some(token),
        "application/json",
        &format!("replay-{id}-{code}-{version}"),
        wish.to_string().as_bytes(),
    )?;
    let good = (200..300).contains(&reply.status);
    if good {
        told.acts += 1;
    } else {
        told.acts_refused += 1;
        note(told, code, &reply);
    }
    Ok(good)
}

/// Uploads a drawn picture; its id.
fn upload(side: &Side, token: &str, case: &str, version: i64) -> Done<Option<String>> {
    let shade = u8::try_from(version.rem_euclid(200)).unwrap_or(0);
    let canvas = ImageBuffer::from_fn(96, 72, |x, y| {
        if (x + y) % 24 < 3 {
            Rgb([196, 60, 52])
        } else {
            Rgb([shade, 140, 120])
        }
    });
    let mut picture = Vec::new();
    DynamicImage::ImageRgb8(canvas)
        .write_with_encoder(JpegEncoder::new_with_quality(&mut picture, 70))
        .during("drawing a picture")?;
    let mut sent = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"replay.jpg\"\r\ncontent-type: image/jpeg\r\n\r\n"
    )
    .into_bytes();
    sent.extend_from_slice(&picture);
    sent.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    let reply = side.post(
        "/api/v1/files",
        Some(token),
        &format!("multipart/form-data; boundary={BOUNDARY}"),
        &format!("replay-picture-{case}-{version}"),
        &sent,
    )?;
    Ok(body(&reply)["files"][0]["id"].as_str().map(str::to_owned))
}
