//! Modules and calendars read from the repository.

use codes::calendar::{Calendar, YearNotice};
use codes::office::OfficeHours;
use flow::{Mistake, Module};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every file below a folder, by its path within it.
pub fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(&dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path
                    .strip_prefix(folder)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .replace('\\', "/");
                files.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

pub fn calendar() -> Calendar {
    let notices = files(&root().join("sites/calendars"));
    let notices = notices.iter().filter(|(path, _)| path.ends_with(".toml"));
    let notices = notices.map(|(_, text)| YearNotice::parse(text).unwrap());
    Calendar::new(notices.collect(), OfficeHours::default())
}

pub fn say(mistakes: &[Mistake]) -> String {
    let line = |m: &Mistake| {
        let args: Vec<String> = m
            .args
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        format!(
            "{}:{}:{} {} {}",
            m.file,
            m.line,
            m.column,
            m.key,
            args.join(" ")
        )
        .trim_end()
        .to_owned()
    };
    mistakes.iter().map(line).collect::<Vec<_>>().join("\n")
}

pub fn government_service() -> Module {
    let files = files(&root().join("modules/government-service"));
    match Module::parse(&files) {
        Ok(module) => module,
        Err(mistakes) => panic!("{}", say(&mistakes)),
    }
}
