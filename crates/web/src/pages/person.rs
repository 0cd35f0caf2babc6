//! Persons: search and record, masked; every look is an entry the person can see.

use super::case_words::Says;
use super::desk::{Row, rows};
use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, Posted};
use crate::page::{Page, Path};
use crate::route::{Access, Route};
use app::person::PersonView;
use app::policy::{Action, scope};
use app::seal::Kind;
use model::id::PersonId;
use model::library::Purpose;
use model::person::{Person, Standing};
use model::refusal::Refusal;
use model::role::Role;
use model::roll::PaymentState;
use serde::Serialize;
use std::collections::BTreeMap;
use words::Args;

/// Purposes a clerk may state; auditing and the nightly search have ways of their own.
const PURPOSES: [Purpose; 5] = [
    Purpose::Case,
    Purpose::Visit,
    Purpose::OwnRequest,
    Purpose::Payment,
    Purpose::DataCare,
];

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let read = Access::Signed(Action::PersonRead);
    vec![
        Route::get("/people", read, ask),
        Route::post("/people", read, search),
        Route::get("/people/{id}", read, show),
        Route::post(
            "/people/{id}/unmask/{kind}",
            Access::Signed(Action::PersonUnmask),
            unmask,
        ),
    ]
}

/// A purpose in a choice.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Choice {
    pub value: &'static str,
    pub label: String,
}

/// The purposes a clerk may state.
pub(crate) fn purposes(says: &Says<'_>) -> Vec<Choice> {
    PURPOSES
        .iter()
        .map(|purpose| Choice {
            value: purpose.code(),
            label: says.word(&format!("person-purpose-{}", purpose.code())),
        })
        .collect()
}

#[derive(Serialize)]
struct Found {
    href: String,
    file: String,
    name: String,
    number: String,
    sex: String,
    age: i64,
    place: String,
    standing: String,
}

#[derive(Serialize)]
struct SearchPage {
    purposes: Vec<Choice>,
    searched: bool,
    found: Vec<Found>,
    phone: bool,
}

async fn ask(page: Page) -> Answer {
    let says = Says::of(&page);
    let context = SearchPage {
        purposes: purposes(&says),
        searched: false,
        found: Vec::new(),
        phone: phone(&page),
    };
    page.render_form(
        &page.form(Fields::default()),
        "pages/person/search.html",
        context,
    )
}

fn phone(page: &Page) -> bool {
    page.ctx.actor.role() == Role::GridWorker
}

async fn search(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let answer = match app::person::purpose(fields.text("purpose")) {
        Ok(purpose) => {
            let page = page.clone().for_purpose(purpose);
            app::person::search(page.app(), &page.ctx, fields.text("q"))
                .await
                .map(|found| (purpose, found))
                .map_err(Failure::from)
        }
        Err(refusal) => Err(refusal.into()),
    };
    let says = Says::of(&page);
    let (form, searched, found) = match answer {
        Ok((purpose, persons)) => {
            let found = persons
                .iter()
                .map(|person| found(&page, &says, person, purpose))
                .collect();
            (page.form(fields), true, found)
        }
        Err(why) => (page.refused(why, fields)?, false, Vec::new()),
    };
    let context = SearchPage {
        purposes: purposes(&says),
        searched,
        found,
        phone: phone(&page),
    };
    page.render_form(&form, "pages/person/search.html", context)
}

fn age(page: &Page, person: &Person) -> i64 {
    let (today, birth) = (page.now().date(), person.birth);
    let before = (today.month(), today.day()) < (birth.month(), birth.day());
    i64::from(today.year() - birth.year()) - i64::from(before)
}

fn standing(says: &Says<'_>, standing: &Standing) -> String {
    match standing {
        Standing::Registered => says.word("person-registered"),
        Standing::Resident => says.word("person-resident"),
        Standing::MovedAway(day) => says.say("person-moved-away", &Args::new().date("day", *day)),
        Standing::Died(day) => says.say("person-died", &Args::new().date("day", *day)),
    }
}

fn place(page: &Page, person: &Person) -> String {
    let site = page.app().site();
    let grid = person
        .grid
        .map(|grid| site.grid_name(grid))
        .unwrap_or_default();
    format!("{} {grid}", site.place_name(person.division))
        .trim()
        .to_owned()
}

fn found(page: &Page, says: &Says<'_>, person: &Person, purpose: Purpose) -> Found {
    let may_file = scope(&page.ctx.actor, Action::CaseFile).is_some();
    Found {
        href: format!("/people/{}?purpose={}", person.id, purpose.code()),
        file: if may_file {
            format!("/cases/new?person={}", person.id)
        } else {
            String::new()
        },
        name: person.name.clone(),
        number: person.number.masked.clone(),
        sex: says.word(&format!("person-{}", person.sex.key())),
        age: age(page, person),
        place: place(page, person),
        standing: standing(says, &person.standing),
    }
}

#[derive(Serialize)]
struct Item {
    label: String,
    value: String,
    /// Where it can be shown in clear; empty when it stands open.
    unmask: String,
    shown: bool,
}

#[derive(Serialize)]
struct EntitlementLine {
    programme: String,
    from: String,
    until: String,
    account: String,
    case: String,
}

#[derive(Serialize)]
struct PaymentLine {
    programme: String,
    month: String,
    amount: i64,
    state: String,
    bad: bool,
}

#[derive(Serialize)]
struct PersonPage {
    name: String,
    lead: String,
    purpose: &'static str,
    purpose_label: String,
    items: Vec<Item>,
    household: Vec<Found>,
    certificates: Vec<String>,
    cases: Vec<Row>,
    entitlements: Vec<EntitlementLine>,
    payments: Vec<PaymentLine>,
    claims: Vec<PaymentLine>,
    file: String,
    /// Where it is said how she wants to be told; empty for who may not say it for her.
    tell: String,
    synthetic: bool,
    phone: bool,
}

#[derive(Serialize)]
struct WhyPage {
    action: String,
    purposes: Vec<Choice>,
}

async fn show(page: Page, Path(id): Path<PersonId>, asked: Asked) -> Answer {
    let Some(purpose) = asked.opt("purpose").and_then(Purpose::from_code) else {
        let says = Says::of(&page);
        let context = WhyPage {
            action: format!("/people/{id}"),
            purposes: purposes(&says),
        };
        return page.render_form(
            &page.form(Fields::default()),
            "pages/person/why.html",
            context,
        );
    };
    let page = page.for_purpose(purpose);
    let view = app::person::open(page.app(), &page.ctx, id).await?;
    let context = context(&page, &view, purpose, &BTreeMap::new());
    page.render("pages/person/show.html", context)
}

async fn unmask(page: Page, Path((id, kind)): Path<(PersonId, String)>, posted: Posted) -> Answer {
    let kind = Kind::from_code(&kind).ok_or_else(Refusal::not_found)?;
    let purpose = app::person::purpose(posted.fields.text("purpose"))?;
    let page = page.for_purpose(purpose);
    let view = app::person::open(page.app(), &page.ctx, id).await?;
    let clear = app::person::unmask(page.app(), &page.ctx, id, kind).await?;
    let context = context(
        &page,
        &view,
        purpose,
        &BTreeMap::from([(kind.code(), clear)]),
    );
    page.render("pages/person/show.html", context)
}

fn context(
    page: &Page,
    view: &PersonView,
    purpose: Purpose,
    shown: &BTreeMap<&str, String>,
) -> PersonPage {
    let (says, site, person) = (Says::of(page), page.app().site(), &view.person);
    let may_show = scope(&page.ctx.actor, Action::PersonUnmask).is_some();
    let plain = |key: &str, value: String| Item {
        label: says.word(key),
        value,
        unmask: String::new(),
        shown: false,
    };
    let sealed = |kind: Kind, masked: Option<&str>| {
        let clear = shown.get(kind.code());
        let value = clear
            .cloned()
            .or_else(|| masked.map(str::to_owned))
            .unwrap_or_else(|| says.word("person-not-recorded"));
        let hidden = may_show && masked.is_some() && clear.is_none();
        Item {
            label: says.word(&format!("person-{}", kind.code())),
            value,
            unmask: if hidden {
                format!("/people/{}/unmask/{}", person.id, kind.code())
            } else {
                String::new()
            },
            shown: clear.is_some(),
        }
    };
    let items = vec![
        sealed(Kind::CitizenNumber, Some(&person.number.masked)),
        plain(
            "person-sex",
            says.word(&format!("person-{}", person.sex.key())),
        ),
        plain("person-birth", says.date(person.birth)),
        plain("person-place", place(page, person)),
        sealed(Kind::Address, Some(&person.address.masked)),
        sealed(
            Kind::Phone,
            person.phone.as_ref().map(|sealed| sealed.masked.as_str()),
        ),
        sealed(
            Kind::BankAccount,
            person.account.as_ref().map(|sealed| sealed.masked.as_str()),
        ),
        plain("person-standing", standing(&says, &person.standing)),
    ];
    let month = |month: model::time::Month| words::month(says.locale, month.first_day());
    let state = |state: &PaymentState| match state {
        PaymentState::Listed => says.word("person-payment-listed"),
        PaymentState::Paid(at) => {
            says.say("person-payment-paid", &Args::new().date("day", at.date()))
        }
        PaymentState::Failed(why) => says.say(
            "person-payment-failed",
            &Args::new().text("why", why.as_str()),
        ),
        PaymentState::Reissued(_) => says.word("person-payment-reissued"),
        PaymentState::Void => says.word("person-payment-void"),
    };
    let claims = view
        .claims
        .iter()
        .filter_map(|claim| {
            let payment = view
                .payments
                .iter()
                .find(|payment| payment.id == claim.payment)?;
            Some(PaymentLine {
                programme: says.procedure(&payment.programme),
                month: month(payment.due_month),
                amount: claim.amount.0,
                state: says.word(if claim.withdrawn_at.is_some() {
                    "person-claim-withdrawn"
                } else if claim.settled_at.is_some() {
                    "person-claim-settled"
                } else {
                    "person-claim-open"
                }),
                bad: claim.is_open(),
            })
        })
        .collect();
    let lead = says.say(
        "person-lead",
        &Args::new()
            .text("sex", says.word(&format!("person-{}", person.sex.key())))
            .integer("age", age(page, person))
            .text("place", place(page, person)),
    );
    PersonPage {
        name: person.name.clone(),
        lead,
        purpose: purpose.code(),
        purpose_label: says.word(&format!("person-purpose-{}", purpose.code())),
        items,
        household: view
            .household
            .iter()
            .filter(|member| member.id != person.id)
            .map(|member| found(page, &says, member, purpose))
            .collect(),
        certificates: view
            .certificates
            .iter()
            .map(|held| {
                says.maybe(&format!("person-certificate-{}", held.kind))
                    .unwrap_or_else(|| says.word("person-certificate"))
            })
            .collect(),
        cases: rows(&says, &site, &view.cases, page.now()),
        entitlements: view
            .entitlements
            .iter()
            .map(|held| EntitlementLine {
                programme: says.procedure(&held.programme),
                from: month(held.from),
                until: held.until.map(month).unwrap_or_default(),
                account: held.account.masked.clone(),
                case: held
                    .case
                    .map(|case| format!("/cases/{case}"))
                    .unwrap_or_default(),
            })
            .collect(),
        payments: view
            .payments
            .iter()
            .map(|payment| PaymentLine {
                programme: says.procedure(&payment.programme),
                month: month(payment.due_month),
                amount: payment.amount.0,
                state: state(&payment.state),
                bad: matches!(payment.state, PaymentState::Failed(_)),
            })
            .collect(),
        claims,
        file: if scope(&page.ctx.actor, Action::CaseFile).is_some() {
            format!("/cases/new?person={}", person.id)
        } else {
            String::new()
        },
        tell: if scope(&page.ctx.actor, Action::CitizenOpen).is_some() {
            format!("/people/{}/messages", person.id)
        } else {
            String::new()
        },
        synthetic: person.synthetic,
        phone: phone(page),
    }
}
