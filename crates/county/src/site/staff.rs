//! `staff.toml`: which posts the demo fills.

use std::collections::{HashMap, HashSet};

use codes::division::Level;
use model::role::Role;
use model::unit::UnitKind;
use serde::{Deserialize, Deserializer};

use super::fault::Faults;
use super::units::UnitRow;
use sheet::FileFault;

/// Where a post exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Once in the county.
    County,
    /// In every town.
    Town,
    /// In every village.
    Village,
    /// In every grid.
    Grid,
}

/// Who stands in for the holder (AB 岗).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Deputy {
    /// Nobody.
    #[default]
    Nobody,
    /// Holders of the post in the same unit, in a ring.
    EachOther,
    /// The holder of the village's next grid, in a ring.
    NextGrid,
    /// The first holder of a role in the same unit, else the same village or town.
    Role(Role),
}

impl<'de> Deserialize<'de> for Deputy {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        match text.as_str() {
            "each-other" => Ok(Self::EachOther),
            "next-grid" => Ok(Self::NextGrid),
            role => Role::from_code(role).map(Self::Role).ok_or_else(|| {
                serde::de::Error::custom(format!(
                    "{role}: neither each-other nor next-grid nor a role"
                ))
            }),
        }
    }
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    /// Where it exists.
    #[serde(rename = "where")]
    pub place: Place,
    /// Letters of the unit's code; none for the village's committee.
    #[serde(default)]
    pub unit: Option<String>,
    /// Role.
    pub role: Role,
    /// Title.
    pub title: String,
    /// Holders at each place.
    pub count: u32,
    /// Account name with placeholders `{t} {v} {g} {n}`.
    pub login: String,
    /// Who stands in.
    #[serde(default)]
    pub deputy: Deputy,
}

/// A second post of somebody.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Also {
    /// Account name of the holder.
    pub who: String,
    /// Letters of the unit in the holder's town, or the county.
    pub unit: String,
    /// Role.
    pub role: Role,
    /// Title.
    pub title: String,
}

/// The plan.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StaffPlan {
    /// Posts.
    pub post: Vec<Post>,
    /// Second posts.
    #[serde(default)]
    pub also: Vec<Also>,
}

pub(super) fn read(
    file: &str,
    bytes: &[u8],
    units: &[UnitRow],
    faults: &mut Faults,
) -> Option<StaffPlan> {
    let plan: StaffPlan = faults.toml(file, bytes)?;
    let codes: HashSet<&str> = units.iter().map(|u| u.unit.code.as_str()).collect();
    let homes: HashMap<Level, Vec<&UnitRow>> = units
        .iter()
        .filter(|u| u.unit.kind == UnitKind::Government)
        .fold(
            HashMap::new(),
            |mut homes: HashMap<Level, Vec<&UnitRow>>, u| {
                homes.entry(u.unit.division.level()).or_default().push(u);
                homes
            },
        );
    let mut administrators: HashMap<Role, u32> = HashMap::new();
    for post in &plan.post {
        let mut fault = |key: &str, found: &str| {
            let mut f = FileFault::new(file, key).with("found", found);
            f.column = Some(post.title.clone());
            faults.push(f);
        };
        // Every place of the post must have the unit.
        let level = if post.place == Place::County {
            Level::County
        } else {
            Level::Town
        };
        if let Some(letters) = &post.unit {
            for home in homes.get(&level).into_iter().flatten() {
                let code = format!("{}-{letters}", home.unit.division);
                if !codes.contains(code.as_str()) {
                    fault("site-unit-unknown", &code);
                }
            }
        } else if post.place != Place::Village {
            fault("site-post-without-unit", &post.login);
        }
        let needed: &[&str] = match post.place {
            Place::County | Place::Town => &["{t}"],
            Place::Village => &["{t}", "{v}"],
            Place::Grid => &["{t}", "{v}", "{g}"],
        };
        let many = (post.count > 1).then_some("{n}");
        if needed
            .iter()
            .copied()
            .chain(many)
            .any(|p| !post.login.contains(p))
        {
            fault("site-login-not-unique", &post.login);
        }
        if post.role.is_administrator() {
            *administrators.entry(post.role).or_default() += post.count;
            if post.deputy != Deputy::Nobody {
                fault("site-administrator-deputy", &post.login);
            }
        }
    }
    // 三员分立: one of each, each a person of his own (a post is filled by its own person).
    for role in [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin] {
        if !administrators.contains_key(&role) {
            faults
                .push(FileFault::new(file, "site-administrator-missing").with("role", role.code()));
        }
    }
    Some(plan)
}
