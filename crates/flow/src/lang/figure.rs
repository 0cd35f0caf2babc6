//! Figures of a module file.

use super::source::{Source, Spot, Table};
use super::{act::outcome, unknown};
use crate::figure::{Counted, Figure, Shows};
use crate::module::Module;
use std::collections::BTreeSet;

const SHOWS: [(Shows, &str); 3] = [
    (Shows::Count, "count"),
    (Shows::Share, "share"),
    (Shows::Mean, "mean"),
];

/// Reads the sections `figure` of `module.toml`; the procedures are known by then.
pub(super) fn read(
    source: &Source<'_>,
    module: &Module,
    tables: Vec<Table<'_, '_>>,
) -> Vec<Figure> {
    let mut figures = Vec::new();
    for table in tables {
        let code = table.need("code");
        let shows = table.need("shows").and_then(|named| {
            let found = SHOWS.iter().find(|(_, code)| *code == named.value);
            if found.is_none() {
                let known = SHOWS.iter().map(|(_, code)| *code);
                unknown(source, named.at, "figure-shows", &named.value, known);
            }
            found.map(|(shows, _)| *shows)
        });
        let of = table.inner("of").map(|of| counted(source, module, of));
        let per = match table.has("per") {
            true => table.inner("per").map(|per| counted(source, module, per)),
            false => None,
        };
        let at = table.at;
        table.finish();
        let (Some(code), Some(shows), Some(of)) = (code, shows, of) else {
            continue;
        };
        let args = [("figure", code.value.as_str())];
        if shows == Shows::Share && per.is_none() && of.in_time.is_none() {
            source.note(at, "figure-per", &args);
        }
        if !module.figures.contains(&code.value) {
            source.note(code.at, "figure-idle", &args);
        }
        figures.push(Figure {
            code: code.value,
            shows,
            of,
            per,
        });
    }
    figures
}

fn counted(source: &Source<'_>, module: &Module, table: Table<'_, '_>) -> Counted {
    let procedures = || module.procedures.values();
    let known = |spots: Vec<Spot<String>>, key: &str, has: &dyn Fn(&str) -> bool| {
        let mut codes = BTreeSet::new();
        for spot in spots {
            if !has(&spot.value) {
                source.note(spot.at, key, &[("name", &spot.value), ("near", "")]);
            }
            codes.insert(spot.value);
        }
        codes
    };
    let one = |spot: Option<Spot<String>>, key: &str, has: &dyn Fn(&str) -> bool| {
        known(spot.into_iter().collect(), key, has).pop_first()
    };
    let field = one(table.text("where"), "field-unknown", &|code| {
        procedures().any(|p| p.field(code).is_some())
    });
    let choice = |code: &str| {
        procedures().any(|p| {
            let held = field.as_deref().and_then(|field| p.field(field));
            held.is_some_and(|held| held.choices.iter().any(|choice| choice == code))
        })
    };
    let is = known(table.list("is"), "figure-choice", &choice);
    let counted = Counted {
        procedures: known(table.list("procedures"), "figure-procedure", &|code| {
            module.procedures.contains_key(code)
        }),
        acts: known(table.list("acts"), "act-unknown", &|code| {
            procedures().any(|p| p.act(code).is_some())
        }),
        outcomes: table
            .list("outcomes")
            .iter()
            .filter_map(|spot| outcome(source, spot))
            .collect(),
        clock: one(table.text("clock"), "clock-unknown", &|code| {
            procedures().any(|p| p.clock(code).is_some())
        }),
        in_time: table.flag("in-time"),
        answered: one(table.text("answered"), "order-unknown", &|code| {
            procedures().any(|p| p.order(code).is_some())
        }),
        rated: table.number("rated").and_then(|spot| {
            u8::try_from(spot.value)
                .ok()
                .filter(|n| (1..=5).contains(n))
        }),
        field,
        is,
    };
    let at = table.at;
    table.finish();
    if counted.is_empty() {
        source.note(at, "figure-counts-nothing", &[]);
    }
    if counted.field.is_some() == counted.is.is_empty() {
        source.note(at, "figure-where", &[]);
    }
    counted
}
