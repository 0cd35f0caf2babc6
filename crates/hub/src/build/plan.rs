//! A feed compiled for reading: which column cleans how, and where its value goes.

use crate::accept;
use crate::clean::Cleaner;
use crate::spec::Spec;
use crate::table::record_schema;
use arrow::datatypes::SchemaRef;
use model::feed::Feed;

/// A column that says something of an entity.
#[derive(Debug, Clone, Copy)]
pub(super) struct Says {
    /// Column of the feed.
    pub column: usize,
    /// Element, by its place among the entity's.
    pub element: usize,
    /// Trust.
    pub trust: u8,
}

/// Rows it gives to a library.
pub(super) struct Output {
    /// The library, by its place in the spec.
    pub library: usize,
    /// What such a row is.
    pub what: String,
    /// For each own column of the library, the column of the feed.
    pub picks: Vec<Option<usize>>,
    /// The library's schema.
    pub schema: SchemaRef,
}

/// A compiled feed.
pub(super) struct Plan<'s> {
    pub feed: &'s Feed,
    pub cleaners: Vec<Option<Cleaner>>,
    pub key: Vec<usize>,
    pub number: Option<usize>,
    pub person: Vec<Says>,
    pub code: Option<usize>,
    pub organisation: Vec<Says>,
    pub place: Option<usize>,
    pub ground: Vec<Says>,
    pub date: Option<usize>,
    pub outputs: Vec<Output>,
}

/// Elements of the three kinds of entity, in the order of their golden values; what identifies them is
/// not among them.
pub(super) struct Elements {
    pub person: Vec<String>,
    pub organisation: Vec<String>,
    pub place: Vec<String>,
}

impl Elements {
    pub fn of(spec: &Spec) -> Self {
        let of = |group: &str, key: &str| -> Vec<String> {
            let all = spec.elements.keys().filter(|code| code.starts_with(group));
            all.filter(|code| *code != key).cloned().collect()
        };
        Self {
            person: of("person.", "person.number"),
            organisation: of("organisation.", "organisation.code"),
            place: of("place.", "place.code"),
        }
    }

    /// The place of a person's element.
    pub fn person_at(&self, element: &str) -> Option<usize> {
        self.person.iter().position(|e| e == element)
    }

    /// The place of an organisation's element.
    pub fn organisation_at(&self, element: &str) -> Option<usize> {
        self.organisation.iter().position(|e| e == element)
    }
}

fn says(feed: &Feed, elements: &[String]) -> Vec<Says> {
    let mut all = Vec::new();
    for (element, code) in elements.iter().enumerate() {
        if let Some((column, of)) = feed.column_of(code) {
            all.push(Says {
                column,
                element,
                trust: of.trust,
            });
        }
    }
    all
}

impl<'s> Plan<'s> {
    pub fn of(spec: &'s Spec, feed: &'s Feed, elements: &Elements) -> Self {
        let at = |element: &str| feed.column_of(element).map(|(column, _)| column);
        let mut outputs = Vec::new();
        for (n, library) in spec.libraries.iter().enumerate() {
            for from in library.from.iter().filter(|from| from.feed == feed.code) {
                let own = spec.own(library);
                outputs.push(Output {
                    library: n,
                    what: from.what.clone(),
                    picks: own.iter().map(|e| at(&e.code)).collect(),
                    schema: record_schema(&own),
                });
            }
        }
        Self {
            feed,
            cleaners: accept::cleaners(spec, feed),
            key: accept::key(feed),
            number: at("person.number"),
            person: says(feed, &elements.person),
            code: at("organisation.code"),
            organisation: says(feed, &elements.organisation),
            place: at("place.code"),
            ground: says(feed, &elements.place),
            date: at("record.date"),
            outputs,
        }
    }

    /// Whether its records name persons.
    pub fn names_persons(&self) -> bool {
        self.feed.names_persons()
    }
}
