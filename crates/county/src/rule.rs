//! Rules a county never breaks, each with the source it rests on, and what is said when a change
//! would break one.

use jiff::civil::Date;
use model::refusal::{Arg, Refused};
use serde::{Deserialize, Serialize};

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// A rule. Its sentence is `refusal-county-<code>`, its source `source-county-<code>`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Rule { $($(#[$doc])* $name),+ }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its code.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code),+ } }
        }
    };
}

rules! {
    /// The unit is not there on that day.
    UnitUnknown = "unit-unknown",
    /// A unit of that code is there, or was.
    UnitExists = "unit-exists",
    /// The division is not in force on that day.
    DivisionUnknown = "division-unknown",
    /// Villages merge within one town.
    DivisionElsewhere = "division-elsewhere",
    /// The person is not on the roster.
    PersonUnknown = "person-unknown",
    /// The number stands on the roster already.
    PersonExists = "person-exists",
    /// The item is not in the catalogue.
    ItemUnknown = "item-unknown",
    /// The document is not in the register.
    DocumentMissing = "document-missing",
    /// The document is not in force on that day.
    DocumentNotInForce = "document-not-in-force",
    /// Posts and structure change by a passed resolution (党管机构编制; 机构编制工作条例 2019).
    ResolutionMissing = "resolution-missing",
    /// A change is dated before the county was founded.
    DatesOutOfOrder = "dates-out-of-order",
    /// A movement that takes more posts than there are, or none (双向平衡; DOMAIN §6).
    Unbalanced = "unbalanced",
    /// More people than posts (国务院令486号 §6).
    OverQuota = "over-quota",
    /// Somebody enters a post without leave to use it, or beyond what it allows (用编核准; DOMAIN §6).
    EntryWithoutApproval = "entry-without-approval",
    /// 行政编制 only in organs, 事业编制 only in public institutions (国务院令486号 §15).
    KindNotInBody = "kind-not-in-body",
    /// Administrative posts cross levels only with the upper level's approval (国务院令486号 §18).
    AdministrativeAcrossLevels = "administrative-across-levels",
    /// More people than posts move down or up (人随编走).
    PeopleExceedPosts = "people-exceed-posts",
    /// More heads than approved (国务院令486号 §28).
    HeadsBeyond = "heads-beyond",
    /// More deputies than approved.
    DeputiesBeyond = "deputies-beyond",
    /// More mid-level posts filled than approved.
    MidsBeyond = "mids-beyond",
    /// The unit differs from the structure standard without a cited individual difference.
    StandardDeviation = "standard-deviation",
    /// Nobody holds the item in a town.
    ItemNoHolder = "item-no-holder",
    /// Two units hold the item in a town.
    ItemTwoHolders = "item-two-holders",
    /// A town holds it only by the province's decision in force (行政处罚法 §24).
    ProvincialBasisMissing = "provincial-basis-missing",
    /// The unit has nobody in a post for it.
    HolderLacksPost = "holder-lacks-post",
    /// The unit has too few holders of the certificate (行政处罚法 §42).
    HolderLacksCertificate = "holder-lacks-certificate",
    /// The item is not the department's.
    NotTheDepartments = "not-the-departments",
    /// What is to be closed still holds people, posts, items, units or open cases.
    UnitNotEmpty = "unit-not-empty",
    /// A unit hangs below, or on, one that is not there.
    ParentMissing = "parent-missing",
    /// Auxiliaries hold no enforcement certificate (行政强制法 §17; 行政处罚法 §42).
    AuxiliaryCertificate = "auxiliary-certificate",
    /// The head of a stationed unit is appointed with the other side's recorded opinion.
    OpinionMissing = "opinion-missing",
    /// A village's committee is still there.
    VillageNotEmpty = "village-not-empty",
    /// A later planned change would no longer hold.
    LaterChangeBreaks = "later-change-breaks",
}

/// A rule that would be broken: where and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// Which.
    pub rule: Rule,
    /// The change that breaks it, as [`model::change::DatedChange::at`]; none for the day as a whole.
    pub at: Option<String>,
    /// On which day.
    pub effective: Date,
    /// The sentence: key and arguments.
    pub refused: Refused,
}

impl Broken {
    /// A broken rule on a day.
    #[must_use]
    pub fn new(rule: Rule, effective: Date) -> Self {
        Self {
            rule,
            at: None,
            effective,
            refused: Refused::new(&format!("county-{}", rule.code())),
        }
    }

    /// With an argument of the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, arg: impl Into<Arg>) -> Self {
        self.refused = self.refused.with(name, arg);
        self
    }

    /// With the change that breaks it.
    #[must_use]
    pub fn at(mut self, at: &str) -> Self {
        self.at = Some(at.to_owned());
        self
    }

    /// The locale key of the rule's source.
    #[must_use]
    pub fn source(&self) -> String {
        format!("source-county-{}", self.rule.code())
    }
}

/// For logs and tests; people are told by key and arguments.
impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.effective, self.rule.code())?;
        if let Some(at) = &self.at {
            write!(f, " [{at}]")?;
        }
        for (name, arg) in &self.refused.args {
            match arg {
                Arg::Number(n) => write!(f, " {name}={n}")?,
                Arg::Text(text) => write!(f, " {name}={text}")?,
            }
        }
        Ok(())
    }
}
