//! Another city's requests as they were published: Open311 with its notes, or the table of New York's 311.

use serde_json::Value;
use std::fmt;

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Form {
    /// GeoReport v2 with `notes`, JSON
    Open311,
    /// The 52 columns of New York's 311, CSV
    Nyc311,
}

/// A request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wish {
    /// Its id there.
    pub id: String,
    /// Its type there.
    pub kind: String,
    /// What it said.
    pub text: String,
    /// When it was made, UTC ms.
    pub at: i64,
    /// Longitude and latitude, degrees.
    pub point: Option<(f64, f64)>,
    /// When somebody was sent, UTC ms.
    pub dispatched: Option<i64>,
    /// When it was closed, UTC ms.
    pub closed: Option<i64>,
}

/// Why a file was not read.
#[derive(Debug)]
pub struct Unread(String);

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads a file; requests in the order in which they were made.
///
/// # Errors
/// It is not written so.
pub fn read(form: Form, bytes: &[u8]) -> Result<Vec<Wish>, Unread> {
    let mut wishes = match form {
        Form::Open311 => open311(bytes)?,
        Form::Nyc311 => nyc311(bytes)?,
    };
    wishes.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.id.cmp(&b.id)));
    Ok(wishes)
}

fn ms(text: &str) -> Option<i64> {
    let at: jiff::Timestamp = text.parse().ok()?;
    Some(at.as_millisecond())
}

fn text(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn open311(bytes: &[u8]) -> Result<Vec<Wish>, Unread> {
    let all: Vec<Value> = serde_json::from_slice(bytes).map_err(|e| Unread(e.to_string()))?;
    let wishes = all.iter().filter_map(|request| {
        let noted = |kinds: &[&str]| {
            let notes = request["notes"].as_array()?;
            notes
                .iter()
                .filter(|note| kinds.iter().any(|kind| note["type"] == *kind))
                .find_map(|note| ms(note["datetime"].as_str()?))
        };
        let at = ms(request["requested_datetime"].as_str()?)?;
        let closed = noted(&["closed"]).or_else(|| {
            (request["status"] == "closed")
                .then(|| ms(request["updated_datetime"].as_str()?))
                .flatten()
        });
        let said = [text(request, "description"), text(request, "service_name")];
        Some(Wish {
            id: text(request, "service_request_id"),
            kind: text(request, "service_name"),
            text: said.into_iter().find(|said| !said.is_empty())?,
            at,
            point: request["long"].as_f64().zip(request["lat"].as_f64()),
            dispatched: noted(&["follow_on_created", "activity"]),
            closed,
        })
    });
    Ok(wishes.collect())
}

/// A time as New York writes it, without its zone: the order is what counts.
fn new_york(text: &str) -> Option<i64> {
    let at = jiff::civil::DateTime::strptime("%m/%d/%Y %I:%M:%S %p", text).ok()?;
    let utc = jiff::tz::Offset::UTC.to_timestamp(at).ok()?;
    Some(utc.as_millisecond())
}

fn nyc311(bytes: &[u8]) -> Result<Vec<Wish>, Unread> {
    let reading =
        sheet::read(bytes, &sheet::ReadOptions::default()).map_err(|e| Unread(e.to_string()))?;
    let table = reading.table;
    let column = |name: &str| {
        table
            .column(name)
            .ok_or_else(|| Unread(format!("no column {name}")))
    };
    let (id, at, closed) = (
        column("Unique Key")?,
        column("Created Date")?,
        column("Closed Date")?,
    );
    let (kind, says) = (column("Complaint Type")?, column("Descriptor")?);
    let (lat, lng) = (column("Latitude")?, column("Longitude")?);
    let mut wishes = Vec::new();
    for row in 0..table.rows.len() {
        let cell = |column: usize| table.text_at(row, column).trim().to_owned();
        let Some(made) = new_york(&cell(at)) else {
            continue;
        };
        let degrees = |column: usize| cell(column).parse::<f64>().ok();
        wishes.push(Wish {
            id: cell(id),
            kind: cell(kind),
            text: format!("{} {}", cell(kind), cell(says)).trim().to_owned(),
            at: made,
            point: degrees(lng).zip(degrees(lat)),
            dispatched: None,
            // Some were closed before they were entered.
            closed: new_york(&cell(closed)).map(|closed| closed.max(made)),
        });
    }
    Ok(wishes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open311_with_notes_is_read() {
        let bytes = br#"[{
            "service_request_id": "b", "service_name": "Pothole", "status": "closed",
            "requested_datetime": "2014-05-09T19:02:21-05:00", "updated_datetime": "2014-05-10T10:00:00-05:00",
            "lat": 41.7, "long": -87.6,
            "notes": [
                { "type": "opened", "datetime": "2014-05-09T19:02:21-05:00" },
                { "type": "activity", "datetime": "2014-05-09T20:00:00-05:00" }
            ]
        }, {
            "service_request_id": "a", "service_name": "Light", "status": "open",
            "requested_datetime": "2014-05-08T19:02:21-05:00", "notes": []
        }]"#;
        let wishes = read(Form::Open311, bytes).unwrap();
        assert_eq!(wishes.len(), 2);
        assert_eq!((wishes[0].id.as_str(), wishes[0].point), ("a", None));
        let pothole = &wishes[1];
        assert_eq!(pothole.point, Some((-87.6, 41.7)));
        assert_eq!(pothole.dispatched.map(|d| d - pothole.at), Some(3_459_000));
        assert!(pothole.closed.is_some() && wishes[0].closed.is_none());
    }

    #[test]
    fn new_yorks_table_is_read() {
        let csv = "Unique Key,Created Date,Closed Date,Complaint Type,Descriptor,Latitude,Longitude\n\
                   2,12/25/2013 11:59:08 PM,12/26/2013 01:15:00 AM,Blocked Driveway,No Access,40.63,-73.92\n\
                   1,12/25/2013 12:00:00 AM,,Elevator,Defective,,\n";
        let wishes = read(Form::Nyc311, csv.as_bytes()).unwrap();
        assert_eq!(wishes[0].id, "1");
        assert_eq!(wishes[0].closed, None);
        let blocked = &wishes[1];
        assert_eq!(blocked.text, "Blocked Driveway No Access");
        assert_eq!(blocked.closed.map(|c| c - blocked.at), Some(4_552_000));
        assert!(read(Form::Nyc311, b"a,b\n1,2\n").is_err());
    }

    /// The published files themselves, where they are at hand.
    #[test]
    fn the_published_files_are_read_whole() {
        let shared =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/requests");
        let files = [
            (
                Form::Open311,
                "chicago_open311_2014/requests_with_notes.json",
                50,
            ),
            (
                Form::Nyc311,
                "nyc311_2013-12-25/nyc311_2013-12-25.csv",
                2_386,
            ),
        ];
        for (form, name, count) in files {
            let Ok(bytes) = std::fs::read(shared.join(name)) else {
                continue;
            };
            let wishes = read(form, &bytes).unwrap();
            assert_eq!(wishes.len(), count, "{name}");
            assert!(wishes.windows(2).all(|pair| pair[0].at <= pair[1].at));
        }
    }
}
