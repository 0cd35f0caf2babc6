//! What follows services in the lived past: bad reviews that are put right, commitments that are
//! checked afterwards.

use super::past::Past;
use super::script::{Step, Who, step};
use model::case::Case;
use synth::said;

/// So many days before the past ends, what follows is left at one step or another.
const LEFT_DAYS: i64 = 30;

/// A bad review: called back, put right, checked by the county. The latest are left where they stand.
pub fn bad_review(past: &mut Past<'_>, _: &Case) -> Vec<Step> {
    let mut steps = vec![
        step("call", Who::Holder, 240)
            .with("heard", said::HEARD)
            .with("finding", "true-to-mend")
            .with("cause", said::CAUSE),
        step("mend", Who::Holder, 900)
            .with("measures", said::MEASURES)
            .with("satisfied", "yes"),
        step("confirm", Who::Holder, 400).note(said::CONFIRMED),
    ];
    if past.ends_within(LEFT_DAYS) {
        let turn = past.done.get("bad reviews").copied().unwrap_or_default();
        let kept = usize::try_from(turn % 3).unwrap_or_default();
        steps.truncate(kept);
    }
    steps
}

/// Somebody goes and looks whether what was promised is so.
pub fn commitment(past: &mut Past<'_>, _: &Case) -> Vec<Step> {
    let mut steps = vec![
        step("found-true", Who::Holder, 3_000)
            .with("seen", said::AS_PROMISED)
            .with("true-as-promised", "true"),
    ];
    if past.ends_within(LEFT_DAYS) {
        steps.clear();
    }
    steps
}
