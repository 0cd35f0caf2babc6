//! Installing what the system lacks, by apt, after saying so.

use crate::stop::Stop;
use crate::tool;
use std::process::{Command, Stdio};

/// Something the machine lacks.
pub struct Need {
    /// Debian packages that bring it.
    pub packages: &'static [&'static str],
    /// What it is for, as the person reads it.
    pub purpose: &'static str,
}

/// Scripts and styles of the pages are bundled with these.
pub const NODE: Need = Need {
    packages: &["nodejs", "npm"],
    purpose: "to bundle the pages' scripts and styles",
};
/// Compiles SQLite and the curves.
pub const CC: Need = Need {
    packages: &["build-essential"],
    purpose: "a C compiler, for the bundled SQLite",
};
/// The second database engine of the tests.
pub const POSTGRES: Need = Need {
    packages: &["postgresql"],
    purpose: "the tests' own PostgreSQL cluster",
};
/// The browser tests.
pub const CHROMIUM: Need = Need {
    packages: &["chromium", "chromium-driver"],
    purpose: "the browser tests",
};
/// A reader of Delta tables that is not ours.
pub const PYTHON: Need = Need {
    packages: &["python3", "python3-venv"],
    purpose: "to open the libraries with another reader of Delta tables",
};
/// Chinese glyphs, so that the browser measures real text.
pub const CJK_FONTS: Need = Need {
    packages: &["fonts-noto-cjk"],
    purpose: "Chinese glyphs in the browser tests",
};

enum Rights {
    Root,
    Sudo,
}

/// Says what will be installed and why, then installs it. Nothing to do when `needs` is empty.
///
/// # Errors
/// Exit status 2 with the one line to run where this user may not install; 1 where apt failed.
pub fn install(needs: &[Need]) -> Result<(), Stop> {
    if needs.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = needs
        .iter()
        .flat_map(|need| need.packages.iter().copied())
        .collect();
    println!("xtask: this machine lacks something; by apt it needs:");
    for need in needs {
        println!("  {:<28} {}", need.packages.join(" "), need.purpose);
    }
    if tool::find(&["apt-get"]).is_none() {
        return Err(Stop::needs_hands(format!(
            "there is no apt here; install the equivalent of: {}",
            packages.join(" ")
        )));
    }
    let Some(rights) = rights() else {
        return Err(Stop::needs_hands(format!(
            "not allowed to install; run this once:\n{}",
            line(&packages)
        )));
    };
    println!("xtask: installing {}", packages.join(" "));
    // A failed update is not the end: the lists on the machine may be good enough.
    if let Err(stop) = tool::run(
        apt(&rights).args(["-q", "update"]).stdout(Stdio::null()),
        "apt-get update",
    ) {
        eprintln!(
            "xtask: {}; going on with the package lists as they are",
            stop.say
        );
    }
    tool::run(
        apt(&rights)
            .args(["-q", "-y", "--no-install-recommends", "install"])
            .args(&packages),
        "apt-get install",
    )
}

/// The one line a person with rights runs.
fn line(packages: &[&str]) -> String {
    format!(
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends {}",
        packages.join(" ")
    )
}

fn rights() -> Option<Rights> {
    if tool::uid() == 0 {
        return Some(Rights::Root);
    }
    let sudo = Command::new("sudo")
        .args(["-n", "true"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    sudo.is_ok_and(|status| status.success())
        .then_some(Rights::Sudo)
}

fn apt(rights: &Rights) -> Command {
    let mut command = match rights {
        Rights::Root => Command::new("env"),
        Rights::Sudo => {
            let mut sudo = Command::new("sudo");
            sudo.args(["-n", "env"]);
            sudo
        }
    };
    command
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
        .stdin(Stdio::null());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_to_run_names_every_package_once() {
        let packages: Vec<&str> = [NODE, POSTGRES]
            .iter()
            .flat_map(|need| need.packages.iter().copied())
            .collect();
        assert_eq!(
            line(&packages),
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends nodejs npm postgresql"
        );
    }
}
