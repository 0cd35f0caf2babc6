//! Households of the caller's grids, what they are visited for, and visits to them.

use super::citizen::Done;
use super::{Call, Write};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::Path;
use crate::pages::visit::month;
use crate::route::{Access, Route};
use crate::shape;
use app::policy::Action;
use app::visit::{HouseholdLine, Planning, Visiting, Welcome};
use codes::GridCode;
use model::id::HouseholdId;
use model::refusal::Refusal;
use model::time::Month;
use model::visit::Consent;

shape! {
    /// A household, masked, by the eldest of its members.
    pub struct HouseholdShown {
        /// Its id.
        pub household: model::id::HouseholdId,
        /// The grid it lives in.
        pub grid: String,
        /// Its eldest member.
        pub name: String,
        /// Her address, masked.
        pub address: String,
        /// How many live in it.
        pub members: i64,
        /// Codes of what it is visited for.
        pub kinds: Vec<String>,
        /// Day of the next visit.
        pub next_on: Option<jiff::civil::Date>,
        /// It wants no further visits.
        pub refused: bool,
    }

    /// Households.
    pub struct HouseholdList {
        /// They.
        pub households: Vec<HouseholdShown>,
    }

    /// A member of a household, masked.
    pub struct MemberShown {
        /// Her id.
        pub person: model::id::PersonId,
        /// Name.
        pub name: String,
        /// Number, masked.
        pub number: String,
    }

    /// A visit that was made.
    pub struct VisitShown {
        /// Its id.
        pub id: model::id::VisitId,
        /// When.
        pub at: model::time::Instant,
        /// `agreed`, `not-today`, `never`.
        pub consent: String,
        /// What was looked at.
        pub ticked: Vec<String>,
    }

    /// A household opened.
    pub struct HouseholdOpened {
        /// Its id.
        pub household: model::id::HouseholdId,
        /// The grid it lives in.
        pub grid: String,
        /// Who lives in it.
        pub members: Vec<MemberShown>,
        /// Codes of what it is visited for.
        pub kinds: Vec<String>,
        /// Day of the next visit.
        pub next_on: Option<jiff::civil::Date>,
        /// It wants no further visits.
        pub refused: bool,
        /// The last visits, newest first.
        pub visits: Vec<VisitShown>,
    }

    /// What a household is to be visited for.
    pub struct PlanGiven {
        /// Codes of the site's checklists; none: no visits are planned any more.
        pub kinds: Vec<String>,
        /// Day of the next visit.
        pub next_on: Option<jiff::civil::Date>,
    }

    /// A visit as it is told.
    pub struct VisitGiven {
        /// `agreed`, `not-today`, `never`.
        pub consent: String,
        /// What was looked at: `kind.item`.
        pub ticked: Option<Vec<String>>,
        /// Day of the next visit.
        pub next_on: Option<jiff::civil::Date>,
    }

    /// That a household wants visits again, said at the door.
    pub struct AllowGiven {
        /// The member of age who said so.
        pub said_by: model::id::PersonId,
    }

    /// What the caller's own household says of visits.
    pub struct OwnVisitsShown {
        /// Whether there is a household for which she may speak.
        pub household: bool,
        /// It wants no visits.
        pub refused: bool,
        /// Codes of what it is visited for.
        pub kinds: Vec<String>,
    }

    /// Whether the caller's own household may be visited.
    pub struct WelcomeGiven {
        /// It may.
        pub welcome: bool,
    }

    /// A visit that was written down.
    pub struct VisitTaken {
        /// Its id.
        pub visit: model::id::VisitId,
    }

    /// Visits of a month in a grid.
    pub struct VisitCountShown {
        /// The grid.
        pub grid: String,
        /// Made or tried.
        pub all: i64,
        /// To which the household agreed.
        pub agreed: i64,
    }

    /// Visits of a month by grid.
    pub struct VisitCounts {
        /// They.
        pub counts: Vec<VisitCountShown>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (work, read, own) = (
        Access::Api(Action::FieldWork),
        Access::Api(Action::FieldRead),
        Access::Api(Action::CitizenDesk),
    );
    vec![
        Route::api_get(
            "/api/v1/households",
            work,
            "Lists the households of an own grid, or those to be visited today",
            list,
        )
        .query(
            "grid",
            "Grid; left out: what is to be visited today in all own grids",
        )
        .query("after", "Households after this one (cursor)")
        .answers::<HouseholdList>(),
        Route::api_get(
            "/api/v1/households/{household}",
            work,
            "Shows a household",
            show,
        )
        .answers::<HouseholdOpened>(),
        Route::api_post(
            "/api/v1/households/{household}/plan",
            work,
            "Says what a household is visited for, and when next",
            plan,
        )
        .takes::<PlanGiven>()
        .example(r#"{"kinds":["elder-alone"],"next_on":"2026-12-01"}"#)
        .answers::<Done>(),
        Route::api_post(
            "/api/v1/households/{household}/visits",
            work,
            "Writes down a visit and what the household answered",
            visit,
        )
        .takes::<VisitGiven>()
        .example(r#"{"consent":"agreed","ticked":["elder-alone.meals"],"next_on":"2026-12-08"}"#)
        .answers::<VisitTaken>()
        .creates(),
        Route::api_post(
            "/api/v1/households/{household}/allow",
            work,
            "Writes down at the door that a household wants visits again",
            allow,
        )
        .takes::<AllowGiven>()
        .answers::<VisitTaken>()
        .creates(),
        Route::api_get(
            "/api/v1/my/visits",
            own,
            "What the caller's own household says of visits",
            own_visits,
        )
        .answers::<OwnVisitsShown>(),
        Route::api_post(
            "/api/v1/my/visits",
            own,
            "Says whether the caller's own household may be visited",
            say,
        )
        .takes::<WelcomeGiven>()
        .example(r#"{"welcome":true}"#)
        .answers::<Done>(),
        Route::api_get(
            "/api/v1/visits",
            read,
            "Counts the visits of a month by grid",
            counts,
        )
        .query("month", "Month as 2026-11; left out: this one")
        .answers::<VisitCounts>(),
    ]
}

fn shown(line: HouseholdLine) -> HouseholdShown {
    let plan = line.plan;
    HouseholdShown {
        household: line.household,
        grid: line.grid.to_string(),
        name: line.name,
        address: line.address,
        members: line.members,
        next_on: plan.as_ref().and_then(|plan| plan.next_on),
        refused: plan.as_ref().is_some_and(|plan| plan.refused),
        kinds: plan.map_or_else(Vec::new, |plan| plan.kinds),
    }
}

async fn list(call: Call, query: Asked) -> Answer {
    let found = match query.parse::<GridCode>("grid") {
        Some(grid) => {
            app::visit::households(call.app(), &call.ctx, grid, query.parse("after")).await?
        }
        None => app::visit::due(call.app(), &call.ctx).await?,
    };
    call.answer(HouseholdList {
        households: found.into_iter().map(shown).collect(),
    })
}

async fn show(call: Call, Path(id): Path<HouseholdId>) -> Answer {
    let view = app::visit::open(call.app(), &call.ctx, id).await?;
    let plan = view.plan;
    call.answer(HouseholdOpened {
        household: view.household,
        grid: view.grid.to_string(),
        members: view
            .members
            .into_iter()
            .map(|person| MemberShown {
                person: person.id,
                name: person.name,
                number: person.number.masked,
            })
            .collect(),
        next_on: plan.as_ref().and_then(|plan| plan.next_on),
        refused: plan.as_ref().is_some_and(|plan| plan.refused),
        kinds: plan.map_or_else(Vec::new, |plan| plan.kinds),
        visits: view
            .visits
            .into_iter()
            .map(|visit| VisitShown {
                id: visit.id,
                at: visit.at,
                consent: visit.consent.code().to_owned(),
                ticked: visit.ticked,
            })
            .collect(),
    })
}

async fn plan(call: Call, Path(id): Path<HouseholdId>, write: Write<PlanGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let planning = Planning {
        household: id,
        kinds: write.body.kinds,
        next_on: write.body.next_on,
    };
    let ctx = call.ctx.clone();
    let done = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        app::visit::plan_in(app, tx, &ctx, &planning)?;
        Ok(Done { done: true })
    })
    .await?;
    call.answer(done)
}

async fn visit(call: Call, Path(id): Path<HouseholdId>, write: Write<VisitGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let consent = Consent::from_code(&write.body.consent)
        .ok_or_else(|| Failure::from(Refusal::field("consent", "field-unreadable")))?;
    let visiting = Visiting {
        household: id,
        consent,
        ticked: write.body.ticked.unwrap_or_default(),
        next_on: write.body.next_on,
    };
    let ctx = call.ctx.clone();
    let taken = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        app::visit::visit_in(app, tx, &ctx, &visiting).map(|visit| VisitTaken { visit })
    })
    .await?;
    call.created(&format!("/api/v1/households/{id}"), taken)
}

async fn counts(call: Call, query: Asked) -> Answer {
    let chosen = query
        .opt("month")
        .and_then(month)
        .unwrap_or_else(|| Month::of(call.now().date()));
    let found = app::visit::counts(call.app(), &call.ctx, chosen).await?;
    let counts = found
        .into_iter()
        .map(|line| VisitCountShown {
            grid: line.grid.to_string(),
            all: line.all,
            agreed: line.agreed,
        })
        .collect();
    call.answer(VisitCounts { counts })
}

async fn allow(call: Call, Path(id): Path<HouseholdId>, write: Write<AllowGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (ctx, said_by) = (call.ctx.clone(), write.body.said_by);
    let taken = app::once::once(call.app(), &call.ctx, repeat, move |_, tx| {
        app::visit::allow_in(tx, &ctx, id, said_by).map(|visit| VisitTaken { visit })
    })
    .await?;
    call.created(&format!("/api/v1/households/{id}"), taken)
}

async fn own_visits(call: Call) -> Answer {
    let own = app::visit::own(call.app(), &call.ctx).await?;
    call.answer(OwnVisitsShown {
        household: own.is_some(),
        refused: own.as_ref().is_some_and(|own| own.refused),
        kinds: own.map_or_else(Vec::new, |own| own.kinds),
    })
}

async fn say(call: Call, write: Write<WelcomeGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let ctx = call.ctx.clone();
    let welcome = if write.body.welcome {
        Welcome::Yes
    } else {
        Welcome::No
    };
    let done = app::once::once(call.app(), &call.ctx, repeat, move |_, tx| {
        app::visit::say_in(tx, &ctx, welcome)?;
        Ok(Done { done: true })
    })
    .await?;
    call.answer(done)
}
