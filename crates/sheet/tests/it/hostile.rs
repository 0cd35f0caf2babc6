use std::time::{Duration, Instant};

use sheet::{Limits, ReadOptions, SHEET_BYTES_MAX, SHEET_COLUMNS_MAX, SheetError, read};

use crate::options;
use crate::workbook::{package, workbook};

/// The refusal, which must come within two seconds (RELIABILITY F5).
fn refused(bytes: &[u8]) -> SheetError {
    let start = Instant::now();
    let error = read(bytes, &options()).unwrap_err();
    assert!(
        start.elapsed() < Duration::from_secs(2),
        "{error}: {:?}",
        start.elapsed()
    );
    error
}

fn small(limits: Limits) -> ReadOptions {
    ReadOptions {
        limits,
        ..options()
    }
}

#[test]
fn a_part_of_thirty_million_noughts() {
    assert_eq!(
        refused(&package(&[(
            "xl/worksheets/sheet1.xml",
            &vec![b'0'; 30 << 20]
        )])),
        SheetError::Bomb
    );
}

#[test]
fn a_bomb_that_lies_about_its_size() {
    let mut bytes = package(&[("xl/worksheets/sheet1.xml", &vec![b'0'; 30 << 20])]);
    let size = (30_u32 << 20).to_le_bytes();
    let mut at = 0;
    let mut lies = 0;
    while let Some(found) = bytes[at..].windows(4).position(|four| four == size) {
        bytes[at + found..at + found + 4].copy_from_slice(&100_u32.to_le_bytes());
        at += found + 4;
        lies += 1;
    }
    assert!(lies >= 1);
    assert!(matches!(
        refused(&bytes),
        SheetError::Bomb | SheetError::Broken { .. }
    ));
}

#[test]
fn many_parts() {
    let parts: Vec<(String, &[u8])> = (0..2_100)
        .map(|n| (format!("x{n}"), b"".as_slice()))
        .collect();
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, body)| (name.as_str(), *body))
        .collect();
    assert_eq!(
        refused(&package(&parts)),
        SheetError::TooManyParts {
            parts: 2_104,
            max: 2_000
        }
    );
}

#[test]
fn two_far_cells_do_not_span_a_rectangle() {
    let far = r#"<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#;
    assert_eq!(
        refused(&workbook(far)),
        SheetError::TooManyColumns {
            row: 1_048_576,
            column: 16_384,
            max: SHEET_COLUMNS_MAX
        }
    );
    let deep = r#"<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>"#;
    assert_eq!(
        read(&workbook(deep), &options()).unwrap().row_numbers,
        [1_048_576]
    );
}

#[test]
fn entities_are_not_multiplied() {
    let laughs = r#"<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&c;</t></is></c></row></sheetData></worksheet>"#;
    match read(
        &package(&[("xl/worksheets/sheet1.xml", laughs.as_bytes())]),
        &options(),
    ) {
        Ok(reading) => assert!(reading.table.columns.iter().all(|name| name.len() < 20)),
        Err(error) => assert!(matches!(
            error,
            SheetError::Broken { .. } | SheetError::NoHeading
        )),
    }
}

#[test]
fn limits_name_row_and_column() {
    let limits = Limits {
        rows: 2,
        ..Limits::default()
    };
    assert_eq!(
        read(b"a\n1\n2\n3\n", &small(limits)).unwrap_err(),
        SheetError::TooManyRows { row: 4, max: 2 }
    );
    let limits = Limits {
        cells: 5,
        ..Limits::default()
    };
    assert_eq!(
        read(b"a,b\n1,2\n1,2\n1,2\n", &small(limits)).unwrap_err(),
        SheetError::TooManyRows { row: 4, max: 2 }
    );
    let limits = Limits {
        columns: 2,
        ..Limits::default()
    };
    assert_eq!(
        read(b"a,b\n1,2,3\n", &small(limits)).unwrap_err(),
        SheetError::TooManyColumns {
            row: 2,
            column: 3,
            max: 2
        }
    );
    let limits = Limits {
        cell_chars: 3,
        ..Limits::default()
    };
    assert_eq!(
        read("a,b\n一二三,一二三四\n".as_bytes(), &small(limits)).unwrap_err(),
        SheetError::CellTooLong {
            row: 2,
            column: 2,
            max: 3
        }
    );
    let limits = Limits {
        text_bytes: 10,
        ..Limits::default()
    };
    assert_eq!(
        read(b"a\n12345\n123456\n", &small(limits)).unwrap_err(),
        SheetError::TooMuchText { row: 3 }
    );
    let huge = vec![b'a'; SHEET_BYTES_MAX + 1];
    assert_eq!(
        refused(&huge),
        SheetError::TooLarge {
            bytes: SHEET_BYTES_MAX + 1,
            max: SHEET_BYTES_MAX
        }
    );
}

#[test]
fn a_million_columns() {
    assert!(matches!(
        refused(&vec![b','; 1_000_000]),
        SheetError::NoHeading
    ));
    let wide = "1,".repeat(1_000_000);
    assert_eq!(
        refused(wide.as_bytes()),
        SheetError::TooManyColumns {
            row: 1,
            column: 1_000_000,
            max: SHEET_COLUMNS_MAX
        }
    );
}

#[test]
fn old_workbooks_and_torn_ones() {
    assert_eq!(
        refused(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0, 0]),
        SheetError::UnknownFormat
    );
    let whole = workbook(r#"<row r="1"><c r="A1"><v>1</v></c></row>"#);
    for length in [4, 30, whole.len() / 2, whole.len() - 1] {
        assert!(
            matches!(refused(&whole[..length]), SheetError::Broken { .. }),
            "{length}"
        );
    }
}
