//! From deliveries to libraries: linked, golden, kept apart, resumed, refused.

use crate::fixture::{self, built, land, options, places, put, spec};
use hub::build::{build, current};
use hub::sql::{Answer, Bounds, Libraries, SqlError};
use std::path::Path;
use std::time::Duration;

const WIDE: Bounds = Bounds {
    rows: 1_000,
    time: Duration::from_secs(60),
    groups_only: false,
    today: None,
};

fn ask(run: &Path, sql: &str, bounds: Bounds) -> Result<Answer, SqlError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async { Libraries::open(&spec(), run).await?.ask(sql, bounds).await })
}

fn cells(answer: &Answer) -> Vec<Vec<String>> {
    let text = |row: &Vec<Option<String>>| -> Vec<String> {
        row.iter().map(|c| c.clone().unwrap_or_default()).collect()
    };
    let all: Vec<Vec<String>> = answer.rows.iter().map(text).collect();
    all
}

#[test]
fn records_are_linked_with_and_without_a_number_and_golden_values_hold_by_trust() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let built = built(folder.path());
    let report = &built.report;
    assert_eq!(
        report.entities,
        [400, 0, 0],
        "nobody twice: {:#?}",
        report.feeds
    );
    let feed = |n: usize| &report.feeds[n];
    assert_eq!((feed(0).rows, feed(0).by_number), (400, 400));
    // The one without a number says name and phone: not enough to be sure of among so few.
    let found = (feed(1).by_number, feed(1).linked, feed(1).review);
    assert_eq!(found, (398, 1, 1));
    assert_eq!(feed(1).columns[1].bad["number-date"], 1);
    assert_eq!((feed(2).rows, feed(2).linked), (800, 800));
    assert_eq!(feed(1).columns[3].differs, 1, "another phone");
    assert_eq!(report.libraries["relief"], 1_600);
    assert_eq!(
        current(&folder.path().join("out")).unwrap().unwrap(),
        built.folder
    );

    let found = ask(&built.folder, "select count(*), count(distinct person_id), sum(record_amount) from relief where what = '发放'", WIDE).unwrap();
    assert_eq!(cells(&found), [["400", "399", "4000000"]]);
    let name = ask(
        &built.folder,
        "select person_name from population where person_name like '%·%'",
        WIDE,
    )
    .unwrap();
    assert_eq!(cells(&name), [["阿依古丽·买买提"]]);
    // The more trusted phone of the meters holds against the allowance's, and the loser is kept.
    let lost = ask_file(
        &built.folder.join("lineage/population/part-00.parquet"),
        "select count(*) from t where not holds and element = 'person.phone'",
    );
    assert_eq!(lost, "1");
    let likeness = ask(
        &built.folder,
        "select what, by_likeness, count(*) from relief where person_id is not null group by 1, 2 order by 1, 2",
        WIDE,
    )
    .unwrap();
    assert_eq!(
        cells(&likeness),
        [
            ["发放", "false", "398"],
            ["发放", "true", "1"],
            ["户籍", "false", "400"],
            ["用电", "true", "800"]
        ]
    );
    let on_a_day = Bounds {
        today: Some(0),
        ..WIDE
    };
    let day = ask(&built.folder, "select cast($today as varchar)", on_a_day).unwrap();
    assert_eq!(cells(&day), [["1970-01-01"]]);
}

fn ask_file(path: &Path, sql: &str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let context = datafusion::prelude::SessionContext::new();
        let options = datafusion::prelude::ParquetReadOptions::default();
        context
            .register_parquet("t", path.display().to_string(), options)
            .await
            .unwrap();
        let batches = context.sql(sql).await.unwrap().collect().await.unwrap();
        arrow::util::display::array_value_to_string(batches[0].column(0), 0).unwrap()
    })
}

#[test]
fn a_build_that_was_killed_goes_on_and_ends_as_if_it_had_not_been() {
    let (whole, cut) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    land(whole.path());
    land(cut.path());
    let expected = built(whole.path());
    for at in ["register", "allowances", "learning", "meters"] {
        let stopped = std::panic::catch_unwind(|| {
            build(&spec(), &places(), &options(cut.path()), &mut |feed, _| {
                assert!(feed != at, "killed");
            })
        });
        assert!(stopped.is_err(), "{at}");
        assert!(
            current(&cut.path().join("out")).unwrap().is_none(),
            "nothing half is published"
        );
    }
    let resumed = built(cut.path());
    let strip = |built: &hub::build::Built| {
        let mut report = built.report.clone();
        report.took_ms = 0;
        report
    };
    assert_eq!(strip(&resumed), strip(&expected));
    for file in [
        "libraries/population/part-00.parquet",
        "libraries/relief/part-02.parquet",
        "libraries/relief/part-02-linked.parquet",
        "libraries/relief/part-03-linked.parquet",
        "identity/person.frames",
        "identity/person.keys",
        "lineage/population/part-00.parquet",
    ] {
        let read = |folder: &Path| std::fs::read(folder.join(file)).unwrap();
        assert!(read(&resumed.folder) == read(&expected.folder), "{file}");
    }
}

#[test]
fn a_delivery_that_is_not_its_feeds_is_refused_whole_and_stops_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    put(
        folder.path(),
        "allowances",
        "allowances_001.jsonl",
        b"{\"other\":1}\n",
    );
    let first = built(folder.path());
    let refused = first.report.feeds[1].refused.as_deref().unwrap();
    assert!(refused.contains("no key id"), "{refused}");
    assert_eq!(first.report.feeds[2].linked, 800);
    assert_eq!(first.report.libraries["relief"], 1_200);

    // Half of its rows are bad: more than it may have, and found only at its end.
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let mut rows = String::from("编号,身份证,姓名,性别,村,住址,电话\n");
    for (n, (number, name, ..)) in fixture::people().into_iter().enumerate() {
        let name = if n % 2 == 0 { String::new() } else { name };
        rows.push_str(&format!("R{n},{number},{name},男,双甸镇锡伍村,x,\n"));
    }
    let (rows, _, _) = encoding_rs::GB18030.encode(&rows);
    put(folder.path(), "register", "register_001.csv", &rows);
    let second = built(folder.path());
    let refused = second.report.feeds[0].refused.as_deref().unwrap();
    assert!(refused.contains("200 of 400 rows are bad"), "{refused}");
    let sexes = ask(
        &second.folder,
        "select count(*) from relief where what = '户籍'",
        WIDE,
    )
    .unwrap();
    assert_eq!(cells(&sexes), [["0"]], "nothing of it was heard");
}

#[test]
fn a_delivery_in_which_nobody_has_a_number_is_refused_whole_too() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let mut meters = String::from("meter|month|customer|tel|site|kwh\n");
    for n in 0..10 {
        let meter = if n % 2 == 0 {
            String::new()
        } else {
            format!("M{n}")
        };
        let month = if n % 2 == 0 { "" } else { "202601" };
        meters.push_str(&format!("{meter}|{month}|张秀英|13900001001|x|1\n"));
    }
    put(folder.path(), "meters", "meters_001.csv", meters.as_bytes());
    let built = built(folder.path());
    let refused = built.report.feeds[2].refused.as_deref().unwrap();
    assert!(refused.contains("5 of 10 rows are bad"), "{refused}");
    assert_eq!(built.report.libraries["relief"], 800);
    assert_eq!(built.report.entities, [400, 0, 0]);
}

#[test]
fn bad_rows_are_kept_apart_with_their_reason() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let meters = "meter|month|customer|tel|site|kwh\nM1|202601|张秀英|13900001001|x|1\nM1|202601|张秀英|13900001001|x|2\n||张|||\nM2|202601|张\n";
    put(folder.path(), "meters", "meters_001.csv", meters.as_bytes());
    let files = fixture::files();
    let mut files = files.clone();
    let wide = fixture::METERS.replace("error-limit = 2000", "error-limit = 10000");
    files.insert(
        "feeds/03-meters.toml".to_owned(),
        wide.trim_start().as_bytes().to_vec(),
    );
    let spec = hub::spec::Spec::read(&files).unwrap();
    let built = build(&spec, &places(), &options(folder.path()), &mut |_, _| {}).unwrap();
    let apart = std::fs::read_to_string(built.folder.join("rejected/03.csv")).unwrap();
    assert_eq!(
        apart,
        "row,reason,column\n2,twice,meter\n3,key,meter\n4,width,\n"
    );
}

#[test]
fn an_analyst_sees_groups_of_five_and_more_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    land(folder.path());
    let built = built(folder.path());
    let groups = Bounds {
        groups_only: true,
        today: None,
        ..WIDE
    };
    let by_village = ask(&built.folder, "select person_village, count(distinct person_id) as people from relief where what = '发放' group by person_village order by people desc", groups).unwrap();
    assert_eq!(
        cells(&by_village),
        [["320623111001", "267"], ["320623111204", "132"], ["", "0"]]
    );
    let single = ask(&built.folder, "select person_id from relief", groups);
    assert!(matches!(single, Err(SqlError::SingleRows)));
    let no_count = ask(
        &built.folder,
        "select person_sex, sum(record_amount) from relief group by person_sex",
        groups,
    );
    assert!(matches!(no_count, Err(SqlError::SingleRows)));
    let small = ask(
        &built.folder,
        "select person_birth, count(*) from population group by person_birth",
        groups,
    )
    .unwrap();
    assert!(small.rows.is_empty() && small.suppressed > 50, "{small:?}");
    for write in [
        "drop table population",
        "create table x as select 1",
        "insert into population select * from population",
        "copy population to 'x.csv'",
        "set datafusion.execution.batch_size = 1",
    ] {
        let refused = ask(&built.folder, write, WIDE);
        assert!(
            matches!(refused, Err(SqlError::Refused(_))),
            "{write}: {refused:?}"
        );
    }
    let capped = ask(
        &built.folder,
        "select * from relief",
        Bounds { rows: 10, ..WIDE },
    )
    .unwrap();
    assert!(capped.more && capped.rows.len() == 10);
    for library in spec().libraries {
        for question in library.question {
            ask(&built.folder, &question.sql, WIDE).unwrap();
        }
    }
}
