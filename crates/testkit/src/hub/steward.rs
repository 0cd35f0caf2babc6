//! What stewards look at in the small hub: two base libraries, three builds, linkage, rows kept apart, and
//! where the values of ten persons and one organisation come from.

use model::feed::{ElementKind, EntityKind, Library, LibraryKind, Sharing};
use model::library::{
    ApartRow, ApartRows, FeedQuality, Lineage, LineageCell, LinkWeight, Linkage, LostValue,
    PastBuild, Quality, SourceRow,
};

/// Persons of the population library have ids below this one.
const PERSONS: u32 = 10;

fn base(code: &str, name: &str, entity: EntityKind, elements: &[&str]) -> Library {
    Library {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: LibraryKind::Base,
        sharing: Sharing::Conditional,
        label: "默认".to_owned(),
        about: String::new(),
        entity: Some(entity),
        elements: elements.iter().map(|e| (*e).to_owned()).collect(),
        from: Vec::new(),
        columns: Vec::new(),
        joins: Vec::new(),
        question: Vec::new(),
        standing: None,
    }
}

pub fn bases() -> Vec<Library> {
    vec![
        base(
            "population",
            "人口",
            EntityKind::Person,
            &["person.number", "person.name", "person.birth"],
        ),
        base(
            "legal-persons",
            "法人",
            EntityKind::Organisation,
            &["organisation.code", "organisation.name"],
        ),
    ]
}

/// Three builds, a month between them; what is given of the allowances grows from 70 to 90 percent.
pub fn builds() -> Vec<PastBuild> {
    (0..3)
        .map(|n: i8| {
            let feed = |code: &str, rows: u64, refused: u64| FeedQuality {
                code: code.to_owned(),
                last_day: Some(jiff::civil::date(2020, 1, 31)),
                found: Quality {
                    rows,
                    apart: 3,
                    asked: rows,
                    given: rows * (7 + n.unsigned_abs() as u64) / 10,
                    bad: 12,
                    by_number: rows * 9 / 10,
                    linked: rows / 20,
                    review: 7,
                    unknown: 0,
                    refused,
                },
            };
            PastBuild {
                name: n.to_string(),
                day: Some(jiff::civil::date(2026, 8 + n, 1)),
                feeds: vec![feed("allowances", 1_000, 0), feed("pupils", 0, 1)],
            }
        })
        .collect()
}

pub fn linkage() -> Linkage {
    let weight = |comparison: &str, level: &str, m: f64, u: f64| LinkWeight {
        comparison: comparison.to_owned(),
        level: level.to_owned(),
        m,
        u,
        bits: (m / u).log2(),
    };
    Linkage {
        run: "0".to_owned(),
        prior: Some(0.002),
        identities: 800,
        pairs: 4_000,
        linked: 750,
        review: 7,
        sure: 0.99,
        maybe: 0.5,
        ahead: 3.0,
        weights: vec![
            weight("name", "equal", 0.9, 0.00001),
            weight("name", "other", 0.02, 0.95),
            weight("sex", "equal", 0.99, 0.5),
            weight("sex", "other", 0.01, 0.5),
        ],
    }
}

pub fn apart(feed: &str, most: usize) -> ApartRows {
    if feed != "allowances" {
        return ApartRows::default();
    }
    let row = |row, reason: &str, column: Option<&str>| ApartRow {
        row,
        reason: reason.to_owned(),
        column: column.map(str::to_owned),
    };
    let mut rows = vec![
        row(17, "twice", Some("编号")),
        row(41, "twice", Some("编号")),
        row(90, "twice", Some("编号")),
    ];
    let more = rows.len() > most;
    rows.truncate(most);
    ApartRows { rows, more }
}

fn from(row: u32) -> SourceRow {
    SourceRow {
        feed: "allowances".to_owned(),
        row,
    }
}

fn cell(element: &str, name: &str, kind: ElementKind, value: Option<&str>) -> LineageCell {
    LineageCell {
        element: element.to_owned(),
        name: name.to_owned(),
        kind,
        identity: value.is_none(),
        value: value.map(str::to_owned),
        source: None,
        lost: Vec::new(),
    }
}

pub fn lineage(library: &str, wanted: &str) -> Option<Lineage> {
    let (id, cells) = match library {
        "population" => {
            let id = wanted.parse::<u32>().ok().filter(|id| *id < PERSONS)?;
            let birth = LineageCell {
                source: Some(from(12)),
                lost: vec![LostValue {
                    value: Some("1946-02-03".to_owned()),
                    source: from(77),
                }],
                ..cell(
                    "person.birth",
                    "出生日期",
                    ElementKind::Date,
                    Some("1946-02-08"),
                )
            };
            let number = cell("person.number", "公民身份号码", ElementKind::Number, None);
            (id, vec![number, birth])
        }
        "legal-persons" if matches!(wanted, "0" | "91320623MA1W00001X") => {
            let name = "organisation.name";
            let name = cell(name, "单位名称", ElementKind::Text, Some("双甸粮站"));
            (0, vec![name])
        }
        _ => return None,
    };
    Some(Lineage {
        run: "0".to_owned(),
        id,
        cells,
    })
}
