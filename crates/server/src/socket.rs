//! The control socket: how a writing command reaches the process that owns the data directory.
//! One JSON line in, one out; only the owner of the socket and root may speak.

use crate::actor;
use crate::order::{Hands, Order, perform};
use crate::stop::{Done, Stop, While as _};
use crate::timekeeper::Watch;
use app::App;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream as BlockingStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};

/// Bytes of an order; calendars and modules travel in it.
const ORDER_BYTES: u64 = 8 * 1_048_576;
/// How long a command waits for its answer.
const PATIENCE: Duration = Duration::from_secs(600);

fn path_of(data: &Path) -> PathBuf {
    data.join("control.sock")
}

/// Takes the socket's file away.
pub fn remove(data: &Path) {
    // Gone already is as good.
    let _ = std::fs::remove_file(path_of(data));
}

/// The listening end.
pub struct Control {
    task: tokio::task::JoinHandle<()>,
}

impl Control {
    /// Listens in the data directory; the directory's lock is held, so an old socket is a dead one.
    ///
    /// # Errors
    /// The socket cannot be made.
    pub fn start(data: &Path, app: App, watch: Arc<Watch>) -> Done<Self> {
        remove(data);
        let path = path_of(data);
        let listener = UnixListener::bind(&path).during(path.display())?;
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))
            .during(path.display())?;
        let task = tokio::spawn(async move {
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => {
                        let (app, watch) = (app.clone(), Arc::clone(&watch));
                        tokio::spawn(async move {
                            if let Err(stop) = attend(stream, app, watch).await {
                                tracing::warn!(why = %stop.say, "an order through the control socket failed");
                            }
                        });
                    }
                    Err(error) => {
                        tracing::error!(%error, "the control socket");
                        tokio::time::sleep(Duration::from_secs(1)).await;
                    }
                }
            }
        });
        Ok(Self { task })
    }

    /// Listens no more.
    pub fn stop(self) {
        self.task.abort();
    }
}

async fn attend(stream: UnixStream, app: App, watch: Arc<Watch>) -> Done {
    let uid = stream.peer_cred().during("who speaks")?.uid();
    if uid != 0 && Some(uid) != actor::own_uid() {
        return Err(Stop::failed(format!("user {uid} may not give orders here")));
    }
    let (read, mut write) = stream.into_split();
    let mut line = String::new();
    let mut read = tokio::io::BufReader::new(read.take(ORDER_BYTES));
    read.read_line(&mut line).await.during("reading an order")?;
    let answer = match serde_json::from_str::<Order>(&line) {
        Err(error) => {
            json!({ "error": format!("not an order of this version: {error}"), "code": 2 })
        }
        Ok(order) => {
            let performed = tokio::task::spawn_blocking(move || {
                perform(
                    &Hands {
                        app: &app,
                        watch: Some(&watch),
                        uid,
                    },
                    &order,
                )
            })
            .await
            .during("performing an order")?;
            match performed {
                Ok(value) => json!({ "done": value }),
                Err(stop) => json!({ "error": stop.say, "code": stop.code }),
            }
        }
    };
    write
        .write_all(format!("{answer}\n").as_bytes())
        .await
        .during("answering an order")
}

/// Hands an order to the owner of a data directory.
///
/// # Errors
/// Nobody answers, or the order was refused.
pub fn ask(data: &Path, order: &Order) -> Done<Value> {
    let path = path_of(data);
    let mut stream = BlockingStream::connect(&path).during(path.display())?;
    stream
        .set_read_timeout(Some(PATIENCE))
        .during(path.display())?;
    let line = serde_json::to_string(order)?;
    writeln!(stream, "{line}").during(path.display())?;
    let mut answer = String::new();
    BufReader::new(stream.take(ORDER_BYTES))
        .read_line(&mut answer)
        .during(path.display())?;
    let mut answer: Value = serde_json::from_str(&answer).during("the owner's answer")?;
    if let Some(error) = answer["error"].as_str() {
        let code = answer["code"]
            .as_u64()
            .and_then(|code| u8::try_from(code).ok())
            .unwrap_or(1);
        return Err(Stop {
            say: error.to_owned(),
            code,
        });
    }
    Ok(answer["done"].take())
}
