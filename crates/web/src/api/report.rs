//! Reports from the field: what may be reported, filing what was seen, with an account and without.

use super::case::PointGiven;
use super::file::Sent;
use super::{Call, Write};
use crate::error::{Answer, Failure};
use crate::form::Asked;
use crate::origin;
use crate::page::Visitor;
use crate::pages::report::{STRANGER_BYTES_MAX, family_name, of_stranger};
use crate::route::{Access, Route};
use crate::shape;
use app::policy::Action;
use app::report::{self, Filed, Given, Placed, Report};
use app::{Ctx, Site};
use axum::http::{HeaderMap, StatusCode, Uri};
use codes::GridCode;
use model::place::Point;
use model::refusal::Refusal;

shape! {
    /// A family of classes.
    pub struct FamilyShown {
        /// Its code.
        pub family: String,
        /// Its name in the caller's language.
        pub name: String,
    }

    /// A class of events that may be reported.
    pub struct KindShown {
        /// Its code, for `class`.
        pub class: String,
        /// Its name in the caller's language, for `class_name`.
        pub name: String,
        /// Its family.
        pub family: String,
    }

    /// What may be reported. It holds no person and may be kept.
    pub struct KindsShown {
        /// Procedure.
        pub procedure: String,
        /// Version of the module that says so.
        pub version: String,
        /// Families in the order of their classes.
        pub families: Vec<FamilyShown>,
        /// Classes.
        pub kinds: Vec<KindShown>,
    }

    /// Classes reported most in a grid of late.
    pub struct UsualShown {
        /// Their codes, most first.
        pub classes: Vec<String>,
    }

    /// Where something was seen; the point goes before the names.
    pub struct ReportPlaceGiven {
        /// The point, where known.
        pub point: Option<PointGiven>,
        /// Grid, 15 or 17 digits.
        pub grid: Option<String>,
        /// Village or town.
        pub division: Option<::codes::DivisionCode>,
    }

    /// What was seen.
    pub struct ReportGiven {
        /// Class.
        pub class: String,
        /// The name it was chosen by: refused when the class is called otherwise by now.
        pub class_name: Option<String>,
        /// Words.
        pub summary: Option<String>,
        /// Photographs stored before.
        pub photos: Option<Vec<model::id::FileId>>,
        /// A recording stored before.
        pub voice: Option<Vec<model::id::FileId>>,
        /// Photographs of it put right.
        pub after: Option<Vec<model::id::FileId>>,
        /// Where; left out: where the caller's post is.
        pub place: Option<ReportPlaceGiven>,
        /// Put right on the spot; staff only.
        pub done: Option<bool>,
        /// When, by the reporter's own clock.
        pub reported_at: Option<model::time::Instant>,
        /// The client's own id (UUIDv7): the same id files once, for ever.
        pub client: Option<String>,
    }

    /// What somebody unknown saw, as a form (`multipart/form-data`).
    pub struct StrangerReport {
        /// Class.
        pub class: String,
        /// The name it was chosen by.
        pub class_name: Option<String>,
        /// Words.
        pub summary: Option<String>,
        /// A photograph; the part may stand three times.
        pub photo: Option<String>,
        /// A recording.
        pub voice: Option<String>,
        /// Longitude in degrees.
        pub lng: Option<String>,
        /// Latitude in degrees.
        pub lat: Option<String>,
        /// Village or town, where there is no point.
        pub division: Option<String>,
        /// When, by the reporter's own clock, UTC milliseconds since 1970.
        pub reported_at: Option<String>,
        /// The client's own id (UUIDv7): the same id files once, for ever.
        pub client: Option<String>,
        /// Left empty by people.
        pub website: Option<String>,
    }

    /// A report that stands.
    pub struct ReportFiled {
        /// The case; left out for somebody unknown, who follows it by the receipt.
        pub id: Option<model::id::CaseId>,
        /// The number people use.
        pub number: String,
        /// Shows the stage to whoever holds it.
        pub receipt: String,
        /// Stage code.
        pub stage: String,
        /// How it ended, where it was put right on the spot.
        pub outcome: Option<String>,
        /// Where it was filed, in words.
        pub place: String,
        /// `point`, `named` or `post`: what the place rests on.
        pub placed: String,
        /// Whether it lies where the caller's post reaches.
        pub own: bool,
        /// When it was filed, by this clock; limits count from it.
        pub received_at: model::time::Instant,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let file = Access::Api(Action::CaseFile);
    vec![
        Route::api_get(
            "/api/v1/reports/kinds",
            Access::Public,
            "Lists what may be reported from the field",
            kinds,
        )
        .answers::<KindsShown>(),
        Route::api_get(
            "/api/v1/reports/usual",
            file,
            "Lists the classes reported most in a grid of late",
            usual,
        )
        .query("grid", "Grid; left out: the caller's first")
        .answers::<UsualShown>(),
        Route::api_post(
            "/api/v1/reports",
            file,
            "Reports an event from the field",
            report,
        )
        .takes::<ReportGiven>()
        .example(EXAMPLE)
        .answers::<ReportFiled>()
        .creates(),
        Route::api_post(
            "/api/v1/reports/public",
            Access::Public,
            "Reports an event without an account",
            stranger,
        )
        .takes::<StrangerReport>()
        .answers::<ReportFiled>()
        .creates()
        .files()
        .body(STRANGER_BYTES_MAX),
    ]
}

const EXAMPLE: &str = r#"{"class":"0102","class_name":"暴露垃圾","summary":"桥头堆了两天",
"place":{"point":{"lng_e7":1209712345,"lat_e7":323456789}},"reported_at":1795656000000,
"client":"01935f0a-7c3e-7b2a-9d4e-1f2a3b4c5d6e"}"#;

async fn kinds(visitor: Visitor) -> Answer {
    let site = visitor.app().site();
    let found = report::kinds(&site).ok_or_else(Failure::not_found)?;
    let mut families: Vec<FamilyShown> = Vec::new();
    for kind in &found.kinds {
        if families.iter().all(|held| held.family != kind.family) {
            families.push(FamilyShown {
                family: kind.family.clone(),
                name: family_name(&visitor, &kind.family),
            });
        }
    }
    let kinds = found.kinds.into_iter().map(|kind| KindShown {
        name: crate::pages::report::class_name(&visitor, &kind.code),
        class: kind.code,
        family: kind.family,
    });
    super::json(
        StatusCode::OK,
        KindsShown {
            procedure: report::PROCEDURE.to_owned(),
            version: found.version,
            families,
            kinds: kinds.collect(),
        },
    )
}

async fn usual(call: Call, asked: Asked) -> Answer {
    let grid = super::case::asked::<GridCode>(&asked, "grid")?;
    let classes = report::usual(call.app(), &call.ctx, grid).await?;
    call.answer(UsualShown { classes })
}

fn given(place: Option<ReportPlaceGiven>) -> Result<Given, Refusal> {
    let Some(place) = place else {
        return Ok(Given::default());
    };
    let grid = place.grid.map(|text| text.parse::<GridCode>()).transpose();
    Ok(Given {
        point: place.point.map(|point| Point {
            lng_e7: point.lng_e7,
            lat_e7: point.lat_e7,
        }),
        division: place.division,
        grid: grid.map_err(|_| Refusal::field("place.grid", "json-not-allowed"))?,
    })
}

/// What a report is answered with.
#[must_use]
pub fn shown(site: &Site, filed: &Filed, by: Placed) -> ReportFiled {
    let case = &filed.case;
    let mut place = site.place_name(case.place.division);
    if let Some(grid) = case.place.grid {
        place = format!("{place} {}", site.grid_name(grid));
    }
    ReportFiled {
        id: Some(case.id),
        number: case.number.clone(),
        receipt: case.receipt.clone(),
        stage: case.stage.clone(),
        outcome: case.outcome.as_ref().map(super::case::code),
        place,
        placed: match by {
            Placed::Point => "point",
            Placed::Named => "named",
            Placed::Post => "post",
        }
        .to_owned(),
        own: filed.own,
        received_at: case.filed_at,
    }
}

async fn report(call: Call, write: Write<ReportGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let place = given(body.place)?;
    let wish = Report {
        summary: crate::pages::report::summary(
            &call,
            &body.class,
            body.summary.unwrap_or_default(),
        ),
        class: body.class,
        class_name: body.class_name,
        photos: body.photos.unwrap_or_default(),
        voice: body.voice.unwrap_or_default(),
        after: body.after.unwrap_or_default(),
        done: body.done.unwrap_or_default(),
        reported_at: body.reported_at,
        client: body.client,
    };
    let located = report::locate(call.app(), &call.ctx, place).await?;
    let ctx: Ctx = call.ctx.clone();
    let filed = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        let filed = report::file_in(app, tx, &ctx, &wish, &located)?;
        Ok(shown(&app.site(), &filed, located.by))
    })
    .await?;
    let at = filed.id.map(|id| format!("/api/v1/cases/{id}"));
    call.created(&at.unwrap_or_default(), filed)
}

async fn stranger(visitor: Visitor, headers: HeaderMap, uri: Uri, sent: Sent) -> Answer {
    // A page of another site could make its visitors' browsers report.
    if !origin::ours(&headers, uri.host()) {
        return Err(Failure::http(StatusCode::FORBIDDEN, "sent-from-elsewhere"));
    }
    let (case, by) = of_stranger(&visitor, &sent.posted).await?;
    let filed = Filed { case, own: true };
    let answer = ReportFiled {
        id: None,
        ..shown(&visitor.app().site(), &filed, by)
    };
    super::json(StatusCode::CREATED, answer)
}
