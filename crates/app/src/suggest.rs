//! What past cases say of a text that has just been typed: which class it probably is, who probably handles it,
//! which reports of the same thing stand already. In this process, from this site's own cases, never more than
//! a suggestion.

mod bayes;
mod near;

pub use bayes::{Model, Ranked, terms};
pub use near::{likeness, metres};

use crate::context::Ctx;
use crate::policy::{Action, require, scope};
use crate::{App, Error, Fault};
use model::case::Case;
use model::id::CaseId;
use model::place::Point;
use model::refusal::Refusal;
use model::scope::Scope;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Cases of a procedure that are learnt from, the latest first.
const LEARNT_MAX: usize = 20_000;
/// Cases read at once.
const PAGE: i64 = 500;
/// Classes and units that are suggested.
const SUGGESTED: usize = 3;
/// Shortest text that anything is said of, in terms.
const TERMS_MIN: usize = 2;
/// How near a report of the same thing lies, in metres (默认).
pub const NEAR_METRES: f64 = 150.0;
/// How long ago it was filed (默认).
pub const NEAR_MS: i64 = 72 * 3_600_000;
/// How alike its words are, at least, from 0 to 1 (默认).
pub const LIKE_LEAST: f64 = 0.15;
/// Reports looked at around a place.
const NEAR_ROWS: i64 = 200;
/// Age after which what was learnt is learnt anew.
pub const STALE_MS: i64 = 6 * 3_600_000;

/// What was learnt of one procedure.
#[derive(Debug, Clone, Default)]
struct Learnt {
    classes: Model,
    units: Model,
}

/// What was learnt of past cases.
#[derive(Debug, Clone)]
pub struct Known {
    /// When.
    pub at: Instant,
    /// From how many cases.
    pub cases: i64,
    procedures: BTreeMap<String, Learnt>,
}

/// How sure a suggestion is, in words that people use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sure {
    /// Hard to say.
    Hardly,
    /// Possibly.
    Maybe,
    /// Most likely.
    Likely,
}

impl Sure {
    fn of(share: f64) -> Self {
        if share >= 0.8 {
            Self::Likely
        } else if share >= 0.4 {
            Self::Maybe
        } else {
            Self::Hardly
        }
    }

    /// Its code in texts.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Hardly => "hardly",
            Self::Maybe => "maybe",
            Self::Likely => "likely",
        }
    }
}

/// A class or unit that is suggested.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggested {
    /// Its code.
    pub code: String,
    /// Share of confidence in percent.
    pub percent: i64,
    /// The same in words.
    pub sure: Sure,
}

/// A report that may be of the same thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Its class.
    pub class: String,
    /// What it says.
    pub words: String,
    /// How far away, in metres.
    pub metres: i64,
    /// How long ago, in ms.
    pub ago_ms: i64,
    /// How alike its words are, in percent.
    pub percent: i64,
}

/// What is suggested for a text.
#[derive(Debug, Clone, Default)]
pub struct Suggestion {
    /// Classes, the most probable first.
    pub classes: Vec<Suggested>,
    /// Lead units, the most probable first.
    pub units: Vec<Suggested>,
    /// Reports of the same thing.
    pub twins: Vec<Twin>,
    /// When it was learnt; none before that.
    pub learnt_at: Option<Instant>,
    /// From how many cases.
    pub learnt_from: i64,
}

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Procedure.
    pub procedure: String,
    /// What was typed.
    pub text: String,
    /// Where, if that is known.
    pub point: Option<Point>,
    /// Class that was chosen already.
    pub class: Option<String>,
}

/// Learns from the site's past cases, and keeps it in memory. It may take seconds and runs beside everything
/// else; a restart learns again.
///
/// # Errors
/// The store's.
pub fn learn(app: &App, now: Instant) -> Result<(), Error> {
    let site = app.site();
    let mut known = Known {
        at: now,
        cases: 0,
        procedures: BTreeMap::new(),
    };
    let classed: Vec<String> = crate::class::procedures(&site)
        .filter(|procedure| crate::class::field(procedure).is_some())
        .map(|procedure| procedure.code().to_owned())
        .collect();
    for code in classed {
        let mut learnt = Learnt::default();
        let mut before: Option<CaseId> = None;
        let mut read = 0;
        while read < LEARNT_MAX {
            let of = code.clone();
            let page: Vec<Case> = app.store().read_blocking(move |tx| {
                tx.cases_filed(&of, (Instant(0), now.plus_ms(1)), before, PAGE)
            })?;
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            read += page.len();
            for case in &page {
                let Some(procedure) = site.procedure_of(&case.version_of_module, &case.procedure)
                else {
                    continue;
                };
                let (Some(class), Some(words)) = (
                    crate::class::code_of(procedure, case),
                    crate::class::words_of(procedure, case),
                ) else {
                    continue;
                };
                learnt.classes.learn(class, words);
                known.cases += 1;
                if let Some(unit) = lead(case) {
                    learnt.units.learn(unit.as_str(), words);
                }
            }
        }
        known.procedures.insert(code, learnt);
    }
    app.learnt(Arc::new(known));
    Ok(())
}

/// Who handled a case: the lead of its work orders, else who holds it, else who held the power.
fn lead(case: &Case) -> Option<&UnitCode> {
    case.orders
        .iter()
        .find(|order| order.part == model::order::Part::Lead)
        .map(|order| &order.unit)
        .or_else(|| case.holder.as_ref().map(|holder| &holder.unit))
        .or(case.power.as_ref())
}

fn suggested(ranked: Vec<Ranked>) -> Vec<Suggested> {
    ranked
        .into_iter()
        .take(SUGGESTED)
        .map(|ranked| Suggested {
            // A share between 0 and 1.
            percent: (ranked.share * 100.0).round() as i64,
            sure: Sure::of(ranked.share),
            code: ranked.class,
        })
        .collect()
}

/// What is suggested for a text that was typed: never decided by it.
///
/// # Errors
/// `procedure-unknown`; the store's.
pub async fn suggest(app: &App, ctx: &Ctx, asked: Asked) -> Result<Suggestion, Fault> {
    require(&ctx.actor, Action::CaseFile)?;
    let site = app.site();
    let (_, procedure) = site
        .procedure(&asked.procedure)
        .ok_or_else(|| Refusal::field("procedure", "procedure-unknown"))?;
    let mut suggestion = Suggestion::default();
    if let Some(known) = app.knows() {
        suggestion.learnt_at = Some(known.at);
        suggestion.learnt_from = known.cases;
        if terms(&asked.text).len() >= TERMS_MIN
            && let Some(learnt) = known.procedures.get(&asked.procedure)
        {
            let offered = crate::class::classes(procedure);
            let mut classes = learnt.classes.rank(&asked.text);
            // What the table no longer has is not suggested.
            classes.retain(|ranked| offered.iter().any(|class| class.code == ranked.class));
            suggestion.classes = suggested(classes);
            let mut units = learnt.units.rank(&asked.text);
            units.retain(|ranked| site.units.contains_key(&UnitCode(ranked.class.clone())));
            suggestion.units = suggested(units);
        }
    }
    if procedure.is_event()
        && let Some(point) = asked.point
        && let Some(reach) = scope(&ctx.actor, Action::CaseRead)
        && !matches!(reach, Scope::Persons(_) | Scope::Nothing)
    {
        suggestion.twins = twins(app, ctx, asked, point).await?;
    }
    Ok(suggestion)
}

/// Open reports of an event's class near its place, filed lately, in words that are alike; only those within
/// the asker's sight.
async fn twins(app: &App, ctx: &Ctx, asked: Asked, point: Point) -> Result<Vec<Twin>, Fault> {
    let ctx = ctx.clone();
    app.look(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let facts = crate::case::actor_facts(tx, &ctx)?;
        let reach = require(&ctx.actor, Action::CaseRead)?;
        let reach = crate::case::reading(&site, reach, &facts);
        let since = ctx.now.plus_ms(-NEAR_MS);
        let corners = near::around(point, NEAR_METRES);
        let mut twins = Vec::new();
        for case in tx.cases_near(&asked.procedure, since, corners, NEAR_ROWS)? {
            let Some(procedure) = site.procedure_of(&case.version_of_module, &case.procedure)
            else {
                continue;
            };
            let (Some(class), Some(there)) =
                (crate::class::code_of(procedure, &case), case.place.point)
            else {
                continue;
            };
            let away = metres(point, there);
            let words = crate::class::words_of(procedure, &case).unwrap_or_default();
            let like = likeness(&asked.text, words);
            let same = asked.class.as_deref().is_none_or(|chosen| chosen == class);
            if !case.is_open()
                || !same
                || away > NEAR_METRES
                || like < LIKE_LEAST
                || !crate::case::visible(&site, &reach, &facts, &case)
            {
                continue;
            }
            twins.push(Twin {
                case: case.id,
                number: case.number.clone(),
                class: class.to_owned(),
                words: words.to_owned(),
                metres: away.round() as i64,
                ago_ms: ctx.now.0 - case.filed_at.0,
                percent: (like * 100.0).round() as i64,
            });
        }
        twins.sort_by_key(|twin| (std::cmp::Reverse(twin.percent), twin.metres));
        twins.truncate(SUGGESTED);
        Ok(twins)
    })
    .await
}
