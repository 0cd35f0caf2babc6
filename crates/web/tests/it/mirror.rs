//! Whatever a page lets somebody do, a program can do, too: every form that is sent stands here
//! beside its line of the API, or with the reason why it has none.

use std::collections::{BTreeMap, BTreeSet};
use web::route::Kind;
use web::routes;

/// A form, and what a program calls instead.
const MIRROR: &[(&str, &str)] = &[
    ("/accounts", "POST /api/v1/accounts"),
    (
        "/accounts/{account}/enabled",
        "POST /api/v1/accounts/{id}/door",
    ),
    ("/apply/{procedure}", "POST /api/v1/cases"),
    ("/audit/export", "POST /api/v1/journal/exports"),
    ("/audit/verify", "POST /api/v1/journal/verify"),
    ("/cases/new", "POST /api/v1/cases"),
    ("/cases/{id}/acts/{act}", "POST /api/v1/cases/{id}/acts"),
    ("/cases/{id}/numbers", "POST /api/v1/cases/{id}/numbers"),
    (
        "/cases/{id}/numbers/remove",
        "POST /api/v1/cases/{id}/numbers/remove",
    ),
    (
        "/cases/{id}/copy/{system}/typed",
        "POST /api/v1/cases/{id}/copy/{system}/typed",
    ),
    (
        "/exchange/in",
        "POST /api/v1/exchange/{system}/imports/preview",
    ),
    // The page's workbook of faults is the preview's list of faults.
    (
        "/exchange/in/faults",
        "POST /api/v1/exchange/{system}/imports/preview",
    ),
    (
        "/exchange/in/take",
        "POST /api/v1/exchange/{system}/imports",
    ),
    ("/reports", "POST /api/v1/bulletins"),
    (
        "/cases/{id}/unmask/{field}",
        "POST /api/v1/cases/{id}/unmask",
    ),
    ("/command/dispatch", "POST /api/v1/command/dispatches"),
    ("/command/urge", "POST /api/v1/command/urges"),
    ("/devices", "POST /api/v1/devices"),
    (
        "/devices/{device}/revoke",
        "POST /api/v1/devices/{id}/revoke",
    ),
    ("/duty", "POST /api/v1/duty"),
    ("/duty/copy", "POST /api/v1/duty/weeks"),
    ("/duty/{duty}/end", "POST /api/v1/duty/{id}/end"),
    ("/duty/{duty}/hand-over", "POST /api/v1/duty/{id}/hand-over"),
    ("/duty/{duty}/take", "POST /api/v1/duty/{id}/take"),
    (
        "/citizens/authorisations/new",
        "POST /api/v1/citizens/authorisations",
    ),
    ("/citizens/new", "POST /api/v1/citizens"),
    ("/hotline", "POST /api/v1/hotline/calls"),
    ("/hotline/look", "POST /api/v1/hotline/callers"),
    ("/leaves", "POST /api/v1/leaves"),
    (
        "/leaves/requests/{request}",
        "POST /api/v1/leaves/requests/{id}",
    ),
    ("/leaves/{leave}/end", "POST /api/v1/leaves/{id}/end"),
    ("/county/export", "POST /api/v1/county/export"),
    ("/establishment/roster", "POST /api/v1/establishment/roster"),
    ("/messages/{id}/print", "POST /api/v1/messages/{id}/print"),
    ("/my/authorisations", "POST /api/v1/my/authorisations"),
    (
        "/my/authorisations/{id}/revoke",
        "POST /api/v1/my/authorisations/{id}/revoke",
    ),
    ("/my/data", "POST /api/v1/my/corrections"),
    ("/my/{case}/card", "POST /api/v1/cases/{id}/card"),
    ("/my/{case}/rating", "POST /api/v1/cases/{id}/acts"),
    ("/my/{case}/withdraw", "POST /api/v1/cases/{id}/acts"),
    ("/password", "POST /api/v1/password"),
    ("/people", "GET /api/v1/persons"),
    (
        "/people/{id}/unmask/{kind}",
        "POST /api/v1/persons/{id}/unmask",
    ),
    ("/posts", "POST /api/v1/appointments"),
    (
        "/posts/{post}/inherit",
        "POST /api/v1/appointments/{id}/inherit",
    ),
    (
        "/posts/{post}/dismiss",
        "POST /api/v1/appointments/{id}/end",
    ),
    (
        "/r/{receipt}/rating",
        "POST /api/v1/receipts/{receipt}/rating",
    ),
    ("/report", "POST /api/v1/reports"),
    ("/report/public", "POST /api/v1/reports/public"),
    ("/reforms", "POST /api/v1/reforms"),
    // A program's reform is JSON already; its mistakes are the plan's refusals.
    ("/reforms/faults", "POST /api/v1/reforms/plan"),
    ("/reforms/new", "POST /api/v1/reforms/plan"),
    ("/reforms/{id}/decide", "POST /api/v1/reforms/{id}/decide"),
    ("/resets", "POST /api/v1/resets"),
    ("/rolls", "POST /api/v1/rolls"),
    (
        "/rolls/claims/{payment}/settle",
        "POST /api/v1/claims/{payment}/settle",
    ),
    ("/rolls/import", "POST /api/v1/rolls/imports/preview"),
    // The page's workbook of faults is the preview's list of faults.
    ("/rolls/import/faults", "POST /api/v1/rolls/imports/preview"),
    ("/rolls/import/take", "POST /api/v1/rolls/imports"),
    ("/rolls/{roll}/check", "POST /api/v1/rolls/{id}/check"),
    ("/rolls/{roll}/export", "POST /api/v1/rolls/{id}/export"),
    ("/rolls/{roll}/settle", "POST /api/v1/rolls/{id}/return"),
    ("/rolls/{roll}/void", "POST /api/v1/rolls/{id}/void"),
    (
        "/libraries/review/{record}",
        "POST /api/v1/libraries/review/{record}",
    ),
    ("/libraries/ask", "POST /api/v1/libraries/ask"),
    ("/libraries/{library}", "POST /api/v1/libraries/ask"),
    (
        "/libraries/{library}/share",
        "POST /api/v1/library-requests",
    ),
    (
        "/libraries/requests/{request}",
        "POST /api/v1/library-requests/{request}",
    ),
    (
        "/libraries/requests/{request}/end",
        "POST /api/v1/library-requests/{request}/end",
    ),
    (
        "/libraries/{library}/export",
        "POST /api/v1/library-exports",
    ),
    (
        "/libraries/approvals/{request}",
        "POST /api/v1/library-exports/{request}",
    ),
    (
        "/libraries/exports/{request}/file",
        "POST /api/v1/library-exports/{request}/file",
    ),
    (
        "/grids/village/{division}",
        "POST /api/v1/grids/villages/{division}",
    ),
    ("/grids/{grid}/routes", "POST /api/v1/grids/{grid}/routes"),
    (
        "/households/{household}/plan",
        "POST /api/v1/households/{household}/plan",
    ),
    (
        "/households/{household}/visits",
        "POST /api/v1/households/{household}/visits",
    ),
    (
        "/households/{household}/allow",
        "POST /api/v1/households/{household}/allow",
    ),
    ("/my/visits", "POST /api/v1/my/visits"),
    ("/houses", "POST /api/v1/houses"),
    ("/houses/{house}", "POST /api/v1/houses/{house}"),
    (
        "/steward/houses/{request}",
        "POST /api/v1/house-requests/{request}",
    ),
    ("/moves", "POST /api/v1/moves"),
    ("/patrols", "POST /api/v1/patrols"),
    ("/patrols/{patrol}/end", "POST /api/v1/patrols/{patrol}/end"),
    (
        "/patrols/{patrol}/here",
        "POST /api/v1/patrols/{patrol}/positions",
    ),
    ("/halls/new", "POST /api/v1/halls"),
    ("/halls/{hall}/edit", "POST /api/v1/halls/{hall}/changes"),
    ("/halls/{hall}/ticket", "POST /api/v1/halls/{hall}/tickets"),
    (
        "/halls/{hall}/arrival",
        "POST /api/v1/halls/{hall}/arrivals",
    ),
    (
        "/halls/{hall}/booking",
        "POST /api/v1/halls/{hall}/bookings",
    ),
    (
        "/my/bookings/{booking}/cancel",
        "POST /api/v1/my/bookings/{booking}/cancel",
    ),
    ("/window", "POST /api/v1/window"),
    ("/window/next", "POST /api/v1/window/next"),
    (
        "/window/tickets/{ticket}",
        "POST /api/v1/window/tickets/{ticket}",
    ),
    ("/window/bookings", "POST /api/v1/window/bookings"),
    (
        "/window/bookings/{booking}/arrive",
        "POST /api/v1/window/bookings/{booking}/arrive",
    ),
    (
        "/window/bookings/{booking}/cancel",
        "POST /api/v1/window/bookings/{booking}/cancel",
    ),
    (
        "/systems/identity/links",
        "POST /api/v1/systems/identity/links",
    ),
    (
        "/systems/identity/links/{account}/end",
        "POST /api/v1/systems/identity/links/{account}/end",
    ),
    ("/identity/unbind", "POST /api/v1/identity/unbind"),
    (
        "/systems/messages/test",
        "POST /api/v1/systems/messages/test",
    ),
    (
        "/systems/messages/{message}/resend",
        "POST /api/v1/systems/messages/{message}/resend",
    ),
    ("/messages/choice", "POST /api/v1/my/messages/choice"),
    (
        "/people/{id}/messages",
        "POST /api/v1/persons/{id}/messages",
    ),
    ("/systems/exchange", "POST /api/v1/systems/exchange"),
    (
        "/systems/exchange/{subscription}/secret",
        "POST /api/v1/systems/exchange/{subscription}/secret",
    ),
    (
        "/systems/exchange/{subscription}/end",
        "POST /api/v1/systems/exchange/{subscription}/end",
    ),
    (
        "/systems/exchange/{subscription}/replay",
        "POST /api/v1/systems/exchange/{subscription}/replay",
    ),
    (
        "/systems/exchange/{subscription}/retry",
        "POST /api/v1/systems/exchange/{subscription}/retry",
    ),
    ("/screening", "POST /api/v1/screenings"),
    ("/session/post", "POST /api/v1/session/post"),
    ("/sign-in", "POST /api/v1/session"),
    ("/sign-out", "DELETE /api/v1/session"),
    ("/site/calendar", "POST /api/v1/site/calendars"),
    ("/site/parameters", "POST /api/v1/parameters/proposals"),
    (
        "/site/proposals/{request}",
        "POST /api/v1/parameters/proposals/{request}",
    ),
    ("/site/modules/adopt", "POST /api/v1/site/modules"),
    ("/site/modules/check", "POST /api/v1/site/modules/check"),
    (
        "/site/modules/{module}/towns",
        "POST /api/v1/site/modules/{module}/towns",
    ),
    (
        "/site/modules/{module}/switch",
        "POST /api/v1/site/modules/{module}/switch",
    ),
    (
        "/steward/corrections/{request}",
        "POST /api/v1/corrections/{request}",
    ),
    ("/steward/join", "POST /api/v1/persons/{id}/join"),
    ("/steward/moves/{request}", "POST /api/v1/moves/{request}"),
    (
        "/steward/people/{person}",
        "POST /api/v1/persons/{id}/corrections",
    ),
];

/// Forms that no program needs.
const PAGES_ONLY: &[(&str, &str)] = &[
    (
        "/prefs",
        "language and large type are a cookie of the reader's browser",
    ),
    (
        "/grids/village/{division}/check",
        "an editor's question that keeps nothing; a program's drawing is refused with the same pieces, named one by one",
    ),
    (
        "/entitled/{procedure}",
        "a calculation for one birth date that writes nothing; it is a form so that the date stays out of addresses",
    ),
];

/// Actions of a form and of its line that differ, because the line serves other forms as well.
const WIDER: &[&str] = &[
    // A citizen's own pages ask for her desk; the policy opens filing and acting to her, too.
    "/apply/{procedure}",
    "/my/{case}/rating",
    "/my/{case}/withdraw",
];

#[test]
fn every_form_has_its_line_of_the_api_or_a_reason() {
    let all = routes();
    let lines: BTreeMap<String, _> = all
        .iter()
        .filter(|route| route.meta.kind == Kind::Api)
        .map(|route| {
            let name = format!("{} {}", route.meta.method, route.meta.path);
            (name, route.meta.action())
        })
        .collect();
    let mirror: BTreeMap<_, _> = MIRROR.iter().copied().collect();
    assert_eq!(mirror.len(), MIRROR.len(), "a form stands twice");
    let excused: BTreeSet<_> = PAGES_ONLY.iter().map(|(form, _)| *form).collect();
    let mut missing = Vec::new();
    let mut forms = BTreeSet::new();
    for form in all
        .iter()
        .filter(|route| route.meta.kind == Kind::Page && route.meta.writes())
    {
        let path = form.meta.path;
        forms.insert(path);
        match (mirror.get(path), excused.contains(path)) {
            (Some(line), false) => match lines.get(*line) {
                None => missing.push(format!("{path}: {line} is not in the table")),
                Some(action) if *action != form.meta.action() && !WIDER.contains(&path) => missing
                    .push(format!(
                        "{path} asks for {:?}, {line} for {action:?}",
                        form.meta.action()
                    )),
                Some(_) => {}
            },
            (None, true) => {}
            (None, false) => missing.push(format!("{path}: no program can do this")),
            (Some(_), true) => missing.push(format!("{path}: mirrored and excused")),
        }
    }
    for listed in mirror.keys().chain(&excused) {
        if !forms.contains(listed) {
            missing.push(format!("{listed}: no such form any more"));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
