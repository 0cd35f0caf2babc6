//! The county's tables go out as a workbook, are edited and come back: exactly what was edited becomes
//! changes, and what cannot be is told at its cell.

use crate::site::rudong;
use county::plan::plan;
use county::site::workbook::{EDITED, HEAD, HEAD_COLUMNS, Meanings, Workbook, read, read_on};
use county::tables::tables;
use county::{County, Site};
use jiff::civil::{Date, date};
use model::change::Change;
use model::establishment::PostKind;
use model::unit::UnitCode;
use sheet::{Cell, Layout, Table};
use std::collections::BTreeSet;

const TODAY: Date = date(2026, 11, 30);
const CENTRE: &str = "320623111000-ZHFW";

/// The first sheet, filled in.
fn head(cells: [&str; 8]) -> Table {
    let mut head = Table::new(HEAD, HEAD_COLUMNS.iter().copied());
    head.rows.push(cells.map(Cell::text).into());
    head
}

fn filled() -> Table {
    head([
        "TZ-1",
        "调整",
        "",
        EDITED,
        "2026-12-01",
        "PT-11",
        "JY-2020-03",
        "PF-2020-02",
    ])
}

/// The county written out, with the first sheet before its tables.
struct Written {
    county: County,
    sheets: Vec<Table>,
}

impl Written {
    fn of(site: &Site) -> Self {
        let county = site.book().on(TODAY).unwrap();
        let mut sheets = vec![filled()];
        sheets.extend(tables(&county));
        Self { county, sheets }
    }

    fn sheet(&mut self, name: &str) -> &mut Table {
        let found = self.sheets.iter_mut().find(|t| t.name == name);
        found.unwrap_or_else(|| panic!("no sheet {name}"))
    }

    /// Puts a cell in: the row by its first cells. Gives the row as an office program counts it.
    fn put(&mut self, sheet: &str, key: &[&str], column: &str, cell: &str) -> u32 {
        let table = self.sheet(sheet);
        let at = table.column(column).unwrap();
        let row = table
            .rows
            .iter()
            .position(|row| key.iter().zip(row).all(|(k, c)| c.as_text() == *k))
            .unwrap_or_else(|| panic!("no {key:?} in {sheet}"));
        table.rows[row][at] = Cell::text(cell);
        u32::try_from(row).unwrap() + 2
    }

    /// Adds a row like another, with cells put in. Gives the row.
    fn add(&mut self, sheet: &str, like: &str, cells: &[(&str, &str)]) -> u32 {
        let table = self.sheet(sheet);
        let mut row = table
            .rows
            .iter()
            .find(|row| row[0].as_text() == like)
            .unwrap_or_else(|| panic!("no {like} in {sheet}"))
            .clone();
        for (column, cell) in cells {
            row[table.column(column).unwrap()] = Cell::text(*cell);
        }
        table.rows.push(row);
        u32::try_from(table.rows.len()).unwrap() + 1
    }

    fn bytes(&self) -> Vec<u8> {
        let layout = Layout::default();
        let sheets: Vec<_> = self.sheets.iter().map(|t| (t, &layout)).collect();
        sheet::write_xlsx(&sheets).unwrap()
    }

    fn back(&self) -> Workbook {
        read_on(&self.bytes(), &Meanings::default(), &self.county).unwrap()
    }
}

/// Mistakes: sheet, row, column, sentence.
fn told(book: &Workbook) -> BTreeSet<(String, u32, String, String)> {
    book.faults
        .iter()
        .map(|f| {
            (
                f.file.clone(),
                f.line.unwrap_or(0),
                f.column.clone().unwrap_or_default(),
                f.key.clone(),
            )
        })
        .collect()
}

fn at(sheet: &str, row: u32, column: &str, key: &str) -> (String, u32, String, String) {
    (sheet.to_owned(), row, column.to_owned(), key.to_owned())
}

#[test]
fn a_county_that_was_written_out_and_comes_back_proposes_nothing() {
    let site = rudong();
    let book = Written::of(&site).back();
    assert!(book.faults.is_empty(), "{:?}", book.faults);
    assert_eq!((book.rows, book.wrong), (0, 0));
    assert!(book.reform.unwrap().changes.is_empty());
}

#[test]
fn one_edited_cell_is_one_change_and_the_plan_shows_it_and_nothing_else() {
    let site = rudong();
    let mut written = Written::of(&site);
    let unit = UnitCode(CENTRE.to_owned());
    let kind = PostKind::Institution;
    let stands = written.county.unit(&unit).unwrap().posts[&kind];
    let row = written.put(
        "establishment",
        &[CENTRE, kind.code()],
        "quota",
        &(stands + 2).to_string(),
    );
    let book = written.back();
    assert!(book.faults.is_empty(), "{:?}", book.faults);
    let reform = book.reform.unwrap();
    assert_eq!(reform.changes.len(), 1);
    assert_eq!(reform.changes[0].at, format!("establishment:{row}"));
    assert_eq!(
        reform.changes[0].change,
        Change::GrantPosts {
            unit: unit.clone(),
            kind,
            count: 2
        }
    );
    assert_eq!(reform.changes[0].effective, date(2026, 12, 1));
    let steps: Vec<_> = reform
        .steps
        .iter()
        .map(|s| (s.change.as_str(), s.count))
        .collect();
    assert_eq!(steps, [("grant-posts", 1)]);
    let plan = plan(
        &site.book(),
        &reform.code,
        &reform.title,
        &reform.changes,
        &[],
    )
    .unwrap();
    assert!(plan.broken.is_empty(), "{:?}", plan.broken);
    assert_eq!(plan.movements.len(), 1);
    assert_eq!((plan.movements[0].count, plan.movements[0].kind), (2, kind));
    assert!(plan.founded.is_empty() && plan.closed.is_empty() && plan.changed.is_empty());
    assert!(plan.people.is_empty() && plan.items.is_empty() && plan.stations.is_empty());
    let differing: Vec<_> = plan
        .after
        .units
        .iter()
        .filter(|(code, now)| plan.before.units.get(*code) != Some(*now))
        .map(|(code, _)| code.clone())
        .collect();
    assert_eq!(differing, [unit]);
    assert_eq!(plan.before.people, plan.after.people);
    assert_eq!(plan.before.lines, plan.after.lines);
}

#[test]
fn rows_that_are_new_or_amended_become_the_change_of_their_kind_in_the_order_of_a_reform() {
    let site = rudong();
    let mut written = Written::of(&site);
    written.add(
        "documents",
        "PT-11",
        &[
            ("code", "XZ-2026-01"),
            ("issued", "2026-11-01"),
            ("from", "2026-11-01"),
        ],
    );
    written.put("units", &["320623111000-NCJ"], "name_plates", "甲牌；乙牌");
    written.put("people", &["RD00986"], "title", "四级主任科员");
    written.put("territorial", &["SD-001"], "audience", "legal");
    written.add(
        "delegations",
        "BM-062",
        &[("level", "village"), ("town", "320623111000")],
    );
    let book = written.back();
    assert!(book.faults.is_empty(), "{:?}", book.faults);
    let reform = book.reform.unwrap();
    let kinds: Vec<&str> = reform.changes.iter().map(|c| c.change.kind()).collect();
    let expected = [
        "issue-documents",
        "set-plates",
        "move-people",
        "delegate-items",
        "set-lines",
    ];
    assert_eq!(kinds, expected);
    let Change::SetPlates { name_plates, .. } = &reform.changes[1].change else {
        panic!("{:?}", reform.changes[1]);
    };
    assert_eq!(name_plates, &["甲牌", "乙牌"]);
    // A document is in force from its own day and carries itself.
    assert_eq!(reform.changes[0].effective, date(2026, 11, 1));
    assert_eq!(reform.changes[0].document.to_string(), "XZ-2026-01");
    assert_eq!(
        reform.steps.iter().map(|s| s.count).sum::<u32>() as usize,
        reform.changes.len()
    );
}

#[test]
fn what_no_change_can_bring_about_is_told_at_its_cell_and_the_sound_rows_are_left() {
    let site = rudong();
    let mut written = Written::of(&site);
    let name = written.put("people", &["RD00986"], "name", "改名");
    let quota = written.put("establishment", &[CENTRE, "institution"], "quota", "两");
    let cleared = written.put("units", &["320623111000-NCJ"], "parent", "");
    let kind = written.put("units", &["320623111000-ZFJ"], "kind", "乱写");
    let division = written.add("divisions", "320623111000", &[("code", "320623998000")]);
    let since = written.put("divisions", &["320623112000"], "name", "改名镇");
    let sound = written.put("territorial", &["SD-002"], "town_duty", "帮办代办。");
    let book = written.back();
    let expected: BTreeSet<_> = [
        at("people", name, "name", "site-edited-fixed"),
        at("establishment", quota, "quota", "site-number"),
        at("units", cleared, "parent", "site-edited-cleared"),
        at("units", kind, "kind", "site-word-unknown"),
        at("divisions", division, "code", "site-edited-division"),
        at("divisions", since, "name", "site-edited-fixed"),
    ]
    .into();
    assert_eq!(told(&book), expected);
    assert_eq!((book.rows, book.wrong), (7, 6));
    let reform = book.reform.unwrap();
    assert_eq!(reform.changes.len(), 1);
    assert_eq!(reform.changes[0].at, format!("territorial:{sound}"));
}

#[test]
fn a_first_sheet_that_says_too_little_is_told_at_its_cells() {
    let site = rudong();
    let mut written = Written::of(&site);
    written.sheets[0] = head(["", "", "", EDITED, "", "", "", ""]);
    written.put("territorial", &["SD-002"], "town_duty", "帮办代办。");
    let book = written.back();
    let expected: BTreeSet<_> = ["code", "title", "effective", "document"]
        .into_iter()
        .map(|column| at(HEAD, 2, column, "site-cell-empty"))
        .collect();
    assert_eq!(told(&book), expected);
    assert!(book.reform.is_none());
    // Without a county to compare with, a reform's workbook does not know these sheets' step.
    let plain = read(&written.bytes(), &Meanings::default()).unwrap();
    assert!(plain.faults.iter().any(|f| f.key == "site-sheet-missing"));
}

#[test]
fn a_reform_of_the_founding_files_goes_through_a_workbook_and_is_the_same_reform() {
    let site = rudong();
    let county = site.book().on(TODAY).unwrap();
    let mut sheets = vec![head([
        "HB-1",
        "借调",
        "借调农技员",
        "second-people",
        "2026-12-01",
        "BZ-2020-02",
        "",
        "",
    ])];
    let mut people = Table::new("second-people", ["person", "to"]);
    for (person, to) in [
        ("RD00986", "320623101000-ZHFW"),
        ("RD00986", "nowhere"),
        ("", "320623101000-ZHFW"),
    ] {
        people.rows.push(vec![Cell::text(person), Cell::text(to)]);
    }
    sheets.push(people);
    let layout = Layout::default();
    let sheets: Vec<_> = sheets.iter().map(|t| (t, &layout)).collect();
    let bytes = sheet::write_xlsx(&sheets).unwrap();
    let book = read_on(&bytes, &Meanings::default(), &county).unwrap();
    let expected: BTreeSet<_> = [
        at("second-people", 3, "to", "site-unit-code"),
        at("second-people", 4, "person", "site-cell-empty"),
    ]
    .into();
    assert_eq!(told(&book), expected);
    assert_eq!((book.rows, book.wrong), (3, 2));
    let reform = book.reform.unwrap();
    let plan = plan(
        &site.book(),
        &reform.code,
        &reform.title,
        &reform.changes,
        &[],
    )
    .unwrap();
    assert!(plan.broken.is_empty(), "{:?}", plan.broken);
    assert_eq!(plan.people.len(), 1);
    assert_eq!(plan.people[0].no.as_str(), "RD00986");
}
