//! What can be measured is measured, however it is reached.

use crate::fixture::{Suite, programs};

#[test]
fn the_attribute_makes_a_test_that_learns() {
    Suite::plain("passes").passes(&[
        "1 passed",
        "suite::plain::passes: learning",
        "from 4 processes",
    ]);
}

#[test]
fn a_test_beside_the_code_is_measured_too() {
    Suite::of(&programs().library, &["tests::sums_up", "--show-output"])
        .passes(&["suite::suite::tests::sums_up: learning"]);
}

#[test]
fn what_a_body_prints_does_no_harm() {
    Suite::plain("inner::prints_garbage").passes(&["inner::prints_garbage", "learning"]);
}

#[test]
fn a_body_that_costs_nothing_is_measured() {
    Suite::plain("costs_nothing").passes(&["costs_nothing: learning"]);
}

#[test]
fn an_async_function_is_measured() {
    Suite::plain("waits").passes(&["waits: learning"]);
}

#[test]
fn functions_are_compared_with_their_counterparts() {
    Suite::plain("costs_a_little_more").passes(&["costs_a_little_more/1000: steady"]);
    Suite::plain("costs_too_much").fails(&[
        "costs_too_much/1000: regressed",
        "against its counterpart",
        "compared in",
    ]);
    Suite::plain("compares_inside").passes(&["suite::plain::ten times: steady"]);
    Suite::plain("compares_too_much").fails(&["suite::plain::hundred times: regressed"]);
    Suite::plain("has_no_counterpart").fails(&[
        "has_no_counterpart: failed",
        "on the old side the test panicked",
        "the page is missing",
    ]);
}

#[test]
fn an_ignored_test_runs_when_asked_for() {
    Suite::plain("is_ignored").passes(&["ignored, only when asked for"]);
    let asked_for = ["--exact", "is_ignored", "--ignored", "--show-output"];
    Suite::of(&programs().plain, &asked_for).passes(&["is_ignored: learning"]);
}

#[cfg(unix)]
#[test]
fn hostile_names_are_checked_like_others() {
    let (passed, said) = Suite::plain("checks_hostile_names").output();
    assert!(passed, "{said}");
    for name in ["a/../b", "two\\nlines", "⏱️ café", "", "--exact"] {
        assert!(
            said.contains(&format!("suite::plain::{name}: learning")),
            "{name}:\n{said}"
        );
    }
    assert_eq!(said.matches(": learning").count(), 6, "{said}");
}

#[test]
fn without_a_test_to_reach_the_body_is_measured_in_this_one_process() {
    let whole = ["checks_on_an_unnamed_thread", "--show-output"];
    Suite::of(&programs().plain, &whole).passes(&[
        "suite::plain::alone: learning",
        "note: measured in this one process",
    ]);
    Suite::plain("checks_on_an_unnamed_thread").passes(&["from 3 processes"]);
}

#[test]
fn an_unoptimised_build_runs_once_and_says_so() {
    let quiet = |test| Suite::plain(test).with("EVENKEEL_UNOPTIMISED", "");
    let (passed, said) = quiet("passes").output();
    assert!(
        passed && said.contains("suite::plain::passes: not measured: unoptimised build"),
        "{said}"
    );
    let (passed, said) = quiet("panics").output();
    assert!(!passed && said.contains("the page is missing"), "{said}");
}
