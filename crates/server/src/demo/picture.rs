//! Pictures for the lived past: plainly made up, small, a few different ones.

use crate::stop::{Done, While as _};
use app::file::Cleaned;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageBuffer, Rgb};

const WIDTH: u32 = 320;
const HEIGHT: u32 = 220;
const QUALITY: u8 = 70;
/// What an elder's allowance takes.
pub const ALLOWANCE: [&str; 3] = ["portrait", "citizen-card", "household-register"];
/// What was seen somewhere.
pub const SCENE: &str = "scene";
/// The same place, put right.
pub const MENDED: &str = "mended";
const MATERIALS: [&str; 7] = [
    ALLOWANCE[0],
    ALLOWANCE[1],
    ALLOWANCE[2],
    "application-form",
    "business-licence",
    SCENE,
    MENDED,
];
/// Pictures of each material.
const EACH: u32 = 4;

/// Pictures of the materials, by code.
pub struct Album {
    pictures: Vec<(&'static str, Vec<Cleaned>)>,
}

impl Album {
    /// Draws them.
    ///
    /// # Errors
    /// The encoder's.
    pub fn new() -> Done<Self> {
        let mut pictures = Vec::new();
        for (kind, material) in MATERIALS.into_iter().enumerate() {
            let kind = u32::try_from(kind).unwrap_or(0);
            let some = (0..EACH)
                .map(|n| draw(material, kind, n))
                .collect::<Done<Vec<_>>>()?;
            pictures.push((material, some));
        }
        Ok(Self { pictures })
    }

    /// One picture of each of these materials, chosen by a number.
    pub fn set(
        &self,
        number: u64,
        wanted: &[&str],
    ) -> impl Iterator<Item = (&'static str, &Cleaned)> {
        let these = self
            .pictures
            .iter()
            .filter(|(material, _)| wanted.contains(material));
        these.filter_map(move |(material, some)| {
            let at = usize::try_from(number % some.len().max(1) as u64).unwrap_or(0);
            some.get(at).map(|cleaned| (*material, cleaned))
        })
    }
}

/// A card or a head before a wall, crossed by stripes, so that nobody takes it for a real one.
fn draw(material: &str, kind: u32, n: u32) -> Done<Cleaned> {
    let shade = |base: u32| u8::try_from((base + n * 17) % 200 + 40).unwrap_or(120);
    let canvas = ImageBuffer::from_fn(WIDTH, HEIGHT, |x, y| {
        if (x + y) % 46 < 5 {
            return Rgb([196, 60, 52]);
        }
        let (dx, dy) = (
            i64::from(x) - i64::from(WIDTH / 2),
            i64::from(y) - i64::from(HEIGHT / 2),
        );
        let inside = match kind {
            0 => dx * dx * 3 + dy * dy * 2 < 12_000,
            1 => dx.abs() < 120 && dy.abs() < 74,
            // A road to the horizon, with something lying on it or not.
            5 | 6 => {
                dx.abs() < 20 + i64::from(y) / 2
                    && (kind == 6 || dx.abs() + (dy - 50).abs() > 34 + i64::from(n) * 4)
            }
            _ => dx.abs() < 96 && dy.abs() < 98 && (y / 14) % 2 == 0,
        };
        if inside {
            Rgb([shade(120), shade(90), shade(60)])
        } else {
            Rgb([228, 224, shade(150)])
        }
    });
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(canvas)
        .write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))
        .during("drawing a picture")?;
    Ok(Cleaned {
        media: "image/jpeg".to_owned(),
        original_digest: evidence::FileDigest::of(&bytes).to_string(),
        bytes,
        name: format!("{material}-{n}.jpg"),
    })
}
