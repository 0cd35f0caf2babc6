//! The browser for the tests: found, and tried once, because an installed one may still not run
//! (snap packages inside containers, kernels without the namespaces it wants).

use crate::tool;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

/// Time for one headless start on a busy two-core machine.
const START_LIMIT: Duration = Duration::from_secs(90);

/// A Chromium that was seen rendering a page, and its driver.
pub struct Browser {
    pub chromium: PathBuf,
    pub driver: PathBuf,
}

/// Whether something that may be a browser and a driver is on the machine.
pub fn installed() -> bool {
    chromium().is_some() && driver().is_some()
}

/// Whether this distribution packages Chromium as a real Debian package.
pub fn packaged() -> bool {
    let text = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    !is_ubuntu(&text)
}

fn is_ubuntu(os_release: &str) -> bool {
    os_release
        .lines()
        .any(|line| line.trim() == "ID=ubuntu" || line.trim() == "ID=\"ubuntu\"")
}

/// The browser, proved by one page, or the reason why there is none.
pub fn working() -> Result<Browser, String> {
    let Some(chromium) = chromium() else {
        return Err(if packaged() {
            "Chromium is not installed".to_owned()
        } else {
            "this distribution ships Chromium only as a snap; none is installed".to_owned()
        });
    };
    let Some(driver) = driver() else {
        return Err("ChromeDriver is not installed".to_owned());
    };
    let profile = crate::place::target().join(format!("browser-probe-{}", std::process::id()));
    let seen = tool::read_within(
        Command::new(&chromium)
            .args([
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--dump-dom",
            ])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg("data:text/html,<p id=probe>rendered</p>"),
        START_LIMIT,
    );
    // The profile is scratch; a leftover one harms nobody.
    let _ = std::fs::remove_dir_all(&profile);
    match seen {
        Some(page) if page.contains("rendered") => Ok(Browser { chromium, driver }),
        _ => Err(format!("{} does not run here", chromium.display())),
    }
}

fn chromium() -> Option<PathBuf> {
    given("WUJIA_TEST_CHROMIUM").or_else(|| {
        tool::find(&[
            "chromium",
            "chromium-browser",
            "google-chrome-stable",
            "google-chrome",
        ])
    })
}

fn driver() -> Option<PathBuf> {
    given("CHROMEDRIVER").or_else(|| tool::find(&["chromedriver", "chromium.chromedriver"]))
}

fn given(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable)
        .map(PathBuf::from)
        .filter(|file| tool::is_executable(file))
}

#[cfg(test)]
mod tests {
    use super::is_ubuntu;

    #[test]
    fn ubuntu_is_told_from_debian() {
        assert!(is_ubuntu("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n"));
        assert!(!is_ubuntu("ID=debian\n"));
        assert!(!is_ubuntu("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
    }
}
