//! Pictures and recordings handed in: whole, and pictures small for pages.

use crate::error::{Answer, Failure};
use crate::page::{Page, Path};
use crate::route::{Access, Route};
use app::policy::Action;
use image::ImageFormat;
use model::id::FileId;
use std::io::Cursor;

/// Longest side of a small picture, in pixels.
const SMALL: u32 = 240;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::CaseRead);
    vec![
        Route::get("/files/{id}", read, whole),
        Route::get("/files/{id}/small", read, small),
    ]
}

async fn whole(page: Page, Path(id): Path<FileId>) -> Answer {
    let (file, bytes) = app::file::open(page.app(), &page.ctx, id).await?;
    page.picture(bytes, &file.media, &file.name)
}

async fn small(page: Page, Path(id): Path<FileId>) -> Answer {
    let (file, bytes) = app::file::open(page.app(), &page.ctx, id).await?;
    if !file.media.starts_with("image/") {
        return Err(Failure::not_found());
    }
    let made = tokio::task::spawn_blocking(move || shrink(&bytes))
        .await
        .map_err(|error| Failure::failed(format!("shrinking: {error}")))?;
    let bytes = made.map_err(|error| {
        Failure::failed(format!("a stored picture that does not read: {error}"))
    })?;
    page.picture(bytes, "image/jpeg", &file.name)
}

fn shrink(bytes: &[u8]) -> Result<Vec<u8>, image::ImageError> {
    let picture = image::load_from_memory(bytes)?
        .thumbnail(SMALL, SMALL)
        .to_rgb8();
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, ImageFormat::Jpeg)?;
    Ok(out.into_inner())
}
