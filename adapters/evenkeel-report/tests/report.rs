//! The renderings of one report with a test of every kind.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use evenkeel::env::Conditions;
use evenkeel::kernel::{Digest, Judgement, Policy, Verdict, confirm, judge};
use evenkeel::report::{Change, Judged, Outcome, Report, TestReport, Unjudged};
use evenkeel::{Options, Subject};
use evenkeel_report::{Count, Document, Test, Word, summary, table};

fn run(level: f64) -> Digest {
    let mut times: Vec<f64> = (0..60)
        .map(|i| level * (1.0 + 0.001 * f64::from(i % 7)))
        .collect();
    Digest::new(&mut times, &[20, 20, 20], 1.0).unwrap()
}

fn history(runs: usize) -> Vec<Digest> {
    (0..runs).map(|i| run(1000.0 + (i % 5) as f64)).collect()
}

fn test(name: &str, judgement: Judgement, digest: Digest) -> TestReport {
    let causes = match judgement.verdict {
        Verdict::Undecided(cause) => vec![cause],
        _ => Vec::new(),
    };
    TestReport {
        subject: Subject {
            name: name.to_owned(),
            location: None,
            options: Options::default(),
        },
        outcome: Outcome::Judged(Box::new(Judged {
            level_ns: digest.level(judgement.basis.level),
            digest,
            by_process: vec![[1.0, 2.0, 3.0, 4.0, 5.0]],
            over_limit_ns: None,
            causes,
            conditions: Conditions::default(),
            judgement,
        })),
        kept: true,
        undecided_fails: false,
        changed: Vec::new(),
        notes: Vec::new(),
    }
}

fn judged(name: &str, runs: usize, level: f64) -> TestReport {
    let (history, digest) = (history(runs), run(level));
    test(name, judge(&history, &digest, &Policy::DEFAULT), digest)
}

fn regressed(name: &str) -> TestReport {
    let (history, digest) = (history(20), run(1100.0));
    let screened = judge(&history, &digest, &Policy::DEFAULT);
    let fresh = [run(1101.0), run(1099.0), run(1102.0)];
    test(
        name,
        confirm(&history, &screened, &fresh, &Policy::DEFAULT),
        digest,
    )
}

fn failed(name: &str) -> TestReport {
    let mut report = judged(name, 0, 1000.0);
    report.outcome = Outcome::Failed("the test panicked in its worker process".to_owned());
    report
}

fn report(tests: Vec<TestReport>) -> Document {
    Document::of(&found(tests))
}

fn found(tests: Vec<TestReport>) -> Report {
    Report {
        started_at_ns: 1_795_444_032_000_000_000,
        seconds: 8.25,
        environment: "linux-x86_64".to_owned(),
        facts: vec![("os".to_owned(), "linux".to_owned())],
        dedicated: true,
        alarm_rate: 0.001,
        undecided_fails: false,
        tests,
        unjudged: Vec::new(),
        notes: Vec::new(),
    }
}

fn every_kind() -> Document {
    report(vec![
        judged("steady", 20, 1001.0),
        judged("faster", 20, 800.0),
        regressed("slower"),
        judged("suspect", 20, 1100.0),
        judged("new", 0, 1000.0),
        failed("broken"),
    ])
}

fn plain(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        plain += before;
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    plain + rest
}

#[test]
fn the_table_has_a_row_for_every_test_in_order() {
    let report = every_kind();
    let text = table(&report);
    let text = plain(&text);
    let rows: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split_whitespace().collect())
        .collect();
    assert_eq!(
        rows[0],
        [
            "test", "verdict", "time", "ratio", "(95", "%)", "limit", "K", "detects", "cause"
        ]
    );
    let verdicts: Vec<_> = rows[1..].iter().map(|row| (row[0], row[1])).collect();
    assert_eq!(
        verdicts,
        [
            ("steady", "steady"),
            ("faster", "improved"),
            ("slower", "regressed"),
            ("suspect", "undecided"),
            ("new", "learning"),
            ("broken", "failed")
        ]
    );
    assert!(text.contains("suspect_not_confirmed"), "{text}");
    assert!(text.contains("0 of 3"), "{text}");
}

#[test]
fn only_the_verdict_is_coloured_even_if_the_name_looks_like_one() {
    let text = table(&report(vec![judged("steady", 20, 1001.0)]));
    let row = text.lines().nth(1).unwrap();
    assert!(row.starts_with("steady "), "{row:?}");
    assert_eq!(row.matches('\u{1b}').count(), 2, "{row:?}");
}

#[test]
fn a_hostile_name_stays_one_row() {
    let name = format!("a\n\u{1b}[2J{}", "x".repeat(10_000));
    let text = table(&report(vec![judged(&name, 0, 1000.0)]));
    assert_eq!(text.lines().count(), 2);
    assert!(!text.contains("\u{1b}[2J"));
}

#[test]
fn the_summary_counts_undecided_tests_and_ends_with_one_action() {
    let text = summary(&every_kind());
    assert!(
        text.contains("broken: the test panicked in its worker process"),
        "{text}"
    );
    assert!(
        text.contains(
            "6 tests in 8.2 s: 1 steady, 1 improved, 1 regressed, 1 learning, 1 failed, 1 undecided"
        ),
        "{text}"
    );
    let last = text.lines().last().unwrap();
    assert!(last.starts_with("next: broken: mend the test"), "{text}");

    let green = summary(&report(vec![judged("steady", 20, 1001.0)]));
    assert_eq!(
        green,
        "1 test in 8.2 s: 1 steady, 0 undecided\nnext: nothing\n"
    );
}

#[test]
fn while_learning_the_summary_says_what_happens_next() {
    for (runs, expected) in [
        (
            0,
            "next: run it 2 more times on unchanged code; the run after that is judged\n",
        ),
        (
            1,
            "next: run it 1 more time on unchanged code; the run after that is judged\n",
        ),
        (
            2,
            "next: run it again: from the next run on every test is judged\n",
        ),
    ] {
        let text = summary(&report(vec![
            judged("new", runs, 1000.0),
            judged("old", 20, 1001.0),
        ]));
        assert!(text.ends_with(expected), "{runs}: {text}");
    }
}

#[test]
fn a_run_that_could_not_be_kept_is_the_next_thing_to_mend() {
    let mut new = judged("new", 0, 1000.0);
    new.kept = false;
    let text = summary(&report(vec![new]));
    assert!(
        text.ends_with("nothing is learned until runs can be kept\n"),
        "{text}"
    );
}

#[test]
fn what_else_changed_is_said_of_red_tests_only() {
    let change = Change {
        name: "compiler".to_owned(),
        before: "1.94.0".to_owned(),
        now: "1.95.0".to_owned(),
    };
    let (mut red, mut green) = (regressed("slower"), judged("steady", 20, 1001.0));
    red.changed.push(change.clone());
    green.changed.push(change);
    let text = summary(&report(vec![red, green]));
    assert!(
        text.contains("slower: compiler changed too, from 1.94.0 to 1.95.0"),
        "{text}"
    );
    assert_eq!(text.matches("compiler").count(), 1, "{text}");
}

#[test]
fn an_unstable_test_is_counted_but_not_red() {
    let mut unstable = regressed("slower");
    unstable.subject.options.unstable = true;
    let count = Count::of(&report(vec![unstable]).tests);
    assert_eq!((count.regressed, count.red), (1, 0));
}

#[test]
fn the_document_carries_every_test_and_no_number_that_json_cannot_hold() {
    let document = serde_json::to_value(every_kind()).unwrap();
    assert_eq!(document["format"], 1);
    assert_eq!(document["started_at"], "2026-11-23T14:27:12Z");
    assert_eq!(document["environment"]["facts"]["os"], "linux");
    assert_eq!(document["count"]["undecided"], 1);
    let tests = document["tests"].as_array().unwrap();
    assert_eq!(tests.len(), 6);
    assert_eq!(tests[2]["verdict"], "regressed");
    assert_eq!(tests[2]["red"], true);
    assert_eq!(tests[2]["stage"], "confirm");
    assert!(tests[4]["limit"].is_null() && tests[4]["interval"].is_null());
    assert_eq!(tests[4]["basis"]["needed"], 3);
    assert_eq!(
        tests[5]["failure"],
        "the test panicked in its worker process"
    );
    assert!(tests[5]["verdict"].is_null());
    for test in tests {
        assert!(!test["next"].as_str().unwrap().is_empty());
    }
}

#[test]
fn a_required_test_without_a_verdict_is_listed_counted_and_comes_before_doubt() {
    let mut report = found(vec![judged("suspect", 20, 1100.0)]);
    report.unjudged = vec![Unjudged {
        test: "gone".to_owned(),
        reason: "is required but not in the suite".to_owned(),
    }];
    let text = summary(&Document::of(&report));
    assert!(
        text.contains("gone: is required but not in the suite\n"),
        "{text}"
    );
    assert!(
        text.contains("1 required but not judged, 1 undecided"),
        "{text}"
    );
    assert!(text.contains("next: gone: bring it back"), "{text}");
    let document = serde_json::to_value(Document::of(&report)).unwrap();
    assert_eq!(document["unjudged"][0]["test"], "gone");

    report.tests.push(regressed("slower"));
    let text = summary(&Document::of(&report));
    assert!(text.contains("next: slower: "), "{text}");
}

#[test]
fn a_document_is_the_same_when_it_is_read_again() {
    let document = every_kind();
    let json = serde_json::to_vec(&document).unwrap();
    assert!(Document::read(&json).unwrap() == document);
}

#[test]
fn a_report_of_before_the_histories_is_read() {
    let old = r#"{"format":1,"evenkeel":"0.1.0","started_at":"2026-11-23T14:27:12Z","seconds":1.5,
        "environment":{"key":"linux","dedicated":true,"facts":{}},"alarm_rate":0.001,"undecided_fails":false,
        "count":{"steady":1,"improved":0,"regressed":0,"undecided":0,"learning":0,"failed":1,"over_limit":0,"red":0},
        "tests":[{"test":"a","verdict":"steady","suspect":false,"stage":"screen","ratio":1.0,"interval":[0.9,1.1],"limit":1.2,
        "detectable":0.3,"basis":{"runs":9,"fresh":0,"level":"q25","estimator":"mad","degraded":false,"scale":0.01,"alpha":0.01,
        "moved":{"low":false,"middle":false,"tail":false}},"causes":[],"level_ns":12.5,"over_limit_ns":null,"observations":10,
        "processes":2,"iterations":5,"conditions":{},"red":false,"unstable":false,"tags":[],"kept":true,"changed":[],"notes":[],
        "next":"nothing"},{"test":"b","verdict":null,"failure":"it panicked","red":false,"unstable":false,"tags":[],"kept":false,
        "changed":[],"notes":[],"next":"mend the test, then run it again"}],"unjudged":[],"notes":[]}"#;
    let document = Document::read(old.as_bytes()).unwrap();
    assert_eq!(document.tests[0].verdict(), Some(Word::Steady));
    assert!(document.tests[1].is_broken());
    assert!(summary(&document).contains("b: it panicked\n"));
}

#[test]
fn what_is_no_report_or_a_newer_one_is_said() {
    let said = |json: &str| Document::read(json.as_bytes()).unwrap_err().to_string();
    assert!(said("{").contains("it is no report of evenkeel: EOF"));
    assert!(said("[1]").contains("it is no report"));
    assert!(said(r#"{"format":1,"tests":[]}"#).contains("missing field"));
    let newer = said(r#"{"format":2}"#);
    assert!(
        newer.contains("format 2") && newer.contains("install"),
        "{newer}"
    );
}

#[test]
fn what_is_worst_comes_first() {
    let document = every_kind();
    let names: Vec<&str> = document
        .by_attention()
        .iter()
        .map(|test| &*test.test)
        .collect();
    assert_eq!(
        names,
        ["broken", "slower", "suspect", "faster", "new", "steady"]
    );
}

#[test]
fn only_confirmed_evidence_uses_the_error_budget() {
    let none = report(vec![
        judged("steady", 20, 1001.0),
        judged("suspect", 20, 1100.0),
    ]);
    assert_eq!(none.alarm_used, 0.0);
    let document = every_kind();
    assert!(document.alarm_used > 0.0 && document.alarm_used <= document.alarm_rate);
}

#[test]
fn many_tests_show_what_they_have_in_common() {
    assert_eq!(every_kind().common_mode, None, "five are too few");
    let slow = (0..9).map(|index| judged(&format!("t{index}"), 20, 1010.0 + f64::from(index)));
    let mode = report(slow.collect()).common_mode.unwrap();
    assert_eq!(mode.tests, 9);
    assert!((mode.ratio - 1.013).abs() < 0.003, "{mode:?}");
}

#[test]
fn causes_come_with_their_meaning_and_what_to_do() {
    let document = every_kind();
    let suspect = &document.tests[3];
    let doubts = &suspect.measured().unwrap().doubts;
    assert_eq!(doubts[0].cause, "suspect_not_confirmed");
    assert!(
        doubts[0].meaning.contains("fresh measurements") && doubts[0].next.contains("run it again")
    );
    assert_eq!(Test::word(suspect), "undecided");
}
