//! What entries of the journal say. The bytes, hashes and proofs are `evidence`'s; the rows are
//! `store`'s; here stand the closed set of bodies, so that every state table can be folded again
//! from them (`wujia check`).

mod kind;

use crate::account::{Account, Appointment, Leave};
use crate::booking::{Booking, BookingEnding};
use crate::bulletin::Bulletin;
use crate::change::Reform;
use crate::device::Device;
use crate::duty::{Duty, HandOver, Taken};
use crate::event::Event;
use crate::exchange::Subscription;
use crate::file::StoredFile;
use crate::grid::Grid;
use crate::hall::{Hall, HallWindow};
use crate::house::House;
use crate::id::{
    AccountId, AppointmentId, AuthorisationId, BookingId, CaseId, CertificateId, DeviceId, DutyId,
    LeaveId, MessageId, PaymentId, PersonId, ReformId, RequestId, RollId, SubscriptionId, TicketId,
};
use crate::library::{Certificate, Purpose};
use crate::message::Message;
use crate::notice::Notice;
use crate::outside_number::{OutsideNumber, TypedAgain};
use crate::patrol::{Patrol, Route};
use crate::person::Person;
use crate::request::{Decision, Request};
use crate::roll::{Claim, Entitlement, Payment, PaymentState, Roll, RollState};
use crate::ticket::{Ticket, TicketStep};
use crate::time::Instant;
use crate::unit::UnitCode;
use crate::visit::{Visit, VisitPlan};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What an entry is about: the kind of noun and its sixteen bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// The county or the product itself.
    County,
    /// A case.
    Case(CaseId),
    /// A person.
    Person(PersonId),
    /// An account.
    Account(AccountId),
    /// A roll.
    Roll(RollId),
}

impl Subject {
    /// Its kind as one byte of the entry header.
    #[must_use]
    pub const fn kind(&self) -> u8 {
        match self {
            Self::County => 0,
            Self::Case(_) => 1,
            Self::Person(_) => 2,
            Self::Account(_) => 3,
            Self::Roll(_) => 4,
        }
    }

    /// Its sixteen bytes; zeros for the county.
    #[must_use]
    pub const fn bytes(&self) -> [u8; 16] {
        match self {
            Self::County => [0; 16],
            Self::Case(id) => *id.bytes(),
            Self::Person(id) => *id.bytes(),
            Self::Account(id) => *id.bytes(),
            Self::Roll(id) => *id.bytes(),
        }
    }
}

/// How a read of persons came about (DESIGN §4: a read is one entry, committed before the answer).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReadKind {
    /// A record was opened.
    Opened,
    /// A form was filled from it.
    Prefilled,
    /// A masked value was shown in clear.
    Unmasked,
    /// It was printed.
    Printed,
    /// It left as a file.
    Exported,
    /// A search returned it.
    Found,
    /// It stood masked on a page of somebody's work list.
    Listed,
}

/// An authorisation of one citizen to act for another (授权).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authorisation {
    /// Its id.
    pub id: AuthorisationId,
    /// Who gives it.
    pub from: PersonId,
    /// Who may act.
    pub to: PersonId,
    /// First day.
    pub since: Date,
    /// Last day; none = until revoked.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Date>,
    /// Revoked at.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub revoked_at: Option<Instant>,
}

/// What an entry says. Adding a variant is a decision; changing one breaks old journals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// The site was founded: opening tables by digest.
    SiteFounded {
        /// Name of the county.
        county: String,
        /// Table → SM3 of its opening rows.
        tables: std::collections::BTreeMap<String, String>,
    },
    /// A case began or an act was performed.
    CaseActed {
        /// What happened.
        events: Vec<Event>,
    },
    /// A clock fired.
    CaseTimed {
        /// Clock.
        clock: String,
        /// When it was due.
        due: Instant,
        /// What happened.
        events: Vec<Event>,
    },
    /// Persons were read.
    PersonsRead {
        /// How.
        how: ReadKind,
        /// Who was read.
        subjects: Vec<PersonId>,
        /// Why.
        purpose: Purpose,
        /// In which case.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        case: Option<CaseId>,
        /// From which unit.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        unit: Option<UnitCode>,
        /// What exactly: a field, a list, a file's digest.
        what: String,
    },
    /// A record of the population library was written.
    PersonWritten {
        /// The record.
        person: Box<Person>,
        /// Why.
        reason: String,
    },
    /// Two ids were found to be one person.
    PersonsJoined {
        /// The id that stays.
        kept: PersonId,
        /// The id that resolves to it.
        alias: PersonId,
    },
    /// A certificate entered the library.
    CertificateHeld {
        /// It.
        certificate: Certificate,
    },
    /// A certificate is no longer in force.
    CertificateEnded {
        /// Which.
        certificate: CertificateId,
        /// When.
        on: Date,
    },
    /// An account was opened or changed.
    AccountWritten {
        /// It, without password.
        account: Account,
        /// Why: `opened`, `disabled`, `password-reset`, `password-set`, `enabled`.
        reason: String,
        /// The second person at the desk, where one is needed.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        witness: Option<PersonId>,
    },
    /// A sign-in succeeded.
    SignedIn {
        /// Account.
        account: AccountId,
        /// How, when not by password: `oidc`, the site's sign-in service.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        how: Option<String>,
    },
    /// A sign-in failed; the name tried is kept as a digest.
    SignInFailed {
        /// Account, where the name is known.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        account: Option<AccountId>,
        /// Why: `password`, `locked`, `disabled`, `unknown`, `second`, `identity`.
        why: String,
    },
    /// Signed out, or the session was ended by another.
    SignedOut {
        /// Account.
        account: AccountId,
    },
    /// Who signs in elsewhere under a subject signs in here to an account.
    IdentityBound {
        /// The account.
        account: AccountId,
        /// The sign-in service.
        issuer: String,
        /// Keyed digest of service and subject, 64 hex digits.
        link: String,
        /// The second person, where an administrator bound it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        witness: Option<PersonId>,
    },
    /// That ended.
    IdentityUnbound {
        /// The account.
        account: AccountId,
        /// Keyed digest of service and subject.
        link: String,
    },
    /// An appointment was made or ended.
    Appointed {
        /// It.
        appointment: Appointment,
    },
    /// An appointment ended.
    Dismissed {
        /// Which.
        appointment: AppointmentId,
        /// Last day.
        to: Date,
    },
    /// A leave with its deputy.
    LeaveSet {
        /// It.
        leave: Leave,
    },
    /// A leave was taken back.
    LeaveEnded {
        /// Which.
        leave: LeaveId,
    },
    /// A citizen lets another act for her.
    Authorised {
        /// It.
        authorisation: Authorisation,
    },
    /// She took it back.
    AuthorisationRevoked {
        /// Which.
        authorisation: AuthorisationId,
    },
    /// An entitlement was granted, changed or brought in.
    EntitlementWritten {
        /// It.
        entitlement: Box<Entitlement>,
        /// Why: `granted`, `imported`, `stopped`, `account-changed`, `moved`.
        reason: String,
    },
    /// A roll was begun, with the lines it has so far.
    RollDrawn {
        /// The roll.
        roll: Roll,
        /// Its lines.
        payments: Vec<Payment>,
    },
    /// A roll that is being drawn up got more lines.
    RollLines {
        /// Which.
        roll: RollId,
        /// The lines.
        payments: Vec<Payment>,
    },
    /// A roll moved on.
    RollMoved {
        /// Which.
        roll: RollId,
        /// Its new state.
        state: RollState,
        /// File digest, when it was exported or settled.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        digest: Option<String>,
        /// Payments that changed with it.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        payments: Vec<(PaymentId, PaymentState)>,
    },
    /// Money to be given back was found, or was given back.
    ClaimWritten {
        /// It.
        claim: Claim,
    },
    /// A file was stored.
    FileStored {
        /// It.
        file: StoredFile,
    },
    /// The libraries were asked.
    LibraryAsked {
        /// The query.
        query: String,
    },
    /// Rows of a library were shown to a unit with which they are shared.
    LibraryShared {
        /// The grant; none where the library is shared without condition.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        request: Option<RequestId>,
        /// Code of the library.
        library: String,
        /// How many rows.
        rows: i64,
        /// Which page, from 1.
        page: i64,
        /// Elements and the values that rows had to have.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        only: Vec<(String, String)>,
    },
    /// Rows left the product as a file.
    Exported {
        /// Which list.
        what: String,
        /// How many rows.
        rows: i64,
        /// SM3 of the file.
        digest: String,
        /// The second approver, where personal data left in clear.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        approved_by: Option<PersonId>,
    },
    /// A message was put in the outbox.
    MessageQueued {
        /// It.
        message: Message,
    },
    /// A message went out, was printed, or was given up.
    MessageEnded {
        /// Which.
        message: MessageId,
        /// How: `sms`, `webhook`, `slip`, `failed`.
        how: String,
    },
    /// A channel will not take a message; it waits for its slip.
    MessageRefused {
        /// Which.
        message: MessageId,
        /// Channel: `sms`, `webhook`.
        channel: String,
        /// Why: `no-phone`, `refused`, `gave-up`. What the other side said is in the log only.
        why: String,
    },
    /// An administrator has a message tried again.
    MessageResent {
        /// Which.
        message: MessageId,
    },
    /// How a person wants to be told.
    MessageChoiceSet {
        /// Who.
        person: PersonId,
        /// Always by a printed slip.
        slip: bool,
    },
    /// A message was put into somebody's account.
    NoticeSent {
        /// It.
        notice: Notice,
    },
    /// Another system is told what happens to cases, otherwise than before, or no longer.
    SubscriptionWritten {
        /// How it is told from now on.
        subscription: Box<Subscription>,
    },
    /// Another system is told once more what happened since a day.
    ExchangeReplayed {
        /// Which.
        subscription: SubscriptionId,
        /// Since which day.
        from: Date,
    },
    /// The search for entitlements ran.
    Screened {
        /// For which day.
        day: Date,
        /// Looked at.
        looked: i64,
        /// Cases opened.
        opened: i64,
        /// Entitlements stopped.
        stopped: i64,
    },
    /// A steward decided of a record that may be somebody's.
    RecordLinked {
        /// The record, 32 hex digits.
        record: String,
        /// Code of its feed.
        feed: String,
        /// Whom it was held against.
        held_against: PersonId,
        /// It is hers; else nobody's who is known.
        same: bool,
    },
    /// What a procedure's query over the libraries found was taken in: what changed of it.
    FindingsTaken {
        /// Procedure.
        procedure: String,
        /// Run of the libraries.
        run: String,
        /// Day it was asked on.
        day: Date,
        /// Who is found now, or of whom the libraries say something else.
        came: Vec<crate::finding::Came>,
        /// Who is found no longer.
        gone: Vec<PersonId>,
    },
    /// What the libraries found was not taken: too much of it would end.
    FindingsHeld {
        /// Procedure.
        procedure: String,
        /// Run of the libraries.
        run: String,
        /// Why: `feed-refused`, `too-many-gone`, `query-failed`.
        why: String,
        /// Feed, or how many would be gone.
        detail: String,
    },
    /// A year's calendar was taken in.
    CalendarTaken {
        /// Year.
        year: i32,
        /// SM3 of its canonical text.
        digest: String,
        /// The text.
        text: String,
    },
    /// A module version was adopted by two persons, its files stored for ever.
    ModuleAdopted {
        /// Module code.
        module: String,
        /// Digest of its canonical files.
        version: String,
        /// The second person.
        second: PersonId,
    },
    /// A module was switched on or off; running cases go on.
    ModuleSwitched {
        /// Module code.
        module: String,
        /// Whether new cases may be filed.
        on: bool,
    },
    /// A module was switched on or off for one town, from a day on; running cases go on.
    ModuleTownSwitched {
        /// Module code.
        module: String,
        /// Town or street.
        town: codes::DivisionCode,
        /// Whether new cases may be filed there.
        on: bool,
        /// First day.
        from: Date,
    },
    /// Site parameters came in force.
    ParametersTaken {
        /// SM3 of the text.
        digest: String,
        /// The text.
        text: String,
    },
    /// The wall clock jumped; irreversible firings wait for an administrator.
    ClockSuspected {
        /// Difference in ms.
        apart_ms: i64,
    },
    /// An administrator confirmed the clock.
    ClockConfirmed,
    /// Somebody asked for a decision.
    Requested {
        /// What was asked.
        request: Box<Request>,
    },
    /// It was decided.
    RequestDecided {
        /// Which.
        request: RequestId,
        /// How.
        decision: Decision,
    },
    /// A reform was proposed; nothing changes yet.
    ReformProposed {
        /// Its id.
        id: ReformId,
        /// What it changes.
        reform: Box<Reform>,
        /// The case that carries it (用编核准、人员变动), when a case does.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        case: Option<CaseId>,
        /// Who checked that case, and so proposes it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        by: Option<PersonId>,
    },
    /// A second person decided on it. Approved, its changes are entered and take effect on their days.
    ReformDecided {
        /// Which.
        id: ReformId,
        /// Approved, or not.
        approved: bool,
        /// The number of its entry in the county's book, when it was approved.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        entry: Option<u64>,
        /// Words.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        note: Option<String>,
    },
    /// The county turned: what a new day or a new entry changed was carried out.
    CountyTurned {
        /// The day it stands on now.
        day: Date,
        /// The last entry of its book that was carried out.
        known: u64,
        /// Open cases that changed hands.
        cases: u64,
        /// Posts of accounts that moved.
        posts: u64,
    },
    /// A grid was drawn, changed or ended from a day on.
    GridWritten {
        /// It.
        grid: Box<Grid>,
        /// Why.
        why: String,
    },
    /// A route of a grid was laid, changed or given up.
    RouteWritten {
        /// It.
        route: Route,
    },
    /// Somebody began to walk a route.
    PatrolStarted {
        /// It.
        patrol: Patrol,
    },
    /// The walk is over: which points were passed, not where exactly she went.
    PatrolEnded {
        /// It.
        patrol: Patrol,
    },
    /// Positions of patrols were deleted, their days being over.
    PositionsDeleted {
        /// Kept before this instant.
        before: Instant,
        /// How many.
        count: i64,
    },
    /// What a household is visited for was set.
    VisitPlanned {
        /// It.
        plan: VisitPlan,
    },
    /// A household was visited, and what holds of it since.
    Visited {
        /// The visit.
        visit: Visit,
        /// What it is visited for from now on.
        plan: VisitPlan,
    },
    /// A house was written as a grid worker found it and a steward held right.
    HouseWritten {
        /// It.
        house: Box<House>,
    },
    /// A service hall was written down, as it is from a day on.
    HallWritten {
        /// It.
        hall: Box<Hall>,
    },
    /// A window of a hall was opened, paused or closed.
    WindowSet {
        /// It.
        window: HallWindow,
    },
    /// A ticket of a hall's queue was drawn.
    TicketDrawn {
        /// It.
        ticket: Box<Ticket>,
    },
    /// It moved on.
    TicketMoved {
        /// Which.
        ticket: TicketId,
        /// How.
        step: TicketStep,
    },
    /// A visit to a hall was booked.
    BookingMade {
        /// It.
        booking: Box<Booking>,
    },
    /// A booking ended.
    BookingEnded {
        /// Which.
        booking: BookingId,
        /// How.
        ending: BookingEnding,
    },
    /// A device that shows without anybody signed in was set up; its token stands nowhere.
    DeviceMade {
        /// It.
        device: Device,
    },
    /// A device shows nothing any more.
    DeviceRevoked {
        /// Which.
        device: DeviceId,
    },
    /// A shift was put on a duty roster.
    DutySet {
        /// It.
        duty: Duty,
    },
    /// A shift was taken off again.
    DutyEnded {
        /// Which.
        duty: DutyId,
    },
    /// A shift was handed over to the next.
    DutyHandedOver {
        /// From whom to whom, with what.
        hand_over: HandOver,
    },
    /// A case got a number of another system.
    OutsideNumberGiven {
        /// It.
        number: OutsideNumber,
    },
    /// A number of another system was none of this case's.
    OutsideNumberTaken {
        /// It, as it was given.
        number: OutsideNumber,
    },
    /// A case was typed into another system by hand.
    TypedAgain {
        /// What of it.
        typed: TypedAgain,
    },
    /// A report of a day, a week or a month was kept.
    BulletinKept {
        /// It.
        bulletin: Box<Bulletin>,
    },
    /// Whoever is next took it.
    DutyTaken {
        /// The shift that was handed over.
        duty: DutyId,
        /// In what words, and when.
        taken: Taken,
    },
    /// A backup was made.
    BackedUp {
        /// SM3 of its manifest.
        digest: String,
    },
    /// A new key seals from now on.
    KeyMade {
        /// Its number, as it stands with every value it seals.
        key: u32,
    },
}
