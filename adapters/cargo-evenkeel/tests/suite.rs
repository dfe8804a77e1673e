//! `cargo evenkeel test` on a small project of its own, built with cargo as a user's would be.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod scene;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use scene::{Said, program};
use serde_json::Value;

/// The project outside of this workspace; one test at a time builds it.
struct Project {
    folder: PathBuf,
    _alone: MutexGuard<'static, ()>,
}

impl Project {
    /// The project without any runs.
    fn new() -> Self {
        static ALONE: Mutex<()> = Mutex::new(());
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("small-project");
        for name in ["Cargo.toml", "src/lib.rs", "tests/speed.rs"] {
            let text = fs::read_to_string(here.join("tests/project").join(name)).unwrap();
            let knot = here.parent().unwrap().join("evenkeel");
            let text = text.replace("\"EVENKEEL\"", &format!("{:?}", knot.to_str().unwrap()));
            fs::create_dir_all(folder.join(name).parent().unwrap()).unwrap();
            if fs::read_to_string(folder.join(name)).ok().as_ref() != Some(&text) {
                fs::write(folder.join(name), text).unwrap();
            }
        }
        // What `evenkeel init` writes is a part of it.
        fs::copy(
            here.join("src/init/performance.rs"),
            folder.join("tests/performance.rs"),
        )
        .unwrap();
        // The same versions as in the workspace, so that nothing has to be fetched.
        fs::copy(here.join("../../Cargo.lock"), folder.join("Cargo.lock")).unwrap();
        let _none_yet = fs::remove_dir_all(folder.join(".evenkeel"));
        Self {
            folder,
            _alone: alone,
        }
    }

    /// `cargo evenkeel test` with short measurements of the unoptimised build, which takes less time to build.
    fn test(&self, arguments: &[&str]) -> Said {
        self.test_with(arguments, &[("EVENKEEL_UNOPTIMISED", "measure")])
    }

    fn test_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
        let output = program(env!("CARGO_BIN_EXE_cargo-evenkeel"))
            .args(["evenkeel", "test", "--profile", "dev"])
            .args(arguments)
            .current_dir(&self.folder)
            .env("CARGO", env!("CARGO"))
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("target"),
            )
            .env("EVENKEEL_PROCESSES", "2")
            .env("EVENKEEL_TIME", "4 ms")
            // However noisy the machine is, nothing is ten times as slow.
            .env("EVENKEEL_BUDGET", "1000 %")
            .envs(variables.iter().copied())
            .output()
            .unwrap();
        output.into()
    }
}

const SUMS: &str = "small-project::speed::sums";

#[test]
fn a_suite_learns_keeps_its_runs_and_writes_its_report() {
    let project = Project::new();
    let first = project.test(&["--report", "report.json"]);
    assert_eq!(first.exit, 0, "{}{}", first.out, first.err);
    let rows: Vec<Vec<&str>> = first
        .out
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    let names: Vec<&str> = rows[1..6].iter().map(|row| row[0]).collect();
    let expected = [
        "small-project::performance::joins_words",
        "small-project::performance::sorts_a_thousand_numbers",
        "small-project::speed::sleeps/1",
        "small-project::speed::sleeps/2",
        SUMS,
    ];
    assert_eq!(names, expected, "{}", first.out);
    assert!(
        rows[1..6].iter().all(|row| row[1] == "learning"),
        "{}",
        first.out
    );
    assert!(
        first.out.contains("5 learning, 0 undecided"),
        "{}",
        first.out
    );
    assert!(
        first.out.contains("next: run it 5 more times"),
        "{}",
        first.out
    );
    let report = fs::read_to_string(project.folder.join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["count"]["learning"], 5);
    assert_eq!(report["tests"][4]["location"]["file"], "tests/speed.rs");

    let more = project.test(&["--runs", "2", "--format", "json", SUMS]);
    let report: Value = serde_json::from_str(&more.out).unwrap();
    assert_eq!(report["tests"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(report["tests"][0]["test"], SUMS);
    assert_eq!(report["tests"][0]["basis"]["runs"], 2);
}

#[test]
fn a_time_above_the_tests_own_limit_is_exit_1() {
    let said = Project::new().test(&["--features", "above-its-limit", "takes_longer"]);
    assert_eq!(said.exit, 1, "{}{}", said.out, said.err);
    assert!(said.out.contains("above 1.00 ns"), "{}", said.out);
    assert!(said.out.contains("1 above their limit"), "{}", said.out);
}

#[test]
fn a_test_that_is_against_a_function_is_compared_in_pairs_and_has_no_history() {
    let project = Project::new();
    let said = project.test(&["-F", "compared", "--report", "report.json", "sums"]);
    assert_eq!(said.exit, 1, "{}{}", said.out, said.err);
    let more = "small-project::speed::sums_more";
    let row = said
        .out
        .lines()
        .find(|line| line.starts_with(more))
        .unwrap();
    assert!(row.contains("regressed") && row.contains("pairs"), "{row}");
    let report = fs::read_to_string(project.folder.join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let (sums, more) = (&report["tests"][0], &report["tests"][1]);
    assert_eq!(
        (&sums["stage"], &more["stage"]),
        (&"screen".into(), &"duet".into())
    );
    assert_eq!((&sums["kept"], &more["kept"]), (&true.into(), &Value::Null));
    assert!(more["ratio"].as_f64().unwrap() > 3.0, "{report}");
}

#[test]
fn a_cost_that_grows_faster_than_claimed_is_exit_1_in_the_whole_suite_alone() {
    let project = Project::new();
    let said = project.test(&["-F", "growing", "--report", "report.json", "speed::grows"]);
    assert_eq!(said.exit, 1, "{}{}", said.out, said.err);
    assert!(said.out.contains("like n^2, claimed n"), "{}", said.out);
    let report = fs::read_to_string(project.folder.join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["tests"].as_array().unwrap().len(), 6);
    let growth = &report["tests"][0];
    assert_eq!(growth["test"], "small-project::speed::grows");
    assert_eq!(
        (&growth["verdict"], &growth["red"]),
        (&"regressed".into(), &true.into())
    );
    let basis = &growth["basis"];
    assert_eq!(
        (&basis["bound"], &basis["fit"]["model"]),
        (&"n".into(), &"n^2".into())
    );
    assert_eq!(basis["sizes"].as_array().unwrap().len(), 5);

    let one = project.test(&["-F", "growing", "speed::grows/16"]);
    assert_eq!(one.exit, 0, "{}{}", one.out, one.err);
    assert!(!one.out.contains("claimed n"), "{}", one.out);
}

#[test]
fn an_ordinary_test_that_fails_is_exit_5_and_the_others_are_judged() {
    let said = Project::new().test(&["-F", "broken"]);
    assert_eq!(said.exit, 5);
    assert!(said.err.contains("broken on purpose"), "{}", said.err);
    assert!(said.out.contains("5 learning"), "{}", said.out);
}

#[test]
fn a_performance_test_that_panics_is_exit_5_with_its_last_lines() {
    let said = Project::new().test(&["-F", "panics"]);
    assert_eq!(said.exit, 5);
    assert!(said.out.contains("panicked on purpose"), "{}", said.out);
    assert!(said.out.contains("3 learning, 2 failed"), "{}", said.out);
}

#[test]
fn a_project_that_does_not_compile_is_exit_5_in_the_compilers_words() {
    let said = Project::new().test(&["-F", "nonsense"]);
    assert_eq!(said.exit, 5);
    assert!(said.err.contains("this is nonsense"), "{}", said.err);
}

#[test]
fn no_test_found_and_no_test_optimised_are_exit_4() {
    let project = Project::new();
    let said = project.test(&["no_such_test"]);
    assert_eq!(said.exit, 4);
    assert!(
        said.err
            .contains("no performance test's name contains no_such_test"),
        "{}",
        said.err
    );
    let said = project.test_with(&[], &[("EVENKEEL_UNOPTIMISED", "")]);
    assert_eq!(said.exit, 4, "{}", said.out);
    assert!(
        said.out.contains("its build is not optimised"),
        "{}",
        said.out
    );
}

#[test]
fn a_required_test_that_vanished_is_exit_4_and_listed_until_it_is_taken_out() {
    let project = Project::new();
    let limited = "small-project::speed::takes_longer_than_a_nanosecond";
    // Above its own limit, but measured and kept: from here on it is known.
    let first = project.test(&["-F", "above-its-limit", "speed"]);
    assert_eq!(first.exit, 1, "{}{}", first.out, first.err);

    let known = [
        ("EVENKEEL_UNOPTIMISED", "measure"),
        ("EVENKEEL_REQUIRED", "known"),
    ];
    let gone = project.test_with(&["--report", "report.json"], &known);
    assert_eq!(gone.exit, 4, "{}{}", gone.out, gone.err);
    let line = format!("{limited}: is required but not in the suite");
    assert!(gone.out.contains(&line), "{}", gone.out);
    assert!(
        gone.out.contains("1 required but not judged"),
        "{}",
        gone.out
    );
    let report = fs::read_to_string(project.folder.join("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    assert_eq!(report["unjudged"][0]["test"], limited);

    let elsewhere = project.test_with(&["sums"], &known);
    assert_eq!(elsewhere.exit, 0, "{}", elsewhere.out);

    let taken_out = [
        known[0],
        ("EVENKEEL_REQUIRED", "known, !*a_nanosecond, *::sums"),
    ];
    let said = project.test_with(&["speed"], &taken_out);
    assert_eq!(said.exit, 0, "{}", said.out);

    let misspelt = [known[0], ("EVENKEEL_REQUIRED", "*::sum")];
    let said = project.test_with(&[], &misspelt);
    assert_eq!(said.exit, 4, "{}", said.out);
    assert!(
        said.out
            .contains("*::sum: is required but no test has this name"),
        "{}",
        said.out
    );
}

#[test]
fn instructions_without_a_valgrind_are_exit_2_before_anything_is_built() {
    let nowhere = tempfile::tempdir().unwrap();
    let path = [("PATH", nowhere.path().to_str().unwrap())];
    let said = Project::new().test_with(&["-F", "nonsense", "--metric", "instructions"], &path);
    assert_eq!(said.exit, 2, "{}{}", said.out, said.err);
    assert!(said.err.contains("apt install valgrind"), "{}", said.err);
}

/// A program in the place of valgrind: it runs what it is given, and says of the n-th process that it executed n million instructions.
#[cfg(unix)]
fn stand_in() -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("valgrind");
    let script = r#"#!/bin/sh
for argument; do
    case $argument in
        --version) exit 0 ;;
        --callgrind-out-file=*) profile=${argument#*=}; shift ;;
        --*) shift ;;
        *) break ;;
    esac
done
echo x >> "$0.count"
"$@" || exit
echo "totals: $(wc -l < "$0.count")000000" > "$profile"
"#;
    fs::write(&program, script).unwrap();
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

#[cfg(unix)]
#[test]
fn instructions_are_counted_for_what_is_timed_whatever_is_required() {
    let project = Project::new();
    let valgrind = stand_in();
    let path = std::env::var("PATH").unwrap();
    let path = format!("{}:{path}", valgrind.path().display());
    let variables = [
        ("EVENKEEL_UNOPTIMISED", "measure"),
        ("EVENKEEL_REQUIRED", "known, *::sums, *::sums_more"),
        ("PATH", &path),
    ];
    let counted = "small-project::speed::sums [instructions]";
    for filter in ["speed::sums", counted] {
        let arguments = [
            "-F",
            "compared",
            "--metric",
            "instructions",
            "--format",
            "json",
            filter,
        ];
        let said = project.test_with(&arguments, &variables);
        assert_eq!(said.exit, 0, "{}{}", said.out, said.err);
        let report: Value = serde_json::from_str(&said.out).unwrap();
        let [test] = &report["tests"].as_array().unwrap()[..] else {
            panic!("{report}");
        };
        assert_eq!(
            (&test["test"], &test["unit"]),
            (&counted.into(), &"instructions".into())
        );
        assert_eq!(test["verdict"], "learning");
        // One million more in the second process of each pair, over the iterations that both have not in common.
        let level = test["level_ns"].as_f64().unwrap();
        assert!((1e6 / level).fract() == 0.0 && level > 1.0, "{report}");
    }
    let known = [
        ("EVENKEEL_UNOPTIMISED", "measure"),
        ("EVENKEEL_REQUIRED", "known"),
    ];
    let said = project.test_with(&["speed::sums"], &known);
    assert_eq!(said.exit, 0, "{}{}", said.out, said.err);

    let none = ["-F", "compared", "--metric", "instructions", "sums_more"];
    let said = project.test_with(&none, &variables);
    assert_eq!(said.exit, 2, "{}{}", said.out, said.err);
    assert!(
        said.err.contains("none of these tests is timed"),
        "{}",
        said.err
    );
}
