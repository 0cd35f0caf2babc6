//! What people do in the lived past, each through the verb of `app` that a page would call.

use super::past::{Doing, Past};
use super::people::Later;
use super::picture::ALLOWANCE;
use super::{reviews, script, service};
use crate::stop::{Done, Stop};
use crate::{clock, tell};
use app::Fault;
use app::case::ActRequest;
use app::found::{arrive_in, seal_person};
use app::person::Correction;
use app::port::Clock as _;
use app::roll::{DrawRequest, ELDER_ALLOWANCE};
use codes::DivisionCode;
use model::account::Actor;
use model::case::{Case, Holder, Outcome, Proof};
use model::id::{CaseId, FileId, PersonId, RollId};
use model::role::Role;
use model::roll::{PaymentState, RollState};
use model::time::{Instant, Month};
use model::unit::UnitCode;
use roll::{Answer, AnswerRow};
use std::collections::BTreeMap;
use synth::arrivals::{SHARES, rating};
use words::{Args, Locale};

/// What came of a turn.
pub enum Next {
    /// The case moved.
    Did(Box<Case>),
    /// Nobody could or had to do anything.
    Nothing,
}

/// Minutes between two steps of a roll.
const STEP_MINUTES: i64 = 95;
/// Day and hour on which the bank's answer is read.
const PAY_DAY: i64 = 25;

/// Words of the demonstration, in Chinese, as the clerks of the county write.
pub fn said(key: &str) -> String {
    tell::lexicon().say(Locale::ZhCn, key, &Args::new())
}

/// Something becomes known: a record comes in, or somebody died or moved away.
///
/// # Errors
/// The store's.
pub fn known(past: &mut Past<'_>, what: Later) -> Done {
    let Some(steward) = steward(past) else {
        return Ok(());
    };
    let ctx = past.ctx(&steward);
    match what {
        Later::Comes(plain) => {
            let alias = plain
                .source
                .is_some()
                .then(|| past.app.sealer().person(&plain.number));
            let person =
                seal_person(past.app.sealer(), clock::chance(), *plain).map_err(Stop::failed)?;
            past.app
                .submit_blocking(move |app, tx| arrive_in(app, tx, &ctx, &person, alias))?;
            past.count("records");
        }
        Later::Goes(id, standing) => {
            past.app.submit_blocking(move |app, tx| {
                let Some(person) = tx.person(id)? else {
                    return Ok(());
                };
                let correction = Correction {
                    standing: Some(standing.clone()),
                    reason: "civil-registry".to_owned(),
                    ..Correction::default()
                };
                app::person::correct_in(app, tx, &ctx, id, person.version, &correction)?;
                Ok(())
            })?;
            past.count("registry notices");
        }
    }
    Ok(())
}

fn steward(past: &Past<'_>) -> Option<Actor> {
    past.cast
        .members()
        .map(|member| &member.actor)
        .find(|actor| actor.role() == Role::DataSteward)
        .cloned()
}

/// Who holds a case, as somebody who can act: the named person, else anybody of the post whose
/// hands were not in it.
pub fn holder(past: &Past<'_>, case: &Case) -> Option<Actor> {
    let Holder { unit, role, person } = case.holder.as_ref()?;
    if let Some(person) = person {
        return past.cast.of_person(*person, *role).cloned();
    }
    let all = unrelated(past, case, *role, unit);
    let fresh = all
        .iter()
        .find(|actor| !case.hands.iter().any(|hand| hand.person == actor.person));
    fresh.or_else(|| all.first()).map(|actor| (*actor).clone())
}

/// Whoever holds a role of a unit and need not leave a case to a colleague, being neither of the
/// applicant's household nor kin.
pub fn unrelated<'p>(
    past: &'p Past<'_>,
    case: &Case,
    role: Role,
    unit: &UnitCode,
) -> Vec<&'p Actor> {
    let mut all = past.cast.of_unit(unit, role);
    if let Some(about) = case.applicant.person {
        all.retain(|actor| {
            let person = actor.person;
            past.app
                .store()
                .read_blocking(move |tx| app::recusal::recused(tx, person, about))
                .is_ok_and(|recused| !recused)
        });
    }
    all
}

/// The worker of a case's grid.
fn worker(past: &Past<'_>, case: &Case) -> Option<Actor> {
    past.cast.of_grid(case.place.grid?).cloned()
}

/// Does what is next for a case.
///
/// # Errors
/// A refusal that should not have been; the store's.
pub fn next(past: &mut Past<'_>, case: &Case) -> Done<Next> {
    if !case.is_open() {
        return Ok(Next::Nothing);
    }
    if case.procedure == service::PROCEDURE {
        return service::next(past, case);
    }
    match case.stage.as_str() {
        "visit" => visit(past, case),
        "village-check" => held(
            past,
            case,
            ActRequest {
                act: "village-pass".to_owned(),
                ..ActRequest::default()
            },
        ),
        "acceptance" => accept(past, case),
        "correction" => supply(past, case, "supply"),
        "rework" => supply(past, case, "resupply"),
        "approval" => decide(past, case),
        "telling" => end(past, case),
        _ => Ok(Next::Nothing),
    }
}

/// An act of whoever holds the case.
fn held(past: &mut Past<'_>, case: &Case, request: ActRequest) -> Done<Next> {
    match holder(past, case) {
        Some(actor) => act(past, &actor, case, request),
        None => Ok(Next::Nothing),
    }
}

fn act(past: &mut Past<'_>, actor: &Actor, case: &Case, request: ActRequest) -> Done<Next> {
    let code = request.act.clone();
    let after = perform(past, actor, case, request).map_err(|fault| {
        Stop::from(fault).during(format_args!(
            "case {} at {}: {code} by {}",
            case.number, case.stage, actor.name
        ))
    })?;
    Ok(Next::Did(Box::new(after)))
}

/// Performs an act on a case as it was seen.
///
/// # Errors
/// A refusal; the store's.
pub fn perform(
    past: &mut Past<'_>,
    actor: &Actor,
    case: &Case,
    mut request: ActRequest,
) -> Result<Case, Fault> {
    // An act on a work order goes by the order's version.
    request.version = request.order.is_none().then_some(case.version);
    let (ctx, id) = (past.ctx(actor), case.id);
    let after = past
        .app
        .submit_blocking(move |app, tx| app::case::act_in(app, tx, &ctx, id, &request))?;
    past.count("acts");
    Ok(after)
}

/// Uploads pictures as somebody; material → proof.
pub fn photographs(
    past: &mut Past<'_>,
    actor: &Actor,
    wanted: &[&str],
) -> Done<BTreeMap<String, Proof>> {
    let number = past.chance.bits();
    let wanted: Vec<_> = past
        .album
        .set(number, wanted)
        .map(|(material, cleaned)| (material.to_owned(), cleaned.clone()))
        .collect();
    let mut materials = BTreeMap::new();
    for (material, cleaned) in wanted {
        let ctx = past.ctx(actor);
        let file = past
            .runtime
            .block_on(app::file::upload(&past.app, &ctx, cleaned))?;
        materials.insert(material, Proof::Files(vec![file.id] as Vec<FileId>));
    }
    Ok(materials)
}

fn visit(past: &mut Past<'_>, case: &Case) -> Done<Next> {
    let Some(actor) = holder(past, case) else {
        return Ok(Next::Nothing);
    };
    let gone = case
        .applicant
        .person
        .map(|person| standing_gone(past, person))
        .transpose()?
        .unwrap_or(true);
    if gone || past.chance.happens(SHARES.withdraw) {
        let request = ActRequest {
            act: "not-needed".to_owned(),
            note: Some(said("demo-urge-note")),
            ..ActRequest::default()
        };
        return act(past, &actor, case, request);
    }
    let materials = photographs(past, &actor, &ALLOWANCE)?;
    let fields = BTreeMap::from([("consent".to_owned(), "true".to_owned())]);
    act(
        past,
        &actor,
        case,
        ActRequest {
            act: "hand-in".to_owned(),
            fields,
            materials,
            ..ActRequest::default()
        },
    )
}

/// Whether she died or moved away since.
fn standing_gone(past: &Past<'_>, person: PersonId) -> Done<bool> {
    let found = past
        .app
        .store()
        .read_blocking(move |tx| tx.person(person))?;
    Ok(found.is_none_or(|person| person.standing != model::person::Standing::Registered))
}

fn accept(past: &mut Past<'_>, case: &Case) -> Done<Next> {
    let told = case.marks.contains_key("one-time-notice");
    if !told && past.chance.happens(SHARES.notice) {
        let key = if past.chance.happens(0.5) {
            "demo-missing-card"
        } else {
            "demo-missing-register"
        };
        let request = ActRequest {
            act: "notify".to_owned(),
            lines: vec![said(key)],
            ..ActRequest::default()
        };
        return held(past, case, request);
    }
    held(
        past,
        case,
        ActRequest {
            act: "accept".to_owned(),
            ..ActRequest::default()
        },
    )
}

fn supply(past: &mut Past<'_>, case: &Case, code: &str) -> Done<Next> {
    let actor = if code == "supply" {
        worker(past, case)
    } else {
        holder(past, case)
    };
    let Some(actor) = actor else {
        return Ok(Next::Nothing);
    };
    let materials = photographs(past, &actor, &["citizen-card"])?;
    let fields = BTreeMap::from([("consent".to_owned(), "true".to_owned())]);
    act(
        past,
        &actor,
        case,
        ActRequest {
            act: code.to_owned(),
            fields,
            materials,
            ..ActRequest::default()
        },
    )
}

fn decide(past: &mut Past<'_>, case: &Case) -> Done<Next> {
    let sent_back = case.hands.iter().any(|hand| hand.act == "return");
    let request = if past.chance.happens(SHARES.refuse) {
        ActRequest {
            act: "reject".to_owned(),
            lines: vec![said("demo-refused-reason")],
            ..ActRequest::default()
        }
    } else if !sent_back && past.chance.happens(SHARES.notice / 3.0) {
        ActRequest {
            act: "return".to_owned(),
            note: Some(said("demo-return-note")),
            ..ActRequest::default()
        }
    } else {
        ActRequest {
            act: "approve".to_owned(),
            ..ActRequest::default()
        }
    };
    held(past, case, request)
}

/// She is told; some rate the service by the receipt, which ends the case too.
fn end(past: &mut Past<'_>, case: &Case) -> Done<Next> {
    if past.chance.happens(SHARES.rated) {
        rate(past, case)?;
        return Ok(Next::Did(Box::new(past.case(case.id)?)));
    }
    held(
        past,
        case,
        ActRequest {
            act: "tell".to_owned(),
            ..ActRequest::default()
        },
    )
}

/// Whoever holds the receipt rates the service: well as a rule, worse where it was late, where she
/// had to come again, where it was refused.
///
/// # Errors
/// A refusal that should not have been; the store's.
pub fn rate(past: &mut Past<'_>, case: &Case) -> Done {
    let late = case.outcome == Some(Outcome::Refused)
        || case
            .clocks
            .values()
            .any(|clock| clock.phase == model::clock::ClockPhase::Expired);
    let bad = case.procedure == service::PROCEDURE && past.wants_bad_review();
    let level = if bad {
        1 + u8::from(past.chance.happens(0.7))
    } else {
        rating(&mut past.chance, late)
    };
    let key = match level {
        1 => "demo-rating-worst",
        2 => "demo-rating-bad",
        3 => "demo-rating-fair",
        _ if late => "demo-rating-slow",
        _ => "demo-rating-good",
    };
    // Who is not content says why more often.
    let share = if level <= 3 { 0.8 } else { 0.3 };
    let words = past.chance.happens(share).then(|| said(key));
    let ctx = past.ctx(&crate::actor::product());
    past.runtime.block_on(app::case::rate_by_receipt(
        &past.app,
        &ctx,
        &case.receipt,
        level,
        words,
    ))?;
    past.count("ratings");
    if level <= 2 && case.procedure == service::PROCEDURE {
        past.count("bad reviews");
        script::opened(past, case.id, reviews::bad_review)?;
    }
    Ok(())
}

/// Who works on a town's rolls: its own payers, then the county's, who step in where theirs must
/// leave a roll to others.
fn payers(past: &Past<'_>, town: DivisionCode, other_than: Option<PersonId>) -> Vec<Actor> {
    let own = past.cast.of_division(town, Role::Payer);
    let county = past.cast.of_division(past.app.site().county, Role::Payer);
    own.into_iter()
        .chain(county)
        .filter(|actor| Some(actor.person) != other_than)
        .cloned()
        .collect()
}

/// Whether the actor must leave it to others.
fn left_to_others(fault: &app::Fault) -> bool {
    fault.refusal().is_some_and(|refusal| {
        let keys = ["kin-roll", "kin-roll-alone"];
        refusal
            .reasons
            .iter()
            .any(|reason| keys.contains(&reason.key.as_str()))
    })
}

/// Has the first of a town's payers do something who need not leave it to others.
fn by_a_payer<T>(
    past: &mut Past<'_>,
    town: DivisionCode,
    other_than: Option<PersonId>,
    work: impl Fn(&mut Past<'_>, &app::Ctx) -> Result<T, app::Fault>,
) -> Result<Option<T>, app::Fault> {
    for actor in payers(past, town, other_than) {
        let ctx = past.ctx(&actor);
        match work(past, &ctx) {
            Err(fault) if left_to_others(&fault) => {}
            done => return done.map(Some),
        }
    }
    Ok(None)
}

/// Draws up what is due in a town, or what failed.
///
/// # Errors
/// A refusal other than that nothing is due; the store's.
pub fn draw(past: &mut Past<'_>, town: DivisionCode, reissue: bool) -> Done {
    if past.left_roll(town) == Some(0) && !reissue {
        return Ok(());
    }
    let drawn = by_a_payer(past, town, None, |past, ctx| {
        let request = DrawRequest {
            programme: ELDER_ALLOWANCE.to_owned(),
            division: town,
            month: Month::of(ctx.now.date()),
            reissue,
        };
        past.runtime
            .block_on(app::roll::draw(&past.app, ctx, request))
    });
    match drawn {
        Ok(None) => Ok(()),
        Ok(Some(roll)) => {
            past.count("rolls");
            let at = past.clock.now().plus_ms(STEP_MINUTES * 60_000);
            past.wait(at, Doing::Roll(roll.id));
            Ok(())
        }
        Err(fault)
            if fault
                .refusal()
                .is_some_and(|r| r.reasons.iter().any(|r| r.key == "roll-empty")) =>
        {
            Ok(())
        }
        Err(fault) => Err(fault.into()),
    }
}

/// A roll goes its next step: checked by the other payer, sent, answered by the bank.
///
/// # Errors
/// A refusal; the store's.
pub fn roll(past: &mut Past<'_>, id: RollId) -> Done {
    let Some(roll) = past.app.store().read_blocking(move |tx| tx.roll(id))? else {
        return Ok(());
    };
    let left = past.left_roll(roll.division);
    let (town, drawer) = (roll.division, Some(roll.drawn_by));
    let later = |past: &mut Past<'_>, at: Instant| past.wait(at, Doing::Roll(id));
    let soon = past.clock.now().plus_ms(STEP_MINUTES * 60_000);
    match roll.state {
        RollState::Drawn if left != Some(1) => {
            let checked = by_a_payer(past, town, drawer, |past, ctx| {
                past.runtime
                    .block_on(app::roll::check(&past.app, ctx, id, None))
            })?;
            if checked.is_some() {
                later(past, soon);
            }
        }
        RollState::Checked if left != Some(2) => {
            let name = format!("{}-{}", roll.division, roll.month);
            let titles =
                app::roll::BANK_COLUMNS.map(|column| said(&format!("bank-column-{column}")));
            by_a_payer(past, town, drawer, |past, ctx| {
                let titles = titles.clone();
                past.runtime
                    .block_on(app::roll::export(&past.app, ctx, id, None, &name, titles))
            })?;
            let days =
                Instant::start_of(roll.month.first_day()).0 + (PAY_DAY - 1) * codes::zone::DAY_MS;
            let pay_day = Instant(days + 16 * 3_600_000);
            later(past, pay_day.max(soon));
        }
        RollState::Exported => settle(past, id, town, drawer)?,
        _ => {}
    }
    Ok(())
}

fn settle(past: &mut Past<'_>, id: RollId, town: DivisionCode, drawer: Option<PersonId>) -> Done {
    let current = past.is_now(past.clock.now());
    let (mut rows, mut failures) = (Vec::new(), 0);
    let mut after = None;
    loop {
        let page = past
            .app
            .store()
            .read_blocking(move |tx| tx.payments_of_roll(id, after, 2_000))?;
        let Some(last) = page.last() else { break };
        after = Some(last.id);
        for payment in page
            .into_iter()
            .filter(|payment| payment.state == PaymentState::Listed)
        {
            // This month the bank turns at least one back in every town, for its payers to do.
            let wanted = current && failures == 0;
            let failed = wanted || past.chance.happens(SHARES.payment_fails);
            failures += u64::from(failed);
            let answer = if failed {
                Answer::Failed(said("demo-bank-closed"))
            } else {
                Answer::Paid
            };
            let row = rows.len() as u64 + 1;
            rows.push(AnswerRow {
                row,
                payment: payment.id,
                amount: payment.amount,
                answer,
            });
        }
    }
    by_a_payer(past, town, drawer, |past, ctx| {
        let rows = rows.clone();
        past.runtime
            .block_on(app::roll::settle(&past.app, ctx, id, None, rows))
    })?;
    past.count("rolls settled");
    Ok(())
}

/// Works a case off at once, step by step, as far as a stage (or to its end).
///
/// # Errors
/// As [`next`].
pub fn work_off(past: &mut Past<'_>, id: CaseId, until: Option<&str>) -> Done<Case> {
    for _ in 0..12 {
        let case = past.case(id)?;
        if !case.is_open() || until == Some(case.stage.as_str()) {
            return Ok(case);
        }
        if matches!(next(past, &case)?, Next::Nothing) {
            return Ok(case);
        }
    }
    past.case(id)
}
