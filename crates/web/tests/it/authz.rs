//! The authorisation table as a text that is read and agreed to: every route × every role. A route
//! that is missing from it, or opens to one more role, fails until somebody says yes
//! (`WUJIA_BLESS=1 cargo nextest run -p web authz` writes it anew).

use app::policy::scope;
use model::account::{Actor, Appointment};
use model::id::{AccountId, AppointmentId, PersonId};
use model::role::Role;
use model::unit::UnitCode;
use std::fmt::Write;
use std::path::Path;
use web::{Access, routes};

fn actor(role: Role) -> Actor {
    let person = PersonId::from_bytes([1; 16]);
    let division = codes::DivisionCode::from_number(320_623_111_000).unwrap();
    let post = Appointment {
        id: AppointmentId::from_bytes([2; 16]),
        person,
        unit: UnitCode("320623111000-FWZX".into()),
        role,
        division,
        grids: Vec::new(),
        from: jiff::civil::date(2026, 1, 1),
        to: None,
    };
    let post = (role != Role::Citizen).then_some(post);
    Actor {
        account: AccountId::from_bytes([3; 16]),
        person,
        name: "某".into(),
        post,
    }
}

fn table() -> String {
    let mut lines: Vec<String> = routes()
        .iter()
        .map(|route| {
            let meta = &route.meta;
            let who = match meta.access {
                Access::Public => "everybody".to_owned(),
                Access::Signed(action) | Access::Api(action) => {
                    let roles: Vec<&str> = Role::ALL
                        .iter()
                        .filter(|role| scope(&actor(**role), action).is_some())
                        .map(|role| role.code())
                        .collect();
                    let all = roles.len() == Role::ALL.len();
                    format!(
                        "{} = {}",
                        action.code(),
                        if all {
                            "signed in".to_owned()
                        } else {
                            roles.join(" ")
                        }
                    )
                }
            };
            format!("{} {}: {who}", meta.path, meta.method)
        })
        .collect();
    lines.sort();
    lines.iter().fold(String::new(), |mut text, line| {
        writeln!(text, "{line}").unwrap();
        text
    })
}

#[test]
fn the_table_is_the_one_agreed_to() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/authz.snap");
    let table = table();
    if std::env::var_os("WUJIA_BLESS").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let agreed = std::fs::read_to_string(&path).unwrap_or_default();
    let new: Vec<&str> = table
        .lines()
        .filter(|line| !agreed.lines().any(|old| old == *line))
        .collect();
    let gone: Vec<&str> = agreed
        .lines()
        .filter(|line| !table.lines().any(|now| now == *line))
        .collect();
    assert!(
        new.is_empty() && gone.is_empty(),
        "not agreed to: {new:#?}\nagreed to but not there: {gone:#?}"
    );
}

#[test]
fn nobody_unknown_changes_anything_but_the_listed() {
    let open: Vec<String> = routes()
        .iter()
        .filter(|route| route.meta.access == Access::Public && route.meta.writes())
        .map(|route| route.meta.path.to_owned())
        .collect();
    let mut open = open;
    open.sort();
    let listed = [
        "/api/v1/halls/{hall}/arrivals",
        "/api/v1/halls/{hall}/tickets",
        "/api/v1/receipts/{receipt}/rating",
        "/api/v1/reports/public",
        "/api/v1/session",
        "/entitled/{procedure}",
        "/halls/{hall}/arrival",
        "/halls/{hall}/ticket",
        "/open311/v2/requests.json",
        "/open311/v2/requests.xml",
        "/prefs",
        "/r/{receipt}/rating",
        "/report/public",
        "/sign-in",
    ];
    assert_eq!(open, listed);
}
