//! Backups in one form for both engines: the rows of every table in one snapshot, the files they
//! mention, a manifest that vouches for all of it. Restoring into the other engine is how a site
//! moves.
//!
//! A folder holds `manifest.json`, `tables/NAME.rows`, `files.txt` and `files/`. A `.rows` file is
//! a row after the other: each value a tag (0 null, 1 number, 2 text, 3 bytes, 4 truth) and its
//! bytes, big-endian, texts and bytes after their length in four bytes. Entries are written under
//! their numbers, those that have none yet after all others.

use crate::blob;
use crate::error::Error;
use crate::log::LogTail;
use crate::schema::{Table, Ty, tables};
use crate::search::Document;
use crate::sql::{Param, Row};
use crate::store::{Config, Database, Store, on_own_thread};
use crate::tx::{Engine, Session, Tx};
use crate::{engine, lock, params};
use evidence::FileDigest;
use evidence::file_digest::FileHasher;
use model::time::Instant;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// Form of backups written by this program.
const FORM: u32 = 1;
/// Longest single value, in bytes; a longer one is a damaged length.
const LONGEST: u32 = 1 << 30;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Form of the folder.
    pub form: u32,
    /// When the snapshot was taken.
    pub at: Instant,
    /// Migrations applied to the schema.
    pub migrations: Vec<String>,
    /// Entries that had a number.
    pub numbered: i64,
    /// Root of the journal over them, hexadecimal SM3.
    pub root: String,
    /// Tables, by name.
    pub tables: Vec<TableFile>,
    /// How many files.
    pub files: u64,
    /// SM3 of `files.txt`.
    pub files_digest: String,
}

/// The rows of one table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// The table.
    pub name: String,
    /// Its columns, in the order of the values of a row.
    pub columns: Vec<String>,
    /// How many rows.
    pub rows: u64,
    /// Bytes of the file.
    pub bytes: u64,
    /// SM3 of the file.
    pub digest: String,
}

/// The tables a backup holds, with the columns it holds of them: places in the search index are
/// given anew, and so are places in line for a number.
fn kept(tx: &mut Tx<'_>) -> Result<Vec<Table>, Error> {
    let mut all = tables(tx)?;
    all.retain(|table| table.name != "tail");
    for table in all.iter_mut().filter(|table| table.name == "search_doc") {
        table.columns.retain(|column| column.name != "doc");
    }
    Ok(all)
}

/// The text that reads a table's rows in the order of its key, entries under their numbers.
fn reading(table: &Table, engine: Engine) -> String {
    let numbered = "COALESCE(n.seq, (SELECT COALESCE(MAX(seq), 0) FROM numbered)
         + (SELECT COUNT(*) FROM tail t WHERE t.ord <= x.ord))";
    let place = matches!(table.name.as_str(), "entry" | "person_read");
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| match (column.name.as_str(), engine) {
            ("ord", _) if place => numbered.to_owned(),
            ("terms", Engine::Postgres) if table.name == "search_doc" => {
                "array_to_string(tsvector_to_array(x.terms), ' ')".to_owned()
            }
            (name, _) => format!("x.{name}"),
        })
        .collect();
    let order: Vec<String> = table
        .key
        .iter()
        .map(|name| {
            match (
                table.columns.iter().find(|c| c.name == *name).map(|c| c.ty),
                engine,
            ) {
                _ if place && name == "ord" => numbered.to_owned(),
                // Both engines order texts by their bytes.
                (Some(Ty::Text), Engine::Postgres) => format!("x.{name} COLLATE \"C\""),
                _ => format!("x.{name}"),
            }
        })
        .collect();
    let join = if place {
        " LEFT JOIN numbered n ON n.ord = x.ord"
    } else {
        ""
    };
    let order = if order.is_empty() {
        String::new()
    } else {
        format!(" ORDER BY {}", order.join(", "))
    };
    format!(
        "SELECT {} FROM {} x{join}{order}",
        columns.join(", "),
        table.name
    )
}

fn write_value(out: &mut impl Write, row: &Row<'_>, column: usize, ty: Ty) -> Result<(), Error> {
    let long = |out: &mut dyn Write, tag: u8, bytes: &[u8]| -> Result<(), Error> {
        let length = u32::try_from(bytes.len()).ok().filter(|n| *n <= LONGEST);
        let length = length.ok_or_else(|| Error::Backup("a value is too long".to_owned()))?;
        out.write_all(&[tag])
            .and_then(|()| out.write_all(&length.to_be_bytes()))
            .map_err(write_error)?;
        out.write_all(bytes).map_err(write_error)
    };
    let wrote = match ty {
        Ty::Number => match row.opt_i64(column)? {
            Some(n) => out
                .write_all(&[1])
                .and_then(|()| out.write_all(&n.to_be_bytes())),
            None => out.write_all(&[0]),
        },
        Ty::Truth => match row.opt_bool(column)? {
            Some(b) => out.write_all(&[4, u8::from(b)]),
            None => out.write_all(&[0]),
        },
        Ty::Text => match row.opt_text(column)? {
            Some(text) => return long(out, 2, text.as_bytes()),
            None => out.write_all(&[0]),
        },
        Ty::Bytes => match row.opt_bytes(column)? {
            Some(bytes) => return long(out, 3, bytes),
            None => out.write_all(&[0]),
        },
    };
    wrote.map_err(write_error)
}

fn write_error(error: std::io::Error) -> Error {
    Error::io("backup", error)
}

/// A writer that digests and counts what goes through it.
struct Digesting<W> {
    inner: W,
    hasher: FileHasher,
}

impl<W: Write> Write for Digesting<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let n = self.inner.write(bytes)?;
        self.hasher.update(bytes.get(..n).unwrap_or_default());
        Ok(n)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// Name, rows and digest of every table in the form of a backup: equal on both engines for equal
/// rows, wherever they came from.
///
/// # Errors
/// The database fails.
pub fn digests(tx: &mut Tx<'_>) -> Result<Vec<(String, u64, FileDigest)>, Error> {
    let mut all = Vec::new();
    for table in kept(tx)? {
        let mut out = FileHasher::default();
        let rows = write_rows(tx, &table, &mut out)?;
        all.push((table.name, rows, out.finish().0));
    }
    Ok(all)
}

fn write_rows(tx: &mut Tx<'_>, table: &Table, out: &mut impl Write) -> Result<u64, Error> {
    let mut rows = 0;
    let text = reading(table, tx.engine());
    tx.each_of(&text, |row| {
        for (index, column) in table.columns.iter().enumerate() {
            write_value(out, row, index, column.ty)?;
        }
        rows += 1;
        Ok(true)
    })?;
    Ok(rows)
}

fn write_table(tx: &mut Tx<'_>, table: &Table, into: &Path) -> Result<TableFile, Error> {
    let path = into.join(format!("{}.rows", table.name));
    let file = private(&path)?;
    let mut out = BufWriter::with_capacity(
        1 << 16,
        Digesting {
            inner: file,
            hasher: FileHasher::default(),
        },
    );
    let rows = write_rows(tx, table, &mut out)?;
    let out = out
        .into_inner()
        .map_err(|e| Error::io(&path, e.into_error()))?;
    out.inner.sync_all().map_err(|e| Error::io(&path, e))?;
    let (digest, bytes) = out.hasher.finish();
    Ok(TableFile {
        name: table.name.clone(),
        columns: table.columns.iter().map(|c| c.name.clone()).collect(),
        rows,
        bytes,
        digest: digest.to_string(),
    })
}

fn private(path: &Path) -> Result<File, Error> {
    use std::os::unix::fs::OpenOptionsExt as _;
    File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|e| Error::io(path, e))
}

fn applied(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    let mut names = Vec::new();
    tx.each_of("SELECT name FROM migration ORDER BY name", |row| {
        names.push(row.text(0)?.to_owned());
        Ok(true)
    })?;
    Ok(names)
}

fn root(tx: &mut Tx<'_>) -> Result<(i64, String), Error> {
    let size = crate::log::size(tx)?;
    let log = LogTail::load(tx)?;
    Ok((size, FileDigest(log.root()).to_string()))
}

impl Store {
    /// Backs everything up into a folder that must not exist yet, while others go on working: all
    /// rows as of one moment, all files they mention. Blocks. Answers the manifest and its digest.
    ///
    /// # Errors
    /// The folder exists, the disk is full, or the database or a file is damaged.
    pub fn backup(&self, into: &Path, at: Instant) -> Result<(Manifest, FileDigest), Error> {
        if into.exists() {
            return Err(Error::Backup(format!("{} exists already", into.display())));
        }
        lock::private_dir(into)?;
        let folder = into.join("tables");
        lock::private_dir(&folder)?;
        let (migrations, numbered, root, written) = self.read_blocking(move |tx| {
            let (numbered, root) = root(tx)?;
            let mut written = Vec::new();
            for table in &kept(tx)? {
                written.push(write_table(tx, table, &folder)?);
            }
            Ok((applied(tx)?, numbered, root, written))
        })?;
        // Files are written before the units that mention them, so listing them after the
        // snapshot misses none.
        let (files, files_digest) = copy_files(&blob::folder(self.data_dir()), into)?;
        let manifest = Manifest {
            form: FORM,
            at,
            migrations,
            numbered,
            root,
            tables: written,
            files,
            files_digest,
        };
        let text =
            serde_json::to_vec_pretty(&manifest).map_err(|e| Error::Backup(e.to_string()))?;
        let path = into.join("manifest.json");
        let mut file = private(&path)?;
        file.write_all(&text)
            .and_then(|()| file.sync_all())
            .map_err(|e| Error::io(&path, e))?;
        blob::sync_dir(&into.join("tables"))?;
        blob::sync_dir(into)?;
        Ok((manifest, FileDigest::of(&text)))
    }

    /// Fills an empty data directory (and an empty PostgreSQL schema) from a backup, after the
    /// whole backup was checked against its manifest. Blocks.
    ///
    /// # Errors
    /// The backup is not whole, the target is not empty, or its schema is another; then the
    /// target is as it was.
    pub fn restore(from: &Path, config: &Config) -> Result<Manifest, Error> {
        let manifest = check(from)?;
        if config.data_dir.exists()
            && std::fs::read_dir(&config.data_dir)
                .map_err(|e| Error::io(&config.data_dir, e))?
                // The configuration says which database is to be filled.
                .any(|entry| entry.map_or(true, |entry| entry.file_name() != "wujia.toml"))
        {
            return Err(Error::Backup(format!(
                "{} is not empty",
                config.data_dir.display()
            )));
        }
        match &config.database {
            Database::Sqlite => {
                lock::private_dir(&config.data_dir)?;
                let mut connection =
                    engine::sqlite::open_writer(&config.data_dir.join(engine::sqlite::FILE))?;
                crate::migrate::sqlite(&mut connection)?;
                connection.execute_batch("BEGIN IMMEDIATE")?;
                let mut tx = Tx::new(Session::Sqlite(&connection, None), true);
                fill(&mut tx, from, &manifest)?;
                connection.execute_batch("COMMIT; PRAGMA wal_checkpoint(TRUNCATE);")?;
            }
            Database::Postgres(url) => on_own_thread(|| {
                let mut link = engine::postgres::Link::open(url)?;
                crate::migrate::postgres(&mut link.client)?;
                link.client.batch_execute("BEGIN")?;
                fill(
                    &mut Tx::new(Session::Postgres(&mut link), true),
                    from,
                    &manifest,
                )?;
                link.client.batch_execute("COMMIT")?;
                Ok(())
            })?,
        }
        let target = blob::folder(&config.data_dir);
        lock::private_dir(&config.data_dir)?;
        for digest in blob::list(&from.join("files"))? {
            let path = blob::path_of(&from.join("files"), &digest);
            blob::put(
                &target,
                &std::fs::read(&path).map_err(|e| Error::io(&path, e))?,
            )?;
        }
        Ok(manifest)
    }
}

fn copy_files(files: &Path, into: &Path) -> Result<(u64, String), Error> {
    let target = into.join("files");
    let mut list = String::new();
    let mut count = 0;
    for digest in blob::list(files)? {
        let path = blob::path_of(files, &digest);
        let bytes = std::fs::read(&path).map_err(|e| Error::io(&path, e))?;
        if blob::put(&target, &bytes)? != digest {
            return Err(Error::Damaged(format!(
                "file {digest} is not what was stored"
            )));
        }
        list.push_str(&digest.to_string());
        list.push('\n');
        count += 1;
    }
    let path = into.join("files.txt");
    let mut file = private(&path)?;
    file.write_all(list.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(|e| Error::io(&path, e))?;
    Ok((count, FileDigest::of(list.as_bytes()).to_string()))
}

/// Checks that a backup is whole and is what its manifest says.
///
/// # Errors
/// It is not; the sentence names the file.
pub fn check(from: &Path) -> Result<Manifest, Error> {
    let wrong =
        |what: &str| Error::Backup(format!("{what} is missing or not what the manifest says"));
    let path = from.join("manifest.json");
    let text = std::fs::read(&path).map_err(|e| Error::io(&path, e))?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|e| Error::Backup(format!("manifest: {e}")))?;
    if manifest.form != FORM {
        return Err(Error::Backup(format!(
            "form {} is not known to this program",
            manifest.form
        )));
    }
    let known: Vec<&str> = crate::MIGRATIONS.iter().map(|m| m.name).collect();
    if manifest.migrations != known {
        return Err(Error::Backup(
            "it was made with another schema; restore it with that program".to_owned(),
        ));
    }
    for table in &manifest.tables {
        let name = format!("tables/{}.rows", table.name);
        let file = File::open(from.join(&name)).map_err(|_| wrong(&name))?;
        let (digest, bytes) =
            FileDigest::of_reader(BufReader::new(file)).map_err(|_| wrong(&name))?;
        if digest.to_string() != table.digest || bytes != table.bytes {
            return Err(wrong(&name));
        }
    }
    let list = std::fs::read_to_string(from.join("files.txt")).map_err(|_| wrong("files.txt"))?;
    if FileDigest::of(list.as_bytes()).to_string() != manifest.files_digest {
        return Err(wrong("files.txt"));
    }
    for name in list.lines() {
        let digest: FileDigest = name.parse().map_err(|_| wrong("files.txt"))?;
        let path: PathBuf = blob::path_of(&from.join("files"), &digest);
        let file = File::open(&path).map_err(|_| wrong(name))?;
        if FileDigest::of_reader(BufReader::new(file))
            .map_err(|_| wrong(name))?
            .0
            != digest
        {
            return Err(wrong(name));
        }
    }
    Ok(manifest)
}

enum Value {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
    Truth(bool),
}

impl Value {
    fn param(&self) -> Param<'_> {
        match self {
            Self::Null => Param::Null,
            Self::Number(n) => Param::I64(*n),
            Self::Text(text) => Param::Text(text),
            Self::Bytes(bytes) => Param::Bytes(bytes),
            Self::Truth(b) => Param::Bool(*b),
        }
    }
}

fn read_value(from: &mut impl Read) -> Result<Value, Error> {
    let broken = |_| Error::Backup("a row ends in the middle".to_owned());
    let mut tag = [0; 1];
    from.read_exact(&mut tag).map_err(broken)?;
    let long = |from: &mut dyn Read| -> Result<Vec<u8>, Error> {
        let mut length = [0; 4];
        from.read_exact(&mut length).map_err(broken)?;
        let length = u32::from_be_bytes(length);
        if length > LONGEST {
            return Err(Error::Backup("a value is too long".to_owned()));
        }
        let mut bytes = Vec::new();
        from.take(u64::from(length))
            .read_to_end(&mut bytes)
            .map_err(broken)?;
        if bytes.len() == length as usize {
            Ok(bytes)
        } else {
            Err(Error::Backup("a row ends in the middle".to_owned()))
        }
    };
    Ok(match tag {
        [0] => Value::Null,
        [1] => {
            let mut bytes = [0; 8];
            from.read_exact(&mut bytes).map_err(broken)?;
            Value::Number(i64::from_be_bytes(bytes))
        }
        [2] => Value::Text(
            String::from_utf8(long(from)?).map_err(|_| Error::Backup("not UTF-8".to_owned()))?,
        ),
        [3] => Value::Bytes(long(from)?),
        [4] => {
            let mut byte = [0; 1];
            from.read_exact(&mut byte).map_err(broken)?;
            Value::Truth(byte == [1])
        }
        _ => return Err(Error::Backup("an unknown kind of value".to_owned())),
    })
}

fn fill(tx: &mut Tx<'_>, from: &Path, manifest: &Manifest) -> Result<(), Error> {
    let schema = kept(tx)?;
    if crate::log::size(tx)? > 0 {
        return Err(Error::Backup("the database is not empty".to_owned()));
    }
    for file in &manifest.tables {
        let table = schema
            .iter()
            .find(|t| t.name == file.name && t.columns.iter().map(|c| &c.name).eq(&file.columns))
            .ok_or_else(|| Error::Backup(format!("table {} has other columns here", file.name)))?;
        let path = from.join("tables").join(format!("{}.rows", file.name));
        let mut rows =
            BufReader::with_capacity(1 << 16, File::open(&path).map_err(|e| Error::io(&path, e))?);
        let places: Vec<String> = (1..=table.columns.len()).map(|n| format!("${n}")).collect();
        let overriding = match (tx.engine(), file.name.as_str()) {
            (Engine::Postgres, "entry") => " OVERRIDING SYSTEM VALUE",
            _ => "",
        };
        let insert = format!(
            "INSERT INTO {} ({}){overriding} VALUES ({})",
            table.name,
            file.columns.join(", "),
            places.join(", ")
        );
        for _ in 0..file.rows {
            let values = table
                .columns
                .iter()
                .map(|_| read_value(&mut rows))
                .collect::<Result<Vec<Value>, Error>>()?;
            match file.name.as_str() {
                "search_doc" => fill_document(tx, &file.columns, values)?,
                _ => {
                    tx.execute_of(
                        &insert,
                        &values.iter().map(Value::param).collect::<Vec<_>>(),
                    )?;
                }
            }
        }
        if rows.read(&mut [0]).map_err(|e| Error::io(&path, e))? > 0 {
            return Err(Error::Backup(format!(
                "{} goes on after its last row",
                path.display()
            )));
        }
    }
    number(tx, manifest)
}

fn fill_document(tx: &mut Tx<'_>, columns: &[String], values: Vec<Value>) -> Result<(), Error> {
    let mut document = Document {
        kind: "".into(),
        id: [0; 16],
        terms: None,
    };
    for (column, value) in columns.iter().zip(values) {
        match (column.as_str(), value) {
            ("kind", Value::Text(kind)) => document.kind = kind.into(),
            ("id", Value::Bytes(id)) => {
                document.id = id
                    .try_into()
                    .map_err(|_| Error::Backup("an id of another length".to_owned()))?;
            }
            ("terms", Value::Text(terms)) => {
                document.terms = Some(terms.split(' ').map(str::to_owned).collect());
            }
            _ => {}
        }
    }
    crate::search::write_documents(tx, &[document])
}

/// Gives the entries their numbers again and holds the journal's root against the manifest.
fn number(tx: &mut Tx<'_>, manifest: &Manifest) -> Result<(), Error> {
    if tx.engine() == Engine::Postgres {
        tx.execute_of(
            "INSERT INTO numbered (seq, ord) SELECT ord, ord FROM entry WHERE ord <= $1",
            params![manifest.numbered],
        )?;
        tx.execute_of(
            "INSERT INTO tail (ord) SELECT ord FROM entry WHERE ord > $1",
            params![manifest.numbered],
        )?;
        tx.each_of(
            "SELECT setval(pg_get_serial_sequence('entry', 'ord'), COALESCE(MAX(ord), 0) + 1, false) FROM entry",
            |_| Ok(false),
        )?;
    }
    let known = u64::try_from(manifest.numbered)
        .map_err(|_| Error::Backup("the size of the journal".to_owned()))?;
    let mut log = LogTail::load_at(tx, known)?;
    if FileDigest(log.root()).to_string() != manifest.root {
        return Err(Error::Backup(
            "the journal's root is not the manifest's".to_owned(),
        ));
    }
    // On SQLite there is no tail: entries that waited for their number have it now.
    let size = crate::log::size(tx)?;
    let leaves = crate::log::leaves(tx, manifest.numbered, size)?;
    log.append(tx, &leaves)
}
