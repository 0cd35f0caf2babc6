//! What waits for whoever is signed in, as counts: messages not read, matters that wait for her.
//! Pages show them; a stream tells when they change. Counting names nobody and is no entry.

use crate::context::Ctx;
use crate::policy::{Action, scope};
use crate::{App, Fault};
use model::account::Actor;
use model::role::Role;
use model::scope::Scope;
use model::time::Instant;
use store::Tx;
use store::case::CaseFilter;

/// Slips of a grid that are looked through one by one.
const SLIPS_LOOKED: i64 = 50;
/// Matters of a citizen that are looked through.
const MATTERS_LOOKED: i64 = 50;

/// What waits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counters {
    /// Messages not read; for who brings slips, slips not printed as well.
    pub unread: i64,
    /// Cases her post must act on; a citizen's matters that wait for her.
    pub cases: i64,
    /// Work orders her unit must answer.
    pub orders: i64,
    /// Requests she decides about.
    pub requests: i64,
}

impl Counters {
    /// Matters that wait for her in all.
    #[must_use]
    pub const fn waiting(&self) -> i64 {
        self.cases + self.orders + self.requests
    }
}

/// Counts for an actor.
///
/// # Errors
/// The store's.
pub fn counters_in(tx: &mut Tx<'_>, actor: &Actor, now: Instant) -> Result<Counters, crate::Error> {
    let mut counters = Counters::default();
    let Some(post) = &actor.post else {
        let seen = tx
            .messages_seen(actor.account)?
            .unwrap_or(Instant(i64::MIN));
        let ids = crate::citizen::ids_of(tx, actor.person)?;
        for id in &ids {
            counters.unread += tx.messages_after(*id, seen)?;
        }
        counters.unread += tx.notices_after(actor.account, seen)?;
        let filter = CaseFilter {
            state: "open".to_owned(),
            limit: MATTERS_LOOKED,
            ..CaseFilter::default()
        };
        let lines = tx.case_list(&Scope::Persons(ids), &filter)?;
        let hers = lines.iter().filter(|line| line.role == Some(Role::Citizen));
        counters.cases = i64::try_from(hers.count()).unwrap_or(0);
        return Ok(counters);
    };
    let seen = tx
        .messages_seen(actor.account)?
        .unwrap_or(Instant(i64::MIN));
    counters.unread = tx.notices_after(actor.account, seen)?;
    if let Some(reach) = scope(actor, Action::CaseAct) {
        counters.unread += slips(tx, &reach)?;
        counters.cases = tx
            .case_queue_count(&post.unit, post.role, actor.person, now)?
            .0;
        let unit = Scope::Unit(post.unit.clone());
        counters.orders = tx
            .orders_open_count(&unit, store::order::Side::Asked, now)?
            .0;
    }
    counters.requests = match post.role {
        Role::UnitHead => tx.requests_waiting_count("leave", Some(&post.unit))?,
        Role::DataSteward => {
            tx.requests_waiting_count("correction", None)?
                + tx.requests_waiting_anywhere_count("sharing")?
        }
        Role::SecurityAdmin => {
            tx.requests_waiting_count("parameter", None)?
                + tx.requests_waiting_anywhere_count("export")?
        }
        _ => 0,
    };
    Ok(counters)
}

fn slips(tx: &mut Tx<'_>, reach: &Scope) -> Result<i64, crate::Error> {
    match reach {
        Scope::Division(division) => tx.slips_waiting(*division),
        Scope::Grids { grids, .. } => {
            let mut villages: Vec<_> = grids.iter().map(|grid| grid.division()).collect();
            villages.dedup();
            let mut n = 0;
            for village in villages {
                for line in tx.messages_waiting(village, SLIPS_LOOKED)? {
                    let id = tx.person_resolve(line.message.person)?;
                    let grid = tx.person(id)?.and_then(|person| person.grid);
                    n += i64::from(grid.is_some_and(|grid| grids.contains(&grid)));
                }
            }
            Ok(n)
        }
        _ => Ok(0),
    }
}

/// Counts for whoever asks.
///
/// # Errors
/// The store's.
pub async fn counters(app: &App, ctx: &Ctx) -> Result<Counters, Fault> {
    let (actor, now) = (ctx.actor.clone(), ctx.now);
    Ok(app.read(move |_, tx| counters_in(tx, &actor, now)).await?)
}

/// What a stream is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// The session has ended, or been taken away.
    Over,
    /// Nothing was written since.
    Still,
    /// The journal has come to this place, and so it stands.
    Moved(i64, Counters),
}

/// Looks after a session's stream: whether the session still holds, whether the journal went on since
/// a place, and what waits then. Looking does not keep the session alive.
///
/// # Errors
/// The store's.
pub async fn look(app: &App, token: &str, now: Instant, since: Option<i64>) -> Result<Told, Fault> {
    let token = token.to_owned();
    Ok(app
        .read(move |app, tx| {
            let Some(session) = crate::session::standing(app, tx, now, &token)? else {
                return Ok(Told::Over);
            };
            let head = tx.journal_head()?;
            if since == Some(head) {
                return Ok(Told::Still);
            }
            // Whatever takes a post or an account away is an entry, so this is when to look again.
            match crate::session::actor_in(tx, now, &session)? {
                Some(actor) => Ok(Told::Moved(head, counters_in(tx, &actor, now)?)),
                None => Ok(Told::Over),
            }
        })
        .await?)
}
