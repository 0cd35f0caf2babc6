//! Who acts: an account, the natural person behind it, the post she acts in.

use crate::id::{AccountId, AppointmentId, LeaveId, PersonId};
use crate::role::Role;
use crate::unit::UnitCode;
use codes::division::DivisionCode;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Somebody acting, in one post at a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// The account signed in with.
    pub account: AccountId,
    /// The natural person.
    pub person: PersonId,
    /// Name, as shown and as journalled in prose.
    pub name: String,
    /// The post acted in; none for a citizen.
    pub post: Option<Appointment>,
}

impl Actor {
    /// The role acted in.
    #[must_use]
    pub fn role(&self) -> Role {
        self.post.as_ref().map_or(Role::Citizen, |post| post.role)
    }
}

/// An appointment to a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appointment {
    /// Its id.
    pub id: AppointmentId,
    /// Who.
    pub person: PersonId,
    /// Unit.
    pub unit: UnitCode,
    /// Role.
    pub role: Role,
    /// The division it reaches: a village, a town, the county. Grid workers: their grids below.
    pub division: DivisionCode,
    /// Grids of a grid worker.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub grids: Vec<codes::division::GridCode>,
    /// From.
    pub from: Date,
    /// To, inclusive; none = until further notice.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to: Option<Date>,
}

/// A leave with its deputy (AB 岗): from–to, tasks and approvals of the post pass to the deputy,
/// never back to whoever made what is to be checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leave {
    /// Its id.
    pub id: LeaveId,
    /// The post left.
    pub post: AppointmentId,
    /// Who stands in.
    pub deputy: PersonId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// A sign-in account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Its id.
    pub id: AccountId,
    /// The natural person.
    pub person: PersonId,
    /// Sign-in name.
    pub login: String,
    /// Name, as shown.
    pub name: String,
    /// Whether it may sign in.
    pub enabled: bool,
    /// Whether the next sign-in must set a new password.
    pub must_change: bool,
    /// A machine made it for demonstration.
    pub synthetic: bool,
}
