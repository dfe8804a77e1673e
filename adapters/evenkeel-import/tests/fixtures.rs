//! What real tools wrote is read as it is: names, units, observations by process, summaries with their counts.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::path::Path;

use evenkeel_import::{Kind, Measured, Run, Statistic, Test, Unit};

fn read(kind: Kind, path: &str) -> Vec<Run> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    kind.read(&fixtures.join(path)).unwrap()
}

fn one(kind: Kind, path: &str) -> Run {
    let mut runs = read(kind, path);
    assert_eq!(runs.len(), 1);
    runs.remove(0)
}

fn test<'r>(run: &'r Run, name: &str) -> &'r Test {
    run.tests.iter().find(|test| test.name == name).unwrap()
}

fn names(run: &Run) -> Vec<&str> {
    run.tests.iter().map(|test| &*test.name).collect()
}

fn processes(test: &Test) -> (&[Vec<f64>], u64) {
    match &test.measured {
        Measured::Observations {
            processes,
            iterations,
        } => (processes, *iterations),
        summary => panic!("{} has no observations: {summary:?}", test.name),
    }
}

fn summary(test: &Test) -> (f64, Statistic, Option<u64>) {
    match &test.measured {
        Measured::Summary {
            value,
            statistic,
            samples,
        } => (*value, *statistic, *samples),
        Measured::Observations { .. } => panic!("{} has observations", test.name),
    }
}

#[test]
fn criterion_has_samples_and_where_they_are_gone_estimates() {
    let run = one(Kind::Criterion, "criterion-0.8.2");
    assert_eq!(names(&run), ["sized/1", "sized/50", "split"]);
    let (samples, iterations) = processes(test(&run, "split"));
    assert_eq!((samples.len(), samples[0].len()), (1, 12));
    assert!(iterations > 1);
    assert!(samples[0].iter().all(|ns| (10.0..100_000.0).contains(ns)));
    let (median, statistic, _) = summary(test(&run, "sized/1"));
    assert!(median > 1.0 && statistic == Statistic::Median);
}

#[test]
fn divan_has_medians_under_the_tree_of_names() {
    let run = one(Kind::Divan, "divan-0.1.21/output.txt");
    assert_eq!(
        names(&run),
        [
            "with_divan::sized::1",
            "with_divan::sized::50",
            "with_divan::split",
            "with_divan::inner::count"
        ]
    );
    let count = test(&run, "with_divan::sized::50");
    assert_eq!(summary(count), (378.7, Statistic::Median, Some(20)));
}

#[test]
fn libtest_has_medians() {
    let run = one(Kind::Libtest, "libtest-1.95.0/output.txt");
    assert_eq!(names(&run), ["inner::millis", "split"]);
    assert_eq!(summary(test(&run, "inner::millis")).0, 60_836.68);
}

#[test]
fn hyperfine_has_a_process_for_each_time() {
    let run = one(Kind::Hyperfine, "hyperfine-1.15.0/result.json");
    assert_eq!(names(&run), ["sleep 0.01", "true"]);
    let (times, iterations) = processes(&run.tests[0]);
    assert_eq!((times.len(), iterations), (12, 1));
    assert_eq!(times[0], [15_749_411.0]);
    assert_eq!(times[8], [14_551_715.000_000_002]);
    let run = one(Kind::Hyperfine, "hyperfine-1.15.0/parameters.json");
    assert_eq!(names(&run), ["seq 100", "seq 200"]);
}

#[test]
fn pytest_benchmark_has_samples_only_where_they_were_saved() {
    let run = one(Kind::PytestBenchmark, "pytest-benchmark-5.3.1/raw.json");
    let sized = test(&run, "test_text.py::test_split_sized[50]");
    let (data, iterations) = processes(sized);
    assert_eq!((data[0].len(), iterations), (20, 100));
    assert_eq!(data[0][0], 1_046.430_006_681_475_8);
    let revision = run.revision.clone().unwrap();
    assert!(revision.commit.starts_with("a1777550") && !revision.dirty);
    assert_eq!(run.at_ns, Some(1_795_716_215_127_352_000));

    let run = one(Kind::PytestBenchmark, "pytest-benchmark-5.3.1/saved.json");
    let (_, statistic, samples) = summary(&run.tests[0]);
    assert!(statistic == Statistic::Median && samples >= Some(5));
    let both = read(Kind::PytestBenchmark, "pytest-benchmark-5.3.1");
    assert_eq!(both.len(), 2, "a folder has a run in each file");
}

#[test]
fn asv_has_samples_units_by_name_and_says_what_is_left_out() {
    let run = one(Kind::Asv, "asv-0.6.6/results");
    assert_eq!(
        names(&run),
        [
            "text.Skipped.time_it(1)",
            "text.Split.mem_split(1)",
            "text.Split.mem_split(50)",
            "text.Split.time_split(1)",
            "text.Split.time_split(50)",
            "text.peakmem_list",
            "text.time_plain"
        ]
    );
    let (samples, iterations) = processes(test(&run, "text.time_plain"));
    assert_eq!((samples[0].len(), iterations), (7, 10_000));
    assert_eq!(samples[0][0], 2_588.842_600_016_505_3);
    let memory = test(&run, "text.Split.mem_split(50)");
    assert_eq!((memory.unit, summary(memory).0), (Unit::Bytes, 864.0));
    let notes = run.notes.join("\n");
    for left_out in ["time_it(2)", "time_broken", "track_length"] {
        assert!(notes.contains(left_out), "{notes}");
    }
    assert_eq!(run.at_ns, Some(1_795_716_234_000_000_000));
}

#[test]
fn google_benchmark_has_repetitions_or_their_median() {
    let run = one(Kind::GoogleBenchmark, "google-benchmark-1.7.1/result.json");
    assert_eq!(names(&run), ["BM_Copy/8", "BM_Copy/4096", "BM_Millis"]);
    let (repetitions, _) = processes(&run.tests[0]);
    assert_eq!((repetitions.len(), repetitions[0].len()), (1, 5));
    assert_eq!(repetitions[0][0], 14.633_094_360_911_391);
    let (millis, _) = processes(test(&run, "BM_Millis"));
    assert!(millis[0].iter().all(|ns| *ns > 1_000.0), "µs to ns");
    assert_eq!(
        run.notes,
        ["BM_Broken was skipped by its program: no such device"]
    );
    let run = one(
        Kind::GoogleBenchmark,
        "google-benchmark-1.7.1/aggregates.json",
    );
    let median = (15.255_416_579_647_962, Statistic::Median, Some(5));
    assert_eq!(summary(test(&run, "BM_Copy/8")), median);
}

#[test]
fn go_has_an_observation_for_each_line_and_counts_that_are_not_zero() {
    let run = one(Kind::Go, "go-1.19.8/output.txt");
    let split = test(&run, "example.com/text.BenchmarkSplit-2");
    assert_eq!(
        processes(split),
        (&[vec![255.9, 203.6, 193.4, 274.5, 109.9]][..], 2_000)
    );
    let bytes = test(&run, "example.com/text.BenchmarkSplit-2 [B/op]");
    assert_eq!(
        (bytes.unit, &processes(bytes).0[0]),
        (Unit::Bytes, &vec![48.0; 5])
    );
    assert!(!names(&run).contains(&"example.com/text.BenchmarkCopy-2 [B/op]"));
    assert!(names(&run).contains(&"example.com/text.BenchmarkSized/n=20-2"));
}

#[test]
fn jmh_has_forks_throughputs_as_times_and_medians_of_histograms() {
    let run = one(Kind::Jmh, "jmh-1.37/result.json");
    let average = test(&run, "org.example.Text.split(size=10) [avgt]");
    let forks = [vec![54.1, 52.4, 51.2], vec![52.7, 52.2, 52.4]];
    assert_eq!(processes(average).0, forks);
    let throughput = test(&run, "org.example.Text.split(size=10) [thrpt]");
    assert_eq!(processes(throughput).0, [[50.0, 62.5]]);
    let sample = test(&run, "org.example.Text.join [sample]");
    assert_eq!(summary(sample), (1_280_000.0, Statistic::Median, None));
}

#[test]
fn benchmark_dot_net_has_results_by_launch() {
    let run = one(
        Kind::BenchmarkDotNet,
        "benchmark-dot-net-0.15.8/Text-report-full.json",
    );
    assert_eq!(names(&run), ["Example.Text.Split(N: 10)"]);
    let launches = [vec![52.25, 52.75], vec![53.5, 52.5]];
    assert_eq!(processes(&run.tests[0]), (&launches[..], 1_000_000));
    assert!(run.notes[0].starts_with("Example.Text.Broken"));
}

#[test]
fn github_action_benchmark_has_a_run_for_each_commit() {
    let runs = read(
        Kind::GithubActionBenchmark,
        "github-action-benchmark-1.20/data.js",
    );
    assert_eq!(runs.len(), 12);
    assert!(runs.is_sorted_by_key(|run| run.at_ns));
    let last = &runs[11];
    assert_eq!(names(last), ["Rust Benchmark/split"]);
    assert_eq!(summary(&last.tests[0]), (1_000.0, Statistic::Value, None));
    assert!(last.notes[0].contains("\"points\" is no unit"));

    let run = one(
        Kind::GithubActionBenchmark,
        "github-action-benchmark-1.20/custom.json",
    );
    assert_eq!(summary(test(&run, "startup")).0, 12_500_000.0);
    assert_eq!(test(&run, "memory").unit, Unit::Bytes);
}

#[test]
fn gungraun_has_counts() {
    let run = one(Kind::Gungraun, "gungraun-0.20.0");
    let counts = run
        .tests
        .iter()
        .filter(|test| test.unit == Unit::Instructions);
    let counts: Vec<f64> = counts.map(|test| summary(test).0).collect();
    assert_eq!(counts.len(), 2, "{:?}", names(&run));
    assert!(
        counts
            .iter()
            .all(|count| *count > 100.0 && count.fract() == 0.0)
    );
}
