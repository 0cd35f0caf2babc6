//! Measures, taken from outside: the shipped binary, its published interface, one machine.
//!
//! Every measure starts the binary of profile `demo` on a data directory that `wujia demo` made,
//! loads it over loopback and prints what was measured and how. Nothing here is a test; figures move
//! with the machine and only compare within one run.

mod burst;
mod events;
mod floor;
mod gauge;
mod kill9;
mod lifecycle;
mod limits;
mod load;
mod options;
mod pages;
mod posts;
mod site;
mod start;
mod story;
mod timers;
mod wall;
mod wire;

use crate::stop::Stop;
use crate::{place, tool};
use options::Options;

const USAGE: &str = "\
cargo xtask bench NAME [--OPTION VALUE ...]
  floor       a bare JSON call by axum: what this machine does at all
  lifecycle   file, act, act, search through /api/v1; rate, p50, p95, p99, CPU, memory, bytes a case
  events      what is seen in a grid, nine calls from the report to its end, beside the lifecycle of
              the window in the same run; with --burst yes: 20 s at a rate, 60 s at five times it, 60 s
              at the rate again
  pages       pages and lists at a fixed rate; p50, p95, p99 from the moment each was due
  start       from start to ready
  timers      limits falling due at once: firings a second, and what people feel meanwhile
  limits      limits falling due within one minute among many open cases, in process: none missed, none
              twice, how late; with --down yes: after three days of standing still over a holiday
  wall        the figures of a wall and its map at many stored cases, in process
  kill9       rounds of load, SIGKILL, restart; every acknowledged write must be there
  posts       posts moved at random by two persons each, SIGKILL in between; the ledger must add up

  --data DIR       a data directory that a bench made before; without it one is made
  --people N       people of a new one (20000)      --cases N     lived cases of a new one (0)
  --clients N      clients at once (64)             --seconds N   measured time (30)
  --warmup N       seconds before it (5)            --rate N      a second: pages (50), events of a
                                                    burst (20), people beside limits (5)
  --rounds N       rounds, kill9 (200), start (5), events (2), wall (50)
  --seed N         chance of the load (1)           --days N      days that timers jumps ahead (400)
  --stored N       open cases of limits, cases of wall, copied into the store (1000000)
  --due N          of these, due within the minute (100000)
  --limit N        seconds after which limits gives up (180)
  --postgres yes   on a durable PostgreSQL cluster of its own instead of SQLite (new data only)
  --binary FILE    a binary instead of building one
";

/// `cargo xtask bench NAME [--OPTION VALUE ...]`.
pub fn run(words: &[String]) -> Result<(), Stop> {
    let Some((name, rest)) = words.split_first() else {
        return Err(Stop::usage(USAGE));
    };
    let measure: fn(&Options) -> Result<(), Stop> = match name.as_str() {
        "floor" => floor::run,
        "lifecycle" => lifecycle::run,
        "events" => events::run,
        "pages" => pages::run,
        "start" => start::run,
        "timers" => timers::run,
        "limits" => limits::run,
        "wall" => wall::run,
        "kill9" => kill9::run,
        "posts" => posts::run,
        "-h" | "--help" => {
            print!("{USAGE}");
            return Ok(());
        }
        other => return Err(Stop::usage(format!("no measure `{other}`\n{USAGE}"))),
    };
    if cfg!(debug_assertions) {
        return by_a_quick_generator(words);
    }
    let options = Options::parse(rest).map_err(|what| Stop::usage(format!("{what}\n{USAGE}")))?;
    measure(&options)
}

/// The generator shares the machine with what it loads; built without optimisation it would take
/// the larger half for itself.
fn by_a_quick_generator(words: &[String]) -> Result<(), Stop> {
    let build = ["build", "--locked", "--profile", "demo", "-p", "xtask"];
    tool::run(tool::cargo().args(build), "cargo build")?;
    tool::run(
        std::process::Command::new(place::target().join("demo/xtask"))
            .arg("bench")
            .args(words),
        "xtask bench",
    )
}
