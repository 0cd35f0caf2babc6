//! Cells that several of a county's tables share.

use super::fault::Faults;
use super::table::Row;
use codes::division::DivisionCode;
use model::document::DocumentCode;
use model::establishment::StaffNo;
use model::item::{ItemCode, NeededMaterial, Towns};
use model::unit::UnitCode;

/// `<twelve digits>-<capital letters>`.
pub(super) fn is_unit(code: &str) -> bool {
    code.split_once('-').is_some_and(|(division, letters)| {
        division.len() == 12 && DivisionCode::parse(division).is_ok() && are_letters(letters)
    })
}

/// Letters of a unit's code: one to eight capital Latin letters.
pub(super) fn are_letters(text: &str) -> bool {
    (1..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_uppercase())
}

impl Row<'_> {
    pub(super) fn unit(&self, column: &str, faults: &mut Faults) -> Option<UnitCode> {
        let text = self.required(column, faults)?;
        if is_unit(&text) {
            return Some(UnitCode(text));
        }
        faults.push(self.fault(column, "site-unit-code").with("found", text));
        None
    }

    /// A unit, or nothing in an empty cell.
    pub(super) fn some_unit(&self, column: &str, faults: &mut Faults) -> Option<Option<UnitCode>> {
        if self.text(column).is_empty() {
            Some(None)
        } else {
            self.unit(column, faults).map(Some)
        }
    }

    pub(super) fn units(&self, column: &str, faults: &mut Faults) -> Vec<UnitCode> {
        let mut all = Vec::new();
        for part in self.list(column) {
            if is_unit(&part) {
                all.push(UnitCode(part));
            } else {
                faults.push(self.fault(column, "site-unit-code").with("found", part));
            }
        }
        all
    }

    /// Letters of a town unit.
    pub(super) fn letters(&self, column: &str, faults: &mut Faults) -> Option<String> {
        let text = self.required(column, faults)?;
        if are_letters(&text) {
            return Some(text);
        }
        faults.push(self.fault(column, "site-unit-code").with("found", text));
        None
    }

    pub(super) fn staff(&self, column: &str, faults: &mut Faults) -> Option<StaffNo> {
        self.required(column, faults).map(|no| no.as_str().into())
    }

    pub(super) fn item(&self, column: &str, faults: &mut Faults) -> Option<ItemCode> {
        self.required(column, faults).map(ItemCode)
    }

    pub(super) fn some_document(&self, column: &str) -> Option<DocumentCode> {
        Some(self.text(column))
            .filter(|text| !text.is_empty())
            .map(DocumentCode)
    }

    pub(super) fn list(&self, column: &str) -> Vec<String> {
        self.text(column)
            .split(';')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    /// `*` for every town, or codes.
    pub(super) fn towns(&self, column: &str, faults: &mut Faults) -> Option<Towns> {
        let text = self.required(column, faults)?;
        if text == "*" {
            return Some(Towns::All);
        }
        let some: Vec<DivisionCode> = self.several(column, "site-division-code", faults);
        (!some.is_empty()).then_some(Towns::Only(some))
    }

    /// `yes` or `no`.
    pub(super) fn yes(&self, column: &str, faults: &mut Faults) -> Option<bool> {
        match self.required(column, faults)?.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            found => {
                faults.push(
                    self.fault(column, "site-word-unknown")
                        .with("found", found)
                        .with("detail", "yes, no"),
                );
                None
            }
        }
    }

    /// `name` or `name|certificate`, separated by `;`.
    pub(super) fn materials(&self, column: &str) -> Vec<NeededMaterial> {
        self.list(column)
            .into_iter()
            .map(|part| match part.split_once('|') {
                Some((name, by)) => NeededMaterial {
                    name: name.trim().to_owned(),
                    replaced_by: Some(by.trim().to_owned()).filter(|by| !by.is_empty()),
                },
                None => NeededMaterial {
                    name: part,
                    replaced_by: None,
                },
            })
            .collect()
    }
}
