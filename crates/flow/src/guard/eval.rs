//! A checked guard against what is known.

use super::{Compare, Expr, Given, Guard};
use crate::procedure::ParameterValue;
use codes::age::{LeapBirthday, age_on, nth_birthday};
use codes::calendar::Calendar;
use jiff::civil::Date;
use model::case::Channel;
use model::id::PersonId;
use model::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What a guard may read: the case's fields with those of the act on top, materials handed in or
/// replaced by certificates, the dates of the case, the site's parameters.
pub struct Known<'a> {
    /// Values by field.
    pub fields: BTreeMap<&'a str, &'a Value>,
    /// Materials that are there.
    pub materials: BTreeSet<&'a str>,
    /// Civil date of filing.
    pub filed: Date,
    /// Civil date on which materials last came in.
    pub received: Date,
    /// Civil date of acceptance.
    pub accepted: Option<Date>,
    /// The applicant.
    pub applicant: Option<PersonId>,
    /// The way it came.
    pub channel: Channel,
    /// Parameters with defaults filled.
    pub parameters: BTreeMap<&'a str, &'a ParameterValue>,
    /// Working days.
    pub calendar: &'a Calendar,
    /// The birthday of those born on 29 February.
    pub leap: LeapBirthday,
}

/// The value a guard needs is not there; the field (or built-in name) is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing(pub String);

#[derive(Debug, Clone, PartialEq)]
enum Got {
    Bool(bool),
    Number(i64),
    Date(Date),
    Text(String),
    Person(PersonId),
    Files(usize),
}

impl Guard {
    /// Whether it holds.
    ///
    /// # Errors
    /// [`Missing`] when the answer rests on a value that is not there.
    pub fn holds(&self, known: &Known<'_>) -> Result<bool, Missing> {
        truth(&self.expr, known)
    }
}

fn truth(expr: &Expr, known: &Known<'_>) -> Result<bool, Missing> {
    match eval(expr, known)? {
        Got::Bool(value) => Ok(value),
        // The checker admits only boolean guards; anything else never holds.
        _ => Ok(false),
    }
}

fn channel_code(channel: Channel) -> &'static str {
    match channel {
        Channel::Found => "found",
        Channel::Door => "door",
        Channel::Window => "window",
        Channel::Online => "online",
        Channel::Phone => "phone",
        Channel::Program => "program",
    }
}

fn of_value(name: &str, value: &Value) -> Result<Got, Missing> {
    Ok(match value {
        Value::Bool(b) => Got::Bool(*b),
        Value::Integer(n) => Got::Number(*n),
        Value::Fen(fen) => Got::Number(fen.0),
        Value::Date(date) => Got::Date(*date),
        Value::Text(text) | Value::Choice(text) | Value::Item(text) => Got::Text(text.clone()),
        Value::Division(code) => Got::Text(code.to_string()),
        Value::Grid(code) => Got::Text(code.to_string()),
        Value::Unit(code) => Got::Text(code.0.clone()),
        Value::Person(person) => Got::Person(*person),
        Value::Files(files) => Got::Files(files.len()),
        Value::Point(_) | Value::Sealed(_) => return Err(Missing(name.to_owned())),
    })
}

fn day(expr: &Expr, known: &Known<'_>) -> Result<Date, Missing> {
    match eval(expr, known)? {
        Got::Date(date) => Ok(date),
        _ => Err(Missing("date".to_owned())),
    }
}

fn eval(expr: &Expr, known: &Known<'_>) -> Result<Got, Missing> {
    Ok(match expr {
        Expr::Bool(b) => Got::Bool(*b),
        Expr::Integer(n) | Expr::Money(n) => Got::Number(*n),
        Expr::Text(text) => Got::Text(text.clone()),
        Expr::Date(date) => Got::Date(*date),
        Expr::Field(_, name) => match known.fields.get(name.as_str()) {
            Some(value) => of_value(name, value)?,
            None => return Err(Missing(name.clone())),
        },
        Expr::Parameter(name) => match known.parameters.get(name.as_str()) {
            Some(ParameterValue::Integer(n)) => Got::Number(*n),
            Some(ParameterValue::Bool(b)) => Got::Bool(*b),
            Some(ParameterValue::Date(date)) => Got::Date(*date),
            Some(ParameterValue::Text(text)) => Got::Text(text.clone()),
            None => return Err(Missing(name.clone())),
        },
        Expr::Given(Given::Filed) => Got::Date(known.filed),
        Expr::Given(Given::Received) => Got::Date(known.received),
        Expr::Given(Given::Accepted) => Got::Date(
            known
                .accepted
                .ok_or_else(|| Missing("accepted".to_owned()))?,
        ),
        Expr::Given(Given::Applicant) => Got::Person(
            known
                .applicant
                .ok_or_else(|| Missing("applicant".to_owned()))?,
        ),
        Expr::Given(Given::Channel) => Got::Text(channel_code(known.channel).to_owned()),
        Expr::Not(inner) => Got::Bool(!truth(inner, known)?),
        Expr::And(a, b) => Got::Bool(truth(a, known)? && truth(b, known)?),
        Expr::Or(a, b) => Got::Bool(truth(a, known)? || truth(b, known)?),
        Expr::Compare(op, a, b) => Got::Bool(compare(*op, &eval(a, known)?, &eval(b, known)?)),
        Expr::In(a, members) => {
            let a = eval(a, known)?;
            for member in members {
                if eval(member, known)? == a {
                    return Ok(Got::Bool(true));
                }
            }
            Got::Bool(false)
        }
        Expr::Size(inner) => match eval(inner, known)? {
            Got::Text(text) => Got::Number(i64::try_from(text.chars().count()).unwrap_or(i64::MAX)),
            Got::Files(count) => Got::Number(i64::try_from(count).unwrap_or(i64::MAX)),
            _ => Got::Number(0),
        },
        Expr::Age(birth, on) => {
            let (birth, on) = (day(birth, known)?, day(on, known)?);
            // Before the birth nobody has an age; no condition on it may hold.
            Got::Number(age_on(birth, on, known.leap).map_or(-1, i64::from))
        }
        Expr::Birthday(birth, years) => {
            let birth = day(birth, known)?;
            let years = match eval(years, known)? {
                Got::Number(n) => u16::try_from(n).unwrap_or(0),
                _ => 0,
            };
            Got::Date(nth_birthday(birth, years, known.leap).unwrap_or(Date::MAX))
        }
        Expr::Days(from, to) => Got::Number(crate::clock::days_between(
            day(from, known)?,
            day(to, known)?,
        )),
        Expr::Workdays(from, to) => {
            let (from, to) = (day(from, known)?, day(to, known)?);
            let count = |a, b| i64::from(known.calendar.workdays_between(a, b));
            Got::Number(if to < from {
                -count(to, from)
            } else {
                count(from, to)
            })
        }
        Expr::HasField(name) => Got::Bool(known.fields.contains_key(name.as_str())),
        Expr::HasMaterial(_, name) => Got::Bool(known.materials.contains(name.as_str())),
    })
}

fn compare(op: Compare, a: &Got, b: &Got) -> bool {
    let order = match (a, b) {
        (Got::Number(a), Got::Number(b)) => a.cmp(b),
        (Got::Date(a), Got::Date(b)) => a.cmp(b),
        _ => {
            return match op {
                Compare::Eq => a == b,
                Compare::Ne => a != b,
                _ => false,
            };
        }
    };
    match op {
        Compare::Eq => order.is_eq(),
        Compare::Ne => order.is_ne(),
        Compare::Lt => order.is_lt(),
        Compare::Le => order.is_le(),
        Compare::Gt => order.is_gt(),
        Compare::Ge => order.is_ge(),
    }
}
