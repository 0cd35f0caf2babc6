//! The data steward: corrections that citizens ask for, the record itself, two records of one
//! person, and the search for entitlements.

use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::pages::figure;
use crate::route::{Access, Route};
use app::citizen::CorrectionLine;
use app::person::Correction;
use app::policy::Action;
use codes::DivisionCode;
use jiff::civil::Date;
use model::id::{PersonId, RequestId};
use model::library::Purpose;
use model::person::{Person, Standing};
use model::refusal::Refusal;
use model::request::Asked as Wanted;
use serde::Serialize;
use std::time::Duration;

/// A search may take minutes at a million people; the page waits this long for it.
const SEARCH_WAIT: Duration = Duration::from_secs(20);

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (write, screen) = (
        Access::Signed(Action::PersonWrite),
        Access::Signed(Action::ScreeningRun),
    );
    vec![
        Route::get("/steward/corrections", write, corrections),
        Route::post("/steward/corrections/{request}", write, decide),
        Route::get("/steward/people/{person}", write, edit),
        Route::post("/steward/people/{person}", write, correct),
        Route::get("/steward/join", write, compare),
        Route::post("/steward/join", write, join),
        Route::get("/screening", screen, runs),
        Route::post("/screening", screen, run),
    ]
}

#[derive(Serialize)]
struct CorrectionRow {
    id: String,
    name: String,
    href: String,
    by: String,
    element: String,
    now: String,
    wanted: String,
    reason: String,
    at: i64,
}

#[derive(Serialize)]
struct CorrectionsPage {
    rows: Vec<CorrectionRow>,
    next: Option<String>,
}

fn correction(page: &Page, line: &CorrectionLine) -> CorrectionRow {
    let (element, reason) = match &line.request.asked {
        Wanted::Correction {
            element, reason, ..
        } => (element.as_str(), reason.clone()),
        _ => ("", String::new()),
    };
    CorrectionRow {
        id: line.request.id.to_string(),
        name: line.name.clone(),
        href: format!("/steward/people/{}", line.request.about),
        by: if line.by == line.name {
            page.say("steward-herself")
        } else {
            line.by.clone()
        },
        element: page.say(&format!(
            "steward-element-{}",
            element.rsplit('.').next().unwrap_or("name")
        )),
        now: line.now.clone(),
        wanted: line.wanted.clone(),
        reason,
        at: line.request.at.0,
    }
}

async fn corrections(page: Page, asked: Asked) -> Answer {
    let form = page.form(Fields::default());
    corrections_with(
        &page.for_purpose(Purpose::DataCare),
        &form,
        asked.parse("after"),
    )
    .await
}

async fn corrections_with(page: &Page, form: &FormState, after: Option<RequestId>) -> Answer {
    let found = app::citizen::corrections(page.app(), &page.ctx, after).await?;
    let next = (found.len() == 50)
        .then(|| {
            found
                .last()
                .map(|line| format!("/steward/corrections?after={}", line.request.id))
        })
        .flatten();
    let rows = found.iter().map(|line| correction(page, line)).collect();
    page.render_form(
        form,
        "pages/steward/corrections.html",
        CorrectionsPage { rows, next },
    )
}

async fn decide(page: Page, Path(id): Path<RequestId>, posted: Posted) -> Answer {
    let page = page.for_purpose(Purpose::DataCare);
    let fields = posted.fields;
    let granted = fields.text("granted") == "yes";
    let note = fields.opt("note").map(str::to_owned);
    match app::citizen::decide_correction(page.app(), &page.ctx, id, granted, note).await {
        Ok(()) => {
            let key = if granted {
                "steward-granted-said"
            } else {
                "steward-refused-said"
            };
            page.to_saying("/steward/corrections", Level::Good, key, &[])
        }
        Err(why) => {
            let form = page.refused(why, fields)?;
            corrections_with(&page, &form, None).await
        }
    }
}

#[derive(Serialize)]
struct RecordRow {
    id: String,
    name: String,
    number: String,
    birth: String,
    sex: String,
    place: String,
    address: String,
    phone: String,
    account: String,
    standing: String,
    standing_code: &'static str,
    standing_day: String,
    since: Option<String>,
    version: i64,
    synthetic: bool,
    cases: usize,
    entitled: usize,
    paid: usize,
    aliases: usize,
}

#[derive(Clone, Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct EditPage {
    record: RecordRow,
    villages: Vec<Choice>,
    standings: Vec<Choice>,
    division: String,
}

const fn standing_code(standing: &Standing) -> &'static str {
    match standing {
        Standing::Registered => "registered",
        Standing::Resident => "resident",
        Standing::Died(_) => "died",
        Standing::MovedAway(_) => "moved-away",
    }
}

fn record(page: &Page, view: &app::person::PersonView) -> RecordRow {
    let person: &Person = &view.person;
    let code = standing_code(&person.standing);
    RecordRow {
        id: person.id.to_string(),
        name: person.name.clone(),
        number: person.number.masked.clone(),
        birth: person.birth.to_string(),
        sex: page.say(match person.sex {
            codes::lists::Sex::Male => "sex-male",
            codes::lists::Sex::Female => "sex-female",
            codes::lists::Sex::Unknown => "sex-unknown",
            codes::lists::Sex::Unstated => "sex-unstated",
        }),
        place: page.app().site().place_name(person.division),
        address: person.address.masked.clone(),
        phone: person
            .phone
            .as_ref()
            .map_or_else(String::new, |held| held.masked.clone()),
        account: person
            .account
            .as_ref()
            .map_or_else(String::new, |held| held.masked.clone()),
        standing: page.say(&format!("steward-standing-{code}")),
        standing_code: code,
        standing_day: match &person.standing {
            Standing::Died(day) | Standing::MovedAway(day) => day.to_string(),
            Standing::Registered | Standing::Resident => String::new(),
        },
        since: person.since.map(|day| day.to_string()),
        version: person.version,
        synthetic: person.synthetic,
        cases: view.cases.len(),
        entitled: view
            .entitlements
            .iter()
            .filter(|held| held.until.is_none())
            .count(),
        paid: view.payments.len(),
        aliases: view.aliases.len(),
    }
}

async fn edit(page: Page, Path(id): Path<PersonId>) -> Answer {
    let page = page.for_purpose(Purpose::DataCare);
    let form = page.form(Fields::default());
    edit_with(&page, &form, id).await
}

async fn edit_with(page: &Page, form: &FormState, id: PersonId) -> Answer {
    let view = app::person::open(page.app(), &page.ctx, id).await?;
    let site = page.app().site();
    let villages = site
        .towns()
        .flat_map(|(town, held)| {
            site.villages(town).map(move |(village, below)| Choice {
                value: village.to_string(),
                label: format!("{}{}", held.name, below.name),
            })
        })
        .collect();
    let standings = ["registered", "resident", "died", "moved-away"]
        .map(|code| Choice {
            value: code.to_owned(),
            label: page.say(&format!("steward-standing-{code}")),
        })
        .to_vec();
    let context = EditPage {
        record: record(page, &view),
        villages,
        standings,
        division: view.person.division.to_string(),
    };
    page.render_form(form, "pages/steward/person.html", context)
}

/// What was typed and differs from what stands: an empty field changes nothing.
fn wanted(fields: &Fields, now: &Person) -> Result<Correction, Refusal> {
    let code = fields.text("standing");
    let standing = if code.is_empty()
        || code == standing_code(&now.standing) && fields.opt("standing-day").is_none()
    {
        None
    } else {
        let day = || fields.parse::<Date>("standing-day");
        Some(match code {
            "registered" => Standing::Registered,
            "resident" => Standing::Resident,
            "died" => Standing::Died(day()?),
            "moved-away" => Standing::MovedAway(day()?),
            _ => return Err(Refusal::field("standing", "field-choice")),
        })
    };
    let division: Option<DivisionCode> = fields.parse_opt("division")?;
    let typed = |name: &str| fields.opt(name).map(str::to_owned);
    let correction = Correction {
        name: typed("name").filter(|name| *name != now.name),
        standing: standing.filter(|standing| *standing != now.standing),
        division: division.filter(|division| *division != now.division),
        grid: None,
        phone: typed("phone"),
        account: typed("account").map(|text| text.chars().filter(|c| !c.is_whitespace()).collect()),
        address: typed("address"),
        reason: fields.text("reason").to_owned(),
    };
    let nothing = correction.name.is_none()
        && correction.standing.is_none()
        && correction.division.is_none()
        && correction.phone.is_none()
        && correction.account.is_none()
        && correction.address.is_none();
    if nothing {
        Err(Refusal::invalid("nothing-given"))
    } else {
        Ok(correction)
    }
}

async fn correct(page: Page, Path(id): Path<PersonId>, posted: Posted) -> Answer {
    let page = page.for_purpose(Purpose::DataCare);
    let fields = posted.fields;
    let done = async {
        let view = app::person::open(page.app(), &page.ctx, id).await?;
        let seen: i64 = fields.parse("version")?;
        let correction = wanted(&fields, &view.person)?;
        Ok::<_, Failure>(
            app::person::correct(page.app(), &page.ctx, view.person.id, seen, correction).await?,
        )
    };
    match done.await {
        Ok(person) => page.to_saying(
            &format!("/steward/people/{}", person.id),
            Level::Good,
            "steward-corrected-said",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, fields)?;
            edit_with(&page, &form, id).await
        }
    }
}

#[derive(Serialize)]
struct JoinPage {
    sides: Vec<RecordRow>,
    same: bool,
}

async fn compare(page: Page, asked: Asked) -> Answer {
    let fields = asked.fields().clone();
    compare_with(&page.for_purpose(Purpose::DataCare), fields, None).await
}

/// A person by id or by whole citizen number.
async fn found(
    page: &Page,
    fields: &Fields,
    name: &str,
) -> Result<app::person::PersonView, Failure> {
    let text = fields.need(name)?;
    let id = match text.parse::<PersonId>() {
        Ok(id) => id,
        Err(_) => {
            let hits = app::person::search(page.app(), &page.ctx, text).await?;
            match hits.as_slice() {
                [one] => one.id,
                [] => return Err(Refusal::field(name, "person-unknown").into()),
                _ => {
                    return Err(Refusal::field(name, "person-several")
                        .with("count", hits.len() as i64)
                        .into());
                }
            }
        }
    };
    Ok(app::person::open(page.app(), &page.ctx, id).await?)
}

async fn compare_with(page: &Page, fields: Fields, why: Option<Failure>) -> Answer {
    let mut sides = Vec::new();
    let mut why = why;
    if fields.opt("kept").is_some() || fields.opt("alias").is_some() {
        for name in ["kept", "alias"] {
            match found(page, &fields, name).await {
                Ok(view) => sides.push(record(page, &view)),
                Err(refused) => why = why.or(Some(refused)),
            }
        }
    }
    let form = match why {
        Some(why) => page.refused(why, fields)?,
        None => page.form(fields),
    };
    let same = matches!(sides.as_slice(), [a, b] if a.id == b.id);
    page.render_form(&form, "pages/steward/join.html", JoinPage { sides, same })
}

async fn join(page: Page, posted: Posted) -> Answer {
    let page = page.for_purpose(Purpose::DataCare);
    let fields = posted.fields;
    let done = async {
        let (kept, alias) = (
            fields.parse::<PersonId>("kept")?,
            fields.parse::<PersonId>("alias")?,
        );
        app::person::join(page.app(), &page.ctx, kept, alias).await?;
        Ok::<_, Failure>(kept)
    };
    match done.await {
        Ok(kept) => page.to_saying(
            &format!("/steward/people/{kept}"),
            Level::Good,
            "steward-joined-said",
            &[],
        ),
        Err(why) => compare_with(&page, fields, Some(why)).await,
    }
}

#[derive(Serialize)]
struct RunRow {
    day: String,
    at: i64,
    looked: i64,
    opened: i64,
    stopped: i64,
}

#[derive(Serialize)]
struct SearchRow {
    item: String,
    born: bool,
    feeds: Vec<String>,
    found: Option<i64>,
    held: Option<String>,
}

#[derive(Serialize)]
struct AskedRow {
    month: String,
    given: i64,
    saved: i64,
    percent: i64,
}

#[derive(Serialize)]
struct RunsPage {
    searches: Vec<SearchRow>,
    asked: Vec<AskedRow>,
    rows: Vec<RunRow>,
    ahead: i64,
    age: Option<u16>,
}

async fn run_rows(page: &Page) -> Result<Vec<RunRow>, Failure> {
    let found = app::screening::runs(page.app(), &page.ctx).await?;
    let row = |line: app::screening::RunLine| RunRow {
        day: line.day.to_string(),
        at: line.at.0,
        looked: line.found.looked,
        opened: line.found.opened,
        stopped: line.found.stopped,
    };
    Ok(found.into_iter().map(row).collect())
}

async fn runs(page: Page) -> Answer {
    let site = page.app().site();
    let today = page.now().date();
    let searches = app::screening::looked_for(page.app(), &page.ctx).await?;
    let searches = searches.into_iter().map(|line| SearchRow {
        held: line
            .held
            .map(|why| page.say(&format!("steward-held-{why}"))),
        item: line.item,
        born: line.born,
        feeds: line.feeds,
        found: line.found,
    });
    let asked = app::figure::asked(page.app(), &page.ctx).await?;
    let asked = asked.into_iter().map(|line| AskedRow {
        month: words::month(page.locale(), line.month.first_day()),
        given: line.given,
        saved: line.saved,
        percent: line.saved * 100 / (line.saved + line.given).max(1),
    });
    let context = RunsPage {
        searches: searches.collect(),
        asked: asked.collect(),
        rows: run_rows(&page).await?,
        ahead: site
            .parameters
            .number("elder-allowance.look-ahead", today, 30),
        age: site
            .parameters
            .allowance(app::roll::ELDER_ALLOWANCE, today)
            .first_age(),
    };
    page.render("pages/steward/screening.html", context)
}

/// The search goes on to its end whether or not the page waits for it.
async fn run(page: Page) -> Answer {
    let (app, ctx) = (page.app().clone(), page.ctx.clone());
    let work = tokio::task::spawn_blocking(move || app::screening::run_by(&app, &ctx));
    match tokio::time::timeout(SEARCH_WAIT, work).await {
        Err(_) => page.to_saying(
            "/screening",
            Level::Note,
            "steward-screening-going-said",
            &[],
        ),
        Ok(Err(error)) => Err(Failure::failed(format!("screening: {error}"))),
        Ok(Ok(Err(why))) => Err(why.into()),
        Ok(Ok(Ok(found))) => {
            let args = [
                ("looked", found.looked.into()),
                ("opened", found.opened.into()),
                ("stopped", found.stopped.into()),
            ];
            page.to_saying("/screening", Level::Good, "steward-screening-said", &args)
        }
    }
}

/// A feed that wants looking after.
#[derive(Serialize)]
struct AlarmRow {
    name: String,
    href: String,
    department: String,
    last: String,
    refused: bool,
}

/// Feeds on the home page; the rest is one click away.
const ALARMS_SHOWN: usize = 10;

/// Feeds whose data are older than their cadence allows, or whose delivery was not taken; none when the
/// hub cannot be read, which must not take the home away.
fn alarms(page: &Page) -> Option<Vec<AlarmRow>> {
    let found = match app::library::alarms(page.app(), &page.ctx) {
        Ok(found) => found,
        Err(error) => {
            tracing::error!(%error, "the data hub cannot be read");
            return None;
        }
    };
    let row = |line: model::library::FeedLine| AlarmRow {
        href: format!("/libraries/feeds/{}", line.feed.code),
        department: page.app().site().unit_name(&line.feed.department),
        last: line
            .last_day
            .map(|day| words::date(page.locale(), day))
            .unwrap_or_default(),
        refused: line.refused.is_some(),
        name: line.feed.name,
    };
    Some(found.into_iter().map(row).collect())
}

#[derive(Serialize)]
struct HomePage {
    name: String,
    figures: Vec<figure::FigureLine>,
    alarms: Vec<AlarmRow>,
    /// What the hub has cannot be read.
    dark: bool,
    rows: Vec<CorrectionRow>,
    runs: Vec<RunRow>,
}

/// The data steward's home.
///
/// # Errors
/// The store's.
pub async fn home(page: Page) -> Answer {
    let page = page.for_purpose(Purpose::DataCare);
    let found = app::citizen::corrections(page.app(), &page.ctx, None).await?;
    let alarms = alarms(&page);
    let mut figures = figure::lines(&page).await?;
    figures.extend(alarms.as_ref().map(|alarms| figure::FigureLine {
        label: page.say("library-alarms"),
        value: alarms.len().to_string(),
        unit: String::new(),
        href: "/libraries#feeds".to_owned(),
        tone: "red",
    }));
    let context = HomePage {
        name: page.ctx.actor.name.clone(),
        figures,
        dark: alarms.is_none(),
        alarms: alarms
            .unwrap_or_default()
            .into_iter()
            .take(ALARMS_SHOWN)
            .collect(),
        rows: found
            .iter()
            .take(10)
            .map(|line| correction(&page, line))
            .collect(),
        runs: run_rows(&page).await?.into_iter().take(5).collect(),
    };
    page.render("pages/steward/home.html", context)
}
