//! The hotline's desk: the call on the left, its phone first; what waits for the desk on the right. Who calls is
//! never opened here: her matters are found by her phone, what is like hers by place and class.

use super::case_form::{self, Input, Option_, Sheet};
use super::case_words::{Lamp, Says, glance};
use super::desk::{Row, row};
use crate::error::{Answer, Failure};
use crate::form::{Fields, FormState, Posted};
use crate::page::{Level, Page};
use crate::route::{Access, Route};
use app::hotline::{self, Alike, Call, HotlineDesk, Like, Matter, Waiting};
use app::policy::Action;
use codes::DivisionCode;
use flow::{FieldKind, Procedure};
use model::case::{Case, Outcome};
use model::refusal::{Arg, Refusal};
use serde::Serialize;
use words::Args;

/// Lines of a list on the right; the rest is one click away.
const SHOWN: usize = 10;
/// Where past cases suggest a class, on a site that has it.
const SUGGEST: &str = "/cases/new/suggest";

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let work = Access::Signed(Action::HotlineWork);
    vec![
        Route::get("/hotline", work, show),
        Route::post("/hotline", work, send),
        Route::post("/hotline/look", work, look),
    ]
}

/// What was found for what was typed so far.
struct Looked {
    callers: Option<Vec<Matter>>,
    alike: Vec<Alike>,
}

#[derive(Serialize)]
struct MatterRow {
    href: String,
    number: String,
    what: String,
    words: String,
    stage: String,
    place: String,
    holder: String,
    filed: String,
    light: Option<Lamp>,
    open: bool,
    /// How far away; empty where nobody knows.
    far: String,
}

#[derive(Serialize)]
struct WaitingRow {
    row: Row,
    dispatch: String,
}

#[derive(Serialize)]
struct WaitingList {
    heading: String,
    empty: String,
    rows: Vec<WaitingRow>,
    /// How many there are.
    all: usize,
    more: String,
}

#[derive(Serialize)]
struct Stat {
    label: String,
    value: i64,
    href: &'static str,
    tone: &'static str,
}

#[derive(Serialize)]
struct Press {
    act: String,
    label: String,
    kind: &'static str,
}

/// The form: the fields of every filing act of the desk, in the order in which a call goes.
#[derive(Default)]
struct Sheets {
    phone: Option<Input>,
    who: Sheet,
    what: Sheet,
    rest: Sheet,
    reply: Sheet,
}

#[derive(Serialize)]
struct HotlinePage {
    sentence: String,
    office: String,
    stats: Vec<Stat>,
    phone: Option<Input>,
    who: Sheet,
    what: Sheet,
    rest: Sheet,
    /// Something of the folded part was typed, or is wrong.
    rest_open: bool,
    reply: Sheet,
    places: Vec<Option_>,
    presses: Vec<Press>,
    looked: bool,
    /// Her matters; none while no phone was looked for.
    callers: Option<Vec<MatterRow>>,
    alike: Vec<MatterRow>,
    hours: i64,
    /// Where a class is suggested, and which controls are sent along; empty where the site has it not.
    suggest: String,
    include: String,
    lists: Vec<WaitingList>,
}

fn procedure(site: &app::Site) -> Result<&Procedure, Failure> {
    site.procedure(hotline::PROCEDURE)
        .map(|(_, procedure)| procedure)
        .ok_or_else(|| Refusal::forbidden("hotline-off").into())
}

/// The home of who sits at the hotline.
///
/// # Errors
/// The store's.
pub(super) async fn home(page: &Page) -> Answer {
    view(page, &page.form(Fields::default()), None).await
}

async fn show(page: Page) -> Answer {
    home(&page).await
}

async fn look(page: Page, posted: Posted) -> Answer {
    let (site, fields) = (page.app().site(), posted.fields);
    let spec = procedure(&site)?;
    match found(&page, spec, &fields).await {
        Ok(looked) => view(&page, &page.form(fields), Some(looked)).await,
        Err(why) => {
            let form = page.refused(case_form::at_controls(why, spec), fields)?;
            view(&page, &form, None).await
        }
    }
}

async fn send(page: Page, posted: Posted) -> Answer {
    let site = page.app().site();
    let spec = procedure(&site)?;
    match taken(&page, spec, &posted).await {
        Ok(case) => told(&page, &case),
        Err(why) => {
            let looked = found(&page, spec, &posted.fields).await.ok();
            let form = page.refused(case_form::at_controls(why, spec), posted.fields)?;
            view(&page, &form, looked).await
        }
    }
}

async fn taken(page: &Page, spec: &Procedure, posted: &Posted) -> Result<Case, Failure> {
    let none = std::iter::empty::<&str>();
    let sent = case_form::read(page, posted, spec.fields(), none).await?;
    let fields = &posted.fields;
    let call = Call {
        act: fields.text("act").to_owned(),
        division: place_of(page, fields)?,
        point: None,
        fields: sent.fields,
        link: fields.opt("link").map(str::to_owned),
        client: fields.opt("key").map(|key| format!("form-{key}")),
    };
    Ok(hotline::take(page.app(), &page.ctx, call).await?)
}

/// What the operator tells whoever calls: the number, and the receipt by which she asks again.
fn told(page: &Page, case: &Case) -> Answer {
    let key = match case.outcome {
        None => "hotline-recorded",
        Some(Outcome::Lapsed) => "hotline-merged",
        Some(_) => "hotline-answered",
    };
    let told = [
        ("number", Arg::Text(case.number.clone())),
        (
            "receipt",
            Arg::Text(super::case_show::spaced(&case.receipt)),
        ),
    ];
    page.to_saying("/hotline", Level::Good, key, &told)
}

fn place_of(page: &Page, fields: &Fields) -> Result<Option<DivisionCode>, Refusal> {
    let site = page.app().site();
    let typed = fields.opt("where");
    typed
        .map(|typed| hotline::place_named(&site, typed))
        .transpose()
}

async fn found(page: &Page, spec: &Procedure, fields: &Fields) -> Result<Looked, Failure> {
    let typed = |field: &flow::Field| fields.opt(&case_form::name(&field.code)).map(str::to_owned);
    let of_kind = |kind: FieldKind| {
        let mut all = spec.fields().iter().filter(|field| field.kind == kind);
        all.find_map(typed)
    };
    let callers = match of_kind(FieldKind::Phone) {
        Some(phone) => Some(hotline::callers(page.app(), &page.ctx, phone).await?),
        None => None,
    };
    let like = Like {
        division: place_of(page, fields)?,
        point: of_kind(FieldKind::Location).and_then(|text| flow::read_location(&text)),
        classes: spec
            .fields()
            .iter()
            .filter(|field| field.table.is_some())
            .filter_map(typed)
            .collect(),
    };
    let somewhere = like.division.is_some() || like.point.is_some();
    let alike = if somewhere && !like.classes.is_empty() {
        hotline::like(page.app(), &page.ctx, like).await?
    } else {
        Vec::new()
    };
    Ok(Looked { callers, alike })
}

fn sheets(page: &Page, spec: &Procedure) -> Sheets {
    let (says, site) = (Says::of(page), page.app().site());
    let acts: Vec<&flow::ActSpec> = hotline::filings(spec, page.ctx.actor.role()).collect();
    let mut sheets = Sheets::default();
    // A person is named by a program; nobody at the telephone knows her id.
    let fields = spec
        .fields()
        .iter()
        .filter(|field| field.kind != FieldKind::Person);
    for field in fields {
        let asking: Vec<&&flow::ActSpec> = acts
            .iter()
            .filter(|act| spec.asks(&act.code).any(|asked| asked.code == field.code))
            .collect();
        if asking.is_empty() {
            continue;
        }
        let ends = asking.iter().all(|act| act.outcome.is_some());
        let required = !field.optional && field.when.is_none() && !ends;
        let input = case_form::input(&says, &site, spec.code(), field, required);
        if field.kind == FieldKind::Phone && sheets.phone.is_none() {
            sheets.phone = Some(input);
        } else if ends {
            sheets.reply.inputs.push(input);
        } else if field.sealed() && asking.len() == acts.len() {
            sheets.who.inputs.push(input);
        } else if asking.len() == acts.len() {
            sheets.what.inputs.push(input);
        } else {
            sheets.rest.inputs.push(input);
        }
    }
    sheets
}

fn matter(page: &Page, matter: &Matter) -> MatterRow {
    let (says, site, now) = (Says::of(page), page.app().site(), page.now());
    let class = matter
        .class
        .as_ref()
        .map(|(field, class)| says.choice(&matter.procedure, field, class));
    let units: Vec<String> = match matter.asked.as_slice() {
        [] => matter
            .unit
            .iter()
            .map(|unit| site.unit_name(unit))
            .collect(),
        asked => asked.iter().map(|unit| site.unit_name(unit)).collect(),
    };
    MatterRow {
        href: format!("/cases/{}", matter.id),
        number: matter.number.clone(),
        what: class.unwrap_or_else(|| says.procedure(&matter.procedure)),
        words: matter.words.clone(),
        stage: says.stage(&matter.procedure, &matter.stage),
        place: site.place_name(matter.division),
        holder: if matter.open {
            units.join(&says.word("county-and"))
        } else {
            String::new()
        },
        filed: says.when(matter.filed_at, now),
        light: glance(&says, &site, matter.due, now),
        open: matter.open,
        far: String::new(),
    }
}

fn alike(page: &Page, alike: &Alike) -> MatterRow {
    let far = alike
        .metres
        .map(|metres| Says::of(page).say("hotline-metres", &Args::new().count("n", metres)));
    MatterRow {
        far: far.unwrap_or_default(),
        ..matter(page, &alike.matter)
    }
}

fn list(page: &Page, what: &str, waiting: &[Waiting], more: &str) -> WaitingList {
    let (says, site) = (Says::of(page), page.app().site());
    let rows = waiting.iter().take(SHOWN).map(|one| WaitingRow {
        row: row(&says, &site, &one.line, page.now()),
        dispatch: one
            .dispatch
            .as_ref()
            .map(|act| format!("/cases/{}/acts/{act}", one.line.id))
            .unwrap_or_default(),
    });
    let count = i64::try_from(waiting.len()).unwrap_or(i64::MAX);
    WaitingList {
        heading: says.say(&format!("hotline-{what}"), &Args::new().count("n", count)),
        empty: says.word(&format!("hotline-{what}-none")),
        rows: rows.collect(),
        all: waiting.len(),
        more: if waiting.len() > SHOWN {
            more.to_owned()
        } else {
            String::new()
        },
    }
}

fn sentence(says: &Says<'_>, desk: &HotlineDesk) -> String {
    match (desk.waiting, desk.late) {
        (0, _) => says.word("home-now-nothing"),
        (n, 0) => says.say("home-now", &Args::new().count("n", n)),
        (n, late) => says.say(
            "home-now-overdue",
            &Args::new().count("n", n).count("late", late),
        ),
    }
}

async fn view(page: &Page, form: &FormState, looked: Option<Looked>) -> Answer {
    let (says, site) = (Says::of(page), page.app().site());
    let spec = procedure(&site)?;
    let desk = hotline::desk(page.app(), &page.ctx).await?;
    let sheets = sheets(page, spec);
    let wrong = |input: &Input| form.errors().iter().any(|(field, _)| *field == input.name);
    let rest_open = sheets.rest.inputs.iter().any(wrong);
    let acts = hotline::filings(spec, page.ctx.actor.role());
    let presses = acts.enumerate().map(|(n, act)| Press {
        label: says.act(spec.code(), &act.code),
        act: act.code.clone(),
        kind: if n == 0 { "primary" } else { "secondary" },
    });
    let suggest = page.web().has_page(SUGGEST);
    let controls = spec
        .fields()
        .iter()
        .filter(|field| field.table.is_some() || field.kind == FieldKind::Location)
        .chain(
            spec.fields()
                .iter()
                .filter(|field| field.kind == FieldKind::Text && field.listed && field.max > 120),
        )
        .map(|field| format!("[name='{}']", case_form::name(&field.code)))
        .collect::<Vec<_>>();
    let context = HotlinePage {
        sentence: sentence(&says, &desk),
        office: page
            .ctx
            .actor
            .post
            .as_ref()
            .map(|post| site.unit_name(&post.unit))
            .unwrap_or_default(),
        stats: vec![
            Stat {
                label: says.word("home-waiting"),
                value: desk.waiting,
                href: "/cases?view=mine",
                tone: "",
            },
            Stat {
                label: says.word("home-overdue"),
                value: desk.late,
                href: "/cases?view=mine-overdue",
                tone: "red",
            },
        ],
        phone: sheets.phone,
        who: sheets.who,
        what: sheets.what,
        rest: sheets.rest,
        rest_open,
        reply: sheets.reply,
        places: hotline::places(&site)
            .into_iter()
            .map(|(_, name)| Option_ {
                value: name,
                label: String::new(),
            })
            .collect(),
        presses: presses.collect(),
        looked: looked.is_some(),
        callers: looked.as_ref().and_then(|looked| {
            let callers = looked.callers.as_ref()?;
            Some(callers.iter().map(|one| matter(page, one)).collect())
        }),
        alike: looked
            .iter()
            .flat_map(|looked| &looked.alike)
            .map(|one| alike(page, one))
            .collect(),
        hours: hotline::LIKE_HOURS,
        suggest: if suggest {
            format!("{SUGGEST}?procedure={}", hotline::PROCEDURE)
        } else {
            String::new()
        },
        include: controls.join(", "),
        lists: vec![
            list(page, "call-back", &desk.call_back, "/cases?view=mine"),
            list(page, "overdue", &desk.overdue, "/cases?view=mine-overdue"),
            list(page, "dispatch", &desk.dispatch, "/cases?view=mine"),
        ],
    };
    page.render_form(form, "pages/hotline/desk.html", context)
}
