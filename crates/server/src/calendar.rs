//! `wujia calendar`: working-day calendars of the State Council's yearly notices.

use crate::config::Where;
use crate::order::{self, Order};
use crate::stop::{Done, Stop, While as _};
use crate::tell;
use app::{App, Ctx};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Working-day calendars / 工作日历
#[derive(Debug, clap::Subcommand)]
pub enum Calendar {
    /// Take a year's notice in; due dates that were provisional are reckoned anew / 导入年度放假安排
    Import {
        /// TOML file, like those in sites/calendars
        file: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// Runs a command on calendars.
///
/// # Errors
/// The file does not read; the store's.
pub fn run(place: &Where, calendar: Calendar) -> Done {
    let Calendar::Import { file, json } = calendar;
    let text = std::fs::read_to_string(&file).during(file.display())?;
    codes::YearNotice::parse(&text).map_err(|e| Stop::usage(format!("{}: {e}", file.display())))?;
    let answer = order::give(&place.read()?, &Order::CalendarImport { text })?;
    if json {
        return tell::json(&answer);
    }
    let what = if answer["changed"] == true {
        "taken in; open cases are reckoned anew"
    } else {
        "was known already"
    };
    println!("calendar {} {what}", answer["year"]);
    Ok(())
}

/// Takes a calendar in.
///
/// # Errors
/// The text does not read; the store's.
pub fn take(app: &App, ctx: &Ctx, text: &str) -> Done<Value> {
    let notice = app::calendar::parse(text)?;
    let unit = ctx.clone();
    let taken = app.submit_blocking(move |_, tx| app::calendar::take_in(tx, &unit, &notice))?;
    app::calendar::reckon(app, ctx.now, ctx.chance)?;
    Ok(json!({ "year": taken.year, "digest": taken.digest, "changed": taken.changed }))
}
