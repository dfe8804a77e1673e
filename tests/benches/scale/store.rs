//! The parts that are measured, each the whole work of a process.

use std::error::Error;
use std::hint::black_box;
use std::path::Path;

use evenkeel::kernel::{BASELINE_RUNS, Digest, Policy, Verdict, judge};
use evenkeel::store::{BaselineRule, Event, Origin, Record, RunId, Store};

use crate::figures::{self, Clock};

const ENVIRONMENT: &str = "linux-x86_64-4cores";

/// `write|open|one|all DIR TESTS [RUNS]`
pub(crate) fn part(arguments: &[String]) -> Result<(), Box<dyn Error>> {
    let [name, dir, tests, rest @ ..] = arguments else {
        return Err("part NAME DIR TESTS [RUNS]".into());
    };
    let (dir, tests) = (Path::new(dir), tests.parse()?);
    let parts = match (name.as_str(), rest) {
        ("write", [runs]) => write(dir, tests, runs.parse()?)?,
        ("open", []) => open(dir)?,
        ("one", []) => one(dir, tests)?,
        ("all", []) => all(dir, tests)?,
        _ => return Err(format!("there is no part {name:?}").into()),
    };
    figures::print(&parts)
}

/// As many suite runs, each one segment, each followed by the tidying that a session does.
fn write(dir: &Path, tests: u32, runs: u32) -> Result<Vec<f64>, Box<dyn Error>> {
    let store = Store::open(dir)?;
    for _ in 0..runs {
        let run = RunId::new();
        let records: Vec<_> = (0..tests).map(|test| record(test, run)).collect();
        store.append(&origin(), &records, &[])?;
        store.fold(ENVIRONMENT)?;
    }
    Ok(Vec::new())
}

fn open(dir: &Path) -> Result<Vec<f64>, Box<dyn Error>> {
    black_box(Store::open(dir)?.read(ENVIRONMENT)?);
    Ok(Vec::new())
}

fn one(dir: &Path, tests: u32) -> Result<Vec<f64>, Box<dyn Error>> {
    let store = Store::open(dir)?;
    let history = store.read_test(ENVIRONMENT, &name(tests / 2))?;
    let digests: Vec<Digest> = history
        .baseline(&rule(), BASELINE_RUNS)
        .iter()
        .map(|record| record.digest)
        .collect();
    let run = record(tests / 2, RunId::new());
    black_box(judge(&digests, &run.digest, &Policy::DEFAULT));
    store.append(&origin(), &[run], &[])?;
    Ok(Vec::new())
}

/// Opens, judges every test against its baseline, and appends the run: the CPU time of opening, reading, judging, and appending.
fn all(dir: &Path, tests: u32) -> Result<Vec<f64>, Box<dyn Error>> {
    // What is measured elsewhere is there before the clock starts.
    let run = RunId::new();
    let mut records: Vec<_> = (0..tests).map(|test| record(test, run)).collect();
    let rule = rule();
    let mut clock = Clock::start()?;
    let store = Store::open(dir)?;
    let archive = store.read(ENVIRONMENT)?;
    let opening = clock.lap()?;
    let (mut reading, mut judging) = (0.0, 0.0);
    let tests: Vec<_> = records.iter().map(|record| record.test.clone()).collect();
    let mut baselines = archive.baselines(&tests, &rule, BASELINE_RUNS);
    loop {
        let some: Vec<_> = baselines.by_ref().take(500).collect();
        reading += clock.lap()?;
        for (place, baseline) in &some {
            let record = &mut records[*place];
            record.verdict = judge(&baseline.digests, &record.digest, &Policy::DEFAULT).verdict;
        }
        judging += clock.lap()?;
        if some.is_empty() {
            break;
        }
    }
    let name = store.append(&origin(), &records, &[])?;
    let appending = clock.lap()?;
    // For the next process to find the same store.
    if let Some(name) = name {
        std::fs::remove_file(dir.join(ENVIRONMENT).join(name.to_string()))?;
    }
    Ok(vec![opening, reading, judging, appending])
}

fn name(test: u32) -> String {
    format!(
        "text-tools::text::module_{}::parses_a_page_of_kind_{test}",
        test % 97
    )
}

fn rule() -> BaselineRule {
    BaselineRule {
        branch: Some("main".into()),
        in_ci: true,
    }
}

fn origin() -> Origin {
    Origin {
        facts: vec![("cpu".into(), "Example 3000 @ 2.40GHz".into())],
        ci: Some("github".into()),
        event: Event::Push,
        branch: Some("main".into()),
        commit: Some("0123456789abcdef0123456789abcdef01234567".into()),
        dirty: Some(false),
        ..Origin::new(ENVIRONMENT)
    }
}

/// A run of 8 processes with a level of its own.
fn record(test: u32, run: RunId) -> Record {
    let bytes: [u8; 16] = run.into();
    let seed = u64::from(test)
        ^ u64::from_le_bytes([
            0, bytes[9], bytes[10], bytes[11], bytes[12], bytes[13], bytes[14], bytes[15],
        ]);
    let share = |n: u64| {
        (seed.wrapping_add(n).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40) as f64 / (1 << 24) as f64
    };
    let mut observations: Vec<f64> = (0..24).map(|n| 1000.0 + 20.0 * share(n)).collect();
    #[expect(
        clippy::expect_used,
        reason = "observations between 1000 and 1020 can be digested"
    )]
    let digest = Digest::new(&mut observations, &[3; 8], 0.01).expect("finite and positive");
    Record {
        run,
        test: name(test).into(),
        unit: "ns".into(),
        started_at_ns: 1_795_444_032_000_000_000,
        verdict: Verdict::Steady,
        digest: digest.with_iterations(4096),
        ratio: Some(1.0 + share(99) / 100.0),
        conditions: [
            "load",
            "steal_share",
            "throttled_share",
            "pressure_share",
            "frequency_ratio",
        ]
        .into_iter()
        .zip(100..)
        .map(|(name, n)| (name.into(), share(n)))
        .collect(),
    }
}
