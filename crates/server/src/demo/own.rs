//! What items of the catalogue ask for in place of the matter, filled in for the demonstration.

use super::service::PROCEDURE;
use crate::tell;
use app::Site;
use flow::FieldKind;
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::BTreeMap;
use words::{Args, Locale};

/// The item's own fields, made up from a number; `matter` where it has none.
pub fn fields(
    site: &Site,
    item: &str,
    matter: String,
    day: Date,
    number: u64,
) -> BTreeMap<String, String> {
    let procedure = site
        .procedure(PROCEDURE)
        .map(|(_, procedure)| procedure)
        .filter(|procedure| procedure.has_own(item));
    let Some(procedure) = procedure else {
        return BTreeMap::from([("matter".to_owned(), matter)]);
    };
    let mut fields = BTreeMap::new();
    let mut weeks = 0;
    for field in procedure
        .fields()
        .iter()
        .filter(|field| !field.items.is_empty() && !field.optional)
        .filter(|field| procedure.concerns(field, item))
    {
        let value = match field.kind {
            FieldKind::Choice => {
                let at = usize::try_from(number).unwrap_or(0) % field.choices.len().max(1);
                field.choices.get(at).cloned().unwrap_or_default()
            }
            FieldKind::Integer => (10 + number % 50).to_string(),
            FieldKind::Money => ((1 + number % 20) * 5_000).to_string(),
            FieldKind::Date => {
                weeks += 1;
                let later = day.checked_add((7 * weeks).days()).unwrap_or(day);
                later.to_string()
            }
            FieldKind::Text => {
                let args = Args::new().text("number", (number % 900 + 100).to_string());
                let lexicon = tell::lexicon();
                let key = format!("demo-own-{}", field.code);
                lexicon
                    .try_say(Locale::ZhCn, &key, &args)
                    .unwrap_or_else(|_| lexicon.say(Locale::ZhCn, "demo-own-text", &args))
            }
            _ => continue,
        };
        fields.insert(field.code.clone(), value);
    }
    fields
}
