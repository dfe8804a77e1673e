//! A measurement inside a test that somebody wrote for something else.

use std::collections::BTreeSet;
use std::panic::Location as Caller;
use std::sync::{Mutex, PoisonError};

use super::Test;
use super::entry::reaching;
use crate::{Bencher, Location, Options, Subject};

/// Measures `body` inside an ordinary `#[test]` and judges it against the history of `name`.
///
/// The measuring is done by fresh processes that run the test around it anew, so what stands before the call is done
/// there too, and what stands behind it is not. The name must be the only one of its kind in the test program.
///
/// ```no_run
/// #[test]
/// # fn hidden() {}
/// fn the_table_is_summed_up_rightly_and_fast() {
///     let table = "1\n2\n3";
///     let sum = || table.lines().filter_map(|line| line.parse::<u32>().ok()).sum::<u32>();
///     assert_eq!(sum(), 6);
///     evenkeel::check("sums_up_a_table", sum);
/// }
/// ```
///
/// # Panics
///
/// With the whole report, when the code got slower and fresh evidence confirms it; with a sentence, when it could not
/// be measured.
#[track_caller]
pub fn check<O>(name: &str, mut body: impl FnMut() -> O) {
    run(
        name,
        Options::default(),
        body_of(&mut body),
        None::<fn(Bencher)>,
    );
}

/// Compares `body` with `base` inside an ordinary `#[test]`, in pairs of fresh processes that take turns: no history is asked. It may take
/// longer by the share `budget` (0.2 is 20 percent), or by the configured floor where that is larger.
///
/// As for [`check`], the processes run the test around it anew, and the name must be the only one of its kind in the test program.
///
/// ```no_run
/// #[test]
/// # fn hidden() {}
/// fn counting_costs_little() {
///     let sum = || evenkeel::black_box(1..1000_u64).sum::<u64>();
///     let counted = || evenkeel::black_box(1..1000_u64).zip(1..).map(|(n, count)| n + count).sum::<u64>();
///     evenkeel::compare("counting", 0.2, sum, counted);
/// }
/// ```
///
/// # Panics
///
/// With the whole report, when `body` takes longer than that beyond doubt; with a sentence, when one of both could not be
/// measured, or `budget` is not from 0 to 10.
#[track_caller]
pub fn compare<A, B>(
    name: &str,
    budget: f64,
    mut base: impl FnMut() -> A,
    mut body: impl FnMut() -> B,
) {
    assert!(
        (0.0..=10.0).contains(&budget),
        "the budget {budget} is no share from 0 to 10: 0.2 is 20 percent"
    );
    let options = Options {
        budget: Some(budget),
        ..Options::default()
    };
    run(name, options, body_of(&mut body), Some(body_of(&mut base)));
}

fn body_of<O>(body: &mut impl FnMut() -> O) -> impl FnMut(Bencher) {
    move |bencher: Bencher| bencher.iter(&mut *body)
}

#[track_caller]
fn run(
    name: &str,
    options: Options,
    body: impl FnMut(Bencher),
    against: Option<impl FnMut(Bencher)>,
) {
    let caller = Caller::caller();
    let name = full(name);
    assert!(
        is_new(&name),
        "the name {name:?} was checked before in this test program: give each check its own"
    );
    let test = Test {
        subject: Subject {
            name,
            location: Some(Location {
                file: caller.file().to_owned(),
                line: caller.line(),
            }),
            options,
        },
        body,
        against,
        arguments: enclosing_test().map(reaching),
        unoptimised: cfg!(debug_assertions),
    };
    if let Err(report) = test.run().say() {
        panic!("{report}");
    }
}

/// The package, the test program's crate, and the name.
fn full(name: &str) -> String {
    let program = std::env::current_exe().unwrap_or_default();
    let stem = program
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let krate = stem
        .rsplit_once('-')
        .map_or(stem.as_str(), |(krate, _hash)| krate);
    match std::env::var("CARGO_PKG_NAME") {
        Ok(package) => format!("{package}::{krate}::{name}"),
        Err(_) => format!("{krate}::{name}"),
    }
}

fn is_new(name: &str) -> bool {
    static SEEN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());
    SEEN.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(name.to_owned())
}

/// The test that is running: the one that was asked for exactly, as nextest does, or else the one that libtest named
/// this thread after.
fn enclosing_test() -> Option<String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let asked_for = exactly(&arguments).map(str::to_owned);
    asked_for.or_else(|| {
        std::thread::current()
            .name()
            .filter(|name| *name != "main")
            .map(str::to_owned)
    })
}

/// The one filter beside `--exact`, if there is one and only one.
fn exactly(arguments: &[String]) -> Option<&str> {
    const TAKE_A_VALUE: &[&str] = &[
        "--test-threads",
        "--skip",
        "--format",
        "--color",
        "--logfile",
        "-Z",
    ];
    let mut filters = Vec::new();
    let (mut exact, mut rest) = (false, arguments.iter());
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--exact" => exact = true,
            option if TAKE_A_VALUE.contains(&option) => drop(rest.next()),
            option if option.starts_with('-') => {}
            filter => filters.push(filter),
        }
    }
    match filters[..] {
        [filter] if exact => Some(filter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Option<String> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        exactly(&arguments).map(str::to_owned)
    }

    #[test]
    fn the_one_exact_filter_is_the_enclosing_test() {
        assert_eq!(found("--exact a::b --nocapture"), Some("a::b".into()));
        assert_eq!(
            found("--test-threads 1 a --exact --skip b"),
            Some("a".into())
        );
        for unclear in ["", "a", "--exact", "--exact a b"] {
            assert_eq!(found(unclear), None, "{unclear}");
        }
    }

    #[test]
    fn libtest_names_the_thread_after_the_test() {
        assert_eq!(
            enclosing_test().as_deref(),
            Some("suite::check::tests::libtest_names_the_thread_after_the_test")
        );
    }
}
