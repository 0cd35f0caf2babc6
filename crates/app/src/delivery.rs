//! Unified messaging: when messages go out, how they fared, who wants slips only; for administrators
//! without names and words.

use crate::context::{Ctx, Draw};
use crate::journal::{record, record_product};
use crate::message::{QUEUE, queue_in};
use crate::notice::{Says, send_in};
use crate::parameter::Parameters;
use crate::policy::{Action, reaches, require};
use crate::{App, Fault};
use codes::zone::{day_number, day_of_number};
use jiff::civil::Date;
use model::id::{MessageId, PersonId};
use model::journal::{Body, Subject};
use model::message::Message;
use model::refusal::{Arg, Refusal};
use model::time::Instant;
use std::collections::BTreeMap;
use store::Tx;
pub use store::delivery::{DeliveryLine, Unsent};

/// Key of the message that tries the channels.
pub const TEST: &str = "message-test";
/// Quiet hours begin and end at these hours unless the site says otherwise (默认).
const QUIET: (i64, i64) = (21, 8);
const HOUR_MS: i64 = 3_600_000;
/// Days that are counted.
const DAYS: i32 = 14;
/// Records of a page.
pub const PAGE: i64 = 50;

/// Between which hours nothing goes out but what is urgent; none where the hours are equal.
#[must_use]
pub fn quiet_hours(parameters: &Parameters, on: Date) -> Option<(i64, i64)> {
    let hour = |key: &str, usual: i64| parameters.number(key, on, usual).rem_euclid(24);
    let from = hour("message.quiet-from", QUIET.0);
    let until = hour("message.quiet-until", QUIET.1);
    (from != until).then_some((from, until))
}

/// When the quiet hours end in which an instant lies; none outside them.
#[must_use]
pub fn quiet_until(parameters: &Parameters, now: Instant) -> Option<Instant> {
    let (from, until) = quiet_hours(parameters, now.date())?;
    let hour = now.ms_of_day() / HOUR_MS;
    let overnight = from > until;
    let quiet = if overnight {
        hour >= from || hour < until
    } else {
        (from..until).contains(&hour)
    };
    let tomorrow = overnight && hour >= from;
    let day = day_of_number(day_number(now.date()) + i32::from(tomorrow));
    quiet.then(|| Instant::at(day, until, 0))
}

/// Keys of messages that go out at any hour.
#[must_use]
pub fn urgent(parameters: &Parameters, on: Date) -> Vec<String> {
    let listed = parameters.text("message.urgent", on).unwrap_or(TEST);
    listed.split_whitespace().map(str::to_owned).collect()
}

/// Notes that no channel took a message; it waits for its slip.
pub(crate) fn refused_in(
    tx: &mut Tx<'_>,
    now: Instant,
    synthetic: bool,
    draw: &mut Draw,
    id: MessageId,
    channel: &str,
    why: &str,
) -> Result<(), Fault> {
    let unsent = Unsent {
        channel: channel.to_owned(),
        why: why.to_owned(),
        at: now,
    };
    tx.message_refuse(id, &unsent)?;
    let body = Body::MessageRefused {
        message: id,
        channel: unsent.channel,
        why: unsent.why,
    };
    record_product(tx, now, synthetic, draw, Subject::County, 0, &body)?;
    Ok(())
}

/// Has a message that waits tried again.
///
/// # Errors
/// Not found; `message-gone` when it went out or was printed; not for this post; the store's.
pub fn resend_in(tx: &mut Tx<'_>, ctx: &Ctx, id: MessageId) -> Result<(), Fault> {
    require(&ctx.actor, Action::SystemsManage)?;
    let line = tx.message(id)?.ok_or_else(Refusal::not_found)?;
    if line.state != "waiting" {
        return Err(Refusal::forbidden("message-gone").into());
    }
    tx.message_refusal_clear(id)?;
    // Parked, gone from the outbox because nobody took it, or waiting there for its next attempt.
    if !tx.enqueue_once(*id.bytes(), QUEUE, id.bytes(), ctx.now)? {
        tx.unpark(*id.bytes(), ctx.now)?;
    }
    let body = Body::MessageResent { message: id };
    let subject = line
        .message
        .case
        .map_or(Subject::Person(line.message.person), Subject::Case);
    record(tx, ctx, &mut ctx.draw("resend"), subject, 0, &body)?;
    Ok(())
}

/// What was tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tried {
    /// A channel was asked, too; else only the own account.
    pub channel: bool,
}

/// Sends a message to oneself: into the account, and by the channels where there are some and the own
/// phone is known.
///
/// # Errors
/// Not for this post; the store's.
pub fn try_in(app: &App, tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Tried, Fault> {
    require(&ctx.actor, Action::SystemsManage)?;
    let mut draw = ctx.draw("try-message");
    let says = Says::of("notice-test").with("name", ctx.actor.name.as_str());
    send_in(tx, ctx, ctx.actor.account, says, &mut draw)?;
    let id = tx.person_resolve(ctx.actor.person)?;
    let known = tx.person(id)?.filter(|person| person.phone.is_some());
    let Some(person) = known.filter(|_| !app.channels().is_empty()) else {
        return Ok(Tried { channel: false });
    };
    let message = Message {
        id: MessageId::new(ctx.now.0, draw.bytes()),
        person: person.id,
        case: None,
        key: TEST.to_owned(),
        args: BTreeMap::from([("name".to_owned(), Arg::Text(ctx.actor.name.clone()))]),
    };
    queue_in(tx, ctx, message, person.division, &mut draw)?;
    Ok(Tried { channel: true })
}

/// How a citizen wants to be told herself.
///
/// # Errors
/// Not for this post; the store's.
pub fn choose_own_in(tx: &mut Tx<'_>, ctx: &Ctx, slip: bool) -> Result<(), Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let person = tx.person_resolve(ctx.actor.person)?;
    chosen_in(tx, ctx, person, slip)
}

/// How somebody wants to be told, as she said at the window or at her door.
///
/// # Errors
/// Not found outside one's area; not for this post; the store's.
pub fn choose_for_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    person: PersonId,
    slip: bool,
) -> Result<(), Fault> {
    let scope = require(&ctx.actor, Action::CitizenOpen)?;
    let id = tx.person_resolve(person)?;
    let known = tx.person(id)?.ok_or_else(Refusal::not_found)?;
    if !reaches(&scope, known.division, known.grid) {
        return Err(Refusal::not_found().into());
    }
    chosen_in(tx, ctx, id, slip)
}

fn chosen_in(tx: &mut Tx<'_>, ctx: &Ctx, person: PersonId, slip: bool) -> Result<(), Fault> {
    if tx.message_choice(person)?.unwrap_or(false) == slip {
        return Ok(());
    }
    tx.message_choose(person, slip, ctx.now)?;
    let body = Body::MessageChoiceSet { person, slip };
    let mut draw = ctx.draw("message-choice");
    record(tx, ctx, &mut draw, Subject::Person(person), 0, &body)?;
    Ok(())
}

/// Whether a citizen wants slips only.
///
/// # Errors
/// Not for this post; the store's.
pub async fn own_choice(app: &App, ctx: &Ctx) -> Result<bool, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let person = ctx.actor.person;
    let chosen = app
        .read(move |_, tx| {
            let id = tx.person_resolve(person)?;
            tx.message_choice(id)
        })
        .await?;
    Ok(chosen.unwrap_or(false))
}

/// Messages of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayLine {
    /// The day they were queued.
    pub day: Date,
    /// Queued in all.
    pub queued: i64,
    /// Sent by a channel.
    pub sent: i64,
    /// Printed and brought.
    pub printed: i64,
    /// Still waiting, those that no channel took among them.
    pub waiting: i64,
    /// Waiting because no channel took them.
    pub refused: i64,
}

/// How the messages of a site stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Channels: in-app and slips always, then those that are connected.
    pub channels: Vec<&'static str>,
    /// Quiet hours.
    pub quiet: Option<(i64, i64)>,
    /// It is quiet now.
    pub is_quiet: bool,
    /// Keys of urgent messages.
    pub urgent: Vec<String>,
    /// Messages in the outbox.
    pub outbox: i64,
    /// Messages that are tried no longer.
    pub parked: i64,
    /// The last days, newest first.
    pub days: Vec<DayLine>,
}

/// Channels, quiet hours, counts of the last days.
///
/// # Errors
/// Not for this post; the store's.
pub async fn overview(app: &App, ctx: &Ctx) -> Result<Overview, Fault> {
    require(&ctx.actor, Action::SystemsRead)?;
    let now = ctx.now;
    let mut channels = vec!["account", "slip"];
    channels.extend(app.channels().iter().map(|(name, _)| *name));
    Ok(app
        .read(move |app, tx| {
            let site = app.site_in(tx, now)?;
            let today = now.date();
            let mut days = Vec::new();
            for back in 0..DAYS {
                let day = day_of_number(day_number(today) - back);
                let (from, to) = (Instant::start_of(day), Instant::end_of(day).plus_ms(1));
                let (states, refused) = tx.message_states(from, to)?;
                let of = |wanted: &[&str]| -> i64 {
                    let found = states.iter().filter(|(s, _)| wanted.contains(&s.as_str()));
                    found.map(|(_, n)| *n).sum()
                };
                days.push(DayLine {
                    day,
                    queued: states.iter().map(|(_, n)| *n).sum(),
                    sent: of(&["sms", "webhook"]),
                    printed: of(&["slip"]),
                    waiting: of(&["waiting"]),
                    refused,
                });
            }
            Ok(Overview {
                channels,
                quiet: quiet_hours(&site.parameters, today),
                is_quiet: quiet_until(&site.parameters, now).is_some(),
                urgent: urgent(&site.parameters, today),
                outbox: store::outbox::waiting(tx, QUEUE)?,
                parked: store::outbox::trouble(tx, QUEUE)?.0,
                days,
            })
        })
        .await?)
}

/// Which delivery records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Records {
    /// All.
    All,
    /// Those that wait because no channel took them.
    Unsent,
}

/// Delivery records before an id, newest first: nobody's name, no words.
///
/// # Errors
/// Not for this post; the store's.
pub async fn records(
    app: &App,
    ctx: &Ctx,
    which: Records,
    before: Option<MessageId>,
) -> Result<Vec<DeliveryLine>, Fault> {
    require(&ctx.actor, Action::SystemsRead)?;
    Ok(app
        .read(move |_, tx| match which {
            Records::All => tx.deliveries(before, PAGE),
            Records::Unsent => tx.deliveries_unsent(before, PAGE),
        })
        .await?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const DAY: Date = date(2026, 11, 24);

    fn parameters(from: i64, until: i64) -> Parameters {
        let row = |key: &str, value: i64| {
            format!(
                "[[parameter]]\nkey = \"{key}\"\nname = \"x\"\nvalue = {value}\nlabel = \"x\"\n\
                 verified = false\nbasis = \"x\"\nvalid_from = 2011-01-01\n"
            )
        };
        let text = row("message.quiet-from", from) + &row("message.quiet-until", until);
        Parameters::parse(&text).unwrap()
    }

    #[test]
    fn the_night_is_quiet_until_the_morning_that_follows() {
        let usual = Parameters::default();
        let at = |hour, minute| quiet_until(&usual, Instant::at(DAY, hour, minute));
        assert_eq!(at(20, 59), None);
        assert_eq!(at(21, 0), Some(Instant::at(date(2026, 11, 25), 8, 0)));
        assert_eq!(at(23, 59), Some(Instant::at(date(2026, 11, 25), 8, 0)));
        assert_eq!(at(0, 0), Some(Instant::at(DAY, 8, 0)));
        assert_eq!(at(7, 59), Some(Instant::at(DAY, 8, 0)));
        assert_eq!(at(8, 0), None);
    }

    #[test]
    fn a_site_may_be_quiet_at_noon_or_never() {
        let noon = parameters(12, 14);
        assert_eq!(quiet_until(&noon, Instant::at(DAY, 11, 59)), None);
        assert_eq!(
            quiet_until(&noon, Instant::at(DAY, 13, 59)),
            Some(Instant::at(DAY, 14, 0))
        );
        assert_eq!(quiet_until(&noon, Instant::at(DAY, 14, 0)), None);
        assert_eq!(quiet_until(&parameters(8, 8), Instant::at(DAY, 8, 0)), None);
    }

    #[test]
    fn what_is_urgent_is_listed_by_key() {
        assert_eq!(urgent(&Parameters::default(), DAY), [TEST]);
    }
}
