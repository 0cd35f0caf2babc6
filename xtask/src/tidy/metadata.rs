//! What cargo knows about the packages, without the network.

use crate::stop::{Stop, While};
use crate::tool;
use serde_json::Value;

/// A package of the locked build.
#[derive(Debug, Clone, Default)]
pub struct Package {
    pub name: String,
    pub version: String,
    /// The licence expression, where the package states one.
    pub licence: Option<String>,
    /// One of ours.
    pub ours: bool,
    /// Names of the packages that its manifest asks for.
    pub arrows: Vec<Arrow>,
}

/// One line of a manifest's dependencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrow {
    pub to: String,
    /// Only its tests reach it.
    pub dev: bool,
}

/// Every package that this platform builds, from the lock file and cargo's local copies.
///
/// # Errors
/// When the lock file is out of date or a package was never fetched.
pub fn packages() -> Result<Vec<Package>, Stop> {
    let compiler = tool::read(std::process::Command::new("rustc").arg("-vV"), "rustc -vV")?;
    let host = compiler
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default();
    let text = tool::read(
        tool::cargo()
            .args([
                "metadata",
                "--format-version",
                "1",
                "--locked",
                "--offline",
                "--filter-platform",
            ])
            .arg(host),
        "cargo metadata",
    )?;
    let metadata: Value = serde_json::from_str(&text).while_doing("reading cargo metadata")?;
    let ours = list(&metadata, "workspace_members");
    Ok(list(&metadata, "packages")
        .iter()
        .map(|package| read(package, ours.contains(&package["id"])))
        .collect())
}

fn read(package: &Value, ours: bool) -> Package {
    Package {
        name: text(&package["name"]),
        version: text(&package["version"]),
        licence: package["license"].as_str().map(str::to_owned),
        ours,
        arrows: list(package, "dependencies")
            .iter()
            .map(|line| Arrow {
                to: text(&line["name"]),
                dev: line["kind"] == "dev",
            })
            .collect(),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value, key: &str) -> Vec<Value> {
    value[key].as_array().cloned().unwrap_or_default()
}
