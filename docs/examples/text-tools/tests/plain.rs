//! Performance tests under the ordinary harness: nothing but the dev-dependency is needed.

use std::hint::black_box;

const CHANGELOG: &str = include_str!("../texts/changelog.md");
const ZONES: &str = include_str!("../texts/zones.tab");

/// The attribute makes this a `#[test]`.
#[evenkeel::perf]
fn finds_links_in_a_page(b: evenkeel::Bencher) {
    b.iter(|| text_tools::links(black_box(CHANGELOG)));
}

/// A measurement inside a test that checks something else as well.
#[test]
fn the_table_is_summed_up_rightly_and_fast() {
    let countries = text_tools::countries(ZONES).expect("the shipped table is readable");
    assert!(countries.iter().any(|country| country.code == "CH"));

    evenkeel::check("the_table_is_summed_up", || {
        text_tools::countries(black_box(ZONES))
    });
}
