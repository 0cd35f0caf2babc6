//! The county: its divisions on any day, a division's page, units, parameters.

use crate::error::{Answer, Failure};
use crate::form::{Asked, Posted};
use crate::page::{Page, Path};
use crate::pages::figure;
use crate::reform_words;
use crate::route::{Access, Route};
use app::county::export::Export;
use app::county::{DivisionVersion, Kin};
use app::once::Repeat;
use app::policy::{Action, scope};
use codes::{DivisionCode, Level};
use jiff::civil::Date;
use model::unit::{Side, Unit, UnitKind};
use serde::Serialize;
use std::sync::Arc;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::CountyRead);
    vec![
        Route::get("/county", read, tree),
        Route::post("/county/export", Access::Signed(Action::ReformPlan), export),
        Route::get("/county/parameters", read, parameters),
        Route::get("/county/divisions/{division}", read, division),
    ]
}

/// A division with its address.
#[derive(Serialize)]
pub(super) struct Place {
    code: String,
    name: String,
    href: String,
}

impl Place {
    pub(super) fn of(code: DivisionCode, name: &str) -> Self {
        Self {
            code: code.to_string(),
            name: name.to_owned(),
            href: format!("/county/divisions/{code}"),
        }
    }
}

#[derive(Serialize)]
struct TownLine {
    place: Place,
    kind: String,
    came_from: String,
    became: String,
    villages: Vec<Place>,
    /// Posts filled and approved, where the site has a book.
    posts: Option<(i64, i64)>,
}

#[derive(Serialize)]
struct TurnLine {
    day: String,
    href: String,
    towns: String,
    villages: usize,
    current: bool,
    first: bool,
}

#[derive(Serialize)]
struct TreePage {
    /// Whether the county's book reaches the day, so that posts are known.
    counted: bool,
    name: String,
    code: String,
    on: String,
    today: bool,
    towns: Vec<TownLine>,
    villages: usize,
    turns: Vec<TurnLine>,
    /// Whether the reader may take the county with her as a workbook.
    may_export: bool,
    key: String,
}

fn place(version: &DivisionVersion) -> Place {
    Place {
        code: version.code.to_string(),
        name: version.name.clone(),
        href: format!("/county/divisions/{}", version.code),
    }
}

async fn tree(page: Page, asked: Asked) -> Answer {
    let today = page.now().date();
    let on: Date = asked.parse("on").unwrap_or(today);
    app::county::fresh(page.app(), &page.ctx).await?;
    let tree = app::county::tree(page.app(), &page.ctx, on).await?;
    let joined = |names: &[String]| names.join(&page.say("county-and"));
    let last = tree
        .changes
        .iter()
        .filter(|turn| turn.day <= on)
        .map(|turn| turn.day)
        .max();
    let forest = app::unit::forest(page.app(), &page.ctx, on).await?;
    let posts = |code: DivisionCode| {
        let groves = &forest.as_ref()?.groves;
        let grove = groves.iter().find(|g| g.division == code)?;
        Some((grove.filled, grove.quota))
    };
    let counted = forest.as_ref().is_some_and(|f| f.on == on);
    let context = TreePage {
        may_export: counted && scope(&page.ctx.actor, Action::ReformPlan).is_some(),
        key: page.form_key(),
        counted,
        name: tree.name,
        code: page.app().site().county.to_string(),
        on: on.to_string(),
        today: on == today,
        villages: tree.villages,
        towns: tree
            .towns
            .iter()
            .map(|town| TownLine {
                place: place(&town.division),
                kind: kind(&page, &town.division.kind),
                came_from: joined(&town.came_from),
                became: joined(&town.became),
                villages: town.villages.iter().map(place).collect(),
                posts: posts(town.division.code),
            })
            .collect(),
        turns: tree
            .changes
            .iter()
            .enumerate()
            .map(|(n, turn)| TurnLine {
                day: turn.day.to_string(),
                href: format!("/county?on={}", turn.day),
                towns: joined(&turn.towns),
                villages: turn.villages,
                current: Some(turn.day) == last,
                first: n == 0,
            })
            .collect(),
    };
    page.render("pages/county/tree.html", context)
}

/// Writes the county out in the reader's words. Of today a sheet lies before its tables by which what is
/// edited in them can be proposed.
///
/// # Errors
/// As [`app::county::export::export`].
pub(crate) async fn written(page: &Page, on: Date, repeat: Repeat) -> Result<Export, Failure> {
    let (lexicon, locale) = (page.web().lexicon().clone(), page.locale());
    let today = on == page.now().date();
    let put = move |tables: Vec<sheet::Table>| {
        if today {
            reform_words::tables_to_edit(&lexicon, locale, tables)
        } else {
            reform_words::tables(&lexicon, locale, tables)
        }
    };
    let made =
        app::county::export::export(page.app(), &page.ctx, on, Arc::new(put), repeat).await?;
    Ok(made)
}

async fn export(page: Page, posted: Posted) -> Answer {
    let on = posted.fields.parse_opt("on")?;
    let on = on.unwrap_or_else(|| page.now().date());
    let idem = posted.idem(page.route());
    let repeat = Repeat {
        key: idem.key,
        route: idem.route.to_owned(),
        body: idem.body_digest,
    };
    let made = written(&page, on, repeat).await?;
    let name = format!("{} {}.xlsx", page.say("county-export-name"), made.on);
    page.download(made.xlsx, XLSX, &name)
}

fn kind(page: &Page, code: &str) -> String {
    let key = format!("county-kind-{code}");
    if page.web().lexicon().has(page.locale(), &key) {
        page.say(&key)
    } else {
        page.say("county-kind-other")
    }
}

#[derive(Serialize)]
struct VersionLine {
    name: String,
    kind: String,
    from: String,
    to: Option<String>,
    basis: String,
}

#[derive(Serialize)]
struct KinLine {
    name: String,
    code: String,
    href: String,
    from: String,
    to: Option<String>,
}

/// A unit's line in a list.
#[derive(Serialize)]
pub(super) struct UnitLine {
    name: String,
    pub(super) href: String,
    kind: String,
    side: String,
    side_code: &'static str,
    place: String,
}

#[derive(Serialize)]
struct DivisionPage {
    code: String,
    name: String,
    kind: String,
    stands: bool,
    above: Vec<Place>,
    versions: Vec<VersionLine>,
    predecessors: Vec<KinLine>,
    successors: Vec<KinLine>,
    below: Vec<Place>,
    below_villages: bool,
    units: Vec<UnitLine>,
    grids: Vec<String>,
    persons: Option<i64>,
    open: Option<i64>,
    overdue: Option<i64>,
    open_href: Option<String>,
    overdue_href: Option<String>,
    map: Option<String>,
    map_src: String,
}

fn relatives(found: &[Kin]) -> Vec<KinLine> {
    found
        .iter()
        .map(|kin| KinLine {
            name: kin.name.clone(),
            code: kin.code.to_string(),
            href: format!("/county/divisions/{}", kin.code),
            from: kin.from.to_string(),
            to: kin.to.map(|day| day.to_string()),
        })
        .collect()
}

pub(crate) const fn side_code(side: Side) -> &'static str {
    match side {
        Side::Front => "front",
        Side::Back => "back",
        Side::Command => "command",
    }
}

pub(super) const fn unit_kind_code(kind: UnitKind) -> &'static str {
    match kind {
        UnitKind::Government => "government",
        UnitKind::Department => "department",
        UnitKind::Bureau => "bureau",
        UnitKind::ServiceCentre => "service-centre",
        UnitKind::EnforcementBureau => "enforcement-bureau",
        UnitKind::GridCentre => "grid-centre",
        UnitKind::PublicInstitution => "public-institution",
        UnitKind::CommandCentre => "command-centre",
        UnitKind::Committee => "committee",
        UnitKind::Stationed => "stationed",
    }
}

pub(super) fn unit_line(page: &Page, unit: &Unit) -> UnitLine {
    UnitLine {
        name: unit.name.clone(),
        href: format!("/county/units/{}", unit.code),
        kind: page.say(&format!("county-unit-{}", unit_kind_code(unit.kind))),
        side: page.say(&format!("county-side-{}", side_code(unit.side))),
        side_code: side_code(unit.side),
        place: page.app().site().division_name(unit.division),
    }
}

async fn division(page: Page, Path(code): Path<DivisionCode>) -> Answer {
    app::county::fresh(page.app(), &page.ctx).await?;
    let view = app::county::division(page.app(), &page.ctx, code).await?;
    let figures = scope(&page.ctx.actor, Action::FigureRead).is_some();
    let rows = |late: bool| {
        figures.then(|| {
            figure::href(&app::figure::Listing::Open {
                division: code,
                overdue: late,
            })
        })
    };
    let (map, map_src) = match code.level() {
        Level::County => (Some("/map".to_owned()), "/map/towns".to_owned()),
        Level::Town => (
            Some(format!("/map?town={code}")),
            format!("/map/villages?town={code}"),
        ),
        _ => (
            Some(format!("/map?village={code}")),
            format!("/map/grids?village={code}"),
        ),
    };
    let plain = |(code, name): &(DivisionCode, String)| Place {
        code: code.to_string(),
        name: name.clone(),
        href: format!("/county/divisions/{code}"),
    };
    let context = DivisionPage {
        code: code.to_string(),
        name: view.now.name.clone(),
        kind: kind(&page, &view.now.kind),
        stands: view.stands,
        above: view.above.iter().map(plain).collect(),
        versions: view
            .versions
            .iter()
            .map(|version| VersionLine {
                name: version.name.clone(),
                kind: kind(&page, &version.kind),
                from: version.from.to_string(),
                to: version.to.map(|day| day.to_string()),
                basis: page.say(if version.basis == "document" {
                    "county-basis-document"
                } else {
                    "county-basis-edition"
                }),
            })
            .collect(),
        predecessors: relatives(&view.predecessors),
        successors: relatives(&view.successors),
        below: view.below.iter().map(plain).collect(),
        below_villages: code.level() == Level::Town,
        units: view
            .units
            .iter()
            .map(|unit| unit_line(&page, unit))
            .collect(),
        grids: view.grids.iter().map(|(_, name)| name.clone()).collect(),
        persons: view.persons,
        open: view.cases.map(|(open, _)| open),
        overdue: view.cases.map(|(_, overdue)| overdue),
        open_href: rows(false),
        overdue_href: rows(true),
        map: map.filter(|_| view.stands),
        map_src,
    };
    page.render("pages/county/division.html", context)
}

#[derive(Serialize)]
struct BandRow {
    from_age: u16,
    to_age: Option<u16>,
    amount: i64,
}

#[derive(Serialize)]
struct ParameterRow {
    name: String,
    value: String,
    unit: String,
    bands: Vec<BandRow>,
    badge: &'static str,
    label: String,
    verified: bool,
    basis: String,
    in_force: bool,
}

#[derive(Serialize)]
struct ParametersPage {
    rows: Vec<ParameterRow>,
    unverified: usize,
}

/// The badge of a label, as the site's parameter file writes it.
pub(super) fn badge(label: &str) -> &'static str {
    match label {
        "示例" => "example",
        "默认" => "default",
        _ => "",
    }
}

/// Parameters are for everybody to see: they decide about money.
async fn parameters(page: Page) -> Answer {
    let site = app::county::fresh(page.app(), &page.ctx).await?;
    let today = page.now().date();
    let rows: Vec<ParameterRow> = site
        .parameters
        .rows()
        .iter()
        .map(|row| ParameterRow {
            name: row.name.clone(),
            value: match (row.enabled, &row.value) {
                (Some(true), _) => page.say("county-parameter-on"),
                (Some(false), _) => page.say("county-parameter-off"),
                (None, Some(value)) => value_words(&page, value.as_integer(), value.as_str()),
                (None, None) => String::new(),
            },
            unit: row.unit.clone().unwrap_or_default(),
            bands: row
                .bands
                .iter()
                .map(|b| BandRow {
                    from_age: b.from_age,
                    to_age: b.to_age,
                    amount: b.amount,
                })
                .collect(),
            badge: badge(&row.label),
            label: row.label.clone(),
            verified: row.verified,
            basis: row.basis.clone(),
            in_force: site
                .parameters
                .row(&row.key, today)
                .is_some_and(|held| std::ptr::eq(held, row)),
        })
        .collect();
    let unverified = rows.iter().filter(|row| !row.verified).count();
    page.render(
        "pages/county/parameters.html",
        ParametersPage { rows, unverified },
    )
}

fn value_words(page: &Page, number: Option<i64>, text: Option<&str>) -> String {
    match (number, text) {
        (Some(number), _) => number.to_string(),
        (None, Some(code)) => {
            let key = format!("county-parameter-{code}");
            if page.web().lexicon().has(page.locale(), &key) {
                page.say(&key)
            } else {
                code.to_owned()
            }
        }
        (None, None) => String::new(),
    }
}
