//! Applying by oneself, or for somebody who lets one act: the same procedure, the same case as at
//! the door and at the window.

use super::case_form::{self, Sent, Sheet};
use super::case_words::Says;
use super::item_choice::{self, Chosen, Pick};
use super::public::filing;
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::case::{FileRequest, Whom};
use app::citizen::{OwnRecord, may_act_for, own_record};
use app::once::Repeat;
use app::policy::Action;
use flow::Procedure;
use model::case::Channel;
use model::id::{CaseId, PersonId};
use model::refusal::Refusal;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let own = Access::Signed(Action::CitizenDesk);
    vec![
        Route::get("/apply/{procedure}", own, ask),
        Route::post("/apply/{procedure}", own, send).files(),
    ]
}

#[derive(Serialize)]
struct Whose {
    id: String,
    name: String,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct ApplyPage {
    code: String,
    title: String,
    hint: String,
    of: String,
    name: String,
    own: bool,
    whose: Vec<Whose>,
    ask_item: bool,
    /// The item of the catalogue, once it is chosen.
    chosen: Option<Box<Chosen>>,
    note: bool,
    sheet: Sheet,
}

async fn ask(page: Page, Path(code): Path<String>, asked: Asked) -> Answer {
    let fields = Fields::default().with("item", asked.text("item"));
    let form = page.form(fields.clone());
    let record = own_record(page.app(), &page.ctx, asked.parse("of")).await?;
    show(&page, &code, &record, &form, &fields, None).await
}

/// The procedure as it files new cases, if a citizen may file it.
fn offered<'s>(
    site: &'s app::Site,
    code: &str,
) -> Result<(&'s Procedure, &'s flow::ActSpec), Failure> {
    let (_, procedure) = site.procedure(code).ok_or_else(Failure::not_found)?;
    let act = filing(procedure).ok_or_else(Failure::not_found)?;
    Ok((procedure, act))
}

/// What is known is shown; what is not is asked; papers that the county holds are not asked for.
fn sheet(
    page: &Page,
    procedure: &Procedure,
    act: &flow::ActSpec,
    record: &OwnRecord,
    fields: &Fields,
    item: &str,
) -> Sheet {
    let (says, site) = (Says::of(page), page.app().site());
    let mut sheet = Sheet::default();
    for field in procedure
        .asks(&act.code)
        .filter(|field| procedure.concerns(field, item))
    {
        let required = !field.optional && field.when.is_none();
        case_form::place(
            &mut sheet,
            &says,
            &site,
            procedure.code(),
            field,
            required,
            Some(&record.person),
        );
    }
    for material in procedure.takes(&act.code) {
        let required = material.required && material.when.is_none();
        let Some(mut paper) =
            case_form::paper(&says, procedure, &material.code, required, None, fields)
        else {
            continue;
        };
        paper.held = material
            .certificate
            .as_ref()
            .is_some_and(|kind| record.certificates.iter().any(|held| held.kind == *kind));
        sheet.papers.push(paper);
    }
    sheet
}

async fn show(
    page: &Page,
    code: &str,
    record: &OwnRecord,
    form: &FormState,
    fields: &Fields,
    sent: Option<&Sent>,
) -> Answer {
    let (says, site) = (Says::of(page), page.app().site());
    let (procedure, act) = offered(&site, code)?;
    let base = format!("/apply/{code}?of={}&", record.person.id);
    let place = item_choice::Place {
        procedure,
        through: None,
        at: record.person.division,
        base: &base,
    };
    let typed = fields.text("item");
    let chosen = match (act.unique, place.pick(&says, &site, typed)) {
        (true, _) | (_, Pick::Free) => None,
        (_, Pick::Item(chosen)) => Some(chosen),
        (_, Pick::Ask) => {
            let crumb = ("/apply", says.word("citizen-choose-title"));
            return item_choice::ask(page, &place, typed, form, crumb);
        }
    };
    let item = chosen.as_ref().map_or(typed, |chosen| chosen.code.as_str());
    let mut sheet = sheet(page, procedure, act, record, fields, item);
    if let Some(sent) = sent {
        case_form::keep(&mut sheet, &sent.photos);
    }
    let mut whose = Vec::new();
    for (id, name) in may_act_for(page.app(), &page.ctx).await? {
        let current = id == record.person.id;
        whose.push(Whose {
            href: match &chosen {
                Some(chosen) => format!(
                    "/apply/{code}?of={id}&item={}",
                    crate::form::percent(&chosen.code)
                ),
                None => format!("/apply/{code}?of={id}"),
            },
            id: id.to_string(),
            name,
            current,
        });
    }
    let context = ApplyPage {
        code: code.to_owned(),
        title: chosen
            .as_ref()
            .map_or_else(|| says.procedure(code), |chosen| chosen.name.clone()),
        hint: says
            .maybe(&format!("procedure-{code}.hint"))
            .unwrap_or_default(),
        of: record.person.id.to_string(),
        name: record.person.name.clone(),
        own: record.own,
        whose,
        ask_item: !act.unique,
        chosen,
        note: act.note != flow::Wanted::No,
        sheet,
    };
    page.render_form(form, "pages/citizen/apply.html", context)
}

async fn send(page: Page, Path(code): Path<String>, posted: Posted) -> Answer {
    let site = page.app().site();
    let (procedure, act) = offered(&site, &code)?;
    // Read once: reading another's record is an entry of the journal.
    let record = own_record(page.app(), &page.ctx, posted.fields.parse_opt("of")?).await?;
    let item = app::catalogue::chosen(&site, posted.fields.text("item"));
    let fields: Vec<&flow::Field> = procedure
        .fields()
        .iter()
        .filter(|field| procedure.concerns(field, &item))
        .filter(|field| {
            field.from.is_some()
                || procedure
                    .asks(&act.code)
                    .any(|asked| asked.code == field.code)
        })
        .collect();
    let papers: Vec<&str> = procedure
        .takes(&act.code)
        .map(|material| material.code.as_str())
        .collect();
    let mut sent = Sent::default();
    let filed = match case_form::read(&page, &posted, fields, papers).await {
        Ok(read) => {
            sent = read;
            file(&page, procedure, act, record.person.id, &posted, &sent).await
        }
        Err(failure) => Err(failure),
    };
    match filed {
        Ok(case) => page.to_saying(&format!("/my/{case}"), Level::Good, "citizen-applied", &[]),
        Err(why) => {
            let form = page.refused(
                case_form::at_controls(why, procedure),
                posted.fields.clone(),
            )?;
            show(&page, &code, &record, &form, &posted.fields, Some(&sent)).await
        }
    }
}

async fn file(
    page: &Page,
    procedure: &Procedure,
    act: &flow::ActSpec,
    of: PersonId,
    posted: &Posted,
    sent: &Sent,
) -> Result<CaseId, Failure> {
    let fields = &posted.fields;
    let item = if act.unique {
        procedure.code().to_owned()
    } else {
        app::catalogue::chosen(&page.app().site(), fields.need("item")?)
    };
    if item.chars().count() > 100 {
        return Err(Refusal::field("item", "field-too-long")
            .with("max", 100)
            .into());
    }
    let mut typed = sent.fields.clone();
    // What the library fills is not typed; on a form about herself it never came.
    typed.retain(|_, value| !value.is_empty());
    let request = FileRequest {
        procedure: procedure.code().to_owned(),
        act: act.code.clone(),
        item,
        whom: Whom::Person(of),
        channel: Channel::Online,
        place: None,
        fields: typed,
        materials: sent.materials.clone(),
        note: fields.opt("note").map(str::to_owned),
        client: fields.opt("key").map(|key| format!("form-{key}")),
    };
    let idem = posted.idem(page.route());
    let repeat = Repeat {
        key: idem.key,
        route: idem.route.to_owned(),
        body: idem.body_digest,
    };
    let ctx = page.ctx.clone();
    let filed = app::once::once(page.app(), &page.ctx, repeat, move |app, tx| {
        app::case::file_in(app, tx, &ctx, &request).map(|case| case.id)
    })
    .await?;
    Ok(filed)
}
