//! Behaviour of the synthetic county at its boundary.
mod geometry;
mod site;
