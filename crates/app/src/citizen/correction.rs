//! A citizen asks that what the library says of her be put right (个人信息保护法 art. 46); the data
//! steward decides, and says why when he does not follow.

use super::{ids_of, on_behalf};
use crate::account::name_of;
use crate::context::{Ctx, Draw};
use crate::journal::{record, record_read};
use crate::policy::{Action, require};
use crate::seal::{Bound, Kind};
use crate::{App, Fault};
use model::id::{PersonId, RequestId};
use model::journal::{Body, ReadKind, Subject};
use model::person::Person;
use model::refusal::Refusal;
use model::request::{Asked, Decision, Request};
use model::value::Value;
use store::Tx;
use store::request::RequestLine;

/// Longest reason or new value, in characters.
const CHARS_MAX: usize = 300;
/// Requests that may wait for one person at a time.
const WAITING_MAX: usize = 5;
/// Rows of a page.
const PAGE: i64 = 50;

/// A wish to have one's data corrected.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Whose; none = the own.
    pub of: Option<PersonId>,
    /// Element: one of [`Element::ALL`] by its code.
    pub element: String,
    /// What it should say, as typed.
    pub value: String,
    /// Why, and what shows it.
    pub reason: String,
}

/// What may be corrected on a citizen's word and a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Element {
    /// Name.
    Name,
    /// Exact address.
    Address,
    /// Phone.
    Phone,
    /// The card her allowances are paid to; it must be hers.
    BankAccount,
}

impl Element {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Name, Self::Address, Self::Phone, Self::BankAccount];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "population.name",
            Self::Address => "population.address",
            Self::Phone => "population.phone",
            Self::BankAccount => "population.bank-account",
        }
    }

    fn sealed(self) -> Option<Kind> {
        match self {
            Self::Name => None,
            Self::Address => Some(Kind::Address),
            Self::Phone => Some(Kind::Phone),
            Self::BankAccount => Some(Kind::BankAccount),
        }
    }
}

/// A request on a list.
#[derive(Debug, Clone)]
pub struct CorrectionLine {
    /// The request; its new value masked where it is personal.
    pub request: Request,
    /// Name of the person it is about.
    pub name: String,
    /// Who asks.
    pub by: String,
    /// What the library says now, masked where it is personal.
    pub now: String,
    /// What it should say, masked likewise.
    pub wanted: String,
    /// What became of it.
    pub decision: Option<Decision>,
}

fn element(code: &str) -> Result<Element, Refusal> {
    Element::ALL
        .iter()
        .copied()
        .find(|element| element.code() == code)
        .ok_or_else(|| Refusal::field("element", "element-unknown"))
}

fn words(text: &str, field: &str, missing: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::field(field, missing));
    }
    if text.chars().count() > CHARS_MAX || text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Refusal::field(field, "field-too-long").with("max", CHARS_MAX as i64));
    }
    Ok(text.to_owned())
}

fn value_of(
    app: &App,
    element: Element,
    text: &str,
    person: PersonId,
    draw: &mut Draw,
) -> Result<Value, Fault> {
    let mut text = words(text, "value", "field-missing")?;
    if matches!(element, Element::Phone | Element::BankAccount) {
        text.retain(|c| !matches!(c, ' ' | '-'));
    }
    if element == Element::BankAccount
        && (!(12..=21).contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_digit()))
    {
        return Err(Refusal::field("value", "field-bank-account").into());
    }
    if element == Element::Phone {
        let mobile = text.len() == 11 && text.starts_with('1');
        let landline = (10..=12).contains(&text.len()) && text.starts_with('0');
        if !text.bytes().all(|b| b.is_ascii_digit()) || !(mobile || landline) {
            return Err(Refusal::field("value", "field-phone").into());
        }
    }
    Ok(match element.sealed() {
        None => Value::Text(text),
        Some(kind) => Value::Sealed(
            app.sealer()
                .seal(kind, Bound::Person(person), draw, &text)
                .map_err(|e| crate::Error::Damaged(e.to_string()))?,
        ),
    })
}

/// Asks for a correction.
///
/// # Errors
/// `element-unknown`, `field-…`, `reason-needed` at their fields; `not-your-person`;
/// `corrections-waiting` when too many wait; the store's.
pub async fn correct(app: &App, ctx: &Ctx, wanted: Wanted) -> Result<RequestId, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| correct_in(app, tx, &ctx, &wanted))
        .await
}

/// Asks for a correction inside a unit.
///
/// # Errors
/// As [`correct`].
pub fn correct_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wanted: &Wanted,
) -> Result<RequestId, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let person = on_behalf(tx, ctx, wanted.of)?;
    let mut draw = ctx.draw("correction");
    let element = element(&wanted.element)?;
    let waiting = tx.requests_about(person.id, "correction")?;
    if waiting
        .iter()
        .filter(|line| line.decision.is_none())
        .count()
        >= WAITING_MAX
    {
        return Err(Refusal::forbidden("corrections-waiting")
            .with("max", WAITING_MAX as i64)
            .into());
    }
    let asked = Asked::Correction {
        element: element.code().to_owned(),
        value: value_of(app, element, &wanted.value, person.id, &mut draw)?,
        reason: words(&wanted.reason, "reason", "reason-needed")?,
    };
    crate::open_words("reason", &wanted.reason)?;
    if element == Element::Name {
        crate::open_words("value", &wanted.value)?;
    }
    let request = Request {
        id: RequestId::new(ctx.now.0, draw.bytes()),
        asked,
        about: person.id,
        by: ctx.actor.person,
        division: person.division,
        at: ctx.now,
    };
    let subject = Subject::Person(person.id);
    crate::request::ask_in(tx, ctx, request, None, subject, &mut draw)
}

fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Sealed(sealed) => sealed.masked.clone(),
        _ => String::new(),
    }
}

fn line(tx: &mut Tx<'_>, held: RequestLine) -> Result<CorrectionLine, crate::Error> {
    let about = tx.person_resolve(held.request.about)?;
    let person = tx.person(about)?;
    let (mut now, mut wanted) = (String::new(), String::new());
    if let Asked::Correction { element, value, .. } = &held.request.asked {
        wanted = shown(value);
        now = person
            .as_ref()
            .map_or_else(String::new, |person| current(person, element));
    }
    let by = name_of(tx, held.request.by)?;
    let name = person.map_or_else(String::new, |person| person.name);
    Ok(CorrectionLine {
        name,
        by,
        now,
        wanted,
        decision: held.decision,
        request: held.request,
    })
}

fn current(person: &Person, code: &str) -> String {
    match element(code) {
        Ok(Element::Name) => person.name.clone(),
        Ok(Element::Address) => person.address.masked.clone(),
        Ok(Element::Phone) => person
            .phone
            .as_ref()
            .map_or_else(String::new, |phone| phone.masked.clone()),
        Ok(Element::BankAccount) => person
            .account
            .as_ref()
            .map_or_else(String::new, |account| account.masked.clone()),
        Err(_) => String::new(),
    }
}

/// Corrections she asked for, newest first, with what became of them.
///
/// # Errors
/// Not for this post; the store's.
pub async fn my_corrections(app: &App, ctx: &Ctx) -> Result<Vec<CorrectionLine>, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let person = ctx.actor.person;
    Ok(app
        .read(move |_, tx| {
            let mut lines = Vec::new();
            for id in ids_of(tx, person)? {
                for held in tx.requests_about(id, "correction")? {
                    lines.push(line(tx, held)?);
                }
            }
            lines.sort_by_key(|line| std::cmp::Reverse(line.request.id));
            Ok(lines)
        })
        .await?)
}

/// Corrections that wait for the steward, oldest first. The page is one entry of what was read.
///
/// # Errors
/// Not for this post; the store's.
pub async fn corrections(
    app: &App,
    ctx: &Ctx,
    after: Option<RequestId>,
) -> Result<Vec<CorrectionLine>, Fault> {
    require(&ctx.actor, Action::PersonWrite)?;
    let ctx = ctx.clone();
    app.submit(move |_, tx| {
        let mut lines = Vec::new();
        for held in tx.requests_waiting("correction", None, after, PAGE)? {
            lines.push(line(tx, held)?);
        }
        let subjects = lines.iter().map(|line| line.request.about).collect();
        record_read(
            tx,
            &ctx,
            &mut ctx.draw("corrections"),
            ReadKind::Listed,
            subjects,
            None,
            "corrections",
        )?;
        Ok(lines)
    })
    .await
}

/// Decides about a correction; following it writes the library's record with its reason.
///
/// # Errors
/// `own-matter` for the own request or record; `note-missing` when it is not followed; stale when
/// it was decided before; the store's.
pub async fn decide_correction(
    app: &App,
    ctx: &Ctx,
    id: RequestId,
    granted: bool,
    note: Option<String>,
) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| decide_correction_in(app, tx, &ctx, id, granted, note.as_deref()))
        .await
}

/// Decides about a correction inside a unit.
///
/// # Errors
/// As [`decide_correction`].
pub fn decide_correction_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RequestId,
    granted: bool,
    note: Option<&str>,
) -> Result<(), Fault> {
    require(&ctx.actor, Action::PersonWrite)?;
    let held = tx.request(id)?.ok_or_else(Refusal::not_found)?.request;
    let Asked::Correction {
        element: code,
        value,
        reason,
    } = &held.asked
    else {
        return Err(Refusal::not_found().into());
    };
    let steward = tx.person_resolve(ctx.actor.person)?;
    let about = tx.person_resolve(held.about)?;
    if steward == about || steward == tx.person_resolve(held.by)? {
        return Err(Refusal::forbidden("own-matter").into());
    }
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if !granted && note.is_none() {
        return Err(Refusal::field("note", "note-missing").into());
    }
    let decision = crate::request::decide_in(tx, ctx, id, granted, note)?;
    let mut draw = ctx.draw("decide-correction");
    if granted {
        let person = tx.person(about)?.ok_or_else(Refusal::not_found)?;
        let correction = correction(app, element(code)?, value, held.about, reason)?;
        let corrected =
            crate::person::correct_in(app, tx, ctx, about, person.version, &correction)?;
        if correction.account.is_some() {
            pay_to(tx, ctx, &corrected, &mut draw)?;
        }
    }
    let body = Body::RequestDecided {
        request: id,
        decision,
    };
    record(tx, ctx, &mut draw, Subject::Person(about), 0, &body)?;
    Ok(())
}

/// Has her standing entitlements paid to the card the library has now.
fn pay_to(tx: &mut Tx<'_>, ctx: &Ctx, person: &Person, draw: &mut Draw) -> Result<(), Fault> {
    let Some(account) = &person.account else {
        return Ok(());
    };
    for mut entitlement in tx.entitlements_of(person.id)? {
        if entitlement.account.index == account.index {
            continue;
        }
        entitlement.account = account.clone();
        entitlement.account_holder = person.id;
        entitlement.version += 1;
        tx.entitlement_write(&entitlement)?;
        let body = Body::EntitlementWritten {
            entitlement: Box::new(entitlement),
            reason: "account-changed".to_owned(),
        };
        record(tx, ctx, draw, Subject::Person(person.id), 0, &body)?;
    }
    Ok(())
}

fn correction(
    app: &App,
    element: Element,
    value: &Value,
    bound: PersonId,
    reason: &str,
) -> Result<crate::person::Correction, Fault> {
    let plain = match (element.sealed(), value) {
        (None, Value::Text(text)) => text.clone(),
        (Some(kind), Value::Sealed(sealed)) => app
            .sealer()
            .open(kind, Bound::Person(bound), sealed)
            .map_err(|e| crate::Error::Damaged(e.to_string()))?,
        _ => {
            return Err(crate::Error::Damaged(
                "a correction of another kind than its element".to_owned(),
            )
            .into());
        }
    };
    let mut correction = crate::person::Correction {
        reason: reason.to_owned(),
        ..crate::person::Correction::default()
    };
    match element {
        Element::Name => correction.name = Some(plain),
        Element::Address => correction.address = Some(plain),
        Element::Phone => correction.phone = Some(plain),
        Element::BankAccount => correction.account = Some(plain),
    }
    Ok(correction)
}
