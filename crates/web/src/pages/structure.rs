//! The county against its documents: the document's numbers (五+ 对照), the structure standard, the
//! routing between town institutions and departments.

use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Page;
use crate::pages::county::{side_code, unit_kind_code};
use crate::pages::unit::{Link, day, link};
use crate::route::{Access, Route};
use crate::tongue;
use app::policy::Action;
use app::structure::{Differs, Question};
use county::structure::{Deviating, Group};
use model::unit::{Side, UnitCode, UnitKind};
use serde::Serialize;
use serde::de::value::Error as Unknown;
use serde::de::{Deserialize, IntoDeserializer};

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, plan) = (
        Access::Signed(Action::CountyRead),
        Access::Signed(Action::ReformPlan),
    );
    vec![
        Route::get("/figures/five-plus", plan, five_plus),
        Route::get("/standard", read, standard),
        Route::get("/routing", read, routing),
    ]
}

#[derive(Serialize)]
struct FigureRow {
    code: &'static str,
    name: String,
    said: &'static str,
    now: Option<String>,
    query: String,
    count: usize,
    open: bool,
    rows: Vec<(String, String)>,
}

#[derive(Serialize)]
struct FivePlusPage {
    on: String,
    today: bool,
    built: usize,
    all: usize,
    rows: Vec<FigureRow>,
}

#[derive(Serialize)]
struct NoBook {
    title: String,
}

/// The page of a site that was founded without a book: what would be here, and how it comes.
pub(super) fn without_book(page: &Page, title: &str) -> Option<Answer> {
    let none = page.app().site().book.is_none();
    none.then(|| {
        let title = page.say(title);
        page.render("pages/structure/none.html", NoBook { title })
    })
}

async fn five_plus(page: Page, asked: Asked) -> Answer {
    let on = day(&page, &asked);
    let wanted = asked.text("code").to_owned();
    let figures = app::structure::five_plus(page.app(), &page.ctx, on).await?;
    let rows: Vec<FigureRow> = figures
        .into_iter()
        .map(|figure| FigureRow {
            name: page.say(&format!("figure-{}", figure.code)),
            query: page.say(&format!("figure-{}-query", figure.code)),
            now: figure.value.as_ref().map(|v| tongue::value(&page, v)),
            count: figure.rows.len(),
            open: figure.code == wanted,
            rows: figure
                .rows
                .into_iter()
                .map(|(code, name)| {
                    let said =
                        if name.starts_with("item-category-") || name.starts_with("system-name-") {
                            page.say(&name)
                        } else {
                            name
                        };
                    (code, said)
                })
                .collect(),
            said: figure.said,
            code: figure.code,
        })
        .collect();
    let context = FivePlusPage {
        on: on.to_string(),
        today: on == page.now().date(),
        built: rows.iter().filter(|r| r.now.is_some()).count(),
        all: rows.len(),
        rows,
    };
    page.render("pages/structure/five_plus.html", context)
}

#[derive(Serialize)]
struct DeviationRow {
    unit: String,
    href: Option<String>,
    what: String,
    standard: String,
    found: String,
    allowed: bool,
    document: String,
    reason: String,
}

#[derive(Serialize)]
struct TownRow {
    code: String,
    name: String,
    allowed: usize,
    open: usize,
    deviations: Vec<DeviationRow>,
}

#[derive(Serialize)]
struct InstitutionRow {
    name: String,
    group: String,
    side: String,
    side_code: &'static str,
    plates_town: String,
    plates_street: String,
    mids: u32,
}

#[derive(Serialize)]
struct StandardPage {
    on: String,
    today: bool,
    label: String,
    from: String,
    institutions: Vec<InstitutionRow>,
    public: String,
    grid: String,
    deputies: Vec<String>,
    satisfied: usize,
    towns: Vec<TownRow>,
}

fn coded<T: for<'d> Deserialize<'d>>(text: &str) -> Option<T> {
    let read: Result<T, Unknown> = T::deserialize(text.into_deserializer());
    read.ok()
}

/// What stands on one side of a deviation: kinds and sides are codes there.
fn side_words(page: &Page, what: Deviating, text: &str) -> String {
    let key = match what {
        Deviating::Kind => {
            coded::<UnitKind>(text).map(|kind| format!("county-unit-{}", unit_kind_code(kind)))
        }
        Deviating::Side => {
            coded::<Side>(text).map(|side| format!("county-side-{}", side_code(side)))
        }
        _ => None,
    };
    key.map_or_else(|| text.to_owned(), |key| page.say(&key))
}

fn deviation(page: &Page, differs: &Differs, on: jiff::civil::Date) -> DeviationRow {
    let d = &differs.deviation;
    DeviationRow {
        unit: differs.unit.clone(),
        href: (d.what != Deviating::Missing).then(|| super::unit::href(page, &d.unit, on)),
        what: page.say(&format!("standard-what-{}", d.what.code())),
        standard: side_words(page, d.what, &d.standard),
        found: side_words(page, d.what, &d.found),
        allowed: d.allowed.is_some(),
        document: differs.document.clone().unwrap_or_default(),
        reason: d
            .allowed
            .as_ref()
            .map(|a| a.reason.clone())
            .unwrap_or_default(),
    }
}

async fn standard(page: Page, asked: Asked) -> Answer {
    if let Some(none) = without_book(&page, "web-menu-standard") {
        return none;
    }
    let on = day(&page, &asked);
    let found = app::structure::standing(page.app(), &page.ctx, on).await?;
    let on = found.on;
    let towns: Vec<TownRow> = found
        .towns
        .iter()
        .map(|town| {
            let allowed = town
                .deviations
                .iter()
                .filter(|d| d.deviation.allowed.is_some())
                .count();
            TownRow {
                code: town.town.to_string(),
                name: town.name.clone(),
                allowed,
                open: town.deviations.len() - allowed,
                deviations: town
                    .deviations
                    .iter()
                    .map(|d| deviation(&page, d, on))
                    .collect(),
            }
        })
        .collect();
    let standard = &found.standard;
    let comma = page.say("county-and");
    let plain = |name: &str| name.replace("{town}", "");
    let context = StandardPage {
        on: on.to_string(),
        today: on == page.now().date(),
        label: standard.label.clone(),
        from: words::date(page.locale(), standard.from),
        institutions: standard
            .institution
            .iter()
            .map(|i| InstitutionRow {
                name: plain(&i.name),
                group: page.say(match i.group {
                    Group::Office => "standard-group-office",
                    Group::Bureau => "standard-group-bureau",
                    Group::Centre => "standard-group-centre",
                }),
                side: page.say(&format!("county-side-{}", side_code(i.side))),
                side_code: side_code(i.side),
                plates_town: i.plates_town.join(&comma),
                plates_street: i.plates_street.join(&comma),
                mids: i.mids,
            })
            .collect(),
        public: plain(&standard.public_institution.name),
        grid: plain(&standard.grid_centre.name),
        deputies: standard
            .deputy
            .iter()
            .map(|d| format!("{} {}", d.title, d.count))
            .collect(),
        satisfied: towns.iter().filter(|t| t.open == 0).count(),
        towns,
    };
    page.render("pages/structure/standard.html", context)
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct MatrixRow {
    unit: Link,
    report: String,
    answers: Vec<bool>,
    departments: Vec<Choice>,
}

#[derive(Serialize)]
struct SentRow {
    town: String,
    to: Option<Link>,
    copied: Vec<Link>,
    why: String,
}

#[derive(Serialize)]
struct Sent {
    from: String,
    rows: Vec<SentRow>,
}

#[derive(Serialize)]
struct Report {
    from: String,
    to: Vec<Link>,
    why: String,
}

#[derive(Serialize)]
struct RoutingPage {
    town: String,
    town_name: String,
    department: String,
    towns: Vec<Choice>,
    departments: Vec<Choice>,
    columns: Vec<Choice>,
    matrix: Vec<MatrixRow>,
    directive: Option<Sent>,
    report: Option<Report>,
}

/// What an address asks about the routing.
pub(crate) fn questions(asked: &Asked) -> Result<Vec<Question>, Failure> {
    let mut all = Vec::new();
    if asked.opt("town").is_some() {
        let town = asked.parse("town").ok_or_else(Failure::not_found)?;
        all.push(Question::Town(town));
    }
    if let Some(department) = asked.opt("department") {
        all.push(Question::Directive(UnitCode(department.to_owned())));
    }
    if let Some(unit) = asked.opt("unit") {
        all.push(Question::Report(UnitCode(unit.to_owned())));
    }
    Ok(all)
}

async fn routing(page: Page, asked: Asked) -> Answer {
    if let Some(none) = without_book(&page, "web-menu-routing") {
        return none;
    }
    let questions = questions(&asked)?;
    let found = app::structure::routes(page.app(), &page.ctx, questions).await?;
    let today = page.now().date();
    let choice = |value: &dyn ToString, label: &str| Choice {
        value: value.to_string(),
        label: label.to_owned(),
    };
    // Only departments that somebody in the town answers to have a column.
    let columns: Vec<_> = found
        .departments
        .iter()
        .filter(|d| found.matrix.iter().any(|(_, to)| to.contains(&d.code)))
        .collect();
    let name_of = |code: &UnitCode| {
        found
            .departments
            .iter()
            .find(|d| d.code == *code)
            .map_or_else(|| code.to_string(), |d| d.name.clone())
    };
    let context = RoutingPage {
        town: found.town.code.to_string(),
        town_name: found.town.name.clone(),
        department: asked.text("department").to_owned(),
        towns: found
            .towns
            .iter()
            .map(|t| choice(&t.code, &t.name))
            .collect(),
        departments: found
            .departments
            .iter()
            .map(|d| choice(&d.code, &d.name))
            .collect(),
        matrix: found
            .matrix
            .iter()
            .map(|(unit, answers)| MatrixRow {
                unit: link(&page, unit, today),
                report: format!("/routing?town={}&unit={}", found.town.code, unit.code),
                answers: columns.iter().map(|d| answers.contains(&d.code)).collect(),
                departments: answers.iter().map(|d| choice(d, &name_of(d))).collect(),
            })
            .collect(),
        columns: columns.iter().map(|d| choice(&d.code, &d.name)).collect(),
        directive: found.directive.as_ref().map(|(from, rows)| Sent {
            from: from.name.clone(),
            rows: rows
                .iter()
                .map(|r| SentRow {
                    town: r.town.clone(),
                    to: r.to.as_ref().map(|to| link(&page, to, today)),
                    copied: r.copied.iter().map(|c| link(&page, c, today)).collect(),
                    why: page.say(&format!("routing-because-{}", r.because.code())),
                })
                .collect(),
        }),
        report: found.report.as_ref().map(|(from, to, why)| Report {
            from: from.name.clone(),
            to: to.iter().map(|t| link(&page, t, today)).collect(),
            why: page.say(&format!("routing-report-{}", why.code())),
        }),
    };
    page.render("pages/structure/routing.html", context)
}
