//! The procedure language (流程语言): modules are parsed and checked, cases are decided and folded.
//! Pure: no I/O, no clock, no chance; time, actor and everything a decision rests on are arguments.
//!
//! How `app` uses it:
//! 1. [`Module::parse`] reads a folder's files and either gives a checked module or every
//!    [`Mistake`] with file, line, column and remedy.
//! 2. [`parse_fields`] turns a form into values and says which must be sealed first.
//! 3. [`needs`] names what an act rests on; `app` answers with [`Facts`].
//! 4. [`decide`] gives events or a `Refusal`; [`decide_timer`] does so for a clock that fell due,
//!    [`decide_reckoning`] when a calendar came.
//! 5. [`begin`] and [`evolve`] fold events. Each act's first event after `Filed` is `Acted`, and it
//!    alone raises `Case::version`; a clock that merely expires or is reckoned anew raises none.
//! 6. [`open_acts`] says what is open to whom; [`lights()`] how limits stand.
//!
//! Acts on work orders (`answer`, `disclaim`, `recall`) carry the order's version in
//! [`Act::version`], all others the case's.
//!
//! **Deliberately absent:** scope (which cases somebody may see) is `app`'s policy; who sits in a
//! unit is the county's; amounts are `roll`'s.

mod act;
pub mod clock;
mod continues;
mod decide;
mod effect;
mod evolve;
mod field;
mod figure;
mod form;
mod found;
pub mod guard;
mod lang;
mod lights;
mod module;
mod procedure;
pub mod story;
mod table;

/// Mark of a case into which household or kin of the applicant handed something: her help is
/// allowed, and whoever judges sees it.
pub const KIN_MARK: &str = "by-kin";

/// Mark of a case whose account serves somebody else too: an alarm for whoever judges.
pub const SHARED_MARK: &str = "account-shared";

pub use act::{Act, ActorFacts, Addressee, Facts, Needs, Parsed};
pub use continues::{check_continues, decide_continue};
pub use decide::{
    AskedField, AskedMaterial, LEAP_PARAMETER, OpenAct, against, decide, decide_reckoning,
    decide_timer, lacking, needs, open_acts, received, timer_act,
};
pub use evolve::{begin, evolve, refold};
pub use field::FACT;
pub use figure::{Counted, Figure, Happened, Shows};
pub use form::{parse_fields, read_location};
pub use lang::Mistake;
pub use lights::{Light, Lit, light, lights};
pub use module::{Module, ModuleKind};
pub use procedure::{
    ActIx, ActSpec, By, ClockIx, ClockSpec, Continues, CountFrom, Effect, Extension, Field,
    FieldIx, FieldKind, Found, FoundBy, HolderSpec, Join, MaterialIx, MaterialSpec, OnDue,
    OrderKind, Parameter, ParameterValue, Pause, PlanStep, Preset, Procedure, Require, Route,
    Stage, StageIx, Suggest, UnitSelector, Wanted,
};
pub use table::{Cell, Row, Rows};
