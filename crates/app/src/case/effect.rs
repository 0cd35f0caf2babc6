//! What follows from a case's events, in the same transaction: timers, search, keys, entitlements,
//! messages, certificates, files.

use crate::context::{Ctx, Draw};
use crate::journal::record;
use crate::site::Site;
use crate::{App, Fault};
use flow::{FieldKind, Procedure};
use model::case::{Case, Outcome, Proof};
use model::clock::ClockPhase;
use model::event::Event;
use model::id::MessageId;
use model::journal::{Body, Subject};
use model::library::Certificate;
use model::message::Message;
use model::person::Standing;
use model::refusal::{Arg, Refusal};
use model::roll::Entitlement;
use model::time::Month;
use model::value::{FieldValue, Sealed, Source, Value};
use std::collections::BTreeMap;
use store::{Timer, Tx};

/// Carries the consequences of an act.
#[expect(
    clippy::too_many_arguments,
    reason = "one act has that many sides; each is used once, below"
)]
pub(super) fn follow(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    site: &Site,
    procedure: &Procedure,
    before: Option<&Case>,
    after: &Case,
    events: &[Event],
    draw: &mut Draw,
) -> Result<(), Fault> {
    timers(tx, before, after)?;
    crate::order::follow_in(tx, before, after, events)?;
    crate::hotline::follow_in(tx, procedure, after)?;
    crate::service::follow_in(tx, before, after)?;
    for event in events {
        match event {
            Event::Enrolled { programme, from } => {
                let rules = site.parameters.allowance(programme, ctx.now.date());
                enrol(tx, ctx, procedure, after, &rules, programme, *from, draw)?;
            }
            Event::AccountConfirmed { programme } => {
                pay_to(tx, ctx, procedure, after, programme, draw)?;
            }
            Event::Disenrolled {
                programme,
                until,
                reason,
            } => {
                if let Some(person) = after.applicant.person {
                    crate::roll::stop_in(tx, ctx, programme, person, *until, reason, draw)?;
                }
            }
            Event::Notified { message } => notify(
                tx,
                ctx,
                procedure,
                after,
                message,
                first_month(events),
                draw,
            )?,
            Event::CertificateIssued { kind, id } => {
                if let Some(person) = after.applicant.person {
                    let certificate = Certificate {
                        id: *id,
                        person,
                        kind: kind.clone(),
                        from: ctx.now.date(),
                        to: None,
                    };
                    tx.certificate_insert(&certificate)?;
                    let body = Body::CertificateHeld { certificate };
                    record(tx, ctx, draw, Subject::Person(person), 0, &body)?;
                }
            }
            Event::CountyChanged {
                work,
                title,
                document,
            } => {
                let (work, case) = (*work, after);
                crate::establishment::work::enter_in(
                    app, tx, ctx, case, work, title, document, draw,
                )?;
            }
            Event::MaterialGiven { given, .. } => {
                if let Proof::Files(files) = &given.proof {
                    for file in files {
                        if !tx.file_attach(*file, after.id, ctx.actor.person)? {
                            return Err(Refusal::forbidden("file-of-another-case").into());
                        }
                    }
                }
            }
            Event::FieldSet { value, .. } => attach(tx, ctx, after, value)?,
            Event::Spawned { case, link } => {
                super::link::follow_in(app, tx, ctx, procedure, after, events, *case, link, draw)?;
            }
            Event::Closed { outcome } => {
                // A granted matter keeps its key: nobody is granted twice.
                if !matches!(outcome, Outcome::Granted | Outcome::Done)
                    && let Some(person) = after.applicant.person
                {
                    let kept = tx.person_resolve(person)?;
                    for id in [person, kept] {
                        tx.case_key_free(&super::unique_key(procedure.code(), id), after.id)?;
                    }
                }
            }
            _ => {}
        }
    }
    if before.is_none()
        || before.is_some_and(|b| b.place != after.place || b.applicant != after.applicant)
    {
        index(tx, site, procedure, after)?;
    }
    Ok(())
}

/// Ties photographs and recordings given as a field to the case. What the product copies from another
/// case stays that case's.
fn attach(tx: &mut Tx<'_>, ctx: &Ctx, after: &Case, given: &FieldValue) -> Result<(), Fault> {
    let (Value::Files(files), Source::Given(_)) = (&given.value, &given.source) else {
        return Ok(());
    };
    for file in files {
        let tied = tx.file_attach(*file, after.id, ctx.actor.person)?;
        if !tied && ctx.actor.person != crate::PRODUCT {
            return Err(Refusal::forbidden("file-of-another-case").into());
        }
    }
    Ok(())
}

/// Sets and clears timers so that each running clock has exactly one.
fn timers(tx: &mut Tx<'_>, before: Option<&Case>, after: &Case) -> Result<(), Fault> {
    for (code, clock) in &after.clocks {
        let old = before.and_then(|b| b.clocks.get(code));
        if old == Some(clock) {
            continue;
        }
        if clock.phase == ClockPhase::Running {
            tx.set_timer(&Timer {
                due: clock.due,
                case: after.id,
                clock: code.clone(),
                generation: i64::from(clock.generation),
            })?;
        } else if old.is_some_and(|old| old.phase == ClockPhase::Running) {
            tx.clear_timer(after.id, code)?;
        }
    }
    Ok(())
}

/// The value a field of a kind holds in the case.
fn sealed_of(procedure: &Procedure, case: &Case, kind: FieldKind) -> Option<Sealed> {
    procedure
        .fields()
        .iter()
        .filter(|field| field.kind == kind)
        .find_map(
            |field| match case.fields.get(&field.code).map(|v| &v.value) {
                Some(Value::Sealed(sealed)) => Some(sealed.clone()),
                _ => None,
            },
        )
}

/// Carries a case's confirmed account into the standing entitlement it granted. Lines on a roll
/// keep the account they were listed with.
fn pay_to(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    procedure: &Procedure,
    case: &Case,
    programme: &str,
    draw: &mut Draw,
) -> Result<(), Fault> {
    let (Some(person), Some(account)) = (
        case.applicant.person,
        sealed_of(procedure, case, FieldKind::BankAccount),
    ) else {
        return Err(Refusal::forbidden("account-unchanged").into());
    };
    let person = tx.person_resolve(person)?;
    let held = tx
        .entitlement(programme, person)?
        .filter(|e| e.case == Some(case.id) && e.account.index != account.index);
    let Some(mut entitlement) = held else {
        return Err(Refusal::forbidden("account-unchanged").into());
    };
    entitlement.account = account;
    entitlement.account_holder = person;
    entitlement.version += 1;
    tx.entitlement_write(&entitlement)?;
    let body = Body::EntitlementWritten {
        entitlement: Box::new(entitlement),
        reason: "account-changed".to_owned(),
    };
    record(tx, ctx, draw, Subject::Person(person), 0, &body)?;
    Ok(())
}

#[expect(
    clippy::too_many_arguments,
    reason = "whom, to what, from when, by which rules; each is used once"
)]
fn enrol(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    procedure: &Procedure,
    case: &Case,
    rules: &::roll::Rules,
    programme: &str,
    from: Month,
    draw: &mut Draw,
) -> Result<(), Fault> {
    let person = case
        .applicant
        .person
        .ok_or_else(|| Refusal::forbidden("person-needed"))?;
    // The same person under an older id must not be enrolled twice.
    let resolved = tx.person_resolve(person)?;
    let record_of = tx
        .person(resolved)?
        .ok_or_else(|| Refusal::forbidden("person-unknown"))?;
    let account = sealed_of(procedure, case, FieldKind::BankAccount)
        .ok_or_else(|| Refusal::field("bank-account", "field-needed"))?;
    let earlier = tx.entitlement(programme, resolved)?;
    if earlier.as_ref().is_some_and(|e| e.until.is_none()) {
        return Err(Refusal::forbidden("already-entitled").into());
    }
    // A stop taken back by its own case was none; a new case never reaches behind the earlier stop.
    let from = match &earlier {
        Some(e) if e.case == Some(case.id) => from.min(e.from),
        Some(e) => e.until.map_or(from, |until| from.max(until.plus(1))),
        None => from,
    };
    // Who died or moved away while the case was open is owed the months until then, and no more.
    let (until, stopped_for) = match record_of.standing {
        Standing::Died(day) => (
            Some(::roll::last_month(::roll::End::Death(day), rules)),
            Some("death".to_owned()),
        ),
        Standing::MovedAway(day) => (
            Some(::roll::last_month(::roll::End::MovedAway(day), rules)),
            Some("moved-away".to_owned()),
        ),
        Standing::Registered | Standing::Resident => (None, None),
    };
    let entitlement = Entitlement {
        programme: programme.to_owned(),
        person: resolved,
        name: case.applicant.name.clone(),
        case: Some(case.id),
        division: case.place.division,
        birth: record_of.birth,
        from,
        until,
        stopped_for,
        account,
        account_holder: resolved,
        granted_at: ctx.now,
        version: earlier.map_or(1, |e| e.version + 1),
    };
    tx.entitlement_write(&entitlement)?;
    let body = Body::EntitlementWritten {
        entitlement: Box::new(entitlement.clone()),
        reason: "granted".into(),
    };
    record(tx, ctx, draw, Subject::Person(resolved), 0, &body)?;
    crate::roll::withdraw_claims_in(tx, ctx, &entitlement, draw)
}

/// The first month to pay, where an act enrols.
fn first_month(events: &[Event]) -> Option<Month> {
    events.iter().find_map(|event| match event {
        Event::Enrolled { from, .. } => Some(*from),
        _ => None,
    })
}

/// Queues a message to the applicant; the outbox sends it or leaves it to be printed.
fn notify(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    procedure: &Procedure,
    case: &Case,
    message: &str,
    from: Option<Month>,
    draw: &mut Draw,
) -> Result<(), Fault> {
    let Some(person) = case.applicant.person else {
        return Ok(());
    };
    let mut args = BTreeMap::new();
    args.insert("name".to_owned(), Arg::Text(case.applicant.name.clone()));
    args.insert("number".to_owned(), Arg::Text(case.number.clone()));
    args.insert("receipt".to_owned(), Arg::Text(case.receipt.clone()));
    // Messages to citizens are always Chinese.
    let chinese = words::Locale::ZhCn;
    if let Some(due) = case.due() {
        args.insert(
            "due".to_owned(),
            Arg::Text(words::date(chinese, due.date())),
        );
    }
    if let Some(month) = from {
        args.insert(
            "month".to_owned(),
            Arg::Text(words::month(chinese, month.first_day())),
        );
    }
    let message = Message {
        id: MessageId::new(ctx.now.0, draw.bytes()),
        person,
        case: Some(case.id),
        key: format!("message-{}-{message}", procedure.code()),
        args,
    };
    crate::message::queue_in(tx, ctx, message, case.place.division, draw)
}

/// Puts the case into the search index: number, applicant's name, place, and the words of fields
/// that lists may show; found by whoever may see it. Sealed values never enter it.
fn index(tx: &mut Tx<'_>, site: &Site, procedure: &Procedure, case: &Case) -> Result<(), Fault> {
    let mut text = format!(
        "{} {} {}",
        case.number,
        case.applicant.name,
        site.place_name(case.place.division)
    );
    if let Some(grid) = case.place.grid {
        text.push(' ');
        text.push_str(&site.grid_name(grid));
    }
    for field in procedure
        .fields()
        .iter()
        .filter(|field| field.listed && field.kind == FieldKind::Text)
    {
        if let Some(Value::Text(words)) = case.fields.get(&field.code).map(|held| &held.value)
            && *words != case.applicant.name
        {
            text.push(' ');
            text.push_str(words);
        }
    }
    let scopes = crate::case::scope_tokens(case.place.division, case.place.grid, site.county);
    store::search::index(tx, "case", *case.id.bytes(), &scopes, &text)?;
    Ok(())
}
