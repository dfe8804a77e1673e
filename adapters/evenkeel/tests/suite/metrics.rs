//! What is measured beside wall-clock time.

use crate::fixture::{Suite, programs};

fn metrics(test: &str) -> Suite {
    Suite::of(&programs().metrics, &["--exact", test, "--show-output"])
}

#[test]
fn what_an_iteration_allocates_is_counted_to_the_byte() {
    metrics("allocates").passes(&[
        "suite::metrics::allocates [allocations]: learning",
        "2 allocations per iteration",
    ]);
    metrics("takes_bytes").passes(&[
        "suite::metrics::takes_bytes [bytes]: learning",
        "108 bytes per iteration",
    ]);
}

#[test]
fn what_is_only_prepared_does_not_count() {
    metrics("prepares_only").passes(&["0.00 allocations per iteration"]);
}

#[test]
fn one_allocation_more_than_in_the_history_is_red() {
    let store = tempfile::tempdir().unwrap();
    let run = || metrics("allocates").with("EVENKEEL_DIR", store.path().to_str().unwrap());
    for _ in 0..8 {
        run().passes(&["2 allocations per iteration"]);
    }
    run().passes(&["[allocations]: steady"]);
    run()
        .with("MORE", "1")
        .fails(&["[allocations]: regressed", "3 allocations per iteration"]);
}

#[test]
fn allocations_can_be_claimed_to_grow_no_faster_than_a_bound() {
    metrics("boxes_pairs").fails(&[
        "suite::metrics::boxes_pairs/16 [allocations]: learning",
        "suite::metrics::boxes_pairs [allocations]: regressed",
        "its cost grows like n^2, and no faster than n is claimed: +100.0 % beyond",
        "size 16: 256 allocations per iteration",
    ]);
}

#[test]
fn what_an_iteration_works_through_is_shown_per_second() {
    // Two milliseconds and more for two million bytes: at most a billion in a second, and on a machine this side of standstill a million.
    metrics("copies").passes(&["suite::metrics::copies: learning", "MB/s"]);
    metrics("counts").passes(&["elements/s", "counts/10: learning", "counts/4000: learning"]);
}

#[cfg(unix)]
#[test]
fn waiting_takes_no_processor_time() {
    let (passed, said) = metrics("sleeps").output();
    assert!(
        passed && said.contains("sleeps [cpu-time]: learning"),
        "{said}"
    );
    assert!(!said.contains(" ms per iteration"), "{said}");
}

#[test]
fn a_program_without_the_allocator_says_how_to_get_it() {
    Suite::plain("is_not_counted").fails(&[
        "is_not_counted [allocations]: failed",
        "allocations are not counted in this program: enable the feature `alloc`",
    ]);
}

#[test]
fn the_processor_counts_instructions_or_it_is_said_why_it_does_not() {
    let (passed, said) = metrics("adds").output();
    if passed {
        // A loop of a thousand rounds: no fewer instructions, and not a hundred for each.
        let (_, count) = said.split_once("learning").unwrap();
        let count = count
            .split(" retired_instructions per iteration")
            .next()
            .unwrap();
        let count: String = count
            .rsplit(' ')
            .next()
            .unwrap()
            .chars()
            .filter(|digit| *digit != ',')
            .collect();
        let count: f64 = count.parse().unwrap();
        assert!((1e3..1e5).contains(&count), "{said}");
    } else {
        assert!(
            said.contains("instructions cannot be counted here"),
            "{said}"
        );
        assert!(said.contains("--metric instructions"), "{said}");
    }
}
