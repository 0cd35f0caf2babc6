//! Showing cases: one, lists, queues, the public view by receipt.

use super::veil::{keeps, veil};
use super::{actor_facts, load, reading, search_tokens, visible};
use crate::context::Ctx;
use crate::journal::record_read;
use crate::policy::{Action, require};
use crate::site::Site;
use crate::{App, Fault};
use flow::{ActorFacts, Lit, OpenAct};
use model::account::Appointment;
use model::case::Case;
use model::event::Event;
use model::file::StoredFile;
use model::id::{CaseId, PersonId};
use model::journal::{Body, ReadKind, Subject};
use model::scope::Scope;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Tx;
use store::case::{CaseFilter, CaseLine};

/// A case as an actor may see it.
#[derive(Clone)]
pub struct CaseView {
    /// The case.
    pub case: Case,
    /// Module it belongs to.
    pub module: String,
    /// Acts open to this actor.
    pub open: Vec<OpenAct>,
    /// Its clocks' lights, nearest first.
    pub lights: Vec<Lit>,
    /// Materials it still lacks.
    pub lacking: Vec<String>,
    /// Files handed in.
    pub files: Vec<StoredFile>,
    /// Its story.
    pub history: Vec<HistoryLine>,
    /// Names of persons in it, as accounts or records know them.
    pub names: BTreeMap<PersonId, String>,
    /// Numbers that other systems know it by.
    pub outside: Vec<model::outside_number::OutsideNumber>,
    /// The county it stands in.
    pub site: Arc<Site>,
    /// Cases it belongs together with, and how.
    pub links: Vec<Linked>,
    /// Who reported it is known and kept back from this actor.
    pub veiled: bool,
}

/// Another case that belongs to one.
#[derive(Debug, Clone)]
pub struct Linked {
    /// Its id.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Its procedure.
    pub procedure: String,
    /// Procedure whose declared link it is.
    pub of: String,
    /// The link.
    pub link: String,
    /// Whether the link was said by the other one.
    pub back: bool,
    /// Whether it is still open.
    pub open: bool,
}

/// One line of a case's story: an entry of the journal.
#[derive(Debug, Clone)]
pub struct HistoryLine {
    /// Number in the journal, once it has one.
    pub seq: Option<i64>,
    /// When.
    pub at: Instant,
    /// Who; none for the product itself.
    pub person: Option<PersonId>,
    /// Unit acted for.
    pub unit: Option<UnitCode>,
    /// What happened.
    pub said: Told,
}

/// What a line tells.
#[derive(Debug, Clone)]
pub enum Told {
    /// Events of an act or a clock.
    Events(Vec<Event>),
    /// Persons were read.
    Read {
        /// How.
        how: ReadKind,
        /// What.
        what: String,
    },
    /// A message was put in the outbox.
    Message(String),
    /// Its body was lawfully erased.
    Erased,
}

/// Opens a case.
///
/// # Errors
/// Not found when it is not hers to see; the store's.
pub async fn view(app: &App, ctx: &Ctx, id: CaseId) -> Result<CaseView, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let (case, mut facts) = load(app, tx, &ctx, id)?;
        let veiled = site
            .procedure_of(&case.version_of_module, &case.procedure)
            .is_some_and(|procedure| !keeps(procedure, &facts, &case));
        if facts.unit.is_some() && case.applicant.person.is_some() {
            facts.near = crate::recusal::near(tx, ctx.actor.person)?;
        }
        let subjects: Vec<PersonId> = case
            .applicant
            .person
            .into_iter()
            // Who is kept back is not read.
            .filter(|person| *person != ctx.actor.person && !veiled)
            .collect();
        record_read(
            tx,
            &ctx,
            &mut ctx.draw("view"),
            ReadKind::Opened,
            subjects,
            Some(id),
            "case",
        )?;
        let mut view = show(tx, site, case, &facts, ctx.now)?;
        view.veiled = veiled;
        if veiled {
            veil(&mut view.case, &mut view.history, &mut view.names);
        }
        Ok(view)
    })
    .await
}

fn show(
    tx: &mut Tx<'_>,
    site: Arc<Site>,
    case: Case,
    facts: &ActorFacts,
    now: Instant,
) -> Result<CaseView, Fault> {
    let procedure = site
        .procedure_of(&case.version_of_module, &case.procedure)
        .ok_or_else(|| {
            crate::Error::Damaged(format!("case {}: its module version is not here", case.id))
        })?;
    let open = flow::open_acts(procedure, &case, facts);
    let lights = flow::lights(&case, now, &site.calendar);
    let lacking = flow::lacking(procedure, &case)
        .into_iter()
        .map(|m| m.code.clone())
        .collect();
    let module = procedure.module().to_owned();
    let files = tx.files_of_case(case.id)?;
    let history = told(tx, case.id)?;
    let mut persons: Vec<PersonId> = history.iter().filter_map(|line| line.person).collect();
    persons.extend(case.holder.as_ref().and_then(|h| h.person));
    let names = names_of(tx, persons)?;
    let mut links = linked(tx, case.id)?;
    for link in links.iter_mut().filter(|link| !link.back) {
        link.of.clone_from(&case.procedure);
    }
    Ok(CaseView {
        outside: tx.outside_numbers_of(case.id)?,
        case,
        module,
        open,
        lights,
        lacking,
        files,
        history,
        names,
        site,
        links,
        veiled: false,
    })
}

/// The cases a case belongs together with; their numbers only, whoever may open them opens them.
fn linked(tx: &mut Tx<'_>, id: CaseId) -> Result<Vec<Linked>, crate::Error> {
    let mut links = Vec::new();
    for line in tx.case_links(id)? {
        let back = line.to == id;
        let other = if back { line.from } else { line.to };
        let Some(found) = tx.case_line(other)? else {
            continue;
        };
        let of = if back {
            found.procedure.clone()
        } else {
            String::new()
        };
        links.push(Linked {
            id: other,
            number: found.number,
            procedure: found.procedure,
            of,
            link: line.link,
            back,
            open: found.outcome.is_none(),
        });
    }
    Ok(links)
}

pub(super) fn told(tx: &mut Tx<'_>, id: CaseId) -> Result<Vec<HistoryLine>, crate::Error> {
    let entries = store::journal::history(tx, Subject::Case(id), 0, 500)?;
    Ok(entries
        .into_iter()
        .filter_map(|entry| {
            let said = match entry.body() {
                Some(Body::CaseActed { events } | Body::CaseTimed { events, .. }) => {
                    Told::Events(events.clone())
                }
                Some(Body::PersonsRead { how, what, .. }) => Told::Read {
                    how: *how,
                    what: what.clone(),
                },
                Some(Body::MessageQueued { message }) => Told::Message(message.key.clone()),
                Some(_) => return None,
                None => Told::Erased,
            };
            Some(HistoryLine {
                seq: entry.seq,
                at: Instant(entry.header.at_ms),
                person: entry.person,
                unit: entry.unit.clone(),
                said,
            })
        })
        .collect())
}

/// Names of natural persons: staff by their accounts, others by the library.
///
/// # Errors
/// The store's.
pub(crate) fn names_of(
    tx: &mut Tx<'_>,
    mut persons: Vec<PersonId>,
) -> Result<BTreeMap<PersonId, String>, crate::Error> {
    persons.sort();
    persons.dedup();
    let mut names = BTreeMap::new();
    for person in persons {
        if let Some(account) = tx.accounts_of(person)?.into_iter().next() {
            names.insert(person, account.account.name);
        } else if let Some(record) = tx.person(person)? {
            names.insert(person, record.name);
        }
    }
    Ok(names)
}

/// A case's journal for programs.
///
/// # Errors
/// Not found; the store's.
pub async fn history(app: &App, ctx: &Ctx, id: CaseId) -> Result<Vec<HistoryLine>, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let (mut case, facts) = load(app, tx, &ctx, id)?;
        let site = app.site_in(tx, ctx.now)?;
        let veiled = site
            .procedure_of(&case.version_of_module, &case.procedure)
            .is_some_and(|procedure| !keeps(procedure, &facts, &case));
        let subjects = case.applicant.person.into_iter().filter(|_| !veiled);
        record_read(
            tx,
            &ctx,
            &mut ctx.draw("history"),
            ReadKind::Opened,
            subjects.collect(),
            Some(id),
            "journal",
        )?;
        let mut history = told(tx, id)?;
        if veiled {
            veil(&mut case, &mut history, &mut BTreeMap::new());
        }
        Ok(history)
    })
    .await
}

/// A page of cases within the actor's sight, newest first; by words where words are given.
///
/// # Errors
/// Not for this post; the store's.
pub async fn list(
    app: &App,
    ctx: &Ctx,
    filter: CaseFilter,
    text: &str,
) -> Result<Vec<CaseLine>, Fault> {
    let scope = require(&ctx.actor, Action::CaseRead)?;
    let (asked, text) = (ctx.clone(), text.trim().to_owned());
    let lines = app
        .look(move |app, tx| {
            let ctx = &asked;
            let site = app.site_in(tx, ctx.now)?;
            let facts = actor_facts(tx, ctx)?;
            let scope = reading(&site, scope.clone(), &facts);
            let mut lines = if text.is_empty() {
                tx.case_list(&scope, &filter)?
            } else {
                by_words(tx, &site, &scope, &facts, &text, &filter)?
            };
            lines.retain(|line| !line.about(facts.unit.as_ref(), facts.person));
            Ok(lines)
        })
        .await?;
    note_listed(app, ctx, "list", "cases", &lines).await?;
    Ok(lines)
}

/// Journals a masked work list, one entry a page (DESIGN §4), before it is answered; a list without
/// persons other than the asker needs none.
async fn note_listed(
    app: &App,
    ctx: &Ctx,
    draw: &'static str,
    what: &'static str,
    lines: &[CaseLine],
) -> Result<(), Fault> {
    let subjects: Vec<PersonId> = lines
        .iter()
        .filter_map(|line| line.person)
        .filter(|p| *p != ctx.actor.person)
        .collect();
    if subjects.is_empty() {
        return Ok(());
    }
    let ctx = ctx.clone();
    app.submit(move |_, tx| {
        record_read(
            tx,
            &ctx,
            &mut ctx.draw(draw),
            ReadKind::Listed,
            subjects.clone(),
            None,
            what,
        )?;
        Ok(())
    })
    .await
}

/// Lines of an export at most.
pub const EXPORT_MAX: usize = 2_000;

/// The cases of a filter for a file that leaves the house: as [`list`], up to [`EXPORT_MAX`] of
/// them, journalled as an export with everybody in it.
///
/// # Errors
/// Not for this post; the store's.
pub async fn export(
    app: &App,
    ctx: &Ctx,
    filter: CaseFilter,
    text: &str,
) -> Result<Vec<CaseLine>, Fault> {
    let scope = require(&ctx.actor, Action::CaseRead)?;
    let (ctx, text) = (ctx.clone(), text.trim().to_owned());
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let facts = actor_facts(tx, &ctx)?;
        let scope = reading(&site, scope.clone(), &facts);
        let mut lines = Vec::new();
        if text.is_empty() {
            let mut filter = CaseFilter {
                limit: store::case::PAGE_ROWS_MAX,
                ..filter.clone()
            };
            loop {
                let page = tx.case_list(&scope, &filter)?;
                let full = page.len() as i64 == filter.limit;
                filter.before = page.last().map(|line| line.id);
                lines.extend(page);
                if !full || lines.len() >= EXPORT_MAX {
                    break;
                }
            }
            lines.truncate(EXPORT_MAX);
        } else {
            lines = by_words(tx, &site, &scope, &facts, &text, &filter)?;
        }
        lines.retain(|line| !line.about(facts.unit.as_ref(), facts.person));
        let subjects: Vec<PersonId> = lines
            .iter()
            .filter_map(|line| line.person)
            .filter(|p| *p != ctx.actor.person)
            .collect();
        record_read(
            tx,
            &ctx,
            &mut ctx.draw("export"),
            ReadKind::Exported,
            subjects,
            None,
            "cases",
        )?;
        Ok(lines)
    })
    .await
}

fn by_words(
    tx: &mut Tx<'_>,
    site: &Site,
    scope: &Scope,
    facts: &ActorFacts,
    text: &str,
    filter: &CaseFilter,
) -> Result<Vec<CaseLine>, Fault> {
    if let Some(id) = tx.case_of_number(text)? {
        let Some((case, _)) = tx.case(id)? else {
            return Ok(Vec::new());
        };
        return Ok(if visible(site, scope, facts, &case) {
            tx.case_line(id)?.into_iter().collect()
        } else {
            Vec::new()
        });
    }
    // A number of another system names its case just as well.
    let mut borne = Vec::new();
    for number in tx.outside_numbers_like(text)? {
        if let Some((case, _)) = tx.case(number.case)?
            && visible(site, scope, facts, &case)
        {
            borne.extend(tx.case_line(case.id)?);
        }
    }
    if !borne.is_empty() {
        return Ok(borne);
    }
    let tokens = search_tokens(scope, site.county);
    let limit = usize::try_from(filter.limit.clamp(1, store::case::PAGE_ROWS_MAX)).unwrap_or(1);
    let mut lines = Vec::new();
    for hit in store::search::find(tx, "case", &tokens, text, None, store::case::PAGE_ROWS_MAX)? {
        lines.extend(
            tx.case_line(CaseId::from_bytes(hit.id))?
                .filter(|line| filter.admits(line)),
        );
        if lines.len() == limit {
            break;
        }
    }
    Ok(lines)
}

/// The work that waits for somebody: her own queue, and those she stands in for.
#[derive(Debug, Clone, Default)]
pub struct Desk {
    /// What she must do, nearest limit first.
    pub mine: Vec<CaseLine>,
    /// What she does for colleagues on leave.
    pub deputised: Vec<CaseLine>,
    /// How many wait in all.
    pub waiting: i64,
    /// How many of them are overdue.
    pub overdue: i64,
}

/// Reads the actor's desk.
///
/// # Errors
/// Not for this post; the store's.
pub async fn desk(app: &App, ctx: &Ctx, limit: i64) -> Result<Desk, Fault> {
    require(&ctx.actor, Action::OwnDesk)?;
    let asked = ctx.clone();
    let desk = app
        .look(move |_, tx| {
            let ctx = &asked;
            let facts = actor_facts(tx, ctx)?;
            let mut desk = Desk::default();
            if let Some(post) = &ctx.actor.post {
                desk.mine = tx.case_queue(&post.unit, post.role, ctx.actor.person, None, limit)?;
                (desk.waiting, desk.overdue) =
                    tx.case_queue_count(&post.unit, post.role, ctx.actor.person, ctx.now)?;
            }
            for post in &facts.deputises {
                let person = post.person.unwrap_or(ctx.actor.person);
                desk.deputised
                    .extend(tx.case_queue(&post.unit, post.role, person, None, limit)?);
            }
            let mine: std::collections::BTreeSet<CaseId> =
                desk.mine.iter().map(|line| line.id).collect();
            desk.deputised.retain(|line| !mine.contains(&line.id));
            Ok(desk)
        })
        .await?;
    let lines = [desk.mine.as_slice(), desk.deputised.as_slice()].concat();
    note_listed(app, ctx, "desk", "desk", &lines).await?;
    Ok(desk)
}

/// The colleagues to whom a case may be given: the holders of the post in its unit.
///
/// # Errors
/// Not found; the store's.
pub async fn colleagues(
    app: &App,
    ctx: &Ctx,
    id: CaseId,
) -> Result<Vec<(Appointment, String)>, Fault> {
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let (case, _) = load(app, tx, &ctx, id)?;
        let Some(holder) = &case.holder else {
            return Ok(Vec::new());
        };
        let posts = tx.appointments_of_unit(&holder.unit, ctx.now.date())?;
        let names = names_of(tx, posts.iter().map(|p| p.person).collect())?;
        Ok(posts
            .into_iter()
            .map(|p| {
                let name = names.get(&p.person).cloned().unwrap_or_default();
                (p, name)
            })
            .collect())
    })
    .await
}
