//! The system administrator's site: calendars and function modules.

use super::{Call, Write};
use crate::error::Answer;
use crate::page::Path;
use crate::route::{Access, Route};
use crate::{shape, speech};
use app::account::Second;
use app::module::{self, Checked};
use app::policy::Action;
use flow::Mistake;
use model::refusal::{Kind, Refusal, Refused};
use std::collections::BTreeMap;

/// Text of the files of a module, in bytes.
const MODULE_BYTES: usize = 4 * 1_048_576;

shape! {
    /// A year's notice of working days, as its file says it.
    pub struct CalendarGiven {
        /// TOML text.
        pub text: String,
    }

    /// A calendar that was taken in.
    pub struct CalendarTaken {
        /// Its year.
        pub year: i32,
        /// SM3 of its canonical text.
        pub digest: String,
        /// Whether it differs from what was known; then due dates are reckoned anew.
        pub changed: bool,
    }

    /// A module in force.
    pub struct ModuleShown {
        /// Code.
        pub module: String,
        /// Digest of its files.
        pub version: String,
        /// Whether new cases may be filed.
        pub on: bool,
        /// Its procedures.
        pub procedures: Vec<String>,
    }

    /// Modules.
    pub struct ModuleList {
        /// They.
        pub modules: Vec<ModuleShown>,
    }

    /// Files of a module to be looked at.
    pub struct ModuleFiles {
        /// Path within its folder to text: `module.toml`, `procedures/….toml`, `stories/….story`, `locales/….ftl`.
        pub files: BTreeMap<String, String>,
    }

    /// A module whose files are right.
    pub struct ModuleChecked {
        /// Code.
        pub module: String,
        /// Digest of its files.
        pub version: String,
        /// Its procedures.
        pub procedures: Vec<String>,
        /// How many stories its authors wrote.
        pub stories: i64,
    }

    /// A module to be adopted, and who confirms it.
    pub struct ModuleGiven {
        /// As for the check.
        pub files: BTreeMap<String, String>,
        /// Sign-in name of the second person.
        pub witness: String,
        /// Password of the second person.
        pub password: String,
    }

    /// Whether new cases may be filed under a module in a town, from a day on.
    pub struct TownSwitchGiven {
        /// Town or street.
        pub town: ::codes::DivisionCode,
        /// On or off.
        pub on: bool,
        /// First day.
        pub from: jiff::civil::Date,
    }

    /// A function module.
    pub struct ModuleDescribed {
        /// Code.
        pub module: String,
        /// Whether it is one of the ten.
        pub core: bool,
        /// Whether new cases may be filed.
        pub on: bool,
        /// Its procedures.
        pub procedures: Vec<String>,
        /// Events it publishes.
        pub events: Vec<String>,
        /// Figures it shows.
        pub figures: Vec<String>,
    }

    /// Function modules.
    pub struct ModulesShown {
        /// They.
        pub modules: Vec<ModuleDescribed>,
    }

    /// A figure of a module.
    pub struct ModuleFigureShown {
        /// Its code.
        pub figure: String,
        /// `count`, `share` in basis points, `mean` in ms.
        pub shows: String,
        /// The value; absent when there is nothing to hold it against.
        pub value: Option<i64>,
        /// How many it rests on.
        pub of: i64,
    }

    /// A module with its figures.
    pub struct ModuleHome {
        /// It.
        pub module: ModuleDescribed,
        /// Its figures of the last thirty days.
        pub figures: Vec<ModuleFigureShown>,
    }

    /// Whether new cases may be filed under a module.
    pub struct SwitchGiven {
        /// On or off.
        pub on: bool,
    }
}

/// The lines of this noun in the table.
#[must_use]
pub fn routes() -> Vec<Route> {
    let manage = Access::Api(Action::SiteManage);
    vec![
        Route::api_post(
            "/api/v1/site/calendars",
            manage,
            "Takes a year's notice of working days in",
            take_calendar,
        )
        .takes::<CalendarGiven>()
        .answers::<CalendarTaken>()
        .creates(),
        Route::api_get(
            "/api/v1/site/modules",
            manage,
            "Lists the modules in force",
            modules,
        )
        .answers::<ModuleList>(),
        Route::api_post(
            "/api/v1/site/modules/check",
            manage,
            "Checks the files of a module",
            check_module,
        )
        .takes::<ModuleFiles>()
        .answers::<ModuleChecked>()
        .body(MODULE_BYTES),
        Route::api_post(
            "/api/v1/site/modules",
            manage,
            "Adopts a version of a module, by two persons",
            adopt_module,
        )
        .takes::<ModuleGiven>()
        .answers::<ModuleChecked>()
        .creates()
        .body(MODULE_BYTES)
        .costly(),
        Route::api_post(
            "/api/v1/site/modules/{module}/switch",
            manage,
            "Switches the filing of new cases on or off",
            switch_module,
        )
        .takes::<SwitchGiven>()
        .example(r#"{"on":false}"#)
        .answers::<SwitchGiven>(),
        Route::api_post(
            "/api/v1/site/modules/{module}/towns",
            manage,
            "Switches the filing of new cases on or off in one town from a day on",
            switch_town,
        )
        .takes::<TownSwitchGiven>()
        .example(r#"{"town":"320623111000","on":false,"from":"2099-01-01"}"#)
        .answers::<SwitchGiven>(),
        Route::api_get(
            "/api/v1/modules",
            Access::Api(Action::CountyRead),
            "Lists the function modules with their procedures, events and figures",
            all,
        )
        .answers::<ModulesShown>(),
        Route::api_get(
            "/api/v1/modules/{module}",
            Access::Api(Action::CountyRead),
            "Shows a module with its figures of the last thirty days",
            one,
        )
        .answers::<ModuleHome>(),
    ]
}

async fn switch_town(
    call: Call,
    Path(code): Path<String>,
    write: Write<TownSwitchGiven>,
) -> Answer {
    let (ctx, body) = (call.ctx.clone(), write.body);
    let (town, on, from) = (body.town, body.on, body.from);
    let done = app::once::once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |app, tx| {
            module::switch_town_in(app, tx, &ctx, &code, town, on, from)?;
            Ok(SwitchGiven { on })
        },
    )
    .await?;
    call.answer(done)
}

fn described(module: &flow::Module, on: bool) -> ModuleDescribed {
    ModuleDescribed {
        module: module.code.clone(),
        core: module.kind == flow::ModuleKind::Core,
        on,
        procedures: module.procedures.keys().cloned().collect(),
        events: module.events.clone(),
        figures: module.figures.clone(),
    }
}

async fn all(call: Call) -> Answer {
    let site = call.app().site();
    let modules = site
        .modules()
        .map(|(_, _, module, on)| described(module, on));
    call.answer(ModulesShown {
        modules: modules.collect(),
    })
}

async fn one(call: Call, Path(code): Path<String>) -> Answer {
    let site = call.app().site();
    let found = site.modules().find(|(held, _, _, _)| *held == code);
    let (_, _, module, on) = found.ok_or_else(Refusal::not_found)?;
    let figures = app::figure::of_module(call.app(), &call.ctx, &code, None).await?;
    let shown = figures.into_iter().map(|figure| ModuleFigureShown {
        figure: figure.code,
        shows: match figure.shows {
            flow::Shows::Count => "count",
            flow::Shows::Share => "share",
            flow::Shows::Mean => "mean",
        }
        .to_owned(),
        value: figure.n,
        of: figure.of,
    });
    call.answer(ModuleHome {
        module: described(module, on),
        figures: shown.collect(),
    })
}

async fn take_calendar(call: Call, write: Write<CalendarGiven>) -> Answer {
    let notice = app::calendar::parse(&write.body.text)?;
    let ctx = call.ctx.clone();
    let taken = app::once::once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| {
            app::policy::require(&ctx.actor, Action::SiteManage)?;
            let taken = app::calendar::take_in(tx, &ctx, &notice)?;
            Ok(CalendarTaken {
                year: taken.year,
                digest: taken.digest,
                changed: taken.changed,
            })
        },
    )
    .await?;
    call.created("/api/v1/calendar", taken)
}

async fn modules(call: Call) -> Answer {
    app::county::fresh(call.app(), &call.ctx)
        .await
        .map_err(app::Fault::from)?;
    let modules = module::list(call.app(), &call.ctx)?
        .into_iter()
        .map(|line| ModuleShown {
            module: line.code,
            version: line.version,
            on: line.on,
            procedures: line.procedures,
        })
        .collect();
    call.answer(ModuleList { modules })
}

/// What is wrong with files, one by one: where, which rule, what to do.
fn wrong(call: &Call, mistakes: &[Mistake]) -> Refusal {
    let reasons = mistakes
        .iter()
        .map(|mistake| {
            let at = format!("{}:{}:{}", mistake.file, mistake.line, mistake.column);
            let (text, remedy) = speech::mistake(call.web().lexicon(), call.locale(), mistake);
            Refused::new("module-mistake")
                .at(&at)
                .with("text", text)
                .with("remedy", remedy)
        })
        .collect();
    Refusal {
        kind: Kind::Invalid,
        reasons,
    }
}

fn checked(
    call: &Call,
    files: &BTreeMap<String, String>,
) -> Result<(Checked, ModuleChecked), Refusal> {
    let site = call.app().site();
    let in_force: Vec<&flow::Module> = site.modules().map(|(_, _, m, _)| m.as_ref()).collect();
    let found = module::check(files, &in_force).map_err(|mistakes| wrong(call, &mistakes))?;
    let shown = ModuleChecked {
        module: found.code.clone(),
        version: found.version.clone(),
        procedures: found.procedures.clone(),
        stories: i64::try_from(found.stories).unwrap_or(i64::MAX),
    };
    Ok((found, shown))
}

async fn check_module(call: Call, write: Write<ModuleFiles>) -> Answer {
    let (_, shown) = checked(&call, &write.body.files)?;
    let repeat = call.repeat(&write.idem);
    let kept = app::once::once(call.app(), &call.ctx, repeat, move |_, _| Ok(shown.clone()));
    call.answer(kept.await?)
}

async fn adopt_module(call: Call, write: Write<ModuleGiven>) -> Answer {
    let repeat = call.repeat(&write.idem);
    let body = write.body;
    let (found, shown) = checked(&call, &body.files)?;
    let second = Second {
        login: body.witness,
        password: body.password,
    };
    let (app, ctx) = (call.app().clone(), call.ctx.clone());
    super::account::hashed(&call, async move {
        module::adopt_once(&app, &ctx, found, second, repeat).await
    })
    .await?;
    call.created("/api/v1/site/modules", shown)
}

async fn switch_module(call: Call, Path(code): Path<String>, write: Write<SwitchGiven>) -> Answer {
    let (ctx, on) = (call.ctx.clone(), write.body.on);
    let done = app::once::once(
        call.app(),
        &call.ctx,
        call.repeat(&write.idem),
        move |_, tx| {
            module::switch_in(tx, &ctx, &code, on)?;
            Ok(SwitchGiven { on })
        },
    )
    .await?;
    call.answer(done)
}
