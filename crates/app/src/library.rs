//! The libraries of the data hub: what there is, how good it is, questions to it (MISSION P4.7).

mod dossier;
mod lineage;
mod quality;
mod review;
mod taking;

pub use dossier::{of_case, of_organisation, own};
pub use lineage::{WANTED_MAX, lineage, traceable};
pub use quality::{APART_SHOWN, BUILDS, alarms, apart, builds, linkage};
pub use review::{REVIEWED, decide, reviews};
pub use taking::{Taken, take, taken};

use crate::context::Ctx;
use crate::journal::record;
use crate::once::{Repeat, once};
use crate::policy::{Action, require};
use crate::port::Unanswered;
use crate::{App, Fault};
use model::journal::{Body, Subject};
use model::library::{Catalogue, ResultTable};
use model::refusal::Refusal;

/// Longest query.
pub const QUERY_MAX: usize = 4_000;

/// Feeds and libraries; an empty catalogue where there is no hub.
///
/// # Errors
/// Not for this post; the hub's.
pub fn catalogue(app: &App, ctx: &Ctx) -> Result<Catalogue, Fault> {
    require(&ctx.actor, Action::LibraryRead)?;
    match app.hub() {
        None => Ok(Catalogue::default()),
        Some(hub) => Ok(hub.catalogue().map_err(crate::Error::Damaged)?),
    }
}

/// Asks the libraries: pseudonyms, groups of five and more, written down before it is answered.
///
/// # Errors
/// Not for this post; `library-query-long`, a personal number in it; `library-none`,
/// `library-no-query`, `library-single-rows`, `library-too-long` at the query; the store's.
pub async fn ask(app: &App, ctx: &Ctx, sql: &str, repeat: Repeat) -> Result<ResultTable, Fault> {
    require(&ctx.actor, Action::LibraryAsk)?;
    let sql = sql.trim().to_owned();
    if sql.is_empty() {
        return Err(Refusal::field("sql", "field-missing").into());
    }
    if sql.chars().count() > QUERY_MAX {
        return Err(Refusal::field("sql", "library-query-long")
            .with("max", QUERY_MAX as i64)
            .into());
    }
    crate::open_words("sql", &sql)?;
    let hub = app
        .hub()
        .cloned()
        .ok_or_else(|| Refusal::field("sql", "library-none"))?;
    let (asker, asked) = (ctx.clone(), sql.clone());
    // Sent again it is the same question: written down once, answered by the libraries as they are.
    once(app, ctx, repeat, move |_, tx| {
        let body = Body::LibraryAsked {
            query: asked.clone(),
        };
        let mut draw = asker.draw("library");
        record(tx, &asker, &mut draw, Subject::County, 0, &body)?;
        Ok(())
    })
    .await?;
    let refused = |key: &str| Refusal::field("sql", key);
    hub.ask(sql).await.map_err(|why| match why {
        Unanswered::NoLibraries => refused("library-none").into(),
        Unanswered::NoQuery(detail) => refused("library-no-query").with("detail", detail).into(),
        Unanswered::SingleRows => refused("library-single-rows").into(),
        Unanswered::TooLong => refused("library-too-long").into(),
        Unanswered::Failed(detail) => crate::Error::Damaged(detail).into(),
    })
}
