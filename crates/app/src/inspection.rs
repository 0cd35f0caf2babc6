//! Inspections of service halls against the standard (六统一、一规范; MISSION P4.1): what a hall must be,
//! clause by clause, and which hall is so. The standard is a table of the module, an inspection a case;
//! nothing here names anybody, and halls are not ranked.

use crate::context::Ctx;
use crate::hall::{hall_in, today_in};
use crate::policy::{Action, reaches, require, scope};
use crate::site::Site;
use crate::{App, Error, Fault};
use codes::{DivisionCode, Level};
use flow::{HolderSpec, Procedure, Row};
use jiff::civil::Date;
use model::account::Actor;
use model::case::Case;
use model::hall::{Hall, HallCode};
use model::id::CaseId;
use model::refusal::Refusal;
use model::role::Role;
use model::scope::Scope;
use model::time::Instant;
use model::unit::UnitKind;
use model::value::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Tx;

/// The procedure of an inspection.
pub const PROCEDURE: &str = "hall-inspection";
/// The field that names the hall.
pub const HALL: &str = "hall";
/// Tables of the standard: heads, clauses.
const TABLES: [&str; 2] = ["heads", "clauses"];
/// The stage whose holder looks again, wherever the hall is.
const RECHECK: &str = "recheck";
/// Inspections of a scope that are read at most; rounds of a few years.
const READ_MAX: usize = 20_000;

/// How a clause is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// By looking (看).
    Look,
    /// By asking (问).
    Ask,
    /// By counting (数).
    Count,
    /// By trying (试).
    Test,
}

impl Method {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Look => "look",
            Self::Ask => "ask",
            Self::Count => "count",
            Self::Test => "test",
        }
    }

    fn of(code: &str) -> Self {
        [Self::Ask, Self::Count, Self::Test]
            .into_iter()
            .find(|method| method.code() == code)
            .unwrap_or(Self::Look)
    }
}

/// A clause of the standard; its code is the field that an inspection records it in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Code.
    pub code: String,
    /// What must be so, in Chinese and in English.
    pub name: (String, String),
    /// How it is checked.
    pub method: Method,
    /// What a photograph proves it with, in Chinese and in English.
    pub evidence: (String, String),
}

/// One of the seven heads with its clauses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Code.
    pub code: String,
    /// Name in Chinese and in English.
    pub name: (String, String),
    /// Its clauses in order.
    pub clauses: Vec<Clause>,
}

/// The standard, as the module in force has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// Its heads in order.
    pub heads: Vec<Head>,
}

impl Standard {
    /// Its clauses in order.
    pub fn clauses(&self) -> impl Iterator<Item = &Clause> {
        self.heads.iter().flat_map(|head| &head.clauses)
    }
}

fn names(row: &Row) -> (String, String) {
    (row.name.clone(), row.name_en.clone())
}

fn clause(row: &Row) -> Clause {
    let text = |column: &str| row.text(column).unwrap_or_default().to_owned();
    Clause {
        code: row.code.clone(),
        name: names(row),
        method: Method::of(row.text("method").unwrap_or_default()),
        evidence: (text("evidence"), text("evidence-en")),
    }
}

/// The standard of a procedure; none where it has no such tables.
fn standard_of(procedure: &Procedure) -> Option<Standard> {
    let (heads, clauses) = (procedure.table(TABLES[0])?, procedure.table(TABLES[1])?);
    let of = |head: &Row| {
        let own = clauses.rows.iter();
        own.filter(|row| row.text("head") == Some(head.code.as_str()))
            .map(clause)
            .collect()
    };
    let heads = heads.rows.iter().map(|head| Head {
        code: head.code.clone(),
        name: names(head),
        clauses: of(head),
    });
    Some(Standard {
        heads: heads.collect(),
    })
}

/// The standard in force; none where the module is not adopted or switched off.
#[must_use]
pub fn standard(site: &Site) -> Option<Standard> {
    let (_, procedure) = site.procedure(PROCEDURE)?;
    standard_of(procedure)
}

/// The hall that a case names.
pub(crate) fn hall_code(case: &Case) -> Option<HallCode> {
    match &case.fields.get(HALL)?.value {
        Value::Text(code) => Some(HallCode(code.trim().to_owned())),
        _ => None,
    }
}

/// How a clause stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It was so.
    Passed,
    /// It was not, and is now (已改好).
    Mended,
    /// It is not so.
    Failed,
    /// It does not concern this hall.
    NotApplicable,
}

impl Mark {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Mended => "mended",
            Self::Failed => "failed",
            Self::NotApplicable => "not-applicable",
        }
    }
}

fn chosen<'c>(case: &'c Case, field: &str) -> Option<&'c str> {
    match &case.fields.get(field)?.value {
        Value::Choice(choice) => Some(choice.as_str()),
        _ => None,
    }
}

/// How a clause stands in an inspection; none where it was not checked.
#[must_use]
pub fn mark(case: &Case, clause: &str) -> Option<Mark> {
    match chosen(case, clause)? {
        "pass" => Some(Mark::Passed),
        "na" => Some(Mark::NotApplicable),
        _ if chosen(case, &format!("again-{clause}")) == Some("pass") => Some(Mark::Mended),
        _ => Some(Mark::Failed),
    }
}

/// What is not so in an inspection, in the words of its own standard, for the notice that says so. Letters
/// are Chinese.
#[must_use]
pub fn failing(procedure: &Procedure, case: &Case) -> Vec<String> {
    let clauses = standard_of(procedure).into_iter().flat_map(|standard| {
        let heads = standard.heads.into_iter();
        heads.flat_map(|head| head.clauses).collect::<Vec<Clause>>()
    });
    clauses
        .filter(|clause| mark(case, &clause.code) == Some(Mark::Failed))
        .map(|clause| clause.name.0)
        .collect()
}

/// How a hall stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nobody ever inspected it.
    Never,
    /// What failed is being put right.
    Rectifying,
    /// It says that it is put right; nobody has looked again.
    Recheck,
    /// It was found to meet the standard.
    Compliant,
    /// What failed was put right, and somebody else has seen it.
    StruckOff,
}

impl State {
    /// Every one, in the order in which pages name them.
    pub const ALL: &'static [Self] = &[
        Self::Rectifying,
        Self::Recheck,
        Self::Compliant,
        Self::StruckOff,
        Self::Never,
    ];

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Rectifying => "rectifying",
            Self::Recheck => "recheck",
            Self::Compliant => "compliant",
            Self::StruckOff => "struck-off",
        }
    }

    fn of(case: &Case) -> Self {
        match (case.is_open(), case.stage.as_str()) {
            (true, RECHECK) => Self::Recheck,
            (true, _) => Self::Rectifying,
            (false, "compliant") => Self::Compliant,
            (false, _) => Self::StruckOff,
        }
    }

    /// Whether the hall meets the standard, as far as anybody knows.
    #[must_use]
    pub const fn meets(self) -> bool {
        matches!(self, Self::Compliant | Self::StruckOff)
    }
}

/// An inspection of which the findings are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its case.
    pub case: CaseId,
    /// The case's number.
    pub number: String,
    /// The day it began.
    pub on: Date,
    /// The year and the number of its round.
    pub round: (i16, i64),
    /// How the hall stands by it.
    pub state: State,
    /// How each clause stands, by code.
    pub marks: BTreeMap<String, Mark>,
    /// Until when what failed must be put right.
    pub until: Option<Instant>,
}

impl Found {
    /// Clauses that are not so now.
    pub fn failed(&self) -> impl Iterator<Item = &str> {
        let failed = self.marks.iter().filter(|(_, mark)| **mark == Mark::Failed);
        failed.map(|(code, _)| code.as_str())
    }

    /// How many clauses were checked and concern the hall, and how many of them are so.
    #[must_use]
    pub fn kept(&self) -> (usize, usize) {
        let counted = self
            .marks
            .values()
            .filter(|mark| **mark != Mark::NotApplicable);
        let (mut all, mut kept) = (0, 0);
        for mark in counted {
            all += 1;
            kept += usize::from(*mark != Mark::Failed);
        }
        (all, kept)
    }
}

fn round(case: &Case) -> (i16, i64) {
    let number = match case.fields.get("round").map(|field| &field.value) {
        Some(Value::Integer(number)) => *number,
        _ => 0,
    };
    (case.filed_at.date().year(), number)
}

fn found(standard: &Standard, case: &Case) -> Found {
    let state = State::of(case);
    let marks = standard
        .clauses()
        .filter_map(|clause| Some((clause.code.clone(), mark(case, &clause.code)?)));
    let clock = case.clocks.get("rectify").map(|clock| clock.due);
    Found {
        case: case.id,
        number: case.number.clone(),
        on: case.filed_at.date(),
        round: round(case),
        state,
        marks: marks.collect(),
        until: clock.filter(|_| state == State::Rectifying),
    }
}

/// A hall and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HallStanding {
    /// It.
    pub hall: Hall,
    /// The latest inspection of which the findings are known.
    pub found: Option<Found>,
    /// The inspection that is going on.
    pub going_on: Option<CaseId>,
}

impl HallStanding {
    /// How it stands.
    #[must_use]
    pub fn state(&self) -> State {
        self.found
            .as_ref()
            .map_or(State::Never, |found| found.state)
    }
}

/// How a clause stands in all halls.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// It was so.
    pub passed: i64,
    /// It was put right.
    pub mended: i64,
    /// It is not so.
    pub failed: i64,
    /// It does not concern the hall.
    pub not_applicable: i64,
}

/// What a round came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// Year and number.
    pub round: (i16, i64),
    /// Inspections of which the findings are known.
    pub inspected: i64,
    /// Found to meet the standard.
    pub compliant: i64,
    /// Put right and struck off.
    pub struck_off: i64,
    /// Still to be put right or looked at again.
    pub open: i64,
}

/// How halls stand against the standard.
#[derive(Clone)]
pub struct Compliance {
    /// The county of the day.
    pub site: Arc<Site>,
    /// The day.
    pub day: Date,
    /// The standard in force.
    pub standard: Standard,
    /// Halls of the day within sight, by code.
    pub halls: Vec<HallStanding>,
    /// Rounds of this year and the last, latest first.
    pub rounds: Vec<Round>,
}

impl Compliance {
    /// How many halls stand so.
    #[must_use]
    pub fn count(&self, state: State) -> usize {
        self.halls
            .iter()
            .filter(|hall| hall.state() == state)
            .count()
    }

    /// How each clause stands, by code, over the latest inspections of the halls.
    #[must_use]
    pub fn by_clause(&self) -> BTreeMap<String, Count> {
        let mut counts: BTreeMap<String, Count> = BTreeMap::new();
        let found = self.halls.iter().filter_map(|hall| hall.found.as_ref());
        for (code, mark) in found.flat_map(|found| &found.marks) {
            let count = counts.entry(code.clone()).or_default();
            match mark {
                Mark::Passed => count.passed += 1,
                Mark::Mended => count.mended += 1,
                Mark::Failed => count.failed += 1,
                Mark::NotApplicable => count.not_applicable += 1,
            }
        }
        counts
    }
}

/// Reads what comes by id, page after page.
fn all(
    mut page: impl FnMut(CaseId) -> Result<Vec<Case>, store::Error>,
) -> Result<Vec<Case>, Error> {
    let (mut cases, mut after) = (Vec::new(), CaseId::from_bytes([0; 16]));
    while cases.len() < READ_MAX {
        let next = page(after)?;
        let Some(last) = next.last() else { break };
        after = last.id;
        cases.extend(next);
    }
    Ok(cases)
}

/// How halls stand, those within the reader's area, or of a division in it.
///
/// # Errors
/// Not for this post; not found where the standard is not in force; the store's.
pub async fn compliance(
    app: &App,
    ctx: &Ctx,
    below: Option<DivisionCode>,
) -> Result<Compliance, Fault> {
    let seen = require(&ctx.actor, Action::HallRead)?;
    let now = ctx.now;
    app.look(move |app, tx| {
        let site = app.site_in(tx, now)?;
        let standard = standard(&site).ok_or_else(Refusal::not_found)?;
        let seen = match below {
            Some(below) if reaches(&seen, below, None) => Scope::Division(below),
            _ => seen,
        };
        let mut latest: BTreeMap<HallCode, Case> = BTreeMap::new();
        for case in all(|after| tx.inspections_latest(&seen, after))? {
            // By id, so that of two names of one hall the later inspection stays.
            if let Some(hall) = hall_code(&case) {
                latest.insert(hall, case);
            }
        }
        let open = all(|after| tx.inspections_open(&seen, after))?;
        let year = now.date().year();
        let since = Instant::start_of(Date::new(year - 1, 1, 1).unwrap_or(now.date()));
        let lately = all(|after| tx.inspections_since(&seen, since, after))?;
        let mut halls = today_in(tx, &site, now)?;
        halls.retain(|hall| reaches(&seen, hall.division, None));
        let halls = halls
            .into_iter()
            .map(|hall| standing(&standard, hall, &latest, &open))
            .collect();
        Ok(Compliance {
            day: now.date(),
            standard,
            halls,
            rounds: rounds(&lately),
            site,
        })
    })
    .await
}

fn standing(
    standard: &Standard,
    hall: Hall,
    latest: &BTreeMap<HallCode, Case>,
    open: &[Case],
) -> HallStanding {
    let going_on = open
        .iter()
        .rev()
        .find(|case| case.stage == "inspecting" && hall_code(case).as_ref() == Some(&hall.code));
    HallStanding {
        found: latest.get(&hall.code).map(|case| found(standard, case)),
        going_on: going_on.map(|case| case.id),
        hall,
    }
}

fn rounds(cases: &[Case]) -> Vec<Round> {
    let mut rounds: BTreeMap<(i16, i64), Round> = BTreeMap::new();
    for case in cases {
        let key = round(case);
        let of = rounds.entry(key).or_insert_with(|| Round {
            round: key,
            inspected: 0,
            compliant: 0,
            struck_off: 0,
            open: 0,
        });
        of.inspected += 1;
        match State::of(case) {
            State::Compliant => of.compliant += 1,
            State::StruckOff => of.struck_off += 1,
            State::Rectifying | State::Recheck | State::Never => of.open += 1,
        }
    }
    rounds.into_values().rev().collect()
}

/// A hall's own standing, and what its reader may do.
#[derive(Debug, Clone)]
pub struct Own {
    /// How it stands; none for whoever does not see to halls here.
    pub standing: Option<HallStanding>,
    /// The standard in force.
    pub standard: Option<Standard>,
    /// She may inspect it.
    pub inspects: bool,
}

/// How a hall stands, for who sees to it, and whether the reader may inspect it.
///
/// # Errors
/// Not found; the store's.
pub async fn of_hall(app: &App, ctx: &Ctx, code: HallCode) -> Result<Own, Fault> {
    let (actor, now) = (ctx.actor.clone(), ctx.now);
    app.look(move |app, tx| {
        let site = app.site_in(tx, now)?;
        let hall = hall_in(tx, &code, now.date())?;
        let standard = standard(&site);
        let reads = scope(&actor, Action::HallRead)
            .is_some_and(|scope| reaches(&scope, hall.division, None));
        let inspects = standard.is_some() && hall.is_open() && inspects(&site, &actor, &hall);
        let standing = match &standard {
            Some(standard) if reads => {
                let here = Scope::Division(hall.division);
                let mut latest = BTreeMap::new();
                for case in all(|after| tx.inspections_latest(&here, after))? {
                    if let Some(hall) = hall_code(&case) {
                        latest.insert(hall, case);
                    }
                }
                let open = all(|after| tx.inspections_open(&here, after))?;
                Some(self::standing(standard, hall, &latest, &open))
            }
            _ => None,
        };
        Ok(Own {
            standing,
            standard,
            inspects,
        })
    })
    .await
}

/// Whether somebody may inspect a hall: the county's unit that looks again, all of them; the head of a
/// town's service centre or government, those of the town. Never the hall of her own unit.
#[must_use]
pub fn inspects(site: &Site, actor: &Actor, hall: &Hall) -> bool {
    let (Some(scope), Some(post)) = (scope(actor, Action::CaseFile), &actor.post) else {
        return false;
    };
    if post.unit == hall.unit || !reaches(&scope, hall.division, None) {
        return false;
    }
    let again = site
        .procedure(PROCEDURE)
        .and_then(|(_, procedure)| procedure.stage(RECHECK))
        .and_then(|stage| match &stage.holder {
            Some(HolderSpec::Post { unit, .. }) => site.unit_for(unit, hall.division),
            _ => None,
        });
    if again.is_some_and(|unit| unit.code == post.unit) {
        return matches!(post.role, Role::DepartmentOfficer | Role::UnitHead);
    }
    let of_town = site.units.get(&post.unit).is_some_and(|unit| {
        unit.division.level() == Level::Town
            && matches!(unit.kind, UnitKind::ServiceCentre | UnitKind::Government)
    });
    post.role == Role::UnitHead && of_town
}

/// Halls that somebody may inspect today and that serve people, by code.
///
/// # Errors
/// The store's.
pub async fn to_inspect(app: &App, ctx: &Ctx) -> Result<Vec<Hall>, Error> {
    let (actor, now) = (ctx.actor.clone(), ctx.now);
    app.read(move |app, tx| {
        let site = app.site_in(tx, now)?;
        let mut halls = today_in(tx, &site, now)?;
        halls.retain(|hall| hall.is_open() && inspects(&site, &actor, hall));
        Ok(halls)
    })
    .await
}

/// The hall that an inspection about to be filed is of: it lies where its hall does and bears its name.
///
/// # Errors
/// `inspection-hall-unknown`, `inspection-hall-closed`, `inspection-open` at the hall;
/// `inspection-not-yours`; the store's.
pub(crate) fn named_in(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    site: &Site,
    typed: Option<&str>,
) -> Result<Hall, Fault> {
    let code = HallCode(typed.unwrap_or_default().trim().to_owned());
    let hall = tx
        .hall_on(&code, ctx.now.date())?
        .ok_or_else(|| Refusal::field(HALL, "inspection-hall-unknown"))?;
    if !hall.is_open() {
        return Err(Refusal::field(HALL, "inspection-hall-closed").into());
    }
    if !inspects(site, &ctx.actor, &hall) {
        return Err(Refusal::denied("inspection-not-yours").into());
    }
    let here = Scope::Division(hall.division);
    let open = all(|after| tx.inspections_open(&here, after))?;
    match open
        .iter()
        .find(|case| hall_code(case).as_ref() == Some(&code))
    {
        Some(case) => Err(Refusal::field(HALL, "inspection-open")
            .with("number", case.number.clone())
            .into()),
        None => Ok(hall),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_and_states_have_codes_of_their_own() {
        for method in [Method::Look, Method::Ask, Method::Count, Method::Test] {
            assert_eq!(Method::of(method.code()), method);
        }
        let codes: std::collections::BTreeSet<&str> =
            State::ALL.iter().map(|state| state.code()).collect();
        assert_eq!(codes.len(), State::ALL.len());
    }
}
