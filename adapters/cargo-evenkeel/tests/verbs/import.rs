//! `evenkeel import` and `evenkeel judge --from` from outside: each fixture in, verdict out; a broken file in, error out.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::fixtures::{FIXTURES, fixture};
use crate::scene::Said;
use crate::{scratch, with};

const KEY: &str = "somewhere-else-0123456789abcdef";

/// Runs `evenkeel` in a folder, as on a machine that is always the same.
fn evenkeel(folder: &Path, arguments: &[&str]) -> Said {
    with(folder, arguments, &[("EVENKEEL_ENVIRONMENT", "dedicated")])
}

fn document(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap_or_else(|error| panic!("{error}\n{}", said.err))
}

/// Writes Go's output of a benchmark, ten observations around `ns`.
fn go(folder: &Path, name: &str, ns: f64) -> String {
    let lines = (0..10).map(|i| {
        let ns = ns * (1.0 + 0.001 * f64::from(i * 7 % 5));
        format!("BenchmarkSplit-2 \t 1000 \t {ns:.3} ns/op\n")
    });
    let text: String = lines.collect();
    fs::write(folder.join(name), format!("pkg: text\n{text}PASS\n")).unwrap();
    name.to_owned()
}

#[test]
fn every_fixture_is_judged_and_kept() {
    for (kind, path) in FIXTURES {
        let folder = scratch();
        let path = fixture(path);
        let path = path.to_str().unwrap();
        let said = evenkeel(folder.path(), &["import", kind, path, "--format", "json"]);
        assert_eq!(said.exit, 0, "{kind}: {}", said.err);
        let report = document(&said);
        let tests = report["tests"].as_array().unwrap();
        assert!(!tests.is_empty(), "{kind}");
        for test in tests {
            assert_eq!(test["verdict"], "learning", "{kind}");
            assert_eq!(test["kept"], true, "{kind}");
            let name = test["test"].as_str().unwrap();
            assert!(name.starts_with(&format!("{kind}::")), "{name}");
        }
        let history = evenkeel(folder.path(), &["history"]);
        assert!(history.out.contains(kind), "{}", history.out);

        let said = evenkeel(folder.path(), &["judge", "--from", kind, path, path]);
        assert_eq!(said.exit, 0, "{kind}: {}", said.err);
        for line in said.out.lines() {
            let answer: Value = serde_json::from_str(line).unwrap();
            assert_eq!(answer["verdict"], "learning", "{kind}");
            assert_eq!(answer["basis"]["runs"], 1, "{kind}");
        }
    }
}

#[test]
fn a_summary_is_said_to_be_one() {
    let folder = scratch();
    let divan = fixture("divan-0.1.21/output.txt");
    let divan = divan.to_str().unwrap();
    let said = evenkeel(folder.path(), &["import", "divan", divan]);
    let note = "4 of 4 tests: rests on one number, the median of 20 samples that divan gives";
    assert!(said.out.contains(note), "{}", said.out);
    let said = evenkeel(
        folder.path(),
        &["import", "divan", divan, "--format", "json"],
    );
    for test in document(&said)["tests"].as_array().unwrap() {
        assert!(
            test["notes"][0]
                .as_str()
                .unwrap()
                .contains("median of 20 samples")
        );
    }
}

#[test]
fn a_slowdown_is_confirmed_by_fresh_runs_of_the_same_code() {
    let folder = scratch();
    let folder = folder.path();
    let import = |files: &[String]| {
        let files = files.iter().map(String::as_str);
        let arguments: Vec<&str> = ["import", "go"].into_iter().chain(files).collect();
        evenkeel(folder, &arguments)
    };
    for run in 0..20 {
        let file = go(folder, "old.txt", 1000.0 + f64::from(run % 5));
        assert_eq!(import(&[file]).exit, 0);
    }
    let same = go(folder, "same.txt", 1001.0);
    let said = import(std::slice::from_ref(&same));
    assert!(
        said.out.contains("steady") && said.exit == 0,
        "{}",
        said.out
    );

    let slow: Vec<String> = (0..6)
        .map(|i| go(folder, &format!("slow{i}.txt"), 1200.0 + f64::from(i)))
        .collect();
    let said = import(&slow[..1]);
    assert!(said.out.contains("suspect_not_confirmed"), "{}", said.out);
    assert_eq!(said.exit, 0, "one run of it is no evidence");
    let said = import(&slow);
    assert!(said.out.contains("regressed"), "{}", said.out);
    assert_eq!(said.exit, 1);
    let first_slow = [&slow[..1], &vec![same; 5]].concat();
    let said = import(&first_slow);
    assert!(
        said.out.contains("steady") && said.exit == 0,
        "{}",
        said.out
    );
}

#[test]
fn a_count_needs_no_second_run_and_is_shown_as_one() {
    let folder = scratch();
    let folder = folder.path();
    let import = |count: u64| {
        let benches = json!([{"name": "parse", "unit": "instructions", "value": count}]);
        fs::write(folder.join("counts.json"), benches.to_string()).unwrap();
        evenkeel(
            folder,
            &["import", "github-action-benchmark", "counts.json"],
        )
    };
    for _ in 0..20 {
        assert_eq!(import(1_234_567).exit, 0);
    }
    let said = import(1_234_567);
    assert!(said.out.contains("1,234,567 instructions"), "{}", said.out);
    assert!(said.out.contains("steady"), "{}", said.out);
    let said = import(1_500_000);
    assert!(said.out.contains("regressed"), "{}", said.out);
    assert_eq!(said.exit, 1);
}

#[test]
fn a_history_in_one_file_is_imported_once() {
    let folder = scratch();
    let folder = folder.path();
    let data = fixture("github-action-benchmark-1.20/data.js");
    let data = data.to_str().unwrap();
    let import = [
        "import",
        "github-action-benchmark",
        data,
        "--format",
        "json",
    ];
    let first = document(&evenkeel(folder, &import));
    assert_eq!(first["tests"][0]["verdict"], "steady");
    assert_eq!(first["tests"][0]["basis"]["runs"], 11);
    let second = document(&evenkeel(folder, &import));
    assert_eq!(
        second["tests"][0]["basis"]["runs"], 11,
        "nothing came twice"
    );
    let notes = second["notes"].to_string();
    assert!(notes.contains("11 of them before"), "{notes}");
    let lines = evenkeel(
        folder,
        &["judge", "--from", "github-action-benchmark", data],
    );
    assert!(
        lines.out.contains("\"verdict\":\"steady\""),
        "{}",
        lines.out
    );
}

#[test]
fn another_environment_has_a_history_of_its_own() {
    let folder = scratch();
    let folder = folder.path();
    let file = go(folder, "out.txt", 1000.0);
    let said = evenkeel(folder, &["import", "go", &file, "--environment", KEY]);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert!(folder.join(".evenkeel").join(KEY).is_dir());
    let said = evenkeel(folder, &["import", "go", &file, "--environment", "ours"]);
    assert!(said.err.contains("environment key"), "{}", said.err);
    assert_eq!(said.exit, 2);
}

#[test]
fn a_broken_file_is_said_with_its_place_and_nothing_is_kept() {
    let folder = scratch();
    let folder = folder.path();
    let good = go(folder, "good.txt", 1000.0);
    for (kind, name, text, expected) in [
        (
            "go",
            "bad.txt",
            "BenchmarkA-2 10 fast ns/op\n",
            "line 1: \"fast\"",
        ),
        (
            "hyperfine",
            "bad.json",
            "{\n\"results\": 1}",
            "line 2, column",
        ),
        ("jmh", "bad.json", "[", "EOF while parsing"),
        (
            "divan",
            "bad.txt",
            "nothing",
            "no benchmark in it: expected",
        ),
    ] {
        fs::write(folder.join(name), text).unwrap();
        let mut arguments = vec!["import", kind];
        arguments.extend((kind == "go").then_some(&*good));
        arguments.push(name);
        let said = evenkeel(folder, &arguments);
        assert_eq!(said.exit, 2, "{kind}");
        let place = format!("{name}: ");
        assert!(said.err.contains(&place), "{kind}: {}", said.err);
        assert!(said.err.contains(expected), "{kind}: {}", said.err);
        assert!(!folder.join(".evenkeel").exists(), "{kind}");
        let said = evenkeel(folder, &["judge", "--from", kind, name]);
        assert_eq!((said.exit, &*said.out), (2, ""), "{kind}");
    }
    let said = evenkeel(folder, &["import", "gogo", &good]);
    assert!(
        said.exit == 2 && said.err.contains("hyperfine"),
        "{}",
        said.err
    );
}
