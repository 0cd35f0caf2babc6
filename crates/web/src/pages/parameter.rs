//! Site parameters: their values by date, a new value proposed by the system administrator, and its
//! confirmation by another person.

use crate::error::{Answer, Failure};
use crate::form::{Asked, Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::Site;
use app::parameter::{CHOICES, Given, Proposing, Row, given};
use app::policy::Action;
use jiff::civil::Date;
use model::id::RequestId;
use model::refusal::Refusal;
use serde::Serialize;
use std::collections::BTreeMap;
use words::Args;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (manage, confirm) = (
        Access::Signed(Action::SiteManage),
        Access::Signed(Action::ParameterConfirm),
    );
    vec![
        Route::get("/site/parameters", manage, list),
        Route::get("/site/parameters/new", manage, ask),
        Route::post("/site/parameters", manage, propose),
        Route::get("/site/proposals", confirm, proposals),
        Route::post("/site/proposals/{request}", confirm, decide),
    ]
}

fn say(page: &Page, key: &str, args: &Args<'_>) -> String {
    page.web().lexicon().say(page.locale(), key, args)
}

fn code_words(page: &Page, code: &str) -> String {
    let key = format!("county-parameter-{code}");
    if page.web().lexicon().has(page.locale(), &key) {
        page.say(&key)
    } else {
        code.to_owned()
    }
}

fn band_words(page: &Page, band: (u16, Option<u16>, i64)) -> String {
    let (from, to, amount) = band;
    let args = Args::new().count("from", i64::from(from));
    let ages = match to {
        Some(to) => say(page, "roll-band", &args.count("to", i64::from(to))),
        None => say(page, "roll-band-open", &args),
    };
    format!(
        "{ages} {} {}",
        words::yuan(amount),
        page.say("county-yuan-a-month")
    )
}

fn unit_words(page: &Page, row: &Row, number: i64) -> String {
    let key = format!("parameter-unit-{}", row.unit.as_deref().unwrap_or("none"));
    if page.web().lexicon().has(page.locale(), &key) {
        say(page, &key, &Args::new().count("n", number))
    } else {
        number.to_string()
    }
}

/// A value in words, a line each.
fn given_words(page: &Page, row: &Row, value: &Given) -> Vec<String> {
    match value {
        Given::Number(number) => vec![unit_words(page, row, *number)],
        Given::Code(code) => vec![code_words(page, code)],
        Given::Switch(true) => vec![page.say("county-parameter-on")],
        Given::Switch(false) => vec![page.say("county-parameter-off")],
        Given::Bands(bands) => bands.iter().map(|band| band_words(page, *band)).collect(),
    }
}

/// A row's value in words, a line each.
fn values(page: &Page, row: &Row) -> Vec<String> {
    if !row.bands.is_empty() {
        let bands = row.bands.iter();
        return bands.map(|band| band_words(page, band.into())).collect();
    }
    match (row.enabled, &row.value) {
        (Some(on), _) => given_words(page, row, &Given::Switch(on)),
        (None, Some(value)) => match (value.as_integer(), value.as_str()) {
            (Some(number), _) => vec![unit_words(page, row, number)],
            (None, Some(code)) => vec![code_words(page, code)],
            (None, None) => Vec::new(),
        },
        (None, None) => Vec::new(),
    }
}

#[derive(Serialize)]
struct ValueRow {
    values: Vec<String>,
    from: String,
    /// In force, not yet, no longer.
    when: String,
    badge: &'static str,
    verified: bool,
    basis: String,
    by: String,
}

#[derive(Serialize)]
struct Group {
    key: String,
    name: String,
    rows: Vec<ValueRow>,
}

#[derive(Serialize)]
struct ParametersPage {
    groups: Vec<Group>,
    waiting: i64,
}

fn value_row(page: &Page, row: &Row, today: Date, names: &BTreeMap<String, String>) -> ValueRow {
    let date = |day: Option<Date>| day.map_or_else(String::new, |d| words::date(page.locale(), d));
    let when = match (row.from(), row.ends()) {
        (Some(from), _) if today < from => page.say("parameter-when-later"),
        (_, Some(ends)) if ends <= today => {
            let day = date(ends.yesterday().ok());
            say(page, "parameter-when-past", &Args::new().text("day", day))
        }
        _ => page.say("parameter-when-now"),
    };
    let name = |id: &Option<model::id::PersonId>| {
        id.as_ref()
            .and_then(|id| names.get(&id.to_string()))
            .cloned()
    };
    let by = match (name(&row.proposed_by), name(&row.confirmed_by)) {
        (Some(by), Some(second)) => say(
            page,
            "parameter-by-two",
            &Args::new().text("by", by).text("second", second),
        ),
        _ => page.say("parameter-by-opening"),
    };
    ValueRow {
        values: values(page, row),
        from: date(row.from()),
        when,
        badge: super::county::badge(&row.label),
        verified: row.verified,
        basis: row.basis.clone(),
        by,
    }
}

async fn list(page: Page) -> Answer {
    let site = app::county::fresh(page.app(), &page.ctx).await?;
    let names = app::parameter::names(page.app(), &page.ctx).await?;
    let waiting = app::parameter::proposals(page.app(), &page.ctx).await?;
    let today = page.now().date();
    let mut groups: Vec<Group> = Vec::new();
    for row in site.parameters.rows() {
        let shown = value_row(&page, row, today, &names);
        match groups.iter_mut().find(|group| group.key == row.key) {
            // The newest first.
            Some(group) => group.rows.insert(0, shown),
            None => groups.push(Group {
                key: row.key.clone(),
                name: row.name.clone(),
                rows: vec![shown],
            }),
        }
    }
    page.render(
        "pages/parameter/list.html",
        ParametersPage {
            groups,
            waiting: waiting.len() as i64,
        },
    )
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct ProposePage {
    key: String,
    name: String,
    now: String,
    kind: &'static str,
    choices: Vec<Choice>,
    unit: String,
}

fn newest<'s>(site: &'s Site, key: &str) -> Result<&'s Row, Failure> {
    let mut rows = site.parameters.rows().iter();
    rows.rfind(|row| row.key == key)
        .ok_or_else(Failure::not_found)
}

fn propose_page(page: &Page, form: &FormState, site: &Site, key: &str) -> Answer {
    let row = newest(site, key)?;
    let codes = CHOICES.iter().find(|(end, _)| key.ends_with(end));
    let choice = |value: &str, label: String| Choice {
        value: value.to_owned(),
        label,
    };
    let (kind, choices) = if !row.bands.is_empty() {
        ("bands", Vec::new())
    } else if row.enabled.is_some() {
        let both = ["on", "off"];
        let label = |code: &&str| choice(code, page.say(&format!("county-parameter-{code}")));
        ("switch", both.iter().map(label).collect())
    } else if let Some((_, codes)) = codes {
        let label = |code: &&str| choice(code, code_words(page, code));
        ("code", codes.iter().map(label).collect())
    } else {
        ("number", Vec::new())
    };
    let unit = format!(
        "parameter-unit-name-{}",
        row.unit.as_deref().unwrap_or("none")
    );
    let context = ProposePage {
        key: row.key.clone(),
        name: row.name.clone(),
        now: values(page, row).join(&page.say("list-comma")),
        kind,
        choices,
        unit: if page.web().lexicon().has(page.locale(), &unit) {
            page.say(&unit)
        } else {
            String::new()
        },
    };
    page.render_form(form, "pages/parameter/propose.html", context)
}

async fn ask(page: Page, asked: Asked) -> Answer {
    let site = app::county::fresh(page.app(), &page.ctx).await?;
    let form = page.form(Fields::default());
    propose_page(&page, &form, &site, asked.text("key"))
}

async fn propose(page: Page, posted: Posted) -> Answer {
    let fields = posted.fields;
    let done = async {
        let wish = Proposing {
            key: fields.need("key")?.to_owned(),
            value: fields.need("value")?.to_owned(),
            from: fields.parse("from")?,
            basis: fields.text("basis").to_owned(),
            verified: fields.ticked("verified"),
            restates: fields.ticked("restates"),
        };
        Ok::<_, Failure>(app::parameter::propose(page.app(), &page.ctx, wish).await?)
    };
    match done.await {
        Ok(_) => page.to_saying(
            "/site/parameters",
            Level::Good,
            "parameter-proposed-said",
            &[],
        ),
        Err(why) => {
            let site = app::county::fresh(page.app(), &page.ctx).await?;
            let key = fields.text("key").to_owned();
            let form = page.refused(why, fields)?;
            propose_page(&page, &form, &site, &key)
        }
    }
}

#[derive(Serialize)]
struct ProposalRow {
    id: String,
    name: String,
    by: String,
    at: i64,
    now: String,
    values: Vec<String>,
    from: String,
    basis: String,
    verified: bool,
    restates: bool,
}

#[derive(Serialize)]
struct ProposalsPage {
    rows: Vec<ProposalRow>,
}

async fn proposals(page: Page) -> Answer {
    proposals_with(&page, &page.form(Fields::default())).await
}

async fn proposals_with(page: &Page, form: &FormState) -> Answer {
    let site = app::county::fresh(page.app(), &page.ctx).await?;
    let mut rows = Vec::new();
    for line in app::parameter::proposals(page.app(), &page.ctx).await? {
        let row = newest(&site, &line.wish.key)?;
        let wanted = given(row, &line.wish.value).map_or_else(
            |_| vec![line.wish.value.clone()],
            |value| given_words(page, row, &value),
        );
        rows.push(ProposalRow {
            id: line.id.to_string(),
            name: line.name,
            by: line.by_name,
            at: line.at.0,
            now: values(page, row).join(&page.say("list-comma")),
            values: wanted,
            from: words::date(page.locale(), line.wish.from),
            basis: line.wish.basis,
            verified: line.wish.verified,
            restates: line.wish.restates,
        });
    }
    page.render_form(
        form,
        "pages/parameter/proposals.html",
        ProposalsPage { rows },
    )
}

async fn decide(page: Page, Path(id): Path<RequestId>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let granted = match fields.text("granted") {
        "yes" => true,
        "no" => false,
        _ => return Err(Refusal::field("granted", "field-required").into()),
    };
    let note = fields.opt("note").map(str::to_owned);
    match app::parameter::decide(page.app(), &page.ctx, id, granted, note).await {
        Ok(()) => {
            let key = if granted {
                "parameter-confirmed-said"
            } else {
                "parameter-refused-said"
            };
            page.to_saying("/site/proposals", Level::Good, key, &[])
        }
        Err(why) => {
            let form = page.refused(why, fields)?;
            proposals_with(&page, &form).await
        }
    }
}
