//! The county against its documents: the numbers of the reform's document, the structure standard of
//! towns, and the routing between town institutions and departments (MISSION P3.1, P3.4).

use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::unit::{Named, book, county_on, named};
use crate::{App, Fault, Site};
use ::county::figure::{Figure, figures};
use ::county::routing::{self, Because, Upwards};
use ::county::structure::{Deviation, Standard};
use codes::DivisionCode;
use flow::Route;
use jiff::civil::Date;
use model::order::Part;
use model::refusal::Refusal;
use model::unit::UnitCode;

/// The numbers of the document on a day; none on a site without a book.
///
/// # Errors
/// Not for this post; damage.
pub async fn five_plus(app: &App, ctx: &Ctx, on: Date) -> Result<Vec<Figure>, Fault> {
    require(&ctx.actor, Action::ReformPlan)?;
    let now = ctx.now;
    app.look(move |app, tx| {
        let site = app.site_in(tx, now)?;
        match &site.book {
            Some(book) => {
                let mut counted =
                    figures(book, on).map_err(|broken| crate::reform::damaged(&broken))?;
                crate::systems::counted(&mut counted);
                Ok(counted)
            }
            None => Ok(Vec::new()),
        }
    })
    .await
}

/// A town against the standard.
#[derive(Debug, Clone)]
pub struct TownStanding {
    /// The town.
    pub town: DivisionCode,
    /// Its name.
    pub name: String,
    /// Where it differs, allowed differences among them; with the unit's and the document's name.
    pub deviations: Vec<Differs>,
}

/// Where a town differs.
#[derive(Debug, Clone)]
pub struct Differs {
    /// In what.
    pub deviation: Deviation,
    /// The unit's name; its code's letters when it is missing.
    pub unit: String,
    /// Number and title of the document that allows it.
    pub document: Option<String>,
}

/// The standard and every town against it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// The standard.
    pub standard: Standard,
    /// The day.
    pub on: Date,
    /// Towns by code.
    pub towns: Vec<TownStanding>,
}

/// Every town against the structure standard on a day.
///
/// # Errors
/// Not for this post; `county-no-book`; not found without a standard; damage.
pub async fn standing(app: &App, ctx: &Ctx, on: Date) -> Result<Standing, Fault> {
    require(&ctx.actor, Action::CountyRead)?;
    let now = ctx.now;
    app.look(move |app, tx| {
        let site = app.site_in(tx, now)?;
        let book = book(&site)?;
        let standard = book.standard().ok_or_else(Refusal::not_found)?.clone();
        let county = county_on(&site, on)?;
        let towns = county
            .towns()
            .map(|town| TownStanding {
                town: town.code,
                name: town.name.clone(),
                deviations: standard
                    .deviations(&county, town.code)
                    .into_iter()
                    .map(|deviation| Differs {
                        unit: if county.unit(&deviation.unit).is_some() {
                            county.unit_name(&deviation.unit)
                        } else {
                            deviation.standard.clone()
                        },
                        document: deviation
                            .allowed
                            .as_ref()
                            .and_then(|d| county.documents.get(&d.granted.document))
                            .map(|d| format!("{} {}", d.number, d.title)),
                        deviation,
                    })
                    .collect(),
            })
            .collect();
        Ok(Standing {
            standard,
            on: county.day,
            towns,
        })
    })
    .await
}

/// What is asked about the routing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The matrix of a town alone.
    Town(DivisionCode),
    /// To whom a directive of a department goes.
    Directive(UnitCode),
    /// To whom a report of a unit goes.
    Report(UnitCode),
}

/// A directive in one town, by name.
#[derive(Debug, Clone)]
pub struct Addressed {
    /// The town's name.
    pub town: String,
    /// Who answers.
    pub to: Option<Named>,
    /// Who gets a copy.
    pub copied: Vec<Named>,
    /// Why.
    pub because: Because,
}

/// The routing, as far as it was asked for.
#[derive(Debug, Clone)]
pub struct Routing {
    /// The town of the matrix.
    pub town: Place,
    /// Towns to choose from.
    pub towns: Vec<Place>,
    /// Departments to choose from.
    pub departments: Vec<Named>,
    /// The town's institutions, and the departments each answers to.
    pub matrix: Vec<(Named, Vec<UnitCode>)>,
    /// Where the directive goes.
    pub directive: Option<(Named, Vec<Addressed>)>,
    /// Where the report goes.
    pub report: Option<(Named, Vec<Named>, Upwards)>,
}

/// Whom a unit's paper goes to on a day, each unit once and its sender never: those who must answer,
/// and those who get a copy.
///
/// # Errors
/// `county-no-book`; `route-no-department` where a unit that is none would direct the towns; damage.
pub(crate) fn addressees(
    site: &Site,
    from: &UnitCode,
    route: Route,
    on: Date,
) -> Result<Vec<(UnitCode, Part)>, Fault> {
    let standard = book(site)?.standard();
    let county = county_on(site, on)?;
    let mut all: Vec<(UnitCode, Part)> = Vec::new();
    match route {
        Route::Counterparts => {
            if !routing::departments(&county).contains(from) {
                return Err(Refusal::forbidden("route-no-department").into());
            }
            for directed in routing::directive(&county, standard, from) {
                all.extend(directed.to.map(|to| (to, Part::Lead)));
                all.extend(directed.copied.into_iter().map(|to| (to, Part::Assist)));
            }
        }
        Route::Superiors => {
            let report = routing::report(&county, from);
            let to = report.map(|report| report.to).unwrap_or_default();
            all.extend(to.into_iter().map(|to| (to, Part::Lead)));
        }
    }
    let mut seen = std::collections::BTreeSet::from([from.clone()]);
    all.retain(|(unit, _)| seen.insert(unit.clone()));
    Ok(all)
}

/// Whom a case would go to if the actor's unit filed it now, by name: shown before it is sent. Empty
/// for a procedure that sends nothing.
///
/// # Errors
/// As what would be refused at filing.
pub async fn goes_to(app: &App, ctx: &Ctx, procedure: &str) -> Result<Vec<(Named, Part)>, Fault> {
    require(&ctx.actor, Action::CaseFile)?;
    let (ctx, procedure) = (ctx.clone(), procedure.to_owned());
    app.look(move |app, tx| {
        let site = app.site_in(tx, ctx.now)?;
        let (_, spec) = site.procedure(&procedure).ok_or_else(Refusal::not_found)?;
        let route = spec.filings().flat_map(|act| &act.effects);
        let route = route.into_iter().find_map(|effect| match effect {
            flow::Effect::Send { route, .. } => Some(*route),
            _ => None,
        });
        let (Some(route), Some(post)) = (route, &ctx.actor.post) else {
            return Ok(Vec::new());
        };
        let on = ctx.now.date();
        let county = county_on(&site, on)?;
        let to = addressees(&site, &post.unit, route, on)?;
        Ok(to
            .into_iter()
            .map(|(unit, part)| (named(&county, &unit), part))
            .collect())
    })
    .await
}

/// A division by code and name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Code.
    pub code: DivisionCode,
    /// Name.
    pub name: String,
}

/// The routing of a town today, and of one directive or report.
///
/// # Errors
/// Not for this post; `county-no-book`; a town or unit that is not there.
pub async fn routes(app: &App, ctx: &Ctx, asked: Vec<Question>) -> Result<Routing, Fault> {
    require(&ctx.actor, Action::CountyRead)?;
    let now = ctx.now;
    app.look(move |app, tx| {
        let site = app.site_in(tx, now)?;
        let standard = book(&site)?.standard();
        let county = county_on(&site, now.date())?;
        let towns: Vec<Place> = county
            .towns()
            .map(|t| Place {
                code: t.code,
                name: t.name.clone(),
            })
            .collect();
        let mut town = towns.first().cloned().ok_or_else(Refusal::not_found)?;
        let (mut directive, mut report) = (None, None);
        for question in &asked {
            match question {
                Question::Town(code) => {
                    town = towns
                        .iter()
                        .find(|t| t.code == *code)
                        .cloned()
                        .ok_or_else(Refusal::not_found)?;
                }
                Question::Directive(department) => {
                    county.unit(department).ok_or_else(Refusal::not_found)?;
                    let all = routing::directive(&county, standard, department)
                        .into_iter()
                        .map(|d| Addressed {
                            town: county.division_name(d.town),
                            to: d.to.as_ref().map(|to| named(&county, to)),
                            copied: d.copied.iter().map(|c| named(&county, c)).collect(),
                            because: d.because,
                        })
                        .collect();
                    directive = Some((named(&county, department), all));
                }
                Question::Report(unit) => {
                    let found = routing::report(&county, unit).ok_or_else(Refusal::not_found)?;
                    let to = found.to.iter().map(|to| named(&county, to)).collect();
                    report = Some((named(&county, unit), to, found.because));
                }
            }
        }
        let matrix = routing::institutions(&county, standard, town.code)
            .iter()
            .filter_map(|code| county.unit(code))
            .map(|u| (named(&county, &u.unit.code), u.answers_to.clone()))
            .collect();
        Ok(Routing {
            departments: routing::departments(&county)
                .iter()
                .map(|d| named(&county, d))
                .collect(),
            town,
            towns,
            matrix,
            directive,
            report,
        })
    })
    .await
}
