//! One test that can be run: as a worker, as a member of somebody's suite, or by itself.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use crate::config::ConfigError;
use crate::enlist::{self, Enlisted};
use crate::measure::{Bencher, Launch, measure_alone, run_once, worker};
use crate::report::{TestReport, printable};
use crate::{RunPlan, Session, Subject};

/// Asks for a measurement although the build is not optimised.
const UNOPTIMISED: &str = "EVENKEEL_UNOPTIMISED";

/// What a worker is asked for by, after the test's name, when it is to measure what the test is compared with.
const COUNTERPART: &str = " (against)";

/// One test: its subject, its body, and how a worker of it is started.
pub(super) struct Test<F, G = F> {
    pub(super) subject: Subject,
    pub(super) body: F,
    /// What it is compared with, instead of its history.
    pub(super) against: Option<G>,
    /// The arguments by which this program reaches the test; `None` if they cannot be known.
    pub(super) arguments: Option<Vec<String>>,
    /// Whether the test's crate was compiled with debug assertions, which stands for an unoptimised build.
    pub(super) unoptimised: bool,
}

/// A test whose body is a function, with its argument if it has one.
pub(super) type FunctionTest = Test<fn(Bencher)>;

/// How a test ended.
pub(super) enum Ending {
    /// In this process there was nothing to do for it.
    Elsewhere,
    /// It was run but not measured: why.
    Unmeasured(String),
    /// It could not be judged: why.
    Failed(String),
    /// It was judged.
    Judged(Box<TestReport>),
}

impl Ending {
    /// Says what is to be said about a test that passes.
    ///
    /// # Errors
    ///
    /// The whole report of one that fails: the harness's test fails with it.
    pub(super) fn say(&self) -> Result<(), String> {
        match self {
            Self::Elsewhere => {}
            Self::Unmeasured(said) => eprintln!("{said}"),
            Self::Failed(reason) => return Err(reason.clone()),
            Self::Judged(report) if report.fails() => return Err(report.to_string()),
            Self::Judged(report) => eprintln!("{}", said(report)),
        }
        Ok(())
    }

    pub(super) fn report(self) -> Option<TestReport> {
        match self {
            Self::Judged(report) => Some(*report),
            _ => None,
        }
    }
}

/// How the cost grows of those of these tests that claim something about it.
/// `tests` are all that can be measured again.
pub(super) fn grown(
    reports: &[TestReport],
    tests: impl IntoIterator<Item = FunctionTest>,
) -> Vec<TestReport> {
    if reports.is_empty() {
        // Nothing was measured here, so no session was opened.
        return Vec::new();
    }
    match session() {
        Ok(session) => {
            let arguments: HashMap<String, Option<Vec<String>>> = tests
                .into_iter()
                .map(|test| (test.subject.name, test.arguments))
                .collect();
            session.growth(reports, 1, &mut |name, plan| {
                let arguments = arguments.get(name).cloned().flatten();
                let arguments =
                    arguments.ok_or_else(|| "no fresh process could reach it".to_owned())?;
                Launch::this_program(arguments)
                    .and_then(|launch| launch.measure(name, plan))
                    .map_err(|failure| failure.to_string())
            })
        }
        Err(_) => Vec::new(),
    }
}

impl<F: FnMut(Bencher), G: FnMut(Bencher)> Test<F, G> {
    /// Does what this process is there for.
    ///
    /// In a worker for this test it does not return.
    pub(super) fn run(self) -> Ending {
        if let Some(assignment) = worker::assignment() {
            let metric = self.subject.options.metric;
            if assignment.name == self.subject.name {
                assignment.serve(metric, self.body);
            }
            if let Some(against) = self.against
                && assignment.name == counterpart(&self.subject.name)
            {
                assignment.serve(metric, against);
            }
            return Ending::Elsewhere;
        }
        if let Some(list) = enlist::list() {
            return self.enlist(&list);
        }
        if self.is_not_to_be_measured() {
            run_once(self.body);
            if let Some(against) = self.against {
                run_once(against);
            }
            return Ending::Unmeasured(format!(
                "{}: not measured: unoptimised build; run with --release, or set inherits = \"release\" in [profile.test]",
                self.subject.name
            ));
        }
        if self.against.is_some() {
            return self.compare();
        }
        self.judge()
    }

    fn is_not_to_be_measured(&self) -> bool {
        self.unoptimised && std::env::var(UNOPTIMISED).as_deref() != Ok("measure")
    }

    fn enlist(self, list: &std::path::Path) -> Ending {
        let name = self.subject.name.clone();
        let optimised = !self.is_not_to_be_measured();
        let against = self.against.map(|_| counterpart(&name));
        let Some(arguments) = self.arguments else {
            return Ending::Failed(format!(
                "{name}: cannot be measured with the suite, since the test around it has no name: run it without --test-threads=1 on a thread of its own"
            ));
        };
        let enlisted = Launch::this_program(arguments)
            .map(|launch| Enlisted {
                subject: self.subject,
                launch,
                optimised,
                against,
            })
            .map_err(|failure| failure.to_string())
            .and_then(|enlisted| enlisted.append(list).map_err(|error| error.to_string()));
        match enlisted {
            Ok(()) => Ending::Elsewhere,
            Err(reason) => Ending::Failed(format!("{}: {reason}", printable(&name))),
        }
    }

    fn judge(mut self) -> Ending {
        let session = match session() {
            Ok(session) => session,
            Err(error) => {
                return Ending::Failed(format!("{}: {error}", printable(&self.subject.name)));
            }
        };
        let name = self.subject.name.clone();
        let metric = self.subject.options.metric;
        let mut report = session.judge(self.subject, &mut |plan: &RunPlan| match &self.arguments {
            Some(arguments) => Launch::this_program(arguments.clone())?.measure(&name, plan),
            None => measure_alone(metric, plan, &mut self.body),
        });
        if self.arguments.is_none() {
            report.notes.push(
                "measured in this one process, since the test around it has no name by which a fresh one could reach it"
                    .to_owned(),
            );
        }
        Ending::Judged(Box::new(report))
    }

    /// Compares it with its counterpart, in pairs of fresh processes.
    fn compare(self) -> Ending {
        let name = self.subject.name.clone();
        let failed = |reason: &str| Ending::Failed(format!("{}: {reason}", printable(&name)));
        let session = match session() {
            Ok(session) => session,
            Err(error) => return failed(&error.to_string()),
        };
        let Some(arguments) = self.arguments else {
            return failed(
                "cannot be compared, since the test around it has no name by which fresh processes could reach it: run it without --test-threads=1",
            );
        };
        let duet = Launch::this_program(arguments)
            .map(|launch| session.duet(&self.subject, launch, counterpart(&name), 1));
        let finding = duet
            .map_err(|error| error.to_string())
            .and_then(|mut duet| {
                while duet.wants() {
                    duet.step().map_err(|error| error.to_string())?;
                }
                Ok(duet)
            });
        Ending::Judged(Box::new(session.compared(self.subject, finding)))
    }
}

/// The name by which a worker for the counterpart of a test is asked.
fn counterpart(name: &str) -> String {
    format!("{name}{COUNTERPART}")
}

/// One line where all is well, the whole report where somebody should know more.
fn said(report: &TestReport) -> String {
    let whole = report.to_string();
    if report.is_undecided() || !report.notes.is_empty() {
        return whole;
    }
    let lines: Vec<&str> = whole.lines().take(2).map(str::trim).collect();
    lines.join(", ")
}

/// The session of this process, opened by its first test.
fn session() -> &'static Result<Session, ConfigError> {
    static SESSION: OnceLock<Result<Session, ConfigError>> = OnceLock::new();
    SESSION.get_or_init(|| {
        let package =
            std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| ".".into(), PathBuf::from);
        Session::open(&package)
    })
}
