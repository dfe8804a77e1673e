//! How the cost grows with the size, against what is claimed.

use crate::fixture::{Suite, programs};

#[test]
fn an_honest_claim_passes() {
    Suite::plain("grows_as_claimed").passes(&[
        "grows_as_claimed/16: learning",
        "grows_as_claimed/4096: learning",
        "suite::plain::grows_as_claimed: steady, its cost grows like n",
        "and no faster than n^2 is claimed",
    ]);
}

#[test]
fn a_quadratic_body_claimed_to_be_linear_is_red_without_a_history() {
    Suite::plain("grows_too_fast").fails(&[
        "suite::plain::grows_too_fast: regressed",
        "its cost grows like n^2, and no faster than n is claimed",
        "size 256:",
        "next: find what makes it grow so fast; if that is right, claim it: growth = \"n^2\"",
        "at tests/plain.rs:",
    ]);
    Suite::plain("may_grow_too_fast").passes(&["may_grow_too_fast: regressed"]);
}

#[test]
fn sizes_that_lie_too_close_are_undecided_with_the_cause() {
    let sizes = || Suite::plain("has_sizes_too_close");
    sizes().passes(&[
        "has_sizes_too_close: undecided",
        "sizes_unfit: the sizes cannot show how the cost grows: the sizes must ascend, and the last be at least 8 times the first",
        "next: give `args` at least 5 sizes",
    ]);
    sizes()
        .with("EVENKEEL_UNDECIDED", "fail")
        .fails(&["has_sizes_too_close: undecided"]);
}

#[test]
fn under_main_the_sizes_are_tests_and_growth_is_judged_when_all_have_run() {
    let growth = |arguments: &[&str]| Suite::of(&programs().growth, arguments);
    growth(&["sorts"]).passes(&["6 passed", "suite::growth::sorts: steady"]);
    growth(&["looks"]).fails(&["5 passed", "suite::growth::looks_at_pairs: regressed"]);
    let (passed, said) = growth(&["looks_at_pairs/16"]).output();
    assert!(passed && !said.contains("grows like"), "{said}");
}
