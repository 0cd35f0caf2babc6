//! Cases in and out as tables of other systems (表格交换), column by column as the site's file says: rows become
//! cases once, results go back under the numbers they came with.

mod incoming;
mod outgoing;

pub use incoming::{Preview, RowSeen, RowState, preview, take};
pub use outgoing::{Ended, Results, results};

use crate::App;
use crate::outside_system::System;
use model::refusal::Refusal;

/// Rows of one table at most.
pub const ROWS_MAX: usize = 500;

/// The system of a code.
///
/// # Errors
/// Not found: the address names none.
pub(crate) fn system(app: &App, code: &str) -> Result<System, Refusal> {
    app.outside_systems()
        .get(code)
        .cloned()
        .ok_or_else(Refusal::not_found)
}
