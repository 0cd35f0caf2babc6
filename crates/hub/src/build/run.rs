//! A build from its first feed to the moment in which readers see it.
//!
//! Everything is written into the run's own folder; `current` names the run that readers use and is put
//! in place by a rename, so they see the old libraries or the new ones and never half of either.

use super::checkpoint::Checkpoint;
use super::engine::{Engine, Link, Taken};
use super::join::{Apart, Join, identity};
use super::learn::{Identity, Linker};
use super::plan::{Elements, Plan};
use super::report::{FeedReport, RunReport};
use super::spill::{self, Spill};
use crate::accept::{HOPELESS_AFTER, Keys, limit};
use crate::clean::{Places, Reason};
use crate::delta;
use crate::identity::Sealing;
use crate::postings::Postings;
use crate::read::{self, ReadError, Row};
use crate::review::{self, RecordKey, Waiting};
use crate::spec::Spec;
use crate::table::{Part, Parts, TableError, record_schema};
use arrow::datatypes::Schema;
use codes::CitizenNumber;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How a build goes.
pub struct Options {
    /// Where deliveries have landed: a folder for each feed, by its code.
    pub landed: PathBuf,
    /// Where runs and the name of the current one are.
    pub out: PathBuf,
    /// Name of the run when a new one is begun.
    pub run: String,
    /// Today, in days since 1970.
    pub today: i32,
    /// When the tables are said to be made, in milliseconds since 1970 (UTC).
    pub created_ms: i64,
    /// Between two checkpoints at least.
    pub checkpoint_every: Duration,
    /// How identity tables are sealed.
    pub sealing: Sealing,
}

/// Why a build ended without libraries.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The file system's, a full disk among them.
    #[error("{path}: {error}")]
    Io {
        /// Which file.
        path: String,
        /// What it said.
        error: io::Error,
    },
    /// A table's.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A report's.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
    /// The identity table's.
    #[error(transparent)]
    Identity(#[from] crate::identity::IdentityError),
}

/// What a build made.
pub struct Built {
    /// The run's folder.
    pub folder: PathBuf,
    /// What was found.
    pub report: RunReport,
}

/// The folder of the run that readers use.
///
/// # Errors
/// The file system's.
pub fn current(out: &Path) -> io::Result<Option<PathBuf>> {
    match fs::read_to_string(out.join("current")) {
        Ok(run) => Ok(Some(out.join("runs").join(run.trim()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

pub(super) fn io_at<T>(path: &Path, result: io::Result<T>) -> Result<T, BuildError> {
    result.map_err(|error| BuildError::Io {
        path: path.display().to_string(),
        error,
    })
}

/// Identities that are learned on at most.
const SAMPLE_MAX: usize = 120_000;
/// The one part of a table that is written at the end, whole.
const WHOLE: &str = "part-00.parquet";

/// What became of a row.
enum Kept {
    /// It is in, or waits.
    In,
    /// It is kept apart, for a column where it is one's fault.
    Apart(Reason, Option<usize>),
}

/// Why a delivery was not taken; the rest of the build goes on without it.
enum Refused {
    Delivery(u8, ReadError),
    Build(BuildError),
}

/// A delivery of this feed is refused.
fn of(feed: u8) -> impl Fn(ReadError) -> Refused {
    move |error| Refused::Delivery(feed, error)
}

impl From<BuildError> for Refused {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

/// Files of a run's folder.
struct Folder {
    root: PathBuf,
}

impl Folder {
    fn state(&self) -> PathBuf {
        self.root.join("state.bin")
    }

    fn spill(&self, feed: u8) -> PathBuf {
        self.root.join("waiting").join(format!("{feed:02}.rows"))
    }

    fn rejected(&self, feed: u8) -> PathBuf {
        self.root.join("rejected").join(format!("{feed:02}.csv"))
    }

    fn table(&self, table: &str) -> PathBuf {
        self.root.join("libraries").join(table)
    }

    fn lineage(&self, table: &str) -> PathBuf {
        self.root.join("lineage").join(table)
    }

    /// The run's name, which is its folder's.
    fn run(&self) -> String {
        let name = self.root.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    fn make(&self, spec: &Spec) -> Result<(), BuildError> {
        let mut all = vec![
            self.root.join("waiting"),
            self.root.join("rejected"),
            self.root.join("identity"),
            self.root.join("index"),
        ];
        for library in &spec.libraries {
            all.push(self.table(&library.table()));
            if library.entity.is_some() {
                all.push(self.lineage(&library.table()));
            }
        }
        for folder in all {
            io_at(&folder, fs::create_dir_all(&folder))?;
        }
        Ok(())
    }
}

/// Builds the libraries, going on with an interrupted run of the same deliveries where there is one.
///
/// # Errors
/// The file system's and the encoder's; nothing is published then, and the next build goes on.
pub fn build(
    spec: &Spec,
    places: &Places,
    options: &Options,
    told: &mut dyn FnMut(&str, u64),
) -> Result<Built, BuildError> {
    let begun = Instant::now();
    let (folder, refused) = open_run(spec, options)?;
    let mut run = Run {
        spec,
        places,
        options,
        folder,
        refused,
        told,
        last: Instant::now(),
    };
    let (engine, reports, link) = run.whole()?;
    let report = run.finish(&engine, reports, link, begun)?;
    Ok(Built {
        folder: run.folder.root.clone(),
        report,
    })
}

/// The folder of an interrupted run of the same deliveries, else a new one; with the feeds it refused.
fn open_run(spec: &Spec, options: &Options) -> Result<(Folder, BTreeMap<u8, String>), BuildError> {
    let runs = options.out.join("runs");
    io_at(&runs, fs::create_dir_all(&runs))?;
    let mut inputs = BTreeMap::new();
    for feed in &spec.feeds {
        for file in read::files(feed, &options.landed.join(&feed.code)).unwrap_or_default() {
            let size = io_at(&file, fs::metadata(&file))?.len();
            inputs.insert(file.display().to_string(), size);
        }
    }
    let wanted = serde_json::to_string_pretty(&inputs)?;
    for entry in io_at(&runs, fs::read_dir(&runs))? {
        let root = io_at(&runs, entry)?.path();
        let same = fs::read_to_string(root.join("inputs.json")).is_ok_and(|text| text == wanted);
        if same && !root.join("report.json").exists() {
            let refused = fs::read_to_string(root.join("refused.json")).unwrap_or_default();
            let folder = Folder { root };
            folder.make(spec)?;
            return Ok((folder, serde_json::from_str(&refused).unwrap_or_default()));
        }
    }
    let folder = Folder {
        root: runs.join(&options.run),
    };
    folder.make(spec)?;
    let inputs = folder.root.join("inputs.json");
    io_at(&inputs, fs::write(&inputs, wanted))?;
    Ok((folder, BTreeMap::new()))
}

struct Run<'a> {
    spec: &'a Spec,
    places: &'a Places,
    options: &'a Options,
    folder: Folder,
    refused: BTreeMap<u8, String>,
    told: &'a mut dyn FnMut(&str, u64),
    last: Instant,
}

type Whole<'s> = (Engine<'s>, Vec<FeedReport>, super::report::LinkReport);

impl<'a> Run<'a> {
    /// Reads every feed. A delivery that is refused after some of its rows were heard is forgotten by
    /// going back to the last checkpoint.
    fn whole(&mut self) -> Result<Whole<'a>, BuildError> {
        loop {
            let state = self.folder.state();
            let kept = io_at(&state, Checkpoint::read(&state))?.unwrap_or_default();
            let elements = Elements::of(self.spec);
            let mut engine = Engine::new(self.places, elements, kept.state, self.options.today);
            let mut reports = kept.reports;
            match self.feeds(&mut engine, &mut reports) {
                Ok(link) => return Ok((engine, reports, link)),
                Err(Refused::Build(error)) => return Err(error),
                Err(Refused::Delivery(feed, error)) => self.refuse(feed, &error.to_string())?,
            }
        }
    }

    fn refuse(&mut self, feed: u8, why: &str) -> Result<(), BuildError> {
        self.refused.insert(feed, why.to_owned());
        // Nothing of it is published: not the rows that were written before it showed what it is.
        let index = self.folder.root.join("index");
        for part in [format!("{feed:02}"), format!("{feed:02}-linked")] {
            io_at(&index, Postings::default().write(&index, &part))?;
        }
        for library in &self.spec.libraries {
            for suffix in ["", "-linked"] {
                let table = self.folder.table(&library.table());
                let part = table.join(format!("part-{feed:02}{suffix}.parquet"));
                if part.exists() {
                    io_at(&part, fs::remove_file(&part))?;
                }
            }
        }
        let path = self.folder.root.join("refused.json");
        io_at(
            &path,
            fs::write(&path, serde_json::to_string(&self.refused)?),
        )
    }

    fn feeds(
        &mut self,
        engine: &mut Engine<'a>,
        reports: &mut Vec<FeedReport>,
    ) -> Result<super::report::LinkReport, Refused> {
        let spec = self.spec;
        for feed in &spec.feeds[reports.len().min(spec.feeds.len())..] {
            let plan = Plan::of(spec, feed, &engine.elements);
            let mut report = Engine::report(&plan);
            if let Some(why) = self.refused.get(&feed.number) {
                report.refused = Some(why.clone());
            } else if plan.names_persons() && plan.number.is_none() {
                // Nobody in it has a number: it waits as a whole.
            } else {
                self.feed(engine, &plan, &mut report)?;
            }
            reports.push(report);
            if self.last.elapsed() >= self.options.checkpoint_every
                || reports.len() == spec.feeds.len()
            {
                let path = self.folder.state();
                io_at(&path, Checkpoint::write(&path, &engine.state, reports))?;
                self.last = Instant::now();
            }
        }
        self.linked(engine, reports)
    }

    fn parts(&self, plan: &Plan<'_>, suffix: &str) -> Result<Parts, BuildError> {
        let mut parts = Vec::with_capacity(plan.outputs.len());
        for output in &plan.outputs {
            let table = self
                .folder
                .table(&self.spec.libraries[output.library].table());
            let name = format!("part-{:02}{suffix}.parquet", plan.feed.number);
            let schema = Arc::clone(&output.schema);
            parts.push(Part::begin(
                &table.join(name),
                schema,
                (&output.what, &plan.feed.code),
                !suffix.is_empty(),
            )?);
        }
        Ok(Parts::new(parts))
    }

    /// Reads the deliveries of a feed: rows are counted, those kept apart noted, a delivery with too many
    /// of them refused. What becomes of a row is the taker's.
    fn deliveries(
        &mut self,
        plan: &Plan<'a>,
        report: &mut FeedReport,
        keys: &RefCell<Keys>,
        take: &mut dyn FnMut(&mut FeedReport, u32, &Row<'_>) -> Result<Kept, BuildError>,
    ) -> Result<(), Refused> {
        let number = plan.feed.number;
        let mut apart = Apart::begin(&self.folder.rejected(number))?;
        let folder = self.options.landed.join(&plan.feed.code);
        let mut next = 1;
        let mut files = read::files(plan.feed, &folder).map_err(of(number))?;
        if plan.feed.changes.is_some() {
            // The last word first: what earlier files say of the same key is heard no more.
            files.reverse();
        }
        for file in files {
            if plan.feed.changes.is_some() {
                keys.borrow_mut().earlier_file();
            }
            let first = next;
            let mut failed = None;
            let mut visit = |row_no: u32, row: Result<&Row<'_>, Reason>| -> Result<(), ReadError> {
                report.rows += 1;
                let kept = match row {
                    Err(reason) => Ok(Kept::Apart(reason, None)),
                    Ok(row) => take(report, row_no, row),
                };
                let done = match kept {
                    Ok(Kept::In) => Ok(()),
                    Ok(Kept::Apart(reason, _)) if reason.of_changes() => {
                        report.changed += 1;
                        Ok(())
                    }
                    Ok(Kept::Apart(reason, column)) => {
                        report.reject(reason);
                        let column = column.map(|at| plan.feed.columns[at].header.as_str());
                        apart.put(row_no, reason, column)
                    }
                    Err(error) => Err(error),
                };
                if let Err(error) = done {
                    failed = Some(error);
                    return Err(ReadError::Stopped(String::new()));
                }
                if report.rows & 0xffff == 0 {
                    (self.told)(&plan.feed.code, report.rows);
                }
                limit(plan.feed, report.rows, report.rejections(), HOPELESS_AFTER)
            };
            let read = read::rows(plan.feed, &file, next, &mut visit);
            if let Some(error) = failed {
                return Err(error.into());
            }
            next = read.map_err(of(number))?;
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            report
                .files
                .push((name.into_owned(), u64::from(next - first)));
        }
        limit(plan.feed, report.rows, report.rejections(), 1).map_err(of(number))?;
        apart.end()?;
        Ok(())
    }

    /// A feed whose records have numbers, or name no person.
    fn feed(
        &mut self,
        engine: &mut Engine<'a>,
        plan: &Plan<'a>,
        report: &mut FeedReport,
    ) -> Result<(), Refused> {
        let waiting = self.folder.spill(plan.feed.number);
        let mut spill = io_at(&waiting, Spill::begin(&waiting))?;
        let mut parts = self.parts(plan, "")?;
        engine.begin();
        let keys = engine.keys();
        self.deliveries(plan, report, &keys, &mut |report, row_no, row| {
            match engine.row(plan, &mut parts, report, (row_no, row), Link::ByNumber)? {
                Taken::In => {}
                Taken::Waits { others } => {
                    report.others_number += u64::from(others);
                    io_at(&waiting, spill.put(row_no, row))?;
                }
                Taken::Apart(reason, column) => return Ok(Kept::Apart(reason, column)),
            }
            Ok(Kept::In)
        })?;
        let index = self.folder.root.join("index");
        let name = format!("{:02}", plan.feed.number);
        parts.end(&index, &name).map_err(BuildError::from)?;
        io_at(&waiting, spill.end())?;
        (self.told)(&plan.feed.code, report.rows);
        Ok(())
    }

    /// Links what waits.
    fn linked(
        &mut self,
        engine: &mut Engine<'a>,
        reports: &mut [FeedReport],
    ) -> Result<super::report::LinkReport, Refused> {
        let spec = self.spec;
        let plans: Vec<Plan<'a>> = spec
            .feeds
            .iter()
            .map(|feed| Plan::of(spec, feed, &engine.elements))
            .collect();
        // What was refused while it was joined had been read before: its report stood already.
        for report in reports.iter_mut() {
            if let Some(why) = self.refused.get(&report.number) {
                report.refused = Some(why.clone());
            }
        }
        let sample = self.sample(engine, &plans)?;
        (self.told)("learning", sample.len() as u64);
        let mut linker = Linker::learn(engine, &sample);
        let mut reviews = Vec::new();
        let decided = self.decided(engine)?;
        for (plan, report) in plans.iter().zip(reports) {
            if !plan.names_persons() || report.refused.is_some() {
                continue;
            }
            let queue = (&mut reviews, &decided);
            self.waiting(engine, plan, report, &mut linker, queue)?;
        }
        review::write(&self.folder.root, &reviews, &self.options.sealing)
            .map_err(BuildError::from)?;
        Ok(linker.report)
    }

    /// Identities of records without a valid number, from every feed alike.
    fn sample(&self, engine: &Engine<'a>, plans: &[Plan<'a>]) -> Result<Vec<Identity>, Refused> {
        let taken = |p: &&Plan<'a>| p.names_persons() && !self.refused.contains_key(&p.feed.number);
        let naming: Vec<&Plan<'a>> = plans.iter().filter(taken).collect();
        let each = SAMPLE_MAX / naming.len().max(1);
        let mut sample = Vec::new();
        for plan in naming {
            let before = sample.len();
            let mut seen = hashbrown::HashSet::new();
            let mut keep = |row: &Row<'_>| {
                let identity = identity(engine, plan, row);
                if seen.insert(identity.clone()) {
                    sample.push(identity);
                }
                sample.len() - before < each
            };
            let path = self.folder.spill(plan.feed.number);
            let spilled = spill::read(&path, plan.feed.columns.len(), |_, row| {
                if keep(row) {
                    Ok(())
                } else {
                    Err(io::Error::other("enough"))
                }
            });
            // Enough is no failure.
            if spilled.is_err() || plan.number.is_some() {
                continue;
            }
            for file in read::files(plan.feed, &self.options.landed.join(&plan.feed.code))
                .map_err(of(plan.feed.number))?
            {
                let mut visit = |_: u32, row: Result<&Row<'_>, Reason>| match row {
                    Ok(row) if !keep(row) => Err(ReadError::Stopped(String::new())),
                    _ => Ok(()),
                };
                if read::rows(plan.feed, &file, 1, &mut visit).is_err() {
                    break;
                }
            }
        }
        Ok(sample)
    }

    /// What stewards decided, with the persons it names as this run knows them.
    fn decided(&self, engine: &Engine<'a>) -> Result<HashMap<RecordKey, Option<u32>>, BuildError> {
        let out = &self.options.out;
        let decided = io_at(out, review::decisions(out))?;
        let wanted: HashSet<[u8; 16]> = decided.values().flatten().copied().collect();
        let mut persons = HashMap::new();
        if !wanted.is_empty() {
            for (packed, id) in engine.state.persons.numbers().iter().zip(0..) {
                let Some(number) = CitizenNumber::unpacked(*packed) else {
                    continue;
                };
                let key = self.options.sealing.key_of(&number);
                if wanted.contains(&key) {
                    persons.insert(key, id);
                }
            }
        }
        // Where no delivery names the person's number any more, the record is judged anew.
        Ok(decided
            .into_iter()
            .filter_map(|(record, person)| match person {
                None => Some((record, None)),
                Some(key) => Some((record, Some(*persons.get(&key)?))),
            })
            .collect())
    }

    /// Rows of a feed that waited, and deliveries in which nobody has a number.
    fn waiting(
        &mut self,
        engine: &mut Engine<'a>,
        plan: &Plan<'a>,
        report: &mut FeedReport,
        linker: &mut Linker,
        (reviews, decided): (&mut Vec<Waiting>, &HashMap<RecordKey, Option<u32>>),
    ) -> Result<(), Refused> {
        let mut parts = self.parts(plan, "-linked")?;
        let path = self.folder.spill(plan.feed.number);
        let mut join = Join {
            plan,
            parts: &mut parts,
            linker,
            reviews,
            decided,
        };
        spill::read(&path, plan.feed.columns.len(), |row_no, row| {
            join.row(engine, report, row_no, row)
                .map_err(io::Error::other)
        })
        .map_err(|error| BuildError::Io {
            path: path.display().to_string(),
            error,
        })?;
        if plan.number.is_none() {
            self.numberless(engine, report, &mut join)?;
        }
        let index = self.folder.root.join("index");
        let name = format!("{:02}-linked", plan.feed.number);
        parts.end(&index, &name).map_err(BuildError::from)?;
        (self.told)(&plan.feed.code, report.rows);
        Ok(())
    }

    fn numberless(
        &mut self,
        engine: &mut Engine<'a>,
        report: &mut FeedReport,
        join: &mut Join<'_, 'a>,
    ) -> Result<(), Refused> {
        let plan = join.plan;
        engine.begin();
        let keys = engine.keys();
        self.deliveries(plan, report, &keys, &mut |report, row_no, row| {
            // Seen for the first time: counted, and kept apart where it must be.
            match engine.row(
                plan,
                &mut Parts::default(),
                report,
                (row_no, row),
                Link::ByNumber,
            )? {
                Taken::Waits { .. } => join.row(engine, report, row_no, row)?,
                Taken::Apart(reason, column) => return Ok(Kept::Apart(reason, column)),
                Taken::In => {
                    engine.row(plan, join.parts, report, (row_no, row), Link::To(None))?;
                }
            }
            Ok(Kept::In)
        })
    }

    /// Makes a folder of parts a table that other programs open.
    fn publish(&self, table: &Path, schema: &Schema) -> Result<(), TableError> {
        let run = self.folder.run();
        let name = table.strip_prefix(&self.folder.root).unwrap_or(table);
        let name = name.to_string_lossy();
        let said = delta::Said {
            run: &run,
            table: &name,
            created_ms: self.options.created_ms,
        };
        delta::publish(table, schema, said)
    }

    /// Writes what is one row an entity, the report, and lets readers see the run.
    fn finish(
        &mut self,
        engine: &Engine<'a>,
        reports: Vec<FeedReport>,
        link: super::report::LinkReport,
        begun: Instant,
    ) -> Result<RunReport, BuildError> {
        let root = self.folder.root.clone();
        let mut rows = BTreeMap::new();
        let mut whole = Vec::new();
        for library in &self.spec.libraries {
            let table = self.folder.table(&library.table());
            if let Some(kind) = library.entity {
                let path = table.join(WHOLE);
                rows.insert(
                    library.code.clone(),
                    engine.write_library(self.spec, library, kind, &path)?,
                );
                let lineage = self.folder.lineage(&library.table());
                engine.write_lineage(self.spec, kind, &lineage.join(WHOLE))?;
                whole.extend([table, lineage]);
            } else {
                rows.insert(library.code.clone(), crate::library::rows(&table)?);
                self.publish(&table, &record_schema(&self.spec.own(library)))?;
            }
        }
        let index = root.join("index");
        io_at(&index, engine.write_codes(&index))?;
        let sealing = &self.options.sealing;
        engine.write_identity(self.spec, &root.join("identity"), sealing)?;
        for table in whole {
            let schema = delta::schema_of(&table.join(WHOLE))?;
            self.publish(&table, &schema)?;
        }
        let state = &engine.state;
        let golden = [
            &state.persons.golden,
            &state.organisations.golden,
            &state.places.golden,
        ];
        let report = RunReport {
            run: self.folder.run(),
            feeds: reports,
            link,
            entities: golden.map(|g| g.len() as u64),
            losers: golden.iter().map(|g| g.losers().len() as u64).sum(),
            libraries: rows,
            took_ms: u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        // What the libraries were built by: whoever reads them reads by it, whatever the site says later.
        write_whole(&root.join("spec.json"), &serde_json::to_vec(self.spec)?)?;
        write_whole(
            &root.join("report.json"),
            &serde_json::to_vec_pretty(&report)?,
        )?;
        write_whole(&self.options.out.join("current"), report.run.as_bytes())?;
        // What only a resumed build needs.
        for gone in [self.folder.state(), root.join("refused.json")] {
            if gone.exists() {
                io_at(&gone, fs::remove_file(&gone))?;
            }
        }
        let waiting = root.join("waiting");
        io_at(&waiting, fs::remove_dir_all(&waiting))?;
        Ok(report)
    }
}

/// Writes a small file whole, or leaves the old one.
fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), BuildError> {
    let beside = path.with_extension("writing");
    let written = fs::File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    io_at(&beside, written)?;
    io_at(path, fs::rename(&beside, path))
}
