//! `wujia hub sql`: a query over the libraries of the run that readers see, under pseudonyms.

use super::port::read;
use crate::stop::{Done, Stop};
use ::hub::build::current;
use ::hub::spec::Spec;
use ::hub::sql::{Answer, Bounds, Libraries};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Ask the libraries / 查询
#[derive(Debug, clap::Args)]
pub struct Sql {
    /// Where the libraries are
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The query; every question of every library when left out
    query: Option<String>,
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
