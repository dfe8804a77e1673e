//! `evenkeel init`: a configuration, an example test, a CI workflow. Nothing that is there is overwritten.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use anyhow::Context;

use crate::exit::Exit;
use crate::{print, project};

/// What is written where. The example only where there is a package for it.
const FILES: [(&str, &str); 3] = [
    ("evenkeel.toml", include_str!("init/evenkeel.toml")),
    ("tests/performance.rs", include_str!("init/performance.rs")),
    (
        ".github/workflows/performance.yml",
        include_str!("init/performance.yml"),
    ),
];
const EXAMPLE: &str = "tests/performance.rs";
const STORE: &str = ".evenkeel/";

pub(crate) fn run() -> anyhow::Result<Exit> {
    let folder = project::here()?;
    let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let is_package = manifest.lines().any(|line| line.trim() == "[package]");
    for (name, content) in FILES {
        let said = if name == EXAMPLE && !is_package {
            format!(
                "no package here for the example {name}: run this in a package's folder to get it"
            )
        } else if write_new(&folder.join(name), content)? {
            format!("wrote {name}")
        } else {
            format!("left {name} as it is")
        };
        print::text(&format!("{said}\n"))?;
    }
    let said = if ignore_store(&folder.join(".gitignore"))? {
        "added .evenkeel/ to .gitignore"
    } else {
        "left .gitignore as it is"
    };
    print::text(&format!("{said}\n"))?;
    let add = if is_package && !manifest.contains("evenkeel") {
        "cargo add --dev evenkeel, then "
    } else {
        ""
    };
    print::text(&format!(
        "next: {add}cargo evenkeel test --runs 4: three runs to learn, the fourth is judged\n"
    ))?;
    Ok(Exit::Good)
}

/// Writes a file that is not there yet; whether it did.
fn write_new(path: &Path, content: &str) -> anyhow::Result<bool> {
    let write = || {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        file.write_all(content.as_bytes())
    };
    match write() {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error).with_context(|| format!("could not write {}", path.display())),
    }
}

/// Keeps the runs out of version control; whether anything had to be added.
fn ignore_store(path: &Path) -> anyhow::Result<bool> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(error).with_context(|| format!("could not read {}", path.display()));
        }
    };
    let is_there = |line: &str| line.trim().trim_matches('/') == STORE.trim_matches('/');
    if text.lines().any(is_there) {
        return Ok(false);
    }
    let gap = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    OpenOptions::new()
        .create(true)
        .append(true)
        .open(path)
        .and_then(|mut file| file.write_all(format!("{gap}{STORE}\n").as_bytes()))
        .with_context(|| format!("could not write {}", path.display()))?;
    Ok(true)
}
