//! The module's own words for its stages, acts, fields and the rest, and lights in words.

use crate::page::Visitor;
use app::Site;
use codes::zone::day_number;
use flow::{Light, Lit, Procedure};
use model::case::Outcome;
use model::clock::LimitUnit;
use model::time::Instant;
use model::verb::Verb;
use serde::Serialize;
use words::{Args, Lexicon, Locale};

/// Says things of one request's language.
#[derive(Clone, Copy)]
pub(crate) struct Says<'a> {
    lexicon: &'a Lexicon,
    app: &'a app::App,
    pub locale: Locale,
}

impl<'a> Says<'a> {
    pub fn of(visitor: &'a Visitor) -> Self {
        Self {
            lexicon: visitor.web().lexicon(),
            app: visitor.web().app(),
            locale: visitor.locale(),
        }
    }

    pub fn word(&self, key: &str) -> String {
        self.lexicon.word(self.locale, key)
    }

    pub fn say(&self, key: &str, args: &Args<'_>) -> String {
        self.lexicon.say(self.locale, key, args)
    }

    /// A text that need not be there: hints.
    pub fn maybe(&self, key: &str) -> Option<String> {
        self.lexicon.try_say(self.locale, key, &Args::new()).ok()
    }

    pub fn span(&self, ms: i64) -> String {
        self.lexicon.span(self.locale, ms)
    }

    pub fn procedure(&self, procedure: &str) -> String {
        self.word(&format!("procedure-{procedure}"))
    }

    /// The item by its name: of the catalogue, as it was written at filing, else the procedure's.
    pub fn item(&self, procedure: &str, item: &str) -> String {
        let named = !item.is_empty() && item != procedure;
        let known = named.then(|| self.app.site().item_name(item)).flatten();
        match known {
            Some(name) => name,
            None if named && !item.is_ascii() => item.to_owned(),
            None => self.procedure(procedure),
        }
    }

    pub fn stage(&self, procedure: &str, stage: &str) -> String {
        self.word(&format!("stage-{procedure}-{stage}"))
    }

    pub fn act(&self, procedure: &str, act: &str) -> String {
        self.word(&format!("act-{procedure}-{act}"))
    }

    pub fn field(&self, procedure: &str, field: &str) -> String {
        self.word(&format!("field-{procedure}-{field}"))
    }

    pub fn choice(&self, procedure: &str, field: &str, choice: &str) -> String {
        self.word(&format!("choice-{procedure}-{field}-{choice}"))
    }

    pub fn material(&self, procedure: &str, material: &str) -> String {
        self.word(&format!("material-{procedure}-{material}"))
    }

    pub fn letter(&self, procedure: &str, letter: &str) -> String {
        self.word(&format!("letter-{procedure}-{letter}"))
    }

    /// A clock's name; a work order's clock bears the name of its kind's.
    pub fn clock(&self, procedure: &Procedure, clock: &str) -> String {
        if clock.starts_with("order:") {
            return self.word("case-clock-order");
        }
        self.word(&format!("clock-{}-{clock}", procedure.code()))
    }

    pub fn outcome(&self, outcome: Outcome) -> String {
        self.word(match outcome {
            Outcome::Granted => "case-outcome-granted",
            Outcome::Refused => "case-outcome-refused",
            Outcome::Declined => "case-outcome-declined",
            Outcome::Withdrawn => "case-outcome-withdrawn",
            Outcome::Done => "case-outcome-done",
            Outcome::Lapsed => "case-outcome-lapsed",
        })
    }

    /// An instant as the reader's calendar shows it: with its year when that is another one.
    pub fn when(&self, at: Instant, now: Instant) -> String {
        if at.date().year() == now.date().year() {
            words::instant(self.locale, at.0)
        } else {
            words::moment(self.locale, at.0)
        }
    }

    pub fn date(&self, date: jiff::civil::Date) -> String {
        words::date(self.locale, date)
    }
}

/// A light: colour and words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Lamp {
    pub colour: &'static str,
    pub text: String,
}

/// The light of a line in a list, from its due instant alone, in days after today.
pub(crate) fn glance(
    says: &Says<'_>,
    site: &Site,
    due: Option<Instant>,
    now: Instant,
) -> Option<Lamp> {
    let due = due?;
    let (today, last) = (now.date(), due.date());
    let n = i64::from(day_number(last)) - i64::from(day_number(today));
    let count = |key: &str, n: i64| says.say(key, &Args::new().count("n", n));
    Some(if due < now {
        let text = if n >= 0 {
            says.word("case-over-today")
        } else {
            count("ui-over-days", -n)
        };
        Lamp {
            colour: "red",
            text,
        }
    } else if n <= 0 {
        Lamp {
            colour: "amber",
            text: says.word("ui-due-now-days"),
        }
    } else {
        let near = site.calendar.workdays_between(today, last) <= 1;
        Lamp {
            colour: if near { "amber" } else { "green" },
            text: count("ui-left-days", n),
        }
    })
}

/// A clock's light in words.
pub(crate) fn lamp(says: &Says<'_>, site: &Site, lit: &Lit, now: Instant) -> Lamp {
    if lit.paused {
        return Lamp {
            colour: "pause",
            text: says.word("case-clock-paused"),
        };
    }
    let colour = match lit.light {
        Light::Green => "green",
        Light::Yellow => "amber",
        Light::Red => "red",
    };
    let hours = |ms: i64| ms.abs() / 3_600_000;
    let (unit, n) = match (lit.unit, lit.light) {
        (LimitUnit::WorkingDays, Light::Red) => (
            "workdays",
            i64::from(site.calendar.workdays_between(lit.due.date(), now.date())),
        ),
        (LimitUnit::NaturalDays, Light::Red) => (
            "days",
            i64::from(day_number(now.date())) - i64::from(day_number(lit.due.date())),
        ),
        (_, Light::Red) => ("hours", hours(now.0 - lit.due.0)),
        // Days after today, as people count: one that falls due tomorrow has one left.
        (LimitUnit::WorkingDays, _) => (
            "workdays",
            i64::from(site.calendar.workdays_between(now.date(), lit.due.date())),
        ),
        (LimitUnit::NaturalDays, _) => (
            "days",
            i64::from(day_number(lit.due.date())) - i64::from(day_number(now.date())),
        ),
        _ => ("hours", hours(lit.left)),
    };
    let over = lit.light == Light::Red;
    let last_day = !over && lit.due.date() == now.date() && unit != "hours";
    let key = match (over, last_day || n <= 0) {
        (true, true) => "case-over-today".to_owned(),
        (true, false) => format!("ui-over-{unit}"),
        (false, true) => format!("ui-due-now-{unit}"),
        (false, false) => format!("ui-left-{unit}"),
    };
    let text = if n <= 0 || last_day {
        says.word(&key)
    } else {
        says.say(&key, &Args::new().count("n", n))
    };
    Lamp { colour, text }
}

/// How an act's button looks: what moves the matter on stands out, what ends it against somebody
/// warns, the rest is quiet.
pub(crate) const fn weight(verb: Verb) -> &'static str {
    match verb {
        Verb::Supply
        | Verb::Accept
        | Verb::Check
        | Verb::Resolve
        | Verb::Verify
        | Verb::Approve
        | Verb::Publish
        | Verb::Deliver
        | Verb::Answer
        | Verb::Resume => "primary",
        Verb::Reject | Verb::Decline | Verb::Stop => "danger",
        Verb::Urge | Verb::Note | Verb::Correct | Verb::Assign | Verb::Withdraw | Verb::Close => {
            "quiet"
        }
        _ => "secondary",
    }
}
