//! Uploads: what is served is re-encoded and stripped, the original's digest is evidence.

use crate::context::{Chance, Ctx};
use crate::journal::{record, record_read};
use crate::policy::{Action, require, scope};
use crate::{App, Fault};
use model::file::StoredFile;
use model::id::FileId;
use model::journal::{Body, ReadKind, Subject};
use model::refusal::Refusal;
use store::Tx;

/// A file that was checked and cleaned at the edge.
#[derive(Debug, Clone)]
pub struct Cleaned {
    /// Media type by content.
    pub media: String,
    /// What is stored and served.
    pub bytes: Vec<u8>,
    /// SM3 of what was uploaded, lower-case hex.
    pub original_digest: String,
    /// Name as uploaded, without path.
    pub name: String,
}

/// Stores an upload; it belongs to nobody's case until an act hands it in.
///
/// # Errors
/// Not for this post; the store's.
pub async fn upload(app: &App, ctx: &Ctx, cleaned: Cleaned) -> Result<StoredFile, Fault> {
    let kept = upload_all(app, ctx, vec![cleaned]).await?;
    kept.into_iter()
        .next()
        .ok_or_else(|| crate::Error::Damaged("an upload without a file".to_owned()).into())
}

/// Stores the uploads of one form in one unit, in their order.
///
/// # Errors
/// Not for this post; the store's.
pub async fn upload_all(
    app: &App,
    ctx: &Ctx,
    cleaned: Vec<Cleaned>,
) -> Result<Vec<StoredFile>, Fault> {
    let files = keep(app, ctx, cleaned)?;
    if files.is_empty() {
        return Ok(files);
    }
    let (ctx, kept) = (ctx.clone(), files.clone());
    app.submit(move |_, tx| upload_in(tx, &ctx, &kept)).await?;
    Ok(files)
}

/// Puts files' bytes on the disk, before the rows that name them.
///
/// # Errors
/// Not for this post; the disk's.
pub fn keep(app: &App, ctx: &Ctx, cleaned: Vec<Cleaned>) -> Result<Vec<StoredFile>, Fault> {
    require(&ctx.actor, Action::CaseAct)?;
    let mut files: Vec<StoredFile> = Vec::with_capacity(cleaned.len());
    for (n, one) in cleaned.into_iter().enumerate() {
        let digest = app.store().put_file(&one.bytes)?.to_string();
        // One request may store several files, one after the other too: each draws for itself.
        let mut draw = chance_of(ctx, &digest, n).draw("file");
        files.push(StoredFile {
            id: FileId::new(ctx.now.0, draw.bytes()),
            media: one.media,
            bytes: one.bytes.len() as i64,
            digest,
            original_digest: one.original_digest,
            name: one.name.chars().take(120).collect(),
        });
    }
    Ok(files)
}

fn chance_of(ctx: &Ctx, digest: &str, n: usize) -> Chance {
    Chance(evidence::sm3(&[
        &ctx.draw("files").take(),
        digest.as_bytes(),
        &(n as u64).to_be_bytes(),
    ]))
}

/// Records kept files inside a unit.
///
/// # Errors
/// Not for this post; the store's.
pub fn upload_in(tx: &mut Tx<'_>, ctx: &Ctx, files: &[StoredFile]) -> Result<(), Fault> {
    require(&ctx.actor, Action::CaseAct)?;
    for (n, file) in files.iter().enumerate() {
        tx.file_insert(file, ctx.actor.person, ctx.now)?;
        let mut draw = chance_of(ctx, &file.digest, n).draw("file-entry");
        record(
            tx,
            ctx,
            &mut draw,
            Subject::County,
            0,
            &Body::FileStored { file: file.clone() },
        )?;
    }
    Ok(())
}

/// Opens a file: its uploader may before it is handed in, afterwards whoever may see its case.
///
/// # Errors
/// Not found; the store's.
pub async fn open(app: &App, ctx: &Ctx, id: FileId) -> Result<(StoredFile, Vec<u8>), Fault> {
    let asker = ctx.clone();
    let file = app
        .submit(move |app, tx| {
            let (file, uploader, case) = tx.file(id)?.ok_or_else(Refusal::not_found)?;
            match case {
                None if uploader == asker.actor.person => {}
                None => return Err(Refusal::not_found().into()),
                Some(case) => {
                    if scope(&asker.actor, Action::CaseRead).is_none() {
                        return Err(Refusal::not_found().into());
                    }
                    let (case, _) = crate::case::load(app, tx, &asker, case)?;
                    let subjects = case.applicant.person.into_iter().collect();
                    record_read(
                        tx,
                        &asker,
                        &mut asker.draw("file-read"),
                        ReadKind::Opened,
                        subjects,
                        Some(case.id),
                        "file",
                    )?;
                }
            }
            Ok(file)
        })
        .await?;
    let digest = file
        .digest
        .parse()
        .map_err(|_| crate::Error::Damaged(format!("file {id}: digest")))?;
    let bytes = app
        .store()
        .read_file(&digest)?
        .ok_or_else(|| crate::Error::Damaged(format!("file {id}: its bytes are gone")))?;
    Ok((file, bytes))
}
