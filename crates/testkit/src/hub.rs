//! A data hub of two feeds and one library, for pages and programs: what it says is written out here.

mod steward;

use app::port::{DataHub, Later, NumberedRows, Traced, Unanswered};
use codes::CitizenNumber;
use model::feed::StandingQueries;
use model::feed::{About, Cadence, Charset, Feed, Format, Library, LibraryKind, Question, Sharing};
use model::library::{
    Dossier, DossierOf,
    ApartRows, BuildLine, Catalogue, FeedLine, LibraryLine, Linkage, PastBuild, QualityLine,
    ResultTable,
};
use model::unit::UnitCode;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The hub: what its libraries say is what a test put in.
#[derive(Debug, Default)]
pub struct SmallHub {
    said: Mutex<Said>,
}

#[derive(Debug, Default)]
struct Said {
    /// Run of the libraries.
    run: u32,
    /// Feeds that were delivered, and whether they were refused.
    feeds: BTreeMap<String, bool>,
    /// A word of a query and what it answers.
    answers: Vec<(String, NumberedRows)>,
    /// Queries by which the population library says who died.
    died: Option<String>,
    /// Numbers of persons by their ids in the population library; nobody knows the others'.
    numbers: BTreeMap<u32, CitizenNumber>,
}

impl SmallHub {
    fn said(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A delivery of a feed was taken, or refused.
    pub fn delivers(&self, feed: &str, refused: bool) {
        let mut said = self.said();
        said.run += 1;
        said.feeds.insert(feed.to_owned(), refused);
    }

    /// A query with a word in it finds these persons: number and a value for each column.
    pub fn finds(&self, word: &str, columns: &[&str], rows: &[(CitizenNumber, &[&str])]) {
        let rows = NumberedRows {
            columns: columns.iter().map(|c| (*c).to_owned()).collect(),
            rows: rows
                .iter()
                .map(|(number, values)| {
                    let values = values.iter().map(|v| Some((*v).to_owned()));
                    (*number, values.collect())
                })
                .collect(),
        };
        let mut said = self.said();
        said.run += 1;
        said.answers.retain(|(held, _)| held != word);
        said.answers.push((word.to_owned(), rows));
    }

    /// The person with an id in the population library has this number.
    pub fn numbers(&self, id: u32, number: CitizenNumber) {
        self.said().numbers.insert(id, number);
    }

    /// The population library says who died, by a query with this word in it.
    pub fn says_who_died(&self, word: &str) {
        self.said().died = Some(word.to_owned());
    }
}

fn feed(number: u8, code: &str, name: &str, department: &str) -> Feed {
    Feed {
        number,
        code: code.to_owned(),
        name: name.to_owned(),
        department: UnitCode(department.to_owned()),
        about: About::Person,
        cadence: Cadence::Month,
        sharing: Sharing::Conditional,
        basis: String::new(),
        serves: vec!["elder-relief".to_owned()],
        label: "示例".to_owned(),
        error_limit: 100,
        pattern: "*.csv".to_owned(),
        format: Format::Csv,
        charset: Charset::Utf8,
        delimiter: b',',
        key: vec!["编号".to_owned()],
        columns: Vec::new(),
    }
}

fn line(feed: Feed, rows: u64, refused: Option<&str>) -> FeedLine {
    FeedLine {
        rows,
        apart: vec![("twice".to_owned(), 3)],
        by_number: rows * 9 / 10,
        linked: rows / 20,
        review: 7,
        others_number: 2,
        last_day: Some(jiff::civil::date(2020, 1, 31)),
        refused: refused.map(str::to_owned),
        columns: vec![QualityLine {
            header: "GMSFHM".to_owned(),
            element: Some("公民身份号码".to_owned()),
            class: 4,
            given: rows * 99 / 100,
            bad: vec![("number-check".to_owned(), 12)],
            differs: 0,
        }],
        feed,
    }
}

impl DataHub for SmallHub {
    fn catalogue(&self) -> Result<Catalogue, String> {
        let said = self.said();
        let delivered = said
            .feeds
            .iter()
            .zip(3_u8..)
            .map(|((code, refused), number)| {
                let department = "320623000000-MZJ";
                let why = refused.then_some("no column XM");
                line(feed(number, code, code, department), 100, why)
            });
        let library = Library {
            code: "elder-relief".to_owned(),
            name: "民政救助".to_owned(),
            kind: LibraryKind::Theme,
            sharing: Sharing::Conditional,
            label: "默认".to_owned(),
            about: "谁领了什么".to_owned(),
            entity: None,
            elements: Vec::new(),
            from: vec![model::feed::From {
                feed: "allowances".to_owned(),
                what: "发放".to_owned(),
            }],
            columns: vec!["record.amount".to_owned()],
            joins: vec!["person.village".to_owned()],
            standing: said.died.clone().map(|died| StandingQueries {
                died,
                left: String::new(),
            }),
            question: vec![Question {
                ask: "各村多少人在领".to_owned(),
                sql: "select person_village, count(*) from elder_relief group by 1".to_owned(),
            }],
        };
        Ok(Catalogue {
            run: Some(BuildLine {
                name: said.run.to_string(),
                records: 1_500,
                entities: [400, 20, 30],
                losers: 9,
                took_ms: 4_000,
            }),
            feeds: [
                line(
                    feed(1, "allowances", "救助发放", "320623000000-MZJ"),
                    1_000,
                    None,
                ),
                line(
                    feed(2, "pupils", "学籍", "320623000000-CZJ"),
                    0,
                    Some("no column XM"),
                ),
            ]
            .into_iter()
            .chain(delivered)
            .collect(),
            libraries: steward::bases()
                .into_iter()
                .chain([library])
                .map(|library| LibraryLine {
                    library,
                    rows: 1_000,
                })
                .collect(),
        })
    }

    fn persons(&self, sql: &str, _: jiff::civil::Date) -> Result<NumberedRows, String> {
        let said = self.said();
        let found = said.answers.iter().find(|(word, _)| sql.contains(word));
        Ok(found.map_or_else(NumberedRows::default, |(_, rows)| rows.clone()))
    }

    fn builds(&self, most: usize) -> Result<Vec<PastBuild>, String> {
        let mut builds = steward::builds();
        let older = builds.len().saturating_sub(most);
        Ok(builds.split_off(older))
    }

    fn linkage(&self) -> Result<Option<Linkage>, String> {
        Ok(Some(steward::linkage()))
    }

    fn apart(&self, feed: &str, most: usize) -> Result<ApartRows, String> {
        Ok(steward::apart(feed, most))
    }

    fn lineage(
        &self,
        library: String,
        wanted: String,
    ) -> Later<Result<Option<Traced>, Unanswered>> {
        let traced = steward::lineage(&library, &wanted).map(|lineage| Traced {
            number: (library == "population")
                .then(|| self.said().numbers.get(&lineage.id).copied())
                .flatten(),
            lineage,
        });
        Box::pin(async move { Ok(traced) })
    }

    fn dossier(
        &self,
        of: DossierOf,
        libraries: Option<Vec<String>>,
    ) -> Later<Result<Option<Dossier>, Unanswered>> {
        let found = steward::dossier(&of, libraries.as_deref());
        Box::pin(async move { Ok(found) })
    }

    fn ask(&self, sql: String) -> Later<Result<ResultTable, Unanswered>> {
        Box::pin(async move {
            if !sql.contains("count") {
                return Err(Unanswered::SingleRows);
            }
            Ok(ResultTable {
                columns: vec!["person_village".to_owned(), "count(*)".to_owned()],
                rows: vec![vec![Some("320623111001".to_owned()), Some("34".to_owned())]],
                more: false,
                suppressed: 2,
            })
        })
    }
}
