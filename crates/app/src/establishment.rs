//! The establishment ledger (编制台账; MISSION P2.5): posts by unit and kind, their movements as double
//! entries, the roster by real name for the offices of human resources and finance, and who retires.

pub mod work;

use crate::context::Ctx;
use crate::journal::record;
use crate::once::{Repeat, once};
use crate::policy::{Action, require};
use crate::unit::{Named, book, county_on, named};
use crate::{App, Fault, Site};
use ::county::County;
use ::county::county::{Movement, PostAccount};
use ::county::dossier::Standing;
use ::county::retirement::{Ages, forecast};
use codes::DivisionCode;
use codes::division::Level;
use jiff::ToSpan;
use jiff::civil::Date;
use model::establishment::{Engagement, PostKind, Staff};
use model::journal::{Body, Subject};
use model::unit::UnitCode;
use sheet::{Cell, Table};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Months a forecast looks ahead.
pub const FORECAST_MONTHS: i64 = 12;

/// Posts of one unit.
#[derive(Debug, Clone)]
pub struct Line {
    /// The unit.
    pub unit: Named,
    /// Its division.
    pub division: DivisionCode,
    /// At which level its posts stand.
    pub level: Option<Level>,
    /// By kind.
    pub posts: Vec<Standing>,
    /// Auxiliaries engaged there (编外): no posts.
    pub auxiliaries: usize,
    /// The document, by number and title.
    pub document: Option<String>,
    /// 默认, 示例.
    pub label: String,
}

/// A double entry, by name.
#[derive(Debug, Clone)]
pub struct Entry {
    /// First day.
    pub effective: Date,
    /// From; none = the upper level's pool.
    pub from: Option<Named>,
    /// To; none = the upper level's pool.
    pub to: Option<Named>,
    /// Kind.
    pub kind: PostKind,
    /// How many.
    pub count: i64,
    /// Number and title of the document; none for the opening.
    pub document: Option<String>,
}

/// Somebody who reaches the age of retirement.
#[derive(Debug, Clone)]
pub struct Leaver {
    /// Her line of the roster.
    pub staff: Staff,
    /// Whose post becomes vacant.
    pub unit: Named,
    /// When.
    pub on: Date,
}

/// The ledger on a day.
#[derive(Debug, Clone)]
pub struct Ledger {
    /// The day.
    pub on: Date,
    /// The first day the county is known of.
    pub earliest: Date,
    /// Units with posts or auxiliaries.
    pub lines: Vec<Line>,
    /// Sums by level and kind.
    pub sums: BTreeMap<(Option<Level>, PostKind), (i64, i64)>,
    /// Movements, newest first, the opening left out.
    pub entries: Vec<Entry>,
    /// Whether it balances.
    pub balanced: bool,
    /// Who reaches the age of retirement within a year.
    pub leavers: Vec<Leaver>,
}

/// Ages of retirement of a site on a day: its parameters, else the law's.
fn ages(site: &Site, on: Date) -> Ages {
    let law = Ages::default();
    let number = |key: &str, default: u32| {
        u32::try_from(site.parameters.number(key, on, i64::from(default))).unwrap_or(default)
    };
    Ages {
        men: number("retirement.men-months", law.men),
        women: number("retirement.women-months", law.women),
        women_workers: number("retirement.women-workers-months", law.women_workers),
    }
}

fn document(county: &County, code: Option<&model::document::DocumentCode>) -> Option<String> {
    code.and_then(|code| county.documents.get(code))
        .map(|d| format!("{} {}", d.number, d.title))
}

/// The ledger on a day.
///
/// # Errors
/// Not for this post; `county-no-book`; damage.
pub async fn ledger(app: &App, ctx: &Ctx, on: Date) -> Result<Ledger, Fault> {
    require(&ctx.actor, Action::ReformPlan)?;
    let now = ctx.now;
    app.look(move |app, tx| {
        let site = app.site_in(tx, now)?;
        let earliest = book(&site)?.founding().day;
        let on = on.max(earliest);
        let county = county_on(&site, on)?;
        Ok(ledger_of(&site, &county, earliest))
    })
    .await
}

fn ledger_of(site: &Site, county: &County, earliest: Date) -> Ledger {
    let mut lines = Vec::new();
    let mut sums: BTreeMap<(Option<Level>, PostKind), (i64, i64)> = BTreeMap::new();
    for unit in county.units.values() {
        let posts = unit.standings();
        let auxiliaries = unit
            .engaged
            .iter()
            .filter_map(|no| county.person(no))
            .filter(|p| p.kind == Engagement::Auxiliary)
            .count();
        if posts.is_empty() && auxiliaries == 0 {
            continue;
        }
        let level = county.standing(&unit.unit.code);
        for s in &posts {
            let sum = sums.entry((level, s.kind)).or_default();
            sum.0 += s.quota;
            sum.1 += s.filled;
        }
        lines.push(Line {
            unit: named(county, &unit.unit.code),
            division: unit.unit.division,
            level,
            posts,
            auxiliaries,
            document: document(county, unit.document.as_ref()),
            label: unit.label.clone(),
        });
    }
    let account = |a: &PostAccount| match a {
        PostAccount::Upper => None,
        PostAccount::Unit(unit) => Some(named(county, unit)),
    };
    let opened = |m: &&Arc<Movement>| m.document.is_some();
    let entries = county
        .movements
        .iter()
        .filter(opened)
        .rev()
        .map(|m| Entry {
            effective: m.effective,
            from: account(&m.from),
            to: account(&m.to),
            kind: m.kind,
            count: m.count,
            document: document(county, m.document.as_ref()),
        })
        .collect();
    let until = county.day.saturating_add(FORECAST_MONTHS.months());
    let leavers = forecast(county, until, ages(site, county.day))
        .into_iter()
        .filter_map(|r| {
            let staff = county.person(&r.no)?.clone();
            Some(Leaver {
                unit: named(county, &staff.unit),
                staff,
                on: r.on,
            })
        })
        .collect();
    Ledger {
        on: county.day,
        earliest,
        lines,
        sums,
        entries,
        balanced: county.is_balanced(),
        leavers,
    }
}

/// Who the monthly roster goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// 人力资源和社会保障局.
    HumanResources,
    /// 财政局.
    Finance,
}

impl Recipient {
    /// Its code in texts and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HumanResources => "human-resources",
            Self::Finance => "finance",
        }
    }

    /// The recipient of a code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        [Self::HumanResources, Self::Finance]
            .into_iter()
            .find(|r| r.code() == code)
    }

    /// Columns of its table, by code: finance needs no birth dates.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::HumanResources => &[
                "no", "name", "sex", "born", "kind", "unit", "serves", "title", "rank", "entered",
                "status",
            ],
            Self::Finance => &["no", "name", "kind", "unit", "rank", "entered", "status"],
        }
    }
}

/// How codes of the roster are said in a table.
pub type Say = dyn Fn(&str) -> String + Send + Sync;

/// A roster that left the house.
#[derive(Debug, Clone)]
pub struct Roster {
    /// Workbook.
    pub xlsx: Vec<u8>,
    /// Comma-separated text.
    pub csv: Vec<u8>,
    /// How many rows.
    pub rows: i64,
}

/// The roster by real name at the end of the day, for one recipient, as a file that is journalled:
/// the same wish sent again is journalled once. `say` gives the word of a key.
///
/// # Errors
/// Not for this post; `county-no-book`; damage; the store's.
pub async fn roster(
    app: &App,
    ctx: &Ctx,
    recipient: Recipient,
    name: String,
    say: Arc<Say>,
    repeat: Repeat,
) -> Result<Roster, Fault> {
    require(&ctx.actor, Action::ReformPropose)?;
    let now = ctx.now;
    let made = app
        .look(move |app, tx| {
            let site = app.site_in(tx, now)?;
            book(&site)?;
            let county = county_on(&site, now.date())?;
            let table = table(&county, recipient, &name, say.as_ref());
            let damaged = |e: sheet::SheetError| crate::Error::Damaged(format!("roster: {e}"));
            Ok(Roster {
                rows: i64::try_from(table.rows.len()).unwrap_or(i64::MAX),
                csv: sheet::write_csv(&table).map_err(damaged)?,
                xlsx: sheet::write_xlsx(&[(&table, &sheet::Layout::default())]).map_err(damaged)?,
            })
        })
        .await?;
    let (asker, rows) = (ctx.clone(), made.rows);
    let digest = evidence::FileDigest::of(&made.csv).to_string();
    once(app, ctx, repeat, move |_, tx| {
        require(&asker.actor, Action::ReformPropose)?;
        let body = Body::Exported {
            what: format!("staff-roster-{}", recipient.code()),
            rows,
            digest: digest.clone(),
            approved_by: None,
        };
        let mut draw = asker.draw("roster");
        record(tx, &asker, &mut draw, Subject::County, 0, &body)?;
        Ok(rows)
    })
    .await?;
    Ok(made)
}

fn code_of<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn table(county: &County, recipient: Recipient, name: &str, say: &Say) -> Table {
    let columns = recipient.columns();
    let mut table = Table::new(
        name,
        columns.iter().map(|c| say(&format!("reform-column-{c}"))),
    );
    let unit = |code: &UnitCode| Cell::text(county.unit_name(code));
    for p in county.people.values() {
        table.rows.push(
            columns
                .iter()
                .map(|column| match *column {
                    "no" => Cell::text(p.no.as_str()),
                    "name" => Cell::text(&p.name),
                    "sex" => Cell::text(say(&format!("staff-sex-{}", code_of(&p.sex)))),
                    "born" => Cell::Date(p.born),
                    "kind" => Cell::text(say(&format!("post-kind-{}", p.kind.code()))),
                    "unit" => unit(&p.unit),
                    "serves" => unit(&p.serves),
                    "title" => Cell::text(&p.title),
                    "rank" => Cell::text(say(&format!("staff-rank-{}", code_of(&p.rank)))),
                    "entered" => Cell::Date(p.entered),
                    _ => Cell::text(say(&format!("staff-status-{}", code_of(&p.status)))),
                })
                .collect(),
        );
    }
    table
}
