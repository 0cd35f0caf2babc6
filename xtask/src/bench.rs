//! placeholder
use crate::stop::Stop;
pub fn run(_w: &[String]) -> Result<(), Stop> {
    Err(Stop::usage(""))
}
