//! A report's numbers, composed from cases and what the journal says of their limits: pure.

use super::gather::Told;
use super::{Of, Period};
use crate::Site;
use codes::DivisionCode;
use model::case::Case;
use model::id::CaseId;
use model::time::Instant;
use model::unit::UnitCode;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a period came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Filed.
    pub received: i64,
    /// Taken into the procedure.
    pub accepted: i64,
    /// Ended.
    pub closed: i64,
    /// Of them without a limit passed.
    pub on_time: i64,
    /// Of them with one.
    pub late: i64,
    /// Open at the end.
    pub open: i64,
    /// Of them over a limit.
    pub overdue: i64,
}

impl Counts {
    fn add(&mut self, told: &Told, from: Instant, until: Instant) {
        let case = &told.case;
        let within = |at: Instant| at >= from && at < until;
        self.received += i64::from(within(case.filed_at));
        self.accepted += i64::from(case.accepted_at.is_some_and(within));
        if case.closed_at.is_some_and(within) {
            self.closed += 1;
            if told.late() {
                self.late += 1;
            } else {
                self.on_time += 1;
            }
        }
        if open_at(case, until) {
            self.open += 1;
            self.overdue += i64::from(told.late_before(until));
        }
    }

    /// Share of what ended that ended in time, in tenths of a percent; none when nothing ended.
    #[must_use]
    pub const fn on_time_permille(&self) -> Option<i64> {
        if self.closed == 0 {
            None
        } else {
            Some(self.on_time * 1_000 / self.closed)
        }
    }
}

fn open_at(case: &Case, at: Instant) -> bool {
    case.filed_at < at && case.closed_at.is_none_or(|closed| closed >= at)
}

/// The numbers of a class or an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassLine {
    /// Procedure.
    pub procedure: String,
    /// Class of its table, else the item.
    pub class: String,
    /// Numbers.
    pub counts: Counts,
}

/// A case over its limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LateLine {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Procedure.
    pub procedure: String,
    /// Class or item.
    pub class: String,
    /// Clock that fell due first.
    pub clock: String,
    /// When.
    pub due: Instant,
    /// Who must act, while it is open.
    pub unit: Option<UnitCode>,
    /// When it ended, where it did.
    pub closed: Option<Instant>,
    /// What was said of it.
    pub reason: Option<String>,
}

/// A case that is open at the end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenLine {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: String,
    /// Procedure.
    pub procedure: String,
    /// Class or item.
    pub class: String,
    /// Stage.
    pub stage: String,
    /// Who must act.
    pub unit: Option<UnitCode>,
    /// When it was filed.
    pub filed: Instant,
    /// When it is due.
    pub due: Option<Instant>,
}

/// A report's numbers.
#[derive(Clone)]
pub struct Draft {
    /// Of which unit; none: of the place.
    pub unit: Option<UnitCode>,
    /// Of which place.
    pub division: DivisionCode,
    /// When.
    pub period: Period,
    /// What it came to.
    pub counts: Counts,
    /// What the period before came to.
    pub before: Counts,
    /// By class or item, most received first.
    pub classes: Vec<ClassLine>,
    /// Over their limit, ended in the period or open at its end; the oldest limit first.
    pub late: Vec<LateLine>,
    /// Open at the end, nearest limit first.
    pub open: Vec<OpenLine>,
    /// The county it stands in.
    pub site: Arc<Site>,
}

fn class(site: &Site, case: &Case) -> String {
    site.procedure_of(&case.version_of_module, &case.procedure)
        .and_then(|procedure| crate::class::code_of(procedure, case))
        .unwrap_or(&case.item)
        .to_owned()
}

/// Composes a report's numbers.
pub(super) fn composed(
    site: Arc<Site>,
    of: Of,
    period: Period,
    now: Instant,
    cases: &[Told],
) -> Draft {
    let (from, end) = period.span();
    let until = end.min(now);
    let (before_from, before_until) = period.before().span();
    let mut counts = Counts::default();
    let mut before = Counts::default();
    let mut classes: BTreeMap<(String, String), Counts> = BTreeMap::new();
    let (mut late, mut open) = (Vec::new(), Vec::new());
    for told in cases {
        let case = &told.case;
        before.add(told, before_from, before_until);
        counts.add(told, from, until);
        let class = class(&site, case);
        let key = (case.procedure.clone(), class.clone());
        classes.entry(key).or_default().add(told, from, until);
        let stands_open = open_at(case, until);
        let ended = case.closed_at.is_some_and(|at| at >= from && at < until);
        let unit = case.holder.as_ref().map(|holder| holder.unit.clone());
        if let Some((clock, due)) = told.expired.first()
            && *due < until
            && (stands_open || ended)
        {
            late.push(LateLine {
                case: case.id,
                number: case.number.clone(),
                procedure: case.procedure.clone(),
                class: class.clone(),
                clock: clock.clone(),
                due: *due,
                unit: unit.clone(),
                closed: case.closed_at.filter(|_| ended),
                reason: told.reason.clone(),
            });
        }
        if stands_open {
            open.push(OpenLine {
                case: case.id,
                number: case.number.clone(),
                procedure: case.procedure.clone(),
                class,
                stage: case.stage.clone(),
                unit,
                filed: case.filed_at,
                due: case.due(),
            });
        }
    }
    late.sort_by_key(|line| (line.due, line.case));
    open.sort_by_key(|line| (line.due.unwrap_or(Instant(i64::MAX)), line.case));
    let mut classes: Vec<ClassLine> = classes
        .into_iter()
        .filter(|(_, counts)| *counts != Counts::default())
        .map(|((procedure, class), counts)| ClassLine {
            procedure,
            class,
            counts,
        })
        .collect();
    classes.sort_by_key(|line| std::cmp::Reverse(line.counts.received));
    Draft {
        unit: of.unit,
        division: of.division,
        period,
        counts,
        before,
        classes,
        late,
        open,
        site,
    }
}
