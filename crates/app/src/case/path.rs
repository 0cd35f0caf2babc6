//! The way a case takes, as whoever holds its receipt may see it: the steps that lead to what was
//! asked for, without side steps that are not taken and ends that did not come.

use crate::site::Site;
use flow::{ActSpec, Procedure};
use jiff::civil::Date;
use model::case::{Case, Outcome};

fn good(act: &ActSpec) -> bool {
    matches!(act.outcome, Some(Outcome::Granted | Outcome::Done))
}

/// The last public stage that a case reached; none before the first.
pub(crate) fn standing(
    site: &Site,
    procedure: &Procedure,
    case: &Case,
    today: Date,
) -> Option<String> {
    let stages = path(site, procedure, case, today);
    let reached = stages.into_iter().rev().find(|(_, reached)| *reached);
    reached.map(|(stage, _)| stage)
}

/// Public stages in their order, with whether they were reached; the last reached one is where the
/// case stands, or stood last where its stage is not public.
pub(super) fn path(
    site: &Site,
    procedure: &Procedure,
    case: &Case,
    today: Date,
) -> Vec<(String, bool)> {
    let stages = procedure.stages();
    let Some(at) = stages.iter().position(|stage| stage.code == case.stage) else {
        return Vec::new();
    };
    let ended = stages.get(at).is_some_and(|stage| stage.end);
    let end_of = |n: usize| stages.get(n).is_some_and(|stage| stage.end);
    let to = |act: &ActSpec| act.to.map(flow::StageIx::index);
    // A side step (a correction) only leads back, or out.
    let leads_on = |n: usize| {
        procedure.acts().iter().any(|act| {
            act.from.iter().any(|from| from.index() == n)
                && to(act).is_some_and(|to| to > n && (!end_of(to) || good(act)))
        })
    };
    let on = |switch: &str| {
        site.parameters
            .switched_on(&format!("{}.{switch}", procedure.code()), today)
    };
    let begun = case
        .hands
        .first()
        .and_then(|hand| procedure.act(&hand.act))
        .and_then(to)
        .unwrap_or(0);
    let main: Vec<usize> = stages
        .iter()
        .enumerate()
        .filter(|(n, stage)| {
            let wanted = *n >= begun && leads_on(*n) && stage.switch.as_deref().is_none_or(on);
            stage.public && !stage.end && (*n == at || wanted)
        })
        .map(|(n, _)| n)
        .collect();
    let goal = procedure
        .acts()
        .iter()
        .filter(|act| good(act))
        .filter_map(to)
        .find(|n| end_of(*n));
    let mut steps: Vec<(usize, bool)> = if !ended {
        let mut steps: Vec<(usize, bool)> = main.iter().map(|n| (*n, *n <= at)).collect();
        steps.extend(goal.map(|n| (n, false)));
        steps
    } else if goal == Some(at) {
        main.iter()
            .map(|n| (*n, true))
            .chain([(at, true)])
            .collect()
    } else {
        // What went before is known only where one stage alone leads to this end.
        let into = procedure.acts().iter().filter(|act| to(act) == Some(at));
        let mut from: Vec<usize> = into
            .flat_map(|act| act.from.iter().map(|from| from.index()))
            .collect();
        from.sort_unstable();
        from.dedup();
        let before = match from.as_slice() {
            [one] => main
                .iter()
                .filter(|n| *n <= one)
                .map(|n| (*n, true))
                .collect(),
            _ => Vec::new(),
        };
        before.into_iter().chain([(at, true)]).collect()
    };
    steps.retain(|(n, _)| stages.get(*n).is_some_and(|stage| stage.public));
    steps
        .into_iter()
        .filter_map(|(n, reached)| stages.get(n).map(|stage| (stage.code.clone(), reached)))
        .collect()
}
