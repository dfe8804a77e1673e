//! `coverage`: the lines that the tests of the three leaves run.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use serde::Deserialize;

use crate::{Outcome, project};

/// Package, folder, and the least share of its lines in percent.
const LEAVES: [(&str, &str, f64); 3] = [
    ("evenkeel-core", "crates/evenkeel-core/src", 97.0),
    ("evenkeel-env", "adapters/evenkeel-env/src", 90.0),
    ("evenkeel-store", "adapters/evenkeel-store/src", 90.0),
];

#[derive(Deserialize)]
struct Export {
    data: Vec<Data>,
}

#[derive(Deserialize)]
struct Data {
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    filename: String,
    summary: Summary,
}

#[derive(Deserialize)]
struct Summary {
    lines: Lines,
}

#[derive(Clone, Copy, Deserialize)]
struct Lines {
    count: u64,
    covered: u64,
}

impl Lines {
    fn percent(self) -> f64 {
        100.0 * self.covered as f64 / self.count.max(1) as f64
    }
}

pub(crate) fn run(_: &[String]) -> Outcome {
    let mut llvm_cov = llvm_cov()?;
    llvm_cov.args(["--json", "--summary-only", "--all-features"]);
    for (package, ..) in LEAVES {
        llvm_cov.args(["--package", package]);
    }
    let export: Export = serde_json::from_str(&project::text(&mut llvm_cov)?)
        .context("cargo llvm-cov printed something else than its JSON export")?;
    let files = || export.data.iter().flat_map(|data| &data.files);

    let mut figures = Vec::new();
    let mut missed = Vec::new();
    for (package, folder, least) in LEAVES {
        let folder = project::root().join(folder);
        let ours = files().filter(|file| std::path::Path::new(&file.filename).starts_with(&folder));
        let mut total = Lines {
            count: 0,
            covered: 0,
        };
        println!("{package}");
        for File {
            filename,
            summary: Summary { lines },
        } in ours
        {
            let name = filename.rsplit("/src/").next().unwrap_or(filename);
            println!(
                "  {:32} {:>5} lines {:>6.1} %",
                name,
                lines.count,
                lines.percent()
            );
            total.count += lines.count;
            total.covered += lines.covered;
        }
        let figure = format!("{package} {:.1} %", total.percent());
        if total.percent() <= least {
            missed.push(format!("{package} must be over {least} %"));
        }
        figures.push(figure);
    }
    let figures = figures.join(", ");
    ensure!(missed.is_empty(), "{figures}: {}", missed.join(", "));
    Ok(figures)
}

/// `cargo llvm-cov` with the LLVM tools of the compiler's own version, from rustup or from the distribution.
fn llvm_cov() -> Result<Command> {
    const INSTALL: &str = "cargo install cargo-llvm-cov --locked";
    let installed = project::cargo()
        .args(["llvm-cov", "--version"])
        .output()?
        .status
        .success();
    ensure!(installed, "cargo-llvm-cov is not installed: {INSTALL}");

    let mut command = project::cargo();
    command.arg("llvm-cov");
    let rustc = || Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let version = project::text(rustc().arg("-vV"))?;
    let field = |name: &str| version.lines().find_map(|line| line.strip_prefix(name));
    let (major, host) = field("LLVM version: ")
        .and_then(|version| version.split('.').next())
        .zip(field("host: "))
        .context("rustc -vV names no LLVM version and host")?;
    let sysroot = project::text(rustc().args(["--print", "sysroot"]))?;
    let component = std::path::Path::new(sysroot.trim())
        .join("lib/rustlib")
        .join(host)
        .join("bin/llvm-cov");
    if component.exists() || std::env::var_os("LLVM_COV").is_some() {
        return Ok(command);
    }
    for (variable, tool) in [("LLVM_COV", "llvm-cov"), ("LLVM_PROFDATA", "llvm-profdata")] {
        let tool = format!("{tool}-{major}");
        let found = Command::new(&tool)
            .arg("--version")
            .output()
            .is_ok_and(|output| output.status.success());
        ensure!(
            found,
            "{tool} is not there: install the LLVM tools of rustc's version, `rustup component add llvm-tools` or Debian's llvm-{major}"
        );
        command.env(variable, tool);
    }
    Ok(command)
}
