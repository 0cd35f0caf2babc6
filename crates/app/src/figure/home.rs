//! The figures of a home page, by the post acted in.

use super::{Figure, Listing, open_of};
use crate::citizen::{ids_of, programmes};
use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::site::Site;
use crate::{App, Fault};
use model::account::Appointment;
use model::role::Role;
use model::roll::RollState;
use model::scope::Scope;
use model::time::Instant;
use store::case::CaseFilter;
use store::{Tx, Which, journal};

/// Rolls or entries counted at most; more are shown as "at least".
const COUNTED_MAX: i64 = 200;

/// The figures of the actor's home page.
///
/// # Errors
/// The store's.
pub async fn home(app: &App, ctx: &Ctx) -> Result<Vec<Figure>, Fault> {
    require(&ctx.actor, Action::OwnDesk)?;
    let site = app.site();
    let ctx = ctx.clone();
    Ok(app
        .read(move |_, tx| match &ctx.actor.post {
            None => mine(tx, &ctx),
            Some(post) => of_post(tx, &ctx, &site, post),
        })
        .await?)
}

fn mine(tx: &mut Tx<'_>, ctx: &Ctx) -> Result<Vec<Figure>, crate::Error> {
    let scope = Scope::Persons(ids_of(tx, ctx.actor.person)?);
    let filter = CaseFilter {
        state: "open".to_owned(),
        limit: COUNTED_MAX,
        ..CaseFilter::default()
    };
    let open = tx.case_list(&scope, &filter)?.len() as i64;
    Ok(vec![Figure::count(
        "figure-my-matters",
        open,
        Listing::Mine,
    )])
}

fn of_post(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    site: &Site,
    post: &Appointment,
) -> Result<Vec<Figure>, crate::Error> {
    let now = ctx.now;
    let mut figures = Vec::new();
    match post.role {
        Role::Citizen => return mine(tx, ctx),
        Role::GridWorker => {
            let held = tx.case_assigned(ctx.actor.person, COUNTED_MAX)?;
            let late = held
                .iter()
                .filter(|line| line.due.is_some_and(|due| due < now))
                .count() as i64;
            figures.push(Figure::count(
                "figure-tasks",
                held.len() as i64,
                Listing::Assigned { overdue: false },
            ));
            figures.push(Figure::count(
                "figure-tasks-overdue",
                late,
                Listing::Assigned { overdue: true },
            ));
        }
        Role::VillageClerk | Role::WindowClerk | Role::Approver | Role::HotlineOperator => {
            queue(tx, ctx, post, &mut figures)?
        }
        Role::UnitHead => {
            queue(tx, ctx, post, &mut figures)?;
            let (open, overdue) = tx.case_open_count(post.division, now)?;
            figures.extend(<[Figure; 2]>::from(open_of(post.division, open, overdue)));
            let waiting = tx.requests_waiting_count("leave", Some(&post.unit))?;
            figures.push(Figure::count(
                "figure-leaves",
                waiting,
                Listing::Leaves {
                    unit: post.unit.clone(),
                },
            ));
        }
        Role::Payer => {
            for (state, key) in [
                (RollState::Drawn, "figure-rolls-drawn"),
                (RollState::Checked, "figure-rolls-checked"),
                (RollState::Exported, "figure-rolls-exported"),
            ] {
                let n = tx.rolls_in_state(post.division, state, COUNTED_MAX)?.len() as i64;
                let listing = Listing::Rolls {
                    division: post.division,
                    month: None,
                    state: Some(state),
                };
                figures.push(Figure::count(key, n, listing));
            }
            for programme in programmes(site, now.date()) {
                let n = tx.payments_failed(&programme, post.division)?.len() as i64;
                let listing = Listing::Failed {
                    programme,
                    division: post.division,
                };
                figures.push(Figure::count("figure-payments-failed", n, listing));
            }
        }
        Role::DepartmentOfficer => {
            queue(tx, ctx, post, &mut figures)?;
            let (open, overdue) = tx.case_open_count(post.division, now)?;
            figures.extend(<[Figure; 2]>::from(open_of(post.division, open, overdue)));
        }
        Role::Dispatcher | Role::Organiser | Role::Leader => {
            let (open, overdue) = tx.case_open_count(post.division, now)?;
            figures.extend(<[Figure; 2]>::from(open_of(post.division, open, overdue)));
        }
        Role::DataSteward => {
            let waiting = tx.requests_waiting_count("correction", None)?;
            figures.push(Figure::count(
                "figure-corrections",
                waiting,
                Listing::Corrections,
            ));
        }
        Role::Auditor | Role::AuditAdmin => {
            let since = Instant::start_of(now.date());
            let place = journal::place_at(tx, since)?;
            let today = journal::latest(tx, &Which::All, None, 1)?
                .first()
                .map_or(0, |entry| entry.ord + 1 - place)
                .max(0);
            figures.push(Figure::count(
                "figure-entries-today",
                today,
                Listing::Entries {
                    kind: String::new(),
                    since,
                },
            ));
            let failed = journal::latest(
                tx,
                &Which::Kind("session.failed".to_owned()),
                None,
                COUNTED_MAX,
            )?;
            let n = failed.iter().filter(|entry| entry.at() >= since).count() as i64;
            let kind = "session.failed".to_owned();
            figures.push(Figure::count(
                "figure-sign-ins-failed",
                n,
                Listing::Entries { kind, since },
            ));
        }
        Role::SystemAdmin | Role::SecurityAdmin => {}
    }
    Ok(figures)
}

fn queue(
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    post: &Appointment,
    figures: &mut Vec<Figure>,
) -> Result<(), crate::Error> {
    let (waiting, overdue) =
        tx.case_queue_count(&post.unit, post.role, ctx.actor.person, ctx.now)?;
    let listing = |overdue| Listing::Queue {
        unit: post.unit.clone(),
        role: post.role,
        overdue,
    };
    figures.push(Figure::count("figure-tasks", waiting, listing(false)));
    figures.push(Figure::count(
        "figure-tasks-overdue",
        overdue,
        listing(true),
    ));
    Ok(())
}
