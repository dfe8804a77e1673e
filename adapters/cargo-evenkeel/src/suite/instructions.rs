//! `--metric instructions`: callgrind counts what the measuring thread executes in the timed regions of a test, in processes of their own.
//!
//! The same code executes the same number each time, whatever the machine is busy with; what caches and branches cost is not in it.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use evenkeel::enlist::Enlisted;
use evenkeel::measure::{Failure, LEAST_COUNT, Launch, TIMED};
use evenkeel::{Metric, ProcessRun, RunPlan};

/// Valgrind's program; found on the path.
const VALGRIND: &str = "valgrind";
/// Few processes are enough: they show whether the count is the same each time.
const PROCESSES: u32 = 3;
/// How long is measured without callgrind: enough to find the iterations of one observation, over which is spread what grows now and then.
const UNWATCHED_NS: f64 = 12e6;
/// A watched process may take this long.
const PATIENCE: Duration = Duration::from_secs(600);

/// Filters as they are typed, and as they are copied from the table.
pub(super) fn plain(filters: &[String]) -> Vec<String> {
    let plain = |filter: &String| {
        let plain = filter.strip_suffix(Metric::Instructions.suffix());
        plain.unwrap_or(filter).to_owned()
    };
    filters.iter().map(plain).collect()
}

/// Whether there is a callgrind to count with.
pub(super) fn check() -> anyhow::Result<()> {
    let version = Command::new(VALGRIND)
        .arg("--version")
        .stdin(Stdio::null())
        .output();
    match version {
        Ok(said) if said.status.success() => Ok(()),
        Ok(said) => bail!("valgrind --version ended with {}", said.status),
        Err(error) => bail!(
            "instructions are counted by callgrind, and valgrind could not be started: {error}; install it (Debian, Ubuntu: apt install valgrind)"
        ),
    }
}

/// The tests whose instructions are counted, under names of their own: all that are timed, without what only a time can have.
pub(super) fn counted(enlisted: Vec<Enlisted>) -> Vec<Enlisted> {
    let is_timed =
        |test: &Enlisted| test.subject.options.metric == Metric::Time && test.against.is_none();
    let count = |mut test: Enlisted| {
        let options = &mut test.subject.options;
        options.metric = Metric::Instructions;
        options.processes = options.processes.or(Some(PROCESSES));
        (options.limit_ns, options.throughput) = (None, None);
        for name in [&mut test.subject.name]
            .into_iter()
            .chain(options.growth.as_mut().map(|claim| &mut claim.test))
        {
            name.push_str(Metric::Instructions.suffix());
        }
        test
    };
    enlisted.into_iter().filter(is_timed).map(count).collect()
}

/// Counts in fresh processes: the instructions of one iteration.
pub(super) fn process(test: &Enlisted, plan: &RunPlan) -> Result<ProcessRun, Failure> {
    let suffix = Metric::Instructions.suffix();
    let name = &*test.subject.name;
    let name = name.strip_suffix(suffix).unwrap_or(name);
    let iterations = match plan.iterations {
        Some(iterations) => iterations,
        None => iterations(&test.launch, name, plan)?,
    };
    // The first iteration pays for what is made once: both processes have one.
    let first = total(&test.launch, name, 1)?;
    let all = total(&test.launch, name, 1 + iterations)?;
    let more = all.checked_sub(first).ok_or_else(|| Failure::NoMeter(format!(
        "the first iteration alone executed {first} instructions, and in another process {} iterations executed {all}: what the test does differs from time to time, so that a count says nothing", 1 + iterations
    )))?;
    let count = more as f64 / iterations as f64;
    Ok(ProcessRun {
        observations: vec![count.max(LEAST_COUNT)],
        iterations,
        resolution_ns: 0.0,
        measured_ns: 0.0,
        reference_ns: Vec::new(),
    })
}

/// A power of two, so that a machine in another mood finds the same.
fn iterations(launch: &Launch, name: &str, plan: &RunPlan) -> Result<u64, Failure> {
    let quick = RunPlan {
        time_per_process_ns: UNWATCHED_NS,
        ..*plan
    };
    let fitting = launch.measure_process(name, &quick)?.iterations;
    Ok(1 << fitting.max(1).ilog2())
}

/// What a process with so many iterations executes within timed regions.
fn total(launch: &Launch, name: &str, iterations: u64) -> Result<u64, Failure> {
    let folder = tempfile::tempdir().map_err(Failure::Scratch)?;
    let profile = folder.path().join("callgrind.out");
    let mut watched = Launch {
        program: VALGRIND.into(),
        arguments: vec![
            "--tool=callgrind".to_owned(),
            // What the test says of a failure is not to be lost between valgrind's own lines.
            "--quiet".to_owned(),
            format!("--toggle-collect={TIMED}*"),
            format!("--callgrind-out-file={}", profile.display()),
            launch.program.display().to_string(),
        ],
        ..launch.clone()
    };
    watched.arguments.extend(launch.arguments.iter().cloned());
    watched.repeat(name, iterations, PATIENCE)?;
    counted_in(&profile).map_err(|reason| Failure::NoMeter(format!("{reason:#}")))
}

/// The number in callgrind's profile.
fn counted_in(profile: &Path) -> anyhow::Result<u64> {
    let text = std::fs::read_to_string(profile).context("callgrind left no profile")?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    let total: u64 = total
        .and_then(|total| total.trim().parse().ok())
        .context("callgrind's profile has no line `totals:` with a number")?;
    ensure!(
        total > 0,
        "callgrind saw no timed region: the program has no symbols (leave `strip` out of its profile), or the test timed nothing"
    );
    Ok(total)
}

#[cfg(test)]
mod tests {
    use evenkeel::kernel::Model;
    use evenkeel::{Claim, Options, Subject};

    use super::*;

    fn enlisted(options: Options, against: Option<&str>) -> Enlisted {
        Enlisted {
            subject: Subject {
                name: "crate::test/8".to_owned(),
                location: None,
                options,
            },
            launch: Launch {
                program: "program".into(),
                arguments: Vec::new(),
                directory: None,
                environment: Vec::new(),
            },
            optimised: true,
            against: against.map(str::to_owned),
        }
    }

    #[test]
    fn what_is_timed_is_counted_under_a_name_of_its_own_and_nothing_else_is() {
        let claim = Claim {
            test: "crate::test".to_owned(),
            bound: Model::Linear,
            size: 8.0,
            sizes: 5,
        };
        let timed = Options {
            growth: Some(claim),
            limit_ns: Some(5.0),
            ..Options::default()
        };
        let allocated = Options {
            metric: Metric::Allocations,
            ..Options::default()
        };
        let counted = counted(vec![
            enlisted(timed, None),
            enlisted(allocated, None),
            enlisted(Options::default(), Some("other")),
        ]);
        let [test] = &counted[..] else {
            panic!("{counted:?}");
        };
        let options = &test.subject.options;
        assert_eq!(test.subject.name, "crate::test/8 [instructions]");
        assert_eq!(options.metric, Metric::Instructions);
        assert_eq!((options.limit_ns, options.processes), (None, Some(3)));
        let claim = options.growth.as_ref().unwrap();
        assert_eq!(claim.test, "crate::test [instructions]");
    }

    #[test]
    fn a_profile_without_a_count_says_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let profile = folder.path().join("profile");
        let of = |text: &str| {
            std::fs::write(&profile, text).unwrap();
            counted_in(&profile).map_err(|reason| reason.to_string())
        };
        assert_eq!(of("events: Ir\ntotals: 12\n"), Ok(12));
        assert!(of("totals: 0\n").unwrap_err().contains("no symbols"));
        for broken in ["", "totals: many\n", "totals: -1\n"] {
            assert!(
                of(broken).unwrap_err().contains("no line `totals:`"),
                "{broken}"
            );
        }
        std::fs::remove_file(&profile).unwrap();
        assert!(counted_in(&profile).is_err());
    }
}
