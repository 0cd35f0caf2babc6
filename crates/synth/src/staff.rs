//! Staff of the demo: natural persons of the population with posts and account names.

use std::collections::{BTreeMap, HashSet};

use crate::day::{date_of_day_number, day_number};
use codes::citizen::CitizenNumber;
use codes::division::{DivisionCode, GridCode, Level, VillageKind};
use codes::lists::Sex;
use jiff::civil::Date;
use model::role::Role;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::chance::Chance;
use crate::geometry::{CountyGeometry, GridArea};
use crate::names::Names;
use crate::numbers::{NumberBook, division_of_birth};

/// At which places a post exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PostPlace {
    /// Once in the county.
    County,
    /// In every town or street.
    Town,
    /// In every village.
    Village,
    /// In every grid.
    Grid,
}

/// Who stands in for a post-holder on leave (AB 岗).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeputyRule {
    /// Nobody.
    None,
    /// The next holder of the same post in the same unit, in a ring.
    EachOther,
    /// The holder of the next grid of the same village, in a ring.
    NextGrid,
    /// The first holder of this role in the same unit, else in the same village or town.
    Role(Role),
}

/// A post of the plan.
#[derive(Debug, Clone)]
pub struct PostIn {
    /// Where it exists.
    pub place: PostPlace,
    /// Letters of the unit's code, e.g. `FWZX`; for grids those of the town's unit; for
    /// villages left out: their committee.
    pub unit: Option<String>,
    /// Role.
    pub role: Role,
    /// Title shown beside the name.
    pub title: String,
    /// How many at each place.
    pub count: u32,
    /// Account name with `{t}` letters of town or county, `{v}` last three digits of the
    /// village, `{g}` serial of the grid, `{n}` serial of the holder.
    pub login: String,
    /// Who stands in.
    pub deputy: DeputyRule,
}

/// A second post of somebody who holds one.
#[derive(Debug, Clone)]
pub struct AlsoIn {
    /// Account name of the holder.
    pub who: String,
    /// Letters of the unit, in the holder's town (or the county for county staff).
    pub unit: String,
    /// Role.
    pub role: Role,
    /// Title.
    pub title: String,
}

/// The plan.
#[derive(Debug, Clone)]
pub struct StaffPlanIn {
    /// Posts.
    pub posts: Vec<PostIn>,
    /// Second posts.
    pub also: Vec<AlsoIn>,
    /// Letters of the county and of each town for account names.
    pub letters: BTreeMap<DivisionCode, String>,
}

/// Why the plan cannot be carried out. Said to the operator.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum StaffError {
    /// Two posts would get the same account.
    #[error(
        "account {0} would be made twice: does its post's login lack {{t}}, {{v}}, {{g}} or {{n}}?"
    )]
    Twice(String),
    /// A town or the county without letters.
    #[error("no account letters for {0}")]
    NoLetters(DivisionCode),
    /// A second post for somebody who does not exist.
    #[error("second post for {0}, who is not among the staff")]
    Nobody(String),
    /// An administrator with a second post (三员分立).
    #[error("{0} is an administrator and may hold no other post")]
    Administrator(String),
}

/// A post held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffPost {
    /// Code of the unit, e.g. `320623111000-FWZX`.
    pub unit: String,
    /// Role.
    pub role: Role,
    /// Title.
    pub title: String,
    /// The division it serves.
    pub division: DivisionCode,
    /// The grid it serves, for grid workers.
    pub grid: Option<GridCode>,
}

/// One of the staff: a natural person, who is also among the people.
#[derive(Debug, Clone, PartialEq)]
pub struct StaffMember {
    /// Account name, unique.
    pub login: String,
    /// Name.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Citizen number, unique.
    pub number: CitizenNumber,
    /// Birth date.
    pub birth: Date,
    /// Grid she lives in.
    pub home: GridCode,
    /// Posts, the first one made by the plan's posts, the others by `also`.
    pub posts: Vec<StaffPost>,
    /// Account of who stands in for her.
    pub deputy: Option<String>,
}

/// Where a post stands, while staff are made.
struct Seat<'a> {
    division: DivisionCode,
    grid: Option<&'a GridArea>,
    live_in: &'a [GridArea],
}

fn seats(geometry: &CountyGeometry, place: PostPlace) -> Vec<Seat<'_>> {
    let whole = |code| Seat {
        division: code,
        grid: None,
        live_in: geometry.grids_in(code),
    };
    match place {
        PostPlace::County => vec![whole(geometry.county.code)],
        PostPlace::Town => geometry.towns.iter().map(|t| whole(t.code)).collect(),
        PostPlace::Village => geometry.villages.iter().map(|v| whole(v.code)).collect(),
        PostPlace::Grid => geometry
            .grids
            .iter()
            .map(|g| Seat {
                division: g.code.division(),
                grid: Some(g),
                live_in: std::slice::from_ref(g),
            })
            .collect(),
    }
}

/// The unit of a post: a village's committee, else the unit of these letters in the town or county.
fn unit_code(place: PostPlace, letters: Option<&str>, division: DivisionCode) -> String {
    match (place, letters) {
        (PostPlace::Village, None) => {
            let resident = division.village_kind() == Some(VillageKind::ResidentsCommittee);
            format!("{division}-{}", if resident { "JWH" } else { "CWH" })
        }
        (PostPlace::Grid | PostPlace::Village, letters) => {
            let town = division.at(Level::Town).unwrap_or(division);
            format!("{town}-{}", letters.unwrap_or("WGZX"))
        }
        (_, letters) => format!("{division}-{}", letters.unwrap_or("ZF")),
    }
}

fn login(plan: &StaffPlanIn, post: &PostIn, seat: &Seat<'_>, n: u32) -> Result<String, StaffError> {
    let home = seat.division.at(Level::Town).unwrap_or(seat.division);
    let letters = plan.letters.get(&home).ok_or(StaffError::NoLetters(home))?;
    let grid = seat.grid.map_or(0, |g| g.code.serial());
    Ok(post
        .login
        .replace("{t}", letters)
        .replace("{v}", &format!("{:03}", seat.division.number() % 1_000))
        .replace("{g}", &grid.to_string())
        .replace("{n}", &n.to_string()))
}

/// Makes the staff of a plan. Deterministic by `seed`; numbers come from `book`.
///
/// # Errors
/// [`StaffError`], naming the account or division.
pub fn staff(
    seed: u64,
    plan: &StaffPlanIn,
    geometry: &CountyGeometry,
    today: Date,
    book: &mut NumberBook,
) -> Result<Vec<StaffMember>, StaffError> {
    let names = Names::default();
    let county = (geometry.county.code.number() / 1_000_000) as u32;
    let mut all: Vec<StaffMember> = Vec::new();
    let mut rules: Vec<DeputyRule> = Vec::new();
    let mut taken: HashSet<String> = HashSet::new();
    for (p, post) in plan.posts.iter().enumerate() {
        for seat in seats(geometry, post.place) {
            let number = seat.grid.map_or(seat.division.number(), |g| {
                g.code.division().number() * 10 + u64::from(g.code.serial())
            });
            let mut chance = Chance::new(seed, "staff", number * 1_000 + p as u64);
            for n in 1..=post.count {
                let login = login(plan, post, &seat, n)?;
                if !taken.insert(login.clone()) {
                    return Err(StaffError::Twice(login));
                }
                let Some(home) = chance.pick(seat.live_in) else {
                    continue;
                };
                let head = matches!(post.role, Role::UnitHead | Role::Leader);
                let age = if head {
                    chance.between(40, 57)
                } else {
                    chance.between(25, 56)
                };
                let birth = date_of_day_number(
                    day_number(today) - age * 365 - age / 4 - 2 - chance.between(0, 360),
                );
                let sex = if chance.happens(0.5) {
                    Sex::Female
                } else {
                    Sex::Male
                };
                let native = chance.happens(0.9);
                let number = book.give(
                    division_of_birth(&mut chance, county, birth, native),
                    birth,
                    sex,
                );
                let birth = number.birth_date();
                let name = format!(
                    "{}{}",
                    names.surname(&mut chance),
                    names.given(&mut chance, sex, birth.year())
                );
                let unit = unit_code(post.place, post.unit.as_deref(), seat.division);
                let grid = seat.grid.map(|g| g.code);
                let posts = vec![StaffPost {
                    unit,
                    role: post.role,
                    title: post.title.clone(),
                    division: seat.division,
                    grid,
                }];
                all.push(StaffMember {
                    login,
                    name,
                    sex,
                    number,
                    birth,
                    home: home.code,
                    posts,
                    deputy: None,
                });
                rules.push(post.deputy);
            }
        }
    }
    appoint_deputies(&mut all, &rules);
    for also in &plan.also {
        second_post(&mut all, also)?;
    }
    Ok(all)
}

fn second_post(all: &mut [StaffMember], also: &AlsoIn) -> Result<(), StaffError> {
    let member = all
        .iter_mut()
        .find(|m| m.login == also.who)
        .ok_or_else(|| StaffError::Nobody(also.who.clone()))?;
    if also.role.is_administrator() || member.posts.iter().any(|p| p.role.is_administrator()) {
        return Err(StaffError::Administrator(also.who.clone()));
    }
    let at = member
        .posts
        .first()
        .map(|p| p.division)
        .ok_or_else(|| StaffError::Nobody(also.who.clone()))?;
    let division = at.at(Level::Town).unwrap_or(at);
    let unit = format!("{division}-{}", also.unit);
    member.posts.push(StaffPost {
        unit,
        role: also.role,
        title: also.title.clone(),
        division,
        grid: None,
    });
    Ok(())
}

/// Names who stands in for whom, by the first post of each.
fn appoint_deputies(all: &mut [StaffMember], rules: &[DeputyRule]) {
    let mut by_unit: BTreeMap<(String, Role), Vec<usize>> = BTreeMap::new();
    let mut by_village: BTreeMap<(DivisionCode, Role), Vec<usize>> = BTreeMap::new();
    for (i, m) in all.iter().enumerate() {
        if let Some(post) = m.posts.first() {
            by_unit
                .entry((post.unit.clone(), post.role))
                .or_default()
                .push(i);
            by_village
                .entry((post.division, post.role))
                .or_default()
                .push(i);
        }
    }
    let after = |ring: &[usize], i: usize| {
        let at = ring.iter().position(|&k| k == i)?;
        ring.get((at + 1) % ring.len())
            .copied()
            .filter(|&next| next != i)
    };
    let chosen: Vec<Option<usize>> = (0..all.len())
        .map(|i| {
            let post = all[i].posts.first()?;
            match rules[i] {
                DeputyRule::None => None,
                DeputyRule::EachOther => after(by_unit.get(&(post.unit.clone(), post.role))?, i),
                DeputyRule::NextGrid => after(by_village.get(&(post.division, post.role))?, i),
                DeputyRule::Role(role) => by_unit
                    .get(&(post.unit.clone(), role))
                    .or_else(|| by_village.get(&(post.division, role)))?
                    .iter()
                    .copied()
                    .find(|&k| k != i),
            }
        })
        .collect();
    for (i, deputy) in chosen.into_iter().enumerate() {
        let login = deputy.map(|k| all[k].login.clone());
        all[i].deputy = login;
    }
}
