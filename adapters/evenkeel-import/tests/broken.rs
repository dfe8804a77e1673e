//! Broken input is refused with its place and what was expected; nothing panics.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::path::{Path, PathBuf};

use evenkeel_import::{ImportError, Kind};
use proptest::prelude::*;

/// Every fixture with its kind.
fn fixtures() -> Vec<(Kind, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut found = Vec::new();
    let mut folders = vec![folder.clone()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            let inside = path.strip_prefix(&folder).unwrap();
            let first = inside.iter().next().unwrap().to_str().unwrap().to_owned();
            let kind = Kind::ALL
                .into_iter()
                .find(|kind| first.starts_with(&format!("{}-", kind.name())));
            match kind {
                _ if path.is_dir() => folders.push(path),
                Some(kind) => found.push((kind, path)),
                None => {}
            }
        }
    }
    found.sort_by(|a, b| a.1.cmp(&b.1));
    found
}

#[test]
fn every_kind_has_a_fixture() {
    let fixtures = fixtures();
    for kind in Kind::ALL {
        assert!(fixtures.iter().any(|(known, _)| *known == kind), "{kind:?}");
    }
}

#[test]
fn a_fixture_cut_off_anywhere_never_panics() {
    for (kind, path) in fixtures() {
        let bytes = std::fs::read(&path).unwrap();
        // All places of a short file, two thousand of a long one.
        for end in (0..bytes.len()).step_by(bytes.len().div_ceil(2_000)) {
            // A text that ends early may still be one; a JSON document never is.
            let read = kind.parse("cut", &bytes[..end]);
            let is_json = path.extension().is_some_and(|end| end == "json");
            let is_whole = bytes[end..].trim_ascii().is_empty();
            assert!(
                !is_json || is_whole || read.is_err(),
                "{} at {end}",
                path.display()
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_fixture_with_foreign_bytes_in_it_never_panics(
        which in any::<prop::sample::Index>(),
        as_kind in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        noise in prop::collection::vec(any::<u8>(), 1..8),
    ) {
        let fixtures = fixtures();
        let (_, path) = which.get(&fixtures);
        let mut bytes = std::fs::read(path).unwrap();
        let at = place.index(bytes.len());
        for (byte, noise) in bytes.iter_mut().skip(at).zip(noise) {
            *byte = noise;
        }
        let _ = as_kind.get(&Kind::ALL).parse("noisy", &bytes);
    }
}

#[test]
fn every_fault_names_its_place_and_what_was_expected() {
    for (kind, text, place, expected) in [
        (
            Kind::Criterion,
            r#"{"iters":[1,2],"times":[5]}"#,
            "times: ",
            "as many of each",
        ),
        (
            Kind::Criterion,
            r#"{"iters":[1],"times":[-5]}"#,
            "times[0]: ",
            "above zero",
        ),
        (
            Kind::Criterion,
            "{\n\"iters\": 7}",
            "line 2, column 10: iters: ",
            "sequence",
        ),
        (
            Kind::Divan,
            "x  fastest  │ slowest │ median │ mean │ samples │ iters\n├─ a  1 ns │ 1 ns │ soon │ 1 ns │ 1 │ 1",
            "line 2: ",
            "379.5 ns",
        ),
        (
            Kind::Libtest,
            "\ntest a ... bench: quick",
            "line 2: ",
            "1,234 ns/iter",
        ),
        (
            Kind::Hyperfine,
            r#"{"results":[{"command":"a","times":[1,"2"]}]}"#,
            "results[0].times[1]: ",
            "expected a number",
        ),
        (
            Kind::Hyperfine,
            r#"{"results":[{"command":"a","times":[0]}]}"#,
            "results[0].times[0]: ",
            "above zero",
        ),
        (
            Kind::Hyperfine,
            r#"{"results":[{"command":"a"}]}"#,
            "results[0]: ",
            "hyperfine 1.9",
        ),
        (
            Kind::PytestBenchmark,
            r#"{"benchmarks":[{"fullname":"a","stats":{}}]}"#,
            "benchmarks[0].stats: ",
            "missing field `median`",
        ),
        (
            Kind::PytestBenchmark,
            r#"{"benchmarks":[{"fullname":"a","stats":{"median":1}}],"datetime":"today"}"#,
            "datetime: ",
            "RFC 3339",
        ),
        (
            Kind::Asv,
            r#"{"version":1,"commit_hash":"a","date":1,"result_columns":[],"results":{}}"#,
            "version: ",
            "asv update",
        ),
        (
            Kind::Asv,
            r#"{"version":2,"commit_hash":"a","date":1,"result_columns":["result","params"],"results":{"time_a":[[1,2],[["3"]]]}}"#,
            "results[\"time_a\"].params: ",
            "as many of each",
        ),
        (
            Kind::Asv,
            r#"{"version":2,"commit_hash":"a","date":1,"result_columns":["result"],"results":{"time_a":[[{}]]}}"#,
            "results[\"time_a\"].result",
            "expected a number",
        ),
        (
            Kind::GoogleBenchmark,
            r#"{"benchmarks":[{"name":"a","real_time":1,"time_unit":"eon"}]}"#,
            "benchmarks[0].time_unit: ",
            "ns, us, ms or s",
        ),
        (
            Kind::Go,
            "BenchmarkA-2 10 fast ns/op",
            "line 1: ",
            "above zero",
        ),
        (Kind::Go, "\nBenchmarkA-2 10 1", "line 2: ", "193.4 ns/op"),
        (
            Kind::Jmh,
            r#"[{"benchmark":"a","mode":"avgt","primaryMetric":{"scoreUnit":"apples","rawData":[[1]]}}]"#,
            "[0].primaryMetric.scoreUnit: ",
            "ops/s",
        ),
        (
            Kind::BenchmarkDotNet,
            r#"{"Benchmarks":[{"FullName":"a","Measurements":[{"IterationMode":"Workload","IterationStage":"Result","LaunchIndex":1,"Operations":0,"Nanoseconds":1}]}]}"#,
            "Benchmarks[0].Measurements[0].Operations: ",
            "at least one",
        ),
        (
            Kind::GithubActionBenchmark,
            "window.BENCHMARK_DATA {}",
            "line 1: ",
            "=",
        ),
        (
            Kind::GithubActionBenchmark,
            r#"[{"name":"a","unit":"ns","value":"1"}]"#,
            "[0].value: ",
            "expected a number",
        ),
        (
            Kind::Gungraun,
            r#"{"version":"6"}"#,
            "version: ",
            "gungraun 0.20",
        ),
    ] {
        let fault = kind.parse("name", text.as_bytes()).unwrap_err().to_string();
        assert!(fault.contains(place), "{kind:?} {text}\n{fault}");
        assert!(fault.contains(expected), "{kind:?} {text}\n{fault}");
    }
}

#[test]
fn what_is_no_file_of_the_kind_is_refused() {
    for kind in Kind::ALL {
        for text in ["", "[]", "{}", "hello\n", "\u{feff}", "[[[[", "null"] {
            let fault = kind.parse("name", text.as_bytes()).unwrap_err();
            assert!(
                fault.reason.contains("expected"),
                "{kind:?} {text:?}: {fault}"
            );
        }
        let fault = kind.parse("name", b"\xff\xfe").unwrap_err();
        assert!(fault.to_string().len() < 700, "{kind:?}: {fault}");
    }
}

#[test]
fn deep_and_long_input_is_refused_and_not_repeated() {
    let deep = "[".repeat(200_000);
    let long = format!(
        "{{\"results\":[{{\"command\":\"{}\"}}]}}",
        "ü".repeat(1_000_000)
    );
    let key = format!("{{\"results\":{{\"{}\":1}}}}", "k".repeat(1_000_000));
    for kind in Kind::ALL {
        for text in [&deep, &long, &key] {
            let fault = kind.parse("name", text.as_bytes()).unwrap_err();
            assert!(fault.to_string().len() < 1_500, "{kind:?}: {fault}");
        }
    }
}

#[test]
fn many_parameters_of_asv_cost_no_memory() {
    let values = vec!["\"v\""; 1_000].join(",");
    let params = vec![format!("[{values}]"); 20].join(",");
    let text = format!(
        r#"{{"version":2,"commit_hash":"a","date":1,"result_columns":["result","params"],"results":{{"time_a":[[1],[{params}]]}}}}"#
    );
    let fault = Kind::Asv.parse("name", text.as_bytes()).unwrap_err();
    assert!(fault.reason.contains("as many of each"), "{fault}");
}

#[test]
fn a_name_that_comes_twice_is_told_apart() {
    let text = r#"{"results":[{"command":"a","times":[1]},{"command":"a","times":[2]}]}"#;
    let runs = Kind::Hyperfine.parse("", text.as_bytes()).unwrap();
    let names: Vec<&str> = runs[0].tests.iter().map(|test| &*test.name).collect();
    assert_eq!(names, ["a", "a #2"]);
}

#[test]
fn a_missing_path_and_a_folder_without_files_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let missing = Kind::Go.read(&folder.path().join("no.txt")).unwrap_err();
    assert!(matches!(missing, ImportError::Unreadable { .. }));
    for kind in Kind::ALL {
        let error = kind.read(folder.path()).unwrap_err();
        assert!(
            matches!(error, ImportError::NoFile { .. }),
            "{kind:?}: {error}"
        );
        assert!(error.to_string().contains("expected"));
    }
}
