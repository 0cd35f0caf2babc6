//! What the bank gave back and waits to be paid again; what was paid too much and is claimed back.

use super::{month_words, shown_name};
use crate::error::Answer;
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::policy::Action;
use codes::{DivisionCode, Level as Tier};
use model::id::PaymentId;
use model::roll::PaymentState;
use serde::Serialize;
use std::collections::BTreeMap;

pub(super) fn routes() -> Vec<Route> {
    let (read, work) = (
        Access::Signed(Action::RollRead),
        Access::Signed(Action::RollWork),
    );
    vec![
        Route::get("/rolls/returns", read, returns),
        Route::get("/rolls/claims", read, claims),
        Route::post("/rolls/claims/{payment}/settle", work, settle),
    ]
}

#[derive(Serialize)]
struct FailedLine {
    name: String,
    place: String,
    account: String,
    month: String,
    amount: i64,
    reason: String,
    roll: String,
}

#[derive(Serialize)]
struct TownGroup {
    name: String,
    href: String,
    lines: Vec<FailedLine>,
    total: i64,
}

#[derive(Serialize)]
struct ReturnsPage {
    towns: Vec<TownGroup>,
    works: bool,
}

async fn returns(page: Page) -> Answer {
    let site = page.app().site();
    let programmes: Vec<String> = app::roll::programmes(&site)
        .into_iter()
        .map(str::to_owned)
        .collect();
    let mut failed = Vec::new();
    for programme in &programmes {
        failed.extend(app::roll::failed(page.app(), &page.ctx, programme).await?);
    }
    let mut towns: BTreeMap<(DivisionCode, String), TownGroup> = BTreeMap::new();
    for payment in failed {
        let town = payment.division.at(Tier::Town).unwrap_or(payment.division);
        let programme = &payment.programme;
        let of = (town, programme.clone());
        let group = towns.entry(of).or_insert_with(|| TownGroup {
            name: format!(
                "{} {}",
                site.division_name(town),
                app::roll::programme_name(&site, programme)
            ),
            href: format!("/rolls/new?division={town}&programme={programme}&reissue=1"),
            lines: Vec::new(),
            total: 0,
        });
        group.total = group.total.saturating_add(payment.amount.0);
        group.lines.push(FailedLine {
            name: shown_name(&page, &payment.name),
            place: site.place_name(payment.division),
            account: payment.account.masked.clone(),
            month: month_words(&page, payment.due_month),
            amount: payment.amount.0,
            reason: match payment.state {
                PaymentState::Failed(why) => why,
                _ => String::new(),
            },
            roll: format!("/rolls/{}", payment.roll),
        });
    }
    let context = ReturnsPage {
        towns: towns.into_values().collect(),
        works: super::works(&page),
    };
    page.render("pages/roll/returns.html", context)
}

#[derive(Serialize)]
struct ClaimLine {
    payment: String,
    name: String,
    place: String,
    month: String,
    amount: i64,
    found: i64,
    settled: Option<i64>,
    withdrawn: Option<i64>,
}

#[derive(Serialize)]
struct ClaimsPage {
    claims: Vec<ClaimLine>,
    open: i64,
    open_count: usize,
    works: bool,
}

async fn claims(page: Page) -> Answer {
    let found = app::roll::claims(page.app(), &page.ctx).await?;
    let site = page.app().site();
    let claims: Vec<ClaimLine> = found
        .into_iter()
        .map(|(claim, name, division, month)| ClaimLine {
            payment: claim.payment.to_string(),
            name: shown_name(&page, &name),
            place: site.place_name(division),
            month: month_words(&page, month),
            amount: claim.amount.0,
            found: claim.at.0,
            settled: claim.settled_at.map(|at| at.0),
            withdrawn: claim.withdrawn_at.map(|at| at.0),
        })
        .collect();
    let open: Vec<_> = claims
        .iter()
        .filter(|claim| claim.settled.is_none() && claim.withdrawn.is_none())
        .collect();
    let (sum, open_count) = (open.iter().map(|claim| claim.amount).sum(), open.len());
    page.render(
        "pages/roll/claims.html",
        ClaimsPage {
            open: sum,
            open_count,
            works: super::works(&page),
            claims,
        },
    )
}

async fn settle(page: Page, Path(id): Path<PaymentId>) -> Answer {
    app::roll::settle_claim(page.app(), &page.ctx, id).await?;
    page.to_saying("/rolls/claims", Level::Good, "roll-claim-settled-said", &[])
}
