//! Reports of a day, a week, a month: drafted, edited, kept, printed; the running table of a unit or place.

use super::case_form::Option_;
use super::case_words::Says;
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::bulletin::{self, Counts, Draft, PAGE, Period, TEXT_CHARS_MAX, Whose};
use app::once::Repeat;
use app::policy::{Action, scope};
use codes::{DivisionCode, Level as Rank};
use jiff::civil::Date;
use model::bulletin::{Bulletin, BulletinKind};
use model::case::Case;
use model::id::BulletinId;
use model::refusal::Refusal;
use model::scope::Scope;
use serde::Serialize;
use sheet::{Cell, Layout, Table};
use words::Args;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Lines of a list that the drafted words name one by one.
const NAMED: usize = 10;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, work) = (
        Access::Signed(Action::FigureRead),
        Access::Signed(Action::BulletinWork),
    );
    vec![
        Route::get("/reports", read, list),
        Route::post("/reports", work, keep),
        Route::get("/reports/draft", read, draft),
        Route::get("/reports/draft/table", read, table),
        Route::get("/reports/ledger", read, ledger),
        Route::get("/reports/{id}", read, show),
    ]
}

/// What a report is asked of: the own unit, or a place by its code.
pub(crate) fn whose(text: &str) -> Result<Whose, Refusal> {
    match text {
        "" | "unit" => Ok(Whose::Unit),
        code => code
            .parse::<DivisionCode>()
            .map(Whose::Place)
            .map_err(|_| Refusal::field("of", "field-unreadable")),
    }
}

fn period(asked: &Fields, today: Date) -> Result<Period, Refusal> {
    let kind = BulletinKind::from_code(asked.text("kind"))
        .ok_or_else(|| Refusal::field("kind", "field-required"))?;
    let day = asked.parse_opt::<Date>("day")?.unwrap_or(today);
    Ok(Period::of(kind, day))
}

#[derive(Serialize)]
struct KeptLine {
    href: String,
    kind: String,
    of: String,
    span: String,
    at: i64,
}

#[derive(Serialize)]
struct ListPage {
    kinds: Vec<Option_>,
    of: Vec<Option_>,
    rows: Vec<KeptLine>,
    next: String,
    today: String,
    month_from: String,
}

fn kinds(page: &Page) -> Vec<Option_> {
    BulletinKind::ALL
        .into_iter()
        .map(|kind| Option_ {
            value: kind.code().to_owned(),
            label: page.say(&format!("bulletin-kind-{}", kind.code())),
        })
        .collect()
}

/// Whose reports the reader may draft: her unit's, her place's and, for the county, each town's.
fn choices(page: &Page) -> Vec<Option_> {
    let site = page.app().site();
    let mut all = Vec::new();
    if let Some(post) = &page.ctx.actor.post {
        all.push(Option_ {
            value: "unit".to_owned(),
            label: site.unit_name(&post.unit),
        });
    }
    let reach = match scope(&page.ctx.actor, Action::FigureRead) {
        Some(Scope::Division(division)) => division,
        _ => site.county,
    };
    all.push(Option_ {
        value: reach.to_string(),
        label: site.place_name(reach),
    });
    if reach.level() == Rank::County {
        all.extend(site.towns().map(|(code, town)| Option_ {
            value: code.to_string(),
            label: town.name.clone(),
        }));
    }
    all
}

fn span(page: &Page, from: Date, to: Date) -> String {
    let says = Says::of(page);
    if from == to {
        return says.date(from);
    }
    let args = Args::new()
        .text("from", says.date(from))
        .text("to", says.date(to));
    says.say("bulletin-span", &args)
}

fn of_name(page: &Page, report: &Bulletin) -> String {
    let site = page.app().site();
    match &report.unit {
        Some(unit) => site.unit_name(unit),
        None => site.place_name(report.division),
    }
}

async fn list(page: Page, asked: Asked) -> Answer {
    let form = page.form(
        asked
            .fields()
            .clone()
            .with("kind", "week")
            .with("day", page.now().date().to_string()),
    );
    listed(&page, &form, &asked).await
}

async fn listed(page: &Page, form: &FormState, asked: &Asked) -> Answer {
    let before = asked.parse::<BulletinId>("before");
    let found = bulletin::list(page.app(), &page.ctx, before).await?;
    let next = match found.last() {
        Some(last) if found.len() as i64 == PAGE => {
            asked.href("/reports", "before", Some(&last.id.to_string()))
        }
        _ => String::new(),
    };
    let today = page.now().date();
    let context = ListPage {
        kinds: kinds(page),
        of: choices(page),
        rows: found
            .iter()
            .map(|kept| KeptLine {
                href: format!("/reports/{}", kept.id),
                kind: page.say(&format!("bulletin-kind-{}", kept.kind.code())),
                of: of_name(page, kept),
                span: span(page, kept.from, kept.to),
                at: kept.at.0,
            })
            .collect(),
        next,
        today: today.to_string(),
        month_from: Period::of(BulletinKind::Month, today).from.to_string(),
    };
    page.render_form(form, "pages/bulletin/list.html", context)
}

#[derive(Serialize)]
struct CountRow {
    label: String,
    n: i64,
    before: i64,
    tone: &'static str,
}

#[derive(Serialize)]
struct ClassRow {
    name: String,
    received: i64,
    accepted: i64,
    closed: i64,
    late: i64,
    open: i64,
    overdue: i64,
}

#[derive(Serialize)]
struct LateRow {
    number: String,
    href: String,
    class: String,
    clock: String,
    due: i64,
    unit: String,
    closed: Option<i64>,
    reason: String,
}

#[derive(Serialize)]
struct OpenRow {
    number: String,
    href: String,
    class: String,
    stage: String,
    unit: String,
    filed: i64,
    due: Option<i64>,
}

#[derive(Serialize)]
struct DraftPage {
    heading: String,
    of: String,
    kind: String,
    day: String,
    span: String,
    counts: Vec<CountRow>,
    classes: Vec<ClassRow>,
    late: Vec<LateRow>,
    open: Vec<OpenRow>,
    may_keep: bool,
    table: String,
    max: usize,
}

/// A class by its name, else the item's or the procedure's.
fn class_name(page: &Page, draft: &Draft, procedure: &str, class: &str) -> String {
    let says = Says::of(page);
    let known = draft.site.procedure(procedure).and_then(|(_, spec)| {
        app::class::classes(spec)
            .into_iter()
            .find(|known| known.code == class)
    });
    match known {
        Some(known) => known.name_in(page.locale()).to_owned(),
        None => says.item(procedure, class),
    }
}

fn clock_name(page: &Page, draft: &Draft, procedure: &str, clock: &str) -> String {
    match draft.site.procedure(procedure) {
        Some((_, spec)) => Says::of(page).clock(spec, clock),
        None => String::new(),
    }
}

fn count_rows(page: &Page, now: &Counts, before: &Counts) -> Vec<CountRow> {
    let row = |key: &str, n: i64, before: i64, tone| CountRow {
        label: page.say(&format!("bulletin-{key}")),
        n,
        before,
        tone,
    };
    vec![
        row("received", now.received, before.received, ""),
        row("accepted", now.accepted, before.accepted, ""),
        row("closed", now.closed, before.closed, ""),
        row("on-time", now.on_time, before.on_time, ""),
        row("late", now.late, before.late, "red"),
        row("open", now.open, before.open, ""),
        row("overdue", now.overdue, before.overdue, "red"),
    ]
}

fn draft_of(draft: &Draft) -> String {
    match &draft.unit {
        Some(unit) => draft.site.unit_name(unit),
        None => draft.site.place_name(draft.division),
    }
}

/// A draft in words, to be edited before it is kept.
fn worded(page: &Page, draft: &Draft) -> String {
    let says = Says::of(page);
    let (now, before) = (&draft.counts, &draft.before);
    let counted = Args::new()
        .text("of", draft_of(draft))
        .text("span", span(page, draft.period.from, draft.period.to))
        .integer("received", now.received)
        .integer("accepted", now.accepted)
        .integer("closed", now.closed)
        .integer("ontime", now.on_time)
        .integer("late", now.late)
        .integer("open", now.open)
        .integer("overdue", now.overdue);
    let mut lines = vec![says.say("bulletin-text-counts", &counted)];
    let compared = Args::new()
        .integer("received", now.received - before.received)
        .integer("closed", now.closed - before.closed)
        .integer("open", now.open - before.open);
    lines.push(says.say("bulletin-text-before", &compared));
    let most: Vec<String> = draft
        .classes
        .iter()
        .filter(|line| line.counts.received > 0)
        .take(NAMED)
        .map(|line| {
            let args = Args::new()
                .text(
                    "name",
                    class_name(page, draft, &line.procedure, &line.class),
                )
                .integer("n", line.counts.received);
            says.say("bulletin-text-class", &args)
        })
        .collect();
    if !most.is_empty() {
        let joined = most.join(says.word("list-comma").as_str());
        lines.push(says.say(
            "bulletin-text-classes",
            &Args::new().text("classes", joined),
        ));
    }
    if !draft.late.is_empty() {
        let n = i64::try_from(draft.late.len()).unwrap_or(i64::MAX);
        lines.push(says.say("bulletin-text-late", &Args::new().integer("n", n)));
        for late in draft.late.iter().take(NAMED) {
            let args = Args::new()
                .text("number", late.number.as_str())
                .text(
                    "clock",
                    clock_name(page, draft, &late.procedure, &late.clock),
                )
                .text("reason", late_reason(page, late.reason.as_deref()));
            lines.push(says.say("bulletin-text-late-line", &args));
        }
    }
    lines.join("\n")
}

fn late_reason(page: &Page, reason: Option<&str>) -> String {
    reason.map_or_else(|| page.say("bulletin-no-reason"), str::to_owned)
}

fn draft_page(page: &Page, draft: &Draft, of: &str, day: Date) -> DraftPage {
    let says = Says::of(page);
    let unit = |unit: &Option<model::unit::UnitCode>| {
        unit.as_ref()
            .map_or_else(String::new, |unit| draft.site.unit_name(unit))
    };
    let kind = draft.period.kind.code();
    let args = Args::new()
        .text("of", draft_of(draft))
        .text("kind", page.say(&format!("bulletin-kind-{kind}")));
    DraftPage {
        heading: says.say("bulletin-heading", &args),
        of: of.to_owned(),
        kind: kind.to_owned(),
        day: day.to_string(),
        span: span(page, draft.period.from, draft.period.to),
        counts: count_rows(page, &draft.counts, &draft.before),
        classes: draft
            .classes
            .iter()
            .map(|line| ClassRow {
                name: class_name(page, draft, &line.procedure, &line.class),
                received: line.counts.received,
                accepted: line.counts.accepted,
                closed: line.counts.closed,
                late: line.counts.late,
                open: line.counts.open,
                overdue: line.counts.overdue,
            })
            .collect(),
        late: draft
            .late
            .iter()
            .map(|line| LateRow {
                number: line.number.clone(),
                href: format!("/cases/{}", line.case),
                class: class_name(page, draft, &line.procedure, &line.class),
                clock: clock_name(page, draft, &line.procedure, &line.clock),
                due: line.due.0,
                unit: unit(&line.unit),
                closed: line.closed.map(|at| at.0),
                reason: late_reason(page, line.reason.as_deref()),
            })
            .collect(),
        open: draft
            .open
            .iter()
            .map(|line| OpenRow {
                number: line.number.clone(),
                href: format!("/cases/{}", line.case),
                class: class_name(page, draft, &line.procedure, &line.class),
                stage: says.stage(&line.procedure, &line.stage),
                unit: unit(&line.unit),
                filed: line.filed.0,
                due: line.due.map(|at| at.0),
            })
            .collect(),
        may_keep: scope(&page.ctx.actor, Action::BulletinWork).is_some(),
        table: format!("/reports/draft/table?of={of}&kind={kind}&day={day}"),
        max: TEXT_CHARS_MAX,
    }
}

struct Drafted {
    draft: Draft,
    of: String,
    day: Date,
}

async fn drafted(page: &Page, fields: &Fields) -> Result<Drafted, Failure> {
    let today = page.now().date();
    let of = fields.text("of").to_owned();
    let day = fields.parse_opt::<Date>("day")?.unwrap_or(today);
    let draft = bulletin::draft(page.app(), &page.ctx, whose(&of)?, period(fields, today)?).await?;
    Ok(Drafted { draft, of, day })
}

async fn draft(page: Page, asked: Asked) -> Answer {
    match drafted(&page, asked.fields()).await {
        Ok(found) => {
            let text = worded(&page, &found.draft);
            let form = page.form(Fields::default().with("text", text));
            let context = draft_page(&page, &found.draft, &found.of, found.day);
            page.render_form(&form, "pages/bulletin/draft.html", context)
        }
        Err(why) => {
            let form = page.refused(why, asked.fields().clone())?;
            listed(&page, &form, &asked).await
        }
    }
}

async fn keep(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let today = page.now().date();
    let asked = async {
        let (of, period) = (whose(fields.text("of"))?, period(&fields, today)?);
        let text = fields.text("text");
        let kept = bulletin::keep(page.app(), &page.ctx, of, period, text, Repeat::never()).await?;
        Ok::<_, Failure>(kept)
    };
    match asked.await {
        Ok(kept) => page.to_saying(
            &format!("/reports/{}", kept.id),
            Level::Good,
            "bulletin-kept-said",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, fields.clone())?;
            let found = drafted(&page, &fields).await?;
            let context = draft_page(&page, &found.draft, &found.of, found.day);
            page.render_form(&form, "pages/bulletin/draft.html", context)
        }
    }
}

#[derive(Serialize)]
struct ShowPage {
    heading: String,
    span: String,
    paragraphs: Vec<String>,
    by: String,
    at: i64,
}

async fn show(page: Page, Path(id): Path<BulletinId>) -> Answer {
    let (kept, by) = bulletin::kept(page.app(), &page.ctx, id).await?;
    let args = Args::new().text("of", of_name(&page, &kept)).text(
        "kind",
        page.say(&format!("bulletin-kind-{}", kept.kind.code())),
    );
    let context = ShowPage {
        heading: Says::of(&page).say("bulletin-heading", &args),
        span: span(&page, kept.from, kept.to),
        paragraphs: kept.text.lines().map(str::to_owned).collect(),
        by,
        at: kept.at.0,
    };
    page.render("pages/bulletin/show.html", context)
}

fn count(n: i64) -> Cell {
    Cell::Integer(n)
}

/// The draft's numbers as a workbook: what it came to, by class, over the limit, open.
async fn table(page: Page, asked: Asked) -> Answer {
    let found = drafted(&page, asked.fields()).await?;
    let shown = draft_page(&page, &found.draft, &found.of, found.day);
    let word = |key: &str| page.say(&format!("bulletin-{key}"));
    let mut sums = Table::new(
        word("sheet-counts"),
        [word("what"), word("now"), word("before")],
    );
    for row in shown.counts {
        let cells = vec![Cell::text(row.label), count(row.n), count(row.before)];
        sums.rows.push(cells);
    }
    let heads = ["received", "accepted", "closed", "late", "open", "overdue"];
    let mut columns = vec![word("class")];
    columns.extend(heads.map(word));
    let mut classes = Table::new(word("sheet-classes"), columns);
    for row in shown.classes {
        classes.rows.push(vec![
            Cell::text(row.name),
            count(row.received),
            count(row.accepted),
            count(row.closed),
            count(row.late),
            count(row.open),
            count(row.overdue),
        ]);
    }
    let moment = |at: i64| Cell::text(words::moment(page.locale(), at));
    let opt = |at: Option<i64>| at.map_or(Cell::Empty, moment);
    let mut late = Table::new(
        word("late-title"),
        ["number", "class", "clock", "due", "unit", "ended", "reason"].map(word),
    );
    for row in shown.late {
        late.rows.push(vec![
            Cell::text(row.number),
            Cell::text(row.class),
            Cell::text(row.clock),
            moment(row.due),
            Cell::text(row.unit),
            opt(row.closed),
            Cell::text(row.reason),
        ]);
    }
    let mut open = Table::new(
        word("open-title"),
        ["number", "class", "stage", "unit", "filed", "due"].map(word),
    );
    for row in shown.open {
        open.rows.push(vec![
            Cell::text(row.number),
            Cell::text(row.class),
            Cell::text(row.stage),
            Cell::text(row.unit),
            moment(row.filed),
            opt(row.due),
        ]);
    }
    let layout = Layout {
        title: Some(format!("{} {}", shown.heading, shown.span)),
        note: found.draft.site.synthetic.then(|| page.say("ui-synthetic")),
        ..Layout::default()
    };
    let sheets = [
        (&sums, &layout),
        (&classes, &layout),
        (&late, &layout),
        (&open, &layout),
    ];
    let bytes = sheet::write_xlsx(&sheets).map_err(|e| Failure::failed(format!("report: {e}")))?;
    page.download(
        bytes,
        XLSX,
        &format!("{} {}.xlsx", shown.heading, shown.span),
    )
}

/// `GET /reports/ledger`: the running table (台账) of a unit or place as a workbook, names masked.
async fn ledger(page: Page, asked: Asked) -> Answer {
    let today = page.now().date();
    let from: Date = asked.parse("from").unwrap_or(today);
    let to: Date = asked.parse("to").unwrap_or(today);
    let of = whose(asked.text("of"))?;
    let found = bulletin::ledger(page.app(), &page.ctx, of, from, to).await?;
    let heads = [
        "number",
        "outside",
        "item",
        "applicant",
        "place",
        "channel",
        "filed",
        "accepted",
        "due",
        "ended",
        "outcome",
        "stage",
        "unit",
        "overdue",
        "rating",
    ];
    let name = page.say("bulletin-ledger");
    let mut table = Table::new(
        name.as_str(),
        heads.map(|head| page.say(&format!("bulletin-{head}"))),
    );
    for (case, late, numbers) in &found.rows {
        let outside: Vec<&str> = numbers.iter().map(|n| n.number.as_str()).collect();
        let cells = ledger_row(&page, &found.site, case, *late, &outside.join(" "));
        table.rows.push(cells.into_iter().map(Cell::text).collect());
    }
    let layout = Layout {
        title: Some(format!("{name} {}", span(&page, from, to))),
        note: found.site.synthetic.then(|| page.say("ui-synthetic")),
        ..Layout::default()
    };
    let bytes = sheet::write_xlsx(&[(&table, &layout)])
        .map_err(|e| Failure::failed(format!("ledger: {e}")))?;
    page.download(bytes, XLSX, &format!("{name} {from} {to}.xlsx"))
}

fn ledger_row(
    page: &Page,
    site: &app::Site,
    case: &Case,
    late: bool,
    outside: &str,
) -> [String; 15] {
    let says = Says::of(page);
    let at = |at: Option<model::time::Instant>| {
        at.map_or_else(String::new, |at| words::moment(page.locale(), at.0))
    };
    let class = site
        .procedure_of(&case.version_of_module, &case.procedure)
        .and_then(|procedure| {
            let code = app::class::code_of(procedure, case)?;
            let known = app::class::classes(procedure);
            known.into_iter().find(|class| class.code == code)
        });
    let item = class.map_or_else(
        || says.item(&case.procedure, &case.item),
        |class| class.name_in(page.locale()).to_owned(),
    );
    let unit = case
        .holder
        .as_ref()
        .map(|holder| &holder.unit)
        .or(case.power.as_ref());
    [
        case.number.clone(),
        outside.to_owned(),
        item,
        words::mask_name(&case.applicant.name),
        site.place_name(case.place.division),
        page.say(channel_key(case.applicant.channel)),
        at(Some(case.filed_at)),
        at(case.accepted_at),
        at(case.due()),
        at(case.closed_at),
        case.outcome.map_or_else(String::new, |o| says.outcome(o)),
        says.stage(&case.procedure, &case.stage),
        unit.map_or_else(String::new, |unit| site.unit_name(unit)),
        page.say(if late { "case-yes" } else { "case-no" }),
        case.rating.as_ref().map_or_else(String::new, |rating| {
            page.say(&format!("ui-rate-{}", rating.level))
        }),
    ]
}

const fn channel_key(channel: model::case::Channel) -> &'static str {
    use model::case::Channel as C;
    match channel {
        C::Found => "bulletin-channel-found",
        C::Door => "bulletin-channel-door",
        C::Window => "bulletin-channel-window",
        C::Online => "bulletin-channel-online",
        C::Phone => "bulletin-channel-phone",
        C::Program => "bulletin-channel-program",
    }
}
