//! `evenkeel report` from outside, and the files that `--report` writes.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::{evenkeel, fed};

/// A folder with the report of one command, in all forms that have a suffix.
fn reported() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let program = env!("CARGO_BIN_EXE_evenkeel");
    let mut arguments = vec!["run", "--name", "start-up", "--runs", "2"];
    for file in ["a.json", "a.xml", "a.md", "a.html"] {
        arguments.extend(["--report", file]);
    }
    arguments.extend(["--", program, "--version"]);
    let said = evenkeel(folder.path(), &arguments);
    assert_eq!(said.exit, 0, "{}", said.err);
    folder
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn the_suffix_of_a_file_says_its_form() {
    let folder = reported();
    let report: Value = serde_json::from_str(&read(folder.path(), "a.json")).unwrap();
    assert_eq!(report["tests"][0]["test"], "start-up");
    let past = &report["tests"][0]["history"]["runs"];
    assert_eq!(past.as_array().unwrap().len(), 1, "the run before this one");
    assert_eq!(past[0]["verdict"], "learning");
    assert!(read(folder.path(), "a.xml").contains("<testcase name=\"start-up\""));
    assert!(read(folder.path(), "a.md").starts_with("### "));
    assert!(read(folder.path(), "a.html").starts_with("<!doctype html>"));
}

#[test]
fn an_unknown_suffix_is_refused_before_anything_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["report", "report.txt", "report.JSON.gz"] {
        let said = evenkeel(folder.path(), &["run", "--report", file, "--", "true"]);
        assert_eq!(said.exit, 2);
        assert!(
            said.err.contains(".json, .xml (JUnit), .md or .html"),
            "{}",
            said.err
        );
    }
    assert!(fs::read_dir(folder.path()).unwrap().next().is_none());
}

#[test]
fn a_report_is_written_in_every_form_from_a_file_and_from_the_standard_input() {
    let folder = reported();
    let json = read(folder.path(), "a.json");
    for (format, sign) in [
        ("text", "1 test in "),
        ("json", "{\"format\":1,"),
        ("junit", "<?xml"),
        (
            "markdown",
            "### ✅ Evenkeel: nothing got slower, 1 test is learning",
        ),
        ("gitlab", "[]"),
        ("metrics", "evenkeel_level_seconds{test=\"start-up\"}"),
        ("html", "<h1>Nothing got slower</h1>"),
        ("github", ""),
    ] {
        let said = evenkeel(folder.path(), &["report", "a.json", "--format", format]);
        assert_eq!(said.exit, 0, "{format}: {}", said.err);
        assert!(said.out.contains(sign), "{format}: {}", said.out);
        let piped = fed(folder.path(), &["report", "--format", format], &json);
        assert_eq!(piped.out, said.out, "{format}");
    }
    for (format, file) in [("junit", "a.xml"), ("markdown", "a.md"), ("html", "a.html")] {
        let arguments = ["report", "a.json", "--format", format, "--output", "again"];
        assert_eq!(evenkeel(folder.path(), &arguments).exit, 0);
        assert_eq!(
            read(folder.path(), "again"),
            read(folder.path(), file),
            "{format}"
        );
    }
}

#[test]
fn a_text_file_has_no_colours() {
    let folder = reported();
    let arguments = ["report", "a.json", "--color", "always", "-o", "a.txt"];
    assert_eq!(evenkeel(folder.path(), &arguments).exit, 0);
    let text = read(folder.path(), "a.txt");
    assert!(
        text.contains("start-up") && !text.contains('\u{1b}'),
        "{text}"
    );
}

#[test]
fn what_cannot_be_read_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("broken.json"),
        "{\"format\": 1,\n\"tests\": 7}",
    )
    .unwrap();
    fs::write(folder.path().join("newer.json"), "{\"format\": 2}").unwrap();
    for (file, reason) in [
        (
            "missing.json",
            "could not read missing.json: give a file that --report FILE.json wrote",
        ),
        (
            "broken.json",
            "could not use broken.json: it is no report of evenkeel",
        ),
        ("newer.json", "format 2, and this version reads up to 1"),
    ] {
        let said = evenkeel(folder.path(), &["report", file]);
        assert_eq!(said.exit, 2, "{file}");
        assert!(said.err.contains(reason), "{file}: {}", said.err);
    }
    let broken = evenkeel(folder.path(), &["report", "broken.json"]);
    assert!(broken.err.contains("line 2"), "{}", broken.err);
    let other = evenkeel(folder.path(), &["doctor", "--format", "junit"]);
    assert_eq!(other.exit, 2);
    assert!(
        other.err.contains("only `report` writes this form"),
        "{}",
        other.err
    );
    let table = fed(folder.path(), &["report", "--format", "csv"], "{}");
    assert_eq!(table.exit, 2);
    assert!(
        table.err.contains("only `export` writes tables"),
        "{}",
        table.err
    );
}

#[test]
fn annotations_name_files_as_from_the_repositorys_root() {
    let folder = reported();
    let workspace = folder.path().join("nested/workspace");
    fs::create_dir_all(workspace.join("tests")).unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(workspace.join("tests/speed.rs"), "").unwrap();
    let mut report: Value = serde_json::from_str(&read(folder.path(), "a.json")).unwrap();
    report["tests"][0]["red"] = true.into();
    for (file, found) in [
        (
            "tests/speed.rs",
            "file=nested/workspace/tests/speed.rs,line=7,",
        ),
        ("tests/gone.rs", "file=tests/gone.rs,line=7,"),
    ] {
        report["tests"][0]["location"] = serde_json::json!({"file": file, "line": 7});
        let said = fed(
            &workspace,
            &["report", "--format", "github"],
            &report.to_string(),
        );
        assert!(
            said.out.starts_with(&format!("::error {found}")),
            "{}{}",
            said.out,
            said.err
        );
    }
}
