//! Pages, by noun. Each file has `routes()`: its lines in the table.

pub mod gallery;
pub mod home;
pub mod preference;
pub mod session;
pub mod system;

use crate::route::Route;

/// Every page.
#[must_use]
pub fn routes() -> Vec<Route> {
    [
        home::routes(),
        session::routes(),
        preference::routes(),
        gallery::routes(),
        system::routes(),
    ]
    .concat()
}
