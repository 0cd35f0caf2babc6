//! Data exchange: who is told what happens to cases; events of other systems that file cases.

use super::case::brief;
use super::case_shape::CaseBrief;
use super::roll::Nothing;
use super::systems::SystemDone;
use super::{Call, Idem, Received, Write};
use crate::error::{Answer, Failure};
use crate::page::{Path, Visitor};
use crate::route::{Access, Route};
use crate::schema::{self, Components, Shape};
use crate::shape;
use app::exchange::{self, Incoming, Subscribed, Subscribing, SubscriptionLine};
use app::once::once;
use app::policy::Action;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use model::exchange::Happened;
use model::id::SubscriptionId;
use model::refusal::{Kind, Refusal};
use serde_json::{Map, Value, json};

shape! {
    /// Another system that is to be told what happens to cases.
    pub struct SubscriptionGiven {
        /// What it is called.
        pub name: String,
        /// Where events are posted to; its host must be on the site's allow-list.
        pub url: String,
        /// What is told: `filed`, `acted`, `closed`.
        pub tells: Vec<String>,
        /// Of which modules; left out for all.
        pub modules: Option<Vec<String>>,
        /// Below which division; left out for the county.
        pub division: Option<::codes::DivisionCode>,
    }

    /// A subscription with its secret.
    pub struct SubscriptionMade {
        /// Its id.
        pub subscription: model::id::SubscriptionId,
        /// What events are signed with (HMAC-SM3); it is kept nowhere, and told again for ten minutes.
        pub secret: String,
    }

    /// A subscription with how it fares.
    pub struct SubscriptionShown {
        /// Its id.
        pub subscription: model::id::SubscriptionId,
        /// What the other system is called.
        pub name: String,
        /// Where events are posted to.
        pub url: String,
        /// What is told.
        pub tells: Vec<String>,
        /// Of which modules; empty for all.
        pub modules: Vec<String>,
        /// Below which division.
        pub division: Option<::codes::DivisionCode>,
        /// Told no longer since.
        pub ended: Option<model::time::Instant>,
        /// Entries it has not looked at yet.
        pub behind: i64,
        /// Events that wait to be delivered.
        pub waiting: i64,
        /// Events that are tried no longer.
        pub parked: i64,
        /// Events delivered since it began.
        pub delivered: i64,
        /// What went wrong last.
        pub trouble: Option<String>,
    }

    /// Subscriptions, those that run first.
    pub struct SubscriptionList {
        /// They.
        pub subscriptions: Vec<SubscriptionShown>,
    }

    /// Since when is told once more.
    pub struct ReplayGiven {
        /// The day.
        pub from: jiff::civil::Date,
    }

    /// What is tried again.
    pub struct RetryDone {
        /// Events.
        pub events: u64,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, manage) = (
        Access::Api(Action::SystemsRead),
        Access::Api(Action::SystemsManage),
    );
    vec![
        Route::api_get(
            "/api/v1/systems/exchange",
            read,
            "Lists who is told what happens to cases",
            list,
        )
        .answers::<SubscriptionList>(),
        Route::api_post(
            "/api/v1/systems/exchange",
            manage,
            "Tells another system what happens from now on; its secret is answered once",
            subscribe,
        )
        .takes::<SubscriptionGiven>()
        .example(
            r#"{"name":"县应急平台","url":"https://events.example.cn/in","tells":["filed","closed"],"division":"320623111000"}"#,
        )
        .answers::<SubscriptionMade>()
        .creates(),
        Route::api_get(
            "/api/v1/systems/exchange/{subscription}",
            read,
            "Shows a subscription with how it fares",
            show,
        )
        .answers::<SubscriptionShown>(),
        Route::api_post(
            "/api/v1/systems/exchange/{subscription}/secret",
            manage,
            "Gives a subscription a new secret, answered once",
            renew,
        )
        .takes::<Nothing>()
        .example("{}")
        .answers::<SubscriptionMade>(),
        Route::api_post(
            "/api/v1/systems/exchange/{subscription}/end",
            manage,
            "Tells another system nothing any more",
            end,
        )
        .takes::<Nothing>()
        .example("{}")
        .answers::<SystemDone>(),
        Route::api_post(
            "/api/v1/systems/exchange/{subscription}/replay",
            manage,
            "Tells another system once more what happened since a day",
            replay,
        )
        .takes::<ReplayGiven>()
        .example(r#"{"from":"2026-11-01"}"#)
        .answers::<SystemDone>(),
        Route::api_post(
            "/api/v1/systems/exchange/{subscription}/retry",
            manage,
            "Has events that were given up tried again",
            retry,
        )
        .takes::<Nothing>()
        .example("{}")
        .answers::<RetryDone>(),
        Route::api_post(
            "/api/v1/events",
            Access::Api(Action::CaseFile),
            "Takes a CloudEvent (structured, or binary with ce- headers) and files the case it means; the same source and id file once",
            receive,
        )
        .takes::<EventGiven>()
        .example(
            r#"{"specversion":"1.0","id":"A-1","source":"/example/","type":"cn.example.service.asked","data":{"name":"吴某","division":"320623111000","number":"320623194402290108","phone":"13800000001","matter":"登记"}}"#,
        )
        .answers::<CaseBrief>()
        .creates()
        .own_id(),
    ]
}

/// A CloudEvent 1.0 in its JSON form. Attributes of extensions are allowed and passed over.
pub struct EventGiven;

impl Shape for EventGiven {
    fn schema(_: &mut Components) -> Value {
        let text = |about: &str| json!({ "type": "string", "description": about });
        json!({
            "type": "object",
            "description": "A CloudEvent 1.0 in its JSON form",
            "properties": {
                "specversion": text("1.0"),
                "id": text("Unique with its source"),
                "source": text("Who says it"),
                "type": text("What happened; the site's mapping says which case it files"),
                "data": { "description": "What the mapping reads its values from" },
            },
            "required": ["specversion", "id", "source", "type"],
            "additionalProperties": {},
        })
    }
}

/// An event as it was sent, in either mode.
pub(crate) struct EventSent {
    event: Value,
    idem: Idem,
}

/// Undoes the percent-encoding of attributes in headers (CloudEvents HTTP binding, 3.1.3.2).
fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        if first == b'%' && after.len() >= 2 {
            let digits = std::str::from_utf8(&after[..2]).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).ok()
}

/// The event of headers and a body: binary mode.
fn of_headers(headers: &HeaderMap, data: Value) -> Result<Value, Refusal> {
    let mut event = Map::new();
    for (name, value) in headers {
        if let Some(name) = name.as_str().strip_prefix("ce-") {
            let text = value
                .to_str()
                .ok()
                .and_then(decoded)
                .ok_or_else(|| Refusal::field(name, "event-attribute"))?;
            event.insert(name.to_owned(), Value::String(text));
        }
    }
    event.insert("data".to_owned(), data);
    Ok(Value::Object(event))
}

impl<S: Send + Sync> FromRequest<S> for EventSent {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, _) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, state).await?;
        let received = parts
            .extensions
            .remove::<Received>()
            .ok_or_else(|| Failure::failed("no body received"))?;
        let media = parts
            .headers
            .get(CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("")
            .to_ascii_lowercase();
        let structured = media.starts_with("application/cloudevents+json");
        if !structured && !media.starts_with("application/json") {
            return Err(Failure::http(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "json-wanted",
            ));
        }
        let body: Value = super::parsed(&received.bytes)?;
        let binary = !structured && parts.headers.contains_key("ce-specversion");
        let event = if binary {
            of_headers(&parts.headers, body)?
        } else {
            body
        };
        let reasons = schema::mistakes::<EventGiven>(&event);
        if !reasons.is_empty() {
            return Err(Refusal {
                kind: Kind::Invalid,
                reasons,
            }
            .into());
        }
        // In binary mode half of the event stands in headers: both halves tell a repetition.
        let whole = serde_json::to_vec(&event).unwrap_or_default();
        Ok(Self {
            idem: Idem {
                key: received.key,
                route: visitor.route(),
                body_digest: evidence::sm3(&[&received.bytes, &whole]),
            },
            event,
        })
    }
}

async fn receive(call: Call, sent: EventSent) -> Answer {
    let repeat = call.repeat(&sent.idem);
    let event = Incoming(sent.event);
    let filed = exchange::receive(call.app(), &call.ctx, event, repeat, brief).await?;
    call.created(&format!("/api/v1/cases/{}", filed.id), filed)
}

fn shown(line: SubscriptionLine) -> SubscriptionShown {
    let s = line.subscription;
    SubscriptionShown {
        subscription: s.id,
        name: s.name,
        url: s.url,
        tells: s.tells.iter().map(|what| what.code().to_owned()).collect(),
        modules: s.modules,
        division: s.division,
        ended: s.ended_at,
        behind: line.behind,
        waiting: line.waiting,
        parked: line.parked,
        delivered: line.delivered,
        trouble: line.trouble,
    }
}

fn made(made: Subscribed) -> SubscriptionMade {
    SubscriptionMade {
        subscription: made.subscription.id,
        secret: made.secret,
    }
}

async fn list(call: Call) -> Answer {
    let lines = exchange::list(call.app(), &call.ctx).await?;
    call.answer(SubscriptionList {
        subscriptions: lines.into_iter().map(shown).collect(),
    })
}

async fn show(call: Call, Path(id): Path<SubscriptionId>) -> Answer {
    let line = exchange::show(call.app(), &call.ctx, id).await?;
    call.answer(shown(line))
}

async fn subscribe(call: Call, write: Write<SubscriptionGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let tells = body
        .tells
        .iter()
        .map(|code| {
            Happened::from_code(code)
                .ok_or_else(|| Refusal::field("tells", "exchange-nothing-told"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let wish = Subscribing {
        name: body.name,
        url: body.url,
        tells,
        modules: body.modules.unwrap_or_default(),
        division: body.division,
    };
    let done = exchange::subscribe(call.app(), &call.ctx, wish, repeat).await?;
    let location = format!("/api/v1/systems/exchange/{}", done.subscription.id);
    call.created(&location, made(done))
}

async fn renew(call: Call, Path(id): Path<SubscriptionId>, write: Write<Nothing>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let done = exchange::renew(call.app(), &call.ctx, id, repeat).await?;
    call.answer(made(done))
}

async fn end(call: Call, Path(id): Path<SubscriptionId>, write: Write<Nothing>) -> Answer {
    let ctx = call.ctx.clone();
    once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| exchange::end_in(tx, &ctx, id),
    )
    .await?;
    call.answer(SystemDone { done: true })
}

async fn replay(call: Call, Path(id): Path<SubscriptionId>, write: Write<ReplayGiven>) -> Answer {
    let (ctx, from) = (call.ctx.clone(), write.body.from);
    once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| exchange::replay_in(tx, &ctx, id, from),
    )
    .await?;
    call.answer(SystemDone { done: true })
}

async fn retry(call: Call, Path(id): Path<SubscriptionId>, write: Write<Nothing>) -> Answer {
    let ctx = call.ctx.clone();
    let events = once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| exchange::retry_in(tx, &ctx, id),
    )
    .await?;
    call.answer(RetryDone { events })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_in_headers_are_decoded() {
        assert_eq!(decoded("%E5%8F%8C%E7%94%B8 1%").as_deref(), Some("双甸 1%"));
        assert_eq!(decoded("%zz"), None);
        assert_eq!(decoded("%FF"), None);
    }
}
