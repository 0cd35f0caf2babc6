//! Numbers that other systems know a case by (省政务服务网办件号, 热线工单号, 条线系统编号), and what had to be
//! typed into such a system by hand a second time.

use crate::id::{CaseId, PersonId};
use crate::time::Instant;
use crate::unit::UnitCode;
use serde::{Deserialize, Serialize};

/// A number of another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutsideNumber {
    /// Code of the system, as the site's file names it.
    pub system: String,
    /// The number there; one case at most bears it.
    pub number: String,
    /// The case it is.
    pub case: CaseId,
    /// Who said so.
    pub by: PersonId,
    /// When.
    pub at: Instant,
}

/// A case that was typed into another system by hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypedAgain {
    /// Code of the system.
    pub system: String,
    /// The case.
    pub case: CaseId,
    /// How many values the copy sheet showed.
    pub values: i64,
    /// From which unit.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub unit: Option<UnitCode>,
    /// Where the case belongs.
    pub division: codes::DivisionCode,
    /// By whom.
    pub by: PersonId,
    /// When.
    pub at: Instant,
}
