//! What a story says came true, held against what did.

use super::run::{Not, Stage, describe};
use super::{ClockThen, Then};
use crate::lights::Light;
use model::case::{Case, Proof};
use model::clock::ClockState;
use model::event::Event;
use model::order::OrderState;
use model::value::{FieldValue, Source, Value};

/// The kebab-case name an enum is serialised with.
fn name_of<T: serde::Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(name)) => name,
        Ok(serde_json::Value::Object(map)) => map.keys().next().cloned().unwrap_or_default(),
        _ => String::new(),
    }
}

fn same(what: &str, expected: &str, found: &str) -> Result<(), Not> {
    if expected == found {
        Ok(())
    } else {
        Err((format!("{what} {expected}"), format!("{what} {found}")))
    }
}

fn words_of(event: &Event) -> String {
    match event {
        Event::Letter { letter, .. } => format!("letter {letter}"),
        Event::Notified { message } => format!("told {message}"),
        Event::AccountConfirmed { programme } => format!("account confirmed {programme}"),
        Event::Enrolled { programme, from } => format!("enrolled {programme} from {from}"),
        Event::Disenrolled {
            programme,
            until,
            reason,
        } => format!("stopped {programme} until {until} for {reason}"),
        Event::CertificateIssued { kind, .. } => format!("certificate {kind}"),
        Event::CountyChanged { work, .. } => format!("county-changed {}", work.code()),
        Event::Published { until } => format!("published until {}", until.date()),
        other => name_of(other),
    }
}

fn source_of(field: &FieldValue) -> &'static str {
    match field.source {
        Source::Given(_) => "given",
        Source::Library { .. } => "library",
        Source::Certificate(_) => "certificate",
        Source::Rule => "rule",
    }
}

impl Stage<'_> {
    fn the_case(&self) -> Result<&Case, Not> {
        self.case
            .as_ref()
            .ok_or_else(|| ("a case".to_owned(), "none was filed".to_owned()))
    }

    /// Whether the last step's events say this, in the words of stories.
    fn happened(&self, expected: String) -> Result<(), Not> {
        let all: Vec<String> = self.last.iter().map(words_of).collect();
        if all.contains(&expected) {
            Ok(())
        } else {
            Err((expected, format!("among the events: {}", all.join(", "))))
        }
    }

    pub(super) fn then(&self, then: &Then) -> Result<(), Not> {
        match then {
            Then::Refused { key, field } => self.refused(key, field.as_deref()),
            Then::Warned(key) => {
                let found = self.warnings.iter().any(|warning| warning.key == *key);
                if found {
                    Ok(())
                } else {
                    Err((format!("warning {key}"), format!("{:?}", self.warnings)))
                }
            }
            Then::Stage(stage) => same("stage", stage, &self.the_case()?.stage),
            Then::Due(date) => {
                let text = |date: Option<jiff::civil::Date>| {
                    date.map_or("none".to_owned(), |d| d.to_string())
                };
                let found = self.the_case()?.due().map(model::time::Instant::date);
                same("due", &text(*date), &text(found))
            }
            Then::Clock(code, then) => self.clock(code, then),
            Then::Outcome(expected) => {
                let found = self
                    .the_case()?
                    .outcome
                    .map_or("open".to_owned(), |outcome| name_of(&outcome));
                same("outcome", expected.as_deref().unwrap_or("open"), &found)
            }
            Then::Letter(letter) => self.happened(format!("letter {letter}")),
            Then::Lines(lines) => {
                let found = self
                    .the_case()?
                    .letters
                    .last()
                    .map_or(String::new(), |letter| letter.lines.join(" "));
                same("lines", &lines.join(" "), &found)
            }
            Then::Told(message) => self.happened(format!("told {message}")),
            Then::Enrolled(programme, month) => {
                self.happened(format!("enrolled {programme} from {month}"))
            }
            Then::Stopped(programme, rest) => {
                self.happened(format!("stopped {programme} until {rest}"))
            }
            Then::Holder(role) => {
                let text =
                    |role: Option<model::role::Role>| role.map_or("none", model::role::Role::code);
                let found = self.the_case()?.holder.as_ref().map(|holder| holder.role);
                same("holder", text(*role), text(found))
            }
            Then::Field(code, expected) => self.field(code, expected.as_deref()),
            Then::FieldSource(code, expected) => {
                let found = self
                    .the_case()?
                    .fields
                    .get(code)
                    .map_or("missing", source_of);
                same(&format!("field {code} from"), expected, found)
            }
            Then::Material(code, expected) => {
                let found = self
                    .the_case()?
                    .materials
                    .get(code)
                    .map_or("missing", |given| match given.proof {
                        Proof::Files(_) => "photo",
                        Proof::Paper => "paper",
                        Proof::Certificate(_) => "certificate",
                    });
                same(
                    &format!("material {code}"),
                    expected.as_deref().unwrap_or("missing"),
                    found,
                )
            }
            Then::Mark(mark) => {
                let marks = &self.the_case()?.marks;
                if marks.contains_key(mark) {
                    return Ok(());
                }
                Err((
                    format!("mark {mark}"),
                    format!("{:?}", marks.keys().collect::<Vec<_>>()),
                ))
            }
            Then::May { who, acts, not } => {
                let open = crate::open_acts(self.procedure, self.the_case()?, &self.actor(who));
                let open: Vec<&str> = open.iter().map(|act| act.code.as_str()).collect();
                let holds = if *not {
                    acts.iter().all(|act| !open.contains(&act.as_str()))
                } else {
                    let (mut a, mut b) = (
                        acts.iter().map(String::as_str).collect::<Vec<_>>(),
                        open.clone(),
                    );
                    a.sort_unstable();
                    b.sort_unstable();
                    a == b
                };
                let word = if *not { "may not" } else { "may" };
                if holds {
                    Ok(())
                } else {
                    Err((format!("{word} {acts:?}"), format!("may {open:?}")))
                }
            }
            Then::Accepted(date, deemed) => {
                let found = self
                    .the_case()?
                    .accepted_at
                    .map_or("never".to_owned(), |at| at.date().to_string());
                same("accepted", &date.to_string(), &found)?;
                let past = self
                    .history
                    .iter()
                    .rev()
                    .find_map(|(event, _)| match event {
                        Event::Accepted { deemed, .. } => Some(*deemed),
                        _ => None,
                    });
                let text = |deemed: bool| if deemed { "deemed" } else { "by act" };
                same("accepted", text(*deemed), text(past.unwrap_or(false)))
            }
            Then::Light(expected) => {
                let found = crate::light(self.the_case()?, self.now, &self.calendar);
                let found = found.map_or("none", |lit| match lit.light {
                    Light::Green => "green",
                    Light::Yellow => "yellow",
                    Light::Red => "red",
                });
                same("light", expected, found)
            }
            Then::Rating(level) => {
                let found = self
                    .the_case()?
                    .rating
                    .as_ref()
                    .map_or(0, |rating| rating.level);
                same("rating", &level.to_string(), &found.to_string())
            }
            Then::Order(expected) => {
                let found =
                    self.the_case()?
                        .orders
                        .last()
                        .map_or("none", |order| match order.state {
                            OrderState::Open => "open",
                            OrderState::Answered { .. } => "answered",
                            OrderState::Returned { .. } => "returned",
                            OrderState::Withdrawn { .. } => "withdrawn",
                        });
                same("order", expected, found)
            }
            Then::OpenOrders(count) => {
                let orders = &self.the_case()?.orders;
                let open = orders.iter().filter(|o| o.state == OrderState::Open);
                same("orders", &count.to_string(), &open.count().to_string())
            }
            Then::Certificate(kind) => self.happened(format!("certificate {kind}")),
            Then::CountyChanged(work) => self.happened(format!("county-changed {work}")),
            Then::Published(date) => self.happened(format!("published until {date}")),
            Then::Version(version) => same(
                "version",
                &version.to_string(),
                &self.the_case()?.version.to_string(),
            ),
        }
    }

    fn refused(&self, key: &str, field: Option<&str>) -> Result<(), Not> {
        let expected = field.map_or(format!("refused {key}"), |field| {
            format!("refused {key} at {field}")
        });
        let Some(refusal) = &self.refused else {
            return Err((expected, "done".to_owned()));
        };
        let fits = |reason: &model::Refused| {
            reason.key == key && field.is_none_or(|field| reason.field.as_deref() == Some(field))
        };
        if refusal.reasons.iter().any(fits) {
            Ok(())
        } else {
            Err((expected, describe(refusal)))
        }
    }

    fn field(&self, code: &str, expected: Option<&str>) -> Result<(), Not> {
        let found = self.the_case()?.fields.get(code).map(|field| &field.value);
        let fits = match (expected, found) {
            (None, None) => true,
            (Some(text), Some(found)) => match (self.value(code, text)?, found) {
                (Value::Sealed(a), Value::Sealed(b)) => a.index == b.index,
                (a, b) => a == *b,
            },
            _ => false,
        };
        if fits {
            Ok(())
        } else {
            Err((format!("field {code} {expected:?}"), format!("{found:?}")))
        }
    }

    fn clock(&self, code: &str, then: &ClockThen) -> Result<(), Not> {
        let case = self.the_case()?;
        let order = case
            .orders
            .last()
            .map(|order| order.clock.as_str())
            .filter(|_| code == "order");
        let clock: Option<&ClockState> = case.clocks.get(order.unwrap_or(code));
        let clock = clock.ok_or_else(|| (format!("clock {code}"), "not started".to_owned()))?;
        let what = format!("clock {code}");
        match then {
            ClockThen::Due(date) => same(
                &what,
                &format!("due {date}"),
                &format!("due {}", clock.due.date()),
            ),
            ClockThen::DueAt(at) => same(
                &what,
                &format!("due {at:?}"),
                &format!("due {:?}", clock.due),
            ),
            ClockThen::Provisional(expected) => {
                let text = |provisional: bool| if provisional { "provisional" } else { "final" };
                same(&what, text(*expected), text(clock.provisional))
            }
            ClockThen::Phase(phase) => same(&what, &name_of(phase), &name_of(&clock.phase)),
            ClockThen::Left(expected) => {
                let left = crate::clock::left(clock, self.now, &self.calendar);
                same(&what, &format!("left {expected}"), &format!("left {left}"))
            }
        }
    }
}
