//! One function per clerk's verb. Each verb is a synchronous `…_in(&mut Tx, &Ctx, …)` that composes,
//! and an asynchronous one that submits it as a unit of work; `web` calls only the latter.
//! Everything a decision rests on is read inside its unit; sealing, hashing of files and passwords
//! is done before.
//!
//! **Deliberately absent:** HTTP, HTML, SQL text, the hub, the clock. Time, chance, actor and
//! locale come in [`context::Ctx`].
//!
//! To add a verb: a function in the file of its noun, an [`policy::Action`] if none fits, a body in
//! `model::journal` if none says it, a route in `web`.

pub mod account;
pub mod address;
pub mod audit;
pub mod booking;
pub mod bulletin;
pub mod calendar;
pub mod case;
pub mod catalogue;
pub mod citizen;
pub mod class;
pub mod command;
pub mod context;
pub mod copy_sheet;
pub mod county;
pub mod delegation;
pub mod delivery;
pub mod device;
pub mod dispute;
pub mod duty;
pub mod establishment;
pub mod exchange;
pub mod figure;
pub mod file;
pub mod found;
pub mod grid;
pub mod ground;
pub mod hall;
pub mod hotline;
pub mod house;
pub mod identity;
pub mod inspection;
pub mod journal;
pub mod leave;
pub mod library;
pub mod live;
pub mod locate;
pub mod message;
pub mod module;
pub mod moving;
pub mod notice;
pub mod offer;
pub mod once;
pub mod order;
pub mod outside_number;
pub mod outside_system;
pub mod parameter;
pub mod patrol;
pub mod person;
pub mod policy;
pub mod port;
pub mod power;
pub mod recusal;
pub mod reform;
pub mod report;
mod request;
pub mod roll;
pub mod screening;
pub mod seal;
pub mod service;
pub mod session;
pub mod sharing;
pub mod sheet_exchange;
pub mod site;
pub mod structure;
pub mod suggest;
pub mod support;
pub mod systems;
#[cfg(test)]
mod testing;
pub mod ticket;
pub mod timer;
mod token;
pub mod turn;
pub mod unit;
pub mod visit;
pub mod visits;
pub mod window;

pub use context::{Chance, Ctx, Draw};
pub use site::Site;
pub use store::{Error, Fault};

use model::id::PersonId;
use model::time::Instant;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, RwLock};
use store::{Store, Tx};

/// The natural person that stands for the product itself in the journal (timers, searches).
pub const PRODUCT: PersonId = PersonId::from_bytes([0; 16]);

/// Refuses words that hold somebody's number: they stand open in the journal for ever, and its own
/// field would seal it.
///
/// # Errors
/// `text-citizen-number`, `text-phone`, `text-bank-account` at the field.
pub(crate) fn open_words(field: &str, text: &str) -> Result<(), model::Refusal> {
    match codes::personal_number(text) {
        Some(found) => Err(model::Refusal::field(field, found.key())),
        None => Ok(()),
    }
}

/// Everything the verbs need, cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    store: Store,
    sealer: seal::Sealer,
    site: RwLock<Arc<Site>>,
    sms: Option<Arc<dyn port::Sms>>,
    hashing: port::Hashing,
    libraries: Arc<dyn port::Libraries>,
    trusted: std::sync::OnceLock<Vec<evidence::PublicKey>>,
    letters: OnceLock<port::Letters>,
    hub: OnceLock<Arc<dyn port::DataHub>>,
    checklists: OnceLock<visit::Checklists>,
    wiring: OnceLock<port::Wiring>,
    systems: OnceLock<outside_system::Systems>,
    /// What past cases taught, until they are looked through again.
    learnt: RwLock<Option<Arc<suggest::Known>>>,
    /// Units submitted since the start; each is numbered once, however often it runs.
    units: AtomicU64,
    tokens: token::Tokens,
    /// The store's footing at which the county in memory was last found current.
    site_at: AtomicU64,
}

impl App {
    /// Wires the ports together and reads the county, its modules and its calendar.
    ///
    /// # Errors
    /// The store's; a module or calendar in it that no longer reads.
    pub fn new(
        store: Store,
        sealer: seal::Sealer,
        hashing: port::Hashing,
        sms: Option<Arc<dyn port::Sms>>,
        now: Instant,
    ) -> Result<Self, Error> {
        let site = store.read_blocking(move |tx| site::load(tx, now.date()))?;
        let inner = Inner {
            store,
            sealer,
            site: RwLock::new(Arc::new(site)),
            sms,
            hashing,
            libraries: Arc::new(port::StoreLibraries),
            trusted: std::sync::OnceLock::new(),
            letters: OnceLock::new(),
            hub: OnceLock::new(),
            checklists: OnceLock::new(),
            wiring: OnceLock::new(),
            systems: OnceLock::new(),
            learnt: RwLock::new(None),
            units: AtomicU64::new(0),
            tokens: token::Tokens::default(),
            site_at: AtomicU64::new(u64::MAX),
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Wires the data hub; once.
    pub fn wire_hub(&self, hub: Arc<dyn port::DataHub>) {
        // A second wiring would only repeat the first.
        let _ = self.inner.hub.set(hub);
    }

    /// The data hub, where there is one.
    #[must_use]
    pub fn hub(&self) -> Option<&Arc<dyn port::DataHub>> {
        self.inner.hub.get()
    }

    /// Wires the site's checklists for visits; once.
    pub fn wire_checklists(&self, lists: visit::Checklists) {
        // A second wiring would only repeat the first.
        let _ = self.inner.checklists.set(lists);
    }

    /// The site's checklists for visits; none until they are wired.
    #[must_use]
    pub fn checklists(&self) -> &visit::Checklists {
        self.inner
            .checklists
            .get_or_init(visit::Checklists::default)
    }

    /// Wires the supporting systems; once.
    pub fn wire_systems(&self, wiring: port::Wiring) {
        // A second wiring would only repeat the first.
        let _ = self.inner.wiring.set(wiring);
    }

    /// What the supporting systems are wired to, once they are.
    #[must_use]
    pub fn wiring(&self) -> Option<&port::Wiring> {
        self.inner.wiring.get()
    }

    /// Tells, once, in which other systems the county's matters stand, too.
    pub fn wire_outside_systems(&self, systems: outside_system::Systems) {
        // A second telling would only repeat the first.
        let _ = self.inner.systems.set(systems);
    }

    /// Other systems; none until told.
    #[must_use]
    pub fn outside_systems(&self) -> &outside_system::Systems {
        self.inner.systems.get().unwrap_or(&outside_system::NONE)
    }

    /// Keeps what past cases taught in place of what they taught before.
    pub(crate) fn learnt(&self, known: Arc<suggest::Known>) {
        match self.inner.learnt.write() {
            Ok(mut held) => *held = Some(known),
            Err(poisoned) => *poisoned.into_inner() = Some(known),
        }
    }

    /// What past cases taught; none before they were looked through.
    #[must_use]
    pub fn knows(&self) -> Option<Arc<suggest::Known>> {
        match self.inner.learnt.read() {
            Ok(held) => held.clone(),
            Err(poisoned) => poisoned.into_inner().clone(),
        }
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    /// Seals and opens personal values.
    #[must_use]
    pub fn sealer(&self) -> &seal::Sealer {
        &self.inner.sealer
    }

    /// How passwords are hashed and checked.
    #[must_use]
    pub fn hashing(&self) -> &port::Hashing {
        &self.inner.hashing
    }

    /// Tells, once, whose signatures under the journal are the site's own.
    pub fn trust(&self, keys: Vec<evidence::PublicKey>) {
        // Told twice, the first stands: keys of a running process do not change.
        let _ = self.inner.trusted.set(keys);
    }

    /// Keys whose signatures under the journal are the site's own; empty until told.
    #[must_use]
    pub fn trusted(&self) -> &[evidence::PublicKey] {
        self.inner.trusted.get().map_or(&[], Vec::as_slice)
    }

    /// The libraries.
    #[must_use]
    pub fn libraries(&self) -> &dyn port::Libraries {
        &*self.inner.libraries
    }

    /// Whose tokens are known without asking the store again.
    pub(crate) fn known_tokens(&self) -> &token::Tokens {
        &self.inner.tokens
    }

    /// The SMS gateway, where one is configured.
    #[must_use]
    pub fn sms(&self) -> Option<&Arc<dyn port::Sms>> {
        self.inner.sms.as_ref()
    }

    /// Ways for texts to phones, in the order they are tried: `sms`, `webhook`.
    #[must_use]
    pub fn channels(&self) -> Vec<(&'static str, Arc<dyn port::Sms>)> {
        let sms = self.inner.sms.as_ref().map(|sms| ("sms", Arc::clone(sms)));
        let relay = self.wiring().and_then(|wiring| wiring.relay.clone());
        sms.into_iter()
            .chain(relay.map(|relay| ("webhook", relay)))
            .collect()
    }

    /// Wires the press, once, before anything is served; without one no letter is printed.
    pub fn wire_letters(&self, letters: port::Letters) {
        // A second press would be a mistake of the wiring; the first stays.
        let _ = self.inner.letters.set(letters);
    }

    /// The press, where one is wired.
    #[must_use]
    pub fn letters(&self) -> Option<&port::Letters> {
        self.inner.letters.get()
    }

    /// The county as it stands in memory.
    #[must_use]
    pub fn site(&self) -> Arc<Site> {
        match self.inner.site.read() {
            Ok(site) => Arc::clone(&site),
            Err(poisoned) => Arc::clone(&poisoned.into_inner()),
        }
    }

    /// The county as this unit sees it: read again when its heads have moved since, so that a
    /// change holds at the next request on every server.
    ///
    /// # Errors
    /// The store's.
    pub fn site_in(&self, tx: &mut Tx<'_>, now: Instant) -> Result<Arc<Site>, Error> {
        // Before the county is taken: what moves in between is then looked at again.
        let footing = tx.footing();
        let confirmed = self.inner.site_at.load(Ordering::SeqCst);
        let site = self.site();
        if footing == Some(confirmed) && site.is_of(now.date()) {
            return Ok(site);
        }
        if site.current(tx, now.date())? {
            if let Some(footing) = footing {
                self.inner.site_at.store(footing, Ordering::SeqCst);
            }
            return Ok(site);
        }
        let fresh = Arc::new(site::load_after(tx, now.date(), Some(&site))?);
        self.hold(tx, &fresh);
        Ok(fresh)
    }

    /// The county after an entry that this unit made in its book, which was tried on `site`: it is not
    /// folded again. The head of the county must have been moved before.
    ///
    /// # Errors
    /// The store's.
    pub(crate) fn site_entered(
        &self,
        tx: &mut Tx<'_>,
        site: &Site,
        entry: &site::NewEntry<'_>,
    ) -> Result<Arc<Site>, Error> {
        let fresh = Arc::new(site::after(tx, site, entry)?);
        self.hold(tx, &fresh);
        Ok(fresh)
    }

    /// Holds a county that was just read in memory.
    fn hold(&self, tx: &mut Tx<'_>, fresh: &Arc<Site>) {
        if tx.unsettled() {
            // Not committed yet: whoever comes next holds it against the heads again.
            self.inner.site_at.store(u64::MAX, Ordering::SeqCst);
        }
        match self.inner.site.write() {
            Ok(mut held) => *held = Arc::clone(fresh),
            Err(poisoned) => *poisoned.into_inner() = Arc::clone(fresh),
        }
    }

    /// Submits a unit of work.
    ///
    /// # Errors
    /// What the unit refuses or the store fails with.
    pub async fn submit<T: Send + 'static>(
        &self,
        unit: impl Fn(&Self, &mut Tx<'_>) -> Result<T, Fault> + Send + Sync + 'static,
    ) -> Result<T, Fault> {
        let (app, number) = (self.clone(), self.number());
        self.inner
            .store
            .submit(move |tx| context::run::of(number, || unit(&app, tx)))
            .await
    }

    /// Submits a unit of work and waits; for the command line and the timekeeper.
    ///
    /// # Errors
    /// What the unit refuses or the store fails with.
    pub fn submit_blocking<T: Send + 'static>(
        &self,
        unit: impl Fn(&Self, &mut Tx<'_>) -> Result<T, Fault> + Send + Sync + 'static,
    ) -> Result<T, Fault> {
        let (app, number) = (self.clone(), self.number());
        self.inner
            .store
            .submit_blocking(move |tx| context::run::of(number, || unit(&app, tx)))
    }

    /// Submits a unit of work and goes on; units submitted so are done in their order.
    ///
    /// # Errors
    /// The store is closing.
    pub(crate) fn submit_ahead<T: Send + 'static>(
        &self,
        unit: impl Fn(&Self, &mut Tx<'_>) -> Result<T, Fault> + Send + Sync + 'static,
    ) -> Result<store::Ahead<T>, Fault> {
        let (app, number) = (self.clone(), self.number());
        self.inner
            .store
            .submit_ahead(move |tx| context::run::of(number, || unit(&app, tx)))
    }

    fn number(&self) -> u64 {
        self.inner.units.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Looks something up that may be refused, from one snapshot beside the writer. What it answers
    /// about persons is journalled by a unit of its own before it leaves.
    ///
    /// # Errors
    /// What is refused, or the store's.
    pub async fn look<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Self, &mut Tx<'_>) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, Fault> {
        let app = self.clone();
        // Two kinds of no: the read itself fails, or what it found refuses.
        self.inner.store.read(move |tx| Ok(look(&app, tx))).await?
    }

    /// Reads.
    ///
    /// # Errors
    /// The store's.
    pub async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Self, &mut Tx<'_>) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let app = self.clone();
        self.inner.store.read(move |tx| read(&app, tx)).await
    }
}
