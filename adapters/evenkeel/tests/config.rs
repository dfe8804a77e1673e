//! The configuration from outside: files and variables as users write them, good and bad.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set itself up has failed"
)]

use std::ffi::OsString;
use std::path::Path;

use evenkeel::config::{Amount, Claim, Config, Layer, Share, Undecided};

/// The configuration from a file's text and variables.
fn load(text: Option<&str>, variables: &[(&str, &str)]) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    if let Some(text) = text {
        std::fs::write(folder.path().join("evenkeel.toml"), text).unwrap();
    }
    let variables = variables
        .iter()
        .map(|(name, value)| (OsString::from(name), OsString::from(value)));
    let project = folder.path().join("crates/deep");
    std::fs::create_dir_all(&project).unwrap();
    Config::load_with(&project, variables, Layer::default()).map_err(|error| error.to_string())
}

fn refusal(text: Option<&str>, variables: &[(&str, &str)]) -> String {
    load(text, variables).unwrap_err()
}

#[test]
fn without_a_file_everything_has_its_default() {
    let config = load(None, &[]).unwrap();
    assert_eq!((config.processes, config.floor), (8, 0.02));
    assert_eq!(config.environment, Claim::Auto);
    assert_eq!(config.undecided, Undecided::Pass);
    assert!(config.dir.ends_with(".evenkeel"));
}

#[test]
fn the_nearest_file_above_the_package_counts_and_paths_start_there() {
    let config = load(Some("dir = 'runs'\nfloor = '5 %'\ntime = '2 s'\n"), &[]).unwrap();
    assert_eq!((config.floor, config.time_ns), (0.05, 2e9));
    assert_eq!(config.dir, config.root.join("runs"));
    assert_eq!(config.file, Some(config.root.join("evenkeel.toml")));
}

#[test]
fn a_variable_beats_the_file_and_a_flag_beats_both() {
    let text = Some("processes = 4\nfloor = 0.1");
    let variables = [("EVENKEEL_PROCESSES", "6"), ("EVENKEEL_FLOOR", "3 %")];
    let config = load(text, &variables).unwrap();
    assert_eq!((config.processes, config.floor), (6, 0.03));

    let flags = Layer {
        floor: Some(Share(0.2)),
        time: Some(Amount(3e9)),
        ..Layer::default()
    };
    let variables = [(OsString::from("EVENKEEL_FLOOR"), OsString::from("3 %"))];
    let config = Config::load_with(Path::new("/"), variables, flags).unwrap();
    assert_eq!((config.floor, config.time_ns), (0.2, 3e9));
}

#[test]
fn an_unknown_key_names_its_line_and_the_nearest_known_one() {
    let error = refusal(Some("# ours\nfloor = 0.1\nbugdet = '5 %'\n"), &[]);
    assert!(error.contains("line 3"), "{error}");
    assert!(
        error.contains("\"bugdet\": did you mean \"budget\"?"),
        "{error}"
    );

    let error = refusal(Some("[qqq]\nx = 1"), &[]);
    assert!(
        error.contains("line 1") && error.contains("the keys are dir, "),
        "{error}"
    );
}

#[test]
fn an_unknown_variable_names_the_nearest_known_one() {
    let error = refusal(None, &[("EVENKEEL_PROCESES", "6")]);
    assert!(
        error.contains("EVENKEEL_PROCESES") && error.contains("\"processes\""),
        "{error}"
    );
    assert!(load(None, &[("EVENKEEL_WORKER", "x"), ("OTHER", "y")]).is_ok());
}

#[test]
fn a_broken_file_names_file_line_and_reason() {
    for (text, line, reason) in [
        ("floor = ", "line 1", "expected"),
        ("\nfloor = 'much'", "line 2", "a share such as"),
        ("time = '5'", "line 1", "a duration with its unit"),
        ("processes = -1", "line 1", "a whole number"),
        ("environment = 'mine'", "line 1", "dedicated"),
    ] {
        let error = refusal(Some(text), &[]);
        assert!(error.contains("evenkeel.toml"), "{error}");
        assert!(error.contains(line), "{text:?}: {error}");
        assert!(error.contains(reason), "{text:?}: {error}");
    }
}

#[test]
fn a_bad_variable_names_itself() {
    for (variable, value) in [
        ("EVENKEEL_FLOOR", "much"),
        ("EVENKEEL_PROCESSES", "many"),
        ("EVENKEEL_UNDECIDED", "maybe"),
    ] {
        let error = refusal(None, &[(variable, value)]);
        assert!(error.starts_with(variable), "{error}");
    }
}

#[test]
fn numbers_out_of_range_are_refused_with_the_range() {
    for (text, expected) in [
        (
            "processes = 0",
            "processes is 0, but must be between 1 and 1000",
        ),
        (
            "keep-runs = 5",
            "keep-runs is 5, but must be between 32 and 100000",
        ),
        ("alarm-rate = 0", "alarm_rate must be above 0 and below 0.5"),
        (
            "screen-alpha = 0.9",
            "screen_alpha must be above 0 and below 0.5",
        ),
    ] {
        let error = refusal(Some(text), &[]);
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn required_tests_are_known_ones_names_and_patterns_without_those_taken_out() {
    let text = Some("required = ['known', 'text::*', 'deep::exact', '!*::slow']");
    let required = load(text, &[]).unwrap().required;
    for (test, known, must) in [
        ("other::test", true, true),
        ("other::test", false, false),
        ("text::parses", false, true),
        ("text::slow", true, false),
        ("deep::exact", false, true),
        ("deep::exact/1", false, false),
    ] {
        assert_eq!(required.contains(test, known), must, "{test} {known}");
    }
    assert_eq!(required.unmatched(&["text::parses"]), ["deep::exact"]);

    let variable = [("EVENKEEL_REQUIRED", "known, !text::*")];
    let required = load(text, &variable).unwrap().required;
    assert!(required.contains("a", true) && !required.contains("text::a", true));
    assert!(
        load(text, &[("EVENKEEL_REQUIRED", "")])
            .unwrap()
            .required
            .is_empty()
    );
    assert!(load(None, &[]).unwrap().required.is_empty());
}

#[test]
fn a_requirement_that_says_nothing_is_refused() {
    for text in ["required = ['']", "required = ['!']", "required = ['!  ']"] {
        let error = refusal(Some(text), &[]);
        assert!(error.contains("an entry is empty"), "{error}");
    }
    let error = refusal(Some("required = true"), &[]);
    assert!(error.contains("a list of tests such as"), "{error}");
}
