//! Rows that wait until everybody is known: kept as they came, on the disk.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

/// Rows being put aside.
pub(super) struct Spill {
    file: BufWriter<File>,
}

impl Spill {
    pub fn begin(path: &Path) -> std::io::Result<Self> {
        Ok(Self {
            file: BufWriter::with_capacity(1 << 18, File::create(path)?),
        })
    }

    pub fn put(&mut self, number: u32, row: &[&str]) -> std::io::Result<()> {
        self.file.write_all(&number.to_le_bytes())?;
        for text in row {
            let length = u32::try_from(text.len()).unwrap_or(0);
            self.file.write_all(&length.to_le_bytes())?;
            self.file.write_all(text.as_bytes())?;
        }
        Ok(())
    }

    pub fn end(mut self) -> std::io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_all()
    }
}

/// Reads rows back: their number and their texts.
pub(super) fn read<E: From<std::io::Error>>(
    path: &Path,
    columns: usize,
    mut take: impl FnMut(u32, &[&str]) -> Result<(), E>,
) -> Result<(), E> {
    let mut file = match File::open(path) {
        Ok(file) => BufReader::with_capacity(1 << 18, file),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let mut head = [0; 4];
    let mut texts: Vec<String> = vec![String::new(); columns];
    loop {
        match file.read_exact(&mut head) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return Ok(()),
            Err(error) => return Err(error.into()),
        }
        for text in &mut texts {
            let mut length = [0; 4];
            file.read_exact(&mut length)?;
            let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
            file.read_exact(&mut bytes)?;
            *text = String::from_utf8(bytes)
                .map_err(|e| std::io::Error::new(std::io::ErrorKind::InvalidData, e))?;
        }
        let row: Vec<&str> = texts.iter().map(String::as_str).collect();
        let number = u32::from_le_bytes(head);
        take(number, &row)?;
    }
}
