//! Function modules: checking their files, adopting a version by two persons, switching.

use crate::account::{Second, confirm, confirmed_in};
use crate::context::Ctx;
use crate::journal::record;
use crate::once::{Repeat, before, once};
use crate::policy::{Action, require};
use crate::{App, Fault};
use codes::DivisionCode;
use flow::{Mistake, Module};
use jiff::civil::Date;
use model::journal::{Body, Subject};
use model::refusal::Refusal;
use std::collections::BTreeMap;
use store::Tx;
pub use store::module::ModuleTown;

/// A module whose files are right.
#[derive(Debug, Clone)]
pub struct Checked {
    /// Its code.
    pub code: String,
    /// Digest of its canonical files; a case names it for ever.
    pub version: String,
    /// Its procedures.
    pub procedures: Vec<String>,
    /// How many stories its authors wrote.
    pub stories: usize,
    files: BTreeMap<String, String>,
}

/// A module on the list.
#[derive(Debug, Clone)]
pub struct ModuleLine {
    /// Code.
    pub code: String,
    /// Version in force.
    pub version: String,
    /// Whether new cases may be filed.
    pub on: bool,
    /// Its procedures.
    pub procedures: Vec<String>,
}

/// The version of a module: SM3 of its canonical files, lower-case hex.
#[must_use]
pub fn version_of(module: &Module) -> String {
    evidence::FileDigest::of(&module.canonical_files()).to_string()
}

/// Reads and checks a module's files: path within its folder → text. It must differ from each module
/// beside it in more than names.
///
/// # Errors
/// Every mistake with file, line, column and remedy.
pub fn check(
    files: &BTreeMap<String, String>,
    beside: &[&Module],
) -> Result<Checked, Vec<Mistake>> {
    let module = Module::check(files, beside)?;
    Ok(Checked {
        version: version_of(&module),
        procedures: module.procedures.keys().cloned().collect(),
        stories: module.stories().len(),
        files: module.files().clone(),
        code: module.code,
    })
}

/// Adopts a version: an act of two natural persons that keeps its files for ever. Cases under way
/// go on under theirs.
///
/// # Errors
/// `module-in-force`, `second-…`; not for this post; the store's.
pub async fn adopt(app: &App, ctx: &Ctx, checked: Checked, second: Second) -> Result<(), Fault> {
    adopt_once(app, ctx, checked, second, Repeat::never()).await
}

/// [`adopt`], under the key its sender chose.
///
/// # Errors
/// As [`adopt`]; `said-once`; `idempotency-key-reused`.
pub async fn adopt_once(
    app: &App,
    ctx: &Ctx,
    checked: Checked,
    second: Second,
    repeat: Repeat,
) -> Result<(), Fault> {
    require(&ctx.actor, Action::SiteManage)?;
    if before::<()>(app, ctx, &repeat).await?.is_some() {
        return Ok(());
    }
    let confirmed = confirm(app, ctx, second).await?;
    let files =
        serde_json::to_string(&checked.files).map_err(|e| crate::Error::Canon(e.to_string()))?;
    let asker = ctx.clone();
    once(app, ctx, repeat, move |_, tx| {
        let ctx = &asker;
        let in_force = tx
            .module_heads()?
            .into_iter()
            .any(|(code, version, _)| code == checked.code && version == checked.version);
        if in_force {
            return Err(Refusal::forbidden("module-in-force").into());
        }
        let second = confirmed_in(tx, ctx, &confirmed)?;
        if tx.appointments_of(second, ctx.now.date())?.is_empty() {
            return Err(Refusal::field("witness", "second-without-post").into());
        }
        tx.module_adopt(&checked.code, &checked.version, &files, ctx.now)?;
        crate::site::moved(tx, "modules")?;
        let body = Body::ModuleAdopted {
            module: checked.code.clone(),
            version: checked.version.clone(),
            second,
        };
        record(tx, ctx, &mut ctx.draw("module"), Subject::County, 0, &body)?;
        Ok(())
    })
    .await
}

/// Switches the filing of new cases on or off; cases under way go on.
///
/// # Errors
/// `module-unknown`; not for this post; the store's.
pub async fn switch(app: &App, ctx: &Ctx, code: &str, on: bool) -> Result<(), Fault> {
    let ctx = ctx.clone();
    let code = code.to_owned();
    app.submit(move |_, tx| switch_in(tx, &ctx, &code, on))
        .await
}

/// Switches filing inside a unit.
///
/// # Errors
/// As [`switch`].
pub fn switch_in(tx: &mut Tx<'_>, ctx: &Ctx, code: &str, on: bool) -> Result<(), Fault> {
    require(&ctx.actor, Action::SiteManage)?;
    let heads = tx.module_heads()?;
    let (_, version, now_on) = heads
        .iter()
        .find(|(held, _, _)| held == code)
        .ok_or_else(|| Refusal::field("module", "module-unknown"))?;
    if *now_on == on {
        return Ok(());
    }
    tx.module_switch(code, version, on)?;
    crate::site::moved(tx, "modules")?;
    let body = Body::ModuleSwitched {
        module: code.to_owned(),
        on,
    };
    record(tx, ctx, &mut ctx.draw("module"), Subject::County, 0, &body)?;
    Ok(())
}

/// Switches the filing of new cases on or off in one town from a day on; cases under way go on. What was
/// said of that day before is replaced; a day that is past cannot be.
///
/// # Errors
/// `module-unknown`, `town-unknown`, `day-past`; not for this post; the store's.
pub async fn switch_town(
    app: &App,
    ctx: &Ctx,
    code: &str,
    town: DivisionCode,
    on: bool,
    from: Date,
) -> Result<(), Fault> {
    let (ctx, code) = (ctx.clone(), code.to_owned());
    app.submit(move |app, tx| switch_town_in(app, tx, &ctx, &code, town, on, from))
        .await
}

/// [`switch_town`] inside a unit.
///
/// # Errors
/// As [`switch_town`].
pub fn switch_town_in(
    app: &App,
    tx: &mut Tx<'_>,
    ctx: &Ctx,
    code: &str,
    town: DivisionCode,
    on: bool,
    from: Date,
) -> Result<(), Fault> {
    require(&ctx.actor, Action::SiteManage)?;
    let site = app.site_in(tx, ctx.now)?;
    if !site.modules().any(|(held, _, _, _)| held == code) {
        return Err(Refusal::field("module", "module-unknown").into());
    }
    if !site.towns().any(|(held, _)| held == town) {
        return Err(Refusal::field("town", "town-unknown").into());
    }
    if from < ctx.now.date() {
        return Err(Refusal::field("from", "day-past").into());
    }
    let row = ModuleTown {
        module: code.to_owned(),
        town,
        from,
        on,
    };
    tx.module_town_set(&row)?;
    crate::site::moved(tx, "modules")?;
    let body = Body::ModuleTownSwitched {
        module: row.module,
        town,
        on,
        from,
    };
    record(tx, ctx, &mut ctx.draw("module"), Subject::County, 0, &body)?;
    Ok(())
}

/// Open cases below a division by module and stage; how many, and nothing about whose.
///
/// # Errors
/// The store's.
pub async fn open_by_stage(
    app: &App,
    below: DivisionCode,
) -> Result<Vec<(String, String, i64)>, Fault> {
    Ok(app.read(move |_, tx| tx.case_open_by_stage(below)).await?)
}

/// The modules in force.
///
/// # Errors
/// Not for this post.
pub fn list(app: &App, ctx: &Ctx) -> Result<Vec<ModuleLine>, Refusal> {
    require(&ctx.actor, Action::SiteManage)?;
    Ok(app
        .site()
        .modules()
        .map(|(code, version, module, on)| ModuleLine {
            code: code.to_owned(),
            version: version.to_owned(),
            on,
            procedures: module.procedures.keys().cloned().collect(),
        })
        .collect())
}
