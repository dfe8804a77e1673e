//! The attribute `#[evenkeel::perf]`.
//!
//! A function that takes a bencher becomes a `#[test]` of the same name for the ordinary harness, and an entry for
//! `evenkeel::main!()` where the feature `harness` of evenkeel is on:
//!
//! ```text
//! #[evenkeel::perf(budget = "5 %")]           const __evenkeel_parses: Entry = { fn parses(b: Bencher) { … } … };
//! fn parses(b: Bencher) { … }         ->      #[test] fn parses() { run(&__evenkeel_parses) }
//!                                             register!(__evenkeel_parses);
//! ```
//!
//! In a target with `harness = false` the compiler drops the `#[test]`, and the entry is what remains.

mod expand;
mod options;

use proc_macro::TokenStream;
use syn::{ItemFn, parse_macro_input};

/// Makes a performance test of a function that takes a `Bencher`.
///
/// | option | meaning |
/// | --- | --- |
/// | `tags = ["parser", "slow"]` | names to select tests by |
/// | `args = [1, 10, 100]` | one test for each; the function takes the argument after the bencher |
/// | `metric = "allocations"` | what is measured of an iteration: `time` (of the wall clock, the default), `cpu-time` (of the thread), `allocations` or `bytes` (with evenkeel's feature `alloc` and its `CountingAllocator`), `retired-instructions` (with its feature `counters`); the history has the metric in its name |
/// | `throughput = bytes(65_536)` | what an iteration works through, `bytes(…)` or `elements(…)`: reports show it per second beside the time, and judging is the same; with `args` the number may name the argument, `elements(n)` |
/// | `growth = "n log n"` | the argument is a size, and the cost grows no faster than this: `1`, `log n`, `n`, `n log n`, `n^2` or `n^3`; needs 5 to 16 sizes, the last at least 8 times the first |
/// | `budget = "5 %"` | how much slower is still acceptable, instead of the configuration's |
/// | `floor = "1 %"` | the difference below which nothing matters, instead of the configuration's |
/// | `against = other` | compared with that function, which takes the same parameters, in pairs of fresh processes; no history is asked, and `budget` is what it may take longer |
/// | `limit = "2 ms"` | an absolute ceiling for one iteration as well |
/// | `processes = 12` | fresh processes per run |
/// | `time = "5 s"` | measuring time of one run, over all its processes |
/// | `unstable` | judged and reported, never red |
/// | `ignore = "needs a GPU"` | only runs when ignored tests are asked for |
/// | `crate = path` | where evenkeel is, if it goes by another name here |
///
/// The function may return `()` or a `Result` with `()`; with evenkeel's feature `async` it may be an `async fn`.
#[proc_macro_attribute]
pub fn perf(options: TokenStream, item: TokenStream) -> TokenStream {
    let function = parse_macro_input!(item as ItemFn);
    let expanded =
        options::parse(options.into()).and_then(|options| expand::expand(options, function));
    expanded
        .unwrap_or_else(syn::Error::into_compile_error)
        .into()
}
