//! Reforms: planned, proposed by one person, approved by another, entered in the county's book
//! (MISSION "Reform as code"; DESIGN §5). What follows on their days is [`crate::turn`]'s.

use crate::context::Ctx;
use crate::journal::record;
use crate::policy::{Action, require};
use crate::site::NewEntry;
use crate::{App, Fault, PRODUCT, Site};
use ::county::book::Trial;
use ::county::plan::OpenCase;
use ::county::{Broken, Plan};
use model::change::{Change, Reform};
use model::id::{CaseId, PersonId, ReformId};
use model::item::ItemCode;
use model::journal::{Body, Subject};
use model::refusal::{Kind, Refusal};
use model::time::Instant;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::reform::ReformDecision;
pub use store::reform::{ReformLine, ReformState};

/// Reforms of a page.
pub const PAGE: i64 = 50;
/// As many open cases as a plan names one by one; of more it says so.
pub const CASES_MAX: usize = 20_000;
const CASE_PAGE: i64 = 1_000;
/// Changes of one reform at most.
pub const CHANGES_MAX: usize = 20_000;
/// Posts of one change at most.
pub const COUNT_MAX: u32 = 100_000;
/// Refusals of a proposal that are said at once.
const SAID_MAX: usize = 20;

/// A reform with where it stands and, for whoever decides, what it would do now.
pub struct ReformView {
    /// Where it stands.
    pub line: ReformLine,
    /// The reform.
    pub reform: Reform,
    /// Its plan on the county as it stands; of one in force, on the county before it.
    pub plan: Plan,
}

/// The refusals of a plan as one refusal.
pub(crate) fn refusal(broken: &[Broken]) -> Refusal {
    Refusal {
        kind: Kind::Forbidden,
        reasons: broken
            .iter()
            .take(SAID_MAX)
            .map(|b| {
                let reason = b.refused.clone().with("day", b.effective.to_string());
                match &b.at {
                    Some(at) => reason.with("at", at.clone()),
                    None => reason,
                }
            })
            .collect(),
    }
}

pub(crate) fn damaged(broken: &[Broken]) -> Fault {
    let first = broken.first().map(ToString::to_string).unwrap_or_default();
    crate::Error::Damaged(format!("the county's book no longer folds: {first}")).into()
}

/// Open cases of the county, as far as a reform may move them.
///
/// # Errors
/// The store's.
pub fn open_cases(tx: &mut Tx<'_>) -> Result<Vec<OpenCase>, crate::Error> {
    let mut after = CaseId::from_bytes([0; 16]);
    let mut all = Vec::new();
    loop {
        let page = tx.case_open_after(after, CASE_PAGE)?;
        let Some(last) = page.last() else {
            return Ok(all);
        };
        after = *last;
        for id in page {
            if let Some(line) = tx.case_line(id)?
                && let Some(unit) = line.unit
            {
                all.push(OpenCase {
                    id: id.to_string(),
                    number: line.number,
                    item: ItemCode(line.item),
                    unit,
                    place: line.division,
                });
            }
            if all.len() >= CASES_MAX {
                return Ok(all);
            }
        }
    }
}

/// Numbers no county has: a slip of the hand, and more than sums can hold.
fn within_reason(reform: &Reform) -> Result<(), Refusal> {
    let beyond = |change: &model::change::DatedChange| match &change.change {
        Change::GrantPosts { count, .. } => count.unsigned_abs() > u64::from(COUNT_MAX),
        Change::MovePosts { count, .. } => *count > COUNT_MAX,
        _ => false,
    };
    if reform.changes.len() > CHANGES_MAX || reform.changes.iter().any(beyond) {
        return Err(Refusal::field("file", "county-reform-beyond")
            .with("changes", i64::try_from(CHANGES_MAX).unwrap_or(i64::MAX))
            .with("count", i64::from(COUNT_MAX)));
    }
    Ok(())
}

/// Plans a reform on the county as it stands in a unit or read.
///
/// # Errors
/// `no-book`: the site was founded without one; the store's.
pub fn plan_in(site: &Site, tx: &mut Tx<'_>, reform: &Reform) -> Result<Plan, Fault> {
    let book = site
        .book
        .as_ref()
        .ok_or_else(|| Refusal::forbidden("county-no-book"))?;
    within_reason(reform)?;
    let open = open_cases(tx)?;
    ::county::plan(book, &reform.code, &reform.title, &reform.changes, &open)
        .map_err(|broken| damaged(&broken))
}

/// Plans a reform that is nowhere but in somebody's files.
///
/// # Errors
/// Not for this post; as [`plan_in`].
pub async fn plan(app: &App, ctx: &Ctx, reform: Reform) -> Result<Plan, Fault> {
    require(&ctx.actor, Action::ReformPropose)?;
    app.look(move |app, tx| plan_in(&app.site(), tx, &reform))
        .await
}

/// Tries a reform for whoever enters it, on the county of the day: only what may refuse it is read,
/// which are the cases of units it closes; the others are no reason and are many.
fn admitted_in(
    site: &Site,
    tx: &mut Tx<'_>,
    reform: &Reform,
    now: Instant,
) -> Result<Trial, Fault> {
    let book = site
        .book
        .as_ref()
        .ok_or_else(|| Refusal::forbidden("county-no-book"))?;
    let mut open = Vec::new();
    for change in &reform.changes {
        if let model::change::Change::CloseUnit { unit } = &change.change {
            let filter = store::case::CaseFilter {
                unit: unit.as_str().to_owned(),
                state: "open".to_owned(),
                limit: store::case::PAGE_ROWS_MAX,
                ..store::case::CaseFilter::default()
            };
            for line in tx.case_list(&model::scope::Scope::County, &filter)? {
                open.push(OpenCase {
                    id: line.id.to_string(),
                    number: line.number,
                    item: ItemCode(line.item),
                    unit: unit.clone(),
                    place: line.division,
                });
            }
        }
    }
    let trial = ::county::plan::attempt(book, &reform.changes, &open, now.date())
        .map_err(|broken| damaged(&broken))?;
    if trial.broken.is_empty() {
        Ok(trial)
    } else {
        Err(refusal(&trial.broken).into())
    }
}

/// Proposes a reform; refused with every rule it would break.
///
/// # Errors
/// Not for this post; what the rules say; the store's.
pub async fn propose(app: &App, ctx: &Ctx, reform: Reform) -> Result<ReformLine, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| propose_in(app, tx, &ctx, &reform))
        .await
}

/// The same inside a unit.
///
/// # Errors
/// As [`propose`].
pub fn propose_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    reform: &Reform,
) -> Result<ReformLine, Fault> {
    require(&ctx.actor, Action::ReformPropose)?;
    if reform.changes.is_empty() {
        return Err(Refusal::field("file", "county-reform-empty").into());
    }
    let site = app.site_in(tx, ctx.now)?;
    admitted_in(&site, tx, reform, ctx.now)?;
    let mut draw = ctx.draw("reform");
    let id = ReformId::new(ctx.now.0, draw.bytes());
    tx.reform_insert(id, reform, ctx.actor.person, ctx.now)?;
    let body = Body::ReformProposed {
        id,
        reform: Box::new(reform.clone()),
        case: None,
        by: None,
    };
    record(tx, ctx, &mut draw, Subject::County, 0, &body)?;
    line_of(tx, id)
}

fn line_of(tx: &mut Tx<'_>, id: ReformId) -> Result<ReformLine, Fault> {
    Ok(tx.reform_line(id)?.ok_or_else(Refusal::not_found)?)
}

/// Approves or refuses a reform that another person proposed. Approved, it is entered in the book and
/// takes effect on its days; what is dated today or before is carried out at once by the timekeeper.
///
/// # Errors
/// `two-persons` for one's own; what the rules say now; stale when it was decided before; the store's.
pub async fn decide(
    app: &App,
    ctx: &Ctx,
    id: ReformId,
    approve: bool,
    note: Option<String>,
) -> Result<ReformLine, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| decide_in(app, tx, &ctx, id, approve, note.as_deref()))
        .await
}

/// The same inside a unit.
///
/// # Errors
/// As [`decide`].
pub fn decide_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: ReformId,
    approve: bool,
    note: Option<&str>,
) -> Result<ReformLine, Fault> {
    require(&ctx.actor, Action::ReformDecide)?;
    if let Some(note) = note {
        crate::open_words("note", note)?;
    }
    let line = line_of(tx, id)?;
    let (by, proposer) = (ctx.actor.person, line.proposed_by);
    // Taking one's own proposal back is nobody else's business; approving it is.
    if approve && tx.person_resolve(by)? == tx.person_resolve(proposer)? {
        return Err(Refusal::forbidden("county-two-persons").into());
    }
    let mut tried = None;
    let entry = if approve {
        let site = app.site_in(tx, ctx.now)?;
        let reform = tx.reform(id)?.ok_or_else(Refusal::not_found)?;
        // The county may have changed since it was proposed.
        let trial = admitted_in(&site, tx, &reform, ctx.now)?;
        tried = Some((site, reform, trial));
        Some(tx.reform_last_entry()? + 1)
    } else {
        None
    };
    let decision = ReformDecision {
        state: if approve {
            ReformState::Approved
        } else {
            ReformState::Refused
        },
        by,
        at: ctx.now,
        note,
        entry,
    };
    if !tx.reform_decide(id, &decision)? {
        return Err(Refusal::stale().into());
    }
    let body = Body::ReformDecided {
        id,
        approved: approve,
        entry: entry.and_then(|e| u64::try_from(e).ok()),
        note: note.map(str::to_owned),
    };
    record(
        tx,
        ctx,
        &mut ctx.draw("reform-decide"),
        Subject::County,
        0,
        &body,
    )?;
    if let (Some((site, reform, trial)), Some(entry)) = (&tried, entry) {
        crate::site::moved(tx, "county")?;
        let new = NewEntry {
            entry,
            reform: id,
            changes: &reform.changes,
            trial,
        };
        app.site_entered(tx, site, &new)?;
    }
    line_of(tx, id)
}

/// Reforms, newest first, before one.
///
/// # Errors
/// Not for this post; the store's.
pub async fn list(
    app: &App,
    ctx: &Ctx,
    before: Option<ReformId>,
) -> Result<Vec<ReformLine>, Fault> {
    require(&ctx.actor, Action::ReformPlan)?;
    Ok(app.read(move |_, tx| tx.reforms(before, PAGE)).await?)
}

/// Names of those who proposed and decided; nobody's for what was in force at the founding.
///
/// # Errors
/// Not for this post; the store's.
pub async fn names(
    app: &App,
    ctx: &Ctx,
    lines: &[ReformLine],
) -> Result<BTreeMap<PersonId, String>, Fault> {
    require(&ctx.actor, Action::ReformPlan)?;
    let wanted: BTreeSet<PersonId> = lines
        .iter()
        .flat_map(|line| std::iter::once(line.proposed_by).chain(line.decided_by))
        .collect();
    Ok(app
        .read(move |_, tx| {
            wanted
                .into_iter()
                .map(|person| Ok((person, crate::account::name_of(tx, person)?)))
                .collect()
        })
        .await?)
}

/// A reform with its plan: of a proposed one on the county as it stands, of one in force on the county
/// as it was known before it was entered.
///
/// # Errors
/// Not for this post; not found; the store's.
pub async fn view(app: &App, ctx: &Ctx, id: ReformId) -> Result<ReformView, Fault> {
    require(&ctx.actor, Action::ReformPlan)?;
    app.look(move |app, tx| view_in(&app.site(), tx, id)).await
}

/// The same inside a read.
///
/// # Errors
/// As [`view`].
pub fn view_in(site: &Site, tx: &mut Tx<'_>, id: ReformId) -> Result<ReformView, Fault> {
    let line = line_of(tx, id)?;
    let reform = tx.reform(id)?.ok_or_else(Refusal::not_found)?;
    let plan = match line.entry.and_then(|e| u64::try_from(e).ok()) {
        None => plan_in(site, tx, &reform)?,
        Some(entry) => {
            let book = site
                .book
                .as_ref()
                .ok_or_else(|| Refusal::forbidden("county-no-book"))?;
            let before = book.known_until(entry.saturating_sub(1));
            ::county::plan(&before, &reform.code, &reform.title, &reform.changes, &[])
                .map_err(|broken| damaged(&broken))?
        }
    };
    Ok(ReformView { line, reform, plan })
}

/// Brings in a reform that was in force before the product was there, at a founding.
///
/// # Errors
/// The store's.
pub fn bring_in(tx: &mut Tx<'_>, reform: &Reform, now: Instant) -> Result<(), crate::Error> {
    let id = brought_in_id(reform);
    let entry = tx.reform_last_entry()? + 1;
    tx.reform_insert(id, reform, PRODUCT, now)?;
    tx.reform_decide(
        id,
        &ReformDecision {
            state: ReformState::Approved,
            by: PRODUCT,
            at: now,
            note: None,
            entry: Some(entry),
        },
    )?;
    Ok(())
}

/// The id of a reform that was brought in: of its code, so that check finds the same.
#[must_use]
pub fn brought_in_id(reform: &Reform) -> ReformId {
    let digest = evidence::sm3(&[b"reform", reform.code.as_bytes()]);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    // Before everything that is proposed later: ids are ordered by time.
    bytes[0] = 0;
    ReformId::from_bytes(bytes)
}
