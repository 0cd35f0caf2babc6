//! One page per act: its form, made from what the procedure asks.

use super::case_form::{self, Option_, Sent, Sheet};
use super::case_show::{Head, head, procedure_of};
use super::case_story::last_act;
use super::case_words::{Says, weight};
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use app::case::{ActRequest, CaseView};
use app::policy::{Action, scope};
use codes::Level as Floor;
use flow::{OpenAct, Procedure, Wanted};
use model::id::{CaseId, OrderId};
use model::library::Purpose;
use model::refusal::{Arg, Kind, Refusal};
use model::unit::{UnitCode, UnitKind};
use model::verb::Verb;
use serde::Serialize;
use words::Args;

/// Words asked beside the declared fields.
#[derive(Debug, Clone, Serialize)]
struct Wordy {
    label: String,
    hint: String,
    optional: bool,
}

#[derive(Debug, Clone, Serialize)]
struct ActPage {
    head: Head,
    title: String,
    lead: String,
    action: String,
    version: u64,
    order: String,
    question: String,
    stale: String,
    sheet: Sheet,
    note: Option<Wordy>,
    lines: Option<Wordy>,
    cites: bool,
    /// Lines that "not ours" may cite; empty where the site has no lists.
    citable: Vec<Option_>,
    /// What earlier rulings and the lists say of who handles.
    hints: Vec<super::ruling::Hint>,
    /// Where a ruling is asked for; empty when it is not the reader's to ask.
    dispute: String,
    ask_unit: bool,
    units: Vec<Option_>,
    assign: bool,
    colleagues: Vec<Option_>,
    rate: bool,
    /// Another case is named by its number.
    link: bool,
    button: String,
    kind: &'static str,
    multipart: bool,
    phone: bool,
}

/// `GET /cases/{id}/acts/{act}`.
pub(crate) async fn ask(
    page: Page,
    Path((id, act)): Path<(CaseId, String)>,
    asked: Asked,
) -> Answer {
    let view = app::case::view(page.app(), &page.ctx, id).await?;
    let Some(open) = view.open.iter().find(|open| open.code == act) else {
        return gone(&page, &view, &act);
    };
    let fields = prefilled(&page, &view, open, asked.parse("order"))?;
    let form = page.form(fields.clone());
    show(&page, &view, open, &form, &fields, None, String::new()).await
}

/// The act is not open to this reader now: somebody did it, or the matter moved on.
fn gone(page: &Page, view: &CaseView, act: &str) -> Answer {
    let procedure = procedure_of(view)?;
    if procedure.act(act).is_none() {
        return Err(Failure::not_found());
    }
    let says = Says::of(page);
    let act = says.act(procedure.code(), act);
    page.to_saying(
        &format!("/cases/{}", view.case.id),
        Level::Warn,
        "case-act-gone",
        &[("act", Arg::Text(act))],
    )
}

fn prefilled(
    page: &Page,
    view: &CaseView,
    open: &OpenAct,
    order: Option<OrderId>,
) -> Result<Fields, Failure> {
    let says = Says::of(page);
    let mut fields = Fields::default();
    if open.verb == Verb::Notify && !view.lacking.is_empty() {
        let lines: Vec<String> = view
            .lacking
            .iter()
            .map(|code| {
                says.say(
                    "case-lacking-line",
                    &Args::new().text("material", says.material(&view.case.procedure, code)),
                )
            })
            .collect();
        fields = fields.with("lines", lines.join("\n"));
    }
    if open.letter.is_some() && view.case.procedure == app::inspection::PROCEDURE {
        let failing = app::inspection::failing(procedure_of(view)?, &view.case);
        fields = fields.with("lines", failing.join("\n"));
    }
    if open.verb == Verb::Correct {
        let procedure = procedure_of(view)?;
        for asked in &open.asks {
            let Some(field) = procedure
                .field(&asked.field)
                .filter(|field| !field.sealed())
            else {
                continue;
            };
            if let Some(held) = view.case.fields.get(&field.code) {
                let text = match &held.value {
                    model::value::Value::Choice(choice) => choice.clone(),
                    model::value::Value::Date(date) => date.to_string(),
                    model::value::Value::Text(text) => text.clone(),
                    _ => continue,
                };
                fields = fields.with(&case_form::name(&field.code), text);
            }
        }
    }
    match order.or_else(|| open.orders.first().copied()) {
        Some(order) => Ok(fields.with("order", order.to_string())),
        None => Ok(fields),
    }
}

/// `POST /cases/{id}/acts/{act}`.
pub(crate) async fn send(
    page: Page,
    Path((id, act)): Path<(CaseId, String)>,
    posted: Posted,
) -> Answer {
    let view = app::case::view(page.app(), &page.ctx, id).await?;
    let procedure = procedure_of(&view)?;
    let Some(spec) = procedure.act(&act) else {
        return Err(Failure::not_found());
    };
    let mut sent = Sent::default();
    let done = {
        let asks: Vec<&flow::Field> = procedure.asks(&spec.code).collect();
        let takes: Vec<&str> = procedure
            .takes(&spec.code)
            .map(|material| material.code.as_str())
            .collect();
        match case_form::read(&page, &posted, asks, takes).await {
            Ok(read) => {
                sent = read;
                perform(&page, id, &act, &posted.fields, &sent).await
            }
            Err(failure) => Err(failure),
        }
    };
    let why = match done {
        Ok(case) => {
            let named = Says::of(&page).act(&case.procedure, &act);
            let told = [
                ("act", Arg::Text(named)),
                ("name", Arg::Text(case.applicant.name.clone())),
            ];
            // What moved to another's desk may have left this reader's sight.
            let there = app::case::get(page.app(), &page.ctx, id).await.is_ok();
            let to = if there {
                format!("/cases/{id}")
            } else {
                "/".to_owned()
            };
            return page.to_saying(&to, Level::Good, "case-acted", &told);
        }
        Err(why) => case_form::at_controls(why, procedure),
    };
    let stale = matches!(&why, Failure::Refused(refusal) if refusal.kind == Kind::Stale);
    let form = page.refused(why, posted.fields.clone())?;
    // What stands now, so that the next try is made on top of it.
    let view = app::case::view(page.app(), &page.ctx, id).await?;
    let told = if stale {
        last_act(Says::of(&page), &view).unwrap_or_default()
    } else {
        String::new()
    };
    match view.open.iter().find(|open| open.code == act) {
        Some(open) => show(&page, &view, open, &form, &posted.fields, Some(&sent), told).await,
        None => passed(&page, &view, &act, &form, &posted.fields, told),
    }
}

async fn perform(
    page: &Page,
    id: CaseId,
    act: &str,
    fields: &Fields,
    sent: &Sent,
) -> Result<model::case::Case, Failure> {
    let lines = fields
        .text("lines")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    let version: Option<u64> = fields.parse_opt("version")?;
    let request = ActRequest {
        act: act.to_owned(),
        fields: sent.fields.clone(),
        materials: sent.materials.clone(),
        note: fields.opt("note").map(str::to_owned),
        lines,
        // A form without its version is one from nowhere.
        version: Some(version.ok_or_else(Refusal::stale)?),
        order: fields.parse_opt("order")?,
        question: fields.opt("question").map(str::to_owned),
        unit: fields.opt("unit").map(|code| UnitCode(code.to_owned())),
        assist: fields.text("part") == "assist",
        cites: fields.opt("cites").map(str::to_owned),
        assign: fields.parse_opt("assign")?,
        level: fields.parse_opt("level")?,
        link: fields.opt("link").map(str::to_owned),
    };
    Ok(app::case::act(page.app(), &page.ctx, id, request).await?)
}

/// The act is no longer open, and what was typed must not be lost.
#[derive(Serialize)]
struct PassedPage {
    head: Head,
    title: String,
    stale: String,
    typed: Vec<super::case_show::Meta>,
}

fn passed(
    page: &Page,
    view: &CaseView,
    act: &str,
    form: &FormState,
    fields: &Fields,
    stale: String,
) -> Answer {
    let (says, procedure) = (Says::of(page), procedure_of(view)?);
    let label = |name: &str| match name {
        "note" => says.word("case-note"),
        "lines" => says.word("case-lines"),
        "question" => says.word("case-question"),
        other => other.strip_prefix("field-").map_or_else(
            || other.to_owned(),
            |code| says.field(procedure.code(), code),
        ),
    };
    let typed = fields
        .iter()
        .filter(|(name, value)| {
            !value.is_empty()
                && (name.starts_with("field-") || matches!(*name, "note" | "lines" | "question"))
        })
        .map(|(name, value)| super::case_show::Meta {
            label: label(name),
            value: value.to_owned(),
            href: String::new(),
        })
        .collect();
    let context = PassedPage {
        head: head(page, view),
        title: says.act(procedure.code(), act),
        stale,
        typed,
    };
    page.render_form(form, "pages/case/passed.html", context)
}

async fn show(
    page: &Page,
    view: &CaseView,
    open: &OpenAct,
    form: &FormState,
    fields: &Fields,
    sent: Option<&Sent>,
    stale: String,
) -> Answer {
    let (says, procedure) = (Says::of(page), procedure_of(view)?);
    let mut sheet = sheet(page, view, procedure, open, fields).await?;
    if let Some(sent) = sent {
        case_form::keep(&mut sheet, &sent.photos);
    }
    let order = fields
        .opt("order")
        .and_then(|text| text.parse::<OrderId>().ok());
    let order = view
        .case
        .orders
        .iter()
        .find(|held| Some(held.id) == order && open.orders.contains(&held.id));
    let title = says.act(procedure.code(), &open.code);
    let colleagues = if open.verb == Verb::Assign {
        colleagues(page, view).await?
    } else {
        Vec::new()
    };
    let wordy = |wanted: Wanted, what: &str| {
        (wanted != Wanted::No).then(|| Wordy {
            label: says
                .maybe(&format!("case-{what}-{}", open.verb.code()))
                .unwrap_or_else(|| says.word(&format!("case-{what}"))),
            hint: says
                .maybe(&format!("case-{what}-{}.hint", open.verb.code()))
                .unwrap_or_default(),
            optional: wanted == Wanted::May,
        })
    };
    let lead = match &open.letter {
        Some(letter) => says.say(
            "case-act-letter",
            &Args::new().text("letter", says.letter(procedure.code(), letter)),
        ),
        None => match procedure.leads_to(&open.code) {
            // A stage that the site has switched off is passed over.
            Some(stage) if stage.switch.is_none() => says.say(
                "case-act-stage",
                &Args::new().text("stage", says.stage(procedure.code(), &stage.code)),
            ),
            _ => String::new(),
        },
    };
    let weight = weight(open.verb);
    let (hints, dispute) = handling(page, view, open).await?;
    let context = ActPage {
        head: head(page, view),
        lead,
        action: format!("/cases/{}/acts/{}", view.case.id, open.code),
        version: order.map_or(view.case.version, |order| order.version),
        order: order.map(|order| order.id.to_string()).unwrap_or_default(),
        question: order
            .map(|order| order.question.clone())
            .unwrap_or_default(),
        stale,
        multipart: !sheet.papers.is_empty()
            || sheet.inputs.iter().any(|input| input.kind == "photo"),
        sheet,
        note: wordy(open.note, "note"),
        lines: wordy(open.lines, "lines"),
        cites: open.verb == Verb::Disclaim,
        citable: if open.verb == Verb::Disclaim {
            citable(page, view)
        } else {
            Vec::new()
        },
        hints,
        dispute,
        ask_unit: open.verb == Verb::Ask,
        units: if open.verb == Verb::Ask {
            units(view, procedure, open, page)
        } else {
            Vec::new()
        },
        assign: open.verb == Verb::Assign,
        colleagues,
        rate: open.verb == Verb::Rate,
        link: open.links,
        button: title.clone(),
        title,
        kind: if weight == "danger" {
            "danger"
        } else {
            "primary"
        },
        phone: page.ctx.actor.role() == model::role::Role::GridWorker,
    };
    page.render_form(form, "pages/case/act.html", context)
}

async fn sheet(
    page: &Page,
    view: &CaseView,
    procedure: &Procedure,
    open: &OpenAct,
    fields: &Fields,
) -> Result<Sheet, Failure> {
    let says = Says::of(page);
    let library = open.asks.iter().any(|asked| asked.from.is_some())
        || open.materials.iter().any(|m| m.certificate.is_some());
    let person = match view
        .case
        .applicant
        .person
        .filter(|_| library && scope(&page.ctx.actor, Action::PersonRead).is_some())
    {
        Some(person) => {
            let ctx = page.clone().for_purpose(Purpose::Case).ctx;
            app::person::open(page.app(), &ctx, person).await.ok()
        }
        None => None,
    };
    let mut sheet = Sheet::default();
    // What the case knows already is shown, not asked.
    for field in procedure
        .asks(&open.code)
        .filter(|field| field.listed && open.verb != Verb::Correct)
    {
        let Some(held) = view.case.fields.get(&field.code) else {
            continue;
        };
        let source = match &held.source {
            model::value::Source::Library { .. } => says.word("case-library-population"),
            model::value::Source::Certificate(_) => says.word("case-library-certificates"),
            _ => String::new(),
        };
        let value = super::case_show::value(&says, view, field, &held.value);
        let label = says.field(procedure.code(), &field.code);
        sheet.knowns.push(case_form::Known {
            label: label.clone(),
            value,
            source,
        });
        if field.replaceable && field.preset.is_none() {
            let mut input = case_form::input(&says, &view.site, procedure.code(), field, false);
            input.label = says.say("case-replace", &Args::new().text("field", label));
            input.replaces = true;
            sheet.inputs.push(input);
        }
    }
    for asked in &open.asks {
        let Some(field) = procedure.field(&asked.field) else {
            continue;
        };
        let known = (open.verb != Verb::Correct)
            .then(|| person.as_ref().map(|view| &view.person))
            .flatten();
        if open.verb == Verb::Correct {
            sheet.inputs.push(case_form::input(
                &says,
                &view.site,
                procedure.code(),
                field,
                false,
            ));
        } else {
            case_form::place(
                &mut sheet,
                &says,
                &view.site,
                procedure.code(),
                field,
                asked.required,
                known,
            );
        }
    }
    for asked in &open.materials {
        sheet.papers.extend(case_form::paper(
            &says,
            procedure,
            &asked.material,
            asked.required,
            person.as_ref(),
            fields,
        ));
    }
    Ok(sheet)
}

async fn colleagues(page: &Page, view: &CaseView) -> Result<Vec<Option_>, Failure> {
    let says = Says::of(page);
    let held = app::case::colleagues(page.app(), &page.ctx, view.case.id).await?;
    Ok(held
        .into_iter()
        .map(|(post, name)| Option_ {
            value: post.person.to_string(),
            label: format!(
                "{name} · {}",
                says.word(&format!("web-role-{}", post.role.code()))
            ),
        })
        .collect())
}

/// Units that may be asked: those of the place's own town and village, front and back, stationed ones too; the
/// county's departments and its command centre; of what happens nowhere in particular every town's grid centre.
/// Of the kinds that the procedure allows, not the asker's own, and nobody the matter complains about.
fn units(view: &CaseView, procedure: &Procedure, open: &OpenAct, page: &Page) -> Vec<Option_> {
    let kinds = procedure
        .act(&open.code)
        .and_then(|spec| spec.order.as_deref())
        .and_then(|order| procedure.order(order))
        .map(|order| order.units.clone())
        .unwrap_or_default();
    let own = page.ctx.actor.post.as_ref().map(|post| &post.unit);
    let against = flow::against(procedure, &view.case);
    let complained_of = |code: &UnitCode| {
        let mut named = against.iter();
        named.any(|value| matches!(value, model::value::Value::Unit(unit) if unit == code))
    };
    let place = view.case.place.division;
    let town = place.at(Floor::Town);
    let mut units: Vec<_> = view
        .site
        .units
        .values()
        .filter(|unit| kinds.is_empty() || kinds.contains(&unit.kind))
        .filter(|unit| Some(&unit.code) != own && !complained_of(&unit.code))
        .filter(|unit| {
            let near = unit.division == place || Some(unit.division) == town;
            let county = unit.division == view.site.county
                && matches!(unit.kind, UnitKind::Department | UnitKind::CommandCentre);
            near || county || (town.is_none() && unit.kind == UnitKind::GridCentre)
        })
        .collect();
    units.sort_by_key(|unit| (unit.division == view.site.county, unit.code.clone()));
    units
        .into_iter()
        .map(|unit| Option_ {
            value: unit.code.to_string(),
            label: unit.name.clone(),
        })
        .collect()
}

/// Where it is in question who handles: what is known, and where a ruling is asked for.
async fn handling(
    page: &Page,
    view: &CaseView,
    open: &OpenAct,
) -> Result<(Vec<super::ruling::Hint>, String), Failure> {
    let dispute = view.case.procedure == app::dispute::PROCEDURE;
    // Whom the lists name for what happened stands beside the form that gives it to somebody.
    let class = procedure_of(view)?
        .fields()
        .iter()
        .filter(|field| field.table.is_some())
        .find_map(|field| match &view.case.fields.get(&field.code)?.value {
            model::value::Value::Choice(choice) => Some(choice.clone()),
            _ => None,
        });
    if open.verb == Verb::Ask
        && let Some(class) = class
    {
        return Ok((super::ruling::hints(page, &class).await?, String::new()));
    }
    if !dispute && open.verb != Verb::Disclaim {
        return Ok((Vec::new(), String::new()));
    }
    let about = match app::dispute::about(&view.case) {
        Some(about) if dispute => about,
        _ => view.case.item.clone(),
    };
    let hints = super::ruling::hints(page, &about).await?;
    let raise = super::ruling::raise(page);
    let href = if dispute || raise.is_empty() {
        String::new()
    } else {
        format!(
            "{raise}&field-about=item&field-item-code={}",
            crate::form::percent(&about)
        )
    };
    Ok((hints, href))
}

/// Lines of the lists that this unit may cite, each with who leads by it.
fn citable(page: &Page, view: &CaseView) -> Vec<Option_> {
    let unit = page.ctx.actor.post.as_ref().map(|post| &post.unit);
    app::catalogue::citable(&view.site, unit, view.case.place.division, &view.case.item)
        .into_iter()
        .map(|line| Option_ {
            label: match &line.unit {
                Some(leads) => format!(
                    "{} {} · {}",
                    line.code,
                    line.matter,
                    view.site.unit_name(leads)
                ),
                None => format!("{} {}", line.code, line.matter),
            },
            value: line.code,
        })
        .collect()
}
