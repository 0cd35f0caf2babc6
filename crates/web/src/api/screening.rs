//! Looking through the population for entitlements that nobody had to ask for.

use super::roll::Nothing;
use super::{Call, Write};
use crate::error::{Answer, Failure};
use crate::route::{Access, Route};
use crate::shape;
use app::policy::Action;
use app::screening;

shape! {
    /// What a run found.
    pub struct ScreeningFound {
        /// Persons looked at.
        pub looked: i64,
        /// Cases opened.
        pub opened: i64,
        /// Entitlements stopped.
        pub stopped: i64,
    }

    /// A run of an earlier day.
    pub struct ScreeningRow {
        /// Day.
        pub day: jiff::civil::Date,
        /// When it ended.
        pub at: model::time::Instant,
        /// Persons looked at.
        pub looked: i64,
        /// Cases opened.
        pub opened: i64,
        /// Entitlements stopped.
        pub stopped: i64,
    }

    /// Earlier runs, newest first.
    pub struct ScreeningList {
        /// They.
        pub screenings: Vec<ScreeningRow>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let run_by = Access::Api(Action::ScreeningRun);
    vec![
        Route::api_post(
            "/api/v1/screenings",
            run_by,
            "Looks through the population now",
            run,
        )
        .takes::<Nothing>()
        .example("{}")
        .answers::<ScreeningFound>()
        .creates(),
        Route::api_get("/api/v1/screenings", run_by, "Lists earlier runs", list)
            .answers::<ScreeningList>(),
    ]
}

async fn run(call: Call, write: Write<Nothing>) -> Answer {
    let (app, ctx) = (call.app().clone(), call.ctx.clone());
    let repeat = call.repeat(&write.idem);
    // Its units wait for the writer: not on a thread that serves.
    let found = tokio::task::spawn_blocking(move || screening::run_by_once(&app, &ctx, repeat))
        .await
        .map_err(|error| Failure::failed(format!("screening: {error}")))??;
    call.created(
        "/api/v1/screenings",
        ScreeningFound {
            looked: found.looked,
            opened: found.opened,
            stopped: found.stopped,
        },
    )
}

async fn list(call: Call) -> Answer {
    let screenings = screening::runs(call.app(), &call.ctx)
        .await?
        .into_iter()
        .map(|run| ScreeningRow {
            day: run.day,
            at: run.at,
            looked: run.found.looked,
            opened: run.found.opened,
            stopped: run.found.stopped,
        })
        .collect();
    call.answer(ScreeningList { screenings })
}
