//! What the library says of her, masked, and how she has it put right.

use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page};
use crate::pages::case_form::Option_;
use crate::route::{Access, Route};
use app::citizen::{
    CorrectionLine, Element, OwnRecord, Wanted, correct, may_act_for, my_corrections, own_record,
};
use app::policy::Action;
use app::visit::Welcome;
use model::id::PersonId;
use model::person::Standing;
use model::request::Asked as Wish;
use model::roll::PaymentState;
use serde::Serialize;

pub(super) fn routes() -> Vec<Route> {
    let own = Access::Signed(Action::CitizenDesk);
    vec![
        Route::get("/my/data", own, show),
        Route::post("/my/data", own, ask),
        Route::post("/my/visits", own, welcome),
    ]
}

#[derive(Serialize)]
struct Fact {
    label: String,
    value: String,
}

#[derive(Serialize)]
struct Paid {
    month: String,
    programme: String,
    amount: i64,
    state: String,
}

#[derive(Serialize)]
struct Correction {
    element: String,
    now: String,
    wanted: String,
    at: i64,
    /// `waiting`, `granted`, `refused`.
    state: &'static str,
    note: Option<String>,
}

#[derive(Serialize)]
struct Whose {
    name: String,
    href: String,
    current: bool,
}

#[derive(Serialize)]
struct DataPage {
    of: String,
    name: String,
    own: bool,
    whose: Vec<Whose>,
    facts: Vec<Fact>,
    papers: Vec<String>,
    payments: Vec<Paid>,
    corrections: Vec<Correction>,
    elements: Vec<Option_>,
    /// What her household says of visits; none where she cannot speak for one.
    visits: Option<VisitsRow>,
}

#[derive(Serialize)]
struct VisitsRow {
    refused: bool,
    kinds: Vec<String>,
}

/// Payments shown.
const PAID: usize = 24;

fn element_label(page: &Page, code: &str) -> String {
    page.say(match code {
        "population.name" => "citizen-element-name",
        "population.address" => "citizen-element-address",
        "population.bank-account" => "citizen-element-account",
        _ => "citizen-element-phone",
    })
}

fn facts(page: &Page, record: &OwnRecord) -> Vec<Fact> {
    let person = &record.person;
    let date = |day| words::date(page.locale(), day);
    let absent = || page.say("citizen-not-recorded");
    let standing = match person.standing {
        Standing::Registered => page.say("citizen-standing-registered"),
        Standing::Resident => page.say("citizen-standing-resident"),
        Standing::MovedAway(_) => page.say("citizen-standing-moved-away"),
        Standing::Died(_) => page.say("citizen-standing-died"),
    };
    [
        ("citizen-element-name", person.name.clone()),
        ("citizen-element-number", person.number.masked.clone()),
        ("citizen-element-birth", date(person.birth)),
        ("citizen-element-standing", standing),
        (
            "citizen-element-place",
            page.app().site().place_name(person.division),
        ),
        ("citizen-element-address", person.address.masked.clone()),
        (
            "citizen-element-phone",
            person
                .phone
                .as_ref()
                .map_or_else(absent, |phone| phone.masked.clone()),
        ),
        (
            "citizen-element-account",
            person
                .account
                .as_ref()
                .map_or_else(absent, |account| account.masked.clone()),
        ),
    ]
    .into_iter()
    .map(|(key, value)| Fact {
        label: page.say(key),
        value,
    })
    .collect()
}

fn correction(page: &Page, line: &CorrectionLine) -> Correction {
    let element = match &line.request.asked {
        Wish::Correction { element, .. } => element.as_str(),
        _ => "",
    };
    Correction {
        element: element_label(page, element),
        now: line.now.clone(),
        wanted: line.wanted.clone(),
        at: line.request.at.0,
        state: match &line.decision {
            None => "waiting",
            Some(decision) if decision.granted => "granted",
            Some(_) => "refused",
        },
        note: line
            .decision
            .as_ref()
            .and_then(|decision| decision.note.clone()),
    }
}

async fn render(page: &Page, of: Option<PersonId>, form: &FormState) -> Answer {
    let record = own_record(page.app(), &page.ctx, of).await?;
    let whose = may_act_for(page.app(), &page.ctx)
        .await?
        .into_iter()
        .map(|(id, name)| Whose {
            href: format!("/my/data?of={id}"),
            current: id == record.person.id,
            name,
        })
        .collect();
    let lexicon = page.web().lexicon();
    let papers = record
        .certificates
        .iter()
        .map(|held| {
            let key = format!("material-elder-allowance-{}", held.kind);
            if lexicon.has(page.locale(), &key) {
                page.say(&key)
            } else {
                held.kind.clone()
            }
        })
        .collect();
    let payments = record
        .payments
        .iter()
        .filter(|payment| !matches!(payment.state, PaymentState::Void))
        .take(PAID)
        .map(|payment| Paid {
            month: words::month(page.locale(), payment.due_month.first_day()),
            programme: page.say(&format!("procedure-{}", payment.programme)),
            amount: payment.amount.0,
            state: page.say(match payment.state {
                PaymentState::Listed => "citizen-paid-listed",
                PaymentState::Paid(_) => "citizen-paid-paid",
                PaymentState::Failed(_) => "citizen-paid-failed",
                PaymentState::Reissued(_) => "citizen-paid-reissued",
                PaymentState::Void => "citizen-paid-void",
            }),
        })
        .collect();
    let about = record.person.id;
    let visits = if record.own {
        app::visit::own(page.app(), &page.ctx).await?
    } else {
        None
    };
    let context = DataPage {
        of: about.to_string(),
        name: record.person.name.clone(),
        own: record.own,
        whose,
        facts: facts(page, &record),
        papers,
        payments,
        corrections: my_corrections(page.app(), &page.ctx)
            .await?
            .iter()
            .map(|line| correction(page, line))
            .collect(),
        elements: Element::ALL
            .iter()
            .map(|element| Option_ {
                value: element.code().to_owned(),
                label: element_label(page, element.code()),
            })
            .collect(),
        visits: visits.map(|own| VisitsRow {
            refused: own.refused,
            kinds: super::super::visit::kinds(page, &own.kinds),
        }),
    };
    page.render_form(form, "pages/citizen/data.html", context)
}

async fn show(page: Page, asked: Asked) -> Answer {
    render(&page, asked.parse("of"), &page.form(Fields::default())).await
}

async fn ask(page: Page, posted: Posted) -> Answer {
    let of: Option<PersonId> = posted.fields.parse_opt("of")?;
    match wish(&page, of, &posted.fields).await {
        Ok(()) => page.to_saying(
            "/my/data#corrections",
            Level::Good,
            "citizen-correction-asked",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, posted.fields)?;
            render(&page, of, &form).await
        }
    }
}

async fn wish(page: &Page, of: Option<PersonId>, fields: &Fields) -> Result<(), Failure> {
    let wanted = Wanted {
        of,
        element: fields.need("element")?.to_owned(),
        value: fields.need("value")?.to_owned(),
        reason: fields.need("reason")?.to_owned(),
    };
    correct(page.app(), &page.ctx, wanted).await?;
    Ok(())
}

async fn welcome(page: Page, posted: Posted) -> Answer {
    let (said, key) = match posted.fields.text("welcome") {
        "yes" => (Welcome::Yes, "citizen-visits-allowed"),
        _ => (Welcome::No, "citizen-visits-refused"),
    };
    app::visit::say(page.app(), &page.ctx, said).await?;
    page.to_saying("/my/data#visits", Level::Good, key, &[])
}
