//! `wujia hub propose`: a feed's file begun from a sample of what a department delivers.

use super::ground as files;
use crate::ground;
use crate::stop::{Done, Stop};
use ::hub::propose::{Asked, propose};
use ::hub::spec::Spec;
use std::path::PathBuf;

/// Propose a feed from a sample / 看样表拟数据源
#[derive(Debug, clap::Args)]
pub struct Propose {
    /// The sample: CSV, XLSX, JSON lines or Parquet
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The unit that delivers it, as in units.csv
    #[arg(long, value_name = "UNIT")]
    department: String,
    /// The feed's code: lower-case letters, digits, dashes
    #[arg(long, value_name = "CODE")]
    code: String,
    /// Folder with site.toml; the shipped site when left out
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
}

/// Prints the proposal; what keeps the site from being read with it goes to standard error.
///
/// # Errors
/// The site's mistakes; a file that is none of the forms that are read.
pub fn run(asked: &Propose) -> Done {
    let site = asked.site.as_deref();
    let mut all = files::files(site)?;
    let spec = files::spec(site)?;
    let ground = match site {
        Some(dir) => ground::folder(0, dir)?,
        None => ground::shipped(0)?,
    };
    let places = files::places(&ground.site);
    let words = Asked {
        code: &asked.code,
        department: &asked.department,
    };
    let proposal = propose(&spec, &places, &asked.file, words).map_err(Stop::failed)?;
    print!("{}", proposal.text);
    all.insert(proposal.file, proposal.text.into_bytes());
    if let Err(faults) = Spec::read(&all) {
        for fault in faults {
            eprintln!("{fault}");
        }
    }
    Ok(())
}
