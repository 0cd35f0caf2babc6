//! How much of a file is read before it is refused.

/// Largest file accepted, in bytes as uploaded.
pub const SHEET_BYTES_MAX: usize = 32 << 20;
/// Largest sum of all parts of an XLSX package once unpacked, in bytes.
pub const SHEET_UNPACKED_MAX: u64 = 160 << 20;
/// Largest ratio of unpacked to packed bytes of a package.
pub const SHEET_RATIO_MAX: u64 = 150;
/// Unpacked bytes below which the ratio is not looked at: small, very regular workbooks are harmless.
pub const SHEET_RATIO_FLOOR: u64 = 4 << 20;
/// Most parts (files) in an XLSX package.
pub const SHEET_PARTS_MAX: usize = 2_000;
/// Most rows of data in one table.
pub const SHEET_ROWS_MAX: usize = 200_000;
/// Most columns in one table.
pub const SHEET_COLUMNS_MAX: usize = 512;
/// Most cells in one table, rows times columns.
pub const SHEET_CELLS_MAX: usize = 4_000_000;
/// Longest text of one cell in characters (Excel's own limit).
pub const SHEET_CELL_CHARS_MAX: usize = 32_767;
/// Most bytes of text in all cells together; a shared string that stands in a million cells is counted a million times.
pub const SHEET_TEXT_BYTES_MAX: usize = 128 << 20;

/// The limits one reading keeps. `Limits::default()` are the constants of this module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// See [`SHEET_BYTES_MAX`].
    pub bytes: usize,
    /// See [`SHEET_UNPACKED_MAX`].
    pub unpacked: u64,
    /// See [`SHEET_RATIO_MAX`].
    pub ratio: u64,
    /// See [`SHEET_PARTS_MAX`].
    pub parts: usize,
    /// See [`SHEET_ROWS_MAX`].
    pub rows: usize,
    /// See [`SHEET_COLUMNS_MAX`].
    pub columns: usize,
    /// See [`SHEET_CELLS_MAX`].
    pub cells: usize,
    /// See [`SHEET_CELL_CHARS_MAX`].
    pub cell_chars: usize,
    /// See [`SHEET_TEXT_BYTES_MAX`].
    pub text_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: SHEET_BYTES_MAX,
            unpacked: SHEET_UNPACKED_MAX,
            ratio: SHEET_RATIO_MAX,
            parts: SHEET_PARTS_MAX,
            rows: SHEET_ROWS_MAX,
            columns: SHEET_COLUMNS_MAX,
            cells: SHEET_CELLS_MAX,
            cell_chars: SHEET_CELL_CHARS_MAX,
            text_bytes: SHEET_TEXT_BYTES_MAX,
        }
    }
}
