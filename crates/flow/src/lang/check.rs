//! Whether a procedure whose references all resolve also makes sense: every stage can be reached
//! and left, every act has somebody who may perform it, every clock starts and stops, and what
//! the law demands of a refusal is there.

use super::source::Source;
use crate::field::FACT;
use crate::procedure::*;
use model::case::Outcome;
use model::verb::Verb;
use std::collections::BTreeSet;

/// Where the entries of each section stand, in declared order.
#[derive(Default)]
pub(super) struct Places {
    pub stages: Vec<usize>,
    pub acts: Vec<usize>,
    pub clocks: Vec<usize>,
    pub fields: Vec<usize>,
    pub materials: Vec<usize>,
    pub letters: usize,
    pub messages: usize,
}

struct Check<'c, 'a> {
    source: &'c Source<'a>,
    p: &'c Procedure,
    places: &'c Places,
}

fn at(places: &[usize], n: usize) -> usize {
    places.get(n).copied().unwrap_or(0)
}

pub(super) fn check(source: &Source<'_>, p: &Procedure, places: &Places) {
    let check = Check { source, p, places };
    check.reachable();
    check.stages();
    p.acts
        .iter()
        .enumerate()
        .for_each(|(n, act)| check.act(n, act));
    check.clocks();
    check.reasons();
    check.idle();
    check.internal();
}

impl Check<'_, '_> {
    fn reachable(&self) {
        let mut reached: BTreeSet<StageIx> = BTreeSet::new();
        let mut open: Vec<StageIx> = self.p.filings().filter_map(|act| act.to).collect();
        if self.p.filings().next().is_none() {
            self.source.note(0, "no-filing", &[]);
        }
        while let Some(stage) = open.pop() {
            if !reached.insert(stage) {
                continue;
            }
            open.extend(self.p.stage_at(stage).otherwise);
            open.extend(
                self.p
                    .acts
                    .iter()
                    .filter(|act| act.from.contains(&stage))
                    .filter_map(|act| act.to),
            );
        }
        for (n, stage) in self.p.stages.iter().enumerate() {
            if !reached.contains(&StageIx::at(n)) {
                self.source.note(
                    at(&self.places.stages, n),
                    "stage-unreachable",
                    &[("stage", &stage.code)],
                );
            }
            // A chain of switched-off stages must end somewhere.
            let mut next = stage.otherwise;
            for _ in 0..self.p.stages.len() {
                next = next.and_then(|ix| self.p.stage_at(ix).otherwise);
            }
            if next.is_some() {
                self.source.note(
                    at(&self.places.stages, n),
                    "switch-circle",
                    &[("stage", &stage.code)],
                );
            }
        }
    }

    fn stages(&self) {
        for (n, stage) in self.p.stages.iter().enumerate() {
            let ix = StageIx::at(n);
            let here = self.p.acts.iter().filter(|act| act.from.contains(&ix));
            if stage.end {
                for act in here.filter(|act| !crate::decide::follows_end(act)) {
                    let args = [("stage", stage.code.as_str()), ("act", act.code.as_str())];
                    self.source
                        .note(at(&self.places.stages, n), "stage-end-acts", &args);
                }
                continue;
            }
            if !here
                .into_iter()
                .any(|act| act.to.is_some_and(|to| to != ix))
            {
                self.source.note(
                    at(&self.places.stages, n),
                    "stage-no-exit",
                    &[("stage", &stage.code)],
                );
            }
        }
    }

    fn act(&self, n: usize, act: &ActSpec) {
        let place = at(&self.places.acts, n);
        let note = |key: &str| self.source.note(place, key, &[("act", &act.code)]);
        if act.verb == Verb::File {
            if !act.from.is_empty() {
                note("filing-from");
            }
            if act.to.is_none() {
                note("filing-to");
            }
        } else if act.from.is_empty() {
            note("act-nowhere");
        }
        if act.by.contains(&By::Holder) {
            for stage in act.from.iter().map(|ix| self.p.stage_at(*ix)) {
                let post = matches!(stage.holder, Some(HolderSpec::Post { .. }));
                // Assigning may give a holder to a stage that names none.
                if !post && !self.p.acts.iter().any(|act| act.verb == Verb::Assign) {
                    let args = [("act", act.code.as_str()), ("stage", stage.code.as_str())];
                    self.source.note(place, "act-no-holder", &args);
                }
            }
        }
        let ends = act.to.is_some_and(|to| self.p.stage_at(to).end);
        let from_end = !act.from.is_empty() && act.from.iter().all(|ix| self.p.stage_at(*ix).end);
        if ends && act.outcome.is_none() && !from_end {
            note("act-no-outcome");
        }
        if act.outcome.is_some() && !ends {
            note("act-outcome-no-end");
        }
        // A refusal says its reasons and the ways to have it reviewed (行政许可法 §38); so does a
        // refusal to accept (§32).
        let refuses = matches!(act.outcome, Some(Outcome::Refused | Outcome::Declined));
        if refuses && act.letter.is_none() {
            note("refusal-no-letter");
        }
        if refuses && act.lines != Wanted::Must {
            note("refusal-no-reasons");
        }
        if act.verb == Verb::Notify && (act.once.is_none() || act.letter.is_none()) {
            note("notice-once");
        }
        if act.verb == Verb::Return && act.note != Wanted::Must {
            note("return-no-reason");
        }
        if act.verb == Verb::Extend && (act.extends.is_empty() || act.letter.is_none()) {
            note("extend-nothing");
        }
        for ix in &act.extends {
            if self.p.clock_at(*ix).extension.is_none() {
                let clock = &self.p.clock_at(*ix).code;
                self.source.note(
                    place,
                    "extend-fixed",
                    &[("act", &act.code), ("clock", clock)],
                );
            }
        }
        if act.verb == Verb::Ask && act.order.is_none() {
            note("ask-no-order");
        }
        if matches!(act.verb, Verb::Answer | Verb::Disclaim | Verb::Recall) && act.to.is_some() {
            note("order-moves-stage");
        }
        for mark in &act.needs_marks {
            if !self
                .p
                .acts
                .iter()
                .any(|act| act.once.as_ref() == Some(mark))
            {
                self.source
                    .note(place, "mark-unknown", &[("act", &act.code), ("mark", mark)]);
            }
        }
        let plans = act.effects.iter();
        if plans.filter(|e| matches!(e, Effect::Plan { .. })).count() > 1 {
            note("plan-twice");
        }
        for effect in &act.effects {
            if let Effect::CountyChange { work, .. } = effect {
                super::county_change::check(self.source, self.p, place, act, *work);
            }
            if act.verb == Verb::File && matches!(effect, Effect::Spawn { .. }) {
                note("spawn-filing");
            }
            if let Effect::Spawn { procedure, .. } = effect {
                // Procedures of the same module are read in any order; other modules are the
                // site's, so only the shape is looked at here.
                if !super::is_code(procedure) {
                    note("spawn-procedure");
                }
            }
        }
    }

    /// What is the offices' own asks no power of the list and no citizen.
    fn internal(&self) {
        if self.p.internal && self.p.event {
            self.source.note(0, "internal-event", &[]);
        }
        if self.p.event {
            self.event();
        }
        if !self.p.internal {
            return;
        }
        for (n, stage) in self.p.stages.iter().enumerate() {
            let outside = match &stage.holder {
                Some(HolderSpec::Applicant) => true,
                Some(HolderSpec::Post { unit, .. }) => *unit == UnitSelector::Power,
                None => false,
            };
            if outside {
                self.source.note(
                    at(&self.places.stages, n),
                    "internal-holder",
                    &[("stage", &stage.code)],
                );
            }
        }
        for (n, act) in self.p.acts.iter().enumerate() {
            if act.by.contains(&By::Applicant) || act.unique {
                self.source.note(
                    at(&self.places.acts, n),
                    "internal-applicant",
                    &[("act", &act.code)],
                );
            }
        }
    }

    /// What happens at a place is nobody's application: no power of the list, one for each person.
    fn event(&self) {
        for (n, stage) in self.p.stages.iter().enumerate() {
            let unit = match &stage.holder {
                Some(HolderSpec::Post { unit, .. }) => Some(unit),
                _ => None,
            };
            if unit == Some(&UnitSelector::Power) {
                let place = at(&self.places.stages, n);
                self.source
                    .note(place, "internal-holder", &[("stage", &stage.code)]);
            }
        }
    }

    fn clocks(&self) {
        for (n, clock) in self.p.clocks.iter().enumerate() {
            let ix = ClockIx::at(n);
            let place = at(&self.places.clocks, n);
            let note = |key: &str| self.source.note(place, key, &[("clock", &clock.code)]);
            let of_stage = self.p.stages.iter().any(|stage| stage.clocks.contains(&ix));
            let started = self
                .p
                .acts
                .iter()
                .any(|act| act.starts.iter().any(|(c, _)| *c == ix));
            let of_order = self.p.orders.iter().any(|order| order.clock == ix);
            if !(of_stage || started || of_order) {
                note("clock-never-started");
            }
            let stopped = self
                .p
                .acts
                .iter()
                .any(|act| act.stops.contains(&ix) || act.outcome.is_some());
            if started && !of_stage && !stopped {
                note("clock-never-stopped");
            }
            if clock.of_orders && (of_stage || started) {
                note("clock-of-orders-used");
            }
            if let OnDue::Act(act) = clock.on_due {
                let act = self.p.act_at(act);
                if !act.by.contains(&By::Product) {
                    let args = [("clock", clock.code.as_str()), ("act", act.code.as_str())];
                    self.source.note(place, "clock-act-not-product", &args);
                }
                let asks = act.asks.iter().map(|ix| self.p.field_at(*ix));
                let must = act.note == Wanted::Must || act.lines == Wanted::Must;
                if must
                    || asks
                        .into_iter()
                        .any(|f| !f.optional && f.preset.is_none() && f.from.is_none())
                {
                    let args = [("clock", clock.code.as_str()), ("act", act.code.as_str())];
                    self.source.note(place, "clock-act-asks", &args);
                }
            }
        }
    }

    fn reasons(&self) {
        let paused: BTreeSet<&String> = self
            .p
            .acts
            .iter()
            .filter_map(|act| act.pauses.as_ref())
            .map(|pause| &pause.reason)
            .collect();
        let resumed: BTreeSet<&String> = self
            .p
            .acts
            .iter()
            .filter_map(|act| act.resumes.as_ref())
            .collect();
        for (n, act) in self.p.acts.iter().enumerate() {
            if let Some(reason) = act
                .pauses
                .as_ref()
                .map(|p| &p.reason)
                .filter(|r| !resumed.contains(r))
            {
                self.source.note(
                    at(&self.places.acts, n),
                    "reason-never-ends",
                    &[("reason", reason)],
                );
            }
            if let Some(reason) = act.resumes.as_ref().filter(|r| !paused.contains(r)) {
                self.source.note(
                    at(&self.places.acts, n),
                    "reason-never-begins",
                    &[("reason", reason)],
                );
            }
        }
        for (n, clock) in self.p.clocks.iter().enumerate() {
            for reason in clock
                .stands_for
                .iter()
                .filter(|reason| !paused.contains(reason))
            {
                let args = [("clock", clock.code.as_str()), ("reason", reason.as_str())];
                self.source
                    .note(at(&self.places.clocks, n), "reason-unknown", &args);
            }
        }
    }

    fn idle(&self) {
        for letter in &self.p.letters {
            if !self
                .p
                .acts
                .iter()
                .any(|act| act.letter.as_ref() == Some(letter))
            {
                self.source
                    .note(self.places.letters, "letter-idle", &[("letter", letter)]);
            }
        }
        let says = |effect: &Effect, message: &String| matches!(effect, Effect::Notify { message: m } if m == message);
        for message in &self.p.messages {
            if !self
                .p
                .acts
                .iter()
                .any(|act| act.effects.iter().any(|effect| says(effect, message)))
            {
                self.source.note(
                    self.places.messages,
                    "message-idle",
                    &[("message", message)],
                );
            }
        }
        for (n, material) in self.p.materials.iter().enumerate() {
            if !self
                .p
                .acts
                .iter()
                .any(|act| act.takes.contains(&MaterialIx::at(n)))
            {
                self.source.note(
                    at(&self.places.materials, n),
                    "material-idle",
                    &[("material", &material.code)],
                );
            }
        }
        for (n, field) in self.p.fields.iter().enumerate() {
            let asked = self
                .p
                .acts
                .iter()
                .any(|act| act.asks.contains(&FieldIx::at(n)));
            if !asked && field.from.is_none() {
                self.source.note(
                    at(&self.places.fields, n),
                    "field-idle",
                    &[("field", &field.code)],
                );
            }
            let query = matches!(self.p.found(), Some(found) if found.by != FoundBy::Birth);
            if field
                .from
                .as_deref()
                .is_some_and(|from| from.starts_with(FACT))
                && !query
            {
                self.source.note(
                    at(&self.places.fields, n),
                    "found-field",
                    &[("field", &field.code)],
                );
            }
        }
    }
}
