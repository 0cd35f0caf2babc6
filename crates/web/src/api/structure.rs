//! The county's book to read: units on any day, the document's numbers, the structure standard, the
//! establishment ledger with its monthly roster, the routing.

use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Path;
use crate::pages::{establishment, structure};
use crate::route::{Access, Route};
use crate::{codes, shape, tongue};
use app::policy::Action;
use app::unit::{Dossier, Named, People, State};
use jiff::civil::Date;
use model::refusal::Refusal;
use model::unit::UnitCode;
use serde_json::Value;

codes! {
    /// Who the roster goes to.
    pub enum RosterFor {
        /// The bureau of human resources and social security.
        HumanResources = "human-resources",
        /// The bureau of finance.
        Finance = "finance",
    }
}

shape! {
    /// A unit by code and name.
    pub struct UnitNamed {
        /// Code.
        pub code: String,
        /// Name.
        pub name: String,
    }

    /// A unit on a day.
    pub struct UnitThen {
        /// Code.
        pub code: String,
        /// Name.
        pub name: String,
        /// Division.
        pub division: codes::DivisionCode,
        /// Kind.
        pub kind: String,
        /// `front`, `back`, `command`.
        pub side: String,
        /// Posts approved there.
        pub quota: i64,
        /// Posts filled.
        pub filled: i64,
        /// How many people work there.
        pub serving: i64,
    }

    /// Units of county and towns on a day.
    pub struct UnitsThen {
        /// The day.
        pub on: jiff::civil::Date,
        /// They.
        pub units: Vec<UnitThen>,
    }

    /// Posts of a kind.
    pub struct PostsShown {
        /// Kind.
        pub kind: String,
        /// Approved.
        pub quota: i64,
        /// Filled.
        pub filled: i64,
        /// Vacant.
        pub vacant: i64,
    }

    /// Somebody of a unit, by real name.
    pub struct MemberShown {
        /// Number of the roster.
        pub no: String,
        /// Name.
        pub name: String,
        /// Kind of post.
        pub kind: String,
        /// Title.
        pub title: String,
        /// Rank.
        pub rank: String,
        /// Whether at work.
        pub status: String,
        /// Whose post.
        pub unit: String,
        /// Where at work.
        pub serves: String,
        /// Roles of her account today; none without an account, or on another day.
        pub roles: Option<Vec<String>>,
    }

    /// Changes that named a unit.
    pub struct EventShown {
        /// First day.
        pub on: jiff::civil::Date,
        /// Kind of change.
        pub kind: String,
        /// How many.
        pub count: i64,
        /// Document.
        pub document: String,
        /// Other units they name.
        pub others: Vec<UnitNamed>,
    }

    /// A unit's page on a day.
    pub struct UnitDossier {
        /// The day.
        pub on: jiff::civil::Date,
        /// Code.
        pub code: String,
        /// Name.
        pub name: String,
        /// `stands`, `closed`, `later`.
        pub state: String,
        /// Since when it is there, is no more, or will be.
        pub since: jiff::civil::Date,
        /// What it went into.
        pub into: Option<UnitNamed>,
        /// Legal nature.
        pub body: Option<String>,
        /// Level of its posts.
        pub level: Option<String>,
        /// Name plates.
        pub name_plates: Vec<String>,
        /// Posts by kind.
        pub posts: Vec<PostsShown>,
        /// How many work there.
        pub serving: i64,
        /// People by real name, for those who may see them.
        pub people: Option<Vec<MemberShown>>,
        /// Codes of the items it holds.
        pub items: Vec<String>,
        /// Departments it answers to.
        pub answers_to: Vec<UnitNamed>,
        /// Both superiors of a stationed unit.
        pub superiors: Vec<UnitNamed>,
        /// Codes of the documents it rests on.
        pub documents: Vec<String>,
        /// What named it.
        pub history: Vec<EventShown>,
    }

    /// Something a figure counts.
    pub struct Counted {
        /// Code.
        pub code: String,
        /// Name.
        pub name: String,
    }

    /// A number of the document.
    pub struct DocumentFigure {
        /// Code.
        pub code: String,
        /// As the document writes it.
        pub said: String,
        /// Counted now; none: its part does not exist yet.
        pub value: Option<Value>,
        /// What it counts.
        pub rows: Vec<Counted>,
    }

    /// The numbers of the document.
    pub struct DocumentFigures {
        /// The day.
        pub on: jiff::civil::Date,
        /// They.
        pub figures: Vec<DocumentFigure>,
    }

    /// Where a town differs from the standard.
    pub struct DeviationShown {
        /// Unit.
        pub unit: String,
        /// In what.
        pub what: String,
        /// What the standard says.
        pub standard: String,
        /// What is there.
        pub found: String,
        /// Whether a document allows it.
        pub allowed: bool,
        /// That document.
        pub document: Option<String>,
        /// Why it is allowed.
        pub reason: Option<String>,
    }

    /// A town against the standard.
    pub struct TownStanding {
        /// Town.
        pub town: codes::DivisionCode,
        /// Name.
        pub name: String,
        /// Where it differs.
        pub deviations: Vec<DeviationShown>,
    }

    /// The structure standard and every town.
    pub struct StandardShown {
        /// The day.
        pub on: jiff::civil::Date,
        /// The standard.
        pub standard: Value,
        /// Towns.
        pub towns: Vec<TownStanding>,
    }

    /// Posts of a unit.
    pub struct LedgerLine {
        /// Unit.
        pub unit: UnitNamed,
        /// Level of its posts.
        pub level: Option<String>,
        /// By kind.
        pub posts: Vec<PostsShown>,
        /// Auxiliaries outside the establishment.
        pub auxiliaries: i64,
        /// Document.
        pub document: Option<String>,
    }

    /// A double entry of the ledger.
    pub struct LedgerEntry {
        /// First day.
        pub effective: jiff::civil::Date,
        /// From; none: the upper level.
        pub from: Option<UnitNamed>,
        /// To; none: the upper level.
        pub to: Option<UnitNamed>,
        /// Kind.
        pub kind: String,
        /// How many.
        pub count: i64,
        /// Document.
        pub document: Option<String>,
    }

    /// Somebody who reaches the age of retirement.
    pub struct Retiring {
        /// Number of the roster.
        pub no: String,
        /// Name.
        pub name: String,
        /// Whose post.
        pub unit: UnitNamed,
        /// When.
        pub on: jiff::civil::Date,
    }

    /// The establishment ledger.
    pub struct LedgerShown {
        /// The day.
        pub on: jiff::civil::Date,
        /// Whether it balances.
        pub balanced: bool,
        /// Units with posts.
        pub units: Vec<LedgerLine>,
        /// Movements, newest first.
        pub entries: Vec<LedgerEntry>,
        /// Within twelve months.
        pub retiring: Vec<Retiring>,
    }

    /// For whom the roster is drawn up.
    pub struct RosterAsked {
        /// Recipient.
        pub recipient: RosterFor,
    }

    /// A roster that was drawn up; the export is journalled.
    pub struct RosterMade {
        /// Rows.
        pub rows: i64,
        /// Comma-separated text.
        pub csv: String,
    }

    /// An institution and the departments it answers to.
    pub struct Answering {
        /// Institution.
        pub unit: UnitNamed,
        /// Codes of departments.
        pub departments: Vec<String>,
    }

    /// A directive in one town.
    pub struct Directed {
        /// Town.
        pub town: String,
        /// Who acts.
        pub to: Option<UnitNamed>,
        /// Who gets a copy.
        pub copied: Vec<UnitNamed>,
        /// `answers`, `first`, `office`.
        pub because: String,
    }

    /// Where a report goes.
    pub struct Reported {
        /// To whom.
        pub to: Vec<UnitNamed>,
        /// `answers`, `superiors`, `above`.
        pub because: String,
    }

    /// The routing of a town, and of what was asked.
    pub struct RoutingShown {
        /// Town.
        pub town: codes::DivisionCode,
        /// Its institutions.
        pub matrix: Vec<Answering>,
        /// Where a directive of the department asked for goes.
        pub directive: Option<Vec<Directed>>,
        /// Where a report of the unit asked for goes.
        pub report: Option<Reported>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, plan) = (
        Access::Api(Action::CountyRead),
        Access::Api(Action::ReformPlan),
    );
    let on = "Day to look at; today when left out";
    vec![
        Route::api_get(
            "/api/v1/county/units",
            read,
            "Lists units of county and towns on a day",
            units,
        )
        .query("on", on)
        .answers::<UnitsThen>(),
        Route::api_get(
            "/api/v1/county/units/{unit}",
            read,
            "Shows a unit on a day",
            unit,
        )
        .query("on", on)
        .answers::<UnitDossier>(),
        Route::api_get(
            "/api/v1/figures/five-plus",
            plan,
            "Counts the numbers of the reform's document",
            five_plus,
        )
        .query("on", on)
        .answers::<DocumentFigures>(),
        Route::api_get(
            "/api/v1/standard",
            read,
            "Shows the structure standard and every town against it",
            standard,
        )
        .query("on", on)
        .answers::<StandardShown>(),
        Route::api_get(
            "/api/v1/establishment",
            plan,
            "Shows the establishment ledger",
            ledger,
        )
        .query("on", on)
        .answers::<LedgerShown>(),
        Route::api_post(
            "/api/v1/establishment/roster",
            Access::Api(Action::ReformPropose),
            "Draws up the monthly roster by real name",
            roster,
        )
        .takes::<RosterAsked>()
        .example(r#"{"recipient":"finance"}"#)
        .answers::<RosterMade>(),
        Route::api_get(
            "/api/v1/routing",
            read,
            "Says to whom directives and reports go",
            routing,
        )
        .query("town", "Code of the town whose matrix is shown")
        .query(
            "department",
            "Code of a department: where its directive goes",
        )
        .query("unit", "Code of a unit: where its report goes")
        .answers::<RoutingShown>(),
    ]
}

pub(super) fn day(call: &Call, asked: &Asked) -> Result<Date, Refusal> {
    match asked.opt("on") {
        Some(_) => asked
            .parse("on")
            .ok_or_else(|| Refusal::field("on", "field-unreadable")),
        None => Ok(call.now().date()),
    }
}

pub(super) fn named(unit: &Named) -> UnitNamed {
    UnitNamed {
        code: unit.code.to_string(),
        name: unit.name.clone(),
    }
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

async fn units(call: Call, asked: Asked) -> Answer {
    let on = day(&call, &asked)?;
    let forest = app::unit::forest(call.app(), &call.ctx, on)
        .await?
        .ok_or_else(|| Refusal::forbidden("county-no-book"))?;
    let units = forest
        .groves
        .into_iter()
        .flat_map(|grove| grove.units)
        .map(|branch| UnitThen {
            code: branch.unit.code.to_string(),
            kind: tongue::code(&branch.unit.kind),
            side: tongue::code(&branch.unit.side),
            name: branch.unit.name,
            division: branch.unit.division,
            quota: branch.quota,
            filled: branch.filled,
            serving: count(branch.serving),
        })
        .collect();
    call.answer(UnitsThen {
        on: forest.on,
        units,
    })
}

async fn unit(call: Call, Path(code): Path<String>, asked: Asked) -> Answer {
    let on = day(&call, &asked)?;
    let dossier = app::unit::dossier(call.app(), &call.ctx, UnitCode(code), on)
        .await?
        .ok_or_else(|| Refusal::forbidden("county-no-book"))?;
    call.answer(dossier_shown(&dossier))
}

fn dossier_shown(d: &Dossier) -> UnitDossier {
    let mut shown = UnitDossier {
        on: d.on,
        code: d.unit.code.to_string(),
        name: d.unit.name.clone(),
        state: String::new(),
        since: d.on,
        into: None,
        body: None,
        level: None,
        name_plates: Vec::new(),
        posts: Vec::new(),
        serving: 0,
        people: None,
        items: Vec::new(),
        answers_to: Vec::new(),
        superiors: Vec::new(),
        documents: d.documents.iter().map(|d| d.code.to_string()).collect(),
        history: d
            .events
            .iter()
            .map(|e| EventShown {
                on: e.told.on,
                kind: e.told.kind.to_owned(),
                count: count(e.told.count),
                document: e.told.document.to_string(),
                others: e.others.iter().map(named).collect(),
            })
            .collect(),
    };
    match &d.state {
        State::Closed { on, into, .. } => {
            "closed".clone_into(&mut shown.state);
            shown.since = *on;
            shown.into = into.as_ref().map(named);
        }
        State::Later { from } => {
            "later".clone_into(&mut shown.state);
            shown.since = *from;
        }
        State::Stands(s) => {
            "stands".clone_into(&mut shown.state);
            shown.since = s.since;
            shown.body = Some(tongue::code(&s.body));
            shown.level = s.level.map(|level| tongue::code(&level));
            shown.name_plates.clone_from(&s.plates);
            shown.posts = s.posts.iter().map(posts).collect();
            shown.items = s.items.iter().map(|i| i.code.to_string()).collect();
            shown.answers_to = s.answers_to.iter().map(named).collect();
            if let Some((_, business, daily)) = &s.station {
                shown.superiors = vec![named(business), named(daily)];
            }
            match &s.people {
                People::Counted { serving, .. } => shown.serving = count(*serving),
                People::Named(all) => {
                    let here = all.iter().filter(|m| m.serves.is_none()).count();
                    shown.serving = count(here);
                    shown.people = Some(all.iter().map(member).collect());
                }
            }
        }
    }
    shown
}

fn member(member: &app::unit::Member) -> MemberShown {
    let p = &member.staff;
    MemberShown {
        no: p.no.to_string(),
        name: p.name.clone(),
        kind: p.kind.code().to_owned(),
        title: p.title.clone(),
        rank: tongue::code(&p.rank),
        status: tongue::code(&p.status),
        unit: p.unit.to_string(),
        serves: p.serves.to_string(),
        roles: member
            .seat
            .as_ref()
            .map(|seat| seat.roles.iter().map(|r| r.code().to_owned()).collect()),
    }
}

fn posts(s: &county::dossier::Standing) -> PostsShown {
    PostsShown {
        kind: s.kind.code().to_owned(),
        quota: s.quota,
        filled: s.filled,
        vacant: s.vacant,
    }
}

async fn five_plus(call: Call, asked: Asked) -> Answer {
    let on = day(&call, &asked)?;
    let figures = app::structure::five_plus(call.app(), &call.ctx, on)
        .await?
        .into_iter()
        .map(|f| DocumentFigure {
            code: f.code.to_owned(),
            said: f.said.to_owned(),
            value: f.value.and_then(|v| serde_json::to_value(v).ok()),
            rows: f
                .rows
                .into_iter()
                .map(|(code, name)| Counted { code, name })
                .collect(),
        })
        .collect();
    call.answer(DocumentFigures { on, figures })
}

async fn standard(call: Call, asked: Asked) -> Answer {
    let on = day(&call, &asked)?;
    let found = app::structure::standing(call.app(), &call.ctx, on).await?;
    let towns = found
        .towns
        .into_iter()
        .map(|town| TownStanding {
            town: town.town,
            name: town.name,
            deviations: town
                .deviations
                .into_iter()
                .map(|d| DeviationShown {
                    unit: d.deviation.unit.to_string(),
                    what: d.deviation.what.code().to_owned(),
                    standard: d.deviation.standard,
                    found: d.deviation.found,
                    allowed: d.deviation.allowed.is_some(),
                    document: d.document,
                    reason: d.deviation.allowed.map(|a| a.reason),
                })
                .collect(),
        })
        .collect();
    call.answer(StandardShown {
        on: found.on,
        standard: serde_json::to_value(&found.standard).unwrap_or_default(),
        towns,
    })
}

async fn ledger(call: Call, asked: Asked) -> Answer {
    let on = day(&call, &asked)?;
    let ledger = app::establishment::ledger(call.app(), &call.ctx, on).await?;
    call.answer(LedgerShown {
        on: ledger.on,
        balanced: ledger.balanced,
        units: ledger
            .lines
            .iter()
            .map(|line| LedgerLine {
                unit: named(&line.unit),
                level: line.level.map(|level| tongue::code(&level)),
                posts: line.posts.iter().map(posts).collect(),
                auxiliaries: count(line.auxiliaries),
                document: line.document.clone(),
            })
            .collect(),
        entries: ledger
            .entries
            .iter()
            .map(|e| LedgerEntry {
                effective: e.effective,
                from: e.from.as_ref().map(named),
                to: e.to.as_ref().map(named),
                kind: e.kind.code().to_owned(),
                count: e.count,
                document: e.document.clone(),
            })
            .collect(),
        retiring: ledger
            .leavers
            .iter()
            .map(|l| Retiring {
                no: l.staff.no.to_string(),
                name: l.staff.name.clone(),
                unit: named(&l.unit),
                on: l.on,
            })
            .collect(),
    })
}

async fn roster(call: Call, write: Write<RosterAsked>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let recipient = match write.body.recipient {
        RosterFor::HumanResources => app::establishment::Recipient::HumanResources,
        RosterFor::Finance => app::establishment::Recipient::Finance,
    };
    let (made, _) = establishment::draw(&call, recipient, repeat).await?;
    call.answer(RosterMade {
        rows: made.rows,
        csv: String::from_utf8_lossy(&made.csv).into_owned(),
    })
}

async fn routing(call: Call, asked: Asked) -> Answer {
    let questions = structure::questions(&asked)?;
    let found = app::structure::routes(call.app(), &call.ctx, questions).await?;
    call.answer(RoutingShown {
        town: found.town.code,
        matrix: found
            .matrix
            .iter()
            .map(|(unit, departments)| Answering {
                unit: named(unit),
                departments: departments.iter().map(ToString::to_string).collect(),
            })
            .collect(),
        directive: found.directive.map(|(_, rows)| {
            rows.iter()
                .map(|d| Directed {
                    town: d.town.clone(),
                    to: d.to.as_ref().map(named),
                    copied: d.copied.iter().map(named).collect(),
                    because: d.because.code().to_owned(),
                })
                .collect()
        }),
        report: found.report.map(|(_, to, because)| Reported {
            to: to.iter().map(named).collect(),
            because: because.code().to_owned(),
        }),
    })
}
