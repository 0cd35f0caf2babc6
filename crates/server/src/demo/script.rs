//! Lives of cases as scripts: what will be done with a case after its filing, by whom, how long after
//! the step before. A script that is cut short leaves its case where it stands, for whoever looks at
//! the county.

use super::acts::{self, Next};
use super::past::{Doing, Past};
use super::service;
use crate::stop::Done;
use crate::tell;
use app::Fault;
use app::case::{ActRequest, FileRequest, Whom, file_in};
use app::port::Clock as _;
use codes::zone::DAY_MS;
use flow::{ActorFacts, Procedure};
use model::account::Actor;
use model::case::{Case, Channel, Proof};
use model::id::{CaseId, FileId, OrderId, PersonId};
use model::order::{OrderState, WorkOrder};
use model::place::Place;
use model::role::Role;
use model::time::Instant;
use model::unit::UnitCode;
use model::verb::Verb;
use std::collections::{BTreeMap, VecDeque};
use synth::arrivals::{SHARES, Stage, minutes};

/// The stage whose spread the waits of scripts have, and its median in working minutes.
const SPREAD: (Stage, u64) = (Stage::VillageCheck, 420);
/// Working minutes a late step lies longer, as a multiple.
const LATE: u64 = 7;
/// Minutes to a step of a case that will be left somewhere.
const LEFT_MINUTES_MAX: u64 = 60;
/// Who answers for a unit that was asked, whoever of them is there first.
const ANSWERING: [Role; 6] = [
    Role::DepartmentOfficer,
    Role::UnitHead,
    Role::Dispatcher,
    Role::Approver,
    Role::VillageClerk,
    Role::WindowClerk,
];

/// Who takes a step.
pub enum Who {
    /// Whoever holds the case.
    Holder,
    /// Somebody in a role of the unit that holds it.
    OfHolder(Role),
    /// Somebody in a role of a unit.
    Of(UnitCode, Role),
    /// Whoever answers for a unit that was asked; without a unit, for the one asked first.
    Asked(Option<UnitCode>),
    /// This very person.
    Person(Box<Actor>),
}

/// The script of a case that another case opens.
pub type Heir = fn(&mut Past<'_>, &Case) -> Vec<Step>;

/// A step.
pub struct Step {
    act: &'static str,
    who: Who,
    /// Working minutes after the step before; the median.
    after: u64,
    least: u64,
    most: u64,
    /// Minutes by the clock, day and night.
    by_clock: bool,
    request: ActRequest,
    /// Days given as days after the step.
    days: Vec<(&'static str, i64)>,
    /// Fields and materials that are pictures.
    photos: Vec<&'static str>,
    papers: Vec<&'static str>,
    /// Taken again and again until no more than so many work orders are open.
    until: Option<usize>,
    opens: Option<Heir>,
}

/// An act, who takes it, and the working minutes after the step before.
pub fn step(act: &'static str, who: Who, after: u64) -> Step {
    Step {
        act,
        who,
        after,
        least: 0,
        most: u64::MAX,
        by_clock: false,
        request: ActRequest {
            act: act.to_owned(),
            ..ActRequest::default()
        },
        days: Vec::new(),
        photos: Vec::new(),
        papers: Vec::new(),
        until: None,
        opens: None,
    }
}

/// The answer of a unit that was asked.
pub fn answer(act: &'static str, unit: &UnitCode, after: u64, words: &str) -> Step {
    step(act, Who::Asked(Some(unit.clone())), after).note(words)
}

/// The answers of everybody who was asked, but so many.
pub fn answers(act: &'static str, but: usize, after: u64, words: &str) -> Step {
    let mut all = step(act, Who::Asked(None), after).note(words);
    all.until = Some(but);
    all
}

impl Step {
    /// With a value of a field.
    pub fn with(mut self, field: &str, value: impl Into<String>) -> Self {
        self.request.fields.insert(field.to_owned(), value.into());
        self
    }

    /// With the day so many days after the step.
    pub fn day(mut self, field: &'static str, days: i64) -> Self {
        self.days.push((field, days));
        self
    }

    /// With words.
    pub fn note(mut self, words: &str) -> Self {
        self.request.note = Some(words.to_owned());
        self
    }

    /// With a line for its letter.
    pub fn line(mut self, words: &str) -> Self {
        self.request.lines.push(words.to_owned());
        self
    }

    /// Asks a unit.
    pub fn to(mut self, unit: &UnitCode, question: &str) -> Self {
        self.request.unit = Some(unit.clone());
        self.request.question = Some(question.to_owned());
        self
    }

    /// Asks it to assist only.
    pub fn assisting(mut self) -> Self {
        self.request.assist = true;
        self
    }

    /// Says "not ours" by a line of the list.
    pub fn citing(mut self, line: &str) -> Self {
        self.request.cites = Some(line.to_owned());
        self
    }

    /// Gives the case to somebody.
    pub fn giving(mut self, to: PersonId) -> Self {
        self.request.assign = Some(to);
        self
    }

    /// Names another case.
    pub fn naming(mut self, number: &str) -> Self {
        self.request.link = Some(number.to_owned());
        self
    }

    /// Rates.
    pub fn rating(mut self, level: u8) -> Self {
        self.request.level = Some(level);
        self
    }

    /// With a picture as a field.
    pub fn photo(mut self, field: &'static str) -> Self {
        self.photos.push(field);
        self
    }

    /// With a picture as a material.
    pub fn paper(mut self, material: &'static str) -> Self {
        self.papers.push(material);
        self
    }

    /// At most so many minutes after the step before.
    pub fn within(mut self, most: u64) -> Self {
        self.most = most;
        self
    }

    /// At least so many minutes after it.
    pub fn not_before(mut self, least: u64) -> Self {
        self.least = least;
        self
    }

    /// Minutes by the clock.
    pub fn by_clock(mut self) -> Self {
        self.by_clock = true;
        self
    }

    /// Opens a case that lives by this script.
    pub fn opens(mut self, heir: Heir) -> Self {
        self.opens = Some(heir);
        self
    }
}

/// What is still to come in a case.
pub struct Script {
    steps: VecDeque<Step>,
    /// It is cut short.
    left: bool,
}

/// A filing that is no item of the catalogue.
pub fn filing(procedure: &str, act: &str, place: Option<&Place>) -> FileRequest {
    FileRequest {
        procedure: procedure.to_owned(),
        act: act.to_owned(),
        item: procedure.to_owned(),
        whom: Whom::Named(String::new()),
        channel: Channel::Online,
        place: place.cloned(),
        fields: BTreeMap::new(),
        materials: BTreeMap::new(),
        note: None,
        client: None,
    }
}

/// Fields as they are typed.
pub fn fields(typed: &[(&str, &str)]) -> BTreeMap<String, String> {
    typed
        .iter()
        .map(|(field, value)| ((*field).to_owned(), (*value).to_owned()))
        .collect()
}

/// Files a case that then lives by a script; `left` names the first act that is not taken any more.
/// What is refused is counted and stays unfiled.
///
/// # Errors
/// The store's.
pub fn begin(
    past: &mut Past<'_>,
    actor: &Actor,
    request: FileRequest,
    steps: Vec<Step>,
    left: Option<&'static str>,
) -> Done<Option<Case>> {
    let ctx = past.ctx(actor);
    let procedure = request.procedure.clone();
    let filed = past
        .app
        .submit_blocking(move |app, tx| file_in(app, tx, &ctx, &request));
    match filed {
        Ok(case) => {
            adopt(past, &case, steps, left);
            Ok(Some(case))
        }
        Err(Fault::Refused(refusal)) => {
            tracing::warn!(why = %tell::refusal(&refusal), %procedure, by = %actor.name, "a filing was not taken");
            past.count("filings not taken");
            Ok(None)
        }
        Err(failed) => Err(failed.into()),
    }
}

/// Gives a case its script.
fn adopt(past: &mut Past<'_>, case: &Case, steps: Vec<Step>, left: Option<&'static str>) {
    let steps: VecDeque<Step> = match left {
        Some(act) => steps.into_iter().take_while(|s| s.act != act).collect(),
        None => steps.into(),
    };
    let left = left.is_some();
    if steps.is_empty() {
        if !left {
            ended(past, case);
        }
        return;
    }
    schedule(past, case.id, Script { steps, left });
}

/// Gives the cases that a case has just opened their scripts.
///
/// # Errors
/// The store's.
pub fn opened(past: &mut Past<'_>, from: CaseId, heir: Heir) -> Done {
    let links = past
        .app
        .store()
        .read_blocking(move |tx| tx.case_links(from))?;
    for link in links {
        if link.from != from || past.scripts.contains_key(&link.to) {
            continue;
        }
        let child = past.case(link.to)?;
        // Only what was filed just now, by the product.
        if child.hands.len() == 1 && child.filed_at == past.clock.now() && child.is_open() {
            let steps = heir(past, &child);
            adopt(past, &child, steps, None);
        }
    }
    Ok(())
}

fn schedule(past: &mut Past<'_>, id: CaseId, script: Script) {
    let Some(step) = script.steps.front() else {
        return;
    };
    let pace = (step.after * 100 / SPREAD.1).max(1);
    let mut takes = minutes(&mut past.chance, SPREAD.0, pace);
    if script.left {
        takes = takes.min(LEFT_MINUTES_MAX);
    } else if past.chance.happens(SHARES.late) {
        takes = takes.saturating_mul(LATE);
    }
    let takes = takes.max(step.least).min(step.most);
    let at = if step.by_clock {
        let ms = i64::try_from(takes)
            .unwrap_or(i64::MAX)
            .saturating_mul(60_000);
        past.clock.now().plus_ms(ms)
    } else {
        past.in_work_minutes(takes)
    };
    past.scripts.insert(id, script);
    past.wait(at, Doing::Case(id));
}

/// Takes the next step of a case's script.
///
/// # Errors
/// The store's.
pub fn go(past: &mut Past<'_>, id: CaseId) -> Done {
    let Some(mut script) = past.scripts.remove(&id) else {
        return Ok(());
    };
    let mut case = past.case(id)?;
    while let Some(step) = script.steps.pop_front() {
        let open = open_orders(&case).count();
        if step.until.is_some_and(|but| open <= but) {
            continue;
        }
        let Some(after) = take(past, &case, &step)? else {
            return Ok(());
        };
        if let Some(heir) = step.opens {
            opened(past, id, heir)?;
        }
        if step.until.is_some() {
            script.steps.push_front(step);
        }
        case = after;
        break;
    }
    if !script.steps.is_empty() {
        schedule(past, id, script);
    } else if !script.left {
        ended(past, &case);
    }
    Ok(())
}

fn open_orders(case: &Case) -> impl Iterator<Item = &WorkOrder> {
    case.orders
        .iter()
        .filter(|order| order.state == OrderState::Open)
}

/// Everybody who may come for a step, whoever had no hand in the case before first; the order it is
/// about.
fn candidates(past: &Past<'_>, case: &Case, who: &Who) -> (Vec<Actor>, Option<OrderId>) {
    let of = |role: Role, unit: &UnitCode| -> Vec<Actor> {
        let all = acts::unrelated(past, case, role, unit);
        all.into_iter().cloned().collect()
    };
    let (mut all, mut about) = (Vec::new(), None);
    match who {
        Who::Person(actor) => all.push((**actor).clone()),
        Who::Of(unit, role) => all = of(*role, unit),
        Who::OfHolder(role) => {
            if let Some(holder) = &case.holder {
                all = of(*role, &holder.unit);
            }
        }
        Who::Holder => {
            if let Some(holder) = &case.holder {
                all = match holder.person {
                    Some(person) => past
                        .cast
                        .of_person(person, holder.role)
                        .cloned()
                        .into_iter()
                        .collect(),
                    None => of(holder.role, &holder.unit),
                };
            }
        }
        Who::Asked(unit) => {
            let wanted = |order: &&WorkOrder| unit.as_ref().is_none_or(|unit| *unit == order.unit);
            if let Some(order) = open_orders(case).find(wanted) {
                about = Some(order.id);
                for role in ANSWERING {
                    all.extend(of(role, &order.unit));
                }
            }
        }
    }
    if !matches!(who, Who::Asked(_)) {
        all.sort_by_key(|actor| case.hands.iter().any(|hand| hand.person == actor.person));
    }
    (all, about)
}

/// The procedure's word on whether somebody may take an act now.
fn may(procedure: &Procedure, case: &Case, actor: &Actor, act: &str) -> bool {
    let facts = match &actor.post {
        Some(post) => ActorFacts::staff(actor.person, post.role, post.unit.clone()),
        None => ActorFacts::citizen(actor.person),
    };
    flow::open_acts(procedure, case, &facts)
        .iter()
        .any(|open| open.code == act)
}

/// Takes a step; none when nobody may, which ends the script.
fn take(past: &mut Past<'_>, case: &Case, step: &Step) -> Done<Option<Case>> {
    let (all, order) = candidates(past, case, &step.who);
    let site = past.app.site();
    let procedure = site.procedure_of(&case.version_of_module, &case.procedure);
    let actor = procedure.and_then(|procedure| {
        all.iter()
            .find(|actor| may(procedure, case, actor, step.act))
    });
    let Some(actor) = actor else {
        if all.is_empty() && case.applicant.person.is_some() {
            past.count("steps left to others by kin");
        } else {
            tracing::warn!(procedure = %case.procedure, stage = %case.stage, act = step.act, "a step was open to nobody");
            past.count("steps open to nobody");
        }
        return Ok(None);
    };
    let mut request = step.request.clone();
    request.order = order;
    for (field, days) in &step.days {
        let day = Instant(past.clock.now().0 + days * DAY_MS).date();
        request.fields.insert((*field).to_owned(), day.to_string());
    }
    for field in &step.photos {
        let files = pictures(past, actor, &[super::picture::MENDED])?;
        request.fields.insert((*field).to_owned(), ids(&files));
    }
    for material in &step.papers {
        let files = pictures(past, actor, &[super::picture::MENDED])?;
        request
            .materials
            .insert((*material).to_owned(), Proof::Files(files));
    }
    Ok(match service::tried(past, actor, case, request)? {
        Next::Did(after) => Some(*after),
        Next::Nothing => None,
    })
}

/// Some of those who reported rate what came of it.
fn ended(past: &mut Past<'_>, case: &Case) {
    let Some(person) = case.applicant.person.filter(|_| !case.is_open()) else {
        return;
    };
    if !past.chance.happens(SHARES.rated) {
        return;
    }
    let site = past.app.site();
    let open = site
        .procedure_of(&case.version_of_module, &case.procedure)
        .is_some_and(|procedure| {
            flow::open_acts(procedure, case, &ActorFacts::citizen(person))
                .iter()
                .any(|act| act.verb == Verb::Rate)
        });
    if open {
        let takes = minutes(&mut past.chance, Stage::Rate, 100);
        let at = past.in_work_minutes(takes);
        past.wait(at, Doing::Rate(case.id));
    }
}

/// Uploads pictures as somebody, in one go.
///
/// # Errors
/// The store's.
pub fn pictures(past: &mut Past<'_>, actor: &Actor, kinds: &[&str]) -> Done<Vec<FileId>> {
    let number = past.chance.bits();
    let mut cleaned = Vec::with_capacity(kinds.len());
    for kind in kinds {
        let picture = past.album.set(number, &[*kind]).next();
        cleaned.extend(picture.map(|(_, cleaned)| cleaned.clone()));
    }
    let ctx = past.ctx(actor);
    let stored = past
        .runtime
        .block_on(app::file::upload_all(&past.app, &ctx, cleaned))?;
    Ok(stored.into_iter().map(|file| file.id).collect())
}

/// Ids of files as a field holds them.
pub fn ids(files: &[FileId]) -> String {
    let texts: Vec<String> = files.iter().map(ToString::to_string).collect();
    texts.join(" ")
}

/// A unit of a town or the county by its letters.
pub fn unit(at: codes::DivisionCode, letters: &str) -> UnitCode {
    UnitCode::of(at, letters)
}

/// Anybody in a role of a unit.
pub fn anybody(past: &mut Past<'_>, unit: &UnitCode, role: Role) -> Option<Actor> {
    let all: Vec<Actor> = past.cast.of_unit(unit, role).into_iter().cloned().collect();
    past.chance.pick(&all).cloned()
}

/// The clerk of a village.
pub fn village_clerk(past: &Past<'_>, village: codes::DivisionCode) -> Option<Actor> {
    past.cast
        .of_division(village, Role::VillageClerk)
        .first()
        .map(|actor| (*actor).clone())
}
