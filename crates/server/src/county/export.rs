//! `wujia county export`.

use super::base;
use crate::config::Where;
use crate::stop::{Done, Stop, While as _};
use jiff::civil::Date;
use sheet::{Layout, Table};
use std::path::Path;

/// Writes the county's tables on a day.
///
/// # Errors
/// A file cannot be written; the store's.
pub fn run(place: &Where, day: Date, dir: Option<&Path>, xlsx: Option<&Path>) -> Done {
    let (book, _) = base::data(place)?;
    let county = book.on(day).map_err(|b| base::broken(&b))?;
    let tables = county::tables::tables(&county);
    if let Some(path) = xlsx {
        let layout = Layout::default();
        let sheets: Vec<(&Table, &Layout)> = tables.iter().map(|t| (t, &layout)).collect();
        let bytes = sheet::write_xlsx(&sheets).map_err(Stop::failed)?;
        std::fs::write(path, bytes).during(path.display())?;
    }
    if let Some(dir) = dir {
        std::fs::create_dir_all(dir).during(dir.display())?;
        for table in &tables {
            let path = dir.join(format!("{}.csv", table.name));
            let bytes = sheet::write_csv(table).map_err(Stop::failed)?;
            std::fs::write(&path, bytes).during(path.display())?;
        }
    }
    let rows: usize = tables.iter().map(|t| t.rows.len()).sum();
    println!("{} tables, {rows} rows, as of {day}", tables.len());
    Ok(())
}
