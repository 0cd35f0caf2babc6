//! Stories: given/when/then texts that module authors write without Rust and that tests run.
//!
//! ```text
//! procedure elder-allowance
//!
//! story 王老太从上门到发放
//!   given today 2026-03-02 09:00
//!   given library name 王秀英
//!   when product find
//!   then stage visit, due 2026-03-09
//!   when grid-worker 李娟 hand-in
//!     with consent 是
//!     with portrait photo
//!   then stage acceptance, told handed-in
//! ```
//!
//! `docs/modules` explains every sentence. A step that is refused fails the story unless the next
//! line says `then refused KEY`.

mod cast;
mod facts;
mod parse;
mod run;
mod then;

pub(crate) use parse::parse;
pub use run::{Failure, Told, run, run_all};

use model::clock::ClockPhase;
use model::role::Role;
use model::time::Instant;

/// A story.
#[derive(Debug, Clone, PartialEq)]
pub struct Story {
    /// File within the module.
    pub file: String,
    /// Line of its title.
    pub line: u32,
    /// Its title.
    pub title: String,
    /// The procedure it plays.
    pub procedure: String,
    pub(crate) steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Step {
    pub line: u32,
    pub what: What,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    Given(Given),
    When(When),
    Then(Vec<Then>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Given {
    Today(Instant),
    /// Notices of later years are not known yet.
    CalendarUntil(i16),
    Switch(String, bool),
    Parameter(String, String),
    Applicant(String),
    /// The item of the catalogue the case is about.
    Item(String),
    NoPerson,
    Channel(model::case::Channel),
    Library(String, String),
    Certificate(String),
    StandsIn {
        deputy: String,
        role: Role,
        absent: String,
    },
    Duplicate(String),
    FirstMonth(String, model::time::Month),
    LastMonth(String, model::time::Month),
    /// What a route sends goes to this unit: to be answered, or as a copy.
    SentTo(model::unit::UnitCode, model::order::Part),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Who {
    Product,
    Applicant,
    /// Somebody with an authorisation for the applicant.
    Relative(String),
    Staff {
        role: Role,
        name: String,
        unit: Option<String>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum When {
    Today(Instant),
    Act {
        who: Who,
        act: String,
        seen: Option<u64>,
        with: Vec<With>,
    },
    Due(String),
    CalendarComes(i16),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum With {
    Field(String, String),
    Photo(String),
    Paper(String),
    Certificate(String),
    Note(String),
    Line(String),
    Question(String),
    Unit(String, model::unit::UnitKind),
    Lead,
    Cites(String),
    Level(u8),
    Assign(Role, String),
    Link(String),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Then {
    Stage(String),
    Due(Option<jiff::civil::Date>),
    Clock(String, ClockThen),
    Refused {
        key: String,
        field: Option<String>,
    },
    Outcome(Option<String>),
    Letter(String),
    Lines(Vec<String>),
    Told(String),
    Enrolled(String, String),
    Stopped(String, String),
    Holder(Option<Role>),
    Field(String, Option<String>),
    FieldSource(String, String),
    Material(String, Option<String>),
    Mark(String),
    May {
        who: Who,
        acts: Vec<String>,
        not: bool,
    },
    Accepted(jiff::civil::Date, bool),
    Light(String),
    Rating(u8),
    Order(String),
    /// Open work orders.
    OpenOrders(usize),
    Certificate(String),
    CountyChanged(String),
    Published(jiff::civil::Date),
    Version(u64),
    Warned(String),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ClockThen {
    Due(jiff::civil::Date),
    DueAt(Instant),
    Provisional(bool),
    Phase(ClockPhase),
    Left(i64),
}
