//! Looking into a package before it is trusted: zip bombs, passwords, swarms of parts.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::fault::SheetError;
use crate::limits::Limits;

/// Unpacks every part once into nothing, counting. Declared sizes are believed only when they already exceed a limit, so
/// neither a false size nor overlapping parts help an attacker. Cost is bounded by the limits, not by the file's claims.
pub(crate) fn survey(bytes: &[u8], limits: &Limits) -> Result<(), SheetError> {
    if bytes.len() > limits.bytes {
        return Err(SheetError::TooLarge {
            bytes: bytes.len(),
            max: limits.bytes,
        });
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if archive.len() > limits.parts {
        return Err(SheetError::TooManyParts {
            parts: archive.len(),
            max: limits.parts,
        });
    }
    let ceiling = ceiling(bytes.len(), limits);
    let mut unpacked: u64 = 0;
    let mut buffer = vec![0_u8; 64 << 10];
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(broken)?;
        if part.encrypted() {
            return Err(SheetError::Protected);
        }
        if unpacked.saturating_add(part.size()) > ceiling {
            return Err(SheetError::Bomb);
        }
        loop {
            let read = part.read(&mut buffer).map_err(|error| SheetError::Broken {
                why: error.to_string(),
            })?;
            if read == 0 {
                break;
            }
            unpacked += read as u64;
            if unpacked > ceiling {
                return Err(SheetError::Bomb);
            }
        }
    }
    Ok(())
}

/// Bytes a package of this size may unpack to.
fn ceiling(packed: usize, limits: &Limits) -> u64 {
    (packed as u64)
        .saturating_mul(limits.ratio)
        .max(crate::limits::SHEET_RATIO_FLOOR)
        .min(limits.unpacked)
}

fn broken(error: ZipError) -> SheetError {
    match error {
        ZipError::UnsupportedArchive(text) if text == ZipError::PASSWORD_REQUIRED => {
            SheetError::Protected
        }
        other => SheetError::Broken {
            why: other.to_string(),
        },
    }
}
