//! From raw rows to a table: notes, the heading, widths, limits. Shared by both formats.

use std::collections::HashSet;

use crate::fault::{Notice, SheetError};
use crate::limits::Limits;
use crate::neutral::unguard_note;
use crate::read::{Encoding, Header, Reading};
use crate::table::{Cell, NOTE_MARK, Table};

/// Rows looked at for a heading before the first is taken.
const HEADING_SEARCH_ROWS: usize = 10;

/// One row as it stands in the file.
pub(crate) struct RawRow {
    /// Row in the file, from 1.
    pub number: u32,
    /// Its cells.
    pub cells: Vec<Cell>,
    /// Columns (from 0) with an error value or lost digits, said by the column's name once that is known.
    pub marks: Vec<(usize, Mark)>,
}

/// What a workbook's cell had.
#[derive(Clone, Copy)]
pub(crate) enum Mark {
    DigitsLost,
    CellError,
}

/// Builds a table row by row.
pub(crate) struct Frame<'a> {
    name: String,
    header: &'a Header,
    limits: &'a Limits,
    /// Whether a title may stand above the heading and short rows are usual (workbooks).
    workbook: bool,
    /// Undoes the writer's guard, after notes have been told from data.
    restore: fn(&str) -> &str,
    waiting: Vec<RawRow>,
    columns: Option<Vec<String>>,
    rows: Vec<Vec<Cell>>,
    row_numbers: Vec<u32>,
    notices: Vec<Notice>,
    text_bytes: usize,
}

impl<'a> Frame<'a> {
    pub(crate) fn new(
        name: String,
        header: &'a Header,
        limits: &'a Limits,
        workbook: bool,
    ) -> Self {
        let restore = if workbook {
            unguard_note
        } else {
            crate::neutral::restore
        };
        Self {
            name,
            header,
            limits,
            workbook,
            restore,
            waiting: Vec::new(),
            columns: None,
            rows: Vec::new(),
            row_numbers: Vec::new(),
            notices: Vec::new(),
            text_bytes: 0,
        }
    }

    /// Number of columns once the heading is known.
    pub(crate) fn width(&self) -> Option<usize> {
        self.columns.as_ref().map(Vec::len)
    }

    /// Takes one row.
    pub(crate) fn push(&mut self, row: RawRow) -> Result<(), SheetError> {
        self.measure(&row)?;
        if row.cells.iter().all(Cell::is_empty) || is_note(&row.cells) {
            return Ok(());
        }
        if self.columns.is_some() {
            return self.take(row);
        }
        match self.header {
            Header::Containing(text) => {
                if row.cells.iter().any(|cell| cell.as_text().trim() == text) {
                    self.head(&row)?;
                }
                Ok(())
            }
            Header::Found if !self.workbook || filled(&row) >= 2 => {
                self.waiting.clear();
                self.head(&row)
            }
            Header::Found => {
                self.waiting.push(row);
                if self.waiting.len() >= HEADING_SEARCH_ROWS {
                    self.settle()
                } else {
                    Ok(())
                }
            }
        }
    }

    /// No row of two cells came: the first waiting row is the heading of a table of one column.
    fn settle(&mut self) -> Result<(), SheetError> {
        let mut waiting = std::mem::take(&mut self.waiting).into_iter();
        if let Some(first) = waiting.next() {
            self.head(&first)?;
        }
        waiting.try_for_each(|row| self.take(row))
    }

    fn measure(&mut self, row: &RawRow) -> Result<(), SheetError> {
        let last = row.cells.iter().rposition(|cell| !cell.is_empty());
        if let Some(last) = last
            && last >= self.limits.columns
        {
            return Err(SheetError::TooManyColumns {
                row: row.number,
                column: last + 1,
                max: self.limits.columns,
            });
        }
        for (column, cell) in row.cells.iter().enumerate() {
            if let Cell::Text(text) = cell {
                if text.len() > self.limits.cell_chars
                    && text.chars().count() > self.limits.cell_chars
                {
                    return Err(SheetError::CellTooLong {
                        row: row.number,
                        column: column + 1,
                        max: self.limits.cell_chars,
                    });
                }
                self.text_bytes += text.len();
            }
        }
        if self.text_bytes > self.limits.text_bytes {
            return Err(SheetError::TooMuchText { row: row.number });
        }
        Ok(())
    }

    fn head(&mut self, row: &RawRow) -> Result<(), SheetError> {
        let width = row
            .cells
            .iter()
            .rposition(|cell| !cell.as_text().trim().is_empty())
            .map_or(0, |last| last + 1);
        let mut seen = HashSet::new();
        let mut columns = Vec::with_capacity(width);
        for (column, cell) in row.cells.iter().take(width).enumerate() {
            let name = (self.restore)(&cell.as_text()).trim().to_owned();
            if name.is_empty() {
                return Err(SheetError::HeadingEmpty {
                    row: row.number,
                    column: column + 1,
                });
            }
            if !seen.insert(name.clone()) {
                return Err(SheetError::HeadingTwice {
                    row: row.number,
                    column: column + 1,
                    name,
                });
            }
            columns.push(name);
        }
        if columns.is_empty() {
            return Err(SheetError::NoHeading);
        }
        self.columns = Some(columns);
        Ok(())
    }

    fn take(&mut self, mut row: RawRow) -> Result<(), SheetError> {
        let Some(columns) = &self.columns else {
            return Err(SheetError::NoHeading);
        };
        let width = columns.len();
        if self.rows.len() >= self.limits.rows || (self.rows.len() + 1) * width > self.limits.cells
        {
            let max = self.limits.rows.min(self.limits.cells / width);
            return Err(SheetError::TooManyRows {
                row: row.number,
                max,
            });
        }
        if row.cells.iter().skip(width).any(|cell| !cell.is_empty()) {
            let cells = row
                .cells
                .iter()
                .map(|cell| cell.as_text().into_owned())
                .collect();
            self.notices.push(Notice::RowTooWide {
                row: row.number,
                cells,
            });
            return Ok(());
        }
        if row.cells.len() < width && !self.workbook {
            self.notices.push(Notice::RowShort { row: row.number });
        }
        for (column, mark) in row.marks.drain(..) {
            let Some(column) = columns.get(column).cloned() else {
                continue;
            };
            self.notices.push(match mark {
                Mark::DigitsLost => Notice::DigitsLost {
                    row: row.number,
                    column,
                },
                Mark::CellError => Notice::CellError {
                    row: row.number,
                    column,
                },
            });
        }
        row.cells.resize(width, Cell::Empty);
        for cell in &mut row.cells {
            if let Cell::Text(text) = cell {
                let restored = (self.restore)(text);
                if restored.len() != text.len() {
                    *text = restored.to_owned();
                }
            }
        }
        self.rows.push(row.cells);
        self.row_numbers.push(row.number);
        Ok(())
    }

    /// Adds a notice of the reader's own.
    pub(crate) fn notice(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// The table.
    pub(crate) fn finish(mut self, encoding: Encoding) -> Result<Reading, SheetError> {
        if self.columns.is_none() {
            self.settle()?;
        }
        let columns = self.columns.ok_or(SheetError::NoHeading)?;
        let table = Table {
            name: self.name,
            columns,
            rows: self.rows,
        };
        Ok(Reading {
            table,
            row_numbers: self.row_numbers,
            notices: self.notices,
            encoding,
        })
    }
}

fn filled(row: &RawRow) -> usize {
    row.cells.iter().filter(|cell| !cell.is_empty()).count()
}

fn is_note(cells: &[Cell]) -> bool {
    matches!(cells.first(), Some(Cell::Text(text)) if text.starts_with(NOTE_MARK))
}
