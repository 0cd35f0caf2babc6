//! A case (办件): the fold of its events. The only way it changes is `flow::evolve`.

use crate::clock::ClockState;
use crate::id::{AuthorisationId, CaseId, CertificateId, FileId, PersonId};
use crate::order::WorkOrder;
use crate::place::Place;
use crate::role::Role;
use crate::time::Instant;
use crate::unit::UnitCode;
use crate::value::FieldValue;
use crate::verb::Verb;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the matter reached the county.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// The product found it in the libraries (免申即享).
    Found,
    /// A grid worker or village clerk filed on her behalf (帮办代办).
    Door,
    /// At a window.
    Window,
    /// On the public page.
    Online,
    /// By telephone.
    Phone,
    /// By a program, through the API.
    Program,
}

/// Who asks, and for whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Applicant {
    /// The person it is about, as known when it was filed.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub person: Option<PersonId>,
    /// Her name, as shown.
    pub name: String,
    /// Who acts for her, where somebody does.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub agent: Option<Agent>,
    /// By which way.
    pub channel: Channel,
}

/// Somebody acting for the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// The natural person.
    pub person: PersonId,
    /// Name, as shown.
    pub name: String,
    /// The recorded authorisation, for a relative; staff act by their post.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub authorisation: Option<AuthorisationId>,
}

/// Who must act next: a role of a unit, and a person where one is named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holder {
    /// The unit.
    pub unit: UnitCode,
    /// In which role.
    pub role: Role,
    /// Named person; none = anybody of the unit in that role.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub person: Option<PersonId>,
}

/// How a material was proved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// Photographs or scans.
    Files(Vec<FileId>),
    /// A certificate already held replaces it.
    Certificate(CertificateId),
    /// Paper was seen at the window.
    Paper,
}

/// A material that has been handed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// How.
    pub proof: Proof,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Instant,
}

/// Somebody's hand in the case: rests the separation of duties on natural persons.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hand {
    /// The act's code.
    pub act: String,
    /// Its verb.
    pub verb: Verb,
    /// The natural person.
    pub person: PersonId,
    /// When.
    pub at: Instant,
}

/// The end of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Granted (准予).
    Granted,
    /// Refused with reasons (不予).
    Refused,
    /// Not taken in (不予受理).
    Declined,
    /// Taken back by the applicant.
    Withdrawn,
    /// Done (办结).
    Done,
    /// Ended because its ground fell away (death, move, duplicate).
    Lapsed,
}

/// A rating of the service, five levels (GB/T 39735-2020).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// 5 very satisfied … 1 very dissatisfied.
    pub level: u8,
    /// Own words.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub words: Option<String>,
    /// When.
    pub at: Instant,
}

/// A letter that was issued in the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LetterIssued {
    /// Declared letter of the procedure.
    pub letter: String,
    /// Its number, e.g. `双甸民告字〔2026〕12号`.
    pub number: String,
    /// When.
    pub at: Instant,
    /// What it says beyond the fields: missing materials, reasons, remedies.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub lines: Vec<String>,
}

/// A case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// The number people use, allocated when it was filed: `2026-320623111-000123`.
    pub number: String,
    /// The unguessable receipt number that shows the stage to whoever holds it.
    pub receipt: String,
    /// Its procedure.
    pub procedure: String,
    /// Digest of the module version it was filed under.
    pub version_of_module: String,
    /// The item asked for.
    pub item: String,
    /// Who asks.
    pub applicant: Applicant,
    /// Where it belongs.
    pub place: Place,
    /// The county entry it was filed under: effective date.
    pub effective: Date,
    /// The last entry of the county's book then known.
    #[serde(skip_serializing_if = "crate::event::is_zero", default)]
    pub known: u64,
    /// Who held the power for the item when it was filed, by the list.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub power: Option<UnitCode>,
    /// Stage code in its procedure.
    pub stage: String,
    /// Who must act next; none when nobody must.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub holder: Option<Holder>,
    /// Set when it ended.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outcome: Option<Outcome>,
    /// Declared fields.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub fields: BTreeMap<String, FieldValue>,
    /// Materials handed in.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub materials: BTreeMap<String, Material>,
    /// Clocks by code.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub clocks: BTreeMap<String, ClockState>,
    /// Work orders.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub orders: Vec<WorkOrder>,
    /// Whose hands were in it.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub hands: Vec<Hand>,
    /// Letters issued.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub letters: Vec<LetterIssued>,
    /// The rating.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub rating: Option<Rating>,
    /// Once-only marks: one-time notice given, and the like.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub marks: BTreeMap<String, Instant>,
    /// Grows by one with every act; an act says which version it saw.
    pub version: u64,
    /// When it was filed.
    pub filed_at: Instant,
    /// When it was taken into the procedure (受理), or deemed so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub accepted_at: Option<Instant>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub closed_at: Option<Instant>,
    /// Made by a machine for demonstration.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub synthetic: bool,
}

impl Case {
    /// The earliest due instant of its running clocks; what lists sort by.
    #[must_use]
    pub fn due(&self) -> Option<Instant> {
        use crate::clock::ClockPhase::{Expired, Running};
        self.clocks
            .values()
            .filter(|clock| matches!(clock.phase, Running | Expired))
            .map(|clock| clock.due)
            .min()
    }

    /// Whether it is still going.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.outcome.is_none()
    }
}
