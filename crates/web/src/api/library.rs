//! The data hub: what there is and how good it is, and queries in groups.

use super::{Call, Write};
use crate::error::Answer;
use crate::form::Asked;
use crate::page::Path;
use crate::pages::library::sharing_code;
use crate::route::{Access, Route};
use crate::shape;
use app::policy::Action;
use jiff::civil::Date;
use model::library::{FeedLine, Purpose, SourceRow};

shape! {
    /// A feed and its last delivery.
    pub struct FeedShown {
        /// Code.
        pub code: String,
        /// Name.
        pub name: String,
        /// The unit that delivers it.
        pub department: String,
        /// `open`, `conditional`, `closed`.
        pub sharing: String,
        /// Rows read.
        pub rows: u64,
        /// Rows kept apart.
        pub apart: u64,
        /// Linked by a valid number.
        pub by_number: u64,
        /// Linked without one.
        pub linked: u64,
        /// For a steward to decide.
        pub review: u64,
        /// Valid numbers that belong to somebody else.
        pub others_number: u64,
        /// The last day its records speak of.
        pub last_day: Option<Date>,
        /// That day is longer ago than its cadence allows.
        pub late: bool,
        /// Why it was not taken.
        pub refused: Option<String>,
    }

    /// Feeds that want looking after.
    pub struct FeedAlarms {
        /// Whose data are late, or whose delivery was not taken.
        pub feeds: Vec<FeedShown>,
    }

    /// What a build found of a feed.
    pub struct FeedQualityShown {
        /// Code of the feed.
        pub feed: String,
        /// Rows read.
        pub rows: u64,
        /// Rows kept apart.
        pub apart: u64,
        /// Values that could have been given: rows by columns that mean something.
        pub asked: u64,
        /// Values given.
        pub given: u64,
        /// Of them those that cannot be read.
        pub bad: u64,
        /// Records linked to a person by a valid number.
        pub by_number: u64,
        /// Linked without one.
        pub linked: u64,
        /// For a steward to decide.
        pub review: u64,
        /// Naming a person who was nobody known.
        pub unknown: u64,
        /// The last day its records spoke of.
        pub last_day: Option<Date>,
        /// It was not taken.
        pub refused: bool,
    }

    /// A build that is still there.
    pub struct BuildQualityShown {
        /// Its name.
        pub run: String,
        /// The day it was made.
        pub day: Option<Date>,
        /// Feeds by number.
        pub feeds: Vec<FeedQualityShown>,
    }

    /// Quality over the last builds.
    pub struct LibraryTrend {
        /// Oldest first, at most twelve.
        pub builds: Vec<BuildQualityShown>,
    }

    /// What a level of agreement weighs.
    pub struct LinkWeightShown {
        /// What is compared.
        pub comparison: String,
        /// How far it agrees.
        pub level: String,
        /// Share among pairs that are one person (m).
        pub m: f64,
        /// Share among pairs that met by chance (u).
        pub u: f64,
        /// Weight in bits.
        pub bits: f64,
    }

    /// How records without a number were linked.
    pub struct LinkageShown {
        /// The build; none before the first.
        pub run: Option<String>,
        /// Share of pairs that are one person; none when nothing was learned.
        pub prior: Option<f64>,
        /// Identities compared.
        pub identities: u64,
        /// Pairs compared.
        pub pairs: u64,
        /// Probability from which on a record is linked by itself.
        pub sure: f64,
        /// Probability from which on a steward decides.
        pub maybe: f64,
        /// Bits by which the best must be ahead of the second.
        pub ahead: f64,
        /// Weights by comparison, from full agreement to none.
        pub weights: Vec<LinkWeightShown>,
    }

    /// A row that was kept apart.
    pub struct RejectedRow {
        /// Its number in the delivery, from 1.
        pub row: u32,
        /// Code of the reason.
        pub reason: String,
        /// Header of the column it is for, where it is one's.
        pub column: Option<String>,
    }

    /// How many rows were kept apart for one reason.
    pub struct RejectedReason {
        /// Code of the reason.
        pub reason: String,
        /// Rows.
        pub rows: u64,
    }

    /// Rows of a delivery that were kept apart; their values are not said.
    pub struct RejectedShown {
        /// How many, by reason.
        pub reasons: Vec<RejectedReason>,
        /// The first of them, at most 500.
        pub rows: Vec<RejectedRow>,
        /// There are more.
        pub more: bool,
    }

    /// A row of a delivery.
    pub struct SourceShown {
        /// Code of the feed.
        pub feed: String,
        /// Number of the row, from 1.
        pub row: u32,
    }

    /// A value that lost.
    pub struct LostShown {
        /// The value; none of what identifies.
        pub value: Option<String>,
        /// Who said it.
        pub source: SourceShown,
    }

    /// An element of an entity.
    pub struct ElementTraced {
        /// Code.
        pub element: String,
        /// Name.
        pub name: String,
        /// It stands in the identity table only.
        pub identity: bool,
        /// What holds; none of what identifies.
        pub value: Option<String>,
        /// Who said it.
        pub source: Option<SourceShown>,
        /// Values that lost.
        pub lost: Vec<LostShown>,
    }

    /// Where the values of an entity come from.
    pub struct LineageShown {
        /// The build: ids are those of one build.
        pub run: String,
        /// Id of the entity in it.
        pub id: u32,
        /// Elements in the order of the library.
        pub elements: Vec<ElementTraced>,
    }

    /// A library.
    pub struct LibraryShown {
        /// Code.
        pub code: String,
        /// Name.
        pub name: String,
        /// Its table in queries.
        pub table: String,
        /// Rows.
        pub rows: u64,
    }

    /// The catalogue.
    pub struct CatalogueShown {
        /// The build that readers see.
        pub run: Option<String>,
        /// Records it read.
        pub records: u64,
        /// Feeds.
        pub feeds: Vec<FeedShown>,
        /// Libraries.
        pub libraries: Vec<LibraryShown>,
    }

    /// A query.
    pub struct LibraryQuery {
        /// SQL over the libraries: groups, each with its count.
        pub sql: String,
    }

    /// What a query answers.
    pub struct LibraryAnswer {
        /// Columns.
        pub columns: Vec<String>,
        /// Rows as text; empty for null.
        pub rows: Vec<Vec<String>>,
        /// There were more rows.
        pub more: bool,
        /// Rows not shown because they speak of fewer than five.
        pub suppressed: u64,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::api_get(
            "/api/v1/libraries",
            Access::Api(Action::LibraryRead),
            "Lists feeds and libraries of the data hub",
            list,
        )
        .answers::<CatalogueShown>(),
        Route::api_get(
            "/api/v1/libraries/alarms",
            Access::Api(Action::LibraryRead),
            "Lists feeds whose data are late or whose delivery was not taken",
            alarms,
        )
        .answers::<FeedAlarms>(),
        Route::api_get(
            "/api/v1/libraries/trend",
            Access::Api(Action::LibraryRead),
            "Says how good the data were in the last builds",
            trend,
        )
        .query("feed", "Code of one feed; all of them when left out")
        .answers::<LibraryTrend>(),
        Route::api_get(
            "/api/v1/libraries/linkage",
            Access::Api(Action::LibraryRead),
            "Says how records without a number were linked",
            linkage,
        )
        .answers::<LinkageShown>(),
        Route::api_get(
            "/api/v1/libraries/feeds/{feed}/rejected",
            Access::Api(Action::LibraryRead),
            "Lists rows of a feed that were kept apart, without their values",
            rejected,
        )
        .answers::<RejectedShown>(),
        Route::api_get(
            "/api/v1/libraries/{library}/lineage",
            Access::Api(Action::LibraryRead),
            "Says where the values of one entity come from; of a person it is a read of her",
            lineage,
        )
        .query(
            "id",
            "A person's id in the libraries; code or id of an organisation or a place",
        )
        .answers::<LineageShown>(),
        Route::api_post(
            "/api/v1/libraries/ask",
            Access::Api(Action::LibraryAsk),
            "Asks the libraries in groups of five and more",
            ask,
        )
        .takes::<LibraryQuery>()
        .answers::<LibraryAnswer>(),
    ]
}

fn feed_shown(call: &Call, line: FeedLine) -> FeedShown {
    FeedShown {
        last_day: line.last_day,
        late: line.is_late(call.now().date()),
        apart: line.apart.iter().map(|(_, n)| n).sum(),
        code: line.feed.code,
        name: line.feed.name,
        department: line.feed.department.to_string(),
        sharing: sharing_code(line.feed.sharing).to_owned(),
        rows: line.rows,
        by_number: line.by_number,
        linked: line.linked,
        review: line.review,
        others_number: line.others_number,
        refused: line.refused,
    }
}

async fn list(call: Call) -> Answer {
    let found = app::library::catalogue(call.app(), &call.ctx)?;
    let feeds = found.feeds.into_iter();
    call.answer(CatalogueShown {
        records: found.run.as_ref().map_or(0, |run| run.records),
        run: found.run.map(|run| run.name),
        feeds: feeds.map(|line| feed_shown(&call, line)).collect(),
        libraries: found
            .libraries
            .into_iter()
            .map(|line| LibraryShown {
                table: line.library.table(),
                code: line.library.code,
                name: line.library.name,
                rows: line.rows,
            })
            .collect(),
    })
}

async fn ask(call: Call, write: Write<LibraryQuery>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let table = app::library::ask(call.app(), &call.ctx, &write.body.sql, repeat).await?;
    let text = |row: Vec<Option<String>>| row.into_iter().map(Option::unwrap_or_default).collect();
    call.answer(LibraryAnswer {
        columns: table.columns,
        rows: table.rows.into_iter().map(text).collect(),
        more: table.more,
        suppressed: table.suppressed,
    })
}

async fn alarms(call: Call) -> Answer {
    let found = app::library::alarms(call.app(), &call.ctx)?;
    let feeds = found.into_iter().map(|line| feed_shown(&call, line));
    call.answer(FeedAlarms {
        feeds: feeds.collect(),
    })
}

async fn trend(call: Call, query: Asked) -> Answer {
    let found = app::library::builds(call.app(), &call.ctx)?;
    let wanted = query.opt("feed");
    let builds = found.into_iter().map(|build| BuildQualityShown {
        run: build.name,
        day: build.day,
        feeds: build
            .feeds
            .into_iter()
            .filter(|feed| wanted.is_none_or(|wanted| feed.code == wanted))
            .map(|feed| FeedQualityShown {
                feed: feed.code,
                rows: feed.found.rows,
                apart: feed.found.apart,
                asked: feed.found.asked,
                given: feed.found.given,
                bad: feed.found.bad,
                by_number: feed.found.by_number,
                linked: feed.found.linked,
                review: feed.found.review,
                unknown: feed.found.unknown,
                last_day: feed.last_day,
                refused: feed.found.refused > 0,
            })
            .collect(),
    });
    call.answer(LibraryTrend {
        builds: builds.collect(),
    })
}

async fn linkage(call: Call) -> Answer {
    let found = app::library::linkage(call.app(), &call.ctx)?;
    let run = found.as_ref().map(|link| link.run.clone());
    let link = found.unwrap_or_default();
    let weights = link.weights.into_iter().map(|weight| LinkWeightShown {
        comparison: weight.comparison,
        level: weight.level,
        m: weight.m,
        u: weight.u,
        bits: weight.bits,
    });
    call.answer(LinkageShown {
        run,
        prior: link.prior,
        identities: link.identities,
        pairs: link.pairs,
        sure: link.sure,
        maybe: link.maybe,
        ahead: link.ahead,
        weights: weights.collect(),
    })
}

async fn rejected(call: Call, Path(feed): Path<String>) -> Answer {
    let (line, found) = app::library::apart(call.app(), &call.ctx, &feed)?;
    let reasons = line
        .apart
        .into_iter()
        .map(|(reason, rows)| RejectedReason { reason, rows });
    let rows = found.rows.into_iter().map(|row| RejectedRow {
        row: row.row,
        reason: row.reason,
        column: row.column,
    });
    call.answer(RejectedShown {
        reasons: reasons.collect(),
        rows: rows.collect(),
        more: found.more,
    })
}

fn source_shown(source: SourceRow) -> SourceShown {
    SourceShown {
        feed: source.feed,
        row: source.row,
    }
}

async fn lineage(call: Call, Path(library): Path<String>, query: Asked) -> Answer {
    let page = call.clone().into_page().for_purpose(Purpose::DataCare);
    let wanted = query.text("id");
    let found = app::library::lineage(page.app(), &page.ctx, &library, wanted).await?;
    let elements = found.cells.into_iter().map(|cell| ElementTraced {
        element: cell.element,
        name: cell.name,
        identity: cell.identity,
        value: cell.value,
        source: cell.source.map(source_shown),
        lost: cell
            .lost
            .into_iter()
            .map(|lost| LostShown {
                value: lost.value,
                source: source_shown(lost.source),
            })
            .collect(),
    });
    call.answer(LineageShown {
        run: found.run,
        id: found.id,
        elements: elements.collect(),
    })
}
