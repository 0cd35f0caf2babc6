//! CSV and XLSX to plain tables and back: limits, formula neutralising, templates, error workbooks.
//!
//! This crate knows nothing of what a column means. A [`Table`] has named columns and rows of [`Cell`]s; whoever asked for
//! the table decides what a cell must be. Everything a file says is treated as hostile: bytes, parts, unpacked size, rows,
//! columns and the length of a cell are bounded by [`Limits`], and no cell is ever evaluated.
//!
//! # Notes
//! A row whose first cell begins with [`NOTE_MARK`] (`※`) is a note: the line that says data are synthetic, the hints and the
//! example of a template. Readers pass over notes, writers keep real data from looking like one.
//!
//! # Neutralising, reversibly
//! A CSV opened in an office program must not run. Text that begins with `= + - @`, TAB, CR, NUL, the full-width `＝＋－＠` or
//! the note mark, also behind any number of apostrophes, gets one apostrophe (`'`) more in front; reading takes exactly one
//! away from text of that shape. So `=1+1` is written `'=1+1`, a true `'=1+1` is written `''=1+1`, and both come back as they
//! were. XLSX cells carry their type, so there only the note mark is guarded, and the first group gets Excel's own
//! quote-prefix style. Whole numbers are written bare.

mod csv_file;
mod fault;
mod file_fault;
mod frame;
mod limits;
mod neutral;
mod pack;
mod read;
mod table;
mod template;
mod xlsx_read;
mod xlsx_write;

pub use csv_file::{read_csv, write_csv};
pub use fault::{Notice, SheetError};
pub use file_fault::FileFault;
pub use limits::{
    Limits, SHEET_BYTES_MAX, SHEET_CELL_CHARS_MAX, SHEET_CELLS_MAX, SHEET_COLUMNS_MAX,
    SHEET_PARTS_MAX, SHEET_RATIO_FLOOR, SHEET_RATIO_MAX, SHEET_ROWS_MAX, SHEET_TEXT_BYTES_MAX,
    SHEET_UNPACKED_MAX,
};
pub use neutral::{neutralise, restore};
pub use read::{Encoding, Header, ReadOptions, Reading, read};
pub use table::{Cell, NOTE_MARK, RowFault, Table};
pub use template::{
    ColumnKind, ColumnSpec, write_fault_sheets, write_faults, write_template, write_templates,
};
pub use xlsx_read::{read_workbook, read_xlsx};
pub use xlsx_write::{Layout, write_xlsx};
