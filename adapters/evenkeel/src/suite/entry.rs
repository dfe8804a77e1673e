//! What `#[evenkeel::perf]` leaves behind, and how the ordinary harness reaches it.

use std::collections::HashMap;

use evenkeel_core::Model;

use super::test::grown;
use super::{Ending, FunctionTest};
use crate::measure::Bencher;
use crate::{Claim, Location, Options, Subject, Throughput};

/// A function under `#[evenkeel::perf]`.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The package, where cargo says it.
    pub package: Option<&'static str>,
    /// `module_path!()`.
    pub module: &'static str,
    /// The function's name.
    pub function: &'static str,
    /// `file!()`.
    pub file: &'static str,
    /// `line!()`.
    pub line: u32,
    /// What the attribute asks for.
    pub options: fn() -> Options,
    /// Whether it only runs when ignored tests are asked for.
    pub ignored: bool,
    /// `cfg!(debug_assertions)` of the test's own crate.
    pub unoptimised: bool,
    /// What is claimed about how the cost grows with the argument.
    pub growth: Option<Model>,
    /// One without a label, or one for each of `args`.
    pub cases: &'static [Case],
}

/// A body, with its argument if it has one.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// How its argument is shown.
    pub label: Option<fn() -> String>,
    /// Its argument as a size, where something is claimed about those.
    pub size: Option<fn() -> f64>,
    /// What an iteration works through, where that is said.
    pub throughput: Option<fn() -> Throughput>,
    /// The function, with its argument.
    pub body: fn(Bencher),
    /// The function that it is compared with, with the same argument.
    pub against: Option<fn(Bencher)>,
}

impl Entry {
    /// The name by which libtest knows the function: its path without the crate.
    fn path(&self) -> String {
        match self.module.split_once("::") {
            Some((_, inside)) => format!("{inside}::{}", self.function),
            None => self.function.to_owned(),
        }
    }

    /// Its tests, each with the name by which [`main!`](crate::main) lists it.
    pub(super) fn tests(&self) -> Vec<(String, FunctionTest)> {
        let package = self
            .package
            .or_else(|| self.module.split("::").next())
            .unwrap_or_default();
        let mut seen: HashMap<String, u32> = HashMap::new();
        let tests = self.cases.iter().map(|case| {
            let label = case
                .label
                .map_or_else(String::new, |label| format!("/{}", label()));
            let times = seen.entry(label.clone()).or_default();
            *times += 1;
            let label = if *times > 1 {
                format!("{label}#{times}")
            } else {
                label
            };
            let options = (self.options)();
            let metric = options.metric.suffix();
            let name = format!("{package}::{}::{}", self.module, self.function);
            let claim = self.growth.zip(case.size).map(|(bound, size)| Claim {
                test: format!("{name}{metric}"),
                bound,
                size: size(),
                sizes: self.cases.len(),
            });
            let test = FunctionTest {
                subject: Subject {
                    name: name + &label + metric,
                    location: Some(Location {
                        file: self.file.to_owned(),
                        line: self.line,
                    }),
                    options: Options {
                        growth: claim,
                        throughput: case.throughput.map(|throughput| throughput()),
                        ..options
                    },
                },
                body: case.body,
                against: case.against,
                arguments: Some(reaching(self.path())),
                unoptimised: self.unoptimised,
            };
            (format!("{}{label}", self.path()), test)
        });
        tests.collect()
    }
}

/// The arguments by which libtest runs one test and nothing else, even an ignored one.
pub(super) fn reaching(path: String) -> Vec<String> {
    let options = [
        "--exact",
        "--nocapture",
        "--include-ignored",
        "--test-threads=1",
    ];
    [path]
        .into_iter()
        .chain(options.map(str::to_owned))
        .collect()
}

/// Runs a function under the ordinary harness: all its cases, then fails with the reports of those that fail.
///
/// # Panics
///
/// When a case fails; that is how libtest learns of it.
pub fn run(entry: &Entry) {
    let (mut failed, mut reports) = (Vec::new(), Vec::new());
    for (_, test) in entry.tests() {
        let ending = test.run();
        failed.extend(ending.say().err());
        reports.extend(ending.report());
    }
    for report in grown(&reports, entry.tests().into_iter().map(|(_, test)| test)) {
        failed.extend(Ending::Judged(Box::new(report)).say().err());
    }
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// What a test function may return.
pub trait Outcome {
    /// Panics if it is an error.
    fn check(self);
}

impl Outcome for () {
    fn check(self) {}
}

impl<E: std::fmt::Debug> Outcome for Result<(), E> {
    fn check(self) {
        if let Err(error) = self {
            panic!("the test returned an error: {error:?}");
        }
    }
}

/// Panics if a test function returned an error.
pub fn finish(outcome: impl Outcome) {
    outcome.check();
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRY: Entry = Entry {
        package: Some("text-tools"),
        module: "text::inner",
        function: "parses",
        file: "benches/text.rs",
        line: 7,
        options: Options::default,
        ignored: false,
        unoptimised: false,
        growth: None,
        cases: &[
            Case {
                label: Some(|| "1".to_owned()),
                size: None,
                throughput: None,
                body: |_| {},
                against: None,
            },
            Case {
                label: Some(|| "1".to_owned()),
                size: None,
                throughput: None,
                body: |_| {},
                against: None,
            },
        ],
    };

    #[test]
    fn names_say_package_crate_module_function_and_case() {
        let names: Vec<_> = ENTRY
            .tests()
            .into_iter()
            .map(|(path, test)| (path, test.subject.name))
            .collect();
        assert_eq!(
            names[0],
            (
                "inner::parses/1".into(),
                "text-tools::text::inner::parses/1".into()
            )
        );
    }

    #[test]
    fn cases_that_look_alike_are_told_apart() {
        let names: Vec<_> = ENTRY.tests().into_iter().map(|(path, _)| path).collect();
        assert_eq!(names, ["inner::parses/1", "inner::parses/1#2"]);
    }

    #[test]
    fn a_function_at_the_top_of_its_crate_has_no_module() {
        let entry = Entry {
            module: "text",
            ..ENTRY
        };
        assert_eq!(entry.path(), "parses");
    }
}
