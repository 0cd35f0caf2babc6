//! What comes in with an act: fields and materials, from a person, a library, a certificate or a
//! preset. All mistakes at once.

use super::Turn;
use crate::guard::Known;
use crate::procedure::{Field, FieldKind, MaterialSpec, Preset, Procedure};
use model::case::{Case, Proof};
use model::refusal::Kind;
use model::role::Role;
use model::value::{FieldValue, Source, Value};
use model::verb::Verb;
use model::{Refusal, Refused};

/// Whether a value is of the field's kind; sealed kinds only sealed.
fn fits(kind: FieldKind, value: &Value) -> bool {
    match kind {
        FieldKind::Text | FieldKind::CreditCode => matches!(value, Value::Text(_)),
        FieldKind::Bool => matches!(value, Value::Bool(_)),
        FieldKind::Integer => matches!(value, Value::Integer(_)),
        FieldKind::Date => matches!(value, Value::Date(_)),
        FieldKind::Money => matches!(value, Value::Fen(_)),
        FieldKind::CitizenNumber
        | FieldKind::Phone
        | FieldKind::BankAccount
        | FieldKind::Address
        | FieldKind::SealedText => {
            matches!(value, Value::Sealed(_))
        }
        FieldKind::Division => matches!(value, Value::Division(_)),
        FieldKind::Grid => matches!(value, Value::Grid(_)),
        FieldKind::Location => matches!(value, Value::Point(_)),
        FieldKind::Photo | FieldKind::File => matches!(value, Value::Files(_)),
        FieldKind::Choice => matches!(value, Value::Choice(_)),
        FieldKind::Person => matches!(value, Value::Person(_)),
        FieldKind::Unit => matches!(value, Value::Unit(_)),
        FieldKind::Item => matches!(value, Value::Item(_)),
    }
}

fn wrong(field: &Field, value: &Value) -> Option<Refused> {
    let code = field.code.as_str();
    if !fits(field.kind, value) {
        let key = if field.sealed() {
            "field-not-sealed"
        } else {
            "field-kind"
        };
        return Some(Refused::new(key).at(code).with("kind", field.kind.code()));
    }
    let max = i64::try_from(field.max).unwrap_or(i64::MAX);
    match value {
        Value::Text(text) if text.chars().count() > field.max => {
            Some(Refused::new("field-too-long").at(code).with("max", max))
        }
        Value::Files(files) if files.len() > field.max => {
            Some(Refused::new("field-too-many").at(code).with("max", max))
        }
        Value::Choice(choice) if !field.choices.contains(choice) => Some(
            Refused::new("field-choice")
                .at(code)
                .with("choice", choice.as_str()),
        ),
        _ => None,
    }
}

/// Whether two values say the same; sealed ones by their keyed index.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Sealed(a), Value::Sealed(b)) => a.index == b.index,
        _ => a == b,
    }
}

fn wanted(guard: Option<&crate::guard::Guard>, known: &Known<'_>) -> bool {
    // A condition that cannot be judged yet asks for the thing: better one question too many.
    guard.is_none_or(|guard| guard.holds(known).unwrap_or(true))
}

/// Materials that a case still needs, in declared order.
pub(crate) fn missing_materials<'p>(
    procedure: &'p Procedure,
    known: &Known<'_>,
) -> Vec<&'p MaterialSpec> {
    let needed = |m: &&MaterialSpec| {
        m.required && wanted(m.when.as_ref(), known) && !known.materials.contains(m.code.as_str())
    };
    procedure.materials.iter().filter(needed).collect()
}

impl<'a> Turn<'a> {
    /// Gathers what this act sets and gives.
    pub(super) fn collect(&mut self) -> Result<(), Refusal> {
        let mut reasons = Vec::new();
        for (code, given) in &self.act.fields {
            let Some(ix) = self.procedure.field_index.get(code) else {
                reasons.push(Refused::new("field-unknown").at(code));
                continue;
            };
            let field = self.procedure.field_at(*ix);
            if let Some(reason) = wrong(field, &given.value) {
                reasons.push(reason);
                continue;
            }
            // The one who knows already is the library; a program may repeat it, not differ.
            let there = self.case.and_then(|case| case.fields.get(code));
            let known = self
                .facts
                .library
                .get(code)
                .filter(|_| there.is_none())
                .or(there);
            let repeats = known.is_some_and(|known| same(&known.value, &given.value));
            let fixed =
                field.from.is_some() && !field.replaceable && self.spec.verb != Verb::Correct;
            if fixed
                && known.is_some_and(|known| !matches!(known.source, Source::Given(_)))
                && !repeats
            {
                reasons.push(Refused::new("field-known").at(code));
            } else if !(self.asks(*ix) || repeats || self.case.is_none() && field.from.is_some()) {
                reasons.push(
                    Refused::new("field-not-asked")
                        .at(code)
                        .with("act", self.spec.code.as_str()),
                );
            } else if !(repeats
                && known.is_some_and(|known| !matches!(known.source, Source::Given(_))))
            {
                self.sets.insert(field.code.as_str(), given.clone());
            }
        }
        self.fill();
        self.materials(&mut reasons);
        if reasons.is_empty() {
            Ok(())
        } else {
            Err(Refusal {
                kind: Kind::Invalid,
                reasons,
            })
        }
    }

    /// Whether the act asks for a field, this being the case's item.
    fn asks(&self, ix: crate::procedure::FieldIx) -> bool {
        self.spec.asks.contains(&ix)
            && self
                .procedure
                .concerns(self.procedure.field_at(ix), self.item())
    }

    /// From the libraries and from presets.
    fn fill(&mut self) {
        let (case, facts, spec, procedure) = (self.case, self.facts, self.spec, self.procedure);
        let there = |code: &str| case.is_some_and(|case| case.fields.contains_key(code));
        for (index, field) in procedure.fields.iter().enumerate() {
            let asked = spec.asks.contains(&crate::procedure::FieldIx::at(index))
                && procedure.concerns(field, self.item());
            if there(&field.code) || self.sets.contains_key(field.code.as_str()) {
                continue;
            }
            let known = facts
                .library
                .get(&field.code)
                .filter(|_| field.from.is_some());
            if let Some(known) =
                known.filter(|known| (case.is_none() || asked) && fits(field.kind, &known.value))
            {
                self.sets.insert(field.code.as_str(), known.clone());
                continue;
            }
            let preset = match field.preset.filter(|_| asked) {
                Some(Preset::Applicant) => self
                    .applicant()
                    .and_then(|applicant| applicant.person)
                    .map(Value::Person),
                Some(Preset::ActDate) => Some(Value::Date(self.now().date())),
                Some(Preset::Bool(value)) => Some(Value::Bool(value)),
                None => None,
            };
            if let Some(value) = preset {
                self.sets.insert(
                    field.code.as_str(),
                    FieldValue {
                        value,
                        source: Source::Rule,
                    },
                );
            }
        }
    }

    fn materials(&mut self, reasons: &mut Vec<Refused>) {
        let procedure = self.procedure;
        for (code, proof) in &self.act.materials {
            let Some(ix) = procedure.material_index.get(code) else {
                reasons.push(Refused::new("material-unknown").at(code));
                continue;
            };
            let material = procedure.material_at(*ix);
            let bad = match proof {
                _ if !self.spec.takes.contains(ix) => Some("material-not-taken"),
                Proof::Files(files) if files.is_empty() => Some("material-empty"),
                Proof::Files(files) if files.len() > material.max => Some("material-too-many"),
                Proof::Paper if self.facts.actor.role == Role::Citizen => Some("material-paper"),
                Proof::Certificate(id) => {
                    let held = material
                        .certificate
                        .as_ref()
                        .and_then(|kind| self.facts.certificates.get(kind));
                    (held != Some(id)).then_some("material-certificate")
                }
                _ => None,
            };
            match bad {
                Some(key) => {
                    let max = i64::try_from(material.max).unwrap_or(i64::MAX);
                    reasons.push(Refused::new(key).at(code).with("max", max));
                }
                None => {
                    self.gives.insert(material.code.as_str(), proof.clone());
                }
            }
        }
        for ix in &self.spec.takes {
            let material = procedure.material_at(*ix);
            let there = self
                .case
                .is_some_and(|case| case.materials.contains_key(&material.code));
            if there || self.gives.contains_key(material.code.as_str()) {
                continue;
            }
            let held = material
                .certificate
                .as_ref()
                .and_then(|kind| self.facts.certificates.get(kind));
            if let Some(id) = held {
                self.gives
                    .insert(material.code.as_str(), Proof::Certificate(*id));
            }
        }
    }

    /// Materials the case needs and does not have after this act.
    pub(super) fn missing(&self) -> Vec<&'a MaterialSpec> {
        missing_materials(self.procedure, &self.known())
    }

    /// What the act asks for, or a complete case needs, and is not there.
    pub(super) fn incomplete(&self) -> Vec<Refused> {
        if self.spec.verb == Verb::Correct {
            let none = self.act.fields.is_empty() && self.act.materials.is_empty();
            return if none {
                vec![Refused::new("nothing-given")]
            } else {
                Vec::new()
            };
        }
        if self.spec.verb == Verb::Supply && self.act.fields.is_empty() && self.gives.is_empty() {
            return vec![Refused::new("nothing-given")];
        }
        let known = self.known();
        let mut reasons = Vec::new();
        for (index, field) in self.procedure.fields.iter().enumerate() {
            let asked = self.asks(crate::procedure::FieldIx::at(index));
            let there = known.fields.contains_key(field.code.as_str());
            if asked && !there && !field.optional && wanted(field.when.as_ref(), &known) {
                let reason = Refused::new("field-missing").at(&field.code);
                reasons.push(reason.with("field", field.code.as_str()));
            }
        }
        if self.spec.complete {
            for material in missing_materials(self.procedure, &known) {
                let reason = Refused::new("material-missing").at(&material.code);
                reasons.push(reason.with("material", material.code.as_str()));
            }
        }
        reasons
    }
}

/// What a case still lacks (materials), for the one-time notice's preview and for work lists.
#[must_use]
pub fn lacking<'p>(procedure: &'p Procedure, case: &Case) -> Vec<&'p MaterialSpec> {
    let (calendar, set) = (
        codes::calendar::Calendar::default(),
        std::collections::BTreeMap::new(),
    );
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
        parameters: super::parameters(procedure, &set),
        calendar: &calendar,
        leap: codes::age::LeapBirthday::default(),
    };
    missing_materials(procedure, &known)
}
