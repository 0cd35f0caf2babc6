//! The county as a fold of changes; site files.
