//! The speed of every function on a real text. Runs under `cargo bench`, `cargo test` and `cargo nextest run`.

use std::hint::black_box;

use evenkeel::Bencher;

const CHANGELOG: &str = include_str!("../texts/changelog.md");
const NOVEL: &str = include_str!("../texts/alice.txt");
const ZONES: &str = include_str!("../texts/zones.tab");
const LICENCES: &str = include_str!("../texts/licences.json");

evenkeel::main!();

#[evenkeel::perf]
fn parses_a_page(b: Bencher) {
    b.iter(|| text_tools::to_html(black_box(CHANGELOG)));
}

/// With the feature `slow` this one takes about 1.65 times as long.
#[evenkeel::perf(tags = ["links", "regex"])]
fn finds_links(b: Bencher) {
    b.iter(|| text_tools::links(black_box(CHANGELOG)));
}

/// With the feature `slow` this one takes about 1.15 times as long.
#[evenkeel::perf(budget = 0.05)]
fn counts_words(b: Bencher) {
    b.iter(|| text_tools::top_words(black_box(NOVEL), 20));
}

/// Two tests of one function: one chapter and three.
#[evenkeel::perf(args = [1, 3], tags = ["allocations"])]
fn indexes_chapters(b: Bencher, chapters: usize) {
    let text = first_chapters(chapters);
    b.iter(|| text_tools::index(black_box(text)));
}

/// Merging uses up one index and changes the other: both are made afresh, outside the measured time.
#[evenkeel::perf(tags = ["allocations"])]
fn merges_two_indexes(b: Bencher) {
    let (first, second) = NOVEL.split_at(first_chapters(3).len());
    let (first, offset) = (text_tools::index(first), first.lines().count());
    let second = text_tools::index(second);
    b.iter_with_setup(
        || (first.clone(), second.clone()),
        |(mut first, second)| {
            text_tools::merge(&mut first, second, offset);
            first
        },
    );
}

#[evenkeel::perf]
fn sums_up_a_table(b: Bencher) {
    b.iter(|| text_tools::countries(black_box(ZONES)));
}

#[evenkeel::perf]
fn reformats_json(b: Bencher) {
    b.iter(|| text_tools::reformat(black_box(LICENCES)));
}

fn first_chapters(count: usize) -> &'static str {
    let end = NOVEL
        .match_indices("CHAPTER")
        .nth(count)
        .map(|(start, _)| start);
    &NOVEL[..end.unwrap_or(NOVEL.len())]
}
