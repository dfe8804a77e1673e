//! `evenkeel judge` from outside: lines in, lines out.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// Feeds lines, gives the answers and the exit code.
fn judge(input: impl AsRef<[u8]>) -> (Vec<Value>, i32) {
    let output = assert_cmd::Command::new(env!("CARGO_BIN_EXE_evenkeel"))
        .arg("judge")
        .write_stdin(input.as_ref())
        .output()
        .unwrap();
    (answers(&output), output.status.code().unwrap())
}

fn answers(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A run of `processes` times 20 observations around `level`.
fn run(level: f64, processes: usize) -> Value {
    let process = |p: usize| -> Vec<f64> {
        (0..20)
            .map(|i| level * (1.0 + 0.001 * ((i * 7 + p * 3) % 11) as f64))
            .collect()
    };
    match processes {
        1 => json!(process(0)),
        _ => json!((0..processes).map(process).collect::<Vec<_>>()),
    }
}

fn history(runs: usize) -> Value {
    (0..runs).map(|i| run(1000.0 + (i % 5) as f64, 3)).collect()
}

fn line(level: f64) -> Value {
    json!({"test": "t", "unit": "ns", "history": history(20), "run": run(level, 3)})
}

fn one(line: &Value) -> (Value, i32) {
    let (mut answers, exit) = judge(format!("{line}\n"));
    assert_eq!(answers.len(), 1);
    (answers.remove(0), exit)
}

#[test]
fn an_unchanged_run_is_steady_and_shows_its_basis() {
    let (answer, exit) = one(&line(1001.0));
    assert_eq!(exit, 0);
    assert_eq!(answer["test"], "t");
    assert_eq!(answer["verdict"], "steady");
    assert_eq!(answer["stage"], "screen");
    assert_eq!(answer["suspect"], false);
    assert_eq!(answer["causes"], json!([]));
    assert_eq!(answer["basis"]["runs"], 20);
    assert_eq!(answer["basis"]["estimator"], "mad");
    let number = |key: &str| answer[key].as_f64().unwrap();
    let interval: [f64; 2] = serde_json::from_value(answer["interval"].clone()).unwrap();
    assert!(interval[0] < number("ratio") && number("ratio") < interval[1]);
    assert!(number("limit") >= 1.02 && number("detectable") >= 0.02);
}

#[test]
fn a_faster_run_is_improved() {
    let (answer, exit) = one(&line(800.0));
    assert_eq!((&answer["verdict"], exit), (&json!("improved"), 0));
}

#[test]
fn a_screen_hit_without_fresh_runs_is_undecided_and_suspect() {
    let (answer, exit) = one(&line(1100.0));
    assert_eq!(answer["verdict"], "undecided");
    assert_eq!(answer["causes"], json!(["suspect_not_confirmed"]));
    assert_eq!(answer["suspect"], true);
    assert_eq!(answer["stage"], "screen");
    assert_eq!(exit, 0);
}

#[test]
fn fresh_runs_decide_by_the_rank_rule() {
    let mut slow = line(1100.0);
    slow["fresh"] = json!([run(1101.0, 3), run(1099.0, 3), run(1102.0, 3)]);
    let (answer, exit) = one(&slow);
    assert_eq!(answer["verdict"], "regressed");
    assert_eq!(answer["stage"], "confirm");
    assert_eq!(answer["basis"]["fresh"], 3);
    assert_eq!(exit, 1);

    let mut outlier = line(1100.0);
    outlier["fresh"] = json!([run(1001.0, 3), run(999.0, 3), run(1002.0, 3)]);
    let (answer, exit) = one(&outlier);
    assert_eq!((&answer["verdict"], exit), (&json!("steady"), 0));
}

#[test]
fn a_run_without_history_is_learning_and_absent_numbers_are_null() {
    let (answer, exit) = one(&json!({"test": "t", "history": [], "run": run(1000.0, 1)}));
    assert_eq!(answer["verdict"], "learning");
    assert_eq!(answer["basis"]["needed"], 3);
    for key in ["ratio", "interval", "limit", "detectable"] {
        assert!(answer[key].is_null(), "{key}");
    }
    assert_eq!(exit, 0);
}

#[test]
fn a_suspect_with_a_short_history_says_both_causes() {
    let (answer, _) = one(&json!({"test": "t", "history": history(2), "run": run(1500.0, 3)}));
    assert_eq!(
        answer["causes"],
        json!(["suspect_not_confirmed", "too_little_history"])
    );
}

#[test]
fn the_policy_is_applied() {
    let mut tolerant = line(1100.0);
    tolerant["policy"] = json!({"floor": 0.01, "budget": 0.2, "screen_alpha": 0.02, "alarm_rate": 0.01,
        "prior": {"df": 1, "scale": 0.005}, "level": "median"});
    let (answer, _) = one(&tolerant);
    assert_eq!(answer["basis"]["level"], "median");
    assert_eq!(answer["basis"]["alpha"], 0.02);
    assert!((answer["limit"].as_f64().unwrap() - 1.2).abs() < 1e-9);

    let mut short = line(1100.0);
    short["budget"] = json!(0.2);
    assert_ne!(one(&short).0["suspect"], true);
}

#[test]
fn two_sides_are_compared_as_after_over_before() {
    let before: Vec<f64> = (0..20).map(|i| 1000.0 + f64::from(i % 7)).collect();
    let after: Vec<f64> = before.iter().map(|x| x * 1.1).collect();
    for kind in ["paired", "unpaired"] {
        let sides = json!({"a": before, "b": after});
        let (answer, exit) = one(&json!({"test": "t", kind: sides, "budget": 0.05}));
        assert_eq!(answer["verdict"], "regressed", "{kind}");
        assert_eq!(answer["stage"], "duet");
        assert!((answer["ratio"].as_f64().unwrap() - 1.1).abs() < 0.01);
        assert_eq!(answer["limit"], 1.05);
        assert_eq!(exit, 1);
        let (answer, exit) = one(&json!({"test": "t", kind: {"b": before, "a": before}}));
        assert_eq!((&answer["verdict"], exit), (&json!("steady"), 0), "{kind}");
    }
}

#[test]
fn keys_may_come_in_any_order() {
    let mut swapped = String::from("{\"policy\":{\"floor\":0.02},");
    swapped += &format!(
        "\"run\":{},\"history\":{},\"test\":\"t\"}}",
        run(1001.0, 3),
        history(20)
    );
    assert_eq!(judge(swapped).0[0]["verdict"], "steady");
}

#[test]
fn a_malformed_line_is_an_error_object_and_the_others_are_judged() {
    let good = line(1001.0);
    let (answers, exit) = judge(format!("{good}\nnot json\n\n{good}"));
    assert_eq!(
        answers.len(),
        4,
        "one answer per line, the last without a newline"
    );
    assert_eq!(answers[0]["verdict"], "steady");
    assert_eq!(answers[1]["line"], 2);
    assert!(
        answers[1]["error"]
            .as_str()
            .unwrap()
            .starts_with("line 2: column 2: expected ident")
    );
    assert!(
        answers[2]["error"]
            .as_str()
            .unwrap()
            .starts_with("line 3: empty")
    );
    assert_eq!(answers[3]["verdict"], "steady");
    assert_eq!(exit, 2);
}

#[test]
fn a_malformed_line_outweighs_a_regression_in_the_exit_code() {
    let sides = json!({"a": [1, 1, 1, 1, 1, 1, 1, 1], "b": [2, 2, 2, 2, 2, 2, 2, 2]});
    let (answers, exit) = judge(format!("{}\n{{}}\n", json!({"test": "t", "paired": sides})));
    assert_eq!(answers[0]["verdict"], "regressed");
    assert_eq!(exit, 2);
}

#[test]
fn every_error_names_its_place() {
    for (line, expected) in [
        (
            r#"{"test":"t","history":[[1],[1],[1,2,3,4,5,0]],"run":[1]}"#,
            "history[2], observation 5 is zero or negative",
        ),
        (
            r#"{"test":"t","history":[[[1,2],[3,-4]]],"run":[1]}"#,
            "history[0], process 1, observation 1 is zero or negative",
        ),
        (
            r#"{"test":"t","history":[],"run":[1,null]}"#,
            "run, observation 1: invalid type: null",
        ),
        (
            r#"{"test":"t","history":[],"run":[1,NaN]}"#,
            "run, observation 1: expected value",
        ),
        (
            r#"{"test":"t","history":[],"run":[1,1e999]}"#,
            "run, observation 1: number out of range",
        ),
        (
            r#"{"test":"t","history":[],"run":[1,"2"]}"#,
            "run, observation 1: invalid type: string",
        ),
        (
            r#"{"test":"t","history":[],"run":[[1],2]}"#,
            "run, process 1, observation 0: invalid type: integer",
        ),
        (
            r#"{"test":"t","history":[],"run":[1,[2]]}"#,
            "run, observation 1: invalid type: sequence",
        ),
        (
            r#"{"test":"t","history":[],"run":[[[1]]]}"#,
            "run, process 0, observation 0: invalid type: sequence",
        ),
        (
            r#"{"test":"t","history":[],"run":[]}"#,
            "run: a process gave no observations",
        ),
        (
            r#"{"test":"t","history":[[1],[[]]],"run":[1]}"#,
            "history[1]: a process gave no observations",
        ),
        (
            r#"{"test":"t","history":[1],"run":[1]}"#,
            "history[0]: invalid type: integer `1`, expected a run",
        ),
        (
            r#"{"test":"t","history":7,"run":[1]}"#,
            "expected `history`: a list of runs",
        ),
        (
            r#"{"test":"t","history":[],"run":[1],"fresh":[[1],[0]]}"#,
            "fresh[1], observation 0 is zero",
        ),
        (
            r#"{"test":"t","history":[],"run":[1"#,
            "run, observation 1: EOF",
        ),
        (
            r#"{"test":"t","histroy":[]}"#,
            "unknown key `histroy`: did you mean `history`?",
        ),
        (
            r#"{"test":"t","history":[],"history":[]}"#,
            "`history` is given twice",
        ),
        (r#"{"history":[],"run":[1]}"#, "`test` is missing"),
        (r#"{"test":"t","run":[1]}"#, "`history` is missing"),
        (r#"{"test":"t","history":[]}"#, "nothing to judge"),
        (
            r#"{"test":5,"history":[],"run":[1]}"#,
            "test: invalid type: integer",
        ),
        (
            r#"{"test":"t","history":[],"run":[1],"paired":{"a":[1],"b":[1]}}"#,
            "more than one question",
        ),
        (
            r#"{"test":"t","fresh":[],"paired":{"a":[1],"b":[1]}}"#,
            "`fresh` does not go with two sides",
        ),
        (
            r#"{"test":"t","paired":{"a":[1,2],"b":[1]}}"#,
            "2 values on one side and 1 on the other",
        ),
        (
            r#"{"test":"t","paired":{"a":[1]}}"#,
            "paired: side `b` is missing",
        ),
        (
            r#"{"test":"t","unpaired":{"a":[],"b":[1]}}"#,
            "unpaired.a: a side has no values",
        ),
        (
            r#"{"test":"t","unpaired":{"a":[1],"b":[1,2,-3]}}"#,
            "unpaired.b, observation 2 is zero or negative",
        ),
        (
            r#"{"test":"t","unpaired":{"a":[1],"b":[1,true]}}"#,
            "unpaired.b, observation 1: invalid type: boolean",
        ),
        (
            r#"{"test":"t","history":[],"run":[1],"policy":{"flor":1}}"#,
            "policy: unknown key `flor`: did you mean `floor`?",
        ),
        (
            r#"{"test":"t","history":[],"run":[1],"policy":{"prior":{"sd":1}}}"#,
            "policy.prior: unknown key `sd`",
        ),
        (
            r#"{"test":"t","history":[],"run":[1],"policy":{"level":"mean"}}"#,
            "policy.level: unknown level `mean`",
        ),
        (
            r#"{"test":"t","history":[],"run":[1],"policy":{"floor":"2"}}"#,
            "policy.floor: invalid type: string",
        ),
        (
            r#"{"test":"t","history":[],"run":[1],"policy":{"alarm_rate":0.9}}"#,
            "alarm_rate must be above 0 and below 0.5",
        ),
        (
            r#"{"test":"t","history":[],"run":[1],"budget":-1}"#,
            "budget must be between 0 and 10",
        ),
        (r#"[1]"#, "expected an object such as"),
        (
            r#"{"test":"t","history":[],"run":[1]} {}"#,
            "trailing characters",
        ),
    ] {
        let (answers, exit) = judge(line);
        let error = answers[0]["error"].as_str().unwrap_or_default();
        assert!(
            error.starts_with("line 1: ") && error.contains(expected),
            "{line}\n{error}"
        );
        assert_eq!((answers[0]["line"].as_u64(), exit), (Some(1), 2), "{line}");
    }
}

#[test]
fn hostile_lines_are_answered_and_never_crash() {
    let deep = "[".repeat(100_000);
    let deep_objects = r#"{"policy":"#.repeat(100_000);
    let long_name = json!({"test": "ü".repeat(100_000), "history": [], "run": [1]}).to_string();
    let long_key = json!({"k".repeat(1_000_000): 1}).to_string();
    let good = line(1001.0).to_string();
    let mut input = Vec::new();
    for line in [
        deep.as_bytes(),
        deep_objects.as_bytes(),
        b"{\"test\":\"\xff\xfe\"}",
        b"\0",
        long_key.as_bytes(),
        long_name.as_bytes(),
        good.as_bytes(),
    ] {
        input.extend_from_slice(line);
        input.push(b'\n');
    }
    let (answers, exit) = judge(input);
    assert_eq!(answers.len(), 7);
    for answer in &answers[..5] {
        assert!(answer["error"].as_str().unwrap().len() < 3000);
    }
    assert_eq!(answers[5]["verdict"], "learning");
    assert_eq!(answers[6]["verdict"], "steady");
    assert_eq!(exit, 2);
}

#[test]
fn a_line_of_a_hundred_megabytes_is_refused_and_the_next_one_judged() {
    let mut input = vec![b'1'; 100 << 20];
    input.push(b'\n');
    input.extend_from_slice(line(1001.0).to_string().as_bytes());
    let (answers, exit) = judge(input);
    assert_eq!(
        answers[0]["error"],
        "line 1: longer than 64 MiB: give fewer observations, or spread them over several lines"
    );
    assert_eq!(answers[1]["verdict"], "steady");
    assert_eq!(exit, 2);
}

#[test]
fn each_answer_leaves_before_the_next_line_is_written() {
    use std::io::{BufRead, BufReader};
    let mut child = Command::new(env!("CARGO_BIN_EXE_cargo-evenkeel"))
        .args(["evenkeel", "judge"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    for _ in 0..3 {
        writeln!(input, "{}", line(1001.0)).unwrap();
        let mut answer = String::new();
        output.read_line(&mut answer).unwrap();
        assert!(answer.contains("steady"));
    }
    drop(input);
    assert!(child.wait().unwrap().success());
}

#[test]
fn lines_are_read_from_a_file_and_a_missing_file_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("lines.jsonl");
    std::fs::write(&path, format!("{}\r\n", line(1001.0))).unwrap();
    let judge = |path: &std::path::Path| {
        Command::new(env!("CARGO_BIN_EXE_evenkeel"))
            .arg("judge")
            .arg(path)
            .output()
            .unwrap()
    };
    assert_eq!(answers(&judge(&path))[0]["verdict"], "steady");
    let missing = judge(&folder.path().join("no.jsonl"));
    assert_eq!(missing.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&missing.stderr).contains("could not open"));
}
