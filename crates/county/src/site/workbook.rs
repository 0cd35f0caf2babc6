//! A reform as one workbook: a first sheet that says what it is and names its steps, then one sheet
//! for each kind of change, as people fill it in. Titles and words of any language are told apart by
//! what the caller says they mean; the rows are read by the same functions as a reform's files.
//! The county's own tables may stand in it, too, as they were written out and then edited: a step then
//! means what differs in them.

use super::change::{self, KINDS, Papers};
use super::edited;
use super::fault::Faults;
use super::table::Row;
use model::change::{DatedChange, Reform, Step};
use model::document::DocumentCode;
use sheet::FileFault;
use sheet::{Cell, ReadOptions, Reading, SheetError};
use std::collections::{BTreeMap, BTreeSet};

pub use super::edited::EDITED;
use crate::County;

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
    /// Where the rows of each step stand.
    places: Vec<Place>,
    /// Sheets whose rows are counted.
    counted: BTreeSet<String>,
}

/// Where the rows of a step stand: its sheets, and which kind of change of theirs it is when they hold
/// several.
#[derive(Debug, Clone)]
struct Place {
    sheets: BTreeSet<String>,
    kind: Option<&'static str>,
}

impl Place {
    fn has(&self, change: &DatedChange) -> bool {
        change
            .at
            .rsplit_once(':')
            .is_some_and(|(sheet, _)| self.sheets.contains(sheet))
            && self.kind.is_none_or(|kind| change.change.kind() == kind)
    }
}

/// A sheet whose kind is known, in the words of files.
struct Known {
    name: String,
    kind: String,
    reading: Reading,
    used: bool,
}

/// The columns of a sheet; none for one that is neither a reform's nor one of the county's tables.
#[must_use]
pub fn columns(kind: &str) -> Option<&'static [&'static str]> {
    if kind == HEAD {
        Some(HEAD_COLUMNS)
    } else {
        change::columns(kind).or_else(|| crate::tables::columns(kind))
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
    read_with(bytes, meanings, None)
}

/// Reads a workbook in which the county's tables may stand edited: a step that names [`EDITED`] means what
/// differs in them from the county they were written from.
///
/// # Errors
/// As [`read`].
pub fn read_on(bytes: &[u8], meanings: &Meanings, county: &County) -> Result<Workbook, SheetError> {
    read_with(bytes, meanings, Some(county))
}

fn read_with(
    bytes: &[u8],
    meanings: &Meanings,
    county: Option<&County>,
) -> Result<Workbook, SheetError> {
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
        places: Vec::new(),
        counted: BTreeSet::new(),
    };
    match known.iter().position(|k| k.kind == HEAD) {
        Some(at) => {
            let head = known.remove(at);
            let read = Reader { meanings, county };
            steps(&read, &head, &mut known, &mut faults, &mut book);
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
    // The county's tables were written with semicolons; a name in them may hold the other mark.
    let separators: &[char] = if edited::is_table(kind) {
        &['；']
    } else {
        &['；', '、']
    };
    for row in &mut reading.table.rows {
        for (column, cell) in codes.iter().zip(row.iter_mut()) {
            let text = cell.as_text().trim().to_owned();
            let words = meanings.words.get(&(kind.to_owned(), column.clone()));
            if let Some(word) = words.and_then(|words| words.get(&text)) {
                *cell = Cell::text(word.clone());
            } else if LISTS.contains(&column.as_str()) && text.contains(separators) {
                *cell = Cell::text(text.replace(separators, ";"));
            }
        }
    }
    reading
}

/// What a workbook is read by.
struct Reader<'a> {
    meanings: &'a Meanings,
    county: Option<&'a County>,
}

impl Reader<'_> {
    /// Whether a step means what was edited in the county's tables.
    fn means_edited(&self, wanted: &str) -> bool {
        wanted == EDITED
            || self
                .meanings
                .sheets
                .get(wanted)
                .is_some_and(|k| k == EDITED)
    }

    /// A step that takes in what was edited in every sheet of the county's tables.
    fn edited(
        &self,
        step: &str,
        papers: &Papers,
        known: &[Known],
        faults: &mut Faults,
        book: &mut Workbook,
        reform: &mut Reform,
    ) {
        let Some(county) = self.county else {
            return;
        };
        let sheets: Vec<edited::Sheet<'_>> = known
            .iter()
            .filter(|k| edited::is_table(&k.kind))
            .map(|k| edited::Sheet {
                name: &k.name,
                table: &k.kind,
                reading: &k.reading,
            })
            .collect();
        let names: BTreeSet<String> = sheets.iter().map(|s| s.name.to_owned()).collect();
        let found = edited::read(county, &sheets, papers, faults);
        book.rows += found.rows;
        for kind in edited::kinds_of(&found.changes) {
            book.places.push(Place {
                sheets: names.clone(),
                kind: Some(kind),
            });
            reform.steps.push(Step {
                title: step.to_owned(),
                effective: papers.effective,
                change: kind.to_owned(),
                count: 0,
            });
        }
        reform.changes.extend(found.changes);
        book.counted.extend(names);
    }
}

fn steps(
    read: &Reader<'_>,
    head: &Known,
    known: &mut [Known],
    faults: &mut Faults,
    book: &mut Workbook,
) {
    let meanings = read.meanings;
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
        if read.county.is_some() && read.means_edited(&wanted) {
            for table in known.iter_mut().filter(|k| edited::is_table(&k.kind)) {
                table.used = true;
            }
            if let Some(papers) = papers {
                let step = Some(row.text("step")).filter(|step| !step.is_empty());
                let step = step.unwrap_or_else(|| wanted.clone());
                read.edited(&step, &papers, known, faults, book, &mut reform);
            }
            continue;
        }
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
        book.counted.insert(sheet.name.clone());
        let changes = change::read(
            &sheet.kind,
            &sheet.name,
            &sheet.name,
            &sheet.reading,
            &papers,
            faults,
        );
        book.places.push(Place {
            sheets: [sheet.name.clone()].into(),
            kind: None,
        });
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
    let counted = |(sheet, _): &&(&str, u32)| book.counted.contains(*sheet);
    book.wrong = wrong.iter().filter(counted).count();
    for (step, place) in reform.steps.iter_mut().zip(&book.places) {
        let count = reform.changes.iter().filter(|c| place.has(c)).count();
        step.count = u32::try_from(count).unwrap_or(u32::MAX);
    }
}
