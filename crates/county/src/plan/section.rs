//! A plan as tables: one form for text, workbook, JSON and page. Words are locale keys, so that each
//! reader gets them in her language.

use super::Plan;
use crate::county::{County, PostAccount};
use codes::division::Level;
use jiff::civil::Date;
use model::establishment::{Engagement, PostKind};
use model::refusal::Arg;
use model::unit::UnitCode;
use serde::Serialize;

/// A cell of a section.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// Text said as it is: names, codes.
    Text(String),
    /// A number.
    Number(i64),
    /// A word of the locale, by key.
    Word {
        /// Key.
        word: String,
    },
    /// A day.
    Day(Date),
    /// A share in basis points, signed.
    Share {
        /// 1,240 = 12.4 %.
        basis_points: i64,
        /// Digits after the point.
        digits: u8,
    },
    /// A sentence of the locale.
    Sentence {
        /// Key.
        key: String,
        /// Arguments.
        args: std::collections::BTreeMap<String, Arg>,
    },
    /// Nothing.
    None,
}

impl Value {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    pub(crate) fn number(n: usize) -> Self {
        Self::Number(i64::try_from(n).unwrap_or(i64::MAX))
    }

    pub(crate) fn word(key: impl Into<String>) -> Self {
        Self::Word { word: key.into() }
    }

    fn day(day: Option<Date>) -> Self {
        day.map_or(Self::None, Self::Day)
    }
}

/// A table of a plan: `plan-<code>` is its title, `plan-column-<column>` a column's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Code.
    pub code: &'static str,
    /// Columns.
    pub columns: Vec<&'static str>,
    /// Rows.
    pub rows: Vec<Vec<Value>>,
}

/// How much a count changed, in basis points, rounded half away from zero; 0 from nothing.
pub(crate) fn change_in_basis_points(before: i64, after: i64) -> i64 {
    if before == 0 {
        return 0;
    }
    let tenfold = (after - before) * 100_000 / before;
    // Rounded half away from zero.
    (tenfold + 5 * tenfold.signum()) / 10
}

impl Plan {
    /// The plan as tables, empty ones left out.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let all = [
            self.summary(),
            self.refusals(),
            self.institutions_by_town(),
            self.units_founded(),
            self.units_closed(),
            self.units_changed(),
            self.posts(),
            self.people_moved(),
            self.items_moved(),
            self.cases_moved(),
            self.stationed(),
        ];
        all.into_iter().filter(|s| !s.rows.is_empty()).collect()
    }

    fn name(&self, unit: &UnitCode) -> String {
        if self.after.unit(unit).is_some() {
            self.after.unit_name(unit)
        } else {
            self.before.unit_name(unit)
        }
    }

    fn named(&self, unit: Option<&UnitCode>) -> Value {
        unit.map_or(Value::None, |u| Value::Text(self.name(u)))
    }

    fn summary(&self) -> Section {
        let mut rows = Vec::new();
        let mut line = |what: &str, before: i64, after: i64, digits: Option<u8>| {
            if before == after {
                return;
            }
            let share = match digits {
                Some(digits) if before != 0 => Value::Share {
                    basis_points: change_in_basis_points(before, after),
                    digits,
                },
                _ => Value::None,
            };
            rows.push(vec![
                Value::word(format!("plan-sum-{what}")),
                Value::Number(before),
                Value::Number(after),
                Value::Number(after - before),
                share,
            ]);
        };
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let both = |f: &dyn Fn(&County) -> i64| (f(&self.before), f(&self.after));
        let (before, after) = both(&|c| count(c.town_institutions().count()));
        line("town-institutions", before, after, Some(0));
        let (before, after) = both(&|c| c.posts_at(Level::Town, PostKind::Institution));
        line("town-posts", before, after, Some(1));
        let (before, after) = both(&|c| c.posts_at(Level::County, PostKind::Institution));
        line("county-posts", before, after, None);
        let (before, after) = both(&|c| count(c.units.len()));
        line("units", before, after, None);
        let (before, after) = both(&|c| count(c.people.len()));
        line("people", before, after, None);
        let (before, after) = both(&|c| {
            count(
                c.items
                    .values()
                    .filter(|i| i.is_power() && i.holders.keys().any(|a| a.level() == Level::Town))
                    .count(),
            )
        });
        line("powers", before, after, None);
        for (what, level) in [
            ("town-services", Level::Town),
            ("village-services", Level::Village),
        ] {
            let (before, after) = both(&|c| {
                count(
                    c.items
                        .values()
                        .filter(|i| i.delegated.contains_key(&level))
                        .count(),
                )
            });
            line(what, before, after, None);
        }
        Section {
            code: "summary",
            columns: vec!["what", "before", "after", "difference", "share"],
            rows,
        }
    }

    fn refusals(&self) -> Section {
        Section {
            code: "refusals",
            columns: vec!["day", "change", "why", "source"],
            rows: self
                .broken
                .iter()
                .map(|b| {
                    vec![
                        Value::Day(b.effective),
                        b.at.clone().map_or(Value::None, Value::Text),
                        Value::Sentence {
                            key: format!("refusal-{}", b.refused.key),
                            args: b.refused.args.clone(),
                        },
                        Value::word(b.source()),
                    ]
                })
                .collect(),
        }
    }

    fn institutions_by_town(&self) -> Section {
        let rows = self
            .institutions
            .iter()
            .map(|t| {
                vec![
                    Value::text(&t.name),
                    Value::number(t.public.0),
                    Value::number(t.public.1),
                    Value::number(t.functional.0),
                    Value::number(t.functional.1),
                    Value::Number(t.posts.0),
                    Value::Number(t.posts.1),
                    Value::Number(t.posts.1 - t.posts.0),
                ]
            })
            .collect();
        Section {
            code: "institutions",
            columns: vec![
                "town",
                "public-before",
                "public-after",
                "functional-before",
                "functional-after",
                "posts-before",
                "posts-after",
                "difference",
            ],
            rows,
        }
    }

    fn units_founded(&self) -> Section {
        let rows = self
            .founded
            .iter()
            .map(|u| {
                let plates = self
                    .after
                    .unit(&u.unit)
                    .map(|now| now.name_plates.join("、"))
                    .unwrap_or_default();
                vec![
                    Value::Day(u.on),
                    Value::text(&u.name),
                    Value::text(plates),
                    self.posts_of(&u.unit),
                ]
            })
            .collect();
        Section {
            code: "founded",
            columns: vec!["day", "unit", "plates", "posts"],
            rows,
        }
    }

    fn posts_of(&self, unit: &UnitCode) -> Value {
        self.after
            .unit(unit)
            .map(|u| u.posts_all())
            .filter(|n| *n != 0)
            .map_or(Value::None, Value::Number)
    }

    fn units_closed(&self) -> Section {
        let rows = self
            .closed
            .iter()
            .map(|u| {
                vec![
                    Value::Day(u.on),
                    Value::text(&u.name),
                    self.named(u.into.as_ref()),
                ]
            })
            .collect();
        Section {
            code: "closed",
            columns: vec!["day", "unit", "into"],
            rows,
        }
    }

    fn units_changed(&self) -> Section {
        let mut rows = Vec::new();
        for code in &self.changed {
            let (Some(was), Some(is)) = (self.before.unit(code), self.after.unit(code)) else {
                continue;
            };
            let mut line = |what: &str, before: String, after: String| {
                if before != after {
                    rows.push(vec![
                        Value::text(&is.unit.name),
                        Value::word(format!("plan-changed-{what}")),
                        Value::text(before),
                        Value::text(after),
                    ]);
                }
            };
            line("name", was.unit.name.clone(), is.unit.name.clone());
            line(
                "plates",
                was.name_plates.join("、"),
                is.name_plates.join("、"),
            );
            let posts =
                |l: model::change::Leadership| format!("{}/{}/{}", l.heads, l.deputies, l.mids);
            line("leadership", posts(was.leadership), posts(is.leadership));
            let fixed = |u: &crate::county::UnitNow| {
                u.fixed
                    .iter()
                    .map(|(title, n)| format!("{title} {n}"))
                    .collect::<Vec<_>>()
                    .join("、")
            };
            line("deputies", fixed(was), fixed(is));
        }
        Section {
            code: "changed",
            columns: vec!["unit", "what", "before", "after"],
            rows,
        }
    }

    fn posts(&self) -> Section {
        let account = |a: &PostAccount| match a {
            PostAccount::Upper => Value::word("plan-upper-pool"),
            PostAccount::Unit(unit) => Value::text(self.name(unit)),
        };
        let document = |code: Option<&model::document::DocumentCode>| {
            code.and_then(|c| self.after.documents.get(c))
                .map_or(Value::None, |d| {
                    Value::text(format!("{} {}", d.number, d.title))
                })
        };
        Section {
            code: "posts",
            columns: vec!["day", "from", "to", "kind", "count", "document"],
            rows: self
                .movements
                .iter()
                .map(|m| {
                    vec![
                        Value::Day(m.effective),
                        account(&m.from),
                        account(&m.to),
                        Value::word(format!("post-kind-{}", m.kind.code())),
                        Value::Number(m.count),
                        document(m.document.as_ref()),
                    ]
                })
                .collect(),
        }
    }

    fn people_moved(&self) -> Section {
        let kind = |k: Engagement| Value::word(format!("post-kind-{}", k.code()));
        Section {
            code: "people",
            columns: vec![
                "no",
                "person",
                "kind",
                "unit-before",
                "unit-after",
                "serves-before",
                "serves-after",
            ],
            rows: self
                .people
                .iter()
                .map(|p| {
                    vec![
                        Value::text(p.no.as_str()),
                        Value::text(&p.name),
                        kind(p.kind),
                        self.named(p.unit.0.as_ref()),
                        self.named(p.unit.1.as_ref()),
                        self.named(p.serves.0.as_ref()),
                        self.named(p.serves.1.as_ref()),
                    ]
                })
                .collect(),
        }
    }

    fn items_moved(&self) -> Section {
        let units = |all: &[UnitCode]| match all {
            [] => Value::None,
            [one] => Value::text(self.name(one)),
            some => Value::Sentence {
                key: "plan-units-like".to_owned(),
                args: [
                    ("unit".to_owned(), Arg::Text(self.name(&some[0]))),
                    (
                        "count".to_owned(),
                        Arg::Number(i64::try_from(some.len()).unwrap_or(i64::MAX)),
                    ),
                ]
                .into(),
            },
        };
        Section {
            code: "items",
            columns: vec![
                "item",
                "name",
                "category",
                "department",
                "gains",
                "loses",
                "towns",
                "villages",
                "basis",
                "since",
            ],
            rows: self
                .items
                .iter()
                .map(|i| {
                    vec![
                        Value::text(i.item.as_str()),
                        Value::text(&i.name),
                        Value::word(format!("item-category-{}", i.category)),
                        self.named(i.department.as_ref()),
                        units(&i.gains),
                        units(&i.loses),
                        Value::text(arrow(i.towns)),
                        Value::text(arrow(i.villages)),
                        i.basis.clone().map_or(Value::None, Value::Text),
                        Value::day(i.since),
                    ]
                })
                .collect(),
        }
    }

    fn cases_moved(&self) -> Section {
        Section {
            code: "cases",
            columns: vec!["case", "item", "from", "to"],
            rows: self
                .cases
                .iter()
                .map(|m| {
                    let item = self
                        .after
                        .item(&m.case.item)
                        .map_or_else(|| m.case.item.to_string(), |i| i.item.name.clone());
                    vec![
                        Value::text(&m.case.number),
                        Value::text(item),
                        Value::text(self.name(&m.case.unit)),
                        Value::text(self.name(&m.to)),
                    ]
                })
                .collect(),
        }
    }

    fn stationed(&self) -> Section {
        Section {
            code: "stations",
            columns: vec!["unit", "class", "business", "daily"],
            rows: self
                .stations
                .iter()
                .map(|(unit, s)| {
                    vec![
                        Value::text(self.name(unit)),
                        Value::Number(i64::from(s.class)),
                        Value::text(self.name(&s.business)),
                        Value::text(self.name(&s.daily)),
                    ]
                })
                .collect(),
        }
    }
}

fn arrow((before, after): (usize, usize)) -> String {
    if before == after {
        if after == 0 {
            String::new()
        } else {
            after.to_string()
        }
    } else {
        format!("{before} → {after}")
    }
}
