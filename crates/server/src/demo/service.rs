//! Matters that people come with in the lived past: service cases by every way they come in, and
//! relatives who apply for an elder before the search finds her. What then happens to a service case
//! at each of its stages.

use super::acts::{self, Next, said};
use super::past::{Doing, Past};
use super::picture::ALLOWANCE;
use super::promises;
use super::public::{self, Neighbour};
use crate::stop::Done;
use crate::tell;
use app::Fault;
use app::case::{ActRequest, FileRequest, Whom, file_in};
use app::port::Clock as _;
use app::roll::ELDER_ALLOWANCE;
use codes::credit::{CreditClass, CreditCode};
use codes::{DivisionCode, Level};
use model::account::Actor;
use model::case::{Case, Channel, Proof};
use model::clock::ClockPhase;
use model::order::OrderState;
use model::role::Role;
use model::time::Instant;
use std::collections::BTreeMap;
use synth::arrivals::{SHARES, Stage, arrivals_on, calm};
use synth::matters::{Matter, Way, matter_of, matter_on, minute, way};
use words::{Args, Locale};

/// The shipped procedure of service cases.
pub const PROCEDURE: &str = "statutory-service";
/// Service cases a year for a thousand people, and at most; more come with `--cases`.
const A_YEAR_FOR_1000: u64 = 52;
const A_YEAR_MAX: u64 = 6_000;
/// What each town's desks are left with: working days back, the stage it stays at, the way it came.
const LEFT: [(u32, &str, Way); 14] = [
    (18, "certificate", Way::Window),
    (14, "review", Way::Window),
    (9, "review", Way::Village),
    (8, "special", Way::Window),
    (7, "decision", Way::Window),
    (6, "certificate", Way::Door),
    (5, "decision", Way::Online),
    (5, "delivery", Way::Window),
    (4, "acceptance", Way::Window),
    (3, "correction", Way::Window),
    (2, "review", Way::Village),
    (2, ASKED, Way::Window),
    (1, "acceptance", Way::Relative),
    (1, "acceptance", Way::Online),
];
/// No stage: left while another unit is asked.
pub const ASKED: &str = "asked";
/// A relative comes so many days before the birthday: earlier than the search looks ahead, not
/// earlier than one may apply.
const RELATIVE_DAYS: (i64, i64) = (32, 58);

/// A matter that will come in.
pub struct Arrival {
    pub matter: &'static Matter,
    pub way: Way,
    /// Of this town; anywhere else.
    pub town: Option<DivisionCode>,
    /// The stage it is left at for whoever looks at the county.
    pub left_at: Option<&'static str>,
}

/// Plans what comes in between two instants.
///
/// # Errors
/// The store's.
pub fn plan(past: &mut Past<'_>, from: Instant, to: Instant, people: u64) -> Done {
    let a_year = (people * A_YEAR_FOR_1000 / 1_000).min(A_YEAR_MAX);
    let site = past.app.site();
    let works = |day| site.calendar.is_workday(day);
    let mut day = from.date();
    while day <= to.date() {
        let usual = arrivals_on(past.seed(), "service", day, works(day), a_year);
        let come = usual * calm(day, &works) / 100;
        for _ in 0..come {
            let way = way(&mut past.chance);
            if way.needs_office() && !works(day) {
                continue;
            }
            let arrival = Arrival {
                matter: matter_on(&mut past.chance, day, way),
                way,
                town: None,
                left_at: None,
            };
            let at = Instant::at(day, 0, minute(&mut past.chance, way));
            if at >= from && at < to {
                past.wait(at, Doing::Comes(Box::new(arrival)));
            }
        }
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    leave(past, from, to);
    relatives(past, from, to);
    Ok(())
}

/// What is left on every town's desks.
fn leave(past: &mut Past<'_>, from: Instant, to: Instant) {
    let site = past.app.site();
    let towns: Vec<DivisionCode> = site.towns().map(|(code, _)| code).collect();
    for (n, town) in towns.into_iter().enumerate() {
        for (turn, (back, stage, way)) in LEFT.into_iter().enumerate() {
            let day = site.calendar.sub_workdays(to.date(), back);
            let spread = i64::try_from(n * 11 + turn * 17).unwrap_or(0) % 150;
            let at = Instant::at(day, 8, 35 + spread);
            if at < from || at >= to {
                continue;
            }
            let arrival = Arrival {
                matter: matter_on(&mut past.chance, day, way),
                way,
                town: Some(town),
                left_at: Some(stage),
            };
            past.wait(at, Doing::Comes(Box::new(arrival)));
        }
    }
}

/// Relatives of whoever turns eighty come before the search does.
fn relatives(past: &mut Past<'_>, from: Instant, to: Instant) {
    let rules = past
        .app
        .site()
        .parameters
        .allowance(ELDER_ALLOWANCE, from.date());
    let elders: Vec<Neighbour> = past.public.people().to_vec();
    for elder in elders {
        let Some(birthday) = roll::reaches(elder.birth, &rules) else {
            continue;
        };
        let days = past.chance.between(RELATIVE_DAYS.0, RELATIVE_DAYS.1);
        let nominal = Instant(Instant::start_of(birthday).0 - days * codes::zone::DAY_MS).date();
        let at = Instant::at(
            past.app.site().calendar.next_workday_on_or_after(nominal),
            0,
            minute(&mut past.chance, Way::Window),
        );
        if at < from || at >= to || !past.chance.happens(SHARES.relatives) {
            continue;
        }
        past.wait(at, Doing::Relative(Box::new(elder)));
    }
}

/// A matter comes in.
///
/// # Errors
/// The store's.
pub fn comes(past: &mut Past<'_>, arrival: &Arrival) -> Done<Option<Case>> {
    let Some((neighbour, actor)) = whose(past, arrival)? else {
        return Ok(None);
    };
    if public::standing(past, neighbour.id)?.is_none() {
        return Ok(None);
    }
    let channel = match arrival.way {
        Way::Window => Channel::Window,
        Way::Village | Way::Door => Channel::Door,
        Way::Online | Way::Relative => Channel::Online,
    };
    let item = past.app.site().item_name(arrival.matter.code);
    let item = item.unwrap_or_else(|| arrival.matter.code.to_owned());
    // Drawn from nothing: whoever comes decides what she fills in.
    let number = neighbour.id.bytes().iter().map(|b| u64::from(*b)).sum();
    let site = past.app.site();
    let today = past.clock.now().date();
    let mut fields = super::own::fields(&site, arrival.matter.code, item, today, number);
    let mut materials = vec!["application-form"];
    // Now and then the second paper is promised and comes later.
    let promised = arrival.left_at.is_none() && promises::promised(past);
    if past.chance.happens(arrival.matter.organisation) {
        let (name, code) = organisation(past, &neighbour);
        fields.insert("applicant-kind".to_owned(), "organisation".to_owned());
        fields.insert("organisation-name".to_owned(), name);
        fields.insert("credit-code".to_owned(), code);
        materials.push("business-licence");
    } else {
        fields.insert("applicant-kind".to_owned(), "person".to_owned());
        materials.push("citizen-card");
    }
    if promised {
        materials.truncate(1);
    }
    let request = FileRequest {
        procedure: PROCEDURE.to_owned(),
        act: String::new(),
        item: arrival.matter.code.to_owned(),
        whom: Whom::Person(neighbour.id),
        channel,
        place: None,
        fields,
        materials: if channel == Channel::Online {
            acts::photographs(past, &actor, &materials)?
        } else {
            on_paper(&materials)
        },
        note: None,
        client: None,
    };
    let Some(case) = file(past, &actor, request)? else {
        return Ok(None);
    };
    past.count(match arrival.way {
        Way::Window => "services at windows",
        Way::Village => "services by villages",
        Way::Door => "services at doors",
        Way::Online => "services online",
        Way::Relative => "services by relatives",
    });
    if let Some(stage) = arrival.left_at {
        past.left.insert(case.id, stage);
    }
    Ok(Some(case))
}

fn on_paper(materials: &[&str]) -> BTreeMap<String, Proof> {
    materials
        .iter()
        .map(|material| ((*material).to_owned(), Proof::Paper))
        .collect()
}

/// A relative applies for an elder, on paper at the window or online.
///
/// # Errors
/// The store's.
pub fn relative(past: &mut Past<'_>, elder: &Neighbour) -> Done<Option<Case>> {
    if public::standing(past, elder.id)?.is_none() {
        return Ok(None);
    }
    let online = past.chance.happens(0.5);
    let filer = if online {
        by_relative(past, elder)?
    } else {
        public::window_clerk(past, elder.village)
    };
    let Some(actor) = filer else { return Ok(None) };
    let materials = if online {
        acts::photographs(past, &actor, &ALLOWANCE)?
    } else {
        on_paper(&ALLOWANCE)
    };
    let request = FileRequest {
        procedure: ELDER_ALLOWANCE.to_owned(),
        act: String::new(),
        item: ELDER_ALLOWANCE.to_owned(),
        whom: Whom::Person(elder.id),
        channel: if online {
            Channel::Online
        } else {
            Channel::Window
        },
        place: None,
        fields: BTreeMap::from([("consent".to_owned(), "true".to_owned())]),
        materials,
        note: None,
        client: None,
    };
    let case = file(past, &actor, request)?;
    if case.is_some() {
        past.count("allowances asked for by relatives");
    }
    Ok(case)
}

/// Files; what is refused is counted and stays unfiled, as in life.
fn file(past: &mut Past<'_>, actor: &Actor, request: FileRequest) -> Done<Option<Case>> {
    let ctx = past.ctx(actor);
    let filed = past
        .app
        .submit_blocking(move |app, tx| file_in(app, tx, &ctx, &request));
    match filed {
        Ok(case) => Ok(Some(case)),
        Err(Fault::Refused(refusal)) => {
            tracing::info!(why = %tell::refusal(&refusal), by = %actor.name, "a filing was refused");
            past.count("filings refused");
            Ok(None)
        }
        Err(failed) => Err(failed.into()),
    }
}

/// Whose matter it is, and who files it.
fn whose(past: &mut Past<'_>, arrival: &Arrival) -> Done<Option<(Neighbour, Actor)>> {
    match arrival.way {
        Way::Online => {
            let Some(place) = past.public.citizen(arrival.town, &mut past.chance) else {
                return Ok(None);
            };
            let own = past.public.who(place).cloned();
            Ok(own.zip(public::citizen(past, place)?))
        }
        Way::Relative => {
            let Some(place) = past.public.citizen(arrival.town, &mut past.chance) else {
                return Ok(None);
            };
            let Some(elder) = past.public.elder_of(place, &mut past.chance) else {
                return Ok(None);
            };
            if public::standing(past, elder.id)?.is_none() {
                return Ok(None);
            }
            let Some(actor) = public::citizen(past, place)? else {
                return Ok(None);
            };
            Ok(public::authorise(past, &elder, &actor)?.then_some((elder, actor)))
        }
        Way::Window | Way::Village | Way::Door => {
            let neighbour = match arrival.town {
                Some(town) => past.public.of_town(town, &mut past.chance),
                None => past.public.anybody(&mut past.chance),
            };
            let Some(neighbour) = neighbour else {
                return Ok(None);
            };
            let actor = match arrival.way {
                Way::Village => first(past, neighbour.village, Role::VillageClerk),
                Way::Door => at_door(past, &neighbour),
                _ => public::window_clerk(past, neighbour.village),
            };
            Ok(actor.map(|actor| (neighbour, actor)))
        }
    }
}

/// A relative of an elder, with her authorisation.
fn by_relative(past: &mut Past<'_>, elder: &Neighbour) -> Done<Option<Actor>> {
    let Some(place) = past.public.relative_of(elder, &mut past.chance) else {
        return Ok(None);
    };
    let Some(actor) = public::citizen(past, place)? else {
        return Ok(None);
    };
    Ok(public::authorise(past, elder, &actor)?.then_some(actor))
}

fn first(past: &Past<'_>, division: DivisionCode, role: Role) -> Option<Actor> {
    past.cast
        .of_division(division, role)
        .first()
        .map(|actor| (*actor).clone())
}

fn at_door(past: &Past<'_>, neighbour: &Neighbour) -> Option<Actor> {
    let grid = neighbour.grid?;
    past.cast.of_grid(grid).cloned()
}

/// Name and code of a made-up business.
fn organisation(past: &mut Past<'_>, neighbour: &Neighbour) -> (String, String) {
    let number = past.chance.below(90_000) + 10_000;
    let place = past.app.site().division_name(neighbour.village);
    let args = Args::new()
        .text("place", place)
        .text("number", number.to_string());
    let name = tell::lexicon().say(Locale::ZhCn, "demo-organisation", &args);
    let body = format!("MA{:06}", past.chance.below(1_000_000));
    let code = CreditCode::compose(CreditClass::SoleTrader, 320_623, &body)
        .map(|code| code.as_str().to_owned())
        .unwrap_or_default();
    (name, code)
}

/// Where a service case goes next and how long that takes.
#[must_use]
pub fn stage(case: &Case) -> Option<Stage> {
    Some(match case.stage.as_str() {
        "acceptance" => Stage::Accept,
        "correction" => Stage::Supplement,
        "review" => Stage::Review,
        "special" => Stage::Special,
        "decision" => Stage::Head,
        "certificate" => Stage::Certificate,
        "delivery" => Stage::Deliver,
        _ => return None,
    })
}

/// Does what is next for a service case.
///
/// # Errors
/// The store's.
pub fn next(past: &mut Past<'_>, case: &Case) -> Done<Next> {
    let wish = match case.stage.as_str() {
        "acceptance" => acceptance(past, case),
        "correction" => return correction(past, case),
        "review" => return review(past, case),
        "special" => noted("resume", "demo-special-done"),
        "decision" => {
            let wish = decision(past, case);
            let next = done(past, case, wish)?;
            if let Next::Did(after) = &next {
                promises::decided(past, after)?;
            }
            return Ok(next);
        }
        "certificate" => plain("make-certificate"),
        "delivery" => {
            let way = if case.applicant.channel == Channel::Online {
                "online"
            } else if past.chance.happens(0.2) {
                "post"
            } else {
                "window"
            };
            ActRequest {
                fields: BTreeMap::from([("delivery-way".to_owned(), way.to_owned())]),
                ..plain("deliver")
            }
        }
        _ => return Ok(Next::Nothing),
    };
    done(past, case, wish)
}

/// An act that needs nothing else.
pub fn plain(code: &str) -> ActRequest {
    ActRequest {
        act: code.to_owned(),
        ..ActRequest::default()
    }
}

fn noted(code: &str, key: &str) -> ActRequest {
    ActRequest {
        note: Some(said(key)),
        ..plain(code)
    }
}

fn lined(code: &str, key: &str) -> ActRequest {
    ActRequest {
        lines: vec![said(key)],
        ..plain(code)
    }
}

/// An act of the holder.
fn done(past: &mut Past<'_>, case: &Case, wish: ActRequest) -> Done<Next> {
    match acts::holder(past, case) {
        Some(actor) => tried(past, &actor, case, wish),
        None => Ok(Next::Nothing),
    }
}

/// An act; what is refused is counted and leaves the case where it stands, as in life.
///
/// # Errors
/// The store's.
pub fn tried(past: &mut Past<'_>, actor: &Actor, case: &Case, wish: ActRequest) -> Done<Next> {
    let code = wish.act.clone();
    match acts::perform(past, actor, case, wish) {
        Ok(after) => Ok(Next::Did(Box::new(after))),
        Err(Fault::Refused(refusal)) => {
            tracing::info!(why = %tell::refusal(&refusal), %code, by = %actor.name, "an act was refused");
            // Whoever turns out to be kin leaves it; somebody else takes it another day.
            let kin = refusal.reasons.iter().all(|r| r.key.starts_with("kin"));
            past.count(if kin {
                "acts left to others by kin"
            } else {
                "acts refused"
            });
            Ok(Next::Nothing)
        }
        Err(failed) => Err(failed.into()),
    }
}

fn acceptance(past: &mut Past<'_>, case: &Case) -> ActRequest {
    if let Some(wish) = promises::quickly(past, case) {
        return wish;
    }
    let share = matter_of(&case.item).map_or(SHARES.notice, |matter| matter.notice);
    let told = case.marks.contains_key("one-time-notice");
    let forced = past.left.get(&case.id) == Some(&"correction");
    if !told && (forced || past.chance.happens(share)) {
        let missing = [
            "demo-missing-form",
            "demo-missing-site",
            "demo-missing-neighbours",
        ];
        let key = past.chance.pick(&missing).copied().unwrap_or(missing[0]);
        return lined("notify", key);
    }
    if !past.left.contains_key(&case.id) {
        if past.chance.happens(SHARES.refuse / 2.0) {
            return lined("decline", "demo-declined");
        }
        if past.chance.happens(SHARES.withdraw) {
            return noted("withdraw", "demo-withdraw-note");
        }
    }
    plain("accept")
}

/// What was missing is brought by whoever filed, or never.
fn correction(past: &mut Past<'_>, case: &Case) -> Done<Next> {
    let town = case.place.division;
    let Some(clerk) = public::window_clerk(past, town) else {
        return Ok(Next::Nothing);
    };
    let wish = if past.chance.happens(SHARES.never_brought) {
        noted("withdraw", "demo-withdraw-note")
    } else {
        ActRequest {
            materials: BTreeMap::from([("supporting-papers".to_owned(), Proof::Paper)]),
            ..plain("supply")
        }
    };
    tried(past, &clerk, case, wish)
}

/// Two reviewers; before them, now and then, an inspection, a question to another unit, more time.
fn review(past: &mut Past<'_>, case: &Case) -> Done<Next> {
    if let Some(wish) = promises::brought(past, case) {
        return match public::window_clerk(past, case.place.division) {
            Some(clerk) => tried(past, &clerk, case, wish),
            None => Ok(Next::Nothing),
        };
    }
    let matter = matter_of(&case.item);
    let fresh = !case.marks.contains_key("first-review");
    let suspended = case.hands.iter().any(|hand| hand.act == "suspend");
    let forced = past.left.get(&case.id) == Some(&"special");
    let special = matter.map_or(0.0, |matter| matter.special);
    if fresh && !suspended && (forced || past.chance.happens(special)) {
        let wish = ActRequest {
            fields: BTreeMap::from([("special-kind".to_owned(), "inspection".to_owned())]),
            ..noted("suspend", "demo-special-note")
        };
        return done(past, case, wish);
    }
    let extended = case.hands.iter().any(|hand| hand.act == "extend");
    let in_time = case
        .clocks
        .get("overall")
        .is_some_and(|clock| clock.phase == ClockPhase::Running);
    if fresh && in_time && !extended && past.chance.happens(SHARES.extended) {
        return extend(past, case);
    }
    if let Some(open) = case
        .orders
        .iter()
        .find(|order| order.state == OrderState::Open)
    {
        // The review waits for the answer; the unit that was asked comes in its own time.
        let order = open.id;
        return answer(past, case, order);
    }
    let forced = past.left.get(&case.id) == Some(&ASKED);
    if fresh && case.orders.is_empty() && (forced || past.chance.happens(SHARES.asked)) {
        return ask(past, case);
    }
    if case.marks.contains_key("sent-back") {
        return done(past, case, noted("review-again", "demo-review-again"));
    }
    if fresh {
        return done(past, case, noted("review-first", "demo-review-note"));
    }
    // Two people look at it, whoever else of them had it in hand.
    let Some(holder) = &case.holder else {
        return Ok(Next::Nothing);
    };
    let first = case.hands.iter().find(|hand| hand.act == "review-first");
    let other = acts::unrelated(past, case, holder.role, &holder.unit)
        .into_iter()
        .find(|actor| first.is_none_or(|hand| hand.person != actor.person))
        .cloned();
    match other {
        Some(other) => tried(
            past,
            &other,
            case,
            noted("review-second", "demo-review-note"),
        ),
        None => Ok(Next::Nothing),
    }
}

/// The head of the unit approves ten days more.
fn extend(past: &mut Past<'_>, case: &Case) -> Done<Next> {
    let head = case.holder.as_ref().and_then(|holder| {
        acts::unrelated(past, case, Role::UnitHead, &holder.unit)
            .first()
            .map(|actor| (*actor).clone())
    });
    match head {
        Some(head) => tried(past, &head, case, noted("extend", "demo-extend-note")),
        None => Ok(Next::Nothing),
    }
}

/// A question to the town's bureau of social affairs, or to a department of the county.
fn ask(past: &mut Past<'_>, case: &Case) -> Done<Next> {
    let Some(town) = case.place.division.at(Level::Town) else {
        return Ok(Next::Nothing);
    };
    let county = past.app.site().county;
    let asked = if past.chance.happens(0.3) {
        first(past, county, Role::DepartmentOfficer)
    } else {
        first(past, town, Role::Payer)
    };
    let asked = asked.and_then(|actor| actor.post.map(|post| post.unit));
    let wish = ActRequest {
        question: Some(said("demo-question")),
        unit: asked,
        ..plain("ask")
    };
    done(past, case, wish)
}

/// The head of the unit that was asked answers, or its officer.
fn answer(past: &mut Past<'_>, case: &Case, order: model::id::OrderId) -> Done<Next> {
    let unit = case
        .orders
        .iter()
        .find(|one| one.id == order)
        .map(|one| one.unit.clone());
    let head = unit.and_then(|unit| {
        [Role::UnitHead, Role::DepartmentOfficer]
            .into_iter()
            .find_map(|role| {
                acts::unrelated(past, case, role, &unit)
                    .first()
                    .copied()
                    .cloned()
            })
    });
    let Some(head) = head else {
        return Ok(Next::Nothing);
    };
    let wish = ActRequest {
        order: Some(order),
        ..noted("answer", "demo-answer")
    };
    tried(past, &head, case, wish)
}

fn decision(past: &mut Past<'_>, case: &Case) -> ActRequest {
    if let Some(wish) = promises::decision(past, case) {
        return wish;
    }
    let share = matter_of(&case.item).map_or(SHARES.refuse, |matter| matter.refuse);
    let sent_back = case.marks.contains_key("sent-back");
    if !past.left.contains_key(&case.id) {
        if past.chance.happens(share) {
            let key = if past.chance.happens(0.6) {
                "demo-refused-site"
            } else {
                "demo-refused-plan"
            };
            return lined("reject", key);
        }
        if !sent_back && past.chance.happens(SHARES.sent_back) {
            return noted("send-back", "demo-send-back-note");
        }
    }
    plain("approve")
}
