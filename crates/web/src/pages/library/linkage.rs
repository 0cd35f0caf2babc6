//! How records without a number were linked: what each agreement says for or against one person, as bars
//! and in plain words.

use crate::error::Answer;
use crate::page::Page;
use crate::route::{Access, Route};
use app::policy::Action;
use model::library::{LinkWeight, Linkage};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::LibraryRead);
    vec![Route::get("/libraries/linkage", read, show)]
}

/// Half of a bar's drawing of 200; nothing weighs nothing in its middle.
const MIDDLE: u64 = 100;
/// The longest bar.
const LONGEST: f64 = 96.0;

#[derive(Serialize)]
struct LevelRow {
    level: String,
    bits: String,
    against: bool,
    x: u64,
    width: u64,
    same: String,
    chance: String,
}

#[derive(Serialize)]
struct Group {
    name: String,
    rows: Vec<LevelRow>,
}

#[derive(Serialize)]
struct LinkagePage {
    groups: Vec<Group>,
    /// One pair in so many is one person.
    one_in: Option<i64>,
    sure: u64,
    maybe: u64,
    ahead: u64,
    identities: u64,
    pairs: u64,
    linked: u64,
    review: u64,
}

/// A probability in whole percent.
fn percent(probability: f64) -> u64 {
    (probability * 100.0).round() as u64
}

/// A share as it is read; what is hardly ever seen is said so.
fn share(page: &Page, share: f64) -> String {
    if share < 0.0001 {
        page.say("library-link-tiny")
    } else {
        format!("{:.2} %", share * 100.0)
    }
}

/// Where a bar begins and how long it is, when the longest weighs `most`.
fn bar(bits: f64, most: f64) -> (u64, u64) {
    let length = (bits.abs() / most * LONGEST).min(LONGEST);
    let width = length.round() as u64;
    let x = if bits < 0.0 { MIDDLE - width } else { MIDDLE };
    (x, width)
}

fn groups(page: &Page, weights: &[LinkWeight]) -> Vec<Group> {
    let heaviest = |most: f64, weight: &LinkWeight| most.max(weight.bits.abs());
    let most = weights.iter().fold(1.0, heaviest);
    let mut groups: Vec<Group> = Vec::new();
    let mut last = "";
    for weight in weights {
        let key = format!("library-link-{}", weight.comparison);
        if weight.comparison != last {
            last = &weight.comparison;
            groups.push(Group {
                name: page.say(&key),
                rows: Vec::new(),
            });
        }
        let (x, width) = bar(weight.bits, most);
        let row = LevelRow {
            level: page.say(&format!("{key}-{}", weight.level)),
            bits: format!("{:+.1}", weight.bits),
            against: weight.bits < 0.0,
            x,
            width,
            same: share(page, weight.m),
            chance: share(page, weight.u),
        };
        if let Some(group) = groups.last_mut() {
            group.rows.push(row);
        }
    }
    groups
}

async fn show(page: Page) -> Answer {
    let found = app::library::linkage(page.app(), &page.ctx)?;
    let link: Linkage = found.unwrap_or_default();
    let one_in = link.prior.filter(|prior| *prior > 0.0);
    let learned = link.prior.is_some();
    let context = LinkagePage {
        groups: if learned {
            groups(&page, &link.weights)
        } else {
            Vec::new()
        },
        one_in: one_in.map(|prior| (1.0 / prior).round() as i64),
        sure: percent(link.sure),
        maybe: percent(link.maybe),
        ahead: link.ahead.round() as u64,
        identities: link.identities,
        pairs: link.pairs,
        linked: link.linked,
        review: link.review,
    };
    page.render("pages/library/linkage.html", context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_for_goes_right_what_speaks_against_goes_left() {
        assert_eq!(bar(8.0, 16.0), (100, 48));
        assert_eq!(bar(-8.0, 16.0), (52, 48));
        assert_eq!(bar(16.0, 16.0), (100, 96));
        assert_eq!(bar(0.0, 16.0), (100, 0));
    }
}
