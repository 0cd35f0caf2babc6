//! The command centre for programs: map, queue, dispatching, urging, incidents, whistles, replay, walls.

use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::shape;
use crate::walls::named;
use app::command::{self, Dispatch, Filter};
use app::policy::Action;
use codes::DivisionCode;
use jiff::civil::Date;
use model::id::CaseId;
use model::unit::UnitCode;
use serde_json::Value;

shape! {
    /// An act that is open to the caller.
    pub struct QueueAct {
        /// Its code.
        pub act: String,
        /// Its verb.
        pub verb: String,
    }

    /// An open case in the queue; it names nobody.
    pub struct QueueLine {
        /// Id.
        pub id: model::id::CaseId,
        /// Number.
        pub number: String,
        /// Module.
        pub module: String,
        /// Procedure.
        pub procedure: String,
        /// Stage.
        pub stage: String,
        /// Where.
        pub division: codes::DivisionCode,
        /// Unit that must act.
        pub unit: Option<String>,
        /// Units that were asked and have not answered.
        pub asked: Vec<String>,
        /// Earliest due instant.
        pub due: Option<model::time::Instant>,
        /// red, amber, green or grey.
        pub light: String,
        /// Version to act on.
        pub version: u64,
        /// Acts open to the caller.
        pub acts: Vec<QueueAct>,
        /// The unit the territorial list names for it.
        pub suggested: Option<String>,
    }

    /// A page of the queue.
    pub struct QueuePage {
        /// County or town.
        pub division: codes::DivisionCode,
        /// Open cases in all.
        pub open: i64,
        /// Of them over their limit.
        pub overdue: i64,
        /// The lines, nearest limit first.
        pub lines: Vec<QueueLine>,
        /// Where to go on.
        pub next: Option<String>,
    }

    /// A case sent to units.
    pub struct DispatchGiven {
        /// The case.
        pub case: model::id::CaseId,
        /// The act of verb ask; left out: the one open to the caller.
        pub act: Option<String>,
        /// The version that was seen.
        pub version: Option<u64>,
        /// Units: the first leads, the others assist.
        pub units: Vec<String>,
        /// What is asked.
        pub question: Option<String>,
    }

    /// How the case stands then.
    pub struct Dispatched {
        /// The case.
        pub case: model::id::CaseId,
        /// Its version.
        pub version: u64,
        /// Units that were asked and have not answered.
        pub asked: Vec<String>,
    }

    /// Cases to be urged.
    pub struct UrgeGiven {
        /// They, fifty at most.
        pub cases: Vec<model::id::CaseId>,
        /// Words.
        pub note: Option<String>,
    }

    /// A case that could not be urged.
    pub struct NotUrged {
        /// Which.
        pub case: model::id::CaseId,
        /// Why, by key.
        pub why: String,
    }

    /// What came of urging.
    pub struct UrgeDone {
        /// Cases that were urged.
        pub urged: Vec<model::id::CaseId>,
        /// Those that could not be.
        pub not: Vec<NotUrged>,
    }

    /// A line of an incident's checklist.
    pub struct Checklist {
        /// Who.
        pub unit: String,
        /// Leads, or assists.
        pub lead: bool,
        /// What.
        pub question: String,
        /// open, answered, returned or withdrawn.
        pub state: String,
        /// Due.
        pub due: Option<model::time::Instant>,
    }

    /// An open incident.
    pub struct IncidentShown {
        /// The case.
        pub id: model::id::CaseId,
        /// Number.
        pub number: String,
        /// What it is called.
        pub title: String,
        /// Level, as its procedure codes it.
        pub level: String,
        /// Stage.
        pub stage: String,
        /// Where.
        pub division: codes::DivisionCode,
        /// Since when.
        pub since: model::time::Instant,
        /// The checklist.
        pub checklist: Vec<Checklist>,
    }

    /// Open incidents.
    pub struct IncidentList {
        /// They, the newest first.
        pub incidents: Vec<IncidentShown>,
    }

    /// How a department answers whistles.
    pub struct WhistleLine {
        /// Department.
        pub unit: String,
        /// How often it was whistled for.
        pub asked: i64,
        /// How often it answered.
        pub answered: i64,
        /// How often it said that it was not its matter.
        pub returned: i64,
        /// Orders that wait.
        pub open: i64,
        /// Beyond the limit.
        pub late: i64,
        /// The middle of its times in ms.
        pub median_ms: Option<i64>,
        /// Its longest in ms.
        pub longest_ms: Option<i64>,
    }

    /// Response to whistles.
    pub struct WhistleTable {
        /// First day looked at.
        pub since: jiff::civil::Date,
        /// By department.
        pub lines: Vec<WhistleLine>,
    }

    /// A figure of a wall.
    pub struct WallFigure {
        /// Its name, as the wall's script knows it.
        pub name: String,
        /// The number; a share in basis points.
        pub n: i64,
    }

    /// The figures of a wall.
    pub struct WallFigures {
        /// County or town.
        pub division: codes::DivisionCode,
        /// When they were read.
        pub at: model::time::Instant,
        /// They.
        pub figures: Vec<WallFigure>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let reads = Access::Api(Action::CommandRead);
    let part = "A part of the caller's area: town or village; left out: all of it";
    vec![
        Route::api_get(
            "/api/v1/command/queue",
            reads,
            "Lists open cases by limit with the acts open to the caller",
            queue,
        )
        .query("division", part)
        .query("module", "Only this module")
        .query("procedure", "Only this procedure")
        .query("unassigned", "Any value: only what nobody was given")
        .query("overdue", "Any value: only what is over its limit")
        .query("after", "Where the page before ended")
        .answers::<QueuePage>(),
        Route::api_get(
            "/api/v1/command/cases",
            reads,
            "Open cases with a point as GeoJSON, the others counted by village",
            cases,
        )
        .query("division", part)
        .answers::<Value>(),
        Route::api_post(
            "/api/v1/command/dispatches",
            reads,
            "Sends a case to a unit, or convenes several",
            dispatch,
        )
        .takes::<DispatchGiven>()
        .answers::<Dispatched>()
        .creates(),
        Route::api_post(
            "/api/v1/command/urges",
            reads,
            "Urges cases, each by the act its procedure opens to the caller",
            urge,
        )
        .takes::<UrgeGiven>()
        .answers::<UrgeDone>(),
        Route::api_get(
            "/api/v1/command/incidents",
            reads,
            "Lists open incidents with their checklists",
            incidents,
        )
        .answers::<IncidentList>(),
        Route::api_get(
            "/api/v1/command/whistles",
            reads,
            "Response times to whistles by department",
            whistles,
        )
        .answers::<WhistleTable>(),
        Route::api_get(
            "/api/v1/command/replay/{day}",
            reads,
            "What happened to cases with a point on a day, in pages",
            replay,
        )
        .query("division", part)
        .query("after", "Where the page before ended")
        .answers::<Value>(),
        Route::api_get(
            "/api/v1/figures/wall",
            Access::Api(Action::FigureRead),
            "The figures of a wall",
            wall,
        )
        .query("division", part)
        .answers::<WallFigures>(),
    ]
}

fn codes_of(units: &[UnitCode]) -> Vec<String> {
    units.iter().map(ToString::to_string).collect()
}

fn line(line: command::Line) -> QueueLine {
    QueueLine {
        id: line.id,
        number: line.number,
        module: line.module,
        procedure: line.procedure,
        stage: line.stage,
        division: line.division,
        unit: line.unit.map(|unit| unit.to_string()),
        asked: codes_of(&line.asked),
        due: line.due,
        light: line.light.code().to_owned(),
        version: line.version,
        acts: line
            .acts
            .into_iter()
            .map(|act| QueueAct {
                verb: act.verb.code().to_owned(),
                act: act.code,
            })
            .collect(),
        suggested: line.suggested.map(|unit| unit.to_string()),
    }
}

async fn queue(call: Call, query: Asked) -> Answer {
    let filter = Filter {
        division: query.parse("division"),
        module: query.text("module").to_owned(),
        procedure: query.text("procedure").to_owned(),
        unassigned: query.opt("unassigned").is_some(),
        overdue: query.opt("overdue").is_some(),
        after: query.opt("after").map(str::to_owned),
    };
    let found = command::queue(call.app(), &call.ctx, filter).await?;
    call.answer(QueuePage {
        division: found.division,
        open: found.open,
        overdue: found.overdue,
        lines: found.lines.into_iter().map(line).collect(),
        next: found.next,
    })
}

async fn cases(call: Call, query: Asked) -> Answer {
    let part: Option<DivisionCode> = query.parse("division");
    let picture = command::picture(call.app(), &call.ctx, part).await?;
    call.answer(crate::pages::command::features(&call, &picture))
}

fn wish(given: DispatchGiven) -> (CaseId, Dispatch) {
    let wish = Dispatch {
        act: given.act.unwrap_or_default(),
        version: given.version,
        units: given.units.into_iter().map(UnitCode).collect(),
        question: given.question.unwrap_or_default(),
    };
    (given.case, wish)
}

async fn dispatch(call: Call, write: Write<DispatchGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (ctx, (id, wish)) = (call.ctx.clone(), wish(write.body));
    let done = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        let case = command::dispatch_in(app, tx, &ctx, id, &wish)?;
        let open = case
            .orders
            .iter()
            .filter(|order| order.state == model::order::OrderState::Open);
        Ok(Dispatched {
            case: case.id,
            version: case.version,
            asked: open.map(|order| order.unit.to_string()).collect(),
        })
    })
    .await?;
    call.created(&format!("/api/v1/cases/{id}"), done)
}

async fn urge(call: Call, write: Write<UrgeGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (ctx, body) = (call.ctx.clone(), write.body);
    let done = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        let done = command::urge_in(app, tx, &ctx, &body.cases, body.note.as_deref())?;
        let not = done.not.into_iter().map(|held| NotUrged {
            case: held.case,
            why: held.why,
        });
        Ok(UrgeDone {
            urged: done.urged,
            not: not.collect(),
        })
    })
    .await?;
    call.answer(done)
}

async fn incidents(call: Call) -> Answer {
    let found = command::incidents(call.app(), &call.ctx).await?;
    let shown = |held: command::Incident| IncidentShown {
        id: held.id,
        number: held.number,
        title: held.title,
        level: held.level,
        stage: held.stage,
        division: held.division,
        since: held.since,
        checklist: held
            .lines
            .into_iter()
            .map(|line| Checklist {
                unit: line.unit.to_string(),
                lead: line.lead,
                question: line.question,
                state: line.state.to_owned(),
                due: line.due,
            })
            .collect(),
    };
    call.answer(IncidentList {
        incidents: found.into_iter().map(shown).collect(),
    })
}

async fn whistles(call: Call) -> Answer {
    let (since, found) = command::whistles(call.app(), &call.ctx).await?;
    let shown = |held: command::Answering| WhistleLine {
        unit: held.unit.to_string(),
        asked: held.asked,
        answered: held.answered,
        returned: held.returned,
        open: held.waiting,
        late: held.late,
        median_ms: held.median_ms,
        longest_ms: held.longest_ms,
    };
    call.answer(WhistleTable {
        since,
        lines: found.into_iter().map(shown).collect(),
    })
}

async fn replay(call: Call, Path(day): Path<Date>, query: Asked) -> Answer {
    let part: Option<DivisionCode> = query.parse("division");
    let after: Option<i64> = query.parse("after");
    let (steps, next) = command::replay(call.app(), &call.ctx, part, day, after).await?;
    call.answer(crate::pages::command::compact(day, &steps, next))
}

async fn wall(call: Call, query: Asked) -> Answer {
    let part: Option<DivisionCode> = query.parse("division");
    let wall = app::figure::wall(call.app(), &call.ctx, part).await?;
    let figures = named(&wall)
        .into_iter()
        .map(|(name, figure)| WallFigure { name, n: figure.n })
        .collect();
    call.answer(WallFigures {
        division: wall.division,
        at: wall.at,
        figures,
    })
}
