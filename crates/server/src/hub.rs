//! `wujia hub`: the data hub by hand: its files checked or begun from a sample, deliveries made or looked
//! at, libraries built.

mod build;
mod dossier;
mod ground;
mod load;
mod look;
mod port;
mod propose;
mod review;
mod sql;
mod synth;

pub use build::{from_landed, sealing};
pub use port::Hub as Port;
pub use synth::make;

use crate::config::Where;
use crate::stop::Done;
use std::path::PathBuf;

/// The data hub / 数据中枢
#[derive(Debug, clap::Subcommand)]
pub enum Hub {
    /// Check feeds, elements and libraries: every mistake with file and line / 检查数据源、数据元和库
    Check {
        /// Folder with site.toml; the shipped site when left out
        #[arg(long, value_name = "DIR")]
        site: Option<PathBuf>,
    },
    /// Propose a feed's file from a sample of a delivery / 看样表拟数据源
    Propose(propose::Propose),
    /// Look at a delivery, and land it when a build would take it / 核对并收下一批数据
    Load(load::Load),
    /// Make the departments' files, with the truth aside / 造演示数据（全部虚构，真值另存）
    Synth(synth::Synth),
    /// Build the libraries from what has landed / 建库
    Build(build::Build),
    /// Ask the libraries, under pseudonyms / 查询（只有代号）
    Sql(sql::Sql),
}

/// Runs it.
///
/// # Errors
/// The command's.
pub fn run(place: &Where, hub: &Hub) -> Done {
    match hub {
        Hub::Check { site } => ground::check(site.as_deref()),
        Hub::Propose(asked) => propose::run(asked),
        Hub::Load(load) => load::run(load),
        Hub::Synth(synth) => synth::run(synth),
        Hub::Build(build) => build::run(place, build),
        Hub::Sql(sql) => sql::run(sql),
    }
}
