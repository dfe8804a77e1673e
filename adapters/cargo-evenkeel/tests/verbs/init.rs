//! `init`, and the configuration that it writes or somebody breaks.

use std::fs;

use crate::{evenkeel, scratch, with};

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
