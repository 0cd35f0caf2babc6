//! Counters of requests and their durations, and gauges the binary registers; as Prometheus text.
//! They carry routes and statuses, never who or what.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, RwLock};

/// Upper bounds of the duration buckets, in milliseconds.
pub const BOUNDS_MS: [u64; 10] = [1, 2, 5, 10, 20, 50, 100, 500, 2_000, 10_000];

type Gauge = Box<dyn Fn() -> i64 + Send + Sync>;

#[derive(Debug, Default, Clone)]
struct Line {
    statuses: BTreeMap<u16, u64>,
    buckets: [u64; BOUNDS_MS.len()],
    sum_us: u64,
    count: u64,
}

/// The counters.
#[derive(Default)]
pub struct Meter {
    lines: Mutex<BTreeMap<(String, &'static str), Line>>,
    gauges: RwLock<BTreeMap<&'static str, (&'static str, Gauge)>>,
}

impl Meter {
    fn lines(&self) -> MutexGuard<'_, BTreeMap<(String, &'static str), Line>> {
        match self.lines.lock() {
            Ok(lines) => lines,
            Err(poisoned) => poisoned.into_inner(),
        }
    }

    /// Counts a request that was answered: method, route as it stands in the table, status, and
    /// microseconds it took.
    pub fn count(&self, method: &str, route: &'static str, status: u16, us: u64) {
        let mut lines = self.lines();
        let line = lines
            .entry((known_method(method).to_owned(), route))
            .or_default();
        *line.statuses.entry(status).or_default() += 1;
        for (bucket, bound) in line.buckets.iter_mut().zip(BOUNDS_MS) {
            if us <= bound * 1000 {
                *bucket += 1;
            }
        }
        line.sum_us += us;
        line.count += 1;
    }

    /// Registers a figure that is asked when somebody looks (`wujia_writer_queue`), with one line of help.
    pub fn gauge(
        &self,
        name: &'static str,
        help: &'static str,
        read: impl Fn() -> i64 + Send + Sync + 'static,
    ) {
        let mut gauges = match self.gauges.write() {
            Ok(gauges) => gauges,
            Err(poisoned) => poisoned.into_inner(),
        };
        gauges.insert(name, (help, Box::new(read)));
    }

    /// The text format of Prometheus, version 0.0.4.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::from(
            "# HELP wujia_requests_total Requests answered.\n# TYPE wujia_requests_total counter\n",
        );
        let lines = self.lines().clone();
        for ((method, route), line) in &lines {
            for (status, n) in &line.statuses {
                let _ = writeln!(
                    out,
                    "wujia_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {n}"
                );
            }
        }
        out.push_str("# HELP wujia_request_seconds Time to answer.\n# TYPE wujia_request_seconds histogram\n");
        for ((method, route), line) in &lines {
            let labels = format!("method=\"{method}\",route=\"{route}\"");
            for (n, bound) in line.buckets.iter().zip(BOUNDS_MS) {
                let _ = writeln!(
                    out,
                    "wujia_request_seconds_bucket{{{labels},le=\"{}\"}} {n}",
                    seconds(bound * 1000)
                );
            }
            let _ = writeln!(
                out,
                "wujia_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}",
                line.count
            );
            let _ = writeln!(
                out,
                "wujia_request_seconds_sum{{{labels}}} {}",
                seconds(line.sum_us)
            );
            let _ = writeln!(
                out,
                "wujia_request_seconds_count{{{labels}}} {}",
                line.count
            );
        }
        let gauges = match self.gauges.read() {
            Ok(gauges) => gauges,
            Err(poisoned) => poisoned.into_inner(),
        };
        for (name, (help, read)) in gauges.iter() {
            let _ = writeln!(
                out,
                "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {}",
                read()
            );
        }
        out
    }
}

/// Methods are the sender's words; only the usual ones become labels, so that memory stays bounded.
fn known_method(method: &str) -> &'static str {
    match method {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        _ => "OTHER",
    }
}

fn seconds(us: u64) -> String {
    format!("{}.{:06}", us / 1_000_000, us % 1_000_000)
}
