//! `halls.csv`: the service halls of county, towns and villages, as they are from a day on.

use super::fault::Faults;
use super::table::{Row, open};
use codes::division::{DivisionCode, Level};
use jiff::civil::Date;
use model::document::DocumentCode;
use model::hall::{Hall, HallCode, Span, WindowState};
use std::collections::BTreeSet;

const COLUMNS: [&str; 15] = [
    "code", "unit", "division", "level", "name", "address", "hours", "windows", "places", "phone",
    "state", "reason", "from", "document", "label",
];

fn hall(row: &Row<'_>, county: DivisionCode, faults: &mut Faults) -> Option<Hall> {
    let code = row.required("code", faults);
    let unit = row.unit("unit", faults);
    let division: Option<DivisionCode> = row.parsed("division", "site-division-code", faults);
    let level: Option<Level> = row.word("level", faults);
    let (name, address) = (
        row.required("name", faults),
        row.required("address", faults),
    );
    let hours: Vec<Span> = row.several("hours", "site-hall-hours", faults);
    let windows: Option<u32> = row.parsed("windows", "site-number", faults);
    let places: Option<u32> = row.parsed("places", "site-number", faults);
    let phone = row.required("phone", faults);
    let state: Option<WindowState> = row.word("state", faults);
    let from: Option<Date> = row.parsed("from", "site-date", faults);
    let document = row.required("document", faults);
    let (division, state) = (division?, state?);
    if level.is_some_and(|level| level != division.level()) {
        faults.push(
            row.fault("level", "site-level-wrong")
                .with("found", division),
        );
    }
    if division.at(Level::County) != Some(county) {
        faults.push(
            row.fault("division", "site-other-county")
                .with("found", division),
        );
    }
    let in_order = hours.windows(2).all(|two| two[0].to <= two[1].from);
    if hours.is_empty() || !in_order {
        faults.push(
            row.fault("hours", "site-hall-hours")
                .with("found", row.text("hours")),
        );
    }
    let closed = match state {
        WindowState::Open => None,
        _ => Some(row.required("reason", faults)?),
    };
    Some(Hall {
        code: HallCode(code?),
        unit: unit?,
        division,
        name: name?,
        address: address?,
        hours,
        windows: windows?,
        places: places?,
        phone: phone?,
        closed,
        from: from?,
        document: DocumentCode(document?),
        label: row.text("label"),
    })
}

pub(super) fn read(
    file: &str,
    bytes: &[u8],
    county: DivisionCode,
    faults: &mut Faults,
) -> Vec<Hall> {
    let Some(reading) = open(file, bytes, &COLUMNS, faults) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for row in Row::all(file, &reading) {
        let Some(hall) = hall(&row, county, faults) else {
            continue;
        };
        if !seen.insert((hall.code.clone(), hall.from)) {
            faults.push(
                row.fault("code", "site-hall-twice")
                    .with("found", &hall.code),
            );
        }
        all.push(hall);
    }
    all
}
