//! `reforms/<code>.toml` and its tables: a reform as files.

use super::change::{self, Papers};
use super::fault::{Faults, toml_date};
use super::table::open;
use jiff::civil::Date;
use model::change::{Reform, Step};
use model::document::DocumentCode;
use serde::Deserialize;
use sheet::FileFault;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    code: String,
    title: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    resolution: Option<DocumentCode>,
    #[serde(default)]
    step: Vec<StepHead>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StepHead {
    title: String,
    #[serde(deserialize_with = "toml_date::required")]
    effective: Date,
    document: DocumentCode,
    #[serde(default)]
    resolution: Option<DocumentCode>,
    #[serde(default)]
    approval: Option<DocumentCode>,
    change: String,
    table: String,
}

/// Reads a reform: its TOML and, through `get`, the tables it names, by their names as written.
///
/// # Errors
/// Every mistake found, with file, row and column.
pub fn read_reform(
    file: &str,
    bytes: &[u8],
    get: impl Fn(&str) -> Option<Vec<u8>>,
) -> Result<Reform, Vec<FileFault>> {
    let mut faults = Faults::default();
    match read(file, bytes, get, &mut faults) {
        Some(reform) if faults.is_empty() => Ok(reform),
        _ => Err(faults.into_all()),
    }
}

pub(super) fn read(
    file: &str,
    bytes: &[u8],
    get: impl Fn(&str) -> Option<Vec<u8>>,
    faults: &mut Faults,
) -> Option<Reform> {
    let head: Head = faults.toml(file, bytes)?;
    let mut reform = Reform {
        code: head.code,
        title: head.title,
        label: head.label,
        steps: Vec::new(),
        changes: Vec::new(),
    };
    for step in head.step {
        let Some(columns) = change::columns(&step.change) else {
            faults.push(FileFault::new(file, "site-change-unknown").with("found", &step.change));
            continue;
        };
        let Some(bytes) = get(&step.table) else {
            faults.file(&step.table, "site-file-missing");
            continue;
        };
        let Some(reading) = open(&step.table, &bytes, columns, faults) else {
            continue;
        };
        let papers = Papers {
            effective: step.effective,
            document: step.document,
            resolution: step.resolution.or_else(|| head.resolution.clone()),
            approval: step.approval,
        };
        let at = step.table.trim_end_matches(".csv");
        let changes = change::read(&step.change, at, &step.table, &reading, &papers, faults);
        reform.steps.push(Step {
            title: step.title,
            effective: step.effective,
            change: step.change,
            count: u32::try_from(changes.len()).unwrap_or(u32::MAX),
        });
        reform.changes.extend(changes);
    }
    Some(reform)
}
