//! Behaviour of the county at its boundary.
mod site;
