//! Behaviour of the synthetic county at its boundary.
mod arrivals;
mod geometry;
mod people;
mod site;
