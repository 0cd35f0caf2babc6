//! Rows of the county's tables: what a founding file and a reform's table of the same nouns share.

use super::fault::Faults;
use super::table::Row;
use model::document::{Document, DocumentCode, PostUse};
use model::establishment::{Staff, StaffCertificate, StaffStatus, Station};
use model::item::{Audience, Item, NeededCertificate, RegulatedMatter, TerritorialLine};
use model::unit::UnitCode;

pub(super) const DOCUMENTS: &[&str] = &[
    "code", "number", "title", "issuer", "kind", "issued", "from", "to", "governs", "label",
];

pub(super) fn document(row: &Row<'_>, faults: &mut Faults) -> Option<Document> {
    let code = row.required("code", faults);
    let title = row.required("title", faults);
    let issuer = row.required("issuer", faults);
    let kind = row.word("kind", faults);
    let issued = row.parsed("issued", "site-date", faults);
    let from = row.parsed("from", "site-date", faults);
    let to = row.optional("to", "site-date", faults);
    Some(Document {
        code: DocumentCode(code?),
        number: row.text("number"),
        title: title?,
        issuer: issuer?,
        kind: kind?,
        issued: issued?,
        from: from?,
        to: to?,
        governs: row.list("governs"),
        post_use: post_use(row, faults)?,
        label: row.text("label"),
    })
}

/// The posts a document gives leave to fill; its three columns may be missing from a table.
fn post_use(row: &Row<'_>, faults: &mut Faults) -> Option<Option<PostUse>> {
    if row.text("use_unit").is_empty() {
        return Some(None);
    }
    let unit = row.unit("use_unit", faults);
    let kind = row.word("use_kind", faults);
    let count = row.parsed("use_count", "site-number", faults);
    Some(Some(PostUse {
        unit: unit?,
        kind: kind?,
        count: count?,
    }))
}

pub(crate) const PEOPLE: &[&str] = &[
    "no", "name", "sex", "born", "kind", "unit", "serves", "title", "rank", "entered", "status",
    "login", "label",
];

pub(super) fn person(row: &Row<'_>, faults: &mut Faults) -> Option<Staff> {
    let no = row.staff("no", faults);
    let name = row.required("name", faults);
    let sex = row.word("sex", faults);
    let born = row.parsed("born", "site-date", faults);
    let kind = row.word("kind", faults);
    let unit = row.unit("unit", faults);
    let serves = row.some_unit("serves", faults);
    let rank = row.word("rank", faults);
    let entered = row.parsed("entered", "site-date", faults);
    let status: Option<StaffStatus> = row.word("status", faults);
    let unit = unit?;
    Some(Staff {
        no: no?,
        name: name?,
        sex: sex?,
        born: born?,
        kind: kind?,
        serves: serves?.unwrap_or_else(|| unit.clone()),
        unit,
        title: row.text("title"),
        rank: rank?,
        entered: entered?,
        status: status?,
        lent_by: None,
        login: Some(row.text("login")).filter(|l| !l.is_empty()),
        label: row.text("label"),
    })
}

pub(crate) const CERTIFICATES: &[&str] = &["person", "kind", "number", "from", "to"];

pub(super) fn certificate(row: &Row<'_>, faults: &mut Faults) -> Option<StaffCertificate> {
    let person = row.staff("person", faults);
    let kind = row.required("kind", faults);
    let number = row.required("number", faults);
    let from = row.parsed("from", "site-date", faults);
    let to = row.parsed("to", "site-date", faults);
    Some(StaffCertificate {
        person: person?,
        kind: kind?,
        number: number?,
        from: from?,
        to: to?,
    })
}

pub(crate) const STATIONS: &[&str] = &["unit", "class", "business", "daily"];

pub(super) fn station(row: &Row<'_>, faults: &mut Faults) -> Option<(UnitCode, Station)> {
    let unit = row.unit("unit", faults);
    let class: Option<u8> = row.parsed("class", "site-number", faults);
    let business = row.unit("business", faults);
    let daily = row.unit("daily", faults);
    let class = class?;
    if !(1..=4).contains(&class) {
        faults.push(
            row.fault("class", "site-station-class")
                .with("found", class),
        );
        return None;
    }
    Some((
        unit?,
        Station {
            class,
            business: business?,
            daily: daily?,
        },
    ))
}

pub(crate) const ITEMS: &[&str] = &[
    "code",
    "name",
    "list",
    "category",
    "matter",
    "department",
    "audience",
    "basis",
    "provincial_basis",
    "statutory_days",
    "promised_days",
    "instant",
    "condition",
    "materials",
    "result",
    "fee",
    "procedure",
    "need_certificate",
    "need_count",
    "level",
    "label",
];

pub(super) fn item(row: &Row<'_>, faults: &mut Faults) -> Option<Item> {
    let code = row.item("code", faults);
    let name = row.required("name", faults);
    let list = row.word("list", faults);
    let category = row.word("category", faults);
    let matter = row.required("matter", faults);
    let department = row.some_unit("department", faults);
    let audience = row.word("audience", faults);
    let basis = row.required("basis", faults);
    let statutory: Option<Option<u32>> = row.optional("statutory_days", "site-number", faults);
    let promised: Option<Option<u32>> = row.optional("promised_days", "site-number", faults);
    let instant = row.yes("instant", faults);
    let count: Option<Option<u32>> = row.optional("need_count", "site-number", faults);
    let level = row.word("level", faults);
    let (statutory_days, promised_days) = (statutory?, promised?);
    if let (Some(statutory), Some(promised)) = (statutory_days, promised_days)
        && promised > statutory
    {
        faults.push(
            row.fault("promised_days", "site-promised-beyond")
                .with("promised", promised)
                .with("statutory", statutory),
        );
    }
    let kind = row.text("need_certificate");
    Some(Item {
        code: code?,
        name: name?,
        list: list?,
        category: category?,
        matter: matter?,
        department: department?,
        audience: audience?,
        basis: basis?,
        provincial_basis: row.some_document("provincial_basis"),
        statutory_days,
        promised_days,
        instant: instant?,
        condition: row.text("condition"),
        materials: row.materials("materials"),
        result: row.text("result"),
        fee: row.text("fee"),
        procedure: Some(row.text("procedure")).filter(|p| !p.is_empty()),
        needs: (!kind.is_empty()).then_some(NeededCertificate {
            kind,
            count: count?.unwrap_or(1),
        }),
        level: level?,
        label: row.text("label"),
    })
}

pub(crate) const LINES: &[&str] = &[
    "code",
    "matter",
    "event_classes",
    "department",
    "assist",
    "town_duty",
    "town_unit",
    "audience",
    "basis",
    "label",
];

pub(super) fn line(row: &Row<'_>, faults: &mut Faults) -> Option<TerritorialLine> {
    let code = row.required("code", faults);
    let matter = row.required("matter", faults);
    let department = row.unit("department", faults);
    let assist = row.units("assist", faults);
    let town_duty = row.required("town_duty", faults);
    let town_unit = row.letters("town_unit", faults);
    // An empty cell sets nobody apart.
    let audience = if row.text("audience").is_empty() {
        Some(Audience::Both)
    } else {
        row.word("audience", faults)
    };
    Some(TerritorialLine {
        code: code?,
        matter: matter?,
        event_classes: row.list("event_classes"),
        department: department?,
        assist,
        town_duty: town_duty?,
        town_unit: town_unit?,
        audience: audience?,
        basis: row.text("basis"),
        label: row.text("label"),
    })
}

pub(crate) const OWNERS: &[&str] = &[
    "code",
    "matter",
    "source",
    "follow_up",
    "end",
    "basis",
    "label",
];

pub(super) fn owners(row: &Row<'_>, faults: &mut Faults) -> Option<RegulatedMatter> {
    let code = row.required("code", faults);
    let matter = row.required("matter", faults);
    let mut owner = |column: &str| {
        let text = row.required(column, faults)?;
        if super::cells::is_unit(&text) || super::cells::are_letters(&text) {
            return Some(text);
        }
        faults.push(row.fault(column, "site-unit-code").with("found", text));
        None
    };
    let (source, follow_up, end) = (owner("source"), owner("follow_up"), owner("end"));
    Some(RegulatedMatter {
        code: code?,
        matter: matter?,
        source: source?,
        follow_up: follow_up?,
        end: end?,
        basis: row.text("basis"),
        label: row.text("label"),
    })
}
