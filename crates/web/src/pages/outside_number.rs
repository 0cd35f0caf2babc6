//! Numbers of other systems on a case's page: what it bears, giving one, taking one back; links to copy sheets.

use super::case_form::Option_;
use crate::error::Answer;
use crate::form::Posted;
use crate::page::{Level, Page, Path};
use crate::route::{Access, Route};
use app::case::CaseView;
use app::once::Repeat;
use app::outside_number;
use app::policy::{Action, scope};
use model::id::CaseId;
use model::refusal::Arg;
use serde::Serialize;

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let act = Access::Signed(Action::CaseAct);
    vec![
        Route::post("/cases/{id}/numbers", act, give),
        Route::post("/cases/{id}/numbers/remove", act, take),
    ]
}

/// A number a case bears.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct NumberLine {
    pub system: String,
    pub name: String,
    pub number: String,
}

/// Everything of other systems on a case's page.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Panel {
    pub numbers: Vec<NumberLine>,
    pub systems: Vec<Option_>,
    /// Systems the case is typed into by hand: label and address.
    pub copies: Vec<Option_>,
    /// The reader may give and take.
    pub may: bool,
    /// Where the form goes.
    pub action: String,
}

/// The panel of a case.
pub(crate) fn panel(page: &Page, view: &CaseView) -> Panel {
    let systems = page.app().outside_systems();
    let name = |code: &str| {
        systems
            .get(code)
            .map_or_else(|| code.to_owned(), |s| s.name_in(page.locale()).to_owned())
    };
    let may = scope(&page.ctx.actor, Action::CaseAct).is_some() && page.ctx.actor.post.is_some();
    let id = view.case.id;
    Panel {
        numbers: view
            .outside
            .iter()
            .map(|held| NumberLine {
                system: held.system.clone(),
                name: name(&held.system),
                number: held.number.clone(),
            })
            .collect(),
        systems: systems
            .all()
            .iter()
            .map(|system| Option_ {
                value: system.code.clone(),
                label: name(&system.code),
            })
            .collect(),
        copies: systems
            .all()
            .iter()
            .filter(|system| may && system.copy.is_some())
            .map(|system| Option_ {
                value: format!("/cases/{id}/copy/{}", system.code),
                label: name(&system.code),
            })
            .collect(),
        may,
        action: format!("/cases/{id}/numbers"),
    }
}

/// The refusal of a small form is said on the page it stands on.
fn back(page: &Page, id: CaseId, why: app::Fault) -> Answer {
    let app::Fault::Refused(no) = why else {
        return Err(why.into());
    };
    let worth = matches!(
        no.kind,
        model::refusal::Kind::Invalid | model::refusal::Kind::Stale
    );
    match no.reasons.first().filter(|_| worth) {
        Some(reason) => {
            let args: Vec<(&str, Arg)> = reason
                .args
                .iter()
                .map(|(name, arg)| (name.as_str(), arg.clone()))
                .collect();
            let key = format!("refusal-{}", reason.key);
            page.to_saying(&format!("/cases/{id}"), Level::Bad, &key, &args)
        }
        None => Err(no.into()),
    }
}

async fn give(page: Page, Path(id): Path<CaseId>, posted: Posted) -> Answer {
    let (system, number) = (posted.fields.text("system"), posted.fields.text("number"));
    let given =
        outside_number::give(page.app(), &page.ctx, id, system, number, Repeat::never()).await;
    match given {
        Ok(given) => page.to_saying(
            &format!("/cases/{id}"),
            Level::Good,
            "outside-number-given",
            &[("number", given.number.into())],
        ),
        Err(why) => back(&page, id, why),
    }
}

async fn take(page: Page, Path(id): Path<CaseId>, posted: Posted) -> Answer {
    let (system, number) = (posted.fields.text("system"), posted.fields.text("number"));
    let taken =
        outside_number::take(page.app(), &page.ctx, id, system, number, Repeat::never()).await;
    match taken {
        Ok(taken) => page.to_saying(
            &format!("/cases/{id}"),
            Level::Note,
            "outside-number-taken",
            &[("number", taken.number.into())],
        ),
        Err(why) => back(&page, id, why),
    }
}
