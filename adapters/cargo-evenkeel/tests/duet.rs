//! `cargo evenkeel duet` on a git repository of its own, the project in a subfolder.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

mod repository;
mod scene;

use std::fs;

use repository::Repository;
use scene::Said;
use serde_json::Value;

/// `cargo evenkeel duet` with these arguments.
fn duet(repository: &Repository, arguments: &[&str]) -> Said {
    let all = [&["duet", "--profile", "dev"], arguments].concat();
    repository.evenkeel(&all, &[])
}

/// The tests of the base.
const BEFORE: &str = "
use std::hint::black_box;
use evenkeel::{Bencher, perf};

#[perf]
fn same(b: Bencher) { b.iter(|| black_box(1..200_u64).sum::<u64>()); }
#[perf]
fn slower(b: Bencher) { b.iter(|| black_box(1..200_u64).sum::<u64>()); }
#[perf]
fn removed(b: Bencher) { b.iter(|| 1); }
#[perf]
fn panics(b: Bencher) { b.iter(|| 1); }
#[perf]
fn aborts(b: Bencher) { b.iter(|| 1); }
#[perf]
fn hangs(b: Bencher) { b.iter(|| 1); }
#[perf]
fn leaves(b: Bencher) { b.iter(|| 1); }
#[perf]
fn prints(b: Bencher) { b.iter(|| black_box(1..200_u64).sum::<u64>()); }
";

/// And what became of them.
const AFTER: &str = r#"
use std::hint::black_box;
use std::io::Write;
use evenkeel::{Bencher, perf};

#[perf]
fn same(b: Bencher) { b.iter(|| black_box(1..200_u64).sum::<u64>()); }
#[perf]
fn slower(b: Bencher) { b.iter(|| black_box(1..2_000_u64).sum::<u64>()); }
#[perf]
fn added(b: Bencher) { b.iter(|| 1); }
#[perf]
fn panics(b: Bencher) { b.iter(|| panic!("the page is missing")); }
#[perf]
fn aborts(b: Bencher) { b.iter(|| std::process::abort()); }
#[perf]
fn hangs(b: Bencher) { b.iter(|| loop { std::thread::park() }); }
#[perf]
fn leaves(b: Bencher) { b.iter(|| std::process::exit(0)); }
#[perf]
fn prints(b: Bencher) {
    b.iter_with_setup(
        || std::io::stdout().write_all(b"\0evkeel\x02 and no answer\0").unwrap(),
        |()| black_box(1..200_u64).sum::<u64>(),
    );
}
"#;

#[test]
fn builds_are_compared_and_each_that_misbehaves_is_told_while_the_others_go_on() {
    let repository = Repository::new("duet", BEFORE);
    repository.git(&["checkout", "--quiet", "--detach"]);
    // The tree is dirty, and the head detached.
    repository.write(AFTER);
    // However noisy the machine is, the same code is not twice as slow.
    let tolerant = ["--floor", "100 %", "--pairs", "40"];
    let said = duet(&repository, &tolerant);
    let all = format!("{}{}", said.out, said.err);
    assert_eq!(said.exit, 5, "{all}");
    for expected in [
        "duet-project::speed::panics: on the new side the test panicked in its worker process",
        "the page is missing",
        "duet-project::speed::aborts: on the new side the worker process was ended by signal 6",
        "duet-project::speed::hangs: on the new side the worker process had not finished after 5 s",
        "duet-project::speed::leaves: on the new side the worker process ended without a result",
        "only on the old side: duet-project::speed::removed",
        "only on the new side: duet-project::speed::added",
        "(merge base with main)",
        "2 steady, 1 regressed, 4 failed, 0 undecided",
    ] {
        assert!(all.contains(expected), "{expected:?} is not in:\n{all}");
    }

    let one = ["--format", "json", "--filter", "slower", "--seed", "7"];
    let said = duet(&repository, &[&tolerant[..], &one].concat());
    assert_eq!(said.exit, 1, "{}{}", said.out, said.err);
    let report: Value = serde_json::from_str(&said.out).unwrap();
    let test = &report["tests"][0];
    assert_eq!(test["verdict"], "regressed", "{report}");
    assert_eq!(
        (&test["stage"], &test["red"]),
        (&"duet".into(), &true.into())
    );
    assert_eq!(test["basis"]["seed"], 7);
    assert_eq!(test["basis"]["moved"]["low"], true);
    assert!(test["ratio"].as_f64().unwrap() > 3.0, "{report}");

    // The user's tree is as it was.
    let written = fs::read_to_string(repository.project.join("tests/speed.rs")).unwrap();
    assert_eq!(written, AFTER);
}

#[test]
fn a_base_that_cannot_be_compared_with_is_named() {
    let repository = Repository::new("duet", BEFORE);
    repository.write("this is nonsense");
    repository.commit("broken");
    repository.write(BEFORE);
    repository.commit("mended");
    let broken = duet(&repository, &["main~1"]);
    assert_eq!(broken.exit, 5, "{}{}", broken.out, broken.err);
    assert!(
        broken.err.contains("(main~1) does not build"),
        "{}",
        broken.err
    );

    let unknown = duet(&repository, &["nowhere"]);
    assert_eq!(unknown.exit, 2);
    assert!(
        unknown
            .err
            .contains("there is no revision \"nowhere\" here"),
        "{}",
        unknown.err
    );

    repository.git(&["branch", "--move", "main", "trunk"]);
    let branchless = duet(&repository, &[]);
    assert_eq!(branchless.exit, 2);
    assert!(
        branchless.err.contains("there is no branch main here"),
        "{}",
        branchless.err
    );
}
