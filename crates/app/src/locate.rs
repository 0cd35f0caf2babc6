//! Where something is: the village and grid a point lies in, the place a free address names.

use crate::{Error, Site};
use codes::{DivisionCode, Level};
use model::place::{Place, Point};
use store::Tx;

/// The place of a point: village and grid where the county's shapes say so, else the county. None where towns
/// are drawn and the point lies in none of them.
///
/// # Errors
/// The store's.
pub fn place_of(tx: &mut Tx<'_>, site: &Site, point: Point) -> Result<Option<Place>, Error> {
    let place = |division, grid| Place {
        division,
        grid,
        point: Some(point),
    };
    if let Some((division, grid)) = crate::ground::locate(tx, site, point)? {
        return Ok(Some(place(division, grid)));
    }
    let drawn = !tx.areas_of_kind("town")?.is_empty();
    Ok((!drawn).then(|| place(site.county, None)))
}

/// The division a free address names: the longest name of a village or town that stands in it. A village is
/// taken only with its town, or where no other village bears its name.
#[must_use]
pub fn named(site: &Site, text: &str) -> Option<DivisionCode> {
    let towns: Vec<(DivisionCode, &str)> = site
        .towns()
        .map(|(code, town)| (code, town.name.as_str()))
        .filter(|(_, name)| text.contains(name))
        .collect();
    let mut best: Option<(usize, DivisionCode)> = None;
    let mut twice = false;
    for (code, held) in site
        .divisions
        .iter()
        .filter(|(code, _)| code.level() == Level::Village)
    {
        let within = towns.is_empty() || towns.iter().any(|(town, _)| town.contains(*code));
        let length = spoken(&held.name, text);
        if !within || length == 0 {
            continue;
        }
        match best {
            Some((longest, _)) if longest > length => {}
            Some((longest, _)) if longest == length => twice = true,
            _ => {
                best = Some((length, *code));
                twice = false;
            }
        }
    }
    match best {
        Some((_, village)) if !twice => Some(village),
        _ => towns
            .iter()
            .max_by_key(|(_, name)| name.len())
            .map(|(code, _)| *code),
    }
}

/// So many characters of a village's name stand in a text; people leave the body's name away, so all but
/// the last five must.
fn spoken(name: &str, text: &str) -> usize {
    let letters: Vec<char> = name.chars().collect();
    let least = letters.len().saturating_sub(BODY_CHARS).max(2);
    (least..=letters.len())
        .rev()
        .find(|n| text.contains(&letters[..*n].iter().collect::<String>()))
        .unwrap_or(0)
}

/// Characters of a village's name that name its body and are left away in speech.
const BODY_CHARS: usize = 5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_of_a_village_may_be_left_away() {
        assert_eq!(spoken("abcdefgh", "in abcdefgh now"), 8);
        assert_eq!(spoken("abcdefgh", "in abcd now"), 4);
        assert_eq!(spoken("abcdefgh", "in ab now"), 0);
    }
}
