//! `wujia module`: function modules as folders of files.

use crate::config::Where;
use crate::order::{self, Order};
use crate::stop::{Done, Stop, While as _};
use crate::{tell, wire};
use app::account::Second;
use app::{App, Ctx};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Function modules / 功能模块
#[derive(Debug, clap::Subcommand)]
pub enum Module {
    /// List the modules in force / 列出已采用模块
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Check a module's folder; every mistake with file, line and remedy / 检查模块
    Check {
        /// Folder with module.toml
        dir: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Adopt a module version; a second person confirms with her password / 采用模块（双人）
    Adopt {
        /// Folder with module.toml
        dir: PathBuf,
        /// Account of the second person; her password is read from standard input
        #[arg(long)]
        second: String,
    },
    /// Run a module's stories / 运行模块用例
    RunStories {
        /// Folder with module.toml
        dir: PathBuf,
    },
}

/// Runs a command on modules.
///
/// # Errors
/// The module has mistakes; the store's.
pub fn run(place: &Where, module: Module) -> Done {
    match module {
        Module::List { json } => list(place, json),
        Module::Check { dir, json } => check(&dir, json),
        Module::Adopt { dir, second } => {
            let files = read_folder(&dir)?;
            checked(&files, &beside(&dir))?;
            eprintln!("password of {second}:");
            let mut password = String::new();
            std::io::stdin()
                .read_line(&mut password)
                .map_err(Stop::failed)?;
            let password = password.trim_end_matches(['\r', '\n']).to_owned();
            let answer = order::give(
                &place.read()?,
                &Order::ModuleAdopt {
                    files,
                    second,
                    password,
                },
            )?;
            println!(
                "{} {} adopted; switch it on under its page",
                answer["module"], answer["version"]
            );
            Ok(())
        }
        Module::RunStories { dir } => run_stories(&dir),
    }
}

/// Takes a checked module in.
///
/// # Errors
/// Its mistakes; what the second person's sign-in refuses; the store's.
pub fn take(
    app: &App,
    ctx: &Ctx,
    files: &BTreeMap<String, String>,
    second: &str,
    password: &str,
) -> Done<Value> {
    let site = app.site();
    let in_force: Vec<_> = site
        .modules()
        .map(|(_, _, module, _)| module.clone())
        .collect();
    let checked = checked(files, &in_force)?;
    let answer = json!({ "module": checked.code, "version": checked.version });
    let second = Second {
        login: second.to_owned(),
        password: password.to_owned(),
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .during("starting a runtime")?;
    // The verb asks for a post that may manage the site: the account called like the system user.
    runtime.block_on(app::module::adopt(app, ctx, checked, second))?;
    Ok(answer)
}

/// Modules in the folders beside one; what does not read is left for its own check.
fn beside(dir: &Path) -> Vec<Arc<flow::Module>> {
    let Ok(dir) = dir.canonicalize() else {
        return Vec::new();
    };
    let folders = dir
        .parent()
        .and_then(|parent| std::fs::read_dir(parent).ok());
    let folders = folders.into_iter().flatten().flatten();
    folders
        .map(|entry| entry.path())
        .filter(|path| *path != dir && path.join("module.toml").is_file())
        .filter_map(|path| flow::Module::parse(&read_folder(&path).ok()?).ok())
        .map(Arc::new)
        .collect()
}

fn checked(
    files: &BTreeMap<String, String>,
    beside: &[Arc<flow::Module>],
) -> Done<app::module::Checked> {
    let beside: Vec<&flow::Module> = beside.iter().map(Arc::as_ref).collect();
    app::module::check(files, &beside).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(say).collect();
        Stop::failed(format!("{} mistakes:\n{}", lines.len(), lines.join("\n")))
    })
}

/// The files of a module's folder: path → text.
///
/// # Errors
/// The folder does not read, or a file in it is no text.
pub fn read_folder(dir: &Path) -> Done<BTreeMap<String, String>> {
    let mut files = BTreeMap::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).during(folder.display())? {
            let path = entry.during(folder.display())?.path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let name = path
                .strip_prefix(dir)
                .unwrap_or(&path)
                .to_string_lossy()
                .replace('\\', "/");
            files.insert(name, std::fs::read_to_string(&path).during(path.display())?);
        }
    }
    if files.contains_key("module.toml") {
        Ok(files)
    } else {
        Err(Stop::usage(format!(
            "{} holds no module.toml",
            dir.display()
        )))
    }
}

fn say(mistake: &flow::Mistake) -> String {
    mistake.to_string()
}

fn check(dir: &Path, json: bool) -> Done {
    let files = read_folder(dir)?;
    let others = beside(dir);
    let others: Vec<&flow::Module> = others.iter().map(Arc::as_ref).collect();
    match app::module::check(&files, &others) {
        Ok(checked) if json => tell::json(&json!({
            "ok": true, "module": checked.code, "version": checked.version,
            "procedures": checked.procedures, "stories": checked.stories, "mistakes": [],
        })),
        Ok(checked) => {
            println!(
                "{} {}: {}",
                checked.code,
                checked.version,
                checked.procedures.join(", ")
            );
            Ok(())
        }
        Err(mistakes) => {
            let lines: Vec<String> = mistakes.iter().map(say).collect();
            if json {
                tell::json(&json!({ "ok": false, "mistakes": lines }))?;
            }
            Err(Stop::failed(format!(
                "{} mistakes:\n{}",
                lines.len(),
                lines.join("\n")
            )))
        }
    }
}

fn run_stories(dir: &Path) -> Done {
    let files = read_folder(dir)?;
    let module = flow::Module::parse(&files).map_err(|mistakes| {
        Stop::failed(mistakes.iter().map(say).collect::<Vec<_>>().join("\n"))
    })?;
    let notices = crate::ground::calendars()?
        .iter()
        .map(|row| codes::YearNotice::parse(&row.text).during(row.year))
        .collect::<Done<Vec<_>>>()?;
    let calendar = codes::Calendar::new(notices, codes::OfficeHours::default());
    let told = flow::story::run_all(&module, &calendar);
    let mut failed = 0;
    for story in &told {
        match &story.fault {
            None => println!("ok   {}", story.name),
            Some(fault) => {
                failed += 1;
                println!("FAIL {}: {fault}", story.name);
            }
        }
    }
    if failed == 0 {
        Ok(())
    } else {
        Err(Stop::failed(format!(
            "{failed} of {} stories failed",
            told.len()
        )))
    }
}

#[derive(Serialize)]
struct Line {
    module: String,
    version: String,
    on: bool,
}

fn list(place: &Where, json: bool) -> Done {
    let store = wire::look(&place.read()?)?;
    let heads = store.read_blocking(|tx| tx.module_heads())?;
    let lines: Vec<Line> = heads
        .into_iter()
        .map(|(module, version, on)| Line {
            module,
            version,
            on,
        })
        .collect();
    if json {
        return tell::json(&lines);
    }
    let head = ["module", "version", "on"].map(str::to_owned).to_vec();
    let rows = lines
        .into_iter()
        .map(|line| vec![line.module, line.version, line.on.to_string()]);
    tell::out(&tell::table(
        &std::iter::once(head).chain(rows).collect::<Vec<_>>(),
    ));
    Ok(())
}
