//! A reform as one workbook: a first sheet that says what it is and names its steps, then one sheet
//! for each kind of change, as people fill it in. Titles and words of any language are told apart by
//! what the caller says they mean; the rows are read by the same functions as a reform's files.

use super::change::{self, KINDS, Papers};
use super::fault::Faults;
use super::table::Row;
use model::change::{DatedChange, Reform, Step};
use model::document::DocumentCode;
use sheet::FileFault;
use sheet::{Cell, ReadOptions, Reading, SheetError};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the first sheet.
pub const HEAD: &str = "reform";
/// Its columns; code and title stand in its first row.
pub const HEAD_COLUMNS: &[&str] = &[
    "code",
    "title",
    "step",
    "kind",
    "effective",
    "document",
    "resolution",
    "approval",
];
/// Columns that hold several values, which people separate in many ways.
const LISTS: &[&str] = &[
    "name_plates",
    "answers_to",
    "towns",
    "departments",
    "event_classes",
    "assist",
    "materials",
    "governs",
    "allowed",
];

/// What titles and words mean, in whatever languages the caller reads.
#[derive(Debug, Clone, Default)]
pub struct Meanings {
    /// Titles of sheets: to [`HEAD`] or a kind of change.
    pub sheets: BTreeMap<String, String>,
    /// Titles of columns, by sheet: to the column's code.
    pub columns: BTreeMap<String, BTreeMap<String, String>>,
    /// Words of a column, by sheet and column: to the word as files write it.
    pub words: BTreeMap<(String, String), BTreeMap<String, String>>,
    /// Titles of the column in which mistakes are told, which is passed over.
    pub faults: BTreeSet<String>,
}

/// A workbook that was read.
#[derive(Debug, Clone)]
pub struct Workbook {
    /// The reform of the rows without mistakes; none when the first sheet says no code or title.
    pub reform: Option<Reform>,
    /// Every mistake; its file is the sheet's name.
    pub faults: Vec<FileFault>,
    /// The sheets as they came.
    pub sheets: Vec<Reading>,
    /// Rows of changes.
    pub rows: usize,
    /// Of them, rows with a mistake.
    pub wrong: usize,
    /// The sheet of each step.
    step_sheets: Vec<String>,
}

/// A sheet whose kind is known, in the words of files.
struct Known {
    name: String,
    kind: String,
    reading: Reading,
    used: bool,
}

/// The columns of a sheet; none for one that is no sheet of a reform.
#[must_use]
pub fn columns(kind: &str) -> Option<&'static [&'static str]> {
    if kind == HEAD {
        Some(HEAD_COLUMNS)
    } else {
        change::columns(kind)
    }
}

/// Every sheet of a reform's workbook, the first one first.
pub fn kinds() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    std::iter::once((HEAD, HEAD_COLUMNS)).chain(KINDS.iter().copied())
}

/// Reads a workbook.
///
/// # Errors
/// The file is none, or beyond its limits. What is wrong in its sheets is in [`Workbook::faults`].
pub fn read(bytes: &[u8], meanings: &Meanings) -> Result<Workbook, SheetError> {
    let sheets = sheet::read_workbook(bytes, &ReadOptions::default())?;
    let mut faults = Faults::default();
    let mut known = Vec::new();
    for reading in &sheets {
        let name = reading.table.name.trim().to_owned();
        let Some(kind) = kind_of(&name, meanings) else {
            if !reading.table.rows.is_empty() {
                faults.push(FileFault::new(&name, "site-sheet-unknown"));
            }
            continue;
        };
        let reading = translated(&name, &kind, reading, meanings, &mut faults);
        known.push(Known {
            name,
            kind,
            reading,
            used: false,
        });
    }
    let mut book = Workbook {
        reform: None,
        faults: Vec::new(),
        sheets,
        rows: 0,
        wrong: 0,
        step_sheets: Vec::new(),
    };
    match known.iter().position(|k| k.kind == HEAD) {
        Some(at) => {
            let head = known.remove(at);
            steps(&head, &mut known, meanings, &mut faults, &mut book);
        }
        None => faults.push(FileFault::new(HEAD, "site-sheet-head-missing")),
    }
    for left in known.iter().filter(|k| !k.used) {
        if !left.reading.table.rows.is_empty() {
            faults.push(FileFault::new(&left.name, "site-sheet-no-step"));
        }
    }
    book.faults = faults.into_all();
    sound_rows_only(&mut book);
    Ok(book)
}

/// The kind a sheet's name means: as it stands, or without a number behind it.
fn kind_of(name: &str, meanings: &Meanings) -> Option<String> {
    let meant = |name: &str| {
        columns(name)
            .is_some()
            .then(|| name.to_owned())
            .or_else(|| meanings.sheets.get(name).cloned())
    };
    let numberless = name
        .trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '(' | ')' | '（' | '）'))
        .trim_end_matches([' ', '-', '_']);
    meant(name).or_else(|| meant(numberless))
}

/// A sheet in the words of files; rows stay where they are.
fn translated(
    name: &str,
    kind: &str,
    reading: &Reading,
    meanings: &Meanings,
    faults: &mut Faults,
) -> Reading {
    let mut reading = reading.clone();
    let wanted = columns(kind).unwrap_or_default();
    let titles = meanings.columns.get(kind);
    for column in &mut reading.table.columns {
        let title = column.trim();
        if wanted.contains(&title) || meanings.faults.contains(title) {
            continue;
        }
        match titles.and_then(|t| t.get(title)) {
            Some(code) => column.clone_from(code),
            None => {
                faults.push(FileFault {
                    column: Some(title.to_owned()),
                    ..FileFault::new(name, "site-column-unknown")
                });
            }
        }
    }
    let codes: Vec<String> = reading.table.columns.clone();
    for row in &mut reading.table.rows {
        for (column, cell) in codes.iter().zip(row.iter_mut()) {
            let text = cell.as_text().trim().to_owned();
            let words = meanings.words.get(&(kind.to_owned(), column.clone()));
            if let Some(word) = words.and_then(|words| words.get(&text)) {
                *cell = Cell::text(word.clone());
            } else if LISTS.contains(&column.as_str()) && text.contains(['；', '、']) {
                *cell = Cell::text(text.replace(['；', '、'], ";"));
            }
        }
    }
    reading
}

fn steps(
    head: &Known,
    known: &mut [Known],
    meanings: &Meanings,
    faults: &mut Faults,
    book: &mut Workbook,
) {
    let rows: Vec<Row<'_>> = Row::all(&head.name, &head.reading).collect();
    let Some(first) = rows.first() else {
        faults.push(FileFault::new(&head.name, "site-sheet-no-steps"));
        return;
    };
    let (code, title) = (
        first.required("code", faults),
        first.required("title", faults),
    );
    let code = code.filter(|code| {
        let plain = code.len() <= 64
            && code
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if !plain {
            faults.push(first.fault("code", "site-reform-code").with("found", code));
        }
        plain
    });
    let resolution = first.some_document("resolution");
    let mut reform = Reform {
        code: code.clone().unwrap_or_default(),
        title: title.clone().unwrap_or_default(),
        label: String::new(),
        steps: Vec::new(),
        changes: Vec::new(),
    };
    for row in &rows {
        let papers = papers(row, resolution.as_ref(), faults);
        let Some(wanted) = row.required("kind", faults) else {
            continue;
        };
        let named = known.iter().position(|k| k.name == wanted);
        let kind = kind_of(&wanted, meanings);
        let alike = || {
            let kind = kind.as_deref()?;
            known
                .iter()
                .position(|k| k.kind == kind && !k.used)
                .or_else(|| known.iter().position(|k| k.kind == kind))
        };
        let Some(at) = named.or_else(alike) else {
            faults.push(
                row.fault("kind", "site-sheet-missing")
                    .with("found", wanted),
            );
            continue;
        };
        let sheet = &mut known[at];
        if sheet.used {
            faults.push(row.fault("kind", "site-sheet-twice").with("found", wanted));
            continue;
        }
        sheet.used = true;
        let Some(papers) = papers else {
            continue;
        };
        book.rows += sheet.reading.table.rows.len();
        let changes = change::read(
            &sheet.kind,
            &sheet.name,
            &sheet.name,
            &sheet.reading,
            &papers,
            faults,
        );
        book.step_sheets.push(sheet.name.clone());
        let step = row.text("step");
        reform.steps.push(Step {
            title: if step.is_empty() {
                sheet.name.clone()
            } else {
                step
            },
            effective: papers.effective,
            change: sheet.kind.clone(),
            count: 0,
        });
        reform.changes.extend(changes);
    }
    if code.is_some() && title.is_some() {
        book.reform = Some(reform);
    }
}

fn papers(row: &Row<'_>, resolution: Option<&DocumentCode>, faults: &mut Faults) -> Option<Papers> {
    let effective = row.parsed("effective", "site-date", faults);
    let document = row.required("document", faults);
    Some(Papers {
        effective: effective?,
        document: DocumentCode(document?),
        resolution: row
            .some_document("resolution")
            .or_else(|| resolution.cloned()),
        approval: row.some_document("approval"),
    })
}

/// Leaves out of the reform what stands in a row with a mistake, and counts what is left.
fn sound_rows_only(book: &mut Workbook) {
    let wrong: BTreeSet<(&str, u32)> = book
        .faults
        .iter()
        .filter_map(|f| Some((f.file.as_str(), f.line?)))
        .collect();
    let Some(reform) = &mut book.reform else {
        return;
    };
    let place = |change: &DatedChange| {
        change
            .at
            .rsplit_once(':')
            .and_then(|(sheet, line)| Some((sheet.to_owned(), line.parse::<u32>().ok()?)))
    };
    reform.changes.retain(|change| {
        place(change).is_none_or(|(sheet, line)| !wrong.contains(&(sheet.as_str(), line)))
    });
    book.wrong = book.rows.saturating_sub(reform.changes.len());
    for (step, sheet) in reform.steps.iter_mut().zip(&book.step_sheets) {
        let of_sheet = |change: &&DatedChange| {
            change
                .at
                .rsplit_once(':')
                .is_some_and(|(at, _)| at == sheet)
        };
        let count = reform.changes.iter().filter(of_sheet).count();
        step.count = u32::try_from(count).unwrap_or(u32::MAX);
    }
}
