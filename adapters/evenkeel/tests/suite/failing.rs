//! What cannot be measured fails the test with a sentence.

use crate::fixture::Suite;

#[test]
fn all_arguments_are_measured_and_the_failing_one_is_named() {
    Suite::plain("takes_arguments").fails(&[
        "suite::plain::takes_arguments/1: learning",
        "suite::plain::takes_arguments/8: learning",
        "suite::plain::takes_arguments/2: failed",
        "two is too many",
    ]);
}

#[test]
fn a_panic_is_told_with_its_message() {
    Suite::plain("panics").fails(&[
        "the test panicked in its worker process",
        "the page is missing",
    ]);
    Suite::plain("returns_an_error").fails(&["the test returned an error", "InvalidDigit"]);
    Suite::plain("checks_a_panicking_body")
        .fails(&["suite::plain::panics: failed", "the table is missing"]);
}

#[test]
fn a_killed_worker_is_told_with_its_signal() {
    Suite::plain("aborts").fails(&["was ended by signal 6 (SIGABRT", "| about to abort"]);
}

#[test]
fn a_worker_that_leaves_by_itself_is_told() {
    Suite::plain("exits").fails(&["ended with exit code 3"]);
    Suite::plain("leaves_early")
        .fails(&["ended without a result: the test `suite::plain::leaves_early`"]);
}

#[test]
fn a_damaged_result_is_told() {
    Suite::plain("leaves_junk").fails(&["the worker's result is unreadable"]);
}

#[test]
fn a_hanging_worker_is_stopped() {
    Suite::plain("hangs")
        .with("EVENKEEL_TIMEOUT", "500 ms")
        .fails(&["had not finished after 0.5 s and was stopped"]);
    Suite::plain("passes")
        .with("EVENKEEL_TIMEOUT", "soon")
        .fails(&["EVENKEEL_TIMEOUT: expected a duration with its unit"]);
}

#[test]
fn a_test_that_times_nothing_is_told() {
    Suite::plain("times_nothing").fails(&["the test timed nothing"]);
}

#[test]
fn a_name_cannot_be_checked_twice() {
    Suite::plain("checks_a_name_twice").fails(&["was checked before in this test program"]);
}
