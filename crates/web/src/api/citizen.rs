//! At the window or at the door for a citizen: her account, who may act for her. And what she does
//! herself: letting a relative act, asking for a correction, another card for an allowance.

use super::account::{AccountOpened, hashed, told};
use super::case::{CaseBrief, brief, seen};
use super::roll::Nothing;
use super::{Call, Idem, Write};
use crate::error::{Answer, Failure};
use crate::page::Path;
use crate::route::{Access, Route};
use crate::shape;
use app::citizen::{self, AuthorisationLine, Authorising, Wanted};
use app::policy::Action;
use model::id::{AuthorisationId, CaseId};
use model::journal::Authorisation;

shape! {
    /// A resident who shows her ID card.
    pub struct CitizenGiven {
        /// Citizen number, as the card says.
        pub number: String,
        /// Name, as the card says.
        pub name: String,
    }

    /// A relative who may act for the caller.
    pub struct AuthorisationGiven {
        /// Citizen number of who may act.
        pub to: String,
        /// Last day; left out: until it is taken back.
        pub until: Option<jiff::civil::Date>,
    }

    /// A relative who may act for somebody who stands at the window.
    pub struct WindowAuthorisationGiven {
        /// Citizen number of who is present, as her card says.
        pub number: String,
        /// Her name, as her card says.
        pub name: String,
        /// Citizen number of who may act.
        pub to: String,
        /// Last day; left out: until it is taken back.
        pub until: Option<jiff::civil::Date>,
    }

    /// An authorisation.
    pub struct AuthorisationShown {
        /// Id.
        pub id: model::id::AuthorisationId,
        /// Whose matters.
        pub from: model::id::PersonId,
        /// Who may act.
        pub to: model::id::PersonId,
        /// Name of the other person; left out where it was only just recorded.
        pub name: Option<String>,
        /// First day.
        pub since: jiff::civil::Date,
        /// Last day.
        pub until: Option<jiff::civil::Date>,
        /// When it was taken back.
        pub revoked_at: Option<model::time::Instant>,
    }

    /// Authorisations the caller gave, and those she holds today.
    pub struct AuthorisationList {
        /// Given, past ones too.
        pub given: Vec<AuthorisationShown>,
        /// Held today.
        pub held: Vec<AuthorisationShown>,
    }

    /// Something that was done.
    pub struct Done {
        /// Always true.
        pub done: bool,
    }

    /// A value of the own record that should be put right.
    pub struct WishGiven {
        /// Whose record; left out: the own.
        pub of: Option<model::id::PersonId>,
        /// Element: `population.name`, `population.address`, `population.phone`, `population.bank-account`.
        pub element: String,
        /// What it should say.
        pub value: String,
        /// Why.
        pub reason: String,
    }

    /// A correction that was asked for.
    pub struct WishTaken {
        /// The request; the steward decides.
        pub request: model::id::RequestId,
    }

    /// Another card for the allowance a case granted.
    pub struct CardGiven {
        /// The version that was seen.
        pub version: i64,
        /// Card number.
        pub account: String,
        /// Words.
        pub note: Option<String>,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let (open, own) = (
        Access::Api(Action::CitizenOpen),
        Access::Api(Action::CitizenDesk),
    );
    vec![
        Route::api_post(
            "/api/v1/citizens",
            open,
            "Opens a resident's account against her ID card; its one-time code is answered once",
            open_account,
        )
        .takes::<CitizenGiven>()
        .answers::<AccountOpened>()
        .creates()
        .costly(),
        Route::api_post(
            "/api/v1/citizens/authorisations",
            open,
            "Records that a relative may act for somebody who is present",
            authorise_present,
        )
        .takes::<WindowAuthorisationGiven>()
        .answers::<AuthorisationShown>()
        .creates(),
        Route::api_post(
            "/api/v1/citizens/authorisations/{id}/revoke",
            open,
            "Takes an authorisation back, its giver being present",
            revoke,
        )
        .takes::<Nothing>()
        .example("{}")
        .answers::<Done>(),
        Route::api_get(
            "/api/v1/my/authorisations",
            own,
            "Lists who may act for the caller, and for whom she may",
            list,
        )
        .answers::<AuthorisationList>(),
        Route::api_post(
            "/api/v1/my/authorisations",
            own,
            "Lets a relative act for the caller",
            authorise,
        )
        .takes::<AuthorisationGiven>()
        .answers::<AuthorisationShown>()
        .creates(),
        Route::api_post(
            "/api/v1/my/authorisations/{id}/revoke",
            own,
            "Takes an authorisation back, or gives one up",
            revoke,
        )
        .takes::<Nothing>()
        .example("{}")
        .answers::<Done>(),
        Route::api_post(
            "/api/v1/my/corrections",
            own,
            "Asks for a correction of the own record",
            correct,
        )
        .takes::<WishGiven>()
        .answers::<WishTaken>()
        .creates(),
        Route::api_post(
            "/api/v1/cases/{id}/card",
            own,
            "Has an allowance paid to another card of hers",
            card,
        )
        .takes::<CardGiven>()
        .answers::<CaseBrief>(),
    ]
}

async fn open_account(call: Call, write: Write<CitizenGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (app, ctx, body) = (call.app().clone(), call.ctx.clone(), write.body);
    let opened = hashed(&call, async move {
        citizen::open_account_once(&app, &ctx, &body.number, &body.name, repeat).await
    })
    .await?;
    call.created("/api/v1/citizens", told(opened))
}

fn shown(held: &Authorisation, name: Option<String>) -> AuthorisationShown {
    AuthorisationShown {
        id: held.id,
        from: held.from,
        to: held.to,
        name,
        since: held.since,
        until: held.until,
        revoked_at: held.revoked_at,
    }
}

async fn given(call: &Call, idem: &Idem, wish: Authorising, place: &str) -> Answer {
    let ctx = call.ctx.clone();
    let done = app::once::once(call.app(), &call.ctx, call.repeat(idem), move |app, tx| {
        citizen::authorise_in(app, tx, &ctx, &wish).map(|held| shown(&held, None))
    })
    .await?;
    call.created(place, done)
}

async fn authorise_present(call: Call, write: Write<WindowAuthorisationGiven>) -> Answer {
    let body = write.body;
    let wish = Authorising {
        from: Some((body.number, body.name)),
        to: body.to,
        until: body.until,
    };
    given(&call, &write.idem, wish, "/api/v1/citizens/authorisations").await
}

async fn authorise(call: Call, write: Write<AuthorisationGiven>) -> Answer {
    let wish = Authorising {
        from: None,
        to: write.body.to,
        until: write.body.until,
    };
    given(&call, &write.idem, wish, "/api/v1/my/authorisations").await
}

async fn list(call: Call) -> Answer {
    let (given, held) = citizen::authorisations(call.app(), &call.ctx).await?;
    let lines = |lines: Vec<AuthorisationLine>, name: fn(&AuthorisationLine) -> &String| {
        lines
            .iter()
            .map(|line| shown(&line.authorisation, Some(name(line).clone())))
            .collect()
    };
    call.answer(AuthorisationList {
        given: lines(given, |line| &line.to),
        held: lines(held, |line| &line.from),
    })
}

async fn revoke(call: Call, Path(id): Path<AuthorisationId>, write: Write<Nothing>) -> Answer {
    let ctx = call.ctx.clone();
    let done = app::once::once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| {
            citizen::revoke_in(tx, &ctx, id)?;
            Ok(Done { done: true })
        },
    )
    .await?;
    call.answer(done)
}

async fn correct(call: Call, write: Write<WishGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let wanted = Wanted {
        of: body.of,
        element: body.element,
        value: body.value,
        reason: body.reason,
    };
    let ctx = call.ctx.clone();
    let taken = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        citizen::correct_in(app, tx, &ctx, &wanted).map(|request| WishTaken { request })
    })
    .await?;
    call.created("/api/v1/my/corrections", taken)
}

async fn card(call: Call, Path(id): Path<CaseId>, write: Write<CardGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let (ctx, body) = (call.ctx.clone(), write.body);
    let version = seen(body.version);
    let done = app::once::once(call.app(), &call.ctx, repeat, move |app, tx| {
        let note = body.note.as_deref();
        citizen::change_account_in(app, tx, &ctx, id, version, &body.account, note)
            .map(|case| brief(&case))
    })
    .await
    .map_err(Failure::from)?;
    call.answer(done)
}
