//! What the titles and words of a reform's workbook are called, in every language at once when it is
//! read, in the reader's when it is written.

use crate::page::Page;
use county::site::workbook::{EDITED, HEAD, HEAD_COLUMNS, Meanings, kinds};
use county::tables::{TABLES, columns};
use sheet::{Cell, ColumnKind, ColumnSpec, FileFault, Table};
use words::{Args, Lexicon, Locale};

/// Words of a column: sheets it stands in (empty: any), column, prefix of the keys, words of files.
type Words = (
    &'static [&'static str],
    &'static str,
    &'static str,
    &'static [&'static str],
);

const UNIT_KINDS: &[&str] = &[
    "government",
    "department",
    "bureau",
    "service-centre",
    "enforcement-bureau",
    "grid-centre",
    "public-institution",
    "command-centre",
    "stationed",
    "committee",
];
const POST_KINDS: &[&str] = &["administrative", "political-legal", "institution", "worker"];

const WORDS: &[Words] = &[
    (
        &["found-units", "amend-units"],
        "kind",
        "county-unit",
        UNIT_KINDS,
    ),
    (
        &["move-posts", "grant-posts", "establishment"],
        "kind",
        "post-kind",
        POST_KINDS,
    ),
    (
        &["enter-people"],
        "kind",
        "post-kind",
        &[
            "administrative",
            "political-legal",
            "institution",
            "worker",
            "auxiliary",
        ],
    ),
    (
        &["issue-documents"],
        "kind",
        "document-kind",
        &[
            "supporting",
            "resolution",
            "upper-approval",
            "provincial",
            "rule",
            "establishment",
        ],
    ),
    (
        &["found-units", "amend-units"],
        "side",
        "county-side",
        &["front", "back", "command"],
    ),
    (
        &["record-opinions"],
        "side",
        "unit-station",
        &["business", "daily"],
    ),
    (
        &["record-opinions"],
        "opinion",
        "reform-opinion",
        &["agree", "disagree"],
    ),
    (
        &[],
        "body",
        "unit-body",
        &[
            "organ",
            "institution",
            "internal",
            "dispatched",
            "plate",
            "committee",
        ],
    ),
    (
        &[],
        "rank",
        "staff-rank",
        &["head", "deputy", "mid", "staff"],
    ),
    (
        &[],
        "status",
        "staff-status",
        &["on-post", "seconded-out", "leave"],
    ),
    (&[], "sex", "staff-sex", &["female", "male"]),
    (
        &["allow-differences"],
        "what",
        "reform-differing",
        &["heads", "deputies", "mids", "plates", "institutions"],
    ),
    (
        &["leave-people"],
        "reason",
        "reform-leaving",
        &[
            "retired",
            "resigned",
            "died",
            "dismissed",
            "transferred-out",
        ],
    ),
    (
        &["divisions"],
        "kind",
        "county-kind",
        &["county", "town", "street", "village"],
    ),
    (&[], "use_kind", "post-kind", POST_KINDS),
    (&[], "level", "unit-level", &["county", "town", "village"]),
    (&[], "list", "reform-list", &["power", "service"]),
    (
        &[],
        "category",
        "item-category",
        &[
            "licence",
            "penalty",
            "compulsory",
            "grant",
            "inspection",
            "confirmation",
            "other",
            "public",
        ],
    ),
    (
        &[],
        "audience",
        "reform-audience",
        &["natural", "legal", "both"],
    ),
    (&[], "instant", "reform-yes-no", &["yes", "no"]),
];

/// The sheet of a reform whose columns a table of the county shares; itself where there is none.
fn alike(kind: &str) -> &str {
    match kind {
        "units" => "found-units",
        "people" => "enter-people",
        "certificates" => "give-certificates",
        "documents" => "issue-documents",
        "stationed" => "station-units",
        "items" => "enter-items",
        "delegations" => "delegate-items",
        "territorial" => "set-lines",
        "regulated" => "set-owners",
        other => other,
    }
}

fn words_of(kind: &str, column: &str) -> Option<(&'static str, &'static [&'static str])> {
    let kind = alike(kind);
    WORDS
        .iter()
        .find(|(kinds, name, ..)| *name == column && (kinds.is_empty() || kinds.contains(&kind)))
        .map(|(_, _, prefix, words)| (*prefix, *words))
}

fn sheet_key(kind: &str) -> String {
    if kind == HEAD {
        "reform-sheet-head".to_owned()
    } else if kind == EDITED || columns(kind).is_some() {
        format!("county-table-{kind}")
    } else {
        format!("change-kind-{kind}")
    }
}

/// The first of the keys of a thing that has a text: its own in this sheet, or everywhere.
fn key_of(
    lexicon: &Lexicon,
    locale: Locale,
    what: &str,
    kind: &str,
    column: &str,
) -> Option<String> {
    [
        format!("reform-{what}-{kind}-{column}"),
        format!("reform-{what}-{}-{column}", alike(kind)),
        format!("reform-{what}-{column}"),
    ]
    .into_iter()
    .find(|key| lexicon.has(locale, key))
}

fn title(lexicon: &Lexicon, locale: Locale, kind: &str, column: &str) -> String {
    key_of(lexicon, locale, "column", kind, column)
        .map_or_else(|| column.to_owned(), |key| lexicon.word(locale, &key))
}

/// What titles and words mean, in every language the product speaks.
#[must_use]
pub fn meanings(lexicon: &Lexicon) -> Meanings {
    let mut all = Meanings::default();
    for locale in Locale::ALL {
        all.faults
            .insert(lexicon.word(locale, "reform-sheet-fault"));
        all.sheets
            .insert(lexicon.word(locale, &sheet_key(EDITED)), EDITED.to_owned());
        for (kind, columns) in kinds().chain(TABLES.iter().copied()) {
            all.sheets
                .insert(lexicon.word(locale, &sheet_key(kind)), kind.to_owned());
            let titles = all.columns.entry(kind.to_owned()).or_default();
            for column in columns {
                titles.insert(title(lexicon, locale, kind, column), (*column).to_owned());
            }
            for column in columns {
                let Some((prefix, words)) = words_of(kind, column) else {
                    continue;
                };
                let said = all
                    .words
                    .entry((kind.to_owned(), (*column).to_owned()))
                    .or_default();
                for word in words {
                    let key = format!("{prefix}-{word}");
                    said.insert(lexicon.word(locale, &key), (*word).to_owned());
                }
            }
        }
    }
    all
}

/// The county's tables in the reader's language, with a sheet before them that makes them a reform's
/// workbook: what is edited in them is what its one step means.
#[must_use]
pub fn tables_to_edit(lexicon: &Lexicon, locale: Locale, written: Vec<Table>) -> Vec<Table> {
    let titles = HEAD_COLUMNS
        .iter()
        .map(|column| title(lexicon, locale, HEAD, column));
    let mut head = Table::new(lexicon.word(locale, &sheet_key(HEAD)), titles);
    let edited = Cell::text(lexicon.word(locale, &sheet_key(EDITED)));
    head.rows.push(
        HEAD_COLUMNS
            .iter()
            .map(|column| match *column {
                "kind" => edited.clone(),
                _ => Cell::Empty,
            })
            .collect(),
    );
    let mut all = vec![head];
    all.extend(tables(lexicon, locale, written));
    all
}

/// The county's tables in the reader's language.
#[must_use]
pub fn tables(lexicon: &Lexicon, locale: Locale, written: Vec<Table>) -> Vec<Table> {
    let mut all = Vec::with_capacity(written.len());
    for mut table in written {
        let kind = std::mem::take(&mut table.name);
        for (at, column) in table.columns.iter_mut().enumerate() {
            if let Some((prefix, words)) = words_of(&kind, column) {
                for cell in table.rows.iter_mut().filter_map(|row| row.get_mut(at)) {
                    let code = cell.as_text().into_owned();
                    if words.contains(&code.as_str()) {
                        *cell = Cell::text(lexicon.word(locale, &format!("{prefix}-{code}")));
                    }
                }
            }
            *column = title(lexicon, locale, &kind, column);
        }
        table.name = lexicon.word(locale, &sheet_key(&kind));
        all.push(table);
    }
    all
}

/// The sheets of a workbook to fill in, in the reader's language.
#[must_use]
pub fn template(page: &Page) -> Vec<(String, Vec<ColumnSpec>)> {
    let (lexicon, locale) = (page.web().lexicon(), page.locale());
    let said = |what: &str, kind: &str, column: &str| {
        key_of(lexicon, locale, what, kind, column)
            .map_or_else(String::new, |key| lexicon.word(locale, &key))
    };
    kinds()
        .map(|(kind, columns)| {
            let specs = columns
                .iter()
                .map(|column| {
                    let words = words_of(kind, column);
                    let choices: Vec<String> = match words {
                        Some((prefix, words)) => words
                            .iter()
                            .map(|word| lexicon.word(locale, &format!("{prefix}-{word}")))
                            .collect(),
                        None => Vec::new(),
                    };
                    let example = said("example", kind, column);
                    ColumnSpec {
                        name: title(lexicon, locale, kind, column),
                        hint: said("hint", kind, column),
                        example: if example.is_empty() {
                            choices.first().cloned().unwrap_or_default()
                        } else {
                            example
                        },
                        kind: ColumnKind::Text,
                        choices,
                        width: None,
                    }
                })
                .collect();
            (lexicon.word(locale, &sheet_key(kind)), specs)
        })
        .collect()
}

/// A mistake in a workbook as a sentence; of a word that is none, with those it may be.
#[must_use]
pub fn fault(page: &Page, fault: &FileFault, kind: Option<&str>) -> String {
    let words = words_of(
        kind.unwrap_or_default(),
        fault.column.as_deref().unwrap_or_default(),
    );
    if let (Some((prefix, words)), "site-word-unknown") = (words, fault.key.as_str()) {
        let said: Vec<String> = words
            .iter()
            .map(|word| page.say(&format!("{prefix}-{word}")))
            .collect();
        let found = fault.args.iter().find(|(name, _)| *name == "found");
        let args = Args::new()
            .text("found", found.map_or("", |(_, found)| found.as_str()))
            .text("words", said.join(&page.say("list-comma")));
        return page
            .web()
            .lexicon()
            .say(page.locale(), "reform-word-unknown", &args);
    }
    let args = fault.args.iter().fold(Args::new(), |args, (name, value)| {
        args.text(*name, value.as_str())
    });
    page.web().lexicon().say(page.locale(), &fault.key, &args)
}

/// The title of the column a mistake stands in, as the workbook's sheet has it.
#[must_use]
pub fn column(page: &Page, fault: &FileFault, kind: Option<&str>) -> Option<String> {
    let code = fault.column.as_deref()?;
    Some(title(
        page.web().lexicon(),
        page.locale(),
        kind.unwrap_or_default(),
        code,
    ))
}

/// The kind of change of a sheet, by its name.
#[must_use]
pub fn kind<'m>(meanings: &'m Meanings, name: &str) -> Option<&'m str> {
    let numberless = name.trim_end_matches(|c: char| c.is_ascii_digit() || "() （）-_".contains(c));
    [name, numberless]
        .into_iter()
        .find_map(|name| meanings.sheets.get(name))
        .map(String::as_str)
}
