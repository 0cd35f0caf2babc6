//! `--cases N`: many service cases through the same units of work, from several threads at once,
//! as many people at many windows would file them.

use super::cast::Cast;
use super::{Plan, bar};
use crate::stop::{Done, Stop};
use crate::{clock, tell};
use app::case::{ActRequest, FileRequest, Whom, act_in, file_in};
use app::{App, Chance, Ctx};
use model::account::Actor;
use model::case::{Channel, Proof};
use model::id::PersonId;
use model::library::Purpose;
use model::person::Person;
use model::role::Role;
use model::time::Instant;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use words::{Args, Locale};

/// Threads that file; units that wait together share one commit.
const FILERS: u64 = 48;
/// Of so many cases one stays at the window.
const LEFT_EVERY: u64 = 10;
const PROCEDURE: &str = "statutory-service";
/// Of each village so many people at most are filed for.
const PEOPLE_A_VILLAGE: i64 = 100;

/// Files the cases, each accepted but every tenth.
///
/// # Errors
/// A refusal that should not have been; the store's.
pub fn file(app: &App, cast: &Cast, plan: &Plan) -> Done {
    if plan.cases == 0 {
        return Ok(());
    }
    let clerks: Vec<&Actor> = cast
        .members()
        .map(|member| &member.actor)
        .filter(|actor| actor.role() == Role::WindowClerk)
        .collect();
    let staff: BTreeSet<PersonId> = cast.members().map(|member| member.actor.person).collect();
    let mut desks = Vec::new();
    for clerk in &clerks {
        let Some(post) = &clerk.post else { continue };
        let division = post.division;
        let villages: Vec<_> = app
            .site()
            .villages(division)
            .map(|(code, _)| code)
            .collect();
        let people = app.store().read_blocking(move |tx| {
            let mut people = Vec::new();
            for village in villages {
                people.extend(tx.persons_of_division(
                    village,
                    PersonId::from_bytes([0; 16]),
                    PEOPLE_A_VILLAGE,
                )?);
            }
            Ok(people)
        })?;
        // Nobody handles her own matter, nor is a colleague's filed here.
        let people: Vec<Person> = people
            .into_iter()
            .filter(|person| person.phone.is_some() && !staff.contains(&person.id))
            .collect();
        if !people.is_empty() {
            desks.push(((*clerk).clone(), people));
        }
    }
    if desks.is_empty() {
        return Err(Stop::failed("no window clerk has anybody to file for"));
    }
    let progress = bar("cases", plan.cases);
    let next = AtomicU64::new(0);
    let base = clock::chance();
    std::thread::scope(|scope| {
        let filers: Vec<_> = (0..FILERS.min(plan.cases))
            .map(|_| {
                let (desks, next, progress) = (&desks, &next, &progress);
                scope.spawn(move || -> Done {
                    loop {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        if number >= plan.cases {
                            return Ok(());
                        }
                        one(app, desks, base, number, plan.now)?;
                        progress.inc(1);
                    }
                })
            })
            .collect();
        for filer in filers {
            filer
                .join()
                .map_err(|_| Stop::failed("a filing thread panicked"))??;
        }
        Ok::<(), Stop>(())
    })?;
    progress.finish();
    Ok(())
}

fn one(app: &App, desks: &[(Actor, Vec<Person>)], base: Chance, number: u64, now: Instant) -> Done {
    let at = usize::try_from(number).unwrap_or(usize::MAX);
    let Some((clerk, people)) = desks.get(at % desks.len()) else {
        return Ok(());
    };
    let Some(person) = people.get((at / desks.len()) % people.len()) else {
        return Ok(());
    };
    let matter = tell::lexicon().say(
        Locale::ZhCn,
        "demo-matter",
        &Args::new().text("number", format!("{number:012}")),
    );
    let request = FileRequest {
        procedure: PROCEDURE.to_owned(),
        act: String::new(),
        item: "BM-073".to_owned(),
        whom: Whom::Person(person.id),
        channel: Channel::Window,
        place: None,
        fields: BTreeMap::from([
            ("applicant-kind".to_owned(), "person".to_owned()),
            ("matter".to_owned(), matter),
        ]),
        materials: ["application-form", "citizen-card"]
            .iter()
            .map(|m| ((*m).to_owned(), Proof::Paper))
            .collect(),
        note: None,
        client: None,
    };
    let ctx = |salt: u64| Ctx {
        now,
        actor: clerk.clone(),
        locale: Locale::ZhCn,
        chance: Chance(evidence::sm3(&[
            &base.0,
            &number.to_be_bytes(),
            &salt.to_be_bytes(),
        ])),
        purpose: Some(Purpose::Case),
        synthetic: true,
    };
    let filing = ctx(0);
    let case = app.submit_blocking(move |app, tx| file_in(app, tx, &filing, &request))?;
    if !number.is_multiple_of(LEFT_EVERY) {
        let accepting = ctx(1);
        let request = ActRequest {
            act: "accept".to_owned(),
            version: Some(case.version),
            ..ActRequest::default()
        };
        app.submit_blocking(move |app, tx| act_in(app, tx, &accepting, case.id, &request))?;
    }
    Ok(())
}
