//! The reforms that the demonstration site proposes: left for a second person to approve.

use super::past::Past;
use crate::stop::{Done, Stop};
use model::change::Reform;
use model::role::Role;

/// Proposes every reform of the site that is not in force, as the county's organiser.
///
/// # Errors
/// A reform is refused; the store's.
pub fn propose(past: &mut Past<'_>, reforms: &[Reform]) -> Done {
    let county = past.app.site().county;
    let Some(organiser) = past
        .cast
        .of_division(county, Role::Organiser)
        .first()
        .map(|actor| (*actor).clone())
    else {
        return Err(Stop::failed("the site's staff has no organiser"));
    };
    for reform in reforms {
        let (ctx, reform) = (past.ctx(&organiser), reform.clone());
        past.app
            .submit_blocking(move |app, tx| app::reform::propose_in(app, tx, &ctx, &reform))?;
        past.count("reforms proposed");
    }
    Ok(())
}
