//! Search over names, numbers and addresses: CJK bigrams in FTS5 or a `tsvector`, with the scope
//! inside the index document, so that a search never looks at what its asker may not see.
//!
//! The terms are made here and not by either engine's tokenizer: runs of letters beyond ASCII
//! become single characters and bigrams, runs of ASCII letters and digits become words, full-width
//! forms become narrow, letters small. A scope token is a word after `§`, which no text yields.

use crate::error::Error;
use crate::sql::Sql;
use crate::tx::{Engine, Session};
use crate::{Tx, params};
use std::collections::BTreeSet;

const DOC: Sql = Sql::both("SELECT doc FROM search_doc WHERE kind = $1 AND id = $2");
const NEW_DOC: Sql = Sql::pair(
    "INSERT INTO search_doc (kind, id, terms) VALUES ($1, $2, $3)
     ON CONFLICT (kind, id) DO UPDATE SET terms = excluded.terms RETURNING doc",
    "INSERT INTO search_doc (kind, id, terms) VALUES ($1, $2, array_to_tsvector($3))
     ON CONFLICT (kind, id) DO UPDATE SET terms = excluded.terms RETURNING doc",
);
const DROP_DOC: Sql = Sql::both("DELETE FROM search_doc WHERE kind = $1 AND id = $2");
// On PostgreSQL the words stand in the row itself; the second text does nothing there.
const DROP_TEXT: Sql = Sql::pair(
    "DELETE FROM search_text WHERE rowid = $1",
    "DELETE FROM search_doc WHERE doc = $1 AND false",
);
const NEW_TEXT: Sql = Sql::pair(
    "INSERT INTO search_text (rowid, terms) VALUES ($1, $2)",
    "UPDATE search_doc SET terms = $2::text::tsvector WHERE doc = $1",
);
const FIND: Sql = Sql::pair(
    "SELECT d.doc, d.id FROM search_text t JOIN search_doc d ON d.doc = t.rowid
     WHERE t.search_text MATCH $1 AND t.rowid < $2 ORDER BY t.rowid DESC LIMIT $3",
    "SELECT doc, id FROM search_doc WHERE terms @@ $1::text::tsquery AND doc < $2 ORDER BY doc DESC LIMIT $3",
);

/// Every statement of this file.
pub const STATEMENTS: &[&Sql] = &[&DOC, &NEW_DOC, &DROP_DOC, &DROP_TEXT, &NEW_TEXT, &FIND];

/// Longest query looked at, in terms; more make no search finer.
const QUERY_TERMS: usize = 24;
/// Shortest number or Latin word that is taken as a beginning.
const BEGINNING: usize = 4;

/// A document waiting to be written with its group (SQLite).
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) kind: std::borrow::Cow<'static, str>,
    pub(crate) id: [u8; 16],
    /// None takes it out of the index.
    pub(crate) terms: Option<BTreeSet<String>>,
}

/// A document found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Its place in the index; give the last one of a page as `before` for the next page.
    pub doc: i64,
    /// The noun's id.
    pub id: [u8; 16],
}

fn narrow(c: char) -> char {
    let c = match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    c.to_ascii_lowercase()
}

/// Letters of any script and the private-use characters that rare names are written with.
fn is_letter(c: char) -> bool {
    !c.is_ascii()
        && (c.is_alphanumeric() || ('\u{e000}'..='\u{f8ff}').contains(&c) || c as u32 >= 0xf_0000)
}

/// Splits into words (ASCII) and runs (beyond).
fn pieces(text: &str) -> Vec<(bool, Vec<char>)> {
    let mut all: Vec<(bool, Vec<char>)> = Vec::new();
    let mut open = false;
    for c in text.chars().map(narrow) {
        let wide = is_letter(c);
        if !wide && !c.is_ascii_alphanumeric() {
            open = false;
            continue;
        }
        match all.last_mut() {
            Some((kind, chars)) if open && *kind == wide => chars.push(c),
            _ => all.push((wide, vec![c])),
        }
        open = true;
    }
    all
}

fn terms_of(text: &str, into: &mut BTreeSet<String>) {
    for (wide, chars) in pieces(text) {
        if wide {
            into.extend(chars.iter().map(char::to_string));
            into.extend(chars.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else {
            into.insert(chars.iter().collect());
        }
    }
}

/// A scope of a kind of noun, as one word. Different tokens stay different but for small and
/// capital letters; what a tokenizer would split at is spelt out after `¤`.
fn scope_term(kind: &str, token: &str) -> String {
    use std::fmt::Write as _;
    let mut term = String::from("§");
    for part in [kind, "§", token] {
        for c in part.chars().map(narrow) {
            if c == '§' || is_letter(c) || c.is_ascii_alphanumeric() {
                term.push(c);
            } else {
                // Writing to a String cannot fail.
                let _ = write!(term, "¤{:x}¤", c as u32);
            }
        }
    }
    term
}

/// Puts a noun into the index, in place of what stood there for it. It is found by its words from
/// the commit of this unit on.
///
/// # Errors
/// The database fails, or this is a read.
pub fn index(
    tx: &mut Tx<'_>,
    kind: &'static str,
    id: [u8; 16],
    scope: &[String],
    text: &str,
) -> Result<(), Error> {
    let mut terms = BTreeSet::new();
    terms_of(text, &mut terms);
    terms.extend(scope.iter().map(|token| scope_term(kind, token)));
    put(
        tx,
        Document {
            kind: kind.into(),
            id,
            terms: Some(terms),
        },
    )
}

/// Takes a noun out of the index.
///
/// # Errors
/// The database fails, or this is a read.
pub fn forget(tx: &mut Tx<'_>, kind: &'static str, id: [u8; 16]) -> Result<(), Error> {
    put(
        tx,
        Document {
            kind: kind.into(),
            id,
            terms: None,
        },
    )
}

fn put(tx: &mut Tx<'_>, document: Document) -> Result<(), Error> {
    if !tx.writes() {
        return Err(Error::ReadOnly);
    }
    match &mut tx.session {
        Session::Sqlite(_, Some(group)) => {
            group.documents.push(document);
            Ok(())
        }
        _ => write_documents(tx, &[document]),
    }
}

/// Writes documents now.
pub(crate) fn write_documents(tx: &mut Tx<'_>, documents: &[Document]) -> Result<(), Error> {
    for Document { kind, id, terms } in documents {
        match (tx.engine(), terms) {
            (Engine::Postgres, Some(terms)) => {
                let terms: Vec<String> = terms.iter().cloned().collect();
                tx.one(&NEW_DOC, params![kind.as_ref(), *id, terms], |row| {
                    row.i64(0)
                })?;
            }
            (Engine::Postgres, None) => {
                tx.execute(&DROP_DOC, params![kind.as_ref(), *id])?;
            }
            (Engine::Sqlite, terms) => {
                let held = tx.one(&DOC, params![kind.as_ref(), *id], |row| row.i64(0))?;
                if let Some(doc) = held {
                    tx.execute(&DROP_TEXT, params![doc])?;
                }
                match terms {
                    None => {
                        tx.execute(&DROP_DOC, params![kind.as_ref(), *id])?;
                    }
                    Some(terms) => {
                        let joined = terms
                            .iter()
                            .map(String::as_str)
                            .collect::<Vec<_>>()
                            .join(" ");
                        let doc = tx
                            .one(&NEW_DOC, params![kind.as_ref(), *id, &joined], |row| {
                                row.i64(0)
                            })?
                            .ok_or_else(|| Error::Damaged("the search index".to_owned()))?;
                        tx.execute(&NEW_TEXT, params![doc, &joined])?;
                    }
                }
            }
        }
    }
    Ok(())
}

/// One condition of a query: any of these terms; true asks for words that begin so.
type Condition = Vec<(String, bool)>;

/// What a document must hold; the last word says whether any of them could be a beginning.
fn conditions(
    kind: &str,
    scope: &[String],
    query: &str,
    beginnings: bool,
) -> (Vec<Condition>, bool) {
    let mut all: Vec<Condition> = vec![
        scope
            .iter()
            .map(|token| (scope_term(kind, token), false))
            .collect(),
    ];
    let mut could = false;
    for (wide, chars) in pieces(query) {
        if wide && chars.len() > 1 {
            all.extend(
                chars
                    .windows(2)
                    .map(|pair| vec![(pair.iter().collect::<String>(), false)]),
            );
        } else {
            let beginning = !wide && chars.len() >= BEGINNING;
            could |= beginning;
            all.push(vec![(chars.iter().collect(), beginning && beginnings)]);
        }
        if all.len() > QUERY_TERMS {
            break;
        }
    }
    (all, could)
}

fn expression(engine: Engine, conditions: &[Condition]) -> String {
    // Terms hold letters and digits only, so neither kind of quote needs escaping.
    let (and, or) = match engine {
        Engine::Sqlite => (" AND ", " OR "),
        Engine::Postgres => (" & ", " | "),
    };
    let term = |(term, prefix): &(String, bool)| match (engine, prefix) {
        (Engine::Sqlite, false) => format!("\"{term}\""),
        (Engine::Sqlite, true) => format!("\"{term}\"*"),
        (Engine::Postgres, false) => format!("'{term}'"),
        (Engine::Postgres, true) => format!("'{term}':*"),
    };
    conditions
        .iter()
        .map(|any| format!("({})", any.iter().map(term).collect::<Vec<_>>().join(or)))
        .collect::<Vec<_>>()
        .join(and)
}

/// Nouns of a kind whose document holds every word of the query and at least one of the scope
/// tokens; the last indexed first, at most `limit`, before the place `before`. Where no number or
/// Latin word of the query stands whole in any document, those of four letters and more are taken
/// as beginnings.
///
/// # Errors
/// The database fails.
pub fn find(
    tx: &mut Tx<'_>,
    kind: &str,
    scope: &[String],
    query: &str,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Hit>, Error> {
    if scope.is_empty() {
        return Ok(Vec::new());
    }
    let (whole, could) = conditions(kind, scope, query, false);
    let hits = ask(tx, &whole, before, limit)?;
    // A further page of whole words is empty at its end; it must not go on with beginnings.
    if !hits.is_empty() || !could || (before.is_some() && !ask(tx, &whole, None, 1)?.is_empty()) {
        return Ok(hits);
    }
    let (beginnings, _) = conditions(kind, scope, query, true);
    ask(tx, &beginnings, before, limit)
}

fn ask(
    tx: &mut Tx<'_>,
    conditions: &[Condition],
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Hit>, Error> {
    let wanted = expression(tx.engine(), conditions);
    tx.query(
        &FIND,
        params![wanted, before.unwrap_or(i64::MAX), limit],
        |row| {
            Ok(Hit {
                doc: row.i64(0)?,
                id: row.array(1)?,
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_come_out_of_mixed_text() {
        let mut terms = BTreeSet::new();
        terms_of("王小明 ＡＢ12号·𠮷田", &mut terms);
        let expected: BTreeSet<String> = [
            "王", "小", "明", "王小", "小明", "ab12", "号", "𠮷", "田", "𠮷田",
        ]
        .iter()
        .map(|s| (*s).to_owned())
        .collect();
        assert_eq!(terms, expected);
    }

    #[test]
    fn no_text_can_spell_a_scope_or_an_operator() {
        let mut terms = BTreeSet::new();
        terms_of("§county \" ' & | * :* NEAR(", &mut terms);
        assert!(terms.iter().all(|t| t.chars().all(char::is_alphanumeric)));
    }
}
