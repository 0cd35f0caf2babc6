//! SQL over the libraries of a run: pseudonyms only, read-only, bounded in rows, time and memory. What
//! an analyst sees on a page has no cell of fewer than five (MISSION P4.7).

use crate::spec::Spec;
use arrow::array::{Array, ArrayRef, Int64Array};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use datafusion::common::ScalarValue;
use datafusion::error::DataFusionError;
use datafusion::execution::runtime_env::RuntimeEnvBuilder;
use datafusion::logical_expr::{Expr, LogicalPlan};
use datafusion::prelude::{
    DataFrame, ParquetReadOptions, SQLOptions, SessionConfig, SessionContext,
};
use model::feed::{EntityKind, Library, column_name};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// A cell that speaks of fewer than this many is not shown.
pub const SMALL: i64 = 5;
/// Memory of all queries together.
const MEMORY: usize = 1 << 30;

/// What an analyst is allowed.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// Rows.
    pub rows: usize,
    /// Time.
    pub time: Duration,
    /// Only groups, none of them small.
    pub groups_only: bool,
    /// What `$today` means, in days since 1970.
    pub today: Option<i32>,
}

/// What a query answers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Answer {
    /// Columns.
    pub columns: Vec<String>,
    /// Rows, as text; `None` for null.
    pub rows: Vec<Vec<Option<String>>>,
    /// There were more rows.
    pub more: bool,
    /// Rows that are not shown because they speak of fewer than five.
    pub suppressed: usize,
}

/// Why a query has no answer.
#[derive(Debug, thiserror::Error)]
pub enum SqlError {
    /// It is no query, or asks for what is not there.
    #[error("{0}")]
    Refused(String),
    /// It gives single rows where only groups are shown.
    #[error("only groups are shown, and each with its count")]
    SingleRows,
    /// It took too long.
    #[error("took longer than {0:?}")]
    Time(Duration),
    /// The engine's.
    #[error(transparent)]
    Engine(#[from] DataFusionError),
    /// Arrow's.
    #[error(transparent)]
    Arrow(#[from] arrow::error::ArrowError),
}

/// The libraries of a run, to be asked.
pub struct Libraries {
    context: SessionContext,
}

/// Table, id and group of the base library that has what is joined.
fn base<'s>(spec: &'s Spec, element: &str) -> Option<(&'s Library, &'static str)> {
    let (group, _) = element.split_once('.')?;
    let (kind, id) = match group {
        "person" => (EntityKind::Person, "person_id"),
        "organisation" => (EntityKind::Organisation, "org_id"),
        "place" => (EntityKind::Place, "place_id"),
        _ => return None,
    };
    let library = spec.libraries.iter().find(|l| l.entity == Some(kind))?;
    Some((library, id))
}

/// The view that joins what a library wants of the base libraries to its rows.
fn view(spec: &Spec, library: &Library, rows: &str) -> String {
    let mut columns = String::from("r.*");
    let mut joins = String::new();
    for element in &library.joins {
        let Some((base, id)) = base(spec, element) else {
            continue;
        };
        let table = base.table();
        let join = format!(" LEFT JOIN {table} ON r.{id} = {table}.{id}");
        if !joins.contains(&join) {
            joins.push_str(&join);
        }
        let column = column_name(element);
        columns.push_str(&format!(", {table}.{column} AS {column}"));
    }
    format!(
        "CREATE VIEW {} AS SELECT {columns} FROM {rows} r{joins}",
        library.table()
    )
}

impl Libraries {
    /// Opens the libraries of a run's folder. Identity tables are not among them.
    ///
    /// # Errors
    /// The engine's.
    pub async fn open(spec: &Spec, run: &Path) -> Result<Self, SqlError> {
        let runtime = RuntimeEnvBuilder::new()
            .with_memory_limit(MEMORY, 1.0)
            .build_arc()?;
        let config = SessionConfig::new()
            .with_target_partitions(2)
            .with_information_schema(false);
        let context = SessionContext::new_with_config_rt(config, runtime);
        let folder = |library: &Library| {
            let path = run.join("libraries").join(library.table());
            format!("{}/", path.display())
        };
        let (entities, records): (Vec<_>, Vec<_>) =
            spec.libraries.iter().partition(|l| l.entity.is_some());
        for library in entities {
            let options = ParquetReadOptions::default();
            context
                .register_parquet(library.table(), folder(library), options)
                .await?;
        }
        for library in records {
            let options = ParquetReadOptions::default();
            if library.joins.is_empty() {
                context
                    .register_parquet(library.table(), folder(library), options)
                    .await?;
            } else {
                let rows = format!("{}_rows", library.table());
                context
                    .register_parquet(&rows, folder(library), options)
                    .await?;
                context.sql(&view(spec, library, &rows)).await?;
            }
        }
        Ok(Self { context })
    }

    /// Answers one query.
    ///
    /// # Errors
    /// It is no query over the libraries; it shows single rows where only groups are shown; it takes
    /// too long or too much memory.
    pub async fn ask(&self, sql: &str, bounds: Bounds) -> Result<Answer, SqlError> {
        let asked = tokio::time::timeout(bounds.time, self.answer(sql, bounds));
        asked.await.unwrap_or(Err(SqlError::Time(bounds.time)))
    }

    async fn answer(&self, sql: &str, bounds: Bounds) -> Result<Answer, SqlError> {
        let only_queries = SQLOptions::new()
            .with_allow_ddl(false)
            .with_allow_dml(false)
            .with_allow_statements(false);
        let frame = self
            .context
            .sql_with_options(sql, only_queries)
            .await
            .map_err(|e| SqlError::Refused(e.strip_backtrace()))?;
        let frame = match bounds.today {
            Some(day) => {
                frame.with_param_values(vec![("today", ScalarValue::Date32(Some(day)))])?
            }
            None => frame,
        };
        let counts = if bounds.groups_only {
            let counts = counts(frame.logical_plan());
            if counts.is_empty() {
                return Err(SqlError::SingleRows);
            }
            counts
        } else {
            Vec::new()
        };
        let frame: DataFrame = frame.limit(0, Some(bounds.rows.saturating_add(1)))?;
        let columns: Vec<String> = frame
            .schema()
            .fields()
            .iter()
            .map(|f| f.name().clone())
            .collect();
        let batches = frame.collect().await?;
        let mut answer = Answer {
            columns,
            ..Answer::default()
        };
        for batch in &batches {
            take(batch, &counts, &mut answer)?;
        }
        answer.more = answer.rows.len() > bounds.rows;
        answer.rows.truncate(bounds.rows);
        Ok(answer)
    }
}

/// Rows of a batch as text; a row that counts fewer than five is left out.
pub(crate) fn take(
    batch: &RecordBatch,
    counts: &[usize],
    answer: &mut Answer,
) -> Result<(), SqlError> {
    let options = FormatOptions::default();
    let cells: Vec<ArrayFormatter<'_>> = batch
        .columns()
        .iter()
        .map(|c| ArrayFormatter::try_new(c.as_ref(), &options))
        .collect::<Result<_, _>>()?;
    let counted: Vec<Arc<Int64Array>> = counts
        .iter()
        .map(|at| whole(batch.column(*at)))
        .collect::<Result<_, _>>()?;
    for row in 0..batch.num_rows() {
        let small = counted
            .iter()
            .any(|c| !c.is_null(row) && c.value(row) > 0 && c.value(row) < SMALL);
        if small {
            // The whole row: its other columns would say of whom.
            answer.suppressed += 1;
            continue;
        }
        let text = |(at, cell): (usize, &ArrayFormatter<'_>)| {
            (!batch.column(at).is_null(row)).then(|| cell.value(row).to_string())
        };
        answer
            .rows
            .push(cells.iter().enumerate().map(text).collect());
    }
    Ok(())
}

fn whole(column: &ArrayRef) -> Result<Arc<Int64Array>, SqlError> {
    let column = cast(column, &DataType::Int64)?;
    let whole = column.as_any().downcast_ref::<Int64Array>().cloned();
    whole
        .map(Arc::new)
        .ok_or_else(|| SqlError::Refused("a count is no number".to_owned()))
}

/// Output columns that count what a group is made of; none when the query gives single rows. Looked
/// for through what only renames, orders, filters or limits groups.
fn counts(plan: &LogicalPlan) -> Vec<usize> {
    match plan {
        LogicalPlan::Projection(projection) => {
            let below = counts(&projection.input);
            let schema = projection.input.schema();
            let is_count = |expr: &Expr| match unaliased(expr) {
                Expr::Column(column) => schema
                    .maybe_index_of_column(column)
                    .is_some_and(|at| below.contains(&at)),
                _ => false,
            };
            let all = projection.expr.iter().enumerate();
            all.filter(|(_, e)| is_count(e)).map(|(at, _)| at).collect()
        }
        LogicalPlan::Aggregate(aggregate) => {
            let groups = aggregate.group_expr.len();
            let all = aggregate.aggr_expr.iter().enumerate();
            all.filter(|(_, e)| matches!(unaliased(e), Expr::AggregateFunction(f) if f.func.name() == "count"))
                .map(|(at, _)| groups + at)
                .collect()
        }
        LogicalPlan::Sort(sort) => counts(&sort.input),
        LogicalPlan::Limit(limit) => counts(&limit.input),
        LogicalPlan::Filter(filter) => counts(&filter.input),
        LogicalPlan::SubqueryAlias(alias) => counts(&alias.input),
        _ => Vec::new(),
    }
}

fn unaliased(expr: &Expr) -> &Expr {
    match expr {
        Expr::Alias(alias) => unaliased(&alias.expr),
        Expr::Cast(cast) => unaliased(&cast.expr),
        other => other,
    }
}
