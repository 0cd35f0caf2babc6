//! `reforms/<code>.toml` and its tables: a reform as files.

use super::change::{self, Papers};
use super::fault::{Faults, SiteFault, toml_date};
use super::table::open;
use jiff::civil::Date;
use model::change::DatedChange;
use model::document::DocumentCode;
use serde::{Deserialize, Serialize};

/// A reform: changes not yet in force, or entered as one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reform {
    /// Code, the stem of its file.
    pub code: String,
    /// Title.
    pub title: String,
    /// 默认, 示例.
    #[serde(default)]
    pub label: String,
    /// Its steps, as a meeting calls them.
    pub steps: Vec<Step>,
    /// Its changes, in the order they are written.
    pub changes: Vec<DatedChange>,
}

/// A step of a reform: one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// What a meeting calls it.
    pub title: String,
    /// First day in force.
    pub effective: Date,
    /// Kind of change.
    pub change: String,
    /// How many changes.
    pub count: usize,
}

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

impl Reform {
    /// Reads a reform: its TOML and, through `open`, the tables it names, by their names as written.
    ///
    /// # Errors
    /// Every mistake found, with file, row and column.
    pub fn read(
        file: &str,
        bytes: &[u8],
        get: impl Fn(&str) -> Option<Vec<u8>>,
    ) -> Result<Self, Vec<SiteFault>> {
        let mut faults = Faults::default();
        let reform = read(file, bytes, get, &mut faults);
        match reform {
            Some(reform) if faults.is_empty() => Ok(reform),
            _ => Err(faults.into_all()),
        }
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
            faults.push(SiteFault::new(file, "site-change-unknown").with("found", &step.change));
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
            count: changes.len(),
        });
        reform.changes.extend(changes);
    }
    Some(reform)
}
