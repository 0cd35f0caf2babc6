//! A county of three towns and forty people, and changes thrown at it, sensible and not.

use crate::site::code;
use codes::division::{DivisionCode, Level};
use county::Founding;
use county::book::OpeningPosts;
use county::site::{DateBasis, DivisionKind, DivisionVersion};
use county::structure::Standard;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use model::change::{Change, DatedChange, Differing, Leadership, LeavingReason, UnitFounding};
use model::document::{Document, DocumentCode, DocumentKind, PostUse};
use model::establishment::{
    Engagement, Line, Opinion, PostKind, Rank, Sex, Staff, StaffCertificate, StaffNo, StaffStatus,
    Station,
};
use model::item::{
    Audience, Category, Item, ItemCode, ListKind, NeededCertificate, TerritorialLine, Towns,
};
use model::unit::{Body, Side, Unit, UnitCode, UnitKind};
use proptest::prelude::*;
use std::sync::Arc;

pub const FOUNDED: Date = date(2020, 1, 1);
pub const COUNTY: &str = "320623000000";
const TOWNS: [&str; 3] = ["320623111000", "320623112000", "320623001000"];
const DEPARTMENTS: [&str; 3] = ["MZJ", "CGJ", "RSJ"];
const IN_TOWN: [&str; 6] = ["ZF", "FWZX", "ZFJ", "ZHFW", "SLZ", "WGZX"];

/// What varies between one small county and another.
#[derive(Debug, Clone)]
pub struct Shape {
    /// Posts of a unit beyond its people.
    pub spare: i64,
    /// Whether towns have a standard that none of them keeps.
    pub standard: bool,
    /// Certificates a power needs.
    pub needs: u32,
}

/// Numbers a change is made of.
#[derive(Debug, Clone)]
pub struct Throw {
    kind: u8,
    a: u8,
    b: u8,
    c: u8,
    day: u8,
}

pub fn shape() -> impl Strategy<Value = Shape> {
    (0..4_i64, any::<bool>(), 0..2_u32).prop_map(|(spare, standard, needs)| Shape {
        spare,
        standard,
        needs,
    })
}

/// Entries, each of one or two throws.
pub fn throws(entries: usize) -> impl Strategy<Value = Vec<Vec<Throw>>> {
    let one = (0..40_u8, any::<u8>(), any::<u8>(), any::<u8>(), 0..24_u8)
        .prop_map(|(kind, a, b, c, day)| Throw { kind, a, b, c, day });
    prop::collection::vec(prop::collection::vec(one, 1..3), 1..entries)
}

fn of(town: usize, letters: &str) -> UnitCode {
    UnitCode(format!("{}-{letters}", TOWNS[town]))
}

fn department(n: usize) -> UnitCode {
    UnitCode(format!("{COUNTY}-{}", DEPARTMENTS[n % 3]))
}

fn villages(town: usize) -> [DivisionCode; 2] {
    ["001", "002"].map(|v| code(&format!("{}{v}", &TOWNS[town][..9])))
}

fn founding_of(
    code: UnitCode,
    kind: UnitKind,
    body: Body,
    parent: Option<UnitCode>,
) -> UnitFounding {
    UnitFounding {
        unit: Unit {
            division: code.division().unwrap(),
            name: code.to_string(),
            short_name: code.to_string(),
            code,
            kind,
            side: Side::Back,
            parent,
        },
        body,
        host: None,
        leadership: Leadership {
            heads: 1,
            deputies: 2,
            mids: 2,
        },
        name_plates: Vec::new(),
        answers_to: Vec::new(),
        label: String::new(),
    }
}

fn units() -> Vec<UnitFounding> {
    let mut all: Vec<UnitFounding> = (0..3)
        .map(|n| founding_of(department(n), UnitKind::Department, Body::Organ, None))
        .collect();
    for town in 0..3 {
        let organ = || Some(of(town, "ZF"));
        for letters in IN_TOWN {
            let (kind, body, parent) = match letters {
                "ZF" => (UnitKind::Government, Body::Organ, None),
                "FWZX" => (UnitKind::ServiceCentre, Body::Internal, organ()),
                "ZFJ" => (UnitKind::EnforcementBureau, Body::Internal, organ()),
                "WGZX" => (UnitKind::GridCentre, Body::Plate, organ()),
                _ => (UnitKind::PublicInstitution, Body::Institution, organ()),
            };
            let mut unit = founding_of(of(town, letters), kind, body, parent);
            if letters == "WGZX" {
                unit.host = Some(of(town, "FWZX"));
            }
            if letters == "FWZX" {
                unit.answers_to = vec![department(0), department(1)];
            }
            all.push(unit);
        }
        for village in villages(town) {
            let committee = UnitCode::of(village, "CWH");
            all.push(founding_of(
                committee,
                UnitKind::Committee,
                Body::Committee,
                organ(),
            ));
        }
    }
    all
}

fn somebody(no: &str, kind: Engagement, unit: UnitCode, serves: UnitCode) -> Staff {
    Staff {
        no: StaffNo::from(no),
        name: no.to_owned(),
        sex: Sex::Female,
        born: date(1980, 1, 1),
        kind,
        unit,
        serves,
        title: String::new(),
        rank: Rank::Staff,
        entered: date(2010, 1, 1),
        status: StaffStatus::OnPost,
        lent_by: None,
        login: None,
        label: String::new(),
    }
}

fn people() -> Vec<Staff> {
    let mut all = Vec::new();
    let mut add = |kind, unit: UnitCode, serves: UnitCode| {
        let no = format!("P{:02}", all.len());
        all.push(somebody(&no, kind, unit, serves));
    };
    for town in 0..3 {
        for serves in ["ZF", "FWZX", "ZFJ", "WGZX"] {
            add(Engagement::Administrative, of(town, "ZF"), of(town, serves));
        }
        for serves in ["ZHFW", "FWZX", "ZFJ"] {
            add(Engagement::Institution, of(town, "ZHFW"), of(town, serves));
        }
        for _ in 0..2 {
            add(Engagement::Institution, of(town, "SLZ"), of(town, "SLZ"));
        }
        add(Engagement::Auxiliary, of(town, "ZFJ"), of(town, "ZFJ"));
    }
    for n in 0..9 {
        add(Engagement::Administrative, department(n), department(n));
    }
    all[0].rank = Rank::Head;
    all
}

pub fn item_of(n: usize, needs: u32) -> Item {
    let (list, category, department) = match n {
        0 | 1 => (ListKind::Service, Category::Public, Some(department(0))),
        2 => (ListKind::Power, Category::Licence, Some(department(1))),
        3 => (ListKind::Power, Category::Penalty, Some(department(1))),
        _ => (ListKind::Power, Category::Licence, None),
    };
    Item {
        code: ItemCode(format!("I{n}")),
        name: format!("I{n}"),
        list,
        category,
        matter: "01".to_owned(),
        department,
        audience: Audience::Both,
        basis: String::new(),
        provincial_basis: (category == Category::Penalty).then(|| paper("PROVINCE")),
        statutory_days: None,
        promised_days: None,
        instant: false,
        condition: String::new(),
        materials: Vec::new(),
        result: String::new(),
        fee: String::new(),
        procedure: None,
        needs: (n == 3 && needs > 0).then(|| NeededCertificate {
            kind: "enforcement".to_owned(),
            count: needs,
        }),
        level: Level::Town,
        label: String::new(),
    }
}

fn paper(code: &str) -> DocumentCode {
    DocumentCode(code.to_owned())
}

fn document(code: &str, kind: DocumentKind, from: Date, to: Option<Date>) -> Document {
    Document {
        code: paper(code),
        number: code.to_owned(),
        title: code.to_owned(),
        issuer: String::new(),
        kind,
        issued: from,
        from,
        to,
        governs: Vec::new(),
        post_use: None,
        label: String::new(),
    }
}

fn certificate(no: &str) -> StaffCertificate {
    StaffCertificate {
        person: StaffNo::from(no),
        kind: "enforcement".to_owned(),
        number: no.to_owned(),
        from: FOUNDED,
        to: date(2030, 1, 1),
    }
}

fn divisions() -> Vec<DivisionVersion> {
    let version = |division: DivisionCode, kind| DivisionVersion {
        code: division,
        name: format!("D{division}"),
        kind,
        parent: division.parent().unwrap(),
        valid_from: date(2000, 1, 1),
        valid_to: None,
        predecessors: Vec::new(),
        change: String::new(),
        date_basis: DateBasis::Edition,
    };
    let mut all = vec![version(code(COUNTY), DivisionKind::County)];
    for (n, town) in TOWNS.iter().enumerate() {
        let kind = if n == 2 {
            DivisionKind::Street
        } else {
            DivisionKind::Town
        };
        all.push(version(code(town), kind));
        all.extend(villages(n).map(|v| version(v, DivisionKind::Village)));
    }
    all
}

pub fn founding(shape: &Shape) -> Founding {
    let units = units();
    let people = people();
    let mut posts = Vec::new();
    for unit in &units {
        let kind = match unit.body {
            Body::Organ => PostKind::Administrative,
            Body::Institution => PostKind::Institution,
            _ => continue,
        };
        let filled = people
            .iter()
            .filter(|p| p.unit == unit.unit.code && p.kind.post() == Some(kind))
            .count();
        posts.push(OpeningPosts {
            unit: unit.unit.code.clone(),
            kind,
            count: i64::try_from(filled).unwrap() + shape.spare,
        });
    }
    let standard = "label = 'x'\nfrom = 2020-01-01\ninstitution = []\n\
        public_institution = { letters = 'ZHFW', name = '{town}', heads = 1, deputies = 2, mids = 2 }\n\
        grid_centre = { letters = 'WGZX', name = '{town}', host = 'FWZX', mids = 2 }\n";
    Founding {
        county: code(COUNTY),
        day: FOUNDED,
        divisions: divisions(),
        units,
        posts,
        people: people.into_iter().map(Arc::new).collect(),
        certificates: ["P02", "P12", "P22", "P06"].map(certificate).to_vec(),
        documents: vec![
            document("CARRIER", DocumentKind::Supporting, FOUNDED, None),
            document("RESOLUTION", DocumentKind::Resolution, FOUNDED, None),
            document("APPROVAL", DocumentKind::UpperApproval, FOUNDED, None),
            document("PROVINCE", DocumentKind::Provincial, FOUNDED, None),
            document(
                "OLD",
                DocumentKind::Supporting,
                FOUNDED,
                Some(date(2020, 1, 10)),
            ),
        ],
        stations: Vec::new(),
        items: (0..5).map(|n| item_of(n, shape.needs)).collect(),
        lines: Vec::new(),
        owners: Vec::new(),
        standard: shape.standard.then(|| Standard::parse(standard).unwrap()),
    }
}

/// A change whose papers are right.
pub fn dated(days: i64, change: Change) -> DatedChange {
    // Somebody enters by leave to use a post; everything else is carried by one paper.
    let document = match &change {
        Change::EnterPerson { person } => leave_to_enter(person).code,
        _ => paper("CARRIER"),
    };
    DatedChange {
        at: change.kind().to_owned(),
        effective: FOUNDED.checked_add(days.days()).unwrap(),
        document,
        resolution: Some(paper("RESOLUTION")),
        approval: Some(paper("APPROVAL")),
        change,
    }
}

/// Leave to use nine posts of somebody's kind at her unit (用编核准).
fn leave_to_enter(person: &Staff) -> Document {
    let kind = person.kind.post().unwrap_or(PostKind::Worker);
    let mut leave = document(
        &format!("USE-{}-{}", person.unit, kind.code()),
        DocumentKind::Establishment,
        FOUNDED,
        None,
    );
    leave.post_use = Some(PostUse {
        unit: person.unit.clone(),
        kind,
        count: 9,
    });
    leave
}

/// Half the time a unit of the first town or a department, so that changes meet each other.
fn unit(n: u8) -> UnitCode {
    let at = usize::from(n % 128);
    match at {
        127 => UnitCode("320623111000-NONE".to_owned()),
        120..127 => new_unit(n),
        _ if n < 128 => match at % 12 {
            k @ 0..6 => of(0, IN_TOWN[k]),
            k @ 6..9 => department(k),
            k @ 9..11 => UnitCode::of(villages(0)[k - 9], "CWH"),
            _ => of(1, "ZHFW"),
        },
        _ => {
            let all = units();
            all[at % all.len()].unit.code.clone()
        }
    }
}

fn new_unit(n: u8) -> UnitCode {
    of(usize::from(n % 3), ["XA", "XB"][usize::from(n / 3 % 2)])
}

/// Where posts of a kind may stand.
fn home(n: u8, kind: Engagement) -> UnitCode {
    let town = usize::from(if n < 160 { 0 } else { n % 3 });
    match (kind, n % 4) {
        (Engagement::Institution, 0) => of(town, "SLZ"),
        (Engagement::Institution, _) => of(town, "ZHFW"),
        (_, 0) => department(usize::from(n / 4)),
        _ => of(town, "ZF"),
    }
}

fn person(n: u8) -> (StaffNo, Engagement) {
    let all = people();
    let at = usize::from(n);
    let one = if n < 128 {
        &all[at % 10]
    } else {
        &all[at % all.len()]
    };
    if n == 255 {
        return (StaffNo::from("NOBODY"), Engagement::Institution);
    }
    (one.no.clone(), one.kind)
}

fn towns(n: u8) -> Towns {
    match n % 4 {
        0 => Towns::All,
        1 => Towns::Only(vec![code(TOWNS[0])]),
        2 if n > 128 => Towns::Only(vec![code(TOWNS[usize::from(n / 4 % 2)]), code(TOWNS[2])]),
        // Now and then no town at all.
        _ if n > 230 => Towns::Only(vec![[code(COUNTY), villages(0)[0]][usize::from(n % 2)]]),
        _ => Towns::Only(vec![code(TOWNS[0])]),
    }
}

fn item(n: u8) -> ItemCode {
    ItemCode(format!("I{}", n % 6))
}

fn rank(n: u8) -> Rank {
    match n % 8 {
        0 => Rank::Head,
        1 => Rank::Deputy,
        2 => Rank::Mid,
        _ => Rank::Staff,
    }
}

fn structure(t: &Throw) -> Vec<Change> {
    let (a, b, c) = (t.a, t.b, t.c);
    vec![match t.kind {
        0 => Change::FoundUnit {
            unit: Box::new(founding_of(
                new_unit(a),
                UnitKind::PublicInstitution,
                [Body::Institution, Body::Internal, Body::Plate, Body::Organ][usize::from(c % 4)],
                (!b.is_multiple_of(5)).then(|| unit(b)),
            )),
        },
        1 => Change::AmendUnit {
            unit: unit(a),
            name: c.is_multiple_of(2).then(|| format!("name {c}")),
            short_name: None,
            kind: None,
            side: None,
            parent: (c % 3 == 1).then(|| unit(b)),
            body: (c > 240).then_some(Body::Institution),
            host: (c % 5 == 1).then(|| unit(b)),
        },
        2 => Change::SetPlates {
            unit: unit(a),
            name_plates: vec![format!("plate {c}"); usize::from(c % 3)],
        },
        3 => Change::SetLeadership {
            unit: unit(a),
            leadership: Leadership {
                heads: u32::from(b % 3),
                deputies: u32::from(c % 3),
                mids: 2,
            },
        },
        4 => Change::FixDeputies {
            unit: unit(a),
            title: "deputy".to_owned(),
            count: u32::from(b % 2),
        },
        5 | 6 => Change::MergeUnit {
            from: unit(a),
            into: unit(b),
        },
        7 => Change::MergeUnit {
            from: of(usize::from(a % 3), ["SLZ", "XA", "XB"][usize::from(b % 3)]),
            into: of(usize::from(if c < 200 { a } else { c } % 3), "ZHFW"),
        },
        8 => Change::MergeUnit {
            from: of(
                usize::from(a % 3),
                ["FWZX", "ZFJ", "WGZX"][usize::from(b % 3)],
            ),
            into: of(usize::from(c % 3), ["ZFJ", "FWZX"][usize::from(b / 3 % 2)]),
        },
        9 => Change::CloseUnit { unit: unit(a) },
        10 => Change::CloseUnit { unit: new_unit(a) },
        11 => Change::AllowDifference {
            unit: unit(a),
            what: Differing::Plates,
            allowed: u32::from(b % 3),
            reason: String::new(),
        },
        12 => Change::MergeUnit {
            from: UnitCode::of(villages(usize::from(a % 3))[0], "CWH"),
            into: UnitCode::of(villages(usize::from(a % 3))[1], "CWH"),
        },
        13 => Change::MergeVillage {
            from: villages(usize::from(a % 3))[0],
            into: villages(usize::from(a % 3))[1],
            name: "merged".to_owned(),
        },
        14 => Change::StationUnit {
            unit: unit(a),
            station: Station {
                class: b % 4 + 1,
                business: unit(b),
                daily: unit(c),
            },
        },
        15 => Change::SetAnswers {
            unit: unit(a),
            departments: vec![unit(b), unit(c)],
        },
        16 => Change::SetLine {
            line: TerritorialLine {
                code: format!("L{}", a % 3),
                matter: String::new(),
                event_classes: Vec::new(),
                department: unit(b),
                assist: vec![unit(c)],
                town_duty: String::new(),
                town_unit: "ZFJ".to_owned(),
                audience: Audience::Both,
                basis: String::new(),
                label: String::new(),
            },
        },
        _ => Change::IssueDocument {
            document: document(
                ["NEW", "CARRIER"][usize::from(a / 200)],
                DocumentKind::Supporting,
                FOUNDED.checked_add(i64::from(b % 30).days()).unwrap(),
                None,
            ),
        },
    }]
}

fn posts_and_people(t: &Throw) -> Vec<Change> {
    let (a, b, c) = (t.a, t.b, t.c);
    let kind = [PostKind::Institution, PostKind::Administrative][usize::from(a % 2)];
    let engaged = [Engagement::Institution, Engagement::Administrative][usize::from(a % 2)];
    let (no, holds) = person(a);
    let go = |unit: UnitCode, serves: UnitCode| Change::MovePerson {
        person: no.clone(),
        unit,
        serves,
        title: format!("title {c}"),
        rank: rank(c),
    };
    match t.kind {
        18 => vec![Change::MovePosts {
            from: home(a, engaged),
            to: home(b, engaged),
            kind,
            count: u32::from(c % 4),
        }],
        19 => vec![Change::MovePosts {
            from: unit(a),
            to: unit(b),
            kind: PostKind::ALL[usize::from(c % 4)],
            count: 1,
        }],
        20 => vec![Change::GrantPosts {
            unit: home(b, engaged),
            kind,
            count: i64::from(c % 7) - 2,
        }],
        21 | 22 => vec![go(home(b, holds), unit(c))],
        23 => vec![go(unit(b), unit(c))],
        // A post goes with her.
        24 => {
            let (from, to) = (home(b, holds), home(c, holds));
            let post = Change::MovePosts {
                from,
                to: to.clone(),
                kind: holds.post().unwrap_or(PostKind::Worker),
                count: 1,
            };
            vec![post, go(to.clone(), to)]
        }
        25 => {
            let mut new = somebody(&format!("N{}", a % 4), engaged, home(b, engaged), unit(c));
            new.rank = rank(b);
            let leave = Change::IssueDocument {
                document: leave_to_enter(&new),
            };
            let enter = Change::EnterPerson {
                person: Box::new(new),
            };
            vec![leave, enter]
        }
        26..=28 => vec![Change::Second {
            person: no,
            to: (b % 5 < 3).then(|| unit(c)),
        }],
        29 => vec![Change::LeavePerson {
            person: no,
            reason: LeavingReason::Retired,
        }],
        30 => vec![Change::GiveCertificate {
            certificate: certificate(no.as_str()),
        }],
        _ => vec![Change::RecordOpinion {
            opinion: Opinion {
                person: no,
                unit: unit(b),
                line: [Line::Daily, Line::Business][usize::from(c % 2)],
                agrees: true,
            },
        }],
    }
}

fn catalogue(t: &Throw) -> Vec<Change> {
    // Half of them about one item in one town, so that they meet.
    let (a, b, c) = if t.a < 128 {
        (0, t.b / 128, 1)
    } else {
        (t.a, t.b, t.c)
    };
    let letters = ["FWZX", "FWZX", "FWZX", "ZFJ", "ZHFW"][usize::from(b % 5)].to_owned();
    let level = [Level::Town, Level::Village][usize::from(b % 2)];
    vec![match t.kind {
        32 => {
            let mut revised = item_of(usize::from(t.a % 6), u32::from(t.b % 3));
            revised.department = (!t.c.is_multiple_of(6)).then(|| unit(t.c));
            Change::EnterItem {
                item: Box::new(revised),
            }
        }
        33 | 34 => Change::AdoptItem {
            item: item(a),
            letters,
            towns: towns(c),
        },
        35 | 36 => Change::ReleaseItem {
            item: item(a),
            letters,
            towns: towns(c),
        },
        37 => Change::DelegateItem {
            item: item(a),
            from: department(usize::from(a % 6 / 2)),
            level,
            towns: towns(c),
        },
        _ => Change::WithdrawItem {
            item: item(a),
            level,
            towns: towns(c),
        },
    }]
}

/// The dated changes of one entry; papers are right nearly always.
pub fn changes(entry: usize, throws: &[Throw]) -> Vec<DatedChange> {
    let mut all = Vec::new();
    let day = throws[0].day;
    for t in throws {
        let made = match t.kind {
            0..=17 => structure(t),
            18..=31 => posts_and_people(t),
            _ => catalogue(t),
        };
        for change in made {
            let bad = t.a == 77;
            // Mostly one day for the whole entry; now and then a day before the founding.
            let days = i64::from(if t.b.is_multiple_of(4) { t.day } else { day });
            let days = if t.a == 78 { -3 } else { days };
            all.push(DatedChange {
                at: format!("{entry}:{}", all.len()),
                effective: FOUNDED.checked_add(days.days()).unwrap(),
                document: match &change {
                    Change::EnterPerson { person } => leave_to_enter(person).code,
                    _ => paper(if t.a == 79 { "OLD" } else { "CARRIER" }),
                },
                resolution: (!bad).then(|| paper("RESOLUTION")),
                approval: (!t.b.is_multiple_of(9)).then(|| paper("APPROVAL")),
                change,
            });
        }
    }
    all
}
