//! From start to ready.

use super::gauge::{self, HEADING, Times};
use super::options::Options;
use super::site::Site;
use crate::stop::Stop;

pub fn run(options: &Options) -> Result<(), Stop> {
    let site = Site::prepare(options)?;
    let rounds = options.given("rounds").unwrap_or(5);
    println!(
        "start on {}: {rounds} times, file cache warm after the first",
        site.engine()
    );
    let mut times = Times::default();
    let mut resident = 0;
    for _ in 0..rounds {
        let server = site.serve()?;
        times.add(server.ready_after);
        resident = gauge::memory(server.pid())
            .unwrap_or_default()
            .0
            .max(resident);
        server.stop()?;
    }
    println!("{HEADING}");
    println!("{:<26} {}", "start to ready", times.row());
    println!("memory when ready          {} MB", resident >> 20);
    Ok(())
}
