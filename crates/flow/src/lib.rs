//! The procedure language: parse, check, decide, evolve; clocks, work orders; stories.
