//! Numbers the journal on PostgreSQL.
//!
//! A lock on the journal's head in every unit would cost two thirds of the throughput, so units
//! insert entries unnumbered (`tail`) and one session, holding an advisory lock, numbers them in
//! order of insertion and appends their leaves. Two entries of one subject are inserted by units
//! of which the later saw the earlier committed, so wherever the later is visible the earlier is
//! too and has the smaller `ord`: order is exact within a subject.

use crate::engine::Work;
use crate::engine::postgres::{Line, Link};
use crate::error::Error;
use crate::log::LogTail;
use crate::queue::Queue;
use crate::tx::{Session, Tx};
use evidence::entry::leaf_from_commitment;
use std::time::Duration;

/// Pause between two rounds; at least ten rounds a second are promised.
const ROUND: Duration = Duration::from_millis(40);
/// How often a server that does not number tries to take over; a second is promised.
const CANDIDATE: Duration = Duration::from_millis(250);
/// Most entries numbered in one transaction.
const BATCH: i64 = 4096;

/// The number 20563 is the product's own, the schema tells two sites in one database apart.
const LOCK: &str = "SELECT pg_try_advisory_lock(hashtext(current_schema()::text), 20563)";
const UNNUMBERED: &str =
    "SELECT t.ord, e.header, e.commitment FROM tail t JOIN entry e ON e.ord = t.ord
     ORDER BY t.ord LIMIT $1";
const NUMBER: &str = "INSERT INTO numbered (seq, ord)
     SELECT $1 + place - 1, ord FROM unnest($2::bigint[]) WITH ORDINALITY AS given (ord, place)";
const TAKE: &str = "DELETE FROM tail WHERE ord = ANY($1)";

/// Numbers entries until the store closes, then once more.
pub(crate) fn run(mut line: Line, queue: &Queue<Box<dyn Work>>) {
    while !queue.is_closed() {
        let pause = match line.link().and_then(|link| lead(link, queue)) {
            Ok(true) => ROUND,
            Ok(false) => CANDIDATE,
            Err(error) => {
                tracing::warn!(%error, "the sequencer lost its connection and takes it up again");
                line.drop_link();
                CANDIDATE
            }
        };
        queue.rest(pause);
    }
}

/// Leads as long as the connection lasts; false if another server leads.
fn lead(link: &mut Link, queue: &Queue<Box<dyn Work>>) -> Result<bool, Error> {
    if !link.client.query_one(LOCK, &[])?.try_get::<_, bool>(0)? {
        return Ok(false);
    }
    let mut log = LogTail::load(&mut Tx::new(Session::Postgres(link), false))?;
    loop {
        let closing = queue.is_closed();
        while number(link, &mut log)? == BATCH {}
        if closing {
            return Ok(true);
        }
        queue.rest(ROUND);
    }
}

fn number(link: &mut Link, log: &mut LogTail) -> Result<i64, Error> {
    let unnumbered = link.prepared(UNNUMBERED)?;
    let rows = link.client.query(&unnumbered, &[&BATCH])?;
    if rows.is_empty() {
        return Ok(0);
    }
    let mut ords: Vec<i64> = Vec::with_capacity(rows.len());
    let mut leaves = Vec::with_capacity(rows.len());
    for row in &rows {
        ords.push(row.try_get(0)?);
        let commitment: &[u8] = row.try_get(2)?;
        let commitment = commitment
            .try_into()
            .map_err(|_| Error::Damaged("a commitment's length".to_owned()))?;
        leaves.push(leaf_from_commitment(row.try_get(1)?, commitment));
    }
    let (insert, take) = (link.prepared(NUMBER)?, link.prepared(TAKE)?);
    link.client.batch_execute("BEGIN")?;
    link.client.execute(&insert, &[&log.next(), &ords])?;
    link.client.execute(&take, &[&ords])?;
    log.append(&mut Tx::new(Session::Postgres(link), true), &leaves)?;
    link.client.batch_execute("COMMIT")?;
    Ok(i64::try_from(rows.len()).unwrap_or(0))
}
