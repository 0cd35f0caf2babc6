//! The section `found` of a procedure file: whom the product finds in the libraries (免申即享).

use super::procedure::Reader;
use super::source::Table;
use crate::procedure::{By, Found, FoundBy};
use model::verb::Verb;

/// Longest query.
const QUERY_MAX: usize = 8_000;

/// Reads the section.
pub(super) fn read(reader: &Reader<'_, '_>, table: Table<'_, '_>) -> Option<Found> {
    let source = reader.source;
    let act = table
        .need("act")
        .and_then(|spot| Some((reader.find(&spot, "act-unknown", |p| &p.act_index)?, spot)));
    if let Some((act, spot)) = &act {
        let filed = reader
            .procedure
            .acts
            .get(act.index())
            .is_some_and(|act| act.verb == Verb::File && act.by.contains(&By::Product));
        if !filed {
            source.note(spot.at, "found-act", &[("act", &spot.value)]);
        }
    }
    let item = table
        .need("item")
        .map_or_else(String::new, |item| item.value);
    let programme = table.text("programme").map(|programme| programme.value);
    let ends = table.text("ends").map(|ends| ends.value);
    let born = table.flag("born").unwrap_or(false);
    let feeds = table.list("feeds");
    let by = match (born, table.text("query")) {
        (true, None) => {
            if programme.is_none() {
                source.note(table.at, "found-programme", &[]);
            }
            FoundBy::Birth
        }
        (false, Some(query)) => {
            if !query.value.contains("person_id") {
                source.note(query.at, "found-person", &[]);
            }
            if query.value.len() > QUERY_MAX {
                source.note(query.at, "found-long", &[("max", &QUERY_MAX.to_string())]);
            }
            if feeds.is_empty() {
                source.note(table.at, "found-feeds", &[]);
            }
            FoundBy::Query {
                sql: query.value,
                feeds: feeds.into_iter().map(|feed| feed.value).collect(),
            }
        }
        _ => {
            source.note(table.at, "found-how", &[]);
            FoundBy::Birth
        }
    };
    table.finish();
    let (act, _) = act?;
    Some(Found {
        act,
        item,
        programme,
        ends,
        by,
    })
}
