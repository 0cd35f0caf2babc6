//! Story texts to steps, every mistake with its line.

use super::{ClockThen, Given, Step, Story, Then, What, When, Who, With};
use crate::lang::Mistake;
use crate::module::Module;
use crate::procedure::Procedure;
use jiff::civil::Date;
use model::case::Channel;
use model::clock::ClockPhase;
use model::role::Role;
use model::time::Instant;
use model::unit::UnitKind;

type Fault = (&'static str, String);

fn fault<T>(key: &'static str, text: &str) -> Result<T, Fault> {
    Err((key, text.to_owned()))
}

struct Reader<'m> {
    module: &'m Module,
    procedure: Option<&'m Procedure>,
    /// What is given before the first story holds for every story of the file.
    background: Vec<Step>,
}

/// Reads a story file.
pub(crate) fn parse(file: &str, text: &str, module: &Module) -> Result<Vec<Story>, Vec<Mistake>> {
    let mut reader = Reader {
        module,
        procedure: None,
        background: Vec::new(),
    };
    let (mut stories, mut mistakes): (Vec<Story>, Vec<Mistake>) = (Vec::new(), Vec::new());
    for (number, raw) in text.lines().enumerate() {
        let line = u32::try_from(number + 1).unwrap_or(u32::MAX);
        let body = raw.trim();
        if body.is_empty() || body.starts_with('#') {
            continue;
        }
        if let Err((key, text)) = reader.line(file, line, body, &mut stories) {
            let column = raw.chars().take_while(|c| c.is_whitespace()).count() + 1;
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            mistakes.push(Mistake::new(file, line, column, key).with("text", &text));
        }
    }
    if mistakes.is_empty() {
        Ok(stories)
    } else {
        Err(mistakes)
    }
}

fn split(text: &str) -> (&str, &str) {
    text.split_once(char::is_whitespace)
        .map_or((text, ""), |(head, rest)| (head, rest.trim()))
}

fn date(text: &str) -> Result<Date, Fault> {
    match text.parse() {
        Ok(date) if text.len() == 10 => Ok(date),
        _ => fault("story-date", text),
    }
}

/// `2026-03-02` (nine in the morning) or `2026-03-02 14:30`.
fn instant(text: &str) -> Result<Instant, Fault> {
    let (day, time) = split(text);
    let day = date(day)?;
    if time.is_empty() {
        return Ok(Instant::at(day, 9, 0));
    }
    let parts = time
        .split_once(':')
        .and_then(|(h, m)| Some((h.parse().ok()?, m.parse().ok()?)));
    match parts {
        Some((hour, minute)) if (0..24).contains(&hour) && (0..60).contains(&minute) => {
            Ok(Instant::at(day, hour, minute))
        }
        _ => fault("story-time", text),
    }
}

fn month(text: &str) -> Result<model::time::Month, Fault> {
    text.parse().or_else(|_| fault("story-month", text))
}

fn year(text: &str) -> Result<i16, Fault> {
    text.parse().or_else(|_| fault("story-year", text))
}

fn role(text: &str) -> Result<Role, Fault> {
    Role::from_code(text).map_or_else(|| fault("story-role", text), Ok)
}

impl<'m> Reader<'m> {
    fn line(
        &mut self,
        file: &str,
        line: u32,
        body: &str,
        stories: &mut Vec<Story>,
    ) -> Result<(), Fault> {
        let (head, rest) = split(body);
        match head {
            "procedure" => {
                self.procedure = self.module.procedures.get(rest);
                return if self.procedure.is_some() {
                    Ok(())
                } else {
                    fault("story-procedure", rest)
                };
            }
            "story" => {
                let procedure = self.here()?.code.clone();
                let (file, title) = (file.to_owned(), rest.to_owned());
                let steps = self.background.clone();
                stories.push(Story {
                    file,
                    line,
                    title,
                    procedure,
                    steps,
                });
                return Ok(());
            }
            "given" if stories.is_empty() => {
                let what = What::Given(self.given(rest)?);
                self.background.push(Step { line, what });
                return Ok(());
            }
            "given" if split(rest).0 == "story" => {
                // Goes on where an earlier story of the file ended.
                let title = split(rest).1;
                let Some(earlier) = stories.iter().find(|story| story.title == title) else {
                    return fault("story-earlier", title);
                };
                let steps =
                    earlier.steps[self.background.len().min(earlier.steps.len())..].to_vec();
                if let Some(story) = stories.last_mut() {
                    story.steps.extend(steps);
                }
                return Ok(());
            }
            _ => {}
        }
        let Some(story) = stories.last_mut() else {
            return fault("story-no-title", body);
        };
        let what = match head {
            "given" => What::Given(self.given(rest)?),
            "when" => What::When(self.when(rest)?),
            "then" => {
                let clauses = rest
                    .split([',', '，'])
                    .map(str::trim)
                    .filter(|clause| !clause.is_empty());
                What::Then(
                    clauses
                        .map(|clause| self.then(clause))
                        .collect::<Result<_, _>>()?,
                )
            }
            "with" | "note" | "line" | "question" | "unit" | "lead" | "cites" | "level"
            | "assign" | "link" => {
                let with = self.with(head, rest)?;
                return match story.steps.last_mut().map(|step| &mut step.what) {
                    Some(What::When(When::Act { with: list, .. })) => {
                        list.push(with);
                        Ok(())
                    }
                    _ => fault("story-with", body),
                };
            }
            _ => return fault("story-word", head),
        };
        story.steps.push(Step { line, what });
        Ok(())
    }

    fn here(&self) -> Result<&'m Procedure, Fault> {
        self.procedure.ok_or(("story-no-procedure", String::new()))
    }

    fn act(&self, code: &str) -> Result<String, Fault> {
        if self.here()?.act(code).is_some() {
            Ok(code.to_owned())
        } else {
            fault("story-act", code)
        }
    }

    fn field(&self, code: &str) -> Result<String, Fault> {
        if self.here()?.field(code).is_some() {
            Ok(code.to_owned())
        } else {
            fault("story-field", code)
        }
    }

    fn given(&self, text: &str) -> Result<Given, Fault> {
        let (head, rest) = split(text);
        let (first, second) = split(rest);
        Ok(match head {
            "today" => Given::Today(instant(rest)?),
            "calendar" if first == "until" => Given::CalendarUntil(year(second)?),
            "switch" => {
                if !self.here()?.switches().contains(first) {
                    return fault("story-switch", first);
                }
                match second {
                    "on" => Given::Switch(first.to_owned(), true),
                    "off" => Given::Switch(first.to_owned(), false),
                    _ => return fault("story-switch", rest),
                }
            }
            "parameter" => {
                let known = self.here()?.parameters().iter().any(|p| p.code == first);
                if !known && first != crate::LEAP_PARAMETER {
                    return fault("story-parameter", first);
                }
                Given::Parameter(first.to_owned(), second.to_owned())
            }
            "applicant" => Given::Applicant(rest.to_owned()),
            "item" => Given::Item(rest.to_owned()),
            "no" if rest == "person" => Given::NoPerson,
            "channel" => Given::Channel(match rest {
                "found" => Channel::Found,
                "door" => Channel::Door,
                "window" => Channel::Window,
                "online" => Channel::Online,
                "phone" => Channel::Phone,
                "program" => Channel::Program,
                _ => return fault("story-channel", rest),
            }),
            "library" => Given::Library(self.field(first)?, second.to_owned()),
            "certificate" => Given::Certificate(rest.to_owned()),
            "deputy" => {
                // given deputy 孙丽 for window-clerk 周敏
                let post = second.strip_prefix("for ").map(split);
                let Some((role_code, absent)) = post else {
                    return fault("story-deputy", rest);
                };
                let (deputy, absent) = (first.to_owned(), absent.to_owned());
                Given::StandsIn {
                    deputy,
                    role: role(role_code)?,
                    absent,
                }
            }
            "duplicate" => Given::Duplicate(rest.to_owned()),
            // given sent-to 320623111000-DZ
            "sent-to" => {
                let part = match second {
                    "" => model::order::Part::Lead,
                    "copy" => model::order::Part::Assist,
                    _ => return fault("story-then", rest),
                };
                Given::SentTo(model::unit::UnitCode(first.to_owned()), part)
            }
            "first" | "last" => {
                // given first month elder-allowance 2026-03
                let Some((programme, text)) = second.split_once(' ').filter(|_| first == "month")
                else {
                    return fault("story-month", rest);
                };
                let month = month(text)?;
                let programme = programme.to_owned();
                if head == "first" {
                    Given::FirstMonth(programme, month)
                } else {
                    Given::LastMonth(programme, month)
                }
            }
            _ => return fault("story-given", text),
        })
    }

    fn who(&self, text: &str) -> Result<(Who, String), Fault> {
        let (head, rest) = split(text);
        let (first, second) = split(rest);
        Ok(match head {
            "product" => (Who::Product, rest.to_owned()),
            "applicant" => (Who::Applicant, rest.to_owned()),
            "relative" => (Who::Relative(first.to_owned()), second.to_owned()),
            _ => {
                let role = role(head)?;
                // A name is anything that is neither an act nor a word of the grammar.
                let words = ["may", "at"];
                let named = self.here()?.act(first).is_none()
                    && !words.contains(&first)
                    && !first.is_empty();
                let (name, rest) = if named { (first, second) } else { (head, rest) };
                let (unit, rest) = match rest.strip_prefix("at ") {
                    Some(rest) => {
                        let (unit, rest) = split(rest);
                        (Some(unit.to_owned()), rest)
                    }
                    None => (None, rest),
                };
                (
                    Who::Staff {
                        role,
                        name: name.to_owned(),
                        unit,
                    },
                    rest.to_owned(),
                )
            }
        })
    }

    fn when(&self, text: &str) -> Result<When, Fault> {
        let (head, rest) = split(text);
        match head {
            "today" => return Ok(When::Today(instant(rest)?)),
            "clock" => {
                let Some(clock) = rest.strip_suffix("falls due").map(str::trim) else {
                    return fault("story-when", text);
                };
                return match self.here()?.clock(clock) {
                    Some(_) => Ok(When::Due(clock.to_owned())),
                    None => fault("story-clock", clock),
                };
            }
            "calendar" => {
                let Some(text) = rest.strip_suffix("comes").map(str::trim) else {
                    return fault("story-when", text);
                };
                return Ok(When::CalendarComes(year(text)?));
            }
            _ => {}
        }
        let (who, rest) = self.who(text)?;
        let (act, rest) = split(&rest);
        let seen = match rest.strip_prefix("seen ") {
            Some(version) => Some(
                version
                    .parse()
                    .or_else(|_| fault("story-version", version))?,
            ),
            None if rest.is_empty() => None,
            None => return fault("story-when", text),
        };
        Ok(When::Act {
            who,
            act: self.act(act)?,
            seen,
            with: Vec::new(),
        })
    }

    fn with(&self, head: &str, rest: &str) -> Result<With, Fault> {
        let (first, second) = split(rest);
        Ok(match head {
            "note" => With::Note(rest.to_owned()),
            "line" => With::Line(rest.to_owned()),
            "question" => With::Question(rest.to_owned()),
            "cites" => With::Cites(rest.to_owned()),
            "lead" => With::Lead,
            "link" => With::Link(rest.to_owned()),
            "level" => With::Level(rest.parse().or_else(|_| fault("story-level", rest))?),
            "assign" => With::Assign(role(first)?, second.to_owned()),
            "unit" => {
                let kind: UnitKind =
                    serde_json::from_value(serde_json::Value::String(second.to_owned()))
                        .or_else(|_| fault("story-unit-kind", second))?;
                With::Unit(first.to_owned(), kind)
            }
            _ if self.here()?.material(first).is_some() => match second {
                "photo" => With::Photo(first.to_owned()),
                "paper" => With::Paper(first.to_owned()),
                "certificate" => With::Certificate(first.to_owned()),
                _ => return fault("story-material", rest),
            },
            // Wrong fields are what some stories are about, so any name will do.
            _ => With::Field(first.to_owned(), second.to_owned()),
        })
    }

    fn then(&self, text: &str) -> Result<Then, Fault> {
        let (head, rest) = split(text);
        let (first, second) = split(rest);
        let procedure = self.here()?;
        Ok(match head {
            "stage" => {
                if procedure.stage(rest).is_none() {
                    return fault("story-stage", rest);
                }
                Then::Stage(rest.to_owned())
            }
            "due" if rest == "none" => Then::Due(None),
            "due" => Then::Due(Some(date(rest)?)),
            "clock" => {
                if procedure.clock(first).is_none() && first != "order" {
                    return fault("story-clock", first);
                }
                Then::Clock(first.to_owned(), clock_then(second)?)
            }
            "refused" => {
                let field = second.strip_prefix("at ").map(str::to_owned);
                Then::Refused {
                    key: first.to_owned(),
                    field,
                }
            }
            "outcome" => Then::Outcome(Some(rest.to_owned())),
            "open" if rest.is_empty() => Then::Outcome(None),
            "letter" => Then::Letter(rest.to_owned()),
            "lines" => Then::Lines(rest.split_whitespace().map(str::to_owned).collect()),
            "told" => Then::Told(rest.to_owned()),
            "enrolled" => match second.strip_prefix("from ") {
                Some(text) => Then::Enrolled(first.to_owned(), month(text)?.to_string()),
                None => return fault("story-then", text),
            },
            "stopped" => match second.strip_prefix("until ") {
                Some(text) => Then::Stopped(first.to_owned(), text.to_owned()),
                None => return fault("story-then", text),
            },
            "holder" if rest == "none" => Then::Holder(None),
            "holder" => Then::Holder(Some(role(rest)?)),
            "field" => {
                let field = self.field(first)?;
                match second.strip_prefix("from ") {
                    Some(source) => Then::FieldSource(field, source.to_owned()),
                    None if second == "missing" => Then::Field(field, None),
                    None => Then::Field(field, Some(second.to_owned())),
                }
            }
            "material" => {
                if procedure.material(first).is_none() {
                    return fault("story-material", first);
                }
                Then::Material(
                    first.to_owned(),
                    (second != "missing").then(|| second.to_owned()),
                )
            }
            "mark" => Then::Mark(rest.to_owned()),
            "accepted" => Then::Accepted(date(first)?, second == "deemed"),
            "light" => Then::Light(rest.to_owned()),
            "rating" => Then::Rating(rest.parse().or_else(|_| fault("story-level", rest))?),
            "order" => Then::Order(rest.to_owned()),
            "orders" => {
                let count = rest.strip_suffix(" open").and_then(|n| n.parse().ok());
                match count {
                    Some(count) => Then::OpenOrders(count),
                    None => return fault("story-then", rest),
                }
            }
            "certificate" => Then::Certificate(rest.to_owned()),
            "county-changed" => Then::CountyChanged(rest.to_owned()),
            "published" => match rest.strip_prefix("until ") {
                Some(text) => Then::Published(date(text)?),
                None => return fault("story-then", text),
            },
            "version" => Then::Version(rest.parse().or_else(|_| fault("story-version", rest))?),
            "warned" => Then::Warned(rest.to_owned()),
            _ => {
                let (who, rest) = self
                    .who(text)
                    .map_err(|_| ("story-then", text.to_owned()))?;
                let Some(rest) = rest.strip_prefix("may").map(str::trim) else {
                    return fault("story-then", text);
                };
                let (not, rest) = rest
                    .strip_prefix("not ")
                    .map_or((false, rest), |rest| (true, rest));
                let acts = rest.split_whitespace().filter(|act| *act != "nothing");
                let acts = acts.map(|act| self.act(act)).collect::<Result<_, _>>()?;
                Then::May { who, acts, not }
            }
        })
    }
}

fn clock_then(text: &str) -> Result<ClockThen, Fault> {
    let (head, rest) = split(text);
    Ok(match head {
        "due" if rest.len() > 10 => ClockThen::DueAt(instant(rest)?),
        "due" => ClockThen::Due(date(rest)?),
        "provisional" => ClockThen::Provisional(true),
        "final" => ClockThen::Provisional(false),
        "running" => ClockThen::Phase(ClockPhase::Running),
        "paused" => ClockThen::Phase(ClockPhase::Paused),
        "stopped" => ClockThen::Phase(ClockPhase::Stopped),
        "expired" => ClockThen::Phase(ClockPhase::Expired),
        "left" => ClockThen::Left(rest.parse().or_else(|_| fault("story-left", rest))?),
        _ => return fault("story-clock-then", text),
    })
}
