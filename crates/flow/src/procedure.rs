//! A checked procedure (流程): what `lang` leaves after every reference was resolved. Stages, acts,
//! fields and the rest are interned: a reference is an index that cannot dangle, so deciding never
//! compares a state's text.

pub use crate::effect::{Effect, PlanStep, Route};
pub use crate::field::{Field, FieldKind, MaterialSpec, Preset, Suggest};
pub use crate::found::{Found, FoundBy};
use crate::guard::Guard;
use crate::table::Rows;
use codes::division::Level;
use jiff::civil::Date;
use model::case::Outcome;
use model::clock::LimitUnit;
use model::role::Role;
use model::unit::UnitKind;
use model::verb::Verb;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub(crate) u16);

        impl $name {
            pub(crate) fn at(index: usize) -> Self { Self(u16::try_from(index).unwrap_or(u16::MAX)) }
            /// Its place in its procedure's list.
            #[must_use]
            pub const fn index(self) -> usize { self.0 as usize }
        }
    )+};
}

indices! {
    /// A stage of its procedure.
    StageIx,
    /// An act of its procedure.
    ActIx,
    /// A field of its procedure.
    FieldIx,
    /// A material of its procedure.
    MaterialIx,
    /// A clock of its procedure.
    ClockIx,
}

/// Which unit a holder sits in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnitSelector {
    /// The grid of the case's place.
    Grid,
    /// The village committee of its place.
    Village,
    /// The unit of this kind serving the case's place at this level; a department by its letters.
    Unit {
        /// Level of the division it serves.
        level: Level,
        /// Kind.
        kind: UnitKind,
        /// Letters of its code (`MZJ`), where several are of the kind.
        code: Option<String>,
    },
    /// The unit that holds the power of the case's item at its place (实施主体).
    Power,
    /// The unit that filed it, and whoever followed it in the county.
    Own,
    /// The unit whose hall the case is about: the hall that its field `hall` names, else the first of its
    /// place.
    Hall,
}

/// Who holds a stage, as declared; `app` finds the unit and says so in [`crate::Facts::holders`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HolderSpec {
    /// The applicant or who acts for her.
    Applicant,
    /// A post.
    Post {
        /// Role.
        role: Role,
        /// Of which unit.
        unit: UnitSelector,
    },
}

/// When a stage with work orders may be left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// No order may be open.
    All,
    /// No lead order may be open.
    Lead,
    /// At least so many must be answered.
    AtLeast(u32),
}

/// A stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Its code.
    pub code: String,
    /// Who holds it; none where nobody must act.
    pub holder: Option<HolderSpec>,
    /// The site switch that turns it on; without one it is always on.
    pub switch: Option<String>,
    /// Where a case goes when the switch is off.
    pub otherwise: Option<StageIx>,
    /// When it may be left.
    pub join: Option<Join>,
    /// Whether holders of a receipt see it, in the words `public-PROCEDURE-STAGE`.
    pub public: bool,
    /// Nothing but rating, reopening and stopping follows.
    pub end: bool,
    /// Clocks that start whenever the stage is entered and stop when it is left.
    pub clocks: Vec<ClockIx>,
}

/// Who may perform an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// Who holds the case now, or her deputy.
    Holder,
    /// The applicant or her agent.
    Applicant,
    /// Anybody in this role within her scope (scope is `app`'s policy).
    Role(Role),
    /// Somebody in this role of the unit that holds the case.
    RoleOfHolder(Role),
    /// The unit asked by the work order.
    Asked,
    /// The unit that asked by the work order.
    Asker,
    /// The product itself, when a clock falls due or the libraries imply a case.
    Product,
}

/// Words an act needs or may carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wanted {
    /// Not taken.
    #[default]
    No,
    /// May be given.
    May,
    /// Must be given.
    Must,
}

/// A condition of an act and how its failing is said.
#[derive(Debug, Clone, PartialEq)]
pub struct Require {
    /// It must be true.
    pub guard: Guard,
    /// Refusal key, `refusal-KEY` in the module's locales.
    pub key: String,
    /// Field it is said at.
    pub field: Option<FieldIx>,
}

/// From when a clock counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountFrom {
    /// From the act.
    Act,
    /// From the day the case was filed or last supplemented (材料收到之日).
    Received,
    /// From the acceptance.
    Accepted,
}

/// An act.
#[derive(Debug, Clone, PartialEq)]
pub struct ActSpec {
    /// Its code.
    pub code: String,
    /// Its verb.
    pub verb: Verb,
    /// Stages it is open in; empty for filing.
    pub from: Vec<StageIx>,
    /// Where it leads; none = the stage stays.
    pub to: Option<StageIx>,
    /// By whom.
    pub by: Vec<By>,
    /// Fields it asks for.
    pub asks: Vec<FieldIx>,
    /// Materials that may be handed in with it.
    pub takes: Vec<MaterialIx>,
    /// Every required field and material must be there afterwards.
    pub complete: bool,
    /// No second open or granted case of this procedure for the same person.
    pub unique: bool,
    /// Conditions.
    pub requires: Vec<Require>,
    /// Acts whose hands may not perform this one (by natural person).
    pub other_than: Vec<ActIx>,
    /// Marks that must be there.
    pub needs_marks: Vec<String>,
    /// Mark it sets; it can be done once only.
    pub once: Option<String>,
    /// Words of the actor.
    pub note: Wanted,
    /// Lines for its letter: reasons, remedies, what is missing.
    pub lines: Wanted,
    /// Letter it issues.
    pub letter: Option<String>,
    /// Clocks it starts, and from when they count.
    pub starts: Vec<(ClockIx, CountFrom)>,
    /// Clocks it stops.
    pub stops: Vec<ClockIx>,
    /// Reason it gives clocks to stand still.
    pub pauses: Option<Pause>,
    /// Reason it takes away.
    pub resumes: Option<String>,
    /// Clocks it extends.
    pub extends: Vec<ClockIx>,
    /// It takes the case into the procedure (受理); `Some(true)` deems it so from the day received.
    pub accepts: Option<bool>,
    /// It waits for work orders as its stage's `join` says.
    pub waits: bool,
    /// It ends the case so.
    pub outcome: Option<Outcome>,
    /// Effects.
    pub effects: Vec<Effect>,
    /// Work order kind it opens.
    pub order: Option<String>,
}

/// Why clocks stand still, and which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// Reason.
    pub reason: String,
    /// Which; empty = every running clock of the case but those of work orders.
    pub clocks: Vec<ClockIx>,
}

/// What happens when a clock falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OnDue {
    /// The light turns red and stays so.
    Nothing,
    /// The product performs this act.
    Act(ActIx),
}

/// More time, by an approving act before due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extension {
    /// By how many days, or milliseconds for hours.
    pub by: i64,
    /// At most so often.
    pub times: u32,
}

/// A clock (DESIGN §6).
#[derive(Debug, Clone, PartialEq)]
pub struct ClockSpec {
    /// Its code.
    pub code: String,
    /// What it counts.
    pub unit: LimitUnit,
    /// Promised: days, or milliseconds for hours.
    pub budget: i64,
    /// Parameter that replaces the budget, in days or hours; never above `cap`.
    pub parameter: Option<String>,
    /// Statutory: the most that may be promised, same measure.
    pub cap: Option<i64>,
    /// Law and article.
    pub law: Option<String>,
    /// A last day that does not work moves to the next that does.
    pub rolls: bool,
    /// Resuming gives the whole budget anew.
    pub restarts: bool,
    /// Reasons it may stand still for; empty = every one.
    pub stands_for: BTreeSet<String>,
    /// Extension.
    pub extension: Option<Extension>,
    /// What happens on due.
    pub on_due: OnDue,
    /// It belongs to work orders, not to the case.
    pub of_orders: bool,
    /// The table whose row, named by a field, has its own unit and limit.
    pub by_row: Option<(Arc<Rows>, FieldIx)>,
}

/// A kind of work order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderKind {
    /// Its code.
    pub code: String,
    /// Its clock.
    pub clock: ClockIx,
    /// Kinds of unit that may be asked; empty = any.
    pub units: BTreeSet<UnitKind>,
}

/// A dated parameter of the site that guards and clocks read (days ahead, promised days).
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its code.
    pub code: String,
    /// Value where the site sets none; a default the source does not name is labelled 默认.
    pub default: ParameterValue,
    /// Smallest, for whole numbers.
    pub min: i64,
    /// Largest, for whole numbers.
    pub max: i64,
}

/// Value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParameterValue {
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Bool(bool),
    /// A date.
    Date(Date),
    /// Words.
    Text(String),
}

/// How running cases of an older version go on under this one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Continues {
    /// Version label of the older procedure.
    pub from: String,
    /// Old stage → stage here; stages not named keep their code.
    pub stages: BTreeMap<String, String>,
    /// Old act → act here (hands are read under the new code).
    pub acts: BTreeMap<String, String>,
    /// Old field → field here.
    pub fields: BTreeMap<String, String>,
}

/// A checked procedure.
#[derive(Debug, Clone, PartialEq)]
pub struct Procedure {
    pub(crate) module: String,
    pub(crate) code: String,
    pub(crate) label: String,
    pub(crate) internal: bool,
    pub(crate) event: bool,
    pub(crate) confidential: Option<Role>,
    pub(crate) tables: BTreeMap<String, Arc<Rows>>,
    pub(crate) fields: Vec<Field>,
    pub(crate) materials: Vec<MaterialSpec>,
    pub(crate) stages: Vec<Stage>,
    pub(crate) acts: Vec<ActSpec>,
    pub(crate) clocks: Vec<ClockSpec>,
    pub(crate) orders: Vec<OrderKind>,
    pub(crate) letters: Vec<String>,
    pub(crate) messages: Vec<String>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) reasons: BTreeSet<String>,
    pub(crate) continues: Vec<Continues>,
    pub(crate) found: Option<Found>,
    pub(crate) libraries: Vec<String>,
    pub(crate) stage_index: BTreeMap<String, StageIx>,
    pub(crate) act_index: BTreeMap<String, ActIx>,
    pub(crate) field_index: BTreeMap<String, FieldIx>,
    pub(crate) material_index: BTreeMap<String, MaterialIx>,
    pub(crate) clock_index: BTreeMap<String, ClockIx>,
}

impl Procedure {
    /// Code of its module.
    #[must_use]
    pub fn module(&self) -> &str {
        &self.module
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Its version label, as `continues` names it; the version in force is the module's digest.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Whether it is the offices' own business: about a unit, asked for by no citizen, by no item of
    /// the catalogue and under no power of the list.
    #[must_use]
    pub const fn is_internal(&self) -> bool {
        self.internal
    }

    /// Whether it is about a place and what happens there: asked for under no item of the catalogue and
    /// no power of the list, by staff or by anybody.
    #[must_use]
    pub const fn is_event(&self) -> bool {
        self.event
    }

    /// The role that keeps who reported; everybody else sees it for a stated purpose only.
    #[must_use]
    pub const fn confidential(&self) -> Option<Role> {
        self.confidential
    }

    /// What it is whatever its names: fields by kind, stages by holder and exits, acts by verb, limits.
    #[must_use]
    pub fn shape(&self) -> String {
        let mut fields: Vec<String> = self
            .fields
            .iter()
            .map(|f| format!("{:?}", f.kind))
            .collect();
        fields.sort();
        let clocks = self
            .clocks
            .iter()
            .map(|c| format!("{:?}{}", c.unit, c.budget));
        let stages = self
            .stages
            .iter()
            .map(|s| format!("{:?}{:?}{}", s.holder, s.join, s.end));
        let acts = self.acts.iter().map(|a| {
            let ways = (&a.from, a.to, a.asks.len(), a.takes.len(), a.effects.len());
            format!("{}{ways:?}{:?}{:?}", a.verb.code(), a.by, a.outcome)
        });
        format!(
            "{fields:?}{:?}{:?}{:?}",
            clocks.collect::<Vec<_>>(),
            stages.collect::<Vec<_>>(),
            acts.collect::<Vec<_>>()
        )
    }

    /// A table of its module.
    #[must_use]
    pub fn table(&self, code: &str) -> Option<&Rows> {
        self.tables.get(code).map(Arc::as_ref)
    }

    /// Whether an item of the catalogue has fields of its own.
    #[must_use]
    pub fn has_own(&self, item: &str) -> bool {
        self.fields
            .iter()
            .any(|field| field.items.iter().any(|own| own == item))
    }

    /// Items of the catalogue that have fields of their own.
    #[must_use]
    pub fn own_items(&self) -> BTreeSet<&str> {
        self.fields
            .iter()
            .flat_map(|field| field.items.iter().map(String::as_str))
            .collect()
    }

    /// Whether a field is asked for a case of this item at all.
    #[must_use]
    pub fn concerns(&self, field: &Field, item: &str) -> bool {
        if field.items.is_empty() {
            !(field.general && self.has_own(item))
        } else {
            field.items.iter().any(|own| own == item)
        }
    }

    /// Libraries of the data hub that staff may look into for a case of this procedure, of nobody but whom
    /// it is about.
    #[must_use]
    pub fn libraries(&self) -> &[String] {
        &self.libraries
    }

    /// Whom the product finds in the libraries.
    #[must_use]
    pub const fn found(&self) -> Option<&Found> {
        self.found.as_ref()
    }

    /// Fields in declared order, which is the order of forms.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Materials in declared order.
    #[must_use]
    pub fn materials(&self) -> &[MaterialSpec] {
        &self.materials
    }

    /// Stages in declared order, which is the order of progress bars.
    #[must_use]
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    /// Acts in declared order.
    #[must_use]
    pub fn acts(&self) -> &[ActSpec] {
        &self.acts
    }

    /// Clocks.
    #[must_use]
    pub fn clocks(&self) -> &[ClockSpec] {
        &self.clocks
    }

    /// Kinds of work order.
    #[must_use]
    pub fn orders(&self) -> &[OrderKind] {
        &self.orders
    }

    /// Letters.
    #[must_use]
    pub fn letters(&self) -> &[String] {
        &self.letters
    }

    /// Messages.
    #[must_use]
    pub fn messages(&self) -> &[String] {
        &self.messages
    }

    /// Parameters a site may set.
    #[must_use]
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Site switches its stages name.
    #[must_use]
    pub fn switches(&self) -> BTreeSet<&str> {
        self.stages
            .iter()
            .filter_map(|stage| stage.switch.as_deref())
            .collect()
    }

    /// The field of a code.
    #[must_use]
    pub fn field(&self, code: &str) -> Option<&Field> {
        self.field_index
            .get(code)
            .map(|ix| &self.fields[ix.index()])
    }

    /// The material of a code.
    #[must_use]
    pub fn material(&self, code: &str) -> Option<&MaterialSpec> {
        self.material_index
            .get(code)
            .map(|ix| &self.materials[ix.index()])
    }

    /// The stage of a code.
    #[must_use]
    pub fn stage(&self, code: &str) -> Option<&Stage> {
        self.stage_index
            .get(code)
            .map(|ix| &self.stages[ix.index()])
    }

    /// The act of a code.
    #[must_use]
    pub fn act(&self, code: &str) -> Option<&ActSpec> {
        self.act_index.get(code).map(|ix| &self.acts[ix.index()])
    }

    /// The clock of a code; `order:…` codes answer with the clock of their kind of order.
    #[must_use]
    pub fn clock(&self, code: &str) -> Option<&ClockSpec> {
        self.clock_index
            .get(code)
            .map(|ix| &self.clocks[ix.index()])
    }

    /// The kind of work order of a code.
    #[must_use]
    pub fn order(&self, code: &str) -> Option<&OrderKind> {
        self.orders.iter().find(|order| order.code == code)
    }

    /// Acts that file a case, for a chooser of ways in.
    pub fn filings(&self) -> impl Iterator<Item = &ActSpec> {
        self.acts.iter().filter(|act| act.verb == Verb::File)
    }

    /// Fields an act asks for, in declared order of the fields; empty for an unknown act.
    pub fn asks(&self, act: &str) -> impl Iterator<Item = &Field> {
        let spec = self.act(act);
        let asked =
            move |ix: &usize| spec.is_some_and(|spec| spec.asks.contains(&FieldIx::at(*ix)));
        (0..self.fields.len())
            .filter(asked)
            .map(|ix| &self.fields[ix])
    }

    /// The stage an act leads to, switches aside; none when the stage stays.
    #[must_use]
    pub fn leads_to(&self, act: &str) -> Option<&Stage> {
        self.act(act)
            .and_then(|spec| spec.to)
            .map(|ix| self.stage_at(ix))
    }

    /// Materials an act takes; empty for an unknown act.
    pub fn takes(&self, act: &str) -> impl Iterator<Item = &MaterialSpec> {
        self.act(act)
            .into_iter()
            .flat_map(|spec| &spec.takes)
            .map(|ix| self.material_at(*ix))
    }

    pub(crate) fn stage_at(&self, ix: StageIx) -> &Stage {
        &self.stages[ix.index()]
    }

    /// The act at an index.
    #[must_use]
    pub fn act_at(&self, ix: ActIx) -> &ActSpec {
        &self.acts[ix.index()]
    }
    pub(crate) fn field_at(&self, ix: FieldIx) -> &Field {
        &self.fields[ix.index()]
    }
    pub(crate) fn material_at(&self, ix: MaterialIx) -> &MaterialSpec {
        &self.materials[ix.index()]
    }
    pub(crate) fn clock_at(&self, ix: ClockIx) -> &ClockSpec {
        &self.clocks[ix.index()]
    }
}
