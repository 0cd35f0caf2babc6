//! One roll: its lines, what may be done with it now, the comparison a second person checks, paper.

use super::{RollLine, line, month_words, shown_name};
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::pages::figure;
use crate::route::{Access, Route};
use app::policy::Action;
use app::roll::{Compared, RollAct};
use model::id::{PaymentId, RollId};
use model::roll::{Payment, PaymentState, RollState};
use serde::Serialize;
use std::collections::BTreeSet;

/// Rows of one side of a comparison.
const SHOWN: usize = 300;

pub(super) fn routes() -> Vec<Route> {
    let (read, work) = (
        Access::Signed(Action::RollRead),
        Access::Signed(Action::RollWork),
    );
    vec![
        Route::get("/rolls/{roll}", read, show),
        Route::get("/rolls/{roll}/compare", read, compare),
        Route::get("/rolls/{roll}/print", read, print),
        Route::post("/rolls/{roll}/check", work, check),
        Route::post("/rolls/{roll}/void", work, void),
    ]
}

#[derive(Serialize)]
struct PaymentLine {
    no: usize,
    name: String,
    place: String,
    band: u32,
    due_month: String,
    back: bool,
    account: String,
    amount: i64,
    state: String,
    light: &'static str,
    reason: String,
    shared: bool,
}

#[derive(Serialize)]
struct RollPage {
    id: String,
    roll: RollLine,
    title: String,
    programme: String,
    capital: String,
    drawn_by: String,
    checked_by: String,
    digest: String,
    version: u64,
    verified: bool,
    basis: Vec<String>,
    own: bool,
    drawn: bool,
    may_check: bool,
    may_void: bool,
    may_export: bool,
    may_settle: bool,
    has_file: bool,
    failed: bool,
    lines: Vec<PaymentLine>,
    next: Option<String>,
    answer_columns: Vec<String>,
    paid_word: String,
}

fn payment(
    page: &Page,
    no: usize,
    payment: &Payment,
    roll_month: model::time::Month,
    shared: &BTreeSet<String>,
) -> PaymentLine {
    let (code, light, reason) = match &payment.state {
        PaymentState::Listed => ("listed", "grey", String::new()),
        PaymentState::Paid(_) => ("paid", "done", String::new()),
        PaymentState::Failed(why) if why == app::roll::GIVEN_BACK => {
            ("failed", "red", page.say("payment-given-back"))
        }
        PaymentState::Failed(why) => ("failed", "red", why.clone()),
        PaymentState::Reissued(_) => ("reissued", "pause", String::new()),
        PaymentState::Void => ("void", "grey", String::new()),
    };
    PaymentLine {
        no,
        name: shown_name(page, &payment.name),
        place: page.app().site().place_name(payment.division),
        band: payment.band,
        due_month: month_words(page, payment.due_month),
        back: payment.due_month < roll_month,
        account: payment.account.masked.clone(),
        amount: payment.amount.0,
        state: page.say(&format!("payment-state-{code}")),
        light,
        reason,
        shared: shared.contains(&payment.account.index),
    }
}

async fn show(page: Page, asked: Asked, Path(id): Path<RollId>) -> Answer {
    let form = page.form(Fields::default());
    with_form(&page, &form, id, asked.parse("after")).await
}

/// The roll's page with a form sent back on it.
pub(super) async fn with_form(
    page: &Page,
    form: &FormState,
    id: RollId,
    after: Option<PaymentId>,
) -> Answer {
    let view = app::roll::view(page.app(), &page.ctx, id, after).await?;
    let head = app::roll::head(page.app(), &page.ctx, id).await?;
    let rules = page
        .app()
        .site()
        .parameters
        .allowance(&view.roll.programme, page.now().date());
    let may = |act| view.may.contains(&act);
    let lines: Vec<PaymentLine> = (1..)
        .zip(&view.payments)
        .map(|(no, held)| payment(page, no, held, view.roll.month, &view.shared))
        .collect();
    let full = view.payments.len() as i64 == app::roll::LINES_MAX;
    let next = view
        .payments
        .last()
        .filter(|_| full)
        .map(|last| format!("/rolls/{id}?after={}", last.id));
    let roll = line(page, &view.roll);
    let mut basis: Vec<String> = rules.bands.iter().map(|band| band.basis.clone()).collect();
    basis.dedup();
    let context = RollPage {
        id: id.to_string(),
        title: super::say(
            page,
            "roll-title",
            &words::Args::new()
                .text("place", roll.place.clone())
                .text("month", roll.month.clone())
                .text("programme", figure::procedure(page, &view.roll.programme)),
        ),
        programme: figure::procedure(page, &view.roll.programme),
        capital: words::capital(view.roll.total.0),
        drawn_by: head.drawn_by,
        checked_by: head.checked_by.unwrap_or_default(),
        digest: crate::pages::audit::grouped(view.roll.file_digest.as_deref().unwrap_or_default()),
        version: view.roll.version,
        verified: rules.bands.iter().all(|band| band.verified),
        basis,
        own: view.roll.drawn_by == page.ctx.actor.person,
        drawn: view.roll.state == RollState::Drawn,
        may_check: may(RollAct::Check),
        may_void: may(RollAct::Void),
        may_export: may(RollAct::Export),
        may_settle: may(RollAct::Settle),
        has_file: may(RollAct::Settle),
        failed: view
            .payments
            .iter()
            .any(|p| matches!(p.state, PaymentState::Failed(_)))
            && super::works(page),
        lines,
        next,
        answer_columns: app::roll::RETURN_COLUMNS
            .map(|column| super::bank::column(page, column))
            .to_vec(),
        paid_word: super::bank::paid_word(page),
        roll,
    };
    page.render_form(form, "pages/roll/show.html", context)
}

#[derive(Serialize)]
struct ComparedLine {
    name: String,
    place: String,
    before: Option<i64>,
    now: Option<i64>,
    months: usize,
    span: String,
    reason: String,
}

#[derive(Serialize)]
struct ComparePage {
    id: String,
    roll: RollLine,
    title: String,
    against: Vec<RollLine>,
    before_month: String,
    before_count: i64,
    before_total: i64,
    new: Vec<ComparedLine>,
    new_count: usize,
    gone: Vec<ComparedLine>,
    gone_count: usize,
    changed: Vec<ComparedLine>,
    changed_count: usize,
    same: usize,
    version: u64,
    may_check: bool,
    own: bool,
    drawn: bool,
    verified: bool,
}

fn compared(page: &Page, lines: &[Compared]) -> Vec<ComparedLine> {
    let site = page.app().site();
    lines
        .iter()
        .take(SHOWN)
        .map(|held| ComparedLine {
            name: shown_name(page, &held.name),
            place: site.place_name(held.division),
            before: held.before.map(|fen| fen.0),
            now: held.now.map(|fen| fen.0),
            months: held.months.len(),
            span: match (held.months.first(), held.months.last()) {
                (Some(first), Some(last)) if first != last => format!("{first} – {last}"),
                (Some(first), _) => first.to_string(),
                _ => String::new(),
            },
            reason: held.reason.as_deref().map_or_else(String::new, |why| {
                let key = format!("roll-stopped-{why}");
                if page.web().lexicon().has(page.locale(), &key) {
                    page.say(&key)
                } else {
                    page.say("roll-stopped-other")
                }
            }),
        })
        .collect()
}

async fn compare(page: Page, Path(id): Path<RollId>) -> Answer {
    let form = page.form(Fields::default());
    compare_with(&page, &form, id).await
}

async fn compare_with(page: &Page, form: &FormState, id: RollId) -> Answer {
    let found = app::roll::compare(page.app(), &page.ctx, id).await?;
    let rules = page
        .app()
        .site()
        .parameters
        .allowance(&found.roll.programme, page.now().date());
    let roll = line(page, &found.roll);
    let own = found.roll.drawn_by == page.ctx.actor.person;
    let drawn = found.roll.state == RollState::Drawn;
    let context = ComparePage {
        id: id.to_string(),
        title: super::say(
            page,
            "roll-compare-title",
            &words::Args::new()
                .text("place", roll.place.clone())
                .text("month", roll.month.clone()),
        ),
        before_month: month_words(page, found.roll.month.plus(-1)),
        before_count: found.against.iter().map(|held| held.count).sum(),
        before_total: found.against.iter().map(|held| held.total.0).sum(),
        against: found.against.iter().map(|held| line(page, held)).collect(),
        new: compared(page, &found.new),
        new_count: found.new.len(),
        gone: compared(page, &found.gone),
        gone_count: found.gone.len(),
        changed: compared(page, &found.changed),
        changed_count: found.changed.len(),
        same: found.same,
        version: found.roll.version,
        may_check: drawn && !own && super::works(page),
        own,
        drawn,
        verified: rules.bands.iter().all(|band| band.verified),
        roll,
    };
    page.render_form(form, "pages/roll/compare.html", context)
}

async fn check(page: Page, Path(id): Path<RollId>, posted: Posted) -> Answer {
    let seen: Option<u64> = posted.fields.parse_opt("version")?;
    match app::roll::check(page.app(), &page.ctx, id, seen).await {
        Ok(_) => page.to_saying(
            &format!("/rolls/{id}"),
            Level::Good,
            "roll-checked-said",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            compare_with(&page, &form, id).await
        }
    }
}

async fn void(page: Page, Path(id): Path<RollId>, posted: Posted) -> Answer {
    let seen: Option<u64> = posted.fields.parse_opt("version")?;
    match app::roll::void(page.app(), &page.ctx, id, seen).await {
        Ok(_) => page.to_saying(&format!("/rolls/{id}"), Level::Good, "roll-void-said", &[]),
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            with_form(&page, &form, id, None).await
        }
    }
}

#[derive(Serialize)]
struct PrintPage {
    title: String,
    number: String,
    issuer: String,
    date: String,
    capital: String,
    total: i64,
    persons: usize,
    lines: Vec<PaymentLine>,
    drawn_by: String,
    checked_by: String,
    verified: bool,
    synthetic: bool,
    back: String,
}

async fn print(page: Page, Path(id): Path<RollId>) -> Answer {
    let head = app::roll::head(page.app(), &page.ctx, id).await?;
    let payments = all_payments(&page, id).await?;
    let persons: BTreeSet<_> = payments.iter().map(|p| p.person).collect();
    let roll = line(&page, &head.roll);
    let rules = page
        .app()
        .site()
        .parameters
        .allowance(&head.roll.programme, page.now().date());
    let args = words::Args::new()
        .text("place", roll.place.clone())
        .text("month", roll.month.clone())
        .text("programme", figure::procedure(&page, &head.roll.programme));
    let none = BTreeSet::new();
    let context = PrintPage {
        title: super::say(&page, "roll-title", &args),
        number: format!("{} · {}", roll.kind, head.roll.id),
        issuer: page
            .ctx
            .actor
            .post
            .as_ref()
            .map(|post| page.app().site().unit_name(&post.unit))
            .unwrap_or_default(),
        date: words::date(page.locale(), head.roll.drawn_at.date()),
        capital: words::capital(head.roll.total.0),
        total: head.roll.total.0,
        persons: persons.len(),
        lines: (1..)
            .zip(&payments)
            .map(|(no, held)| payment(&page, no, held, head.roll.month, &none))
            .collect(),
        drawn_by: head.drawn_by,
        checked_by: head.checked_by.unwrap_or_default(),
        verified: rules.bands.iter().all(|band| band.verified),
        synthetic: head.roll.synthetic,
        back: format!("/rolls/{id}"),
    };
    page.render("pages/roll/print.html", context)
}

async fn all_payments(page: &Page, id: RollId) -> Result<Vec<Payment>, Failure> {
    let mut all: Vec<Payment> = Vec::new();
    loop {
        let view = app::roll::view(page.app(), &page.ctx, id, all.last().map(|p| p.id)).await?;
        if view.payments.is_empty() {
            break;
        }
        all.extend(view.payments);
    }
    Ok(all)
}
