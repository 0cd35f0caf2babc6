//! Reading a process from /proc, and percentiles.

use crate::tool;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// CPU time of a process so far, user and system; `None` when it is gone.
pub fn cpu(pid: u32) -> Option<Duration> {
    let ticks = cpu_ticks(&fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)?;
    let rate: u64 = tool::read(Command::new("getconf").arg("CLK_TCK"), "getconf CLK_TCK")
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(Duration::from_millis(ticks * 1000 / rate.max(1)))
}

/// User plus system time, fields 14 and 15; the name in field 2 may hold spaces and brackets.
fn cpu_ticks(stat: &str) -> Option<u64> {
    let (_, after_name) = stat.rsplit_once(')')?;
    let mut fields = after_name.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let system: u64 = fields.next()?.parse().ok()?;
    Some(user + system)
}

/// Resident memory in bytes: now and at most.
pub fn memory(pid: u32) -> Option<(u64, u64)> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    Some((
        kilobytes(&status, "VmRSS:")? * 1024,
        kilobytes(&status, "VmHWM:")? * 1024,
    ))
}

fn kilobytes(status: &str, name: &str) -> Option<u64> {
    status
        .lines()
        .find_map(|line| line.strip_prefix(name))?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

/// Bytes that the files of a directory take, as their lengths say.
pub fn bytes_below(dir: &Path) -> u64 {
    let mut sum = 0;
    let mut open = vec![dir.to_path_buf()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(&dir).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(meta) if meta.is_dir() => open.push(entry.path()),
                Ok(meta) => sum += meta.len(),
                Err(_) => {}
            }
        }
    }
    sum
}

/// Durations of one kind of call, in microseconds.
#[derive(Debug, Default, Clone)]
pub struct Times {
    micros: Vec<u32>,
}

impl Times {
    /// Takes one in; anything above an hour counts as an hour.
    pub fn add(&mut self, took: Duration) {
        self.micros
            .push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX));
    }

    /// Takes another client's in.
    pub fn join(&mut self, other: &Self) {
        self.micros.extend_from_slice(&other.micros);
    }

    /// How many.
    pub fn count(&self) -> usize {
        self.micros.len()
    }

    /// The smallest time that this share of the calls did not exceed (nearest rank).
    pub fn percentile(&mut self, percent: usize) -> Duration {
        self.micros.sort_unstable();
        let rank = (self.micros.len() * percent).div_ceil(100).max(1);
        Duration::from_micros(
            self.micros
                .get(rank - 1)
                .copied()
                .unwrap_or_default()
                .into(),
        )
    }

    /// `count p50 p95 p99 max`, times in milliseconds.
    pub fn row(&mut self) -> String {
        let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
        format!(
            "{:>9} {:>9.2} {:>9.2} {:>9.2} {:>9.2}",
            self.count(),
            milliseconds(self.percentile(50)),
            milliseconds(self.percentile(95)),
            milliseconds(self.percentile(99)),
            milliseconds(self.percentile(100)),
        )
    }
}

/// The heading above rows of [`Times::row`].
pub const HEADING: &str =
    "                               calls    p50 ms    p95 ms    p99 ms    max ms";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_nearest_ranks() {
        let mut times = Times::default();
        for milliseconds in (1..=100).rev() {
            times.add(Duration::from_millis(milliseconds));
        }
        assert_eq!(times.percentile(50), Duration::from_millis(50));
        assert_eq!(times.percentile(99), Duration::from_millis(99));
        assert_eq!(times.percentile(100), Duration::from_millis(100));
        assert_eq!(Times::default().percentile(99), Duration::ZERO);
    }

    #[test]
    fn cpu_time_is_read_behind_a_name_with_brackets() {
        let stat = "7 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 300 40 0 0 20 0 1";
        assert_eq!(cpu_ticks(stat), Some(340));
    }
}
