//! The list of cases: question bar, dense table, keyset paging, export as filtered.

use super::case_form::Option_;
use super::case_words::Says;
use super::desk::{Row, rows};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Page;
use app::case::{CaseFilter, CaseLine};
use app::figure::{self, Listing};
use app::policy::{Action, scope};
use codes::{DivisionCode, Level};
use model::role::Role;
use model::scope::Scope;
use serde::Serialize;
use sheet::{Cell, Layout, Table};

/// Rows of a page.
const PAGE: i64 = 50;

#[derive(Serialize)]
struct Tab {
    label: String,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct ListPage {
    views: Vec<Tab>,
    view: String,
    stages: Vec<Option_>,
    villages: Vec<Option_>,
    rows: Vec<Row>,
    next: String,
    first: String,
    csv: String,
    xlsx: String,
    may_file: bool,
    may_exchange: bool,
}

fn filter(page: &Page, asked: &Asked) -> CaseFilter {
    let state = match asked.text("state") {
        "closed" => "closed",
        "all" => "",
        _ => "open",
    };
    CaseFilter {
        stage: asked.text("stage").to_owned(),
        division: asked.parse::<DivisionCode>("village"),
        state: state.to_owned(),
        overdue_at: asked.opt("overdue").map(|_| page.now()),
        before: asked.parse("before"),
        limit: PAGE,
        ..CaseFilter::default()
    }
}

/// Whether a line found by words also fits the rest of the question.
fn fits(filter: &CaseFilter, line: &CaseLine) -> bool {
    let state = match filter.state.as_str() {
        "open" => line.outcome.is_none(),
        "closed" => line.outcome.is_some(),
        _ => true,
    };
    state
        && (filter.stage.is_empty() || filter.stage == line.stage)
        && filter
            .division
            .is_none_or(|division| division.contains(line.division))
        && filter
            .overdue_at
            .is_none_or(|now| line.outcome.is_none() && line.due.is_some_and(|due| due < now))
}

/// What a view of the list counts: exactly what a number on the home page counted.
fn listing(page: &Page, view: &str) -> Option<Listing> {
    let post = page.ctx.actor.post.as_ref()?;
    let grid_worker = post.role == Role::GridWorker;
    let queue = |overdue| {
        if grid_worker {
            Listing::Assigned { overdue }
        } else {
            Listing::Queue {
                unit: post.unit.clone(),
                role: post.role,
                overdue,
            }
        }
    };
    Some(match view {
        "mine" => queue(false),
        "mine-overdue" => queue(true),
        "open" => Listing::Open {
            division: post.division,
            overdue: false,
        },
        "overdue" => Listing::Open {
            division: post.division,
            overdue: true,
        },
        _ => return None,
    })
}

/// `GET /cases`.
pub(crate) async fn show(page: Page, asked: Asked) -> Answer {
    let (says, site) = (Says::of(&page), page.app().site());
    let view = asked.text("view").to_owned();
    let mut next = String::new();
    let lines = match listing(&page, &view) {
        Some(listing) => {
            let cursor = asked.opt("before").map(str::to_owned);
            let (found, more) = figure::list(page.app(), &page.ctx, listing, cursor).await?;
            if let Some(more) = more {
                next = asked.href("/cases", "before", Some(&more));
            }
            found
                .into_iter()
                .filter_map(|row| match row {
                    figure::Row::Case(line) => Some(line),
                    _ => None,
                })
                .collect()
        }
        None => {
            let filter = filter(&page, &asked);
            let mut lines =
                app::case::list(page.app(), &page.ctx, filter.clone(), asked.text("q")).await?;
            if asked.opt("q").is_some() {
                lines.retain(|line| fits(&filter, line));
            } else if lines.len() as i64 == PAGE
                && let Some(last) = lines.last()
            {
                next = asked.href("/cases", "before", Some(&last.id.to_string()));
            }
            lines
        }
    };
    let context = ListPage {
        views: views(&page, &says, &view),
        stages: stages(&page, &says),
        villages: villages(&page),
        rows: rows(&says, &site, &lines, page.now()),
        next,
        first: if asked.opt("before").is_some() {
            asked.href("/cases", "before", None)
        } else {
            String::new()
        },
        csv: export_href(&asked, "csv"),
        xlsx: export_href(&asked, "xlsx"),
        may_file: scope(&page.ctx.actor, Action::CaseFile).is_some(),
        may_exchange: scope(&page.ctx.actor, Action::SheetExchange).is_some()
            && !page.app().outside_systems().all().is_empty(),
        view,
    };
    let fields = asked.fields().clone().with("state", "open");
    page.render_form(&page.form(fields), "pages/case/list.html", context)
}

fn export_href(asked: &Asked, format: &str) -> String {
    let base = asked.href("/cases/export", "before", None);
    let joint = if base.contains('?') { '&' } else { '?' };
    format!("{base}{joint}format={format}")
}

fn views(page: &Page, says: &Says<'_>, view: &str) -> Vec<Tab> {
    let Some(post) = page.ctx.actor.post.as_ref() else {
        return Vec::new();
    };
    let works = scope(&page.ctx.actor, Action::CaseAct).is_some();
    let mut views = Vec::new();
    let mut tab = |key: &str, name: &str| {
        let href = if name.is_empty() {
            "/cases".to_owned()
        } else {
            format!("/cases?view={name}")
        };
        views.push(Tab {
            label: says.word(key),
            href,
            current: view == name,
        });
    };
    if works {
        tab("case-view-mine", "mine");
    }
    tab("case-view-all", "");
    if scope(&page.ctx.actor, Action::FigureRead).is_some() && post.role != Role::Leader {
        tab("case-view-overdue", "overdue");
    }
    views
}

/// Stages of every procedure in force, each code once.
fn stages(page: &Page, says: &Says<'_>) -> Vec<Option_> {
    let site = page.app().site();
    let mut stages: Vec<Option_> = Vec::new();
    for (_, _, module, _) in site.modules() {
        for procedure in module.procedures.values() {
            for stage in procedure.stages() {
                if !stages.iter().any(|held| held.value == stage.code) {
                    stages.push(Option_ {
                        value: stage.code.clone(),
                        label: says.stage(procedure.code(), &stage.code),
                    });
                }
            }
        }
    }
    stages
}

/// Villages within sight: those of a town; towns for who sees the county.
fn villages(page: &Page) -> Vec<Option_> {
    let site = page.app().site();
    let option = |code: DivisionCode, name: String| Option_ {
        value: code.to_string(),
        label: name,
    };
    match scope(&page.ctx.actor, Action::CaseRead) {
        Some(Scope::Division(division)) if division.level() == Level::Town => site
            .villages(division)
            .map(|(code, held)| option(code, held.name.clone()))
            .collect(),
        Some(Scope::County) => site
            .towns()
            .map(|(code, held)| option(code, held.name.clone()))
            .collect(),
        Some(Scope::Division(division)) if division == site.county => site
            .towns()
            .map(|(code, held)| option(code, held.name.clone()))
            .collect(),
        _ => Vec::new(),
    }
}

/// `GET /cases/export`: the rows of the question as a table, names masked.
pub(crate) async fn export(page: Page, asked: Asked) -> Answer {
    let (says, site) = (Says::of(&page), page.app().site());
    let filter = CaseFilter {
        before: None,
        ..filter(&page, &asked)
    };
    let mut lines =
        app::case::export(page.app(), &page.ctx, filter.clone(), asked.text("q")).await?;
    if asked.opt("q").is_some() {
        lines.retain(|line| fits(&filter, line));
    }
    let columns = [
        "number",
        "item",
        "applicant",
        "place",
        "stage",
        "holder",
        "filed",
        "due",
    ];
    let mut table = Table::new(
        says.word("case-list-title"),
        columns.map(|column| says.word(&format!("case-col-{column}"))),
    );
    for (line, row) in lines.iter().zip(rows(&says, &site, &lines, page.now())) {
        let cells = [
            row.number,
            row.item,
            words::mask_name(&line.applicant),
            row.place,
            row.stage,
            row.holder,
            row.filed,
            row.due,
        ];
        table.rows.push(cells.into_iter().map(Cell::text).collect());
    }
    let broken = |error: sheet::SheetError| Failure::failed(format!("export: {error}"));
    let stem = format!("{} {}", says.word("case-list-title"), page.now().date());
    if asked.text("format") == "csv" {
        let bytes = sheet::write_csv(&table).map_err(broken)?;
        return page.download(bytes, "text/csv; charset=utf-8", &format!("{stem}.csv"));
    }
    let note = site.synthetic.then(|| says.word("ui-synthetic"));
    let layout = Layout {
        title: Some(stem.clone()),
        note,
        ..Layout::default()
    };
    let bytes = sheet::write_xlsx(&[(&table, &layout)]).map_err(broken)?;
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    page.download(bytes, media, &format!("{stem}.xlsx"))
}
