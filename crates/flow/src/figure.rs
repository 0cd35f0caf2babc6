//! Figures of a module: what it counts of its own cases, declared in its file and counted from the
//! journal, entry by entry (MISSION P4.6). A case is counted by the version it was filed under.

use crate::procedure::Procedure;
use model::case::{Case, Outcome};
use model::event::Event;
use model::time::Instant;
use model::value::Value;
use std::collections::BTreeSet;

/// What a figure shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shows {
    /// How many.
    Count,
    /// Which share, in basis points of what it is held against.
    Share,
    /// How long it took on average, in ms.
    Mean,
}

/// What is counted; an entry counts when every part that is given fits it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counted {
    /// Of these procedures; empty = of all of the module.
    pub procedures: BTreeSet<String>,
    /// Acts performed.
    pub acts: BTreeSet<String>,
    /// Ends.
    pub outcomes: Vec<Outcome>,
    /// A limit that came to its end: done, or passed while it ran.
    pub clock: Option<String>,
    /// Of limits: those kept (`true`) or passed (`false`).
    pub in_time: Option<bool>,
    /// Work orders of a kind that were answered.
    pub answered: Option<String>,
    /// Ratings of at least so much.
    pub rated: Option<u8>,
    /// Only where this choice field …
    pub field: Option<String>,
    /// … holds one of these.
    pub is: BTreeSet<String>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its code.
    pub code: String,
    /// What it shows.
    pub shows: Shows,
    /// What it counts.
    pub of: Counted,
    /// What a share is held against.
    pub per: Option<Counted>,
}

/// An entry of a case, as figures look at it.
#[derive(Debug, Clone, Copy)]
pub struct Happened<'a> {
    /// The case's procedure.
    pub procedure: &'a Procedure,
    /// The case with this entry's events folded in.
    pub case: &'a Case,
    /// Its events.
    pub events: &'a [Event],
    /// When.
    pub at: Instant,
    /// Clocks whose limit had passed before this entry.
    pub passed: &'a BTreeSet<String>,
}

impl Counted {
    /// How often it fits an entry, and for how long it took in all (ms).
    #[must_use]
    pub fn count(&self, seen: Happened<'_>) -> (i64, i64) {
        if !self.procedures.is_empty() && !self.procedures.contains(seen.procedure.code()) {
            return (0, 0);
        }
        if let Some(field) = &self.field {
            let held = seen.case.fields.get(field).map(|held| &held.value);
            if !matches!(held, Some(Value::Choice(choice)) if self.is.contains(choice)) {
                return (0, 0);
            }
        }
        let since_filing = seen.at.0 - seen.case.filed_at.0;
        seen.events
            .iter()
            .filter_map(|event| self.fits(seen, event, since_filing))
            .fold((0, 0), |(n, sum), ms| (n + 1, sum + ms))
    }

    /// How long it took, when one event fits.
    fn fits(&self, seen: Happened<'_>, event: &Event, since_filing: i64) -> Option<i64> {
        match event {
            Event::Acted { act, .. } => self.acts.contains(act).then_some(since_filing),
            Event::Closed { outcome } => self.outcomes.contains(outcome).then_some(since_filing),
            Event::Rated { level, .. } => self
                .rated
                .is_some_and(|least| *level >= least)
                .then_some(since_filing),
            Event::OrderAnswered { order, .. } => {
                let kind = self.answered.as_ref()?;
                let order = seen.case.orders.iter().find(|held| held.id == *order)?;
                (order.kind == *kind).then(|| seen.at.0 - order.asked_at.0)
            }
            Event::ClockExpired { clock, .. } => {
                (self.of_clock(seen, clock) && self.in_time != Some(true)).then_some(since_filing)
            }
            Event::ClockStopped { clock } => {
                // One that had passed was counted when it did.
                let now = seen.events.iter().any(
                    |event| matches!(event, Event::ClockExpired { clock: c, .. } if c == clock),
                );
                let passed = now || seen.passed.contains(clock);
                (self.of_clock(seen, clock) && !passed && self.in_time != Some(false))
                    .then_some(since_filing)
            }
            _ => None,
        }
    }

    /// Whether a clock of the case is the one counted: by its code, or that of its work order's kind.
    fn of_clock(&self, seen: Happened<'_>, clock: &str) -> bool {
        let Some(wanted) = &self.clock else {
            return false;
        };
        crate::decide::clock_spec(seen.procedure, seen.case, clock)
            .is_some_and(|spec| spec.code == *wanted)
    }

    /// Whether anything could make it count.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.acts.is_empty()
            && self.outcomes.is_empty()
            && self.clock.is_none()
            && self.answered.is_none()
            && self.rated.is_none()
    }
}

impl Figure {
    /// What it adds for an entry: of what it counts, of what that is held against, and time in ms.
    #[must_use]
    pub fn adds(&self, seen: Happened<'_>) -> (i64, i64, i64) {
        let (of, ms) = self.of.count(seen);
        let per = match (&self.per, self.shows) {
            (Some(per), _) => per.count(seen).0,
            // Late ones come to their end, too: what a share of limits is held against.
            (None, Shows::Share) => {
                let all = Counted {
                    in_time: None,
                    ..self.of.clone()
                };
                all.count(seen).0
            }
            (None, _) => 0,
        };
        (of, per, ms)
    }

    /// What it is whatever its names: two modules that count the same differ in this.
    #[must_use]
    pub fn shape(&self, procedures: &[&Procedure]) -> String {
        let counted = |counted: &Counted| {
            let spec = |act: &String| procedures.iter().find_map(|p| p.act(act));
            let mut verbs: Vec<String> = counted
                .acts
                .iter()
                .filter_map(spec)
                .map(|act| {
                    let ends = act.outcome.is_some();
                    format!("{}{}{}", act.verb.code(), act.from.len(), u8::from(ends))
                })
                .collect();
            verbs.sort();
            let clock = counted
                .clock
                .as_ref()
                .and_then(|code| procedures.iter().find_map(|p| p.clock(code)))
                .map(|clock| format!("{:?}{}", clock.unit, clock.budget));
            format!(
                "{verbs:?}{:?}{clock:?}{:?}{}{:?}{}",
                counted.outcomes,
                counted.in_time,
                counted.answered.is_some(),
                counted.rated,
                counted.is.len()
            )
        };
        let per = self.per.as_ref().map(counted);
        format!("{:?}{}{per:?}", self.shows, counted(&self.of))
    }
}
