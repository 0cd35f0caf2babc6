//! One matter of hers: where it stands, what is still wanted of her, its receipt.

use crate::error::{Answer, Failure};
use crate::form::{Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::pages::case_words::Says;
use crate::pages::receipt::{Progress, progress, rated, spaced};
use crate::route::{Access, Route};
use app::case::{self, CaseView, PublicView, Told};
use app::citizen::{change_account, withdraw};
use app::policy::Action;
use flow::FieldKind;
use model::case::Proof;
use model::event::Event;
use model::id::CaseId;
use model::refusal::{Kind, Refusal};
use model::verb::Verb;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    let (own, act) = (
        Access::Signed(Action::CitizenDesk),
        Access::Signed(Action::CitizenDesk),
    );
    vec![
        Route::get("/my/{case}", own, show),
        Route::post("/my/{case}/withdraw", act, take_back),
        Route::post("/my/{case}/card", act, card),
        Route::post("/my/{case}/rating", act, rate),
    ]
}

#[derive(Serialize)]
struct Paper {
    name: String,
    /// `have`, `held`, `missing`.
    state: &'static str,
}

#[derive(Serialize)]
struct Line {
    when: String,
    text: String,
    foot: String,
}

#[derive(Serialize)]
struct Letter {
    name: String,
    number: String,
    at: i64,
    lines: Vec<String>,
}

#[derive(Serialize)]
struct MatterPage {
    id: String,
    version: u64,
    title: String,
    number: String,
    /// Whose, where it is not her own.
    of: Option<String>,
    progress: Progress,
    receipt: String,
    url: String,
    papers: Vec<Paper>,
    letters: Vec<Letter>,
    story: Vec<Line>,
    /// Address of the page where she supplies what is missing.
    supply: Option<String>,
    may_withdraw: bool,
    may_change_card: bool,
    account: Option<String>,
}

fn supply(view: &CaseView) -> Option<String> {
    let act = view.open.iter().find(|open| open.verb == Verb::Supply)?;
    Some(format!("/cases/{}/acts/{}", view.case.id, act.code))
}

fn papers(page: &Page, view: &CaseView, procedure: &flow::Procedure) -> Vec<Paper> {
    let name = |code: &str| page.say(&format!("material-{}-{code}", view.case.procedure));
    procedure
        .materials()
        .iter()
        .filter_map(|spec| {
            let state = match view
                .case
                .materials
                .get(&spec.code)
                .map(|given| &given.proof)
            {
                Some(Proof::Certificate(_)) => "held",
                Some(Proof::Files(_) | Proof::Paper) => "have",
                None if view.lacking.contains(&spec.code) && view.case.is_open() => "missing",
                None => return None,
            };
            Some(Paper {
                name: name(&spec.code),
                state,
            })
        })
        .collect()
}

fn story(page: &Page, view: &CaseView) -> Vec<Line> {
    let mut lines = Vec::new();
    for entry in &view.history {
        let Told::Events(events) = &entry.said else {
            continue;
        };
        for event in events {
            let Event::Acted { act, unit, by, .. } = event else {
                continue;
            };
            let unit = unit.as_ref().map(|unit| view.site.unit_name(unit));
            let own = Some(*by) == view.case.applicant.person || *by == page.ctx.actor.person;
            lines.push(Line {
                when: words::moment(page.locale(), entry.at.0),
                text: page.say(&format!("act-{}-{act}", view.case.procedure)),
                foot: match unit {
                    Some(unit) => unit,
                    None if own => page.say("citizen-yourself"),
                    None if *by == app::PRODUCT => page.say("citizen-the-product"),
                    None => String::new(),
                },
            });
        }
    }
    lines.reverse();
    lines
}

async fn load(page: &Page, id: CaseId) -> Result<(CaseView, PublicView), Failure> {
    let view = case::view(page.app(), &page.ctx, id).await?;
    let public = case::public_view(page.app(), page.now(), &view.case.receipt).await?;
    Ok((view, public))
}

fn render(page: &Page, form: &FormState, view: &CaseView, public: &PublicView) -> Answer {
    let case = &view.case;
    let procedure = view
        .site
        .procedure_of(&case.version_of_module, &case.procedure)
        .ok_or_else(|| {
            Failure::failed(format!("case {}: its module version is not here", case.id))
        })?;
    let card = procedure
        .fields()
        .iter()
        .find(|field| field.kind == FieldKind::BankAccount);
    let account = card
        .and_then(|field| case.fields.get(&field.code))
        .and_then(|held| match &held.value {
            model::value::Value::Sealed(sealed) => Some(sealed.masked.clone()),
            _ => None,
        });
    let open = |verb: Verb| view.open.iter().any(|open| open.verb == verb);
    let letters = case
        .letters
        .iter()
        .rev()
        .map(|letter| Letter {
            name: page.say(&format!("letter-{}-{}", case.procedure, letter.letter)),
            number: letter.number.clone(),
            at: letter.at.0,
            lines: letter.lines.clone(),
        })
        .collect();
    let context = MatterPage {
        id: case.id.to_string(),
        version: case.version,
        title: Says::of(page).item(&case.procedure, &case.item),
        number: case.number.clone(),
        of: (case.applicant.person != Some(page.ctx.actor.person))
            .then(|| case.applicant.name.clone()),
        progress: progress(page, public),
        receipt: spaced(&case.receipt),
        url: page.absolute(&format!("/r/{}", case.receipt)),
        papers: papers(page, view, procedure),
        letters,
        story: story(page, view),
        supply: supply(view),
        may_withdraw: open(Verb::Withdraw),
        may_change_card: open(Verb::Correct) && card.is_some(),
        account,
    };
    page.render_form(form, "pages/citizen/matter.html", context)
}

async fn show(page: Page, Path(id): Path<CaseId>) -> Answer {
    let (view, public) = load(&page, id).await?;
    render(&page, &page.form(Fields::default()), &view, &public)
}

/// Leads on, or shows the matter again with what was typed and why it was refused.
async fn done(
    page: &Page,
    id: CaseId,
    fields: Fields,
    result: Result<(), Failure>,
    said: &str,
) -> Answer {
    match result {
        Ok(()) => page.to_saying(&format!("/my/{id}"), Level::Good, said, &[]),
        Err(why) => {
            let form = page.refused(why, fields)?;
            let (view, public) = load(page, id).await?;
            render(page, &form, &view, &public)
        }
    }
}

/// The version of the matter that her page showed.
fn seen(fields: &Fields) -> Result<u64, Failure> {
    fields
        .parse("version")
        .map_err(|_| Refusal::new(Kind::Stale, model::Refused::new("stale")).into())
}

async fn take_back(page: Page, Path(id): Path<CaseId>, posted: Posted) -> Answer {
    let result = match seen(&posted.fields) {
        Ok(seen) => {
            let note = posted.fields.opt("note").map(str::to_owned);
            withdraw(page.app(), &page.ctx, id, seen, note)
                .await
                .map(drop)
                .map_err(Failure::from)
        }
        Err(why) => Err(why),
    };
    done(&page, id, posted.fields, result, "citizen-withdrawn").await
}

async fn card(page: Page, Path(id): Path<CaseId>, posted: Posted) -> Answer {
    let result = match (seen(&posted.fields), posted.fields.need("bank-account")) {
        (Ok(seen), Ok(account)) => {
            let note = Some(page.say("citizen-card-note"));
            change_account(page.app(), &page.ctx, id, seen, account, note)
                .await
                .map(drop)
                .map_err(Failure::from)
        }
        (Err(why), _) => Err(why),
        (_, Err(refusal)) => Err(refusal.into()),
    };
    done(&page, id, posted.fields, result, "citizen-card-changed").await
}

async fn rate(page: Page, Path(id): Path<CaseId>, posted: Posted) -> Answer {
    // Whoever may open the matter holds its receipt.
    let case = case::get(page.app(), &page.ctx, id).await?;
    let result = rated(&page, &case.receipt, &posted.fields).await;
    done(&page, id, posted.fields, result, "citizen-rated").await
}
