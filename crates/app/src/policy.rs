//! Who may do what, and how far the eyes reach. Default deny: what is not said here is refused.
//! One function decides; `store` filters by the very scope it returns (DESIGN §4, Lists).

use codes::division::{DivisionCode, Level};
use model::account::Actor;
use model::refusal::Refusal;
use model::role::Role;
use model::scope::Scope;

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {
        /// Everything that can be asked of `app`; every route names one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action { $($(#[$doc])* $name),+ }
        impl Action {
            /// Every action.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];
            /// Its code in the authorisation table.
            #[must_use]
            pub const fn code(self) -> &'static str { match self { $(Self::$name => $code),+ } }
        }
    };
}

actions! {
    /// See the own home page, profile, posts; sign out; switch post.
    OwnDesk = "own-desk",
    /// Read and search cases.
    CaseRead = "case-read",
    /// File a case.
    CaseFile = "case-file",
    /// Act on a case; the procedure decides further.
    CaseAct = "case-act",
    /// Search and open persons, masked.
    PersonRead = "person-read",
    /// Show one masked value in clear, for a stated purpose.
    PersonUnmask = "person-unmask",
    /// Correct the population library.
    PersonWrite = "person-write",
    /// Open a citizen's account against the ID card; print a one-time code.
    CitizenOpen = "citizen-open",
    /// See rolls, payments, claims.
    RollRead = "roll-read",
    /// Draw up, check, export, settle, re-issue rolls.
    RollWork = "roll-work",
    /// Look through the population for entitlements now.
    ScreeningRun = "screening-run",
    /// Open and close accounts.
    AccountManage = "account-manage",
    /// Appoint to posts, dismiss, revoke.
    AppointmentManage = "appointment-manage",
    /// Set leave and deputy within the own unit.
    LeaveSet = "leave-set",
    /// Be the second person at the desk for a password reset.
    PasswordReset = "password-reset",
    /// Read the journal, verify it, sample and export it.
    JournalRead = "journal-read",
    /// Take calendars, parameters and modules in.
    SiteManage = "site-manage",
    /// Confirm a value of a site parameter that another proposed.
    ParameterConfirm = "parameter-confirm",
    /// Look at figures.
    FigureRead = "figure-read",
    /// See the county: tree, units, map.
    CountyRead = "county-read",
    /// See grids with their workers and what is open in them.
    GridRead = "grid-read",
    /// Draw the grids of a village otherwise, and lay the routes in them.
    GridDraw = "grid-draw",
    /// Patrol and visit in the own grids.
    FieldWork = "field-work",
    /// See when and how often grids were patrolled and visited; never whom or where exactly.
    FieldRead = "field-read",
    /// See the roster by name, plans of reforms and what they would do.
    ReformPlan = "reform-plan",
    /// Propose a reform.
    ReformPropose = "reform-propose",
    /// Approve or refuse a reform that another proposed.
    ReformDecide = "reform-decide",
    /// See feeds and libraries of the data hub and how good they are.
    LibraryRead = "library-read",
    /// Ask the libraries in groups.
    LibraryAsk = "library-ask",
    /// Read libraries that are shared without condition.
    LibraryOpen = "library-open",
    /// Ask for columns of a library for the own unit, and read what was granted to it.
    SharingAsk = "sharing-ask",
    /// Decide what a unit may read of a library, and take it back.
    SharingDecide = "sharing-decide",
    /// Ask for a library as a file, and fetch it once another approved.
    ExportAsk = "export-ask",
    /// Approve a file that another asked for.
    ExportDecide = "export-decide",
    /// See how a hall does: its windows, its days in figures.
    HallRead = "hall-read",
    /// Open, close and change service halls.
    HallManage = "hall-manage",
    /// Sit at a window of the own hall: call, serve, take bookings.
    WindowWork = "window-work",
    /// See the command centre: map, queue, duty, incidents, replay.
    CommandRead = "command-read",
    /// Plan the duty roster of the own unit.
    DutyPlan = "duty-plan",
    /// Set up and revoke devices that show figures without anybody signed in.
    DeviceManage = "device-manage",
    /// See how the supporting systems stand, in numbers.
    SystemsRead = "systems-read",
    /// Say whom the exchange tells what, have messages tried again.
    SystemsManage = "systems-manage",
    /// Take cases from other systems' tables, and give their results back.
    SheetExchange = "sheet-exchange",
    /// Keep a report of a day, a week or a month.
    BulletinWork = "bulletin-work",
    /// Take calls at the hotline: the caller's matters by her phone, recording, answering at once.
    HotlineWork = "hotline-work",
    /// A citizen's own pages.
    CitizenDesk = "citizen-desk",
}

/// How far an actor's eyes reach for an action; none when it is not hers at all.
#[must_use]
pub fn scope(actor: &Actor, action: Action) -> Option<Scope> {
    use Action as A;
    let Some(post) = &actor.post else {
        return match action {
            A::OwnDesk | A::CountyRead => Some(Scope::County),
            A::CitizenDesk | A::CaseRead | A::CaseFile | A::CaseAct => {
                Some(Scope::Persons(vec![actor.person]))
            }
            _ => None,
        };
    };
    let division = || Scope::Division(post.division);
    if matches!(action, A::OwnDesk | A::CountyRead) {
        return Some(Scope::County);
    }
    if action == A::BulletinWork && post.role == Role::Dispatcher {
        // A command centre reports of its whole place.
        return Some(division());
    }
    match post.role {
        Role::Citizen => match action {
            A::CitizenDesk | A::CaseRead | A::CaseFile | A::CaseAct => {
                Some(Scope::Persons(vec![actor.person]))
            }
            _ => None,
        },
        Role::GridWorker => match action {
            A::CaseRead
            | A::CaseFile
            | A::CaseAct
            | A::PersonRead
            | A::PersonUnmask
            | A::CitizenOpen
            | A::GridRead
            | A::FieldWork => Some(Scope::Grids {
                grids: post.grids.clone(),
                person: actor.person,
            }),
            _ => None,
        },
        Role::VillageClerk => match action {
            A::CaseRead
            | A::CaseFile
            | A::CaseAct
            | A::PersonRead
            | A::PersonUnmask
            | A::GridRead
            | A::HallRead
            | A::WindowWork => Some(division()),
            _ => None,
        },
        Role::WindowClerk => match action {
            A::CaseRead
            | A::CaseFile
            | A::CaseAct
            | A::PersonRead
            | A::PersonUnmask
            | A::CitizenOpen
            | A::HallRead
            | A::WindowWork
            | A::SheetExchange => Some(division()),
            _ => None,
        },
        Role::Approver => match action {
            A::CaseRead | A::CaseAct | A::PersonRead | A::PersonUnmask => Some(division()),
            _ => None,
        },
        Role::UnitHead => match action {
            // What may be filed is the procedures' to say: their filing acts name her, or not.
            A::CaseFile
            | A::CaseRead
            | A::CaseAct
            | A::PersonRead
            | A::LeaveSet
            | A::PasswordReset
            | A::FigureRead
            | A::RollRead
            | A::GridRead
            | A::FieldRead
            | A::HallRead
            | A::HallManage
            | A::SheetExchange
            | A::BulletinWork => Some(division()),
            A::LibraryOpen => Some(Scope::County),
            A::SharingAsk | A::DutyPlan => Some(Scope::Unit(post.unit.clone())),
            _ => None,
        },
        Role::Payer => match action {
            A::RollRead | A::RollWork | A::CaseRead | A::PersonUnmask => Some(division()),
            _ => None,
        },
        Role::DepartmentOfficer => match action {
            A::CaseRead | A::CaseAct | A::SharingAsk => Some(Scope::Unit(post.unit.clone())),
            A::CaseFile
            | A::ScreeningRun
            | A::FigureRead
            | A::RollRead
            | A::SheetExchange
            | A::BulletinWork
            | A::HallRead => Some(division()),
            A::LibraryOpen => Some(Scope::County),
            _ => None,
        },
        // What comes in at a command centre is filed there, too: calls from other authorities, alarms.
        Role::Dispatcher => match action {
            A::CaseRead
            | A::CaseAct
            | A::CaseFile
            | A::FigureRead
            | A::GridRead
            | A::GridDraw
            | A::FieldRead
            | A::HallRead
            | A::CommandRead
            | A::DeviceManage => Some(division()),
            A::DutyPlan => Some(Scope::Unit(post.unit.clone())),
            _ => None,
        },
        Role::HotlineOperator => match action {
            A::CaseRead | A::CaseAct | A::CaseFile | A::FigureRead | A::HotlineWork => {
                Some(division())
            }
            _ => None,
        },
        Role::Organiser => match action {
            A::GridRead | A::GridDraw => Some(Scope::County),
            A::FigureRead | A::CaseFile => Some(division()),
            // Only what her own office holds: establishment work, nobody's applications.
            A::CaseRead | A::CaseAct => Some(Scope::Unit(post.unit.clone())),
            A::ReformPlan | A::ReformPropose | A::ReformDecide => Some(Scope::County),
            A::HallRead | A::HallManage => Some(Scope::County),
            _ => None,
        },
        Role::DataSteward => match action {
            A::PersonRead
            | A::PersonUnmask
            | A::PersonWrite
            | A::ScreeningRun
            | A::LibraryRead
            | A::LibraryAsk
            | A::LibraryOpen
            | A::SharingDecide
            | A::ExportAsk => Some(Scope::County),
            _ => None,
        },
        Role::Auditor => match action {
            A::JournalRead
            | A::CaseRead
            | A::RollRead
            | A::FigureRead
            | A::ReformPlan
            | A::LibraryRead
            | A::LibraryOpen => Some(Scope::County),
            _ => None,
        },
        Role::SystemAdmin => match action {
            A::AccountManage
            | A::SiteManage
            | A::DeviceManage
            | A::SystemsRead
            | A::SystemsManage => Some(Scope::County),
            _ => None,
        },
        Role::SecurityAdmin => match action {
            // She sees who wants which columns and what for, never a row: what leaves is hers to allow
            // because none of it is hers to read.
            A::AppointmentManage
            | A::PasswordReset
            | A::LeaveSet
            | A::ParameterConfirm
            | A::ExportDecide
            | A::SystemsRead => Some(Scope::County),
            _ => None,
        },
        Role::AuditAdmin => match action {
            A::JournalRead | A::SystemsRead => Some(Scope::County),
            _ => None,
        },
        Role::Leader => match action {
            A::FigureRead | A::RollRead | A::GridRead | A::HallRead | A::CommandRead => {
                Some(division())
            }
            A::ReformPlan | A::ReformDecide | A::LibraryRead | A::LibraryAsk | A::LibraryOpen => {
                Some(Scope::County)
            }
            _ => None,
        },
    }
}

/// The scope, or a refusal that tells nothing but that it is not for this post.
pub fn require(actor: &Actor, action: Action) -> Result<Scope, Refusal> {
    scope(actor, action).ok_or_else(|| Refusal::denied("not-for-your-post"))
}

/// Whether a place lies within a scope; the oracle that `store`'s filters are tested against.
#[must_use]
pub fn reaches(scope: &Scope, place: DivisionCode, grid: Option<codes::GridCode>) -> bool {
    match scope {
        Scope::County => true,
        Scope::Division(division) => division.contains(place),
        Scope::Grids { grids, .. } => grid.is_some_and(|grid| grids.contains(&grid)),
        Scope::Unit(_) | Scope::Units(_) | Scope::Persons(_) | Scope::Nothing => false,
    }
}

/// The level a post reaches.
#[must_use]
pub fn level(actor: &Actor) -> Option<Level> {
    actor.post.as_ref().map(|post| post.division.level())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn administrators_hold_no_business_action_and_auditors_change_nothing() {
        use Action as A;
        let business = [
            A::CaseRead,
            A::CaseFile,
            A::CaseAct,
            A::PersonRead,
            A::PersonUnmask,
            A::RollWork,
            A::CitizenOpen,
            A::LibraryRead,
            A::LibraryAsk,
            A::LibraryOpen,
            A::SharingAsk,
            A::SharingDecide,
            A::ExportAsk,
            A::GridDraw,
            A::FieldWork,
            A::FieldRead,
            A::WindowWork,
            A::SheetExchange,
            A::BulletinWork,
            A::HotlineWork,
        ];
        let writing = [
            A::CaseFile,
            A::CaseAct,
            A::RollWork,
            A::ReformPropose,
            A::ReformDecide,
            A::PersonWrite,
            A::AccountManage,
            A::AppointmentManage,
            A::SiteManage,
            A::SharingAsk,
            A::SharingDecide,
            A::ExportAsk,
            A::ExportDecide,
            A::GridDraw,
            A::FieldWork,
            A::HallManage,
            A::WindowWork,
            A::HotlineWork,
            A::SystemsManage,
            A::SheetExchange,
            A::BulletinWork,
        ];
        for role in Role::ALL {
            let actor = crate::testing::actor(*role);
            if role.is_administrator() {
                assert!(
                    business.iter().all(|a| scope(&actor, *a).is_none()),
                    "{role:?}"
                );
            }
            if matches!(role, Role::Auditor | Role::AuditAdmin) {
                assert!(
                    writing.iter().all(|a| scope(&actor, *a).is_none()),
                    "{role:?}"
                );
            }
        }
        // No two administrators share a power; to see numbers is none.
        for action in A::ALL
            .iter()
            .filter(|a| !matches!(a, A::OwnDesk | A::CountyRead | A::SystemsRead))
        {
            let holders: Vec<_> = Role::ALL
                .iter()
                .filter(|r| {
                    r.is_administrator() && scope(&crate::testing::actor(**r), *action).is_some()
                })
                .collect();
            assert!(holders.len() <= 1, "{action:?}: {holders:?}");
        }
    }
}
