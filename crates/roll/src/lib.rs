//! Payment rolls: periods, bands, supplements, returns, claw-back, sums in fen.
