//! Where each value of an entity of a base library comes from. Of a person this is a read of her, and
//! written down as one before it is answered.

use super::catalogue;
use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::policy::{Action, require};
use crate::port::{Traced, Unanswered};
use crate::{App, Fault};
use model::feed::EntityKind;
use model::journal::{Body, ReadKind, Subject};
use model::library::{LibraryLine, Lineage, Purpose};
use model::refusal::Refusal;
use model::scope::Scope;

/// Longest id or code.
pub const WANTED_MAX: usize = 64;

/// A base library whose entities the actor may look into. Who may open nobody's record may look into
/// organisations and places only.
///
/// # Errors
/// Not for this post; not found: no such library, or one whose rows are records; the hub's.
pub fn traceable(app: &App, ctx: &Ctx, library: &str) -> Result<LibraryLine, Fault> {
    let found = catalogue(app, ctx)?.libraries;
    let line = found.into_iter().find(|line| line.library.code == library);
    let line = line
        .filter(|line| line.library.entity.is_some())
        .ok_or_else(Refusal::not_found)?;
    if line.library.entity == Some(EntityKind::Person) {
        let scope = require(&ctx.actor, Action::PersonRead)?;
        // The libraries know no areas: who sees a part of the county sees nobody here.
        if scope != Scope::County {
            return Err(Refusal::denied("not-for-your-post").into());
        }
    }
    Ok(line)
}

/// Where the values of one entity come from: a person by her id in the libraries, an organisation or a
/// place by its code or id.
///
/// # Errors
/// As [`traceable`]; `field-missing`, `library-id`, `library-entity-none`, `library-none`,
/// `library-too-long` at the id; a personal number in place of a code; the store's.
pub async fn lineage(app: &App, ctx: &Ctx, library: &str, wanted: &str) -> Result<Lineage, Fault> {
    let line = traceable(app, ctx, library)?;
    let person = line.library.entity == Some(EntityKind::Person);
    let refused = |key: &str| Refusal::field("id", key);
    let wanted = wanted.trim().to_owned();
    if wanted.is_empty() {
        return Err(refused("field-missing").into());
    }
    let too_long = wanted.chars().count() > WANTED_MAX;
    if too_long || (person && wanted.parse::<u32>().is_err()) {
        return Err(refused("library-id").into());
    }
    crate::open_words("id", &wanted)?;
    let hub = app.hub().cloned().ok_or_else(|| refused("library-none"))?;
    let traced = hub.lineage(library.to_owned(), wanted).await;
    let traced = traced.map_err(|why| -> Fault {
        match why {
            Unanswered::NoLibraries => refused("library-none").into(),
            Unanswered::TooLong => refused("library-too-long").into(),
            Unanswered::SingleRows => crate::Error::Damaged("lineage: single rows".into()).into(),
            Unanswered::NoQuery(detail) | Unanswered::Failed(detail) => {
                crate::Error::Damaged(detail).into()
            }
        }
    })?;
    let traced = traced.ok_or_else(|| refused("library-entity-none"))?;
    written_down(app, ctx, &line, &traced).await?;
    Ok(traced.lineage)
}

/// Writes down who looked into what. A person the register knows was read; who is known to the libraries
/// only, or an organisation, was asked for.
async fn written_down(
    app: &App,
    ctx: &Ctx,
    line: &LibraryLine,
    traced: &Traced,
) -> Result<(), Fault> {
    let asker = Ctx {
        purpose: Some(Purpose::DataCare),
        ..ctx.clone()
    };
    let number = traced.number;
    let key = match line.library.entity {
        Some(EntityKind::Organisation) => "org_id",
        Some(EntityKind::Place) => "place_id",
        Some(EntityKind::Person) | None => "person_id",
    };
    let query = format!(
        "select * from lineage.{} where {key} = {}",
        line.library.table(),
        traced.lineage.id
    );
    app.submit(move |app, tx| {
        let mut draw = asker.draw("lineage");
        if let Some(number) = &number {
            let id = tx.person_resolve(app.sealer().person(number))?;
            if tx.person(id)?.is_some() {
                let how = ReadKind::Opened;
                record_read(
                    tx,
                    &asker,
                    &mut draw,
                    how,
                    vec![id],
                    None,
                    "library-lineage",
                )?;
                return Ok(());
            }
        }
        let body = Body::LibraryAsked {
            query: query.clone(),
        };
        record(tx, &asker, &mut draw, Subject::County, 0, &body)?;
        Ok(())
    })
    .await
}
