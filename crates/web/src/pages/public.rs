//! What a visitor may do without signing in: track, ask whether somebody is entitled, see what can
//! be applied for.

use super::receipt::sentence;
use crate::error::{Answer, Failure};
use crate::form::{Fields, FormState, Posted};
use crate::page::{Path, Visitor};
use crate::route::{Access, Route};
use flow::{ActSpec, By, Procedure};
use jiff::civil::Date;
use model::refusal::{Arg, Refusal};
use model::time::Month;
use serde::Serialize;
use std::collections::BTreeMap;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/apply", Access::Public, choose),
        Route::get("/entitled/{procedure}", Access::Public, ask),
        Route::post("/entitled/{procedure}", Access::Public, answer),
    ]
}

/// A matter that a citizen may apply for by herself.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Offer {
    pub code: String,
    pub label: String,
    pub hint: String,
    /// Whether a birth date already tells something.
    pub ask_first: bool,
}

/// The filing act of a procedure that is open to a citizen.
pub(super) fn filing(procedure: &Procedure) -> Option<&ActSpec> {
    procedure
        .filings()
        .find(|act| act.by.contains(&By::Applicant))
}

/// An allowance: its amounts stand in bands by age.
fn by_age(visitor: &Visitor, code: &str) -> bool {
    visitor
        .app()
        .site()
        .parameters
        .row(&format!("{code}.band"), visitor.now().date())
        .is_some()
}

/// Everything that may be applied for.
pub(super) fn offers(visitor: &Visitor) -> Vec<Offer> {
    let site = visitor.app().site();
    let lexicon = visitor.web().lexicon();
    let mut offers = Vec::new();
    for (_, _, module, _) in site.modules().filter(|(_, _, _, on)| *on) {
        for procedure in module
            .procedures
            .values()
            // What is seen is reported on its own page.
            .filter(|procedure| procedure.code() != app::report::PROCEDURE)
            .filter(|procedure| filing(procedure).is_some())
        {
            let key = format!("procedure-{}", procedure.code());
            offers.push(Offer {
                code: procedure.code().to_owned(),
                label: visitor.say(&key),
                hint: lexicon
                    .try_say(
                        visitor.locale(),
                        &format!("{key}.hint"),
                        &words::Args::new(),
                    )
                    .unwrap_or_default(),
                ask_first: by_age(visitor, procedure.code()),
            });
        }
    }
    offers.sort_by_key(|offer| !offer.ask_first);
    offers
}

#[derive(Serialize)]
struct HomePage {
    offers: Vec<Offer>,
    demo: bool,
    /// Anybody may report what she sees.
    report: bool,
    /// The county has published lists.
    lists: bool,
}

/// Home of whoever is not signed in.
///
/// # Errors
/// The template's.
pub(super) fn home(visitor: &Visitor) -> Answer {
    let context = HomePage {
        offers: offers(visitor),
        demo: visitor.web().settings().public_demo,
        report: app::report::open_to_all(&visitor.app().site()),
        lists: app::catalogue::listed(&visitor.app().site()).is_some(),
    };
    visitor.render_form(
        &visitor.form(Fields::default()),
        "pages/public/home.html",
        context,
    )
}

#[derive(Serialize)]
struct ApplyPage {
    offers: Vec<Offer>,
    signed: bool,
    /// The county has published lists.
    lists: bool,
}

async fn choose(visitor: Visitor) -> Answer {
    let context = ApplyPage {
        offers: offers(&visitor),
        signed: visitor.signed().is_some(),
        lists: app::catalogue::listed(&visitor.app().site()).is_some(),
    };
    visitor.render("pages/public/apply.html", context)
}

/// What a birth date tells.
#[derive(Debug, Clone, Serialize)]
struct Told {
    tone: &'static str,
    title: String,
    lines: Vec<String>,
    amount: Option<i64>,
    verified: bool,
    reached: bool,
}

#[derive(Serialize)]
struct AskPage {
    code: String,
    label: String,
    hint: String,
    told: Option<Told>,
}

fn ask_page(visitor: &Visitor, code: &str, told: Option<Told>) -> Result<AskPage, Failure> {
    let offer = offers(visitor)
        .into_iter()
        .find(|offer| offer.code == code && offer.ask_first);
    let offer = offer.ok_or_else(Failure::not_found)?;
    Ok(AskPage {
        code: offer.code,
        label: offer.label,
        hint: offer.hint,
        told,
    })
}

async fn ask(visitor: Visitor, Path(code): Path<String>) -> Answer {
    let context = ask_page(&visitor, &code, None)?;
    visitor.render_form(
        &visitor.form(Fields::default()),
        "pages/public/entitled.html",
        context,
    )
}

async fn answer(visitor: Visitor, Path(code): Path<String>, posted: Posted) -> Answer {
    let mut context = ask_page(&visitor, &code, None)?;
    let form = match birth(&visitor, &posted.fields) {
        Ok(birth) => {
            context.told = Some(tell(&visitor, &code, birth));
            visitor.form(posted.fields)
        }
        Err(refusal) => visitor.sent_back(&refusal.into(), posted.fields),
    };
    shown(&visitor, &form, context)
}

fn shown(visitor: &Visitor, form: &FormState, context: AskPage) -> Answer {
    visitor.render_form(form, "pages/public/entitled.html", context)
}

fn birth(visitor: &Visitor, fields: &Fields) -> Result<Date, Refusal> {
    let today = visitor.now().date();
    // Typed as on the ID card, or picked.
    let text: String = fields
        .need("birth")?
        .chars()
        .map(|c| {
            if matches!(c, '/' | '.' | '年' | '月') {
                '-'
            } else {
                c
            }
        })
        .collect();
    let text = text.trim_end_matches('日').trim();
    let mut parts = text.split('-').map(str::trim);
    let digits = text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
    let day = if digits {
        let part =
            |range: std::ops::Range<usize>| text.get(range).and_then(|t| t.parse::<i16>().ok());
        part(0..4)
            .zip(part(4..6))
            .zip(part(6..8))
            .map(|((y, m), d)| (y, m, d))
    } else {
        let mut next = || parts.next().and_then(|t| t.parse::<i16>().ok());
        next().zip(next()).zip(next()).map(|((y, m), d)| (y, m, d))
    };
    let day =
        day.and_then(|(y, m, d)| Date::new(y, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok());
    let day = day.ok_or_else(|| Refusal::field("birth", "field-date"))?;
    if day > today || day.year() < 1880 {
        return Err(Refusal::field("birth", "birth-impossible"));
    }
    Ok(day)
}

/// The rules alone, by birth date; registration and what was granted already are not asked here.
fn tell(visitor: &Visitor, code: &str, birth: Date) -> Told {
    let today = visitor.now().date();
    let rules = visitor.app().site().parameters.allowance(code, today);
    let say = |key: &str, args: Vec<(&str, Arg)>| {
        let args: BTreeMap<String, Arg> = args
            .into_iter()
            .map(|(name, arg)| (name.to_owned(), arg))
            .collect();
        sentence(visitor, key, &args)
    };
    let verified = rules.bands.iter().all(|band| band.verified);
    let (Some(age), Some(day)) = (rules.first_age(), roll::reaches(birth, &rules)) else {
        let title = visitor.say("citizen-told-no-rule");
        return Told {
            tone: "",
            title,
            lines: Vec::new(),
            amount: None,
            verified,
            reached: false,
        };
    };
    let args = || {
        vec![
            ("age", Arg::Number(i64::from(age))),
            ("day", Arg::Text(day.to_string())),
        ]
    };
    if day <= today {
        let first =
            roll::first_month(birth, today, None, &rules).unwrap_or_else(|| Month::of(today));
        let mut lines = vec![say("citizen-told-reached-if", args())];
        if first < Month::of(today) {
            let month = words::month(visitor.locale(), first.first_day());
            lines.push(say(
                "citizen-told-backpay",
                vec![("month", Arg::Text(month))],
            ));
        }
        lines.push(visitor.say("citizen-told-how"));
        return Told {
            tone: "good",
            title: say("citizen-told-reached", args()),
            lines,
            amount: rules
                .amount(birth, Month::of(today))
                .map(|band| band.amount.0),
            verified,
            reached: true,
        };
    }
    Told {
        tone: "",
        title: say("citizen-told-later", args()),
        lines: vec![visitor.say("citizen-told-later-how")],
        amount: rules
            .amount(birth, Month::of(day))
            .map(|band| band.amount.0),
        verified,
        reached: false,
    }
}
