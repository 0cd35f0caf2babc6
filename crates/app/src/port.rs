//! What `app` asks of the outside, as traits; `server` wires each with one line.

use crate::Error;
use crate::context::Chance;
use codes::CitizenNumber;
use jiff::civil::Date;
use model::feed::EntityKind;
use model::id::PersonId;
use model::library::{Dossier, DossierOf, PersonCard, ReviewLine, ReviewPage};
use model::person::Person;
use model::refusal::Refused;
use model::time::Instant;
use std::sync::Arc;
use store::Tx;

/// The only clock and the only chance.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Instant;
    /// Fresh entropy for one request.
    fn chance(&self) -> Chance;
}

/// What decisions ask of the libraries. It is asked inside the unit that decides, so that the answer
/// and what rests on it are of one moment; whoever answers from elsewhere brings versioned values.
pub trait Libraries: Send + Sync {
    /// A person by any id of hers, with the certificates in force on a day.
    ///
    /// # Errors
    /// The library's.
    fn card(&self, tx: &mut Tx<'_>, id: PersonId, on: Date) -> Result<Option<PersonCard>, Error>;

    /// Persons born up to a day, oldest first, after a (birth, id) key; at most so many.
    ///
    /// # Errors
    /// The library's.
    fn born_up_to(
        &self,
        tx: &mut Tx<'_>,
        day: Date,
        after: Option<(Date, PersonId)>,
        limit: i64,
    ) -> Result<Vec<Person>, Error>;

    /// Whom a procedure's query found, by id after one, at most so many, with the day since which she is
    /// found no longer.
    ///
    /// # Errors
    /// The library's.
    fn found(
        &self,
        tx: &mut Tx<'_>,
        procedure: &str,
        after: Option<PersonId>,
        limit: i64,
    ) -> Result<Vec<(Person, Option<Date>)>, Error>;
}

/// What decisions rest on as tables of the store: persons as they are registered, and what was taken
/// over from the libraries of the data hub ([`crate::library::take`]), so that a decision and what it
/// rests on are of one moment.
#[derive(Debug, Clone, Copy, Default)]
pub struct StoreLibraries;

impl Libraries for StoreLibraries {
    fn card(&self, tx: &mut Tx<'_>, id: PersonId, on: Date) -> Result<Option<PersonCard>, Error> {
        let id = tx.person_resolve(id)?;
        let Some(person) = tx.person(id)? else {
            return Ok(None);
        };
        Ok(Some(PersonCard {
            aliases: tx.person_aliases(id)?,
            certificates: tx.certificates(id, on)?,
            person,
        }))
    }

    fn born_up_to(
        &self,
        tx: &mut Tx<'_>,
        day: Date,
        after: Option<(Date, PersonId)>,
        limit: i64,
    ) -> Result<Vec<Person>, Error> {
        tx.persons_born_up_to(day, after, limit)
    }

    fn found(
        &self,
        tx: &mut Tx<'_>,
        procedure: &str,
        after: Option<PersonId>,
        limit: i64,
    ) -> Result<Vec<(Person, Option<Date>)>, Error> {
        let found = tx.findings_after(procedure, after, limit)?;
        let mut all = Vec::with_capacity(found.len());
        for found in found {
            if let Some(person) = tx.person(found.person)? {
                all.push((person, found.until));
            }
        }
        Ok(all)
    }
}

/// A way for texts to phones: an SMS gateway, or another system that takes them by webhook.
pub trait Sms: Send + Sync {
    /// Sends a text to a phone; `id` makes repeats harmless.
    fn send(&self, id: &str, phone: &str, text: &str) -> Sent;
}

/// What became of an SMS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The gateway took it.
    Accepted,
    /// The gateway will never take it.
    Refused(String),
    /// Later, perhaps.
    Later(String),
}

/// The way to other systems that are told what happens to cases.
pub trait Exchange: Send + Sync {
    /// Whether an address may be called at all.
    ///
    /// # Errors
    /// Why not, as it is said to an administrator.
    fn permits(&self, url: &str) -> Result<(), Refused>;

    /// Posts an event, signed with a secret; `id` makes repeats harmless. It blocks.
    fn deliver(&self, url: &str, secret: &[u8], id: &str, at: Instant, event: &[u8]) -> Sent;
}

/// What one sign-in elsewhere is told apart by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInAsked {
    /// Comes back in the address.
    pub state: String,
    /// Comes back in what the service vouches for.
    pub nonce: String,
    /// Known to the service by its digest until the end.
    pub verifier: String,
    /// Where the browser comes back to.
    pub back: String,
}

/// Why nobody is vouched for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unproven {
    /// The service is not reached or does not read; for the log.
    Unreachable(String),
    /// It will not vouch, or what it says proves nothing; for the log.
    Refused(String),
}

/// The site's own sign-in service. Calls block: they belong beside the threads that serve.
pub trait IdentityProvider: Send + Sync {
    /// What it calls itself.
    fn issuer(&self) -> &str;

    /// What people call it.
    fn name(&self) -> &str;

    /// The address a browser is sent to.
    ///
    /// # Errors
    /// See [`Unproven`].
    fn begin(&self, asked: &SignInAsked) -> Result<String, Unproven>;

    /// Whom a code stands for: the subject the service knows her by.
    ///
    /// # Errors
    /// See [`Unproven`].
    fn subject(&self, code: &str, asked: &SignInAsked, now: Instant) -> Result<String, Unproven>;
}

/// What the supporting systems of a site are wired to.
#[derive(Clone, Default)]
pub struct Wiring {
    /// The site's sign-in service, where it has one.
    pub identity: Option<Arc<dyn IdentityProvider>>,
    /// A system that takes texts to phones by webhook, where there is one.
    pub relay: Option<Arc<dyn Sms>>,
    /// The way to subscribers of events.
    pub exchange: Option<Arc<dyn Exchange>>,
    /// Which events of other systems file which cases.
    pub mapping: crate::exchange::Mapping,
    /// The address people reach the site under, for links in events.
    pub address: Option<String>,
}

/// How passwords are hashed: slow on purpose, and bounded in memory by the caller.
#[derive(Clone)]
pub struct Hashing {
    hash: Arc<Hash>,
    check: Arc<Check>,
}

type Hash = dyn Fn(&str, [u8; 16]) -> String + Send + Sync;
type Check = dyn Fn(&str, &str) -> bool + Send + Sync;

impl Hashing {
    /// From a function that hashes (password, salt) to a PHC string and one that checks
    /// (password, PHC string).
    pub fn new(
        hash: impl Fn(&str, [u8; 16]) -> String + Send + Sync + 'static,
        check: impl Fn(&str, &str) -> bool + Send + Sync + 'static,
    ) -> Self {
        Self {
            hash: Arc::new(hash),
            check: Arc::new(check),
        }
    }

    /// The hash of a password.
    #[must_use]
    pub fn hash(&self, password: &str, salt: [u8; 16]) -> String {
        (self.hash)(password, salt)
    }

    /// Whether a password fits a hash.
    #[must_use]
    pub fn fits(&self, password: &str, hash: &str) -> bool {
        (self.check)(password, hash)
    }
}

/// A document to be printed: which form, and what it says, in the names of the form's template.
#[derive(Debug, Clone, PartialEq)]
pub struct Paper {
    /// The form: `acceptance`, `refusal` …
    pub slug: &'static str,
    /// Title on the paper.
    pub title: String,
    /// What it says.
    pub says: serde_json::Value,
}

type Print = dyn Fn(&Paper) -> Result<String, String> + Send + Sync;

/// How documents are made.
#[derive(Clone)]
pub struct Letters {
    print: std::sync::Arc<Print>,
}

impl Letters {
    /// From a function that makes one HTML document, or says what is wrong with the form.
    pub fn new(print: impl Fn(&Paper) -> Result<String, String> + Send + Sync + 'static) -> Self {
        Self {
            print: std::sync::Arc::new(print),
        }
    }

    /// The document.
    ///
    /// # Errors
    /// What is wrong with the form, for the log.
    pub fn print(&self, paper: &Paper) -> Result<String, String> {
        (self.print)(paper)
    }
}

/// Why a query has no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unanswered {
    /// There are no libraries yet.
    NoLibraries,
    /// It is no query over the libraries; what the engine says of it.
    NoQuery(String),
    /// It would show single rows.
    SingleRows,
    /// It takes too long.
    TooLong,
    /// The engine's.
    Failed(String),
}

/// Persons by number with what a query says of each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NumberedRows {
    /// Columns besides the number.
    pub columns: Vec<String>,
    /// Number, and a text for each column.
    pub rows: Vec<(CitizenNumber, Vec<Option<String>>)>,
}

/// Rows of a library that are asked for by who was granted them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowsAsked {
    /// Code of the library.
    pub library: String,
    /// Elements in the order of the answer; those of the identity tables among them only for a file.
    pub columns: Vec<String>,
    /// Elements and the values they must have: a code, or the 12 digits of a division.
    pub only: Vec<(String, String)>,
    /// What the order is drawn from: the same gives the same order within a run, and rows of two grants
    /// do not stand side by side.
    pub order: [u32; 4],
    /// Rows before the first one.
    pub from: usize,
    /// Rows at most.
    pub limit: usize,
    /// Whether it must be known by number whom a row is about, so that the read can be written down.
    pub whom: bool,
}

/// Rows of a library.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RowsAnswered {
    /// Run of the libraries: ids mean something within it only.
    pub run: String,
    /// Rows.
    pub rows: Vec<LibraryRow>,
    /// There are more.
    pub more: bool,
}

/// A row of a library.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LibraryRow {
    /// Whom or what it is about, by the run's id.
    pub about: Option<(EntityKind, u32)>,
    /// Her number, where it was asked for and somebody knows it.
    pub number: Option<CitizenNumber>,
    /// A text for each column.
    pub values: Vec<Option<String>>,
}

/// The lineage of an entity, and whose it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traced {
    /// Where its values come from.
    pub lineage: model::library::Lineage,
    /// The number of the person it is of, where somebody knows it. It goes no further than to who
    /// writes down that she was read.
    pub number: Option<CitizenNumber>,
}

/// What is to come.
pub type Later<T> = std::pin::Pin<Box<dyn Future<Output = T> + Send>>;

/// The data hub: its catalogue and questions to its libraries. Whoever asks has been let in and written
/// down before.
pub trait DataHub: Send + Sync {
    /// Feeds and libraries, with what the last build found.
    ///
    /// # Errors
    /// The hub's, for the log.
    fn catalogue(&self) -> Result<model::library::Catalogue, String>;

    /// Answers a query that the product itself asks: one row a person, her number first. Persons whose
    /// number nobody knows are not among them. It may take minutes: never on a thread that serves.
    ///
    /// # Errors
    /// What the engine says of it, for the log.
    fn persons(&self, sql: &str, today: Date) -> Result<NumberedRows, String>;

    /// How good the data were in the builds whose folders are still there: the newest of them, at most
    /// so many, oldest first.
    ///
    /// # Errors
    /// The hub's, for the log.
    fn builds(&self, most: usize) -> Result<Vec<model::library::PastBuild>, String>;

    /// How the last build linked records without a number; none before the first build.
    ///
    /// # Errors
    /// The hub's, for the log.
    fn linkage(&self) -> Result<Option<model::library::Linkage>, String>;

    /// The first rows of a feed's last delivery that were kept apart, at most so many.
    ///
    /// # Errors
    /// The hub's, for the log.
    fn apart(&self, feed: &str, most: usize) -> Result<model::library::ApartRows, String>;

    /// Where the values of an entity of a base library come from: a person by id, an organisation or a
    /// place by code or id; none where it has no such entity.
    fn lineage(&self, library: String, wanted: String)
    -> Later<Result<Option<Traced>, Unanswered>>;

    /// Everything the libraries hold of somebody: of these libraries only where some are named; none
    /// where they do not know her.
    fn dossier(
        &self,
        of: DossierOf,
        libraries: Option<Vec<String>>,
    ) -> Later<Result<Option<Dossier>, Unanswered>>;
    /// Rows of a library in the order that was asked for, for a page or a file that was granted.
    fn rows(&self, asked: RowsAsked) -> Later<Result<RowsAnswered, Unanswered>>;

    /// Records that may be somebody's and nobody has decided, behind so many, at most so many.
    ///
    /// # Errors
    /// The hub's, for the log.
    fn waiting(&self, from: usize, most: usize) -> Result<ReviewPage, String>;

    /// One of them, decided or not.
    ///
    /// # Errors
    /// The hub's, for the log.
    fn waiting_record(&self, record: &str) -> Result<Option<ReviewLine>, String>;

    /// Keeps what a steward decided of a record: whose it is, or nobody's who is known. Used from the next
    /// build on.
    ///
    /// # Errors
    /// The hub's, for the log.
    fn decide(&self, record: &str, person: Option<PersonId>) -> Result<(), String>;

    /// Answers a query in groups of five and more.
    fn ask(&self, sql: String) -> Later<Result<model::library::ResultTable, Unanswered>>;
}
