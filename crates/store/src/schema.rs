//! The schema as the database itself tells it, in one spelling for both engines: compared by a
//! test, kept as a snapshot, and the order in which a backup reads its tables.

use crate::Tx;
use crate::error::Error;
use crate::tx::Engine;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ty {
    /// BIGINT.
    Number,
    /// TEXT.
    Text,
    /// BLOB, BYTEA.
    Bytes,
    /// BOOLEAN.
    Truth,
}

impl Ty {
    fn of(declared: &str) -> Option<Self> {
        match declared.to_ascii_lowercase().as_str() {
            "bigint" | "integer" | "int8" => Some(Self::Number),
            // Search words are a text on SQLite and a vector of the same words on PostgreSQL.
            "text" | "tsvector" => Some(Self::Text),
            "blob" | "bytea" => Some(Self::Bytes),
            "boolean" | "bool" => Some(Self::Truth),
            _ => None,
        }
    }

    /// Its name, the same on both engines.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Text => "text",
            Self::Bytes => "bytes",
            Self::Truth => "truth",
        }
    }
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub ty: Ty,
    /// Whether it may be NULL.
    pub nullable: bool,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Columns of its primary key, in order.
    pub key: Vec<String>,
    /// Its other indexes as `unique? (columns)`, sorted.
    pub indexes: Vec<String>,
}

const SQLITE_COLUMNS: &str = "SELECT m.name, c.name, c.type, c.\"notnull\" = 0, c.pk
     FROM sqlite_schema m, pragma_table_info(m.name) c
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid";
const SQLITE_INDEXES: &str = "SELECT m.name, i.name, i.\"unique\" = 1, c.name
     FROM sqlite_schema m, pragma_index_list(m.name) i, pragma_index_info(i.name) c
     WHERE m.type = 'table' AND i.origin <> 'pk' ORDER BY m.name, i.name, c.seqno";
const POSTGRES_COLUMNS: &str = "SELECT c.table_name::text, c.column_name::text, c.udt_name::text,
         c.is_nullable = 'YES',
         COALESCE(array_position(i.indkey::int2[], a.attnum), -1)::bigint + 1
     FROM information_schema.columns c
     JOIN pg_class t ON t.relname = c.table_name AND t.relnamespace = current_schema()::text::regnamespace
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = c.column_name
     LEFT JOIN pg_index i ON i.indrelid = t.oid AND i.indisprimary
     WHERE c.table_schema = current_schema() AND t.relkind = 'r'
     ORDER BY c.table_name::text COLLATE \"C\", c.ordinal_position";
const POSTGRES_INDEXES: &str = "SELECT t.relname::text, x.relname::text, i.indisunique, a.attname::text
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid
     JOIN pg_am m ON m.oid = x.relam
     CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k (attnum, place)
     JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
     WHERE t.relnamespace = current_schema()::text::regnamespace AND NOT i.indisprimary AND m.amname = 'btree'
     ORDER BY t.relname::text COLLATE \"C\", x.relname::text COLLATE \"C\", k.place";

/// Tables that only one engine has, or that say nothing of their own: the words of the full-text
/// index, numbers (a view on SQLite), the migrations applied.
fn engine_only(name: &str) -> bool {
    name.starts_with("search_text") || matches!(name, "numbered" | "migration")
}

/// Every table, by name.
///
/// # Errors
/// The database fails, or a column has a type that is not portable.
pub fn tables(tx: &mut Tx<'_>) -> Result<Vec<Table>, Error> {
    let (columns, indexes) = match tx.engine() {
        Engine::Sqlite => (SQLITE_COLUMNS, SQLITE_INDEXES),
        Engine::Postgres => (POSTGRES_COLUMNS, POSTGRES_INDEXES),
    };
    let mut all: BTreeMap<String, Table> = BTreeMap::new();
    let mut keys: BTreeMap<String, BTreeMap<i64, String>> = BTreeMap::new();
    tx.each_of(columns, |row| {
        let table = row.text(0)?.to_owned();
        if engine_only(&table) {
            return Ok(true);
        }
        let name = row.text(1)?.to_owned();
        let declared = row.text(2)?;
        let ty = Ty::of(declared).ok_or_else(|| {
            Error::Schema(format!(
                "{table}.{name} has the type {declared}, which is not portable"
            ))
        })?;
        let place = row.i64(4)?;
        if place > 0 {
            keys.entry(table.clone())
                .or_default()
                .insert(place, name.clone());
        }
        all.entry(table.clone())
            .or_insert_with(|| Table {
                name: table,
                columns: Vec::new(),
                key: Vec::new(),
                indexes: Vec::new(),
            })
            .columns
            .push(Column {
                name,
                ty,
                nullable: row.bool(3)?,
            });
        Ok(true)
    })?;
    for (table, key) in keys {
        if let Some(table) = all.get_mut(&table) {
            table.key = key.into_values().collect();
        }
    }
    let mut found: BTreeMap<(String, String), (bool, Vec<String>)> = BTreeMap::new();
    tx.each_of(indexes, |row| {
        let index = found
            .entry((row.text(0)?.to_owned(), row.text(1)?.to_owned()))
            .or_insert((row.bool(2)?, Vec::new()));
        index.1.push(row.text(3)?.to_owned());
        Ok(true)
    })?;
    for ((table, _), (unique, columns)) in found {
        if let Some(table) = all.get_mut(&table) {
            let unique = if unique { "unique " } else { "" };
            table
                .indexes
                .push(format!("{unique}({})", columns.join(", ")));
        }
    }
    let mut all: Vec<Table> = all.into_values().collect();
    for table in &mut all {
        table.indexes.sort();
    }
    Ok(all)
}

/// The schema as text, the same on both engines.
///
/// # Errors
/// As [`tables`].
pub fn snapshot(tx: &mut Tx<'_>) -> Result<String, Error> {
    let mut out = String::new();
    for table in tables(tx)? {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{} key ({})", table.name, table.key.join(", "));
        for column in &table.columns {
            let null = if column.nullable { " null" } else { "" };
            let _ = writeln!(out, "    {} {}{null}", column.name, column.ty.name());
        }
        for index in &table.indexes {
            let _ = writeln!(out, "    index {index}");
        }
    }
    Ok(out)
}

/// What the database itself finds wrong with its pages, rows and references; at most twenty
/// sentences, none when all is well. PostgreSQL checks its pages as it reads them.
///
/// # Errors
/// The database fails.
pub fn integrity(tx: &mut Tx<'_>) -> Result<Vec<String>, Error> {
    let mut found = Vec::new();
    if tx.engine() == Engine::Sqlite {
        tx.each_of("PRAGMA integrity_check(20)", |row| {
            let line = row.text(0)?;
            if line != "ok" {
                found.push(line.to_owned());
            }
            Ok(true)
        })?;
        tx.each_of("PRAGMA foreign_key_check", |row| {
            found.push(format!(
                "a row of {} refers to none of {}",
                row.text(0)?,
                row.text(2)?
            ));
            Ok(found.len() < 20)
        })?;
        tx.each_of(
            "SELECT (SELECT COUNT(*) FROM search_doc) - (SELECT COUNT(*) FROM search_text_docsize)",
            |row| {
                if row.i64(0)? != 0 {
                    found.push("the search index and its documents differ in number".to_owned());
                }
                Ok(false)
            },
        )?;
    }
    Ok(found)
}
