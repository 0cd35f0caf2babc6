//! The binary from outside.

mod binary;
