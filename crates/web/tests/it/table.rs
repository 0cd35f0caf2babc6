use std::collections::BTreeSet;
use web::route::Kind;
use web::{Access, menu, routes};

/// What answers strangers, and nothing else does. A route that is added here is decided, not slipped in.
const PUBLIC: &[&str] = &[
    "GET /api/v1/openapi.json",
    "GET /assets/{digest}/{name}",
    "GET /gallery",
    "GET /healthz",
    "GET /metrics",
    "GET /sign-in",
    "POST /api/v1/session",
    "POST /prefs",
    "POST /sign-in",
];

fn name(route: &web::Route) -> String {
    format!("{} {}", route.meta.method, route.meta.path)
}

#[test]
fn strangers_reach_only_what_is_listed() {
    let open: BTreeSet<String> = routes()
        .iter()
        .filter(|r| r.meta.access == Access::Public)
        .map(name)
        .collect();
    let listed: BTreeSet<String> = PUBLIC.iter().map(|s| (*s).to_owned()).collect();
    // Page authors list theirs beside their own routes' tests; nothing here may disappear unnoticed.
    let missing: Vec<_> = listed.difference(&open).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_route_stands_once_and_its_kind_fits_its_access() {
    let mut seen = BTreeSet::new();
    for route in routes() {
        assert!(seen.insert(name(&route)), "{} twice", name(&route));
        match (route.meta.kind, route.meta.access) {
            (Kind::Page, Access::Api(_))
            | (Kind::Api, Access::Signed(_))
            | (Kind::Asset | Kind::Open311, Access::Signed(_) | Access::Api(_)) => {
                panic!("{}: kind and access contradict", name(&route))
            }
            _ => {}
        }
        assert_eq!(
            matches!(route.meta.kind, Kind::Api | Kind::Open311),
            route.meta.path.starts_with("/api/") || route.meta.path.starts_with("/open311/"),
            "{}",
            name(&route)
        );
    }
}

#[test]
fn no_menu_is_long_and_home_comes_first() {
    for role in model::role::Role::ALL {
        let places = menu::places(*role);
        assert!((2..=7).contains(&places.len()), "{role:?}");
        assert_eq!(places[0].href, "/");
        let distinct: BTreeSet<_> = places.iter().map(|p| p.href).collect();
        assert_eq!(distinct.len(), places.len());
    }
}
