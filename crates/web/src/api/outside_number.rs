//! Numbers of other systems, and what is copied into them by hand.

use super::{Call, Write};
use crate::error::Answer;
use crate::page::Path;
use crate::pages::sheet_exchange::{Known, element};
use crate::route::{Access, Route};
use crate::shape;
use app::policy::Action;
use app::{copy_sheet, outside_number};
use model::id::CaseId;
use model::outside_number::OutsideNumber;

shape! {
    /// A number of another system.
    pub struct NumberGiven {
        /// Code of the system.
        pub system: String,
        /// The number there.
        pub number: String,
    }

    /// A number a case bears.
    pub struct NumberShown {
        /// Code of the system.
        pub system: String,
        /// The number there.
        pub number: String,
        /// The case.
        pub case: model::id::CaseId,
        /// When it was given.
        pub at: model::time::Instant,
    }

    /// Numbers a case bears.
    pub struct NumberList {
        /// They.
        pub numbers: Vec<NumberShown>,
    }

    /// Another system.
    pub struct OutsideSystemShown {
        /// Its code.
        pub code: String,
        /// Its name.
        pub name: String,
        /// Its table becomes cases.
        pub takes: bool,
        /// It gets a table of results.
        pub gives: bool,
        /// It is typed into by hand.
        pub copies: bool,
    }

    /// Other systems.
    pub struct OutsideSystemList {
        /// They.
        pub systems: Vec<OutsideSystemShown>,
    }

    /// A value to be typed into another system.
    pub struct CopyValue {
        /// What it is called there.
        pub field: String,
        /// The value.
        pub value: String,
    }

    /// A case as it is typed into another system.
    pub struct CopyShown {
        /// In that system's order.
        pub values: Vec<CopyValue>,
        /// When it was typed there, if it was.
        pub typed: Option<model::time::Instant>,
    }

    /// What was typed twice.
    pub struct TypedShown {
        /// Code of the system.
        pub system: String,
        /// The case.
        pub case: model::id::CaseId,
        /// How many values.
        pub values: i64,
        /// When.
        pub at: model::time::Instant,
    }

    /// What was typed twice into a system in a month.
    pub struct TypedMonth {
        /// Code of the system.
        pub system: String,
        /// The month.
        pub month: model::time::Month,
        /// Cases.
        pub cases: i64,
        /// Values of them.
        pub values: i64,
    }

    /// What was typed twice, by system and month.
    pub struct TypedMonths {
        /// They.
        pub months: Vec<TypedMonth>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (read, act) = (Access::Api(Action::CaseRead), Access::Api(Action::CaseAct));
    vec![
        Route::api_get(
            "/api/v1/outside-systems",
            Access::Api(Action::OwnDesk),
            "Lists other systems in which the county's cases stand, too",
            systems,
        )
        .answers::<OutsideSystemList>(),
        Route::api_get(
            "/api/v1/cases/{id}/numbers",
            read,
            "Lists the numbers a case bears in other systems",
            list,
        )
        .answers::<NumberList>(),
        Route::api_post(
            "/api/v1/cases/{id}/numbers",
            act,
            "Gives a case a number of another system",
            give,
        )
        .takes::<NumberGiven>()
        .example(r#"{"system":"hotline","number":"RD2026112400017"}"#)
        .answers::<NumberShown>()
        .creates(),
        Route::api_post(
            "/api/v1/cases/{id}/numbers/remove",
            act,
            "Takes a number from a case that does not bear it",
            take,
        )
        .takes::<NumberGiven>()
        .example(r#"{"system":"hotline","number":"RD2026112400017"}"#)
        .answers::<NumberShown>(),
        Route::api_get(
            "/api/v1/cases/{id}/copy/{system}",
            act,
            "Shows a case as it is typed into another system; each value is a read",
            copy,
        )
        .answers::<CopyShown>(),
        Route::api_post(
            "/api/v1/cases/{id}/copy/{system}/typed",
            act,
            "Says that a case was typed into another system by hand",
            typed,
        )
        .takes::<super::roll::Nothing>()
        .example("{}")
        .answers::<TypedShown>(),
        Route::api_get(
            "/api/v1/copies",
            Access::Api(Action::FigureRead),
            "Counts what was typed twice, by system and month",
            counts,
        )
        .answers::<TypedMonths>(),
    ]
}

fn shown(number: OutsideNumber) -> NumberShown {
    NumberShown {
        system: number.system,
        number: number.number,
        case: number.case,
        at: number.at,
    }
}

async fn systems(call: Call) -> Answer {
    let locale = call.locale();
    let systems = call
        .app()
        .outside_systems()
        .all()
        .iter()
        .map(|system| OutsideSystemShown {
            code: system.code.clone(),
            name: system.name_in(locale).to_owned(),
            takes: system.incoming.is_some(),
            gives: system.outgoing.is_some(),
            copies: system.copy.is_some(),
        })
        .collect();
    call.answer(OutsideSystemList { systems })
}

async fn list(call: Call, Path(id): Path<CaseId>) -> Answer {
    let found = outside_number::of_case(call.app(), &call.ctx, id).await?;
    call.answer(NumberList {
        numbers: found.into_iter().map(shown).collect(),
    })
}

async fn give(call: Call, Path(id): Path<CaseId>, write: Write<NumberGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let NumberGiven { system, number } = write.body;
    let given = outside_number::give(call.app(), &call.ctx, id, &system, &number, repeat).await?;
    call.created(&format!("/api/v1/cases/{id}/numbers"), shown(given))
}

async fn take(call: Call, Path(id): Path<CaseId>, write: Write<NumberGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let NumberGiven { system, number } = write.body;
    let taken = outside_number::take(call.app(), &call.ctx, id, &system, &number, repeat).await?;
    call.answer(shown(taken))
}

async fn copy(call: Call, Path((id, system)): Path<(CaseId, String)>) -> Answer {
    let sheet = copy_sheet::open(call.app(), &call.ctx, id, &system).await?;
    let known = Known {
        number: sheet.numbers.first().map_or("", |n| n.number.as_str()),
        note: None,
        clear: Some(&sheet.clear),
        kept_back: sheet.kept_back,
    };
    let values = sheet
        .copied
        .columns
        .iter()
        .map(|given| CopyValue {
            field: given.theirs.clone(),
            value: element(&call, &sheet.site, &sheet.case, given, &known),
        })
        .collect();
    call.answer(CopyShown {
        values,
        typed: sheet.typed.as_ref().map(|typed| typed.at),
    })
}

async fn typed(
    call: Call,
    Path((id, system)): Path<(CaseId, String)>,
    write: Write<super::roll::Nothing>,
) -> Answer {
    let repeat = call.repeat(&write.idem);
    let typed = copy_sheet::typed(call.app(), &call.ctx, id, &system, repeat).await?;
    call.answer(TypedShown {
        system: typed.system,
        case: typed.case,
        values: typed.values,
        at: typed.at,
    })
}

async fn counts(call: Call) -> Answer {
    let found = copy_sheet::counts(call.app(), &call.ctx).await?;
    let months = found
        .into_iter()
        .map(|count| TypedMonth {
            system: count.system,
            month: count.month,
            cases: count.cases,
            values: count.values,
        })
        .collect();
    call.answer(TypedMonths { months })
}
