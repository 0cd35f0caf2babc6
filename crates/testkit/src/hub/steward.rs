//! What stewards look at in the small hub: two base libraries, three builds, linkage, rows kept apart, and
//! where the values of ten persons and one organisation come from.

use model::feed::{ElementKind, EntityKind, Library, LibraryKind, Sharing};
use model::library::{
    ApartRow, ApartRows, Dossier, DossierCell, DossierOf, DossierRow, FeedQuality, Likeness,
    Lineage, LineageCell, LinkWeight, Linkage, LostValue, PastBuild, Quality, ReviewLine,
    SourceRow,
};

use model::id::PersonId;
use model::unit::UnitCode;

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

/// Everything of one organisation, and of whoever asks for herself or is asked for in a case.
pub(super) fn dossier(of: &DossierOf, libraries: Option<&[String]>) -> Option<Dossier> {
    let cell = |element: &str, name: &str, kind, class, value: &str| DossierCell {
        element: element.to_owned(),
        name: name.to_owned(),
        kind,
        class,
        value: value.to_owned(),
    };
    let row = |library: &str, what: &str, cells| DossierRow {
        library: library.to_owned(),
        what: what.to_owned(),
        feed: "allowances".to_owned(),
        feed_name: "救助发放".to_owned(),
        department: UnitCode("320623000000-MZJ".to_owned()),
        by_likeness: false,
        cells,
    };
    let wanted = |code: &str| libraries.is_none_or(|all| all.iter().any(|l| l == code));
    match of {
        DossierOf::Organisation(code) if code != "91320623MA1MABCD0X" => None,
        DossierOf::Organisation(code) => Some(Dossier {
            golden: vec![
                cell(
                    "organisation.code",
                    "统一社会信用代码",
                    ElementKind::CreditCode,
                    1,
                    code,
                ),
                cell(
                    "organisation.name",
                    "名称",
                    ElementKind::Text,
                    1,
                    "如东海风食品有限公司",
                ),
            ],
            libraries: vec![("credit".to_owned(), "社会信用".to_owned())],
            rows: vec![row(
                "credit",
                "行政处罚",
                vec![
                    cell("record.date", "日期", ElementKind::Date, 2, "2026-03-05"),
                    cell("record.amount", "金额", ElementKind::Money, 3, "500000"),
                ],
            )],
            ..Dossier::default()
        }),
        DossierOf::Person(_) => {
            let all = [("elder-relief", "民政救助"), ("health", "卫生健康")];
            let libraries: Vec<(String, String)> = all
                .iter()
                .filter(|(code, _)| wanted(code))
                .map(|(code, name)| ((*code).to_owned(), (*name).to_owned()))
                .collect();
            let rows = libraries.iter().map(|(code, _)| {
                let amount = cell("record.amount", "金额", ElementKind::Money, 3, "12000");
                row(
                    code,
                    if code == "health" {
                        "医保结算"
                    } else {
                        "救助发放"
                    },
                    vec![amount],
                )
            });
            Some(Dossier {
                golden: vec![cell("person.name", "姓名", ElementKind::Name, 3, "王秀珍")],
                identity: vec![cell(
                    "person.phone",
                    "电话",
                    ElementKind::Phone,
                    4,
                    "13800138000",
                )],
                rows: rows.collect(),
                libraries,
            })
        }
    }
}

/// Two records that may be somebody's.
pub(super) fn waiting() -> Vec<ReviewLine> {
    let side = |name: &str, phone: &str, birth: i16| Likeness {
        number: String::new(),
        name: name.to_owned(),
        birth: jiff::civil::Date::new(birth, 3, 2).ok(),
        sex: "2".to_owned(),
        phone: phone.to_owned(),
        village: codes::DivisionCode::from_number(320_623_111_001),
        address: "1组5号".to_owned(),
    };
    [("a0", "王秀珍"), ("b1", "陈桂英")]
        .into_iter()
        .zip(1_u8..)
        .map(|((record, name), n)| ReviewLine {
            record: record.repeat(16),
            feed: "allowances".to_owned(),
            row: u32::from(n) * 7,
            said: side(name, "13900000001", 1946),
            known: Likeness {
                number: "320623194603020021".to_owned(),
                ..side(name, "13800138000", 1947)
            },
            person: PersonId::from_bytes([n; 16]),
            weight: 31,
        })
        .collect()
}
