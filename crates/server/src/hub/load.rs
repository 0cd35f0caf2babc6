//! `wujia hub load`: a delivery looked at, and landed when a build would take it.

use super::ground as files;
use crate::ground;
use crate::stop::{Done, Stop, While as _};
use ::hub::inspect::{Inspection, Mistakes, inspect};
use ::hub::read;
use model::feed::Feed;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Look at a delivery and land it / 核对并收下一批数据
#[derive(Debug, clap::Args)]
pub struct Load {
    /// The feed's code
    #[arg(value_name = "FEED")]
    feed: String,
    /// Its files
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Only look, change nothing
    #[arg(long)]
    check: bool,
    /// Where deliveries land: a folder for each feed
    #[arg(long, value_name = "DIR", required_unless_present = "check")]
    landed: Option<PathBuf>,
    /// Folder with site.toml; the shipped site when left out
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
}

/// Looks at the files, says what a build would find, and lands them when it would take them.
///
/// # Errors
/// A build would refuse the delivery, or would not see a file; the site's mistakes; the file system's.
pub fn run(load: &Load) -> Done {
    let site = load.site.as_deref();
    let spec = files::spec(site)?;
    let feed = spec
        .feed(&load.feed)
        .ok_or_else(|| Stop::usage(format!("no feed {} in this site", load.feed)))?;
    let ground = match site {
        Some(dir) => ground::folder(0, dir)?,
        None => ground::shipped(0)?,
    };
    let places = files::places(&ground.site);
    let folder = load.landed.as_ref().map(|landed| landed.join(&feed.code));
    let names = names(feed, &load.files, folder.as_deref())?;
    let there = match &folder {
        Some(folder) => read::files(feed, folder).map_err(Stop::failed)?,
        None => Vec::new(),
    };
    let found = inspect(&spec, feed, &places, &there, &load.files).map_err(Stop::failed)?;
    print(&found, &names);
    if let Some(why) = &found.refused {
        return Err(Stop::failed(format!("refused whole: {why}")));
    }
    match &load.landed {
        Some(landed) if !load.check => land(landed, feed, &load.files, &names),
        _ => {
            println!("would be taken");
            Ok(())
        }
    }
}

/// The names of the files, which must be those that the feed's build sees, and new.
fn names(feed: &Feed, files: &[PathBuf], folder: Option<&Path>) -> Done<Vec<String>> {
    let mut names = Vec::with_capacity(files.len());
    let mut once = BTreeSet::new();
    for path in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.into_owned();
        if !read::fits(feed, &name) {
            let pattern = &feed.pattern;
            let say = format!("{name} is not named as {pattern}: no build would see it");
            return Err(Stop::failed(say));
        }
        let there = folder.is_some_and(|folder| folder.join(&name).exists());
        if there || !once.insert(name.clone()) {
            return Err(Stop::failed(format!("{name} is there already")));
        }
        names.push(name);
    }
    Ok(names)
}

/// Prints what was found: columns, then rows kept apart; values masked.
fn print(found: &Inspection, names: &[String]) {
    for (name, rows) in names.iter().zip(&found.files) {
        println!("{rows:>12} rows  {name}");
    }
    println!("{:>12}{:>9}  column", "given", "bad");
    for column in &found.columns {
        let bad: u64 = column.bad.values().map(|mistakes| mistakes.count).sum();
        let element = column.element.as_deref().unwrap_or("-");
        println!("{:>12}{bad:>9}  {} {element}", column.given, column.header);
        for (reason, mistakes) in &column.bad {
            mistake(reason.code(), mistakes, names);
        }
    }
    println!("{:>12} rows kept apart", found.rejections());
    for (reason, mistakes) in &found.apart {
        mistake(reason.code(), mistakes, names);
    }
}

fn mistake(reason: &str, mistakes: &Mistakes, names: &[String]) {
    let shown = mistakes.first.iter().map(|shown| {
        // Of one file its name need not be said.
        let file = names.get(shown.file).filter(|_| names.len() > 1);
        let file = file.map_or_else(String::new, |name| format!("{name} "));
        format!("{file}row {} {}", shown.row, shown.what)
    });
    let shown: Vec<String> = shown.collect();
    let count = mistakes.count;
    println!("{count:>21}  {reason}: {}", shown.join(", "));
}

/// Lands the files: each is copied beside the feeds' folders and comes into its own by a rename, so that
/// a build sees it whole or not at all.
fn land(landed: &Path, feed: &Feed, files: &[PathBuf], names: &[String]) -> Done {
    let folder = landed.join(&feed.code);
    // No feed's code begins with a dot.
    let coming = landed.join(".coming");
    for dir in [&folder, &coming] {
        std::fs::create_dir_all(dir).during(dir.display())?;
    }
    let mut ready = Vec::with_capacity(files.len());
    for (path, name) in files.iter().zip(names) {
        let beside = coming.join(format!("{}-{}-{name}", feed.code, std::process::id()));
        std::fs::copy(path, &beside).during(path.display())?;
        let file = std::fs::File::open(&beside).during(beside.display())?;
        file.sync_all().during(beside.display())?;
        ready.push((beside, folder.join(name)));
    }
    for (beside, place) in ready {
        std::fs::rename(&beside, &place).during(place.display())?;
        println!("landed {}", place.display());
    }
    Ok(())
}
