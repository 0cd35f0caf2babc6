//! The four supporting systems (MISSION P4.6): unified identity, unified map and standard addresses,
//! unified messaging, data exchange. Which four they are is a default of the product (默认配置).

use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault};
use ::county::figure::Figure;
use ::county::plan::Value;

/// Their codes, in the order of the design; `system-name-<code>` is what each is called.
pub const ALL: [&str; 4] = ["identity", "map", "messages", "exchange"];

/// How a system stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It works.
    Works,
    /// It works; something that a site may connect is not connected.
    Partly,
    /// Something in it waits for an administrator.
    Trouble,
}

impl Standing {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Partly => "partly",
            Self::Trouble => "trouble",
        }
    }
}

/// A system with how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemLine {
    /// Its code.
    pub code: &'static str,
    /// How it stands.
    pub standing: Standing,
    /// What there is of it: key of a count, and the count.
    pub counts: Vec<(&'static str, i64)>,
}

fn standing(trouble: bool, connected: bool) -> Standing {
    match (trouble, connected) {
        (true, _) => Standing::Trouble,
        (false, true) => Standing::Works,
        (false, false) => Standing::Partly,
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

/// The four systems as they stand now.
///
/// # Errors
/// Not for this post; the store's.
pub async fn overview(app: &App, ctx: &Ctx) -> Result<Vec<SystemLine>, Fault> {
    require(&ctx.actor, Action::SystemsRead)?;
    let now = ctx.now;
    let identity = app.wiring().is_some_and(|w| w.identity.is_some());
    let channels = app.channels().len();
    let exchange = app.wiring().is_some_and(|w| w.exchange.is_some());
    let rules = app.wiring().map_or(0, |w| w.mapping.rules().len());
    Ok(app
        .read(move |app, tx| {
            let site = app.site_in(tx, now)?;
            let (open, _) = tx.account_counts()?;
            let locked = count(tx.accounts_locked(now, 200)?.len());
            let mut parked = 0;
            let running = tx.subscriptions_running()?;
            for subscription in &running {
                let queue = crate::exchange::queue(subscription.id);
                parked += store::outbox::trouble(tx, &queue)?.0;
            }
            let waiting = store::outbox::waiting(tx, crate::message::QUEUE)?;
            let (unsent, _) = store::outbox::trouble(tx, crate::message::QUEUE)?;
            Ok(vec![
                SystemLine {
                    code: ALL[0],
                    standing: standing(false, identity),
                    counts: vec![
                        ("accounts", open),
                        ("bound", tx.identity_link_count()?),
                        ("locked", locked),
                    ],
                },
                SystemLine {
                    code: ALL[1],
                    standing: standing(site.grids.is_empty(), true),
                    counts: vec![
                        ("divisions", count(site.divisions.len())),
                        ("grids", count(site.grids.len())),
                    ],
                },
                SystemLine {
                    code: ALL[2],
                    standing: standing(unsent > 0, channels > 0),
                    counts: vec![
                        ("channels", count(channels)),
                        ("waiting", waiting),
                        ("parked", unsent),
                    ],
                },
                SystemLine {
                    code: ALL[3],
                    standing: standing(parked > 0, exchange),
                    counts: vec![
                        ("subscriptions", count(running.len())),
                        ("rules", count(rules)),
                        ("parked", parked),
                    ],
                },
            ])
        })
        .await?)
}

/// The document's number of supporting systems, counted from these.
pub(crate) fn counted(figures: &mut [Figure]) {
    if let Some(figure) = figures.iter_mut().find(|f| f.code == "support-systems") {
        figure.rows = ALL
            .iter()
            .map(|code| ((*code).to_owned(), format!("system-name-{code}")))
            .collect();
        figure.value = Some(Value::Number(count(figure.rows.len())));
    }
}
