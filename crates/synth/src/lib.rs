//! A synthetic county: its grids, its people, any size, by seed.
//!
//! Everything made here is marked synthetic, deterministic by its seed, and given out in the
//! plain structs of this crate; the server maps a site's files onto the `…In` structs.
//!
//! **Deliberately absent:** I/O, the clock (`today` is always an argument), real persons.

pub mod chance;
pub mod geometry;
pub mod shape;
mod stitch;

pub use chance::Chance;
pub use geometry::{
    CountyGeometry, DivisionArea, DivisionIn, GeometryError, GridArea, Outline, lay_out,
};
