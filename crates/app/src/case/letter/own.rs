//! What an item of the catalogue says in its own words: its result's name, its result as a sentence of
//! what was filled in, the law it rests on.

use super::Writer;
use codes::Level;
use jiff::civil::Date;
use model::item::ItemCode;
use model::value::Value as Held;
use words::{Args, Locale};

/// The letter that grants.
const GRANT: &str = "grant-decision";

/// The key of the item's own words; none for an item without fields of its own.
fn key(writer: &Writer<'_>) -> Option<String> {
    let item = &writer.case.item;
    writer
        .procedure
        .has_own(item)
        .then(|| format!("result-{}-{item}", writer.procedure.code()))
}

/// The granting letter's own title.
pub(super) fn title(writer: &Writer<'_>, letter: &str) -> Option<String> {
    let key = key(writer).filter(|_| letter == GRANT)?;
    writer
        .lexicon
        .try_say(Locale::ZhCn, &format!("{key}.title"), &Args::new())
        .ok()
}

/// What was granted, with what was filled in; none where something it names is not there.
pub(super) fn result(writer: &Writer<'_>, on: Date) -> Option<String> {
    let key = key(writer)?;
    let town = writer
        .case
        .place
        .division
        .at(Level::Town)
        .unwrap_or(writer.case.place.division);
    let mut args = Args::new()
        .text("name", writer.case.applicant.name.clone())
        .text("date", words::date(Locale::ZhCn, on))
        .text("town", writer.site.division_name(town));
    for (code, field) in &writer.case.fields {
        let said = match &field.value {
            Held::Text(text) => text.clone(),
            Held::Integer(n) => n.to_string(),
            Held::Fen(fen) => words::yuan(fen.0),
            Held::Date(date) => words::date(Locale::ZhCn, *date),
            Held::Choice(choice) => writer.word(&format!(
                "choice-{}-{code}-{choice}",
                writer.procedure.code()
            )),
            // Sealed values stand in no letter but by their own form.
            _ => continue,
        };
        if !matches!(code.as_str(), "name" | "date" | "town") {
            args = args.text(code.clone(), said);
        }
    }
    writer.lexicon.try_say(Locale::ZhCn, &key, &args).ok()
}

/// The law that the catalogue names for the item.
pub(super) fn basis(writer: &Writer<'_>) -> Option<String> {
    let county = writer.site.now.as_deref()?;
    let now = county.item(&ItemCode(writer.case.item.clone()))?;
    Some(now.item.basis.clone()).filter(|basis| !basis.is_empty())
}
