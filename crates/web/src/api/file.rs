//! Photographs and scans: uploaded first, handed in with an act.

use super::case::{CaseBrief, brief};
use super::{Call, Idem, Received};
use crate::error::{Answer, Failure};
use crate::form::Posted;
use crate::page::{Path, Visitor};
use crate::route::{Access, Route};
use crate::shape;
use crate::upload::Uploaded;
use app::case::{self, ActRequest};
use app::file::{self, Cleaned};
use app::policy::Action;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use axum::response::IntoResponse;
use model::case::Proof;
use model::file::StoredFile;
use model::id::{CaseId, FileId};
use model::refusal::Refusal;
use std::collections::BTreeMap;

shape! {
    /// A form with pictures or recordings (`multipart/form-data`), each in a part named `file`.
    pub struct FilesGiven {
        /// JPEG, PNG or WebP by content, written anew without anything but the picture; or a recording in
        /// WebM, Ogg or MP4 of at most 2 MiB, kept as it came.
        pub file: String,
    }

    /// A form with pictures that are one material of a case (`multipart/form-data`).
    pub struct MaterialGiven {
        /// JPEG, PNG or WebP by content; the part may stand several times.
        pub file: String,
        /// Act that hands it in.
        pub act: String,
        /// Material code.
        pub material: String,
        /// Version of the case that was seen.
        pub version: String,
        /// Words.
        pub note: Option<String>,
    }

    /// A stored file.
    pub struct FileShown {
        /// Id.
        pub id: model::id::FileId,
        /// Media type of what is served.
        pub media: String,
        /// Bytes of what is served.
        pub bytes: i64,
        /// SM3 of what is served.
        pub digest: String,
        /// SM3 of what was uploaded.
        pub original_digest: String,
        /// Name as uploaded.
        pub name: String,
    }

    /// Stored files in their order.
    pub struct FileList {
        /// They.
        pub files: Vec<FileShown>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, act) = (Access::Api(Action::CaseRead), Access::Api(Action::CaseAct));
    vec![
        Route::api_post(
            "/api/v1/files",
            act,
            "Stores pictures and recordings for a later act",
            upload,
        )
        .takes::<FilesGiven>()
        .answers::<FileList>()
        .creates()
        .files(),
        Route::api_get("/api/v1/files/{id}", read, "The file itself", open),
        Route::api_get(
            "/api/v1/cases/{id}/files",
            read,
            "Lists a case's files",
            list,
        )
        .answers::<FileList>(),
        Route::api_post(
            "/api/v1/cases/{id}/files",
            act,
            "Hands pictures in as a material of a case",
            hand_in,
        )
        .takes::<MaterialGiven>()
        .answers::<CaseBrief>()
        .files(),
    ]
}

pub(super) fn shown(file: &StoredFile) -> FileShown {
    FileShown {
        id: file.id,
        media: file.media.clone(),
        bytes: file.bytes,
        digest: file.digest.clone(),
        original_digest: file.original_digest.clone(),
        name: file.name.clone(),
    }
}

/// A cleaned picture as `app` stores it.
#[must_use]
pub fn cleaned(picture: Uploaded) -> Cleaned {
    Cleaned {
        media: picture.media.to_owned(),
        bytes: picture.bytes,
        original_digest: picture.original_digest,
        name: picture.name,
    }
}

/// A multipart form sent by a program.
pub(super) struct Sent {
    pub(super) posted: Posted,
    pub(super) idem: Idem,
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Failure;
    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, state).await?;
        let received = parts
            .extensions
            .remove::<Received>()
            .ok_or_else(|| Failure::failed("no body received"))?;
        // The boundary differs from one sending to the next: what was sent is told by its parts.
        let posted = Posted::read(Request::from_parts(parts, body), received.bytes.len()).await?;
        let idem = Idem {
            key: received.key,
            ..posted.idem(visitor.route())
        };
        Ok(Self { posted, idem })
    }
}

fn some(posted: &Posted) -> Result<(), Failure> {
    match posted.part("file") {
        Some(_) => Ok(()),
        None => Err(Refusal::field("file", "field-file").into()),
    }
}

fn keep(call: &Call, files: Vec<Uploaded>) -> Result<Vec<StoredFile>, Failure> {
    let files = files.into_iter().map(cleaned).collect();
    Ok(file::keep(call.app(), &call.ctx, files)?)
}

async fn pictures(call: &Call, posted: &Posted) -> Result<Vec<StoredFile>, Failure> {
    some(posted)?;
    keep(call, posted.images(call.web(), "file").await?)
}

async fn upload(call: Call, sent: Sent) -> Answer {
    some(&sent.posted)?;
    let kept = keep(&call, sent.posted.media(call.web(), "file").await?)?;
    let ctx = call.ctx.clone();
    let files = app::once::once(
        call.app(),
        &call.ctx,
        call.repeat(&sent.idem),
        move |_, tx| {
            file::upload_in(tx, &ctx, &kept)?;
            Ok(FileList {
                files: kept.iter().map(shown).collect(),
            })
        },
    )
    .await?;
    let first = files
        .files
        .first()
        .map(|file| format!("/api/v1/files/{}", file.id))
        .unwrap_or_default();
    call.created(&first, files)
}

async fn hand_in(call: Call, Path(id): Path<CaseId>, sent: Sent) -> Answer {
    let fields = &sent.posted.fields;
    let (act, material) = (
        fields.need("act")?.to_owned(),
        fields.need("material")?.to_owned(),
    );
    let version: u64 = fields.parse("version")?;
    let note = fields.opt("note").map(str::to_owned);
    let kept = pictures(&call, &sent.posted).await?;
    let ctx = call.ctx.clone();
    let done = app::once::once(
        call.app(),
        &call.ctx,
        call.repeat(&sent.idem),
        move |app, tx| {
            file::upload_in(tx, &ctx, &kept)?;
            let proof = Proof::Files(kept.iter().map(|file| file.id).collect());
            let request = ActRequest {
                act: act.clone(),
                materials: BTreeMap::from([(material.clone(), proof)]),
                note: note.clone(),
                version: Some(version),
                ..ActRequest::default()
            };
            case::act_in(app, tx, &ctx, id, &request).map(|case| brief(&case))
        },
    )
    .await?;
    call.answer(done)
}

async fn list(call: Call, Path(id): Path<CaseId>) -> Answer {
    let view = case::view(call.app(), &call.ctx, id).await?;
    call.answer(FileList {
        files: view.files.iter().map(shown).collect(),
    })
}

/// Bytes of a stored file, never interpreted as anything but what it is.
///
/// # Errors
/// A media type no header holds.
pub fn served(file: &StoredFile, bytes: Vec<u8>) -> Answer {
    let mut response = bytes.into_response();
    let media = HeaderValue::from_str(&file.media).map_err(|_| Failure::failed("media type"))?;
    response.headers_mut().insert(CONTENT_TYPE, media);
    response
        .headers_mut()
        .insert(CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    Ok(response)
}

/// A file to be saved under a name of letters and digits.
pub(super) fn download(bytes: Vec<u8>, media: &'static str, name: &str) -> Answer {
    let mut response = bytes.into_response();
    let place = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""))
        .map_err(|_| Failure::failed("file name"))?;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(CONTENT_DISPOSITION, place);
    Ok(response)
}

async fn open(call: Call, Path(id): Path<FileId>) -> Answer {
    let (file, bytes) = file::open(call.app(), &call.ctx, id).await?;
    served(&file, bytes)
}
