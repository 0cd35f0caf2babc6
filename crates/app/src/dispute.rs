//! Disputes over who handles (MISSION P2.2): what was ruled before is remembered, and said again when
//! the same class of events or the same item is in question.

use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault};
use codes::zone::day_number;
use jiff::civil::Date;
use model::case::Case;
use model::id::CaseId;
use model::unit::UnitCode;
use model::value::Value;
use store::Tx;

/// The procedure whose ended cases are rulings.
pub const PROCEDURE: &str = "handling-dispute";
/// As many rulings, latest first, as are looked through.
const LOOKED_THROUGH: i64 = 500;
/// As many as are said.
const SAID_MAX: usize = 5;

/// A ruling: who leads, who assists, by which line. Nothing in it is about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// Its case.
    pub case: CaseId,
    /// The case's number.
    pub number: String,
    /// When.
    pub on: Date,
    /// The class of events or the item.
    pub about: String,
    /// Who leads.
    pub lead: UnitCode,
    /// Who assists.
    pub assist: Option<UnitCode>,
    /// The line cited.
    pub line: String,
}

fn text(case: &Case, field: &str) -> Option<String> {
    match &case.fields.get(field)?.value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn unit(case: &Case, field: &str) -> Option<UnitCode> {
    match &case.fields.get(field)?.value {
        Value::Unit(unit) => Some(unit.clone()),
        _ => None,
    }
}

/// The code that a text begins with; what follows it is the reader's.
fn code(text: &str) -> &str {
    text.split_whitespace().next().unwrap_or(text)
}

/// What a dispute is about: a class of events or an item, by its code.
#[must_use]
pub fn about(case: &Case) -> Option<String> {
    ["event-class", "item-code"]
        .iter()
        .find_map(|field| text(case, field))
        .map(|text| code(&text).to_owned())
}

fn ruling(case: &Case) -> Option<Ruling> {
    Some(Ruling {
        case: case.id,
        number: case.number.clone(),
        on: case.closed_at.unwrap_or(case.filed_at).date(),
        about: about(case)?,
        lead: unit(case, "lead")?,
        assist: unit(case, "assist"),
        line: text(case, "line")?,
    })
}

/// Rulings on a class of events or an item, latest first.
///
/// # Errors
/// The store's.
pub fn rulings_in(tx: &mut Tx<'_>, asked: &str) -> Result<Vec<Ruling>, crate::Error> {
    let asked = code(asked);
    let mut rulings: Vec<Ruling> = tx
        .case_done_of_procedure(PROCEDURE, LOOKED_THROUGH)?
        .iter()
        .filter_map(ruling)
        .filter(|ruling| ruling.about == asked)
        .collect();
    rulings.sort_by_key(|ruling| std::cmp::Reverse(day_number(ruling.on)));
    rulings.truncate(SAID_MAX);
    Ok(rulings)
}

/// Rulings on a class of events or an item, for whoever acts on cases.
///
/// # Errors
/// Not for this post; the store's.
pub async fn rulings(app: &App, ctx: &Ctx, asked: &str) -> Result<Vec<Ruling>, Fault> {
    require(&ctx.actor, Action::CaseAct)?;
    let asked = asked.to_owned();
    Ok(app.read(move |_, tx| rulings_in(tx, &asked)).await?)
}
