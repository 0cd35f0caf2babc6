//! A small made-up module that says everything a procedure may say beyond stages and acts.

use crate::support::say;
use flow::{Module, Procedure};
use std::collections::BTreeMap;
use std::sync::OnceLock;

const MODULE: &str = r#"code = "yard"
kind = "x"
roles = ["grid-worker", "dispatcher", "unit-head", "hotline-operator"]
figures = ["filed", "kept", "late", "time", "answers", "half-hours", "rated-well", "ended"]

[[figure]]
code = "filed"
shows = "count"
of = { acts = ["file"] }

[[figure]]
code = "kept"
shows = "share"
of = { clock = "work", in-time = true }

[[figure]]
code = "late"
shows = "count"
of = { clock = "work", in-time = false }

[[figure]]
code = "time"
shows = "mean"
of = { acts = ["finish"] }

[[figure]]
code = "answers"
shows = "mean"
of = { answered = "step" }

[[figure]]
code = "half-hours"
shows = "count"
of = { procedures = ["yard"], acts = ["file"], where = "class", is = ["half", "hours"] }

[[figure]]
code = "rated-well"
shows = "share"
of = { rated = 3 }
per = { rated = 1 }

[[figure]]
code = "ended"
shows = "count"
of = { outcomes = ["done"] }
"#;
const KINDS: &str = r#"rows = [
  { code = "days", name = "两个工作日", name-en = "Two working days", unit = "working-days", limit = 2 },
  { code = "natural", name = "三日", name-en = "Three {days}", unit = "natural-days", limit = 3 },
  { code = "hours", name = "四小时", name-en = "Four hours of work", unit = "working-hours", limit = 4 },
  { code = "ninety", name = "九十分钟", name-en = "Ninety minutes of work", unit = "working-hours", limit = "90m" },
  { code = "clock", name = "六小时", name-en = "Six hours by the clock", unit = "clock-hours", limit = 6 },
  { code = "half", name = "半小时", name-en = "Half an hour", unit = "clock-hours", limit = "30m" },
  { code = "0102", name = "没有自己的时限", name-en = "No limit of its own", family = "plain" },
]
"#;
const PLANS: &str = r#"rows = [
  { code = "flood-1", name = "开泵", name-en = "Pumps", plan = "flood", unit = "county department SWJ", question = "请开泵", part = "lead" },
  { code = "fire-1", name = "断电", name-en = "Power", plan = "fire", unit = "own", question = "请断电" },
  { code = "flood-2", name = "看堤", name-en = "Dykes", plan = "flood", unit = "town grid-centre", question = "请看堤", part = "assist" },
]
"#;
const PROCEDURE: &str = r#"code = "yard"
version = "1"
event = true
confidential = "hotline-operator"

[[field]]
code = "class"
kind = "choice"
table = "kinds"

[[field]]
code = "summary"
kind = "text"

[[field]]
code = "about"
kind = "unit"
against = true
optional = true

[[field]]
code = "about-too"
kind = "unit"
against = true
optional = true

[[field]]
code = "about-whom"
kind = "person"
against = true
optional = true

[[field]]
code = "plan"
kind = "choice"
choices = ["flood", "fire"]

[[field]]
code = "urgent"
kind = "bool"

[[clock]]
code = "work"
unit = "working-days"
promised = 5
table = "kinds"
by = "class"

[[clock]]
code = "step"
unit = "clock-hours"
promised = 2
table = "kinds"
by = "class"
of-orders = true

[[order]]
code = "step"
clock = "step"

[[stage]]
code = "desk"
holder = "dispatcher of town grid-centre"

[[stage]]
code = "work"
holder = "dispatcher of town grid-centre"

[[stage]]
code = "done"
end = true

[[stage]]
code = "joined"
end = true

[[act]]
code = "file"
verb = "file"
to = "desk"
by = ["applicant", "grid-worker"]
asks = ["class", "summary", "about", "about-too", "about-whom"]

[[act]]
code = "take-over"
verb = "file"
to = "desk"
by = ["product"]
asks = ["class", "summary"]

[[act]]
code = "join"
verb = "close"
from = ["desk"]
to = "joined"
by = ["holder"]
outcome = "lapsed"
effects = [{ link = "same" }]

[[act]]
code = "take"
verb = "accept"
from = ["desk"]
to = "work"
by = ["holder"]
starts = ["work"]

[[act]]
code = "begin"
verb = "note"
from = ["work"]
by = ["holder"]
asks = ["plan"]
effects = [{ plan = "plans", by = "plan", order = "step" }]

[[act]]
code = "send"
verb = "ask"
from = ["work"]
by = ["holder"]
order = "step"

[[act]]
code = "answer"
verb = "answer"
from = ["work"]
by = ["asked"]

[[act]]
code = "give"
verb = "assign"
from = ["work"]
by = ["unit-head", "dispatcher"]

[[act]]
code = "finish"
verb = "resolve"
from = ["work"]
to = "done"
by = ["holder"]
asks = ["urgent"]
outcome = "done"
stops = ["work"]
effects = [{ spawn = "follow-up", procedure = "yard", act = "take-over", fields = { class = "class", summary = "summary" }, when = "urgent" }]

[[act]]
code = "rate"
verb = "rate"
from = ["done"]
by = ["applicant"]
effects = [{ spawn = "bad-review", procedure = "yard", act = "take-over", fields = { class = "class" }, rated-at-most = 2 }]
"#;
const NAMES: &str = "module-yard procedure-yard
    figure-yard-filed figure-yard-kept figure-yard-late figure-yard-time figure-yard-answers
    figure-yard-half-hours figure-yard-rated-well figure-yard-ended figure-yard-more
    stage-yard-desk stage-yard-work stage-yard-done stage-yard-joined
    public-yard-desk public-yard-work public-yard-done public-yard-joined
    act-yard-file act-yard-take-over act-yard-join act-yard-take act-yard-begin act-yard-send
    act-yard-answer act-yard-give act-yard-finish act-yard-rate
    field-yard-class field-yard-summary field-yard-about field-yard-about-too field-yard-about-whom
    field-yard-plan field-yard-urgent field-yard-more choice-yard-plan-flood choice-yard-plan-fire
    clock-yard-work clock-yard-step order-yard-step
    link-yard-same link-yard-follow-up link-yard-bad-review";

/// The module's files, with parts of its procedure replaced.
pub fn files(changes: &[(&str, &str)]) -> BTreeMap<String, String> {
    let mut procedure = PROCEDURE.to_owned();
    for (from, to) in changes {
        assert!(procedure.contains(from), "nothing to change: {from}");
        procedure = procedure.replacen(from, to, 1);
    }
    let names = NAMES.split_whitespace();
    let names: String = names.map(|name| format!("{name} = 名\n")).collect();
    [
        ("module.toml", MODULE),
        ("tables/kinds.toml", KINDS),
        ("tables/plans.toml", PLANS),
        ("procedures/yard.toml", procedure.as_str()),
        ("locales/zh-CN.ftl", names.as_str()),
        ("locales/en.ftl", names.as_str()),
    ]
    .into_iter()
    .map(|(path, text)| (path.to_owned(), text.to_owned()))
    .collect()
}

/// The same under another name, wherever it stands.
pub fn called(code: &str, files: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let named = |text: &String| text.replace("yard", code);
    let files = files.iter();
    files
        .map(|(path, text)| (named(path), named(text)))
        .collect()
}

pub fn yard() -> &'static Module {
    static YARD: OnceLock<Module> = OnceLock::new();
    YARD.get_or_init(|| {
        Module::parse(&files(&[])).unwrap_or_else(|mistakes| panic!("{}", say(&mistakes)))
    })
}

pub fn procedure() -> &'static Procedure {
    &yard().procedures["yard"]
}
