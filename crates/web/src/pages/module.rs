//! Function modules (10+X 功能模块): the list, each module's home page, and in which towns it is on.

use super::case_new::filing;
use super::case_words::Says;
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::figure::ModuleFigure;
use app::policy::{Action, scope};
use codes::DivisionCode;
use flow::{Module, ModuleKind, Shows};
use model::refusal::Refusal;
use model::scope::Scope;
use serde::Serialize;
use words::Args;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, manage) = (
        Access::Signed(Action::CountyRead),
        Access::Signed(Action::SiteManage),
    );
    vec![
        Route::get("/modules", read, list),
        Route::get("/modules/{module}", read, home),
        Route::get("/site/modules/{module}", manage, towns),
        Route::post("/site/modules/{module}/towns", manage, switch),
    ]
}

#[derive(Serialize)]
struct ModuleRow {
    name: String,
    href: String,
    on: bool,
    procedures: Vec<String>,
    figures: Vec<String>,
}

#[derive(Serialize)]
struct ListPage {
    core: Vec<ModuleRow>,
    more: Vec<ModuleRow>,
}

async fn list(page: Page) -> Answer {
    let (says, site) = (Says::of(&page), page.app().site());
    let rows = |kind: ModuleKind| {
        let of_kind = site
            .modules()
            .filter(|(_, _, module, _)| module.kind == kind);
        of_kind
            .map(|(code, _, module, on)| ModuleRow {
                name: says.word(&format!("module-{code}")),
                href: format!("/modules/{code}"),
                on,
                procedures: module
                    .procedures
                    .keys()
                    .map(|p| says.procedure(p))
                    .collect(),
                figures: module
                    .figures
                    .iter()
                    .map(|figure| says.word(&format!("figure-{code}-{figure}")))
                    .collect(),
            })
            .collect()
    };
    let context = ListPage {
        core: rows(ModuleKind::Core),
        more: rows(ModuleKind::X),
    };
    page.render("pages/module/list.html", context)
}

#[derive(Serialize)]
struct FigureTile {
    label: String,
    value: String,
    rests_on: String,
}

#[derive(Serialize)]
struct Doing {
    name: String,
    hint: String,
    file: String,
    open: i64,
    cases: String,
}

#[derive(Serialize)]
struct PlaceRow {
    label: String,
    href: String,
    open: i64,
}

#[derive(Serialize)]
struct HomePage {
    name_of: String,
    core: bool,
    on: bool,
    figures: Vec<FigureTile>,
    places: Vec<PlaceRow>,
    doings: Vec<Doing>,
    events: Vec<String>,
    off: Vec<String>,
}

fn tile(page: &Page, module: &str, figure: &ModuleFigure) -> FigureTile {
    let says = Says::of(page);
    let value = match (figure.n, figure.shows) {
        (None, _) => says.word("module-figure-none"),
        (Some(n), Shows::Count) => n.to_string(),
        (Some(n), Shows::Share) => format!("{}.{}%", n / 100, n % 100 / 10),
        (Some(n), Shows::Mean) => says.span(n),
    };
    let rests_on = match figure.shows {
        Shows::Count => String::new(),
        _ => says.say("module-figure-of", &Args::new().count("n", figure.of)),
    };
    FigureTile {
        label: says.word(&format!("figure-{module}-{}", figure.code)),
        value,
        rests_on,
    }
}

/// Open cases of a module by stage, where the reader's post has an area; none for who has none.
async fn waiting(page: &Page, code: &str) -> Result<Vec<(String, i64)>, Failure> {
    let site = page.app().site();
    let below = match scope(&page.ctx.actor, Action::CaseRead) {
        Some(Scope::County) => site.county,
        Some(Scope::Division(division)) => division,
        _ => return Ok(Vec::new()),
    };
    let counted = app::module::open_by_stage(page.app(), below).await?;
    Ok(counted
        .into_iter()
        .filter(|(module, _, _)| module == code)
        .map(|(_, stage, n)| (stage, n))
        .collect())
}

async fn home(page: Page, Path(code): Path<String>) -> Answer {
    let site = page.app().site();
    let found = site.modules().find(|(held, _, _, _)| *held == code);
    let (_, _, module, on) = found.ok_or_else(Failure::not_found)?;
    let says = Says::of(&page);
    let figures = app::figure::of_module(page.app(), &page.ctx, &code, None).await?;
    let open = waiting(&page, &code).await?;
    let role = page.ctx.actor.role();
    let reads = scope(&page.ctx.actor, Action::CaseRead).is_some();
    let list = format!("/cases?module={code}");
    let doings = module.procedures.values().map(|procedure| Doing {
        name: says.procedure(procedure.code()),
        hint: says
            .maybe(&format!("procedure-{}.hint", procedure.code()))
            .unwrap_or_default(),
        file: match on && filing(procedure, role).is_some() {
            true => format!("/cases/new?procedure={}", procedure.code()),
            false => String::new(),
        },
        open: open
            .iter()
            .filter(|(stage, _)| procedure.stage(stage).is_some())
            .map(|(_, n)| n)
            .sum(),
        cases: if reads { list.clone() } else { String::new() },
    });
    let today = page.now().date();
    let off = site
        .towns()
        .filter(|(town, _)| !site.takes_at(&code, *town, today))
        .map(|(_, town)| town.name.clone());
    let context = HomePage {
        name_of: says.word(&format!("module-{code}")),
        core: module.kind == ModuleKind::Core,
        on,
        figures: figures.iter().map(|f| tile(&page, &code, f)).collect(),
        places: if reads {
            places(&says, module, &open)
        } else {
            Vec::new()
        },
        doings: doings.collect(),
        events: module
            .events
            .iter()
            .map(|event| says.word(&format!("event-{code}-{event}")))
            .collect(),
        off: off.collect(),
    };
    page.render("pages/module/home.html", context)
}

/// The places of a module's home: a place that bears a stage's name leads to what stands there, every
/// other to what is open.
fn places(says: &Says<'_>, module: &Module, open: &[(String, i64)]) -> Vec<PlaceRow> {
    let code = &module.code;
    let rows = module.home.iter().map(|place| {
        let stage = module.procedures.values().any(|p| p.stage(place).is_some());
        let counted = open.iter().filter(|(held, _)| !stage || held == place);
        PlaceRow {
            label: says.word(&format!("place-{code}-{place}")),
            href: match stage {
                true => format!("/cases?module={code}&state=open&stage={place}"),
                false => format!("/cases?module={code}&state=open"),
            },
            open: counted.map(|(_, n)| n).sum(),
        }
    });
    rows.collect()
}

#[derive(Serialize)]
struct TownRow {
    code: String,
    town: String,
    on: bool,
    said: Vec<String>,
}

#[derive(Serialize)]
struct TownsPage {
    module: String,
    name_of: String,
    towns: Vec<TownRow>,
    today: String,
}

async fn towns(page: Page, Path(code): Path<String>, asked: Asked) -> Answer {
    let form = page.form(Fields::default().with("town", asked.text("town")));
    towns_with(&page, &code, &form)
}

fn towns_with(page: &Page, code: &str, form: &FormState) -> Answer {
    let (says, site) = (Says::of(page), page.app().site());
    if !site.modules().any(|(held, _, _, _)| held == code) {
        return Err(Failure::not_found());
    }
    let today = page.now().date();
    let said = |town: DivisionCode| {
        let rows = site.towns_of(code).filter(move |row| row.town == town);
        rows.map(|row| {
            let key = if row.on {
                "module-town-on"
            } else {
                "module-town-off"
            };
            says.say(key, &Args::new().text("day", says.date(row.from)))
        })
        .collect()
    };
    let context = TownsPage {
        module: code.to_owned(),
        name_of: says.word(&format!("module-{code}")),
        towns: site
            .towns()
            .map(|(town, held)| TownRow {
                code: town.to_string(),
                town: held.name.clone(),
                on: site.takes_at(code, town, today),
                said: said(town),
            })
            .collect(),
        today: today.to_string(),
    };
    page.render_form(form, "pages/module/towns.html", context)
}

async fn switch(page: Page, Path(code): Path<String>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let town: Option<DivisionCode> = fields.parse_opt("town")?;
        let town = town.ok_or_else(|| Refusal::field("town", "town-unknown"))?;
        let from: Option<jiff::civil::Date> = fields.parse_opt("from")?;
        let from = from.ok_or_else(|| Refusal::field("from", "field-date"))?;
        let on = fields.text("on") == "yes";
        app::module::switch_town(page.app(), &page.ctx, &code, town, on, from).await?;
        Ok::<(), Failure>(())
    };
    match done.await {
        Ok(()) => {
            let to = format!("/site/modules/{code}");
            page.to_saying(&to, Level::Good, "module-town-said", &[])
        }
        Err(why) => {
            let form = page.refused(why, fields)?;
            towns_with(&page, &code, &form)
        }
    }
}
