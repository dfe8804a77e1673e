//! `book`: the pages in `docs/` as a book, their links, every block of them executed, and a new user's path.

pub(crate) mod blocks;
mod built;
mod execute;
mod links;
mod new_user;
pub(crate) mod scratch;

use std::path::PathBuf;
use std::time::Instant;
use std::{fs, io};

use anyhow::{Context as _, Result, bail};

use crate::{Outcome, project};

/// What is looked at: its name, and how; it ends with a figure.
struct Part {
    name: &'static str,
    run: fn() -> Outcome,
}

const PARTS: &[Part] = &[
    Part {
        name: "links",
        run: links::run,
    },
    Part {
        name: "build",
        run: built::run,
    },
    Part {
        name: "blocks",
        run: execute::run,
    },
    Part {
        name: "new-user",
        run: new_user::run,
    },
];

pub(crate) fn run(arguments: &[String]) -> Outcome {
    if let Some(unknown) = arguments
        .iter()
        .find(|argument| PARTS.iter().all(|part| part.name != *argument))
    {
        bail!("there is no part {unknown:?}: the parts are links, build, blocks, new-user");
    }
    let mut figures = Vec::new();
    for Part { name, run } in PARTS {
        if !arguments.is_empty() && arguments.iter().all(|argument| argument != name) {
            continue;
        }
        let began = Instant::now();
        let figure = run().with_context(|| format!("{name} of the pages"))?;
        println!(
            "{name:8} {:>6.1} s  {figure}",
            began.elapsed().as_secs_f64()
        );
        figures.push(figure);
    }
    Ok(figures.join("; "))
}

/// The pages: those at the root, those of the book, and the example's; named from the root of the repository.
pub(crate) fn pages() -> Result<Vec<PathBuf>> {
    let docs = fs::read_dir(project::root().join("docs"))?;
    let mut pages = docs
        .map(|entry| Ok(PathBuf::from("docs").join(entry?.file_name())))
        .filter(|page| {
            page.as_ref().map_or(true, |page| {
                page.extension().is_some_and(|suffix| suffix == "md")
            })
        })
        .collect::<io::Result<Vec<_>>>()?;
    pages.sort();
    let others = [
        "README.md",
        "CONTRIBUTING.md",
        "docs/examples/text-tools/README.md",
    ];
    Ok(others.into_iter().map(PathBuf::from).chain(pages).collect())
}
