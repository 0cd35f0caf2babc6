//! XLSX in. Cells are streamed, never laid out as the sheet's claimed rectangle; formulas are not looked at, only their results.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError, open_workbook_from_rs};
use jiff::civil::Date;

use crate::fault::SheetError;
use crate::frame::{Frame, Mark, RawRow};
use crate::pack::survey;
use crate::read::{Encoding, ReadOptions, Reading};
use crate::table::Cell;

/// Largest whole number of 15 digits; office programs round what is longer.
const DIGITS_15: f64 = 999_999_999_999_999.0;

/// Reads one sheet of a workbook: the one named in the options, else the first visible one.
///
/// # Errors
/// See [`SheetError`]; faults carry row and column.
pub fn read_xlsx(bytes: &[u8], options: &ReadOptions) -> Result<Reading, SheetError> {
    let (mut workbook, sheets) = open(bytes, options)?;
    let name = match &options.sheet {
        Some(wanted) => {
            sheets
                .iter()
                .find(|name| *name == wanted)
                .ok_or_else(|| SheetError::NoSheet {
                    name: wanted.clone(),
                })?
        }
        None => sheets.first().ok_or(SheetError::NoHeading)?,
    };
    guarded(|| sheet(&mut workbook, name, options))
}

/// Reads every visible sheet that has anything in it, in the workbook's order. The limits on rows hold for each sheet, the
/// limit on text for all.
///
/// # Errors
/// See [`SheetError`].
pub fn read_workbook(bytes: &[u8], options: &ReadOptions) -> Result<Vec<Reading>, SheetError> {
    let (mut workbook, sheets) = open(bytes, options)?;
    let mut readings: Vec<Reading> = Vec::new();
    let mut rest = options.clone();
    for name in &sheets {
        match guarded(|| sheet(&mut workbook, name, &rest)) {
            Ok(reading) => {
                let text: usize = reading.table.rows.iter().flatten().map(text_bytes).sum();
                rest.limits.text_bytes = rest.limits.text_bytes.saturating_sub(text);
                readings.push(reading);
            }
            Err(SheetError::NoHeading) => {}
            Err(error) => return Err(error),
        }
    }
    if readings.is_empty() {
        Err(SheetError::NoHeading)
    } else {
        Ok(readings)
    }
}

fn text_bytes(cell: &Cell) -> usize {
    if let Cell::Text(text) = cell {
        text.len()
    } else {
        0
    }
}

type Workbook<'a> = Xlsx<Cursor<&'a [u8]>>;

fn open<'a>(
    bytes: &'a [u8],
    options: &ReadOptions,
) -> Result<(Workbook<'a>, Vec<String>), SheetError> {
    survey(bytes, &options.limits)?;
    let workbook: Workbook<'a> =
        guarded(|| open_workbook_from_rs(Cursor::new(bytes)).map_err(|error| broken(&error)))?;
    let sheets = workbook
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect();
    Ok((workbook, sheets))
}

/// A panic inside the parser of a hostile file is that file's fault and nobody else's.
fn guarded<T>(work: impl FnOnce() -> Result<T, SheetError>) -> Result<T, SheetError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(SheetError::Broken {
            why: "parser gave up".to_owned(),
        })
    })
}

fn broken(error: &XlsxError) -> SheetError {
    match error {
        XlsxError::Password => SheetError::Protected,
        other => SheetError::Broken {
            why: other.to_string(),
        },
    }
}

fn sheet(
    workbook: &mut Workbook<'_>,
    name: &str,
    options: &ReadOptions,
) -> Result<Reading, SheetError> {
    let limits = &options.limits;
    let mut frame = Frame::new(name.to_owned(), &options.header, limits, true);
    let mut cells = workbook
        .worksheet_cells_reader(name)
        .map_err(|error| broken(&error))?;
    let mut current: Option<RawRow> = None;
    let mut text = 0_usize;
    while let Some(cell) = cells.next_cell().map_err(|error| broken(&error))? {
        let (row, column) = cell.get_position();
        let number = row.saturating_add(1);
        let column = column as usize;
        let (value, mark) = value(cell.get_value());
        if value.is_empty() {
            continue;
        }
        if column >= limits.columns {
            return Err(SheetError::TooManyColumns {
                row: number,
                column: column + 1,
                max: limits.columns,
            });
        }
        text += text_bytes(&value);
        if text > limits.text_bytes {
            return Err(SheetError::TooMuchText { row: number });
        }
        if current.as_ref().is_some_and(|open| open.number != number)
            && let Some(done) = current.take()
        {
            if done.number > number {
                return Err(SheetError::Broken {
                    why: format!("row {number} after row {}", done.number),
                });
            }
            frame.push(done)?;
        }
        let open = current.get_or_insert_with(|| RawRow {
            number,
            cells: Vec::new(),
            marks: Vec::new(),
        });
        if open.cells.len() <= column {
            open.cells.resize(column + 1, Cell::Empty);
        }
        if let Some(mark) = mark {
            open.marks.push((column, mark));
        }
        if let Some(slot) = open.cells.get_mut(column) {
            *slot = value;
        }
    }
    if let Some(done) = current {
        frame.push(done)?;
    }
    frame.finish(Encoding::Utf8)
}

fn value(data: &DataRef<'_>) -> (Cell, Option<Mark>) {
    match data {
        DataRef::Empty => (Cell::Empty, None),
        DataRef::String(text) => (Cell::text(text.as_str()), None),
        DataRef::SharedString(text) => (Cell::text(*text), None),
        DataRef::Int(number) => (Cell::Integer(*number), None),
        DataRef::Float(number) => float(*number),
        DataRef::Bool(yes) => (Cell::text(if *yes { "TRUE" } else { "FALSE" }), None),
        DataRef::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            let date = i16::try_from(year).ok().and_then(|year| {
                Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
            });
            match (date, moment.as_f64() >= 1.0, (hour, minute, second)) {
                (Some(date), true, (0, 0, 0)) => (Cell::Date(date), None),
                (Some(date), true, _) => (
                    Cell::text(format!("{date} {hour:02}:{minute:02}:{second:02}")),
                    None,
                ),
                (_, _, _) => (
                    Cell::text(format!("{hour:02}:{minute:02}:{second:02}")),
                    None,
                ),
            }
        }
        DataRef::DateTime(length) => float(length.as_f64()),
        DataRef::DateTimeIso(text) => match text.split_once('T') {
            Some((date, time)) if time.trim_matches(['0', ':', '.', 'Z']).is_empty() => {
                (iso_date(date), None)
            }
            Some((date, time)) => (Cell::text(format!("{date} {time}")), None),
            None => (iso_date(text), None),
        },
        DataRef::DurationIso(text) => (Cell::text(text.as_str()), None),
        DataRef::Error(error) => (Cell::text(error.to_string()), Some(Mark::CellError)),
    }
}

fn iso_date(text: &str) -> Cell {
    text.parse::<Date>()
        .map_or_else(|_| Cell::text(text), Cell::Date)
}

/// Numbers as a person sees them: whole ones as integers, others with the 15 digits an office program keeps.
fn float(number: f64) -> (Cell, Option<Mark>) {
    if !number.is_finite() {
        return (Cell::text(number.to_string()), Some(Mark::CellError));
    }
    if number.fract() == 0.0 {
        let mark = (number.abs() > DIGITS_15).then_some(Mark::DigitsLost);
        let digits = format!("{number:.0}");
        return match (mark, digits.parse::<i64>()) {
            (None, Ok(whole)) => (Cell::Integer(whole), None),
            _ => (Cell::text(digits), mark),
        };
    }
    // 15 significant digits, then the shortest form: 0.1 + 0.2 reads 0.3.
    let rounded = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    (Cell::text(rounded.to_string()), None)
}
