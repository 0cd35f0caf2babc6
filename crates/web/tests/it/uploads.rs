use axum::body::Bytes;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::Cursor;
use web::form::Part;
use web::upload::{self, SheetMedia, Sniffed, file_name, sniff};

const LIMIT: usize = 10 * 1_048_576;

fn part(bytes: impl Into<Bytes>) -> Part {
    Part {
        field: "photo".into(),
        name: "a.jpg".into(),
        bytes: bytes.into(),
    }
}

fn refused(bytes: impl Into<Bytes>) -> String {
    let refusal = upload::image(&part(bytes), LIMIT).unwrap_err();
    assert_eq!(refusal.reasons[0].field.as_deref(), Some("photo"));
    refusal.reasons[0].key.clone()
}

/// 8 × 4: left half red, right half blue.
fn picture() -> RgbImage {
    RgbImage::from_fn(8, 4, |x, _| {
        if x < 4 {
            Rgb([255, 0, 0])
        } else {
            Rgb([0, 0, 255])
        }
    })
}

fn written(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(picture())
        .write_to(&mut bytes, format)
        .unwrap();
    bytes.into_inner()
}

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|w| w == needle)
}

/// An Exif segment that says the picture lies on its side, with a canary in the maker's words.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut tiff = b"MM\0\x2a\0\0\0\x08\0\x02".to_vec();
    tiff.extend_from_slice(&[0x01, 0x0f, 0, 2, 0, 0, 0, 11, 0, 0, 0, 38]);
    tiff.extend_from_slice(&[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]);
    tiff.extend_from_slice(&[0, 0, 0, 0]);
    tiff.extend_from_slice(b"GPS-CANARY\0");
    let mut segment = b"Exif\0\0".to_vec();
    segment.extend_from_slice(&tiff);
    let length = u16::try_from(segment.len() + 2).unwrap().to_be_bytes();
    let mut out = jpeg[..2].to_vec();
    out.extend_from_slice(&[0xff, 0xe1]);
    out.extend_from_slice(&length);
    out.extend_from_slice(&segment);
    out.extend_from_slice(&jpeg[2..]);
    out
}

fn crc(bytes: &[u8]) -> [u8; 4] {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    (!crc).to_be_bytes()
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut body = kind.to_vec();
    body.extend_from_slice(data);
    let mut out = u32::try_from(data.len()).unwrap().to_be_bytes().to_vec();
    out.extend_from_slice(&body);
    out.extend_from_slice(&crc(&body));
    out
}

fn png_of(width: u32, height: u32) -> Vec<u8> {
    let mut header = width.to_be_bytes().to_vec();
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    out.extend(chunk(b"IHDR", &header));
    out.extend(chunk(b"IDAT", &[0x78, 0x9c, 3, 0, 0, 0, 0, 1]));
    out.extend(chunk(b"IEND", &[]));
    out
}

#[test]
fn each_kind_is_taken_by_its_content_and_written_anew() {
    for (format, kind, media) in [
        (ImageFormat::Jpeg, Sniffed::Jpeg, "image/jpeg"),
        (ImageFormat::Png, Sniffed::Png, "image/png"),
        (ImageFormat::WebP, Sniffed::WebP, "image/jpeg"),
    ] {
        let sent = written(format);
        assert_eq!(sniff(&sent), Some(kind));
        let kept = upload::image(&part(sent.clone()), LIMIT).unwrap();
        assert_eq!(
            (kept.media, kept.width, kept.height),
            (media, 8, 4),
            "{format:?}"
        );
        assert_eq!(
            kept.original_digest,
            evidence::FileDigest::of(&sent).to_string()
        );
        assert!(image::load_from_memory(&kept.bytes).is_ok());
    }
}

#[test]
fn a_picture_on_its_side_stands_up_and_loses_where_it_was_taken() {
    let sent = with_exif(&written(ImageFormat::Jpeg), 6);
    assert!(contains(&sent, b"GPS-CANARY"));
    let kept = upload::image(&part(sent), LIMIT).unwrap();
    assert_eq!((kept.width, kept.height), (4, 8));
    assert!(!contains(&kept.bytes, b"GPS-CANARY") && !contains(&kept.bytes, b"Exif"));
    // Turned by a quarter clockwise, the left half comes to the top.
    let upright = image::load_from_memory(&kept.bytes).unwrap().to_rgb8();
    assert!(upright.get_pixel(1, 1)[0] > 150 && upright.get_pixel(1, 6)[2] > 150);
}

#[test]
fn transparency_is_kept_as_png() {
    let mut bytes = Cursor::new(Vec::new());
    let clear = RgbaImage::from_pixel(4, 4, Rgba([1, 2, 3, 0]));
    DynamicImage::ImageRgba8(clear)
        .write_to(&mut bytes, ImageFormat::WebP)
        .unwrap();
    let kept = upload::image(&part(bytes.into_inner()), LIMIT).unwrap();
    assert_eq!(kept.media, "image/png");
}

#[test]
fn pixel_floods_are_refused_before_they_are_decoded() {
    assert_eq!(refused(png_of(50_000, 50_000)), "upload-too-many-pixels");
    assert_eq!(refused(png_of(11_000, 11_000)), "upload-too-many-pixels");
    assert_eq!(refused(png_of(u32::MAX >> 1, 1)), "upload-too-many-pixels");
}

#[test]
fn what_is_broken_is_said_to_be_broken() {
    let png = written(ImageFormat::Png);
    for cut in [9, 20, 33, png.len() / 2, png.len() - 20] {
        assert_eq!(
            refused(png[..cut].to_vec()),
            "upload-broken",
            "cut at {cut}"
        );
    }
    assert_eq!(
        refused(written(ImageFormat::Jpeg)[..10].to_vec()),
        "upload-broken"
    );
    assert_eq!(refused(png_of(0, 0)), "upload-broken");
    // Damage anywhere is a refusal or a picture, never a panic.
    for at in 0..png.len() {
        for sent in [png.clone(), written(ImageFormat::Jpeg)] {
            let mut damaged = sent;
            if let Some(byte) = damaged.get_mut(at) {
                *byte ^= 0x55;
            }
            let _ = upload::image(&part(damaged), LIMIT);
        }
    }
}

#[test]
fn nothing_rides_behind_a_picture() {
    for format in [ImageFormat::Jpeg, ImageFormat::Png] {
        let mut sent = written(format);
        sent.extend_from_slice(b"<script>alert(1)</script>PK\x03\x04");
        let kept = upload::image(&part(sent), LIMIT).unwrap();
        assert!(!contains(&kept.bytes, b"<script>"), "{format:?}");
    }
}

#[test]
fn what_is_no_picture_is_refused_whatever_its_name() {
    let svg = b"<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>";
    for bytes in [
        &svg[..],
        b"<svg>",
        b"GIF89a\x01\0\x01\0",
        b"%PDF-1.7",
        b"MZ",
        b"",
        b"<html>",
        b"PK\x03\x04",
    ] {
        assert_eq!(refused(bytes.to_vec()), "upload-not-an-image");
    }
}

#[test]
fn size_is_limited() {
    let refusal = upload::image(&part(vec![0xff; 101]), 100).unwrap_err();
    assert_eq!(refusal.reasons[0].key, "upload-too-large");
}

#[test]
fn names_lose_paths_and_tricks() {
    assert_eq!(file_name("C:\\fake\\户口簿.jpg"), "户口簿.jpg");
    assert_eq!(file_name("../../etc/passwd"), "passwd");
    assert_eq!(file_name("a\u{202e}gpj.exe\r\n"), "agpj.exe");
    assert_eq!(file_name(&"长".repeat(1_000)).chars().count(), 120);
    assert_eq!(file_name("/"), "");
}

#[test]
fn tables_are_taken_by_content() {
    let media = |bytes: &[u8]| {
        upload::sheet(&part(bytes.to_vec()), LIMIT)
            .map(|s| s.media)
            .map_err(|r| r.reasons[0].key.clone())
    };
    assert_eq!(media(b"PK\x03\x04rest"), Ok(SheetMedia::Xlsx));
    assert_eq!(media("姓名,金额\n".as_bytes()), Ok(SheetMedia::Csv));
    assert_eq!(
        media(b"\xd0\xcf\x11\xe0\0\0"),
        Err("upload-not-a-table".into())
    );
    assert_eq!(media(b""), Err("upload-not-a-table".into()));
}
