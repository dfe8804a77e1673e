//! The examples in `docs/cli.md`, `docs/ci.md`, `docs/report.md` and `docs/import.md` do what the pages say.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

#[path = "scene/fixtures.rs"]
mod fixtures;

use std::path::Path;
use std::process::Command;

use fixtures::{FIXTURES, fixture};

const MANUAL: &str = include_str!("../../../docs/cli.md");
const CI: &str = include_str!("../../../docs/ci.md");
const REPORT: &str = include_str!("../../../docs/report.md");
const IMPORT: &str = include_str!("../../../docs/import.md");

/// A fenced block: what stands after the fence, and its lines.
fn blocks(text: &str) -> Vec<(&str, Vec<&str>)> {
    let mut blocks = Vec::new();
    let mut open: Option<(&str, Vec<&str>)> = None;
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => open = Some((info, Vec::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some((_, lines))) => lines.push(line),
            (None, None) => {}
        }
    }
    blocks
}

/// Runs a command line in `folder`; what a reader would see.
fn run(line: &str, folder: &Path) -> String {
    let binaries = Path::new(env!("CARGO_BIN_EXE_evenkeel")).parent().unwrap();
    let path = std::env::join_paths(
        [binaries.to_path_buf()]
            .into_iter()
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    )
    .unwrap();
    let output = Command::new("sh")
        .args(["-c", &format!("{line} 2>&1")])
        .current_dir(folder)
        .envs(evenkeel::env::Ci::variables().map(|name| (name, "")))
        .env("PATH", path)
        .output()
        .unwrap();
    let mut said = String::from_utf8(output.stdout).unwrap();
    if let Some(code @ 1..) = output.status.code() {
        said += &format!("[exit {code}]\n");
    }
    said
}

/// Whether `found` is `expected`, where `…` stands for anything.
fn fits(found: &str, expected: &str) -> bool {
    let parts: Vec<&str> = expected.split('…').collect();
    let [first, middle @ .., last] = &parts[..] else {
        return found == expected;
    };
    let Some(mut rest) = found.strip_prefix(first) else {
        return false;
    };
    for part in middle {
        let Some(position) = rest.find(part) else {
            return false;
        };
        rest = &rest[position + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(unix)]
#[test]
fn the_examples_do_what_the_page_says() {
    let commands = follow(MANUAL);
    assert!(commands > 8, "{commands} commands");
}

#[cfg(unix)]
#[test]
fn the_jobs_of_a_matrix_are_united_as_the_page_says() {
    let commands = follow(CI);
    assert!(commands > 5, "{commands} commands");
}

#[cfg(unix)]
#[test]
fn a_report_is_written_in_the_forms_that_the_page_names() {
    let commands = follow(REPORT);
    assert!(commands > 4, "{commands} commands");
}

/// Runs a line of the page; it must end well.
#[cfg(unix)]
fn runs(line: &str, folder: &Path) -> String {
    let said = run(&format!("{{ {line}\n}}"), folder);
    assert!(!said.contains("[exit "), "{line}\n{said}");
    said
}

/// Whether tests of unchanged code are judged as such.
fn is_judged(said: &str) -> bool {
    said.contains("learning") || said.contains("steady")
}

#[cfg(unix)]
#[test]
fn every_kind_is_imported_from_the_path_that_the_page_names() {
    let rows: Vec<Vec<&str>> = IMPORT
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| line.split('|').map(str::trim).collect())
        .collect();
    assert_eq!(rows.len(), FIXTURES.len());
    for (row, (kind, file)) in rows.iter().zip(FIXTURES) {
        assert_eq!(row[1], format!("`{kind}`"));
        let path = row[3].split('`').nth(1).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let there = folder.path().join(path.replace('*', "Text"));
        std::fs::create_dir_all(there.parent().unwrap()).unwrap();
        let file = fixture(file);
        runs(
            &format!("cp -r {} {}", file.display(), there.display()),
            folder.path(),
        );
        let said = runs(
            &format!("cargo evenkeel import {kind} {path}"),
            folder.path(),
        );
        assert!(said.contains(&format!("{kind}::")), "{said}");
        assert!(is_judged(&said), "{said}");
    }
}

/// The commands of the page as they stand there; the files that other tools would write are the fixtures.
#[cfg(unix)]
#[test]
fn the_commands_of_the_import_page_run() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let go = fixture("go-1.19.8/output.txt");
    std::fs::write(
        folder.join("go"),
        format!("#!/bin/sh\nexec cat {}\n", go.display()),
    )
    .unwrap();
    std::fs::set_permissions(folder.join("go"), PermissionsExt::from_mode(0o755)).unwrap();
    for day in ["monday", "tuesday", "wednesday", "today"] {
        let there = folder.join(format!("{day}.json"));
        std::fs::copy(fixture("hyperfine-1.15.0/result.json"), there).unwrap();
    }
    let shell: Vec<String> = blocks(IMPORT)
        .into_iter()
        .filter(|(info, _)| info.split(" ").next() == Some("sh"))
        .map(|(_, lines)| lines.join("\n"))
        .collect();
    assert_eq!(shell.len(), 3);
    for lines in shell {
        let said = runs(&format!("set -e; PATH=$PWD:$PATH\n{lines}"), folder);
        assert!(is_judged(&said), "{lines}\n{said}");
    }
}

/// Does what a page says, in a folder of its own; how many commands that were.
#[cfg(unix)]
fn follow(page: &str) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let mut commands = 0;
    for (info, lines) in blocks(page) {
        if let Some((_, file)) = info.split_once("file=") {
            std::fs::write(folder.path().join(file), lines.join("\n") + "\n").unwrap();
        }
        if info != "console" {
            continue;
        }
        for example in lines
            .join("\n")
            .split("$ ")
            .filter(|example| !example.is_empty())
        {
            let (command, expected) = example.split_once('\n').unwrap_or((example, ""));
            let found = run(command, folder.path());
            assert!(
                fits(found.trim_end(), expected.trim_end()),
                "$ {command}\n{found}\nexpected:\n{expected}"
            );
            commands += 1;
        }
    }
    commands
}

#[test]
fn every_verb_and_flag_stands_on_the_page() {
    let help = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_evenkeel"))
            .args(arguments)
            .arg("--help")
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let general = help(&[]);
    let verbs = general
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty());
    let verbs: Vec<&str> = verbs
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .collect();
    assert!(verbs.len() >= 10, "{general}");
    for verb in verbs {
        assert!(MANUAL.contains(&format!("`{verb}`")), "{verb}");
        for word in help(&[verb])
            .split_whitespace()
            .filter(|word| word.starts_with("--") && word.len() > 2)
        {
            let flag = word.trim_end_matches([',', '.', ']', '`']);
            assert!(
                ["--help", "--version", "--no-run"].contains(&flag) || MANUAL.contains(flag),
                "{verb} {flag}"
            );
        }
    }
}
