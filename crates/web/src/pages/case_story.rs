//! A case's history as a readable story: who did what, how long after, and what came of it.

use super::case_words::Says;
use app::Site;
use app::case::{CaseView, HistoryLine, Told};
use flow::Procedure;
use model::event::Event;
use model::id::PersonId;
use model::journal::ReadKind;
use model::time::Instant;
use serde::Serialize;
use std::collections::BTreeMap;
use words::Args;

/// One sentence of the story, as the `story` macro takes it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
    pub when: String,
    pub text: String,
    pub note: String,
    pub tone: &'static str,
    pub foot: String,
}

struct Teller<'a> {
    says: Says<'a>,
    site: &'a Site,
    procedure: &'a Procedure,
    names: &'a BTreeMap<PersonId, String>,
    now: Instant,
}

/// The story, newest first.
pub(crate) fn story(
    says: Says<'_>,
    view: &CaseView,
    procedure: &Procedure,
    now: Instant,
) -> Vec<Line> {
    let teller = Teller {
        says,
        site: &view.site,
        procedure,
        names: &view.names,
        now,
    };
    let mut lines = Vec::new();
    let mut before: Option<Instant> = None;
    for told in &view.history {
        if let Some(line) = teller.line(told, before) {
            lines.push(line);
            before = Some(told.at);
        }
    }
    lines.reverse();
    lines
}

/// Who looked into the case, newest first.
pub(crate) fn reads(says: Says<'_>, view: &CaseView, now: Instant) -> Vec<Line> {
    let seen = view
        .history
        .iter()
        .rev()
        .filter_map(|line| match &line.said {
            Told::Read { how, what } if *how != ReadKind::Listed => Some((line, *how, what)),
            _ => None,
        });
    seen.take(50)
        .map(|(line, how, what)| {
            let who = who(
                &says,
                &view.site,
                &view.names,
                line.person,
                line.unit.as_ref(),
            );
            let field = (how == ReadKind::Unmasked).then(|| says.field(&view.case.procedure, what));
            let did = match how {
                ReadKind::Unmasked => "case-read-unmasked",
                ReadKind::Printed => "case-read-printed",
                ReadKind::Prefilled => "case-read-prefilled",
                ReadKind::Exported => "case-read-exported",
                ReadKind::Found => "case-read-found",
                ReadKind::Opened | ReadKind::Listed if what == "file" => "case-read-file",
                ReadKind::Opened | ReadKind::Listed => "case-read-opened",
            };
            let did = says.say(did, &Args::new().text("field", field.unwrap_or_default()));
            let text = says.say("case-told", &Args::new().text("who", who).text("act", did));
            Line {
                when: says.when(line.at, now),
                text,
                note: String::new(),
                tone: "",
                foot: String::new(),
            }
        })
        .collect()
}

/// Who acted last, in words: for who comes too late.
pub(crate) fn last_act(says: Says<'_>, view: &CaseView) -> Option<String> {
    view.history.iter().rev().find_map(|line| {
        let Told::Events(events) = &line.said else {
            return None;
        };
        let act = events.iter().find_map(|event| match event {
            Event::Acted { act, .. } => Some(act),
            _ => None,
        })?;
        let who = who(
            &says,
            &view.site,
            &view.names,
            line.person,
            line.unit.as_ref(),
        );
        let act = says.act(&view.case.procedure, act);
        Some(says.say("case-stale", &Args::new().text("who", who).text("act", act)))
    })
}

fn who(
    says: &Says<'_>,
    site: &Site,
    names: &BTreeMap<PersonId, String>,
    person: Option<PersonId>,
    unit: Option<&model::unit::UnitCode>,
) -> String {
    let Some(person) = person.filter(|p| *p != app::PRODUCT) else {
        return says.word("case-who-product");
    };
    let name = names
        .get(&person)
        .cloned()
        .unwrap_or_else(|| says.word("case-who-somebody"));
    match unit {
        Some(unit) => says.say(
            "case-who",
            &Args::new()
                .text("name", name)
                .text("unit", site.unit_name(unit)),
        ),
        None => says.say("case-who-citizen", &Args::new().text("name", name)),
    }
}

impl Teller<'_> {
    fn line(&self, told: &HistoryLine, before: Option<Instant>) -> Option<Line> {
        let when = self.says.when(told.at, self.now);
        let plain = |text: String| Line {
            when: when.clone(),
            text,
            note: String::new(),
            tone: "",
            foot: String::new(),
        };
        let events = match &told.said {
            Told::Events(events) => events,
            Told::Erased => return Some(plain(self.says.word("case-told-erased"))),
            Told::Read { .. } | Told::Message(_) => return None,
        };
        let who = who(
            &self.says,
            self.site,
            self.names,
            told.person,
            told.unit.as_ref(),
        );
        let acted = events.iter().find_map(|event| match event {
            Event::Acted {
                act, verb, note, ..
            } => Some((act, *verb, note)),
            _ => None,
        });
        let feet: Vec<String> = events
            .iter()
            .filter_map(|event| self.consequence(event))
            .collect();
        let foot = feet.join(match self.says.locale {
            words::Locale::ZhCn => "；",
            words::Locale::En => "; ",
        });
        let Some((act, verb, note)) = acted else {
            // Nobody acted: a limit passed, or dates were reckoned anew.
            return (!foot.is_empty()).then(|| plain(foot));
        };
        let act = self.says.act(self.procedure.code(), act);
        if told.person.is_none() && act.starts_with(&who) {
            // "The system found" needs no second subject.
            return Some(Line {
                when,
                text: act,
                note: note.clone().unwrap_or_default(),
                tone: "mark",
                foot,
            });
        }
        let args = Args::new().text("who", who).text("act", act);
        let text = match before.map(|before| told.at.0 - before.0) {
            Some(ms) if ms >= 60_000 && told.person.is_some() => self
                .says
                .say("case-told-took", &args.text("span", self.says.span(ms))),
            _ => self.says.say("case-told", &args),
        };
        let tone = match super::case_words::weight(verb) {
            "danger" => "bad",
            "primary" => "good",
            _ => "",
        };
        Some(Line {
            when,
            text,
            note: note.clone().unwrap_or_default(),
            tone,
            foot,
        })
    }

    /// What an event adds to its act's sentence; most speak for themselves.
    fn consequence(&self, event: &Event) -> Option<String> {
        let (says, code) = (&self.says, self.procedure.code());
        let date = |at: Instant| says.date(at.date());
        Some(match event {
            Event::Letter { letter, number, .. } => says.say(
                "case-told-letter",
                &Args::new()
                    .text("letter", says.letter(code, letter))
                    .text("number", number.as_str()),
            ),
            Event::StageEntered { stage } => says.say(
                "case-told-stage",
                &Args::new().text("stage", says.stage(code, stage)),
            ),
            Event::MaterialGiven { material, .. } => says.say(
                "case-told-material",
                &Args::new().text("material", says.material(code, material)),
            ),
            Event::Accepted { deemed: true, .. } => says.word("case-told-deemed"),
            Event::ClockPaused { clock, .. } => says.say(
                "case-told-paused",
                &Args::new().text("clock", says.clock(self.procedure, clock)),
            ),
            Event::ClockResumed {
                clock,
                due: Some(due),
                ..
            } => says.say(
                "case-told-resumed",
                &Args::new()
                    .text("clock", says.clock(self.procedure, clock))
                    .text("due", date(*due)),
            ),
            Event::ClockExtended { clock, due, .. } => says.say(
                "case-told-extended",
                &Args::new()
                    .text("clock", says.clock(self.procedure, clock))
                    .text("due", date(*due)),
            ),
            Event::ClockReckoned { clock, due, .. } => says.say(
                "case-told-reckoned",
                &Args::new()
                    .text("clock", says.clock(self.procedure, clock))
                    .text("due", date(*due)),
            ),
            Event::ClockExpired { clock, due } => says.say(
                "case-told-expired",
                &Args::new()
                    .text("clock", says.clock(self.procedure, clock))
                    .text("due", date(*due)),
            ),
            Event::OrderOpened { unit, question, .. } => says.say(
                "case-told-asked",
                &Args::new()
                    .text("unit", self.site.unit_name(unit))
                    .text("question", question.as_str()),
            ),
            Event::HandedOver {
                from,
                to,
                effective,
                ..
            } => {
                let key = if from == to {
                    "case-told-village"
                } else {
                    "case-told-handed"
                };
                says.say(
                    key,
                    &Args::new()
                        .text("from", self.site.unit_name(from))
                        .text("to", self.site.unit_name(to))
                        .text("day", says.date(*effective)),
                )
            }
            Event::Regridded { grid, effective } => says.say(
                "case-told-regridded",
                &Args::new()
                    .text("grid", self.site.grid_name(*grid))
                    .text("day", says.date(*effective)),
            ),
            Event::OrderAnswered { answer, .. } => says.say(
                "case-told-answered",
                &Args::new().text("answer", answer.as_str()),
            ),
            Event::OrderReturned { cites, .. } => says.say(
                "case-told-returned",
                &Args::new().text("cites", cites.as_str()),
            ),
            Event::CountyChanged {
                title, document, ..
            } => says.say(
                "case-told-county",
                &Args::new()
                    .text("title", title.as_str())
                    .text("document", document.as_str()),
            ),
            Event::AccountConfirmed { .. } => says.word("case-told-account"),
            Event::Enrolled { from, .. } => says.say(
                "case-told-enrolled",
                &Args::new().text("month", words::month(says.locale, from.first_day())),
            ),
            Event::Disenrolled { until, .. } => says.say(
                "case-told-disenrolled",
                &Args::new().text("month", words::month(says.locale, until.first_day())),
            ),
            Event::Notified { .. } => says.word("case-told-notified"),
            Event::Published { until } => says.say(
                "case-told-published",
                &Args::new().text("until", date(*until)),
            ),
            Event::Rated { level, .. } => says.word(&format!("ui-rate-{level}")),
            Event::HolderSet {
                holder: Some(holder),
            } if holder.person.is_some() => {
                let name = holder.person.and_then(|p| self.names.get(&p)).cloned()?;
                says.say("case-told-held", &Args::new().text("name", name))
            }
            _ => return None,
        })
    }
}
