//! `page`: the HTML page with 5, 200 and 2,000 tests, and one with hostile names, opened in headless Chromium: no error, filter, sort, cards,
//! keyboard, time to interactive, no serious violation of axe-core; the screenshots of `docs/report.md`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::reports::Samples;
use crate::{Outcome, flags, project};
use anyhow::{Context as _, ensure};

/// From npm: they bring no browser of their own.
const PACKAGES: &[&str] = &["axe-core@4", "marked@18", "puppeteer-core@25"];
const SCRIPT: &str = include_str!("page/open.mjs");

pub(crate) fn run(arguments: &[String]) -> Outcome {
    let [] = flags::numbers(arguments, [])?;
    let browser = Path::new("/usr/bin/chromium");
    ensure!(
        browser.exists(),
        "the page needs Debian's packages chromium, nodejs and npm: apt-get install chromium nodejs npm"
    );
    let folder = project::target().join("page");
    fs::create_dir_all(&folder)?;
    project::run(
        Command::new("npm")
            .args(["install", "--silent", "--no-audit", "--no-fund", "--prefix"])
            .arg(&folder)
            .args(PACKAGES),
    )
    .context("puppeteer-core, axe-core and marked come from npm, which must be in reach")?;
    let samples = Samples::write(&folder)?;
    for name in ["5", "200", "2000", "hostile"] {
        samples.render(name, "html", "html")?;
        samples.render(name, "markdown", "md")?;
    }
    fs::write(folder.join("open.mjs"), SCRIPT)?;
    let images = project::root().join("docs/images");
    fs::create_dir_all(&images)?;
    let mut node = Command::new("node");
    let printed = project::text(
        node.arg("open.mjs")
            .arg(browser)
            .arg(images)
            .current_dir(&folder),
    )?;
    print!("{printed}");
    Ok(printed.lines().last().unwrap_or_default().to_owned())
}
