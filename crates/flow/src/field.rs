//! Declared fields and materials; the vocabulary of kinds is closed (DESIGN §6).

use crate::guard::Guard;

/// What a field holds; the vocabulary is closed (DESIGN §6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldKind {
    /// Words of at most `max` characters.
    Text,
    /// Yes or no.
    Bool,
    /// A whole number.
    Integer,
    /// A civil date.
    Date,
    /// An amount in fen; typed in yuan with at most two decimals.
    Money,
    /// Citizen number, GB 11643. Sealed.
    CitizenNumber,
    /// Unified social credit code, GB 32100.
    CreditCode,
    /// Phone. Sealed.
    Phone,
    /// Bank account. Sealed.
    BankAccount,
    /// Exact address. Sealed.
    Address,
    /// Words that only some may read: who called, what must not be told on. Sealed.
    SealedText,
    /// A division of 12 digits.
    Division,
    /// A grid.
    Grid,
    /// A point, CGCS2000.
    Location,
    /// Photographs.
    Photo,
    /// Other files.
    File,
    /// One of the declared choices.
    Choice,
    /// A natural person of the population library.
    Person,
    /// A unit of the county.
    Unit,
    /// An item of the catalogue.
    Item,
}

impl FieldKind {
    /// Every kind with its code in procedure files.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Text, "text"),
        (Self::Bool, "bool"),
        (Self::Integer, "integer"),
        (Self::Date, "date"),
        (Self::Money, "money"),
        (Self::CitizenNumber, "citizen-number"),
        (Self::CreditCode, "credit-code"),
        (Self::Phone, "phone"),
        (Self::BankAccount, "bank-account"),
        (Self::Address, "address"),
        (Self::SealedText, "sealed-text"),
        (Self::Division, "division"),
        (Self::Grid, "grid"),
        (Self::Location, "location"),
        (Self::Photo, "photo"),
        (Self::File, "file"),
        (Self::Choice, "choice"),
        (Self::Person, "person"),
        (Self::Unit, "unit"),
        (Self::Item, "item"),
    ];

    /// The kind of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, c)| *c == code)
            .map(|(kind, _)| *kind)
    }

    /// Its code.
    #[must_use]
    pub fn code(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(kind, _)| *kind == self)
            .map_or("", |(_, code)| code)
    }

    /// Whether its values may only be stored sealed (DESIGN §4, personal data).
    #[must_use]
    pub const fn sealed(self) -> bool {
        matches!(
            self,
            Self::CitizenNumber
                | Self::Phone
                | Self::BankAccount
                | Self::Address
                | Self::SealedText
        )
    }
}

/// Beginning of a library element that is a column of the procedure's own query: `found.level`.
pub const FACT: &str = "found.";

/// What fills a field that nobody typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preset {
    /// The applicant's person id.
    Applicant,
    /// The civil date of the act.
    ActDate,
    /// `true` or `false`.
    Bool(bool),
}

/// A declared field.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its code.
    pub code: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Library element that fills it, e.g. `population.name`.
    pub from: Option<String>,
    /// Whether what the library knows may be replaced by what is given.
    pub replaceable: bool,
    /// What fills it when neither a library nor a person did.
    pub preset: Option<Preset>,
    /// Longest text in characters; files: how many.
    pub max: usize,
    /// Choices.
    pub choices: Vec<String>,
    /// The table of the module whose rows are the choices; it has their names, too.
    pub table: Option<String>,
    /// Whom a complaint is about: never asked, never given the case, and it may not act.
    pub against: bool,
    /// It may stay empty although an act asks for it.
    pub optional: bool,
    /// Needed only while this holds.
    pub when: Option<Guard>,
    /// Whether a relative, a browser or a receipt holder may see it: `false` hides it from lists.
    pub listed: bool,
    /// Items of the catalogue it belongs to; asked for these only. Empty = for every item.
    pub items: Vec<String>,
    /// Asked only for items that have no fields of their own; where it is asked, theirs are.
    pub general: bool,
    /// What a form suggests while it is typed.
    pub suggest: Option<Suggest>,
}

/// What a form suggests for a text; what is typed need not be one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suggest {
    /// Lines of the published lists; what is typed must begin with the code of one.
    Line,
    /// Classes of events that the territorial list settles.
    EventClass,
    /// Items of the catalogue.
    Item,
}

impl Suggest {
    /// Every one with its code in procedure files.
    pub const ALL: &'static [(Self, &'static str)] = &[
        (Self::Line, "line"),
        (Self::EventClass, "event-class"),
        (Self::Item, "item"),
    ];
}

impl Field {
    /// Whether it may only be stored sealed.
    #[must_use]
    pub const fn sealed(&self) -> bool {
        self.kind.sealed()
    }
}

/// A declared material (申请材料).
#[derive(Debug, Clone, PartialEq)]
pub struct MaterialSpec {
    /// Its code.
    pub code: String,
    /// Kind of held certificate that replaces it.
    pub certificate: Option<String>,
    /// Whether the case needs it at all.
    pub required: bool,
    /// Needed only while this holds.
    pub when: Option<Guard>,
    /// Most pages or photographs.
    pub max: usize,
}
