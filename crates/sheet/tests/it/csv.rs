use proptest::prelude::*;
use sheet::{
    Cell, Encoding, Header, Notice, ReadOptions, SheetError, Table, neutralise, read, read_csv,
    restore, write_csv,
};

use crate::{options, table, texts};

#[test]
fn written_with_mark_crlf_and_quotes() {
    let csv = write_csv(&table(
        &["姓名", "备注"],
        &[&["王秀英", "他说\"好\",\n行"], &["", ""]],
    ))
    .unwrap();
    assert_eq!(
        csv,
        "\u{feff}姓名,备注\r\n王秀英,\"他说\"\"好\"\",\n行\"\r\n,\r\n".as_bytes()
    );
}

#[test]
fn eighteen_digits_stay() {
    let source = table(
        &["身份证号"],
        &[&["11010519491231002X"], &["440524188001010014"], &["0012"]],
    );
    let back = read_csv(&write_csv(&source).unwrap(), &options()).unwrap();
    assert_eq!(back.table, source);
}

#[test]
fn every_active_beginning_is_neutralised_and_comes_back() {
    for first in [
        "=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠", "※",
    ] {
        for text in [
            format!("{first}1+1"),
            format!("'{first}1+1"),
            format!("''{first}cmd|' /C calc'!A0"),
        ] {
            let safe = neutralise(&text);
            assert!(safe.starts_with('\''), "{text:?}");
            assert_eq!(restore(&safe), text);
            let source = table(&["a", "b"], &[&["x", &text], &[&text, "y"]]);
            let csv = write_csv(&source).unwrap();
            for line in String::from_utf8(csv.clone())
                .unwrap()
                .split(['\n'])
                .skip(1)
            {
                for cell in line.split(',') {
                    assert!(!cell.trim_start_matches('"').starts_with(first), "{line:?}");
                }
            }
            assert_eq!(
                texts(&read_csv(&csv, &options()).unwrap().table),
                texts(&source)
            );
        }
    }
    assert_eq!(neutralise("'tis"), "'tis");
    assert_eq!(restore("'tis"), "'tis");
    assert_eq!(restore("-1"), "-1");
}

#[test]
fn whole_numbers_are_bare() {
    let mut source = Table::new("t", ["n"]);
    source.rows.push(vec![Cell::Integer(-5)]);
    assert_eq!(
        write_csv(&source).unwrap(),
        "\u{feff}n\r\n-5\r\n".as_bytes()
    );
}

#[test]
fn gb18030_with_rare_names_is_detected() {
    let text = "姓名,村\r\n王𠮷,星光居委会\r\n李㛃,双南\r\n";
    let (bytes, _, replaced) = encoding_rs::GB18030.encode(text);
    assert!(!replaced);
    assert!(bytes.windows(4).any(|four| four[0] > 0x80
        && four[1].is_ascii_digit()
        && four[2] > 0x80
        && four[3].is_ascii_digit()));
    for encoding in [Encoding::Detect, Encoding::Gb18030] {
        let reading = read(
            &bytes,
            &ReadOptions {
                encoding,
                ..options()
            },
        )
        .unwrap();
        assert_eq!(reading.encoding, Encoding::Gb18030);
        assert_eq!(
            texts(&reading.table),
            [["王𠮷", "星光居委会"], ["李㛃", "双南"]]
        );
    }
}

#[test]
fn known_four_byte_codes_of_gb18030() {
    let mut bytes = b"x\n".to_vec();
    bytes.extend([0x95, 0x34, 0x87, 0x36, b'\n']);
    // The standard's linear rule for code points beyond the basic plane.
    let linear: u32 =
        (0x95 - 0x81) * 12_600 + (0x34 - 0x30) * 1_260 + (0x87 - 0x81) * 10 + (0x36 - 0x30);
    let expected = char::from_u32(linear - 189_000 + 0x10000).unwrap();
    let reading = read(&bytes, &options()).unwrap();
    assert_eq!(reading.table.text_at(0, 0), expected.to_string());
}

#[test]
fn utf16_of_office_programs() {
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(
        "姓名\t村\r\n王𠮷\t星光\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes),
    );
    let reading = read(&bytes, &options()).unwrap();
    assert_eq!(reading.encoding, Encoding::Utf16);
    assert_eq!(reading.table.columns, ["姓名", "村"]);
    assert_eq!(texts(&reading.table), [["王𠮷", "星光"]]);
}

#[test]
fn wrong_bytes_name_their_row() {
    let error = read(b"a,b\n1,2\n\xFF\xFF\xFF,3\n", &options()).unwrap_err();
    assert_eq!(
        error,
        SheetError::NotText {
            row: 3,
            encoding: "GB18030"
        }
    );
    let error = read(
        b"a\n\xB5\n",
        &ReadOptions {
            encoding: Encoding::Utf8,
            ..options()
        },
    )
    .unwrap_err();
    assert_eq!(
        error,
        SheetError::NotText {
            row: 2,
            encoding: "UTF-8"
        }
    );
}

#[test]
fn a_cut_last_line_is_reported_and_kept_out() {
    let cut = |bytes: &[u8]| {
        let reading = read(bytes, &options()).unwrap();
        (reading.table.rows.len(), reading.notices)
    };
    let said = |cells: &[&str]| {
        vec![Notice::LastLineCut {
            row: 3,
            cells: cells.iter().map(|c| (*c).to_string()).collect(),
        }]
    };
    assert_eq!(
        cut("姓名,村,月\n王,星光,3\n李,双".as_bytes()),
        (1, said(&["李", "双"]))
    );
    assert_eq!(
        cut("姓名,村\n王,星光\n李,\"双".as_bytes()),
        (1, said(&["李", "双"]))
    );
    let whole = "姓名,村\n王,星光\n李,双南".as_bytes();
    assert_eq!(cut(&whole[..whole.len() - 1]), (1, said(&["李", "双"])));
    assert_eq!(cut(whole), (2, vec![]));
    let (gb, _, _) = encoding_rs::GB18030.encode("姓名,村\n王,星光\n李,双南");
    assert_eq!(cut(&gb[..gb.len() - 1]), (1, said(&["李", "双"])));
}

#[test]
fn an_open_quote_that_swallows_rows_is_refused_with_its_row() {
    let error = read("a,b\n1,2\n3,\"4\n5,6\n".as_bytes(), &options()).unwrap_err();
    assert_eq!(error, SheetError::QuoteOpen { row: 3 });
    assert_eq!(error.key(), "sheet-quote-open");
    assert_eq!(error.args(), [("row", "3".to_string())]);
}

#[test]
fn wide_and_short_rows_are_told_with_their_rows() {
    for text in [
        "a,b\n\n1,2,3\n4\n\"5\n5\",6\n7,8\n",
        "a,b\r\n\r\n1,2,3\r\n4\r\n\"5\n5\",6\r\n7,8\r\n",
    ] {
        let reading = read(text.as_bytes(), &options()).unwrap();
        assert_eq!(
            reading.notices,
            [
                Notice::RowTooWide {
                    row: 3,
                    cells: vec!["1".into(), "2".into(), "3".into()]
                },
                Notice::RowShort { row: 4 },
            ]
        );
        assert_eq!(
            texts(&reading.table),
            [["4", ""], ["5\n5", "6"], ["7", "8"]]
        );
        assert_eq!(reading.row_numbers, [4, 5, 6]);
    }
}

#[test]
fn headings_are_checked() {
    assert_eq!(
        read(b"a,,c\n", &options()).unwrap_err(),
        SheetError::HeadingEmpty { row: 1, column: 2 }
    );
    assert_eq!(
        read(b"\na, a\n", &options()).unwrap_err(),
        SheetError::HeadingTwice {
            row: 2,
            column: 2,
            name: "a".into()
        }
    );
    assert_eq!(read(b"", &options()).unwrap_err(), SheetError::NoHeading);
    let chosen = ReadOptions {
        header: Header::Containing("姓名".into()),
        ..options()
    };
    let reading = read("统计表,\n姓名,村\n王,星光\n".as_bytes(), &chosen).unwrap();
    assert_eq!(reading.table.columns, ["姓名", "村"]);
    assert_eq!(reading.row_number(0), 3);
}

#[test]
fn notes_are_passed_over() {
    let reading = read(
        "※示例数据\n姓名,村\n※必填,※必填\n王,星光\n'※李,双南\n".as_bytes(),
        &options(),
    )
    .unwrap();
    assert_eq!(texts(&reading.table), [["王", "星光"], ["※李", "双南"]]);
}

#[test]
fn uneven_tables_are_not_written() {
    let mut source = table(&["a", "b"], &[&["1", "2"]]);
    source.rows[0].pop();
    assert_eq!(
        write_csv(&source).unwrap_err(),
        SheetError::Uneven {
            row: 1,
            found: 1,
            expected: 2
        }
    );
}

proptest! {
    #[test]
    fn any_table_comes_back(rows in prop::collection::vec(prop::collection::vec("(\\PC|[=+@＝※'\",\\n\\r\\t-]){0,12}", 3), 0..12)) {
        let mut source = Table::new("人员", ["甲", "=乙", "'丙"]);
        source.rows = rows
            .into_iter()
            .filter(|row| row.iter().any(|cell| !cell.is_empty()))
            .map(|row| row.into_iter().map(Cell::from).collect())
            .collect();
        let reading = read_csv(&write_csv(&source).unwrap(), &options()).unwrap();
        prop_assert_eq!(reading.table, source);
        prop_assert_eq!(reading.notices, vec![]);
    }

    #[test]
    fn neutralising_is_undone(text in "('|=|＝|※|-|a|王){0,6}") {
        let safe = neutralise(&text);
        prop_assert_eq!(restore(&safe), text.as_str());
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes, &options());
    }
}
