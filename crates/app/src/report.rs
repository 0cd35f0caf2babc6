//! Reporting an event from the field (上报): what may be reported, where a point lies, filing what was
//! seen, by whoever is signed in or by somebody nobody knows (随手拍). A report is a case of the
//! procedure `grid-event`; the client's own id files it once, for ever, however often it is sent.

use crate::case::{self, FileRequest, Whom, client_digest};
use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault, PRODUCT, Site};
use codes::{DivisionCode, GridCode};
use flow::{By, Procedure};
use model::case::{Case, Channel};
use model::file::StoredFile;
use model::id::FileId;
use model::place::{Place, Point};
use model::refusal::Refusal;
use model::role::Role;
use model::scope::Scope;
use model::time::Instant;
use model::value::Value;
use model::verb::Verb;
use std::collections::BTreeMap;
use store::Tx;
use store::case::CaseFilter;
use words::Locale;

/// The procedure of what is seen in a grid.
pub const PROCEDURE: &str = "grid-event";
/// Its field for the class.
pub const CLASS: &str = "class";
/// Its field for words.
pub const SUMMARY: &str = "summary";

/// The filing act of staff.
const STAFF: &str = "report";
/// The filing act of citizens, and of the product for somebody unknown.
const CITIZEN: &str = "report-public";
/// The filing act of what was put right on the spot.
const DONE: &str = "done-at-once";
/// How staff came upon it: on their rounds.
const PATROL: &str = "patrol";

/// Digits of a class that name its family, where its table has no column for it.
const FAMILY_DIGITS: usize = 2;
/// Latest cases of a grid that are looked through for what is reported most.
const LOOKED: i64 = 120;
/// Classes offered first.
const USUAL: usize = 6;
/// A clock that says a day after this is not believed at all: the year 2200.
const CLOCK_MAX_MS: i64 = 7_258_118_400_000;

/// A class of events that may be reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// Its code.
    pub code: String,
    /// Its family: what the class table calls it, or the first digits of the code.
    pub family: String,
}

/// Everything that may be reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kinds {
    /// Version of the module that says so.
    pub version: String,
    /// Classes in the order of their table.
    pub kinds: Vec<Kind>,
    /// Whether words must be given.
    pub words: bool,
}

/// What somebody may do with the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct May {
    /// Report.
    pub report: bool,
    /// Say that it is put right already.
    pub done: bool,
}

/// Where something was seen, as the form says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Given {
    /// By the phone or by a finger on the map.
    pub point: Option<Point>,
    /// By name.
    pub division: Option<DivisionCode>,
    /// By name.
    pub grid: Option<GridCode>,
}

/// What the place of a report rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// The point lies in it.
    Point,
    /// It was named.
    Named,
    /// Neither says: where the reporter's post is.
    Post,
}

/// A place that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// It.
    pub place: Place,
    /// Why.
    pub by: Placed,
}

/// What was seen.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Class.
    pub class: String,
    /// The name it was chosen by, as the reporter's list had it.
    pub class_name: Option<String>,
    /// Words.
    pub summary: String,
    /// Photographs.
    pub photos: Vec<FileId>,
    /// A recording.
    pub voice: Vec<FileId>,
    /// Photographs of it put right.
    pub after: Vec<FileId>,
    /// Put right on the spot.
    pub done: bool,
    /// When, by the reporter's own clock.
    pub reported_at: Option<Instant>,
    /// The client's own id.
    pub client: Option<String>,
}

/// A report that stands.
#[derive(Debug, Clone)]
pub struct Filed {
    /// Its case.
    pub case: Case,
    /// Whether it lies where the reporter's post reaches; true for whoever has none.
    pub own: bool,
}

/// Files of a report by somebody unknown, on the disk already.
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Photographs.
    pub photos: Vec<StoredFile>,
    /// A recording.
    pub voice: Vec<StoredFile>,
}

/// What may be reported; none while no module in force has the procedure.
#[must_use]
pub fn kinds(site: &Site) -> Option<Kinds> {
    let (version, procedure) = site.procedure(PROCEDURE)?;
    let class = procedure.field(CLASS)?;
    let kinds = class
        .choices
        .iter()
        .map(|code| Kind {
            code: code.clone(),
            family: family(procedure, class, code),
        })
        .collect();
    let words = procedure
        .field(SUMMARY)
        .is_some_and(|field| !field.optional && field.when.is_none());
    Some(Kinds {
        version: version.to_owned(),
        kinds,
        words,
    })
}

fn family(procedure: &Procedure, class: &flow::Field, code: &str) -> String {
    class
        .table
        .as_deref()
        .and_then(|table| procedure.table(table)?.row(code)?.text("family"))
        .map_or_else(|| code.chars().take(FAMILY_DIGITS).collect(), str::to_owned)
}

/// What a role may do here.
#[must_use]
pub fn may(site: &Site, role: Role) -> May {
    let Some((_, procedure)) = site.procedure(PROCEDURE) else {
        return May {
            report: false,
            done: false,
        };
    };
    let opens = |code: &str| {
        procedure.act(code).is_some_and(|act| {
            act.verb == Verb::File
                && act.by.iter().any(|by| match by {
                    By::Applicant => role == Role::Citizen,
                    By::Role(named) => *named == role,
                    _ => false,
                })
        })
    };
    May {
        report: opens(if role == Role::Citizen {
            CITIZEN
        } else {
            STAFF
        }),
        done: role != Role::Citizen && opens(DONE),
    }
}

/// Whether somebody who is not signed in may report.
#[must_use]
pub fn open_to_all(site: &Site) -> bool {
    site.procedure(PROCEDURE)
        .and_then(|(_, procedure)| procedure.act(CITIZEN))
        .is_some_and(|act| act.by.contains(&By::Product))
}

/// Classes reported most in a grid of late, most first; the caller's own grid where none is named.
/// Counts classes of events, tells of nobody.
///
/// # Errors
/// Not for this post; the store's.
pub async fn usual(app: &App, ctx: &Ctx, grid: Option<GridCode>) -> Result<Vec<String>, Fault> {
    require(&ctx.actor, Action::CaseFile)?;
    let own = ctx.actor.post.as_ref();
    let Some(grid) = grid.or_else(|| own.and_then(|post| post.grids.first().copied())) else {
        return Ok(Vec::new());
    };
    let site = app.site();
    let Some((_, procedure)) = site.procedure(PROCEDURE) else {
        return Ok(Vec::new());
    };
    let offered = procedure
        .field(CLASS)
        .map(|field| field.choices.clone())
        .unwrap_or_default();
    let filter = CaseFilter {
        module: procedure.module().to_owned(),
        limit: LOOKED,
        ..CaseFilter::default()
    };
    let scope = Scope::Grids {
        grids: vec![grid],
        person: ctx.actor.person,
    };
    let counted = app
        .read(move |_, tx| {
            let mut counted: BTreeMap<String, usize> = BTreeMap::new();
            for line in tx.case_list(&scope, &filter)? {
                if line.procedure != PROCEDURE {
                    continue;
                }
                let Some((case, _)) = tx.case(line.id)? else {
                    continue;
                };
                if let Some(Value::Choice(class)) = case.fields.get(CLASS).map(|held| &held.value) {
                    *counted.entry(class.clone()).or_default() += 1;
                }
            }
            Ok(counted)
        })
        .await?;
    let mut usual: Vec<(String, usize)> = counted
        .into_iter()
        .filter(|(class, _)| offered.contains(class))
        .collect();
    usual.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    usual.truncate(USUAL);
    Ok(usual.into_iter().map(|(class, _)| class).collect())
}

/// Where a report lies: where its point does, whoever's grid that is by now; else where it was named;
/// else, for staff, where their post is. Outlines are read before the unit that files; which divisions
/// and grids there are is asked again in it.
///
/// # Errors
/// `field-location`, `report-place-needed` at `place`; the store's.
pub async fn locate(app: &App, ctx: &Ctx, given: Given) -> Result<Located, Fault> {
    let site = app.site();
    if let Some(point) = given.point {
        let shaped = (0..=1_800_000_000).contains(&point.lng_e7)
            && (0..=900_000_000).contains(&point.lat_e7);
        if !shaped {
            return Err(Refusal::field("place", "field-location").into());
        }
        let at = app.site();
        let found = app
            .read(move |_, tx| crate::ground::locate(tx, &at, point))
            .await?;
        if let Some((division, grid)) = found
            && site.divisions.contains_key(&division)
        {
            return Ok(Located {
                place: Place {
                    division,
                    grid: grid.filter(|grid| site.grids.contains_key(grid)),
                    point: Some(point),
                },
                by: Placed::Point,
            });
        }
    }
    let place = |division, grid| Place {
        division,
        grid,
        point: given.point,
    };
    let grid = given.grid.filter(|grid| site.grids.contains_key(grid));
    let division = given
        .division
        .filter(|division| site.divisions.contains_key(division));
    if let Some(division) = grid.map(GridCode::division).or(division) {
        return Ok(Located {
            place: place(division, grid),
            by: Placed::Named,
        });
    }
    let Some(post) = &ctx.actor.post else {
        return Err(Refusal::field("place", "report-place-needed").into());
    };
    let only = match post.grids.as_slice() {
        [one] => Some(*one),
        _ => None,
    };
    Ok(Located {
        place: place(only.map_or(post.division, GridCode::division), only),
        by: Placed::Post,
    })
}

/// Files a report of whoever is signed in, inside a unit.
///
/// # Errors
/// `report-not-open`, `report-done-staff` at `done`, `report-class-changed` at `class`, `report-file-gone`
/// and `report-file-kind` at the file's field; what the procedure refuses; the store's.
pub fn file_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    report: &Report,
    located: &Located,
) -> Result<Filed, Fault> {
    require(&ctx.actor, Action::CaseFile)?;
    let site = app.site_in(tx, ctx.now)?;
    let may = may(&site, ctx.actor.role());
    if !may.report {
        return Err(Refusal::forbidden("report-not-open").into());
    }
    let (act, whom, channel) = match (ctx.actor.role(), report.done) {
        (_, true) if !may.done => {
            return Err(Refusal::field("done", "report-done-staff").into());
        }
        (Role::Citizen, _) => (CITIZEN, Whom::Person(ctx.actor.person), Channel::Online),
        (_, true) => (DONE, Whom::Named(ctx.actor.name.clone()), Channel::Door),
        (_, false) => (STAFF, Whom::Named(ctx.actor.name.clone()), Channel::Door),
    };
    let case = filed(app, tx, ctx, report, located, (act, whom, channel))?;
    let own = ctx.actor.post.as_ref().is_none_or(|post| {
        if post.grids.is_empty() {
            post.division.contains(case.place.division)
        } else {
            let at = case.place.grid;
            at.is_some_and(|at| post.grids.iter().any(|own| own.contains(at)))
        }
    });
    Ok(Filed { case, own })
}

/// Files what somebody unknown saw: the product does it for her. `name` is what stands where an
/// applicant's name does; nothing about her is asked or kept. `ctx` is a stranger's.
///
/// # Errors
/// `report-not-open`; what the procedure refuses; the store's.
pub async fn stranger(
    app: &App,
    ctx: &Ctx,
    name: &str,
    report: Report,
    kept: Kept,
    located: Located,
) -> Result<Case, Fault> {
    let (ctx, name) = (ctx.clone(), name.to_owned());
    app.submit(move |app, tx| stranger_in(app, tx, &ctx, &name, &report, &kept, &located))
        .await
}

/// The same inside a unit.
///
/// # Errors
/// As [`stranger`].
pub fn stranger_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    name: &str,
    report: &Report,
    kept: &Kept,
    located: &Located,
) -> Result<Case, Fault> {
    let site = app.site_in(tx, ctx.now)?;
    if ctx.actor.person != PRODUCT || !open_to_all(&site) {
        return Err(Refusal::forbidden("report-not-open").into());
    }
    if report.done {
        return Err(Refusal::field("done", "report-done-staff").into());
    }
    let mut report = report.clone();
    // Sent again, its files are here already; the filing answers as it did.
    if !known(tx, &report)? {
        let ids = |files: &[StoredFile]| files.iter().map(|file| file.id).collect();
        (report.photos, report.voice) = (ids(&kept.photos), ids(&kept.voice));
        report.after = Vec::new();
        let all: Vec<StoredFile> = kept.photos.iter().chain(&kept.voice).cloned().collect();
        crate::file::upload_in(tx, ctx, &all)?;
    }
    let whom = Whom::Named(name.to_owned());
    filed(
        app,
        tx,
        ctx,
        &report,
        located,
        (CITIZEN, whom, Channel::Online),
    )
}

/// Whether it was filed before under its client's own id.
fn known(tx: &mut Tx<'_>, report: &Report) -> Result<bool, Fault> {
    let Some(client) = report.client.as_deref() else {
        return Ok(false);
    };
    let key = format!("client:{}", client_digest(client));
    Ok(tx.case_key(&key)?.is_some())
}

/// Whether the class is still what it was chosen as: a phone may hold last month's list.
fn chosen(site: &Site, report: &Report) -> Result<(), Refusal> {
    let class = report.class.trim();
    if class.is_empty() {
        return Err(Refusal::field(CLASS, "report-class-needed"));
    }
    let changed = || Refusal::field(CLASS, "report-class-changed");
    let (_, procedure) = site
        .procedure(PROCEDURE)
        .ok_or_else(|| Refusal::forbidden("report-not-open"))?;
    let field = procedure.field(CLASS).ok_or_else(changed)?;
    if !field.choices.iter().any(|choice| choice == class) {
        return Err(changed());
    }
    let row = field
        .table
        .as_deref()
        .and_then(|table| procedure.table(table)?.row(class));
    match (row, &report.class_name) {
        (Some(row), Some(told)) if *told != row.name && *told != row.name_en => Err(changed()),
        _ => Ok(()),
    }
}

fn filed(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    report: &Report,
    located: &Located,
    (act, whom, channel): (&str, Whom, Channel),
) -> Result<Case, Fault> {
    let request = FileRequest {
        procedure: PROCEDURE.to_owned(),
        act: act.to_owned(),
        item: PROCEDURE.to_owned(),
        whom,
        channel,
        place: Some(located.place.clone()),
        fields: typed(report, act, located.place.point),
        materials: BTreeMap::new(),
        note: None,
        client: report.client.clone(),
    };
    // What was filed already is answered as it was, whatever has changed since.
    if !known(tx, report)? {
        chosen(&*app.site_in(tx, ctx.now)?, report)?;
        look(tx, "photo", &report.photos, "image/")?;
        look(tx, "after-photo", &report.after, "image/")?;
        look(tx, "voice", &report.voice, "audio/")?;
    }
    case::file_in(app, tx, ctx, &request)
}

/// Whether files are what their field holds.
fn look(tx: &mut Tx<'_>, field: &str, files: &[FileId], media: &str) -> Result<(), Fault> {
    for id in files {
        let Some((file, ..)) = tx.file(*id)? else {
            return Err(Refusal::field(field, "report-file-gone").into());
        };
        if !file.media.starts_with(media) {
            return Err(Refusal::field(field, "report-file-kind").into());
        }
    }
    Ok(())
}

/// The fields as a form would have sent them; blank ones are left out.
fn typed(report: &Report, act: &str, point: Option<Point>) -> BTreeMap<String, String> {
    let files = |files: &[FileId]| {
        let texts: Vec<String> = files.iter().map(ToString::to_string).collect();
        texts.join(" ")
    };
    let degrees = |e7: i64| format!("{}.{:07}", e7 / 10_000_000, e7 % 10_000_000);
    let place = point.map_or_else(String::new, |point| {
        format!("{},{}", degrees(point.lng_e7), degrees(point.lat_e7))
    });
    let believed = |at: &Instant| (0..=CLOCK_MAX_MS).contains(&at.0);
    // As her clock had it, right or wrong; the server's own time stands in the case beside it.
    let seen = report
        .reported_at
        .filter(believed)
        .map_or_else(String::new, |at| words::moment(Locale::ZhCn, at.0));
    let source = if act == CITIZEN { "" } else { PATROL };
    [
        (CLASS, report.class.trim().to_owned()),
        (SUMMARY, report.summary.trim().to_owned()),
        ("photo", files(&report.photos)),
        ("voice", files(&report.voice)),
        ("after-photo", files(&report.after)),
        ("place", place),
        ("reported-at", seen),
        ("source", source.to_owned()),
    ]
    .into_iter()
    .filter(|(_, text)| !text.is_empty())
    .map(|(name, text)| (name.to_owned(), text))
    .collect()
}
