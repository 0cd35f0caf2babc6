//! `wujia serve`: owns a data directory, answers requests, keeps time, ends orderly.

use crate::clock::WallClock;
use crate::config::Config;
use crate::socket::{self, Control};
use crate::stop::{Done, Stop, While as _};
use crate::timekeeper::{self, Timekeeper};
use crate::wire::{self, Opened};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use web::{Settings, Web};

/// Requests under way at the end get this long.
const DRAIN: Duration = Duration::from_secs(15);

/// What serving a demonstration differs in.
#[derive(Debug, Clone, Copy, Default)]
pub struct Manner {
    /// A demonstration that others than this machine may reach.
    pub public_demo: bool,
}

/// Serves until a signal says to end. `ready` is called with the base address once requests are
/// answered.
///
/// # Errors
/// The directory is held by another process, the address is taken, or the server failed.
pub fn run(config: &Config, manner: Manner, ready: impl FnOnce(&str)) -> Done {
    let opened = wire::open(config)?;
    serve(config, opened, manner, ready)
}

/// Serves a site that is open already.
///
/// # Errors
/// As [`run`].
pub fn serve(config: &Config, opened: Opened, manner: Manner, ready: impl FnOnce(&str)) -> Done {
    let Opened { app, signing } = opened;
    // Bound before anything blocks; what blocks is done before the runtime is entered.
    let listener = std::net::TcpListener::bind(config.listen)
        .map_err(|e| Stop::usage(format!("listening on {}: {e}", config.listen)))?;
    listener
        .set_nonblocking(true)
        .during("the address listened on")?;
    let address = listener.local_addr().during("the address listened on")?;
    let settings = Settings {
        secure_cookies: config.cookies_are_secure(),
        public_demo: manner.public_demo,
        address: config.base.clone(),
        by_address: config.limits.by_address,
        by_attempt: config.limits.by_attempt,
        by_account: config.limits.by_account,
        by_report: config.limits.by_report,
        ..Settings::default()
    };
    // Messages are said in the words of the modules, too.
    let shipped = words::Lexicon::shipped().during("the texts")?;
    let lexicon = Arc::new(web::speech::with_modules(&app.site(), &shipped));
    let keeper = Timekeeper::start(
        app.clone(),
        signing,
        config.witness.clone(),
        Arc::clone(&lexicon),
    )?;
    app.store().announce(&address.to_string())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("wujia-web")
        .build()
        .during("starting the runtime")?;
    let base = config
        .base
        .clone()
        .unwrap_or_else(|| format!("http://{address}"));
    let serving = Serving {
        app: app.clone(),
        listener,
        settings,
        lexicon,
        base,
    };
    let outcome = runtime.block_on(attend(config, serving, &keeper, ready));
    keeper.stop();
    // Whatever blocks in the background may not keep the process.
    runtime.shutdown_timeout(Duration::from_secs(5));
    socket::remove(&config.data);
    outcome
}

/// What is served, where, in which manner.
struct Serving {
    app: app::App,
    listener: std::net::TcpListener,
    settings: Settings,
    lexicon: Arc<words::Lexicon>,
    base: String,
}

async fn attend(
    config: &Config,
    serving: Serving,
    keeper: &Timekeeper,
    ready: impl FnOnce(&str),
) -> Done {
    let Serving {
        app,
        listener,
        settings,
        lexicon,
        base,
    } = serving;
    let listener = TcpListener::from_std(listener).during("the address listened on")?;
    let web = Web::new(app.clone(), Arc::new(WallClock), lexicon, settings);
    register(&web, &app, keeper);
    let control = Control::start(&config.data, app.clone(), keeper.watch())?;
    let signals = signals()?;
    ready(&base);
    tracing::info!(%base, "ready");
    let (ended, end) = tokio::sync::watch::channel(false);
    let mut stopping = end.clone();
    let server = tokio::spawn(web::serve::serve(listener, web, async move {
        // A sender that is gone means the same.
        let _ = stopping.wait_for(|ended| *ended).await;
    }));
    signals.await;
    tracing::info!("ending: requests under way are finished first");
    let _ = ended.send(true);
    let drained = tokio::time::timeout(DRAIN, server).await;
    control.stop();
    match drained {
        Ok(Ok(served)) => served.during("serving")?,
        Ok(Err(panicked)) => return Err(Stop::failed(format!("serving: {panicked}"))),
        Err(_) => tracing::warn!("some requests did not end in time and were cut off"),
    }
    drop(end);
    Ok(())
}

/// Done when SIGTERM or SIGINT comes.
fn signals() -> Done<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate()).during("listening for SIGTERM")?;
    let mut interrupt = signal(SignalKind::interrupt()).during("listening for SIGINT")?;
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

fn register(web: &Web, app: &app::App, keeper: &Timekeeper) {
    let store = app.store().clone();
    web.meter().gauge(
        "wujia_writer_queue",
        "Units of work that wait.",
        move || i64::try_from(store.waiting()).unwrap_or(i64::MAX),
    );
    for (name, help, read) in timekeeper::GAUGES {
        let watch = keeper.watch();
        web.meter().gauge(name, help, move || read(&watch));
    }
}
