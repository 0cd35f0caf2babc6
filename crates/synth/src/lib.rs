//! A synthetic county: its grids, its people, any size, by seed.
