//! Filing: for whom, then one page with what is not known yet.

use super::case_form::{self, Option_, Sent, Sheet};
use super::case_words::Says;
use super::item_choice::{self, Chosen, Pick};
use super::unit::{Link, link};
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page};
use app::case::{FileRequest, Whom};
use app::person::PersonView;
use app::policy::{Action, scope};
use flow::{ActSpec, By, Procedure};
use model::case::Channel;
use model::id::{PersonId, TicketId};
use model::library::Purpose;
use model::order::Part;
use model::refusal::{Arg, Refusal};
use model::role::Role;
use serde::Serialize;
use words::Args;

/// Modules that stand open on the first page though nothing of theirs was filed of late; what comes
/// after them is folded away.
const OPEN_MODULES: usize = 3;

/// Something that may be filed.
#[derive(Serialize)]
struct Offered {
    value: String,
    label: String,
    hint: String,
}

/// What of a module may be filed.
#[derive(Serialize)]
struct Group {
    name: String,
    /// Codes of its procedures.
    values: Vec<String>,
    procedures: Vec<Offered>,
    folded: bool,
    #[serde(skip)]
    personal: bool,
}

#[derive(Serialize)]
struct WhoPage {
    groups: Vec<Group>,
    /// The one thing that may be filed, where there is no choice.
    only: Option<Offered>,
    own: bool,
    /// Something of it is for a person.
    personal: bool,
    /// Procedures that may be filed for somebody the library does not know.
    unknown: bool,
    phone: bool,
}

#[derive(Serialize)]
struct FilePage {
    title: String,
    hint: String,
    procedure: String,
    person: String,
    name: String,
    place: String,
    back: String,
    ask_item: bool,
    /// The item of the catalogue, once it is chosen.
    chosen: Option<Box<Chosen>>,
    /// Where it may have happened; empty for what happens nowhere in particular.
    places: Vec<Option_>,
    /// What earlier rulings and the lists say of who handles.
    hints: Vec<super::ruling::Hint>,
    /// Who would have to answer, and who would get a copy; empty for what is not sent.
    goes_to: GoesTo,
    note: bool,
    sheet: Sheet,
    multipart: bool,
    phone: bool,
    /// What past cases can say of what is typed; none where there is nothing to learn from.
    suggest: Option<super::suggest::Offer>,
    /// What they say of what was typed, on a page that comes back.
    suggested: Option<super::suggest::Shown>,
}

/// The filing act of a procedure that is open to a role.
pub(super) fn filing(procedure: &Procedure, role: Role) -> Option<&ActSpec> {
    procedure.filings().find(|act| {
        act.by.iter().any(|by| match by {
            By::Applicant => role == Role::Citizen,
            By::Role(named) => *named == role,
            _ => false,
        })
    })
}

/// The offices' own business and what happens at a place are about no person: the form comes at once.
fn is_personal(procedure: &Procedure) -> bool {
    !procedure.is_internal() && !procedure.is_event()
}

/// Whether a procedure is there and about no person.
fn of_nobody(site: &app::Site, procedure: &str) -> bool {
    site.procedure(procedure)
        .is_some_and(|(_, spec)| !is_personal(spec))
}

/// The procedures that the reader may file at her place today, by module.
fn offered(page: &Page) -> Vec<(String, Vec<String>)> {
    let (site, role) = (page.app().site(), page.ctx.actor.role());
    let today = page.now().date();
    let at = page.ctx.actor.post.as_ref().map(|post| post.division);
    let mut offered = Vec::new();
    for (code, _, module, on) in site.modules() {
        let here = on && at.is_none_or(|at| site.takes_at(code, at, today));
        let procedures: Vec<String> = module
            .procedures
            .values()
            .filter(|procedure| here && filing(procedure, role).is_some())
            .map(|procedure| procedure.code().to_owned())
            .collect();
        if !procedures.is_empty() {
            offered.push((code.to_owned(), procedures));
        }
    }
    offered
}

/// Modules with their names: those first of which most was filed of late, then what is about persons,
/// then the others; in each module what is filed most first.
async fn who_page(page: &Page) -> Result<WhoPage, Failure> {
    let usual = app::case::usual(page.app(), &page.ctx).await?;
    let (says, site, role) = (Says::of(page), page.app().site(), page.ctx.actor.role());
    let rank = |code: &str| {
        let place = usual.iter().position(|usual| usual == code);
        place.unwrap_or(usual.len())
    };
    let (mut unknown, mut personal) = (false, false);
    let mut groups: Vec<(usize, Group)> = Vec::new();
    for (module, mut codes) in offered(page) {
        codes.sort_by_key(|code| rank(code));
        let mut group = Group {
            name: says.word(&format!("module-{module}")),
            values: codes.clone(),
            procedures: Vec::new(),
            folded: false,
            personal: false,
        };
        let first = codes.first().map_or(usual.len(), |code| rank(code));
        for code in codes {
            let Some((_, procedure)) = site.procedure(&code) else {
                continue;
            };
            let Some(act) = filing(procedure, role) else {
                continue;
            };
            group.personal |= is_personal(procedure);
            unknown |= !act.unique && is_personal(procedure) && role != Role::Citizen;
            group.procedures.push(Offered {
                label: says.procedure(&code),
                hint: says
                    .maybe(&format!("procedure-{code}.hint"))
                    .unwrap_or_default(),
                value: code,
            });
        }
        personal |= group.personal;
        groups.push((first, group));
    }
    groups.sort_by_key(|(first, group)| (*first, !group.personal));
    let used = usual.len();
    let mut groups: Vec<Group> = groups
        .into_iter()
        .enumerate()
        .map(|(n, (first, mut group))| {
            group.folded = n >= OPEN_MODULES && first >= used;
            group
        })
        .collect();
    let only = match groups.as_mut_slice() {
        [one] if one.procedures.len() == 1 => one.procedures.pop(),
        _ => None,
    };
    Ok(WhoPage {
        groups,
        only,
        own: role == Role::Citizen,
        personal,
        unknown,
        phone: role == Role::GridWorker,
    })
}

/// Whom a directive or a report goes to, seen before it is sent.
#[derive(Default, Serialize)]
struct GoesTo {
    leads: Vec<Link>,
    copies: Vec<Link>,
}

async fn goes_to(page: &Page, procedure: &str) -> Result<GoesTo, Failure> {
    let today = page.now().date();
    let mut to = GoesTo::default();
    for (unit, part) in app::structure::goes_to(page.app(), &page.ctx, procedure).await? {
        let side = match part {
            Part::Lead => &mut to.leads,
            Part::Assist => &mut to.copies,
        };
        side.push(link(page, &unit, today));
    }
    Ok(to)
}

/// Whether the reader files nothing but disputes between units.
fn only_between_units(page: &Page) -> bool {
    let filed = offered(page);
    matches!(filed.as_slice(), [(_, procedures)] if procedures == &[app::dispute::PROCEDURE])
}

/// What was chosen before anybody is known: the item, and the ticket it is filed under.
const CARRIED: [&str; 2] = ["item", "ticket"];

/// The same behind an address that has a question part.
fn carried(fields: &Fields) -> String {
    CARRIED
        .iter()
        .filter_map(|name| Some((name, fields.opt(name)?)))
        .map(|(name, value)| format!("&{name}={}", crate::form::percent(value)))
        .collect()
}

/// `GET /cases/new`: whom and what; with `procedure` and `person`, the form itself.
pub(crate) async fn ask(page: Page, asked: Asked) -> Answer {
    let person = asked.parse::<PersonId>("person");
    let unknown = asked.opt("unknown").is_some();
    let own = page.ctx.actor.role() == Role::Citizen;
    let site = page.app().site();
    // A call is taken down at its own desk, the phone first.
    if asked.opt("procedure") == Some(app::hotline::PROCEDURE)
        && scope(&page.ctx.actor, Action::HotlineWork).is_some()
    {
        return page.to("/hotline");
    }
    let internal = asked
        .opt("procedure")
        .is_some_and(|code| of_nobody(&site, code));
    match asked.opt("procedure") {
        Some(procedure) if person.is_some() || unknown || own || internal => {
            let mut fields = Fields::default()
                .with("item", asked.text("item"))
                .with("ticket", asked.text("ticket"));
            for (name, value) in asked.fields().iter() {
                if name.starts_with("field-") && internal {
                    fields = fields.with(name, value);
                }
            }
            let form = page.form(fields.clone());
            show(&page, procedure, person, &form, &fields, None).await
        }
        None if only_between_units(&page) => page.to(&super::ruling::raise(&page)),
        procedure => {
            let mut fields = Fields::default();
            if let Some(procedure) = procedure {
                fields = fields.with("procedure", procedure);
            }
            if let Some(person) = person {
                fields = fields.with("person", person.to_string());
            }
            for name in CARRIED {
                if let Some(value) = asked.opt(name) {
                    fields = fields.with(name, value);
                }
            }
            let context = who_page(&page).await?;
            page.render_form(&page.form(fields), "pages/case/who.html", context)
        }
    }
}

/// `POST /cases/new`: the first page looks the person up, the second files.
pub(crate) async fn send(page: Page, posted: Posted) -> Answer {
    if posted.fields.opt("step") == Some("who") {
        return who(page, posted).await;
    }
    let procedure = posted.fields.text("procedure").to_owned();
    let person = posted.fields.parse_opt::<PersonId>("person")?;
    if posted.fields.opt("step") == Some("suggest") {
        // Nothing is filed: the form again, with what past cases say of it.
        let form = page.form(posted.fields.clone());
        return show(&page, &procedure, person, &form, &posted.fields, None).await;
    }
    let site = page.app().site();
    let (_, spec) = site.procedure(&procedure).ok_or_else(Failure::not_found)?;
    let act =
        filing(spec, page.ctx.actor.role()).ok_or_else(|| Refusal::denied("filing-not-yours"))?;
    let item = app::catalogue::chosen(&site, posted.fields.text("item"));
    let asks: Vec<&flow::Field> = spec
        .fields()
        .iter()
        .filter(|field| {
            field.from.is_some() || spec.asks(&act.code).any(|asked| asked.code == field.code)
        })
        .filter(|field| spec.concerns(field, &item))
        .collect();
    let takes: Vec<&str> = spec
        .takes(&act.code)
        .map(|material| material.code.as_str())
        .collect();
    let mut sent = Sent::default();
    let filed = match case_form::read(&page, &posted, asks, takes).await {
        Ok(read) => {
            sent = read;
            file(&page, spec, act, person, &posted.fields, &sent).await
        }
        Err(failure) => Err(failure),
    };
    match filed {
        Ok(case) => {
            let told = [
                ("name", Arg::Text(case.applicant.name.clone())),
                ("number", Arg::Text(case.number.clone())),
            ];
            // Whoever sits at a window goes on with the same ticket.
            let to = match posted.fields.opt("ticket") {
                Some(_) => "/window".to_owned(),
                None => format!("/cases/{}", case.id),
            };
            page.to_saying(&to, Level::Good, "case-new-filed", &told)
        }
        Err(why) => {
            let form = page.refused(case_form::at_controls(why, spec), posted.fields.clone())?;
            show(
                &page,
                &procedure,
                person,
                &form,
                &posted.fields,
                Some(&sent),
            )
            .await
        }
    }
}

async fn file(
    page: &Page,
    procedure: &Procedure,
    act: &ActSpec,
    person: Option<PersonId>,
    fields: &Fields,
    sent: &Sent,
) -> Result<model::case::Case, Failure> {
    let role = page.ctx.actor.role();
    let whom = match person {
        _ if role == Role::Citizen => Whom::Person(page.ctx.actor.person),
        Some(person) => Whom::Person(person),
        // About the unit its form names; the case takes the unit's name.
        None if !is_personal(procedure) => Whom::Named(String::new()),
        None => {
            let name = sent
                .fields
                .get("name")
                .map(String::as_str)
                .unwrap_or_default();
            if name.is_empty() {
                return Err(Refusal::field("name", "name-needed").into());
            }
            Whom::Named(name.to_owned())
        }
    };
    let channel = match role {
        Role::WindowClerk => Channel::Window,
        Role::Citizen => Channel::Online,
        Role::GridWorker | Role::VillageClerk => Channel::Door,
        _ if !is_personal(procedure) => Channel::Online,
        _ => Channel::Window,
    };
    let item = if act.unique || !is_personal(procedure) {
        procedure.code().to_owned()
    } else {
        app::catalogue::chosen(&page.app().site(), fields.need("item")?)
    };
    let request = FileRequest {
        procedure: procedure.code().to_owned(),
        act: act.code.clone(),
        item,
        whom,
        channel,
        place: match fields.parse_opt::<codes::DivisionCode>("place")? {
            Some(division) if procedure.is_event() => Some(model::place::Place {
                division,
                grid: None,
                point: None,
            }),
            _ => None,
        },
        fields: sent.fields.clone(),
        materials: sent.materials.clone(),
        note: fields.opt("note").map(str::to_owned),
        client: fields.opt("key").map(|key| format!("form-{key}")),
    };
    let ticket = fields.parse_opt::<TicketId>("ticket")?;
    Ok(app::ticket::file(page.app(), &page.ctx, request, ticket).await?)
}

/// Towns and villages, those within the reader's own area first.
fn places(page: &Page) -> Vec<Option_> {
    let site = page.app().site();
    let own = page.ctx.actor.post.as_ref().map(|post| post.division);
    let mut all: Vec<codes::DivisionCode> = Vec::new();
    for (town, _) in site.towns() {
        all.push(town);
        all.extend(site.villages(town).map(|(village, _)| village));
    }
    all.sort_by_key(|code| (!own.is_some_and(|own| own.contains(*code)), *code));
    all.into_iter()
        .map(|code| Option_ {
            value: code.to_string(),
            label: site.place_name(code),
        })
        .collect()
}

async fn who(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    match found(&page, &fields).await {
        Ok(to) => page.to(&to),
        Err(why) => {
            let form = page.refused(why, fields)?;
            let context = who_page(&page).await?;
            page.render_form(&form, "pages/case/who.html", context)
        }
    }
}

/// Where the form for the person is.
async fn found(page: &Page, fields: &Fields) -> Result<String, Failure> {
    let procedure = fields.need("procedure")?;
    let base = format!("/cases/new?procedure={}", crate::form::percent(procedure));
    if of_nobody(&page.app().site(), procedure) {
        return Ok(base);
    }
    let rest = carried(fields);
    if let Some(person) = fields.parse_opt::<PersonId>("person")? {
        return Ok(format!("{base}&person={person}{rest}"));
    }
    if page.ctx.actor.role() == Role::Citizen {
        return Ok(format!("{base}{rest}"));
    }
    if fields.ticked("unknown") {
        return Ok(format!("{base}&unknown=1{rest}"));
    }
    let number = fields.need("number")?;
    let known = codes::CitizenNumber::parse_on(number, page.now().date()).map_err(|fault| {
        fault.args().into_iter().fold(
            Refusal::field("number", fault.key()),
            |refusal, (name, arg)| refusal.with(name, arg),
        )
    })?;
    let ctx = page.clone().for_purpose(Purpose::Case).ctx;
    let hits = app::person::search(page.app(), &ctx, known.as_str()).await?;
    let person = hits
        .first()
        .ok_or_else(|| Refusal::field("number", "person-unknown"))?;
    Ok(format!("{base}&person={}{rest}", person.id))
}

async fn show(
    page: &Page,
    procedure: &str,
    person: Option<PersonId>,
    form: &FormState,
    fields: &Fields,
    sent: Option<&Sent>,
) -> Answer {
    let (says, site, role) = (Says::of(page), page.app().site(), page.ctx.actor.role());
    let (_, spec) = site.procedure(procedure).ok_or_else(Failure::not_found)?;
    let act = filing(spec, role).ok_or_else(|| Refusal::denied("filing-not-yours"))?;
    let view: Option<PersonView> =
        match person.filter(|_| scope(&page.ctx.actor, Action::PersonRead).is_some()) {
            Some(person) => {
                let ctx = page.clone().for_purpose(Purpose::Case).ctx;
                Some(app::person::open(page.app(), &ctx, person).await?)
            }
            None => None,
        };
    let known = view.as_ref().map(|view| &view.person);
    let mut base = format!("/cases/new?procedure={}&", crate::form::percent(procedure));
    match person {
        Some(person) => base.push_str(&format!("person={person}&")),
        None if role != Role::Citizen && is_personal(spec) => base.push_str("unknown=1&"),
        None => {}
    }
    if let Some(ticket) = fields.opt("ticket") {
        base.push_str(&format!("ticket={}&", crate::form::percent(ticket)));
    }
    let post = page.ctx.actor.post.as_ref();
    let place = item_choice::Place {
        procedure: spec,
        through: post.map(|post| &post.unit),
        at: known
            .map(|person| person.division)
            .or_else(|| post.map(|post| post.division))
            .unwrap_or(site.county),
        base: &base,
    };
    let typed = fields.text("item");
    let own_item = act.unique || !is_personal(spec);
    let chosen = match (own_item, place.pick(&says, &site, typed)) {
        (true, _) | (_, Pick::Free) => None,
        (_, Pick::Item(chosen)) => Some(chosen),
        (_, Pick::Ask) => {
            let crumb = ("/cases/new", says.word("case-new-title"));
            return item_choice::ask(page, &place, typed, form, crumb);
        }
    };
    let nobody = person.is_none() && role != Role::Citizen;
    let mut sheet = Sheet::default();
    let item = chosen.as_ref().map_or(typed, |chosen| chosen.code.as_str());
    for field in spec
        .asks(&act.code)
        .filter(|field| spec.concerns(field, item))
    {
        let required = !field.optional && field.when.is_none();
        if nobody && field.preset.is_none() {
            sheet
                .inputs
                .push(case_form::input(&says, &site, spec.code(), field, required));
        } else {
            case_form::place(
                &mut sheet,
                &says,
                &site,
                spec.code(),
                field,
                required,
                known,
            );
        }
    }
    if spec.code() == app::inspection::PROCEDURE {
        super::inspection::offer_halls(page, &mut sheet).await?;
    }
    for material in spec.takes(&act.code) {
        let required = material.required && material.when.is_none();
        sheet.papers.extend(case_form::paper(
            &says,
            spec,
            &material.code,
            required,
            view.as_ref(),
            fields,
        ));
    }
    if let Some(sent) = sent {
        case_form::keep(&mut sheet, &sent.photos);
    }
    let name = known.map_or_else(
        || {
            if nobody {
                String::new()
            } else {
                page.ctx.actor.name.clone()
            }
        },
        |person| person.name.clone(),
    );
    let hints = if spec.code() == app::dispute::PROCEDURE {
        let about = ["event-class", "item-code"]
            .iter()
            .find_map(|field| fields.opt(&case_form::name(field)))
            .unwrap_or_default();
        super::ruling::hints(page, about).await?
    } else {
        Vec::new()
    };
    let what = chosen
        .as_ref()
        .map_or_else(|| says.procedure(procedure), |chosen| chosen.name.clone());
    let title = match name.as_str() {
        "" => what,
        name => says.say(
            "case-new-for",
            &Args::new().text("name", name).text("procedure", what),
        ),
    };
    let suggest = super::suggest::offer(spec);
    let wish = super::suggest::asked_of(spec, |field| {
        fields.opt(&case_form::name(field)).map(str::to_owned)
    });
    let suggested = if suggest.is_some() && !wish.text.is_empty() {
        Some(super::suggest::shown(page, spec, wish).await?)
    } else {
        None
    };
    let context = FilePage {
        title,
        hint: says
            .maybe(&format!("procedure-{procedure}.hint"))
            .unwrap_or_default(),
        procedure: procedure.to_owned(),
        person: person.map(|person| person.to_string()).unwrap_or_default(),
        name,
        place: known
            .map(|person| site.place_name(person.division))
            .unwrap_or_default(),
        back: format!("/cases/new?procedure={}", crate::form::percent(procedure)),
        ask_item: !act.unique && is_personal(spec),
        places: if spec.is_event() {
            places(page)
        } else {
            Vec::new()
        },
        chosen,
        hints,
        goes_to: goes_to(page, procedure).await?,
        note: act.note != flow::Wanted::No,
        multipart: !sheet.papers.is_empty()
            || sheet.inputs.iter().any(|input| input.kind == "photo"),
        sheet,
        phone: role == Role::GridWorker,
        suggest,
        suggested,
    };
    page.render_form(form, "pages/case/new.html", context)
}
