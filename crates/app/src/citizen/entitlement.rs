//! What somebody may be entitled to, from the library and the dated rules, with the reasons.

use super::ids_of;
use crate::context::Ctx;
use crate::policy::{Action, require};
use crate::site::Site;
use crate::{App, Fault};
use jiff::civil::Date;
use model::id::{CaseId, PersonId};
use model::money::Fen;
use model::person::{Person, Standing};
use model::refusal::Arg;
use model::roll::PaymentState;
use model::time::Month;
use roll::Rules;
use std::collections::BTreeMap;
use store::Tx;

/// A sentence by key and arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Text key, `entitled-…`.
    pub key: &'static str,
    /// Arguments.
    pub args: BTreeMap<String, Arg>,
}

impl Reason {
    fn new(key: &'static str) -> Self {
        Self {
            key,
            args: BTreeMap::new(),
        }
    }

    fn with(mut self, name: &str, arg: impl Into<Arg>) -> Self {
        self.args.insert(name.to_owned(), arg.into());
        self
    }
}

/// How somebody stands to a programme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Paid every month.
    Granted {
        /// First month.
        from: Month,
        /// This month's amount in fen; none when no band fits.
        amount: Option<Fen>,
        /// The last month that the bank paid.
        last_paid: Option<Month>,
    },
    /// Was paid, no longer.
    Stopped {
        /// Last month.
        until: Month,
    },
    /// A case is open.
    UnderWay {
        /// It.
        case: CaseId,
        /// Its number.
        number: String,
        /// Its stage.
        stage: String,
    },
    /// Everything the library can tell speaks for it; nothing is open yet.
    Reached {
        /// Since when.
        since: Date,
        /// The first month that would be paid if asked today.
        first: Month,
    },
    /// Will be, on a day within two years.
    Soon {
        /// The day.
        on: Date,
    },
    /// Not as things stand.
    Not,
}

/// A line of "what I may be entitled to".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entitled {
    /// Who.
    pub person: PersonId,
    /// Her name.
    pub name: String,
    /// Herself, or somebody she acts for.
    pub own: bool,
    /// Programme: the procedure that grants it.
    pub programme: String,
    /// How she stands to it.
    pub state: State,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Whether the amounts were checked against their document.
    pub verified: bool,
}

/// How far ahead a coming entitlement is told, in days.
const AHEAD_DAYS: i32 = 2 * 365;

/// What she, and people who let her act, may be entitled to.
///
/// # Errors
/// Not for this post; the store's.
pub async fn entitlements(app: &App, ctx: &Ctx) -> Result<Vec<Entitled>, Fault> {
    require(&ctx.actor, Action::CitizenDesk)?;
    let ctx = ctx.clone();
    Ok(app
        .read(move |app, tx| {
            let site = app.site();
            let own = tx.person_resolve(ctx.actor.person)?;
            let mut persons = vec![own];
            for given in crate::session::acts_for(tx, ctx.actor.person, ctx.now)? {
                persons.push(tx.person_resolve(given)?);
            }
            persons.dedup();
            let mut lines = Vec::new();
            for id in persons {
                let Some(person) = tx.person(id)? else {
                    continue;
                };
                for programme in programmes(&site, ctx.now.date()) {
                    lines.push(stand(
                        tx,
                        &site,
                        &person,
                        id == own,
                        &programme,
                        ctx.now.date(),
                    )?);
                }
            }
            Ok(lines)
        })
        .await?)
}

/// Procedures whose parameters have bands of amounts: the allowances of the site.
pub(crate) fn programmes(site: &Site, on: Date) -> Vec<String> {
    crate::roll::programmes(site)
        .into_iter()
        .filter(|code| site.parameters.row(&format!("{code}.band"), on).is_some())
        .map(str::to_owned)
        .collect()
}

fn stand(
    tx: &mut Tx<'_>,
    site: &Site,
    person: &Person,
    own: bool,
    programme: &str,
    today: Date,
) -> Result<Entitled, crate::Error> {
    let rules = site.parameters.allowance(programme, today);
    let (state, reasons) = state(tx, site, person, programme, &rules, today)?;
    Ok(Entitled {
        person: person.id,
        name: person.name.clone(),
        own,
        programme: programme.to_owned(),
        state,
        reasons,
        verified: rules.bands.iter().all(|band| band.verified),
    })
}

fn state(
    tx: &mut Tx<'_>,
    site: &Site,
    person: &Person,
    programme: &str,
    rules: &Rules,
    today: Date,
) -> Result<(State, Vec<Reason>), crate::Error> {
    let month = Month::of(today);
    let ids = ids_of(tx, person.id)?;
    for id in &ids {
        if let Some(held) = tx.entitlement(programme, *id)? {
            if let Some(until) = held.until.filter(|until| *until < month) {
                let why = held.stopped_for.unwrap_or_default();
                return Ok((
                    State::Stopped { until },
                    vec![Reason::new("entitled-stopped").with("why", why)],
                ));
            }
            let last_paid = tx
                .payments_of(*id)?
                .into_iter()
                .filter(|payment| {
                    payment.programme == programme && matches!(payment.state, PaymentState::Paid(_))
                })
                .map(|payment| payment.due_month)
                .max();
            let amount = rules.amount(held.birth, month).map(|band| band.amount);
            let state = State::Granted {
                from: held.from,
                amount,
                last_paid,
            };
            return Ok((
                state,
                vec![Reason::new("entitled-granted").with("from", held.from.to_string())],
            ));
        }
    }
    for id in &ids {
        if let Some(case) = tx.case_key(&crate::case::unique_key(programme, *id))?
            && let Some(line) = tx.case_line(case)?.filter(|line| line.outcome.is_none())
        {
            let state = State::UnderWay {
                case,
                number: line.number.clone(),
                stage: line.stage,
            };
            return Ok((
                state,
                vec![Reason::new("entitled-under-way").with("number", line.number)],
            ));
        }
    }
    let by_rules = by_rules(person, rules, today);
    if by_rules.0 == State::Not || !queried(site, programme) {
        return Ok(by_rules);
    }
    // Age alone does not decide: what the libraries say of her does.
    Ok(
        match tx
            .finding(programme, person.id)?
            .filter(|found| found.until.is_none())
        {
            Some(found) => (
                State::Reached {
                    since: found.since,
                    first: month,
                },
                vec![
                    Reason::new("entitled-found").with("day", found.since.to_string()),
                    Reason::new("entitled-task-comes"),
                ],
            ),
            None => (State::Not, vec![Reason::new("entitled-not-found")]),
        },
    )
}

/// Whether a programme's people are found by a query over the libraries.
fn queried(site: &Site, programme: &str) -> bool {
    site.found()
        .any(|(procedure, found)| procedure.code() == programme && found.by != flow::FoundBy::Birth)
}

/// What the rules alone say of a record.
fn by_rules(person: &Person, rules: &Rules, today: Date) -> (State, Vec<Reason>) {
    match person.standing {
        Standing::Registered => {}
        Standing::Resident => {
            return (
                State::Not,
                vec![Reason::new("entitled-registered-elsewhere")],
            );
        }
        Standing::MovedAway(day) => {
            return (
                State::Not,
                vec![Reason::new("entitled-moved-away").with("day", day.to_string())],
            );
        }
        Standing::Died(day) => {
            return (
                State::Not,
                vec![Reason::new("entitled-died").with("day", day.to_string())],
            );
        }
    }
    let (Some(age), Some(day)) = (rules.first_age(), roll::reaches(person.birth, rules)) else {
        return (State::Not, vec![Reason::new("entitled-no-rule")]);
    };
    let reason = |key| {
        Reason::new(key)
            .with("age", i64::from(age))
            .with("day", day.to_string())
    };
    if day <= today {
        let first = roll::first_month(person.birth, today, person.since, rules)
            .unwrap_or_else(|| Month::of(today));
        return (
            State::Reached { since: day, first },
            vec![
                reason("entitled-reached"),
                Reason::new("entitled-task-comes"),
            ],
        );
    }
    if codes::zone::day_number(day) - codes::zone::day_number(today) <= AHEAD_DAYS {
        return (State::Soon { on: day }, vec![reason("entitled-soon")]);
    }
    (State::Not, vec![reason("entitled-not-yet")])
}
