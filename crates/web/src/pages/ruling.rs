//! What the lists and earlier rulings say of who handles, beside the forms where it is in question.

use super::case_words::Says;
use crate::error::Failure;
use crate::page::Page;
use app::dispute;
use model::item::ItemCode;
use serde::Serialize;
use words::Args;

/// One answer to "whose is it?", and where it comes from.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Hint {
    what: String,
    lead: String,
    assist: String,
    line: String,
}

/// Where a ruling is asked for; empty when it is not the reader's to ask.
pub(crate) fn raise(page: &Page) -> String {
    let role = page.ctx.actor.role();
    page.app()
        .site()
        .procedure(dispute::PROCEDURE)
        .filter(|(_, procedure)| super::case_new::filing(procedure, role).is_some())
        .map(|(_, procedure)| format!("/cases/new?procedure={}", procedure.code()))
        .unwrap_or_default()
}

/// Answers for a class of events or an item: earlier rulings first, then the lists.
///
/// # Errors
/// Not for this post; the store's.
pub(crate) async fn hints(page: &Page, about: &str) -> Result<Vec<Hint>, Failure> {
    let about = about.split_whitespace().next().unwrap_or("");
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let (says, site) = (Says::of(page), page.app().site());
    let mut hints: Vec<Hint> = dispute::rulings(page.app(), &page.ctx, about)
        .await?
        .into_iter()
        .map(|ruling| Hint {
            what: says.say(
                "ruling-earlier",
                &Args::new()
                    .text("day", says.date(ruling.on))
                    .text("number", ruling.number),
            ),
            lead: site.unit_name(&ruling.lead),
            assist: ruling
                .assist
                .map(|unit| site.unit_name(&unit))
                .unwrap_or_default(),
            line: ruling.line,
        })
        .collect();
    let Some(county) = site.now.as_deref() else {
        return Ok(hints);
    };
    hints.extend(county.lines_for(about).map(|line| {
        let assist: Vec<String> = line.assist.iter().map(|u| county.unit_name(u)).collect();
        Hint {
            what: line.matter.clone(),
            lead: county.unit_name(&line.department),
            assist: assist.join(&says.word("county-and")),
            line: line.code.clone(),
        }
    }));
    let place = page
        .ctx
        .actor
        .post
        .as_ref()
        .map_or(site.county, |post| post.division);
    let item = ItemCode(about.to_owned());
    if let Some((now, holder)) = county.item(&item).zip(county.holder(&item, place)) {
        hints.push(Hint {
            what: now.item.name.clone(),
            lead: county.unit_name(holder),
            assist: String::new(),
            line: about.to_owned(),
        });
    }
    Ok(hints)
}
