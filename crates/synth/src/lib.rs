//! A synthetic county: its grids, its people, any size, by seed.
//!
//! Everything made here is marked synthetic, deterministic by its seed, and given out in the
//! plain structs of this crate; the server maps a site's files onto the `…In` structs.
//!
//! **Deliberately absent:** I/O, the clock (`today` is always an argument), real persons.

pub mod arrivals;
pub mod chance;
mod day;
pub mod duties;
pub mod feeds;
pub mod geometry;
pub mod happenings;
pub mod household;
pub mod matters;
pub mod names;
pub mod numbers;
pub mod people;
pub mod planted;
pub mod said;
pub mod shape;
pub mod staff;
mod stitch;

pub use chance::Chance;
pub use geometry::{
    CountyGeometry, DivisionArea, DivisionIn, GeometryError, GridArea, Outline, lay_out,
};
pub use household::Relation;
pub use numbers::NumberBook;
pub use people::{Marks, Population, Registration, SyntheticAccount, SyntheticPerson};
pub use planted::{Planted, Trial};
pub use staff::{
    AlsoIn, DeputyRule, PostIn, PostPlace, StaffError, StaffMember, StaffPlanIn, StaffPost,
};
