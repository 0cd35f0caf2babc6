//! What firms and units file in the lived past: licences that are followed up, boats, permits for
//! dangerous work, posts that a unit wants to use.

use super::modules;
use super::past::Past;
use super::picture::SCENE;
use super::script::{self, Who, answers, step};
use crate::stop::Done;
use app::port::Clock as _;
use codes::DivisionCode;
use model::case::{Channel, Proof};
use model::role::Role;
use model::time::Instant;
use synth::said;

/// The town with the chemical park and the harbour.
const COAST: u64 = 320_623_101_000;
/// Days a boat's certificate still runs.
const CERTIFICATE_DAYS: i64 = 300;
/// Posts are asked for by this department.
const ASKS_FOR_POSTS: &str = "YJJ";

fn coast(town: DivisionCode) -> DivisionCode {
    DivisionCode::from_number(COAST).unwrap_or(town)
}

/// A day so many days from now, as it is typed.
fn day(past: &Past<'_>, days: i64) -> String {
    let at = Instant(past.clock.now().0 + days * codes::zone::DAY_MS);
    at.date().to_string()
}

/// A licence is pushed to whoever follows it up, signed for, looked at.
///
/// # Errors
/// The store's.
pub fn licence(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let window = script::unit(town, "FWZX");
    let (Some(place), Some(clerk)) = (
        modules::place(past, town),
        script::anybody(past, &window, Role::WindowClerk),
    ) else {
        return Ok(());
    };
    let granted = day(past, 0);
    let mut request = script::filing("licence-follow-up", "push", Some(&place));
    request.channel = Channel::Window;
    request.fields = script::fields(&[
        ("matter", "outdoor-ad"),
        ("licence-number", said::LICENCE_NUMBER),
        ("subject", said::LICENCE_SUBJECT),
        ("scope", said::LICENCE_SCOPE),
        ("granted-on", granted.as_str()),
    ]);
    let steps = vec![
        answers("sign-for", 0, 120, said::SIGNED_FOR),
        step("start", Who::Holder, 200),
        step("visit", Who::Holder, 2_000)
            .with("as-licensed", "true")
            .with("seen", said::AS_LICENSED)
            .paper("photo"),
    ];
    if script::begin(past, &clerk, request, steps, left)?.is_some() {
        past.count("licences followed up");
    }
    Ok(())
}

/// A boat goes out to the farms at sea and comes back with everybody.
///
/// # Errors
/// The store's.
pub fn boat(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let bureau = script::unit(past.app.site().county, "NYJ");
    let (Some(place), Some(officer)) = (
        modules::place(past, coast(town)),
        script::anybody(past, &bureau, Role::DepartmentOfficer),
    ) else {
        return Ok(());
    };
    let (certificate, departs) = (day(past, CERTIFICATE_DAYS), day(past, 0));
    let phone = synth::numbers::phone(past.chance.below(1_000_000));
    let mut request = script::filing("boat-trip", "report-out", Some(&place));
    request.fields = script::fields(&[
        ("boat", said::BOAT),
        ("certificate-until", certificate.as_str()),
        ("gear", "gill"),
        ("purpose", "farming"),
        ("harbour", "yangkou"),
        ("skipper", said::SKIPPER),
        ("contact", phone.as_str()),
        ("depart-on", departs.as_str()),
        ("crew", "4"),
        ("life-jackets", "6"),
        ("raft", "true"),
        ("beacon", "true"),
    ]);
    let files = script::pictures(past, &officer, &[SCENE])?;
    request
        .materials
        .insert("deck-photo".to_owned(), Proof::Files(files));
    let steps = vec![
        step("clear-out", Who::Holder, 30).within(60),
        step("come-in", Who::Holder, 1_200)
            .with("crew-back", "4")
            .within(2_000),
    ];
    if script::begin(past, &officer, request, steps, left)?.is_some() {
        past.count("boats");
    }
    Ok(())
}

/// Hot work in the chemical park: measured by one, permitted by another within half an hour.
///
/// # Errors
/// The store's.
pub fn permit(past: &mut Past<'_>, town: DivisionCode, left: Option<&'static str>) -> Done {
    let bureau = script::unit(past.app.site().county, "YJJ");
    let (Some(place), Some(officer)) = (
        modules::place(past, coast(town)),
        script::anybody(past, &bureau, Role::DepartmentOfficer),
    ) else {
        return Ok(());
    };
    let mut request = script::filing("special-work", "apply", Some(&place));
    request.fields = script::fields(&[
        ("firm", said::PARK_FIRM),
        ("kind", "hot-second"),
        ("where", said::TANK),
        ("content", said::WELDING),
        ("worker", said::WELDER),
        ("worker-certificate", said::WELDERS_CERTIFICATE),
        ("guardian", said::GUARDIAN),
    ]);
    let own = Box::new(officer.clone());
    let steps = vec![
        step("read-gas", Who::Person(own.clone()), 20)
            .with("combustible", "5")
            .with("oxygen", "208")
            .with("toxic-below", "true")
            .with("read-by", said::MEASURER)
            .paper("reading-photo"),
        step("permit", Who::Holder, 10)
            .with("isolated", "true")
            .with("extinguishers", "3")
            .paper("site-photo")
            .by_clock()
            .within(20),
        step("finish", Who::Person(own), 150).by_clock().within(300),
        step("close-permit", Who::Holder, 40)
            .with("embers-out", "true")
            .with("site-cleared", "true")
            .paper("after-photo")
            .by_clock()
            .within(90),
    ];
    if script::begin(past, &officer, request, steps, left)?.is_some() {
        past.count("permits for dangerous work");
    }
    Ok(())
}

/// A unit asks to use posts; the office checks, somebody else decides.
///
/// # Errors
/// The store's.
pub fn posts(past: &mut Past<'_>, _: DivisionCode, left: Option<&'static str>) -> Done {
    let unit = script::unit(past.app.site().county, ASKS_FOR_POSTS);
    let Some(head) = script::anybody(past, &unit, Role::UnitHead) else {
        return Ok(());
    };
    let code = unit.to_string();
    let mut request = script::filing("post-use", "ask-for", None);
    request.fields = script::fields(&[
        ("unit", code.as_str()),
        ("kind", "administrative"),
        ("number", "1"),
        ("reason", said::POST_REASON),
    ]);
    let steps = vec![
        step("pass", Who::Holder, 600).note(said::POSTS_FREE),
        step("grant", Who::Holder, 600),
    ];
    if script::begin(past, &head, request, steps, left)?.is_some() {
        past.count("posts asked for");
    }
    Ok(())
}
