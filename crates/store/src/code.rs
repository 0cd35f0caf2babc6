//! Divisions and grids as numbers in columns; sealed values in three.

use crate::{Error, Row};
use codes::{DivisionCode, GridCode};
use model::value::Sealed;
use std::fmt::Write as _;

/// A division of 12 digits.
pub(crate) fn division(row: &Row<'_>, column: usize) -> Result<DivisionCode, Error> {
    u64::try_from(row.i64(column)?)
        .ok()
        .and_then(DivisionCode::from_number)
        .ok_or(Error::Column {
            column,
            wanted: "a division code",
        })
}

/// A grid of 15 digits, or NULL.
pub(crate) fn opt_grid(row: &Row<'_>, column: usize) -> Result<Option<GridCode>, Error> {
    match row.opt_i64(column)? {
        None => Ok(None),
        Some(number) => grid_of(number).map(Some).ok_or(Error::Column {
            column,
            wanted: "a grid code",
        }),
    }
}

/// A grid from its 15 digits.
pub(crate) fn grid_of(number: i64) -> Option<GridCode> {
    let number = u64::try_from(number).ok()?;
    let division = DivisionCode::from_number(number / 1_000)?;
    GridCode::compose(division, u16::try_from(number % 1_000).ok()?, None)
}

/// A grid's 15 digits; micro-grids by the grid they lie in.
pub(crate) fn grid_number(grid: GridCode) -> i64 {
    grid.division().number() as i64 * 1_000 + i64::from(grid.serial())
}

/// Lower-case hex.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// A sealed value: ciphertext, keyed index, masked form, in three columns from `column` on.
pub(crate) fn sealed(row: &Row<'_>, column: usize) -> Result<Sealed, Error> {
    Ok(Sealed {
        cipher: row.text(column)?.to_owned(),
        index: row.text(column + 1)?.to_owned(),
        masked: row.text(column + 2)?.to_owned(),
    })
}

/// A sealed value, or NULL in all three columns.
pub(crate) fn opt_sealed(row: &Row<'_>, column: usize) -> Result<Option<Sealed>, Error> {
    match row.opt_text(column)? {
        None => Ok(None),
        Some(_) => sealed(row, column).map(Some),
    }
}
