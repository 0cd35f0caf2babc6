//! Puts the floors together: the store, the keys, the ports, the app.

use crate::clock;
use crate::config::{Config, Sms as SmsConfig};
use crate::hashing;
use crate::keys::{self, Keys};
use crate::stop::{Done, Stop, While as _};
use app::port::{Letters, Sent, Sms};
use app::seal::Sealer;
use app::{App, found};
use codes::DivisionCode;
use evidence::checkpoint::{Origin, SigningKey};
use outside::{Delivery, Egress, Outbound, SmsGateway};
use std::sync::Arc;
use std::time::Duration;
use store::{Database, Store};

/// How long the gateway may take.
const SMS_PATIENCE: Duration = Duration::from_secs(10);

/// Lies in a data directory while a demonstration is made in it.
pub const UNFINISHED: &str = "demo-unfinished";
/// Name of the record of progress of a demonstration's lived past.
pub const DEMO_PAST: &str = "demo-past";

/// A data directory, opened for writing by this process.
pub struct Opened {
    /// The verbs.
    pub app: App,
    /// Signs checkpoints.
    pub signing: SigningKey,
}

/// How the store of a configuration is opened.
#[must_use]
pub fn store_config(config: &Config) -> store::Config {
    let mut store = match &config.database {
        Database::Sqlite => store::Config::sqlite(&config.data),
        Database::Postgres(url) => store::Config::postgres(&config.data, url),
    };
    store.readers = config.readers;
    store.fatal = Arc::new(|why| {
        tracing::error!(
            why,
            "the database cannot be trusted any longer; the process ends"
        );
        std::process::abort();
    });
    store
}

/// Whether a directory holds files of this program.
#[must_use]
pub fn is_used(config: &Config) -> bool {
    ["lock", "wujia.db", "files"]
        .iter()
        .any(|name| config.data.join(name).exists())
}

/// Whether a directory is, or was, a data directory of this program, or may be one: on PostgreSQL
/// the site lies in the database, and the directory of a further server begins empty.
#[must_use]
pub fn is_data(config: &Config) -> bool {
    matches!(config.database, Database::Postgres(_)) || is_used(config)
}

/// Refuses a demonstration that is not whole.
///
/// # Errors
/// Its making was interrupted or goes on.
fn whole(config: &Config, store: &Store) -> Done {
    let half = config.data.join(UNFINISHED).exists()
        || store
            .read_blocking(|tx| tx.progress(DEMO_PAST))?
            .is_some_and(|past| !past.finished);
    if half {
        return Err(Stop::failed(format!(
            "{}: the making of this demonstration did not come to its end; `wujia demo` begins it again",
            config.data.display()
        )));
    }
    Ok(())
}

/// Opens a site: takes its lock, reads its keys, wires the app.
///
/// # Errors
/// Held by another process; keys missing or open to others; not a whole site.
pub fn open(config: &Config) -> Done<Opened> {
    if !is_data(config) {
        return Err(Stop::usage(format!(
            "{} is no data directory; make one with `wujia init` or `wujia demo`",
            config.data.display()
        )));
    }
    let store = Store::open(&store_config(config))?;
    whole(config, &store)?;
    let keys = keys::read(&config.keys, &config.data)?;
    match store.read_blocking(found::founded)? {
        found::Founded::Yes => {}
        found::Founded::No => {
            return Err(Stop::usage(format!(
                "{} holds no site yet",
                config.data.display()
            )));
        }
        found::Founded::Half => {
            return Err(Stop::failed(format!(
                "{}: its founding was interrupted; remove the directory and found it again",
                config.data.display()
            )));
        }
    }
    wire(config, store, keys)
}

/// How the founding of a data directory stands.
///
/// # Errors
/// Held by another process; the store's.
pub fn founded(config: &Config) -> Done<found::Founded> {
    Ok(Store::open(&store_config(config))?.read_blocking(found::founded)?)
}

/// Wires an opened store.
///
/// # Errors
/// What is stored does not read.
pub fn wire(config: &Config, store: Store, keys: Keys) -> Done<Opened> {
    let Keys { ring, signing } = keys;
    let sealing = ::hub::identity::Sealing::On(std::sync::Arc::new(ring.clone()));
    let app = App::new(
        store,
        Sealer::new(ring),
        hashing::hashing(),
        sms(config.sms.as_ref())?,
        clock::now(),
    )?;
    app.trust(vec![signing.public().clone()]);
    app.wire_letters(press());
    app.wire_systems(crate::systems::wiring(config)?);
    let hub = crate::hub::Port::open(config.data.join("hub"), sealing).map_err(Stop::failed)?;
    app.wire_hub(std::sync::Arc::new(hub));
    app.wire_checklists(checklists(config)?);
    app.wire_outside_systems(outside_systems(config)?);
    Ok(Opened { app, signing })
}

/// File of the checklists for visits, in the data directory or as shipped.
const CHECKLISTS: &str = "visit-checklists.toml";

/// What visits look at: the site's own file where the data directory has one, else the shipped one.
fn checklists(config: &Config) -> Done<app::visit::Checklists> {
    let text = match std::fs::read_to_string(config.data.join(CHECKLISTS)) {
        Ok(own) => own,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            let shipped = crate::ground::shipped_files(CHECKLISTS)
                .into_values()
                .next();
            String::from_utf8(shipped.unwrap_or_default()).during(CHECKLISTS)?
        }
        Err(e) => return Err(Stop::failed(format!("{CHECKLISTS}: {e}"))),
    };
    app::visit::Checklists::parse(&text).during(CHECKLISTS)
}

/// Name of the file in a data directory that names other systems; without it the shipped site's are known.
const SYSTEMS: &str = "outside-systems.toml";

/// Other systems, as the data directory's own file or the shipped site tells of them.
fn outside_systems(config: &Config) -> Done<app::outside_system::Systems> {
    let own = config.data.join(SYSTEMS);
    let text = if own.exists() {
        std::fs::read_to_string(&own).during(own.display())?
    } else {
        let shipped = crate::ground::shipped_files(SYSTEMS).remove("");
        String::from_utf8(shipped.unwrap_or_default()).during(SYSTEMS)?
    };
    app::outside_system::Systems::parse(&text)
        .map_err(|e| Stop::usage(format!("{}: {e}", own.display())))
}

/// The forms of letters.
fn press() -> Letters {
    let press = letters::Press::new(None);
    Letters::new(move |paper| {
        press
            .print(paper.slug, &paper.title, &paper.says)
            .map_err(|e| e.to_string())
    })
}

/// The name of a county's log: `journal/320623000000`.
///
/// # Errors
/// Never for a code.
pub fn origin(county: DivisionCode) -> Done<Origin> {
    Origin::new(&format!("journal/{county}")).during("the name of the log")
}

struct Gateway {
    outbound: Outbound,
    gateway: SmsGateway,
}

impl Sms for Gateway {
    fn send(&self, id: &str, phone: &str, text: &str) -> Sent {
        let message = outside::Sms {
            id: id.to_owned(),
            to: phone.to_owned(),
            text: text.to_owned(),
        };
        match self.gateway.send(&self.outbound, &message) {
            Ok(Delivery::Accepted { .. }) => Sent::Accepted,
            Ok(Delivery::Refused { status, reason }) => Sent::Refused(format!("{status} {reason}")),
            Ok(Delivery::TryLater { reason, .. }) => Sent::Later(reason),
            Err(error) => Sent::Later(error.to_string()),
        }
    }
}

fn sms(config: Option<&SmsConfig>) -> Done<Option<Arc<dyn Sms>>> {
    let Some(SmsConfig { url, token, egress }) = config else {
        return Ok(None);
    };
    let egress = Egress::parse(egress).map_err(|e| Stop::usage(format!("sms.egress: {e}")))?;
    let gateway = SmsGateway {
        url: url.clone(),
        token: token.clone(),
    };
    Ok(Some(Arc::new(Gateway {
        outbound: Outbound::new(egress, SMS_PATIENCE),
        gateway,
    })))
}

/// Opens the store of a site for reading, beside whoever owns it.
///
/// # Errors
/// There is no store of this program's schema.
pub fn look(config: &Config) -> Done<Store> {
    if !is_data(config) {
        return Err(Stop::usage(format!(
            "{} is no data directory",
            config.data.display()
        )));
    }
    Ok(Store::open_read_only(&store_config(config))?)
}
