//! A county small enough to know every answer: one town with the institutions a test asks for.

use crate::site::code;
use county::Founding;
use county::book::OpeningPosts;
use county::site::{DateBasis, DivisionKind, DivisionVersion};
use jiff::civil::date;
use model::change::{Leadership, UnitFounding};
use model::document::{Document, DocumentCode, DocumentKind};
use model::establishment::{Engagement, PostKind, Rank, Sex, Staff, StaffStatus};
use model::item::{Audience, Category, Item, ItemCode, ListKind};
use model::unit::{Body, Side, Unit, UnitCode, UnitKind};

pub const TOWN: &str = "320623111000";

pub fn item(text: &str) -> ItemCode {
    ItemCode(text.to_owned())
}

pub fn unit(letters: &str) -> UnitCode {
    UnitCode(format!("{TOWN}-{letters}"))
}

fn document(code: &str, kind: DocumentKind) -> Document {
    Document {
        code: DocumentCode(code.to_owned()),
        number: code.to_owned(),
        title: code.to_owned(),
        issuer: String::new(),
        kind,
        issued: date(2019, 1, 1),
        from: date(2019, 1, 1),
        to: None,
        governs: Vec::new(),
        post_use: None,
        label: String::new(),
    }
}

fn division(code_: &str, kind: DivisionKind, parent: &str) -> DivisionVersion {
    DivisionVersion {
        code: code(code_),
        name: code_.to_owned(),
        kind,
        parent: code(parent),
        valid_from: date(2010, 1, 1),
        valid_to: None,
        predecessors: Vec::new(),
        change: String::new(),
        date_basis: DateBasis::Document,
    }
}

fn founding(code: UnitCode, kind: UnitKind, body: Body) -> UnitFounding {
    UnitFounding {
        unit: Unit {
            name: code.to_string(),
            short_name: code.letters().to_owned(),
            division: code.division().unwrap(),
            code,
            kind,
            side: Side::Back,
            parent: None,
        },
        body,
        host: None,
        leadership: Leadership::default(),
        name_plates: Vec::new(),
        answers_to: Vec::new(),
        label: String::new(),
    }
}

fn person(letters: &str, n: usize) -> Staff {
    Staff {
        no: format!("{letters}{n}").as_str().into(),
        name: format!("{letters}{n}"),
        sex: Sex::Female,
        born: date(1985, 1, 1),
        kind: Engagement::Institution,
        unit: unit(letters),
        serves: unit(letters),
        title: String::new(),
        rank: Rank::Staff,
        entered: date(2010, 1, 1),
        status: StaffStatus::OnPost,
        lent_by: None,
        login: None,
        label: String::new(),
    }
}

pub fn department() -> UnitCode {
    UnitCode("320623000000-CGJ".to_owned())
}

/// A town with institutions of so many people and ten posts more each, a village committee, a county
/// department without a roster.
pub fn small(institutions: &[(&str, usize)]) -> Founding {
    let mut units = vec![
        founding(department(), UnitKind::Department, Body::Organ),
        founding(
            UnitCode("320623111205-CWH".to_owned()),
            UnitKind::Committee,
            Body::Committee,
        ),
    ];
    let (mut posts, mut people) = (Vec::new(), Vec::new());
    for (letters, count) in institutions {
        units.push(founding(
            unit(letters),
            UnitKind::PublicInstitution,
            Body::Institution,
        ));
        posts.push(OpeningPosts {
            unit: unit(letters),
            kind: PostKind::Institution,
            count: i64::try_from(count + 10).unwrap(),
        });
        people.extend((0..*count).map(|n| person(letters, n)));
    }
    Founding {
        county: code("320623000000"),
        day: date(2020, 1, 1),
        divisions: vec![
            division("320623000000", DivisionKind::County, "320600000000"),
            division(TOWN, DivisionKind::Town, "320623000000"),
            division("320623111205", DivisionKind::Village, TOWN),
        ],
        units,
        posts,
        people: people.into_iter().map(std::sync::Arc::new).collect(),
        certificates: Vec::new(),
        documents: vec![
            document("BZ", DocumentKind::Establishment),
            document("JY", DocumentKind::Resolution),
        ],
        stations: Vec::new(),
        items: vec![Item {
            code: item("A"),
            name: "A".to_owned(),
            list: ListKind::Service,
            category: Category::Public,
            matter: "01".to_owned(),
            department: Some(department()),
            audience: Audience::Both,
            basis: String::new(),
            provincial_basis: None,
            statutory_days: None,
            promised_days: None,
            instant: false,
            condition: String::new(),
            materials: Vec::new(),
            result: String::new(),
            fee: String::new(),
            procedure: None,
            needs: None,
            level: codes::division::Level::Town,
            label: String::new(),
        }],
        lines: Vec::new(),
        owners: Vec::new(),
        standard: None,
    }
}
