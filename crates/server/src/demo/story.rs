//! The opening story today (mission S0): Grandmother Wang's matter goes its whole way before the
//! visitor comes, every step asked for over the interface for programs by whoever takes it in life:
//! the officer's search, the grid worker's visit with three photographs, the village's check, the
//! window, the back office, the month's roll with both payers and the bank, the word to her and her
//! rating. Nothing of it goes past the routes; a visitor sees one matter with one journal.
//!
//! Around it every queue is left with something to do.

use super::Plan;
use super::acts::{said, work_off};
use super::cast::Member;
use super::client::{Client, Hall};
use super::past::{Past, STORY_TOWN};
use super::picture::ALLOWANCE;
use crate::stop::{Done, Stop};
use app::port::Clock as _;
use codes::{DivisionCode, Level};
use model::role::Role;
use model::time::{Instant, Month};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use synth::Trial;

/// She lives here.
const STAR: u64 = 320_623_111_001;
/// Where a town's first live cases stand; all others wait for their visit.
const QUEUES: [&str; 3] = ["approval", "acceptance", "telling"];
/// Parts of the day that the story is told in.
const PARTS: i64 = 12;
/// The bank turns one back where a roll has at least so many lines.
const ONE_FAILS_FROM: usize = 10;

/// Plays the story up to now.
///
/// # Errors
/// A step was refused; the store's.
pub fn play(past: &mut Past<'_>, plan: &Plan) -> Done {
    queues(past)?;
    past.know_today()?;
    let mut day = Day {
        from: past.clock.now(),
        to: plan.now,
        part: 0,
    };
    let hall = Hall::open(past);
    whole_way(past, &hall, &mut day)?;
    past.advance(plan.now)?;
    let said: Vec<String> = past
        .done
        .iter()
        .map(|(what, n)| format!("{n} {what}"))
        .collect();
    eprintln!("history: {}", said.join(", "));
    Ok(())
}

/// What was left as tasks is brought to where each queue has one of them.
fn queues(past: &mut Past<'_>) -> Done {
    let live = std::mem::take(&mut past.live);
    let mut turns = BTreeMap::new();
    for id in live {
        let case = past.case(id)?;
        if case.stage != "visit" || case.place.division.number() == STAR {
            continue;
        }
        let turn = turns
            .entry(case.place.division.at(Level::Town))
            .or_insert(0_usize);
        if let Some(stage) = QUEUES.get(*turn) {
            work_off(past, id, Some(stage))?;
        }
        *turn += 1;
    }
    Ok(())
}

/// The hours between the morning and now, in parts.
struct Day {
    from: Instant,
    to: Instant,
    part: i64,
}

impl Day {
    /// Time goes on by a part.
    fn on(&mut self, past: &mut Past<'_>) -> Done {
        self.part = (self.part + 1).min(PARTS);
        let at = self.from.0 + (self.to.0 - self.from.0) * self.part / PARTS;
        past.advance(Instant(at))
    }
}

fn whole_way(past: &mut Past<'_>, hall: &Hall, day: &mut Day) -> Done {
    let name = her_name(past)?;
    let officer = one(past, Role::DepartmentOfficer, is_county)?;
    let mut officer = hall.sign_in(past, &officer)?;
    officer.post(past, "/api/v1/screenings", &json!({}))?;
    let (mut worker, task) = her_task(past, hall, name)?;
    let id = task["id"].as_str().unwrap_or_default().to_owned();

    day.on(past)?;
    let mut now = visit(past, &mut worker, &id, &task["version"])?;
    for _ in 0..4 {
        day.on(past)?;
        now = match now["stage"].as_str() {
            Some("village-check") => {
                let clerk = one(past, Role::VillageClerk, is_star)?;
                step(past, hall, &clerk, &id, "village-pass", &now)?
            }
            Some("acceptance") => {
                let clerk = one(past, Role::WindowClerk, is_town)?;
                step(past, hall, &clerk, &id, "accept", &now)?
            }
            Some("approval") => {
                let approver = one(past, Role::Approver, is_town)?;
                step(past, hall, &approver, &id, "approve", &now)?
            }
            _ => break,
        };
    }
    let shown = worker.get(past, &format!("/api/v1/cases/{id}"))?;
    pay(past, hall, day, &shown["applicant"]["person"])?;
    day.on(past)?;
    let told = json!({ "act": "tell", "version": now["version"], "note": said("demo-story-told") });
    let told = worker.post(past, &format!("/api/v1/cases/{id}/acts"), &told)?;
    day.on(past)?;
    let receipt = told["receipt"].as_str().unwrap_or_default();
    let rated = hall.stranger(
        past,
        &format!("/api/v1/receipts/{receipt}/rating"),
        &json!({ "level": 5, "note": said("demo-story-rating") }),
    )?;
    if rated["rating"] != 5 || told["stage"] != "granted" {
        return Err(Stop::failed(format!("the story did not end well: {rated}")));
    }
    past.count("story");
    Ok(())
}

/// Her name, as she was planted.
fn her_name(past: &Past<'_>) -> Done<&'static str> {
    let star: Vec<DivisionCode> = DivisionCode::from_number(STAR).into_iter().collect();
    synth::planted::planted(past.clock.now().date(), &star)
        .into_iter()
        .find(|planted| planted.trial == Trial::JustTurnedEighty)
        .map(|planted| planted.name)
        .ok_or_else(|| Stop::failed("nobody was planted for the story"))
}

/// The worker of her grid and the task on that worker's desk.
fn her_task<'h>(past: &Past<'_>, hall: &'h Hall, name: &str) -> Done<(Client<'h>, Value)> {
    for member in members(past, Role::GridWorker, is_star) {
        let worker = hall.sign_in(past, &member)?;
        let desk = worker.get(past, "/api/v1/desk")?;
        let rows = desk["mine"].as_array().map(Vec::as_slice).unwrap_or(&[]);
        let hers = rows
            .iter()
            .find(|row| row["applicant"] == name && row["stage"] == "visit");
        if let Some(task) = hers {
            return Ok((worker, task.clone()));
        }
    }
    Err(Stop::failed(format!(
        "the search gave no grid worker a task for {name}"
    )))
}

/// Three photographs at her home, and what she agrees to.
fn visit(past: &mut Past<'_>, worker: &mut Client<'_>, id: &str, version: &Value) -> Done<Value> {
    let pictures: Vec<(&'static str, (String, Vec<u8>))> = past
        .album
        .set(past.clock.now().0.unsigned_abs(), &ALLOWANCE)
        .map(|(material, picture)| (material, (picture.name.clone(), picture.bytes.clone())))
        .collect();
    let (materials, files): (Vec<_>, Vec<_>) = pictures.into_iter().unzip();
    let ids = worker.upload(past, &files)?;
    let materials: BTreeMap<&str, Value> = materials
        .into_iter()
        .zip(ids)
        .map(|(material, id)| (material, json!({ "files": [id] })))
        .collect();
    let body = json!({
        "act": "hand-in", "version": version, "fields": { "consent": true }, "materials": materials,
    });
    worker.post(past, &format!("/api/v1/cases/{id}/acts"), &body)
}

/// The next step of her case by whoever takes it.
fn step(
    past: &Past<'_>,
    hall: &Hall,
    member: &Member,
    id: &str,
    act: &str,
    now: &Value,
) -> Done<Value> {
    let body = json!({ "act": act, "version": now["version"] });
    hall.sign_in(past, member)?
        .post(past, &format!("/api/v1/cases/{id}/acts"), &body)
}

/// The month's roll of her town: drawn up, checked by the other payer, sent, answered by the bank.
fn pay(past: &mut Past<'_>, hall: &Hall, day: &mut Day, her: &Value) -> Done {
    let mut payers = members(past, Role::Payer, is_town);
    payers.extend(members(past, Role::Payer, is_county));
    let town = DivisionCode::from_number(STORY_TOWN);
    let wish = json!({
        "programme": app::roll::ELDER_ALLOWANCE, "division": town,
        "month": Month::of(past.clock.now().date()),
    });
    let (drawer, drawn) = willing(past, hall, &payers, |past, client| {
        client.post(past, "/api/v1/rolls", &wish)
    })?;
    payers.retain(|payer| payer.actor.person != drawer.actor.person);
    let at = format!("/api/v1/rolls/{}", drawn["id"].as_str().unwrap_or_default());
    day.on(past)?;
    let seen = json!({ "version": drawn["version"] });
    let (second, checked) = willing(past, hall, &payers, |past, client| {
        client.post(past, &format!("{at}/check"), &seen)
    })?;
    // Whoever drew it up neither sends it nor takes the bank's answer.
    let mut checker = hall.sign_in(past, &second)?;
    let wanted = json!({ "version": checked["version"], "format": "csv" });
    let file = checker.download(past, &format!("{at}/export"), &wanted)?;
    day.on(past)?;
    let lines = lines(past, &checker, &at)?;
    let hers = lines.iter().filter(|line| line["person"] == *her).count();
    if hers != 1 {
        return Err(Stop::failed(format!("she stands on the roll {hers} times")));
    }
    let turned_back = (lines.len() >= ONE_FAILS_FROM)
        .then(|| lines.iter().position(|line| line["person"] != *her))
        .flatten();
    let rows: Vec<Value> = lines
        .iter()
        .enumerate()
        .map(|(number, line)| {
            let mut row = json!({ "payment": line["id"], "amount": line["amount"], "paid": true });
            if Some(number) == turned_back {
                row["paid"] = json!(false);
                row["reason"] = json!(said("demo-bank-closed"));
            }
            row
        })
        .collect();
    let version: i64 = file.header("x-version").parse().unwrap_or_default();
    let answer = json!({ "version": version, "rows": rows });
    checker.post(past, &format!("{at}/return"), &answer)?;
    Ok(())
}

/// The first of the payers who need not leave the roll to others because kin of hers is on it, and
/// what she was answered.
fn willing(
    past: &Past<'_>,
    hall: &Hall,
    payers: &[Member],
    work: impl Fn(&Past<'_>, &mut Client<'_>) -> Done<Value>,
) -> Done<(Member, Value)> {
    for payer in payers {
        match work(past, &mut hall.sign_in(past, payer)?) {
            Err(stop) if stop.say.contains("kin-roll") => {}
            done => return done.map(|answer| (payer.clone(), answer)),
        }
    }
    Err(Stop::failed("every payer is kin to somebody on the roll"))
}

/// Every line of a roll, page by page.
fn lines(past: &Past<'_>, payer: &Client<'_>, at: &str) -> Done<Vec<Value>> {
    let mut lines = Vec::new();
    let mut path = at.to_owned();
    loop {
        let page = payer.get(past, &path)?;
        lines.extend(page["payments"].as_array().cloned().unwrap_or_default());
        match page["cursor"].as_str() {
            Some(cursor) => path = format!("{at}?cursor={cursor}"),
            None => return Ok(lines),
        }
    }
}

fn is_star(division: DivisionCode) -> bool {
    division.number() == STAR
}

fn is_town(division: DivisionCode) -> bool {
    division.number() == STORY_TOWN
}

fn is_county(division: DivisionCode) -> bool {
    division.level() == Level::County
}

/// Who holds a role somewhere.
fn members(past: &Past<'_>, role: Role, place: fn(DivisionCode) -> bool) -> Vec<Member> {
    past.cast
        .members()
        .filter(|member| {
            let post = member.actor.post.as_ref();
            post.is_some_and(|post| post.role == role && place(post.division))
        })
        .cloned()
        .collect()
}

fn one(past: &Past<'_>, role: Role, place: fn(DivisionCode) -> bool) -> Done<Member> {
    members(past, role, place)
        .into_iter()
        .next()
        .ok_or_else(|| Stop::failed(format!("the story needs a {}", role.code())))
}
