//! `wujia hub synth`: the departments' files of a synthetic county, the truth in another folder.

use super::ground as files;
use crate::demo::cast;
use crate::ground;
use crate::stop::{Done, Stop};
use ::hub::deliver::Delivery;
use ::synth::Population;
use ::synth::feeds::{Recipe, Truth, Village, World};
use codes::zone::day_number;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Make the departments' files / 造演示数据
#[derive(Debug, clap::Args)]
pub struct Synth {
    /// People
    #[arg(long, default_value_t = 10_000)]
    people: u64,
    /// Records in all feeds together
    #[arg(long, default_value_t = 500_000)]
    records: u64,
    /// Folder: deliveries go into `landed`, the truth into `truth`
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Folder with site.toml; the shipped site when left out
    #[arg(long, value_name = "DIR")]
    site: Option<PathBuf>,
}

/// Makes the files.
///
/// # Errors
/// The site's mistakes; the file system's.
pub fn run(synth: &Synth) -> Done {
    let ground = match &synth.site {
        Some(dir) => ground::folder(synth.seed, dir)?,
        None => ground::shipped(synth.seed)?,
    };
    let (site, seed) = (synth.site.as_deref(), synth.seed);
    let all = make(site, &ground, seed, synth.people, synth.records, &synth.out)?;
    println!("{all} records; all of it is made up");
    Ok(())
}

/// Makes the deliveries of a county; how many records.
///
/// # Errors
/// The site's mistakes; the file system's.
pub fn make(
    site: Option<&Path>,
    ground: &ground::Ground,
    seed: u64,
    people: u64,
    records: u64,
    out: &Path,
) -> Done<u64> {
    let spec = files::spec(site)?;
    let recipe = recipe(site)?;
    let today = crate::clock::now().date();
    let villages: Vec<Village> = ground
        .geometry
        .villages
        .iter()
        .map(|v| Village {
            code: v.code.number(),
            name: format!("{}{}", town_name(ground, v.code), v.name),
        })
        .collect();
    let population = Population::plan(seed, people, &ground.geometry, &cast::plan(ground), today)
        .map_err(|e| Stop::usage(format!("staff: {e}")))?;
    let village_of = |code: u64| {
        let at = villages.iter().position(|v| v.code == code);
        at.and_then(|at| u32::try_from(at).ok()).unwrap_or(0)
    };
    let people: Vec<Truth> = population
        .people()
        .map(|p| Truth::of(&p, village_of(p.village.number()), seed))
        .collect();
    let world = World::new(seed, day_number(today), people, villages, &recipe);
    let (landed, truth) = (out.join("landed"), out.join("truth"));
    std::fs::create_dir_all(&truth).map_err(Stop::failed)?;
    write_people(&world, &truth.join("people.csv")).map_err(Stop::failed)?;
    let counts = world.counts(&spec.feeds, records);
    let mut all = 0;
    for feed in &spec.feeds {
        let Some(count) = counts.get(&feed.code) else {
            return Err(Stop::usage(format!(
                "synth.toml says nothing of {}",
                feed.code
            )));
        };
        let mut delivery = Delivery::begin(feed, &landed.join(&feed.code)).map_err(Stop::failed)?;
        let path = truth.join(format!("{:02}-{}.csv", feed.number, feed.code));
        let mut told = BufWriter::new(File::create(&path).map_err(Stop::failed)?);
        let mut row = 0_u64;
        world.rows(feed, &spec.elements, *count, |texts, truth| -> Done {
            delivery.row(texts).map_err(Stop::failed)?;
            row += 1;
            if let Some(person) = truth.person {
                let slips: Vec<&str> = truth.slips.iter().map(|s| s.code()).collect();
                writeln!(told, "{row},{person},{}", slips.join(" ")).map_err(Stop::failed)?;
            }
            Ok(())
        })?;
        delivery.end().map_err(Stop::failed)?;
        told.flush().map_err(Stop::failed)?;
        all += count.rows;
    }
    Ok(all)
}

fn recipe(site: Option<&Path>) -> Done<Recipe> {
    let files = files::files(site)?;
    let bytes = files
        .get("synth.toml")
        .ok_or_else(|| Stop::usage("the site has no hub/synth.toml"))?;
    let text = std::str::from_utf8(bytes).map_err(Stop::failed)?;
    toml::from_str(text).map_err(|e| Stop::failed(format!("synth.toml: {e}")))
}

fn town_name(ground: &ground::Ground, village: codes::DivisionCode) -> String {
    let town = village.at(codes::Level::Town);
    let found = ground.site.towns_in_force().find(|t| Some(t.code) == town);
    found.map_or_else(String::new, |t| t.name.clone())
}

fn write_people(world: &World<'_>, path: &Path) -> std::io::Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "person,number,name,birth,village,phone,address")?;
    for (n, p) in world.people.iter().enumerate() {
        let village = world.villages.get(p.village as usize).map_or(0, |v| v.code);
        writeln!(
            file,
            "{n},{},{},{},{village},{},{}",
            p.number.as_str(),
            p.name,
            p.birth,
            p.phone.as_deref().unwrap_or_default(),
            p.address
        )?;
    }
    file.flush()
}
