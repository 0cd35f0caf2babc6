//! The events of an act that passed every gate, in a fixed order.

use super::Turn;
use crate::clock::{HOUR_MS, left, reckon, since};
use crate::procedure::{ClockIx, ClockSpec, CountFrom, Effect, ParameterValue, StageIx};
use model::case::{Case, Holder, Material};
use model::clock::{ClockPhase, ClockState, LimitUnit};
use model::event::Event;
use model::order::OrderState;
use model::time::Instant;
use model::value::Value;
use model::verb::Verb;
use model::{Refusal, Refused};
use std::collections::BTreeSet;

fn fact_missing(what: &str, code: &str) -> Refusal {
    Refusal::forbidden("fact-missing")
        .with("what", what)
        .with("code", code)
}

/// A length in the measure of another unit: a day is eight hours of work or twenty-four by the clock.
fn in_unit(by: i64, from: LimitUnit, to: LimitUnit) -> i64 {
    use LimitUnit::{ClockHours, NaturalDays, WorkingDays, WorkingHours};
    let day_ms = |unit| {
        if unit == WorkingHours {
            8 * HOUR_MS
        } else {
            24 * HOUR_MS
        }
    };
    match (from, to) {
        (WorkingDays | NaturalDays, WorkingHours | ClockHours) => by.saturating_mul(day_ms(to)),
        (WorkingHours | ClockHours, WorkingDays | NaturalDays) => (by / day_ms(from)).max(1),
        _ => by,
    }
}

/// Verbs that bring something in for the applicant.
pub(super) const fn hands_in(verb: Verb) -> bool {
    matches!(verb, Verb::File | Verb::Supply | Verb::Correct)
}

impl Turn<'_> {
    pub(super) fn events(&self) -> Result<Vec<Event>, Refusal> {
        let mut out = Vec::new();
        let target = self.target();
        if self.case.is_none() {
            self.file(target, &mut out)?;
        }
        out.push(Event::Acted {
            act: self.spec.code.clone(),
            verb: self.spec.verb,
            by: self.facts.actor.person,
            unit: self.facts.actor.unit.clone(),
            note: self.act.note.clone().filter(|note| !note.trim().is_empty()),
        });
        for (field, value) in &self.sets {
            out.push(Event::FieldSet {
                field: (*field).to_owned(),
                value: value.clone(),
            });
        }
        for (material, proof) in &self.gives {
            let given = Material {
                proof: proof.clone(),
                by: self.facts.actor.person,
                at: self.now(),
            };
            out.push(Event::MaterialGiven {
                material: (*material).to_owned(),
                given,
            });
        }
        if let Some(mark) = &self.spec.once {
            out.push(Event::Marked { mark: mark.clone() });
        }
        let shared = self
            .case
            .is_some_and(|case| case.marks.contains_key(crate::SHARED_MARK));
        if self.facts.account_shared && !shared {
            out.push(Event::Marked {
                mark: crate::SHARED_MARK.to_owned(),
            });
        }
        // Kin may help (帮办); whoever judges afterwards sees that it was kin.
        let about = self.applicant().and_then(|applicant| applicant.person);
        let kin = about.is_some_and(|person| self.facts.actor.near.contains(&person));
        let marked = self
            .case
            .is_some_and(|case| case.marks.contains_key(crate::KIN_MARK));
        if kin && !marked && hands_in(self.spec.verb) && self.facts.actor.unit.is_some() {
            out.push(Event::Marked {
                mark: crate::KIN_MARK.to_owned(),
            });
        }
        if let Some(deemed) = self.spec.accepts {
            let at = if deemed { self.received() } else { self.now() };
            out.push(Event::Accepted { at, deemed });
        }
        self.clocks(target, &mut out)?;
        self.order(&mut out)?;
        self.letter(&mut out)?;
        self.stage(target, &mut out)?;
        self.effects(&mut out)?;
        if self.spec.verb == Verb::Rate {
            let level = self.act.level.unwrap_or(0);
            out.push(Event::Rated {
                level,
                words: self.act.note.clone(),
            });
        }
        if self.spec.verb == Verb::Reopen {
            out.push(Event::Reopened);
        }
        // An entitlement that stops after its case ended leaves that end as it was.
        let open = self.case.is_none_or(Case::is_open);
        out.extend(
            self.spec
                .outcome
                .filter(|_| open)
                .map(|outcome| Event::Closed { outcome }),
        );
        Ok(out)
    }

    /// Where the act leads, past stages whose switch is off.
    fn target(&self) -> Option<StageIx> {
        let mut stage = self.spec.to?;
        for _ in 0..=self.procedure.stages.len() {
            let entered = self.procedure.stage_at(stage);
            let off = entered
                .switch
                .as_ref()
                .is_some_and(|switch| !self.facts.switches.contains(switch));
            match entered.otherwise.filter(|_| off) {
                Some(next) => stage = next,
                None => break,
            }
        }
        Some(stage)
    }

    fn file(&self, target: Option<StageIx>, out: &mut Vec<Event>) -> Result<(), Refusal> {
        let mut filing = self
            .facts
            .filing
            .clone()
            .ok_or_else(|| Refusal::invalid("filing-missing"))?;
        let stage = target.ok_or_else(|| fact_missing("stage", &self.spec.code))?;
        filing.procedure = self.procedure.code.clone();
        filing.stage = self.procedure.stage_at(stage).code.clone();
        out.push(Event::Filed(Box::new(filing)));
        Ok(())
    }

    fn stage(&self, target: Option<StageIx>, out: &mut Vec<Event>) -> Result<(), Refusal> {
        let given = self
            .act
            .assign
            .as_ref()
            .filter(|_| self.spec.verb == Verb::Assign);
        if given.is_some_and(|given| self.complained_of(&given.unit, given.person)) {
            return Err(Refusal::field("assign", "unit-against"));
        }
        if let Some(stage) = target.filter(|stage| Some(*stage) != self.stage) {
            let stage = self.procedure.stage_at(stage);
            if self.case.is_some() {
                out.push(Event::StageEntered {
                    stage: stage.code.clone(),
                });
            }
            let holder = match (given, &stage.holder) {
                (Some(given), _) => Some(given.clone()),
                (None, Some(crate::procedure::HolderSpec::Post { .. })) => {
                    let found = self.facts.holders.get(&stage.code).cloned();
                    let found = found.ok_or_else(|| fact_missing("holder", &stage.code))?;
                    Some(self.apart(found)?)
                }
                // The applicant may always act; who she is stands in the case.
                (None, Some(crate::procedure::HolderSpec::Applicant)) => {
                    self.facts.holders.get(&stage.code).cloned()
                }
                (None, None) => None,
            };
            self.hand_over(holder, out);
        } else if let Some(given) = given {
            self.hand_over(Some(given.clone()), out);
        } else if self.spec.verb == Verb::Assign {
            return Err(Refusal::field("assign", "assign-missing"));
        }
        Ok(())
    }

    /// A complaint is never held by whom it is about: the county's command centre takes it.
    fn apart(&self, found: Holder) -> Result<Holder, Refusal> {
        if !self.complained_of(&found.unit, found.person) {
            return Ok(found);
        }
        let other = self.facts.apart.clone();
        other
            .filter(|other| !self.complained_of(&other.unit, other.person))
            .ok_or_else(|| Refusal::forbidden("holder-against"))
    }

    fn hand_over(&self, holder: Option<Holder>, out: &mut Vec<Event>) {
        if self.case.is_none_or(|case| case.holder != holder) {
            out.push(Event::HolderSet { holder });
        }
    }

    // ---- clocks -------------------------------------------------------------------------

    fn clocks(&self, target: Option<StageIx>, out: &mut Vec<Event>) -> Result<(), Refusal> {
        let moves = target.is_some() && target != self.stage;
        let left_stage = self
            .stage
            .filter(|_| moves)
            .map(|ix| self.procedure.stage_at(ix));
        let entered = target
            .filter(|_| moves)
            .map(|ix| self.procedure.stage_at(ix));
        let mut stops: BTreeSet<ClockIx> = self.spec.stops.iter().copied().collect();
        stops.extend(
            left_stage
                .into_iter()
                .flat_map(|stage| stage.clocks.iter().copied()),
        );
        let mut starts = self.spec.starts.clone();
        starts.extend(
            entered
                .into_iter()
                .flat_map(|stage| stage.clocks.iter().map(|c| (*c, CountFrom::Act))),
        );
        if let Some(case) = self.case {
            let ends = self.spec.outcome.is_some();
            for (code, clock) in &case.clocks {
                let named = self
                    .procedure
                    .clock_index
                    .get(code)
                    .is_some_and(|ix| stops.contains(ix));
                if clock.phase != ClockPhase::Stopped && (named || ends) {
                    // Done after due, before the timer came to it: late is late.
                    if clock.phase == ClockPhase::Running && self.now() > clock.due {
                        let due = clock.due;
                        out.push(Event::ClockExpired {
                            clock: code.clone(),
                            due,
                        });
                    }
                    out.push(Event::ClockStopped {
                        clock: code.clone(),
                    });
                }
            }
            if !ends {
                self.standing(case, &stops, out);
                self.extended(case, out)?;
            }
        }
        for (ix, from) in starts {
            let spec = self.procedure.clock_at(ix);
            let from = match from {
                CountFrom::Act => self.now(),
                CountFrom::Received => self.received(),
                CountFrom::Accepted if self.spec.accepts == Some(true) => self.received(),
                CountFrom::Accepted => self
                    .case
                    .and_then(|case| case.accepted_at)
                    .unwrap_or(self.now()),
            };
            out.push(self.started(spec, &spec.code, from)?);
        }
        Ok(())
    }

    pub(super) fn started(
        &self,
        spec: &ClockSpec,
        code: &str,
        from: Instant,
    ) -> Result<Event, Refusal> {
        let (unit, budget) = match self.of_row(spec) {
            Some(limit) => limit,
            None => (spec.unit, self.budget(spec)?),
        };
        let since = since(unit, from);
        let reckoned = reckon(unit, since, budget, spec.rolls, self.facts.calendar);
        Ok(Event::ClockStarted {
            clock: code.to_owned(),
            unit,
            budget,
            since,
            due: reckoned.due,
            provisional: reckoned.provisional,
        })
    }

    /// The limit of the row that a field of the case names.
    fn of_row(&self, spec: &ClockSpec) -> Option<(LimitUnit, i64)> {
        let (rows, field) = spec.by_row.as_ref()?;
        let code = self.procedure.field_at(*field).code.as_str();
        let set = self.sets.get(code);
        let held = set.or_else(|| self.case.and_then(|case| case.fields.get(code)))?;
        let Value::Choice(choice) = &held.value else {
            return None;
        };
        crate::lang::limit(rows.row(choice)?)
    }

    /// The promised limit: the site's parameter where it sets one, never above the statutory one.
    fn budget(&self, spec: &ClockSpec) -> Result<i64, Refusal> {
        let set = spec
            .parameter
            .as_ref()
            .and_then(|code| self.parameters().get(code.as_str()).copied());
        let budget = match set {
            Some(ParameterValue::Integer(n)) => match spec.unit {
                LimitUnit::WorkingDays | LimitUnit::NaturalDays => *n,
                LimitUnit::WorkingHours | LimitUnit::ClockHours => n.saturating_mul(HOUR_MS),
            },
            _ => spec.budget,
        };
        if budget <= 0 || spec.cap.is_some_and(|cap| budget > cap) {
            return Err(
                Refusal::forbidden("promised-over-statutory").with("clock", spec.code.as_str())
            );
        }
        Ok(budget)
    }

    /// Reasons that fall away, then reasons that come.
    fn standing(&self, case: &Case, stopped: &BTreeSet<ClockIx>, out: &mut Vec<Event>) {
        let is_stopped = |code: &str| {
            self.procedure
                .clock_index
                .get(code)
                .is_some_and(|ix| stopped.contains(ix))
        };
        for (code, clock) in case.clocks.iter().filter(|(code, _)| !is_stopped(code)) {
            let spec = super::clock_spec(self.procedure, case, code);
            let resumed = self
                .spec
                .resumes
                .as_ref()
                .filter(|reason| clock.reasons.contains(*reason));
            if let Some(reason) = resumed.filter(|_| clock.phase == ClockPhase::Paused) {
                let runs = clock.reasons.len() == 1;
                let restarts = spec.is_some_and(|spec| spec.restarts);
                let rolls = spec.is_some_and(|spec| spec.rolls);
                let anew_from = (runs && restarts).then(|| since(clock.unit, self.now()));
                let from = anew_from.unwrap_or(self.now().max(clock.since));
                let rest = if anew_from.is_some() {
                    clock.budget
                } else {
                    clock.budget - clock.used
                };
                let reckoned = reckon(clock.unit, from, rest, rolls, self.facts.calendar);
                out.push(Event::ClockResumed {
                    clock: code.clone(),
                    reason: reason.clone(),
                    due: runs.then_some(reckoned.due),
                    provisional: runs && reckoned.provisional,
                    anew_from,
                });
            }
            let Some(pause) = &self.spec.pauses else {
                continue;
            };
            let ix = super::clock_ix(self.procedure, case, code);
            let named = if pause.clocks.is_empty() {
                // A question put to another unit goes on while the case stands still.
                !code.starts_with(super::orders::PREFIX)
            } else {
                ix.is_some_and(|ix| pause.clocks.contains(&ix))
            };
            let allowed = spec
                .is_some_and(|s| s.stands_for.is_empty() || s.stands_for.contains(&pause.reason));
            let live = match clock.phase {
                ClockPhase::Running => self.now() <= clock.due,
                ClockPhase::Paused => true,
                ClockPhase::Stopped | ClockPhase::Expired => false,
            };
            if named && allowed && live && !clock.reasons.contains(&pause.reason) {
                let used = clock.budget - left(clock, self.now(), self.facts.calendar);
                out.push(Event::ClockPaused {
                    clock: code.clone(),
                    reason: pause.reason.clone(),
                    used,
                });
            }
        }
    }

    fn extended(&self, case: &Case, out: &mut Vec<Event>) -> Result<(), Refusal> {
        for ix in &self.spec.extends {
            let spec = self.procedure.clock_at(*ix);
            let refused = |key: &str| Refusal::forbidden(key).with("clock", spec.code.as_str());
            // A clock of work orders is extended for the order named, or for every open one.
            let codes: Vec<&str> = if spec.of_orders {
                let open = case.orders.iter().filter(|order| {
                    order.state == OrderState::Open
                        && self.act.order.is_none_or(|named| named == order.id)
                        && super::clock_ix(self.procedure, case, &order.clock) == Some(*ix)
                });
                open.map(|order| order.clock.as_str()).collect()
            } else {
                vec![spec.code.as_str()]
            };
            if codes.is_empty() {
                return Err(refused("clock-not-running"));
            }
            for code in codes {
                let clock = case.clocks.get(code);
                let clock = clock.ok_or_else(|| refused("clock-not-running"))?;
                out.push(self.more(spec, code, clock)?);
            }
        }
        Ok(())
    }

    /// One clock with more time.
    fn more(&self, spec: &ClockSpec, code: &str, clock: &ClockState) -> Result<Event, Refusal> {
        let refused = |key: &str| Refusal::forbidden(key).with("clock", spec.code.as_str());
        let extension = spec
            .extension
            .ok_or_else(|| refused("clock-not-extensible"))?;
        match clock.phase {
            ClockPhase::Running if self.now() <= clock.due => {}
            ClockPhase::Paused => {}
            ClockPhase::Running | ClockPhase::Expired => return Err(refused("clock-over")),
            ClockPhase::Stopped => return Err(refused("clock-not-running")),
        }
        if clock.extensions >= extension.times {
            return Err(refused("extension-used-up").with("times", i64::from(extension.times)));
        }
        // The declared length is in the declared unit; a row may count in another.
        let by = in_unit(extension.by, spec.unit, clock.unit);
        let rest = clock.budget.saturating_add(by) - clock.used;
        let calendar = self.facts.calendar;
        let reckoned = reckon(clock.unit, clock.since, rest, spec.rolls, calendar);
        Ok(Event::ClockExtended {
            clock: code.to_owned(),
            by,
            due: reckoned.due,
            provisional: reckoned.provisional,
        })
    }

    // ---- letters and effects ------------------------------------------------------------

    fn letter(&self, out: &mut Vec<Event>) -> Result<(), Refusal> {
        let Some(letter) = &self.spec.letter else {
            return Ok(());
        };
        let number = self
            .facts
            .numbers
            .get(letter)
            .ok_or_else(|| fact_missing("number", letter))?;
        let mut lines = Vec::new();
        if self.spec.verb == Verb::Notify {
            // Everything at once is the point of the notice (行政许可法 §32), so what the
            // procedure knows to be missing is named whether or not the clerk typed it.
            lines.extend(
                self.missing()
                    .iter()
                    .map(|material| format!("material:{}", material.code)),
            );
        }
        for line in self
            .act
            .lines
            .iter()
            .map(|line| line.trim())
            .filter(|line| !line.is_empty())
        {
            if !lines.iter().any(|l| l == line) {
                lines.push(line.to_owned());
            }
        }
        out.push(Event::Letter {
            letter: letter.clone(),
            number: number.clone(),
            lines,
        });
        Ok(())
    }

    /// Whether a condition of an effect holds; one that rests on what is missing does not.
    fn wanted(&self, when: Option<&crate::guard::Guard>) -> bool {
        when.is_none_or(|guard| guard.holds(&self.known()).unwrap_or(false))
    }

    fn effects(&self, out: &mut Vec<Event>) -> Result<(), Refusal> {
        for effect in &self.spec.effects {
            match effect {
                Effect::Notify { message } => out.push(Event::Notified {
                    message: message.clone(),
                }),
                Effect::Spawn { rated_at_most, .. } if !super::rated(self.act, *rated_at_most) => {}
                Effect::Plan {
                    field,
                    order,
                    steps,
                } => self.plan(*field, order, steps, out)?,
                Effect::Spawn { when, .. } if !self.wanted(when.as_ref()) => {}
                Effect::Spawn { link, .. } => {
                    let case = *self
                        .facts
                        .spawns
                        .get(link)
                        .ok_or_else(|| fact_missing("case", link))?;
                    out.push(Event::Spawned {
                        case,
                        link: link.clone(),
                    });
                }
                Effect::Link { link } => {
                    let case = self
                        .act
                        .link
                        .ok_or_else(|| Refusal::field("link", "link-missing"))?;
                    out.push(Event::Spawned {
                        case,
                        link: link.clone(),
                    });
                }
                Effect::PayTo { programme } => out.push(Event::AccountConfirmed {
                    programme: programme.clone(),
                }),
                Effect::Enrol { programme } => {
                    let month = self.facts.first_months.get(programme);
                    let from = *month.ok_or_else(|| fact_missing("first-month", programme))?;
                    out.push(Event::Enrolled {
                        programme: programme.clone(),
                        from,
                    });
                }
                Effect::Disenrol { programme, reason } => {
                    let month = self.facts.last_months.get(programme);
                    let until = *month.ok_or_else(|| fact_missing("last-month", programme))?;
                    let field = &self.procedure.field_at(*reason).code;
                    let known = self.known();
                    let reason = match known.fields.get(field.as_str()) {
                        Some(Value::Choice(choice)) => choice.clone(),
                        _ => return Err(Refusal::field(field, "field-missing")),
                    };
                    out.push(Event::Disenrolled {
                        programme: programme.clone(),
                        until,
                        reason,
                    });
                }
                Effect::Certificate { kind } => {
                    let id = *self
                        .facts
                        .issues
                        .get(kind)
                        .ok_or_else(|| fact_missing("certificate", kind))?;
                    out.push(Event::CertificateIssued {
                        kind: kind.clone(),
                        id,
                    });
                }
                Effect::Credit { kind, hand } => {
                    let code = &self.procedure.act_at(*hand).code;
                    let hands = self.case.into_iter().flat_map(|case| case.hands.iter());
                    let mine = (*code == self.spec.code).then_some(self.facts.actor.person);
                    let person = hands
                        .filter(|h| h.act == *code)
                        .map(|h| h.person)
                        .next_back()
                        .or(mine);
                    out.extend(person.map(|person| Event::Credited {
                        person,
                        kind: kind.clone(),
                    }));
                }
                Effect::CountyChange { work, title } => {
                    // The letter of the act is the document: checked to be there.
                    let letter = self.spec.letter.as_deref().unwrap_or_default();
                    let number = self.facts.numbers.get(letter);
                    out.push(Event::CountyChanged {
                        work: *work,
                        title: title.clone(),
                        document: number
                            .ok_or_else(|| fact_missing("number", letter))?
                            .clone(),
                    });
                }
                Effect::Send {
                    route,
                    order,
                    copy,
                    question,
                } => self.send(*route, order, copy.as_deref(), *question, out)?,
                Effect::Publish { days } => {
                    let until = Instant::end_of(crate::clock::plus_days(self.now().date(), *days));
                    out.push(Event::Published { until });
                }
            }
        }
        Ok(())
    }
}

impl Turn<'_> {
    /// A reason at a field, as an invalid refusal.
    pub(super) fn needs_field(field: &str, key: &str) -> Refusal {
        Refusal::new(model::refusal::Kind::Invalid, Refused::new(key).at(field))
    }
}
