//! What a person may be appointed as. Roles are closed; a site arranges them, a module names
//! them, neither invents one (DOMAIN §10.1, UX "One home page per role").

use serde::{Deserialize, Serialize};

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// A role.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum Role { $($(#[$doc])* $name),+ }

        impl Role {
            /// Every role, in the order of the list.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its code, as files and columns write it.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code),+ } }

            /// The role of a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> { match code { $($code => Some(Self::$name),)+ _ => None } }
        }
    };
}

roles! {
    /// A citizen, for herself or by authorisation for another.
    Citizen = "citizen",
    /// Grid worker (网格员).
    GridWorker = "grid-worker",
    /// Village clerk (村居代办员).
    VillageClerk = "village-clerk",
    /// Window clerk (综合窗口受理员).
    WindowClerk = "window-clerk",
    /// Back-office approver (后台审批员).
    Approver = "approver",
    /// Head of a unit (负责人).
    UnitHead = "unit-head",
    /// Draws up, checks, releases payment rolls (发放经办).
    Payer = "payer",
    /// County department's officer (部门承办人).
    DepartmentOfficer = "department-officer",
    /// Dispatcher of a command centre (指挥中心座席).
    Dispatcher = "dispatcher",
    /// Hotline operator (12345 座席): takes calls and keeps who called.
    HotlineOperator = "hotline-operator",
    /// Establishment office (编办经办).
    Organiser = "organiser",
    /// Data steward (数据管理员).
    DataSteward = "data-steward",
    /// Auditor (审计员): reads the journal, changes nothing.
    Auditor = "auditor",
    /// System administrator (系统管理员).
    SystemAdmin = "system-admin",
    /// Security administrator (安全管理员): grants and revokes.
    SecurityAdmin = "security-admin",
    /// Audit administrator (审计管理员).
    AuditAdmin = "audit-admin",
    /// Leader (领导): sees figures.
    Leader = "leader",
}

impl Role {
    /// The three administrators are pairwise exclusive and hold no business role
    /// (GB/T 22239-2019 §8.1.4, 三员分立).
    #[must_use]
    pub const fn is_administrator(self) -> bool {
        matches!(
            self,
            Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_the_serialised_names() {
        for role in Role::ALL {
            assert_eq!(serde_json::to_value(role).unwrap(), role.code());
            assert_eq!(Role::from_code(role.code()), Some(*role));
        }
    }
}
