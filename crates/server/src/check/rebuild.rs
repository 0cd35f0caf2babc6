//! Building anew what is derived: the index of people, the timers of cases, what is counted of them.

use super::book::last_day;
use super::cases::{callers, ordered, wanted};
use crate::stop::Done;
use crate::{clock, tell};
use app::App;
use model::id::CaseId;
use store::Timer;

const PAGE: i64 = 500;

/// Builds it anew, in chunks.
///
/// # Errors
/// The store's.
pub fn run(app: &App) -> Done {
    let now = clock::now();
    let mut after = None;
    let mut people = 0;
    loop {
        let page = app
            .store()
            .read_blocking(move |tx| tx.persons_born_up_to(last_day(), after, PAGE))?;
        let Some(last) = page.last() else { break };
        after = Some((last.birth, last.id));
        people += page.len();
        app.submit_blocking(move |app, tx| {
            let site = app.site_in(tx, now)?;
            for person in &page {
                app::person::index_in(tx, &site, person)?;
            }
            Ok(())
        })?;
    }
    let mut after = CaseId::from_bytes([0; 16]);
    let mut cases = 0;
    loop {
        let page = app
            .store()
            .read_blocking(move |tx| tx.case_states_after(after, PAGE))?;
        let Some((last, _)) = page.last() else { break };
        after = last.id;
        cases += page.len();
        app.submit_blocking(move |app, tx| {
            let site = app.site_in(tx, now)?;
            for (case, _) in &page {
                tx.callers_set(case.id, &callers(&site, case))?;
                match app::service::of(case) {
                    Some(served) => tx.service_put(&served)?,
                    None => tx.service_drop(case.id)?,
                }
                tx.orders_clear(case.id)?;
                for row in ordered(tx, case)? {
                    tx.order_insert(&row)?;
                }
                tx.clear_timers(case.id)?;
                for (clock, due, generation) in wanted(case) {
                    tx.set_timer(&Timer {
                        due,
                        case: case.id,
                        clock,
                        generation,
                    })?;
                }
            }
            Ok(())
        })?;
    }
    app::figure::forget_modules(app)?;
    app::figure::count_modules(app)?;
    app::figure::recount_flow(app)?;
    eprint!(
        "{}",
        tell::table(&[vec![
            "rebuilt".to_owned(),
            format!("{people} people, {cases} cases")
        ]])
    );
    Ok(())
}
