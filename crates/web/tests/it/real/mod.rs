//! The product as people meet it: a real server on a loopback port, a real Chromium, clicks.
//!
//! Runs where `WUJIA_TEST_CHROMIUM` and `CHROMEDRIVER` name a browser that was seen rendering
//! (`cargo xtask test` sets them); elsewhere each test says that it was skipped, and passes.

mod browser;
mod chromium;
mod event;
mod hall;
mod look;
mod offline;
mod page;
mod reform;
mod ticket;
mod wall;
mod whistle;
mod wire;
