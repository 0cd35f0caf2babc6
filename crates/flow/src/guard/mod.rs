//! Guards: a typed subset of CEL (DESIGN §6). Literals, declared fields and parameters,
//! comparison, boolean operators, `in`, `size`, and `age(birth, date)`, `birthday(birth, years)`,
//! `days(from, to)`, `workdays(from, to)`, `has(material or field)`, `date("…")`, `yuan(n)`. No
//! macros, no regular expressions, no arithmetic and no now: the dates a guard may read are
//! declared fields and `filed`, `received`, `accepted`. Length and depth are bounded, so a guard
//! always ends and costs little.

mod eval;
mod parse;

pub use eval::{Known, Missing};

use crate::procedure::{FieldIx, FieldKind, MaterialIx};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Longest guard in bytes.
pub const MAX_LENGTH: usize = 1_000;
/// Deepest nesting.
pub const MAX_DEPTH: usize = 24;

/// A checked condition.
#[derive(Debug, Clone, PartialEq)]
pub struct Guard {
    pub(crate) text: String,
    pub(crate) expr: Expr,
}

impl Guard {
    /// As the author wrote it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Type of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Type {
    Bool,
    Integer,
    Money,
    Date,
    Text,
    Person,
    Files,
    Sealed,
    Point,
}

impl Type {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::Integer => "integer",
            Self::Money => "money",
            Self::Date => "date",
            Self::Text => "text",
            Self::Person => "person",
            Self::Files => "files",
            Self::Sealed => "sealed",
            Self::Point => "location",
        }
    }

    pub(crate) const fn of(kind: FieldKind) -> Self {
        match kind {
            FieldKind::Bool => Self::Bool,
            FieldKind::Integer => Self::Integer,
            FieldKind::Date => Self::Date,
            FieldKind::Money => Self::Money,
            FieldKind::Person => Self::Person,
            FieldKind::Photo | FieldKind::File => Self::Files,
            FieldKind::Location => Self::Point,
            FieldKind::CitizenNumber
            | FieldKind::Phone
            | FieldKind::BankAccount
            | FieldKind::Address
            | FieldKind::SealedText => Self::Sealed,
            FieldKind::Text
            | FieldKind::CreditCode
            | FieldKind::Division
            | FieldKind::Grid
            | FieldKind::Choice
            | FieldKind::Unit
            | FieldKind::Item => Self::Text,
        }
    }
}

/// Names that every guard may read beside fields and parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Given {
    Filed,
    Received,
    Accepted,
    Applicant,
    Channel,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compare {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    Bool(bool),
    Integer(i64),
    Money(i64),
    Text(String),
    Date(Date),
    Field(FieldIx, String),
    Parameter(String),
    Given(Given),
    Not(Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Or(Box<Expr>, Box<Expr>),
    Compare(Compare, Box<Expr>, Box<Expr>),
    In(Box<Expr>, Vec<Expr>),
    Size(Box<Expr>),
    Age(Box<Expr>, Box<Expr>),
    Birthday(Box<Expr>, Box<Expr>),
    Days(Box<Expr>, Box<Expr>),
    Workdays(Box<Expr>, Box<Expr>),
    HasField(String),
    HasMaterial(MaterialIx, String),
}

/// What a guard may name, with types.
pub(crate) struct Names<'a> {
    pub fields: &'a BTreeMap<String, (FieldIx, FieldKind, Vec<String>)>,
    pub materials: &'a BTreeMap<String, MaterialIx>,
    pub parameters: &'a BTreeMap<String, Type>,
}

/// A mistake in a guard's text: byte offset, locale key, arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct GuardFault {
    pub at: usize,
    pub key: &'static str,
    pub args: Vec<(&'static str, String)>,
}

impl Guard {
    pub(crate) fn compile(text: &str, names: &Names<'_>) -> Result<Self, GuardFault> {
        parse::compile(text, names)
    }
}
