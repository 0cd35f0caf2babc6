//! The copy sheet (抄录单): what of a case must be typed into another system by hand, in that system's order; and
//! the count of what was typed twice.

use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::once::{Repeat, once};
use crate::outside_system::{Copied, Element, System};
use crate::policy::{Action, require};
use crate::seal::Kind;
use crate::{App, Fault};
use codes::DivisionCode;
use model::case::Case;
use model::id::CaseId;
use model::journal::{Body, ReadKind, Subject};
use model::outside_number::{OutsideNumber, TypedAgain};
use model::refusal::Refusal;
use model::scope::Scope;
use model::time::{Instant, Month};
use model::value::{Sealed, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Lines of a page of what was typed.
pub const PAGE: i64 = 200;
/// Months that are counted side by side.
pub const MONTHS: i32 = 6;

/// A case as it is copied.
pub struct Sheet {
    /// The system.
    pub system: System,
    /// What is copied, in its order.
    pub copied: Copied,
    /// The case.
    pub case: Case,
    /// Sealed fields in clear.
    pub clear: BTreeMap<String, String>,
    /// Who reported is kept from this reader.
    pub kept_back: bool,
    /// The numbers it bears in the system.
    pub numbers: Vec<OutsideNumber>,
    /// When it was typed there, if it was.
    pub typed: Option<TypedAgain>,
    /// The county it stands in.
    pub site: Arc<crate::Site>,
}

fn copied(app: &App, code: &str) -> Result<(System, Copied), Refusal> {
    let system = crate::sheet_exchange::system(app, code)?;
    let copied = system.copy.clone().ok_or_else(Refusal::not_found)?;
    Ok((system, copied))
}

/// Opens a case for copying. Each value that says something of who asks is a read of its own, committed
/// before the answer; sealed ones are opened.
///
/// # Errors
/// Not found where the case is not hers to act on or the system is not typed into; the store's.
pub async fn open(app: &App, ctx: &Ctx, id: CaseId, code: &str) -> Result<Sheet, Fault> {
    require(&ctx.actor, Action::CaseAct)?;
    let (system, copied) = copied(app, code)?;
    let (asker, asked) = (ctx.clone(), copied.clone());
    let (code, of) = (code.to_owned(), system.code.clone());
    let (case, site, sealed, kept_back, numbers, typed) = app
        .submit(move |app, tx| {
            let case = crate::case::may_see(app, tx, &asker, id)?;
            let site = app.site_in(tx, asker.now)?;
            let procedure = site
                .procedure_of(&case.version_of_module, &case.procedure)
                .ok_or_else(|| {
                    crate::Error::Damaged(format!("case {id}: its module version is not here"))
                })?;
            let kept_back = procedure
                .confidential()
                .is_some_and(|role| asker.actor.role() != role);
            let mut draw = asker.draw("copy");
            let mut sealed: Vec<(String, Kind, Sealed)> = Vec::new();
            for given in &asked.columns {
                if !given.ours.personal() || (kept_back && given.ours == Element::Applicant) {
                    continue;
                }
                let mut how = ReadKind::Opened;
                if let Element::Field(field) = &given.ours
                    && let Some(Value::Sealed(value)) = case.fields.get(field).map(|v| &v.value)
                {
                    let kind = procedure
                        .field(field)
                        .and_then(|spec| Kind::from_code(spec.kind.code()));
                    if kept_back {
                        continue;
                    }
                    if let Some(kind) = kind {
                        how = ReadKind::Unmasked;
                        sealed.push((field.clone(), kind, value.clone()));
                    }
                }
                let subjects = case.applicant.person.into_iter().collect();
                let what = format!("copy-{of}: {}", given.theirs);
                record_read(tx, &asker, &mut draw, how, subjects, Some(id), &what)?;
            }
            let numbers = tx
                .outside_numbers_of(id)?
                .into_iter()
                .filter(|number| number.system == code)
                .collect::<Vec<_>>();
            let typed = tx
                .typed_again_of(id)?
                .into_iter()
                .find(|typed| typed.system == code);
            Ok((case, site, sealed, kept_back, numbers, typed))
        })
        .await?;
    let bound = crate::case::bound(case.applicant.person, case.id);
    let mut clear = BTreeMap::new();
    for (field, kind, value) in sealed {
        let plain = app
            .sealer()
            .open(kind, bound, &value)
            .map_err(|e| crate::Error::Damaged(e.to_string()))?;
        clear.insert(field, plain);
    }
    Ok(Sheet {
        system,
        copied,
        case,
        clear,
        kept_back,
        numbers,
        typed,
        site,
    })
}

/// Says that a case was typed into a system by hand: counted once.
///
/// # Errors
/// Not found; the store's.
pub async fn typed(
    app: &App,
    ctx: &Ctx,
    id: CaseId,
    code: &str,
    repeat: Repeat,
) -> Result<TypedAgain, Fault> {
    require(&ctx.actor, Action::CaseAct)?;
    let (system, copied) = copied(app, code)?;
    let asker = ctx.clone();
    once(app, ctx, repeat, move |app, tx| {
        let case = crate::case::may_see(app, tx, &asker, id)?;
        let typed = TypedAgain {
            system: system.code.clone(),
            case: id,
            values: i64::try_from(copied.columns.len()).unwrap_or(i64::MAX),
            unit: asker.actor.post.as_ref().map(|post| post.unit.clone()),
            division: case.place.division,
            by: asker.actor.person,
            at: asker.now,
        };
        if !tx.typed_again_insert(&typed)? {
            let held = tx.typed_again_of(id)?;
            let held = held.into_iter().find(|held| held.system == system.code);
            return held.ok_or_else(|| Refusal::stale().into());
        }
        let body = Body::TypedAgain {
            typed: typed.clone(),
        };
        let mut draw = asker.draw("typed");
        record(tx, &asker, &mut draw, Subject::Case(id), 0, &body)?;
        Ok(typed)
    })
    .await
}

/// What was typed twice into a system in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedCount {
    /// Code of the system.
    pub system: String,
    /// The month.
    pub month: Month,
    /// Cases.
    pub cases: i64,
    /// Values of them.
    pub values: i64,
}

fn below(scope: Scope, county: DivisionCode) -> DivisionCode {
    match scope {
        Scope::Division(division) => division,
        _ => county,
    }
}

fn span(month: Month) -> (Instant, Instant) {
    (
        Instant::start_of(month.first_day()),
        Instant::start_of(month.plus(1).first_day()),
    )
}

/// What was typed twice within the actor's sight, by system, this month and the ones before.
///
/// # Errors
/// Not for this post; the store's.
pub async fn counts(app: &App, ctx: &Ctx) -> Result<Vec<TypedCount>, Fault> {
    let scope = require(&ctx.actor, Action::FigureRead)?;
    let this = Month::of(ctx.now.date());
    let county = app.site().county;
    app.look(move |app, tx| {
        let below = below(scope, county);
        let mut counts = Vec::new();
        for system in app
            .outside_systems()
            .all()
            .iter()
            .filter(|s| s.copy.is_some())
        {
            for back in 0..MONTHS {
                let month = this.plus(-back);
                let (cases, values) = tx.typed_again_count(&system.code, span(month), below)?;
                counts.push(TypedCount {
                    system: system.code.clone(),
                    month,
                    cases,
                    values,
                });
            }
        }
        Ok(counts)
    })
    .await
}

/// A line of what was typed twice: the record and its case's number.
pub type TypedLine = (TypedAgain, String);

/// What was typed twice into a system in a month, within the actor's sight, after a case.
///
/// # Errors
/// Not for this post; the store's.
pub async fn lines(
    app: &App,
    ctx: &Ctx,
    code: &str,
    month: Month,
    after: Option<CaseId>,
) -> Result<Vec<TypedLine>, Fault> {
    let scope = require(&ctx.actor, Action::FigureRead)?;
    let county = app.site().county;
    let code = code.to_owned();
    app.look(move |_, tx| {
        let below = below(scope, county);
        let mut lines = Vec::new();
        for typed in tx.typed_again_within(&code, span(month), below, after, PAGE)? {
            let number = tx
                .case_line(typed.case)?
                .map_or_else(String::new, |line| line.number);
            lines.push((typed, number));
        }
        Ok(lines)
    })
    .await
}
