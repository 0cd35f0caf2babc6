//! Workbooks for people to fill in, and workbooks that say what was wrong.

use std::collections::{BTreeMap, HashSet};

use rust_xlsxwriter::{DataValidation, Format, Worksheet};

use crate::fault::SheetError;
use crate::table::{Cell, NOTE_MARK, RowFault, Table};
use crate::xlsx_write::{Fill, Layout, Styles, book, columns_wide, fill, sheet_name, unwritable};

/// What a person types in a column; sets the cells' format, nothing else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColumnKind {
    /// Text, digits included: numbers of citizens, codes, accounts.
    #[default]
    Text,
    /// A whole number.
    Integer,
    /// A date.
    Date,
}

/// One column of a template.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnSpec {
    /// Column name.
    pub name: String,
    /// How to fill it in.
    pub hint: String,
    /// An example.
    pub example: String,
    /// What is typed.
    pub kind: ColumnKind,
    /// Values to choose from; empty for free entry.
    pub choices: Vec<String>,
    /// Width in characters; measured when `None`.
    pub width: Option<f64>,
}

/// Longest list of choices that the format carries inside a cell rule, in characters.
const CHOICES_MAX: usize = 255;

/// A workbook to fill in: optional note and title, the column names, a row of hints and a row with an example, both notes
/// ([`NOTE_MARK`]) that a reader passes over.
///
/// # Errors
/// [`SheetError::Unwritable`] beyond the format's own limits.
pub fn write_template(
    name: &str,
    columns: &[ColumnSpec],
    layout: &Layout,
) -> Result<Vec<u8>, SheetError> {
    write_templates(&[(name, columns)], layout)
}

/// A workbook to fill in with several sheets, each as [`write_template`] makes one.
///
/// # Errors
/// [`SheetError::Unwritable`] beyond the format's own limits.
pub fn write_templates(
    sheets: &[(&str, &[ColumnSpec])],
    layout: &Layout,
) -> Result<Vec<u8>, SheetError> {
    let mut book = book()?;
    let mut names = HashSet::new();
    for (name, columns) in sheets {
        let sheet = book.add_worksheet();
        sheet
            .set_name(sheet_name(name, &mut names))
            .map_err(unwritable)?;
        template_sheet(sheet, name, columns, layout)?;
    }
    book.save_to_buffer().map_err(unwritable)
}

fn template_sheet(
    sheet: &mut Worksheet,
    name: &str,
    columns: &[ColumnSpec],
    layout: &Layout,
) -> Result<(), SheetError> {
    let styles = Styles::new();
    let table = Table::new(name, columns.iter().map(|column| column.name.as_str()));
    let mut layout = layout.clone();
    layout.widths = columns
        .iter()
        .map(|column| {
            let measured = columns_wide(&column.name).max(columns_wide(&column.example)) + 4;
            column.width.or_else(|| {
                u32::try_from(measured)
                    .ok()
                    .map(|wide| f64::from(wide).clamp(12.0, 48.0))
            })
        })
        .collect();
    // Formats of whole columns first: cells written later keep their own.
    for (at, column) in (0_u16..).zip(columns) {
        let format = match column.kind {
            ColumnKind::Text => Format::new().set_num_format("@"),
            ColumnKind::Integer => Format::new().set_num_format("0"),
            ColumnKind::Date => Format::new().set_num_format("yyyy-mm-dd"),
        };
        sheet.set_column_format(at, &format).map_err(unwritable)?;
    }
    let head = fill(sheet, &table, &layout, &styles).map_err(Fill::into_error)?;
    for (at, column) in (0_u16..).zip(columns) {
        let mark = if at == 0 {
            NOTE_MARK.to_string()
        } else {
            String::new()
        };
        sheet
            .write_string_with_format(head + 1, at, format!("{mark}{}", column.hint), &styles.hint)
            .map_err(unwritable)?;
        sheet
            .write_string_with_format(
                head + 2,
                at,
                format!("{mark}{}", column.example),
                &styles.hint,
            )
            .map_err(unwritable)?;
        let length: usize = column
            .choices
            .iter()
            .map(|choice| choice.chars().count() + 1)
            .sum();
        if !column.choices.is_empty() && length <= CHOICES_MAX {
            let rule = DataValidation::new()
                .allow_list_strings(&column.choices)
                .map_err(unwritable)?;
            sheet
                .add_data_validation(head + 3, at, head + 5_000, at, &rule)
                .map_err(unwritable)?;
        }
    }
    sheet.set_freeze_panes(head + 3, 0).map_err(unwritable)?;
    Ok(())
}

/// The rows as they came, with one column more (`heading`) that says for each row what is wrong: `【column】message`, one a
/// line. Cells at fault are shaded.
///
/// # Errors
/// [`SheetError::Uneven`] for a row not as wide as its heading, [`SheetError::Unwritable`] beyond the format's own limits.
pub fn write_faults(
    table: &Table,
    faults: &[RowFault],
    heading: &str,
    layout: &Layout,
) -> Result<Vec<u8>, SheetError> {
    write_fault_sheets(&[(table, faults)], heading, layout)
}

/// The same for the sheets of one workbook.
///
/// # Errors
/// As [`write_faults`].
pub fn write_fault_sheets(
    sheets: &[(&Table, &[RowFault])],
    heading: &str,
    layout: &Layout,
) -> Result<Vec<u8>, SheetError> {
    let mut book = book()?;
    let mut names = HashSet::new();
    for (table, faults) in sheets {
        let sheet = book.add_worksheet();
        sheet
            .set_name(sheet_name(&table.name, &mut names))
            .map_err(unwritable)?;
        fault_sheet(sheet, table, faults, heading, layout)?;
    }
    book.save_to_buffer().map_err(unwritable)
}

fn fault_sheet(
    sheet: &mut Worksheet,
    table: &Table,
    faults: &[RowFault],
    heading: &str,
    layout: &Layout,
) -> Result<(), SheetError> {
    let styles = Styles::new();
    let mut by_row: BTreeMap<usize, Vec<&RowFault>> = BTreeMap::new();
    for fault in faults {
        by_row.entry(fault.row).or_default().push(fault);
    }
    let mut extended = table.clone();
    extended.columns.push(heading.to_owned());
    for (index, row) in extended.rows.iter_mut().enumerate() {
        if row.len() != table.columns.len() {
            return Err(SheetError::Uneven {
                row: index + 1,
                found: row.len(),
                expected: table.columns.len(),
            });
        }
        row.push(Cell::Empty);
    }
    let mut layout = layout.clone();
    layout.widths.resize(table.columns.len(), None);
    layout.widths.push(Some(60.0));
    let head = fill(sheet, &extended, &layout, &styles).map_err(Fill::into_error)?;
    let last = u16::try_from(table.columns.len()).unwrap_or(u16::MAX);
    for (index, faults) in by_row {
        let Some(row) = table.rows.get(index) else {
            continue;
        };
        let at = head + 1 + u32::try_from(index).unwrap_or(u32::MAX - head - 1);
        let lines: Vec<String> = faults
            .iter()
            .map(|fault| match &fault.column {
                Some(column) => format!("【{column}】{}", fault.message),
                None => fault.message.clone(),
            })
            .collect();
        sheet
            .write_string_with_format(at, last, lines.join("\n"), &styles.fault)
            .map_err(unwritable)?;
        for column in faults
            .iter()
            .filter_map(|fault| table.column(fault.column.as_deref()?))
        {
            let Ok(place) = u16::try_from(column) else {
                continue;
            };
            let format = match row.get(column) {
                Some(Cell::Date(_)) => styles.fault_text.clone().set_num_format("yyyy-mm-dd"),
                Some(Cell::Integer(_)) => styles.fault_text.clone().set_num_format("0"),
                _ => styles.fault_text.clone(),
            };
            sheet
                .set_cell_format(at, place, &format)
                .map_err(unwritable)?;
        }
    }
    Ok(())
}
