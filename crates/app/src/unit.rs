//! A unit on any day (MISSION P3; DESIGN §5): what it is, its posts and people, what it holds, whom it
//! answers to, what made it so. The old county stays readable for ever.

mod seat;

use crate::context::Ctx;
use crate::policy::{Action, require, scope};
use crate::{App, Fault, Site};
use ::county::County;
use ::county::county::UnitNow;
use ::county::dossier::{Leading, Standing, Told, history};
use codes::division::{DivisionCode, Level};
use jiff::civil::Date;
use model::document::Document;
use model::establishment::{Engagement, Staff, Station};
use model::item::{Item, ItemCode};
use model::refusal::Refusal;
use model::role::Role;
use model::unit::{Body, Unit, UnitCode};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use seat::Seat;

/// A unit by code and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Code.
    pub code: UnitCode,
    /// Name.
    pub name: String,
}

/// What a unit is on a day.
#[derive(Debug, Clone)]
pub enum State {
    /// It is there.
    Stands(Box<Stands>),
    /// It is no more.
    Closed {
        /// First day it is no more.
        on: Date,
        /// What it went into.
        into: Option<Named>,
        /// What that is today, when it went on into another.
        today: Option<Named>,
    },
    /// It is not there yet.
    Later {
        /// First day it is there.
        from: Date,
    },
}

/// A unit that is there.
#[derive(Debug, Clone)]
pub struct Stands {
    /// Its legal nature.
    pub body: Body,
    /// At which level its posts stand.
    pub level: Option<Level>,
    /// Since when it is there.
    pub since: Date,
    /// 默认, 示例.
    pub label: String,
    /// The unit above.
    pub above: Option<Named>,
    /// Units below.
    pub below: Vec<Named>,
    /// What it hangs on.
    pub host: Option<Named>,
    /// Name plates.
    pub plates: Vec<String>,
    /// Units that hang on it with people of their own.
    pub hosted: Vec<Named>,
    /// Leadership posts.
    pub leading: Vec<Leading>,
    /// Full-time deputies fixed post by post.
    pub fixed: BTreeMap<String, u32>,
    /// Posts by kind.
    pub posts: Vec<Standing>,
    /// Who works here or whose post stands here; by real name for those who may see it.
    pub people: People,
    /// Items it holds.
    pub items: Vec<Item>,
    /// Departments it answers to.
    pub answers_to: Vec<Named>,
    /// Town institutions that answer to it.
    pub answered_by: Vec<Named>,
    /// Its two superiors, when it is stationed.
    pub station: Option<(Station, Named, Named)>,
}

/// People of a unit.
#[derive(Debug, Clone)]
pub enum People {
    /// By real name (实名制).
    Named(Vec<Member>),
    /// Only how many: work here, posts filled here, auxiliaries here.
    Counted {
        /// Work here.
        serving: usize,
        /// Their posts stand here.
        engaged: usize,
    },
}

/// Somebody of a unit.
#[derive(Debug, Clone)]
pub struct Member {
    /// Her line of the roster.
    pub staff: Staff,
    /// Whose post it is, when it is another unit's.
    pub post_of: Option<Named>,
    /// Where she works, when it is another unit.
    pub serves: Option<Named>,
    /// Her account's posts today, where she has one.
    pub seat: Option<Seat>,
}

/// Something that named a unit.
#[derive(Debug, Clone)]
pub struct Event {
    /// What.
    pub told: Told,
    /// The document, where it is in the register.
    pub document: Option<Arc<Document>>,
    /// Other units by name.
    pub others: Vec<Named>,
    /// Not yet in force on the day looked at.
    pub ahead: bool,
}

/// A unit's page on a day.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The day.
    pub on: Date,
    /// The first day the county is known of.
    pub earliest: Date,
    /// The unit, as it was last known on the day.
    pub unit: Unit,
    /// Its division's name on the day.
    pub place: String,
    /// What it is.
    pub state: State,
    /// Everything that named it.
    pub events: Vec<Event>,
    /// Documents that made it what it is.
    pub documents: Vec<Arc<Document>>,
}

/// The county on a day.
///
/// # Errors
/// `county-no-book`; damage.
pub(crate) fn county_on(site: &Site, on: Date) -> Result<Arc<County>, Fault> {
    if let Some(now) = &site.now
        && now.day == on
    {
        return Ok(Arc::clone(now));
    }
    let book = book(site)?;
    Ok(Arc::new(
        book.on(on).map_err(|b| crate::reform::damaged(&b))?,
    ))
}

/// The county's book.
///
/// # Errors
/// `county-no-book`.
pub(crate) fn book(site: &Site) -> Result<&Arc<::county::Book>, Refusal> {
    site.book
        .as_ref()
        .ok_or_else(|| Refusal::forbidden("county-no-book"))
}

pub(crate) fn named(county: &County, code: &UnitCode) -> Named {
    Named {
        code: code.clone(),
        name: county.unit_name(code),
    }
}

/// A unit on a day; none on a site without a book.
///
/// # Errors
/// Not found; not for this post; damage.
pub async fn dossier(
    app: &App,
    ctx: &Ctx,
    code: UnitCode,
    on: Date,
) -> Result<Option<Dossier>, Fault> {
    require(&ctx.actor, Action::CountyRead)?;
    let by_name = scope(&ctx.actor, Action::ReformPlan).is_some()
        || ctx
            .actor
            .post
            .as_ref()
            .is_some_and(|post| post.role == Role::UnitHead && post.unit == code);
    let now = ctx.now;
    app.look(move |app, tx| {
        let site = app.site_in(tx, now)?;
        if site.book.is_none() {
            return Ok(None);
        }
        let mut dossier = dossier_of(&site, &code, on, by_name)?;
        let today = now.date();
        // Accounts act today; of another day the roster knows only its own.
        if dossier.on == today
            && let State::Stands(stands) = &mut dossier.state
            && let People::Named(all) = &mut stands.people
        {
            seat::take(tx, &code, all, today)?;
        }
        Ok(Some(dossier))
    })
    .await
}

fn dossier_of(site: &Site, code: &UnitCode, on: Date, by_name: bool) -> Result<Dossier, Fault> {
    let book = book(site)?;
    let on = on.max(book.founding().day);
    let county = county_on(site, on)?;
    let told = history(book, code);
    let (unit, state) = if let Some(now) = county.unit(code) {
        let stands = Box::new(stands(&county, now, by_name));
        (now.unit.clone(), State::Stands(stands))
    } else if let Some(closed) = county.closed.get(code) {
        let into = closed.into.as_ref().map(|into| named(&county, into));
        let today = site
            .now
            .as_deref()
            .and_then(|today| today.successor(code).map(|to| named(today, to)));
        let state = State::Closed {
            on: closed.on,
            today: today.filter(|t| into.as_ref() != Some(t)),
            into,
        };
        (closed.unit.clone(), state)
    } else {
        let last = book.on(Date::MAX).map_err(|b| crate::reform::damaged(&b))?;
        let unit = last
            .unit(code)
            .map(|u| u.unit.clone())
            .or_else(|| last.closed.get(code).map(|c| c.unit.clone()))
            .ok_or_else(Refusal::not_found)?;
        let founded = told.iter().find(|t| t.kind == "found-units").map(|t| t.on);
        let state = State::Later {
            from: founded.unwrap_or(on),
        };
        (unit, state)
    };
    // Documents are issued later than some pages look at: the register of today knows them all.
    let register = site.now.as_deref().unwrap_or(&county);
    let find = |code: &model::document::DocumentCode| register.documents.get(code).cloned();
    let mut cited = BTreeSet::new();
    if let Some(now) = county.unit(code) {
        cited.extend(now.document.clone());
    }
    cited.extend(
        told.iter()
            .filter(|t| t.on <= on)
            .map(|t| t.document.clone()),
    );
    let events = told
        .into_iter()
        .map(|told| Event {
            document: find(&told.document),
            others: told
                .others
                .iter()
                .map(|other| {
                    let at_the_time = named(&county, other);
                    if at_the_time.name == other.as_str() {
                        named(register, other)
                    } else {
                        at_the_time
                    }
                })
                .collect(),
            ahead: told.on > on,
            told,
        })
        .collect();
    Ok(Dossier {
        on,
        earliest: book.founding().day,
        place: county.division_name(unit.division),
        unit,
        state,
        events,
        documents: cited.iter().filter_map(find).collect(),
    })
}

fn stands(county: &County, now: &UnitNow, by_name: bool) -> Stands {
    let code = &now.unit.code;
    let name = |u: &UnitNow| Named {
        code: u.unit.code.clone(),
        name: u.unit.name.clone(),
    };
    Stands {
        body: now.body,
        level: county.standing(code),
        since: now.since,
        label: now.label.clone(),
        above: now.unit.parent.as_ref().map(|up| named(county, up)),
        below: county.children(code).map(name).collect(),
        host: now.host.as_ref().map(|host| named(county, host)),
        plates: now.name_plates.clone(),
        hosted: county.hosted(code).map(name).collect(),
        leading: county.leading(now),
        fixed: now.fixed.clone(),
        posts: now.standings(),
        people: people(county, now, by_name),
        items: now
            .holds
            .iter()
            .filter_map(|item: &ItemCode| county.item(item).map(|i| i.item.clone()))
            .collect(),
        answers_to: now.answers_to.iter().map(|d| named(county, d)).collect(),
        answered_by: county.answering(code).map(name).collect(),
        station: now.station.as_ref().map(|s| {
            (
                s.clone(),
                named(county, &s.business),
                named(county, &s.daily),
            )
        }),
    }
}

fn people(county: &County, now: &UnitNow, by_name: bool) -> People {
    if !by_name {
        return People::Counted {
            serving: now.serving.len(),
            engaged: now.engaged.len(),
        };
    }
    let code = &now.unit.code;
    let numbers: BTreeSet<_> = now.serving.iter().chain(&now.engaged).collect();
    let mut all: Vec<Member> = numbers
        .into_iter()
        .filter_map(|no| county.person(no))
        .map(|staff| Member {
            post_of: (staff.unit != *code).then(|| named(county, &staff.unit)),
            serves: (staff.serves != *code).then(|| named(county, &staff.serves)),
            seat: None,
            staff: staff.clone(),
        })
        .collect();
    let order = |m: &Member| {
        (
            m.staff.rank,
            m.staff.kind == Engagement::Auxiliary,
            m.staff.no.clone(),
        )
    };
    all.sort_by_key(order);
    People::Named(all)
}

/// A unit in the tree of a day.
#[derive(Debug, Clone)]
pub struct Branch {
    /// The unit.
    pub unit: Unit,
    /// Posts that stand there.
    pub quota: i64,
    /// How many are filled.
    pub filled: i64,
    /// Who works there.
    pub serving: usize,
}

/// Units of a division on a day.
#[derive(Debug, Clone)]
pub struct Grove {
    /// The division.
    pub division: DivisionCode,
    /// Its name on the day.
    pub name: String,
    /// Posts that stand in it.
    pub quota: i64,
    /// How many are filled.
    pub filled: i64,
    /// Its units.
    pub units: Vec<Branch>,
}

/// The tree of units on a day.
#[derive(Debug, Clone)]
pub struct Forest {
    /// The day.
    pub on: Date,
    /// The first day the county is known of.
    pub earliest: Date,
    /// County first, then towns by code; committees are reached from their villages.
    pub groves: Vec<Grove>,
    /// Days on which something changes.
    pub days: Vec<Date>,
}

/// The units of the county and its towns on a day; none on a site without a book.
///
/// # Errors
/// Not for this post; damage.
pub async fn forest(app: &App, ctx: &Ctx, on: Date) -> Result<Option<Forest>, Fault> {
    require(&ctx.actor, Action::CountyRead)?;
    let now = ctx.now;
    app.look(move |app, tx| {
        let site = app.site_in(tx, now)?;
        let Some(book) = &site.book else {
            return Ok(None);
        };
        let on = on.max(book.founding().day);
        let county = county_on(&site, on)?;
        let mut days: Vec<Date> = book.changes().map(|c| c.change.effective).collect();
        days.dedup();
        let divisions = std::iter::once((county.code, county.division_name(county.code)))
            .chain(county.towns().map(|t| (t.code, t.name.clone())));
        let groves = divisions
            .map(|(division, name)| {
                let units: Vec<Branch> = county
                    .units_of(division)
                    .map(|u| Branch {
                        unit: u.unit.clone(),
                        quota: u.posts_all(),
                        filled: u.filled_all(),
                        serving: u.serving.len(),
                    })
                    .collect();
                Grove {
                    division,
                    name,
                    quota: units.iter().map(|b| b.quota).sum(),
                    filled: units.iter().map(|b| b.filled).sum(),
                    units,
                }
            })
            .collect();
        Ok(Some(Forest {
            on,
            earliest: book.founding().day,
            groves,
            days,
        }))
    })
    .await
}
