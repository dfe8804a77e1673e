//! What the store costs a test that is judged.

use std::error::Error;

use evenkeel::Bencher;
use evenkeel::kernel::{BASELINE_RUNS, Digest, Policy, Verdict, judge};
use evenkeel::store::{BaselineRule, Event, Origin, Record, RunId, Store};

const ENVIRONMENT: &str = "linux-x86_64-4cores";
const TESTS: u32 = 100;
const RUNS: u32 = 100;

/// A run of the suite on the baseline branch.
fn records(run: u32) -> Result<Vec<Record>, Box<dyn Error>> {
    let id = RunId::new();
    let record = |test: u32| -> Result<Record, Box<dyn Error>> {
        let level = 1000.0 + f64::from(run * 7 + test);
        let mut times: Vec<f64> = (0..24).map(|n| level + f64::from(n)).collect();
        Ok(Record {
            run: id,
            test: format!("text-tools::text::parses_page_{test}").into(),
            unit: "ns".into(),
            started_at_ns: 1_795_444_032_000_000_000 + i64::from(run),
            verdict: Verdict::Steady,
            digest: Digest::new(&mut times, &[3; 8], 0.01)?,
            ratio: Some(1.0),
            conditions: vec![("load".into(), 0.25)],
        })
    };
    (0..TESTS).map(record).collect()
}

fn origin() -> Origin {
    Origin {
        event: Event::Push,
        branch: Some("main".into()),
        dirty: Some(false),
        ..Origin::new(ENVIRONMENT)
    }
}

#[evenkeel::perf]
fn judges_one_test_out_of_10000_records(b: Bencher) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(folder.path())?;
    for run in 0..RUNS {
        store.append(&origin(), &records(run)?, &[])?;
    }
    store.fold(ENVIRONMENT)?;
    let run = records(RUNS)?.swap_remove(50);
    let rule = BaselineRule {
        branch: Some("main".into()),
        in_ci: true,
    };
    b.iter(|| -> Result<_, evenkeel::store::StoreError> {
        let store = Store::open(folder.path())?;
        let history = store.read_test(ENVIRONMENT, &run.test)?;
        let baseline = history.baseline(&rule, BASELINE_RUNS);
        let digests: Vec<Digest> = baseline.iter().map(|record| record.digest).collect();
        assert_eq!(
            digests.len(),
            BASELINE_RUNS,
            "nothing that is kept was missed"
        );
        Ok(judge(&digests, &run.digest, &Policy::DEFAULT))
    });
    Ok(())
}

/// Processor time: how long the disk takes to confirm is not of this code.
#[evenkeel::perf(metric = "cpu-time")]
fn appends_a_run_of_100_tests(b: Bencher) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let (origin, records) = (origin(), records(0)?);
    b.iter_with_setup(
        || tempfile::tempdir_in(folder.path()),
        |place| {
            let place = place?;
            let appended =
                Store::open(place.path()).and_then(|store| store.append(&origin, &records, &[]));
            Ok::<_, std::io::Error>((place, appended))
        },
    );
    Ok(())
}
