//! Work orders (工单): questions to other units inside a case. They have their own clock and
//! version; none of their acts moves the case's stage.

use super::Turn;
use crate::procedure::{FieldIx, OrderKind, PlanStep, Route};
use model::Refusal;
use model::clock::ClockPhase;
use model::event::Event;
use model::order::{OrderState, Part};
use model::value::Value;
use model::verb::Verb;

/// Clock codes of work orders begin so.
pub(crate) const PREFIX: &str = "order:";

fn said(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
}

impl Turn<'_> {
    pub(super) fn order(&self, out: &mut Vec<Event>) -> Result<(), Refusal> {
        match self.spec.verb {
            Verb::Ask => self.ask(out),
            Verb::Answer => {
                let answer =
                    said(self.act.question.as_ref()).or_else(|| said(self.act.note.as_ref()));
                let answer = answer.ok_or_else(|| Self::needs_field("note", "answer-missing"))?;
                self.on_order(out, |order| Event::OrderAnswered { order, answer })
            }
            Verb::Disclaim => {
                let cites = said(self.act.cites.as_ref());
                let cites = cites.ok_or_else(|| Self::needs_field("cites", "cites-missing"))?;
                self.on_order(out, |order| Event::OrderReturned { order, cites })
            }
            Verb::Recall => self.on_order(out, |order| Event::OrderWithdrawn { order }),
            _ => {
                // Nobody answers for a case that has ended.
                let ended = self.case.filter(|_| self.spec.outcome.is_some());
                let orders = ended.into_iter().flat_map(|case| &case.orders);
                let open = orders.filter(|order| order.state == OrderState::Open);
                out.extend(open.map(|order| Event::OrderWithdrawn { order: order.id }));
                Ok(())
            }
        }
    }

    fn kind(&self) -> Result<&OrderKind, Refusal> {
        let kind = self
            .spec
            .order
            .as_ref()
            .and_then(|code| self.procedure.order(code));
        kind.ok_or_else(|| Refusal::forbidden("order-unknown"))
    }

    fn ask(&self, out: &mut Vec<Event>) -> Result<(), Refusal> {
        let kind = self.kind()?;
        let question = said(self.act.question.as_ref());
        let question = question.ok_or_else(|| Self::needs_field("question", "question-missing"))?;
        let unit = self
            .act
            .unit
            .clone()
            .ok_or_else(|| Self::needs_field("unit", "unit-missing"))?;
        if self.facts.actor.unit.as_ref() == Some(&unit) {
            return Err(Self::needs_field("unit", "unit-own"));
        }
        if self.complained_of(&unit, None) {
            return Err(Self::needs_field("unit", "unit-against"));
        }
        let fits = self
            .facts
            .asked_kind
            .is_some_and(|k| kind.units.is_empty() || kind.units.contains(&k));
        if !fits {
            return Err(Self::needs_field("unit", "unit-kind"));
        }
        let order = self
            .facts
            .order
            .ok_or_else(|| Refusal::forbidden("fact-missing").with("what", "order"))?;
        let clock = format!("{PREFIX}{order}");
        out.push(Event::OrderOpened {
            order,
            kind: kind.code.clone(),
            unit,
            part: self.act.part.unwrap_or(Part::Assist),
            question,
            clock: clock.clone(),
        });
        out.push(self.started(self.procedure.clock_at(kind.clock), &clock, self.now())?);
        Ok(())
    }

    /// One work order to each unit of a route; the copies are only to be acknowledged.
    pub(super) fn send(
        &self,
        route: Route,
        order: &str,
        copy: Option<&str>,
        question: FieldIx,
        out: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        let field = self.procedure.field_at(question).code.as_str();
        let set = self.sets.get(field);
        let known = set.or_else(|| self.case.and_then(|case| case.fields.get(field)));
        let Some(Value::Text(question)) = known.map(|held| &held.value) else {
            return Err(Self::needs_field(field, "field-missing").with("field", field));
        };
        let addressees = self.facts.routes.get(&route);
        let addressees = addressees.filter(|all| all.iter().any(|a| a.part == Part::Lead));
        let Some(addressees) = addressees else {
            return Err(Refusal::forbidden("route-nobody"));
        };
        for to in addressees {
            let code = match to.part {
                Part::Lead => Some(order),
                Part::Assist => copy,
            };
            let Some(code) = code else { continue };
            let kind = self.procedure.order(code);
            let kind = kind.ok_or_else(|| Refusal::forbidden("order-unknown"))?;
            let clock = format!("{PREFIX}{}", to.order);
            out.push(Event::OrderOpened {
                order: to.order,
                kind: kind.code.clone(),
                unit: to.unit.clone(),
                part: to.part,
                question: question.clone(),
                clock: clock.clone(),
            });
            out.push(self.started(self.procedure.clock_at(kind.clock), &clock, self.now())?);
        }
        Ok(())
    }

    /// One work order for each step of the plan that a choice names.
    pub(super) fn plan(
        &self,
        field: FieldIx,
        order: &str,
        steps: &[PlanStep],
        out: &mut Vec<Event>,
    ) -> Result<(), Refusal> {
        let kind = self.procedure.order(order);
        let kind = kind.ok_or_else(|| Refusal::forbidden("order-unknown"))?;
        let plan = super::chosen(self.procedure, self.case, self.act, field);
        let of_plan = steps.iter().filter(|step| Some(step.plan.as_str()) == plan);
        let mut units = self.facts.steps.iter();
        for step in of_plan {
            let Some((order, unit)) = units.next() else {
                return Err(Refusal::forbidden("fact-missing").with("what", "step"));
            };
            let clock = format!("{PREFIX}{order}");
            out.push(Event::OrderOpened {
                order: *order,
                kind: kind.code.clone(),
                unit: unit.clone(),
                part: step.part,
                question: step.question.clone(),
                clock: clock.clone(),
            });
            out.push(self.started(self.procedure.clock_at(kind.clock), &clock, self.now())?);
        }
        Ok(())
    }

    fn on_order(
        &self,
        out: &mut Vec<Event>,
        event: impl FnOnce(model::id::OrderId) -> Event,
    ) -> Result<(), Refusal> {
        let id = self
            .act
            .order
            .ok_or_else(|| Refusal::invalid("order-missing"))?;
        out.push(event(id));
        let order = self
            .case
            .and_then(|case| case.orders.iter().find(|order| order.id == id));
        let clock =
            order.and_then(|order| Some((&order.clock, self.case?.clocks.get(&order.clock)?)));
        if let Some((code, _)) = clock.filter(|(_, clock)| clock.phase != ClockPhase::Stopped) {
            out.push(Event::ClockStopped {
                clock: code.clone(),
            });
        }
        Ok(())
    }
}
