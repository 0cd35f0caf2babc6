//! What an auditor types into a field for a person or a case.

use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::{App, Fault};
use codes::CitizenNumber;
use model::id::{CaseId, PersonId};
use model::refusal::Refusal;

/// The person a text means: an id, a citizen number, or a sign-in name. What is then read of her is
/// journalled by the page that shows it.
///
/// # Errors
/// `person-unknown` at `person`; not for this post; the store's.
pub async fn whom(app: &App, ctx: &Ctx, text: &str) -> Result<PersonId, Fault> {
    require(&ctx.actor, Action::JournalRead)?;
    let text = text.trim().to_owned();
    if let Ok(id) = text.parse::<PersonId>() {
        return Ok(id);
    }
    let number = CitizenNumber::parse(&text).ok();
    let found = app
        .read(move |app, tx| match number {
            Some(number) => tx.person_resolve(app.sealer().person(&number)).map(Some),
            None => Ok(tx
                .account_by_login(&text.to_lowercase())?
                .map(|known| known.account.person)),
        })
        .await?;
    found.ok_or_else(|| Refusal::field("person", "person-unknown").into())
}

/// The case a text means: an id, or its number.
///
/// # Errors
/// `case-unknown` at `case`; not for this post; the store's.
pub async fn which_case(app: &App, ctx: &Ctx, text: &str) -> Result<CaseId, Fault> {
    require(&ctx.actor, Action::JournalRead)?;
    let text = text.trim().to_owned();
    if let Ok(id) = text.parse::<CaseId>() {
        return Ok(id);
    }
    let found = app.read(move |_, tx| tx.case_of_number(&text)).await?;
    found.ok_or_else(|| Refusal::field("case", "case-unknown").into())
}
