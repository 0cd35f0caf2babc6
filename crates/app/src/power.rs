//! The list decides (MISSION P2.1–P2.4): who holds the power for an item at a place, which windows
//! take it, and what is said when it is asked for in the wrong one.

use crate::Site;
use codes::{DivisionCode, Level};
use flow::{Procedure, Suggest};
use model::item::ItemCode;
use model::refusal::{Kind, Refusal, Refused};
use model::unit::UnitCode;
use model::value::Value;
use std::collections::BTreeMap;

/// Who holds the power for an item at a place, when it is filed there through a unit; `None` on a site
/// without a catalogue, which has no list to refuse by.
///
/// # Errors
/// `item-unknown`, `item-other-procedure`, `item-no-holder`; `item-not-here` naming who holds it and
/// the line of the list.
pub fn at_filing(
    site: &Site,
    item: &str,
    procedure: &str,
    place: DivisionCode,
    through: Option<&UnitCode>,
) -> Result<Option<UnitCode>, Refusal> {
    let Some(county) = site.now.as_deref().filter(|c| !c.items.is_empty()) else {
        return Ok(None);
    };
    let code = ItemCode(item.to_owned());
    let Some(now) = county.item(&code) else {
        return Err(Refusal::field("item", "item-unknown").with("item", item));
    };
    let name = now.item.name.as_str();
    if now.item.procedure.as_deref() != Some(procedure) {
        return Err(Refusal::field("item", "item-other-procedure").with("item", name));
    }
    let Some(holder) = county.holder(&code, place).cloned() else {
        return Err(Refusal::field("item", "item-no-holder").with("item", name));
    };
    if let Some(unit) = through
        && !county.takes(&code, unit)
    {
        let lowest = county.asked_at(&code, place).unwrap_or(Level::County);
        let reason = Refused::new("item-not-here")
            .at("item")
            .with("item", name)
            .with("unit", county.unit_name(unit))
            .with("holder", county.unit_name(&holder))
            .with("line", item)
            .with(
                "level",
                match lowest {
                    Level::Village => "village",
                    Level::Town => "town",
                    _ => "county",
                },
            );
        return Err(Refusal::new(Kind::Forbidden, reason));
    }
    Ok(Some(holder))
}

/// Whether a line somebody cites for "not ours" stands on a list: a power, a service, a line of the
/// territorial list, a regulated matter. A site without lists takes any words.
#[must_use]
pub fn cites(site: &Site, line: &str) -> bool {
    let Some(county) = site.now.as_deref() else {
        return true;
    };
    if county.items.is_empty() && county.lines.is_empty() {
        return true;
    }
    // The code stands at the beginning; what follows it is the reader's.
    let code = line
        .split(|c: char| c.is_whitespace() || matches!(c, '：' | ':' | '，' | ','))
        .next()
        .unwrap_or(line);
    county.items.contains_key(&ItemCode(code.to_owned()))
        || county.lines.contains_key(code)
        || county.owners.contains_key(code)
}

/// Whether every field that cites a line of the lists cites one.
///
/// # Errors
/// `cites-no-line` at the field.
pub fn cited_lines(
    site: &Site,
    procedure: &Procedure,
    values: &BTreeMap<String, Value>,
) -> Result<(), Refusal> {
    for (code, value) in values {
        let cited = procedure
            .field(code)
            .is_some_and(|field| field.suggest == Some(Suggest::Line));
        if cited
            && let Value::Text(line) = value
            && !cites(site, line)
        {
            return Err(Refusal::field(code, "cites-no-line"));
        }
    }
    Ok(())
}
