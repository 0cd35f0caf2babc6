//! `wujia demo`: founds the Rudong county, makes its people, lives its past through the verbs of
//! `app` under a clock that only moves forward, plays the opening story, serves.

mod acts;
mod again;
mod bulk;
mod calls;
pub(crate) mod cast;
mod client;
mod drills;
mod duty;
mod events;
mod field;
mod firms;
mod hazards;
mod inspections;
mod modules;
mod neighbours;
mod opening;
mod own;
mod past;
mod people;
mod petitions;
mod picture;
mod promises;
mod public;
mod queue;
mod reforms;
mod reviews;
mod rivers;
mod script;
mod service;
mod story;
mod whistles;

use crate::config::{self, Config, Where};
use crate::serve::{self, Manner};
use crate::stop::{Done, Stop};
use crate::wire::{self, Opened};
use crate::{clock, ground, hub, init, keys, tell, timekeeper};
use app::found::{Founded, Founder};
use cast::Cast;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::time::{Instant, Month};
use serde::Serialize;
use store::{Progress, Store};

/// A filled demonstration county.
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// People / 人口
    #[arg(long, default_value_t = 50_000)]
    people: u64,
    /// Further service cases, filed through the same verbs / 另造办件数
    #[arg(long, default_value_t = 0)]
    cases: u64,
    /// Records that departments deliver to the data hub; twenty for each person when left out /
    /// 部门数据条数
    #[arg(long)]
    records: Option<u64>,
    /// Months of lived past, like 12m / 历史月数
    #[arg(long, default_value = "12m", value_parser = months)]
    history: u32,
    /// Seed of everything that is made up / 随机种子
    #[arg(long, default_value_t = 20_260_101)]
    seed: u64,
    /// Address with port / 监听地址
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Only make it
    #[arg(long)]
    no_serve: bool,
    /// The accounts as JSON on standard output
    #[arg(long)]
    json: bool,
    /// Let others than this machine reach it: everything in it is made up, its passwords are printed
    #[arg(long)]
    public_demo: bool,
}

fn months(text: &str) -> Result<u32, String> {
    let number = text.strip_suffix('m').unwrap_or(text);
    match number.parse::<u32>() {
        Ok(months) if months <= 60 => Ok(months),
        _ => Err("months from 0m to 60m".to_owned()),
    }
}

/// What a demonstration is made of.
pub struct Plan {
    seed: u64,
    people: u64,
    cases: u64,
    /// When it is founded and its past begins.
    start: Instant,
    /// When its past ends.
    now: Instant,
}

/// The story of today takes so long.
const STORY_MS: i64 = 3 * 3_600_000;

impl Plan {
    /// When the past is over and the story of today begins.
    fn morning(&self) -> Instant {
        let today = Instant::start_of(self.now.date());
        Instant(self.now.0 - STORY_MS).max(today).max(self.start)
    }
}

/// Makes the county unless it is there, serves it unless told otherwise.
///
/// # Errors
/// The directory holds something else; the address is not this machine's own; the store's.
pub fn run(place: &Where, demo: &Demo) -> Done {
    let mut config = place.read()?;
    if let Some(listen) = &demo.listen {
        config.listen = config::parse_listen(listen)?;
    }
    if !demo.no_serve && !config.listen.ip().is_loopback() && !demo.public_demo {
        return Err(Stop::usage(format!(
            "{} can be reached from other machines; add --public-demo if that is meant",
            config.listen
        )));
    }
    if demo.public_demo {
        // A demonstration is served without TLS; secure cookies would let nobody sign in.
        config.secure_cookies = config.secure_cookies.or(Some(false));
    }
    let opened = match held(&config)? {
        Some(opened) => opened,
        None => make(&config, demo)?,
    };
    let cast = Cast::read(&opened.app)?;
    let base = config
        .base
        .clone()
        .unwrap_or_else(|| format!("http://{}", config.listen));
    if demo.no_serve {
        return print(&cast, &base, demo.json);
    }
    let manner = Manner {
        public_demo: demo.public_demo,
    };
    serve::serve(&config, opened, manner, |base| {
        if let Err(stop) = print(&cast, base, demo.json) {
            eprintln!("wujia: {}", stop.say);
        }
    })
}

/// The demonstration that is there already; none when there is none, or what is left of one whose
/// making was interrupted has been cleared away.
fn held(config: &Config) -> Done<Option<Opened>> {
    if !wire::is_used(config) && !config.data.join(wire::UNFINISHED).exists() {
        init::empty(&config.data)?;
        if !wire::is_data(config) {
            return Ok(None);
        }
    }
    if config.data.join(wire::UNFINISHED).exists() {
        if again::is_whole(config)? {
            again::whole(config)?;
        } else {
            again::clear(config)?;
            eprintln!(
                "wujia: {}: the making of this demonstration was interrupted; what was left of it is removed, it is begun again",
                config.data.display()
            );
            return Ok(None);
        }
    }
    if wire::founded(config)? == Founded::No {
        return Ok(None);
    }
    let opened = wire::open(config)?;
    if !opened.app.site().synthetic {
        return Err(Stop::usage(format!(
            "{} is a real site; a demonstration needs a directory of its own",
            config.data.display()
        )));
    }
    Ok(Some(opened))
}

fn make(config: &Config, demo: &Demo) -> Done<Opened> {
    let now = clock::now();
    let today = now.date();
    let start = if demo.history == 0 {
        now
    } else {
        let back = i32::try_from(demo.history).unwrap_or(0);
        Instant::at(Month::of(today).plus(-back).first_day(), 0, 1)
    };
    let plan = Plan {
        seed: demo.seed,
        people: demo.people,
        cases: demo.cases,
        start,
        now,
    };
    let ground = ground::shipped(demo.seed)?;
    again::begin(config)?;
    let store = Store::open(&wire::store_config(config))?;
    let keys = if config.keys.exists() {
        keys::read(&config.keys, &config.data)?
    } else {
        keys::make(&config.keys, &config.data, today)?
    };
    ground.leave_mapping(&config.data)?;
    let opened = wire::wire(config, store, keys)?;
    let app = &opened.app;
    timekeeper::set_aside(&config.witness, now)?;
    mark(&opened, &plan, false)?;
    let mut founder = Founder::begin(app, start, true)?;
    ground.found(&mut founder, start.date())?;
    tracing::info!("the county is laid out");
    let made = people::found(app, &mut founder, &ground, &plan)?;
    opening::found(app, &mut founder, &made, &plan)?;
    founder.finish(ground.site.county.name.clone(), clock::chance())?;
    tracing::info!("the county is founded");
    let cast = Cast::read(app)?;
    let mut past = past::Past::new(app, &cast, &ground.geometry, &plan)?;
    past.plan(made.later, &plan)?;
    inspections::plan(&mut past, &plan)?;
    field::plan(&mut past, &plan)?;
    duty::plan(&mut past, &plan)?;
    past.live()?;
    tracing::info!("the past is lived");
    story::play(&mut past, &plan)?;
    of_today(&mut past, &ground)?;
    bulk::file(app, &cast, &plan)?;
    libraries(config, demo, &ground)?;
    // What the libraries find acts as it does every night.
    let found = app::screening::run(app, clock::now(), clock::chance(), true)?;
    tracing::info!(
        opened = found.opened,
        stopped = found.stopped,
        "the libraries were searched"
    );
    mark(&opened, &plan, true)?;
    timekeeper::sign(app, &opened.signing, &config.witness)?;
    again::whole(config)?;
    Ok(opened)
}

/// What is there today beside the cases that the past left: one call for each noun, in any order.
fn of_today(past: &mut past::Past<'_>, ground: &ground::Ground) -> Done {
    reforms::propose(past, &ground.site.proposed)
}

/// The departments deliver, and the libraries are built from what they delivered; the truth lies aside.
/// Their people are those of the county, made by the same seed.
fn libraries(config: &Config, demo: &Demo, ground: &ground::Ground) -> Done {
    let records = demo.records.unwrap_or(demo.people.saturating_mul(20));
    if records == 0 {
        return Ok(());
    }
    let out = config.data.join("hub");
    hub::make(None, ground, demo.seed, demo.people, records, &out)?;
    tracing::info!("the departments have delivered");
    let landed = out.join("landed");
    let every = std::time::Duration::from_secs(30);
    hub::from_landed(None, (&landed, &out), hub::sealing(config)?, every, false)?;
    tracing::info!("the libraries are built");
    Ok(())
}

fn mark(opened: &Opened, plan: &Plan, finished: bool) -> Done {
    let record = Progress {
        name: wire::DEMO_PAST.to_owned(),
        position: plan.start.date().to_string(),
        done: 0,
        total: None,
        at: plan.now,
        finished,
    };
    Ok(opened
        .app
        .submit_blocking(move |_, tx| Ok(tx.set_progress(&record)?))?)
}

/// A bar on standard error; nothing where that is no terminal.
fn bar(what: &'static str, total: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{prefix:<18} {bar:36} {pos}/{len}  {elapsed}");
    if let Ok(style) = style {
        bar.set_style(style);
    }
    bar.set_prefix(what);
    bar
}

#[derive(Serialize)]
struct Line<'a> {
    account: &'a str,
    name: &'a str,
    role: &'a str,
    division: String,
    place: String,
    password: String,
}

#[derive(Serialize)]
struct List<'a> {
    base: &'a str,
    accounts: Vec<Line<'a>>,
}

fn print(cast: &Cast, base: &str, json: bool) -> Done {
    let accounts: Vec<Line<'_>> = cast
        .members()
        .map(|member| Line {
            account: &member.login,
            name: &member.actor.name,
            role: member.actor.role().code(),
            division: member
                .actor
                .post
                .as_ref()
                .map(|post| post.division.to_string())
                .unwrap_or_default(),
            place: member.place.clone(),
            password: member.password.clone(),
        })
        .collect();
    if json {
        return tell::json(&List { base, accounts });
    }
    println!("{base}");
    println!();
    let head = ["account", "name", "role", "place", "password"]
        .map(str::to_owned)
        .to_vec();
    let shown = cast.shown();
    let rows = accounts
        .iter()
        .filter(|line| shown.contains(line.account))
        .map(|line| {
            vec![
                line.account.to_owned(),
                line.name.to_owned(),
                line.role.to_owned(),
                line.place.clone(),
                line.password.clone(),
            ]
        });
    tell::out(&tell::table(
        &std::iter::once(head).chain(rows).collect::<Vec<_>>(),
    ));
    println!();
    println!(
        "{} accounts in all; `wujia demo --no-serve --json` lists them. Everybody and everything in it is made up.",
        accounts.len()
    );
    Ok(())
}
