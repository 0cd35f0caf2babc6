//! One file of everything the libraries hold of a person or an organisation (一人一档, 一企一档). Staff
//! look into it for an open case only, and see what its item names; the person herself sees all of it.

use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::policy::{Action, require};
use crate::port::Unanswered;
use crate::{App, Fault};
use codes::CreditCode;
use model::case::Case;
use model::id::CaseId;
use model::journal::{Body, ReadKind, Subject};
use model::library::{Dossier, DossierOf, Purpose};
use model::refusal::Refusal;

/// Classification up to which an organisation's data are shown to every post that reads the libraries.
const OPEN_CLASS: u8 = 2;

async fn asked(
    app: &App,
    of: DossierOf,
    libraries: Option<Vec<String>>,
) -> Result<Option<Dossier>, Fault> {
    let hub = app
        .hub()
        .cloned()
        .ok_or_else(|| Refusal::forbidden("library-none"))?;
    hub.dossier(of, libraries).await.map_err(|why| match why {
        Unanswered::NoLibraries => Refusal::forbidden("library-none").into(),
        Unanswered::TooLong => Refusal::forbidden("library-too-long").into(),
        Unanswered::SingleRows => crate::Error::Damaged("dossier: single rows".into()).into(),
        Unanswered::NoQuery(detail) | Unanswered::Failed(detail) => {
            crate::Error::Damaged(detail).into()
        }
    })
}

/// What the libraries that a case's procedure names hold of whom it is about. Written down as a read of
/// her before it is answered.
///
/// # Errors
/// Not found; `library-case-closed`: the case is over; `library-not-named`: its procedure names no
/// library; `library-of-nobody`: it is about nobody the register knows; the store's; the hub's.
pub async fn of_case(app: &App, ctx: &Ctx, id: CaseId) -> Result<(Case, Dossier), Fault> {
    let asker = Ctx {
        purpose: Some(Purpose::Case),
        ..ctx.clone()
    };
    let (case, ids, libraries) = app
        .submit(move |app, tx| {
            let case = crate::case::may_see(app, tx, &asker, id)?;
            if case.outcome.is_some() {
                return Err(Refusal::forbidden("library-case-closed").into());
            }
            let site = app.site_in(tx, asker.now)?;
            let libraries = site
                .procedure_of(&case.version_of_module, &case.procedure)
                .map(|procedure| procedure.libraries().to_vec())
                .unwrap_or_default();
            if libraries.is_empty() {
                return Err(Refusal::forbidden("library-not-named").into());
            }
            let person = case
                .applicant
                .person
                .ok_or_else(|| Refusal::forbidden("library-of-nobody"))?;
            let person = tx.person_resolve(person)?;
            let mut ids = vec![person];
            ids.extend(tx.person_aliases(person)?);
            record_read(
                tx,
                &asker,
                &mut asker.draw("dossier"),
                ReadKind::Opened,
                vec![person],
                Some(id),
                "libraries",
            )?;
            Ok((case, ids, libraries))
        })
        .await?;
    let found = asked(app, DossierOf::Person(ids), Some(libraries)).await?;
    let mut dossier = found.unwrap_or_default();
    // What identifies her stands on the case where it is needed, masked.
    dossier.identity.clear();
    dossier.golden.clear();
    Ok((case, dossier))
}

/// Everything the libraries hold of the actor herself (个人信息保护法 art. 45).
///
/// # Errors
/// Not for this post; the store's; the hub's.
pub async fn own(app: &App, ctx: &Ctx) -> Result<Dossier, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let asker = Ctx {
        purpose: Some(Purpose::OwnRequest),
        ..ctx.clone()
    };
    let ids = app
        .submit(move |_, tx| {
            let own = tx.person_resolve(asker.actor.person)?;
            let mut ids = vec![own];
            ids.extend(tx.person_aliases(own)?);
            record_read(
                tx,
                &asker,
                &mut asker.draw("dossier"),
                ReadKind::Opened,
                vec![own],
                None,
                "libraries",
            )?;
            Ok(ids)
        })
        .await?;
    let found = asked(app, DossierOf::Person(ids), None).await?;
    Ok(found.unwrap_or_default())
}

/// What the libraries hold of an organisation, up to what is internal; each look is written down.
///
/// # Errors
/// Not for this post; `library-code` at the code; `library-organisation-none`: nobody knows it; the
/// store's; the hub's.
pub async fn of_organisation(app: &App, ctx: &Ctx, code: &str) -> Result<Dossier, Fault> {
    require(&ctx.actor, Action::LibraryRead)?;
    let code = CreditCode::parse(code.trim())
        .map_err(|_| Refusal::field("code", "library-code"))?
        .0
        .as_str()
        .to_owned();
    let (asker, wanted) = (ctx.clone(), code.clone());
    app.submit(move |_, tx| {
        let body = Body::LibraryAsked {
            query: format!("select * from dossier where organisation_code = '{wanted}'"),
        };
        let mut draw = asker.draw("dossier");
        record(tx, &asker, &mut draw, Subject::County, 0, &body)?;
        Ok(())
    })
    .await?;
    let found = asked(app, DossierOf::Organisation(code), None).await?;
    let mut dossier = found.ok_or_else(|| Refusal::field("code", "library-organisation-none"))?;
    dossier.golden.retain(|cell| cell.class <= OPEN_CLASS);
    for row in &mut dossier.rows {
        row.cells.retain(|cell| cell.class <= OPEN_CLASS);
    }
    Ok(dossier)
}
