//! Key files: sealing keys and the key that signs checkpoints. They lie outside the data
//! directory and its backups, readable by their owner alone.

use crate::config::Where;
use crate::stop::{Done, Stop, While as _};
use crate::{actor, clock, timekeeper, wire};
use evidence::KeyRing;
use evidence::checkpoint::SigningKey;
use jiff::civil::Date;
use model::journal::{Body, Subject};
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::{
    DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _,
};
use std::path::{Path, PathBuf};

/// What signs and seals.
pub struct Keys {
    /// Seals personal values.
    pub ring: KeyRing,
    /// Signs checkpoints.
    pub signing: SigningKey,
}

/// Sealing keys / 封存密钥
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Make a new key that seals from now on; what the older ones sealed stays readable. No server
    /// may be running / 启用新的封存密钥
    Rotate,
}

/// Runs a command on the keys.
///
/// # Errors
/// A server is running, the key file cannot be written, no key number is left.
pub fn run(place: &Where, command: &Command) -> Done {
    let Command::Rotate = command;
    let config = place.read()?;
    // The lock is held until all is written: a server that started in between would seal on with
    // the old key and could not open what the new one sealed.
    let opened = wire::open(&config)?;
    let now = clock::now();
    let mut ring = read(&config.keys, &config.data)?.ring;
    let key = ring
        .rotate_sealing(&clock::entropy(), now.date())
        .during("the key ring")?;
    replace(&config.keys, &ring.to_secret_text())?;
    let user = actor::own_uid().unwrap_or(u32::MAX);
    let actor = actor::of_user(&opened.app, user, now)?;
    let ctx = actor::ctx_of(actor, now, clock::chance());
    opened.app.submit_blocking(move |_, tx| {
        let body = Body::KeyMade { key };
        app::journal::record(tx, &ctx, &mut ctx.draw("key"), Subject::County, 0, &body)?;
        Ok(())
    })?;
    timekeeper::sign(&opened.app, &opened.signing, &config.witness)?;
    println!(
        "key {key} seals from now on; copy {} to where its copies are kept before you serve again",
        config.keys.display()
    );
    Ok(())
}

/// Writes a file anew: whole under its name, or not at all.
fn replace(path: &Path, text: &str) -> Done {
    let beside = path.with_extension("keys-new");
    if beside.exists() {
        std::fs::remove_file(&beside).during(beside.display())?;
    }
    write_new(&beside, text)?;
    std::fs::rename(&beside, path).during(path.display())?;
    if let Some(dir) = path.parent() {
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .during(dir.display())?;
    }
    Ok(())
}

/// The signing key lies beside the sealing keys.
#[must_use]
pub fn signing_path(keys: &Path) -> PathBuf {
    keys.with_extension("sm2")
}

/// Makes new keys; never overwrites any.
///
/// # Errors
/// A file is there already, or cannot be written.
pub fn make(path: &Path, data: &Path, today: Date) -> Done<Keys> {
    outside(path, data)?;
    if let Some(dir) = path
        .parent()
        .filter(|dir| !dir.as_os_str().is_empty() && !dir.exists())
    {
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .during(dir.display())?;
    }
    let ring = KeyRing::generate(&clock::entropy(), today);
    let signing = SigningKey::from_entropy(&clock::entropy());
    write_new(path, &ring.to_secret_text())?;
    write_new(
        &signing_path(path),
        &format!("{}\n", signing.to_secret_text()),
    )?;
    Ok(Keys { ring, signing })
}

fn write_new(path: &Path, text: &str) -> Done {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .during(format_args!("making the key file {}", path.display()))?;
    file.write_all(text.as_bytes())
        .and_then(|()| file.sync_all())
        .during(path.display())?;
    if let Some(dir) = path.parent() {
        File::open(dir)
            .and_then(|dir| dir.sync_all())
            .during(dir.display())?;
    }
    Ok(())
}

/// Reads the keys.
///
/// # Errors
/// They are not there, others may read them, or they do not read.
pub fn read(path: &Path, data: &Path) -> Done<Keys> {
    outside(path, data)?;
    let ring = KeyRing::parse(&read_private(path)?)
        .map_err(|e| Stop::usage(format!("{}: {e}", path.display())))?;
    let beside = signing_path(path);
    let text = read_private(&beside)?;
    let signing = SigningKey::parse_secret(text.trim())
        .map_err(|e| Stop::usage(format!("{}: {e}", beside.display())))?;
    Ok(Keys { ring, signing })
}

/// Keys inside the data directory would lie in every backup beside what they seal.
fn outside(path: &Path, data: &Path) -> Done {
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().map(real).unwrap_or_default();
    if folder.starts_with(real(data)) {
        return Err(Stop::usage(format!(
            "keys: {} lies inside the data directory {}; keys must lie outside it and its backups",
            path.display(),
            data.display()
        )));
    }
    Ok(())
}

/// Reads a file that only its owner may read.
///
/// # Errors
/// It is not there, is a link's target of others, or is open to them.
pub fn read_private(path: &Path) -> Done<String> {
    check_private(path)?;
    std::fs::read_to_string(path).map_err(|e| Stop::usage(format!("{}: {e}", path.display())))
}

/// Whether only its owner may read a file.
///
/// # Errors
/// It is not there, or open to others.
pub fn check_private(path: &Path) -> Done {
    let about =
        std::fs::metadata(path).map_err(|e| Stop::usage(format!("{}: {e}", path.display())))?;
    let mode = about.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(Stop::usage(format!(
            "{} has mode {mode:04o}: others than its owner may read it; run `chmod 600 {}`",
            path.display(),
            path.display()
        )));
    }
    if !about.is_file() {
        return Err(Stop::usage(format!(
            "{} is not a file (owner {})",
            path.display(),
            about.uid()
        )));
    }
    Ok(())
}
