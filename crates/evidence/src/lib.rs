//! Entry bytes, SM3 Merkle log, checkpoints, signatures, sealing, proofs, verification.
