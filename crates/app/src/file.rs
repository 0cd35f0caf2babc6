//! Uploads: what is served is re-encoded and stripped, the original's digest is evidence.

use crate::context::Ctx;
use crate::journal::{record, record_read};
use crate::policy::{Action, require, scope};
use crate::{App, Fault};
use model::file::StoredFile;
use model::id::FileId;
use model::journal::{Body, ReadKind, Subject};
use model::refusal::Refusal;

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
    require(&ctx.actor, Action::CaseAct)?;
    store_file(app, ctx, cleaned).await
}

async fn store_file(app: &App, ctx: &Ctx, cleaned: Cleaned) -> Result<StoredFile, Fault> {
    // The bytes are on disk before the row that names them.
    let digest = app.store().put_file(&cleaned.bytes)?;
    let mut draw = ctx.draw("file");
    let file = StoredFile {
        id: FileId::new(ctx.now.0, draw.bytes()),
        media: cleaned.media,
        bytes: cleaned.bytes.len() as i64,
        digest: digest.to_string(),
        original_digest: cleaned.original_digest,
        name: cleaned.name.chars().take(120).collect(),
    };
    let (ctx, kept) = (ctx.clone(), file.clone());
    app.submit(move |_, tx| {
        tx.file_insert(&kept, ctx.actor.person, ctx.now)?;
        let body = Body::FileStored { file: kept.clone() };
        record(tx, &ctx, &mut ctx.draw("file-entry"), Subject::County, 0, &body)?;
        Ok(())
    })
    .await?;
    Ok(file)
}

/// Opens a file: its uploader may before it is handed in, afterwards whoever may see its case.
///
/// # Errors
/// Not found; the store's.
pub async fn open(app: &App, ctx: &Ctx, id: FileId) -> Result<(StoredFile, Vec<u8>), Fault> {
    let asker = ctx.clone();
    let file = app
        .submit(move |_, tx| {
            let (file, uploader, case) = tx.file(id)?.ok_or_else(Refusal::not_found)?;
            match case {
                None if uploader == asker.actor.person => {}
                None => return Err(Refusal::not_found().into()),
                Some(case) => {
                    if scope(&asker.actor, Action::CaseRead).is_none() {
                        return Err(Refusal::not_found().into());
                    }
                    let case = crate::case::may_see(tx, &asker, case)?;
                    let subjects = case.applicant.person.into_iter().collect();
                    record_read(tx, &asker, &mut asker.draw("file-read"), ReadKind::Opened, subjects, Some(case.id), "file")?;
                }
            }
            Ok(file)
        })
        .await?;
    let digest = file.digest.parse().map_err(|_| crate::Error::Damaged(format!("file {id}: digest")))?;
    let bytes = app
        .store()
        .read_file(&digest)?
        .ok_or_else(|| crate::Error::Damaged(format!("file {id}: its bytes are gone")))?;
    Ok((file, bytes))
}
