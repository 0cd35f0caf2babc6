//! The case page as data: title, acts, path, facts, materials, orders, clocks, letters, story.

use super::case_media::{self, Media};
use super::case_story::{self, Line};
use super::case_words::{Lamp, Says, lamp, weight};
use crate::error::Failure;
use crate::page::Page;
use app::case::CaseView;
use app::policy::{Action, scope};
use flow::{OpenAct, Procedure, Wanted};
use model::case::{Case, Channel, Outcome, Proof};
use model::event::Event;
use model::order::{OrderState, Part};
use model::time::Instant;
use model::value::{Source, Value};
use model::verb::Verb;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use words::Args;

/// What a page says above a case.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Head {
    pub href: String,
    pub number: String,
    pub item: String,
    pub person: String,
    pub person_href: String,
    pub stage: String,
    pub light: Option<Lamp>,
    pub synthetic: bool,
    pub provisional: bool,
    pub meta: Vec<Meta>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Meta {
    pub label: String,
    pub value: String,
    pub href: String,
}

/// An act open to the reader.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Offer {
    pub label: String,
    pub href: String,
    pub kind: &'static str,
    /// Nothing is asked: one press does it.
    pub at_once: bool,
    pub version: u64,
    pub order: String,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Step {
    pub label: String,
    pub state: &'static str,
}

/// A field of the case.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Fact {
    pub label: String,
    pub value: String,
    pub note: String,
    /// Where it can be shown in clear; empty when it stands open, or not for this reader.
    pub unmask: String,
    pub shown: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Paper {
    pub name: String,
    pub state: &'static str,
    pub text: String,
    pub pictures: Vec<Picture>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Picture {
    pub href: String,
    pub small: String,
    pub label: String,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Order {
    pub unit: String,
    pub question: String,
    pub role: &'static str,
    pub state: &'static str,
    pub light: Option<Lamp>,
    pub asked: String,
    pub answer: String,
    pub answered: String,
    pub late: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Clock {
    pub label: String,
    pub light: Lamp,
    pub due: String,
    pub provisional: bool,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Issued {
    pub name: String,
    pub number: String,
    pub when: String,
    pub href: String,
}

/// Everything on the page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct CasePage {
    pub head: Head,
    pub ask: String,
    pub offers: Vec<Offer>,
    pub steps: Vec<Step>,
    pub facts: Vec<Fact>,
    pub papers: Vec<Paper>,
    pub media: Vec<Media>,
    pub orders: Vec<Order>,
    pub clocks: Vec<Clock>,
    pub letters: Vec<Issued>,
    pub story: Vec<Line>,
    pub reads: Vec<Line>,
    pub libraries: Option<String>,
    pub people: Vec<Meta>,
    pub links: Vec<Meta>,
    pub veiled: bool,
    pub purposes: Vec<super::person::Choice>,
    pub receipt: String,
    pub track: String,
    pub receipt_href: String,
    pub rating: Option<RatingLine>,
    pub outside: super::outside_number::Panel,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct RatingLine {
    pub label: String,
    pub words: String,
}

/// The procedure of a case's own version.
pub(crate) fn procedure_of(view: &CaseView) -> Result<&Procedure, Failure> {
    view.site
        .procedure_of(&view.case.version_of_module, &view.case.procedure)
        .ok_or_else(|| {
            Failure::failed(format!(
                "case {}: its module version is not here",
                view.case.id
            ))
        })
}

/// Address of progress for whoever holds the receipt.
pub(crate) fn track(page: &Page, receipt: &str) -> String {
    page.absolute(&format!("/r/{receipt}"))
}

/// The receipt as people read it out: in fours.
pub(crate) fn spaced(receipt: &str) -> String {
    let letters: Vec<char> = receipt.chars().collect();
    letters
        .chunks(4)
        .map(|four| four.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Title line.
pub(crate) fn head(page: &Page, view: &CaseView) -> Head {
    let (says, case, site) = (Says::of(page), &view.case, &view.site);
    let now = page.now();
    let pressing = view.lights.first().filter(|_| case.is_open());
    let light = match (pressing, case.outcome) {
        (Some(lit), _) => Some(lamp(&says, site, lit, now)),
        (None, Some(outcome)) => Some(Lamp {
            colour: if matches!(outcome, Outcome::Granted | Outcome::Done) {
                "done"
            } else {
                "grey"
            },
            text: says.outcome(outcome),
        }),
        (None, None) => None,
    };
    let grid = case
        .place
        .grid
        .map(|grid| site.grid_name(grid))
        .unwrap_or_default();
    let place = format!("{} {grid}", site.place_name(case.place.division));
    let mut meta = vec![
        Meta {
            label: says.word("case-stage"),
            value: says.stage(&case.procedure, &case.stage),
            href: String::new(),
        },
        Meta {
            label: says.word("case-place"),
            value: place.trim().to_owned(),
            href: String::new(),
        },
        Meta {
            label: says.word("case-filed"),
            value: says.when(case.filed_at, now),
            href: String::new(),
        },
    ];
    if let Some(holder) = &case.holder {
        let named = holder.person.and_then(|p| view.names.get(&p)).cloned();
        let who = named.unwrap_or_else(|| says.word(&format!("web-role-{}", holder.role.code())));
        let value = if holder.role == model::role::Role::Citizen {
            says.word("case-waits-for-applicant")
        } else {
            format!("{} {who}", site.unit_name(&holder.unit))
        };
        meta.push(Meta {
            label: says.word("case-holder"),
            value,
            href: String::new(),
        });
    }
    let may_open = scope(&page.ctx.actor, Action::PersonRead).is_some();
    let person_href = case
        .applicant
        .person
        .filter(|_| may_open)
        .map(|person| format!("/people/{person}?purpose=case"))
        .unwrap_or_default();
    Head {
        href: format!("/cases/{}", case.id),
        number: case.number.clone(),
        item: says.item(&case.procedure, &case.item),
        person: case.applicant.name.clone(),
        person_href,
        stage: says.stage(&case.procedure, &case.stage),
        light,
        synthetic: case.synthetic,
        provisional: pressing.is_some_and(|lit| lit.provisional),
        meta,
    }
}

/// The page. `shown` are sealed values in clear, for this one answer.
pub(crate) fn page(
    page: &Page,
    view: &CaseView,
    shown: &BTreeMap<String, String>,
) -> Result<CasePage, Failure> {
    let procedure = procedure_of(view)?;
    let (says, case, now) = (Says::of(page), &view.case, page.now());
    let offers = offers(&says, case, &view.open);
    let own = page.ctx.actor.post.as_ref();
    let ask = match &case.holder {
        _ if !case.is_open() => says.word("case-ask-closed"),
        None => says.word("case-ask-nobody"),
        Some(holder) if holder.role == model::role::Role::Citizen => {
            says.word("case-ask-applicant")
        }
        Some(holder) => {
            let by_post =
                own.is_some_and(|post| post.unit == holder.unit && post.role == holder.role);
            let mine = holder
                .person
                .map_or(by_post, |person| person == page.ctx.actor.person);
            if mine && !offers.is_empty() {
                says.say(
                    "case-ask",
                    &Args::new().text("stage", says.stage(&case.procedure, &case.stage)),
                )
            } else {
                let key = if offers.iter().any(|offer| offer.kind == "primary") {
                    "case-ask-also"
                } else {
                    "case-ask-other"
                };
                says.say(
                    key,
                    &Args::new().text("unit", view.site.unit_name(&holder.unit)),
                )
            }
        }
    };
    Ok(CasePage {
        head: head(page, view),
        ask,
        offers,
        steps: steps(&says, view, procedure, now),
        facts: facts(page, view, procedure, shown),
        papers: papers(&says, view, procedure, now),
        media: case_media::media(&says, view, procedure),
        orders: orders(&says, view, now),
        clocks: view
            .lights
            .iter()
            .map(|lit| Clock {
                label: says.clock(procedure, &lit.clock),
                light: lamp(&says, &view.site, lit, now),
                due: says.date(lit.due.date()),
                provisional: lit.provisional,
            })
            .collect(),
        letters: super::case_beside::letters(&says, case, now),
        story: case_story::story(says, view, procedure, now),
        reads: case_story::reads(says, view, now),
        libraries: super::library::held(page, &view.case, procedure),
        people: people(&says, view),
        links: super::case_beside::links(&says, view),
        veiled: view.veiled,
        purposes: super::person::purposes(&says),
        receipt: spaced(&case.receipt),
        track: track(page, &case.receipt),
        receipt_href: format!("/cases/{}/receipt", case.id),
        rating: case.rating.as_ref().map(|rating| RatingLine {
            label: says.word(&format!("ui-rate-{}", rating.level)),
            words: rating.words.clone().unwrap_or_default(),
        }),
        outside: super::outside_number::panel(page, view),
    })
}

fn offers(says: &Says<'_>, case: &Case, open: &[OpenAct]) -> Vec<Offer> {
    let mut offers = Vec::new();
    for act in open {
        let at_once = act.asks.is_empty()
            && act.materials.is_empty()
            && act.note == Wanted::No
            && act.lines == Wanted::No
            && act.orders.is_empty()
            && !act.links
            && !matches!(act.verb, Verb::Ask | Verb::Assign | Verb::Rate)
            && weight(act.verb) != "danger";
        let base = format!("/cases/{}/acts/{}", case.id, act.code);
        let label = says.act(&case.procedure, &act.code);
        if act.orders.is_empty() {
            let offer = Offer {
                label,
                href: base,
                kind: weight(act.verb),
                at_once,
                version: case.version,
                order: String::new(),
            };
            offers.push(offer);
            continue;
        }
        for order in &act.orders {
            let href = format!("{base}?order={order}");
            let version = case
                .orders
                .iter()
                .find(|o| o.id == *order)
                .map_or(0, |o| o.version);
            let offer = Offer {
                label: label.clone(),
                href,
                kind: weight(act.verb),
                at_once: false,
                version,
                order: order.to_string(),
            };
            offers.push(offer);
        }
    }
    offers.sort_by_key(|offer| match offer.kind {
        "primary" => 0,
        "secondary" => 1,
        "danger" => 2,
        _ => 3,
    });
    // One act stands out.
    for offer in offers
        .iter_mut()
        .skip(1)
        .filter(|offer| offer.kind == "primary")
    {
        offer.kind = "secondary";
    }
    offers
}

/// The path through the stages: what was, what is, what is ahead; side stages only while in them.
fn steps(says: &Says<'_>, view: &CaseView, procedure: &Procedure, now: Instant) -> Vec<Step> {
    let case = &view.case;
    let mut visited: BTreeSet<&str> = BTreeSet::new();
    for line in &view.history {
        let app::case::Told::Events(events) = &line.said else {
            continue;
        };
        for event in events {
            match event {
                Event::StageEntered { stage } => visited.insert(stage),
                Event::Filed(filing) => visited.insert(&filing.stage),
                _ => continue,
            };
        }
    }
    let side = |code: &str| {
        let mut ways = procedure
            .acts()
            .iter()
            .filter(|act| {
                procedure
                    .leads_to(&act.code)
                    .is_some_and(|s| s.code == code)
            })
            .peekable();
        ways.peek().is_some()
            && ways.all(|act| matches!(act.verb, Verb::Return | Verb::Notify | Verb::Suspend))
    };
    let off = |switch: &str| {
        let key = format!("{}.{switch}", procedure.code());
        !view.site.parameters.switched_on(&key, now.date())
    };
    let mut steps = Vec::new();
    let mut passed = false;
    let ended = procedure.stage(&case.stage).is_some_and(|stage| stage.end);
    for stage in procedure.stages().iter().filter(|stage| !stage.end) {
        let label = says.stage(procedure.code(), &stage.code);
        if stage.code == case.stage {
            passed = true;
            steps.push(Step {
                label,
                state: "current",
            });
        } else if side(&stage.code) {
        } else if visited.contains(stage.code.as_str()) && (ended || !passed) {
            steps.push(Step {
                label,
                state: "done",
            });
        } else if passed && !stage.switch.as_deref().is_some_and(off) {
            steps.push(Step {
                label,
                state: "ahead",
            });
        }
    }
    if ended {
        let failed = matches!(
            case.outcome,
            Some(Outcome::Refused | Outcome::Declined | Outcome::Lapsed)
        );
        steps.push(Step {
            label: says.stage(procedure.code(), &case.stage),
            state: if failed { "failed" } else { "done" },
        });
    } else {
        steps.push(Step {
            label: says.word("case-step-end"),
            state: "ahead",
        });
    }
    steps
}

/// A value in words; sealed ones masked.
pub(crate) fn value(
    says: &Says<'_>,
    view: &CaseView,
    field: &flow::Field,
    value: &Value,
) -> String {
    let site = &view.site;
    match value {
        Value::Text(text) | Value::Item(text) => text.clone(),
        Value::Bool(yes) => says.word(if *yes { "case-yes" } else { "case-no" }),
        Value::Integer(n) => n.to_string(),
        Value::Fen(fen) => says.say("case-yuan", &Args::new().fen("fen", fen.0)),
        Value::Date(date) => says.date(*date),
        Value::Choice(choice) => says.choice(&view.case.procedure, &field.code, choice),
        Value::Division(division) => site.place_name(*division),
        Value::Grid(grid) => site.grid_name(*grid),
        Value::Point(point) => {
            format!(
                "{:.5}, {:.5}",
                point.lng_e7 as f64 / 1e7,
                point.lat_e7 as f64 / 1e7
            )
        }
        Value::Person(person) => {
            if view.case.applicant.person == Some(*person) {
                view.case.applicant.name.clone()
            } else {
                view.names
                    .get(person)
                    .cloned()
                    .unwrap_or_else(|| says.word("case-who-somebody"))
            }
        }
        Value::Unit(unit) => site.unit_name(unit),
        Value::Files(files) => says.say("case-files", &Args::new().count("n", files.len() as i64)),
        Value::Sealed(sealed) => sealed.masked.clone(),
    }
}

fn facts(
    page: &Page,
    view: &CaseView,
    procedure: &Procedure,
    shown: &BTreeMap<String, String>,
) -> Vec<Fact> {
    let (says, case) = (Says::of(page), &view.case);
    let may_show = scope(&page.ctx.actor, Action::CaseAct).is_some();
    procedure
        .fields()
        .iter()
        .filter_map(|field| case.fields.get(&field.code).map(|held| (field, held)))
        .map(|(field, held)| {
            let sealed = matches!(held.value, Value::Sealed(_));
            let clear = shown.get(&field.code);
            let note = match &held.source {
                Source::Library { .. } => says.word("case-source-library"),
                Source::Certificate(_) => says.word("case-source-certificate"),
                Source::Rule => String::new(),
                Source::Given(person) => match view.names.get(person) {
                    Some(name) => says.say(
                        "case-source-given",
                        &Args::new().text("name", name.as_str()),
                    ),
                    None => String::new(),
                },
            };
            let unmask = format!("/cases/{}/unmask/{}", case.id, field.code);
            Fact {
                label: says.field(&case.procedure, &field.code),
                value: clear
                    .cloned()
                    .unwrap_or_else(|| value(&says, view, field, &held.value)),
                note,
                unmask: if sealed && may_show && clear.is_none() {
                    unmask
                } else {
                    String::new()
                },
                shown: clear.is_some(),
            }
        })
        .collect()
}

fn papers(says: &Says<'_>, view: &CaseView, procedure: &Procedure, now: Instant) -> Vec<Paper> {
    let case = &view.case;
    let papers = procedure.materials().iter().filter_map(|material| {
        let name = says.material(&case.procedure, &material.code);
        let Some(given) = case.materials.get(&material.code) else {
            let missing = view.lacking.contains(&material.code);
            if !missing || !case.is_open() {
                return None;
            }
            return Some(Paper {
                name,
                state: "missing",
                text: String::new(),
                pictures: Vec::new(),
            });
        };
        let by = view.names.get(&given.by).cloned().unwrap_or_default();
        let args = || {
            Args::new()
                .text("name", by.clone())
                .text("when", says.when(given.at, now))
        };
        let (state, text, files) = match &given.proof {
            Proof::Certificate(_) => ("held", String::new(), Vec::new()),
            Proof::Paper => ("have", says.say("case-paper-seen", &args()), Vec::new()),
            Proof::Files(files) => (
                "have",
                says.say("case-paper-photos", &args().count("n", files.len() as i64)),
                files.clone(),
            ),
        };
        let pictures = files
            .iter()
            .enumerate()
            .map(|(n, file)| Picture {
                href: format!("/files/{file}"),
                small: format!("/files/{file}/small"),
                label: format!("{name} {}", n + 1),
            })
            .collect();
        Some(Paper {
            name,
            state,
            text,
            pictures,
        })
    });
    papers.collect()
}

fn orders(says: &Says<'_>, view: &CaseView, now: Instant) -> Vec<Order> {
    let named = |person: &model::id::PersonId, at: Instant| {
        let name = view
            .names
            .get(person)
            .cloned()
            .unwrap_or_else(|| says.word("case-who-somebody"));
        says.say(
            "case-order-by",
            &Args::new()
                .text("name", name)
                .text("when", says.when(at, now)),
        )
    };
    view.case
        .orders
        .iter()
        .map(|order| {
            let (state, answer, answered) = match &order.state {
                OrderState::Open => ("open", String::new(), String::new()),
                OrderState::Answered { answer, by, at } => {
                    ("answered", answer.clone(), named(by, *at))
                }
                OrderState::Returned { cites, by, at } => (
                    "returned",
                    says.say(
                        "case-told-returned",
                        &Args::new().text("cites", cites.as_str()),
                    ),
                    named(by, *at),
                ),
                OrderState::Withdrawn { .. } => ("withdrawn", String::new(), String::new()),
            };
            let lit = view
                .lights
                .iter()
                .find(|lit| lit.clock == order.clock && state == "open");
            Order {
                unit: view.site.unit_name(&order.unit),
                question: order.question.clone(),
                role: if order.part == Part::Lead {
                    "lead"
                } else {
                    "assist"
                },
                state,
                light: lit.map(|lit| lamp(says, &view.site, lit, now)),
                asked: named(&order.asked_by, order.asked_at),
                answer,
                answered,
                late: lit.is_some_and(|lit| lit.light == flow::Light::Red),
            }
        })
        .collect()
}

fn people(says: &Says<'_>, view: &CaseView) -> Vec<Meta> {
    let applicant = &view.case.applicant;
    let channel = match applicant.channel {
        Channel::Found => "case-channel-found",
        Channel::Door => "case-channel-door",
        Channel::Window => "case-channel-window",
        Channel::Online => "case-channel-online",
        Channel::Phone => "case-channel-phone",
        Channel::Program => "case-channel-program",
    };
    let mut people = vec![Meta {
        label: says.word("case-channel"),
        value: says.word(channel),
        href: String::new(),
    }];
    if let Some(agent) = &applicant.agent {
        let key = if agent.authorisation.is_some() {
            "case-agent-relative"
        } else {
            "case-agent-staff"
        };
        people.push(Meta {
            label: says.word(key),
            value: agent.name.clone(),
            href: String::new(),
        });
    }
    for mark in [app::case::KIN_MARK, app::case::SHARED_MARK] {
        if view.case.marks.contains_key(mark) {
            people.push(Meta {
                label: says.word(&format!("case-mark-{mark}")),
                value: says.word(&format!("case-mark-{mark}-text")),
                href: String::new(),
            });
        }
    }
    people
}
