//! `wujia county`: the county as files, on any day; reform as code.

mod apply;
mod base;
mod export;
mod figures;
mod plan;
pub mod render;
mod show;
mod simulate;

pub use apply::enter;
pub use base::faults;

use crate::config::Where;
use crate::stop::{Done, Stop};
use jiff::civil::Date;
use std::path::PathBuf;

/// The county / 县域
#[derive(Debug, clap::Subcommand)]
pub enum County {
    /// Check a site's files: every mistake with file, row, column / 检查站点各表
    Check {
        /// Folder with site.toml
        #[arg(long, value_name = "DIR")]
        site: PathBuf,
    },
    /// Print what a reform would do, and everything it would break / 改革方案前后对照
    Plan {
        /// The reform's file; the county is that of its site, or of the data directory with --data
        file: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
        /// As a workbook
        #[arg(long, value_name = "FILE")]
        xlsx: Option<PathBuf>,
    },
    /// Propose a reform and approve it, by two persons / 提出并批准改革方案（双人）
    Apply {
        /// The reform's file
        file: PathBuf,
        /// Account that proposes; its password is the first line of standard input
        #[arg(long)]
        first: String,
        /// Account that approves; its password is the second line; left out, it is only proposed
        #[arg(long)]
        second: Option<String>,
    },
    /// Replay a period of the journal against a reform / 仿真改革方案
    Simulate(simulate::Simulate),
    /// Write the county's tables, as of a day / 导出县域各表
    Export {
        /// Day; today when left out
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
        /// Folder for CSV files
        #[arg(long, value_name = "DIR", required_unless_present = "xlsx")]
        dir: Option<PathBuf>,
        /// One workbook instead
        #[arg(long, value_name = "FILE")]
        xlsx: Option<PathBuf>,
    },
    /// Print divisions and units as a tree, or one unit whole / 显示区划和单位
    Show {
        /// Day; today when left out
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
        /// One unit, by code
        #[arg(long, value_name = "CODE")]
        unit: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// The document's numbers, counted from the records / 五加对照
    Figures {
        /// Day; today when left out
        #[arg(long, value_name = "DATE")]
        as_of: Option<String>,
        /// A site's folder instead of the data directory
        #[arg(long, value_name = "DIR")]
        site: Option<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

fn day(as_of: Option<String>) -> Done<Date> {
    match as_of {
        Some(text) => text
            .parse::<Date>()
            .map_err(|e| Stop::usage(format!("{text}: {e}"))),
        None => Ok(crate::clock::now().date()),
    }
}

/// Runs a command on the county.
///
/// # Errors
/// Files with mistakes; a reform that is refused; the store's.
pub fn run(place: &Where, county: County) -> Done {
    match county {
        County::Check { site } => base::check(&site),
        County::Plan { file, json, xlsx } => plan::run(place, &file, json, xlsx.as_deref()),
        County::Apply {
            file,
            first,
            second,
        } => apply::run(place, &file, first, second),
        County::Simulate(simulation) => simulate::run(place, &simulation),
        County::Export { as_of, dir, xlsx } => {
            export::run(place, day(as_of)?, dir.as_deref(), xlsx.as_deref())
        }
        County::Show { as_of, unit, json } => show::run(place, day(as_of)?, unit.as_deref(), json),
        County::Figures { as_of, site, json } => {
            figures::run(place, day(as_of)?, site.as_deref(), json)
        }
    }
}
