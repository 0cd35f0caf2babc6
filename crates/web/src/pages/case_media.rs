//! Photographs and recordings that are fields of a case.

use super::case_show::Picture;
use super::case_words::Says;
use app::case::CaseView;
use model::value::Value;
use serde::Serialize;

/// What a field holds to look at or to listen to.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Media {
    pub label: String,
    pub pictures: Vec<Picture>,
    /// Addresses of recordings.
    pub voices: Vec<String>,
}

/// Fields with files, in the order of the form.
pub(crate) fn media(says: &Says<'_>, view: &CaseView, procedure: &flow::Procedure) -> Vec<Media> {
    let mut all = Vec::new();
    for field in procedure.fields() {
        let held = view.case.fields.get(&field.code).map(|held| &held.value);
        let Some(Value::Files(files)) = held else {
            continue;
        };
        let label = says.field(&view.case.procedure, &field.code);
        let mut one = Media {
            label: label.clone(),
            pictures: Vec::new(),
            voices: Vec::new(),
        };
        for file in view.files.iter().filter(|file| files.contains(&file.id)) {
            let href = format!("/files/{}", file.id);
            if file.media.starts_with("audio/") {
                one.voices.push(href);
            } else {
                one.pictures.push(Picture {
                    small: format!("{href}/small"),
                    label: format!("{label} {}", one.pictures.len() + 1),
                    href,
                });
            }
        }
        if !one.pictures.is_empty() || !one.voices.is_empty() {
            all.push(one);
        }
    }
    all
}
