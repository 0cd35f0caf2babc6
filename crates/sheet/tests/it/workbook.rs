use jiff::civil::date;
use proptest::prelude::*;
use sheet::{
    Cell, ColumnKind, ColumnSpec, Layout, NOTE_MARK, Notice, ReadOptions, RowFault, SheetError,
    Table, read, read_workbook, write_faults, write_template, write_xlsx,
};

use crate::{options, table, texts};

fn written(table: &Table, layout: &Layout) -> Vec<u8> {
    write_xlsx(&[(table, layout)]).unwrap()
}

#[test]
fn kinds_come_back_and_ids_stay_text() {
    let mut source = Table::new("发放名册", ["身份证号", "月数", "日期", "备注"]);
    source.rows.push(vec![
        "110105194912310020".into(),
        3_i64.into(),
        date(2026, 3, 2).into(),
        Cell::Empty,
    ]);
    source.rows.push(vec![
        "=1+1".into(),
        (-7_i64).into(),
        date(1899, 5, 1).into(),
        "㛃𠮷\n二行".into(),
    ]);
    source.rows.push(vec![
        "※不是注".into(),
        i64::MAX.into(),
        date(1900, 3, 1).into(),
        "'※".into(),
    ]);
    let layout = Layout {
        title: Some("双甸镇2026年11月发放名册".into()),
        note: Some("示例数据".into()),
        widths: vec![],
    };
    let bytes = written(&source, &layout);
    let reading = read(&bytes, &options()).unwrap();
    assert_eq!(reading.table.columns, source.columns);
    assert_eq!(texts(&reading.table), texts(&source));
    assert_eq!(reading.table.rows[0], source.rows[0]);
    assert_eq!(reading.table.rows[1][1], Cell::Integer(-7));
    assert_eq!(reading.table.name, "发放名册");
    assert_eq!(reading.row_numbers, [4, 5, 6]);
    assert_eq!(reading.notices, []);
    assert_eq!(bytes, written(&source, &layout), "same table, same bytes");
}

#[test]
fn formulas_are_never_written() {
    let bytes = written(
        &table(&["a", "b"], &[&["=1+1", "@SUM(A1)"]]),
        &Layout::default(),
    );
    let sheet = part(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!sheet.contains("<f>"));
    assert!(part(&bytes, "xl/styles.xml").contains("quotePrefix=\"1\""));
}

#[test]
fn a_single_column_reads_with_and_without_rows() {
    for rows in [vec![], vec!["王"], vec!["王"; 15]] {
        let mut source = Table::new("t", ["姓名"]);
        source.rows = rows
            .into_iter()
            .map(|cell| vec![Cell::from(cell)])
            .collect();
        let layout = Layout {
            title: Some("名单".into()),
            ..Layout::default()
        };
        assert_eq!(
            read(&written(&source, &layout), &options()).unwrap().table,
            source
        );
    }
}

#[test]
fn numbers_too_long_for_an_office_program_are_told() {
    let xml = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>证号</t></is></c><c r="B1" t="inlineStr"><is><t>额</t></is></c></row>
        <row r="2"><c r="A2"><v>110105194912310020</v></c><c r="B2"><v>0.30000000000000004</v></c></row>
        <row r="9"><c r="A9" t="e"><v>#DIV/0!</v></c><c r="B9"><v>12.5</v></c></row>"#;
    let reading = read(&workbook(xml), &options()).unwrap();
    assert_eq!(
        reading.notices,
        [
            Notice::DigitsLost {
                row: 2,
                column: "证号".into()
            },
            Notice::CellError {
                row: 9,
                column: "证号".into()
            }
        ]
    );
    assert_eq!(reading.table.text_at(0, 1), "0.3");
    assert_eq!(reading.table.text_at(1, 1), "12.5");
    assert_eq!(reading.row_number(1), 9);
    assert!(!reading.table.text_at(0, 0).contains('E'));
}

#[test]
fn several_sheets_and_strange_names() {
    let first = Table {
        name: "人员/名单[1]".into(),
        ..table(&["a", "b"], &[&["1", "2"]])
    };
    let second = Table {
        name: "人员/名单[1]".into(),
        ..table(&["c", "d"], &[&["3", "4"]])
    };
    let plain = Layout::default();
    let bytes = write_xlsx(&[(&first, &plain), (&second, &plain)]).unwrap();
    let readings = read_workbook(&bytes, &options()).unwrap();
    let names: Vec<_> = readings
        .iter()
        .map(|reading| reading.table.name.as_str())
        .collect();
    assert_eq!(names, ["人员_名单_1_", "人员_名单_1_ (2)"]);
    let chosen = read(
        &bytes,
        &ReadOptions {
            sheet: Some("人员_名单_1_ (2)".into()),
            ..options()
        },
    )
    .unwrap();
    assert_eq!(texts(&chosen.table), [["3", "4"]]);
    let missing = ReadOptions {
        sheet: Some("无".into()),
        ..options()
    };
    assert_eq!(
        read(&bytes, &missing).unwrap_err(),
        SheetError::NoSheet { name: "无".into() }
    );
}

#[test]
fn a_template_is_an_empty_table_until_filled() {
    let columns = [
        ColumnSpec {
            name: "姓名".into(),
            hint: "必填".into(),
            example: "王秀英".into(),
            ..ColumnSpec::default()
        },
        ColumnSpec {
            name: "性别".into(),
            choices: vec!["男".into(), "女".into()],
            ..ColumnSpec::default()
        },
        ColumnSpec {
            name: "生日".into(),
            kind: ColumnKind::Date,
            example: "1946-11-03".into(),
            ..ColumnSpec::default()
        },
    ];
    let layout = Layout {
        note: Some("请勿改动表头".into()),
        ..Layout::default()
    };
    let bytes = write_template("人员", &columns, &layout).unwrap();
    let reading = read(&bytes, &options()).unwrap();
    assert_eq!(reading.table.columns, ["姓名", "性别", "生日"]);
    assert_eq!(reading.table.rows, Vec::<Vec<Cell>>::new());
    assert!(part(&bytes, "xl/sharedStrings.xml").contains(&format!("{NOTE_MARK}王秀英")));
    assert!(part(&bytes, "xl/worksheets/sheet1.xml").contains("dataValidation"));
}

#[test]
fn faults_stand_in_the_last_column_of_their_rows() {
    let source = table(
        &["姓名", "证号"],
        &[&["王", "1"], &["李", "2"], &["张", "3"]],
    );
    let fault = |row, column: Option<&str>, message: &str| RowFault {
        row,
        column: column.map(Into::into),
        message: message.into(),
    };
    let faults = [
        fault(1, Some("证号"), "不足十八位"),
        fault(1, None, "与第2行重复"),
        fault(2, Some("姓名"), "不能为空"),
    ];
    let reading = read(
        &write_faults(&source, &faults, "错误说明", &Layout::default()).unwrap(),
        &options(),
    )
    .unwrap();
    assert_eq!(reading.table.columns, ["姓名", "证号", "错误说明"]);
    assert_eq!(
        texts(&reading.table),
        [
            ["王", "1", ""],
            ["李", "2", "【证号】不足十八位\n与第2行重复"],
            ["张", "3", "【姓名】不能为空"]
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_table_comes_back(rows in prop::collection::vec(prop::collection::vec("(\\PC|[=+@＝※'\",\\n\\t\\x00-]){1,12}", 2), 0..8)) {
        let mut source = Table::new("t", ["甲", "=乙"]);
        source.rows = rows.into_iter().map(|row| row.into_iter().map(Cell::from).collect()).collect();
        let reading = read(&written(&source, &Layout::default()), &options()).unwrap();
        prop_assert_eq!(reading.table, source);
    }
}

/// Text of one part of a package.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name(name).unwrap()).unwrap()
}

/// A workbook of one sheet with these rows.
pub fn workbook(rows: &str) -> Vec<u8> {
    let sheet = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    package(&[("xl/worksheets/sheet1.xml", sheet.as_bytes())])
}

/// A package with the parts every workbook has and these.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let fixed: [(&str, &str); 4] = [
        (
            "[Content_Types].xml",
            r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
        ),
        (
            "_rels/.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        (
            "xl/workbook.xml",
            r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
    ];
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated);
    for (name, text) in fixed
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .chain(parts.iter().copied())
    {
        zip.start_file(name, stored).unwrap();
        zip.write_all(text).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
