//! What every handler reaches: the verbs, the clock, the words, the templates, the limits.

use crate::changes::Changes;
use crate::error::Failure;
use crate::form::Part;
use crate::limit::{Limiter, Rate};
use crate::meter::Meter;
use crate::render::Templates;
use crate::route::{Kind, Meta};
use crate::stream::Streams;
use crate::upload::{self, Uploaded};
use crate::walls::Walls;
use app::App;
use app::port::Clock;
use evidence::Mac3;
use model::id::AccountId;
use std::collections::BTreeSet;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use words::Lexicon;

/// What a site configures of its pages.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Served over TLS: cookies are `Secure`, browsers are told to stay there.
    pub secure_cookies: bool,
    /// A demonstration that is reachable from outside; the sign-in page says so.
    pub public_demo: bool,
    /// Whoever calls is a machine: what it writes is marked synthetic.
    pub synthetic: bool,
    /// Bytes of one uploaded file.
    pub max_upload: usize,
    /// Whether our own reverse proxy stands in front and names the sender.
    pub proxied: bool,
    /// The address people reach the site at (`https://…`, no slash at the end), for QR codes and
    /// links in messages; none: as the request says.
    pub address: Option<String>,
    /// A request that takes longer is given up.
    pub timeout: Duration,
    /// A folder with the site's own templates.
    pub templates: Option<PathBuf>,
    /// Whether figures may be read from other machines than this one.
    pub open_metrics: bool,
    /// Of everybody who is not signed in, by address.
    pub by_address: Rate,
    /// Of sign-ins and guesses, by address.
    pub by_attempt: Rate,
    /// Of everybody who is signed in, by account.
    pub by_account: Rate,
    /// Of reports by somebody who is not signed in, by address.
    pub by_report: Rate,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            secure_cookies: false,
            public_demo: false,
            synthetic: false,
            max_upload: 10 * 1_048_576,
            proxied: false,
            address: None,
            timeout: Duration::from_secs(30),
            templates: None,
            open_metrics: false,
            by_address: Rate {
                burst: 300,
                per_minute: 1_200,
            },
            // A hall's clerks sign in behind one address at half past eight.
            by_attempt: Rate {
                burst: 60,
                per_minute: 60,
            },
            by_account: Rate {
                burst: 600,
                per_minute: 6_000,
            },
            // A village's reports of a storm behind one address, and no flood of one sender's.
            by_report: Rate {
                burst: 20,
                per_minute: 6,
            },
        }
    }
}

/// Bytes of a form without files.
const FORM_BYTES: usize = 512 * 1024;
/// Files of full size that fit one form.
const FILES_A_FORM: usize = 4;
/// Addresses and accounts that are remembered.
const KEYS: usize = 100_000;

struct Inner {
    app: App,
    clock: Arc<dyn Clock>,
    lexicon: Arc<Lexicon>,
    templates: Templates,
    settings: Settings,
    meter: Meter,
    by_address: Limiter<IpAddr>,
    by_attempt: Limiter<IpAddr>,
    by_account: Limiter<AccountId>,
    by_report: Limiter<IpAddr>,
    /// Signs one-page messages; made anew at each start.
    flash_key: Mac3,
    /// Pictures decoded at once: each may take 160 MB.
    decoding: Semaphore,
    /// Bodies with files held at once.
    receiving: Semaphore,
    /// Passwords hashed at once: each takes 19 MB and a core.
    hashing: Semaphore,
    pages: BTreeSet<&'static str>,
    openapi: serde_json::Value,
    epoch: tokio::time::Instant,
    /// Streams of live counters, and the word that ends them.
    streams: Streams,
    /// The one reader of the journal, and whoever hears from it.
    changes: Changes,
    /// What walls showed last.
    walls: Walls,
}

/// The state of the web floor, cheap to clone.
#[derive(Clone)]
pub struct Web {
    inner: Arc<Inner>,
}

impl Web {
    /// Puts the parts together.
    #[must_use]
    pub fn new(app: App, clock: Arc<dyn Clock>, lexicon: Arc<Lexicon>, settings: Settings) -> Self {
        let lexicon = Arc::new(crate::speech::with_modules(&app.site(), &lexicon));
        let templates = Templates::new(&lexicon, settings.templates.as_deref());
        let routes = crate::router::routes();
        let pages = routes
            .iter()
            .filter(|route| route.meta.kind == Kind::Page && route.meta.method.is_safe())
            .map(|route| route.meta.path)
            .collect();
        let openapi = crate::openapi::document(&routes);
        let flash_key = Mac3::new(&clock.chance().draw("flash-key").take());
        Self {
            inner: Arc::new(Inner {
                app,
                clock,
                lexicon,
                templates,
                meter: Meter::default(),
                by_address: Limiter::new(settings.by_address, KEYS),
                by_attempt: Limiter::new(settings.by_attempt, KEYS),
                by_account: Limiter::new(settings.by_account, KEYS),
                by_report: Limiter::new(settings.by_report, KEYS),
                settings,
                flash_key,
                decoding: Semaphore::new(1),
                receiving: Semaphore::new(8),
                hashing: Semaphore::new(2),
                pages,
                openapi,
                epoch: tokio::time::Instant::now(),
                streams: Streams::default(),
                changes: Changes::default(),
                walls: Walls::default(),
            }),
        }
    }

    /// The verbs.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.inner.app
    }

    /// The clock and chance.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        self.inner.clock.as_ref()
    }

    /// The words.
    #[must_use]
    pub fn lexicon(&self) -> &Arc<Lexicon> {
        &self.inner.lexicon
    }

    /// The templates.
    #[must_use]
    pub fn templates(&self) -> &Templates {
        &self.inner.templates
    }

    /// What the site configured.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.inner.settings
    }

    /// The counters; the binary registers its gauges here.
    #[must_use]
    pub fn meter(&self) -> &Meter {
        &self.inner.meter
    }

    /// The API document.
    #[must_use]
    pub fn openapi(&self) -> &serde_json::Value {
        &self.inner.openapi
    }

    /// Whether there is a page at an address of the table.
    #[must_use]
    pub fn has_page(&self, path: &str) -> bool {
        self.inner.pages.contains(path)
    }

    pub(crate) fn flash_key(&self) -> &Mac3 {
        &self.inner.flash_key
    }

    /// Milliseconds since start on the machine's own steady clock: for limits and durations only,
    /// never for anything that is decided or written down.
    pub(crate) fn steady_ms(&self) -> u64 {
        u64::try_from(self.inner.epoch.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The streams of live counters.
    pub(crate) fn streams(&self) -> &Streams {
        &self.inner.streams
    }

    /// What changes of cases are told by.
    pub(crate) fn changes(&self) -> &Changes {
        &self.inner.changes
    }

    /// What walls showed last.
    pub(crate) fn walls(&self) -> &Walls {
        &self.inner.walls
    }

    /// Takes one request out of the bucket of whoever asks.
    pub(crate) fn admit(&self, account: Option<AccountId>, address: IpAddr) -> Result<(), Failure> {
        let now = self.steady_ms();
        match account {
            Some(account) => self.inner.by_account.take(account, now),
            None => self.inner.by_address.take(address, now),
        }
        .map_err(too_often)
    }

    /// Takes one report out of the bucket of an address whose sender nobody knows.
    pub(crate) fn admit_report(&self, address: IpAddr) -> Result<(), Failure> {
        self.inner
            .by_report
            .take(address, self.steady_ms())
            .map_err(too_often)
    }

    /// Takes one attempt out of an address's tighter bucket.
    pub(crate) fn admit_attempt(&self, address: IpAddr) -> Result<(), Failure> {
        self.inner
            .by_attempt
            .take(address, self.steady_ms())
            .map_err(too_often)
    }

    /// Waits for a place among the hashers.
    pub(crate) async fn hashing(&self) -> Result<tokio::sync::SemaphorePermit<'_>, Failure> {
        self.inner
            .hashing
            .acquire()
            .await
            .map_err(|_| Failure::failed("hashing closed"))
    }

    /// Waits for a place among the receivers of files.
    pub(crate) async fn receiving(&self) -> Result<tokio::sync::SemaphorePermit<'_>, Failure> {
        self.inner
            .receiving
            .acquire()
            .await
            .map_err(|_| Failure::failed("receiving closed"))
    }

    /// Bytes a route's body may have.
    pub(crate) fn body_limit(&self, meta: &Meta) -> usize {
        match (meta.body_limit, meta.files) {
            (Some(limit), _) => limit,
            (None, true) => self
                .inner
                .settings
                .max_upload
                .saturating_mul(FILES_A_FORM)
                .saturating_add(FORM_BYTES),
            (None, false) => FORM_BYTES,
        }
    }

    /// Cleans a picture on a thread of its own, one at a time.
    ///
    /// # Errors
    /// What [`upload::image`] refuses.
    pub async fn clean_image(&self, part: Part) -> Result<Uploaded, Failure> {
        let limit = self.inner.settings.max_upload;
        let _place = self
            .inner
            .decoding
            .acquire()
            .await
            .map_err(|_| Failure::failed("decoding closed"))?;
        match tokio::task::spawn_blocking(move || upload::image(&part, limit)).await {
            Ok(cleaned) => Ok(cleaned?),
            Err(error) => Err(Failure::failed(format!("image: {error}"))),
        }
    }

    /// Cleans what a phone sends: a picture, or a recording.
    ///
    /// # Errors
    /// What [`upload::image`] and [`upload::voice`] refuse.
    pub async fn clean_media(&self, part: Part) -> Result<Uploaded, Failure> {
        if upload::sniff_voice(&part.bytes).is_some() {
            return Ok(upload::voice(&part, self.inner.settings.max_upload)?);
        }
        self.clean_image(part).await
    }
}

fn too_often(seconds: u64) -> Failure {
    let wait = i64::try_from(seconds).unwrap_or(i64::MAX);
    Failure::Http(
        axum::http::StatusCode::TOO_MANY_REQUESTS,
        model::Refused::new("too-often").with("seconds", wait),
    )
}
