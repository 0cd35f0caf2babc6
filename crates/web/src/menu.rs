//! The few places of each role (UX, "One home page per role"). Places that no route serves, and
//! places the policy does not open to the post, do not appear.

use crate::state::Web;
use app::policy::{Action, scope};
use model::account::Actor;
use model::role::Role;
use serde::Serialize;
use words::Locale;

/// A line of the menu, as the frame shows it.
#[derive(Debug, Clone, Serialize)]
pub struct Line {
    /// Where it leads.
    pub href: &'static str,
    /// In words.
    pub label: String,
    /// The reader is there.
    pub current: bool,
    /// How many wait; none when nobody counts them.
    pub count: Option<i64>,
}

/// A place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its page.
    pub href: &'static str,
    /// Its name's key.
    pub key: &'static str,
    /// What it asks for.
    pub action: Action,
}

const fn place(href: &'static str, key: &'static str, action: Action) -> Place {
    Place { href, key, action }
}

const HOME: Place = place("/", "web-menu-home", Action::OwnDesk);
const TASKS: Place = place("/tasks", "web-menu-tasks", Action::CaseRead);
const CASES: Place = place("/cases", "web-menu-cases", Action::CaseRead);
const WINDOW: Place = place("/window", "web-menu-window", Action::WindowWork);
const ORDERS: Place = place("/orders", "web-menu-orders", Action::CaseRead);
const FILE: Place = place("/cases/new", "web-menu-file", Action::CaseFile);
const RECORD: Place = place("/cases/new", "web-menu-record", Action::CaseFile);
const REPORT: Place = place("/report", "web-menu-report", Action::CaseFile);
const HOTLINE: Place = place("/hotline", "web-menu-hotline", Action::HotlineWork);
const RATES: Place = place("/figures/hotline", "web-menu-rates", Action::FigureRead);
const PEOPLE: Place = place("/people", "web-menu-people", Action::PersonRead);
const MAP: Place = place("/map", "web-menu-map", Action::CountyRead);
const GRIDS: Place = place("/grids", "web-menu-grids", Action::GridRead);
const HOUSEHOLDS: Place = place("/households", "web-menu-households", Action::FieldWork);
const ROLLS: Place = place("/rolls", "web-menu-rolls", Action::RollRead);
const RETURNS: Place = place("/rolls/returns", "web-menu-returns", Action::RollWork);
const CLAIMS: Place = place("/rolls/claims", "web-menu-claims", Action::RollRead);
const SCREENING: Place = place("/screening", "web-menu-screening", Action::ScreeningRun);
const CITIZENS: Place = place("/citizens/new", "web-menu-citizens", Action::CitizenOpen);
const LEAVES: Place = place("/leaves", "web-menu-leaves", Action::LeaveSet);
const RESETS: Place = place("/resets", "web-menu-resets", Action::PasswordReset);
const ACCOUNTS: Place = place("/accounts", "web-menu-accounts", Action::AccountManage);
const POSTS: Place = place("/posts", "web-menu-posts", Action::AppointmentManage);
const SITE: Place = place("/site", "web-menu-site", Action::SiteManage);
const SYSTEMS: Place = place("/systems", "web-menu-systems", Action::SystemsRead);
const PROPOSALS: Place = place(
    "/site/proposals",
    "web-menu-proposals",
    Action::ParameterConfirm,
);
const JOURNAL: Place = place("/journal", "web-menu-journal", Action::JournalRead);
const CHECKS: Place = place("/audit", "web-menu-audit", Action::JournalRead);
const COUNTY: Place = place("/county", "web-menu-county", Action::CountyRead);
const COMMAND: Place = place("/command", "web-menu-command", Action::CommandRead);
const DUTY: Place = place("/duty", "web-menu-duty", Action::OwnDesk);
const DEVICES: Place = place("/devices", "web-menu-devices", Action::DeviceManage);
const FIGURES: Place = place("/figures", "web-menu-figures", Action::FigureRead);
const REFORMS: Place = place("/reforms", "web-menu-reforms", Action::ReformPlan);
const LEDGER: Place = place(
    "/establishment",
    "web-menu-establishment",
    Action::ReformPlan,
);
const STANDARD: Place = place("/standard", "web-menu-standard", Action::CountyRead);
const FIVE_PLUS: Place = place(
    "/figures/five-plus",
    "web-menu-five-plus",
    Action::ReformPlan,
);
const ESTABLISH: Place = place("/cases/new", "web-menu-establish", Action::CaseFile);
const LIBRARIES: Place = place("/libraries", "web-menu-libraries", Action::LibraryRead);
const SHARED: Place = place("/libraries/shared", "web-menu-shared", Action::SharingAsk);
const GRANTS: Place = place(
    "/libraries/requests",
    "web-menu-grants",
    Action::SharingDecide,
);
const APPROVALS: Place = place(
    "/libraries/approvals",
    "web-menu-approvals",
    Action::ExportDecide,
);
const MINE: Place = place("/my", "web-menu-mine", Action::CitizenDesk);
const ENTITLED: Place = place("/my/entitlements", "web-menu-entitled", Action::CitizenDesk);
const APPLY: Place = place("/apply", "web-menu-apply", Action::CitizenDesk);
const DATA: Place = place("/my/data", "web-menu-data", Action::CitizenDesk);
const TRUSTED: Place = place(
    "/my/authorisations",
    "web-menu-trusted",
    Action::CitizenDesk,
);
const LOOKED: Place = place("/my/reads", "web-menu-looked", Action::CitizenDesk);

/// Places of a role, home first; its three daily acts stand before the rest.
#[must_use]
pub const fn places(role: Role) -> &'static [Place] {
    match role {
        Role::Citizen => &[HOME, MINE, APPLY, ENTITLED, LOOKED, DATA, TRUSTED],
        Role::GridWorker => &[HOME, REPORT, TASKS, HOUSEHOLDS, FILE, PEOPLE, CITIZENS],
        Role::VillageClerk => &[HOME, CASES, WINDOW, ORDERS, FILE, PEOPLE, MAP],
        Role::WindowClerk => &[HOME, WINDOW, CASES, FILE, PEOPLE, CITIZENS],
        Role::Approver => &[HOME, CASES, ORDERS, PEOPLE, MAP],
        Role::UnitHead => &[HOME, CASES, ORDERS, FIGURES, LEAVES, RESETS, ROLLS],
        Role::Payer => &[HOME, ROLLS, RETURNS, CLAIMS, CASES],
        Role::DepartmentOfficer => &[HOME, CASES, ORDERS, SCREENING, ROLLS, FIGURES, SHARED],
        Role::Dispatcher => &[HOME, COMMAND, CASES, RECORD, GRIDS, DUTY, FIGURES],
        Role::HotlineOperator => &[HOME, HOTLINE, CASES, ORDERS, MAP, RATES],
        // Routing, the standard, the ledger and the document's numbers are a tab away.
        Role::Organiser => &[HOME, REFORMS, LEDGER, CASES, ESTABLISH, COUNTY, STANDARD],
        Role::DataSteward => &[HOME, LIBRARIES, GRANTS, PEOPLE, SCREENING, COUNTY],
        Role::Auditor => &[HOME, JOURNAL, CHECKS, ROLLS, CASES, REFORMS, LIBRARIES],
        Role::SystemAdmin => &[HOME, ACCOUNTS, SITE, DEVICES, SYSTEMS, COUNTY],
        Role::SecurityAdmin => &[HOME, POSTS, RESETS, LEAVES, PROPOSALS, APPROVALS, SYSTEMS],
        Role::AuditAdmin => &[HOME, JOURNAL, CHECKS, SYSTEMS],
        // The map is the left half of the command centre.
        Role::Leader => &[HOME, COMMAND, FIGURES, REFORMS, FIVE_PLUS, LIBRARIES, ROLLS],
    }
}

/// Places of an actor that exist and are open to her.
pub fn open<'a>(web: &'a Web, actor: &'a Actor) -> impl Iterator<Item = &'static Place> + 'a {
    places(actor.role())
        .iter()
        .filter(move |place| web.has_page(place.href) && scope(actor, place.action).is_some())
}

/// The menu of an actor who reads `path`. The place whose address is the longest beginning of the
/// path is the current one.
#[must_use]
pub fn lines(web: &Web, locale: Locale, actor: &Actor, path: &str) -> Vec<Line> {
    let path = path.split('?').next().unwrap_or("/");
    let open: Vec<&Place> = open(web, actor).collect();
    let current = open
        .iter()
        .filter(|place| within(path, place.href))
        .map(|place| place.href)
        .max_by_key(|href| href.len());
    open.iter()
        .map(|place| Line {
            href: place.href,
            label: web.lexicon().word(locale, place.key),
            current: current == Some(place.href),
            count: None,
        })
        .collect()
}

fn within(path: &str, href: &str) -> bool {
    path == href
        || (href != "/"
            && path
                .strip_prefix(href)
                .is_some_and(|rest| rest.starts_with('/')))
}
