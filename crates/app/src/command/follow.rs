//! What changed since a place of the journal: read once by one reader of a server, told to every screen
//! that stands open there.

use super::{Light, light};
use crate::policy::{Action, scope};
use crate::{App, Fault, figure};
use codes::DivisionCode;
use model::time::Instant;
use model::unit::UnitCode;
use store::command::Glance;

/// A case that changed, as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// It.
    pub case: Glance,
    /// Its light.
    pub light: Light,
}

/// Whoever holds a stream of changes open: her area, and the unit she acts for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watcher {
    /// The county or town.
    pub division: DivisionCode,
    /// Complaints about this unit are not told.
    pub unit: UnitCode,
}

impl Watcher {
    /// Whether a change is told to her.
    #[must_use]
    pub fn hears(&self, changed: &Changed) -> bool {
        self.division.contains(changed.case.division) && !changed.case.about(&self.unit)
    }
}

/// How far the journal has come.
///
/// # Errors
/// The store's.
pub async fn head(app: &App) -> Result<i64, Fault> {
    Ok(app.read(|_, tx| store::log::size(tx)).await?)
}

/// Cases that changed after a place of the journal, and the place up to which was looked. Nobody asks
/// for herself: what each hears is filtered by [`Watcher::hears`].
///
/// # Errors
/// The store's.
pub async fn changes(app: &App, now: Instant, after: i64) -> Result<(i64, Vec<Changed>), Fault> {
    Ok(app
        .read(move |app, tx| {
            let site = app.site();
            let (to, ids) = tx.cases_changed_after(after)?;
            let mut changed = Vec::with_capacity(ids.len());
            for id in ids {
                if let Some(case) = tx.case_glance(id)? {
                    let light = light(&site, case.due, now);
                    changed.push(Changed { case, light });
                }
            }
            Ok((to, changed))
        })
        .await?)
}

/// Who watches in a session, as long as it holds and the command centre is open to her post. Looking
/// does not keep the session alive.
///
/// # Errors
/// The store's.
pub async fn watcher(app: &App, token: &str, now: Instant) -> Result<Option<Watcher>, Fault> {
    let token = token.to_owned();
    Ok(app
        .read(move |app, tx| {
            let Some(session) = crate::session::standing(app, tx, now, &token)? else {
                return Ok(None);
            };
            let actor = crate::session::actor_in(tx, now, &session)?;
            Ok(actor.and_then(|actor| {
                let reach = scope(&actor, Action::CommandRead)?;
                Some(Watcher {
                    division: figure::area(&reach, app.site().county, None).ok()?,
                    unit: actor.post?.unit,
                })
            }))
        })
        .await?)
}
