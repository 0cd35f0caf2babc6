//! Persons of the population library: search, open, unmask, correct, join. Every read of a named
//! person is an entry that stands before the answer leaves.

use crate::case::{scope_tokens, search_tokens};
use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::once::{Repeat, once, still_said};
use crate::policy::{Action, reaches, require};
use crate::seal::{Bound, Kind};
use crate::{App, Fault, Site};
use codes::{CitizenNumber, DivisionCode, GridCode};
use model::case::Case;
use model::id::PersonId;
use model::journal::{Body, ReadKind, Subject};
use model::library::{Certificate, Purpose};
use model::person::{Person, Standing};
use model::refusal::Refusal;
use model::roll::{Claim, Entitlement, Payment, PaymentState};
use model::scope::Scope;
use model::time::Instant;
use model::value::Sealed;
use serde::{Deserialize, Serialize};
use store::Tx;
use store::case::{CaseFilter, CaseLine};

/// Results of a search at most.
pub const FOUND_MAX: i64 = 50;

/// A person opened: the record masked, what she has, what runs for her.
#[derive(Debug, Clone)]
pub struct PersonView {
    /// The record.
    pub person: Person,
    /// Ids that resolve to her.
    pub aliases: Vec<PersonId>,
    /// Her household, herself included.
    pub household: Vec<Person>,
    /// Certificates in force.
    pub certificates: Vec<Certificate>,
    /// Her cases, newest first.
    pub cases: Vec<CaseLine>,
    /// What she is entitled to.
    pub entitlements: Vec<Entitlement>,
    /// What she was paid.
    pub payments: Vec<Payment>,
    /// What is to be given back.
    pub claims: Vec<Claim>,
}

/// Puts a record into the search index: name, place, and the last four digits of the number as the
/// masked form shows them.
///
/// # Errors
/// The store's.
pub fn index_in(tx: &mut Tx<'_>, site: &Site, person: &Person) -> Result<(), crate::Error> {
    let tail: String = person
        .number
        .masked
        .chars()
        .rev()
        .take(4)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let text = format!(
        "{} {} {}",
        person.name,
        site.place_name(person.division),
        tail
    );
    store::search::index(
        tx,
        "person",
        *person.id.bytes(),
        &scope_tokens(person.division, person.grid, site.county),
        &text,
    )
}

fn in_scope(scope: &Scope, person: &Person) -> bool {
    match scope {
        Scope::Persons(ids) => ids.contains(&person.id),
        other => reaches(other, person.division, person.grid),
    }
}

/// Searches persons within the actor's area, by name, place, last digits, or a whole citizen number.
///
/// # Errors
/// `purpose-needed`; `query-short`; not for this post; the store's.
pub async fn search(app: &App, ctx: &Ctx, query: &str) -> Result<Vec<Person>, Fault> {
    let scope = require(&ctx.actor, Action::PersonRead)?;
    if ctx.purpose.is_none() {
        return Err(Refusal::field("purpose", "purpose-needed").into());
    }
    let query = query.trim().to_owned();
    if query.chars().count() < 2 {
        return Err(Refusal::field("q", "query-short").into());
    }
    let ctx = ctx.clone();
    app.submit(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let found = match CitizenNumber::parse(&query) {
            Ok(number) => {
                let id = tx.person_resolve(app.sealer().person(&number))?;
                tx.person(id)?.into_iter().collect()
            }
            Err(_) => {
                let tokens = search_tokens(&scope, site.county);
                let hits = store::search::find(tx, "person", &tokens, &query, None, FOUND_MAX)?;
                let ids: Vec<PersonId> = hits
                    .iter()
                    .map(|hit| PersonId::from_bytes(hit.id))
                    .collect();
                tx.persons(&ids)?
            }
        };
        let found: Vec<Person> = found.into_iter().filter(|p| in_scope(&scope, p)).collect();
        let subjects = found.iter().map(|p| p.id).collect();
        record_read(
            tx,
            &ctx,
            &mut ctx.draw("search"),
            ReadKind::Found,
            subjects,
            None,
            "search",
        )?;
        Ok(found)
    })
    .await
}

/// Opens a person's record, masked.
///
/// # Errors
/// Not found when she is not within the actor's area; `purpose-needed`; the store's.
pub async fn open(app: &App, ctx: &Ctx, id: PersonId) -> Result<PersonView, Fault> {
    let scope = require(&ctx.actor, Action::PersonRead)?;
    if ctx.purpose.is_none() {
        return Err(Refusal::field("purpose", "purpose-needed").into());
    }
    let ctx = ctx.clone();
    app.submit(move |_, tx| {
        let id = tx.person_resolve(id)?;
        let person = tx.person(id)?.ok_or_else(Refusal::not_found)?;
        if !in_scope(&scope, &person) {
            return Err(Refusal::not_found().into());
        }
        let household = person
            .household
            .map(|h| tx.persons_of_household(h))
            .transpose()?
            .unwrap_or_default();
        let mut subjects: Vec<PersonId> = household.iter().map(|p| p.id).collect();
        if !subjects.contains(&id) {
            subjects.push(id);
        }
        record_read(
            tx,
            &ctx,
            &mut ctx.draw("person"),
            ReadKind::Opened,
            subjects,
            None,
            "person",
        )?;
        let filter = CaseFilter {
            limit: 50,
            ..CaseFilter::default()
        };
        Ok(PersonView {
            aliases: tx.person_aliases(id)?,
            certificates: tx.certificates(id, ctx.now.date())?,
            cases: tx.case_list(&Scope::Persons(vec![id]), &filter)?,
            entitlements: tx.entitlements_of(id)?,
            payments: tx.payments_of(id)?,
            claims: tx.claims_of(id)?,
            household,
            person,
        })
    })
    .await
}

/// Shows one masked value of a person's record in clear, for a stated purpose.
///
/// # Errors
/// `purpose-needed`; not found; `value-absent`; the store's.
pub async fn unmask(app: &App, ctx: &Ctx, id: PersonId, kind: Kind) -> Result<String, Fault> {
    unmask_once(app, ctx, id, kind, Repeat::never()).await
}

/// [`unmask`], under the key its sender chose.
///
/// # Errors
/// As [`unmask`]; `said-once`; `idempotency-key-reused`.
pub async fn unmask_once(
    app: &App,
    ctx: &Ctx,
    id: PersonId,
    kind: Kind,
    repeat: Repeat,
) -> Result<String, Fault> {
    let scope = require(&ctx.actor, Action::PersonUnmask)?;
    if ctx.purpose.is_none() {
        return Err(Refusal::field("purpose", "purpose-needed").into());
    }
    let asker = ctx.clone();
    let shown = once(app, ctx, repeat, move |_, tx| {
        let id = tx.person_resolve(id)?;
        let person = tx.person(id)?.ok_or_else(Refusal::not_found)?;
        if !in_scope(&scope, &person) {
            return Err(Refusal::not_found().into());
        }
        let sealed = value_of(&person, kind).ok_or_else(|| Refusal::forbidden("value-absent"))?;
        record_read(
            tx,
            &asker,
            &mut asker.draw("unmask"),
            ReadKind::Unmasked,
            vec![id],
            None,
            kind.code(),
        )?;
        Ok(Shown {
            sealed,
            person: Some(id),
            at: asker.now,
        })
    })
    .await?;
    still_said(shown.at, ctx.now)?;
    app.sealer()
        .open(
            kind,
            Bound::Person(shown.person.unwrap_or(id)),
            &shown.sealed,
        )
        .map_err(|e| crate::Error::Damaged(e.to_string()).into())
}

/// A value that was shown in clear, as its wish's outcome is kept: sealed as it was.
#[derive(Serialize, Deserialize)]
struct Shown {
    sealed: Sealed,
    person: Option<PersonId>,
    at: Instant,
}

fn value_of(person: &Person, kind: Kind) -> Option<Sealed> {
    match kind {
        Kind::CitizenNumber => Some(person.number.clone()),
        Kind::Address => Some(person.address.clone()),
        Kind::Phone => person.phone.clone(),
        Kind::BankAccount => person.account.clone(),
        Kind::SealedText => None,
    }
}

/// Shows one sealed value of a case in clear: who may act on the case, for its sake.
///
/// # Errors
/// Not found; `value-absent`; the store's.
pub async fn unmask_in_case(
    app: &App,
    ctx: &Ctx,
    id: model::id::CaseId,
    field: &str,
) -> Result<String, Fault> {
    unmask_in_case_once(app, ctx, id, field, Repeat::never()).await
}

/// [`unmask_in_case`], under the key its sender chose.
///
/// # Errors
/// As [`unmask_in_case`]; `said-once`; `idempotency-key-reused`.
pub async fn unmask_in_case_once(
    app: &App,
    ctx: &Ctx,
    id: model::id::CaseId,
    field: &str,
    repeat: Repeat,
) -> Result<String, Fault> {
    require(&ctx.actor, Action::CaseAct)?;
    let asker = ctx.clone();
    let name = field.to_owned();
    let (shown, code) = once(app, ctx, repeat, move |app, tx| {
        let case: Case = crate::case::may_see(app, tx, &asker, id)?;
        let site = app.site_in(tx, asker.now)?;
        let kind = site
            .procedure_of(&case.version_of_module, &case.procedure)
            .and_then(|p| p.field(&name))
            .and_then(|f| Kind::from_code(f.kind.code()));
        let (Some(kind), Some(model::value::Value::Sealed(sealed))) =
            (kind, case.fields.get(&name).map(|v| &v.value))
        else {
            return Err(Refusal::forbidden("value-absent").into());
        };
        let subjects = case.applicant.person.into_iter().collect();
        record_read(
            tx,
            &asker,
            &mut asker.draw("unmask"),
            ReadKind::Unmasked,
            subjects,
            Some(id),
            &name,
        )?;
        let shown = Shown {
            sealed: sealed.clone(),
            person: case.applicant.person,
            at: asker.now,
        };
        Ok((shown, kind.code().to_owned()))
    })
    .await?;
    still_said(shown.at, ctx.now)?;
    let kind = Kind::from_code(&code).ok_or_else(|| Refusal::forbidden("value-absent"))?;
    app.sealer()
        .open(kind, crate::case::bound(shown.person, id), &shown.sealed)
        .map_err(|e| crate::Error::Damaged(e.to_string()).into())
}

/// A correction of a record by the steward.
#[derive(Debug, Clone, Default)]
pub struct Correction {
    /// Name.
    pub name: Option<String>,
    /// Registration.
    pub standing: Option<Standing>,
    /// Village.
    pub division: Option<DivisionCode>,
    /// Grid.
    pub grid: Option<GridCode>,
    /// Phone, as typed.
    pub phone: Option<String>,
    /// Bank card for benefits, as typed.
    pub account: Option<String>,
    /// Exact address.
    pub address: Option<String>,
    /// Why, with its document.
    pub reason: String,
}

/// Corrects a record, with trail.
///
/// # Errors
/// `reason-needed`; stale; not found; the store's.
pub async fn correct(
    app: &App,
    ctx: &Ctx,
    id: PersonId,
    seen: i64,
    correction: Correction,
) -> Result<Person, Fault> {
    require(&ctx.actor, Action::PersonWrite)?;
    let ctx = ctx.clone();
    app.submit(move |app, tx| correct_in(app, tx, &ctx, id, seen, &correction))
        .await
}

/// Corrects a record inside a unit.
///
/// # Errors
/// As [`correct`].
pub fn correct_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    id: PersonId,
    seen: i64,
    correction: &Correction,
) -> Result<Person, Fault> {
    if correction.reason.trim().is_empty() {
        return Err(Refusal::field("reason", "reason-needed").into());
    }
    crate::open_words("reason", &correction.reason)?;
    let site = app.site_in(tx, ctx.now)?;
    let mut person = tx.person(id)?.ok_or_else(Refusal::not_found)?;
    // Nobody writes her own record, whatever account she does it with.
    if tx.person_resolve(id)? == tx.person_resolve(ctx.actor.person)? {
        return Err(Refusal::forbidden("own-matter").into());
    }
    if person.version != seen {
        return Err(Refusal::stale().into());
    }
    let mut draw = ctx.draw("correct");
    let mut seal = |kind, plain: &str| {
        app.sealer()
            .seal(kind, Bound::Person(id), &mut draw, plain)
            .map_err(|e| Fault::from(crate::Error::Damaged(e.to_string())))
    };
    if let Some(phone) = &correction.phone {
        person.phone = Some(seal(Kind::Phone, phone)?);
    }
    if let Some(account) = &correction.account {
        person.account = Some(seal(Kind::BankAccount, account)?);
    }
    if let Some(address) = &correction.address {
        person.address = seal(Kind::Address, address)?;
    }
    if let Some(name) = &correction.name {
        person.name = name.trim().to_owned();
    }
    if let Some(standing) = &correction.standing {
        person.standing = standing.clone();
    }
    if let Some(division) = correction.division {
        if !site.divisions.contains_key(&division) {
            return Err(Refusal::field("division", "division-unknown").into());
        }
        person.division = division;
        person.grid = correction.grid.or_else(|| site.first_grid(division));
    }
    person.version += 1;
    if !tx.person_update(&person)? {
        return Err(Refusal::stale().into());
    }
    index_in(tx, &site, &person)?;
    let body = Body::PersonWritten {
        person: Box::new(person.clone()),
        reason: correction.reason.clone(),
    };
    record(tx, ctx, &mut draw, Subject::Person(id), 0, &body)?;
    carry(tx, ctx, &person, &mut draw)?;
    Ok(person)
}

/// Carries a corrected name or village into what she is entitled to, so that the next roll lists her
/// by the name on her card and in the town where she lives.
fn carry(tx: &mut Tx<'_>, ctx: &Ctx, person: &Person, draw: &mut crate::Draw) -> Result<(), Fault> {
    for mut entitlement in tx.entitlements_of(person.id)? {
        if entitlement.name == person.name && entitlement.division == person.division {
            continue;
        }
        entitlement.name.clone_from(&person.name);
        entitlement.division = person.division;
        entitlement.version += 1;
        tx.entitlement_write(&entitlement)?;
        let body = Body::EntitlementWritten {
            entitlement: Box::new(entitlement),
            reason: "record-corrected".to_owned(),
        };
        record(tx, ctx, draw, Subject::Person(person.id), 0, &body)?;
    }
    Ok(())
}

/// Says that two records are one person: `alias` resolves to `kept` from now on. An entitlement of
/// the alias is stopped, so that one person is paid once.
///
/// # Errors
/// `same-person`; not found; the store's.
pub async fn join(app: &App, ctx: &Ctx, kept: PersonId, alias: PersonId) -> Result<(), Fault> {
    let ctx = ctx.clone();
    app.submit(move |_, tx| join_in(tx, &ctx, kept, alias))
        .await
}

/// Says inside a unit that two records are one person.
///
/// # Errors
/// As [`join`].
pub fn join_in(tx: &mut Tx<'_>, ctx: &Ctx, kept: PersonId, alias: PersonId) -> Result<(), Fault> {
    require(&ctx.actor, Action::PersonWrite)?;
    let kept = tx.person_resolve(kept)?;
    let alias = tx.person_resolve(alias)?;
    if kept == alias {
        return Err(Refusal::forbidden("same-person").into());
    }
    if tx.person(kept)?.is_none() || tx.person(alias)?.is_none() {
        return Err(Refusal::not_found().into());
    }
    let mut draw = ctx.draw("join");
    for entitlement in tx
        .entitlements_of(alias)?
        .into_iter()
        .filter(|e| e.until.is_none())
    {
        let last = tx
            .payments_of(alias)?
            .iter()
            .filter(|p| {
                p.programme == entitlement.programme
                    && matches!(
                        p.state,
                        PaymentState::Listed | PaymentState::Paid(_) | PaymentState::Failed(_)
                    )
            })
            .map(|p| p.due_month)
            .max()
            .unwrap_or(entitlement.from.plus(-1));
        let standing = tx
            .entitlement(&entitlement.programme, kept)?
            .is_some_and(|e| e.until.is_none());
        let until = if standing {
            entitlement.from.plus(-1)
        } else {
            last
        };
        crate::roll::stop_in(
            tx,
            ctx,
            &entitlement.programme,
            alias,
            until,
            "duplicate",
            &mut draw,
        )?;
        if !standing {
            let moved = Entitlement {
                person: kept,
                from: last.plus(1),
                account_holder: kept,
                version: 1,
                ..entitlement
            };
            tx.entitlement_write(&moved)?;
            let body = Body::EntitlementWritten {
                entitlement: Box::new(moved),
                reason: "moved".to_owned(),
            };
            record(tx, ctx, &mut draw, Subject::Person(kept), 0, &body)?;
        }
    }
    tx.person_join(alias, kept)?;
    record(
        tx,
        ctx,
        &mut draw,
        Subject::Person(kept),
        0,
        &Body::PersonsJoined { kept, alias },
    )?;
    Ok(())
}

/// The purpose of a code, for forms.
///
/// # Errors
/// `purpose-needed`.
pub fn purpose(code: &str) -> Result<Purpose, Refusal> {
    Purpose::from_code(code).ok_or_else(|| Refusal::field("purpose", "purpose-needed"))
}
