//! What the search does with one person: a case by itself, or the end of what she is paid.

use super::{AGAIN_DAYS, LAPSED_DAYS, Search, Wanted};
use crate::case::{ActRequest, FileRequest, Whom, act_with, file_in};
use crate::context::{Chance, Ctx, Draw};
use crate::{App, Fault};
use flow::ActorFacts;
use jiff::civil::Date;
use model::case::{Channel, Outcome};
use model::id::{CaseId, PersonId};
use model::library::Purpose;
use model::person::{Person, Standing};
use model::scope::Scope;
use model::time::Month;
use model::verb::Verb;
use std::collections::BTreeMap;
use store::Tx;
use store::case::CaseFilter;

/// What the search says of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// She is due.
    Due,
    /// Not yet.
    NotYet,
    /// She was, until the day.
    Until(Date),
}

/// Looks at one person: how many cases were opened and entitlements stopped.
pub(super) fn look_at(
    app: &App,
    tx: &mut Tx<'_>,
    (wanted, search): (&Wanted, &Search),
    rules: Option<&::roll::Rules>,
    (person, says): (&Person, Says),
    draw: &mut Draw,
) -> Result<(i64, i64), Fault> {
    // A record that was found to be another's is looked at under the one that stays.
    if tx.person_resolve(person.id)? != person.id {
        return Ok((0, 0));
    }
    let mut stopped = 0;
    let ctx = Ctx {
        purpose: Some(Purpose::Screening),
        ..crate::case::product(wanted.now, Chance(draw.take()), wanted.synthetic)
    };
    let gone = match (&person.standing, says) {
        (Standing::Died(day), _) => Some((::roll::End::Death(*day), "death")),
        (Standing::MovedAway(day), _) => Some((::roll::End::MovedAway(*day), "moved-away")),
        (_, Says::Until(day)) => Some((::roll::End::Ended(day), search.ends.as_str())),
        _ => None,
    };
    if let (Some(programme), Some(rules)) = (&search.programme, rules)
        && let Some(standing) = tx.entitlement(programme, person.id)?
    {
        if let Some((end, reason)) = gone.filter(|_| standing.until.is_none()) {
            let stop = Stop {
                programme,
                case: standing.case,
                person: person.id,
                until: ::roll::last_month(end, rules),
                reason,
            };
            stopped += i64::from(stop.carry_out(app, tx, &ctx, draw)?);
        }
        // Whoever left, or was found no longer, and is again, is found again; every other end stands.
        let left = standing.stopped_for.as_deref();
        let back = gone.is_none()
            && person.standing == Standing::Registered
            && standing.until.is_some()
            && (left == Some("moved-away") || left == Some(search.ends.as_str()));
        if !back {
            return Ok((0, stopped));
        }
    }
    if gone.is_some() {
        stopped += i64::from(lapse(app, tx, &ctx, search, person.id)?);
        return Ok((0, stopped));
    }
    let key = crate::case::unique_key(&search.procedure, person.id);
    if says != Says::Due || person.standing != Standing::Registered || tx.case_key(&key)?.is_some()
    {
        return Ok((0, stopped));
    }
    if asked_lately(app, tx, wanted, search, person.id)? {
        return Ok((0, stopped));
    }
    let request = FileRequest {
        procedure: search.procedure.clone(),
        act: search.act.clone(),
        item: search.item.clone(),
        whom: Whom::Person(person.id),
        channel: Channel::Found,
        place: None,
        fields: BTreeMap::new(),
        materials: BTreeMap::new(),
        note: None,
        client: None,
    };
    file_in(app, tx, &ctx, &request)?;
    Ok((1, stopped))
}

/// Whether her answer is still fresh: a case of this procedure that ended without a grant. Nobody is
/// visited every day until she agrees.
fn asked_lately(
    app: &App,
    tx: &mut Tx<'_>,
    wanted: &Wanted,
    search: &Search,
    person: PersonId,
) -> Result<bool, Fault> {
    let site = app.site_in(tx, wanted.now)?;
    let today = wanted.now.date();
    let days = |key: &str, default: i64| site.parameters.number(key, today, default);
    let filter = CaseFilter {
        state: "closed".to_owned(),
        limit: 20,
        ..CaseFilter::default()
    };
    let ended = tx.case_list(&Scope::Persons(vec![person]), &filter)?;
    Ok(ended
        .iter()
        .filter(|line| line.procedure == search.procedure)
        .filter_map(|line| Some((line.closed_at?, line.outcome.as_deref()?)))
        .any(|(at, outcome)| {
            let days = match outcome {
                "granted" | "done" => 0,
                "lapsed" => days("found.lapsed-days", LAPSED_DAYS),
                _ => days("found.again-days", AGAIN_DAYS),
            };
            wanted.now.0 < at.0 + days * codes::zone::DAY_MS
        }))
}

/// Ends the open case of somebody who died, left or is no longer found before it was decided; whether there was one.
fn lapse(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    search: &Search,
    person: PersonId,
) -> Result<bool, Fault> {
    let key = crate::case::unique_key(&search.procedure, person);
    let Some(id) = tx.case_key(&key)? else {
        return Ok(false);
    };
    let Some((case, _)) = tx.case_for_update(id)? else {
        return Ok(false);
    };
    let site = app.site_in(tx, ctx.now)?;
    let facts = ActorFacts::product(crate::PRODUCT);
    let Some(procedure) = site.procedure_of(&case.version_of_module, &case.procedure) else {
        return Ok(false);
    };
    let lapses = |code: &str| {
        procedure
            .act(code)
            .is_some_and(|act| act.outcome == Some(Outcome::Lapsed))
    };
    let act = flow::open_acts(procedure, &case, &facts)
        .into_iter()
        .find(|act| act.verb == Verb::Close && lapses(&act.code));
    let Some(act) = act else { return Ok(false) };
    let request = ActRequest {
        act: act.code,
        ..ActRequest::default()
    };
    act_with(app, tx, ctx, case, facts, &request)?;
    Ok(true)
}

/// An entitlement that ends.
struct Stop<'s> {
    programme: &'s str,
    /// The case that granted it.
    case: Option<CaseId>,
    person: PersonId,
    until: Month,
    reason: &'s str,
}

impl Stop<'_> {
    /// Stops it: by an act on the case that granted it where there is one, so that its story says why;
    /// otherwise (a roll brought in, or no such act open) by itself.
    fn carry_out(
        &self,
        app: &App,
        tx: &mut Tx<'_>,
        ctx: &Ctx,
        draw: &mut Draw,
    ) -> Result<bool, Fault> {
        if let Some(id) = self.case
            && let Some((case, _)) = tx.case_for_update(id)?
        {
            let site = app.site_in(tx, ctx.now)?;
            let facts = ActorFacts::product(crate::PRODUCT);
            let act = site
                .procedure_of(&case.version_of_module, &case.procedure)
                .and_then(|p| {
                    flow::open_acts(p, &case, &facts)
                        .into_iter()
                        .find(|act| act.verb == Verb::Stop)
                });
            if let Some(act) = act {
                let fields = act
                    .asks
                    .iter()
                    .map(|asked| (asked.field.clone(), self.reason.to_owned()))
                    .collect();
                let request = ActRequest {
                    act: act.code,
                    fields,
                    ..ActRequest::default()
                };
                act_with(app, tx, ctx, case, facts, &request)?;
                return Ok(true);
            }
        }
        let Self {
            programme,
            person,
            until,
            reason,
            ..
        } = *self;
        Ok(crate::roll::stop_in(tx, ctx, programme, person, until, reason, draw)?.is_some())
    }
}
