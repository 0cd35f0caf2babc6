//! Every shipped text file: complete in both languages, no Latin words in Chinese, the same arguments on both sides.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use words::{Lexicon, Locale};

/// Latin words a Chinese reader of the pages knows as names of formats and standards.
const KNOWN: [&str; 23] = [
    "CSV",
    "XLSX",
    "PDF",
    "SM2",
    "SM3",
    "SM4",
    "UTF-8",
    "GB18030",
    "A4",
    "X",
    "TOML",
    "JSON",
    "API",
    "SQL",
    "CGCS2000",
    "IP",
    "JPG",
    "PNG",
    "WebP",
    "OFD",
    // A file that authors of modules write; the letter told apart from nought; marks of load tests.
    "module.toml",
    "O",
    "LC",
];

/// Words of the interface for programs, in sentences that only its callers meet.
const FOR_PROGRAMS: [&str; 6] = [
    "X-CSRF-Token",
    "Idempotency-Key",
    "application",
    "json",
    "true",
    "false",
];

/// Files whose sentences speak to authors of site and module files and name the words of those files.
const FOR_AUTHORS: [&str; 3] = ["site.ftl", "module.ftl", "procedure.ftl"];

fn folder(locale: Locale) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../locales")
        .join(locale.tag())
}

/// Every file's text by name.
fn files(locale: Locale) -> BTreeMap<String, String> {
    std::fs::read_dir(folder(locale))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "ftl"))
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read_to_string(&path).unwrap(),
            )
        })
        .collect()
}

#[derive(Default)]
struct Said {
    text: String,
    variables: BTreeSet<String>,
}

fn walk(pattern: &Pattern<&str>, said: &mut Said) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => said.text.push_str(value),
            PatternElement::Placeable { expression } => expression_of(expression, said),
        }
    }
}

fn expression_of(expression: &Expression<&str>, said: &mut Said) {
    match expression {
        Expression::Inline(inline) => inline_of(inline, said),
        Expression::Select { selector, variants } => {
            inline_of(selector, said);
            for variant in variants {
                walk(&variant.value, said);
            }
        }
    }
}

fn inline_of(inline: &InlineExpression<&str>, said: &mut Said) {
    match inline {
        InlineExpression::VariableReference { id } => {
            said.variables.insert(id.name.to_owned());
        }
        InlineExpression::StringLiteral { value } => said.text.push_str(value),
        InlineExpression::Placeable { expression } => expression_of(expression, said),
        _ => {}
    }
}

/// What every message (and attribute) of a file says.
fn said(text: &str) -> BTreeMap<String, Said> {
    let resource =
        FluentResource::try_new(text.to_owned()).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let mut all = BTreeMap::new();
    for entry in resource.entries() {
        let Entry::Message(message) = entry else {
            continue;
        };
        if let Some(pattern) = &message.value {
            walk(pattern, all.entry(message.id.name.to_owned()).or_default());
        }
        for attribute in &message.attributes {
            walk(
                &attribute.value,
                all.entry(format!("{}.{}", message.id.name, attribute.id.name))
                    .or_default(),
            );
        }
    }
    all
}

#[test]
fn both_languages_have_the_same_files_keys_and_arguments() {
    let (zh, en) = (files(Locale::ZhCn), files(Locale::En));
    assert!(zh.contains_key("words.ftl"));
    assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    let mut wrong = Vec::new();
    for (name, text) in &zh {
        let (zh, en) = (said(text), said(&en[name]));
        for key in zh.keys().filter(|key| !en.contains_key(*key)) {
            wrong.push(format!("en/{name} lacks {key}"));
        }
        for key in en.keys().filter(|key| !zh.contains_key(*key)) {
            wrong.push(format!("zh-CN/{name} lacks {key}"));
        }
        for (key, zh) in &zh {
            if let Some(en) = en.get(key)
                && en.variables != zh.variables
            {
                wrong.push(format!(
                    "{name} {key}: arguments {:?} and {:?}",
                    zh.variables, en.variables
                ));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn chinese_has_no_latin_words() {
    let mut wrong = Vec::new();
    for (name, text) in files(Locale::ZhCn)
        .into_iter()
        .filter(|(name, _)| !FOR_AUTHORS.contains(&name.as_str()))
    {
        for (key, said) in said(&text) {
            let words = said
                .text
                .split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')));
            for word in words.map(|word| word.trim_matches(['-', '_', '.'])) {
                if word.contains(|c: char| c.is_ascii_alphabetic())
                    && !KNOWN.contains(&word)
                    && !(name == "web.ftl" && FOR_PROGRAMS.contains(&word))
                {
                    wrong.push(format!("{name} {key}: {word}"));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn everything_shipped_loads() {
    let lexicon = Lexicon::shipped().unwrap();
    for locale in Locale::ALL {
        let keys = lexicon.keys(locale);
        assert_eq!(keys.len(), files(locale).len());
        assert!(keys.values().flatten().all(|key| lexicon.has(locale, key)));
    }
}

#[test]
fn a_page_of_thousands_of_words_costs_milliseconds() {
    let lexicon = Lexicon::shipped().unwrap();
    let args = words::Args::new().count("n", 3);
    let start = std::time::Instant::now();
    for _ in 0..3_000 {
        assert_eq!(lexicon.say(Locale::ZhCn, "words-span-days", &args), "3 天");
    }
    // Unoptimised and beside other tests: a generous bound that a quadratic or reparsing lexicon would still break.
    assert!(
        start.elapsed() < std::time::Duration::from_millis(500),
        "{:?}",
        start.elapsed()
    );
}
