//! Reforms: what was proposed and decided, each as a plan; a new one from a workbook, planned before
//! it is proposed.

use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::reform_words;
use crate::route::{Access, Route};
use crate::tongue::{self, ShownRefusal, ShownSection};
use app::policy::{Action, scope};
use app::reform::{ReformLine, ReformState};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use county::Plan;
use county::plan::Section;
use county::site::workbook::{self, Workbook};
use model::change::Reform;
use model::id::{PersonId, ReformId};
use model::refusal::Refusal;
use serde::Serialize;
use sheet::FileFault;
use sheet::{Layout, RowFault};
use std::collections::BTreeMap;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Rows of a section on a page; the file and the interface for programs have all.
const ROWS_MAX: usize = 400;
/// Mistakes of a workbook on a page; its file has all.
const FAULTS_MAX: usize = 100;
/// A workbook, or its reform, comes back once inside the form that goes on with it.
const HELD_BYTES: usize = 16 * 1_048_576;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (plan, propose, decides) = (
        Access::Signed(Action::ReformPlan),
        Access::Signed(Action::ReformPropose),
        Access::Signed(Action::ReformDecide),
    );
    vec![
        Route::get("/reforms", plan, list),
        Route::post("/reforms", propose, take).body(HELD_BYTES),
        Route::get("/reforms/new", propose, ask),
        Route::post("/reforms/new", propose, preview).files(),
        Route::post("/reforms/faults", propose, faults).body(HELD_BYTES),
        Route::get("/reforms/template.xlsx", propose, template),
        Route::get("/reforms/{id}", plan, show),
        Route::post("/reforms/{id}/decide", decides, decide),
    ]
}

/// Whether a reform waits for the reader's decision.
fn waits_for(page: &Page, line: &ReformLine) -> bool {
    line.state == ReformState::Proposed
        && line.proposed_by != page.ctx.actor.person
        && scope(&page.ctx.actor, Action::ReformDecide).is_some()
}

#[derive(Serialize)]
struct Line {
    href: String,
    code: String,
    title: String,
    state: String,
    colour: &'static str,
    waits: bool,
    first_day: String,
    last_day: String,
    changes: i64,
    proposed_by: String,
    proposed_at: Option<i64>,
    decided_by: String,
    decided_at: Option<i64>,
    note: Option<String>,
}

fn line(page: &Page, line: &ReformLine, names: &BTreeMap<PersonId, String>) -> Line {
    let brought_in = line.proposed_by == app::PRODUCT;
    let name = |person: PersonId| names.get(&person).cloned().unwrap_or_default();
    let today = page.now().date();
    let waits = waits_for(page, line);
    let (state, colour) = match line.state {
        ReformState::Proposed if waits => ("reform-state-mine", "amber"),
        ReformState::Proposed => ("reform-state-proposed", "grey"),
        ReformState::Refused => ("reform-state-refused", "grey"),
        ReformState::Approved if line.last_day <= today => ("reform-state-in-force", "done"),
        ReformState::Approved => ("reform-state-approved", "green"),
    };
    Line {
        href: format!("/reforms/{}", line.id),
        code: line.code.clone(),
        title: line.title.clone(),
        state: page.say(state),
        colour,
        waits,
        first_day: words::date(page.locale(), line.first_day),
        last_day: words::date(page.locale(), line.last_day),
        changes: line.changes,
        proposed_by: if brought_in {
            page.say("reform-brought-in")
        } else {
            name(line.proposed_by)
        },
        proposed_at: (!brought_in).then_some(line.proposed_at.0),
        decided_by: line.decided_by.map(name).unwrap_or_default(),
        decided_at: line.decided_at.filter(|_| !brought_in).map(|at| at.0),
        note: line.note.clone(),
    }
}

#[derive(Serialize)]
struct ListPage {
    lines: Vec<Line>,
    waiting: usize,
    next: String,
    may_propose: bool,
}

async fn list(page: Page, asked: Asked) -> Answer {
    let before = asked.parse("before");
    let lines = app::reform::list(page.app(), &page.ctx, before).await?;
    let names = app::reform::names(page.app(), &page.ctx, &lines).await?;
    let full = i64::try_from(lines.len()) == Ok(app::reform::PAGE);
    let next = lines
        .last()
        .filter(|_| full)
        .map_or_else(String::new, |last| format!("/reforms?before={}", last.id));
    let context = ListPage {
        waiting: lines.iter().filter(|l| waits_for(&page, l)).count(),
        lines: lines.iter().map(|l| line(&page, l, &names)).collect(),
        next,
        may_propose: scope(&page.ctx.actor, Action::ReformPropose).is_some(),
    };
    page.render("pages/reform/list.html", context)
}

#[derive(Serialize)]
struct PlanPart {
    title: String,
    code: String,
    from: String,
    to: String,
    changes: usize,
    sound: bool,
    refusals: Vec<ShownRefusal>,
    sections: Vec<ShownSection>,
}

/// Which rows of its tables the page of a reform shows: one table may be turned to a later page.
struct Turned {
    address: String,
    section: String,
    page: usize,
}

impl Turned {
    /// The rows of a table before the ones that are shown.
    fn after(&self, code: &str, count: usize) -> usize {
        if self.section != code {
            return 0;
        }
        let last = count.saturating_sub(1) / ROWS_MAX;
        self.page.saturating_sub(1).min(last) * ROWS_MAX
    }

    fn href(&self, code: &str, page: usize) -> String {
        format!("{}?section={code}&page={page}#{code}", self.address)
    }
}

/// A table of a plan; with somewhere to turn to, the page that is asked for.
fn plan_section(page: &Page, section: &Section, turned: Option<&Turned>) -> ShownSection {
    let (code, count) = (section.code, section.rows.len());
    let after = turned.map_or(0, |turned| turned.after(code, count));
    let mut shown = tongue::section(page, section, after, ROWS_MAX);
    if let Some(turned) = turned {
        let at = after / ROWS_MAX + 1;
        if at > 1 {
            shown.prev = turned.href(code, at - 1);
        }
        if after + shown.rows.len() < count {
            shown.next = turned.href(code, at + 1);
        }
    }
    shown
}

fn plan_part(page: &Page, plan: &Plan, turned: Option<&Turned>) -> PlanPart {
    let day = |day: Option<jiff::civil::Date>| {
        day.map_or_else(String::new, |d| words::date(page.locale(), d))
    };
    PlanPart {
        title: plan.title.clone(),
        code: plan.code.clone(),
        from: day(plan.days.map(|(from, _)| from)),
        to: day(plan.days.map(|(_, to)| to)),
        changes: plan.changes,
        sound: plan.broken.is_empty(),
        refusals: plan
            .broken
            .iter()
            .map(|b| tongue::refusal(page, b))
            .collect(),
        sections: plan
            .sections()
            .iter()
            // Refusals stand on top, in sentences of their own.
            .filter(|s| s.code != "refusals")
            .map(|s| plan_section(page, s, turned))
            .collect(),
    }
}

#[derive(Serialize)]
struct StepLine {
    title: String,
    kind: String,
    effective: String,
    count: u32,
}

fn step_lines(page: &Page, reform: &Reform) -> Vec<StepLine> {
    reform
        .steps
        .iter()
        .map(|step| StepLine {
            title: step.title.clone(),
            kind: page.say(&format!("change-kind-{}", step.change)),
            effective: words::date(page.locale(), step.effective),
            count: step.count,
        })
        .collect()
}

#[derive(Serialize)]
struct ShowPage {
    id: String,
    line: Line,
    plan: PlanPart,
    steps: Vec<StepLine>,
    may_decide: bool,
    may_withdraw: bool,
}

async fn show(page: Page, Path(id): Path<ReformId>, asked: Asked) -> Answer {
    let form = page.form(Fields::default());
    show_with(&page, id, &form, &asked).await
}

async fn show_with(page: &Page, id: ReformId, form: &FormState, asked: &Asked) -> Answer {
    let turned = Turned {
        address: format!("/reforms/{id}"),
        section: asked.text("section").to_owned(),
        page: asked.parse("page").unwrap_or(1),
    };
    let view = app::reform::view(page.app(), &page.ctx, id).await?;
    let lines = [view.line];
    let names = app::reform::names(page.app(), &page.ctx, &lines).await?;
    let [held] = lines;
    let mine = held.proposed_by == page.ctx.actor.person;
    let decides = scope(&page.ctx.actor, Action::ReformDecide).is_some();
    let open = held.state == ReformState::Proposed;
    let context = ShowPage {
        id: id.to_string(),
        line: line(page, &held, &names),
        plan: plan_part(page, &view.plan, Some(&turned)),
        steps: step_lines(page, &view.reform),
        may_decide: open && decides && !mine,
        may_withdraw: open && decides && mine,
    };
    page.render_form(form, "pages/reform/show.html", context)
}

async fn decide(page: Page, Path(id): Path<ReformId>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let note = fields.opt("note").map(str::to_owned);
    let done = async {
        let (approve, key) = match fields.text("decision") {
            "approve" => (true, "reform-approved-said"),
            "refuse" => {
                fields.need("note")?;
                (false, "reform-refused-said")
            }
            "withdraw" => (false, "reform-withdrawn-said"),
            _ => return Err(Refusal::field("decision", "field-required").into()),
        };
        app::reform::decide(page.app(), &page.ctx, id, approve, note).await?;
        Ok::<_, Failure>(key)
    };
    match done.await {
        Ok(key) => page.to_saying(&format!("/reforms/{id}"), Level::Good, key, &[]),
        Err(why) => {
            let form = page.refused(why, fields)?;
            show_with(&page, id, &form, &Asked::default()).await
        }
    }
}

#[derive(Serialize, Default)]
struct FaultLine {
    sheet: String,
    row: Option<u32>,
    column: String,
    text: String,
}

#[derive(Serialize, Default)]
struct NewPage {
    looked: bool,
    name: String,
    rows: usize,
    wrong: usize,
    faults: Vec<FaultLine>,
    more: usize,
    held: String,
    reform: String,
    plan: Option<PlanPart>,
    steps: Vec<StepLine>,
    may_propose: bool,
}

async fn ask(page: Page) -> Answer {
    let form = page.form(Fields::default());
    page.render_form(&form, "pages/reform/new.html", NewPage::default())
}

async fn template(page: Page) -> Answer {
    let sheets = reform_words::template(&page);
    let sheets: Vec<_> = sheets
        .iter()
        .map(|(name, columns)| (name.as_str(), columns.as_slice()))
        .collect();
    let bytes = sheet::write_templates(&sheets, &Layout::default())
        .map_err(|e| Failure::failed(e.to_string()))?;
    let name = format!("{}.xlsx", page.say("reform-template-name"));
    page.download(bytes, XLSX, &name)
}

/// Reads a workbook on a thread that may take its time.
async fn read(page: &Page, bytes: Vec<u8>) -> Result<Workbook, Failure> {
    let meanings = reform_words::meanings(page.web().lexicon());
    // The county as it stands: what a workbook of its tables is compared with.
    let site = app::county::fresh(page.app(), &page.ctx).await?;
    let read = move || match &site.now {
        Some(county) => workbook::read_on(&bytes, &meanings, county),
        None => workbook::read(&bytes, &meanings),
    };
    tokio::task::spawn_blocking(read)
        .await
        .map_err(|e| Failure::failed(format!("reading a workbook: {e}")))?
        .map_err(|fault| {
            let mut refusal = Refusal::field("file", fault.key());
            for (name, arg) in fault.args() {
                refusal = refusal.with(name, arg);
            }
            refusal.into()
        })
}

fn fault_line(page: &Page, fault: &FileFault) -> FaultLine {
    let meanings = reform_words::meanings(page.web().lexicon());
    let kind = reform_words::kind(&meanings, &fault.file);
    FaultLine {
        sheet: if fault.file == workbook::HEAD {
            page.say("reform-sheet-head")
        } else {
            fault.file.clone()
        },
        row: fault.line,
        column: reform_words::column(page, fault, kind).unwrap_or_default(),
        text: reform_words::fault(page, fault, kind),
    }
}

async fn preview(page: Page, posted: Posted) -> Answer {
    let looked = async {
        let file = posted
            .sheet(page.web(), "file")?
            .ok_or_else(|| Refusal::field("file", "field-file"))?;
        let book = read(&page, file.bytes.clone()).await?;
        let only_sound = posted.fields.ticked("sound");
        // A mistake of a sheet or of the first sheet is nobody's row, and cannot be left out.
        let rows_only = book.faults.iter().all(|f| f.line.is_some());
        let taken = book
            .reform
            .clone()
            .filter(|r| !r.changes.is_empty())
            .filter(|_| book.faults.is_empty() || (only_sound && rows_only));
        let plan = match &taken {
            Some(reform) => Some(app::reform::plan(page.app(), &page.ctx, reform.clone()).await?),
            None => None,
        };
        let reform = match &taken {
            Some(reform) => serde_json::to_string(reform)
                .map_err(|e| Failure::failed(format!("a reform that is no JSON: {e}")))?,
            None => String::new(),
        };
        Ok::<_, Failure>(NewPage {
            looked: true,
            name: file.name,
            rows: book.rows,
            wrong: book.wrong,
            faults: book
                .faults
                .iter()
                .take(FAULTS_MAX)
                .map(|f| fault_line(&page, f))
                .collect(),
            more: book.faults.len().saturating_sub(FAULTS_MAX),
            held: if book.faults.is_empty() {
                String::new()
            } else {
                STANDARD.encode(&file.bytes)
            },
            reform,
            plan: plan.as_ref().map(|p| plan_part(&page, p, None)),
            steps: taken
                .as_ref()
                .map(|r| step_lines(&page, r))
                .unwrap_or_default(),
            may_propose: scope(&page.ctx.actor, Action::ReformPropose).is_some(),
        })
    };
    match looked.await {
        Ok(context) => {
            let form = page.form(posted.fields);
            page.render_form(&form, "pages/reform/new.html", context)
        }
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            page.render_form(&form, "pages/reform/new.html", NewPage::default())
        }
    }
}

/// The workbook as it came, each row at fault saying what is wrong with it.
async fn faults(page: Page, posted: Posted) -> Answer {
    let bytes = STANDARD
        .decode(posted.fields.text("held"))
        .map_err(|_| Refusal::field("file", "field-file"))?;
    let book = read(&page, bytes).await?;
    let told: Vec<Vec<RowFault>> = book
        .sheets
        .iter()
        .map(|reading| {
            book.faults
                .iter()
                .filter(|f| f.file == reading.table.name.trim())
                .filter_map(|f| {
                    let line = f.line?;
                    let row = reading.row_numbers.iter().position(|n| *n == line)?;
                    let shown = fault_line(&page, f);
                    Some(RowFault {
                        row,
                        column: (!shown.column.is_empty()).then_some(shown.column),
                        message: shown.text,
                    })
                })
                .collect()
        })
        .collect();
    let heading = page.say("reform-sheet-fault");
    let mut tables = book.sheets.clone();
    // What an earlier round said is said anew.
    for reading in &mut tables {
        if let Some(at) = reading.table.column(&heading) {
            reading.table.columns.remove(at);
            for row in &mut reading.table.rows {
                row.remove(at);
            }
        }
    }
    let sheets: Vec<_> = tables
        .iter()
        .zip(&told)
        .map(|(reading, faults)| (&reading.table, faults.as_slice()))
        .collect();
    let bytes = sheet::write_fault_sheets(&sheets, &heading, &Layout::default())
        .map_err(|e| Failure::failed(e.to_string()))?;
    let name = format!("{}.xlsx", page.say("reform-faults-name"));
    page.download(bytes, XLSX, &name)
}

async fn take(page: Page, posted: Posted) -> Answer {
    let reform: Reform = serde_json::from_str(posted.fields.text("reform"))
        .map_err(|_| Refusal::field("file", "field-file"))?;
    let idem = posted.idem(page.route());
    let repeat = app::once::Repeat {
        key: idem.key,
        route: idem.route.to_owned(),
        body: idem.body_digest,
    };
    let (ctx, proposed) = (page.ctx.clone(), reform.clone());
    let done = app::once::once(page.app(), &page.ctx, repeat, move |app, tx| {
        app::reform::propose_in(app, tx, &ctx, &proposed).map(|line| line.id)
    });
    match done.await {
        Ok(id) => page.to_saying(
            &format!("/reforms/{id}"),
            Level::Good,
            "reform-proposed-said",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, Fields::default())?;
            let plan = app::reform::plan(page.app(), &page.ctx, reform.clone()).await?;
            let context = NewPage {
                looked: true,
                rows: reform.changes.len(),
                reform: posted.fields.text("reform").to_owned(),
                plan: Some(plan_part(&page, &plan, None)),
                steps: step_lines(&page, &reform),
                may_propose: true,
                ..NewPage::default()
            };
            page.render_form(&form, "pages/reform/new.html", context)
        }
    }
}
