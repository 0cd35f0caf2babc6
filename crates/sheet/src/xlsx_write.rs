//! XLSX out: text stays text, so that numbers of citizens and accounts never become 1.1E+17.

use std::collections::HashSet;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use crate::fault::SheetError;
use crate::neutral::{guard_note, is_active};
use crate::table::{Cell, NOTE_MARK, Table};

/// Whole numbers beyond this many digits are written as text.
const INTEGER_MAX: u64 = 999_999_999_999_999;
/// Longest name of a sheet that office programs accept.
const SHEET_NAME_MAX: usize = 31;
/// Widest column that is set by itself, in characters.
const AUTO_WIDTH_MAX: f64 = 48.0;

/// How a table is laid out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// A heading in one merged row above the column names.
    pub title: Option<String>,
    /// A note line on top, such as "synthetic data"; the note mark is put before it.
    pub note: Option<String>,
    /// Column widths in characters (a Chinese character counts two); measured from the cells where `None` or missing.
    pub widths: Vec<Option<f64>>,
}

/// Writes a workbook, one sheet for each table. Same tables, same bytes.
///
/// # Errors
/// [`SheetError::Uneven`] for a row not as wide as its heading, [`SheetError::Unwritable`] beyond the format's own limits.
pub fn write_xlsx(sheets: &[(&Table, &Layout)]) -> Result<Vec<u8>, SheetError> {
    let mut book = book()?;
    let mut names = HashSet::new();
    for (table, layout) in sheets {
        let sheet = book.add_worksheet();
        sheet
            .set_name(sheet_name(&table.name, &mut names))
            .map_err(unwritable)?;
        fill(sheet, table, layout, &Styles::new()).map_err(Fill::into_error)?;
    }
    book.save_to_buffer().map_err(unwritable)
}

/// A workbook whose date of making is fixed: nothing here reads a clock.
pub(crate) fn book() -> Result<Workbook, SheetError> {
    let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(unwritable)?;
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    Ok(book)
}

pub(crate) fn unwritable(error: XlsxError) -> SheetError {
    SheetError::Unwritable {
        why: error.to_string(),
    }
}

/// A name office programs accept, unlike the ones before it.
pub(crate) fn sheet_name(wanted: &str, taken: &mut HashSet<String>) -> String {
    let clean: String = wanted
        .chars()
        .map(|c| {
            if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') || c.is_control() {
                '_'
            } else {
                c
            }
        })
        .collect();
    let clean = if clean.trim().is_empty() {
        "Sheet".to_owned()
    } else {
        clean
    };
    let mut name = cut_name(&clean, SHEET_NAME_MAX);
    let mut n = 2_u32;
    while !taken.insert(name.to_lowercase()) {
        let tail = format!(" ({n})");
        name = cut_name(&clean, SHEET_NAME_MAX - tail.len()) + &tail;
        n += 1;
    }
    name
}

/// Cuts by UTF-16 units, as office programs count.
fn cut_name(name: &str, max: usize) -> String {
    let mut units = 0;
    name.chars()
        .take_while(|c| {
            units += c.len_utf16();
            units <= max
        })
        .collect()
}

/// The few styles a sheet has.
pub(crate) struct Styles {
    pub title: Format,
    pub note: Format,
    pub head: Format,
    pub text: Format,
    pub quoted: Format,
    pub number: Format,
    pub date: Format,
    pub hint: Format,
    pub fault: Format,
    pub fault_text: Format,
}

impl Styles {
    pub(crate) fn new() -> Self {
        let cell = || {
            Format::new()
                .set_border(FormatBorder::Thin)
                .set_border_color(0x00BF_BFBF)
                .set_align(FormatAlign::VerticalCenter)
        };
        Self {
            title: Format::new()
                .set_bold()
                .set_font_size(16)
                .set_align(FormatAlign::Center)
                .set_align(FormatAlign::VerticalCenter),
            note: Format::new()
                .set_font_color(0x009C_2A00)
                .set_align(FormatAlign::VerticalCenter),
            head: cell()
                .set_bold()
                .set_background_color(0x00DD_E7F3)
                .set_align(FormatAlign::Center)
                .set_text_wrap(),
            text: cell().set_num_format("@"),
            quoted: cell().set_num_format("@").set_quote_prefix(),
            number: cell().set_num_format("0"),
            date: cell().set_num_format("yyyy-mm-dd"),
            hint: cell()
                .set_num_format("@")
                .set_font_color(0x0059_5959)
                .set_text_wrap(),
            fault: cell()
                .set_num_format("@")
                .set_font_color(0x009C_0006)
                .set_text_wrap(),
            fault_text: cell().set_num_format("@").set_background_color(0x00FF_E3E3),
        }
    }
}

/// Why a sheet was not filled.
pub(crate) enum Fill {
    Uneven {
        row: usize,
        found: usize,
        expected: usize,
    },
    Xlsx(XlsxError),
}

impl Fill {
    pub(crate) fn into_error(self) -> SheetError {
        match self {
            Self::Uneven {
                row,
                found,
                expected,
            } => SheetError::Uneven {
                row,
                found,
                expected,
            },
            Self::Xlsx(error) => unwritable(error),
        }
    }
}

impl From<XlsxError> for Fill {
    fn from(error: XlsxError) -> Self {
        Self::Xlsx(error)
    }
}

/// Writes note, title, heading and rows; gives the row (from 0) of the column names.
pub(crate) fn fill(
    sheet: &mut Worksheet,
    table: &Table,
    layout: &Layout,
    styles: &Styles,
) -> Result<u32, Fill> {
    let last = u16::try_from(table.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let mut at: u32 = 0;
    if let Some(note) = &layout.note {
        sheet.write_string_with_format(at, 0, format!("{NOTE_MARK}{note}"), &styles.note)?;
        at += 1;
    }
    if let Some(title) = &layout.title {
        if last > 0 {
            sheet.merge_range(at, 0, at, last, title, &styles.title)?;
        } else {
            // A single column cannot be told from its title by a reader, so there the title is a note.
            sheet.write_string_with_format(at, 0, format!("{NOTE_MARK}{title}"), &styles.note)?;
        }
        sheet.set_row_height(at, 30)?;
        at += 1;
    }
    let head = at;
    for (column, name) in (0_u16..).zip(&table.columns) {
        sheet.write_string_with_format(head, column, guard_note(name).as_ref(), &styles.head)?;
        let asked = layout.widths.get(usize::from(column)).copied().flatten();
        sheet.set_column_width(
            column,
            asked.unwrap_or_else(|| measured(table, usize::from(column))),
        )?;
    }
    for (index, row) in table.rows.iter().enumerate() {
        at += 1;
        if row.len() != table.columns.len() {
            return Err(Fill::Uneven {
                row: index + 1,
                found: row.len(),
                expected: table.columns.len(),
            });
        }
        for (column, cell) in (0_u16..).zip(row) {
            put(sheet, at, column, cell, styles)?;
        }
    }
    sheet.set_freeze_panes(head + 1, 0)?;
    sheet.set_repeat_rows(head, head)?;
    sheet.set_paper_size(9); // A4
    Ok(head)
}

/// Writes one cell by its kind.
pub(crate) fn put(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    styles: &Styles,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Text(text) => {
            let guarded = guard_note(text);
            let format = if guarded.starts_with(is_active) {
                &styles.quoted
            } else {
                &styles.text
            };
            sheet.write_string_with_format(row, column, guarded.as_ref(), format)?;
        }
        Cell::Integer(number) if number.unsigned_abs() <= INTEGER_MAX => {
            // Exact: 15 digits fit a double.
            sheet.write_number_with_format(row, column, *number as f64, &styles.number)?;
        }
        Cell::Integer(number) => {
            sheet.write_string_with_format(row, column, number.to_string(), &styles.text)?;
        }
        Cell::Date(date) => {
            let day = (
                u16::try_from(date.year()),
                u8::try_from(date.month()),
                u8::try_from(date.day()),
            );
            match day {
                // Before March 1900 the format's own calendar is wrong by a day.
                (Ok(year), Ok(month), Ok(day)) if (year, month) >= (1900, 3) => {
                    let day = ExcelDateTime::from_ymd(year, month, day)?;
                    sheet.write_datetime_with_format(row, column, &day, &styles.date)?;
                }
                _ => {
                    sheet.write_string_with_format(row, column, date.to_string(), &styles.text)?;
                }
            }
        }
        Cell::Empty => {
            sheet.write_blank(row, column, &styles.text)?;
        }
    }
    Ok(())
}

fn measured(table: &Table, column: usize) -> f64 {
    let head = table
        .columns
        .get(column)
        .map_or(0, |name| columns_wide(name));
    // The first rows stand for the rest.
    let cells = table
        .rows
        .iter()
        .take(200)
        .filter_map(|row| row.get(column))
        .map(|cell| columns_wide(&cell.as_text()))
        .max();
    let wide = u32::try_from(head.max(cells.unwrap_or(0)) + 2).unwrap_or(u32::MAX);
    f64::from(wide).clamp(8.0, AUTO_WIDTH_MAX)
}

/// Width in half-width columns.
pub(crate) fn columns_wide(text: &str) -> usize {
    text.chars()
        .map(|c| if c as u32 > 0x2E7F { 2 } else { 1 })
        .sum()
}
