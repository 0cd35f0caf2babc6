//! A feed's file proposed from a sample.

use crate::fixture::people;
use crate::shipped;
use hub::clean::Places;
use hub::deliver::Delivery;
use hub::propose::{Asked, Proposal, propose};
use hub::spec::Spec;
use model::feed::{
    About, Charset, Column, DateForm, DivisionForm, Element, ElementKind, Feed, Format, Measure,
};
use std::collections::BTreeSet;
use std::path::Path;

type Person = (String, String, &'static str, &'static str, String, String);

const ASKED: Asked<'static> = Asked {
    code: "sample",
    department: "320623000000-GAJ",
};

/// A town and two of its villages.
fn places() -> Places {
    let named = |name: &str| vec![name.to_owned()];
    Places::new([
        (320_623_111_000, named("双甸镇")),
        (320_623_111_001, named("双甸镇星光社区")),
        (320_623_111_204, named("双甸镇锡伍村")),
    ])
}

/// The feed as the spec reads its proposal, on its own.
fn read(proposal: &Proposal) -> Feed {
    let elements = shipped::files()["elements.toml"].clone();
    let text = proposal.text.clone().into_bytes();
    let files = [
        ("elements.toml".to_owned(), elements),
        (proposal.file.clone(), text),
    ];
    let spec = Spec::read(&files.into()).unwrap_or_else(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}\n{}", told.join("\n"), proposal.text)
    });
    spec.feeds[0].clone()
}

fn proposed(path: &Path) -> (Proposal, Feed) {
    let spec = shipped::spec();
    let proposal = propose(&spec, &places(), path, ASKED).unwrap();
    let feed = read(&proposal);
    (proposal, feed)
}

fn date(form: DateForm, n: usize) -> String {
    let (month, day) = (1 + n % 6, 1 + n % 27);
    match form {
        DateForm::Plain => format!("2026{month:02}{day:02}"),
        DateForm::Dashes => format!("2026-{month:02}-{day:02}"),
        DateForm::Slashes => format!("2026/{month}/{day}"),
        DateForm::Chinese => format!("2026年{month}月{day}日"),
        DateForm::Month => format!("2026{month:02}"),
        DateForm::DashedMonth => format!("2026-{month:02}"),
    }
}

/// A made-up value as a column of a feed has it.
fn value(
    feed: &Feed,
    column: &Column,
    element: Option<&Element>,
    person: &Person,
    n: usize,
) -> String {
    let Some(element) = element else {
        return if feed.key.contains(&column.header) {
            format!("K{n:05}")
        } else {
            format!("某{}", n % 7)
        };
    };
    if !column.codes.is_empty() {
        let codes: Vec<&String> = column.codes.keys().collect();
        return codes[n % codes.len()].clone();
    }
    let (number, name, _, village, address, phone) = person.clone();
    match element.kind {
        ElementKind::Number => number,
        ElementKind::Name => name,
        ElementKind::Phone => phone,
        ElementKind::CreditCode => {
            let body = format!("{:08}", 10_000_000 + n);
            let class = codes::CreditClass::Enterprise;
            let code = codes::CreditCode::compose(class, 320_623, &body).unwrap();
            code.as_str().to_owned()
        }
        ElementKind::Text if element.code.ends_with(".address") => address,
        ElementKind::Text => format!("文{n:05}"),
        ElementKind::Date => date(column.dates[0], n),
        ElementKind::Division => match column.division.unwrap() {
            DivisionForm::Code => "320623111204".to_owned(),
            DivisionForm::Name => village.to_owned(),
            DivisionForm::Short => "320623111".to_owned(),
        },
        ElementKind::Code => {
            let codes: Vec<&str> = element.codes().collect();
            codes[n % codes.len()].to_owned()
        }
        ElementKind::Money if column.measure == Some(Measure::Fen) => format!("{}", 10_000 + n),
        ElementKind::Money => format!("{}.50", 100 + n),
        ElementKind::Quantity => format!("{}.5", 10 + n),
        ElementKind::Point => format!("120.{:06}", 100_000 + n),
    }
}

/// Every feed of the shipped site is found again from sixty rows of it: five kinds of files, headers in
/// Chinese and in letters.
#[test]
fn a_sample_with_the_headers_of_a_feed_is_proposed_as_that_feed_is() {
    let spec = shipped::spec();
    let people = people();
    let mut forms = BTreeSet::new();
    for feed in &spec.feeds {
        let folder = tempfile::tempdir().unwrap();
        let mut delivery = Delivery::begin(feed, folder.path()).unwrap();
        for (n, person) in people.iter().take(60).enumerate() {
            let row: Vec<String> = feed
                .columns
                .iter()
                .map(|column| {
                    let code = column.element.as_ref();
                    let element = code.map(|code| &spec.elements[code]);
                    value(feed, column, element, person, n)
                })
                .collect();
            delivery.row(&row).unwrap();
        }
        delivery.end().unwrap();
        let path = hub::read::files(feed, folder.path()).unwrap().remove(0);
        let (proposal, found) = proposed(&path);
        forms.insert((found.format, found.charset));
        let code = &feed.code;
        let text = &proposal.text;
        assert_eq!(found.format, feed.format, "{code}");
        assert_eq!(found.charset, feed.charset, "{code}");
        assert_eq!(found.delimiter, feed.delimiter, "{code}");
        assert_eq!(found.pattern, feed.pattern, "{code}");
        assert_eq!(found.about, feed.about, "{code}\n{text}");
        assert_eq!(found.key, feed.key, "{code}\n{text}");
        assert_eq!(found.columns.len(), feed.columns.len(), "{code}\n{text}");
        for (column, shipped) in found.columns.iter().zip(&feed.columns) {
            // A key is always required; whether the rest is, a sample cannot say.
            let required = column.required;
            let shipped = Column {
                required,
                ..shipped.clone()
            };
            assert_eq!(*column, shipped, "{code}\n{text}");
        }
    }
    let all = [
        (Format::Csv, Charset::Utf8),
        (Format::Csv, Charset::Gb18030),
        (Format::Xlsx, Charset::Utf8),
        (Format::JsonLines, Charset::Utf8),
        (Format::Parquet, Charset::Utf8),
    ];
    assert_eq!(forms, BTreeSet::from(all));
}

#[test]
fn columns_whose_headers_nobody_knows_are_known_by_their_values() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("q7_20260131.txt");
    let mut text = String::from("a1^a2^a3^a4^a5^a6^a7^a8\n");
    for (n, (number, name, sex, village, _, phone)) in people().into_iter().enumerate() {
        // One number in ten has a slip, one phone in nine is none.
        let number = if n % 10 == 3 {
            number.replace("320623", "320632")
        } else {
            number
        };
        let birth = format!("{}-{}-{}", &number[6..10], &number[10..12], &number[12..14]);
        let phone = if n % 9 == 4 { String::new() } else { phone };
        let paid = format!("2026/{}/{}", 1 + n % 6, 1 + n % 27);
        text.push_str(&format!(
            "S{n}^{number}^{name}^{birth}^{phone}^{sex}^{village}^{paid}\n"
        ));
    }
    std::fs::write(&path, text).unwrap();
    let (proposal, feed) = proposed(&path);
    let text = &proposal.text;
    assert_eq!(feed.delimiter, b'^', "{text}");
    assert_eq!(feed.pattern, "q7_*.txt", "{text}");
    assert_eq!(feed.about, About::Person, "{text}");
    assert_eq!(feed.key, ["a1"], "{text}");
    let elements: Vec<Option<&str>> = feed.columns.iter().map(|c| c.element.as_deref()).collect();
    assert_eq!(
        elements,
        [
            None,
            Some("person.number"),
            Some("person.name"),
            Some("person.birth"),
            Some("person.phone"),
            Some("person.sex"),
            Some("person.village"),
            Some("record.date"),
        ],
        "{text}"
    );
    assert_eq!(feed.columns[3].dates, [DateForm::Dashes], "{text}");
    assert_eq!(feed.columns[7].dates, [DateForm::Slashes], "{text}");
    assert_eq!(feed.columns[5].codes["男"], "1", "{text}");
    assert_eq!(feed.columns[6].division, Some(DivisionForm::Name), "{text}");
    // How sure and why stands beside it; what a person would be known by does not.
    assert!(
        text.contains("header = \"a1\" # unknown: 400 of 400 given, 400 different"),
        "{text}"
    );
    assert!(
        text.contains("% sure: values are citizen numbers, 360 of 400 fit"),
        "{text}"
    );
    for (number, name, _, _, _, phone) in people() {
        for told in [number, phone, name] {
            assert!(!text.contains(&told), "{told}\n{text}");
        }
    }
}

#[test]
fn headers_that_are_nearly_known_and_values_in_another_form_are_found_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("老年证申领.csv");
    let mut text = String::from("序号,申请人身份证号码,申请人姓名,发证日期,备注,备注\r\n");
    for (n, (number, name, ..)) in people().into_iter().take(40).enumerate() {
        text.push_str(&format!(
            "{n},{number},{name},2026年1月{}日,,\r\n",
            1 + n % 28
        ));
    }
    let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
    std::fs::write(&path, bytes).unwrap();
    let (proposal, feed) = proposed(&path);
    let text = &proposal.text;
    assert_eq!(feed.charset, Charset::Gb18030, "{text}");
    assert_eq!(feed.name, "老年证申领", "{text}");
    assert_eq!(feed.pattern, "老年证申领*.csv", "{text}");
    assert_eq!(feed.key, ["序号"], "{text}");
    let at = |header: &str| feed.columns.iter().find(|c| c.header == header).unwrap();
    assert_eq!(
        at("申请人身份证号码").element.as_deref(),
        Some("person.number"),
        "{text}"
    );
    assert_eq!(at("发证日期").dates, [DateForm::Chinese], "{text}");
    assert_eq!(feed.columns.len(), 5, "the second of two alike is left out");
    assert!(text.contains("# 1 columns are left out"), "{text}");
    assert!(proposal.file.starts_with("feeds/35-"), "{}", proposal.file);

    let again = propose(&shipped::spec(), &places(), &path, ASKED).unwrap();
    assert_eq!(again, proposal, "the same sample, the same text");
}

#[test]
fn a_file_of_no_form_that_is_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample.xls");
    let refused = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let refused = propose(&shipped::spec(), &places(), &path, ASKED);
        refused.expect_err("refused").to_string()
    };
    assert!(refused(b"\xd0\xcf\x11\xe0\0\0").contains("neither text"));
    assert!(refused(b"").contains("no header"));
    assert!(refused(b"\n1,2\n").contains("no header"));
}
