//! Store stories, each on every engine at hand.
