//! Data exchange: which other systems are told what, how that fares, what files cases here.

use crate::error::{Answer, Failure};
use crate::form::{Fields, FormState, Posted};
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::exchange::{Subscribed, Subscribing, SubscriptionLine};
use app::once::Repeat;
use app::policy::{Action, scope};
use codes::DivisionCode;
use jiff::civil::Date;
use model::exchange::Happened;
use model::id::SubscriptionId;
use model::refusal::{Arg, Refusal};
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, manage) = (
        Access::Signed(Action::SystemsRead),
        Access::Signed(Action::SystemsManage),
    );
    vec![
        Route::get("/systems/exchange", read, list),
        Route::post("/systems/exchange", manage, subscribe),
        Route::get("/systems/exchange/{subscription}", read, show),
        Route::post("/systems/exchange/{subscription}/secret", manage, renew),
        Route::post("/systems/exchange/{subscription}/end", manage, end),
        Route::post("/systems/exchange/{subscription}/replay", manage, replay),
        Route::post("/systems/exchange/{subscription}/retry", manage, retry),
    ]
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

#[derive(Serialize)]
struct SubscriptionRow {
    href: String,
    label: String,
    url: String,
    tells: String,
    modules: String,
    place: String,
    light: &'static str,
    state: String,
    ended: bool,
    behind: i64,
    left: i64,
    parked: i64,
    delivered: i64,
    trouble: String,
}

#[derive(Serialize)]
struct RuleRow {
    kind: String,
    source: String,
    procedure: String,
}

#[derive(Serialize)]
struct ExchangePage {
    subscriptions: Vec<SubscriptionRow>,
    rules: Vec<RuleRow>,
    tells: Vec<Choice>,
    modules: Vec<Choice>,
    divisions: Vec<Choice>,
    connected: bool,
    manages: bool,
}

#[derive(Serialize)]
struct SubscriptionPage {
    row: SubscriptionRow,
    manages: bool,
    today: String,
}

#[derive(Serialize)]
struct SecretPage {
    label: String,
    secret: String,
    back: String,
}

fn row(page: &Page, line: &SubscriptionLine) -> SubscriptionRow {
    let site = page.app().site();
    let s = &line.subscription;
    let comma = page.say("list-comma");
    let joined = |all: Vec<String>| all.join(&comma);
    let ended = s.ended_at.is_some();
    let (light, state) = match (ended, line.parked > 0) {
        (true, _) => ("grey", "exchange-state-ended"),
        (false, true) => ("red", "exchange-state-parked"),
        (false, false) => ("green", "exchange-state-runs"),
    };
    SubscriptionRow {
        href: format!("/systems/exchange/{}", s.id),
        label: s.name.clone(),
        url: s.url.clone(),
        tells: joined(
            s.tells
                .iter()
                .map(|what| page.say(&format!("exchange-tells-{}", what.code())))
                .collect(),
        ),
        modules: joined(
            s.modules
                .iter()
                .map(|code| page.say(&format!("module-{code}")))
                .collect(),
        ),
        place: s
            .division
            .map(|code| site.place_name(code))
            .unwrap_or_default(),
        light,
        state: page.say(state),
        ended,
        behind: line.behind,
        left: line.waiting,
        parked: line.parked,
        delivered: line.delivered,
        trouble: line.trouble.clone().unwrap_or_default(),
    }
}

async fn list_with(page: &Page, form: &FormState) -> Answer {
    let lines = app::exchange::list(page.app(), &page.ctx).await?;
    let site = page.app().site();
    let wiring = page.app().wiring();
    let context = ExchangePage {
        subscriptions: lines.iter().map(|line| row(page, line)).collect(),
        rules: wiring
            .map(|wiring| wiring.mapping.rules())
            .unwrap_or_default()
            .iter()
            .map(|rule| RuleRow {
                kind: rule.r#type.clone(),
                source: rule.source.clone(),
                procedure: page.say(&format!("procedure-{}", rule.procedure)),
            })
            .collect(),
        tells: Happened::ALL
            .iter()
            .map(|what| Choice {
                value: what.code().to_owned(),
                label: page.say(&format!("exchange-tells-{}", what.code())),
            })
            .collect(),
        modules: site
            .modules()
            .map(|(code, ..)| Choice {
                value: code.to_owned(),
                label: page.say(&format!("module-{code}")),
            })
            .collect(),
        divisions: site
            .towns()
            .map(|(code, held)| Choice {
                value: code.to_string(),
                label: held.name.clone(),
            })
            .collect(),
        connected: wiring.is_some_and(|wiring| wiring.exchange.is_some()),
        manages: scope(&page.ctx.actor, Action::SystemsManage).is_some(),
    };
    page.render_form(form, "pages/systems/exchange.html", context)
}

async fn list(page: Page) -> Answer {
    list_with(&page, &page.form(Fields::default())).await
}

fn repeat(page: &Page, posted: &Posted) -> Repeat {
    let idem = posted.idem(page.route());
    Repeat {
        key: idem.key,
        route: page.arrival().path.clone(),
        body: idem.body_digest,
    }
}

fn wish(fields: &Fields) -> Result<Subscribing, Refusal> {
    let tells = fields
        .all("tells")
        .iter()
        .map(|code| {
            Happened::from_code(code)
                .ok_or_else(|| Refusal::field("tells", "exchange-nothing-told"))
        })
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Subscribing {
        name: fields.text("name").to_owned(),
        url: fields.text("url").to_owned(),
        tells,
        modules: fields.all("modules").to_vec(),
        division: fields.parse_opt::<DivisionCode>("division")?,
    })
}

/// The one page that says a secret; it is kept nowhere.
fn said(page: &Page, made: &Subscribed) -> Answer {
    let context = SecretPage {
        label: made.subscription.name.clone(),
        secret: made.secret.clone(),
        back: format!("/systems/exchange/{}", made.subscription.id),
    };
    page.render("pages/systems/secret.html", context)
}

async fn subscribe(page: Page, posted: Posted) -> Answer {
    let repeat = repeat(&page, &posted);
    let fields = posted.fields;
    let done = async {
        let wish = wish(&fields)?;
        Ok::<_, Failure>(app::exchange::subscribe(page.app(), &page.ctx, wish, repeat).await?)
    };
    match done.await {
        Ok(made) => said(&page, &made),
        Err(why) => {
            let form = page.refused(why, fields.clone())?;
            list_with(&page, &form).await
        }
    }
}

async fn show_with(page: &Page, id: SubscriptionId, form: &FormState) -> Answer {
    let line = app::exchange::show(page.app(), &page.ctx, id).await?;
    let context = SubscriptionPage {
        row: row(page, &line),
        manages: line.subscription.ended_at.is_none()
            && scope(&page.ctx.actor, Action::SystemsManage).is_some(),
        today: page.now().date().to_string(),
    };
    page.render_form(form, "pages/systems/subscription.html", context)
}

async fn show(page: Page, Path(id): Path<SubscriptionId>) -> Answer {
    let form = page.form(Fields::default());
    show_with(&page, id, &form).await
}

async fn renew(page: Page, Path(id): Path<SubscriptionId>, posted: Posted) -> Answer {
    let repeat = repeat(&page, &posted);
    let made = app::exchange::renew(page.app(), &page.ctx, id, repeat).await?;
    said(&page, &made)
}

async fn end(page: Page, Path(id): Path<SubscriptionId>) -> Answer {
    let ctx = page.ctx.clone();
    page.app()
        .submit(move |_, tx| app::exchange::end_in(tx, &ctx, id))
        .await?;
    page.to_saying("/systems/exchange", Level::Good, "exchange-ended", &[])
}

async fn replay(page: Page, Path(id): Path<SubscriptionId>, posted: Posted) -> Answer {
    let fields = posted.fields;
    let ctx = page.ctx.clone();
    let done = async {
        let from: Date = fields.parse("from")?;
        page.app()
            .submit(move |_, tx| app::exchange::replay_in(tx, &ctx, id, from))
            .await?;
        Ok::<_, Failure>(())
    };
    match done.await {
        Ok(()) => page.to_saying(
            &format!("/systems/exchange/{id}"),
            Level::Good,
            "exchange-replayed",
            &[],
        ),
        Err(why) => {
            let form = page.refused(why, fields.clone())?;
            show_with(&page, id, &form).await
        }
    }
}

async fn retry(page: Page, Path(id): Path<SubscriptionId>) -> Answer {
    let ctx = page.ctx.clone();
    let n = page
        .app()
        .submit(move |_, tx| app::exchange::retry_in(tx, &ctx, id))
        .await?;
    page.to_saying(
        &format!("/systems/exchange/{id}"),
        Level::Good,
        "exchange-retried",
        &[("n", Arg::Number(i64::try_from(n).unwrap_or(i64::MAX)))],
    )
}
