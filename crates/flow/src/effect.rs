//! What an act does beyond its stage; the set is closed (DESIGN §6).

use crate::guard::Guard;
use crate::procedure::{ActIx, FieldIx, UnitSelector};
use model::establishment::EstablishmentWork;
use model::order::Part;

/// A step of a plan: a row of a table of the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanStep {
    /// The plan it belongs to: the code of a choice.
    pub plan: String,
    /// Whose it is.
    pub unit: UnitSelector,
    /// What is to be done.
    pub question: String,
    /// Lead or assist.
    pub part: Part,
}

/// Whom of the county a paper goes to (一对多、多对一; MISSION P3.4): `app` asks the county of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Route {
    /// A department's directive: the institution of each town that answers to it, and those that get
    /// a copy.
    Counterparts,
    /// A unit's report: the departments it answers to, both superiors of a stationed one.
    Superiors,
}

impl Route {
    /// Every route.
    pub const ALL: [Self; 2] = [Self::Counterparts, Self::Superiors];

    /// Its code in procedure files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Counterparts => "counterparts",
            Self::Superiors => "superiors",
        }
    }
}

/// What an act does beyond its stage. The set is closed (DESIGN §6).
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// A message to the applicant.
    Notify {
        /// Declared message.
        message: String,
    },
    /// Another case is filed by the product, at the same place and about the same person.
    Spawn {
        /// Declared link kind.
        link: String,
        /// Its procedure.
        procedure: String,
        /// Its filing act; none = the first that is the product's.
        act: Option<String>,
        /// Its field → the field here that fills it.
        fields: Vec<(String, FieldIx)>,
        /// Only when the act rates the service and gives at most so much.
        rated_at_most: Option<u8>,
        /// Only while this holds.
        when: Option<Guard>,
    },
    /// A plan begins: one work order for each of its steps.
    Plan {
        /// The choice that names the plan.
        field: FieldIx,
        /// Kind of work order.
        order: String,
        /// The steps of every plan, in the table's order.
        steps: Vec<PlanStep>,
    },
    /// An existing case is linked.
    Link {
        /// Declared link kind.
        link: String,
    },
    /// A changed account is confirmed by a second person and paid to from now on.
    PayTo {
        /// Programme.
        programme: String,
    },
    /// Enrolment in a payment roll's standing list.
    Enrol {
        /// Programme.
        programme: String,
    },
    /// End of that enrolment.
    Disenrol {
        /// Programme.
        programme: String,
        /// Choice field that says why.
        reason: FieldIx,
    },
    /// A certificate is issued.
    Certificate {
        /// Kind.
        kind: String,
    },
    /// An act of service is credited to whoever performed the named act.
    Credit {
        /// For what.
        kind: String,
        /// Whose hand: act code.
        hand: ActIx,
    },
    /// What the case asks for is entered in the county's book, in two persons' names.
    CountyChange {
        /// Which work; its fields are [`crate::lang`]'s to check.
        work: EstablishmentWork,
        /// What the document it makes is called.
        title: String,
    },
    /// It is sent: one work order to each unit of a route, none lost and none twice.
    Send {
        /// Whom to.
        route: Route,
        /// Kind of work order of those who must answer.
        order: String,
        /// Kind of those who get a copy and say that they have it.
        copy: Option<String>,
        /// The text field that is the question.
        question: FieldIx,
    },
    /// Made known to the public for so many natural days.
    Publish {
        /// Days.
        days: i64,
    },
}
