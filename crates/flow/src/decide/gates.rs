//! What stands between an act and its events: stage, person, separation of duties, marks, time,
//! conditions. Ordered so that the first no is the most useful one.

use super::{Turn, parameters};
use crate::act::ActorFacts;
use crate::guard::{Known, Missing};
use crate::procedure::{ActSpec, By, Effect, Join, OnDue, Procedure, StageIx, Wanted};
use codes::age::LeapBirthday;
use codes::calendar::Calendar;
use model::case::{Applicant, Case, Holder};
use model::clock::ClockPhase;
use model::order::{OrderState, Part, WorkOrder};
use model::refusal::Kind;
use model::role::Role;
use model::value::Value;
use model::verb::Verb;
use model::{Refusal, Refused};
use std::collections::BTreeMap;

/// An act that is open to somebody now, for pages and programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenAct {
    /// Its code.
    pub code: String,
    /// Its verb.
    pub verb: Verb,
    /// Fields it asks for that are not known yet (all it may change, for `correct`).
    pub asks: Vec<AskedField>,
    /// Materials it takes that are not there yet.
    pub materials: Vec<AskedMaterial>,
    /// Words of the actor.
    pub note: Wanted,
    /// Lines for its letter.
    pub lines: Wanted,
    /// Letter it issues.
    pub letter: Option<String>,
    /// It is about these open work orders.
    pub orders: Vec<model::id::OrderId>,
    /// It names another case by its number.
    pub links: bool,
}

/// A field that an act asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedField {
    /// Field code.
    pub field: String,
    /// Whether it must be given.
    pub required: bool,
    /// Library element that may fill it.
    pub from: Option<String>,
}

/// A material that an act takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedMaterial {
    /// Material code.
    pub material: String,
    /// Whether the case needs it.
    pub required: bool,
    /// Kind of held certificate that replaces it.
    pub certificate: Option<String>,
}

/// Whether the actor stands where the holder stands, herself or for somebody on leave.
fn holds(actor: &ActorFacts, holder: &Holder) -> bool {
    let own = actor.unit.as_ref() == Some(&holder.unit)
        && actor.role == holder.role
        && holder.person.is_none_or(|person| person == actor.person);
    let stands_in = |post: &Holder| {
        post.unit == holder.unit
            && post.role == holder.role
            && holder
                .person
                .is_none_or(|person| post.person == Some(person))
    };
    own || actor.deputises.iter().any(stands_in)
}

fn is_applicant(actor: &ActorFacts, applicant: &Applicant) -> bool {
    let Some(person) = applicant.person else {
        return false;
    };
    let for_her = actor.person == person || actor.acts_for.contains(&person);
    actor.role == Role::Citizen && !actor.product && for_her
}

/// Whether somebody may perform an act by who she is.
pub(crate) fn may(
    spec: &ActSpec,
    actor: &ActorFacts,
    applicant: Option<&Applicant>,
    holder: Option<&Holder>,
    order: Option<&WorkOrder>,
) -> bool {
    spec.by.iter().any(|by| match by {
        By::Product => actor.product,
        _ if actor.product => false,
        By::Holder => holder.is_some_and(|holder| holds(actor, holder)),
        By::Applicant => applicant.is_some_and(|applicant| is_applicant(actor, applicant)),
        By::Role(role) => {
            actor.role == *role || actor.deputises.iter().any(|post| post.role == *role)
        }
        By::RoleOfHolder(role) => holder.is_some_and(|holder| {
            let at_unit = |unit, in_role| unit == Some(&holder.unit) && in_role == *role;
            at_unit(actor.unit.as_ref(), actor.role)
                || actor
                    .deputises
                    .iter()
                    .any(|post| at_unit(Some(&post.unit), post.role))
        }),
        By::Asked => order.is_some_and(|order| actor.unit.as_ref() == Some(&order.unit)),
        By::Asker => order.is_some_and(|order| {
            actor.person == order.asked_by || holder.is_some_and(|holder| holds(actor, holder))
        }),
    })
}

/// Whether the stage's own rule lets an ended case have this act.
const fn after_end(verb: Verb) -> bool {
    matches!(verb, Verb::Rate | Verb::Reopen | Verb::Stop | Verb::Correct)
}

/// Whether an act may follow the end of a case.
pub(crate) fn follows_end(spec: &ActSpec) -> bool {
    after_end(spec.verb) || confirms_account(spec)
}

fn confirms_account(spec: &ActSpec) -> bool {
    spec.effects
        .iter()
        .any(|effect| matches!(effect, Effect::PayTo { .. }))
}

/// Whether something was corrected since the account was last decided about.
fn corrected_since(procedure: &Procedure, case: &Case) -> bool {
    let decides = |code: &str| {
        procedure.act(code).is_some_and(|act| {
            confirms_account(act)
                || act
                    .effects
                    .iter()
                    .any(|effect| matches!(effect, Effect::Enrol { .. }))
        })
    };
    let last = case
        .hands
        .iter()
        .rev()
        .find(|hand| hand.verb == Verb::Correct || decides(&hand.act));
    last.is_some_and(|hand| hand.verb == Verb::Correct)
}

const fn on_order(verb: Verb) -> bool {
    matches!(verb, Verb::Answer | Verb::Disclaim | Verb::Recall)
}

/// Verbs that judge a matter; nobody judges her own or that of her household and kin (回避).
pub(super) const fn judges(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Accept
            | Verb::Decline
            | Verb::Notify
            | Verb::Check
            | Verb::Verify
            | Verb::Approve
            | Verb::Reject
            | Verb::Return
            | Verb::Extend
            | Verb::Reopen
    )
}

/// Whether somebody must leave the judging of this applicant's matter to others.
fn recused(actor: &ActorFacts, applicant: Option<&Applicant>) -> bool {
    let person = applicant.and_then(|applicant| applicant.person);
    person.is_some_and(|person| person == actor.person || actor.near.contains(&person))
}

fn open_in(spec: &ActSpec, case: &Case, stage: StageIx) -> bool {
    spec.from.contains(&stage) && (case.is_open() || follows_end(spec))
}

fn spent(spec: &ActSpec, case: &Case) -> bool {
    spec.once
        .as_ref()
        .is_some_and(|mark| case.marks.contains_key(mark))
}

fn same_hand(
    procedure: &Procedure,
    spec: &ActSpec,
    case: &Case,
    actor: &ActorFacts,
) -> Option<String> {
    let others = spec
        .other_than
        .iter()
        .map(|ix| procedure.act_at(*ix).code.as_str());
    let mine = |code: &str| {
        case.hands
            .iter()
            .any(|hand| hand.act == code && hand.person == actor.person)
    };
    others
        .into_iter()
        .find(|code| mine(code))
        .map(str::to_owned)
}

/// The acts open to this person on this case now, in declared order: what pages show as buttons.
/// Conditions that rest on what she would type are judged when she acts.
#[must_use]
pub fn open_acts(procedure: &Procedure, case: &Case, actor: &ActorFacts) -> Vec<OpenAct> {
    let Some(stage) = procedure.stage_index.get(&case.stage).copied() else {
        return Vec::new();
    };
    let calendar = Calendar::default();
    let set = BTreeMap::new();
    let known = Known {
        fields: case
            .fields
            .iter()
            .map(|(code, field)| (code.as_str(), &field.value))
            .collect(),
        materials: case.materials.keys().map(String::as_str).collect(),
        filed: case.filed_at.date(),
        received: super::received(case).date(),
        accepted: case.accepted_at.map(model::time::Instant::date),
        applicant: case.applicant.person,
        channel: case.applicant.channel,
        parameters: parameters(procedure, &set),
        calendar: &calendar,
        leap: LeapBirthday::default(),
    };
    let mut open = Vec::new();
    let about_her = super::against(procedure, case)
        .into_iter()
        .any(|value| match value {
            Value::Unit(unit) => actor.unit.as_ref() == Some(unit),
            Value::Person(person) => *person == actor.person,
            _ => false,
        });
    if about_her && !is_applicant(actor, &case.applicant) {
        return open;
    }
    for spec in &procedure.acts {
        let fits = spec.verb != Verb::File
            && open_in(spec, case, stage)
            && !spent(spec, case)
            && (!confirms_account(spec) || corrected_since(procedure, case))
            && spec
                .needs_marks
                .iter()
                .all(|mark| case.marks.contains_key(mark))
            && same_hand(procedure, spec, case, actor).is_none()
            && !(judges(spec.verb) && recused(actor, Some(&case.applicant)))
            && !(spec.verb == Verb::Rate && case.rating.is_some());
        if !fits {
            continue;
        }
        let mut orders = Vec::new();
        if on_order(spec.verb) {
            let waiting = case
                .orders
                .iter()
                .filter(|order| order.state == OrderState::Open);
            orders.extend(
                waiting
                    .filter(|order| {
                        may(
                            spec,
                            actor,
                            Some(&case.applicant),
                            case.holder.as_ref(),
                            Some(order),
                        )
                    })
                    .map(|order| order.id),
            );
            if orders.is_empty() {
                continue;
            }
        } else if !may(
            spec,
            actor,
            Some(&case.applicant),
            case.holder.as_ref(),
            None,
        ) {
            continue;
        }
        let correct = spec.verb == Verb::Correct;
        let asks = spec.asks.iter().map(|ix| procedure.field_at(*ix));
        let asks = asks
            .filter(|field| procedure.concerns(field, &case.item))
            .filter(|field| correct || !case.fields.contains_key(&field.code))
            .map(|field| {
                let wanted = field
                    .when
                    .as_ref()
                    .is_none_or(|guard| guard.holds(&known).unwrap_or(true));
                (field, wanted)
            })
            // What may be left out and is not wanted as things stand is not asked.
            .filter(|(field, wanted)| *wanted || !field.optional)
            .map(|(field, wanted)| AskedField {
                field: field.code.clone(),
                required: !correct && !field.optional && field.preset.is_none() && wanted,
                from: field.from.clone(),
            });
        let takes = spec.takes.iter().map(|ix| procedure.material_at(*ix));
        let takes = takes
            .filter(|material| !case.materials.contains_key(&material.code))
            .map(|material| {
                let wanted = material
                    .when
                    .as_ref()
                    .is_none_or(|guard| guard.holds(&known).unwrap_or(true));
                AskedMaterial {
                    material: material.code.clone(),
                    required: material.required && wanted,
                    certificate: material.certificate.clone(),
                }
            });
        open.push(OpenAct {
            code: spec.code.clone(),
            verb: spec.verb,
            asks: asks.collect(),
            materials: takes.collect(),
            note: spec.note,
            lines: spec.lines,
            letter: spec.letter.clone(),
            orders,
            links: spec
                .effects
                .iter()
                .any(|effect| matches!(effect, Effect::Link { .. })),
        });
    }
    open
}

impl<'a> Turn<'a> {
    /// Version, stage, person: before what was given is looked at.
    pub(super) fn on_its_way(&self) -> Result<(), Refusal> {
        let Some(case) = self.case else {
            if self.spec.verb != Verb::File {
                return Err(Refusal::invalid("act-no-filing").with("act", self.spec.code.as_str()));
            }
            if self.facts.filing.is_none() {
                return Err(Refusal::invalid("filing-missing"));
            }
            return self.person(None);
        };
        if self.spec.verb == Verb::File {
            return Err(Refusal::forbidden("act-files").with("act", self.spec.code.as_str()));
        }
        let order = if on_order(self.spec.verb) {
            Some(self.its_order(case)?)
        } else {
            None
        };
        let current = order.map_or(case.version, |order| order.version);
        if self.act.version.is_some_and(|seen| seen != current) {
            return Err(Refusal::stale());
        }
        let stage = self.stage.filter(|stage| open_in(self.spec, case, *stage));
        let Some(stage) = stage else {
            let here = self.stage.map(|stage| {
                let open = self
                    .procedure
                    .acts
                    .iter()
                    .filter(|spec| open_in(spec, case, stage));
                open.map(|spec| spec.code.as_str())
                    .collect::<Vec<_>>()
                    .join(" ")
            });
            let key = if case.is_open() {
                "act-not-open"
            } else {
                "case-closed"
            };
            return Err(Refusal::forbidden(key)
                .with("act", self.spec.code.as_str())
                .with("stage", case.stage.as_str())
                .with("open", here.unwrap_or_default()));
        };
        self.person(order)?;
        if let Some(act) = same_hand(self.procedure, self.spec, case, &self.facts.actor) {
            return Err(Refusal::denied("same-hand").with("act", act));
        }
        if spent(self.spec, case) || (self.spec.verb == Verb::Rate && case.rating.is_some()) {
            return Err(Refusal::forbidden("once-only").with("act", self.spec.code.as_str()));
        }
        if let Some(mark) = self
            .spec
            .needs_marks
            .iter()
            .find(|mark| !case.marks.contains_key(*mark))
        {
            return Err(Refusal::forbidden("mark-missing").with("mark", mark.as_str()));
        }
        if confirms_account(self.spec) && !corrected_since(self.procedure, case) {
            return Err(Refusal::forbidden("account-unchanged"));
        }
        self.not_overtaken(case, stage)?;
        self.joined(case, stage)
    }

    fn its_order(&self, case: &'a Case) -> Result<&'a WorkOrder, Refusal> {
        let id = self
            .act
            .order
            .ok_or_else(|| Refusal::invalid("order-missing"))?;
        let order = case.orders.iter().find(|order| order.id == id);
        let order = order.ok_or_else(|| Refusal::invalid("order-unknown"))?;
        if order.state != OrderState::Open {
            return Err(Refusal::forbidden("order-closed"));
        }
        Ok(order)
    }

    fn person(&self, order: Option<&WorkOrder>) -> Result<(), Refusal> {
        let actor = &self.facts.actor;
        let holder = self.case.and_then(|case| case.holder.as_ref());
        let applicant = self.applicant();
        if !may(self.spec, actor, applicant, holder, order) {
            return Err(Refusal::denied("not-yours").with("act", self.spec.code.as_str()));
        }
        // Whoever a complaint is about keeps her hands off it.
        let complained_of = match &actor.unit {
            Some(unit) => self.complained_of(unit, Some(actor.person)),
            None => false,
        };
        if complained_of && !self.by_applicant() {
            return Err(Refusal::denied("against-you"));
        }
        if !judges(self.spec.verb) || actor.product || !recused(actor, applicant) {
            return Ok(());
        }
        let own = applicant.is_some_and(|applicant| applicant.person == Some(actor.person));
        let key = match (own, self.facts.instead.is_empty()) {
            (true, _) => "own-matter",
            (false, false) => "kin-matter",
            (false, true) => "kin-matter-alone",
        };
        Err(Refusal::denied(key)
            .with("act", self.spec.code.as_str())
            .with("who", self.facts.instead.join(" / ")))
    }

    /// Whether she acts as the one who asked.
    fn by_applicant(&self) -> bool {
        let applicant = self.applicant();
        applicant.is_some_and(|applicant| is_applicant(&self.facts.actor, applicant))
    }

    /// What the law says happens at a due instant comes before anything people do after it, even
    /// when the timer is late.
    fn not_overtaken(&self, case: &Case, stage: StageIx) -> Result<(), Refusal> {
        if self.facts.actor.product || !case.is_open() {
            return Ok(());
        }
        for (code, clock) in &case.clocks {
            let over = clock.phase == ClockPhase::Running && self.now() > clock.due;
            let acts = self
                .procedure
                .clock(code)
                .and_then(|spec| match spec.on_due {
                    OnDue::Act(ix) => Some(self.procedure.act_at(ix)),
                    OnDue::Nothing => None,
                });
            if over && acts.is_some_and(|act| act.from.contains(&stage)) {
                return Err(Refusal::new(
                    Kind::Stale,
                    Refused::new("limit-passed").with("clock", code.as_str()),
                ));
            }
        }
        Ok(())
    }

    fn joined(&self, case: &Case, stage: StageIx) -> Result<(), Refusal> {
        let Some(join) = self
            .procedure
            .stage_at(stage)
            .join
            .filter(|_| self.spec.waits)
        else {
            return Ok(());
        };
        let open = case
            .orders
            .iter()
            .filter(|order| order.state == OrderState::Open);
        let held = match join {
            Join::All => open.count() > 0,
            Join::Lead => open.into_iter().any(|order| order.part == Part::Lead),
            Join::AtLeast(n) => {
                let answered = case
                    .orders
                    .iter()
                    .filter(|o| matches!(o.state, OrderState::Answered { .. }));
                answered.count() < n as usize
            }
        };
        if held {
            Err(Refusal::forbidden("orders-open"))
        } else {
            Ok(())
        }
    }

    /// Words that would stand open in the journal for ever must hold nobody's number.
    fn open_words(&self) -> Vec<Refused> {
        let act = self.act;
        let lines = act.lines.iter().map(|line| ("lines", line));
        let words = [
            ("note", &act.note),
            ("question", &act.question),
            ("cites", &act.cites),
        ];
        let words = words
            .into_iter()
            .filter_map(|(field, text)| text.as_ref().map(|text| (field, text)));
        words
            .chain(lines)
            .filter_map(|(field, text)| {
                codes::personal_number(text).map(|found| Refused::new(found.key()).at(field))
            })
            .collect()
    }

    /// Conditions on what is known with this act on top.
    pub(super) fn gates(&self) -> Result<(), Refusal> {
        let blank =
            |text: &Option<String>| text.as_deref().is_none_or(|text| text.trim().is_empty());
        let mut reasons = Vec::new();
        if self.spec.note == Wanted::Must && blank(&self.act.note) {
            reasons.push(Refused::new("note-missing").at("note"));
        }
        let said = self.act.lines.iter().any(|line| !line.trim().is_empty());
        let names_missing = self.spec.verb == Verb::Notify && !self.missing().is_empty();
        if self.spec.lines == Wanted::Must && !said && !names_missing {
            reasons.push(Refused::new("lines-missing").at("lines"));
        }
        if self.spec.verb == Verb::Rate
            && !self.act.level.is_some_and(|level| (1..=5).contains(&level))
        {
            reasons.push(Refused::new("rating-level").at("level"));
        }
        reasons.extend(self.open_words());
        reasons.extend(self.incomplete());
        if !reasons.is_empty() {
            return Err(Refusal {
                kind: Kind::Invalid,
                reasons,
            });
        }
        if let Some(number) = self.facts.duplicates.first().filter(|_| self.spec.unique) {
            return Err(Refusal::forbidden("duplicate-case").with("number", number.as_str()));
        }
        let known = self.known();
        for require in &self.spec.requires {
            let at = |reason: Refused| match require.field {
                Some(ix) => reason.at(&self.procedure.field_at(ix).code),
                None => reason,
            };
            match require.guard.holds(&known) {
                Ok(true) => {}
                Ok(false) => reasons.push(at(Refused::new(&require.key))),
                Err(Missing(name)) => {
                    reasons.push(
                        Refused::new("field-missing")
                            .at(&name)
                            .with("field", name.as_str()),
                    );
                }
            }
        }
        if reasons.is_empty() {
            Ok(())
        } else {
            Err(Refusal {
                kind: Kind::Forbidden,
                reasons,
            })
        }
    }
}
