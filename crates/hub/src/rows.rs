//! Rows of a library page by page, in an order of their reader's own that stays the same within a run: what
//! a unit reads that was granted columns, and what a file is made of.

use crate::spec::Spec;
use crate::sql::{Answer, Bounds, Libraries, SqlError};
use model::feed::{Element, ElementKind, EntityKind, Library, column_name};

/// What is asked of a library.
pub struct Asked<'s> {
    /// The library.
    pub library: &'s Library,
    /// Elements that stand in it, in the order of the answer.
    pub columns: Vec<&'s Element>,
    /// Elements and the values they must have: a code, or the 12 digits of a division.
    pub only: Vec<(&'s Element, String)>,
    /// What the order is drawn from: read in the order in which they stand, rows of two readers could be
    /// told to be the same by their places.
    pub order: [u32; 4],
    /// Rows before the first one.
    pub from: usize,
}

/// A row: whom or what it is about by the run's ids, and a text for each column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Person, organisation, place; the first that is known says what the row is about.
    pub about: Vec<(EntityKind, u32)>,
    /// Values.
    pub values: Vec<Option<String>>,
}

/// A kind of thing, and the column of its ids.
type Id = (EntityKind, &'static str);

/// Ids in the order in which they say what a row is about.
const IDS: &[Id] = &[
    (EntityKind::Person, "person_id"),
    (EntityKind::Organisation, "org_id"),
    (EntityKind::Place, "place_id"),
];

/// The ids a library's rows have.
fn ids(library: &Library) -> Vec<Id> {
    let all = IDS.iter().copied();
    match library.entity {
        None => all.collect(),
        Some(entity) => all.filter(|(kind, _)| *kind == entity).collect(),
    }
}

/// Whether an element is a column of a library, its own or joined.
fn stands(library: &Library, element: &Element) -> bool {
    let mut all = library
        .elements
        .iter()
        .chain(&library.columns)
        .chain(&library.joins);
    !element.identity && all.any(|code| *code == element.code)
}

/// Primes above any id and row number.
const PRIMES: [u32; 2] = [2_147_483_647, 2_147_483_629];

/// A number that scatters a column of whole numbers below the primes; no product leaves 64 bits.
fn scattered(column: &str, order: [u32; 4]) -> String {
    let [first, second] = PRIMES;
    let [a, b, c, d] = order;
    let factor = |word: u32, prime: u32| 1 + word % (prime - 1);
    let inner = format!(
        "(CAST({column} AS BIGINT) * {} + {}) % {first}",
        factor(a, first),
        b % first
    );
    format!(
        "(({inner}) * {} + {}) % {second}",
        factor(c, second),
        d % second
    )
}

/// The query. Its names are the spec's; the only values in it are digits, and codes of closed lists.
fn query(asked: &Asked<'_>, limit: usize) -> Result<String, SqlError> {
    let refused = |element: &Element| SqlError::Refused(element.code.clone());
    let library = asked.library;
    let ids: Vec<&str> = ids(library).iter().map(|(_, id)| *id).collect();
    let mut columns = ids.join(", ");
    for element in &asked.columns {
        if !stands(library, element) {
            return Err(refused(element));
        }
        columns.push_str(&format!(", {}", column_name(&element.code)));
    }
    let mut only = String::new();
    for (element, value) in &asked.only {
        let literal = match element.kind {
            ElementKind::Division if value.bytes().all(|b| b.is_ascii_digit()) => value.clone(),
            ElementKind::Code if element.codes().any(|code| code == value) => {
                format!("'{}'", value.replace('\'', "''"))
            }
            _ => return Err(refused(element)),
        };
        if !stands(library, element) || literal.is_empty() {
            return Err(refused(element));
        }
        let word = if only.is_empty() { " WHERE" } else { " AND" };
        only.push_str(&format!(
            "{word} {} = {literal}",
            column_name(&element.code)
        ));
    }
    let number = ids.first().filter(|_| library.entity.is_some());
    let order = match number {
        Some(id) => format!("{}, {id}", scattered(id, asked.order)),
        None => format!(
            "{}, feed, row_no, {}",
            scattered("row_no", asked.order),
            ids.join(", ")
        ),
    };
    Ok(format!(
        "SELECT {columns} FROM {}{only} ORDER BY {order} LIMIT {} OFFSET {}",
        library.table(),
        limit.saturating_add(1),
        asked.from
    ))
}

impl Libraries {
    /// Rows of a library, and whether there are more; as many as the bounds allow.
    ///
    /// # Errors
    /// A column that is not the library's; it takes too long or too much memory.
    pub async fn rows(
        &self,
        asked: &Asked<'_>,
        bounds: Bounds,
    ) -> Result<(Vec<Row>, bool), SqlError> {
        let sql = query(asked, bounds.rows)?;
        let Answer { rows, more, .. } = self.ask(&sql, bounds).await?;
        let ids = ids(asked.library);
        let row = |mut values: Vec<Option<String>>| {
            let values_from = values.split_off(ids.len());
            let about = ids.iter().zip(values).filter_map(|((kind, _), id)| {
                let id = id?.parse().ok()?;
                Some((*kind, id))
            });
            Row {
                about: about.collect(),
                values: values_from,
            }
        };
        Ok((rows.into_iter().map(row).collect(), more))
    }
}

/// What is asked of a library, from codes; none when the spec does not know one of them.
#[must_use]
pub fn asked<'s>(
    spec: &'s Spec,
    library: &str,
    columns: &[String],
    only: &[(String, String)],
    order: [u32; 4],
    from: usize,
) -> Option<Asked<'s>> {
    let element = |code: &String| spec.elements.get(code);
    Some(Asked {
        library: spec.library(library)?,
        columns: columns.iter().map(element).collect::<Option<_>>()?,
        only: only
            .iter()
            .map(|(code, value)| Some((element(code)?, value.clone())))
            .collect::<Option<_>>()?,
        order,
        from,
    })
}
