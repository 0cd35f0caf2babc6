//! Reporting an event in three taps: photograph, kind, send. The same page is kept by the phone and
//! works without a network; what it sends then goes by the API. Without a script it is a plain form.

use super::case_form::Option_;
use super::receipt;
use crate::api::file::cleaned;
use crate::api::report::{ReportFiled, shown};
use crate::asset;
use crate::error::{Answer, Failure};
use crate::form::{Fields, FormState, Posted};
use crate::page::{Chrome, Level, Page, Visitor};
use crate::route::{Access, Route};
use crate::upload::Uploaded;
use app::Site;
use app::once::Repeat;
use app::policy::Action;
use app::report::{self, Given, Kept, Placed, Report};
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::response::{Html, IntoResponse};
use codes::GridCode;
use minijinja::value::{Serde, Value, merge_maps};
use model::case::Case;
use model::file::StoredFile;
use model::place::Point;
use model::refusal::{Arg, Refusal};
use model::role::Role;
use model::time::Instant;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use words::{Args, Locale};

/// Bytes of a report by somebody unknown, photographs and recording together.
pub const STRANGER_BYTES_MAX: usize = 12 * 1_048_576;
/// Photographs of a report by somebody unknown.
const STRANGER_PHOTOS_MAX: usize = 3;
/// The page that a phone keeps: without anybody's name in it.
const KEPT_PAGE: &str = "/report/kept";

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let own = Access::Signed(Action::CaseFile);
    vec![
        Route::get("/report", own, show),
        Route::post("/report", own, send).files(),
        Route::get("/report/public", Access::Public, show_public),
        Route::post("/report/public", Access::Public, send_public)
            .files()
            .body(STRANGER_BYTES_MAX),
        Route::get(KEPT_PAGE, Access::Public, kept),
        Route::asset(asset::WORKER, worker),
        Route::asset(asset::MANIFEST, manifest),
    ]
}

/// Classes or divisions under one heading.
#[derive(Debug, Clone, Serialize)]
struct Group {
    label: String,
    options: Vec<Option_>,
}

/// For whom the page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum For {
    /// Whoever is signed in.
    Own,
    /// Anybody.
    All,
    /// The phone, to keep.
    Phone,
}

#[derive(Serialize)]
struct ReportPage {
    mode: &'static str,
    action: &'static str,
    /// Whose reports the phone shows; empty for anybody's.
    account: String,
    /// Version of the classes; empty while nothing may be reported.
    version: String,
    families: Vec<Group>,
    usual: Vec<Option_>,
    towns: Vec<Group>,
    grids: Vec<Option_>,
    may_do: bool,
    staff: bool,
    outlines: String,
    /// What the script says, by key.
    says: BTreeMap<&'static str, String>,
}

/// Sentences that the script says; `#1` and `#2` are put in by it.
const SAYS: [&str; 34] = [
    "again",
    "by-post",
    "changed",
    "choose",
    "clock",
    "edit",
    "far",
    "listen",
    "locating",
    "mine",
    "near",
    "no-kind",
    "no-photo",
    "no-photo-kept",
    "no-place",
    "no-voice",
    "not-kept",
    "offline",
    "other-grid",
    "picked",
    "picture-unread",
    "record",
    "recording",
    "refused",
    "remove",
    "room",
    "sending",
    "sent",
    "sent-public",
    "sign-in",
    "stop",
    "tries",
    "waiting",
    "whose",
];

/// A class in words.
pub(crate) fn class_name(visitor: &Visitor, class: &str) -> String {
    visitor.say(&format!(
        "choice-{}-{}-{class}",
        report::PROCEDURE,
        report::CLASS
    ))
}

/// A family in words: the module's own, ours for the families of DOMAIN, else as the table calls it.
pub(crate) fn family_name(visitor: &Visitor, family: &str) -> String {
    let lexicon = visitor.web().lexicon();
    [
        format!("family-{}-{family}", report::PROCEDURE),
        format!("report-family-{family}"),
    ]
    .iter()
    .find_map(|key| lexicon.try_say(visitor.locale(), key, &Args::new()).ok())
    .unwrap_or_else(|| family.to_owned())
}

/// Words of a report; where the procedure wants some and none were given, the name of the class.
pub(crate) fn summary(visitor: &Visitor, class: &str, given: String) -> String {
    let site = visitor.app().site();
    let wanted = report::kinds(&site)
        .is_some_and(|kinds| kinds.words && kinds.kinds.iter().any(|kind| kind.code == class));
    if given.trim().is_empty() && wanted {
        let key = format!("choice-{}-{}-{class}", report::PROCEDURE, report::CLASS);
        return visitor.web().lexicon().word(Locale::ZhCn, &key);
    }
    given
}

fn families(visitor: &Visitor, kinds: &[report::Kind]) -> Vec<Group> {
    let mut codes: Vec<&str> = Vec::new();
    let mut groups: Vec<Group> = Vec::new();
    for kind in kinds {
        let at = codes.iter().position(|code| *code == kind.family);
        let at = at.unwrap_or_else(|| {
            codes.push(&kind.family);
            groups.push(Group {
                label: family_name(visitor, &kind.family),
                options: Vec::new(),
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(at) {
            group.options.push(Option_ {
                value: kind.code.clone(),
                label: class_name(visitor, &kind.code),
            });
        }
    }
    groups
}

fn towns(site: &Site) -> Vec<Group> {
    site.towns()
        .map(|(town, held)| Group {
            label: held.name.clone(),
            options: site
                .villages(town)
                .map(|(village, held)| Option_ {
                    value: village.to_string(),
                    label: held.name.clone(),
                })
                .collect(),
        })
        .collect()
}

fn grid_words(site: &Site, grid: GridCode) -> String {
    format!(
        "{} {}",
        site.place_name(grid.division()),
        site.grid_name(grid)
    )
}

fn context(visitor: &Visitor, whose: For, usual: &[String]) -> ReportPage {
    let site = visitor.app().site();
    let kinds = report::kinds(&site);
    let actor = visitor
        .signed()
        .filter(|_| whose == For::Own)
        .map(|signed| &signed.actor);
    let role = actor.map_or(Role::Citizen, model::account::Actor::role);
    let may = report::may(&site, role);
    let open = match whose {
        For::Own => may.report,
        For::All => report::open_to_all(&site),
        For::Phone => true,
    };
    let grids: Vec<GridCode> = actor
        .and_then(|actor| actor.post.as_ref())
        .map(|post| post.grids.clone())
        .unwrap_or_default();
    let villages: BTreeSet<String> = grids
        .iter()
        .map(|grid| format!("/map/grids?village={}", grid.division()))
        .collect();
    let outlines = if villages.is_empty() {
        "/map/towns".to_owned()
    } else {
        villages.into_iter().collect::<Vec<_>>().join(" ")
    };
    ReportPage {
        mode: match whose {
            For::Own => "own",
            For::All => "public",
            For::Phone => "kept",
        },
        action: if whose == For::All {
            "/report/public"
        } else {
            "/report"
        },
        account: actor.map_or_else(String::new, |actor| actor.account.to_string()),
        version: kinds
            .as_ref()
            .filter(|_| open)
            .map_or_else(String::new, |kinds| kinds.version.clone()),
        families: kinds
            .as_ref()
            .map_or_else(Vec::new, |kinds| families(visitor, &kinds.kinds)),
        usual: usual
            .iter()
            .map(|class| Option_ {
                value: class.clone(),
                label: class_name(visitor, class),
            })
            .collect(),
        towns: towns(&site),
        grids: grids
            .into_iter()
            .map(|grid| Option_ {
                value: grid.to_string(),
                label: grid_words(&site, grid),
            })
            .collect(),
        may_do: may.done || whose == For::Phone,
        staff: actor.is_some_and(|actor| actor.post.is_some()),
        outlines,
        says: SAYS
            .iter()
            .map(|key| (*key, visitor.say(&format!("report-js-{key}"))))
            .collect(),
    }
}

const TEMPLATE: &str = "pages/report/show.html";

async fn page_of(page: &Page, form: &FormState) -> Answer {
    let usual = report::usual(page.app(), &page.ctx, None).await?;
    page.render_form(form, TEMPLATE, context(page, For::Own, &usual))
}

async fn show(page: Page) -> Answer {
    page_of(&page, &page.form(Fields::default())).await
}

async fn show_public(visitor: Visitor) -> Answer {
    let form = visitor.form(Fields::default());
    visitor.render_form(&form, TEMPLATE, context(&visitor, For::All, &[]))
}

/// The page without anybody in it: no name, no token, no counters. Whoever opens it on this phone
/// without a network, it tells nothing of another.
async fn kept(visitor: Visitor) -> Answer {
    let mut chrome = Chrome::bare(visitor.web(), visitor.arrival());
    chrome.csrf = String::new();
    chrome.path = "/report".to_owned();
    let form = FormState::fresh(Fields::default(), String::new());
    let whole = merge_maps([
        Value::from(Serde(context(&visitor, For::Phone, &[]))),
        minijinja::context! { form => form.value(), chrome => Value::from(Serde(chrome)) },
    ]);
    let templates = visitor.web().templates();
    let html = templates.render(visitor.locale(), TEMPLATE, whole)?;
    Ok(Html(html).into_response())
}

async fn worker(visitor: Visitor) -> Answer {
    let version = report::kinds(&visitor.app().site()).map_or_else(String::new, |k| k.version);
    asset::worker(KEPT_PAGE, &version)
}

async fn manifest(visitor: Visitor) -> Answer {
    let county = visitor.app().site().county_name.clone();
    let name = visitor.say("report-app");
    let icon = asset::href("mark.svg");
    let icons: Vec<serde_json::Value> = Some(icon)
        .filter(|href| !href.is_empty())
        .map(|href| serde_json::json!({ "src": href, "sizes": "any", "type": "image/svg+xml" }))
        .into_iter()
        .collect();
    let told = serde_json::json!({
        "name": format!("{county} {name}"),
        "short_name": name,
        "lang": visitor.locale().tag(),
        "id": "/report",
        "start_url": "/report",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f5f3ee",
        "theme_color": "#153656",
        "icons": icons,
    });
    let mut response = told.to_string().into_response();
    response.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/manifest+json"),
    );
    Ok(response)
}

/// Degrees as a phone or a finger on the map gives them.
fn e7(text: &str) -> Option<i64> {
    let degrees: f64 = text.parse().ok()?;
    (degrees.is_finite() && degrees.abs() <= 180.0).then(|| (degrees * 1e7).round() as i64)
}

fn given(fields: &Fields) -> Result<Given, Refusal> {
    let point = match (fields.opt("lng"), fields.opt("lat")) {
        (Some(lng), Some(lat)) => {
            let both = e7(lng).zip(e7(lat));
            let (lng_e7, lat_e7) = both.ok_or_else(|| Refusal::field("place", "field-location"))?;
            Some(Point { lng_e7, lat_e7 })
        }
        _ => None,
    };
    Ok(Given {
        point,
        division: fields.parse_opt("division")?,
        grid: fields.parse_opt("grid")?,
    })
}

fn wish(visitor: &Visitor, fields: &Fields) -> Result<Report, Refusal> {
    let class = fields.text("class").to_owned();
    Ok(Report {
        summary: summary(visitor, &class, fields.text("summary").to_owned()),
        class,
        class_name: fields.opt("class_name").map(str::to_owned),
        done: fields.ticked("done"),
        reported_at: fields.parse_opt::<i64>("reported_at")?.map(Instant),
        client: fields
            .opt("client")
            .map(str::to_owned)
            .or_else(|| fields.opt("key").map(|key| format!("form-{key}"))),
        ..Report::default()
    })
}

async fn send(page: Page, posted: Posted) -> Answer {
    match filed(&page, &posted).await {
        Ok(filed) => {
            let key = match (filed.placed.as_str(), filed.own) {
                ("post", _) => "report-filed-by-post",
                (_, false) => "report-filed-elsewhere",
                (_, true) => "report-filed",
            };
            let told = [
                ("number", Arg::Text(filed.number)),
                ("place", Arg::Text(filed.place)),
            ];
            page.to_saying("/report", Level::Good, key, &told)
        }
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            page_of(&page, &form).await
        }
    }
}

/// Files the form of whoever is signed in; sent again, it is answered as it was.
async fn filed(page: &Page, posted: &Posted) -> Result<ReportFiled, Failure> {
    let mut wish = wish(page, &posted.fields)?;
    let located = report::locate(page.app(), &page.ctx, given(&posted.fields)?).await?;
    let mut kept: Vec<StoredFile> = Vec::new();
    for (field, ids) in [
        ("photo", &mut wish.photos),
        ("after-photo", &mut wish.after),
        ("voice", &mut wish.voice),
    ] {
        let media = posted.media(page.web(), field).await?;
        let media = media.into_iter().map(cleaned).collect();
        let files = app::file::keep(page.app(), &page.ctx, media)?;
        ids.extend(files.iter().map(|file| file.id));
        kept.extend(files);
    }
    let ctx = page.ctx.clone();
    let idem = posted.idem(page.route());
    let repeat = Repeat {
        key: idem.key,
        route: idem.route.to_owned(),
        body: idem.body_digest,
    };
    let filed = app::once::once(page.app(), &page.ctx, repeat, move |app, tx| {
        app::file::upload_in(tx, &ctx, &kept)?;
        let filed = report::file_in(app, tx, &ctx, &wish, &located)?;
        Ok(shown(&app.site(), &filed, located.by))
    })
    .await?;
    Ok(filed)
}

async fn send_public(visitor: Visitor, posted: Posted) -> Answer {
    match of_stranger(&visitor, &posted).await {
        Ok((case, _)) => {
            let told = [("receipt", Arg::Text(receipt::spaced(&case.receipt)))];
            let to = format!("/r/{}", case.receipt);
            visitor.to_saying(&to, Level::Good, "report-received", &told)
        }
        Err(why) => {
            let form = visitor.refused(why, posted.fields)?;
            visitor.render_form(&form, TEMPLATE, context(&visitor, For::All, &[]))
        }
    }
}

/// Files what somebody unknown sent. Limited by address; a field that only machines fill in refuses it.
///
/// # Errors
/// `too-often`; `report-not-taken`; `upload-*` at the file; what `app` refuses.
pub(crate) async fn of_stranger(
    visitor: &Visitor,
    posted: &Posted,
) -> Result<(Case, Placed), Failure> {
    visitor.web().admit_report(visitor.arrival().bucket)?;
    let fields = &posted.fields;
    if fields.opt("website").is_some() {
        return Err(Refusal::invalid("report-not-taken").into());
    }
    let mut ctx = receipt::stranger(visitor);
    ctx.synthetic = visitor.web().settings().synthetic;
    let wish = wish(visitor, fields)?;
    let located = report::locate(visitor.app(), &ctx, given(fields)?).await?;
    let photos = posted.images(visitor.web(), "photo").await?;
    if photos.len() > STRANGER_PHOTOS_MAX {
        let max = i64::try_from(STRANGER_PHOTOS_MAX).unwrap_or(i64::MAX);
        return Err(Refusal::field("photo", "field-too-many")
            .with("max", max)
            .into());
    }
    let voice = posted.media(visitor.web(), "voice").await?;
    let keep = |media: Vec<Uploaded>| {
        let media = media.into_iter().map(cleaned).collect();
        app::file::keep(visitor.app(), &ctx, media)
    };
    let kept = Kept {
        photos: keep(photos)?,
        voice: keep(voice)?,
    };
    let by = located.by;
    let name = visitor
        .web()
        .lexicon()
        .word(Locale::ZhCn, "report-anonymous");
    let case = report::stranger(visitor.app(), &ctx, &name, wish, kept, located).await?;
    Ok((case, by))
}
