//! Telling people: by SMS or webhook where one is configured, else by a printed slip that the grid
//! worker brings.

use crate::context::{Chance, Ctx, Draw};
use crate::journal::{record, record_product, record_read};
use crate::policy::{Action, require};
use crate::port::Sent;
use crate::seal::{Bound, Kind};
use crate::{App, Fault, delivery};
use codes::DivisionCode;
use model::id::MessageId;
use model::journal::{Body, ReadKind, Subject};
use model::message::Message;
use model::refusal::Refusal;
use model::scope::Scope;
use model::time::Instant;
use std::sync::Arc;
use store::Tx;
pub use store::file::MessageLine;

/// The outbox's queue of messages.
pub const QUEUE: &str = "message";
/// Messages handled in one go.
pub const BATCH: i64 = 50;
/// Own messages shown.
const OWN_SHOWN: i64 = 50;

/// Queues a message with the act that caused it.
///
/// # Errors
/// The store's.
pub fn queue_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    message: Message,
    division: DivisionCode,
    draw: &mut Draw,
) -> Result<(), Fault> {
    tx.message_insert(&message, division, ctx.now)?;
    tx.enqueue(*message.id.bytes(), QUEUE, message.id.bytes(), ctx.now)?;
    let subject = message
        .case
        .map_or(Subject::Person(message.person), Subject::Case);
    record(tx, ctx, draw, subject, 0, &Body::MessageQueued { message })?;
    Ok(())
}

/// Sends what waits: by the channels there are, in their order, where a phone is known; otherwise the
/// message stays waiting for its slip. At night only what is urgent goes. How many went out.
///
/// # Errors
/// The store's.
pub fn pump(
    app: &App,
    now: Instant,
    chance: Chance,
    lexicon: &words::Lexicon,
) -> Result<usize, Fault> {
    let jobs = app.submit_blocking(move |_, tx| Ok(tx.claim(QUEUE, now, BATCH)?))?;
    let mut sent = 0;
    let site = app.site();
    let synthetic = site.synthetic;
    let channels = app.channels();
    let quiet_until = delivery::quiet_until(&site.parameters, now);
    let urgent = delivery::urgent(&site.parameters, now.date());
    let mut each = chance.draw("pump");
    for job in jobs {
        let chance = Chance(each.take());
        let Ok(id) = <[u8; 16]>::try_from(job.body.as_slice()).map(MessageId::from_bytes) else {
            continue;
        };
        let found = app.store().read_blocking(move |tx| {
            let Some(line) = tx.message(id)? else {
                return Ok(None);
            };
            let kept = tx.person_resolve(line.message.person)?;
            let slip = tx.message_choice(kept)?.unwrap_or(false);
            let person = tx.person(line.message.person)?;
            Ok(Some((line, person, slip)))
        })?;
        // Without a channel, and for who wants it so, the slip is the message; nothing more to do here.
        let found = found
            .filter(|(line, _, slip)| !channels.is_empty() && !slip && line.state == "waiting");
        let Some((line, person, _)) = found else {
            app.submit_blocking(move |_, tx| Ok(tx.job_done(job.id)?))?;
            continue;
        };
        if let Some(until) = quiet_until
            && !urgent.contains(&line.message.key)
        {
            app.submit_blocking(move |_, tx| Ok(tx.job_postponed(job.id, until)?))?;
            continue;
        }
        let phone = person
            .as_ref()
            .and_then(|p| p.phone.as_ref().map(|phone| (p.id, phone)))
            .and_then(|(id, phone)| {
                app.sealer()
                    .open(Kind::Phone, Bound::Person(id), phone)
                    .ok()
            });
        let (channel, outcome) = match phone {
            None => ("sms", Ended::Refused("no-phone")),
            Some(phone) => {
                let text = text_of(lexicon, &line.message);
                hand_over(&channels, &id.to_string(), &phone, &text)
            }
        };
        let ended = outcome.clone();
        app.submit_blocking(move |_, tx| {
            let mut draw = chance.draw("message-refused");
            let mut refused = |tx: &mut Tx<'_>, why: &str| {
                delivery::refused_in(tx, now, synthetic, &mut draw, id, channel, why)
            };
            match &ended {
                Ended::Sent => {
                    tx.job_done(job.id)?;
                    end_in(tx, now, chance, synthetic, id, channel)
                }
                // It waits for its slip instead.
                Ended::Refused(why) => {
                    tx.job_done(job.id)?;
                    refused(tx, why)
                }
                Ended::Later(why) => {
                    if tx.job_failed(job.id, now, why)? {
                        refused(tx, "gave-up")?;
                    }
                    Ok(())
                }
            }
        })?;
        sent += usize::from(outcome == Ended::Sent);
    }
    Ok(sent)
}

/// What became of a message at the channels.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Ended {
    Sent,
    Refused(&'static str),
    Later(String),
}

/// Hands a text to the first channel that takes it; one that will not is passed over, one that may
/// later is waited for.
fn hand_over(
    channels: &[(&'static str, Arc<dyn crate::port::Sms>)],
    id: &str,
    phone: &str,
    text: &str,
) -> (&'static str, Ended) {
    let mut last = ("sms", Ended::Refused("refused"));
    for (name, channel) in channels {
        match channel.send(id, phone, text) {
            Sent::Accepted => return (*name, Ended::Sent),
            Sent::Later(why) => return (*name, Ended::Later(why)),
            Sent::Refused(_) => last = (*name, Ended::Refused("refused")),
        }
    }
    last
}

fn end_in(
    tx: &mut Tx<'_>,
    now: Instant,
    chance: Chance,
    synthetic: bool,
    id: MessageId,
    how: &str,
) -> Result<(), Fault> {
    if tx.message_end(id, how, now)? {
        let body = Body::MessageEnded {
            message: id,
            how: how.to_owned(),
        };
        record_product(
            tx,
            now,
            synthetic,
            &mut chance.draw("message-end"),
            Subject::County,
            0,
            &body,
        )?;
    }
    Ok(())
}

/// The words of a message, in Chinese: messages to citizens are always Chinese.
#[must_use]
pub fn text_of(lexicon: &words::Lexicon, message: &Message) -> String {
    let mut args = words::Args::new();
    for (name, arg) in &message.args {
        args = match arg {
            model::refusal::Arg::Number(n) => args.integer(name.as_str(), *n),
            model::refusal::Arg::Text(text) => args.text(name.as_str(), text.as_str()),
        };
    }
    lexicon.say(words::Locale::ZhCn, &message.key, &args)
}

/// Messages within the actor's area that wait to be printed and brought.
///
/// # Errors
/// Not for this post; the store's.
pub async fn waiting(app: &App, ctx: &Ctx) -> Result<Vec<MessageLine>, Fault> {
    let scope = require(&ctx.actor, Action::CaseRead)?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let areas: Vec<DivisionCode> = match &scope {
            Scope::County => vec![site.county],
            Scope::Division(division) => vec![*division],
            Scope::Grids { grids, .. } => {
                let mut villages: Vec<_> = grids.iter().map(|g| g.division()).collect();
                villages.dedup();
                villages
            }
            _ => return Ok(Vec::new()),
        };
        let mut lines = Vec::new();
        for area in areas {
            lines.extend(tx.messages_waiting(area, store::case::PAGE_ROWS_MAX)?);
        }
        if let Scope::Grids { grids, .. } = &scope {
            // A village has other grids, too; their slips are their workers' to bring.
            let mut own = Vec::with_capacity(lines.len());
            for line in lines {
                let id = tx.person_resolve(line.message.person)?;
                if tx
                    .person(id)?
                    .and_then(|p| p.grid)
                    .is_some_and(|grid| grids.contains(&grid))
                {
                    own.push(line);
                }
            }
            lines = own;
        }
        let subjects = lines.iter().map(|line| line.message.person).collect();
        record_read(
            tx,
            &ctx,
            &mut ctx.draw("slips"),
            ReadKind::Listed,
            subjects,
            None,
            "slips",
        )?;
        Ok(lines)
    })
    .await
}

/// Messages to a citizen herself, newest first; looking at them makes them read.
///
/// # Errors
/// Not for this post; the store's.
pub async fn own(app: &App, ctx: &Ctx) -> Result<Vec<MessageLine>, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let ctx = ctx.clone();
    app.submit(move |_, tx| {
        let mut lines = Vec::new();
        for id in crate::citizen::ids_of(tx, ctx.actor.person)? {
            lines.extend(tx.messages_of(id, OWN_SHOWN)?);
        }
        lines.sort_by_key(|line| std::cmp::Reverse(line.message.id));
        tx.messages_see(ctx.actor.account, ctx.now)?;
        Ok(lines)
    })
    .await
}

/// Marks a slip as printed; the message for printing.
///
/// # Errors
/// Not found; `message-ended` when it went out before; the store's.
pub async fn print(app: &App, ctx: &Ctx, id: MessageId) -> Result<MessageLine, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| print_in(app, tx, &ctx, id)).await
}

/// Marks a slip as printed inside a unit.
///
/// # Errors
/// As [`print`].
pub fn print_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: MessageId,
) -> Result<MessageLine, Fault> {
    // Bringing a slip is work on the matter; who may only read does not end a message.
    let scope = require(&ctx.actor, Action::CaseAct)?;
    let line = tx.message(id)?.ok_or_else(Refusal::not_found)?;
    let mut draw = ctx.draw("slip");
    match line.message.case {
        Some(case) => {
            crate::case::may_see(app, tx, ctx, case)?;
        }
        None => {
            let id = tx.person_resolve(line.message.person)?;
            let person = tx.person(id)?.ok_or_else(Refusal::not_found)?;
            if !crate::policy::reaches(&scope, person.division, person.grid) {
                return Err(Refusal::not_found().into());
            }
        }
    }
    record_read(
        tx,
        ctx,
        &mut draw,
        ReadKind::Printed,
        vec![line.message.person],
        line.message.case,
        "slip",
    )?;
    if tx.message_end(id, "slip", ctx.now)? {
        let body = Body::MessageEnded {
            message: id,
            how: "slip".to_owned(),
        };
        record(
            tx,
            ctx,
            &mut draw,
            Subject::Person(line.message.person),
            0,
            &body,
        )?;
    }
    Ok(line)
}
