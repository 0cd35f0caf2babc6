//! A reader of Delta tables that is not ours, for the tests: a Python of its own under the target
//! directory, with packages of fixed versions.

use crate::place;
use crate::stop::Stop;
use crate::tool;
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

/// What is installed, and nothing else says a version.
const PACKAGES: [&str; 2] = ["deltalake==1.6.6", "pyarrow==26.0.1"];
/// Time for a Python to say that it can make environments.
const START_LIMIT: Duration = Duration::from_secs(60);

/// Whether the machine has a Python that can make environments.
pub fn installed() -> bool {
    let probe = ["-c", "import ensurepip, venv; print('yes')"];
    tool::read_within(Command::new("python3").args(probe), START_LIMIT).is_some()
}

/// The Python with the packages, made where it is missing, or the reason why there is none.
pub fn working() -> Result<PathBuf, String> {
    let folder = place::target().join("python");
    let python = folder.join("bin/python");
    // Written last: a folder without it was not finished, one with another list is of other versions.
    let done = folder.join("packages.txt");
    let wanted = PACKAGES.join("\n");
    if tool::is_executable(&python) && fs::read_to_string(&done).is_ok_and(|had| had == wanted) {
        return Ok(python);
    }
    if !installed() {
        return Err("python3 with venv is not installed".to_owned());
    }
    println!("xtask: installing {} for the tests", PACKAGES.join(" "));
    let made = || -> Result<(), Stop> {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv"]).arg(&folder);
        tool::run(venv.stdin(Stdio::null()), "python3 -m venv")?;
        let mut pip = Command::new(&python);
        pip.args(["-m", "pip", "install", "--quiet"])
            .args(["--disable-pip-version-check", "--no-input"])
            .args(["--retries", "1", "--timeout", "30"])
            .args(PACKAGES);
        tool::run(pip.stdin(Stdio::null()), "pip install")?;
        fs::write(&done, &wanted)?;
        Ok(())
    };
    made().map_err(|stop| stop.say)?;
    Ok(python)
}
