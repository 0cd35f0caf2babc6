//! What the product holds against itself: rolls against deaths, shared accounts, staff's households,
//! reads, failed sign-ins, a seeded sample, the log recomputed.

use super::{Choice, EntryLine, day, entry_line, next};
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState};
use crate::page::Page;
use crate::pages::figure;
use crate::route::{Access, Route};
use app::audit::{Of, SampleRequest, Sampled, Verified};
use app::policy::Action;
use model::refusal::Refusal;
use model::roll::PaymentState;
use model::time::{Instant, Month};
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::JournalRead);
    vec![
        Route::get("/audit", read, hub),
        Route::get("/audit/deaths", read, deaths),
        Route::get("/audit/accounts", read, accounts),
        Route::get("/audit/kin", read, kin),
        Route::get("/audit/reads", read, reads),
        Route::get("/audit/sign-ins", read, sign_ins),
        Route::get("/audit/sample", read, sample),
        Route::post("/audit/verify", read, verify),
    ]
}

#[derive(Serialize)]
struct VerifiedLine {
    ok: bool,
    entries: u64,
    erased: u64,
    checkpoints: u64,
    tail: u64,
    root: String,
    faults: Vec<String>,
}

#[derive(Serialize)]
struct HubPage {
    size: i64,
    unnumbered: i64,
    signed_to: Option<i64>,
    signed_at: Option<i64>,
    signed_root: String,
    unsigned: i64,
    verified: Option<VerifiedLine>,
}

async fn hub(page: Page) -> Answer {
    let form = page.form(Fields::default());
    hub_with(&page, &form, None).await
}

async fn hub_with(page: &Page, form: &FormState, verified: Option<Verified>) -> Answer {
    let standing = match &verified {
        Some(verified) => verified.standing.clone(),
        None => app::audit::standing(page.app(), &page.ctx).await?,
    };
    let signed = standing.signed.as_ref();
    let context = HubPage {
        size: standing.size,
        unnumbered: standing.unnumbered,
        signed_to: signed.map(|(size, _, _)| *size),
        signed_at: signed.map(|(_, at, _)| at.0),
        signed_root: signed.map_or_else(String::new, |(_, _, root)| super::grouped(root)),
        unsigned: standing.size - signed.map_or(0, |(size, _, _)| *size),
        verified: verified.map(|v| VerifiedLine {
            ok: v.ok,
            entries: v.entries,
            erased: v.erased,
            checkpoints: v.checkpoints,
            tail: v.tail,
            root: super::grouped(&v.root.unwrap_or_default()),
            faults: v
                .faults
                .iter()
                .map(|(first, last)| {
                    if first == last {
                        first.to_string()
                    } else {
                        format!("{first}–{last}")
                    }
                })
                .collect(),
        }),
    };
    page.render_form(form, "pages/audit/hub.html", context)
}

async fn verify(page: Page) -> Answer {
    match app::audit::verify(page.app(), &page.ctx).await {
        Ok(verified) => hub_with(&page, &page.form(Fields::default()), Some(verified)).await,
        Err(why) => {
            let form = page.refused(why, Fields::default())?;
            hub_with(&page, &form, None).await
        }
    }
}

#[derive(Serialize)]
struct DeadLine {
    name: String,
    place: String,
    died: String,
    month: String,
    amount: i64,
    state: String,
    claim: &'static str,
}

#[derive(Serialize)]
struct DeathsPage {
    lines: Vec<DeadLine>,
    total: i64,
    next: Option<String>,
}

const fn payment_state(state: &PaymentState) -> &'static str {
    match state {
        PaymentState::Listed => "listed",
        PaymentState::Paid(_) => "paid",
        PaymentState::Failed(_) => "failed",
        PaymentState::Reissued(_) => "reissued",
        PaymentState::Void => "void",
    }
}

async fn deaths(page: Page, asked: Asked) -> Answer {
    let (found, next) =
        app::audit::rolls_against_deaths(page.app(), &page.ctx, asked.parse("after")).await?;
    let lines: Vec<DeadLine> = found
        .into_iter()
        .map(|line| DeadLine {
            name: line.row.name.clone(),
            place: line.place,
            died: line.row.died.to_string(),
            month: month(&page, line.row.due_month),
            amount: line.row.amount.0,
            state: page.say(if line.row.paid {
                "payment-state-paid"
            } else {
                "payment-state-listed"
            }),
            claim: match &line.claim {
                None => "none",
                Some(claim) if claim.withdrawn_at.is_some() => "withdrawn",
                Some(claim) if claim.settled_at.is_some() => "settled",
                Some(_) => "open",
            },
        })
        .collect();
    let next = next.map(|id| asked.href("/audit/deaths", "after", Some(&id.to_string())));
    page.render(
        "pages/audit/deaths.html",
        DeathsPage {
            total: lines.iter().map(|line| line.amount).sum(),
            lines,
            next,
        },
    )
}

fn month(page: &Page, month: Month) -> String {
    words::month(page.locale(), month.first_day())
}

#[derive(Serialize)]
struct SharedPerson {
    name: String,
    place: String,
    birth: String,
}

#[derive(Serialize)]
struct SharedLine {
    masked: String,
    persons: Vec<SharedPerson>,
}

#[derive(Serialize)]
struct AccountsPage {
    lines: Vec<SharedLine>,
}

async fn accounts(page: Page) -> Answer {
    let found = app::audit::shared_accounts(page.app(), &page.ctx).await?;
    let lines = found
        .into_iter()
        .map(|line| SharedLine {
            masked: line.masked,
            persons: line
                .persons
                .into_iter()
                .map(|(held, place)| SharedPerson {
                    name: held.name,
                    place,
                    birth: held.birth.to_string(),
                })
                .collect(),
        })
        .collect();
    page.render("pages/audit/accounts.html", AccountsPage { lines })
}

#[derive(Serialize)]
struct KinLine {
    staff: String,
    staff_href: String,
    unit: String,
    name: String,
    place: String,
    own: bool,
    case: Option<String>,
    number: String,
    by_herself: Vec<String>,
    by_unit: Vec<String>,
}

#[derive(Serialize)]
struct KinPage {
    lines: Vec<KinLine>,
    next: Option<String>,
}

async fn kin(page: Page, asked: Asked) -> Answer {
    let (found, next) = app::audit::staff_kin(page.app(), &page.ctx, asked.parse("after")).await?;
    let act = |code: &String| {
        let key = format!("act-{}-{code}", app::roll::ELDER_ALLOWANCE);
        let lexicon = page.web().lexicon();
        if code == "roll" {
            page.say("audit-act-roll")
        } else if lexicon.has(page.locale(), &key) {
            page.say(&key)
        } else {
            code.clone()
        }
    };
    let lines = found
        .into_iter()
        .map(|line| KinLine {
            staff_href: format!("/journal?person={}", line.row.staff),
            case: line.row.case.map(|case| format!("/cases/{case}")),
            name: line.row.name.clone(),
            by_herself: line.by_herself.iter().map(act).collect(),
            by_unit: line.by_unit.iter().map(act).collect(),
            staff: line.staff,
            unit: line.unit,
            place: line.place,
            own: line.own,
            number: line.number.unwrap_or_default(),
        })
        .collect();
    let next = next.map(|id| asked.href("/audit/kin", "after", Some(&id.to_string())));
    page.render("pages/audit/kin.html", KinPage { lines, next })
}

#[derive(Serialize)]
struct LookRow {
    at: i64,
    who: String,
    unit: String,
    how: String,
    purpose: String,
    case: String,
}

#[derive(Serialize)]
struct ReadsPage {
    by: bool,
    lines: Vec<EntryLine>,
    looks: Vec<LookRow>,
    next: Option<String>,
    asked: bool,
}

/// Who read a person, or what a member of staff read.
async fn reads(page: Page, asked: Asked) -> Answer {
    let by = asked.text("of") == "staff";
    let before: Option<i64> = asked.parse("before");
    let mut context = ReadsPage {
        by,
        lines: Vec::new(),
        looks: Vec::new(),
        next: None,
        asked: false,
    };
    let Some(text) = asked.opt("person") else {
        return page.render_form(
            &page.form(asked.fields().clone()),
            "pages/audit/reads.html",
            context,
        );
    };
    let read = async {
        let person = app::audit::whom(page.app(), &page.ctx, text).await?;
        if by {
            let found = app::audit::reads_by(page.app(), &page.ctx, person, before).await?;
            context.lines = found
                .lines
                .iter()
                .map(|line| entry_line(&page, line))
                .collect();
            context.next = next(&asked, "/audit/reads", found.next);
        } else {
            let found = app::audit::reads_of(page.app(), &page.ctx, person, before).await?;
            let last = found
                .last()
                .map(|look| look.ord)
                .filter(|_| found.len() >= app::audit::PAGE_ROWS);
            context.looks = found
                .into_iter()
                .map(|look| look_row(&page, look))
                .collect();
            context.next = next(&asked, "/audit/reads", last);
        }
        context.asked = true;
        Ok::<_, Failure>(context)
    };
    match read.await {
        Ok(context) => page.render_form(
            &page.form(asked.fields().clone()),
            "pages/audit/reads.html",
            context,
        ),
        Err(why) => {
            let form = page.refused(why, asked.fields().clone())?;
            let context = ReadsPage {
                by,
                lines: Vec::new(),
                looks: Vec::new(),
                next: None,
                asked: false,
            };
            page.render_form(&form, "pages/audit/reads.html", context)
        }
    }
}

fn look_row(page: &Page, look: app::citizen::LookLine) -> LookRow {
    let how = serde_json::to_value(look.how)
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default();
    LookRow {
        at: look.at.0,
        who: if look.name.is_empty() {
            page.say("audit-product")
        } else {
            look.name
        },
        unit: look.unit.unwrap_or_default(),
        how: page.say(&format!("audit-read-{how}")),
        purpose: page.say(&format!("audit-purpose-{}", look.purpose.code())),
        case: look.case.unwrap_or_default(),
    }
}

#[derive(Serialize)]
struct EntriesPage {
    lines: Vec<EntryLine>,
    next: Option<String>,
}

async fn sign_ins(page: Page, asked: Asked) -> Answer {
    let found = app::audit::failed_sign_ins(page.app(), &page.ctx, asked.parse("before")).await?;
    let lines = found
        .lines
        .iter()
        .map(|line| entry_line(&page, line))
        .collect();
    page.render(
        "pages/audit/sign-ins.html",
        EntriesPage {
            lines,
            next: next(&asked, "/audit/sign-ins", found.next),
        },
    )
}

#[derive(Serialize)]
struct CaseRow {
    href: String,
    number: String,
    item: String,
    name: String,
    place: String,
    filed: i64,
}

#[derive(Serialize)]
struct PaymentRow {
    roll: String,
    name: String,
    place: String,
    month: String,
    amount: i64,
    state: String,
}

#[derive(Serialize, Default)]
struct SamplePage {
    ofs: Vec<Choice>,
    drawn: bool,
    seed: u64,
    population: i64,
    from: String,
    to: String,
    again: String,
    lines: Vec<EntryLine>,
    cases: Vec<CaseRow>,
    payments: Vec<PaymentRow>,
    rows: usize,
}

async fn sample(page: Page, asked: Asked) -> Answer {
    let ofs = ["payments", "cases", "entries"]
        .map(|of| Choice {
            value: of.to_owned(),
            label: page.say(&format!("audit-sample-{of}")),
        })
        .to_vec();
    let fields = asked.fields().clone();
    if asked.opt("of").is_none() {
        let today = page.now().date();
        let fields = fields
            .with("from", Month::of(today).first_day().to_string())
            .with("to", today.to_string())
            .with("rows", "20")
            .with("of", "payments");
        return page.render_form(
            &page.form(fields),
            "pages/audit/sample.html",
            SamplePage {
                ofs,
                ..SamplePage::default()
            },
        );
    }
    match drawn(&page, &asked, &fields).await {
        Ok(context) => page.render_form(
            &page.form(fields),
            "pages/audit/sample.html",
            SamplePage { ofs, ..context },
        ),
        Err(why) => {
            let form = page.refused(why, fields)?;
            page.render_form(
                &form,
                "pages/audit/sample.html",
                SamplePage {
                    ofs,
                    ..SamplePage::default()
                },
            )
        }
    }
}

async fn drawn(page: &Page, asked: &Asked, fields: &Fields) -> Result<SamplePage, Failure> {
    let of = Of::from_code(asked.text("of")).ok_or_else(|| Refusal::field("of", "field-choice"))?;
    let from = day(fields, "from")?.ok_or_else(|| Refusal::field("from", "field-required"))?;
    let to = day(fields, "to")?.ok_or_else(|| Refusal::field("to", "field-required"))?;
    let wish = SampleRequest {
        of,
        rows: fields.parse("rows")?,
        from: Instant::start_of(from),
        to: Instant::end_of(to),
        seed: fields.parse_opt("seed")?,
    };
    let sample = app::audit::sample(page.app(), &page.ctx, wish).await?;
    let site = page.app().site();
    let mut context = SamplePage {
        drawn: true,
        seed: sample.seed,
        population: sample.population,
        from: from.to_string(),
        to: to.to_string(),
        again: asked.href("/audit/sample", "seed", Some(&sample.seed.to_string())),
        ..SamplePage::default()
    };
    match sample.rows {
        Sampled::Entries(lines) => {
            context.lines = lines.iter().map(|line| entry_line(page, line)).collect()
        }
        Sampled::Cases(lines) => {
            context.cases = lines
                .into_iter()
                .map(|line| CaseRow {
                    href: format!("/cases/{}", line.id),
                    item: figure::item(page, &line.procedure, &line.item),
                    place: site.place_name(line.division),
                    filed: line.filed_at.0,
                    number: line.number,
                    name: line.applicant,
                })
                .collect();
        }
        Sampled::Payments(list) => {
            context.payments = list
                .into_iter()
                .map(|payment| PaymentRow {
                    roll: format!("/rolls/{}", payment.roll),
                    place: site.place_name(payment.division),
                    month: month(page, payment.due_month),
                    amount: payment.amount.0,
                    state: page.say(&format!("payment-state-{}", payment_state(&payment.state))),
                    name: payment.name,
                })
                .collect();
        }
    }
    context.rows = context.lines.len() + context.cases.len() + context.payments.len();
    Ok(context)
}
