//! The forms that others read, of a suite with a test of every kind and of one with hostile names. What real readers make of them is
//! shown by `cargo xtask reports` and `cargo xtask page`.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "../examples/sample/growth.rs"]
mod growth;
#[path = "../examples/sample/suite.rs"]
mod sample;

use evenkeel_report::document::Unjudged;
use evenkeel_report::{Document, github, gitlab, html, junit, markdown, metrics, summary, table};
use serde_json::Value;

fn suite() -> Document {
    sample::suite(24).unwrap()
}

fn hostile() -> Document {
    sample::hostile().unwrap()
}

/// The text between two marks, each time.
fn between<'t>(text: &'t str, begin: &str, end: &str) -> Vec<&'t str> {
    let parts = text.split(begin).skip(1);
    parts
        .filter_map(|part| Some(part.split_once(end)?.0))
        .collect()
}

#[test]
fn annotations_say_error_or_warning_at_the_tests_line() {
    let text = github(&suite());
    let errors = text.lines().filter(|line| line.starts_with("::error "));
    let red = suite()
        .tests
        .iter()
        .filter(|test| test.red || test.is_broken())
        .count();
    assert_eq!(errors.count(), red);
    assert!(text.contains("::error file=benches/store.rs,line=15,title=evenkeel%3A shop%3A%3Astore%3A%3Adraws_a_table/10::shop::store::draws_a_table/10: failed: the test panicked"), "{text}");
    assert!(text.contains("%0Anext: "), "{text}");
    let first_warning = text.lines().position(|line| line.starts_with("::warning "));
    assert_eq!(first_warning, Some(red), "errors come first");
}

#[test]
fn a_hostile_name_makes_no_command_of_its_own() {
    let document = hostile();
    let asking = document
        .tests
        .iter()
        .filter(|test| test.attention() <= evenkeel_report::Attention::Tolerated);
    let text = github(&document);
    assert_eq!(text.lines().count(), asking.count());
    for line in text.lines() {
        let (head, _) = line[2..].split_once("::").unwrap();
        let (_, properties) = head.split_once(' ').unwrap();
        let keys: Vec<&str> = properties
            .split(',')
            .map(|property| property.split_once('=').unwrap().0)
            .collect();
        assert_eq!(keys, ["file", "line", "title"], "{head}");
        assert!(line.len() < 20_000, "{}", line.len());
    }
}

#[test]
fn a_test_that_vanished_is_an_error_in_every_form() {
    let mut document = suite();
    document.unjudged.push(Unjudged {
        test: "gone".to_owned(),
        reason: "is required but not in the suite".to_owned(),
    });
    assert!(github(&document).starts_with("::error title=evenkeel%3A gone::gone: is required"));
    assert!(gitlab(&document).unwrap().contains("evenkeel/not_judged"));
    assert!(junit(&document).unwrap().contains("type=\"not_judged\""));
    assert!(markdown(&document).contains("<code>gone</code>: is required"));
    assert!(
        html(&document)
            .unwrap()
            .contains("<bdi>gone</bdi>: is required")
    );
}

#[test]
fn findings_keep_their_fingerprint_from_report_to_report() {
    let prints = |document: &Document| -> Vec<String> {
        let findings: Value = serde_json::from_str(&gitlab(document).unwrap()).unwrap();
        let findings = findings.as_array().unwrap().iter();
        findings
            .map(|finding| finding["fingerprint"].as_str().unwrap().to_owned())
            .collect()
    };
    let mut later = suite();
    later.seconds += 1.0;
    later.tests.reverse();
    let (mut now, mut then) = (prints(&suite()), prints(&later));
    now.sort_unstable();
    then.sort_unstable();
    assert_eq!(now, then);
    let mut unique = now.clone();
    unique.dedup();
    assert_eq!(unique.len(), now.len());
}

#[test]
fn metrics_have_a_sample_a_test_and_an_end() {
    let text = metrics(&hostile());
    let samples = text
        .lines()
        .filter(|line| line.starts_with("evenkeel_level_seconds{"));
    let measured = hostile()
        .tests
        .iter()
        .filter(|test| test.measured().is_some())
        .count();
    assert_eq!(samples.count(), measured);
    assert!(text.ends_with("# EOF\n"));
    assert!(
        text.contains(r#"test="two\nlines"#),
        "a line break is escaped"
    );
    assert!(!text.contains("NaN") && !text.contains("inf"));
}

#[test]
fn junit_has_failures_errors_and_reasons_to_skip() {
    let text = junit(&suite()).unwrap();
    let document = suite();
    let (count, cases) = (document.count, between(&text, "<testcase ", "</testcase>"));
    assert_eq!(cases.len(), document.tests.len());
    assert_eq!(text.matches("<error ").count(), count.failed);
    assert_eq!(text.matches("<failure ").count(), count.red);
    assert_eq!(
        text.matches("<skipped ").count(),
        count.undecided + count.learning
    );
    assert!(
        cases[0].contains("classname=\"shop::cart\""),
        "{}",
        cases[0]
    );
    assert!(
        cases[0].contains("<property name=\"evenkeel.ratio\" value=\"1."),
        "{}",
        cases[0]
    );
}

#[test]
fn nothing_in_a_name_becomes_xml() {
    let text = junit(&hostile()).unwrap();
    assert_eq!(text.matches("<testcase ").count(), hostile().tests.len());
    assert!(!text.contains("<script") && !text.contains("]]>"), "{text}");
    let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{ffff}';
    assert!(!text.contains(bad), "a character that XML cannot hold");
}

#[test]
fn markdown_says_first_what_matters_and_fits_into_a_comment() {
    let text = markdown(&suite());
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[0].starts_with("### ❌ Evenkeel: "), "{text}");
    assert!(lines[2].starts_with("24 tests in "), "{text}");
    assert!(lines[4].starts_with("**Next:** "), "{text}");
    assert_eq!(text.matches("<details>").count(), 2);
    let many = markdown(&sample::suite(450).unwrap());
    assert!(many.chars().count() < 65_536, "{}", many.len());
    assert!(many.contains("for which there is no room here"));
}

#[test]
fn a_green_report_is_green_in_markdown_and_html() {
    let mut document = suite();
    document
        .tests
        .retain(|test| test.word() == "steady" && !test.red);
    document.count = evenkeel_report::Count::of(&document.tests);
    assert!(markdown(&document).starts_with("### ✅ Evenkeel: nothing got slower\n"));
    assert!(
        html(&document)
            .unwrap()
            .contains("<h1>Nothing got slower</h1>")
    );
}

#[test]
fn nothing_in_a_name_becomes_markdown() {
    let text = markdown(&hostile());
    for sign in [
        "<script",
        "<img",
        "**bold**",
        "[link]",
        "@everyone",
        "https://",
        "# heading",
    ] {
        assert!(!text.contains(sign), "{sign}\n{text}");
    }
    let rows = text.lines().filter(|line| line.starts_with("| "));
    for row in rows {
        assert_eq!(row.matches(" |").count(), 6, "{row}");
    }
}

#[test]
fn nothing_in_a_name_becomes_html() {
    let text = html(&hostile()).unwrap();
    assert_eq!(
        text.matches("<script").count(),
        3,
        "index, cards and the page's own"
    );
    assert_eq!(text.matches("</script").count(), 3);
    assert_eq!(text.matches("<img").count(), 0);
    let data = between(&text, "id=\"index\">", "</script>")[0];
    let data: Value = serde_json::from_str(data).unwrap();
    let tests = data["tests"].as_array().unwrap().iter();
    let mut names: Vec<&str> = tests.map(|test| test["name"].as_str().unwrap()).collect();
    let mut expected = sample::hostile_names();
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected);
}

#[test]
fn the_page_needs_nothing_else() {
    let text = html(&suite()).unwrap();
    for sign in ["src=", "@import", "url(", "http://", "https://"] {
        let found = text.replace("http://www.w3.org/2000/svg", "");
        assert!(!found.contains(sign), "{sign}");
    }
    assert!(text.contains("default-src 'none'"));
}

#[test]
fn an_empty_report_and_one_without_histories_are_rendered() {
    let mut document = suite();
    for test in &mut document.tests {
        if let evenkeel_report::Outcome::Judged(measured) = &mut test.outcome {
            measured.history = None;
            measured.by_process.clear();
        }
    }
    let empty = Document {
        tests: Vec::new(),
        count: Default::default(),
        ..document.clone()
    };
    for document in [document, empty] {
        assert!(html(&document).unwrap().contains("</html>"));
        assert!(junit(&document).unwrap().contains("</testsuites>") || document.tests.is_empty());
        for text in [
            markdown(&document),
            metrics(&document),
            table(&document),
            summary(&document),
        ] {
            assert!(text.ends_with('\n'));
        }
        gitlab(&document).unwrap();
        assert_eq!(github(&document).is_empty(), document.tests.is_empty());
    }
}

#[test]
fn what_is_worked_through_per_second_stands_beside_the_time() {
    let document = suite();
    let of = |test: &evenkeel_report::Test| Some((test.measured()?.clone(), test.test.clone()));
    let (measured, name) = document
        .tests
        .iter()
        .filter_map(of)
        .find(|(measured, _)| measured.throughput.is_some())
        .unwrap();
    let throughput = measured.throughput.clone().unwrap();
    assert_eq!(
        (&*throughput.unit, throughput.per_iteration),
        ("bytes", 65_536.0)
    );
    let expected = 65_536.0 / measured.level_ns * 1e9;
    assert!((throughput.per_second / expected - 1.0).abs() < 1e-12);
    let level = measured.level();
    assert!(level.ends_with("B/s)"), "{level}");
    for text in [table(&document), markdown(&document)] {
        assert!(text.contains(&level), "{level}: {text}");
    }
    let rate = level.rsplit_once('(').unwrap().1.trim_end_matches(')');
    let page = html(&document).unwrap();
    assert!(page.contains(&format!("\"throughput\":\"{rate}\"")));
    let json = serde_json::to_value(&document).unwrap();
    let in_json = json["tests"].as_array().unwrap().iter();
    let mut in_json = in_json.filter(|test| test["test"] == name);
    assert_eq!(in_json.next().unwrap()["throughput"]["unit"], "bytes");
}
