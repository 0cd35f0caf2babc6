//! The binary `wujia`: command line, configuration, wiring, lifecycle. Business rules live below.
//!
//! To add a command: a file with its arguments and its `run`, its variant here, its line in
//! `docs/operate`.

mod actor;
mod backup;
mod calendar;
mod check;
mod clock;
mod config;
mod county;
mod demo;
mod doctor;
mod ground;
mod hashing;
mod hub;
mod init;
mod journal;
mod keys;
mod module;
mod order;
mod password;
mod replay;
mod roll;
mod screen;
mod serve;
mod socket;
mod stop;
mod systems;
mod tell;
mod timekeeper;
mod user;
mod wire;

use clap::{Parser, Subcommand};
use config::{LogForm, Where};
use std::process::ExitCode;
use stop::Done;
use tracing_subscriber::EnvFilter;

/// Half of what a request costs beside its database is small allocations on many threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// wujia (五加): one program that runs a county's grassroots governance / 县域基层治理一体化平台
#[derive(Debug, Parser)]
#[command(name = "wujia", version, disable_version_flag = false)]
struct Cli {
    #[command(flatten)]
    place: Where,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// A filled demonstration county: found it, live its past, serve it / 演示
    Demo(demo::Demo),
    /// Found a real site from its folder / 建立正式站点
    Init(init::Init),
    /// Serve a site / 启动服务
    Serve {
        /// Address with port / 监听地址
        #[arg(long, value_name = "ADDR")]
        listen: Option<String>,
    },
    /// Recompute every invariant from the journal / 全面核对
    Check(check::Check),
    /// The journal / 日志
    #[command(subcommand)]
    Journal(journal::Journal),
    /// Sealing keys / 封存密钥
    #[command(subcommand)]
    Keys(keys::Command),
    /// Accounts / 账号
    #[command(subcommand)]
    User(user::User),
    /// Back everything up / 备份
    Backup(backup::Backup),
    /// Fill an empty data directory from a backup / 恢复
    Restore(backup::Restore),
    /// Look the site over / 体检
    Doctor {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Working-day calendars / 工作日历
    #[command(subcommand)]
    Calendar(calendar::Calendar),
    /// Function modules / 功能模块
    #[command(subcommand)]
    Module(module::Module),
    /// Payment rolls / 发放名册
    #[command(subcommand)]
    Roll(roll::Roll),
    /// The search for entitlements / 免申即享筛查
    #[command(subcommand)]
    Screening(screen::Screening),
    /// The county / 县域
    #[command(subcommand)]
    County(county::County),
    /// The data hub / 数据中枢
    #[command(subcommand)]
    Hub(hub::Hub),
    /// File another city's published requests again, through the interfaces of a served site / 重放外部请求
    Replay(replay::Replay),
    /// The machine's clock / 系统时钟
    #[command(subcommand)]
    Clock(ClockCommand),
    /// Print the versions of program and database / 版本
    Version,
}

#[derive(Debug, Subcommand)]
enum ClockCommand {
    /// Say that the clock is right; firings that waited go on / 确认时钟正确
    Confirm,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("wujia: {}", stop.say);
            ExitCode::from(stop.code)
        }
    }
}

fn run(cli: Cli) -> Done {
    let place = cli.place;
    log(&place);
    match cli.command {
        Command::Demo(demo) => demo::run(&place, &demo),
        Command::Init(init) => init::run(&place, &init),
        Command::Serve { listen } => {
            let mut config = place.read()?;
            if let Some(listen) = listen {
                config.listen = config::parse_listen(&listen)?;
            }
            serve::run(&config, serve::Manner::default(), |base| {
                println!("wujia: {base}")
            })
        }
        Command::Hub(hub) => hub::run(&place, &hub),
        Command::Check(check) => check::run(&place, &check),
        Command::Journal(journal) => journal::run(&place, journal),
        Command::Keys(command) => keys::run(&place, &command),
        Command::User(user) => user::run(&place, user),
        Command::Backup(backup) => backup::backup(&place, &backup),
        Command::Restore(restore) => backup::restore(&place, &restore),
        Command::Doctor { json } => doctor::run(&place, json),
        Command::Calendar(calendar) => calendar::run(&place, calendar),
        Command::Module(module) => module::run(&place, module),
        Command::Roll(roll) => roll::run(&place, roll),
        Command::Screening(screening) => screen::run(&place, screening),
        Command::County(county) => county::run(&place, county),
        Command::Replay(replay) => replay::run(&replay),
        Command::Clock(ClockCommand::Confirm) => {
            order::give(&place.read()?, &order::Order::ClockConfirm)?;
            println!("confirmed");
            Ok(())
        }
        Command::Version => {
            println!("wujia {}", env!("CARGO_PKG_VERSION"));
            println!("SQLite {}", store::sqlite_version());
            Ok(())
        }
    }
}

/// Warnings and worse go to standard error unless `WUJIA_LOG` says otherwise.
fn log(place: &Where) {
    let filter = EnvFilter::try_from_env("WUJIA_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    // A configuration that does not read is said by the command itself.
    let form = place.read().map_or(LogForm::Text, |config| config.log);
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let set = match form {
        LogForm::Text => lines.try_init(),
        LogForm::Json => lines.json().try_init(),
    };
    if let Err(error) = set {
        eprintln!("wujia: no log: {error}");
    }
}
