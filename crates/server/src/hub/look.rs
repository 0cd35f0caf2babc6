//! What stewards look at beside the catalogue: earlier builds, linkage, rows kept apart, lineage. From the
//! files of a run to the values the verbs know.

use super::port::read;
use ::hub::build::{AHEAD, FeedReport, MAYBE, RunReport, SURE, current, rejected, reports};
use ::hub::golden::Source;
use ::hub::identity::{Identity, Sealing};
use ::hub::lineage::{Cell, trace};
use ::hub::spec::Spec;
use ::hub::sql::SqlError;
use app::port::{Traced, Unanswered};
use codes::zone::day_of_number;
use model::feed::{Element, ElementKind, EntityKind};
use model::library::{
    ApartRow, ApartRows, FeedQuality, Lineage, LineageCell, LinkWeight, Linkage, LostValue,
    PastBuild, Quality, SourceRow,
};
use model::time::Instant;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Time one entity may take.
const TIME: Duration = Duration::from_secs(20);

/// The folder of the run that readers see, with its spec.
fn seen(out: &Path) -> Result<Option<(PathBuf, Spec)>, String> {
    let Some(run) = current(out).map_err(|e| e.to_string())? else {
        return Ok(None);
    };
    let spec = read(&run.join("spec.json"))?;
    Ok(Some((run, spec)))
}

/// The newest builds, oldest first.
pub(super) fn builds(out: &Path, most: usize) -> Result<Vec<PastBuild>, String> {
    let reports = reports(out, most).map_err(|e| e.to_string())?;
    Ok(reports.iter().map(past).collect())
}

fn past(report: &RunReport) -> PastBuild {
    let begun: Option<i64> = report.run.parse().ok();
    PastBuild {
        name: report.run.clone(),
        day: begun.map(|ms| Instant(ms).date()),
        feeds: report.feeds.iter().map(quality).collect(),
    }
}

fn quality(feed: &FeedReport) -> FeedQuality {
    let meaning = || feed.columns.iter().filter(|c| c.element.is_some());
    FeedQuality {
        code: feed.code.clone(),
        last_day: feed.days.map(|(_, last)| day_of_number(last)),
        found: Quality {
            rows: feed.rows,
            apart: feed.rejections(),
            asked: feed.rows * meaning().count() as u64,
            given: meaning().map(|c| c.given).sum(),
            bad: meaning().flat_map(|c| c.bad.values()).sum(),
            by_number: feed.by_number,
            linked: feed.linked,
            review: feed.review,
            unknown: feed.alone + feed.nobody,
            refused: u64::from(feed.refused.is_some()),
        },
    }
}

/// How the run that readers see linked records without a number.
pub(super) fn linkage(out: &Path) -> Result<Option<Linkage>, String> {
    let Some(run) = current(out).map_err(|e| e.to_string())? else {
        return Ok(None);
    };
    let report: RunReport = read(&run.join("report.json"))?;
    let link = report.link;
    let weights = link.weights.into_iter().map(|w| LinkWeight {
        comparison: w.comparison,
        level: w.level,
        m: w.m,
        u: w.u,
        bits: w.bits,
    });
    Ok(Some(Linkage {
        run: report.run,
        prior: link.parameters.map(|parameters| parameters.prior),
        identities: link.identities,
        pairs: link.pairs,
        linked: report.feeds.iter().map(|f| f.linked).sum(),
        review: report.feeds.iter().map(|f| f.review).sum(),
        sure: SURE,
        maybe: MAYBE,
        ahead: AHEAD,
        weights: weights.collect(),
    }))
}

/// The first rows of a feed that the run readers see kept apart.
pub(super) fn apart(out: &Path, feed: &str, most: usize) -> Result<ApartRows, String> {
    let Some((run, spec)) = seen(out)? else {
        return Ok(ApartRows::default());
    };
    let Some(feed) = spec.feed(feed) else {
        return Ok(ApartRows::default());
    };
    let (rows, more) = rejected(&run, feed.number, most).map_err(|e| e.to_string())?;
    let row = |row: ::hub::build::Rejected| ApartRow {
        row: row.row,
        reason: row.reason,
        column: row.column,
    };
    Ok(ApartRows {
        rows: rows.into_iter().map(row).collect(),
        more,
    })
}

/// Where the values of one entity come from, and the number of the person it is: both of the same run.
pub(super) async fn lineage(
    out: &Path,
    sealing: Sealing,
    library: &str,
    wanted: &str,
) -> Result<Option<Traced>, Unanswered> {
    let failed = |e: &dyn std::fmt::Display| Unanswered::Failed(e.to_string());
    let (run, spec) = seen(out)
        .map_err(Unanswered::Failed)?
        .ok_or(Unanswered::NoLibraries)?;
    let Some(library) = spec.library(library) else {
        return Ok(None);
    };
    let traced = trace(&run, library, wanted, TIME).await;
    let traced = traced.map_err(|error| match error {
        SqlError::Time(_) => Unanswered::TooLong,
        other => failed(&other),
    })?;
    let Some(traced) = traced else {
        return Ok(None);
    };
    let number = match library.entity {
        Some(EntityKind::Person) => {
            let identity = Identity::open(&run, sealing).map_err(|e| failed(&e))?;
            let told = identity.person(traced.id).map_err(|e| failed(&e))?;
            told.and_then(|told| told.number)
        }
        _ => None,
    };
    let name = run.file_name().unwrap_or_default().to_string_lossy();
    let cells = traced.cells.into_iter().map(|cell| in_words(&spec, cell));
    Ok(Some(Traced {
        lineage: Lineage {
            run: name.into_owned(),
            id: traced.id,
            cells: cells.collect(),
        },
        number,
    }))
}

fn in_words(spec: &Spec, cell: Cell) -> LineageCell {
    let element = spec.elements.get(&cell.element);
    let source = |from: Source| SourceRow {
        feed: feed_code(spec, from.feed),
        row: from.row,
    };
    let lost = cell.lost.into_iter().map(|(value, from)| LostValue {
        value: value.map(|code| word(element, code)),
        source: source(from),
    });
    LineageCell {
        name: element.map_or_else(|| cell.element.clone(), |e| e.name.clone()),
        kind: element.map_or(ElementKind::Text, |e| e.kind),
        identity: element.is_some_and(|e| e.identity),
        value: cell.value.map(|code| word(element, code)),
        source: cell.from.map(source),
        lost: lost.collect(),
        element: cell.element,
    }
}

fn feed_code(spec: &Spec, number: u8) -> String {
    let feed = spec.feeds.iter().find(|feed| feed.number == number);
    feed.map_or_else(|| number.to_string(), |feed| feed.code.clone())
}

/// The word of a code, where its list is closed and has it.
fn word(element: Option<&Element>, code: String) -> String {
    let lines: &[String] = element.map_or(&[], |e| e.list.as_slice());
    let word = lines.iter().find_map(|line| {
        let (listed, word) = line.split_once(' ')?;
        (listed == code).then(|| word.trim().to_owned())
    });
    word.unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::hub::build::ColumnReport;

    #[test]
    fn a_report_becomes_counts_of_quality() {
        let column = |element: Option<&str>, given, bad| ColumnReport {
            header: "x".to_owned(),
            element: element.map(str::to_owned),
            given,
            bad: [("date".to_owned(), bad)].into(),
            differs: 0,
        };
        let report = RunReport {
            // 2026-11-24 in Shanghai.
            run: "1795478400000".to_owned(),
            feeds: vec![FeedReport {
                code: "f".to_owned(),
                rows: 100,
                rejected: [("key".to_owned(), 2), ("twice".to_owned(), 1)].into(),
                by_number: 90,
                alone: 4,
                nobody: 3,
                days: Some((0, 31)),
                columns: vec![
                    column(Some("person.name"), 99, 1),
                    column(None, 50, 0),
                    column(Some("person.birth"), 80, 5),
                ],
                refused: Some("no".to_owned()),
                ..FeedReport::default()
            }],
            ..RunReport::default()
        };
        let build = past(&report);
        assert_eq!(build.day, Some(jiff::civil::date(2026, 11, 24)));
        let feed = &build.feeds[0];
        assert_eq!(feed.last_day, Some(jiff::civil::date(1970, 2, 1)));
        let found = feed.found;
        assert_eq!((found.rows, found.apart, found.refused), (100, 3, 1));
        assert_eq!((found.asked, found.given, found.bad), (200, 179, 6));
        assert_eq!((found.named(), found.unknown), (97, 7));
        let unnamed = RunReport {
            run: "first".to_owned(),
            ..RunReport::default()
        };
        assert_eq!(past(&unnamed).day, None);
    }

    #[test]
    fn a_code_is_said_by_its_list() {
        let element = Element {
            code: "person.sex".to_owned(),
            name: String::new(),
            kind: ElementKind::Code,
            class: 2,
            identity: false,
            list: vec!["1 male".to_owned(), "2 female".to_owned()],
        };
        assert_eq!(word(Some(&element), "2".to_owned()), "female");
        assert_eq!(word(Some(&element), "7".to_owned()), "7");
        assert_eq!(word(None, "2".to_owned()), "2");
    }
}
