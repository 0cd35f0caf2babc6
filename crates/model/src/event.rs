//! What happened to a case. Events carry results (instants due, holders, amounts, sources with
//! versions), so folding them again needs nothing else and old cases fold the same for ever.

use crate::case::{Applicant, Holder, Material, Outcome};
use crate::clock::LimitUnit;
use crate::establishment::EstablishmentWork;
use crate::id::{CaseId, OrderId, PersonId};
use crate::order::Part;
use crate::place::Place;
use crate::time::{Instant, Month};
use crate::unit::UnitCode;
use crate::value::FieldValue;
use crate::verb::Verb;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Everything fixed at the moment of filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// The case's id.
    pub id: CaseId,
    /// Number people use.
    pub number: String,
    /// Unguessable receipt number.
    pub receipt: String,
    /// Procedure.
    pub procedure: String,
    /// Digest of the module version.
    pub version_of_module: String,
    /// Item.
    pub item: String,
    /// Who asks.
    pub applicant: Applicant,
    /// Where.
    pub place: Place,
    /// The county's effective date it was filed under.
    pub effective: Date,
    /// The last entry of the county's book then known: the second axis of its time.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub known: u64,
    /// Who held the power for the item there and then, by the list.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub power: Option<UnitCode>,
    /// First stage.
    pub stage: String,
    /// It holds the key of its procedure and person: nobody has two of them open or granted.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub unique: bool,
    /// Digest of the id its client gave it: the same id files once, for ever.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub client: Option<String>,
    /// Made by a machine for demonstration.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub synthetic: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference to what decides whether a field is written"
)]
pub(crate) const fn is_zero(n: &u64) -> bool {
    *n == 0
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// The case began.
    Filed(Box<Filing>),
    /// An act was performed; stands first among an act's events.
    Acted {
        /// Act code in the procedure.
        act: String,
        /// Its verb.
        verb: Verb,
        /// The natural person; the product's own person for timers.
        by: PersonId,
        /// The unit acted for.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        unit: Option<UnitCode>,
        /// Words of the actor.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        note: Option<String>,
    },
    /// A field got its value.
    FieldSet {
        /// Field code.
        field: String,
        /// Value with source.
        value: FieldValue,
    },
    /// A material was handed in.
    MaterialGiven {
        /// Material code.
        material: String,
        /// How.
        given: Material,
    },
    /// A new stage.
    StageEntered {
        /// Stage code.
        stage: String,
    },
    /// Somebody else must act next.
    HolderSet {
        /// Who; none when nobody must.
        holder: Option<Holder>,
    },
    /// Taken into the procedure (受理), by act or deemed by law.
    Accepted {
        /// From when limits count.
        at: Instant,
        /// Deemed accepted because nobody spoke in time (行政许可法 §32).
        deemed: bool,
    },
    /// A clock started.
    ClockStarted {
        /// Clock code.
        clock: String,
        /// What it counts.
        unit: LimitUnit,
        /// Days, or milliseconds for hours.
        budget: i64,
        /// From when it counts: for days the first instant after the start day, which is not
        /// counted; for hours the start itself.
        since: Instant,
        /// Due.
        due: Instant,
        /// Reckoned without a year's notice.
        provisional: bool,
    },
    /// A clock stands still for a reason.
    ClockPaused {
        /// Clock code.
        clock: String,
        /// Reason.
        reason: String,
        /// Used so far.
        used: i64,
    },
    /// A reason fell away; when it was the last one the clock runs again.
    ClockResumed {
        /// Clock code.
        clock: String,
        /// Reason that fell away.
        reason: String,
        /// Whether it runs again now, and until when.
        due: Option<Instant>,
        /// Reckoned without a year's notice.
        provisional: bool,
        /// The law gives the whole budget anew: counts from this instant, nothing used.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        anew_from: Option<Instant>,
    },
    /// A clock got more budget.
    ClockExtended {
        /// Clock code.
        clock: String,
        /// More days or milliseconds.
        by: i64,
        /// Due now.
        due: Instant,
        /// Reckoned without a year's notice.
        provisional: bool,
    },
    /// A due date was reckoned anew (a calendar came).
    ClockReckoned {
        /// Clock code.
        clock: String,
        /// Due now.
        due: Instant,
        /// Still provisional.
        provisional: bool,
    },
    /// What the clock limited is done.
    ClockStopped {
        /// Clock code.
        clock: String,
    },
    /// Its due instant passed while it ran.
    ClockExpired {
        /// Clock code.
        clock: String,
        /// When it was due.
        due: Instant,
    },
    /// A mark that can be set once.
    Marked {
        /// Mark code.
        mark: String,
    },
    /// A letter was issued.
    Letter {
        /// Declared letter.
        letter: String,
        /// Number.
        number: String,
        /// Lines beyond the fields.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        lines: Vec<String>,
    },
    /// A work order was opened.
    OrderOpened {
        /// Id.
        order: OrderId,
        /// Declared kind.
        kind: String,
        /// Who is asked.
        unit: UnitCode,
        /// Lead or assist.
        part: Part,
        /// What is asked.
        question: String,
        /// Clock code.
        clock: String,
    },
    /// A work order was answered.
    OrderAnswered {
        /// Id.
        order: OrderId,
        /// Answer.
        answer: String,
    },
    /// "Not ours", citing a line.
    OrderReturned {
        /// Id.
        order: OrderId,
        /// Line of the list of powers.
        cites: String,
    },
    /// The asker called it back.
    OrderWithdrawn {
        /// Id.
        order: OrderId,
    },
    /// Enrolled in a payment roll's standing list.
    Enrolled {
        /// Declared programme, e.g. `elder-allowance`.
        programme: String,
        /// First month to pay.
        from: Month,
    },
    /// A changed account was confirmed by a second person; it is paid to from now on.
    AccountConfirmed {
        /// Programme.
        programme: String,
    },
    /// The entitlement stops: last month that is paid.
    Disenrolled {
        /// Programme.
        programme: String,
        /// Last month to pay.
        until: Month,
        /// Why (`death`, `moved-away`, `withdrawn`, `error`).
        reason: String,
    },
    /// A message to the applicant was put in the outbox.
    Notified {
        /// Declared message.
        message: String,
    },
    /// A certificate was issued.
    CertificateIssued {
        /// Kind.
        kind: String,
        /// Id.
        id: crate::id::CertificateId,
    },
    /// An act of service was credited to a person (MISSION P1.5).
    Credited {
        /// To whom.
        person: PersonId,
        /// For what.
        kind: String,
    },
    /// Published.
    Published {
        /// Until when it stays.
        until: Instant,
    },
    /// Rated by the person served.
    Rated {
        /// 5 … 1.
        level: u8,
        /// Own words.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        words: Option<String>,
    },
    /// It ended.
    Closed {
        /// How.
        outcome: Outcome,
    },
    /// It was opened again.
    Reopened,
    /// It goes on under another version of its module.
    Continued {
        /// Digest of the version.
        version_of_module: String,
        /// Stage there.
        stage: String,
    },
    /// The county changed: a unit went into another, or an item's holder did. Clocks, stage and
    /// everything done stay as they are; who must act, and who was asked, is another unit.
    HandedOver {
        /// From.
        from: UnitCode,
        /// To.
        to: UnitCode,
        /// The village it belongs to now, where villages merged.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        division: Option<codes::DivisionCode>,
        /// First day.
        effective: Date,
    },
    /// The grid it lies in was drawn otherwise, or is no more: it lies in another one of the same village.
    Regridded {
        /// The grid it lies in now.
        grid: codes::GridCode,
        /// First day.
        effective: Date,
    },
    /// What the case asks for was entered in the county's book; what exactly, its fields say.
    CountyChanged {
        /// Which work.
        work: EstablishmentWork,
        /// What the document it makes is called (用编核准, 人员变动通知).
        title: String,
        /// The number of the letter that carries it: the document's code.
        document: String,
    },
    /// Another case was opened because of this one.
    Spawned {
        /// The other case.
        case: CaseId,
        /// Declared link kind.
        link: String,
    },
}
