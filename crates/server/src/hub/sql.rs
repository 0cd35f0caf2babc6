//! `wujia hub sql`: a query over the libraries of the run that readers see, under pseudonyms.

use super::port::read;
use crate::stop::{Done, Stop};
use ::hub::build::current;
use ::hub::spec::Spec;
use ::hub::sql::{Answer, Bounds, Libraries};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Ask the libraries / 查询
#[derive(Debug, clap::Args)]
pub struct Sql {
    /// Where the libraries are
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The query; every question of every library when left out
    query: Option<String>,
    /// Time the queries of a file, a statement each, and print a line of JSON for each
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// How often each query of the file is asked after a first time
    #[arg(long, default_value_t = 5)]
    times: usize,
    /// Rows at most
    #[arg(long, default_value_t = 1_000)]
    rows: usize,
    /// Seconds at most
    #[arg(long, default_value_t = 60)]
    seconds: u64,
}

/// Asks.
///
/// # Errors
/// There are no libraries; what the query is refused for.
pub fn run(sql: &Sql) -> Done {
    let run = current(&sql.out).map_err(Stop::failed)?;
    let run = run.ok_or_else(|| Stop::failed("no libraries yet: wujia hub build"))?;
    let spec: Spec = read(&run.join("spec.json")).map_err(Stop::failed)?;
    let bounds = Bounds {
        rows: sql.rows,
        time: Duration::from_secs(sql.seconds),
        groups_only: false,
        today: None,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()
        .map_err(Stop::failed)?;
    runtime.block_on(async {
        let libraries = Libraries::open(&spec, &run).await.map_err(Stop::failed)?;
        if let Some(file) = &sql.file {
            return timed(&libraries, file, sql.times, bounds).await;
        }
        if let Some(query) = &sql.query {
            print(&libraries.ask(query, bounds).await.map_err(Stop::failed)?);
            return Ok(());
        }
        for library in &spec.libraries {
            for question in &library.question {
                let begun = Instant::now();
                let answer = libraries.ask(&question.sql, bounds).await;
                let answer = answer.map_err(|e| Stop::failed(format!("{}: {e}", question.ask)))?;
                println!("{} ({} ms)", question.ask, begun.elapsed().as_millis());
                print(&answer);
            }
        }
        Ok(())
    })
}

/// Asks every statement of a file again and again; the middle of the times is what is said.
async fn timed(libraries: &Libraries, file: &Path, times: usize, bounds: Bounds) -> Done {
    let text = std::fs::read_to_string(file).map_err(Stop::failed)?;
    let told: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .collect();
    let told = told.join("\n");
    let statements = told.split(';').map(str::trim).filter(|s| !s.is_empty());
    for (n, statement) in (1..).zip(statements) {
        let ask = || libraries.ask(statement, bounds);
        let failed = |e| Stop::failed(format!("query {n}: {e}"));
        let rows = ask().await.map_err(failed)?.rows.len();
        let mut took = Vec::with_capacity(times);
        for _ in 0..times.max(1) {
            let begun = Instant::now();
            ask().await.map_err(failed)?;
            took.push(begun.elapsed());
        }
        took.sort_unstable();
        let ms = took[took.len() / 2].as_secs_f64() * 1_000.0;
        println!("{{\"query\":{n},\"ms\":{ms:.2},\"rows\":{rows}}}");
    }
    Ok(())
}

fn print(answer: &Answer) {
    println!("{}", answer.columns.join("\t"));
    for row in &answer.rows {
        let cells: Vec<&str> = row.iter().map(|c| c.as_deref().unwrap_or("")).collect();
        println!("{}", cells.join("\t"));
    }
    if answer.more {
        println!("… more");
    }
}
