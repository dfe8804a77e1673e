//! The kinds of files, and how each is found and read.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::{Fault, ImportError, Run, files};

/// A tool's format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// Criterion's folder `target/criterion`, or one `sample.json` or `estimates.json` of it.
    Criterion,
    /// What a benchmark with divan prints.
    Divan,
    /// What `cargo bench` prints of `#[bench]` functions.
    Libtest,
    /// `hyperfine --export-json`.
    Hyperfine,
    /// `pytest --benchmark-json`, or the files of `.benchmarks`.
    PytestBenchmark,
    /// The results of airspeed velocity.
    Asv,
    /// `--benchmark_out=FILE --benchmark_out_format=json`.
    GoogleBenchmark,
    /// What `go test -bench` prints.
    Go,
    /// `-rf json` of the Java Microbenchmark Harness.
    Jmh,
    /// BenchmarkDotNet's full or brief JSON.
    BenchmarkDotNet,
    /// `data.js` of github-action-benchmark, its JSON file, or a list of its custom benchmarks.
    GithubActionBenchmark,
    /// `summary.json` of gungraun, formerly iai-callgrind.
    Gungraun,
}

/// Which files of a folder belong to a kind.
enum Folder {
    /// None: the kind is a file.
    No,
    /// Those for which it holds; all of them are one run.
    OneRun(fn(&Path) -> bool),
    /// Those for which it holds; each is a run of its own.
    Runs(fn(&Path) -> bool),
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Criterion,
        Self::Divan,
        Self::Libtest,
        Self::Hyperfine,
        Self::PytestBenchmark,
        Self::Asv,
        Self::GoogleBenchmark,
        Self::Go,
        Self::Jmh,
        Self::BenchmarkDotNet,
        Self::GithubActionBenchmark,
        Self::Gungraun,
    ];

    /// Its name on the command line and before its tests' names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Criterion => "criterion",
            Self::Divan => "divan",
            Self::Libtest => "libtest",
            Self::Hyperfine => "hyperfine",
            Self::PytestBenchmark => "pytest-benchmark",
            Self::Asv => "asv",
            Self::GoogleBenchmark => "google-benchmark",
            Self::Go => "go",
            Self::Jmh => "jmh",
            Self::BenchmarkDotNet => "benchmark-dot-net",
            Self::GithubActionBenchmark => "github-action-benchmark",
            Self::Gungraun => "gungraun",
        }
    }

    /// Reads a file or, where the tool writes one, a folder: its runs, the oldest first where the files say when they were.
    ///
    /// # Errors
    ///
    /// The first file that cannot be read or understood; nothing of the others is given then.
    pub fn read(self, path: &Path) -> Result<Vec<Run>, ImportError> {
        if !path.is_dir() {
            return self.read_file(path);
        }
        let (files, one_run) = match self.folder() {
            Folder::No => (Vec::new(), true),
            Folder::OneRun(wanted) => (files::below(path, wanted)?, true),
            Folder::Runs(wanted) => (files::below(path, wanted)?, false),
        };
        if files.is_empty() {
            return Err(ImportError::NoFile {
                path: path.to_owned(),
                expected: format!("expected {}", self.expected()),
            });
        }
        let mut runs = Vec::new();
        for file in &files {
            runs.extend(self.read_file(file)?);
        }
        Ok(if one_run { vec![united(runs)] } else { runs })
    }

    fn read_file(self, path: &Path) -> Result<Vec<Run>, ImportError> {
        let bytes = files::read(path)?;
        let malformed = |path: PathBuf| move |fault| ImportError::Malformed { path, fault };
        let name = match self {
            // The name stands in a file beside the samples.
            Self::Criterion => {
                let beside = path.with_file_name("benchmark.json");
                let named = beside.is_file().then(|| files::read(&beside)).transpose()?;
                named
                    .map(|bytes| crate::criterion::name(&bytes).map_err(malformed(beside)))
                    .transpose()?
            }
            _ => None,
        };
        let name = name.unwrap_or_else(|| path.display().to_string());
        self.parse(&name, &bytes)
            .map_err(malformed(path.to_owned()))
    }

    /// Reads the bytes of one file; `name` is the test's name where the format itself has none, as criterion's `sample.json`.
    ///
    /// Every run has at least one test, except one that says in its notes why it has none. Names are unique within a run: the
    /// second of a name gets ` #2`.
    ///
    /// # Errors
    ///
    /// What is wrong with the bytes, and where.
    pub fn parse(self, name: &str, bytes: &[u8]) -> Result<Vec<Run>, Fault> {
        let mut runs = match self {
            Self::Criterion => crate::criterion::parse(name, bytes),
            Self::Divan => crate::divan::parse(bytes),
            Self::Libtest => crate::libtest::parse(bytes),
            Self::Hyperfine => crate::hyperfine::parse(bytes),
            Self::PytestBenchmark => crate::pytest_benchmark::parse(bytes),
            Self::Asv => crate::asv::parse(bytes),
            Self::GoogleBenchmark => crate::google_benchmark::parse(bytes),
            Self::Go => crate::go::parse(bytes),
            Self::Jmh => crate::jmh::parse(bytes),
            Self::BenchmarkDotNet => crate::benchmark_dot_net::parse(bytes),
            Self::GithubActionBenchmark => crate::github_action_benchmark::parse(bytes),
            Self::Gungraun => crate::gungraun::parse(bytes),
        }?;
        if runs
            .iter()
            .all(|run| run.tests.is_empty() && run.notes.is_empty())
        {
            let expected = self.expected();
            return Err(Fault::whole(format!(
                "no benchmark in it: expected {expected}"
            )));
        }
        runs.iter_mut().for_each(name_apart);
        runs.sort_by_key(|run| run.at_ns);
        Ok(runs)
    }

    /// What a path of this kind is, for an error.
    const fn expected(self) -> &'static str {
        match self {
            Self::Criterion => {
                "the folder target/criterion, with new/sample.json for each benchmark"
            }
            Self::Divan => "a file with the table that `cargo bench` with divan prints",
            Self::Libtest => {
                "a file with the lines `test NAME ... bench: N ns/iter (+/- N)` that `cargo bench` prints"
            }
            Self::Hyperfine => "a file that `hyperfine --export-json FILE` wrote",
            Self::PytestBenchmark => {
                "a file that `pytest --benchmark-json FILE` wrote, or a folder of those that --benchmark-autosave writes"
            }
            Self::Asv => "asv's folder of results, with a JSON file for each commit",
            Self::GoogleBenchmark => {
                "a file that `--benchmark_out=FILE --benchmark_out_format=json` wrote"
            }
            Self::Go => "a file with the lines that `go test -bench . -count 10` prints",
            Self::Jmh => "a file that JMH wrote with `-rf json -rff FILE`",
            Self::BenchmarkDotNet => {
                "a file that BenchmarkDotNet wrote with `--exporters json` (*-report-full.json)"
            }
            Self::GithubActionBenchmark => {
                "the file data.js of github-action-benchmark, or the JSON file that it keeps"
            }
            Self::Gungraun => {
                "the folder target/gungraun, with a summary.json for each benchmark (--save-summary=json)"
            }
        }
    }

    fn folder(self) -> Folder {
        match self {
            Self::Criterion => Folder::OneRun(crate::criterion::is_new),
            Self::Gungraun => Folder::OneRun(|path| path.ends_with("summary.json")),
            Self::PytestBenchmark => {
                Folder::Runs(|path| path.extension().is_some_and(|end| end == "json"))
            }
            Self::Asv => Folder::Runs(crate::asv::is_result),
            _ => Folder::No,
        }
    }
}

/// The runs of several files that one execution of a suite wrote.
fn united(runs: Vec<Run>) -> Run {
    let mut all = Run::default();
    for run in runs {
        all.tests.extend(run.tests);
        all.notes.extend(run.notes);
    }
    name_apart(&mut all);
    all
}

fn name_apart(run: &mut Run) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for test in &mut run.tests {
        let count = seen.entry(test.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            test.name = format!("{} #{count}", test.name);
        }
    }
}
