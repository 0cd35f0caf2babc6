//! What files of every form become, and what is refused.

use crate::fixture::{REGISTER, spec};
use hub::clean::Reason;
use hub::deliver::Delivery;
use hub::read::{self, ReadError};
use hub::spec::Spec;
use model::feed::Feed;
use std::path::Path;

type Rows = Vec<Result<Vec<String>, Reason>>;

fn rows(feed: &Feed, path: &Path) -> Result<Rows, ReadError> {
    let mut all = Vec::new();
    let mut take = |_: u32, row: Result<&read::Row<'_>, Reason>| {
        all.push(row.map(|cells| cells.iter().map(|c| (*c).to_owned()).collect()));
        Ok(())
    };
    read::rows(feed, path, 1, &mut take)?;
    Ok(all)
}

/// The register's feed in another form.
fn formed(form: &str) -> Feed {
    let mut files = crate::fixture::files();
    let text = REGISTER.replace(
        "pattern = \"register_*.csv\"\nformat = \"csv\"\nencoding = \"gb18030\"",
        form,
    );
    files.insert(
        "feeds/01-register.toml".to_owned(),
        text.trim_start().as_bytes().to_vec(),
    );
    Spec::read(&files).unwrap().feeds[0].clone()
}

fn people() -> Vec<Vec<String>> {
    // An extension-B character takes four bytes in GB 18030; a value with a delimiter, a quote, a line feed.
    let rows: [[&str; 7]; 3] = [
        [
            "1",
            "320623194005011025",
            "𠮷野",
            "男",
            "双甸镇锡伍村",
            "东街\"老\"屋, 3号",
            "13912345678",
        ],
        [
            "2",
            "",
            "阿依古丽·买买提",
            "女",
            "双甸镇星光社区",
            "一行\n两行",
            "",
        ],
        ["3", "x", "张三", "男", "双甸镇锡伍村", "", ""],
    ];
    rows.iter()
        .map(|row| row.iter().map(|c| (*c).to_owned()).collect())
        .collect()
}

#[test]
fn a_delivery_reads_back_as_it_was_written_in_every_form() {
    let forms = [
        "pattern = \"r_*.csv\"\nformat = \"csv\"\nencoding = \"gb18030\"",
        "pattern = \"r_*.csv\"\nformat = \"csv\"\nencoding = \"utf-8\"",
        "pattern = \"r_*.txt\"\nformat = \"csv\"\ndelimiter = \"\\t\"",
        "pattern = \"r_*.jsonl\"\nformat = \"json-lines\"",
        "pattern = \"r_*.parquet\"\nformat = \"parquet\"",
        "pattern = \"r_*.xlsx\"\nformat = \"xlsx\"",
    ];
    for form in forms {
        let feed = formed(form);
        let folder = tempfile::tempdir().unwrap();
        let mut delivery = Delivery::begin(&feed, folder.path()).unwrap();
        for row in people() {
            delivery.row(&row).unwrap();
        }
        delivery.end().unwrap();
        let files = read::files(&feed, folder.path()).unwrap();
        assert_eq!(files.len(), 1, "{form}");
        let found: Vec<Vec<String>> = rows(&feed, &files[0])
            .unwrap()
            .into_iter()
            .map(Result::unwrap)
            .collect();
        assert_eq!(found, people(), "{form}");
    }
}

#[test]
fn columns_in_another_order_and_more_of_them_are_the_same_rows() {
    let feed = &spec().feeds[2];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meters_1.csv");
    std::fs::write(
        &path,
        "\u{feff}kwh|extra|site|tel|customer|month|meter\r\n1.5|z|东街|139|张|202601|M1\r\n",
    )
    .unwrap();
    let found = rows(feed, &path).unwrap();
    assert_eq!(
        found,
        [Ok(["M1", "202601", "张", "139", "东街", "1.5"]
            .map(str::to_owned)
            .to_vec())]
    );
}

#[test]
fn a_file_that_is_not_its_feeds_or_has_no_bounds_is_refused() {
    let feed = &spec().feeds[2];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meters_1.csv");
    let refused = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        rows(feed, &path).expect_err("refused")
    };
    assert!(matches!(refused(b""), ReadError::NotItsFeed { .. }));
    let lacks = refused(b"meter|month|customer|tel\n1|2|3|4\n").to_string();
    assert!(
        lacks.contains("no column site, kwh; found meter, month, customer, tel"),
        "{lacks}"
    );
    assert!(matches!(
        refused(b"\xff\xfe|b\n"),
        ReadError::NotItsFeed { .. }
    ));
    let many = (0..1_001)
        .map(|n| format!("c{n}"))
        .collect::<Vec<_>>()
        .join("|");
    assert!(matches!(refused(many.as_bytes()), ReadError::Beyond { .. }));
    let mut long = b"meter|month|customer|tel|site|kwh\n".to_vec();
    long.resize(long.len() + 3 * read::LINE_MAX, b'x');
    assert!(matches!(refused(&long), ReadError::Beyond { .. }));
    let mut zip = b"PK\x03\x04".to_vec();
    zip.resize(4_096, 0);
    let book = formed("pattern = \"r_*.xlsx\"\nformat = \"xlsx\"");
    std::fs::write(&path, &zip).unwrap();
    assert!(matches!(
        rows(&book, &path),
        Err(ReadError::NotItsFeed { .. })
    ));
}

#[test]
fn a_line_cut_off_at_the_end_is_one_bad_row() {
    let feed = &spec().feeds[2];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("meters_1.csv");
    std::fs::write(
        &path,
        "meter|month|customer|tel|site|kwh\nM1|202601|张|1|东街|1\nM2|2026",
    )
    .unwrap();
    let found = rows(feed, &path).unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found[1], Err(Reason::Width));
}
