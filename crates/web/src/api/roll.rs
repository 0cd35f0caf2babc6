//! Payment rolls, payments that failed, claims back.

use super::case::{asked, code, label, seen, signed};
use super::{Call, Write};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::{codes, shape};
use ::roll::{Answer as BankAnswer, AnswerRow};
use app::policy::Action;
use app::roll::{self, DrawRequest, RollAct};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, HeaderValue};
use axum::response::IntoResponse;
use model::id::{PaymentId, RollId};
use model::refusal::Refusal;
use model::roll::{Payment, PaymentState, Roll, RollKind};
use model::time::Month;

codes! {
    /// What the bank's file comes as.
    pub enum BankFormat {
        /// Comma-separated text.
        Csv = "csv",
        /// Workbook.
        Xlsx = "xlsx",
    }
}

shape! {
    /// A payment roll.
    pub struct RollShown {
        /// Id.
        pub id: model::id::RollId,
        /// Programme.
        pub programme: String,
        /// Town or county.
        pub division: ::codes::DivisionCode,
        /// Month it is paid in.
        pub month: model::time::Month,
        /// `regular`, `supplement`, `reissue`.
        pub kind: String,
        /// Number of the supplement or re-issue.
        pub number: Option<u32>,
        /// `drawn`, `checked`, `exported`, `settled`, `void`.
        pub state: String,
        /// Lines.
        pub count: i64,
        /// Sum.
        pub total: model::money::Fen,
        /// Who drew it up.
        pub drawn_by: model::id::PersonId,
        /// When.
        pub drawn_at: model::time::Instant,
        /// Who checked it.
        pub checked_by: Option<model::id::PersonId>,
        /// SM3 of the bank's file.
        pub file_digest: Option<String>,
        /// To be sent with the next act.
        pub version: i64,
        /// Machine-made.
        pub synthetic: bool,
    }

    /// A page of rolls, newest first.
    pub struct RollPage {
        /// They.
        pub rolls: Vec<RollShown>,
        /// Ask again with it for what follows.
        pub cursor: Option<String>,
    }

    /// A line of a roll.
    pub struct PaymentShown {
        /// Id.
        pub id: model::id::PaymentId,
        /// Whose.
        pub person: model::id::PersonId,
        /// Name.
        pub name: String,
        /// Village.
        pub division: ::codes::DivisionCode,
        /// Month it is for.
        pub month: model::time::Month,
        /// Amount.
        pub amount: model::money::Fen,
        /// First age of its band.
        pub band: u32,
        /// Account, masked.
        pub account: String,
        /// `listed`, `paid`, `failed`, `reissued`, `void`.
        pub state: String,
        /// The bank's reason.
        pub reason: Option<String>,
        /// The account serves several people on the list.
        pub shared: bool,
    }

    /// A roll with a page of its lines.
    pub struct RollOpened {
        /// The roll.
        pub roll: RollShown,
        /// Lines.
        pub payments: Vec<PaymentShown>,
        /// What the caller may do with it now: `check`, `void`, `export`, `settle`.
        pub may: Vec<String>,
        /// Ask again with it for what follows.
        pub cursor: Option<String>,
    }

    /// A roll to be drawn up.
    pub struct DrawGiven {
        /// Programme.
        pub programme: String,
        /// Town.
        pub division: ::codes::DivisionCode,
        /// Month it is paid in: the current one.
        pub month: model::time::Month,
        /// Failures of earlier rolls instead of what is newly due.
        pub reissue: Option<bool>,
    }

    /// What was seen before acting.
    pub struct RollSeen {
        /// The roll's version.
        pub version: i64,
    }

    /// A bank's file is wanted.
    pub struct ExportGiven {
        /// The roll's version.
        pub version: i64,
        /// In which form.
        pub format: BankFormat,
    }

    /// What the bank says of one payment.
    pub struct ReturnRow {
        /// Payment id, as it stood in the bank's file.
        pub payment: model::id::PaymentId,
        /// Amount, as the bank repeats it.
        pub amount: model::money::Fen,
        /// Whether it was credited.
        pub paid: bool,
        /// Why it was not.
        pub reason: Option<String>,
    }

    /// The bank's answer to a whole roll.
    pub struct ReturnGiven {
        /// The roll's version.
        pub version: i64,
        /// One row for each payment.
        pub rows: Vec<ReturnRow>,
    }

    /// A roll after the bank's answer.
    pub struct Settled {
        /// The roll.
        pub roll: RollShown,
        /// Sum credited.
        pub paid: model::money::Fen,
        /// Sum not credited.
        pub failed: model::money::Fen,
    }

    /// Money to be given back.
    pub struct ClaimShown {
        /// The payment that should not have been.
        pub payment: model::id::PaymentId,
        /// Whose.
        pub person: model::id::PersonId,
        /// Name.
        pub name: Option<String>,
        /// Village.
        pub division: Option<::codes::DivisionCode>,
        /// Month of the payment.
        pub month: Option<model::time::Month>,
        /// Amount.
        pub amount: model::money::Fen,
        /// When it was found.
        pub at: model::time::Instant,
        /// When it came back.
        pub settled_at: Option<model::time::Instant>,
        /// When it was withdrawn, because the stop it rested on was none.
        pub withdrawn_at: Option<model::time::Instant>,
    }

    /// Claims back.
    pub struct ClaimList {
        /// They.
        pub claims: Vec<ClaimShown>,
    }

    /// Payments that failed and wait to be paid again.
    pub struct FailedList {
        /// They.
        pub payments: Vec<PaymentShown>,
    }
}

/// Nothing is said: an empty object.
#[derive(Debug, Clone, Copy, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl crate::schema::Shape for Nothing {
    fn schema(_: &mut crate::schema::Components) -> serde_json::Value {
        serde_json::json!({ "type": "object", "properties": {}, "required": [], "additionalProperties": false })
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, work) = (Access::Api(Action::RollRead), Access::Api(Action::RollWork));
    let seen = r#"{"version":1}"#;
    vec![
        Route::api_get("/api/v1/rolls", read, "Lists rolls, newest first", list)
            .query("month", "yyyy-mm")
            .query("cursor", "From the page before")
            .answers::<RollPage>(),
        Route::api_post(
            "/api/v1/rolls",
            work,
            "Draws up a town's roll, a supplement or a re-issue",
            draw,
        )
        .takes::<DrawGiven>()
        .example(r#"{"programme":"elder-allowance","division":"320623111000","month":"2026-11"}"#)
        .answers::<RollShown>()
        .creates(),
        Route::api_get(
            "/api/v1/rolls/{id}",
            read,
            "Opens a roll with its lines",
            open,
        )
        .query("cursor", "Lines after this payment")
        .answers::<RollOpened>(),
        Route::api_post(
            "/api/v1/rolls/{id}/check",
            work,
            "A second person agrees with lines and sum",
            check,
        )
        .takes::<RollSeen>()
        .example(seen)
        .answers::<RollShown>(),
        Route::api_post(
            "/api/v1/rolls/{id}/void",
            work,
            "Sets a roll aside before it is sent",
            void,
        )
        .takes::<RollSeen>()
        .example(seen)
        .answers::<RollShown>(),
        Route::api_post(
            "/api/v1/rolls/{id}/export",
            work,
            "Makes the bank's file, with accounts in clear, as a file",
            export,
        )
        .takes::<ExportGiven>()
        .example(r#"{"version":2,"format":"csv"}"#),
        Route::api_post(
            "/api/v1/rolls/{id}/return",
            work,
            "Takes the bank's answer, whole or not at all",
            settle,
        )
        .takes::<ReturnGiven>()
        .answers::<Settled>()
        .body(8 * 1_048_576),
        Route::api_get(
            "/api/v1/payments/failed",
            read,
            "Lists payments that wait to be paid again",
            failed,
        )
        .query("programme", "Programme; elder-allowance when left out")
        .answers::<FailedList>(),
        Route::api_get(
            "/api/v1/claims",
            read,
            "Lists money to be given back",
            claims,
        )
        .answers::<ClaimList>(),
        Route::api_post(
            "/api/v1/claims/{payment}/settle",
            work,
            "Notes that money came back",
            settle_claim,
        )
        .takes::<Nothing>()
        .example("{}")
        .answers::<ClaimShown>(),
    ]
}

fn shown(roll: &Roll) -> RollShown {
    let (kind, number) = match roll.kind {
        RollKind::Regular => ("regular", None),
        RollKind::Supplement(n) => ("supplement", Some(n)),
        RollKind::Reissue(n) => ("reissue", Some(n)),
    };
    RollShown {
        id: roll.id,
        programme: roll.programme.clone(),
        division: roll.division,
        month: roll.month,
        kind: kind.to_owned(),
        number,
        state: code(&roll.state),
        count: roll.count,
        total: roll.total,
        drawn_by: roll.drawn_by,
        drawn_at: roll.drawn_at,
        checked_by: roll.checked_by,
        file_digest: roll.file_digest.clone(),
        version: signed(roll.version),
        synthetic: roll.synthetic,
    }
}

fn line(payment: &Payment, shared: bool) -> PaymentShown {
    let reason = match &payment.state {
        PaymentState::Failed(reason) => Some(reason.clone()),
        _ => None,
    };
    PaymentShown {
        id: payment.id,
        person: payment.person,
        name: payment.name.clone(),
        division: payment.division,
        month: payment.due_month,
        amount: payment.amount,
        band: payment.band,
        account: payment.account.masked.clone(),
        state: code(&payment.state),
        reason,
        shared,
    }
}

async fn list(call: Call, query: Asked) -> Answer {
    let rolls = roll::list(
        call.app(),
        &call.ctx,
        asked::<Month>(&query, "month")?,
        asked::<RollId>(&query, "cursor")?,
    )
    .await?;
    let cursor = rolls
        .last()
        .filter(|_| rolls.len() >= 50)
        .map(|roll| roll.id.to_string());
    call.answer(RollPage {
        rolls: rolls.iter().map(shown).collect(),
        cursor,
    })
}

async fn draw(call: Call, write: Write<DrawGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let request = DrawRequest {
        programme: body.programme,
        division: body.division,
        month: body.month,
        reissue: body.reissue.unwrap_or(false),
    };
    let ctx = call.ctx.clone();
    let drawn = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        roll::begin_in(app, tx, &ctx, &request).map(|roll| shown(&roll))
    })
    .await?;
    // Sent again, it goes on where it stood; what is whole is answered as it stands.
    let drawn = shown(&roll::finish(call.app(), &call.ctx, drawn.id).await?);
    call.created(&format!("/api/v1/rolls/{}", drawn.id), drawn)
}

async fn open(call: Call, Path(id): Path<RollId>, query: Asked) -> Answer {
    let view = roll::view(
        call.app(),
        &call.ctx,
        id,
        asked::<PaymentId>(&query, "cursor")?,
    )
    .await?;
    let full = i64::try_from(view.payments.len()).is_ok_and(|n| n >= roll::LINES_MAX);
    call.answer(RollOpened {
        cursor: view
            .payments
            .last()
            .filter(|_| full)
            .map(|payment| payment.id.to_string()),
        payments: view
            .payments
            .iter()
            .map(|p| line(p, view.shared.contains(&p.account.index)))
            .collect(),
        may: view
            .may
            .iter()
            .map(|act| match act {
                RollAct::Check => "check",
                RollAct::Void => "void",
                RollAct::Export => "export",
                RollAct::Settle => "settle",
            })
            .map(str::to_owned)
            .collect(),
        roll: shown(&view.roll),
    })
}

async fn check(call: Call, Path(id): Path<RollId>, write: Write<RollSeen>) -> Answer {
    let (ctx, version) = (call.ctx.clone(), Some(seen(write.body.version)));
    let done = app::once::once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |app, tx| roll::check_in(app, tx, &ctx, id, version).map(|roll| shown(&roll)),
    )
    .await?;
    call.answer(done)
}

async fn void(call: Call, Path(id): Path<RollId>, write: Write<RollSeen>) -> Answer {
    let (ctx, version) = (call.ctx.clone(), Some(seen(write.body.version)));
    let done = app::once::once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |app, tx| roll::void_in(app, tx, &ctx, id, version).map(|roll| shown(&roll)),
    )
    .await?;
    call.answer(done)
}

/// A column of the bank's files, always in Chinese.
fn bank_word(call: &Call, column: &str) -> String {
    let key = format!("bank-column-{column}");
    call.web().lexicon().word(words::Locale::ZhCn, &key)
}

async fn export(call: Call, Path(id): Path<RollId>, write: Write<ExportGiven>) -> Answer {
    // The bank reads Chinese, and the file must be the same to the byte whoever asks for it.
    let titles = roll::BANK_COLUMNS.map(|column| bank_word(&call, column));
    let name = label(call.web(), &call, "bank", "file");
    let file = roll::export_once(
        call.app(),
        &call.ctx,
        id,
        Some(seen(write.body.version)),
        &name,
        titles,
        call.repeat(&write.idem),
    )
    .await?;
    let (bytes, media, ending) = match write.body.format {
        BankFormat::Csv => (file.csv, "text/csv; charset=utf-8", "csv"),
        BankFormat::Xlsx => (
            file.xlsx,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "xlsx",
        ),
    };
    let mut response = bytes.into_response();
    let place = HeaderValue::from_str(&format!("attachment; filename=\"{id}.{ending}\""));
    let version = HeaderValue::from_str(&file.roll.version.to_string());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(
        CONTENT_DISPOSITION,
        place.map_err(|_| Failure::failed("file name"))?,
    );
    // A file has no place for it: the version to send with the bank's answer.
    headers.insert(
        HeaderName::from_static("x-version"),
        version.map_err(|_| Failure::failed("version"))?,
    );
    Ok(response)
}

async fn settle(call: Call, Path(id): Path<RollId>, write: Write<ReturnGiven>) -> Answer {
    let version = Some(seen(write.body.version));
    let mut rows = Vec::with_capacity(write.body.rows.len());
    for (n, row) in write.body.rows.iter().enumerate() {
        let answer = match (row.paid, &row.reason) {
            (true, None) => BankAnswer::Paid,
            (false, Some(reason)) if !reason.trim().is_empty() => {
                BankAnswer::Failed(reason.trim().to_owned())
            }
            (true, Some(_)) => {
                return Err(Refusal::field(&format!("rows.{n}.reason"), "json-not-allowed").into());
            }
            (false, _) => {
                return Err(Refusal::field(&format!("rows.{n}.reason"), "field-required").into());
            }
        };
        rows.push(AnswerRow {
            row: n as u64 + 1,
            payment: row.payment,
            amount: row.amount,
            answer,
        });
    }
    let ctx = call.ctx.clone();
    let repeat = call.repeat(&write.idem);
    let answered = roll::held_against_roll(call.app(), &call.ctx, id, rows).await?;
    let (paid, failed) = (answered.reconciled.paid, answered.reconciled.failed);
    app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        roll::settle_in(app, tx, &ctx, version, &answered).map(|roll| shown(&roll))
    })
    .await?;
    let roll = shown(&roll::finish(call.app(), &call.ctx, id).await?);
    call.answer(Settled { roll, paid, failed })
}

async fn failed(call: Call, query: Asked) -> Answer {
    let programme = query.opt("programme").unwrap_or(roll::ELDER_ALLOWANCE);
    let payments = roll::failed(call.app(), &call.ctx, programme).await?;
    call.answer(FailedList {
        payments: payments.iter().map(|p| line(p, false)).collect(),
    })
}

async fn claims(call: Call) -> Answer {
    let claims = roll::claims(call.app(), &call.ctx).await?;
    let claims = claims
        .into_iter()
        .map(|(claim, name, division, month)| ClaimShown {
            payment: claim.payment,
            person: claim.person,
            name: Some(name),
            division: Some(division),
            month: Some(month),
            amount: claim.amount,
            at: claim.at,
            settled_at: claim.settled_at,
            withdrawn_at: claim.withdrawn_at,
        })
        .collect();
    call.answer(ClaimList { claims })
}

async fn settle_claim(call: Call, Path(payment): Path<PaymentId>, write: Write<Nothing>) -> Answer {
    let ctx = call.ctx.clone();
    let done = app::once::once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |app, tx| {
            let claim = roll::settle_claim_in(app, tx, &ctx, payment)?;
            Ok(ClaimShown {
                payment: claim.payment,
                person: claim.person,
                name: None,
                division: None,
                month: None,
                amount: claim.amount,
                at: claim.at,
                settled_at: claim.settled_at,
                withdrawn_at: claim.withdrawn_at,
            })
        },
    )
    .await?;
    call.answer(done)
}
