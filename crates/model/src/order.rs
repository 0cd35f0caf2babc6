//! Work orders (工单): co-handling inside a case. Their acts do not change the stage.

use crate::id::{OrderId, PersonId};
use crate::time::Instant;
use crate::unit::UnitCode;
use serde::{Deserialize, Serialize};

/// Lead or assist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// 主办.
    Lead,
    /// 协办.
    Assist,
}

/// Where an order stands. An overdue one says so and never answers itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderState {
    /// Waiting for its unit.
    Open,
    /// Answered.
    Answered {
        /// The answer.
        answer: String,
        /// By whom.
        by: PersonId,
        /// When.
        at: Instant,
    },
    /// "Not ours", citing a line of the list of powers.
    Returned {
        /// The line cited.
        cites: String,
        /// By whom.
        by: PersonId,
        /// When.
        at: Instant,
    },
    /// The asker called it back.
    Withdrawn {
        /// When.
        at: Instant,
    },
}

/// A work order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WorkOrder {
    /// Its id.
    pub id: OrderId,
    /// Declared kind in the procedure.
    pub kind: String,
    /// Who is asked.
    pub unit: UnitCode,
    /// Lead or assist.
    pub part: Part,
    /// What is asked.
    pub question: String,
    /// Who asked.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: Instant,
    /// Its clock's code among the case's clocks, `order:<id>`.
    pub clock: String,
    /// Grows with each of its own acts.
    pub version: u64,
    /// Where it stands.
    pub state: OrderState,
}
