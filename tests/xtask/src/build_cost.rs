//! `build-cost`: what evenkeel as the only dev-dependency adds to a clean build, beside criterion and divan.

use std::fs;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};

use crate::{Outcome, project};

/// A dev-dependency and the smallest test of one function with it.
struct Contender {
    name: &'static str,
    requirement: &'static str,
    /// Whether it brings a `main` of its own.
    harness: bool,
    test: &'static str,
}

/// The newest releases, with default features, as `cargo add --dev` writes them.
const CONTENDERS: [Contender; 3] = [
    Contender {
        name: "evenkeel",
        requirement: "{ path = \"ROOT/adapters/evenkeel\" }",
        harness: true,
        test: "#[evenkeel::perf]\nfn adds(b: evenkeel::Bencher) {\n    b.iter(|| scratch::add(1, 2));\n}\n",
    },
    Contender {
        name: "criterion",
        requirement: "\"0.8\"",
        harness: false,
        test: "use criterion::{Criterion, criterion_group, criterion_main};\nfn adds(c: &mut Criterion) {\n    \
               c.bench_function(\"adds\", |b| b.iter(|| scratch::add(1, 2)));\n}\ncriterion_group!(all, adds);\ncriterion_main!(all);\n",
    },
    Contender {
        name: "divan",
        requirement: "\"0.1\"",
        harness: false,
        test: "fn main() {\n    divan::main();\n}\n#[divan::bench]\nfn adds() -> u64 {\n    scratch::add(1, 2)\n}\n",
    },
];

/// What one clean build took.
struct Cost {
    crates: usize,
    seconds: f64,
    cpu_seconds: f64,
}

pub(crate) fn run(_: &[String]) -> Outcome {
    let costs: Vec<Cost> = CONTENDERS
        .iter()
        .map(Contender::build)
        .collect::<Result<_>>()?;
    println!(
        "{:14} {:>7} {:>9} {:>9}",
        "dev-dependency", "crates", "seconds", "CPU s"
    );
    for (contender, cost) in CONTENDERS.iter().zip(&costs) {
        let Cost {
            crates,
            seconds,
            cpu_seconds,
        } = cost;
        println!(
            "{:14} {crates:>7} {seconds:>9.1} {cpu_seconds:>9.1}",
            contender.name
        );
    }
    let [ours, criterion, _divan] = &costs[..] else {
        unreachable!("one cost for each contender");
    };
    let figure = format!(
        "evenkeel builds in {:.1} CPU seconds, criterion in {:.1}",
        ours.cpu_seconds, criterion.cpu_seconds
    );
    // CPU time, since the clock on the wall also sees what else the machine does.
    ensure!(ours.cpu_seconds < criterion.cpu_seconds, "{figure}");
    Ok(figure)
}

impl Contender {
    /// Builds the test of a fresh project, everything fetched before and nothing built before.
    fn build(&self) -> Result<Cost> {
        let folder = project::target().join("build-cost").join(self.name);
        if folder.exists() {
            fs::remove_dir_all(&folder).with_context(|| format!("could not empty {folder:?}"))?;
        }
        fs::create_dir_all(folder.join("src"))?;
        fs::create_dir_all(folder.join("tests"))?;
        let requirement = self
            .requirement
            .replace("ROOT", &project::root().to_string_lossy());
        let manifest = format!(
            "[package]\nname = \"scratch\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dev-dependencies]\n{} = {requirement}\n\n[[test]]\nname = \"speed\"\nharness = {}\n",
            self.name, self.harness
        );
        fs::write(folder.join("Cargo.toml"), manifest)?;
        fs::write(
            folder.join("src/lib.rs"),
            "pub fn add(a: u64, b: u64) -> u64 {\n    a + b\n}\n",
        )?;
        fs::write(folder.join("tests/speed.rs"), self.test)?;

        let cargo = || -> Command {
            let mut cargo = project::cargo();
            cargo
                .current_dir(&folder)
                .env("CARGO_TARGET_DIR", folder.join("target"));
            cargo
        };
        project::run(cargo().args(["fetch", "--quiet"]))?;
        println!("building with {}", self.name);
        let (began, cpu_before) = (Instant::now(), cpu_seconds_of_children()?);
        let output = cargo()
            .args([
                "test",
                "--release",
                "--no-run",
                "--offline",
                // The lines that count the crates begin with a word, not with a colour.
                "--color",
                "never",
                "-j2",
                "--test",
                "speed",
            ])
            .output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        ensure!(
            output.status.success(),
            "the build with {} failed:\n{said}",
            self.name
        );
        Ok(Cost {
            crates: said
                .lines()
                .filter(|line| line.trim_start().starts_with("Compiling "))
                .count()
                - 1,
            seconds: began.elapsed().as_secs_f64(),
            cpu_seconds: cpu_seconds_of_children()? - cpu_before,
        })
    }
}

/// CPU time of all children that have ended so far, and of theirs.
fn cpu_seconds_of_children() -> Result<f64> {
    let usage = nix::sys::resource::getrusage(nix::sys::resource::UsageWho::RUSAGE_CHILDREN)
        .context("could not ask for the CPU time of the builds")?;
    let seconds =
        |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
    Ok(seconds(usage.user_time()) + seconds(usage.system_time()))
}
