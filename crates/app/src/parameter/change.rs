//! A new dated value of a parameter: proposed by the system administrator with the document it rests
//! on, confirmed by another natural person, in force from its day. Nothing that stands is edited: the
//! row is appended, and takes the earlier one's place on its first day.

use super::{BandRow, Parameters, Row, day};
use crate::account::name_of;
use crate::context::Ctx;
use crate::journal::record;
use crate::policy::{Action, require, scope};
use crate::site::Site;
use crate::{App, Fault};
use jiff::civil::Date;
use model::id::{PersonId, RequestId};
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use model::request::{Asked, Request};
use model::roll::RollState;
use model::time::Month;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use store::Tx;

/// Longest text of a basis, in characters.
const BASIS_CHARS_MAX: usize = 500;
/// Bands of one amount.
const BANDS_MAX: usize = 20;
/// Highest whole number, and highest amount of a month in fen.
const NUMBER_MAX: i64 = 10_000_000;
/// Rolls looked through for the last month that is on one.
const ROLLS_LOOKED: i64 = 200;

/// Codes a parameter of words may have, by the end of its key.
pub const CHOICES: [(&str, &[&str]); 4] = [
    (
        ".start-rule",
        &["birthday-month", "application-month", "next-month"],
    ),
    (".stop-rule", &["death-next-month", "death-month"]),
    (".band-change", &["birthday-month", "next-month"]),
    (".leap-birthday", &["last-of-february", "first-of-march"]),
];

/// A value, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// A whole number.
    Number(i64),
    /// A code.
    Code(String),
    /// A stage switched on or off.
    Switch(bool),
    /// First age, last age, fen a month.
    Bands(Vec<(u16, Option<u16>, i64)>),
}

/// A wish for a new value.
#[derive(Debug, Clone)]
pub struct Proposing {
    /// Key of the parameter.
    pub key: String,
    /// Value, as typed: a whole number, a code, `on` or `off`; for an amount one line a band,
    /// `80-89 50.00`, the last perhaps open (`100- 300.00`).
    pub value: String,
    /// First day it holds.
    pub from: Date,
    /// Document it rests on.
    pub basis: String,
    /// Whether it was held against that document.
    pub verified: bool,
    /// Whether it is meant to change months that are on a roll already, or days that are over.
    pub restates: bool,
}

/// A wish that waits.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The request.
    pub id: RequestId,
    /// What is wished.
    pub wish: Proposing,
    /// What the parameter is called.
    pub name: String,
    /// Who proposes.
    pub by: PersonId,
    /// Her name.
    pub by_name: String,
    /// When.
    pub at: model::time::Instant,
}

/// Reads a value as a row's parameter takes it.
///
/// # Errors
/// `parameter-number`, `parameter-code`, `parameter-switch`, `parameter-bands` at `value`.
pub fn given(row: &Row, text: &str) -> Result<Given, Refusal> {
    let text = text.trim();
    let wrong = |key: &str| Refusal::field("value", key);
    if !row.bands.is_empty() {
        return bands(text).ok_or_else(|| wrong("parameter-bands"));
    }
    if row.enabled.is_some() {
        return match text {
            "on" => Ok(Given::Switch(true)),
            "off" => Ok(Given::Switch(false)),
            _ => Err(wrong("parameter-switch")),
        };
    }
    if let Some((_, codes)) = CHOICES.iter().find(|(end, _)| row.key.ends_with(end)) {
        return if codes.contains(&text) {
            Ok(Given::Code(text.to_owned()))
        } else {
            Err(wrong("parameter-code"))
        };
    }
    match text.parse::<i64>() {
        Ok(number) if (0..=NUMBER_MAX).contains(&number) && fits(row, number) => {
            Ok(Given::Number(number))
        }
        _ => Err(wrong("parameter-number").with("max", most(row))),
    }
}

/// A day of the month that every month has, an hour of the day, where the unit says so.
fn most(row: &Row) -> i64 {
    match row.unit.as_deref() {
        Some("day-of-month") => 28,
        Some("hour-of-day") => 23,
        _ => NUMBER_MAX,
    }
}

fn fits(row: &Row, number: i64) -> bool {
    number <= most(row) && (row.unit.as_deref() != Some("day-of-month") || number > 0)
}

/// Ages rise without gap and overlap, only the last band may be open, every amount is above nothing.
fn bands(text: &str) -> Option<Given> {
    let mut bands: Vec<(u16, Option<u16>, i64)> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (ages, amount) = line.split_once(char::is_whitespace)?;
        let (from, to) = ages.split_once('-')?;
        let from: u16 = from.parse().ok()?;
        let to: Option<u16> = match to {
            "" => None,
            to => Some(to.parse().ok()?),
        };
        let amount = words::parse_yuan(amount.trim())?;
        let follows = match bands.last() {
            None => true,
            Some((_, Some(before), _)) => before.checked_add(1) == Some(from),
            Some((_, None, _)) => false,
        };
        let ordered = to.is_none_or(|to| from <= to && to <= 150) && from <= 150;
        if !follows || !ordered || !(1..=NUMBER_MAX).contains(&amount) {
            return None;
        }
        bands.push((from, to, amount));
    }
    (1..=BANDS_MAX)
        .contains(&bands.len())
        .then_some(Given::Bands(bands))
}

/// The newest row of a key, whether it holds already or not.
fn newest<'p>(parameters: &'p Parameters, key: &str) -> Result<&'p Row, Refusal> {
    parameters
        .rows()
        .iter()
        .rfind(|row| row.key == key)
        .ok_or_else(|| Refusal::field("key", "parameter-unknown"))
}

/// The last month that is on a roll which was not set aside.
fn last_on_a_roll(tx: &mut Tx<'_>, site: &Site) -> Result<Option<Month>, crate::Error> {
    let rolls = tx.rolls_below(site.county, None, None, ROLLS_LOOKED)?;
    Ok(rolls
        .into_iter()
        .filter(|roll| roll.state != RollState::Void)
        .map(|roll| roll.month)
        .max())
}

/// Whether payments follow from a parameter.
fn about_money(site: &Site, key: &str) -> bool {
    let programme = key.split('.').next().unwrap_or_default();
    programme == "roll" || crate::roll::programmes(site).contains(&programme)
}

/// What may be proposed, as things stand in this unit.
fn check(tx: &mut Tx<'_>, ctx: &Ctx, site: &Site, wish: &Proposing) -> Result<Given, Fault> {
    let row = newest(&site.parameters, &wish.key)?;
    let given = given(row, &wish.value)?;
    let basis = wish.basis.trim();
    if basis.is_empty() {
        return Err(Refusal::field("basis", "parameter-basis").into());
    }
    if basis.chars().count() > BASIS_CHARS_MAX || basis.chars().any(char::is_control) {
        return Err(Refusal::field("basis", "field-too-long")
            .with("max", BASIS_CHARS_MAX as i64)
            .into());
    }
    if day(&row.valid_from).is_some_and(|from| wish.from < from) {
        return Err(Refusal::field("from", "parameter-order")
            .with("day", row.valid_from.to_string())
            .into());
    }
    if wish.restates {
        return Ok(given);
    }
    if about_money(site, &wish.key)
        && let Some(month) = last_on_a_roll(tx, site)?
        && Month::of(wish.from) <= month
    {
        return Err(Refusal::field("from", "parameter-months-paid")
            .with("month", month.to_string())
            .into());
    }
    if wish.from < ctx.now.date() {
        return Err(Refusal::field("from", "parameter-past").into());
    }
    Ok(given)
}

/// Proposes a value.
///
/// # Errors
/// `parameter-…` at their fields; not for this post; the store's.
pub async fn propose(app: &App, ctx: &Ctx, wish: Proposing) -> Result<RequestId, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| propose_in(app, tx, &ctx, &wish))
        .await
}

/// Proposes a value inside a unit.
///
/// # Errors
/// As [`propose`].
pub fn propose_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    wish: &Proposing,
) -> Result<RequestId, Fault> {
    require(&ctx.actor, Action::SiteManage)?;
    let site = app.site_in(tx, ctx.now)?;
    check(tx, ctx, &site, wish)?;
    let mut draw = ctx.draw("parameter");
    let request = Request {
        id: RequestId::new(ctx.now.0, draw.bytes()),
        asked: Asked::Parameter {
            key: wish.key.clone(),
            value: wish.value.trim().to_owned(),
            from: wish.from,
            basis: wish.basis.trim().to_owned(),
            verified: wish.verified,
            restates: wish.restates,
        },
        about: ctx.actor.person,
        by: ctx.actor.person,
        division: site.county,
        at: ctx.now,
    };
    crate::request::ask_in(tx, ctx, request, None, Subject::County, &mut draw)
}

/// Decides about a proposed value.
///
/// # Errors
/// `own-matter` for who proposed it, by natural person; what [`propose`] says, looked at again;
/// stale when it was decided before; the store's.
pub async fn decide(
    app: &App,
    ctx: &Ctx,
    id: RequestId,
    granted: bool,
    note: Option<String>,
) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| decide_in(app, tx, &ctx, id, granted, note.as_deref()))
        .await
}

/// Decides about a proposed value inside a unit.
///
/// # Errors
/// As [`decide`].
pub fn decide_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RequestId,
    granted: bool,
    note: Option<&str>,
) -> Result<(), Fault> {
    require(&ctx.actor, Action::ParameterConfirm)?;
    let held = tx.request(id)?.ok_or_else(Refusal::not_found)?.request;
    let wish = wished(&held.asked).ok_or_else(Refusal::not_found)?;
    if tx.person_resolve(held.by)? == tx.person_resolve(ctx.actor.person)? {
        return Err(Refusal::forbidden("own-matter").into());
    }
    let note = note.map(str::trim).filter(|note| !note.is_empty());
    if !granted && note.is_none() {
        return Err(Refusal::field("note", "note-missing").into());
    }
    let decision = crate::request::decide_in(tx, ctx, id, granted, note)?;
    let mut draw = ctx.draw("parameter");
    let body = Body::RequestDecided {
        request: id,
        decision,
    };
    record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
    if !granted {
        return Ok(());
    }
    let site = app.site_in(tx, ctx.now)?;
    let given = check(tx, ctx, &site, &wish)?;
    let row = newest(&site.parameters, &wish.key)?;
    let mut text = tx.parameters()?.unwrap_or_default();
    text.push_str(&block(row, &wish, &given, held.by, ctx.actor.person));
    Parameters::parse(&text).map_err(|e| crate::Error::Damaged(e.to_string()))?;
    let digest = evidence::FileDigest::of(text.as_bytes()).to_string();
    tx.parameters_take(&text, &digest, ctx.now)?;
    crate::site::moved(tx, "county")?;
    let body = Body::ParametersTaken { digest, text };
    record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
    Ok(())
}

fn wished(asked: &Asked) -> Option<Proposing> {
    let Asked::Parameter {
        key,
        value,
        from,
        basis,
        verified,
        restates,
    } = asked
    else {
        return None;
    };
    Some(Proposing {
        key: key.clone(),
        value: value.clone(),
        from: *from,
        basis: basis.clone(),
        verified: *verified,
        restates: *restates,
    })
}

/// The row as text, to be appended.
fn block(row: &Row, wish: &Proposing, given: &Given, by: PersonId, second: PersonId) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    // What was held against its document is no sample any more.
    let label = if wish.verified { VERIFIED } else { &row.label };
    let mut out = String::from("\n[[parameter]]\n");
    let mut put = |name: &str, value: String| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{name} = {value}");
    };
    put("key", quoted(&row.key));
    put("name", quoted(&row.name));
    if let Some(unit) = &row.unit {
        put("unit", quoted(unit));
    }
    put("label", quoted(label));
    put("verified", wish.verified.to_string());
    put("basis", quoted(&wish.basis));
    put("proposed_by", quoted(&by.to_string()));
    put("confirmed_by", quoted(&second.to_string()));
    put("valid_from", wish.from.to_string());
    match given {
        Given::Number(number) => put("value", number.to_string()),
        Given::Code(code) => put("value", quoted(code)),
        Given::Switch(on) => {
            if let Some(value) = &row.value {
                put("value", value.to_string());
            }
            put("enabled", on.to_string());
        }
        Given::Bands(bands) => {
            let lines: Vec<String> = bands
                .iter()
                .map(|(from, to, amount)| {
                    let to = to.map_or_else(String::new, |to| format!("to_age = {to}, "));
                    format!("{{ from_age = {from}, {to}amount = {amount} }}")
                })
                .collect();
            put("bands", format!("[{}]", lines.join(", ")));
        }
    }
    out
}

/// Label of a row that rests on a document it was held against.
const VERIFIED: &str = "法定";

/// Wishes that wait, oldest first, for who proposes and who confirms.
///
/// # Errors
/// Not for this post; the store's.
pub async fn proposals(app: &App, ctx: &Ctx) -> Result<Vec<Proposal>, Fault> {
    if scope(&ctx.actor, Action::ParameterConfirm).is_none() {
        require(&ctx.actor, Action::SiteManage)?;
    }
    Ok(app
        .read(move |app, tx| {
            let mut lines = Vec::new();
            for held in tx.requests_waiting("parameter", None, None, 100)? {
                let Some(wish) = wished(&held.request.asked) else {
                    continue;
                };
                let site = app.site();
                lines.push(Proposal {
                    id: held.request.id,
                    name: newest(&site.parameters, &wish.key)
                        .map_or_else(|_| wish.key.clone(), |row| row.name.clone()),
                    by: held.request.by,
                    by_name: name_of(tx, held.request.by)?,
                    at: held.request.at,
                    wish,
                });
            }
            Ok(lines)
        })
        .await?)
}

/// Names of who proposed and confirmed rows, by id; for who proposes and who confirms.
///
/// # Errors
/// Not for this post; the store's.
pub async fn names(app: &App, ctx: &Ctx) -> Result<BTreeMap<String, String>, Fault> {
    if scope(&ctx.actor, Action::ParameterConfirm).is_none() {
        require(&ctx.actor, Action::SiteManage)?;
    }
    Ok(app
        .read(move |app, tx| {
            let site = app.site();
            let mut names = BTreeMap::new();
            for row in site.parameters.rows() {
                for id in [row.proposed_by, row.confirmed_by].into_iter().flatten() {
                    names.insert(id.to_string(), name_of(tx, id)?);
                }
            }
            Ok(names)
        })
        .await?)
}

impl From<&BandRow> for (u16, Option<u16>, i64) {
    fn from(band: &BandRow) -> Self {
        (band.from_age, band.to_age, band.amount)
    }
}
