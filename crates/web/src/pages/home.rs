//! Home: what must I do now. Roles that work on cases have theirs here; the others' homes are
//! their nouns' own, or their places.

use super::case_words::Says;
use super::desk::{Row, rows};
use super::task::by_walk;
use crate::error::{Answer, Failure};
use crate::menu;
use crate::page::{Page, Visitor};
use crate::route::{Access, Route};
use app::case::{CaseFilter, CaseLine};
use app::figure::Figure;
use app::policy::{Action, scope};
use model::role::Role;
use serde::Serialize;
use std::collections::BTreeMap;
use words::Args;

/// Lines on a home page; the rest is one click away.
const SHOWN: i64 = 30;
/// What is seen outside is reported.
const REPORT: (&str, &str, Action) = ("home-act-report", "/report", Action::CaseFile);
/// Open cases of a unit that are looked through to see where they lie.
const LOOKED: i64 = 200;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![Route::get("/", Access::Public, show)]
}

/// The front door: visitors see what can be done without signing in, everybody else what she must
/// do now.
async fn show(visitor: Visitor, page: Result<Page, Failure>) -> Answer {
    let Ok(page) = page else {
        return super::public::home(&visitor);
    };
    if visitor.signed().is_some_and(|signed| signed.must_change) {
        return visitor.to("/password");
    }
    match page.ctx.actor.role() {
        Role::Citizen => super::citizen::home(&page).await,
        Role::GridWorker => walk(&page).await,
        Role::HotlineOperator if hotline(&page) => super::hotline::home(&page).await,
        Role::VillageClerk | Role::WindowClerk | Role::Approver | Role::HotlineOperator => {
            queue(&page).await
        }
        Role::UnitHead => unit(&page).await,
        Role::DepartmentOfficer | Role::Dispatcher => town(&page).await,
        Role::Payer => super::roll::home(page).await,
        Role::DataSteward => super::steward::home(page).await,
        Role::Auditor | Role::AuditAdmin => super::audit::home(page).await,
        Role::SystemAdmin | Role::SecurityAdmin => super::account::home(page).await,
        Role::Leader => super::figure::home(page).await,
        Role::Organiser => organise(&page).await,
    }
}

/// Whether calls are taken on this site.
fn hotline(page: &Page) -> bool {
    page.app()
        .site()
        .procedure(app::hotline::PROCEDURE)
        .is_some()
}

#[derive(Serialize)]
struct PlaceCard {
    href: &'static str,
    label: String,
    text: String,
}

#[derive(Serialize)]
struct Places {
    name: String,
    title: String,
    places: Vec<PlaceCard>,
    /// What waits for a decision, said and counted.
    alerts: Vec<String>,
}

fn cards(page: &Page) -> Vec<PlaceCard> {
    menu::open(page.web(), &page.ctx.actor)
        .filter(|place| place.href != "/")
        .map(|place| PlaceCard {
            href: place.href,
            label: page.say(place.key),
            text: page.say(&format!("{}-text", place.key)),
        })
        .collect()
}

fn role_title(page: &Page) -> String {
    page.say(&format!("web-role-{}", page.ctx.actor.role().code()))
}

/// A home without a page of its own: the places.
fn places(page: &Page) -> Answer {
    let context = Places {
        name: page.ctx.actor.name.clone(),
        title: role_title(page),
        places: cards(page),
        alerts: Vec::new(),
    };
    page.render("pages/home.html", context)
}

/// The organiser's home: reforms that another proposed and nobody decided, then her places.
async fn organise(page: &Page) -> Answer {
    let me = page.ctx.actor.person;
    let waiting = app::reform::list(page.app(), &page.ctx, None)
        .await?
        .iter()
        .filter(|line| line.state == app::reform::ReformState::Proposed && line.proposed_by != me)
        .count();
    let said = (waiting > 0).then(|| {
        let n = i64::try_from(waiting).unwrap_or(i64::MAX);
        Says::of(page).say("web-home-reforms", &Args::new().integer("n", n))
    });
    let context = Places {
        name: page.ctx.actor.name.clone(),
        title: role_title(page),
        places: cards(page),
        alerts: said.into_iter().collect(),
    };
    page.render("pages/home.html", context)
}

/// A number that opens what it counts.
#[derive(Debug, Clone, Serialize)]
struct Stat {
    label: String,
    value: i64,
    href: String,
    tone: &'static str,
    /// The live counter it shows; empty when it stands still.
    live: &'static str,
}

/// One of the acts a click away.
#[derive(Debug, Clone, Serialize)]
struct Doing {
    label: String,
    href: String,
    kind: &'static str,
}

#[derive(Debug, Clone, Serialize)]
struct Place {
    label: String,
    /// Its page, with its map; empty where there is none.
    href: String,
    open: i64,
    overdue: i64,
}

#[derive(Serialize)]
struct HomePage {
    name: String,
    title: String,
    unit: String,
    now: String,
    stats: Vec<Stat>,
    acts: Vec<Doing>,
    rows_title: String,
    rows: Vec<Row>,
    empty: String,
    empty_text: String,
    more: String,
    deputised: Vec<Row>,
    places_title: String,
    places: Vec<Place>,
    slips: i64,
    slips_text: String,
    orders: Vec<super::order::Row>,
    /// She is on patrol.
    walking: bool,
}

fn base(page: &Page) -> HomePage {
    let says = Says::of(page);
    let unit = page
        .ctx
        .actor
        .post
        .as_ref()
        .map(|post| page.app().site().unit_name(&post.unit))
        .unwrap_or_default();
    HomePage {
        name: page.ctx.actor.name.clone(),
        title: role_title(page),
        unit,
        now: String::new(),
        stats: Vec::new(),
        acts: Vec::new(),
        rows_title: String::new(),
        rows: Vec::new(),
        empty: says.word("home-empty"),
        empty_text: says.word("home-empty-text"),
        more: String::new(),
        deputised: Vec::new(),
        places_title: String::new(),
        places: Vec::new(),
        slips: 0,
        slips_text: String::new(),
        orders: Vec::new(),
        walking: false,
    }
}

/// What must be done now, in one sentence.
fn sentence(says: &Says<'_>, waiting: i64, overdue: i64) -> String {
    match (waiting, overdue) {
        (0, _) => says.word("home-now-nothing"),
        (n, 0) => says.say("home-now", &Args::new().count("n", n)),
        (n, late) => says.say(
            "home-now-overdue",
            &Args::new().count("n", n).count("late", late),
        ),
    }
}

fn stat(says: &Says<'_>, key: &str, value: i64, href: &str, tone: &'static str) -> Stat {
    Stat {
        label: says.word(key),
        value,
        href: href.to_owned(),
        tone,
        live: match key {
            "home-waiting" | "home-tasks" | "home-unassigned" => "cases",
            "home-orders-asked" => "orders",
            "home-leaves" => "requests",
            _ => "",
        },
    }
}

/// Acts whose pages exist and are open to the post.
fn acts(page: &Page, wanted: &[(&str, &str, Action)]) -> Vec<Doing> {
    let says = Says::of(page);
    let open = wanted.iter().filter(|(_, href, action)| {
        let path = href.split('?').next().unwrap_or(href);
        page.web().has_page(path) && scope(&page.ctx.actor, *action).is_some()
    });
    open.enumerate()
        .map(|(n, (key, href, _))| Doing {
            label: says.word(key),
            href: (*href).to_owned(),
            kind: if n == 0 { "primary" } else { "secondary" },
        })
        .collect()
}

/// Slips that wait to be printed and brought within the post's area.
async fn slips(page: &Page, home: &mut HomePage) -> Result<(), Failure> {
    home.slips = app::message::waiting(page.app(), &page.ctx).await?.len() as i64;
    if home.slips > 0 {
        home.slips_text = Says::of(page).say("home-slips", &Args::new().count("n", home.slips));
    }
    Ok(())
}

/// Work orders on a home page; the rest is one click away.
const ORDERS_SHOWN: usize = 10;

/// What the unit is asked, and what it waits for from others.
async fn orders(page: &Page, home: &mut HomePage) -> Result<(), Failure> {
    let says = Says::of(page);
    let counts = app::order::counts(page.app(), &page.ctx).await?;
    let tone = |late: i64| if late > 0 { "red" } else { "" };
    home.stats.push(stat(
        &says,
        "home-orders-asked",
        counts.asked,
        "/orders",
        tone(counts.asked_late),
    ));
    home.stats.push(stat(
        &says,
        "home-orders-asking",
        counts.asking,
        "/orders?side=asking",
        tone(counts.asking_late),
    ));
    if counts.asked > 0 {
        let side = app::order::Side::Asked;
        let mut lines = app::order::list(page.app(), &page.ctx, side, None).await?;
        lines.truncate(ORDERS_SHOWN);
        home.orders = super::order::rows(page, &lines, side);
    }
    Ok(())
}

/// A grid worker's day, on a phone.
async fn walk(page: &Page) -> Answer {
    let (says, site) = (Says::of(page), page.app().site());
    let desk = app::case::desk(page.app(), &page.ctx, SHOWN).await?;
    let figures = app::figure::home(page.app(), &page.ctx).await?;
    let mut home = base(page);
    let waiting = count(&figures, "figure-tasks").unwrap_or(desk.mine.len() as i64);
    let overdue = count(&figures, "figure-tasks-overdue").unwrap_or(0);
    let visits = app::visit::due_count(page.app(), &page.ctx).await?;
    let (walking, routes) = app::patrol::due(page.app(), &page.ctx).await?;
    let patrols = routes.len() as i64;
    let late = routes.iter().any(|line| line.due_in < 0);
    home.now = sentence(&says, waiting + visits + patrols, overdue);
    home.stats = vec![
        stat(&says, "home-tasks", waiting, "/tasks", ""),
        stat(
            &says,
            "home-tasks-overdue",
            overdue,
            "/tasks?overdue=1",
            "red",
        ),
        stat(&says, "home-visits-due", visits, "/tasks#visits", ""),
        stat(
            &says,
            "home-patrols-due",
            patrols,
            "/patrols",
            if late { "amber" } else { "" },
        ),
    ];
    home.walking = walking;
    home.rows = rows(&says, &site, &desk.mine, page.now());
    by_walk(&mut home.rows);
    if visits + patrols > 0 {
        home.empty = says.word("home-walk-empty");
        home.empty_text = says.say(
            "home-walk-empty-text",
            &Args::new()
                .count("visits", visits)
                .count("patrols", patrols),
        );
    }
    home.deputised = rows(&says, &site, &desk.deputised, page.now());
    let mut wanted = vec![
        ("home-act-file", "/cases/new", Action::CaseFile),
        ("home-act-visit", "/people", Action::PersonRead),
        ("home-act-slips", "/messages", Action::OwnDesk),
    ];
    if app::report::may(&site, Role::GridWorker).report {
        wanted.insert(0, REPORT);
    }
    home.acts = acts(page, &wanted);
    if waiting > home.rows.len() as i64 {
        home.more = "/tasks".to_owned();
    }
    let grids = page
        .ctx
        .actor
        .post
        .as_ref()
        .map(|post| post.grids.clone())
        .unwrap_or_default();
    home.places_title = says.word("home-my-grid");
    home.places = grids
        .iter()
        .map(|grid| {
            let mut open = 0;
            let mut late = 0;
            for line in desk
                .mine
                .iter()
                .filter(|line| line.grid.map(codes::GridCode::grid) == Some(grid.grid()))
            {
                open += 1;
                late += i64::from(line.due.is_some_and(|due| due < page.now()));
            }
            Place {
                label: format!(
                    "{} {}",
                    site.place_name(grid.division()),
                    site.grid_name(*grid)
                ),
                href: format!("/grids/{grid}"),
                open,
                overdue: late,
            }
        })
        .collect();
    slips(page, &mut home).await?;
    page.render("pages/home/walk.html", home)
}

fn count(figures: &[Figure], key: &str) -> Option<i64> {
    figures
        .iter()
        .find(|figure| figure.key == key)
        .map(|figure| figure.n)
}

/// A clerk's queue by remaining time.
async fn queue(page: &Page) -> Answer {
    let (says, site, role) = (Says::of(page), page.app().site(), page.ctx.actor.role());
    let desk = app::case::desk(page.app(), &page.ctx, SHOWN).await?;
    let mut home = base(page);
    home.now = sentence(&says, desk.waiting, desk.overdue);
    home.stats = vec![
        stat(&says, "home-waiting", desk.waiting, "/cases?view=mine", ""),
        stat(
            &says,
            "home-overdue",
            desk.overdue,
            "/cases?view=mine-overdue",
            "red",
        ),
    ];
    home.rows_title = says.word(match role {
        Role::Approver => "home-queue-approver",
        Role::VillageClerk => "home-queue-village",
        _ => "home-queue-window",
    });
    home.rows = rows(&says, &site, &desk.mine, page.now());
    home.deputised = rows(&says, &site, &desk.deputised, page.now());
    if desk.waiting > home.rows.len() as i64 {
        home.more = "/cases?view=mine".to_owned();
    }
    let mut wanted = vec![
        ("home-act-desk", "/window", Action::WindowWork),
        ("home-act-window", "/cases/new", Action::CaseFile),
        ("home-act-citizen", "/citizens/new", Action::CitizenOpen),
        ("home-act-people", "/people", Action::PersonRead),
    ];
    if role == Role::VillageClerk && app::report::may(&site, role).report {
        wanted.insert(0, REPORT);
    }
    home.acts = acts(page, &wanted);
    if role != Role::Approver {
        slips(page, &mut home).await?;
    }
    orders(page, &mut home).await?;
    page.render("pages/home/desk.html", home)
}

/// A head's view of her unit: what we owe, what is late, where it lies.
async fn unit(page: &Page) -> Answer {
    let (says, site) = (Says::of(page), page.app().site());
    let Some(post) = page.ctx.actor.post.clone() else {
        return places(page);
    };
    let desk = app::case::desk(page.app(), &page.ctx, SHOWN).await?;
    let figures = app::figure::home(page.app(), &page.ctx).await?;
    let filter = CaseFilter {
        unit: post.unit.to_string(),
        state: "open".to_owned(),
        limit: LOOKED,
        ..CaseFilter::default()
    };
    let mut owed = app::case::list(page.app(), &page.ctx, filter, "").await?;
    owed.sort_by_key(|line| line.due.map_or(i64::MAX, |due| due.0));
    let late = owed
        .iter()
        .filter(|line| line.due.is_some_and(|due| due < page.now()))
        .count() as i64;
    let mut home = base(page);
    home.now = match (owed.len() as i64, late) {
        (0, _) => says.word("home-unit-nothing"),
        (n, late) => says.say("home-unit", &Args::new().count("n", n).count("late", late)),
    };
    home.stats = vec![
        stat(
            &says,
            "home-unassigned",
            desk.waiting,
            "/cases?view=mine",
            "amber",
        ),
        stat(
            &says,
            "home-town-open",
            count(&figures, "figure-open").unwrap_or(0),
            "/cases?view=open",
            "",
        ),
        stat(
            &says,
            "home-town-overdue",
            count(&figures, "figure-overdue").unwrap_or(0),
            "/cases?view=overdue",
            "red",
        ),
    ];
    if let Some(n) = count(&figures, "figure-leaves").filter(|_| page.web().has_page("/leaves")) {
        home.stats
            .push(stat(&says, "home-leaves", n, "/leaves", "amber"));
    }
    orders(page, &mut home).await?;
    home.places_title = says.word("home-load");
    home.places = load(&says, &owed, page);
    owed.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    home.rows_title = says.word("home-owed");
    home.rows = rows(&says, &site, &owed, page.now());
    home.deputised = rows(&says, &site, &desk.deputised, page.now());
    home.empty = says.word("home-unit-nothing");
    home.acts = acts(
        page,
        &[
            ("home-act-overdue", "/cases?view=overdue", Action::CaseRead),
            ("home-act-leave", "/leaves", Action::LeaveSet),
            ("home-act-figures", "/figures", Action::FigureRead),
            (
                "home-act-libraries",
                "/libraries/shared",
                Action::SharingAsk,
            ),
        ],
    );
    page.render("pages/home/desk.html", home)
}

/// Where a unit's open cases lie: by the post that must act.
fn load(says: &Says<'_>, owed: &[CaseLine], page: &Page) -> Vec<Place> {
    let mut by_role: BTreeMap<Role, (i64, i64)> = BTreeMap::new();
    for line in owed {
        let Some(role) = line.role else { continue };
        let counted = by_role.entry(role).or_default();
        counted.0 += 1;
        counted.1 += i64::from(line.due.is_some_and(|due| due < page.now()));
    }
    let mut places: Vec<Place> = by_role
        .into_iter()
        .map(|(role, (open, overdue))| Place {
            label: says.word(&format!("web-role-{}", role.code())),
            href: String::new(),
            open,
            overdue,
        })
        .collect();
    places.sort_by_key(|place| -place.open);
    places
}

/// Who watches an area: a department's officer, a dispatcher.
async fn town(page: &Page) -> Answer {
    let (says, site, role) = (Says::of(page), page.app().site(), page.ctx.actor.role());
    let desk = app::case::desk(page.app(), &page.ctx, SHOWN).await?;
    let figures = app::figure::home(page.app(), &page.ctx).await?;
    let mut home = base(page);
    let overdue = count(&figures, "figure-overdue").unwrap_or(0);
    let own = role == Role::DepartmentOfficer;
    home.now = if own {
        sentence(&says, desk.waiting, desk.overdue)
    } else {
        match overdue {
            0 => says.word("home-dispatch-nothing"),
            n => says.say("home-dispatch", &Args::new().count("n", n)),
        }
    };
    if own {
        home.stats.push(stat(
            &says,
            "home-waiting",
            desk.waiting,
            "/cases?view=mine",
            "",
        ));
    }
    home.stats.push(stat(
        &says,
        "home-area-open",
        count(&figures, "figure-open").unwrap_or(0),
        "/cases?view=open",
        "",
    ));
    home.stats.push(stat(
        &says,
        "home-area-overdue",
        overdue,
        "/cases?view=overdue",
        "red",
    ));
    let lines = if own {
        desk.mine
    } else {
        let listing = page
            .ctx
            .actor
            .post
            .as_ref()
            .map(|post| app::figure::Listing::Open {
                division: post.division,
                overdue: true,
            });
        let mut lines = Vec::new();
        if let Some(listing) = listing {
            for row in app::figure::list(page.app(), &page.ctx, listing, None)
                .await?
                .0
            {
                if let app::figure::Row::Case(line) = row {
                    lines.push(line);
                }
            }
        }
        lines.sort_by_key(|line| line.due.map_or(i64::MAX, |due| due.0));
        lines.truncate(usize::try_from(SHOWN).unwrap_or(usize::MAX));
        lines
    };
    home.rows_title = says.word(if own {
        "home-queue-department"
    } else {
        "home-queue-dispatcher"
    });
    home.rows = rows(&says, &site, &lines, page.now());
    home.deputised = rows(&says, &site, &desk.deputised, page.now());
    if !own {
        home.empty = says.word("home-dispatch-nothing");
        home.empty_text = says.word("home-dispatch-empty-text");
    }
    if own {
        orders(page, &mut home).await?;
    }
    home.acts = acts(
        page,
        &[
            ("home-act-all", "/cases", Action::CaseRead),
            ("home-act-screening", "/screening", Action::ScreeningRun),
            ("home-act-map", "/map", Action::CountyRead),
            ("home-act-figures", "/figures", Action::FigureRead),
        ],
    );
    page.render("pages/home/desk.html", home)
}
