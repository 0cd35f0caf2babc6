//! The published lists as data: items with the elements of their guides, the territorial list, the
//! list of supervision. Open to everybody, as their pages are.

use super::case::code;
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::{Path, Visitor};
use crate::route::{Access, Route};
use crate::shape;
use ::county::County;
use app::catalogue::{self, HeldAt, ItemFilter, ItemNow, LineFilter};
use axum::http::StatusCode;
use model::item::{ItemCode, RegulatedMatter, TerritorialLine};
use model::refusal::Refusal;
use model::unit::UnitCode;
use serde::de::DeserializeOwned;
use serde_json::Value;

shape! {
    /// A material of an item.
    pub struct MaterialListed {
        /// Name.
        pub name: String,
        /// Kind of held certificate that replaces it.
        pub replaced_by: Option<String>,
    }

    /// Who holds an item in a town, and where it is asked for.
    pub struct HeldShown {
        /// Town.
        pub town: ::codes::DivisionCode,
        /// Its name.
        pub town_name: String,
        /// Unit that holds it there.
        pub holder: Option<String>,
        /// That unit's name.
        pub holder_name: Option<String>,
        /// Since when the town holds it; none while the county does.
        pub held_since: Option<jiff::civil::Date>,
        /// Document by which the town holds it.
        pub held_by: Option<String>,
        /// Lowest level at which it may be asked for: `village`, `town`, `county`.
        pub asked_at: String,
        /// Since when it may be asked for there.
        pub asked_since: Option<jiff::civil::Date>,
        /// Document by which.
        pub asked_by: Option<String>,
    }

    /// An item of the catalogue with the elements of its guide.
    pub struct ItemShown {
        /// Code.
        pub item: String,
        /// Name.
        pub name: String,
        /// `power` or `service`.
        pub list: String,
        /// Category.
        pub category: String,
        /// Type of matter, two digits.
        pub matter: String,
        /// County department.
        pub department: Option<String>,
        /// Its name.
        pub department_name: Option<String>,
        /// `natural`, `legal`, `both`.
        pub audience: String,
        /// Legal basis.
        pub basis: String,
        /// The province's decision.
        pub provincial_basis: Option<String>,
        /// Its title.
        pub provincial_title: Option<String>,
        /// Since when it is in force.
        pub provincial_from: Option<jiff::civil::Date>,
        /// Statutory limit in working days.
        pub statutory_days: Option<u32>,
        /// Promised limit in working days.
        pub promised_days: Option<u32>,
        /// Done at once.
        pub instant: bool,
        /// When it is granted.
        pub condition: String,
        /// What must be handed in.
        pub materials: Vec<MaterialListed>,
        /// What comes out.
        pub result: String,
        /// What it costs.
        pub fee: String,
        /// Procedure that handles it.
        pub procedure: Option<String>,
        /// Lowest level that takes it.
        pub level: String,
        /// 默认 or 示例 where the source does not say.
        pub label: String,
    }

    /// An item and where it is held and asked for.
    pub struct ItemPlaced {
        /// The item.
        pub item: ItemShown,
        /// Town by town.
        pub towns: Vec<HeldShown>,
    }

    /// Items in the order of their codes.
    pub struct ItemPage {
        /// They.
        pub items: Vec<ItemShown>,
        /// For the next page.
        pub cursor: Option<String>,
    }

    /// A line of the territorial list.
    pub struct LineShown {
        /// Code.
        pub line: String,
        /// The matter.
        pub matter: String,
        /// Classes of events it settles.
        pub event_classes: Vec<String>,
        /// Families of these classes.
        pub categories: Vec<String>,
        /// Levels at which somebody has a part in it: `county`, `town`, `village`.
        pub levels: Vec<String>,
        /// Department that leads.
        pub department: String,
        /// Its name.
        pub department_name: String,
        /// Departments that assist.
        pub assist: Vec<String>,
        /// What the town does.
        pub town_duty: String,
        /// Letters of the town unit that does it.
        pub town_unit: String,
        /// Whom it binds: `natural`, `legal`, `both`.
        pub audience: String,
        /// Basis.
        pub basis: String,
        /// 默认 or 示例 where the source does not say.
        pub label: String,
    }

    /// Lines in the order of their codes.
    pub struct LinePage {
        /// They.
        pub lines: Vec<LineShown>,
        /// For the next page.
        pub cursor: Option<String>,
    }

    /// A regulated matter.
    pub struct MatterShown {
        /// Code.
        pub line: String,
        /// The matter.
        pub matter: String,
        /// Supervises at source: a unit, or letters of the town's unit.
        pub source: String,
        /// Follows up.
        pub follow_up: String,
        /// Enforces at the end.
        pub end: String,
        /// Basis.
        pub basis: String,
        /// 默认 or 示例 where the source does not say.
        pub label: String,
    }

    /// Regulated matters in the order of their codes.
    pub struct MatterPage {
        /// They.
        pub matters: Vec<MatterShown>,
        /// For the next page.
        pub cursor: Option<String>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_get(
            "/api/v1/items",
            Access::Public,
            "Lists items of the catalogue: powers and services",
            items,
        )
        .query("list", "power or service")
        .query("category", "Category")
        .query("level", "Level that takes it: village, town, county")
        .query("department", "County department")
        .query("audience", "natural or legal")
        .query("town", "Held or asked for in this town")
        .query("procedure", "Handled by this procedure")
        .query("text", "Words in code, name or basis")
        .query("limit", "Lines of a page, at most 200")
        .query("cursor", "From the page before")
        .answers::<ItemPage>(),
        Route::api_get(
            "/api/v1/items/{code}",
            Access::Public,
            "Shows an item, who holds it in each town and where it is asked for",
            item,
        )
        .answers::<ItemPlaced>(),
        Route::api_get(
            "/api/v1/lists/territorial",
            Access::Public,
            "Lists who leads and what the town does, matter by matter",
            territorial,
        )
        .query("text", "Words in code, matter, duty or basis")
        .query("class", "Class of events")
        .query(
            "category",
            "Family of classes of events, such as 01 or grid",
        )
        .query(
            "level",
            "Level that has a part in it: village, town, county",
        )
        .query("department", "Department that leads or assists")
        .query("town_unit", "Letters of the town unit that does it")
        .query("audience", "natural or legal")
        .query("limit", "Lines of a page, at most 200")
        .query("cursor", "From the page before")
        .answers::<LinePage>(),
        Route::api_get(
            "/api/v1/lists/supervision",
            Access::Public,
            "Lists who supervises at source, follows up and enforces at the end",
            supervision,
        )
        .query("text", "Words in code, matter or basis")
        .query("unit", "Unit, or letters of a town's unit")
        .query("limit", "Lines of a page, at most 200")
        .query("cursor", "From the page before")
        .answers::<MatterPage>(),
    ]
}

/// An item as programs read it.
pub(crate) fn shown(county: &County, now: &ItemNow) -> ItemShown {
    let item = &now.item;
    let provincial = item
        .provincial_basis
        .as_ref()
        .and_then(|document| county.documents.get(document));
    ItemShown {
        item: item.code.to_string(),
        name: item.name.clone(),
        list: code(&item.list),
        category: item.category.code().to_owned(),
        matter: item.matter.clone(),
        department: item.department.as_ref().map(ToString::to_string),
        department_name: item.department.as_ref().map(|d| county.unit_name(d)),
        audience: code(&item.audience),
        basis: item.basis.clone(),
        provincial_basis: item.provincial_basis.as_ref().map(ToString::to_string),
        provincial_title: provincial.map(|document| document.title.clone()),
        provincial_from: provincial.map(|document| document.from),
        statutory_days: item.statutory_days,
        promised_days: item.promised_days,
        instant: item.instant,
        condition: item.condition.clone(),
        materials: item
            .materials
            .iter()
            .map(|material| MaterialListed {
                name: material.name.clone(),
                replaced_by: material.replaced_by.clone(),
            })
            .collect(),
        result: item.result.clone(),
        fee: item.fee.clone(),
        procedure: item.procedure.clone(),
        level: code(&item.level),
        label: item.label.clone(),
    }
}

fn held(county: &County, at: &HeldAt) -> HeldShown {
    HeldShown {
        town: at.town,
        town_name: county.division_name(at.town),
        holder: at.holder.as_ref().map(ToString::to_string),
        holder_name: at.holder.as_ref().map(|unit| county.unit_name(unit)),
        held_since: at.held.as_ref().map(|granted| granted.since),
        held_by: at.held.as_ref().map(|granted| granted.document.to_string()),
        asked_at: code(&at.asked_at),
        asked_since: at.delegated.as_ref().map(|granted| granted.since),
        asked_by: at
            .delegated
            .as_ref()
            .map(|granted| granted.document.to_string()),
    }
}

/// A line of the territorial list as programs read it.
pub(crate) fn line(county: &County, line: &TerritorialLine) -> LineShown {
    LineShown {
        line: line.code.clone(),
        matter: line.matter.clone(),
        event_classes: line.event_classes.clone(),
        categories: line
            .event_classes
            .iter()
            .map(|class| catalogue::event_family(class))
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect(),
        levels: catalogue::levels_of(county, line)
            .iter()
            .map(code)
            .collect(),
        department: line.department.to_string(),
        department_name: county.unit_name(&line.department),
        assist: line.assist.iter().map(ToString::to_string).collect(),
        town_duty: line.town_duty.clone(),
        town_unit: line.town_unit.clone(),
        audience: code(&line.audience),
        basis: line.basis.clone(),
        label: line.label.clone(),
    }
}

/// A regulated matter as programs read it.
pub(crate) fn matter(matter: &RegulatedMatter) -> MatterShown {
    MatterShown {
        line: matter.code.clone(),
        matter: matter.matter.clone(),
        source: matter.source.clone(),
        follow_up: matter.follow_up.clone(),
        end: matter.end.clone(),
        basis: matter.basis.clone(),
        label: matter.label.clone(),
    }
}

/// A parameter that is one of the model's codes.
fn coded<T: DeserializeOwned>(query: &Asked, name: &str) -> Result<Option<T>, Refusal> {
    query
        .opt(name)
        .map(|text| {
            serde_json::from_value(Value::from(text))
                .map_err(|_| Refusal::field(name, "json-not-allowed"))
        })
        .transpose()
}

/// What of the catalogue is asked for.
///
/// # Errors
/// `json-not-allowed`, `field-unreadable` at the parameter.
pub(crate) fn filter(query: &Asked) -> Result<ItemFilter, Refusal> {
    Ok(ItemFilter {
        list: coded(query, "list")?,
        text: query.text("text").to_owned(),
        category: coded(query, "category")?,
        level: coded(query, "level")?,
        department: query
            .opt("department")
            .map(|unit| UnitCode(unit.to_owned())),
        audience: coded(query, "audience")?,
        town: super::case::asked(query, "town")?,
        procedure: query.text("procedure").to_owned(),
    })
}

/// What of the territorial list is asked for.
///
/// # Errors
/// `json-not-allowed` at the parameter.
pub(crate) fn line_filter(query: &Asked) -> Result<LineFilter, Refusal> {
    Ok(LineFilter {
        text: query.text("text").to_owned(),
        class: query.text("class").to_owned(),
        category: query.text("category").to_owned(),
        level: coded(query, "level")?,
        department: query
            .opt("department")
            .map(|unit| UnitCode(unit.to_owned())),
        town_unit: query.text("town_unit").to_owned(),
        audience: coded(query, "audience")?,
    })
}

/// One page of rows in the order of their codes, and where the next begins.
fn paged<T>(
    query: &Asked,
    rows: impl Iterator<Item = T>,
    key: impl Fn(&T) -> &str,
) -> Result<(Vec<T>, Option<String>), Refusal> {
    let limit = super::case::asked::<usize>(query, "limit")?
        .unwrap_or(50)
        .clamp(1, 200);
    let after = query.opt("cursor");
    let mut page: Vec<T> = rows
        .filter(|row| after.is_none_or(|after| key(row) > after))
        .take(limit + 1)
        .collect();
    let more = page.len() > limit;
    page.truncate(limit);
    let cursor = page
        .last()
        .filter(|_| more)
        .map(|last| key(last).to_owned());
    Ok((page, cursor))
}

async fn items(visitor: Visitor, query: Asked) -> Answer {
    let filter = filter(&query)?;
    let site = catalogue::today(visitor.app(), visitor.now()).await?;
    let Some(county) = site.now.as_deref() else {
        let none = ItemPage {
            items: Vec::new(),
            cursor: None,
        };
        return super::json(StatusCode::OK, none);
    };
    let rows = catalogue::items(county, &filter);
    let (page, cursor) = paged(&query, rows, |now| now.item.code.as_str())?;
    let items = page.into_iter().map(|now| shown(county, now)).collect();
    super::json(StatusCode::OK, ItemPage { items, cursor })
}

async fn item(visitor: Visitor, Path(code): Path<String>) -> Answer {
    let site = catalogue::today(visitor.app(), visitor.now()).await?;
    let county = site.now.as_deref().ok_or_else(Failure::not_found)?;
    let now = county
        .item(&ItemCode(code))
        .ok_or_else(Failure::not_found)?;
    let towns = catalogue::held(county, now)
        .iter()
        .map(|at| held(county, at))
        .collect();
    let item = shown(county, now);
    super::json(StatusCode::OK, ItemPlaced { item, towns })
}

async fn territorial(visitor: Visitor, query: Asked) -> Answer {
    let filter = line_filter(&query)?;
    let site = catalogue::today(visitor.app(), visitor.now()).await?;
    let (lines, cursor) = match site.now.as_deref() {
        Some(county) => {
            let rows = catalogue::lines(county, &filter);
            let (page, cursor) = paged(&query, rows, |row| row.code.as_str())?;
            (
                page.into_iter().map(|row| line(county, row)).collect(),
                cursor,
            )
        }
        None => (Vec::new(), None),
    };
    super::json(StatusCode::OK, LinePage { lines, cursor })
}

async fn supervision(visitor: Visitor, query: Asked) -> Answer {
    let site = catalogue::today(visitor.app(), visitor.now()).await?;
    let (matters, cursor) = match site.now.as_deref() {
        Some(county) => {
            let rows = catalogue::matters(county, query.text("text"), query.text("unit"));
            let (page, cursor) = paged(&query, rows, |row| row.code.as_str())?;
            (page.into_iter().map(matter).collect(), cursor)
        }
        None => (Vec::new(), None),
    };
    super::json(StatusCode::OK, MatterPage { matters, cursor })
}
