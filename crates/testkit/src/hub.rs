//! A data hub of two feeds and one library, for pages and programs: what it says is written out here.

mod steward;

use app::port::{
    DataHub, Later, LibraryRow, NumberedRows, RowsAnswered, RowsAsked, Traced, Unanswered,
};
use codes::CitizenNumber;
use model::feed::{
    About, Cadence, Charset, Element, ElementKind, EntityKind, Feed, Format, Library, LibraryKind,
    Question, Sharing, StandingQueries,
};
use model::id::PersonId;
use model::library::{
    ApartRows, BuildLine, Catalogue, Dossier, DossierOf, FeedLine, LibraryLine, Linkage, PastBuild,
    QualityLine, ResultTable, ReviewLine, ReviewPage,
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
    /// What was decided of records.
    decided: Vec<(String, Option<PersonId>)>,
    /// Queries by which the population library says who died.
    died: Option<String>,
    /// Libraries whose level of sharing is no longer what it was.
    levels: BTreeMap<String, Sharing>,
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

    /// A library is shared otherwise from now on.
    pub fn shares(&self, library: &str, sharing: Sharing) {
        self.said().levels.insert(library.to_owned(), sharing);
    }

    /// The person with an id in the population library has this number.
    pub fn numbers(&self, id: u32, number: CitizenNumber) {
        self.said().numbers.insert(id, number);
    }

    /// What was decided of records, in order.
    #[must_use]
    pub fn decided(&self) -> Vec<(String, Option<PersonId>)> {
        self.said().decided.clone()
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
        changes: None,
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

fn elements() -> BTreeMap<String, Element> {
    let element = |code: &str, name: &str, kind, class, identity, list: &[&str]| Element {
        code: code.to_owned(),
        name: name.to_owned(),
        kind,
        class,
        identity,
        list: list.iter().map(|line| (*line).to_owned()).collect(),
    };
    [
        element(
            "person.number",
            "公民身份号码",
            ElementKind::Number,
            4,
            true,
            &[],
        ),
        element("person.phone", "联系电话", ElementKind::Phone, 4, true, &[]),
        element("person.birth", "出生日期", ElementKind::Date, 3, false, &[]),
        element("person.name", "姓名", ElementKind::Name, 3, false, &[]),
        element(
            "person.village",
            "居住村(社区)",
            ElementKind::Division,
            2,
            false,
            &[],
        ),
        element("record.amount", "金额", ElementKind::Money, 2, false, &[]),
        element(
            "record.level",
            "等级",
            ElementKind::Code,
            2,
            false,
            &["1 一级", "2 二级"],
        ),
        element("record.date", "日期", ElementKind::Date, 1, false, &[]),
    ]
    .into_iter()
    .map(|element| (element.code.clone(), element))
    .collect()
}

/// A library whose rows are records of one feed.
fn records(code: &str, name: &str, sharing: Sharing, columns: &[&str]) -> Library {
    Library {
        code: code.to_owned(),
        name: name.to_owned(),
        kind: LibraryKind::Theme,
        sharing,
        label: "默认".to_owned(),
        about: "谁领了什么".to_owned(),
        entity: None,
        elements: Vec::new(),
        from: vec![model::feed::From {
            feed: "allowances".to_owned(),
            what: "发放".to_owned(),
        }],
        columns: columns.iter().map(|c| (*c).to_owned()).collect(),
        joins: Vec::new(),
        standing: None,
        question: Vec::new(),
    }
}

/// Rows of every library.
const ROWS: u32 = 230;

/// What a row says of an element; two rows are about one person.
fn value(row: u32, element: &str) -> Option<String> {
    let person = row / 2;
    Some(match element {
        "person.number" => number(person).as_str().to_owned(),
        "person.phone" => format!("1990001{person:04}"),
        "person.name" => format!("某{person}"),
        "person.village" if row.is_multiple_of(3) => "320623111003".to_owned(),
        "person.village" => "320623111001".to_owned(),
        "record.amount" => (row * 100).to_string(),
        "record.level" => (1 + row % 2).to_string(),
        "record.date" => "2026-11-01".to_owned(),
        _ => return None,
    })
}

fn number(person: u32) -> CitizenNumber {
    let sequence = u16::try_from(person % 999).unwrap_or_default();
    CitizenNumber::compose(320_623, jiff::civil::date(1941, 2, 3), sequence).expect("a number")
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
        let relief = Library {
            joins: vec!["person.name".to_owned(), "person.village".to_owned()],
            standing: said.died.clone().map(|died| StandingQueries {
                died,
                left: String::new(),
            }),
            question: vec![Question {
                ask: "各村多少人在领".to_owned(),
                sql: "select person_village, count(*) from elder_relief group by 1".to_owned(),
            }],
            ..records(
                "elder-relief",
                "民政救助",
                Sharing::Conditional,
                &["record.amount", "record.level"],
            )
        };
        let libraries = [
            relief,
            records(
                "weather",
                "气象预警",
                Sharing::Open,
                &["record.level", "record.date"],
            ),
            records("mediation", "矛盾调解", Sharing::Closed, &["record.date"]),
        ];
        let libraries = steward::bases().into_iter().chain(libraries);
        let libraries = libraries.map(|library| LibraryLine {
            rows: 1_000,
            library: Library {
                sharing: said
                    .levels
                    .get(&library.code)
                    .copied()
                    .unwrap_or(library.sharing),
                ..library
            },
        });
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
            libraries: libraries.collect(),
            elements: elements(),
        })
    }

    fn persons(&self, sql: &str, _: jiff::civil::Date) -> Result<NumberedRows, String> {
        let said = self.said();
        let found = said.answers.iter().find(|(word, _)| sql.contains(word));
        Ok(found.map_or_else(NumberedRows::default, |(_, rows)| rows.clone()))
    }

    fn rows(&self, asked: RowsAsked) -> Later<Result<RowsAnswered, Unanswered>> {
        let fits = |row: &u32| {
            let mut only = asked.only.iter();
            only.all(|(element, wanted)| value(*row, element).as_ref() == Some(wanted))
        };
        let fitting: Vec<u32> = (0..ROWS).filter(fits).collect();
        let shown = fitting.iter().skip(asked.from).take(asked.limit);
        let rows = shown.map(|row| LibraryRow {
            about: Some((EntityKind::Person, row / 2)),
            number: asked.whom.then(|| number(row / 2)),
            values: asked.columns.iter().map(|c| value(*row, c)).collect(),
        });
        let answered = RowsAnswered {
            run: self.said().run.to_string(),
            rows: rows.collect(),
            more: fitting.len() > asked.from + asked.limit,
        };
        Box::pin(async move { Ok(answered) })
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

    fn waiting(&self, from: usize, _: usize) -> Result<ReviewPage, String> {
        let decided = self.decided();
        let open = |line: &ReviewLine| !decided.iter().any(|(record, _)| *record == line.record);
        Ok(ReviewPage {
            lines: steward::waiting()
                .into_iter()
                .skip(from)
                .filter(open)
                .collect(),
            next: None,
        })
    }

    fn waiting_record(&self, record: &str) -> Result<Option<ReviewLine>, String> {
        let mut all = steward::waiting().into_iter();
        Ok(all.find(|line| line.record == record))
    }

    fn decide(&self, record: &str, person: Option<PersonId>) -> Result<(), String> {
        self.said().decided.push((record.to_owned(), person));
        Ok(())
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
