//! Units: the list, and a unit's page, on any day.

use crate::error::Answer;
use crate::form::{Asked, percent};
use crate::page::{Page, Path};
use crate::pages::county::{Place, UnitLine, unit_line};
use crate::route::{Access, Route};
use crate::tongue;
use app::policy::Action;
use app::unit::{Dossier, Event, Member, Named, People, Stands, State};
use jiff::civil::Date;
use model::unit::{Unit, UnitCode, UnitKind};
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::CountyRead);
    vec![
        Route::get("/county/units", read, units),
        Route::get("/county/units/{unit}", read, unit),
    ]
}

/// The day a page looks at: what was asked for, else today.
pub(super) fn day(page: &Page, asked: &Asked) -> Date {
    asked.parse("on").unwrap_or_else(|| page.now().date())
}

/// The address of a unit's page on a day; today's has no day in it.
pub(super) fn href(page: &Page, code: &UnitCode, on: Date) -> String {
    let path = format!("/county/units/{}", percent(code.as_str()));
    if on == page.now().date() {
        path
    } else {
        format!("{path}?on={on}")
    }
}

/// A name with its address.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Link {
    name: String,
    href: String,
}

pub(super) fn link(page: &Page, named: &Named, on: Date) -> Link {
    Link {
        name: named.name.clone(),
        href: href(page, &named.code, on),
    }
}

#[derive(Serialize)]
struct BranchLine {
    unit: UnitLine,
    quota: i64,
    filled: i64,
    serving: usize,
}

#[derive(Serialize)]
struct GroupLine {
    place: String,
    quota: i64,
    filled: i64,
    units: Vec<BranchLine>,
}

#[derive(Serialize)]
struct UnitsPage {
    on: String,
    today: bool,
    earliest: String,
    counted: bool,
    groups: Vec<GroupLine>,
    count: usize,
    q: String,
}

async fn units(page: Page, asked: Asked) -> Answer {
    let q = asked.text("q").to_owned();
    let on = day(&page, &asked);
    // Committees of villages are reached from their division; here stand county and towns.
    let shown = |unit: &Unit| {
        if q.is_empty() {
            unit.kind != UnitKind::Committee
        } else {
            unit.name.contains(&q)
        }
    };
    let line = |unit: &Unit, on: Date| {
        let mut line = unit_line(&page, unit);
        line.href = href(&page, &unit.code, on);
        line
    };
    let mut context = UnitsPage {
        on: on.to_string(),
        today: on == page.now().date(),
        earliest: String::new(),
        counted: false,
        groups: Vec::new(),
        count: 0,
        q: q.clone(),
    };
    if let Some(forest) = app::unit::forest(page.app(), &page.ctx, on).await? {
        context.on = forest.on.to_string();
        context.today = forest.on == page.now().date();
        context.earliest = forest.earliest.to_string();
        context.counted = true;
        for grove in forest.groves {
            let units: Vec<BranchLine> = grove
                .units
                .iter()
                .filter(|branch| shown(&branch.unit))
                .map(|branch| BranchLine {
                    unit: line(&branch.unit, forest.on),
                    quota: branch.quota,
                    filled: branch.filled,
                    serving: branch.serving,
                })
                .collect();
            context.count += units.len();
            if !units.is_empty() {
                context.groups.push(GroupLine {
                    place: grove.name,
                    quota: grove.quota,
                    filled: grove.filled,
                    units,
                });
            }
        }
        return page.render("pages/county/units.html", context);
    }
    for unit in app::county::units(page.app(), &page.ctx)?
        .iter()
        .filter(|u| shown(u))
    {
        let branch = BranchLine {
            unit: line(unit, page.now().date()),
            quota: 0,
            filled: 0,
            serving: 0,
        };
        let place = page.app().site().division_name(unit.division);
        context.count += 1;
        match context.groups.last_mut().filter(|g| g.place == place) {
            Some(group) => group.units.push(branch),
            None => context.groups.push(GroupLine {
                place,
                quota: 0,
                filled: 0,
                units: vec![branch],
            }),
        }
    }
    page.render("pages/county/units.html", context)
}

#[derive(Serialize)]
struct PostRow {
    role: String,
    name: String,
    division: String,
    deputy: Option<String>,
}

#[derive(Serialize)]
struct OwesRow {
    role: String,
    waiting: i64,
    overdue: i64,
}

#[derive(Serialize)]
struct LeadingRow {
    rank: String,
    approved: u32,
    filled: usize,
}

#[derive(Serialize)]
struct KindRow {
    kind: String,
    quota: i64,
    filled: i64,
    vacant: i64,
}

#[derive(Serialize)]
struct MemberRow {
    no: String,
    name: String,
    title: String,
    rank: String,
    kind: String,
    status: String,
    away: bool,
    post_of: Option<Link>,
    serves: Option<Link>,
    /// Her account's posts in words; none without an account.
    seat: Option<String>,
    label: String,
}

#[derive(Serialize)]
struct ItemRow {
    code: String,
    name: String,
    category: String,
}

#[derive(Serialize)]
struct StationLine {
    class: String,
    business: Link,
    daily: Link,
}

#[derive(Serialize)]
struct Body {
    nature: String,
    level: String,
    since: String,
    label: String,
    above: Option<Link>,
    below: Vec<Link>,
    host: Option<Link>,
    plates: Vec<String>,
    hosted: Vec<Link>,
    leading: Vec<LeadingRow>,
    fixed: Vec<String>,
    kinds: Vec<KindRow>,
    quota: i64,
    filled: i64,
    /// Nobody may be named: how many work here and how many posts are filled.
    counted: Option<(usize, usize)>,
    members: Vec<MemberRow>,
    items: Vec<ItemRow>,
    answers_to: Vec<Link>,
    answered_by: Vec<Link>,
    station: Option<StationLine>,
}

#[derive(Serialize)]
struct EventRow {
    on: String,
    what: String,
    others: String,
    document: String,
    ahead: bool,
}

#[derive(Serialize)]
struct DocumentRow {
    number: String,
    title: String,
    issued: String,
    kind: String,
    label: String,
}

#[derive(Serialize)]
struct DossierPart {
    on: String,
    today: bool,
    earliest: String,
    body: Option<Body>,
    closed: Option<Closed>,
    later: Option<String>,
    events: Vec<EventRow>,
    documents: Vec<DocumentRow>,
}

#[derive(Serialize)]
struct Closed {
    on: String,
    into: Option<Link>,
    today: Option<Link>,
}

#[derive(Serialize)]
struct UnitPage {
    unit: UnitLine,
    code: String,
    short: String,
    division: Place,
    above: Option<UnitLine>,
    below: Vec<UnitLine>,
    posts: Vec<PostRow>,
    owes: Vec<OwesRow>,
    staff: bool,
    /// What it owes others and is owed, for staff.
    support: Option<super::support::SupportPart>,
    dossier: Option<DossierPart>,
}

async fn unit(page: Page, Path(code): Path<String>, asked: Asked) -> Answer {
    let code = UnitCode(code);
    let today = page.now().date();
    let on = day(&page, &asked);
    let dossier = app::unit::dossier(page.app(), &page.ctx, code.clone(), on).await?;
    let Some(dossier) = dossier else {
        return plain(&page, &code, None).await;
    };
    // What waits, and whose accounts act, is a matter of today and of units that are there.
    let lives = dossier.on == today && matches!(dossier.state, State::Stands(_));
    if lives {
        return plain(&page, &code, Some(&dossier)).await;
    }
    let context = UnitPage {
        unit: unit_line(&page, &dossier.unit),
        code: dossier.unit.code.to_string(),
        short: dossier.unit.short_name.clone(),
        division: Place::of(dossier.unit.division, &dossier.place),
        above: None,
        below: Vec::new(),
        posts: Vec::new(),
        owes: Vec::new(),
        staff: false,
        support: None,
        dossier: Some(part(&page, &dossier)),
    };
    page.render("pages/county/unit.html", context)
}

async fn plain(page: &Page, code: &UnitCode, dossier: Option<&Dossier>) -> Answer {
    let view = app::county::unit(page.app(), &page.ctx, code).await?;
    let support = super::support::of_unit(page, code).await?;
    let role = |role: model::role::Role| page.say(&format!("web-role-{}", role.code()));
    let context = UnitPage {
        unit: unit_line(page, &view.unit),
        code: view.unit.code.to_string(),
        short: view.unit.short_name.clone(),
        division: Place::of(view.unit.division, &view.place),
        above: view.above.as_ref().map(|unit| unit_line(page, unit)),
        below: view
            .below
            .iter()
            .map(|unit| unit_line(page, unit))
            .collect(),
        posts: view
            .posts
            .into_iter()
            .map(|post| PostRow {
                role: role(post.role),
                name: post.name,
                division: post.division,
                deputy: post.deputy,
            })
            .collect(),
        owes: view
            .owes
            .into_iter()
            .map(|(held, waiting, overdue)| OwesRow {
                role: role(held),
                waiting,
                overdue,
            })
            .collect(),
        staff: page.ctx.actor.post.is_some(),
        support,
        dossier: dossier.map(|d| part(page, d)),
    };
    page.render("pages/county/unit.html", context)
}

fn part(page: &Page, dossier: &Dossier) -> DossierPart {
    let on = dossier.on;
    let (mut body, mut closed, mut later) = (None, None, None);
    match &dossier.state {
        State::Stands(stands) => body = Some(body_of(page, stands, on)),
        State::Closed {
            on: day,
            into,
            today,
        } => {
            closed = Some(Closed {
                on: words::date(page.locale(), *day),
                into: into.as_ref().map(|into| link(page, into, on)),
                today: today.as_ref().map(|to| link(page, to, page.now().date())),
            });
        }
        State::Later { from } => later = Some(words::date(page.locale(), *from)),
    }
    DossierPart {
        on: on.to_string(),
        today: on == page.now().date(),
        earliest: dossier.earliest.to_string(),
        body,
        closed,
        later,
        events: dossier
            .events
            .iter()
            .rev()
            .map(|event| event_row(page, event))
            .collect(),
        documents: dossier
            .documents
            .iter()
            .map(|d| DocumentRow {
                number: d.number.clone(),
                title: d.title.clone(),
                issued: words::date(page.locale(), d.issued),
                kind: page.say(&format!("document-kind-{}", tongue::code(&d.kind))),
                label: d.label.clone(),
            })
            .collect(),
    }
}

fn event_row(page: &Page, event: &Event) -> EventRow {
    let kind = page.say(&format!("change-kind-{}", event.told.kind));
    let details: Vec<String> = event
        .told
        .detail
        .iter()
        .take(3)
        .map(|value| tongue::value(page, value))
        .collect();
    let what = if details.is_empty() {
        if event.told.count > 1 {
            tongue::counted(page, "unit-event-many", &kind, event.told.count)
        } else {
            kind
        }
    } else {
        format!("{kind} {}", details.join(&page.say("county-and")))
    };
    let names: Vec<&str> = event
        .others
        .iter()
        .take(8)
        .map(|n| n.name.as_str())
        .collect();
    let mut others = names.join(&page.say("county-and"));
    if event.others.len() > 8 {
        others = tongue::counted(page, "unit-event-others", &others, event.others.len());
    }
    EventRow {
        on: words::date(page.locale(), event.told.on),
        what,
        others,
        document: event.document.as_ref().map_or_else(
            || event.told.document.to_string(),
            |d| format!("{} {}", d.number, d.title),
        ),
        ahead: event.ahead,
    }
}

fn member_row(page: &Page, member: &Member, on: Date) -> MemberRow {
    let p = &member.staff;
    MemberRow {
        no: p.no.to_string(),
        name: p.name.clone(),
        title: p.title.clone(),
        rank: page.say(&format!("staff-rank-{}", tongue::code(&p.rank))),
        kind: page.say(&format!("post-kind-{}", p.kind.code())),
        status: page.say(&format!("staff-status-{}", tongue::code(&p.status))),
        away: p.status != model::establishment::StaffStatus::OnPost,
        post_of: member.post_of.as_ref().map(|u| link(page, u, on)),
        serves: member.serves.as_ref().map(|u| link(page, u, on)),
        seat: member.seat.as_ref().map(|seat| {
            let roles: Vec<String> = seat
                .roles
                .iter()
                .map(|role| page.say(&format!("web-role-{}", role.code())))
                .collect();
            if roles.is_empty() {
                page.say("unit-seat-idle")
            } else {
                roles.join(&page.say("county-and"))
            }
        }),
        label: p.label.clone(),
    }
}

fn body_of(page: &Page, s: &Stands, on: Date) -> Body {
    let links = |all: &[Named]| all.iter().map(|n| link(page, n, on)).collect::<Vec<_>>();
    let (counted, members) = match &s.people {
        People::Counted { serving, engaged } => (Some((*serving, *engaged)), Vec::new()),
        People::Named(all) => (None, all.iter().map(|m| member_row(page, m, on)).collect()),
    };
    Body {
        nature: page.say(&format!("unit-body-{}", tongue::code(&s.body))),
        level: s.level.map_or_else(String::new, |level| {
            page.say(&format!("unit-level-{}", tongue::code(&level)))
        }),
        since: words::date(page.locale(), s.since),
        label: s.label.clone(),
        above: s.above.as_ref().map(|u| link(page, u, on)),
        below: links(&s.below),
        host: s.host.as_ref().map(|u| link(page, u, on)),
        plates: s.plates.clone(),
        hosted: links(&s.hosted),
        leading: s
            .leading
            .iter()
            .map(|l| LeadingRow {
                rank: page.say(&format!("staff-rank-{}", tongue::code(&l.rank))),
                approved: l.approved,
                filled: l.filled,
            })
            .collect(),
        fixed: s
            .fixed
            .iter()
            .map(|(title, n)| format!("{title} {n}"))
            .collect(),
        kinds: s
            .posts
            .iter()
            .map(|k| KindRow {
                kind: page.say(&format!("post-kind-{}", k.kind.code())),
                quota: k.quota,
                filled: k.filled,
                vacant: k.vacant,
            })
            .collect(),
        quota: s.posts.iter().map(|k| k.quota).sum(),
        filled: s.posts.iter().map(|k| k.filled).sum(),
        counted,
        members,
        items: s
            .items
            .iter()
            .map(|i| ItemRow {
                code: i.code.to_string(),
                name: i.name.clone(),
                category: page.say(&format!("item-category-{}", i.category.code())),
            })
            .collect(),
        answers_to: links(&s.answers_to),
        answered_by: links(&s.answered_by),
        station: s
            .station
            .as_ref()
            .map(|(station, business, daily)| StationLine {
                class: page.say(&format!("unit-station-{}", station.class)),
                business: link(page, business, on),
                daily: link(page, daily, on),
            }),
    }
}
