//! The data hub as the verbs see it: the catalogue of the run that readers see, queries on threads of
//! their own, never on those that serve.

use super::{dossier, look, review};
use ::hub::build::{RunReport, current};
use ::hub::identity::{Identity, Sealing, Told};
use ::hub::rows;
use ::hub::spec::Spec;
use ::hub::sql::{Bounds, Libraries, SqlError};
use app::port::{
    DataHub, Later, LibraryRow, NumberedRows, RowsAnswered, RowsAsked, Traced, Unanswered,
};
use codes::CitizenNumber;
use codes::zone::{day_number, day_of_number};
use jiff::civil::Date;
use model::feed::EntityKind;
use model::id::PersonId;
use model::library::{
    ApartRows, BuildLine, Catalogue, Dossier, DossierOf, FeedLine, LibraryLine, Linkage, PastBuild,
    QualityLine, ResultTable, ReviewLine, ReviewPage,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// Rows an analyst gets on a page.
const ROWS: usize = 500;
/// Time a query may take.
const TIME: Duration = Duration::from_secs(20);
/// Time a query of the product itself may take.
const WHOLE: Duration = Duration::from_secs(600);
/// Threads for queries.
const THREADS: usize = 1;

/// The hub of a data directory.
pub struct Hub {
    out: PathBuf,
    sealing: Sealing,
    runtime: Arc<Runtime>,
}

impl Hub {
    /// Of a folder that may have no libraries yet.
    ///
    /// # Errors
    /// No thread can be had.
    pub fn open(out: PathBuf, sealing: Sealing) -> std::io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(THREADS)
            .thread_name("hub")
            .enable_time()
            .build()?;
        Ok(Self {
            out,
            sealing,
            runtime: Arc::new(runtime),
        })
    }
}

/// Reads what a build wrote beside the libraries.
///
/// # Errors
/// The file and what is wrong with it.
pub fn read<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let bytes = std::fs::read(path).map_err(|e| told(&e))?;
    serde_json::from_slice(&bytes).map_err(|e| told(&e))
}

fn pairs(map: &std::collections::BTreeMap<String, u64>) -> Vec<(String, u64)> {
    map.iter().map(|(code, n)| (code.clone(), *n)).collect()
}

impl DataHub for Hub {
    fn catalogue(&self) -> Result<Catalogue, String> {
        let Some(run) = current(&self.out).map_err(|e| e.to_string())? else {
            return Ok(Catalogue::default());
        };
        let spec: Spec = read(&run.join("spec.json"))?;
        let report: RunReport = read(&run.join("report.json"))?;
        let feeds = report.feeds.iter().filter_map(|found| {
            let feed = spec.feed(&found.code)?.clone();
            let columns = found.columns.iter().map(|c| {
                let element = c.element.as_ref().and_then(|code| spec.elements.get(code));
                QualityLine {
                    header: c.header.clone(),
                    element: element.map(|e| e.name.clone()),
                    class: element.map_or(0, |e| e.class),
                    given: c.given,
                    bad: pairs(&c.bad),
                    differs: c.differs,
                }
            });
            Some(FeedLine {
                rows: found.rows,
                apart: pairs(&found.rejected),
                by_number: found.by_number,
                linked: found.linked,
                review: found.review,
                others_number: found.others_number,
                last_day: found.days.map(|(_, last)| day_of_number(last)),
                refused: found.refused.clone(),
                columns: columns.collect(),
                feed,
            })
        });
        let libraries = spec.libraries.iter().map(|library| LibraryLine {
            rows: report.libraries.get(&library.code).copied().unwrap_or(0),
            library: library.clone(),
        });
        Ok(Catalogue {
            feeds: feeds.collect(),
            libraries: libraries.collect(),
            elements: spec.elements.clone(),
            run: Some(BuildLine {
                records: report.records(),
                name: report.run,
                entities: report.entities,
                losers: report.losers,
                took_ms: report.took_ms,
            }),
        })
    }

    fn persons(&self, sql: &str, today: Date) -> Result<NumberedRows, String> {
        let told = |e: &dyn std::fmt::Display| e.to_string();
        let Some(run) = current(&self.out).map_err(|e| told(&e))? else {
            return Ok(NumberedRows::default());
        };
        let spec: Spec = read(&run.join("spec.json"))?;
        let bounds = Bounds {
            rows: usize::MAX,
            time: WHOLE,
            groups_only: false,
            today: Some(day_number(today)),
        };
        let answer = self.runtime.block_on(async {
            let libraries = Libraries::open(&spec, &run).await?;
            libraries.ask(sql, bounds).await
        });
        let answer = answer.map_err(|e| told(&e))?;
        let at = answer.columns.iter().position(|c| c == "person_id");
        let at = at.ok_or_else(|| "the query gives no person_id".to_owned())?;
        let identity = Identity::open(&run, self.sealing.clone()).map_err(|e| told(&e))?;
        let numbers = identity.numbers().map_err(|e| told(&e))?;
        let number_of = |row: &[Option<String>]| {
            let id: usize = row.get(at)?.as_ref()?.parse().ok()?;
            CitizenNumber::unpacked(*numbers.get(id)?)
        };
        let rows = answer.rows.into_iter().filter_map(|mut row| {
            let number = number_of(&row)?;
            row.remove(at);
            Some((number, row))
        });
        let rows = rows.collect();
        let mut columns = answer.columns;
        columns.remove(at);
        Ok(NumberedRows { columns, rows })
    }

    fn rows(&self, asked: RowsAsked) -> Later<Result<RowsAnswered, Unanswered>> {
        let (out, sealing) = (self.out.clone(), self.sealing.clone());
        let answer = async move { rows_of(&out, sealing, asked).await };
        let answered = self.runtime.spawn(answer);
        Box::pin(async move {
            match answered.await {
                Ok(answer) => answer,
                Err(stopped) => Err(Unanswered::Failed(stopped.to_string())),
            }
        })
    }

    fn builds(&self, most: usize) -> Result<Vec<PastBuild>, String> {
        look::builds(&self.out, most)
    }

    fn linkage(&self) -> Result<Option<Linkage>, String> {
        look::linkage(&self.out)
    }

    fn apart(&self, feed: &str, most: usize) -> Result<ApartRows, String> {
        look::apart(&self.out, feed, most)
    }

    fn lineage(
        &self,
        library: String,
        wanted: String,
    ) -> Later<Result<Option<Traced>, Unanswered>> {
        let (out, sealing) = (self.out.clone(), self.sealing.clone());
        let looked = self
            .runtime
            .spawn(async move { look::lineage(&out, sealing, &library, &wanted).await });
        Box::pin(async move {
            match looked.await {
                Ok(answer) => answer,
                Err(stopped) => Err(Unanswered::Failed(stopped.to_string())),
            }
        })
    }

    fn dossier(
        &self,
        of: DossierOf,
        libraries: Option<Vec<String>>,
    ) -> Later<Result<Option<Dossier>, Unanswered>> {
        let (out, sealing) = (self.out.clone(), self.sealing.clone());
        let put = move || dossier::dossier(&out, &sealing, &of, libraries.as_deref());
        let put = self.runtime.spawn_blocking(put);
        Box::pin(async move {
            match put.await {
                Ok(found) => found,
                Err(stopped) => Err(Unanswered::Failed(stopped.to_string())),
            }
        })
    }

    fn waiting(&self, from: usize, most: usize) -> Result<ReviewPage, String> {
        review::waiting(&self.out, &self.sealing, from, most)
    }

    fn waiting_record(&self, record: &str) -> Result<Option<ReviewLine>, String> {
        review::record(&self.out, &self.sealing, record)
    }

    fn decide(&self, record: &str, person: Option<PersonId>) -> Result<(), String> {
        review::decide(&self.out, record, person)
    }

    fn ask(&self, sql: String) -> Later<Result<ResultTable, Unanswered>> {
        let out = self.out.clone();
        let asked = self.runtime.spawn(async move {
            let failed = |e: &dyn std::fmt::Display| Unanswered::Failed(e.to_string());
            let run = current(&out).map_err(|e| failed(&e))?;
            let run = run.ok_or(Unanswered::NoLibraries)?;
            let spec: Spec = read(&run.join("spec.json")).map_err(Unanswered::Failed)?;
            let bounds = Bounds {
                rows: ROWS,
                time: TIME,
                groups_only: true,
                today: None,
            };
            let libraries = Libraries::open(&spec, &run).await.map_err(told)?;
            let answer = libraries.ask(&sql, bounds).await.map_err(told)?;
            Ok(ResultTable {
                columns: answer.columns,
                rows: answer.rows,
                more: answer.more,
                suppressed: answer.suppressed as u64,
            })
        });
        Box::pin(async move {
            match asked.await {
                Ok(answer) => answer,
                Err(stopped) => Err(Unanswered::Failed(stopped.to_string())),
            }
        })
    }
}

/// Rows of a library, with what identifies persons where that is asked for.
async fn rows_of(
    out: &Path,
    sealing: Sealing,
    asked: RowsAsked,
) -> Result<RowsAnswered, Unanswered> {
    let run = current(out).map_err(|e| Unanswered::Failed(e.to_string()))?;
    let run = run.ok_or(Unanswered::NoLibraries)?;
    let spec: Spec = read(&run.join("spec.json")).map_err(Unanswered::Failed)?;
    let hidden = |code: &String| spec.elements.get(code).is_some_and(|e| e.identity);
    let plain = asked.columns.iter().filter(|code| !hidden(code)).cloned();
    let plain: Vec<String> = plain.collect();
    let (library, order) = (&asked.library, asked.order);
    let wanted = rows::asked(&spec, library, &plain, &asked.only, order, asked.from);
    let wanted = wanted.ok_or_else(|| Unanswered::NoQuery(library.clone()))?;
    let bounds = Bounds {
        rows: asked.limit,
        time: if asked.limit > ROWS { WHOLE } else { TIME },
        groups_only: false,
        today: None,
    };
    let libraries = Libraries::open(&spec, &run).await.map_err(told)?;
    let (found, more) = libraries.rows(&wanted, bounds).await.map_err(told)?;
    let whose = |row: &rows::Row| {
        let mut persons = row
            .about
            .iter()
            .filter(|(kind, _)| *kind == EntityKind::Person);
        persons.next().map(|(_, id)| *id)
    };
    let known: BTreeMap<u32, Told> = if asked.whom {
        let ids: BTreeSet<u32> = found.iter().filter_map(whose).collect();
        let identity = Identity::open(&run, sealing);
        let persons = identity.and_then(|identity| identity.persons(&ids));
        persons.map_err(|e| Unanswered::Failed(e.to_string()))?
    } else {
        BTreeMap::new()
    };
    let row = |row: rows::Row| {
        let person = whose(&row).and_then(|id| known.get(&id));
        let about = row.about.first().copied();
        let mut values = row.values.into_iter();
        let value = |code: &String| {
            if hidden(code) {
                person.and_then(|told| identifying(told, code))
            } else {
                values.next().flatten()
            }
        };
        LibraryRow {
            about,
            number: person.and_then(|told| told.number),
            values: asked.columns.iter().map(value).collect(),
        }
    };
    Ok(RowsAnswered {
        rows: found.into_iter().map(row).collect(),
        more,
        run: run
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
    })
}

/// What an identity table says of a person.
fn identifying(told: &Told, code: &str) -> Option<String> {
    if code == "person.number" {
        return told
            .number
            .as_ref()
            .map(|number| number.as_str().to_owned());
    }
    let mut values = told.values.iter();
    let found = values.find(|(element, _)| element == code);
    found.map(|(_, text)| text.clone())
}

fn told(error: SqlError) -> Unanswered {
    match error {
        SqlError::Refused(why) => Unanswered::NoQuery(why),
        SqlError::SingleRows => Unanswered::SingleRows,
        SqlError::Time(_) => Unanswered::TooLong,
        // What fails while it runs is what it asks: a division by nothing, memory beyond its share.
        SqlError::Engine(error) => Unanswered::NoQuery(error.strip_backtrace()),
        SqlError::Arrow(error) => Unanswered::NoQuery(error.to_string()),
    }
}
