//! Where each value of one entity comes from: what holds, the row that said it, and every value that lost
//! with its row. Read from the run's files by the entity's id; row groups without it are passed over.

use crate::golden::Source;
use crate::sql::{Answer, SqlError, take};
use datafusion::common::ScalarValue;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use model::feed::{EntityKind, Library, column_name};
use std::path::Path;
use std::time::Duration;

/// Lines of one entity that are read.
const LINES_MAX: usize = 2_000;
/// Memory of one look.
const MEMORY: usize = 256 << 20;

/// What is known of one element of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Code of the element.
    pub element: String,
    /// What holds; none where nobody said anything, and of what identifies.
    pub value: Option<String>,
    /// Who said so.
    pub from: Option<Source>,
    /// Values that lost; none of what identifies.
    pub lost: Vec<(Option<String>, Source)>,
}

/// An entity with its elements in the order of its library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Its id in the run.
    pub id: u32,
    /// Elements.
    pub cells: Vec<Cell>,
}

/// Where the values of an entity of a run come from: by its code where it has one, else by its id. None
/// when there is no such entity, or the library has none at all.
///
/// # Errors
/// It takes longer than it may; the engine's.
pub async fn trace(
    run: &Path,
    library: &Library,
    wanted: &str,
    time: Duration,
) -> Result<Option<Trace>, SqlError> {
    let Some(kind) = library.entity else {
        return Ok(None);
    };
    let traced = tokio::time::timeout(time, traced(run, library, kind, wanted));
    traced.await.unwrap_or(Err(SqlError::Time(time)))
}

async fn traced(
    run: &Path,
    library: &Library,
    kind: EntityKind,
    wanted: &str,
) -> Result<Option<Trace>, SqlError> {
    let runtime = RuntimeEnvBuilder::new()
        .with_memory_limit(MEMORY, 1.0)
        .build_arc()?;
    let config = SessionConfig::new()
        .with_target_partitions(1)
        .with_information_schema(false);
    let context = SessionContext::new_with_config_rt(config, runtime);
    for (name, folder) in [("entity", "libraries"), ("lines", "lineage")] {
        let path = run.join(folder).join(library.table());
        let options = ParquetReadOptions::default();
        context
            .register_parquet(name, format!("{}/", path.display()), options)
            .await?;
    }
    let texts = Texts::of(kind);
    let mut values = Answer::default();
    let coded = texts
        .code
        .filter(|(element, _)| library.elements.iter().any(|e| e == element));
    if let Some((_, by_code)) = coded {
        let code = ScalarValue::Utf8(Some(wanted.to_owned()));
        values = ask(&context, by_code, code).await?;
    }
    if values.rows.is_empty()
        && let Ok(id) = wanted.parse::<i32>()
    {
        values = ask(&context, texts.by_id, ScalarValue::Int32(Some(id))).await?;
    }
    let at = values.columns.iter().position(|c| c == texts.id);
    let held = at.and_then(|at| values.rows.first()?.get(at)?.clone());
    let Some(id) = held.and_then(|id| id.parse::<i32>().ok()) else {
        return Ok(None);
    };
    let lines = ask(&context, texts.lines, ScalarValue::Int32(Some(id))).await?;
    Ok(Some(put_together(
        library,
        id.unsigned_abs(),
        &values,
        &lines,
    )))
}

/// What is asked of the files of a kind of entity.
struct Texts {
    id: &'static str,
    by_id: &'static str,
    lines: &'static str,
    /// Element of its code, and the query by it.
    code: Option<(&'static str, &'static str)>,
}

impl Texts {
    const fn of(kind: EntityKind) -> Self {
        match kind {
            EntityKind::Person => Self {
                id: "person_id",
                by_id: "SELECT * FROM entity WHERE person_id = $wanted",
                lines: "SELECT element, holds, \"value\", feed, row_no FROM lines WHERE person_id = $wanted",
                code: None,
            },
            EntityKind::Organisation => Self {
                id: "org_id",
                by_id: "SELECT * FROM entity WHERE org_id = $wanted",
                lines: "SELECT element, holds, \"value\", feed, row_no FROM lines WHERE org_id = $wanted",
                code: Some((
                    "organisation.code",
                    "SELECT * FROM entity WHERE organisation_code = $wanted",
                )),
            },
            EntityKind::Place => Self {
                id: "place_id",
                by_id: "SELECT * FROM entity WHERE place_id = $wanted",
                lines: "SELECT element, holds, \"value\", feed, row_no FROM lines WHERE place_id = $wanted",
                code: Some((
                    "place.code",
                    "SELECT * FROM entity WHERE place_code = $wanted",
                )),
            },
        }
    }
}

async fn ask(context: &SessionContext, sql: &str, wanted: ScalarValue) -> Result<Answer, SqlError> {
    let frame = context.sql(sql).await?;
    let frame = frame
        .with_param_values(vec![("wanted", wanted)])?
        .limit(0, Some(LINES_MAX))?;
    let fields = frame.schema().fields();
    let mut answer = Answer {
        columns: fields.iter().map(|f| f.name().clone()).collect(),
        ..Answer::default()
    };
    for batch in &frame.collect().await? {
        take(batch, &[], &mut answer)?;
    }
    Ok(answer)
}

/// The row of the library and the lines of the lineage, element by element. Lines are `element`, `holds`,
/// `value`, `feed`, `row_no`; the order in which files give them says nothing.
fn put_together(library: &Library, id: u32, values: &Answer, lines: &Answer) -> Trace {
    let row = values.rows.first();
    let value = |element: &str| {
        let column = column_name(element);
        let at = values.columns.iter().position(|c| *c == column)?;
        row?.get(at)?.clone()
    };
    let mut cells: Vec<Cell> = library
        .elements
        .iter()
        .map(|element| Cell {
            value: value(element),
            element: element.clone(),
            from: None,
            lost: Vec::new(),
        })
        .collect();
    for line in &lines.rows {
        let [Some(element), Some(holds), value, Some(feed), Some(row)] = line.as_slice() else {
            continue;
        };
        let (Ok(feed), Ok(row)) = (feed.parse(), row.parse()) else {
            continue;
        };
        let Some(cell) = cells.iter_mut().find(|cell| cell.element == *element) else {
            continue;
        };
        let from = Source { feed, row };
        if holds == "true" {
            cell.from = Some(from);
        } else {
            cell.lost.push((value.clone(), from));
        }
    }
    for cell in &mut cells {
        cell.lost.sort_by_key(|(_, from)| (from.feed, from.row));
    }
    Trace { id, cells }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::feed::{LibraryKind, Sharing};

    fn texts(all: &[&[&str]]) -> Vec<Vec<Option<String>>> {
        let cell = |text: &&str| Some((*text).to_owned()).filter(|text| text != "-");
        all.iter()
            .map(|row| row.iter().map(cell).collect())
            .collect()
    }

    #[test]
    fn values_sources_and_losers_come_together_by_element() {
        let library = Library {
            code: "population".to_owned(),
            name: String::new(),
            kind: LibraryKind::Base,
            sharing: Sharing::Conditional,
            label: String::new(),
            about: String::new(),
            entity: Some(EntityKind::Person),
            elements: [
                "person.number",
                "person.name",
                "person.phone",
                "person.died",
            ]
            .map(str::to_owned)
            .to_vec(),
            from: Vec::new(),
            columns: Vec::new(),
            joins: Vec::new(),
            question: Vec::new(),
            standing: None,
        };
        let values = Answer {
            columns: ["person_id", "person_name", "person_died"]
                .map(str::to_owned)
                .to_vec(),
            rows: texts(&[&["7", "a", "-"]]),
            ..Answer::default()
        };
        let lines = Answer {
            rows: texts(&[
                &["person.name", "false", "c", "3", "9"],
                &["person.name", "false", "b", "2", "4"],
                &["person.phone", "false", "-", "2", "4"],
                &["person.name", "true", "-", "1", "12"],
                &["person.phone", "true", "-", "3", "9"],
                &["person.sex", "true", "-", "1", "12"],
            ]),
            ..Answer::default()
        };
        let trace = put_together(&library, 7, &values, &lines);
        let from = |feed, row| Source { feed, row };
        assert_eq!(trace.id, 7);
        assert_eq!(trace.cells.len(), 4, "only what the library has");
        assert_eq!(trace.cells[0].from, None, "a number is nobody's word");
        let name = &trace.cells[1];
        assert_eq!(name.value.as_deref(), Some("a"));
        assert_eq!(name.from, Some(from(1, 12)));
        let lost = [
            (Some("b".to_owned()), from(2, 4)),
            (Some("c".to_owned()), from(3, 9)),
        ];
        assert_eq!(name.lost, lost);
        let phone = &trace.cells[2];
        assert_eq!((&phone.value, phone.from), (&None, Some(from(3, 9))));
        assert_eq!(
            phone.lost,
            [(None::<String>, from(2, 4))],
            "said, and not again"
        );
        assert_eq!((&trace.cells[3].value, trace.cells[3].from), (&None, None));
    }
}
