//! Persons of the population library: found and opened for a stated purpose, masked.

use super::act::Clear;
use super::citizen::Done;
use super::{Call, Write};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::page::{Page, Path};
use crate::route::{Access, Route};
use crate::{codes, shape};
use ::codes::GridCode;
use app::person::{self, Correction};
use app::policy::Action;
use app::seal::Kind;
use axum::http::StatusCode;
use model::id::{PersonId, RequestId};
use model::library::Purpose;
use model::person::{Person, Standing};
use model::refusal::Refusal;
use model::request::Asked as Wish;
use serde_json::Value;

codes! {
    /// A value that is masked until asked for.
    pub enum Masked {
        /// Citizen number.
        CitizenNumber = "citizen-number",
        /// Exact address.
        Address = "address",
        /// Phone.
        Phone = "phone",
        /// Bank card for benefits.
        BankAccount = "bank-account",
    }

    /// Where a registration stands.
    pub enum StandingKind {
        /// Registered in the county.
        Registered = "registered",
        /// Lives here, registered elsewhere.
        Resident = "resident",
        /// Moved away.
        MovedAway = "moved-away",
        /// Died.
        Died = "died",
    }
}

shape! {
    /// Where a registration stands, and since when.
    pub struct StandingShown {
        /// Kind.
        pub kind: StandingKind,
        /// The day she moved away or died.
        pub day: Option<jiff::civil::Date>,
    }

    /// A person, masked.
    pub struct PersonRow {
        /// Id.
        pub id: model::id::PersonId,
        /// Name.
        pub name: String,
        /// Sex code of GB/T 2261.1.
        pub sex: String,
        /// Birth date.
        pub birth: jiff::civil::Date,
        /// Village.
        pub division: ::codes::DivisionCode,
        /// Town and village in words.
        pub place: String,
        /// Grid.
        pub grid: Option<String>,
        /// Citizen number, masked.
        pub number: String,
        /// Exact address, masked.
        pub address: String,
        /// Phone, masked.
        pub phone: Option<String>,
        /// Bank card, masked.
        pub account: Option<String>,
        /// Registration.
        pub standing: StandingShown,
        /// Registered here since.
        pub since: Option<jiff::civil::Date>,
        /// Version; a correction says which one it saw.
        pub version: i64,
        /// Machine-made.
        pub synthetic: bool,
    }

    /// Persons found.
    pub struct PersonList {
        /// At most 50.
        pub persons: Vec<PersonRow>,
    }

    /// A person opened.
    pub struct PersonShown {
        /// Her record, masked.
        pub person: PersonRow,
        /// Other ids that resolve to her.
        pub aliases: Vec<model::id::PersonId>,
        /// Her household, herself included.
        pub household: Vec<PersonRow>,
        /// Certificates in force.
        pub certificates: Value,
        /// Ids of her cases, newest first.
        pub cases: Vec<model::id::CaseId>,
        /// What she is entitled to.
        pub entitlements: Value,
        /// What she was paid.
        pub payments: Value,
        /// What is to be given back.
        pub claims: Value,
    }

    /// A masked value, to be shown in clear.
    pub struct ValueWanted {
        /// Which.
        pub value: Masked,
        /// Why: a purpose code.
        pub purpose: String,
    }

    /// Another record of the same person.
    pub struct JoinGiven {
        /// The record that turns out to be hers, too.
        pub alias: model::id::PersonId,
    }

    /// Two records that are one person now.
    pub struct Joined {
        /// The one that stays.
        pub kept: model::id::PersonId,
        /// The one that leads to it.
        pub alias: model::id::PersonId,
    }

    /// A correction that somebody asked for.
    pub struct WishShown {
        /// The request.
        pub request: model::id::RequestId,
        /// Whose record.
        pub person: model::id::PersonId,
        /// Her name.
        pub name: String,
        /// Who asks.
        pub by: String,
        /// Element of the library.
        pub element: String,
        /// What it says now, masked where it is personal.
        pub now: String,
        /// What it should say, masked likewise.
        pub wanted: String,
        /// Why.
        pub reason: String,
        /// When it was asked for.
        pub at: model::time::Instant,
    }

    /// Corrections that wait, oldest first.
    pub struct WishList {
        /// They.
        pub corrections: Vec<WishShown>,
        /// Ask again with it for what follows.
        pub cursor: Option<String>,
    }

    /// A decision about a correction.
    pub struct WishDecision {
        /// Whether it is followed.
        pub granted: bool,
        /// Words; needed where it is not.
        pub note: Option<String>,
    }

    /// A correction by the steward; what is left out stays as it is.
    pub struct CorrectionGiven {
        /// The version that was seen.
        pub version: i64,
        /// Why, with its document.
        pub reason: String,
        /// Name.
        pub name: Option<String>,
        /// Registration.
        pub standing: Option<StandingShown>,
        /// Village.
        pub division: Option<::codes::DivisionCode>,
        /// Grid.
        pub grid: Option<String>,
        /// Phone.
        pub phone: Option<String>,
        /// Bank card for benefits.
        pub account: Option<String>,
        /// Exact address.
        pub address: Option<String>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let read = Access::Api(Action::PersonRead);
    let purpose = "Why: case, payment, own-request, visit, data-care, audit";
    vec![
        Route::api_get(
            "/api/v1/persons",
            read,
            "Finds persons by name, place, last digits or a whole number",
            find,
        )
        .query("q", "What is looked for, at least two characters")
        .query("purpose", purpose)
        .answers::<PersonList>(),
        Route::api_get(
            "/api/v1/persons/{id}",
            read,
            "Opens a person's record, masked",
            open,
        )
        .query("purpose", purpose)
        .answers::<PersonShown>(),
        Route::api_post(
            "/api/v1/persons/{id}/unmask",
            Access::Api(Action::PersonUnmask),
            "Shows one masked value in clear",
            unmask,
        )
        .takes::<ValueWanted>()
        .example(r#"{"value":"phone","purpose":"visit"}"#)
        .answers::<Clear>(),
        Route::api_post(
            "/api/v1/persons/{id}/corrections",
            Access::Api(Action::PersonWrite),
            "Corrects a record, with trail",
            correct,
        )
        .takes::<CorrectionGiven>()
        .example(r#"{"version":1,"reason":"户口簿（2026）","phone":"19900001234"}"#)
        .answers::<PersonRow>(),
        Route::api_post(
            "/api/v1/persons/{id}/join",
            Access::Api(Action::PersonWrite),
            "Says that another record is the same person; this one stays",
            join,
        )
        .takes::<JoinGiven>()
        .answers::<Joined>(),
        Route::api_get(
            "/api/v1/corrections",
            Access::Api(Action::PersonWrite),
            "Lists corrections that citizens asked for, oldest first",
            wishes,
        )
        .query("cursor", "From the page before")
        .answers::<WishList>(),
        Route::api_post(
            "/api/v1/corrections/{request}",
            Access::Api(Action::PersonWrite),
            "Decides about a correction that was asked for",
            decide,
        )
        .takes::<WishDecision>()
        .example(r#"{"granted":true}"#)
        .answers::<Done>(),
    ]
}

fn row(call: &Page, person: &Person) -> PersonRow {
    let (kind, day) = match person.standing {
        Standing::Registered => (StandingKind::Registered, None),
        Standing::Resident => (StandingKind::Resident, None),
        Standing::MovedAway(day) => (StandingKind::MovedAway, Some(day)),
        Standing::Died(day) => (StandingKind::Died, Some(day)),
    };
    PersonRow {
        id: person.id,
        name: person.name.clone(),
        sex: super::case::code(&person.sex),
        birth: person.birth,
        division: person.division,
        place: call.app().site().place_name(person.division),
        grid: person.grid.map(|grid| grid.to_string()),
        number: person.number.masked.clone(),
        address: person.address.masked.clone(),
        phone: person.phone.as_ref().map(|phone| phone.masked.clone()),
        account: person
            .account
            .as_ref()
            .map(|account| account.masked.clone()),
        standing: StandingShown { kind, day },
        since: person.since,
        version: person.version,
        synthetic: person.synthetic,
    }
}

async fn join(call: Call, Path(kept): Path<PersonId>, write: Write<JoinGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let page = call.into_page().for_purpose(Purpose::DataCare);
    let (ctx, alias) = (page.ctx.clone(), write.body.alias);
    let done = app::once::once(page.app(), &page.ctx, repeat, move |_, tx| {
        person::join_in(tx, &ctx, kept, alias)?;
        Ok(Joined { kept, alias })
    })
    .await?;
    super::json(StatusCode::OK, done)
}

async fn wishes(call: Call, query: Asked) -> Answer {
    let page = call.into_page().for_purpose(Purpose::DataCare);
    let after = super::case::asked::<RequestId>(&query, "cursor")?;
    let lines = app::citizen::corrections(page.app(), &page.ctx, after).await?;
    let cursor = lines
        .last()
        .filter(|_| lines.len() >= 50)
        .map(|line| line.request.id.to_string());
    let corrections = lines
        .into_iter()
        .filter_map(|line| match line.request.asked {
            Wish::Correction {
                element, reason, ..
            } => Some(WishShown {
                request: line.request.id,
                person: line.request.about,
                name: line.name,
                by: line.by,
                element,
                now: line.now,
                wanted: line.wanted,
                reason,
                at: line.request.at,
            }),
            _ => None,
        })
        .collect();
    let list = WishList {
        corrections,
        cursor,
    };
    super::json(StatusCode::OK, list)
}

async fn decide(call: Call, Path(id): Path<RequestId>, write: Write<WishDecision>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let page = call.into_page().for_purpose(Purpose::DataCare);
    let (ctx, body) = (page.ctx.clone(), write.body);
    let done = app::once::once(page.app(), &page.ctx, repeat, move |app, tx| {
        let note = body.note.as_deref();
        app::citizen::decide_correction_in(app, tx, &ctx, id, body.granted, note)?;
        Ok(Done { done: true })
    })
    .await?;
    super::json(StatusCode::OK, done)
}

fn purposed(call: Call, purpose: &str) -> Result<Page, Refusal> {
    Ok(call.into_page().for_purpose(person::purpose(purpose)?))
}

async fn find(call: Call, query: Asked) -> Answer {
    let page = purposed(call, query.text("purpose"))?;
    let found = person::search(page.app(), &page.ctx, query.text("q")).await?;
    let persons = found.iter().map(|person| row(&page, person)).collect();
    super::json(StatusCode::OK, PersonList { persons })
}

async fn open(call: Call, Path(id): Path<PersonId>, query: Asked) -> Answer {
    let page = purposed(call, query.text("purpose"))?;
    let view = person::open(page.app(), &page.ctx, id).await?;
    super::json(
        StatusCode::OK,
        PersonShown {
            person: row(&page, &view.person),
            aliases: view.aliases,
            household: view
                .household
                .iter()
                .map(|person| row(&page, person))
                .collect(),
            certificates: super::case::masked(&view.certificates)?,
            cases: view.cases.iter().map(|line| line.id).collect(),
            entitlements: super::case::masked(&view.entitlements)?,
            payments: super::case::masked(&view.payments)?,
            claims: super::case::masked(&view.claims)?,
        },
    )
}

async fn unmask(call: Call, Path(id): Path<PersonId>, write: Write<ValueWanted>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let page = purposed(call, &write.body.purpose)?;
    let kind = match write.body.value {
        Masked::CitizenNumber => Kind::CitizenNumber,
        Masked::Address => Kind::Address,
        Masked::Phone => Kind::Phone,
        Masked::BankAccount => Kind::BankAccount,
    };
    let value = person::unmask_once(page.app(), &page.ctx, id, kind, repeat).await?;
    super::json(StatusCode::OK, Clear { value })
}

fn standing(given: StandingShown) -> Result<Standing, Refusal> {
    match (given.kind, given.day) {
        (StandingKind::Registered, None) => Ok(Standing::Registered),
        (StandingKind::Resident, None) => Ok(Standing::Resident),
        (StandingKind::MovedAway, Some(day)) => Ok(Standing::MovedAway(day)),
        (StandingKind::Died, Some(day)) => Ok(Standing::Died(day)),
        (StandingKind::MovedAway | StandingKind::Died, None) => {
            Err(Refusal::field("standing.day", "field-required"))
        }
        (StandingKind::Registered | StandingKind::Resident, Some(_)) => {
            Err(Refusal::field("standing.day", "json-not-allowed"))
        }
    }
}

async fn correct(call: Call, Path(id): Path<PersonId>, write: Write<CorrectionGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let grid = body.grid.map(|text| text.parse::<GridCode>()).transpose();
    let correction = Correction {
        name: body.name,
        standing: body.standing.map(standing).transpose()?,
        division: body.division,
        grid: grid.map_err(|_| Failure::from(Refusal::field("grid", "json-not-allowed")))?,
        phone: body.phone,
        account: body.account,
        address: body.address,
        reason: body.reason,
    };
    let page = call.into_page();
    let (ctx, seen, rows) = (page.ctx.clone(), body.version, page.clone());
    let done = app::once::once(page.app(), &page.ctx, repeat, move |app, tx| {
        app::policy::require(&ctx.actor, Action::PersonWrite)?;
        person::correct_in(app, tx, &ctx, id, seen, &correction).map(|person| row(&rows, &person))
    })
    .await?;
    super::json(StatusCode::OK, done)
}
