//! `wujia screening run`: the search for entitlements nobody had to ask for, now.

use crate::config::Where;
use crate::order::{self, Order};
use crate::stop::Done;
use crate::tell;

/// The search for entitlements / 免申即享筛查
#[derive(Debug, clap::Subcommand)]
pub enum Screening {
    /// Look through the population now; a second run changes nothing / 立即筛查
    Run {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs the search.
///
/// # Errors
/// The store's.
pub fn run(place: &Where, screening: Screening) -> Done {
    let Screening::Run { json } = screening;
    let answer = order::give(&place.read()?, &Order::ScreeningRun)?;
    if json {
        return tell::json(&answer);
    }
    println!(
        "looked at {}, opened {}, stopped {}",
        answer["looked"], answer["opened"], answer["stopped"]
    );
    Ok(())
}
