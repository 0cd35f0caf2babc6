//! Forms made from what a procedure asks: what is known is shown with its source, the rest is
//! asked by its kind, papers are photographed, seen, or replaced by a certificate.

use super::case_words::Says;
use crate::error::Failure;
use crate::form::{Fields, Posted};
use crate::page::Page;
use app::file::Cleaned;
use app::person::PersonView;
use flow::{Field, FieldKind, Procedure, Suggest};
use model::case::Proof;
use model::id::FileId;
use model::person::{Person, Standing};
use model::refusal::Refusal;
use serde::Serialize;
use std::collections::BTreeMap;
use words::Args;

/// Photographs of one paper offered at once.
const PHOTOS_OFFERED: usize = 4;
/// Choices shown as buttons; more become a list.
const RADIO_MAX: usize = 6;

/// One of several.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Option_ {
    pub value: String,
    pub label: String,
}

/// A control. `kind` chooses the macro.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Input {
    pub kind: &'static str,
    pub name: String,
    pub label: String,
    pub hint: String,
    pub optional: bool,
    pub max: usize,
    pub options: Vec<Option_>,
    /// What is known may be replaced here.
    pub replaces: bool,
}

/// What a library knows: shown, not asked.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Known {
    pub label: String,
    pub value: String,
    pub source: String,
}

/// A paper.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PaperInput {
    pub code: String,
    pub label: String,
    pub hint: String,
    pub optional: bool,
    /// A certificate held replaces it.
    pub held: bool,
    /// Names of the file controls, the first always shown.
    pub names: Vec<String>,
    pub seen: String,
    pub kept_name: String,
    /// Photographs that came with an earlier try.
    pub kept: Vec<Kept>,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct Kept {
    pub id: String,
    pub small: String,
}

/// All that a procedure asks in one act.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Sheet {
    pub knowns: Vec<Known>,
    pub inputs: Vec<Input>,
    pub papers: Vec<PaperInput>,
}

/// Control of a field.
pub(crate) fn name(field: &str) -> String {
    format!("field-{field}")
}

/// What the record says to a library element, masked; none when it says nothing. For elements this
/// page cannot put into words, the empty text.
pub(crate) fn known(
    says: &Says<'_>,
    site: &app::Site,
    person: &Person,
    element: &str,
) -> Option<String> {
    Some(match element {
        "population.name" => person.name.clone(),
        "population.citizen-number" => person.number.masked.clone(),
        "population.birth-date" => says.date(person.birth),
        "population.sex" => says.word(&format!("person-{}", person.sex.key())),
        "population.address" => person.address.masked.clone(),
        "population.phone" => person.phone.as_ref()?.masked.clone(),
        "population.bank-account" => person.account.as_ref()?.masked.clone(),
        "population.division" => site.place_name(person.division),
        "population.grid" => site.grid_name(person.grid?),
        "population.registered" => says.word(if person.standing == Standing::Registered {
            "case-yes"
        } else {
            "case-no"
        }),
        "population.alive" => says.word(if matches!(person.standing, Standing::Died(_)) {
            "case-no"
        } else {
            "case-yes"
        }),
        "population.since" => says.date(person.since?),
        _ => String::new(),
    })
}

/// The control of a field.
pub(crate) fn input(
    says: &Says<'_>,
    site: &app::Site,
    procedure: &str,
    field: &Field,
    required: bool,
) -> Input {
    let kind = match field.kind {
        FieldKind::Text if field.suggest.is_some() => "datalist",
        FieldKind::Text if field.max > 120 => "textarea",
        FieldKind::Text
        | FieldKind::Address
        | FieldKind::SealedText
        | FieldKind::Item
        | FieldKind::CreditCode
        | FieldKind::Person => "text",
        FieldKind::Bool => "bool",
        FieldKind::Integer => "integer",
        FieldKind::Date => "date",
        FieldKind::Money => "money",
        FieldKind::CitizenNumber => "citizen-number",
        FieldKind::Phone => "phone",
        FieldKind::BankAccount => "bank-card",
        FieldKind::Location => "location",
        FieldKind::Photo | FieldKind::File => "photo",
        FieldKind::Choice if field.choices.len() <= RADIO_MAX => "radio",
        FieldKind::Choice | FieldKind::Division | FieldKind::Grid | FieldKind::Unit => "select",
    };
    let options = match field.kind {
        FieldKind::Text => suggestions(site, field),
        FieldKind::Choice => field
            .choices
            .iter()
            .map(|choice| Option_ {
                value: choice.clone(),
                label: says.choice(procedure, &field.code, choice),
            })
            .collect(),
        FieldKind::Division => site
            .towns()
            .flat_map(|(town, _)| {
                site.villages(town)
                    .map(|(code, _)| code)
                    .collect::<Vec<_>>()
            })
            .map(|code| Option_ {
                value: code.to_string(),
                label: site.place_name(code),
            })
            .collect(),
        FieldKind::Grid => site
            .grids
            .iter()
            .map(|(code, grid)| Option_ {
                value: code.to_string(),
                label: format!("{} {}", site.place_name(grid.division), grid.name),
            })
            .collect(),
        FieldKind::Unit => site
            .units
            .values()
            .map(|unit| Option_ {
                value: unit.code.to_string(),
                label: unit.name.clone(),
            })
            .collect(),
        _ => Vec::new(),
    };
    let key = format!("field-{procedure}-{}", field.code);
    let hint = says
        .maybe(&format!("{key}.hint"))
        .unwrap_or_else(|| match field.kind {
            FieldKind::Location => says.word("case-hint-location"),
            FieldKind::CreditCode => says.word("case-hint-credit-code"),
            _ => String::new(),
        });
    Input {
        kind,
        name: name(&field.code),
        label: says.word(&key),
        hint,
        optional: !required,
        max: field.max,
        options,
        replaces: false,
    }
}

/// What is suggested while a text is typed: code first, so that it reads back.
fn suggestions(site: &app::Site, field: &Field) -> Vec<Option_> {
    let option = |code: &str, name: &str| Option_ {
        value: format!("{code} {name}"),
        label: name.to_owned(),
    };
    match field.suggest {
        Some(Suggest::Line) => app::catalogue::citable(site, None, site.county, "")
            .iter()
            .map(|line| option(&line.code, &line.matter))
            .collect(),
        Some(Suggest::EventClass) => app::catalogue::event_classes(site)
            .iter()
            .map(|(class, matter)| option(class, matter))
            .collect(),
        Some(Suggest::Item) => site
            .now
            .iter()
            .flat_map(|county| county.items.values())
            .map(|now| option(now.item.code.as_str(), &now.item.name))
            .collect(),
        None => Vec::new(),
    }
}

/// Puts a field where it belongs: shown as known, asked, or both when what is known may be replaced.
pub(crate) fn place(
    sheet: &mut Sheet,
    says: &Says<'_>,
    site: &app::Site,
    procedure: &str,
    field: &Field,
    required: bool,
    person: Option<&Person>,
) {
    let found = match (&field.from, person) {
        (Some(element), Some(person)) => known(says, site, person, element),
        // Her record is not open to this reader: what the library holds is filled in by itself.
        (Some(_), None) => Some(String::new()),
        (None, _) => None,
    };
    let asked = field.preset.is_none();
    match found {
        Some(value) => {
            let shown = if value.is_empty() {
                says.word("case-known-by-library")
            } else {
                value
            };
            let label = says.field(procedure, &field.code);
            sheet.knowns.push(Known {
                label: label.clone(),
                value: shown,
                source: says.word("case-library-population"),
            });
            if field.replaceable && asked {
                let mut input = input(says, site, procedure, field, false);
                input.label = says.say("case-replace", &Args::new().text("field", label));
                input.replaces = true;
                sheet.inputs.push(input);
            }
        }
        None if asked => sheet
            .inputs
            .push(input(says, site, procedure, field, required)),
        None => {}
    }
}

/// The control of a paper.
pub(crate) fn paper(
    says: &Says<'_>,
    procedure: &Procedure,
    code: &str,
    required: bool,
    person: Option<&PersonView>,
    fields: &Fields,
) -> Option<PaperInput> {
    let spec = procedure.material(code)?;
    let held = spec.certificate.as_ref().is_some_and(|kind| {
        person.is_some_and(|view| view.certificates.iter().any(|held| held.kind == *kind))
    });
    let key = format!("material-{}-{code}", procedure.code());
    let names = (1..=spec.max.clamp(1, PHOTOS_OFFERED))
        .map(|n| {
            if n == 1 {
                format!("photo-{code}")
            } else {
                format!("photo-{code}-{n}")
            }
        })
        .collect();
    Some(PaperInput {
        code: code.to_owned(),
        label: says.word(&key),
        hint: says.maybe(&format!("{key}.hint")).unwrap_or_default(),
        optional: !required,
        held,
        names,
        seen: format!("seen-{code}"),
        kept_name: format!("kept-{code}"),
        kept: kept(fields, code).iter().map(kept_line).collect(),
    })
}

fn kept_line(id: &FileId) -> Kept {
    Kept {
        id: id.to_string(),
        small: format!("/files/{id}/small"),
    }
}

fn kept(fields: &Fields, code: &str) -> Vec<FileId> {
    fields
        .all(&format!("kept-{code}"))
        .iter()
        .filter_map(|text| text.parse().ok())
        .collect()
}

/// Fields and papers of a form that was sent. Photographs are stored before the act is tried, so
/// that a refusal does not lose them.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    pub fields: BTreeMap<String, String>,
    pub materials: BTreeMap<String, Proof>,
    /// Stored photographs by paper or field, for the form shown again.
    pub photos: BTreeMap<String, Vec<FileId>>,
}

/// Reads what was sent.
///
/// # Errors
/// `upload-*` at the control.
pub(crate) async fn read<'f>(
    page: &Page,
    posted: &Posted,
    fields: impl IntoIterator<Item = &'f Field>,
    papers: impl IntoIterator<Item = &'f str>,
) -> Result<Sent, Failure> {
    let mut sent = Sent::default();
    let mut stored = 0;
    for field in fields {
        let control = name(&field.code);
        if matches!(field.kind, FieldKind::Photo | FieldKind::File) {
            let files = photos(
                page,
                posted,
                &field.code,
                std::slice::from_ref(&control),
                &mut stored,
            )
            .await?;
            if !files.is_empty() {
                let text = files
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(" ");
                sent.fields.insert(field.code.clone(), text);
                sent.photos.insert(field.code.clone(), files);
            }
        } else if let Some(text) = posted.fields.opt(&control) {
            sent.fields.insert(field.code.clone(), text.to_owned());
        }
    }
    for code in papers {
        let names: Vec<String> = (1..=PHOTOS_OFFERED)
            .map(|n| {
                if n == 1 {
                    format!("photo-{code}")
                } else {
                    format!("photo-{code}-{n}")
                }
            })
            .collect();
        let files = photos(page, posted, code, &names, &mut stored).await?;
        if !files.is_empty() {
            sent.photos.insert(code.to_owned(), files.clone());
            sent.materials.insert(code.to_owned(), Proof::Files(files));
        } else if posted.fields.ticked(&format!("seen-{code}")) {
            sent.materials.insert(code.to_owned(), Proof::Paper);
        }
    }
    Ok(sent)
}

async fn photos(
    page: &Page,
    posted: &Posted,
    code: &str,
    controls: &[String],
    stored: &mut u64,
) -> Result<Vec<FileId>, Failure> {
    let mut files = kept(&posted.fields, code);
    for control in controls {
        for picture in posted.images(page.web(), control).await? {
            // Each upload draws from a chance of its own, or two of one request would share an id.
            let mut ctx = page.ctx.clone();
            ctx.chance = app::Chance(page.chance().draw("upload").nth(*stored));
            *stored += 1;
            let cleaned = Cleaned {
                media: picture.media.to_owned(),
                bytes: picture.bytes,
                original_digest: picture.original_digest,
                name: picture.name,
            };
            files.push(app::file::upload(page.app(), &ctx, cleaned).await?.id);
        }
    }
    Ok(files)
}

/// Says a refusal at the controls of the form: the procedure's fields and papers bear prefixes there.
pub(crate) fn at_controls(failure: Failure, procedure: &Procedure) -> Failure {
    let Failure::Refused(Refusal { kind, reasons }) = failure else {
        return failure;
    };
    let reasons = reasons
        .into_iter()
        .map(|mut reason| {
            reason.field = reason.field.map(|field| {
                if procedure.field(&field).is_some() {
                    name(&field)
                } else if procedure.material(&field).is_some() {
                    format!("photo-{field}")
                } else {
                    field
                }
            });
            reason
        })
        .collect();
    Failure::Refused(Refusal { kind, reasons })
}

/// Puts photographs stored by the refused try into the controls shown again.
pub(crate) fn keep(sheet: &mut Sheet, photos: &BTreeMap<String, Vec<FileId>>) {
    for paper in &mut sheet.papers {
        if let Some(files) = photos.get(&paper.code) {
            paper.kept = files.iter().map(kept_line).collect();
        }
    }
}
