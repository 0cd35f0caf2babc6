//! A device that shows without anybody signed in: the wall of a command hall. What it may show is
//! figures and lights of its division, never a person.

use crate::id::DeviceId;
use crate::time::Instant;
use crate::unit::UnitCode;
use codes::division::DivisionCode;
use serde::{Deserialize, Serialize};

/// What sort of device.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeviceKind {
    /// A wall (驾驶舱).
    Wall,
}

impl DeviceKind {
    /// Its code, as columns write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Wall => "wall",
        }
    }

    /// The kind of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        (code == "wall").then_some(Self::Wall)
    }
}

/// A device. Whoever has its token sees what it shows; the token stands in no row and no entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// Its id.
    pub id: DeviceId,
    /// What sort.
    pub kind: DeviceKind,
    /// Where it hangs, in words.
    pub label: String,
    /// The unit that answers for it.
    pub unit: UnitCode,
    /// The county or town it shows.
    pub division: DivisionCode,
    /// When it was set up.
    pub made_at: Instant,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub revoked_at: Option<Instant>,
}
