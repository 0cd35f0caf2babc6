//! The bank's file and its answer. Account numbers are opened here and nowhere else; the file leaves
//! only for a roll that a second person has checked, and its digest stays with the roll.

use super::{all_lines, for_work, moved};
use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::once::{Repeat, once, still_said};
use crate::policy::{Action, require};
use crate::seal::{Bound, Kind};
use crate::{App, Fault};
use ::roll::{Answer, AnswerRow, Reconciled};
use model::id::{PaymentId, RollId};
use model::journal::{Body, ReadKind, Subject};
use model::money::Fen;
use model::refusal::{Kind as No, Refusal, Refused};
use model::roll::{Payment, PaymentState, Roll, RollState};
use sheet::{Cell, Table};
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
    require(&ctx.actor, Action::RollWork)?;
    let asker = ctx.clone();
    let name = name.to_owned();
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
    let made = digest.clone();
    let (roll, at) = once(app, ctx, repeat, move |app, tx| {
        Ok((export_in(app, tx, &asker, id, seen, &made)?, asker.now))
    })
    .await?;
    // Each time the file leaves is an entry; a repetition within minutes is the same time.
    still_said(at, ctx.now)?;
    if roll.file_digest.as_ref() != Some(&digest) {
        return Err(Refusal::forbidden("bank-file-differs").into());
    }
    Ok(BankFile { roll, csv, xlsx })
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

/// Marks a checked roll as sent to the bank, inside a unit.
///
/// # Errors
/// As [`export`].
pub fn export_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RollId,
    seen: Option<u64>,
    digest: &str,
) -> Result<Roll, Fault> {
    let mut roll = for_work(app, tx, ctx, id, seen)?;
    let lines = all_lines(tx, id)?;
    let mut draw = ctx.draw("export");
    let subjects = lines.iter().map(|p| p.person).collect();
    match roll.state {
        RollState::Checked => {
            roll.file_digest = Some(digest.to_owned());
            moved(tx, ctx, &mut roll, RollState::Exported, Vec::new())?;
        }
        // The same file again, for who lost it; it must be the same to the byte.
        RollState::Exported if roll.file_digest.as_deref() == Some(digest) => {}
        RollState::Exported => return Err(Refusal::forbidden("bank-file-differs").into()),
        RollState::Drawn | RollState::Settled | RollState::Void => {
            return Err(Refusal::forbidden("roll-not-checked").into());
        }
    }
    let body = Body::Exported {
        what: "bank-file".to_owned(),
        rows: lines.len() as i64,
        digest: digest.to_owned(),
        approved_by: roll.checked_by,
    };
    record(tx, ctx, &mut draw, Subject::Roll(id), roll.version, &body)?;
    record_read(
        tx,
        ctx,
        &mut draw,
        ReadKind::Exported,
        subjects,
        None,
        "bank-file",
    )?;
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

/// Takes the bank's answer: every payment is paid or failed, or nothing is taken at all.
///
/// # Errors
/// `return-…` for every row that does not fit the roll; `roll-state`; stale; the store's.
pub async fn settle(
    app: &App,
    ctx: &Ctx,
    id: RollId,
    seen: Option<u64>,
    rows: Vec<AnswerRow>,
) -> Result<(Roll, Reconciled), Fault> {
    require(&ctx.actor, Action::RollWork)?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| settle_in(app, tx, &ctx, id, seen, &rows))
        .await
}

/// Takes the bank's answer inside a unit.
///
/// # Errors
/// As [`settle`].
pub fn settle_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: RollId,
    seen: Option<u64>,
    rows: &[AnswerRow],
) -> Result<(Roll, Reconciled), Fault> {
    let mut roll = for_work(app, tx, ctx, id, seen)?;
    if roll.state != RollState::Exported {
        return Err(Refusal::forbidden("roll-state").into());
    }
    let lines = all_lines(tx, id)?;
    let reconciled = ::roll::reconcile(&lines, rows);
    if !reconciled.faults.is_empty() {
        return Err(Refusal {
            kind: No::Invalid,
            reasons: reconciled.faults.iter().map(said).collect(),
        }
        .into());
    }
    let payments = reconciled
        .answers
        .iter()
        .map(|(payment, answer)| {
            let state = match answer {
                Answer::Paid => PaymentState::Paid(ctx.now),
                Answer::Failed(why) => PaymentState::Failed(why.clone()),
            };
            (*payment, state)
        })
        .collect();
    moved(tx, ctx, &mut roll, RollState::Settled, payments)?;
    // She is told when her money is there; months paid back together are told once.
    let mut draw = ctx.draw("told");
    let site = app.site_in(tx, ctx.now)?;
    let credited: std::collections::BTreeSet<PaymentId> = reconciled
        .answers
        .iter()
        .filter(|(_, answer)| *answer == Answer::Paid)
        .map(|(id, _)| *id)
        .collect();
    let mut told = std::collections::BTreeMap::<_, (i64, &Payment)>::new();
    for line in lines.iter().filter(|line| credited.contains(&line.id)) {
        told.entry(line.person).or_insert((0, line)).0 += line.amount.0;
    }
    // Whose entitlement ended while the file was at the bank was paid too much.
    for person in told.keys() {
        let Some(until) = tx
            .entitlement(&roll.programme, *person)?
            .and_then(|e| e.until)
        else {
            continue;
        };
        for line in lines
            .iter()
            .filter(|l| l.person == *person && l.due_month > until && credited.contains(&l.id))
        {
            super::claim_in(tx, ctx, line.id, *person, line.amount, &mut draw)?;
        }
    }
    let first_time: Vec<_> = told.into_iter().collect();
    for (person, (amount, line)) in first_time {
        let payments = tx.payments_of(person)?;
        let before = payments
            .iter()
            .any(|p| p.roll != id && matches!(p.state, PaymentState::Paid(_)));
        if before {
            continue; // Told with the first payment; monthly ones show on her page.
        }
        let args = [
            ("name", line.name.clone()),
            ("amount", yuan(Fen(amount))),
            (
                "month",
                words::month(words::Locale::ZhCn, roll.month.first_day()),
            ),
            ("place", site.place_name(line.division)),
        ];
        let case = tx
            .entitlement(&roll.programme, person)?
            .and_then(|e| e.case);
        let message = model::message::Message {
            id: model::id::MessageId::new(ctx.now.0, draw.bytes()),
            person,
            case,
            key: "message-paid".to_owned(),
            args: args
                .into_iter()
                .map(|(n, v)| (n.to_owned(), v.into()))
                .collect(),
        };
        crate::message::queue_in(tx, ctx, message, line.division, &mut draw)?;
    }
    Ok((roll, reconciled))
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
