//! Leave and deputy (AB 岗): the head of a unit sets them; everybody proposes her own.

use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::leave::{LeaveLine, Leaving, Set};
use app::policy::{Action, scope};
use model::id::{LeaveId, RequestId};
use model::role::Role;
use model::unit::UnitCode;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (set_, own) = (
        Access::Signed(Action::LeaveSet),
        Access::Signed(Action::OwnDesk),
    );
    vec![
        Route::get("/leaves", set_, of_unit),
        Route::get("/leaves/mine", own, mine),
        Route::post("/leaves", own, set),
        Route::post("/leaves/{leave}/end", own, end),
        Route::post("/leaves/requests/{request}", set_, decide),
    ]
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct Row {
    id: String,
    request: Option<String>,
    name: String,
    role: String,
    deputy: String,
    from: String,
    to: String,
    running: bool,
    own: bool,
}

#[derive(Serialize)]
struct LeavesPage {
    unit: String,
    unit_code: String,
    units: Vec<Choice>,
    rows: Vec<Row>,
    waiting: usize,
    posts: Vec<Choice>,
    deputies: Vec<Choice>,
    standing_in: Vec<Row>,
    decides: bool,
    mine: bool,
    today: String,
}

fn row(page: &Page, line: LeaveLine) -> Row {
    let today = page.now().date();
    Row {
        id: line.leave.id.to_string(),
        request: line.proposed.map(|id| id.to_string()),
        role: page.say(&format!("web-role-{}", line.post.role.code())),
        running: line.proposed.is_none() && line.leave.from <= today,
        own: line.post.person == page.ctx.actor.person,
        from: line.leave.from.to_string(),
        to: line.leave.to.to_string(),
        name: line.name,
        deputy: line.deputy,
    }
}

async fn of_unit(page: Page, asked: Asked) -> Answer {
    let fields = asked.fields().clone();
    show(&page, fields, None, false).await
}

async fn mine(page: Page) -> Answer {
    show(&page, Fields::default(), None, true).await
}

/// The unit whose leaves are shown: the own one, or for who appoints any.
fn unit_of(page: &Page, fields: &Fields) -> Option<UnitCode> {
    let appoints = scope(&page.ctx.actor, Action::AppointmentManage).is_some();
    let asked = fields
        .opt("unit")
        .filter(|_| appoints)
        .map(|code| UnitCode(code.to_owned()));
    asked.or_else(|| page.ctx.actor.post.as_ref().map(|post| post.unit.clone()))
}

async fn show(page: &Page, fields: Fields, why: Option<Failure>, mine: bool) -> Answer {
    let Some(unit) = unit_of(page, &fields) else {
        return Err(Failure::not_found());
    };
    let site = page.app().site();
    if !site.units.contains_key(&unit) {
        return Err(Failure::not_found());
    }
    let decides = !mine && scope(&page.ctx.actor, Action::LeaveSet).is_some();
    let own = page.ctx.actor.person;
    let lines = app::leave::of_unit(page.app(), &page.ctx, &unit).await?;
    let posts = app::account::posts_of_unit(page.app(), &page.ctx, &unit).await?;
    let standing_in = app::leave::standing_in(page.app(), &page.ctx).await?;
    let label = |line: &app::account::PostLine| {
        format!(
            "{} · {}",
            line.name,
            page.say(&format!("web-role-{}", line.post.role.code()))
        )
    };
    let apart = |role: Role| role.is_administrator() || role == Role::Auditor;
    let mut deputies: Vec<Choice> = posts
        .iter()
        .map(|line| Choice {
            value: line.post.person.to_string(),
            label: label(line),
        })
        .collect();
    deputies.dedup_by(|a, b| a.value == b.value);
    let form = match why {
        Some(why) => page.refused(why, fields)?,
        None => page.form(fields.with("from", page.now().date().to_string())),
    };
    let rows: Vec<Row> = lines
        .into_iter()
        .filter(|line| !mine || line.post.person == own)
        .map(|line| row(page, line))
        .collect();
    let appoints = scope(&page.ctx.actor, Action::AppointmentManage).is_some() && !mine;
    let context = LeavesPage {
        unit: site.unit_name(&unit),
        unit_code: unit.to_string(),
        units: if appoints {
            site.units
                .values()
                .map(|u| Choice {
                    value: u.code.to_string(),
                    label: u.name.clone(),
                })
                .collect()
        } else {
            Vec::new()
        },
        waiting: rows.iter().filter(|row| row.request.is_some()).count(),
        rows,
        posts: posts
            .iter()
            .filter(|line| (!mine || line.post.person == own) && !apart(line.post.role))
            .map(|line| Choice {
                value: line.post.id.to_string(),
                label: label(line),
            })
            .collect(),
        deputies,
        standing_in: standing_in
            .into_iter()
            .map(|line| row(page, line))
            .collect(),
        decides,
        mine,
        today: page.now().date().to_string(),
    };
    page.render_form(&form, "pages/leave/list.html", context)
}

async fn set(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let mine = fields.text("desk") == "mine";
    let done = async {
        let wish = Leaving {
            post: fields.parse("post")?,
            deputy: fields.parse("deputy")?,
            from: fields.parse("from")?,
            to: fields.parse("to")?,
        };
        Ok::<_, Failure>(app::leave::set(page.app(), &page.ctx, wish).await?)
    };
    let back = back(&fields, mine);
    match done.await {
        Ok(Set::Leave(_)) => page.to_saying(&back, Level::Good, "leave-set-said", &[]),
        Ok(Set::Proposed(_)) => page.to_saying(&back, Level::Good, "leave-proposed-said", &[]),
        Err(why) => show(&page, fields, Some(why), mine).await,
    }
}

fn back(fields: &Fields, mine: bool) -> String {
    match (mine, fields.opt("unit")) {
        (true, _) => "/leaves/mine".to_owned(),
        (false, Some(unit)) => format!("/leaves?unit={}", crate::form::percent(unit)),
        (false, None) => "/leaves".to_owned(),
    }
}

async fn end(page: Page, Path(id): Path<LeaveId>, posted: Posted) -> Answer {
    app::leave::end(page.app(), &page.ctx, id).await?;
    let mine = posted.fields.text("desk") == "mine";
    page.to_saying(
        &back(&posted.fields, mine),
        Level::Good,
        "leave-ended-said",
        &[],
    )
}

async fn decide(page: Page, Path(id): Path<RequestId>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let granted = fields.text("granted") == "yes";
    let note = fields.opt("note").map(str::to_owned);
    match app::leave::decide(page.app(), &page.ctx, id, granted, note).await {
        Ok(()) => {
            let key = if granted {
                "leave-granted-said"
            } else {
                "leave-refused-said"
            };
            page.to_saying(&back(&fields, false), Level::Good, key, &[])
        }
        Err(why) => show(&page, fields, Some(why.into()), false).await,
    }
}
