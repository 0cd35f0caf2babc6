//! The binary `wujia`.
fn main() {}
