//! The other verbs from outside: what they print, what they leave, how they end.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

struct Said {
    out: String,
    err: String,
    exit: i32,
}

/// Runs `evenkeel` in a folder as on a developer's machine.
fn evenkeel(folder: &Path, arguments: &[&str]) -> Said {
    with(folder, arguments, &[])
}

fn with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("EVENKEEL_")
            || name == "CI"
            || name == "GITHUB_ACTIONS"
        {
            command.env_remove(name);
        }
    }
    for name in evenkeel::env::Ci::variables() {
        command.env_remove(name);
    }
    let output = command
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(folder)
        .output()
        .unwrap();
    Said {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        exit: output.status.code().unwrap(),
    }
}

fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn wrong_usage_is_exit_2_and_help_is_exit_0() {
    let folder = scratch();
    for wrong in [
        &["tset"][..],
        &[],
        &["accept"],
        &["run"],
        &["--format", "xml", "doctor"],
        &["test", "--runs", "0"],
    ] {
        let said = evenkeel(folder.path(), wrong);
        assert_eq!(said.exit, 2, "{wrong:?} {}", said.err);
        assert!(!said.err.is_empty());
    }
    let help = evenkeel(folder.path(), &["--help"]);
    assert_eq!(help.exit, 0);
    assert!(
        help.out.contains("70  a defect of evenkeel's own"),
        "{}",
        help.out
    );
    assert!(
        evenkeel(folder.path(), &["--version"])
            .out
            .starts_with("evenkeel 0.")
    );
}

#[test]
fn completions_and_the_manual_page_are_printed() {
    let folder = scratch();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(
            evenkeel(folder.path(), &["completions", shell])
                .out
                .contains("judge"),
            "{shell}"
        );
    }
    assert!(
        evenkeel(folder.path(), &["man"])
            .out
            .contains(".TH evenkeel")
    );
}

#[test]
fn init_writes_everything_once_and_never_overwrites() {
    let folder = scratch();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("Cargo.toml"), "[package]\nname = \"mine\"\n").unwrap();
    fs::write(path(".gitignore"), "/target").unwrap();
    let first = evenkeel(folder.path(), &["init"]);
    assert_eq!(first.exit, 0, "{}", first.err);
    for name in [
        "evenkeel.toml",
        "tests/performance.rs",
        ".github/workflows/performance.yml",
    ] {
        assert!(
            first.out.contains(&format!("wrote {name}")),
            "{}",
            first.out
        );
        assert!(path(name).is_file(), "{name}");
    }
    assert!(first.out.contains("cargo add --dev evenkeel"));
    assert_eq!(
        fs::read_to_string(path(".gitignore")).unwrap(),
        "/target\n.evenkeel/\n"
    );

    fs::write(path("evenkeel.toml"), "floor = \"3 %\"\n").unwrap();
    let second = evenkeel(folder.path(), &["init"]);
    assert!(
        second.out.contains("left evenkeel.toml as it is"),
        "{}",
        second.out
    );
    assert_eq!(
        fs::read_to_string(path("evenkeel.toml")).unwrap(),
        "floor = \"3 %\"\n"
    );
    assert_eq!(
        fs::read_to_string(path(".gitignore")).unwrap(),
        "/target\n.evenkeel/\n"
    );
}

#[test]
fn the_written_workflow_saves_per_run_also_after_a_failure_and_restores_by_prefix() {
    let folder = scratch();
    evenkeel(folder.path(), &["init"]);
    let text = fs::read_to_string(folder.path().join(".github/workflows/performance.yml")).unwrap();
    let values = |name: &str| -> Vec<&str> {
        let begin = format!("{name}: ");
        text.lines()
            .filter_map(|line| line.trim().strip_prefix(&begin))
            .collect()
    };
    let keys = values("key");
    let [restored, saved] = keys[..] else {
        panic!("{keys:?}");
    };
    assert_eq!(restored, saved);
    let prefix = values("restore-keys")[0];
    let own = saved.strip_prefix(prefix).unwrap();
    assert_eq!(own, "${{ github.run_id }}-${{ github.run_attempt }}");
    let after_the_test = text.split_once("cargo evenkeel test").unwrap().1;
    let steps =
        after_the_test.matches("- run:").count() + after_the_test.matches("- uses:").count();
    assert_eq!(
        after_the_test.matches("if: always()").count(),
        steps,
        "{text}"
    );
    assert!(after_the_test.contains("include-hidden-files: true"));
}

#[test]
fn the_written_configuration_is_valid_with_every_key_switched_on() {
    let folder = scratch();
    evenkeel(folder.path(), &["init"]);
    let file = folder.path().join("evenkeel.toml");
    let text = fs::read_to_string(&file).unwrap();
    let is_key = |line: &str| {
        line.strip_prefix("# ")
            .is_some_and(|line| line.split_whitespace().nth(1) == Some("="))
    };
    let all: String = text
        .lines()
        .filter(|line| is_key(line))
        .map(|line| format!("{}\n", &line[2..]))
        .collect();
    for key in evenkeel::config::Layer::KEYS {
        assert!(
            all.lines()
                .any(|line| line.starts_with(&format!("{key} = "))),
            "{key} is missing in {all}"
        );
    }
    fs::write(&file, &all).unwrap();
    let said = evenkeel(folder.path(), &["history"]);
    assert_eq!(said.exit, 0, "{}", said.err);
}

#[test]
fn a_broken_configuration_is_said_with_its_line_or_the_nearest_key() {
    let folder = scratch();
    let file = folder.path().join("evenkeel.toml");
    for (text, expected) in [
        (
            "# mine\nscren-alpha = 0.01\n",
            "did you mean \"screen-alpha\"?",
        ),
        ("floor = \"2 %\"\nbudget = = 1\n", "line 2"),
        ("processes = \"many\"\n", "a whole number"),
        ("processes = 0\n", "processes is 0"),
        ("alarm-rate = \"90 %\"\n", "alarm_rate"),
    ] {
        fs::write(&file, text).unwrap();
        for verb in ["history", "doctor", "test"] {
            let said = evenkeel(folder.path(), &[verb]);
            assert_eq!(said.exit, 2, "{verb} {text}");
            assert!(
                said.err.contains(expected) && said.err.contains("error:"),
                "{verb} {}",
                said.err
            );
        }
    }
    fs::remove_file(&file).unwrap();
    let said = with(folder.path(), &["history"], &[("EVENKEEL_FLOR", "1 %")]);
    assert_eq!(said.exit, 2);
    assert!(said.err.contains("floor"), "{}", said.err);
}

#[cfg(unix)]
#[test]
fn a_terminal_gets_the_pictures_that_it_can_draw() {
    let folder = scratch();
    let learned = evenkeel(
        folder.path(),
        &["run", "--name", "x", "--runs", "5", "--", "true"],
    );
    assert_eq!(learned.exit, 0, "{}", learned.err);
    let pictures = |variables: &[(&str, &str)]| {
        let said = |arguments: &[&str]| with(folder.path(), arguments, variables).out;
        said(&["history"]) + &said(&["history", "x"]) + &said(&["show", "x"])
    };
    let plain = pictures(&[("TERM", "dumb"), ("LC_ALL", "C.UTF-8")]);
    let rich = pictures(&[("TERM", "xterm"), ("LC_ALL", "C.UTF-8")]);
    let blocks = |text: &str| text.chars().filter(|c| ('▁'..='█').contains(c)).count();
    assert_eq!((blocks(&plain), blocks(&rich)), (0, 15), "{plain}{rich}");
    assert!(
        rich.contains("●") && rich.contains("│ unchanged, ┃ limit"),
        "{rich}"
    );
    assert!(
        plain.contains("o ") && plain.contains("| unchanged, ! limit"),
        "{plain}"
    );
    let c_locale = pictures(&[("TERM", "xterm"), ("LC_ALL", "C")]);
    assert_eq!(c_locale, plain);
}

#[cfg(unix)]
#[test]
fn a_command_is_learned_and_then_judged() {
    let folder = scratch();
    let run = |runs: &str| {
        let said = evenkeel(
            folder.path(),
            &[
                "run", "--format", "json", "--budget", "1000 %", "--runs", runs, "--", "true",
            ],
        );
        let last = said.out.lines().last().unwrap_or_default();
        let report: Value =
            serde_json::from_str(last).unwrap_or_else(|_| panic!("{} {}", said.out, said.err));
        (report, said.exit)
    };
    let (first, exit) = run("1");
    assert_eq!(exit, 0);
    assert_eq!(first["tests"][0]["test"], "true");
    assert_eq!(first["tests"][0]["verdict"], "learning");
    assert_eq!(first["tests"][0]["kept"], true);
    assert!(
        first["tests"][0]["next"]
            .as_str()
            .unwrap()
            .contains("3 times more"),
        "{first}"
    );
    // With a budget of ten times as slow, `true` is steady on any machine, or faster.
    let (judged, exit) = run("4");
    assert_eq!(exit, 0);
    let verdict = judged["tests"][0]["verdict"].as_str().unwrap();
    assert!(
        ["steady", "improved", "undecided"].contains(&verdict),
        "{judged}"
    );
    assert_eq!(judged["tests"][0]["basis"]["runs"], 4);

    let history = evenkeel(folder.path(), &["history", "true", "--format", "json"]);
    assert_eq!(history.out.lines().count(), 5);
    let shown = evenkeel(folder.path(), &["show", "true"]);
    assert!(
        shown.out.starts_with(&format!("true: {verdict}")),
        "{}",
        shown.out
    );
    assert!(shown.out.contains("against 4 runs"), "{}", shown.out);
    let shown: Value =
        serde_json::from_str(&evenkeel(folder.path(), &["show", "true", "--format", "json"]).out)
            .unwrap();
    assert_eq!(shown["verdict"], verdict);

    let accepted = evenkeel(folder.path(), &["accept", "true", "--reason", "new libc"]);
    assert_eq!(accepted.exit, 0, "{}", accepted.err);
    let history = evenkeel(folder.path(), &["history", "true"]);
    assert!(
        history.out.lines().any(|line| line.contains("2 accepted")),
        "{}",
        history.out
    );
    let (after, _) = run("1");
    assert_eq!(after["tests"][0]["verdict"], "learning");
}

#[test]
fn a_name_that_does_not_exist_is_answered_with_the_nearest_and_changes_nothing() {
    let folder = scratch();
    let empty = evenkeel(folder.path(), &["show", "anything"]);
    assert_eq!(empty.exit, 2);
    assert!(empty.err.contains("measure first"), "{}", empty.err);

    evenkeel(
        folder.path(),
        &[
            "run",
            "--name",
            "start-up",
            "--",
            env!("CARGO_BIN_EXE_evenkeel"),
            "--version",
        ],
    );
    for arguments in [
        &["show", "startup"][..],
        &["history", "startup"],
        &["accept", "start-up", "startup"],
    ] {
        let said = evenkeel(folder.path(), arguments);
        assert_eq!(said.exit, 2);
        assert!(
            said.err.contains("did you mean `start-up`?"),
            "{}",
            said.err
        );
    }
    let history = evenkeel(folder.path(), &["history", "start-up"]);
    assert!(!history.out.contains("accepted"), "{}", history.out);
}

#[cfg(unix)]
#[test]
fn a_command_that_fails_is_exit_5_and_is_not_kept() {
    let folder = scratch();
    let said = evenkeel(
        folder.path(),
        &[
            "run",
            "--",
            "sh",
            "-c",
            "echo broken pipe dream >&2; exit 3",
        ],
    );
    assert_eq!(said.exit, 5);
    assert!(
        said.err.contains("broken pipe dream") && said.err.contains("exit status: 3"),
        "{}",
        said.err
    );
    assert!(
        evenkeel(folder.path(), &["history"])
            .out
            .contains("no runs are kept")
    );
    let missing = evenkeel(folder.path(), &["run", "--", "./no-such-program"]);
    assert_eq!(missing.exit, 2);
    assert!(
        missing.err.contains("could not start ./no-such-program"),
        "{}",
        missing.err
    );
}

#[test]
fn the_doctor_speaks_in_a_bare_environment() {
    let folder = scratch();
    let output = Command::new(env!("CARGO_BIN_EXE_evenkeel"))
        .arg("doctor")
        .env_clear()
        .current_dir(folder.path())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    for about in [
        "timer",
        "cores",
        "machine",
        "ci",
        "store",
        "configuration:",
        "environment:",
    ] {
        assert!(text.contains(about), "{about} {text}");
    }
    assert!(!text.contains('\u{1b}'), "no colours in a pipe");
    let json: Value =
        serde_json::from_str(&evenkeel(folder.path(), &["doctor", "--format", "json"]).out)
            .unwrap();
    assert!(json["findings"].as_array().unwrap().len() >= 5);
}

#[test]
fn the_doctor_names_damage_in_the_store() {
    let folder = scratch();
    let program = env!("CARGO_BIN_EXE_evenkeel");
    evenkeel(
        folder.path(),
        &["run", "--name", "x", "--", program, "--version"],
    );
    let store = folder.path().join(".evenkeel");
    let segment = fs::read_dir(&store)
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .flat_map(|folder| fs::read_dir(folder.path()).unwrap().flatten())
        .find(|file| {
            file.path()
                .extension()
                .is_some_and(|extension| extension == "run")
        })
        .unwrap()
        .path();
    let mut bytes = fs::read(&segment).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let said = evenkeel(folder.path(), &["doctor"]);
    assert!(said.out.contains("checksum"), "{}", said.out);
}

#[test]
fn colours_come_when_asked_for_and_go_with_no_color() {
    let folder = scratch();
    let coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        with(folder.path(), arguments, variables)
            .out
            .contains('\u{1b}')
    };
    assert!(coloured(&["doctor", "--color", "always"], &[]));
    assert!(coloured(&["doctor"], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(
        &["doctor"],
        &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]
    ));
    assert!(!coloured(
        &["doctor", "--color", "never"],
        &[("CLICOLOR_FORCE", "1")]
    ));
}

#[test]
fn the_store_can_be_elsewhere_and_the_report_in_a_file() {
    let folder = scratch();
    let program = env!("CARGO_BIN_EXE_evenkeel");
    let run = |report: &str| {
        evenkeel(
            folder.path(),
            &[
                "--dir",
                "runs",
                "run",
                "--name",
                "x",
                "--report",
                report,
                "--",
                program,
                "--version",
            ],
        )
    };
    assert_eq!(run("report.json").exit, 0);
    assert!(folder.path().join("runs").is_dir() && !folder.path().join(".evenkeel").exists());
    let report: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("report.json")).unwrap())
            .unwrap();
    assert_eq!(report["count"]["learning"], 1);
    let said = run("no/such/folder/report.json");
    assert_eq!(said.exit, 2);
    assert!(
        said.err.contains("could not write the report"),
        "{}",
        said.err
    );
}

#[test]
fn a_folder_without_a_project_is_said_by_cargo_and_is_exit_5() {
    let folder = scratch();
    let said = evenkeel(folder.path(), &["test"]);
    assert_eq!(said.exit, 5);
    assert!(said.err.contains("Cargo.toml"), "{}", said.err);
}

#[test]
fn a_store_of_a_newer_format_is_left_alone_and_the_run_is_judged_all_the_same() {
    let folder = scratch();
    let store = folder.path().join(".evenkeel");
    fs::create_dir(&store).unwrap();
    fs::write(store.join("format"), "evenkeel-store 9\n").unwrap();
    let program = env!("CARGO_BIN_EXE_evenkeel");
    let run = evenkeel(
        folder.path(),
        &["run", "--name", "x", "--", program, "--version"],
    );
    assert_eq!(run.exit, 0, "{}", run.err);
    assert!(
        run.out.contains("learning") && run.out.contains("has format 9"),
        "{}",
        run.out
    );
    assert!(run.out.contains("next: mend the store"), "{}", run.out);
    for arguments in [&["accept", "x"][..], &["show", "x"]] {
        let said = evenkeel(folder.path(), arguments);
        assert_eq!(said.exit, 2);
        assert!(said.err.contains("has format 9"), "{}", said.err);
    }
    assert!(
        evenkeel(folder.path(), &["doctor"])
            .out
            .contains("has format 9")
    );
    assert_eq!(fs::read_dir(&store).unwrap().count(), 1);
}

/// A store in `folder/name` with a run of the test `test`.
fn store_with_a_run(folder: &Path, name: &str, test: &str) {
    let program = env!("CARGO_BIN_EXE_evenkeel");
    let run = [
        "--dir",
        name,
        "run",
        "--name",
        test,
        "--",
        program,
        "--version",
    ];
    assert_eq!(evenkeel(folder, &run).exit, 0);
}

#[test]
fn stores_merge_to_their_union_and_are_only_read() {
    let folder = scratch();
    store_with_a_run(folder.path(), "one", "first");
    store_with_a_run(folder.path(), "two", "second");
    let merge = || evenkeel(folder.path(), &["merge", "one", "two", "--format", "json"]);
    let counts = |said: &Said| -> Vec<(u64, u64)> {
        let lines = said
            .out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        let count = |line: Value| {
            (
                line["copied"].as_u64().unwrap(),
                line["present"].as_u64().unwrap(),
            )
        };
        lines.map(count).collect()
    };
    let first = merge();
    assert_eq!(
        (first.exit, counts(&first)),
        (0, vec![(1, 0), (1, 0)]),
        "{}",
        first.err
    );
    assert_eq!(counts(&merge()), [(0, 1), (0, 1)]);
    let history = evenkeel(folder.path(), &["history"]);
    assert!(
        history.out.contains("first") && history.out.contains("second"),
        "{}",
        history.out
    );
    let theirs = evenkeel(folder.path(), &["--dir", "two", "history"]);
    assert!(!theirs.out.contains("first"), "{}", theirs.out);
}

#[test]
fn a_folder_that_is_missing_stops_a_merge_before_it_begins() {
    let folder = scratch();
    store_with_a_run(folder.path(), "one", "first");
    let said = evenkeel(folder.path(), &["merge", "one", "tow"]);
    assert_eq!(said.exit, 2);
    assert!(said.err.contains("no folder tow"), "{}", said.err);
    assert!(!folder.path().join(".evenkeel").exists());
    fs::create_dir(folder.path().join("empty")).unwrap();
    let said = evenkeel(folder.path(), &["merge", "empty"]);
    assert_eq!((said.exit, &*said.out), (0, "empty: no runs in it\n"));
}

#[test]
fn what_is_damaged_in_another_store_is_named_and_left_there() {
    let folder = scratch();
    store_with_a_run(folder.path(), "one", "first");
    let environment = fs::read_dir(folder.path().join("one"))
        .unwrap()
        .flatten()
        .find(|entry| entry.path().is_dir())
        .unwrap()
        .path();
    let bad = environment.join("019ab3f0-0000-7000-8000-000000000000.run");
    fs::write(&bad, "no segment").unwrap();
    let said = evenkeel(folder.path(), &["merge", "one"]);
    assert_eq!(said.exit, 0);
    assert!(
        said.out.contains("1 segments copied") && said.out.contains("left where it is"),
        "{}",
        said.out
    );
    assert!(bad.exists());
}

#[test]
fn pruning_to_a_size_keeps_what_a_band_needs_and_says_so() {
    let folder = scratch();
    store_with_a_run(folder.path(), ".evenkeel", "first");
    let said = evenkeel(folder.path(), &["prune", "--max-size", "1 B"]);
    assert_eq!(said.exit, 0, "{}", said.err);
    assert!(said.out.starts_with("0 records went"), "{}", said.out);
    assert!(
        said.out
            .contains("more than 1 B: of each test the newest 32 runs"),
        "{}",
        said.out
    );
    assert!(evenkeel(folder.path(), &["history"]).out.contains("first"));
    let json = evenkeel(
        folder.path(),
        &["prune", "--max-size", "1 MiB", "--format", "json"],
    );
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(
        (&json["records"], &json["fits"]),
        (&Value::from(0), &Value::from(true))
    );
    let wrong = evenkeel(folder.path(), &["prune", "--max-size", "64 MB"]);
    assert_eq!(wrong.exit, 2);
    assert!(wrong.err.contains("64 MiB"), "{}", wrong.err);
}
