//! `wujia replay`: another city's published requests, filed again in time order through the interfaces that
//! anybody uses, then dispatched and closed by the acts that the tokens' posts have.

mod map;
mod play;
mod source;

use crate::stop::{Done, Stop, While as _};
use crate::tell;
use outside::{Egress, Outbound};
use serde::Serialize;
use std::path::PathBuf;
use std::time::Duration;

/// File another city's published requests again / 重放外部请求
#[derive(Debug, clap::Args)]
pub struct Replay {
    /// The requests
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// How they are written / 格式
    #[arg(long, value_enum)]
    format: source::Form,
    /// Where the site is served, http://127.0.0.1:8080 / 站点地址
    #[arg(long, value_name = "URL")]
    base: String,
    /// Token of an account; the first one files, all of them act. Without one the public files
    #[arg(long = "token", value_name = "T")]
    tokens: Vec<String>,
    /// Types of request → classes, and into which box / 对照文件
    #[arg(long, value_name = "TOML")]
    map: PathBuf,
    /// So many times faster than it happened, or max
    #[arg(long, default_value = "max", value_name = "N")]
    speed: String,
    /// At most so many requests
    #[arg(long, value_name = "N")]
    most: Option<usize>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// How long a call may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// What came of it.
#[derive(Debug, Default, Serialize)]
pub struct Told {
    /// Requests in the file.
    read: usize,
    /// Left out: of no class here, or without a place.
    left_out: usize,
    /// Filed.
    filed: usize,
    /// Not taken.
    refused: usize,
    /// Acts performed.
    acts: usize,
    /// Acts not taken.
    acts_refused: usize,
    /// Ended.
    closed: usize,
    /// Seconds it took.
    seconds: f64,
    /// Filed and acted, a second.
    per_second: f64,
    /// Why requests and acts were not taken, with how often.
    reasons: std::collections::BTreeMap<String, usize>,
}

/// How fast: none is as fast as it goes.
fn speed(text: &str) -> Done<Option<f64>> {
    if text == "max" {
        return Ok(None);
    }
    match text.parse::<f64>() {
        Ok(times) if times.is_finite() && times > 0.0 => Ok(Some(times)),
        _ => Err(Stop::usage(format!("--speed {text}: a number, or max"))),
    }
}

/// The allow-list's entries for an address: it and nothing else may be called.
fn host(base: &str) -> Done<Vec<String>> {
    let wrong = || Stop::usage(format!("--base {base}: want http://HOST:PORT"));
    let (rest, port) = match (base.strip_prefix("http://"), base.strip_prefix("https://")) {
        (Some(rest), _) => (rest, "80"),
        (None, Some(rest)) => (rest, "443"),
        (None, None) => return Err(wrong()),
    };
    let rest = rest.trim_end_matches('/');
    if rest.is_empty() || rest.contains('/') {
        return Err(wrong());
    }
    let last = rest.rsplit(']').next().unwrap_or(rest);
    let entry = if last.contains(':') {
        rest.to_owned()
    } else {
        format!("{rest}:{port}")
    };
    let mut all = vec![entry.clone()];
    if let Some(port) = entry.strip_prefix("localhost:") {
        all.push(format!("127.0.0.1:{port}"));
        all.push(format!("[::1]:{port}"));
    }
    Ok(all)
}

/// Runs it.
///
/// # Errors
/// The file or the map do not read; the site is not reached.
pub fn run(replay: &Replay) -> Done {
    let speed = speed(&replay.speed)?;
    let egress = Egress::parse(host(&replay.base)?)
        .map_err(|e| Stop::usage(format!("--base {}: {e}", replay.base)))?;
    let text = std::fs::read_to_string(&replay.map).during(replay.map.display())?;
    let map = map::Map::parse(&text).during(replay.map.display())?;
    let bytes = std::fs::read(&replay.file).during(replay.file.display())?;
    let mut wishes = source::read(replay.format, &bytes).during(replay.file.display())?;
    if let Some(most) = replay.most {
        wishes.truncate(most);
    }
    let mut told = Told {
        read: wishes.len(),
        ..Told::default()
    };
    let wishes = map.apply(wishes);
    told.left_out = told.read - wishes.len();
    let side = play::Side {
        outbound: Outbound::new(egress, PATIENCE),
        base: replay.base.trim_end_matches('/').to_owned(),
        tokens: replay.tokens.clone(),
    };
    play::run(&side, &map, &wishes, speed, &mut told)?;
    if replay.json {
        return tell::json(&told);
    }
    let row = |name: &str, n: String| vec![name.to_owned(), n];
    let mut rows = vec![
        row("read", told.read.to_string()),
        row("left out", told.left_out.to_string()),
        row("filed", told.filed.to_string()),
        row("refused", told.refused.to_string()),
        row("acts", told.acts.to_string()),
        row("acts refused", told.acts_refused.to_string()),
        row("closed", told.closed.to_string()),
        row("seconds", format!("{:.1}", told.seconds)),
        row("per second", format!("{:.1}", told.per_second)),
    ];
    for (reason, n) in &told.reasons {
        rows.push(row(reason, n.to_string()));
    }
    tell::out(&tell::table(&rows));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_site_itself_may_be_called() {
        assert_eq!(host("http://127.0.0.1:8080").unwrap(), ["127.0.0.1:8080"]);
        assert_eq!(
            host("https://county.example/").unwrap(),
            ["county.example:443"]
        );
        assert_eq!(
            host("http://localhost:8080").unwrap(),
            ["localhost:8080", "127.0.0.1:8080", "[::1]:8080"]
        );
        assert_eq!(host("http://[::1]:80").unwrap(), ["[::1]:80"]);
        assert!(host("ftp://x").is_err() && host("http://x/y").is_err());
    }

    #[test]
    fn speed_is_a_number_or_max() {
        assert_eq!(speed("max").unwrap(), None);
        assert_eq!(speed("60").unwrap(), Some(60.0));
        assert!(speed("0").is_err() && speed("fast").is_err());
    }
}
