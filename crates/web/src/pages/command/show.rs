//! The command centre's page: what it shows beside the map.

use super::super::case_words::{Lamp, Says, glance};
use super::{CASES, EVENTS};
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields};
use crate::page::Page;
use app::command::{Filter, Incident, Line, Queue};
use app::policy::{Action, scope};
use codes::{DivisionCode, Level};
use flow::OpenAct;
use model::unit::{Unit, UnitCode, UnitKind};
use model::verb::Verb;
use serde::Serialize;

/// What a question may be narrowed by; forms carry it so that one comes back to the same queue.
pub(super) const FILTERS: [&str; 6] = [
    "division",
    "module",
    "procedure",
    "unassigned",
    "overdue",
    "after",
];

/// Fields for units of a dispatch: the first leads.
const UNIT_FIELDS: usize = 4;

#[derive(Serialize)]
pub(super) struct Crumb {
    label: String,
    href: Option<String>,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct ActLink {
    label: String,
    href: String,
    first: bool,
}

#[derive(Serialize)]
struct Row {
    id: String,
    href: String,
    number: String,
    item: String,
    stage: String,
    place: String,
    holder: String,
    asked: String,
    light: Option<Lamp>,
    late: bool,
    urgeable: bool,
    dispatch: String,
    suggested: String,
    acts: Vec<ActLink>,
}

#[derive(Serialize)]
struct PlaceRow {
    name: String,
    href: String,
}

#[derive(Serialize)]
struct CheckRow {
    unit: String,
    lead: bool,
    what: String,
    state: &'static str,
    due: Option<i64>,
    late: bool,
    answer: String,
}

#[derive(Serialize)]
struct LogRow {
    at: i64,
    who: String,
    what: String,
    note: String,
}

#[derive(Serialize)]
struct Report {
    label: String,
    at: i64,
    href: String,
}

#[derive(Serialize)]
struct IncidentCard {
    href: String,
    number: String,
    heading: String,
    level: String,
    stage: String,
    place: String,
    since: i64,
    lines: Vec<CheckRow>,
    done: usize,
    log: Vec<LogRow>,
    reports: Vec<Report>,
}

#[derive(Serialize)]
struct DutyRow {
    unit: String,
    person: String,
    lead: bool,
    until: i64,
    /// Handed over, and not taken yet.
    handed: bool,
}

/// The form that sends one case to units.
#[derive(Serialize)]
struct Sending {
    case: String,
    number: String,
    item: String,
    version: u64,
    act: String,
    choices: Vec<Choice>,
    suggested: String,
    fields: usize,
}

#[derive(Serialize)]
struct CommandPage {
    place: String,
    division: String,
    crumbs: Vec<Crumb>,
    src: String,
    cases: String,
    events: &'static str,
    replay: String,
    places: Vec<PlaceRow>,
    open: i64,
    overdue: i64,
    rows: Vec<Row>,
    next: String,
    first: String,
    modules: Vec<Choice>,
    procedures: Vec<Choice>,
    acts: bool,
    sending: Option<Sending>,
    incidents: Vec<IncidentCard>,
    may_open: String,
    duty: Vec<DutyRow>,
    devices: bool,
    here: String,
}

/// The division a page is about: all the reader looks after, or the part she asked for.
pub(super) fn division_of(
    page: &Page,
    part: Option<DivisionCode>,
) -> Result<DivisionCode, Failure> {
    if let Some(part) = part {
        return Ok(part);
    }
    let post = page.ctx.actor.post.as_ref();
    post.map(|post| post.division)
        .ok_or_else(Failure::not_found)
}

/// Where one is, from the reader's own area down.
pub(super) fn crumbs(page: &Page, division: DivisionCode) -> Vec<Crumb> {
    let site = page.app().site();
    let own = page.ctx.actor.post.as_ref().map(|post| post.division);
    let levels = [Level::County, Level::Town, Level::Village];
    let mut above: Vec<DivisionCode> = levels
        .into_iter()
        .filter_map(|level| division.at(level))
        .filter(|code| own.is_some_and(|own| own.contains(*code)))
        .collect();
    above.dedup();
    let last = above.len().saturating_sub(1);
    above
        .into_iter()
        .enumerate()
        .map(|(n, code)| Crumb {
            label: site.division_name(code),
            href: (n < last).then(|| format!("/command?division={code}")),
        })
        .collect()
}

/// Where the areas directly below a division are.
pub(super) fn ground(page: &Page, division: DivisionCode) -> String {
    match division.level() {
        Level::Town => format!("/map/villages?town={division}"),
        Level::Village => format!("/map/grids?village={division}"),
        _ if division == page.app().site().county => "/map/towns".to_owned(),
        _ => "/map/boundary".to_owned(),
    }
}

fn places(page: &Page, division: DivisionCode) -> Vec<PlaceRow> {
    let site = page.app().site();
    let row = |code: DivisionCode, name: &str| PlaceRow {
        name: name.to_owned(),
        href: format!("/command?division={code}"),
    };
    match division.level() {
        Level::Town => site
            .villages(division)
            .map(|(code, held)| row(code, &held.name))
            .collect(),
        Level::Village => Vec::new(),
        _ => site
            .towns()
            .map(|(code, held)| row(code, &held.name))
            .collect(),
    }
}

fn filter(page: &Page, fields: &Fields) -> Filter {
    let ticked = |name: &str| fields.opt(name).is_some();
    let known = |code: &DivisionCode| {
        *code == page.app().site().county || page.app().site().divisions.contains_key(code)
    };
    Filter {
        division: fields
            .opt("division")
            .and_then(|text| text.parse().ok())
            .filter(known),
        module: fields.text("module").to_owned(),
        procedure: fields.text("procedure").to_owned(),
        unassigned: ticked("unassigned"),
        overdue: ticked("overdue"),
        after: fields.opt("after").map(str::to_owned),
    }
}

/// The address of the same queue with one parameter set or taken away.
fn href(fields: &Fields, name: &str, value: Option<&str>) -> String {
    let mut pairs: Vec<String> = FILTERS
        .iter()
        .filter(|kept| **kept != name)
        .filter_map(|kept| {
            let value = fields.opt(kept)?;
            Some(format!("{kept}={}", crate::form::percent(value)))
        })
        .collect();
    if let Some(value) = value {
        pairs.push(format!("{name}={}", crate::form::percent(value)));
    }
    if pairs.is_empty() {
        "/command".to_owned()
    } else {
        format!("/command?{}", pairs.join("&"))
    }
}

fn act_links(says: &Says<'_>, line: &Line) -> Vec<ActLink> {
    // Asking has its own form; urging is ticked for many; answers are their units'.
    let apart = |act: &&OpenAct| {
        !matches!(
            act.verb,
            Verb::Ask | Verb::Answer | Verb::Disclaim | Verb::Recall | Verb::Rate
        )
    };
    let first = |verb: Verb| {
        matches!(
            verb,
            Verb::Assign | Verb::Return | Verb::Check | Verb::Accept | Verb::Urge
        )
    };
    let mut links: Vec<ActLink> = line
        .acts
        .iter()
        .filter(apart)
        .map(|act| ActLink {
            label: says.act(&line.procedure, &act.code),
            href: format!("/cases/{}/acts/{}", line.id, act.code),
            first: first(act.verb),
        })
        .collect();
    links.sort_by_key(|link| !link.first);
    links
}

fn row(page: &Page, says: &Says<'_>, fields: &Fields, line: &Line) -> Row {
    let site = page.app().site();
    let grid = line
        .grid
        .map(|grid| site.grid_name(grid))
        .unwrap_or_default();
    let place = site.place_name(line.division);
    let holder = match (&line.unit, line.role) {
        (Some(unit), Some(role)) => format!(
            "{} · {}",
            site.unit_name(unit),
            says.word(&format!("web-role-{}", role.code()))
        ),
        _ => String::new(),
    };
    let asked: Vec<String> = line.asked.iter().map(|unit| site.unit_name(unit)).collect();
    let can = |verb: Verb| line.acts.iter().any(|act| act.verb == verb);
    let dispatch = href(fields, "dispatch", Some(&line.id.to_string()));
    Row {
        id: line.id.to_string(),
        href: format!("/cases/{}", line.id),
        number: line.number.clone(),
        item: says.item(&line.procedure, &line.item),
        stage: says.stage(&line.procedure, &line.stage),
        place: if grid.is_empty() {
            place
        } else {
            format!("{place} {grid}")
        },
        holder,
        asked: asked.join(&says.word("county-and")),
        light: glance(says, &site, line.due, page.now()),
        late: line.due.is_some_and(|due| due < page.now()),
        urgeable: can(Verb::Urge),
        dispatch: if can(Verb::Ask) {
            format!("{dispatch}#dispatch")
        } else {
            String::new()
        },
        suggested: line
            .suggested
            .as_ref()
            .map(|unit| site.unit_name(unit))
            .unwrap_or_default(),
        acts: act_links(says, line),
    }
}

/// Units a case of a place may be sent to: the county's departments and centres, the town's own units.
fn choices(page: &Page, division: DivisionCode) -> Vec<Choice> {
    let site = page.app().site();
    let town = division.at(Level::Town);
    let near = |unit: &&Unit| {
        unit.kind != UnitKind::Committee
            && (unit.division == site.county || Some(unit.division) == town)
    };
    let mut units: Vec<&Unit> = site.units.values().filter(near).collect();
    units.sort_by_key(|unit| (unit.division == site.county, unit.code.clone()));
    units
        .into_iter()
        .map(|unit| Choice {
            value: unit.code.to_string(),
            label: unit.name.clone(),
        })
        .collect()
}

fn sending(page: &Page, says: &Says<'_>, queue: &Queue, fields: &Fields) -> Option<Sending> {
    let asked = fields.opt("dispatch")?;
    let line = queue
        .lines
        .iter()
        .find(|line| line.id.to_string() == asked)?;
    let act = line.acts.iter().find(|act| act.verb == Verb::Ask)?;
    Some(Sending {
        case: line.id.to_string(),
        number: line.number.clone(),
        item: says.item(&line.procedure, &line.item),
        version: line.version,
        act: act.code.clone(),
        choices: choices(page, line.division),
        suggested: line
            .suggested
            .as_ref()
            .map(UnitCode::to_string)
            .unwrap_or_default(),
        fields: UNIT_FIELDS,
    })
}

fn incident(page: &Page, says: &Says<'_>, held: &Incident) -> IncidentCard {
    let site = page.app().site();
    let lines: Vec<CheckRow> = held
        .lines
        .iter()
        .map(|line| CheckRow {
            unit: site.unit_name(&line.unit),
            lead: line.lead,
            what: line.question.clone(),
            state: line.state,
            due: line.due.map(|due| due.0),
            late: line.late,
            answer: line.answer.clone(),
        })
        .collect();
    let log = held.log.iter().map(|line| LogRow {
        at: line.at.0,
        who: match (&line.unit, line.name.is_empty()) {
            (_, true) => says.word("command-log-product"),
            (Some(unit), false) => format!("{} {}", site.unit_name(unit), line.name),
            (None, false) => line.name.clone(),
        },
        what: if line.act.is_empty() {
            says.word("command-log-due")
        } else {
            says.act(&held.procedure, &line.act)
        },
        note: line.note.clone(),
    });
    let level = format!("choice-{}-level-{}", held.procedure, held.level);
    IncidentCard {
        href: format!("/cases/{}", held.id),
        number: held.number.clone(),
        heading: if held.title.is_empty() {
            says.procedure(&held.procedure)
        } else {
            held.title.clone()
        },
        level: says.maybe(&level).unwrap_or_else(|| held.level.clone()),
        stage: says.stage(&held.procedure, &held.stage),
        place: site.place_name(held.division),
        since: held.since.0,
        done: lines.iter().filter(|line| line.state == "answered").count(),
        lines,
        log: log.collect(),
        reports: held
            .reports
            .iter()
            .map(|report| Report {
                label: format!(
                    "{} {}",
                    says.letter(&held.procedure, &report.letter.letter),
                    report.letter.number
                ),
                at: report.letter.at.0,
                href: format!("/cases/{}/letters/{}", held.id, report.place),
            })
            .collect(),
    }
}

/// `GET /command`.
pub(super) async fn page(page: Page, asked: Asked) -> Answer {
    let fields = asked.fields().clone();
    show(&page, fields, None).await
}

/// The page again, with what was refused.
pub(super) async fn again(page: &Page, fields: Fields, why: Failure) -> Answer {
    show(page, fields, Some(why)).await
}

async fn show(page: &Page, fields: Fields, why: Option<Failure>) -> Answer {
    let (says, site) = (Says::of(page), page.app().site());
    let queue = app::command::queue(page.app(), &page.ctx, filter(page, &fields)).await?;
    let picture = app::command::picture(page.app(), &page.ctx, Some(queue.division)).await?;
    let incidents = app::command::incidents(page.app(), &page.ctx).await?;
    let division = queue.division;
    let mut modules = Vec::new();
    let mut procedures = Vec::new();
    for (code, _, module, _) in site.modules() {
        modules.push(Choice {
            value: code.to_owned(),
            label: says
                .maybe(&format!("module-{code}"))
                .unwrap_or_else(|| code.to_owned()),
        });
        for procedure in module.procedures.values() {
            procedures.push(Choice {
                value: procedure.code().to_owned(),
                label: says.procedure(procedure.code()),
            });
        }
    }
    let role = page.ctx.actor.role();
    let may_open = site
        .procedure(app::command::INCIDENT)
        .filter(|(_, procedure)| super::super::case_new::filing(procedure, role).is_some())
        .map(|(_, procedure)| format!("/cases/new?procedure={}", procedure.code()))
        .unwrap_or_default();
    let duty = picture
        .duty
        .iter()
        .map(|(line, _)| DutyRow {
            unit: site.unit_name(&line.duty.unit),
            person: line.name.clone(),
            lead: line.duty.part == model::duty::DutyPart::Lead,
            until: line.duty.until.0,
            handed: line
                .handed
                .as_ref()
                .is_some_and(|over| over.taken.is_none()),
        })
        .collect();
    let form = match why {
        Some(why) => page.refused(why, fields.clone())?,
        None => page.form(fields.clone()),
    };
    let context = CommandPage {
        place: site.division_name(division),
        crumbs: crumbs(page, division),
        src: ground(page, division),
        cases: format!("{CASES}?division={division}"),
        events: EVENTS,
        replay: format!("/command/replay?division={division}"),
        places: places(page, division),
        open: queue.open,
        overdue: queue.overdue,
        rows: queue
            .lines
            .iter()
            .map(|line| row(page, &says, &fields, line))
            .collect(),
        next: queue
            .next
            .as_deref()
            .map(|next| href(&fields, "after", Some(next)))
            .unwrap_or_default(),
        first: if fields.opt("after").is_some() {
            href(&fields, "after", None)
        } else {
            String::new()
        },
        modules,
        procedures,
        acts: scope(&page.ctx.actor, Action::CaseAct).is_some(),
        sending: sending(page, &says, &queue, &fields),
        incidents: incidents
            .iter()
            .map(|held| incident(page, &says, held))
            .collect(),
        may_open,
        duty,
        devices: scope(&page.ctx.actor, Action::DeviceManage).is_some(),
        here: href(&fields, "dispatch", None),
        division: division.to_string(),
    };
    page.render_form(&form, "pages/command/show.html", context)
}

#[derive(Serialize)]
struct AnsweringRow {
    unit: String,
    asked: i64,
    answered: i64,
    returned: i64,
    waiting_n: i64,
    late: i64,
    median: String,
    longest: String,
}

#[derive(Serialize)]
struct WhistlesPage {
    since: String,
    rows: Vec<AnsweringRow>,
    known: bool,
}

/// `GET /command/whistles`.
pub(super) async fn whistles(page: Page) -> Answer {
    let (says, site) = (Says::of(&page), page.app().site());
    let (since, found) = app::command::whistles(page.app(), &page.ctx).await?;
    let span = |ms: Option<i64>| ms.map(|ms| says.span(ms)).unwrap_or_default();
    let rows = found
        .iter()
        .map(|line| AnsweringRow {
            unit: site.unit_name(&line.unit),
            asked: line.asked,
            answered: line.answered,
            returned: line.returned,
            waiting_n: line.waiting,
            late: line.late,
            median: span(line.median_ms),
            longest: span(line.longest_ms),
        })
        .collect();
    let known = site.procedure(app::command::WHISTLE).is_some();
    page.render(
        "pages/command/whistles.html",
        WhistlesPage {
            since: since.to_string(),
            rows,
            known,
        },
    )
}
