//! What an act must look like that enters something in the county's book: the fields its work is
//! built from, a letter that is the document, and two persons.

use super::source::Source;
use crate::procedure::*;
use model::establishment::EstablishmentWork;
use model::verb::Verb;

type Wants = (&'static str, FieldKind, &'static [&'static str]);

const POSTS: &[&str] = &["administrative", "political-legal", "institution", "worker"];

/// Fields of 用编核准.
const POST_USE: &[Wants] = &[
    ("unit", FieldKind::Unit, &[]),
    ("kind", FieldKind::Choice, POSTS),
    ("number", FieldKind::Integer, &[]),
];

/// Fields of 人员变动; `when` says which of them a change needs.
const STAFF_CHANGE: &[Wants] = &[
    (
        "change",
        FieldKind::Choice,
        &["enter", "transfer", "second", "return", "leave"],
    ),
    ("staff-number", FieldKind::Text, &[]),
    ("effective", FieldKind::Date, &[]),
    ("approval", FieldKind::Text, &[]),
    ("name", FieldKind::Text, &[]),
    ("sex", FieldKind::Choice, &["female", "male"]),
    ("born", FieldKind::Date, &[]),
    ("kind", FieldKind::Choice, POSTS),
    ("unit", FieldKind::Unit, &[]),
    ("title", FieldKind::Text, &[]),
    (
        "rank",
        FieldKind::Choice,
        &["head", "deputy", "mid", "staff"],
    ),
    (
        "leaving-reason",
        FieldKind::Choice,
        &[
            "retired",
            "resigned",
            "died",
            "dismissed",
            "transferred-out",
        ],
    ),
];

/// Says what is missing of an act that enters `work` in the county's book.
pub(super) fn check(
    source: &Source<'_>,
    p: &Procedure,
    place: usize,
    act: &ActSpec,
    work: EstablishmentWork,
) {
    let wants = match work {
        EstablishmentWork::PostUse => POST_USE,
        EstablishmentWork::StaffChange => STAFF_CHANGE,
    };
    for (code, kind, words) in wants {
        let field = p.field(code).filter(|field| field.kind == *kind);
        let known = |field: &Field| {
            *kind != FieldKind::Choice || field.choices.iter().all(|c| words.contains(&c.as_str()))
        };
        if !field.is_some_and(known) {
            let words = words.join(", ");
            let args = [
                ("act", act.code.as_str()),
                ("field", code),
                ("kind", kind.code()),
                ("known", &words),
            ];
            source.note(place, "county-change-field", &args);
        }
    }
    let note = |key: &str| source.note(place, key, &[("act", &act.code)]);
    if act.letter.is_none() {
        note("county-change-no-letter");
    }
    // What one checked another grants (机构编制: two persons for every change of the roster).
    let mut others = act.other_than.iter().map(|ix| p.act_at(*ix));
    if !others.any(|other| other.verb == Verb::Check) {
        note("county-change-one-hand");
    }
}
