//! What towns took in (放权赋能; MISSION P3): on any day, past ones too, with the first and last day of
//! each item and the documents by which it came and went.

use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::unit::{Named, book, county_on, named};
use crate::{App, Fault, Site};
pub use ::county::delegation::Reach;
use ::county::delegation::{self, Taken};
use ::county::site::DivisionKind;
use codes::DivisionCode;
use jiff::civil::Date;
use model::document::{Document, DocumentCode};
use model::refusal::Refusal;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A document by its code, and by number and title where the register has it.
#[derive(Debug, Clone)]
pub struct Cited {
    /// Code.
    pub code: DocumentCode,
    /// The document; none while it is not issued yet.
    pub document: Option<Arc<Document>>,
}

/// An item that a town had, has, or will have.
#[derive(Debug, Clone)]
pub struct Line {
    /// What it took in, and from when to when.
    pub taken: Taken,
    /// The department it comes from.
    pub department: Option<Named>,
    /// Who holds the power there on the day; none for what is only asked for there.
    pub holder: Option<Named>,
    /// By which document it came.
    pub by: Cited,
    /// By which document it went.
    pub ended_by: Option<Cited>,
}

/// A town of the county's book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Town {
    /// Code.
    pub code: DivisionCode,
    /// Its name on the day, else the last it had.
    pub name: String,
    /// Whether it stands on the day.
    pub stands: bool,
    /// Powers it holds, items at its windows, items in its villages on the day.
    pub counts: [usize; 3],
}

/// Delegations on a day.
#[derive(Debug, Clone)]
pub struct View {
    /// The day.
    pub on: Date,
    /// The first day the county is known of.
    pub earliest: Date,
    /// Every town that the book knows of.
    pub towns: Vec<Town>,
    /// The town asked for.
    pub town: Option<Town>,
    /// What it took in; empty without one.
    pub lines: Vec<Line>,
}

/// What a town took in, seen from a day; without a town, how much each town has.
///
/// # Errors
/// Not for this post; `county-no-book`; not found; damage.
pub async fn view(
    app: &App,
    ctx: &Ctx,
    town: Option<DivisionCode>,
    on: Date,
) -> Result<View, Fault> {
    require(&ctx.actor, Action::CountyRead)?;
    let now = ctx.now;
    app.look(move |app, tx| {
        let site = app.site_in(tx, now)?;
        view_of(&site, town, on)
    })
    .await
}

fn view_of(site: &Site, town: Option<DivisionCode>, on: Date) -> Result<View, Fault> {
    let book = book(site)?;
    let earliest = book.founding().day;
    let on = on.max(earliest);
    let county = county_on(site, on)?;
    let mut known: BTreeMap<DivisionCode, (Date, Town)> = BTreeMap::new();
    for version in county.division_versions() {
        if !matches!(version.kind, DivisionKind::Town | DivisionKind::Street) {
            continue;
        }
        // What was gone before the county is known of took nothing in.
        if version.valid_to.is_some_and(|to| to <= earliest) {
            continue;
        }
        let stands = version.in_force_on(on);
        let newer = known
            .get(&version.code)
            .is_none_or(|(from, town)| stands || (!town.stands && *from < version.valid_from));
        if newer {
            let town = Town {
                code: version.code,
                name: version.name.clone(),
                stands,
                counts: delegation::counts(&county, version.code),
            };
            known.insert(version.code, (version.valid_from, town));
        }
    }
    let towns: Vec<Town> = known.into_values().map(|(_, town)| town).collect();
    let Some(code) = town else {
        return Ok(View {
            on,
            earliest,
            towns,
            town: None,
            lines: Vec::new(),
        });
    };
    let asked = towns.iter().find(|t| t.code == code).cloned();
    let asked = asked.ok_or_else(Refusal::not_found)?;
    // Documents are issued later than some pages look at: the register of today knows them all.
    let register = site.now.as_deref().unwrap_or(&county);
    let cited = |code: &DocumentCode| Cited {
        code: code.clone(),
        document: register.documents.get(code).cloned(),
    };
    let taken = delegation::taken(book, code).map_err(|b| crate::reform::damaged(&b))?;
    let lines = taken
        .into_iter()
        .map(|taken| {
            let holds = taken.reach == Reach::Held && taken.in_force_on(on);
            let holder = holds.then(|| county.holder(&taken.item, code)).flatten();
            Line {
                department: taken.department.as_ref().map(|d| named(&county, d)),
                holder: holder.map(|unit| named(&county, unit)),
                by: cited(&taken.document),
                ended_by: taken.ended_by.as_ref().map(&cited),
                taken,
            }
        })
        .collect();
    Ok(View {
        on,
        earliest,
        towns,
        town: Some(asked),
        lines,
    })
}
