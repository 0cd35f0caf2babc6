//! What goes into a decision: the act somebody wants, what the decision rests on, who asks.

use crate::procedure::{HolderSpec, ParameterValue, Route, UnitSelector};
use codes::calendar::Calendar;
use model::case::{Holder, Proof};
use model::event::Filing;
use model::id::{CaseId, CertificateId, OrderId, PersonId};
use model::order::Part;
use model::role::Role;
use model::time::{Instant, Month};
use model::unit::{UnitCode, UnitKind};
use model::value::{FieldValue, Value};
use std::collections::{BTreeMap, BTreeSet};

/// An act somebody wants to perform. [`Act::new`] makes an empty one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Act {
    /// Act code in the procedure.
    pub code: String,
    /// Field values given with it; sealed kinds come sealed.
    pub fields: BTreeMap<String, FieldValue>,
    /// Materials handed in with it.
    pub materials: BTreeMap<String, Proof>,
    /// Words of the actor.
    pub note: Option<String>,
    /// Lines for its letter: what else is missing, reasons, remedies.
    pub lines: Vec<String>,
    /// The version of the case the actor saw (of the order, for acts on a work order).
    pub version: Option<u64>,
    /// The work order it is about.
    pub order: Option<OrderId>,
    /// What a new work order asks; what an answer says.
    pub question: Option<String>,
    /// The unit a new work order asks.
    pub unit: Option<UnitCode>,
    /// Lead or assist, for a new work order.
    pub part: Option<Part>,
    /// The line of the list of powers that a "not ours" cites.
    pub cites: Option<String>,
    /// To whom the case is given (verb `assign`).
    pub assign: Option<Holder>,
    /// Rating, 5 … 1 (verb `rate`); its words are `note`.
    pub level: Option<u8>,
    /// The case to link (effect `link`).
    pub link: Option<CaseId>,
}

impl Act {
    /// An act with nothing but its code.
    #[must_use]
    pub fn new(code: &str) -> Self {
        Self {
            code: code.to_owned(),
            ..Self::default()
        }
    }

    /// On top of this version of the case.
    #[must_use]
    pub const fn seen(mut self, version: u64) -> Self {
        self.version = Some(version);
        self
    }
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActorFacts {
    /// The natural person; the product's own person for timers and searches.
    pub person: PersonId,
    /// Role acted in.
    pub role: Role,
    /// Unit acted for; none for a citizen.
    pub unit: Option<UnitCode>,
    /// Posts she stands in for today (AB 岗): unit, role and the person on leave.
    pub deputises: Vec<Holder>,
    /// Citizens for whom she holds an authorisation in force.
    pub acts_for: BTreeSet<PersonId>,
    /// Persons of her household or recorded kin, by every id they have: she judges none of their
    /// matters (回避). Filled where [`Needs::kin`] asks for it.
    pub near: BTreeSet<PersonId>,
    /// The product itself.
    pub product: bool,
}

impl ActorFacts {
    /// Somebody in a post.
    #[must_use]
    pub fn staff(person: PersonId, role: Role, unit: UnitCode) -> Self {
        let (deputises, acts_for) = (Vec::new(), BTreeSet::new());
        Self {
            person,
            role,
            unit: Some(unit),
            deputises,
            acts_for,
            near: BTreeSet::new(),
            product: false,
        }
    }

    /// A citizen.
    #[must_use]
    pub fn citizen(person: PersonId) -> Self {
        let (deputises, acts_for) = (Vec::new(), BTreeSet::new());
        Self {
            person,
            role: Role::Citizen,
            unit: None,
            deputises,
            acts_for,
            near: BTreeSet::new(),
            product: false,
        }
    }

    /// The product, under its own person id.
    #[must_use]
    pub fn product(person: PersonId) -> Self {
        let (deputises, acts_for) = (Vec::new(), BTreeSet::new());
        Self {
            person,
            role: Role::Citizen,
            unit: None,
            deputises,
            acts_for,
            near: BTreeSet::new(),
            product: true,
        }
    }
}

/// What a decision rests on, as named by [`crate::needs`]; `app` answers it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Needs {
    /// Library elements, by field.
    pub library: BTreeMap<String, String>,
    /// Kinds of certificate that would replace a material.
    pub certificates: BTreeSet<String>,
    /// Holders of every stage the act may lead to.
    pub holders: BTreeMap<String, HolderSpec>,
    /// Site switches.
    pub switches: BTreeSet<String>,
    /// Letters that need a number.
    pub letters: BTreeSet<String>,
    /// Parameters.
    pub parameters: BTreeSet<String>,
    /// Whether open or granted cases of the same person and procedure matter.
    pub duplicates: bool,
    /// Programmes whose first month to pay is needed.
    pub first_months: BTreeSet<String>,
    /// Programmes whose last month to pay is needed.
    pub last_months: BTreeSet<String>,
    /// Whether it matters that the actor is of the household or kin of the person it is about.
    pub kin: bool,
    /// An id for a new work order.
    pub order: bool,
    /// The unit whose kind is needed.
    pub asked: Option<UnitCode>,
    /// Kinds of certificate that get issued and need an id.
    pub issues: BTreeSet<String>,
    /// Cases to open: link kind → procedure; each needs an id.
    pub spawns: BTreeMap<String, String>,
    /// Whom the county says it goes to; each needs an id for its work order.
    pub routes: BTreeSet<Route>,
    /// The units of the steps of a plan that begins, in order; each needs an id for its work order.
    pub steps: Vec<UnitSelector>,
    /// Who takes a stage whose holder is the one complained about: the county's command centre.
    pub apart: bool,
}

/// A unit that something goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addressee {
    /// Id for its work order.
    pub order: OrderId,
    /// The unit.
    pub unit: UnitCode,
    /// Lead for who must answer, assist for who gets a copy.
    pub part: Part,
}

/// The answer to [`Needs`].
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The instant of the decision.
    pub now: Instant,
    /// Who asks.
    pub actor: ActorFacts,
    /// Working days and office hours.
    pub calendar: &'a Calendar,
    /// Only for filing: id, number, receipt, item, applicant, place. `procedure` and `stage` in it
    /// are set by the decision.
    pub filing: Option<Filing>,
    /// Holder by stage; for posts, somebody who may act there (never the maker).
    pub holders: BTreeMap<String, Holder>,
    /// What the libraries know, by field; sealed kinds sealed.
    pub library: BTreeMap<String, FieldValue>,
    /// Certificates held and in force, by kind.
    pub certificates: BTreeMap<String, CertificateId>,
    /// Switches that are on.
    pub switches: BTreeSet<String>,
    /// Numbers for letters.
    pub numbers: BTreeMap<String, String>,
    /// Parameters the site has set.
    pub parameters: BTreeMap<String, ParameterValue>,
    /// Numbers of open or granted cases of the same person and procedure (or standing
    /// entitlements), this one left out.
    pub duplicates: Vec<String>,
    /// First month to pay, by programme.
    pub first_months: BTreeMap<String, Month>,
    /// Last month to pay, by programme.
    pub last_months: BTreeMap<String, Month>,
    /// The account given or known serves another person already.
    pub account_shared: bool,
    /// Names of colleagues who may act where the actor must leave it to others.
    pub instead: Vec<String>,
    /// Id for a new work order.
    pub order: Option<OrderId>,
    /// Kind of the unit asked.
    pub asked_kind: Option<UnitKind>,
    /// Ids for certificates to issue, by kind.
    pub issues: BTreeMap<String, CertificateId>,
    /// Ids for cases to open, by link kind.
    pub spawns: BTreeMap<String, CaseId>,
    /// Whom it goes to, by route, each unit once.
    pub routes: BTreeMap<Route, Vec<Addressee>>,
    /// Work order and unit of each step of a plan, in the order of [`Needs::steps`].
    pub steps: Vec<(OrderId, UnitCode)>,
    /// Who holds a stage in the stead of the one complained about.
    pub apart: Option<Holder>,
}

impl<'a> Facts<'a> {
    /// Facts that know nothing but time, actor and calendar.
    #[must_use]
    pub const fn new(now: Instant, actor: ActorFacts, calendar: &'a Calendar) -> Self {
        Self {
            now,
            actor,
            calendar,
            filing: None,
            holders: BTreeMap::new(),
            library: BTreeMap::new(),
            certificates: BTreeMap::new(),
            switches: BTreeSet::new(),
            numbers: BTreeMap::new(),
            parameters: BTreeMap::new(),
            duplicates: Vec::new(),
            first_months: BTreeMap::new(),
            last_months: BTreeMap::new(),
            account_shared: false,
            instead: Vec::new(),
            order: None,
            asked_kind: None,
            issues: BTreeMap::new(),
            spawns: BTreeMap::new(),
            routes: BTreeMap::new(),
            steps: Vec::new(),
            apart: None,
        }
    }
}

/// What a form says, parsed: [`crate::parse_fields`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Values by field; those of `needs_sealing` are plain text still.
    pub values: BTreeMap<String, Value>,
    /// Fields whose text must be sealed before the act is decided.
    pub needs_sealing: BTreeSet<String>,
    /// What looks odd and is let through, said at its field.
    pub warnings: Vec<model::Refused>,
}
