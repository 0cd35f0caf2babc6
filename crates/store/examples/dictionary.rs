//! Makes a dictionary for `store::pack` out of synthetic data directories on SQLite:
//! `cargo run --profile demo -p store --example dictionary -- OUT DATA…`
//! A dictionary that values were packed with is never made anew; a better one gets the next number.

use rusqlite::{Connection, OpenFlags};

const BYTES: usize = 16 * 1024;
/// Samples of each kind from a directory.
const EACH: i64 = 3_000;
const WANTED: [&str; 3] = [
    "SELECT body FROM entry WHERE body IS NOT NULL ORDER BY (ord * 7919) % 104729 LIMIT ?1",
    "SELECT folded FROM case_state ORDER BY substr(id, 9) LIMIT ?1",
    "SELECT outcome FROM idempotency WHERE outcome IS NOT NULL ORDER BY substr(key, 7) LIMIT ?1",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments.next().ok_or("OUT DATA…")?;
    let mut samples: Vec<Vec<u8>> = Vec::new();
    for data in arguments {
        let path = std::path::Path::new(&data).join("wujia.db");
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        for text in WANTED {
            let mut statement = connection.prepare(text)?;
            let mut rows = statement.query([EACH])?;
            while let Some(row) = rows.next()? {
                let bytes = row.get_ref(0)?.as_bytes()?.to_vec();
                samples.push(store::pack::unpack(&bytes)?.into_owned());
            }
        }
    }
    let dictionary = zstd::dict::from_samples(&samples, BYTES)?;
    let plain: usize = samples.iter().map(Vec::len).sum();
    let mut packer = zstd::bulk::Compressor::with_dictionary(1, &dictionary)?;
    let mut packed = 0;
    for sample in &samples {
        packed += packer.compress(sample)?.len();
    }
    std::fs::write(&out, &dictionary)?;
    println!(
        "{} samples, {plain} bytes plain, {packed} packed, dictionary of {} bytes",
        samples.len(),
        dictionary.len()
    );
    Ok(())
}
