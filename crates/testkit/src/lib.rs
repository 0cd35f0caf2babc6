//! For tests only: a clock that stands still until it is moved, chance from a seed, a small county
//! in a temporary folder on either engine, and the people who play in it.
//!
//! The county is 双甸镇 with two villages and a neighbouring town, staffed enough for the allowance
//! story; its divisions are real, its people are made up.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test kit fails by panicking"
)]

mod account;
mod book;
mod cast;
mod clock;
mod county;
mod hub;

pub use book::shipped_site;
pub use cast::{Cast, PASSWORD, Somebody};
pub use clock::FakeClock;
pub use county::{Neighbour, planted};
pub use hub::SmallHub;

use app::port::{Clock, Hashing};
use app::seal::Sealer;
use app::{App, Ctx};
use codes::{CitizenNumber, DivisionCode};
use jiff::civil::Date;
use model::account::Actor;
use model::id::PersonId;
use model::library::Purpose;
use model::role::Role;
use model::time::Instant;
use std::sync::Arc;
use store::{Config, Store};

/// Which engine a test site runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum On {
    /// SQLite in a temporary folder.
    Sqlite,
    /// A fresh database of the PostgreSQL server that `WUJIA_TEST_PG` names.
    Postgres,
}

/// The engines to run a story on: PostgreSQL only where `WUJIA_TEST_PG` names a server.
///
/// # Panics
/// In CI when there is no server: a story that was not run on both engines was not run.
#[must_use]
pub fn engines() -> Vec<On> {
    if std::env::var_os("WUJIA_TEST_PG").is_some() {
        return vec![On::Sqlite, On::Postgres];
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "WUJIA_TEST_PG must name a server in CI"
    );
    vec![On::Sqlite]
}

/// A small county, ready to act in.
pub struct TestSite {
    /// The product.
    pub app: App,
    /// Its clock.
    pub clock: Arc<FakeClock>,
    /// Its data hub.
    pub hub: Arc<SmallHub>,
    /// Who plays.
    pub cast: Cast,
    /// Its data directory.
    pub folder: tempfile::TempDir,
    /// Its store's configuration, to open it again.
    pub config: Config,
}

impl TestSite {
    /// On SQLite, on a working morning.
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self::on(On::Sqlite, today)
    }

    /// On an engine, at nine in the morning of a day.
    #[must_use]
    pub fn on(engine: On, today: Date) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = match engine {
            On::Sqlite => Config::sqlite(folder.path().join("data")),
            On::Postgres => {
                let url = std::env::var("WUJIA_TEST_PG").unwrap();
                Config::postgres(
                    folder.path().join("data"),
                    &store::fresh_schema(&url).unwrap(),
                )
            }
        };
        let clock = Arc::new(FakeClock::at(Instant::at(today, 9, 0)));
        let store = Store::open(&config).unwrap();
        let sealer = Sealer::new(evidence::KeyRing::generate(&[5; 80], today));
        let app = App::new(store, sealer, cheap_hashing(), None, clock.now()).unwrap();
        app.wire_letters(press());
        let hub = Arc::new(SmallHub::default());
        app.wire_hub(hub.clone());
        app.wire_checklists(county::checklists());
        app.wire_outside_systems(county::outside_systems());
        let cast = county::found(&app, &clock, today);
        Self {
            app,
            clock,
            hub,
            cast,
            folder,
            config,
        }
    }

    /// The context of somebody acting now, in her first post of a role.
    #[must_use]
    pub fn ctx(&self, who: &Somebody) -> Ctx {
        self.ctx_of(who.actor())
    }

    /// The context of an actor.
    #[must_use]
    pub fn ctx_of(&self, actor: Actor) -> Ctx {
        Ctx {
            now: self.clock.now(),
            actor,
            locale: words::Locale::ZhCn,
            chance: self.clock.chance(),
            purpose: Some(Purpose::Case),
            synthetic: false,
        }
    }

    /// A citizen acting for herself.
    #[must_use]
    pub fn citizen(&self, person: PersonId, name: &str) -> Ctx {
        self.ctx_of(Actor {
            account: model::id::AccountId::from_bytes([0xee; 16]),
            person,
            name: name.to_owned(),
            post: None,
        })
    }

    /// The id of the person with a number.
    #[must_use]
    pub fn person(&self, number: &str) -> PersonId {
        self.app
            .sealer()
            .person(&CitizenNumber::parse(number).unwrap())
    }

    /// The first of the cast in a role.
    #[must_use]
    pub fn of(&self, role: Role) -> &Somebody {
        self.cast.all.iter().find(|s| s.post.role == role).unwrap()
    }

    /// Runs the search for entitlements now.
    pub fn screen(&self) -> app::screening::Found {
        app::screening::run(&self.app, self.clock.now(), self.clock.chance(), false).unwrap()
    }

    /// Fires every limit that is due.
    pub fn fire(&self) -> usize {
        let mut fired = 0;
        loop {
            match app::timer::fire_due(&self.app, self.clock.now(), self.clock.chance()).unwrap() {
                0 => return fired,
                n => fired += n,
            }
        }
    }

    /// Carries out what the county's book says until now.
    pub fn turn(&self) {
        app::turn::turn(&self.app, self.clock.now(), self.clock.chance()).unwrap();
    }

    /// Lays the ground of the county: a square for each of its villages, halved into its two grids.
    ///
    /// # Panics
    /// Something is drawn already.
    pub fn lay_ground(&self) {
        self.app
            .submit_blocking(|_, tx| {
                for area in county::areas() {
                    tx.area_insert(&area)?;
                }
                tx.head_move("ground")?;
                tx.head_move("county")?;
                Ok(())
            })
            .unwrap();
    }

    /// Carries out what was drawn of grids until now.
    pub fn follow(&self) {
        app::grid::follow(&self.app, self.clock.now(), self.clock.chance()).unwrap();
    }

    /// Lays the ground, merges the two grids of the first village of 双甸镇 into its second one from today
    /// on, and carries that out.
    ///
    /// # Panics
    /// Something is drawn already.
    pub fn merge_grids(&self) {
        self.lay_ground();
        let village = DivisionCode::from_number(320_623_111_001).unwrap();
        let (ctx, today) = (self.ctx(self.of(Role::Dispatcher)), self.clock.now().date());
        let (outline, mut grids) =
            wait(app::grid::drawing(&self.app, &ctx, village, today)).unwrap();
        grids.remove(0);
        grids[0].shape = outline.unwrap();
        let drawing = app::grid::Drawing {
            from: today,
            why: "两个网格合并".to_owned(),
            grids,
        };
        wait(app::grid::draw(&self.app, &ctx, village, drawing)).unwrap();
        self.follow();
    }

    /// Signs the journal as it stands with a key of the site's.
    ///
    /// # Panics
    /// There is nothing to sign.
    pub fn sign(&self) {
        let key = evidence::SigningKey::from_entropy(&[7; 32]);
        let origin = evidence::checkpoint::Origin::new("rudong.example").unwrap();
        let now = self.clock.now();
        self.app
            .submit_blocking(move |_, tx| Ok(store::checkpoint::make(tx, &origin, &key, now)?))
            .unwrap()
            .unwrap();
    }

    /// Entries of the journal, numbered or not.
    pub fn entries(&self) -> i64 {
        let count =
            |tx: &mut store::Tx<'_>| Ok(store::log::size(tx)? + store::journal::unnumbered(tx)?);
        self.app.store().read_blocking(count).unwrap()
    }

    /// Opens the same data again, as after a restart; the clock goes on.
    #[must_use]
    pub fn reopen(self) -> Self {
        let Self {
            app,
            clock,
            hub,
            cast,
            folder,
            config,
        } = self;
        drop(app);
        // The writer may still hold the last unit's copy of the product; it lets go at once.
        let begun = std::time::Instant::now();
        let store = loop {
            match Store::open(&config) {
                Err(store::Error::Held { .. }) if begun.elapsed().as_secs() < 10 => {
                    std::thread::yield_now()
                }
                opened => break opened.unwrap(),
            }
        };
        let sealer = Sealer::new(evidence::KeyRing::generate(&[5; 80], cast.founded));
        let app = App::new(store, sealer, cheap_hashing(), None, clock.now()).unwrap();
        app.wire_hub(hub.clone());
        app.wire_checklists(county::checklists());
        app.wire_outside_systems(county::outside_systems());
        Self {
            app,
            clock,
            hub,
            cast,
            folder,
            config,
        }
    }
}

/// Waits for a future on a thread of its own; nothing in a test needs a runtime beyond this.
pub fn wait<T>(future: impl Future<Output = T>) -> T {
    use std::task::{Context, Poll, Wake, Waker};
    struct Unpark(std::thread::Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = std::pin::pin!(future);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}

/// Passwords in tests are not protected by slowness.
#[must_use]
pub fn cheap_hashing() -> Hashing {
    Hashing::new(
        |password, _| format!("test:{password}"),
        |password, hash| hash == format!("test:{password}"),
    )
}

/// The shipped forms.
fn press() -> app::port::Letters {
    let press = letters::Press::new(None);
    app::port::Letters::new(move |paper| {
        press
            .print(paper.slug, &paper.title, &paper.says)
            .map_err(|e| e.to_string())
    })
}
