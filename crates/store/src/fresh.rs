//! A schema of its own inside a PostgreSQL database, for stories that must not see each other.

use crate::error::Error;
use std::sync::atomic::{AtomicU64, Ordering};

/// Makes an empty schema with a name of its own and answers the address under which a store sees
/// nothing else of that database.
///
/// # Errors
/// The server cannot be reached, or the account may not make schemas.
pub fn fresh_schema(url: &str) -> Result<String, Error> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let schema = format!(
        "s{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let mut client = ::postgres::Client::connect(url, ::postgres::NoTls)?;
    client.batch_execute(&format!(
        "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"
    ))?;
    let join = if url.contains('?') { '&' } else { '?' };
    Ok(format!("{url}{join}options=-csearch_path%3D{schema}"))
}
