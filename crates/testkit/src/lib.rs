//! For tests only: fake clock, seeded ids, a whole site in a temporary folder, a cast of actors.
