//! The bank's file and its answer. Account numbers are opened here and nowhere else; the file leaves
//! only for a roll that a second person has checked, and its digest stays with the roll.

use super::{all_lines, for_judging, moved, moved_drawing};
use crate::context::{Ctx, Draw};
use crate::journal::{reads, record};
use crate::once::{Repeat, before, once, still_said};
use crate::policy::{Action, require};
use crate::seal::{Bound, Kind};
use crate::{App, Fault};
use ::roll::{Answer, AnswerRow, Reconciled};
use model::id::{PaymentId, PersonId, RollId};
use model::journal::{Body, ReadKind, Subject};
use model::money::Fen;
use model::refusal::{Kind as No, Refusal, Refused};
use model::roll::{Payment, PaymentState, Roll, RollState};
use model::time::Instant;
use sheet::{Cell, Table};
use std::collections::BTreeMap;
use store::Tx;

/// Columns of the bank's file, as keys `bank-column-…`; the caller says them in words.
pub const BANK_COLUMNS: [&str; 6] = ["no", "payment", "name", "account", "amount", "month"];
/// Columns of the return file, as keys `bank-column-…`.
pub const RETURN_COLUMNS: [&str; 4] = ["payment", "amount", "result", "reason"];

/// A bank's file in both forms.
#[derive(Debug, Clone)]
pub struct BankFile {
    /// The roll after it was exported.
    pub roll: Roll,
    /// CSV, byte for byte the same whenever it is made again.
    pub csv: Vec<u8>,
    /// XLSX of the same rows.
    pub xlsx: Vec<u8>,
}

/// Banks read plain numbers, without separators.
fn yuan(amount: Fen) -> String {
    words::yuan(amount.0).replace(',', "")
}

/// Makes the bank's file of a checked roll. `titles` are the columns' names in the order of
/// [`BANK_COLUMNS`], `name` the file's own.
///
/// # Errors
/// `roll-not-checked`; stale; not found; an account that does not open; the store's.
pub async fn export(
    app: &App,
    ctx: &Ctx,
    id: RollId,
    seen: Option<u64>,
    name: &str,
    titles: [String; 6],
) -> Result<BankFile, Fault> {
    export_once(app, ctx, id, seen, name, titles, Repeat::never()).await
}

/// [`export`], under the key its sender chose.
///
/// # Errors
/// As [`export`]; `said-once`; `idempotency-key-reused`.
pub async fn export_once(
    app: &App,
    ctx: &Ctx,
    id: RollId,
    seen: Option<u64>,
    name: &str,
    titles: [String; 6],
    repeat: Repeat,
) -> Result<BankFile, Fault> {
    let name = name.to_owned();
    let held = before::<(Roll, Instant)>(app, ctx, &repeat).await?;
    // Whoever may not send it opens no account.
    let version = match &held {
        Some((roll, at)) => {
            still_said(*at, ctx.now)?;
            roll.version
        }
        None => {
            let ctx = ctx.clone();
            app.submit(move |app, tx| sendable(app, tx, &ctx, id, seen).map(|roll| roll.version))
                .await?
        }
    };
    let (lines, accounts) = app
        .read(move |app, tx| {
            let lines = all_lines(tx, id)?;
            let accounts = lines
                .iter()
                .map(|line| opened(app, tx, line))
                .collect::<Result<Vec<_>, _>>()?;
            Ok((lines, accounts))
        })
        .await?;
    let (csv, xlsx) = files(&lines, accounts, &name, titles)?;
    let digest = evidence::FileDigest::of(&csv).to_string();
    let (ctx_of, made) = (ctx.clone(), digest.clone());
    let roll = match held {
        // Each time the file leaves is an entry; a repetition within minutes is the same time.
        Some((roll, _)) if roll.file_digest.as_ref() == Some(&digest) => roll,
        Some(_) => return Err(Refusal::forbidden("bank-file-differs").into()),
        None => {
            // Everybody in it is journalled as read, in short units, before the file can leave.
            let subjects = lines.iter().map(|line| line.person).collect();
            reads(app, ctx, ReadKind::Exported, subjects, "bank-file").await?;
            let (roll, _) = once(app, ctx, repeat, move |app, tx| {
                let roll = export_in(app, tx, &ctx_of, id, version, &made)?;
                Ok((roll, ctx_of.now))
            })
            .await?;
            roll
        }
    };
    Ok(BankFile { roll, csv, xlsx })
}

/// The roll, if this actor may send it now.
fn sendable(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RollId,
    seen: Option<u64>,
) -> Result<Roll, Fault> {
    let roll = for_judging(app, tx, ctx, id, seen)?;
    match roll.state {
        RollState::Checked | RollState::Exported => Ok(roll),
        RollState::Drawing
        | RollState::Drawn
        | RollState::Settling
        | RollState::Settled
        | RollState::Void => Err(Refusal::forbidden("roll-not-checked").into()),
    }
}

/// The account of a line. It was sealed under the id she had then, which may since have been found
/// to be another's.
fn opened(app: &App, tx: &mut Tx<'_>, payment: &Payment) -> Result<String, crate::Error> {
    let open = |id| {
        app.sealer()
            .open(Kind::BankAccount, Bound::Person(id), &payment.account)
    };
    if let Ok(account) = open(payment.person) {
        return Ok(account);
    }
    for id in crate::citizen::ids_of(tx, payment.person)? {
        if let Ok(account) = open(id) {
            return Ok(account);
        }
    }
    Err(crate::Error::Damaged(format!(
        "payment {}: {}",
        payment.id,
        crate::seal::Shut
    )))
}

fn files(
    lines: &[Payment],
    accounts: Vec<String>,
    name: &str,
    titles: [String; 6],
) -> Result<(Vec<u8>, Vec<u8>), Fault> {
    let mut table = Table::new(name, titles);
    for (index, (payment, account)) in lines.iter().zip(accounts).enumerate() {
        table.rows.push(vec![
            Cell::Integer(index as i64 + 1),
            Cell::text(payment.id.to_string()),
            Cell::text(payment.name.as_str()),
            Cell::text(account),
            Cell::text(yuan(payment.amount)),
            Cell::text(payment.due_month.to_string()),
        ]);
    }
    let sheet = |e: sheet::SheetError| crate::Error::Damaged(format!("bank file: {e}"));
    Ok((
        sheet::write_csv(&table).map_err(sheet)?,
        sheet::write_xlsx(&[(&table, &sheet::Layout::default())]).map_err(sheet)?,
    ))
}

/// Marks a checked roll as sent to the bank, inside a unit, as it was when its file was made.
fn export_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RollId,
    made_from: u64,
    digest: &str,
) -> Result<Roll, Fault> {
    let mut roll = sendable(app, tx, ctx, id, Some(made_from))?;
    if roll.state == RollState::Checked {
        roll.file_digest = Some(digest.to_owned());
        moved(tx, ctx, &mut roll, RollState::Exported, Vec::new())?;
    } else if roll.file_digest.as_deref() != Some(digest) {
        // The same file again, for who lost it; it must be the same to the byte.
        return Err(Refusal::forbidden("bank-file-differs").into());
    }
    let body = Body::Exported {
        what: "bank-file".to_owned(),
        rows: roll.count,
        digest: digest.to_owned(),
        approved_by: roll.checked_by,
    };
    let mut draw = ctx.draw("export");
    record(tx, ctx, &mut draw, Subject::Roll(id), roll.version, &body)?;
    Ok(roll)
}

/// Reads the bank's return file against its roll. `titles` are the columns' names in the order of
/// [`RETURN_COLUMNS`], `paid` the word that says an amount was credited.
///
/// # Errors
/// The file's own faults; a missing column; a row that does not read, with its number.
pub fn read_return(
    bytes: &[u8],
    titles: &[String; 4],
    paid: &str,
) -> Result<Vec<AnswerRow>, Refusal> {
    let reading = sheet::read(bytes, &sheet::ReadOptions::default()).map_err(|fault| {
        let mut refusal = Refusal::field("file", fault.key());
        for (name, arg) in fault.args() {
            refusal = refusal.with(name, arg);
        }
        refusal
    })?;
    let mut columns = [0; 4];
    for (column, title) in columns.iter_mut().zip(titles) {
        *column = reading
            .table
            .columns
            .iter()
            .position(|c| c.trim() == title)
            .ok_or_else(|| {
                Refusal::field("file", "column-missing").with("column", title.as_str())
            })?;
    }
    let mut rows = Vec::new();
    let mut reasons = Vec::new();
    for (index, cells) in reading.table.rows.iter().enumerate() {
        let at = i64::from(reading.row_number(index));
        let cell = |n: usize| {
            cells
                .get(columns[n])
                .map(|c| c.as_text().trim().to_owned())
                .unwrap_or_default()
        };
        let wrong = |key: &str, value: &str| {
            Refused::new(key)
                .at("file")
                .with("row", at)
                .with("value", value)
        };
        let amount = words::parse_yuan(&cell(1)).filter(|fen| *fen >= 0).map(Fen);
        let payment = cell(0).parse::<PaymentId>();
        match (payment, amount) {
            (Ok(payment), Some(amount)) => rows.push(AnswerRow {
                row: u64::from(reading.row_number(index)),
                payment,
                amount,
                answer: if cell(2) == paid {
                    Answer::Paid
                } else {
                    Answer::Failed(reason(&cell(2), &cell(3)))
                },
            }),
            (Err(_), _) => reasons.push(wrong("return-payment", &cell(0))),
            (_, None) => reasons.push(wrong("return-amount", &cell(1))),
        }
    }
    if reasons.is_empty() {
        Ok(rows)
    } else {
        Err(Refusal {
            kind: No::Invalid,
            reasons,
        })
    }
}

fn reason(result: &str, reason: &str) -> String {
    if reason.is_empty() {
        result.to_owned()
    } else {
        reason.to_owned()
    }
}

/// A bank's answer that was held against its roll and kept, so that taking it can go on after a stop.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The roll.
    pub roll: RollId,
    /// What it says.
    pub reconciled: Reconciled,
    /// Where it is kept.
    kept: String,
}

/// Takes the bank's answer: every payment is paid or failed, or nothing is taken at all.
///
/// # Errors
/// As [`held_against_roll`] and [`settle_in`].
pub async fn settle(
    app: &App,
    ctx: &Ctx,
    id: RollId,
    seen: Option<u64>,
    rows: Vec<AnswerRow>,
) -> Result<(Roll, Reconciled), Fault> {
    let answered = held_against_roll(app, ctx, id, rows).await?;
    let reconciled = answered.reconciled.clone();
    let of = ctx.clone();
    app.submit(move |app, tx| settle_in(app, tx, &of, seen, &answered))
        .await?;
    Ok((super::finish(app, ctx, id).await?, reconciled))
}

/// Holds a bank's answer against its roll, before the unit that takes it.
///
/// # Errors
/// `return-…` for every row that does not fit the roll; not found; the store's.
pub async fn held_against_roll(
    app: &App,
    ctx: &Ctx,
    id: RollId,
    mut rows: Vec<AnswerRow>,
) -> Result<Answered, Fault> {
    for row in &mut rows {
        // Banks repeat accounts in their reasons; whose it is stands on the line.
        if let Answer::Failed(why) = &mut row.answer
            && codes::personal_number(why).is_some()
        {
            *why = why.replace(|c: char| c.is_numeric(), "*");
        }
    }
    let scope = require(&ctx.actor, Action::RollWork)?;
    let (roll, lines) = app
        .read(move |_, tx| Ok::<_, crate::Error>((tx.roll(id)?, all_lines(tx, id)?)))
        .await?;
    let roll = roll.ok_or_else(Refusal::not_found)?;
    super::within(&scope, app.site().county, roll.division)?;
    let reconciled = ::roll::reconcile(&lines, &rows);
    if !reconciled.faults.is_empty() {
        return Err(Refusal {
            kind: No::Invalid,
            reasons: reconciled.faults.iter().map(said).collect(),
        }
        .into());
    }
    let answers: Vec<(PaymentId, Option<&str>)> = reconciled
        .answers
        .iter()
        .map(|(payment, answer)| match answer {
            Answer::Paid => (*payment, None),
            Answer::Failed(why) => (*payment, Some(why.as_str())),
        })
        .collect();
    let bytes = serde_json::to_vec(&answers).map_err(|e| crate::Error::Canon(e.to_string()))?;
    let kept = app.store().put_file(&bytes)?.to_string();
    Ok(Answered {
        roll: id,
        reconciled,
        kept,
    })
}

/// Begins to take the bank's answer inside a unit; [`super::finish`] takes it.
///
/// # Errors
/// `roll-state`; `own-roll`; `kin-roll`; stale; not found; the store's.
pub fn settle_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    seen: Option<u64>,
    answered: &Answered,
) -> Result<Roll, Fault> {
    let mut roll = for_judging(app, tx, ctx, answered.roll, seen)?;
    if roll.state != RollState::Exported {
        return Err(Refusal::forbidden("roll-state").into());
    }
    moved(tx, ctx, &mut roll, RollState::Settling, Vec::new())?;
    tx.set_progress(&super::step::begun(&roll, answered.kept.clone(), ctx.now))?;
    Ok(roll)
}

/// Persons whose payments are taken by one unit.
const CHUNK: i64 = 50;

/// Takes the next answers of a roll; where the ones after them begin, none when all are taken.
pub(super) fn more_answers(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    roll: &mut Roll,
    progress: &mut store::Progress,
    draw: &mut Draw,
) -> Result<Option<String>, Fault> {
    let (kept, after) = match progress.position.split_once(' ') {
        Some((kept, after)) => (kept, after.parse().map_err(|_| super::step::lost(roll))?),
        None => (progress.position.as_str(), PersonId::from_bytes([0; 16])),
    };
    let answers = kept_answers(app, roll, kept)?;
    let lines = tx.payments_of_roll_by_person(roll.id, after, CHUNK)?;
    // Months paid back together are told once: a person's lines are never torn apart.
    let mut of_person: BTreeMap<PersonId, Vec<Payment>> = BTreeMap::new();
    for line in lines {
        of_person.entry(line.person).or_default().push(line);
    }
    let last = of_person.keys().next_back().copied();
    let mut states = Vec::new();
    let mut credited = Vec::new();
    for (person, lines) in &of_person {
        for line in lines {
            if line.state != PaymentState::Listed {
                continue;
            }
            let state = match answers.get(&line.id) {
                Some(None) => PaymentState::Paid(ctx.now),
                Some(Some(why)) => PaymentState::Failed(why.clone()),
                None => return Err(super::step::lost(roll).into()),
            };
            states.push((line.id, state));
        }
        let paid: Vec<Payment> = lines
            .iter()
            .filter(|line| matches!(answers.get(&line.id), Some(None)))
            .cloned()
            .collect();
        credited.push((*person, paid));
    }
    progress.done += states.len() as i64;
    let position = last.map(|last| format!("{kept} {last}"));
    let state = if last.is_some() {
        RollState::Settling
    } else {
        RollState::Settled
    };
    moved_drawing(tx, ctx, roll, state, states, draw)?;
    for (person, paid) in credited {
        told(app, tx, ctx, roll, person, &paid, draw)?;
    }
    Ok(position)
}

/// The answers as they were held against the roll: payment → the bank's reason, none when credited.
fn kept_answers(
    app: &App,
    roll: &Roll,
    kept: &str,
) -> Result<BTreeMap<PaymentId, Option<String>>, Fault> {
    let lost = || super::step::lost(roll);
    let digest = kept.parse().map_err(|_| lost())?;
    let bytes = app.store().read_file(&digest)?.ok_or_else(lost)?;
    let answers: Vec<(PaymentId, Option<String>)> =
        serde_json::from_slice(&bytes).map_err(|_| lost())?;
    Ok(answers.into_iter().collect())
}

/// What follows from a person's credited payments: what she was paid too much is claimed back, and
/// at the first time she is told; monthly ones show on her page.
fn told(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    roll: &Roll,
    person: PersonId,
    paid: &[Payment],
    draw: &mut Draw,
) -> Result<(), Fault> {
    let Some(line) = paid.first() else {
        return Ok(());
    };
    let held = {
        let kept = tx.person_resolve(person)?;
        tx.entitlement(&roll.programme, kept)?
    };
    // Whose entitlement ended while the file was at the bank was paid too much.
    if let Some(until) = held.as_ref().and_then(|e| e.until) {
        for line in paid.iter().filter(|line| line.due_month > until) {
            super::claim_in(tx, ctx, line.id, person, line.amount, draw)?;
        }
    }
    let before = tx
        .payments_of(person)?
        .iter()
        .any(|p| p.roll != roll.id && matches!(p.state, PaymentState::Paid(_)));
    if before {
        return Ok(());
    }
    let site = app.site_in(tx, ctx.now)?;
    let amount: Fen = paid.iter().map(|line| line.amount).sum();
    let args = [
        ("name", line.name.clone()),
        ("amount", yuan(amount)),
        (
            "month",
            words::month(words::Locale::ZhCn, roll.month.first_day()),
        ),
        ("place", site.place_name(line.division)),
    ];
    let message = model::message::Message {
        id: model::id::MessageId::new(ctx.now.0, draw.bytes()),
        person,
        case: held.and_then(|e| e.case),
        key: "message-paid".to_owned(),
        args: args
            .into_iter()
            .map(|(n, v)| (n.to_owned(), v.into()))
            .collect(),
    };
    crate::message::queue_in(tx, ctx, message, line.division, draw)
}

fn said(fault: &::roll::RowFault) -> Refused {
    use ::roll::RowFault as F;
    match fault {
        F::Unknown(row) => Refused::new("return-unknown")
            .at("file")
            .with("row", *row as i64),
        F::Amount {
            row,
            listed,
            answered,
        } => Refused::new("return-amount-differs")
            .at("file")
            .with("row", *row as i64)
            .with("listed", yuan(*listed))
            .with("answered", yuan(*answered)),
        F::Twice(row) => Refused::new("return-twice")
            .at("file")
            .with("row", *row as i64),
        F::Missing(payment) => Refused::new("return-missing")
            .at("file")
            .with("payment", payment.to_string()),
    }
}
