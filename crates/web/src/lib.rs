//! Pages for people, JSON for programs: sessions, forms, uploads, OpenAPI.
//!
//! What it promises: every route stands in one table ([`router::routes`]) with the action it asks
//! for; what is not allowed there is refused; every refusal comes back as a page with all that was
//! typed, or as an RFC 9457 answer; no answer carries an error's own words.
//!
//! **Deliberately absent:** rules, SQL, the hub. Handlers parse, call one function of `app`, answer.
//!
//! To add a page: one handler and one line in the noun's `routes()`, its template, its words, its
//! line in the authorisation table (`docs/adr/0005-one-route-table.md`).

pub mod address;
pub mod api;
pub mod asset;
mod changes;
pub mod cookie;
pub mod error;
pub mod form;
mod frame;
mod guard;
pub mod inside;
pub mod limit;
pub mod menu;
pub mod meter;
pub mod open311;
pub mod openapi;
pub mod origin;
pub mod page;
pub mod pages;
pub mod reform_words;
pub mod render;
pub mod route;
pub mod router;
pub mod schema;
pub mod serve;
pub mod speech;
pub mod state;
mod stream;
pub mod tongue;
pub mod upload;
mod walls;

pub use error::{Answer, Failure};
pub use form::{Asked, Fields, FormState, Posted};
pub use page::{Page, Path, Visitor};
pub use route::{Access, Route};
pub use router::{router, routes};
pub use state::{Settings, Web};
