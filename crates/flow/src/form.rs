//! What people type into a form, parsed with every mistake at once and each at its field. Nothing
//! that is already known is asked; nothing that must be sealed leaves as anything but text that
//! says so.

use crate::act::Parsed;
use crate::procedure::{ActSpec, Field, FieldKind, Procedure};
use codes::citizen::CitizenNumber;
use codes::credit::CreditCode;
use codes::division::{DivisionCode, GridCode};
use jiff::civil::Date;
use model::money::Fen;
use model::place::Point;
use model::refusal::Kind;
use model::unit::UnitCode;
use model::value::Value;
use model::{Refusal, Refused};
use std::collections::BTreeMap;

/// Parses what was typed for an act. Blank texts count as not given: whether something is missing
/// is the decision's to say, because a library may fill it. Fields the act does not ask for are
/// left alone. Dates are `YYYY-MM-DD`, `YYYYMMDD`, `YYYY/M/D` or `YYYY年M月D日`; money is yuan
/// with at most two decimals; several stored files are separated by blanks.
///
/// # Errors
/// An invalid [`Refusal`] with every wrong field.
pub fn parse_fields(
    procedure: &Procedure,
    act: &str,
    raw: &BTreeMap<String, String>,
) -> Result<Parsed, Refusal> {
    let Some(spec) = procedure.act(act) else {
        return Err(Refusal::invalid("act-unknown").with("act", act));
    };
    let mut parsed = Parsed::default();
    let mut reasons = Vec::new();
    for field in asked(procedure, spec) {
        let Some(text) = raw
            .get(&field.code)
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
        else {
            continue;
        };
        match read(field, text) {
            Ok((value, warning)) => {
                if field.sealed() {
                    parsed.needs_sealing.insert(field.code.clone());
                }
                parsed
                    .warnings
                    .extend(warning.map(|warning| warning.at(&field.code)));
                parsed.values.insert(field.code.clone(), value);
            }
            Err(reason) => reasons.push(reason.at(&field.code)),
        }
    }
    if reasons.is_empty() {
        Ok(parsed)
    } else {
        Err(Refusal {
            kind: Kind::Invalid,
            reasons,
        })
    }
}

fn asked<'p>(procedure: &'p Procedure, spec: &'p ActSpec) -> impl Iterator<Item = &'p Field> {
    // A filing may bring what a library would know, for somebody the libraries do not know.
    let filing = spec.verb == model::verb::Verb::File;
    procedure
        .fields
        .iter()
        .enumerate()
        .filter_map(move |(index, field)| {
            let ix = crate::procedure::FieldIx::at(index);
            (spec.asks.contains(&ix) || (filing && field.from.is_some())).then_some(field)
        })
}

type Read = (Value, Option<Refused>);

fn plain(value: Value) -> Result<Read, Refused> {
    Ok((value, None))
}

fn with_args(key: &str, args: Vec<(&'static str, String)>) -> Refused {
    args.into_iter()
        .fold(Refused::new(key), |reason, (name, arg)| {
            reason.with(name, arg)
        })
}

pub(crate) fn read(field: &Field, text: &str) -> Result<Read, Refused> {
    match field.kind {
        FieldKind::Text | FieldKind::Address | FieldKind::SealedText => {
            if text.chars().count() > field.max {
                let max = i64::try_from(field.max).unwrap_or(i64::MAX);
                return Err(Refused::new("field-too-long").with("max", max));
            }
            if text
                .chars()
                .any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t')
            {
                return Err(Refused::new("field-control-character"));
            }
            // An address is sealed; other words stand open for ever.
            if field.kind == FieldKind::Text
                && let Some(personal) = codes::personal_number(text)
            {
                return Err(Refused::new(personal.key()));
            }
            plain(Value::Text(text.to_owned()))
        }
        FieldKind::Bool => match text {
            "true" | "on" | "yes" | "1" | "是" => plain(Value::Bool(true)),
            "false" | "off" | "no" | "0" | "否" => plain(Value::Bool(false)),
            _ => Err(Refused::new("field-bool")),
        },
        FieldKind::Integer => {
            let number = half_width(text).replace([',', ' '], "");
            plain(Value::Integer(
                number.parse().map_err(|_| Refused::new("field-integer"))?,
            ))
        }
        FieldKind::Date => plain(Value::Date(
            read_date(text).ok_or_else(|| Refused::new("field-date"))?,
        )),
        FieldKind::Money => plain(Value::Fen(read_yuan(text)?)),
        FieldKind::CitizenNumber => match CitizenNumber::parse(text) {
            Ok(number) => plain(Value::Text(number.as_str().to_owned())),
            Err(fault) => Err(with_args(fault.key(), fault.args())),
        },
        FieldKind::CreditCode => match CreditCode::parse(text) {
            Ok((code, warning)) => {
                let warning = warning.map(|warning| Refused::new(warning.key()));
                Ok((Value::Text(code.as_str().to_owned()), warning))
            }
            Err(fault) => Err(with_args(fault.key(), fault.args())),
        },
        FieldKind::Phone => plain(Value::Text(read_phone(text)?)),
        FieldKind::BankAccount => read_account(text),
        FieldKind::Division => match DivisionCode::parse(text) {
            Ok(code) => plain(Value::Division(code)),
            Err(fault) => Err(with_args(fault.key(), fault.args())),
        },
        FieldKind::Grid => match GridCode::parse(text) {
            Ok(code) => plain(Value::Grid(code)),
            Err(fault) => Err(with_args(fault.key(), fault.args())),
        },
        FieldKind::Location => plain(Value::Point(read_point(text)?)),
        FieldKind::Photo | FieldKind::File => {
            let files: Result<Vec<_>, _> = text.split_whitespace().map(str::parse).collect();
            let files = files.map_err(|_| Refused::new("field-file"))?;
            if files.len() > field.max {
                let max = i64::try_from(field.max).unwrap_or(i64::MAX);
                return Err(Refused::new("field-too-many").with("max", max));
            }
            plain(Value::Files(files))
        }
        FieldKind::Choice => {
            if field.choices.iter().any(|choice| choice == text) {
                return plain(Value::Choice(text.to_owned()));
            }
            Err(Refused::new("field-choice").with("choice", text))
        }
        FieldKind::Person => plain(Value::Person(
            text.parse().map_err(|_| Refused::new("field-person"))?,
        )),
        FieldKind::Unit => {
            let shaped =
                text.len() <= 64 && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if shaped {
                plain(Value::Unit(UnitCode(text.to_owned())))
            } else {
                Err(Refused::new("field-unit"))
            }
        }
        FieldKind::Item => {
            if text.len() <= 64 && !text.chars().any(char::is_whitespace) {
                return plain(Value::Item(text.to_owned()));
            }
            Err(Refused::new("field-item"))
        }
    }
}

/// Full-width digits, signs and blanks as half-width ones.
fn half_width(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    };
    text.chars().map(half).collect()
}

fn read_date(text: &str) -> Option<Date> {
    let text = half_width(text);
    let text = text.trim();
    let date = |y: &str, m: &str, d: &str| -> Option<Date> {
        let digits = |part: &str, most: usize| {
            (!part.is_empty() && part.len() <= most && part.bytes().all(|b| b.is_ascii_digit()))
                .then_some(())
        };
        digits(y, 4).filter(|()| y.len() == 4)?;
        digits(m, 2)?;
        digits(d, 2)?;
        let year: i16 = y.parse().ok()?;
        let date = Date::new(year, m.parse().ok()?, d.parse().ok()?).ok()?;
        (year >= 1800).then_some(date)
    };
    if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        return date(&text[..4], &text[4..6], &text[6..]);
    }
    let cleaned = text.replace(['年', '月', '/', '.'], "-").replace('日', "");
    let mut parts = cleaned.split('-').map(str::trim);
    let (y, m, d) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    date(y, m, d)
}

/// Yuan with at most two decimals, as fen.
fn read_yuan(text: &str) -> Result<Fen, Refused> {
    let typed = half_width(text).replace([',', ' ', '¥', '￥'], "");
    let typed = typed.trim_end_matches('元');
    let (sign, digits) = typed
        .strip_prefix('-')
        .map_or((1, typed), |rest| (-1, rest));
    let (yuan, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if yuan.is_empty() || !number(yuan) || !number(decimals) || digits.ends_with('.') {
        return Err(Refused::new("field-money"));
    }
    if decimals.len() > 2 {
        return Err(Refused::new("field-money-decimals"));
    }
    let fen = format!("{decimals:0<2}");
    let whole: Option<i64> = yuan
        .parse::<i64>()
        .ok()
        .and_then(|yuan| yuan.checked_mul(100));
    let total = whole.and_then(|whole| whole.checked_add(fen.parse().ok()?));
    total
        .map(|total| Fen(sign * total))
        .ok_or_else(|| Refused::new("field-money"))
}

/// A mobile number of 11 digits, or a landline with its area code; `+86` is taken off.
fn read_phone(text: &str) -> Result<String, Refused> {
    let typed: String = half_width(text)
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '(' | ')'))
        .collect();
    let digits = typed
        .strip_prefix("+86")
        .or_else(|| typed.strip_prefix("0086"))
        .unwrap_or(&typed);
    let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    let mobile = digits.len() == 11
        && digits.starts_with('1')
        && !digits.starts_with("10")
        && !digits.starts_with("11");
    // Area codes have three or four digits, numbers seven or eight.
    let landline = digits.starts_with('0') && (10..=12).contains(&digits.len());
    if all_digits && (mobile || landline) {
        Ok(digits.to_owned())
    } else {
        Err(Refused::new("field-phone"))
    }
}

/// A bank account of 12 to 21 digits. A card number that fails its check digit (Luhn, GB/T 14504)
/// is let through with a warning: passbooks and old accounts have none.
fn read_account(text: &str) -> Result<Read, Refused> {
    let digits: String = half_width(text)
        .chars()
        .filter(|c| !matches!(c, ' ' | '-'))
        .collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) || !(12..=21).contains(&digits.len()) {
        return Err(Refused::new("field-bank-account"));
    }
    let warning = (!luhn(&digits)).then(|| Refused::new("bank-account-check-digit"));
    Ok((Value::Text(digits), warning))
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte - b'0');
            if place % 2 == 0 {
                digit
            } else {
                digit * 2 / 10 + digit * 2 % 10
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// A point as it is typed into a form; none when it is none.
#[must_use]
pub fn read_location(text: &str) -> Option<Point> {
    read_point(text.trim()).ok()
}

/// `longitude,latitude` in degrees with at most seven decimals, CGCS2000.
fn read_point(text: &str) -> Result<Point, Refused> {
    let refused = || Refused::new("field-location");
    let text = half_width(text);
    let (lng, lat) = text.split_once(',').ok_or_else(refused)?;
    let e7 = |part: &str, most: i64| -> Option<i64> {
        let (whole, decimals) = part.trim().split_once('.').unwrap_or((part.trim(), ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 3
            || decimals.len() > 7
            || !digits(whole)
            || !digits(decimals)
        {
            return None;
        }
        let fraction: i64 = format!("{decimals:0<7}").parse().ok()?;
        let value = whole.parse::<i64>().ok()? * 10_000_000 + fraction;
        (value <= most * 10_000_000).then_some(value)
    };
    // China lies east and north; a sign is a mistake.
    match (e7(lng, 180), e7(lat, 90)) {
        (Some(lng_e7), Some(lat_e7)) => Ok(Point { lng_e7, lat_e7 }),
        _ => Err(refused()),
    }
}
