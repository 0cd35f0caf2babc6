//! Files from outside. An image is what its bytes decode to, never what its name or media type
//! says; it is measured before it is decoded, turned upright, and written anew, so that positions,
//! makers' notes, thumbnails and whatever hides behind the picture stay out. The SM3 of what came
//! is kept as evidence.

use crate::form::Part;
use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{PngDecoder, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::{DynamicImage, ImageDecoder, Limits};
use model::refusal::{Kind, Refusal, Refused};
use std::io::Cursor;

/// Longest side of an image that is taken, in pixels.
pub const SIDE_MAX: u32 = 12_000;
/// Pixels of an image that is taken: 160 MB decoded.
pub const PIXELS_MAX: u64 = 40_000_000;
/// Longest side of what is kept; a household book stays legible at a third of it.
pub const KEPT_SIDE: u32 = 3_000;
/// Bytes of a recording that is taken: a minute at 128 kbit/s is half of it.
pub const VOICE_BYTES_MAX: usize = 2 * 1_048_576;
/// Quality of kept photographs.
const QUALITY: u8 = 85;
/// Longest file name that is kept, in characters.
const NAME_CHARS: usize = 120;

/// A picture or a recording as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    /// SM3 of what was sent, lower-case hex.
    pub original_digest: String,
    /// The picture alone, written anew; a recording as it came.
    pub bytes: Vec<u8>,
    /// `image/jpeg` or `image/png`; `audio/webm`, `audio/ogg` or `audio/mp4`.
    pub media: &'static str,
    /// The sender's file name, without path and control characters.
    pub name: String,
    /// Width in pixels; 0 for a recording.
    pub width: u32,
    /// Height in pixels; 0 for a recording.
    pub height: u32,
}

/// What a table came as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SheetMedia {
    /// Office Open XML workbook.
    Xlsx,
    /// Comma-separated text, UTF-8 or GB18030.
    Csv,
}

/// A table as it came; `sheet` reads it under its own limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetFile {
    /// SM3 of what was sent, lower-case hex.
    pub original_digest: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// By content.
    pub media: SheetMedia,
    /// The sender's file name.
    pub name: String,
}

/// Images that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sniffed {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
}

/// What the first bytes say; SVG, GIF, HEIC, PDF and everything else are none.
#[must_use]
pub fn sniff(bytes: &[u8]) -> Option<Sniffed> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(Sniffed::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Sniffed::Png),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some(Sniffed::WebP),
        _ => None,
    }
}

/// What a phone records with: WebM (Chromium), Ogg (Firefox), MP4 (Safari), by the first bytes; none for
/// everything else, Matroska video and QuickTime films among it.
#[must_use]
pub fn sniff_voice(bytes: &[u8]) -> Option<&'static str> {
    let begins = |head: &[u8]| bytes.starts_with(head);
    if begins(&[0x1a, 0x45, 0xdf, 0xa3]) {
        // The document type stands in the first element.
        let head = bytes.get(..64).unwrap_or(bytes);
        return head
            .windows(4)
            .any(|w| w == b"webm")
            .then_some("audio/webm");
    }
    if begins(b"OggS") {
        return Some("audio/ogg");
    }
    let brand = bytes
        .get(8..12)
        .filter(|_| bytes.get(4..8) == Some(b"ftyp"));
    match brand {
        Some(b"M4A " | b"mp41" | b"mp42" | b"isom" | b"iso5" | b"iso6" | b"dash") => {
            Some("audio/mp4")
        }
        _ => None,
    }
}

/// Takes a recording. It is kept as it came: what it says cannot be written anew, and no browser runs
/// anything out of it under its media type.
///
/// # Errors
/// At the field: `upload-too-large`, `upload-not-a-recording`.
pub fn voice(part: &Part, limit: usize) -> Result<Uploaded, Refusal> {
    let field = part.field.as_str();
    let limit = limit.min(VOICE_BYTES_MAX);
    if part.bytes.len() > limit {
        return Err(too_large(field, limit));
    }
    let media =
        sniff_voice(&part.bytes).ok_or_else(|| Refusal::field(field, "upload-not-a-recording"))?;
    Ok(Uploaded {
        original_digest: evidence::hex::encode(&evidence::sm3(&[&part.bytes])),
        bytes: part.bytes.to_vec(),
        media,
        name: part.name.clone(),
        width: 0,
        height: 0,
    })
}

/// A file name without path, control and direction characters, of bounded length.
#[must_use]
pub fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or("");
    last.chars()
        .filter(|c| !c.is_control() && !matches!(*c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'))
        .take(NAME_CHARS)
        .collect::<String>()
        .trim()
        .to_owned()
}

fn too_large(field: &str, limit: usize) -> Refusal {
    let mib = i64::try_from(limit / 1_048_576).unwrap_or(i64::MAX).max(1);
    Refusal::new(
        Kind::Invalid,
        Refused::new("upload-too-large").at(field).with("mib", mib),
    )
}

/// Cleans an image. Slow (tens of milliseconds): never on the thread that serves requests.
///
/// # Errors
/// At the field: `upload-too-large`, `upload-not-an-image`, `upload-too-many-pixels`, `upload-broken`.
pub fn image(part: &Part, limit: usize) -> Result<Uploaded, Refusal> {
    let field = part.field.as_str();
    if part.bytes.len() > limit {
        return Err(too_large(field, limit));
    }
    let kind = sniff(&part.bytes).ok_or_else(|| Refusal::field(field, "upload-not-an-image"))?;
    let broken = |_| Refusal::field(field, "upload-broken");
    let source = || Cursor::new(part.bytes.as_ref());
    let mut picture = match kind {
        Sniffed::Jpeg => upright(JpegDecoder::new(source()).map_err(broken)?, field)?,
        Sniffed::Png => {
            // Its decoder sets memory aside before it can be asked for the size.
            if let Some([w0, w1, w2, w3, h0, h1, h2, h3]) = part.bytes.get(16..24) {
                measured(
                    field,
                    u32::from_be_bytes([*w0, *w1, *w2, *w3]),
                    u32::from_be_bytes([*h0, *h1, *h2, *h3]),
                )?;
            }
            upright(
                PngDecoder::with_limits(source(), limits()).map_err(broken)?,
                field,
            )?
        }
        Sniffed::WebP => upright(WebPDecoder::new(source()).map_err(broken)?, field)?,
    };
    if picture.width().max(picture.height()) > KEPT_SIDE {
        picture = picture.resize(KEPT_SIDE, KEPT_SIDE, image::imageops::FilterType::Triangle);
    }
    let mut bytes = Vec::new();
    // Drawings and screenshots stay sharp; photographs, WebP among them, stay small.
    let media = if kind == Sniffed::Jpeg || (kind == Sniffed::WebP && !picture.color().has_alpha())
    {
        DynamicImage::ImageRgb8(picture.to_rgb8())
            .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
            .map_err(broken)?;
        "image/jpeg"
    } else {
        let plain = if picture.color().has_alpha() {
            DynamicImage::ImageRgba8(picture.to_rgba8())
        } else {
            DynamicImage::ImageRgb8(picture.to_rgb8())
        };
        plain
            .write_with_encoder(PngEncoder::new(&mut bytes))
            .map_err(broken)?;
        "image/png"
    };
    Ok(Uploaded {
        original_digest: evidence::hex::encode(&evidence::sm3(&[&part.bytes])),
        bytes,
        media,
        name: part.name.clone(),
        width: picture.width(),
        height: picture.height(),
    })
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(PIXELS_MAX * 8);
    limits
}

fn measured(field: &str, width: u32, height: u32) -> Result<(), Refusal> {
    if width.max(height) <= SIDE_MAX && u64::from(width) * u64::from(height) <= PIXELS_MAX {
        return Ok(());
    }
    let reason = Refused::new("upload-too-many-pixels")
        .at(field)
        .with("width", i64::from(width))
        .with("height", i64::from(height));
    Err(Refusal::new(Kind::Invalid, reason))
}

/// Decodes after measuring, and turns the picture the way it was held.
fn upright(mut decoder: impl ImageDecoder, field: &str) -> Result<DynamicImage, Refusal> {
    let broken = |_| Refusal::field(field, "upload-broken");
    let (width, height) = decoder.dimensions();
    measured(field, width, height)?;
    decoder.set_limits(limits()).map_err(broken)?;
    // A broken note about the orientation is no reason to refuse the picture.
    let orientation = decoder
        .orientation()
        .unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(broken)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// Takes a table by content.
///
/// # Errors
/// At the field: `upload-too-large`, `upload-not-a-table`.
pub fn sheet(part: &Part, limit: usize) -> Result<SheetFile, Refusal> {
    if part.bytes.len() > limit {
        return Err(too_large(&part.field, limit));
    }
    let media = match part.bytes.as_ref() {
        [b'P', b'K', 3, 4, ..] => SheetMedia::Xlsx,
        text if !text.is_empty() && !text.contains(&0) => SheetMedia::Csv,
        _ => return Err(Refusal::field(&part.field, "upload-not-a-table")),
    };
    Ok(SheetFile {
        original_digest: evidence::hex::encode(&evidence::sm3(&[&part.bytes])),
        bytes: part.bytes.to_vec(),
        media,
        name: part.name.clone(),
    })
}
