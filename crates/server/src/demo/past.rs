//! The lived past: what happens waits in a queue in the order of time; each thing is done through
//! the verbs of `app` at its instant, and leads to what comes next. Limits that fall due in
//! between fire at theirs. The clock only moves forward.

use super::acts::{self, Next};
use super::cast::Cast;
use super::inspections;
use super::modules::{self, Happen};
use super::people::Later;
use super::picture::Album;
use super::public::{Neighbour, Public};
use super::queue;
use super::script::{self, Script};
use super::service::{self, Arrival};
use super::{Plan, bar};
use super::{duty, field};
use crate::clock::{self, MovableClock};
use crate::stop::{Done, While as _};
use app::port::Clock as _;
use app::{App, Ctx, screening, timer};
use codes::DivisionCode;
use indicatif::ProgressBar;
use model::account::Actor;
use model::case::Case;
use model::id::{CaseId, RollId};
use model::time::{Instant, Month};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap, HashMap};
use std::sync::Arc;
use synth::arrivals::{SHARES, Stage, minutes, pace};
use synth::matters::matter_of;
use synth::{Chance, CountyGeometry};
use words::Locale;

/// Of what was found in the last days, every other case is left to whoever looks at the county.
const LIVE_DAYS: i64 = 12;
/// The town of the story has more of them.
const STORY_DAYS: i64 = 45;
/// The town of the story.
pub const STORY_TOWN: u64 = 320_623_111_000;
/// Cases found at once.
const FOUND_MAX: i64 = 100_000;
/// The night's search begins then.
const NIGHT: (i64, i64) = (0, 5);
/// Working hours a late matter lies longer, as a multiple.
const LATE: u64 = 9;

/// What is left on somebody's desk gets there within so many minutes a step.
const LEFT_MINUTES_MAX: u64 = 200;

/// The last services to be rated before the past ends are rated badly, so that somebody puts them right.
const BAD_REVIEWS: u64 = 3;
/// So many days before its end that begins.
const BAD_REVIEW_DAYS: i64 = 40;

/// Something that will be done.
pub enum Doing {
    /// Something becomes known.
    Known(Box<Later>),
    /// The night's search.
    Night,
    /// The holder of a case does what is next.
    Case(CaseId),
    /// The regular roll of a town is drawn up, or what failed is drawn up again.
    Draw(DivisionCode, bool),
    /// A roll goes its next step.
    Roll(RollId),
    /// Somebody comes with a matter.
    Comes(Box<Arrival>),
    /// A relative comes for an elder.
    Relative(Box<Neighbour>),
    /// A closed case is rated.
    Rate(CaseId),
    /// Something happens in a town's hall.
    Hall(DivisionCode, queue::Step),
    /// Something happens in a town; the act it is left before.
    Happens(Happen, DivisionCode, Option<&'static str>),
    /// An inspection of a hall begins or goes on.
    Inspection(inspections::Step),
    /// Something happens on the ground.
    Field(field::Step),
    /// Something happens at a command centre.
    Duty(duty::Step),
}

struct Wait {
    at: Instant,
    number: u64,
    doing: Doing,
}

impl PartialEq for Wait {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Wait {}
impl PartialOrd for Wait {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Wait {
    fn cmp(&self, other: &Self) -> Ordering {
        // The heap gives the greatest first; the earliest must be it.
        (other.at, other.number).cmp(&(self.at, self.number))
    }
}

/// The past under way.
pub struct Past<'a> {
    pub app: App,
    pub cast: &'a Cast,
    pub ground: &'a CountyGeometry,
    pub clock: Arc<MovableClock>,
    pub album: Album,
    pub chance: Chance,
    pub runtime: tokio::runtime::Runtime,
    seed: u64,
    end: Instant,
    waiting: BinaryHeap<Wait>,
    number: u64,
    /// Cases that are left as tasks, in the order they were found.
    pub live: Vec<CaseId>,
    /// Service cases that stay where they are once they reach a stage.
    pub left: HashMap<CaseId, &'static str>,
    /// What is still to come in cases that live by a script.
    pub scripts: HashMap<CaseId, Script>,
    /// Who comes to the windows.
    pub public: Public,
    /// Words and figures of what was done.
    pub done: BTreeMap<&'static str, u64>,
    progress: ProgressBar,
}

impl<'a> Past<'a> {
    /// Ready at the beginning.
    ///
    /// # Errors
    /// No runtime can be had.
    pub fn new(app: &App, cast: &'a Cast, ground: &'a CountyGeometry, plan: &Plan) -> Done<Self> {
        Ok(Self {
            app: app.clone(),
            cast,
            ground,
            clock: Arc::new(MovableClock::new(plan.start, clock::entropy())),
            album: Album::new()?,
            chance: Chance::new(plan.seed, "past", 0),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_time()
                .build()
                .during("starting a runtime")?,
            seed: plan.seed,
            end: plan.morning(),
            waiting: BinaryHeap::new(),
            number: 0,
            live: Vec::new(),
            left: HashMap::new(),
            scripts: HashMap::new(),
            public: Public::default(),
            done: BTreeMap::new(),
            progress: bar("history (days)", days(plan.start, plan.now)),
        })
    }

    /// Puts something into the queue.
    pub fn wait(&mut self, at: Instant, doing: Doing) {
        self.number += 1;
        self.waiting.push(Wait {
            at,
            number: self.number,
            doing,
        });
    }

    /// Plans nights, rolls, and what becomes known.
    ///
    /// # Errors
    /// The store's.
    pub fn plan(&mut self, later: Vec<(Instant, Later)>, plan: &Plan) -> Done {
        for (at, what) in later {
            // What became known the day it began is known from the first instant on.
            self.wait(at.max(plan.start), Doing::Known(Box::new(what)));
        }
        let mut day = plan.start.date();
        while Instant::at(day, NIGHT.0, NIGHT.1) <= plan.now {
            if Instant::at(day, NIGHT.0, NIGHT.1) >= plan.start {
                self.wait(Instant::at(day, NIGHT.0, NIGHT.1), Doing::Night);
            }
            day = day.tomorrow().unwrap_or(day);
        }
        let towns: Vec<DivisionCode> = self.app.site().towns().map(|(code, _)| code).collect();
        let mut month = Month::of(plan.start.date());
        while month <= Month::of(plan.now.date()) {
            for (n, town) in towns.iter().enumerate() {
                let late = i64::try_from(n).unwrap_or(0) * 7;
                for (day, reissue) in [(5, true), (21, false), (28, false)] {
                    let at = self.workday(month, day, 9, late);
                    if at >= plan.start {
                        self.wait(at, Doing::Draw(*town, reissue));
                    }
                }
            }
            month = month.plus(1);
        }
        if plan.start < self.end {
            self.public = Public::read(&self.app, self.cast, &mut self.chance)?;
            service::plan(self, plan.start, self.end, plan.people)?;
            queue::plan(self, plan.start, self.end);
            modules::plan(self, plan.start, self.end, plan.people);
        }
        Ok(())
    }

    /// The seed of everything that is made up.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The first working day of a month from a day on, at a time.
    fn workday(&self, month: Month, day: i64, hour: i64, minute: i64) -> Instant {
        let nominal =
            Instant(Instant::start_of(month.first_day()).0 + (day - 1) * codes::zone::DAY_MS)
                .date();
        let day = self
            .app
            .site()
            .calendar
            .next_workday_on_or_after(nominal)
            .min(month.last_day());
        Instant::at(day, hour, minute)
    }

    /// Lives until the morning of the story.
    ///
    /// # Errors
    /// A verb refused what it should not have, or the store failed.
    pub fn live(&mut self) -> Done {
        while let Some(next) = self.waiting.pop() {
            if next.at > self.end {
                self.waiting.push(next);
                break;
            }
            self.fire_until(next.at)?;
            self.clock.move_to(next.at);
            self.perform(next.doing)?;
        }
        let end = self.end;
        self.advance(end)?;
        self.progress.finish();
        Ok(())
    }

    /// Time goes on; limits that fall due in between fire at theirs.
    ///
    /// # Errors
    /// The store's.
    pub fn advance(&mut self, to: Instant) -> Done {
        self.fire_until(to)?;
        self.clock.move_to(to);
        Ok(())
    }

    /// Makes known what would have become known today but has not been waited for yet.
    ///
    /// # Errors
    /// As [`Past::live`].
    pub fn know_today(&mut self) -> Done {
        let today = self.end.date();
        let waiting = std::mem::take(&mut self.waiting).into_sorted_vec();
        for next in waiting.into_iter().rev() {
            match next.doing {
                Doing::Known(what) if next.at.date() == today => acts::known(self, *what)?,
                doing => self.wait(next.at, doing),
            }
        }
        Ok(())
    }

    /// Fires what falls due up to an instant, each at its own.
    fn fire_until(&mut self, at: Instant) -> Done {
        while let Some(due) = timer::next_due(&self.app)?.filter(|due| *due < at) {
            // A limit is over the millisecond after it was due.
            let now = self.clock.move_to(due.plus_ms(1));
            if timer::fire_due(&self.app, now, self.clock.chance())? == 0 {
                break;
            }
        }
        Ok(())
    }

    fn perform(&mut self, doing: Doing) -> Done {
        match doing {
            Doing::Known(what) => acts::known(self, *what),
            Doing::Night => {
                self.progress.inc(1);
                let found = self.search()?;
                for (turn, id) in found.into_iter().enumerate() {
                    let case = self.case(id)?;
                    self.leave_live(&case, turn);
                    self.then(&case);
                }
                Ok(())
            }
            Doing::Case(id) if self.scripts.contains_key(&id) => script::go(self, id),
            Doing::Case(id) => {
                let case = self.case(id)?;
                match acts::next(self, &case)? {
                    Next::Did(case) => self.then(&case),
                    Next::Nothing => {}
                }
                Ok(())
            }
            Doing::Draw(town, reissue) => acts::draw(self, town, reissue),
            Doing::Roll(id) => acts::roll(self, id),
            Doing::Comes(arrival) => {
                let filed = service::comes(self, &arrival)?;
                self.after(filed);
                Ok(())
            }
            Doing::Relative(elder) => {
                let filed = service::relative(self, &elder)?;
                self.after(filed);
                Ok(())
            }
            Doing::Rate(id) => {
                let case = self.case(id)?;
                acts::rate(self, &case)
            }
            Doing::Hall(town, step) => queue::happens(self, town, step),
            Doing::Happens(happen, town, left) => happen(self, town, left),
            Doing::Inspection(step) => inspections::happens(self, step),
            Doing::Field(step) => field::happens(self, step),
            Doing::Duty(step) => duty::happens(self, step),
        }
    }

    /// Runs the search now; the cases it opened.
    ///
    /// # Errors
    /// The store's.
    pub fn search(&mut self) -> Done<Vec<CaseId>> {
        let now = self.clock.now();
        let found = screening::run(&self.app, now, self.clock.chance(), true)?;
        *self.done.entry("found").or_default() += found.opened.unsigned_abs();
        if found.opened == 0 {
            return Ok(Vec::new());
        }
        let first = CaseId::new(now.0, [0; 10]);
        Ok(self
            .app
            .store()
            .read_blocking(move |tx| tx.case_open_after(first, FOUND_MAX))?)
    }

    /// A case as it stands.
    ///
    /// # Errors
    /// It is not there.
    pub fn case(&self, id: CaseId) -> Done<Case> {
        let found = self.app.store().read_blocking(move |tx| tx.case(id))?;
        found
            .map(|(case, _)| case)
            .ok_or_else(|| crate::stop::Stop::failed(format!("case {id} is gone")))
    }

    /// Decides whether a case of the last days is left as a task.
    fn leave_live(&mut self, case: &Case, turn: usize) {
        let story = case
            .place
            .division
            .at(codes::Level::Town)
            .is_some_and(|town| town.number() == STORY_TOWN);
        let days = (self.end.0 - self.clock.now().0) / codes::zone::DAY_MS;
        if (story && days < STORY_DAYS) || (days < LIVE_DAYS && turn.is_multiple_of(2)) {
            self.live.push(case.id);
        }
    }

    fn after(&mut self, filed: Option<Case>) {
        if let Some(case) = filed {
            self.then(&case);
        }
    }

    /// Puts what follows for a case into the queue.
    fn then(&mut self, case: &Case) {
        let service = case.procedure == service::PROCEDURE;
        if !case.is_open() && service {
            self.then_rated(case);
        }
        if !case.is_open() || self.live.contains(&case.id) || self.stays(case) {
            return;
        }
        let stage = if service {
            service::stage(case)
        } else {
            match case.stage.as_str() {
                "visit" => Some(Stage::Visit),
                "village-check" => Some(Stage::VillageCheck),
                "acceptance" => Some(Stage::Accept),
                "correction" | "rework" => Some(Stage::Supplement),
                "approval" => Some(Stage::Decide),
                "telling" => Some(Stage::Rate),
                _ => None,
            }
        };
        let Some(stage) = stage else { return };
        let unit = case
            .holder
            .as_ref()
            .map(|holder| holder.unit.to_string())
            .unwrap_or_default();
        let of_matter = matter_of(&case.item).map_or(100, |matter| matter.pace);
        let pace = pace(self.seed, &unit) * of_matter / 100;
        let mut takes = minutes(&mut self.chance, stage, pace);
        if self.left.contains_key(&case.id) {
            takes = takes.min(LEFT_MINUTES_MAX);
        } else if self.chance.happens(SHARES.late) {
            takes = takes.saturating_mul(LATE);
        } else {
            takes = takes.min(3_600);
        }
        let at = self.in_work_minutes(takes);
        self.wait(at, Doing::Case(case.id));
    }

    /// Whether a service case stays where it is for whoever looks at the county.
    fn stays(&self, case: &Case) -> bool {
        self.left.get(&case.id).is_some_and(|stage| {
            *stage == case.stage || (*stage == service::ASKED && !case.orders.is_empty())
        })
    }

    /// Some rate what has ended.
    fn then_rated(&mut self, case: &Case) {
        let ended = matches!(case.stage.as_str(), "done" | "refused" | "declined");
        if ended && (self.wants_bad_review() || self.chance.happens(SHARES.rated)) {
            let takes = minutes(&mut self.chance, Stage::Rate, 100);
            let at = self.in_work_minutes(takes);
            self.wait(at, Doing::Rate(case.id));
        }
    }

    /// Whether a service that is rated now is rated badly, so that somebody has it to put right.
    #[must_use]
    pub fn wants_bad_review(&self) -> bool {
        let so_far = self.done.get("bad reviews").copied().unwrap_or_default();
        so_far < BAD_REVIEWS && self.ends_within(BAD_REVIEW_DAYS)
    }

    /// Whether the past ends in so many days.
    #[must_use]
    pub fn ends_within(&self, days: i64) -> bool {
        self.end.0 - self.clock.now().0 < days * codes::zone::DAY_MS
    }

    /// The instant when so many minutes of work have passed.
    #[must_use]
    pub fn in_work_minutes(&self, takes: u64) -> Instant {
        let takes = u32::try_from(takes).unwrap_or(u32::MAX);
        let now = self.clock.now().0;
        Instant(self.app.site().calendar.add_work_minutes(now, takes))
    }

    /// Whether an instant lies in the month in which the past ends.
    #[must_use]
    pub fn is_now(&self, at: Instant) -> bool {
        Month::of(at.date()) == Month::of(self.end.date())
    }

    /// Whether this month's roll of a town is left unfinished, and where.
    #[must_use]
    pub fn left_roll(&self, town: DivisionCode) -> Option<usize> {
        let current = self.is_now(self.clock.now());
        let place = self.app.site().towns().position(|(code, _)| code == town)?;
        // After pay day most towns are through with it.
        let towns = if self.end.date().day() > 25 { 15 } else { 4 };
        current.then_some(place % towns)
    }

    /// The circumstances of somebody's act now.
    pub fn ctx(&self, actor: &Actor) -> Ctx {
        Ctx {
            now: self.clock.now(),
            actor: actor.clone(),
            locale: Locale::ZhCn,
            chance: self.clock.chance(),
            purpose: Some(model::library::Purpose::Case),
            synthetic: true,
        }
    }

    /// Counts something that was done.
    pub fn count(&mut self, what: &'static str) {
        *self.done.entry(what).or_default() += 1;
    }
}

fn days(from: Instant, to: Instant) -> u64 {
    u64::try_from((to.0 - from.0) / codes::zone::DAY_MS + 1).unwrap_or(1)
}
