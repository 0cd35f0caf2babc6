//! Houses: what a grid worker finds on her round, entered by the data steward.

use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::pages::grid::point;
use crate::route::{Access, Route};
use app::house::{Noting, PAGE};
use app::policy::Action;
use codes::GridCode;
use model::house::{House, HouseUse};
use model::id::{HouseId, HouseholdId, RequestId};
use model::library::Purpose;
use model::place::Point;
use model::refusal::Refusal;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (work, write) = (
        Access::Signed(Action::FieldWork),
        Access::Signed(Action::PersonWrite),
    );
    vec![
        Route::get("/houses", work, list),
        Route::get("/houses/new", work, ask),
        Route::post("/houses", work, note),
        Route::get("/houses/{house}", work, show),
        Route::post("/houses/{house}", work, correct),
        Route::get("/steward/houses", write, waiting),
        Route::post("/steward/houses/{request}", write, decide),
    ]
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct Chip {
    label: String,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct HouseRow {
    href: String,
    address: String,
    used: String,
    household: Option<String>,
    rented: bool,
}

#[derive(Serialize)]
struct ListPage {
    grid: String,
    add: String,
    uses: Vec<Chip>,
    rows: Vec<HouseRow>,
    next: Option<String>,
}

fn used_words(page: &Page, used: HouseUse) -> String {
    page.say(&format!("house-use-{}", used.code()))
}

/// The grid asked for, else the first of her own.
fn grid_of(page: &Page, asked: Option<GridCode>) -> Result<GridCode, Failure> {
    let own = page.ctx.actor.post.as_ref().map(|post| &post.grids);
    asked
        .or_else(|| own.and_then(|own| own.first().copied()))
        .ok_or_else(Failure::not_found)
}

async fn list(page: Page, asked: Asked) -> Answer {
    let grid = grid_of(&page, asked.parse("grid"))?;
    let used = asked.opt("use").and_then(HouseUse::from_code);
    let found = app::house::list(page.app(), &page.ctx, grid, used, asked.parse("after")).await?;
    let at = |used: Option<HouseUse>| match used {
        None => format!("/houses?grid={grid}"),
        Some(used) => format!("/houses?grid={grid}&use={}", used.code()),
    };
    let mut uses = vec![Chip {
        label: page.say("house-use-any"),
        href: at(None),
        current: used.is_none(),
    }];
    uses.extend(HouseUse::ALL.iter().map(|one| Chip {
        label: used_words(&page, *one),
        href: at(Some(*one)),
        current: used == Some(*one),
    }));
    let full = i64::try_from(found.len()).is_ok_and(|n| n == PAGE);
    let next = found
        .last()
        .filter(|_| full)
        .map(|house| format!("{}&after={}", at(used), house.id));
    let rows = found
        .into_iter()
        .map(|house| HouseRow {
            href: format!("/houses/{}", house.id),
            used: used_words(&page, house.used),
            household: house.household.map(|id| format!("/households/{id}")),
            rented: house.used == HouseUse::Rented,
            address: house.address.masked,
        })
        .collect();
    let context = ListPage {
        grid: page.app().site().grid_name(grid),
        add: format!("/houses/new?grid={grid}"),
        uses,
        rows,
        next,
    };
    page.render("pages/house/list.html", context)
}

#[derive(Serialize)]
struct EditPage {
    /// Where the form goes.
    action: String,
    /// The address as it is written, masked; none for a new house.
    written: Option<String>,
    grids: Vec<Choice>,
    uses: Vec<Choice>,
    point: String,
    household: String,
    /// Where the household's page is.
    household_href: String,
    new: bool,
}

fn edit(page: &Page, held: Option<&House>, fields: &Fields, form: &FormState) -> Answer {
    let site = page.app().site();
    let own = page.ctx.actor.post.as_ref().map(|post| post.grids.clone());
    let household = fields.text("household").to_owned();
    let context = EditPage {
        action: held.map_or_else(
            || "/houses".to_owned(),
            |house| format!("/houses/{}", house.id),
        ),
        written: held.map(|house| house.address.masked.clone()),
        grids: own
            .unwrap_or_default()
            .iter()
            .map(|code| Choice {
                value: code.to_string(),
                label: site.grid_name(*code),
            })
            .collect(),
        uses: HouseUse::ALL
            .iter()
            .map(|one| Choice {
                value: one.code().to_owned(),
                label: used_words(page, *one),
            })
            .collect(),
        point: held
            .and_then(|house| house.point)
            .map_or_else(String::new, |at| {
                format!(
                    "{:.6},{:.6}",
                    at.lng_e7 as f64 / 1e7,
                    at.lat_e7 as f64 / 1e7
                )
            }),
        household_href: if household.is_empty() {
            String::new()
        } else {
            format!("/households/{household}")
        },
        household,
        new: held.is_none(),
    };
    page.render_form(form, "pages/house/edit.html", context)
}

async fn ask(page: Page, asked: Asked) -> Answer {
    let grid = grid_of(&page, asked.parse("grid"))?;
    let fields = asked.fields().clone().with("grid", grid.to_string());
    let form = page.form(fields.clone());
    edit(&page, None, &fields, &form)
}

async fn show(page: Page, Path(id): Path<HouseId>) -> Answer {
    let house = app::house::open(page.app(), &page.ctx, id).await?;
    let fields = Fields::default()
        .with("grid", house.grid.to_string())
        .with("use", house.used.code())
        .with(
            "household",
            house
                .household
                .map_or_else(String::new, |id| id.to_string()),
        );
    let form = page.form(fields.clone());
    edit(&page, Some(&house), &fields, &form)
}

/// A gate as it is typed: longitude and latitude with a comma.
fn typed_point(fields: &Fields) -> Result<Option<Point>, Refusal> {
    let Some(text) = fields.opt("point") else {
        return Ok(None);
    };
    text.split_once([',', '\u{ff0c}'])
        .and_then(|(lng, lat)| point(lng, lat))
        .map(Some)
        .ok_or_else(|| Refusal::field("point", "house-point"))
}

fn found(fields: &Fields, id: Option<HouseId>) -> Result<Noting, Refusal> {
    let household: Option<HouseholdId> = fields.parse_opt("household")?;
    Ok(Noting {
        id,
        grid: fields.parse("grid")?,
        address: fields.opt("address").map(str::to_owned),
        point: typed_point(fields)?,
        used: HouseUse::from_code(fields.need("use")?)
            .ok_or_else(|| Refusal::field("use", "field-choice"))?,
        // Who lives there is said on the household's own page; here it can only be taken away.
        household: household.filter(|_| !fields.ticked("nobody")),
        ended: fields.ticked("ended"),
        reason: fields.text("reason").to_owned(),
    })
}

async fn note(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let noting = found(&fields, None)?;
        let grid = noting.grid;
        app::house::note(page.app(), &page.ctx, noting).await?;
        Ok::<_, Failure>(grid)
    };
    match done.await {
        Ok(grid) => page.to_saying(
            &format!("/houses?grid={grid}"),
            Level::Good,
            "house-noted-said",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, fields.clone())?;
            edit(&page, None, &fields, &form)
        }
    }
}

async fn correct(page: Page, Path(id): Path<HouseId>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let noting = found(&fields, Some(id))?;
        let grid = noting.grid;
        app::house::note(page.app(), &page.ctx, noting).await?;
        Ok::<_, Failure>(grid)
    };
    match done.await {
        Ok(grid) => page.to_saying(
            &format!("/houses?grid={grid}"),
            Level::Good,
            "house-noted-said",
            &[],
        ),
        Err(why) => {
            let house = app::house::open(page.app(), &page.ctx, id).await?;
            let form = page.refused(why, fields.clone())?;
            edit(&page, Some(&house), &fields, &form)
        }
    }
}

#[derive(Serialize)]
struct WaitingRow {
    id: String,
    place: String,
    address: String,
    used: String,
    /// What it was used for before; none where it is new or the same.
    before: Option<String>,
    new: bool,
    ended: bool,
    household: Option<String>,
    reason: String,
    by: String,
    at: i64,
}

#[derive(Serialize)]
struct WaitingPage {
    rows: Vec<WaitingRow>,
    next: Option<String>,
}

async fn waiting(page: Page, asked: Asked) -> Answer {
    let form = page.form(Fields::default());
    waiting_with(&page, &form, asked.parse("after")).await
}

async fn waiting_with(page: &Page, form: &FormState, after: Option<RequestId>) -> Answer {
    let found = app::house::waiting(page.app(), &page.ctx, after).await?;
    let full = i64::try_from(found.len()).is_ok_and(|n| n == PAGE);
    let next = found
        .last()
        .filter(|_| full)
        .map(|line| format!("/steward/houses?after={}", line.id));
    let rows = found
        .into_iter()
        .map(|line| WaitingRow {
            id: line.id.to_string(),
            place: line.place,
            used: used_words(page, line.house.used),
            before: line
                .before
                .as_ref()
                .filter(|before| before.used != line.house.used)
                .map(|before| used_words(page, before.used)),
            new: line.before.is_none(),
            ended: line.house.ended,
            address: line.house.address.masked,
            household: line.household,
            reason: line.reason,
            by: line.by,
            at: line.at.0,
        })
        .collect();
    page.render_form(form, "pages/house/waiting.html", WaitingPage { rows, next })
}

async fn decide(page: Page, Path(id): Path<RequestId>, posted: Posted) -> Answer {
    let page = page.for_purpose(Purpose::DataCare);
    let fields = posted.fields;
    let granted = fields.text("granted") == "yes";
    let note = fields.opt("note").map(str::to_owned);
    match app::house::decide(page.app(), &page.ctx, id, granted, note).await {
        Ok(()) => {
            let key = if granted {
                "house-entered-said"
            } else {
                "house-refused-said"
            };
            page.to_saying("/steward/houses", Level::Good, key, &[])
        }
        Err(why) => {
            let form = page.refused(why, fields)?;
            waiting_with(&page, &form, None).await
        }
    }
}
