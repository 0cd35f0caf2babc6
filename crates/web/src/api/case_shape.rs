//! Cases as programs give and receive them.

use crate::shape;
use serde_json::Value;
use std::collections::BTreeMap;

shape! {
    /// Whom a case is about: exactly one of the three.
    pub struct ApplicantGiven {
        /// A person already looked up.
        pub person: Option<model::id::PersonId>,
        /// Citizen number, as typed; it is sealed at once and never answered.
        pub number: Option<String>,
        /// A name, for procedures about people whom the library does not know.
        pub name: Option<String>,
    }

    /// A point on the ground, CGCS2000, in units of 1e-7 degrees.
    pub struct PointGiven {
        /// Longitude.
        pub lng_e7: i64,
        /// Latitude.
        pub lat_e7: i64,
    }

    /// Where a case belongs.
    pub struct PlaceGiven {
        /// Village, town or county.
        pub division: ::codes::DivisionCode,
        /// Grid, 15 or 17 digits.
        pub grid: Option<String>,
        /// The point, where known.
        pub point: Option<PointGiven>,
    }

    /// How a material is proved: exactly one of the three.
    pub struct ProofGiven {
        /// Files uploaded before.
        pub files: Option<Vec<model::id::FileId>>,
        /// A certificate that is held.
        pub certificate: Option<model::id::CertificateId>,
        /// Paper was seen.
        pub paper: Option<bool>,
    }

    /// A case to be filed.
    pub struct CaseGiven {
        /// Procedure code.
        pub procedure: String,
        /// Item of the catalogue; left out: the procedure's own code.
        pub item: Option<String>,
        /// Filing act; left out: the one open to the caller.
        pub act: Option<String>,
        /// Whom it is about.
        pub applicant: ApplicantGiven,
        /// Where it belongs; left out: where the person lives.
        pub place: Option<PlaceGiven>,
        /// Declared fields: texts as a form would send them, numbers, truth values, lists of file ids.
        pub fields: Option<BTreeMap<String, Value>>,
        /// Materials by code.
        pub materials: Option<BTreeMap<String, ProofGiven>>,
        /// Words.
        pub note: Option<String>,
        /// The client's own id (UUIDv7): the same id files once, for ever.
        pub client: Option<String>,
        /// The ticket at the caller's window under which it is filed.
        pub ticket: Option<model::id::TicketId>,
    }

    /// A case after a write.
    pub struct CaseBrief {
        /// Id.
        pub id: model::id::CaseId,
        /// The number people use.
        pub number: String,
        /// Shows the stage to whoever holds it.
        pub receipt: String,
        /// Procedure.
        pub procedure: String,
        /// Item.
        pub item: String,
        /// Stage code.
        pub stage: String,
        /// How it ended.
        pub outcome: Option<String>,
        /// To be sent with the next act.
        pub version: i64,
        /// When the nearest limit is due.
        pub due: Option<model::time::Instant>,
    }

    /// A line of a list.
    pub struct CaseRow {
        /// Id.
        pub id: model::id::CaseId,
        /// The number people use.
        pub number: String,
        /// Module.
        pub module: String,
        /// Procedure.
        pub procedure: String,
        /// Item.
        pub item: String,
        /// Stage code.
        pub stage: String,
        /// Village, town or county.
        pub division: ::codes::DivisionCode,
        /// Grid.
        pub grid: Option<String>,
        /// Unit that must act.
        pub unit: Option<String>,
        /// Role that must act.
        pub role: Option<String>,
        /// Person named to act.
        pub assignee: Option<model::id::PersonId>,
        /// Applicant's name.
        pub applicant: String,
        /// When the nearest limit is due.
        pub due: Option<model::time::Instant>,
        /// Whether it is overdue now.
        pub overdue: bool,
        /// When it was filed.
        pub filed_at: model::time::Instant,
        /// When it ended.
        pub closed_at: Option<model::time::Instant>,
        /// How it ended.
        pub outcome: Option<String>,
        /// Version.
        pub version: i64,
        /// Machine-made.
        pub synthetic: bool,
    }

    /// A page of cases, newest first.
    pub struct CasePage {
        /// The lines.
        pub cases: Vec<CaseRow>,
        /// Ask again with it for what follows; absent on the last page.
        pub cursor: Option<String>,
    }

    /// What waits for the caller.
    pub struct DeskShown {
        /// Her own queue, nearest limit first.
        pub mine: Vec<CaseRow>,
        /// What she does for colleagues on leave.
        pub deputised: Vec<CaseRow>,
        /// How many wait in all.
        pub waiting: i64,
        /// How many of them are overdue.
        pub overdue: i64,
    }

    /// Who must act next.
    pub struct HolderShown {
        /// Unit code.
        pub unit: String,
        /// Its name.
        pub unit_name: String,
        /// Role.
        pub role: String,
        /// Person, where one is named.
        pub person: Option<model::id::PersonId>,
        /// Her name.
        pub name: Option<String>,
    }

    /// Whom a case is about.
    pub struct ApplicantShown {
        /// The person, where the library knows her.
        pub person: Option<model::id::PersonId>,
        /// Name.
        pub name: String,
        /// Who acts for her.
        pub agent: Option<String>,
        /// By which way it came.
        pub channel: String,
    }

    /// A field's value; personal numbers, phones, accounts and addresses are masked.
    pub struct FieldShown {
        /// The value, or its masked form.
        pub value: Value,
        /// Whether it is masked.
        pub masked: bool,
        /// Where it came from.
        pub source: Value,
    }

    /// A field that an act asks for.
    pub struct FieldAsked {
        /// Field code.
        pub field: String,
        /// Whether it must be given.
        pub required: bool,
        /// Library element that may fill it.
        pub from: Option<String>,
    }

    /// A material that an act takes.
    pub struct MaterialAsked {
        /// Material code.
        pub material: String,
        /// Whether the case needs it.
        pub required: bool,
        /// Kind of held certificate that replaces it.
        pub certificate: Option<String>,
    }

    /// An act open to the caller.
    pub struct ActOpen {
        /// Its code, for `act`.
        pub act: String,
        /// Its verb.
        pub verb: String,
        /// Its name in the caller's language.
        pub label: String,
        /// Fields it asks for.
        pub fields: Vec<FieldAsked>,
        /// Materials it takes.
        pub materials: Vec<MaterialAsked>,
        /// Words: `no`, `may`, `must`.
        pub note: String,
        /// Lines for its letter: `no`, `may`, `must`.
        pub lines: String,
        /// Letter it issues.
        pub letter: Option<String>,
        /// Open work orders it is about.
        pub orders: Vec<model::id::OrderId>,
    }

    /// How a limit stands.
    pub struct LightShown {
        /// Clock code.
        pub clock: String,
        /// `green`, `yellow`, `red`.
        pub light: String,
        /// What `left` counts: days, or milliseconds for hours.
        pub unit: String,
        /// What is left; zero or less once it is over.
        pub left: i64,
        /// Due.
        pub due: model::time::Instant,
        /// It stands still.
        pub paused: bool,
        /// Reckoned without the year's calendar.
        pub provisional: bool,
    }

    /// A stage of the path.
    pub struct StageShown {
        /// Code.
        pub stage: String,
        /// Its name in the caller's language.
        pub label: String,
        /// Whether the case stands in it.
        pub current: bool,
    }

    /// A case with what the caller may do.
    pub struct CaseShown {
        /// Id.
        pub id: model::id::CaseId,
        /// The number people use.
        pub number: String,
        /// Shows the stage to whoever holds it.
        pub receipt: String,
        /// Module.
        pub module: String,
        /// Procedure.
        pub procedure: String,
        /// Item.
        pub item: String,
        /// Stage code.
        pub stage: String,
        /// Version; an act says which one it saw.
        pub version: i64,
        /// How it ended.
        pub outcome: Option<String>,
        /// Whom it is about.
        pub applicant: ApplicantShown,
        /// Where it belongs.
        pub place: PlaceGiven,
        /// Who must act next.
        pub holder: Option<HolderShown>,
        /// Declared fields by code.
        pub fields: BTreeMap<String, FieldShown>,
        /// Materials handed in, by code.
        pub materials: BTreeMap<String, Value>,
        /// Materials still lacking.
        pub lacking: Vec<String>,
        /// Limits, the most pressing first.
        pub lights: Vec<LightShown>,
        /// Acts open to the caller.
        pub acts: Vec<ActOpen>,
        /// Stages of the procedure in their order.
        pub path: Vec<StageShown>,
        /// Work orders.
        pub orders: Value,
        /// Letters issued.
        pub letters: Value,
        /// The rating.
        pub rating: Option<Value>,
        /// Files handed in.
        pub files: Vec<super::file::FileShown>,
        /// When it was filed.
        pub filed_at: model::time::Instant,
        /// When it was taken in.
        pub accepted_at: Option<model::time::Instant>,
        /// When it ended.
        pub closed_at: Option<model::time::Instant>,
        /// Machine-made.
        pub synthetic: bool,
    }

    /// A line of a case's story.
    pub struct HistoryRow {
        /// Number in the journal, once it has one.
        pub seq: Option<i64>,
        /// When.
        pub at: model::time::Instant,
        /// Who; none for the product itself.
        pub person: Option<model::id::PersonId>,
        /// Unit acted for.
        pub unit: Option<String>,
        /// `events`, `read`, `message`, `erased`.
        pub kind: String,
        /// What exactly; personal values masked.
        pub what: Value,
    }

    /// A case's story, oldest first.
    pub struct History {
        /// Its lines.
        pub entries: Vec<HistoryRow>,
    }
}

pub(super) const EXAMPLE: &str = r#"{"procedure":"elder-allowance","applicant":{"person":"pers_01jd8m3v9e0000000000000000"},
"fields":{"bank-account":"6239000000000001028","consent":true},"materials":{"portrait":{"paper":true}},
"client":"01935f0a-7c3e-7b2a-9d4e-1f2a3b4c5d6e"}"#;
