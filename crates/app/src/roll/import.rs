//! Bringing a site's existing roll in, with preview: nobody in it is paid a second time by the next
//! run, because each line says up to which month she has been paid.

use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::policy::{Action, require};
use crate::seal::{Bound, Kind};
use crate::{App, Fault};
use codes::CitizenNumber;
use model::id::PersonId;
use model::journal::{Body, ReadKind, Subject};
use model::person::Standing;
use model::refusal::{Refusal, Refused};
use model::roll::Entitlement;
use model::scope::Scope;
use model::time::Month;
use store::Tx;

/// A line of an existing roll that is sound.
#[derive(Debug, Clone)]
pub struct ImportLine {
    /// Row of the file.
    pub row: u32,
    /// Whose.
    pub person: PersonId,
    /// Name, as the library knows it.
    pub name: String,
    /// The first month this product pays: the one after the last that was paid.
    pub from: Month,
    /// Account as given.
    pub account: String,
}

/// What an import would do.
#[derive(Debug, Clone, Default)]
pub struct ImportPreview {
    /// Lines that can be taken.
    pub lines: Vec<ImportLine>,
    /// What is wrong, by row.
    pub faults: Vec<(u32, Refused)>,
}

/// Reads an existing roll: columns named by `titles`: citizen number, name, account, last month
/// paid (`2026-10`).
///
/// # Errors
/// The file's own faults; a missing column; the store's.
pub async fn preview_import(
    app: &App,
    ctx: &Ctx,
    programme: &str,
    bytes: &[u8],
    titles: [String; 4],
) -> Result<ImportPreview, Fault> {
    let scope = require(&ctx.actor, Action::RollWork)?;
    let reading = sheet::read(bytes, &sheet::ReadOptions::default()).map_err(|fault| {
        let mut refusal = Refusal::field("file", fault.key());
        for (name, arg) in fault.args() {
            refusal = refusal.with(name, arg);
        }
        refusal
    })?;
    let mut columns = [0; 4];
    for (column, title) in columns.iter_mut().zip(&titles) {
        *column = reading
            .table
            .columns
            .iter()
            .position(|c| c.trim() == title)
            .ok_or_else(|| {
                Refusal::field("file", "column-missing").with("column", title.as_str())
            })?;
    }
    let rows: Vec<(u32, [String; 4])> = reading
        .table
        .rows
        .iter()
        .enumerate()
        .map(|(index, cells)| {
            let cell = |n: usize| {
                cells
                    .get(columns[n])
                    .map(|c| c.as_text().trim().to_owned())
                    .unwrap_or_default()
            };
            (
                reading.row_number(index),
                [cell(0), cell(1), cell(2), cell(3)],
            )
        })
        .collect();
    let (now, programme) = (ctx.now, programme.to_owned());
    let preview = app
        .read(move |app, tx| check_rows(app, tx, now, &scope, &programme, &rows))
        .await?;
    // Names stand in the preview: whose, is journalled before it is shown.
    let draw = ctx.draw("import-read");
    for (n, chunk) in preview.lines.chunks(CHUNK).enumerate() {
        let seed = crate::Chance(draw.clone().nth(u64::try_from(n).unwrap_or(0)));
        let ctx = Ctx {
            chance: seed,
            ..ctx.clone()
        };
        let subjects: Vec<PersonId> = chunk.iter().map(|line| line.person).collect();
        app.submit(move |_, tx| {
            Ok(record_read(
                tx,
                &ctx,
                &mut ctx.draw("read"),
                ReadKind::Found,
                subjects.clone(),
                None,
                "roll-import",
            )?)
        })
        .await?;
    }
    Ok(preview)
}

fn check_rows(
    app: &App,
    tx: &mut Tx<'_>,
    now: model::time::Instant,
    scope: &Scope,
    programme: &str,
    rows: &[(u32, [String; 4])],
) -> Result<ImportPreview, crate::Error> {
    let county = app.site().county;
    let mut preview = ImportPreview::default();
    let mut seen = std::collections::BTreeMap::new();
    for (row, [number, name, account, last]) in rows {
        let mut fault = |refused: Refused| preview.faults.push((*row, refused));
        let number = match CitizenNumber::parse_on(number, now.date()) {
            Ok(number) => number,
            Err(bad) => {
                fault(
                    bad.args()
                        .into_iter()
                        .fold(Refused::new(bad.key()), |r, (n, v)| r.with(n, v)),
                );
                continue;
            }
        };
        let person = tx.person_resolve(app.sealer().person(&number))?;
        let Some(record) = tx.person(person)? else {
            fault(Refused::new("person-unknown"));
            continue;
        };
        if super::within(scope, county, record.division).is_err() {
            fault(Refused::new("not-your-area"));
            continue;
        }
        if matches!(record.standing, Standing::Died(_)) {
            fault(Refused::new("person-died"));
            continue;
        }
        if record.name != *name {
            fault(
                Refused::new("name-differs")
                    .with("known", record.name.as_str())
                    .with("given", name.as_str()),
            );
            continue;
        }
        if let Some(first) = seen.insert(person, *row) {
            fault(Refused::new("row-twice").with("first", i64::from(first)));
            continue;
        }
        if tx.entitlement(programme, person)?.is_some() {
            fault(Refused::new("already-entitled"));
            continue;
        }
        let Ok(last) = last.parse::<Month>() else {
            fault(Refused::new("month-form").with("value", last.as_str()));
            continue;
        };
        let digits: String = account.chars().filter(|c| !c.is_whitespace()).collect();
        if !(12..=30).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            fault(Refused::new("bank-account-form"));
            continue;
        }
        preview.lines.push(ImportLine {
            row: *row,
            person,
            name: record.name,
            from: last.plus(1),
            account: digits,
        });
    }
    Ok(preview)
}

/// Lines taken in by one unit.
const CHUNK: usize = 100;

/// Takes lines in, unit by unit; how many. Whoever calls it again after a stop reads the file anew:
/// lines that are in already are then faults of their rows.
///
/// # Errors
/// As [`import_in`]; lines of earlier units stay.
pub async fn take_import(
    app: &App,
    ctx: &Ctx,
    programme: &str,
    lines: Vec<ImportLine>,
) -> Result<usize, Fault> {
    require(&ctx.actor, Action::RollWork)?;
    let draw = ctx.draw("import-chunks");
    for (n, chunk) in lines.chunks(CHUNK).enumerate() {
        let seed = crate::Chance(draw.clone().nth(u64::try_from(n).unwrap_or(0)));
        let ctx = Ctx {
            chance: seed,
            ..ctx.clone()
        };
        let (programme, chunk) = (programme.to_owned(), chunk.to_vec());
        app.submit(move |app, tx| import_in(app, tx, &ctx, &programme, &chunk))
            .await?;
    }
    Ok(lines.len())
}

/// Takes lines in, inside a unit. Callers take a bounded number at a time.
///
/// # Errors
/// `already-entitled` when somebody was granted meanwhile; the store's.
pub fn import_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    programme: &str,
    lines: &[ImportLine],
) -> Result<(), Fault> {
    let scope = require(&ctx.actor, Action::RollWork)?;
    let site = app.site_in(tx, ctx.now)?;
    // Late finds are paid back no further than the dated parameter says, whoever brings them in.
    let back = site
        .parameters
        .allowance(programme, ctx.now.date())
        .backpay_months;
    let earliest = Month::of(ctx.now.date()).plus(-i32::try_from(back).unwrap_or(i32::MAX));
    let mut draw = ctx.draw("import");
    for line in lines {
        let record_of = tx
            .person(line.person)?
            .ok_or_else(|| Refusal::invalid("person-unknown"))?;
        if super::within(&scope, site.county, record_of.division).is_err() {
            return Err(Refusal::denied("not-your-area").into());
        }
        if tx.entitlement(programme, line.person)?.is_some() {
            return Err(Refusal::forbidden("already-entitled")
                .with("row", i64::from(line.row))
                .into());
        }
        let account = app
            .sealer()
            .seal(
                Kind::BankAccount,
                Bound::Person(line.person),
                &mut draw,
                &line.account,
            )
            .map_err(|e| crate::Error::Damaged(e.to_string()))?;
        let entitlement = Entitlement {
            programme: programme.to_owned(),
            person: line.person,
            name: line.name.clone(),
            case: None,
            division: record_of.division,
            birth: record_of.birth,
            from: line.from.max(earliest),
            until: None,
            stopped_for: None,
            account,
            account_holder: line.person,
            granted_at: ctx.now,
            version: 1,
        };
        tx.entitlement_write(&entitlement)?;
        let body = Body::EntitlementWritten {
            entitlement: Box::new(entitlement),
            reason: "imported".to_owned(),
        };
        record(tx, ctx, &mut draw, Subject::Person(line.person), 0, &body)?;
    }
    Ok(())
}
